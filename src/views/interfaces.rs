//! The catalogue: what specs touch outside themselves, and who touches the same.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::{SpecIndex, Thing, ThingKind, Use, versioned};
use crate::model::{OperationKind, Spec, Text};
use crate::routes::registers::{InterfaceList, MOST_USES};
use crate::routes::{self, Route};

use super::links::{Anchor, Links};
use super::lists::{Pagination, numbered_title, span};
use super::parts::{Part, Status};
use super::{Body, Draft, words};

/// The catalogue at a glance.
#[derive(Debug, Serialize)]
pub struct Overview {
    /// How much there is, in words; none if no spec names anything.
    pub summary: Option<String>,
    /// The first technologies for which specs need conflicting versions.
    pub conflicts: Vec<ThingRow>,
    /// All of them.
    pub all_conflicts: Option<Part>,
    /// One for each kind of thing.
    pub sections: Vec<Section>,
}

/// One kind of thing.
#[derive(Debug, Serialize)]
pub struct Section {
    /// Its id is this after `catalog.`.
    pub id: &'static str,
    /// `Integrations`.
    pub title: &'static str,
    /// The whole list; none if there is nothing.
    pub all: Option<Part>,
    /// Its parts, with how many stand in each.
    pub parts: Vec<Part>,
    /// What most specs touch.
    pub first: Vec<ThingLine>,
    /// How many things are not among them.
    pub more: usize,
    /// What to write so that something stands here.
    pub advice: &'static str,
}

/// A thing in a few words.
#[derive(Debug, Serialize)]
pub struct ThingLine {
    /// Its name, and where its specs are listed.
    pub link: Anchor,
    /// Whether the name is code.
    pub code: bool,
    /// How many specs touch it.
    pub count: usize,
}

/// A list of things.
#[derive(Debug, Serialize)]
pub struct Things {
    /// How many there are and in which order they stand, in words.
    pub summary: String,
    /// The lists of all kinds.
    pub kinds: Vec<Part>,
    /// Parts of this list.
    pub parts: Vec<Part>,
    /// Those of this page; operations by what they do.
    pub groups: Vec<ThingGroup>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
    /// What the numbered pages hold: `operations`.
    pub what: &'static str,
}

/// Things of one kind.
#[derive(Debug, Serialize)]
pub struct ThingGroup {
    /// The group's id on the page.
    pub id: &'static str,
    /// `Read`; none where there is one group only.
    pub label: Option<&'static str>,
    /// What most specs touch first.
    pub rows: Vec<ThingRow>,
}

/// A thing and who touches it.
#[derive(Debug, Serialize)]
pub struct ThingRow {
    /// The row's id on the page.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether the name is code.
    pub code: bool,
    /// What kind of thing it is, in a list of several kinds.
    pub kind: Option<&'static str>,
    /// Two specs and the versions that exclude each other.
    pub conflict: Option<[UseView; 2]>,
    /// Where it is written down; the first ones, if there are many. Empty where versions stand instead.
    pub uses: Vec<UseView>,
    /// Who needs which version, where versions exclude each other.
    pub versions: Vec<VersionUses>,
    /// How many further versions are asked for.
    pub more_versions: usize,
    /// All specs that touch it, where they do not all stand here.
    pub all: Option<Part>,
}

/// Specs that ask for one version.
#[derive(Debug, Serialize)]
pub struct VersionUses {
    /// As written; none where a spec names no version.
    pub version: Option<String>,
    /// The specs; the first ones, if there are many.
    pub specs: Vec<Anchor>,
    /// How many more there are.
    pub more: usize,
}

/// What one spec says about a thing.
#[derive(Clone, Debug, Serialize)]
pub struct UseView {
    /// The spec, and the place in it.
    pub spec: Anchor,
    /// The spec's id.
    pub id: String,
    /// Its status, where it is history.
    pub retired: Option<Status>,
    /// A signature, or names of fields.
    pub code: Option<String>,
    /// What else it says, part by part.
    pub words: Vec<String>,
    /// The version or the value as written.
    pub version: Option<String>,
}

