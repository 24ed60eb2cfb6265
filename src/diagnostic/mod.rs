//! What sitegen tells an author about a file.
//!
//! A [`Diagnostic`] is a finding about somebody's text: it has a code, a severity, a place, a
//! message that states the fact and a help that states the fix. It is never a reason to stop;
//! that is [`crate::error::Error`]. Printing lives in `cli::report`, judging in `check`.

mod code;
mod explain;
mod packed;
mod report;
mod span;

use std::fmt;

pub use code::{Code, Scope};
pub use explain::{Example, Explanation};
pub use report::{Filed, Report};
pub use span::{LineIndex, Place, SourcePath, Spanned};

/// How much a finding matters. Ordered: `Info < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong yet.
    Info,
    /// Probably a mistake, or something that readers will stumble over.
    Warning,
    /// The portal would say something untrue or incomplete because of it.
    Error,
}

impl Severity {
    /// The lower-case word used in JSON, on the terminal and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One finding about one place in an author's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule found it.
    pub code: Code,
    /// Its severity after configuration; starts as [`Code::severity`].
    pub severity: Severity,
    /// The file, relative to the content root.
    pub path: SourcePath,
    /// The words that are wrong; the file's first character when the whole file is meant.
    pub place: Place,
    /// The fact: lower case, no final period, the file's own words in back quotes.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to the finding: the second file of a duplicate id, the edges of a cycle.
    pub related: Vec<Related>,
}

/// A further place that a [`Diagnostic`] speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file of that place.
    pub path: SourcePath,
    /// The words meant.
    pub place: Place,
    /// What stands there: "also claimed here".
    pub message: String,
}

impl Diagnostic {
    /// A finding with its code's own severity, no help and no related places.
    #[must_use]
    pub fn new(code: Code, path: &SourcePath, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            path: path.clone(),
            place,
            message: message.into(),
            help: None,
            related: Vec::new(),
        }
    }

    /// The same finding with a help text.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with one more related place.
    #[must_use]
    pub fn with_related(mut self, path: &SourcePath, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { path: path.clone(), place, message: message.into() });
        self
    }

    /// The order in which findings are shown and exported: file, place, code, message.
    pub fn sort(findings: &mut [Self]) {
        findings.sort_by(|left, right| {
            (&left.path, left.place.start, left.code, &left.message).cmp(&(
                &right.path,
                right.place.start,
                right.code,
                &right.message,
            ))
        });
    }
}
