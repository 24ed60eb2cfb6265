//! Where everything lives. Every link of the portal goes through this module.
//!
//! An *address* is the path of a page from the site's root: lower case, ending in a slash
//! (`specs/001-search/`), or the path of a file (`api/v1/portal.json`). Links between pages are relative,
//! so that the same files work at a domain's root, below `/my-repo/`, and opened from disk.

pub mod registers;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::catalog::{
    AssetIndex, Catalog, DocumentIndex, Edge, OwnerIndex, PageIndex, Release, ReleaseIndex, SpecEntry, SpecIndex,
    Target, ThingKind,
};
use crate::diagnostic::{Code, Report, Severity};
use crate::model::{Date, Settings, StatusKind};

use registers::{
    Coverage, CriteriaList, InterfaceList, MOST_USES, MetricList, OwnedList, ReviewList, RiskList, UnknownList,
};

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
    /// `/pages/`: the list of ordinary pages and its numbered pages; only if there are any.
    Pages(u32),
    /// `/status/`
    StatusBoard,
    /// `/status/<kind>/` and its numbered pages.
    Status(StatusKind, u32),
    /// `/releases/` and its numbered pages.
    Releases(u32),
    /// `/releases/<version>/` and its numbered pages.
    Release(ReleaseIndex, u32),
    /// `/dependencies/` and its numbered pages.
    Dependencies(u32),
    /// `/dependencies/circles/` and its numbered pages.
    Circles(u32),
    /// `/dependencies/nowhere/` and its numbered pages: references that lead to no single spec.
    Loose(u32),
    /// `/attention/` and its numbered pages; only if something needs somebody.
    Attention(u32),
    /// `/owners/` and its numbered pages.
    Owners(u32),
    /// `/owners/<slug>/` and its numbered pages.
    Owner(OwnerIndex, u32),
    /// `/owners/<slug>/risks/` and its kin, and their numbered pages.
    Owned(OwnerIndex, OwnedList, u32),
    /// `/risks/`, its parts (`/risks/high/`) and their numbered pages.
    Risks(RiskList, u32),
    /// `/criteria/`, its parts (`/criteria/open/`) and their numbered pages.
    Criteria(CriteriaList, u32),
    /// `/criteria/specs-that-meet-all/` and its kin, and their numbered pages.
    CriteriaSpecs(Coverage, u32),
    /// `/metrics/`, its parts (`/metrics/without-target/`) and their numbered pages.
    Metrics(MetricList, u32),
    /// `/reviews/`, its parts (`/reviews/overdue/`) and their numbered pages.
    Reviews(ReviewList, u32),
    /// `/catalog/`
    Catalog,
    /// `/catalog/external/` and its kin, and their numbered pages.
    Interfaces(InterfaceList, u32),
    /// `/catalog/external/<slug>/` of a thing that many specs touch, and its numbered pages.
    Thing(ThingKind, u32, u32),
    /// `/search/`; only where the portal can be searched.
    Search,
    /// `/search/<name>.js`: a file of the search index, by its address.
    SearchFile(String),
    /// `/data/specs-<number>.js`: rows of the tables of specs, for the script of numbered lists; from 1.
    TableRows(u32),
    /// `/summary/`
    Summary,
    /// `/health/`
    Health,
    /// `/health/<code>/` of a rule that found something, and its numbered pages.
    Rule(Code, u32),
    /// `/health/errors/` and its kin, and their numbered pages.
    Findings(Severity, u32),
    /// `/health/without-owner/` and its kin, and their numbered pages.
    Unknown(UnknownList, u32),
    /// `/404.html`
    NotFound,
    /// `/changes/` and its numbered pages; only with an earlier portal to compare with.
    Changes(u32),
    /// `/specs/<old key>/` of a spec that has another key now.
    Moved(String, SpecIndex),
    /// `/feed.atom`; only with an earlier portal and a base address.
    Feed,
    /// `/releases.ics`; only if a release has a date.
    Calendar,
    /// `/badges/<key>.svg` and its like.
    Badge(Badge, BadgeForm),
    /// `/sitemap.xml`; only with a base address.
    Sitemap,
    /// `/sitemap-1.xml`: a part of the site map, from 1; only where one map cannot hold all.
    SitemapPart(u32),
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

