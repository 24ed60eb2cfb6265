//! The conductor: runs the stages, and keeps what can be kept between two builds.
//!
//! A [`Session`] is the only memory: what each file was read as, and the last linked [`Site`]. `build`
//! uses a session once, `serve` keeps one; after any series of edits a kept session and a fresh one
//! give equal sites. A [`Site`] never changes, so pages can be made from it on any thread.

mod emit;
mod index;
mod origin;

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::catalog::{self, Catalog, DocumentIndex};
use crate::changes::{self, Changes, Snapshot};
use crate::check;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Report, SourcePath};
use crate::error::{Error, Result};
use crate::model::{Date, Parsed, Role, Rules, Settings, Vocabulary};
use crate::output::Output;
use crate::parse;
use crate::render::Renderer;
use crate::routes::{self, Route};
use crate::search::{self, Block, Words};
use crate::source::{self, Discovered, LogoFile, Selection, SourceFile, Stamp};
use crate::theme::{Accent, Theme};
use crate::views::{self, Common, Page, export};

mod pieces;
mod places;
mod progress;
mod shelf;
mod slices;

use index::{Heard, IndexFiles};
pub use origin::{Findings, Unchanged};
use origin::{Glance, Origins};
pub use places::Places;
pub use progress::{Made, Progress};
use shelf::{Seen, Shelf};

/// What to make a portal of, and what the command line says about it; that wins over `sitegen.toml`.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder of the specs.
    pub content: PathBuf,
    /// The configuration; looked for when it is not given.
    pub config: Option<PathBuf>,
    /// Where the site is written, if it is: not read as content when it lies inside.
    pub output: Option<PathBuf>,
    /// Where the portal is published, as [`config::base_url`] gives it.
    pub base_url: Option<String>,
    /// The folder of the project's own theme.
    pub theme: Option<PathBuf>,
    /// Whether links name `index.html`.
    pub portable: bool,
    /// An earlier portal, to tell what has changed since.
    pub since: Option<Arc<Snapshot>>,
    /// Rules that are asked for by name, whether they are on or off otherwise.
    pub asked: Vec<Code>,
    /// The day that everything is judged by.
    pub today: Date,
    /// Which program this is, so that what another one wrote is not taken for its own; without it, every file of
    /// the site is made again in each build.
    pub program: Option<String>,
    /// The commit that the portal is made of, if that is to be told.
    pub commit: Option<String>,
}

impl Project {
    /// A folder as it stands, with nothing said on the command line.
    #[must_use]
    pub fn new(content: impl Into<PathBuf>, today: Date) -> Self {
        Self {
            content: content.into(),
            config: None,
            output: None,
            base_url: None,
            theme: None,
            portable: false,
            since: None,
            asked: Vec::new(),
            today,
            program: None,
            commit: None,
        }
    }
}

/// The memory between two builds of one project.
pub struct Session {
    project: Project,
    decisions: Option<Arc<Decisions>>,
    look: Option<Arc<Look>>,
    kept: HashMap<SourcePath, Kept>,
    found: Arc<Discovered>,
    site: Option<Arc<Site>>,
    /// Only where more than one site will be judged.
    memory: Option<Memory>,
    /// The theme that was last asked for, whether it could be used or not.
    theme: Option<PathBuf>,
    /// What a first look saw that only asked whether the files are as the last build left them.
    glance: Option<Glance>,
    /// Whether the last look at the files ended well: then, and only then, an edit can be taken alone.
    is_settled: bool,
}

/// The configuration and what follows from it alone.
struct Decisions {
    file: Option<PathBuf>,
    text: String,
    config: Config,
    settings: Settings,
    vocabulary: Vocabulary,
    rules: Rules,
    since: Option<Arc<Snapshot>>,
    logo: Option<LogoFile>,
    accent: Option<Accent>,
}

/// The theme, with its templates ready.
struct Look {
    stamps: Vec<(PathBuf, Stamp)>,
    theme: Theme,
    renderer: Renderer,
}

