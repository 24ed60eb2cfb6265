//! The words in which readings are told.

use crate::model::{
    Date, DateProblem, EdgeKind, Epic, Impact, Integration, Lane, MarkState, Metric, OperationKind, Origin, OwnerKind,
    PlannedRelease, ReleaseState, Risk, RiskState, SectionKind, StatusField, StatusKind,
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

pub(super) fn tie(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Requires => "needs",
        EdgeKind::Blocks => "is needed by",
        EdgeKind::Relates => "has to do with",
    }
}

pub(super) fn operation(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Read => "reads",
        OperationKind::Write => "writes",
        OperationKind::Other => "may read or write",
    }
}

pub(super) fn story(epic: &Epic) -> String {
    let number = epic.number.map(|number| format!(", number {number}")).unwrap_or_default();
    let parts = [("role", &epic.role), ("wish", &epic.capability), ("benefit", &epic.benefit)];
    format!("`{}`{number}{}", epic.title, missing(&parts))
}

pub(super) fn integration(integration: &Integration) -> String {
    let state = integration.state.as_ref().map(|state| format!(", marked `{state}`")).unwrap_or_default();
    let parts = [("endpoint", &integration.endpoint), ("input", &integration.input), ("output", &integration.output)];
    format!("`{}`{state}{}", integration.name, missing(&parts))
}

/// `; without role and benefit`.
fn missing(parts: &[(&str, &Option<String>)]) -> String {
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
    format!("`{}`, {target}{}", metric.name, missing(&[("a way of measuring", &metric.measure)]))
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
    format!("`{}`, {impact}, {state}, {mitigations}", risk.name)
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
