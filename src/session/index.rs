//! What the search index is made of: the text of each file, and what linking knows about the document.

use std::collections::{BTreeMap, HashMap};

use super::LateWords;
use crate::catalog::{Catalog, DocumentIndex, PageIndex};
use crate::diagnostic::SourcePath;
use crate::model::Parsed;
use crate::routes;
use crate::search::{self, Entry, HeadingAt, MOST_SECTIONS, Words};
use crate::views;

/// How many characters of a heading a result shows.
const LONGEST_HEADING: usize = 80;

/// The words of one file.
pub(super) fn words(text: &str, parsed: &Parsed) -> Words {
    let headings: Vec<HeadingAt<'_>> = parsed.headings.iter().map(|heading| (heading.line, &*heading.text)).collect();
    search::words(text, &headings)
}

/// The files of the index by address. `words` holds those of every document that could be read as it was linked,
/// `overtaken` those of documents that have changed since.
pub(super) fn files(
    catalog: &Catalog,
    words: &HashMap<SourcePath, LateWords>,
    overtaken: &HashMap<SourcePath, Words>,
) -> BTreeMap<String, String> {
    let specs = catalog.specs().map(|(index, _)| DocumentIndex::Spec(index));
    let pages = (0..).map(PageIndex).take(catalog.pages.len()).map(DocumentIndex::Page);
    let none = Words::default();
    let documents: Vec<(Entry, &Words)> = specs
        .chain(pages)
        .map(|index| {
            let path = &catalog.document(index).path;
            let own = words.get(path).and_then(|words| words.get()).or_else(|| overtaken.get(path));
            (entry(catalog, index), own.unwrap_or(&none))
        })
        .collect();
    search::files(&documents).into_iter().collect()
}

fn entry(catalog: &Catalog, index: DocumentIndex) -> Entry {
    let parsed = catalog.document(index);
    let headings = parsed.headings.iter().take(MOST_SECTIONS as usize);
    let entry = Entry {
        address: routes::document(catalog, index),
        title: parsed.title().to_owned(),
        headings: headings
            .map(|heading| (heading.id.to_string(), views::words::shortened(&heading.text, LONGEST_HEADING)))
            .collect(),
        ..Entry::default()
    };
    let DocumentIndex::Spec(spec) = index else { return entry };
    let spec = catalog.spec(spec);
    let kind = spec.status();
    Entry {
        id: spec.spec().id.text.clone(),
        status: Some(search::Status {
            slug: kind.slug(),
            label: kind.label().to_owned(),
            icon: kind.built_in().slug(),
            written: views::status_label(spec),
        }),
        owners: spec
            .owners
            .iter()
            .map(|owner| catalog.owner(*owner))
            .map(|owner| (owner.slug.clone(), owner.name.clone()))
            .collect(),
        ..entry
    }
}
