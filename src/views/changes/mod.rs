//! What changed, in words: one sentence for each change, the same on pages, in the feed and on the terminal.
//!
//! A [`Told`] is a line about one spec or release. Its text stands behind the name of what it is about:
//! *Search* "went back from Complete to In Progress". Texts are plain, on one line and without control characters;
//! whoever prints them escapes them.

mod pages;
mod phrases;

use std::cmp::Ordering;

use serde::Serialize;

use crate::changes::{Changes, ReleaseChange, SpecChange};
use crate::model::StatusKind;

pub use pages::{ChangeLine, ChangeList, Changed, LineGroup};
pub(super) use pages::{list, of_release, of_spec, pages, recent};
use phrases::{of_release_change, of_spec_change};

/// What a change means to somebody who wants to know whether all is on track, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Something got worse: unmet again, a status that went back, a later date, a risk that was raised.
    Attention,
    /// Something got further.
    Progress,
    /// What is wanted, and when, was changed.
    Plans,
    /// Specs came, went, or got another name.
    Specs,
}

impl Group {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Attention, Self::Progress, Self::Plans, Self::Specs];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Attention => "Needs attention",
            Self::Progress => "Progress",
            Self::Plans => "Plans and scope",
            Self::Specs => "New and removed",
        }
    }
}

/// A line about one change, or about several of the same kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told<'a> {
    /// What it means.
    pub group: Group,
    /// What it is about.
    #[serde(flatten)]
    pub subject: Subject<'a>,
    /// What happened, to stand behind the subject; keys in back quotes.
    pub text: String,
    /// The texts of the criteria, items and risks that are meant, as far as they are known.
    pub details: Vec<String>,
    /// How many more of them there are.
    pub more: usize,
    #[serde(skip)]
    weight: u8,
}

/// What a line is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject<'a> {
    /// A spec.
    Spec {
        /// Its key; the last one if it is gone.
        key: &'a str,
        /// Its title.
        title: String,
    },
    /// A release.
    Release(String),
}

impl Subject<'_> {
    /// What to call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Spec { key, title } => {
                if title.is_empty() {
                    key
                } else {
                    title
                }
            }
            Self::Release(name) => name,
        }
    }
}

/// Every line, the most pressing first; `statuses` are the kinds that the project knows besides the built-in ones.
#[must_use]
pub fn told<'a>(changes: &'a Changes, statuses: &[StatusKind]) -> Vec<Told<'a>> {
    let mut lines: Vec<_> = changes.releases.iter().flat_map(release_lines).collect();
    lines.extend(changes.specs.iter().flat_map(|spec| spec_lines(spec, statuses)));
    // Releases before specs, and specs by key: the sort is stable.
    lines.sort_by(order);
    lines
}

/// The lines about one spec, the most pressing first.
#[must_use]
pub fn spec_lines<'a>(spec: &'a SpecChange, statuses: &[StatusKind]) -> Vec<Told<'a>> {
    let subject = Subject::Spec { key: &spec.key, title: phrases::plain(&spec.title, 120) };
    let mut lines = of_spec_change(spec, &subject, statuses);
    lines.sort_by(order);
    lines
}

/// The lines about one release.
#[must_use]
pub fn release_lines(release: &ReleaseChange) -> Vec<Told<'_>> {
    of_release_change(release, &Subject::Release(phrases::plain(&release.name, 80)))
}

fn order(left: &Told<'_>, right: &Told<'_>) -> Ordering {
    (left.group, left.weight).cmp(&(right.group, right.weight))
}

/// `What changed since 2026-11-01`.
#[must_use]
pub fn heading(changes: &Changes) -> String {
    match phrases::plain(&changes.since, 20) {
        none if none.is_empty() => "What changed".to_owned(),
        since => format!("What changed since {since}"),
    }
}

/// How much changed: `3 specs and 1 release changed`; `nothing changed`.
#[must_use]
pub fn summary(changes: &Changes) -> String {
    let specs = changes.specs.len() as u64;
    let releases = changes.releases.len() as u64;
    let counts = [(specs, "spec", "specs"), (releases, "release", "releases")];
    let counts = counts.iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<_> = counts.map(|(count, one, many)| super::words::counted(*count, one, many)).collect();
    if parts.is_empty() { "nothing changed".to_owned() } else { format!("{} changed", parts.join(" and ")) }
}
