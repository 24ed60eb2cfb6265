//! Dependencies as written to edges between specs.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place, SourcePath};
use crate::model::{DependencyLine, EdgeKind, Reference, ReferenceForm};

use super::files::{self, Files};
use super::names::{Found, Names, nearest};
use super::{DocumentIndex, Edge, PageEntry, SpecEntry, SpecIndex, Target};

/// Suggestions cost a comparison with every id; past this many unknown references nobody reads them.
const MOST_SUGGESTIONS: usize = 200;

/// What resolving needs to see.
pub(super) struct Resolver<'a> {
    pub(super) specs: &'a [SpecEntry],
    pub(super) pages: &'a [PageEntry],
    pub(super) names: &'a Names,
    pub(super) files: &'a Files,
    pub(super) suggested: usize,
}

impl Resolver<'_> {
    /// The edges of one spec, in the order of its file, with what is wrong with them.
    pub(super) fn edges(&mut self, index: SpecIndex, findings: &mut Vec<Diagnostic>) -> Vec<Edge> {
        let entry = &self.specs[index.get()];
        let mut edges = Vec::new();
        for (line, written) in entry.spec().dependencies.iter().enumerate() {
            edges.extend(self.line(index, line, written, findings));
        }
        edges
    }

    fn line(
        &mut self,
        index: SpecIndex,
        line: usize,
        written: &DependencyLine,
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<Edge> {
        let path = &self.specs[index.get()].parsed.path;
        let targets: Vec<_> = written.references.iter().map(|reference| self.target(path, reference)).collect();
        let mut edges: Vec<Edge> = Vec::new();
        for (position, (reference, target)) in written.references.iter().zip(&targets).enumerate() {
            // A link `[002-auth](002-auth.md)` is found as a file and as an id: one edge. Where one reading
            // of the same words leads somewhere, the other readings of them say nothing.
            let told_elsewhere = !matches!(target, Target::Resolved(_))
                && written.references.iter().zip(&targets).any(|(other, found)| {
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

    fn target(&mut self, path: &SourcePath, reference: &Reference) -> Target {
        let text = reference.text.trim();
        match reference.form {
            ReferenceForm::File => self.file(path, text),
            ReferenceForm::Wiki => {
                let name = text.split(['#', '|']).next().unwrap_or_default().trim();
                let found = match self.names.id(name) {
                    Found::Nothing => self.names.title(name),
                    found => found,
                };
                self.reported(found, name)
            }
            ReferenceForm::Id => match self.names.id(text) {
                Found::Nothing if !self.names.looks_like_id(text) => Target::Prose,
                found => self.reported(found, text),
            },
            ReferenceForm::Number => match text.parse::<u32>().map(|number| self.names.number(number)) {
                Err(_) => Target::Prose,
                Ok(Found::Nothing) if !self.names.is_padded_alike(text) => Target::Prose,
                Ok(found) => self.reported(found, text),
            },
            // `#6` is somebody's issue tracker; `#006` is a spec if ids are written so.
            ReferenceForm::HashNumber => {
                let digits = text.trim_start_matches('#');
                match digits.parse::<u32>().map(|number| self.names.number(number)) {
                    Ok(Found::One(spec)) if digits.starts_with('0') && self.names.is_padded_alike(digits) => {
                        Target::Resolved(spec)
                    }
                    _ => Target::Prose,
                }
            }
            ReferenceForm::Title => match self.names.title(text) {
                Found::One(spec) => Target::Resolved(spec),
                Found::Several(specs) => Target::Ambiguous(specs),
                Found::Nothing => Target::Prose,
            },
        }
    }

    fn file(&mut self, from: &SourcePath, link: &str) -> Target {
        let found = self.files.find(from, link, self.names);
        match found {
            files::Found::Document(DocumentIndex::Spec(spec), _) => Target::Resolved(spec),
            // A plan or a list of tasks stands for the spec that it belongs to.
            files::Found::Document(DocumentIndex::Page(page), _) => {
                self.pages[page.get()].attached_to.map_or(Target::Prose, Target::Resolved)
            }
            files::Found::Missing if files::is_markdown(link) => {
                let name = files::own_name_of(link);
                match self.names.id(&name) {
                    // A file that moved: its name is still an id that one spec has.
                    Found::One(spec) => Target::Resolved(spec),
                    _ => self.unknown(&name),
                }
            }
            _ => Target::Prose,
        }
    }

    fn reported(&mut self, found: Found, word: &str) -> Target {
        match found {
            Found::One(spec) => Target::Resolved(spec),
            Found::Several(specs) => Target::Ambiguous(specs),
            Found::Nothing => self.unknown(word),
        }
    }

    fn unknown(&mut self, word: &str) -> Target {
        if self.suggested == MOST_SUGGESTIONS {
            return Target::Unknown(Vec::new());
        }
        self.suggested += 1;
        let ids: BTreeSet<&str> = self.specs.iter().map(|entry| entry.spec().id.text.as_str()).collect();
        Target::Unknown(nearest(word, ids.into_iter()))
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
