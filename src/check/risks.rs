//! Risks that nobody has weighed or met.

use crate::catalog::SpecEntry;
use crate::diagnostic::Code;
use crate::model::{Impact, ReleaseState, Risk, RiskState};

use super::{File, Findings, Network, count};

/// SG501 and SG504: a risk without mitigation; an error when its impact is high.
pub(super) fn unmitigated(file: File<'_>, findings: &mut Findings<'_>) {
    if file.spec.status.as_ref().is_some_and(|status| status.kind.is_retired()) {
        return;
    }
    for risk in file.spec.risks.iter().filter(|risk| risk.state == RiskState::Open && risk.mitigations.is_empty()) {
        let (code, impact) = match risk.impact {
            Impact::Critical | Impact::High => (Code::SG501, risk.impact.as_str()),
            Impact::Medium | Impact::Low => (Code::SG504, risk.impact.as_str()),
            Impact::Unknown => continue,
        };
        findings.add(
            code,
            &file.parsed.path,
            risk.place,
            format!("the risk `{}` has {impact} impact and no mitigation", risk.name),
            "add a `**Mitigation**:` line, or `**Status**: Accepted` if it is taken knowingly",
        );
    }
}

/// SG503: risks whose impact nobody has written down.
pub(super) fn without_impact(file: File<'_>, findings: &mut Findings<'_>) {
    // Where nobody of the collection weighs risks, a plain list of them is no omission.
    let is_form = |risk: &Risk| file.practice.impacts || file.has_heading(risk.place);
    let risks = file.spec.risks.iter().filter(|risk| risk.raw_impact.is_none() && is_form(risk));
    let silent: Vec<&Risk> = risks.collect();
    let Some(first) = silent.first() else { return };
    findings.add(
        Code::SG503,
        &file.parsed.path,
        first.place,
        format!("{} no impact", count(silent.len(), "risk has", "risks have")),
        "add `**Impact**: High`, `Medium` or `Low`; without it a risk is counted as unknown",
    );
}

/// SG505: a heading that still says "Risk 1".
pub(super) fn unnamed(file: File<'_>, findings: &mut Findings<'_>) {
    for risk in &file.spec.risks {
        let bare = risk.name.to_lowercase();
        let bare = bare.trim_start_matches("risk").trim_matches([' ', ':', '#', '.']);
        if bare.is_empty() || bare.bytes().all(|byte| byte.is_ascii_digit()) {
            findings.add(
                Code::SG505,
                &file.parsed.path,
                risk.place,
                format!("the risk `{}` has no name", risk.name),
                "name it after what may happen: `Risk 1: Wrong encoding`",
            );
        }
    }
}

/// SG507: complete, and a high risk still open.
pub(super) fn open_when_complete(file: File<'_>, findings: &mut Findings<'_>) {
    if !file.spec.status.as_ref().is_some_and(|status| status.kind.is_complete()) {
        return;
    }
    for risk in file.spec.risks.iter().filter(|risk| risk.is_grave()) {
        findings.add(
            Code::SG507,
            &file.parsed.path,
            risk.place,
            format!("the spec is complete, but the risk `{}` ({}) is still open", risk.name, risk.impact.as_str()),
            "say `**Status**: Closed` or `Accepted` at the risk",
        );
    }
}

/// SG506: high risks in the release that comes next.
pub(super) fn in_next_release(network: Network<'_>, findings: &mut Findings<'_>) {
    let next = network
        .catalog
        .releases
        .iter()
        .find(|release| release.version.is_some() && release.state != ReleaseState::Released);
    let Some(release) = next else { return };
    for part in &release.parts {
        let entry: &SpecEntry = network.catalog.spec(part.spec);
        if entry.status().is_retired() {
            continue;
        }
        for risk in entry.spec().risks.iter().filter(|risk| risk.is_grave()) {
            findings.add(
                Code::SG506,
                &entry.parsed.path,
                risk.place,
                format!("the risk `{}` ({}) is open in release `{}`", risk.name, risk.impact.as_str(), release.name),
                "it is shown at the release; close it, accept it, or let the release wait",
            );
        }
    }
}
