//! What each page says. Every number on a page is computed here.
//!
//! A [`Page`] is plain data made for one template: the theme's contract. Templates place things and
//! do not compute; the model may change without breaking a theme, and the other way round.

pub mod diagram;

use serde::Serialize;

use crate::catalog::{Catalog, DocumentIndex};
use crate::model::Settings;
use crate::routes::{self, Route};

/// What pages are made from.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// All documents, linked.
    pub catalog: &'a Catalog,
    /// The project's decisions.
    pub settings: &'a Settings,
}

/// One page of the portal, before it has a look.
#[derive(Debug, Serialize)]
pub struct Page {
    /// The template that shows it, without a folder: `spec.html`.
    #[serde(skip)]
    pub template: &'static str,
    /// The document whose text the page shows whole; rendered by `render::prose` and put in as `prose`.
    #[serde(skip)]
    pub document: Option<DocumentIndex>,
    /// The address of the page from the site's root.
    pub address: String,
    /// Title of the page alone.
    pub title: String,
    /// What the template of this page shows.
    pub body: Body,
}

/// The part of a [`Page`] that its own template shows.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// Nothing beside the document's text.
    Document {},
}

/// The page that `route` shows; `None` for routes that are files, not pages.
#[must_use]
pub fn page(site: Site<'_>, route: &Route) -> Option<Page> {
    let document = match route {
        Route::Spec(spec) => Some(DocumentIndex::Spec(*spec)),
        Route::Page(page) => Some(DocumentIndex::Page(*page)),
        _ => None,
    };
    Some(Page {
        template: "document.html",
        document,
        address: routes::address(site.catalog, route),
        title: document.map_or(&*site.settings.title, |index| site.catalog.document(index).title()).to_owned(),
        body: Body::Document {},
    })
}
