//! Implementation status: what is done, being done and planned.
//!
//! An item's own mark beats the heading it stands under. Bold labels and headings that name no lane
//! (`Phase 2: Sync`) are groups.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Lane, Lanes, Mark, MarkState, MarkedItem, SectionKind, Text, Vocabulary};

use super::Context;
use super::fields;
use super::heading::{bare, words};
use super::marks;
use super::outline::{Block, Item, Line, Table};
use super::words::{Entry, filled, first_words, is_any, is_marked, is_nothing, lists};

/// Reads every section about the state of the work.
pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Lanes {
    let mut lanes = Lanes::default();
    for index in context.sections(SectionKind::Work) {
        // Headings around the present one, outermost first: level, lane, group.
        let mut around: Vec<(u8, Lane, Option<Text>)> = Vec::new();
        let mut skipped: Option<u8> = None;
        for at in context.outline.subtree(index) {
            let section = &context.outline.sections[at];
            while around.last().is_some_and(|(level, ..)| *level >= section.level) {
                around.pop();
            }
            if skipped.is_some_and(|level| section.level > level) {
                continue;
            }
            skipped = None;
            // Risks or criteria below an implementation plan are no work.
            if at != index && context.kinds[at].is_some() {
                skipped = Some(section.level);
                continue;
            }
            let own = lane(context.vocabulary, section.heading.text);
            let (outer_lane, outer_group) =
                around.last().map_or((Lane::Other, None), |(_, lane, group)| (*lane, group.clone()));
            let group = match own {
                Some(_) => outer_group,
                None if at == index => None,
                None => {
                    Some(bare(section.heading.text)).filter(|name| !name.is_empty()).map(Text::from).or(outer_group)
                }
            };
            let scope = Scope { lane: own.unwrap_or(outer_lane), group: group.clone() };
            around.push((section.level, scope.lane, group));
            blocks(context, section.blocks, scope, &mut lanes, diagnostics);
        }
    }
    lanes
}

