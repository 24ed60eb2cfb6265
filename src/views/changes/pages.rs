//! What changed, on pages: the page of all changes, and the few lines that other pages show of it.

use serde::Serialize;

use crate::catalog::{ReleaseIndex, SpecIndex};
use crate::changes::Change;
use crate::model::StatusKind;
use crate::routes::{self, Route};
use crate::views::links::Links;
use crate::views::lists::{Pagination, numbered_title, span};
use crate::views::{Body, Draft, Site};

use super::{Group, Subject, Told, heading, spec_lines, summary, told};

/// The first changes, for a page that shows more than them.
#[derive(Debug, Serialize)]
pub struct Changed {
    /// `What changed since 2026-11-01`.
    pub heading: String,
    /// The most pressing ones.
    pub lines: Vec<ChangeLine>,
    /// How many there are besides.
    pub more: usize,
    /// The page of all changes.
    pub href: String,
}

/// One line about what changed.
#[derive(Debug, Serialize)]
pub struct ChangeLine {
    /// Decides icon and colour: `at-risk`, `complete`, `approved` or `draft`.
    pub icon: &'static str,
    /// What it is about; empty on its own page.
    pub name: String,
    /// Where that is, if it is still there.
    pub href: Option<String>,
    /// What happened, to stand behind the name; keys in back quotes.
    pub text: String,
    /// The texts of criteria, items and risks that are meant.
    pub details: Vec<String>,
    /// How many more of them there are.
    pub more: usize,
}

/// Everything that changed.
#[derive(Debug, Serialize)]
pub struct ChangeList {
    /// How much: `3 specs and 1 release changed`.
    pub summary: String,
    /// The day that is compared with; empty if the earlier portal does not say.
    pub since: String,
    /// The lines of this page, by what they mean.
    pub groups: Vec<LineGroup>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Lines under a heading.
#[derive(Debug, Serialize)]
pub struct LineGroup {
    /// The heading.
    pub title: &'static str,
    /// The lines.
    pub lines: Vec<ChangeLine>,
}

/// How many lines a page shows that has something else to say.
const FIRST: usize = 7;

/// How many lines the page of all changes holds before it is numbered.
const PAGE_SIZE: usize = 250;

/// The pages that a comparison leads to; none without one.
pub(in crate::views) fn pages(site: Site<'_>) -> impl Iterator<Item = Route> {
    let lines = site.changes.map(|changes| told(changes, &[]).len());
    lines.into_iter().flat_map(|lines| routes::numbered_by(lines, PAGE_SIZE)).map(Route::Changes)
}

fn statuses(links: &Links) -> Vec<StatusKind> {
    links.catalog.statuses.iter().map(|(kind, _)| kind.clone()).collect()
}

/// The most pressing changes of the whole portal; none without a comparison.
pub(in crate::views) fn recent(links: &Links) -> Option<Changed> {
    let changes = links.changes?;
    let all = told(changes, &statuses(links));
    Some(changed(links, all.iter().map(|line| whole(links, line)).collect()))
}

/// What changed about one spec; none if nothing did.
pub(in crate::views) fn of_spec(links: &Links, spec: SpecIndex) -> Option<Changed> {
    let change = links.changes?.of(&links.catalog.spec(spec).key)?;
    let all: Vec<_> = spec_lines(change, &statuses(links)).into_iter().map(bare).collect();
    (!all.is_empty()).then(|| changed(links, all))
}

/// What changed about one release: its date, its state, and what moved into it or out of it; none if nothing did.
pub(in crate::views) fn of_release(links: &Links, index: ReleaseIndex) -> Option<Changed> {
    let release = links.catalog.release(index);
    let changes = links.changes.filter(|_| release.owner.is_none())?;
    let own = changes.releases.iter().filter(|change| change.name == release.name);
    let mut all: Vec<_> = own.flat_map(super::release_lines).map(bare).collect();
    let statuses = statuses(links);
    for spec in &changes.specs {
        let concerns = |change: &&Change| match change {
            Change::Releases { left, joined } => left.contains(&release.name) || joined.contains(&release.name),
            Change::ItemMoved { from, to, .. } => *from == release.name || *to == release.name,
            _ => false,
        };
        let moved: Vec<_> = spec.changes.iter().filter(concerns).cloned().collect();
        if !moved.is_empty() {
            let moved = crate::changes::SpecChange { changes: moved, ..spec.clone() };
            all.extend(spec_lines(&moved, &statuses).iter().map(|line| whole(links, line)));
        }
    }
    (!all.is_empty()).then(|| changed(links, all))
}

fn changed(links: &Links, mut all: Vec<ChangeLine>) -> Changed {
    let more = all.len().saturating_sub(FIRST);
    all.truncate(FIRST);
    let heading = links.changes.map(heading).unwrap_or_default();
    Changed { heading, lines: all, more, href: links.to(&Route::Changes(1)) }
}

/// A line that names what it is about.
fn whole(links: &Links, line: &Told<'_>) -> ChangeLine {
    let href = match &line.subject {
        Subject::Spec { key, .. } => spec_named(links, key).map(|spec| links.to(&Route::Spec(spec))),
        Subject::Release(name) => release_named(links, name).map(|release| links.to(&Route::Release(release, 1))),
    };
    let name = match &line.subject {
        Subject::Spec { .. } => line.subject.name().to_owned(),
        Subject::Release(name) => format!("Release {name}"),
    };
    ChangeLine { name, href, ..bare(line.clone()) }
}

/// A line on the page of what it is about.
fn bare(line: Told<'_>) -> ChangeLine {
    let icon = match line.group {
        Group::Attention => "at-risk",
        Group::Progress => "complete",
        Group::Plans => "approved",
        Group::Specs => "draft",
    };
    let Told { text, details, more, .. } = line;
    ChangeLine { icon, name: String::new(), href: None, text, details, more }
}

fn spec_named(links: &Links, key: &str) -> Option<SpecIndex> {
    let at = links.catalog.specs.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
    Some(SpecIndex(at as u32))
}

fn release_named(links: &Links, name: &str) -> Option<ReleaseIndex> {
    let at = links.catalog.releases.iter().position(|release| release.owner.is_none() && release.name == name)?;
    Some(ReleaseIndex(at as u32))
}

/// The page of all changes.
pub(in crate::views) fn list(links: &Links, page: u32) -> Draft {
    let (all, summary, since, title) = match links.changes {
        Some(changes) => (told(changes, &statuses(links)), summary(changes), changes.since.clone(), heading(changes)),
        None => (Vec::new(), String::new(), String::new(), "What changed".to_owned()),
    };
    let shown = &all[span(page, all.len(), PAGE_SIZE)];
    let groups = shown.chunk_by(|left, right| left.group == right.group).map(|lines| LineGroup {
        title: lines[0].group.title(),
        lines: lines.iter().map(|line| whole(links, line)).collect(),
    });
    let description = format!("{title}: {summary}.");
    let view = ChangeList {
        summary,
        since,
        groups: groups.collect(),
        pagination: Pagination::of(links, page, (all.len(), PAGE_SIZE), Route::Changes),
    };
    Draft::new("changes.html", numbered_title(&title, page), Body::Changes(view)).describe(Some(description))
}
