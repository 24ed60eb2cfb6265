//! Text to search words: the same folding and the same rule as the browser's script has for a query. What both of them
//! make of a text stands in `tests/corpus/search/words.txt`, which both are held against.
//!
//! Case and Latin accents are folded, so that `Zurich` finds `Zürich`. A word is, the first that fits:
//!
//! - a date, `2026-11-23`; the index holds its three numbers as well;
//! - numbers joined by dots, without the `v` that may stand before them: `0.3.0` of `v0.3.0` and of `in 0.3.0.`;
//! - two neighbours in a script that writes without spaces (Chinese, Japanese, Thai and their kin), where several of
//!   its characters follow each other;
//! - a run of letters, digits and marks, so that `FEAT-010` is two words, and `get_user` is.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use unicode_normalization::UnicodeNormalization;

use super::kept::{self, Key};
use crate::pack::{Pack, pack_fields};

/// Longer words are cut: nobody types more, and a line of base64 is no word.
const LONGEST: usize = 40;

/// The length of `2026-11-23`.
const DATE: usize = 10;

/// Sections past this one are told as the last: one character holds the number.
pub const MOST_SECTIONS: u32 = 63;

/// A heading as the index sees it: its line, and its text.
pub type HeadingAt<'a> = (u32, &'a str);

/// The words of one document, each once, with how much it says about the document and in which section it says
/// most. Packed into one text, because ten thousand documents have two million of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    packed: Box<str>,
    begins: Begins,
    /// A hash of them.
    pub(super) key: Key,
}

pack_fields! {
    Words { packed, begins, key }
}

/// Where in packed words those begin that have one of [`INITIALS`] or come after it, as far as a small number can say:
/// the index is made initial by initial, and looks for each in every document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Begins([u16; INITIALS.len()]);

/// What nearly all words begin with, in order.
const INITIALS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Farther away than can be said.
const FAR: u16 = u16::MAX;

impl Default for Begins {
    fn default() -> Self {
        Self([0; INITIALS.len()])
    }
}

impl Begins {
    fn of(packed: &str) -> Self {
        let mut begins = [FAR; INITIALS.len()];
        let (mut next, mut begin) = (0, 0);
        let mut fill = |first: char, begin: usize| {
            while INITIALS.get(next).is_some_and(|initial| char::from(*initial) <= first) {
                begins[next] = u16::try_from(begin).unwrap_or(FAR);
                next += 1;
            }
        };
        by_initial(packed, |first, said| {
            fill(first, begin);
            begin += said.len();
        });
        fill(char::MAX, packed.len());
        Self(begins)
    }

    fn of_initial(&self, initial: char) -> Option<usize> {
        let position = INITIALS.binary_search(&u8::try_from(initial).ok()?).ok()?;
        Some(self.0[position]).filter(|begin| *begin != FAR).map(usize::from)
    }
}

impl Pack for Begins {
    fn pack(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.0.iter().flat_map(|begin| begin.to_le_bytes()));
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let (packed, rest) = bytes.split_first_chunk::<{ 2 * INITIALS.len() }>()?;
        *bytes = rest;
        let mut begins = [0; INITIALS.len()];
        for (begin, packed) in begins.iter_mut().zip(packed.chunks_exact(2)) {
            *begin = u16::from_le_bytes([packed[0], packed[1]]);
        }
        Some(Self(begins))
    }
}

impl Words {
    /// Calls `found` with each first character of a word, and everything that is said of the words that have it.
    pub(super) fn by_initial(&self, found: impl FnMut(char, &[u8])) {
        by_initial(&self.packed, found);
    }

    /// Every word with its weight (1 to 63) and the number of its section (0 above the first heading).
    pub fn iter(&self) -> impl Iterator<Item = (&str, u8, u8)> {
        let mut rest = &*self.packed;
        std::iter::from_fn(move || taken(&mut rest))
    }

    /// The same for words that begin with one of some characters, which are in order.
    pub(super) fn beginning_with<'a>(&'a self, initials: &[char]) -> impl Iterator<Item = (&'a str, u8, u8)> {
        let all = &*self.packed;
        let mut rest = all;
        let mut initials = initials.iter().copied().peekable();
        std::iter::from_fn(move || {
            loop {
                let first = rest.chars().next()?;
                let wanted = *initials.peek()?;
                match first.cmp(&wanted) {
                    Ordering::Equal => return taken(&mut rest),
                    Ordering::Less => {
                        let known = self.begins.of_initial(wanted).and_then(|begin| all.get(begin..));
                        rest = known.filter(|found| found.len() < rest.len()).unwrap_or_else(|| from(rest, wanted));
                    }
                    Ordering::Greater => drop(initials.next()),
                }
            }
        })
    }
}

