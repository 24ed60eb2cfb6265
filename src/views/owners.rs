//! Who answers for what.

use std::ops::Range;

use serde::Serialize;

use crate::catalog::OwnerIndex;
use crate::model::{OwnerKind, StatusKind};
use crate::routes::registers::{Coverage, OwnedList, RiskEntry, UnknownList, unowned};
use crate::routes::{self, Route};

use super::dashboard::Listed;
use super::links::{Anchor, Links};
use super::lists::{Pagination, SpecList, SpecTable, TableFilter, numbered_title, span};
use super::parts::Status;
use super::risks::{RiskRegister, row as risk_row};
use super::tables::TableOf;
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
    /// How many; told on the first page of a list alone.
    pub count: Option<usize>,
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
    /// What can be counted of them; on the first page.
    pub load: Option<Load>,
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
    /// How many the owner has, on all pages; told on the first one.
    pub count: Option<usize>,
    /// Those on this page.
    pub table: SpecTable,
}

/// How many specs without an owner the list of owners names.
const UNOWNED: usize = 12;

/// Each status of an owner, with a link to that part of the owner's page.
pub(super) fn shares(links: &Links, owner: OwnerIndex) -> Vec<StatusShare> {
    let holding = links.holding(owner);
    let share = |(rank, range): &(usize, Range<usize>)| {
        let (kind, _) = &links.catalog.statuses[*rank];
        let page = (range.start / routes::PAGE_SIZE) as u32 + 1;
        let mut status = Status::of_kind(links, kind);
        status.href = Some(format!("{}#{}", links.to(&Route::Owner(owner, page)), anchor_id(kind)));
        StatusShare { status, count: Some(range.len()) }
    };
    holding.groups.iter().map(share).collect()
}

/// Ids of the portal's own have a dot, which ids of headings never have.
fn anchor_id(kind: &StatusKind) -> String {
    format!("status.{}", kind.slug())
}

fn load(links: &Links, owner: OwnerIndex) -> Load {
    let holding = links.holding(owner);
    let listed = |list: OwnedList| {
        let at = OwnedList::ALL.iter().position(|other| *other == list).unwrap_or_default();
        let count = holding.counts[at];
        let route = if list.is_whole(links.catalog, owner, count) {
            // All specs of the owner: their own page is that list.
            Route::Owner(owner, 1)
        } else {
            Route::Owned(owner, list, 1)
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
    let holding = links.holding(index);
    let total = owner.specs.len();
    let shown = span(page, total, routes::PAGE_SIZE);
    let first = page == 1;
    let mut on_page = Vec::new();
    for (rank, range) in &holding.groups {
        let (from, to) = (range.start.max(shown.start), range.end.min(shown.end));
        if from < to {
            let (kind, _) = &links.catalog.statuses[*rank];
            let caption = format!("{} specs of {}", kind.label(), owner.name);
            on_page.push(StatusGroup {
                status: Status::of_kind(links, kind),
                id: anchor_id(kind),
                count: first.then_some(range.len()),
                table: SpecTable::of(links, caption, &holding.table.specs[from..to]),
            });
        }
    }
    let summary = words::specs(total);
    let description = format!("{} owns {summary}.", owner.name);
    let told = |share: StatusShare| StatusShare { count: share.count.filter(|_| first), ..share };
    let view = OwnerPage {
        kind: kind(owner.kind),
        summary,
        statuses: shares(links, index).into_iter().map(told).collect(),
        load: first.then(|| load(links, index)),
        filter: holding.table.filter(links, page),
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
            let risks = links.owned_risks(index, list);
            let shown = risks[span(page, risks.len(), routes::PAGE_SIZE)].iter();
            let shown: Vec<_> = shown.map(|of| RiskEntry::at(links.catalog, *of)).collect();
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
            let table = links.table(&TableOf::Owned(index, list));
            let total = table.specs.len();
            let view = SpecList {
                summary: words::specs(total),
                status: None,
                filters: Vec::new(),
                table: SpecTable::of(links, &*title, table.on(page)),
                pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), route),
                filter: table.filter(links, page),
            };
            Draft::new("specs.html", numbered_title(&title, page), Body::SpecList(view))
        }
    };
    draft.describe(Some(format!("{title}."))).under(trail)
}
