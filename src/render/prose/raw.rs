//! Raw HTML: a short list of tags without attributes passes, if they pair up; the rest is text.
//!
//! Whether a tag has a partner is known only when its surroundings end. So a tag leaves a *slot* in the
//! output, and the slots are filled in one pass at the end: with the tag, or with its letters.

use crate::markdown::{self, InlineHtml};

/// HTML being made, with the places where raw tags will stand.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    pub(super) html: String,
    slots: Vec<Slot>,
    tags: Vec<Pair>,
}

#[derive(Debug)]
struct Slot {
    at: usize,
    pair: usize,
    closing: bool,
}

/// An opening tag and, if it has one, its closing tag.
#[derive(Debug)]
struct Pair {
    name: String,
    /// Where its content begins.
    at: usize,
    closed: bool,
    /// For `summary`: the `details` that it belongs to, without which it is text.
    parent: Option<usize>,
    /// For `details`: whether it has a summary. For `summary`: whether it says anything.
    filled: bool,
}

impl Buffer {
    /// Notes an opening tag and gives its number.
    pub(super) fn open(&mut self, name: &str, parent: Option<usize>) -> usize {
        let pair = self.tags.len();
        self.tags.push(Pair { name: name.to_owned(), at: self.html.len(), closed: false, parent, filled: false });
        self.slots.push(Slot { at: self.html.len(), pair, closing: false });
        if let Some(parent) = parent {
            self.tags[parent].filled = true;
        }
        pair
    }

    /// Notes the closing tag of `pair`.
    pub(super) fn close(&mut self, pair: usize) {
        self.tags[pair].closed = true;
        if self.tags[pair].name == "summary" {
            self.tags[pair].filled = !self.is_blank_since(pair);
        }
        self.slots.push(Slot { at: self.html.len(), pair, closing: true });
    }

    /// Where the last tag stands; the HTML must not be cut before it.
    pub(super) fn last_slot(&self) -> usize {
        self.slots.last().map_or(0, |slot| slot.at)
    }

    /// The name of the tag with this number.
    pub(super) fn name(&self, pair: usize) -> &str {
        &self.tags[pair].name
    }

    /// Whether this `details` may still have a summary: it has none, and nothing stands in it yet.
    pub(super) fn takes_summary(&self, details: usize) -> bool {
        !self.tags[details].filled && self.is_blank_since(details)
    }

    fn is_blank_since(&self, pair: usize) -> bool {
        self.html[self.tags[pair].at..].trim_start().is_empty()
    }

    /// The HTML with all slots filled.
    pub(super) fn finish(self) -> String {
        if self.slots.is_empty() {
            return self.html;
        }
        let mut html = String::with_capacity(self.html.len() + self.slots.len() * 10);
        let mut done = 0;
        for slot in &self.slots {
            html.push_str(&self.html[done..slot.at]);
            done = slot.at;
            self.fill(slot, &mut html);
        }
        html.push_str(&self.html[done..]);
        html
    }

    fn fill(&self, slot: &Slot, html: &mut String) {
        let pair = &self.tags[slot.pair];
        let passes = pair.closed && pair.parent.is_none_or(|parent| self.tags[parent].closed);
        let is_block = matches!(&*pair.name, "details" | "summary");
        let slash = if slot.closing { "/" } else { "" };
        if passes {
            if slot.closing && pair.name == "summary" && !pair.filled {
                html.push_str("Details");
            }
            html.extend(["<", slash, &pair.name, ">"]);
            match (&*pair.name, slot.closing) {
                ("details", false) if !pair.filled => html.push_str("<summary>Details</summary>\n"),
                ("details" | "summary", true) => html.push('\n'),
                _ => {}
            }
        } else {
            // A summary's two tags enclose words that need a paragraph; a lone `details` needs its own.
            let opens = is_block && !slot.closing;
            let closes = is_block && (slot.closing || pair.name == "details");
            html.push_str(if opens { "<p class=\"raw-html\">" } else { "" });
            html.extend(["&lt;", slash, &pair.name, "&gt;"]);
            html.push_str(if closes { "</p>\n" } else { "" });
        }
    }
}

/// A piece of an HTML block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Shown as it is; also tags that may not pass.
    Text(&'a str),
    /// A tag of the short list: name in lower case, whether it closes, and how it is written.
    Tag(String, bool, &'a str),
    /// `<br>`
    Break,
}

/// Cuts an HTML block to pieces. Comments are left out; one that does not end in the block is text.
pub(super) fn pieces(block: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = block;
    let mut comments_end = true;
    while !rest.is_empty() {
        let Some(start) = rest.find('<') else {
            pieces.push(Piece::Text(rest));
            break;
        };
        if start > 0 {
            pieces.push(Piece::Text(&rest[..start]));
            rest = &rest[start..];
        }
        if comments_end && rest.starts_with("<!--") {
            // `<!-->` and `<!--->` are whole comments.
            if let Some(end) = rest[2..].find("-->") {
                rest = &rest[end + 5..];
                continue;
            }
            comments_end = false;
        }
        let end = rest[1..].find(['<', '>']).map(|at| at + 1).filter(|&at| rest[at..].starts_with('>'));
        let Some(end) = end else {
            let end = rest[1..].find('<').map_or(rest.len(), |at| at + 1);
            pieces.push(Piece::Text(&rest[..end]));
            rest = &rest[end..];
            continue;
        };
        pieces.push(tag(&rest[..=end]).unwrap_or(Piece::Text(&rest[..=end])));
        rest = &rest[end + 1..];
    }
    pieces
}

/// The piece that a tag is, unless it is text.
pub(super) fn tag(written: &str) -> Option<Piece<'_>> {
    match markdown::inline_html(written) {
        InlineHtml::Break => Some(Piece::Break),
        InlineHtml::Harmless => {
            let closing = written.starts_with("</");
            let name: String = written.chars().filter(char::is_ascii_alphanumeric).collect();
            Some(Piece::Tag(name.to_ascii_lowercase(), closing, written))
        }
        InlineHtml::Shown | InlineHtml::Comment => None,
    }
}
