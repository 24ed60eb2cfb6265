//! Scanners for what is not made of words: YAML, shell sessions, diffs.

use super::scan::{number_end, word_len};
use super::{Class, Spans};

/// Added and removed lines, and the lines that say where.
pub(super) fn diff(code: &str, spans: &mut Spans) {
    for line in code.split_inclusive('\n') {
        let class = match line.as_bytes()[0] {
            _ if line.starts_with("+++") || line.starts_with("---") || line.starts_with("@@") => Some(Class::Heading),
            b'+' | b'>' => Some(Class::Inserted),
            b'-' | b'<' => Some(Class::Deleted),
            _ => None,
        };
        let text = line.trim_end_matches('\n');
        spans.push(class, text);
        spans.push(None, &line[text.len()..]);
    }
}

/// Line by line: a key, then a value; lines of a block scalar are text.
pub(super) fn yaml(code: &str, spans: &mut Spans) {
    let mut block_scalar = None;
    for line in code.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(outer) = block_scalar {
            if line.trim().is_empty() || indent > outer {
                spans.push(Some(Class::Text), line.trim_end_matches('\n'));
                spans.push(None, &line[line.trim_end_matches('\n').len()..]);
                continue;
            }
            block_scalar = None;
        }
        if yaml_line(line, spans) {
            block_scalar = Some(indent);
        }
    }
}

/// One line; tells whether a block scalar begins at its end.
fn yaml_line(line: &str, spans: &mut Spans) -> bool {
    let mut rest = line;
    if rest.starts_with("---") || rest.starts_with("...") {
        spans.push(Some(Class::Keyword), &rest[..3]);
        rest = &rest[3..];
    }
    loop {
        let body = rest.trim_start_matches([' ', '\t']);
        spans.push(None, &rest[..rest.len() - body.len()]);
        rest = body;
        if !(rest.starts_with("- ") || rest.starts_with("? ")) {
            break;
        }
        spans.push(None, &rest[..2]);
        rest = &rest[2..];
    }
    if let Some(end) = yaml_key(rest) {
        spans.push(Some(Class::Property), &rest[..end]);
        spans.push(None, ":");
        rest = &rest[end + 1..];
    }
    let value = rest.trim();
    let is_block = value.starts_with(['|', '>']) && value[1..].chars().all(|mark| "+-0123456789".contains(mark));
    yaml_value(rest, spans);
    is_block
}

/// The length of the key at the start of `text`, if a colon follows it.
fn yaml_key(text: &str) -> Option<usize> {
    let quoted = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    if let Some(mark) = quoted {
        let end = text[1..].find(mark)? + 2;
        return text[end..].starts_with(':').then_some(end);
    }
    if text.starts_with(['#', '{', '[', '|', '>', '&', '*', '!']) {
        return None;
    }
    let mut from = 0;
    while let Some(at) = text[from..].find([':', '#']).map(|at| from + at) {
        if text[at..].starts_with('#') && text[..at].ends_with(' ') {
            return None;
        }
        if text[at..].starts_with(':') && text[at + 1..].chars().next().is_none_or(char::is_whitespace) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

fn yaml_value(text: &str, spans: &mut Spans) {
    let mut at = 0;
    let mut flow = 0_usize;
    while at < text.len() {
        let rest = &text[at..];
        let starts_word = at == 0 || text[..at].ends_with([' ', '[', '{', ',']);
        let until = |stop: &[char]| rest.find(stop).unwrap_or(rest.len());
        let (class, length) = match rest.as_bytes()[0] {
            b'#' if starts_word => (Some(Class::Comment), until(&['\n'])),
            mark @ (b'"' | b'\'') if starts_word => (Some(Class::Text), quoted_len(rest, mark)),
            b'&' | b'*' if starts_word => (Some(Class::Variable), until(&[' ', '\n', ',', ']', '}'])),
            b'!' if starts_word => (Some(Class::Annotation), until(&[' ', '\n'])),
            b'[' | b'{' => {
                flow += 1;
                (None, 1)
            }
            b']' | b'}' => {
                flow = flow.saturating_sub(1);
                (None, 1)
            }
            b' ' | b'\n' | b',' => (None, 1),
            _ => {
                let length = if flow > 0 { until(&[',', ']', '}', '\n', ':']) } else { plain_len(rest) }.max(1);
                let is_key = flow > 0 && rest[length..].starts_with(':');
                (if is_key { Some(Class::Property) } else { scalar(rest[..length].trim()) }, length)
            }
        };
        spans.push(class, &rest[..length]);
        at += length;
    }
}

/// The length of a plain value, up to a comment or the end of its line.
fn plain_len(text: &str) -> usize {
    let end = text.find('\n').unwrap_or(text.len());
    text[..end].find(" #").unwrap_or(end)
}

fn quoted_len(text: &str, mark: u8) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        if escaped {
            escaped = false;
        } else if byte == b'\\' && mark == b'"' {
            escaped = true;
        } else if byte == mark {
            return at + 1;
        }
    }
    text.len()
}

