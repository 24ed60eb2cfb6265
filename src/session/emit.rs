//! Making all files of a site and putting them in place; what cannot have changed is neither made nor written.
//!
//! The bytes of a page are a function of the settings with the theme, of its view, and of its document's text with
//! what that text's links lead to. A hash of these is the page's key: where the last build left a page of the same
//! key, that page stays. Where a view is made in any case, nobody has to know whether a change can reach the page; for
//! what there is of every spec, and for the pages of long lists, it is known, as [`slices`](super::slices) say, and then
//! not even the view is made.

use std::collections::HashMap;
use std::path::Path;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::origin::{self, Origin, Origins, Parts};
use super::pieces::Pieces;
use super::shelf::Remembered;
use super::slices::Slices;
use super::{Draft, Findings, Heard, Made, Product, Progress, Site};
use crate::catalog::{DocumentIndex, ReleaseIndex};
use crate::error::Result;
use crate::model::{LinkKind, Parsed};
use crate::output::{Key, Keys, Output, Placed, Record, Written};
use crate::pack::Pack;
use crate::render;
use crate::routes::{self, Route};
use crate::search::{self, Block, Folder};
use crate::views::{Page, contents};

/// How many files a thread takes at once, at most: most are kept, and of thousands in a row the last ones would be left
/// to one thread.
const MOST_JOBS: usize = 64;

const ZERO: Duration = Duration::ZERO;

impl Site {
    /// Makes every page and puts the site in place.
    ///
    /// # Errors
    /// If a page cannot be made or written; the last good site is then untouched.
    pub fn write(&self, folder: &Path, progress: &dyn Progress) -> Result<Written> {
        self.write_telling(folder, &Findings::default(), progress)
    }

    /// The same, for a build that tells what it found: the next tells it again if it has nothing to do;
    /// see [`Session::unchanged`](super::Session::unchanged).
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn write_telling(&self, folder: &Path, findings: &Findings, progress: &dyn Progress) -> Result<Written> {
        let output = self.output(folder)?;
        progress.begin("checking", 0);
        // The rules use all threads, but not at every moment; what all pages need is gathered by one each.
        let view = self.view();
        let tables = || {
            let releases = 0..self.catalog.releases.len() as u32;
            releases.into_par_iter().for_each(|release| {
                let _ = view.verdict(ReleaseIndex(release));
            });
            contents::put_tables_in_order(view);
        };
        let lists = || rayon::join(|| contents::put_registers_in_order(view), tables);
        rayon::join(|| drop(self.findings.all()), || rayon::join(|| self.catalog.interfaces(), lists));
        let known = || self.origin.map(|origins| Known::of(self, origins));
        let (known, routes) = rayon::join(known, || self.routes_without_index());
        let writing = Writing { site: self, output: &output, known, progress, is_overtaken: AtomicBool::new(false) };
        let jobs = Jobs::of(self, routes);
        progress.begin("making pages", jobs.steps);
        // What only one thread can do is begun at once, so that nobody waits for it at the end: the document of the
        // whole portal and, where hardly any text has to be read for it, the index.
        let unknown = self.words.values().filter(|words| words.get().is_none()).count();
        let are_words_known = unknown * 32 <= self.words.len();
        let before = self.shelf.as_ref().map(|shelf| shelf.remembered(folder)).unwrap_or_default();
        let index = || self.index_after(&before.words, &writing);
        let (mut placed, ((portal, pieces), index_made)) = rayon::join(
            || {
                jobs.short
                    .par_iter()
                    .with_max_len(MOST_JOBS)
                    .flat_map_iter(|job| writing.job(job))
                    .collect::<Vec<Result<Placed>>>()
            },
            || {
                let portal = writing.portal(&before.portal);
                (portal, are_words_known.then(index))
            },
        );
        // What tens of thousands of files were to be made from is not needed beside the index.
        drop(jobs);
        // Collected before it is judged, so that the same page is blamed every time.
        placed.reserve_exact(1);
        placed.push(portal);
        // Made of words that were found while each document's text was at hand.
        progress.begin("making the search index", 0);
        let (index_files, known_words) = index_made.unwrap_or_else(index);
        placed.reserve_exact(index_files.len() + 1);
        placed.extend(index_files);
        let mut files = placed.into_iter().collect::<Result<Vec<_>>>()?;
        // Without it GitHub Pages would run the site through Jekyll, which drops what begins with `_`.
        files.push(output.put(".nojekyll", b"", Keys::default())?);
        progress.begin("keeping what was read", 0);
        if let Some(shelf) = &self.shelf {
            shelf.fill(&output, self);
            let now = Remembered { words: known_words, portal: pieces };
            if now != before {
                shelf.remember(&output, &now);
            }
        }
        progress.begin("putting in place", 0);
        let is_known = !writing.is_overtaken.into_inner() && self.is_index_of_its_time();
        let origin = self.whole_origin().filter(|_| is_known).unwrap_or_default();
        output.publish(files, &Record { origin, note: findings.to_note() })
    }