/// What a file was when it was last read, and what it was read as.
#[derive(Clone)]
struct Kept {
    /// `None` while a change could still hide behind it.
    stamp: Option<Stamp>,
    role: Role,
    parsed: Arc<Parsed>,
    words: LateWords,
}

/// What proves that a document is what it was read as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// That it is kept: its file has been looked at a moment ago.
    Kept,
    /// The stamp of its file, or a hash of what that holds.
    Stamps,
}

/// What search finds a document by; made when its text is at hand, at the latest for the index.
type LateWords = Arc<OnceLock<Words>>;

impl Kept {
    fn document(&self) -> (Arc<Parsed>, LateWords) {
        (Arc::clone(&self.parsed), Arc::clone(&self.words))
    }
}

/// What the rules found last, whichever site it was found in: that of the next is found faster. Each site is judged
/// when somebody asks for its findings, perhaps on another thread than the one before.
type Memory = Arc<Mutex<Option<check::Kept>>>;

/// What a site takes over from the one before it, where it still holds.
struct Before {
    memory: Option<Memory>,
    catalog: Option<Arc<Catalog>>,
}

/// A linked portal: every page of it can be made from here, in any order, on any thread.
pub struct Site {
    content: PathBuf,
    catalog: Arc<Catalog>,
    /// Every file that is no document, as it was when the site was linked.
    assets: Vec<(SourcePath, Option<Stamp>)>,
    findings: Report,
    words: HashMap<SourcePath, LateWords>,
    /// Which texts stand together in the search index.
    plan: OnceLock<index::Plan>,
    /// The rest of the search index, made when the first of its files is asked for.
    index: OnceLock<IndexFiles>,
    changes: Option<Changes>,
    common: Common,
    decisions: Arc<Decisions>,
    look: Arc<Look>,
    /// What it is made from but for the documents; known only where all files have been looked at.
    origin: Option<Origins>,
    /// Where what its documents were read as is kept; known only to the first site of a session.
    shelf: Option<Shelf>,
    /// The folder that it is going to be written into, where that has been looked at before.
    output: Mutex<Option<Output>>,
}

/// One file of the site.
#[derive(Debug)]
pub struct Product {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The template that it was made with, or `data`, `asset` or `theme` for what has none.
    pub template: &'static str,
    /// Whether the document has been edited since the site was linked, so that the text and what stands around it
    /// may not be of one moment.
    pub is_overtaken: bool,
}

/// A file of the site on its way.
enum Draft<'a> {
    /// A page, not yet rendered.
    Page(Box<Page>),
    /// The text that search results show, not yet read.
    Passages(&'a Block),
    /// Anything else, as it is.
    File(Product),
}

impl Session {
    /// A session that has read nothing yet.
    #[must_use]
    pub fn new(project: Project) -> Self {
        Self {
            project,
            decisions: None,
            look: None,
            kept: HashMap::new(),
            found: Arc::default(),
            site: None,
            memory: None,
            theme: None,
            glance: None,
            is_settled: false,
        }
    }

    /// Remembers from now on what the rules found, for who asks for the findings of one site after the other.
    #[must_use]
    pub fn with_memory(mut self) -> Self {
        self.memory = Some(Memory::default());
        self
    }

