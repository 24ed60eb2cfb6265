//! Inline events to [`Line`]s.

use std::borrow::Cow;
use std::ops::Range;

use super::line::{Draft, put};
use super::{Line, Room};
use crate::markdown;

/// Lines being made from inline events: of one paragraph, heading or cell after the other.
pub(super) struct RunningText<'a> {
    /// The file's text, for lines that stand in it in one piece.
    source: &'a str,
    /// For those that do not.
    room: &'a Room,
    /// Whether there are characters in the text that stand for others.
    has_stand_ins: bool,
    lines: Vec<Line<'a>>,
    /// What is known of the line that is being made.
    line: Draft<'a>,
    range: Range<usize>,
    text: Piece,
    /// The text of the line, where it does not stand in the file as it is.
    made: String,
    /// Whether the line has a start yet.
    begun: bool,
    /// Headings and table cells: a line end is a space.
    single: bool,
    strong: Mark,
    struck: Mark,
    link: Option<(usize, &'a str)>,
}

/// Where the text of a line is.
enum Piece {
    /// In the file, as it stands.
    Source(Range<usize>),
    /// Put together from several places, or repaired.
    Made,
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
    pub(super) fn new(source: &'a str, room: &'a Room, has_stand_ins: bool) -> Self {
        Self {
            source,
            room,
            has_stand_ins,
            lines: Vec::new(),
            line: Draft::default(),
            range: 0..0,
            text: Piece::Source(0..0),
            made: String::new(),
            begun: false,
            single: false,
            strong: Mark::default(),
            struck: Mark::default(),
            link: None,
        }
    }

    /// Begins another text; one `in_one_line` has no line ends: headings, cells.
    pub(super) fn open(&mut self, in_one_line: bool) {
        self.lines.clear();
        self.line.clear();
        self.range = 0..0;
        self.text = Piece::Source(0..0);
        self.begun = false;
        self.single = in_one_line;
        (self.strong, self.struck) = (Mark::default(), Mark::default());
        self.link = None;
    }

    fn length(&self) -> usize {
        match &self.text {
            Piece::Source(range) => range.len(),
            Piece::Made => self.made.len(),
        }
    }

    /// Adds text that comes from `at` of the file, where it may or may not be the same.
    fn push(&mut self, text: &str, at: usize) {
        let text = &*self.restored(text);
        if text.is_empty() {
            return;
        }
        let there = at..at + text.len();
        let same = self.source.as_bytes().get(there.clone()) == Some(text.as_bytes());
        match &mut self.text {
            Piece::Source(range) if same && range.start == range.end => *range = there,
            Piece::Source(range) if same && range.end == at => range.end += text.len(),
            _ => self.put(text),
        }
    }

    /// Adds text that stands nowhere in the file.
    fn put(&mut self, text: &str) {
        if let Piece::Source(range) = &self.text {
            self.made.clear();
            self.made.push_str(&self.source[range.clone()]);
            self.text = Piece::Made;
        }
        self.made.push_str(text);
    }

    /// Text as its author wrote it.
    fn restored<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.has_stand_ins { markdown::restore(text) } else { Cow::Borrowed(text) }
    }

    /// Notes that the line reaches from here, for mark-up that comes before its text.
    pub(super) fn begin(&mut self, start: usize) {
        if !self.begun {
            self.begun = true;
            self.range = start..start;
        }
    }

    pub(super) fn extend_to(&mut self, end: usize) {
        self.range.end = self.range.end.max(end);
    }

    pub(super) fn open_strong(&mut self, start: usize) {
        self.begin(start);
        self.strong.open(self.length());
    }

    pub(super) fn close_strong(&mut self, end: usize) {
        self.extend_to(end);
        self.line.strong.extend(self.strong.close(self.length()));
    }

    pub(super) fn open_struck(&mut self, start: usize) {
        self.begin(start);
        self.struck.open(self.length());
    }

    pub(super) fn close_struck(&mut self, end: usize) {
        self.extend_to(end);
        self.line.struck.extend(self.struck.close(self.length()));
    }

    pub(super) fn open_link(&mut self, target: &str, start: usize) {
        self.begin(start);
        self.link = Some((self.length(), &*self.room.alloc_str(&markdown::restore(target))));
    }

    pub(super) fn close_link(&mut self, end: usize) {
        self.extend_to(end);
        if let Some((start, target)) = self.link.take() {
            let end = self.length();
            if start < end {
                self.line.links.push((start..end, target));
            }
        }
    }

    pub(super) fn text(&mut self, text: &str, source: Range<usize>) {
        self.begin(source.start);
        let at = self.length();
        // Pieces that stand side by side in the file need no origin of their own.
        let follows = self.line.origins.last().is_some_and(|(start, from)| from + (at - start) == source.start);
        if !follows {
            self.line.origins.push((at, source.start));
        }
        self.push(text, source.start);
        self.extend_to(source.end);
    }

    pub(super) fn code(&mut self, code: &str, source: Range<usize>) {
        self.begin(source.start);
        let at = self.length();
        let ticks = (source.len().saturating_sub(code.len())) / 2;
        self.line.origins.push((at, source.start + ticks));
        self.push(code, source.start + ticks);
        if !code.is_empty() {
            self.line.code.push(at..self.length());
        }
        self.extend_to(source.end);
    }

    pub(super) fn line_end(&mut self) {
        if self.single {
            if self.length() > 0 {
                self.put(" ");
            }
            return;
        }
        let open = self.link.map(|(_, target)| (0, target));
        self.cut_marks();
        self.link = open;
        self.begun = false;
        self.keep_line();
    }

    fn cut_marks(&mut self) {
        let end = self.length();
        self.line.strong.extend(self.strong.cut(end));
        self.line.struck.extend(self.struck.cut(end));
        if let Some((start, target)) = self.link.take().filter(|(start, _)| *start < end) {
            self.line.links.push((start..end, target));
        }
    }

    /// Ends the line, and keeps it if there is something in it.
    fn keep_line(&mut self) {
        let text = match std::mem::replace(&mut self.text, Piece::Source(0..0)) {
            Piece::Source(range) => &self.source[range],
            Piece::Made => self.room.alloc_str(&self.made),
        };
        let range = std::mem::replace(&mut self.range, 0..0);
        let line = self.line.finish(text, range, self.room);
        if !line.is_empty() {
            self.lines.push(line);
        }
    }

    /// The lines of the text.
    pub(super) fn finish(&mut self) -> &'a [Line<'a>] {
        self.cut_marks();
        self.keep_line();
        put(&mut self.lines, self.room)
    }
}
