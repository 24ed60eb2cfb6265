//! A catalog in which edited documents take the place of what they were.
//!
//! Most edits leave the names of all documents as they are, and then hardly anything has to be linked again: the
//! edited document's own ties, and of what is gathered over all specs (statuses, owners, releases, circles) that
//! which the edit speaks of. Whatever is not surely so is linked anew: the result is always that of [`super::link`].

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourcePath};
use crate::model::{EdgeKind, Parsed, PlannedRelease, ReleaseRegistry, Spec};

use super::link::{Astray, cycles, faults, is_told_by_link_alone, own_links, statuses, tell_once};
use super::references::own_edges;
use super::{Catalog, DocumentIndex, Edge, PageEntry, SpecEntry, SpecIndex, Target};
use super::{interfaces, owners, registers, releases};

/// More documents than this are not asked whether they link to a heading that has gone.
const MOST_MENTIONS: usize = 500;

impl Catalog {
    /// The catalog after edits of documents that it knows; `None` if everything has to be linked anew.
    #[must_use]
    pub fn exchange(&self, edited: &[Arc<Parsed>], registry: &ReleaseRegistry) -> Option<Self> {
        let known = |parsed: &Arc<Parsed>| Some((self.document_at(&parsed.path)?, Arc::clone(parsed)));
        let edited: Vec<(DocumentIndex, Arc<Parsed>)> = edited.iter().map(known).collect::<Option<_>>()?;
        if !edited.iter().all(|(index, parsed)| has_same_names(self.document(*index), parsed)) {
            return None;
        }
        let mut next = self.with(&edited);
        let mut changed = next.follow_links(self, &edited)?;
        let news = News::of(self, &edited);
        if changed.ties || self.is_on_circle(&edited) {
            next.circles(&mut changed.findings);
        }
        if news.releases {
            next.gather_releases(registry, &mut changed.findings);
        }
        if news.owners {
            next.gather_owners();
        }
        if news.statuses {
            next.statuses = statuses(&next.specs);
        }
        // What is left about these documents was found by comparing them with others.
        let is_edited = |path: &SourcePath| edited.iter().any(|(_, parsed)| parsed.path == *path);
        let concerns = |finding: &Diagnostic| {
            is_edited(&finding.path) || finding.related.iter().any(|related| is_edited(&related.path))
        };
        if next.diagnostics.iter().any(concerns) {
            return None;
        }
        next.diagnostics.extend(changed.findings);
        Diagnostic::sort(&mut next.diagnostics);
        Some(next)
    }

    /// Takes over from an earlier catalog what is the same: entries, and what is gathered of specs that touch the same
    /// things.
    pub fn share_with(&mut self, before: &Self) {
        if !self.is_akin(before) {
            return;
        }
        let mut touch_alike = true;
        for (entry, old) in self.specs.iter_mut().zip(&before.specs) {
            if Arc::ptr_eq(&entry.parsed, &old.parsed) {
                if is_tied_alike(entry, old) {
                    *entry = Arc::clone(old);
                }
            } else {
                touch_alike &= interfaces::are_alike(old.spec(), entry.spec());
            }
        }
        for (page, old) in self.pages.iter_mut().zip(&before.pages) {
            if Arc::ptr_eq(&page.parsed, &old.parsed) && page.backlinks == old.backlinks {
                *page = Arc::clone(old);
            }
        }
        if touch_alike {
            self.registers = before.registers.with_same_interfaces();
        }
    }

    /// Whether the two hold the same documents at the same addresses, so that indices of one are good in the other;
    /// what the documents say may differ.
    #[must_use]
    pub fn is_akin(&self, other: &Self) -> bool {
        let same_spec = |(one, other): (&Arc<SpecEntry>, &Arc<SpecEntry>)| {
            Arc::ptr_eq(one, other) || one.key == other.key && one.parsed.path == other.parsed.path
        };
        let same_page = |(one, other): (&Arc<PageEntry>, &Arc<PageEntry>)| {
            let address = |page: &PageEntry| (page.attached_to, page.slug.clone());
            Arc::ptr_eq(one, other) || one.parsed.path == other.parsed.path && address(one) == address(other)
        };
        self.specs.len() == other.specs.len()
            && self.pages.len() == other.pages.len()
            && self.specs.iter().zip(&other.specs).all(same_spec)
            && self.pages.iter().zip(&other.pages).all(same_page)
    }

