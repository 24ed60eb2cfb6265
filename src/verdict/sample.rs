//! Small specs and catalogs for unit tests of judgements, written as marks and arrows.

use std::sync::Arc;

use crate::catalog::{Catalog, Edge, Release, ReleaseIndex, ReleasePart, SpecEntry, SpecIndex, Target};
use crate::diagnostic::{Place, SourcePath};
use crate::model::{
    Boxes, ContentHash, Criterion, DependencyLine, Document, EdgeKind, Governance, Headings, Id, Lanes, MarkState,
    MarkedItem, Origin, Parsed, PlannedRelease, Reference, ReferenceForm, ReleaseState, Spec, StatusField, StatusKind,
    Structure, Title, Version,
};

/// The place of a whole line.
pub(crate) fn line(line: u32) -> Place {
    Place { start: line * 10, end: line * 10 + 9, line, column: 1, end_line: line, end_column: 10 }
}

/// `x` met, `o` open, `p` in progress, `d` dropped, `?` unmarked.
fn state(mark: char) -> MarkState {
    match mark {
        'x' => MarkState::Met,
        'o' => MarkState::Open,
        'p' => MarkState::InProgress,
        'd' => MarkState::Dropped,
        _ => MarkState::Unknown,
    }
}

/// One item a mark, on lines 1, 2, …
pub(crate) fn items(marks: &str) -> Vec<MarkedItem> {
    (1..)
        .zip(marks.chars())
        .map(|(number, mark)| MarkedItem {
            text: format!("item {number}").into(),
            group: None,
            state: state(mark),
            place: line(number),
        })
        .collect()
}

/// A spec with a status and one acceptance criterion a mark, on lines 1, 2, …; nothing else.
pub(crate) fn spec(id: &str, status: Option<StatusKind>, criteria: &str) -> Spec {
    let criteria = items(criteria).into_iter();
    Spec {
        id: Id { text: id.into(), number: None, origin: Origin::Field, place: line(1) },
        title: Title { text: id.into(), prefix: None, origin: Origin::Title, place: line(1) },
        status: status.map(|kind| StatusField {
            raw: kind.label().into(),
            kind,
            qualifier: None,
            exceptions: false,
            place: line(3),
        }),
        owners: Vec::new(),
        created: None,
        updated: None,
        reviewed: None,
        priority: None,
        target_release: None,
        extra: Vec::new(),
        summary: None,
        pain_points: Vec::new(),
        epics: Vec::new(),
        criteria: criteria.map(|item| Criterion { text: item.text, state: item.state, place: item.place }).collect(),
        boxes: Boxes::default(),
        work: Lanes::default(),
        stack: Vec::new(),
        entities: Vec::new(),
        operations: Vec::new(),
        integrations: Vec::new(),
        metrics: Vec::new(),
        dependencies: Vec::new(),
        external: Vec::new(),
        risks: Vec::new(),
        releases: Vec::new(),
        governance: Governance::default(),
        testing: Vec::new(),
        documentation: Vec::new(),
        unknown_sections: Vec::new(),
    }
}

/// What a spec plans for one version, one item a mark.
pub(crate) fn planned(version: &str, marks: &str) -> PlannedRelease {
    PlannedRelease {
        version: Version::parse(version),
        raw: format!("Version {version}").into(),
        label: None,
        state: ReleaseState::Planned,
        date: None,
        items: items(marks),
        place: line(70),
    }
}

/// A linked catalog of specs in the order of their ids. `needs` are pairs of positions: the first needs the
/// second, optionally from a minimal version on.
pub(crate) fn catalog(specs: Vec<Spec>, needs: &[(u32, u32, Option<&str>)]) -> Catalog {
    let mut catalog = Catalog::default();
    for (position, mut spec) in (0..).zip(specs) {
        let mut edges = Vec::new();
        for (_, target, min_version) in needs.iter().filter(|(from, ..)| *from == position) {
            let min_version = min_version.and_then(Version::parse);
            let text = format!("needs {target}");
            let place = line(50 + target);
            let reference = Reference {
                text: text.clone().into(),
                form: ReferenceForm::Id,
                min_version: min_version.clone(),
                place,
            };
            edges.push(Edge {
                line: spec.dependencies.len(),
                reference: Some(0),
                kind: EdgeKind::Requires,
                target: Target::Resolved(SpecIndex(*target)),
                min_version,
            });
            spec.dependencies.push(DependencyLine {
                raw: text.into(),
                kind: EdgeKind::Requires,
                references: vec![reference],
                place,
            });
        }
        let key = spec.id.text.clone();
        catalog.specs.push(Arc::new(SpecEntry {
            parsed: Arc::new(Parsed {
                path: SourcePath::new(format!("{key}.md")),
                hash: ContentHash([0; 16]),
                size: 0,
                document: Document::Spec(Box::new(spec)),
                attached_to: None,
                headings: Headings::default(),
                links: Vec::new(),
                structure: Structure::default(),
                diagnostics: Vec::new(),
            }),
            key: key.to_string(),
            requires: edges.iter().filter_map(target_of).collect(),
            edges,
            required_by: needs.iter().filter(|need| need.1 == position).map(|need| SpecIndex(need.0)).collect(),
            related: Vec::new(),
            backlinks: Vec::new(),
            attachments: Vec::new(),
            releases: Vec::new(),
            owners: Vec::new(),
        }));
    }
    gather_releases(&mut catalog);
    catalog
}

fn target_of(edge: &Edge) -> Option<SpecIndex> {
    match edge.target {
        Target::Resolved(spec) => Some(spec),
        _ => None,
    }
}

fn gather_releases(catalog: &mut Catalog) {
    let mut versions: Vec<_> =
        catalog.specs.iter().flat_map(|entry| &entry.spec().releases).filter_map(|plan| plan.version.clone()).collect();
    versions.sort();
    versions.dedup();
    for (number, version) in (0..).zip(versions) {
        let mut parts = Vec::new();
        for (position, entry) in (0..).zip(&mut catalog.specs) {
            let plans = &entry.parsed.spec().expect("a sample is a spec").releases;
            let Some(index) = plans.iter().position(|plan| plan.version.as_ref() == Some(&version)) else { continue };
            let last = plans.iter().all(|plan| plan.version.as_ref() <= Some(&version));
            Arc::make_mut(entry).releases.push(ReleaseIndex(number));
            parts.push(ReleasePart { spec: SpecIndex(position), planned: Some(index), last });
        }
        catalog.releases.push(Release {
            name: version.as_str().to_owned(),
            slug: version.as_str().to_owned(),
            version: Some(version),
            title: None,
            owner: None,
            state: ReleaseState::Planned,
            date: None,
            disputed: false,
            parts,
        });
    }
}
