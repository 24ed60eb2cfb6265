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

use super::page;
use super::teller::{News, Teller};

/// The site that is served. Shared by all requests, all event streams and the watcher.
pub(super) struct Live {
    keeper: Mutex<Session>,
    /// When the last look ended and how long one takes that finds nothing new. Not under the lock of a look: who asks for a page need not wait
    /// for one that nobody told of a change for.
    looked: Mutex<(Instant, Duration)>,
    published: watch::Sender<Arc<Published>>,
    teller: Teller,
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
    /// Every file with its route; made when one is asked for that cannot be found without.
    files: Arc<OnceLock<HashMap<String, Route>>>,
    style: OnceLock<u64>,
}

impl Live {
    pub(super) fn new(session: Session, site: Arc<Site>, teller: Teller) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let generation = u64::try_from(now.as_micros()).unwrap_or_default();
        Self {
            keeper: Mutex::new(session),
            looked: Mutex::new((Instant::now(), Duration::ZERO)),
            published: watch::Sender::new(Arc::new(Published::new(generation, site))),
            teller,
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

    /// How long ago somebody looked at the files, and how long it takes to find nothing new.
    pub(super) fn last_look(&self) -> (Duration, Duration) {
        let (looked, took) = *self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        (looked.elapsed(), took)
    }

    /// Where changes would be this project's.
    pub(super) fn places(&self) -> Places {
        self.keeper().places()
    }

    /// Tells the terminal that nobody tells of changes.
    pub(super) fn tell_polling(&self, reason: &str) {
        self.teller.say(News::Polling(reason.to_owned()));
    }

    /// Looks at the files that may have changed, and publishes the site if it has. Where the files cannot be
    /// served any more, the last good site stays, with the reason.
    pub(super) fn look(&self, changes: &Changes) {
        let mut session = self.keeper();
        let started = Instant::now();
        let result = match changes {
            Changes::Unknown => session.refresh(&()),
            Changes::Files(files) => session.reread(files),
        };
        let current = self.current();
        let mut is_news = true;
        match result {
            Ok(site) if Arc::ptr_eq(&site, &current.site) && current.trouble.is_none() => is_news = false,
            Ok(site) => {
                self.publish(current.next(Arc::clone(&site)));
                self.teller.say(News::Changed(site));
            }
            Err(error) => {
                let text = page::explained(&error);
                if current.trouble.as_ref().is_none_or(|old| page::explained(old) != text) {
                    let error = Arc::new(error);
                    self.publish(current.with_trouble(Arc::clone(&error)));
                    self.teller.say(News::Trouble(error));
                }
            }
        }
        {
            let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            let took = if is_news { looked.1 } else { started.elapsed() };
            *looked = (Instant::now(), took);
        }
        drop(session);
        // If this is its last hold, ten thousand specs have to be taken apart.
        self.teller.say(News::Old(Box::new(current)));
    }

    fn publish(&self, published: Published) {
        self.published.send_replace(Arc::new(published));
    }

    /// A page that made a thread stop must not stop the others.
    fn keeper(&self) -> MutexGuard<'_, Session> {
        self.keeper.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Published {
    fn new(generation: u64, site: Arc<Site>) -> Self {
        Self { generation, trouble: None, files: Arc::default(), site, style: OnceLock::new() }
    }

    fn next(&self, site: Arc<Site>) -> Self {
        Self::new(self.generation + 1, site)
    }

    fn with_trouble(&self, error: Arc<Error>) -> Self {
        Self {
            generation: self.generation + 1,
            trouble: Some(error),
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
        let all = || {
            let routes = self.site.routes_without_index().into_iter();
            routes.map(|route| (routes::file(&routes::address(self.site.catalog(), &route)), route)).collect()
        };
        let listed = || self.files.get_or_init(all).get(file).cloned();
        self.site.known_route(file).or_else(|| self.site.index_route(file)).or_else(listed)
    }

    /// What is behind a route of this site.
    pub(super) fn make(&self, route: &Route) -> Result<Product> {
        self.site.make(route)
    }

    /// The file of the document that a route shows, as a watcher would call it.
    pub(super) fn file_behind(&self, route: &Route) -> Option<PathBuf> {
        self.site.file_behind(route)
    }

    /// What was found in the document that a route shows.
    pub(super) fn findings(&self, route: &Route) -> &[Diagnostic] {
        self.site.findings_of(route)
    }

    /// A number that changes with the style sheets.
    pub(super) fn style(&self) -> u64 {
        *self.style.get_or_init(|| {
            let sheets = self.site.theme_files().filter(|name| page::has_extension(name, "css"));
            page::hash(sheets.filter_map(|name| self.site.produce(&Route::Theme(name.to_owned())).ok()))
        })
    }
}