/// What a badge is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Badge {
    /// All specs.
    Portfolio,
    /// One spec.
    Spec(SpecIndex),
    /// One release.
    Release(ReleaseIndex),
}

/// How a badge is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BadgeForm {
    /// A picture: SVG.
    Picture,
    /// What the endpoint badge of shields.io reads: JSON.
    Shields,
}

/// How many entries a list page holds before it is numbered: as many as a phone lays out without stopping to answer.
pub const PAGE_SIZE: usize = 200;

/// How many rows of specs a file of [`Route::TableRows`] is made for: few requests, and small changes.
const FILE_SIZE: usize = 1_000;

/// How many specs a page of a release holds: each brings the list of what it ships.
pub const RELEASE_PAGE_SIZE: usize = 100;

/// Every route that a catalog and what was found in it lead to; each once, in a stable order.
///
/// The theme, the search index, and what depends on a base address or an earlier portal come on top: see `views::routes`.
#[must_use]
pub fn all(catalog: &Catalog, settings: &Settings, findings: &Report) -> Vec<Route> {
    let mut routes = vec![
        Route::Dashboard,
        Route::Summary,
        Route::Health,
        Route::StatusBoard,
        Route::Catalog,
        Route::NotFound,
        Route::Robots,
        Route::ApiPortal,
        Route::ApiSchema,
    ];
    routes.extend(numbered(catalog.specs.len()).map(Route::Specs));
    for index in indices(&catalog.specs).map(SpecIndex) {
        routes.push(Route::Spec(index));
        routes.push(Route::ApiSpec(index));
    }
    routes.extend(indices(&catalog.shared_keys).map(Route::SharedKey));
    let ordinary = catalog.pages.iter().filter(|page| page.attached_to.is_none()).count();
    if ordinary > 0 {
        routes.extend(numbered(ordinary).map(Route::Pages));
    }
    routes.extend(indices(&catalog.pages).map(|index| Route::Page(PageIndex(index))));
    for (kind, specs) in &catalog.statuses {
        routes.extend(numbered(specs.len()).map(|page| Route::Status(kind.clone(), page)));
    }
    routes.extend(numbered(catalog.releases.len()).map(Route::Releases));
    for (index, release) in catalog.releases.iter().enumerate() {
        let pages = numbered_by(release.parts.len(), RELEASE_PAGE_SIZE);
        routes.extend(pages.map(|page| Route::Release(ReleaseIndex(index as u32), page)));
    }
    routes.extend(numbered(tied(catalog).count()).map(Route::Dependencies));
    let (circles, loose) = (catalog.cycles.len(), loose(catalog).count());
    routes.extend(numbered(circles).filter(|_| circles > 0).map(Route::Circles));
    routes.extend(numbered(loose).filter(|_| loose > 0).map(Route::Loose));
    routes.extend(numbered(catalog.owners.len()).map(Route::Owners));
    for (index, owner) in catalog.owners.iter().enumerate() {
        let index = OwnerIndex(index as u32);
        routes.extend(numbered(owner.specs.len()).map(|page| Route::Owner(index, page)));
        for list in OwnedList::ALL {
            if list.has_pages(catalog, index, settings.today) {
                let count = list.count(catalog, index, settings.today);
                routes.extend(numbered(count).map(|page| Route::Owned(index, list, page)));
            }
        }
    }
    routes.extend(registered(catalog));
    routes.extend(reviewed(catalog, settings.today));
    routes.extend(touched(catalog));
    for (code, count) in findings.by_code() {
        routes.extend(numbered(count).map(|page| Route::Rule(code, page)));
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let count = findings.count(severity);
        if count > 0 {
            routes.extend(numbered(count).map(|page| Route::Findings(severity, page)));
        }
    }
    routes.extend(indices(&catalog.assets).map(|index| Route::Asset(AssetIndex(index))));
    routes.extend((1..=row_files(catalog)).map(Route::TableRows));
    if settings.search {
        routes.push(Route::Search);
    }
    if catalog.releases.iter().any(|release| calendar_date(release).is_some()) {
        routes.push(Route::Calendar);
    }
    let specs = indices(&catalog.specs).map(|index| Badge::Spec(SpecIndex(index)));
    let releases = indices(&catalog.releases).map(|index| Badge::Release(ReleaseIndex(index)));
    for badge in [Badge::Portfolio].into_iter().chain(specs).chain(releases) {
        routes.extend([Route::Badge(badge, BadgeForm::Picture), Route::Badge(badge, BadgeForm::Shields)]);
    }
    routes
}

