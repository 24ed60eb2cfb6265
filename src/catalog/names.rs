//! Finding a document by what people call it: path, id, number, title.
//!
//! Only exact matches count; a near miss is a suggestion in a message, never an edge: see [`super::near`].

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::model::Spec;
use crate::spaces;

use super::key::own_name;
use super::{DocumentIndex, PageEntry, PageIndex, SpecEntry, SpecIndex, key};

/// All look-ups of a catalog. Looked into, never walked.
#[derive(Debug, Default)]
pub(super) struct Names {
    paths: HashMap<String, DocumentIndex>,
    ids: HashMap<String, Vec<SpecIndex>>,
    aliases: HashMap<String, Vec<SpecIndex>>,
    titles: HashMap<String, Vec<SpecIndex>>,
    numbers: HashMap<u32, Vec<SpecIndex>>,
    shapes: BTreeSet<Shape>,
    /// How many digits the numbers of padded ids have.
    padding: BTreeMap<usize, usize>,
}

/// What ids of a collection look like: `FEAT-010-chat` is (`feat`, 3, true).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    prefix: String,
    digits: usize,
    slug: bool,
}

impl Shape {
    /// The shape of an id with a number; `None` for any other word.
    fn of(id: &str) -> Option<Self> {
        let start = id.find(|character: char| character.is_ascii_digit())?;
        let end =
            id[start..].find(|character: char| !character.is_ascii_digit()).map_or(id.len(), |length| start + length);
        let prefix = id[..start].to_lowercase();
        let tame = prefix.chars().all(|character| character.is_alphabetic() || matches!(character, '-' | '_'));
        tame.then(|| Self {
            prefix,
            digits: end - start,
            slug: id[end..].starts_with(['-', '_']) && end + 1 < id.len(),
        })
    }
}

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing has that name.
    Nothing,
    /// Just one has it.
    One(SpecIndex),
    /// Several have it.
    Several(Vec<SpecIndex>),
}

impl Found {
    fn of(specs: Option<&Vec<SpecIndex>>) -> Self {
        match specs.map(Vec::as_slice) {
            None | Some([]) => Self::Nothing,
            Some([one]) => Self::One(*one),
            Some(several) => Self::Several(several.to_vec()),
        }
    }

    /// This, unless it is nothing: then what `other` finds.
    fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self == Self::Nothing { other() } else { self }
    }
}

impl Names {
    pub(super) fn new(specs: &[Arc<SpecEntry>], pages: &[Arc<PageEntry>]) -> Self {
        let ((ids, aliases), (titles, (paths, mut names))) = rayon::join(
            || {
                let ids = || gather(specs, |entry| key::safe(&entry.spec().id.text));
                rayon::join(ids, || gather(specs, |entry| key::safe(own_name(&entry.parsed.path))))
            },
            || {
                let titles = || gather(specs, |entry| folded(&entry.spec().title.text));
                rayon::join(titles, || rayon::join(|| paths(specs, pages), || Self::of_numbers(specs)))
            },
        );
        (names.paths, names.ids, names.aliases, names.titles) = (paths, ids, aliases, titles);
        names
    }

    /// What the numbers of ids come to, and nothing else yet.
    fn of_numbers(specs: &[Arc<SpecEntry>]) -> Self {
        let mut names = Self::default();
        for (position, entry) in specs.iter().enumerate() {
            let spec = entry.spec();
            if let Some(number) = spec.id.number {
                names.numbers.entry(number).or_default().push(SpecIndex(position as u32));
            }
            if let Some(shape) = Shape::of(&spec.id.text) {
                if padded(spec) {
                    *names.padding.entry(shape.digits).or_default() += 1;
                }
                names.shapes.insert(shape);
            }
        }
        names
    }

    /// The document at a path from the content root.
    pub(super) fn path(&self, path: &str) -> Option<DocumentIndex> {
        self.paths.get(path).copied()
    }

    /// By full id (case and punctuation aside), else by the name of its file or folder.
    pub(super) fn id(&self, id: &str) -> Found {
        let id = key::safe(id);
        if id.is_empty() {
            return Found::Nothing;
        }
        Found::of(self.ids.get(&id)).or_else(|| Found::of(self.aliases.get(&id)))
    }

    /// By the number alone, zero-padding aside.
    pub(super) fn number(&self, number: u32) -> Found {
        Found::of(self.numbers.get(&number))
    }

    /// By the exact title, case and white space aside.
    pub(super) fn title(&self, title: &str) -> Found {
        Found::of(self.titles.get(&folded(title)))
    }

    /// Whether a word looks like the ids of this collection, so that it may be reported when nothing has it.
    pub(super) fn looks_like_id(&self, word: &str) -> bool {
        Shape::of(word).is_some_and(|shape| self.shapes.contains(&shape))
    }

    /// Whether a number is written as padded ids of this collection are: `006` where there is a `012-search`.
    pub(super) fn is_padded_alike(&self, digits: &str) -> bool {
        self.padding.contains_key(&digits.len())
    }
}

/// Specs by one of their names, in order.
fn gather(specs: &[Arc<SpecEntry>], name: impl Fn(&SpecEntry) -> String) -> HashMap<String, Vec<SpecIndex>> {
    let mut by_name: HashMap<String, Vec<SpecIndex>> = HashMap::with_capacity(specs.len());
    for (position, entry) in specs.iter().enumerate() {
        by_name.entry(name(entry)).or_default().push(SpecIndex(position as u32));
    }
    by_name
}

fn paths(specs: &[Arc<SpecEntry>], pages: &[Arc<PageEntry>]) -> HashMap<String, DocumentIndex> {
    let specs = (0..).map(|at| DocumentIndex::Spec(SpecIndex(at))).zip(specs.iter().map(|entry| &entry.parsed));
    let pages = (0..).map(|at| DocumentIndex::Page(PageIndex(at))).zip(pages.iter().map(|page| &page.parsed));
    specs.chain(pages).map(|(index, parsed)| (parsed.path.as_str().to_owned(), index)).collect()
}

/// The number of an id stands after zeros: the collection pads its numbers.
fn padded(spec: &Spec) -> bool {
    spec.id
        .text
        .find(|character: char| character.is_ascii_digit())
        .is_some_and(|at| spec.id.text[at..].starts_with('0'))
}

fn folded(title: &str) -> String {
    spaces::single(title).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_prefix_digits_and_slug() {
        assert_eq!(Shape::of("FEAT-010"), Some(Shape { prefix: "feat-".into(), digits: 3, slug: false }));
        assert_eq!(Shape::of("012-search").map(|shape| (shape.digits, shape.slug)), Some((3, true)));
        assert_eq!(Shape::of("search"), None);
        assert_eq!(Shape::of("a.b1"), None);
    }
}
