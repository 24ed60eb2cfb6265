//! Integrations, endpoints, entities and operations: what is missing, and what two specs tell differently.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::catalog::SpecEntry;
use crate::diagnostic::{Code, Place};
use crate::model::{Entity, Operation};

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
    let mut endpoints: Told<'_, &Operation> = BTreeMap::new();
    let mut operations: Told<'_, &Operation> = BTreeMap::new();
    let mut entities: Told<'_, &Entity> = BTreeMap::new();
    for entry in network.living() {
        for operation in &entry.spec().operations {
            let (list, name) = match (&operation.method, &operation.path) {
                (Some(method), Some(path)) => (&mut endpoints, Cow::Owned(format!("{} {path}", method.to_uppercase()))),
                _ => (&mut operations, Cow::Borrowed(operation.name.as_str())),
            };
            list.entry(name).or_default().push((entry, operation.place, operation));
        }
        for entity in entry.spec().entities.iter().filter(|entity| !entity.fields.is_empty()) {
            entities.entry(Cow::Borrowed(&entity.name)).or_default().push((entry, entity.place, entity));
        }
    }
    let described = |operation: &&Operation| operation.description.clone().unwrap_or_default();
    let fields = |entity: &&Entity| {
        let mut fields = entity.fields.clone();
        fields.sort_unstable();
        fields.join(", ")
    };
    tell(&endpoints, findings, Code::SG703, "endpoint", Some(&described));
    tell(&entities, findings, Code::SG705, "entity", Some(&fields));
    tell(&operations, findings, Code::SG707, "operation", None);
}

/// By name: where it is told, and what by.
type Told<'a, T> = BTreeMap<Cow<'a, str>, Vec<(&'a SpecEntry, Place, T)>>;

/// With `said`, only what is told differently counts.
fn tell<T>(
    told: &Told<'_, T>,
    findings: &mut Findings<'_>,
    code: Code,
    what: &str,
    said: Option<&dyn Fn(&T) -> String>,
) {
    for (name, places) in told {
        let Some(((first, first_place, first_thing), rest)) = places.split_first() else { continue };
        let mut others = rest.iter().filter(|(entry, ..)| !std::ptr::eq(*entry, *first)).peekable();
        // Hardly anything is told twice, so what is said is looked at only then.
        let first_said = said.filter(|_| others.peek().is_some()).map(|said| said(first_thing));
        let other = others.find(|(_, _, thing)| match said {
            Some(said) => {
                let other = said(thing);
                !other.is_empty() && first_said.as_ref() != Some(&other)
            }
            None => true,
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
