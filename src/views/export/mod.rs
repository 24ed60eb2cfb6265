//! The data export: the portal as JSON, NDJSON and CSV.
//!
//! A contract of its own: other tools read it, and every number on a page equals it. [`SCHEMA`] describes
//! the JSON documents. Structs here borrow from the catalog and are written as they are made, one spec
//! after the other, so that a large portal is never in memory twice.
//!
//! Objects keep the order of their fields, lists the order of the catalog (by key) or of the author's file.
//! The bytes depend on the catalog, the settings and the version of sitegen only.

mod findings;
mod releases;
mod shapes;
mod spec;
mod table;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};

use crate::catalog::{Catalog, PageEntry, PageIndex, ReleaseIndex, SpecIndex};
use crate::changes::News;
use crate::diagnostic::Diagnostic;
use crate::model;
use crate::routes::{self, Route};

use super::{Site, feed};
use findings::{Finding, FindingCounts};
use releases::Release;
use shapes::Tally;

pub use table::csv;

/// The JSON Schema (draft 2020-12) of every JSON document written here.
pub const SCHEMA: &str = include_str!("schema.json");

/// The number of the contract; additions keep it.
const CONTRACT: u32 = 1;

const GENERATOR: &str = concat!("sitegen ", env!("CARGO_PKG_VERSION"));

/// Writes the whole model as one JSON document, indented, for people and for comparing two of them.
///
/// # Errors
/// Whatever `out` meets.
pub fn whole(site: Site<'_>, out: &mut impl Write) -> io::Result<()> {
    let catalog = site.catalog;
    let whole = Whole {
        head: Head::of(site),
        specs: Stream { site, shape: spec::Whole::of },
        releases: releases::all(site),
        cycles: cycles(catalog),
        pages: pages(catalog),
        diagnostics: findings::elsewhere(site),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}

/// Writes `api/v1/portal.json`: totals, releases, and one short object a spec, without the long texts.
///
/// # Errors
/// Whatever `out` meets.
pub fn portal(site: Site<'_>, out: &mut impl Write) -> io::Result<()> {
    portal_of(site, |index, out| short(site, index, out), out)
}

/// The same, where somebody else writes the object of each spec, as [`short`] does.
///
/// # Errors
/// Whatever `out` meets.
pub fn portal_of<W: Write>(
    site: Site<'_>,
    mut short: impl FnMut(SpecIndex, &mut W) -> io::Result<()>,
    out: &mut W,
) -> io::Result<()> {
    let catalog = site.catalog;
    let above = Above { head: Head::of(site), commit: site.settings.commit.as_deref() };
    let below =
        Below { releases: releases::all(site), cycles: cycles(catalog), pages: pages(catalog), feed: kept(site) };
    // One object in three pieces.
    let (above, below) = (serde_json::to_vec(&above)?, serde_json::to_vec(&below)?);
    out.write_all(&above[..above.len() - 1])?;
    out.write_all(b",\"specs\":[")?;
    for (index, _) in catalog.specs() {
        if index.0 > 0 {
            out.write_all(b",")?;
        }
        short(index, out)?;
    }
    out.write_all(b"],")?;
    out.write_all(&below[1..])?;
    out.write_all(b"\n")
}

/// Writes the short object of one spec.
///
/// # Errors
/// Whatever `out` meets.
pub fn short(site: Site<'_>, index: SpecIndex, out: &mut impl Write) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &spec::Short::of(site, index))?)
}

/// Writes some releases as one JSON list, each as the whole document has it, indented.
///
/// # Errors
/// Whatever `out` meets.
pub fn releases(site: Site<'_>, which: &[ReleaseIndex], out: &mut impl Write) -> io::Result<()> {
    let told: Vec<_> = which.iter().map(|index| releases::Release::of(site, *index)).collect();
    serde_json::to_writer_pretty(&mut *out, &told)?;
    out.write_all(b"\n")
}

/// Writes one spec whole: `api/v1/specs/<key>.json`, and a line of [`ndjson`].
///
/// Only its findings depend on the date, so that a spec's file changes when something about the spec does.
///
/// # Errors
/// Whatever `out` meets.
pub fn spec(site: Site<'_>, index: SpecIndex, out: &mut impl Write) -> io::Result<()> {
    line(&spec::Whole::alone(site, index), out)
}

/// Writes one JSON object a spec, each on a line of its own.
///
/// # Errors
/// Whatever `out` meets.
pub fn ndjson(site: Site<'_>, out: &mut impl Write) -> io::Result<()> {
    site.catalog.specs().try_for_each(|(index, _)| spec(site, index, out))
}

/// Writes findings as one JSON document: what was checked, how many there are of each severity and rule, and
/// each of them in the shape that [`SCHEMA`] gives a diagnostic, with its path.
///
/// # Errors
/// Whatever `out` meets.
pub fn report<'a>(
    site: Site<'_>,
    findings: impl Iterator<Item = &'a Diagnostic> + Clone,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings.clone() {
        *by_rule.entry(finding.code.as_str()).or_default() += 1;
    }
    let report = Findings {
        schema: CONTRACT,
        generator: GENERATOR,
        as_of: site.settings.today.first_day().to_string(),
        checked: Checked { specs: site.catalog.specs.len(), pages: site.catalog.pages.len() },
        counts: findings.clone().collect(),
        by_rule,
        diagnostics: Each(findings),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Findings<'a, T> {
    schema: u32,
    generator: &'static str,
    as_of: String,
    checked: Checked,
    #[serde(rename = "findings")]
    counts: FindingCounts,
    by_rule: BTreeMap<&'a str, usize>,
    diagnostics: T,
}