/// The pages of [`registers`]: whole lists always, parts of them if something stands in them.
fn registered(catalog: &Catalog) -> Vec<Route> {
    let mut routes = Vec::new();
    for list in std::iter::once(RiskList::All).chain(RiskList::parts(catalog)) {
        routes.extend(numbered(list.count(catalog)).map(|page| Route::Risks(list, page)));
    }
    for list in std::iter::once(CriteriaList::All).chain(CriteriaList::PARTS) {
        if list.count(catalog) > 0 || list == CriteriaList::All {
            routes.extend((1..=list.pages(catalog)).map(|page| Route::Criteria(list, page)));
        }
    }
    for coverage in Coverage::ALL {
        let count = coverage.specs(catalog).count();
        if count > 0 {
            routes.extend(numbered(count).map(|page| Route::CriteriaSpecs(coverage, page)));
        }
    }
    for list in std::iter::once(MetricList::All).chain(MetricList::PARTS) {
        let count = list.count(catalog);
        if count > 0 || list == MetricList::All {
            routes.extend(numbered(count).map(|page| Route::Metrics(list, page)));
        }
    }
    for list in UnknownList::ALL {
        let count = list.count(catalog);
        if count > 0 {
            routes.extend(numbered(count).map(|page| Route::Unknown(list, page)));
        }
    }
    routes
}

fn reviewed(catalog: &Catalog, today: Date) -> Vec<Route> {
    let mut routes = Vec::new();
    for list in std::iter::once(ReviewList::All).chain(ReviewList::PARTS) {
        let count = list.count(catalog, today);
        if count > 0 || list == ReviewList::All {
            routes.extend(numbered(count).map(|page| Route::Reviews(list, page)));
        }
    }
    routes
}

/// The lists of the catalogue, and the things in them that many specs touch.
fn touched(catalog: &Catalog) -> Vec<Route> {
    let mut routes = Vec::new();
    for list in InterfaceList::ALL {
        let count = list.count(catalog);
        if count > 0 {
            routes.extend(numbered_by(count, list.page_size()).map(|page| Route::Interfaces(list, page)));
        }
    }
    for kind in ThingKind::ALL {
        for (position, thing) in (0..).zip(catalog.interfaces().of(kind)) {
            if thing.uses.len() > MOST_USES {
                routes.extend(numbered(thing.uses.len()).map(|page| Route::Thing(kind, position, page)));
            }
        }
    }
    routes
}

/// How many files hold the rows of all specs: none where every list has one page, else a power of two, so that
/// a file keeps its specs when others come and go.
#[must_use]
pub fn row_files(catalog: &Catalog) -> u32 {
    let specs = catalog.specs.len();
    if specs <= PAGE_SIZE { 0 } else { specs.div_ceil(FILE_SIZE).next_power_of_two() as u32 }
}

/// The date of a release that calendars can hold: they know the years 1 to 9999.
#[must_use]
pub fn calendar_date(release: &Release) -> Option<Date> {
    let date = release.date.as_ref()?.date.ok()?;
    (1..=9998).contains(&date.first_day().year()).then_some(date)
}

