//! A catalog in which every field of the contract has a value somewhere, and is empty somewhere else.
//!
//! Built by hand, so that the export is held to its contract whatever the reader of specs learns.

use std::sync::Arc;

use sitegen::catalog::{self, Catalog};
use sitegen::diagnostic::{Code, Diagnostic, Place, Report, SourcePath};
use sitegen::model::{
    Attributed, Boxes, ContentHash, Criterion, Date, DateField, DateProblem, DependencyLine, Document, EdgeKind,
    Entity, Epic, ExternalDependency, Field, Governance, Group, Headings, Id, Impact, Integration, Lanes, MarkState,
    MarkedItem, Metric, Operation, OperationKind, Origin, Owner, OwnerKind, Page, Parsed, PlannedRelease, Precision,
    Reference, ReferenceForm, ReleaseState, Risk, RiskState, Settings, Spec, StackEntry, StatusField, StatusKind,
    Structure, TargetNumber, Text, Title, UnknownSection, Version,
};

/// Two specs that need each other, a page of the first one, and an ordinary page.
pub(super) fn catalog() -> Catalog {
    let baseline = "001-baseline/spec.md";
    catalog::link(catalog::Input {
        documents: vec![
            document("001-baseline/plan.md", page("Plan"), Some(baseline)),
            document(baseline, Document::Spec(Box::new(baseline_spec())), None),
            document("002-search.md", Document::Spec(Box::new(search_spec())), None),
            document("guide.md", page("Guide"), None),
        ],
        ..catalog::Input::default()
    })
}

/// A portal called Sample.
pub(super) fn settings(today: Date) -> Settings {
    Settings {
        title: "Sample".into(),
        tagline: None,
        base_url: None,
        portable: false,
        today,
        commit: None,
        edit_link: None,
        links: Vec::new(),
        footer: None,
        moved: Vec::new(),
        logo: None,
        highlight: false,
        graphs: true,
        search: true,
        figures: sitegen::model::Figures::default(),
    }
}

/// What the sample says about itself; rules are not asked.
pub(super) fn findings(catalog: &Catalog) -> Report {
    let read = catalog.documents().flat_map(|parsed| &parsed.diagnostics);
    Report::new(read.chain(&catalog.diagnostics).cloned().collect())
}

fn document(path: &str, document: Document, attached_to: Option<&str>) -> Arc<Parsed> {
    let path = SourcePath::new(path);
    let finding = Diagnostic::new(Code::SG010, &path, at(2), "the placeholder `[x]` was left standing")
        .with_help("write what you mean")
        .with_related(&path, at(3), "and here");
    Arc::new(Parsed {
        path,
        size: 0,
        hash: ContentHash([7; 16]),
        document,
        attached_to: attached_to.map(SourcePath::new),
        headings: Headings::default(),
        links: Vec::new(),
        structure: Structure::default(),
        diagnostics: vec![finding],
    })
}

fn page(title: &str) -> Document {
    Document::Page(Page { title: title.into(), summary: None })
}

fn at(line: u32) -> Place {
    Place { start: line * 20, end: line * 20 + 5, line, column: 3, end_line: line, end_column: 8 }
}

fn item(text: &str, group: Option<&str>, state: MarkState, line: u32) -> MarkedItem {
    MarkedItem { text: text.into(), group: group.map(Into::into), state, place: at(line) }
}

fn criterion(text: &str, state: MarkState, line: u32) -> Criterion {
    Criterion { text: text.into(), state, place: at(line) }
}

fn date(raw: &str, year: i16, month: i8, day: i8, precision: Precision, line: u32) -> DateField {
    let first = Date::day(year, month, day).unwrap().first_day();
    DateField { raw: raw.into(), date: Ok(Date::new(first, precision)), place: at(line) }
}

fn field(key: &str, value: &str, line: u32) -> Field {
    Field { key: key.into(), value: value.into(), place: at(line) }
}

#[allow(clippy::unnecessary_wraps, reason = "keeps the table below narrow")]
fn some(text: &str) -> Option<Text> {
    Some(text.into())
}

#[allow(clippy::unnecessary_wraps, reason = "keeps the table below narrow")]
fn told(text: &str) -> Option<Attributed> {
    Some(Attributed { text: text.into(), place: Place::FILE })
}

