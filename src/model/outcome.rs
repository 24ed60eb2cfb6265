//! Whether a success metric was reached: its target held against its result, where both are plain amounts.
//!
//! Nothing is guessed. An amount is a number with perhaps a bound before it and a unit behind, and nothing else; two
//! amounts are compared only if their units are the same. A result that may lie on either side of its target, and a
//! target that does not say in which direction it is reached, give [`Outcome::Unknown`].

use super::{Date, DateOrder, Metric};

/// What came of a metric that has a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The result reaches the target.
    Met,
    /// It does not.
    NotMet,
    /// The two cannot be compared as they are written, or there is no target.
    Unknown,
}

impl Outcome {
    /// The word used in JSON: `not_met`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Unknown => "unknown",
        }
    }
}

impl Metric {
    /// What came of it; `None` while nobody has written down a result.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        let result = self.actual.as_deref()?;
        Some(self.target.as_deref().map_or(Outcome::Unknown, |target| compare(target, result)))
    }
}

/// A number of millionths with what it bounds.
struct Amount {
    bound: Option<Bound>,
    value: u128,
    unit: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Below,
    AtMost,
    Above,
    AtLeast,
}

const SIGNS: [(&str, Bound); 8] = [
    ("<=", Bound::AtMost),
    (">=", Bound::AtLeast),
    ("=<", Bound::AtMost),
    ("=>", Bound::AtLeast),
    ("≤", Bound::AtMost),
    ("≥", Bound::AtLeast),
    ("<", Bound::Below),
    (">", Bound::Above),
];

const WORDS: [(&str, Bound); 11] = [
    ("at least", Bound::AtLeast),
    ("no less than", Bound::AtLeast),
    ("no fewer than", Bound::AtLeast),
    ("at most", Bound::AtMost),
    ("no more than", Bound::AtMost),
    ("less than", Bound::Below),
    ("fewer than", Bound::Below),
    ("under", Bound::Below),
    ("below", Bound::Below),
    ("more than", Bound::Above),
    ("above", Bound::Above),
];

const ENDINGS: [(&str, Bound); 6] = [
    ("+", Bound::AtLeast),
    (" or more", Bound::AtLeast),
    (" or higher", Bound::AtLeast),
    (" or less", Bound::AtMost),
    (" or fewer", Bound::AtMost),
    (" or lower", Bound::AtMost),
];

fn compare(target: &str, result: &str) -> Outcome {
    let (Some(target), Some(result)) = (amount(target), amount(without_date(result))) else { return Outcome::Unknown };
    if target.unit != result.unit {
        return Outcome::Unknown;
    }
    let Some(wanted) = target.bound else { return exactly(&target, &result) };
    match (wanted, is_upper(wanted), result.bound) {
        (_, _, None) if holds(wanted, result.value, target.value) => Outcome::Met,
        (_, _, None) => Outcome::NotMet,
        // Bounds in the same direction: all that the result can be must reach the target.
        (_, upper, Some(bound)) if upper == is_upper(bound) => {
            let strict = |bound| matches!(bound, Bound::Below | Bound::Above);
            let inside = if upper { result.value < target.value } else { result.value > target.value };
            let level = result.value == target.value && (!strict(wanted) || strict(bound));
            if inside || level { Outcome::Met } else { Outcome::Unknown }
        }
        // Against each other: nothing that the result can be may reach it.
        (_, upper, Some(bound)) => {
            let strict = |bound| matches!(bound, Bound::Below | Bound::Above);
            let outside = if upper { result.value > target.value } else { result.value < target.value };
            let level = result.value == target.value && (strict(wanted) || strict(bound));
            if outside || level { Outcome::NotMet } else { Outcome::Unknown }
        }
    }
}

/// A target without a bound is reached by itself. Only of none and of all is it plain that everything else misses it.
fn exactly(target: &Amount, result: &Amount) -> Outcome {
    let all = target.unit.starts_with('%') && target.value == 100 * MILLION;
    match result.bound {
        None if result.value == target.value => Outcome::Met,
        None if target.value == 0 || all && result.value < target.value => Outcome::NotMet,
        _ => Outcome::Unknown,
    }
}

fn is_upper(bound: Bound) -> bool {
    matches!(bound, Bound::Below | Bound::AtMost)
}

fn holds(bound: Bound, value: u128, limit: u128) -> bool {
    match bound {
        Bound::Below => value < limit,
        Bound::AtMost => value <= limit,
        Bound::Above => value > limit,
        Bound::AtLeast => value >= limit,
    }
}

const MILLION: u128 = 1_000_000;

/// What a whole text says, if it is one amount and nothing else.
fn amount(text: &str) -> Option<Amount> {
    // Longer ones are sentences.
    const LONGEST: usize = 80;
    if text.len() > LONGEST {
        return None;
    }
    let text = text.trim().trim_end_matches('.');
    let sign = SIGNS.iter().find_map(|(sign, bound)| Some((text.strip_prefix(sign)?, *bound)));
    let word = || {
        let begins = |word: &str| text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
        let (word, bound) = WORDS.into_iter().find(|(word, _)| begins(word))?;
        Some((text[word.len()..].strip_prefix(' ')?, bound))
    };
    let (rest, mut bound) = match sign.or_else(word) {
        Some((rest, bound)) => (rest.trim_start(), Some(bound)),
        None => (text, None),
    };
    let currency = rest.chars().next().filter(|sign| matches!(sign, '$' | '€' | '£' | '¥'));
    let (value, mut tail) = number(currency.map_or(rest, |sign| &rest[sign.len_utf8()..]))?;
    for (ending, meant) in ENDINGS {
        if let Some(before) = tail.strip_suffix(ending) {
            if bound.is_some() {
                return None;
            }
            (tail, bound) = (before, Some(meant));
            break;
        }
    }
    let unit = unit(tail)?;
    let unit = currency.map_or(unit.clone(), |sign| format!("{sign} {unit}"));
    Some(Amount { bound, value, unit })
}

