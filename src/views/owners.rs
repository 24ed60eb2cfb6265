//! Who answers for what.

use serde::Serialize;

use crate::catalog::{OwnerIndex, SpecIndex};
use crate::model::{OwnerKind, StatusKind};
use crate::routes::registers::{Coverage, OwnedList, UnknownList, unowned};
use crate::routes::{self, Route};

use super::attention::in_order;
use super::dashboard::Listed;
use super::links::{Anchor, Links};
use super::lists::{Pagination, SpecList, SpecTable, TableFilter, numbered_title, span};
use super::parts::Status;
use super::risks::{RiskRegister, row as risk_row};
use super::{Body, Draft, words};

/// Everybody who owns a spec.
#[derive(Debug, Serialize)]
pub struct Owners {
    /// How many there are, in words.
    pub summary: String,
    /// Those on this page, by name.
    pub rows: Vec<OwnerRow>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
    /// The first specs that name nobody; on the first page.
    pub unowned: Vec<Anchor>,
    /// All of them.
    pub all_unowned: Listed,
}

/// An owner and their load.
#[derive(Debug, Serialize)]
pub struct OwnerRow {
    /// The name, and the owner's page.
    pub link: Anchor,
    /// What it is, in a word; none where the name ends with that word.
    pub kind: Option<&'static str>,
    /// How many specs.
    pub count: usize,
    /// The same by status.
    pub statuses: Vec<StatusShare>,
    /// What can be counted of them.
    pub load: Load,
}

/// What an owner's specs come to; each number with the list of what it counts.
#[derive(Debug, Serialize)]
pub struct Load {
    /// Specs that meet all their criteria.
    pub meeting: Listed,
    /// Specs that state criteria.
    pub stated: Listed,
    /// Specs that state none that count.
    pub untold: Listed,
    /// Specs whose review should have been.
    pub overdue: Listed,
    /// Open risks.
    pub risks: Listed,
    /// Open risks of high or critical impact.
    pub high_risks: Listed,
}

/// How many specs of an owner have a status.
#[derive(Debug, Serialize)]
pub struct StatusShare {
    /// The status; its link leads to these specs.
    pub status: Status,
    /// How many.
    pub count: usize,
}

/// One owner.
#[derive(Debug, Serialize)]
pub struct OwnerPage {
    /// `team`, `person`, `handle` or `mail`.
    pub kind: &'static str,
    /// How many specs, in words.
    pub summary: String,
    /// The specs by status.
    pub statuses: Vec<StatusShare>,
    /// What can be counted of them.
    pub load: Load,
    /// What the rows can be narrowed to, where a script runs.
    pub filter: Option<TableFilter>,
    /// The specs of this page, a table for each status.
    pub groups: Vec<StatusGroup>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// The specs of an owner that have one status.
#[derive(Debug, Serialize)]
pub struct StatusGroup {
    /// The status.
    pub status: Status,
    /// The group's id on the page.
    pub id: String,
    /// How many the owner has, on all pages.
    pub count: usize,
    /// Those on this page.
    pub table: SpecTable,
}

/// How many specs without an owner the list of owners names.
const UNOWNED: usize = 12;

/// Specs of one status with its kind, in board order.
type Group<'a> = (&'a StatusKind, Vec<SpecIndex>);

fn groups<'a>(links: &Links<'a>, specs: &[SpecIndex]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for (kind, _) in &links.catalog.statuses {
        let found: Vec<_> = specs.iter().copied().filter(|spec| links.catalog.spec(*spec).status() == kind).collect();
        if !found.is_empty() {
            groups.push((kind, found));
        }
    }
    groups
}

/// Each status of an owner, with a link to that part of the owner's page.
pub(super) fn shares(links: &Links, owner: OwnerIndex) -> Vec<StatusShare> {
    let mut before = 0;
    let groups = groups(links, &links.catalog.owner(owner).specs).into_iter();
    groups
        .map(|(kind, specs)| {
            let page = (before / routes::PAGE_SIZE) as u32 + 1;
            before += specs.len();
            let mut status = Status::of_kind(links, kind);
            status.href = Some(format!("{}#{}", links.to(&Route::Owner(owner, page)), anchor_id(kind)));
            StatusShare { status, count: specs.len() }
        })
        .collect()
}

/// Ids of the portal's own have a dot, which ids of headings never have.
fn anchor_id(kind: &StatusKind) -> String {
    format!("status.{}", kind.slug())
}

fn load(links: &Links, owner: OwnerIndex) -> Load {
    let today = links.settings.today;
    let listed = |list: OwnedList| {
        let count = list.count(links.catalog, owner, today);
        let route = if list.has_pages(links.catalog, owner, today) {
            Route::Owned(owner, list, 1)
        } else {
            // All specs of the owner: their own page is that list.
            Route::Owner(owner, 1)
        };
        Listed { count, href: (count > 0).then(|| links.to(&route)) }
    };
    Load {
        meeting: listed(OwnedList::Criteria(Coverage::Met)),
        stated: listed(OwnedList::Criteria(Coverage::Stated)),
        untold: listed(OwnedList::Criteria(Coverage::Untold)),
        overdue: listed(OwnedList::Overdue),
        risks: listed(OwnedList::Risks),
        high_risks: listed(OwnedList::HighRisks),
    }
}

fn kind(kind: OwnerKind) -> &'static str {
    match kind {
        OwnerKind::Person => "Person",
        OwnerKind::Team => "Team",
        OwnerKind::Handle => "Account",
        OwnerKind::Mail => "Mail address",
    }
}

