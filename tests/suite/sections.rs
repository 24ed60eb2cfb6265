//! The sections of real documents: a fixture in the shape of the one real specification, and every
//! document of the corpora beside this repository, where they are there.

use std::fs;
use std::path::Path;

use sitegen::diagnostic::{Code, Place, SourcePath};
use sitegen::model::{
    Impact, MarkState, OperationKind, Parsed, ReferenceForm, ReleaseState, Role, Spec, StatusKind, Vocabulary,
};
use sitegen::source::SourceFile;

const SECTION_9: &str = "tests/fixtures/section9/.specify/specs/021-harvest-log/spec.md";

fn read(path: &Path, name: &str) -> Parsed {
    let bytes = fs::read(path).unwrap();
    let file = SourceFile::decode(&SourcePath::new(name), &bytes);
    sitegen::parse::parse(&file, &Role::Undecided, &Vocabulary::default())
}

fn section_9() -> Parsed {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(SECTION_9), ".specify/specs/021-harvest-log/spec.md")
}

fn spec(parsed: &Parsed) -> &Spec {
    parsed.spec().expect("the document is a spec")
}

#[test]
fn the_shape_of_the_real_specification_gives_its_epics_and_criteria() {
    let parsed = section_9();
    let spec = spec(&parsed);
    let status = spec.status.as_ref().unwrap();
    assert_eq!(status.kind, StatusKind::InProgress);
    assert!(status.qualifier.as_deref().is_some_and(|qualifier| qualifier.contains("Phase 4")), "{status:?}");
    let count = |state| {
        spec.epics
            .iter()
            .map(|epic| epic.criteria.iter().filter(|criterion| criterion.state == state).count())
            .collect::<Vec<_>>()
    };
    assert_eq!(count(MarkState::Met), [6, 5, 5, 3, 2]);
    assert_eq!(count(MarkState::Open), [0, 1, 0, 2, 3]);
    let tally = spec.tally();
    assert_eq!((tally.met, tally.tracked(), tally.total()), (21, 27, 27));
    assert!(spec.criteria.is_empty());
    assert_eq!((spec.boxes.checked, spec.boxes.unchecked), (0, 0));
    let epic = &spec.epics[1];
    assert_eq!((epic.number, epic.title.as_str()), (Some(2), "Trace a crate"));
    assert_eq!(epic.role.as_deref(), Some("packer"));
    assert_eq!(epic.capability.as_deref(), Some("scan a label"));
    assert_eq!(epic.benefit.as_deref(), Some("I know which row it came from"));
    assert_eq!(epic.criteria[5].text, "Labels survive a wash (waiting for the new paper)");
    assert_eq!(spec.pain_points.len(), 3);
    assert!(spec.summary.as_ref().is_some_and(|summary| summary.text.starts_with("Pickers write")));
}

#[test]
fn its_releases_are_five_of_which_two_are_called_current() {
    let parsed = section_9();
    let releases: Vec<_> = spec(&parsed)
        .releases
        .iter()
        .map(|release| {
            (release.version.as_ref().unwrap().as_str(), release.label.as_deref(), release.state, release.items.len())
        })
        .collect();
    assert_eq!(
        releases,
        [
            ("0.1.0", Some("current"), ReleaseState::Released, 2),
            ("0.2.0", Some("current"), ReleaseState::Released, 1),
            ("0.3.0", Some("next"), ReleaseState::Next, 1),
            ("0.4.0", None, ReleaseState::Unknown, 1),
            ("1.0.0", None, ReleaseState::Unknown, 1),
        ]
    );
    let codes: Vec<Code> = parsed.diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes.iter().filter(|code| **code == Code::SG407).count(), 1);
    assert!(
        !codes.contains(&Code::SG010) && !codes.contains(&Code::SG502) && !codes.contains(&Code::SG401),
        "{codes:?}"
    );
}

