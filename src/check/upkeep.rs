//! How the document itself is kept: reviews and approval.

use crate::diagnostic::Code;
use crate::model::{Cadence, Review};

use crate::catalog::SpecEntry;

use super::{File, Findings, Network};

/// SG801: the next review should have been.
pub(super) fn review_overdue(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if entry.status().is_retired() {
        return;
    }
    let spec = entry.spec();
    let Some(written) = &spec.governance.review_cadence else { return };
    if let Some(due) = Review::of(spec).overdue(network.today) {
        findings.add(
            Code::SG801,
            &entry.parsed.path,
            written.place,
            format!("a review was due on {due} (`{}`)", written.text),
            "review it and write the day into a `**Reviewed**:` line",
        );
    }
}

/// SG802 and SG803: a cadence that is no span of time, and an approval that nobody filled in.
pub(super) fn footer(file: File<'_>, findings: &mut Findings<'_>) {
    let governance = &file.spec.governance;
    let Some(cadence) = &governance.review_cadence else { return };
    if Cadence::parse(&cadence.text).is_none() {
        findings.add(
            Code::SG802,
            &file.parsed.path,
            cadence.place,
            format!("`{}` is no span of time, so no review can be called overdue", cadence.text),
            "`monthly`, `quarterly` or `every 6 weeks` can be counted",
        );
    }
    if governance.approval.is_none() {
        findings.add(
            Code::SG803,
            &file.parsed.path,
            cadence.place,
            "the footer does not say who approves".into(),
            "add an `**Approval**:` line",
        );
    }
}
