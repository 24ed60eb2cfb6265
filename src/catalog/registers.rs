//! Long lists over all specs, put in order once for all the pages that show a part of them.
//!
//! What belongs into which list is decided in `routes::registers`; here is only where the result is kept.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::interfaces::Interfaces;
use super::{ReleaseIndex, SpecIndex};
use crate::model::{Date, Impact, Likelihood, Review};

/// A thing of a spec: the spec, and the thing's position among its kin there.
pub type Listed = (SpecIndex, u32);

/// The lists of one catalog.
#[derive(Debug, Default)]
pub struct Registers {
    /// All risks in the order of their register.
    pub risks: Vec<Listed>,
    /// All acceptance criteria in the order of their register, part after part.
    pub criteria: Vec<Listed>,
    /// Where the parts of `criteria` begin, and the end of the last.
    pub parts: Vec<usize>,
    /// Where in `criteria` the numbered pages begin: of all of them, then of each part.
    pub criteria_pages: Vec<Vec<usize>>,
    /// Specs by what their criteria say, a list for each answer, by key.
    pub coverage: Vec<Vec<SpecIndex>>,
    /// Positions in `risks` of those that stand and are grave.
    pub high_risks: Vec<u32>,
    /// The same of those that stand, for each likelihood and impact.
    pub risk_cells: BTreeMap<(Likelihood, Impact), Vec<u32>>,
    /// All metrics, by key of their spec.
    pub metrics: Vec<Listed>,
    /// Positions in `metrics`, for each part of them.
    pub metric_parts: Vec<Vec<u32>>,
    /// The next review of every spec that is kept: by day, then those of which nobody can say when, then those without
    /// a cadence; each of the three by key at last.
    pub reviews: Vec<(SpecIndex, Review)>,
}

/// What needs somebody on one day, and the order that follows from it.
#[derive(Debug, Default)]
pub struct Pressing {
    /// Each thing that needs somebody, the most pressing first.
    pub concerns: Vec<Concern>,
    /// Where each spec stands in the order of tables: those with a concern, then the unfinished, then the rest; in
    /// each the last updated first.
    pub ranks: Vec<u32>,
    /// The most pressing of the concerns of each spec.
    pub of_specs: Vec<Option<ConcernKind>>,
}

/// One thing that needs somebody.
#[derive(Debug)]
pub struct Concern {
    /// Why.
    pub kind: ConcernKind,
    /// What it is about.
    pub about: Concerned,
    /// Why, with the names and numbers of this case.
    pub reason: String,
}

/// What a [`Concern`] is about.
#[derive(Clone, Copy, Debug)]
pub enum Concerned {
    /// A release.
    Release(ReleaseIndex),
    /// A circle of dependencies, by its position among them.
    Circle(usize),
    /// A spec.
    Spec(SpecIndex),
}

/// Why something needs somebody; the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConcernKind {
    /// The day of a release has passed, and it is not out.
    OverdueRelease,
    /// A release cannot ship as it is planned.
    BlockedRelease,
    /// A release is due within days, and something is still in its way.
    DueRelease,
    /// A grave risk that nobody does anything about.
    Unmitigated,
    /// A circle of dependencies.
    Circle,
    /// Its author says that it is blocked.
    Blocked,
    /// Its marks cannot be right if its status is.
    Contradicted,
    /// It needs a spec that is less far along.
    Behind,
    /// The day of its review has passed.
    Unreviewed,
    /// It ships soon, and nobody is named as owner.
    Unowned,
    /// It ships soon, and nobody has changed it for long.
    Stale,
}

/// Made when first asked for; a copy of an equal catalog would give the same.
#[derive(Debug, Default)]
pub(super) struct Kept {
    registers: OnceLock<Registers>,
    /// With the day that it was judged by.
    pressing: OnceLock<(Date, Arc<Pressing>)>,
    /// Shared with a catalog before that says the same about them.
    interfaces: Arc<OnceLock<Interfaces>>,
}

impl Kept {
    /// For a catalog whose specs touch the same things as before.
    pub(super) fn with_same_interfaces(&self) -> Self {
        Self { interfaces: Arc::clone(&self.interfaces), ..Self::default() }
    }

    pub(super) fn made(&self) -> Option<&Registers> {
        self.registers.get()
    }

    pub(super) fn get(&self, make: impl FnOnce() -> Registers) -> &Registers {
        self.registers.get_or_init(make)
    }

    pub(super) fn pressing(&self, today: Date, make: impl Fn() -> Pressing) -> Arc<Pressing> {
        let (day, kept) = self.pressing.get_or_init(|| (today, Arc::new(make())));
        if *day == today { Arc::clone(kept) } else { Arc::new(make()) }
    }

    pub(super) fn interfaces(&self, make: impl FnOnce() -> Interfaces) -> &Interfaces {
        self.interfaces.get_or_init(make)
    }
}
