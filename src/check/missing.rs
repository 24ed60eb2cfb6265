//! What a spec lacks that its collection usually has.
//!
//! A rule that fires on every document says nothing. So what is missing is reported spec by spec only where
//! at least half of the collection has it; where most lack it, that is one fact about the collection, told once.

use crate::catalog::{Catalog, SpecEntry};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{Group, Rules, Spec, StatusKind};

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

impl Practice {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let usual = |has: fn(&Spec) -> bool| {
            let having = catalog.specs.iter().filter(|entry| has(entry.spec())).count();
            catalog.specs.len() < FEWEST || having * 2 >= catalog.specs.len()
        };
        Self {
            criteria: usual(|spec| spec.tally().total() > 0),
            measures: usual(|spec| spec.metrics.iter().any(|metric| metric.measure.is_some())),
            impacts: catalog.specs.iter().flat_map(|entry| &entry.spec().risks).any(|risk| risk.raw_impact.is_some()),
            releases: usual(|spec| !spec.releases.is_empty() || spec.target_release.is_some()),
        }
    }
}

/// Something that most specs of a collection may share.
struct Want {
    code: Code,
    /// Which specs should have it.
    concerns: fn(&SpecEntry) -> bool,
    lacks: &'static str,
}

/// What is told once where it is the collection's habit; some of it is found in reading, some by [`rare`].
const WANTS: &[Want] = &[
    Want { code: Code::SG005, concerns: |_| true, lacks: "no title" },
    Want { code: Code::SG007, concerns: |_| true, lacks: "not all sections that their status asks for" },
    Want { code: Code::SG008, concerns: |_| true, lacks: "their sections in another order than the template" },
    Want { code: Code::SG101, concerns: |_| true, lacks: "no id written in them" },
    Want { code: Code::SG112, concerns: |_| true, lacks: "additions to their status" },
    Want { code: Code::SG204, concerns: |_| true, lacks: "acceptance criteria without a mark" },
    Want { code: Code::SG605, concerns: has_targets, lacks: "metrics without a result" },
    Want { code: Code::SG110, concerns: |_| true, lacks: "no status" },
    Want { code: Code::SG120, concerns: |entry| !entry.status().is_retired(), lacks: "no owner" },
    Want { code: Code::SG604, concerns: has_begun, lacks: "no success metrics" },
    Want { code: Code::SG804, concerns: has_begun, lacks: "no testing strategy" },
    Want { code: Code::SG805, concerns: |entry| entry.status().is_complete(), lacks: "no documentation entries" },
];

/// SG604, SG804 and SG805: what a spec should have once it is being built.
pub(super) fn rare(network: Network<'_>, findings: &mut Findings<'_>) {
    let has_items = |groups: &[Group]| groups.iter().any(|group| !group.items.is_empty());
    for entry in network.written() {
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
}

/// Makes one finding of those that most specs of the collection share; its message carries their number.
pub(super) fn fold(catalog: &Catalog, rules: &Rules, found: &mut Vec<Diagnostic>) {
    // What a project asks for itself is told for each spec.
    let told_always = |code| code == Code::SG007 && rules.required_sections.0.is_some();
    for want in WANTS.iter().filter(|want| !told_always(want.code)) {
        let concerned = catalog.specs.iter().filter(|entry| (want.concerns)(entry)).count();
        let lacking = found.iter().filter(|finding| finding.code == want.code).count();
        if concerned < FEWEST || lacking * 2 <= concerned {
            continue;
        }
        let mut told = false;
        found.retain_mut(|finding| {
            if finding.code != want.code {
                return true;
            }
            if told {
                return false;
            }
            told = true;
            finding.message = format!("{lacking} of {concerned} specs have {}; this is the first of them", want.lacks);
            finding.severity = Severity::Info;
            true
        });
    }
}

fn has_targets(entry: &SpecEntry) -> bool {
    entry.status().is_complete() && entry.spec().metrics.iter().any(|metric| metric.target.is_some())
}

fn has_begun(entry: &SpecEntry) -> bool {
    matches!(entry.status().built_in(), StatusKind::InProgress | StatusKind::Complete)
}
