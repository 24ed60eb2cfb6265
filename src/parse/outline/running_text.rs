//! Inline events to [`Line`]s.

use std::ops::Range;

use super::Line;
use super::builder::push_one;
use crate::markdown;

/// Lines being made from inline events.
#[derive(Default)]
pub(super) struct RunningText {
    lines: Vec<Line>,
    line: Line,
    /// Whether `line` has a start yet.
    begun: bool,
    /// Headings and table cells: a line end is a space.
    single: bool,
    strong: Mark,
    struck: Mark,
    link: Option<(usize, String)>,
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

impl RunningText {
    pub(super) fn in_one_line() -> Self {
        Self { single: true, ..Self::default() }
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
        self.strong.open(self.line.text.len());
    }

    pub(super) fn close_strong(&mut self, end: usize) {
        self.extend_to(end);
        self.line.strong.extend(self.strong.close(self.line.text.len()));
    }

    pub(super) fn open_struck(&mut self, start: usize) {
        self.begin(start);
        self.struck.open(self.line.text.len());
    }

    pub(super) fn close_struck(&mut self, end: usize) {
        self.extend_to(end);
        self.line.struck.extend(self.struck.close(self.line.text.len()));
    }

    pub(super) fn open_link(&mut self, target: &str, start: usize) {
        self.begin(start);
        self.link = Some((self.line.text.len(), markdown::restore(target).into_owned()));
    }

    pub(super) fn close_link(&mut self, end: usize) {
        self.extend_to(end);
        if let Some((start, target)) = self.link.take() {
            let end = self.line.text.len();
            if start < end {
                self.line.links.push((start..end, target));
            }
        }
    }

    pub(super) fn text(&mut self, text: &str, source: Range<usize>) {
        self.begin(source.start);
        let at = self.line.text.len();
        // Pieces that stand side by side in the file need no origin of their own.
        let follows = self.line.origins.last().is_some_and(|(start, from)| from + (at - start) == source.start);
        if !follows {
            push_one(&mut self.line.origins, (at, source.start));
        }
        if at == 0 {
            self.line.text.reserve_exact(text.len());
        }
        self.line.text.push_str(&markdown::restore(text));
        self.extend_to(source.end);
    }

    pub(super) fn code(&mut self, code: &str, source: Range<usize>) {
        self.begin(source.start);
        let at = self.line.text.len();
        let ticks = (source.len().saturating_sub(code.len())) / 2;
        self.line.origins.push((at, source.start + ticks));
        self.line.text.push_str(&markdown::restore(code));
        if !code.is_empty() {
            self.line.code.push(at..self.line.text.len());
        }
        self.extend_to(source.end);
    }

    pub(super) fn line_end(&mut self) {
        if self.single {
            if !self.line.text.is_empty() {
                self.line.text.push(' ');
            }
            return;
        }
        let open = self.link.as_ref().map(|(_, target)| (0, target.clone()));
        self.cut_marks();
        self.link = open;
        let line = std::mem::take(&mut self.line);
        self.begun = false;
        self.keep(line);
    }

    fn cut_marks(&mut self) {
        let end = self.line.text.len();
        self.line.strong.extend(self.strong.cut(end));
        self.line.struck.extend(self.struck.cut(end));
        if let Some((start, target)) = self.link.take().filter(|(start, _)| *start < end) {
            self.line.links.push((start..end, target));
        }
    }

    fn keep(&mut self, line: Line) {
        if !line.is_empty() {
            push_one(&mut self.lines, line);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Line> {
        self.cut_marks();
        let line = std::mem::take(&mut self.line);
        self.keep(line);
        self.lines
    }
}
