//! Pages of data to bytes.
//!
//! A [`Renderer`] is made once a build: templates parsed, highlighting loaded. Rendering a page is a
//! pure function of the page, the document it shows and the renderer. Templates see four names:
//! `site` (the same everywhere), `page` (what every page has), `view` (what this kind of page shows;
//! see [`crate::views::Body`]) and `prose` (the author's text, on pages that show a document).

mod filters;
mod highlight;
pub mod prose;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, FilePlace, Result};
use crate::markdown::Listener;
use crate::model::Settings;
use crate::source::SourceFile;
use crate::theme::{BUILT_IN, Theme};
use crate::views::{Page, Site, SiteWide};

pub use highlight::Highlighter;

/// About how many bytes a page has beside the text of its document.
const OTHER_HTML: usize = 40 * 1024;

thread_local! {
    /// The room of a page that has been written, for the next one.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A page with more room than this is an exception, and its room is not kept.
const MOST_SPARE: usize = 1024 * 1024;

/// Takes back the bytes of a page: ten thousand times the room for one, asked for and given away, keep an allocator
/// busy with putting its pieces in order.
pub fn give_back(page: Vec<u8>) {
    let spare = SPARE.take();
    let is_better = page.capacity() > spare.capacity() && page.capacity() <= MOST_SPARE;
    SPARE.set(if is_better { page } else { spare });
}

/// Templates and what they share.
pub struct Renderer {
    tera: tera::Tera,
    highlighter: Highlighter,
    /// Path and text of each template, by the name that tera knows it under; for messages.
    sources: BTreeMap<String, (PathBuf, String)>,
}

impl Renderer {
    /// Prepares the theme's templates.
    ///
    /// # Errors
    /// If a template has a mistake; the error says where.
    pub fn new(theme: &Theme, settings: &Settings) -> Result<Self> {
        let mut tera = tera::Tera::new();
        // Every template is escaped, whatever it is called.
        tera.autoescape_on([""]);
        filters::register(&mut tera);
        let mut sources = BTreeMap::new();
        for template in &theme.templates {
            let built_in = template.name.strip_prefix(BUILT_IN).unwrap_or(&template.name);
            let path = template.file.clone().unwrap_or_else(|| Path::new("themes/default/templates").join(built_in));
            sources.insert(template.name.clone(), (path, template.text.clone()));
        }
        tera.set_fallback_prefixes([BUILT_IN])
            .and_then(|()| tera.add_raw_templates(theme.templates.iter().map(|found| (&*found.name, &*found.text))))
            .map_err(|cause| mistake(&cause, &sources))?;
        tera.global_context().insert("site", &SiteWide::new(settings));
        Ok(Self { tera, highlighter: Highlighter::new(settings.highlight), sources })
    }

    /// The HTML of `page`. `source` is the file of [`Page::document`], read for this call; the listener
    /// hears what it says.
    ///
    /// # Errors
    /// If a template asks for what the page does not have; the error says where.
    pub fn page(
        &self,
        site: Site<'_>,
        page: &Page,
        source: Option<&SourceFile>,
        listener: Option<&mut dyn Listener>,
    ) -> Result<String> {
        let prose = page
            .document
            .zip(source)
            .map(|(document, file)| prose::render(site, document, file, &self.highlighter, listener));
        let mut context = tera::Context::new();
        context.insert("page", page);
        context.insert("view", &page.body);
        if let Some(prose) = &prose {
            context.insert("prose", prose);
        }
        // Room at once: to grow page by page, byte by byte, costs more than to fill it.
        let room = prose.as_ref().map_or(0, |prose| prose.html.len()) + OTHER_HTML;
        let mut html = SPARE.take();
        html.clear();
        html.reserve(room);
        drop(prose);
        self.tera.render_to(page.template, &context, &mut html).map_err(|cause| mistake(&cause, &self.sources))?;
        Ok(String::from_utf8(html).expect("templates and values are text"))
    }
}

/// What tera says, with the place in the file that the user knows.
fn mistake(cause: &tera::Error, sources: &BTreeMap<String, (PathBuf, String)>) -> Error {
    use tera::ErrorKind;
    let (message, name, line, column) = match cause.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            (report.message().to_owned(), report.filename().to_owned(), span.start_line, span.start_col + 1)
        }
        // Names that nothing defines come as printed reports.
        ErrorKind::Msg(text) => match read_report(text) {
            Some(report) => report,
            None => return Error::new(format!("the templates do not fit together: {text}")),
        },
        other => return Error::new(format!("the templates do not fit together: {other}")),
    };
    let error = Error::new(format!("the template `{name}` has a mistake: {}", message.trim_end_matches('.')));
    match sources.get(&name) {
        Some((path, text)) => error.at(FilePlace::of_line(path, text, line, column)),
        None => error,
    }
}

/// Message, template, line and column of the first report in `text`.
fn read_report(text: &str) -> Option<(String, String, usize, usize)> {
    let mut lines = text.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let column = place.next()?.parse().ok()?;
    let line = place.next()?.parse().ok()?;
    Some((message.to_owned(), place.next()?.to_owned(), line, column))
}
