//! The scanner for languages that are words, strings, numbers and comments.
//!
//! It moves forward only, looks ahead within one token, and knows no nesting but that of comments and
//! interpolations: enough to colour code, not to understand it.

use super::languages::{Grammar, Quote, Syntax};
use super::{Class, Spans, data};

/// Appends the tokens of `code`.
pub(super) fn scan(syntax: &'static Syntax, code: &str, spans: &mut Spans) {
    match syntax {
        Syntax::Words(grammar) => Scanner { grammar, code, at: 0, spans }.run(),
        Syntax::Yaml => data::yaml(code, spans),
        Syntax::Shell => data::shell(code, spans),
        Syntax::Diff => data::diff(code, spans),
    }
}

/// A `/` without another one this near is a division; without a limit a line of them would cost its square.
const LONGEST_REGEX: usize = 400;

struct Scanner<'a> {
    grammar: &'static Grammar,
    code: &'a str,
    at: usize,
    spans: &'a mut Spans,
}

/// What came before, as far as it decides what comes next.
struct Before {
    /// The class that the next word gets: after `def`, `class`, `struct`.
    expected: Option<Class>,
    /// Whether a `/` would begin a regular expression: there is no value on its left.
    operand: bool,
    /// The last character that is no white space.
    last: u8,
    /// Whether only white space stands before on this line.
    line_start: bool,
}

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        let mut before = Before { expected: None, operand: true, last: b'\n', line_start: true };
        while self.at < self.code.len() {
            self.step(&mut before);
        }
    }

    fn step(&mut self, before: &mut Before) {
        let start = self.at;
        let byte = self.code.as_bytes()[start];
        if byte.is_ascii_whitespace() {
            before.line_start |= byte == b'\n';
            self.take(None, start + 1);
            return;
        }
        let line_start = std::mem::replace(&mut before.line_start, false);
        if let Some(end) = self.comment() {
            self.take(Some(Class::Comment), end);
            return;
        }
        let value = if line_start && self.line_head() {
            false
        } else if let Some((class, end)) = self.mark(line_start) {
            self.take(Some(class), end);
            class == Class::Variable
        } else if let Some((quote, open)) = self.quote(start) {
            self.string(quote, open);
            true
        } else if byte.is_ascii_digit() {
            self.take(Some(Class::Number), number_end(self.code, start, self.grammar.dates));
            true
        } else if is_word(self.rest()) {
            self.word(before)
        } else if byte == b'/' && self.grammar.regex && before.operand {
            self.regex()
        } else {
            before.expected = None;
            self.take(None, start + self.rest().chars().next().map_or(1, char::len_utf8));
            matches!(byte, b')' | b']' | b'}')
        };
        before.operand = !value;
        before.last = self.code.as_bytes()[self.at - 1];
    }

    fn rest(&self) -> &'a str {
        &self.code[self.at..]
    }

    fn take(&mut self, class: Option<Class>, end: usize) {
        self.spans.push(class, &self.code[self.at..end]);
        self.at = end;
    }

    fn comment(&self) -> Option<usize> {
        let rest = self.rest();
        if self.grammar.line_comments.iter().any(|mark| rest.starts_with(mark)) {
            return Some(self.at + rest.find('\n').unwrap_or(rest.len()));
        }
        let (open, close) = self.grammar.block_comment?;
        rest.starts_with(open).then(|| self.at + block_end(rest, open, close, self.grammar.nested_comments))
    }

    /// Sections and keys of a configuration file. Tells whether it took one.
    fn line_head(&mut self) -> bool {
        if !self.grammar.assignments {
            return false;
        }
        let rest = self.rest();
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        if line.starts_with('[') && line.split('#').next().is_some_and(|head| head.trim_end().ends_with(']')) {
            let end = line.rfind(']').map_or(line.len(), |at| at + 1);
            self.take(Some(Class::Type), self.at + end);
            return true;
        }
        let is_key = |character: char| character.is_alphanumeric() || "_-.\"' :/@".contains(character);
        let end = line.find(|character| !is_key(character)).unwrap_or(line.len());
        if end > 0 && line[end..].starts_with('=') {
            self.take(Some(Class::Property), self.at + line[..end].trim_end().len());
            return true;
        }
        false
    }

    /// Tokens that begin with a mark: decorators, attributes, `$name`, lifetimes, tags.
    fn mark(&self, line_start: bool) -> Option<(Class, usize)> {
        let rest = self.rest();
        let word = |from: usize| from + word_len(&rest[from..]);
        let found = match rest.as_bytes()[0] {
            b'@' if self.grammar.decorators && is_word(&rest[1..]) => {
                let mut end = word(1);
                while rest[end..].starts_with('.') && is_word(&rest[end + 1..]) {
                    end = word(end + 1);
                }
                (Class::Annotation, end)
            }
            b'#' if self.grammar.attributes && (rest.starts_with("#[") || rest.starts_with("#![")) => {
                (Class::Annotation, bracket_end(rest))
            }
            b'#' if self.grammar.preprocessor && line_start => {
                (Class::Annotation, rest.find('\n').unwrap_or(rest.len()))
            }
            b'\'' if self.grammar.lifetimes && is_word(&rest[1..]) && !rest[word(1)..].starts_with('\'') => {
                (Class::Variable, word(1))
            }
            b'$' | b':' if self.grammar.parameters && is_word(&rest[1..]) => (Class::Variable, word(1)),
            b'$' if self.grammar.parameters && rest[1..].starts_with(|digit: char| digit.is_ascii_digit()) => {
                (Class::Variable, 1 + rest[1..].bytes().take_while(u8::is_ascii_digit).count())
            }
            b'<' if self.grammar.tags && (rest.starts_with("</") || !self.after_word()) => {
                let name = if rest.starts_with("</") { 2 } else { 1 };
                if !is_word(&rest[name..]) {
                    return None;
                }
                (Class::Tag, word(name))
            }
            _ => return None,
        };
        Some((found.0, self.at + found.1))
    }

    fn after_word(&self) -> bool {
        self.code[..self.at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '_')
    }

    fn quote(&self, from: usize) -> Option<(&'static Quote, usize)> {
        let rest = &self.code[from..];
        self.grammar.quotes.iter().find(|quote| rest.starts_with(quote.open)).map(|quote| (quote, from))
    }

    /// Takes a string whose opening mark stands at `open`, and what stands before it as its prefix.
    fn string(&mut self, quote: &Quote, open: usize) {
        let bytes = self.code.as_bytes();
        let mut end = open + quote.open.len();
        while end < bytes.len() {
            if self.code[end..].starts_with(quote.close) {
                end += quote.close.len();
                if quote.doubled && self.code[end..].starts_with(quote.close) {
                    end += quote.close.len();
                    continue;
                }
                break;
            }
            match bytes[end] {
                b'\\' if quote.escapes => end += 1 + self.code[end + 1..].chars().next().map_or(0, char::len_utf8),
                b'\n' if !quote.lines => break,
                byte => {
                    if let Some((hole, _)) = quote.hole.filter(|(hole, _)| self.code[end..].starts_with(hole)) {
                        self.take(Some(quote.class), end);
                        end += hole_len(&self.code[end..], hole.len());
                        self.take(Some(Class::Embedded), end);
                    } else {
                        end += if byte < 0x80 { 1 } else { self.code[end..].chars().next().map_or(1, char::len_utf8) };
                    }
                }
            }
        }
        let class = if self.grammar.keys && self.code[end..].trim_start().starts_with(':') {
            Class::Property
        } else {
            quote.class
        };
        self.take(Some(class), end);
    }

    fn regex(&mut self) -> bool {
        let rest = self.rest();
        let mut in_class = false;
        let mut escaped = false;
        for (at, byte) in rest.bytes().enumerate().take(LONGEST_REGEX).skip(1) {
            match byte {
                b'\n' => break,
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    let flags = word_len(&rest[at + 1..]);
                    let end = self.at + at + 1 + flags;
                    self.take(Some(Class::Embedded), end);
                    return true;
                }
                _ => {}
            }
        }
        self.take(None, self.at + 1);
        false
    }

    /// Takes a word; tells whether it is a value.
    fn word(&mut self, before: &mut Before) -> bool {
        let end = self.at + word_len(self.rest());
        let word = &self.code[self.at..end];
        let folded;
        let lookup = if self.grammar.ignore_case {
            folded = word.to_ascii_lowercase();
            &*folded
        } else {
            word
        };
        if self.grammar.prefixes.contains(&lookup)
            && let Some((quote, open)) = self.quote(end)
        {
            self.string(quote, open);
            return true;
        }
        let after = &self.code.as_bytes()[end..];
        let expected = before.expected.take();
        let is_member = before.last == b'.' && !self.grammar.ignore_case;
        let has = |list: &[&str]| !is_member && list.binary_search(&lookup).is_ok();
        if has(self.grammar.keywords) {
            before.expected =
                self.grammar.introducers.iter().find(|(name, _)| *name == lookup).map(|(_, class)| *class);
            self.take(Some(Class::Keyword), end);
            return false;
        }
        let is_called = match after.first() {
            Some(b'(') => !(self.grammar.ignore_case && has(self.grammar.types)),
            Some(b'!') => self.grammar.macros && after.get(1) != Some(&b'='),
            _ => false,
        };
        let class = if has(self.grammar.literals) {
            Some(Class::Literal)
        } else if self.grammar.keys && self.code[end..].trim_start().starts_with(':') {
            Some(Class::Property)
        } else if expected.is_some() {
            expected
        } else if is_called {
            Some(Class::Function)
        } else if has(self.grammar.types) {
            Some(Class::Type)
        } else if self.grammar.capitals {
            capitalised(word)
        } else {
            None
        };
        self.take(class, end);
        true
    }
}

