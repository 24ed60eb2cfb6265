//! Files for machines that are no pages and no data: site map, word to robots, feed, calendar, badges.

use std::fmt::Write as _;

use crate::routes::{self, Route};

use super::xml::Xml;
use super::{Site, attention, badges, calendar, changes, feed, moved, rows};

/// Everything that the portal serves but for the theme, each once, in a stable order.
#[must_use]
pub fn routes(site: Site<'_>) -> Vec<Route> {
    let mut routes = routes::all(site.catalog, site.settings, site.findings);
    routes.extend(attention::pages(site));
    routes.extend(changes::pages(site));
    routes.extend(moved::routes(site));
    if site.settings.base_url.is_some() {
        routes.extend(site.changes.map(|_| Route::Feed));
        let pages = routes.iter().filter(|route| is_listed(site, route)).count();
        routes.push(Route::Sitemap);
        if pages > LONGEST {
            routes.extend(routes::numbered_by(pages, LONGEST).map(Route::SitemapPart));
        }
    }
    routes
}

/// The text of `route` if it is one of these files.
#[must_use]
pub fn file(site: Site<'_>, route: &Route) -> Option<String> {
    match route {
        Route::Sitemap => site.settings.base_url.as_deref().map(|base| sitemap(site, base)),
        Route::SitemapPart(part) => site.settings.base_url.as_deref().map(|base| sitemap_part(site, base, *part)),
        Route::Robots => Some(robots(site)),
        Route::TableRows(number) => Some(rows::file(site, *number)),
        Route::Moved(_, spec) => Some(moved::page(site, route, *spec)),
        Route::Feed => feed::feed(site),
        Route::Calendar => Some(calendar::calendar(site)),
        Route::Badge(badge, form) => Some(badges::file(site, *badge, *form)),
        _ => None,
    }
}

/// The most addresses that a site map may hold.
const LONGEST: usize = 50_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Whether a site map lists it: pages do end in a slash, files do not; only the start page's address is empty.
fn is_listed(site: Site<'_>, route: &Route) -> bool {
    let address = routes::address(site.catalog, route);
    let is_page = address.is_empty() || address.ends_with('/');
    is_page && !matches!(route, Route::Moved(..))
}

/// All pages; with more than one map may hold, the list of the maps.
fn sitemap(site: Site<'_>, base: &str) -> String {
    let routes = routes(site);
    let parts: Vec<_> = routes.iter().filter(|route| matches!(route, Route::SitemapPart(_))).collect();
    if parts.is_empty() {
        return map(site, base, routes.iter().filter(|route| is_listed(site, route)));
    }
    let mut xml = Xml::document();
    xml.element("sitemapindex", &[NAMESPACE], |xml| {
        xml.line();
        for part in parts {
            let address = format!("{base}{}", routes::address(site.catalog, part));
            xml.element("sitemap", &[], |xml| xml.leaf("loc", &[], &address));
            xml.line();
        }
    });
    xml.finish()
}

fn sitemap_part(site: Site<'_>, base: &str, part: u32) -> String {
    let routes = routes(site);
    let before = (part.saturating_sub(1) as usize).saturating_mul(LONGEST);
    map(site, base, routes.iter().filter(|route| is_listed(site, route)).skip(before).take(LONGEST))
}

fn map<'a>(site: Site<'_>, base: &str, pages: impl Iterator<Item = &'a Route>) -> String {
    let mut xml = Xml::document();
    xml.element("urlset", &[NAMESPACE], |xml| {
        xml.line();
        for page in pages {
            let address = format!("{base}{}", routes::encode(&routes::address(site.catalog, page)));
            xml.element("url", &[], |xml| xml.leaf("loc", &[], &address));
            xml.line();
        }
    });
    xml.finish()
}

fn robots(site: Site<'_>) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.settings.base_url {
        let _ = writeln!(text, "\nSitemap: {base}sitemap.xml");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Release};
    use crate::diagnostic::Report;
    use crate::model::ReleaseState;
    use crate::views::{Common, diagram};

    #[test]
    fn more_pages_than_one_map_holds_are_listed_by_several() {
        let mut catalog = Catalog::default();
        catalog.releases = (0..LONGEST)
            .map(|number| Release {
                version: None,
                name: format!("Phase {number}"),
                title: None,
                slug: format!("phase-{number}"),
                owner: None,
                state: ReleaseState::Unknown,
                date: None,
                disputed: false,
                parts: Vec::new(),
            })
            .collect();
        let settings = diagram::tests::settings();
        let settings = crate::model::Settings { base_url: Some("https://example.org/".into()), ..settings };
        let (findings, common) = (Report::default(), Common::default());
        let site = Site { catalog: &catalog, settings: &settings, findings: &findings, changes: None, common: &common };
        let map = |route: &Route| file(site, route).unwrap();
        let index = map(&Route::Sitemap);
        assert_eq!(index.matches("<sitemap>").count(), 2, "{index}");
        assert!(index.contains("<loc>https://example.org/sitemap-2.xml</loc>"));
        let listed = [1, 2].map(|part| map(&Route::SitemapPart(part)).matches("<loc>").count());
        let pages = routes(site).iter().filter(|route| is_listed(site, route)).count();
        assert_eq!((listed[0], listed[0] + listed[1]), (LONGEST, pages));
    }
}
