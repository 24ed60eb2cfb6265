//! Which heading means which section.
//!
//! Headings match by words: number, emoji, damaged emoji and a trailing `(…)` are taken off, case and
//! punctuation do not matter. What a heading means also depends on where it stands: `### Testing`
//! below the implementation plan is a phase of the work, not the testing strategy.

use crate::model::{SectionKind, UnknownSection, Vocabulary};

use super::Context;
use super::outline::Outline;
use super::story_heading::{StoryHeading, story_heading};
use super::work::lane;

/// What each section of the outline is about, one entry a section.
pub(super) fn kinds(outline: &Outline, vocabulary: &Vocabulary) -> Vec<Option<SectionKind>> {
    let mut kinds = Vec::with_capacity(outline.sections.len());
    let titles = outline.sections.iter().filter(|section| section.level == 1).count();
    // The recognised sections around the present one, outermost first.
    let mut around: Vec<(u8, SectionKind)> = Vec::new();
    for section in &outline.sections {
        while around.last().is_some_and(|(level, _)| *level >= section.level) {
            around.pop();
        }
        let parent = around.last().map(|(_, kind)| *kind);
        // A single level 1 heading is the title, whatever it says.
        let named = section.level > 0 && !(section.level == 1 && titles == 1);
        let kind = if named { meaning(section.heading.text, parent, vocabulary) } else { None };
        if let Some(kind) = kind {
            around.push((section.level, kind));
        }
        kinds.push(kind);
    }
    kinds
}

/// The sections that no rule recognises: those that stand in no recognised section, without what is below them.
pub(super) fn unknown(context: &Context<'_>) -> Vec<UnknownSection> {
    let mut unknown = Vec::new();
    let mut covered: Option<u8> = None;
    let mut title_seen = false;
    for (section, kind) in context.outline.sections.iter().zip(&context.kinds) {
        if covered.is_some_and(|level| level >= section.level) {
            covered = None;
        }
        if section.level == 0 || covered.is_some() {
            continue;
        }
        if section.level == 1 && !title_seen && kind.is_none() {
            title_seen = true;
            continue;
        }
        covered = Some(section.level);
        if let (None, Some(place)) = (kind, section.place) {
            unknown.push(UnknownSection { title: section.heading.text.into(), level: section.level, place });
        }
    }
    unknown
}

/// What a heading means below a section of the kind `parent`.
fn meaning(heading: &str, parent: Option<SectionKind>, vocabulary: &Vocabulary) -> Option<SectionKind> {
    use SectionKind as Kind;
    let words = words(heading);
    if words.is_empty() {
        return None;
    }
    let known = |words: &str| vocabulary.sections.get(words).copied();
    // A configured heading may keep its punctuation: `Risiken & Chancen`. Most have none.
    let as_written = || {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ';
        if heading.starts_with(|c: char| c.is_ascii_alphabetic()) && heading.bytes().all(is_plain) {
            return None;
        }
        let written = |text: &str| Some(Vocabulary::normalise(text)).filter(|text| *text != words);
        let whole = written(heading)?;
        known(&whole).or_else(|| known(&written(bare(heading)).filter(|bare| *bare != whole)?))
    };
    let found = known(&words).or_else(as_written).or_else(|| {
        // `Problem Statement & Goals` is about its first half, `Assumptions & Dependencies` about its second.
        words.contains(" and ").then(|| words.split(" and ").find_map(known)).flatten()
    });
    let inner = |allowed: &[Kind]| found.filter(|kind| allowed.contains(kind));
    match parent {
        None | Some(Kind::Overview | Kind::Summary | Kind::Problem | Kind::Technical) => {
            if matches!(words.as_str(), "external" | "internal") {
                return None;
            }
            found.or_else(|| story_heading(heading).filter(StoryHeading::is_strict).map(|_| Kind::Stories))
        }
        Some(Kind::Status) => found.or_else(|| lane(vocabulary, heading).map(|_| Kind::Work)),
        Some(Kind::Architecture) => {
            inner(&[Kind::DataModel, Kind::Api, Kind::Integrations, Kind::Dependencies, Kind::Criteria])
        }
        Some(Kind::Dependencies) => found
            .or(match words.as_str() {
                "external" | "technical" | "third party" | "libraries" | "packages" | "services" | "infrastructure" => {
                    Some(Kind::ExternalDependencies)
                }
                "internal" | "specs" | "features" | "cross spec" | "related specs" | "blocks" | "blocked by"
                | "depends on" | "requires" | "depended on by" | "required by" | "related" => {
                    Some(Kind::InternalDependencies)
                }
                _ => None,
            })
            .filter(|kind| matches!(kind, Kind::ExternalDependencies | Kind::InternalDependencies)),
        Some(Kind::Work) => inner(&[
            Kind::Criteria,
            Kind::Risks,
            Kind::Dependencies,
            Kind::ExternalDependencies,
            Kind::InternalDependencies,
        ]),
        Some(Kind::Criteria) => None,
        Some(_) => inner(&[Kind::Criteria]),
    }
}

