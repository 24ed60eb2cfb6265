//! Marks, the states of marked items, and counting them.

/// What was written before an item.
///
/// One mark says different things in different places: ⏳ is the template's sign for work in progress,
/// but before an acceptance criterion it means *not met yet*. So a mark is what was written, and the
/// reader that knows the place turns it into a [`MarkState`]. Which sign is which mark is said by
/// [`super::Vocabulary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `[x]`, ✅.
    Done,
    /// `[ ]`, ⬜, ❌, 📋.
    Open,
    /// ⏳.
    Waiting,
    /// `[-]`, `[~]`, 🔄, 🚧.
    Doing,
    /// `~~struck through~~`.
    Dropped,
}

impl Mark {
    /// What it says about a criterion, or about an item of a release.
    #[must_use]
    pub fn of_criterion(self) -> MarkState {
        match self {
            Self::Done => MarkState::Met,
            Self::Open | Self::Waiting => MarkState::Open,
            Self::Doing => MarkState::InProgress,
            Self::Dropped => MarkState::Dropped,
        }
    }

    /// What it says about a piece of work.
    #[must_use]
    pub fn of_work(self) -> MarkState {
        match self {
            Self::Waiting => MarkState::InProgress,
            _ => self.of_criterion(),
        }
    }
}

/// What the mark before an item says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkState {
    /// `[x]`, ✅, ☑, ✔.
    Met,
    /// `[ ]`, ⬜, ❌, 📋; ⏳ on a criterion.
    Open,
    /// `[-]`, `[~]`, 🔄, 🚧.
    InProgress,
    /// `~~struck through~~`.
    Dropped,
    /// No mark at all.
    Unknown,
}

impl MarkState {
    /// The word used in JSON: `in_progress`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Dropped => "dropped",
            Self::Unknown => "unknown",
        }
    }
}

/// How many items are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the variants of `MarkState`")]
pub struct Tally {
    pub met: u32,
    pub open: u32,
    pub in_progress: u32,
    pub dropped: u32,
    pub unknown: u32,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, state: MarkState) {
        match state {
            MarkState::Met => self.met += 1,
            MarkState::Open => self.open += 1,
            MarkState::InProgress => self.in_progress += 1,
            MarkState::Dropped => self.dropped += 1,
            MarkState::Unknown => self.unknown += 1,
        }
    }

    /// Adds all of another tally.
    pub fn merge(&mut self, other: Self) {
        self.met += other.met;
        self.open += other.open;
        self.in_progress += other.in_progress;
        self.dropped += other.dropped;
        self.unknown += other.unknown;
    }

    /// The denominator of a percentage: dropped and unknown items leave it.
    #[must_use]
    pub fn tracked(self) -> u32 {
        self.met + self.open + self.in_progress
    }

    /// Every item, tracked or not.
    #[must_use]
    pub fn total(self) -> u32 {
        self.tracked() + self.dropped + self.unknown
    }

    /// Met of tracked in per cent, rounded down so that 100 means done; `None` when nothing is tracked.
    #[must_use]
    pub fn percent(self) -> Option<u32> {
        (u64::from(self.met) * 100)
            .checked_div(u64::from(self.tracked()))
            .map(|percent| u32::try_from(percent).unwrap_or(100))
    }
}

impl FromIterator<MarkState> for Tally {
    fn from_iter<I: IntoIterator<Item = MarkState>>(states: I) -> Self {
        let mut tally = Self::default();
        states.into_iter().for_each(|state| tally.add(state));
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_open_for_a_criterion_and_in_progress_for_work() {
        assert_eq!(Mark::Waiting.of_criterion(), MarkState::Open);
        assert_eq!(Mark::Waiting.of_work(), MarkState::InProgress);
    }

    #[test]
    fn a_percentage_is_rounded_down_and_leaves_out_dropped_and_unknown() {
        let tally = Tally { met: 2, open: 1, in_progress: 0, dropped: 4, unknown: 9 };
        assert_eq!(tally.percent(), Some(66));
        assert_eq!(tally.total(), 16);
    }

    #[test]
    fn nothing_tracked_is_no_percentage() {
        assert_eq!(Tally { unknown: 3, ..Tally::default() }.percent(), None);
    }
}
