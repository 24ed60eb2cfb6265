//! All specs, linked: who is who, who needs whom, what ships when.
//!
//! A [`Catalog`] is built once from all parsed files and never changed. It stands beside the specs
//! and never writes into them. Indices ([`SpecIndex`] and its kin) are only valid for the catalog
//! that gave them.

use std::sync::Arc;

mod exchange;
mod files;
mod graph;
mod interfaces;
pub mod key;
mod link;
mod names;
mod owners;
mod references;
mod registers;
mod releases;

use crate::diagnostic::{Diagnostic, SourcePath};
use crate::model::{
    Date, DateField, EdgeKind, LinkKind, OwnerKind, Parsed, PlannedRelease, ReleaseRegistry, ReleaseState, Spec,
    StatusKind, Version,
};

pub use interfaces::{Interfaces, Thing, ThingKind, Use, versioned};
pub use link::link;
pub use registers::{Concern, ConcernKind, Concerned, Listed, Pressing, Registers};

macro_rules! index {
    ($name:ident, $meaning:literal) => {
        #[doc = $meaning]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the catalog's list.
            #[must_use]
            pub fn get(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(SpecIndex, "A spec: its position in [`Catalog::specs`].");
index!(PageIndex, "An ordinary or attached page: its position in [`Catalog::pages`].");
index!(ReleaseIndex, "A release: its position in [`Catalog::releases`].");
index!(OwnerIndex, "An owner: their position in [`Catalog::owners`].");
index!(AssetIndex, "A file that is carried along: its position in [`Catalog::assets`].");

/// Everything that is known about all documents together. Entries are shared with the catalog after an edit of
/// others.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Every spec, by key.
    pub specs: Vec<Arc<SpecEntry>>,
    /// Every other document, by path.
    pub pages: Vec<Arc<PageEntry>>,
    /// Keys that several specs claim, with all of them; by key.
    pub shared_keys: Vec<(String, Vec<SpecIndex>)>,
    /// Every version and label that a spec or the registry names: versions in order, then labels by name.
    pub releases: Vec<Release>,
    /// Every owner, by slug.
    pub owners: Vec<OwnerEntry>,
    /// The status kinds that occur, in board order, each with its specs by key.
    pub statuses: Vec<(StatusKind, Vec<SpecIndex>)>,
    /// Files that some document links to or shows, by path.
    pub assets: Vec<AssetEntry>,
    /// Circles of needs, each a path whose last spec needs the first one; shortest first.
    pub cycles: Vec<Vec<SpecIndex>>,
    /// What discovery and linking found, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// How much in all texts leads nowhere, so that the nearest names have been looked for.
    astray: link::Astray,
    names: Arc<names::Names>,
    files: Arc<files::Files>,
    registers: registers::Kept,
}

/// A spec among the others.
#[derive(Clone, Debug)]
pub struct SpecEntry {
    /// The file it was read from; always holds a spec.
    pub parsed: Arc<Parsed>,
    /// Unique in the portal and safe in an address; see [`key`].
    pub key: String,
    /// Its dependencies, resolved, in the order of its file.
    pub edges: Vec<Edge>,
    /// Specs that need it, by key, each once: from their `requires` and its own `blocks`.
    pub required_by: Vec<SpecIndex>,
    /// Specs that it needs, by key, each once: from its `requires` and others' `blocks`.
    pub requires: Vec<SpecIndex>,
    /// Specs that have to do with it, in either direction, by key, each once.
    pub related: Vec<SpecIndex>,
    /// Documents whose text links here, without those that declare a dependency; by path.
    pub backlinks: Vec<DocumentIndex>,
    /// Pages that belong to it, by path.
    pub attachments: Vec<PageIndex>,
    /// Releases that it takes part in, in release order.
    pub releases: Vec<ReleaseIndex>,
    /// Who answers for it, in the order of its file.
    pub owners: Vec<OwnerIndex>,
}

impl SpecEntry {
    /// The spec itself.
    #[must_use]
    pub fn spec(&self) -> &Spec {
        self.parsed.spec().expect("a spec entry is only made from a parsed spec")
    }

    /// Its status kind; Unknown when none is written.
    #[must_use]
    pub fn status(&self) -> &StatusKind {
        self.spec().status.as_ref().map_or(&StatusKind::Unknown, |status| &status.kind)
    }
}

/// Any document of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentIndex {
    /// A spec.
    Spec(SpecIndex),
    /// An ordinary or attached page.
    Page(PageIndex),
}

/// A document that is no spec.
#[derive(Clone, Debug)]
pub struct PageEntry {
    /// The file it was read from.
    pub parsed: Arc<Parsed>,
    /// The spec that it belongs to, if it does.
    pub attached_to: Option<SpecIndex>,
    /// Its address below `pages/`, or below the spec that it belongs to: lower case, no final slash.
    pub slug: String,
    /// Documents whose text links here, by path.
    pub backlinks: Vec<DocumentIndex>,
}

/// A dependency with its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Which entry of [`Spec::dependencies`] says so.
    pub line: usize,
    /// Which of its references; `None` for prose.
    pub reference: Option<usize>,
    /// What kind of tie.
    pub kind: EdgeKind,
    /// Where it leads.
    pub target: Target,
    /// The smallest version that will do.
    pub min_version: Option<Version>,
}

