//! The one set of Markdown options, so that the reader and the pages see the same document.
//!
//! What is left out, and why: metadata blocks (the parser would take any text between two `---`
//! lines of the footer for one), heading attributes (`## GET /users/{id}` would lose `{id}`),
//! subscripts (`~x~`), smart punctuation (it changes words). Formulas only where [`dollars`] finds one: `$100/$200`
//! is none.

mod dollars;

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

/// Stands for the `<` of a comment that never ends, so that the parser does not swallow the rest of
/// the file. One byte long, as `<` is, so that offsets stay true. [`restore`] turns it back.
pub const UNCLOSED: char = '\u{1a}';

/// Stands for a dollar sign that is money, in a text that has formulas too; see [`UNCLOSED`].
const MONEY: char = '\u{1b}';

/// Whether formulas between dollars are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dollars {
    /// Those that are formulas beyond doubt.
    Math,
    /// Dollars are dollars.
    Text,
}

/// Text made safe to parse, with what had to be done.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The text to parse: same length, same offsets.
    pub text: Cow<'a, str>,
    /// Byte offset of a `<!--` without an end, wherever it stands (also in code, where it is harmless).
    pub unclosed_comment: Option<usize>,
    /// Whether there are formulas; all other dollars are then neutralised.
    has_math: bool,
}

impl Prepared<'_> {
    /// Whether there is anything that [`restore`] would turn back.
    #[must_use]
    pub fn has_stand_ins(&self) -> bool {
        memchr::memchr2(UNCLOSED as u8, MONEY as u8, self.text.as_bytes()).is_some()
    }
}

/// Neutralises a comment that never ends and, where there are formulas, the dollars that belong to none.
#[must_use]
pub fn prepare(text: &str, dollars: Dollars) -> Prepared<'_> {
    let mut prepared = without_unclosed_comment(text);
    if dollars == Dollars::Math && memchr::memchr(b'$', text.as_bytes()).is_some() {
        let formulas = dollars::formulas(text);
        if !formulas.is_empty() {
            prepared.has_math = true;
            let mut formulas = formulas.into_iter().peekable();
            let mut patched = String::with_capacity(text.len());
            for (at, letter) in prepared.text.char_indices() {
                while formulas.next_if(|formula| formula.end <= at).is_some() {}
                let inside = formulas.peek().is_some_and(|formula| formula.start <= at);
                patched.push(if letter == '$' && !inside { MONEY } else { letter });
            }
            prepared.text = Cow::Owned(patched);
        }
    }
    prepared
}

fn without_unclosed_comment(text: &str) -> Prepared<'_> {
    if memchr::memmem::find(text.as_bytes(), b"<!--").is_none() {
        return Prepared { text: Cow::Borrowed(text), unclosed_comment: None, has_math: false };
    }
    let after_last_end = text.rfind("-->").map_or(0, |at| at + 3);
    // An opener that overlaps the last end (`<!-->`) is closed by it.
    let Some(at) = text[after_last_end..].find("<!--").map(|at| at + after_last_end) else {
        return Prepared { text: Cow::Borrowed(text), unclosed_comment: None, has_math: false };
    };
    let mut patched = String::with_capacity(text.len());
    patched.push_str(&text[..at]);
    let rest = &text[at..];
    patched.push_str(&rest.replace("<!--", "\u{1a}!--"));
    Prepared { text: Cow::Owned(patched), unclosed_comment: Some(at), has_math: false }
}

