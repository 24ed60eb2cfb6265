//! How specs hang together: ties that are told twice, not at all, or only in prose.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, SpecIndex, Target};
use crate::diagnostic::Code;
use crate::model::EdgeKind;

use super::{Findings, Network};

/// So many specs are looked at, at most, to see whether a need is implied by another one.
const FARTHEST: usize = 500;

/// SG302: a dependency that is only a sentence.
pub(super) fn prose(network: Network<'_>, findings: &mut Findings<'_>) {
    for entry in network.living() {
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
}

/// SG311: a need that follows from another need.
pub(super) fn redundant(network: Network<'_>, findings: &mut Findings<'_>) {
    for (index, entry) in network.catalog.specs() {
        let direct: BTreeSet<SpecIndex> = entry.requires.iter().copied().filter(|target| *target != index).collect();
        if direct.len() < 2 {
            continue;
        }
        let implied = implied(network.catalog, index, &direct);
        for edge in entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Requires) {
            let Target::Resolved(target) = edge.target else { continue };
            if let Some((_, by)) = implied.iter().find(|(found, _)| *found == target) {
                let id = |index: SpecIndex| &network.catalog.spec(index).spec().id.text;
                findings.add(
                    Code::SG311,
                    &entry.parsed.path,
                    super::place(entry, edge),
                    format!("`{}` is needed by `{}` already, which this spec needs", id(target), id(*by)),
                    "leave it out unless this spec needs it in a way of its own",
                );
            }
        }
    }
}

/// The direct needs that another direct need has itself, near or far, with that other one.
fn implied(catalog: &Catalog, own: SpecIndex, direct: &BTreeSet<SpecIndex>) -> Vec<(SpecIndex, SpecIndex)> {
    let mut implied = Vec::new();
    for first in direct {
        let mut seen = BTreeSet::from([own, *first]);
        let mut pending = vec![*first];
        while let Some(spec) = pending.pop() {
            for next in catalog
                .spec(spec)
                .requires
                .iter()
                .filter(|next| seen.len() < FARTHEST && !seen.contains(next))
                .collect::<Vec<_>>()
            {
                seen.insert(*next);
                pending.push(*next);
                if direct.contains(next) {
                    implied.push((*next, *first));
                }
            }
        }
    }
    implied
}

/// SG317: a spec that has nothing to do with any other.
pub(super) fn isolated(network: Network<'_>, findings: &mut Findings<'_>) {
    for entry in network.living() {
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
}
