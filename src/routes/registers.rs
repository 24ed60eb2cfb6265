//! Lists that gather one kind of thing from all specs: which lists there are, and what stands in each.
//!
//! Routes number their pages and views show them by the same functions, so that a count and the list behind
//! it cannot differ. A list of a part (open high risks, specs without criteria) has pages only if something stands in it.

mod interfaces;
mod metrics;
mod owned;
mod reviews;
mod unknown;

use std::collections::BTreeMap;
use std::ops::Range;

use super::PAGE_SIZE;
use crate::catalog::{Catalog, Registers, ReleaseIndex, SpecEntry, SpecIndex};
use crate::model::{Criterion, Impact, Likelihood, MarkState, ReleaseState, Risk, RiskState};

pub use interfaces::{InterfaceList, MOST_USES};
pub use metrics::MetricList;
pub use owned::OwnedList;
pub use reviews::ReviewList;
pub use unknown::{UnknownList, UnreadDate, unowned, unread_dates};

pub(super) use interfaces::thing;

/// A list of risks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskList {
    /// Every risk of every spec.
    All,
    /// Those that stand, of high or critical impact.
    High,
    /// Those that stand, so likely and so grave: a cell of the matrix.
    Cell(Likelihood, Impact),
}

/// A risk of the register.
#[derive(Clone, Copy, Debug)]
pub struct RiskEntry<'a> {
    /// The spec that names it.
    pub spec: SpecIndex,
    /// Its position in that spec.
    pub position: usize,
    /// The risk.
    pub risk: &'a Risk,
}

impl<'a> RiskEntry<'a> {
    /// The risk of a spec at a position.
    #[must_use]
    pub fn at(catalog: &'a Catalog, (spec, position): (SpecIndex, usize)) -> Self {
        Self { spec, position, risk: &catalog.spec(spec).spec().risks[position] }
    }
}

impl RiskList {
    /// Whether a risk belongs into it.
    #[must_use]
    pub fn holds(self, risk: &Risk) -> bool {
        let open = risk.state == RiskState::Open;
        match self {
            Self::All => true,
            Self::High => risk.is_grave(),
            Self::Cell(likelihood, impact) => {
                open && risk.impact == impact && self::likelihood(risk) == Some(likelihood)
            }
        }
    }

    /// Its risks: those that stand first, then by impact, then by nearness of the spec's release.
    #[must_use]
    pub fn risks(self, catalog: &Catalog) -> Vec<RiskEntry<'_>> {
        self.shown(catalog, 0..self.count(catalog))
    }

    /// Some of them, by position.
    #[must_use]
    pub fn shown(self, catalog: &Catalog, shown: Range<usize>) -> Vec<RiskEntry<'_>> {
        let registers = registers(catalog);
        let entry = |(spec, position): &(SpecIndex, u32)| RiskEntry::at(catalog, (*spec, *position as usize));
        match self.positions(registers) {
            None => registers.risks[shown].iter().map(entry).collect(),
            Some(positions) => positions[shown].iter().map(|at| entry(&registers.risks[*at as usize])).collect(),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(self, catalog: &Catalog) -> usize {
        let registers = registers(catalog);
        self.positions(registers).map_or(registers.risks.len(), <[u32]>::len)
    }

    /// Where its risks stand among all; `None` for all of them.
    fn positions(self, registers: &Registers) -> Option<&[u32]> {
        match self {
            Self::All => None,
            Self::High => Some(&registers.high_risks),
            Self::Cell(likelihood, impact) => {
                Some(registers.risk_cells.get(&(likelihood, impact)).map_or(&[], Vec::as_slice))
            }
        }
    }

    /// The parts that have pages of their own, beside [`RiskList::All`].
    pub(super) fn parts(catalog: &Catalog) -> Vec<Self> {
        let cells = registers(catalog).risk_cells.keys().filter(|(_, impact)| *impact != Impact::Unknown);
        let cells = cells.map(|(likelihood, impact)| Self::Cell(*likelihood, *impact));
        std::iter::once(Self::High).chain(cells).filter(|list| list.count(catalog) > 0).collect()
    }

    pub(super) fn address(self) -> String {
        match self {
            Self::All => "risks/".into(),
            Self::High => "risks/high/".into(),
            Self::Cell(likelihood, impact) => {
                format!("risks/{}-likelihood-{}-impact/", likelihood.as_str(), impact.as_str())
            }
        }
    }
}

/// How likely a risk is, where its author's words can be told apart.
#[must_use]
pub fn likelihood(risk: &Risk) -> Option<Likelihood> {
    Likelihood::parse(risk.likelihood.as_deref()?)
}

