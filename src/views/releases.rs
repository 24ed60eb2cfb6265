//! What ships when: all releases in order, and one release with what every spec ships in it.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use serde::Serialize;

use crate::catalog::{Release, ReleaseIndex, ReleasePart, SpecIndex};
use crate::model::{MarkState, ReleaseState, Tally, Text};
use crate::routes::registers::{RiskEntry, RiskList};
use crate::routes::{self, Badge, BadgeForm, Route};
use crate::verdict::{self, Rule, Verdict, VerdictKind};

use super::links::{Anchor, Links};
use super::lists::{Pagination, numbered_title, span};
use super::parts::{Card, DateView, Mark, Progress, Status};
use super::risks::{self, RiskRow};
use super::timeline::{self, OutOfOrder, SPEC_LANES, Timeline};
use super::{Body, Changed, Draft, changes, words};

/// All releases: those to come in version order, then labels without a version, then those that are out, the latest
/// first.
#[derive(Debug, Serialize)]
pub struct Releases {
    /// How many there are, in words.
    pub summary: String,
    /// All of them as a drawing; on the first page.
    pub timeline: Option<Timeline>,
    /// Needs that ship only after what needs them; on the first page.
    pub out_of_order: Vec<OutOfOrder>,
    /// How many more of those there are.
    pub more_out_of_order: usize,
    /// Those on this page, those to come apart from those that are out.
    pub groups: Vec<ReleaseGroup>,
    /// Whether none of them has a date.
    pub undated: bool,
    /// The calendar of those that have one.
    pub calendar: Option<String>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Releases that are to come, or that are out.
#[derive(Debug, Serialize)]
pub struct ReleaseGroup {
    /// The group's id on the page is this after `page.`.
    pub id: &'static str,
    /// `Upcoming` or `Released`.
    pub title: &'static str,
    /// The releases.
    pub rows: Vec<ReleaseRow>,
}

/// A release in the list of all.
#[derive(Debug, Serialize)]
pub struct ReleaseRow {
    /// Its version or label, and its page.
    pub link: Anchor,
    /// A name besides the version.
    pub name: Option<String>,
    /// Where it stands from today: `Released`, `Now`, `Next`, `Later`, `Unscheduled`, `State not given`.
    pub phase: &'static str,
    /// How far it is.
    pub status: Status,
    /// When it ships or shipped.
    pub date: Option<DateView>,
    /// How far that is from today, until it is out.
    pub due: Option<Due>,
    /// How many specs take part.
    pub specs: usize,
    /// The first of them.
    pub first: Vec<Anchor>,
    /// How many more there are.
    pub more: usize,
    /// What it ships.
    pub progress: Progress,
    /// Whether it can ship.
    pub verdict: VerdictView,
}

/// One release. What all of it ships and what stands in the way is told on the first of its numbered pages.
#[derive(Debug, Serialize)]
pub struct ReleasePage {
    /// The first page, on the others.
    pub first_page: Option<String>,
    /// The version or label.
    pub version: String,
    /// A name besides the version.
    pub name: Option<String>,
    /// The spec whose own version it is, where versions are each spec's.
    pub owner: Option<Anchor>,
    /// Where it stands from today.
    pub phase: &'static str,
    /// How far it is.
    pub status: Status,
    /// When it ships or shipped.
    pub date: Option<DateView>,
    /// How far that is from today, until it is out.
    pub due: Option<Due>,
    /// Whether specs disagree about its date or state.
    pub disputed: bool,
    /// How many specs take part, in words.
    pub summary: String,
    /// The items of all its specs by their marks; on the first page, as all the following but what ships.
    pub items: Option<Progress>,
    /// How many of its specs are complete.
    pub complete: Option<Progress>,
    /// Whether it can ship, and why not.
    pub verdict: VerdictView,
    /// The specs in which something has to happen, each once, in the order of the reasons.
    pub waits_for: Vec<Waiting>,
    /// How many more of those there are.
    pub more_waits: usize,
    /// What stands in the way, and what would help, spec by spec.
    pub reasons: Vec<ReasonView>,
    /// How many more specs stand in the way.
    pub more_reasons: usize,
    /// Open risks of high or critical impact of its specs, the gravest first; none where it is out.
    pub risks: Vec<RiskRow>,
    /// How many more of those there are.
    pub more_risks: usize,
    /// The list of all such risks.
    pub high_risks_href: String,
    /// What changed about it since an earlier portal, if anything did.
    pub changed: Option<Changed>,
    /// A picture of its verdict, for other sites.
    pub badge: String,
    /// What each spec ships, on this page.
    pub shipments: Vec<Shipment>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
    /// The release before.
    pub previous: Option<Anchor>,
    /// The release after.
    pub next: Option<Anchor>,
}

/// Whether a release can ship.
#[derive(Debug, Serialize)]
pub struct VerdictView {
    /// Decides icon and colour: `released`, `blocked`, `at-risk`, `unknown`, `ready`.
    pub icon: String,
    /// The word.
    pub label: &'static str,
    /// What kind of thing stands in the way, in one sentence without its full stop; keys in back quotes.
    pub headline: String,
}

/// A spec that a release waits for.
#[derive(Debug, Serialize)]
pub struct Waiting {
    /// The spec, with who answers for it.
    pub card: Card,
    /// Other specs that it holds up, the first of them.
    pub holds_up: Vec<Anchor>,
    /// How many more it holds up.
    pub more: usize,
    /// Whether it is a reason by itself, not only by what needs it.
    pub itself: bool,
}

/// What stands in the way of a release by one spec.
#[derive(Debug, Serialize)]
pub struct ReasonView {
    /// Which verdict the worst of it leads to; decides the icon.
    pub icon: String,
    /// The spec that it is about.
    pub spec: Option<Anchor>,
    /// The facts.
    pub messages: Vec<String>,
    /// What would take them out of the way, each told once.
    pub remedies: Vec<String>,
}

/// What one spec ships in a release.
#[derive(Debug, Serialize)]
pub struct Shipment {
    /// The spec.
    pub card: Card,
    /// Whether it is the spec's last release, so that it ships whole here.
    pub whole: bool,
    /// What its plan calls the release, where that says more than the version.
    pub label: Option<String>,
    /// What ships; empty when the whole spec is meant.
    pub items: Vec<ReleaseItem>,
    /// The items by their marks.
    pub progress: Option<Progress>,
}

/// An item of a spec's release plan.
pub type ReleaseItem = Mark;

/// How many specs of a release the list of all names.
const NAMED: usize = 6;

/// How many specs a release page names that it waits for.
const WAITS: usize = 20;

/// How many reasons a release page tells.
const REASONS: usize = 60;

/// How many risks a release page tells.
const RISKS: usize = 20;

impl VerdictView {
    pub(super) fn of(judged: &Verdict) -> Self {
        Self {
            icon: judged.kind.as_str().replace('_', "-"),
            label: judged.kind.label(),
            headline: judged.headline.clone(),
        }
    }
}

/// How far the date of a release is from the day that everything is judged by.
#[derive(Debug, Serialize)]
pub struct Due {
    /// `19 days left`, `due today`, `9 days overdue`; of a month or a quarter to its last day.
    pub text: String,
    /// `overdue`; `soon` for few days in which something is still in the way; else `later`.
    pub kind: &'static str,
}

/// So many days before its date a release that is not ready needs somebody.
pub(super) const SOON: i32 = 30;

impl Due {
    /// None for a release that is out, or of which nobody says when.
    pub(super) fn of(links: &Links, index: ReleaseIndex) -> Option<Self> {
        let days = days_left(links, links.catalog.release(index))?;
        let count = |days: i32| words::counted(u64::from(days.unsigned_abs()), "day", "days");
        let (text, kind) = match days {
            ..0 => (format!("{} overdue", count(days)), "overdue"),
            0 => ("due today".to_owned(), "soon"),
            1..=SOON => (format!("{} left", count(days)), "soon"),
            _ => (format!("{} left", count(days)), "later"),
        };
        let settled = kind == "soon" && links.verdict(index).kind == VerdictKind::Ready;
        Some(Self { text, kind: if settled { "later" } else { kind } })
    }
}

/// How many days are left until a release that is not out; less than none when its date has passed.
pub(super) fn days_left(links: &Links, release: &Release) -> Option<i32> {
    let date = release.date.as_ref()?.date.ok().filter(|_| release.state != ReleaseState::Released)?;
    Some((date.last_day() - links.settings.today.first_day()).get_days())
}

/// The release that comes next: the one being made, else the one called next, else the first planned one.
pub(super) fn upcoming(links: &Links) -> Option<ReleaseIndex> {
    let versions = || (0..).map(ReleaseIndex).zip(&links.catalog.releases).filter(|(_, found)| found.version.is_some());
    let first = |state| versions().find(|(_, release)| release.state == state).map(|(index, _)| index);
    first(ReleaseState::InProgress).or_else(|| first(ReleaseState::Next)).or_else(|| first(ReleaseState::Planned))
}

/// Where a release stands from today. What nobody says is said so, never guessed.
pub(super) fn phase(links: &Links, index: ReleaseIndex) -> &'static str {
    let release = links.catalog.release(index);
    match release.state {
        ReleaseState::Released => "Released",
        ReleaseState::InProgress => "Now",
        ReleaseState::Next => "Next",
        _ if release.version.is_none() => "Unscheduled",
        ReleaseState::Planned if upcoming(links) == Some(index) => "Next",
        ReleaseState::Planned => "Later",
        ReleaseState::Unknown => "State not given",
    }
}

