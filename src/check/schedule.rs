//! Dates and releases: what is out of order, late, or said twice.

use std::collections::BTreeMap;

use crate::catalog::{Release, ReleaseIndex, SpecEntry, Target};
use crate::diagnostic::{Code, Diagnostic, Place, Related, Severity};
use crate::model::{Date, DateField, EdgeKind, MarkState, PlannedRelease, ReleaseScope, ReleaseState, Version};

use super::progress::{any_repeated, folded};
use super::{File, Findings, Network, count};

/// SG132: created after it was last updated.
pub(super) fn date_order(file: File<'_>, findings: &mut Findings<'_>) {
    let (Some(created), Some(updated)) = (read(file.spec.created.as_ref()), read(file.spec.updated.as_ref())) else {
        return;
    };
    let (field, date) = created;
    if date.first_day() > updated.1.last_day() {
        let finding = findings.add(
            Code::SG132,
            &file.parsed.path,
            field.place,
            format!("created `{}`, after it was last updated (`{}`)", field.raw, updated.0.raw),
            "one of the two dates is a slip",
        );
        finding.related.push(Related {
            path: file.parsed.path.clone(),
            place: updated.0.place,
            message: "last updated here".into(),
        });
    }
}

/// SG133: a date of the past that lies in the future.
pub(super) fn dates_in_the_future(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    let spec = entry.spec();
    for (what, field) in [("created", &spec.created), ("last updated", &spec.updated)] {
        let Some((field, date)) = read(field.as_ref()) else { continue };
        if date.first_day() > network.today.first_day() {
            findings.add(
                Code::SG133,
                &entry.parsed.path,
                field.place,
                format!("{what} `{}`, which is after today ({})", field.raw, network.today.first_day()),
                "write the day on which it happened",
            );
        }
    }
}

/// SG403: versions that go neither up nor down.
pub(super) fn heading_order(file: File<'_>, findings: &mut Findings<'_>) {
    let versions: Vec<(&PlannedRelease, &Version)> =
        file.spec.releases.iter().filter_map(|release| Some((release, release.version.as_ref()?))).collect();
    let rises = versions.windows(2).filter(|pair| pair[0].1 < pair[1].1).count();
    let falls = versions.windows(2).filter(|pair| pair[0].1 > pair[1].1).count();
    if rises == 0 || falls == 0 {
        return;
    }
    let up = rises >= falls;
    let odd = versions.windows(2).find(|pair| (pair[0].1 < pair[1].1) != up && pair[0].1 != pair[1].1);
    if let Some([before, after]) = odd {
        findings.add(
            Code::SG403,
            &file.parsed.path,
            after.0.place,
            format!("version `{}` stands after `{}`", after.1.as_str(), before.1.as_str()),
            "order the release plan by version, up or down",
        );
    }
}

/// SG409: a release that ships nothing.
pub(super) fn empty_release(file: File<'_>, findings: &mut Findings<'_>) {
    for release in file.spec.releases.iter().filter(|release| release.items.is_empty()) {
        findings.add(
            Code::SG409,
            &file.parsed.path,
            release.place,
            format!("`{}` names nothing that ships in it", release.raw),
            "list what it brings, or remove the heading",
        );
    }
}

/// SG412: one item in two versions.
pub(super) fn item_in_two_releases(file: File<'_>, findings: &mut Findings<'_>) {
    let items = file.spec.releases.iter().flat_map(|release| &release.items);
    if !any_repeated(&items.map(|item| item.text.as_str())) {
        return;
    }
    let mut seen: BTreeMap<String, (usize, Place)> = BTreeMap::new();
    for (position, release) in file.spec.releases.iter().enumerate() {
        for item in &release.items {
            match seen.get(&folded(&item.text)) {
                Some((other, place)) if *other != position => {
                    let place = *place;
                    let finding = findings.add(
                        Code::SG412,
                        &file.parsed.path,
                        item.place,
                        format!("`{}` is planned in two versions", item.text),
                        "keep it in the one that will bring it",
                    );
                    *finding = finding.clone().with_related(&file.parsed.path, place, "also here");
                }
                Some(_) => {}
                None => drop(seen.insert(folded(&item.text), (position, item.place))),
            }
        }
    }
}

/// SG404, SG406 and SG411: dates of releases against their order and against today.
pub(super) fn release_dates(network: Network<'_>, findings: &mut Findings<'_>) {
    let versions: Vec<&Release> = network.catalog.releases.iter().filter(|release| release.version.is_some()).collect();
    // Undated versions in between say nothing about the order of those that have a date.
    let dated: Vec<_> = versions.iter().filter_map(|release| Some((*release, read(release.date.as_ref())?))).collect();
    for pair in dated.windows(2) {
        let [(lower, early), (higher, late)] = pair else { continue };
        if lower.owner == higher.owner && early.1.first_day() > late.1.last_day() {
            let finding = at_release(network, higher, findings, Code::SG404, |shown| {
                (
                    format!("release `{shown}` is dated `{}`, before `{}` (`{}`)", late.0.raw, lower.name, early.0.raw),
                    "a higher version ships later; one of the dates is a slip".into(),
                )
            });
            if let (Some(finding), Some((entry, place))) = (finding, first_plan(network, lower)) {
                let message = format!("`{}` is planned here", lower.name);
                finding.related.push(Related { path: entry.parsed.path.clone(), place, message });
            }
        }
    }
    for release in versions.iter().filter(|release| release.state != ReleaseState::Released) {
        let Some((field, date)) = read(release.date.as_ref()) else { continue };
        if date.last_day() < network.today.first_day() {
            at_release(network, release, findings, Code::SG406, |shown| {
                (
                    format!("release `{shown}` was due `{}` and is not released", field.raw),
                    "mark it as released, or give it a new date".into(),
                )
            });
        }
    }
    let next = versions.iter().find(|release| release.state != ReleaseState::Released);
    if let Some(release) = next.filter(|release| release.date.is_none() && release.owner.is_none()) {
        at_release(network, release, findings, Code::SG411, |shown| {
            (
                format!("the next release, `{shown}`, has no date"),
                "write it into the heading, or into a `[[release]]` of `sitegen.toml`".into(),
            )
        });
    }
}

