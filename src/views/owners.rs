//! Who answers for what.

use serde::Serialize;

use crate::catalog::{OwnerIndex, SpecIndex};
use crate::model::{OwnerKind, StatusKind};
use crate::routes::{self, Route};

use super::links::{Anchor, Links};
use super::lists::{Pagination, SpecTable, TableFilter, numbered_title, span};
use super::parts::{Progress, Status};
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
    /// Specs that name nobody; on the first page.
    pub unowned: Vec<Anchor>,
    /// How many specs name nobody.
    pub unowned_total: usize,
}

/// An owner and their load.
#[derive(Debug, Serialize)]
pub struct OwnerRow {
    /// The name, and the owner's page.
    pub link: Anchor,
    /// `team`, `person`, `handle` or `mail`.
    pub kind: &'static str,
    /// How many specs.
    pub count: usize,
    /// The same by status.
    pub statuses: Vec<StatusShare>,
    /// How many of the owner's specs meet all their criteria.
    pub progress: Progress,
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

/// Most owners that a page of [`Owners`] names under "nobody".
const UNOWNED: usize = routes::PAGE_SIZE;

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

/// How many of these specs meet all their criteria, of those that have any.
pub(super) fn meeting_all(links: &Links, specs: impl Iterator<Item = SpecIndex>) -> Progress {
    let (mut met, mut of) = (0, 0);
    for spec in specs {
        let tally = links.catalog.spec(spec).spec().tally();
        if tally.tracked() > 0 {
            of += 1;
            met += u32::from(tally.met == tally.tracked());
        }
    }
    let text = match of {
        0 => "no criteria yet".to_owned(),
        _ => format!("{met} of {} {} all criteria", words::specs(of as usize), if of == 1 { "meets" } else { "meet" }),
    };
    Progress { met, of, text }
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
            kind: kind(owner.kind),
            count: owner.specs.len(),
            statuses: shares(links, index),
            progress: meeting_all(links, owner.specs.iter().copied()),
        }
    });
    let specs = links.catalog.specs();
    let unowned: Vec<_> = specs.filter(|(_, entry)| entry.owners.is_empty()).map(|(index, _)| index).collect();
    let view = Owners {
        summary: words::counted(owners.len() as u64, "owner", "owners"),
        rows: rows.collect(),
        pagination: Pagination::of(links, page, (owners.len(), routes::PAGE_SIZE), Route::Owners),
        unowned: unowned.iter().filter(|_| page == 1).take(UNOWNED).map(|spec| links.spec(*spec)).collect(),
        unowned_total: unowned.len(),
    };
    let description = format!("Who answers for which spec: {}.", view.summary);
    Draft::new("owners.html", numbered_title("Owners", page), Body::Owners(view)).describe(Some(description))
}

pub(super) fn view(links: &Links, index: OwnerIndex, page: u32) -> Draft {
    let owner = links.catalog.owner(index);
    let total = owner.specs.len();
    let shown = span(page, total, routes::PAGE_SIZE);
    let mut before = 0;
    let mut on_page = Vec::new();
    for (kind, specs) in groups(links, &owner.specs) {
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
    let description = format!("{} answers for {summary}.", owner.name);
    let view = OwnerPage {
        kind: kind(owner.kind),
        summary,
        statuses: shares(links, index),
        filter: TableFilter::of(links, &owner.specs, Some(("owner", &owner.slug))),
        groups: on_page,
        pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), |page| Route::Owner(index, page)),
    };
    Draft::new("owner.html", numbered_title(&owner.name, page), Body::Owner(Box::new(view)))
        .describe(Some(description))
        .under(vec![links.anchor("Owners", &Route::Owners(1))])
}
