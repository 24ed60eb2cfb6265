//! Specs against each other: copies, owners, dependencies.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::catalog::{DocumentIndex, SpecEntry, SpecIndex, Target, key};
use crate::diagnostic::{Code, Place, SourcePath};
use crate::model::{EdgeKind, LinkKind, StatusKind, VersionRange, first_conflict, technology};

use super::progress::folded;
use super::{Findings, Network};

/// SG106: two specs with the same number and title, or the same bytes.
pub(super) fn copies(network: Network<'_>, findings: &mut Findings<'_>) {
    let mut same: BTreeMap<(Option<u32>, String), Vec<&SpecEntry>> = BTreeMap::new();
    let mut copied: BTreeSet<SourcePath> = BTreeSet::new();
    for entry in &network.catalog.specs {
        let spec = entry.spec();
        same.entry((spec.id.number, folded(&spec.title.text))).or_default().push(entry);
    }
    for ((number, _), entries) in &same {
        let [first, rest @ ..] = entries.as_slice() else { continue };
        for other in rest.iter().filter(|other| number.is_some() || other.parsed.hash == first.parsed.hash) {
            let title = &other.spec().title;
            copied.insert(other.parsed.path.clone());
            let finding = findings.add(
                Code::SG106,
                &other.parsed.path,
                title.place,
                format!("`{}` looks like a copy of `{}`", title.text, first.parsed.path),
                "keep one of them, or say in the title what is different; both are counted",
            );
            *finding = finding.clone().with_related(&first.parsed.path, first.spec().title.place, "the other one");
        }
    }
    let is_told = |entry: &SpecEntry| copied.contains(&entry.parsed.path);
    for entry in network.living().filter(|entry| !is_told(entry)) {
        let Some(other) = pointed_at(network, entry) else { continue };
        let title = &entry.spec().title;
        let finding = findings.add(
            Code::SG106,
            &entry.parsed.path,
            title.place,
            format!("`{}` only points at `{}`, and is counted as a spec of its own", title.text, other.parsed.path),
            "remove it, or give it the status `Superseded` to keep its address",
        );
        *finding = finding.clone().with_related(&other.parsed.path, other.spec().title.place, "the spec itself");
    }
}

/// The other spec that a spec leads to, if it does nothing else.
fn pointed_at<'a>(network: Network<'a>, entry: &SpecEntry) -> Option<&'a SpecEntry> {
    if !entry.parsed.structure.points_away {
        return None;
    }
    let mut links = entry.parsed.links.iter().filter(|link| link.kind == LinkKind::Markdown);
    let (Some(link), None) = (links.next(), links.next()) else { return None };
    match network.catalog.linked_document(&entry.parsed.path, &link.target)? {
        DocumentIndex::Spec(target) => Some(network.catalog.spec(target)).filter(|other| !std::ptr::eq(*other, entry)),
        DocumentIndex::Page(_) => None,
    }
}

/// SG122: one owner in several spellings.
pub(super) fn owner_variants(network: Network<'_>, findings: &mut Findings<'_>) {
    // Ten thousand specs have a few dozen owners; each spelling is looked at where it stands first.
    let mut seen: HashSet<&str> = HashSet::new();
    for entry in &network.catalog.specs {
        for owner in entry.spec().owners.iter().filter(|owner| seen.insert(&owner.name)) {
            let slug = key::safe_name(&owner.name);
            let owners = &network.catalog.owners;
            let Ok(at) = owners.binary_search_by(|known| known.slug.cmp(&slug)) else { continue };
            let known = &owners[at];
            if known.name != owner.name {
                findings.add(
                    Code::SG122,
                    &entry.parsed.path,
                    owner.place,
                    format!("`{}` is written `{}` elsewhere", owner.name, known.name),
                    &format!("write `{}`; both are counted as one owner", known.name),
                );
            }
        }
    }
}

