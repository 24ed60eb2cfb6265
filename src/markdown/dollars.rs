//! Which dollar signs stand round a formula, and which are money.
//!
//! People write `$5 and $10`, `$userId OR x = $userId`, `section$start$name`. So a formula between single dollars has to
//! look like one, and what could be either (`$x$`) counts only in a document that has a formula beyond doubt. Everything
//! here is one pass over the text; two dollars next to each other are looked between, never further.

use std::ops::Range;

/// Longer pieces between single dollars are running text.
const LONGEST: usize = 300;
/// The same between pairs of dollars.
const LONGEST_BLOCK: usize = 4_000;

/// Functions that are written as words in formulas.
const FUNCTIONS: [&str; 14] =
    ["arg", "cos", "det", "exp", "gcd", "inf", "lim", "ln", "log", "max", "min", "mod", "sin", "tan"];

/// How much a piece of text looks like a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Nobody writes this but as one.
    Certain,
    /// It can be one.
    Possible,
}

/// The formulas of a text, with their dollars; none unless one of them is beyond doubt.
pub(super) fn formulas(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut certain = false;
    let mut at = 0;
    while let Some(start) = text[at..].find('$').map(|offset| at + offset) {
        at = start + 1;
        if is_escaped(bytes, start) {
            continue;
        }
        let pair = bytes.get(start + 1) == Some(&b'$');
        let formula = if pair { block(text, start) } else { line(text, start) };
        let Some((range, look)) = formula else {
            at = start + 1 + usize::from(pair);
            continue;
        };
        certain |= look == Look::Certain;
        at = range.end;
        found.push(range);
    }
    if certain { found } else { Vec::new() }
}

fn is_escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// `$$ … $$`, also over several lines of a paragraph.
fn block(text: &str, start: usize) -> Option<(Range<usize>, Look)> {
    let inside = &text[start + 2..];
    let length = inside.find('$').filter(|length| *length <= LONGEST_BLOCK)?;
    let end = start + 2 + length + 2;
    let content = &inside[..length];
    let has_blank_line = content.trim().lines().any(|line| line.trim().is_empty());
    if text.as_bytes().get(end - 1) != Some(&b'$') || has_blank_line || text[end..].starts_with('$') {
        return None;
    }
    Some((start..end, look(content.trim())?))
}

/// `$ … $` within a line.
fn line(text: &str, start: usize) -> Option<(Range<usize>, Look)> {
    let inside = &text[start + 1..];
    let length = inside.find(['$', '\n']).filter(|length| (1..=LONGEST).contains(length))?;
    let content = &inside[..length];
    let after = inside[length..].strip_prefix('$')?;
    let touches =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || "$_\\".contains(letter));
    let stands_alone = !touches(text[..start].chars().next_back()) && !touches(after.chars().next());
    if !stands_alone || content.trim() != content {
        return None;
    }
    Some((start..start + length + 2, look(content)?))
}

/// What a text looks like; `None` for words and money.
fn look(content: &str) -> Option<Look> {
    let mut letters = content.char_indices().peekable();
    let mut depth = 0_usize;
    let (mut has_letter, mut certain) = (false, false);
    let mut before = ' ';
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                let name = word(&content[at + 1..]);
                certain |= !name.is_empty();
                has_letter |= !name.is_empty();
                for _ in 0..name.len().max(1) {
                    letters.next();
                }
                // What a command stands for can have scripts.
                before = 'x';
                continue;
            }
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            '^' | '_' => {
                let has_base = before.is_alphanumeric() || ")]}|".contains(before);
                let script = letters.peek().map_or(' ', |(_, next)| *next);
                certain |= has_base && (script == '{' || script.is_alphanumeric() || script == '\\');
                if !has_base {
                    return None;
                }
            }
            '`' | '"' | '#' | '@' | '?' | ';' | '~' => return None,
            _ if letter.is_alphabetic() => {
                has_letter = true;
                let name = word(&content[at..]);
                let name = if name.is_empty() { &content[at..at + letter.len_utf8()] } else { name };
                if depth == 0 && name.len() > 1 && letter.is_ascii() && !FUNCTIONS.contains(&name) {
                    return None;
                }
                for _ in 1..name.chars().count() {
                    letters.next();
                }
            }
            _ => {}
        }
        before = letter;
    }
    let fits = has_letter && depth == 0 && !content.ends_with(['/', '+', '-', '=', ',', '(']);
    fits.then_some(if certain { Look::Certain } else { Look::Possible })
}

/// The letters that a text begins with.
fn word(text: &str) -> &str {
    &text[..text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = formulas(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn formulas_are_found() {
        check(r"so $O(n \log n)$ and $a_{i}$.", &[r"$O(n \log n)$", "$a_{i}$"]);
        check("Two values $x$ and $y$ with $x^2$", &["$x$", "$y$", "$x^2$"]);
        check("$$\n\\sum_{i=1}^n x_i\n$$", &["$$\n\\sum_{i=1}^n x_i\n$$"]);
        check(r"($\alpha$) costs $5, or $10 at most", &[r"$\alpha$"]);
        check(r"$\text{rate} = \frac{a}{b}$", &[r"$\text{rate} = \frac{a}{b}$"]);
    }

    #[test]
    fn money_and_variables_are_none() {
        for text in [
            "$5 and $10",
            "$100/$200",
            "$5-$10k, US$3 and AU$4",
            "follower = $userId OR followee_id = $userId | 0",
            "`section$start$<segname>$`",
            "the placeholder $x$ is replaced",
            "prefix `$$` and `$$any:tt )* ) => { $$( $$any )* }`",
            "AS $$\nSELECT now();\n$$;",
            r"\$5 \$6",
            "$PATH:$HOME$",
            "($5k–$10k)",
            "$a_name$ and $other_name$",
            "$",
            "$$",
            "$$$$",
            "$env:APPDATA\\x$",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn a_formula_in_a_text_about_money_leaves_the_money_alone() {
        check(r"From $5 to $x_1$ and $n \le 5$ for $7", &["$x_1$", r"$n \le 5$"]);
    }
}
