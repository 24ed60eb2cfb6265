//! What specs touch, gathered by name over all of them: integrations, operations, entities, technologies.
//!
//! Two specs touch the same thing if they call it the same. Technologies of the stack and from elsewhere are compared
//! without case and punctuation, and without their version; other names are compared as they are written.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::{Catalog, SpecIndex, key};
use crate::model::{OperationKind, Spec, VersionRange, first_conflict, technology};
use crate::spaces;

/// What a [`Thing`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThingKind {
    /// A system on the other side.
    Integration,
    /// An endpoint, a selector, a service.
    Operation,
    /// A thing of the data model.
    Entity,
    /// A technology of the stack.
    Stack,
    /// A library, service or standard from elsewhere.
    External,
}

impl ThingKind {
    /// All of them, in the order of their discriminants.
    pub const ALL: [Self; 5] = [Self::Integration, Self::Operation, Self::Entity, Self::Stack, Self::External];
}

/// Something that specs touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// What most specs call it (the first spelling among equals).
    pub name: String,
    /// Safe in an address, unique among things of its kind.
    pub slug: String,
    /// Whether an operation reads or writes; `None` for everything else.
    pub operation: Option<OperationKind>,
    /// Where it is written down, by spec and place in its file.
    pub uses: Vec<Use>,
    /// How many specs that is.
    pub specs: usize,
    /// Two uses whose versions exclude each other, by position; the rule that tells it sees the same.
    pub conflict: Option<(usize, usize)>,
}

/// A place where a spec speaks of a [`Thing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The spec.
    pub spec: SpecIndex,
    /// The position among its kin in that spec.
    pub position: u32,
    /// Which of the values of a line of the stack; 0 for everything else.
    pub value: u32,
}

/// Everything that specs touch.
#[derive(Debug, Default)]
pub struct Interfaces {
    things: [Vec<Thing>; 5],
    /// By spec: the things that it touches and another one, too.
    shared: Vec<Vec<(ThingKind, u32)>>,
}

impl Interfaces {
    /// Things of one kind: operations that read, that write, then others; what most specs touch first, then by name.
    #[must_use]
    pub fn of(&self, kind: ThingKind) -> &[Thing] {
        &self.things[kind as usize]
    }

    /// The things that a spec touches and another one, too: their kind and their position among their kin.
    #[must_use]
    pub fn shared(&self, spec: SpecIndex) -> &[(ThingKind, u32)] {
        self.shared.get(spec.get()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn gather(catalog: &Catalog) -> Self {
        let things: Vec<_> = ThingKind::ALL.into_par_iter().map(|kind| gather(catalog, kind)).collect();
        let things: [Vec<Thing>; 5] = things.try_into().expect("each kind gives one list");
        let mut shared = vec![Vec::new(); catalog.specs.len()];
        for (kind, things) in ThingKind::ALL.into_iter().zip(&things) {
            for (position, thing) in (0..).zip(things).filter(|(_, thing)| thing.specs > 1) {
                for of in &thing.uses {
                    let own: &mut Vec<_> = &mut shared[of.spec.get()];
                    if own.last() != Some(&(kind, position)) {
                        own.push((kind, position));
                    }
                }
            }
        }
        Self { things, shared }
    }
}

/// Whether two readings of a spec touch the same things, in the same order: then [`Interfaces`] are the same.
pub(super) fn are_alike(before: &Spec, now: &Spec) -> bool {
    let retired = |spec: &Spec| spec.status.as_ref().is_some_and(|status| status.kind.is_retired());
    let integrations = |spec: &Spec| spec.integrations.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let operations = |spec: &Spec| spec.operations.iter().map(|one| (one.kind, one.name.clone())).collect::<Vec<_>>();
    let entities = |spec: &Spec| spec.entities.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let external =
        |spec: &Spec| spec.external.iter().map(|one| (one.name.clone(), one.version.clone())).collect::<Vec<_>>();
    let stack = |spec: &Spec| spec.stack.iter().map(|one| (one.name.clone(), one.values.clone())).collect::<Vec<_>>();
    retired(before) == retired(now)
        && integrations(before) == integrations(now)
        && operations(before) == operations(now)
        && entities(before) == entities(now)
        && external(before) == external(now)
        && stack(before) == stack(now)
}

/// The name and the version in a value of the stack: `PostgreSQL 16`.
#[must_use]
pub fn versioned(value: &str) -> (&str, Option<VersionRange>) {
    let split = value.rsplit_once(' ').and_then(|(name, version)| Some((name, VersionRange::parse(version)?)));
    split.map_or((value, None), |(name, range)| (name, Some(range)))
}

/// What a spec says about a thing, before specs are compared.
struct Said<'a> {
    place: Use,
    name: &'a str,
    operation: Option<OperationKind>,
    /// The role in a line of the stack: versions are compared within one.
    role: &'a str,
    range: Option<Rc<VersionRange>>,
}

/// What specs have written so far, thousands of them in a few ways.
type Known<'a, T> = HashMap<&'a str, T, RandomState>;

/// Names and versions that specs have written so far.
type Versions<'a> = Known<'a, (&'a str, Option<Rc<VersionRange>>)>;

fn gather(catalog: &Catalog, kind: ThingKind) -> Vec<Thing> {
    let mut by_key: BTreeMap<(Option<OperationKind>, String), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Said<'_>>> = Vec::new();
    let mut known: HashMap<(Option<OperationKind>, &str), usize, RandomState> = HashMap::default();
    let mut versions = Versions::default();
    for (index, entry) in catalog.specs() {
        each(kind, index, entry.spec(), &mut versions, |said| {
            let position = *known.entry((said.operation, said.name)).or_insert_with(|| {
                let name = match kind {
                    ThingKind::Stack | ThingKind::External => technology(said.name),
                    ThingKind::Integration => said.name.to_lowercase(),
                    ThingKind::Operation | ThingKind::Entity => said.name.to_owned(),
                };
                *by_key.entry((said.operation, name)).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                })
            });
            groups[position].push(said);
        });
    }
    let mut slugs: BTreeMap<String, usize> = BTreeMap::new();
    let mut things: Vec<Thing> = by_key
        .into_iter()
        .map(|((operation, _), position)| {
            let said = &groups[position];
            let name = usual(said);
            let slug = key::safe_name(&name);
            *slugs.entry(slug.clone()).or_default() += 1;
            let uses: Vec<_> = said.iter().map(|said| said.place).collect();
            let mut specs: Vec<_> = uses.iter().map(|place| place.spec).collect();
            specs.dedup();
            let conflict = conflict(catalog, said);
            Thing { name, slug, operation, specs: specs.len(), uses, conflict }
        })
        .collect();
    things.sort_by_cached_key(|thing| (thing.operation, Reverse(thing.specs), thing.name.to_lowercase()));
    for thing in &mut things {
        // All of those that would share an address get one of their own, so that none moves when another comes.
        if slugs[&thing.slug] > 1 {
            let operation = thing.operation.map_or("", OperationKind::as_str);
            thing.slug = format!("{}--{}", thing.slug, key::hash(&format!("{operation} {}", thing.name)));
        }
    }
    things
}