/// SG121: an owner whom the configured list does not know.
pub(super) fn unknown_owners(network: Network<'_>, findings: &mut Findings<'_>) {
    if network.rules.owners.is_empty() {
        return;
    }
    let known: BTreeSet<String> = network.rules.owners.iter().map(|name| key::safe_name(name)).collect();
    for entry in &network.catalog.specs {
        for owner in entry.spec().owners.iter().filter(|owner| !known.contains(&key::safe_name(&owner.name))) {
            findings.add(
                Code::SG121,
                &entry.parsed.path,
                owner.place,
                format!("`{}` is not in the list of owners", owner.name),
                "correct the name, or add it to `owners` in `sitegen.toml`",
            );
        }
    }
}

/// SG305: complete, and needs what is not.
pub(super) fn complete_on_incomplete(network: Network<'_>, findings: &mut Findings<'_>) {
    for (entry, other, place) in needs(network) {
        let finished =
            entry.spec().status.as_ref().is_some_and(|status| status.kind.is_complete() && !status.exceptions);
        let unknown = *other.status().built_in() == StatusKind::Unknown;
        if finished && !unknown && !other.status().is_complete() && !other.status().is_retired() {
            findings.add(
                Code::SG305,
                &entry.parsed.path,
                place,
                format!(
                    "`{}` is complete, but needs `{}`, which is {}",
                    entry.spec().id.text,
                    other.spec().id.text,
                    other.status().label()
                ),
                "one of the two statuses is wrong, or the dependency is not needed any more",
            );
        }
    }
}

/// SG306: begun on ground that is still a draft.
pub(super) fn begun_on_draft(network: Network<'_>, findings: &mut Findings<'_>) {
    for (entry, other, place) in needs(network) {
        let begun = *entry.status().built_in() == StatusKind::InProgress;
        if begun && *other.status().built_in() == StatusKind::Draft {
            findings.add(
                Code::SG306,
                &entry.parsed.path,
                place,
                format!("`{}` is in progress, but `{}` is still a draft", entry.spec().id.text, other.spec().id.text),
                "agree on the dependency first, or say which part of it is settled",
            );
        }
    }
}

/// SG312: needs what nobody will build any more.
pub(super) fn retired_dependency(network: Network<'_>, findings: &mut Findings<'_>) {
    for (entry, other, place) in needs(network) {
        if !entry.status().is_retired() && other.status().is_retired() {
            findings.add(
                Code::SG312,
                &entry.parsed.path,
                place,
                format!("`{}` is {}", other.spec().id.text, other.status().label().to_lowercase()),
                "depend on what took its place",
            );
        }
    }
}

/// Every resolved need of a spec: who, whom, where it says so.
fn needs(network: Network<'_>) -> impl Iterator<Item = (&SpecEntry, &SpecEntry, Place)> {
    network.catalog.specs.iter().flat_map(move |entry| {
        entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Requires).filter_map(move |edge| {
            let Target::Resolved(target) = edge.target else { return None };
            let other = network.catalog.spec(target);
            (!std::ptr::eq(other, entry)).then(|| (entry, other, super::place(entry, edge)))
        })
    })
}

/// SG310: the text links to a spec that the dependencies do not name.
pub(super) fn undeclared_dependency(network: Network<'_>, findings: &mut Findings<'_>) {
    for entry in network.living().filter(|entry| !entry.spec().dependencies.is_empty()) {
        let mut told = BTreeSet::new();
        for link in entry.parsed.links.iter().filter(|link| link.kind == LinkKind::Markdown) {
            let Some(DocumentIndex::Spec(target)) = network.catalog.linked_document(&entry.parsed.path, &link.target)
            else {
                continue;
            };
            let other = network.catalog.spec(target);
            if std::ptr::eq(other, entry) || knows(entry, target) || !told.insert(target) {
                continue;
            }
            findings.add(
                Code::SG310,
                &entry.parsed.path,
                link.place,
                format!("the text links to `{}`, which the dependencies do not name", other.spec().id.text),
                "add it to the dependencies, as needed or as related",
            );
        }
    }
}

