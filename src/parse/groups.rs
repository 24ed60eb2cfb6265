//! Testing strategy and documentation: items by sub-heading, with their marks.

use crate::diagnostic::Diagnostic;
use crate::model::{Group, Mark, MarkState, MarkedItem, SectionKind, Text};

use super::Context;
use super::heading::bare;
use super::outline::{Block, Item, Line};
use super::words::{Entry, filled, is_marked, is_nothing, lists};

/// Reads the sections of `kind` as groups. A group without items is none.
pub(super) fn read(context: &Context<'_>, kind: SectionKind, diagnostics: &mut Vec<Diagnostic>) -> Vec<Group> {
    let mut groups = Vec::new();
    for index in context.sections(kind) {
        for at in context.outline.subtree(index) {
            if at != index && context.kinds[at].is_some() {
                continue;
            }
            let section = &context.outline.sections[at];
            let name = if at == index { String::new() } else { bare(section.heading.text).to_owned() };
            let mut items = Vec::new();
            read_items(context, section.blocks, &mut items, diagnostics);
            if !items.is_empty() {
                groups.push(Group { name: name.into(), items });
            }
        }
    }
    groups
}

/// The items of all lists among `blocks`, up to a thematic break; bold labels before a list are its group.
///
/// Of an item with marked items below it only those count; other items below one are its details.
pub(super) fn read_items(
    context: &Context<'_>,
    blocks: &[Block],
    found: &mut Vec<MarkedItem>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut group = None;
    for block in blocks {
        match block {
            Block::Paragraph(lines) => group = lines.last().and_then(label),
            Block::List(items) => list(context, items, group.as_ref(), found, diagnostics),
            Block::Quote(blocks) => read_items(context, blocks, found, diagnostics),
            // The footer of the document.
            Block::Rule(_) => return,
            Block::Code(_) | Block::Table(_) => {}
        }
    }
}

fn label(line: &Line) -> Option<Text> {
    let text = line.text.trim();
    let named = line.is_strong() || text.ends_with(':') && text.split_whitespace().count() <= 5;
    named.then(|| text.trim_end_matches(':').trim_end()).filter(|text| !text.is_empty()).map(Text::from)
}

fn list(
    context: &Context<'_>,
    items: &[Item],
    group: Option<&Text>,
    found: &mut Vec<MarkedItem>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for item in items {
        let entry = Entry::of(context, item);
        let below = || lists(item.rest());
        let named = label(&entry.line).filter(|_| below().next().is_some());
        if named.is_some() || below().flatten().any(|item| is_marked(context, item)) {
            let name = named.unwrap_or_else(|| entry.line.text.into());
            for nested in below() {
                list(context, nested, Some(&name), found, diagnostics);
            }
        } else if !(entry.mark.is_none() && is_nothing(entry.line.text))
            && let Some(text) = filled(context, &entry.line, diagnostics)
        {
            let state = entry.mark.map_or(MarkState::Unknown, Mark::of_criterion);
            found.push(MarkedItem { text: text.into(), group: group.cloned(), state, place: entry.place(context) });
        }
    }
}
