//! Requests to answers: GET and HEAD, and only what the site has.
//!
//! A path is looked up among the site's files and never joined to a folder, so no path leads elsewhere.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::routes::Route;

use super::events::{self, Payload};
use super::host;
use super::live::{Changes, Published};
use super::page::{self, Found, Made, Mark};
use super::watch::Watched;

type Answer = Response<Payload>;

/// How long somebody may take to say what they want.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long the head of a request may be, in bytes.
const HEAD: usize = 16 * 1024;

/// How many pages may listen for changes at a time; each takes one of the connections.
const STREAMS: usize = 64;

/// The script and the style sheet of the preview itself, by their address.
const OWN: [(&str, &str, &str); 2] = [
    (page::SCRIPT, "a.js", include_str!("browser/reload.js")),
    ("/__sitegen/overlay.css", "a.css", include_str!("browser/overlay.css")),
];

/// What every request needs.
pub(super) struct Server {
    pub(super) watched: Arc<Watched>,
    /// The address that we listen on.
    bound: IpAddr,
    streams: Arc<Semaphore>,
}

impl Server {
    pub(super) fn new(watched: Arc<Watched>, bound: IpAddr) -> Self {
        Self { watched, bound, streams: Arc::new(Semaphore::new(STREAMS)) }
    }
}

/// Answers the requests of one connection until it ends.
pub(super) async fn connection(stream: TcpStream, to: Arc<Server>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let to = Arc::clone(&to);
        async move { Ok::<_, Infallible>(answer(&request, &to).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEAD).max_headers(64);
    // A connection that breaks off concerns nobody but its other end.
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: &Request<Incoming>, to: &Server) -> Answer {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| host::is_ours(host, to.bound)) {
        return plain(StatusCode::MISDIRECTED_REQUEST, "this server only answers to names of its own machine");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    let path = request.uri().path().to_owned();
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut answer = if path == "/__sitegen/events" {
        listen(request, to)
    } else if let Some((_, name, text)) = OWN.iter().find(|(own, ..)| *own == path) {
        let tag = page::hash([text]);
        tagged(respond(StatusCode::OK, content_type(name), text.as_bytes().to_vec()), tag)
    } else {
        let watched = Arc::clone(&to.watched);
        let answer = tokio::task::spawn_blocking(move || find(&watched, &path)).await;
        answer.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "this page could not be made"))
    };
    if answer.status() == StatusCode::OK && is_known(known.as_ref(), answer.headers().get(header::ETAG)) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        *answer.body_mut() = Payload::Whole(Full::default());
        answer.headers_mut().remove(header::CONTENT_TYPE);
    }
    answer
}

/// The events of the page that asks, from what it knows on.
fn listen(request: &Request<Incoming>, to: &Server) -> Answer {
    let query = request.uri().query().unwrap_or_default();
    let value = |name| query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let page = value("page").and_then(|page| percent_decode_str(page).decode_utf8().ok());
    let last = request.headers().get("last-event-id").and_then(|id| id.to_str().ok()).and_then(Mark::read);
    let mark = last.or_else(|| value("made").and_then(Mark::read));
    let (Some(page), Some(mark)) = (page, mark) else {
        return plain(StatusCode::BAD_REQUEST, "a page that listens says which, and what it was made from");
    };
    let mut answer = respond(StatusCode::OK, "text/event-stream", Vec::new());
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if request.method() == Method::GET {
        let Ok(place) = Arc::clone(&to.streams).try_acquire_owned() else {
            return plain(StatusCode::SERVICE_UNAVAILABLE, "too many pages listen already");
        };
        let published = to.watched.live().listen();
        *answer.body_mut() = events::stream(published, page.into_owned(), mark, place);
    }
    answer
}

fn find(watched: &Watched, path: &str) -> Answer {
    // Pages show edits; what they load comes from the same look at the files.
    let is_page = path.ends_with('/') || page::has_extension(path, "html");
    let site = if is_page { watched.fresh() } else { watched.live().current() };
    let answer = found(&site, path);
    if let Some(changes) = answer.overtaken.filter(|_| site.trouble.is_none()) {
        // Nobody has told of this edit yet.
        watched.live().look(&changes);
        return found(&watched.live().current(), path).answer;
    }
    answer.answer
}

/// An answer, and where to look again if its document was edited since its site was linked.
struct Looked {
    answer: Answer,
    overtaken: Option<Changes>,
}