/// One thing that many specs touch.
#[derive(Debug, Serialize)]
pub struct ThingPage {
    /// `External dependency`.
    pub kind: &'static str,
    /// Whether the name is code.
    pub code: bool,
    /// How many specs touch it, in words.
    pub summary: String,
    /// Two specs and the versions that exclude each other.
    pub conflict: Option<[UseView; 2]>,
    /// Where it is written down, on this page.
    pub uses: Vec<UseView>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Something that a spec touches and another one, too.
#[derive(Debug, Serialize)]
pub struct Shared {
    /// Its name, and where its specs are listed.
    pub link: Anchor,
    /// Whether the name is code.
    pub code: bool,
    /// `integration`.
    pub kind: &'static str,
    /// The other specs; empty where there are too many to name.
    pub others: Vec<Anchor>,
    /// Whether the versions that this spec and another one need exclude each other.
    pub conflict: bool,
}

/// How many things the overview names of each kind, and how many conflicts.
const FIRST: usize = 6;
const CONFLICTS: usize = 10;
/// How many characters of a name are shown in a list of a few, of a name elsewhere, and of any other text.
const SHORT_NAME: usize = 60;
const LONGEST_NAME: usize = 120;
const LONGEST: usize = 200;

pub(super) fn overview(links: &Links) -> Draft {
    let conflicts: Vec<_> = InterfaceList::Conflicts.things(links.catalog).collect();
    let first = conflicts.iter().take(CONFLICTS);
    let sections: Vec<_> = ThingKind::ALL.into_iter().map(|kind| section(links, kind)).collect();
    let counted: Vec<_> = ThingKind::ALL
        .into_iter()
        .map(|kind| (kind, links.catalog.interfaces().of(kind).len() as u64))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| words::counted(count, term(kind).0, term(kind).1))
        .collect();
    let view = Overview {
        summary: (!counted.is_empty()).then(|| words::listed(&counted)),
        conflicts: first.map(|(kind, at, thing)| thing_row(links, *kind, *at, thing, true)).collect(),
        all_conflicts: (!conflicts.is_empty()).then(|| part(links, InterfaceList::Conflicts, None)),
        sections,
    };
    let description = match &view.summary {
        Some(summary) => format!("What the specs build on: {summary}."),
        None => "What the specs build on: nothing is recorded.".to_owned(),
    };
    Draft::new("catalog.html", "Catalogue", Body::Catalog(view)).describe(Some(description))
}

fn section(links: &Links, kind: ThingKind) -> Section {
    let things = links.catalog.interfaces().of(kind);
    let (id, title, advice) = match kind {
        ThingKind::Integration => (
            "integrations",
            "Integrations",
            "Headings under *External Integrations*, each with *Endpoint*, *Input* and *Output*, appear here.",
        ),
        ThingKind::Operation => (
            "operations",
            "Operations",
            "Selectors, services and endpoints under *API Endpoints* appear here, split into those that read and those that write.",
        ),
        ThingKind::Entity => ("entities", "Entities", "Models under *Data Model* appear here."),
        ThingKind::Stack => {
            ("stack", "Technology stack", "Lines such as *Database: PostgreSQL 16* under *Architecture* appear here.")
        }
        ThingKind::External => (
            "external",
            "External dependencies",
            "Entries under *External Dependencies*, such as *Django 5.2+*, appear here.",
        ),
    };
    // What most specs touch first, whatever it does.
    let mut most: Vec<_> = (0_u32..).zip(things).collect();
    most.sort_by_key(|(at, thing)| (std::cmp::Reverse(thing.specs), *at));
    let line = |(at, thing): &(u32, &Thing)| ThingLine {
        link: Anchor { text: words::shortened(&thing.name, SHORT_NAME), href: place(links, kind, *at) },
        code: is_code(kind),
        count: thing.specs,
    };
    Section {
        id,
        title,
        all: (!things.is_empty()).then(|| part(links, InterfaceList::Of(kind), None)),
        parts: parts(links, kind, None),
        first: most.iter().take(FIRST).map(line).collect(),
        more: things.len().saturating_sub(FIRST),
        advice,
    }
}

