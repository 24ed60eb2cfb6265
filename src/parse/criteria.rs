//! Acceptance criteria: lists, scenarios, tables and marked lines of a place that is known to hold them.
//!
//! Leaves count. A parent with marked items below it does not, unless it is unticked while all below it
//! are met: then somebody says that more than those is missing. Items below without any mark are details
//! of their parent. One Given/When/Then scenario is one criterion, in however many items it is written.

use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Criterion, Mark, MarkState, Text};

use super::Context;
use super::marks;
use super::outline::{Code, Item, Line, Table};
use super::words::{Entry, filled, is_any, is_marked, is_nothing, lists, strip_word};

/// Gathers criteria in the order of the file.
pub(super) struct Collector<'a, 'c> {
    context: &'a Context<'c>,
    /// What was found so far.
    pub(super) found: Vec<Criterion>,
    /// Whether the last one found is a scenario that more steps may follow.
    open_scenario: bool,
}

impl<'a, 'c> Collector<'a, 'c> {
    /// Begins with none.
    pub(super) fn new(context: &'a Context<'c>) -> Self {
        Self { context, found: Vec::new(), open_scenario: false }
    }

    /// What was found since the last call.
    pub(super) fn take(&mut self) -> Vec<Criterion> {
        self.open_scenario = false;
        std::mem::take(&mut self.found)
    }

    /// Reads a list of criteria.
    pub(super) fn items(&mut self, items: &[Item], diagnostics: &mut Vec<Diagnostic>) {
        self.open_scenario = false;
        for (position, item) in items.iter().enumerate() {
            let entry = Entry::of(self.context, item);
            let state = entry.mark.map_or(MarkState::Unknown, Mark::of_criterion);
            if self.open_scenario && is_step(entry.line.text) {
                self.continue_scenario(&entry.line, state);
                continue;
            }
            let next = || items.get(position + 1).map(|next| Entry::of(self.context, next).line.text);
            self.open_scenario = opens_scenario(entry.line.text) && next().is_some_and(is_step);
            self.item(item, &entry, state, diagnostics);
        }
        self.open_scenario = false;
    }

    fn item(&mut self, item: &Item, entry: &Entry, state: MarkState, diagnostics: &mut Vec<Diagnostic>) {
        let text = &entry.line.text;
        if entry.line.is_empty() && item.rest().is_empty()
            || entry.mark.is_none() && is_nothing(text) && !text.is_empty()
        {
            return;
        }
        if lists(item.rest()).next().is_none() {
            if let Some(text) = filled(self.context, &entry.line, diagnostics) {
                self.found.push(Criterion { text: text.into(), state, place: entry.place(self.context) });
            }
            return;
        }
        let below: Vec<&[Item]> = lists(item.rest()).collect();
        let first = below.iter().find_map(|items| items.first()).map(|item| Entry::of(self.context, item).line.text);
        if first.is_some_and(is_step) {
            let steps = below.iter().copied().flatten().map(|step| Entry::of(self.context, step).line);
            let lines: Vec<Line> = std::iter::once(entry.line.clone()).chain(steps).collect();
            let whole = Line::join(&lines, self.context.room);
            let place = item_place(self.context, item);
            self.found.push(Criterion { text: whole.text.into(), state, place });
            return;
        }
        if !below.iter().any(|items| any_marked(self.context, items)) {
            if let Some(text) = filled(self.context, &entry.line, diagnostics) {
                self.found.push(Criterion { text: text.into(), state, place: entry.place(self.context) });
            }
            return;
        }
        let before = self.found.len();
        for items in below {
            self.items(items, diagnostics);
        }
        let all_met = self.found[before..].iter().all(|criterion| criterion.state == MarkState::Met);
        if state == MarkState::Open && all_met {
            let place = entry.place(self.context);
            self.found.insert(before, Criterion { text: entry.line.text.into(), state, place });
        }
    }

    /// Reads a paragraph: a scenario, lines that begin with a mark, or `AC-1: …`.
    pub(super) fn paragraph(&mut self, lines: &[Line], diagnostics: &mut Vec<Diagnostic>) {
        let Some(first) = lines.first() else { return };
        if strip_word(first.text.trim_start(), &["given"]).is_some() {
            let whole = Line::join(lines, self.context.room);
            let open = !contains_word(whole.text, "then");
            let place = self.context.place(whole.range.clone());
            self.found.push(Criterion { text: whole.text.into(), state: MarkState::Unknown, place });
            self.open_scenario = open;
            return;
        }
        if self.open_scenario && is_step(first.text) {
            self.continue_scenario(&Line::join(lines, self.context.room), MarkState::Unknown);
            self.open_scenario = !contains_word(self.found.last().map_or("", |last| &last.text), "then");
            return;
        }
        self.open_scenario = false;
        let mut continues = false;
        for line in lines {
            let entry = Entry::of_line(self.context, line, None);
            if entry.mark.is_some() || is_numbered_criterion(entry.line.text) {
                let state = entry.mark.map_or(MarkState::Unknown, Mark::of_criterion);
                if let Some(text) = filled(self.context, &entry.line, diagnostics) {
                    self.found.push(Criterion { text: text.into(), state, place: entry.place(self.context) });
                    continues = true;
                }
            } else if continues && let Some(last) = self.found.last_mut() {
                last.text.push_str(" ");
                last.text.push_str(line.text.trim());
            }
        }
    }

