//! What needs somebody, with the reason in words; and the order of tables, which shows it first.
//!
//! The last two reasons (no owner, not updated for long) are only told of specs that are in progress
//! and ship in the current or the next release: fields that are written by hand accuse people easily.

use std::cmp::Reverse;
use std::sync::Arc;

use serde::Serialize;

use crate::catalog::{Concern, ConcernKind, Concerned, Pressing, ReleaseIndex, SpecEntry, SpecIndex};
use crate::model::{Date, ReleaseState, Review, StatusKind};
use crate::routes::{self, Route};
use crate::verdict::VerdictKind;

use super::links::{Anchor, Links};
use super::lists::{Pagination, numbered_title, span};
use super::parts::{Status, observations};
use super::releases::{Due, overdue as is_overdue, upcoming};
use super::{Body, Draft, Site, words};

/// One thing that needs somebody.
#[derive(Debug, Serialize)]
pub struct Attention {
    /// Decides icon and colour: `blocked`, `at-risk`, `unknown`.
    pub icon: &'static str,
    /// What it is about.
    pub link: Anchor,
    /// Why, in words.
    pub reason: String,
}

/// Everything that needs somebody.
#[derive(Debug, Serialize)]
pub struct AttentionList {
    /// How many lines there are, in words: `12 items`.
    pub summary: String,
    /// Those of this page, by reason.
    pub groups: Vec<AttentionGroup>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Lines with the same reason.
#[derive(Debug, Serialize)]
pub struct AttentionGroup {
    /// The reason.
    pub title: &'static str,
    /// The lines.
    pub lines: Vec<Attention>,
}

/// The most pressing of the reasons why a spec needs somebody, in a few words.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Mention {
    /// Decides icon and colour.
    pub icon: &'static str,
    /// The reason.
    pub text: &'static str,
}

impl Mention {
    /// That of a spec; none for one that nobody has to look at.
    pub(super) fn of(links: &Links, spec: SpecIndex) -> Option<Self> {
        pressing(links).of_specs[spec.get()].map(|kind| Self { icon: icon(kind), text: label(kind) })
    }
}

/// A spec that is in progress counts as stale after so many days without a change.
const STALE_DAYS: i32 = 90;

/// What needs somebody as of today, judged once for all pages.
fn pressing(links: &Links) -> Arc<Pressing> {
    links.catalog.pressing(links.settings.today, || judge(links))
}

fn label(kind: ConcernKind) -> &'static str {
    match kind {
        ConcernKind::OverdueRelease => "Release overdue",
        ConcernKind::BlockedRelease => "Release blocked",
        ConcernKind::DueRelease => "Release due soon",
        ConcernKind::Unmitigated => "High risk, no mitigation",
        ConcernKind::Circle => "Dependency cycle",
        ConcernKind::Blocked => "Blocked",
        ConcernKind::Contradicted => "Status and progress disagree",
        ConcernKind::Behind => "Ahead of what it needs",
        ConcernKind::Unreviewed => "Review overdue",
        ConcernKind::Unowned => "In progress without an owner",
        ConcernKind::Stale => "Not updated recently",
    }
}

fn icon(kind: ConcernKind) -> &'static str {
    match kind {
        ConcernKind::Blocked | ConcernKind::BlockedRelease => "blocked",
        ConcernKind::Unreviewed | ConcernKind::Unowned | ConcernKind::Stale => "unknown",
        _ => "at-risk",
    }
}

/// How many things need somebody.
pub(super) fn count(links: &Links) -> usize {
    pressing(links).concerns.len()
}

/// The most pressing of them, at most so many.
pub(super) fn first(links: &Links, most: usize) -> Vec<Attention> {
    let pressing = pressing(links);
    varied(&pressing.concerns).into_iter().take(most).map(|concern| line(links, concern)).collect()
}

/// How many lines of one reason come before the first of the next.
const ALIKE: usize = 2;

