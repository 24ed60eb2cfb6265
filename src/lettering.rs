//! How wide text will be, without a font: no page is measured when it is built.
//!
//! Readers see the sans serif face of their system. The widths here are those of wide ones (Segoe UI,
//! Noto Sans, `DejaVu` Sans less so) in thousandths of the font size, so that text is rather cut too early than seen to
//! stand out of its box.

use crate::spaces;

/// The width of a text in pixels at a font size in pixels, rounded up.
pub(crate) fn width(text: &str, size: i64) -> i64 {
    let thousandths: i64 = text.chars().map(advance).sum();
    (thousandths * size + 999) / 1000
}

fn advance(letter: char) -> i64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' | '!' | '.' | ',' | ':' | ';' | 'I' => 330,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '"' | '·' => 400,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' | '&' => 950,
        'A'..='Z' => 710,
        'a'..='z' | '0'..='9' | ' '..='~' => 600,
        _ if is_mark(letter) => 0,
        _ if is_wide(letter) => 1040,
        // Greek and Cyrillic have broad letters; Arabic and Indic scripts vary.
        _ => 680,
    }
}

/// Marks that stand on the letter before, and characters without a shape.
fn is_mark(letter: char) -> bool {
    matches!(u32::from(letter), 0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x064B..=0x065F | 0x1AB0..=0x1AFF
        | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F)
}

/// Letters as wide as they are high: Chinese, Japanese, Korean, emoji.
fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter), 0x1100..=0x115F | 0x2190..=0x2BFF | 0x2E80..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7FF
        | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFFE6 | 0x1F000..=0x1FAFF | 0x20000..=0x3FFFD)
}

/// A text cut to a width; `…` says that something is missing.
pub(crate) fn cut(text: &str, longest: i64, size: i64) -> String {
    if width(text, size) <= longest {
        return text.to_owned();
    }
    let room = longest - width("…", size);
    let mut taken = String::new();
    let mut used = 0;
    for letter in text.chars() {
        used += advance(letter) * size;
        if used > room * 1000 {
            break;
        }
        taken.push(letter);
    }
    format!("{}…", taken.trim_end_matches([' ', ',', ';', ':', '.', '-', '(']))
}

/// A text in at most two lines, broken between words where that is possible; the second line is cut.
pub(crate) fn two_lines(text: &str, longest: i64, size: i64) -> Vec<String> {
    let text = spaces::single(text);
    if width(&text, size) <= longest {
        return vec![text.into_owned()];
    }
    let mut used = 0;
    let mut fits = 0;
    let mut last_space = None;
    for (at, letter) in text.char_indices() {
        if letter == ' ' {
            last_space = Some(at);
        }
        used += advance(letter) * size;
        if used > longest * 1000 {
            break;
        }
        fits = at + letter.len_utf8();
    }
    // A first line that is less than a third full because of one long word looks broken: break the word.
    let break_at = last_space.filter(|at| width(&text[..*at], size) * 3 > longest).unwrap_or(fits);
    let rest = text[break_at..].trim_start();
    if break_at == 0 || rest.is_empty() {
        return vec![cut(&text, longest, size)];
    }
    vec![text[..break_at].trim_end().to_owned(), cut(rest, longest, size)]
}

/// A text in as many lines as it takes, broken between words where that is possible; nothing is left out.
pub(crate) fn wrapped(text: &str, longest: i64, size: i64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let own = width(word, size);
        if !line.is_empty() && used + advance(' ') * size / 1000 + own > longest {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if !line.is_empty() {
            line.push(' ');
            used += advance(' ') * size / 1000;
        }
        if own <= longest {
            line.push_str(word);
            used += own;
            continue;
        }
        for letter in word.chars() {
            let own = (advance(letter) * size + 999) / 1000;
            if used + own > longest && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(letter);
            used += own;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_is_left_alone() {
        assert_eq!(two_lines("Search", 160, 13), ["Search"]);
        assert_eq!(cut("Search", 160, 13), "Search");
    }

    #[test]
    fn a_long_title_breaks_between_words_and_ends_with_an_ellipsis() {
        assert_eq!(two_lines("Invoice export for customers", 120, 13), ["Invoice export for", "customers"]);
        let lines = two_lines("Invoice export for customers with many subsidiaries", 120, 13);
        assert_eq!(lines, ["Invoice export for", "customers with…"]);
    }

    #[test]
    fn text_without_spaces_breaks_anywhere_and_wide_letters_are_wide() {
        let lines = two_lines("日本語で書かれたとても長い機能の名前です", 120, 13);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| width(line, 13) <= 120), "{lines:?}");
        assert!(lines[1].ends_with('…'));
    }

    #[test]
    fn a_text_in_lines_keeps_every_letter() {
        let text = "Build Pipeline https://example.org/a/very/long/address/of/something 日本語で書かれたとても長い";
        let lines = wrapped(text, 90, 13);
        assert!(lines.iter().all(|line| width(line, 13) <= 96), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(wrapped("", 90, 13), [""]);
    }

    #[test]
    fn no_width_is_no_reason_to_loop() {
        assert_eq!(two_lines("abc", 1, 13), ["…"]);
        assert_eq!(two_lines("", 1, 13), [""]);
    }
}
