//! The words in which readings are told.

use std::ops::Range;

use crate::model::{
    Cadence, Date, DateProblem, EdgeKind, Entity, Epic, ExternalDependency, Impact, Integration, Lane, MarkState,
    Metric, Operation, OperationKind, Origin, OwnerKind, PlannedRelease, ReleaseState, Risk, RiskState, SectionKind,
    Spec, StatusField, StatusKind, Text,
};

/// What a status was taken for, and why.
pub(super) fn status(status: &StatusField) -> String {
    let (raw, label) = (&status.raw, status.kind.label());
    let Some(qualifier) = &status.qualifier else {
        return match status.kind {
            StatusKind::Unknown => format!("`{raw}` is no word that is known, so it is Unknown; nothing is guessed"),
            _ if letters(raw) == letters(label) => format!("`{raw}` is {label}"),
            _ => format!("`{raw}` is another word for {label}"),
        };
    };
    if letters(raw) == letters(qualifier) {
        return format!("`{raw}` is {label}, because it speaks of a part, and a part that is done is not the whole");
    }
    if status.exceptions {
        return format!("`{raw}` is {label} with exceptions, because `{qualifier}` takes something back");
    }
    format!("`{raw}` is {label}, because it begins with a word for it; `{qualifier}` is shown beside it")
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where a value comes from.
pub(super) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Field => "a field",
        Origin::FrontMatter => "the front matter",
        Origin::Title => "the title",
        Origin::Folder => "the name of the folder",
        Origin::File => "the name of the file",
    }
}

pub(super) fn section(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Overview => "the overview",
        SectionKind::Summary => "the summary",
        SectionKind::Status => "the status",
        SectionKind::Problem => "the problem statement",
        SectionKind::Stories => "the stories",
        SectionKind::Criteria => "acceptance criteria",
        SectionKind::Technical => "the technical part",
        SectionKind::Architecture => "the architecture",
        SectionKind::DataModel => "the data model",
        SectionKind::Api => "operations",
        SectionKind::Integrations => "integrations",
        SectionKind::Work => "the implementation status",
        SectionKind::Metrics => "the success metrics",
        SectionKind::Dependencies => "the dependencies",
        SectionKind::ExternalDependencies => "dependencies on things from elsewhere",
        SectionKind::InternalDependencies => "dependencies on other specs",
        SectionKind::Risks => "the risks",
        SectionKind::Testing => "the testing strategy",
        SectionKind::Documentation => "the documentation",
        SectionKind::Releases => "the release plan",
        SectionKind::Changelog => "the history of changes",
    }
}

pub(super) fn owner(kind: OwnerKind) -> &'static str {
    match kind {
        OwnerKind::Person => "a person",
        OwnerKind::Team => "a team",
        OwnerKind::Handle => "a handle",
        OwnerKind::Mail => "a mail address",
    }
}

/// `2026-09-01`, or a span of days.
pub(super) fn date(date: Date) -> String {
    let (first, last) = (date.first_day(), date.last_day());
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

pub(super) fn date_problem(problem: DateProblem) -> &'static str {
    match problem {
        DateProblem::Unreadable => "is no date in a form that is known",
        DateProblem::Impossible => "is no day of the calendar",
        DateProblem::Ambiguous => "can be read in two ways",
    }
}

pub(super) fn mark(state: MarkState) -> &'static str {
    match state {
        MarkState::Met => "met",
        MarkState::Open => "open",
        MarkState::InProgress => "in progress",
        MarkState::Dropped => "dropped, counts for nothing",
        MarkState::Unknown => "without a mark, so nothing is known",
    }
}

/// The lane of an item, and what its own mark says where it says more.
pub(super) fn lane(lane: Lane, state: MarkState) -> String {
    let heading = match lane {
        Lane::Completed => "completed",
        Lane::InProgress => "in progress",
        Lane::Planned => "planned",
        Lane::Other => "in no known lane",
    };
    if state == MarkState::Unknown { heading.into() } else { format!("{heading}, marked {}", mark(state)) }
}

