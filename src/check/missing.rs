//! What a spec lacks that its collection usually has.
//!
//! A rule that fires on every document says nothing. So what is missing is reported spec by spec only where
//! at least half of the collection has it; where most lack it, that is one fact about the collection, told once.

use crate::catalog::{Catalog, SpecEntry};
use crate::diagnostic::{Code, Severity};
use crate::model::{Spec, StatusKind};

use super::{Findings, Network};

/// What most specs of a collection have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Practice {
    pub(super) criteria: bool,
    pub(super) measures: bool,
    pub(super) releases: bool,
}

impl Practice {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let usual = |has: fn(&Spec) -> bool| {
            let having = catalog.specs.iter().filter(|entry| has(entry.spec())).count();
            having * 2 >= catalog.specs.len()
        };
        Self {
            criteria: usual(|spec| spec.tally().total() > 0),
            measures: usual(|spec| spec.metrics.iter().any(|metric| metric.measure.is_some())),
            releases: usual(|spec| !spec.releases.is_empty() || spec.target_release.is_some()),
        }
    }
}

/// Something that a spec may lack.
struct Want {
    code: Code,
    /// Which specs should have it.
    concerns: fn(&SpecEntry) -> bool,
    has: fn(&Spec) -> bool,
    lacks: &'static str,
    help: &'static str,
}

const WANTS: &[Want] = &[
    Want {
        code: Code::SG110,
        concerns: |_| true,
        has: |spec| spec.status.is_some(),
        lacks: "no status",
        help: "add a line `**Status**: Draft` under the title; until then it is shown as Unknown",
    },
    Want {
        code: Code::SG120,
        concerns: |entry| !entry.status().is_retired(),
        has: |spec| !spec.owners.is_empty(),
        lacks: "no owner",
        help: "add a line `**Owner**: ` with a person or a team",
    },
    Want {
        code: Code::SG604,
        concerns: has_begun,
        has: |spec| !spec.metrics.is_empty(),
        lacks: "no success metrics",
        help: "add a section `Success Metrics` with a target and a measure",
    },
    Want {
        code: Code::SG804,
        concerns: has_begun,
        has: |spec| spec.testing.iter().any(|group| !group.items.is_empty()),
        lacks: "no testing strategy",
        help: "add a section `Testing Strategy`",
    },
    Want {
        code: Code::SG805,
        concerns: |entry| entry.status().is_complete(),
        has: |spec| spec.documentation.iter().any(|group| !group.items.is_empty()),
        lacks: "no documentation entries",
        help: "add a section `Documentation` that says where users and developers read about it",
    },
];

/// SG110, SG120, SG604, SG804 and SG805.
pub(super) fn rare(network: Network<'_>, findings: &mut Findings<'_>) {
    for want in WANTS {
        let concerned: Vec<&SpecEntry> = network.catalog.specs.iter().filter(|entry| (want.concerns)(entry)).collect();
        let lacking: Vec<&&SpecEntry> = concerned.iter().filter(|entry| !(want.has)(entry.spec())).collect();
        let Some(first) = lacking.first() else { continue };
        if lacking.len() * 2 <= concerned.len() || concerned.len() < 3 {
            for entry in &lacking {
                let message = format!("the spec has {}", want.lacks);
                findings.add(want.code, &entry.parsed.path, entry.spec().title.place, message, want.help);
            }
            continue;
        }
        let message = format!("{} of {} specs have {}", lacking.len(), concerned.len(), want.lacks);
        let place = first.spec().title.place;
        findings.add(want.code, &first.parsed.path, place, message, want.help).severity = Severity::Info;
    }
}

fn has_begun(entry: &SpecEntry) -> bool {
    matches!(entry.status().built_in(), StatusKind::InProgress | StatusKind::Complete)
}
