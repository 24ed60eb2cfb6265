//! A strict little reader of the HTML that prose becomes.

use std::collections::BTreeSet;

const VOID: [&str; 3] = ["br", "hr", "img"];
const BLOCKS: [&str; 18] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "blockquote",
    "pre",
    "section",
    "details",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];
const ALLOWED: [&str; 42] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "blockquote",
    "pre",
    "code",
    "section",
    "details",
    "summary",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "span",
    "em",
    "strong",
    "del",
    "sup",
    "sub",
    "abbr",
    "b",
    "i",
    "ins",
    "kbd",
    "mark",
    "br",
    "hr",
    "img",
    "s",
    "u",
    "q",
    "small",
];
const ATTRIBUTES: [&str; 16] = [
    "class",
    "id",
    "href",
    "rel",
    "title",
    "src",
    "alt",
    "loading",
    "decoding",
    "role",
    "tabindex",
    "aria-label",
    "aria-hidden",
    "scope",
    "start",
    "value",
];

/// What drawings and formulas are made of.
const DRAWN: [&str; 35] = [
    "figure",
    "figcaption",
    "svg",
    "title",
    "desc",
    "g",
    "rect",
    "path",
    "circle",
    "text",
    "tspan",
    "math",
    "semantics",
    "annotation",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
];
const DRAWN_WITH: [&str; 35] = [
    "aria-labelledby",
    "width",
    "height",
    "viewBox",
    "x",
    "y",
    "cx",
    "cy",
    "r",
    "rx",
    "d",
    "fill",
    "stroke",
    "text-anchor",
    "display",
    "encoding",
    "stretchy",
    "mathvariant",
    "displaystyle",
    "scriptlevel",
    "depth",
    "linethickness",
    "accent",
    "accentunder",
    "columnalign",
    "columnspan",
    "form",
    "largeop",
    "lspace",
    "rspace",
    "maxsize",
    "minsize",
    "movablelimits",
    "symmetric",
    "voffset",
];

/// A tag: its name, whether it closes, its attributes.
struct Tag<'a> {
    name: &'a str,
    closing: bool,
    /// `<path/>`: as drawings have them.
    empty: bool,
    attributes: Vec<(&'a str, &'a str)>,
}

enum Token<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

fn tokens(html: &str) -> Result<Vec<Token<'_>>, String> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let start = rest.find('<').unwrap_or(rest.len());
        if start > 0 {
            let text = &rest[..start];
            if text.contains('>') {
                return Err(format!("a bare `>` in {text:?}"));
            }
            tokens.push(Token::Text(text));
            rest = &rest[start..];
            continue;
        }
        let end = rest.find('>').ok_or("a tag without an end")?;
        tokens.push(Token::Tag(tag(&rest[1..end])?));
        rest = &rest[end + 1..];
    }
    Ok(tokens)
}

fn tag(inside: &str) -> Result<Tag<'_>, String> {
    let closing = inside.starts_with('/');
    let inside = inside.trim_start_matches('/');
    let (inside, empty) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
    let end = inside.find(' ').unwrap_or(inside.len());
    let mut attributes = Vec::new();
    let mut rest = inside[end..].trim_start();
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").ok_or_else(|| format!("an odd attribute in <{inside}>"))?;
        let (value, tail) = value.split_once('"').ok_or_else(|| format!("an open attribute in <{inside}>"))?;
        attributes.push((name, value));
        rest = tail.trim_start();
    }
    Ok(Tag { name: &inside[..end], closing, empty, attributes })
}

#[track_caller]
pub(super) fn check(html: &str) {
    let faults = faults(html);
    assert!(faults.is_empty(), "{faults:?}\n{}", html.chars().take(3_000).collect::<String>());
}

