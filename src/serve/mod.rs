//! Live preview: a small server that renders the page a browser asks for, from the catalog in memory.
//!
//! Nothing is written to disk. The site is kept in `live`; `http` answers requests from it; `host` knows who may
//! ask. `watch` hears of changes, where there are any to hear of (`drives`). `page` adds a script to each page, which
//! listens to the `events` of that page and shows its new state. A page asked for after an edit shows the edit.
//! The terminal is told by the `teller`, when the page has been answered.

mod drives;
mod events;
mod host;
mod http;
mod live;
mod page;
mod teller;
mod watch;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::session::{Session, Site};

use http::Server;
use live::Live;
use teller::{News, Teller};
use watch::Watched;

pub use watch::Watching;

/// Where to listen.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The address to bind; loopback unless somebody asks for more.
    pub host: IpAddr,
    /// The first port to try; 0 for any.
    pub port: u16,
    /// How changes are noticed.
    pub watching: Watching,
}

/// What a server has to tell.
pub enum Event<'a> {
    /// It answers at this address.
    Ready {
        /// The address of the start page.
        url: &'a str,
        /// The port that was asked for and was taken.
        taken: Option<u16>,
    },
    /// This is served at first; told when nobody is likely to wait for the first page any more.
    Read(&'a Site),
    /// Files have changed; this is served now.
    Changed(&'a Site),
    /// Nobody tells of changes, for this reason; the files are looked at twice a second.
    Polling(&'a str),
    /// Files have changed so that they cannot be served; the last good site stays.
    Trouble(&'a Error),
}

/// How many ports after the first are tried.
const PORTS: u16 = 20;

/// How many connections may be open; more wait. A browser opens half a dozen.
const CONNECTIONS: usize = 128;

/// How many pages are made at a time; more wait.
const PAGES: usize = 16;

/// Serves a project until Ctrl-C.
///
/// # Errors
/// If the project cannot be read, or no port is free.
pub fn run(session: Session, options: Options, tell: impl Fn(Event<'_>) + Send + 'static) -> Result<()> {
    let mut session = session.with_memory();
    let site = session.refresh(&())?;
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().max_blocking_threads(PAGES).build();
    let runtime = runtime.map_err(|cause| Error::new(format!("cannot start the server: {cause}")))?;
    let result = runtime.block_on(async {
        let stopped = stopped()?;
        let listener = bind(options).await?;
        let address = listener.local_addr().map_err(|cause| Error::new(format!("cannot start the server: {cause}")))?;
        let root = site.settings().root_path();
        let url = format!("http://{}{root}", host::shown(address));
        let taken = (options.port != 0 && address.port() != options.port).then_some(options.port);
        let teller = Teller::start(tell);
        teller.say(News::Ready { url, taken });
        teller.say(News::Read(Arc::clone(&site)));
        let watched = Watched::start(Live::new(session, site, teller), options.watching);
        let server = Arc::new(Server::new(watched, options.host));
        tokio::select! {
            () = accept(listener, server) => {}
            () = stopped => {}
        }
        Ok(())
    });
    // A page that is being rendered is not worth waiting for.
    runtime.shutdown_timeout(Duration::from_millis(100));
    result
}

async fn accept(listener: TcpListener, server: Arc<Server>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, as a rule: some will come back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            http::connection(stream, server).await;
            drop(place);
        });
    }
}

async fn bind(options: Options) -> Result<TcpListener> {
    let last = if options.port == 0 { 0 } else { options.port.saturating_add(PORTS) };
    let mut problem = None;
    for port in options.port..=last {
        match TcpListener::bind(SocketAddr::new(options.host, port)).await {
            Ok(listener) => return Ok(listener),
            Err(cause) => {
                let taken = cause.kind() == std::io::ErrorKind::AddrInUse;
                problem.get_or_insert(cause);
                if !taken {
                    break;
                }
            }
        }
    }
    let problem = problem.map_or_else(String::new, |cause| format!(": {cause}"));
    Err(Error::new(format!("cannot listen on {}{problem}", SocketAddr::new(options.host, options.port)))
        .with_help("choose another port with `--port`, or any free one with `--port 0`"))
}

/// Ends when somebody wants the server to end: Ctrl-C, or what stops a service. Listens from the call on,
/// so that nobody who has read our address can ask in vain.
#[cfg(unix)]
fn stopped() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(|cause| Error::new(format!("cannot start the server: {cause}")));
    let (mut interrupted, mut terminated) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ends when somebody wants the server to end.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere listening can fail")]
fn stopped() -> Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
