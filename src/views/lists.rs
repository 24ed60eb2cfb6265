//! Tables of specs: all of them, those of one status; and the numbered pages of any long list.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::catalog::{ReleaseIndex, SpecEntry, SpecIndex};
use crate::model::{ReleaseState, StatusKind};
use crate::routes::{self, Route};

use super::attention::Mention;
use super::dashboard::Listed;
use super::links::{Anchor, Links};
use super::parts::{DateView, Progress, Status};
use super::tables::TableOf;
use super::{Body, Draft, words};

/// A page that is a table of specs.
#[derive(Debug, Serialize)]
pub struct SpecList {
    /// What the table lists, in words: `12 specs`.
    pub summary: String,
    /// The status that all of them have, on a page of one status.
    pub status: Option<Status>,
    /// Every status that occurs, with its list: ready-made filters.
    pub filters: Vec<Filter>,
    /// The rows of this page.
    pub table: SpecTable,
    /// The numbered pages; none when one is enough.
    pub pagination: Option<Pagination>,
    /// What the rows can be narrowed to, where a script runs; none where there is nothing to choose from.
    pub filter: Option<TableFilter>,
}

/// What the rows of a table can be narrowed to.
#[derive(Debug, Serialize)]
pub struct TableFilter {
    /// What may be chosen.
    #[serde(flatten)]
    pub facets: Arc<Facets>,
    /// How many owners are not offered, and the list of all; the address may still ask for one.
    pub more_owners: Option<Listed>,
    /// How many releases are not offered, and the list of all.
    pub more_releases: Option<Listed>,
    /// How many files hold the rows of numbered pages; 0 when all rows are on this one.
    pub files: u32,
    /// Whether addresses that the script makes name `index.html`.
    pub portable: bool,
}

/// What there is to choose from, the same on all pages of a table.
#[derive(Debug, Serialize)]
pub struct Facets {
    /// Statuses; none where all rows have the same.
    pub statuses: Vec<Choice>,
    /// Owners, by name; those with most rows, if there are very many.
    pub owners: Vec<Choice>,
    /// Releases that specs share, in order; those with most rows, if there are very many.
    pub releases: Vec<Choice>,
    /// How many rows there are on all pages.
    pub total: usize,
    /// Which of the rows in the files belong here, as `status=draft`; nothing: all of them.
    pub scope: String,
    /// How many owners and releases are not offered.
    #[serde(skip)]
    pub(super) others: [usize; 2],
}

/// One value of a facet.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// As in addresses.
    pub slug: String,
    /// In words.
    pub label: String,
    /// How many rows have it; told on the first page of a list alone, as it changes with rows of other pages.
    pub count: Option<usize>,
}

/// The most owners or releases that a facet offers; a longer list is no help, and there are pages for them.
const MOST_CHOICES: usize = 300;

impl Facets {
    /// Those of the rows of `specs`, on the first page and on the others; none where there is nothing to choose from.
    /// `scope` says what all of them have in common, as `facet=value`, with `&` between.
    pub(super) fn of(links: &Links, specs: &[SpecIndex], scope: &[(&str, &str)]) -> Option<[Arc<Self>; 2]> {
        let catalog = links.catalog;
        if specs.len() < 2 {
            return None;
        }
        let entries = || specs.iter().map(|spec| catalog.spec(*spec));
        let choice = |slug: String, label: &str, count| Choice { slug, label: label.to_owned(), count: Some(count) };
        let statuses = numbered(entries().filter_map(|entry| rank(links, entry)), &catalog.statuses);
        let statuses = statuses.map(|((kind, _), count)| choice(kind.slug(), kind.label(), count)).collect();
        let owners = numbered(entries().flat_map(|entry| &entry.owners).map(|owner| owner.get()), &catalog.owners);
        let owners = owners.map(|(owner, count)| choice(owner.slug.clone(), &owner.name, count));
        let releases = entries().flat_map(|entry| &entry.releases).map(|release| release.get());
        let releases = numbered(releases, &catalog.releases).filter(|(release, _)| release.owner.is_none());
        let releases = releases.map(|(release, count)| choice(release.slug.clone(), &release.name, count));
        let offered = |facet: &str, choices: Vec<Choice>| {
            let common = scope.iter().any(|(name, _)| *name == facet);
            if common || choices.len() < 2 { Vec::new() } else { choices }
        };
        let (owners, more_owners) = most(offered("owner", owners.collect()));
        let (releases, more_releases) = most(offered("release", releases.collect()));
        let counted = Self {
            statuses: offered("status", statuses),
            owners,
            releases,
            total: specs.len(),
            scope: scope.iter().map(|(name, slug)| format!("{name}={slug}")).collect::<Vec<_>>().join("&"),
            others: [more_owners, more_releases],
        };
        let others = Arc::new(counted.uncounted());
        Some([Arc::new(counted), others])
    }

