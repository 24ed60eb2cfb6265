//! The text around what is found, in blocks of some documents each, loaded for the results that are looked at.
//!
//! A block is chosen by the name of a document alone, so a new document changes one of them.

use std::collections::BTreeSet;

use super::{DIGITS, digit};

/// How many bytes of text a block may hold on average. A reader loads a block for each result in sight.
const GOOD: usize = 14_000;

/// The same where there would be more files than [`MANY_BITS`] allow: each takes its time to write.
const LARGE: usize = 56_000;

/// Two thousand files.
const MANY_BITS: u32 = 11;

/// Blocks are told apart by this many bits of a document's name at most.
const MOST_BITS: u32 = 20;

/// Some documents whose text stands in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The number that the browser asks for.
    pub number: u32,
    /// Name and position of each document, by name. Positions are those of the documents that the index was made of.
    pub documents: Vec<(String, usize)>,
}

impl Block {
    /// The address of its file.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}text-{}.js", super::FOLDER, self.number)
    }

    /// Its file. `texts` gives the text of each section of each document, in the order of [`Self::documents`].
    #[must_use]
    pub fn file(&self, texts: &[Vec<String>]) -> String {
        let rows: Vec<(&str, &[String])> =
            self.documents.iter().zip(texts).map(|((name, _), text)| (name.as_str(), text.as_slice())).collect();
        super::script("text", &serde_json::json!([self.number, rows]))
    }
}

/// How the documents of an index are called, and which of them stand together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelves {
    /// The name of each document: of those with text, then of the others.
    names: Vec<String>,
    /// How many have text.
    texts: usize,
    /// How many bits of its name tell the block of a document.
    bits: u32,
}

impl Shelves {
    /// Of documents with these addresses and this many bytes of text, and of others that have none.
    #[must_use]
    pub fn of(documents: &[(String, usize)], without_text: &[String]) -> Self {
        let addresses = documents.iter().map(|(address, _)| address).chain(without_text);
        let addresses: Vec<&str> = addresses.map(String::as_str).collect();
        let bits = bits(documents.iter().map(|(_, size)| *size).sum());
        Self { names: names(&addresses), texts: documents.len(), bits }
    }

    /// Name of each document, in order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// How many blocks there may be.
    pub(super) fn number(&self) -> u32 {
        1 << self.bits
    }

    /// The blocks that are not empty, by number.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let last = self.number() - 1;
        let names = self.names[..self.texts].iter().enumerate();
        let mut order: Vec<(u32, &str, usize)> =
            names.map(|(at, name)| (number(name) & last, name.as_str(), at)).collect();
        order.sort_unstable();
        let block = |group: &[(u32, &str, usize)]| Block {
            number: group[0].0,
            documents: group.iter().map(|(_, name, at)| ((*name).to_owned(), *at)).collect(),
        };
        order.chunk_by(|left, right| left.0 == right.0).map(block).collect()
    }
}

/// Twice the text makes one bit more.
fn bits(total: usize) -> u32 {
    let bits = |size: usize| (total / size).checked_ilog2().unwrap_or(0);
    bits(GOOD).min(bits(LARGE).max(MANY_BITS)).min(MOST_BITS)
}

/// A name of five characters for every document, from its address. Where two would have one name, the
/// later by address takes the next that is free.
fn names(addresses: &[&str]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut order: Vec<usize> = (0..addresses.len()).collect();
    order.sort_by_key(|at| addresses[*at]);
    let mut names = vec![String::new(); addresses.len()];
    for at in order {
        let hash = blake3::hash(addresses[at].as_bytes());
        let first = hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
        let mut number = u32::from_le_bytes(*first) & 0x3fff_ffff;
        while !taken.insert(number) {
            number = (number + 1) & 0x3fff_ffff;
        }
        names[at] = name(number);
    }
    names
}

/// The name of a document with this number.
fn name(number: u32) -> String {
    (0..5).map(|place| digit((number >> (6 * place)) as u8)).collect()
}

fn number(name: &str) -> u32 {
    let value = |letter: u8| DIGITS.iter().position(|digit| *digit == letter).unwrap_or(0) as u32;
    name.bytes().rev().fold(0, |number, letter| number << 6 | value(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_two_ways_to_say_the_same() {
        for wanted in [0, 1, 63, 64, 0x1234_5678, 0x3fff_ffff] {
            assert_eq!(number(&name(wanted)), wanted);
        }
    }

    #[test]
    fn names_of_documents_do_not_depend_on_their_order() {
        let of = |addresses: [&str; 2]| Shelves::of(&addresses.map(|address| (address.to_owned(), 10)), &[]);
        assert_eq!(of(["a/", "b/"]).names[0], of(["b/", "a/"]).names[1]);
        assert_eq!(of(["a/", "b/"]).names.len(), 2);
    }

    #[test]
    fn every_document_is_in_the_block_of_its_number() {
        let names: Vec<String> = (0..500_u32).map(|at| name(at.wrapping_mul(0x9e37_79b9) & 0x3fff_ffff)).collect();
        let blocks = Shelves { names: names.clone(), texts: 500, bits: 4 }.blocks();
        assert_eq!(blocks.iter().map(|block| block.documents.len()).sum::<usize>(), 500);
        for block in &blocks {
            assert!(block.documents.iter().all(|(held, at)| number(held) % 16 == block.number && names[*at] == *held));
        }
    }

    #[test]
    fn what_has_no_text_is_in_no_block() {
        let shelves = Shelves::of(&[("a/".to_owned(), 10)], &["b/".to_owned()]);
        assert_eq!(shelves.names.len(), 2);
        assert_eq!(shelves.blocks().iter().map(|block| block.documents.len()).sum::<usize>(), 1);
    }

    #[test]
    fn text_of_strangers_stays_in_its_string() {
        let block = Block { number: 0, documents: vec![("00000".into(), 0)] };
        let file = block.file(&[vec!["\"]]]); alert(1)".into()]]);
        assert_eq!(file, "sitegenSearch.text([0,[[\"00000\",[\"\\\"]]]); alert(1)\"]]]]);\n");
    }
}