    /// The site as the files stand now: what changed is read again, and everything is linked again. The
    /// same site if nothing changed.
    ///
    /// # Errors
    /// If the configuration or the theme has a mistake, a file cannot be read, or there is no Markdown.
    /// The session then keeps what it had.
    pub fn refresh(&mut self, progress: &dyn Progress) -> Result<Arc<Site>> {
        self.is_settled = false;
        progress.begin("settings and theme", 0);
        let decisions = self.decisions()?;
        self.theme = self.project.theme.clone().or_else(|| decisions.config.theme.clone());
        progress.begin("finding files", 0);
        let glance = self.glance.take().filter(|glance| Arc::ptr_eq(&glance.decisions, &decisions));
        let discover = || match &glance {
            Some(glance) => Ok(Arc::clone(&glance.found)),
            None => self.discover(&decisions.config).map(Arc::new),
        };
        let (look, found) = rayon::join(|| self.look(&decisions), discover);
        let (look, found) = (look?, found?);
        let same_decisions = self.decisions.as_ref().is_some_and(|old| Arc::ptr_eq(old, &decisions));
        let same_look = self.look.as_ref().is_some_and(|old| Arc::ptr_eq(old, &look));
        if !same_decisions {
            self.kept.clear();
            self.memory = self.memory.as_ref().map(|_| Memory::default());
        }
        let origin = match &glance {
            Some(glance) if Arc::ptr_eq(&glance.look, &look) => Some(glance.origins),
            // Asked for by a build, which has no memory.
            _ if self.memory.is_none() => Origins::of(&self.project, &decisions, &look, &found),
            _ => None,
        };
        let (seen, files, output) = glance.map(|glance| (glance.seen, glance.files, glance.output)).unwrap_or_default();
        let mut readings = self.take_from_shelf(&found, &decisions, &seen);
        if let Some(readings) = &mut readings {
            readings.files = files;
        }
        let trust = if readings.is_some() { Trust::Kept } else { Trust::Stamps };
        let (kept, reused) = self.read(&found, &decisions, trust, progress)?;
        let same_files = reused && kept.len() == self.kept.len();
        let documents = kept.iter().map(|(_, kept)| kept.document()).collect();
        self.kept = kept.into_iter().collect();
        self.decisions = Some(Arc::clone(&decisions));
        self.look = Some(Arc::clone(&look));
        progress.begin("linking", 0);
        let content = &self.project.content;
        let stamped = found.assets.par_iter().map(|path| (path.clone(), source::last_change(content, path)));
        let assets: Vec<_> = stamped.collect();
        let site = match &self.site {
            Some(site) if same_decisions && same_look && same_files && site.assets == assets => Arc::clone(site),
            _ => {
                let before = self.before();
                let mut site = Site::link(content.clone(), documents, &found, assets, decisions, look, before);
                site.origin = origin;
                site.shelf = readings;
                site.output = Mutex::new(output);
                Arc::new(site)
            }
        };
        self.found = found;
        self.site = Some(Arc::clone(&site));
        self.is_settled = true;
        Ok(site)
    }

    /// The same as [`Self::refresh`], for somebody who knows that nothing but these files can have changed;
    /// their paths begin as those of [`Self::places`] do. Where all of them are known documents, no other is
    /// looked at.
    ///
    /// # Errors
    /// As for [`Self::refresh`].
    pub fn reread(&mut self, changed: &BTreeSet<PathBuf>) -> Result<Arc<Site>> {
        match self.edited(changed)? {
            Some(site) => Ok(site),
            None => self.refresh(&()),
        }
    }

    /// The site after edits of known documents; `None` if there is more to it.
    fn edited(&mut self, changed: &BTreeSet<PathBuf>) -> Result<Option<Arc<Site>>> {
        let (Some(decisions), Some(look), Some(site)) = (&self.decisions, &self.look, &self.site) else {
            return Ok(None);
        };
        if !self.is_settled {
            return Ok(None);
        }
        let mut edited = Vec::new();
        for full in changed {
            let Some(path) = self.found.source_path(full) else { return Ok(None) };
            let Some(known) = self.kept.get(&path).filter(|_| source::is_plain_file(full)) else { return Ok(None) };
            let Some((kept, same)) = self.document(&path, &known.role, decisions, Trust::Stamps)? else {
                return Ok(None);
            };
            if !same {
                edited.push((path, kept));
            }
        }
        if edited.is_empty() {
            return Ok(Some(Arc::clone(site)));
        }
        let readings: Vec<Arc<Parsed>> = edited.iter().map(|(_, kept)| Arc::clone(&kept.parsed)).collect();
        let words = edited.iter().map(|(path, kept)| (path.clone(), Arc::clone(&kept.words))).collect();
        self.kept.extend(edited);
        let before = self.before();
        let site = if let Some(catalog) = site.catalog.exchange(&readings, &decisions.config.registry) {
            site.exchanged(catalog, words, before.memory)
        } else {
            let documents = self.found.documents.iter().filter_map(|(path, _)| self.kept.get(path));
            let documents = documents.map(Kept::document).collect();
            let content = self.project.content.clone();
            let (assets, decisions, look) = (site.assets.clone(), Arc::clone(decisions), Arc::clone(look));
            Site::link(content, documents, &self.found, assets, decisions, look, before)
        };
        let site = Arc::new(site);
        self.site = Some(Arc::clone(&site));
        Ok(Some(site))
    }

