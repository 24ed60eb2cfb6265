//! The one set of Markdown options, so that the reader and the pages see the same document.
//!
//! What is left out, and why: metadata blocks (the parser would take any text between two `---`
//! lines of the footer for one), heading attributes (`## GET /users/{id}` would lose `{id}`),
//! single-dollar math (`$100/$200` is no formula), subscripts (`~x~`), smart punctuation (it changes words).

use std::borrow::Cow;

use pulldown_cmark::{Options, Parser};

/// Stands for the `<` of a comment that never ends, so that the parser does not swallow the rest of
/// the file. One byte long, as `<` is, so that offsets stay true. [`restore`] turns it back.
pub const UNCLOSED: char = '\u{1a}';

/// Text made safe to parse, with what had to be done.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The text to parse: same length, same offsets.
    pub text: Cow<'a, str>,
    /// Byte offset of a `<!--` without an end, wherever it stands (also in code, where it is harmless).
    pub unclosed_comment: Option<usize>,
}

/// Neutralises a comment that never ends.
#[must_use]
pub fn prepare(text: &str) -> Prepared<'_> {
    let after_last_end = text.rfind("-->").map_or(0, |at| at + 3);
    // An opener that overlaps the last end (`<!-->`) is closed by it.
    let Some(at) = text[after_last_end..].find("<!--").map(|at| at + after_last_end) else {
        return Prepared { text: Cow::Borrowed(text), unclosed_comment: None };
    };
    let mut patched = String::with_capacity(text.len());
    patched.push_str(&text[..at]);
    let rest = &text[at..];
    patched.push_str(&rest.replace("<!--", "\u{1a}!--"));
    Prepared { text: Cow::Owned(patched), unclosed_comment: Some(at) }
}

/// Undoes [`prepare`] on a piece of parsed text.
#[must_use]
pub fn restore(text: &str) -> Cow<'_, str> {
    if text.contains(UNCLOSED) { Cow::Owned(text.replace(UNCLOSED, "<")) } else { Cow::Borrowed(text) }
}

/// The parser for a document that has been through [`prepare`] and whose front matter has been cut.
#[must_use]
pub fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, options())
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

/// The id of a heading as GitHub makes it: lower case, spaces to `-`, punctuation dropped.
#[must_use]
pub fn slug(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for character in heading.trim().chars() {
        if character.is_alphanumeric() || matches!(character, '-' | '_') {
            slug.extend(character.to_lowercase());
        } else if character == ' ' {
            slug.push('-');
        }
    }
    slug
}