/// A number at the start in millionths, and what follows it. Commas part thousands and nothing else.
fn number(text: &str) -> Option<(u128, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let parted = whole.contains(',') && (first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.replace(',', "");
    if parted || !digits(&whole) || !digits(part) || whole.len() > 15 || part.len() > 6 {
        return None;
    }
    let part: u128 = format!("{part:0<6}").parse().ok()?;
    Some((whole.parse::<u128>().ok()? * MILLION + part, rest))
}

/// A unit in one spelling; `None` for words that say more than a unit, or a second number.
fn unit(tail: &str) -> Option<String> {
    const MOST_WORDS: usize = 6;
    let tail = tail.replace('%', " % ");
    let words: Vec<_> = tail.split_whitespace().collect();
    let plain = |word: &str| word == "%" || word.chars().all(|c| c.is_alphabetic() || matches!(c, '/' | '°'));
    if words.len() > MOST_WORDS || !words.iter().all(|word| plain(word)) {
        return None;
    }
    // Short ones mean something else in capitals: `MB` and `Mb`.
    let small = |word: &str| if word.len() > 3 { word.to_lowercase() } else { word.to_owned() };
    let one = |word: &str| match &*small(word) {
        "percent" => "%".to_owned(),
        "millisecond" | "milliseconds" => "ms".to_owned(),
        "sec" | "secs" | "second" | "seconds" => "s".to_owned(),
        "mins" | "minute" | "minutes" => "min".to_owned(),
        "hr" | "hrs" | "hour" | "hours" => "h".to_owned(),
        word if word.len() > 3 => word.strip_suffix('s').unwrap_or(word).to_owned(),
        word => word.to_owned(),
    };
    Some(words.into_iter().map(one).collect::<Vec<_>>().join(" "))
}

/// A result without the day that it was measured on: `96% (March 2026)`.
fn without_date(result: &str) -> &str {
    let bracket = result.trim().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match bracket {
        Some((before, date))
            if !date.contains(['–', '—', ','])
                && !date.contains(" -")
                && Date::parse(date, Some(DateOrder::DayFirst)).is_ok() =>
        {
            before
        }
        _ => result,
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome::{Met, NotMet, Unknown};
    use super::compare;

    #[test]
    fn a_result_is_held_against_its_target_where_both_are_plain_amounts_of_one_unit() {
        let cases = [
            ("<200ms", "150 ms", Met),
            ("<200ms", "200ms", NotMet),
            ("<= 200 ms", "200 milliseconds", Met),
            ("95%+", "96%", Met),
            ("95% or more", "94.9 percent", NotMet),
            ("≥ 95 % of requests", "95% of requests", Met),
            ("at least 10,000 users", "9,999 users", NotMet),
            ("At most 1 day", "2 days", NotMet),
            ("under $5,000 a month", "$4,800 a month", Met),
            ("No more than 3 Clicks", "3 clicks.", Met),
            ("> 4.5", "4.50", NotMet),
            ("< 2 s", "1.4 s (March 2026)", Met),
            ("< 2 s", "1.4 s (2026-03-01)", Met),
            // A bound is enough where all of it lies on one side.
            ("< 200 ms", "< 150 ms", Met),
            ("< 200 ms", "<= 200 ms", Unknown),
            ("< 200 ms", "< 300 ms", Unknown),
            ("< 200 ms", ">= 200 ms", NotMet),
            ("at least 95%", "more than 95%", Met),
            ("at least 95%", "under 95%", NotMet),
            ("at least 95%", "under 99%", Unknown),
            // Without a bound nobody knows in which direction, but for none and all.
            ("45 minutes a week", "45 minutes a week", Met),
            ("45 minutes a week", "50 minutes a week", Unknown),
            ("0 errors", "0 errors", Met),
            ("0 errors", "3 errors", NotMet),
            ("100%", "100%", Met),
            ("100%", "99.2%", NotMet),
            ("100%", "140%", Unknown),
            ("100 users", "99 users", Unknown),
        ];
        for (target, result, expected) in cases {
            assert_eq!(compare(target, result), expected, "{target} | {result}");
        }
    }

    #[test]
    fn what_is_not_plainly_comparable_is_never_called_met() {
        let cases = [
            ("< 2 s", "900 ms"),
            ("< 2 s (p95)", "1 s"),
            ("< 2 s", "1 s on a fast machine"),
            ("< 2 s for 95% of requests", "1 s for 95% of requests"),
            ("at least 95% of requests", "96%"),
            ("~ 95%", "96%"),
            ("about 95%", "96%"),
            ("90-95%", "92%"),
            ("95%", "94% to 96%"),
            ("not under 95%", "96%"),
            ("+5%", "6%"),
            ("> 5%", "-6%"),
            ("< 5", "1,5"),
            ("> 5", "10 000"),
            ("> 5", "1.2.3"),
            ("> 5+", "7"),
            ("> 3 of 5", "4 of 5"),
            ("most users", "all users"),
            ("Zero errors", "0 errors"),
            ("100 → 500", "600"),
            ("> 5", "9999999999999999"),
            ("> 5 MB", "7 Mb/s"),
            ("> 5 MB", "7 Mb"),
            ("200 ms or better", "150 ms"),
            ("< 2 s", "1 s (2026 - without load)"),
            ("", ""),
            ("<", ">"),
            ("> 5", "unknown yet"),
        ];
        for (target, result) in cases {
            assert_eq!(compare(target, result), Unknown, "{target} | {result}");
        }
    }
}