fn indices<T>(list: &[T]) -> impl Iterator<Item = u32> + use<T> {
    0..list.len() as u32
}

/// Specs that have anything to do with others, or say so: what the pages of [`Route::Dependencies`] list, by key.
pub fn tied(catalog: &Catalog) -> impl Iterator<Item = SpecIndex> {
    let ties = |entry: &SpecEntry| {
        !(entry.edges.is_empty()
            && entry.requires.is_empty()
            && entry.required_by.is_empty()
            && entry.related.is_empty())
    };
    (0..).map(SpecIndex).zip(&catalog.specs).filter(move |(_, entry)| ties(entry)).map(|(index, _)| index)
}

/// References that look like a spec and lead to none, or to several: what the pages of [`Route::Loose`] list, by key of
/// the spec that names them.
pub fn loose(catalog: &Catalog) -> impl Iterator<Item = (SpecIndex, &Edge)> {
    let leads_nowhere = |edge: &&Edge| matches!(edge.target, Target::Ambiguous(_) | Target::Unknown(_));
    catalog
        .specs()
        .flat_map(move |(index, entry)| entry.edges.iter().filter(leads_nowhere).map(move |edge| (index, edge)))
}

/// The page numbers, from 1, of a list of `length` entries; an empty list has one page.
pub fn numbered(length: usize) -> impl Iterator<Item = u32> {
    numbered_by(length, PAGE_SIZE)
}

/// The page numbers, from 1, of a list of `length` entries, `size` to a page.
pub fn numbered_by(length: usize, size: usize) -> impl Iterator<Item = u32> {
    1..=(length.div_ceil(size).max(1) as u32)
}

/// The address of a route, from the site's root: `specs/001-search/`; empty for the dashboard.
///
/// Addresses hold plain text; [`href`] encodes them for a page.
#[must_use]
pub fn address(catalog: &Catalog, route: &Route) -> String {
    match route {
        Route::Dashboard => String::new(),
        Route::Specs(page) => list("specs/".into(), *page),
        // By far the most links lead to specs.
        Route::Spec(spec) => ["specs/", &catalog.spec(*spec).key, "/"].concat(),
        Route::SharedKey(position) => format!("specs/{}/", catalog.shared_keys[*position as usize].0),
        Route::Page(index) => {
            let page = catalog.page(*index);
            match page.attached_to {
                Some(spec) => format!("specs/{}/{}/", catalog.spec(spec).key, page.slug),
                None => format!("pages/{}/", page.slug),
            }
        }
        Route::Pages(page) => list("pages/".into(), *page),
        Route::StatusBoard => "status/".into(),
        Route::Status(kind, page) => list(format!("status/{}/", kind.slug()), *page),
        Route::Releases(page) => list("releases/".into(), *page),
        Route::Release(release, page) => list(format!("releases/{}/", catalog.release(*release).slug), *page),
        Route::Dependencies(page) => list("dependencies/".into(), *page),
        Route::Circles(page) => list("dependencies/circles/".into(), *page),
        Route::Loose(page) => list("dependencies/nowhere/".into(), *page),
        Route::Attention(page) => list("attention/".into(), *page),
        Route::Owners(page) => list("owners/".into(), *page),
        Route::Owner(owner, page) => list(format!("owners/{}/", catalog.owner(*owner).slug), *page),
        Route::Owned(owner, part, page) => {
            list(format!("owners/{}/{}", catalog.owner(*owner).slug, part.address()), *page)
        }
        Route::Risks(risks, page) => list(risks.address(), *page),
        Route::Criteria(criteria, page) => list(criteria.address().into(), *page),
        Route::CriteriaSpecs(coverage, page) => list(coverage.address().into(), *page),
        Route::Metrics(metrics, page) => list(metrics.address().into(), *page),
        Route::Reviews(reviews, page) => list(reviews.address().into(), *page),
        Route::Catalog => "catalog/".into(),
        Route::Interfaces(things, page) => list(things.address().into(), *page),
        Route::Thing(kind, position, page) => list(registers::thing(catalog, *kind, *position), *page),
        Route::Search => "search/".into(),
        Route::SearchFile(address) => address.clone(),
        Route::TableRows(number) => format!("data/specs-{number}.js"),
        Route::Summary => "summary/".into(),
        Route::Health => "health/".into(),
        Route::Rule(code, page) => list(format!("health/{}/", code.as_str().to_lowercase()), *page),
        Route::Findings(severity, page) => list(format!("health/{}/", severities(*severity)), *page),
        Route::Unknown(unknown, page) => list(unknown.address().into(), *page),
        Route::NotFound => "404.html".into(),
        Route::Changes(page) => list("changes/".into(), *page),
        Route::Moved(old, _) => format!("specs/{old}/"),
        Route::Feed => "feed.atom".into(),
        Route::Calendar => "releases.ics".into(),
        Route::Badge(badge, form) => self::badge(catalog, *badge, *form),
        Route::Sitemap => "sitemap.xml".into(),
        Route::SitemapPart(part) => format!("sitemap-{part}.xml"),
        Route::Robots => "robots.txt".into(),
        Route::ApiPortal => "api/v1/portal.json".into(),
        Route::ApiSpec(spec) => format!("api/v1/specs/{}.json", catalog.spec(*spec).key),
        Route::ApiSchema => "api/v1/schema.json".into(),
        Route::Asset(asset) => format!("files/{}", catalog.asset(*asset).address),
        Route::Theme(name) => format!("assets/{name}"),
    }
}