    /// Without what changes with rows of other pages.
    fn uncounted(&self) -> Self {
        let uncounted = |choices: &[Choice]| {
            let choices = choices.iter().cloned();
            choices.map(|choice| Choice { count: None, ..choice }).collect()
        };
        Self {
            statuses: uncounted(&self.statuses),
            owners: uncounted(&self.owners),
            releases: uncounted(&self.releases),
            scope: self.scope.clone(),
            ..*self
        }
    }
}

impl TableFilter {
    /// On a page of the list that has these facets.
    pub(super) fn on(links: &Links, page: u32, [first, others]: &[Arc<Facets>; 2]) -> Self {
        let facets = if page > 1 { others } else { first };
        let [more_owners, more_releases] = facets.others;
        Self {
            facets: Arc::clone(facets),
            more_owners: listed(more_owners, links.to(&Route::Owners(1))),
            more_releases: listed(more_releases, links.to(&Route::Releases(1))),
            files: if facets.total > routes::PAGE_SIZE { routes::row_files(links.catalog) } else { 0 },
            portable: links.settings.portable,
        }
    }
}

/// The place of a spec's status among those that occur.
pub(super) fn rank(links: &Links, entry: &SpecEntry) -> Option<usize> {
    links.catalog.statuses.iter().position(|(kind, _)| kind == entry.status())
}

/// What stands at these positions of `all`, each once and in order, with how often it is named.
fn numbered<T>(positions: impl Iterator<Item = usize>, all: &[T]) -> impl Iterator<Item = (&T, usize)> {
    let mut counts = vec![0; all.len()];
    positions.for_each(|position| counts[position] += 1);
    all.iter().zip(counts).filter(|(_, count)| *count > 0)
}

/// The choices with most rows, in their order, and how many others there are.
fn most(mut choices: Vec<Choice>) -> (Vec<Choice>, usize) {
    let others = choices.len().saturating_sub(MOST_CHOICES);
    if others > 0 {
        let mut sizes: Vec<_> = choices.iter().enumerate().map(|(at, choice)| (Reverse(choice.count), at)).collect();
        sizes.sort_unstable();
        let kept: BTreeSet<usize> = sizes[..MOST_CHOICES].iter().map(|(_, at)| *at).collect();
        let mut at = 0..;
        choices.retain(|_| at.next().is_some_and(|at| kept.contains(&at)));
    }
    (choices, others)
}

fn listed(count: usize, href: String) -> Option<Listed> {
    (count > 0).then_some(Listed { count, href: Some(href) })
}

/// A ready-made filter: a status and how many specs have it.
#[derive(Debug, Serialize)]
pub struct Filter {
    /// The status, with a link to its list.
    pub status: Status,
    /// How many specs are there; told on the first page of a list alone.
    pub count: Option<usize>,
    /// Whether this page is that list.
    pub current: bool,
}

/// Specs, one a row.
#[derive(Debug, Serialize)]
pub struct SpecTable {
    /// What it lists; the table's caption.
    pub caption: String,
    /// The rows.
    pub rows: Vec<SpecRow>,
}

/// A row of a [`SpecTable`].
#[derive(Debug, Serialize)]
pub struct SpecRow {
    /// The id.
    pub id: String,
    /// The title, and the page.
    pub link: Anchor,
    /// The most pressing reason why somebody should look at it.
    pub attention: Option<Mention>,
    /// What the author declares.
    pub status: Status,
    /// What is done.
    pub progress: Progress,
    /// Who answers for it.
    pub owners: Vec<Anchor>,
    /// The releases that it takes part in.
    pub release: Option<ReleaseSpan>,
    /// When it was last changed, as its author says.
    pub updated: Option<DateView>,
    /// The same for the script that sorts and filters.
    pub facts: RowFacts,
}

/// The releases of a spec in the room of a cell: one, from one to another, or one and how many more.
#[derive(Debug, Serialize)]
pub struct ReleaseSpan {
    /// The first of its versions; where labels without a version are among them, the one that tells most.
    pub first: Anchor,
    /// The last of them.
    pub last: Option<Anchor>,
    /// How many more there are, where labels, which have no order, are among them.
    pub more: usize,
    /// Where they are listed.
    pub href: String,
    /// What the column is sorted by: the first that is not out, else the last one.
    pub sort: String,
}

