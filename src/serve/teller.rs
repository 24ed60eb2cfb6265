//! Tells the terminal what happens, on a thread of its own: nobody who asks for a page waits for the rules, and
//! sites that nobody needs any more are taken apart here.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use crate::error::Error;
use crate::session::Site;

use super::Event;

/// How long it must be quiet before a site is judged for the terminal: the page of an edit comes first, and of many
/// edits the last one counts.
const QUIET: Duration = Duration::from_millis(150);

/// Says things in the order in which they happened.
#[derive(Clone)]
pub(super) struct Teller(Sender<News>);

/// What is told.
pub(super) enum News {
    /// The server answers.
    Ready { url: String, site: Arc<Site>, taken: Option<u16> },
    /// This is served now.
    Changed(Arc<Site>),
    /// Why the files have to be looked at again and again.
    Polling(String),
    /// Why the last good site stays.
    Trouble(Arc<Error>),
    /// What may be the last hold of something large.
    Old(Box<dyn Send>),
}

impl Teller {
    /// Begins to tell, until the last of its clones is gone.
    pub(super) fn start(tell: impl Fn(Event<'_>) + Send + 'static) -> Self {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || run(&receiver, &tell));
        Self(sender)
    }

    /// Never waits.
    pub(super) fn say(&self, news: News) {
        // Where the thread is gone the program is about to end.
        let _ = self.0.send(news);
    }
}

fn run(news: &Receiver<News>, tell: &dyn Fn(Event<'_>)) {
    let mut changed: Option<Arc<Site>> = None;
    loop {
        let next = match &changed {
            None => news.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(_) => news.recv_timeout(QUIET),
        };
        match next {
            Ok(News::Changed(site)) => changed = Some(site),
            Ok(News::Old(old)) => drop(old),
            Ok(other) => {
                told(changed.take(), tell);
                match &other {
                    News::Ready { url, site, taken } => tell(Event::Ready { url, site, taken: *taken }),
                    News::Polling(reason) => tell(Event::Polling(reason)),
                    News::Trouble(error) => tell(Event::Trouble(error)),
                    News::Changed(_) | News::Old(_) => {}
                }
            }
            Err(RecvTimeoutError::Timeout) => told(changed.take(), tell),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn told(changed: Option<Arc<Site>>, tell: &dyn Fn(Event<'_>)) {
    if let Some(site) = changed {
        tell(Event::Changed(&site));
    }
}
