//! The words of the domain: what a specification is made of.
//!
//! Data and small rules about it; no I/O, no Markdown, no HTML. A [`Spec`] is what its author
//! wrote, for good: what other specs say about it (who needs it, what ships when) stands in
//! [`crate::catalog::Catalog`], beside the specs.
//!
//! | word | type |
//! | --- | --- |
//! | one file as read | [`Parsed`], a [`Document`]: a [`Spec`] or an ordinary [`Page`] |
//! | status | [`StatusKind`], [`StatusField`] |
//! | acceptance criterion | [`Criterion`], counted by [`Tally`] |
//! | dependency as written | [`DependencyLine`], [`Reference`] |
//! | release as planned by one spec | [`PlannedRelease`], [`Version`] |
//! | what words mean | [`Vocabulary`] |

mod cadence;
mod date;
mod document;
mod headings;
mod likelihood;
mod outcome;
mod packed;
mod registry;
mod requirement;
mod review;
mod rules;
mod section_words;
mod settings;
mod spec;
mod status;
mod structure;
mod tally;
mod version;
mod vocabulary;

pub use crate::text::Text;
pub use cadence::Cadence;
pub use date::{Date, DateField, DateOrder, DateProblem, Precision};
pub use document::{ContentHash, Document, Link, LinkKind, Page, Parsed, Role};
pub use headings::{Heading, Headings};
pub use likelihood::Likelihood;
pub use outcome::Outcome;
pub use registry::{RegisteredRelease, ReleaseRegistry, ReleaseScope};
pub use requirement::{VersionRange, first_conflict, technology};
pub use review::{LastLook, Review};
pub use rules::{RequiredSections, RuleOverride, Rules};
pub use settings::{Figures, Logo, NavigationLink, Settings};
pub use spec::{
    Attributed, Boxes, Criterion, DependencyLine, EdgeKind, Entity, Epic, ExternalDependency, Field, Governance, Group,
    Id, Impact, Integration, Lane, Lanes, MarkedItem, Metric, Operation, OperationKind, Origin, Owner, OwnerKind,
    PlannedRelease, Reference, ReferenceForm, ReleaseState, Risk, RiskState, Spec, StackEntry, TargetNumber, Title,
    UnknownSection,
};
pub use status::{CustomStatus, Recognised, StatusField, StatusKind};
pub use structure::{SectionOutline, Sections, Silence, Structure};
pub use tally::{Mark, MarkState, Tally};
pub use version::Version;
pub use vocabulary::{FieldKey, SectionKind, Table, Vocabulary};