/// Calls `found` with everything of a kind that a spec says; `versions` are those that specs have written so far.
fn each<'a>(
    kind: ThingKind,
    index: SpecIndex,
    spec: &'a Spec,
    versions: &mut Versions<'a>,
    mut found: impl FnMut(Said<'a>),
) {
    let one = |position: usize, name: &'a str| Said {
        place: Use { spec: index, position: position as u32, value: 0 },
        name: name.trim(),
        operation: None,
        role: "",
        range: None,
    };
    match kind {
        ThingKind::Integration => {
            for (at, integration) in spec.integrations.iter().enumerate() {
                found(one(at, &integration.name));
            }
        }
        ThingKind::Operation => {
            for (at, operation) in spec.operations.iter().enumerate() {
                found(Said { operation: Some(operation.kind), ..one(at, &operation.name) });
            }
        }
        ThingKind::Entity => {
            for (at, entity) in spec.entities.iter().enumerate() {
                found(one(at, &entity.name));
            }
        }
        ThingKind::External => {
            for (at, external) in spec.external.iter().enumerate() {
                let range = external.version.as_deref().and_then(|version| {
                    let read = || ("", VersionRange::parse(version).map(Rc::new));
                    let (_, range) = versions.entry(version).or_insert_with(read);
                    range.clone()
                });
                found(Said { range, ..one(at, &external.name) });
            }
        }
        ThingKind::Stack => {
            for (at, line) in spec.stack.iter().enumerate() {
                for (value, text) in (0..).zip(&line.values) {
                    let (name, range) = versions.entry(text).or_insert_with(|| {
                        let (name, range) = versioned(text);
                        (name, range.map(Rc::new))
                    });
                    let said = one(at, name);
                    found(Said { place: Use { value, ..said.place }, role: &line.name, range: range.clone(), ..said });
                }
            }
        }
    }
}

/// The spelling that occurs most; the first one among equals.
fn usual(said: &[Said<'_>]) -> String {
    let mut counts: Known<'_, usize> = Known::default();
    let mut most = 0;
    for said in said {
        let count = counts.entry(said.name).or_default();
        *count += 1;
        most = most.max(*count);
    }
    let first = said.iter().find(|said| counts[said.name] == most);
    first.map(|said| said.name.to_owned()).unwrap_or_default()
}

/// The first two uses in specs that somebody means to build or keep whose versions exclude each other.
fn conflict(catalog: &Catalog, said: &[Said<'_>]) -> Option<(usize, usize)> {
    if !said.iter().any(|said| said.range.is_some()) {
        return None;
    }
    let mut folded: Known<'_, String> = Known::default();
    for said in said {
        let role = || spaces::single(said.role).to_lowercase();
        folded.entry(said.role).or_insert_with(role);
    }
    let mut roles: BTreeMap<&str, Vec<(usize, &VersionRange)>> = BTreeMap::new();
    for (position, said) in said.iter().enumerate() {
        let Some(range) = &said.range else { continue };
        if !catalog.spec(said.place.spec).status().is_retired() {
            roles.entry(&folded[said.role]).or_default().push((position, range));
        }
    }
    roles.into_values().find_map(|uses| {
        let (one, other) = first_conflict(uses.iter().map(|(_, range)| *range))?;
        Some((uses[other].0, uses[one].0))
    })
}
