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

/// The same for the first site, of which everything has to be judged: a browser has to open before it asks for a page.
const FIRST_QUIET: Duration = Duration::from_millis(800);

/// Says things in the order in which they happened.
#[derive(Clone)]
pub(super) struct Teller(Sender<News>);

/// What is told.
pub(super) enum News {
    /// The server answers.
    Ready { url: String, taken: Option<u16> },
    /// This is served at first.
    Read(Arc<Site>),
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

/// A site that nobody has been told of yet: of many edits the last one counts.
struct Pending {
    site: Arc<Site>,
    is_first: bool,
    is_changed: bool,
}

fn run(news: &Receiver<News>, tell: &dyn Fn(Event<'_>)) {
    let mut pending: Option<Pending> = None;
    loop {
        let next = match &pending {
            None => news.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(pending) => news.recv_timeout(if pending.is_first { FIRST_QUIET } else { QUIET }),
        };
        match next {
            Ok(News::Old(old)) => drop(old),
            Ok(News::Read(site)) => pending = Some(Pending { site, is_first: true, is_changed: false }),
            Ok(News::Changed(site)) => {
                let is_first = pending.is_some_and(|pending| pending.is_first);
                pending = Some(Pending { site, is_first, is_changed: true });
            }
            Ok(News::Ready { url, taken }) => tell(Event::Ready { url: &url, taken }),
            Ok(News::Polling(reason)) => {
                told(pending.take(), tell);
                tell(Event::Polling(&reason));
            }
            Ok(News::Trouble(error)) => {
                told(pending.take(), tell);
                tell(Event::Trouble(&error));
            }
            Err(RecvTimeoutError::Timeout) => told(pending.take(), tell),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn told(pending: Option<Pending>, tell: &dyn Fn(Event<'_>)) {
    let Some(Pending { site, is_first, is_changed }) = pending else { return };
    if is_first {
        tell(Event::Read(&site));
    }
    if is_changed {
        tell(Event::Changed(&site));
    }
}