    fn output(&self, folder: &Path) -> Result<Output> {
        let known = self.output.lock().unwrap_or_else(PoisonError::into_inner).take();
        match known.filter(|output| output.folder() == folder) {
            Some(output) => Ok(output),
            None => Output::open(folder),
        }
    }

    /// Whether a file that is kept holds what would be made of it, as far as nobody has touched its document since.
    fn would_make(&self, output: &Output, route: &Route, file: &str) -> bool {
        self.make(route).is_ok_and(|made| made.is_overtaken || output.holds(file, &made.bytes))
    }

    /// Whether the search index was made from the documents as they were linked.
    fn is_index_of_its_time(&self) -> bool {
        // Words are kept of no other text.
        !self.settings().search || self.words.values().all(|words| words.get().is_some())
    }

    /// What the whole site is made from.
    fn whole_origin(&self) -> Option<Origin> {
        let mut hashes: Vec<_> = self.catalog.documents().map(|parsed| (&parsed.path, parsed.hash)).collect();
        hashes.sort_unstable();
        Some(origin::of_site(&self.origin?, hashes.into_iter()))
    }
}

/// What is to be made, in pieces that threads take.
struct Jobs<'a> {
    /// All but the document of the whole portal, which takes one thread long.
    short: Vec<Job<'a>>,
    /// How many files that makes.
    steps: usize,
}

enum Job<'a> {
    File(Route),
    /// The pages of some documents, and then the file with their texts, which are heard while the pages are rendered.
    Texts(Vec<(DocumentIndex, Route)>, Route, &'a Block),
}

impl<'a> Jobs<'a> {
    fn of(site: &'a Site, routes: Vec<Route>) -> Self {
        let mut short = Vec::new();
        let mut pages: HashMap<DocumentIndex, Route> = HashMap::new();
        let has_texts = site.settings().search;
        let mut steps = routes.len();
        for route in routes {
            match route {
                Route::ApiPortal => {}
                Route::Spec(index) if has_texts => drop(pages.insert(DocumentIndex::Spec(index), route)),
                Route::Page(index) if has_texts => drop(pages.insert(DocumentIndex::Page(index), route)),
                _ => short.push(Job::File(route)),
            }
        }
        for (address, block) in site.plan().blocks() {
            let documents = site.documents_of(block).into_iter();
            let own = documents.filter_map(|index| Some((index, pages.remove(&index)?))).collect();
            short.push(Job::Texts(own, Route::SearchFile(address.clone()), block));
            steps += 1;
        }
        debug_assert!(pages.is_empty(), "each document stands in a block");
        short.shrink_to_fit();
        Self { short, steps }
    }
}

/// A site on its way into a folder.
struct Writing<'a> {
    site: &'a Site,
    output: &'a Output,
    known: Option<Known<'a>>,
    progress: &'a dyn Progress,
    /// Somebody may save a file while the site is written: then nobody knows what it was made from.
    is_overtaken: AtomicBool,
}

