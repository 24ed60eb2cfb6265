//! Which files of the index are the same as in the last build, told without making them.
//!
//! A file of words holds words of one initial, or of all initials of which there are few words. What documents say
//! with an initial has a hash, its key: where that is the same, so are its files. Only how many there are has to be
//! remembered from build to build.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Entry, Named, Place, TitleWord};
use crate::pack::{self, Pack, pack_fields};

/// A hash of what a file is made from. Equal keys, equal files.
pub type Key = [u8; 16];

/// The words of all documents that begin with one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Initial {
    pub(super) first: char,
    /// Of what documents say with it.
    pub(super) key: Key,
    /// About how many bytes that takes.
    pub(super) size: usize,
    /// Those that too many texts hold, in order.
    pub(super) common: Vec<String>,
    /// The files that these words are cut into, when they are not too few to have files of their own.
    pub(super) shards: Vec<String>,
}

/// What some documents that follow each other say with each initial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Of all that they say.
    of: Key,
    /// In order.
    initials: Vec<(char, Key)>,
}

/// What is remembered of the words of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// By initial.
    pub(super) initials: Vec<Initial>,
    /// Of all documents.
    pub(super) said: Vec<Said>,
}

pack_fields! {
    Initial { first, key, size, common, shards }
    Said { of, initials }
    Known { initials, said }
}

impl Pack for char {
    fn pack(&self, bytes: &mut Vec<u8>) {
        u32::from(*self).pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        u32::unpack(bytes).and_then(Self::from_u32)
    }
}

impl Known {
    /// What is remembered of an initial whose words are those of `key`.
    pub(super) fn initial(&self, first: char, key: &Key) -> Option<&Initial> {
        let at = self.initials.binary_search_by_key(&first, |initial| initial.first).ok()?;
        Some(&self.initials[at]).filter(|initial| initial.key == *key)
    }
}

/// The beginning of a hash of `bytes`.
pub(super) fn key(bytes: &[u8]) -> Key {
    *blake3::hash(bytes).as_bytes().first_chunk().expect("a hash has 32 bytes")
}

/// The key of a file that follows from others.
pub(super) fn derived(what: &str, keys: &[Key], name: &str) -> Key {
    let mut bytes = keys.concat();
    bytes.extend(what.as_bytes());
    bytes.push(0);
    bytes.extend(name.as_bytes());
    key(&bytes)
}

/// What the row of a document says.
pub(super) fn row(name: &str, entry: &Entry<'_>, bytes: &mut Vec<u8>) {
    let Entry { address, id, title, status, owners, text, place } = entry;
    pack::put_text(name, bytes);
    text.pack(bytes);
    address.pack(bytes);
    pack::put_text(id, bytes);
    pack::put_text(title, bytes);
    status.is_some().pack(bytes);
    if let Some(status) = status {
        pack::put_text(&status.slug, bytes);
        pack::put_text(&status.written, bytes);
    }
    owners.len().pack(bytes);
    for (_, name) in owners {
        pack::put_text(name, bytes);
    }
    place.is_some().pack(bytes);
    if let Some(Place { kind, names: _, about, verdict }) = place.as_deref() {
        kind.pack(bytes);
        about.pack(bytes);
        let (icon, words) = verdict.clone().unwrap_or_default();
        icon.pack(bytes);
        words.pack(bytes);
    }
}

/// How many documents are hashed at once; another number makes other keys.
const CHUNK: usize = 512;

/// The key of every initial, in order, and what that follows from. Documents are given by name, each with the words of
/// its title; `most` documents may hold a word before it is too common.
pub(super) fn initials(documents: &Named<'_>, most: usize, known: &Known) -> (Vec<(char, Key)>, Vec<Said>) {
    let said: Vec<Said> = documents
        .par_chunks(CHUNK)
        .map(|documents| {
            let of = everything(documents);
            known.said.iter().find(|said| said.of == of).cloned().unwrap_or_else(|| Said::by(documents, of))
        })
        .collect();
    let mut all: BTreeMap<char, Vec<u8>> = BTreeMap::new();
    for (chunk, said) in said.iter().enumerate() {
        for (first, key) in &said.initials {
            let all = all.entry(*first).or_insert_with(|| {
                let mut bytes = Vec::with_capacity(16 * documents.len().div_ceil(CHUNK));
                most.pack(&mut bytes);
                bytes
            });
            chunk.pack(all);
            all.extend(key);
        }
    }
    (all.into_iter().map(|(first, said)| (first, key(&said))).collect(), said)
}

/// A hash of all that some documents say.
fn everything(documents: &Named<'_>) -> Key {
    let mut bytes = Vec::new();
    for (name, words, title) in documents {
        name.len().pack(&mut bytes);
        title.len().pack(&mut bytes);
        bytes.extend(name.as_bytes());
        bytes.extend(words.key);
        for TitleWord { word, rest } in *title {
            word.pack(&mut bytes);
            rest.pack(&mut bytes);
        }
    }
    key(&bytes)
}

impl Said {
    fn by(documents: &Named<'_>, of: Key) -> Self {
        let mut said: BTreeMap<char, Vec<u8>> = BTreeMap::new();
        for (name, words, title) in documents {
            let mut say = |first: char, words: &[u8]| {
                let said = said.entry(first).or_default();
                pack::put_text(name, said);
                words.len().pack(said);
                said.extend(words);
            };
            words.by_initial(&mut say);
            for TitleWord { word, rest } in *title {
                if let Some(first) = word.chars().next() {
                    say(first, word.as_bytes());
                    say(first, &[*rest]);
                }
            }
        }
        Self { of, initials: said.into_iter().map(|(first, said)| (first, key(&said))).collect() }
    }
}
