//! When specs are to be reviewed: those that are late first, then by day, then those of which nobody can say.

use crate::catalog::{Catalog, SpecEntry, SpecIndex};
use crate::model::{Date, Review};

use super::registers;

/// A list of specs by their next review. Superseded and cancelled specs are history and stand in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewList {
    /// Every spec that says how often it is reviewed.
    All,
    /// The day has passed.
    Overdue,
    /// The day is still to come.
    Coming,
    /// Nobody can say when: the cadence is no span of time, or there is no date to count from.
    Unknown,
    /// Specs that do not say how often they are reviewed; not among [`ReviewList::All`].
    Unstated,
}

impl ReviewList {
    /// The parts, in the order in which [`ReviewList::All`] holds those that belong to it.
    pub const PARTS: [Self; 4] = [Self::Overdue, Self::Coming, Self::Unknown, Self::Unstated];

    /// The part that a spec belongs to.
    #[must_use]
    pub fn of(review: &Review, today: Date) -> Self {
        match review {
            Review::Unstated => Self::Unstated,
            Review::NoSpan | Review::NoDate => Self::Unknown,
            Review::Due { .. } if review.overdue(today).is_some() => Self::Overdue,
            Review::Due { .. } => Self::Coming,
        }
    }

    /// Its specs: the latest review first, then by the day of the next one, then by key.
    #[must_use]
    pub fn specs(self, catalog: &Catalog, today: Date) -> &[(SpecIndex, Review)] {
        let all = &registers(catalog).reviews;
        let overdue = all.partition_point(|(_, review)| Self::of(review, today) == Self::Overdue);
        let due = all.partition_point(|(_, review)| matches!(review, Review::Due { .. }));
        let stated = all.partition_point(|(_, review)| *review != Review::Unstated);
        match self {
            Self::All => &all[..stated],
            Self::Overdue => &all[..overdue],
            Self::Coming => &all[overdue..due],
            Self::Unknown => &all[due..stated],
            Self::Unstated => &all[stated..],
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(self, catalog: &Catalog, today: Date) -> usize {
        self.specs(catalog, today).len()
    }

    pub(in crate::routes) fn address(self) -> &'static str {
        match self {
            Self::All => "reviews/",
            Self::Overdue => "reviews/overdue/",
            Self::Coming => "reviews/to-come/",
            Self::Unknown => "reviews/unknown/",
            Self::Unstated => "reviews/without-cadence/",
        }
    }
}

/// The next review of every spec that is kept, in the order of all lists: one after the other.
pub(super) fn all(catalog: &Catalog) -> Vec<(SpecIndex, Review)> {
    let all = catalog.specs().filter(|(_, entry)| is_reviewed(entry));
    let mut found: Vec<_> = all.map(|(index, entry)| (index, Review::of(entry.spec()))).collect();
    let day = |review: &Review| match review {
        Review::Due { next, .. } => Some(*next),
        _ => None,
    };
    // What has no day comes last.
    found.sort_by_key(|(index, review)| (day(review).is_none(), *review == Review::Unstated, day(review), *index));
    found
}

/// Whether anybody means to keep the spec.
fn is_reviewed(entry: &SpecEntry) -> bool {
    !entry.status().is_retired()
}
