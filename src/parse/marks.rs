//! The mark before an item: a task box, an emoji, a line through its text.
//!
//! Which sign is which mark is a table of the vocabulary; boxes and lines through a text are Markdown.

use std::ops::Range;

use crate::model::{Mark, Vocabulary};

use super::outline::Line;

/// A line cut into its mark and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// The mark, if there is one.
    pub(super) mark: Option<Mark>,
    /// The text without it: a byte range of the line's text, without white space at its ends.
    pub(super) text: Range<usize>,
}

/// Reads the mark before a line. `task` is the item's GFM box, which is not part of the text.
///
/// A line through the whole text beats a box: what was given up may have been ticked before.
pub(super) fn read(vocabulary: &Vocabulary, line: &Line, task: Option<bool>) -> Marked {
    let text = line.text;
    let start = text.len() - text.trim_start().len();
    let (mut mark, mut at) = match task {
        Some(true) => (Some(Mark::Done), start),
        Some(false) => (Some(Mark::Open), start),
        None => leading(vocabulary, text, start).map_or((None, start), |(mark, end)| (Some(mark), end)),
    };
    at += text[at..].len() - text[at..].trim_start().len();
    let end = at.max(text.trim_end().len());
    if struck_through(line, at, end) {
        mark = Some(Mark::Dropped);
    }
    Marked { mark, text: at..end }
}

/// The mark at the end of a heading: `Version 1.0 (Current) ✅`.
pub(super) fn trailing(vocabulary: &Vocabulary, text: &str) -> Option<Mark> {
    text.trim_end().trim_end_matches('\u{fe0f}').chars().next_back().and_then(|sign| vocabulary.mark(sign))
}

/// A mark that stands in the text at `start`, and where it ends.
fn leading(vocabulary: &Vocabulary, text: &str, start: usize) -> Option<(Mark, usize)> {
    let rest = &text[start..];
    if let Some(inner) = rest.strip_prefix('[') {
        let mut chars = inner.chars();
        let mark = match chars.next()? {
            'x' | 'X' | '✓' | '✔' => Mark::Done,
            ' ' => Mark::Open,
            '-' | '~' => Mark::Doing,
            _ => return None,
        };
        let tail = chars.as_str().strip_prefix(']')?;
        let ends = tail.is_empty() || tail.starts_with(char::is_whitespace);
        return ends.then(|| (mark, text.len() - tail.len()));
    }
    let mut chars = rest.chars();
    let mark = chars.next().and_then(|sign| vocabulary.mark(sign))?;
    let tail = chars.as_str();
    Some((mark, text.len() - tail.strip_prefix('\u{fe0f}').unwrap_or(tail).len()))
}

/// Whether a line goes through all of `start..end`, but for a reason after it: `~~export~~ (moved to 004)`.
fn struck_through(line: &Line, start: usize, end: usize) -> bool {
    let Some(struck) = line.struck().find(|struck| struck.end > start) else { return false };
    let rest = line.text.get(struck.end..end).map_or("", str::trim_start);
    struck.start <= start && start < end && (rest.is_empty() || rest.starts_with(['(', '-', '–', '—', ':', '.', '→']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;
    use crate::model::Figures;
    use crate::parse::outline;
    use crate::source::SourceFile;

    #[track_caller]
    fn check(text: &str, task: Option<bool>, mark: Option<Mark>, rest: &str) {
        let line = Line::plain(text, 0..text.len());
        let marked = read(&Vocabulary::default(), &line, task);
        assert_eq!((marked.mark, &line.text[marked.text]), (mark, rest), "{text:?}");
    }

    #[test]
    fn a_mark_is_cut_from_its_text() {
        check("✅ done", None, Some(Mark::Done), "done");
        check("✔\u{fe0f} done", None, Some(Mark::Done), "done");
        check(" ⏳ later (why)", None, Some(Mark::Waiting), "later (why)");
        check("[~] half", None, Some(Mark::Doing), "half");
        check("[-] half", None, Some(Mark::Doing), "half");
        check("[x] cell", None, Some(Mark::Done), "cell");
        check("plain", Some(false), Some(Mark::Open), "plain");
        check("[x](a.md) link", None, None, "[x](a.md) link");
        check("[Criterion 1]", None, None, "[Criterion 1]");
        check("no mark ✅", None, None, "no mark ✅");
        check("", None, None, "");
    }

    #[test]
    fn a_struck_item_is_dropped_even_if_it_was_ticked() {
        for (text, mark) in [("- [x] ~~export~~ (moved)", Mark::Dropped), ("- [x] ~~export~~ now", Mark::Done)] {
            let file = SourceFile::decode(&SourcePath::new("a.md"), text.as_bytes());
            let room = outline::Room::new();
            let outline = outline::read(&file, 0..text.len(), Figures::default(), &room);
            let (_, item) = outline::items(outline.sections[0].blocks).next().unwrap();
            assert_eq!(read(&Vocabulary::default(), &item.lines()[0], item.task).mark, Some(mark), "{text}");
        }
    }
}
