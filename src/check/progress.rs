//! What the author declares against what the document's own marks say.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place, Related};
use crate::model::{Criterion, Lane, MarkState, Spec, StatusField, StatusKind};
use crate::spaces;

use super::{File, Findings, count, results};

/// At most so many places are told beside a finding; the rest is on the page.
const MOST_RELATED: usize = 5;

/// SG201 and SG202: a complete spec with open criteria, or with none at all.
pub(super) fn complete_with_open_criteria(file: File<'_>, findings: &mut Findings<'_>) {
    let Some(status) = complete(file.spec) else { return };
    let tally = file.spec.tally();
    // Success criteria in whole sentences say when the spec is done as well as any others.
    let says_when =
        file.spec.metrics.iter().any(|metric| results::is_sentence(metric) && !file.has_heading(metric.place));
    let is_told = says_when || file.parsed.structure.points_away;
    if tally.total() == 0 && file.practice.criteria && !is_told {
        findings.add(
            Code::SG202,
            &file.parsed.path,
            status.place,
            format!("`{}`, but no acceptance criterion says what that means", status.raw),
            "list the criteria under a heading `Acceptance Criteria`, with `- [x]` before those that hold",
        );
    }
    let open = tally.open + tally.in_progress;
    if open == 0 {
        return;
    }
    let finding = findings.add(
        Code::SG201,
        &file.parsed.path,
        status.place,
        format!(
            "`{}`, but {open} of {} {} not met",
            status.raw,
            count(tally.tracked() as usize, "acceptance criterion", "acceptance criteria"),
            if open == 1 { "is" } else { "are" }
        ),
        "tick the criteria that hold, strike the ones that were dropped, or take the status back",
    );
    for criterion in file.spec.all_criteria().filter(|criterion| is_open(criterion)).take(MOST_RELATED) {
        relate(finding, file, criterion.place, "not met");
    }
}

/// SG203: a story without criteria, in a spec that states criteria elsewhere.
pub(super) fn story_without_criteria(file: File<'_>, findings: &mut Findings<'_>) {
    let others_have_some = file.spec.epics.iter().any(|epic| !epic.criteria.is_empty());
    if !others_have_some {
        return;
    }
    for epic in file.spec.epics.iter().filter(|epic| epic.criteria.is_empty()) {
        findings.add(
            Code::SG203,
            &file.parsed.path,
            epic.place,
            format!("`{}` has no acceptance criteria", epic.title),
            "say when it is done, as the other stories of this spec do",
        );
    }
}

/// SG204: criteria without a mark.
pub(super) fn unmarked_criteria(file: File<'_>, findings: &mut Findings<'_>) {
    let unmarked = || file.spec.all_criteria().filter(|criterion| criterion.state == MarkState::Unknown);
    let Some(first) = unmarked().next() else { return };
    findings.add(
        Code::SG204,
        &file.parsed.path,
        first.place,
        format!("{} without a mark", count(unmarked().count(), "acceptance criterion", "acceptance criteria")),
        "begin each with `- [ ]` or `- [x]`; without a mark it counts as unknown",
    );
}

/// SG205: everything is met, and the status does not say so.
pub(super) fn met_but_not_complete(file: File<'_>, findings: &mut Findings<'_>) {
    let Some(status) = &file.spec.status else { return };
    let tally = file.spec.tally();
    let begun = matches!(status.kind.built_in(), StatusKind::Draft | StatusKind::Approved | StatusKind::InProgress);
    if begun && tally.met > 0 && tally.met + tally.dropped == tally.total() {
        findings.add(
            Code::SG205,
            &file.parsed.path,
            status.place,
            match tally.met {
                1 => format!("the criterion is met, but the status is `{}`", status.raw),
                met => format!("all {met} criteria are met, but the status is `{}`", status.raw),
            },
            "set the status to `Complete`, or add the criterion that is still missing",
        );
    }
}

/// SG206: a draft of which something is already done.
pub(super) fn draft_with_progress(file: File<'_>, findings: &mut Findings<'_>) {
    let Some(status) = &file.spec.status else { return };
    let (met, done) = (file.spec.tally().met as usize, file.spec.work.completed.len());
    if *status.kind.built_in() != StatusKind::Draft || met + done == 0 {
        return;
    }
    let what = if met > 0 {
        format!("{} met", count(met, "criterion is", "criteria are"))
    } else {
        format!("{} completed", count(done, "item of work is", "items of work are"))
    };
    let finding = findings.add(
        Code::SG206,
        &file.parsed.path,
        status.place,
        format!("`{}`, but {what}", status.raw),
        "work has begun: set the status to `In Progress`",
    );
    for criterion in file.spec.all_criteria().filter(|criterion| criterion.state == MarkState::Met).take(MOST_RELATED) {
        relate(finding, file, criterion.place, "met");
    }
    if met == 0 {
        for item in file.spec.work.completed.iter().take(MOST_RELATED) {
            relate(finding, file, item.place, "completed");
        }
    }
}

/// SG207: a complete spec with work to do.
pub(super) fn complete_with_open_work(file: File<'_>, findings: &mut Findings<'_>) {
    let Some(status) = complete(file.spec) else { return };
    let work = &file.spec.work;
    let open = work.in_progress.len() + work.planned.len();
    let Some(first) = work.in_progress.iter().chain(&work.planned).next() else { return };
    findings
        .add(
            Code::SG207,
            &file.parsed.path,
            status.place,
            format!(
                "`{}`, but {} in progress or planned",
                status.raw,
                count(open, "item of work is", "items of work are")
            ),
            "move them to a spec of their own, or take the status back",
        )
        .related
        .push(crate::diagnostic::Related {
            path: file.parsed.path.clone(),
            place: first.place,
            message: "for example this one".into(),
        });
}