fn needs(raw: &str, text: &str, form: ReferenceForm, kind: EdgeKind, min: Option<&str>, line: u32) -> DependencyLine {
    let min_version = min.and_then(Version::parse);
    let references = vec![Reference { text: text.into(), form, min_version, place: at(line) }];
    DependencyLine { raw: raw.into(), kind, references, place: at(line) }
}

#[allow(clippy::too_many_lines, reason = "a flat list of every field")]
fn baseline_spec() -> Spec {
    Spec {
        id: Id { text: "001-baseline".into(), number: Some(1), origin: Origin::Field, place: at(5) },
        title: Title { text: "Baseline Import".into(), prefix: None, origin: Origin::Title, place: at(1) },
        status: Some(StatusField {
            kind: StatusKind::Complete,
            raw: "Complete (web); FR-009 deferred".into(),
            qualifier: some("FR-009 deferred"),
            exceptions: true,
            place: at(6),
        }),
        owners: vec![
            Owner { name: "Platform Team".into(), kind: OwnerKind::Team, place: at(7) },
            Owner { name: "Ada Example".into(), kind: OwnerKind::Person, place: at(7) },
        ],
        created: Some(date("2026-01-05", 2026, 1, 5, Precision::Day, 8)),
        updated: Some(date("2026-Q3", 2026, 7, 1, Precision::Quarter, 9)),
        reviewed: Some(DateField { raw: "03/04/2026".into(), date: Err(DateProblem::Ambiguous), place: at(10) }),
        priority: told("P1"),
        target_release: None,
        extra: vec![field("Sponsor", "Ops", 11), field("Sponsor", "Sales", 12), field("Cost", "-2 \"units\"", 13)],
        summary: told("People type what a file already holds.\u{2028}Every week."),
        pain_points: told("Typing takes an hour a week").into_iter().collect(),
        epics: vec![Epic {
            number: Some(1),
            title: "Import".into(),
            role: some("clerk"),
            capability: some("load a file"),
            benefit: some("I need not type"),
            priority: some("P2"),
            criteria: vec![
                criterion("A file of 10 MB is read", MarkState::Met, 31),
                criterion("Errors name the line", MarkState::Open, 32),
            ],
            place: at(25),
        }],
        criteria: vec![
            criterion("Nothing is lost", MarkState::InProgress, 40),
            criterion("It is fast", MarkState::Unknown, 41),
            criterion("It is free", MarkState::Dropped, 42),
        ],
        boxes: Boxes { checked: 1, unchecked: 2 },
        work: Lanes {
            completed: vec![item("Reader", Some("Core"), MarkState::Met, 50)],
            in_progress: vec![item("Writer", None, MarkState::InProgress, 51)],
            planned: vec![item("Preview", None, MarkState::Open, 52)],
            other: vec![item("Talk about it", None, MarkState::Unknown, 53)],
        },
        stack: vec![StackEntry {
            name: "Database".into(),
            values: vec!["PostgreSQL 16".into(), "Redis".into()],
            place: at(9),
        }],
        entities: vec![Entity {
            name: "Import".into(),
            language: "python".into(),
            fields: vec!["rows".into()],
            place: at(55),
        }],
        operations: vec![
            Operation {
                kind: OperationKind::Read,
                group: some("Selectors"),
                name: "list_imports".into(),
                signature: "list_imports(team: Team) -> list[Import]".into(),
                description: some("Newest first"),
                method: None,
                path: None,
                place: at(60),
            },
            Operation {
                kind: OperationKind::Other,
                group: None,
                name: "GET /imports".into(),
                signature: "GET /imports".into(),
                description: None,
                method: some("GET"),
                path: some("/imports"),
                place: at(61),
            },
        ],
        integrations: vec![Integration {
            name: "Ledger".into(),
            state: some("To Implement"),
            endpoint: some("https://ledger.example/v2"),
            input: some("CSV"),
            output: some("JSON"),
            technology: some("REST"),
            extra: vec![field("Timeout", "5 s", 64)],
            place: at(63),
        }],
        metrics: vec![
            metric("Time saved", Some("45 minutes a week"), Some((None, "45", Some("minutes a week"))), 70),
            metric("Latency", Some("<0.5s"), Some((Some("<"), "0.5", Some("s"))), 72),
            metric("Joy", None, None, 74),
        ],
        dependencies: vec![
            needs("`002-search` (v0.2+)", "002-search", ReferenceForm::Id, EdgeKind::Requires, Some("0.2"), 90),
            needs("`009-lost`", "009-lost", ReferenceForm::Id, EdgeKind::Requires, None, 91),
            DependencyLine {
                raw: "a place to keep files".into(),
                kind: EdgeKind::Relates,
                references: Vec::new(),
                place: at(92),
            },
        ],
        external: vec![ExternalDependency {
            name: "SQLite".into(),
            version: some("3.45"),
            raw: "SQLite 3.45: storage".into(),
            purpose: some("storage"),
            place: at(95),
        }],
        risks: vec![
            Risk {
                name: "Wrong encoding".into(),
                description: some("Files from elsewhere"),
                impact: Impact::High,
                raw_impact: some("🔴 HIGH"),
                likelihood: some("Low"),
                mitigations: Vec::new(),
                state: RiskState::Open,
                place: at(100),
            },
            Risk {
                name: "Risk 2".into(),
                description: None,
                impact: Impact::Unknown,
                raw_impact: None,
                likelihood: None,
                mitigations: vec!["Wait".into(), "See".into()],
                state: RiskState::Accepted,
                place: at(104),
            },
        ],
        releases: vec![
            PlannedRelease {
                version: Version::parse("0.1"),
                raw: "Version 0.1 (Current) ✅".into(),
                label: some("current"),
                state: ReleaseState::Released,
                date: None,
                items: vec![item("Reading", None, MarkState::Met, 111)],
                place: at(110),
            },
            PlannedRelease {
                version: Version::parse("1.0"),
                raw: "Version 1.0 (Q3 2026)".into(),
                label: None,
                state: ReleaseState::Planned,
                date: Some(date("Q3 2026", 2026, 7, 1, Precision::Quarter, 113)),
                items: vec![item("Writing", None, MarkState::Unknown, 114)],
                place: at(113),
            },
            PlannedRelease {
                version: None,
                raw: "MVP".into(),
                label: some("MVP"),
                state: ReleaseState::Unknown,
                date: None,
                items: Vec::new(),
                place: at(116),
            },
        ],
        governance: Governance {
            status: told("Living specification"),
            review_cadence: Some(Attributed { text: "Quarterly".into(), place: at(130) }),
            approval: told("Product owner"),
        },
        testing: vec![Group {
            name: "Unit Tests".into(),
            items: vec![item("Reads a file", None, MarkState::Unknown, 120)],
        }],
        documentation: vec![Group {
            name: String::new().into(),
            items: vec![item("A page for clerks", None, MarkState::Open, 122)],
        }],
        unknown_sections: vec![UnknownSection { title: "Notes".into(), level: 2, place: at(125) }],
    }
}

