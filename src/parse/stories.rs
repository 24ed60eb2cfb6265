//! Epics, user stories and acceptance criteria.
//!
//! Criteria stand under an acceptance label or heading, or directly in a story or epic; a list anywhere
//! else is none, boxes or not. Several stories in an epic are one epic with all their criteria.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::model::{Criterion, Epic, SectionKind, Text};

use super::Context;
use super::criteria::Collector;
use super::fields;
use super::heading::words;
use super::outline::{Block, Item, Line, Section};
use super::statement::{Statement, statement_start};
use super::story_heading::{Keyword, story_heading, title_and_priority};
use super::words::{Entry, filled, first_words, is_any, is_placeholder, placeholder, strip_word, top_items};

/// What the document says about stories.
#[derive(Debug, Default)]
pub(super) struct Stories {
    /// Epics and stories, in order.
    pub(super) epics: Vec<Epic>,
    /// Criteria that belong to none of them.
    pub(super) criteria: Vec<Criterion>,
}

/// Reads all epics, stories and criteria.
pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Stories {
    let mut walk = Walk {
        context,
        diagnostics,
        collector: Collector::new(context),
        stories: Stories::default(),
        around: Vec::new(),
        listed: None,
    };
    for (index, section) in context.outline.sections.iter().enumerate() {
        walk.section(index, section);
    }
    let Walk { mut stories, .. } = walk;
    // An epic of which nothing is filled in is the template's, not the author's.
    stories.epics.retain(|epic| !(is_placeholder(&epic.title) && is_bare(epic)));
    for epic in &mut stories.epics {
        if is_placeholder(&epic.title) {
            epic.title = epic.number.map_or_else(|| "Epic".to_owned(), |number| format!("Epic {number}")).into();
        }
    }
    stories
}

fn is_bare(epic: &Epic) -> bool {
    epic.criteria.is_empty() && epic.role.is_none() && epic.capability.is_none() && epic.benefit.is_none()
}

/// What the lists of a place are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Stories, each its own: right under `## User Stories`.
    Stories,
    /// Criteria, unless a label says otherwise: in an epic.
    Epic,
    /// Criteria: under an acceptance heading.
    Acceptance,
    /// Criteria only under an acceptance label.
    Elsewhere,
}

struct Walk<'a, 'c> {
    context: &'a Context<'c>,
    diagnostics: &'a mut Vec<Diagnostic>,
    collector: Collector<'a, 'c>,
    stories: Stories,
    /// The sections around the present one that matter here: level, what they are, the epic they open.
    around: Vec<(u8, Place, Option<usize>)>,
    /// The epic that a paragraph or a list item opened, not a heading; it ends with its section.
    listed: Option<usize>,
}

impl Walk<'_, '_> {
    fn section(&mut self, index: usize, section: &Section) {
        while self.around.last().is_some_and(|(level, ..)| *level >= section.level) {
            self.around.pop();
        }
        self.listed = None;
        let place = self.place_of(index, section);
        self.blocks(section.blocks, place, section);
        self.give();
    }

    /// What a section is, also for those below it.
    fn place_of(&mut self, index: usize, section: &Section) -> Place {
        let kind = self.context.kinds[index];
        let parent = self.around.last().map(|(_, place, _)| *place);
        let in_epic = self.epic().is_some();
        let heading = section.heading.text;
        let story = story_heading(heading);
        let (place, opens) = match kind {
            Some(SectionKind::Criteria) => (Place::Acceptance, false),
            Some(SectionKind::Stories)
                if story.as_ref().is_some_and(|story| !story.rest.is_empty() || story.is_strict()) =>
            {
                (Place::Epic, true)
            }
            Some(SectionKind::Stories) => (Place::Stories, false),
            Some(_) => (Place::Elsewhere, false),
            None => match parent {
                Some(Place::Acceptance) => return Place::Acceptance,
                // A story in an epic adds to the epic.
                Some(Place::Epic) if story.is_some() || has_statement(self.context, section.blocks) => {
                    (Place::Epic, false)
                }
                Some(Place::Stories) if story.is_some() || self.looks_like_story(index) => (Place::Epic, true),
                // Notes, tasks, edge cases: what else stands below an epic or among stories.
                Some(Place::Epic | Place::Stories) => (Place::Elsewhere, false),
                Some(Place::Elsewhere) | None => {
                    let requirement = story.is_some_and(|story| story.keyword == Keyword::Requirement);
                    let opens = requirement && has_statement(self.context, section.blocks) && !in_epic;
                    (if opens { Place::Epic } else { Place::Elsewhere }, opens)
                }
            },
        };
        let epic = opens.then(|| self.open(section));
        if section.level > 0 {
            self.around.push((section.level, place, epic));
        }
        place
    }

