//! The search page: a form that its script brings to life.

use serde::Serialize;

use super::links::Links;
use super::{Body, Draft};
use crate::catalog::Catalog;

/// Shorter words say too little, longer ones are no example to type.
const GOOD_WORD: std::ops::RangeInclusive<usize> = 4..=16;

/// The search page. What it finds is no part of it: the script reads the index.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// Whether addresses that the script makes name `index.html`.
    pub portable: bool,
    /// What could be looked for in this portal: a word of a title, a number, an id.
    pub examples: Vec<String>,
}

pub(super) fn view(links: &Links) -> Draft {
    let page = SearchPage { portable: links.settings.portable, examples: examples(links.catalog) };
    Draft::new("search.html", "Search", Body::Search(page))
        .describe(Some("Find specs and pages by word, id or number.".to_owned()))
}

/// Taken from the first spec, so that each of them finds something.
fn examples(catalog: &Catalog) -> Vec<String> {
    let Some(spec) = catalog.specs().next().map(|(_, entry)| entry.spec()) else { return Vec::new() };
    let title = &spec.title.text;
    let words = title.split(|letter: char| !letter.is_alphanumeric());
    let word = words.filter(|word| GOOD_WORD.contains(&word.chars().count())).max_by_key(|word| word.len());
    let id = &spec.id.text;
    let number = id.split(|letter: char| !letter.is_ascii_digit()).find(|digits| !digits.is_empty());
    let mut examples: Vec<String> = word.map(str::to_lowercase).into_iter().collect();
    for example in [number, Some(id.as_str())].into_iter().flatten() {
        if example.chars().count() <= 40 && !examples.iter().any(|known| known == example) {
            examples.push(example.to_owned());
        }
    }
    examples
}
