//! The start page: are we on track, what needs somebody, when does it ship, what changed.

use serde::Serialize;

use crate::catalog::{OwnerIndex, ReleaseIndex};
use crate::model::ReleaseState;
use crate::routes::Route;
use crate::routes::registers::{Coverage, CriteriaList, InterfaceList, MetricList, ReviewList, RiskList};

use super::attention::{self, Attention};
use super::links::{Anchor, Links};
use super::lists::SpecTable;
use super::owners::{StatusShare, shares};
use super::parts::{Card, DateView, Progress, Status};
use super::releases::{Due, VerdictView, complete_specs, upcoming};
use super::{Body, Changed, Draft, changes, words};

/// The start page.
#[derive(Debug, Serialize)]
pub struct Dashboard {
    /// How many specs there are.
    pub specs: usize,
    /// The list of all of them.
    pub specs_href: String,
    /// How many have which status; the kinds that occur.
    pub statuses: Vec<StatusCount>,
    /// How many specs meet all their criteria.
    pub meeting: Listed,
    /// How many specs have criteria that count.
    pub with_criteria: Listed,
    /// How many have none.
    pub without_criteria: Listed,
    /// Open risks of high or critical impact.
    pub high_risks: Listed,
    /// The register of all risks.
    pub risks_href: String,
    /// What needs somebody, the most pressing first, and something of each kind.
    pub attention: Vec<Attention>,
    /// How much there is of it, with the list of all.
    pub all_attention: Listed,
    /// How much of it does not stand here.
    pub more_attention: usize,
    /// What changed since an earlier portal, if there is one to compare with.
    pub changed: Option<Changed>,
    /// The release that comes next.
    pub next_release: Option<NextRelease>,
    /// Releases that come after it, the first of them.
    pub later_releases: Vec<LaterRelease>,
    /// How many more of those there are.
    pub more_later: usize,
    /// How many releases there are.
    pub releases: usize,
    /// The list of all releases.
    pub releases_href: String,
    /// Specs by the day of their last change, latest first.
    pub recent: Vec<Recent>,
    /// The owners of most specs.
    pub owners: Vec<OwnerSummary>,
    /// How many owners there are.
    pub owners_total: usize,
    /// The list of all owners.
    pub owners_href: String,
    /// All specs, where they are few enough to stand here.
    pub table: Option<SpecTable>,
    /// Where else to look, with what is there.
    pub places: Vec<Place>,
}

/// A page that answers another question.
#[derive(Debug, Serialize)]
pub struct Place {
    /// Its name.
    pub link: Anchor,
    /// What it answers.
    pub answers: &'static str,
    /// What most needs to be looked at there, and the list of it.
    pub first: Option<Anchor>,
}

/// A number, and the list of what it counts.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// How many.
    pub count: usize,
    /// The list; none when there are none.
    pub href: Option<String>,
}

/// How many specs have a status.
#[derive(Debug, Serialize)]
pub struct StatusCount {
    /// The status, with its list.
    pub status: Status,
    /// How many.
    pub count: usize,
    /// Where its part of a bar of all specs begins: `25%`.
    pub from: String,
    /// How wide that part is.
    pub width: String,
}

/// The release that comes next.
#[derive(Debug, Serialize)]
pub struct NextRelease {
    /// The release.
    pub link: Anchor,
    /// A name besides the version.
    pub name: Option<String>,
    /// Whether it is being made; else it is the next one.
    pub is_current: bool,
    /// How far it is.
    pub status: Status,
    /// When it ships.
    pub date: Option<DateView>,
    /// How far that is from today.
    pub due: Option<Due>,
    /// How many of its specs are complete.
    pub progress: Progress,
    /// Whether it can ship.
    pub verdict: VerdictView,
    /// The first reasons why not.
    pub reasons: Vec<String>,
    /// How many more there are.
    pub more_reasons: usize,
    /// What ships in it, the first of them.
    pub specs: Vec<Card>,
    /// How many more specs take part.
    pub more_specs: usize,
}

/// A release after the next one.
#[derive(Debug, Serialize)]
pub struct LaterRelease {
    /// The release.
    pub link: Anchor,
    /// A name besides the version.
    pub name: Option<String>,
    /// When it ships.
    pub date: Option<DateView>,
    /// How far that is from today.
    pub due: Option<Due>,
    /// Whether it can ship.
    pub verdict: VerdictView,
}

