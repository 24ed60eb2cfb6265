//! What the page of a spec can show of all the others, and the page of a list of its specs, as hashes that are cheaper
//! than the pages' views.
//!
//! A spec's page, its data and its badge show the spec, its findings, and what stands beside it in the catalog: its
//! neighbours up to two steps away, what needs those in turn, its releases and owners, what it touches together with
//! others. Of a neighbour everything counts, whether it is shown or not: then a view that shows more of it than before
//! is no reason to come here, and the view, made where a slice differs, still tells what does not matter. Equal slices,
//! equal bytes; where that does not hold, a debug build stops with the name of the page.

use rayon::prelude::*;

use super::Site;
use super::emit::Names;
use super::origin::Parts;
use crate::catalog::{Catalog, DocumentIndex, SpecIndex, Target, Thing, ThingKind};
use crate::diagnostic::Report;
use crate::model::LinkKind;
use crate::output::Key;
use crate::pack::Pack;
use crate::routes::registers::{InterfaceList, MOST_USES};
use crate::routes::{self, Badge, Route};
use crate::views;
use crate::views::contents::{Contents, Lists};

/// Hashes of every spec of a site, for those of its pages.
pub(super) struct Slices<'a> {
    catalog: &'a Catalog,
    names: Names,
    /// What all of these pages may show: look, names, owners, releases, statuses.
    common: Key,
    /// Each spec: its text, and where it stands among the others.
    specs: Vec<Key>,
    /// The same with the specs that it needs.
    needing: Vec<Key>,
    /// The same with the specs that need it.
    needed: Vec<Key>,
    /// How many metrics stand before those of a spec in the list of all.
    metrics: Vec<usize>,
    lists: Lists<'a>,
    /// Each spec with what is known about it alone.
    data: Vec<Key>,
    /// Each spec as rows of lists show it.
    rows: Vec<Key>,
}

