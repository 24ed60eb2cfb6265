//! A plain text of everything that was read from a file; what is absent is left out.

use std::fmt::Write as _;

use sitegen::diagnostic::Place;
use sitegen::model::{
    Criterion, DateField, Document, Field, Group, Lane, LinkKind, MarkedItem, Operation, Parsed, Spec, StatusField,
    Text,
};

/// The whole of a file.
pub(super) fn parsed(parsed: &Parsed) -> String {
    let mut dump = Dump::default();
    match &parsed.document {
        Document::Spec(spec) => dump.spec(spec),
        Document::Page(page) => {
            dump.line("page", &page.title);
            dump.option("summary", page.summary.as_deref());
        }
    }
    dump.line("anchors", parsed.anchors().collect::<Vec<_>>().join(" "));
    for link in &parsed.links {
        let kind = match link.kind {
            LinkKind::Markdown => "markdown",
            LinkKind::Image => "image",
            LinkKind::Wiki => "wiki",
            LinkKind::Code => "code",
        };
        dump.line("link", format!("{kind} {} @{}", link.target, at(link.place)));
    }
    for finding in &parsed.diagnostics {
        let help = finding.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        dump.line(
            "finding",
            format!("{} {} {}{help} @{}", finding.severity, finding.code, finding.message, at(finding.place)),
        );
        for related in &finding.related {
            dump.line("  see", format!("{} @{}", related.message, at(related.place)));
        }
    }
    dump.text
}

/// `3:5-12`, `3:5-4:1`.
fn at(place: Place) -> String {
    let Place { line, column, end_line, end_column, .. } = place;
    if line == end_line {
        format!("{line}:{column}-{end_column}")
    } else {
        format!("{line}:{column}-{end_line}:{end_column}")
    }
}

#[derive(Default)]
struct Dump {
    text: String,
}

impl Dump {
    fn line(&mut self, name: &str, value: impl AsRef<str>) {
        if !value.as_ref().is_empty() {
            writeln!(self.text, "{name}: {}", value.as_ref().replace('\n', "⏎")).unwrap();
        }
    }