fn scalar(value: &str) -> Option<Class> {
    let folded = value.to_ascii_lowercase();
    if matches!(&*folded, "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "~") {
        return Some(Class::Literal);
    }
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit());
    (is_number && number_end(digits, 0, true) == digits.len()).then_some(Class::Number)
}

/// Commands, options, variables and strings. If a line begins with a prompt, the lines without one are output.
pub(super) fn shell(code: &str, spans: &mut Spans) {
    if !code.lines().any(|line| prompt_len(line) > 0) {
        return Shell { code, at: 0, spans, heredoc: None }.run();
    }
    let mut goes_on = false;
    for line in code.split_inclusive('\n') {
        let prompt = prompt_len(line);
        if prompt == 0 && !goes_on {
            spans.push(None, line);
            continue;
        }
        spans.push(Some(Class::Heading), &line[..prompt]);
        Shell { code: &line[prompt..], at: 0, spans, heredoc: None }.run();
        goes_on = line.trim_end().ends_with('\\');
    }
}

/// The length of `$ `, `% ` or `user@host:~$ ` at the start of a line.
fn prompt_len(line: &str) -> usize {
    let body = line.trim_start();
    let indent = line.len() - body.len();
    if body.starts_with("$ ") || body.starts_with("% ") {
        return indent + 2;
    }
    let is_prompt = |head: &str| head.contains('@') && !head.contains([' ', '"', '\'']);
    body.find("$ ").filter(|&at| is_prompt(&body[..at])).map_or(0, |at| indent + at + 2)
}

/// Sorted.
const SHELL_KEYWORDS: &[&str] = &[
    "!", "[", "[[", "]", "]]", "case", "do", "done", "elif", "else", "esac", "export", "fi", "for", "function", "if",
    "in", "local", "readonly", "return", "select", "set", "then", "time", "until", "while", "{", "}",
];

struct Shell<'a> {
    code: &'a str,
    at: usize,
    spans: &'a mut Spans,
    /// The word that ends the text which begins at the next line.
    heredoc: Option<&'a str>,
}

