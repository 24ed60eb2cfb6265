//! What a release needs from specs that it does not ship, and circles among those it does.
//!
//! Only direct needs are looked at. A spec that ships here is judged itself, and so is one that ships
//! earlier, in its own release; following their needs as well would tell each reason many times.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::catalog::{Edge, Release, ReleaseIndex, SpecIndex, Target};
use crate::diagnostic::{Place, SourcePath};
use crate::model::{EdgeKind, ReleaseState, Spec, StatusKind, Version};

use super::{Case, Reason, Rule, finish, is_finished, is_settled, item_tally, parts_of, status_words};

/// One tie between two specs, and where it is written.
struct Need {
    target: SpecIndex,
    min_version: Option<Version>,
    source: (SourcePath, Place),
}

impl Case<'_> {
    pub(super) fn judge_needs(&mut self, spec: SpecIndex) {
        for need in self.needs(spec) {
            self.judge_need(spec, need);
        }
        self.judge_lost_needs(spec);
    }

    /// The specs that `spec` needs, each once.
    fn needs(&self, spec: SpecIndex) -> Vec<Need> {
        let entry = self.catalog.spec(spec);
        let mut own = BTreeMap::new();
        for edge in entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Requires) {
            if let Target::Resolved(target) = edge.target {
                own.entry(target).or_insert(edge);
            }
        }
        let others = entry.requires.iter().copied().filter(|target| *target != spec);
        others.map(|target| self.need(spec, target, own.get(&target).copied())).collect()
    }

    /// One need with the words that say so: the spec's own, else those of the other one (`Blocks`).
    fn need(&self, spec: SpecIndex, target: SpecIndex, own: Option<&Edge>) -> Need {
        let theirs = || self.catalog.spec(target).edges.iter().find(|edge| leads(edge, EdgeKind::Blocks, spec));
        let tie = own.map(|edge| (spec, edge)).or_else(|| theirs().map(|edge| (target, edge)));
        let writer = self.catalog.spec(tie.map_or(spec, |(writer, _)| writer));
        let place = tie.map_or(Place::FILE, |(_, edge)| edge_place(writer.spec(), edge));
        let min_version = tie.and_then(|(_, edge)| edge.min_version.clone());
        Need { target, min_version, source: (writer.parsed.path.clone(), place) }
    }

    fn judge_need(&mut self, spec: SpecIndex, need: Need) {
        if is_finished(self.catalog.spec(need.target).spec()) {
            return;
        }
        let Some((rule, fact, remedy)) = self.unmet(spec, &need) else { return };
        let message = format!("`{}` needs `{}`, {fact}", self.key(spec), self.key(need.target));
        // Nobody will work on a spec that was given up: what needs it has to change.
        let turn = if rule == Rule::NeedRetired { spec } else { need.target };
        let (spec, turn, source) = (Some(spec), Some(turn), Some(need.source));
        self.reasons.push(Reason { rule, spec, turn, source, message, remedy });
    }

    /// Why an unfinished spec that is needed stands in the way, and what would help; `None` if it does not.
    fn unmet(&self, spec: SpecIndex, need: &Need) -> Option<(Rule, String, String)> {
        let target = self.catalog.spec(need.target);
        let (key, needed, status) = (self.key(spec), &target.key, status_words(target));
        match target.status().built_in() {
            StatusKind::Superseded | StatusKind::Cancelled => Some((
                Rule::NeedRetired,
                format!("which is {status}"),
                format!("let `{key}` need something else than `{needed}`"),
            )),
            StatusKind::Blocked | StatusKind::Deferred => Some((
                Rule::NeedBlocked,
                format!("which is {status}"),
                format!("get `{needed}` going again, or let `{key}` do without it"),
            )),
            StatusKind::Complete => (!self.ships(need.target)).then(|| {
                let fact = "which is declared complete, but not all of it is done".to_owned();
                (Rule::NeedUnfinished, fact, format!("finish `{needed}`"))
            }),
            _ => self.unmet_by_plan(spec, need),
        }
    }

    /// The same for a spec that is being worked on, or of which nobody tells: its plan decides.
    fn unmet_by_plan(&self, spec: SpecIndex, need: &Need) -> Option<(Rule, String, String)> {
        let target = self.catalog.spec(need.target);
        let (key, needed, status) = (self.key(spec), &target.key, status_words(target));
        let name = &self.release.name;
        Some(match self.arrival(need.target, need.min_version.as_ref()) {
            Arrival::Out | Arrival::JudgedHere => return None,
            Arrival::Later(later) => (
                Rule::NeedShipsLater,
                format!("which ships only in {later}"),
                format!("ship `{needed}` by {name}, or plan `{key}` for {later}"),
            ),
            Arrival::Never(Some(version)) => (
                Rule::NeedUnscheduled,
                format!("from {} on, which no release plans", version.as_str()),
                format!("plan {} of `{needed}`", version.as_str()),
            ),
            _ if *target.status().built_in() == StatusKind::Unknown => (
                Rule::NeedUnknown,
                "which has no status that can be read".to_owned(),
                format!("give `{needed}` a status"),
            ),
            Arrival::Never(None) => (
                Rule::NeedUnscheduled,
                format!("which is {status} and planned for no release"),
                format!("{}, or plan it for {name} or earlier", finish(target)),
            ),
            Arrival::Partly(whole) => (
                Rule::NeedUnfinished,
                format!("which ships whole only in {whole}"),
                format!("{}, or name the version of it that `{key}` needs", finish(target)),
            ),
            Arrival::InTime => (Rule::NeedUnfinished, format!("which is {status}"), finish(target)),
        })
    }

    /// When a spec that is not declared complete arrives, seen from this release.
    fn arrival(&self, target: SpecIndex, min_version: Option<&Version>) -> Arrival {
        let releases = &self.catalog.spec(target).releases;
        // In release order: versions first, then labels, which reach no version.
        let (from, until) = match min_version {
            Some(least) => {
                let version = |index: &ReleaseIndex| self.catalog.release(*index).version.as_ref();
                let until = releases.partition_point(|index| version(index).is_some());
                (releases[..until].partition_point(|index| version(index) < Some(least)), until)
            }
            None => (0, releases.len()),
        };
        let Some(&first) = releases[from..until].first() else { return Arrival::Never(min_version.cloned()) };
        // With a minimal version, the first release that reaches it is all that is needed.
        let whole = if min_version.is_some() { first } else { *releases.last().unwrap_or(&first) };
        let (first_release, whole_release) = (self.catalog.release(first), self.catalog.release(whole));
        let part_is_done = || is_settled(item_tally(self.catalog, parts_of(self.release, target)));
        if whole_release.state == ReleaseState::Released {
            Arrival::Out
        } else if first_release.state != ReleaseState::Released && self.is_later(first_release) {
            Arrival::Later(first_release.name.clone())
        } else if whole == self.index || part_is_done() {
            Arrival::JudgedHere
        } else if self.is_later(whole_release) {
            Arrival::Partly(whole_release.name.clone())
        } else {
            Arrival::InTime
        }
    }

    /// Whether `other` ships after this release: by version where both are of one train, else by date.
    fn is_later(&self, other: &Release) -> bool {
        let this = self.release;
        match (&other.version, &this.version) {
            (Some(theirs), Some(ours)) if other.owner == this.owner => theirs.cmp(ours) == Ordering::Greater,
            _ => {
                let date = |release: &Release| release.date.as_ref().and_then(|field| field.date.ok());
                date(other).zip(date(this)).is_some_and(|(theirs, ours)| theirs.first_day() > ours.last_day())
            }
        }
    }

    fn ships(&self, spec: SpecIndex) -> bool {
        !parts_of(self.release, spec).is_empty()
    }

    /// References that look like a spec and lead to none, or to nobody knows which.
    fn judge_lost_needs(&mut self, spec: SpecIndex) {
        let entry = self.catalog.spec(spec);
        for edge in entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Requires) {
            let fault = match &edge.target {
                Target::Unknown(_) => "which is no spec here",
                Target::Ambiguous(_) => "which may be one of several specs",
                Target::Resolved(_) | Target::Prose => continue,
            };
            let line = &entry.spec().dependencies[edge.line];
            let words = edge.reference.map_or(&line.raw, |reference| &line.references[reference].text);
            let message = format!("`{}` needs `{words}`, {fault}", entry.key);
            let remedy = format!("name the spec that `{}` means by `{words}`", entry.key);
            let place = edge_place(entry.spec(), edge);
            self.add(Rule::NeedUnknown, Some(spec), Some(place), message, remedy);
        }
    }

    /// One reason a circle. A circle of finished specs is a fault of the documents, not of the plan.
    pub(super) fn judge_cycles(&mut self) {
        for cycle in &self.catalog.cycles {
            let Some(here) = cycle.iter().position(|spec| self.ships(*spec)) else { continue };
            if cycle.iter().all(|spec| is_finished(self.catalog.spec(*spec).spec())) {
                continue;
            }
            let path: Vec<_> = cycle[here..].iter().chain(&cycle[..=here]).map(|spec| self.key(*spec)).collect();
            let message = format!("specs wait for each other: `{}`", path.join("` -> `"));
            let remedy = "remove one dependency from the cycle".to_owned();
            let (spec, next) = (cycle[here], cycle[(here + 1) % cycle.len()]);
            let own = self.catalog.spec(spec).edges.iter().find(|edge| leads(edge, EdgeKind::Requires, next));
            let need = self.need(spec, next, own);
            let spec = Some(spec);
            self.reasons.push(Reason {
                rule: Rule::Cycle,
                spec,
                turn: spec,
                source: Some(need.source),
                message,
                remedy,
            });
        }
    }
}

/// When a needed spec that is not finished arrives.
enum Arrival {
    /// It is out already.
    Out,
    /// It ships whole in this very release, or its part of it is done: judged as a part of it.
    JudgedHere,
    /// Its first release, or the first that is new enough, comes after this one.
    Later(String),
    /// Some of it ships in time, the rest after this release.
    Partly(String),
    /// It ships in time, or nothing says that it does not.
    InTime,
    /// No release plans it, or none plans a version that is new enough.
    Never(Option<Version>),
}

fn leads(edge: &Edge, kind: EdgeKind, to: SpecIndex) -> bool {
    edge.kind == kind && edge.target == Target::Resolved(to)
}

/// Where an edge of `spec` is written: its reference, else the whole entry.
fn edge_place(spec: &Spec, edge: &Edge) -> Place {
    let line = &spec.dependencies[edge.line];
    edge.reference.map_or(line.place, |reference| line.references[reference].place)
}
