//! How specs hang together: ties that are told twice, not at all, or only in prose.

use crate::catalog::{Catalog, SpecEntry, SpecIndex, Target};
use crate::diagnostic::Code;
use crate::model::EdgeKind;

use super::{Findings, Network};

/// So many specs are looked at, at most, to see whether a need is implied by another one.
const FARTHEST: usize = 500;

/// SG302: a dependency that is only a sentence.
pub(super) fn prose(_: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if entry.status().is_retired() {
        return;
    }
    for edge in entry.edges.iter().filter(|edge| edge.target == Target::Prose) {
        findings.add(
            Code::SG302,
            &entry.parsed.path,
            super::place(entry, edge),
            "this dependency names no spec".into(),
            "link to the spec, or write its id, so that the map shows the tie",
        );
    }
}

/// SG311: a need that follows from another need.
pub(super) fn redundant(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if entry.requires.len() < 2 {
        return;
    }
    let catalog = network.catalog;
    let Some(index) = network.index(entry) else { return };
    let direct: Vec<SpecIndex> = entry.requires.iter().copied().filter(|target| *target != index).collect();
    let seen = findings.desk.seen.get_or_insert_with(|| Seen::new(catalog));
    let implied = implied(catalog, index, &direct, seen);
    for edge in entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Requires) {
        let Target::Resolved(target) = edge.target else { continue };
        if let Some((_, by)) = implied.iter().find(|(found, _)| *found == target) {
            let id = |index: SpecIndex| &catalog.spec(index).spec().id.text;
            let message = format!("`{}` is needed by `{}` already, which this spec needs", id(target), id(*by));
            let help = "leave it out unless this spec needs it in a way of its own";
            findings.add(Code::SG311, &entry.parsed.path, super::place(entry, edge), message, help);
        }
    }
}

/// Which specs a walk has come by: those that carry its number. Made once for many walks.
pub(super) struct Seen {
    walks: Vec<u32>,
    walk: u32,
    count: usize,
}

impl Seen {
    fn new(catalog: &Catalog) -> Self {
        Self { walks: vec![0; catalog.specs.len()], walk: 0, count: 0 }
    }

    /// Begins a walk that has seen nothing yet.
    fn begin(&mut self) {
        if self.walk == u32::MAX {
            self.walks.fill(0);
            self.walk = 0;
        }
        self.walk += 1;
        self.count = 0;
    }

    /// Whether it has not been seen before.
    fn insert(&mut self, spec: SpecIndex) -> bool {
        let last = std::mem::replace(&mut self.walks[spec.get()], self.walk);
        self.count += usize::from(last != self.walk);
        last != self.walk
    }
}

/// The direct needs that another direct need has itself, near or far, with that other one. `direct` is sorted.
fn implied(catalog: &Catalog, own: SpecIndex, direct: &[SpecIndex], seen: &mut Seen) -> Vec<(SpecIndex, SpecIndex)> {
    let mut implied = Vec::new();
    let mut pending = Vec::new();
    for first in direct {
        seen.begin();
        seen.insert(own);
        seen.insert(*first);
        pending.clear();
        pending.push(*first);
        while let Some(spec) = pending.pop() {
            if seen.count >= FARTHEST {
                break;
            }
            for next in &catalog.spec(spec).requires {
                if seen.insert(*next) {
                    pending.push(*next);
                    if direct.binary_search(next).is_ok() {
                        implied.push((*next, *first));
                    }
                }
            }
        }
    }
    implied
}

/// SG317: a spec that has nothing to do with any other.
pub(super) fn isolated(_: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if entry.status().is_retired() {
        return;
    }
    if entry.requires.is_empty() && entry.required_by.is_empty() && entry.related.is_empty() {
        findings.add(
            Code::SG317,
            &entry.parsed.path,
            entry.spec().title.place,
            "the spec neither needs another one nor is needed".into(),
            "name what it builds on, or say `None` under its dependencies",
        );
    }
}
