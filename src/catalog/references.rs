//! Dependencies as written to edges between specs.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place, SourcePath};
use crate::model::{DependencyLine, EdgeKind, Reference, ReferenceForm};
use crate::near::Candidates;

use super::files::{self, Files};
use super::names::{Found as Named, Names};
use super::{DocumentIndex, Edge, PageEntry, SpecEntry, SpecIndex, Target};

/// Suggestions cost a comparison with every id; past this many unknown references nobody reads them.
pub(super) const MOST_SUGGESTIONS: usize = 200;

/// The edges of every spec, in the order of its file, and how many references name nothing that is known; what is
/// wrong with them.
pub(super) fn edges(
    specs: &[Arc<SpecEntry>],
    pages: &[Arc<PageEntry>],
    names: &Names,
    files: &Files,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Vec<Edge>>, usize) {
    let resolver = Resolver { specs, pages, names, files };
    let mut found: Vec<Vec<Vec<Found>>> = specs.par_iter().map(|entry| resolver.found(entry)).collect();
    let unknown = found.iter().map(|found| unknown(found)).sum();
    resolver.suggest(&mut found);
    let edges = found.into_par_iter().enumerate();
    let edges = edges.map(|(position, found)| resolver.edges(SpecIndex(position as u32), found));
    let (edges, found): (Vec<Vec<Edge>>, Vec<Vec<Diagnostic>>) = edges.unzip();
    findings.extend(found.into_iter().flatten());
    (edges, unknown)
}

/// The same for one spec, as if no other had unknown references.
pub(super) fn own_edges(
    specs: &[Arc<SpecEntry>],
    pages: &[Arc<PageEntry>],
    names: &Names,
    files: &Files,
    index: SpecIndex,
) -> (Vec<Edge>, usize, Vec<Diagnostic>) {
    let resolver = Resolver { specs, pages, names, files };
    let mut found = vec![resolver.found(&specs[index.get()])];
    let unknown = unknown(&found[0]);
    resolver.suggest(&mut found);
    let (edges, findings) = resolver.edges(index, found.remove(0));
    (edges, unknown, findings)
}

fn unknown(found: &[Vec<Found>]) -> usize {
    found.iter().flatten().filter(|found| matches!(found, Found::Unknown(_))).count()
}

/// What resolving needs to see.
struct Resolver<'a> {
    specs: &'a [Arc<SpecEntry>],
    pages: &'a [Arc<PageEntry>],
    names: &'a Names,
    files: &'a Files,
}

/// What a reference leads to, before anything is suggested.
enum Found {
    Target(Target),
    /// Nothing has this name, though it looks like that of a spec.
    Unknown(String),
}

impl Found {
    fn target(self) -> Target {
        match self {
            Self::Target(target) => target,
            Self::Unknown(_) => Target::Unknown(Vec::new()),
        }
    }
}