pub(super) fn list(links: &Links, page: u32) -> Draft {
    let owners = &links.catalog.owners;
    let rows = span(page, owners.len(), routes::PAGE_SIZE).map(|index| {
        let owner = &owners[index];
        let index = OwnerIndex(index as u32);
        OwnerRow {
            link: links.owner(index),
            kind: Some(kind(owner.kind)).filter(|kind| !owner.name.ends_with(kind)),
            count: owner.specs.len(),
            statuses: shares(links, index),
            load: load(links, index),
        }
    });
    let nobody: Vec<_> = unowned(links.catalog).collect();
    let view = Owners {
        summary: words::counted(owners.len() as u64, "owner", "owners"),
        rows: rows.collect(),
        pagination: Pagination::of(links, page, (owners.len(), routes::PAGE_SIZE), Route::Owners),
        unowned: nobody.iter().filter(|_| page == 1).take(UNOWNED).map(|spec| links.spec(*spec)).collect(),
        all_unowned: Listed {
            count: nobody.len(),
            href: (!nobody.is_empty()).then(|| links.to(&Route::Unknown(UnknownList::Unowned, 1))),
        },
    };
    let description = format!("Who owns which spec: {}.", view.summary);
    Draft::new("owners.html", numbered_title("Owners", page), Body::Owners(view)).describe(Some(description))
}

pub(super) fn view(links: &Links, index: OwnerIndex, page: u32) -> Draft {
    let owner = links.catalog.owner(index);
    let total = owner.specs.len();
    let shown = span(page, total, routes::PAGE_SIZE);
    let mut before = 0;
    let mut on_page = Vec::new();
    for (kind, specs) in groups(links, &in_order(links, owner.specs.iter().copied())) {
        let range = before..before + specs.len();
        before = range.end;
        let from = shown.start.clamp(range.start, range.end) - range.start;
        let to = shown.end.clamp(range.start, range.end) - range.start;
        if from < to {
            let caption = format!("{} specs of {}", kind.label(), owner.name);
            on_page.push(StatusGroup {
                status: Status::of_kind(links, kind),
                id: anchor_id(kind),
                count: specs.len(),
                table: SpecTable::of(links, caption, &specs[from..to]),
            });
        }
    }
    let summary = words::specs(total);
    let description = format!("{} owns {summary}.", owner.name);
    let view = OwnerPage {
        kind: kind(owner.kind),
        summary,
        statuses: shares(links, index),
        load: load(links, index),
        filter: TableFilter::of(links, &owner.specs, &[("owner", &owner.slug)]),
        groups: on_page,
        pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), |page| Route::Owner(index, page)),
    };
    Draft::new("owner.html", numbered_title(&owner.name, page), Body::Owner(Box::new(view)))
        .describe(Some(description))
        .under(vec![links.anchor("Owners", &Route::Owners(1))])
}

/// A part of what an owner has: the list behind a number of their page.
pub(super) fn owned(links: &Links, index: OwnerIndex, list: OwnedList, page: u32) -> Draft {
    let name = &links.catalog.owner(index).name;
    let title = match list {
        OwnedList::Criteria(Coverage::Met) => format!("Specs of {name} that meet all their criteria"),
        OwnedList::Criteria(Coverage::Stated) => format!("Specs of {name} that track criteria"),
        OwnedList::Criteria(Coverage::Untold) => format!("Specs of {name} that track no criteria"),
        OwnedList::Overdue => format!("Specs of {name} whose review is overdue"),
        OwnedList::Risks => format!("Open risks in specs of {name}"),
        OwnedList::HighRisks => format!("Open high risks in specs of {name}"),
    };
    let trail = vec![links.anchor("Owners", &Route::Owners(1)), links.owner(index)];
    let route = |page| Route::Owned(index, list, page);
    let draft = match list {
        OwnedList::Risks | OwnedList::HighRisks => {
            let risks = list.risks(links.catalog, index);
            let shown = &risks[span(page, risks.len(), routes::PAGE_SIZE)];
            let view = RiskRegister {
                summary: words::counted(risks.len() as u64, "risk", "risks"),
                parts: Vec::new(),
                matrix: None,
                likelihoods: shown.iter().any(|entry| entry.risk.likelihood.is_some()),
                rows: shown.iter().map(|entry| risk_row(links, *entry)).collect(),
                pagination: Pagination::of(links, page, (risks.len(), routes::PAGE_SIZE), route),
            };
            Draft::new("risks.html", numbered_title(&title, page), Body::Risks(view))
        }
        OwnedList::Criteria(_) | OwnedList::Overdue => {
            let specs = in_order(links, list.specs(links.catalog, index, links.settings.today));
            let shown = &specs[span(page, specs.len(), routes::PAGE_SIZE)];
            let view = SpecList {
                summary: words::specs(specs.len()),
                status: None,
                filters: Vec::new(),
                table: SpecTable::of(links, &*title, shown),
                pagination: Pagination::of(links, page, (specs.len(), routes::PAGE_SIZE), route),
                filter: match list {
                    OwnedList::Criteria(coverage) => {
                        let scope = [("owner", &*links.catalog.owner(index).slug), ("coverage", coverage.slug())];
                        TableFilter::of(links, &specs, &scope)
                    }
                    // What is overdue depends on the day, which the rows of numbered pages do not know.
                    _ => TableFilter::of(links, &specs, &[]).filter(|filter| filter.files == 0),
                },
            };
            Draft::new("specs.html", numbered_title(&title, page), Body::SpecList(view))
        }
    };
    draft.describe(Some(format!("{title}."))).under(trail)
}
