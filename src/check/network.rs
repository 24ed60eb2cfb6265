//! Specs against each other: copies, owners, dependencies.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use crate::catalog::{DocumentIndex, SpecEntry, SpecIndex, Target, key};
use crate::diagnostic::{Code, Place, SourcePath};
use crate::model::{EdgeKind, ExternalDependency, LinkKind, StatusKind, VersionRange, first_conflict, technology};

use super::alike::{Alike, Comparison, Words, living};
use super::progress::folded;
use super::{Findings, Network};

/// SG106: two specs with the same number and title, or the same bytes; or one that only points at another.
pub(super) const COPIES: Comparison = Comparison {
    words: |entry, say| {
        let spec = entry.spec();
        say(Words { number: spec.id.number, role: "", name: &spec.title.text });
    },
    key: |words| {
        let number = words.number.map_or_else(String::new, |number| number.to_string());
        Some(Cow::Owned(format!("{number} {}", folded(words.name))))
    },
    by_words: false,
    tell: copies,
};

fn copies(alike: Alike<'_>, findings: &mut Findings<'_>) {
    let mut entries = alike.entries();
    let Some(first) = entries.next() else { return };
    point_away(alike.network, first, findings);
    for other in entries {
        let title = &other.spec().title;
        if other.spec().id.number.is_none() && other.parsed.hash != first.parsed.hash {
            point_away(alike.network, other, findings);
            continue;
        }
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

/// Tells of a spec that does nothing but lead to another one.
fn point_away(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if entry.status().is_retired() {
        return;
    }
    let Some(other) = pointed_at(network, entry) else { return };
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
pub(super) const OWNERS: Comparison = Comparison {
    words: |entry, say| entry.spec().owners.iter().for_each(|owner| say(Words::of(&owner.name))),
    key: |words| Some(Cow::Owned(key::safe_name(words.name))),
    by_words: true,
    tell: owner_variants,
};

fn owner_variants(alike: Alike<'_>, findings: &mut Findings<'_>) {
    let owners = &alike.network.catalog.owners;
    let Ok(at) = owners.binary_search_by(|known| known.slug.as_str().cmp(alike.key)) else { return };
    let known = &owners[at].name;
    // Each spelling is told of where it stands first.
    let mut seen: HashSet<&str> = HashSet::from([known.as_str()]);
    for entry in alike.entries() {
        for owner in &entry.spec().owners {
            if !seen.insert(&owner.name) || key::safe_name(&owner.name) != alike.key {
                continue;
            }
            findings.add(
                Code::SG122,
                &entry.parsed.path,
                owner.place,
                format!("`{}` is written `{known}` elsewhere", owner.name),
                &format!("write `{known}`; both are counted as one owner"),
            );
        }
    }
}

/// SG121: an owner whom the configured list does not know.
pub(super) fn unknown_owners(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if network.rules.owners.is_empty() {
        return;
    }
    let known = || network.rules.owners.iter().map(|name| key::safe_name(name)).collect();
    for owner in &entry.spec().owners {
        if findings.desk.owners.get_or_insert_with(known).contains(&key::safe_name(&owner.name)) {
            continue;
        }
        findings.add(
            Code::SG121,
            &entry.parsed.path,
            owner.place,
            format!("`{}` is not in the list of owners", owner.name),
            "correct the name, or add it to `owners` in `sitegen.toml`",
        );
    }
}

/// SG305: complete, and needs what is not.
pub(super) fn complete_on_incomplete(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    for (other, place) in needs(network, entry) {
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
pub(super) fn begun_on_draft(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    for (other, place) in needs(network, entry) {
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
pub(super) fn retired_dependency(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    for (other, place) in needs(network, entry) {
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

/// Every resolved need of a spec: whom, and where it says so.
fn needs<'a>(network: Network<'a>, entry: &'a SpecEntry) -> impl Iterator<Item = (&'a SpecEntry, Place)> {
    entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Requires).filter_map(move |edge| {
        let Target::Resolved(target) = edge.target else { return None };
        let other = network.catalog.spec(target);
        (!std::ptr::eq(other, entry)).then(|| (other, super::place(entry, edge)))
    })
}

/// SG310: the text links to a spec that the dependencies do not name.
pub(super) fn undeclared_dependency(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    if entry.status().is_retired() || entry.spec().dependencies.is_empty() {
        return;
    }
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

fn knows(entry: &SpecEntry, target: SpecIndex) -> bool {
    [&entry.requires, &entry.required_by, &entry.related].iter().any(|list| list.contains(&target))
}

/// SG313: "blocks B", and B says nothing of it.
pub(super) fn one_sided_block(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    let Some(own) = network.index(entry) else { return };
    for edge in entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Blocks) {
        let Target::Resolved(target) = edge.target else { continue };
        let other = network.catalog.spec(target);
        let here = Target::Resolved(own);
        let answered = other.edges.iter().any(|back| back.kind == EdgeKind::Requires && back.target == here);
        if !answered && target != own {
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

/// SG314 and SG315: one technology under two names, or in versions that exclude each other.
pub(super) const EXTERNAL: Comparison = Comparison {
    words: |entry, say| {
        for external in living(entry).flat_map(|spec| &spec.external) {
            let version = external.version.as_deref().unwrap_or_default();
            say(Words { number: None, role: version, name: &external.name });
        }
    },
    key: |words| Some(Cow::Owned(technology(words.name))),
    by_words: true,
    tell: external_technology,
};

fn external_technology(alike: Alike<'_>, findings: &mut Findings<'_>) {
    // What is asked for in the same words adds nothing.
    let mut seen: HashSet<(&str, Option<&str>)> = HashSet::new();
    let mut uses: Vec<(&SpecEntry, &ExternalDependency)> = Vec::new();
    for entry in alike.entries() {
        let external = entry.spec().external.iter();
        let new = external.filter(|external| seen.insert((&external.name, external.version.as_deref())));
        uses.extend(new.filter(|external| technology(&external.name) == alike.key).map(|external| (entry, external)));
    }
    let Some((_, first)) = uses.first() else { return };
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

/// SG706: one line of the stack in versions that exclude each other.
pub(super) const STACK: Comparison = Comparison {
    words: |entry, say| {
        for line in living(entry).flat_map(|spec| &spec.stack) {
            for value in &line.values {
                say(Words { number: None, role: &line.name, name: value });
            }
        }
    },
    key: |words| {
        let (key, _) = in_stack(words.role, words.name)?;
        Some(Cow::Owned(key))
    },
    by_words: true,
    tell: stack,
};

fn stack(alike: Alike<'_>, findings: &mut Findings<'_>) {
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    let mut uses: Vec<Requirement<'_>> = Vec::new();
    for entry in alike.entries() {
        for line in &entry.spec().stack {
            for value in line.values.iter().filter(|value| seen.insert((&line.name, value))) {
                if let Some((_, range)) = in_stack(&line.name, value).filter(|(key, _)| *key == alike.key) {
                    uses.push(Requirement { range, words: value, path: &entry.parsed.path, place: line.place });
                }
            }
        }
    }
    tell_conflict(&uses, Code::SG706, findings);
}

/// What a value with a version is compared under, and the version.
fn in_stack(role: &str, value: &str) -> Option<(String, VersionRange)> {
    let (name, version) = value.rsplit_once(' ')?;
    let range = VersionRange::parse(version)?;
    Some((format!("{}: {}", folded(role), technology(name)), range))
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