    /// The same with other documents, and nothing yet of what follows.
    fn with(&self, edited: &[(DocumentIndex, Arc<Parsed>)]) -> Self {
        let (mut specs, mut pages) = (self.specs.clone(), self.pages.clone());
        for (index, parsed) in edited {
            match index {
                DocumentIndex::Spec(spec) => Arc::make_mut(&mut specs[spec.get()]).parsed = Arc::clone(parsed),
                DocumentIndex::Page(page) => Arc::make_mut(&mut pages[page.get()]).parsed = Arc::clone(parsed),
            }
        }
        let touch_alike =
            |(index, parsed): &(DocumentIndex, Arc<Parsed>)| match (self.document(*index).spec(), parsed.spec()) {
                (Some(before), Some(now)) => interfaces::are_alike(before, now),
                _ => true,
            };
        let registers = if edited.iter().all(touch_alike) {
            self.registers.with_same_interfaces()
        } else {
            registers::Kept::default()
        };
        Self {
            specs,
            pages,
            shared_keys: self.shared_keys.clone(),
            releases: self.releases.clone(),
            owners: self.owners.clone(),
            statuses: self.statuses.clone(),
            assets: self.assets.clone(),
            cycles: self.cycles.clone(),
            diagnostics: self.diagnostics.clone(),
            astray: self.astray,
            names: Arc::clone(&self.names),
            files: Arc::clone(&self.files),
            registers,
        }
    }

    /// Follows the links and references of the edited documents, and of those that link to headings which they have
    /// no more; `None` if that changes what is carried along, or of what is astray the part that is helped.
    fn follow_links(&mut self, before: &Self, edited: &[(DocumentIndex, Arc<Parsed>)]) -> Option<Followed> {
        let mut looked: BTreeSet<DocumentIndex> = edited.iter().map(|(index, _)| *index).collect();
        for (index, parsed) in edited {
            if !have_same_anchors(before.document(*index), parsed) {
                looked.extend(before.mentioned_by(*index));
            }
        }
        if looked.len() > edited.len() + MOST_MENTIONS {
            return None;
        }
        let mut followed = Followed { ties: false, findings: Vec::new() };
        let mut mentions = Vec::new();
        let mut ties = Vec::new();
        let mut astray = before.astray;
        let mut is_anything_astray = false;
        for index in looked {
            let (old, new) = (before.follow(index), self.follow(index));
            if old.assets != new.assets {
                return None;
            }
            is_anything_astray |= old.astray != new.astray || new.astray != Astray::default();
            astray.references = astray.references + new.astray.references - old.astray.references;
            astray.links = astray.links + new.astray.links - old.astray.links;
            let path = self.document(index).path.clone();
            self.diagnostics.retain(|finding| finding.path != path || !OWN.contains(&finding.code));
            let mut found = new.found;
            tell_once(&mut found);
            followed.findings.extend(found);
            let same_ties = resolved(&old.edges).eq(resolved(&new.edges));
            if let DocumentIndex::Spec(spec) = index
                && old.edges != new.edges
            {
                Arc::make_mut(&mut self.specs[spec.get()]).edges = new.edges;
                if !same_ties {
                    ties.push(spec);
                }
            }
            if !same_ties || old.mentions != new.mentions {
                mentions.push((index, old.mentions, new.mentions));
            }
        }
        if is_anything_astray && !(before.astray.is_all_helped() && astray.is_all_helped()) {
            return None;
        }
        self.astray = astray;
        followed.ties = self.tie(before, &ties);
        for (here, old, new) in mentions {
            self.mention(here, &old, &new);
        }
        Some(followed)
    }

    /// Documents whose text or dependencies lead to this one; perhaps others, too.
    fn mentioned_by(&self, index: DocumentIndex) -> Vec<DocumentIndex> {
        match index {
            DocumentIndex::Page(page) => self.page(page).backlinks.clone(),
            DocumentIndex::Spec(spec) => {
                let entry = self.spec(spec);
                let tied = entry.required_by.iter().chain(&entry.requires).chain(&entry.related);
                let tied = tied.map(|spec| DocumentIndex::Spec(*spec));
                let attached = entry.attachments.iter().map(|page| DocumentIndex::Page(*page));
                tied.chain(attached).chain(entry.backlinks.iter().copied()).collect()
            }
        }
    }

