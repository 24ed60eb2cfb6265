//! A feature specification: everything that could be read from its file.
//!
//! Every value that points back at the author's text carries its [`Place`]. Texts are plain: markup
//! is removed, characters are not. The order of every list is the order of the file.

use crate::diagnostic::Place;
use crate::text::Text;

use super::date::DateField;
use super::status::StatusField;
use super::tally::{MarkState, Tally};
use super::version::Version;

/// One feature specification, as its author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// What other documents call it.
    pub id: Id,
    /// What people call it.
    pub title: Title,
    /// `None` when no status is written anywhere.
    pub status: Option<StatusField>,
    /// Who answers for it; empty when nobody is named.
    pub owners: Vec<Owner>,
    /// When it was first written, as its author says.
    pub created: Option<DateField>,
    /// When it was last changed, as its author says.
    pub updated: Option<DateField>,
    /// When somebody last confirmed it, as its author says.
    pub reviewed: Option<DateField>,
    /// `Priority`, as written.
    pub priority: Option<Attributed>,
    /// A release that the whole spec is meant for: `Target Version`, `Milestone`, `Target Release`.
    pub target_release: Option<Field>,
    /// Every other metadata field, in order.
    pub extra: Vec<Field>,
    /// First paragraph of the problem statement (else of the overview or of the text).
    pub summary: Option<Attributed>,
    /// What hurts today.
    pub pain_points: Vec<Attributed>,
    /// Epics and stories with their criteria.
    pub epics: Vec<Epic>,
    /// Acceptance criteria that belong to no epic.
    pub criteria: Vec<Criterion>,
    /// Every GFM task box of the document, as cmark-gfm counts them.
    pub boxes: Boxes,
    /// Implementation status.
    pub work: Lanes,
    /// `Architecture`: name and values.
    pub stack: Vec<StackEntry>,
    /// Data model.
    pub entities: Vec<Entity>,
    /// API endpoints.
    pub operations: Vec<Operation>,
    /// External integrations.
    pub integrations: Vec<Integration>,
    /// Success metrics.
    pub metrics: Vec<Metric>,
    /// Internal dependencies as written; resolving them is the catalog's work.
    pub dependencies: Vec<DependencyLine>,
    /// External dependencies.
    pub external: Vec<ExternalDependency>,
    /// Risks and their mitigations.
    pub risks: Vec<Risk>,
    /// The release plan, one entry a version or label.
    pub releases: Vec<PlannedRelease>,
    /// The footer.
    pub governance: Governance,
    /// Testing strategy.
    pub testing: Vec<Group>,
    /// Documentation.
    pub documentation: Vec<Group>,
    /// Sections that no rule recognises.
    pub unknown_sections: Vec<UnknownSection>,
}

impl Spec {
    /// Every acceptance criterion, those of epics first.
    pub fn all_criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.epics.iter().flat_map(|epic| &epic.criteria).chain(&self.criteria)
    }

    /// The acceptance criteria of the whole document, counted.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.all_criteria().map(|criterion| criterion.state).collect()
    }
}

/// How a value that had to be found somewhere was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A metadata field of the text.
    Field,
    /// The front matter.
    FrontMatter,
    /// The level 1 heading.
    Title,
    /// The name of the folder.
    Folder,
    /// The name of the file.
    File,
}

impl Origin {
    /// The word used in JSON: `front_matter`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::FrontMatter => "front_matter",
            Self::Title => "title",
            Self::Folder => "folder",
            Self::File => "file",
        }
    }
}

/// What other documents call a spec. Text, not a number: `010` stays `010`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    /// The id as written, without markup: `012-search`, `FEAT-010`, `SE-0003`.
    pub text: Text,
    /// The number in it, if it has one. A name that begins like a date has none.
    pub number: Option<u32>,
    /// Where it was found.
    pub origin: Origin,
    /// The words it was read from; the start of the file for folder and file names.
    pub place: Place,
}

/// What people call a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The name alone.
    pub text: Text,
    /// What stood before it in the heading: `Feature Specification`, `Story 1.2`.
    pub prefix: Option<Text>,
    /// Where it was found.
    pub origin: Origin,
    /// The heading, or the start of the file.
    pub place: Place,
}

/// A metadata field that has no meaning of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key as written.
    pub key: Text,
    /// The value, markup removed.
    pub value: Text,
    /// The value's place.
    pub place: Place,
}

/// Somebody who answers for a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The name as written, without a mail address.
    pub name: Text,
    /// What kind of name it is.
    pub kind: OwnerKind,
    /// Where it stands.
    pub place: Place,
}

/// What kind of name an [`Owner`] has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnerKind {
    /// A person's name.
    Person,
    /// A team's name: `Platform Team`, `@org/team`.
    Team,
    /// `@handle`.
    Handle,
    /// A mail address alone.
    Mail,
}

impl OwnerKind {
    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Team => "team",
            Self::Handle => "handle",
            Self::Mail => "mail",
        }
    }
}

