//! Systems on the other side: endpoint, input, output, technology.

use crate::diagnostic::Diagnostic;
use crate::model::{Field, Integration, SectionKind, Text};

use super::super::Context;
use super::super::fields;
use super::super::marks;
use super::super::outline::{Block, Line};
use super::super::words::{Entry, filled, is_any, is_nothing, is_placeholder, placeholder, strip_word};
use super::fields_below;

/// Reads every section about integrations: a heading for each, or an item.
pub(in super::super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Integration> {
    let mut integrations = Vec::new();
    for index in context.sections(SectionKind::Integrations) {
        listed(context, context.outline.sections[index].blocks, &mut integrations, diagnostics);
        for child in context.outline.children(index) {
            if context.kinds[child].is_none() {
                integrations.extend(of_section(context, child, diagnostics));
            }
        }
    }
    integrations
}

fn of_section(context: &Context<'_>, index: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Integration> {
    let section = &context.outline.sections[index];
    let mut found = named(context, &section.heading);
    found.place = section.place.unwrap_or(found.place);
    let unfilled = is_placeholder(&found.name);
    if unfilled {
        diagnostics.push(placeholder(context, &found.name, found.place));
    }
    for at in context.outline.subtree(index) {
        for (field, nested) in fields_below(context, context.outline.sections[at].blocks) {
            set(context, &mut found, &field, nested, diagnostics);
        }
    }
    let told =
        found.endpoint.is_some() || found.input.is_some() || found.output.is_some() || found.technology.is_some();
    (!unfilled || told).then_some(found)
}

/// `- **Stripe** (planned): payments`, perhaps with fields below it.
fn listed(
    context: &Context<'_>,
    blocks: &[Block],
    integrations: &mut Vec<Integration>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for block in blocks {
        let Block::List(items) = block else { continue };
        for item in *items {
            let entry = Entry::of(context, item);
            if is_nothing(entry.line.text) {
                continue;
            }
            let Some(start) = fields::bold_start(&entry.line) else { continue };
            let mut found = named(context, &start.key);
            found.place = entry.place(context);
            if entry.mark.is_some() {
                found.state = context.file.text[item.range.clone()]
                    .chars()
                    .find(|c| context.vocabulary.mark(*c).is_some())
                    .map(|mark| mark.to_string().into());
            }
            for (field, nested) in fields_below(context, item.rest()) {
                set(context, &mut found, &field, nested, diagnostics);
            }
            integrations.push(found);
        }
    }
}

/// A name with its suffix taken off: `Ledger (To Implement)`.
fn named(context: &Context<'_>, line: &Line) -> Integration {
    let mut name = line.text.trim();
    let mut state = None;
    let trailing = marks::trailing(context.vocabulary, name).is_some();
    let leading = name.chars().next().filter(|c| context.vocabulary.mark(*c).is_some());
    if trailing {
        let bare = name.trim_end_matches('\u{fe0f}');
        let mark = bare.chars().next_back().unwrap_or_default();
        state = Some(mark.to_string().into());
        name = bare[..bare.len() - mark.len_utf8()].trim_end();
    } else if let Some(mark) = leading {
        state = Some(mark.to_string().into());
        name = name[mark.len_utf8()..].trim_start_matches('\u{fe0f}').trim_start();
    }
    if name.ends_with(')')
        && let Some(open) = name.rfind('(').filter(|open| *open > 0)
        && is_state(&name[open + 1..name.len() - 1])
    {
        state = Some(name[open + 1..name.len() - 1].trim().into());
        name = name[..open].trim_end();
    }
    let after = strip_word(name, &["integration"])
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' '));
    if let Some(rest) = after.and_then(|rest| rest.strip_prefix([':', '-', '–', '—'])) {
        name = rest.trim();
    }
    Integration {
        name: name.into(),
        state,
        endpoint: None,
        input: None,
        output: None,
        technology: None,
        extra: Vec::new(),
        place: line.place(context.file),
    }
}

/// Whether a suffix says how far it is; any other one belongs to the name: `Stripe (payments)`.
fn is_state(text: &str) -> bool {
    strip_word(
        text.trim(),
        &[
            "to implement",
            "to be implemented",
            "to do",
            "todo",
            "planned",
            "implemented",
            "existing",
            "future",
            "new",
            "in progress",
            "done",
            "complete",
            "completed",
            "not started",
            "not implemented",
            "pending",
            "optional",
            "deprecated",
            "live",
            "tbd",
            "partially implemented",
            "partial",
            "to be built",
            "stub",
            "mocked",
            "mock",
        ],
    )
    .is_some()
}

fn set(
    context: &Context<'_>,
    found: &mut Integration,
    field: &fields::Labelled<'_>,
    nested: Vec<Text>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let key = field.key.text;
    if is_nothing(field.value.text) && nested.is_empty() {
        return;
    }
    let mut value = match filled(context, &field.value, diagnostics) {
        Some(text) => text,
        None if nested.is_empty() => return,
        None => String::new(),
    };
    for part in nested {
        if !value.is_empty() {
            value.push_str(", ");
        }
        value.push_str(&part);
    }
    let slot = if is_any(key, &["endpoint", "endpoints", "url", "interface", "api", "address", "base url", "host"]) {
        &mut found.endpoint
    } else if is_any(key, &["input", "inputs", "request", "data in", "sends", "input format"]) {
        &mut found.input
    } else if is_any(key, &["output", "outputs", "response", "data out", "returns", "output format"]) {
        &mut found.output
    } else if is_any(key, &["technology", "technologies", "tech", "implementation", "protocol", "library", "sdk"]) {
        &mut found.technology
    } else if is_any(key, &["status", "state"]) {
        &mut found.state
    } else {
        found.extra.push(Field { key: key.into(), value: value.into(), place: field.value.place(context.file) });
        return;
    };
    if slot.is_none() {
        *slot = Some(value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::is_state;

    #[test]
    fn a_suffix_is_a_state_or_part_of_the_name() {
        assert!(is_state("To Implement") && is_state("planned for v2"));
        assert!(!is_state("payments") && !is_state("newsletter"));
    }
}
