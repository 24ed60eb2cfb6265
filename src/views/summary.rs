//! The executive summary: one printed sheet with the numbers, the verdict of each release, and the gravest risks.

use serde::Serialize;

use crate::catalog::ReleaseIndex;
use crate::model::ReleaseState;
use crate::routes::Route;
use crate::routes::registers::{Coverage, RiskList};

use super::dashboard::{Listed, StatusCount, counts, covered, listed};
use super::links::{Anchor, Links};
use super::parts::{DateView, Progress};
use super::releases::{Due, VerdictView, complete_specs};
use super::risks::{RiskRow, row};
use super::{Body, Changed, Draft, changes, words};

/// The summary of the whole portfolio.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// How many specs there are, with their list.
    pub specs: Listed,
    /// The same by status.
    pub statuses: Vec<StatusCount>,
    /// How many specs meet all their criteria.
    pub meeting: Listed,
    /// How many specs have criteria that count.
    pub with_criteria: Listed,
    /// How many have none.
    pub without_criteria: Listed,
    /// What changed since an earlier portal, if there is one to compare with.
    pub changed: Option<Changed>,
    /// Releases that are not out, in order; the first of them.
    pub releases: Vec<SummaryRelease>,
    /// How many more are planned.
    pub more_releases: usize,
    /// How many releases are out.
    pub released: usize,
    /// The list of all releases.
    pub releases_href: String,
    /// How many open risks are high or critical, with their list.
    pub high_risks: Listed,
    /// The first of them.
    pub risks: Vec<RiskRow>,
    /// How many more there are.
    pub more_risks: usize,
    /// The register of all risks.
    pub risks_href: String,
}

/// A release of the summary.
#[derive(Debug, Serialize)]
pub struct SummaryRelease {
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
    /// How many of its specs are complete.
    pub progress: Progress,
    /// The first reasons why it cannot ship.
    pub reasons: Vec<String>,
    /// How many more there are.
    pub more_reasons: usize,
}

/// What fits on one sheet.
const RELEASES: usize = 5;
const REASONS: usize = 2;
const RISKS: usize = 5;

pub(super) fn view(links: &Links) -> Draft {
    let catalog = links.catalog;
    let open = (0..).map(ReleaseIndex).zip(&catalog.releases);
    let open: Vec<_> =
        open.filter(|(_, release)| release.state != ReleaseState::Released).map(|(index, _)| index).collect();
    let risks = RiskList::High.risks(catalog);
    let view = Summary {
        specs: listed(links, catalog.specs.len(), &Route::Specs(1)),
        statuses: counts(links),
        meeting: covered(links, Coverage::Met),
        with_criteria: covered(links, Coverage::Stated),
        without_criteria: covered(links, Coverage::Untold),
        changed: changes::recent(links),
        releases: open.iter().take(RELEASES).map(|index| release(links, *index)).collect(),
        more_releases: open.len().saturating_sub(RELEASES),
        released: catalog.releases.len() - open.len(),
        releases_href: links.to(&Route::Releases(1)),
        high_risks: listed(links, risks.len(), &Route::Risks(RiskList::High, 1)),
        risks: risks.iter().take(RISKS).map(|entry| row(links, *entry)).collect(),
        more_risks: risks.len().saturating_sub(RISKS),
        risks_href: links.to(&Route::Risks(RiskList::All, 1)),
    };
    let description = format!("{} on one sheet: numbers, releases, risks.", words::specs(view.specs.count));
    Draft::new("summary.html", "Summary", Body::Summary(Box::new(view))).describe(Some(description))
}

fn release(links: &Links, index: ReleaseIndex) -> SummaryRelease {
    let release = links.catalog.release(index);
    let judged = links.verdict(index);
    SummaryRelease {
        link: links.release(index),
        name: release.title.clone(),
        date: release.date.as_ref().map(DateView::of),
        due: Due::of(links, index),
        verdict: VerdictView::of(judged),
        progress: complete_specs(links, index),
        reasons: judged.reasons.iter().take(REASONS).map(|reason| reason.message.clone()).collect(),
        more_reasons: judged.reasons.len().saturating_sub(REASONS),
    }
}
