//! The text around what is found, in blocks of some documents each, loaded for the results that are looked at.
//!
//! A block is chosen by the name of a document alone, so a new document changes one of them.

use super::{DIGITS, Words, digit};

/// How many bytes of words a block may hold on average; its text is about twice that. A reader loads a block for each
/// result in sight.
const GOOD: usize = 7_000;

/// The same where there would be more files than [`MANY_BITS`] allow: each takes its time to write.
const LARGE: usize = 28_000;

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

/// How many bits of its name tell the block of a document: twice the text makes one more.
pub(super) fn bits<'a>(words: impl Iterator<Item = &'a Words>) -> u32 {
    let total: usize = words.map(Words::len).sum();
    let bits = |size: usize| (total / size).checked_ilog2().unwrap_or(0);
    bits(GOOD).min(bits(LARGE).max(MANY_BITS)).min(MOST_BITS)
}

/// The blocks of documents with these names that are not empty, by number.
pub(super) fn blocks(names: &[String], bits: u32) -> Vec<Block> {
    let mut order: Vec<(u32, &str, usize)> =
        names.iter().enumerate().map(|(at, name)| (number(name) & ((1 << bits) - 1), name.as_str(), at)).collect();
    order.sort_unstable();
    let block = |group: &[(u32, &str, usize)]| Block {
        number: group[0].0,
        documents: group.iter().map(|(_, name, at)| ((*name).to_owned(), *at)).collect(),
    };
    order.chunk_by(|left, right| left.0 == right.0).map(block).collect()
}

/// The name of a document with this number.
pub(super) fn name(number: u32) -> String {
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
    fn every_document_is_in_the_block_of_its_number() {
        let names: Vec<String> = (0..500_u32).map(|at| name(at.wrapping_mul(0x9e37_79b9) & 0x3fff_ffff)).collect();
        let blocks = blocks(&names, 4);
        assert_eq!(blocks.iter().map(|block| block.documents.len()).sum::<usize>(), 500);
        for block in &blocks {
            assert!(block.documents.iter().all(|(held, at)| number(held) % 16 == block.number && names[*at] == *held));
        }
    }

    #[test]
    fn text_of_strangers_stays_in_its_string() {
        let block = Block { number: 0, documents: vec![("00000".into(), 0)] };
        let file = block.file(&[vec!["\"]]]); alert(1)".into()]]);
        assert_eq!(file, "sitegenSearch.text([0,[[\"00000\",[\"\\\"]]]); alert(1)\"]]]]);\n");
    }
}
