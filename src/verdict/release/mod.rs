//! Whether a release can ship: a verdict with an ordered table of reasons.
//!
//! RELEASED if it is out; else the first that holds of BLOCKED, AT RISK, UNKNOWN, READY. The dividing line:
//!
//! - **Blocked**: the plan as written cannot come true by work inside the release. Another spec has to be
//!   finished that is planned for later or not at all, a spec of it stands still, or specs wait for each other.
//! - **At risk**: what the release itself still lacks, and what endangers it.
//! - **Unknown**: something that decides cannot be read, or specs contradict each other about the release.
//! - **Ready**: none of these; [`READY_MEANING`] says what that is worth.
//!
//! A release is judged by its specs. Its items have no marks in the template, so an unmarked item says
//! nothing against anybody; items that *are* all marked met settle the part of a spec that ships here, even
//! when the spec goes on afterwards. The acceptance criteria of a spec belong to the release that it ships
//! whole in, its last one: nothing tells which of them an earlier release promises.

mod headline;
mod needs;

use crate::catalog::{Catalog, Release, ReleaseIndex, ReleasePart, SpecEntry, SpecIndex};
use crate::diagnostic::{Place, SourcePath};
use crate::model::{Date, DateField, MarkState, ReleaseState, Spec, StatusKind, Tally};

use super::observed::observed;

/// What READY is worth, to be printed wherever it is.
pub const READY_MEANING: &str = "nothing known stands in the way; this is no forecast of the date";

/// Whether a release can ship, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The answer.
    pub kind: VerdictKind,
    /// Everything that stands in the way, worst first; empty for [`VerdictKind::Released`] and
    /// [`VerdictKind::Ready`]. What would make the release ready is the [`Reason::remedy`] of all of them.
    pub reasons: Vec<Reason>,
    /// Both in one sentence that says which kind of thing stands in the way; without its full stop, keys in back
    /// quotes.
    pub headline: String,
}

/// The answer of a [`Verdict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictKind {
    /// It is out.
    Released,
    /// The plan as written cannot come true.
    Blocked,
    /// Something is still missing, or endangers it.
    AtRisk,
    /// Nothing can be said.
    Unknown,
    /// Nothing known stands in the way; see [`READY_MEANING`].
    Ready,
}

impl VerdictKind {
    /// The word used in JSON: `at_risk`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Blocked => "blocked",
            Self::AtRisk => "at_risk",
            Self::Unknown => "unknown",
            Self::Ready => "ready",
        }
    }

    /// The words that pages show: `At risk`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Released => "Released",
            Self::Blocked => "Blocked",
            Self::AtRisk => "At risk",
            Self::Unknown => "Unknown",
            Self::Ready => "Ready",
        }
    }
}

/// One thing that stands in the way of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which rule found it.
    pub rule: Rule,
    /// The spec that it is about; `None` when it is about the release as a whole.
    pub spec: Option<SpecIndex>,
    /// The spec in which something has to happen: the one that is waited for, else the one that it is about.
    pub turn: Option<SpecIndex>,
    /// The words that say so; `None` when they stand in no document, as a date of `sitegen.toml`.
    pub source: Option<(SourcePath, Place)>,
    /// The fact, with keys in back quotes.
    pub message: String,
    /// What would take it out of the way.
    pub remedy: String,
}

macro_rules! rules {
    ($($rule:ident $name:literal $kind:ident $meaning:literal;)+) => {
        /// Why a release cannot ship as it stands: the table, in the order in which reasons are told.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $meaning] $rule,)+ }

        impl Rule {
            /// All rules, in order.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)+];

            /// The word used in JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }

            /// The verdict that it leads to.
            #[must_use]
            pub fn verdict(self) -> VerdictKind {
                match self { $(Self::$rule => VerdictKind::$kind,)+ }
            }
        }
    };
}

