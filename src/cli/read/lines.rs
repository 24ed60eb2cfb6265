//! Everything that was read from a document, as sentences at their places.

use std::collections::BTreeSet;

use super::words;
use crate::catalog::{Edge, SpecEntry, Target};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{DateField, Lane, MarkState, Parsed, SectionOutline, Spec, Text};
use crate::session::Site;

/// What some words of a document were read as.
pub(super) struct Reading {
    /// The words.
    pub(super) place: Place,
    /// What kind of thing it is: `status`, `criterion`; for a finding its severity.
    pub(super) what: &'static str,
    /// What was made of it, with the author's words in back quotes.
    pub(super) text: String,
}

/// All readings of a document with its findings, in the order of the text.
pub(super) fn all(site: &Site, parsed: &Parsed) -> Vec<Reading> {
    let mut readings = Readings(Vec::new());
    match site.catalog().specs.iter().find(|entry| entry.parsed.path == parsed.path) {
        Some(entry) => readings.spec(site, entry),
        None => readings.add(Place::FILE, "title", format!("`{}`", parsed.title())),
    }
    readings.headings(parsed);
    readings.silences(parsed);
    for finding in site.findings().of(&parsed.path) {
        readings.finding(finding);
    }
    readings.0.sort_by_key(|reading| (reading.place.start, reading.place.end));
    readings.0
}

struct Readings(Vec<Reading>);

impl Readings {
    fn add(&mut self, place: Place, what: &'static str, text: String) {
        self.0.push(Reading { place, what, text });
    }

    /// The headings that were read as nothing else: a title, a story, a release.
    fn headings(&mut self, parsed: &Parsed) {
        let told: BTreeSet<Place> = self.0.iter().map(|reading| reading.place).collect();
        let unknown = parsed.spec().map_or(&[][..], |spec| &spec.unknown_sections);
        let sections: Vec<SectionOutline> = parsed.structure.sections.iter().collect();
        for (position, section) in sections.iter().enumerate().filter(|(_, section)| !told.contains(&section.place)) {
            let end = sections.get(position + 1).map_or(u32::MAX, |next| next.place.start);
            let text = match section.kind {
                Some(kind) => format!("begins {}", words::section(kind)),
                None if unknown.iter().any(|unknown| unknown.place == section.place) => {
                    "begins no section that is known by its name; it is shown as it stands".into()
                }
                None => match parsed.spec().and_then(|spec| words::work_below(spec, section.place.start..end)) {
                    Some(items) => format!("is above {items}"),
                    None => "belongs to what is around it".into(),
                },
            };
            self.add(section.place, "heading", text);
        }
    }

    fn spec(&mut self, site: &Site, entry: &SpecEntry) {
        let spec = entry.spec();
        self.identity(spec);
        self.people_and_dates(spec);
        if let Some(summary) = &spec.summary {
            self.add(summary.place, "summary", format!("`{}`", words::first_words(&summary.text)));
        }
        for pain in &spec.pain_points {
            self.add(pain.place, "pain point", format!("`{}`", pain.text));
        }
        for epic in &spec.epics {
            self.add(epic.place, "story", words::story(epic));
        }
        for criterion in spec.all_criteria() {
            self.marked("criterion", criterion.place, &criterion.text, criterion.state);
        }
        for lane in [Lane::Completed, Lane::InProgress, Lane::Planned, Lane::Other] {
            for item in spec.work.lane(lane) {
                let lane = words::lane(lane, item.state);
                self.add(item.place, "work", format!("{lane}{}: `{}`", words::under(item.group.as_deref()), item.text));
            }
        }
        for edge in &entry.edges {
            self.dependency(site, spec, edge);
        }
        for external in &spec.external {
            self.add(external.place, "external", words::external(external));
        }
        self.technical(spec);
        for metric in &spec.metrics {
            self.add(metric.place, "metric", words::metric(metric));
        }
        for risk in &spec.risks {
            self.add(risk.place, "risk", words::risk(risk));
        }
        for release in &spec.releases {
            self.add(release.place, "release", words::release(release));
            for item in &release.items {
                self.marked("item", item.place, &item.text, item.state);
            }
        }
        for (what, groups) in [("test", &spec.testing), ("docs", &spec.documentation)] {
            for group in groups {
                for item in &group.items {
                    let under = words::under(Some(&group.name).filter(|name| !name.is_empty()).map(Text::as_str));
                    self.add(item.place, what, format!("`{}`{under}", item.text));
                }
            }
        }
        self.footer(spec);
    }

    fn footer(&mut self, spec: &Spec) {
        let governance = &spec.governance;
        if let Some(status) = &governance.status {
            let text = format!("`{}` is said of the document, not of the feature", status.text);
            self.add(status.place, "document", text);
        }
        if let Some(cadence) = &governance.review_cadence {
            self.add(cadence.place, "review", words::cadence(spec, &cadence.text));
        }
        if let Some(approval) = &governance.approval {
            self.add(approval.place, "approval", format!("`{}`", approval.text));
        }
    }