impl Writing<'_> {
    fn job(&self, job: &Job<'_>) -> Vec<Result<Placed>> {
        match job {
            Job::File(route) => vec![self.file(route)],
            Job::Texts(pages, route, block) => {
                let mut placed = Vec::with_capacity(pages.len() + 1);
                let file = routes::file(&routes::address(&self.site.catalog, route));
                let keys = self.keys_of_texts(block);
                let kept = self.output.keep(&file, &keys);
                let mut heard = HashMap::with_capacity(pages.len());
                for (document, page) in pages {
                    let mut own = None;
                    placed.push(self.file_hearing(page, kept.is_none().then_some(&mut own)));
                    heard.extend(own.map(|own| (*document, own)));
                }
                let started = Instant::now();
                placed.push(match kept {
                    Some(kept) => Ok(self.kept(kept, route, &file, started)),
                    None => self.put(&file, self.site.passages(block, heard), keys, started),
                });
                placed
            }
        }
    }

    fn file(&self, route: &Route) -> Result<Placed> {
        self.file_hearing(route, None)
    }

    /// Makes a file and puts it in place, unless the one that is there is the same.
    fn file_hearing(&self, route: &Route, heard: Option<&mut Option<Heard>>) -> Result<Placed> {
        let file = routes::file(&routes::address(&self.site.catalog, route));
        let started = Instant::now();
        let known = self.known.as_ref();
        let mut keys = Keys { slice: known.map(|known| known.slice(route)).unwrap_or_default(), ..Keys::default() };
        if let Some(kept) = self.output.keep_slice(&file, &keys.slice) {
            return Ok(self.kept(kept, route, &file, started));
        }
        let drafted = self.site.draft(route)?;
        // Where there is nothing to compare with yet, a slice alone is cheaper to keep; but pages of lists are few.
        if let (Some(known), Draft::Page(page)) = (known, &drafted)
            && (keys.slice == Key::default() || page.document.is_none() || self.output.record().is_some())
        {
            keys.whole = known.page(page);
        }
        if let Some(kept) = self.output.keep(&file, &keys) {
            return Ok(self.kept(kept, route, &file, started));
        }
        self.put(&file, self.site.finish(drafted, heard)?, keys, started)
    }

    /// The document of the whole portal, from pieces of the last one where it is known what those were made from.
    fn portal(&self, before: &Pieces) -> (Result<Placed>, Pieces) {
        let Some(slices) = self.known.as_ref().and_then(|known| known.slices.as_ref()) else {
            return (self.file(&Route::ApiPortal), Pieces::default());
        };
        let started = Instant::now();
        let file = routes::file(&routes::address(&self.site.catalog, &Route::ApiPortal));
        let (bytes, pieces) = before.document(self.site, slices, self.output, &file);
        let product = Product { bytes, template: "data", is_overtaken: false };
        (self.put(&file, product, Keys::default(), started), pieces)
    }

    /// What a file of the search index that has this key is known by.
    fn keys_of_index(&self, key: &search::Key) -> Keys {
        let Some(known) = self.known.as_ref().filter(|_| *key != Key::default()) else { return Keys::default() };
        let mut parts = Parts::new("index");
        parts.add(&known.look);
        parts.add(key);
        Keys { slice: parts.key(), ..Keys::default() }
    }

    fn keys_of_texts(&self, block: &Block) -> Keys {
        let whole = self.known.as_ref().map(|known| known.passages(block)).unwrap_or_default();
        Keys { whole, ..Keys::default() }
    }

    fn kept(&self, kept: Placed, route: &Route, file: &str, started: Instant) -> Placed {
        debug_assert!(self.site.would_make(self.output, route, file), "`{file}` is kept, but would be another");
        self.progress.made(&Made { file, template: "kept", making: started.elapsed(), writing: ZERO });
        self.progress.step();
        kept
    }

    fn put(&self, file: &str, product: Product, keys: Keys, started: Instant) -> Result<Placed> {
        let Product { bytes, template, is_overtaken } = product;
        self.is_overtaken.fetch_or(is_overtaken, Ordering::Relaxed);
        let made = Instant::now();
        let placed = self.output.put(file, &bytes, if is_overtaken { Keys::default() } else { keys });
        render::give_back(bytes);
        self.progress.made(&Made { file, template, making: made - started, writing: made.elapsed() });
        self.progress.step();
        placed
    }
}

