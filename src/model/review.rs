//! When a document has to be looked at again, as far as its own words say.

use super::cadence::Cadence;
use super::date::{Date, DateField};
use super::spec::Spec;

/// What a spec says about its next review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Review {
    /// It is due on that day: so long after the last look at the document.
    Due {
        /// The day of the next review.
        next: jiff::civil::Date,
        /// The last day on which somebody looked at it.
        last: Date,
        /// Which of its dates says so.
        from: LastLook,
    },
    /// There is a cadence, and its words are no span of time: `after each release`.
    NoSpan,
    /// There is a cadence, and no date that can be read to count from.
    NoDate,
    /// It states no cadence.
    Unstated,
}

/// Which date tells when somebody last looked at a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LastLook {
    /// `Reviewed`: somebody confirmed it.
    Reviewed,
    /// `Updated`: somebody changed it.
    Updated,
    /// `Created`: somebody wrote it.
    Created,
}

impl Review {
    /// Of one spec. Whoever changes a document has looked at it, so the latest of its dates counts.
    #[must_use]
    pub fn of(spec: &Spec) -> Self {
        let Some(written) = &spec.governance.review_cadence else { return Self::Unstated };
        let Some(cadence) = Cadence::parse(&written.text) else { return Self::NoSpan };
        let dates = [
            (LastLook::Reviewed, &spec.reviewed),
            (LastLook::Updated, &spec.updated),
            (LastLook::Created, &spec.created),
        ];
        let readable = |field: &Option<DateField>| field.as_ref().and_then(|field| field.date.ok());
        let looks = dates.into_iter().filter_map(|(from, field)| Some((from, readable(field)?)));
        // Among equal days the strongest word counts, which stands first.
        let last = looks.max_by_key(|(from, date)| (date.last_day(), std::cmp::Reverse(*from)));
        let next = last.and_then(|(from, last)| Some((cadence.after(last)?, last, from)));
        next.map_or(Self::NoDate, |(next, last, from)| Self::Due { next, last, from })
    }

    /// The day on which it should have been, if that lies before `today`.
    #[must_use]
    pub fn overdue(&self, today: Date) -> Option<jiff::civil::Date> {
        match self {
            Self::Due { next, .. } => Some(*next).filter(|next| *next < today.first_day()),
            _ => None,
        }
    }
}