/// Undoes [`prepare`] on a piece of parsed text.
#[must_use]
pub fn restore(text: &str) -> Cow<'_, str> {
    // Asked of every piece of every text, nearly all of which have neither.
    if memchr::memchr2(UNCLOSED as u8, MONEY as u8, text.as_bytes()).is_some() {
        Cow::Owned(text.replace(UNCLOSED, "<").replace(MONEY, "$"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The language of a front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatterFormat {
    /// Between two `---` lines.
    Yaml,
    /// Between two `+++` lines.
    Toml,
}

/// The block of fields that a file may begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// What it is written in.
    pub format: FrontMatterFormat,
    /// Byte range of the fields, without the lines of dashes around them.
    pub content: Range<usize>,
    /// Byte offset of the Markdown after it.
    pub body: usize,
}

/// Finds the front matter, which begins at the very first byte or not at all.
///
/// Text between two thematic breaks is not taken for one: the first line inside has to look like a field.
#[must_use]
pub fn front_matter(text: &str) -> Option<FrontMatter> {
    let mut lines = text.split_inclusive('\n');
    let opening = lines.next()?;
    let (format, closings): (_, &[&str]) = match opening.trim_end() {
        "---" => (FrontMatterFormat::Yaml, &["---", "..."]),
        "+++" => (FrontMatterFormat::Toml, &["+++"]),
        _ => return None,
    };
    let mut at = opening.len();
    let mut first = None;
    for line in lines {
        let trimmed = line.trim_end();
        if closings.contains(&trimmed) {
            return Some(FrontMatter { format, content: opening.len()..at, body: at + line.len() });
        }
        if first.is_none() && !trimmed.is_empty() && !trimmed.starts_with('#') {
            first = Some(line);
            let separators: &[char] = if format == FrontMatterFormat::Yaml { &[':'] } else { &['=', '['] };
            if line.starts_with(' ') || !trimmed.contains(separators) || trimmed.starts_with(['-', '*', '>', '|']) {
                return None;
            }
        } else if first.is_none() && trimmed.is_empty() {
            return None;
        }
        at += line.len();
    }
    None
}

/// Who hears every event of a document that somebody else parses, so that it is not parsed twice.
pub trait Listener {
    /// The next event of the Markdown after the front matter.
    fn hear(&mut self, event: &Event<'_>);
}

/// The parser for a document that has been through [`prepare`] and whose front matter has been cut.
#[must_use]
pub fn parser<'a>(prepared: &'a Prepared<'_>) -> Parser<'a> {
    let math = if prepared.has_math { Options::ENABLE_MATH } else { Options::empty() };
    Parser::new_ext(&prepared.text, options() | math)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

/// The language that a fence's info string names, in lower case: `python` of `Python title="x"`, `rust` of
/// `{.rust}`, `sql` of `sql,ignore`; empty without one.
#[must_use]
pub fn language(info: &str) -> String {
    let word = info.trim_start_matches([' ', '{', '.']);
    let end = word.find([' ', '\t', ',', '{', '}', ':']).unwrap_or(word.len());
    word[..end].to_lowercase()
}

/// The id of a heading as GitHub makes it: lower case, spaces to `-`, punctuation dropped.
#[must_use]
pub fn slug(heading: &str) -> String {
    let heading = heading.trim();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_');
    if heading.as_bytes().iter().all(is_plain) {
        let mut slug = heading.replace(' ', "-");
        slug.make_ascii_lowercase();
        return slug;
    }
    let mut slug = String::with_capacity(heading.len());
    for character in heading.chars() {
        match character {
            'a'..='z' | '0'..='9' | '-' | '_' => slug.push(character),
            'A'..='Z' => slug.push(character.to_ascii_lowercase()),
            ' ' => slug.push('-'),
            _ if character.is_ascii() => {}
            _ if character.is_alphanumeric() => slug.extend(character.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// A heading without the names that authors put into it for links, `<a name="directions"></a>`: on GitHub they are
/// no part of its id, so links to the heading are written without them.
fn without_anchors(heading: &str) -> Cow<'_, str> {
    const END: &str = "</a>";
    if !heading.contains('<') {
        return Cow::Borrowed(heading);
    }
    let mut kept = String::new();
    let mut rest = heading;
    while let Some(start) = rest.find("<a ") {
        let Some(length) = rest[start..].find('>') else { break };
        let (tag, after) = rest[start..].split_at(length + 1);
        let names = tag.starts_with("<a name=") || tag.starts_with("<a id=");
        let kept_end = if names && after.starts_with(END) { start } else { start + tag.len() };
        kept.push_str(&rest[..kept_end]);
        rest = if kept_end == start { &after[END.len()..] } else { after };
    }
    if rest.len() == heading.len() { Cow::Borrowed(heading) } else { Cow::Owned(kept + rest) }
}

/// Gives the headings of one document their ids, in order: the reader and the pages both ask here, so that
/// a link that was checked against [`crate::model::Parsed::headings`] finds its heading on the page.
///
/// A repeated heading gets `-1`, `-2` as on GitHub. Ids that begin with `sg-` belong to the page around the
/// text; a heading that would get one gets `section-` before it.
#[derive(Debug, Default)]
pub struct Anchors {
    /// Every id given so far, with the number that a repetition of it would try next.
    given: HashMap<String, u32>,
}

impl Anchors {
    /// The id of the next heading. `heading` is what a reader sees of it: text and code joined, damage repaired,
    /// line breaks as spaces, tags as written, images by their alternative text, no footnote marks.
    #[must_use]
    pub fn give(&mut self, heading: &str) -> String {
        let mut base = slug(&without_anchors(heading));
        if base.is_empty() {
            "section".clone_into(&mut base);
        } else if base.starts_with("sg-") {
            base.insert_str(0, "section-");
        }
        if self.given.is_empty() {
            self.given.reserve(28);
        }
        let mut number = match self.given.entry(base.clone()) {
            Entry::Vacant(first) => {
                first.insert(1);
                return base;
            }
            Entry::Occupied(next) => *next.get(),
        };
        let mut id = format!("{base}-{number}");
        while self.given.contains_key(&id) {
            number += 1;
            id = format!("{base}-{number}");
        }
        self.given.insert(base, number + 1);
        self.given.insert(id.clone(), 1);
        id
    }
}

/// A table with more rows than this is shown as its source text: a browser takes seconds to lay it out.
pub const MOST_ROWS: usize = 5_000;

/// The same for cells.
pub const MOST_CELLS: usize = 50_000;

/// What becomes of a piece of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineHtml {
    /// A comment: hidden.
    Comment,
    /// `<br>`: a line end.
    Break,
    /// A tag of the short list that may pass, without attributes: `<kbd>`, `</sub>`.
    Harmless,
    /// Anything else: shown as text, for it is hardly ever meant as HTML (`Vec<String>`, `<name>`).
    Shown,
}

/// The tags that may pass when they have no attributes.
const HARMLESS: [&str; 12] = ["abbr", "b", "del", "details", "em", "i", "ins", "kbd", "mark", "sub", "summary", "sup"];

/// Judges one tag or comment as the parser gives it: `<kbd>`, `</kbd>`, `<br/>`, `<!-- x -->`.
#[must_use]
pub fn inline_html(html: &str) -> InlineHtml {
    if html.starts_with("<!--") {
        return InlineHtml::Comment;
    }
    let Some(inside) = html.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
        return InlineHtml::Shown;
    };
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let name = name.strip_suffix('/').unwrap_or(name).trim_end();
    if name.eq_ignore_ascii_case("br") {
        InlineHtml::Break
    } else if HARMLESS.iter().any(|tag| tag.eq_ignore_ascii_case(name)) {
        InlineHtml::Harmless
    } else {
        InlineHtml::Shown
    }
}

/// Whether a link target leads out of the project: it has a scheme (`https:`) or a host (`//example.org`).
#[must_use]
pub fn has_scheme(target: &str) -> bool {
    let bytes = target.as_bytes();
    let name = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte)).count();
    target.starts_with("//") || name > 0 && bytes[0].is_ascii_alphabetic() && bytes.get(name) == Some(&b':')
}

/// Whether a browser drops a character before it looks for the scheme of a link, or a reader cannot see it.
#[must_use]
pub fn is_ignored(character: char) -> bool {
    character.is_control()
        || character.is_whitespace()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// What a link's scheme means for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// None: a path of the project.
    Local,
    /// `http`, `https`, or a host alone: elsewhere on the web.
    Web,
    /// `mailto`.
    Mail,
    /// Any other; the link is shown as text.
    Refused,
}

/// The scheme of a link's target, as a browser would see it.
#[must_use]
pub fn scheme(target: &str) -> Scheme {
    let bare: String = target.chars().filter(|character| !is_ignored(*character)).take(64).collect();
    if !has_scheme(&bare) {
        return Scheme::Local;
    }
    match bare.split(':').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "http" | "https" => Scheme::Web,
        "mailto" => Scheme::Mail,
        _ if bare.starts_with("//") => Scheme::Web,
        _ => Scheme::Refused,
    }
}

/// Whether a code span may be the id of a spec: letters and digits with a `-` or `_` between, such as `012-search`.
#[must_use]
pub fn looks_like_id(code: &str) -> bool {
    let word = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.');
    code.len() <= 120
        && code.contains(['-', '_'])
        && code.starts_with(char::is_alphanumeric)
        && code.ends_with(char::is_alphanumeric)
        && code.chars().all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headings: &[&str], ids: &[&str]) {
        let mut anchors = Anchors::default();
        let given: Vec<String> = headings.iter().map(|heading| anchors.give(heading)).collect();
        assert_eq!(given, ids);
    }

    #[test]
    fn repeated_headings_are_numbered_and_never_clash() {
        check(&["Goals", "Goals", "Goals 1", "Goals", "!"], &["goals", "goals-1", "goals-1-1", "goals-2", "section"]);
    }

    #[test]
    fn the_page_keeps_its_own_ids() {
        check(&["sg nav", "SG", "日本 語"], &["section-sg-nav", "sg", "日本-語"]);
    }

    #[test]
    fn a_comment_that_never_ends_is_text_and_those_that_do_are_left() {
        let prepared = prepare("a <!-- b --> c <!-- d", Dollars::Text);
        assert_eq!(prepared.text, "a <!-- b --> c \u{1a}!-- d");
        assert_eq!(prepared.unclosed_comment, Some(15));
        assert_eq!(restore(&prepared.text), "a <!-- b --> c <!-- d");
    }

    #[test]
    fn only_plain_tags_of_the_list_pass() {
        assert_eq!(inline_html("</KBD>"), InlineHtml::Harmless);
        assert_eq!(inline_html("<kbd onclick=x>"), InlineHtml::Shown);
        assert_eq!(inline_html("<br />"), InlineHtml::Break);
        assert_eq!(inline_html("<String>"), InlineHtml::Shown);
    }

    #[test]
    fn a_scheme_is_told_from_a_path() {
        for target in ["https://a.b", "mailto:a@b", "//a.b/c", "javascript:x"] {
            assert!(has_scheme(target), "{target}");
        }
        for target in ["a.md#b", "../x:y.md", "#top", "", "-a:b"] {
            assert!(!has_scheme(target), "{target}");
        }
    }

    #[test]
    fn a_scheme_is_seen_through_characters_that_browsers_drop() {
        assert_eq!(scheme("java\u{9}script:x"), Scheme::Refused);
        assert_eq!(scheme(" HTTPS://a.b"), Scheme::Web);
        assert_eq!(scheme("//a.b/c"), Scheme::Web);
        assert_eq!(scheme("mailto:a@b"), Scheme::Mail);
        assert_eq!(scheme("a.md#b:c"), Scheme::Local);
    }

    #[test]
    fn front_matter_stands_at_the_first_byte_and_has_an_end() {
        let found = front_matter("---\nid: 010\n---\n# A\n").unwrap();
        assert_eq!((found.format, found.content, found.body), (FrontMatterFormat::Yaml, 4..12, 16));
        let found = front_matter("+++\r\nid = \"1\"\r\n+++\r\n").unwrap();
        assert_eq!((found.format, found.content, found.body), (FrontMatterFormat::Toml, 5..15, 20));
        assert_eq!(front_matter("---\n---\n").map(|found| found.content), Some(4..4));
        for text in ["\n---\nid: 1\n---\n", "---\nid: 1\n", "---\n\nStatus: x\n\n---\n", "---\nJust text\n---\n"] {
            assert_eq!(front_matter(text), None, "{text:?}");
        }
    }
}
