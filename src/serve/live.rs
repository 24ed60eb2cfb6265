//! The site that is served, and noticing that its files have changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::error::Result;
use crate::routes::{self, Route};
use crate::session::{Session, Site};

use super::Event;

/// How long a look at the files is good for.
const FRESH: Duration = Duration::from_millis(500);

/// The site that is served. Shared by all requests.
pub(super) struct Live {
    watch: Mutex<Watch>,
    published: RwLock<Arc<Published>>,
    tell: Box<dyn Fn(Event<'_>) + Send + Sync>,
}

struct Watch {
    session: Session,
    looked: Instant,
    /// The last trouble that was told, so that it is told once.
    trouble: Option<String>,
}

/// A site and where everything in it lives.
pub(super) struct Published {
    site: Arc<Site>,
    files: HashMap<String, Route>,
}

impl Live {
    pub(super) fn new(session: Session, site: Arc<Site>, tell: impl Fn(Event<'_>) + Send + Sync + 'static) -> Self {
        Self {
            watch: Mutex::new(Watch { session, looked: Instant::now(), trouble: None }),
            published: RwLock::new(Arc::new(Published::new(site))),
            tell: Box::new(tell),
        }
    }

    /// The site as it was last seen.
    pub(super) fn current(&self) -> Arc<Published> {
        Arc::clone(&self.published.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The site as its files stand now, give or take half a second. Where they cannot be read any more,
    /// the last good site.
    pub(super) fn fresh(&self) -> Arc<Published> {
        let mut watch = self.watch();
        if watch.looked.elapsed() >= FRESH {
            self.look(&mut watch);
            watch.looked = Instant::now();
        }
        drop(watch);
        self.current()
    }

    fn look(&self, watch: &mut Watch) {
        match watch.session.refresh(&()) {
            Ok(site) => {
                let trouble = watch.trouble.take();
                if trouble.is_none() && Arc::ptr_eq(&site, &self.current().site) {
                    return;
                }
                (self.tell)(Event::Changed(&site));
                let published = Arc::new(Published::new(site));
                *self.published.write().unwrap_or_else(PoisonError::into_inner) = published;
            }
            Err(error) => {
                let text = error.to_string();
                if watch.trouble.as_ref() != Some(&text) {
                    (self.tell)(Event::Trouble(&error));
                    watch.trouble = Some(text);
                }
            }
        }
    }

    /// A page that made a thread stop must not stop the others.
    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Published {
    fn new(site: Arc<Site>) -> Self {
        let files = site
            .routes_without_index()
            .into_iter()
            .map(|route| (routes::file(&routes::address(site.catalog(), &route)), route));
        Self { files: files.collect(), site }
    }

    /// The path of the site's root on its host, with slashes at both ends.
    pub(super) fn root(&self) -> &str {
        self.site.settings().root_path()
    }

    /// What lives in a file of the site: `specs/a/index.html`.
    pub(super) fn route(&self, file: &str) -> Option<Route> {
        self.files.get(file).cloned().or_else(|| self.site.index_route(file))
    }

    /// The bytes behind a route of this site.
    pub(super) fn produce(&self, route: &Route) -> Result<Vec<u8>> {
        self.site.produce(route)
    }
}
