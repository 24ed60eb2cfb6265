//! Gives back the room that lists were grown into: what was read stays in memory for as long as the portal is
//! made, and there may be a hundred thousand documents.

use crate::model::{Document, Group, Parsed, Spec};

/// Leaves no list of a document with more room than it needs.
pub(super) fn compact(parsed: &mut Parsed) {
    let Parsed { document, headings, links, structure, diagnostics, .. } = parsed;
    headings.shrink_to_fit();
    links.shrink_to_fit();
    structure.markers.shrink_to_fit();
    structure.html_anchors.shrink_to_fit();
    structure.silences.shrink_to_fit();
    diagnostics.shrink_to_fit();
    for finding in diagnostics {
        finding.related.shrink_to_fit();
    }
    if let Document::Spec(spec) = document {
        lists(spec);
    }
}

fn lists(spec: &mut Spec) {
    spec.owners.shrink_to_fit();
    spec.extra.shrink_to_fit();
    spec.pain_points.shrink_to_fit();
    spec.epics.shrink_to_fit();
    spec.epics.iter_mut().for_each(|epic| epic.criteria.shrink_to_fit());
    spec.criteria.shrink_to_fit();
    let work = &mut spec.work;
    [&mut work.completed, &mut work.in_progress, &mut work.planned, &mut work.other]
        .into_iter()
        .for_each(Vec::shrink_to_fit);
    spec.stack.shrink_to_fit();
    spec.stack.iter_mut().for_each(|line| line.values.shrink_to_fit());
    spec.entities.shrink_to_fit();
    spec.entities.iter_mut().for_each(|entity| entity.fields.shrink_to_fit());
    spec.operations.shrink_to_fit();
    spec.integrations.shrink_to_fit();
    spec.integrations.iter_mut().for_each(|integration| integration.extra.shrink_to_fit());
    spec.metrics.shrink_to_fit();
    spec.dependencies.shrink_to_fit();
    spec.dependencies.iter_mut().for_each(|line| line.references.shrink_to_fit());
    spec.external.shrink_to_fit();
    spec.risks.shrink_to_fit();
    spec.risks.iter_mut().for_each(|risk| risk.mitigations.shrink_to_fit());
    spec.releases.shrink_to_fit();
    spec.releases.iter_mut().for_each(|release| release.items.shrink_to_fit());
    groups(&mut spec.testing);
    groups(&mut spec.documentation);
    spec.unknown_sections.shrink_to_fit();
}

fn groups(groups: &mut Vec<Group>) {
    groups.shrink_to_fit();
    for group in groups {
        group.items.shrink_to_fit();
    }
}