/// The same by position.
pub(super) struct Span {
    pub(super) first: ReleaseIndex,
    pub(super) last: Option<ReleaseIndex>,
    pub(super) more: usize,
    pub(super) telling: ReleaseIndex,
}

impl Span {
    pub(super) fn of(links: &Links, releases: &[ReleaseIndex]) -> Option<Self> {
        let telling = telling_release(links, releases)?;
        let (first, last) = (*releases.first()?, *releases.last()?);
        // Versions come before labels.
        Some(match links.catalog.release(last).version {
            Some(_) => Self { first, last: (first != last).then_some(last), more: 0, telling },
            None => Self { first: telling, last: None, more: releases.len() - 1, telling },
        })
    }
}

impl ReleaseSpan {
    fn of(links: &Links, spec: SpecIndex) -> Option<Self> {
        let Span { first, last, more, telling } = Span::of(links, &links.catalog.spec(spec).releases)?;
        let owner = |release| links.catalog.release(release).owner;
        // Whose version it is has been said by the first.
        let named = |release| {
            let anchor = links.release(release);
            let text = Some(&links.catalog.release(release).name).filter(|_| owner(release) == owner(first));
            Anchor { text: text.unwrap_or(&anchor.text).clone(), ..anchor }
        };
        Some(Self {
            first: links.release(first),
            last: last.map(named),
            more,
            href: if more > 0 { format!("{}#page.releases", links.to(&Route::Spec(spec))) } else { String::new() },
            sort: links.release(telling).text,
        })
    }
}

/// What a script sorts and filters a row by.
#[derive(Debug, Serialize)]
pub struct RowFacts {
    /// The status as in addresses.
    pub status: String,
    /// Its place among the statuses.
    pub status_rank: usize,
    /// The owners as in addresses, with spaces between.
    pub owners: String,
    /// All releases that specs share, as in addresses, with spaces between.
    pub releases: String,
    /// How much is done, in thousandths.
    pub progress: Option<u32>,
    /// The owners' names.
    pub owner_names: String,
    /// The day of the last change: the first that it can mean.
    pub updated: Option<String>,
}

impl RowFacts {
    fn of(links: &Links, entry: &SpecEntry, progress: &Progress) -> Self {
        let catalog = links.catalog;
        let owners = || entry.owners.iter().map(|owner| catalog.owner(*owner));
        let releases = entry.releases.iter().map(|release| catalog.release(*release));
        let shared: Vec<_> = releases.filter(|release| release.owner.is_none()).map(|it| &*it.slug).collect();
        let day = entry.spec().updated.as_ref().and_then(|field| field.date.ok());
        Self {
            status: entry.status().slug(),
            status_rank: rank(links, entry).unwrap_or_default(),
            owners: owners().map(|owner| &*owner.slug).collect::<Vec<_>>().join(" "),
            releases: shared.join(" "),
            progress: (progress.of > 0).then(|| (u64::from(progress.met) * 1000 / u64::from(progress.of)) as u32),
            owner_names: owners().map(|owner| &*owner.name).collect::<Vec<_>>().join(", "),
            updated: day.map(|date| date.first_day().to_string()),
        }
    }
}

/// Numbered pages of a list.
#[derive(Debug, Serialize)]
pub struct Pagination {
    /// This page, from 1.
    pub current: u32,
    /// How many there are.
    pub last: u32,
    /// Which entries stand on this page; not told where it would change with entries of other pages.
    pub entries: Option<Entries>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// All pages by number; long runs are left out.
    pub pages: Vec<PageLink>,
}

/// Which entries of a list stand on a page.
#[derive(Debug, Serialize)]
pub struct Entries {
    /// The first, from 1.
    pub from: usize,
    /// The last.
    pub to: usize,
    /// How many there are on all pages.
    pub total: usize,
}

/// One of the numbered pages.
#[derive(Debug, Serialize)]
pub struct PageLink {
    /// Its number.
    pub number: u32,
    /// Where it is.
    pub href: String,
    /// Whether pages between the one before in the list and this one are left out.
    pub gap: bool,
}

impl SpecTable {
    pub(super) fn of(links: &Links, caption: impl Into<String>, specs: &[SpecIndex]) -> Self {
        Self { caption: caption.into(), rows: specs.iter().map(|spec| SpecRow::of(links, *spec)).collect() }
    }
}