/// Which lane a heading, a label or a cell names; `None` if it names none.
///
/// `Not completed` and `Partially done` come before `completed` and `done`: the less finished reading wins.
pub(super) fn lane(vocabulary: &Vocabulary, heading: &str) -> Option<Lane> {
    const PLANNED: &[&str] = &[
        "not",
        "planned",
        "plan",
        "to do",
        "todo",
        "todos",
        "to be",
        "remaining",
        "next steps",
        "next",
        "upcoming",
        "pending",
        "backlog",
        "outstanding",
        "future",
        "deferred",
        "whats not",
        "whats missing",
        "whats left",
        "missing",
        "open",
        "unimplemented",
        "later",
        "scheduled",
        "proposed",
        "whats next",
    ];
    const DOING: &[&str] = &[
        "in progress",
        "in development",
        "in review",
        "ongoing",
        "doing",
        "wip",
        "work in progress",
        "partially",
        "partial",
        "partly",
        "mostly",
        "currently",
        "current work",
        "started",
        "underway",
        "under way",
        "active",
        "being implemented",
        "blocked",
    ];
    const DONE: &[&str] = &[
        "completed",
        "complete",
        "done",
        "implemented",
        "finished",
        "shipped",
        "delivered",
        "released",
        "whats implemented",
        "whats done",
        "whats complete",
        "already implemented",
        "landed",
        "already done",
    ];
    let words = words(heading);
    let begins = |list: &[&str]| {
        list.iter().any(|word| words.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
    };
    let ends = |list: &[&str]| list.iter().any(|word| words.strip_suffix(word).is_some_and(|rest| rest.ends_with(' ')));
    if words.starts_with("implementation") || words == "plan" {
        return mark_of(vocabulary, heading);
    }
    if begins(PLANNED) {
        Some(Lane::Planned)
    } else if begins(DOING) {
        Some(Lane::InProgress)
    } else if begins(DONE) {
        Some(Lane::Completed)
    } else if ends(&[
        "not completed",
        "not complete",
        "not done",
        "not started",
        "planned",
        "pending",
        "remaining",
        "incomplete",
    ]) {
        Some(Lane::Planned)
    } else if ends(&["in progress", "ongoing", "partially completed", "partially complete"]) {
        Some(Lane::InProgress)
    } else if ends(&["completed", "complete", "done"]) {
        Some(Lane::Completed)
    } else {
        mark_of(vocabulary, heading)
    }
}

/// The lane that a heading's emoji names, at either end.
fn mark_of(vocabulary: &Vocabulary, heading: &str) -> Option<Lane> {
    let heading = heading.trim();
    let first = heading.chars().next().and_then(|sign| vocabulary.mark(sign));
    first.or_else(|| marks::trailing(vocabulary, heading)).map(|mark| of_mark(mark, Lane::Other))
}

fn of_mark(mark: Mark, heading: Lane) -> Lane {
    match mark.of_work() {
        MarkState::Met => Lane::Completed,
        MarkState::InProgress => Lane::InProgress,
        MarkState::Open => Lane::Planned,
        // What was given up was not completed, wherever it stands.
        MarkState::Dropped if heading == Lane::Completed => Lane::Other,
        MarkState::Dropped | MarkState::Unknown => heading,
    }
}

#[derive(Clone, Debug)]
struct Scope {
    lane: Lane,
    group: Option<Text>,
}

fn blocks(
    context: &Context<'_>,
    blocks: &[Block],
    mut scope: Scope,
    lanes: &mut Lanes,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let outer = scope.clone();
    for block in blocks {
        match block {
            Block::Paragraph(text) => {
                for line in *text {
                    let entry = Entry::of_line(context, line, None);
                    if let Some(label) = group_label(line) {
                        scope = match lane(context.vocabulary, &label) {
                            Some(lane) => Scope { lane, group: outer.group.clone() },
                            None => Scope { lane: outer.lane, group: Some(label) },
                        };
                    } else if entry.mark.is_some() {
                        add(context, &entry, &scope, lanes, diagnostics);
                    }
                }
            }
            Block::List(list) => items(context, list, &scope, lanes, diagnostics),
            Block::Table(table) => rows(context, table, &scope, lanes, diagnostics),
            Block::Quote(inner) => self::blocks(context, inner, scope.clone(), lanes, diagnostics),
            // What comes after a thematic break is the footer, or another subject.
            Block::Rule(_) => scope = outer.clone(),
            Block::Code(_) => {}
        }
    }
}

/// A line that only names what comes after it: `**Backend**`, `**Backend:**`, `Backend:`.
fn group_label(line: &Line) -> Option<Text> {
    if line.is_strong() {
        let text = line.text.trim().trim_end_matches([':', '：']).trim_end();
        return (!text.is_empty()).then(|| text.into());
    }
    fields::any(line).filter(|label| label.value.is_empty()).map(|label| label.key.text.into())
}

fn items(context: &Context<'_>, list: &[Item], scope: &Scope, lanes: &mut Lanes, diagnostics: &mut Vec<Diagnostic>) {
    for item in list {
        let entry = Entry::of(context, item);
        let mut below = lists(item.rest()).peekable();
        if below.peek().is_some() {
            let label = group_label(&entry.line);
            let marked = || lists(item.rest()).flatten().any(|item| is_marked(context, item));
            if label.is_some() || marked() {
                let name = label.unwrap_or_else(|| entry.line.text.into());
                let heading = if entry.mark.is_none() { lane(context.vocabulary, &name) } else { None };
                let lane = heading.or(entry.mark.map(|mark| of_mark(mark, scope.lane))).unwrap_or(scope.lane);
                let group = if heading.is_some() { scope.group.clone() } else { Some(name) };
                for nested in below {
                    items(context, nested, &Scope { lane, group: group.clone() }, lanes, diagnostics);
                }
                continue;
            }
        }
        add(context, &entry, scope, lanes, diagnostics);
    }
}

fn add(context: &Context<'_>, entry: &Entry, scope: &Scope, lanes: &mut Lanes, diagnostics: &mut Vec<Diagnostic>) {
    if is_nothing(entry.line.text) {
        return;
    }
    let Some(text) = filled(context, &entry.line, diagnostics) else { return };
    let state = entry.mark.map_or(MarkState::Unknown, Mark::of_work);
    let lane = entry.mark.map_or(scope.lane, |mark| of_mark(mark, scope.lane));
    let contradicts = match scope.lane {
        Lane::Completed => matches!(lane, Lane::InProgress | Lane::Planned),
        // The boxes of a list of things to do are there to be ticked.
        Lane::InProgress | Lane::Planned => lane == Lane::Completed && !entry.is_ticked,
        Lane::Other => false,
    };
    if contradicts {
        let message = format!("`{}` is marked otherwise than the heading that it stands under", first_words(&text, 60));
        let help = "move it to where it belongs, or correct its mark; the mark counts";
        diagnostics.push(context.finding(Code::SG210, entry.place(context), message).with_help(help));
    }
    push(lanes, lane, MarkedItem { text: text.into(), group: scope.group.clone(), state, place: entry.place(context) });
}

fn push(lanes: &mut Lanes, lane: Lane, item: MarkedItem) {
    match lane {
        Lane::Completed => lanes.completed.push(item),
        Lane::InProgress => lanes.in_progress.push(item),
        Lane::Planned => lanes.planned.push(item),
        Lane::Other => lanes.other.push(item),
    }
}

/// A table with a column of tasks, and perhaps one of states.
fn rows(context: &Context<'_>, table: &Table, scope: &Scope, lanes: &mut Lanes, diagnostics: &mut Vec<Diagnostic>) {
    let column = |words: &[&str]| table.head.iter().position(|cell| is_any(cell.text.trim(), words));
    let state = column(&["status", "state", "done", "progress"]);
    let task = column(&[
        "task",
        "item",
        "feature",
        "component",
        "work item",
        "deliverable",
        "description",
        "phase",
        "name",
        "step",
    ]);
    let (Some(task), true) = (task, state.is_some() || scope.lane != Lane::Other) else { return };
    for row in table.rows {
        let Some(cell) = row.get(task) else { continue };
        let mut entry = Entry::of_line(context, cell, None);
        let said = state.and_then(|at| row.get(at));
        let mark = said.and_then(|cell| marks::read(context.vocabulary, cell, None).mark);
        entry.mark = mark.or(entry.mark);
        let own = said.filter(|_| mark.is_none()).and_then(|cell| lane(context.vocabulary, cell.text));
        let scope = Scope { lane: own.unwrap_or(scope.lane), group: scope.group.clone() };
        add(context, &entry, &scope, lanes, diagnostics);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_lanes_and_the_less_finished_reading_wins() {
        for (heading, expected) in [
            ("✅ Completed (Phase 1-5)", Some(Lane::Completed)),
            ("‚úÖ Completed", Some(Lane::Completed)),
            ("⏳ Remaining Work", Some(Lane::Planned)),
            ("In Progress (60%)", Some(Lane::InProgress)),
            ("üìù Planned", Some(Lane::Planned)),
            ("Not Completed", Some(Lane::Planned)),
            ("Partially Complete", Some(Lane::InProgress)),
            ("What's Not Implemented", Some(Lane::Planned)),
            ("What's Implemented", Some(Lane::Completed)),
            ("Phase 1: Setup — Complete", Some(Lane::Completed)),
            ("Phase 1: Setup ✅", Some(Lane::Completed)),
            ("Phase 1: Setup", None),
            ("Implementation Plan", None),
            ("Donegal", None),
        ] {
            assert_eq!(lane(&Vocabulary::default(), heading), expected, "{heading}");
        }
    }
}
