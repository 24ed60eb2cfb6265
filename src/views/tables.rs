//! Tables of specs, each put in order once for all of its numbered pages; and what the specs of an owner come to.

use std::ops::Range;
use std::sync::Arc;

use crate::catalog::{OwnerIndex, SpecIndex};
use crate::model::StatusKind;
use crate::routes;
use crate::routes::registers::{Coverage, OwnedList, unowned};

use super::attention::in_order;
use super::links::Links;
use super::lists::{Facets, TableFilter, rank, span};

/// A table of specs over numbered pages.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TableOf {
    All,
    Status(StatusKind),
    Coverage(Coverage),
    Unowned,
    Owned(OwnerIndex, OwnedList),
}

/// The rows of a table and what they can be narrowed to.
#[derive(Debug)]
pub(super) struct Table {
    /// In its order.
    pub(super) specs: Vec<SpecIndex>,
    /// On the first page, and on the others.
    facets: Option<[Arc<Facets>; 2]>,
}

impl Table {
    pub(super) fn of(links: &Links, of: &TableOf) -> Self {
        let catalog = links.catalog;
        let (specs, scope) = match of {
            TableOf::All => (in_order(links, catalog.specs().map(|(index, _)| index)), Vec::new()),
            TableOf::Status(kind) => {
                let found = catalog.statuses.iter().find(|(found, _)| found == kind);
                let specs = found.into_iter().flat_map(|(_, specs)| specs.iter().copied());
                (in_order(links, specs), vec![("status", kind.slug())])
            }
            TableOf::Coverage(of) => (in_order(links, of.specs(catalog)), vec![("coverage", of.slug().to_owned())]),
            TableOf::Unowned => (in_order(links, unowned(catalog)), vec![("owner", String::new())]),
            TableOf::Owned(index, list) => {
                let specs = in_order(links, list.specs(catalog, *index, links.settings.today));
                match list {
                    OwnedList::Criteria(coverage) => {
                        let owner = catalog.owner(*index).slug.clone();
                        (specs, vec![("owner", owner), ("coverage", coverage.slug().to_owned())])
                    }
                    // What is overdue depends on the day, which the rows of numbered pages do not know.
                    _ if specs.len() > routes::PAGE_SIZE => return Self { specs, facets: None },
                    _ => (specs, Vec::new()),
                }
            }
        };
        let scope: Vec<(&str, &str)> = scope.iter().map(|(name, slug)| (*name, &**slug)).collect();
        let facets = Facets::of(links, &specs, &scope);
        Self { specs, facets }
    }

    /// The specs of a page.
    pub(super) fn on(&self, page: u32) -> &[SpecIndex] {
        &self.specs[span(page, self.specs.len(), routes::PAGE_SIZE)]
    }

    /// What the rows of a page can be narrowed to.
    pub(super) fn facets(&self, page: u32) -> Option<&Facets> {
        self.facets.as_ref().map(|facets| &*facets[usize::from(page > 1)])
    }

    /// The same as the page shows it, where a script runs.
    pub(super) fn filter(&self, links: &Links, page: u32) -> Option<TableFilter> {
        self.facets.as_ref().map(|facets| TableFilter::on(links, page, facets))
    }
}

/// The specs of an owner and what they come to.
#[derive(Debug)]
pub(super) struct Holding {
    /// By status and in the order of tables.
    pub(super) table: Table,
    /// Where in [`Table::specs`] those of each status stand, by its position among those that occur.
    pub(super) groups: Vec<(usize, Range<usize>)>,
    /// How many stand in each of [`OwnedList::ALL`].
    pub(super) counts: [usize; OwnedList::ALL.len()],
}

impl Holding {
    pub(super) fn of(links: &Links, index: OwnerIndex) -> Self {
        let catalog = links.catalog;
        let owner = catalog.owner(index);
        let mut by_status = vec![Vec::new(); catalog.statuses.len()];
        for spec in in_order(links, owner.specs.iter().copied()) {
            if let Some(rank) = rank(links, catalog.spec(spec)) {
                by_status[rank].push(spec);
            }
        }
        let mut groups = Vec::new();
        let mut before = 0;
        for (rank, specs) in by_status.iter().enumerate().filter(|(_, specs)| !specs.is_empty()) {
            groups.push((rank, before..before + specs.len()));
            before += specs.len();
        }
        let specs = by_status.concat();
        let facets = Facets::of(links, &specs, &[("owner", &owner.slug)]);
        let counts = OwnedList::ALL.map(|list| list.count(catalog, index, links.settings.today));
        Self { table: Table { specs, facets }, groups, counts }
    }
}