impl Resolver<'_> {
    /// What the references of one spec lead to, line by line.
    fn found(&self, entry: &SpecEntry) -> Vec<Vec<Found>> {
        let line = |line: &DependencyLine| {
            line.references.iter().map(|reference| self.target(&entry.parsed.path, reference)).collect()
        };
        entry.spec().dependencies.iter().map(line).collect()
    }

    /// Gives the first unknown names what they may stand for.
    fn suggest(&self, found: &mut [Vec<Vec<Found>>]) {
        let unknown = found.iter_mut().flatten().flatten().filter(|found| matches!(found, Found::Unknown(_)));
        let unknown: Vec<&mut Found> = unknown.take(MOST_SUGGESTIONS).collect();
        if unknown.is_empty() {
            return;
        }
        let ids: BTreeSet<&str> = self.specs.iter().map(|entry| entry.spec().id.text.as_str()).collect();
        let candidates = Candidates::new(ids.into_iter());
        unknown.into_par_iter().for_each(|found| {
            if let Found::Unknown(word) = found {
                *found =
                    Found::Target(Target::Unknown(candidates.nearest(word).into_iter().map(str::to_owned).collect()));
            }
        });
    }

    fn edges(&self, index: SpecIndex, found: Vec<Vec<Found>>) -> (Vec<Edge>, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let lines = self.specs[index.get()].spec().dependencies.iter().zip(found).enumerate();
        let edges = lines.flat_map(|(line, (written, found))| {
            let targets: Vec<Target> = found.into_iter().map(Found::target).collect();
            self.line(index, line, written, &targets, &mut findings)
        });
        (edges.collect(), findings)
    }

    fn line(
        &self,
        index: SpecIndex,
        line: usize,
        written: &DependencyLine,
        targets: &[Target],
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<Edge> {
        let mut edges: Vec<Edge> = Vec::new();
        for (position, (reference, target)) in written.references.iter().zip(targets).enumerate() {
            // A link `[002-auth](002-auth.md)` is found as a file and as an id: one edge. Where one reading
            // of the same words leads somewhere, the other readings of them say nothing.
            let told_elsewhere = !matches!(target, Target::Resolved(_))
                && written.references.iter().zip(targets).any(|(other, found)| {
                    matches!(found, Target::Resolved(_)) && overlap(other.place, reference.place)
                });
            let repeated = edges.iter_mut().find(|edge| edge.target == *target);
            if let (Target::Resolved(_), Some(edge)) = (target, repeated) {
                edge.min_version = edge.min_version.take().or_else(|| reference.min_version.clone());
                continue;
            }
            if told_elsewhere || *target == Target::Prose {
                continue;
            }
            if let Some(finding) = self.finding(index, reference, target) {
                findings.push(finding);
            }
            edges.push(Edge {
                line,
                reference: Some(position),
                kind: written.kind,
                target: target.clone(),
                min_version: reference.min_version.clone(),
            });
        }
        if edges.is_empty() {
            edges.push(Edge { line, reference: None, kind: written.kind, target: Target::Prose, min_version: None });
        }
        edges
    }

    fn target(&self, path: &SourcePath, reference: &Reference) -> Found {
        let text = reference.text.trim();
        let prose = Found::Target(Target::Prose);
        match reference.form {
            ReferenceForm::File => self.file(path, text),
            ReferenceForm::Wiki => {
                let name = text.split(['#', '|']).next().unwrap_or_default().trim();
                let found = match self.names.id(name) {
                    Named::Nothing => self.names.title(name),
                    found => found,
                };
                reported(found, name)
            }
            ReferenceForm::Id => match self.names.id(text) {
                Named::Nothing if !self.names.looks_like_id(text) => prose,
                found => reported(found, text),
            },
            ReferenceForm::Number => match text.parse::<u32>().map(|number| self.names.number(number)) {
                Err(_) => prose,
                Ok(Named::Nothing) if !self.names.is_padded_alike(text) => prose,
                Ok(found) => reported(found, text),
            },
            // `#6` is somebody's issue tracker; `#006` is a spec if ids are written so.
            ReferenceForm::HashNumber => {
                let digits = text.trim_start_matches('#');
                match digits.parse::<u32>().map(|number| self.names.number(number)) {
                    Ok(Named::One(spec)) if digits.starts_with('0') && self.names.is_padded_alike(digits) => {
                        Found::Target(Target::Resolved(spec))
                    }
                    _ => prose,
                }
            }
            ReferenceForm::Title => match self.names.title(text) {
                Named::Nothing => prose,
                found => reported(found, text),
            },
        }
    }

    fn file(&self, from: &SourcePath, link: &str) -> Found {
        let prose = Found::Target(Target::Prose);
        match self.files.find(from, link, self.names) {
            files::Found::Document(DocumentIndex::Spec(spec), _) => Found::Target(Target::Resolved(spec)),
            // A plan or a list of tasks stands for the spec that it belongs to.
            files::Found::Document(DocumentIndex::Page(page), _) => {
                self.pages[page.get()].attached_to.map_or(prose, |spec| Found::Target(Target::Resolved(spec)))
            }
            files::Found::Missing if files::is_markdown(link) => {
                let name = files::own_name_of(link);
                match self.names.id(&name) {
                    // A file that moved: its name is still an id that one spec has.
                    Named::One(spec) => Found::Target(Target::Resolved(spec)),
                    _ => Found::Unknown(name),
                }
            }
            _ => prose,
        }
    }

    fn finding(&self, index: SpecIndex, reference: &Reference, target: &Target) -> Option<Diagnostic> {
        let path = &self.specs[index.get()].parsed.path;
        let name = |spec: &SpecIndex| self.specs[spec.get()].spec().id.text.clone();
        match target {
            Target::Resolved(spec) if *spec == index => Some(
                Diagnostic::new(Code::SG304, path, reference.place, format!("`{}` depends on itself", name(spec)))
                    .with_help("remove the entry, or name the spec that was meant"),
            ),
            Target::Ambiguous(specs) => {
                let mut finding = Diagnostic::new(
                    Code::SG309,
                    path,
                    reference.place,
                    format!(
                        "`{}` can mean {}",
                        reference.text,
                        any_of(specs.iter().map(|spec| { self.specs[spec.get()].parsed.path.as_str() }))
                    ),
                )
                .with_help("write the full id, or link to the file");
                for spec in specs.iter().take(10) {
                    let entry = &self.specs[spec.get()];
                    finding = finding.with_related(&entry.parsed.path, entry.spec().id.place, "this one?");
                }
                Some(finding)
            }
            Target::Unknown(near) => {
                let finding =
                    Diagnostic::new(Code::SG301, path, reference.place, format!("no spec `{}`", reference.text));
                Some(if near.is_empty() {
                    finding.with_help("write the id of a spec of this collection, or say it in words")
                } else {
                    finding.with_help(format!("did you mean {}?", any_of(near.iter().map(String::as_str))))
                })
            }
            Target::Resolved(_) | Target::Prose => None,
        }
    }
}

fn reported(found: Named, word: &str) -> Found {
    match found {
        Named::One(spec) => Found::Target(Target::Resolved(spec)),
        Named::Several(specs) => Found::Target(Target::Ambiguous(specs)),
        Named::Nothing => Found::Unknown(word.to_owned()),
    }
}

/// Who needs whom: for every spec the specs it needs, and those that have to do with it. Sorted, each once.
pub(super) fn neighbours(edges: &[Vec<Edge>]) -> (Vec<Vec<SpecIndex>>, Vec<Vec<SpecIndex>>) {
    let mut requires = vec![BTreeSet::new(); edges.len()];
    let mut related = vec![BTreeSet::new(); edges.len()];
    for (position, own) in edges.iter().enumerate() {
        let here = SpecIndex(position as u32);
        for edge in own {
            let Target::Resolved(there) = edge.target else { continue };
            if there == here {
                continue;
            }
            match edge.kind {
                EdgeKind::Requires => drop(requires[position].insert(there)),
                EdgeKind::Blocks => drop(requires[there.get()].insert(here)),
                EdgeKind::Relates => {
                    related[position].insert(there);
                    related[there.get()].insert(here);
                }
            }
        }
    }
    let lists = |sets: Vec<BTreeSet<SpecIndex>>| sets.into_iter().map(|set| set.into_iter().collect()).collect();
    (lists(requires), lists(related))
}

fn overlap(left: Place, right: Place) -> bool {
    left.start < right.end && right.start < left.end
}

/// `` `a`, `b` or `c` ``.
pub(super) fn any_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
