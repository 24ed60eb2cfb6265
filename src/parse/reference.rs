//! Words that may name a spec: links, ids, numbers, wiki links, titles.
//!
//! Nothing is resolved here: whether `SHA-256` is an id is for the catalog to say, which knows what the
//! ids of the collection look like. What cannot be a name (dates, versions, numbers of prose) is left out.

use std::ops::Range;

use crate::model::{Reference, ReferenceForm, Version};

use super::Context;
use super::outline::Line;

/// Where a text stands; decides whether a bare number is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// A dependency field: `Requires: 155, 1559`.
    Field,
    /// An entry of a section or under a label.
    Entry,
}

/// A reference and where in the line's text it stands.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What it may name.
    pub(super) reference: Reference,
    /// Byte range in the line's text.
    pub(super) range: Range<usize>,
}

/// Everything in a line that may name a spec, in order.
pub(super) fn find(context: &Context<'_>, line: &Line, setting: Setting) -> Vec<Found> {
    let mut scan = Scan { context, line, found: Vec::new() };
    // What links and code spans cover is read as such, and not again as plain words.
    let mut covered: Vec<Range<usize>> = Vec::new();
    for (range, target) in line.links() {
        if scan.link(&range, target) {
            covered.push(range);
        }
    }
    let links = covered.clone();
    for range in line.code() {
        // Links stand in order and do not overlap; most lines have a few, hostile ones very many.
        let around = links.get(links.partition_point(|link| link.end < range.end));
        if around.is_none_or(|link| link.start > range.start) {
            scan.code(range.clone());
            covered.push(range);
        }
    }
    covered.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in covered {
        if range.start > at {
            scan.words(at..range.start, setting);
        }
        at = at.max(range.end);
    }
    scan.words(at..line.text.len(), setting);
    let mut found = scan.found;
    found.sort_by_key(|found| found.range.start);
    found
}

/// The whole of a short entry, in case it is exactly a title.
pub(super) fn title(context: &Context<'_>, line: &Line) -> Option<Found> {
    let text = line.text.trim().trim_end_matches('.');
    let start = line.text.len() - line.text.trim_start().len();
    let range = start..start + text.len();
    (!text.is_empty() && text.split_whitespace().count() <= 12).then(|| Found {
        reference: Reference {
            text: text.into(),
            form: ReferenceForm::Title,
            min_version: None,
            place: line.place_of(context.file, range.clone()),
        },
        range,
    })
}

struct Scan<'a, 'c> {
    context: &'a Context<'c>,
    line: &'a Line<'a>,
    found: Vec<Found>,
}

impl Scan<'_, '_> {
    fn add(&mut self, text: &str, form: ReferenceForm, range: Range<usize>) {
        let min_version = minimal_version(&self.line.text[range.end..]);
        let place = self.line.place_of(self.context.file, range.clone());
        self.found.push(Found { reference: Reference { text: text.into(), form, min_version, place }, range });
    }

    /// A link to a file; one that leads elsewhere is only its text. Tells whether the link was used.
    fn link(&mut self, range: &Range<usize>, target: &str) -> bool {
        let outside = has_scheme(target) || target.starts_with("//") || target.starts_with('#') || target.is_empty();
        if outside {
            return false;
        }
        self.add(target, ReferenceForm::File, range.clone());
        // The text of a link that broke may still be an id.
        let text = &self.line.text[range.clone()];
        if is_id(text.trim()) {
            self.add(text.trim(), ReferenceForm::Id, range.clone());
        }
        true
    }

    /// A code span is a name if it is one word: `` `002-auth` ``, `` `../002-auth.md` ``.
    fn code(&mut self, range: Range<usize>) {
        let text = self.line.text[range.clone()].trim();
        if is_markdown_path(text) {
            self.add(text, ReferenceForm::File, range);
        } else if is_id(text) || is_slug(text) {
            self.add(text, ReferenceForm::Id, range);
        }
    }

