//! Libraries, services and standards from elsewhere: name, version, purpose.

use std::ops::Range;

use crate::model::{ExternalDependency, Text};

use super::Context;
use super::fields;
use super::outline::{Line, Table};
use super::words::{is_any, is_nothing};

/// Reads `**Django 5.2+**: web framework`.
pub(super) fn of_line(context: &Context<'_>, line: &Line) -> ExternalDependency {
    let text = line.text;
    let (head, purpose) = cut(line);
    let (name, version, rest) = name_and_version(&text[head]);
    let purpose = purpose.map(|range| text[range].trim()).filter(|purpose| !purpose.is_empty());
    ExternalDependency {
        name: name.into(),
        version: version.map(Text::from),
        raw: text.trim().into(),
        purpose: purpose.or(rest).map(Text::from),
        place: line.place(context.file),
    }
}

/// Reads a row of which one cell is the name.
pub(super) fn of_row(context: &Context<'_>, table: &Table, row: &[Line], name_at: usize) -> ExternalDependency {
    let cell = |words: &[&str]| {
        let at = table.head.iter().position(|cell| is_any(cell.text.trim(), words))?;
        row.get(at).map(|cell| cell.text.trim()).filter(|text| at != name_at && !is_nothing(text)).map(Text::from)
    };
    let mut found = of_line(context, &row[name_at]);
    found.version = cell(&["version", "versions", "minimum version", "min version"]).or(found.version);
    found.purpose = cell(&["purpose", "description", "used for", "reason", "use", "usage", "notes"]).or(found.purpose);
    found
}

/// Where the name with its version ends, and what it is for.
fn cut(line: &Line) -> (Range<usize>, Option<Range<usize>>) {
    let text = line.text;
    let all = text.len();
    let first = line.strong().next().or(line.code().next()).filter(|run| text[..run.start].trim().is_empty());
    // A version may stand in brackets right behind a bold name: `**Redis** (7+): cache`.
    let from = first.as_ref().map_or(0, |run| run.end);
    if first.is_some() && !fields::is_bold(line) && text[from..].trim().is_empty() {
        return (0..all, None);
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ':' | '：' | '—' | '–' if depth == 0 && at > 0 && (at + 1 >= from || c != ':') => {
                let after = &text[at + c.len_utf8()..];
                if c != ':' || after.is_empty() || after.starts_with(char::is_whitespace) {
                    return (0..at, Some(at + c.len_utf8()..all));
                }
            }
            '-' if depth == 0 && at > 0 && text[..at].ends_with(' ') && text[at + 1..].starts_with(' ') => {
                return (0..at, Some(at + 1..all));
            }
            _ => {}
        }
    }
    match first.map(|run| run.end) {
        // `**Stripe** for payments`.
        Some(end) if !text[end..].trim_start().starts_with('(') => {
            let rest = text[end..].trim_start();
            let versioned = rest.split_whitespace().next().is_some_and(is_version);
            if versioned { (0..all, None) } else { (0..end, Some(end..all)) }
        }
        _ => (0..all, None),
    }
}

/// Cuts `PostgreSQL 16+ with pgvector` into name, version and what follows.
fn name_and_version(head: &str) -> (&str, Option<&str>, Option<&str>) {
    let head = head.trim().trim_end_matches([':', '.']);
    if let Some(open) = head.rfind('(').filter(|open| *open > 0 && head.ends_with(')')) {
        let inner = head[open + 1..head.len() - 1].trim();
        let bare = inner.strip_prefix("version ").or_else(|| inner.strip_prefix("Version ")).unwrap_or(inner);
        if begins_version(bare) {
            return (head[..open].trim(), Some(bare), None);
        }
        // `Redis 7 (optional)`: the bracket says something else.
        // Only the last bracket is taken off: a hostile line may have a million of them.
        let (name, version, rest) = spaced_version(head[..open].trim());
        if version.is_some() {
            return (name, version, rest.or(Some(inner)));
        }
        return (head, None, None);
    }
    spaced_version(head)
}

/// Cuts a head that does not end with a bracket.
fn spaced_version(head: &str) -> (&str, Option<&str>, Option<&str>) {
    // `django>=5.2`, `react@18`.
    let operator = head.find(['>', '<', '=', '@', '^', '~']).filter(|at| *at > 0 && !head[..*at].ends_with(' '));
    if let Some(at) = operator {
        let version = head[at..].trim_start_matches('@');
        if begins_version(version) {
            return (head[..at].trim(), Some(version.trim()), None);
        }
    }
    let mut at = 0;
    for word in head.split(' ') {
        let start = at;
        at += word.len() + 1;
        if start == 0 || word.is_empty() || !begins_version(&head[start..]) {
            continue;
        }
        let rest = &head[start..];
        // An operator of its own takes the next word with it: `>= 3.11`.
        let sign = word.bytes().all(|byte| matches!(byte, b'>' | b'<' | b'=' | b'^' | b'~'));
        let first = if sign { rest[word.len()..].trim_start() } else { rest };
        let end = rest.len() - first.len() + first.find(' ').unwrap_or(first.len());
        let (mut version, mut tail) = (rest[..end].trim_end_matches(','), rest[end..].trim());
        for more in ["LTS", "or later", "or newer", "or higher", "or above", "and above", "and later"] {
            if let Some(after) = tail.strip_prefix(more) {
                version = rest[..rest.len() - after.len()].trim();
                tail = after.trim();
                break;
            }
        }
        // A number in the middle of a name is part of it: `Web 3 SDK`.
        let ends = tail.is_empty()
            || ["with ", "for ", "as ", "via ", "(", "and ", "/ ", "+ ", "on "]
                .iter()
                .any(|word| tail.starts_with(word));
        if ends {
            return (head[..start].trim(), Some(version), Some(tail).filter(|tail| !tail.is_empty()));
        }
    }
    (head, None, None)
}

/// Whether a text begins with a version requirement.
fn begins_version(text: &str) -> bool {
    let text = text.trim_start_matches(['>', '<', '=', '^', '~', ' ', '≥']);
    text.split([' ', ',']).next().is_some_and(is_version)
}

/// `5.2+`, `v1.2`, `16`, `3.x`, `2.0-beta`, `2022-11-15`.
fn is_version(word: &str) -> bool {
    let word = word.trim_start_matches(['>', '<', '=', '^', '~', '≥']).trim_start_matches(['v', 'V']);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word[digits..];
    let plain =
        |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '+' | 'x' | 'X' | '*' | '-' | ','));
    digits > 0
        && digits <= 8
        && (plain(rest)
            || rest.starts_with(['.', '-'])
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_versions() {
        for (head, expected) in [
            ("Django 5.2+", ("Django", Some("5.2+"), None)),
            ("PostgreSQL 16+ with pgvector", ("PostgreSQL", Some("16+"), Some("with pgvector"))),
            ("Python (3.11+)", ("Python", Some("3.11+"), None)),
            ("Node >= 20 LTS", ("Node", Some(">= 20 LTS"), None)),
            ("django>=5.2", ("django", Some(">=5.2"), None)),
            ("OAuth 2.0", ("OAuth", Some("2.0"), None)),
            ("Redis 7 (optional)", ("Redis", Some("7"), Some("optional"))),
            ("Web 3 SDK", ("Web 3 SDK", None, None)),
            ("Amazon S3", ("Amazon S3", None, None)),
            ("Stripe (payments)", ("Stripe (payments)", None, None)),
            ("", ("", None, None)),
        ] {
            assert_eq!(name_and_version(head), expected, "{head}");
        }
    }
}