    /// What of the last site may still be true of the next one.
    fn before(&self) -> Before {
        Before { memory: self.memory.clone(), catalog: self.site.as_ref().map(|site| Arc::clone(&site.catalog)) }
    }

    /// Where a change would be one of this project's, as far as is known since the last look.
    #[must_use]
    pub fn places(&self) -> Places {
        Places::of(&self.project, &self.found, self.theme.as_deref())
    }

    fn decisions(&self) -> Result<Arc<Decisions>> {
        let content = &self.project.content;
        source::check_root(content)?;
        let file = match &self.project.config {
            Some(file) => Some(file.clone()),
            None => config::find(content)?,
        };
        let text = file.as_deref().map(config::text).transpose()?.unwrap_or_default();
        if let Some(old) = self.decisions.as_ref().filter(|old| old.file == file && old.text == text) {
            return Ok(Arc::clone(old));
        }
        let config = match &file {
            Some(file) => Config::parse(file, &text)?,
            None => Config::default(),
        };
        let logo = match &config.logo {
            Some((path, place)) => Some(source::logo(path).map_err(|error| error.at(place.clone()))?),
            None => None,
        };
        let accent = match &config.accent {
            Some((text, place)) => Some(Accent::read(text).ok_or_else(|| {
                let message = format!("`{text}` is no colour that pages can have");
                let help = "any colour of CSS that cannot be seen through will do, as in `#0b7285` or `teal`";
                Error::new(message).with_help(help).at(place.clone())
            })?),
            None => None,
        };
        let settings = settings(&self.project, &config, logo.as_ref());
        let vocabulary = config.vocabulary();
        let mut rules = config.rules();
        rules.ask_for(&self.project.asked);
        let since = self.project.since.clone();
        Ok(Arc::new(Decisions { file, text, config, settings, vocabulary, rules, since, logo, accent }))
    }

    fn look(&self, decisions: &Arc<Decisions>) -> Result<Arc<Look>> {
        let folder = self.theme.as_deref();
        let stamps = folder.map(source::stamps).unwrap_or_default();
        let same_decisions = self.decisions.as_ref().is_some_and(|old| Arc::ptr_eq(old, decisions));
        if let Some(old) = self.look.as_ref().filter(|old| same_decisions && old.stamps == stamps) {
            return Ok(Arc::clone(old));
        }
        let mut theme = Theme::coloured(folder, decisions.accent)?;
        if let Some(logo) = &decisions.logo {
            theme.assets.retain(|(name, _)| *name != logo.asset);
            theme.assets.push((logo.asset.clone(), logo.bytes.clone()));
        }
        let renderer = Renderer::new(&theme, &decisions.settings)?;
        Ok(Arc::new(Look { stamps, theme, renderer }))
    }

