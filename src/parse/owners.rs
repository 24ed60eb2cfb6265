//! Owner fields to people and teams.

use std::ops::Range;

use crate::model::{Owner, OwnerKind, Vocabulary};
use crate::source::SourceFile;

use super::outline::Line;

/// Everybody named in the values of a field, each once. `TBD`, `—` and placeholders name nobody.
pub(super) fn read(file: &SourceFile, values: &[Line]) -> Vec<Owner> {
    let mut owners: Vec<Owner> = Vec::new();
    for value in values {
        for part in parts(value.text) {
            if is_nobody(&value.text[part.clone()]) {
                continue;
            }
            let Some((name, range)) = name(value, part) else { continue };
            if is_nobody(&name) || owners.iter().take(MOST).any(|owner| owner.name == name) {
                continue;
            }
            let kind = kind(&name);
            let place = value.place_of(file, range);
            owners.push(Owner { name: name.into(), kind, place });
            if owners.len() == MOST {
                return owners;
            }
        }
    }
    owners
}

/// Whoever lists more owners than this has written prose.
const MOST: usize = 200;

/// Whether a value says that there is none: `TBD`, `n/a`, `—`, `[Team/Person]`.
pub(super) fn is_nobody(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "",
        "tbd",
        "tba",
        "tbc",
        "todo",
        "none",
        "n/a",
        "na",
        "nobody",
        "no one",
        "unassigned",
        "unknown",
        "not assigned",
        "to be decided",
        "to be determined",
        "your name",
        "null",
    ];
    let text = text.trim();
    let bracketed = text.starts_with(['[', '<', '{']) && text.ends_with([']', '>', '}']) && !text.contains('@');
    let bare = text.trim_matches(|character: char| !character.is_alphanumeric());
    bracketed || WORDS.contains(&Vocabulary::normalise(bare).as_str())
}

/// Byte ranges between separators: `,` `;` `&` `+` ` / ` and `and`, outside brackets.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let length = character.len_utf8();
        let rest = &text[at..];
        let word = [" and ", " & ", " + ", " / ", " und "].into_iter().find(|word| rest.starts_with(*word));
        match character {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let separator = match (character, word) {
            _ if depth > 0 => 0,
            (',' | ';' | '，' | '、', _) => length,
            (_, Some(word)) => word.len() - 1,
            _ => 0,
        };
        if separator > 0 {
            parts.push(start..at);
            start = at + separator;
        }
        at += separator.max(length);
    }
    parts.push(start..text.len());
    parts
}

/// The name in a part, and where in the line it stands: without a mail address, a handle in brackets or quotes.
fn name(line: &Line, part: Range<usize>) -> Option<(String, Range<usize>)> {
    let text = &line.text[part.clone()];
    // `Name <mail>` is an automatic link in Markdown: its text is the address, without the angles.
    let mail = line.links_from(part.start).take_while(|(mark, _)| mark.start < part.end).find(|(mark, target)| {
        mark.start > part.start && target.starts_with("mailto:") && line.text[mark.clone()].contains('@')
    });
    let mail = mail.map(|(mark, _)| mark.start);
    let mut end = mail.unwrap_or(part.end);
    for opening in [" <", " (", " ["] {
        let bracket = text.find(opening).map(|at| part.start + at);
        end = bracket.filter(|at| !line.text[part.start..*at].trim().is_empty()).map_or(end, |at| end.min(at));
    }
    let (mut start, mut end) = trimmed(line.text, part.start..end);
    if start == end && mail.is_some() {
        (start, end) = trimmed(line.text, part);
    }
    // `and Bob`, where a comma stood before.
    for word in ["and ", "& "] {
        if line.text[start..end].starts_with(word) {
            start += word.len();
        }
    }
    (start < end).then(|| (line.text[start..end].to_owned(), start..end))
}

fn trimmed(text: &str, range: Range<usize>) -> (usize, usize) {
    let is_edge = |character: char| character.is_whitespace() || matches!(character, '"' | '`' | '<' | '>' | '.' | '*');
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start_matches(is_edge).len());
    let end = range.end - (part.len() - part.trim_end_matches(is_edge).len());
    (start, end.max(start))
}

fn kind(name: &str) -> OwnerKind {
    const TEAM_WORDS: [&str; 10] =
        ["team", "teams", "squad", "group", "guild", "crew", "department", "chapter", "tribe", "committee"];
    if let Some(handle) = name.strip_prefix('@') {
        return if handle.contains('/') { OwnerKind::Team } else { OwnerKind::Handle };
    }
    if !name.contains(' ') && name.split_once('@').is_some_and(|(_, host)| host.contains('.')) {
        return OwnerKind::Mail;
    }
    let lower = name.to_lowercase();
    let is_team = lower.split(|character: char| !character.is_alphanumeric()).any(|word| TEAM_WORDS.contains(&word));
    if is_team { OwnerKind::Team } else { OwnerKind::Person }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;
    use crate::parse::{fields, outline};

    #[track_caller]
    fn check(value: &str, expected: &[(&str, OwnerKind)]) {
        let text = format!("**Owner**: {value}");
        let file = SourceFile::decode(&SourcePath::new("a.md"), text.as_bytes());
        let room = outline::Room::new();
        let outline = outline::read(&file, 0..text.len(), crate::model::Figures::default(), &room);
        let Some(outline::Block::Paragraph(lines)) = outline.sections[0].blocks.first() else { panic!("a paragraph") };
        let owners = read(&file, &[fields::bold(&lines[0]).unwrap().value]);
        let found: Vec<_> = owners.iter().map(|owner| (owner.name.as_str(), owner.kind)).collect();
        assert_eq!(found, expected, "{value}");
        for owner in &owners {
            assert_eq!(&text[owner.place.range()], owner.name, "{value}");
        }
    }

    #[test]
    fn lists_are_cut_at_every_usual_separator() {
        use OwnerKind::Person;
        check(
            "Ann Lee, Bob; Cy & Dee and Eve + Fay / Gil",
            &[
                ("Ann Lee", Person),
                ("Bob", Person),
                ("Cy", Person),
                ("Dee", Person),
                ("Eve", Person),
                ("Fay", Person),
                ("Gil", Person),
            ],
        );
        check(
            "[Ann Lee](https://a.b), [Bob](https://c.d), and [Cy](x)",
            &[("Ann Lee", Person), ("Bob", Person), ("Cy", Person)],
        );
        check("Ann Lee (lead, design), Bob Andrews", &[("Ann Lee", Person), ("Bob Andrews", Person)]);
    }

    #[test]
    fn kinds_of_names_are_told_apart() {
        check(
            "@ann, @acme/search, Platform Team, R&D, ann@example.org",
            &[
                ("@ann", OwnerKind::Handle),
                ("@acme/search", OwnerKind::Team),
                ("Platform Team", OwnerKind::Team),
                ("R&D", OwnerKind::Person),
                ("ann@example.org", OwnerKind::Mail),
            ],
        );
        check("Ann Lee <ann@example.org>, Bob (@bob)", &[("Ann Lee", OwnerKind::Person), ("Bob", OwnerKind::Person)]);
        check("<ann@example.org>", &[("ann@example.org", OwnerKind::Mail)]);
    }

    #[test]
    fn nobody_is_nobody() {
        for value in ["TBD", "—", "[Team/Person]", "n/a", "None.", "_unassigned_", "-", "?", "<your name here>"] {
            check(value, &[]);
        }
    }
}