rules! {
    SpecBlocked "spec_blocked" Blocked "A spec of the release is blocked or deferred.";
    Cycle "cycle" Blocked "Specs wait for each other in a circle, and one of them ships here.";
    NeedShipsLater "need_ships_later" Blocked "A spec needs one that ships only after this release.";
    NeedBlocked "need_blocked" Blocked "A spec needs one that is blocked or deferred.";
    NeedUnscheduled "need_unscheduled" Blocked "A spec needs an unfinished one that no release plans.";
    Overdue "overdue" AtRisk "The date has passed.";
    OpenItems "open_items" AtRisk "Items that a spec plans for the release are open.";
    OpenCriteria "open_criteria" AtRisk "A spec that ships whole here has criteria that are not met.";
    SpecUnfinished "spec_unfinished" AtRisk "A spec of the release is not declared complete.";
    SpecExceptions "spec_exceptions" AtRisk "A spec that ships whole here is complete but for something.";
    SpecRetired "spec_retired" AtRisk "A spec of the release will not be built any more.";
    NeedUnfinished "need_unfinished" AtRisk "A spec needs one that is not finished.";
    NeedRetired "need_retired" AtRisk "A spec needs one that will not be built any more.";
    HighRisk "high_risk" AtRisk "A risk of high or critical impact has no mitigation.";
    Disputed "disputed" Unknown "Specs disagree about the release's date or state.";
    Untold "untold" Unknown "A spec has no status that can be read, and nothing else tells how far it is.";
    NeedUnknown "need_unknown" Unknown "A spec needs one that cannot be found, or of which nobody tells how far it is.";
    NoSpecs "no_specs" Unknown "No spec says what ships in the release.";
}

/// Judges one release as of `today`.
#[must_use]
pub fn release(catalog: &Catalog, index: ReleaseIndex, today: Date) -> Verdict {
    let release = catalog.release(index);
    if release.state == ReleaseState::Released {
        let headline = headline::of(catalog, VerdictKind::Released, &[], 0, 0);
        return Verdict { kind: VerdictKind::Released, reasons: Vec::new(), headline };
    }
    let mut case = Case { catalog, release, index, reasons: Vec::new() };
    case.judge_release(today);
    // A spec may name a version twice by mistake; it is judged once.
    let mut specs = 0;
    for parts in release.parts.chunk_by(|left, right| left.spec == right.spec) {
        specs += 1;
        let share = case.share(parts);
        case.judge_share(share);
    }
    case.judge_cycles();
    let mut reasons = case.reasons;
    // Within a rule, reasons stand in the order of the specs and of their files: the sort is stable.
    reasons.sort_by_key(|reason| (reason.rule.verdict(), reason.rule));
    let kind = reasons.first().map_or(VerdictKind::Ready, |worst| worst.rule.verdict());
    let headline = headline::of(catalog, kind, &reasons, specs, high_risks(catalog, release).count());
    Verdict { kind, reasons, headline }
}

/// What one spec ships in the release.
#[derive(Clone, Copy)]
struct Share<'a> {
    spec: SpecIndex,
    entry: &'a SpecEntry,
    parts: &'a [ReleasePart],
    items: Tally,
    whole: bool,
}

/// One release while it is being judged.
struct Case<'a> {
    catalog: &'a Catalog,
    release: &'a Release,
    index: ReleaseIndex,
    reasons: Vec<Reason>,
}

impl<'a> Case<'a> {
    fn judge_release(&mut self, today: Date) {
        let name = &self.release.name;
        if self.release.parts.is_empty() {
            let message = format!("no spec says what ships in {name}");
            self.add(Rule::NoSpecs, None, None, message, format!("plan {name} in the specs that ship in it"));
        }
        if let Some(Ok(date)) = self.release.date.as_ref().map(|field| field.date)
            && date.last_day() < today.first_day()
        {
            let message = format!("{name} was due by {} and is not released", date.last_day());
            let remedy = format!("release {name}, or move its date");
            // Compared by what it says: where it stands changes with every line above it.
            let said = |field: &DateField| (field.raw.clone(), field.date.ok());
            let wanted = self.release.date.as_ref().map(said);
            let stated = self.release.parts.iter().rev().find_map(|part| {
                let field = part.plan(self.catalog)?.date.as_ref()?;
                (Some(said(field)) == wanted).then_some((part.spec, field.place))
            });
            let (spec, place) = stated.unzip();
            self.add(Rule::Overdue, spec, place, message, remedy);
        }
        if self.release.disputed {
            for part in &self.release.parts {
                let Some(plan) = part.plan(self.catalog) else { continue };
                if plan.date.is_none() && plan.state == ReleaseState::Unknown {
                    continue;
                }
                let message = format!("`{}` plans it as `{}`, others differ", self.key(part.spec), plan.raw);
                let remedy = format!("let all specs, or `sitegen.toml`, say the same date and state of {name}");
                self.add(Rule::Disputed, Some(part.spec), Some(plan.place), message, remedy);
            }
        }
    }