/// A spec that was changed lately.
#[derive(Debug, Serialize)]
pub struct Recent {
    /// The spec.
    pub card: Card,
    /// When.
    pub updated: DateView,
}

/// An owner and what they have.
#[derive(Debug, Serialize)]
pub struct OwnerSummary {
    /// The owner.
    pub link: Anchor,
    /// How many specs.
    pub count: usize,
    /// By status.
    pub statuses: Vec<StatusShare>,
}

/// How many specs the start page shows in a table of its own.
const WHOLE_TABLE: usize = 40;
/// How many lines *Needs attention* has.
const ATTENTION: usize = 7;
const RECENT: usize = 6;
const OWNERS: usize = 8;
const REASONS: usize = 3;
const LATER: usize = 5;
const SHIPPING: usize = 6;

pub(super) fn view(links: &Links) -> Draft {
    let catalog = links.catalog;
    let all = || catalog.specs();
    let whole = all().map(|(index, _)| index);
    let whole = if catalog.specs.len() > WHOLE_TABLE { Vec::new() } else { attention::in_order(links, whole) };
    let (later_releases, more_later) = later_releases(links);
    let view = Dashboard {
        specs: catalog.specs.len(),
        specs_href: links.to(&Route::Specs(1)),
        statuses: counts(links),
        meeting: covered(links, Coverage::Met),
        with_criteria: covered(links, Coverage::Stated),
        without_criteria: covered(links, Coverage::Untold),
        high_risks: listed(links, RiskList::High.count(catalog), &Route::Risks(RiskList::High, 1)),
        risks_href: links.to(&Route::Risks(RiskList::All, 1)),
        attention: attention::first(links, ATTENTION),
        all_attention: listed(links, attention::count(links), &Route::Attention(1)),
        more_attention: attention::count(links).saturating_sub(ATTENTION),
        changed: changes::recent(links),
        next_release: next_release(links),
        later_releases,
        more_later,
        releases: catalog.releases.len(),
        releases_href: links.to(&Route::Releases(1)),
        recent: recent(links),
        owners: owners(links),
        owners_total: catalog.owners.len(),
        owners_href: links.to(&Route::Owners(1)),
        table: (!whole.is_empty()).then(|| SpecTable::of(links, "All specs", &whole)),
        places: places(links),
    };
    let tagline = links.settings.tagline.clone();
    let description = tagline.unwrap_or_else(|| format!("Status of {}.", words::specs(view.specs)));
    Draft::new("index.html", &*links.settings.title, Body::Dashboard(Box::new(view))).describe(Some(description))
}

fn places(links: &Links) -> Vec<Place> {
    let place = |name: &str, route: Route, answers, count: usize, (one, many): (&str, &str), list: Route| Place {
        link: links.anchor(name, &route),
        answers,
        first: (count > 0).then(|| links.anchor(words::counted(count as u64, one, many), &list)),
    };
    let catalog = links.catalog;
    let overdue = ReviewList::Overdue.count(catalog, links.settings.today);
    let conflicts = InterfaceList::Conflicts.count(catalog);
    let (metrics, left) = match MetricList::NotMet.count(catalog) {
        0 => (MetricList::Awaited, "without a result"),
        _ => (MetricList::NotMet, "not met"),
    };
    vec![
        place("Summary", Route::Summary, "One page to send or print.", 0, ("", ""), Route::Summary),
        place(
            "Criteria",
            Route::Criteria(CriteriaList::All, 1),
            "What must be true, and what already is.",
            CriteriaList::Open.count(catalog),
            ("not met", "not met"),
            Route::Criteria(CriteriaList::Open, 1),
        ),
        place(
            "Metrics",
            Route::Metrics(MetricList::All, 1),
            "How success is measured.",
            metrics.count(catalog),
            (left, left),
            Route::Metrics(metrics, 1),
        ),
        place(
            "Dependencies",
            Route::Dependencies(1),
            "What a change would affect.",
            0,
            ("", ""),
            Route::Dependencies(1),
        ),
        place(
            "Catalogue",
            Route::Catalog,
            "Which specs use which system, operation or technology.",
            conflicts,
            ("version conflict", "version conflicts"),
            Route::Interfaces(InterfaceList::Conflicts, 1),
        ),
        place(
            "Reviews",
            Route::Reviews(ReviewList::All, 1),
            "Which specs are due for review.",
            overdue,
            ("overdue", "overdue"),
            Route::Reviews(ReviewList::Overdue, 1),
        ),
        place("Data quality", Route::Health, "How reliable the data on these pages is.", 0, ("", ""), Route::Health),
    ]
}

