//! The verdict in one sentence: which kind of thing stands in the way.
//!
//! `At risk` alone does not tell a plan with work left from one that is in danger, and those who read it have to
//! decide what to do. The sentence says so from the same reasons, dangers before work, and names nothing as good that
//! only nobody has written down.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, SpecIndex};

use super::{READY_MEANING, Reason, Rule, VerdictKind, meets_all};

/// At most so many kinds of reasons are named; the list of reasons has them all.
const CLAUSES: usize = 3;

/// The sentence, without its full stop; keys in back quotes. `risks` are those that stay open at high impact whatever
/// is done about them.
pub(super) fn of(catalog: &Catalog, kind: VerdictKind, reasons: &[Reason], specs: usize, risks: usize) -> String {
    let told = Told { catalog, reasons, specs };
    let mut sentence = match kind {
        VerdictKind::Released => "this release is out".to_owned(),
        VerdictKind::Ready => match risks {
            0 => READY_MEANING.to_owned(),
            1 => format!("{READY_MEANING}. A high risk is open, with a mitigation"),
            _ => format!("{READY_MEANING}. {risks} high risks are open, each with a mitigation"),
        },
        _ => told.sentence(),
    };
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

struct Told<'a> {
    catalog: &'a Catalog,
    reasons: &'a [Reason],
    /// How many specs take part in the release.
    specs: usize,
}

impl Told<'_> {
    fn sentence(&self) -> String {
        let dangers = self.dangers();
        let work = self.work();
        let only_work = dangers.is_empty() && !work.is_empty();
        let mut clauses: Vec<_> = dangers.into_iter().chain(work).collect();
        if only_work {
            return format!("{}; no other obstacle is recorded", joined(&clauses));
        }
        let more = clauses.len() > CLAUSES;
        clauses.truncate(CLAUSES);
        if more {
            clauses.push("there are more reasons".to_owned());
        }
        joined(&clauses)
    }

    /// Everything but work of the release itself, in the order of the table.
    fn dangers(&self) -> Vec<String> {
        Rule::ALL.iter().filter_map(|rule| self.danger(*rule)).collect()
    }

    fn danger(&self, rule: Rule) -> Option<String> {
        let (specs, turns, count) = self.found(rule);
        if count == 0 {
            return None;
        }
        let own = |one: &str, many: &str| self.named(&specs, one, &format!("{} {many}", self.share(specs.len())));
        let needed = |(one_does, many_do): (&str, &str), one: &str, many: &str| {
            let who = if self.specs == 1 { format!("its spec {one_does}") } else { format!("its specs {many_do}") };
            self.named(&turns, &format!("{who} {{}}, {one}"), &format!("{who} {} specs {many}", turns.len()))
        };
        let (needs, waits) = (("needs", "need"), ("waits for", "wait for"));
        Some(match rule {
            Rule::SpecBlocked => own("{} is on hold", "are on hold"),
            Rule::Cycle => "specs wait for each other in a cycle".to_owned(),
            Rule::NeedShipsLater => needed(needs, "which ships later", "that ship later"),
            Rule::NeedBlocked => needed(needs, "which is on hold", "that are on hold"),
            Rule::NeedUnscheduled => needed(needs, "which no release plans", "that no release plans"),
            Rule::Overdue => "its date has passed".to_owned(),
            Rule::NeedUnfinished => needed(waits, "which is not finished", "that are not finished"),
            Rule::NeedRetired => {
                own("{} needs what will not be built any more", "need what will not be built any more")
            }
            Rule::SpecRetired => own("{} will not be built any more", "will not be built any more"),
            Rule::HighRisk if count == 1 => "a high risk has no mitigation".to_owned(),
            Rule::HighRisk => format!("{count} high risks have no mitigation"),
            Rule::Disputed => "specs disagree about its date or state".to_owned(),
            Rule::Untold => self.named(
                &specs,
                "there is no telling how far {} is",
                &format!("there is no telling how far {} are", self.share(specs.len())),
            ),
            Rule::NeedUnknown => own(
                "{} needs what is not found here, or has no status",
                "need what is not found here, or has no status",
            ),
            Rule::NoSpecs => "no spec says what ships in it".to_owned(),
            Rule::OpenItems | Rule::OpenCriteria | Rule::SpecUnfinished | Rule::SpecExceptions => return None,
        })
    }

    /// What is left to do, and apart from that the specs that meet all they state and are not called complete.
    fn work(&self) -> Vec<String> {
        let mut only_unfinished: BTreeMap<SpecIndex, bool> = BTreeMap::new();
        for reason in self.reasons.iter().filter(|reason| is_work(reason.rule)) {
            if let Some(spec) = reason.spec {
                let unfinished = reason.rule == Rule::SpecUnfinished;
                only_unfinished.entry(spec).and_modify(|only| *only &= unfinished).or_insert(unfinished);
            }
        }
        let is_done = |(spec, only): &(SpecIndex, bool)| *only && meets_all(self.catalog.spec(*spec).spec());
        let (done, left): (Vec<_>, Vec<_>) = only_unfinished.into_iter().partition(is_done);
        let clause = |specs: Vec<(SpecIndex, bool)>, one: &str, many: &dyn Fn(String) -> String| {
            let specs: Vec<_> = specs.into_iter().map(|(spec, _)| spec).collect();
            (!specs.is_empty()).then(|| self.named(&specs, one, &many(self.share(specs.len()))))
        };
        let left = clause(left, "work is left in {}", &|share| format!("work is left in {share}"));
        let done = clause(done, "{} meets all its criteria but is not called complete", &|share| {
            format!("{share} meet all their criteria but are not called complete")
        });
        left.into_iter().chain(done).collect()
    }

    /// So many of the specs of the release.
    fn share(&self, count: usize) -> String {
        if count == self.specs {
            format!("all {count} of its specs")
        } else {
            format!("{count} of its {} specs", self.specs)
        }
    }

    /// The specs that a rule is about, those whose turn it is, and how often it was broken.
    fn found(&self, rule: Rule) -> (Vec<SpecIndex>, Vec<SpecIndex>, usize) {
        let found: Vec<_> = self.reasons.iter().filter(|reason| reason.rule == rule).collect();
        let distinct = |of: fn(&Reason) -> Option<SpecIndex>| {
            let mut specs: Vec<_> = found.iter().filter_map(|reason| of(reason)).collect();
            specs.sort_unstable();
            specs.dedup();
            specs
        };
        (distinct(|reason| reason.spec), distinct(|reason| reason.turn), found.len())
    }

    /// One spec by its key in place of `{}`, several by their number.
    fn named(&self, specs: &[SpecIndex], one: &str, several: &str) -> String {
        match specs {
            [spec] => one.replacen("{}", &format!("`{}`", self.catalog.spec(*spec).key), 1),
            _ => several.to_owned(),
        }
    }
}

fn is_work(rule: Rule) -> bool {
    matches!(rule, Rule::OpenItems | Rule::OpenCriteria | Rule::SpecUnfinished | Rule::SpecExceptions)
}

fn joined(clauses: &[String]) -> String {
    match clauses {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}