#[derive(Serialize)]
struct Checked {
    specs: usize,
    pages: usize,
}

/// Findings, each made while it is written.
struct Each<I>(I);

impl<'a, I: Iterator<Item = &'a Diagnostic> + Clone> Serialize for Each<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone().map(Finding::with_path))
    }
}

fn line(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    specs: Stream<'a, spec::Whole<'a>>,
    releases: Vec<Release<'a>>,
    cycles: Vec<Vec<&'a str>>,
    pages: Vec<Page<'a>>,
    diagnostics: Vec<Finding<'a>>,
}

/// What stands above the specs in the document of the portal.
#[derive(Serialize)]
struct Above<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
}

/// What stands below them.
#[derive(Serialize)]
struct Below<'a> {
    releases: Vec<Release<'a>>,
    cycles: Vec<Vec<&'a str>>,
    pages: Vec<Page<'a>>,
    /// For the next portal that is compared with this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    feed: Vec<News>,
}

/// The latest of what the feed tells.
fn kept(site: Site<'_>) -> Vec<News> {
    let mut news = feed::news(site);
    news.truncate(News::KEPT);
    news
}

/// What both documents about the whole portal begin with.
#[derive(Serialize)]
struct Head<'a> {
    schema: u32,
    generator: &'static str,
    title: &'a str,
    as_of: String,
    totals: Totals<'a>,
}

impl<'a> Head<'a> {
    fn of(site: Site<'a>) -> Self {
        Self {
            schema: CONTRACT,
            generator: GENERATOR,
            title: &site.settings.title,
            as_of: site.settings.today.first_day().to_string(),
            totals: Totals::of(site),
        }
    }
}

#[derive(Serialize)]
struct Totals<'a> {
    specs: usize,
    #[serde(serialize_with = "map")]
    by_status: Vec<(&'a str, usize)>,
    criteria: Tally,
    findings: FindingCounts,
}

impl<'a> Totals<'a> {
    fn of(site: Site<'a>) -> Self {
        let catalog = site.catalog;
        let mut criteria = model::Tally::default();
        catalog.specs.iter().for_each(|entry| criteria.merge(entry.spec().tally()));
        Self {
            specs: catalog.specs.len(),
            by_status: catalog.statuses.iter().map(|(kind, specs)| (kind.name(), specs.len())).collect(),
            criteria: criteria.into(),
            findings: site.findings.all().collect(),
        }
    }
}

/// A page; those that belong to a spec stand there, as attachments.
#[derive(Serialize)]
struct Page<'a> {
    path: &'a str,
    url: String,
    title: &'a str,
}

impl<'a> Page<'a> {
    fn of(catalog: &'a Catalog, index: PageIndex) -> Self {
        let PageEntry { parsed, .. } = catalog.page(index);
        Self { path: parsed.path.as_str(), url: url(catalog, &Route::Page(index)), title: parsed.title() }
    }
}

fn pages(catalog: &Catalog) -> Vec<Page<'_>> {
    let indices = (0..catalog.pages.len() as u32).map(PageIndex);
    let ordinary = indices.filter(|index| catalog.page(*index).attached_to.is_none());
    ordinary.map(|index| Page::of(catalog, index)).collect()
}

fn cycles(catalog: &Catalog) -> Vec<Vec<&str>> {
    catalog.cycles.iter().map(|cycle| keys(catalog, cycle)).collect()
}

fn keys<'a>(catalog: &'a Catalog, specs: &[SpecIndex]) -> Vec<&'a str> {
    specs.iter().map(|spec| &*catalog.spec(*spec).key).collect()
}

/// Where something is, from the site's root, ready to be put behind a base address.
fn url(catalog: &Catalog, route: &Route) -> String {
    routes::encode(&routes::address(catalog, route))
}

/// Every spec in one shape, each made while it is written.
struct Stream<'a, T> {
    site: Site<'a>,
    shape: fn(Site<'a>, SpecIndex) -> T,
}

impl<T: Serialize> Serialize for Stream<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.site.catalog.specs().map(|(index, _)| (self.shape)(self.site, index)))
    }
}

/// Pairs as an object, in their own order.
fn map<K: Serialize, V: Serialize, S: Serializer>(pairs: &[(K, V)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}
