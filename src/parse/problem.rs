//! What the feature is for: a summary and what hurts today.

use crate::diagnostic::Diagnostic;
use crate::model::{Attributed, SectionKind};

use super::Context;
use super::fields;
use super::heading::words;
use super::outline::{Block, Line, Section};
use super::words::{Entry, filled, is_nothing, is_placeholder, placeholder, top_items};

/// The first paragraph of the problem statement, else of the summary, the overview, the motivation.
///
/// A motivation stands behind the summary: proposals that have both say in the first what they are about,
/// and in the second why.
pub(super) fn summary(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Attributed> {
    let sections = &context.outline.sections;
    let stated = |index: &usize| words(sections[*index].heading.text).contains("problem");
    let problems: Vec<usize> = context.sections(SectionKind::Problem).collect();
    let mut candidates: Vec<usize> = problems.iter().copied().filter(stated).collect();
    candidates.extend(context.sections(SectionKind::Summary));
    candidates.extend(context.sections(SectionKind::Overview));
    candidates.extend(problems.iter().copied().filter(|index| !stated(index)));
    for index in candidates {
        if let Some(line) = first_paragraph(context, &sections[index]) {
            if is_placeholder(line.text) {
                diagnostics.push(placeholder(context, line.text, line.place(context.file)));
            } else {
                let place = line.place(context.file);
                return Some(Attributed { text: line.text.into(), place });
            }
        }
    }
    None
}

/// Lists under a label or a heading about pain points, within the problem statement.
pub(super) fn pain_points(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Attributed> {
    let mut points = Vec::new();
    for index in context.sections(SectionKind::Problem) {
        for at in context.outline.subtree(index) {
            let section = &context.outline.sections[at];
            let mut named = is_pain(section.heading.text);
            for block in section.blocks {
                match block {
                    Block::Paragraph(lines) => {
                        named = match lines.last().and_then(fields::any) {
                            Some(label) if label.value.is_empty() => is_pain(label.key.text),
                            _ => named || lines.last().is_some_and(|line| line.is_strong() && is_pain(line.text)),
                        };
                    }
                    Block::List(_) if named => {
                        for item in top_items(std::slice::from_ref(block)) {
                            let entry = Entry::of(context, item);
                            if !is_nothing(entry.line.text) {
                                let place = entry.place(context);
                                let text = filled(context, &entry.line, diagnostics);
                                points.extend(text.map(|text| Attributed { text: text.into(), place }));
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    points
}

fn is_pain(heading: &str) -> bool {
    let words = words(heading);
    words.ends_with("pain points")
        || words.ends_with("pains")
        || matches!(
            words.as_str(),
            "problems"
                | "current problems"
                | "issues"
                | "current issues"
                | "challenges"
                | "current challenges"
                | "key problems"
                | "what hurts"
                | "what hurts today"
        )
}

/// The first paragraph of running text: no label, no field, no lone image or link to somewhere.
fn first_paragraph<'a>(context: &Context<'a>, section: &Section<'a>) -> Option<Line<'a>> {
    section.blocks.iter().find_map(|block| match block {
        Block::Paragraph(lines) if !lines.is_empty() && !is_fields(lines) => {
            Some(Line::join(lines, context.room)).filter(|line| !line.is_empty())
        }
        _ => None,
    })
}

/// Whether a paragraph is a block of metadata, or a label: its first line is bold up to a colon, or all its
/// lines are `Key: value`.
fn is_fields(lines: &[Line]) -> bool {
    fields::is_bold(&lines[0]) || lines.iter().all(fields::is_any) || lines.len() == 1 && lines[0].is_strong()
}