/// The first release of a spec that is not out.
#[must_use]
pub fn to_come(catalog: &Catalog, entry: &SpecEntry) -> Option<ReleaseIndex> {
    let open = |release: &&ReleaseIndex| catalog.release(**release).state != ReleaseState::Released;
    entry.releases.iter().find(open).copied()
}

/// A list of acceptance criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CriteriaList {
    /// Every criterion of every spec.
    All,
    /// Not met yet.
    Open,
    /// Without a mark, so that nobody can say.
    Unmarked,
    /// Met.
    Met,
    /// Given up.
    Dropped,
}

impl CriteriaList {
    /// The parts, in the order in which [`CriteriaList::All`] holds them.
    pub const PARTS: [Self; 4] = [Self::Open, Self::Unmarked, Self::Met, Self::Dropped];

    /// The part that a state belongs to.
    #[must_use]
    pub fn of(state: MarkState) -> Self {
        match state {
            MarkState::Open | MarkState::InProgress => Self::Open,
            MarkState::Unknown => Self::Unmarked,
            MarkState::Met => Self::Met,
            MarkState::Dropped => Self::Dropped,
        }
    }

    /// Some of its criteria, by position: open ones first, then by the release that the spec ships whole in, then
    /// by spec.
    pub fn criteria(self, catalog: &Catalog, shown: Range<usize>) -> impl Iterator<Item = (SpecIndex, &Criterion)> {
        let registers = registers(catalog);
        let listed = registers.criteria[self.range(registers)].get(shown).unwrap_or_default();
        listed.iter().filter_map(|(spec, position)| {
            let criterion = catalog.spec(*spec).spec().all_criteria().nth(*position as usize)?;
            Some((*spec, criterion))
        })
    }

    /// How many there are.
    #[must_use]
    pub fn count(self, catalog: &Catalog) -> usize {
        self.range(registers(catalog)).len()
    }

    /// How many numbered pages it has; one at least.
    #[must_use]
    pub fn pages(self, catalog: &Catalog) -> u32 {
        self.starts(registers(catalog)).len().max(1) as u32
    }

    /// Which of its criteria stand on a page, by position.
    #[must_use]
    pub fn page(self, catalog: &Catalog, number: u32) -> Range<usize> {
        let registers = registers(catalog);
        let (all, starts) = (self.range(registers), self.starts(registers));
        let start = |at: usize| starts.get(at).copied().unwrap_or(all.end) - all.start;
        let at = (number as usize).saturating_sub(1);
        start(at)..start(at + 1)
    }

    /// Where in the list of all criteria its pages begin.
    fn starts(self, registers: &Registers) -> &[usize] {
        let part = Self::PARTS.iter().position(|part| *part == self);
        &registers.criteria_pages[part.map_or(0, |part| part + 1)]
    }

    /// Where it stands in the list of all criteria.
    fn range(self, registers: &Registers) -> Range<usize> {
        match Self::PARTS.iter().position(|part| *part == self) {
            Some(part) => registers.parts[part]..registers.parts[part + 1],
            None => 0..registers.criteria.len(),
        }
    }

    pub(super) fn address(self) -> &'static str {
        match self {
            Self::All => "criteria/",
            Self::Open => "criteria/open/",
            Self::Unmarked => "criteria/unmarked/",
            Self::Met => "criteria/met/",
            Self::Dropped => "criteria/dropped/",
        }
    }
}

/// The release that a spec ships whole in: the one that its criteria belong to.
#[must_use]
pub fn whole(catalog: &Catalog, index: SpecIndex, entry: &SpecEntry) -> Option<ReleaseIndex> {
    let last = |release: &&ReleaseIndex| catalog.release(**release).part(index).is_some_and(|part| part.last);
    entry.releases.iter().rev().find(last).copied()
}

/// Specs by what their acceptance criteria say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// All that count are met.
    Met,
    /// There are some that count.
    Stated,
    /// There are none, or none that count: dropped and unmarked ones do not.
    Untold,
}

impl Coverage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Met, Self::Stated, Self::Untold];

    /// Its specs, by key.
    pub fn specs(self, catalog: &Catalog) -> impl ExactSizeIterator<Item = SpecIndex> {
        let position = Self::ALL.iter().position(|of| *of == self).unwrap_or_default();
        registers(catalog).coverage[position].iter().copied()
    }

    /// Whether a spec belongs into it.
    #[must_use]
    pub fn holds(self, entry: &SpecEntry) -> bool {
        let tally = entry.spec().tally();
        match self {
            Self::Met => tally.tracked() > 0 && tally.met == tally.tracked(),
            Self::Stated => tally.tracked() > 0,
            Self::Untold => tally.tracked() == 0,
        }
    }

    /// Its name in the rows of tables: `met`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Stated => "stated",
            Self::Untold => "untold",
        }
    }

    pub(super) fn address(self) -> &'static str {
        match self {
            Self::Met => "criteria/specs-that-meet-all/",
            Self::Stated => "criteria/specs-with-criteria/",
            Self::Untold => "criteria/specs-without/",
        }
    }
}

