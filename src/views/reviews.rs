//! When specs are to be reviewed: what is late first, what is to come, and where nobody can say.

use serde::Serialize;

use crate::catalog::SpecIndex;
use crate::model::{LastLook, Review};
use crate::routes::registers::ReviewList;
use crate::routes::{self, Route};

use super::links::{Anchor, Links};
use super::lists::{Pagination, numbered_title, span};
use super::parts::{DateView, Part, Status};
use super::{Body, Draft, words};

/// A list of reviews.
#[derive(Debug, Serialize)]
pub struct Reviews {
    /// How many there are, in words.
    pub summary: String,
    /// All that have a cadence, and parts, with how many stand in each.
    pub parts: Vec<Part>,
    /// Those of this page, by what is known about them.
    pub groups: Vec<ReviewGroup>,
    /// How many specs of the portal are to be reviewed by nobody: superseded and cancelled ones.
    pub retired: usize,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Reviews of which the same is known.
#[derive(Debug, Serialize)]
pub struct ReviewGroup {
    /// The group's id on the page.
    pub id: &'static str,
    /// `Overdue`.
    pub label: &'static str,
    /// `overdue`, `coming`, `unknown` or `unstated`.
    pub kind: &'static str,
    /// By the day of the next review.
    pub rows: Vec<ReviewRow>,
}

/// The next review of a spec.
#[derive(Debug, Serialize)]
pub struct ReviewRow {
    /// The spec.
    pub link: Anchor,
    /// Its id.
    pub id: String,
    /// What its author declares.
    pub status: Status,
    /// Who answers for it.
    pub owners: Vec<Anchor>,
    /// How often it is reviewed, as written.
    pub cadence: Option<String>,
    /// The day of the next review: `2026-11-22`; none where nobody can say.
    pub next: Option<String>,
    /// How far that day is: `30 days overdue`, `in 12 days`; or why nobody can say.
    pub words: String,
    /// When somebody last looked at it.
    pub last: Option<DateView>,
    /// Which of its dates says so: `updated`.
    pub from: Option<&'static str>,
}

/// The day of the next review, for the page of a spec.
pub(super) fn next(links: &Links, spec: SpecIndex) -> Option<Anchor> {
    let entry = links.catalog.spec(spec);
    match Review::of(entry.spec()) {
        Review::Due { next, .. } if !entry.status().is_retired() => {
            Some(Anchor { text: next.to_string(), href: links.to(&Route::Reviews(ReviewList::All, 1)) })
        }
        _ => None,
    }
}

pub(super) fn view(links: &Links, list: ReviewList, page: u32) -> Draft {
    let today = links.settings.today;
    let found = list.specs(links.catalog, today);
    let mut groups: Vec<ReviewGroup> = Vec::new();
    for (spec, review) in &found[span(page, found.len(), routes::PAGE_SIZE)] {
        let (id, label, kind) = group(ReviewList::of(review, today));
        if groups.last().is_none_or(|group| group.id != id) {
            groups.push(ReviewGroup { id, label, kind, rows: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(row(links, *spec, review));
        }
    }
    let title = match list {
        ReviewList::All => "Reviews",
        ReviewList::Overdue => "Overdue reviews",
        ReviewList::Coming => "Upcoming reviews",
        ReviewList::Unknown => "Reviews without a known date",
        ReviewList::Unstated => "Specs without a review cadence",
    };
    let view = Reviews {
        summary: words::specs(found.len()),
        parts: parts(links, list),
        groups,
        retired: retired(links),
        pagination: Pagination::of(links, page, (found.len(), routes::PAGE_SIZE), |page| Route::Reviews(list, page)),
    };
    let description = format!("{title}: {}, by the day of the next review.", view.summary);
    let draft = Draft::new("reviews.html", numbered_title(title, page), Body::Reviews(view));
    let draft = draft.describe(Some(description));
    match list {
        ReviewList::All => draft,
        _ => draft.under(vec![links.anchor("Reviews", &Route::Reviews(ReviewList::All, 1))]),
    }
}

/// How many specs are superseded or cancelled.
pub(super) fn retired(links: &Links) -> usize {
    let retired = links.catalog.statuses.iter().filter(|(kind, _)| kind.is_retired());
    retired.map(|(_, specs)| specs.len()).sum()
}

fn group(list: ReviewList) -> (&'static str, &'static str, &'static str) {
    match list {
        ReviewList::Overdue => ("reviews.overdue", "Overdue", "overdue"),
        ReviewList::Unknown => ("reviews.unknown", "Date unknown", "unknown"),
        ReviewList::Unstated => ("reviews.unstated", "No cadence given", "unstated"),
        ReviewList::All | ReviewList::Coming => ("reviews.coming", "Upcoming", "coming"),
    }
}

fn parts(links: &Links, current: ReviewList) -> Vec<Part> {
    let part = |list: ReviewList| {
        let (label, icon) = match list {
            ReviewList::All => ("All with a cadence", None),
            ReviewList::Overdue => ("Overdue", Some("at-risk")),
            ReviewList::Coming => ("Upcoming", None),
            ReviewList::Unknown => ("Date unknown", Some("unknown")),
            ReviewList::Unstated => ("No cadence given", None),
        };
        Part {
            label: label.to_owned(),
            icon,
            href: links.to(&Route::Reviews(list, 1)),
            count: Some(list.count(links.catalog, links.settings.today)),
            current: list == current,
        }
    };
    let lists = std::iter::once(ReviewList::All).chain(ReviewList::PARTS);
    lists.map(part).filter(|part| part.count > Some(0)).collect()
}

fn row(links: &Links, spec: SpecIndex, review: &Review) -> ReviewRow {
    let entry = links.catalog.spec(spec);
    let found = entry.spec();
    let cadence = found.governance.review_cadence.as_ref();
    let (next, words, from) = match review {
        Review::Due { next, from, .. } => {
            let days = (*next - links.settings.today.first_day()).get_days();
            let far = words::counted(u64::from(days.unsigned_abs()), "day", "days");
            let words = match days {
                0 => "today".to_owned(),
                ..0 => format!("{far} overdue"),
                1.. => format!("in {far}"),
            };
            (Some(next.to_string()), words, Some(*from))
        }
        Review::NoSpan => (None, "the cadence is not a time span".to_owned(), None),
        Review::NoDate => (None, "no readable date to count from".to_owned(), None),
        Review::Unstated => (None, String::new(), None),
    };
    let (from, last) = match from {
        Some(LastLook::Reviewed) => (Some("reviewed"), &found.reviewed),
        Some(LastLook::Updated) => (Some("updated"), &found.updated),
        Some(LastLook::Created) => (Some("created"), &found.created),
        // A date that could not be read is shown in its author's words.
        None => {
            (None, [&found.reviewed, &found.updated].into_iter().find(|date| date.is_some()).unwrap_or(&found.created))
        }
    };
    ReviewRow {
        link: links.spec(spec),
        id: found.id.text.to_string(),
        status: Status::of(links, entry),
        owners: entry.owners.iter().map(|owner| links.owner(*owner)).collect(),
        cadence: cadence.map(|written| words::shortened(&written.text, 160)),
        next,
        words,
        last: last.as_ref().map(DateView::of),
        from,
    }
}
