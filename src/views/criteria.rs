//! Acceptance criteria of all specs: the open ones first, by release and spec; and specs by what theirs say.

use serde::Serialize;

use crate::catalog::SpecIndex;
use crate::routes::registers::{Coverage, CriteriaList, whole};
use crate::routes::{self, Route};

use super::links::{Anchor, Links};
use super::lists::{Pagination, SpecList, SpecTable, numbered_title};
use super::parts::{Card, Mark, Part};
use super::tables::TableOf;
use super::{Body, Draft, words};

/// A list of acceptance criteria.
#[derive(Debug, Serialize)]
pub struct Criteria {
    /// How many there are, in words; only on the first page.
    pub summary: Option<String>,
    /// All criteria and their parts by state; on the first page with how many stand in each.
    pub parts: Vec<Part>,
    /// Specs that meet all their criteria, and that state none; on the first page with how many they are.
    pub specs: Vec<Part>,
    /// Those of this page, by state.
    pub groups: Vec<CriteriaGroup>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Criteria of one state.
#[derive(Debug, Serialize)]
pub struct CriteriaGroup {
    /// The group's id on the page.
    pub id: &'static str,
    /// `Not met`.
    pub label: &'static str,
    /// By release and spec.
    pub specs: Vec<SpecCriteria>,
}

/// Criteria of one spec.
#[derive(Debug, Serialize)]
pub struct SpecCriteria {
    /// The spec.
    pub card: Card,
    /// The release that it ships whole in.
    pub release: Option<Anchor>,
    /// Those of this state, on this page.
    pub marks: Vec<Mark>,
}

fn label(list: CriteriaList) -> (&'static str, &'static str, Option<&'static str>) {
    match list {
        CriteriaList::All => ("all", "All", None),
        CriteriaList::Open => ("criteria.open", "Not met", Some("open")),
        CriteriaList::Unmarked => ("criteria.unmarked", "Not marked", Some("unmarked")),
        CriteriaList::Met => ("criteria.met", "Met", Some("met")),
        CriteriaList::Dropped => ("criteria.dropped", "Dropped", Some("dropped")),
    }
}

pub(super) fn view(links: &Links, list: CriteriaList, page: u32) -> Draft {
    let shown = list.page(links.catalog, page);
    let mut groups: Vec<CriteriaGroup> = Vec::new();
    let mut before: Option<(CriteriaList, SpecIndex)> = None;
    for (spec, criterion) in list.criteria(links.catalog, shown) {
        let part = CriteriaList::of(criterion.state);
        if before.is_none_or(|(earlier, _)| earlier != part) {
            let (id, label, _) = label(part);
            groups.push(CriteriaGroup { id, label, specs: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        if before != Some((part, spec)) {
            let release = whole(links.catalog, spec, links.catalog.spec(spec));
            let release = release.map(|release| links.release(release));
            group.specs.push(SpecCriteria { card: Card::of(links, spec), release, marks: Vec::new() });
        }
        before = Some((part, spec));
        if let Some(of_spec) = group.specs.last_mut() {
            of_spec.marks.push(Mark::of_criterion(criterion));
        }
    }
    let title = match list {
        CriteriaList::All => "Acceptance criteria".to_owned(),
        CriteriaList::Open => "Criteria that are not met".to_owned(),
        CriteriaList::Unmarked => "Criteria without a mark".to_owned(),
        CriteriaList::Met => "Criteria that are met".to_owned(),
        CriteriaList::Dropped => "Criteria that were dropped".to_owned(),
    };
    // What changes with every mark stands on one page of hundreds.
    let told = |parts: Vec<Part>| if page == 1 { parts } else { parts.into_iter().map(Part::uncounted).collect() };
    let view = Criteria {
        summary: (page == 1).then(|| words::counted(list.count(links.catalog) as u64, "criterion", "criteria")),
        parts: told(parts(links, list)),
        specs: told(coverage(links)),
        groups,
        pagination: Pagination::to(links, page, list.pages(links.catalog), |page| Route::Criteria(list, page)),
    };
    let description = match &view.summary {
        Some(summary) => format!("{title}: {summary}, by release and spec."),
        None => format!("{title}, by release and spec: page {page}."),
    };
    let draft = Draft::new("criteria.html", numbered_title(&title, page), Body::Criteria(view));
    let draft = draft.describe(Some(description));
    match list {
        CriteriaList::All => draft,
        _ => draft.under(vec![links.anchor("Criteria", &Route::Criteria(CriteriaList::All, 1))]),
    }
}

fn parts(links: &Links, current: CriteriaList) -> Vec<Part> {
    let lists = std::iter::once(CriteriaList::All).chain(CriteriaList::PARTS);
    let part = |list: CriteriaList| {
        let (_, label, icon) = label(list);
        Part {
            label: label.to_owned(),
            icon,
            href: links.to(&Route::Criteria(list, 1)),
            count: Some(list.count(links.catalog)),
            current: list == current,
        }
    };
    lists.map(part).filter(|part| part.count > Some(0)).collect()
}

/// Specs by what their criteria say, each with its list; those that no spec belongs to are left out.
fn coverage(links: &Links) -> Vec<Part> {
    let part = |of: Coverage| Part {
        label: match of {
            Coverage::Met => "Meet all criteria",
            Coverage::Stated => "Track criteria",
            Coverage::Untold => "Track none",
        }
        .to_owned(),
        icon: None,
        href: links.to(&Route::CriteriaSpecs(of, 1)),
        count: Some(of.specs(links.catalog).len()),
        current: false,
    };
    Coverage::ALL.into_iter().map(part).filter(|part| part.count > Some(0)).collect()
}

/// The specs behind "4 of 9 specs meet all their criteria, 3 state none".
pub(super) fn specs(links: &Links, of: Coverage, page: u32) -> Draft {
    let table = links.table(&TableOf::Coverage(of));
    let total = table.specs.len();
    let title = match of {
        Coverage::Met => "Specs that meet all their criteria",
        Coverage::Stated => "Specs that track criteria",
        Coverage::Untold => "Specs that track no criteria",
    };
    let summary = match of {
        Coverage::Untold => {
            format!("{}. Criteria that are dropped or not marked do not count.", words::specs(total))
        }
        _ => words::specs(total),
    };
    let view = SpecList {
        summary,
        status: None,
        filters: Vec::new(),
        table: SpecTable::of(links, title, table.on(page)),
        pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), |page| Route::CriteriaSpecs(of, page)),
        filter: table.filter(links, page),
    };
    let description = format!("{title}: {}.", words::specs(total));
    Draft::new("specs.html", numbered_title(title, page), Body::SpecList(view))
        .describe(Some(description))
        .under(vec![links.anchor("Criteria", &Route::Criteria(CriteriaList::All, 1))])
}
