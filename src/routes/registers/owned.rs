//! What an owner has: parts of their specs, and what stands in them.

use crate::catalog::{Catalog, OwnerIndex, SpecIndex};
use crate::model::{Date, Review, RiskState};

use super::{Coverage, ReviewList, RiskEntry, RiskList};

/// A list of what belongs to one owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnedList {
    /// Specs by what their criteria say.
    Criteria(Coverage),
    /// Specs whose review should have been.
    Overdue,
    /// Risks that stand.
    Risks,
    /// Those of them of high or critical impact.
    HighRisks,
}

impl OwnedList {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Criteria(Coverage::Met),
        Self::Criteria(Coverage::Stated),
        Self::Criteria(Coverage::Untold),
        Self::Overdue,
        Self::Risks,
        Self::HighRisks,
    ];

    /// Its specs, by key; none for a list of risks.
    #[must_use]
    pub fn specs(self, catalog: &Catalog, owner: OwnerIndex, today: Date) -> Vec<SpecIndex> {
        let specs = catalog.owner(owner).specs.iter().copied();
        let found = specs.filter(|spec| {
            let entry = catalog.spec(*spec);
            match self {
                Self::Criteria(coverage) => coverage.holds(entry),
                Self::Overdue => {
                    let living = !entry.status().is_retired();
                    living && ReviewList::of(&Review::of(entry.spec()), today) == ReviewList::Overdue
                }
                Self::Risks | Self::HighRisks => false,
            }
        });
        found.collect()
    }

    /// Its risks, the gravest first, then by spec; none for a list of specs.
    #[must_use]
    pub fn risks(self, catalog: &Catalog, owner: OwnerIndex) -> Vec<RiskEntry<'_>> {
        let holds = |entry: &RiskEntry<'_>| match self {
            Self::Risks => entry.risk.state == RiskState::Open,
            Self::HighRisks => RiskList::High.holds(entry.risk),
            Self::Criteria(_) | Self::Overdue => false,
        };
        let specs = catalog.owner(owner).specs.iter().copied();
        let all = specs.flat_map(|spec| {
            let risks = catalog.spec(spec).spec().risks.iter().enumerate();
            risks.map(move |(position, risk)| RiskEntry { spec, position, risk })
        });
        let mut found: Vec<_> = all.filter(holds).collect();
        found.sort_by_key(|entry| (std::cmp::Reverse(entry.risk.impact), entry.spec, entry.position));
        found
    }

    /// How many there are.
    #[must_use]
    pub fn count(self, catalog: &Catalog, owner: OwnerIndex, today: Date) -> usize {
        match self {
            Self::Risks | Self::HighRisks => self.risks(catalog, owner).len(),
            Self::Criteria(_) | Self::Overdue => self.specs(catalog, owner, today).len(),
        }
    }

    /// Whether it has pages of its own: something stands in it, and it is not simply every spec of the owner.
    #[must_use]
    pub fn has_pages(self, catalog: &Catalog, owner: OwnerIndex, today: Date) -> bool {
        let count = self.count(catalog, owner, today);
        count > 0 && !self.is_whole(catalog, owner, count)
    }

    /// Whether so many are simply every spec of the owner.
    #[must_use]
    pub fn is_whole(self, catalog: &Catalog, owner: OwnerIndex, count: usize) -> bool {
        !matches!(self, Self::Risks | Self::HighRisks) && count == catalog.owner(owner).specs.len()
    }

    pub(in crate::routes) fn address(self) -> &'static str {
        match self {
            Self::Criteria(Coverage::Met) => "specs-that-meet-all/",
            Self::Criteria(Coverage::Stated) => "specs-with-criteria/",
            Self::Criteria(Coverage::Untold) => "specs-without-criteria/",
            Self::Overdue => "overdue-reviews/",
            Self::Risks => "risks/",
            Self::HighRisks => "high-risks/",
        }
    }
}