    /// Gives specs whose dependencies are others now, and those at the other end, their neighbours again; whether
    /// anybody needs others than before.
    fn tie(&mut self, before: &Self, changed: &[SpecIndex]) -> bool {
        let targets = |catalog: &Self, spec: SpecIndex| {
            resolved(&catalog.spec(spec).edges).map(|(_, target)| target).collect::<Vec<_>>()
        };
        let mut around: BTreeSet<SpecIndex> = changed.iter().copied().collect();
        for spec in changed {
            around.extend(targets(before, *spec));
            around.extend(targets(self, *spec));
        }
        let mut needs_differ = false;
        for spec in around {
            let old = before.spec(spec);
            // Who has had to do with it still may, and who is written anew may begin to.
            let neighbours = old.requires.iter().chain(&old.required_by).chain(&old.related).chain(changed);
            let neighbours: BTreeSet<SpecIndex> = neighbours.copied().filter(|other| *other != spec).collect();
            let says = |from: SpecIndex, kind: EdgeKind, to: SpecIndex| {
                let target = Target::Resolved(to);
                self.spec(from).edges.iter().any(|edge| edge.kind == kind && edge.target == target)
            };
            let own = resolved(&self.spec(spec).edges).filter(|(_, target)| *target != spec);
            let (mut requires, mut required_by, mut related) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
            for (kind, target) in own {
                match kind {
                    EdgeKind::Requires => requires.insert(target),
                    EdgeKind::Blocks => required_by.insert(target),
                    EdgeKind::Relates => related.insert(target),
                };
            }
            requires.extend(neighbours.iter().filter(|other| says(**other, EdgeKind::Blocks, spec)));
            required_by.extend(neighbours.iter().filter(|other| says(**other, EdgeKind::Requires, spec)));
            related.extend(neighbours.iter().filter(|other| says(**other, EdgeKind::Relates, spec)));
            let entry = Arc::make_mut(&mut self.specs[spec.get()]);
            entry.requires = requires.into_iter().collect();
            entry.required_by = required_by.into_iter().collect();
            entry.related = related.into_iter().collect();
            needs_differ |= entry.requires != old.requires;
        }
        needs_differ
    }

    /// Writes down at the other end what a document mentions now.
    fn mention(&mut self, here: DocumentIndex, old: &[DocumentIndex], new: &[DocumentIndex]) {
        let all: BTreeSet<DocumentIndex> = old.iter().chain(new).copied().collect();
        for there in all {
            let is_mentioned = new.contains(&there)
                && match there {
                    DocumentIndex::Spec(spec) => is_told_by_link_alone(&self.specs, &self.pages, here, spec),
                    DocumentIndex::Page(_) => true,
                };
            let backlinks = match there {
                DocumentIndex::Spec(spec) => &self.spec(spec).backlinks,
                DocumentIndex::Page(page) => &self.page(page).backlinks,
            };
            let at = backlinks.binary_search_by(|other| self.document(*other).path.cmp(&self.document(here).path));
            let backlinks = match there {
                DocumentIndex::Spec(spec) => &mut Arc::make_mut(&mut self.specs[spec.get()]).backlinks,
                DocumentIndex::Page(page) => &mut Arc::make_mut(&mut self.pages[page.get()]).backlinks,
            };
            match at {
                Ok(at) if !is_mentioned => drop(backlinks.remove(at)),
                Err(at) if is_mentioned => backlinks.insert(at, here),
                _ => {}
            }
        }
    }

    /// Whether one of these is: what tells of the circle quotes their words.
    fn is_on_circle(&self, edited: &[(DocumentIndex, Arc<Parsed>)]) -> bool {
        let is_edited = |spec: &SpecIndex| edited.iter().any(|(index, _)| *index == DocumentIndex::Spec(*spec));
        self.cycles.iter().flatten().any(is_edited)
    }

    fn circles(&mut self, found: &mut Vec<Diagnostic>) {
        self.diagnostics.retain(|finding| finding.code != Code::SG303);
        self.cycles = cycles(&self.specs, found);
    }

    fn gather_releases(&mut self, registry: &ReleaseRegistry, found: &mut Vec<Diagnostic>) {
        self.diagnostics.retain(|finding| finding.code != Code::SG405);
        let (releases, own) = releases::gather(&self.specs, registry, found);
        self.releases = releases;
        for (entry, own) in self.specs.iter_mut().zip(own) {
            if entry.releases != own {
                Arc::make_mut(entry).releases = own;
            }
        }
    }

    fn gather_owners(&mut self) {
        let (owners, own) = owners::gather(&self.specs);
        self.owners = owners;
        for (entry, own) in self.specs.iter_mut().zip(own) {
            if entry.owners != own {
                Arc::make_mut(entry).owners = own;
            }
        }
    }

