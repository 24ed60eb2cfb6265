//! How far a feature is, as its author declares it.

use std::sync::Arc;

use crate::diagnostic::Place;

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
    pub raw: String,
    /// What the author adds to the status word: `Phase 5`, `FR-009 deferred`.
    pub qualifier: Option<String>,
    /// Complete, but for something that the qualifier names.
    pub exceptions: bool,
    /// Where it stands.
    pub place: Place,
}
