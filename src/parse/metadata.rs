//! Where a document says things about itself: front matter, the block under the title, the overview,
//! a status section.
//!
//! These places are scopes, in this order; the first value of a field wins. Lists further down, code,
//! tables of three columns and the footer are never looked at: a reader without that limit takes its ids
//! from data models.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Date, FieldKey, Recognised, SectionKind, StatusKind, Vocabulary};

use super::Context;
use super::fields::{self, Labelled};
use super::front_matter::FrontField;
use super::outline::{Block, Item, Line, Outline, Room, Table};
use super::overview::shortened;

/// Which part of a document a field stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// The front matter.
    FrontMatter,
    /// Above the first heading, or between the title and the next heading.
    Header,
    /// The overview.
    Overview,
    /// A status section.
    Status,
}

/// A field of the metadata.
#[derive(Debug)]
pub(crate) struct MetadataField<'a> {
    /// The key as written.
    pub(crate) key: Line<'a>,
    /// What it is about; `None` for keys without a meaning of their own.
    pub(crate) meaning: Option<FieldKey>,
    /// Its values: one, or several where a list stands. None where nothing is written.
    pub(crate) values: Vec<Line<'a>>,
    /// Where it was found.
    pub(crate) scope: Scope,
}

impl MetadataField<'_> {
    /// All values as one text.
    pub(crate) fn text(&self) -> String {
        let values: Vec<&str> = self.values.iter().map(|value| value.text).collect();
        values.join(", ")
    }

    /// The bytes that its values stand in; the key's where there is none.
    pub(crate) fn range(&self) -> Range<usize> {
        match self.values.as_slice() {
            [] => self.key.range.clone(),
            [first, .., last] if last.range.end > first.range.start => first.range.start..last.range.end,
            [first, ..] => first.range.clone(),
        }
    }
}

/// The fields of a document in the order of their scopes.
#[derive(Debug, Default)]
pub(crate) struct Metadata<'a> {
    /// All of them, those with empty values too.
    pub(crate) fields: Vec<MetadataField<'a>>,
}

impl<'a> Metadata<'a> {
    /// Every field about `meaning` that has a value, the one that counts first.
    pub(crate) fn all(&self, meaning: FieldKey) -> impl Iterator<Item = &MetadataField<'a>> {
        self.fields.iter().filter(move |field| field.meaning == Some(meaning) && !field.values.is_empty())
    }

    /// The field about `meaning` that counts.
    pub(crate) fn first(&self, meaning: FieldKey) -> Option<&MetadataField<'a>> {
        self.all(meaning).next()
    }
}

/// Gathers the fields of a document.
pub(super) fn collect<'a>(
    outline: &'a Outline<'a>,
    kinds: &[Option<SectionKind>],
    front: Vec<FrontField<'a>>,
    vocabulary: &Vocabulary,
    room: &'a Room,
) -> Metadata<'a> {
    let front = front.into_iter().map(|FrontField { key, values }| {
        let meaning = vocabulary.field(key.text);
        MetadataField { key, meaning, values, scope: Scope::FrontMatter }
    });
    let mut collector = Collector { vocabulary, room, fields: front.collect(), scope: Scope::Header, structures: 0 };
    let before = collector.fields.len();
    let sections = &outline.sections;
    collector.blocks(sections[0].blocks);
    // A header above the first heading leaves nothing for the block under it.
    if collector.fields.len() == before
        && let Some(section) = sections.get(1)
    {
        collector.blocks(section.blocks);
        // Without any level 1 heading, one of level 2 is the title if it stands first and has a header under it.
        let found = &collector.fields[before..];
        let is_title = section.level == 1
            || found.len() >= 2
                && found.iter().any(|field| field.meaning.is_some())
                && matches!(section.blocks.first(), Some(Block::List(_)))
                && kinds[1].is_none()
                && sections[0].blocks.is_empty()
                && sections.iter().all(|section| section.level != 1);
        if !is_title {
            collector.fields.truncate(before);
        }
    }
    for (scope, kind) in [(Scope::Overview, SectionKind::Overview), (Scope::Status, SectionKind::Status)] {
        for (index, section) in sections.iter().enumerate().skip(1).filter(|(index, _)| kinds[*index] == Some(kind)) {
            let is_header =
                index == 1 && section.level == 1 && collector.fields.iter().any(|field| field.scope == Scope::Header);
            if is_header {
                continue;
            }
            let end = if index + 1 == sections.len() { footer_start(section.blocks) } else { section.blocks.len() };
            (collector.scope, collector.structures) = (scope, 0);
            let before = collector.fields.len();
            collector.blocks(&section.blocks[..end]);
            let has_status = collector.fields[before..].iter().any(|field| field.meaning == Some(FieldKey::Status));
            if kind == SectionKind::Status && !has_status {
                collector.status_line(&section.heading, &section.blocks[..end]);
            }
        }
    }
    Metadata { fields: collector.fields }
}