    fn identity(&mut self, spec: &Spec) {
        let id = &spec.id;
        let number = id.number.map(|number| format!(", number {number}")).unwrap_or_default();
        self.add(id.place, "id", format!("`{}`{number}, from {}", id.text, words::origin(id.origin)));
        let title = &spec.title;
        let cut = title.prefix.as_ref().map(|prefix| format!("; `{prefix}` before it was cut")).unwrap_or_default();
        let from = words::origin(title.origin);
        self.add(title.place, "title", format!("`{}`, from {from}{cut}", title.text));
        match &spec.status {
            Some(status) => self.add(status.place, "status", words::status(status)),
            None => self.add(Place::FILE, "status", "none is written, so it is Unknown".into()),
        }
    }

    fn people_and_dates(&mut self, spec: &Spec) {
        for owner in &spec.owners {
            self.add(owner.place, "owner", format!("`{}`, {}", owner.name, words::owner(owner.kind)));
        }
        for (what, date) in [("created", &spec.created), ("updated", &spec.updated), ("reviewed", &spec.reviewed)] {
            if let Some(date) = date {
                self.date(what, date);
            }
        }
        if let Some(priority) = &spec.priority {
            self.add(priority.place, "priority", format!("`{}`, as it stands", priority.text));
        }
        if let Some(field) = &spec.target_release {
            self.add(field.place, "target", format!("the whole spec is meant for release `{}`", field.value));
        }
        for field in &spec.extra {
            let text = format!("`{}` has no meaning of its own and is shown as it stands", field.key);
            self.add(field.place, "field", text);
        }
    }

    fn date(&mut self, what: &'static str, field: &DateField) {
        let text = match field.date {
            Ok(date) if field.raw == date.first_day().to_string() => format!("`{}`, a day", field.raw),
            Ok(date) => format!("`{}` is {}", field.raw, words::date(date)),
            Err(problem) => format!("`{}` {}; it is shown as it stands", field.raw, words::date_problem(problem)),
        };
        self.add(field.place, what, text);
    }

    fn marked(&mut self, what: &'static str, place: Place, text: &str, state: MarkState) {
        self.add(place, what, format!("{}: `{text}`", words::mark(state)));
    }

    fn dependency(&mut self, site: &Site, spec: &Spec, edge: &Edge) {
        let line = &spec.dependencies[edge.line];
        let reference = edge.reference.map(|reference| &line.references[reference]);
        let (place, name) = reference.map_or((line.place, &line.raw), |reference| (reference.place, &reference.text));
        let key = |index: &crate::catalog::SpecIndex| format!("`{}`", site.catalog().spec(*index).key);
        let list = |keys: Vec<String>| keys.join(", ");
        let text = match &edge.target {
            Target::Resolved(target) => {
                let version = edge.min_version.as_ref().map(|version| format!(" from {} on", version.as_str()));
                format!("{} {}{}: `{name}`", words::tie(edge.kind), key(target), version.unwrap_or_default())
            }
            Target::Ambiguous(targets) => {
                format!("`{name}` may be {}; nobody can say which", list(targets.iter().map(key).collect()))
            }
            Target::Unknown(near) if near.is_empty() => format!("`{name}` looks like a spec, but there is none"),
            Target::Unknown(near) => {
                let near = near.iter().map(|key| format!("`{key}`")).collect();
                format!("`{name}` looks like a spec, but there is none; the nearest are {}", list(near))
            }
            Target::Prose => format!("a sentence that names no spec: `{name}`"),
        };
        self.add(place, "dependency", text);
    }

    fn technical(&mut self, spec: &Spec) {
        for line in &spec.stack {
            let values: Vec<String> = line.values.iter().map(|value| format!("`{value}`")).collect();
            self.add(line.place, "stack", format!("`{}` is {}", line.name, values.join(", ")));
        }
        for entity in &spec.entities {
            self.add(entity.place, "entity", words::entity(entity));
        }
        for operation in &spec.operations {
            self.add(operation.place, "operation", words::operation(operation));
        }
        for integration in &spec.integrations {
            self.add(integration.place, "integration", words::integration(integration));
        }
    }

    /// What the author has silenced.
    fn silences(&mut self, parsed: &Parsed) {
        for silence in &parsed.structure.silences {
            let text = match (silence.code, silence.has_reason) {
                (Some(code), true) => format!("silences {code} {} from here to the end of its section", code.slug()),
                (Some(code), false) => format!("silences nothing: {code} has no reason beside it"),
                (None, _) => format!("silences nothing: no rule is called `{}`", silence.words),
            };
            self.add(silence.place, "comment", text);
        }
    }

    fn finding(&mut self, finding: &Diagnostic) {
        let help = finding.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        let text = format!("{} {}: {}{help}", finding.code, finding.code.slug(), finding.message);
        self.add(finding.place, finding.severity.as_str(), text);
    }
}
