//! The findings of a portal, and what is kept of them for the next catalog.
//!
//! Of an edit hardly any finding knows. A rule that judges one spec is asked again where the spec, those it has to do
//! with or a release of it has changed; one that compares specs, where they say something else; the few that look at
//! everything, always. What was found in each file is kept, and only files that any of this touches are put together
//! again. Where the collection has others documents or other habits than before, everything is judged anew: the result
//! is always the same as if it had been.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, DocumentIndex, PageIndex, SpecEntry, SpecIndex};
use crate::diagnostic::{Code, Diagnostic, Filed, Severity, SourcePath};
use crate::model::{Parsed, StatusKind};

use super::alike::{Comparison, Groups};
use super::missing::{Folded, Habits};
use super::{Desk, File, Findings, Network, RULES, Rule, silence};

/// What was found in a catalog, for the next time.
#[derive(Debug)]
pub struct Kept {
    catalog: Arc<Catalog>,
    judged: Judged,
}

impl Kept {
    /// Judges everything.
    pub(super) fn new(catalog: &Arc<Catalog>, network: Network<'_>, habits: Habits) -> Self {
        Self { catalog: Arc::clone(catalog), judged: Judged::of(network, habits) }
    }

    /// What is to be said of the catalog that was judged last.
    pub(super) fn filed(&self) -> Filed {
        self.judged.filed()
    }

    /// Judges what is different in another catalog; `None` if that may be anything.
    pub(super) fn follow<'a>(
        mut self,
        catalog: &Arc<Catalog>,
        network: impl Fn(Habits) -> Network<'a>,
    ) -> Option<Self> {
        if !self.catalog.is_akin(catalog) {
            return None;
        }
        let changes = Changes::between(&self.catalog, catalog);
        let mut habits = self.judged.habits;
        for spec in &changes.specs {
            habits.exchange(self.catalog.spec(*spec), catalog.spec(*spec));
        }
        let network = network(habits);
        if network.practice != self.judged.habits.practice() {
            return None;
        }
        self.judged.habits = habits;
        self.judged.follow(&self.catalog, network, &changes);
        self.catalog = Arc::clone(catalog);
        Some(self)
    }
}

/// What is different in the second of two catalogs of the same documents.
struct Changes {
    /// Specs that were edited, or that others speak of in another way.
    specs: Vec<SpecIndex>,
    pages: Vec<PageIndex>,
    /// All specs of which a rule that judges one spec may find something else now.
    judged: BTreeSet<SpecIndex>,
}

impl Changes {
    fn between(before: &Catalog, now: &Catalog) -> Self {
        let specs = (0..).zip(before.specs.iter().zip(&now.specs));
        let specs = specs.filter(|(_, (old, new))| !Arc::ptr_eq(old, new)).map(|(at, _)| SpecIndex(at));
        let specs: Vec<SpecIndex> = specs.collect();
        let pages = (0..).zip(before.pages.iter().zip(&now.pages));
        let pages = pages.filter(|(_, (old, new))| !Arc::ptr_eq(old, new)).map(|(at, _)| PageIndex(at)).collect();
        let mut centres: BTreeSet<SpecIndex> = specs.iter().copied().collect();
        for position in 0..before.releases.len().max(now.releases.len()) {
            let (old, new) = (before.releases.get(position), now.releases.get(position));
            if old != new {
                centres.extend(old.iter().chain(&new).flat_map(|release| &release.parts).map(|part| part.spec));
            }
        }
        let mut judged = centres.clone();
        for spec in centres {
            for entry in [before.spec(spec), now.spec(spec)] {
                judged.extend(around(entry));
            }
        }
        judged.extend(who_need(
            now,
            specs.iter().filter(|spec| before.spec(**spec).requires != now.spec(**spec).requires),
        ));
        Self { specs, pages, judged }
    }
}

/// Specs that have to do with one, in either direction.
fn around(entry: &SpecEntry) -> impl Iterator<Item = SpecIndex> {
    let tied = [&entry.requires, &entry.required_by, &entry.related].into_iter().flatten().copied();
    let linked = entry.backlinks.iter().filter_map(|document| match document {
        DocumentIndex::Spec(spec) => Some(*spec),
        DocumentIndex::Page(_) => None,
    });
    tied.chain(linked)
}

