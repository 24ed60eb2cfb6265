//! Pages of data to bytes.
//!
//! A [`Renderer`] is made once a build: templates parsed, highlighting loaded. Rendering a page is a
//! pure function of the page, the document it shows and the renderer.

mod escape;
mod highlight;
pub mod prose;

use crate::error::{Error, Result};
use crate::source::SourceFile;
use crate::theme::Theme;
use crate::views::{Page, Site};

pub use highlight::Highlighter;

/// Templates and what they share.
pub struct Renderer {
    tera: tera::Tera,
    highlighter: Highlighter,
}

impl Renderer {
    /// Prepares the theme's templates.
    ///
    /// # Errors
    /// If a template has a mistake; the message says where.
    pub fn new(theme: &Theme) -> Result<Self> {
        let mut tera = tera::Tera::new();
        tera.add_raw_templates(theme.templates.iter().map(|template| (template.name.clone(), template.text.clone())))
            .map_err(|cause| Error::new(cause.to_string()))?;
        Ok(Self { tera, highlighter: Highlighter::new(true) })
    }

    /// The HTML of `page`. `source` is the file of [`Page::document`], read for this call.
    ///
    /// # Errors
    /// If a template asks for what the page does not have.
    pub fn page(&self, site: Site<'_>, page: &Page, source: Option<&SourceFile>) -> Result<String> {
        let prose =
            page.document.zip(source).map(|(document, file)| prose::render(site, document, file, &self.highlighter));
        let mut context = tera::Context::new();
        context.insert("page", page);
        context.insert("prose", &prose);
        self.tera.render(page.template, &context).map_err(|cause| Error::new(cause.to_string()))
    }
}