    /// The epic that the present place belongs to.
    fn epic(&self) -> Option<usize> {
        self.listed.or_else(|| self.around.iter().rev().find_map(|(.., epic)| *epic))
    }

    fn looks_like_story(&self, index: usize) -> bool {
        let outline = self.context.outline;
        has_statement(self.context, outline.sections[index].blocks)
            || outline.sections[index].blocks.iter().any(|block| match block {
                Block::Paragraph(lines) => lines.last().is_some_and(is_acceptance_label),
                _ => false,
            })
            || outline.children(index).any(|child| self.context.kinds[child] == Some(SectionKind::Criteria))
    }

    fn open(&mut self, section: &Section) -> usize {
        self.give();
        let heading = &section.heading;
        let cut = story_heading(heading.text);
        let number = cut.as_ref().and_then(|story| story.number);
        let rest = cut.as_ref().map_or(heading.text, |story| story.rest);
        let (title, priority) = title_and_priority(self.context.vocabulary, rest);
        let title = if title.is_empty() { heading.text.trim() } else { title };
        let place = section.place.unwrap_or_else(|| heading.place(self.context.file));
        if is_placeholder(title)
            && let Some(at) = heading.text.find(title)
        {
            let words = heading.place_of(self.context.file, at..at + title.len());
            self.diagnostics.push(placeholder(self.context, title, words));
        }
        self.stories.epics.push(Epic {
            number,
            title: title.into(),
            role: None,
            capability: None,
            benefit: None,
            priority: priority.map(Text::from),
            criteria: Vec::new(),
            place,
        });
        self.stories.epics.len() - 1
    }

    /// Opens an epic that has no heading of its own.
    fn open_listed(&mut self, line: &Line, range: Range<usize>) -> usize {
        self.give();
        let text = line.text.trim();
        let cut = story_heading(text);
        let number = cut.as_ref().and_then(|story| story.number);
        let rest = cut.as_ref().map_or(text, |story| story.rest);
        let (title, priority) = title_and_priority(self.context.vocabulary, rest);
        self.stories.epics.push(Epic {
            number,
            title: first_words(title, 120).into(),
            role: None,
            capability: None,
            benefit: None,
            priority: priority.map(Text::from),
            criteria: Vec::new(),
            place: self.context.place(range),
        });
        self.stories.epics.len() - 1
    }

    /// Hands over what the collector has to whom it belongs.
    fn give(&mut self) {
        let found = self.collector.take();
        if found.is_empty() {
            return;
        }
        match self.epic() {
            Some(epic) => self.stories.epics[epic].criteria.extend(found),
            None => self.stories.criteria.extend(found),
        }
    }

    fn blocks(&mut self, blocks: &[Block], place: Place, section: &Section) {
        // What the last label or sentence before a list says about it.
        let mut here = place;
        for block in blocks {
            match block {
                Block::Paragraph(lines) => here = self.paragraph(lines, place, here, section),
                Block::List(items) => match here {
                    Place::Stories => self.story_items(items),
                    Place::Epic if items.iter().any(|item| is_statement(Entry::of(self.context, item).line.text)) => {
                        self.statement_items(items);
                    }
                    Place::Epic => self.epic_items(items),
                    Place::Acceptance => self.collector.items(items, self.diagnostics),
                    Place::Elsewhere => self.labelled_items(items),
                },
                Block::Code(code) if here == Place::Acceptance => self.collector.code(code),
                Block::Table(table) if here == Place::Acceptance => self.collector.table(table, self.diagnostics),
                Block::Quote(blocks) => self.blocks(blocks, here, section),
                Block::Rule(_) => here = place,
                Block::Code(_) | Block::Table(_) => {}
            }
        }
    }

