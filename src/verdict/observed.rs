//! Declared against observed: what the document's own marks say beside what its author declares.
//!
//! The two are shown side by side, never the one instead of the other. What counts as a contradiction:
//!
//! | declared | contradicted by |
//! | --- | --- |
//! | Complete, also with exceptions | criteria that are not met; work in progress or planned |
//! | Draft, Approved (not begun, says the word) | criteria that are met; work completed |
//! | anything else, none, unknown | nothing |
//!
//! Complete *with exceptions* is judged like Complete: nothing in the document ties the exceptions to the
//! open criteria, and taking them for the same would be a guess towards good news.
//!
//! Two observations are worth telling and contradict nothing. *All criteria are met* on an unfinished spec:
//! criteria say what must hold, not that nothing else is left (a roll-out, a review), so only the author
//! can say Complete. *Boxes are not ticked* on a complete spec that has no acceptance criteria: such boxes
//! may be a reviewer's checklist, about which the status says nothing.

use crate::diagnostic::Place;
use crate::model::{MarkState, MarkedItem, Spec, StatusKind};

/// What the marks of a document say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// How much is done; `None` when the document tracks nothing.
    pub progress: Option<Progress>,
    /// What is remarkable beside the declared status, in the order of [`ObservationKind`].
    pub reasons: Vec<Observation>,
}

impl Observed {
    /// Whether nothing that was observed contradicts the declared status.
    #[must_use]
    pub fn agrees(&self) -> bool {
        !self.reasons.iter().any(|reason| reason.kind.contradicts())
    }
}

/// Met of tracked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many are met.
    pub met: u32,
    /// How many are tracked; never 0.
    pub of: u32,
    /// What was counted.
    pub counted: Counted,
}

/// What a [`Progress`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Acceptance criteria.
    Criteria,
    /// Every task box, in a document that has boxes and no acceptance criteria.
    Boxes,
}

impl Counted {
    /// The word used in JSON, and after a number.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Criteria => "criteria",
            Self::Boxes => "boxes",
        }
    }
}

/// Something that the marks say beside the declared status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What kind of thing.
    pub kind: ObservationKind,
    /// The fact, to stand after the declared status: `2 of 3 criteria are not met`.
    pub message: String,
    /// The first mark that says so; `None` for boxes, which are counted and not kept.
    pub place: Option<Place>,
}

/// The kinds of [`Observation`], in the order they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObservationKind {
    /// Complete, but criteria are not met.
    OpenCriteria,
    /// Complete, but work is in progress or planned.
    OpenWork,
    /// Not begun, but criteria are met.
    MetCriteria,
    /// Not begun, but work is completed.
    CompletedWork,
    /// Every criterion is met and the status is not Complete.
    AllMet,
    /// Complete without criteria, and some task boxes are not ticked.
    OpenBoxes,
}

impl ObservationKind {
    /// The word used in JSON: `open_criteria`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenCriteria => "open_criteria",
            Self::OpenWork => "open_work",
            Self::MetCriteria => "met_criteria",
            Self::CompletedWork => "completed_work",
            Self::AllMet => "all_met",
            Self::OpenBoxes => "open_boxes",
        }
    }

    /// Whether it and the declared status cannot both be right.
    #[must_use]
    pub fn contradicts(self) -> bool {
        !matches!(self, Self::AllMet | Self::OpenBoxes)
    }
}

/// Holds what a spec declares against what its marks say.
#[must_use]
pub fn observed(spec: &Spec) -> Observed {
    let mut reasons = Vec::new();
    match spec.status.as_ref().map(|status| status.kind.built_in()) {
        Some(StatusKind::Complete) => against_complete(spec, &mut reasons),
        Some(StatusKind::Draft | StatusKind::Approved) => against_not_begun(spec, &mut reasons),
        Some(StatusKind::InProgress | StatusKind::Blocked | StatusKind::Deferred) => all_met(spec, &mut reasons),
        _ => {}
    }
    Observed { progress: progress(spec), reasons }
}