/// The first of every reason, then the rest: thirty risks alike must not hide the one release that is late.
fn varied(concerns: &[Concern]) -> Vec<&Concern> {
    let groups = || concerns.chunk_by(|left, right| left.kind == right.kind);
    let first = groups().flat_map(|alike| alike.iter().take(ALIKE));
    first.chain(groups().flat_map(|alike| alike.iter().skip(ALIKE))).collect()
}

fn line(links: &Links, concern: &Concern) -> Attention {
    let link = match concern.about {
        Concerned::Release(release) => {
            let anchor = links.release(release);
            Anchor { text: format!("Release {}", anchor.text), ..anchor }
        }
        Concerned::Spec(spec) => links.spec(spec),
        Concerned::Circle(at) => {
            let specs = links.catalog.cycles[at].len() as u64;
            links.anchor(words::counted(specs, "spec", "specs"), &Route::Circles(at as u32 / PAGE + 1))
        }
    };
    Attention { icon: icon(concern.kind), link, reason: concern.reason.clone() }
}

const PAGE: u32 = routes::PAGE_SIZE as u32;

/// The pages of all that needs somebody; none where nothing does.
pub(super) fn pages(site: Site<'_>) -> impl Iterator<Item = Route> {
    let count = count(&Links::new(site, &Route::Attention(1)));
    let pages = (count > 0).then(|| routes::numbered(count));
    pages.into_iter().flatten().map(Route::Attention)
}

/// The page of all of it.
pub(super) fn list(links: &Links, page: u32) -> Draft {
    let pressing = pressing(links);
    let total = pressing.concerns.len();
    let shown = &pressing.concerns[span(page, total, routes::PAGE_SIZE)];
    let groups = shown.chunk_by(|left, right| left.kind == right.kind).map(|alike| AttentionGroup {
        title: label(alike[0].kind),
        lines: alike.iter().map(|concern| line(links, concern)).collect(),
    });
    let view = AttentionList {
        summary: words::counted(total as u64, "item", "items"),
        groups: groups.collect(),
        pagination: Pagination::of(links, page, (total, routes::PAGE_SIZE), Route::Attention),
    };
    let description = format!("What needs attention: {}, with the reason.", view.summary);
    Draft::new("attention.html", numbered_title("Needs attention", page), Body::Attention(view))
        .describe(Some(description))
        .under(vec![links.anchor("Overview", &Route::Dashboard)])
}

/// Specs, each once, in the order of tables: those that need attention, then what is not finished, then what is; in
/// each the last updated first. Equal ones stand by key. `themes/default/js/tables.js` puts its rows in the same order.
pub(super) fn in_order(links: &Links, specs: impl IntoIterator<Item = SpecIndex>) -> Vec<SpecIndex> {
    let pressing = pressing(links);
    let mut specs: Vec<_> = specs.into_iter().collect();
    specs.sort_unstable_by_key(|spec| pressing.ranks[spec.get()]);
    specs
}

/// Releases and circles, then spec by spec, the most pressing reason first.
fn judge(links: &Links) -> Pressing {
    let catalog = links.catalog;
    let mut concerns = Vec::new();
    overdue(links, &mut concerns);
    blocked_releases(links, &mut concerns);
    due_releases(links, &mut concerns);
    cycles(links, &mut concerns);
    let soon = upcoming(links);
    for (index, entry) in catalog.specs() {
        if entry.status().is_retired() {
            continue;
        }
        let mut tell = |kind: ConcernKind, reason: String| {
            concerns.push(Concern { kind, about: Concerned::Spec(index), reason });
        };
        unmitigated(entry, &mut tell);
        blocked(entry, &mut tell);
        if let Some(told) = observations(links, entry).into_iter().find(|told| told.contradicts) {
            tell(ConcernKind::Contradicted, told.text);
        }
        behind(links, entry, &mut tell);
        unreviewed(links, entry, &mut tell);
        neglected(links, entry, soon, &mut tell);
    }
    concerns.sort_by_key(|concern| concern.kind);
    let mut of_specs = vec![None; catalog.specs.len()];
    for concern in concerns.iter().rev() {
        match concern.about {
            Concerned::Spec(spec) => of_specs[spec.get()] = Some(concern.kind),
            Concerned::Circle(at) => {
                catalog.cycles[at].iter().for_each(|spec| of_specs[spec.get()] = Some(concern.kind));
            }
            Concerned::Release(_) => {}
        }
    }
    let mut order: Vec<_> = catalog.specs().map(|(index, _)| index).collect();
    order.sort_by_cached_key(|spec| {
        let updated = catalog.spec(*spec).spec().updated.as_ref().and_then(|field| field.date.ok());
        (turn(of_specs[spec.get()], catalog.spec(*spec)), Reverse(updated.map(Date::first_day)), *spec)
    });
    let mut ranks = vec![0; order.len()];
    (0..).zip(&order).for_each(|(rank, spec)| ranks[spec.get()] = rank);
    Pressing { concerns, ranks, of_specs }
}

