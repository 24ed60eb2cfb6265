//! One spec in the export: whole, or short for the list of all.

use serde::Serialize;

use crate::catalog::{Catalog, Edge, SpecEntry, SpecIndex, Target};
use crate::changes::{self, Mark, SpecFacts};
use crate::model::{self, StatusKind};
use crate::routes::Route;
use crate::verdict;

use super::findings::{Finding, FindingCounts};
use super::shapes::{
    self, Boxes, Criterion, Date, Entity, Epic, External, Governance, Grouped, Integration, Metric, Operation, Owner,
    Plan, Risk, Section, StackEntry, Tally, Work,
};
use super::{CONTRACT, Page, Site, keys, url};

/// Everything about one spec.
#[derive(Serialize)]
pub(super) struct Whole<'a> {
    /// Only where the object is a document of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<u32>,
    key: &'a str,
    path: &'a str,
    url: String,
    id: &'a str,
    id_from: &'static str,
    number: Option<u32>,
    title: &'a str,
    status: Status<'a>,
    observed: Observed,
    owners: Vec<Owner<'a>>,
    created: Option<Date<'a>>,
    updated: Option<Date<'a>>,
    reviewed: Option<Date<'a>>,
    summary: Option<&'a str>,
    pain_points: Vec<&'a str>,
    epics: Vec<Epic<'a>>,
    /// Criteria that belong to no epic.
    acceptance: Vec<Criterion<'a>>,
    criteria: Tally,
    boxes: Boxes,
    work: Work<'a>,
    stack: Vec<StackEntry<'a>>,
    entities: Vec<Entity<'a>>,
    operations: Vec<Operation<'a>>,
    integrations: Vec<Integration<'a>>,
    metrics: Vec<Metric<'a>>,
    dependencies: Dependencies<'a>,
    requires: Vec<&'a str>,
    required_by: Vec<&'a str>,
    risks: Vec<Risk<'a>>,
    releases: Vec<Plan<'a>>,
    ships_in: Vec<&'a str>,
    governance: Governance<'a>,
    testing: Vec<Grouped<'a>>,
    documentation: Vec<Grouped<'a>>,
    sections: Vec<Section<'a>>,
    attachments: Vec<Page<'a>>,
    #[serde(serialize_with = "super::map")]
    extra: Vec<(&'a str, String)>,
    diagnostics: Vec<Finding<'a>>,
}

impl<'a> Whole<'a> {
    /// The spec inside the document of the whole portal.
    pub(super) fn of(site: Site<'a>, index: SpecIndex) -> Self {
        let catalog = site.catalog;
        let entry = catalog.spec(index);
        let spec = entry.spec();
        Self {
            schema: None,
            key: &entry.key,
            path: entry.parsed.path.as_str(),
            url: url(catalog, &Route::Spec(index)),
            id: &spec.id.text,
            id_from: spec.id.origin.as_str(),
            number: spec.id.number,
            title: &spec.title.text,
            status: Status::of(entry),
            observed: Observed::of(spec),
            owners: shapes::all(&spec.owners),
            created: spec.created.as_ref().map(Date::from),
            updated: spec.updated.as_ref().map(Date::from),
            reviewed: spec.reviewed.as_ref().map(Date::from),
            summary: spec.summary.as_ref().map(|summary| &*summary.text),
            pain_points: spec.pain_points.iter().map(|pain| &*pain.text).collect(),
            epics: shapes::all(&spec.epics),
            acceptance: shapes::all(&spec.criteria),
            criteria: spec.tally().into(),
            boxes: spec.boxes.into(),
            work: Work::from(&spec.work),
            stack: shapes::all(&spec.stack),
            entities: shapes::all(&spec.entities),
            operations: shapes::all(&spec.operations),
            integrations: shapes::all(&spec.integrations),
            metrics: shapes::all(&spec.metrics),
            dependencies: Dependencies {
                internal: entry.edges.iter().map(|edge| Internal::of(catalog, spec, edge)).collect(),
                external: shapes::all(&spec.external),
            },
            requires: keys(catalog, &entry.requires),
            required_by: keys(catalog, &entry.required_by),
            risks: shapes::all(&spec.risks),
            releases: plans(catalog, index),
            ships_in: release_names(catalog, entry),
            governance: Governance::from(&spec.governance),
            testing: shapes::grouped(&spec.testing),
            documentation: shapes::grouped(&spec.documentation),
            sections: shapes::all(&spec.unknown_sections),
            attachments: entry.attachments.iter().map(|page| Page::of(catalog, *page)).collect(),
            extra: extra(spec),
            diagnostics: site.findings.of(&entry.parsed.path).iter().map(Finding::from).collect(),
        }
    }

