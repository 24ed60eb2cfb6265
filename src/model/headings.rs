//! The headings of a document, all in one piece of memory: a document has dozens of them, and all documents are in
//! memory at once.

use crate::pack::{self, Pack};

/// A heading of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading<'a> {
    /// Its id in the page's HTML.
    pub id: &'a str,
    /// Its text, without mark-up.
    pub text: &'a str,
    /// The line it begins on.
    pub line: u32,
}

/// The headings of a document, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    /// Id and text of the first, id and text of the second, and so on.
    words: String,
    all: Vec<Entry>,
}

/// Where id and text of a heading end among the words; they begin where those before them end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    id_end: u32,
    text_end: u32,
    line: u32,
}

impl Headings {
    /// None yet, with room for those of an ordinary document.
    #[must_use]
    pub fn with_room() -> Self {
        Self { words: String::with_capacity(1024), all: Vec::with_capacity(32) }
    }

    /// Adds the next one.
    pub fn push(&mut self, heading: Heading<'_>) {
        self.words.push_str(heading.id);
        let id_end = self.words.len() as u32;
        self.words.push_str(heading.text);
        self.all.push(Entry { id_end, text_end: self.words.len() as u32, line: heading.line });
    }

    /// Gives back what it has more room than it needs.
    pub fn shrink_to_fit(&mut self) {
        self.words.shrink_to_fit();
        self.all.shrink_to_fit();
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many begin on this line or before.
    #[must_use]
    pub fn down_to(&self, line: u32) -> usize {
        self.all.partition_point(|heading| heading.line <= line)
    }

    /// One of them, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Heading<'_>> {
        let Entry { id_end, text_end, line } = *self.all.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.all[before].text_end);
        let words = |from: u32, to: u32| &self.words[from as usize..to as usize];
        Some(Heading { id: words(start, id_end), text: words(id_end, text_end), line })
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Heading<'_>> + Clone {
        (0..self.len()).map(|index| self.get(index).expect("there are as many"))
    }
}

impl Pack for Headings {
    fn pack(&self, bytes: &mut Vec<u8>) {
        let Self { words, all } = self;
        words.pack(bytes);
        all.len().pack(bytes);
        let mut from = 0;
        for Entry { id_end, text_end, line } in all {
            (id_end - from).pack(bytes);
            (text_end - id_end).pack(bytes);
            line.pack(bytes);
            from = *text_end;
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let words = String::unpack(bytes)?;
        let length = usize::unpack(bytes)?;
        // As for any other list: a number alone can ask for no memory.
        let mut all = Vec::with_capacity(length.min(bytes.len()));
        let mut from = 0_u32;
        for _ in 0..length {
            let id_end = from.checked_add(Pack::unpack(bytes)?)?;
            let text_end = id_end.checked_add(Pack::unpack(bytes)?)?;
            if !words.is_char_boundary(id_end as usize) || !words.is_char_boundary(text_end as usize) {
                return None;
            }
            all.push(Entry { id_end, text_end, line: Pack::unpack(bytes)? });
            from = text_end;
        }
        Some(Self { words, all })
    }

    fn share(&mut self, _: &mut pack::Sharing) {
        self.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_come_back_in_order() {
        let given = [("a", "A", 1), ("section", "", 3), ("ä-1", "Ä", 9)];
        let mut headings = Headings::default();
        for (id, text, line) in given {
            headings.push(Heading { id, text, line });
        }
        let told: Vec<_> = headings.iter().map(|heading| (heading.id, heading.text, heading.line)).collect();
        assert_eq!(told, given);
        assert_eq!((headings.down_to(0), headings.down_to(3), headings.down_to(8)), (0, 2, 2));
        let mut bytes = Vec::new();
        headings.pack(&mut bytes);
        assert_eq!(Headings::unpack(&mut bytes.as_slice()), Some(headings));
        // Ends inside a letter, and behind the end.
        assert_eq!(Headings::unpack(&mut &[2, 0xc3, 0xa4, 1, 1, 1, 1][..]), None);
        assert_eq!(Headings::unpack(&mut &[1, b'a', 1, 1, 1, 1][..]), None);
    }
}
