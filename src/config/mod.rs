//! `sitegen.toml`: what a project may decide, and nothing else.
//!
//! Every key is optional, and without the file everything works. A key that is not known, a word that
//! means nothing here or a date that is no date stops the build with its place and the nearest right
//! name: a setting that is silently without effect would be worse.
//!
//! ```toml
//! title = "Harbour"                       # else the name of the repository
//! tagline = "What we build, and when"
//! base_url = "https://example.org/harbour/"
//! theme = "portal-theme"                  # a folder, from this file
//! edit_link = "https://github.com/a/harbour/edit/main/content/{path}"
//! footer = "Questions? Ask the platform team."
//! logo = "logo.svg"                       # beside the title, from this file; SVG or PNG
//! accent = "#0b7285"                      # any colour of CSS; mixed until text in it can be read
//!
//! [[link]]                                # in the navigation of every page
//! title = "Source"
//! url = "https://github.com/a/harbour"
//!
//! [content]                               # patterns from the content folder
//! specs = ["features/**"]
//! pages = ["guides/**"]
//! exclude = ["archive/**"]
//!
//! [moved]                                 # old ids of specs; their pages lead to the new ones
//! "012-find" = "012-search"
//!
//! [releases]
//! scope = "product"                       # or "spec": each spec numbers its own
//!
//! [[release]]
//! version = "1.0.0"
//! name = "First light"
//! date = 2026-09-01                       # or "2026-09", "2026-Q3", "2026"
//! state = "planned"                       # released, in_progress, next, planned
//!
//! [dates]
//! order = "day-first"                     # how 03/04/2026 is read; or "month-first"
//!
//! [vocabulary.sections]                   # a heading, and the section it is
//! "Ziele" = "metrics"
//! [vocabulary.fields]
//! "Zuständig" = "owner"
//! [vocabulary.status]
//! "In Abnahme" = "in_progress"
//! [vocabulary.impact]
//! "Hoch" = "high"
//! [vocabulary.marks]                      # a sign before an item: done, open, waiting, doing, dropped
//! "🟩" = "done"
//!
//! [[status]]                              # a kind of status that this project has besides
//! name = "piloting"
//! label = "In pilot"
//! like = "in_progress"
//! words = ["pilot", "field test"]
//!
//! [rules]                                 # by code or by name: off, info, warning, error
//! SG601 = "error"
//! status-alias = "off"
//! owners = ["Platform Team", "Ann"]       # nobody else may own a spec
//! id_pattern = "[0-9][0-9][0-9]-*"        # as patterns of files are written
//!
//! [rules.required_sections]               # by status; instead of those that sitegen asks for
//! in_progress = ["problem", "stories", "risks"]
//!
//! [[rules.override]]                      # for some files; the last one that matches counts
//! paths = ["legacy/**"]
//! SG110 = "off"
//!
//! [build]
//! highlight = true                        # colours in code
//! graphs = true                           # drawings of what needs what
//! search = true
//! diagrams = true                         # Mermaid, drawn
//! math = true                             # LaTeX between dollars and in `math` fences, drawn
//! ```

mod address;
mod commit;
mod find;
mod release;
mod rules;
mod table;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use globset::GlobSet;

use crate::error::{Error, FilePlace, Result};
use crate::model::{Figures, NavigationLink, ReleaseRegistry, Rules, Vocabulary};

use table::Table;
use words::Words;

pub use address::base_url;
pub use commit::commit;
pub use find::{candidates, find, path_for_reports, path_in_repository, project_name};

