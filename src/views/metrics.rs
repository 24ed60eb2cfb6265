//! Success metrics of all specs: what is aimed at, how it is measured, what came of it.

use serde::Serialize;

use crate::catalog::SpecIndex;
use crate::model::{Metric, Outcome, Text};
use crate::routes::registers::MetricList;
use crate::routes::{self, Route};

use super::links::{Anchor, Links};
use super::lists::{Pagination, numbered_title, span};
use super::parts::{Card, Part};
use super::{Body, Draft, words};

/// A list of metrics.
#[derive(Debug, Serialize)]
pub struct Metrics {
    /// How many there are, in words.
    pub summary: String,
    /// All metrics and parts of them, with how many stand in each.
    pub parts: Vec<Part>,
    /// Those of this page, by spec.
    pub groups: Vec<SpecMetrics>,
    /// Whether any of them says what it was before.
    pub baselines: bool,
    /// Whether any of them has a result, so that it may be met.
    pub compared: bool,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Metrics of one spec.
#[derive(Debug, Serialize)]
pub struct SpecMetrics {
    /// The group's id on the page.
    pub id: String,
    /// The spec.
    pub card: Card,
    /// Those on this page, in the order of its file.
    pub rows: Vec<MetricRow>,
}

/// One metric.
#[derive(Debug, Serialize)]
pub struct MetricRow {
    /// What is measured, and its place in the spec.
    pub link: Anchor,
    /// The goal as written; none when none is.
    pub target: Option<String>,
    /// What it was before.
    pub baseline: Option<String>,
    /// How it is measured; none when nobody says.
    pub measure: Option<String>,
    /// What it is now; none when nobody says so yet.
    pub actual: Option<String>,
    /// Whether that reaches the goal; none where nobody is to be asked yet.
    pub outcome: Option<OutcomeView>,
}

/// What came of a metric: icon, word, colour.
#[derive(Debug, Serialize)]
pub struct OutcomeView {
    /// `complete`, `at-risk` or `unknown`; decides icon and colour.
    pub icon: &'static str,
    /// The word.
    pub label: &'static str,
}

impl OutcomeView {
    fn of(metric: &Metric, complete: bool) -> Option<Self> {
        let (icon, label) = match metric.outcome() {
            Some(Outcome::Met) => ("complete", "Met"),
            Some(Outcome::NotMet) => ("at-risk", "Not met"),
            Some(Outcome::Unknown) => ("unknown", "Cannot be told"),
            None if complete => ("unknown", "No result written"),
            None => return None,
        };
        Some(Self { icon, label })
    }
}

/// How many characters of a text a cell shows.
const LONGEST: usize = 300;

/// The page and the place where the metrics of a spec stand among all; none if it has none.
pub(super) fn of_spec(links: &Links, spec: SpecIndex) -> Option<String> {
    let count = links.catalog.spec(spec).spec().metrics.len();
    let page = MetricList::before(links.catalog, spec) / routes::PAGE_SIZE + 1;
    (count > 0).then(|| format!("{}#{}", links.to(&Route::Metrics(MetricList::All, page as u32)), id(links, spec)))
}

/// Ids of the portal's own have a dot, which ids of headings never have.
fn id(links: &Links, spec: SpecIndex) -> String {
    format!("metrics.{}", links.catalog.spec(spec).key)
}

pub(super) fn view(links: &Links, list: MetricList, page: u32) -> Draft {
    let count = list.count(links.catalog);
    let shown = list.shown(links.catalog, span(page, count, routes::PAGE_SIZE));
    let mut groups: Vec<SpecMetrics> = Vec::new();
    let mut before = None;
    for (spec, metric) in &shown {
        if before != Some(*spec) {
            groups.push(SpecMetrics { id: id(links, *spec), card: Card::of(links, *spec), rows: Vec::new() });
            before = Some(*spec);
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(row(links, *spec, metric));
        }
    }
    let title = match list {
        MetricList::All => "Success metrics",
        MetricList::Measured => "Metrics with a result",
        MetricList::Met => "Metrics that are met",
        MetricList::NotMet => "Metrics that are not met",
        MetricList::Untold => "Metrics whose result cannot be compared",
        MetricList::Awaited => "Metrics without a result yet",
        MetricList::Untargeted => "Metrics without a target",
    };
    let view = Metrics {
        summary: words::counted(count as u64, "metric", "metrics"),
        parts: parts(links, list),
        baselines: shown.iter().any(|(_, metric)| metric.baseline.is_some()),
        compared: shown.iter().any(|(_, metric)| metric.actual.is_some()),
        groups,
        pagination: Pagination::of(links, page, (count, routes::PAGE_SIZE), |page| Route::Metrics(list, page)),
    };
    let description = format!("{title}: {}, by spec, with target, measure and result.", view.summary);
    let draft = Draft::new("metrics.html", numbered_title(title, page), Body::Metrics(view));
    let draft = draft.describe(Some(description));
    match list {
        MetricList::All => draft,
        _ => draft.under(vec![links.anchor("Metrics", &Route::Metrics(MetricList::All, 1))]),
    }
}

fn parts(links: &Links, current: MetricList) -> Vec<Part> {
    let part = |list: MetricList| Part {
        label: match list {
            MetricList::All => "All",
            MetricList::Measured => "With a result",
            MetricList::Met => "Met",
            MetricList::NotMet => "Not met",
            MetricList::Untold => "Cannot be told",
            MetricList::Awaited => "Without a result yet",
            MetricList::Untargeted => "Without a target",
        }
        .to_owned(),
        icon: None,
        href: links.to(&Route::Metrics(list, 1)),
        count: Some(list.count(links.catalog)),
        current: list == current,
    };
    let lists = std::iter::once(MetricList::All).chain(MetricList::PARTS);
    lists.map(part).filter(|part| part.count > Some(0)).collect()
}

fn row(links: &Links, spec: SpecIndex, metric: &Metric) -> MetricRow {
    let short = |text: &Option<Text>| text.as_deref().map(|text| words::shortened(text, LONGEST));
    let place = links.line(spec, metric.place.line);
    MetricRow {
        link: Anchor { text: words::shortened(&metric.name, LONGEST), href: place.href },
        target: short(&metric.target),
        baseline: short(&metric.baseline),
        measure: short(&metric.measure),
        actual: short(&metric.actual),
        outcome: OutcomeView::of(metric, links.catalog.spec(spec).status().is_complete()),
    }
}