/// Everything that is wrong with a piece of HTML.
pub(super) fn faults(html: &str) -> Vec<String> {
    let tokens = match tokens(html) {
        Ok(tokens) => tokens,
        Err(fault) => return vec![fault],
    };
    let mut faults = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for token in &tokens {
        let tag = match token {
            Token::Text(text) => {
                if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t')) {
                    faults.push(format!("a control character in {text:?}"));
                }
                if matches!(open.last(), Some(&("ul" | "ol" | "table" | "thead" | "tbody" | "tr")))
                    && !text.trim().is_empty()
                {
                    faults.push(format!("text {text:?} directly in {:?}", open.last()));
                }
                continue;
            }
            Token::Tag(tag) => tag,
        };
        if tag.closing {
            if open.pop() != Some(tag.name) {
                faults.push(format!("</{}> closes nothing", tag.name));
                return faults;
            }
            continue;
        }
        if tag.name == "span" && matches!(*tag.attributes, [("class", _)]) && open.last() == Some(&"code") {
            // Nearly all tags are highlighting.
            open.push("span");
            continue;
        }
        if !ALLOWED.contains(&tag.name) && !DRAWN.contains(&tag.name) {
            faults.push(format!("<{}> is not allowed", tag.name));
        }
        let parent = open.last().copied().unwrap_or_default();
        let fits = match tag.name {
            "li" => matches!(parent, "ul" | "ol"),
            "tr" => matches!(parent, "thead" | "tbody"),
            "td" | "th" => parent == "tr",
            "thead" | "tbody" => parent == "table",
            "summary" => parent == "details",
            _ => !matches!(parent, "ul" | "ol" | "table" | "thead" | "tbody" | "tr"),
        };
        let in_phrase =
            matches!(parent, "p" | "em" | "strong" | "a" | "span" | "summary" | "kbd" | "h2" | "h3" | "sub" | "sup");
        if !fits || (in_phrase && BLOCKS.contains(&tag.name)) || (tag.name == "a" && open.contains(&"a")) {
            faults.push(format!("<{}> in {open:?}", tag.name));
        }
        for (name, value) in &tag.attributes {
            if !ATTRIBUTES.contains(name) && !DRAWN_WITH.contains(name) {
                faults.push(format!("attribute {name} in <{}>", tag.name));
            }
            if matches!(*name, "href" | "src") && !is_safe(value) {
                faults.push(format!("address {value}"));
            }
            if *name == "id" && !ids.insert(value.to_owned()) {
                faults.push(format!("id {value} twice"));
            }
        }
        if tag.attributes.contains(&("role", "region")) {
            let name = tag.attributes.iter().find(|(name, _)| *name == "aria-label");
            if name.is_none_or(|(_, name)| !names.insert(name.to_owned())) {
                faults.push(format!("a region without a name of its own: {name:?}"));
            }
        }
        if !VOID.contains(&tag.name) && !tag.empty {
            open.push(tag.name);
        }
    }
    if !open.is_empty() {
        faults.push(format!("never closed: {:?}", open.last()));
    }
    faults
}

fn is_safe(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    scheme.is_none_or(|(scheme, _)| matches!(scheme, "http" | "https" | "mailto")) && !address.starts_with("//")
}

/// How deep elements are nested.
pub(super) fn depth(html: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for token in tokens(html).unwrap() {
        if let Token::Tag(tag) = token
            && !VOID.contains(&tag.name)
            && !tag.empty
        {
            depth = if tag.closing { depth - 1 } else { depth + 1 };
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// Every id.
pub(super) fn ids(html: &str) -> BTreeSet<String> {
    let tags = tokens(html).unwrap().into_iter().filter_map(|token| match token {
        Token::Tag(tag) => Some(tag),
        Token::Text(_) => None,
    });
    tags.flat_map(|tag| tag.attributes).filter(|(name, _)| *name == "id").map(|(_, id)| unescape(id)).collect()
}

/// The text, without mark-up.
pub(super) fn text(html: &str) -> String {
    let texts = tokens(html).unwrap().into_iter().filter_map(|token| match token {
        Token::Text(text) => Some(unescape(text)),
        Token::Tag(_) => None,
    });
    texts.collect()
}

/// The text and the attributes that carry words, each apart.
pub(super) fn words(html: &str) -> String {
    let mut words = String::new();
    for token in tokens(html).unwrap() {
        match token {
            Token::Text(text) => words.push_str(&unescape(text)),
            Token::Tag(tag) => {
                // A span or anchor may end in the middle of a word.
                words.push(if matches!(tag.name, "span" | "a") { '\u{1}' } else { ' ' });
                for (name, value) in tag.attributes {
                    if matches!(name, "href" | "src" | "title" | "alt" | "start") {
                        words.push(' ');
                        words.push_str(&unescape(value));
                        words.push(' ');
                    }
                }
            }
        }
    }
    words
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