/// An epic or a user story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epic {
    /// `1` of `Epic 1`, `2` of `US-2`.
    pub number: Option<u32>,
    /// Its name.
    pub title: Text,
    /// As a …
    pub role: Option<Text>,
    /// I want …
    pub capability: Option<Text>,
    /// So that …
    pub benefit: Option<Text>,
    /// `P1`, as written.
    pub priority: Option<Text>,
    /// Its acceptance criteria.
    pub criteria: Vec<Criterion>,
    /// Its heading.
    pub place: Place,
}

/// One acceptance criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// What must hold.
    pub text: Text,
    /// Whether it does, as its mark says.
    pub state: MarkState,
    /// Where it stands.
    pub place: Place,
}

/// GFM task boxes of a whole document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Boxes {
    /// `[x]`.
    pub checked: u32,
    /// `[ ]`.
    pub unchecked: u32,
}

/// Which lane of the implementation status an item is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Done.
    Completed,
    /// Being done.
    InProgress,
    /// To be done.
    Planned,
    /// Under a heading that says none of these.
    Other,
}

/// Implementation status by lane. An item's own mark beats its heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the variants of `Lane`")]
pub struct Lanes {
    pub completed: Vec<MarkedItem>,
    pub in_progress: Vec<MarkedItem>,
    pub planned: Vec<MarkedItem>,
    pub other: Vec<MarkedItem>,
}

impl Lanes {
    /// The items of one lane.
    #[must_use]
    pub fn lane(&self, lane: Lane) -> &[MarkedItem] {
        match lane {
            Lane::Completed => &self.completed,
            Lane::InProgress => &self.in_progress,
            Lane::Planned => &self.planned,
            Lane::Other => &self.other,
        }
    }
}

/// A list item with a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedItem {
    /// What it says, without its mark.
    pub text: Text,
    /// The bold sub-heading it stands under, if any.
    pub group: Option<Text>,
    /// What its mark says; unknown without one.
    pub state: MarkState,
    /// Where it stands.
    pub place: Place,
}

/// A line of the technology stack: `**Database**: PostgreSQL 16, Redis`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackEntry {
    /// The key.
    pub name: Text,
    /// Its values, cut at commas outside brackets.
    pub values: Vec<Text>,
    /// Its key.
    pub place: Place,
}

/// A thing of the data model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its name.
    pub name: Text,
    /// The language of its code block: `python`, `sql`, `mermaid`; empty when there is none.
    pub language: Text,
    /// Names of its fields where they can be read.
    pub fields: Vec<Text>,
    /// Its heading or its first line of code.
    pub place: Place,
}

/// Whether an [`Operation`] reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationKind {
    /// A selector.
    Read,
    /// A service.
    Write,
    /// Under a heading that says neither.
    Other,
}

impl OperationKind {
    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Other => "other",
        }
    }
}

/// An API endpoint, a selector, a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Whether it reads or writes.
    pub kind: OperationKind,
    /// The heading it stands under: `Selectors (Read Operations)`, `Celery Tasks`.
    pub group: Option<Text>,
    /// Its name, or method and path together.
    pub name: Text,
    /// The signature as written.
    pub signature: Text,
    /// What it says about itself.
    pub description: Option<Text>,
    /// `GET` of `GET /x`.
    pub method: Option<Text>,
    /// `/x` of `GET /x`.
    pub path: Option<Text>,
    /// Where it stands.
    pub place: Place,
}

/// A system on the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// Its name, without a suffix such as `(To Implement)`.
    pub name: Text,
    /// What a suffix or a mark says: `To Implement`.
    pub state: Option<Text>,
    /// URL or interface.
    pub endpoint: Option<Text>,
    /// What goes in.
    pub input: Option<Text>,
    /// What comes out.
    pub output: Option<Text>,
    /// What it is made with.
    pub technology: Option<Text>,
    /// Any other key.
    pub extra: Vec<Field>,
    /// Its heading.
    pub place: Place,
}

/// A success metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// What is measured.
    pub name: Text,
    /// The goal, as written.
    pub target: Option<Text>,
    /// The goal as a number, where it is one.
    pub parsed: Option<TargetNumber>,
    /// How it is measured.
    pub measure: Option<Text>,
    /// What it is now.
    pub actual: Option<Text>,
    /// What it was before.
    pub baseline: Option<Text>,
    /// Its heading or row.
    pub place: Place,
}

/// The number in a metric's target: `<200ms` is `<`, `200`, `ms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetNumber {
    /// `<`, `<=`, `>`, `>=`, `~` or `→`; none when there is none.
    pub operator: Option<Text>,
    /// The number as digits, without separators of thousands: `95`, `0.5`.
    pub value: Text,
    /// What follows it: `%`, `ms`, `minutes a week`.
    pub unit: Option<Text>,
}

