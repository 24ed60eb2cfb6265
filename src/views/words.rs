//! Numbers and lists in words, the same on every page.

use crate::spaces;

/// A number with commas between thousands: `12,345`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with its word: `1 spec`, `2 specs`.
#[must_use]
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// The same for a length.
pub(super) fn specs(number: usize) -> String {
    counted(number as u64, "spec", "specs")
}

/// Several things in words: `a`, `a and b`, `a, b and c`.
pub(super) fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A text cut at a word, at most `longest` characters long; `…` says that something is missing.
#[must_use]
pub fn shortened(text: &str, longest: usize) -> String {
    // What has four times as many bytes has too many characters, whatever they are.
    let text = spaces::single_until(text, longest.saturating_mul(4));
    let last = if text.len() <= longest { None } else { text.char_indices().nth(longest) };
    let Some((cut, _)) = last else { return text.into_owned() };
    let whole = text[..cut].rfind(' ').filter(|at| *at * 2 > cut).unwrap_or(cut);
    format!("{}…", text[..whole].trim_end_matches([',', ';', ':', '.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
    }

    #[test]
    fn one_thing_is_not_things() {
        assert_eq!(counted(1, "spec", "specs"), "1 spec");
        assert_eq!(counted(0, "spec", "specs"), "0 specs");
    }

    #[test]
    fn the_last_two_of_a_list_are_joined_by_and() {
        let listed = |things: &[&str]| listed(&things.iter().map(|thing| (*thing).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            [listed(&[]), listed(&["a"]), listed(&["a", "b"]), listed(&["a", "b", "c"])],
            ["", "a", "a and b", "a, b and c"]
        );
    }

    #[test]
    fn a_long_text_is_cut_at_a_word_of_any_script() {
        assert_eq!(shortened("one two  three", 40), "one two three");
        assert_eq!(shortened("one two, three", 9), "one two…");
        assert_eq!(shortened("日本語の長い文章です", 4), "日本語の…");
    }
}
