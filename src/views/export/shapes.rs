//! The parts of a spec as the contract names them; each borrows from the part of the model of the same name.

use serde::Serialize;

use crate::model::{self, MarkState, Precision, Text};

/// Every item of a list, in its shape.
pub(super) fn all<'a, M, S: From<&'a M>>(items: &'a [M]) -> Vec<S> {
    items.iter().map(S::from).collect()
}

/// Counts by state.
#[derive(Serialize)]
pub(super) struct Tally {
    met: u32,
    open: u32,
    in_progress: u32,
    dropped: u32,
    unknown: u32,
}

impl From<model::Tally> for Tally {
    fn from(tally: model::Tally) -> Self {
        let model::Tally { met, open, in_progress, dropped, unknown } = tally;
        Self { met, open, in_progress, dropped, unknown }
    }
}

/// A date; one that cannot be read keeps its words.
#[derive(Serialize)]
pub(super) struct Date<'a> {
    #[serde(rename = "date")]
    first_day: Option<String>,
    precision: Option<&'static str>,
    raw: &'a str,
}

impl<'a> From<&'a model::DateField> for Date<'a> {
    fn from(field: &'a model::DateField) -> Self {
        let date = field.date.ok();
        Self {
            first_day: date.map(|date| date.first_day().to_string()),
            precision: date.map(|date| match date.precision() {
                Precision::Day => "day",
                Precision::Month => "month",
                Precision::Quarter => "quarter",
                Precision::Year => "year",
            }),
            raw: &field.raw,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Owner<'a> {
    name: &'a str,
    kind: &'static str,
}

impl<'a> From<&'a model::Owner> for Owner<'a> {
    fn from(owner: &'a model::Owner) -> Self {
        Self { name: &owner.name, kind: owner.kind.as_str() }
    }
}

#[derive(Serialize)]
pub(super) struct Epic<'a> {
    number: Option<u32>,
    title: &'a str,
    role: Option<&'a str>,
    capability: Option<&'a str>,
    benefit: Option<&'a str>,
    priority: Option<&'a str>,
    line: u32,
    criteria: Vec<Criterion<'a>>,
}

impl<'a> From<&'a model::Epic> for Epic<'a> {
    fn from(epic: &'a model::Epic) -> Self {
        Self {
            number: epic.number,
            title: &epic.title,
            role: epic.role.as_deref(),
            capability: epic.capability.as_deref(),
            benefit: epic.benefit.as_deref(),
            priority: epic.priority.as_deref(),
            line: epic.place.line,
            criteria: all(&epic.criteria),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Criterion<'a> {
    text: &'a str,
    state: &'static str,
    line: u32,
}

impl<'a> From<&'a model::Criterion> for Criterion<'a> {
    fn from(criterion: &'a model::Criterion) -> Self {
        Self { text: &criterion.text, state: criterion.state.as_str(), line: criterion.place.line }
    }
}

#[derive(Serialize)]
pub(super) struct Boxes {
    checked: u32,
    unchecked: u32,
}

impl From<model::Boxes> for Boxes {
    fn from(boxes: model::Boxes) -> Self {
        Self { checked: boxes.checked, unchecked: boxes.unchecked }
    }
}

/// Implementation status by lane.
#[derive(Serialize)]
pub(super) struct Work<'a> {
    completed: Vec<WorkItem<'a>>,
    in_progress: Vec<WorkItem<'a>>,
    planned: Vec<WorkItem<'a>>,
    other: Vec<WorkItem<'a>>,
}

impl<'a> From<&'a model::Lanes> for Work<'a> {
    fn from(lanes: &'a model::Lanes) -> Self {
        Self {
            completed: all(&lanes.completed),
            in_progress: all(&lanes.in_progress),
            planned: all(&lanes.planned),
            other: all(&lanes.other),
        }
    }
}

#[derive(Serialize)]
struct WorkItem<'a> {
    text: &'a str,
    group: Option<&'a str>,
    state: &'static str,
    line: u32,
}

impl<'a> From<&'a model::MarkedItem> for WorkItem<'a> {
    fn from(item: &'a model::MarkedItem) -> Self {
        Self { text: &item.text, group: item.group.as_deref(), state: item.state.as_str(), line: item.place.line }
    }
}

