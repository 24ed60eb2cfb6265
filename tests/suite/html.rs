//! A scanner for the HTML that sitegen writes: tags with their attributes, in order, and the text between.
//!
//! It is stricter than a browser on purpose: a tag that is not closed, or closed in the wrong order, is a
//! fault of a template even where a browser would forgive it.

/// One piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// `<name …>`; `closed` for `<name … />`.
    Open { name: String, attributes: Vec<(String, String)>, closed: bool },
    /// `</name>`.
    Close(String),
    /// Text, with its references resolved. The content of `script` and `style` is text as well.
    Text(String),
    /// `<!doctype …>`.
    Doctype,
}

impl Token {
    /// The value of an attribute, if this is an opening tag that has it.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<&str> {
        let Self::Open { attributes, .. } = self else { return None };
        attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }

    /// Whether this opens an element of that name.
    pub(crate) fn opens(&self, wanted: &str) -> bool {
        matches!(self, Self::Open { name, .. } if name == wanted)
    }
}

/// Elements that have no content and no end tag.
pub(crate) const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Cuts a page into tokens. Comments are left out.
pub(crate) fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let at = rest.find('<').unwrap_or(rest.len());
        if at > 0 {
            tokens.push(Token::Text(unescape(&rest[..at])));
            rest = &rest[at..];
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with("<!") {
            tokens.push(Token::Doctype);
            rest = rest.split_once('>').map_or("", |(_, after)| after);
        } else if let Some(name) = rest.strip_prefix("</") {
            let (name, after) = name.split_once('>').unwrap_or((name, ""));
            tokens.push(Token::Close(name.trim().to_lowercase()));
            rest = after;
        } else {
            let (tag, after) = open_tag(&rest[1..]);
            rest = after;
            let raw = ["script", "style"].into_iter().find(|name| tag.opens(name));
            tokens.push(tag);
            if let Some(name) = raw {
                let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
                tokens.push(Token::Text(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
    }
    tokens
}

/// The tag behind a `<`, and what follows its `>`.
fn open_tag(text: &str) -> (Token, &str) {
    let name_end =
        text.find(|character: char| character.is_whitespace() || "/>".contains(character)).unwrap_or(text.len());
    let name = text[..name_end].to_lowercase();
    let mut attributes = Vec::new();
    let mut rest = &text[name_end..];
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return (Token::Open { name, attributes, closed: true }, after);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (Token::Open { name, attributes, closed: false }, after);
        }
        if rest.is_empty() {
            return (Token::Open { name, attributes, closed: false }, "");
        }
        let (attribute, after) = attribute(rest);
        attributes.push(attribute);
        rest = after;
    }
}

fn attribute(text: &str) -> ((String, String), &str) {
    let end =
        text.char_indices().skip(1).find(|(_, character)| character.is_whitespace() || "=/>".contains(*character));
    let (name, rest) = text.split_at(end.map_or(text.len(), |(at, _)| at));
    let name = name.to_lowercase();
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return ((name, String::new()), rest);
    };
    if let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let (value, after) = value[1..].split_once(quote).unwrap_or((&value[1..], ""));
        return ((name, unescape(value)), after);
    }
    let end = value.find(|character: char| character.is_whitespace() || character == '>').unwrap_or(value.len());
    ((name, unescape(&value[..end])), &value[end..])
}

/// Resolves the references that sitegen writes: the five named ones, the space, and numbers.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.find(';').filter(|end| *end < 12).map(|end| (&rest[1..end], end + 1));
        let resolved = reference.and_then(|(name, length)| resolve(name).map(|character| (character, length)));
        let (character, length) = resolved.unwrap_or(('&', 1));
        plain.push(character);
        rest = &rest[length..];
    }
    plain + rest
}

fn resolve(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[test]
fn tags_attributes_and_text_are_told_apart() {
    let tokens =
        tokens("<!doctype html><a href='x?a&amp;b' hidden>1 &lt; 2</a><br/><script>if (a<b) {}</script><!-- <p> -->");
    assert_eq!(tokens[0], Token::Doctype);
    assert_eq!(tokens[1].attribute("href"), Some("x?a&b"));
    assert_eq!(tokens[1].attribute("hidden"), Some(""));
    assert_eq!(tokens[2], Token::Text("1 < 2".into()));
    assert_eq!(tokens[3], Token::Close("a".into()));
    assert!(matches!(&tokens[4], Token::Open { name, closed: true, .. } if name == "br"));
    assert_eq!(tokens[6], Token::Text("if (a<b) {}".into()));
    assert_eq!(tokens.len(), 8);
}
