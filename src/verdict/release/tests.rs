//! The table of verdicts: one small catalog a row.

use crate::catalog::{Catalog, ReleaseIndex, SpecIndex};
use crate::model::{
    Date, DateField, Impact, PlannedRelease, Precision, ReleaseState, Risk, RiskState, Spec, StatusKind,
};
use crate::verdict::sample::{catalog, line, planned, spec};

use super::*;

fn today() -> Date {
    Date::day(2026, 11, 22).unwrap()
}

fn with(mut spec: Spec, plans: impl IntoIterator<Item = PlannedRelease>) -> Spec {
    spec.releases.extend(plans);
    spec
}

/// A spec with a status and criteria that ships whole in 1.0.0 with one unmarked item.
fn ships(id: &str, status: Option<StatusKind>, criteria: &str) -> Spec {
    with(spec(id, status, criteria), [planned("1.0.0", "?")])
}

fn position(catalog: &Catalog, name: &str) -> ReleaseIndex {
    ReleaseIndex(catalog.releases.iter().position(|release| release.name == name).unwrap() as u32)
}

/// `expected` is the verdict and its rules: `at_risk: open_criteria spec_unfinished`.
#[track_caller]
fn check_release(catalog: &Catalog, name: &str, expected: &str) {
    let verdict = release(catalog, position(catalog, name), today());
    let rules: Vec<_> = verdict.reasons.iter().map(|reason| reason.rule.as_str()).collect();
    assert_eq!(format!("{}: {}", verdict.kind.as_str(), rules.join(" ")).trim_end_matches([':', ' ']), expected);
    assert!(verdict.reasons.iter().all(|reason| !reason.message.is_empty() && !reason.remedy.is_empty()));
}

#[track_caller]
fn check(specs: Vec<Spec>, needs: &[(u32, u32, Option<&str>)], expected: &str) {
    check_release(&catalog(specs, needs), "1.0.0", expected);
}

#[test]
fn a_release_is_ready_when_all_its_specs_are_complete() {
    check(vec![ships("a", Some(StatusKind::Complete), "xx"), ships("b", Some(StatusKind::Complete), "")], &[], "ready");
}

#[test]
fn a_released_release_has_no_reasons() {
    let mut catalog = catalog(vec![ships("a", Some(StatusKind::Draft), "oo")], &[]);
    catalog.releases[0].state = ReleaseState::Released;
    check_release(&catalog, "1.0.0", "released");
}

#[test]
fn an_unfinished_spec_puts_its_release_at_risk() {
    check(vec![ships("a", Some(StatusKind::InProgress), "")], &[], "at_risk: spec_unfinished");
    check(vec![ships("a", Some(StatusKind::InProgress), "xo")], &[], "at_risk: open_criteria spec_unfinished");
    check(vec![ships("a", Some(StatusKind::Complete), "xp")], &[], "at_risk: open_criteria");
    check(vec![ships("a", Some(StatusKind::Cancelled), "xo")], &[], "at_risk: spec_retired");
    check(vec![ships("a", Some(StatusKind::Deferred), "")], &[], "blocked: spec_blocked");
}

#[test]
fn nothing_that_tells_how_far_a_spec_is_makes_unknown_and_never_ready() {
    check(vec![ships("a", None, "")], &[], "unknown: untold");
    check(vec![ships("a", Some(StatusKind::Unknown), "??")], &[], "unknown: untold");
    check(vec![ships("a", Some(StatusKind::Complete), "x"), ships("b", None, "")], &[], "unknown: untold");
}

#[test]
fn criteria_answer_for_a_spec_without_a_status_that_ships_whole() {
    check(vec![ships("a", None, "xx")], &[], "ready");
    check(vec![ships("a", None, "xo")], &[], "at_risk: open_criteria");
    check(vec![ships("a", None, "x?")], &[], "unknown: untold");
}