fn progress(spec: &Spec) -> Option<Progress> {
    let tally = spec.tally();
    let progress = if tally.total() > 0 {
        Progress { met: tally.met, of: tally.tracked(), counted: Counted::Criteria }
    } else {
        let of = spec.boxes.checked.saturating_add(spec.boxes.unchecked);
        Progress { met: spec.boxes.checked, of, counted: Counted::Boxes }
    };
    (progress.of > 0).then_some(progress)
}

fn against_complete(spec: &Spec, reasons: &mut Vec<Observation>) {
    let tally = spec.tally();
    let open = tally.open + tally.in_progress;
    if open > 0 {
        reasons.push(Observation {
            kind: ObservationKind::OpenCriteria,
            message: format!("{open} of {} criteria {} not met", tally.tracked(), is_are(open)),
            place: first_criterion(spec, &[MarkState::Open, MarkState::InProgress]),
        });
    }
    if let Some((count, place)) = still_meant(spec.work.in_progress.iter().chain(&spec.work.planned)) {
        reasons.push(Observation {
            kind: ObservationKind::OpenWork,
            message: format!("{} in progress or planned", work_items(count)),
            place: Some(place),
        });
    }
    if tally.total() == 0 && spec.boxes.unchecked > 0 {
        let boxes = spec.boxes;
        reasons.push(Observation {
            kind: ObservationKind::OpenBoxes,
            message: format!(
                "{} of {} boxes {} not ticked",
                boxes.unchecked,
                boxes.checked.saturating_add(boxes.unchecked),
                is_are(boxes.unchecked)
            ),
            place: None,
        });
    }
}

fn against_not_begun(spec: &Spec, reasons: &mut Vec<Observation>) {
    let tally = spec.tally();
    if tally.met > 0 {
        reasons.push(Observation {
            kind: ObservationKind::MetCriteria,
            message: format!("{} of {} criteria {} met", tally.met, tally.tracked(), is_are(tally.met)),
            place: first_criterion(spec, &[MarkState::Met]),
        });
    }
    if let Some((count, place)) = still_meant(spec.work.completed.iter()) {
        reasons.push(Observation {
            kind: ObservationKind::CompletedWork,
            message: format!("{} completed", work_items(count)),
            place: Some(place),
        });
    }
}

fn all_met(spec: &Spec, reasons: &mut Vec<Observation>) {
    let tally = spec.tally();
    if tally.met > 0 && tally.met == tally.tracked() {
        let message = match tally.met {
            1 => "the one criterion that is tracked is met".to_owned(),
            met => format!("all {met} criteria are met"),
        };
        let place = first_criterion(spec, &[MarkState::Met]);
        reasons.push(Observation { kind: ObservationKind::AllMet, message, place });
    }
}

fn first_criterion(spec: &Spec, states: &[MarkState]) -> Option<Place> {
    let places = spec.all_criteria().filter(|criterion| states.contains(&criterion.state)).map(|found| found.place);
    places.min_by_key(|place| place.start)
}

/// How many items there are, and the first place of one. A struck-through item is no longer meant,
/// whatever lane it was left in.
fn still_meant<'a>(items: impl Iterator<Item = &'a MarkedItem>) -> Option<(usize, Place)> {
    items
        .filter(|item| item.state != MarkState::Dropped)
        .map(|item| (1, item.place))
        .reduce(|(count, first), (_, place)| (count + 1, if place.start < first.start { place } else { first }))
}

fn work_items(count: usize) -> String {
    if count == 1 { "1 work item is".to_owned() } else { format!("{count} work items are") }
}

