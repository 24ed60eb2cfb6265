//! A page as the preview shows it: what a build would write, and a script in its head that listens for changes.
//!
//! A page carries a [`Mark`]: the generation it was made in, and fingerprints of the page and of the style
//! sheets. An event stream begins by comparing it, so no change between the two is lost.

use std::fmt;
use std::hash::{DefaultHasher, Hasher as _};

use percent_encoding::percent_decode_str;

use crate::error::{Error, Result};
use crate::routes::{self, Route};
use crate::session::Product;

use super::live::Published;

/// Where the script of the preview lives.
pub(super) const SCRIPT: &str = "/__sitegen/reload.js";

/// What a page in a browser was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) generation: u64,
    /// Of the page's bytes, and of the pictures and scripts that it loads.
    pub(super) page: u64,
    pub(super) style: u64,
}

impl fmt::Display for Mark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:x}-{:x}-{:x}", self.generation, self.page, self.style)
    }
}

impl Mark {
    /// Reads what [`fmt::Display`] writes.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split('-').map(|number| u64::from_str_radix(number, 16).ok());
        let mark = Self { generation: numbers.next()??, page: numbers.next()??, style: numbers.next()?? };
        numbers.next().is_none().then_some(mark)
    }
}

/// What an address of the site leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A file of the site, by its path.
    File(Route, String),
    /// It is at this address.
    Elsewhere(String),
    Nothing,
    /// The address is no text.
    Unreadable,
}

/// Looks up the path of a request. A path is never joined to a folder, so none leads out of the site.
pub(super) fn find(site: &Published, path: &str) -> Found {
    let Ok(path) = percent_decode_str(path).decode_utf8() else { return Found::Unreadable };
    let root = site.root();
    let Some(inner) = path.strip_prefix(root) else {
        let at_root = path == "/" || path == root.trim_end_matches('/');
        return if at_root { Found::Elsewhere(root.to_owned()) } else { Found::Nothing };
    };
    let file = routes::file(inner);
    if let Some(route) = site.route(&file) {
        return Found::File(route, file);
    }
    if site.route(&format!("{inner}/index.html")).is_some() {
        return Found::Elsewhere(format!("{root}{}/", routes::encode(inner)));
    }
    Found::Nothing
}

/// What a browser is shown at a path, the page for what is missing included.
pub(super) fn shown(site: &Published, path: &str) -> Option<(Route, String)> {
    match find(site, path) {
        Found::File(route, file) => Some((route, file)),
        _ => site.route("404.html").map(|route| (route, "404.html".to_owned())),
    }
}

/// One file of the site as the preview knows it.
pub(super) struct Made {
    pub(super) bytes: Vec<u8>,
    /// What a page is made from; other files have none.
    pub(super) mark: Option<Mark>,
    /// Whether the document was edited since: another generation is on its way.
    pub(super) is_overtaken: bool,
}

/// Makes one file of the site.
pub(super) fn make(site: &Published, route: &Route, file: &str) -> Result<Made> {
    let Product { bytes, is_overtaken, .. } = site.make(route)?;
    let is_page = has_extension(file, "html") && !matches!(route, Route::Asset(_) | Route::Theme(_));
    let mark = is_page.then(|| Mark {
        generation: site.generation,
        page: fingerprint(site, file, &bytes),
        style: site.style(),
    });
    Ok(Made { bytes, mark, is_overtaken })
}

/// The page with the script at the end of its head.
pub(super) fn with_script(mut page: Vec<u8>, mark: Mark) -> Vec<u8> {
    let script = format!("<script src=\"{SCRIPT}\" data-made=\"{mark}\"></script>\n");
    // A theme may do without a head of its own; then the browser makes one of what comes first in the page.
    let head = find_bytes(&page, b"</head>").or_else(|| find_bytes(&page, b"<body"));
    let at = head.unwrap_or(page.len());
    page.splice(at..at, script.into_bytes());
    page
}

/// An error with its place and help, for a browser.
pub(super) fn explained(error: &Error) -> String {
    let place = error.place().map_or_else(String::new, |place| {
        let caret = " ".repeat(place.column.saturating_sub(1)) + &"^".repeat(place.length.max(1));
        let path = place.path.display();
        format!("\n\n{path}:{}:{}\n\n{}\n{caret}", place.line, place.column, place.source_line)
    });
    let help = error.help().map_or_else(String::new, |help| format!("\n\n{help}"));
    format!("{error}{place}{help}")
}

/// Whether the name of a file ends so.
pub(super) fn has_extension(file: &str, extension: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(extension))
}

/// One number for several pieces.
pub(super) fn hash<T: AsRef<[u8]>>(pieces: impl IntoIterator<Item = T>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for piece in pieces {
        hasher.write_usize(piece.as_ref().len());
        hasher.write(piece.as_ref());
    }
    hasher.finish()
}

/// Of the page and of the files that it loads with it: an edited picture changes the page that shows it.
/// Style sheets have a number of their own.
fn fingerprint(site: &Published, file: &str, page: &[u8]) -> u64 {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let loaded = sources(page).filter_map(|source| {
        let route = site.route(&resolve(site.root(), folder, source)?)?;
        let is_loaded = matches!(route, Route::Asset(_) | Route::Theme(_));
        if is_loaded { Some(site.make(&route).ok()?.bytes) } else { None }
    });
    hash(std::iter::once(page.to_vec()).chain(loaded))
}

/// Every `src` of a page that sitegen has made, as written.
fn sources(page: &[u8]) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        const START: &[u8] = b" src=\"";
        let start = find_bytes(rest, START)? + START.len();
        let end = start + rest[start..].iter().position(|byte| *byte == b'"')?;
        let source = &rest[start..end];
        rest = &rest[end..];
        Some(std::str::from_utf8(source).unwrap_or_default())
    })
}

/// The file of the site that a relative address means.
fn resolve(root: &str, folder: &str, address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default().replace("&amp;", "&");
    let address = percent_decode_str(&address).decode_utf8().ok()?;
    let (mut parts, address) = match address.strip_prefix(root) {
        Some(inner) if !root.is_empty() => (Vec::new(), inner),
        _ => (folder.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>(), &*address),
    };
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn find_bytes(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let mark = Mark { generation: 0x65_0000, page: u64::MAX, style: 0 };
        assert_eq!(Mark::read(&mark.to_string()), Some(mark));
        for other in ["", "1-2", "1-2-3-4", "1-2-x", "1--3", "-1-2-3"] {
            assert_eq!(Mark::read(other), None, "{other}");
        }
    }

    #[test]
    fn the_script_ends_the_head_wherever_that_is() {
        let script = |page: &str| String::from_utf8(with_script(page.as_bytes().to_vec(), Mark::default())).unwrap();
        let tag = "<script src=\"/__sitegen/reload.js\" data-made=\"0-0-0\"></script>\n";
        assert_eq!(script("<head>a</head>b"), format!("<head>a{tag}</head>b"));
        assert_eq!(script("<title>a</title><body>b"), format!("<title>a</title>{tag}<body>b"));
        assert_eq!(script("b"), format!("b{tag}"));
    }

    #[test]
    fn what_a_page_loads_is_found() {
        let page = br#"<script src="../../assets/a.js"></script><img alt="x" src="../b%20c.png?x#y"><p>src="no""#;
        let found: Vec<_> = sources(page).filter_map(|source| resolve("/", "specs/a", source)).collect();
        assert_eq!(found, ["assets/a.js", "specs/b c.png"]);
        assert_eq!(resolve("/p/", "specs/a", "/p/files/x.png").as_deref(), Some("files/x.png"));
    }
}