#[derive(Serialize)]
pub(super) struct StackEntry<'a> {
    name: &'a str,
    values: &'a [Text],
}

impl<'a> From<&'a model::StackEntry> for StackEntry<'a> {
    fn from(entry: &'a model::StackEntry) -> Self {
        Self { name: &entry.name, values: &entry.values }
    }
}

#[derive(Serialize)]
pub(super) struct Entity<'a> {
    name: &'a str,
    language: &'a str,
    fields: &'a [Text],
    line: u32,
}

impl<'a> From<&'a model::Entity> for Entity<'a> {
    fn from(entity: &'a model::Entity) -> Self {
        Self { name: &entity.name, language: &entity.language, fields: &entity.fields, line: entity.place.line }
    }
}

#[derive(Serialize)]
pub(super) struct Operation<'a> {
    kind: &'static str,
    group: Option<&'a str>,
    name: &'a str,
    signature: &'a str,
    description: Option<&'a str>,
    method: Option<&'a str>,
    path: Option<&'a str>,
    line: u32,
}

impl<'a> From<&'a model::Operation> for Operation<'a> {
    fn from(operation: &'a model::Operation) -> Self {
        Self {
            kind: operation.kind.as_str(),
            group: operation.group.as_deref(),
            name: &operation.name,
            signature: &operation.signature,
            description: operation.description.as_deref(),
            method: operation.method.as_deref(),
            path: operation.path.as_deref(),
            line: operation.place.line,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Integration<'a> {
    name: &'a str,
    state: Option<&'a str>,
    endpoint: Option<&'a str>,
    input: Option<&'a str>,
    output: Option<&'a str>,
    technology: Option<&'a str>,
    #[serde(serialize_with = "super::map")]
    extra: Vec<(&'a str, String)>,
    line: u32,
}

impl<'a> From<&'a model::Integration> for Integration<'a> {
    fn from(integration: &'a model::Integration) -> Self {
        Self {
            name: &integration.name,
            state: integration.state.as_deref(),
            endpoint: integration.endpoint.as_deref(),
            input: integration.input.as_deref(),
            output: integration.output.as_deref(),
            technology: integration.technology.as_deref(),
            extra: fields(integration.extra.iter().map(|field| (&*field.key, &*field.value))),
            line: integration.place.line,
        }
    }
}

/// Fields for an object, which has each key once: the values of a key that is given more than once stand on
/// lines of their own, in the place of the first.
pub(super) fn fields<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(&'a str, String)> {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for (key, value) in fields {
        match pairs.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => {
                values.push('\n');
                values.push_str(value);
            }
            None => pairs.push((key, value.to_owned())),
        }
    }
    pairs
}

#[derive(Serialize)]
pub(super) struct Metric<'a> {
    name: &'a str,
    target: Option<&'a str>,
    parsed: Option<Number<'a>>,
    measure: Option<&'a str>,
    actual: Option<&'a str>,
    outcome: Option<&'static str>,
    baseline: Option<&'a str>,
    line: u32,
}

impl<'a> From<&'a model::Metric> for Metric<'a> {
    fn from(metric: &'a model::Metric) -> Self {
        Self {
            name: &metric.name,
            target: metric.target.as_deref(),
            parsed: metric.parsed.as_ref().and_then(Number::of),
            measure: metric.measure.as_deref(),
            actual: metric.actual.as_deref(),
            outcome: metric.outcome().map(model::Outcome::as_str),
            baseline: metric.baseline.as_deref(),
            line: metric.place.line,
        }
    }
}

/// The number in a target.
#[derive(Serialize)]
struct Number<'a> {
    op: Option<&'a str>,
    value: serde_json::Number,
    unit: Option<&'a str>,
}

impl<'a> Number<'a> {
    /// `None` for digits that no JSON number can hold; the target itself is exported as written anyway.
    fn of(number: &'a model::TargetNumber) -> Option<Self> {
        let whole = number.value.parse::<i64>().ok().map(serde_json::Number::from);
        let value = whole.or_else(|| number.value.parse().ok().and_then(serde_json::Number::from_f64))?;
        Some(Self { op: number.operator.as_deref(), value, unit: number.unit.as_deref() })
    }
}