fn knows(entry: &SpecEntry, target: SpecIndex) -> bool {
    [&entry.requires, &entry.required_by, &entry.related].iter().any(|list| list.contains(&target))
}

/// SG313: "blocks B", and B says nothing of it.
pub(super) fn one_sided_block(network: Network<'_>, findings: &mut Findings<'_>) {
    for (position, entry) in network.catalog.specs.iter().enumerate() {
        for edge in entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Blocks) {
            let Target::Resolved(target) = edge.target else { continue };
            let other = network.catalog.spec(target);
            let here = Target::Resolved(SpecIndex(position as u32));
            let answered = other.edges.iter().any(|back| back.kind == EdgeKind::Requires && back.target == here);
            if !answered && target.get() != position {
                findings.add(
                    Code::SG313,
                    &entry.parsed.path,
                    super::place(entry, edge),
                    format!("`{}` does not name `{}` as a dependency", other.spec().id.text, entry.spec().id.text),
                    "write it there too: readers of that spec do not see this line",
                );
            }
        }
    }
}

/// SG314 and SG315: one technology under two names, or in versions that exclude each other.
pub(super) fn external_technology(network: Network<'_>, findings: &mut Findings<'_>) {
    let mut uses: BTreeMap<String, Vec<(&SpecEntry, &crate::model::ExternalDependency)>> = BTreeMap::new();
    // What is asked for in the same words adds nothing.
    let mut seen: HashSet<(&str, Option<&str>)> = HashSet::new();
    for entry in network.living() {
        let external = entry.spec().external.iter();
        for external in external.filter(|external| seen.insert((&external.name, external.version.as_deref()))) {
            uses.entry(technology(&external.name)).or_default().push((entry, external));
        }
    }
    for uses in uses.values() {
        let Some((_, first)) = uses.first() else { continue };
        if let Some((entry, variant)) = uses.iter().find(|(_, other)| other.name != first.name) {
            findings.add(
                Code::SG314,
                &entry.parsed.path,
                variant.place,
                format!("`{}` is called `{}` elsewhere", variant.name, first.name),
                "use one name, so that the catalogue shows one technology",
            );
        }
        let required = uses.iter().filter_map(|(entry, external)| {
            let range = VersionRange::parse(external.version.as_deref()?)?;
            Some(Requirement { range, words: &external.raw, path: &entry.parsed.path, place: external.place })
        });
        tell_conflict(&required.collect::<Vec<_>>(), Code::SG315, findings);
    }
}

/// SG706: one line of the stack in versions that exclude each other.
pub(super) fn stack(network: Network<'_>, findings: &mut Findings<'_>) {
    let mut uses: BTreeMap<(String, String), Vec<Requirement<'_>>> = BTreeMap::new();
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    for entry in network.living() {
        for line in &entry.spec().stack {
            for value in line.values.iter().filter(|value| seen.insert((&line.name, value))) {
                let Some((name, version)) = value.rsplit_once(' ') else { continue };
                let Some(range) = VersionRange::parse(version) else { continue };
                let requirement = Requirement { range, words: value, path: &entry.parsed.path, place: line.place };
                uses.entry((folded(&line.name), technology(name))).or_default().push(requirement);
            }
        }
    }
    for uses in uses.into_values() {
        tell_conflict(&uses, Code::SG706, findings);
    }
}

/// A version of something, and who asks for it.
struct Requirement<'a> {
    range: VersionRange,
    words: &'a str,
    path: &'a SourcePath,
    place: Place,
}

/// Tells the first requirement that an earlier one excludes.
fn tell_conflict(required: &[Requirement<'_>], code: Code, findings: &mut Findings<'_>) {
    let Some((one, other)) = first_conflict(required.iter().map(|one| &one.range)) else { return };
    let (one, other) = (&required[one], &required[other]);
    let message = format!("`{}` cannot be had together with `{}`", one.words, other.words);
    let finding = findings.add(code, one.path, one.place, message, "agree on one version for all specs");
    *finding = finding.clone().with_related(other.path, other.place, "required here");
}