fn by_initial(packed: &str, mut found: impl FnMut(char, &[u8])) {
    let mut rest = packed;
    while let Some(first) = rest.chars().next() {
        let has_it = |at: &usize| rest[*at..].starts_with(first);
        let ends = memchr::memchr_iter(b'\n', rest.as_bytes()).map(|end| end + 1);
        let end = ends.take_while(|at| *at < rest.len()).find(|at| !has_it(at)).unwrap_or(rest.len());
        found(first, &rest.as_bytes()[..end]);
        rest = &rest[end..];
    }
}

/// The first of packed words, taken from them.
fn taken<'a>(rest: &mut &'a str) -> Option<(&'a str, u8, u8)> {
    // Words are short: a search made for long texts takes longer to begin than to look.
    let end = rest.bytes().position(|byte| byte == b'\n')?;
    let (packed, others) = (&rest[..end], &rest[end + 1..]);
    *rest = others;
    let (word, numbers) = packed.split_at_checked(packed.len().checked_sub(2)?)?;
    let numbers = numbers.as_bytes();
    Some((word, numbers[0] - b'0', numbers[1] - b'0'))
}

/// Packed words, which are in order, without those that begin with a character before `wanted`.
fn from(words: &str, wanted: char) -> &str {
    let (mut low, mut high) = (0, words.len());
    // Both always stand where a word begins, or at the end.
    while low < high {
        let middle = low + (high - low) / 2;
        let begin = memchr::memrchr(b'\n', &words.as_bytes()[low..middle]).map_or(low, |end| low + end + 1);
        if words[begin..].starts_with(|first| first >= wanted) {
            high = begin;
        } else {
            low = memchr::memchr(b'\n', &words.as_bytes()[middle..]).map_or(words.len(), |end| middle + end + 1);
        }
    }
    &words[low..]
}

/// Where a word stands decides how much it says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Body = 1,
    Heading = 6,
}

struct Count {
    score: u32,
    section: u32,
    best: u32,
    here: u32,
}

/// The words of a document's text. `headings` are those of its outline, in order.
///
/// The text is taken as it stands, mark-up included: punctuation separates words anyway, and what stands in code
/// is worth finding too.
#[must_use]
pub fn words(text: &str, headings: &[HeadingAt<'_>]) -> Words {
    let mut folded = String::with_capacity(text.len() + text.len() / 8);
    let mut found: Vec<(Range<usize>, u32, Field)> = Vec::with_capacity(text.len() / 6);
    let mut next_heading = headings.iter().peekable();
    let mut section = 0_u32;
    for (number, line) in (1_u32..).zip(text.lines()) {
        let mut field = Field::Body;
        while next_heading.next_if(|(at, _)| *at <= number).is_some() {
            section += 1;
            field = Field::Heading;
        }
        let shown = section.min(MOST_SECTIONS);
        fold_words(line, &mut folded, |word| found.push((word, shown, field)));
    }
    let mut counts: HashMap<&str, Count, RandomState> = HashMap::default();
    counts.reserve(found.len() / 3);
    for (word, section, field) in found {
        let weight = field as u32;
        for word in with_numbers(&folded[word]) {
            let first = Count { score: 0, section, best: weight, here: section };
            counts.entry(word).or_insert(first).add(weight, section);
        }
    }
    // Long documents repeat everything; a word counts by its share, and the first times count most.
    let length = 1.0 + f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX)) / 8192.0;
    let divisor = length.sqrt();
    let mut counts: Vec<(u64, &str, Count)> =
        counts.into_iter().map(|(word, count)| (head(word), word, count)).collect();
    counts.sort_unstable_by(|left, right| left.0.cmp(&right.0).then_with(|| left.1.cmp(right.1)));
    let mut packed = String::with_capacity(counts.iter().map(|(_, word, _)| word.len() + 3).sum());
    for (_, word, count) in counts {
        let score = (f64::from(count.score) / divisor).sqrt() * 8.0;
        packed.push_str(word);
        packed.push(char::from(b'0' + weight(score)));
        packed.push(char::from(b'0' + count.section as u8));
        packed.push('\n');
    }
    Words { key: kept::key(packed.as_bytes()), begins: Begins::of(&packed), packed: packed.into_boxed_str() }
}

