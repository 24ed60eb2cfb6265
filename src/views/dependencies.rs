//! Who needs whom, as lists: the most needed specs, circles, references that lead nowhere, every tie.

use serde::Serialize;

use crate::catalog::{Edge, SpecIndex, Target};
use crate::routes::{self, Route};

use super::dashboard::{Listed, listed};
use super::diagram::{self, Diagram};
use super::links::{Anchor, Links};
use super::lists::{Pagination, numbered_title, span};
use super::parts::Status;
use super::{Body, Draft, words};

/// The dependencies of all specs.
#[derive(Debug, Serialize)]
pub struct Dependencies {
    /// How much there is, in words: `9 of 12 specs are tied to others`.
    pub summary: String,
    /// Whether this is the first of the numbered pages, which tells what is remarkable.
    pub first: bool,
    /// All of them drawn, on the first page; none if no spec needs another.
    pub map: Option<Diagram>,
    /// Specs that most others need, most needed first.
    pub most_needed: Vec<MostNeeded>,
    /// The longest chain of needs, from the spec that waits for all others to the one that waits for none; its
    /// first specs only, if it is very long.
    pub chain: Vec<Anchor>,
    /// How many specs the chain has; none if nothing needs anything.
    pub chain_length: usize,
    /// The first circles, shortest first.
    pub cycles: Vec<Cycle>,
    /// How many circles there are, with the list of them.
    pub all_cycles: Listed,
    /// How many of them do not stand here.
    pub more_cycles: usize,
    /// References that look like a spec and lead to none, or to several; the first ones.
    pub loose: Vec<Loose>,
    /// How many there are, with the list of them.
    pub all_loose: Listed,
    /// How many of them do not stand here.
    pub more_loose: usize,
    /// All dependencies, on this page.
    pub ties: Vec<Ties>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// All circles, or all references that lead nowhere.
#[derive(Debug, Serialize)]
pub struct Tangles {
    /// How many there are, in words.
    pub summary: String,
    /// What they are, for the numbered pages: `circles`.
    pub what: &'static str,
    /// Circles of this page, shortest first.
    pub cycles: Vec<Cycle>,
    /// References of this page, by spec.
    pub loose: Vec<Loose>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// A spec that others need.
#[derive(Debug, Serialize)]
pub struct MostNeeded {
    /// The spec.
    pub link: Anchor,
    /// What its author declares.
    pub status: Status,
    /// How many need it.
    pub count: usize,
    /// Where they are listed.
    pub href: String,
}

/// Specs that need each other in a circle.
#[derive(Debug, Serialize)]
pub struct Cycle {
    /// The whole path; the last one needs the first.
    pub path: Vec<Anchor>,
}

/// A reference that leads to no spec, or to several.
#[derive(Debug, Serialize)]
pub struct Loose {
    /// The spec that says so.
    pub from: Anchor,
    /// The author's words.
    pub words: String,
    /// The specs that it might mean: all that fit, or the nearest names.
    pub candidates: Vec<Anchor>,
    /// Whether several fit; else none does.
    pub ambiguous: bool,
}

/// What one spec needs, and who needs it.
#[derive(Debug, Serialize)]
pub struct Ties {
    /// The spec.
    pub link: Anchor,
    /// Its id.
    pub id: String,
    /// What its author declares.
    pub status: Status,
    /// What it needs.
    pub needs: Vec<Anchor>,
    /// What needs it.
    pub needed_by: Vec<Anchor>,
    /// What it has to do with.
    pub related: Vec<Anchor>,
    /// How many more it needs, need it and have to do with it: they stand on its own page.
    pub more: [usize; 3],
    /// How many of its entries lead to no single spec: prose and unknown names.
    pub unresolved: usize,
}

/// How many of the most needed specs are told.
const MOST_NEEDED: usize = 10;
/// How many circles, and how many loose references, stand beside everything else.
const TOLD: usize = 12;
/// How many specs a cell names.
const NAMED: usize = 40;

pub(super) fn view(links: &Links, page: u32) -> Draft {
    let tied = links.tied();
    let total = links.catalog.specs.len();
    let summary = match tied.len() {
        0 => "No spec mentions another".to_owned(),
        1 => format!("1 of {} depends on or relates to others", words::specs(total)),
        count => format!("{count} of {} depend on or relate to others", words::specs(total)),
    };
    let cycles = &links.catalog.cycles;
    let first = page <= 1;
    let all_loose = if first { routes::loose(links.catalog).count() } else { 0 };
    let told = if first { TOLD } else { 0 };
    let site = links.site();
    let chain = if first { links.catalog.longest_chain() } else { Vec::new() };
    // A spec alone is no chain.
    let chain = if chain.len() > 1 { chain } else { Vec::new() };
    let view = Dependencies {
        first,
        map: first.then(|| diagram::map(site)).flatten(),
        most_needed: if first { most_needed(links) } else { Vec::new() },
        chain: chain.iter().take(NAMED).map(|spec| links.spec(*spec)).collect(),
        chain_length: chain.len(),
        cycles: cycles.iter().take(told).map(|path| cycle(links, path)).collect(),
        all_cycles: listed(links, cycles.len(), &Route::Circles(1)),
        more_cycles: cycles.len().saturating_sub(TOLD),
        loose: routes::loose(links.catalog).take(told).map(|(spec, edge)| reference(links, spec, edge)).collect(),
        all_loose: listed(links, all_loose, &Route::Loose(1)),
        more_loose: all_loose.saturating_sub(TOLD),
        ties: tied[span(page, tied.len(), routes::PAGE_SIZE)].iter().map(|spec| ties(links, *spec)).collect(),
        pagination: Pagination::of(links, page, (tied.len(), routes::PAGE_SIZE), Route::Dependencies),
        summary,
    };
    let description = format!("Which spec needs which: {}.", view.summary);
    Draft::new("dependencies.html", numbered_title("Dependencies", page), Body::Dependencies(view))
        .describe(Some(description))
}

fn most_needed(links: &Links) -> Vec<MostNeeded> {
    let specs = links.catalog.specs();
    let mut needed: Vec<_> = specs.filter(|(_, entry)| !entry.required_by.is_empty()).collect();
    needed.sort_by_key(|(index, entry)| (std::cmp::Reverse(entry.required_by.len()), *index));
    let needed = needed.into_iter().take(MOST_NEEDED);
    needed
        .map(|(index, entry)| MostNeeded {
            link: links.spec(index),
            status: Status::of(links, entry),
            count: entry.required_by.len(),
            href: format!("{}#page.needed-by", links.to(&Route::Spec(index))),
        })
        .collect()
}

/// All circles.
pub(super) fn circles(links: &Links, page: u32) -> Draft {
    let all = &links.catalog.cycles;
    let shown = &all[span(page, all.len(), routes::PAGE_SIZE)];
    let view = Tangles {
        summary: words::counted(all.len() as u64, "cycle", "cycles"),
        what: "cycles",
        cycles: shown.iter().map(|path| cycle(links, path)).collect(),
        loose: Vec::new(),
        pagination: Pagination::of(links, page, (all.len(), routes::PAGE_SIZE), Route::Circles),
    };
    tangles(links, "Dependency cycles", page, view)
}

/// All references that lead to no single spec.
pub(super) fn loose(links: &Links, page: u32) -> Draft {
    let all: Vec<_> = routes::loose(links.catalog).collect();
    let shown = &all[span(page, all.len(), routes::PAGE_SIZE)];
    let view = Tangles {
        summary: words::counted(all.len() as u64, "reference", "references"),
        what: "references",
        cycles: Vec::new(),
        loose: shown.iter().map(|(spec, edge)| reference(links, *spec, edge)).collect(),
        pagination: Pagination::of(links, page, (all.len(), routes::PAGE_SIZE), Route::Loose),
    };
    tangles(links, "Unresolved references", page, view)
}

fn tangles(links: &Links, title: &str, page: u32, view: Tangles) -> Draft {
    let description = format!("{title}: {}.", view.summary);
    Draft::new("tangles.html", numbered_title(title, page), Body::Tangles(view))
        .describe(Some(description))
        .under(vec![links.anchor("Dependencies", &Route::Dependencies(1))])
}

fn cycle(links: &Links, path: &[SpecIndex]) -> Cycle {
    Cycle { path: path.iter().map(|spec| links.spec(*spec)).collect() }
}

fn reference(links: &Links, index: SpecIndex, edge: &Edge) -> Loose {
    let (candidates, ambiguous) = match &edge.target {
        Target::Ambiguous(specs) => (specs.iter().map(|spec| links.spec(*spec)).collect(), true),
        Target::Unknown(keys) => (keys.iter().filter_map(|key| by_key(links, key)).collect(), false),
        Target::Resolved(_) | Target::Prose => (Vec::new(), false),
    };
    let line = &links.catalog.spec(index).spec().dependencies[edge.line];
    let words = edge.reference.map_or(&line.raw, |reference| &line.references[reference].text);
    Loose { from: links.spec(index), words: words::shortened(words, 120), candidates, ambiguous }
}

/// The spec with this key.
pub(super) fn by_key(links: &Links, key: &str) -> Option<Anchor> {
    let found = links.catalog.specs.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
    Some(links.anchor(key, &Route::Spec(SpecIndex(found as u32))))
}

fn ties(links: &Links, index: SpecIndex) -> Ties {
    let entry = links.catalog.spec(index);
    let named = |specs: &[SpecIndex]| specs.iter().take(NAMED).map(|spec| links.spec(*spec)).collect();
    Ties {
        link: links.spec(index),
        id: entry.spec().id.text.to_string(),
        status: Status::of(links, entry),
        needs: named(&entry.requires),
        needed_by: named(&entry.required_by),
        related: named(&entry.related),
        more: [&entry.requires, &entry.required_by, &entry.related].map(|specs| specs.len().saturating_sub(NAMED)),
        unresolved: entry.edges.iter().filter(|edge| !matches!(edge.target, Target::Resolved(_))).count(),
    }
}