    fn words(&mut self, range: Range<usize>, setting: Setting) {
        let text = self.line.text;
        let mut at = range.start;
        // The plain word right before the present one, for `Spec 002` and its lists.
        let mut after_spec = false;
        while at < range.end {
            let rest = &text[at..range.end];
            let gap = rest.len() - rest.trim_start_matches(is_gap).len();
            if gap > 0 {
                at += gap;
                continue;
            }
            if let Some(inner) = rest.strip_prefix("[[")
                && let Some(close) = inner.find("]]").filter(|close| *close > 0)
            {
                let target = inner[..close].split('|').next().unwrap_or_default().trim();
                self.add(target, ReferenceForm::Wiki, at..at + close + 4);
                at += close + 4;
                continue;
            }
            let length = rest.find(is_gap).unwrap_or(rest.len()).max(rest.chars().next().map_or(1, char::len_utf8));
            let raw = &rest[..length];
            let left = raw.len()
                - raw.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '.' | '/')).len();
            let word = raw[left..].trim_end_matches(|c: char| !c.is_alphanumeric());
            let span = at + left..at + left + word.len();
            after_spec = self.word(word, span, range.start, after_spec, setting);
            at += length;
        }
    }

    /// One plain word. Tells whether a number after it belongs to a `Spec`.
    fn word(&mut self, word: &str, span: Range<usize>, from: usize, after_spec: bool, setting: Setting) -> bool {
        let text = self.line.text;
        if word.is_empty() || matches!(word, "and" | "or" | "&") {
            return after_spec;
        }
        let before = text[..span.start].chars().next_back();
        let after = &text[span.end..];
        if super::words::is_any(word, &["spec", "specs", "feature", "features", "specification", "specifications"]) {
            return true;
        }
        if let Some(digits) = word.strip_prefix('#') {
            if is_number(digits) {
                self.add(word, ReferenceForm::HashNumber, span);
            }
            return false;
        }
        if is_number(word) {
            let padded = word.len() >= 2 && (word.starts_with('0') || word.len() == 3);
            let bracketed = before == Some('(') && after.starts_with(')') && padded;
            // `004 — Permissions`: a number that heads its entry.
            let head = span.start == from && text[..span.start].trim().is_empty() && padded && is_cut(after);
            let bare = setting == Setting::Field && self.stands_alone(&span);
            if after_spec || bracketed || head || bare {
                self.add(word, ReferenceForm::Number, span);
            }
            return after_spec;
        }
        if after_spec && let Some((first, last)) = range_of_numbers(word) {
            // `Specs 001-004` are four.
            let width = first.len();
            let numbers = first.parse::<u32>().unwrap_or(1)..=last.parse::<u32>().unwrap_or(0);
            for number in numbers {
                self.add(&format!("{number:0width$}"), ReferenceForm::Number, span.clone());
            }
            return true;
        }
        if is_markdown_path(word) {
            self.add(word, ReferenceForm::File, span);
        } else if is_id(word)
            || span.start == from
                && text[..span.start].trim().is_empty()
                && is_slug(word)
                && word.contains('-')
                && is_cut(after)
        {
            self.add(word, ReferenceForm::Id, span);
        }
        false
    }

    /// Whether a number is a whole element of a list: `3`, `155, 1559`, `EIP: 3 (auth)`.
    fn stands_alone(&self, span: &Range<usize>) -> bool {
        let before = self.line.text[..span.start].trim_end();
        let after = self.line.text[span.end..].trim_start();
        let begins = before.is_empty() || before.ends_with([',', ';', '&', '[']) || before.ends_with(" and");
        let ends = after.is_empty() || after.starts_with([',', ';', '&', '(', ']', '.']) || after.starts_with("and ");
        begins && ends
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '→' | '—' | '–' | '|' | '"' | '“' | '”')
}