#[derive(Serialize)]
pub(super) struct External<'a> {
    name: &'a str,
    version: Option<&'a str>,
    raw: &'a str,
    purpose: Option<&'a str>,
    line: u32,
}

impl<'a> From<&'a model::ExternalDependency> for External<'a> {
    fn from(dependency: &'a model::ExternalDependency) -> Self {
        Self {
            name: &dependency.name,
            version: dependency.version.as_deref(),
            raw: &dependency.raw,
            purpose: dependency.purpose.as_deref(),
            line: dependency.place.line,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Risk<'a> {
    name: &'a str,
    impact: &'static str,
    raw_impact: Option<&'a str>,
    likelihood: Option<&'a str>,
    state: &'static str,
    description: Option<&'a str>,
    mitigations: &'a [Text],
    line: u32,
}

impl<'a> From<&'a model::Risk> for Risk<'a> {
    fn from(risk: &'a model::Risk) -> Self {
        Self {
            name: &risk.name,
            impact: risk.impact.as_str(),
            raw_impact: risk.raw_impact.as_deref(),
            likelihood: risk.likelihood.as_deref(),
            state: risk.state.as_str(),
            description: risk.description.as_deref(),
            mitigations: &risk.mitigations,
            line: risk.place.line,
        }
    }
}

/// What one spec plans for one version or label.
#[derive(Serialize)]
pub(super) struct Plan<'a> {
    /// The name of the release that it is a part of.
    release: Option<&'a str>,
    version: Option<&'a str>,
    raw: &'a str,
    label: Option<&'a str>,
    state: &'static str,
    date: Option<Date<'a>>,
    items: Vec<Item<'a>>,
    line: u32,
}

impl<'a> Plan<'a> {
    pub(super) fn of(plan: &'a model::PlannedRelease, release: Option<&'a str>) -> Self {
        Self {
            release,
            version: plan.version.as_ref().map(model::Version::as_str),
            raw: &plan.raw,
            label: plan.label.as_deref(),
            state: plan.state.as_str(),
            date: plan.date.as_ref().map(Date::from),
            items: all(&plan.items),
            line: plan.place.line,
        }
    }
}

#[derive(Serialize)]
struct Item<'a> {
    text: &'a str,
    state: &'static str,
    line: u32,
}

impl<'a> From<&'a model::MarkedItem> for Item<'a> {
    fn from(item: &'a model::MarkedItem) -> Self {
        Self { text: &item.text, state: item.state.as_str(), line: item.place.line }
    }
}

#[derive(Serialize)]
pub(super) struct Governance<'a> {
    status: Option<&'a str>,
    review_cadence: Option<&'a str>,
    approval: Option<&'a str>,
}

impl<'a> From<&'a model::Governance> for Governance<'a> {
    fn from(governance: &'a model::Governance) -> Self {
        Self {
            status: governance.status.as_ref().map(|status| &*status.text),
            review_cadence: governance.review_cadence.as_ref().map(|cadence| &*cadence.text),
            approval: governance.approval.as_ref().map(|approval| &*approval.text),
        }
    }
}

/// An item of the testing strategy or of the documentation, with the sub-heading it stands under.
#[derive(Serialize)]
pub(super) struct Grouped<'a> {
    group: Option<&'a str>,
    text: &'a str,
    state: &'static str,
    line: u32,
}

/// The items of all groups in one list.
pub(super) fn grouped(groups: &[model::Group]) -> Vec<Grouped<'_>> {
    let items = groups.iter().flat_map(|group| group.items.iter().map(move |item| (&*group.name, item)));
    items
        .map(|(group, item)| Grouped {
            group: (!group.is_empty()).then_some(group),
            text: &item.text,
            state: MarkState::as_str(item.state),
            line: item.place.line,
        })
        .collect()
}

#[derive(Serialize)]
pub(super) struct Section<'a> {
    title: &'a str,
    level: u8,
    line: u32,
}

impl<'a> From<&'a model::UnknownSection> for Section<'a> {
    fn from(section: &'a model::UnknownSection) -> Self {
        Self { title: &section.title, level: section.level, line: section.place.line }
    }
}
