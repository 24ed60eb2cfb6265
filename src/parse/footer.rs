//! The footer: how the document itself is kept. A scope of its own, whose `Status` is not the feature's.

use crate::diagnostic::Diagnostic;
use crate::model::{Attributed, Governance, Vocabulary};

use super::outline::{Block, Line};
use super::words::{is_placeholder, placeholder};
use super::{Context, fields, metadata};

/// Reads what stands after the last thematic break of the last section, or else in its last lines.
pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Governance {
    let mut governance = Governance::default();
    let Some(section) = context.outline.sections.last() else { return governance };
    let start = metadata::footer_start(section.blocks);
    let after_rule = start < section.blocks.len();
    // What follows the title is the header, thematic break or not.
    if section.level < 2 && !(after_rule && context.outline.sections.len() > 2) {
        return governance;
    }
    let footer = if after_rule { &section.blocks[start..] } else { last_paragraph(section.blocks) };
    let mut lines: Vec<&Line<'_>> = Vec::new();
    for block in footer {
        match block {
            Block::Paragraph(paragraph) => lines.extend(*paragraph),
            Block::List(items) => lines.extend(items.iter().flat_map(super::outline::Item::lines)),
            Block::Quote(blocks) => lines.extend(blocks.iter().flat_map(|block| match block {
                Block::Paragraph(paragraph) => *paragraph,
                _ => &[],
            })),
            _ => {}
        }
    }
    for line in lines {
        let Some(labelled) = fields::any(line) else { continue };
        let text = labelled.value.text.trim();
        if text.is_empty() {
            continue;
        }
        if is_placeholder(text) {
            // Without a thematic break the line may belong to the last section, whose reader reports it.
            if after_rule {
                diagnostics.push(placeholder(context, text, labelled.value.place(context.file)));
            }
            continue;
        }
        let attributed = || Attributed { text: text.into(), place: labelled.value.place(context.file) };
        match Vocabulary::normalise(labelled.key.text).as_str() {
            "status" | "document status" | "spec status" if after_rule => {
                governance.status.get_or_insert_with(attributed);
            }
            "review cadence" | "review cycle" | "review frequency" | "review" | "cadence" => {
                governance.review_cadence.get_or_insert_with(attributed);
            }
            "approval" | "approved by" | "approver" | "approvers" | "approval process" => {
                governance.approval.get_or_insert_with(attributed);
            }
            _ => {}
        }
    }
    governance
}

fn last_paragraph<'a>(blocks: &'a [Block<'a>]) -> &'a [Block<'a>] {
    match blocks {
        [.., last @ Block::Paragraph(_)] => std::slice::from_ref(last),
        _ => &[],
    }
}
