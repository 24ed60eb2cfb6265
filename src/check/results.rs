//! Success metrics: a goal, a way to measure it, a result.

use crate::diagnostic::{Code, Severity};
use crate::model::Metric;

use super::{File, Findings, count};

/// SG601, SG602 and SG603: a metric without target, without measure, or with a target that is no number.
pub(super) fn metric_parts(file: File<'_>, findings: &mut Findings<'_>) {
    let complete = file.spec.status.as_ref().is_some_and(|status| status.kind.is_complete());
    let path = &file.parsed.path;
    for metric in &file.spec.metrics {
        let target = match &metric.target {
            Some(target) => target,
            // A line that is a metric as a whole is its own target, if there is anything to count in it.
            None if is_sentence(metric) && !file.has_heading(metric.place) => &metric.name,
            None => {
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
                continue;
            }
        };
        if metric.parsed.is_none() && !counts(target) {
            findings.add(
                Code::SG603,
                path,
                metric.place,
                format!("the target `{target}` has no number"),
                "a threshold such as `< 200 ms` or `95%` can be checked; words cannot",
            );
        }
        // A metric with a heading is a form with a gap; a line of a list may be all that the collection ever writes.
        let has_gap = file.practice.measures || file.has_heading(metric.place);
        if metric.measure.is_none() && metric.target.is_some() && has_gap {
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

/// Whether a metric is told in one sentence: nothing but a name could be read, or the name says it all.
pub(super) fn is_sentence(metric: &Metric) -> bool {
    const LONGEST_NAME: usize = 4;
    metric.measure.is_none() && metric.actual.is_none() && metric.baseline.is_none()
        || metric.name.split_whitespace().nth(LONGEST_NAME).is_some()
}

/// Whether a text names a quantity, in digits or in words.
fn counts(text: &str) -> bool {
    const WORDS: [&str; 20] = [
        "all", "any", "both", "each", "every", "few", "five", "four", "half", "never", "no", "none", "once", "one",
        "single", "ten", "three", "twice", "two", "zero",
    ];
    text.contains(|character: char| character.is_numeric())
        || text
            .split(|character: char| !character.is_alphanumeric())
            .any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// SG605: complete, and nobody wrote down what came of it.
pub(super) fn no_result(file: File<'_>, findings: &mut Findings<'_>) {
    if !file.spec.status.as_ref().is_some_and(|status| status.kind.is_complete()) {
        return;
    }
    let open = || file.spec.metrics.iter().filter(|metric| metric.actual.is_none() && metric.target.is_some());
    let Some(first) = open().next() else { return };
    findings.add(
        Code::SG605,
        &file.parsed.path,
        first.place,
        format!("the spec is complete, but {} no result", count(open().count(), "metric has", "metrics have")),
        "add an `**Actual**:` line to each",
    );
}