pub(super) fn overdue(links: &Links, release: &Release) -> bool {
    days_left(links, release).is_some_and(|days| days < 0)
}

/// Everything that a release ships, item by item.
fn tally(links: &Links, release: &Release) -> Tally {
    let plans = release.parts.iter().filter_map(|part| part.plan(links.catalog));
    plans.flat_map(|plan| &plan.items).map(|item| item.state).collect()
}

/// Items by their marks; a plan without any mark says so.
fn item_progress(tally: Tally) -> Progress {
    let mut progress = Progress::counted(tally.met, tally.tracked(), ("item", "items"));
    if tally.tracked() == 0 {
        progress.text = match tally.unknown {
            0 => "no items listed".to_owned(),
            unmarked => format!("{}, none marked", words::counted(u64::from(unmarked), "item", "items")),
        };
    } else if tally.unknown > 0 {
        // A full bar above items of which nobody knows would promise too much.
        progress.of += tally.unknown;
        let all = words::counted(u64::from(progress.of), "item", "items");
        progress.text = format!("{} of {all} done, {} not marked", tally.met, tally.unknown);
    }
    progress
}

/// How many of its specs are complete, and what holds of the others: together they are all of them.
pub(super) fn complete_specs(links: &Links, index: ReleaseIndex) -> Progress {
    let release = links.catalog.release(index);
    let total = release.parts.len();
    let waiting: HashSet<SpecIndex> = links.verdict(index).reasons.iter().filter_map(|reason| reason.spec).collect();
    let (complete, others): (Vec<_>, Vec<_>) =
        release.parts.iter().partition(|part| links.catalog.spec(part.spec).status().is_complete());
    let left = others.iter().filter(|part| waiting.contains(&part.spec)).count();
    let ready = others.len() - left;
    let mut text = match total {
        0 => "no specs".to_owned(),
        _ => format!("{} of {} complete", complete.len(), words::specs(total)),
    };
    // Without these, a release that is ready while its specs go on looks like a mistake.
    if ready > 0 {
        let is_out = release.state == ReleaseState::Released;
        let what = if is_out { "continuing after it" } else { "with nothing left to do for it" };
        let _ = write!(text, ", {} {what}", words::grouped(ready as u64));
    }
    if left > 0 {
        let _ = write!(text, ", {} holding it up", words::grouped(left as u64));
    }
    Progress { text, ..Progress::counted(complete.len() as u32, total as u32, ("spec", "specs")) }
}

