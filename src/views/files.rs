//! Files for machines that are no pages and no data: the site map and the word to robots.

use std::fmt::Write as _;

use crate::routes::{self, Route};

use super::{Site, rows};

/// The text of `route` if it is one of these files.
#[must_use]
pub fn file(site: Site<'_>, route: &Route) -> Option<String> {
    match route {
        Route::Sitemap => site.settings.base_url.as_deref().map(|base| sitemap(site, base)),
        Route::Robots => Some(robots(site)),
        Route::TableRows(number) => Some(rows::file(site, *number)),
        _ => None,
    }
}

/// The most addresses that a site map may hold.
const LONGEST: usize = 50_000;

fn sitemap(site: Site<'_>, base: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let routes = routes::all(site.catalog, site.settings, site.findings);
    let addresses = routes.iter().map(|route| routes::address(site.catalog, route));
    // Pages end in a slash, files do not; only the start page's address is empty.
    for address in addresses.filter(|address| address.is_empty() || address.ends_with('/')).take(LONGEST) {
        let url = format!("{base}{}", routes::encode(&address)).replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(xml, "<url><loc>{url}</loc></url>");
    }
    xml.push_str("</urlset>\n");
    xml
}

fn robots(site: Site<'_>) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.settings.base_url {
        let _ = writeln!(text, "\nSitemap: {base}sitemap.xml");
    }
    text
}