    fn share(&self, parts: &'a [ReleasePart]) -> Share<'a> {
        let spec = parts[0].spec;
        let entry = self.catalog.spec(spec);
        Share { spec, entry, parts, items: item_tally(self.catalog, parts), whole: self.ships_whole(spec, parts) }
    }

    /// Whether nothing of a spec is left for another release. Where no release is the last one, because
    /// labels have no order, each that may be is taken for it.
    fn ships_whole(&self, spec: SpecIndex, parts: &[ReleasePart]) -> bool {
        if parts.iter().any(|part| part.last) {
            return true;
        }
        // In release order: versions first, then labels.
        let releases = &self.catalog.spec(spec).releases;
        let in_order = releases.partition_point(|index| self.catalog.release(*index).version.is_some());
        let highest = in_order.checked_sub(1).map(|at| self.catalog.release(releases[at]));
        if self.release.version.is_some() && highest.is_some_and(|highest| highest.version > self.release.version) {
            return false;
        }
        let last = releases.last().map_or(&[][..], |index| parts_of(self.catalog.release(*index), spec));
        !last.iter().any(|part| part.last)
    }

    fn judge_share(&mut self, share: Share<'a>) {
        let Share { spec, entry, items, .. } = share;
        if entry.status().is_retired() {
            let (key, status) = (&entry.key, status_words(entry));
            let message = format!("`{key}` is {status}, and still planned for {}", self.release.name);
            let remedy = format!("take `{key}` out of {}", self.release.name);
            self.add(Rule::SpecRetired, Some(spec), Some(status_place(entry)), message, remedy);
            return;
        }
        self.judge_items(share);
        if !is_settled(items) {
            self.judge_status(share);
        }
        if share.whole {
            self.judge_criteria(share);
        }
        self.judge_risks(share);
        self.judge_needs(spec);
    }

    fn judge_items(&mut self, share: Share<'_>) {
        let open = share.items.open + share.items.in_progress;
        if open == 0 {
            return;
        }
        let key = &share.entry.key;
        let message = match open {
            1 => format!("1 item of `{key}` is open"),
            open => format!("{open} items of `{key}` are open"),
        };
        let remedy = format!("finish what `{key}` plans for {}, or move it to another release", self.release.name);
        let plans = share.parts.iter().filter_map(|part| part.plan(self.catalog));
        let first = plans.flat_map(|plan| &plan.items).find(|item| is_open(item.state));
        self.add(Rule::OpenItems, Some(share.spec), first.map(|item| item.place), message, remedy);
    }

    /// How far the spec is, by its declared status; not asked when its items for this release are all met.
    fn judge_status(&mut self, share: Share<'_>) {
        let Share { spec, entry, whole, .. } = share;
        let (key, status) = (&entry.key, status_words(entry));
        let place = Some(status_place(entry));
        match entry.status().built_in() {
            StatusKind::Complete => {
                let exceptions = entry.spec().status.as_ref().filter(|status| status.exceptions && whole);
                if let Some(field) = exceptions {
                    let message = format!("`{key}` is complete with exceptions: `{}`", field.raw);
                    let remedy = format!("finish the exceptions of `{key}`, or plan them for another release");
                    self.add(Rule::SpecExceptions, Some(spec), place, message, remedy);
                }
            }
            StatusKind::Blocked | StatusKind::Deferred => {
                let message = format!("`{key}` is {status}");
                let remedy = format!("get `{key}` going again, or plan it for another release");
                self.add(Rule::SpecBlocked, Some(spec), place, message, remedy);
            }
            StatusKind::Unknown => {
                // Criteria that a spec ships whole with are an answer of their own, if all of them are marked.
                let tally = entry.spec().tally();
                if !whole || tally.tracked() == 0 || tally.unknown > 0 {
                    let message = format!("there is no telling how far `{key}` is: it has no status that can be read");
                    let remedy = format!("give `{key}` a status, or mark which of its items are done");
                    self.add(Rule::Untold, Some(spec), place, message, remedy);
                }
            }
            _ => {
                let message = format!("`{key}` is {status}");
                let remedy = if whole {
                    finish(entry)
                } else {
                    format!("{}, or mark its items for {} as done", finish(entry), self.release.name)
                };
                self.add(Rule::SpecUnfinished, Some(spec), place, message, remedy);
            }
        }
    }

    fn judge_criteria(&mut self, share: Share<'_>) {
        let (key, tally) = (&share.entry.key, share.entry.spec().tally());
        let open = tally.open + tally.in_progress;
        if open == 0 {
            return;
        }
        let are = if open == 1 { "is" } else { "are" };
        let message = format!("{open} of {} criteria of `{key}` {are} not met", tally.tracked());
        let remedy = format!("meet the open criteria of `{key}`");
        let mut criteria = share.entry.spec().all_criteria().filter(|criterion| is_open(criterion.state));
        let place = criteria.next().map(|criterion| criterion.place);
        self.add(Rule::OpenCriteria, Some(share.spec), place, message, remedy);
    }

    fn judge_risks(&mut self, share: Share<'_>) {
        for risk in &share.entry.spec().risks {
            if !risk.is_grave() || !risk.mitigations.is_empty() {
                continue;
            }
            let key = &share.entry.key;
            let message = format!("{} risk of `{key}` without mitigation: {}", risk.impact.as_str(), risk.name);
            let remedy = format!("say what is done about the risk of `{key}`, or accept or close it");
            self.add(Rule::HighRisk, Some(share.spec), Some(risk.place), message, remedy);
        }
    }

    fn key(&self, spec: SpecIndex) -> &str {
        &self.catalog.spec(spec).key
    }

    /// Notes a reason; `place` is in the file of `spec`.
    fn add(&mut self, rule: Rule, spec: Option<SpecIndex>, place: Option<Place>, message: String, remedy: String) {
        let source = spec.zip(place).map(|(spec, place)| (self.catalog.spec(spec).parsed.path.clone(), place));
        self.reasons.push(Reason { rule, spec, turn: spec, source, message, remedy });
    }
}

/// The open risks of high or critical impact of the specs that take part in a release: the spec, and the position of
/// the risk in it.
pub fn high_risks<'a>(catalog: &'a Catalog, release: &'a Release) -> impl Iterator<Item = (SpecIndex, usize)> + 'a {
    let specs = release.parts.chunk_by(|left, right| left.spec == right.spec).map(|parts| parts[0].spec);
    let taking_part = specs.filter(|spec| !catalog.spec(*spec).status().is_retired());
    taking_part.flat_map(|spec| {
        let risks = catalog.spec(spec).spec().risks.iter().enumerate();
        risks.filter(|(_, risk)| risk.is_grave()).map(move |(position, _)| (spec, position))
    })
}

/// What `spec` ships in a release; parts are sorted by spec.
fn parts_of(release: &Release, spec: SpecIndex) -> &[ReleasePart] {
    let from = release.parts.partition_point(|part| part.spec < spec);
    let length = release.parts[from..].partition_point(|part| part.spec == spec);
    &release.parts[from..from + length]
}

/// The items that a spec plans for a release, counted.
fn item_tally(catalog: &Catalog, parts: &[ReleasePart]) -> Tally {
    let plans = parts.iter().filter_map(|part| part.plan(catalog));
    plans.flat_map(|plan| &plan.items).map(|item| item.state).collect()
}

/// Whether every item is marked, and none is left to do: the author's own word that this part is done.
fn is_settled(items: Tally) -> bool {
    items.met > 0 && items.met + items.dropped == items.total()
}

fn is_open(state: MarkState) -> bool {
    matches!(state, MarkState::Open | MarkState::InProgress)
}

/// The declared status as it stands in a sentence: `in progress`.
fn status_words(entry: &SpecEntry) -> String {
    entry.status().label().to_lowercase()
}

/// Where the status stands; the start of the file when there is none.
fn status_place(entry: &SpecEntry) -> Place {
    entry.spec().status.as_ref().map_or(Place::FILE, |status| status.place)
}

/// Whether a spec states criteria that count, and every one of them is met.
fn meets_all(spec: &Spec) -> bool {
    let tally = spec.tally();
    tally.tracked() > 0 && tally.met == tally.tracked() && tally.unknown == 0
}

/// What is left to do about a spec that is not declared complete.
fn finish(entry: &SpecEntry) -> String {
    let (key, tally) = (&entry.key, entry.spec().tally());
    let open = tally.open + tally.in_progress;
    if meets_all(entry.spec()) {
        return match tally.met {
            1 => format!("call `{key}` complete if nothing else is left (its one criterion is met)"),
            met => format!("call `{key}` complete if nothing else is left (all of its {met} criteria are met)"),
        };
    }
    match (open, tally.unknown) {
        (0, 0) => format!("finish `{key}` (no criteria of it tell what is left)"),
        (0, 1) => format!("finish `{key}` (a criterion of it has no mark)"),
        (0, unknown) => format!("finish `{key}` ({unknown} of its criteria have no mark)"),
        _ => format!("finish `{key}`"),
    }
}

/// Whether a spec is finished: declared complete, without exceptions, and nothing in it says otherwise.
fn is_finished(spec: &Spec) -> bool {
    let declared = spec.status.as_ref().is_some_and(|status| status.kind.is_complete() && !status.exceptions);
    declared && observed(spec).agrees()
}

#[cfg(test)]
mod tests;
