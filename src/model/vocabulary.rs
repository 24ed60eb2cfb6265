//! What words mean: section headings, field keys, status words, impact words.
//!
//! Tables, not code, so that `sitegen.toml` can add a team's own words, or another language's.
//! Look-ups take text that [`Vocabulary::normalise`] has cleaned.

use std::collections::HashMap;

use super::date::DateOrder;
use super::spec::Impact;
use super::status::StatusKind;

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

/// All tables of words together.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Heading words to sections.
    pub sections: HashMap<String, SectionKind>,
    /// Field keys to fields.
    pub fields: HashMap<String, FieldKey>,
    /// Status words to kinds.
    pub statuses: HashMap<String, StatusKind>,
    /// Impact words to impacts.
    pub impacts: HashMap<String, Impact>,
    /// How to read `03/04/2026`; `None` leaves it ambiguous.
    pub date_order: Option<DateOrder>,
}
