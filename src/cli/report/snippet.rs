//! One line of a file with words marked in it.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Origin, Snippet};

/// A line of a file and what is meant in it.
pub(super) struct Marked<'a> {
    /// The file, as the user would name it.
    pub(super) path: String,
    /// From 1.
    pub(super) line: usize,
    /// From 1, in characters.
    pub(super) column: usize,
    /// The line without its end.
    pub(super) text: &'a str,
    /// The bytes of it that are meant.
    pub(super) range: Range<usize>,
}

/// How much of a very long line is shown on either side of what is meant, in bytes.
const AROUND: usize = 120;

impl Marked<'_> {
    /// The group with this place added.
    pub(super) fn add_to(self, group: Group<'_>) -> Group<'_> {
        let start = floor(self.text, self.range.start.saturating_sub(AROUND));
        let end = floor(self.text, self.range.end.min(self.range.start + AROUND).saturating_add(AROUND));
        let shown = &self.text[start..end];
        if shown.trim().is_empty() {
            return group.element(Origin::path(self.path).line(self.line).char_column(self.column));
        }
        let range = self.range.start - start..self.range.end.min(end) - start;
        let (before, after) = (if start > 0 { "…" } else { "" }, if end < self.text.len() { "…" } else { "" });
        let range = range.start + before.len()..range.end + before.len();
        let snippet = Snippet::source(super::harmless(&format!("{before}{shown}{after}"))).line_start(self.line);
        let snippet = snippet.annotation(AnnotationKind::Primary.span(range));
        if start == 0 {
            return group.element(snippet.path(self.path));
        }
        // The column of a line that is cut at its beginning has to be told.
        group.element(Origin::path(self.path).line(self.line).char_column(self.column)).element(snippet)
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
