//! What several specs say alike, each in a place of its own: titles, endpoints, technologies.
//!
//! A [`Comparison`] says what of a spec is compared; [`Groups`] brings together the specs that say the same, and holds
//! what is wrong among them. After an edit only the groups that the edited spec has left, entered or stayed in are
//! looked at again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use crate::catalog::{SpecEntry, SpecIndex};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::model::Spec;

use super::{Desk, Findings, Network};

/// A rule that compares specs which say the same.
pub(crate) struct Comparison {
    /// The words of a spec that are compared.
    pub(super) words: for<'a> fn(&'a SpecEntry, &mut dyn FnMut(Words<'a>)),
    /// What they come to: specs are compared that have a key in common.
    pub(super) key: for<'a> fn(Words<'a>) -> Option<Cow<'a, str>>,
    /// Whether nothing but the words is compared. They come again and again then, so that it pays to remember what
    /// they come to, and a spec that says the same as before changes nothing for the others.
    pub(super) by_words: bool,
    /// Tells what is wrong among those that have a key; each finding stands in one of them.
    pub(super) tell: fn(Alike<'_>, &mut Findings<'_>),
}

/// Words that are compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Words<'a> {
    pub(super) number: Option<u32>,
    pub(super) role: &'a str,
    pub(super) name: &'a str,
}

impl<'a> Words<'a> {
    pub(super) fn of(name: &'a str) -> Self {
        Self { number: None, role: "", name }
    }
}

/// Specs that say the same.
#[derive(Clone, Copy)]
pub(crate) struct Alike<'a> {
    pub(super) network: Network<'a>,
    pub(super) key: &'a str,
    specs: &'a [SpecIndex],
}

impl<'a> Alike<'a> {
    /// They, by key.
    pub(super) fn entries(self) -> impl Iterator<Item = &'a SpecEntry> {
        self.specs.iter().map(move |spec| self.network.catalog.spec(*spec))
    }
}

/// The spec, if somebody still means to build or keep it: superseded and cancelled ones are history.
pub(super) fn living(entry: &SpecEntry) -> impl Iterator<Item = &Spec> {
    (!entry.status().is_retired()).then(|| entry.spec()).into_iter()
}

/// The specs of a catalog by what they say.
#[derive(Debug)]
pub(super) struct Groups {
    positions: HashMap<Arc<str>, usize, RandomState>,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    key: Arc<str>,
    specs: Vec<SpecIndex>,
    found: Vec<Diagnostic>,
}

impl Groups {
    /// All groups, and what is wrong in them.
    pub(super) fn of(comparison: &Comparison, network: Network<'_>) -> Self {
        let mut all = Self { positions: HashMap::default(), groups: Vec::new() };
        let mut known: HashMap<Words<'_>, Option<usize>, RandomState> = HashMap::default();
        for (index, entry) in network.catalog.specs() {
            (comparison.words)(entry, &mut |words| {
                let mut position = || (comparison.key)(words).map(|key| all.position(&key));
                let position =
                    if comparison.by_words { *known.entry(words).or_insert_with(position) } else { position() };
                if let Some(group) = position.map(|position| &mut all.groups[position])
                    && group.specs.last() != Some(&index)
                {
                    group.specs.push(index);
                }
            });
        }
        all.groups.par_iter_mut().with_min_len(64).for_each_init(Desk::default, |desk, group| {
            group.found = group.judge(comparison, network, desk);
        });
        all
    }

    fn position(&mut self, key: &str) -> usize {
        if let Some(position) = self.positions.get(key) {
            return *position;
        }
        let key: Arc<str> = key.into();
        self.positions.insert(Arc::clone(&key), self.groups.len());
        self.groups.push(Group { key, specs: Vec::new(), found: Vec::new() });
        self.groups.len() - 1
    }

    /// Follows an edit. `edited` are the specs that say something else now, with what they were; `near` are those that
    /// say the same, but of others who do not. The files where findings came, went or moved are put into `touched`.
    pub(super) fn follow(
        &mut self,
        comparison: &Comparison,
        network: Network<'_>,
        edited: &[(SpecIndex, &SpecEntry)],
        near: &[SpecIndex],
        touched: &mut BTreeSet<SourcePath>,
    ) {
        let mut stale: BTreeSet<usize> = BTreeSet::new();
        for (index, before) in edited {
            let (old, new) = (self.of_spec(comparison, before), self.of_spec(comparison, network.catalog.spec(*index)));
            for position in old.keys().filter(|position| !new.contains_key(position)) {
                self.groups[*position].specs.retain(|spec| spec != index);
                stale.insert(*position);
            }
            for (position, words) in &new {
                let group = &mut self.groups[*position];
                if let Err(at) = group.specs.binary_search(index) {
                    group.specs.insert(at, *index);
                }
                let is_same = comparison.by_words && old.get(position) == Some(words);
                if !is_same || group.speaks_of(&before.parsed.path) {
                    stale.insert(*position);
                }
            }
        }
        for index in near {
            stale.extend(self.of_spec(comparison, network.catalog.spec(*index)).into_keys());
        }
        let mut desk = Desk::default();
        for position in stale {
            let group = &mut self.groups[position];
            touched.extend(group.found.iter().map(|finding| finding.path.clone()));
            group.found = group.judge(comparison, network, &mut desk);
            touched.extend(group.found.iter().map(|finding| finding.path.clone()));
        }
    }

    /// The positions of the groups that a spec belongs to, each with the words by which it does.
    fn of_spec<'a>(&mut self, comparison: &Comparison, entry: &'a SpecEntry) -> BTreeMap<usize, Vec<Words<'a>>> {
        let mut positions: BTreeMap<usize, Vec<Words<'a>>> = BTreeMap::new();
        (comparison.words)(entry, &mut |words| {
            if let Some(key) = (comparison.key)(words) {
                positions.entry(self.position(&key)).or_default().push(words);
            }
        });
        positions
    }

    /// Everything that was found.
    pub(super) fn found(&self) -> impl Iterator<Item = &Diagnostic> {
        self.groups.iter().flat_map(|group| &group.found)
    }

    /// What was found in a spec.
    pub(super) fn found_in<'a>(&'a self, comparison: &Comparison, entry: &'a SpecEntry) -> Vec<&'a Diagnostic> {
        let mut positions = BTreeSet::new();
        (comparison.words)(entry, &mut |words| {
            positions.extend((comparison.key)(words).and_then(|key| self.positions.get(&*key).copied()));
        });
        let found = positions.into_iter().flat_map(|position| &self.groups[position].found);
        found.filter(|finding| finding.path == entry.parsed.path).collect()
    }
}

impl Group {
    /// Whether words of a file are quoted in what was found.
    fn speaks_of(&self, path: &SourcePath) -> bool {
        let quoted =
            |finding: &Diagnostic| finding.path == *path || finding.related.iter().any(|related| related.path == *path);
        self.found.iter().any(quoted)
    }

    fn judge(&self, comparison: &Comparison, network: Network<'_>, desk: &mut Desk) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let alike = Alike { network, key: &self.key, specs: &self.specs };
        (comparison.tell)(alike, &mut Findings { found: &mut found, desk });
        found
    }
}