/// Which part of a table a spec belongs to: what needs somebody, what is still to be done, what asks nothing of anybody.
fn turn(concern: Option<ConcernKind>, entry: &SpecEntry) -> u8 {
    match concern {
        Some(_) => 0,
        None if !entry.status().is_complete() && !entry.status().is_retired() => 1,
        None => 2,
    }
}

fn overdue(links: &Links, found: &mut Vec<Concern>) {
    for (index, release) in (0..).map(ReleaseIndex).zip(&links.catalog.releases) {
        let Some(due) = Due::of(links, index).filter(|due| due.kind == "overdue") else { continue };
        let Some(Ok(date)) = release.date.as_ref().map(|field| field.date) else { continue };
        let (days, day) = (due.text, date.last_day());
        let reason = if links.verdict(index).kind == VerdictKind::Blocked {
            format!("{days} (it was due by {day}), and it cannot ship as planned")
        } else {
            format!("{days} (it was due by {day}), and not marked as released")
        };
        found.push(Concern { kind: ConcernKind::OverdueRelease, about: Concerned::Release(index), reason });
    }
}

/// What a release still lacks is its own business until the plan itself cannot come true. Those that are overdue are
/// told already.
fn blocked_releases(links: &Links, found: &mut Vec<Concern>) {
    for index in (0..links.catalog.releases.len() as u32).map(ReleaseIndex) {
        let judged = links.verdict(index);
        if judged.kind == VerdictKind::Blocked && !is_overdue(links, links.catalog.release(index)) {
            let due = Due::of(links, index).map(|due| format!(", {}", due.text)).unwrap_or_default();
            let reason = format!("Cannot ship as planned{due}. {}", judged.headline.replace('`', ""));
            found.push(Concern { kind: ConcernKind::BlockedRelease, about: Concerned::Release(index), reason });
        }
    }
}

/// What a release still lacks needs somebody once its date is near.
fn due_releases(links: &Links, found: &mut Vec<Concern>) {
    for index in (0..links.catalog.releases.len() as u32).map(ReleaseIndex) {
        let judged = links.verdict(index);
        let due = Due::of(links, index).filter(|due| due.kind == "soon");
        if let (Some(due), VerdictKind::AtRisk | VerdictKind::Unknown) = (due, judged.kind) {
            let reason = format!("{}, {}. {}", judged.kind.label(), due.text, judged.headline.replace('`', ""));
            found.push(Concern { kind: ConcernKind::DueRelease, about: Concerned::Release(index), reason });
        }
    }
}

fn cycles(links: &Links, found: &mut Vec<Concern>) {
    for (at, cycle) in links.catalog.cycles.iter().enumerate() {
        let names: Vec<_> = cycle.iter().map(|spec| &*links.catalog.spec(*spec).spec().id.text).collect();
        let reason = format!("depend on each other in a cycle: {}", words::shortened(&names.join(" → "), 120));
        found.push(Concern { kind: ConcernKind::Circle, about: Concerned::Circle(at), reason });
    }
}

