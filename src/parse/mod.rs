//! One file to one document; pure and total.
//!
//! [`parse`] gives a document for any text: as much structure as could be found, and findings for the
//! rest. `outline` turns Markdown into sections, blocks and lines; each other file reads one part of
//! the template from those.

#[allow(dead_code, reason = "the readers of the sections use all of it")]
mod fields;
#[allow(dead_code, reason = "soon")]
mod front_matter;
mod heading;
#[allow(dead_code, reason = "soon")]
mod metadata;
#[allow(dead_code, reason = "the readers of the sections use all of it")]
mod outline;
#[allow(dead_code, reason = "soon")]
mod owners;

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::markdown;
use crate::model::{Document, Page, Parsed, Role, SectionKind, Vocabulary};
use crate::source::SourceFile;

use metadata::Metadata;
use outline::Outline;

/// What every reader of a part needs to know.
///
/// A reader is `pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Value`.
#[allow(dead_code, reason = "the readers of the sections use all of it")]
pub(crate) struct Context<'a> {
    /// The file.
    pub(crate) file: &'a SourceFile,
    /// Its sections, blocks and lines.
    pub(crate) outline: &'a Outline,
    /// What each section of the outline is about, by its heading.
    pub(crate) kinds: Vec<Option<SectionKind>>,
    /// What the document says about itself.
    pub(crate) metadata: Metadata,
    /// What words mean.
    pub(crate) vocabulary: &'a Vocabulary,
}

#[allow(dead_code, reason = "the readers of the sections use all of it")]
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
    let front = markdown::front_matter(&file.text);
    let fields = front.as_ref().map(|front| front_matter::read(file, front, &mut diagnostics)).unwrap_or_default();
    let outline = outline::read(file, front.map_or(0, |front| front.body)..file.text.len());
    let kinds = heading::kinds(&outline, vocabulary);
    let metadata = metadata::collect(&outline, &kinds, fields, vocabulary);
    let context = Context { file, outline: &outline, kinds, metadata, vocabulary };
    let title = context.outline.sections.iter().find(|section| section.level == 1);
    let title = title.map_or_else(|| file.path.stem().to_owned(), |section| section.heading.text.clone());
    Diagnostic::sort(&mut diagnostics);
    Parsed {
        path: file.path.clone(),
        hash: file.hash,
        document: Document::Page(Page { title, summary: None }),
        attached_to: match role {
            Role::Attachment(spec) => Some(spec.clone()),
            _ => None,
        },
        anchors: outline.anchors,
        links: outline.links,
        diagnostics,
    }
}