/// The word for findings of a severity, as readers know them.
#[must_use]
pub fn severities(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "errors",
        Severity::Warning => "warnings",
        Severity::Info => "notes",
    }
}

fn badge(catalog: &Catalog, badge: Badge, form: BadgeForm) -> String {
    let ending = match form {
        BadgeForm::Picture => "svg",
        BadgeForm::Shields => "json",
    };
    match badge {
        Badge::Portfolio => format!("badges/portfolio.{ending}"),
        // Two dashes stand only in keys of specs that share one, and then none of them has the key itself.
        Badge::Spec(spec) if catalog.spec(spec).key == "portfolio" => format!("badges/portfolio--spec.{ending}"),
        Badge::Spec(spec) => format!("badges/{}.{ending}", catalog.spec(spec).key),
        Badge::Release(release) => format!("badges/releases/{}.{ending}", catalog.release(release).slug),
    }
}

fn list(base: String, page: u32) -> String {
    if page <= 1 { base } else { format!("{base}page-{page}/") }
}

/// The address of a document.
#[must_use]
pub fn document(catalog: &Catalog, document: DocumentIndex) -> String {
    match document {
        DocumentIndex::Spec(spec) => address(catalog, &Route::Spec(spec)),
        DocumentIndex::Page(page) => address(catalog, &Route::Page(page)),
    }
}

/// The file that holds an address: `specs/001-search/index.html`.
#[must_use]
pub fn file(address: &str) -> String {
    if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() }
}

/// The relative link from one address to another, encoded for an attribute: `../002-b/`.
///
/// With `portable` it names `index.html`, for a portal that is opened from disk.
#[must_use]
pub fn href(from: &str, to: &str, portable: bool) -> String {
    let from_folder = from.rfind('/').map_or("", |at| &from[..=at]);
    let same = from_folder.bytes().zip(to.bytes()).take_while(|(left, right)| left == right);
    // What both begin with, up to a slash.
    let common = (1..).zip(same).filter(|(_, (byte, _))| *byte == b'/').last().map_or(0, |(end, _)| end);
    let up = from_folder.bytes().skip(common).filter(|byte| *byte == b'/').count();
    let mut link = String::with_capacity(up * 3 + to.len() - common + "index.html".len());
    (0..up).for_each(|_| link.push_str("../"));
    // A first segment with a colon would read as a scheme: the colon is one of what is encoded.
    link.extend(utf8_percent_encode(&to[common..], UNSAFE));
    if portable && (to.is_empty() || to.ends_with('/')) {
        link.push_str("index.html");
    }
    if link.is_empty() {
        link.push_str("./");
    }
    link
}

