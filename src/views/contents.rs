//! What the numbered page of a list shows, told without making its view: a hash of it is a slice for the session.
//!
//! Of a spec that a page shows, everything may be shown; so only its number is told here, and the session knows what
//! it looks like. What stands around the rows is told itself: counts, order, why a spec needs somebody. Each page is
//! told beside what its view does; where the two part, a debug build stops with the name of the page.

use crate::catalog::{OwnerIndex, ReleaseIndex, SpecIndex, Thing, Use};
use crate::routes::registers::{
    Coverage, CriteriaList, InterfaceList, MOST_USES, MetricList, OwnedList, ReviewList, RiskList,
};
use crate::routes::{self, Route};

use super::attention::{self, Mention};
use super::links::Links;
use super::lists::{Choice, Facets, span};
use super::reviews::retired;
use super::tables::{Table, TableOf};
use super::{Site, rows};

/// What one page shows.
#[derive(Debug, Default)]
pub struct Contents {
    /// The specs of which it shows anything, in its order.
    pub specs: Vec<SpecIndex>,
    /// What else it shows that can differ.
    pub facts: Vec<u8>,
}

/// Tells what pages of lists show.
pub struct Lists<'a> {
    links: Links<'a>,
    /// How many things stand in each list of the catalogue.
    things: Vec<usize>,
}

impl Contents {
    fn number(&mut self, number: usize) {
        self.facts.extend((number as u64).to_le_bytes());
    }

    fn numbers(&mut self, numbers: impl IntoIterator<Item = usize>) {
        numbers.into_iter().for_each(|number| self.number(number));
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.facts.extend(text.as_bytes());
    }

    /// The rows of a table of specs.
    fn rows(&mut self, links: &Links, specs: &[SpecIndex]) {
        self.specs.extend(specs);
        for spec in specs {
            self.text(Mention::of(links, *spec).map_or("", |mention| mention.text));
        }
    }

    /// What the rows of a table can be narrowed to.
    fn facets(&mut self, facets: Option<&Facets>) {
        let Some(Facets { statuses, owners, releases, total, scope, others }) = facets else { return };
        for choices in [statuses, owners, releases] {
            self.number(choices.len());
            for Choice { slug, label, count } in choices {
                self.text(slug);
                self.text(label);
                self.number(count.unwrap_or(usize::MAX));
            }
        }
        self.number(*total);
        self.text(scope);
        self.numbers(*others);
    }

    fn uses(&mut self, uses: impl IntoIterator<Item = Use>) {
        for Use { spec, position, value } in uses {
            self.specs.push(spec);
            self.numbers([spec.get(), position as usize, value as usize]);
        }
    }

    fn thing(&mut self, thing: &Thing) {
        self.text(&thing.name);
        self.text(&thing.slug);
        self.facts.push(thing.operation.map_or(u8::MAX, |operation| operation as u8));
        self.numbers([thing.specs, thing.uses.len()]);
        let (one, other) = thing.conflict.unwrap_or((usize::MAX, usize::MAX));
        self.numbers([one, other]);
    }
}

impl<'a> Lists<'a> {
    /// The lists of a site.
    #[must_use]
    pub fn of(site: Site<'a>) -> Self {
        let catalog = site.catalog;
        let things = InterfaceList::ALL.iter().map(|list| list.count(catalog)).collect();
        let links = Links::new(site, &Route::Dashboard);
        Self { links, things }
    }

    /// What a page shows; `None` for pages of which it is not told.
    #[must_use]
    pub fn contents(&self, route: &Route) -> Option<Contents> {
        let (links, catalog) = (&self.links, self.links.catalog);
        let mut shown = Contents::default();
        match route {
            // The first page has the matrix of all risks.
            Route::Risks(RiskList::All, 1) => return None,
            Route::Risks(list, page) => {
                let count = list.count(catalog);
                shown.numbers([count, RiskList::All.count(catalog), RiskList::High.count(catalog)]);
                for entry in list.shown(catalog, span(*page, count, routes::PAGE_SIZE)) {
                    shown.specs.push(entry.spec);
                    shown.number(entry.position);
                }
            }
            Route::Criteria(list, page) => {
                let parts = CriteriaList::PARTS.map(|list| list.count(catalog));
                let counts = parts.into_iter().chain(Coverage::ALL.map(|of| of.specs(catalog).len()));
                // Further pages tell which lists there are, and not how long they are.
                shown.numbers(counts.map(|count| if *page == 1 { count } else { count.min(1) }));
                shown.number(list.pages(catalog) as usize);
                for (spec, criterion) in list.criteria(catalog, list.page(catalog, *page)) {
                    shown.specs.push(spec);
                    shown.text(&criterion.text);
                    shown.facts.push(criterion.state as u8);
                }
            }
            Route::CriteriaSpecs(of, page) => self.table(&links.table(&TableOf::Coverage(*of)), *page, &mut shown),
            Route::Metrics(list, page) => {
                shown.number(MetricList::All.count(catalog));
                shown.numbers(MetricList::PARTS.map(|list| list.count(catalog)));
                for (spec, metric) in list.shown(catalog, span(*page, list.count(catalog), routes::PAGE_SIZE)) {
                    shown.specs.push(spec);
                    shown.numbers([metric.place.line as usize, metric.place.column as usize]);
                }
            }
            Route::Reviews(list, page) => self.reviews(*list, *page, &mut shown),
            Route::Specs(page) => {
                self.statuses(*page, &mut shown);
                self.table(&links.table(&TableOf::All), *page, &mut shown);
            }
            Route::Status(kind, page) => {
                self.statuses(*page, &mut shown);
                self.table(&links.table(&TableOf::Status(kind.clone())), *page, &mut shown);
            }
            Route::Owner(owner, page) => self.owner(*owner, *page, &mut shown),
            Route::Owned(owner, list @ (OwnedList::Risks | OwnedList::HighRisks), page) => {
                let risks = links.owned_risks(*owner, *list);
                shown.number(risks.len());
                for (spec, position) in &risks[span(*page, risks.len(), routes::PAGE_SIZE)] {
                    shown.specs.push(*spec);
                    shown.number(*position);
                }
            }
            Route::Owned(owner, list, page) => {
                self.table(&links.table(&TableOf::Owned(*owner, *list)), *page, &mut shown);
            }
            Route::Interfaces(list, page) => self.interfaces(*list, *page, &mut shown),
            Route::Thing(kind, position, page) => {
                let thing = &catalog.interfaces().of(*kind)[*position as usize];
                shown.thing(thing);
                let conflict = thing.conflict.into_iter().flat_map(|(one, other)| [one, other]);
                let range = span(*page, thing.uses.len(), routes::PAGE_SIZE);
                shown.uses(conflict.chain(range).map(|at| thing.uses[at]));
            }
            Route::Release(release, page) => self.release(*release, *page, &mut shown),
            Route::TableRows(number) => shown.rows(links, &rows::specs(catalog, *number)),
            _ => return None,
        }
        Some(shown)
    }

