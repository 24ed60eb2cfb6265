//! Documents that are no specs: ordinary pages, files attached to a spec; and keys that several specs claim.

use serde::Serialize;

use crate::catalog::{DocumentIndex, PageIndex, SpecIndex};
use crate::model::Document;
use crate::routes::{self, Route};

use super::links::{Anchor, Links};
use super::lists::{Pagination, numbered_title, span};
use super::parts::{Card, Finding, findings};
use super::{Body, Draft, words};

/// An ordinary page, or one that belongs to a spec.
#[derive(Debug, Serialize)]
pub struct OrdinaryPage {
    /// The spec that it belongs to.
    pub spec: Option<Anchor>,
    /// Its path below the content folder.
    pub path: String,
    /// Documents that link here.
    pub backlinks: Vec<Anchor>,
    /// What authors should know.
    pub findings: Vec<Finding>,
    /// Where to edit it.
    pub edit: Option<String>,
}

/// All ordinary pages.
#[derive(Debug, Serialize)]
pub struct DocumentList {
    /// How many there are, in words.
    pub summary: String,
    /// Those on this page.
    pub documents: Vec<ListedDocument>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// An ordinary page in the list of all.
#[derive(Debug, Serialize)]
pub struct ListedDocument {
    /// Its title, and where it is.
    pub link: Anchor,
    /// Its path below the content folder.
    pub path: String,
    /// Its first paragraph, shortened.
    pub summary: Option<String>,
}

/// A key that several specs claim.
#[derive(Debug, Serialize)]
pub struct SharedKey {
    /// The key.
    pub key: String,
    /// Those that claim it.
    pub specs: Vec<Claim>,
}

/// One of the specs that claim a key.
#[derive(Debug, Serialize)]
pub struct Claim {
    /// The spec.
    pub card: Card,
    /// Its file.
    pub path: String,
}

pub(super) fn ordinary(links: &Links, index: PageIndex) -> Draft {
    let entry = links.catalog.page(index);
    let document = DocumentIndex::Page(index);
    let view = OrdinaryPage {
        spec: entry.attached_to.map(|spec| links.spec(spec)),
        path: entry.parsed.path.to_string(),
        backlinks: entry.backlinks.iter().map(|from| links.document(*from)).collect(),
        findings: findings(links, &entry.parsed),
        edit: links.edit(document),
    };
    let trail = match entry.attached_to {
        Some(spec) => vec![links.anchor("Specs", &Route::Specs(1)), links.spec(spec)],
        None => vec![links.anchor("Pages", &Route::Pages(1))],
    };
    Draft::new("document.html", entry.parsed.title(), Body::Document(view))
        .describe(summary(links, index, 160))
        .under(trail)
        .showing(document)
}

fn summary(links: &Links, index: PageIndex, longest: usize) -> Option<String> {
    match &links.catalog.page(index).parsed.document {
        Document::Page(page) => page.summary.as_deref().map(|text| words::shortened(text, longest)),
        Document::Spec(spec) => spec.summary.as_ref().map(|summary| words::shortened(&summary.text, longest)),
    }
}

pub(super) fn list(links: &Links, page: u32) -> Draft {
    let pages = (0..).map(PageIndex).zip(&links.catalog.pages);
    let ordinary: Vec<_> = pages.filter(|(_, page)| page.attached_to.is_none()).map(|(index, _)| index).collect();
    let total = ordinary.len();
    let documents = ordinary[span(page, total, routes::PAGE_SIZE)].iter().map(|index| ListedDocument {
        link: links.document(DocumentIndex::Page(*index)),
        path: links.catalog.page(*index).parsed.path.to_string(),
        summary: summary(links, *index, 140),
    });
    let summary = words::counted(total as u64, "page", "pages");
    let description = format!("{summary} besides the specs: guides, notes and everything else.");
    let view = DocumentList {
        summary,
        documents: documents.collect(),
        pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), Route::Pages),
    };
    Draft::new("pages.html", numbered_title("Pages", page), Body::Documents(view)).describe(Some(description))
}

pub(super) fn shared_key(links: &Links, position: u32) -> Draft {
    let (key, specs) = &links.catalog.shared_keys[position as usize];
    let claim = |spec: &SpecIndex| Claim {
        card: Card::of(links, *spec),
        path: links.catalog.spec(*spec).parsed.path.to_string(),
    };
    let view = SharedKey { key: key.clone(), specs: specs.iter().map(claim).collect() };
    let description = format!("{} claim the id {key}.", words::specs(specs.len()));
    Draft::new("shared.html", format!("{} called {key}", words::specs(specs.len())), Body::SharedKey(view))
        .describe(Some(description))
        .under(vec![links.anchor("Specs", &Route::Specs(1))])
}
