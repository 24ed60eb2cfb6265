//! `**Key**: value` lines: telling a field from prose, and its key from its value.

use super::outline::Line;

/// Longest key in bytes; what is longer is the first half of a sentence.
const LONGEST_KEY: usize = 60;

/// A line cut into key and value, both without mark-up, colon and white space.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Labelled<'a> {
    /// The key: never empty.
    pub(super) key: Line<'a>,
    /// The value: empty where none stands on the line.
    pub(super) value: Line<'a>,
}

/// A line that begins with a bold label: `**Key**: value`, `**Key:** value`, also in italics.
///
/// A label without a value (`**Acceptance Criteria:**`) has an empty one. Bold text without a colon is no label;
/// neither is `**As a** user`, for which see [`bold_start`].
pub(super) fn bold<'a>(line: &Line<'a>) -> Option<Labelled<'a>> {
    bold_cut(line).map(|at| cut(line, at))
}

/// Whether there is a [`bold`] label, which is asked of many lines that have none.
pub(super) fn is_bold(line: &Line<'_>) -> bool {
    bold_cut(line).is_some()
}

/// The key of a [`bold`] label, where it is only looked at.
pub(super) fn bold_key<'a>(line: &'a Line<'_>) -> Option<&'a str> {
    bold_cut(line).map(|at| line.text[..at.key_end].trim())
}

/// Where a line is cut.
#[derive(Clone, Copy)]
struct Cut {
    key_end: usize,
    value_start: usize,
}

fn bold_cut(line: &Line<'_>) -> Option<Cut> {
    let mark = line.strong().next()?;
    let start = line.text.len() - line.text.trim_start().len();
    if mark.start > start {
        return None;
    }
    let label = &line.text[start..mark.end];
    // The colon is the last character of the bold run, or the first one after it.
    let (key_end, value_start) = if let Some(colon) = label.trim_end().strip_suffix([':', '\u{ff1a}']) {
        (start + colon.len(), mark.end)
    } else {
        let after = &line.text[mark.end..];
        let rest = after.trim_start().strip_prefix([':', '\u{ff1a}']);
        if let Some(rest) = rest {
            (mark.end, line.text.len() - rest.len())
        } else {
            // `**Key: value**`: all in one run.
            let colon = label.find(": ").filter(|_| after.trim().is_empty())?;
            (start + colon, start + colon + 1)
        }
    };
    cut_if_short(line, Cut { key_end, value_start })
}

/// A line that begins with `Key: value`, the key in bold or not.
///
/// Without bold, the key is a few plain words and the colon is followed by white space, so that
/// `https://…`, `12:30` and most sentences are no fields. Callers judge the rest by the key.
pub(super) fn any<'a>(line: &Line<'a>) -> Option<Labelled<'a>> {
    any_cut(line).map(|at| cut(line, at))
}

/// Whether [`any`] would cut the line.
pub(super) fn is_any(line: &Line<'_>) -> bool {
    any_cut(line).is_some()
}

fn any_cut(line: &Line<'_>) -> Option<Cut> {
    if let Some(at) = bold_cut(line) {
        return Some(at);
    }
    // Most lines have none at all; the colon of other scripts begins with this byte.
    let bytes = line.text.as_bytes();
    if !bytes.contains(&b':') && !bytes.contains(&0xef) {
        return None;
    }
    let (colon, mark) = line.text.char_indices().take(LONGEST_KEY + 1).find(|(_, c)| matches!(c, ':' | '\u{ff1a}'))?;
    let value_start = colon + mark.len_utf8();
    let key = line.text[..colon].trim();
    let spaced = mark == '\u{ff1a}' || line.text[value_start..].chars().next().is_none_or(char::is_whitespace);
    let plain = key.chars().next().is_some_and(char::is_alphanumeric)
        && !key.contains(['.', ',', ';', '?', '!', '"', '`', '='])
        && key.split_whitespace().count() <= 5
        && line.code().next().is_none_or(|code| code.start >= colon);
    (spaced && plain).then(|| cut_if_short(line, Cut { key_end: colon, value_start })).flatten()
}

/// A line that begins with bold text, whatever follows: `**As a** user` is `As a` and `user`.
pub(super) fn bold_start<'a>(line: &Line<'a>) -> Option<Labelled<'a>> {
    let start = line.text.len() - line.text.trim_start().len();
    let mark = line.strong().next().filter(|mark| mark.start <= start)?;
    let at = bold_cut(line).or_else(|| cut_if_short(line, Cut { key_end: mark.end, value_start: mark.end }))?;
    Some(cut(line, at))
}

fn cut_if_short(line: &Line<'_>, at: Cut) -> Option<Cut> {
    let key = line.text[..at.key_end].trim();
    (!key.is_empty() && key.len() <= LONGEST_KEY).then_some(at)
}

fn cut<'a>(line: &Line<'a>, at: Cut) -> Labelled<'a> {
    Labelled { key: line.slice(0..at.key_end), value: line.slice(at.value_start..line.text.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;
    use crate::parse::outline::{self, Block};
    use crate::source::SourceFile;

    fn line(text: &str) -> Line<'static> {
        // A test's few bytes may stay.
        let file = Box::leak(Box::new(SourceFile::decode(&SourcePath::new("a.md"), text.as_bytes())));
        let room = Box::leak(Box::new(outline::Room::new()));
        let outline = outline::read(file, 0..text.len(), crate::model::Figures::default(), room);
        let Some(Block::Paragraph(lines)) = outline.sections[0].blocks.first() else { panic!("a paragraph: {text}") };
        lines[0].clone()
    }

    fn cut_as(cut: Option<Labelled<'_>>) -> Option<(String, String)> {
        cut.map(|labelled| (labelled.key.text.to_owned(), labelled.value.text.to_owned()))
    }

    #[test]
    fn bold_labels_are_cut_in_all_their_forms() {
        for text in
            ["**Key**: a b", "**Key:** a b", "**Key** : a b", "***Key***: a b", "**Key: a b**", "**Key**\u{ff1a}a b"]
        {
            assert_eq!(cut_as(bold(&line(text))), Some(("Key".into(), "a b".into())), "{text}");
        }
        assert_eq!(
            cut_as(bold(&line("**Acceptance Criteria:**"))),
            Some(("Acceptance Criteria".into(), String::new()))
        );
        assert_eq!(cut_as(bold(&line("**As a** user: x"))), None);
        assert_eq!(cut_as(bold_start(&line("**As a** user"))), Some(("As a".into(), "user".into())));
    }

    #[test]
    fn plain_labels_are_told_from_prose_and_addresses() {
        assert_eq!(cut_as(any(&line("Start Date: 2014-01-01"))), Some(("Start Date".into(), "2014-01-01".into())));
        assert_eq!(cut_as(any(&line("RFC PR:"))), Some(("RFC PR".into(), String::new())));
        for text in ["https://a.b", "at 12:30", "`x`: y", "In this document, we say: x", "We have seen that it does: x"]
        {
            assert_eq!(any(&line(text)), None, "{text}");
        }
    }

    #[test]
    fn a_value_knows_where_it_stands() {
        let text = "**Key**: `a` b";
        let value = bold(&line(text)).unwrap().value;
        assert_eq!(&text[value.range.clone()], "a` b");
        assert_eq!(value.code().next(), Some(0..1));
    }
}