impl SpecRow {
    pub(super) fn of(links: &Links, index: SpecIndex) -> Self {
        let entry = links.catalog.spec(index);
        let progress = Progress::of(links, index);
        Self {
            facts: RowFacts::of(links, entry, &progress),
            id: entry.spec().id.text.to_string(),
            link: links.spec(index),
            attention: Mention::of(links, index),
            status: Status::of(links, entry),
            progress,
            owners: entry.owners.iter().map(|owner| links.owner(*owner)).collect(),
            release: ReleaseSpan::of(links, index),
            updated: entry.spec().updated.as_ref().map(DateView::of),
        }
    }
}

pub(super) fn telling_release(links: &Links, releases: &[ReleaseIndex]) -> Option<ReleaseIndex> {
    let out = |release: &&ReleaseIndex| links.catalog.release(**release).state != ReleaseState::Released;
    releases.iter().find(out).or(releases.last()).copied()
}

impl Pagination {
    /// The pages of a list of `total` entries, `size` to a page.
    pub(super) fn of(
        links: &Links,
        current: u32,
        (total, size): (usize, usize),
        route: impl Fn(u32) -> Route,
    ) -> Option<Self> {
        let last = routes::numbered_by(total, size).last()?;
        let shown = span(current, total, size);
        let entries = Some(Entries { from: shown.start + 1, to: shown.end, total });
        Some(Self { entries, ..Self::to(links, current, last, route)? })
    }

    /// The pages of a list that has `last` of them.
    pub(super) fn to(links: &Links, current: u32, last: u32, route: impl Fn(u32) -> Route) -> Option<Self> {
        if last < 2 {
            return None;
        }
        let near = |number: &u32| *number == 1 || *number == last || number.abs_diff(current) <= 2;
        let mut before = 0;
        let pages = (1..=last).filter(near).map(|number| {
            let gap = number > before + 1;
            before = number;
            PageLink { number, href: links.to(&route(number)), gap }
        });
        let pages = pages.collect();
        Some(Self {
            current,
            last,
            entries: None,
            previous: (current > 1).then(|| links.to(&route(current - 1))),
            next: (current < last).then(|| links.to(&route(current + 1))),
            pages,
        })
    }
}

/// Which entries of a list of `total` stand on page `current`.
pub(super) fn span(current: u32, total: usize, size: usize) -> std::ops::Range<usize> {
    let start = (current.saturating_sub(1) as usize).saturating_mul(size).min(total);
    start..(start + size).min(total)
}

/// The title of a numbered page.
pub(super) fn numbered_title(title: &str, page: u32) -> String {
    if page <= 1 { title.to_owned() } else { format!("{title}, page {page}") }
}

pub(super) fn all(links: &Links, page: u32) -> Draft {
    let table = links.table(&TableOf::All);
    let total = table.specs.len();
    let view = SpecList {
        summary: words::specs(total),
        status: None,
        filters: filters(links, None, page),
        table: SpecTable::of(links, "All specs", table.on(page)),
        pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), Route::Specs),
        filter: table.filter(links, page),
    };
    let description = format!("All {} of this portal with status, progress, owner and release.", words::specs(total));
    Draft::new("specs.html", numbered_title("Specs", page), Body::SpecList(view)).describe(Some(description))
}

pub(super) fn with_status(links: &Links, kind: &StatusKind, page: u32) -> Draft {
    let table = links.table(&TableOf::Status(kind.clone()));
    let total = table.specs.len();
    let route = |page| Route::Status(kind.clone(), page);
    let title = match kind {
        StatusKind::Unknown => "Specs with no known status".to_owned(),
        _ => format!("{} specs", kind.label()),
    };
    let view = SpecList {
        summary: words::specs(total),
        status: Some(Status::of_kind(links, kind)),
        filters: filters(links, Some(kind), page),
        table: SpecTable::of(links, &*title, table.on(page)),
        pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), route),
        filter: table.filter(links, page),
    };
    let description = format!("{}: {}.", title, words::specs(total));
    Draft::new("specs.html", numbered_title(&title, page), Body::SpecList(view))
        .describe(Some(description))
        .under(vec![links.anchor("Status board", &Route::StatusBoard)])
}

fn filters(links: &Links, current: Option<&StatusKind>, page: u32) -> Vec<Filter> {
    let statuses = links.catalog.statuses.iter();
    let filter = |(kind, specs): &(StatusKind, Vec<SpecIndex>)| Filter {
        status: Status::of_kind(links, kind),
        count: (page == 1).then_some(specs.len()),
        current: current == Some(kind),
    };
    statuses.map(filter).collect()
}
