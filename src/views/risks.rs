//! The risk register: the risks of all specs in one table, the gravest and nearest first.

use serde::Serialize;

use crate::catalog::SpecIndex;
use crate::model::{Impact, Likelihood, Risk, RiskState};
use crate::routes::registers::{self, RiskEntry, RiskList};
use crate::routes::{self, Route};

use super::links::{Anchor, Links};
use super::lists::{Pagination, numbered_title, span};
use super::parts::{ImpactView, Part};
use super::{Body, Draft, words};

/// A list of risks.
#[derive(Debug, Serialize)]
pub struct RiskRegister {
    /// How many there are, in words.
    pub summary: String,
    /// The whole register and its parts, with how many stand in each.
    pub parts: Vec<Part>,
    /// Counts by likelihood and impact, on the first page of the whole register, where a likelihood is known.
    pub matrix: Option<Matrix>,
    /// The risks of this page.
    pub rows: Vec<RiskRow>,
    /// Whether any of them says how likely it is.
    pub likelihoods: bool,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Open risks counted by likelihood and impact.
#[derive(Debug, Serialize)]
pub struct Matrix {
    /// The heads of the columns.
    pub impacts: Vec<ImpactView>,
    /// The most likely first.
    pub rows: Vec<MatrixRow>,
    /// Whether open risks are missing in it because they do not say how likely or how grave they are.
    pub partial: bool,
}

/// The risks of one likelihood.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    /// `High`.
    pub likelihood: &'static str,
    /// One for each column.
    pub cells: Vec<MatrixCell>,
}

/// How many open risks are so likely and so grave.
#[derive(Debug, Serialize)]
pub struct MatrixCell {
    /// How many.
    pub count: usize,
    /// The list of them; none when there are none.
    pub href: Option<String>,
    /// How much it weighs, for the shade: 1 to 6.
    pub weight: usize,
}

/// A risk of the register.
#[derive(Debug, Serialize)]
pub struct RiskRow {
    /// Its name, and its line on the page of the spec.
    pub link: Anchor,
    /// What may happen, in the first words.
    pub description: Option<String>,
    /// The spec.
    pub spec: Anchor,
    /// The spec's id.
    pub id: String,
    /// How bad it would be.
    pub impact: ImpactView,
    /// How likely it is, as written.
    pub likelihood: Option<String>,
    /// What is done about it; none when nothing is written down.
    pub mitigation: Option<String>,
    /// Who answers for the spec.
    pub owners: Vec<Anchor>,
    /// `Open`, `Accepted` or `Closed`.
    pub state: &'static str,
    /// The first release of the spec that is not out.
    pub release: Option<Anchor>,
}

/// The address of one risk: its line on the page of its spec.
pub(super) fn risk_anchor(links: &Links, spec: SpecIndex, position: usize) -> String {
    format!("{}#{}", links.to(&Route::Spec(spec)), risk_id(position))
}

/// The id of a risk on the page of its spec, by its position in the file.
pub(super) fn risk_id(position: usize) -> String {
    format!("page.risk-{}", position + 1)
}

/// What is done about a risk; none when nothing is written down.
pub(super) fn mitigation(risk: &Risk) -> Option<String> {
    match &risk.mitigations[..] {
        [] => None,
        [only] => Some(words::shortened(only, 160)),
        [first, rest @ ..] => {
            let first = words::shortened(first, 140);
            // The sentence goes on.
            let rest = words::counted(rest.len() as u64, "more measure", "more measures");
            Some(format!("{}, and {rest}", first.strip_suffix('.').unwrap_or(&first)))
        }
    }
}