#[test]
fn its_risks_and_metrics_are_read_with_their_names() {
    let parsed = section_9();
    let spec = spec(&parsed);
    let risks: Vec<_> = spec
        .risks
        .iter()
        .map(|risk| (risk.name.as_str(), risk.impact, risk.raw_impact.as_deref().unwrap(), risk.mitigations.len()))
        .collect();
    assert_eq!(
        risks,
        [
            ("Dead Spots in the Orchard", Impact::High, "High - crates would be lost", 2),
            ("Wrong Wages", Impact::High, "High - people would go elsewhere", 2),
            ("Wet Labels", Impact::Medium, "Medium", 1),
            ("Season Peaks", Impact::Medium, "Medium", 2),
        ]
    );
    let metrics: Vec<_> = spec
        .metrics
        .iter()
        .map(|metric| (metric.name.as_str(), metric.target.as_deref().unwrap(), metric.measure.is_some()))
        .collect();
    assert_eq!(
        metrics,
        [
            ("Typing in the Evening", "0 hours a week", true),
            ("Traceable Crates", "95%+", true),
            ("Time to Record", "<10 seconds", true),
            ("Wage Corrections", "12 → 2 a month", true),
        ]
    );
}

#[test]
fn its_dependencies_are_six_from_elsewhere_and_three_of_prose() {
    let parsed = section_9();
    let spec = spec(&parsed);
    let external: Vec<_> =
        spec.external.iter().map(|needed| (needed.name.as_str(), needed.version.as_deref().unwrap())).collect();
    assert_eq!(
        external,
        [
            ("Django", "5.2+"),
            ("PostgreSQL", "16+"),
            ("Celery", "5.4+"),
            ("Redis", "7+"),
            ("HTMX", "2.0+"),
            ("WeasyPrint", "62+"),
        ]
    );
    assert!(spec.external.iter().all(|needed| needed.purpose.is_some()));
    assert_eq!(spec.dependencies.len(), 3);
    let forms = spec.dependencies.iter().flat_map(|line| &line.references).map(|reference| reference.form);
    assert!(forms.into_iter().all(|form| form == ReferenceForm::Title));
}

#[test]
fn its_technical_part_work_and_footer_are_read() {
    let parsed = section_9();
    let spec = spec(&parsed);
    let integrations: Vec<_> = spec
        .integrations
        .iter()
        .map(|system| (system.name.as_str(), system.state.as_deref(), system.technology.is_some()))
        .collect();
    assert_eq!(
        integrations,
        [("Bank Transfer", Some("To Implement"), true), ("Weather Station", Some("To Implement"), false)]
    );
    let entities: Vec<_> = spec.entities.iter().map(|entity| (entity.name.as_str(), entity.fields.len())).collect();
    assert_eq!(entities, [("Crate", 3), ("Row", 2), ("Picker", 2)]);
    let operations: Vec<_> = spec
        .operations
        .iter()
        .map(|operation| (operation.name.as_str(), operation.kind, operation.group.as_deref().unwrap()))
        .collect();
    assert_eq!(
        operations,
        [
            ("crate_by_label", OperationKind::Read, "Selectors (Read Operations)"),
            ("yield_by_row", OperationKind::Read, "Selectors (Read Operations)"),
            ("record_crate", OperationKind::Write, "Services (Write Operations)"),
            ("print_label_task", OperationKind::Other, "Celery Tasks"),
        ]
    );
    let lane = |items: &[sitegen::model::MarkedItem]| {
        items.iter().map(|item| (item.group.as_ref().unwrap().to_string(), item.text.to_string())).collect::<Vec<_>>()
    };
    let owned = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(group, text)| ((*group).to_owned(), (*text).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(
        lane(&spec.work.completed),
        owned(&[
            ("Recording", "Crates with row, variety and weight"),
            ("Recording", "Labels on all three printers"),
            ("Yield", "Yield by row, day and variety"),
        ])
    );
    assert_eq!(lane(&spec.work.in_progress), owned(&[("Wages", "Top up to the minimum wage")]));
    assert_eq!(
        lane(&spec.work.planned),
        owned(&[("Wages", "Transfer to the bank"), ("Weather", "Readings of the station")])
    );
    assert!(spec.work.other.is_empty());
    assert_eq!(spec.stack.len(), 3);
    assert_eq!(spec.stack[1].values, ["PostgreSQL 16 (rows, crates)", "Redis"]);
    assert_eq!((spec.testing.len(), spec.documentation.len()), (2, 2));
    assert_eq!(
        spec.governance.status.as_ref().map(|status| &*status.text),
        Some("Living specification, kept beside the code")
    );
    assert_eq!(
        spec.governance.review_cadence.as_ref().map(|cadence| cadence.text.as_str()),
        Some("Monthly during the season, quarterly after")
    );
    assert!(spec.governance.approval.is_some());
    assert!(spec.unknown_sections.is_empty(), "{:?}", spec.unknown_sections);
}

#[test]
fn an_unfilled_template_gives_nothing_but_findings() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/sections/unfilled.md");
    let parsed = read(&path, "unfilled.md");
    let spec = spec(&parsed);
    assert!(spec.epics.is_empty() && spec.criteria.is_empty() && spec.pain_points.is_empty(), "{:?}", spec.epics);
    assert!(spec.metrics.is_empty() && spec.risks.is_empty() && spec.releases.is_empty(), "{:?}", spec.risks);
    assert!(spec.entities.is_empty() && spec.operations.is_empty() && spec.integrations.is_empty());
    assert!(spec.external.is_empty() && spec.dependencies.is_empty() && spec.stack.is_empty());
    assert!(spec.testing.is_empty() && spec.documentation.is_empty() && spec.summary.is_none());
    assert!(spec.work.completed.is_empty() && spec.work.in_progress.is_empty() && spec.work.planned.is_empty());
    let places: Vec<Place> = parsed
        .diagnostics
        .iter()
        .filter(|finding| matches!(finding.code, Code::SG010 | Code::SG013))
        .map(|finding| finding.place)
        .collect();
    assert_eq!(places.len(), 49);
    let mut distinct = places.clone();
    distinct.dedup();
    assert_eq!(distinct, places, "each placeholder is reported once");
}

