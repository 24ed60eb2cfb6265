//! Pages at the old addresses of specs that have another key now, so that links which others have kept still lead there.
//!
//! A spec is known to have moved if the project says so, or if an earlier portal to compare with had it under another
//! key. Such a page is no part of the portal: nothing links to it, no site map lists it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalog::{SpecIndex, key};
use crate::changes::Change;
use crate::escape;
use crate::routes::{self, Route};

use super::Site;

/// The routes of all old addresses that nothing else stands at.
pub(super) fn routes(site: Site<'_>) -> Vec<Route> {
    let told = site.settings.moved.iter().map(|(old, new)| (key::safe(old), key::safe(new)));
    let seen = site.changes.into_iter().flat_map(|changes| &changes.specs).filter_map(|spec| {
        let from = spec.changes.iter().find_map(|change| match change {
            Change::Renamed { from } => Some(from),
            _ => None,
        })?;
        // An earlier portal may have been written by anybody.
        (key::safe(from) == *from).then(|| (from.clone(), spec.key.clone()))
    });
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    for (old, new) in told.chain(seen) {
        moved.entry(old).or_insert(new);
    }
    if moved.is_empty() {
        return Vec::new();
    }
    let keys: BTreeMap<&str, SpecIndex> = site.catalog.specs().map(|(index, entry)| (&*entry.key, index)).collect();
    let shared = |old: &str| site.catalog.shared_keys.iter().any(|(key, _)| key == old);
    let free = |old: &str| !old.is_empty() && !keys.contains_key(old) && !shared(old);
    let moved = moved.into_iter().filter(|(old, _)| free(old));
    moved.filter_map(|(old, new)| Some(Route::Moved(old, *keys.get(&*new)?))).collect()
}

/// The page at an old address.
pub(super) fn page(site: Site<'_>, route: &Route, spec: SpecIndex) -> String {
    let from = routes::address(site.catalog, route);
    let to = routes::address(site.catalog, &Route::Spec(spec));
    let href = escape::escaped(&routes::href(&from, &to, site.settings.portable));
    let title = escape::escaped(site.catalog.spec(spec).parsed.title());
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src \
         'none'; base-uri 'none'; form-action 'none'\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n",
    );
    let _ = writeln!(html, "<title>Moved: {title}</title>");
    if let Some(base) = &site.settings.base_url {
        let _ = writeln!(html, "<link rel=\"canonical\" href=\"{base}{}\">", routes::encode(&to));
    }
    let _ = write!(
        html,
        "<meta http-equiv=\"refresh\" content=\"0; url={href}\">\n</head>\n<body>\n<main>\n<h1>This page has moved</h1>\n\
         <p>It is at <a href=\"{href}\">{title}</a>.</p>\n</main>\n</body>\n</html>\n"
    );
    html
}
