//! An author's Markdown to HTML: safe whatever the author wrote, and with every visible word.
//!
//! One pass over the parser's events. `writer` holds the open elements and is the only place that opens and
//! closes them, so the result is balanced for any input; `text` makes running text, `links` decides where a
//! link may lead, `raw` lets the few harmless tags through.
//!
//! What a theme finds in the HTML, besides plain elements (no `style`, no handler, no form control):
//!
//! - `div.heading` with `h2`–`h6` and `a.anchor`; `h1` never occurs, and levels do not skip
//! - `div.code` with `span.code-language` (only where the author names one), `pre` and classed spans (see
//!   [`super::highlight`]); `pre.plain` for text that is shown as it is
//! - `figure.drawing` with `div.drawing-region` and an `svg.drawing-picture`, its source in a `details`; with
//!   `.is-source` the source alone and why; `div.formula` and `math` for formulas (see [`crate::figure`])
//! - `div.table-scroll` with a table; `td`/`th` with `.align-left`, `.align-center`, `.align-right`
//! - `li.task` with `span.box` and `.box-done` or `.box-open`, followed by `span.visually-hidden` words
//! - `div.alert` with `.alert-note`, `-tip`, `-important`, `-warning`, `-caution` and `p.alert-title`
//! - `sup.footnote-ref`, `section.footnotes`, `a.footnote-back`
//! - `a[rel]` leads out of the portal; `span.broken-link` leads nowhere; `a.spec-link` is a spec named by id
//! - `a.remote-image`, `span.remote-image` and `span.missing-image` stand for images that are not shown
//! - `p.raw-html` is raw HTML shown as text: its line ends count (`white-space: pre-line`)
//! - `details.as-written` at the beginning of a spec: fields that the head of its page shows, as written
//! - `details.front-matter` at the end: the metadata block as written

mod blocks;
mod figures;
mod footnotes;
mod inline;
mod links;
mod raw;
mod repeated;
mod text;
mod writer;

use serde::Serialize;

use crate::catalog::DocumentIndex;
use crate::markdown::{self, Dollars, FrontMatterFormat, Listener};
use crate::model::{Document, Origin};
use crate::routes;
use crate::source::SourceFile;
use crate::views::Site;

use super::highlight::Highlighter;
use writer::Writer;

/// The text of one document as HTML.
#[derive(Debug, Serialize)]
pub struct Prose {
    /// The document without its title; safe to put into a page as it is.
    pub html: String,
    /// The heading that is the document's title. It is not in `html`: the page shows it, whole, as its `h1`, with
    /// this id. `None` when the title came from elsewhere; then the page's `h1` is its own.
    pub title: Option<Title>,
    /// The headings of the table of contents, in order: levels 2 and 3 as shown.
    pub headings: Vec<Heading>,
}

/// The heading that gave a document its title.
#[derive(Debug, Serialize)]
pub struct Title {
    /// Its id on the page.
    pub id: String,
    /// Its words with their mark-up, to stand in an `h1`.
    pub html: String,
    /// Its words.
    pub text: String,
}

/// A heading of a document.
#[derive(Debug, Serialize)]
pub struct Heading {
    /// The level that it has on the page: 2 or 3.
    pub level: u8,
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// What the text of a document is rendered with.
#[derive(Clone, Copy)]
struct Context<'a> {
    site: Site<'a>,
    file: &'a SourceFile,
    highlighter: &'a Highlighter,
    /// The document that is rendered.
    document: DocumentIndex,
    /// The address of the page, for links from it.
    address: &'a str,
}

/// Renders the whole text of a document: a pure function of its arguments. A file that is too large to be Markdown is
/// shown as it is. The listener hears every event, too.
#[must_use]
pub fn render(
    site: Site<'_>,
    document: DocumentIndex,
    file: &SourceFile,
    highlighter: &Highlighter,
    mut listener: Option<&mut dyn Listener>,
) -> Prose {
    if file.oversized {
        let mut html = String::with_capacity(file.text.len() + file.text.len() / 16);
        blocks::plain(&mut html, "Text of the file", &file.text);
        return Prose { html, title: None, headings: Vec::new() };
    }
    let address = routes::document(site.catalog, document);
    let context = Context { site, file, highlighter, document, address: &address };
    let front_matter = markdown::front_matter(&file.text);
    let start = front_matter.as_ref().map_or(0, |found| found.body);
    let figures = site.settings.figures;
    let dollars = if figures.math { Dollars::Math } else { Dollars::Text };
    let prepared = markdown::prepare(&file.text[start..], dollars);
    let title = ExpectedTitle::of(site, document, start);
    let mut writer = Writer::new(context, &prepared.text, title);
    for (event, range) in markdown::parser(&prepared).into_offset_iter() {
        if let Some(listener) = listener.as_deref_mut() {
            listener.hear(&event);
        }
        writer.event(event, range);
    }
    let mut prose = writer.finish();
    if let Document::Spec(spec) = &site.catalog.document(document).document {
        repeated::fold(&mut prose, spec);
    }
    if let Some(found) = front_matter {
        let language = match found.format {
            FrontMatterFormat::Yaml => "yaml",
            FrontMatterFormat::Toml => "toml",
        };
        let code = highlighter.html(language, &file.text[found.content]);
        prose.html.push_str("<details class=\"front-matter\"><summary>Front matter</summary>");
        prose
            .html
            .push_str("<div class=\"code\"><pre role=\"region\" tabindex=\"0\" aria-label=\"Front matter\"><code>");
        prose.html.push_str(&code);
        prose.html.push_str("</code></pre></div></details>\n");
    }
    prose
}

/// What the reader took for the document's title, if that was a heading.
struct ExpectedTitle<'a> {
    text: &'a str,
    /// Where the heading stands in the text after the front matter, if that is known.
    start: Option<usize>,
}

impl<'a> ExpectedTitle<'a> {
    fn of(site: Site<'a>, document: DocumentIndex, offset: usize) -> Option<Self> {
        match &site.catalog.document(document).document {
            Document::Spec(spec) => (spec.title.origin == Origin::Title)
                .then(|| Self { text: &spec.title.text, start: (spec.title.place.start as usize).checked_sub(offset) }),
            Document::Page(page) => Some(Self { text: &page.title, start: None }),
        }
    }

    /// Whether the heading of level 1 that begins at `start` is it.
    fn is(&self, text: &str, start: usize) -> bool {
        let text = text.trim();
        !text.is_empty() && (self.start == Some(start) || text == self.text.trim())
    }
}
