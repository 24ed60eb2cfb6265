//! What each page says. Every number on a page is computed here.
//!
//! A [`Page`] is plain data made for one template: the theme's contract. Templates place things and
//! do not compute; the model may change without breaking a theme, and the other way round. Every
//! address in a view is ready to be put into an attribute; every text is plain and escaped by the
//! template. A list that can grow with the number of specs is cut into numbered pages.

mod attention;
mod badges;
mod board;
mod calendar;
pub mod changes;
mod common;
pub mod contents;
mod criteria;
mod dashboard;
mod dependencies;
mod dependents;
mod documents;
pub mod export;
mod feed;
mod files;
mod health;
mod interfaces;
mod links;
mod lists;
mod metrics;
mod moved;
mod navigation;
mod owners;
mod parts;
mod releases;
mod reviews;
mod risks;
mod rows;
mod search;
mod spec;
mod summary;
mod tables;
mod timeline;
pub mod words;
mod xml;

pub mod diagram;

use serde::Serialize;

use crate::catalog::{Catalog, DocumentIndex, ReleaseIndex};
use crate::changes::Changes;
use crate::diagnostic::Report;
use crate::model::Settings;
use crate::routes::{self, Route};
use crate::verdict::Verdict;

use links::Links;

pub use attention::{Attention, AttentionGroup, AttentionList, Mention};
pub use board::{Board, BoardCard, Column};
pub use changes::{ChangeLine, ChangeList, Changed, LineGroup};
pub use common::Common;
pub use criteria::{Criteria, CriteriaGroup, SpecCriteria};
pub use dashboard::{Dashboard, Listed, NextRelease, OwnerSummary, Place, StatusCount};
pub use dependencies::{Cycle, Dependencies, Loose, MostNeeded, Tangles, Ties};
pub(crate) use dependents::through;
pub use dependents::{Dependent, Indirect, Through};
pub use documents::{DocumentList, ListedDocument, OrdinaryPage, SharedKey};
pub use files::{file, routes};
pub use health::{
    ExampleFile, ExampleLine, Explained, FindingList, Health, Placed, RulePage, RuleRow, Unknown, UnknownWord,
    UnreadDates,
};
pub use interfaces::{
    Overview, Section as CatalogSection, Shared, ThingGroup, ThingLine, ThingPage, ThingRow, Things, UseView,
    VersionUses,
};
pub use links::Anchor;
pub use lists::{Choice, Entries, Facets, Pagination, SpecList, SpecRow, SpecTable, TableFilter};
pub use metrics::{MetricRow, Metrics, SpecMetrics};
pub use navigation::NavigationItem;
pub use owners::{Load, OwnerPage, OwnerRow, Owners};
pub use parts::{Card, DateView, Finding, ImpactView, Mark, Observation, Part, Progress, Status, status_label};
pub use releases::{ReleaseGroup, ReleaseItem, ReleasePage, ReleaseRow, Releases, Shipment};
pub use reviews::{ReviewGroup, ReviewRow, Reviews};
pub use risks::{Matrix, MatrixCell, MatrixRow, RiskRegister, RiskRow};
pub use search::{Place as FoundPlace, SearchPage, place, places};
pub use spec::{Fact, ListedRisk, OpenCriterion, Relation, SpecPage, SpecRelease};
pub use summary::{Summary, SummaryRelease};
pub use timeline::{Back, Column as TimelineColumn, Lane, LaneMark, OutOfOrder, Tick, Timeline};

/// What pages are made from.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// All documents, linked.
    pub catalog: &'a Catalog,
    /// The project's decisions.
    pub settings: &'a Settings,
    /// What was found in all files.
    pub findings: &'a Report,
    /// What changed since an earlier portal, if there is one to compare with.
    pub changes: Option<&'a Changes>,
    /// What several pages need, as far as any of them has asked.
    pub common: &'a Common,
}

impl<'a> Site<'a> {
    /// Whether a release can ship as of the day that the portal is judged by.
    #[must_use]
    pub fn verdict(&self, release: ReleaseIndex) -> &'a Verdict {
        self.common.verdicts.of(self.catalog, release, self.settings.today)
    }
}

