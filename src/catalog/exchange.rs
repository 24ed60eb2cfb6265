//! A catalog in which edited documents take the place of what they were.
//!
//! Most edits change nothing that another document can see: a sentence, a criterion, an item of work. Then all
//! ties stay, and only what is wrong with the edited document's own ties is found again. Whatever is not surely so
//! is linked anew: the result is always that of [`super::link`].

use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, SourcePath};
use crate::model::{Parsed, PlannedRelease, Reference, Spec};

use super::link::{OwnLinks, own_links};
use super::references::own_edges;
use super::{Catalog, DocumentIndex, Edge, PageEntry, SpecEntry, interfaces, registers};

impl Catalog {
    /// The catalog after edits of documents that it knows; `None` if others can see a difference.
    #[must_use]
    pub fn exchange(&self, edited: &[Arc<Parsed>]) -> Option<Self> {
        let known = |parsed: &Arc<Parsed>| Some((self.document_at(&parsed.path)?, Arc::clone(parsed)));
        let edited: Vec<(DocumentIndex, Arc<Parsed>)> = edited.iter().map(known).collect::<Option<_>>()?;
        if !edited.iter().all(|(index, parsed)| is_alike(self.document(*index), parsed)) {
            return None;
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
        let mut specs: Vec<SpecEntry> = self.specs.par_iter().cloned().collect();
        let mut pages = self.pages.clone();
        for (index, parsed) in &edited {
            match index {
                DocumentIndex::Spec(spec) => specs[spec.get()].parsed = Arc::clone(parsed),
                DocumentIndex::Page(page) => pages[page.get()].parsed = Arc::clone(parsed),
            }
        }
        let mut diagnostics = self.diagnostics.clone();
        let mut found = Vec::new();
        for (index, _) in &edited {
            let before = self.own(&self.specs, &self.pages, *index)?;
            let now = self.own(&specs, &pages, *index)?;
            if before.edges != now.edges || before.mentions != now.mentions || before.assets != now.assets {
                return None;
            }
            for gone in before.findings {
                let at = diagnostics.iter().position(|finding| *finding == gone)?;
                diagnostics.remove(at);
            }
            found.extend(now.findings);
        }
        // What is left about these documents was found by comparing them with others.
        let is_edited = |path: &SourcePath| edited.iter().any(|(_, parsed)| parsed.path == *path);
        let concerns = |finding: &Diagnostic| {
            is_edited(&finding.path) || finding.related.iter().any(|related| is_edited(&related.path))
        };
        if diagnostics.iter().any(concerns) {
            return None;
        }
        diagnostics.extend(found);
        Diagnostic::sort(&mut diagnostics);
        Some(Self {
            specs,
            pages,
            shared_keys: self.shared_keys.clone(),
            releases: self.releases.clone(),
            owners: self.owners.clone(),
            statuses: self.statuses.clone(),
            assets: self.assets.clone(),
            cycles: self.cycles.clone(),
            diagnostics,
            names: Arc::clone(&self.names),
            files: Arc::clone(&self.files),
            registers,
        })
    }

    /// Takes over what was gathered from an earlier catalog whose specs touch the same things.
    pub fn share_with(&mut self, before: &Self) {
        let alike = |(own, other): (&SpecEntry, &SpecEntry)| {
            own.key == other.key
                && (Arc::ptr_eq(&own.parsed, &other.parsed) || interfaces::are_alike(other.spec(), own.spec()))
        };
        if self.specs.len() == before.specs.len() && self.specs.iter().zip(&before.specs).all(alike) {
            self.registers = before.registers.with_same_interfaces();
        }
    }

    /// What a document's own words come to among these specs and pages; `None` if something in it may have to be
    /// suggested, for of suggestions there is only a number for all.
    fn own(&self, specs: &[SpecEntry], pages: &[PageEntry], index: DocumentIndex) -> Option<Own> {
        let parsed = |index: DocumentIndex| match index {
            DocumentIndex::Spec(spec) => &*specs[spec.get()].parsed,
            DocumentIndex::Page(page) => &*pages[page.get()].parsed,
        };
        let (edges, mut findings) = match index {
            DocumentIndex::Spec(spec) => own_edges(specs, pages, &self.names, &self.files, spec)?,
            DocumentIndex::Page(_) => (Vec::new(), Vec::new()),
        };
        let links = own_links(index, parsed(index), &self.names, &self.files, parsed);
        let OwnLinks { mentions, assets, faults } = links;
        for fault in faults {
            findings.push(fault.without_suggestion(parsed(index))?);
        }
        Some(Own { edges, mentions, assets, findings })
    }
}

struct Own {
    edges: Vec<Edge>,
    mentions: Vec<DocumentIndex>,
    assets: Vec<String>,
    findings: Vec<Diagnostic>,
}

/// Whether two readings of a document look alike to all others, but for where things stand.
fn is_alike(before: &Parsed, now: &Parsed) -> bool {
    let same_text = before.attached_to == now.attached_to
        && before.anchors().eq(now.anchors())
        && before.structure.html_anchors == now.structure.html_anchors;
    same_text
        && match (before.spec(), now.spec()) {
            (Some(before), Some(now)) => is_alike_spec(before, now),
            (None, None) => true,
            _ => false,
        }
}

fn is_alike_spec(before: &Spec, now: &Spec) -> bool {
    let same_name = |spec: &Spec| (spec.id.text.clone(), spec.id.number, spec.title.text.clone());
    let status = |spec: &Spec| spec.status.as_ref().map(|status| status.kind.clone());
    let owners = |spec: &Spec| spec.owners.iter().map(|owner| (owner.name.clone(), owner.kind)).collect::<Vec<_>>();
    let target = |spec: &Spec| spec.target_release.as_ref().map(|field| field.value.clone());
    same_name(before) == same_name(now)
        && status(before) == status(now)
        && owners(before) == owners(now)
        && target(before) == target(now)
        && before.releases.len() == now.releases.len()
        && before.releases.iter().zip(&now.releases).all(|(before, now)| is_same_release(before, now))
        && before.dependencies.len() == now.dependencies.len()
        && before.dependencies.iter().zip(&now.dependencies).all(|(before, now)| {
            before.kind == now.kind
                && before.references.len() == now.references.len()
                && before.references.iter().zip(&now.references).all(|(before, now)| is_same_reference(before, now))
        })
}

fn is_same_release(before: &PlannedRelease, now: &PlannedRelease) -> bool {
    let date = |release: &PlannedRelease| release.date.as_ref().map(|field| (field.raw.clone(), field.date));
    before.version == now.version
        && before.raw == now.raw
        && before.label == now.label
        && before.state == now.state
        && date(before) == date(now)
}

fn is_same_reference(before: &Reference, now: &Reference) -> bool {
    before.text == now.text && before.form == now.form && before.min_version == now.min_version
}
