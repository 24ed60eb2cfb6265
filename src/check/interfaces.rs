//! Integrations, endpoints, entities and operations: what is missing, and what two specs tell differently.

use std::collections::BTreeMap;

use crate::catalog::SpecEntry;
use crate::diagnostic::{Code, Place};

use super::{File, Findings, Network};

/// SG701 and SG702: an integration without its essentials, or unbuilt in a complete spec.
pub(super) fn integration_parts(file: File<'_>, findings: &mut Findings<'_>) {
    let complete = file.spec.status.as_ref().is_some_and(|status| status.kind.is_complete() && !status.exceptions);
    for integration in &file.spec.integrations {
        let parts =
            [("endpoint", &integration.endpoint), ("input", &integration.input), ("output", &integration.output)];
        let missing: Vec<&str> = parts.iter().filter(|(_, part)| part.is_none()).map(|(name, _)| *name).collect();
        // A heading with prose under it is no half-filled form.
        if !missing.is_empty() && missing.len() < parts.len() {
            findings.add(
                Code::SG701,
                &file.parsed.path,
                integration.place,
                format!("the integration `{}` names no {}", integration.name, missing.join(" and no ")),
                "say where it is, what goes in and what comes out",
            );
        }
        let unbuilt = integration.state.as_deref().is_some_and(|state| {
            let state = state.to_lowercase();
            ["to implement", "to do", "planned", "not implemented"].iter().any(|words| state.contains(words))
        });
        if complete && unbuilt {
            findings.add(
                Code::SG702,
                &file.parsed.path,
                integration.place,
                format!("the spec is complete, but the integration `{}` is still to be built", integration.name),
                "take the suffix away if it is built, or the status back if it is not",
            );
        }
    }
}

/// SG703, SG705 and SG707: two specs describe one endpoint, entity or operation, and not alike.
pub(super) fn told_twice(network: Network<'_>, findings: &mut Findings<'_>) {
    let mut endpoints: Told<'_> = BTreeMap::new();
    let mut operations: Told<'_> = BTreeMap::new();
    let mut entities: Told<'_> = BTreeMap::new();
    for entry in network.living() {
        for operation in &entry.spec().operations {
            let said = operation.description.clone().unwrap_or_default();
            match (&operation.method, &operation.path) {
                (Some(method), Some(path)) => {
                    let name = format!("{} {path}", method.to_uppercase());
                    endpoints.entry(name).or_default().push((entry, operation.place, said));
                }
                _ => operations.entry(operation.name.clone()).or_default().push((entry, operation.place, said)),
            }
        }
        for entity in entry.spec().entities.iter().filter(|entity| !entity.fields.is_empty()) {
            let mut fields = entity.fields.clone();
            fields.sort_unstable();
            entities.entry(entity.name.clone()).or_default().push((entry, entity.place, fields.join(", ")));
        }
    }
    tell(&endpoints, findings, Code::SG703, "endpoint", Differ::Only);
    tell(&entities, findings, Code::SG705, "entity", Differ::Only);
    tell(&operations, findings, Code::SG707, "operation", Differ::OrNot);
}

/// By name: where it is told, and what is said.
type Told<'a> = BTreeMap<String, Vec<(&'a SpecEntry, Place, String)>>;

#[derive(Clone, Copy, PartialEq)]
enum Differ {
    Only,
    OrNot,
}

fn tell(told: &Told<'_>, findings: &mut Findings<'_>, code: Code, what: &str, differ: Differ) {
    for (name, places) in told {
        let Some((first, first_place, first_said)) = places.first() else { continue };
        let other = places.iter().find(|(entry, _, said)| {
            !std::ptr::eq(*entry, *first) && (differ == Differ::OrNot || (said != first_said && !said.is_empty()))
        });
        let Some((entry, place, _)) = other else { continue };
        let finding = findings.add(
            code,
            &entry.parsed.path,
            *place,
            format!("the {what} `{name}` is also described by `{}`", first.spec().id.text),
            "describe it in one spec and link to it from the other",
        );
        *finding = finding.clone().with_related(&first.parsed.path, *first_place, "the other description");
    }
}