/// Index of the first block of the footer among the blocks of a document's last section: after its last thematic break.
pub(super) fn footer_start(blocks: &[Block]) -> usize {
    blocks.iter().rposition(|block| matches!(block, Block::Rule(_))).unwrap_or(blocks.len())
}

struct Collector<'a, 'v> {
    vocabulary: &'v Vocabulary,
    room: &'a Room,
    fields: Vec<MetadataField<'a>>,
    scope: Scope,
    /// Lists and tables of the scope so far: only the first can be metadata.
    structures: usize,
}

/// A line of a group: a field, or other text.
struct Candidate<'a> {
    labelled: Labelled<'a>,
    meaning: Option<FieldKey>,
    bold: bool,
    /// Lines that its value goes on in.
    more: Vec<Line<'a>>,
    nested: Vec<Line<'a>>,
}

impl<'a> Collector<'a, '_> {
    fn blocks(&mut self, blocks: &'a [Block<'a>]) {
        let mut rest = blocks.iter().peekable();
        let mut after_list = false;
        while let Some(block) = rest.next() {
            // `*` and `-` in turn make several lists of what people take for one.
            let goes_on = after_list && matches!(block, Block::List(_));
            if goes_on {
                self.structures -= 1;
            }
            after_list = matches!(block, Block::List(_));
            match block {
                Block::Paragraph(lines) => {
                    self.paragraph(lines);
                    // `**Owners:**` and its list.
                    if let Some(Block::List(items)) = rest.peek()
                        && let Some(field) = self.fields.last_mut()
                        && field.meaning.is_some()
                        && field.values.is_empty()
                        && lines.last().is_some_and(|line| {
                            line.range.end >= field.key.range.end && line.range.start <= field.key.range.start
                        })
                    {
                        field.values = texts(items, self.room);
                        rest.next();
                    }
                }
                Block::Quote(inner) => {
                    for block in *inner {
                        match block {
                            Block::Paragraph(lines) => self.paragraph(lines),
                            Block::List(items) => self.list(items, false),
                            _ => {}
                        }
                    }
                }
                Block::List(items) => self.list(items, goes_on),
                Block::Table(table) => self.table(table),
                Block::Code(_) | Block::Rule(_) => {}
            }
        }
    }

    fn paragraph(&mut self, lines: &[Line<'a>]) {
        let mut group: Vec<Candidate> = Vec::new();
        let mut fields = 0;
        for line in lines {
            let candidates = self.line(line);
            if !candidates.is_empty() {
                fields += 1;
                group.extend(candidates);
            } else if let Some(last) = group.last_mut() {
                // A wrapped value goes on, but one with a meaning only where it visibly does.
                let end = last.more.last().unwrap_or(&last.labelled.value);
                if last.meaning.is_none() || end.text.ends_with([',', '&']) {
                    last.more.push(line.clone());
                }
            }
        }
        let is_block = is_made_of_fields(&group, fields, lines.len());
        self.keep(group, is_block);
    }

    fn list(&mut self, items: &[Item<'a>], goes_on: bool) {
        self.structures += 1;
        if self.structures > 1 {
            return;
        }
        let mut group = Vec::new();
        let mut fields = 0;
        for item in items {
            let mut candidates = self.line(&item.text(self.room));
            fields += usize::from(!candidates.is_empty());
            if let Some(last) = candidates.last_mut()
                && let [Block::List(nested), ..] = item.rest()
            {
                last.nested = texts(nested, self.room);
            }
            group.extend(candidates);
        }
        // Bullets that only happen to have a colon are no header.
        if fields * 2 >= items.len() && (fields > 1 || items.len() == 1) {
            let goes_on = goes_on && self.fields.last().is_some_and(|field| field.scope == self.scope);
            let is_block = goes_on || is_made_of_fields(&group, fields, items.len());
            self.keep(group, is_block);
        }
    }

    /// The fields of one line: none, one, or several joined by `·` or `|`.
    fn line(&self, line: &Line<'a>) -> Vec<Candidate<'a>> {
        const MOST_JOINED: usize = 16;
        let Some(first) = self.candidate(line) else { return Vec::new() };
        let mut cuts: Vec<(usize, usize)> = Vec::new();
        let separators =
            line.text.match_indices(" | ").chain(line.text.match_indices(" · ")).chain(line.text.match_indices(" • "));
        for (at, separator) in separators.take(MOST_JOINED) {
            let next = self.candidate(&line.slice(at + separator.len()..line.text.len()));
            if next.is_some_and(|next| next.bold || next.meaning.is_some()) {
                cuts.push((at, at + separator.len()));
            }
        }
        if cuts.is_empty() {
            return vec![first];
        }
        cuts.sort_unstable();
        // ` · | ` holds two separators that share a space: the first one cuts.
        let mut end = 0;
        cuts.retain(|cut| {
            let apart = cut.0 >= end;
            end = if apart { cut.1 } else { end };
            apart
        });
        let starts = std::iter::once(0).chain(cuts.iter().map(|(_, start)| *start));
        let ends = cuts.iter().map(|(end, _)| *end).chain([line.text.len()]);
        starts.zip(ends).filter_map(|(start, end)| self.candidate(&line.slice(start..end))).collect()
    }

    fn candidate(&self, line: &Line<'a>) -> Option<Candidate<'a>> {
        let is_bold = fields::is_bold(line);
        let labelled = fields::any(line)?;
        let meaning = self.vocabulary.field(labelled.key.text);
        Some(Candidate { labelled, meaning, bold: is_bold, more: Vec::new(), nested: Vec::new() })
    }

    /// Keeps what is a field for certain: bold keys, and plain ones in a group that is made of fields.
    fn keep(&mut self, group: Vec<Candidate<'a>>, is_block: bool) {
        for candidate in group {
            let Candidate { labelled, meaning, bold, more, nested } = candidate;
            if !(bold || is_block) {
                continue;
            }
            let Labelled { key, mut value } = labelled;
            if !more.is_empty() {
                let lines: Vec<Line> = std::iter::once(value).chain(more).collect();
                value = Line::join(&lines, self.room);
            }
            let values = if value.is_empty() { nested } else { vec![value] };
            self.fields.push(MetadataField { key, meaning, values, scope: self.scope });
        }
    }

    /// Two columns, key and value. Rows of a data model have more, or types in the second one.
    fn table(&mut self, table: &Table<'a>) {
        self.structures += 1;
        if self.structures > 1 || table.head.len() != 2 {
            return;
        }
        let rows: Vec<&[Line<'a>]> = std::iter::once(table.head).chain(table.rows.iter().copied()).collect();
        let meaning =
            |row: &[Line]| row.first().and_then(|key| self.vocabulary.field(key.text.trim().trim_end_matches(':')));
        let known = rows.iter().filter(|row| meaning(row).is_some()).count();
        let typed = table.head[1].text.to_lowercase().contains("type");
        if known < 2 || typed {
            return;
        }
        let fields: Vec<MetadataField> = rows
            .into_iter()
            .enumerate()
            .filter_map(|(row, cells)| {
                let [key, value] = cells else { return None };
                let meaning = meaning(cells);
                // `Field | Value` heads the table.
                if row == 0 && meaning.is_none() || key.is_empty() {
                    return None;
                }
                let end = key.text.trim_end().trim_end_matches(':').len();
                let values = Some(value.trim()).filter(|value| !value.is_empty()).into_iter().collect();
                Some(MetadataField { key: key.slice(0..end), meaning, values, scope: self.scope })
            })
            .collect();
        self.fields.extend(fields);
    }

    /// A status section that is not made of fields: its first line is the status.
    fn status_line(&mut self, heading: &Line<'a>, blocks: &[Block<'a>]) {
        let first = blocks.iter().find_map(|block| match block {
            Block::Paragraph(lines) => lines.first().cloned(),
            Block::List(items) => items.first().map(|item| item.text(self.room)),
            Block::Quote(inner) => match inner.first() {
                Some(Block::Paragraph(lines)) => lines.first().cloned(),
                _ => None,
            },
            _ => None,
        });
        if let Some(value) = first.filter(|line| !line.is_empty()) {
            let field = MetadataField {
                key: heading.clone(),
                meaning: Some(FieldKey::Status),
                values: vec![value.trim()],
                scope: Scope::Status,
            };
            self.fields.push(field);
        }
    }
}

/// The texts of items that have one.
fn texts<'a>(items: &[Item<'a>], room: &'a Room) -> Vec<Line<'a>> {
    items.iter().map(|item| item.text(room)).filter(|line| !line.is_empty()).collect()
}

/// Whether a group of lines is a block of fields, of which so many lines are fields.
fn is_made_of_fields(group: &[Candidate], fields: usize, lines: usize) -> bool {
    let known = group.iter().any(|candidate| candidate.meaning.is_some());
    (known && fields * 2 >= lines) || (fields == lines && lines > 1)
}

/// Reports fields that are given twice with different values.
pub(super) fn conflicts(context: &Context<'_>) -> Vec<Diagnostic> {
    // An author beside an owner is no contradiction; two of one key are. A status is one thing, whatever its key.
    const ONCE: [FieldKey; 7] = [
        FieldKey::Id,
        FieldKey::Status,
        FieldKey::Owner,
        FieldKey::Created,
        FieldKey::Updated,
        FieldKey::Priority,
        FieldKey::TargetRelease,
    ];
    let mut found = Vec::new();
    for meaning in ONCE {
        // Whoever repeats a field more often has no use for more findings.
        let mut fields = context.metadata.all(meaning).take(20);
        let Some(first) = fields.next() else { continue };
        let key = Vocabulary::normalise(first.key.text);
        for field in fields {
            let same_key = meaning == FieldKey::Status || Vocabulary::normalise(field.key.text) == key;
            if !same_key || same_value(context, meaning, first, field) {
                continue;
            }
            let place = |field: &MetadataField| -> Place { context.place(field.range()) };
            let message = format!(
                "`{}` is `{}` here and `{}` before; the first one counts",
                field.key.text,
                shortened(&field.text()),
                shortened(&first.text())
            );
            let finding = context.finding(Code::SG014, place(field), message);
            found.push(finding.with_related(&context.file.path, place(first), "the value that counts"));
        }
    }
    found
}

fn same_value(context: &Context<'_>, meaning: FieldKey, one: &MetadataField, other: &MetadataField) -> bool {
    let (one, other) = (one.text(), other.text());
    match meaning {
        FieldKey::Status => {
            let kind = |text: &str| Recognised::read(text, context.vocabulary).kind;
            // A section `Current Status` may tell a story, which contradicts nobody.
            let is_prose = kind(&other) == StatusKind::Unknown && other.split_whitespace().count() > 6;
            one == other || is_prose || kind(&one) == kind(&other) && kind(&one) != StatusKind::Unknown
        }
        FieldKey::Created | FieldKey::Updated => {
            let date = |text: &str| Date::parse(text, context.vocabulary.date_order);
            one == other || date(&one).is_ok() && date(&one) == date(&other)
        }
        _ => Vocabulary::normalise(&one) == Vocabulary::normalise(&other),
    }
}
