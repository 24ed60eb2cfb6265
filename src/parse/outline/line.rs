//! One line of running text that knows where it came from.

use std::borrow::Cow;
use std::ops::Range;

use smallvec::SmallVec;

use crate::diagnostic::Place;
use crate::source::SourceFile;

/// A list that mostly has one entry, which then costs nothing: documents have hundreds of lines.
pub(crate) type Few<T> = SmallVec<[T; 1]>;

/// One line of running text, with the marks that its Markdown made.
///
/// All ranges of marks are byte ranges of `text`, in order, without overlaps within a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line<'a> {
    /// What a reader sees: mark-up removed, entities decoded, damaged characters repaired. Borrowed from the file
    /// or from the outline's room wherever it stands there in one piece.
    pub(crate) text: Cow<'a, str>,
    /// Bold or strong runs.
    pub(crate) strong: Few<Range<usize>>,
    /// Code spans.
    pub(crate) code: Few<Range<usize>>,
    /// Struck-through runs.
    pub(crate) struck: Few<Range<usize>>,
    /// Links with their targets, unescaped; those with a scheme too.
    pub(crate) links: Vec<(Range<usize>, Cow<'a, str>)>,
    /// Pairs of (offset in `text`, offset in the file), ascending: each piece of text and where it starts.
    pub(crate) origins: Few<(usize, usize)>,
    /// Byte range in the file, mark-up included.
    pub(crate) range: Range<usize>,
}

impl Line<'_> {
    /// Whether it has no visible text.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The same line without white space at its ends.
    pub(crate) fn trim(&self) -> Self {
        self.slice(0..self.text.len())
    }

    /// A part of the line, without white space at its ends, marks cut to what is left of them.
    ///
    /// `range` is a byte range of `text` and must lie on character boundaries.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        let kept = &self.text[range.clone()];
        let start = range.start + (kept.len() - kept.trim_start().len());
        let end = start + kept.trim().len();
        let cut = |mark: &Range<usize>| mark.start.max(start) - start..mark.end.min(end) - start;
        // Marks are looked up, not filtered, so that cutting a long line to pieces stays linear.
        let inside = |marks: &[Range<usize>]| -> Few<Range<usize>> {
            if marks.is_empty() {
                return Few::new();
            }
            let first = marks.partition_point(|mark| mark.end <= start);
            marks[first..].iter().take_while(|mark| mark.start < end).map(cut).collect()
        };
        let first_link = self.links.partition_point(|(mark, _)| mark.end <= start);
        let links = self.links[first_link..].iter().take_while(|(mark, _)| mark.start < end);
        let mut origins = Few::new();
        if start < end {
            origins.push((0, self.source_offset(start)));
            let first = self.origins.partition_point(|(at, _)| *at <= start);
            let pieces = self.origins[first..].iter().take_while(|(at, _)| *at < end);
            origins.extend(pieces.map(|(at, source)| (at - start, *source)));
        }
        Self {
            text: match &self.text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[start..end]),
                Cow::Owned(text) => Cow::Owned(text[start..end].to_owned()),
            },
            strong: inside(&self.strong),
            code: inside(&self.code),
            struck: inside(&self.struck),
            links: links.map(|(mark, target)| (cut(mark), target.clone())).collect(),
            origins,
            range: self.source_range(start..end),
        }
    }

    /// Where in the file the character at `offset` of `text` comes from.
    pub(crate) fn source_offset(&self, offset: usize) -> usize {
        match self.origins.partition_point(|(at, _)| *at <= offset) {
            0 => self.range.start,
            piece => {
                let (at, source) = self.origins[piece - 1];
                (source + (offset - at)).min(self.range.end.max(source))
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
        self.code.get(self.code.partition_point(|mark| mark.end <= offset)).is_some_and(|mark| mark.start <= offset)
    }

    /// Several lines as one, with a space at each line end.
    pub(crate) fn join(lines: &[Self]) -> Self {
        let [first, rest @ ..] = lines else { return Self::default() };
        let mut joined = first.clone();
        for line in rest {
            joined.push(line);
        }
        joined
    }

    /// Puts another line behind this one, after a space if both have text.
    pub(crate) fn push(&mut self, line: &Self) {
        if self.text.is_empty() {
            *self = line.clone();
            return;
        }
        if !line.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.to_mut().push(' ');
        }
        let base = self.text.len();
        let moved = |mark: &Range<usize>| mark.start + base..mark.end + base;
        self.text.to_mut().push_str(&line.text);
        self.strong.extend(line.strong.iter().map(moved));
        self.code.extend(line.code.iter().map(moved));
        self.struck.extend(line.struck.iter().map(moved));
        self.links.extend(line.links.iter().map(|(mark, target)| (moved(mark), target.clone())));
        self.origins.extend(line.origins.iter().map(|(at, source)| (at + base, *source)));
        self.range.end = line.range.end.max(self.range.end);
    }

    /// Whether all of its text is bold.
    pub(crate) fn is_strong(&self) -> bool {
        let text = self.text.trim();
        let start = self.text.len() - self.text.trim_start().len();
        !text.is_empty() && self.strong.iter().any(|mark| mark.start <= start && mark.end >= start + text.len())
    }
}