/// Where a dependency leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To one spec.
    Resolved(SpecIndex),
    /// To one of several, nobody can say which.
    Ambiguous(Vec<SpecIndex>),
    /// It looks like a spec, but there is none; with the nearest keys.
    Unknown(Vec<String>),
    /// It is a sentence, shown and not reported.
    Prose,
}

impl Target {
    /// The word used in JSON.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Resolved(_) => "resolved",
            Self::Ambiguous(_) => "ambiguous",
            Self::Unknown(_) => "unknown",
            Self::Prose => "prose",
        }
    }
}

/// One release across all specs.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// The version; `None` for a label such as `MVP`.
    pub version: Option<Version>,
    /// What to call it: the version in its shortest written form, else the label.
    pub name: String,
    /// The name the registry gives it, besides the version.
    pub title: Option<String>,
    /// Safe in an address, unique among releases; dots stay.
    pub slug: String,
    /// Set when versions are each spec's own: the spec it belongs to.
    pub owner: Option<SpecIndex>,
    /// The registry's state, else what the specs agree on, else Unknown.
    pub state: ReleaseState,
    /// The registry's date, else what the specs agree on. Where it stands is not kept up with edits that only move it.
    pub date: Option<DateField>,
    /// Whether specs disagree about its date or state.
    pub disputed: bool,
    /// What each spec ships in it, by key.
    pub parts: Vec<ReleasePart>,
}

/// What one spec ships in one release.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleasePart {
    /// The spec.
    pub spec: SpecIndex,
    /// Which entry of [`Spec::releases`]; `None` when the whole spec is meant for the release by a metadata field.
    pub planned: Option<usize>,
    /// Whether it is the last release of that spec, so that the spec ships whole in it.
    pub last: bool,
}

impl Release {
    /// What one spec ships in it.
    #[must_use]
    pub fn part(&self, spec: SpecIndex) -> Option<&ReleasePart> {
        self.parts.binary_search_by_key(&spec, |part| part.spec).ok().map(|at| &self.parts[at])
    }
}

impl ReleasePart {
    /// The entry of the spec's own plan, if there is one.
    #[must_use]
    pub fn plan<'a>(&self, catalog: &'a Catalog) -> Option<&'a PlannedRelease> {
        self.planned.map(|index| &catalog.spec(self.spec).spec().releases[index])
    }
}

/// An owner across all specs. Spellings that differ in case or punctuation only are one owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerEntry {
    /// The spelling used most often (the first by name among equals).
    pub name: String,
    /// Safe in an address.
    pub slug: String,
    /// What kind of name it is.
    pub kind: OwnerKind,
    /// What they own, by key.
    pub specs: Vec<SpecIndex>,
}

/// A file that is carried along to the portal because a document needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetEntry {
    /// The file.
    pub path: SourcePath,
    /// Its address below `files/`, unique whatever the case.
    pub address: String,
    /// Width and height in pixels, if it is a picture that tells.
    pub size: Option<(u32, u32)>,
}

/// Where a link of an author's text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// To a document, perhaps to one of its headings.
    Document(DocumentIndex, Option<String>),
    /// To a file that is carried along.
    Asset(AssetIndex),
    /// To a heading of the same document.
    Here(String),
    /// Out of the project: an address with an allowed scheme.
    Outside,
    /// To nothing that the portal has: shown as text.
    Broken,
}

/// What linking needs.
#[derive(Debug, Default)]
pub struct Input {
    /// Every document, by path.
    pub documents: Vec<Arc<Parsed>>,
    /// Every other file under the content root.
    pub assets: Vec<SourcePath>,
    /// Files among them that must not be published, though their name is harmless.
    pub unsafe_assets: Vec<SourcePath>,
    /// Width and height of those that are pictures and tell.
    pub sizes: std::collections::BTreeMap<SourcePath, (u32, u32)>,
    /// The content root's path in its repository (`docs/specs`), for links that start there; empty if it is the root.
    pub prefix: String,
    /// The project's own word on its releases.
    pub registry: ReleaseRegistry,
    /// Findings of discovery.
    pub diagnostics: Vec<Diagnostic>,
}

impl SpecEntry {
    fn new(parsed: Arc<Parsed>, key: String) -> Self {
        Self {
            parsed,
            key,
            edges: Vec::new(),
            required_by: Vec::new(),
            requires: Vec::new(),
            related: Vec::new(),
            backlinks: Vec::new(),
            attachments: Vec::new(),
            releases: Vec::new(),
            owners: Vec::new(),
        }
    }
}

impl Catalog {
    /// The spec at `index`.
    #[must_use]
    pub fn spec(&self, index: SpecIndex) -> &SpecEntry {
        &self.specs[index.get()]
    }

    /// The page at `index`.
    #[must_use]
    pub fn page(&self, index: PageIndex) -> &PageEntry {
        &self.pages[index.get()]
    }

