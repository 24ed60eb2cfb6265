//! How far a feature is, as its author declares it.

use std::sync::Arc;

use crate::diagnostic::Place;
use crate::text::Text;

use super::date::{Date, DateOrder};
use super::vocabulary::{FieldKey, Vocabulary};

/// What a status means. The template's three, five that real collections need, Unknown, and what
/// `sitegen.toml` adds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusKind {
    /// Being written, or an idea.
    Draft,
    /// Agreed, not begun.
    Approved,
    /// Being built.
    InProgress,
    /// Built.
    Complete,
    /// Cannot go on.
    Blocked,
    /// Later, nobody knows when.
    Deferred,
    /// Something else took its place.
    Superseded,
    /// Given up.
    Cancelled,
    /// A kind that the project's configuration adds.
    Custom(Arc<CustomStatus>),
    /// None is written, or no word that is known.
    Unknown,
}

/// A kind of status that `sitegen.toml` adds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomStatus {
    /// The name in addresses and JSON: lower case, words joined by `_`.
    pub name: String,
    /// The words that pages show.
    pub label: String,
    /// The built-in kind that rules and colours treat it as.
    pub like: StatusKind,
}

impl StatusKind {
    /// The built-in kinds in the order of a board, from idea to outcome; Unknown comes last.
    pub const BUILT_IN: [Self; 9] = [
        Self::Draft,
        Self::Approved,
        Self::InProgress,
        Self::Complete,
        Self::Blocked,
        Self::Deferred,
        Self::Superseded,
        Self::Cancelled,
        Self::Unknown,
    ];

    /// The name in JSON: `in_progress`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Draft => "draft",
            Self::Approved => "approved",
            Self::InProgress => "in_progress",
            Self::Complete => "complete",
            Self::Blocked => "blocked",
            Self::Deferred => "deferred",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
            Self::Custom(custom) => &custom.name,
            Self::Unknown => "unknown",
        }
    }

    /// The words that pages show: `In Progress`.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Draft => "Draft",
            Self::Approved => "Approved",
            Self::InProgress => "In Progress",
            Self::Complete => "Complete",
            Self::Blocked => "Blocked",
            Self::Deferred => "Deferred",
            Self::Superseded => "Superseded",
            Self::Cancelled => "Cancelled",
            Self::Custom(custom) => &custom.label,
            Self::Unknown => "Unknown",
        }
    }

    /// The name in addresses: `in-progress`.
    #[must_use]
    pub fn slug(&self) -> String {
        self.name().replace('_', "-")
    }

    /// The built-in kind that this one behaves as; itself unless it is configured.
    #[must_use]
    pub fn built_in(&self) -> &Self {
        match self {
            Self::Custom(custom) => custom.like.built_in(),
            _ => self,
        }
    }

    /// Whether it counts as built.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        *self.built_in() == Self::Complete
    }

    /// Whether nobody will build it any more: superseded or cancelled.
    #[must_use]
    pub fn is_retired(&self) -> bool {
        matches!(self.built_in(), Self::Superseded | Self::Cancelled)
    }
}

/// The status of a spec: what is written and how it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusField {
    /// What it was understood as.
    pub kind: StatusKind,
    /// The author's words, markup removed.
    pub raw: Text,
    /// What the author adds to the status word: `Phase 5`, `FR-009 deferred`.
    pub qualifier: Option<Text>,
    /// Complete, but for something that the qualifier names.
    pub exceptions: bool,
    /// Where it stands.
    pub place: Place,
}

/// What the words of a status were understood as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The kind; unknown rather than a guess.
    pub kind: StatusKind,
    /// What is said besides the status word.
    pub qualifier: Option<Text>,
    /// Complete, but for something that the qualifier names.
    pub exceptions: bool,
}

impl Recognised {
    const UNKNOWN: Self = Self { kind: StatusKind::Unknown, qualifier: None, exceptions: false };

    /// Reads a status as people write it, never towards good news.
    ///
    /// The whole phrase has to be a known word, or else the part before a bracket, dash, colon or date. Beyond that,
    /// `Partially …` and `Phase 5 Complete` are in progress, and a word that promises nothing may
    /// have more behind it: `Draft Specification Complete`, `Superseded by 012`.
    #[must_use]
    pub fn read(raw: &str, vocabulary: &Vocabulary) -> Self {
        let text = clean(raw);
        // `Status: **Status: Active**` says it twice.
        let text = match text.split_once(':') {
            Some((key, rest)) if vocabulary.field(key) == Some(FieldKey::Status) => rest.trim_start(),
            _ => text.as_str(),
        };
        if let Some(kind) = vocabulary.status(text) {
            return Self { kind, qualifier: None, exceptions: false };
        }
        let (head, rest) = text.split_at(head_end(text));
        let (head, rest) = (head.trim(), trimmed_qualifier(rest));
        if let Some(kind) = vocabulary.status(head) {
            let exceptions = kind.is_complete() && rest.is_some_and(names_exception);
            return Self { kind, qualifier: rest.map(Text::from), exceptions };
        }
        beginning(head, text, vocabulary).unwrap_or(Self::UNKNOWN)
    }
}