/// What a project has decided.
#[derive(Clone, Debug)]
pub struct Config {
    /// The portal's name; the repository's where it is not given.
    pub title: Option<String>,
    /// One sentence under it.
    pub tagline: Option<String>,
    /// Where the portal is published, with a final slash.
    pub base_url: Option<String>,
    /// The folder of the project's own theme, from the working folder.
    pub theme: Option<PathBuf>,
    /// Pattern of a link to a file's source, with `{path}` in it.
    pub edit_link: Option<String>,
    /// A line at the foot of every page.
    pub footer: Option<String>,
    /// Old keys of specs and the keys that they have now.
    pub moved: Vec<(String, String)>,
    /// A picture beside the title, from the working folder, and where it is named.
    pub logo: Option<(PathBuf, FilePlace)>,
    /// A colour of CSS as it is written, and where.
    pub accent: Option<(String, FilePlace)>,
    /// Links in the navigation.
    pub links: Vec<NavigationLink>,
    /// Files that are specs whatever they contain.
    pub specs: GlobSet,
    /// Files that are ordinary pages whatever they contain.
    pub pages: GlobSet,
    /// Files and folders that are not read.
    pub exclude: GlobSet,
    /// What the project says about its releases.
    pub registry: ReleaseRegistry,
    /// Whether code is highlighted.
    pub highlight: bool,
    /// Whether dependencies are drawn.
    pub graphs: bool,
    rules: Rules,
    /// Whether the portal can be searched.
    pub search: bool,
    /// Which figures are drawn.
    pub figures: Figures,
    words: Words,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: None,
            tagline: None,
            base_url: None,
            theme: None,
            edit_link: None,
            footer: None,
            moved: Vec::new(),
            logo: None,
            accent: None,
            links: Vec::new(),
            specs: GlobSet::empty(),
            pages: GlobSet::empty(),
            exclude: GlobSet::empty(),
            registry: ReleaseRegistry::default(),
            highlight: true,
            graphs: true,
            rules: Rules::default(),
            search: true,
            figures: Figures::default(),
            words: Words::default(),
        }
    }
}

impl Config {
    /// Reads the text of the configuration file called `path`.
    ///
    /// # Errors
    /// If it says anything that is not understood; with the place.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        // Only the byte order mark may stand before the first key; a column is not worth its price.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut table = Table::parse(path, text)?;
        let mut config = Self {
            title: table.line("title")?,
            tagline: table.line("tagline")?,
            base_url: table.checked("base_url", address::base_url)?,
            theme: table.line("theme")?.map(|theme| path.parent().unwrap_or(Path::new("")).join(theme)),
            edit_link: table.checked("edit_link", address::edit_link)?,
            footer: table.line("footer")?,
            logo: table.placed("logo")?.map(|(logo, place)| (path.parent().unwrap_or(Path::new("")).join(logo), place)),
            accent: table.placed("accent")?,
            links: table.tables("link")?.into_iter().map(link).collect::<Result<_>>()?,
            ..Self::default()
        };
        if let Some(mut content) = table.table("content")? {
            config.specs = content.globs("specs")?;
            config.pages = content.globs("pages")?;
            config.exclude = content.globs("exclude")?;
            content.finish()?;
        }
        if let Some(moved) = table.table("moved")? {
            config.moved = moved.pairs()?.into_iter().map(|(old, new)| (old.words, new.words)).collect();
        }
        config.registry = release::registry(&mut table)?;
        config.words = Words::read(&mut table)?;
        config.rules = rules::read(&mut table)?;
        if let Some(mut build) = table.table("build")? {
            config.highlight = build.flag("highlight")?.unwrap_or(true);
            config.graphs = build.flag("graphs")?.unwrap_or(true);
            config.search = build.flag("search")?.unwrap_or(true);
            config.figures.diagrams = build.flag("diagrams")?.unwrap_or(true);
            config.figures.math = build.flag("math")?.unwrap_or(true);
            build.finish()?;
        }
        table.finish()?;
        Ok(config)
    }

    /// What the project says about the rules.
    #[must_use]
    pub fn rules(&self) -> Rules {
        let mut headings: Vec<String> = self.vocabulary().sections.into_keys().collect();
        headings.sort_unstable();
        Rules { release_scope: self.registry.scope, headings, ..self.rules.clone() }
    }

    /// The built-in words with the project's own.
    #[must_use]
    pub fn vocabulary(&self) -> Vocabulary {
        self.words.added_to(Vocabulary { figures: self.figures, ..Vocabulary::default() })
    }
}

/// The text of a configuration file.
///
/// # Errors
/// If it cannot be read, or is not UTF-8.
pub fn text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|cause| Error::io("read", path, cause))?;
    String::from_utf8(bytes)
        .map_err(|cause| Error::new(format!("`{}` is not UTF-8: {}", path.display(), cause.utf8_error())))
}

fn link(mut table: Table<'_>) -> Result<NavigationLink> {
    let title = table.required("title", |text| Ok(text.to_owned()))?;
    let url = table.required("url", address::navigation)?;
    table.finish()?;
    Ok(NavigationLink { title, url })
}

#[cfg(test)]
mod tests;