#[test]
fn criteria_belong_to_the_last_release_of_a_spec_and_items_to_their_own() {
    let plans = || [planned("0.9", "xx"), planned("1.0.0", "??")];
    let specs = || vec![with(spec("a", Some(StatusKind::InProgress), "xo"), plans())];
    check_release(&catalog(specs(), &[]), "0.9.0", "ready");
    check_release(&catalog(specs(), &[]), "1.0.0", "at_risk: open_criteria spec_unfinished");
    let open = with(spec("a", Some(StatusKind::Complete), ""), [planned("1.0.0", "xo")]);
    check(vec![open], &[], "at_risk: open_items");
    let unmarked = with(spec("a", None, "xo"), [planned("1.0.0", "?"), planned("2.0.0", "?")]);
    check(vec![unmarked], &[], "unknown: untold");
}

#[test]
fn where_no_release_is_the_last_each_that_may_be_answers_for_the_criteria() {
    let plans = || [planned("0.9", "xx"), planned("1.0.0", "xx")];
    let mut catalog = catalog(vec![with(spec("a", Some(StatusKind::Complete), "xo"), plans())], &[]);
    catalog.releases[1].parts[0].last = false;
    check_release(&catalog, "0.9.0", "ready");
    check_release(&catalog, "1.0.0", "at_risk: open_criteria");
}

#[test]
fn a_version_that_a_spec_plans_twice_is_judged_once() {
    let plans = || [planned("1.0.0", "o"), planned("1.0.0", "xo")];
    let mut catalog = catalog(vec![with(spec("a", Some(StatusKind::InProgress), "o"), plans())], &[]);
    let again = ReleasePart { spec: SpecIndex(0), planned: Some(1), last: true };
    catalog.releases[0].parts.push(again);
    check_release(&catalog, "1.0.0", "at_risk: open_items open_criteria spec_unfinished");
    let verdict = release(&catalog, ReleaseIndex(0), today());
    assert_eq!(verdict.reasons[0].message, "2 items of `a` are open");
}

#[test]
fn exceptions_are_not_taken_for_done() {
    let mut spec = ships("a", Some(StatusKind::Complete), "x");
    spec.status.as_mut().unwrap().exceptions = true;
    check(vec![spec], &[], "at_risk: spec_exceptions");
}

#[test]
fn a_need_that_ships_later_blocks() {
    let needed = |version| with(spec("b", Some(StatusKind::InProgress), ""), [planned(version, "?")]);
    let needs = [(0, 1, None)];
    let complete = || ships("a", Some(StatusKind::Complete), "");
    check(vec![complete(), needed("1.10.0")], &needs, "blocked: need_ships_later");
    check(vec![complete(), needed("0.9.0")], &needs, "at_risk: need_unfinished");
    check(vec![complete(), needed("1.0.0")], &needs, "at_risk: spec_unfinished");
}

#[test]
fn a_need_without_a_plan_blocks_unless_it_is_finished() {
    let needs = [(0, 1, None)];
    let complete = || ships("a", Some(StatusKind::Complete), "");
    for (status, criteria, expected) in [
        (Some(StatusKind::Draft), "", "blocked: need_unscheduled"),
        (Some(StatusKind::Blocked), "", "blocked: need_blocked"),
        (Some(StatusKind::Superseded), "", "at_risk: need_retired"),
        (Some(StatusKind::Complete), "xo", "at_risk: need_unfinished"),
        (Some(StatusKind::Complete), "xx", "ready"),
        (None, "xx", "unknown: need_unknown"),
    ] {
        check(vec![complete(), spec("b", status, criteria)], &needs, expected);
    }
}