/// The first eight bytes of a word as a number that stands in the same order: what most words differ in.
fn head(word: &str) -> u64 {
    let mut head = [0; 8];
    let length = word.len().min(8);
    head[..length].copy_from_slice(&word.as_bytes()[..length]);
    u64::from_be_bytes(head)
}

/// The whole number below a score, from 1 to 60.
fn weight(score: f64) -> u8 {
    #[expect(clippy::cast_sign_loss, reason = "a root is never negative")]
    let whole = score as u8;
    whole.clamp(1, 60)
}

impl Count {
    fn add(&mut self, weight: u32, section: u32) {
        self.score = self.score.saturating_add(weight);
        if section == self.here {
            self.best = self.best.max(weight);
        } else {
            self.here = section;
        }
        if weight > self.best {
            self.best = weight;
            self.section = section;
        }
    }
}

/// Calls `found` with every folded word of a line, and with the numbers of its dates.
pub(super) fn each_word(line: &str, mut found: impl FnMut(&str)) {
    let mut folded = String::new();
    let mut words = Vec::new();
    fold_words(line, &mut folded, |word| words.push(word));
    for word in words {
        with_numbers(&folded[word]).for_each(&mut found);
    }
}

/// A word, and the numbers of a date: who remembers the year alone, or is still typing, looks for these.
fn with_numbers(word: &str) -> impl Iterator<Item = &str> {
    let is_date = word.len() == DATE && word.as_bytes()[4] == b'-';
    std::iter::once(word).chain(is_date.then(|| word.split('-')).into_iter().flatten())
}

/// Adds a line to `folded`, and calls `found` with the place of each word there.
fn fold_words(line: &str, folded: &mut String, mut found: impl FnMut(Range<usize>)) {
    let begin = folded.len();
    if line.is_ascii() {
        folded.push_str(line);
        folded[begin..].make_ascii_lowercase();
        let mut at = begin;
        while at < folded.len() {
            let length = ascii_run(&folded[at..]);
            at += if length == 0 { 1 } else { spaced(folded, at, length, ascii_run, &mut found) };
        }
        return;
    }
    folded.push_str(&fold(line));
    let mut at = begin;
    while let Some(first) = folded[at..].chars().next() {
        if !is_word(first) {
            at += first.len_utf8();
        } else if is_unspaced(first) {
            // `検索API` is cut where the scripts meet.
            let end = at + run(&folded[at..], |next| is_word(next) && is_unspaced(next));
            let starts = folded[at..end].char_indices().map(|(start, _)| at + start);
            let mut starts: Vec<usize> = starts.chain([end]).collect();
            if starts.len() == 2 {
                starts.insert(0, at);
            }
            starts.windows(3).for_each(|pair| found(pair[0]..pair[2]));
            at = end;
        } else {
            let length = spaced_run(&folded[at..]);
            at += spaced(folded, at, length, spaced_run, &mut found);
        }
    }
}

/// Finds the word that begins with the run at a place, and gives how much text it takes.
fn spaced(
    text: &str,
    at: usize,
    length: usize,
    run: impl Fn(&str) -> usize,
    found: &mut impl FnMut(Range<usize>),
) -> usize {
    let rest = &text[at..];
    let joined = match rest.as_bytes().get(length) {
        Some(b'-') if is_date(rest.as_bytes()) => DATE,
        Some(b'.') => numbers(rest, length, run),
        _ => length,
    };
    // A `v` before a dot stands before numbers.
    let start = usize::from(joined > length && rest.starts_with('v'));
    let word = &rest[start..joined];
    let end = if word.len() <= LONGEST { joined } else { start + cut(word) };
    found(at + start..at + end);
    joined
}

/// Whether a text begins with `2026-11-23`, and no digit follows.
fn is_date(text: &[u8]) -> bool {
    let fits = |(place, byte): (usize, &u8)| if matches!(place, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() };
    text.len() >= DATE
        && text[..DATE].iter().enumerate().all(fits)
        && text.get(DATE).is_none_or(|next| !next.is_ascii_digit())
}

/// The length of numbers joined by single dots whose first run has this length; that of the run where none follows. The
/// last of them may go on with letters: `0.3.0rc1`.
fn numbers(text: &str, first: usize, run: impl Fn(&str) -> usize) -> usize {
    let mut end = first;
    let mut last = text[..first].strip_prefix('v').unwrap_or(&text[..first]);
    while !last.is_empty()
        && last.bytes().all(|byte| byte.is_ascii_digit())
        && text.as_bytes()[end..].first() == Some(&b'.')
        && text.as_bytes().get(end + 1).is_some_and(u8::is_ascii_digit)
    {
        let next = &text[end + 1..];
        last = &next[..run(next)];
        end += 1 + last.len();
    }
    end
}

