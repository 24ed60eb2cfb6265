//! Calendar dates as people write them, with the precision they have.

use crate::diagnostic::Place;
use crate::text::Text;

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
    pub raw: Text,
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

    /// The day in UTC of a number of seconds since 1970; `None` if it is beyond all calendars.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let time = jiff::Timestamp::from_second(seconds).ok()?;
        Some(Self::new(time.to_zoned(jiff::tz::TimeZone::UTC).date(), Precision::Day))
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

    /// Reads a date as people write it: ISO days, months and date-times, `Jan 5, 2026`, `5 January 2026`,
    /// `2026/1/5`, `January 2026`, `2026-Q1`, `2026`. What follows in brackets or after a dash is left out.
    ///
    /// # Errors
    /// If it is in none of these forms, names a day that does not exist, or is `03/04/2026` without an `order`.
    pub fn parse(text: &str, order: Option<DateOrder>) -> Result<Self, DateProblem> {
        let text = text.trim();
        let whole = read(text, order);
        if whole != Err(DateProblem::Unreadable) {
            return whole;
        }
        let end = [" (", " [", " – ", " — ", " - ", "; ", " by "].iter().filter_map(|mark| text.find(mark)).min();
        end.map_or(whole, |end| read(&text[..end], order))
    }
}

/// One date and nothing else.
fn read(text: &str, order: Option<DateOrder>) -> Result<Date, DateProblem> {
    // A date-time counts as its day, as it is written.
    let text = text.split_once(['T', 't']).filter(|(_, time)| is_time(time)).map_or(text, |(day, _)| day);
    let text = text.split_once(' ').filter(|(_, time)| is_time(time)).map_or(text, |(day, _)| day);
    let mut words = Vec::with_capacity(4);
    for word in text.split([' ', ',', '/', '-', '.', '\u{a0}']).filter(|word| !word.is_empty()) {
        match Word::read(word) {
            Some(Word::Weekday) if words.is_empty() => {}
            Some(word) if words.len() < 3 => words.push(word),
            _ => return Err(DateProblem::Unreadable),
        }
    }
    let date = match words[..] {
        [Word::Year(year), Word::Number(month) | Word::Month(month), Word::Number(day)]
        | [Word::Month(month), Word::Number(day), Word::Year(year)]
        | [Word::Number(day), Word::Month(month), Word::Year(year)] => Date::day(year, month, day),
        [Word::Number(first), Word::Number(second), Word::Year(year)] => return either_way(first, second, year, order),
        [Word::Year(year), Word::Number(month) | Word::Month(month)] | [Word::Month(month), Word::Year(year)] => {
            span(year, month, Precision::Month)
        }
        [Word::Year(year), Word::Quarter(quarter)] | [Word::Quarter(quarter), Word::Year(year)] => {
            span(year, quarter * 3 - 2, Precision::Quarter)
        }
        [Word::Year(year)] => span(year, 1, Precision::Year),
        _ => return Err(DateProblem::Unreadable),
    };
    date.ok_or(DateProblem::Impossible)
}

fn span(year: i16, month: i8, precision: Precision) -> Option<Date> {
    jiff::civil::Date::new(year, month, 1).ok().map(|first| Date::new(first, precision))
}

/// Two numbers before a year: the order decides, or a number that can only be a day.
fn either_way(first: i8, second: i8, year: i16, order: Option<DateOrder>) -> Result<Date, DateProblem> {
    let order = match (first > 12, second > 12, order) {
        (true, false, _) => DateOrder::DayFirst,
        (false, true, _) => DateOrder::MonthFirst,
        (true, true, _) => return Err(DateProblem::Impossible),
        (_, _, Some(order)) => order,
        _ if first == second => DateOrder::DayFirst,
        _ => return Err(DateProblem::Ambiguous),
    };
    let (day, month) = match order {
        DateOrder::DayFirst => (first, second),
        DateOrder::MonthFirst => (second, first),
    };
    Date::day(year, month, day).ok_or(DateProblem::Impossible)
}

/// A word of a date.
#[derive(Clone, Copy)]
enum Word {
    Year(i16),
    Number(i8),
    Month(i8),
    Quarter(i8),
    Weekday,
}

