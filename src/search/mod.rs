//! The search index: words of all documents, cut into files that a browser loads as it needs them.
//!
//! Five kinds of file, all classic scripts, so that they load from disk and under a strict content security
//! policy. Names and formats are known to `themes/default/js/search.js` and to nobody else.
//!
//! | file | content |
//! | --- | --- |
//! | `search/index.js` | the list of the others, and the names of statuses and owners |
//! | `search/words-<prefix>.js` | words that begin with a prefix, each with the documents that hold it |
//! | `search/documents-<part>.js` | titles, addresses and headings of some documents |
//! | `search/facets.js` | status and owners of every document, loaded once there are results to count |
//! | `search/text-<block>.js` | the text of some documents, loaded for the results that are in sight |
//!
//! A document is named by a hash of its address, not by its position, so that a new document changes the
//! files that speak of it and no others.

mod passages;
mod shards;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use rayon::prelude::*;

pub use passages::{Block, Shelves};
pub use words::{HeadingAt, MOST_SECTIONS, Words, fold, words};

/// The folder of the index, as addresses begin with it.
pub const FOLDER: &str = "search/";

/// What the index knows about one document besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Address from the site's root.
    pub address: String,
    /// Its id; empty for an ordinary page.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its status; none for an ordinary page.
    pub status: Option<Status>,
    /// Slug and name of each owner.
    pub owners: Vec<(String, String)>,
}

/// The status of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The kind as in addresses.
    pub slug: String,
    /// The kind in words.
    pub label: String,
    /// The name of its icon.
    pub icon: String,
    /// What this document's author calls it.
    pub written: String,
}

/// The weight of a word of the title or the id; the text never reaches it.
const TITLE: u8 = 63;

/// In a large collection a word that more than half of the documents hold tells nothing; its postings alone
/// would be the largest file of the portal. Titles that hold it are still found.
const COMMON_FROM: usize = 1_000;

/// The files of a search index but those of text, by address. The same documents give the same bytes. `shelves` are
/// those of the documents, in the same order; `headings` gives id and text of each heading of the document at a
/// position, in order: asked for when it is written, because all of them together are many.
#[must_use]
pub fn index(
    documents: &[(Entry, &Words)],
    shelves: &Shelves,
    headings: impl Fn(usize) -> Vec<(String, String)> + Sync,
) -> Vec<(String, String)> {
    let names = shelves.names();
    // By name from here on, so that no list of postings has to be sorted.
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_unstable_by_key(|at| &names[*at]);
    let sorted_names: Vec<&str> = order.iter().map(|at| names[*at].as_str()).collect();
    let mut titles: Vec<Vec<String>> = Vec::with_capacity(documents.len());
    for at in &order {
        let (entry, _) = &documents[*at];
        let mut own = Vec::new();
        for text in [&entry.id, &entry.title] {
            words::each_word(text, |word| own.push(word.to_owned()));
        }
        // `12` finds `012-search`.
        let bare: Vec<String> = own
            .iter()
            .map(|word| word.trim_start_matches('0'))
            .filter(|bare| !bare.is_empty())
            .map(str::to_owned)
            .collect();
        own.extend(bare.into_iter().filter(|bare| bare.bytes().all(|byte| byte.is_ascii_digit())));
        own.sort_unstable();
        own.dedup();
        titles.push(own);
    }
    let words: Vec<&Words> = order.iter().map(|at| documents[*at].1).collect();
    let sorted = postings(&words, &titles);
    let shards = shards::cut(&sorted);
    let part = part_length(documents.len());

    let mut files = vec![
        ("search/facets.js".to_owned(), facets(documents, names)),
        ("search/index.js".to_owned(), list(documents, &shards, part, shelves.number())),
    ];
    files.par_extend(parts(documents, names, part, &headings));
    files.par_extend(shards.par_iter().map(|(prefix, held)| {
        let words = held.iter().map(|at| (sorted[*at].0, sorted[*at].1.as_slice()));
        (format!("search/words-{}.js", file_part(prefix)), shards::text(prefix, words, &sorted_names))
    }));
    files.sort();
    files
}