/// How many bytes of a long word are kept.
fn cut(word: &str) -> usize {
    word.char_indices().nth(LONGEST).map_or(word.len(), |(at, _)| at)
}

fn ascii_run(text: &str) -> usize {
    const OF_WORDS: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            table[byte] = (byte as u8).is_ascii_alphanumeric();
            byte += 1;
        }
        table
    };
    text.bytes().take_while(|byte| OF_WORDS[usize::from(*byte)]).count()
}

fn spaced_run(text: &str) -> usize {
    run(text, |next| is_word(next) && !is_unspaced(next))
}

/// How many bytes of a text are characters of a kind.
fn run(text: &str, is_of_kind: impl Fn(char) -> bool) -> usize {
    text.find(|next| !is_of_kind(next)).unwrap_or(text.len())
}

/// Lower case without Latin accents: decomposed, marks U+0300 to U+036F dropped, lower case, composed.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|character| !('\u{300}'..='\u{36f}').contains(character))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
}

/// Whether a script writes without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(line: &str) -> Vec<String> {
        let mut folded = String::new();
        let mut words = Vec::new();
        fold_words(line, &mut folded, |word| words.push(word));
        words.into_iter().map(|word| folded[word].to_owned()).collect()
    }

    #[test]
    fn every_line_of_the_table_gives_the_words_beside_it() {
        for line in include_str!("../../tests/corpus/search/words.txt").lines().filter(|line| !line.starts_with('#')) {
            let (text, wanted) = line.split_once(" => ").unwrap_or_else(|| panic!("`{line}` has no arrow"));
            let wanted: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
            assert_eq!(all(text), wanted, "{text}");
            // The rule is the same where another line makes the text no ASCII.
            assert_eq!(all(&format!("{text} é")), [&wanted[..], &["e"]].concat(), "{text}");
        }
    }

    #[test]
    fn the_index_holds_the_numbers_of_a_date_too() {
        let mut words = Vec::new();
        each_word("due 2026-11-23", |word| words.push(word.to_owned()));
        assert_eq!(words, ["due", "2026-11-23", "2026", "11", "23"]);
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(all("Zürich ZURICH `get_user`"), ["zurich", "zurich", "get", "user"]);
        assert_eq!(all("FEAT-010"), ["feat", "010"]);
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        assert_eq!(all("検索機能API"), ["検索", "索機", "機能", "api"]);
        assert_eq!(all("字"), ["字"]);
        assert_eq!(all("البحث في المواصفات"), ["البحث", "في", "المواصفات"]);
    }

    #[test]
    fn each_word_is_kept_once_with_its_weight_and_section() {
        let words = words("intro\n# Export\nexport of data\nexport\n", &[(2, "Export")]);
        let export = words.iter().find(|(word, ..)| *word == "export").expect("it is there");
        let intro = words.iter().find(|(word, ..)| *word == "intro").expect("it is there");
        assert!(export.1 > intro.1);
        assert_eq!((export.2, intro.2), (1, 0));
        assert_eq!(words.iter().count(), 4);
    }

    #[test]
    fn words_are_found_by_their_initials_as_by_reading_them_all() {
        let many: Vec<_> = (0..20_000).map(|at| format!("{}{at}", char::from(INITIALS[at % INITIALS.len()]))).collect();
        let many = many.join(" ");
        for text in ["", "b", "10 apples, zoo 検索 Ärger über 2026-11-23 öl", "検索", &many] {
            let words = super::words(text, &[]);
            for initials in [&['a'][..], &['0', '2', 'z'], &['ö', '検'], &['b', 'c', '検'], &['y', 'z']] {
                let found: Vec<_> = words.beginning_with(initials).collect();
                let wanted = |(word, ..): &(&str, u8, u8)| word.starts_with(initials);
                assert_eq!(found, words.iter().filter(wanted).collect::<Vec<_>>(), "{initials:?}");
            }
        }
    }

    #[test]
    fn words_of_two_scripts_follow_each_other_in_order() {
        assert_eq!(all("a検索 字b 機能C"), ["a", "検索", "字", "b", "機能", "c"]);
    }

    #[test]
    fn a_huge_word_is_cut() {
        assert_eq!(all(&"a".repeat(100_000))[0].len(), LONGEST);
    }
}