/// What kind of tie a dependency makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// This spec needs the other.
    Requires,
    /// The other spec needs this one.
    Blocks,
    /// They have to do with each other; orders nothing.
    Relates,
}

impl EdgeKind {
    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requires => "requires",
            Self::Blocks => "blocks",
            Self::Relates => "relates",
        }
    }
}

/// One entry about other specs: a list item, a bold label's value, a metadata field.
///
/// An entry without references is prose: shown, never reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyLine {
    /// The entry as written, markup removed but back quotes kept.
    pub raw: Text,
    /// What kind of tie.
    pub kind: EdgeKind,
    /// What in it may name a spec, in order. `Independent of x` and `None` give no entry at all.
    pub references: Vec<Reference>,
    /// Where it stands.
    pub place: Place,
}

/// Words that may name a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The words: a path, an id, a number, a title.
    pub text: Text,
    /// What they look like.
    pub form: ReferenceForm,
    /// `0.2.0` of `002-auth (v0.2.0+)`.
    pub min_version: Option<Version>,
    /// Where they stand.
    pub place: Place,
}

/// What the words of a [`Reference`] look like; decides how they are resolved and whether they can be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceForm {
    /// The target of a Markdown link to a file, perhaps with a fragment.
    File,
    /// `[[target]]`.
    Wiki,
    /// One word that may be an id: `002-auth`, `FEAT-010`.
    Id,
    /// `Spec 002`, `Feature 6`, `(003)`; in a dependency field also a bare `155`.
    Number,
    /// `#006`: only a spec if padded as the ids are.
    HashNumber,
    /// The whole entry, in case it is exactly a title.
    Title,
}

/// A library, service or standard from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalDependency {
    /// Its name, without a version.
    pub name: Text,
    /// The version requirement as written: `5.2+`.
    pub version: Option<Text>,
    /// The whole entry.
    pub raw: Text,
    /// What it is for.
    pub purpose: Option<Text>,
    /// Where it stands.
    pub place: Place,
}

/// How bad a risk would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Not written, or no word that is known.
    Unknown,
    /// A nuisance.
    Low,
    /// It hurts.
    Medium,
    /// It endangers the feature.
    High,
    /// It endangers more than the feature.
    Critical,
}

impl Impact {
    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Whether a risk still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskState {
    /// It stands.
    Open,
    /// Somebody took it knowingly.
    Accepted,
    /// It is gone: closed, resolved, mitigated.
    Closed,
}

impl RiskState {
    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
        }
    }
}

/// A risk and what is done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// Its name; `Risk 1` where nobody gave it one.
    pub name: Text,
    /// What may happen.
    pub description: Option<Text>,
    /// How bad it would be.
    pub impact: Impact,
    /// The author's words for it.
    pub raw_impact: Option<Text>,
    /// How likely it is, as written.
    pub likelihood: Option<Text>,
    /// What is done about it; empty when nothing is written or a placeholder stands there.
    pub mitigations: Vec<Text>,
    /// Whether it still stands.
    pub state: RiskState,
    /// Its heading or row.
    pub place: Place,
}

impl Risk {
    /// Whether it still stands, at high or critical impact.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        self.impact >= Impact::High && self.state == RiskState::Open
    }
}

/// How far a release is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReleaseState {
    /// Out.
    Released,
    /// Being made.
    InProgress,
    /// The one after the current.
    Next,
    /// Some time later.
    Planned,
    /// Nothing says.
    Unknown,
}

impl ReleaseState {
    /// The word used in JSON: `in_progress`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::InProgress => "in_progress",
            Self::Next => "next",
            Self::Planned => "planned",
            Self::Unknown => "unknown",
        }
    }
}

/// What one spec plans for one version or label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRelease {
    /// The version; `None` for a label without order.
    pub version: Option<Version>,
    /// The heading as written.
    pub raw: Text,
    /// `current`, `next`, `MVP`, `Phase 2`.
    pub label: Option<Text>,
    /// What the label and the marks say.
    pub state: ReleaseState,
    /// A date in the heading.
    pub date: Option<DateField>,
    /// What ships.
    pub items: Vec<MarkedItem>,
    /// Its heading.
    pub place: Place,
}

/// The footer: how the document itself is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Governance {
    /// `Living specification`.
    pub status: Option<Attributed>,
    /// `Quarterly`.
    pub review_cadence: Option<Attributed>,
    /// Who approves, and how.
    pub approval: Option<Attributed>,
}

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributed {
    /// The words.
    pub text: Text,
    /// Where they stand.
    pub place: Place,
}

/// Items under one sub-heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The sub-heading; empty for items above the first one.
    pub name: Text,
    /// Its items.
    pub items: Vec<MarkedItem>,
}

/// A section that no rule recognises; it keeps its place on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSection {
    /// Its heading.
    pub title: Text,
    /// 1 to 6.
    pub level: u8,
    /// Its heading's place.
    pub place: Place,
}