fn row(links: &Links, index: ReleaseIndex) -> ReleaseRow {
    let release = links.catalog.release(index);
    // Where each spec has a lane in the drawing, the list names them all, too.
    let named = if links.catalog.specs.len() <= SPEC_LANES { SPEC_LANES } else { NAMED };
    ReleaseRow {
        link: links.release(index),
        name: release.title.clone(),
        phase: phase(links, index),
        status: Status::of_release(release.state),
        date: release.date.as_ref().map(DateView::of),
        due: Due::of(links, index),
        specs: release.parts.len(),
        first: release.parts.iter().take(named).map(|part| links.spec(part.spec)).collect(),
        more: release.parts.len().saturating_sub(named),
        progress: complete_specs(links, index),
        verdict: VerdictView::of(links.verdict(index)),
    }
}

fn is_out(links: &Links, index: ReleaseIndex) -> bool {
    links.catalog.release(index).state == ReleaseState::Released
}

/// What is to come is asked for first; of what is out, the latest.
fn in_order(links: &Links) -> Vec<ReleaseIndex> {
    let all = (0..links.catalog.releases.len() as u32).map(ReleaseIndex);
    let (out, mut order): (Vec<_>, Vec<_>) = all.partition(|index| is_out(links, *index));
    order.extend(out.into_iter().rev());
    order
}

