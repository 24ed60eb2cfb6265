//! What a document was read as, as bytes: so that a build need not read what the last one has read.

use std::sync::Arc;

use super::{
    Attributed, Boxes, ContentHash, Criterion, CustomStatus, Date, DateField, DateProblem, DependencyLine, Document,
    EdgeKind, Entity, Epic, ExternalDependency, Field, Governance, Group, Id, Impact, Integration, Lanes, Link,
    LinkKind, MarkState, MarkedItem, Metric, Operation, OperationKind, Origin, Owner, OwnerKind, Page, Parsed,
    PlannedRelease, Precision, Reference, ReferenceForm, ReleaseState, Risk, RiskState, Role, SectionKind,
    SectionOutline, Silence, Spec, StackEntry, StatusField, StatusKind, Structure, TargetNumber, Title, UnknownSection,
    Version,
};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::pack::{self, Pack, pack_fields, pack_variants};

impl Parsed {
    /// Adds all but its path to `bytes`.
    pub(crate) fn pack(&self, bytes: &mut Vec<u8>) {
        let Self { path: _, hash, size, document, attached_to, headings, links, structure, diagnostics } = self;
        hash.pack(bytes);
        size.pack(bytes);
        document.pack(bytes);
        attached_to.pack(bytes);
        headings.pack(bytes);
        links.pack(bytes);
        structure.pack(bytes);
        diagnostics.pack(bytes);
    }

    /// What [`Parsed::pack`] has packed of the file at `path`.
    pub(crate) fn unpack(path: &SourcePath, bytes: &mut &[u8]) -> Option<Self> {
        let mut parsed = Self {
            path: path.clone(),
            hash: Pack::unpack(bytes)?,
            size: Pack::unpack(bytes)?,
            document: Pack::unpack(bytes)?,
            attached_to: Pack::unpack(bytes)?,
            headings: Pack::unpack(bytes)?,
            links: Pack::unpack(bytes)?,
            structure: Pack::unpack(bytes)?,
            diagnostics: Pack::unpack(bytes)?,
        };
        // One path for all of them, as when the file is read.
        let own = parsed.diagnostics.iter_mut().filter(|found: &&mut Diagnostic| found.path == *path);
        own.for_each(|found| found.path = path.clone());
        parsed.compact();
        Some(parsed)
    }

    /// Gives back the room that lists were grown into, and lets all texts share one: what was read stays in memory for
    /// as long as the portal is made, and there may be a hundred thousand documents.
    pub(crate) fn compact(&mut self) {
        pack::share(self, |Self { document, headings, links, structure, diagnostics, .. }, sharing| {
            document.share(sharing);
            headings.share(sharing);
            links.share(sharing);
            structure.share(sharing);
            diagnostics.share(sharing);
        });
    }
}

pack_fields! {
    Page { title, summary }
    Link { target, kind, place }
    Structure { points_away, may_name_titles, sections, markers, marker_count, html_anchors, silences }
    SectionOutline { kind, level, is_empty, place }
    Silence { words, code, has_reason, reach, place }
    Spec {
        id, title, status, owners, created, updated, reviewed, priority, target_release, extra, summary, pain_points,
        epics, criteria, boxes, work, stack, entities, operations, integrations, metrics, dependencies, external,
        risks, releases, governance, testing, documentation, unknown_sections,
    }
    Id { text, number, origin, place }
    Title { text, prefix, origin, place }
    StatusField { kind, raw, qualifier, exceptions, place }
    CustomStatus { name, label, like }
    DateField { raw, date, place }
    Field { key, value, place }
    Owner { name, kind, place }
    Epic { number, title, role, capability, benefit, priority, criteria, place }
    Criterion { text, state, place }
    Boxes { checked, unchecked }
    Lanes { completed, in_progress, planned, other }
    MarkedItem { text, group, state, place }
    StackEntry { name, values, place }
    Entity { name, language, fields, place }
    Operation { kind, group, name, signature, description, method, path, place }
    Integration { name, state, endpoint, input, output, technology, extra, place }
    Metric { name, target, parsed, measure, actual, baseline, place }
    TargetNumber { operator, value, unit }
    DependencyLine { raw, kind, references, place }
    Reference { text, form, min_version, place }
    ExternalDependency { name, version, raw, purpose, place }
    Risk { name, description, impact, raw_impact, likelihood, mitigations, state, place }
    PlannedRelease { version, raw, label, state, date, items, place }
    Governance { status, review_cadence, approval }
    Attributed { text, place }
    Group { name, items }
    UnknownSection { title, level, place }
}