/// All that need one of these, near or far: which of their needs follow from others may have changed.
fn who_need<'a>(catalog: &Catalog, specs: impl Iterator<Item = &'a SpecIndex>) -> BTreeSet<SpecIndex> {
    let mut pending: Vec<SpecIndex> = specs.copied().collect();
    let mut all: BTreeSet<SpecIndex> = pending.iter().copied().collect();
    while let Some(spec) = pending.pop() {
        pending.extend(catalog.spec(spec).required_by.iter().filter(|other| all.insert(**other)));
    }
    all
}

#[derive(Debug)]
struct Judged {
    habits: Habits,
    /// For each rule that compares specs, in the order of [`RULES`].
    groups: Vec<Groups>,
    /// What the rules found that look at everything, sorted.
    common: Vec<Diagnostic>,
    /// By file, after configuration; only files in which something was found.
    files: BTreeMap<SourcePath, Arc<[Diagnostic]>>,
    folded: Folded,
}

impl Judged {
    fn of(network: Network<'_>, habits: Habits) -> Self {
        let comparisons: Vec<&Comparison> = comparisons().collect();
        let (groups, common) = rayon::join(
            || comparisons.par_iter().with_max_len(1).map(|rule| Groups::of(rule, network)).collect::<Vec<_>>(),
            || judge_network(network),
        );
        let mut elsewhere: BTreeMap<&SourcePath, Vec<Diagnostic>> = BTreeMap::new();
        let told = groups.iter().flat_map(Groups::found).chain(&common).chain(&network.catalog.diagnostics);
        for finding in told {
            elsewhere.entry(&finding.path).or_default().push(finding.clone());
        }
        let documents: Vec<(&Arc<Parsed>, Option<SpecIndex>)> = {
            let specs = network.catalog.specs().map(|(index, entry)| (&entry.parsed, Some(index)));
            let pages = network.catalog.pages.iter().map(|page| (&page.parsed, None));
            specs.chain(pages).collect()
        };
        let found = documents.par_iter().map_init(Desk::default, |desk, (parsed, spec)| {
            let others = elsewhere.get(&parsed.path).cloned().unwrap_or_default();
            (parsed.path.clone(), file(network, Some((parsed, *spec)), others, desk))
        });
        let mut files: BTreeMap<SourcePath, Arc<[Diagnostic]>> =
            found.collect::<Vec<_>>().into_iter().filter(|(_, found)| !found.is_empty()).collect();
        for (path, others) in elsewhere {
            if network.catalog.document_at(path).is_none() {
                files.insert(path.clone(), file(network, None, others, &mut Desk::default()));
            }
        }
        files.retain(|_, found| !found.is_empty());
        let folded = Folded::of(&habits, network.rules, &files);
        Self { habits, groups, common, files, folded }
    }

    fn follow(&mut self, before: &Catalog, network: Network<'_>, changes: &Changes) {
        let catalog = network.catalog;
        let mut touched: BTreeSet<SourcePath> = BTreeSet::new();
        let paths = changes.judged.iter().map(|spec| &catalog.spec(*spec).parsed.path);
        touched.extend(paths.chain(changes.pages.iter().map(|page| &catalog.page(*page).parsed.path)).cloned());

        let edited: Vec<(SpecIndex, &SpecEntry)> =
            changes.specs.iter().map(|spec| (*spec, before.spec(*spec))).collect();
        let points_away = |spec: &&SpecIndex| catalog.spec(**spec).parsed.structure.points_away;
        let near: Vec<SpecIndex> = changes.judged.iter().filter(points_away).copied().collect();
        for (comparison, groups) in comparisons().zip(&mut self.groups) {
            groups.follow(comparison, network, &edited, &near, &mut touched);
        }
        let common = judge_network(network);
        differing(&self.common, &common, &mut touched);
        self.common = common;
        differing(&before.diagnostics, &catalog.diagnostics, &mut touched);

        let mut desk = Desk::default();
        for path in touched {
            let document = catalog.document_at(&path).map(|index| match index {
                DocumentIndex::Spec(spec) => (catalog.document(index), Some(spec)),
                DocumentIndex::Page(_) => (catalog.document(index), None),
            });
            let mut others: Vec<Diagnostic> = Vec::new();
            if let Some((_, Some(spec))) = document {
                for (comparison, groups) in comparisons().zip(&self.groups) {
                    others.extend(groups.found_in(comparison, catalog.spec(spec)).into_iter().cloned());
                }
            }
            others.extend(within(&self.common, &path).iter().chain(within(&catalog.diagnostics, &path)).cloned());
            let found = file(network, document, others, &mut desk);
            let before = self.files.get(&path).map_or(&[][..], |found| found);
            self.folded.exchange(&path, before, &found);
            if found.is_empty() {
                self.files.remove(&path);
            } else {
                self.files.insert(path, found);
            }
        }
        self.folded.follow(&self.habits, network.rules, &self.files);
    }

