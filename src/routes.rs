//! Where everything lives. Every link of the portal goes through this module.
//!
//! An *address* is the path of a page from the site's root: lower case, ending in a slash
//! (`specs/001-search/`), or the path of a file (`api/v1/portal.json`). Links between pages are relative,
//! so that the same files work at a domain's root, below `/my-repo/`, and opened from disk.

use crate::catalog::{AssetIndex, Catalog, OwnerIndex, PageIndex, ReleaseIndex, SpecIndex};
use crate::model::StatusKind;

/// One thing that the portal serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// `/`
    Dashboard,
    /// `/specs/`, `/specs/page-2/`: numbered from 1.
    Specs(u32),
    /// `/specs/<key>/`
    Spec(SpecIndex),
    /// `/specs/<key>/` of a key that several specs claim: position in [`Catalog::shared_keys`].
    SharedKey(u32),
    /// `/pages/<path>/` or `/specs/<key>/<file>/`
    Page(PageIndex),
    /// `/pages/`: the list of ordinary pages; only if there are any.
    Pages,
    /// `/status/`
    StatusBoard,
    /// `/status/<kind>/` and its numbered pages.
    Status(StatusKind, u32),
    /// `/releases/`
    Releases,
    /// `/releases/<version>/`
    Release(ReleaseIndex),
    /// `/dependencies/`
    Dependencies,
    /// `/owners/`
    Owners,
    /// `/owners/<slug>/` and its numbered pages.
    Owner(OwnerIndex, u32),
    /// `/404.html`
    NotFound,
    /// `/sitemap.xml`; only with a base address.
    Sitemap,
    /// `/robots.txt`
    Robots,
    /// `/api/v1/portal.json`
    ApiPortal,
    /// `/api/v1/specs/<key>.json`
    ApiSpec(SpecIndex),
    /// `/api/v1/schema.json`
    ApiSchema,
    /// `/files/<path>`: a file that a document needs.
    Asset(AssetIndex),
    /// `/assets/<name>`: style sheet, script, icon of the theme.
    Theme(String),
}

/// How many specs a list page holds before it is numbered.
pub const PAGE_SIZE: usize = 500;

/// Every route that a catalog leads to, without those of the theme; sorted, each once.
#[must_use]
pub fn all(catalog: &Catalog) -> Vec<Route> {
    let mut routes = vec![Route::Dashboard];
    routes.extend((0..catalog.specs.len()).map(|index| Route::Spec(SpecIndex(index as u32))));
    routes.extend((0..catalog.pages.len()).map(|index| Route::Page(PageIndex(index as u32))));
    routes
}

/// The address of a route, from the site's root: `specs/001-search/`; empty for the dashboard.
#[must_use]
pub fn address(catalog: &Catalog, route: &Route) -> String {
    match route {
        Route::Spec(spec) => format!("specs/{}/", catalog.spec(*spec).key),
        Route::Page(page) => format!("pages/{}/", catalog.page(*page).slug),
        _ => String::new(),
    }
}

/// The file that holds an address: `specs/001-search/index.html`.
#[must_use]
pub fn file(address: &str) -> String {
    if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() }
}