/// SG208: one item in two lanes.
pub(super) fn item_in_two_lanes(file: File<'_>, findings: &mut Findings<'_>) {
    let work = &file.spec.work;
    let texts = [&work.completed, &work.in_progress, &work.planned, &work.other];
    if !any_repeated(&texts.into_iter().flatten().map(|item| item.text.as_str())) {
        return;
    }
    let mut seen = BTreeMap::new();
    for lane in [Lane::Completed, Lane::InProgress, Lane::Planned, Lane::Other] {
        for item in work.lane(lane) {
            let text = folded(&item.text);
            match seen.get(&text) {
                Some((other, place)) if *other != lane => {
                    let finding = findings.add(
                        Code::SG208,
                        &file.parsed.path,
                        item.place,
                        format!("`{}` stands in two lanes of the implementation status", item.text),
                        "keep it where it is now and remove the other",
                    );
                    *finding = finding.clone().with_related(&file.parsed.path, *place, "also here");
                }
                Some(_) => {}
                None => drop(seen.insert(text, (lane, item.place))),
            }
        }
    }
}

/// SG209: in progress, with a plan of which nothing has begun.
pub(super) fn nothing_begun(file: File<'_>, findings: &mut Findings<'_>) {
    let Some(status) = &file.spec.status else { return };
    let work = &file.spec.work;
    let idle = work.completed.is_empty() && work.in_progress.is_empty() && !work.planned.is_empty();
    if *status.kind.built_in() == StatusKind::InProgress && idle && file.spec.tally().met == 0 {
        findings.add(
            Code::SG209,
            &file.parsed.path,
            status.place,
            format!("`{}`, but nothing is completed or in progress", status.raw),
            "move what is being done to `In Progress`, or set the status to `Approved`",
        );
    }
}

/// SG211: a story that says who, but not what or why.
pub(super) fn story_in_part(file: File<'_>, findings: &mut Findings<'_>) {
    for epic in &file.spec.epics {
        let parts = [("role", &epic.role), ("capability", &epic.capability), ("benefit", &epic.benefit)];
        let missing: Vec<&str> = parts.iter().filter(|(_, part)| part.is_none()).map(|(name, _)| *name).collect();
        if missing.is_empty() || missing.len() == parts.len() {
            continue;
        }
        findings.add(
            Code::SG211,
            &file.parsed.path,
            epic.place,
            format!("the story `{}` names no {}", epic.title, missing.join(" and no ")),
            "a story reads: as a (role), I want (capability), so that (benefit)",
        );
    }
}

/// The status of a spec that is complete without exceptions.
fn complete(spec: &Spec) -> Option<&StatusField> {
    spec.status.as_ref().filter(|status| status.kind.is_complete() && !status.exceptions)
}

fn is_open(criterion: &Criterion) -> bool {
    matches!(criterion.state, MarkState::Open | MarkState::InProgress)
}

fn relate(finding: &mut Diagnostic, file: File<'_>, place: Place, message: &str) {
    finding.related.push(Related { path: file.parsed.path.clone(), place, message: message.to_owned() });
}

/// A text as it is compared: case, white space, emphasis and the stop at its end aside.
pub(super) fn folded(text: &str) -> String {
    let plain = without_stop(text).replace(is_emphasis, "");
    spaces::single(&plain).to_lowercase()
}

fn is_emphasis(character: char) -> bool {
    matches!(character, '*' | '`')
}

fn without_stop(text: &str) -> &str {
    let ends =
        |character: char| character.is_whitespace() || is_emphasis(character) || matches!(character, '.' | ';' | ',');
    text.trim_end_matches(ends)
}

/// Whether two of these may be the same by [`folded`]; hardly ever, so nothing is put together to find out.
pub(super) fn any_repeated<'a>(texts: &(impl Iterator<Item = &'a str> + Clone)) -> bool {
    const BEGINNING: usize = 16;
    let repeated = |letters: usize| {
        let mut seen: Vec<u64> = texts.clone().map(|text| fingerprint(text, letters)).collect();
        seen.sort_unstable();
        seen.windows(2).any(|pair| pair[0] == pair[1])
    };
    repeated(BEGINNING) && repeated(usize::MAX)
}

/// The same number for texts that are the same by [`folded`], and hardly ever for others that differ in so many letters
/// from the beginning.
fn fingerprint(text: &str, letters: usize) -> u64 {
    let mut number = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |character: char| number = (number ^ u64::from(character)).wrapping_mul(0x0100_0000_01b3);
    let mut left = letters;
    for word in without_stop(text).split_whitespace().filter(|word| !word.chars().all(is_emphasis)) {
        if left == 0 {
            break;
        }
        add(' ');
        // Which of two small sigmas a large one becomes depends on what follows it.
        for letter in word.chars().filter(|character| !is_emphasis(*character)).take(left) {
            left -= 1;
            if letter.is_ascii() {
                add(letter.to_ascii_lowercase());
            } else {
                letter.to_lowercase().for_each(|letter| add(if letter == 'ς' { 'σ' } else { letter }));
            }
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_but_for_case_and_space_is_repeated() {
        assert!(any_repeated(&["One  thing", "other", " one THING"].into_iter()));
        assert!(any_repeated(&["**One thing.**", "one `thing`"].into_iter()));
        assert_eq!(folded("**One * thing.** "), folded("one thing"));
        assert!(!any_repeated(&["They begin with the same letters", "They begin with the same words"].into_iter()));
        assert!(!any_repeated(&["one thing", "onething", "One things"].into_iter()));
    }
}
