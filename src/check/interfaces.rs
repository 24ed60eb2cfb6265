//! Integrations, endpoints, entities and operations: what is missing, and what two specs tell differently.

use std::borrow::Cow;

use crate::catalog::SpecEntry;
use crate::diagnostic::{Code, Place};
use crate::model::{Entity, Operation};

use super::alike::{Comparison, Words, living};
use super::{File, Findings};

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

/// SG703: two specs describe one endpoint, and not alike.
pub(super) const ENDPOINTS: Comparison = Comparison {
    words: |entry, say| {
        for operation in living(entry).flat_map(|spec| &spec.operations) {
            if let (Some(method), Some(path)) = (&operation.method, &operation.path) {
                say(Words { number: None, role: method, name: path });
            }
        }
    },
    key: |words| Some(Cow::Owned(endpoint(words.role, words.name))),
    by_words: false,
    tell: |alike, findings| {
        let told = alike.entries().flat_map(|entry| {
            let own = entry.spec().operations.iter().filter(|operation| {
                let words = operation.method.as_deref().zip(operation.path.as_deref());
                words.is_some_and(|(method, path)| endpoint(method, path) == alike.key)
            });
            own.map(move |operation| (entry, operation.place, operation))
        });
        let said = |operation: &&Operation| operation.description.as_deref().unwrap_or_default().to_owned();
        tell(told, findings, Code::SG703, ("endpoint", alike.key), Some(&said));
    },
};

/// SG707: two specs describe one operation.
pub(super) const OPERATIONS: Comparison = Comparison {
    words: |entry, say| {
        for operation in living(entry).flat_map(|spec| &spec.operations).filter(|operation| !is_endpoint(operation)) {
            say(Words::of(&operation.name));
        }
    },
    key: |words| Some(Cow::Borrowed(words.name)),
    by_words: false,
    tell: |alike, findings| {
        let told = alike.entries().flat_map(|entry| {
            let operations = entry.spec().operations.iter();
            let own = operations.filter(|operation| !is_endpoint(operation) && operation.name == alike.key);
            own.map(move |operation| (entry, operation.place, operation))
        });
        tell(told, findings, Code::SG707, ("operation", alike.key), None);
    },
};

/// SG705: two specs describe one entity, and not alike.
pub(super) const ENTITIES: Comparison = Comparison {
    words: |entry, say| {
        for entity in living(entry).flat_map(|spec| &spec.entities).filter(|entity| !entity.fields.is_empty()) {
            say(Words::of(&entity.name));
        }
    },
    key: |words| Some(Cow::Borrowed(words.name)),
    by_words: false,
    tell: |alike, findings| {
        let told = alike.entries().flat_map(|entry| {
            let entities = entry.spec().entities.iter();
            let own = entities.filter(|entity| !entity.fields.is_empty() && entity.name == alike.key);
            own.map(move |entity| (entry, entity.place, entity))
        });
        let fields = |entity: &&Entity| {
            let mut fields = entity.fields.clone();
            fields.sort_unstable();
            fields.join(", ")
        };
        tell(told, findings, Code::SG705, ("entity", alike.key), Some(&fields));
    },
};

fn is_endpoint(operation: &Operation) -> bool {
    operation.method.is_some() && operation.path.is_some()
}

fn endpoint(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_uppercase())
}

/// Tells of the first place in another spec than the first one; with `said`, only what is told differently counts.
fn tell<'a, T>(
    mut told: impl Iterator<Item = (&'a SpecEntry, Place, T)>,
    findings: &mut Findings<'_>,
    code: Code,
    (what, name): (&str, &str),
    said: Option<&dyn Fn(&T) -> String>,
) {
    let Some((first, first_place, first_thing)) = told.next() else { return };
    let mut others = told.filter(|(entry, ..)| !std::ptr::eq(*entry, first)).peekable();
    // Hardly anything is told twice, so what is said is looked at only then.
    let first_said = said.filter(|_| others.peek().is_some()).map(|said| said(&first_thing));
    let other = others.find(|(_, _, thing)| match said {
        Some(said) => {
            let other = said(thing);
            !other.is_empty() && first_said.as_ref() != Some(&other)
        }
        None => true,
    });
    let Some((entry, place, _)) = other else { return };
    let finding = findings.add(
        code,
        &entry.parsed.path,
        place,
        format!("the {what} `{name}` is also described by `{}`", first.spec().id.text),
        "describe it in one spec and link to it from the other",
    );
    *finding = finding.clone().with_related(&first.parsed.path, first_place, "the other description");
}
