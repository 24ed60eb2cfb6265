//! Which words of a source a reader would miss on its page.
//!
//! A second opinion on Markdown: it knows no grammar but what hides words on purpose (comments, targets of
//! links, references), so that a fault of the parser or the writer cannot hide in it.

use std::collections::{BTreeMap, HashMap};

use sitegen::{damage, markdown};

use super::html;

/// Words of `source` that stand on `page` less often than in the source.
pub(super) fn lost(source: &str, page: &str) -> Vec<String> {
    // A span may end in the middle of a word, and two elements may stand side by side: a word of the page
    // counts in both readings, so each is found twice.
    let shown = html::words(page).to_lowercase();
    let (joined, apart) = (shown.replace('\u{1}', ""), shown.replace('\u{1}', " "));
    let mut found: HashMap<&str, usize> = HashMap::new();
    for word in split(&joined).chain(split(&apart)) {
        *found.entry(word).or_default() += 1;
    }
    let repaired = without_hidden(&damage::repair(source)).to_lowercase();
    let mut needed: BTreeMap<&str, usize> = BTreeMap::new();
    for word in split(&repaired) {
        *needed.entry(word).or_default() += 1;
    }
    let mut lost = Vec::new();
    for (word, count) in needed {
        let found = found.get(word).copied().unwrap_or_default();
        if found.div_ceil(2) < count && found < count {
            lost.push(format!("{word} ({found} of {count})"));
        }
    }
    lost
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The source without what is not for the eye.
fn without_hidden(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut fenced = None;
    for line in without_comments(source).lines() {
        let body = line.trim_start_matches(['>', ' ', '\t']);
        let mark = body.starts_with("```").then_some("```").or(body.starts_with("~~~").then_some("~~~"));
        if let Some(mark) = mark {
            match fenced {
                None => fenced = Some(mark),
                Some(open) if open == mark => fenced = None,
                Some(_) => {}
            }
        }
        if fenced.is_none() && is_reference(body) {
            continue;
        }
        let body = if fenced.is_none() { without_list_number(body) } else { body };
        if fenced.is_some() {
            text.push_str(body);
        } else {
            text.push_str(&without_escapes(&without_tags(&without_targets(body))));
        }
        text.push('\n');
    }
    text
}

fn without_comments(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find("<!--") {
        let Some(end) = rest[start + 2..].find("-->") else { break };
        text.push_str(&rest[..start]);
        text.push(' ');
        rest = &rest[start + 2 + end + 3..];
    }
    text + rest
}

/// `[label]: target` and the label of a footnote.
fn is_reference(line: &str) -> bool {
    line.starts_with('[') && line.split_once("]:").is_some_and(|(label, _)| !label.contains(']'))
}

/// `12. text` without its number, which the browser writes.
fn without_list_number(line: &str) -> &str {
    let mut line = line;
    loop {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &line[digits..];
        let bullet = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).or_else(|| line.strip_prefix("+ "));
        if digits > 0 && digits < 10 && (rest.starts_with(". ") || rest.starts_with(") ") || rest == "." || rest == ")")
        {
            line = rest[1..].trim_start();
        } else if let Some(rest) = bullet {
            line = rest.trim_start();
        } else {
            return line;
        }
    }
}

/// Tags that pass are not words.
fn without_tags(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let tag = rest[at..].find('>').map_or("", |end| &rest[at..=at + end]);
        let passes = !tag.is_empty() && markdown::inline_html(tag) != markdown::InlineHtml::Shown;
        text.push_str(if passes { " " } else { "<" });
        rest = &rest[at + if passes { tag.len() } else { 1 }..];
    }
    text + rest
}

/// `[text](target "title")` without the target and `[text][label]` without the label: they are no text.
fn without_targets(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("][") {
        let end = rest[at + 2..].find(']').map_or(rest.len(), |end| at + 2 + end);
        text.push_str(&rest[..at + 2]);
        rest = &rest[end..];
    }
    let line = text + rest;
    let mut text = String::with_capacity(line.len());
    let mut rest = &*line;
    while let Some(at) = rest.find("](") {
        text.push_str(&rest[..at + 2]);
        rest = &rest[at + 2..];
        let mut depth = 0;
        let end = rest.find(|character: char| {
            depth += i32::from(character == '(') - i32::from(character == ')');
            depth < 0 || character == ' '
        });
        rest = &rest[end.unwrap_or(0)..];
    }
    text + rest
}

/// Entities, footnote marks and check marks are not shown as they are written.
fn without_escapes(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let line = match line.get(..3) {
        Some("[x]" | "[X]") => &line[3..],
        _ => line,
    };
    let mut rest = line;
    while let Some(at) = rest.find(['&', '[']) {
        text.push_str(&rest[..at]);
        let tail = &rest[at..];
        let end = match tail.as_bytes()[0] {
            b'&' => tail.find(';').filter(|&end| {
                end < 12 && tail[1..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
            }),
            _ => tail.starts_with("[^").then(|| tail.find(']')).flatten(),
        };
        text.push(if end.is_some() { ' ' } else { char::from(tail.as_bytes()[0]) });
        rest = &tail[end.map_or(1, |end| end + 1)..];
    }
    text + rest
}
