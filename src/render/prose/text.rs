//! Running text: damage repaired, bare addresses and wiki links found.

use std::borrow::Cow;

use crate::catalog::SpecIndex;
use crate::damage;
use crate::escape;
use crate::markdown;
use crate::model::LinkKind;

use super::{Context, links};

/// No name of a spec is longer; a limit keeps the search for the end of a wiki link linear.
const LONGEST_NAME: usize = 300;
/// Longer addresses stay text, for the same reason.
const LONGEST_ADDRESS: usize = 2_000;

/// What a reader sees of a piece of the parser's text outside code.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    match markdown::restore(text) {
        Cow::Borrowed(text) => damage::repair(text),
        Cow::Owned(text) => Cow::Owned(damage::repair(&text).into_owned()),
    }
}

/// Appends text that is in no link yet, with the links in it.
pub(super) fn push(context: &Context<'_>, out: &mut String, text: &str) {
    let mut done = 0;
    let mut from = 0;
    while let Some(at) = text.as_bytes()[from..].windows(2).position(may_begin_a_link).map(|at| from + at) {
        from = at + 1;
        let end = if text.as_bytes()[at] == b'[' {
            let Some(wiki) = wiki(context, &text[at..]) else { continue };
            escape::push(out, &text[done..at]);
            spec_link(context, out, wiki.spec, |out| escape::push(out, wiki.text));
            at + wiki.len
        } else {
            if text[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '/') {
                continue;
            }
            let Some((len, href)) = bare_address(&text[at..]) else { continue };
            escape::push(out, &text[done..at]);
            out.push_str("<a href=\"");
            escape::push(out, &href);
            out.push_str("\" rel=\"noopener noreferrer\">");
            escape::push(out, &text[at..at + len]);
            out.push_str("</a>");
            at + len
        };
        done = end;
        from = end;
    }
    escape::push(out, &text[done..]);
}

/// Whether a wiki link or a bare address (`http`, `www`) may begin with these two bytes.
fn may_begin_a_link(bytes: &[u8]) -> bool {
    matches!(bytes, [b'[', b'['] | [b'h' | b'H', b't' | b'T'] | [b'w' | b'W', b'w' | b'W'])
}

/// Appends a link to a spec around what `label` writes.
pub(super) fn spec_link(context: &Context<'_>, out: &mut String, spec: SpecIndex, label: impl FnOnce(&mut String)) {
    out.push_str("<a class=\"spec-link\" href=\"");
    escape::push(out, &links::spec(context, spec));
    out.push_str("\">");
    label(out);
    out.push_str("</a>");
}

/// Appends a message whose names stand between back quotes.
pub(super) fn push_coded(out: &mut String, message: &str) {
    for (number, piece) in message.split('`').enumerate() {
        if number % 2 == 1 {
            out.push_str("<code>");
            escape::push(out, piece);
            out.push_str("</code>");
        } else {
            escape::push(out, piece);
        }
    }
}

struct Wiki<'a> {
    spec: SpecIndex,
    text: &'a str,
    len: usize,
}

/// The wiki link at the start of `text`, if it names a spec: `[[012-search]]`, `[[012-search|the search]]`.
fn wiki<'a>(context: &Context<'_>, text: &'a str) -> Option<Wiki<'a>> {
    let inside = text.strip_prefix("[[")?;
    let window = inside.char_indices().nth(LONGEST_NAME).map_or(inside, |(end, _)| &inside[..end]);
    let end = window.find("]]")?;
    // The innermost pair counts: `[[a [[b]]` names `b`.
    if window[..end].contains("[[") {
        return None;
    }
    let (name, label) = inside[..end].split_once('|').unwrap_or((&inside[..end], &inside[..end]));
    let spec = links::named(context, name.trim(), LinkKind::Wiki)?;
    Some(Wiki { spec, text: if label.trim().is_empty() { name } else { label }, len: end + 4 })
}

/// The bare address at the start of `text` as GFM finds it: its length, and where it leads.
fn bare_address(text: &str) -> Option<(usize, String)> {
    let starts = |prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let scheme = ["https://", "http://"].into_iter().find(|scheme| starts(scheme));
    let host_at = match scheme {
        Some(scheme) => scheme.len(),
        None if starts("www.") => 0,
        None => return None,
    };
    let ends =
        |character: char| character.is_whitespace() || character.is_control() || "<\"。、，）」》".contains(character);
    let end = text.char_indices().take(LONGEST_ADDRESS).find(|(_, character)| ends(*character)).map(|(end, _)| end);
    let end = end.or_else(|| (text.len() <= LONGEST_ADDRESS).then_some(text.len()))?;
    let len = trimmed(&text[..end]);
    let host = &text.get(host_at..len)?;
    let host = &host[..host.find(['/', '?', '#', ':']).unwrap_or(host.len())];
    let has_dot = host.trim_start_matches("www.").contains('.');
    if !is_domain(host) || (scheme.is_none() && !has_dot) {
        return None;
    }
    let target =
        if scheme.is_some() { Cow::Borrowed(&text[..len]) } else { Cow::Owned(format!("http://{}", &text[..len])) };
    Some((len, links::external(&target)?.href))
}

/// The length of an address without the punctuation of the sentence around it.
fn trimmed(address: &str) -> usize {
    let mut surplus = address.matches(')').count().saturating_sub(address.matches('(').count());
    let mut len = address.len();
    for character in address.chars().rev() {
        match character {
            ')' if surplus > 0 => surplus -= 1,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '|' | ']' | '}' => {}
            _ => break,
        }
        len -= character.len_utf8();
    }
    len
}

fn is_domain(host: &str) -> bool {
    let mut last_two = host.rsplit('.').take(2);
    !host.is_empty()
        && host.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|part| part.is_alphanumeric() || matches!(part, '-' | '_'))
        })
        && last_two.all(|label| !label.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, address: Option<&str>) {
        assert_eq!(bare_address(text).map(|(len, _)| &text[..len]), address);
    }

    #[test]
    fn a_bare_address_ends_before_the_punctuation_of_its_sentence() {
        check("https://example.org/a_b?c=d#e. Then", Some("https://example.org/a_b?c=d#e"));
        check("https://example.org/a_(b)), x", Some("https://example.org/a_(b)"));
        check("www.example.org<br>", Some("www.example.org"));
        check("http://localhost:8080/x!", Some("http://localhost:8080/x"));
    }

    #[test]
    fn placeholders_and_words_are_no_addresses() {
        for text in ["https://", "https://{host}/x", "www.x", "www.", "http://a..b", "https://a_b", "hello"] {
            check(text, None);
        }
    }
}
