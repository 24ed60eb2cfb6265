//! Where words stand: for each word the documents that hold it, with how much it says about them.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::{Named, TitleWord, Words};

/// The weight of a word of the title or the id; the text never reaches it.
const TITLE: u8 = 63;

/// Some words with where each of them stands. The postings lie in one piece, because those of a large collection are
/// what making its index needs most room for.
pub(super) struct Piece<'a> {
    words: Vec<(&'a str, Range<usize>)>,
    postings: Vec<Posting>,
    /// Words that too many texts hold.
    pub(super) common: Vec<&'a str>,
}

impl<'a> Piece<'a> {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, &[Posting])> {
        self.words.iter().map(|(word, own)| (*word, &self.postings[own.clone()]))
    }
}

/// Where words with a wanted initial stand: each thread takes some of the words of every document. A text does not count
/// for a word that more than `most` texts hold: it tells nothing, and its postings would be most of all.
pub(super) fn of<'a>(documents: &Named<'a>, most: usize, wanted: &BTreeSet<char>) -> Vec<Piece<'a>> {
    let pieces = rayon::current_num_threads();
    let is_wanted = |word: &str| word.chars().next().is_some_and(|first| wanted.contains(&first));
    let piece = |own: usize| {
        let is_own =
            |word: &str| word.bytes().take(2).map(usize::from).sum::<usize>() % pieces == own && is_wanted(word);
        let own_places = |words, title| places(words, title).filter(move |(word, _)| is_own(word));
        // Counted first, so that no list of postings has to grow.
        let mut numbers: HashMap<&str, usize, RandomState> = HashMap::default();
        let mut uses: Vec<(&str, Uses)> = Vec::new();
        for (_, words, title) in documents {
            for (word, place) in own_places(words, title) {
                let number = *numbers.entry(word).or_insert_with(|| {
                    uses.push((word, Uses::default()));
                    uses.len() - 1
                });
                uses[number].1.add(&place);
            }
        }
        let mut end = 0;
        for (_, uses) in &mut uses {
            uses.is_common = uses.texts > most;
            uses.next = end;
            end += if uses.is_common { uses.titles } else { uses.all };
        }
        let mut postings = vec![Posting::default(); end];
        for (document, (_, words, title)) in (0_u32..).zip(documents) {
            for (word, place) in own_places(words, title) {
                let uses = &mut uses[numbers[word]].1;
                if place.is_in_title || !uses.is_common {
                    postings[uses.next] = Posting::new(document, place.weight, place.section);
                    uses.next += 1;
                }
            }
        }
        // Where the next posting of one word would go, those of the following word begin.
        let begins = std::iter::once(0).chain(uses.iter().map(|(_, uses)| uses.next));
        let words = begins.zip(&uses).map(|(begin, (word, uses))| (*word, begin..uses.next));
        let common = uses.iter().filter(|(_, uses)| uses.is_common).map(|(word, _)| *word).collect();
        Piece { common, words: words.filter(|(_, own)| !own.is_empty()).collect(), postings }
    };
    (0..pieces).into_par_iter().map(piece).collect()
}

/// How many documents hold a word.
#[derive(Default)]
struct Uses {
    all: usize,
    texts: usize,
    titles: usize,
    is_common: bool,
    /// Where its next posting goes.
    next: usize,
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

/// The words of a document's text and title, each once, in order.
fn places<'a>(words: &'a Words, title: &'a [TitleWord]) -> impl Iterator<Item = (&'a str, Held)> {
    let in_title = |is_in_text, rest| Held { is_in_text, is_in_title: true, weight: TITLE, section: rest };
    let mut title = title.iter().map(|own| (own.word.as_str(), own.rest)).peekable();
    let mut text = words.iter().peekable();
    std::iter::from_fn(move || {
        let next = text.peek().map(|(word, ..)| *word);
        if let Some((own, rest)) = title.next_if(|(own, _)| next.is_none_or(|next| *own < next)) {
            return Some((own, in_title(false, rest)));
        }
        let (word, weight, section) = text.next()?;
        if let Some((_, rest)) = title.next_if(|(own, _)| *own == word) {
            return Some((word, in_title(true, rest)));
        }
        Some((word, Held { is_in_text: true, is_in_title: false, weight, section }))
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
