//! What many pages show in the same way: a status, progress, dates, marks, findings.

use serde::Serialize;

use crate::catalog::{SpecEntry, SpecIndex};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Criterion, DateField, DateProblem, Impact, MarkState, MarkedItem, Parsed, Precision, ReleaseState, Risk,
    StatusKind, Tally,
};
use crate::routes::Route;
use crate::verdict;

use super::links::{Anchor, Links};
use super::words;

/// A status: icon, word, colour.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The built-in kind that decides icon and colour, as in addresses: `in-progress`.
    pub icon: String,
    /// The word: `In Progress`.
    pub label: String,
    /// The list of all specs with this status.
    pub href: Option<String>,
}

/// How many characters of an unknown status word its label shows.
pub(super) const LONGEST_LABEL: usize = 40;

impl Status {
    pub(super) fn of_kind(links: &Links, kind: &StatusKind) -> Self {
        Self { icon: kind.built_in().slug(), label: kind.label().to_owned(), href: links.status(kind) }
    }

    /// The status that a spec declares; an unknown word is shown as it was written, and as unknown.
    pub(super) fn of(links: &Links, entry: &SpecEntry) -> Self {
        Self { label: status_label(entry), ..Self::of_kind(links, entry.status()) }
    }

    pub(super) fn of_release(state: ReleaseState) -> Self {
        let (icon, label) = match state {
            ReleaseState::Released => ("complete", "Released"),
            ReleaseState::InProgress => ("in-progress", "In progress"),
            ReleaseState::Next => ("approved", "Next"),
            ReleaseState::Planned => ("draft", "Planned"),
            ReleaseState::Unknown => ("unknown", "State not given"),
        };
        Self { icon: icon.to_owned(), label: label.to_owned(), href: None }
    }
}

/// The word for the status that a spec declares; an unknown word is shown as it was written.
#[must_use]
pub fn status_label(entry: &SpecEntry) -> String {
    match &entry.spec().status {
        None => "No status".to_owned(),
        Some(field) if field.kind == StatusKind::Unknown && !field.raw.is_empty() => {
            format!("Unknown: {}", words::shortened(&field.raw, LONGEST_LABEL))
        }
        Some(field) if field.exceptions => format!("{}, with exceptions", field.kind.label()),
        Some(field) => field.kind.label().to_owned(),
    }
}

/// How much is done: a bar and its words.
#[derive(Clone, Debug, Serialize)]
pub struct Progress {
    /// How many are met.
    pub met: u32,
    /// How many there are; 0 when nothing can be said, and then there is no bar.
    pub of: u32,
    /// All of it in words: `7 of 12 criteria (58%)`, `no criteria yet`.
    pub text: String,
    /// The list of what is missing, where there is one.
    pub href: Option<String>,
}

impl Progress {
    /// Of a spec: its criteria, else its check boxes, named so.
    pub(super) fn of(links: &Links, index: SpecIndex) -> Self {
        let spec = links.catalog.spec(index).spec();
        match verdict::observed(spec).progress {
            Some(progress) => {
                let what = match progress.counted {
                    verdict::Counted::Criteria => ("criterion", "criteria"),
                    verdict::Counted::Boxes => ("check box", "check boxes"),
                };
                let mut counted = Self::counted(progress.met, progress.of, what);
                let Tally { unknown: unmarked, open, in_progress, .. } = spec.tally();
                if open + in_progress > 0 {
                    counted.href = Some(format!("{}#page.open", links.to(&Route::Spec(index))));
                }
                if unmarked > 0 {
                    counted.text = format!("{}, {} not marked", counted.text, words::grouped(u64::from(unmarked)));
                }
                counted
            }
            None => Self { met: 0, of: 0, text: untracked(spec.tally()), href: None },
        }
    }

    /// Of anything that can be counted; `what` is its word for one and for many.
    pub(super) fn counted(met: u32, of: u32, what: (&str, &str)) -> Self {
        let percent = Tally { met, open: of.saturating_sub(met), ..Tally::default() }.percent();
        let text = match percent {
            None => format!("no {} yet", what.1),
            Some(percent) => {
                let all = words::counted(u64::from(of), what.0, what.1);
                format!("{} of {all} ({percent}%)", words::grouped(u64::from(met)))
            }
        };
        Self { met, of, text, href: None }
    }
}

fn untracked(tally: Tally) -> String {
    match tally.total() {
        0 => "no criteria yet".to_owned(),
        _ if tally.unknown == 0 => "every criterion was dropped".to_owned(),
        _ => format!("{}, none marked", words::counted(u64::from(tally.unknown), "criterion", "criteria")),
    }
}

/// What the marks of a spec say beside the status that its author declares.
#[derive(Clone, Debug, Serialize)]
pub struct Observation {
    /// Whether it and the declared status cannot both be right.
    pub contradicts: bool,
    /// The two together: `Complete, but 6 of 27 criteria are not met`.
    pub text: String,
}

/// Everything remarkable, contradictions first.
pub(super) fn observations(links: &Links, entry: &SpecEntry) -> Vec<Observation> {
    let declared = Status::of(links, entry).label;
    let observed = verdict::observed(entry.spec());
    let mut told: Vec<_> = observed.reasons.iter().collect();
    told.sort_by_key(|reason| !reason.kind.contradicts());
    told.into_iter()
        .map(|reason| {
            let contradicts = reason.kind.contradicts();
            let but = if contradicts { "but" } else { "and" };
            Observation { contradicts, text: format!("{declared}, {but} {}", reason.message) }
        })
        .collect()
}