    /// Reads the scenarios of a block of Gherkin.
    pub(super) fn code(&mut self, code: &Code) {
        if !matches!(code.language, "gherkin" | "cucumber" | "feature") {
            return;
        }
        let mut at = code.content_start;
        let mut scenario: Option<Criterion> = None;
        for line in code.text.split_inclusive('\n') {
            let text = line.trim();
            let place = self.context.place(at..at + line.trim_end().len());
            at += line.len();
            let named = ["Scenario Outline:", "Scenario:", "Example:"].iter().find_map(|word| text.strip_prefix(word));
            if let Some(name) = named {
                self.found.extend(scenario.take());
                scenario = Some(Criterion { text: name.trim().into(), state: MarkState::Unknown, place });
            } else if is_step(text) {
                let criterion = scenario.get_or_insert_with(|| Criterion {
                    text: Text::default(),
                    state: MarkState::Unknown,
                    place,
                });
                if !criterion.text.is_empty() {
                    criterion.text.push_str(if criterion.text.ends_with([':', ',']) { " " } else { "; " });
                }
                criterion.text.push_str(text);
                criterion.place =
                    Place { end: place.end, end_line: place.end_line, end_column: place.end_column, ..criterion.place };
            }
        }
        self.found.extend(scenario);
    }

    /// Reads a table that has a column of criteria, or the three columns of a scenario.
    pub(super) fn table(&mut self, table: &Table, diagnostics: &mut Vec<Diagnostic>) {
        let column = |words: &[&str]| table.head.iter().position(|cell| is_any(cell.text.trim(), words));
        let state = column(&["status", "state", "met", "done", "result", "passed", "✓", "✅"]);
        let text = column(&[
            "criterion",
            "criteria",
            "acceptance criterion",
            "acceptance criteria",
            "scenario",
            "requirement",
            "description",
        ]);
        let steps = [column(&["given"]), column(&["when"]), column(&["then"])];
        for row in table.rows {
            let whole = match (text, steps) {
                (_, [Some(given), Some(when), Some(then)]) => {
                    let cells: Vec<Line> = [given, when, then].iter().filter_map(|at| row.get(*at)).cloned().collect();
                    Line::join(&cells, self.context.room)
                }
                (Some(text), _) => row.get(text).cloned().unwrap_or_default(),
                _ => return,
            };
            let entry = Entry::of_line(self.context, &whole, None);
            let mark = state
                .and_then(|at| row.get(at))
                .and_then(|cell| marks::read(self.context.vocabulary, cell, None).mark)
                .or(entry.mark);
            if let Some(text) = filled(self.context, &entry.line, diagnostics) {
                let state = mark.map_or(MarkState::Unknown, Mark::of_criterion);
                self.found.push(Criterion { text: text.into(), state, place: entry.place(self.context) });
            }
        }
    }

    fn continue_scenario(&mut self, step: &Line, state: MarkState) {
        let Some(last) = self.found.last_mut() else { return };
        last.text.push_str(" ");
        last.text.push_str(step.text);
        // A scenario is met when all of its steps are.
        if last.state != state {
            let known = |state| state != MarkState::Unknown;
            last.state = if known(last.state) || known(state) { MarkState::Open } else { MarkState::Unknown };
        }
        let end = step.place(self.context.file);
        last.place = Place { end: end.end, end_line: end.end_line, end_column: end.end_column, ..last.place };
    }
}

/// Whether a list or anything below it has a mark.
fn any_marked(context: &Context<'_>, items: &[Item]) -> bool {
    let below = |item: &Item| lists(item.rest()).any(|items| any_marked(context, items));
    items.iter().any(|item| is_marked(context, item) || below(item))
}

fn item_place(context: &Context<'_>, item: &Item) -> Place {
    let text = &context.file.text[item.range.clone()];
    context.place(item.range.start..item.range.start + text.trim_end().len())
}

/// Whether a text is a step of a scenario.
fn is_step(text: &str) -> bool {
    strip_word(text.trim_start(), &["given", "when", "then", "and", "but"]).is_some()
}

/// Whether a text begins a scenario and leaves its outcome to the next items.
fn opens_scenario(text: &str) -> bool {
    strip_word(text.trim_start(), &["given", "when"]).is_some() && !contains_word(text, "then")
}

/// Whether `text` has `word` (lower case) in it, whatever the case.
fn contains_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|found| found.eq_ignore_ascii_case(word))
}

/// `AC-1: …`, `AC 2.1 …`.
fn is_numbered_criterion(text: &str) -> bool {
    let Some(rest) = text.get(..2).filter(|head| head.eq_ignore_ascii_case("ac")).map(|_| &text[2..]) else {
        return false;
    };
    rest.trim_start_matches(['-', ' ', '_', '#']).starts_with(|c: char| c.is_ascii_digit())
}
