//! Code blocks to classed spans.
//!
//! The languages that specs are full of have a slim scanner of our own (`scan`, `data`, with their words in
//! `languages`): one pass without regular expressions, some fifty times faster than a Sublime grammar and linear
//! on hostile input. Every other language goes through syntect with the grammars of two-face.
//!
//! The result depends on language and code alone, so it may be cached by them. A theme styles `.code .k` and so
//! on; see [`Class`] for the whole vocabulary.

mod data;
mod grammar;
mod languages;
mod scan;

use std::sync::OnceLock;

use syntect::parsing::SyntaxSet;

use crate::escape;

/// Longer blocks stay plain: highlighting them costs more than it helps.
const LONGEST_BLOCK: usize = 256 * 1024;
/// A block with a longer line stays plain: it is data, and regular expressions are slow on it.
const LONGEST_LINE: usize = 10_000;
/// Limit for a block that only syntect can read: its grammars read less than 1 MB a second.
const LONGEST_SLOW_BLOCK: usize = 32 * 1024;

/// What a piece of code is; its letter is the class of the `<span>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// `a`: annotation, decorator, attribute, preprocessor line.
    Annotation,
    /// `c`: comment.
    Comment,
    /// `d`: line taken away in a diff.
    Deleted,
    /// `e`: the inside-out part of a string: interpolation, regular expression.
    Embedded,
    /// `f`: function or command.
    Function,
    /// `g`: tag of HTML, XML or JSX.
    Tag,
    /// `h`: heading, place in a diff, prompt of a console.
    Heading,
    /// `i`: line added in a diff.
    Inserted,
    /// `k`: keyword.
    Keyword,
    /// `l`: a constant that is a word: `true`, `None`, `MAX_SIZE`.
    Literal,
    /// `n`: number, date.
    Number,
    /// `p`: property, key, option of a command.
    Property,
    /// `s`: string.
    Text,
    /// `t`: type, section of a configuration file.
    Type,
    /// `v`: variable with a mark: `$HOME`, `*anchor`, a lifetime.
    Variable,
}

impl Class {
    fn letter(self) -> char {
        match self {
            Self::Annotation => 'a',
            Self::Comment => 'c',
            Self::Deleted => 'd',
            Self::Embedded => 'e',
            Self::Function => 'f',
            Self::Tag => 'g',
            Self::Heading => 'h',
            Self::Inserted => 'i',
            Self::Keyword => 'k',
            Self::Literal => 'l',
            Self::Number => 'n',
            Self::Property => 'p',
            Self::Text => 's',
            Self::Type => 't',
            Self::Variable => 'v',
        }
    }
}

/// Highlights code; made once a build and shared by all threads.
#[derive(Debug, Default)]
pub struct Highlighter {
    off: bool,
    /// Unpacked when a block first needs it: most portals never do.
    grammars: OnceLock<SyntaxSet>,
}

/// How much work a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// Nothing to do: no language, an unknown one, or a block past the limits.
    Plain,
    /// Our own scanner.
    Quick,
    /// A grammar of two-face.
    Slow,
}

impl Highlighter {
    /// A highlighter; one that is not `enabled` leaves all code plain.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { off: !enabled, grammars: OnceLock::new() }
    }

    /// The HTML of `code`, to stand in a `<code>`. `language` is the first word of a fence's info string in
    /// whatever case; code in a language that nobody knows comes out escaped and without spans.
    pub(super) fn html(&self, language: &str, code: &str) -> String {
        let language = language.to_lowercase();
        match self.effort(&language, code) {
            Effort::Plain => escape::escaped(code),
            Effort::Quick => {
                let mut spans = Spans::new(code.len());
                if let Some(syntax) = languages::find(&language) {
                    scan::scan(syntax, code, &mut spans);
                }
                spans.finish()
            }
            Effort::Slow => grammar::highlight(self.grammars(), grammar::token(&language), code),
        }
    }

    /// What [`Self::html`] will have to do for this block; `language` in lower case.
    pub(super) fn effort(&self, language: &str, code: &str) -> Effort {
        let is_plain = self.off
            || language.is_empty()
            || grammar::is_plain(language)
            || code.len() > LONGEST_BLOCK
            || code.split('\n').any(|line| line.len() > LONGEST_LINE);
        if is_plain {
            Effort::Plain
        } else if languages::find(language).is_some() {
            Effort::Quick
        } else if code.len() > LONGEST_SLOW_BLOCK || !grammar::knows(self.grammars(), language) {
            Effort::Plain
        } else {
            Effort::Slow
        }
    }

    fn grammars(&self) -> &SyntaxSet {
        self.grammars.get_or_init(two_face::syntax::extra_newlines)
    }
}

/// Classed text on its way to HTML. Neighbours of one class share a span, also across white space.
#[derive(Debug)]
pub(super) struct Spans {
    html: String,
    open: Option<Class>,
    /// White space that will stand inside the open span if its class goes on, else behind it.
    space: String,
}

impl Spans {
    fn new(size: usize) -> Self {
        Self { html: String::with_capacity(size * 2), open: None, space: String::new() }
    }

    /// Appends a piece of code.
    pub(super) fn push(&mut self, class: Option<Class>, text: &str) {
        if text.is_empty() {
            return;
        }
        if class.is_none() && text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
            escape::push(&mut self.space, text);
            return;
        }
        if class.is_some() && text.ends_with('\n') {
            // A comment of some grammars takes its line end along; the span need not.
            let body = text.trim_end_matches(['\n', '\r']);
            self.push(class, body);
            return self.push(None, &text[body.len()..]);
        }
        if class == self.open {
            self.html.push_str(&self.space);
        } else {
            self.close();
            self.html.push_str(&self.space);
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push(class.letter());
                self.html.push_str("\">");
            }
            self.open = class;
        }
        self.space.clear();
        escape::push(&mut self.html, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html.push_str(&self.space);
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(language: &str, code: &str) -> String {
        Highlighter::new(true).html(language, code)
    }

    #[test]
    fn neighbours_of_one_class_share_a_span() {
        assert_eq!(html("java", "public static x"), "<span class=\"k\">public static</span> x");
    }

    #[test]
    fn unknown_languages_and_diagrams_stay_plain() {
        assert_eq!(html("klingon", "if a < b"), "if a &lt; b");
        assert_eq!(html("mermaid", "graph TD; if --> for"), "graph TD; if --&gt; for");
        assert_eq!(html("", "def"), "def");
    }

    #[test]
    fn other_languages_go_through_their_grammar() {
        let ruby = html("ruby", "def a # <b>\n  \"s\"\nend\n");
        assert!(ruby.contains("<span class=\"k\">def</span>"), "{ruby}");
        assert!(ruby.contains("<span class=\"c\"># &lt;b&gt;</span>"), "{ruby}");
        assert!(ruby.contains("<span class=\"s\">&quot;s&quot;</span>"), "{ruby}");
    }

    #[test]
    fn very_long_lines_and_blocks_stay_plain() {
        let line = format!("x = \"{}\"", "a".repeat(LONGEST_LINE));
        assert_eq!(html("python", &line), escape::escaped(&line));
        let block = "def\n".repeat(LONGEST_BLOCK / 4 + 1);
        assert_eq!(html("python", &block), block);
    }

    #[test]
    fn switched_off_all_code_is_plain() {
        assert_eq!(Highlighter::new(false).html("python", "def"), "def");
    }

    #[test]
    fn a_language_is_known_in_any_case() {
        assert_eq!(html("SQL", "select 1"), html("sql", "select 1"));
        assert_ne!(html("SQL", "select 1"), "select 1");
    }
}
