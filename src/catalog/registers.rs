//! Long lists over all specs, put in order once for all the pages that show a part of them.
//!
//! What belongs into which list is decided in `routes::registers`; here is only where the result is kept.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::SpecIndex;
use super::interfaces::Interfaces;
use crate::model::{Impact, Likelihood, Review};

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

/// Made when first asked for; a copy of an equal catalog would give the same.
#[derive(Debug, Default)]
pub(super) struct Kept {
    registers: OnceLock<Registers>,
    /// Shared with a catalog before that says the same about them.
    interfaces: Arc<OnceLock<Interfaces>>,
}

impl Kept {
    /// For a catalog whose specs touch the same things as before.
    pub(super) fn with_same_interfaces(&self) -> Self {
        Self { registers: OnceLock::new(), interfaces: Arc::clone(&self.interfaces) }
    }

    pub(super) fn made(&self) -> Option<&Registers> {
        self.registers.get()
    }

    pub(super) fn get(&self, make: impl FnOnce() -> Registers) -> &Registers {
        self.registers.get_or_init(make)
    }

    pub(super) fn interfaces(&self, make: impl FnOnce() -> Interfaces) -> &Interfaces {
        self.interfaces.get_or_init(make)
    }
}
