//! What a spec lacks that its collection usually has.
//!
//! A rule that fires on every document says nothing. So what is missing is reported spec by spec only where
//! at least half of the collection has it; where most lack it, that is one fact about the collection, told once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Catalog, SpecEntry};
use crate::diagnostic::{Code, Diagnostic, Severity, SourcePath};
use crate::model::{Group, Rules, StatusKind};

use super::{Findings, Network};

/// Fewer specs than this have no practice of their own.
const FEWEST: usize = 3;

/// What most specs of a collection have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub(crate) struct Practice {
    pub(super) criteria: bool,
    pub(super) measures: bool,
    pub(super) releases: bool,
    /// Somebody weighs risks.
    pub(super) impacts: bool,
}

/// How many specs of a collection have something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Habits {
    specs: usize,
    /// How many should have what each of [`WANTS`] is about.
    concerned: [usize; WANTS.len()],
    criteria: usize,
    measures: usize,
    releases: usize,
    impacts: usize,
}

impl Habits {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut habits = Self::default();
        for entry in &catalog.specs {
            habits.add(entry);
        }
        habits
    }

    /// After one spec was edited.
    pub(super) fn exchange(&mut self, before: &SpecEntry, now: &SpecEntry) {
        let mut old = Self::default();
        old.add(before);
        self.add(now);
        self.specs -= old.specs;
        for (concerned, old) in self.concerned.iter_mut().zip(old.concerned) {
            *concerned -= old;
        }
        self.criteria -= old.criteria;
        self.measures -= old.measures;
        self.releases -= old.releases;
        self.impacts -= old.impacts;
    }

    fn add(&mut self, entry: &SpecEntry) {
        let spec = entry.spec();
        self.specs += 1;
        for (concerned, want) in self.concerned.iter_mut().zip(&WANTS) {
            *concerned += usize::from((want.concerns)(entry));
        }
        self.criteria += usize::from(spec.all_criteria().next().is_some());
        self.measures += usize::from(spec.metrics.iter().any(|metric| metric.measure.is_some()));
        self.releases += usize::from(!spec.releases.is_empty() || spec.target_release.is_some());
        self.impacts += usize::from(spec.risks.iter().any(|risk| risk.raw_impact.is_some()));
    }

    pub(super) fn practice(self) -> Practice {
        let usual = |having: usize| self.specs < FEWEST || having * 2 >= self.specs;
        Practice {
            criteria: usual(self.criteria),
            measures: usual(self.measures),
            releases: usual(self.releases),
            impacts: self.impacts > 0,
        }
    }
}

/// Something that most specs of a collection may share.
struct Want {
    code: Code,
    /// Which specs should have it.
    concerns: fn(&SpecEntry) -> bool,
    /// What they are called.
    who: &'static str,
    lacks: &'static str,
}

/// What is told once where it is the collection's habit; some of it is found in reading, some by [`rare`].
const WANTS: [Want; 12] = [
    Want { code: Code::SG005, concerns: |_| true, who: "specs", lacks: "no title" },
    Want { code: Code::SG007, concerns: |_| true, who: "specs", lacks: "not all sections that their status asks for" },
    Want {
        code: Code::SG008,
        concerns: |_| true,
        who: "specs",
        lacks: "their sections in another order than the template",
    },
    Want { code: Code::SG101, concerns: |_| true, who: "specs", lacks: "no id written in them" },
    Want { code: Code::SG112, concerns: |_| true, who: "specs", lacks: "additions to their status" },
    Want { code: Code::SG204, concerns: |_| true, who: "specs", lacks: "acceptance criteria without a mark" },
    Want {
        code: Code::SG605,
        concerns: has_targets,
        who: "complete specs with targets",
        lacks: "metrics without a result",
    },
    Want { code: Code::SG110, concerns: |_| true, who: "specs", lacks: "no status" },
    Want { code: Code::SG120, concerns: |entry| !entry.status().is_retired(), who: "specs", lacks: "no owner" },
    Want { code: Code::SG604, concerns: has_begun, who: "specs that have begun", lacks: "no success metrics" },
    Want { code: Code::SG804, concerns: has_begun, who: "specs that have begun", lacks: "no testing strategy" },
    Want {
        code: Code::SG805,
        concerns: |entry| entry.status().is_complete(),
        who: "complete specs",
        lacks: "no documentation entries",
    },
];