/// A date as its author knows it.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// `2026-03-04`, `March 2026`, `Q3 2026`, `2026`; the author's words when they are no date.
    pub text: String,
    /// The value of `<time datetime>`, where there is one.
    pub machine: Option<String>,
    /// Why it is no date: `no such day`.
    pub problem: Option<&'static str>,
}

impl DateView {
    pub(super) fn of(field: &DateField) -> Self {
        let date = match field.date {
            Ok(date) => date,
            Err(problem) => {
                let problem = match problem {
                    DateProblem::Unreadable => "not read as a date",
                    DateProblem::Impossible => "no such day",
                    DateProblem::Ambiguous => "can be read in two ways",
                };
                return Self { text: field.raw.to_string(), machine: None, problem: Some(problem) };
            }
        };
        let day = date.first_day();
        let year = day.year();
        let (text, machine) = match date.precision() {
            Precision::Day => (day.to_string(), Some(day.to_string())),
            Precision::Month => {
                let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
                (format!("{month} {year}"), Some(format!("{year:04}-{:02}", day.month())))
            }
            Precision::Quarter => (format!("Q{} {year}", (day.month() - 1) / 3 + 1), None),
            Precision::Year => (format!("{year:04}"), Some(format!("{year:04}"))),
        };
        Self { text, machine, problem: None }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An item with the state that its mark gives it.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// `met`, `open`, `partly`, `dropped` or `unmarked`; decides the icon.
    pub icon: &'static str,
    /// The state in words, for those who do not see the icon: `done`.
    pub state: &'static str,
    /// What the item says.
    pub text: String,
}

impl Mark {
    pub(super) fn of(item: &MarkedItem) -> Self {
        let (icon, state) = match item.state {
            MarkState::Met => ("met", "done"),
            MarkState::Open => ("open", "not done"),
            MarkState::InProgress => ("partly", "in progress"),
            MarkState::Dropped => ("dropped", "dropped"),
            MarkState::Unknown => ("unmarked", "not marked"),
        };
        Self { icon, state, text: item.text.to_string() }
    }

    /// A criterion: the same marks in other words.
    pub(super) fn of_criterion(criterion: &Criterion) -> Self {
        let (icon, state) = match criterion.state {
            MarkState::Met => ("met", "met"),
            MarkState::Open => ("open", "not met"),
            MarkState::InProgress => ("partly", "in progress"),
            MarkState::Dropped => ("dropped", "dropped"),
            MarkState::Unknown => ("unmarked", "not marked"),
        };
        Self { icon, state, text: criterion.text.to_string() }
    }
}

/// How bad a risk would be: icon, word, colour.
#[derive(Clone, Debug, Serialize)]
pub struct ImpactView {
    /// `critical`, `high`, `medium`, `low` or `unknown`; decides the icon.
    pub icon: &'static str,
    /// The word; the author's own where no word is known.
    pub label: String,
}

impl ImpactView {
    pub(super) fn of(risk: &Risk) -> Self {
        match (risk.impact, &risk.raw_impact) {
            (Impact::Unknown, Some(raw)) => Self { icon: "unknown", label: words::shortened(raw, 60) },
            (impact, _) => Self::known(impact),
        }
    }

    pub(super) fn known(impact: Impact) -> Self {
        let label = match impact {
            Impact::Unknown => "Not given",
            Impact::Low => "Low",
            Impact::Medium => "Medium",
            Impact::High => "High",
            Impact::Critical => "Critical",
        };
        Self { icon: impact.as_str(), label: label.to_owned() }
    }
}

/// A list, and how many stand in it: a ready-made filter.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// What it is called.
    pub label: String,
    /// The icon of what stands in it.
    pub icon: Option<&'static str>,
    /// Where it is.
    pub href: String,
    /// How many stand in it, where that is told.
    pub count: Option<usize>,
    /// Whether this page is that list.
    pub current: bool,
}

impl Part {
    /// The same for a page that does not tell how many.
    pub(super) fn uncounted(self) -> Self {
        Self { count: None, ..self }
    }
}

/// A spec in a few words: on the board, in lists of relations.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// Its title, and its page.
    pub link: Anchor,
    /// What its author declares.
    pub status: Status,
    /// What is done.
    pub progress: Progress,
    /// The first thing that contradicts the declared status.
    pub contradiction: Option<String>,
    /// Who answers for it.
    pub owners: Vec<Anchor>,
}

impl Card {
    pub(super) fn of(links: &Links, index: SpecIndex) -> Self {
        let entry = links.catalog.spec(index);
        let contradiction = observations(links, entry).into_iter().find(|told| told.contradicts);
        Self {
            id: entry.spec().id.text.to_string(),
            link: links.spec(index),
            status: Status::of(links, entry),
            progress: Progress::of(links, index),
            contradiction: contradiction.map(|told| told.text),
            owners: entry.owners.iter().map(|owner| links.owner(*owner)).collect(),
        }
    }
}

/// Something that sitegen tells an author about a file.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// `SG111`.
    pub code: &'static str,
    /// `status-unrecognised`.
    pub slug: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// The fact.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The line in the source.
    pub line: u32,
}

impl Finding {
    pub(super) fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            code: diagnostic.code.as_str(),
            slug: diagnostic.code.slug(),
            severity: diagnostic.severity.as_str(),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            line: diagnostic.place.line,
        }
    }
}

/// What was found in one file.
pub(super) fn findings(links: &Links, parsed: &Parsed) -> Vec<Finding> {
    links.findings.of(&parsed.path).iter().map(Finding::of).collect()
}