#[test]
fn a_minimal_version_is_all_that_is_needed() {
    let specs = |plans: [PlannedRelease; 2]| {
        vec![ships("a", Some(StatusKind::Complete), ""), with(spec("b", Some(StatusKind::InProgress), ""), plans)]
    };
    let plans = || [planned("0.5.0", "?"), planned("2.0.0", "?")];
    check(specs(plans()), &[(0, 1, None)], "at_risk: need_unfinished");
    check(specs(plans()), &[(0, 1, Some("0.6"))], "blocked: need_ships_later");
    check(specs(plans()), &[(0, 1, Some("3.0"))], "blocked: need_unscheduled");
    let mut catalog = catalog(specs(plans()), &[(0, 1, Some("0.5"))]);
    check_release(&catalog, "1.0.0", "at_risk: need_unfinished");
    catalog.releases[0].state = ReleaseState::Released;
    check_release(&catalog, "1.0.0", "ready");
}

#[test]
fn a_circle_blocks_once_unless_all_of_it_is_finished() {
    let needs = [(0, 1, None), (1, 0, None)];
    for (status, expected) in
        [(StatusKind::InProgress, "blocked: cycle spec_unfinished spec_unfinished"), (StatusKind::Complete, "ready")]
    {
        let mut catalog = catalog(vec![ships("a", Some(status.clone()), ""), ships("b", Some(status), "")], &needs);
        catalog.cycles = vec![vec![SpecIndex(0), SpecIndex(1)]];
        check_release(&catalog, "1.0.0", expected);
    }
}

#[test]
fn a_high_risk_counts_until_something_is_done_about_it() {
    let risk = |impact, state, mitigation: &[&str]| Risk {
        name: "Loss".into(),
        description: None,
        impact,
        raw_impact: None,
        likelihood: None,
        mitigations: mitigation.iter().map(|text| (*text).into()).collect(),
        state,
        place: line(100),
    };
    for (risk, expected) in [
        (risk(Impact::High, RiskState::Open, &[]), "at_risk: high_risk"),
        (risk(Impact::Critical, RiskState::Open, &[]), "at_risk: high_risk"),
        (risk(Impact::High, RiskState::Open, &["a back-up"]), "ready"),
        (risk(Impact::High, RiskState::Accepted, &[]), "ready"),
        (risk(Impact::Medium, RiskState::Open, &[]), "ready"),
    ] {
        let mut spec = ships("a", Some(StatusKind::Complete), "");
        spec.risks.push(risk);
        check(vec![spec], &[], expected);
    }
}

#[test]
fn a_release_is_overdue_when_the_last_day_of_its_span_has_passed() {
    let first = Date::day(2026, 10, 1).unwrap().first_day();
    for (precision, expected) in [(Precision::Quarter, "ready"), (Precision::Month, "at_risk: overdue")] {
        let field = DateField { raw: "October".into(), date: Ok(Date::new(first, precision)), place: line(70) };
        let mut spec = ships("a", Some(StatusKind::Complete), "");
        spec.releases[0].date = Some(field.clone());
        let mut catalog = catalog(vec![spec], &[]);
        catalog.releases[0].date = Some(field);
        check_release(&catalog, "1.0.0", expected);
    }
}

#[test]
fn disagreement_and_an_empty_release_are_unknown() {
    let mut catalog =
        catalog(vec![ships("a", Some(StatusKind::Complete), ""), ships("b", Some(StatusKind::Complete), "")], &[]);
    catalog.releases[0].disputed = true;
    check_release(&catalog, "1.0.0", "unknown: disputed disputed");
    catalog.releases[0].disputed = false;
    catalog.releases[0].parts.clear();
    check_release(&catalog, "1.0.0", "unknown: no_specs");
}

#[test]
fn a_reason_names_its_spec_and_the_line_that_says_so() {
    let later = with(spec("b", Some(StatusKind::Draft), ""), [planned("2.0.0", "?")]);
    let catalog = catalog(vec![ships("a", Some(StatusKind::Complete), "xo"), later], &[(0, 1, None)]);
    let verdict = release(&catalog, ReleaseIndex(0), today());
    let told: Vec<_> = verdict
        .reasons
        .iter()
        .map(|reason| {
            let (path, place) = reason.source.as_ref().unwrap();
            format!("{path}:{} {}", place.line, reason.message)
        })
        .collect();
    assert_eq!(told, ["a.md:51 `a` needs `b`, which ships only in 2.0.0", "a.md:2 1 of 2 criteria of `a` is not met"]);
}