/// The link from a page that is served at any depth (`404.html`): from the root of the host.
#[must_use]
pub fn href_from_root(settings: &Settings, to: &str) -> String {
    let index = if settings.portable && (to.is_empty() || to.ends_with('/')) { "index.html" } else { "" };
    format!("{}{}{index}", settings.root_path(), encode(to))
}

/// An address as it stands in a URL: everything but letters, digits and a few marks percent-encoded.
#[must_use]
pub fn encode(address: &str) -> String {
    utf8_percent_encode(address, UNSAFE).to_string()
}

/// What has to be encoded in a path: everything but unreserved characters, `/` and harmless marks.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'@')
    .remove(b'+')
    .remove(b',')
    .remove(b'=');

/// The route of a file of the site, where that can be told without a list of all routes: documents, the start page,
/// and files that are carried along.
#[must_use]
pub fn known(catalog: &Catalog, file: &str) -> Option<Route> {
    if let Some(address) = file.strip_prefix("files/") {
        let position = catalog.assets.iter().position(|asset| asset.address == address)?;
        return Some(Route::Asset(AssetIndex(position as u32)));
    }
    let address = file.strip_suffix("index.html")?;
    if address.is_empty() {
        return Some(Route::Dashboard);
    }
    let page_at = |index: PageIndex, slug: &str| catalog.page(index).slug == slug;
    let address = address.strip_suffix('/')?;
    if let Some(slug) = address.strip_prefix("pages/") {
        let mut pages = indices(&catalog.pages).map(PageIndex);
        let found = pages.find(|index| catalog.page(*index).attached_to.is_none() && page_at(*index, slug));
        return found.map(Route::Page);
    }
    let (key, slug) = match address.strip_prefix("specs/")?.split_once('/') {
        Some((key, slug)) => (key, Some(slug)),
        None => (address.strip_prefix("specs/")?, None),
    };
    let spec = catalog.specs.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
    match slug {
        None => Some(Route::Spec(SpecIndex(spec as u32))),
        Some(slug) => {
            let mut pages = catalog.specs[spec].attachments.iter().copied();
            pages.find(|index| page_at(*index, slug)).map(Route::Page)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_to_the_page() {
        assert_eq!(href("specs/001-a/", "specs/002-b/", false), "../002-b/");
        assert_eq!(href("specs/001-a/", "", false), "../../");
        assert_eq!(href("", "specs/001-a/", false), "specs/001-a/");
        assert_eq!(href("specs/001-a/", "specs/001-a/", false), "./");
        assert_eq!(href("specs/001-a/", "specs/001-b/", false), "../001-b/");
        assert_eq!(href("404.html", "owners/", false), "owners/");
    }

    #[test]
    fn a_portable_portal_names_the_file() {
        assert_eq!(href("specs/001-a/", "", true), "../../index.html");
        assert_eq!(href("", "", true), "index.html");
        assert_eq!(href("", "assets/site.css", true), "assets/site.css");
    }

    #[test]
    fn addresses_of_any_script_are_encoded_and_never_read_as_a_scheme() {
        assert_eq!(href("", "specs/検索/", false), "specs/%E6%A4%9C%E7%B4%A2/");
        assert_eq!(href("specs/検索/", "specs/検閲/", false), "../%E6%A4%9C%E9%96%B2/");
        assert_eq!(href("files/", "files/a:b", false), "a%3Ab");
    }

    #[test]
    fn the_list_of_specs_keeps_its_numbered_pages() {
        assert_eq!(numbered(0).count(), 1);
        assert_eq!(numbered(PAGE_SIZE + 1).collect::<Vec<_>>(), [1, 2]);
    }
}
