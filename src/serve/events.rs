//! What an open page is told: a stream of server-sent events for each.
//!
//! | event | data | when |
//! | --- | --- | --- |
//! | `reload` | nothing | the page's bytes are others now |
//! | `style` | nothing | only the style sheets are |
//! | `findings` | a list | at first, and when the findings of the page's document change |
//! | `trouble` | an error or `null` | at first if there is one, and when that changes |
//!
//! Each event has the page's new [`Mark`] as its id. A browser that lost the connection sends the last one it saw,
//! else the one that stands in the page, and is told what it missed. A stream is a task, not a thread. Only the
//! newest generation is compared, so a client that is slow to read is told less, not later and later.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::timeout;

use crate::diagnostic::Diagnostic;
use crate::error::Error;

use super::live::Published;
use super::page::{self, Mark};

/// How long a client may leave an event unread.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a silent stream says something, so that a connection which has broken off is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The body of an answer.
pub(super) enum Payload {
    Whole(Full<Bytes>),
    Events(Receiver<Bytes>),
}

/// What is known about an open page.
struct Open {
    path: String,
    mark: Mark,
    findings: Option<Value>,
    trouble: Value,
}

/// How a page stands in one generation.
struct Standing {
    /// The page as it would be made now, or why it cannot be.
    page: Result<u64, Value>,
    findings: Value,
}

/// Starts the stream of the page at `path`, which was made from `mark`. `place` is given back at its end.
pub(super) fn stream(
    published: watch::Receiver<Arc<Published>>,
    path: String,
    mark: Mark,
    place: OwnedSemaphorePermit,
) -> Payload {
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        let page = Open { path, mark, findings: None, trouble: Value::Null };
        // However it ends, nobody is left to be told.
        let _ = page.follow(published, &sender).await;
        drop(place);
    });
    Payload::Events(receiver)
}

/// The other end has gone.
struct Gone;

impl Open {
    async fn follow(mut self, mut published: watch::Receiver<Arc<Published>>, to: &Sender<Bytes>) -> Result<(), Gone> {
        send(to, "retry: 500\n\n".into()).await?;
        loop {
            let site = Arc::clone(&published.borrow_and_update());
            self.compare(&site, to).await?;
            loop {
                tokio::select! {
                    changed = published.changed() => match changed {
                        Ok(()) => break,
                        Err(_) => return Ok(()),
                    },
                    () = to.closed() => return Err(Gone),
                    () = tokio::time::sleep(HEARTBEAT) => send(to, ":\n\n".into()).await?,
                }
            }
        }
    }

    /// Tells what is different in this generation.
    async fn compare(&mut self, site: &Arc<Published>, to: &Sender<Bytes>) -> Result<(), Gone> {
        let standing = self.standing(site).await;
        let trouble = site.trouble.as_deref().map(error_value);
        let (page, trouble) = match standing.page {
            // What is wrong with the whole project comes first.
            Err(problem) => (self.mark.page, trouble.unwrap_or(problem)),
            Ok(page) => (page, trouble.unwrap_or_default()),
        };
        let now = Mark { generation: site.generation, page, style: site.style() };
        let before = std::mem::replace(&mut self.mark, now);
        if self.mark.page != before.page {
            // The page that comes will ask for everything else.
            return self.tell(to, "reload", &Value::Null).await;
        }
        if self.mark.style != before.style {
            self.tell(to, "style", &Value::Null).await?;
        }
        if trouble != self.trouble {
            self.tell(to, "trouble", &trouble).await?;
            self.trouble = trouble;
        }
        if self.findings.as_ref() != Some(&standing.findings) {
            self.tell(to, "findings", &standing.findings).await?;
            self.findings = Some(standing.findings);
        }
        Ok(())
    }

    /// Makes the page again, unless it is of this very generation.
    async fn standing(&self, site: &Arc<Published>) -> Standing {
        let (site, path, mark) = (Arc::clone(site), self.path.clone(), self.mark);
        let standing = tokio::task::spawn_blocking(move || {
            let Some((route, file)) = page::shown(&site, &path) else {
                return Standing { page: Ok(mark.page), findings: json!([]) };
            };
            let findings = site.findings(&route).iter().map(finding_value).collect();
            let page = if mark.generation == site.generation && mark.page != 0 {
                Ok(mark.page)
            } else {
                match page::make(&site, &route, &file) {
                    // Half of it is old. Unless something stands in the way, the whole comes with the next generation.
                    Ok(made) if made.is_overtaken && site.trouble.is_none() => Ok(mark.page),
                    Ok(made) => Ok(made.mark.map_or(mark.page, |made| made.page)),
                    Err(error) => Err(error_value(&error)),
                }
            };
            Standing { page, findings }
        });
        standing.await.unwrap_or_else(|_| {
            let problem = json!({ "message": "this page could not be made" });
            Standing { page: Err(problem), findings: json!([]) }
        })
    }

    async fn tell(&self, to: &Sender<Bytes>, event: &str, data: &Value) -> Result<(), Gone> {
        // JSON has no line ends outside of strings, and escapes them in there.
        send(to, format!("event: {event}\nid: {}\ndata: {data}\n\n", self.mark)).await
    }
}

async fn send(to: &Sender<Bytes>, text: String) -> Result<(), Gone> {
    match timeout(PATIENCE, to.send(Bytes::from(text))).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(Gone),
    }
}

fn finding_value(finding: &Diagnostic) -> Value {
    json!({
        "severity": finding.severity.as_str(),
        "code": finding.code.to_string(),
        "message": finding.message,
        "place": format!("{}:{}:{}", finding.path, finding.place.line, finding.place.column),
        "help": finding.help,
    })
}

fn error_value(error: &Error) -> Value {
    json!({
        "message": error.to_string(),
        "place": error.place().map(|place| format!("{}:{}:{}", place.path.display(), place.line, place.column)),
        "source": error.place().map(|place| place.source_line.clone()),
        "column": error.place().map(|place| place.column),
        "length": error.place().map(|place| place.length.max(1)),
        "help": error.help(),
    })
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        match self.get_mut() {
            Self::Whole(whole) => Pin::new(whole).poll_frame(context),
            Self::Events(events) => events.poll_recv(context).map(|bytes| Some(Ok(Frame::data(bytes?)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(whole) => whole.is_end_stream(),
            Self::Events(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(whole) => whole.size_hint(),
            Self::Events(_) => SizeHint::default(),
        }
    }
}