    /// The spec as a document of its own.
    pub(super) fn alone(site: Site<'a>, index: SpecIndex) -> Self {
        Self { schema: Some(CONTRACT), ..Self::of(site, index) }
    }
}

/// What a list of specs needs, without the long texts.
#[derive(Serialize)]
pub(super) struct Short<'a> {
    key: &'a str,
    path: &'a str,
    url: String,
    /// Where the whole spec is, from the site's root.
    data: String,
    id: &'a str,
    number: Option<u32>,
    title: &'a str,
    status: Status<'a>,
    observed: Observed,
    owners: Vec<Owner<'a>>,
    created: Option<Date<'a>>,
    updated: Option<Date<'a>>,
    criteria: Tally,
    requires: Vec<&'a str>,
    required_by: Vec<&'a str>,
    releases: Vec<&'a str>,
    marks: Marks,
    findings: FindingCounts,
}

impl<'a> Short<'a> {
    pub(super) fn of(site: Site<'a>, index: SpecIndex) -> Self {
        let catalog = site.catalog;
        let entry = catalog.spec(index);
        let spec = entry.spec();
        Self {
            key: &entry.key,
            path: entry.parsed.path.as_str(),
            url: url(catalog, &Route::Spec(index)),
            data: url(catalog, &Route::ApiSpec(index)),
            id: &spec.id.text,
            number: spec.id.number,
            title: &spec.title.text,
            status: Status::of(entry),
            observed: Observed::of(spec),
            owners: shapes::all(&spec.owners),
            created: spec.created.as_ref().map(Date::from),
            updated: spec.updated.as_ref().map(Date::from),
            criteria: spec.tally().into(),
            requires: keys(catalog, &entry.requires),
            required_by: keys(catalog, &entry.required_by),
            releases: release_names(catalog, entry),
            marks: Marks::of(changes::facts(catalog, index)),
            findings: site.findings.of(&entry.parsed.path).iter().collect(),
        }
    }
}

fn release_names<'a>(catalog: &'a Catalog, entry: &SpecEntry) -> Vec<&'a str> {
    entry.releases.iter().map(|release| &*catalog.release(*release).name).collect()
}

/// What a spec plans, each with the release that it counts for.
fn plans(catalog: &Catalog, index: SpecIndex) -> Vec<Plan<'_>> {
    let entry = catalog.spec(index);
    let plans = &entry.spec().releases;
    let mut names = vec![None; plans.len()];
    for release in entry.releases.iter().map(|release| catalog.release(*release)) {
        let from = release.parts.partition_point(|part| part.spec < index);
        let parts = release.parts[from..].iter().take_while(|part| part.spec == index);
        for planned in parts.filter_map(|part| part.planned) {
            names[planned] = Some(&*release.name);
        }
    }
    plans.iter().zip(names).map(|(plan, name)| Plan::of(plan, name)).collect()
}

/// What a later portal is compared with: fingerprints instead of texts, each with its state.
#[derive(Serialize)]
struct Marks {
    criteria: Vec<(String, String)>,
    items: Vec<(String, String, Option<String>)>,
    risks: Vec<(String, String)>,
    releases: Vec<String>,
    needs: Vec<String>,
}