impl Word {
    fn read(word: &str) -> Option<Self> {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            return match word.len() {
                4 => word.parse().ok().map(Self::Year),
                1 | 2 => word.parse().ok().map(Self::Number),
                _ => None,
            };
        }
        if !word.is_ascii() {
            return None;
        }
        let lower = word.to_ascii_lowercase();
        if let [b'q', quarter @ b'1'..=b'4'] = lower.as_bytes() {
            return Some(Self::Quarter((quarter - b'0').cast_signed()));
        }
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| lower.strip_suffix(ending));
        if let Some(number) = ordinal.and_then(|digits| digits.parse::<i8>().ok()) {
            return (1..=31).contains(&number).then_some(Self::Number(number));
        }
        let named = |names: &[&str]| {
            names.iter().position(|name| {
                *name == lower || lower.len() >= 3 && name.starts_with(&lower) && (lower.len() == 3 || lower == "sept")
            })
        };
        if let Some(month) = named(&MONTHS) {
            return i8::try_from(month + 1).ok().map(Self::Month);
        }
        named(&WEEKDAYS).map(|_| Self::Weekday)
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Whether this is the time of a date-time: `12:00`, `12:00:00.000Z`, `12:00:00 +0100`.
fn is_time(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    bytes.len() >= 4
        && bytes[0].is_ascii_digit()
        && bytes[1..3].contains(&b':')
        && bytes.iter().all(|byte| byte.is_ascii_digit() || b":.+- ZzUTCGMapAP".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, first: &str, precision: Precision) {
        let date = Date::parse(text, None).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        assert_eq!((date.first_day().to_string().as_str(), date.precision()), (first, precision), "{text}");
    }

    #[test]
    fn every_way_to_write_a_day_is_read() {
        for text in [
            "2026-01-05",
            "2026-1-5",
            "2026/1/5",
            "2026.01.05",
            "2026-01-05T12:00:00Z",
            "2026-01-05 12:00",
            "2026-01-05T12:00:00.000+01:00",
            "Jan 5, 2026",
            "January 5 2026",
            "Jan. 5th, 2026",
            "5 January 2026",
            "5th Jan 2026",
            "5-Jan-2026",
            "Mon, 5 Jan 2026",
            "2026-01-05 (revised)",
            "2026-01-05 – first draft",
            "2026 January 5",
        ] {
            check(text, "2026-01-05", Precision::Day);
        }
        check("31/12/2026", "2026-12-31", Precision::Day);
        check("12/31/2026", "2026-12-31", Precision::Day);
    }

    #[test]
    fn months_quarters_and_years_are_spans() {
        for text in ["2026-09", "September 2026", "Sept 2026", "2026 Sep"] {
            check(text, "2026-09-01", Precision::Month);
        }
        for text in ["2026-Q3", "Q3 2026", "q3-2026", "2026 Q3"] {
            check(text, "2026-07-01", Precision::Quarter);
        }
        check("2026", "2026-01-01", Precision::Year);
        assert_eq!(Date::parse("Q4 2026", None).unwrap().last_day().to_string(), "2026-12-31");
    }

    #[test]
    fn two_orders_are_ambiguous_until_one_is_configured() {
        assert_eq!(Date::parse("03/04/2026", None), Err(DateProblem::Ambiguous));
        assert_eq!(Date::parse("03/04/2026", Some(DateOrder::DayFirst)), Ok(Date::day(2026, 4, 3).unwrap()));
        assert_eq!(Date::parse("03.04.2026", Some(DateOrder::MonthFirst)), Ok(Date::day(2026, 3, 4).unwrap()));
        check("04/04/2026", "2026-04-04", Precision::Day);
    }

    #[test]
    fn days_that_do_not_exist_are_told_from_other_words() {
        for text in ["2026-02-30", "2026-13-01", "30 February 2026", "32/13/2026", "2026-00-10"] {
            assert_eq!(Date::parse(text, None), Err(DateProblem::Impossible), "{text}");
        }
        for text in
            ["", "soon", "TBD", "next May", "5 May", "2026-Q5", "1.2.3", "20260105", "May", "2026-01-05-06", "é"]
        {
            assert_eq!(Date::parse(text, None), Err(DateProblem::Unreadable), "{text}");
        }
    }
}
