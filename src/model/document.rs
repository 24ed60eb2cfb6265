//! One file as it was read: a spec or an ordinary page, with its findings.

use crate::diagnostic::{Diagnostic, Place, SourcePath};
use crate::text::Text;

use super::headings::Headings;
use super::spec::Spec;
use super::structure::Structure;

/// A fingerprint of a file's bytes: the first 16 bytes of their BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 16]);

/// What the place of a file says about what it is, before anybody has read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The content decides: a spec if it looks like one, else an ordinary page.
    Undecided,
    /// Configured globs say that it is a spec.
    Spec,
    /// Configured globs, or its name (a template), say that it is an ordinary page.
    Page,
    /// It lies beside this `spec.md` and belongs to it: a plan, tasks, research.
    Attachment(SourcePath),
}

/// The result of reading one file; reading never fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The file.
    pub path: SourcePath,
    /// What was read; a page is made from the same bytes or read again.
    pub hash: ContentHash,
    /// How many bytes of text it has.
    pub size: u32,
    /// What it is.
    pub document: Document,
    /// What it attaches to, if its place says so.
    pub attached_to: Option<SourcePath>,
    /// The headings, in order, also those in quotes and lists.
    pub headings: Headings,
    /// Everything in the text that may lead to another file of the project, in order.
    pub links: Vec<Link>,
    /// What rules need to know about the text.
    pub structure: Structure,
    /// Findings of reading this file, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// The spec in it, if it is one.
    #[must_use]
    pub fn spec(&self) -> Option<&Spec> {
        match &self.document {
            Document::Spec(spec) => Some(spec),
            Document::Page(_) => None,
        }
    }

    /// Ids of the headings, in order, as they stand in the page's HTML.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(|heading| heading.id)
    }

    /// What to call the document.
    #[must_use]
    pub fn title(&self) -> &str {
        match &self.document {
            Document::Spec(spec) => &spec.title.text,
            Document::Page(page) => &page.title,
        }
    }
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// A feature specification.
    Spec(Box<Spec>),
    /// Any other Markdown: a guide, a plan beside a spec, a README.
    Page(Page),
}

/// An ordinary page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its first heading, else its file name made readable.
    pub title: Text,
    /// Its first paragraph as text, for descriptions.
    pub summary: Option<Text>,
}

/// A pointer in the text that may lead to another file of the project.
///
/// Links with a scheme (`https:`, `mailto:`) are not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target as written and unescaped: `../a.md#b`, `012-search`.
    pub target: Box<str>,
    /// How it is written.
    pub kind: LinkKind,
    /// Where it stands.
    pub place: Place,
}

/// How a [`Link`] is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](target)`, also by reference.
    Markdown,
    /// `![text](target)`.
    Image,
    /// `[[target]]` or `[[target|text]]`.
    Wiki,
    /// `` `target` ``: only a link if a spec has that id.
    Code,
}
