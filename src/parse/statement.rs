//! *As a …, I want …, so that …*: who wants what, and why.

use std::ops::Range;

use super::words::strip_word;

/// The parts of *As a …, I want …, so that …*: byte ranges of the text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    /// Who wants it.
    pub(super) role: Option<Range<usize>>,
    /// What is wanted.
    pub(super) capability: Option<Range<usize>>,
    /// What it is good for.
    pub(super) benefit: Option<Range<usize>>,
}

const ROLE: &[&str] = &["as an", "as a", "as the", "as"];
const WANT: &[&str] = &[
    "i want to be able to",
    "i want to",
    "i want",
    "i need to",
    "i need",
    "i would like to",
    "i'd like to",
    "i can",
    "we want to",
    "we want",
    "we need to",
    "we need",
];
const GAIN: &[&str] = &["so that", "so i can", "so we can", "in order to"];

impl Statement {
    /// Reads a statement that begins at `start`.
    pub(super) fn of(text: &str, start: usize) -> Self {
        let mut found = Self::default();
        let gains = strip_word(&text[start..], GAIN).is_some();
        let gain = find_phrase(text, start, GAIN);
        let end = gain.as_ref().map_or(text.len(), |gain| gain.start);
        // What stands behind `so that` is the gain, whatever somebody wants or needs in it.
        let want = if gains { None } else { find_phrase(text, start, WANT).filter(|want| want.start < end) };
        let clean = |range: Range<usize>| {
            let part = &text[range.clone()];
            let begin = range.start + (part.len() - part.trim_start_matches([':', ',', ' ', '\u{a0}', '…']).len());
            let end = range.start + part.trim_end_matches([',', '.', ';', ' ', '\u{a0}', '-', '–', '—']).len();
            (begin < end).then_some(begin..end)
        };
        if let Some(rest) = strip_word(&text[start..], ROLE) {
            let begin = text.len() - rest.len();
            let end = want.as_ref().or(gain.as_ref()).map_or(text.len(), |next| next.start);
            found.role = (begin <= end).then(|| clean(begin..end)).flatten();
        }
        if let Some(want) = want {
            let end = gain.as_ref().map_or(text.len(), |gain| gain.start);
            found.capability = clean(want.end..end);
        }
        if let Some(gain) = gain {
            found.benefit = clean(gain.end..text.len());
        }
        found
    }
}

/// Where a statement begins: at the start, after a label such as `User Story:`, or after a name.
pub(super) fn statement_start(text: &str) -> Option<usize> {
    let begins = |at: usize| {
        let rest = &text[at..];
        strip_word(rest, &["as an", "as a", "as the"]).is_some()
            || strip_word(rest, WANT).is_some()
            || strip_word(rest, GAIN).is_some()
            || strip_word(rest, &["as"]).is_some() && find_phrase(text, at, WANT).is_some()
    };
    let start = text.len() - text.trim_start().len();
    if begins(start) {
        return Some(start);
    }
    // `US-1: As a clerk, I want …`: only a whole sentence counts behind a name.
    let limit = text.char_indices().nth(100).map_or(text.len(), |(at, _)| at);
    let label = text[..limit].char_indices().filter(|(_, c)| matches!(c, ':' | '-' | '–' | '—' | '.' | ')'));
    label.map(|(at, c)| at + c.len_utf8()).find_map(|at| {
        let at = at + (text[at..].len() - text[at..].trim_start().len());
        let whole = strip_word(&text[at..], &["as an", "as a", "as the"]).is_some();
        (whole && find_phrase(text, at, WANT).is_some()).then_some(at)
    })
}

/// The first place at or after `from` where one of `phrases` stands as words of their own.
fn find_phrase(text: &str, from: usize, phrases: &[&str]) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let word_begins = at == from || !bytes[at - 1].is_ascii_alphanumeric();
        if word_begins
            && text.is_char_boundary(at)
            && matches!(bytes[at] | 0x20, b'i' | b's' | b'w')
            && let Some(rest) = strip_word(&text[at..], phrases)
        {
            return Some(at..text.len() - rest.len());
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: [Option<&str>; 3]) {
        let start = statement_start(text).expect("a statement");
        let statement = Statement::of(text, start);
        let parts = [statement.role, statement.capability, statement.benefit];
        assert_eq!(parts.map(|part| part.map(|range| &text[range])), expected, "{text}");
    }

    #[test]
    fn a_statement_is_cut_into_role_wish_and_gain() {
        check(
            "As a technical writer, I want to see x so that I can y.",
            [Some("technical writer"), Some("see x"), Some("I can y")],
        );
        check("As an admin, I want it", [Some("admin"), Some("it"), None]);
        check("US-1: As a clerk, I need a list", [Some("clerk"), Some("a list"), None]);
        check("So that I know", [None, None, Some("I know")]);
        check("As visitor, I want x", [Some("visitor"), Some("x"), None]);
        assert_eq!(statement_start("As before, nothing changes"), None);
    }
}
