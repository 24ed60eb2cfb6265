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
//! | `search/facets.js` | status and owners of every spec, loaded once there are results to count |
//! | `search/text-<block>.js` | the text of some documents, loaded for the results that are in sight |
//!
//! A document is named by a hash of its address, not by its position, so that a new document changes the
//! files that speak of it and no others. Pages that the portal makes of many specs (of a release, of an owner, lists)
//! are documents without text: a title, which is in the words, and a row.

mod kept;
mod lexicon;
mod passages;
mod postings;
mod shards;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

pub use kept::{Key, Known};
pub use passages::{Block, Shelves};
pub use words::{HeadingAt, MOST_SECTIONS, Words, fold, words};

/// The folder of the index, as addresses begin with it.
pub const FOLDER: &str = "search/";

/// What the index knows about one document besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Address from the site's root.
    pub address: String,
    /// Its id; empty for what is no spec.
    pub id: &'a str,
    /// Its title.
    pub title: Cow<'a, str>,
    /// Its status; only a spec has one.
    pub status: Option<Status<'a>>,
    /// Slug and name of each owner.
    pub owners: Vec<(&'a str, &'a str)>,
    /// A hash of its text: equal texts, equal headings.
    pub text: Key,
    /// What it is, if it is no document but a page that the portal makes: found by its names alone.
    pub place: Option<Box<Place>>,
}

/// A page of the portal that shows no document: of a release, of an owner, a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// What kind of page it is, in words.
    pub kind: String,
    /// What else it is called.
    pub names: Vec<String>,
    /// What it is about, in a sentence.
    pub about: String,
    /// Icon and words of a judgement that it shows.
    pub verdict: Option<(String, String)>,
}

/// The status of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status<'a> {
    /// The kind as in addresses.
    pub slug: Cow<'a, str>,
    /// The kind in words.
    pub label: &'a str,
    /// The name of its icon.
    pub icon: Cow<'a, str>,
    /// What this document's author calls it.
    pub written: Cow<'a, str>,
}

/// Where the files of an index go, one by one: all of them together are as large as what was read.
pub trait Folder: Sync {
    /// What stands for a file that is in its place.
    type File: Send;

    /// The file at an address, if it is there already and was made from the same, as the key tells.
    fn keep(&self, address: &str, key: &Key) -> Option<Self::File>;

    /// A new file: its address, what it may be kept by next time (zeros if there is nothing), what it holds.
    fn put(&self, address: String, key: Key, text: String) -> Self::File;
}

/// The files of a search index but those of text, and what is to be remembered for the next time. The same documents
/// give the same bytes. `shelves` are those of the documents, in the same order; `headings` gives id and text of each
/// heading of the document at a position, in order: asked for when it is written, because all of them together are
/// many. `known` is what was remembered last time.
pub fn index<F: Folder>(
    documents: &[(Entry<'_>, &Words)],
    shelves: &Shelves,
    headings: impl Fn(usize) -> Vec<(String, String)> + Sync,
    known: &Known,
    folder: &F,
) -> (Vec<F::File>, Known) {
    let names = shelves.names();
    // By name from here on, so that no list of postings has to be sorted.
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_unstable_by_key(|at| &names[*at]);
    let titles: Vec<Vec<TitleWord>> = order.par_iter().map(|at| title_words(&documents[*at].0)).collect();
    let sorted: Vec<(&str, &Words, &[TitleWord])> = order
        .iter()
        .zip(&titles)
        .map(|(at, title)| (names[*at].as_str(), documents[*at].1, title.as_slice()))
        .collect();
    let part = part_length(documents.len());
    let (mut files, (words, shards, known)) = rayon::join(
        || parts(documents, names, part, &headings, folder).collect::<Vec<_>>(),
        || lexicon::files(&sorted, known, folder),
    );
    files.extend(words);
    let put = |address: &str, text| folder.put(address.to_owned(), Key::default(), text);
    files.push(put("search/facets.js", facets(documents, names)));
    files.push(put("search/index.js", list(documents, &shards, &known, part, shelves.number())));
    (files, known)
}

/// A word of a title, an id or another name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TitleWord {
    word: String,
    /// How much of the name it leaves unsaid, by the shortest name that it stands in: who types the whole of a name
    /// looks for what is called so.
    rest: u8,
}

/// More is not told.
const MOST_REST: usize = 63;

/// The words of everything that a document is called, in order.
fn title_words(entry: &Entry<'_>) -> Vec<TitleWord> {
    let other = entry.place.iter().flat_map(|place| &place.names).map(|name| (name.as_str(), 2));
    let mut own = Vec::new();
    for (name, later) in [(entry.id, 0), (&*entry.title, 0)].into_iter().chain(other) {
        let begin = own.len();
        words::each_word(name, |word| own.push(TitleWord { word: word.to_owned(), rest: 0 }));
        // Of a spec and a page of the portal that are called the same, the spec comes first: menus lead to the page.
        let rest = own[begin..].len().saturating_sub(1) * 2 + later + usize::from(entry.place.is_some());
        own[begin..].iter_mut().for_each(|word| word.rest = rest.min(MOST_REST) as u8);
    }
    // `12` finds `012-search`.
    let bare = own.iter().map(|own| (own.word.trim_start_matches('0'), own.rest));
    let bare = bare.filter(|(bare, _)| !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()));
    let bare: Vec<TitleWord> = bare.map(|(bare, rest)| TitleWord { word: bare.to_owned(), rest }).collect();
    own.extend(bare);
    own.sort_unstable();
    own.dedup_by(|later, first| later.word == first.word);
    own
}