fn unmitigated(entry: &SpecEntry, tell: &mut impl FnMut(ConcernKind, String)) {
    let risks = entry.spec().risks.iter();
    let bare = risks.filter(|risk| risk.is_grave() && risk.mitigations.is_empty());
    let names: Vec<_> = bare.map(|risk| words::shortened(&risk.name, 60)).collect();
    match &names[..] {
        [] => {}
        [name] => tell(ConcernKind::Unmitigated, format!("High risk without a mitigation: {name}")),
        [first, rest @ ..] => {
            let more = rest.len();
            tell(
                ConcernKind::Unmitigated,
                format!("{} high risks without a mitigation: {first} and {more} more", more + 1),
            );
        }
    }
}

fn blocked(entry: &SpecEntry, tell: &mut impl FnMut(ConcernKind, String)) {
    let Some(field) = entry.spec().status.as_ref().filter(|field| *field.kind.built_in() == StatusKind::Blocked) else {
        return;
    };
    tell(ConcernKind::Blocked, format!("Status: {}", words::shortened(&field.raw, 100)));
}

/// How far a status is; none for those that say nothing about it.
fn rank(kind: &StatusKind) -> Option<u8> {
    match kind.built_in() {
        StatusKind::Draft | StatusKind::Deferred => Some(0),
        StatusKind::Approved => Some(1),
        StatusKind::Blocked | StatusKind::InProgress => Some(2),
        StatusKind::Complete => Some(3),
        _ => None,
    }
}

/// Needs a spec that is less far along than itself, once it has begun.
fn behind(links: &Links, entry: &SpecEntry, tell: &mut impl FnMut(ConcernKind, String)) {
    let Some(own) = rank(entry.status()).filter(|own| *own >= 2) else { return };
    let needs = entry.requires.iter().map(|spec| links.catalog.spec(*spec));
    let less = needs.filter(|needed| rank(needed.status()).is_some_and(|theirs| theirs < own));
    let less: Vec<_> = less.collect();
    let Some(first) = less.first() else { return };
    let declared = Status::of(links, entry).label;
    let theirs = Status::of(links, first).label;
    let more = match less.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let needed = words::shortened(first.parsed.title(), 60);
    tell(ConcernKind::Behind, format!("{declared}, but needs {needed}, which is {theirs}{more}"));
}

/// The day of its review has passed.
fn unreviewed(links: &Links, entry: &SpecEntry, tell: &mut impl FnMut(ConcernKind, String)) {
    let Some(due) = Review::of(entry.spec()).overdue(links.settings.today) else { return };
    let cadence = entry.spec().governance.review_cadence.as_ref();
    let cadence = cadence.map(|written| words::shortened(&written.text, 60)).unwrap_or_default();
    tell(ConcernKind::Unreviewed, format!("A review was due on {due} ({cadence})"));
}

/// No owner, or not updated for long, in a spec that ships soon.
fn neglected(links: &Links, entry: &SpecEntry, soon: Option<ReleaseIndex>, tell: &mut impl FnMut(ConcernKind, String)) {
    let ships_soon = entry.releases.iter().any(|release| {
        Some(*release) == soon
            || matches!(links.catalog.release(*release).state, ReleaseState::InProgress | ReleaseState::Next)
    });
    if *entry.status().built_in() != StatusKind::InProgress || !ships_soon {
        return;
    }
    if entry.owners.is_empty() {
        tell(ConcernKind::Unowned, "In progress, and nobody is named as owner".to_owned());
    }
    let updated = entry.spec().updated.as_ref().and_then(|field| field.date.ok());
    let Some(updated) = updated.map(Date::last_day) else { return };
    let days = (links.settings.today.first_day() - updated).get_days();
    if days > STALE_DAYS {
        tell(ConcernKind::Stale, format!("In progress, and last updated {days} days ago ({updated})"));
    }
}