/// What the first words of a phrase allow to be said about it, when the phrase is no known word.
fn beginning(head: &str, text: &str, vocabulary: &Vocabulary) -> Option<Recognised> {
    const PARTLY: [&str; 7] = ["partially", "partly", "mostly", "nearly", "almost", "partial", "half"];
    const STAGES: [&str; 8] = ["phase", "phases", "stage", "step", "part", "milestone", "sprint", "iteration"];
    const GOES_ON: [&str; 26] = [
        "a",
        "as",
        "at",
        "awaiting",
        "because",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "pending",
        "phase",
        "proposal",
        "rfc",
        "since",
        "spec",
        "specification",
        "to",
        "until",
        "v1",
        "v2",
        "version",
        "via",
        "with",
    ];
    // A status that goes on for a page is prose; looking at its start keeps this linear.
    let words: Vec<&str> = head.split_whitespace().take(12).collect();
    let first = words.first()?.to_lowercase();
    let in_progress = |qualifier: &str| Recognised {
        kind: StatusKind::InProgress,
        qualifier: Some(qualifier.into()),
        exceptions: false,
    };
    let is_a_state = |kind: &StatusKind| matches!(kind.built_in(), StatusKind::Complete | StatusKind::InProgress);
    if PARTLY.contains(&first.as_str()) && words.len() > 1 {
        // `Mostly harmless` says nothing.
        let kind = vocabulary.status(words[1]).or_else(|| vocabulary.status(&words[1..].join(" ")));
        return kind.filter(is_a_state).map(|_| in_progress(text));
    }
    if STAGES.contains(&first.as_str()) {
        let known = (1..words.len()).find_map(|from| vocabulary.status(&words[from..].join(" ")));
        return known.filter(is_a_state).map(|_| in_progress(text));
    }
    // The longest known beginning. What follows must be a word that can follow a status.
    let longest = (1..words.len()).rev().find_map(|end| Some((end, vocabulary.status(&words[..end].join(" "))?)));
    let (end, kind) = longest?;
    let next = words[end].to_lowercase();
    let follows = GOES_ON.contains(&next.as_str()) || next.starts_with(|c: char| c.is_ascii_digit() || c == '#');
    let qualifier = Some(text[words[end].as_ptr().addr() - text.as_ptr().addr()..].into());
    if !kind.is_complete() {
        return follows.then_some(Recognised { kind, qualifier, exceptions: false });
    }
    // `Implemented except …`, `Done with caveats`, `Released in 2.1`: only if the rest takes nothing else back.
    let rest = words[end..].join(" ");
    if names_exception(&rest) || next == "with" {
        return Some(Recognised { kind, qualifier, exceptions: names_exception(&rest) });
    }
    let placed = matches!(next.as_str(), "in" | "on" | "since" | "at" | "as")
        && words[end + 1..].iter().any(|word| word.contains(|c: char| c.is_ascii_digit()))
        || next.starts_with(|c: char| c.is_ascii_digit() || c == '#');
    placed.then_some(Recognised { kind, qualifier, exceptions: false })
}

/// Without emoji, brackets around the whole and white space at the ends; everything else as written.
fn clean(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    for character in raw.chars() {
        let keep = character.is_alphanumeric()
            || character.is_ascii_punctuation() && !matches!(character, '*' | '`' | '~' | '_')
            || matches!(character, '—' | '–' | '\u{2018}' | '\u{2019}' | '…');
        if keep {
            text.push(character);
        } else if character == '_' || !text.is_empty() && !text.ends_with(' ') && character.is_whitespace() {
            text.push(' ');
        }
    }
    let trimmed = text.trim().trim_end_matches(['.', '!']).trim_end();
    let inside = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(trimmed);
    inside.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '[')).to_owned()
}

