//! One line of running text that knows where it came from.

use std::ops::Range;

use super::Room;
use crate::diagnostic::Place;
use crate::source::SourceFile;

/// One line of running text, with the marks that its Markdown made.
///
/// It owns nothing: text and marks lie in the file or in the outline's room, and a part of a line shares those of the
/// whole. So lines are cut and copied for next to nothing, which readers do several times with each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line<'a> {
    /// What a reader sees: mark-up removed, entities decoded, damaged characters repaired.
    pub(crate) text: &'a str,
    /// Byte range in the file, mark-up included.
    pub(crate) range: Range<usize>,
    /// Absent where the text has no marks and stands in the file in one piece, as most do.
    marks: Option<&'a Marks<'a>>,
    /// Where `text` begins: in the text that `marks` are about, or else in the file.
    start: usize,
}

/// What is known about pieces of a text. All ranges are byte ranges of it, in order, without overlaps within a list.
#[derive(Debug, Default, PartialEq)]
struct Marks<'a> {
    strong: &'a [Range<usize>],
    code: &'a [Range<usize>],
    struck: &'a [Range<usize>],
    links: &'a [(Range<usize>, &'a str)],
    /// Pairs of (offset in the text, offset in the file), ascending: each piece of text and where it starts.
    origins: &'a [(usize, usize)],
}

impl<'a> Line<'a> {
    /// A line without marks, whose characters are placed as if they stood in the file as they are.
    pub(crate) fn plain(text: &'a str, range: Range<usize>) -> Self {
        Self { text, start: range.start, range, marks: None }
    }

    /// Whether it has no visible text.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Bold or strong runs, as byte ranges of the text.
    pub(crate) fn strong(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        self.within(self.marks.map_or(&[], |marks| marks.strong))
    }

    /// Code spans.
    pub(crate) fn code(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        self.within(self.marks.map_or(&[], |marks| marks.code))
    }

    /// Struck-through runs.
    pub(crate) fn struck(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        self.within(self.marks.map_or(&[], |marks| marks.struck))
    }

    /// Links with their targets, unescaped; those with a scheme too.
    pub(crate) fn links(&self) -> impl Iterator<Item = (Range<usize>, &'a str)> + use<'a> {
        self.links_from(0)
    }

    /// Those links that do not end before `offset` of the text; looked up, as they may be many.
    pub(crate) fn links_from(&self, offset: usize) -> impl Iterator<Item = (Range<usize>, &'a str)> + use<'a> {
        let (start, end) = (self.start, self.start + self.text.len());
        let links = self.marks.map_or(&[][..], |marks| marks.links);
        let first = links.partition_point(|(mark, _)| mark.end <= start + offset);
        let inside = links[first..].iter().take_while(move |(mark, _)| mark.start < end);
        inside.map(move |(mark, target)| (cut(mark, start, end), *target))
    }

    /// Those of `marks` that are in the text, cut to what is left of them. They are looked up, not filtered, so that
    /// cutting a long line to pieces stays linear.
    fn within(&self, marks: &'a [Range<usize>]) -> impl Iterator<Item = Range<usize>> + use<'a> {
        let (start, end) = (self.start, self.start + self.text.len());
        let first = marks.partition_point(|mark| mark.end <= start);
        marks[first..].iter().take_while(move |mark| mark.start < end).map(move |mark| cut(mark, start, end))
    }

    /// The same line without white space at its ends.
    pub(crate) fn trim(&self) -> Self {
        self.slice(0..self.text.len())
    }

    /// A part of the line, without white space at its ends, marks cut to what is left of them.
    ///
    /// `range` is a byte range of `text` and must lie on character boundaries.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        let kept = self.text[range.clone()].trim_start();
        let start = range.end - kept.len();
        let text = kept.trim_end();
        let source = self.source_range(start..start + text.len());
        let start = if self.marks.is_some() { self.start + start } else { source.start };
        Self { text, range: source, marks: self.marks, start }
    }

    /// Where in the file the character at `offset` of `text` comes from.
    pub(crate) fn source_offset(&self, offset: usize) -> usize {
        let Some(marks) = self.marks else {
            return (self.start + offset).min(self.range.end.max(self.start));
        };
        let at = self.start + offset;
        match marks.origins.partition_point(|(begin, _)| *begin <= at) {
            0 => self.range.start,
            piece => {
                let (begin, source) = marks.origins[piece - 1];
                (source + (at - begin)).min(self.range.end.max(source))
            }
        }
    }

    /// The bytes of the file that a part of `text` comes from. Mark-up around it is left out.
    pub(crate) fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_offset(range.start);
        if range.is_empty() {
            return start..start;
        }
        // Asking for the end itself could answer with the next piece, behind mark-up that is not meant.
        let last = self.text[..range.end].char_indices().next_back().map_or(range.start, |(at, _)| at);
        start..self.source_offset(last).max(start) + (range.end - last)
    }

    /// The place of the whole line, mark-up included.
    pub(crate) fn place(&self, file: &SourceFile) -> Place {
        file.lines.place(&file.text, self.range.clone())
    }

    /// The place of a part of `text`.
    pub(crate) fn place_of(&self, file: &SourceFile, range: Range<usize>) -> Place {
        file.lines.place(&file.text, self.source_range(range))
    }

    /// Whether the byte at `offset` of `text` is in a code span.
    pub(crate) fn is_code(&self, offset: usize) -> bool {
        let at = self.start + offset;
        let code = self.marks.map_or(&[][..], |marks| marks.code);
        code.get(code.partition_point(|mark| mark.end <= at)).is_some_and(|mark| mark.start <= at)
    }

    /// Several lines as one, with a space at each line end. The text of more than one is put into `room`.
    pub(crate) fn join(lines: &[Self], room: &'a Room) -> Self {
        let Some(begin) = lines.iter().position(|line| !line.text.is_empty()) else {
            return lines.last().cloned().unwrap_or_default();
        };
        let [first, rest @ ..] = &lines[begin..] else { return Self::default() };
        if rest.is_empty() {
            return first.clone();
        }
        let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
        let mut draft = Draft::default();
        let mut range = first.range.clone();
        for line in std::iter::once(first).chain(rest) {
            if !line.text.is_empty() && !text.is_empty() && !text.ends_with(char::is_whitespace) {
                text.push(' ');
            }
            draft.add(line, text.len());
            text.push_str(line.text);
            range.end = line.range.end.max(range.end);
        }
        draft.finish(room.alloc_str(&text), range, room)
    }

    /// Whether all of its text is bold.
    pub(crate) fn is_strong(&self) -> bool {
        let text = self.text.trim();
        let start = self.text.len() - self.text.trim_start().len();
        !text.is_empty() && self.strong().any(|mark| mark.start <= start && mark.end >= start + text.len())
    }
}

/// What is left of a mark between two offsets, counted from the first.
fn cut(mark: &Range<usize>, start: usize, end: usize) -> Range<usize> {
    mark.start.max(start) - start..mark.end.min(end) - start
}

/// The marks of a line that is being made; used again for the next.
#[derive(Debug, Default)]
pub(super) struct Draft<'a> {
    pub(super) strong: Vec<Range<usize>>,
    pub(super) code: Vec<Range<usize>>,
    pub(super) struck: Vec<Range<usize>>,
    pub(super) links: Vec<(Range<usize>, &'a str)>,
    pub(super) origins: Vec<(usize, usize)>,
}

impl<'a> Draft<'a> {
    pub(super) fn clear(&mut self) {
        self.strong.clear();
        self.code.clear();
        self.struck.clear();
        self.links.clear();
        self.origins.clear();
    }

