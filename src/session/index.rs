//! What the search index is made of: the text of each file, and what linking knows about the document.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::{LateWords, Product, Site};
use crate::catalog::{Catalog, DocumentIndex, PageIndex, SpecIndex};
use crate::diagnostic::SourcePath;
use crate::model::Parsed;
use crate::parse::{self, PlainText};
use crate::routes::{self, Route};
use crate::search::{self, Block, Entry, Folder, HeadingAt, Key, Known, MOST_SECTIONS, Shelves, Words};
use crate::source::{self, SourceFile};
use crate::views;

/// How many characters of a heading a result shows.
const LONGEST_HEADING: usize = 80;

/// The words of one file.
pub(super) fn words(text: &str, parsed: &Parsed) -> Words {
    let headings: Vec<HeadingAt<'_>> = parsed.headings.iter().map(|heading| (heading.line, heading.text)).collect();
    search::words(text, &headings)
}

/// The text of a file as it will be heard.
pub(super) fn text(file: &SourceFile) -> PlainText {
    PlainText::of(file, MOST_SECTIONS as usize)
}

/// The files of the search index but those of text, by address.
pub(super) type IndexFiles = BTreeMap<String, String>;

/// Files of the index that go nowhere, with their addresses.
pub(super) struct InMemory;

impl Folder for InMemory {
    type File = (String, String);

    fn keep(&self, _: &str, _: &Key) -> Option<Self::File> {
        None
    }

    fn put(&self, address: String, _: Key, text: String) -> Self::File {
        (address, text)
    }
}

/// What of the search index is known before a word of any text.
#[derive(Default)]
pub(super) struct Plan {
    shelves: Shelves,
    /// What is found besides documents; [`views::place`] tells what each of them is.
    places: Vec<Route>,
    /// By address.
    blocks: BTreeMap<String, Block>,
}

impl Plan {
    /// Of all documents, and of what else is found.
    pub(super) fn of(view: views::Site<'_>) -> Self {
        let catalog = view.catalog;
        let documents: Vec<(String, usize)> = documents(catalog)
            .map(|index| (routes::document(catalog, index), catalog.document(index).size as usize))
            .collect();
        let places = views::places(view);
        let addresses: Vec<String> = places.iter().map(|route| routes::address(catalog, route)).collect();
        let shelves = Shelves::of(&documents, &addresses);
        let blocks = shelves.blocks().into_iter().map(|block| (block.address(), block)).collect();
        Self { shelves, places, blocks }
    }

    /// The documents whose text stands at an address.
    pub(super) fn block(&self, address: &str) -> Option<&Block> {
        self.blocks.get(address)
    }

    /// Every block with its address.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (&String, &Block)> {
        self.blocks.iter()
    }
}

