//! Which heading means which section.

use crate::model::{SectionKind, Vocabulary};

use super::outline::Outline;

/// What each section of the outline is about, one entry a section.
pub(super) fn kinds(outline: &Outline, vocabulary: &Vocabulary) -> Vec<Option<SectionKind>> {
    outline
        .sections
        .iter()
        .map(|section| vocabulary.sections.get(&section.heading.text.trim().to_lowercase()).copied())
        .collect()
}
