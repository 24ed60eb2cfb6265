//! Near misses: which of many words somebody may have meant.
//!
//! Only for suggestions in messages. A collection may have ten thousand ids and hundreds of slips, so most words are
//! ruled out by the letters that they have, and the rest is compared a machine word at a time.

/// How many suggestions are made at most.
const MOST: usize = 3;

/// Words of at most so many characters are compared by bits.
const SHORT: usize = 64;

/// Words to choose from, made ready for many comparisons.
#[derive(Debug)]
pub struct Candidates<'a> {
    all: Vec<Candidate<'a>>,
}

#[derive(Debug)]
struct Candidate<'a> {
    word: &'a str,
    lower: Vec<char>,
    letters: Letters,
}

/// How often each letter occurs; letters share places, which makes words seem nearer, never farther.
type Letters = [u8; 32];

impl<'a> Candidates<'a> {
    /// Makes words ready to be chosen from.
    pub fn new(words: impl Iterator<Item = &'a str>) -> Self {
        let candidate = |word: &'a str| {
            let lower: Vec<char> = word.to_lowercase().chars().collect();
            let letters = letters(&lower);
            Candidate { word, lower, letters }
        };
        Self { all: words.map(candidate).collect() }
    }

    /// Up to three that are nearly `word`, nearest first.
    ///
    /// The distance allowed is a third of the word's length, as the Rust compiler does it.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Vec<&'a str> {
        self.within(word, usize::MAX)
    }

    /// The same, with so many letters wrong at most: where nobody has asked, only a slip is worth a remark.
    fn within(&self, word: &str, most: usize) -> Vec<&'a str> {
        let lower: Vec<char> = word.to_lowercase().chars().collect();
        let allowed = (lower.len() / 3).max(1).min(most);
        let own = letters(&lower);
        // What is surely too far is left out; the rest is looked at from the likeliest on.
        let mut likely: Vec<(usize, &Candidate<'a>)> = self
            .all
            .iter()
            .filter(|candidate| candidate.lower.len().abs_diff(lower.len()) <= allowed)
            .map(|candidate| (least_distance(&own, &candidate.letters), candidate))
            .filter(|(least, _)| *least <= allowed)
            .collect();
        likely.sort_unstable_by_key(|(least, candidate)| (*least, candidate.word));
        let pattern = Pattern::new(&lower);
        let mut near: Vec<(usize, &str)> = Vec::with_capacity(MOST + 1);
        for (least, candidate) in likely {
            let farthest = if near.len() == MOST { near[MOST - 1].0 } else { allowed };
            if least > farthest {
                break;
            }
            let distance = pattern.distance(&candidate.lower);
            if distance <= farthest {
                let found = (distance, candidate.word);
                near.insert(near.partition_point(|other| *other < found), found);
                near.truncate(MOST);
            }
        }
        near.into_iter().map(|(_, word)| word).collect()
    }
}

/// Up to three of `words` that are nearly `word`, nearest first: a third of its letters may be wrong, but no more
/// than `most`.
#[must_use]
pub fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    Candidates::new(words).within(word, most)
}

fn letters(word: &[char]) -> Letters {
    let mut letters = [0_u8; 32];
    for character in word {
        let place = &mut letters[*character as usize % 32];
        *place = place.saturating_add(1);
    }
    letters
}

/// A distance that two words with these letters have at least: each step takes away, adds or changes one letter.
fn least_distance(left: &Letters, right: &Letters) -> usize {
    let differences = left.iter().zip(right).map(|(left, right)| u32::from(left.abs_diff(*right))).sum::<u32>();
    differences.div_ceil(2) as usize
}

/// A word that others are compared with: for each of its characters, where it stands.
enum Pattern<'a> {
    Short { length: usize, ascii: Box<[u64; 128]>, others: Vec<(char, u64)> },
    Long(&'a [char]),
}

