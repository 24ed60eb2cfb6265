//! Small portals made by hand: specs with just the facts that a test is about, linked and rendered.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sitegen::catalog::{self, Catalog, Input};
use sitegen::diagnostic::{Code, Diagnostic, Place, Report, SourcePath};
use sitegen::model::{
    Attributed, Boxes, ContentHash, Criterion, Date, DateField, DateProblem, DependencyLine, Document, EdgeKind,
    Entity, ExternalDependency, Field, Governance, Headings, Id, Impact, Integration, Lanes, MarkState, MarkedItem,
    Metric, Operation, OperationKind, Origin, Owner, OwnerKind, Page, Parsed, PlannedRelease, Reference, ReferenceForm,
    ReleaseRegistry, ReleaseState, Risk, RiskState, Settings, Spec, StackEntry, StatusField, StatusKind, Structure,
    Text, Title, Version,
};
use sitegen::render::Renderer;
use sitegen::routes::{self, Route};
use sitegen::source::SourceFile;
use sitegen::theme::Theme;
use sitegen::views::Common;
use sitegen::views::{self, Site};

/// A document on its way into a [`Portal`].
pub(crate) struct Sample {
    path: String,
    text: String,
    document: Document,
    attached_to: Option<SourcePath>,
    diagnostics: Vec<Diagnostic>,
}

/// A spec of which only id and title are known.
pub(crate) fn spec(id: &str, title: &str) -> Sample {
    let digits: String = id.chars().take_while(char::is_ascii_digit).collect();
    let spec = Spec {
        id: Id { text: id.into(), number: digits.parse().ok(), origin: Origin::Field, place: Place::FILE },
        title: Title {
            text: title.into(),
            prefix: Some("Feature Specification".into()),
            origin: Origin::Title,
            place: Place::FILE,
        },
        status: None,
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
        criteria: Vec::new(),
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
    };
    Sample {
        path: format!("{id}.md"),
        text: format!("# Feature Specification: {title}\n\n## Problem Statement\n\nWithout {title}, people wait.\n"),
        document: Document::Spec(Box::new(spec)),
        attached_to: None,
        diagnostics: Vec::new(),
    }
}

/// An ordinary page.
pub(crate) fn page(path: &str, title: &str) -> Sample {
    Sample {
        path: path.into(),
        text: format!("# {title}\n\nWords of {title}.\n"),
        document: Document::Page(Page { title: title.into(), summary: Some(format!("Words of {title}.").into()) }),
        attached_to: None,
        diagnostics: Vec::new(),
    }
}

/// `x` met, `o` open, `p` in progress, `d` dropped, anything else unmarked.
fn state(mark: char) -> MarkState {
    match mark {
        'x' => MarkState::Met,
        'o' => MarkState::Open,
        'p' => MarkState::InProgress,
        'd' => MarkState::Dropped,
        _ => MarkState::Unknown,
    }
}

fn date(text: &str) -> DateField {
    let mut numbers = text.split('-').map(str::parse::<i16>);
    let mut next = || numbers.next().and_then(Result::ok);
    let day = next().zip(next()).zip(next()).and_then(|((year, month), day)| Date::day(year, month as i8, day as i8));
    DateField { raw: text.into(), date: day.ok_or(DateProblem::Unreadable), place: Place::FILE }
}

impl Sample {
    fn with(mut self, change: impl FnOnce(&mut Spec)) -> Self {
        match &mut self.document {
            Document::Spec(spec) => change(spec),
            Document::Page(_) => panic!("an ordinary page has no facts"),
        }
        self
    }

    pub(crate) fn at(mut self, path: &str) -> Self {
        self.path = path.into();
        self
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.text = text.into();
        self
    }

    pub(crate) fn attached_to(mut self, path: &str) -> Self {
        self.attached_to = Some(SourcePath::new(path));
        self
    }

    pub(crate) fn finding(mut self, code: Code, message: &str) -> Self {
        self.diagnostics.push(Diagnostic::new(code, &SourcePath::new(&self.path), Place::FILE, message));
        self
    }

    pub(crate) fn status(self, kind: StatusKind, raw: &str) -> Self {
        let field = StatusField { kind, raw: raw.into(), qualifier: None, exceptions: false, place: Place::FILE };
        self.with(|spec| spec.status = Some(field))
    }

    pub(crate) fn owner(self, name: &str) -> Self {
        let kind = if name.ends_with("Team") { OwnerKind::Team } else { OwnerKind::Person };
        self.with(|spec| spec.owners.push(Owner { name: name.into(), kind, place: Place::FILE }))
    }