/// Whether an entry's first word ends there: before a separator or the end.
fn is_cut(after: &str) -> bool {
    let after = after.trim_start_matches(['`', '*']);
    let rest = after.trim_start();
    rest.is_empty()
        || rest.starts_with([':', '(', '–', '—', ',', ';'])
        || rest.starts_with("- ")
        || after.starts_with('.')
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `001-004`: two numbers of one width, the second one larger, not too far apart.
fn range_of_numbers(word: &str) -> Option<(&str, &str)> {
    let (first, last) = word.split_once('-')?;
    let (low, high) = (first.parse::<u32>().ok()?, last.parse::<u32>().ok()?);
    (is_number(first) && is_number(last) && first.len() == last.len() && low < high && high - low < 20)
        .then_some((first, last))
}

fn has_scheme(target: &str) -> bool {
    let scheme = target.find(':').map_or("", |at| &target[..at]);
    scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn is_markdown_path(word: &str) -> bool {
    let path = word.split('#').next().unwrap_or(word);
    let named = path.len() > 3 && path.get(path.len() - 3..).is_some_and(|end| end.eq_ignore_ascii_case(".md"));
    named && !has_scheme(word) && !word.contains(char::is_whitespace)
}

/// Names of encodings, algorithms and standards that look like ids and never are.
const STANDARDS: &[&str] = &["utf", "iso", "sha", "md", "base", "cve", "rfc", "tls", "http", "covid", "aes", "wcag"];

/// `002-auth`, `FEAT-010`, `F-004A`, `SE-0003`: letters and digits joined by hyphens, a digit among them.
fn is_id(word: &str) -> bool {
    let parts = word.split(['-', '_']);
    let tame = word.len() <= 120
        && word.contains('-')
        && word.starts_with(char::is_alphanumeric)
        && word.ends_with(char::is_alphanumeric)
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let first = word.split('-').next().unwrap_or_default();
    let standard = STANDARDS.iter().any(|name| first.eq_ignore_ascii_case(name));
    tame && !standard && word.bytes().any(|byte| byte.is_ascii_digit()) && !is_date(word) && !is_version(word) && parts.count() >= 2
        // `12-15` is a span of numbers, `5-minute` and `3-level` are counts of something.
        && !word.chars().all(|c| c.is_ascii_digit() || c == '-')
        && !(word.starts_with(|c: char| c.is_ascii_digit()) && word.find('-') == Some(1))
}

/// One word that a spec may be called by: `auth-service`, `search`.
fn is_slug(word: &str) -> bool {
    word.len() <= 80
        && word.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphanumeric() || c == '-')
        && word.chars().any(char::is_lowercase)
}

/// A word that begins like `2026-01-05` or `20260105-`.
fn is_date(word: &str) -> bool {
    let year = word.get(..2).is_some_and(|century| matches!(century, "19" | "20"));
    let first = word.split('-').next().unwrap_or_default();
    year && matches!(first.len(), 4 | 8)
        && is_digits(first)
        && (first.len() == 8 || word.get(5..7).is_some_and(is_digits))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_version(word: &str) -> bool {
    let bare = word.trim_start_matches(['v', 'V']);
    bare.contains('.') && bare.starts_with(|c: char| c.is_ascii_digit()) && Version::parse(bare).is_some()
}

/// `0.2.0` of ` (v0.2.0+)`, ` >= 0.2.0` or ` v0.2+` right behind a reference.
fn minimal_version(after: &str) -> Option<Version> {
    let mut rest = after.trim_start_matches(['`', '*', ']']).trim_start();
    let bracketed = rest.starts_with('(');
    rest = rest.strip_prefix('(').unwrap_or(rest).trim_start();
    let compared = ["&gt;=", ">=", "≥", "^", "~"].iter().find_map(|sign| rest.strip_prefix(sign));
    rest = compared.unwrap_or(rest).trim_start();
    for word in ["version ", "Version "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(rest.len());
    let token = rest[..end].trim_end_matches(['.', '-']);
    let plus = rest[token.len()..].starts_with('+');
    let looks = token.contains('.') || token.starts_with(['v', 'V']);
    let closed = bracketed && rest[token.len()..].trim_start_matches('+').starts_with(')');
    (looks && (plus || compared.is_some() || closed)).then(|| Version::parse(token)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_a_digit_and_a_hyphen_and_are_no_dates_or_counts() {
        for word in ["002-auth", "FEAT-010", "F-004A", "SE-0003", "SHIPPER-SPEC-0004", "feature-12"] {
            assert!(is_id(word), "{word}");
        }
        for word in ["2026-01-05", "20251101-note", "v1.2-beta", "12-15", "5-minute", "auth-service", "utf8", "-1", ""]
        {
            assert!(!is_id(word), "{word}");
        }
    }

    #[test]
    fn a_minimal_version_stands_right_behind() {
        let read = |text| minimal_version(text).map(|version| version.as_str().to_owned());
        assert_eq!(read(" (v0.2.0+)").as_deref(), Some("0.2.0"));
        assert_eq!(read("` >= 0.2").as_deref(), Some("0.2.0"));
        assert_eq!(read(" v1.0+ for sessions").as_deref(), Some("1.0.0"));
        assert_eq!(read(" (Community & Social): 1.2"), None);
        assert_eq!(read(" in 1.2 seconds"), None);
    }
}
