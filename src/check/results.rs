//! Success metrics: a goal, a way to measure it, a result.

use crate::diagnostic::{Code, Severity};

use super::{File, Findings};

/// SG601, SG602 and SG603: a metric without target, without measure, or with a target that is no number.
pub(super) fn metric_parts(file: File<'_>, findings: &mut Findings<'_>) {
    let complete = file.spec.status.as_ref().is_some_and(|status| status.kind.is_complete());
    for metric in &file.spec.metrics {
        let path = &file.parsed.path;
        match (&metric.target, &metric.parsed) {
            (None, _) => {
                let finding = findings.add(
                    Code::SG601,
                    path,
                    metric.place,
                    format!("the metric `{}` has no target", metric.name),
                    "add a `**Target**:` line with a number and a unit",
                );
                if complete {
                    finding.severity = Severity::Error;
                }
            }
            (Some(target), None) => {
                findings.add(
                    Code::SG603,
                    path,
                    metric.place,
                    format!("the target `{target}` of `{}` has no number", metric.name),
                    "a threshold such as `< 200 ms` or `95%` can be checked; words cannot",
                );
            }
            (Some(_), Some(_)) => {}
        }
        if metric.measure.is_none() && metric.target.is_some() && file.practice.measures {
            findings.add(
                Code::SG602,
                path,
                metric.place,
                format!("the metric `{}` does not say how it is measured", metric.name),
                "add a `**Measure**:` line",
            );
        }
    }
}

/// SG605: complete, and nobody wrote down what came of it.
pub(super) fn no_result(file: File<'_>, findings: &mut Findings<'_>) {
    if !file.spec.status.as_ref().is_some_and(|status| status.kind.is_complete()) {
        return;
    }
    for metric in file.spec.metrics.iter().filter(|metric| metric.actual.is_none() && metric.target.is_some()) {
        findings.add(
            Code::SG605,
            &file.parsed.path,
            metric.place,
            format!("the spec is complete, but the metric `{}` has no result", metric.name),
            "add an `**Actual**:` line",
        );
    }
}
