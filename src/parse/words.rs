//! Small questions about a piece of text that every reader asks: is it a placeholder, is it nothing?

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::Mark;

use super::Context;
use super::marks;
use super::outline::{Block, Item, Line};

/// Whether `text` is one of `words`, whatever the case.
pub(super) fn is_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether `text` begins with one of `words`, whatever the case, and a word ends there; gives what follows.
pub(super) fn strip_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| {
        let head = text.get(..word.len())?;
        let rest = &text[word.len()..];
        (head.eq_ignore_ascii_case(word) && !rest.starts_with(char::is_alphanumeric)).then_some(rest)
    })
}

/// Whether a text says that there is nothing: `None`, `N/A`, `TBD`, `—`.
pub(super) fn is_nothing(text: &str) -> bool {
    let text = text.trim().trim_matches(|c: char| matches!(c, '.' | '*' | '_' | '(' | ')' | '!'));
    if text.chars().all(|c| matches!(c, '-' | '–' | '—' | ' ' | '…')) {
        return true;
    }
    is_any(
        text,
        &[
            "n/a",
            "na",
            "nil",
            "tbd",
            "tba",
            "tbc",
            "todo",
            "nothing",
            "nothing yet",
            "not applicable",
            "none yet",
            "empty",
        ],
    ) || strip_word(text, &["none"]).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty()
            || rest.starts_with(['(', '-', '–', '—', ',', ';', ':', '.'])
            || strip_word(
                rest,
                &["identified", "known", "at this time", "currently", "required", "needed", "yet", "planned"],
            )
            .is_some()
    })
}

/// Names in the template's code.
const SAMPLE_CODE: [&str; 3] = ["ModelName", "selector_name", "service_name"];

/// Whether a text is a placeholder of an unfilled template: `[Criterion 1]`, `[High | Medium | Low]`.
///
/// `[002-auth]` and `[auth-service]` are rather links whose definition is missing, and
/// `[NEEDS CLARIFICATION: …]` is an author's own remark.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    if matches!(
        text,
        "X.Y.Z" | "ModelName" | "selector_name" | "service_name" | "Integration Name" | "XXX-feature-name"
    ) {
        return true;
    }
    let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return text.contains(" | ") && is_choice(text);
    };
    if inner.contains(['[', ']']) || !inner.starts_with(|c: char| c.is_alphabetic()) || inner.contains(':') {
        return false;
    }
    let single = inner.chars().all(|c| c.is_alphabetic() || c == '/')
        && inner.starts_with(char::is_uppercase)
        && inner.chars().any(char::is_lowercase);
    single || inner.contains(' ') || inner.starts_with("XXX")
}

/// `High | Medium | Low`: words to choose from that nobody chose from.
fn is_choice(text: &str) -> bool {
    let mut parts = text.split('|').map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()));
    let known = ["high", "medium", "low", "critical", "draft", "planned", "in progress", "complete", "completed"];
    text.matches('|').count() >= 2 && parts.all(|part| is_any(part, &known))
}

/// The words of a line; nothing for an empty one and for a placeholder, which is reported.
pub(super) fn filled(context: &Context<'_>, line: &Line, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if line.is_empty() {
        return None;
    }
    if !is_placeholder(line.text) {
        return Some(line.text.trim().to_owned());
    }
    let range = 0..line.text.len();
    diagnostics.push(placeholder(context, line.text, line.place_of(context.file, range)));
    None
}

/// What an item says, in pieces that every reader asks for.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The item's first paragraph as one line, without its mark.
    pub(super) line: Line<'a>,
    /// The mark before it.
    pub(super) mark: Option<Mark>,
    /// Whether that mark is a box that was ticked where it stands.
    pub(super) is_ticked: bool,
}

impl<'a> Entry<'a> {
    /// Reads a list item.
    pub(super) fn of(context: &Context<'a>, item: &Item<'a>) -> Self {
        match item.lines() {
            // Most items are one line, which need not be copied twice.
            [line] => Self::of_line(context, line, item.task),
            lines => Self::of_line(context, &Line::join(lines, context.room), item.task),
        }
    }

    /// Reads a line that stands on its own: a table's cell, a line of a paragraph.
    pub(super) fn of_line(context: &Context<'_>, line: &Line<'a>, task: Option<bool>) -> Self {
        let marked = marks::read(context.vocabulary, line, task);
        Self { line: line.slice(marked.text), mark: marked.mark, is_ticked: task == Some(true) }
    }

    /// Where its words stand, without the mark.
    pub(super) fn place(&self, context: &Context<'_>) -> Place {
        self.line.place(context.file)
    }
}

/// Whether there is a mark before an item.
pub(super) fn is_marked(context: &Context<'_>, item: &Item) -> bool {
    let read = |line: &Line| marks::read(context.vocabulary, line, item.task).mark.is_some();
    match item.lines() {
        [line] => read(line),
        lines => read(&Line::join(lines, context.room)),
    }
}

/// The lists among `blocks`, also those in quotations.
pub(super) fn lists<'a>(blocks: &'a [Block<'a>]) -> impl Iterator<Item = &'a [Item<'a>]> {
    blocks.iter().filter_map(|block| match block {
        Block::List(items) => Some(*items),
        _ => None,
    })
}

/// The items of all lists among `blocks`, not those below them.
pub(super) fn top_items<'a>(blocks: &'a [Block<'a>]) -> impl Iterator<Item = &'a Item<'a>> {
    lists(blocks).flatten()
}

/// The finding that a placeholder was left standing.
pub(super) fn placeholder(context: &Context<'_>, text: &str, place: Place) -> Diagnostic {
    if SAMPLE_CODE.contains(&text.trim()) {
        return context
            .finding(Code::SG013, place, format!("`{}` is code of the template", text.trim()))
            .with_help("write the model or the function that is meant, or remove the block");
    }
    context
        .finding(Code::SG010, place, format!("the placeholder `{}` was left standing", text.trim()))
        .with_help("write what it stands for, or delete the line")
}

/// A text in its first letters: what follows the first `count` characters is left out at a word's end.
pub(super) fn first_words(text: &str, count: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(count) else { return text };
    text[..end].rfind(char::is_whitespace).map_or(&text[..end], |space| text[..space].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_references() {
        for text in
            ["[Criterion 1]", "[High | Medium | Low]", "High | Medium | Low", "[Date]", "[Team/Person]", "X.Y.Z"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in
            ["[002-auth]", "[auth-service]", "[NEEDS CLARIFICATION: which?]", "[P]", "[[a b]]", "a | b | c", "High"]
        {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn nothing_has_many_words() {
        for text in ["None", "none.", "N/A", "—", "None (foundational)", "TBD", "None identified", ""] {
            assert!(is_nothing(text), "{text}");
        }
        for text in ["Nonetheless", "None of the specs", "No-op writer", "Nightly job"] {
            assert!(!is_nothing(text), "{text}");
        }
    }
}
