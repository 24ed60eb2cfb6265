//! Headings of epics and stories: number, name, priority.

use crate::model::Vocabulary;

use super::words::strip_word;

/// What a story's heading may begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    /// Epic, Story, User Story, US.
    Story,
    /// Scenario, Use Case: a story only among stories.
    Scenario,
    /// Requirement: a story only if somebody wants something in it.
    Requirement,
}

/// A heading such as `User Story 2 - Find things (Priority: P1)`.
#[derive(Debug)]
pub(super) struct StoryHeading<'a> {
    /// What it begins with.
    pub(super) keyword: Keyword,
    /// Whether a number follows.
    pub(super) numbered: bool,
    /// The number, unless it is a dotted one.
    pub(super) number: Option<u32>,
    /// What follows number and separator.
    pub(super) rest: &'a str,
}

impl StoryHeading<'_> {
    /// Whether it is a story wherever it stands.
    pub(super) fn is_strict(&self) -> bool {
        self.keyword == Keyword::Story && self.numbered
    }
}

/// Cuts the heading of an epic or a story; `None` for any other heading.
pub(super) fn story_heading(heading: &str) -> Option<StoryHeading<'_>> {
    const KEYWORDS: &[(&str, Keyword)] = &[
        ("user story", Keyword::Story),
        ("epic", Keyword::Story),
        ("story", Keyword::Story),
        ("us", Keyword::Story),
        ("user scenario", Keyword::Scenario),
        ("scenario", Keyword::Scenario),
        ("use case", Keyword::Scenario),
        ("requirement", Keyword::Requirement),
    ];
    let text = heading.trim_start_matches(|c: char| !c.is_alphabetic());
    // The first letters of them all.
    if !text.starts_with(['U', 'u', 'E', 'e', 'S', 's', 'R', 'r']) {
        return None;
    }
    let (keyword, tail) = KEYWORDS.iter().find_map(|(word, keyword)| {
        let head = text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        let tail = &text[head.len()..];
        // `US1` needs no space, `Epics` is another word.
        tail.chars().next().is_none_or(|c| !c.is_alphabetic()).then_some((*keyword, tail))
    })?;
    let digits = tail.trim_start_matches(['-', '_', '#', ' ', '\u{a0}']);
    let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &digits[..digits.len() - after.len()];
    if number.is_empty() {
        // `Epic: Search` and `Story - Search`; a word right after it is a sentence: `Story points`.
        let rest = tail.trim_start().strip_prefix([':', '-', '–', '—'])?;
        return Some(StoryHeading { keyword, numbered: false, number: None, rest: rest.trim() });
    }
    // `1.2` is no single number; `5a` is a fifth one.
    let dotted = after.strip_prefix('.').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let rest = dotted.map_or(after, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'));
    let rest = match rest.char_indices().nth(1) {
        Some((at, c)) if rest.starts_with(|c: char| c.is_ascii_lowercase()) && !c.is_alphanumeric() => &rest[at..],
        _ => rest,
    };
    Some(StoryHeading {
        keyword,
        numbered: true,
        number: if dotted.is_some() { None } else { number.parse().ok() },
        rest: rest.trim_start_matches([':', '.', '-', '–', '—', ')', ']', ' ']).trim(),
    })
}

/// Takes `(Priority: P1)` or `(P0)` and marks off the end of a title.
pub(super) fn title_and_priority<'a>(vocabulary: &Vocabulary, text: &'a str) -> (&'a str, Option<String>) {
    let mut title = text.trim();
    let mut priority = None;
    loop {
        let before = title;
        title = title.trim_end_matches('\u{fe0f}');
        if let Some(c) = title.chars().next_back().filter(|c| vocabulary.mark(*c).is_some() || *c == '🎯') {
            title = title[..title.len() - c.len_utf8()].trim_end();
        }
        if title.ends_with(')')
            && let Some(open) = title.rfind('(')
        {
            let inner = title[open + 1..title.len() - 1].trim();
            let named = strip_word(inner, &["priority"]).map(|rest| rest.trim_start_matches([':', ' ']));
            let short = inner.len() == 2 && inner.starts_with(['P', 'p']) && inner.as_bytes()[1].is_ascii_digit();
            if let Some(found) = named.or(short.then_some(inner)) {
                priority = Some(found.to_owned()).filter(|found| !found.is_empty());
                title = title[..open].trim_end();
            }
        }
        let mark = title.chars().next().filter(|c| vocabulary.mark(*c).is_some());
        if let Some(mark) = mark {
            title = title[mark.len_utf8()..].trim_start_matches('\u{fe0f}').trim_start();
        }
        if title == before {
            return (title, priority);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn story_headings_give_number_and_name() {
        let cut = |text| story_heading(text).map(|story| (story.number, story.rest.to_owned()));
        assert_eq!(cut("Epic 1: Import"), Some((Some(1), "Import".into())));
        assert_eq!(cut("US-12: Share"), Some((Some(12), "Share".into())));
        assert_eq!(cut("User Story 5a - Toggles"), Some((Some(5), "Toggles".into())));
        assert_eq!(cut("🎯 Story 1.2 — Find"), Some((None, "Find".into())));
        assert_eq!(cut("Epic: Search"), Some((None, "Search".into())));
        assert!(cut("User Stories").is_none());
        assert!(cut("Story points").is_none());
        assert!(cut("Using it").is_none());
    }

    #[test]
    fn a_priority_and_marks_are_taken_off_a_title() {
        assert_eq!(
            title_and_priority(&Vocabulary::default(), "Browse (Priority: P1) ✅"),
            ("Browse", Some("P1".into()))
        );
        assert_eq!(title_and_priority(&Vocabulary::default(), "Browse (P0)"), ("Browse", Some("P0".into())));
        assert_eq!(title_and_priority(&Vocabulary::default(), "Browse (beta)"), ("Browse (beta)", None));
    }
}
