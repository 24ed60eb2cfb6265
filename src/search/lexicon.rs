//! The files of words: which of them stay, and how the others are cut.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::kept::{self, Initial, Key, Known};
use super::postings::{self, Posting, Postings, Word};
use super::{Folder, Named, file_part, shards};

/// In a large collection a word that more than half of the documents hold tells nothing; its postings alone
/// would be the largest file of the portal. Titles that hold it are still found, and the browser is told of it, so that
/// it does not take a document for one that lacks the word.
pub(super) const COMMON_FROM: usize = 1_000;

/// The files of words, the prefix of each, and what is to be remembered of them. Documents are given by name.
pub(super) fn files<F: Folder>(documents: &Named<'_>, known: &Known, folder: &F) -> (Vec<F::File>, Vec<String>, Known) {
    let most = if documents.len() > COMMON_FROM { documents.len() / 2 } else { documents.len() };
    let names: Vec<&str> = documents.iter().map(|(name, ..)| *name).collect();
    let address = |prefix: &str| format!("search/words-{}.js", file_part(prefix));
    let shard_key = |key: Key, prefix: &str| kept::derived("shard", &[key], prefix);
    let mut files = Vec::new();
    // Initials that have files, those that are too few for one, and those of which either has yet to be found out.
    let (mut many, mut few, mut open): (Vec<Initial>, Vec<Initial>, Vec<(char, Key)>) = Default::default();
    let (initials, said) = kept::initials(documents, most, known);
    for (first, key) in initials {
        let known = known.initial(first, &key);
        let is_few = |initial: &&Initial| initial.shards.is_empty() && shards::are_few(initial.size);
        let there = known.filter(|initial| !initial.shards.is_empty()).and_then(|initial| {
            let keep = |prefix: &String| folder.keep(&address(prefix), &shard_key(key, prefix));
            Some((initial, initial.shards.iter().map(keep).collect::<Option<Vec<_>>>()?))
        });
        if let Some((initial, there)) = there {
            files.extend(there);
            many.push(initial.clone());
        } else if let Some(initial) = known.filter(is_few) {
            few.push(initial.clone());
        } else {
            open.push((first, key));
        }
    }
    let counted: Vec<Counted<'_>> = open
        .par_chunks(open.len().div_ceil(MOST_WALKS).max(1))
        .with_max_len(1)
        .map(|initials| Counted::of(documents, most, initials))
        .collect();
    let all = many.iter().chain(&few).chain(counted.iter().flat_map(|counted| &counted.initials));
    let is_one = shards::is_one(all.map(|initial| initial.size).sum());
    // An index that has become so small has no file for an initial any more.
    if is_one && !many.is_empty() {
        return self::files(documents, &Known::default(), folder);
    }
    let is_few = |initial: &Initial| is_one || shards::are_few(initial.size);
    let made = counted.into_par_iter().with_max_len(1).map(|counted| {
        let (few, many): (Vec<_>, Vec<_>) = counted.initials.into_iter().partition(is_few);
        let firsts: Vec<char> = many.iter().map(|initial| initial.first).collect();
        let words: Vec<&Word<'_>> = counted.words.iter().filter(|word| word.text.starts_with(&*firsts)).collect();
        let held = Postings::of(documents, &words, &firsts);
        let held: Vec<(&str, &[Posting])> = held.words().collect();
        let cut = held.chunk_by(|(left, _), (right, _)| left.chars().next() == right.chars().next()).zip(many);
        let cut = cut.map(|(words, initial)| {
            let sized: Vec<(&str, usize)> =
                words.iter().map(|(word, held)| (*word, shards::size(word, held.len()))).collect();
            let shards = shards::cut(&initial.first.to_string(), &sized);
            let file = |(prefix, own): &shards::Shard| {
                let text = shards::text(prefix, own.iter().map(|at| words[*at]), &names);
                folder.put(address(prefix), shard_key(initial.key, prefix), text)
            };
            let files: Vec<F::File> = shards.par_iter().map(file).collect();
            (Initial { shards: shards.into_iter().map(|(prefix, _)| prefix).collect(), ..initial }, files)
        });
        (few, cut.collect::<Vec<_>>())
    });
    for (too_few, cut) in made.collect::<Vec<_>>() {
        few.extend(too_few);
        for (initial, made) in cut {
            many.push(initial);
            files.extend(made);
        }
    }
    // The rest stands together, whichever initials it has.
    few.sort_by_key(|initial| initial.first);
    let keys: Vec<Key> = few.iter().map(|initial| initial.key).collect();
    let rest = kept::derived("rest", &keys, "");
    files.push(folder.keep(&address(""), &rest).unwrap_or_else(|| {
        let firsts: Vec<char> = few.iter().map(|initial| initial.first).collect();
        let words = postings::count(documents, most, &firsts);
        let held = Postings::of(documents, &words.iter().collect::<Vec<_>>(), &firsts);
        folder.put(address(""), rest, shards::text("", held.words(), &names))
    }));
    let mut initials = many;
    initials.extend(few);
    initials.sort_by_key(|initial| initial.first);
    let mut prefixes = vec![String::new()];
    prefixes.extend(initials.iter().flat_map(|initial| initial.shards.iter().cloned()));
    prefixes.sort();
    (files, prefixes, Known { initials, said })
}

/// Into how many walks over the words of all documents the making of an index is cut, at most: of each the postings are
/// in memory at once, and each has to find its words in every document.
const MOST_WALKS: usize = 48;

/// The words of some initials that are not known yet.
struct Counted<'a> {
    words: Vec<Word<'a>>,
    initials: Vec<Initial>,
}

impl<'a> Counted<'a> {
    /// Of initials with their keys, in order.
    fn of(documents: &Named<'a>, most: usize, initials: &[(char, Key)]) -> Self {
        let firsts: Vec<char> = initials.iter().map(|(first, _)| *first).collect();
        let words = postings::count(documents, most, &firsts);
        let mut sizes: BTreeMap<Option<char>, usize> = BTreeMap::new();
        for word in words.iter().filter(|word| word.number > 0) {
            *sizes.entry(word.text.chars().next()).or_default() += shards::size(word.text, word.number);
        }
        let initial = |(first, key): &(char, Key)| {
            let size = sizes.get(&Some(*first)).copied().unwrap_or_default();
            let common = words.iter().filter(|word| word.is_common && word.text.starts_with(*first));
            let common = common.map(|word| word.text.to_owned()).collect();
            Initial { first: *first, key: *key, size, common, shards: Vec::new() }
        };
        let initials = initials.iter().map(initial).collect();
        Self { words, initials }
    }
}
