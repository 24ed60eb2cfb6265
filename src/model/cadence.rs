//! How often a document is reviewed, where its footer says so in time.

use super::date::Date;

/// A span of time between two reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cadence {
    days: i32,
    months: i32,
}

impl Cadence {
    /// Reads `weekly`, `monthly`, `Quarterly`, `6 months`, `every 2 weeks`, `twice a year`; the first span of
    /// `monthly during implementation, quarterly after` counts. `None` for events ("after each release").
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: Vec<&str> =
            lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        words.iter().enumerate().find_map(|(at, word)| {
            let number = at.checked_sub(1).and_then(|before| amount(words[before]));
            Self::of_word(word).or_else(|| Self::of_unit(word, number, words.get(at.wrapping_sub(1)).copied()))
        })
    }

    fn of_word(word: &str) -> Option<Self> {
        let (days, months) = match word {
            "daily" => (1, 0),
            "weekly" => (7, 0),
            "biweekly" | "fortnightly" => (14, 0),
            "monthly" => (0, 1),
            "bimonthly" => (0, 2),
            "quarterly" => (0, 3),
            "semiannually" | "semiannual" | "biannually" => (0, 6),
            "annually" | "annual" | "yearly" => (0, 12),
            _ => return None,
        };
        Some(Self { days, months })
    }

    fn of_unit(unit: &str, number: Option<i32>, before: Option<&str>) -> Option<Self> {
        // "every quarter" is one; a bare "release in March" is none.
        let number = number.or_else(|| matches!(before, Some("every" | "each" | "per" | "a" | "once")).then_some(1))?;
        let (days, months) = match unit {
            "day" | "days" => (number, 0),
            "week" | "weeks" => (number.checked_mul(7)?, 0),
            "month" | "months" => (0, number),
            "quarter" | "quarters" => (0, number.checked_mul(3)?),
            "year" | "years" => (0, number.checked_mul(12)?),
            _ => return None,
        };
        (number > 0).then_some(Self { days, months })
    }

    /// The day on which a review is due after `last`; `None` past the end of the calendar.
    #[must_use]
    pub fn after(self, last: Date) -> Option<jiff::civil::Date> {
        let span = jiff::Span::new().try_days(self.days).ok()?.try_months(self.months).ok()?;
        last.last_day().checked_add(span).ok()
    }
}

fn amount(word: &str) -> Option<i32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let named = (1..).zip(WORDS).find(|(_, name)| *name == word).map(|(number, _)| number);
    named.or_else(|| word.parse().ok().filter(|number| (1..=10_000).contains(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(cadence: &str) -> Option<String> {
        let last = Date::day(2026, 1, 31).expect("a day");
        Cadence::parse(cadence)?.after(last).map(|day| day.to_string())
    }

    #[test]
    fn spans_are_read_in_words_and_numbers() {
        assert_eq!(after("Quarterly").as_deref(), Some("2026-04-30"));
        assert_eq!(after("every 6 weeks").as_deref(), Some("2026-03-14"));
        assert_eq!(after("Every six months").as_deref(), Some("2026-07-31"));
        assert_eq!(after("once a month").as_deref(), Some("2026-02-28"));
        assert_eq!(after("monthly during implementation, quarterly after").as_deref(), Some("2026-02-28"));
    }

    #[test]
    fn events_are_no_span() {
        for event in ["After each release", "when the API changes", "", "every sprint", "0 days"] {
            assert_eq!(after(event), None, "{event}");
        }
    }
}