pub(super) fn list(links: &Links, list: InterfaceList, page: u32) -> Draft {
    let found: Vec<_> = list.things(links.catalog).collect();
    let several = list == InterfaceList::Conflicts;
    let mut groups: Vec<ThingGroup> = Vec::new();
    for (kind, at, thing) in &found[span(page, found.len(), list.page_size())] {
        let (id, label) = group(thing);
        if groups.last().is_none_or(|group| group.id != id) {
            groups.push(ThingGroup { id, label, rows: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(thing_row(links, *kind, *at, thing, several));
        }
    }
    let (title, what) = match list {
        InterfaceList::Of(ThingKind::Integration) => ("Integrations", "integrations"),
        InterfaceList::Of(ThingKind::Operation) => ("Operations", "operations"),
        InterfaceList::Operations(OperationKind::Read) => ("Operations that read", "operations"),
        InterfaceList::Operations(OperationKind::Write) => ("Operations that write", "operations"),
        InterfaceList::Operations(OperationKind::Other) => ("Other operations", "operations"),
        InterfaceList::Of(ThingKind::Entity) => ("Entities", "entities"),
        InterfaceList::Of(ThingKind::Stack) => ("Technology stack", "technologies"),
        InterfaceList::Of(ThingKind::External) => ("External dependencies", "dependencies"),
        InterfaceList::Conflicts => ("Version conflicts", "technologies"),
    };
    let (one, many) = match list {
        InterfaceList::Of(kind) => term(kind),
        InterfaceList::Operations(_) => term(ThingKind::Operation),
        InterfaceList::Conflicts => ("technology", "technologies"),
    };
    let counted = words::counted(found.len() as u64, one, many);
    let view = Things {
        summary: match list {
            InterfaceList::Conflicts => format!("{counted} for which specs need conflicting versions"),
            _ => format!("{counted}, the most used first, then by name"),
        },
        kinds: kinds(links, list),
        parts: match list {
            InterfaceList::Of(kind) => parts(links, kind, Some(list)),
            InterfaceList::Operations(_) => parts(links, ThingKind::Operation, Some(list)),
            InterfaceList::Conflicts => Vec::new(),
        },
        groups,
        pagination: Pagination::of(links, page, (found.len(), list.page_size()), |page| Route::Interfaces(list, page)),
        what,
    };
    let description = format!("{title}: {counted}, with the specs that use each.");
    Draft::new("things.html", numbered_title(title, page), Body::Things(view))
        .describe(Some(description))
        .under(vec![links.anchor("Catalogue", &Route::Catalog)])
}

pub(super) fn thing(links: &Links, kind: ThingKind, position: u32, page: u32) -> Draft {
    let thing = &links.catalog.interfaces().of(kind)[position as usize];
    let total = thing.uses.len();
    let route = |page| Route::Thing(kind, position, page);
    let view = ThingPage {
        kind: single(kind),
        code: is_code(kind),
        summary: words::specs(thing.specs),
        conflict: conflict(links, kind, thing),
        uses: thing.uses[span(page, total, routes::PAGE_SIZE)].iter().map(|of| use_view(links, kind, *of)).collect(),
        pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), route),
    };
    let name = words::shortened(&thing.name, LONGEST_NAME);
    let description = format!("{name}: {} of this portal use it.", view.summary);
    Draft::new("thing.html", numbered_title(&name, page), Body::Thing(view)).describe(Some(description)).under(vec![
        links.anchor("Catalogue", &Route::Catalog),
        links.anchor(section_title(kind), &Route::Interfaces(InterfaceList::Of(kind), 1)),
    ])
}

/// What a spec touches together with others: conflicts first, then what fewest specs share, for that ties closest.
///
/// What very many specs touch is only named: its number would change the pages of all of them with each new spec.
pub(super) fn shared(links: &Links, spec: SpecIndex) -> Vec<Shared> {
    let interfaces = links.catalog.interfaces();
    let mut shared: Vec<_> = interfaces.shared(spec).iter().map(|(kind, at)| (*kind, *at)).collect();
    let thing = |(kind, at): &(ThingKind, u32)| &interfaces.of(*kind)[*at as usize];
    let conflicts = |thing: &Thing| {
        thing.conflict.is_some_and(|(one, other)| thing.uses[one].spec == spec || thing.uses[other].spec == spec)
    };
    shared.sort_by_key(|found| (!conflicts(thing(found)), thing(found).specs.min(MOST_USES + 1), *found));
    let view = |found: &(ThingKind, u32)| {
        let (kind, at) = *found;
        let thing = thing(found);
        // Half of all specs may use it.
        let few = if thing.uses.len() <= MOST_USES { &thing.uses[..] } else { &[] };
        let mut others: Vec<_> = few.iter().map(|of| of.spec).filter(|other| *other != spec).collect();
        others.dedup();
        Shared {
            link: Anchor { text: words::shortened(&thing.name, LONGEST_NAME), href: place(links, kind, at) },
            code: is_code(kind),
            kind: term(kind).0,
            others: others.iter().map(|other| links.spec(*other)).collect(),
            conflict: conflicts(thing),
        }
    };
    shared.iter().map(view).collect()
}

