//! Calendar dates as people write them, with the precision they have.

use crate::diagnostic::Place;

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    Day,
    /// A whole month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A whole year.
    Year,
}

/// A span of days: the first one, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    first: jiff::civil::Date,
    precision: Precision,
}

/// Which of `03/04/2026`'s numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// Why a written date is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// It is in no accepted form.
    Unreadable,
    /// The form is right, but there is no such day: 30 February.
    Impossible,
    /// It can be read in two ways and no order is configured.
    Ambiguous,
}

/// A date as written and as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateField {
    /// The author's words.
    pub raw: String,
    /// The date, or why there is none.
    pub date: Result<Date, DateProblem>,
    /// Where it stands.
    pub place: Place,
}

impl Date {
    /// A date of which the first day and the precision are known.
    #[must_use]
    pub fn new(first: jiff::civil::Date, precision: Precision) -> Self {
        Self { first, precision }
    }

    /// One day of the calendar; `None` if there is no such day.
    #[must_use]
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(|first| Self::new(first, Precision::Day))
    }

    /// The first day of the span.
    #[must_use]
    pub fn first_day(self) -> jiff::civil::Date {
        self.first
    }

    /// The last day of the span: what has to have passed before something is overdue.
    #[must_use]
    pub fn last_day(self) -> jiff::civil::Date {
        match self.precision {
            Precision::Day => self.first,
            Precision::Month => self.first.last_of_month(),
            Precision::Quarter => {
                let month = (self.first.month() - 1) / 3 * 3 + 3;
                jiff::civil::Date::new(self.first.year(), month, 1).map_or(self.first, jiff::civil::Date::last_of_month)
            }
            Precision::Year => self.first.last_of_year(),
        }
    }

    /// How exactly it is known.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }
}