/// What names and paths in a text can lead to.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// Which files there are, the ids of documents, where their pages are: any text may speak of these.
    pub(super) ids: Origin,
    /// What specs are called, which only decides something for a text that
    /// [may say so](crate::model::Structure::may_name_titles).
    pub(super) titles: Key,
}

impl Names {
    fn of(site: &Site, origins: Origins) -> Self {
        let mut bytes = origins.files.to_vec();
        let mut titles = Parts::new("titles");
        for (_, entry) in site.catalog.specs() {
            let spec = entry.spec();
            entry.key.pack(&mut bytes);
            spec.id.text.pack(&mut bytes);
            spec.id.number.pack(&mut bytes);
            titles.add(spec.title.text.as_bytes());
        }
        let mut parts = Parts::new("names");
        parts.add(&bytes);
        for page in &site.catalog.pages {
            parts.value(&(&page.slug, page.attached_to));
        }
        for asset in &site.catalog.assets {
            parts.value(asset);
        }
        Self { ids: parts.finish(), titles: titles.key() }
    }

    /// The titles, where a document's text may speak of them.
    pub(super) fn titles_for(&self, parsed: &Parsed) -> Key {
        if parsed.structure.may_name_titles { self.titles } else { Key::default() }
    }
}

impl Folder for Writing<'_> {
    type File = Result<Placed>;

    fn keep(&self, address: &str, key: &search::Key) -> Option<Self::File> {
        let started = Instant::now();
        let file = routes::file(address);
        let kept = self.output.keep_slice(&file, &self.keys_of_index(key).slice)?;
        Some(Ok(self.kept(kept, &Route::SearchFile(address.to_owned()), &file, started)))
    }

    fn put(&self, address: String, key: search::Key, text: String) -> Self::File {
        let product = Product { bytes: text.into_bytes(), template: "data", is_overtaken: false };
        self.put(&routes::file(&address), product, self.keys_of_index(&key), Instant::now())
    }
}

/// What keys of pages are made of.
struct Known<'a> {
    site: &'a Site,
    look: Origin,
    names: Names,
    slices: Option<Slices<'a>>,
}

impl<'a> Known<'a> {
    fn of(site: &'a Site, origins: Origins) -> Self {
        let names = Names::of(site, origins);
        Self { site, look: origins.look, slices: Slices::of(site, &names), names }
    }

    fn slice(&self, route: &Route) -> Key {
        self.slices.as_ref().map(|slices| slices.slice(route)).unwrap_or_default()
    }

    /// The key of a page.
    fn page(&self, page: &Page) -> Key {
        let mut parts = Parts::new("page");
        parts.add(&self.look);
        parts.add(page.template.as_bytes());
        parts.add(&page.to_bytes());
        if let Some(document) = page.document {
            self.text(document, &mut parts);
        }
        parts.key()
    }

    /// The key of the text that search results show.
    fn passages(&self, block: &Block) -> Key {
        let mut parts = Parts::new("passages");
        parts.add(&self.look);
        parts.value(block);
        for document in self.site.documents_of(block) {
            parts.add(&self.site.catalog.document(document).hash.0);
        }
        parts.key()
    }

    /// What the HTML of a document's text is made from.
    fn text(&self, document: DocumentIndex, parts: &mut Parts) {
        let catalog = &self.site.catalog;
        let parsed = catalog.document(document);
        parts.add(&self.names.ids);
        parts.add(&self.names.titles_for(parsed));
        parts.value(&document);
        parts.add(&parsed.hash.0);
        for target in parsed.links.iter().filter(|link| link.kind != LinkKind::Code).map(|link| &*link.target) {
            // A link may lead to a heading.
            if let Some(linked) = catalog.linked_document(&parsed.path, target) {
                catalog.document(linked).anchors().for_each(|anchor| parts.add(anchor.as_bytes()));
            }
        }
    }
}