/// Where the specs are listed that touch a thing: its own page, or its row.
fn place(links: &Links, kind: ThingKind, position: u32) -> String {
    let thing = &links.catalog.interfaces().of(kind)[position as usize];
    if thing.uses.len() > MOST_USES {
        return links.to(&Route::Thing(kind, position, 1));
    }
    let list = InterfaceList::Of(kind);
    let page = position as usize / list.page_size() + 1;
    format!("{}#{}", links.to(&Route::Interfaces(list, page as u32)), row_id(kind, thing))
}

fn row_id(kind: ThingKind, thing: &Thing) -> String {
    format!("{}.{}", term(kind).0.replace(' ', "-"), thing.slug)
}

fn thing_row(links: &Links, kind: ThingKind, position: u32, thing: &Thing, several: bool) -> ThingRow {
    let many = thing.uses.len() > MOST_USES;
    let mut versions = if thing.conflict.is_some() { versions(links, kind, thing, many) } else { Vec::new() };
    let more_versions = versions.len().saturating_sub(MOST_USES);
    versions.truncate(MOST_USES);
    ThingRow {
        id: row_id(kind, thing),
        name: words::shortened(&thing.name, LONGEST_NAME),
        code: is_code(kind),
        kind: several.then(|| single(kind)),
        conflict: conflict(links, kind, thing),
        uses: thing
            .uses
            .iter()
            .filter(|_| versions.is_empty())
            .take(MOST_USES)
            .map(|of| use_view(links, kind, *of))
            .collect(),
        versions,
        more_versions,
        all: many.then(|| Part {
            label: words::specs(thing.specs),
            icon: None,
            href: links.to(&Route::Thing(kind, position, 1)),
            count: Some(thing.specs),
            current: false,
        }),
    }
}

/// Who needs which version, the most wanted first.
fn versions(links: &Links, kind: ThingKind, thing: &Thing, many: bool) -> Vec<VersionUses> {
    let mut by_version: BTreeMap<Option<String>, Vec<Use>> = BTreeMap::new();
    for of in &thing.uses {
        let (.., version) = said(kind, links.catalog.spec(of.spec).spec(), *of);
        by_version.entry(version).or_default().push(*of);
    }
    let mut versions: Vec<_> = by_version.into_iter().collect();
    versions.sort_by_key(|(version, uses)| (version.is_none(), std::cmp::Reverse(uses.len())));
    let view = |(version, uses): (Option<String>, Vec<Use>)| {
        let shown = if many { FIRST } else { uses.len() };
        let place = |of: &Use| {
            let (line, ..) = said(kind, links.catalog.spec(of.spec).spec(), *of);
            links.line(of.spec, line)
        };
        VersionUses {
            version: version.map(|text| words::shortened(&text, LONGEST)),
            specs: uses.iter().take(shown).map(place).collect(),
            more: uses.len().saturating_sub(shown),
        }
    };
    versions.into_iter().map(view).collect()
}

fn conflict(links: &Links, kind: ThingKind, thing: &Thing) -> Option<[UseView; 2]> {
    let (one, other) = thing.conflict?;
    Some([one, other].map(|at| use_view(links, kind, thing.uses[at])))
}

fn use_view(links: &Links, kind: ThingKind, of: Use) -> UseView {
    let entry = links.catalog.spec(of.spec);
    let spec = entry.spec();
    let (line, code, words, version) = said(kind, spec, of);
    UseView {
        spec: links.line(of.spec, line),
        id: spec.id.text.to_string(),
        retired: entry.status().is_retired().then(|| Status::of(links, entry)),
        code: code.map(|text| words::shortened(&text, LONGEST)),
        words: words.into_iter().map(|text| words::shortened(&text, LONGEST)).collect(),
        version: version.map(|text| words::shortened(&text, LONGEST)),
    }
}

/// What a spec says about a thing: its line, code, words and version.
type Said = (u32, Option<String>, Vec<String>, Option<String>);