    /// A page of a table.
    fn table(&self, table: &Table, page: u32, shown: &mut Contents) {
        shown.facets(table.facets(page));
        shown.number(table.specs.len());
        shown.number(routes::row_files(self.links.catalog) as usize);
        shown.rows(&self.links, table.on(page));
    }

    /// How many specs have each status, which the first page of a list tells.
    fn statuses(&self, page: u32, shown: &mut Contents) {
        if page == 1 {
            shown.numbers(self.links.catalog.statuses.iter().map(|(_, specs)| specs.len()));
        }
    }

    fn reviews(&self, list: ReviewList, page: u32, shown: &mut Contents) {
        let (catalog, today) = (self.links.catalog, self.links.settings.today);
        shown.number(ReviewList::All.count(catalog, today));
        shown.numbers(ReviewList::PARTS.map(|list| list.count(catalog, today)));
        shown.number(retired(&self.links));
        let found = list.specs(catalog, today);
        let reviews = &found[span(page, found.len(), routes::PAGE_SIZE)];
        shown.specs.extend(reviews.iter().map(|(spec, _)| *spec));
    }

    fn interfaces(&self, list: InterfaceList, page: u32, shown: &mut Contents) {
        shown.numbers(self.things.iter().copied());
        let at = InterfaceList::ALL.iter().position(|other| *other == list).unwrap_or_default();
        let range = span(page, self.things[at], list.page_size());
        for (kind, at, thing) in list.things(self.links.catalog).skip(range.start).take(range.len()) {
            shown.facts.push(kind as u8);
            shown.number(at as usize);
            shown.thing(thing);
            // Who needs which version stands there where versions exclude each other.
            let uses = if thing.conflict.is_some() { thing.uses.len() } else { thing.uses.len().min(MOST_USES) };
            shown.uses(thing.uses[..uses].iter().copied());
        }
    }

    /// What all specs of an owner come to stands on the first page.
    fn owner(&self, index: OwnerIndex, page: u32, shown: &mut Contents) {
        let holding = self.links.holding(index);
        if page == 1 {
            shown.numbers(holding.counts);
        }
        for (rank, range) in &holding.groups {
            shown.number(*rank);
            shown.number(range.start / routes::PAGE_SIZE);
            shown.number(if page == 1 { range.len() } else { 0 });
        }
        self.table(&holding.table, page, shown);
    }

    /// What stands in the way of a release, and what all of it ships, is told on the first page.
    fn release(&self, index: ReleaseIndex, page: u32, shown: &mut Contents) {
        let release = self.links.catalog.release(index);
        let verdict = self.links.verdict(index);
        shown.specs.extend(release.owner);
        shown.facts.push(verdict.kind as u8);
        shown.number(release.parts.len());
        let range = span(page, release.parts.len(), routes::RELEASE_PAGE_SIZE);
        for part in &release.parts[if page == 1 { 0..release.parts.len() } else { range }] {
            shown.specs.push(part.spec);
            shown.numbers([part.planned.unwrap_or(usize::MAX), usize::from(part.last)]);
        }
        for reason in verdict.reasons.iter().filter(|_| page == 1) {
            shown.facts.push(reason.rule as u8);
            for spec in [reason.spec, reason.turn] {
                shown.specs.extend(spec);
                shown.number(spec.map_or(usize::MAX, SpecIndex::get));
            }
            shown.text(&reason.message);
            shown.text(&reason.remedy);
        }
    }
}

/// Puts registers in order, for whom all their pages wait.
pub fn put_registers_in_order(site: Site<'_>) {
    let _ = RiskList::All.count(site.catalog);
}

/// The same for tables of specs.
pub fn put_tables_in_order(site: Site<'_>) {
    attention::count(&Links::new(site, &Route::Dashboard));
}