    pub(crate) fn updated(self, day: &str) -> Self {
        self.with(|spec| spec.updated = Some(date(day)))
    }

    pub(crate) fn created(self, day: &str) -> Self {
        self.with(|spec| spec.created = Some(date(day)))
    }

    pub(crate) fn field(self, key: &str, value: &str) -> Self {
        let field = Field { key: key.into(), value: value.into(), place: Place::FILE };
        self.with(|spec| spec.extra.push(field))
    }

    pub(crate) fn review(self, cadence: &str) -> Self {
        let cadence = Attributed { text: cadence.into(), place: Place::FILE };
        self.with(|spec| spec.governance.review_cadence = Some(cadence))
    }

    /// A metric; an empty text is none.
    pub(crate) fn metric(self, name: &str, target: &str, actual: &str) -> Self {
        let text = |text: &str| (!text.is_empty()).then(|| Text::from(text));
        let metric = Metric {
            name: name.into(),
            target: text(target),
            parsed: None,
            measure: Some("a survey".into()),
            actual: text(actual),
            baseline: None,
            place: Place::FILE,
        };
        self.with(|spec| spec.metrics.push(metric))
    }

    pub(crate) fn external(self, name: &str, version: &str) -> Self {
        let external = ExternalDependency {
            name: name.into(),
            version: (!version.is_empty()).then(|| Text::from(version)),
            raw: format!("{name} {version}").into(),
            purpose: Some(format!("what {name} is for").into()),
            place: Place::FILE,
        };
        self.with(|spec| spec.external.push(external))
    }

    pub(crate) fn stack(self, role: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).into()).collect();
        let line = StackEntry { name: role.into(), values, place: Place::FILE };
        self.with(|spec| spec.stack.push(line))
    }

    pub(crate) fn operation(self, kind: OperationKind, name: &str) -> Self {
        let operation = Operation {
            kind,
            group: None,
            name: name.into(),
            signature: format!("def {name}() -> None").into(),
            description: None,
            method: None,
            path: None,
            place: Place::FILE,
        };
        self.with(|spec| spec.operations.push(operation))
    }

    pub(crate) fn entity(self, name: &str, fields: &[&str]) -> Self {
        let fields = fields.iter().map(|field| (*field).into()).collect();
        let entity = Entity { name: name.into(), language: "python".into(), fields, place: Place::FILE };
        self.with(|spec| spec.entities.push(entity))
    }

    pub(crate) fn integration(self, name: &str, endpoint: &str) -> Self {
        let integration = Integration {
            name: name.into(),
            state: Some("To Implement".into()),
            endpoint: Some(endpoint.into()),
            input: None,
            output: None,
            technology: None,
            extra: Vec::new(),
            place: Place::FILE,
        };
        self.with(|spec| spec.integrations.push(integration))
    }

    /// One criterion a mark.
    pub(crate) fn criteria(self, marks: &str) -> Self {
        let criteria = marks.chars().enumerate().map(|(number, mark)| Criterion {
            text: format!("criterion {number}").into(),
            state: state(mark),
            place: Place::FILE,
        });
        self.with(|spec| spec.criteria.extend(criteria))
    }

    /// An entry under internal dependencies; `names` are the words in it that may name a spec.
    pub(crate) fn tie(self, kind: EdgeKind, raw: &str, names: &[&str]) -> Self {
        let references = names.iter().map(|name| Reference {
            text: (*name).into(),
            form: ReferenceForm::Id,
            min_version: None,
            place: Place::FILE,
        });
        let line = DependencyLine { raw: raw.into(), kind, references: references.collect(), place: Place::FILE };
        self.with(|spec| spec.dependencies.push(line))
    }

    pub(crate) fn needs(self, id: &str) -> Self {
        self.tie(EdgeKind::Requires, &format!("`{id}`"), &[id])
    }

    pub(crate) fn risk(self, name: &str, impact: Impact, mitigations: &[&str]) -> Self {
        let risk = Risk {
            name: name.into(),
            description: None,
            impact,
            raw_impact: None,
            likelihood: None,
            mitigations: mitigations.iter().map(|text| (*text).into()).collect(),
            state: RiskState::Open,
            place: Place::FILE,
        };
        self.with(|spec| spec.risks.push(risk))
    }

    /// How likely the last risk is.
    pub(crate) fn likely(self, likelihood: &str) -> Self {
        self.with(|spec| spec.risks.last_mut().unwrap().likelihood = Some(likelihood.into()))
    }

    /// What ships in a version: one item a line, each with its mark and a space before it.
    pub(crate) fn ships(self, version: &str, state_of: ReleaseState, day: Option<&str>, items: &[&str]) -> Self {
        let items = items.iter().map(|item| MarkedItem {
            text: item[2..].into(),
            group: None,
            state: state(item.chars().next().unwrap()),
            place: Place::FILE,
        });
        let planned = PlannedRelease {
            version: Version::parse(version),
            raw: format!("Version {version}").into(),
            label: Version::parse(version).is_none().then(|| version.into()),
            state: state_of,
            date: day.map(date),
            items: items.collect(),
            place: Place::FILE,
        };
        self.with(|spec| spec.releases.push(planned))
    }

    fn parsed(&self) -> Parsed {
        Parsed {
            path: SourcePath::new(&self.path),
            size: 0,
            hash: ContentHash([0; 16]),
            document: self.document.clone(),
            attached_to: self.attached_to.clone(),
            headings: Headings::default(),
            links: Vec::new(),
            structure: Structure::default(),
            diagnostics: self.diagnostics.clone(),
        }
    }
}