fn said(kind: ThingKind, spec: &Spec, of: Use) -> Said {
    let at = of.position as usize;
    match kind {
        ThingKind::Integration => {
            let integration = &spec.integrations[at];
            let parts = [
                ("", &integration.state),
                ("Endpoint: ", &integration.endpoint),
                ("In: ", &integration.input),
                ("Out: ", &integration.output),
                ("Made with: ", &integration.technology),
            ];
            let parts = parts.into_iter().filter_map(|(name, part)| Some(format!("{name}{}", part.as_ref()?)));
            let extra = integration.extra.iter().map(|field| format!("{}: {}", field.key, field.value));
            (integration.place.line, None, parts.chain(extra).collect(), None)
        }
        ThingKind::Operation => {
            let operation = &spec.operations[at];
            let told = operation.signature.trim() == operation.name.trim() || operation.signature.is_empty();
            let code = (!told).then(|| operation.signature.to_string());
            (operation.place.line, code, operation.description.iter().map(Text::to_string).collect(), None)
        }
        ThingKind::Entity => {
            let entity = &spec.entities[at];
            let code = (!entity.fields.is_empty()).then(|| entity.fields.join(", "));
            let language = (!entity.language.is_empty()).then(|| entity.language.to_string());
            (entity.place.line, code, language.into_iter().collect(), None)
        }
        ThingKind::Stack => {
            let line = &spec.stack[at];
            let value = &line.values[of.value as usize];
            let version = versioned(value).1.map(|_| value.to_string());
            (line.place.line, None, vec![line.name.to_string()], version)
        }
        ThingKind::External => {
            let external = &spec.external[at];
            let words = external.purpose.iter().map(Text::to_string).collect();
            (external.place.line, None, words, external.version.as_ref().map(Text::to_string))
        }
    }
}

/// The lists of all kinds in which something stands.
fn kinds(links: &Links, current: InterfaceList) -> Vec<Part> {
    let lists = ThingKind::ALL.map(InterfaceList::Of).into_iter().chain([InterfaceList::Conflicts]);
    let all = lists.map(|list| {
        let part = part(links, list, Some(current));
        match list {
            InterfaceList::Of(kind) => Part { label: section_title(kind).to_owned(), ..part },
            _ => part,
        }
    });
    all.filter(|part| part.count > Some(0)).collect()
}

/// The parts of the list of a kind, if it has several.
fn parts(links: &Links, kind: ThingKind, current: Option<InterfaceList>) -> Vec<Part> {
    if kind != ThingKind::Operation {
        return Vec::new();
    }
    let lists = [OperationKind::Read, OperationKind::Write, OperationKind::Other].map(InterfaceList::Operations);
    lists.into_iter().map(|list| part(links, list, current)).filter(|part| part.count > Some(0)).collect()
}

fn part(links: &Links, list: InterfaceList, current: Option<InterfaceList>) -> Part {
    let label = match list {
        InterfaceList::Of(_) => "All",
        InterfaceList::Operations(OperationKind::Read) => "Read",
        InterfaceList::Operations(OperationKind::Write) => "Write",
        InterfaceList::Operations(OperationKind::Other) => "Not specified",
        InterfaceList::Conflicts => "Version conflicts",
    };
    Part {
        label: label.to_owned(),
        icon: None,
        href: links.to(&Route::Interfaces(list, 1)),
        count: Some(list.count(links.catalog)),
        current: current == Some(list),
    }
}

fn group(thing: &Thing) -> (&'static str, Option<&'static str>) {
    match thing.operation {
        None => ("catalog.all", None),
        Some(OperationKind::Read) => ("catalog.read", Some("Read")),
        Some(OperationKind::Write) => ("catalog.write", Some("Write")),
        Some(OperationKind::Other) => ("catalog.other", Some("Not specified")),
    }
}

/// The word for one and for many.
fn term(kind: ThingKind) -> (&'static str, &'static str) {
    match kind {
        ThingKind::Integration => ("integration", "integrations"),
        ThingKind::Operation => ("operation", "operations"),
        ThingKind::Entity => ("entity", "entities"),
        ThingKind::Stack => ("technology", "technologies"),
        ThingKind::External => ("external dependency", "external dependencies"),
    }
}

fn single(kind: ThingKind) -> &'static str {
    match kind {
        ThingKind::Integration => "Integration",
        ThingKind::Operation => "Operation",
        ThingKind::Entity => "Entity",
        ThingKind::Stack => "Technology of the stack",
        ThingKind::External => "External dependency",
    }
}

fn section_title(kind: ThingKind) -> &'static str {
    match kind {
        ThingKind::Integration => "Integrations",
        ThingKind::Operation => "Operations",
        ThingKind::Entity => "Entities",
        ThingKind::Stack => "Technology stack",
        ThingKind::External => "External dependencies",
    }
}

fn is_code(kind: ThingKind) -> bool {
    matches!(kind, ThingKind::Operation | ThingKind::Entity)
}