/// Notes a finding about a release at the first place where a spec plans it.
fn at_release<'f>(
    network: Network<'_>,
    release: &Release,
    findings: &'f mut Findings<'_>,
    code: Code,
    say: impl FnOnce(&str) -> (String, String),
) -> Option<&'f mut Diagnostic> {
    // A release that only the registry knows belongs to no spec's author.
    let (entry, place) = first_plan(network, release)?;
    let (message, help) = say(&release.name);
    Some(findings.add(code, &entry.parsed.path, place, message, &help))
}

/// Where the first spec of a release speaks of it.
fn first_plan<'a>(network: Network<'a>, release: &Release) -> Option<(&'a SpecEntry, Place)> {
    release.parts.iter().find_map(|part| {
        let entry = network.catalog.spec(part.spec);
        let place = match part.plan(network.catalog) {
            Some(plan) => plan.place,
            None => entry.spec().target_release.as_ref()?.place,
        };
        Some((entry, place))
    })
}

/// SG408: a version that is out, with items that are not done.
pub(super) fn released_with_open_items(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    let Some(own) = network.index(entry) else { return };
    let releases = entry.releases.iter().map(|release| network.catalog.release(*release));
    for release in releases.filter(|release| release.state == ReleaseState::Released) {
        let Some(plan) = release.part(own).and_then(|part| part.plan(network.catalog)) else { continue };
        let open: Vec<_> =
            plan.items.iter().filter(|item| matches!(item.state, MarkState::Open | MarkState::InProgress)).collect();
        let Some(first) = open.first() else { continue };
        let path = &entry.parsed.path;
        let finding = findings.add(
            Code::SG408,
            path,
            first.place,
            format!("release `{}` is out, but {} open", release.name, count(open.len(), "item is", "items are")),
            "tick what was shipped, and move the rest to a later version",
        );
        let message = "said to be out here".to_owned();
        finding.related.push(Related { path: path.clone(), place: plan.place, message });
    }
}

/// SG410: complete, and no version of it is out.
pub(super) fn complete_but_unreleased(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if !entry.status().is_complete() {
        return;
    }
    let Some(status) = &entry.spec().status else { return };
    let to_come = |release: &ReleaseIndex| {
        matches!(network.catalog.release(*release).state, ReleaseState::Next | ReleaseState::Planned)
    };
    if entry.releases.is_empty() || !entry.releases.iter().all(to_come) {
        return;
    }
    findings.add(
        Code::SG410,
        &entry.parsed.path,
        status.place,
        "the spec is complete, but every version of it is still to come".into(),
        "if one of them is out, mark it as released",
    );
}

/// SG307 and SG308: a dependency that ships later than what needs it, or has no plan at all.
pub(super) fn dependency_ships_later(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if network.rules.release_scope == ReleaseScope::Spec {
        return;
    }
    if entry.status().is_retired() {
        return;
    }
    let Some(own_last) = versions(network, entry).last().copied() else { return };
    for edge in entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Requires) {
        let Target::Resolved(target) = edge.target else { continue };
        let other = network.catalog.spec(target);
        if std::ptr::eq(other, entry) || other.status().is_complete() || other.status().is_retired() {
            continue;
        }
        let place = super::place(entry, edge);
        let theirs = versions(network, other);
        let (Some(first), Some(last)) = (theirs.first().copied(), theirs.last().copied()) else {
            if other.releases.is_empty() && network.practice.releases {
                findings.add(
                    Code::SG308,
                    &entry.parsed.path,
                    place,
                    format!("`{}` is needed for `{}` and has no release plan", other.spec().id.text, own_last.1.name),
                    "add a release plan to it, so that its readers can see when it comes",
                );
            }
            continue;
        };
        let wanted = edge.min_version.as_ref().map_or(last.0, |version| version);
        let (severity, when) = if first.0 > own_last.0 {
            (Severity::Error, first)
        } else if wanted > own_last.0 {
            (Severity::Warning, last)
        } else {
            continue;
        };
        let finding = findings.add(
            Code::SG307,
            &entry.parsed.path,
            place,
            format!(
                "`{}` ships in `{}`, after `{}`, which needs it by `{}`",
                other.spec().id.text,
                when.1.name,
                entry.spec().id.text,
                own_last.1.name
            ),
            "bring the dependency forward, or what needs it back",
        );
        finding.severity = severity;
    }
}

/// The versions that a spec takes part in and that are not out yet, lowest first.
fn versions<'a>(network: Network<'a>, entry: &SpecEntry) -> Vec<(&'a Version, &'a Release)> {
    let release = |index: &ReleaseIndex| network.catalog.release(*index);
    entry
        .releases
        .iter()
        .map(release)
        .filter(|release| release.state != ReleaseState::Released)
        .filter_map(|release| Some((release.version.as_ref()?, release)))
        .collect()
}

fn read(field: Option<&DateField>) -> Option<(&DateField, Date)> {
    let field = field?;
    field.date.as_ref().ok().map(|date| (field, *date))
}