/// The items of work between two headings, by lane: `2 items of work: 1 completed, 1 planned`.
pub(super) fn work_below(spec: &Spec, below: Range<u32>) -> Option<String> {
    let lanes = [
        (Lane::Completed, "completed"),
        (Lane::InProgress, "in progress"),
        (Lane::Planned, "planned"),
        (Lane::Other, "in no known lane"),
    ];
    let count = |lane| spec.work.lane(lane).iter().filter(|item| below.contains(&item.place.start)).count();
    let counts: Vec<(usize, &str)> =
        lanes.into_iter().map(|(lane, name)| (count(lane), name)).filter(|(number, _)| *number > 0).collect();
    match counts.as_slice() {
        [] => None,
        [(1, name)] => Some(format!("1 item of work, {name}")),
        [(number, name)] => Some(format!("{number} items of work, {name}")),
        several => {
            let told: Vec<String> = several.iter().map(|(number, name)| format!("{number} {name}")).collect();
            Some(format!("items of work: {}", told.join(", ")))
        }
    }
}

pub(super) fn tie(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Requires => "needs",
        EdgeKind::Blocks => "is needed by",
        EdgeKind::Relates => "has to do with",
    }
}

pub(super) fn operation(operation: &Operation) -> String {
    let kind = match operation.kind {
        OperationKind::Read => "reads",
        OperationKind::Write => "writes",
        OperationKind::Other => "may read or write",
    };
    let says = operation.description.as_ref().map(|text| format!("; `{}`", first_words(text))).unwrap_or_default();
    format!("`{}` {kind}{}{says}", operation.name, under(operation.group.as_deref()))
}

pub(super) fn entity(entity: &Entity) -> String {
    const MOST: usize = 12;
    let language = if entity.language.is_empty() { String::new() } else { format!(" in {}", entity.language) };
    let names: Vec<String> = entity.fields.iter().take(MOST).map(|field| format!("`{field}`")).collect();
    let more = if entity.fields.len() > MOST { ", …" } else { "" };
    match entity.fields.len() {
        0 => format!("`{}`{language}: no fields could be read", entity.name),
        1 => format!("`{}`{language}: 1 field, {}", entity.name, names.concat()),
        number => format!("`{}`{language}: {number} fields, {}{more}", entity.name, names.join(", ")),
    }
}

pub(super) fn external(external: &ExternalDependency) -> String {
    let version = external.version.as_ref().map(|version| format!(", version `{version}`")).unwrap_or_default();
    let purpose = external.purpose.as_ref().map(|purpose| format!(", for `{}`", first_words(purpose)));
    format!("needs `{}`{version}{}", external.name, purpose.unwrap_or_default())
}

/// How often somebody wants to look at the spec again, and when that is next.
pub(super) fn cadence(spec: &Spec, text: &str) -> String {
    let Some(cadence) = Cadence::parse(text) else {
        return format!("`{text}` is no span of time, so no review becomes overdue");
    };
    let dates = [&spec.created, &spec.updated, &spec.reviewed];
    let last = dates.into_iter().flatten().filter_map(|field| field.date.ok()).max_by_key(|date| date.last_day());
    match last.and_then(|last| cadence.after(last)) {
        Some(due) => format!("`{text}`, so the next review is due on {due}"),
        None => format!("`{text}`; without a date nobody knows when it is due"),
    }
}