impl<'a> Shell<'a> {
    fn run(mut self) {
        let mut command = true;
        while self.at < self.code.len() {
            let rest: &'a str = &self.code[self.at..];
            let fresh = self.at == 0 || self.code[..self.at].ends_with([' ', '\t', '\n', ';', '(', '|', '&', '=']);
            match rest.as_bytes()[0] {
                b'\n' => {
                    self.take(None, 1);
                    command = true;
                    self.heredoc_body();
                }
                b' ' | b'\t' | b'\r' | b')' | b'>' => self.take(None, 1),
                b'#' if fresh => self.take(Some(Class::Comment), rest.find('\n').unwrap_or(rest.len())),
                b'\'' => self.take(Some(Class::Text), rest[1..].find('\'').map_or(rest.len(), |end| end + 2)),
                b'"' => self.double_quoted(),
                b'$' => {
                    let length = variable_len(rest);
                    command = length == 2 && rest.starts_with("$(");
                    self.take((!command).then_some(Class::Variable), length);
                }
                b';' | b'|' | b'&' | b'(' | b'`' => {
                    self.take(None, 1);
                    command = true;
                }
                b'<' if rest.starts_with("<<") && !rest.starts_with("<<<") => self.heredoc_start(rest),
                b'<' => self.take(None, rest.len() - rest.trim_start_matches('<').len()),
                b'\\' => self.take(None, 1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
                _ => command = self.word(rest, command),
            }
        }
    }

    fn take(&mut self, class: Option<Class>, length: usize) {
        self.spans.push(class, &self.code[self.at..self.at + length]);
        self.at += length;
    }

    /// Takes a word; tells whether the next one is a command.
    fn word(&mut self, rest: &'a str, command: bool) -> bool {
        const ENDS: &[char] = &[' ', '\t', '\r', '\n', ';', '|', '&', '(', ')', '<', '>', '"', '\'', '$', '`', '\\'];
        let end = rest.find(ENDS).unwrap_or(rest.len());
        let word = &rest[..end];
        let name = word_len(word);
        if command && name > 0 && word[name..].starts_with('=') {
            self.take(Some(Class::Variable), name);
            self.take(None, 1);
            // `A=1 run`: the value is no command, what follows it is.
            let value = end - name - 1;
            self.take(None, value);
            return value > 0;
        }
        let is_keyword = SHELL_KEYWORDS.binary_search(&word).is_ok();
        if is_keyword && (command || matches!(word, "in" | "do" | "]" | "]]" | "}")) {
            self.take(Some(Class::Keyword), end);
            return !matches!(
                word,
                "case" | "for" | "in" | "function" | "export" | "local" | "readonly" | "[" | "[[" | "set"
            );
        }
        let class = match word.as_bytes()[0] {
            _ if command => Some(Class::Function),
            b'-' => Some(Class::Property),
            b'0'..=b'9' if word.bytes().all(|byte| byte.is_ascii_digit()) => Some(Class::Number),
            _ => None,
        };
        let option = if class == Some(Class::Property) { word.find('=').unwrap_or(end) } else { end };
        self.take(class, option);
        self.take(None, end - option);
        false
    }

    fn double_quoted(&mut self) {
        let mut end = 1;
        loop {
            let rest = &self.code[self.at..];
            let Some(mark) = rest.get(end..).and_then(|tail| tail.find(['"', '\\', '$'])) else {
                return self.take(Some(Class::Text), rest.len());
            };
            end += mark;
            match rest.as_bytes()[end] {
                b'"' => return self.take(Some(Class::Text), end + 1),
                b'\\' => end += 1 + rest[end + 1..].chars().next().map_or(0, char::len_utf8),
                _ => {
                    let length = variable_len(&rest[end..]);
                    if length == 1 || rest[end..].starts_with("$(") {
                        end += 1;
                        continue;
                    }
                    self.take(Some(Class::Text), end);
                    self.take(Some(Class::Variable), length);
                    end = 0;
                }
            }
        }
    }

    fn heredoc_start(&mut self, rest: &'a str) {
        let marks = rest.len() - rest.trim_start_matches(['<', '-', ' ', '\'', '"', '\\']).len();
        let end = marks + word_len(&rest[marks..]);
        if end > marks {
            self.heredoc = Some(&rest[marks..end]);
        }
        let closing = usize::from(rest[end..].starts_with(['\'', '"']));
        self.take(None, end + closing);
    }

    fn heredoc_body(&mut self) {
        let Some(word) = self.heredoc.take() else { return };
        let rest = &self.code[self.at..];
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim() == word {
                break;
            }
            length += line.len();
        }
        self.take(Some(Class::Text), length);
        let last = &self.code[self.at..];
        self.take(None, last.find('\n').unwrap_or(last.len()));
    }
}

/// The length of `$name`, `${…}`, `$1` or `$(`; 1 for a dollar alone.
fn variable_len(text: &str) -> usize {
    let rest = &text[1..];
    match rest.chars().next() {
        Some('{') => {
            rest.find(['}', '\n']).map_or(text.len(), |end| end + 2 - usize::from(rest[end..].starts_with('\n')))
        }
        Some('(') => 2,
        Some(mark) if mark.is_ascii_digit() || "@*#?$!-".contains(mark) => 2,
        _ => 1 + word_len(rest),
    }
}