    /// What a document's own words lead to.
    fn follow(&self, index: DocumentIndex) -> Own {
        let (edges, references, mut found) = match index {
            DocumentIndex::Spec(spec) => own_edges(&self.specs, &self.pages, &self.names, &self.files, spec),
            DocumentIndex::Page(_) => (Vec::new(), 0, Vec::new()),
        };
        let parsed = |index: DocumentIndex| &**self.document(index);
        let own = own_links(index, parsed(index), &self.names, &self.files, parsed);
        let astray = Astray { references, links: own.faults.iter().filter(|fault| fault.is_missing()).count() };
        found.extend(faults(&self.specs, &self.pages, &self.files, parsed(index), own.faults));
        Own { edges, mentions: own.mentions, assets: own.assets, astray, found }
    }
}

/// What is found in a document by following its own words.
const OWN: [Code; 7] = [Code::SG301, Code::SG304, Code::SG309, Code::SG901, Code::SG902, Code::SG906, Code::SG907];

/// What following the links of edited documents came to.
struct Followed {
    /// Whether anybody needs others than before.
    ties: bool,
    findings: Vec<Diagnostic>,
}

struct Own {
    edges: Vec<Edge>,
    mentions: Vec<DocumentIndex>,
    assets: Vec<String>,
    astray: Astray,
    found: Vec<Diagnostic>,
}

/// Whether all that others and the lists say of a spec is the same; its own words and its address are.
fn is_tied_alike(one: &SpecEntry, other: &SpecEntry) -> bool {
    one.edges == other.edges
        && one.required_by == other.required_by
        && one.requires == other.requires
        && one.related == other.related
        && one.backlinks == other.backlinks
        && one.attachments == other.attachments
        && one.releases == other.releases
        && one.owners == other.owners
}

/// Which lists over all specs an edit speaks of.
struct News {
    releases: bool,
    owners: bool,
    statuses: bool,
}

impl News {
    fn of(before: &Catalog, edited: &[(DocumentIndex, Arc<Parsed>)]) -> Self {
        let mut news = Self { releases: false, owners: false, statuses: false };
        for (index, parsed) in edited {
            let (Some(old), Some(new)) = (before.document(*index).spec(), parsed.spec()) else { continue };
            let status = |spec: &Spec| spec.status.as_ref().map(|status| status.kind.clone());
            news.releases |= !ship_alike(old, new);
            news.owners |= !are_owned_alike(old, new);
            news.statuses |= status(old) != status(new);
        }
        // The words of both sides of a dispute stand in its finding.
        let disputes = before.diagnostics.iter().filter(|finding| finding.code == Code::SG405);
        news.releases |= disputes.into_iter().any(|finding| {
            let mut paths = finding.related.iter().map(|related| &related.path).chain([&finding.path]);
            paths.any(|path| edited.iter().any(|(_, parsed)| parsed.path == *path))
        });
        news
    }
}

/// Where dependencies lead that lead to a spec, with their kind, as they are written.
fn resolved(edges: &[Edge]) -> impl Iterator<Item = (EdgeKind, SpecIndex)> {
    edges.iter().filter_map(|edge| match edge.target {
        Target::Resolved(target) => Some((edge.kind, target)),
        _ => None,
    })
}

/// Whether two readings of a document are the same to whoever looks for one by its name.
fn has_same_names(before: &Parsed, now: &Parsed) -> bool {
    let names = |spec: &Spec| (spec.id.text.clone(), spec.id.number, spec.title.text.clone());
    before.attached_to == now.attached_to && before.spec().map(names) == now.spec().map(names)
}

fn have_same_anchors(before: &Parsed, now: &Parsed) -> bool {
    before.anchors().eq(now.anchors()) && before.structure.html_anchors == now.structure.html_anchors
}

fn are_owned_alike(before: &Spec, now: &Spec) -> bool {
    let owners = |spec: &Spec| spec.owners.iter().map(|owner| (owner.name.clone(), owner.kind)).collect::<Vec<_>>();
    owners(before) == owners(now)
}

fn ship_alike(before: &Spec, now: &Spec) -> bool {
    let target = |spec: &Spec| spec.target_release.as_ref().map(|field| field.value.clone());
    target(before) == target(now)
        && before.releases.len() == now.releases.len()
        && before.releases.iter().zip(&now.releases).all(|(before, now)| is_same_release(before, now))
}

fn is_same_release(before: &PlannedRelease, now: &PlannedRelease) -> bool {
    let date = |release: &PlannedRelease| release.date.as_ref().map(|field| (field.raw.clone(), field.date));
    before.version == now.version
        && before.raw == now.raw
        && before.label == now.label
        && before.state == now.state
        && date(before) == date(now)
}