/// Where each word stands, in order of the words. Those of a text that are too common to tell anything are dropped as
/// soon as that is known: they would be most of all postings.
fn postings<'a>(words: &[&'a Words], titles: &'a [Vec<String>]) -> Vec<(&'a str, Vec<Posting>)> {
    let most = if words.len() > COMMON_FROM { words.len() / 2 } else { words.len() };
    // Each thread takes some of the words of every document.
    let pieces = rayon::current_num_threads();
    let piece = |own: usize| {
        let is_own = |word: &str| word.bytes().take(2).map(usize::from).sum::<usize>() % pieces == own;
        let mut postings: HashMap<&str, Option<Vec<Posting>>, RandomState> = HashMap::default();
        for (document, words) in (0_u32..).zip(words) {
            for (word, weight, section) in words.iter().filter(|(word, ..)| is_own(word)) {
                let found = postings.entry(word).or_insert_with(|| Some(Vec::new()));
                if found.as_ref().is_some_and(|found| found.len() == most) {
                    *found = None;
                }
                if let Some(found) = found {
                    found.push(Posting { document, weight, section });
                }
            }
        }
        for (document, title) in (0_u32..).zip(titles) {
            for word in title.iter().map(String::as_str).filter(|word| is_own(word)) {
                let found = postings.entry(word).or_default().get_or_insert_default();
                let title = Posting { document, weight: TITLE, section: 0 };
                match found.binary_search_by_key(&document, |posting| posting.document) {
                    Ok(position) => found[position] = title,
                    Err(position) => found.insert(position, title),
                }
            }
        }
        postings.into_iter().filter_map(|(word, found)| Some((word, found?))).collect::<Vec<_>>()
    };
    let mut postings: Vec<(&str, Vec<Posting>)> = (0..pieces).into_par_iter().flat_map_iter(piece).collect();
    postings.par_sort_unstable_by_key(|(word, _)| *word);
    postings
}

/// One document that holds a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Posting {
    /// Its position by name.
    document: u32,
    weight: u8,
    section: u8,
}

/// Digits of names of documents, and of weights and sections: 64 characters that need no escape in a script.
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

fn digit(value: u8) -> char {
    char::from(DIGITS[usize::from(value) & 63])
}

/// How many characters of a name choose the part that a document's title is in: parts of some thirty documents.
fn part_length(documents: usize) -> usize {
    match documents {
        0..=48 => 0,
        49..=3_000 => 1,
        3_001..=200_000 => 2,
        _ => 3,
    }
}

fn list(documents: &[(Entry, &Words)], shards: &[shards::Shard], part: usize, blocks: u32) -> String {
    let statuses: BTreeSet<(&str, &str, &str)> = documents
        .iter()
        .filter_map(|(entry, _)| entry.status.as_ref())
        .map(|status| (&*status.slug, &*status.label, &*status.icon))
        .collect();
    let owners: BTreeMap<&str, &str> = documents
        .iter()
        .flat_map(|(entry, _)| &entry.owners)
        .map(|(slug, name)| (slug.as_str(), name.as_str()))
        .collect();
    let prefixes: Vec<(&str, String)> = shards.iter().map(|(prefix, _)| (prefix.as_str(), file_part(prefix))).collect();
    script(
        "index",
        &serde_json::json!({
            "documents": documents.len(),
            "part": part,
            "blocks": blocks,
            "shards": prefixes,
            "statuses": statuses.into_iter().collect::<Vec<_>>(),
            "owners": owners.into_iter().collect::<Vec<_>>(),
        }),
    )
}

/// Documents with the same status and owners stand in one row: ten thousand rows would say the same few names again
/// and again.
fn facets(documents: &[(Entry, &Words)], names: &[String]) -> String {
    let mut groups: BTreeMap<(&str, Vec<&str>), Vec<&str>> = BTreeMap::new();
    for ((entry, _), name) in documents.iter().zip(names) {
        let status = entry.status.as_ref().map_or("", |status| &status.slug);
        let owners = entry.owners.iter().map(|(slug, _)| slug.as_str()).collect();
        groups.entry((status, owners)).or_default().push(name);
    }
    let rows: Vec<(&str, Vec<&str>, String)> = groups
        .into_iter()
        .map(|((status, owners), mut held)| {
            held.sort_unstable();
            (status, owners, held.concat())
        })
        .collect();
    script("facets", &serde_json::json!(rows))
}

