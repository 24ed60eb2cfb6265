//! What words mean: section headings, field keys, status words, impact words, and the marks before items.
//!
//! Tables, not code, so that `sitegen.toml` can add a team's own words, or another language's.
//! Look-ups take text that [`Vocabulary::normalise`] has cleaned.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::date::DateOrder;
use super::section_words::SECTIONS;
use super::settings::Figures;
use super::spec::Impact;
use super::status::StatusKind;
use super::tally::Mark;

/// What a metadata field is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the meanings")]
pub enum FieldKey {
    Id,
    Title,
    Status,
    Owner,
    Created,
    Updated,
    Reviewed,
    Priority,
    Requires,
    Blocks,
    Relates,
    TargetRelease,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the meanings")]
pub enum SectionKind {
    Overview,
    Summary,
    Status,
    Problem,
    Stories,
    Criteria,
    Technical,
    Architecture,
    DataModel,
    Api,
    Integrations,
    Work,
    Metrics,
    Dependencies,
    ExternalDependencies,
    InternalDependencies,
    Risks,
    Testing,
    Documentation,
    Releases,
    Changelog,
}

/// All tables of words together. The default holds the words that sitegen knows by itself.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Heading words to sections.
    pub sections: Table<SectionKind>,
    /// Field keys to fields.
    pub fields: Table<FieldKey>,
    /// Status words to kinds.
    pub statuses: Table<StatusKind>,
    /// Impact words to impacts.
    pub impacts: Table<Impact>,
    /// Signs before items to marks. A variation selector after a sign is not part of it.
    pub marks: HashMap<char, Mark>,
    /// How to read `03/04/2026`; `None` leaves it ambiguous.
    pub date_order: Option<DateOrder>,
    /// What is read as a figure.
    pub figures: Figures,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            sections: table(SECTIONS),
            fields: table(FIELDS),
            statuses: table(STATUSES),
            impacts: table(IMPACTS),
            marks: MARKS.iter().flat_map(|(mark, signs)| signs.iter().map(|sign| (*sign, *mark))).collect(),
            date_order: None,
            figures: Figures::default(),
        }
    }
}

impl Vocabulary {
    /// Text as it is looked up: lower case, one space between words, `-` and `_` as spaces, straight apostrophes.
    #[must_use]
    pub fn normalise(text: &str) -> String {
        let mut cleaned = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                'a'..='z' => cleaned.push(character),
                '\u{2018}' | '\u{2019}' => cleaned.push('\''),
                '-' | '_' => push_space(&mut cleaned),
                // Invisible: variation selectors, zero-width characters, soft hyphen.
                '\u{FE00}'..='\u{FE0F}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
                _ if character.is_whitespace() => push_space(&mut cleaned),
                _ if character.is_ascii() => cleaned.push(character.to_ascii_lowercase()),
                _ => cleaned.extend(character.to_lowercase()),
            }
        }
        cleaned.truncate(cleaned.trim_end().len());
        cleaned
    }

    /// What a metadata key is about, as written: `Depends-On`, `feature_id`.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<FieldKey> {
        self.fields.get(&Self::normalise(key)).copied()
    }

    /// What a status word means, if it is one of the table. For whole phrases see [`super::Recognised::read`].
    #[must_use]
    pub fn status(&self, word: &str) -> Option<StatusKind> {
        self.statuses.get(&Self::normalise(word)).cloned()
    }

    /// Which mark a sign is.
    #[must_use]
    pub fn mark(&self, sign: char) -> Option<Mark> {
        // Every item begins with something that is asked about; hardly one with a sign.
        if sign.is_ascii() { None } else { self.marks.get(&sign).copied() }
    }
}