    /// The release at `index`.
    #[must_use]
    pub fn release(&self, index: ReleaseIndex) -> &Release {
        &self.releases[index.get()]
    }

    /// The owner at `index`.
    #[must_use]
    pub fn owner(&self, index: OwnerIndex) -> &OwnerEntry {
        &self.owners[index.get()]
    }

    /// The asset at `index`.
    #[must_use]
    pub fn asset(&self, index: AssetIndex) -> &AssetEntry {
        &self.assets[index.get()]
    }

    /// Every spec with its index, by key.
    pub fn specs(&self) -> impl Iterator<Item = (SpecIndex, &SpecEntry)> {
        self.specs.iter().enumerate().map(|(position, entry)| (SpecIndex(position as u32), &**entry))
    }

    /// The document that was read from a file.
    #[must_use]
    pub fn document_at(&self, path: &SourcePath) -> Option<DocumentIndex> {
        self.names.path(path.as_str())
    }

    /// The file behind a document.
    #[must_use]
    pub fn document(&self, index: DocumentIndex) -> &Arc<Parsed> {
        match index {
            DocumentIndex::Spec(spec) => &self.spec(spec).parsed,
            DocumentIndex::Page(page) => &self.page(page).parsed,
        }
    }

    /// Every document, specs first.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Parsed>> {
        self.specs.iter().map(|entry| &entry.parsed).chain(self.pages.iter().map(|page| &page.parsed))
    }

    /// Where a Markdown link or image in `from` leads. `target` is as written, after unescaping.
    ///
    /// Only the schemes `http`, `https` and `mailto` lead outside; any other one is [`LinkTarget::Broken`].
    #[must_use]
    pub fn resolve_link(&self, from: &SourcePath, target: &str) -> LinkTarget {
        match scheme(target).map(str::to_ascii_lowercase).as_deref() {
            Some("http" | "https" | "mailto") => return LinkTarget::Outside,
            Some(_) => return LinkTarget::Broken,
            None if target.starts_with("//") => return LinkTarget::Outside,
            None => {}
        }
        match self.files.find(from, target, &self.names) {
            files::Found::Document(document, fragment) => {
                let parsed = self.document(document);
                let fragment = fragment.filter(|fragment| link::has_anchor(parsed, fragment));
                LinkTarget::Document(document, fragment.map(|fragment| anchor(parsed, fragment)))
            }
            files::Found::Here(fragment) => match self.names.path(from.as_str()) {
                Some(here) if link::has_anchor(self.document(here), &fragment) => {
                    LinkTarget::Here(anchor(self.document(here), fragment))
                }
                _ => LinkTarget::Broken,
            },
            files::Found::Asset(path) => self.files.asset(&path).map_or(LinkTarget::Broken, LinkTarget::Asset),
            _ => LinkTarget::Broken,
        }
    }

    /// The spec that a code span names by its full id or file name; a wiki link may also use the title.
    /// `None` unless just one spec has that name.
    #[must_use]
    pub fn resolve_name(&self, name: &str, kind: LinkKind) -> Option<SpecIndex> {
        link::name(&self.names, name, kind == LinkKind::Wiki)
    }

    /// The document that a path in the text of `from` leads to, if it leads to one.
    #[must_use]
    pub fn linked_document(&self, from: &SourcePath, target: &str) -> Option<DocumentIndex> {
        match self.resolve_link(from, target) {
            LinkTarget::Document(document, _) => Some(document),
            _ => None,
        }
    }

    /// The long lists over all specs, if somebody has asked for them: for what can be told without them, too.
    pub fn made_registers(&self) -> Option<&Registers> {
        self.registers.made()
    }

    /// The long lists over all specs; `make` puts them in order the first time.
    pub fn registers(&self, make: impl FnOnce() -> Registers) -> &Registers {
        self.registers.get(make)
    }

    /// What needs somebody on this day; `make` judges it the first time.
    pub fn pressing(&self, today: Date, make: impl Fn() -> Pressing) -> Arc<Pressing> {
        self.registers.pressing(today, make)
    }

    /// What specs touch, gathered by name the first time.
    pub fn interfaces(&self) -> &Interfaces {
        self.registers.interfaces(|| Interfaces::gather(self))
    }

    /// The longest path of needs, from the spec that needs most to the one that needs nothing more.
    /// Edges inside a circle do not count.
    #[must_use]
    pub fn longest_chain(&self) -> Vec<SpecIndex> {
        let needs = self.specs.iter().map(|entry| entry.requires.iter().map(|target| target.0).collect()).collect();
        graph::longest_chain(&needs).into_iter().map(SpecIndex).collect()
    }
}

/// The scheme of a link as written; `None` for paths.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let mut characters = scheme.chars();
    let begins = characters.next().is_some_and(|first| first.is_ascii_alphabetic());
    (begins && characters.all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character)))
        .then_some(scheme)
}

/// The id of the heading that a fragment means, in the heading's own case.
fn anchor(parsed: &Parsed, fragment: String) -> String {
    if parsed.anchors().any(|anchor| anchor == fragment) { fragment } else { fragment.to_lowercase() }
}