/// Name, words and words of the title of each document, by name.
type Named<'a> = [(&'a str, &'a Words, &'a [TitleWord])];

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

fn list(documents: &[(Entry<'_>, &Words)], shards: &[String], known: &Known, part: usize, blocks: u32) -> String {
    let statuses: BTreeSet<(&str, &str, &str)> = documents
        .iter()
        .filter_map(|(entry, _)| entry.status.as_ref())
        .map(|status| (&*status.slug, status.label, &*status.icon))
        .collect();
    let owners: BTreeMap<&str, &str> = documents.iter().flat_map(|(entry, _)| &entry.owners).copied().collect();
    let prefixes: Vec<(&str, String)> = shards.iter().map(|prefix| (prefix.as_str(), file_part(prefix))).collect();
    script(
        "index",
        &serde_json::json!({
            "documents": documents.len(),
            "part": part,
            "blocks": blocks,
            "shards": prefixes,
            "common": known.initials.iter().flat_map(|initial| &initial.common).collect::<Vec<_>>(),
            "statuses": statuses.into_iter().collect::<Vec<_>>(),
            "owners": owners.into_iter().collect::<Vec<_>>(),
        }),
    )
}

/// Documents with the same status and owners stand in one row: ten thousand rows would say the same few names again
/// and again.
fn facets(documents: &[(Entry<'_>, &Words)], names: &[String]) -> String {
    let mut groups: BTreeMap<(&str, Vec<&str>), Vec<&str>> = BTreeMap::new();
    let is_told = |entry: &Entry<'_>| entry.status.is_some() || !entry.owners.is_empty();
    for ((entry, _), name) in documents.iter().zip(names).filter(|((entry, _), _)| is_told(entry)) {
        let status = entry.status.as_ref().map_or("", |status| &*status.slug);
        let owners = entry.owners.iter().map(|(slug, _)| *slug).collect();
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

fn parts<'a, F: Folder>(
    documents: &'a [(Entry<'a>, &Words)],
    names: &'a [String],
    length: usize,
    headings: &'a (impl Fn(usize) -> Vec<(String, String)> + Sync),
    folder: &'a F,
) -> impl ParallelIterator<Item = F::File> + 'a {
    let mut parts: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        parts.entry(&name[..length]).or_default().push((name, at));
    }
    parts.into_par_iter().map(move |(part, mut held)| {
        held.sort_unstable();
        let address = format!("search/documents-{}.js", file_part(part));
        let mut rows = Vec::new();
        for (name, at) in &held {
            kept::row(name, &documents[*at].0, &mut rows);
        }
        let key = kept::derived("documents", &[kept::key(&rows)], part);
        if let Some(there) = folder.keep(&address, &key) {
            return there;
        }
        let rows: Vec<serde_json::Value> = held
            .into_iter()
            .map(|(name, at)| {
                let (entry, _) = &documents[at];
                let owners: Vec<&str> = entry.owners.iter().map(|(_, name)| *name).collect();
                let status = entry.status.as_ref().map(|status| (&status.slug, &status.written));
                let mut row =
                    serde_json::json!([name, entry.id, entry.title, entry.address, status, owners, headings(at)]);
                if let (Some(place), Some(row)) = (&entry.place, row.as_array_mut()) {
                    row.push(serde_json::json!([place.kind, place.about, place.verdict]));
                }
                row
            })
            .collect();
        folder.put(address, key, script("documents", &serde_json::json!([part, rows])))
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
    use super::lexicon::COMMON_FROM;
    use super::*;

    fn entry<'a>(address: &str, title: &'a str) -> Entry<'a> {
        Entry { address: address.into(), id: "012-x", title: title.into(), ..Entry::default() }
    }

    /// Files with their keys, by address.
    type Files = BTreeMap<String, (Key, String)>;

    /// Keeps what it has, and notes what is new.
    struct Folded<'a>(&'a Files);

    impl Folder for Folded<'_> {
        type File = (String, (Key, String), bool);

        fn keep(&self, address: &str, key: &Key) -> Option<Self::File> {
            let (_, text) = self.0.get(address).filter(|(kept, _)| kept == key)?;
            Some((address.to_owned(), (*key, text.clone()), false))
        }

        fn put(&self, address: String, key: Key, text: String) -> Self::File {
            (address, (key, text), true)
        }
    }

    /// The files after others, what is remembered of them, and how many of a hundred are new.
    fn index_after(documents: &[(Entry<'_>, &Words)], there: &Files, known: &Known) -> (Files, Known, usize) {
        let sizes: Vec<(String, usize)> = documents.iter().map(|(entry, _)| (entry.address.clone(), 1_000)).collect();
        let (files, known) = index(documents, &Shelves::of(&sizes, &[]), |_| Vec::new(), known, &Folded(there));
        let new = files.iter().filter(|(.., is_new)| *is_new).count() * 100 / files.len();
        (files.into_iter().map(|(address, file, _)| (address, file)).collect(), known, new)
    }

    fn index_of(documents: &[(Entry<'_>, &Words)]) -> Vec<(String, String)> {
        let (files, ..) = index_after(documents, &Files::new(), &Known::default());
        files.into_iter().map(|(address, (_, text))| (address, text)).collect()
    }

    #[test]
    fn an_index_that_keeps_files_of_the_last_one_is_the_same_as_a_new_one() {
        let text = |at: usize, more: &str| {
            let other: Vec<String> = (0..60)
                .map(|n| format!("{}{}", ["alpha", "beta", "gamma", "zeta", "9"][n % 5], at * n % 977))
                .collect();
            words(&format!("common {} {more}", other.join(" ")), &[])
        };
        let edits: [&[(usize, &str)]; 5] =
            [&[], &[(7, "gamut")], &[(7, "gamut delta"), (8, "quix")], &[(8, "quix qui")], &[]];
        let (mut there, mut known) = (Files::new(), Known::default());
        let mut fewest = usize::MAX;
        // Of all documents, of few, and of all again: then the index is cut otherwise.
        for (edits, number) in edits.into_iter().zip([900, 900, 900, 12, 900]) {
            let texts: Vec<Words> = (0..number)
                .map(|at| text(at, edits.iter().find(|(edited, _)| *edited == at).map_or("", |(_, more)| more)))
                .collect();
            let documents: Vec<(Entry, &Words)> = texts
                .iter()
                .enumerate()
                .map(|(at, words)| (entry(&format!("specs/{at}/"), "A title"), words))
                .collect();
            let (files, next, new) = index_after(&documents, &there, &known);
            fewest = fewest.min(new);
            let (all, fresh, _) = index_after(&documents, &Files::new(), &Known::default());
            assert_eq!((&files, &next), (&all, &fresh));
            (there, known) = (files, next);
        }
        assert!(fewest < 60, "{fewest} of 100 files were made again");
    }

    #[test]
    fn words_of_most_texts_are_named_instead_of_where_they_stand() {
        let text = |at: usize| words(&format!("the gist the word{at} of{}", at % 3), &[]);
        let texts: Vec<Words> = (0..=COMMON_FROM).map(text).collect();
        let address = |at: usize| format!("specs/{at}/");
        let documents: Vec<(Entry, &Words)> = texts
            .iter()
            .enumerate()
            .map(|(at, words)| (entry(&address(at), if at == 7 { "The gist" } else { "A title" }), words))
            .collect();
        let (files, known, _) = index_after(&documents, &Files::new(), &Known::default());
        let list = &files["search/index.js"].1;
        assert!(list.contains(r#""common":["gist","the"]"#), "{list}");
        // It alone begins with a `g`, so that it stands alone where there is little of each initial.
        let few = &files["search/words-all.js"].1;
        let (_, line) = few.split_once("\"gist ").expect("the title that holds it is found");
        assert_eq!(line.find('"'), Some(7), "and no other document");
        // Told again by who keeps its file.
        let (again, ..) = index_after(&documents, &files, &known);
        assert_eq!(again, files);
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
