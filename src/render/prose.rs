//! An author's Markdown to HTML.

use serde::Serialize;

use crate::catalog::DocumentIndex;
use crate::markdown;
use crate::source::SourceFile;
use crate::views::Site;

/// The text of one document as HTML.
#[derive(Debug, Serialize)]
pub struct Prose {
    /// Safe to put into a page as it is.
    pub html: String,
    /// The headings of the table of contents, in order.
    pub headings: Vec<Heading>,
}

/// A heading of a document.
#[derive(Debug, Serialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// Renders the whole text of a document.
#[must_use]
pub(super) fn render(site: Site<'_>, document: DocumentIndex, file: &SourceFile) -> Prose {
    let _ = (site, document);
    let prepared = markdown::prepare(&file.text);
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, markdown::parser(&prepared.text));
    Prose { html, headings: Vec::new() }
}
