//! One file to one document; pure and total.
//!
//! [`parse`] gives a document for any text: as much structure as could be found, and findings for the
//! rest. `outline` turns Markdown into sections, blocks and lines; each other file reads one part of
//! the template from those.

mod criteria;
mod dependencies;
mod external;
mod fields;
mod findings;
mod footer;
mod front_matter;
mod groups;
mod heading;
mod identity;
mod marks;
mod metadata;
mod metrics;
#[allow(dead_code, reason = "the outline keeps what a document says, also where no reader asks")]
mod outline;
mod overview;
mod owners;
mod plain;
mod problem;
mod reference;
mod releases;
mod risks;
mod statement;
mod stories;
mod story_heading;
mod structure;
mod technical;
mod words;
mod work;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown;
use crate::model::{Attributed, Document, FieldKey, Page, Parsed, Role, SectionKind, Spec, Vocabulary};
use crate::source::SourceFile;

pub use crate::markdown::Listener;
pub use plain::{PlainText, plain};

use metadata::{Metadata, MetadataField, Scope};
use outline::{Block, Line, Outline, Room};

/// What every reader of a part needs to know.
///
/// A reader is `pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Value`.
pub(crate) struct Context<'a> {
    /// The file.
    pub(crate) file: &'a SourceFile,
    /// Its sections, blocks and lines.
    pub(crate) outline: &'a Outline<'a>,
    /// Where they lie.
    pub(crate) room: &'a Room,
    /// What each section of the outline is about, by its heading.
    pub(crate) kinds: Vec<Option<SectionKind>>,
    /// What the document says about itself.
    pub(crate) metadata: Metadata<'a>,
    /// What words mean.
    pub(crate) vocabulary: &'a Vocabulary,
}

impl Context<'_> {
    /// The sections about `kind`, in order, as indices.
    pub(crate) fn sections(&self, kind: SectionKind) -> impl Iterator<Item = usize> + '_ {
        (0..self.kinds.len()).filter(move |index| self.kinds[*index] == Some(kind))
    }

    /// The place of a byte range of the file.
    pub(crate) fn place(&self, range: Range<usize>) -> Place {
        self.file.lines.place(&self.file.text, range)
    }

    /// A finding about this file.
    pub(crate) fn finding(&self, code: Code, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.file.path, place, message)
    }
}

/// Reads one file. Never fails.
#[must_use]
pub fn parse(file: &SourceFile, role: &Role, vocabulary: &Vocabulary) -> Parsed {
    let mut diagnostics = file.diagnostics.clone();
    let front = markdown::front_matter(&file.text).filter(|_| !file.oversized);
    let room = Room::with_capacity(file.text.len());
    let fields =
        front.as_ref().map(|front| front_matter::read(file, front, &room, &mut diagnostics)).unwrap_or_default();
    let outline = if file.oversized {
        Outline::empty()
    } else {
        outline::read(file, front.map_or(0, |front| front.body)..file.text.len(), vocabulary.figures, &room)
    };
    let kinds = heading::kinds(&outline, vocabulary);
    let metadata = metadata::collect(&outline, &kinds, fields, vocabulary, &room);
    let context = Context { file, outline: &outline, room: &room, kinds, metadata, vocabulary };
    findings::text(&context, &mut diagnostics);
    let document = if is_spec(&context, role) {
        Document::Spec(Box::new(spec(&context, &mut diagnostics)))
    } else {
        Document::Page(page(&context))
    };
    Diagnostic::sort(&mut diagnostics);
    let attached_to = match role {
        Role::Attachment(spec) => Some(spec.clone()),
        _ => None,
    };
    let structure = structure::read(&context);
    let Outline { headings, links, .. } = outline;
    let (path, hash) = (file.path.clone(), file.hash);
    let size = u32::try_from(file.text.len()).unwrap_or(u32::MAX);
    let mut parsed = Parsed { path, hash, size, document, attached_to, headings, links, structure, diagnostics };
    parsed.compact();
    parsed
}

/// The damaged characters that [`parse`] reads repaired, as byte ranges of the text with what they were; in order.
#[must_use]
pub fn repairs(file: &SourceFile) -> Vec<(Range<usize>, String)> {
    if file.oversized {
        return Vec::new();
    }
    let body = markdown::front_matter(&file.text).map_or(0, |front| front.body);
    let room = Room::new();
    let repairs = outline::read(file, body..file.text.len(), crate::model::Figures::default(), &room).repairs;
    repairs.into_iter().filter_map(|repair| Some((repair.range, repair.original?))).collect()
}