/// The words of a heading that carry its meaning, lower case: `2.1 ✅ Risks & Mitigations (draft):` is
/// `risks and mitigations`.
pub(super) fn words(heading: &str) -> String {
    let rest = bare(heading);
    let mut words = String::with_capacity(rest.len() + 4);
    for c in rest.chars() {
        match c {
            'a'..='z' | '0'..='9' => words.push(c),
            'A'..='Z' => words.push(c.to_ascii_lowercase()),
            '\'' | '’' => {}
            '&' | '+' => words.push_str(if words.ends_with(' ') { "and" } else { " and " }),
            c if c.is_alphanumeric() => words.extend(c.to_lowercase()),
            _ if words.ends_with(' ') || words.is_empty() => {}
            _ => words.push(' '),
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// The part of a heading that carries its meaning: `2.1 ✅ Risks & Mitigations (draft):` is `Risks & Mitigations`.
pub(super) fn bare(heading: &str) -> &str {
    let mut rest = heading.trim();
    // A letter of the alphabet begins words that nothing stands before.
    while !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let before = rest;
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        // `2.3`, `1)`: digits and dots before a space.
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ')');
        if number.len() < rest.len() && number.starts_with(char::is_whitespace) {
            rest = number.trim_start();
        }
        // Emoji that a wrong encoding turned into letters: a short first word without any ASCII one.
        if let Some((first, second)) = rest.split_once(char::is_whitespace) {
            let short = first.chars().count() <= 6 && !first.bytes().any(|byte| byte.is_ascii_alphanumeric());
            if short && second.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric()) {
                rest = second.trim_start();
            }
        }
        if rest == before {
            break;
        }
    }
    while !rest.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | ']'));
        let open = match rest.as_bytes().last() {
            Some(b')') => rest.rfind('('),
            Some(b']') => rest.rfind('['),
            _ => break,
        };
        match open {
            Some(open) if open > 0 => rest = &rest[..open],
            _ => break,
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_match_by_their_words_alone() {
        for (heading, expected) in [
            ("2.1 ✅ Risks & Mitigations (draft):", "risks and mitigations"),
            ("User Scenarios & Testing (mandatory)", "user scenarios and testing"),
            ("üìù Planned", "planned"),
            ("✅ Completed (Phase 1-5)", "completed"),
            ("What's Implemented", "whats implemented"),
            ("1. Problem Statement", "problem statement"),
            ("Third-Party Integrations [draft]", "third party integrations"),
            ("概要", "概要"),
            ("(…)", ""),
            ("🎉", ""),
        ] {
            assert_eq!(words(heading), expected, "{heading}");
        }
    }

    #[test]
    fn a_heading_means_what_its_place_lets_it_mean() {
        use SectionKind as Kind;
        let vocabulary = Vocabulary::default();
        for (heading, parent, expected) in [
            ("Testing Strategy", None, Some(Kind::Testing)),
            ("Testing", Some(Kind::Work), None),
            ("External", Some(Kind::Dependencies), Some(Kind::ExternalDependencies)),
            ("External", None, None),
            ("Completed", Some(Kind::Status), Some(Kind::Work)),
            ("Completed", None, None),
            ("Functional Requirements", None, None),
            ("Success Criteria *(mandatory)*", None, Some(Kind::Metrics)),
            ("Assumptions & Dependencies", None, Some(Kind::Dependencies)),
            ("User Story 2 - Find things", None, Some(Kind::Stories)),
            ("Documentation", Some(Kind::Stories), None),
            ("Acceptance Criteria", Some(Kind::Stories), Some(Kind::Criteria)),
        ] {
            assert_eq!(meaning(heading, parent, &vocabulary), expected, "{heading} below {parent:?}");
        }
    }

    #[test]
    fn a_project_may_add_words_of_its_own() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.sections.insert("akzeptanzkriterien".to_owned(), SectionKind::Criteria);
        assert_eq!(meaning("3. Akzeptanzkriterien", None, &vocabulary), Some(SectionKind::Criteria));
    }
}