    /// Reads a paragraph; gives what a list after it is.
    fn paragraph(&mut self, lines: &[Line], place: Place, here: Place, section: &Section) -> Place {
        let Some(last) = lines.last() else { return here };
        // Only among stories and criteria does it matter what the lines say together.
        let is_read = matches!(place, Place::Stories | Place::Epic) || matches!(here, Place::Acceptance | Place::Epic);
        let whole;
        let first = if let [line, rest @ ..] = lines
            && (rest.is_empty() || !is_read)
        {
            line
        } else {
            whole = Line::join(lines, self.context.room);
            &whole
        };
        if matches!(place, Place::Stories | Place::Epic) {
            if place == Place::Stories && lines.len() == 1 && first.is_strong() && story_heading(first.text).is_some() {
                self.listed = Some(self.open_listed(first, first.range.clone()));
                return Place::Epic;
            }
            if let Some(start) = statement_start(first.text) {
                let epic = match self.epic() {
                    Some(epic) if place == Place::Epic || self.stories.epics[epic].role.is_none() => epic,
                    _ => {
                        let epic = self.open_listed(&section.heading, first.range.clone());
                        self.stories.epics[epic].number = None;
                        if self.stories.epics[epic].title.is_empty() {
                            self.stories.epics[epic].title = section.heading.text.trim().into();
                        }
                        self.listed = Some(epic);
                        epic
                    }
                };
                self.statement(epic, first, start);
            }
        }
        for line in lines {
            self.priority(line);
        }
        if is_acceptance_label(last) {
            return Place::Acceptance;
        }
        if let Some(labelled) = fields::any(last)
            && (labelled.value.is_empty() || last.strong().next().is_some())
        {
            // `**Notes:**` begins something else; `**Independent Test**: …` does, too.
            let inline = is_acceptance(labelled.key.text) && !labelled.value.is_empty();
            if inline {
                self.collector.paragraph(std::slice::from_ref(&labelled.value), self.diagnostics);
                return Place::Acceptance;
            }
            if !labelled.value.is_empty() && strip_word(labelled.key.text, &["given", "when", "then"]).is_none() {
                return if place == Place::Acceptance { place } else { Place::Elsewhere };
            }
            if labelled.value.is_empty() && labelled.key.text.split_whitespace().count() <= 4 {
                // Under an acceptance heading a label only groups the criteria after it.
                return if place == Place::Acceptance { place } else { Place::Elsewhere };
            }
        }
        if matches!(here, Place::Acceptance | Place::Epic) && statement_start(first.text).is_none() {
            let scenario = strip_word(first.text.trim_start(), &["given", "when", "then", "and", "but"]).is_some();
            if here == Place::Acceptance || scenario {
                self.collector.paragraph(lines, self.diagnostics);
            }
        }
        if place == Place::Stories && self.listed.is_some() { Place::Elsewhere } else { here }
    }

    /// Lists right under `## User Stories`: each item is a story, or three of them are one.
    fn story_items(&mut self, items: &[Item]) {
        for item in items {
            let entry = Entry::of(self.context, item);
            let line = &entry.line;
            let start = statement_start(line.text);
            let named = story_heading(line.text).is_some();
            let more = start.is_some_and(|start| Statement::of(line.text, start).role.is_none());
            if let (true, Some(epic), Some(start)) = (more, self.listed, start) {
                self.statement(epic, line, start);
                if is_statement(&self.stories.epics[epic].title) {
                    self.name_after_statement(epic, "");
                }
            } else if start.is_some() || named {
                let epic = self.open_listed(line, item.range.clone());
                self.listed = Some(epic);
                if let Some(start) = start {
                    self.statement(epic, line, start);
                    self.name_after_statement(epic, &line.text[..start]);
                }
            }
            if self.listed.is_some() {
                self.blocks_of_item(item);
                self.give();
            }
        }
    }

    /// What stands below a story that is a list item.
    fn blocks_of_item(&mut self, item: &Item) {
        for block in item.rest() {
            match block {
                Block::List(items)
                    if items.iter().any(|item| is_statement(Entry::of(self.context, item).line.text)) =>
                {
                    self.statement_items(items);
                }
                Block::List(items) => self.epic_items(items),
                _ => {}
            }
        }
    }