/// Where the pages of a list begin that starts at `start` and holds so many rows of each spec.
///
/// A mark that is set should move one row, and not each row behind it to the end of a hundred pages. So pages end where
/// a group of specs ends, and go on while there is room: only a page that was just full, or is now, ends elsewhere than
/// before. How many specs make a group is a power of two, which hardly ever becomes another.
fn pages(start: usize, rows: &[usize]) -> Vec<usize> {
    const ROOM: usize = PAGE_SIZE / 4 * 5;
    let total: usize = rows.iter().sum();
    if total <= PAGE_SIZE {
        return if total > 0 { vec![start] } else { Vec::new() };
    }
    let mut specs = 1;
    while specs * 2 * total <= PAGE_SIZE / 2 * rows.len() {
        specs *= 2;
    }
    let mut starts = vec![start];
    let mut from = start;
    for group in rows.chunks(specs).map(|rows| rows.iter().sum::<usize>()) {
        let held = from - starts[starts.len() - 1];
        if held > 0 && held + group > ROOM {
            starts.push(from);
        }
        // One of these specs alone may fill several pages.
        let more = if group > 2 * PAGE_SIZE { group.div_ceil(PAGE_SIZE) - 1 } else { 0 };
        starts.extend((1..=more).map(|page| from + page * PAGE_SIZE));
        from += group;
    }
    starts
}

/// The lists of a catalog, in order; made once, for there are hundreds of pages of them.
fn registers(catalog: &Catalog) -> &Registers {
    catalog.registers(|| {
        let mut specs: Vec<_> = catalog.specs().map(|(index, entry)| (whole(catalog, index, entry), index)).collect();
        specs.sort_by_key(|(release, index)| (release.map_or(u32::MAX, |release| release.0), *index));
        let mut criteria = Vec::new();
        let mut parts = vec![0];
        let mut criteria_pages = vec![Vec::new()];
        for part in CriteriaList::PARTS {
            let begin = criteria.len();
            let rows = specs.iter().map(|(_, spec)| {
                let before = criteria.len();
                let all = (0_u32..).zip(catalog.spec(*spec).spec().all_criteria());
                let own = all.filter(|(_, criterion)| CriteriaList::of(criterion.state) == part);
                criteria.extend(own.map(|(position, _)| (*spec, position)));
                criteria.len() - before
            });
            let rows: Vec<usize> = rows.collect();
            criteria_pages.push(pages(begin, &rows));
            parts.push(criteria.len());
        }
        criteria_pages[0] =
            if criteria.len() > PAGE_SIZE { criteria_pages.concat() } else { pages(0, &[criteria.len()]) };
        let mut risks: Vec<_> = catalog
            .specs()
            .flat_map(|(spec, entry)| {
                let near = to_come(catalog, entry).map_or(u32::MAX, |release| release.0);
                (0_u32..).zip(&entry.spec().risks).map(move |(position, risk)| {
                    let order = (risk.state != RiskState::Open, std::cmp::Reverse(risk.impact), near);
                    (order, (spec, position))
                })
            })
            .collect();
        risks.sort_unstable();
        let risks: Vec<_> = risks.into_iter().map(|(_, listed)| listed).collect();
        let mut high_risks = Vec::new();
        let mut risk_cells: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        for (at, (spec, position)) in (0_u32..).zip(&risks) {
            let risk = &catalog.spec(*spec).spec().risks[*position as usize];
            if RiskList::High.holds(risk) {
                high_risks.push(at);
            }
            if let Some(likelihood) = likelihood(risk).filter(|_| risk.state == RiskState::Open) {
                risk_cells.entry((likelihood, risk.impact)).or_default().push(at);
            }
        }
        let metrics: Vec<_> = catalog
            .specs()
            .flat_map(|(spec, entry)| (0_u32..).zip(&entry.spec().metrics).map(move |(at, _)| (spec, at)))
            .collect();
        let metric_parts = MetricList::PARTS.map(|part| {
            let all = (0_u32..).zip(&metrics);
            let found = all.filter(|(_, (spec, at))| part.holds(&catalog.spec(*spec).spec().metrics[*at as usize]));
            found.map(|(at, _)| at).collect()
        });
        let coverage = Coverage::ALL.map(|of| {
            let found = catalog.specs().filter(|(_, entry)| of.holds(entry));
            found.map(|(index, _)| index).collect()
        });
        Registers {
            risks,
            high_risks,
            risk_cells,
            criteria,
            parts,
            criteria_pages,
            coverage: coverage.into(),
            metrics,
            metric_parts: metric_parts.into(),
            reviews: reviews::all(catalog),
        }
    })
}
