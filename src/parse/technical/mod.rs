//! The technical specification: stack, entities, operations, integrations.
//!
//! What cannot be taken apart keeps its name and its place; code is never run and hardly parsed.

mod entities;
mod integrations;
mod operations;

use crate::diagnostic::Diagnostic;
use crate::model::{SectionKind, StackEntry, Text};

use super::Context;
use super::fields::{self, Labelled};
use super::outline::{Block, Item, Line};
use super::words::{Entry, filled, is_nothing, lists, top_items};

pub(super) use entities::read as entities;
pub(super) use integrations::read as integrations;
pub(super) use operations::read as operations;

/// `**Database**: PostgreSQL 16, Redis` under the architecture, or right under the technical specification.
pub(super) fn stack(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<StackEntry> {
    let mut stack = Vec::new();
    for (index, kind) in context.kinds.iter().enumerate() {
        let sections = match kind {
            Some(SectionKind::Technical) => index..index + 1,
            Some(SectionKind::Architecture) => context.outline.subtree(index),
            _ => continue,
        };
        for at in sections {
            if at == index || context.kinds[at].is_none() {
                of_blocks(context, context.outline.sections[at].blocks, &mut stack, diagnostics);
            }
        }
    }
    stack
}

fn of_blocks(context: &Context<'_>, blocks: &[Block], stack: &mut Vec<StackEntry>, diagnostics: &mut Vec<Diagnostic>) {
    // The label before a list, whose items are its values.
    let mut open: Option<Line> = None;
    for block in blocks {
        match block {
            Block::Paragraph(lines) => {
                open = None;
                for line in *lines {
                    let Some(field) = fields::bold(line) else { continue };
                    if field.value.is_empty() {
                        open = Some(field.key);
                    } else {
                        add(context, &field, stack, diagnostics);
                    }
                }
            }
            Block::List(items) => match open.take() {
                Some(key) => {
                    let values = values_of(context, items, diagnostics);
                    if !values.is_empty() {
                        stack.push(StackEntry { place: key.place(context.file), name: key.text.into(), values });
                    }
                }
                None => items.iter().for_each(|item| of_item(context, item, stack, diagnostics)),
            },
            Block::Quote(inner) => of_blocks(context, inner, stack, diagnostics),
            Block::Rule(_) => return,
            Block::Code(_) | Block::Table(_) => {}
        }
    }
}

fn of_item(context: &Context<'_>, item: &Item, stack: &mut Vec<StackEntry>, diagnostics: &mut Vec<Diagnostic>) {
    let entry = Entry::of(context, item);
    let Some(field) = fields::bold(&entry.line) else { return };
    if !field.value.is_empty() {
        add(context, &field, stack, diagnostics);
        return;
    }
    let values: Vec<Text> = lists(item.rest()).flat_map(|items| values_of(context, items, diagnostics)).collect();
    if !values.is_empty() {
        stack.push(StackEntry { place: field.key.place(context.file), name: field.key.text.into(), values });
    }
}

fn values_of(context: &Context<'_>, items: &[Item], diagnostics: &mut Vec<Diagnostic>) -> Vec<Text> {
    items
        .iter()
        .filter_map(|item| filled(context, &Entry::of(context, item).line, diagnostics))
        .map(Text::from)
        .collect()
}

fn add(context: &Context<'_>, field: &Labelled, stack: &mut Vec<StackEntry>, diagnostics: &mut Vec<Diagnostic>) {
    if is_nothing(field.value.text) {
        return;
    }
    if let Some(text) = filled(context, &field.value, diagnostics) {
        let (name, place) = (field.key.text.to_string(), field.key.place(context.file));
        stack.push(StackEntry { name: name.into(), values: values(&text), place });
    }
}

/// Cuts at commas outside brackets. A sentence is one value: its commas separate clauses.
fn values(text: &str) -> Vec<Text> {
    let text = text.trim();
    if text.ends_with('.') || text.contains(". ") || text.len() > 200 {
        return vec![text.into()];
    }
    let mut values = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                values.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    values.push(text[start..].trim());
    values.into_iter().filter(|value| !value.is_empty()).map(Text::from).collect()
}

/// The key and value lines of a part with a heading: fields in lines and in items, nested lists as values.
fn fields_below<'a>(context: &Context<'a>, blocks: &[Block<'a>]) -> Vec<(Labelled<'a>, Vec<Text>)> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(lines) => {
                for field in lines.iter().filter_map(fields::any) {
                    found.push((field, Vec::new()));
                }
            }
            Block::List(items) => {
                // A list after `**Input**:` holds its values.
                let open = found.last_mut().filter(|(field, values): &&mut (Labelled<'_>, Vec<Text>)| {
                    field.value.is_empty() && values.is_empty()
                });
                if let Some((_, values)) = open {
                    values.extend(items.iter().map(|item| Entry::of(context, item).line.text.into()));
                    continue;
                }
                for item in *items {
                    let Some(field) = fields::any(&Entry::of(context, item).line) else { continue };
                    let nested = top_items(item.rest()).map(|item| Entry::of(context, item).line.text.into()).collect();
                    found.push((field, nested));
                }
            }
            Block::Quote(inner) => found.extend(fields_below(context, inner)),
            Block::Rule(_) => break,
            Block::Code(_) | Block::Table(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_are_cut_at_commas_outside_brackets() {
        assert_eq!(values("Redis 7 (cache, queue), S3"), ["Redis 7 (cache, queue)", "S3"]);
        assert_eq!(values("We keep it small, for now."), ["We keep it small, for now."]);
    }
}
