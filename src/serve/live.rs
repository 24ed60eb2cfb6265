//! The site that is served, its generations, and what stands in the way of the next one.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch;

use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::routes::{self, Route};
use crate::session::{Places, Product, Session, Site};

use super::Event;
use super::page;

/// The site that is served. Shared by all requests, all event streams and the watcher.
pub(super) struct Live {
    keeper: Mutex<Keeper>,
    published: watch::Sender<Arc<Published>>,
    tell: Box<dyn Fn(Event<'_>) + Send + Sync>,
}

struct Keeper {
    session: Session,
    looked: Instant,
    /// How long the last look took.
    took: Duration,
}

/// What may have changed since the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Changes {
    /// Nothing but these files.
    Files(BTreeSet<PathBuf>),
    /// Anything.
    Unknown,
}

/// A site, where everything in it lives, and what is wrong since.
pub(super) struct Published {
    /// Grows with every change, also over restarts: a page that an earlier server made is older than all of ours.
    pub(super) generation: u64,
    /// Why the files as they stand now cannot be served.
    pub(super) trouble: Option<Arc<Error>>,
    site: Arc<Site>,
    files: Arc<HashMap<String, Route>>,
    style: OnceLock<u64>,
}

impl Live {
    pub(super) fn new(session: Session, site: Arc<Site>, tell: impl Fn(Event<'_>) + Send + Sync + 'static) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let generation = u64::try_from(now.as_micros()).unwrap_or_default();
        Self {
            keeper: Mutex::new(Keeper { session, looked: Instant::now(), took: Duration::ZERO }),
            published: watch::Sender::new(Arc::new(Published::new(generation, site))),
            tell: Box::new(tell),
        }
    }

    /// The site as it was last seen.
    pub(super) fn current(&self) -> Arc<Published> {
        Arc::clone(&self.published.borrow())
    }

    /// Hears of every later generation.
    pub(super) fn listen(&self) -> watch::Receiver<Arc<Published>> {
        self.published.subscribe()
    }

    /// Whether any page is open that would hear of a change.
    pub(super) fn has_listeners(&self) -> bool {
        self.published.receiver_count() > 0
    }

    /// How long ago somebody looked at the files, and how long that took.
    pub(super) fn last_look(&self) -> (Duration, Duration) {
        let keeper = self.keeper();
        (keeper.looked.elapsed(), keeper.took)
    }

    /// Where changes would be this project's.
    pub(super) fn places(&self) -> Places {
        self.keeper().session.places()
    }

    /// Tells the terminal.
    pub(super) fn tell(&self, event: Event<'_>) {
        (self.tell)(event);
    }

    /// Looks at the files that may have changed, and publishes the site if it has. Where the files cannot be
    /// served any more, the last good site stays, with the reason.
    pub(super) fn look(&self, changes: &Changes) {
        let mut keeper = self.keeper();
        let started = Instant::now();
        let result = match changes {
            Changes::Unknown => keeper.session.refresh(&()),
            Changes::Files(files) => keeper.session.reread(files),
        };
        let current = self.current();
        match result {
            Ok(site) if Arc::ptr_eq(&site, &current.site) && current.trouble.is_none() => {}
            Ok(site) => {
                (self.tell)(Event::Changed(&site));
                self.publish(current.next(site));
            }
            Err(error) => {
                let text = page::explained(&error);
                if current.trouble.as_ref().is_none_or(|old| page::explained(old) != text) {
                    (self.tell)(Event::Trouble(&error));
                    self.publish(current.with_trouble(error));
                }
            }
        }
        keeper.took = started.elapsed();
        keeper.looked = Instant::now();
    }

    fn publish(&self, published: Published) {
        self.published.send_replace(Arc::new(published));
    }

    /// A page that made a thread stop must not stop the others.
    fn keeper(&self) -> MutexGuard<'_, Keeper> {
        self.keeper.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Published {
    fn new(generation: u64, site: Arc<Site>) -> Self {
        let files = site
            .routes_without_index()
            .into_iter()
            .map(|route| (routes::file(&routes::address(site.catalog(), &route)), route));
        Self { generation, trouble: None, files: Arc::new(files.collect()), site, style: OnceLock::new() }
    }

    fn next(&self, site: Arc<Site>) -> Self {
        Self::new(self.generation + 1, site)
    }

    fn with_trouble(&self, error: Error) -> Self {
        Self {
            generation: self.generation + 1,
            trouble: Some(Arc::new(error)),
            site: Arc::clone(&self.site),
            files: Arc::clone(&self.files),
            style: self.style.clone(),
        }
    }

    /// The path of the site's root on its host, with slashes at both ends.
    pub(super) fn root(&self) -> &str {
        self.site.settings().root_path()
    }

    /// What lives in a file of the site: `specs/a/index.html`.
    pub(super) fn route(&self, file: &str) -> Option<Route> {
        self.files.get(file).cloned().or_else(|| self.site.index_route(file))
    }

    /// What is behind a route of this site.
    pub(super) fn make(&self, route: &Route) -> Result<Product> {
        self.site.make(route)
    }

    /// What was found in the document that a route shows.
    pub(super) fn findings(&self, route: &Route) -> &[Diagnostic] {
        self.site.findings_of(route)
    }

    /// A number that changes with the style sheets.
    pub(super) fn style(&self) -> u64 {
        *self.style.get_or_init(|| {
            let routes = self.site.routes_without_index();
            let is_sheet = |route: &&Route| matches!(route, Route::Theme(name) if page::has_extension(name, "css"));
            let sheets = routes.iter().filter(is_sheet);
            page::hash(sheets.filter_map(|sheet| self.site.produce(sheet).ok()))
        })
    }
}