/// SG604, SG804 and SG805: what a spec should have once it is being built.
pub(super) fn rare(_: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    // What is not written out only says where the spec is.
    if entry.status().is_retired() || entry.parsed.structure.points_away {
        return;
    }
    let has_items = |groups: &[Group]| groups.iter().any(|group| !group.items.is_empty());
    let spec = entry.spec();
    let mut lack = |code, message: &str, help| {
        findings.add(code, &entry.parsed.path, spec.title.place, message.into(), help);
    };
    if has_begun(entry) && spec.metrics.is_empty() {
        let help = "add a section `Success Metrics` with a target and a measure";
        lack(Code::SG604, "the spec has begun and has no success metrics", help);
    }
    if has_begun(entry) && !has_items(&spec.testing) {
        lack(Code::SG804, "the spec has begun and has no testing strategy", "add a section `Testing Strategy`");
    }
    if entry.status().is_complete() && !has_items(&spec.documentation) {
        let help = "add a section `Documentation` that says where users and developers read about it";
        lack(Code::SG805, "the spec is complete and has no documentation entries", help);
    }
}

/// What most specs of a collection lack: one finding is made of many, and its message carries their number.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// How often each code of [`WANTS`] was found.
    lacking: BTreeMap<Code, usize>,
    /// By code: the file of the finding that stands for all, and that finding.
    told: BTreeMap<Code, (SourcePath, Diagnostic)>,
    /// What is shown of files in which one of these codes was found.
    shown: BTreeMap<SourcePath, Arc<[Diagnostic]>>,
}

type Files = BTreeMap<SourcePath, Arc<[Diagnostic]>>;

impl Folded {
    pub(super) fn of(habits: &Habits, rules: &Rules, files: &Files) -> Self {
        let mut folded = Self::default();
        for (path, found) in files {
            folded.exchange(path, &[], found);
        }
        folded.follow(habits, rules, files);
        folded
    }

    /// Says what is found in a file now, and what was before.
    pub(super) fn exchange(&mut self, path: &SourcePath, before: &[Diagnostic], now: &[Diagnostic]) {
        self.shown.remove(path);
        let is_wanted = |finding: &&Diagnostic| WANTS.iter().any(|want| want.code == finding.code);
        for finding in now.iter().filter(is_wanted) {
            *self.lacking.entry(finding.code).or_default() += 1;
        }
        for finding in before.iter().filter(is_wanted) {
            *self.lacking.entry(finding.code).or_default() -= 1;
        }
    }

    /// Finds out again what most specs lack, after something else was found in some files.
    pub(super) fn follow(&mut self, habits: &Habits, rules: &Rules, files: &Files) {
        let told = self.told(habits, rules, files);
        if !told.keys().eq(self.told.keys()) {
            self.shown.clear();
        }
        for (path, _) in self.told.values().chain(told.values()) {
            self.shown.remove(path);
        }
        self.told = told;
        if self.told.is_empty() {
            return;
        }
        for (path, found) in files {
            if !self.shown.contains_key(path) && found.iter().any(|finding| self.told.contains_key(&finding.code)) {
                let shown = self.without_repetition(path, found);
                self.shown.insert(path.clone(), shown);
            }
        }
    }

    /// What is told of a file in which this was found.
    pub(super) fn shown(&self, path: &SourcePath, found: &Arc<[Diagnostic]>) -> Arc<[Diagnostic]> {
        Arc::clone(self.shown.get(path).unwrap_or(found))
    }

    /// What most specs lack, by code: where it was found first, and the finding that stands for all.
    fn told(&self, habits: &Habits, rules: &Rules, files: &Files) -> BTreeMap<Code, (SourcePath, Diagnostic)> {
        // What a project asks for itself is told for each spec.
        let told_always = |code| code == Code::SG007 && rules.required_sections.0.is_some();
        let wants = WANTS.iter().zip(habits.concerned).filter(|(want, _)| !told_always(want.code));
        let told = wants.filter_map(|(want, concerned)| {
            let lacking = self.lacking.get(&want.code).copied().unwrap_or_default();
            if concerned < FEWEST || lacking * 2 <= concerned {
                return None;
            }
            let first = |(path, found): (&SourcePath, &Arc<[Diagnostic]>)| {
                let finding = found.iter().find(|finding| finding.code == want.code)?;
                Some((path.clone(), finding.clone()))
            };
            let (path, mut finding) = files.iter().find_map(first)?;
            finding.message =
                format!("{lacking} of {concerned} {} have {}; this is the first of them", want.who, want.lacks);
            finding.severity = Severity::Info;
            Some((want.code, (path, finding)))
        });
        told.collect()
    }

    fn without_repetition(&self, path: &SourcePath, found: &[Diagnostic]) -> Arc<[Diagnostic]> {
        let mut kept: Vec<Diagnostic> =
            found.iter().filter(|finding| !self.told.contains_key(&finding.code)).cloned().collect();
        kept.extend(self.told.values().filter(|(file, _)| file == path).map(|(_, finding)| finding.clone()));
        Diagnostic::sort(&mut kept);
        kept.into()
    }
}

fn has_targets(entry: &SpecEntry) -> bool {
    entry.status().is_complete() && entry.spec().metrics.iter().any(|metric| metric.target.is_some())
}

fn has_begun(entry: &SpecEntry) -> bool {
    matches!(entry.status().built_in(), StatusKind::InProgress | StatusKind::Complete)
}
