//! Words cut into files of a good size, by their first characters.

use super::digit;
use super::postings::Posting;

/// A file of words that is larger than this is cut by one more character. Two of them compress to less than the
/// portal's page itself may weigh.
const LARGEST: usize = 40_000;

/// A piece smaller than this stays with the shorter prefix: a request costs more than its bytes.
const SMALLEST: usize = 6_000;

/// A prefix, and the positions of the words that are found under it: those whose longest prefix among all shards it is.
pub(super) type Shard = (String, Vec<usize>);

/// Position, word, and about how many bytes its line takes.
type Measured<'a> = (usize, &'a str, usize);

/// Whether an index with words of this size has one shard alone.
pub(super) fn is_one(total: usize) -> bool {
    total <= LARGEST
}

/// Whether words of this size share the shard of the empty prefix with others, in an index with several shards.
pub(super) fn are_few(size: usize) -> bool {
    size < SMALLEST
}

/// Cuts words that begin with a prefix, given in order with the size of each, into shards. A word is in the shard with
/// the longest prefix that it begins with.
pub(super) fn cut(prefix: &str, words: &[(&str, usize)]) -> Vec<Shard> {
    let sized: Vec<Measured<'_>> = words.iter().enumerate().map(|(at, (word, size))| (at, *word, *size)).collect();
    let mut shards = Vec::new();
    let mut open: Vec<(String, &[Measured<'_>])> = vec![(prefix.to_owned(), &sized)];
    while let Some((prefix, words)) = open.pop() {
        let total: usize = words.iter().map(|(.., size)| size).sum();
        if total <= LARGEST {
            shards.push((prefix, words.iter().map(|(at, ..)| *at).collect()));
            continue;
        }
        let mut rest: Vec<usize> = Vec::new();
        for group in words.chunk_by(|left, right| next(left.1, &prefix) == next(right.1, &prefix)) {
            let Some(character) = next(group[0].1, &prefix) else {
                rest.extend(group.iter().map(|(at, ..)| *at));
                continue;
            };
            if group.iter().map(|(.., size)| size).sum::<usize>() < SMALLEST {
                rest.extend(group.iter().map(|(at, ..)| *at));
            } else {
                open.push((format!("{prefix}{character}"), group));
            }
        }
        shards.push((prefix, rest));
    }
    shards.sort();
    shards
}

/// The character after the prefix; none for the prefix itself.
fn next(word: &str, prefix: &str) -> Option<char> {
    word[prefix.len()..].chars().next()
}

/// About how many bytes the line of a word with so many postings takes.
pub(super) fn size(word: &str, postings: usize) -> usize {
    word.len() + 2 + postings * 7
}

/// The script of one shard: a line a word, then seven characters for each document that holds it: five of its
/// name, its weight, its section. `names` are those of all documents, in order.
pub(super) fn text<'a>(prefix: &str, words: impl Iterator<Item = (&'a str, &'a [Posting])>, names: &[&str]) -> String {
    let words: Vec<(&str, &[Posting])> = words.collect();
    let mut lines = String::with_capacity(words.iter().map(|(word, postings)| size(word, postings.len())).sum());
    for (word, postings) in words {
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(word);
        lines.push(' ');
        for posting in postings {
            lines.push_str(names[posting.document()]);
            lines.push(digit(posting.weight));
            lines.push(digit(posting.section));
        }
    }
    super::script("words", &serde_json::json!([prefix, lines]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_in_the_shard_with_its_longest_prefix() {
        let texts: Vec<String> = (0..4_000).map(|at| format!("{:x}word{at}", at * 7919 % 4096)).collect();
        let mut words: Vec<(&str, usize)> = texts.iter().map(|text| (text.as_str(), size(text, 9))).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        let shards = cut("", &words);
        assert!(shards.len() > 5);
        for (prefix, held) in &shards {
            for word in held.iter().map(|at| words[*at].0) {
                let longest =
                    shards.iter().map(|(prefix, _)| prefix).filter(|prefix| word.starts_with(prefix.as_str()));
                assert_eq!(longest.max_by_key(|prefix| prefix.len()), Some(prefix));
            }
        }
        assert_eq!(shards.iter().map(|(_, held)| held.len()).sum::<usize>(), words.len());
    }
}