/// How many specs have which status, as parts of a bar.
pub(super) fn counts(links: &Links) -> Vec<StatusCount> {
    let catalog = links.catalog;
    let mut before = 0;
    let counts = catalog.statuses.iter().map(|(kind, specs)| {
        let from = percentage(before, catalog.specs.len());
        before += specs.len();
        let width = percentage(specs.len(), catalog.specs.len());
        StatusCount { status: Status::of_kind(links, kind), count: specs.len(), from, width }
    });
    counts.collect()
}

pub(super) fn listed(links: &Links, count: usize, route: &Route) -> Listed {
    Listed { count, href: (count > 0).then(|| links.to(route)) }
}

pub(super) fn covered(links: &Links, coverage: Coverage) -> Listed {
    listed(links, coverage.specs(links.catalog).count(), &Route::CriteriaSpecs(coverage, 1))
}

/// A part of a bar, with two decimals.
fn percentage(part: usize, whole: usize) -> String {
    let hundredths = part * 10_000 / whole.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn next_release(links: &Links) -> Option<NextRelease> {
    let index = upcoming(links)?;
    let release = links.catalog.release(index);
    let judged = links.verdict(index);
    Some(NextRelease {
        link: links.release(index),
        name: release.title.clone(),
        is_current: release.state == ReleaseState::InProgress,
        status: Status::of_release(release.state),
        date: release.date.as_ref().map(DateView::of),
        due: Due::of(links, index),
        progress: Progress {
            href: Some(format!("{}#page.ships", links.release(index).href)),
            ..complete_specs(links, index)
        },
        verdict: VerdictView::of(judged),
        reasons: judged.reasons.iter().take(REASONS).map(|reason| reason.message.clone()).collect(),
        more_reasons: judged.reasons.len().saturating_sub(REASONS),
        specs: release.parts.iter().take(SHIPPING).map(|part| Card::of(links, part.spec)).collect(),
        more_specs: release.parts.len().saturating_sub(SHIPPING),
    })
}

/// Releases after the next one that are not out, and how many more there are than are named.
fn later_releases(links: &Links) -> (Vec<LaterRelease>, usize) {
    let Some(next) = upcoming(links) else { return (Vec::new(), 0) };
    let after = (next.0 + 1..).map(ReleaseIndex).zip(&links.catalog.releases[next.get() + 1..]);
    let planned: Vec<_> =
        after.filter(|(_, release)| release.version.is_some() && release.state != ReleaseState::Released).collect();
    let first = planned.iter().take(LATER).map(|(index, release)| LaterRelease {
        link: links.release(*index),
        name: release.title.clone(),
        date: release.date.as_ref().map(DateView::of),
        due: Due::of(links, *index),
        verdict: VerdictView::of(links.verdict(*index)),
    });
    (first.collect(), planned.len().saturating_sub(LATER))
}

fn recent(links: &Links) -> Vec<Recent> {
    let specs = links.catalog.specs();
    let dated = specs.filter_map(|(index, entry)| {
        let field = entry.spec().updated.as_ref()?;
        Some((field.date.ok()?.last_day(), index, field))
    });
    let mut dated: Vec<_> = dated.collect();
    dated.sort_by_key(|(day, index, _)| (std::cmp::Reverse(*day), *index));
    let latest = dated.into_iter().take(RECENT);
    latest.map(|(_, index, field)| Recent { card: Card::of(links, index), updated: DateView::of(field) }).collect()
}

fn owners(links: &Links) -> Vec<OwnerSummary> {
    let mut owners: Vec<_> = (0..).map(OwnerIndex).zip(&links.catalog.owners).collect();
    owners.sort_by_key(|(index, owner)| (std::cmp::Reverse(owner.specs.len()), *index));
    let most = owners.into_iter().take(OWNERS);
    most.map(|(index, owner)| OwnerSummary {
        link: links.owner(index),
        count: owner.specs.len(),
        statuses: shares(links, index),
    })
    .collect()
}
