//! The releases as a drawing: in order, or on an axis of time where dates are known; a lane for each spec, or for
//! each owner where specs are many.
//!
//! A date that nobody wrote is never invented: releases without one stand beside the axis, labels without a version
//! beside the versions. The list of releases below the drawing says the same in words.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::{OwnerIndex, Release, ReleaseIndex, SpecEntry, SpecIndex};
use crate::layout::timeline::{Scale, arrow_back, stack};
use crate::lettering;
use crate::model::{Date, Precision, ReleaseState};
use crate::routes::Route;

use super::links::{Anchor, Links};
use super::parts::{DateView, Status};
use super::releases::{overdue, phase};
use super::words;

/// A drawing of releases.
#[derive(Debug, Serialize)]
pub struct Timeline {
    /// How to read it, and how much is in it.
    pub summary: String,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
    /// Where the lanes begin.
    pub top: i64,
    /// Whether releases stand on an axis of time.
    pub dated: bool,
    /// The beginnings of quarters or years.
    pub ticks: Vec<Tick>,
    /// The day that everything is judged by, if it is on the axis.
    pub today: Option<Tick>,
    /// What the parts beside the axis or the versions are called.
    pub areas: Vec<Tick>,
    /// The releases, from left to right.
    pub columns: Vec<Column>,
    /// From top to bottom.
    pub lanes: Vec<Lane>,
    /// Needs that ship only after what needs them.
    pub back: Vec<Back>,
}

/// A labelled place on the axis.
#[derive(Debug, Serialize)]
pub struct Tick {
    /// From the left.
    pub x: i64,
    /// What it says; nothing where there is no room for it.
    pub text: String,
    /// Whether the words end at the line, because there is no room on its right.
    pub before: bool,
}

/// A release of the drawing.
#[derive(Debug, Serialize)]
pub struct Column {
    /// The release.
    pub href: String,
    /// Everything in words: `Release 0.3.0: at risk, now, overdue, 2026-09-01`.
    pub name: String,
    /// Where its line stands.
    pub x: i64,
    /// The first day of a date that is known as a month, a quarter or a year.
    pub from: Option<i64>,
    /// Left side of its label.
    pub left: i64,
    /// Top of its label.
    pub y: i64,
    /// Width of its label.
    pub width: i64,
    /// The version, perhaps cut.
    pub head: String,
    /// Its verdict; `Overdue` where that is so.
    pub state: &'static str,
    /// Its date, or nothing.
    pub date: String,
    /// Decides icon and colour.
    pub icon: String,
    /// Whether its date has passed and it is not out.
    pub overdue: bool,
    /// Whether it is out.
    pub released: bool,
}

/// What one spec or one owner ships when.
#[derive(Debug, Serialize)]
pub struct Lane {
    /// The spec or the owner.
    pub href: String,
    /// Everything in words: `Search: In Progress, ships in 0.3.0 and 0.4.0`.
    pub name: String,
    /// Middle of the lane.
    pub y: i64,
    /// The name, perhaps cut.
    pub head: String,
    /// Id and status, perhaps cut.
    pub note: String,
    /// Decides icon and colour; none for owners.
    pub icon: Option<String>,
    /// From its first to its last release in order.
    pub bar: Option<(i64, i64)>,
    /// A mark at each release.
    pub marks: Vec<LaneMark>,
}

/// A release that a lane takes part in.
#[derive(Debug, Serialize)]
pub struct LaneMark {
    /// From the left.
    pub x: i64,
    /// Whether the spec ships whole there.
    pub whole: bool,
}

/// An arrow from a need to the earlier release that needs it.
#[derive(Debug, Serialize)]
pub struct Back {
    /// In words.
    pub name: String,
    /// The curve.
    pub path: String,
    /// The arrow head.
    pub arrow: String,
}

/// A need that ships only after what needs it.
#[derive(Debug, Serialize)]
pub struct OutOfOrder {
    /// What needs it.
    pub spec: Anchor,
    /// The last release of that.
    pub release: Anchor,
    /// What it needs.
    pub need: Anchor,
    /// The first release of what it needs.
    pub ships: Anchor,
}

/// So many specs get a lane each; with more, owners do.
pub(super) const SPEC_LANES: usize = 30;
const OWNER_LANES: usize = 40;
/// A drawing of more releases than these cannot be read; those around the next one are drawn.
const COLUMNS: usize = 24;
const PAST: usize = 6;

const LABELS: i64 = 248;
const PLOT: i64 = 872;
const COLUMN: (i64, i64) = (104, 200);
const BESIDE: i64 = 128;
const LANE: i64 = 44;
const HEADER: i64 = 60;
const AXIS: i64 = 24;
const TEXT: i64 = 13;
const SMALL: i64 = 12;