/// A line of the author's as far as a terminal shows it.
pub(super) fn cut(line: &str) -> String {
    const LONGEST: usize = 110;
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// `, under Backend`.
pub(super) fn under(group: Option<&str>) -> String {
    group.map(|group| format!(", under `{group}`")).unwrap_or_default()
}

/// The beginning of a text that may be long.
pub(super) fn first_words(text: &str) -> String {
    const LONGEST: usize = 72;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

pub(super) fn story(epic: &Epic) -> String {
    let number = epic.number.map(|number| format!(", number {number}")).unwrap_or_default();
    let priority = epic.priority.as_ref().map(|priority| format!(", priority `{priority}`")).unwrap_or_default();
    let parts = [("role", &epic.role), ("wish", &epic.capability), ("benefit", &epic.benefit)];
    format!("`{}`{number}{priority}{}{}", epic.title, given(&parts), missing(&parts))
}

pub(super) fn integration(integration: &Integration) -> String {
    let state = integration.state.as_ref().map(|state| format!(", marked `{state}`")).unwrap_or_default();
    let parts = [("endpoint", &integration.endpoint), ("input", &integration.input), ("output", &integration.output)];
    format!(
        "`{}`{state}{}{}{}",
        integration.name,
        given(&parts),
        given(&[("technology", &integration.technology)]),
        missing(&parts)
    )
}

/// "; role `host`", for each part that is there.
fn given(parts: &[(&str, &Option<Text>)]) -> String {
    let told = parts.iter().filter_map(|(name, part)| Some(format!("; {name} `{}`", first_words(part.as_ref()?))));
    told.collect()
}

/// `; without role and benefit`.
fn missing(parts: &[(&str, &Option<Text>)]) -> String {
    let names: Vec<&str> = parts.iter().filter(|(_, part)| part.is_none()).map(|(name, _)| *name).collect();
    if names.is_empty() { String::new() } else { format!("; without {}", names.join(" and ")) }
}

pub(super) fn metric(metric: &Metric) -> String {
    let target = match (&metric.target, &metric.parsed) {
        (None, _) => "without a target".to_owned(),
        (Some(target), None) => format!("target `{target}`, in which there is no number"),
        (Some(target), Some(number)) => {
            let operator = number.operator.as_deref().unwrap_or_default();
            let unit = number.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            format!("target `{target}`, as a number {operator}{}{unit}", number.value)
        }
    };
    let rest = [("measured by", &metric.measure), ("before", &metric.baseline), ("now", &metric.actual)];
    let without = missing(&[("a way of measuring", &metric.measure)]);
    format!("`{}`, {target}{}{without}", metric.name, given(&rest))
}

pub(super) fn risk(risk: &Risk) -> String {
    let impact = match (&risk.raw_impact, risk.impact) {
        (None, _) => "impact not given".to_owned(),
        (Some(raw), Impact::Unknown) => format!("impact `{raw}` is no word that is known"),
        (Some(raw), impact) => format!("impact {} (`{raw}`)", impact.as_str()),
    };
    let state = match risk.state {
        RiskState::Open => "open",
        RiskState::Accepted => "accepted",
        RiskState::Closed => "closed",
    };
    let mitigations = match risk.mitigations.len() {
        0 => "no mitigation".to_owned(),
        1 => "1 mitigation".to_owned(),
        number => format!("{number} mitigations"),
    };
    let likelihood = risk.likelihood.as_ref().map(|raw| format!(", likelihood `{raw}`")).unwrap_or_default();
    format!("`{}`, {impact}{likelihood}, {state}, {mitigations}", risk.name)
}

pub(super) fn release(release: &PlannedRelease) -> String {
    let name = match (&release.version, &release.label) {
        (Some(version), _) => format!("version {}", version.as_str()),
        (None, Some(label)) => format!("`{label}`, a label without an order"),
        (None, None) => "neither a version nor a known label".to_owned(),
    };
    let state = match release.state {
        ReleaseState::Released => "released",
        ReleaseState::InProgress => "in progress",
        ReleaseState::Next => "the next one",
        ReleaseState::Planned => "planned",
        ReleaseState::Unknown => "state not given",
    };
    let date = match release.date.as_ref().map(|field| (&field.raw, field.date)) {
        Some((_, Ok(known))) => format!(", {}", date(known)),
        Some((raw, Err(problem))) => format!(", `{raw}` {}", date_problem(problem)),
        None => String::new(),
    };
    format!("`{}` is {name}, {state}{date}", release.raw)
}
