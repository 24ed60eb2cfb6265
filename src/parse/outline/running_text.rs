//! Inline events to [`Line`]s.

use std::borrow::Cow;
use std::ops::Range;

use super::builder::push_one;
use super::{Line, Room};
use crate::markdown;

/// Lines being made from inline events.
pub(super) struct RunningText<'a> {
    /// The file's text, for lines that stand in it in one piece.
    source: &'a str,
    /// For those that do not.
    room: &'a Room,
    lines: Vec<Line<'a>>,
    /// The line that is being made, but for its text.
    line: Line<'a>,
    text: Piece,
    /// Whether `line` has a start yet.
    begun: bool,
    /// Headings and table cells: a line end is a space.
    single: bool,
    strong: Mark,
    struck: Mark,
    link: Option<(usize, Cow<'a, str>)>,
}

/// The text of a line.
enum Piece {
    /// As it stands in the file.
    Source(Range<usize>),
    /// Put together from several places, or repaired.
    Made(String),
}

impl Piece {
    const EMPTY: Self = Self::Source(0..0);

    fn len(&self) -> usize {
        match self {
            Self::Source(range) => range.len(),
            Self::Made(text) => text.len(),
        }
    }

    /// Adds text that comes from `at` of the file, where it may or may not be the same.
    fn push(&mut self, text: &str, at: usize, source: &str) {
        if text.is_empty() {
            return;
        }
        let there = at..at + text.len();
        let same = source.as_bytes().get(there.clone()) == Some(text.as_bytes());
        match self {
            Self::Source(range) if same && range.start == range.end => *range = there,
            Self::Source(range) if same && range.end == at => range.end += text.len(),
            _ => self.put(text, source),
        }
    }

    /// Adds text that stands nowhere in the file.
    fn put(&mut self, text: &str, source: &str) {
        match self {
            Self::Source(range) => {
                let mut made = String::with_capacity(range.len() + text.len() + 16);
                made.push_str(&source[range.clone()]);
                made.push_str(text);
                *self = Self::Made(made);
            }
            Self::Made(made) => made.push_str(text),
        }
    }
}

/// A kind of mark that may be opened several times over.
#[derive(Default)]
struct Mark {
    depth: usize,
    start: usize,
}

impl Mark {
    fn open(&mut self, start: usize) {
        if self.depth == 0 {
            self.start = start;
        }
        self.depth += 1;
    }

    /// The range to mark when the outermost one ends.
    fn close(&mut self, end: usize) -> Option<Range<usize>> {
        self.depth = self.depth.saturating_sub(1);
        (self.depth == 0 && self.start < end).then_some(self.start..end)
    }

    /// The range to mark at a line end; the mark goes on in the next line.
    fn cut(&mut self, end: usize) -> Option<Range<usize>> {
        let range = self.start..end;
        self.start = 0;
        (self.depth > 0 && range.start < end).then_some(range)
    }
}

impl<'a> RunningText<'a> {
    pub(super) fn new(source: &'a str, room: &'a Room) -> Self {
        Self {
            source,
            room,
            lines: Vec::new(),
            line: Line::default(),
            text: Piece::EMPTY,
            begun: false,
            single: false,
            strong: Mark::default(),
            struck: Mark::default(),
            link: None,
        }
    }

    /// For what has no line ends: headings, cells.
    pub(super) fn in_one_line(source: &'a str, room: &'a Room) -> Self {
        Self { single: true, ..Self::new(source, room) }
    }

    /// Notes that the line reaches from here, for mark-up that comes before its text.
    pub(super) fn begin(&mut self, start: usize) {
        if !self.begun {
            self.begun = true;
            self.line.range = start..start;
        }
    }

    pub(super) fn extend_to(&mut self, end: usize) {
        self.line.range.end = self.line.range.end.max(end);
    }

    pub(super) fn open_strong(&mut self, start: usize) {
        self.begin(start);
        self.strong.open(self.text.len());
    }

    pub(super) fn close_strong(&mut self, end: usize) {
        self.extend_to(end);
        self.line.strong.extend(self.strong.close(self.text.len()));
    }

    pub(super) fn open_struck(&mut self, start: usize) {
        self.begin(start);
        self.struck.open(self.text.len());
    }

    pub(super) fn close_struck(&mut self, end: usize) {
        self.extend_to(end);
        self.line.struck.extend(self.struck.close(self.text.len()));
    }

    pub(super) fn open_link(&mut self, target: &str, start: usize) {
        self.begin(start);
        self.link = Some((self.text.len(), Cow::Borrowed(&*self.room.alloc_str(&markdown::restore(target)))));
    }

    pub(super) fn close_link(&mut self, end: usize) {
        self.extend_to(end);
        if let Some((start, target)) = self.link.take() {
            let end = self.text.len();
            if start < end {
                self.line.links.push((start..end, target));
            }
        }
    }

    pub(super) fn text(&mut self, text: &str, source: Range<usize>) {
        self.begin(source.start);
        let at = self.text.len();
        // Pieces that stand side by side in the file need no origin of their own.
        let follows = self.line.origins.last().is_some_and(|(start, from)| from + (at - start) == source.start);
        if !follows {
            self.line.origins.push((at, source.start));
        }
        self.text.push(&markdown::restore(text), source.start, self.source);
        self.extend_to(source.end);
    }

    pub(super) fn code(&mut self, code: &str, source: Range<usize>) {
        self.begin(source.start);
        let at = self.text.len();
        let ticks = (source.len().saturating_sub(code.len())) / 2;
        self.line.origins.push((at, source.start + ticks));
        self.text.push(&markdown::restore(code), source.start + ticks, self.source);
        if !code.is_empty() {
            self.line.code.push(at..self.text.len());
        }
        self.extend_to(source.end);
    }

    pub(super) fn line_end(&mut self) {
        if self.single {
            if self.text.len() > 0 {
                self.text.put(" ", self.source);
            }
            return;
        }
        let open = self.link.as_ref().map(|(_, target)| (0, target.clone()));
        self.cut_marks();
        self.link = open;
        self.begun = false;
        self.keep_line();
    }

    fn cut_marks(&mut self) {
        let end = self.text.len();
        self.line.strong.extend(self.strong.cut(end));
        self.line.struck.extend(self.struck.cut(end));
        if let Some((start, target)) = self.link.take().filter(|(start, _)| *start < end) {
            self.line.links.push((start..end, target));
        }
    }

    /// Ends the line, and keeps it if there is something in it.
    fn keep_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        line.text = Cow::Borrowed(match std::mem::replace(&mut self.text, Piece::EMPTY) {
            Piece::Source(range) => &self.source[range],
            Piece::Made(text) => self.room.alloc_str(&text),
        });
        if !line.is_empty() {
            push_one(&mut self.lines, line);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Line<'a>> {
        self.cut_marks();
        self.keep_line();
        self.lines
    }
}
