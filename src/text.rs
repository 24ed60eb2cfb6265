//! Words of a document that stay in memory: a hundred short texts of each of ten thousand specs.

use std::borrow::Borrow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// A short text, as a piece of a longer one that all texts of its document share once that has been read: as many
/// strings would take more room for where they lie than for what they say.
#[derive(Clone)]
pub struct Text {
    /// Behind a thin pointer, so that a text is not larger than two words.
    all: Arc<String>,
    start: u32,
    end: u32,
}

impl Text {
    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.all[self.start as usize..self.end as usize]
    }

    /// Adds words at its end.
    pub fn push_str(&mut self, more: &str) {
        let is_whole = self.end as usize == self.all.len() && self.start == 0;
        // In place where nobody shares it, so that a text of many lines is put together in linear time.
        match Arc::get_mut(&mut self.all).filter(|_| is_whole) {
            Some(text) => {
                text.push_str(more);
                self.end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            }
            None => *self = [self.as_str(), more].concat().into(),
        }
    }
}

/// The texts of most documents come to less; room for more is not kept.
const LARGEST: usize = 64 * 1024;

thread_local! {
    /// Where the words of one document after the other are gathered.
    static GATHERED: Cell<String> = const { Cell::new(String::new()) };
}

/// The two walks over all texts of a document, in the same order, that make them pieces of one.
#[derive(Debug)]
pub(crate) enum Sharing {
    /// The words of all are gathered.
    Gather(String),
    /// Each text becomes its piece of what was gathered: that, and where the next begins.
    Share(Arc<String>, u32),
}

impl Sharing {
    /// The first walk.
    pub(crate) fn begin() -> Self {
        Self::Gather(GATHERED.take())
    }

    /// The second walk; `None` where the texts are too long for it.
    pub(crate) fn next(self) -> Option<Self> {
        match self {
            Self::Gather(mut words) if u32::try_from(words.len()).is_ok() => {
                let all = Arc::new(words.as_str().to_owned());
                if words.capacity() <= LARGEST {
                    words.clear();
                    GATHERED.set(words);
                }
                Some(Self::Share(all, 0))
            }
            _ => None,
        }
    }

    /// Comes to the next text.
    pub(crate) fn text(&mut self, text: &mut Text) {
        match self {
            Self::Gather(words) => words.push_str(text),
            Self::Share(all, start) => {
                let end = *start + (text.end - text.start);
                *text = Text { all: Arc::clone(all), start: *start, end };
                *start = end;
            }
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        static EMPTY: LazyLock<Arc<String>> = LazyLock::new(Arc::default);
        Self { all: Arc::clone(&EMPTY), start: 0, end: 0 }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        // No document that is read is longer.
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self { all: Arc::new(text), start: 0, end }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), formatter)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<Text> for &str {
    fn eq(&self, other: &Text) -> bool {
        *self == other.as_str()
    }
}

impl PartialEq<Text> for String {
    fn eq(&self, other: &Text) -> bool {
        self == other.as_str()
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_the_same_once_they_share_one() {
        let mut texts: Vec<Text> = ["ä", "", "two words", "ä"].map(Text::from).into();
        let before = texts.clone();
        let mut sharing = Sharing::begin();
        for text in &mut texts {
            sharing.text(text);
        }
        let mut sharing = sharing.next().unwrap();
        for text in &mut texts {
            sharing.text(text);
        }
        assert_eq!(texts, before);
        assert!(texts.iter().all(|text| Arc::ptr_eq(&text.all, &texts[0].all)));
    }

    #[test]
    fn a_text_that_grows_leaves_those_alone_that_share_with_it() {
        let mut text = Text::from("one");
        text.push_str(" two");
        let other = text.clone();
        text.push_str(" three");
        assert_eq!((text.as_str(), other.as_str()), ("one two three", "one two"));
        let mut part = Text { start: 4, ..other.clone() };
        drop(other);
        part.push_str("!");
        assert_eq!(part.as_str(), "two!");
    }
}