pub(super) fn view(links: &Links, list: RiskList, page: u32) -> Draft {
    let count = list.count(links.catalog);
    let shown = list.shown(links.catalog, span(page, count, routes::PAGE_SIZE));
    let summary = words::counted(count as u64, "risk", "risks");
    let title = match list {
        RiskList::All => "Risks".to_owned(),
        RiskList::High => "Open high risks".to_owned(),
        RiskList::Cell(likelihood, impact) => {
            format!("Open risks of {} likelihood and {} impact", likelihood.as_str(), impact.as_str())
        }
    };
    let view = RiskRegister {
        parts: parts(links, list),
        matrix: (list == RiskList::All && page == 1).then(|| matrix(links)).flatten(),
        likelihoods: shown.iter().any(|entry| entry.risk.likelihood.is_some()),
        rows: shown.iter().map(|entry| row(links, *entry)).collect(),
        pagination: Pagination::of(links, page, (count, routes::PAGE_SIZE), |page| Route::Risks(list, page)),
        summary,
    };
    let description = format!("{title}: {}, by impact and release.", view.summary);
    let draft = Draft::new("risks.html", numbered_title(&title, page), Body::Risks(view)).describe(Some(description));
    match list {
        RiskList::All => draft,
        _ => draft.under(vec![links.anchor("Risks", &Route::Risks(RiskList::All, 1))]),
    }
}

fn parts(links: &Links, current: RiskList) -> Vec<Part> {
    let part = |list: RiskList, label: &str| {
        let count = Some(list.count(links.catalog));
        Part {
            label: label.to_owned(),
            icon: None,
            href: links.to(&Route::Risks(list, 1)),
            count,
            current: list == current,
        }
    };
    let parts = [part(RiskList::All, "All"), part(RiskList::High, "Open, high or critical")];
    parts.into_iter().filter(|part| part.count > Some(0)).collect()
}

fn matrix(links: &Links) -> Option<Matrix> {
    let open = RiskList::All.risks(links.catalog);
    let open = open.iter().map(|entry| entry.risk).filter(|risk| risk.state == RiskState::Open);
    let (known, unknown): (Vec<_>, Vec<_>) =
        open.partition(|risk| registers::likelihood(risk).is_some() && risk.impact != Impact::Unknown);
    if known.is_empty() {
        return None;
    }
    let impacts = [Impact::Low, Impact::Medium, Impact::High, Impact::Critical];
    let impacts: Vec<_> = impacts
        .into_iter()
        .filter(|impact| *impact != Impact::Critical || known.iter().any(|risk| risk.impact == *impact))
        .collect();
    let cell = |likelihood: Likelihood, impact: Impact| {
        let list = RiskList::Cell(likelihood, impact);
        let count = known.iter().filter(|risk| list.holds(risk)).count();
        let weight = likelihood as usize + impact as usize;
        MatrixCell { count, href: (count > 0).then(|| links.to(&Route::Risks(list, 1))), weight }
    };
    let rows = Likelihood::ALL.into_iter().map(|likelihood| MatrixRow {
        likelihood: likelihood.label(),
        cells: impacts.iter().map(|impact| cell(likelihood, *impact)).collect(),
    });
    let rows = rows.collect();
    Some(Matrix { impacts: impacts.into_iter().map(ImpactView::known).collect(), rows, partial: !unknown.is_empty() })
}

pub(super) fn row(links: &Links, entry: RiskEntry<'_>) -> RiskRow {
    let RiskEntry { spec, position, risk } = entry;
    let owner = links.catalog.spec(spec);
    RiskRow {
        link: Anchor { text: risk.name.to_string(), href: risk_anchor(links, spec, position) },
        description: risk.description.as_deref().map(|text| words::shortened(text, 140)),
        spec: links.spec(spec),
        id: owner.spec().id.text.to_string(),
        impact: ImpactView::of(risk),
        likelihood: risk.likelihood.as_deref().map(|text| words::shortened(text, 60)),
        mitigation: mitigation(risk),
        owners: owner.owners.iter().map(|owner| links.owner(*owner)).collect(),
        state: match risk.state {
            RiskState::Open => "Open",
            RiskState::Accepted => "Accepted",
            RiskState::Closed => "Closed",
        },
        release: registers::to_come(links.catalog, owner).map(|release| links.release(release)),
    }
}