    fn discover(&self, config: &Config) -> Result<Discovered> {
        let content = &self.project.content;
        let selection = Selection {
            specs: config.specs.clone(),
            pages: config.pages.clone(),
            exclude: config.exclude.clone(),
            output: self.project.output.clone(),
        };
        let found = source::discover(content, &selection)?;
        if found.documents.is_empty() {
            return Err(Error::new(format!("there is no Markdown in `{}`", content.display())).with_help(
                "sitegen reads `.md` files that are neither hidden, nor ignored by git, nor excluded in `sitegen.toml`; \
                 name another folder: `sitegen build docs`",
            ));
        }
        Ok(found)
    }

    /// Takes what an earlier build has read, where this session has read nothing itself.
    fn take_from_shelf(
        &mut self,
        found: &Discovered,
        decisions: &Decisions,
        seen: &HashMap<SourcePath, Seen>,
    ) -> Option<Shelf> {
        if !self.kept.is_empty() {
            return None;
        }
        let look = |path: &SourcePath| seen.get(path).copied().or_else(|| shelf::look(&self.project.content, path));
        let (readings, kept) = Shelf::of(&self.project, &decisions.text, &found.documents, look)?;
        self.kept = kept;
        Some(readings)
    }

    /// Every document in order, and whether all of them are what they were.
    fn read(
        &self,
        found: &Discovered,
        decisions: &Decisions,
        trust: Trust,
        progress: &dyn Progress,
    ) -> Result<(Vec<(SourcePath, Kept)>, bool)> {
        progress.begin("reading", found.documents.len());
        let read = found.documents.par_iter().map(|(path, role)| {
            let kept = self.document(path, role, decisions, trust);
            progress.step();
            kept
        });
        // Collected before it is judged, so that the same file is blamed every time.
        let read: Vec<Result<Option<(Kept, bool)>>> = read.collect();
        let mut reused = true;
        let mut documents = Vec::with_capacity(read.len());
        for ((path, _), kept) in found.documents.iter().zip(read) {
            if let Some((kept, same)) = kept? {
                reused &= same;
                documents.push((path.clone(), kept));
            }
        }
        Ok((documents, reused))
    }

    /// One document and whether it is what it was; `None` if it has gone since it was found.
    fn document(
        &self,
        path: &SourcePath,
        role: &Role,
        decisions: &Decisions,
        trust: Trust,
    ) -> Result<Option<(Kept, bool)>> {
        let root = &self.project.content;
        let known = self.kept.get(path).filter(|known| known.role == *role);
        if let Some(known) = known.filter(|_| trust == Trust::Kept) {
            return Ok(Some((known.clone(), true)));
        }
        // Asked for before the file is read: what changes in between is then seen next time.
        // Without a memory nobody comes back to ask.
        let stamp = if self.memory.is_some() { source::stamp(root, path) } else { None };
        if let Some(known) = known.filter(|known| known.stamp.is_some() && known.stamp == stamp) {
            return Ok(Some((known.clone(), true)));
        }
        let file = match source::load(root, path) {
            Ok(file) => file,
            Err(error) if error.is_not_found() => return Ok(None),
            Err(error) => return Err(error),
        };
        if let Some(known) = known.filter(|known| known.parsed.hash == file.hash) {
            return Ok(Some((Kept { stamp, ..known.clone() }, true)));
        }
        let parsed = Arc::new(parse::parse(&file, role, &decisions.vocabulary));
        Ok(Some((Kept { stamp, role: role.clone(), parsed, words: LateWords::default() }, false)))
    }
}

fn settings(project: &Project, config: &Config, logo: Option<&LogoFile>) -> Settings {
    Settings {
        title: config.title.clone().unwrap_or_else(|| config::project_name(&project.content)),
        tagline: config.tagline.clone(),
        base_url: project.base_url.clone().or_else(|| config.base_url.clone()),
        portable: project.portable,
        today: project.today,
        commit: project.commit.clone(),
        edit_link: config.edit_link.clone(),
        links: config.links.clone(),
        footer: config.footer.clone(),
        moved: config.moved.clone(),
        logo: logo.map(LogoFile::shown),
        highlight: config.highlight,
        graphs: config.graphs,
        search: config.search,
        figures: config.figures,
    }
}