/// What templates know on every page as `site`.
#[derive(Debug, Serialize)]
pub struct SiteWide {
    /// The portal's name.
    pub title: String,
    /// One sentence about it.
    pub tagline: Option<String>,
    /// A line at the foot of every page.
    pub footer: Option<String>,
    /// The picture beside the name; without one the theme shows its own mark.
    pub logo: Option<LogoView>,
    /// The day that overdue and the next release are judged by: `2026-11-22`.
    pub as_of: String,
}

impl SiteWide {
    /// What the project decided, for templates.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self {
            title: settings.title.clone(),
            tagline: settings.tagline.clone(),
            footer: settings.footer.clone(),
            logo: settings.logo.as_ref().map(|logo| LogoView {
                asset: logo.asset.clone(),
                width: logo.width,
                height: logo.height,
            }),
            as_of: settings.today.first_day().to_string(),
        }
    }
}

/// A picture beside the portal's name.
#[derive(Debug, Serialize)]
pub struct LogoView {
    /// Its name, to stand behind `page.assets`.
    pub asset: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// One page of the portal, before it has a look; templates know it as `page`.
#[derive(Debug, Serialize)]
pub struct Page {
    /// The template that shows it, without a folder: `spec.html`.
    #[serde(skip)]
    pub template: &'static str,
    /// The document whose text the page shows whole; rendered by `render::prose` and put in as `prose`.
    #[serde(skip)]
    pub document: Option<DocumentIndex>,
    /// The address of the page from the site's root.
    pub address: String,
    /// Title of the page alone.
    pub title: String,
    /// A sentence or two for search engines and link previews.
    pub description: Option<String>,
    /// Its full address; only with a base address.
    pub canonical: Option<String>,
    /// Link to the start page.
    pub home: String,
    /// What stands before the name of a file of the theme.
    pub assets: String,
    /// Link to the search page; none where there is no search, and on the search page itself.
    pub search: Option<String>,
    /// The feed of changes, if there is one.
    pub feed: Option<String>,
    /// The main navigation.
    pub navigation: Vec<NavigationItem>,
    /// The rest of it, under *More*.
    pub more: Vec<NavigationItem>,
    /// The project's own links.
    pub links: Vec<Anchor>,
    /// The pages above this one, from the top; empty for those in the navigation.
    pub trail: Vec<Anchor>,
    /// What the template of this page shows; templates know it as `view`.
    #[serde(skip)]
    pub body: Body,
}

impl Page {
    /// All that templates see of it but for the text of its document: equal bytes, equal pages.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(16 * 1024);
        let written = serde_json::to_writer(&mut bytes, &(self, &self.body));
        written.expect("memory takes every byte, and names of fields are always text");
        bytes
    }
}

/// The part of a [`Page`] that its own template shows.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "each variant is documented by its type")]
pub enum Body {
    Dashboard(Box<Dashboard>),
    SpecList(SpecList),
    Spec(Box<SpecPage>),
    SharedKey(SharedKey),
    Document(OrdinaryPage),
    Documents(DocumentList),
    Board(Board),
    Releases(Releases),
    Release(Box<ReleasePage>),
    Dependencies(Dependencies),
    Tangles(Tangles),
    Attention(AttentionList),
    Owners(Owners),
    Owner(Box<OwnerPage>),
    Summary(Box<Summary>),
    Health(Health),
    Rule(RulePage),
    UnreadDates(UnreadDates),
    Findings(FindingList),
    Risks(RiskRegister),
    Criteria(Criteria),
    Metrics(Metrics),
    Reviews(Reviews),
    Catalog(Overview),
    Things(Things),
    Thing(ThingPage),
    Search(SearchPage),
    Changes(ChangeList),
    /// The page for addresses that lead nowhere.
    NotFound {},
}

/// What a view function gives: a page without what all pages have.
struct Draft {
    template: &'static str,
    document: Option<DocumentIndex>,
    title: String,
    description: Option<String>,
    trail: Vec<Anchor>,
    body: Body,
}