fn found(site: &Published, path: &str) -> Looked {
    let only = |answer| Looked { answer, overtaken: None };
    match page::find(site, path) {
        Found::File(route, file) => produced(site, &route, StatusCode::OK, &file),
        Found::Elsewhere(address) => only(redirect(&address)),
        Found::Unreadable => only(plain(StatusCode::BAD_REQUEST, "this address is not UTF-8")),
        Found::Nothing => match site.route("404.html") {
            Some(route) => produced(site, &route, StatusCode::NOT_FOUND, "404.html"),
            None => only(plain(StatusCode::NOT_FOUND, "there is no such page")),
        },
    }
}

fn produced(site: &Published, route: &Route, status: StatusCode, file: &str) -> Looked {
    let only = |answer| Looked { answer, overtaken: None };
    let Made { bytes, mark, is_overtaken } = match page::make(site, route, file) {
        Ok(made) => made,
        Err(error) if error.is_not_found() => {
            let answer = plain(StatusCode::NOT_FOUND, &error.to_string());
            return Looked { answer, overtaken: Some(edited(site, route)) };
        }
        Err(error) => return only(failed(site, &error)),
    };
    let (tag, bytes) = match mark {
        // The generation is no part of it: a page that did not change is not sent again.
        Some(mark) => (page::hash([mark.page.to_le_bytes(), mark.style.to_le_bytes()]), page::with_script(bytes, mark)),
        None => (page::hash([&bytes]), bytes),
    };
    let mut answer = tagged(respond(status, content_type(file), bytes), tag);
    if matches!(route, Route::Asset(_)) {
        // An author's file may be a picture with a script in it.
        let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Looked { answer, overtaken: is_overtaken.then(|| edited(site, route)) }
}

fn edited(site: &Published, route: &Route) -> Changes {
    site.file_behind(route).map_or(Changes::Unknown, |file| Changes::Files([file].into()))
}

/// A page that says why there is none, and becomes the page as soon as there is one.
fn failed(site: &Published, error: &Error) -> Answer {
    let text = page::explained(error).replace('&', "&amp;").replace('<', "&lt;");
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>This page cannot be made</title>\n\
         </head>\n<body>\n<h1>This page cannot be made</h1>\n<pre>{text}</pre>\n</body>\n</html>\n"
    );
    let mark = Mark { generation: site.generation, page: 0, style: site.style() };
    let html = page::with_script(html.into_bytes(), mark);
    let mut answer = respond(StatusCode::INTERNAL_SERVER_ERROR, "text/html; charset=utf-8", html);
    let policy =
        HeaderValue::from_static("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    answer
}

/// For now only: a browser keeps a permanent redirect for ever, and the next project here has another root.
fn redirect(to: &str) -> Answer {
    let mut answer = plain(StatusCode::TEMPORARY_REDIRECT, "it is elsewhere");
    match HeaderValue::from_str(to) {
        Ok(location) => {
            answer.headers_mut().insert(header::LOCATION, location);
            answer
        }
        Err(_) => plain(StatusCode::NOT_FOUND, "there is no such page"),
    }
}

fn plain(status: StatusCode, text: &str) -> Answer {
    respond(status, "text/plain; charset=utf-8", format!("{text}\n").into_bytes())
}

fn respond(status: StatusCode, content_type: &'static str, bytes: Vec<u8>) -> Answer {
    let mut answer = Response::new(Payload::Whole(Full::new(Bytes::from(bytes))));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    answer
}

/// The same answer, with what tells its bytes from others.
fn tagged(mut answer: Answer, tag: u64) -> Answer {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag:016x}\"")) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

/// Whether the browser has these bytes already.
fn is_known(known: Option<&HeaderValue>, tag: Option<&HeaderValue>) -> bool {
    let (Some(known), Some(tag)) = (known.and_then(|known| known.to_str().ok()), tag) else { return false };
    known.split(',').map(|known| known.trim().trim_start_matches("W/")).any(|known| known == "*" || known == tag)
}

/// What the browser is told a file is, by its extension.
fn content_type(file: &str) -> &'static str {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "markdown" | "yaml" | "yml" | "toml" | "sql" | "proto" | "puml" | "log" => {
            "text/plain; charset=utf-8"
        }
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        _ => "application/octet-stream",
    }
}