impl Marks {
    fn of(facts: SpecFacts) -> Self {
        let stated = |marks: Vec<Mark>| marks.into_iter().map(|mark| (mark.print, mark.state)).collect();
        Self {
            criteria: stated(facts.criteria),
            items: facts.items.into_iter().map(|mark| (mark.print, mark.state, mark.group)).collect(),
            risks: stated(facts.risks),
            releases: facts.releases,
            needs: facts.needs,
        }
    }
}

/// What the author declares.
#[derive(Serialize)]
struct Status<'a> {
    kind: &'a str,
    raw: Option<&'a str>,
    qualifier: Option<&'a str>,
    exceptions: bool,
}

impl<'a> Status<'a> {
    fn of(entry: &'a SpecEntry) -> Self {
        let declared = entry.spec().status.as_ref();
        Self {
            kind: declared.map_or(StatusKind::Unknown.name(), |status| status.kind.name()),
            raw: declared.map(|status| &*status.raw),
            qualifier: declared.and_then(|status| status.qualifier.as_deref()),
            exceptions: declared.is_some_and(|status| status.exceptions),
        }
    }
}

/// What the marks of the document say.
#[derive(Serialize)]
struct Observed {
    progress: Option<Progress>,
    agrees: bool,
    reasons: Vec<Observation>,
}

#[derive(Serialize)]
struct Progress {
    met: u32,
    of: u32,
    counted: &'static str,
}

#[derive(Serialize)]
struct Observation {
    kind: &'static str,
    contradicts: bool,
    message: String,
    line: Option<u32>,
}

impl Observed {
    fn of(spec: &model::Spec) -> Self {
        let observed = verdict::observed(spec);
        Self {
            agrees: observed.agrees(),
            progress: observed.progress.map(|progress| Progress {
                met: progress.met,
                of: progress.of,
                counted: progress.counted.as_str(),
            }),
            reasons: observed
                .reasons
                .into_iter()
                .map(|reason| Observation {
                    kind: reason.kind.as_str(),
                    contradicts: reason.kind.contradicts(),
                    message: reason.message,
                    line: reason.place.map(|place| place.line),
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct Dependencies<'a> {
    internal: Vec<Internal<'a>>,
    external: Vec<External<'a>>,
}

/// One tie to another spec, or a sentence about one.
#[derive(Serialize)]
struct Internal<'a> {
    raw: &'a str,
    kind: &'static str,
    state: &'static str,
    target: Option<&'a str>,
    /// Keys of the specs that may be meant, where nobody can say which one is.
    candidates: Vec<&'a str>,
    min_version: Option<&'a str>,
    line: u32,
}

impl<'a> Internal<'a> {
    fn of(catalog: &'a Catalog, spec: &'a model::Spec, edge: &'a Edge) -> Self {
        let line = &spec.dependencies[edge.line];
        let reference = edge.reference.map(|reference| &line.references[reference]);
        let (target, candidates) = match &edge.target {
            Target::Resolved(target) => (Some(&*catalog.spec(*target).key), Vec::new()),
            Target::Ambiguous(targets) => (None, keys(catalog, targets)),
            Target::Unknown(nearest) => (None, nearest.iter().map(|key| &**key).collect()),
            Target::Prose => (None, Vec::new()),
        };
        Self {
            raw: &line.raw,
            kind: edge.kind.as_str(),
            state: edge.target.as_str(),
            target,
            candidates,
            min_version: edge.min_version.as_ref().map(model::Version::as_str),
            line: reference.map_or(line.place.line, |reference| reference.place.line),
        }
    }
}

/// Every metadata field that has no place of its own in the contract, the promoted ones first.
fn extra(spec: &model::Spec) -> Vec<(&str, String)> {
    let priority = spec.priority.iter().map(|priority| ("Priority", &*priority.text));
    let written = spec.target_release.iter().chain(&spec.extra).map(|field| (&*field.key, &*field.value));
    shapes::fields(priority.chain(written))
}