impl Draft {
    fn new(template: &'static str, title: impl Into<String>, body: Body) -> Self {
        Self { template, document: None, title: title.into(), description: None, trail: Vec::new(), body }
    }

    fn describe(mut self, description: Option<String>) -> Self {
        self.description = description;
        self
    }

    fn under(mut self, trail: Vec<Anchor>) -> Self {
        self.trail = trail;
        self
    }

    fn showing(mut self, document: DocumentIndex) -> Self {
        self.document = Some(document);
        self
    }
}

/// The page that `route` shows; `None` for routes that are files, not pages.
#[must_use]
pub fn page(site: Site<'_>, route: &Route) -> Option<Page> {
    let links = &Links::new(site, route);
    let draft = match route {
        Route::Dashboard => dashboard::view(links),
        Route::Specs(page) => lists::all(links, *page),
        Route::Spec(spec) => spec::view(links, *spec),
        Route::SharedKey(position) => documents::shared_key(links, *position),
        Route::Page(page) => documents::ordinary(links, *page),
        Route::Pages(page) => documents::list(links, *page),
        Route::StatusBoard => board::view(links),
        Route::Status(kind, page) => lists::with_status(links, kind, *page),
        Route::Releases(page) => releases::list(links, *page),
        Route::Release(release, page) => releases::view(links, *release, *page),
        Route::Dependencies(page) => dependencies::view(links, *page),
        Route::Circles(page) => dependencies::circles(links, *page),
        Route::Loose(page) => dependencies::loose(links, *page),
        Route::Attention(page) => attention::list(links, *page),
        Route::Owners(page) => owners::list(links, *page),
        Route::Owner(owner, page) => owners::view(links, *owner, *page),
        Route::Owned(owner, list, page) => owners::owned(links, *owner, *list, *page),
        Route::Risks(list, page) => risks::view(links, *list, *page),
        Route::Criteria(list, page) => criteria::view(links, *list, *page),
        Route::CriteriaSpecs(coverage, page) => criteria::specs(links, *coverage, *page),
        Route::Metrics(list, page) => metrics::view(links, *list, *page),
        Route::Reviews(list, page) => reviews::view(links, *list, *page),
        Route::Catalog => interfaces::overview(links),
        Route::Interfaces(list, page) => interfaces::list(links, *list, *page),
        Route::Thing(kind, position, page) => interfaces::thing(links, *kind, *position, *page),
        Route::Search => search::view(links),
        Route::Summary => summary::view(links),
        Route::Health => health::view(links),
        Route::Rule(code, page) => health::rule(links, *code, *page),
        Route::Findings(severity, page) => health::findings(links, *severity, *page),
        Route::Unknown(list, page) => health::unknown(links, *list, *page),
        Route::Changes(page) => changes::list(links, *page),
        Route::NotFound => Draft::new("404.html", "Page not found", Body::NotFound {}),
        Route::Feed
        | Route::Calendar
        | Route::Moved(..)
        | Route::Badge(..)
        | Route::Sitemap
        | Route::SitemapPart(_)
        | Route::Robots
        | Route::ApiPortal
        | Route::ApiSpec(_)
        | Route::ApiSchema
        | Route::SearchFile(_)
        | Route::TableRows(_)
        | Route::Asset(_)
        | Route::Theme(_) => return None,
    };
    let address = routes::address(site.catalog, route);
    let listed = *route != Route::NotFound;
    let canonical = site.settings.base_url.as_ref().filter(|_| listed);
    Some(Page {
        template: draft.template,
        document: draft.document,
        canonical: canonical.map(|base| format!("{base}{}", routes::encode(&address))),
        address,
        title: draft.title,
        description: draft.description,
        home: links.to(&Route::Dashboard),
        assets: links.assets(),
        search: (site.settings.search && *route != Route::Search).then(|| links.to(&Route::Search)),
        feed: site.changes.and(site.settings.base_url.as_ref()).map(|_| links.to(&Route::Feed)),
        navigation: navigation::main(links, route),
        more: navigation::more(links, route),
        links: navigation::own(links),
        trail: draft.trail,
        body: draft.body,
    })
}