    fn option(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            writeln!(self.text, "{name}: {value}").unwrap();
        }
    }

    fn spec(&mut self, spec: &Spec) {
        let id = &spec.id;
        let number = id.number.map(|number| format!(" #{number}")).unwrap_or_default();
        self.line("id", format!("{}{number} from {} @{}", id.text, id.origin.as_str(), at(id.place)));
        let title = &spec.title;
        let prefix = title.prefix.as_ref().map(|prefix| format!(" after `{prefix}`")).unwrap_or_default();
        self.line("title", format!("{}{prefix} from {} @{}", title.text, title.origin.as_str(), at(title.place)));
        if let Some(status) = &spec.status {
            self.status(status);
        }
        for owner in &spec.owners {
            self.line("owner", format!("{} ({}) @{}", owner.name, owner.kind.as_str(), at(owner.place)));
        }
        self.date("created", spec.created.as_ref());
        self.date("updated", spec.updated.as_ref());
        self.date("reviewed", spec.reviewed.as_ref());
        self.option("priority", spec.priority.as_ref().map(|priority| &*priority.text));
        spec.target_release.iter().for_each(|field| self.field("target release", field));
        spec.extra.iter().for_each(|field| self.field("extra", field));
        self.option("summary", spec.summary.as_ref().map(|summary| &*summary.text));
        spec.pain_points.iter().for_each(|pain| self.line("pain point", &pain.text));
        self.criteria_and_work(spec);
        self.technical(spec);
        self.outlook(spec);
        spec.testing.iter().for_each(|group| self.group("testing", group));
        spec.documentation.iter().for_each(|group| self.group("documentation", group));
        self.option("document status", spec.governance.status.as_ref().map(|status| &*status.text));
        if let Some(cadence) = &spec.governance.review_cadence {
            self.line("review cadence", format!("{} @{}", cadence.text, at(cadence.place)));
        }
        self.option("approval", spec.governance.approval.as_ref().map(|approval| &*approval.text));
        for section in &spec.unknown_sections {
            self.line(
                "unknown section",
                format!("{} {} @{}", "#".repeat(section.level.into()), section.title, at(section.place)),
            );
        }
    }

    fn criteria_and_work(&mut self, spec: &Spec) {
        for epic in &spec.epics {
            let number = epic.number.map(|number| format!("{number} ")).unwrap_or_default();
            self.line("epic", format!("{number}{} @{}", epic.title, at(epic.place)));
            self.option("  as", epic.role.as_deref());
            self.option("  want", epic.capability.as_deref());
            self.option("  so that", epic.benefit.as_deref());
            self.option("  priority", epic.priority.as_deref());
            epic.criteria.iter().for_each(|criterion| self.criterion("  criterion", criterion));
        }
        spec.criteria.iter().for_each(|criterion| self.criterion("criterion", criterion));
        if spec.boxes.checked + spec.boxes.unchecked > 0 {
            self.line("boxes", format!("{} checked, {} unchecked", spec.boxes.checked, spec.boxes.unchecked));
        }
        for (name, lane) in [
            ("completed", Lane::Completed),
            ("in progress", Lane::InProgress),
            ("planned", Lane::Planned),
            ("other work", Lane::Other),
        ] {
            spec.work.lane(lane).iter().for_each(|item| self.item(name, item));
        }
    }

    fn technical(&mut self, spec: &Spec) {
        for entry in &spec.stack {
            self.line("stack", format!("{} = {}", entry.name, entry.values.join(" | ")));
        }
        for entity in &spec.entities {
            let fields = entity.fields.join(", ");
            self.line("entity", format!("{} [{}] {fields} @{}", entity.name, entity.language, at(entity.place)));
        }
        spec.operations.iter().for_each(|operation| self.operation(operation));
        for integration in &spec.integrations {
            let state = integration.state.as_ref().map(|state| format!(" ({state})")).unwrap_or_default();
            self.line("integration", format!("{}{state} @{}", integration.name, at(integration.place)));
            self.option("  endpoint", integration.endpoint.as_deref());
            self.option("  input", integration.input.as_deref());
            self.option("  output", integration.output.as_deref());
            self.option("  technology", integration.technology.as_deref());
            integration.extra.iter().for_each(|field| self.field("  extra", field));
        }
    }

    fn outlook(&mut self, spec: &Spec) {
        for metric in &spec.metrics {
            self.line("metric", format!("{} @{}", metric.name, at(metric.place)));
            self.option("  target", metric.target.as_deref());
            if let Some(parsed) = &metric.parsed {
                let part = |part: &Option<Text>| part.as_deref().unwrap_or("–").to_owned();
                self.line("  as number", format!("{} {} {}", part(&parsed.operator), parsed.value, part(&parsed.unit)));
            }
            self.option("  measure", metric.measure.as_deref());
            self.option("  actual", metric.actual.as_deref());
            self.option("  baseline", metric.baseline.as_deref());
        }
        for line in &spec.dependencies {
            self.line("dependency", format!("{} {} @{}", line.kind.as_str(), line.raw, at(line.place)));
            for reference in &line.references {
                let version =
                    reference.min_version.as_ref().map(|version| format!(" ≥{}", version.as_str())).unwrap_or_default();
                self.line(
                    "  reference",
                    format!("{:?} {}{version} @{}", reference.form, reference.text, at(reference.place)),
                );
            }
        }
        for external in &spec.external {
            let version = external.version.as_ref().map(|version| format!(" ({version})")).unwrap_or_default();
            let purpose = external.purpose.as_ref().map(|purpose| format!(": {purpose}")).unwrap_or_default();
            self.line("external", format!("{}{version}{purpose} @{}", external.name, at(external.place)));
        }
        for risk in &spec.risks {
            let raw = risk.raw_impact.as_deref().unwrap_or("–");
            let state = risk.state.as_str();
            self.line(
                "risk",
                format!("{} [{} from {raw}, {state}] @{}", risk.name, risk.impact.as_str(), at(risk.place)),
            );
            self.option("  description", risk.description.as_deref());
            self.option("  likelihood", risk.likelihood.as_deref());
            risk.mitigations.iter().for_each(|mitigation| self.line("  mitigation", mitigation));
        }
        for release in &spec.releases {
            let version = release.version.as_ref().map_or("–", |version| version.as_str());
            let label = release.label.as_deref().unwrap_or("–");
            self.line(
                "release",
                format!("{version} [{label}, {}] `{}` @{}", release.state.as_str(), release.raw, at(release.place)),
            );
            self.date("  date", release.date.as_ref());
            release.items.iter().for_each(|item| self.item("  item", item));
        }
    }

    fn status(&mut self, status: &StatusField) {
        let qualifier =
            status.qualifier.as_ref().map(|qualifier| format!(" qualified `{qualifier}`")).unwrap_or_default();
        let exceptions = if status.exceptions { " with exceptions" } else { "" };
        self.line(
            "status",
            format!("{} from `{}`{qualifier}{exceptions} @{}", status.kind.name(), status.raw, at(status.place)),
        );
    }

    fn date(&mut self, name: &str, field: Option<&DateField>) {
        let Some(field) = field else { return };
        let date = match field.date {
            Ok(date) => format!("{} {:?}", date.first_day(), date.precision()),
            Err(problem) => format!("{problem:?}"),
        };
        self.line(name, format!("{date} from `{}` @{}", field.raw, at(field.place)));
    }

    fn field(&mut self, name: &str, field: &Field) {
        self.line(name, format!("{} = {} @{}", field.key, field.value, at(field.place)));
    }

    fn criterion(&mut self, name: &str, criterion: &Criterion) {
        self.line(name, format!("[{}] {} @{}", criterion.state.as_str(), criterion.text, at(criterion.place)));
    }

    fn item(&mut self, name: &str, item: &MarkedItem) {
        let group = item.group.as_ref().map(|group| format!(" in `{group}`")).unwrap_or_default();
        self.line(name, format!("[{}] {}{group} @{}", item.state.as_str(), item.text, at(item.place)));
    }

    fn group(&mut self, name: &str, group: &Group) {
        self.line(name, format!("({})", group.name));
        group.items.iter().for_each(|item| self.item("  item", item));
    }

    fn operation(&mut self, operation: &Operation) {
        let kind = operation.kind.as_str();
        self.line("operation", format!("{kind} {} @{}", operation.name, at(operation.place)));
        self.option("  group", operation.group.as_deref());
        self.line("  signature", &operation.signature);
        self.option("  description", operation.description.as_deref());
        self.option("  method", operation.method.as_deref());
        self.option("  path", operation.path.as_deref());
    }
}
