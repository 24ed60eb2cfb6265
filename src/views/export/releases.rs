//! Releases in the export, each with its verdict.

use serde::Serialize;

use crate::catalog::{Catalog, ReleaseIndex};
use crate::model::Version;
use crate::routes::Route;
use crate::verdict;

use super::shapes::Date;
use super::{Site, url};

/// One release across all specs.
#[derive(Serialize)]
pub(super) struct Release<'a> {
    version: Option<&'a str>,
    name: &'a str,
    title: Option<&'a str>,
    url: String,
    /// Set where versions are each spec's own: the key of the spec that it is a version of.
    train: Option<&'a str>,
    state: &'static str,
    date: Option<Date<'a>>,
    disputed: bool,
    specs: Vec<&'a str>,
    verdict: Verdict<'a>,
}

#[derive(Serialize)]
struct Verdict<'a> {
    kind: &'static str,
    headline: &'a str,
    reasons: Vec<Reason<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    kind: &'static str,
    leads_to: &'static str,
    message: &'a str,
    remedy: &'a str,
    spec: Option<&'a str>,
    path: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

/// Every release, in order.
pub(super) fn all(site: Site<'_>) -> Vec<Release<'_>> {
    (0..site.catalog.releases.len() as u32).map(|index| Release::of(site, ReleaseIndex(index))).collect()
}

impl<'a> Release<'a> {
    pub(super) fn of(site: Site<'a>, index: ReleaseIndex) -> Self {
        let catalog = site.catalog;
        let release = catalog.release(index);
        let mut specs: Vec<_> = release.parts.iter().map(|part| part.spec).collect();
        specs.dedup();
        let verdict = site.verdict(index);
        Self {
            version: release.version.as_ref().map(Version::as_str),
            name: &release.name,
            title: release.title.as_deref(),
            url: url(catalog, &Route::Release(index, 1)),
            train: release.owner.map(|spec| &*catalog.spec(spec).key),
            state: release.state.as_str(),
            date: release.date.as_ref().map(Date::from),
            disputed: release.disputed,
            specs: super::keys(catalog, &specs),
            verdict: Verdict {
                kind: verdict.kind.as_str(),
                headline: &verdict.headline,
                reasons: verdict.reasons.iter().map(|reason| Reason::of(catalog, reason)).collect(),
            },
        }
    }
}

impl<'a> Reason<'a> {
    fn of(catalog: &'a Catalog, reason: &'a verdict::Reason) -> Self {
        let (path, place) = reason.source.as_ref().map(|(path, place)| (path.as_str(), place)).unzip();
        Self {
            kind: reason.rule.as_str(),
            leads_to: reason.rule.verdict().as_str(),
            message: &reason.message,
            remedy: &reason.remedy,
            spec: reason.spec.map(|spec| &*catalog.spec(spec).key),
            path,
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
        }
    }
}