pack_variants! {
    LinkKind { Markdown, Image, Wiki, Code }
    Origin { Field, FrontMatter, Title, Folder, File }
    OwnerKind { Person, Team, Handle, Mail }
    MarkState { Met, Open, InProgress, Dropped, Unknown }
    OperationKind { Read, Write, Other }
    EdgeKind { Requires, Blocks, Relates }
    ReferenceForm { File, Wiki, Id, Number, HashNumber, Title }
    Impact { Unknown, Low, Medium, High, Critical }
    RiskState { Open, Accepted, Closed }
    ReleaseState { Released, InProgress, Next, Planned, Unknown }
    Precision { Day, Month, Quarter, Year }
    DateProblem { Unreadable, Impossible, Ambiguous }
    SectionKind {
        Overview, Summary, Status, Problem, Stories, Criteria, Technical, Architecture, DataModel, Api, Integrations,
        Work, Metrics, Dependencies, ExternalDependencies, InternalDependencies, Risks, Testing, Documentation,
        Releases, Changelog,
    }
}

impl Pack for ContentHash {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.0.pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Pack::unpack(bytes).map(Self)
    }
}

impl Pack for Document {
    fn pack(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Spec(spec) => {
                0_u8.pack(bytes);
                spec.pack(bytes);
            }
            Self::Page(page) => {
                1_u8.pack(bytes);
                page.pack(bytes);
            }
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        match u8::unpack(bytes)? {
            0 => Pack::unpack(bytes).map(Self::Spec),
            1 => Pack::unpack(bytes).map(Self::Page),
            _ => None,
        }
    }

    fn share(&mut self, sharing: &mut pack::Sharing) {
        match self {
            Self::Spec(spec) => spec.share(sharing),
            Self::Page(page) => page.share(sharing),
        }
    }
}

impl Pack for Role {
    fn pack(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Undecided => 0_u8.pack(bytes),
            Self::Spec => 1_u8.pack(bytes),
            Self::Page => 2_u8.pack(bytes),
            Self::Attachment(path) => {
                3_u8.pack(bytes);
                path.pack(bytes);
            }
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        match u8::unpack(bytes)? {
            0 => Some(Self::Undecided),
            1 => Some(Self::Spec),
            2 => Some(Self::Page),
            3 => Pack::unpack(bytes).map(Self::Attachment),
            _ => None,
        }
    }
}

/// A built-in kind by its position among them, then Custom with all that is configured about it.
impl Pack for StatusKind {
    fn pack(&self, bytes: &mut Vec<u8>) {
        match (Self::BUILT_IN.iter().position(|kind| kind == self), self) {
            (None, Self::Custom(custom)) => {
                u8::MAX.pack(bytes);
                custom.pack(bytes);
            }
            (position, _) => (position.unwrap_or_default() as u8).pack(bytes),
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        match u8::unpack(bytes)? {
            u8::MAX => Some(Self::Custom(Arc::<CustomStatus>::unpack(bytes)?)),
            position => Self::BUILT_IN.get(usize::from(position)).cloned(),
        }
    }
}

impl Pack for Date {
    fn pack(&self, bytes: &mut Vec<u8>) {
        let first = self.first_day();
        bytes.extend(first.year().to_le_bytes());
        bytes.extend([first.month().to_le_bytes(), first.day().to_le_bytes()].concat());
        self.precision().pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let [low, high, month, day] = *crate::pack::take(bytes, 4)? else { return None };
        let (year, month, day) = (i16::from_le_bytes([low, high]), month.cast_signed(), day.cast_signed());
        let first = Self::day(year, month, day)?.first_day();
        Some(Self::new(first, Pack::unpack(bytes)?))
    }
}

/// Its normal form, which is read as itself.
impl Pack for Version {
    fn pack(&self, bytes: &mut Vec<u8>) {
        pack::put_text(self.as_str(), bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        pack::text(bytes).and_then(Self::parse)
    }
}
