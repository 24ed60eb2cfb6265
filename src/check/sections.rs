//! Sections and what is in them: missing, out of order, empty, or still to be written.

use crate::catalog::SpecEntry;
use crate::diagnostic::{Code, Related, Severity};
use crate::model::{SectionKind, StatusKind};

use super::{File, Findings, Network, count};

/// The order of the template, and what a section is called there.
const TEMPLATE: [(SectionKind, &str); 11] = [
    (SectionKind::Overview, "Overview"),
    (SectionKind::Problem, "Problem Statement"),
    (SectionKind::Stories, "User Stories"),
    (SectionKind::Technical, "Technical Specification"),
    (SectionKind::Work, "Implementation Status"),
    (SectionKind::Metrics, "Success Metrics"),
    (SectionKind::Dependencies, "Dependencies"),
    (SectionKind::Risks, "Risks & Mitigations"),
    (SectionKind::Testing, "Testing Strategy"),
    (SectionKind::Documentation, "Documentation"),
    (SectionKind::Releases, "Release Plan"),
];

/// SG007: a section that the spec's status asks for.
pub(super) fn missing(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if entry.parsed.structure.points_away {
        return;
    }
    let sections = &entry.parsed.structure.sections;
    let required = network.rules.required_sections.of(entry.status()).iter();
    let kinds: Vec<SectionKind> = sections.iter().filter_map(|section| section.kind).collect();
    let has = |wanted: SectionKind| kinds.iter().any(|kind| serves(*kind, wanted));
    let missing: Vec<String> =
        required.filter(|wanted| !has(**wanted)).map(|wanted| format!("`{}`", name(*wanted))).collect();
    if missing.is_empty() {
        return;
    }
    findings.add(
        Code::SG007,
        &entry.parsed.path,
        entry.spec().title.place,
        format!(
            "no {} {}, which a spec that is {} should have",
            if missing.len() == 1 { "section" } else { "sections" },
            listed(&missing),
            entry.status().label().to_lowercase()
        ),
        "add it, or say in `sitegen.toml` which sections a status asks for",
    );
}

/// "`a`, `b` and `c`", of names that have their quotes already.
fn listed(names: &[String]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => names.concat(),
    }
}

/// Whether a section of one kind is what another one is wanted for.
fn serves(kind: SectionKind, wanted: SectionKind) -> bool {
    use SectionKind as Kind;
    kind == wanted
        || match wanted {
            Kind::Stories => kind == Kind::Criteria,
            Kind::Criteria => kind == Kind::Stories,
            Kind::Dependencies => matches!(kind, Kind::ExternalDependencies | Kind::InternalDependencies),
            Kind::Technical => matches!(kind, Kind::Architecture | Kind::DataModel | Kind::Api),
            _ => false,
        }
}

/// What a section is called in the template.
fn name(kind: SectionKind) -> String {
    let known = TEMPLATE.iter().find(|(known, _)| *known == kind);
    known.map_or_else(|| format!("{kind:?}"), |(_, name)| (*name).to_owned())
}

/// SG008: a section that stands before one that comes earlier in the template.
pub(super) fn order(file: File<'_>, findings: &mut Findings<'_>) {
    let position = |kind| TEMPLATE.iter().position(|(known, _)| *known == kind);
    let mut latest: Option<(usize, u8)> = None;
    for section in file.parsed.structure.sections.iter() {
        let Some(position) = section.kind.and_then(position) else { continue };
        match latest {
            // A part of a section has the place that its section gives it.
            Some((_, level)) if section.level > level => {}
            Some((before, _)) if position < before => {
                findings.add(
                    Code::SG008,
                    &file.parsed.path,
                    section.place,
                    format!("`{}` stands after `{}`", TEMPLATE[position].1, TEMPLATE[before].1),
                    "readers who know the template look for it above; nothing is read differently",
                );
                return;
            }
            _ => latest = Some((position, section.level)),
        }
    }
}

/// SG011: a heading with nothing under it.
pub(super) fn empty(file: File<'_>, findings: &mut Findings<'_>) {
    for section in file.parsed.structure.sections.iter().filter(|section| section.is_empty && section.level > 1) {
        findings.add(
            Code::SG011,
            &file.parsed.path,
            section.place,
            "nothing stands under this heading".into(),
            "write what belongs here, `None` if nothing does, or remove the heading",
        );
    }
}

/// SG012: what is still to be written; the nearer to done a spec is, the worse.
pub(super) fn to_be_written(file: File<'_>, findings: &mut Findings<'_>) {
    let structure = &file.parsed.structure;
    let Some((first, others)) = structure.markers.split_first() else { return };
    let finding = findings.add(
        Code::SG012,
        &file.parsed.path,
        first.place,
        match structure.marker_count {
            1 => format!("`{}` was left standing", first.text),
            number => format!(
                "`{}` and {} like it were left standing",
                first.text,
                count(number as usize - 1, "other", "others")
            ),
        },
        "write what is missing, or move the question to the risks",
    );
    let status = file.spec.status.as_ref().map(|status| status.kind.built_in());
    finding.severity = match status {
        Some(StatusKind::Complete) => Severity::Error,
        Some(StatusKind::InProgress) => Severity::Warning,
        _ => Severity::Info,
    };
    finding.related.extend(others.iter().map(|other| Related {
        path: file.parsed.path.clone(),
        place: other.place,
        message: format!("`{}` here", other.text),
    }));
}