fn is_are(count: u32) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Boxes, CustomStatus};
    use crate::verdict::sample;

    /// Status, criteria marks, completed work, unfinished work -> progress and observations.
    #[track_caller]
    fn check(status: Option<StatusKind>, criteria: &str, completed: &str, planned: &str, expected: &str) {
        let mut spec = sample::spec("001-a", status, criteria);
        spec.work.completed = sample::items(completed);
        spec.work.planned = sample::items(planned);
        let observed = observed(&spec);
        let progress = observed.progress.map_or("-".to_owned(), |progress| format!("{}/{}", progress.met, progress.of));
        let kinds: Vec<_> = observed.reasons.iter().map(|reason| reason.kind.as_str()).collect();
        let agrees = if observed.agrees() { "agrees" } else { "disagrees" };
        assert_eq!(format!("{progress} {agrees} {}", kinds.join(" ")).trim_end(), expected);
    }

    #[test]
    fn complete_is_contradicted_by_open_criteria_and_open_work() {
        let complete = || Some(StatusKind::Complete);
        check(complete(), "xxx", "x", "", "3/3 agrees");
        check(complete(), "xo", "", "", "1/2 disagrees open_criteria");
        check(complete(), "xp", "", "", "1/2 disagrees open_criteria");
        check(complete(), "xd?", "", "", "1/1 agrees");
        check(complete(), "", "", "??", "- disagrees open_work");
        check(complete(), "", "", "d", "- agrees");
        check(complete(), "o", "", "o", "0/1 disagrees open_criteria open_work");
    }

    #[test]
    fn a_status_that_says_not_begun_is_contradicted_by_anything_done() {
        for status in [StatusKind::Draft, StatusKind::Approved] {
            check(Some(status.clone()), "oo", "", "?", "0/2 agrees");
            check(Some(status.clone()), "xo", "", "", "1/2 disagrees met_criteria");
            check(Some(status), "x", "?", "", "1/1 disagrees met_criteria completed_work");
        }
    }

    #[test]
    fn all_met_on_an_unfinished_spec_is_told_and_contradicts_nothing() {
        check(Some(StatusKind::InProgress), "xx", "", "", "2/2 agrees all_met");
        check(Some(StatusKind::InProgress), "xo", "", "", "1/2 agrees");
        check(Some(StatusKind::InProgress), "", "", "", "- agrees");
    }

    #[test]
    fn no_status_and_an_unknown_status_contradict_nothing() {
        check(None, "xo", "x", "o", "1/2 agrees");
        check(Some(StatusKind::Unknown), "xx", "x", "o", "2/2 agrees");
        check(Some(StatusKind::Cancelled), "xx", "x", "o", "2/2 agrees");
    }

    #[test]
    fn a_configured_status_is_judged_as_the_kind_it_is_like() {
        let custom = CustomStatus { name: "certified".into(), label: "Certified".into(), like: StatusKind::Complete };
        check(Some(StatusKind::Custom(Arc::new(custom))), "o", "", "", "0/1 disagrees open_criteria");
    }

    #[test]
    fn boxes_are_the_progress_of_a_document_without_criteria_and_contradict_nothing() {
        let mut spec = sample::spec("001-a", Some(StatusKind::Complete), "");
        spec.boxes = Boxes { checked: 1, unchecked: 3 };
        let seen = observed(&spec);
        assert_eq!(seen.progress, Some(Progress { met: 1, of: 4, counted: Counted::Boxes }));
        assert!(seen.agrees());
        assert_eq!(seen.reasons[0].message, "3 of 4 boxes are not ticked");
    }

    #[test]
    fn criteria_without_marks_are_no_progress_even_beside_boxes() {
        let mut spec = sample::spec("001-a", None, "??");
        spec.boxes = Boxes { checked: 1, unchecked: 0 };
        assert_eq!(observed(&spec).progress, None);
    }

    #[test]
    fn a_reason_points_at_the_first_mark_that_says_so() {
        let spec = sample::spec("001-a", Some(StatusKind::Complete), "xoo");
        let seen = observed(&spec);
        assert_eq!(seen.reasons[0].message, "2 of 3 criteria are not met");
        assert_eq!(seen.reasons[0].place.map(|place| place.line), Some(2));
    }
}
