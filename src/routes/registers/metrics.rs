//! Success metrics of all specs: all of them, and parts by what is known about each.

use std::ops::Range;

use crate::catalog::{Catalog, Registers, SpecIndex};
use crate::model::{Metric, Outcome};

use super::registers;

/// A list of metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricList {
    /// Every metric of every spec.
    All,
    /// Those that say what came of it.
    Measured,
    /// Those whose result reaches the target.
    Met,
    /// Those whose result misses it.
    NotMet,
    /// Those whose result cannot be held against a target.
    Untold,
    /// Those that do not say yet what came of them.
    Awaited,
    /// Those without a target, which can neither be reached nor missed.
    Untargeted,
}

impl MetricList {
    /// The parts. Those with a result stand also in one of the three that say what came of it, those without a target
    /// also in others.
    pub const PARTS: [Self; 6] =
        [Self::Met, Self::NotMet, Self::Untold, Self::Measured, Self::Awaited, Self::Untargeted];

    /// Whether a metric belongs into it.
    #[must_use]
    pub fn holds(self, metric: &Metric) -> bool {
        match self {
            Self::All => true,
            Self::Measured => metric.actual.is_some(),
            Self::Met => metric.outcome() == Some(Outcome::Met),
            Self::NotMet => metric.outcome() == Some(Outcome::NotMet),
            Self::Untold => metric.outcome() == Some(Outcome::Unknown),
            Self::Awaited => metric.actual.is_none(),
            Self::Untargeted => metric.target.is_none(),
        }
    }

    /// Some of its metrics, by position: by key of their spec, in the order of its file.
    #[must_use]
    pub fn shown(self, catalog: &Catalog, shown: Range<usize>) -> Vec<(SpecIndex, &Metric)> {
        let registers = registers(catalog);
        let metric = |(spec, at): &(SpecIndex, u32)| (*spec, &catalog.spec(*spec).spec().metrics[*at as usize]);
        match self.positions(registers) {
            None => registers.metrics[shown].iter().map(metric).collect(),
            Some(positions) => positions[shown].iter().map(|at| metric(&registers.metrics[*at as usize])).collect(),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(self, catalog: &Catalog) -> usize {
        let registers = registers(catalog);
        self.positions(registers).map_or(registers.metrics.len(), <[u32]>::len)
    }

    /// Where its metrics stand among all; `None` for all of them.
    fn positions(self, registers: &Registers) -> Option<&[u32]> {
        let part = Self::PARTS.iter().position(|part| *part == self)?;
        Some(&registers.metric_parts[part])
    }

    /// How many metrics stand before those of `spec` in the list of all.
    #[must_use]
    pub fn before(catalog: &Catalog, spec: SpecIndex) -> usize {
        match catalog.made_registers() {
            Some(registers) => registers.metrics.partition_point(|(other, _)| *other < spec),
            // A preview shows one spec: to count is less than to put the metrics of all in order.
            None => catalog.specs[..spec.get()].iter().map(|entry| entry.spec().metrics.len()).sum(),
        }
    }

    pub(in crate::routes) fn address(self) -> &'static str {
        match self {
            Self::All => "metrics/",
            Self::Measured => "metrics/with-result/",
            Self::Met => "metrics/met/",
            Self::NotMet => "metrics/not-met/",
            Self::Untold => "metrics/cannot-be-told/",
            Self::Awaited => "metrics/without-result/",
            Self::Untargeted => "metrics/without-target/",
        }
    }
}