    /// Adds what is known about a line whose text is put at `base`.
    fn add(&mut self, line: &Line<'a>, base: usize) {
        let moved = |mark: Range<usize>| mark.start + base..mark.end + base;
        if line.marks.is_some() {
            self.strong.extend(line.strong().map(moved));
            self.code.extend(line.code().map(moved));
            self.struck.extend(line.struck().map(moved));
            self.links.extend(line.links().map(|(mark, target)| (moved(mark), target)));
        }
        if line.text.is_empty() {
            return;
        }
        self.origins.push((base, line.source_offset(0)));
        let origins = line.marks.map_or(&[][..], |marks| marks.origins);
        let first = origins.partition_point(|(at, _)| *at <= line.start);
        let inside = origins[first..].iter().take_while(|(at, _)| *at < line.start + line.text.len());
        self.origins.extend(inside.map(|(at, source)| (at - line.start + base, *source)));
    }

    /// The line, and an empty draft again.
    pub(super) fn finish(&mut self, text: &'a str, range: Range<usize>, room: &'a Room) -> Line<'a> {
        let is_plain = self.strong.is_empty()
            && self.code.is_empty()
            && self.struck.is_empty()
            && self.links.is_empty()
            && self.origins.len() <= 1;
        if is_plain {
            let start = self.origins.pop().map_or(range.start, |(_, source)| source);
            return Line { text, range, marks: None, start };
        }
        let marks = room.alloc(Marks {
            strong: put(&mut self.strong, room),
            code: put(&mut self.code, room),
            struck: put(&mut self.struck, room),
            links: put(&mut self.links, room),
            origins: put(&mut self.origins, room),
        });
        Line { text, range, marks: Some(marks), start: 0 }
    }
}

/// What a list holds, in a place of just that size.
pub(super) fn put<'a, T>(list: &mut Vec<T>, room: &'a Room) -> &'a [T] {
    put_from(list, 0, room)
}

/// The same for what a list holds from `start` on.
pub(super) fn put_from<'a, T>(list: &mut Vec<T>, start: usize, room: &'a Room) -> &'a [T] {
    const { assert!(!std::mem::needs_drop::<T>(), "what is put into a room is never dropped") };
    if list.len() == start { &[] } else { room.alloc_slice_fill_iter(list.drain(start..)) }
}