impl<'a> Slices<'a> {
    /// None for a portal that tells what changed since an earlier one: those lines come from elsewhere.
    pub(super) fn of(site: &'a Site, names: &Names) -> Option<Self> {
        if site.changes.is_some() {
            return None;
        }
        let catalog = &*site.catalog;
        let specs: Vec<Key> = catalog.specs().map(|(index, _)| spec(catalog, index)).collect();
        let with = |near: fn(&'a Catalog, SpecIndex) -> &'a [SpecIndex]| {
            let all = catalog.specs().map(|(index, _)| {
                let mut bytes = specs[index.get()].to_vec();
                for near in near(catalog, index) {
                    bytes.extend(specs[near.get()]);
                }
                key("with neighbours", &bytes)
            });
            all.collect()
        };
        let needing = with(|catalog, index| &catalog.spec(index).requires);
        let needed = with(|catalog, index| &catalog.spec(index).required_by);
        let mut before = 0;
        let metrics = catalog.specs.iter().map(|entry| {
            let own = before;
            before += entry.spec().metrics.len();
            own
        });
        let metrics = metrics.collect();
        let common = common(catalog, names);
        let rows = catalog.specs().map(|(index, _)| {
            let mut bytes = specs[index.get()].to_vec();
            shares(catalog, index, &mut bytes);
            key("row", &bytes)
        });
        let lists = Lists::of(site.view());
        let findings = &site.findings;
        let indices: Vec<SpecIndex> = catalog.specs().map(|(index, _)| index).collect();
        let data = indices.par_iter().map(|index| data(catalog, findings, &common, (*index, &specs[index.get()])));
        Some(Self {
            catalog,
            data: data.collect(),
            names: *names,
            common,
            needing,
            needed,
            metrics,
            rows: rows.collect(),
            lists,
            specs,
        })
    }

    /// The slice that a route shows; zeros for routes of which nobody knows it.
    pub(super) fn slice(&self, route: &Route) -> Key {
        let mut bytes = self.common.to_vec();
        match route {
            Route::Badge(Badge::Spec(index), form) => {
                bytes.extend(self.specs[index.get()]);
                bytes.push(*form as u8);
                key("badge", &bytes)
            }
            Route::ApiSpec(index) => self.data(*index),
            Route::Spec(index) => {
                self.page(*index, &mut bytes);
                key("page", &bytes)
            }
            _ => self.lists.contents(route).map_or_else(Key::default, |shown| self.list(route, &shown, &mut bytes)),
        }
    }

    /// A page of a list.
    fn list(&self, route: &Route, shown: &Contents, bytes: &mut Vec<u8>) -> Key {
        // Which list it is: the same specs may stand in several.
        let address = routes::address(self.catalog, route);
        address.pack(bytes);
        shown.facts.pack(bytes);
        shown.specs.iter().for_each(|spec| bytes.extend(self.rows[spec.get()]));
        key("list", bytes)
    }

    /// A spec with what is known about it alone.
    pub(super) fn data(&self, index: SpecIndex) -> Key {
        self.data[index.get()]
    }

    fn page(&self, index: SpecIndex, bytes: &mut Vec<u8>) {
        let entry = self.catalog.spec(index);
        bytes.extend(self.data(index));
        // The pages before and after.
        let beside = [index.0.checked_sub(1), index.0.checked_add(1)].into_iter().flatten().map(SpecIndex);
        named(self.catalog, beside.filter(|spec| spec.get() < self.catalog.specs.len()), bytes);
        entry.requires.iter().for_each(|near| bytes.extend(self.needing[near.get()]));
        entry.required_by.iter().for_each(|near| bytes.extend(self.needed[near.get()]));
        let (indirectly, more) = views::through(self.catalog, index);
        for (far, _) in indirectly {
            bytes.extend(self.specs[far.get()]);
        }
        more.pack(bytes);
        entry.related.iter().for_each(|near| bytes.extend(self.specs[near.get()]));
        for edge in &entry.edges {
            if let Target::Resolved(near) = edge.target {
                bytes.extend(self.specs[near.get()]);
            }
        }
        for from in &entry.backlinks {
            self.catalog.document(*from).hash.pack(bytes);
        }
        (self.metrics[index.get()] / routes::PAGE_SIZE).pack(bytes);
        let interfaces = self.catalog.interfaces();
        for (kind, at) in interfaces.shared(index) {
            bytes.push(*kind as u8);
            thing(self.catalog, &interfaces.of(*kind)[*at as usize], (*kind, *at), bytes);
        }
        let parsed = &entry.parsed;
        bytes.extend(self.names.titles_for(parsed));
        for target in parsed.links.iter().filter(|link| link.kind != LinkKind::Code).map(|link| &*link.target) {
            // A link may lead to a heading.
            if let Some(linked) = self.catalog.linked_document(&parsed.path, target) {
                self.catalog.document(linked).hash.pack(bytes);
            }
        }
    }
}

/// A spec with what is known about it alone; `spec` is what it says.
fn data(catalog: &Catalog, findings: &Report, common: &Key, (index, spec): (SpecIndex, &Key)) -> Key {
    let entry = catalog.spec(index);
    let mut bytes = common.to_vec();
    index.0.pack(&mut bytes);
    bytes.extend(spec);
    for found in findings.of(&entry.parsed.path) {
        found.pack(&mut bytes);
    }
    shares(catalog, index, &mut bytes);
    for page in &entry.attachments {
        catalog.document(DocumentIndex::Page(*page)).hash.pack(&mut bytes);
    }
    key("data", &bytes)
}

/// What all specs' pages may show beside specs.
fn common(catalog: &Catalog, names: &Names) -> Key {
    let mut bytes = names.ids.to_vec();
    catalog.owners.len().pack(&mut bytes);
    for owner in &catalog.owners {
        owner.name.pack(&mut bytes);
        owner.slug.pack(&mut bytes);
        owner.kind.pack(&mut bytes);
    }
    catalog.releases.len().pack(&mut bytes);
    for release in &catalog.releases {
        release.version.pack(&mut bytes);
        release.name.pack(&mut bytes);
        release.title.pack(&mut bytes);
        release.slug.pack(&mut bytes);
        release.owner.map(|owner| owner.0).pack(&mut bytes);
        release.state.pack(&mut bytes);
        // What it says, not where: else a line more above it would be news to every page.
        let date = release.date.as_ref();
        date.map(|date| date.raw.clone()).pack(&mut bytes);
        date.map(|date| date.date).pack(&mut bytes);
        release.disputed.pack(&mut bytes);
    }
    for (kind, _) in &catalog.statuses {
        kind.pack(&mut bytes);
    }
    key("common", &bytes)
}

/// A spec's text, and where it stands among the others.
fn spec(catalog: &Catalog, index: SpecIndex) -> Key {
    let entry = catalog.spec(index);
    let mut bytes = Vec::with_capacity(256);
    entry.parsed.hash.pack(&mut bytes);
    for edge in &entry.edges {
        edge.line.pack(&mut bytes);
        edge.reference.pack(&mut bytes);
        edge.kind.pack(&mut bytes);
        edge.min_version.pack(&mut bytes);
        edge.target.as_str().to_owned().pack(&mut bytes);
        match &edge.target {
            Target::Resolved(target) => target.0.pack(&mut bytes),
            Target::Ambiguous(targets) => named(catalog, targets.iter().copied(), &mut bytes),
            Target::Unknown(nearest) => nearest.pack(&mut bytes),
            Target::Prose => {}
        }
    }
    let document = |document: &DocumentIndex| match document {
        DocumentIndex::Spec(spec) => spec.0 * 2,
        DocumentIndex::Page(page) => page.0 * 2 + 1,
    };
    numbers(entry.requires.iter().map(|spec| spec.0), &mut bytes);
    numbers(entry.required_by.iter().map(|spec| spec.0), &mut bytes);
    numbers(entry.related.iter().map(|spec| spec.0), &mut bytes);
    numbers(entry.backlinks.iter().map(document), &mut bytes);
    numbers(entry.attachments.iter().map(|page| page.0), &mut bytes);
    numbers(entry.releases.iter().map(|release| release.0), &mut bytes);
    numbers(entry.owners.iter().map(|owner| owner.0), &mut bytes);
    key("spec", &bytes)
}

/// What a spec ships in each of its releases.
fn shares(catalog: &Catalog, index: SpecIndex, bytes: &mut Vec<u8>) {
    for release in &catalog.spec(index).releases {
        let parts = &catalog.release(*release).parts;
        let from = parts.partition_point(|part| part.spec < index);
        for part in parts[from..].iter().take_while(|part| part.spec == index) {
            part.planned.pack(bytes);
            part.last.pack(bytes);
        }
        u8::MAX.pack(bytes);
    }
}

/// Something that a spec touches and others, too: its name and place, and who they are where they are few.
fn thing(catalog: &Catalog, thing: &Thing, (kind, at): (ThingKind, u32), bytes: &mut Vec<u8>) {
    thing.name.pack(bytes);
    thing.slug.pack(bytes);
    let of_whom = thing.conflict.into_iter().flat_map(|(one, other)| [one, other]);
    named(catalog, of_whom.map(|at| thing.uses[at].spec), bytes);
    let few = thing.uses.len() <= MOST_USES;
    few.pack(bytes);
    thing.specs.min(MOST_USES + 1).pack(bytes);
    if few {
        // It stands in a row of a numbered page.
        (at as usize / InterfaceList::Of(kind).page_size()).pack(bytes);
        named(catalog, thing.uses.iter().map(|of| of.spec), bytes);
    }
}

/// Specs of which only the name is shown.
fn named(catalog: &Catalog, specs: impl Iterator<Item = SpecIndex>, bytes: &mut Vec<u8>) {
    for index in specs {
        index.0.pack(bytes);
        catalog.spec(index).spec().title.text.pack(bytes);
    }
    // No spec has this number.
    u32::MAX.pack(bytes);
}

fn numbers(numbers: impl ExactSizeIterator<Item = u32>, bytes: &mut Vec<u8>) {
    numbers.len().pack(bytes);
    numbers.for_each(|number| number.pack(bytes));
}

fn key(what: &str, bytes: &[u8]) -> Key {
    let mut parts = Parts::new(what);
    parts.add(bytes);
    parts.key()
}