#[test]
fn reasons_stand_in_the_order_of_the_verdicts() {
    let kinds: Vec<_> = Rule::ALL.iter().map(|rule| rule.verdict()).collect();
    assert!(kinds.is_sorted(), "{kinds:?}");
}

#[track_caller]
fn check_headline(specs: Vec<Spec>, needs: &[(u32, u32, Option<&str>)], expected: &str) {
    let catalog = catalog(specs, needs);
    assert_eq!(release(&catalog, position(&catalog, "1.0.0"), today()).headline, expected);
}

#[test]
fn the_headline_tells_work_that_is_left_from_danger() {
    let progress = |id, criteria| ships(id, Some(StatusKind::InProgress), criteria);
    let only = "; no other obstacle is recorded";
    check_headline(vec![progress("a", "xo")], &[], &format!("Work is left in `a`{only}"));
    check_headline(
        vec![progress("a", "xo"), progress("b", ""), ships("c", Some(StatusKind::Complete), "x")],
        &[],
        &format!("Work is left in 2 of its 3 specs{only}"),
    );
    let called = "`a` meets all its criteria but is not called complete";
    check_headline(vec![progress("a", "xx")], &[], &format!("{called}{only}"));
    let needed = with(spec("b", Some(StatusKind::InProgress), ""), [planned("1.10.0", "?")]);
    check_headline(
        vec![progress("a", "xo"), needed],
        &[(0, 1, None)],
        "Its spec needs `b`, which ships later, and work is left in `a`",
    );
}

#[test]
fn the_headline_of_a_release_that_ships_or_shipped_promises_nothing() {
    let ready = "Nothing known stands in the way; this is no forecast of the date";
    check_headline(vec![ships("a", Some(StatusKind::Complete), "xx")], &[], ready);
    check_headline(vec![ships("a", None, "")], &[], "There is no telling how far `a` is");
}

#[test]
fn the_headline_names_every_danger_before_the_work() {
    let mut late = ships("a", Some(StatusKind::InProgress), "o");
    late.risks.push(Risk {
        name: "Loss".into(),
        description: None,
        impact: Impact::High,
        raw_impact: None,
        likelihood: None,
        mitigations: Vec::new(),
        state: RiskState::Open,
        place: line(100),
    });
    let mut catalog = catalog(vec![late], &[]);
    let day = Date::new(Date::day(2026, 10, 1).unwrap().first_day(), Precision::Day);
    catalog.releases[0].date = Some(DateField { raw: "2026-10-01".into(), date: Ok(day), place: line(70) });
    let verdict = release(&catalog, ReleaseIndex(0), today());
    assert_eq!(verdict.headline, "Its date has passed, a high risk has no mitigation, and work is left in `a`");
}

#[test]
fn what_is_left_of_a_spec_that_meets_everything_is_to_call_it_complete() {
    let remedy = |criteria: &str| {
        let catalog = catalog(vec![ships("a", Some(StatusKind::InProgress), criteria)], &[]);
        let reasons = release(&catalog, ReleaseIndex(0), today()).reasons;
        reasons.into_iter().find(|reason| reason.rule == Rule::SpecUnfinished).unwrap().remedy
    };
    assert_eq!(remedy("xx"), "call `a` complete if nothing else is left (all of its 2 criteria are met)");
    assert_eq!(remedy("xo"), "finish `a`");
    assert_eq!(remedy("x?"), "finish `a` (a criterion of it has no mark)");
    assert_eq!(remedy(""), "finish `a` (no criteria of it tell what is left)");
}