    /// A story's title where it has none but its statement: what is wanted.
    fn name_after_statement(&mut self, epic: usize, before: &str) {
        let epic = &mut self.stories.epics[epic];
        let named = story_heading(before).map_or(before, |story| story.rest);
        let named = named.trim().trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')'));
        if !named.is_empty() && !is_any(named, &["user story", "story"]) {
            epic.title = named.into();
        } else if let Some(capability) = &epic.capability {
            epic.title.clone_from(capability);
        }
    }

    /// `- **As a** …`, `- **I want** …`, `- **So that** …`, perhaps with the criteria below them.
    fn statement_items(&mut self, items: &[Item]) {
        let Some(epic) = self.epic() else { return };
        for item in items {
            let entry = Entry::of(self.context, item);
            if let Some(start) = statement_start(entry.line.text) {
                self.statement(epic, &entry.line, start);
                self.blocks_of_item(item);
            } else {
                self.priority(&entry.line);
                self.labelled_item(item, &entry);
            }
        }
    }

    /// Lists directly in an epic: criteria, but for the epic's own fields.
    fn epic_items(&mut self, items: &[Item]) {
        let mut from = 0;
        for (position, item) in items.iter().enumerate() {
            let entry = Entry::of(self.context, item);
            let field = fields::any(&entry.line).is_some_and(|field| is_story_field(field.key.text));
            if field || is_acceptance_label(&entry.line) {
                self.collector.items(&items[from..position], self.diagnostics);
                from = position + 1;
                self.priority(&entry.line);
                self.labelled_item(item, &entry);
            }
        }
        self.collector.items(&items[from..], self.diagnostics);
    }

    /// Lists that are no criteria may still have some under a label.
    fn labelled_items(&mut self, items: &[Item]) {
        for item in items {
            if !item.rest().is_empty() {
                self.labelled_item(item, &Entry::of(self.context, item));
            }
        }
    }

    fn labelled_item(&mut self, item: &Item, entry: &Entry) {
        let label = is_acceptance_label(&entry.line);
        for block in item.rest() {
            match block {
                Block::List(items) if label => self.collector.items(items, self.diagnostics),
                Block::List(items) => self.labelled_items(items),
                _ => {}
            }
        }
    }

    fn statement(&mut self, epic: usize, line: &Line, start: usize) {
        let statement = Statement::of(line.text, start);
        for (part, pick) in [(statement.role, 0), (statement.capability, 1), (statement.benefit, 2)] {
            let Some(range) = part else { continue };
            let line = line.slice(range);
            // Here any word in brackets is the template's: `[benefit]`.
            if line.text.starts_with('[') && line.text.ends_with(']') {
                self.diagnostics.push(placeholder(self.context, line.text, line.place(self.context.file)));
                continue;
            }
            let Some(text) = filled(self.context, &line, self.diagnostics) else { continue };
            let epic = &mut self.stories.epics[epic];
            let place = match pick {
                0 => &mut epic.role,
                1 => &mut epic.capability,
                _ => &mut epic.benefit,
            };
            if place.is_none() {
                *place = Some(text.into());
            }
        }
    }

    fn priority(&mut self, line: &Line) {
        let Some(epic) = self.epic() else { return };
        if self.stories.epics[epic].priority.is_none()
            && let Some(field) = fields::any(line)
            && field.key.text.eq_ignore_ascii_case("priority")
            && !field.value.is_empty()
            && !is_placeholder(field.value.text)
        {
            self.stories.epics[epic].priority = Some(field.value.text.into());
        }
    }
}

fn is_statement(text: &str) -> bool {
    statement_start(text).is_some()
}

fn has_statement(context: &Context<'_>, blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph(lines) => lines.first().is_some_and(|line| is_statement(line.text)),
        Block::List(_) => {
            top_items(std::slice::from_ref(block)).any(|item| is_statement(Entry::of(context, item).line.text))
        }
        Block::Quote(blocks) => has_statement(context, blocks),
        _ => false,
    })
}

/// Whether a line only announces criteria: `**Acceptance Criteria:**`, `Acceptance Scenarios:`.
fn is_acceptance_label(line: &Line) -> bool {
    if line.text.len() > 80 || !line.text.bytes().any(|byte| matches!(byte, b'A' | b'a' | b'D' | b'd')) {
        return false;
    }
    match fields::any(line) {
        Some(labelled) => labelled.value.is_empty() && is_acceptance(labelled.key.text),
        None => line.is_strong() && is_acceptance(line.text),
    }
}

fn is_acceptance(key: &str) -> bool {
    // Asked of every label of every list.
    if !key.bytes().any(|byte| matches!(byte, b'a' | b'A' | b'd' | b'D')) {
        return false;
    }
    matches!(
        words(key).as_str(),
        "acceptance criteria"
            | "acceptance scenarios"
            | "acceptance"
            | "acceptance criterion"
            | "acceptance conditions"
            | "acceptance tests"
            | "acceptance checklist"
            | "definition of done"
            | "done when"
            | "dod"
    )
}

/// Fields of a story that are no criteria.
fn is_story_field(key: &str) -> bool {
    is_any(
        key,
        &[
            "priority",
            "status",
            "estimate",
            "estimation",
            "story points",
            "points",
            "effort",
            "owner",
            "assignee",
            "dependencies",
            "depends on",
            "notes",
            "note",
            "technical notes",
            "why this priority",
            "independent test",
            "size",
            "complexity",
            "id",
            "epic",
            "value",
            "business value",
            "persona",
            "goal",
        ],
    )
}