fn metric(name: &str, target: Option<&str>, parsed: Option<(Option<&str>, &str, Option<&str>)>, line: u32) -> Metric {
    Metric {
        name: name.into(),
        target: target.map(Into::into),
        parsed: parsed.map(|(operator, value, unit)| TargetNumber {
            operator: operator.map(Into::into),
            value: value.into(),
            unit: unit.map(Into::into),
        }),
        measure: target.map(|_| "a survey".into()),
        actual: target.map(|_| "unknown yet".into()),
        baseline: target.map(|_| "an hour".into()),
        place: at(line),
    }
}

/// Nothing is written in it but a title that a spreadsheet would run, a need and a plan.
fn search_spec() -> Spec {
    Spec {
        id: Id { text: "002-search".into(), number: Some(2), origin: Origin::File, place: Place::FILE },
        title: Title { text: "=HYPERLINK(\"x\")".into(), prefix: None, origin: Origin::Title, place: at(1) },
        status: None,
        owners: Vec::new(),
        created: None,
        updated: None,
        reviewed: None,
        priority: None,
        target_release: Some(field("Target Version", "1.0", 4)),
        extra: Vec::new(),
        summary: None,
        pain_points: Vec::new(),
        epics: Vec::new(),
        criteria: Vec::new(),
        boxes: Boxes::default(),
        work: Lanes::default(),
        stack: Vec::new(),
        entities: Vec::new(),
        operations: Vec::new(),
        integrations: Vec::new(),
        metrics: Vec::new(),
        dependencies: vec![needs("`001-baseline`", "001-baseline", ReferenceForm::Id, EdgeKind::Requires, None, 6)],
        external: Vec::new(),
        risks: Vec::new(),
        releases: Vec::new(),
        governance: Governance::default(),
        testing: Vec::new(),
        documentation: Vec::new(),
        unknown_sections: Vec::new(),
    }
}
