//! The conductor: runs the stages, and keeps what can be kept between two builds.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{self, Catalog};
use crate::error::Result;
use crate::model::{Settings, Vocabulary};
use crate::output::{Output, Written};
use crate::parse;
use crate::render::Renderer;
use crate::routes::{self, Route};
use crate::source::{self, Selection};
use crate::theme::Theme;
use crate::views;

/// A linked portal: every page of it can be made from here, in any order, on any thread.
pub struct Site {
    content: PathBuf,
    catalog: Catalog,
    settings: Settings,
    renderer: Renderer,
    theme: Theme,
}

impl Site {
    /// Reads and links everything under `content`.
    ///
    /// # Errors
    /// If a folder cannot be read or the theme has a mistake.
    pub fn read(content: &Path, settings: Settings) -> Result<Self> {
        let vocabulary = Vocabulary::default();
        let theme = Theme::load(None)?;
        let renderer = Renderer::new(&theme)?;
        let found = source::discover(content, &Selection::default())?;
        let documents = found
            .documents
            .par_iter()
            .map(|(path, role)| Ok(Arc::new(parse::parse(&source::load(content, path)?, role, &vocabulary))))
            .collect::<Result<Vec<_>>>()?;
        let catalog = catalog::link(catalog::Input { documents, assets: found.assets, ..Default::default() });
        Ok(Self { content: content.to_path_buf(), catalog, settings, renderer, theme })
    }

    /// All documents, linked.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Everything that the portal serves, sorted.
    pub fn routes(&self) -> Vec<Route> {
        let mut routes = routes::all(&self.catalog, &self.settings);
        routes.extend(self.theme.assets.iter().map(|(name, _)| Route::Theme(name.clone())));
        routes
    }

    /// The bytes behind one route: a page, a feed, a file.
    ///
    /// # Errors
    /// If the document's file is gone, or a template fails.
    pub fn produce(&self, route: &Route) -> Result<Vec<u8>> {
        let site = views::Site { catalog: &self.catalog, settings: &self.settings };
        let Some(page) = views::page(site, route) else { return Ok(Vec::new()) };
        let path = page.document.map(|document| self.catalog.document(document).path.clone());
        let file = path.map(|path| source::load(&self.content, &path)).transpose()?;
        Ok(self.renderer.page(site, &page, file.as_ref())?.into_bytes())
    }

    /// Makes every page and puts the site in place.
    ///
    /// # Errors
    /// If a page cannot be made or written; the last good site is then untouched.
    pub fn write(&self, folder: &Path) -> Result<Written> {
        let output = Output::open(folder)?;
        let routes = self.routes();
        let files = routes.par_iter().map(|route| {
            let file = routes::file(&routes::address(&self.catalog, route));
            output.put(&file, &self.produce(route)?)
        });
        let files = files.collect::<Result<Vec<_>>>()?;
        output.publish(files)
    }
}
