//! Where things stand in a file: paths, byte ranges, lines and columns.
//!
//! Text is not kept in memory after reading, so a [`Place`] carries its line and column with it
//! instead of looking them up later.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A file of the project, relative to the content root, with forward slashes on every system.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Wraps a relative path that is already in portable form.
    #[must_use]
    pub fn new(path: impl AsRef<str>) -> Self {
        Self(Arc::from(path.as_ref()))
    }

    /// The path as text, for example `specs/001-search/spec.md`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that the file is in, without a final slash; empty at the root.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part of the path: `spec.md`.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The file name without its last extension: `spec`.
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", &*self.0)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A range of a file: bytes of the decoded text, and lines and columns for people.
///
/// Lines count from 1. Columns count Unicode code points from 1. The end is exclusive, as in SARIF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
    /// Line of the first byte.
    pub line: u32,
    /// Column of the first byte.
    pub column: u32,
    /// Line of `end`.
    pub end_line: u32,
    /// Column of `end`.
    pub end_column: u32,
}

impl Place {
    /// The very beginning of a file: what a finding about the whole file points at.
    pub const FILE: Self = Self { start: 0, end: 0, line: 1, column: 1, end_line: 1, end_column: 1 };

    /// The byte range, for slicing the text.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was understood.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }
}

/// The start of every line of one text, for turning byte offsets into [`Place`]s.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Offsets inside very long lines with their columns, so that counting never begins far away.
    waypoints: Vec<(u32, u32)>,
}

/// Bytes between two waypoints of a long line.
const WAYPOINT_DISTANCE: usize = 1024;

impl LineIndex {
    /// Scans `text` once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        // Room for lines of 32 bytes, which is what specs come to.
        let mut starts = Vec::with_capacity(text.len() / 32 + 2);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|offset| clamp(offset + 1)));
        let ends = starts[1..].iter().copied().chain([clamp(text.len())]);
        let mut waypoints = Vec::new();
        for (start, end) in starts.iter().zip(ends) {
            let mut column = 1;
            let mut at = *start as usize;
            while end as usize - at > WAYPOINT_DISTANCE {
                let next = floor_boundary(text, at + WAYPOINT_DISTANCE);
                column += text[at..next].chars().count();
                waypoints.push((clamp(next), clamp(column)));
                at = next;
            }
        }
        Self { starts, waypoints }
    }

    /// The place of `range` in `text`, which must be the text that this index was made from.
    ///
    /// Offsets past the end, or inside a character, are moved to the nearest earlier boundary.
    #[must_use]
    pub fn place(&self, text: &str, range: Range<usize>) -> Place {
        let start = floor_boundary(text, range.start);
        let end = floor_boundary(text, range.end).max(start);
        let (line, column) = self.line_column(text, start);
        // Most places begin and end in one line, and are short.
        let next = self.starts.get(line as usize).map_or(usize::MAX, |next| *next as usize);
        let (end_line, end_column) = if end < next && end - start <= WAYPOINT_DISTANCE {
            (line, clamp(column as usize + characters(&text[start..end])))
        } else {
            self.line_column(text, end)
        };
        Place { start: clamp(start), end: clamp(end), line, column, end_line, end_column }
    }

    /// The line number, from 1, of a byte offset.
    #[must_use]
    pub fn line(&self, offset: usize) -> u32 {
        clamp(self.starts.partition_point(|start| *start as usize <= offset))
    }

    fn line_column(&self, text: &str, offset: usize) -> (u32, u32) {
        let line = self.line(offset);
        let start = (self.starts[line as usize - 1], 1);
        let passed = self.waypoints.partition_point(|(at, _)| *at as usize <= offset);
        let (from, column) = self.waypoints[..passed].last().copied().filter(|(at, _)| *at > start.0).unwrap_or(start);
        let column = characters(&text[from as usize..offset]) + column as usize;
        (line, clamp(column))
    }
}

/// How many characters a text has; that of most lines is ASCII.
fn characters(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn clamp(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "a\nßü x\n";
        let index = LineIndex::new(text);
        let place = index.place(text, 7..8);
        assert_eq!((place.line, place.column), (2, 4));
        assert_eq!((place.end_line, place.end_column), (2, 5));
    }

    #[test]
    fn columns_are_true_in_very_long_lines() {
        let text = format!("short\n{}x\n{}", "é".repeat(5_000), "y".repeat(3_000));
        let index = LineIndex::new(&text);
        let at = text.find('x').unwrap();
        for (offset, line, column) in [(at, 2, 5_001), (at - 2, 2, 5_000), (6, 2, 1), (text.len(), 3, 3_001), (2, 1, 3)]
        {
            let place = index.place(&text, offset..offset);
            assert_eq!((place.line, place.column), (line, column), "{offset}");
        }
    }

    #[test]
    fn offsets_past_the_end_stay_inside_the_file() {
        let place = LineIndex::new("ab").place("ab", 5..9);
        assert_eq!((place.start, place.end, place.line, place.column), (2, 2, 1, 3));
    }

    #[test]
    fn a_path_knows_its_folder_and_its_stem() {
        let path = SourcePath::new("specs/001-a/spec.md");
        assert_eq!((path.folder(), path.file_name(), path.stem()), ("specs/001-a", "spec.md", "spec"));
    }
}