/// Where the status word ends and what is said about it begins: a bracket, a dash, a colon, a date.
fn head_end(text: &str) -> usize {
    let marks = text.char_indices().find(|(at, character)| match character {
        '(' | '[' | '—' | '–' | ':' | ';' | '|' | '.' | ',' => true,
        '-' => text[..*at].ends_with(' ') && text[at + 1..].starts_with(' '),
        _ => false,
    });
    let date = text.match_indices(' ').map(|(at, _)| at + 1).find(|at| {
        let word = text[*at..].split([' ', ',', '(', ')']).next().unwrap_or_default();
        word.len() >= 6 && Date::parse(word, Some(DateOrder::DayFirst)).is_ok()
    });
    marks.map(|(at, _)| at).into_iter().chain(date).min().unwrap_or(text.len())
}

fn trimmed_qualifier(rest: &str) -> Option<&str> {
    let start = rest
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | ':' | ';' | '|' | '.' | ',' | '-'));
    // One pair of brackets around everything says no more than its inside.
    let inside =
        start.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|inside| !inside.contains(['(', ')']));
    let text = inside.unwrap_or(start).trim();
    (!text.is_empty()).then_some(text)
}

/// Whether the words behind `Complete` take something back.
fn names_exception(qualifier: &str) -> bool {
    const WORDS: [&str; 24] = [
        "except",
        "excluding",
        "without",
        "but",
        "minus",
        "apart",
        "deferred",
        "missing",
        "remaining",
        "remain",
        "remains",
        "pending",
        "partial",
        "partially",
        "partly",
        "not",
        "todo",
        "tbd",
        "open",
        "outstanding",
        "unless",
        "blocked",
        "postponed",
        "incomplete",
    ];
    let lower = qualifier.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, kind: &StatusKind, qualifier: Option<&str>) {
        let found = Recognised::read(raw, &Vocabulary::default());
        assert_eq!((&found.kind, found.qualifier.as_deref(), found.exceptions), (kind, qualifier, false), "{raw}");
    }

    #[test]
    fn words_are_known_whatever_stands_around_them() {
        for raw in [
            "In Progress",
            "in-progress",
            "IN_PROGRESS",
            "🚧 In Progress",
            "**In\u{a0}Progress**.",
            "[In Progress]",
            "`in progress`",
        ] {
            check(raw, &StatusKind::InProgress, None);
        }
        check("Won’t do", &StatusKind::Cancelled, None);
        check("✅ Completed", &StatusKind::Complete, None);
        check("Returned for revision", &StatusKind::Cancelled, None);
        check("Accepted with revisions", &StatusKind::Approved, None);
    }

    #[test]
    fn what_follows_the_word_is_a_qualifier() {
        check("Implemented (Swift 5.5)", &StatusKind::Complete, Some("Swift 5.5"));
        check("Active review (July 1...8, 2025)", &StatusKind::InProgress, Some("July 1...8, 2025"));
        check("SHELVED (was: approved)", &StatusKind::Deferred, Some("was: approved"));
        check("Draft — waiting for numbers", &StatusKind::Draft, Some("waiting for numbers"));
        check("Approved 2026-01-05", &StatusKind::Approved, Some("2026-01-05"));
        check("Status: Active Review (Aug 1, 2025)", &StatusKind::InProgress, Some("Aug 1, 2025"));
        check("Implemented in 2.0", &StatusKind::Complete, Some("in 2.0"));
        check("Superseded by 012-search", &StatusKind::Superseded, Some("by 012-search"));
        check("Implemented with modifications (Swift 5)", &StatusKind::Complete, Some("with modifications (Swift 5)"));
    }

    #[test]
    fn parts_are_never_the_whole() {
        check("✅ Phase 5 Complete - two to go", &StatusKind::InProgress, Some("Phase 5 Complete - two to go"));
        check("Partially implemented (Swift 4)", &StatusKind::InProgress, Some("Partially implemented (Swift 4)"));
        check("Mostly done", &StatusKind::InProgress, Some("Mostly done"));
        check("Draft Specification Complete", &StatusKind::Draft, Some("Specification Complete"));
    }

    #[test]
    fn exceptions_to_complete_are_named() {
        for raw in ["Implemented (web); FR-009 deferred", "Complete except the export", "Done, but not on Windows"] {
            let found = Recognised::read(raw, &Vocabulary::default());
            assert_eq!((found.kind, found.exceptions), (StatusKind::Complete, true), "{raw}");
        }
    }

    #[test]
    fn everything_else_is_unknown() {
        for raw in [
            "",
            "✅",
            "closed",
            "Doone",
            "Complete rewrite needed",
            "Not done",
            "No longer planned",
            "100%",
            "Mostly harmless",
            "Live draft",
            "Implemented in part",
            "Phase 5",
            "Approved?? maybe",
        ] {
            check(raw, &StatusKind::Unknown, None);
        }
    }
}