/// What a word's capitals say: `Invoice` is a type, `MAX_SIZE` a constant.
fn capitalised(word: &str) -> Option<Class> {
    if !word.starts_with(|first: char| first.is_uppercase()) {
        return None;
    }
    let shouts = word.len() > 1 && !word.contains(|character: char| character.is_lowercase());
    Some(if shouts { Class::Literal } else { Class::Type })
}

/// Whether a word begins here.
pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// The length of the word that begins here; 0 without one.
pub(super) fn word_len(text: &str) -> usize {
    text.find(|character: char| !(character.is_alphanumeric() || character == '_')).unwrap_or(text.len())
}

/// Where a number that begins at `start` ends.
pub(super) fn number_end(code: &str, start: usize, dates: bool) -> usize {
    let bytes = code.as_bytes();
    let mut end = start;
    while let Some(&byte) = bytes.get(end) {
        let digit_next = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let goes_on = byte.is_ascii_alphanumeric()
            || byte == b'_'
            || (byte == b'.' && digit_next)
            || (matches!(byte, b'+' | b'-') && digit_next && matches!(bytes[end - 1], b'e' | b'E'))
            || (dates && matches!(byte, b'-' | b':' | b'+') && digit_next);
        if !goes_on {
            break;
        }
        end += 1;
    }
    end
}

fn block_end(rest: &str, open: &str, close: &str, nested: bool) -> usize {
    let mut depth = 1;
    let mut end = open.len();
    while end < rest.len() {
        if rest[end..].starts_with(close) {
            end += close.len();
            depth -= 1;
            if depth == 0 {
                return end;
            }
        } else if nested && rest[end..].starts_with(open) {
            end += open.len();
            depth += 1;
        } else {
            end += rest[end..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of `#[…]`, nested brackets counted, at most to the end of the text.
fn bracket_end(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth <= 1 => return at + 1,
            b']' => depth -= 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of an interpolation, which ends with the brace that closes it or with its line.
fn hole_len(rest: &str, open: usize) -> usize {
    let mut depth = 1_usize;
    for (at, byte) in rest.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' => depth += 1,
            b'}' | b')' if depth == 1 => return at + 1,
            b'}' | b')' => depth -= 1,
            b'\n' => return at,
            _ => {}
        }
    }
    rest.len()
}