/// A linked portal with the default theme, or one of the test's own.
pub(crate) struct Portal {
    pub(crate) catalog: Catalog,
    pub(crate) settings: Settings,
    findings: Report,
    common: Common,
    texts: BTreeMap<SourcePath, String>,
    theme: Theme,
    renderer: Renderer,
}

/// What a project decides when it decides nothing.
pub(crate) fn settings() -> Settings {
    Settings {
        title: "Status portal".into(),
        tagline: None,
        base_url: None,
        portable: false,
        today: Date::day(2026, 11, 22).unwrap(),
        commit: None,
        edit_link: None,
        links: Vec::new(),
        footer: None,
        moved: Vec::new(),
        logo: None,
        highlight: true,
        graphs: true,
        search: true,
        figures: sitegen::model::Figures::default(),
    }
}

impl Portal {
    pub(crate) fn new(samples: &[Sample]) -> Self {
        Self::decided(samples, settings())
    }

    pub(crate) fn decided(samples: &[Sample], settings: Settings) -> Self {
        let mut documents: Vec<_> = samples.iter().map(|sample| Arc::new(sample.parsed())).collect();
        documents.sort_by(|left, right| left.path.cmp(&right.path));
        let registry = ReleaseRegistry::default();
        let catalog = catalog::link(Input { documents, registry, ..Input::default() });
        let read = catalog.documents().flat_map(|parsed| &parsed.diagnostics);
        let findings = Report::new(read.chain(&catalog.diagnostics).cloned().collect());
        let texts = samples.iter().map(|sample| (SourcePath::new(&sample.path), sample.text.clone())).collect();
        let theme = Theme::load(None).unwrap();
        let renderer = Renderer::new(&theme, &settings).unwrap();
        Self { catalog, settings, findings, common: Common::default(), texts, theme, renderer }
    }

    /// What pages are made from; the findings are those that the samples bring along.
    pub(crate) fn site(&self) -> Site<'_> {
        Site {
            catalog: &self.catalog,
            settings: &self.settings,
            findings: &self.findings,
            changes: None,
            common: &self.common,
        }
    }

    /// The HTML of one page.
    #[track_caller]
    pub(crate) fn page(&self, route: &Route) -> String {
        let site = self.site();
        let page = views::page(site, route).unwrap();
        let source = page.document.map(|document| {
            let path = &self.catalog.document(document).path;
            SourceFile::decode(path, self.texts[path].as_bytes())
        });
        self.renderer.page(site, &page, source.as_ref(), None).unwrap()
    }

    /// The page at an address.
    #[track_caller]
    pub(crate) fn at(&self, address: &str) -> String {
        let route = self.routes().into_iter().find(|route| routes::address(&self.catalog, route) == address);
        self.page(&route.unwrap_or_else(|| panic!("nothing is at `{address}`")))
    }

    /// Every page and every file of the views and the theme.
    pub(crate) fn routes(&self) -> Vec<Route> {
        views::routes(self.site())
    }

    /// Puts the whole portal into a folder, but for the data export.
    pub(crate) fn write(&self, folder: &Path) {
        let site = self.site();
        let put = |file: &str, bytes: &[u8]| {
            let path = folder.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        for route in self.routes() {
            let file = routes::file(&routes::address(&self.catalog, &route));
            if views::page(site, &route).is_some() {
                put(&file, self.page(&route).as_bytes());
            } else if let Some(text) = views::file(site, &route) {
                put(&file, text.as_bytes());
            }
        }
        for (name, bytes) in &self.theme.assets {
            put(&format!("assets/{name}"), bytes);
        }
    }
}