fn in_memory(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes every byte, and names of fields are always text");
    bytes
}

impl Site {
    fn link(
        content: PathBuf,
        documents: Vec<(Arc<Parsed>, LateWords)>,
        found: &Discovered,
        assets: Vec<(SourcePath, Option<Stamp>)>,
        decisions: Arc<Decisions>,
        look: Arc<Look>,
        before: Before,
    ) -> Self {
        let words = documents.iter().map(|(parsed, words)| (parsed.path.clone(), Arc::clone(words))).collect();
        let documents = documents.into_iter().map(|(parsed, _)| parsed).collect();
        let active = |path: &&SourcePath| source::is_active_picture(&content, path);
        let unsafe_assets = found.assets.par_iter().filter(active).cloned().collect();
        let size = |path: &SourcePath| Some((path.clone(), source::picture_size(&content, path)?));
        let sizes = found.assets.par_iter().filter_map(size).collect();
        let mut catalog = catalog::link(catalog::Input {
            documents,
            assets: found.assets.clone(),
            unsafe_assets,
            sizes,
            prefix: config::path_in_repository(&content),
            registry: decisions.config.registry.clone(),
            diagnostics: found.diagnostics.clone(),
        });
        if let Some(before) = before.catalog {
            catalog.share_with(&before);
        }
        Self::new(content, Arc::new(catalog), assets, words, decisions, look, before.memory)
    }

    /// The site after edits that only the edited documents themselves show.
    fn exchanged(&self, catalog: Catalog, edited: Vec<(SourcePath, LateWords)>, memory: Option<Memory>) -> Self {
        let mut words = self.words.clone();
        words.extend(edited);
        Self::new(
            self.content.clone(),
            Arc::new(catalog),
            self.assets.clone(),
            words,
            Arc::clone(&self.decisions),
            Arc::clone(&self.look),
            memory,
        )
    }

    fn new(
        content: PathBuf,
        catalog: Arc<Catalog>,
        assets: Vec<(SourcePath, Option<Stamp>)>,
        words: HashMap<SourcePath, LateWords>,
        decisions: Arc<Decisions>,
        look: Arc<Look>,
        memory: Option<Memory>,
    ) -> Self {
        let findings = {
            let (catalog, decisions) = (Arc::clone(&catalog), Arc::clone(&decisions));
            Report::later(move || {
                let judge = |before| check::findings(&catalog, &decisions.rules, decisions.settings.today, before);
                let Some(memory) = memory else { return judge(None).0 };
                // Held while judging: whoever asks for those of the next site at the same time is faster so, too.
                let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
                let (found, kept) = judge(memory.take());
                *memory = Some(kept);
                found
            })
        };
        let changes = decisions.since.as_deref().map(|before| {
            let now = Snapshot::of(&catalog, decisions.settings.today);
            changes::compare(before, &now)
        });
        Self {
            content,
            catalog,
            assets,
            findings,
            changes,
            common: Common::default(),
            words,
            plan: OnceLock::new(),
            index: OnceLock::new(),
            decisions,
            look,
            origin: None,
            shelf: None,
            output: Mutex::default(),
        }
    }

    /// All documents, linked.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The project's decisions.
    pub fn settings(&self) -> &Settings {
        &self.decisions.settings
    }