    fn filed(&self) -> Filed {
        let shown = self.files.iter().map(|(path, found)| (path.clone(), self.folded.shown(path, found)));
        shown.filter(|(_, found)| !found.is_empty()).collect()
    }
}

fn comparisons() -> impl Iterator<Item = &'static Comparison> {
    RULES.iter().filter_map(|rule| match rule {
        Rule::Alike(comparison) => Some(comparison),
        _ => None,
    })
}

/// What the rules find that look at everything, sorted.
fn judge_network(network: Network<'_>) -> Vec<Diagnostic> {
    let (mut found, mut desk) = (Vec::new(), Desk::default());
    for rule in RULES {
        if let Rule::Network(check) = rule {
            check(network, &mut Findings { found: &mut found, desk: &mut desk });
        }
    }
    Diagnostic::sort(&mut found);
    found
}

/// Everything that is to be said of one file, after configuration and sorted. `others` was found by comparing it.
fn file(
    network: Network<'_>,
    document: Option<(&Arc<Parsed>, Option<SpecIndex>)>,
    others: Vec<Diagnostic>,
    desk: &mut Desk,
) -> Arc<[Diagnostic]> {
    let mut found = others;
    if let Some((parsed, spec)) = document {
        read(parsed, &mut found);
        if let Some(spec) = spec {
            let entry = network.catalog.spec(spec);
            let headings = OnceCell::new();
            let file = File { parsed, spec: entry.spec(), practice: network.practice, headings: &headings };
            let mut findings = Findings { found: &mut found, desk };
            for rule in RULES {
                match rule {
                    Rule::File(check) => check(file, &mut findings),
                    Rule::Tied(check) => check(network, entry, &mut findings),
                    Rule::Alike(_) | Rule::Network(_) => {}
                }
            }
        }
    }
    found.retain_mut(|finding| match network.rules.configured(finding.code, &finding.path) {
        Some(Some(severity)) => {
            finding.severity = severity;
            true
        }
        Some(None) => false,
        None => finding.code.is_on(),
    });
    if let Some((parsed, _)) = document {
        silence::apply(parsed, network.rules, &mut found);
    }
    Diagnostic::sort(&mut found);
    found.into()
}

/// The findings of reading a document.
fn read(parsed: &Parsed, found: &mut Vec<Diagnostic>) {
    let status = parsed.spec().and_then(|spec| spec.status.as_ref()).map(|status| &status.kind);
    let complete = status.is_some_and(StatusKind::is_complete);
    let retired = status.is_some_and(StatusKind::is_retired);
    let points_away = parsed.structure.points_away;
    let has_plan = parsed.spec().is_some_and(|spec| !spec.releases.is_empty());
    for finding in &parsed.diagnostics {
        let mut finding = finding.clone();
        match finding.code {
            // What is called complete must not have holes.
            Code::SG010 if complete => finding.severity = Severity::Error,
            // Nobody has to answer for what is history.
            Code::SG120 if retired => continue,
            // What stands elsewhere is written there.
            Code::SG110 | Code::SG120 if points_away => continue,
            // A plan in which nothing is a version is no release plan.
            Code::SG401 if !has_plan => continue,
            _ => {}
        }
        found.push(finding);
    }
}

/// Of sorted findings those in one file.
fn within<'a>(found: &'a [Diagnostic], path: &SourcePath) -> &'a [Diagnostic] {
    let start = found.partition_point(|finding| finding.path < *path);
    let length = found[start..].partition_point(|finding| finding.path == *path);
    &found[start..start + length]
}

/// The files of which two sorted lists of findings say different things.
fn differing(old: &[Diagnostic], new: &[Diagnostic], files: &mut BTreeSet<SourcePath>) {
    let same = |(old, new): &(&Diagnostic, &Diagnostic)| old == new;
    let start = old.iter().zip(new).take_while(same).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let rest = old[..old.len() - end].iter().chain(&new[..new.len() - end]);
    files.extend(rest.map(|finding| finding.path.clone()));
}
