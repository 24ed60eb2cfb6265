//! SG113: a status in the words that all pages use.

use std::ops::Range;

use super::Edit;
use crate::diagnostic::Code;
use crate::model::{StatusField, StatusKind};

/// The edit that writes a status word as the pages do. Emoji, emphasis and quotes around it stay.
///
/// `None` where the word is not one run of letters in the file, or more is said than the word.
pub(super) fn canonical(status: &StatusField, text: &str, damaged: &[(Range<usize>, String)]) -> Option<Edit> {
    if *status.kind.built_in() == StatusKind::Unknown || status.qualifier.is_some() {
        return None;
    }
    let place = status.place.range();
    text.get(place.clone())?;
    // A damaged emoji has letters in it, which belong to no word.
    let damage = damaged.iter().filter(|(range, _)| range.start < place.end && range.end > place.start);
    let from = damage.map(|(range, _)| range.end).max().unwrap_or(place.start).max(place.start);
    let rest = text.get(from..place.end)?;
    let start = from + rest.find(char::is_alphanumeric)?;
    let last = rest.char_indices().rfind(|(_, character)| character.is_alphanumeric())?;
    let end = from + last.0 + last.1.len_utf8();
    let word = &text[start..end];
    let is_plain = |character: char| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_' | '\'' | '’');
    let whole = letters(word) == letters(&status.raw) && word.chars().all(is_plain);
    let label = status.kind.label();
    (whole && word != label).then(|| Edit::new(start..end, label, Code::SG113))
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
