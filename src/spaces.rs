//! White space as a page shows it: one space between two words.

use std::borrow::Cow;

/// Whether nothing but single spaces stands between the words of a text, and nothing around them. Says so of texts
/// where it is plain to see; of others with rare characters it says no.
#[must_use]
pub(crate) fn are_single(text: &str) -> bool {
    let mut after_space = true;
    for byte in text.bytes() {
        match byte {
            b' ' if after_space => return false,
            b' ' => after_space = true,
            // 0xC2 and 0xE1 to 0xE3 begin the wide spaces among other characters.
            b'\t'..=b'\r' | 0xC2 | 0xE1..=0xE3 => return false,
            _ => after_space = false,
        }
    }
    !after_space
}

/// A text with single spaces between its words, and none around them.
#[must_use]
pub(crate) fn single(text: &str) -> Cow<'_, str> {
    single_until(text, usize::MAX)
}

/// The same up to the first word that ends after so many bytes: who wants the beginning of a text need not wait for all
/// of a huge one.
#[must_use]
pub(crate) fn single_until(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most && are_single(text) {
        return Cow::Borrowed(text);
    }
    let mut words = String::with_capacity(text.len().min(most));
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.len() > most {
            break;
        }
    }
    Cow::Owned(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_white_space_become_one_space() {
        for (text, wanted) in [
            ("", ""),
            (" ", ""),
            ("a b", "a b"),
            (" a b", "a b"),
            ("a b ", "a b"),
            ("a  b", "a b"),
            ("a\tb\r\nc", "a b c"),
            ("a\u{a0}b\u{2003}\u{3000}c\u{1680}d\u{85}e", "a b c d e"),
            ("日本 – é 語", "日本 – é 語"),
        ] {
            assert_eq!(single(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_is_called_single_stays_as_it_is() {
        for code in (0..=0x3100).filter_map(char::from_u32) {
            let text = format!("a{code}b");
            assert!(!are_single(&text) || single(&text) == text, "{text:?}");
            assert!(!are_single(&text) || text.split_whitespace().collect::<Vec<_>>().join(" ") == text, "{text:?}");
        }
    }
}
