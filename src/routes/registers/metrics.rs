//! Success metrics of all specs: all of them, and parts by what is known about each.

use crate::catalog::{Catalog, SpecIndex};
use crate::model::Metric;

use super::registers;

/// A list of metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricList {
    /// Every metric of every spec.
    All,
    /// Those that say what came of it.
    Measured,
    /// Those that do not say so yet.
    Awaited,
    /// Those without a target, which can neither be reached nor missed.
    Untargeted,
}

impl MetricList {
    /// The parts. A metric without a target stands also in one of the other two.
    pub const PARTS: [Self; 3] = [Self::Measured, Self::Awaited, Self::Untargeted];

    /// Whether a metric belongs into it.
    #[must_use]
    pub fn holds(self, metric: &Metric) -> bool {
        match self {
            Self::All => true,
            Self::Measured => metric.actual.is_some(),
            Self::Awaited => metric.actual.is_none(),
            Self::Untargeted => metric.target.is_none(),
        }
    }

    /// Its metrics, by key of their spec, in the order of its file.
    pub fn metrics(self, catalog: &Catalog) -> impl Iterator<Item = (SpecIndex, &Metric)> {
        let all = registers(catalog).metrics.iter();
        let all = all.map(|(spec, position)| (*spec, &catalog.spec(*spec).spec().metrics[*position as usize]));
        all.filter(move |(_, metric)| self.holds(metric))
    }

    /// How many there are.
    #[must_use]
    pub fn count(self, catalog: &Catalog) -> usize {
        self.metrics(catalog).count()
    }

    /// How many metrics stand before those of `spec` in the list of all.
    #[must_use]
    pub fn before(catalog: &Catalog, spec: SpecIndex) -> usize {
        registers(catalog).metrics.partition_point(|(other, _)| *other < spec)
    }

    pub(in crate::routes) fn address(self) -> &'static str {
        match self {
            Self::All => "metrics/",
            Self::Measured => "metrics/with-result/",
            Self::Awaited => "metrics/without-result/",
            Self::Untargeted => "metrics/without-target/",
        }
    }
}
