//! Who owns what: spellings that differ in case or punctuation only are one owner.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::model::{Owner, OwnerKind};

use super::{OwnerEntry, OwnerIndex, SpecEntry, SpecIndex, key};

/// All owners by slug, and for each spec its owners in the order of its file.
pub(super) fn gather(specs: &[Arc<SpecEntry>]) -> (Vec<OwnerEntry>, Vec<Vec<OwnerIndex>>) {
    let mut slugs: HashMap<&str, String> = HashMap::new();
    for owner in specs.iter().flat_map(|entry| &entry.spec().owners) {
        slugs.entry(&owner.name).or_insert_with(|| key::safe_name(&owner.name));
    }
    let slug = |owner: &Owner| slugs[owner.name.as_str()].as_str();
    let mut spellings: BTreeMap<&str, BTreeMap<&str, (usize, OwnerKind)>> = BTreeMap::new();
    let mut owned: BTreeMap<&str, Vec<SpecIndex>> = BTreeMap::new();
    for (position, entry) in specs.iter().enumerate() {
        for owner in &entry.spec().owners {
            let slug = slug(owner);
            let spelling = spellings.entry(slug).or_default().entry(&owner.name);
            spelling.or_insert((0, owner.kind)).0 += 1;
            let specs = owned.entry(slug).or_default();
            if specs.last() != Some(&SpecIndex(position as u32)) {
                specs.push(SpecIndex(position as u32));
            }
        }
    }
    let positions: HashMap<&str, u32> = (0..).zip(owned.keys()).map(|(position, slug)| (*slug, position)).collect();
    let own = specs
        .iter()
        .map(|entry| {
            let mut own: Vec<OwnerIndex> = Vec::new();
            for owner in &entry.spec().owners {
                let index = OwnerIndex(positions[slug(owner)]);
                if !own.contains(&index) {
                    own.push(index);
                }
            }
            own
        })
        .collect();
    let owners = owned
        .into_iter()
        .map(|(slug, specs)| {
            let (name, kind) = most_used(&spellings[slug]);
            OwnerEntry { name, slug: slug.to_owned(), kind, specs }
        })
        .collect();
    (owners, own)
}

fn most_used(spellings: &BTreeMap<&str, (usize, OwnerKind)>) -> (String, OwnerKind) {
    let best = spellings.iter().max_by_key(|(name, (count, _))| (*count, std::cmp::Reverse(**name)));
    best.map_or((String::new(), OwnerKind::Person), |(name, (_, kind))| ((*name).to_owned(), *kind))
}