/// Needs that ship only after what needs them, by key of what needs them; finished and retired ones do not count.
fn backward(links: &Links) -> Vec<(SpecIndex, ReleaseIndex, SpecIndex, ReleaseIndex)> {
    let catalog = links.catalog;
    let trains = |entry: &SpecEntry| {
        let version = |index: &ReleaseIndex| {
            let release = catalog.release(*index);
            release.version.is_some() && release.owner.is_none()
        };
        entry.releases.iter().copied().filter(version).collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    for (index, entry) in catalog.specs().filter(|(_, entry)| !entry.status().is_retired()) {
        let Some(own) = trains(entry).last().copied() else { continue };
        for need in entry.requires.iter().copied().filter(|need| *need != index) {
            let other = catalog.spec(need);
            if other.status().is_complete() || other.status().is_retired() {
                continue;
            }
            if let Some(first) = trains(other).first().copied().filter(|first| *first > own) {
                found.push((index, own, need, first));
            }
        }
    }
    found
}

/// The same in words, as many as a page can tell, and how many there are beyond those.
pub(super) fn out_of_order(links: &Links) -> (Vec<OutOfOrder>, usize) {
    const TOLD: usize = 40;
    let all = backward(links);
    let told = all.iter().take(TOLD).map(|(spec, release, need, ships)| OutOfOrder {
        spec: links.spec(*spec),
        release: links.release(*release),
        need: links.spec(*need),
        ships: links.release(*ships),
    });
    (told.collect(), all.len().saturating_sub(TOLD))
}

/// The releases that are drawn: versions in order, then labels. None where each spec numbers its own.
fn drawn(links: &Links) -> Vec<ReleaseIndex> {
    let all = (0..).map(ReleaseIndex).zip(&links.catalog.releases);
    let common: Vec<_> = all.filter(|(_, release)| release.owner.is_none()).collect();
    let out = common.iter().filter(|(_, release)| release.state == ReleaseState::Released).count();
    let from = if common.len() > COLUMNS { out.saturating_sub(PAST).min(common.len() - COLUMNS) } else { 0 };
    common.into_iter().skip(from).take(COLUMNS).map(|(index, _)| index).collect()
}

/// A count among pixels.
fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The first and the last day of a date, counted from the year 2000.
fn days(date: Date) -> (i64, i64) {
    let origin = Date::day(2000, 1, 1).map_or(date.first_day(), Date::first_day);
    (i64::from((date.first_day() - origin).get_days()), i64::from((date.last_day() - origin).get_days()))
}

fn dated(release: &Release) -> Option<Date> {
    release.date.as_ref().and_then(|field| field.date.ok()).filter(|_| release.version.is_some())
}

/// The drawing; none if there is nothing to draw.
pub(super) fn view(links: &Links) -> Option<Timeline> {
    let shown = drawn(links);
    let total = links.catalog.releases.iter().filter(|release| release.owner.is_none()).count();
    let mut plan = Plan::of(links, &shown)?;
    let (lanes, by_owner) = lanes(links, &plan);
    if lanes.is_empty() {
        return None;
    }
    let top = plan.stack_labels(links, &shown);
    let height = top + LANE * number(lanes.len()) + 8;
    let mut timeline = Timeline {
        summary: String::new(),
        width: plan.width,
        height,
        top,
        dated: plan.scale.is_some(),
        ticks: plan.ticks(links),
        today: plan.today(links),
        areas: std::mem::take(&mut plan.areas),
        columns: std::mem::take(&mut plan.columns),
        lanes,
        back: Vec::new(),
    };
    for (position, lane) in timeline.lanes.iter_mut().enumerate() {
        lane.y = top + LANE * number(position) + LANE / 2;
    }
    if !by_owner {
        timeline.back = arrows(links, &plan, &timeline.lanes);
    }
    timeline.summary = summary(&timeline, by_owner, total.saturating_sub(shown.len()));
    Some(timeline)
}

fn summary(timeline: &Timeline, by_owner: bool, left_out: usize) -> String {
    let lanes = if by_owner { "owner" } else { "spec" };
    let is_beside = timeline.columns.iter().any(|column| column.date.is_empty());
    let order = match (timeline.dated, is_beside) {
        (true, true) => "Releases are placed by date; those without one are beside the axis.",
        (true, false) => "Releases are placed by date.",
        (false, _) => "Releases are in order, not to scale.",
    };
    let mut text = format!("One row per {lanes}, with a mark at each release it is part of");
    text.push_str(if by_owner { ". " } else { "; the mark is filled where the spec ships in full. " });
    text.push_str(order);
    if timeline.columns.iter().any(|column| column.from.is_some()) {
        text.push_str(" A shaded area is a date known only to the month, quarter or year.");
    }
    if !timeline.back.is_empty() {
        text.push_str(" A dashed arrow points back in time, from a need to the earlier release waiting for it.");
    }
    if left_out > 0 {
        let left_out = words::counted(left_out as u64, "more release is", "more releases are");
        text = format!("{text} {left_out} in the list only.");
    }
    text
}

/// Where everything stands from left to right.
struct Plan {
    width: i64,
    scale: Option<Scale>,
    /// Of each drawn release.
    places: BTreeMap<ReleaseIndex, i64>,
    /// The same, of those with a version only.
    in_order: BTreeMap<ReleaseIndex, i64>,
    areas: Vec<Tick>,
    columns: Vec<Column>,
}

impl Plan {
    fn of(links: &Links, shown: &[ReleaseIndex]) -> Option<Self> {
        let release = |index: &ReleaseIndex| links.catalog.release(*index);
        let mut spans: Vec<_> = shown.iter().filter_map(|index| dated(release(index))).map(days).collect();
        let days_apart = spans.iter().any(|span| *span != spans[0]);
        if shown.is_empty() {
            return None;
        }
        let mut plan = Self {
            width: LABELS,
            scale: None,
            places: BTreeMap::new(),
            in_order: BTreeMap::new(),
            areas: Vec::new(),
            columns: Vec::new(),
        };
        let (versions, labels): (Vec<_>, Vec<_>) = shown.iter().partition(|index| release(index).version.is_some());
        if days_apart {
            let beside = versions.iter().filter(|index| dated(release(index)).is_none()).count() + labels.len();
            let length = (PLOT - number(beside) * BESIDE).max(440);
            spans.push(days(links.settings.today));
            // A day that is years away from every release would squeeze them all into a corner.
            let far = spans[..spans.len() - 1].iter().all(|span| (span.1 - spans[spans.len() - 1].0).abs() > 2 * 366);
            if far {
                spans.pop();
            }
            plan.scale = Scale::around(spans.into_iter().flat_map(|(first, last)| [first, last]), LABELS, length);
            plan.width += length;
        }
        let column = (PLOT / number(shown.len())).clamp(COLUMN.0, COLUMN.1);
        let mut undated = false;
        for index in versions {
            let x = match (plan.scale, dated(release(&index))) {
                (Some(scale), Some(date)) => scale.at(days(date).1),
                (Some(_), None) => plan.beside(BESIDE, (!std::mem::replace(&mut undated, true)).then_some("No date")),
                (None, _) => plan.beside(column, None),
            };
            plan.places.insert(index, x);
            plan.in_order.insert(index, x);
        }
        for (position, index) in labels.into_iter().enumerate() {
            let width = if plan.scale.is_some() { BESIDE } else { column };
            let x = plan.beside(width, (position == 0).then_some("Not in any order"));
            plan.places.insert(index, x);
        }
        Some(plan)
    }

    /// One more column at the right; the first of its kind begins a part with a name.
    fn beside(&mut self, width: i64, area: Option<&str>) -> i64 {
        if let Some(area) = area {
            self.areas.push(Tick { x: self.width, text: area.to_owned(), before: false });
        }
        self.width += width;
        self.width - width / 2
    }

    /// Makes the labels of all releases; gives the place where the lanes begin.
    fn stack_labels(&mut self, links: &Links, shown: &[ReleaseIndex]) -> i64 {
        let mut order: Vec<_> = shown.iter().map(|index| (self.places[index], *index)).collect();
        order.sort_unstable();
        let mut columns: Vec<_> = order.into_iter().map(|(x, index)| self.column(links, index, x)).collect();
        // A date that is known as a stretch of time has its label inside it, at the end.
        let centre = |column: &Column| if column.from.is_some() { column.x - column.width / 2 } else { column.x };
        let labels: Vec<_> = columns.iter().map(|column| (centre(column), column.width)).collect();
        let axis = if self.scale.is_some() || !self.areas.is_empty() { 2 * AXIS } else { 0 };
        let mut rows = 0;
        for (column, place) in columns.iter_mut().zip(stack(&labels, (LABELS, self.width), 8)) {
            column.left = place.left;
            column.y = axis + HEADER * number(place.row);
            rows = rows.max(place.row + 1);
        }
        self.columns = columns;
        axis + HEADER * number(rows) + 8
    }

    fn column(&self, links: &Links, index: ReleaseIndex, x: i64) -> Column {
        const ROOM: i64 = 150;
        let release = links.catalog.release(index);
        let late = overdue(links, release);
        let phase = phase(links, index);
        let date = release.date.as_ref().map(DateView::of).map(|date| date.text).unwrap_or_default();
        let when = if date.is_empty() { "no date".to_owned() } else { date.clone() };
        let narrow = if self.scale.is_none() { COLUMN.0 - 8 } else { ROOM };
        let room =
            if self.scale.is_none() { (PLOT / number(self.places.len().max(1)) - 8).clamp(narrow, ROOM) } else { ROOM };
        let head = lettering::cut(&release.name, room - 22, TEXT);
        let verdict = links.verdict(index);
        let state = if late { "Overdue" } else { verdict.kind.label() };
        let date = lettering::cut(&date, room, SMALL);
        let widest = [
            lettering::width(&head, TEXT) + 22,
            lettering::width(state, SMALL) + 8,
            lettering::width(&date, SMALL) + 4,
        ];
        let days_known = dated(release).filter(|date| date.precision() != Precision::Day);
        let late_words = if late { ", overdue" } else { "" };
        Column {
            href: links.to(&Route::Release(index, 1)),
            name: format!(
                "Release {}: {}, {}{late_words}, {when}",
                release.name,
                verdict.kind.label().to_lowercase(),
                phase.to_lowercase()
            ),
            x,
            from: self.scale.zip(days_known).map(|(scale, date)| scale.at(days(date).0)),
            left: x,
            y: 0,
            width: widest.into_iter().max().unwrap_or_default().min(room),
            head,
            state,
            date,
            icon: verdict.kind.as_str().replace('_', "-"),
            overdue: late,
            released: release.state == ReleaseState::Released,
        }
    }

    /// The beginnings of quarters, of years where quarters are too near, of every so many years beyond that.
    fn ticks(&self, links: &Links) -> Vec<Tick> {
        const NEAREST: i64 = 64;
        let Some(scale) = self.scale else { return Vec::new() };
        let shown = self.places.keys().filter_map(|index| dated(links.catalog.release(*index)));
        let years = shown.chain([links.settings.today]).map(|date| date.last_day().year());
        let (first, last) = years.fold((i16::MAX, i16::MIN), |(first, last), year| (first.min(year), last.max(year)));
        let mut months = 3;
        while scale.length(months * 30) < NEAREST && months < 12 * 100_000 {
            months = if months < 12 { 12 } else { months * 2 };
        }
        let step = (months / 12).max(1);
        let mut ticks: Vec<Tick> = Vec::new();
        let mut under_way = None;
        for year in (i64::from(first) - 1..=i64::from(last) + 1).filter(|year| year.rem_euclid(step) == 0) {
            for quarter in if months == 3 { 1..=4 } else { 1..=1 } {
                let Some(date) = i16::try_from(year).ok().and_then(|year| Date::day(year, quarter * 3 - 2, 1)) else {
                    continue;
                };
                let (day, _) = days(date);
                let text = if months == 3 { format!("Q{quarter} {year}") } else { year.to_string() };
                if scale.shows(day) {
                    ticks.push(Tick { x: scale.at(day), text, before: false });
                } else if ticks.is_empty() {
                    under_way = Some(text);
                }
            }
        }
        // What has begun before the axis does.
        if let Some(text) = under_way.filter(|_| ticks.first().is_some_and(|tick| tick.x > LABELS)) {
            ticks.insert(0, Tick { x: LABELS, text, before: false });
        }
        // The words stand in the time that they name, so each needs room up to the next line.
        let ends =
            ticks.iter().skip(1).map(|tick| tick.x).chain([self.areas.first().map_or(self.width, |area| area.x)]);
        let ends: Vec<_> = ends.collect();
        for (tick, end) in ticks.iter_mut().zip(ends) {
            if tick.x + 6 + lettering::width(&tick.text, SMALL) > end {
                tick.text.clear();
            }
        }
        ticks
    }

    fn today(&self, links: &Links) -> Option<Tick> {
        let today = links.settings.today;
        let (day, _) = days(today);
        let scale = self.scale.filter(|scale| scale.shows(day))?;
        let (x, text) = (scale.at(day), format!("today, {}", today.first_day()));
        let before = x + 6 + lettering::width(&text, SMALL) > self.width;
        Some(Tick { x, text, before })
    }
}

/// A lane for each spec that takes part in a release of the drawing, or for each owner where those are many.
fn lanes(links: &Links, plan: &Plan) -> (Vec<Lane>, bool) {
    let takes_part = |entry: &SpecEntry| entry.releases.iter().any(|release| plan.places.contains_key(release));
    let mut specs: Vec<_> = links.catalog.specs().filter(|(_, entry)| takes_part(entry)).collect();
    if specs.len() > SPEC_LANES {
        return (owner_lanes(links, plan), true);
    }
    specs.sort_by_key(|(index, entry)| (entry.releases.first().copied(), *index));
    (specs.into_iter().map(|(index, entry)| spec_lane(links, plan, index, entry)).collect(), false)
}

/// The stretch between the first and the last of the releases that have an order.
fn bar(plan: &Plan, releases: impl Iterator<Item = ReleaseIndex>) -> Option<(i64, i64)> {
    let mut ends: Option<(i64, i64)> = None;
    for x in releases.filter_map(|release| plan.in_order.get(&release).copied()) {
        ends = Some(ends.map_or((x, x), |(left, right)| (left.min(x), right.max(x))));
    }
    ends.filter(|(left, right)| left < right).map(|(left, right)| (left, right - left))
}

fn named(links: &Links, plan: &Plan, releases: &[ReleaseIndex]) -> String {
    let drawn = releases.iter().filter(|release| plan.places.contains_key(release));
    drawn.map(|release| &*links.catalog.release(*release).name).collect::<Vec<_>>().join(", ")
}

fn spec_lane(links: &Links, plan: &Plan, index: SpecIndex, entry: &SpecEntry) -> Lane {
    let status = Status::of(links, entry);
    let (title, id) = (entry.parsed.title(), &entry.spec().id.text);
    let marks = entry.releases.iter().filter_map(|release| {
        let whole = links.catalog.release(*release).part(index).is_some_and(|part| part.last);
        Some(LaneMark { x: *plan.places.get(release)?, whole })
    });
    Lane {
        href: links.to(&Route::Spec(index)),
        name: format!("{title} ({id}), {}: ships in {}", status.label, named(links, plan, &entry.releases)),
        y: 0,
        head: lettering::cut(title, LABELS - 48, TEXT),
        note: lettering::cut(&format!("{} · {id}", status.label), LABELS - 48, SMALL),
        icon: Some(status.icon),
        bar: bar(plan, entry.releases.iter().copied()),
        marks: marks.collect(),
    }
}

/// The owners of most specs, by name.
fn owner_lanes(links: &Links, plan: &Plan) -> Vec<Lane> {
    let mut owners: Vec<_> = (0..).map(OwnerIndex).zip(&links.catalog.owners).collect();
    owners.sort_by_key(|(index, owner)| (std::cmp::Reverse(owner.specs.len()), *index));
    owners.truncate(OWNER_LANES);
    owners.sort_by_key(|(index, _)| *index);
    let lane = |(index, owner): (OwnerIndex, &crate::catalog::OwnerEntry)| {
        let mut releases: Vec<_> =
            owner.specs.iter().flat_map(|spec| links.catalog.spec(*spec).releases.iter().copied()).collect();
        releases.sort_unstable();
        releases.dedup();
        let marks = releases.iter().filter_map(|release| plan.places.get(release));
        let marks: Vec<_> = marks.map(|x| LaneMark { x: *x, whole: true }).collect();
        let lane = Lane {
            href: links.to(&Route::Owner(index, 1)),
            name: format!("{}: has a part in {}", owner.name, named(links, plan, &releases)),
            y: 0,
            head: lettering::cut(&owner.name, LABELS - 24, TEXT),
            note: String::new(),
            icon: None,
            bar: bar(plan, releases.iter().copied()),
            marks,
        };
        (!lane.marks.is_empty()).then_some(lane)
    };
    owners.into_iter().filter_map(lane).collect()
}

fn arrows(links: &Links, plan: &Plan, lanes: &[Lane]) -> Vec<Back> {
    let lane_of = |spec: SpecIndex| {
        let href = links.to(&Route::Spec(spec));
        lanes.iter().find(|lane| lane.href == href).map(|lane| lane.y)
    };
    let arrow = |(spec, own, need, first): (SpecIndex, ReleaseIndex, SpecIndex, ReleaseIndex)| {
        let from = (*plan.places.get(&first)?, lane_of(need)?);
        let to = (*plan.places.get(&own)?, lane_of(spec)?);
        let (path, arrow) = arrow_back(from, to, 9);
        let (needs, needed) = (links.spec(spec).text, links.spec(need).text);
        let (early, late) = (&links.catalog.release(own).name, &links.catalog.release(first).name);
        Some(Back { name: format!("{needs} ({early}) needs {needed}, which ships only in {late}"), path, arrow })
    };
    backward(links).into_iter().filter_map(arrow).collect()
}