fn group(links: &Links, releases: &[ReleaseIndex]) -> ReleaseGroup {
    let (id, title) = if is_out(links, releases[0]) { ("released", "Released") } else { ("to-come", "Upcoming") };
    ReleaseGroup { id, title, rows: releases.iter().map(|index| row(links, *index)).collect() }
}

pub(super) fn list(links: &Links, page: u32) -> Draft {
    let releases = &links.catalog.releases;
    let order = in_order(links);
    let shown = &order[span(page, releases.len(), routes::PAGE_SIZE)];
    let calendar = releases.iter().any(|release| routes::calendar_date(release).is_some());
    let summary = words::counted(releases.len() as u64, "release", "releases");
    let description = format!("{summary} in order, with what ships in each.");
    let (out_of_order, more_out_of_order) = if page == 1 { timeline::out_of_order(links) } else { (Vec::new(), 0) };
    let view = Releases {
        timeline: (page == 1).then(|| timeline::view(links)).flatten(),
        out_of_order,
        more_out_of_order,
        summary,
        groups: shown
            .chunk_by(|left, right| is_out(links, *left) == is_out(links, *right))
            .map(|alike| group(links, alike))
            .collect(),
        undated: releases.iter().all(|release| release.date.is_none()),
        calendar: calendar.then(|| links.to(&Route::Calendar)),
        pagination: Pagination::of(links, page, (releases.len(), routes::PAGE_SIZE), Route::Releases),
    };
    Draft::new("releases.html", numbered_title("Releases", page), Body::Releases(view)).describe(Some(description))
}

pub(super) fn view(links: &Links, index: ReleaseIndex, page: u32) -> Draft {
    let release = links.catalog.release(index);
    let total = release.parts.len();
    let shown = span(page, total, routes::RELEASE_PAGE_SIZE);
    let judged = links.verdict(index);
    let neighbour = |position: Option<u32>| {
        let position = position.filter(|position| (*position as usize) < links.catalog.releases.len());
        position.map(|position| links.release(ReleaseIndex(position)))
    };
    let first = page == 1;
    let told = if first { &judged.reasons[..] } else { &[] };
    let waits = waits_for(told);
    let risks = if first { open_risks(links, release) } else { Vec::new() };
    let (reasons, more_reasons) = reasons(links, told);
    let view = ReleasePage {
        first_page: (!first).then(|| links.to(&Route::Release(index, 1))),
        version: release.name.clone(),
        name: release.title.clone(),
        owner: release.owner.map(|spec| links.spec(spec)),
        phase: phase(links, index),
        status: Status::of_release(release.state),
        date: release.date.as_ref().map(DateView::of),
        due: Due::of(links, index),
        disputed: release.disputed,
        summary: words::specs(total),
        items: first.then(|| item_progress(tally(links, release))),
        complete: first.then(|| complete_specs(links, index)),
        verdict: VerdictView::of(judged),
        waits_for: waits.iter().take(WAITS).map(|(turn, held)| Waiting::of(links, *turn, held)).collect(),
        more_waits: waits.len().saturating_sub(WAITS),
        reasons,
        more_reasons,
        more_risks: risks.len().saturating_sub(RISKS),
        risks: risks.into_iter().take(RISKS).map(|risk| risks::row(links, risk)).collect(),
        high_risks_href: links.to(&Route::Risks(RiskList::High, 1)),
        changed: changes::of_release(links, index).filter(|_| first),
        badge: links.to(&Route::Badge(Badge::Release(index), BadgeForm::Picture)),
        shipments: release.parts[shown].iter().map(|part| shipment(links, part)).collect(),
        pagination: Pagination::of(links, page, (total, routes::RELEASE_PAGE_SIZE), |page| Route::Release(index, page)),
        previous: neighbour(index.0.checked_sub(1)),
        next: neighbour(index.0.checked_add(1)),
    };
    let owner = release.owner.map(|spec| format!("{} ", links.catalog.spec(spec).spec().id.text));
    let title = format!("Release {}{}", owner.unwrap_or_default(), release.name);
    let description = format!("{title}: {}, {}.", view.summary, view.verdict.label.to_lowercase());
    Draft::new("release.html", numbered_title(&title, page), Body::Release(Box::new(view)))
        .describe(Some(description))
        .under(vec![links.anchor("Releases", &Route::Releases(1))])
}