fn parts<'a>(
    documents: &'a [(Entry, &Words)],
    names: &'a [String],
    length: usize,
    headings: &'a (impl Fn(usize) -> Vec<(String, String)> + Sync),
) -> impl ParallelIterator<Item = (String, String)> + 'a {
    let mut parts: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        parts.entry(&name[..length]).or_default().push((name, at));
    }
    parts.into_par_iter().map(move |(part, mut held)| {
        held.sort_unstable();
        let rows: Vec<serde_json::Value> = held
            .into_iter()
            .map(|(name, at)| {
                let (entry, _) = &documents[at];
                let owners: Vec<&str> = entry.owners.iter().map(|(_, name)| name.as_str()).collect();
                let status = entry.status.as_ref().map(|status| (&status.slug, &status.written));
                serde_json::json!([name, entry.id, entry.title, entry.address, status, owners, headings(at)])
            })
            .collect();
        let text = script("documents", &serde_json::json!([part, rows]));
        (format!("search/documents-{}.js", file_part(part)), text)
    })
}

/// A call of the browser's script with one value.
fn script(function: &str, value: &serde_json::Value) -> String {
    format!("sitegenSearch.{function}({value});\n")
}

/// A prefix as part of a file's name: letters of any script, upper case and odd characters as code points, so
/// that names stay different where case does not count.
fn file_part(prefix: &str) -> String {
    if prefix.is_empty() {
        return "all".to_owned();
    }
    prefix
        .chars()
        .map(|character| match character {
            'a'..='z' | '0'..='9' => character.to_string(),
            other => format!("_{:x}", u32::from(other)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(address: &str, title: &str) -> Entry {
        Entry { address: address.into(), id: "012-x".into(), title: title.into(), ..Entry::default() }
    }

    fn index_of(documents: &[(Entry, &Words)]) -> Vec<(String, String)> {
        let sizes: Vec<(String, usize)> = documents.iter().map(|(entry, _)| (entry.address.clone(), 1_000)).collect();
        index(documents, &Shelves::of(&sizes), |_| Vec::new())
    }

    #[test]
    fn a_new_document_changes_the_files_that_speak_of_it_and_no_others() {
        let texts: Vec<Words> = (0..300).map(|at| words(&format!("word{at} topic{} common", at % 7), &[])).collect();
        let mut documents: Vec<(Entry, &Words)> =
            texts.iter().enumerate().map(|(at, words)| (entry(&format!("specs/{at}/"), "A title"), words)).collect();
        let before: BTreeMap<_, _> = index_of(&documents).into_iter().collect();
        let fresh = words("quixotic", &[]);
        documents.insert(0, (entry("specs/0000/", "Zebra"), &fresh));
        let after: BTreeMap<_, _> = index_of(&documents).into_iter().collect();
        let changed = after.iter().filter(|(name, text)| before.get(*name) != Some(*text)).count();
        assert!(changed * 2 < after.len(), "{changed} of {} files changed", after.len());
    }

    #[test]
    fn numbers_are_found_with_and_without_their_zeros() {
        let text = words("", &[]);
        let all = index_of(&[(entry("specs/012-x/", "Search"), &text)]);
        let words: String =
            all.iter().filter(|(name, _)| name.starts_with("search/words")).map(|(_, text)| text.as_str()).collect();
        assert!(words.contains("012") && words.contains("\\n12"), "{words}");
    }

    #[test]
    fn the_files_do_not_depend_on_the_order_of_the_documents() {
        let none = Words::default();
        let one = [(entry("a/", "A"), &none), (entry("b/", "B"), &none)];
        let other = [(entry("b/", "B"), &none), (entry("a/", "A"), &none)];
        assert_eq!(index_of(&one), index_of(&other));
    }

    #[test]
    fn file_names_differ_where_case_does_not_count() {
        assert_ne!(file_part("aB").to_lowercase(), file_part("ab").to_lowercase());
        assert_eq!(file_part("検"), "_691c");
    }
}