impl<'a> Pattern<'a> {
    fn new(word: &'a [char]) -> Self {
        if word.len() > SHORT || word.is_empty() {
            return Self::Long(word);
        }
        let mut ascii = Box::new([0_u64; 128]);
        let mut others: Vec<(char, u64)> = Vec::new();
        for (position, character) in word.iter().enumerate() {
            let bit = 1 << position;
            match ascii.get_mut(*character as usize) {
                Some(places) => *places |= bit,
                None => match others.iter_mut().find(|(other, _)| other == character) {
                    Some((_, places)) => *places |= bit,
                    None => others.push((*character, bit)),
                },
            }
        }
        Self::Short { length: word.len(), ascii, others }
    }

    /// Insertions, deletions, changes and exchanges of neighbours that lead from one to the other.
    ///
    /// The columns of the usual table as bits of one number (H. Hyyrö, 2003): a step for each character.
    fn distance(&self, other: &[char]) -> usize {
        let (length, ascii, others) = match self {
            Self::Long(word) => {
                let text = |word: &[char]| word.iter().collect::<String>();
                return strsim::osa_distance(&text(word), &text(other));
            }
            Self::Short { length, ascii, others } => (*length, ascii, others),
        };
        let places = |character: char| {
            let known = ascii.get(character as usize).copied();
            known.unwrap_or_else(|| others.iter().find(|(other, _)| *other == character).map_or(0, |(_, bits)| *bits))
        };
        let last = 1_u64 << (length - 1);
        let (mut up, mut down, mut same, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut distance = length;
        for character in other {
            let here = places(*character);
            let exchanged = ((!same & here) << 1) & before;
            same = ((here & up).wrapping_add(up) ^ up) | here | down | exchanged;
            let (more, less) = (down | !(same | up), same & up);
            distance += usize::from(more & last != 0);
            distance -= usize::from(less & last != 0);
            let (more, less) = (more << 1 | 1, less << 1);
            up = less | !(same | more);
            down = more & same;
            before = here;
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn nearest<'a>(word: &str, words: &[&'a str]) -> Vec<&'a str> {
        Candidates::new(words.iter().copied()).nearest(word)
    }

    #[test]
    fn no_more_letters_may_be_wrong_than_the_caller_allows() {
        let names = || ["success metrics"].into_iter();
        assert_eq!(super::nearest("Sucess Metrics", names(), 2), ["success metrics"]);
        assert!(super::nearest("Sces Metris", names(), 2).is_empty());
    }

    #[test]
    fn the_nearest_names_come_first_and_far_ones_not_at_all() {
        let names = ["003-search", "005-index", "003-serach-ui"];
        assert_eq!(nearest("003-serach", &names), ["003-search", "003-serach-ui"]);
        assert!(nearest("billing", &names).is_empty());
        assert!(nearest("", &names).is_empty());
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_textbook(left in "[a-dé日]{0,70}", right in "[a-dé日]{0,70}") {
            let characters = |word: &str| word.chars().collect::<Vec<_>>();
            let (own, other) = (characters(&left), characters(&right));
            let distance = Pattern::new(&own).distance(&other);
            prop_assert_eq!(distance, strsim::osa_distance(&left, &right));
            prop_assert!(least_distance(&letters(&own), &letters(&other)) <= distance);
        }

        #[test]
        fn what_is_ruled_out_would_not_have_been_among_the_nearest(
            word in "[a-c]{0,9}",
            words in prop::collection::btree_set("[a-c]{0,9}", 0..30),
        ) {
            let allowed = (word.len() / 3).max(1);
            let mut all: Vec<(usize, &str)> = words
                .iter()
                .map(|other| (strsim::osa_distance(&word, other), other.as_str()))
                .filter(|(distance, _)| *distance <= allowed)
                .collect();
            all.sort_unstable();
            let expected: Vec<&str> = all.into_iter().take(MOST).map(|(_, word)| word).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            prop_assert_eq!(nearest(&word, &words), expected);
        }
    }
}