/// The files of the index of all documents and places, and what is to be remembered of them; see [`search::index`].
/// `words` holds those of every document that could be read as it was linked, `overtaken` those of documents that have
/// changed since.
pub(super) fn files<F: Folder>(
    view: views::Site<'_>,
    plan: &Plan,
    words: &HashMap<SourcePath, LateWords>,
    overtaken: &HashMap<SourcePath, Words>,
    known: &Known,
    folder: &F,
) -> (Vec<F::File>, Known) {
    let none = Words::default();
    let catalog = view.catalog;
    let order: Vec<DocumentIndex> = documents(catalog).collect();
    let mut documents: Vec<(Entry<'_>, &Words)> = order
        .par_iter()
        .map(|index| {
            let path = &catalog.document(*index).path;
            let own = words.get(path).and_then(|words| words.get()).or_else(|| overtaken.get(path));
            (entry(catalog, *index), own.unwrap_or(&none))
        })
        .collect();
    documents.extend(plan.places.iter().map(|route| (place(view, route), &none)));
    let headings = |at: usize| {
        let Some(index) = order.get(at) else { return Vec::new() };
        let headings = catalog.document(*index).headings.iter().take(MOST_SECTIONS as usize);
        let shown =
            headings.map(|heading| (heading.id.to_owned(), views::words::shortened(heading.text, LONGEST_HEADING)));
        shown.collect()
    };
    search::index(&documents, &plan.shelves, headings, known, folder)
}

/// All documents, in the order of the index; [`Site::documents_of`] counts on it.
fn documents(catalog: &Catalog) -> impl Iterator<Item = DocumentIndex> {
    let specs = (0..).map(SpecIndex).take(catalog.specs.len()).map(DocumentIndex::Spec);
    let pages = (0..).map(PageIndex).take(catalog.pages.len()).map(DocumentIndex::Page);
    specs.chain(pages)
}

impl Site {
    /// The documents of a block of text, in its order.
    pub(super) fn documents_of(&self, block: &Block) -> Vec<DocumentIndex> {
        let specs = self.catalog.specs.len();
        let document = |at: usize| match at.checked_sub(specs) {
            None => DocumentIndex::Spec(SpecIndex(at as u32)),
            Some(page) => DocumentIndex::Page(PageIndex(page as u32)),
        };
        block.documents.iter().map(|(_, at)| document(*at)).collect()
    }

    /// The text of some documents. What rendering their pages has not `heard` is read again: all texts together would
    /// not fit beside the portal of a large collection.
    pub(super) fn passages(&self, block: &Block, mut heard: HashMap<DocumentIndex, Heard>) -> Product {
        let mut is_overtaken = false;
        let texts: Vec<Vec<String>> = self
            .documents_of(block)
            .into_iter()
            .map(|index| {
                if let Some(heard) = heard.remove(&index) {
                    is_overtaken |= heard.is_overtaken;
                    return heard.text.into_sections();
                }
                let parsed = self.catalog.document(index);
                let Ok(file) = source::load(&self.content, &parsed.path) else {
                    is_overtaken = true;
                    return Vec::new();
                };
                is_overtaken |= file.hash != parsed.hash;
                parse::plain(&file, self.settings().figures, MOST_SECTIONS as usize)
            })
            .collect();
        Product { bytes: block.file(&texts).into_bytes(), template: "data", is_overtaken }
    }
}

/// The text of a document that was heard while its page was rendered.
pub(super) struct Heard {
    pub(super) text: PlainText,
    /// Whether the document has been edited since the site was linked.
    pub(super) is_overtaken: bool,
}

/// A text, borrowed where the same is at hand: there is one for each of ten thousand documents.
fn known(text: String, same: &str) -> Cow<'_, str> {
    if text == same { Cow::Borrowed(same) } else { Cow::Owned(text) }
}

fn place<'a>(view: views::Site<'a>, route: &Route) -> Entry<'a> {
    let address = routes::address(view.catalog, route);
    let place = views::place(view, route).expect("a plan holds what the views call places");
    let title = place.title;
    let place =
        search::Place { kind: place.kind.to_owned(), names: place.names, about: place.about, verdict: place.verdict };
    Entry { address, title: title.into(), place: Some(Box::new(place)), ..Entry::default() }
}

fn entry(catalog: &Catalog, index: DocumentIndex) -> Entry<'_> {
    let parsed = catalog.document(index);
    let entry = Entry {
        address: routes::document(catalog, index),
        title: parsed.title().into(),
        text: parsed.hash.0,
        ..Entry::default()
    };
    let DocumentIndex::Spec(spec) = index else { return entry };
    let spec = catalog.spec(spec);
    let kind = spec.status();
    Entry {
        id: &spec.spec().id.text,
        status: Some(search::Status {
            slug: known(kind.slug(), kind.name()),
            label: kind.label(),
            icon: known(kind.built_in().slug(), kind.built_in().name()),
            written: known(views::status_label(spec), kind.label()),
        }),
        owners: spec
            .owners
            .iter()
            .map(|owner| catalog.owner(*owner))
            .map(|owner| (&*owner.slug, &*owner.name))
            .collect(),
        ..entry
    }
}