    /// What words mean in this project.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.decisions.vocabulary
    }

    /// The folder that the documents were read from.
    pub fn content(&self) -> &Path {
        &self.content
    }

    /// What pages and exports are made from.
    pub fn view(&self) -> views::Site<'_> {
        views::Site {
            catalog: &self.catalog,
            settings: self.settings(),
            findings: &self.findings,
            changes: self.changes.as_ref(),
            common: &self.common,
        }
    }

    /// What finding, reading, linking and judging the files found. The first who asks waits for the rules, which
    /// use all processors: who makes pages on many threads asks before.
    pub fn findings(&self) -> &Report {
        &self.findings
    }

    /// Everything that the portal serves, each once, in a stable order.
    pub fn routes(&self) -> Vec<Route> {
        let mut routes = self.routes_without_index();
        routes.extend(self.plan().blocks().map(|(address, _)| Route::SearchFile(address.clone())));
        routes.extend(self.index_routes());
        routes
    }

    /// The files of the search index but those of text.
    fn index_routes(&self) -> Vec<Route> {
        self.index().keys().map(|address| Route::SearchFile(address.clone())).collect()
    }

    /// The same without the files of the search index, which only [`Site::index_route`] then knows: for a
    /// preview, where the index of every edit would be made for nobody.
    pub fn routes_without_index(&self) -> Vec<Route> {
        let mut routes = views::routes(self.view());
        routes.extend(self.look.theme.assets.iter().map(|(name, _)| Route::Theme(name.clone())));
        routes
    }

    /// The route of a file of the site, where it can be told without a list of all: documents, the start page, and
    /// what pages load. For a preview, which is asked for little else.
    pub fn known_route(&self, file: &str) -> Option<Route> {
        match file.strip_prefix("assets/") {
            Some(name) => self.theme_files().any(|known| known == name).then(|| Route::Theme(name.to_owned())),
            None => routes::known(&self.catalog, file),
        }
    }

    /// The names of the files that the theme brings.
    pub fn theme_files(&self) -> impl Iterator<Item = &str> {
        self.look.theme.assets.iter().map(|(name, _)| name.as_str())
    }

    /// The file of the search index at an address.
    pub fn index_route(&self, address: &str) -> Option<Route> {
        let is_there = || self.plan().block(address).is_some() || self.index().contains_key(address);
        let there = address.starts_with(search::FOLDER) && is_there();
        there.then(|| Route::SearchFile(address.to_owned()))
    }

    fn plan(&self) -> &index::Plan {
        let make = || if self.settings().search { index::Plan::of(self.view()) } else { index::Plan::default() };
        self.plan.get_or_init(make)
    }

    fn index(&self) -> &IndexFiles {
        self.index.get_or_init(|| self.index_after(&search::Known::default(), &index::InMemory).0.into_iter().collect())
    }

    /// The files of the search index but those of text, and what is to be remembered of them; see [`search::index`].
    fn index_after<F: search::Folder>(&self, known: &search::Known, folder: &F) -> (Vec<F::File>, search::Known) {
        if !self.settings().search {
            return Default::default();
        }
        let documents: Vec<&Arc<Parsed>> = self.catalog.documents().collect();
        let unread = documents.par_iter().filter(|parsed| self.words[&parsed.path].get().is_none());
        let overtaken = unread.filter_map(|parsed| {
            // A file that has gone since has no words; the next look at the files finds that out.
            let file = source::load(&self.content, &parsed.path).ok()?;
            if file.hash == parsed.hash {
                self.keep_words(&file, parsed);
                return None;
            }
            Some((parsed.path.clone(), index::words(&file.text, parsed)))
        });
        let overtaken: HashMap<SourcePath, Words> = overtaken.collect();
        index::files(self.view(), self.plan(), &self.words, &overtaken, known, folder)
    }

    /// Notes what search finds a document by, while its text is at hand.
    fn keep_words(&self, file: &SourceFile, parsed: &Parsed) {
        if self.settings().search && file.hash == parsed.hash {
            self.words[&parsed.path].get_or_init(|| index::words(&file.text, parsed));
        }
    }

    /// The bytes behind one route: a page, a feed, a file.
    ///
    /// A document's file is read again for its page; if it has changed since, the page shows the change.
    ///
    /// # Errors
    /// If the document's file is gone, or a template fails.
    pub fn produce(&self, route: &Route) -> Result<Vec<u8>> {
        Ok(self.make(route)?.bytes)
    }

    /// The same, with what is known about it.
    ///
    /// # Errors
    /// As for [`Self::produce`].
    pub fn make(&self, route: &Route) -> Result<Product> {
        self.finish(self.draft(route)?, None)
    }

    /// What a route shows, with its look; `heard` gets what the text of a page says.
    fn finish(&self, draft: Draft<'_>, heard: Option<&mut Option<Heard>>) -> Result<Product> {
        match draft {
            Draft::Page(page) => self.render(&page, heard),
            Draft::Passages(block) => Ok(self.passages(block, HashMap::new())),
            Draft::File(product) => Ok(product),
        }
    }

    /// What a route shows, before it has a look.
    fn draft(&self, route: &Route) -> Result<Draft<'_>> {
        let made = |bytes, template| Ok(Draft::File(Product { bytes, template, is_overtaken: false }));
        let data = |bytes| made(bytes, "data");
        match route {
            Route::Theme(name) => made(self.theme_file(name), "theme"),
            Route::Asset(asset) => made(source::bytes(&self.content, &self.catalog.asset(*asset).path)?, "asset"),
            Route::SearchFile(address) => match self.plan().block(address) {
                Some(block) => Ok(Draft::Passages(block)),
                None => data(self.index().get(address).cloned().unwrap_or_default().into_bytes()),
            },
            Route::ApiPortal => data(in_memory(|out| export::portal(self.view(), out))),
            Route::ApiSpec(spec) => data(in_memory(|out| export::spec(self.view(), *spec, out))),
            Route::ApiSchema => data(export::SCHEMA.as_bytes().to_vec()),
            _ => match views::page(self.view(), route) {
                Some(page) => Ok(Draft::Page(Box::new(page))),
                None => data(views::file(self.view(), route).unwrap_or_default().into_bytes()),
            },
        }
    }

    /// A page with its look, and with the text of its document as that stands now; `heard` gets what it says.
    fn render(&self, page: &Page, heard: Option<&mut Option<Heard>>) -> Result<Product> {
        let document = page.document.map(|document| self.catalog.document(document));
        let file = document.map(|document| source::load(&self.content, &document.path)).transpose()?;
        if let (Some(document), Some(file)) = (document, &file) {
            self.keep_words(file, document);
        }
        let is_overtaken = document.zip(file.as_ref()).is_some_and(|(document, file)| document.hash != file.hash);
        let mut text = heard.is_some().then_some(file.as_ref()).flatten().map(index::text);
        let listener = text.as_mut().map(|text| text as &mut dyn parse::Listener);
        let bytes = self.look.renderer.page(self.view(), page, file.as_ref(), listener)?.into_bytes();
        if let Some(heard) = heard {
            *heard = text.map(|text| Heard { text, is_overtaken });
        }
        Ok(Product { bytes, template: page.template, is_overtaken })
    }

    /// The findings of the document that a route shows.
    pub fn findings_of(&self, route: &Route) -> &[Diagnostic] {
        self.document_of(route).map_or(&[], |document| self.findings.of(&document.path))
    }

    /// The file of the document that a route shows, as [`Session::reread`] takes it.
    pub fn file_behind(&self, route: &Route) -> Option<PathBuf> {
        let document = self.document_of(route)?;
        Some(source::real(&self.content).join(document.path.as_str()))
    }

    fn document_of(&self, route: &Route) -> Option<&Arc<Parsed>> {
        match route {
            Route::Spec(spec) => Some(self.catalog.document(DocumentIndex::Spec(*spec))),
            Route::Page(page) => Some(self.catalog.document(DocumentIndex::Page(*page))),
            _ => None,
        }
    }

    fn theme_file(&self, name: &str) -> Vec<u8> {
        let assets = &self.look.theme.assets;
        assets.iter().find(|(asset, _)| asset == name).map(|(_, bytes)| bytes.clone()).unwrap_or_default()
    }
}