fn push_space(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

/// Words with their meanings. What is in it is the project's own choice, so it need not be proof against words that were
/// made to collide, and a short word is found in half the time.
pub type Table<T> = HashMap<String, T, FixedState>;

fn table<T: Clone>(rows: &[(T, &[&str])]) -> Table<T> {
    let words = rows.iter().flat_map(|(meaning, words)| words.iter().map(move |word| (*word, meaning)));
    words.map(|(word, meaning)| (word.to_owned(), meaning.clone())).collect()
}

const FIELDS: &[(FieldKey, &[&str])] = &[
    (FieldKey::Id, &["id", "feature id", "spec id", "specification id", "feature branch", "proposal", "eip", "kep"]),
    (FieldKey::Title, &["title", "feature name", "feature title"]),
    (FieldKey::Status, &["status", "current status", "feature status", "spec status"]),
    (
        FieldKey::Owner,
        &[
            "owner",
            "owners",
            "author",
            "authors",
            "author(s)",
            "assignee",
            "assignees",
            "dri",
            "feature owner",
            "spec owner",
        ],
    ),
    (
        FieldKey::Created,
        &["created", "date", "start date", "created at", "created on", "creation date", "date created"],
    ),
    (
        FieldKey::Updated,
        &[
            "updated",
            "last updated",
            "last modified",
            "modified",
            "updated at",
            "updated on",
            "last update",
            "date updated",
            "lastmod",
        ],
    ),
    (FieldKey::Reviewed, &["reviewed", "last reviewed", "last review", "reviewed on"]),
    (FieldKey::Priority, &["priority"]),
    (
        FieldKey::Requires,
        &["requires", "depends on", "dependson", "depends", "dependencies", "dependency", "blocked by"],
    ),
    (FieldKey::Blocks, &["blocks", "blocking", "depended on by", "required by"]),
    (
        FieldKey::Relates,
        &["related", "related to", "relates to", "see also", "related specs", "related features", "related spec"],
    ),
    (
        FieldKey::TargetRelease,
        &["target version", "target release", "milestone", "target milestone", "planned release", "planned version"],
    ),
];

const STATUSES: &[(StatusKind, &[&str])] = &[
    (
        StatusKind::Draft,
        &[
            "draft",
            "proposed",
            "planned",
            "provisional",
            "idea",
            "backlog",
            "pending",
            "to do",
            "todo",
            "not started",
            "specified",
            "awaiting review",
        ],
    ),
    (
        StatusKind::Approved,
        &[
            "approved",
            "accepted",
            "accepted with revisions",
            "accepted with modifications",
            "ready",
            "ready for implementation",
            "ready for dev",
            "ready for development",
            "implementable",
            "scheduled",
            "committed",
        ],
    ),
    (
        StatusKind::InProgress,
        &[
            "in progress",
            "wip",
            "work in progress",
            "active",
            "started",
            "doing",
            "implementing",
            "in development",
            "in review",
            "ready for review",
            "under review",
            "active review",
            "last call",
            "testing",
            "living",
        ],
    ),
    (
        StatusKind::Complete,
        &[
            "complete",
            "completed",
            "done",
            "implemented",
            "shipped",
            "released",
            "delivered",
            "final",
            "live",
            "landed",
            "verified",
        ],
    ),
    (StatusKind::Blocked, &["blocked", "stalled", "waiting"]),
    (StatusKind::Deferred, &["deferred", "postponed", "paused", "on hold", "shelved", "stagnant", "later"]),
    (StatusKind::Superseded, &["superseded", "replaced", "obsolete", "moved", "deprecated"]),
    (
        StatusKind::Cancelled,
        &[
            "cancelled",
            "canceled",
            "rejected",
            "withdrawn",
            "abandoned",
            "dropped",
            "expired",
            "returned for revision",
            "won't do",
            "wont do",
        ],
    ),
];

const IMPACTS: &[(Impact, &[&str])] = &[
    (Impact::Low, &["low", "minor", "minimal", "negligible"]),
    (Impact::Medium, &["medium", "moderate", "med"]),
    (Impact::High, &["high", "major", "severe", "serious"]),
    (Impact::Critical, &["critical", "blocker", "catastrophic"]),
];

const MARKS: &[(Mark, &[char])] = &[
    (Mark::Done, &['✅', '☑', '✔', '✓']),
    (Mark::Open, &['⬜', '☐', '🔲', '❌', '✗', '✘', '📋', '📝']),
    (Mark::Waiting, &['⏳', '⌛']),
    (Mark::Doing, &['🔄', '🚧']),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_however_they_are_spelt() {
        let vocabulary = Vocabulary::default();
        for key in ["Depends-On", "depends_on", "DEPENDS  ON", " Depends\u{a0}on "] {
            assert_eq!(vocabulary.field(key), Some(FieldKey::Requires), "{key}");
        }
        assert_eq!(vocabulary.field("Review Manager"), None);
    }

    #[test]
    fn every_word_of_the_tables_is_in_the_form_that_is_looked_up() {
        let vocabulary = Vocabulary::default();
        let words = vocabulary.fields.keys().chain(vocabulary.statuses.keys()).chain(vocabulary.impacts.keys());
        for word in words.chain(vocabulary.sections.keys()) {
            assert_eq!(&Vocabulary::normalise(word), word);
        }
    }
}