/// What may still go wrong, the gravest first.
fn open_risks<'a>(links: &Links<'a>, release: &'a Release) -> Vec<RiskEntry<'a>> {
    let catalog = links.catalog;
    if release.state == ReleaseState::Released {
        return Vec::new();
    }
    let entry = |(spec, position): (SpecIndex, usize)| {
        let risk = &catalog.spec(spec).spec().risks[position];
        RiskEntry { spec, position, risk }
    };
    let mut risks: Vec<_> = verdict::high_risks(catalog, release).map(entry).collect();
    risks.sort_by_key(|entry| Reverse(entry.risk.impact));
    risks
}

/// The specs whose turn it is, in the order of the reasons, each with the specs that those are about.
fn waits_for(reasons: &[verdict::Reason]) -> Vec<(SpecIndex, Vec<SpecIndex>)> {
    let mut waits: Vec<(SpecIndex, Vec<SpecIndex>)> = Vec::new();
    let mut known: HashMap<SpecIndex, usize> = HashMap::new();
    let mut told: HashSet<(SpecIndex, SpecIndex)> = HashSet::new();
    for reason in reasons {
        let (Some(turn), Some(spec)) = (reason.turn, reason.spec) else { continue };
        let at = *known.entry(turn).or_insert_with(|| {
            waits.push((turn, Vec::new()));
            waits.len() - 1
        });
        if told.insert((turn, spec)) {
            waits[at].1.push(spec);
        }
    }
    waits
}

impl Waiting {
    fn of(links: &Links, turn: SpecIndex, held: &[SpecIndex]) -> Self {
        let others: Vec<SpecIndex> = held.iter().copied().filter(|spec| *spec != turn).collect();
        Self {
            card: Card::of(links, turn),
            holds_up: others.iter().take(NAMED).map(|spec| links.spec(*spec)).collect(),
            more: others.len().saturating_sub(NAMED),
            itself: held.contains(&turn),
        }
    }
}

/// The first reasons, those of one spec together at the place of the worst, and how many more specs have any.
fn reasons(links: &Links, all: &[verdict::Reason]) -> (Vec<ReasonView>, usize) {
    let mut told: Vec<ReasonView> = Vec::new();
    let mut known: HashMap<Option<SpecIndex>, usize> = HashMap::new();
    // To finish a spec says nothing more where it is told what is open in it.
    let open = |reason: &&verdict::Reason| matches!(reason.rule, Rule::OpenItems | Rule::OpenCriteria);
    let open: HashSet<_> = all.iter().filter(open).map(|reason| reason.spec).collect();
    for reason in all {
        let next = known.len();
        let at = *known.entry(reason.spec).or_insert(next);
        if at >= REASONS {
            continue;
        }
        if at == told.len() {
            told.push(ReasonView {
                icon: reason.rule.verdict().as_str().replace('_', "-"),
                spec: reason.spec.map(|spec| links.spec(spec)),
                messages: Vec::new(),
                remedies: Vec::new(),
            });
        }
        told[at].messages.push(reason.message.clone());
        let said = reason.rule == Rule::SpecUnfinished && open.contains(&reason.spec);
        if !said && !told[at].remedies.contains(&reason.remedy) {
            told[at].remedies.push(reason.remedy.clone());
        }
    }
    let more = known.len() - told.len();
    (told, more)
}

fn shipment(links: &Links, part: &ReleasePart) -> Shipment {
    let plan = part.plan(links.catalog);
    let items: Vec<_> = plan.into_iter().flat_map(|plan| &plan.items).collect();
    let tally: Tally = items.iter().map(|item| item.state).collect();
    let marked = items.iter().any(|item| item.state != MarkState::Unknown);
    Shipment {
        card: Card::of(links, part.spec),
        whole: part.last,
        label: plan.and_then(|plan| plan.label.as_ref().map(Text::to_string)),
        items: items.into_iter().map(Mark::of).collect(),
        progress: marked.then(|| item_progress(tally)),
    }
}
