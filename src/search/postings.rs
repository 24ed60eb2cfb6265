//! Where words stand: for each word the documents that hold it, with how much it says about them.
//!
//! Words are counted before their postings are written, and only those of some initials at a time: the postings of a
//! large collection are what making its index needs most room for.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::{Named, TitleWord, Words};

/// The weight of a word of the title or the id; the text never reaches it.
const TITLE: u8 = 63;

/// A word of some documents.
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Of its postings; none of a common one that no title holds.
    pub(super) number: usize,
    /// More texts hold it than would tell anything; only titles count.
    pub(super) is_common: bool,
}

/// The words that begin with one of `initials`, which are in order; so are the words. A text does not count for a word
/// that more than `most` texts hold: it tells nothing, and its postings would be most of all.
pub(super) fn count<'a>(documents: &Named<'a>, most: usize, initials: &[char]) -> Vec<Word<'a>> {
    let mut uses: HashMap<&str, Uses, RandomState> = HashMap::default();
    for (_, words, title) in documents {
        for (word, place) in places(words, title, initials) {
            uses.entry(word).or_default().add(&place);
        }
    }
    let word = |(text, uses): (&'a str, Uses)| {
        let is_common = uses.texts > most;
        Word { text, number: if is_common { uses.titles } else { uses.all }, is_common }
    };
    let mut words: Vec<Word<'_>> = uses.into_iter().map(word).collect();
    words.sort_unstable_by_key(|word| word.text);
    words
}

/// Words with where each of them stands.
pub(super) struct Postings<'a> {
    words: Vec<(&'a str, Range<usize>)>,
    postings: Vec<Posting>,
}

impl<'a> Postings<'a> {
    /// Of counted words and the initials that they have, both in order.
    pub(super) fn of(documents: &Named<'_>, words: &[&Word<'a>], initials: &[char]) -> Self {
        let mut end = 0;
        let words: Vec<&Word<'a>> = words.iter().copied().filter(|word| word.number > 0).collect();
        let places = words.iter().map(|word| {
            end += word.number;
            (word.text, end - word.number..end)
        });
        let places: Vec<(&str, Range<usize>)> = places.collect();
        let begins = words.iter().zip(&places).map(|(word, (text, own))| (*text, (own.start, word.is_common)));
        let mut open: HashMap<&str, (usize, bool), RandomState> = begins.collect();
        let mut postings = vec![Posting::default(); end];
        for (document, (_, words, title)) in (0_u32..).zip(documents) {
            for (word, place) in self::places(words, title, initials) {
                if let Some((next, is_common)) = open.get_mut(word)
                    && (place.is_in_title || !*is_common)
                {
                    postings[*next] = Posting::new(document, place.weight, place.section);
                    *next += 1;
                }
            }
        }
        Self { words: places, postings }
    }

    /// They, in order.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'a str, &[Posting])> {
        self.words.iter().map(|(word, own)| (*word, &self.postings[own.clone()]))
    }
}

/// How many documents hold a word.
#[derive(Default)]
struct Uses {
    all: usize,
    texts: usize,
    titles: usize,
}

impl Uses {
    fn add(&mut self, place: &Held) {
        self.all += 1;
        self.texts += usize::from(place.is_in_text);
        self.titles += usize::from(place.is_in_title);
    }
}

/// Where a document holds a word.
struct Held {
    is_in_text: bool,
    is_in_title: bool,
    weight: u8,
    /// Of a word of the title, what it leaves unsaid of that: it is the whole document that is found by it.
    section: u8,
}

/// The words of a document's text and title that begin with one of `initials`, each once, in order.
fn places<'a>(words: &'a Words, title: &'a [TitleWord], initials: &[char]) -> impl Iterator<Item = (&'a str, Held)> {
    let in_title = |is_in_text, rest| Held { is_in_text, is_in_title: true, weight: TITLE, section: rest };
    let is_wanted = |word: &str| word.chars().next().is_some_and(|first| initials.binary_search(&first).is_ok());
    let mut title = title.iter().filter(move |own| is_wanted(&own.word)).peekable();
    let mut text = words.beginning_with(initials).peekable();
    std::iter::from_fn(move || {
        let only_in_text =
            |(word, weight, section)| (word, Held { is_in_text: true, is_in_title: false, weight, section });
        let Some(own) = title.peek().copied() else { return text.next().map(only_in_text) };
        if text.peek().is_none_or(|(word, ..)| *own.word < **word) {
            title.next();
            return Some((&own.word, in_title(false, own.rest)));
        }
        let (word, weight, section) = text.next()?;
        if word == own.word {
            title.next();
            return Some((word, in_title(true, own.rest)));
        }
        Some(only_in_text((word, weight, section)))
    })
}

/// One document that holds a word; bytes, so that it takes no more than it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Posting {
    document: [u8; 4],
    pub(super) weight: u8,
    pub(super) section: u8,
}

impl Posting {
    pub(super) fn new(document: u32, weight: u8, section: u8) -> Self {
        Self { document: document.to_le_bytes(), weight, section }
    }

    /// Its position by name.
    pub(super) fn document(self) -> usize {
        u32::from_le_bytes(self.document) as usize
    }
}