/// Whether a document is a spec: its place decides, else its content.
///
/// A title alone says nothing, and neither do two headings that any README has; so one of two
/// recognised sections must be one that only specifications have.
fn is_spec(context: &Context<'_>, role: &Role) -> bool {
    match role {
        Role::Spec => return true,
        Role::Page | Role::Attachment(_) => return false,
        Role::Undecided => {}
    }
    let metadata = &context.metadata;
    if metadata.first(FieldKey::Id).is_some() || metadata.first(FieldKey::Status).is_some() {
        return true;
    }
    // Any page may have a title and a date in its front matter.
    let known: BTreeSet<FieldKey> = metadata
        .fields
        .iter()
        .filter(|field| field.meaning != Some(FieldKey::Title) || field.scope != Scope::FrontMatter)
        .filter_map(|field| field.meaning)
        .collect();
    if known.len() >= 2 || !known.is_empty() && begins_with_header(context) {
        return true;
    }
    if identity::heading(context).is_some_and(|(_, heading)| heading.is_spec) {
        return true;
    }
    // The page of a folder of specs has sections like theirs; that of a spec says which spec it is.
    if identity::is_page_of_folder(&context.file.path) {
        return false;
    }
    let recognised: BTreeSet<SectionKind> = context.kinds.iter().flatten().copied().collect();
    let common = |kind: &SectionKind| {
        use SectionKind as Kind;
        matches!(
            kind,
            Kind::Overview
                | Kind::Summary
                | Kind::Status
                | Kind::Technical
                | Kind::Architecture
                | Kind::Api
                | Kind::Dependencies
                | Kind::ExternalDependencies
                | Kind::Testing
                | Kind::Documentation
                | Kind::Releases
                | Kind::Changelog
        )
    };
    recognised.len() >= 2 && !recognised.iter().all(common)
}

/// Whether the text begins with a list of fields, with or without a title above, or after a single paragraph.
fn begins_with_header(context: &Context<'_>) -> bool {
    let mut blocks = context.outline.sections.iter().take(2).flat_map(|section| section.blocks);
    let first = [blocks.next(), blocks.next()];
    let Some(Block::List(items)) = first.into_iter().flatten().find(|block| matches!(block, Block::List(_))) else {
        return false;
    };
    let list = items.first().map_or(0, |item| item.range.start)..items.last().map_or(0, |item| item.range.end);
    let inside = |field: &&MetadataField| field.scope == Scope::Header && list.contains(&field.key.range.start);
    context.metadata.fields.iter().filter(inside).count() >= 2
}

fn spec(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Spec {
    let heading = identity::heading(context);
    let id = identity::id(context, heading.as_ref(), diagnostics);
    let title = identity::title(context, heading.as_ref(), &id, diagnostics);
    findings::identity(context, &id, &title, diagnostics);
    diagnostics.extend(metadata::conflicts(context));
    let overview = overview::read(context, &title, diagnostics);
    let stories = stories::read(context, diagnostics);
    let dependencies = dependencies::read(context, diagnostics);
    Spec {
        id,
        title,
        status: overview.status,
        owners: overview.owners,
        created: overview.created,
        updated: overview.updated,
        reviewed: overview.reviewed,
        priority: overview.priority,
        target_release: overview.target_release,
        extra: overview.extra,
        summary: problem::summary(context, diagnostics).or_else(|| summary(context)),
        pain_points: problem::pain_points(context, diagnostics),
        epics: stories.epics,
        criteria: stories.criteria,
        boxes: context.outline.boxes,
        work: work::read(context, diagnostics),
        stack: technical::stack(context, diagnostics),
        entities: technical::entities(context, diagnostics),
        operations: technical::operations(context, diagnostics),
        integrations: technical::integrations(context, diagnostics),
        metrics: metrics::read(context, diagnostics),
        dependencies: dependencies.internal,
        external: dependencies.external,
        risks: risks::read(context, diagnostics),
        releases: releases::read(context, diagnostics),
        governance: footer::read(context, diagnostics),
        testing: groups::read(context, SectionKind::Testing, diagnostics),
        documentation: groups::read(context, SectionKind::Documentation, diagnostics),
        unknown_sections: heading::unknown(context),
    }
}

fn page(context: &Context<'_>) -> Page {
    let written = context.metadata.first(FieldKey::Title).map(MetadataField::text);
    let headings = || context.outline.sections.iter().skip(1).filter(|section| !section.heading.is_empty());
    let heading = headings().find(|section| section.level == 1).or_else(|| headings().next());
    let title = written
        .or_else(|| heading.map(|section| section.heading.text.trim().to_owned()))
        .unwrap_or_else(|| identity::readable(context.file.path.stem()));
    Page { title: title.into(), summary: summary(context).map(|summary| summary.text) }
}

/// The first paragraph that is text and not metadata.
fn summary(context: &Context<'_>) -> Option<Attributed> {
    let mut keys: Vec<usize> = context.metadata.fields.iter().map(|field| field.key.range.start).collect();
    keys.sort_unstable();
    let is_metadata = |line: &Line| {
        let next = keys.partition_point(|key| *key < line.range.start);
        keys.get(next).is_some_and(|key| *key < line.range.end)
    };
    let sections = context.outline.sections.iter().zip(&context.kinds);
    let texts = sections.filter(|(_, kind)| **kind != Some(SectionKind::Status));
    let blocks = texts.flat_map(|(section, _)| section.blocks);
    let mut paragraphs = blocks.filter_map(|block| match block {
        Block::Paragraph(lines) => Some(lines),
        _ => None,
    });
    let text = |lines: &[Line]| {
        let named = lines.iter().any(|line| fields::is_bold(line) || line.is_strong() || is_metadata(line));
        let joined = Line::join(lines, context.room);
        let text = joined.text.trim().to_owned();
        let says_something = !named && !words::is_nothing(&text) && !words::is_placeholder(&text);
        says_something.then(|| Attributed { text: text.into(), place: joined.place(context.file) })
    };
    paragraphs.find_map(|lines| text(lines))
}
