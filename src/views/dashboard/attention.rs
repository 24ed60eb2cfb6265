//! What needs somebody, with the reason in words.
//!
//! The last two reasons (no owner, not updated for long) are only told of specs that are in progress
//! and ship in the current or the next release: fields that are written by hand accuse people easily.

use serde::Serialize;

use crate::catalog::{ReleaseIndex, SpecEntry};
use crate::model::{Date, Impact, ReleaseState, Review, RiskState, StatusKind};
use crate::routes::Route;
use crate::views::links::{Anchor, Links};
use crate::views::parts::{Status, observations};
use crate::views::releases::upcoming;
use crate::views::words;

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

/// A spec that is in progress counts as stale after so many days without a change.
const STALE_DAYS: i32 = 90;

/// Everything that needs somebody: circles and overdue releases, then spec by spec, the most pressing first.
pub(super) fn all(links: &Links) -> Vec<Attention> {
    let mut found: Vec<(u8, Attention)> = Vec::new();
    overdue(links, &mut found);
    cycles(links, &mut found);
    for (index, entry) in links.catalog.specs() {
        if entry.status().is_retired() {
            continue;
        }
        let mut tell = |weight: u8, icon: &'static str, reason: String| {
            found.push((weight, Attention { icon, link: links.spec(index), reason }));
        };
        unmitigated(entry, &mut tell);
        blocked(entry, &mut tell);
        if let Some(told) = observations(links, entry).into_iter().find(|told| told.contradicts) {
            tell(4, "at-risk", told.text);
        }
        behind(links, entry, &mut tell);
        unreviewed(links, entry, &mut tell);
        neglected(links, entry, &mut tell);
    }
    found.sort_by_key(|(weight, _)| *weight);
    varied(found)
}

/// How many lines of one reason come before the first of the next.
const ALIKE: usize = 2;

/// The first of every reason, then the rest: thirty risks alike must not hide the one release that is late.
fn varied(found: Vec<(u8, Attention)>) -> Vec<Attention> {
    let mut seen: (u8, usize) = (u8::MAX, 0);
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for (weight, attention) in found {
        seen = if seen.0 == weight { (weight, seen.1 + 1) } else { (weight, 0) };
        if seen.1 < ALIKE { first.push(attention) } else { rest.push(attention) }
    }
    first.extend(rest);
    first
}

fn overdue(links: &Links, found: &mut Vec<(u8, Attention)>) {
    let today = links.settings.today.first_day();
    for (index, release) in (0..).map(ReleaseIndex).zip(&links.catalog.releases) {
        let date = release.date.as_ref().and_then(|field| field.date.ok());
        let Some(day) = date.map(Date::last_day).filter(|day| *day < today) else { continue };
        if release.state != ReleaseState::Released {
            let reason = format!("Release date has passed ({day}) and it is not marked as released");
            found.push((0, Attention { icon: "at-risk", link: links.release(index), reason }));
        }
    }
}

fn cycles(links: &Links, found: &mut Vec<(u8, Attention)>) {
    for cycle in &links.catalog.cycles {
        let names: Vec<_> = cycle.iter().map(|spec| &*links.catalog.spec(*spec).spec().id.text).collect();
        let link = links.anchor(words::counted(cycle.len() as u64, "spec", "specs"), &Route::Dependencies(1));
        let reason = format!("need each other in a circle: {}", words::shortened(&names.join(" → "), 120));
        found.push((2, Attention { icon: "at-risk", link, reason }));
    }
}

fn unmitigated(entry: &SpecEntry, tell: &mut impl FnMut(u8, &'static str, String)) {
    let risks = entry.spec().risks.iter();
    let bare = risks
        .filter(|risk| risk.state == RiskState::Open && risk.impact >= Impact::High && risk.mitigations.is_empty());
    let names: Vec<_> = bare.map(|risk| words::shortened(&risk.name, 60)).collect();
    match &names[..] {
        [] => {}
        [name] => tell(1, "at-risk", format!("High risk without a mitigation: {name}")),
        [first, rest @ ..] => {
            let more = rest.len();
            tell(1, "at-risk", format!("{} high risks without a mitigation: {first} and {more} more", more + 1));
        }
    }
}

fn blocked(entry: &SpecEntry, tell: &mut impl FnMut(u8, &'static str, String)) {
    let Some(field) = entry.spec().status.as_ref().filter(|field| *field.kind.built_in() == StatusKind::Blocked) else {
        return;
    };
    tell(3, "blocked", format!("Status: {}", words::shortened(&field.raw, 100)));
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
fn behind(links: &Links, entry: &SpecEntry, tell: &mut impl FnMut(u8, &'static str, String)) {
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
    tell(5, "at-risk", format!("{declared}, but needs {needed}, which is {theirs}{more}"));
}

/// The day of its review has passed.
fn unreviewed(links: &Links, entry: &SpecEntry, tell: &mut impl FnMut(u8, &'static str, String)) {
    let Some(due) = Review::of(entry.spec()).overdue(links.settings.today) else { return };
    let cadence = entry.spec().governance.review_cadence.as_ref();
    let cadence = cadence.map(|written| words::shortened(&written.text, 60)).unwrap_or_default();
    tell(6, "unknown", format!("A review was due on {due} ({cadence})"));
}

/// No owner, or not updated for long, in a spec that ships soon.
fn neglected(links: &Links, entry: &SpecEntry, tell: &mut impl FnMut(u8, &'static str, String)) {
    let soon = upcoming(links);
    let ships_soon = entry.releases.iter().any(|release| {
        Some(*release) == soon
            || matches!(links.catalog.release(*release).state, ReleaseState::InProgress | ReleaseState::Next)
    });
    if *entry.status().built_in() != StatusKind::InProgress || !ships_soon {
        return;
    }
    if entry.owners.is_empty() {
        tell(7, "unknown", "In progress, and nobody is named as owner".to_owned());
    }
    let updated = entry.spec().updated.as_ref().and_then(|field| field.date.ok());
    let Some(updated) = updated.map(Date::last_day) else { return };
    let days = (links.settings.today.first_day() - updated).get_days();
    if days > STALE_DAYS {
        tell(8, "unknown", format!("In progress, and last updated {days} days ago ({updated})"));
    }
}
