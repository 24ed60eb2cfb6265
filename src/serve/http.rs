//! Requests to answers: GET and HEAD, and only what the site has.
//!
//! A path is looked up among the site's files and never joined to a folder, so no path leads elsewhere.

use std::convert::Infallible;
use std::hash::{DefaultHasher, Hasher as _};
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

use crate::error::Error;
use crate::routes::{self, Route};

use super::host;
use super::live::{Live, Published};

type Answer = Response<Full<Bytes>>;

/// How long somebody may take to say what they want.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long the head of a request may be, in bytes.
const HEAD: usize = 16 * 1024;

/// Answers the requests of one connection until it ends.
pub(super) async fn connection(stream: TcpStream, live: Arc<Live>, bound: IpAddr) {
    let service = service_fn(move |request: Request<Incoming>| {
        let live = Arc::clone(&live);
        async move { Ok::<_, Infallible>(answer(&request, live, bound).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEAD).max_headers(64);
    // A connection that breaks off concerns nobody but its other end.
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: &Request<Incoming>, live: Arc<Live>, bound: IpAddr) -> Answer {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| host::is_ours(host, bound)) {
        return plain(StatusCode::MISDIRECTED_REQUEST, "this server only answers to names of its own machine");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    let path = request.uri().path().to_owned();
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let answer = tokio::task::spawn_blocking(move || find(&live, &path)).await;
    let mut answer = answer.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "this page could not be made"));
    if answer.status() == StatusCode::OK && is_known(known.as_ref(), answer.headers().get(header::ETAG)) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        *answer.body_mut() = Full::default();
        answer.headers_mut().remove(header::CONTENT_TYPE);
    }
    answer
}

fn find(live: &Live, path: &str) -> Answer {
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return plain(StatusCode::BAD_REQUEST, "this address is not UTF-8");
    };
    // Pages show edits; what they load comes from the same look at the files.
    let is_page = path.ends_with('/') || path.ends_with(".html");
    let site = if is_page { live.fresh() } else { live.current() };
    let root = site.root();
    let Some(inner) = path.strip_prefix(root) else {
        let at_root = path == "/" || path == root.trim_end_matches('/');
        return if at_root { redirect(root) } else { not_found(&site) };
    };
    if let Some(route) = site.route(&routes::file(inner)) {
        return produced(&site, &route, StatusCode::OK, &routes::file(inner));
    }
    if site.route(&format!("{inner}/index.html")).is_some() {
        return redirect(&format!("{root}{}/", routes::encode(inner)));
    }
    not_found(&site)
}

fn not_found(site: &Published) -> Answer {
    match site.route("404.html") {
        Some(route) => produced(site, &route, StatusCode::NOT_FOUND, "404.html"),
        None => plain(StatusCode::NOT_FOUND, "there is no such page"),
    }
}

fn produced(site: &Published, route: &Route, status: StatusCode, file: &str) -> Answer {
    let bytes = match site.produce(route) {
        Ok(bytes) => bytes,
        Err(error) if error.is_not_found() => return plain(StatusCode::NOT_FOUND, &error.to_string()),
        Err(error) => return plain(StatusCode::INTERNAL_SERVER_ERROR, &explained(&error)),
    };
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    let mut answer = respond(status, content_type(file), bytes);
    let headers = answer.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{:016x}\"", hasher.finish())) {
        headers.insert(header::ETAG, tag);
    }
    if matches!(route, Route::Asset(_)) {
        // An author's file may be a picture with a script in it.
        let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// An error with its place and help, for a browser.
fn explained(error: &Error) -> String {
    let place = error.place().map_or_else(String::new, |place| {
        let caret = " ".repeat(place.column.saturating_sub(1)) + &"^".repeat(place.length.max(1));
        let path = place.path.display();
        format!("\n\n{path}:{}:{}\n\n{}\n{caret}", place.line, place.column, place.source_line)
    });
    let help = error.help().map_or_else(String::new, |help| format!("\n\n{help}"));
    format!("{error}{place}{help}")
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
    let mut answer = Response::new(Full::new(Bytes::from(bytes)));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
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