#[test]
#[allow(clippy::print_stderr, reason = "says why it looks at nothing")]
fn real_documents_keep_their_words_and_places() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    if !corpora.is_dir() {
        eprintln!("skipped: no corpora at {}", corpora.display());
        return;
    }
    let mut documents = 0;
    for entry in walkdir::WalkDir::new(&corpora).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let name = path.strip_prefix(&corpora).unwrap().to_str().unwrap().replace('\\', "/");
        let parsed = read(&path, &name);
        documents += 1;
        let Some(spec) = parsed.spec() else { continue };
        let length = fs::read(&path).unwrap().len() as u32;
        let places = spec.all_criteria().map(|criterion| criterion.place);
        let places = places.chain(spec.risks.iter().map(|risk| risk.place));
        let places = places.chain(spec.dependencies.iter().flat_map(|line| &line.references).map(|found| found.place));
        for place in places.chain(spec.releases.iter().map(|release| release.place)) {
            assert!(place.start < place.end && place.end <= length, "{name}: {place:?}");
        }
    }
    assert!(documents > 1_000, "{documents}");
}

#[test]
fn hostile_sections_are_read_in_linear_time() {
    let many = |piece: &str| piece.repeat(100_000);
    let texts = [
        format!("# A\n\n## Dependencies\n\n### External\n\n- a {}\n", many("(b) ")),
        format!("# A\n\n## Dependencies\n\n- {}\n", many("[a](b.md) `c-1` ")),
        format!("# A\n\n## Dependencies\n\n- {}\n", many("spec 001 (")),
        format!("# A\n\n## User Stories\n\n- {}\n", many("as a - I want ")),
        format!("# A\n\n## Acceptance Criteria\n\n{}", many("- Given\n- and\n")),
        format!("# A\n\n## Risks\n\n- {}\n", many("(high) — Mitigation: ")),
        format!("# A\n\n## Release Plan\n\n{}", many("### 1.0 (Current)\n")),
        format!("# A\n\n## Data Model\n\n```ts\n{}```\n", many("interface A {\n")),
        format!("# A\n\n## API\n\n```python\n{}```\n", many("def a(\n")),
        format!("# A\n\n## {} Risks\n", many("1. ✅ ")),
    ];
    for text in texts {
        let file = SourceFile::decode(&SourcePath::new("a.md"), text.as_bytes());
        let begun = crate::harness::processor_seconds();
        let _ = sitegen::parse::parse(&file, &Role::Spec, &Vocabulary::default());
        let taken = crate::harness::processor_seconds() - begun;
        // A second of optimised code would be far too much already; quadratic time is minutes.
        assert!(taken < 30.0, "{taken} s: {}", &text[..60]);
    }
}
