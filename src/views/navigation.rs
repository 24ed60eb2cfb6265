//! The navigation: one table, so that a new page is one line.

use serde::Serialize;

use crate::routes::Route;
use crate::routes::registers::{CriteriaList, MetricList, ReviewList, RiskList};

use super::links::{Anchor, Links};

/// An entry of the navigation.
#[derive(Debug, Serialize)]
pub struct NavigationItem {
    /// What it says.
    pub text: &'static str,
    /// Where it leads.
    pub href: String,
    /// The value of `aria-current`: `page` on the page itself, `true` below it, nothing elsewhere.
    pub current: Option<&'static str>,
}

/// Where an entry stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Main,
    More,
}

struct Entry {
    text: &'static str,
    place: Place,
    /// The page it leads to.
    route: Route,
    /// Whether it leads anywhere on this portal.
    shown: fn(&Links) -> bool,
    /// Whether a page belongs to it.
    holds: fn(&Route) -> bool,
}

fn entries() -> Vec<Entry> {
    use Place::{Main, More};
    let entry = |text, place, route, holds| Entry { text, place, route, shown: |_| true, holds };
    vec![
        entry("Overview", Main, Route::Dashboard, |route| matches!(route, Route::Dashboard | Route::Attention(_))),
        entry("Releases", Main, Route::Releases(1), |route| matches!(route, Route::Releases(_) | Route::Release(..))),
        entry("Specs", Main, Route::Specs(1), |route| {
            matches!(route, Route::Specs(_) | Route::Spec(_) | Route::SharedKey(_))
        }),
        entry("Risks", Main, Route::Risks(RiskList::All, 1), |route| matches!(route, Route::Risks(..))),
        entry("Summary", More, Route::Summary, |route| *route == Route::Summary),
        entry("Status board", More, Route::StatusBoard, |route| {
            matches!(route, Route::StatusBoard | Route::Status(..))
        }),
        entry("Criteria", More, Route::Criteria(CriteriaList::All, 1), |route| {
            matches!(route, Route::Criteria(..) | Route::CriteriaSpecs(..))
        }),
        entry("Metrics", More, Route::Metrics(MetricList::All, 1), |route| matches!(route, Route::Metrics(..))),
        entry("Catalogue", More, Route::Catalog, |route| {
            matches!(route, Route::Catalog | Route::Interfaces(..) | Route::Thing(..))
        }),
        entry("Dependencies", More, Route::Dependencies(1), |route| {
            matches!(route, Route::Dependencies(_) | Route::Circles(_) | Route::Loose(_))
        }),
        entry("Owners", More, Route::Owners(1), |route| {
            matches!(route, Route::Owners(_) | Route::Owner(..) | Route::Owned(..))
        }),
        entry("Reviews", More, Route::Reviews(ReviewList::All, 1), |route| matches!(route, Route::Reviews(..))),
        entry("Data quality", More, Route::Health, |route| {
            matches!(route, Route::Health | Route::Rule(..) | Route::Findings(..) | Route::Unknown(..))
        }),
        Entry {
            shown: |links| links.catalog.pages.iter().any(|page| page.attached_to.is_none()),
            ..entry("Pages", More, Route::Pages(1), |route| matches!(route, Route::Pages(_) | Route::Page(_)))
        },
    ]
}

/// Every page of the navigation that leads anywhere: what it is called there, and its route.
pub(super) fn pages(links: &Links) -> Vec<(&'static str, Route)> {
    entries().into_iter().filter(|entry| (entry.shown)(links)).map(|entry| (entry.text, entry.route)).collect()
}

pub(super) fn main(links: &Links, route: &Route) -> Vec<NavigationItem> {
    items(links, route, Place::Main)
}

pub(super) fn more(links: &Links, route: &Route) -> Vec<NavigationItem> {
    items(links, route, Place::More)
}

fn items(links: &Links, route: &Route, place: Place) -> Vec<NavigationItem> {
    let wanted = entries().into_iter().filter(|entry| entry.place == place && (entry.shown)(links));
    wanted
        .map(|entry| NavigationItem {
            text: entry.text,
            href: links.to(&entry.route),
            current: (entry.holds)(route).then(|| if entry.route == *route { "page" } else { "true" }),
        })
        .collect()
}

/// The project's own links: full addresses as they are, others from the site's root.
pub(super) fn own(links: &Links) -> Vec<Anchor> {
    let own = links.settings.links.iter();
    own.map(|link| {
        let outside = ["https://", "http://", "mailto:"].iter().any(|scheme| link.url.starts_with(scheme));
        let href = if outside { link.url.clone() } else { links.to_address(link.url.trim_start_matches('/')) };
        Anchor { text: link.title.clone(), href }
    })
    .collect()
}
