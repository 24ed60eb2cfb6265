//! A document as plain text, section by section: what a search result shows around the words that it found.
//!
//! The same Markdown, repairs and rules for raw HTML as on the page. Nothing here knows what a spec is.

use std::borrow::Cow;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::damage;
use crate::markdown::{self, Dollars, InlineHtml, Listener};
use crate::model::Figures;
use crate::source::SourceFile;
use crate::spaces;

/// How many bytes of one document are given. More is a log or a dump, and a reader of search results would have to
/// load all of it.
const MOST: usize = 64 * 1024;

/// Stands between a heading's, an item's or a cell's text and the next, where no punctuation does.
const BETWEEN: &str = " · ";

/// The text of each section without its heading. The first is what stands above the first heading; the others follow
/// [`Parsed::headings`](crate::model::Parsed::headings), the last that are given stand for all after them.
#[must_use]
pub fn plain(file: &SourceFile, figures: Figures, most_sections: usize) -> Vec<String> {
    let mut text = PlainText::of(file, most_sections);
    if file.oversized {
        return text.into_sections();
    }
    let start = markdown::front_matter(&file.text).map_or(0, |front| front.body);
    let prepared = markdown::prepare(&file.text[start..], if figures.math { Dollars::Math } else { Dollars::Text });
    for event in markdown::parser(&prepared) {
        if text.is_full() {
            break;
        }
        text.event(&event);
    }
    text.into_sections()
}

/// The same, made of the events of whoever else needs them: the text of a document's page is found while that is
/// rendered.
#[derive(Debug, Default)]
pub struct PlainText {
    sections: Vec<String>,
    /// Running text up to the next mark-up: the parser gives brackets piece by piece.
    running: String,
    most_sections: usize,
    gap: Gap,
    inside: Inside,
    /// Whether a comment of raw HTML is still open.
    in_comment: bool,
    /// Whether the last event was the end of a line.
    at_line_end: bool,
    /// How many bytes there still is room for.
    left: usize,
}

impl Listener for PlainText {
    fn hear(&mut self, event: &Event<'_>) {
        self.event(event);
    }
}

/// What the text stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Prose,
    Heading,
    Code,
}

/// What stands between two pieces of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    /// Another paragraph, item or cell.
    Part,
}

impl PlainText {
    /// The text of a file before its first event: its front matter.
    #[must_use]
    pub fn of(file: &SourceFile, most_sections: usize) -> Self {
        let mut text = Self { sections: vec![String::new()], most_sections, left: MOST, ..Self::default() };
        if !file.oversized
            && let Some(front) = markdown::front_matter(&file.text)
        {
            for line in file.text[front.content].lines() {
                text.part();
                text.push(line);
            }
        }
        text
    }

    /// Whether no event can add anything.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.left == 0
    }

    /// What was said so far, section by section.
    #[must_use]
    pub fn into_sections(mut self) -> Vec<String> {
        self.flush();
        self.sections
    }

    fn event(&mut self, event: &Event<'_>) {
        if self.is_full() {
            return;
        }
        let was_at_line_end = std::mem::take(&mut self.at_line_end);
        let event = match event {
            Event::Text(text) if self.inside == Inside::Prose => {
                self.running.push_str(text);
                return;
            }
            event => event,
        };
        self.flush();
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.inside = Inside::Heading;
                if self.sections.len() <= self.most_sections {
                    self.sections.push(String::new());
                }
            }
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock) => {
                self.inside = Inside::Prose;
                self.part();
            }
            // A field: `**Status**: Draft` on a line of its own.
            Event::Start(Tag::Strong) if was_at_line_end => self.part(),
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
            | Event::TaskListMarker(_)
            | Event::FootnoteReference(_) => {}
            Event::Start(Tag::HtmlBlock) => {
                self.in_comment = false;
                self.part();
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.inside = Inside::Code;
                self.part();
            }
            Event::Start(_) | Event::End(_) | Event::Rule => self.part(),
            // Of code; what stands in headings is not wanted.
            Event::Text(text) | Event::Code(text) => self.push(&markdown::restore(text)),
            Event::InlineMath(formula) | Event::DisplayMath(formula) => self.push(&markdown::restore(formula)),
            Event::Html(html) | Event::InlineHtml(html) => self.html(html),
            Event::SoftBreak | Event::HardBreak => {
                self.at_line_end = true;
                self.gap = self.gap.max(Gap::Space);
            }
        }
    }

    fn flush(&mut self) {
        if self.running.is_empty() {
            return;
        }
        let mut running = std::mem::take(&mut self.running);
        self.push(&repaired(markdown::restore(&without_wiki_brackets(&running))));
        running.clear();
        self.running = running;
    }

    /// Raw HTML comes line by line. Comments and the tags that a page keeps are no text, all other tags are.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while !rest.is_empty() {
            if self.in_comment {
                let Some(end) = rest.find("-->") else { return };
                self.in_comment = false;
                rest = &rest[end + 3..];
                continue;
            }
            let (before, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            self.push(&repaired(markdown::restore(before)));
            if tag.starts_with("<!--") {
                self.in_comment = true;
                // `<!-->` is a whole comment.
                rest = &tag[2..];
                continue;
            }
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            match markdown::inline_html(&tag[..end]) {
                InlineHtml::Shown => self.push(&repaired(markdown::restore(&tag[..end]))),
                InlineHtml::Break => self.gap = self.gap.max(Gap::Space),
                InlineHtml::Comment | InlineHtml::Harmless => {}
            }
            rest = &tag[end..];
        }
    }

    /// What follows is another part than what was before.
    fn part(&mut self) {
        self.gap = Gap::Part;
    }

    /// Appends text with single spaces, as far as there is room.
    fn push(&mut self, text: &str) {
        if self.inside == Inside::Heading {
            return;
        }
        let Some(section) = self.sections.last_mut() else { return };
        let before = section.len();
        if text.starts_with(char::is_whitespace) {
            self.gap = self.gap.max(Gap::Space);
        }
        let mut add = |word: &str| {
            if section.len() - before + word.len() > self.left {
                return false;
            }
            if !section.is_empty() {
                section.push_str(match self.gap {
                    Gap::None => "",
                    Gap::Part if !ends_a_sentence(section) => BETWEEN,
                    Gap::Space | Gap::Part => " ",
                });
            }
            section.push_str(word);
            self.gap = Gap::Space;
            true
        };
        // Nearly all text has single spaces already: then its words are added at once, if all have room.
        let line = text.trim_matches(' ');
        let whole = line.len() + BETWEEN.len() <= self.left && spaces::are_single(line);
        let has_room = if whole { add(line) } else { text.split_whitespace().all(add) };
        if !has_room {
            self.left = 0;
            return;
        }
        let ends_in_space = text.ends_with(char::is_whitespace);
        if !ends_in_space && !text.is_empty() {
            self.gap = Gap::None;
        }
        self.left = self.left.saturating_sub(section.len() - before);
    }
}

/// No name is longer; a limit keeps the search for the end of a link linear.
const LONGEST_NAME: usize = 300;

/// `[[012-search]]` and `[[012-search|the search]]` as a page shows them where they lead to a spec: by their words.
fn without_wiki_brackets(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'[', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("[[") {
        let (before, link) = rest.split_at(at);
        let inside = &link[2..];
        let name = inside.find(['[', ']']).filter(|end| *end <= LONGEST_NAME && inside[*end..].starts_with("]]"));
        shown.push_str(before);
        let Some(end) = name.filter(|end| inside[..*end].contains(char::is_alphanumeric)) else {
            // One bracket only: of three, the last two may open a link.
            shown.push('[');
            rest = &link[1..];
            continue;
        };
        let (target, words) = inside[..end].split_once('|').unwrap_or((&inside[..end], ""));
        shown.push_str(if words.trim().is_empty() { target } else { words });
        rest = &inside[end + 2..];
    }
    if shown.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

fn repaired(text: Cow<'_, str>) -> Cow<'_, str> {
    match damage::repair(&text) {
        Cow::Owned(repaired) => Cow::Owned(repaired),
        Cow::Borrowed(_) => text,
    }
}

fn ends_a_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', ';', ',', '…', '。', '、', '！', '？', '：', '；', '؟', '،', '।'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;

    #[track_caller]
    fn check(text: &str, sections: &[&str]) {
        let file = SourceFile::decode(&SourcePath::new("a.md"), text.as_bytes());
        assert_eq!(plain(&file, Figures::default(), 63), sections);
    }

    #[test]
    fn mark_up_is_gone_and_parts_are_told_from_each_other() {
        check(
            "A *few* **bold**\nwords, [a link](x.md) and `code`.\n\n- [x] one\n- two\n\n| a | b |\n| - | - |\n| c | d |\n",
            &["A few bold words, a link and code. one · two · a · b · c · d"],
        );
    }

    #[test]
    fn wiki_links_are_told_by_their_words() {
        check("See [[012-search|the search]] and [[ 013 ]], or [[[a]]]\n", &["See the search and 013 , or [a]"]);
        check(
            "an [[0, 1], [2]] list, `[[a|b]]`, [[|]], [[never\n",
            &["an [[0, 1], [2]] list, [[a|b]], [[|]], [[never"],
        );
    }

    #[test]
    fn headings_make_sections_wherever_they_stand() {
        check("up\n# A\none\n> ## B\n> two\n\nthree\n## C\n", &["up", "one", "two · three", ""]);
    }

    #[test]
    fn fields_on_lines_of_their_own_are_parts() {
        check("# A\n**Status**: Draft\n**Owner**: Ada\nand Grace\n", &["", "Status: Draft · Owner: Ada and Grace"]);
    }

    #[test]
    fn comments_are_hidden_and_other_tags_are_text() {
        check("a <!-- no --> b<br>c <kbd>d</kbd> Vec<String>\n", &["a b c d Vec<String>"]);
        check("<!-- a\nb --><div>\nc\n</div>\n", &["<div> · c · </div>"]);
        check("<!-- never closed\n\ntext\n", &["<!-- never closed · text"]);
    }

    #[test]
    fn front_matter_stands_first_and_code_is_kept_in_one_line() {
        check("---\nid: 010\n---\n# A\n```sql\nSELECT 1\n  FROM a;\n```\nb\n", &["id: 010", "SELECT 1 FROM a; b"]);
    }

    #[test]
    fn words_are_not_torn_where_mark_up_ends() {
        check("un*frigging*believable 検索**機能**です\n", &["unfriggingbelievable 検索機能です"]);
    }

    #[test]
    fn a_huge_document_is_given_in_part() {
        let file = SourceFile::decode(&SourcePath::new("a.md"), "word ".repeat(100_000).as_bytes());
        let sections = plain(&file, Figures::default(), 63);
        assert!((MOST - 10..=MOST).contains(&sections[0].len()), "{}", sections[0].len());
    }

    #[test]
    fn headings_past_the_last_section_stay_in_it() {
        let file = SourceFile::decode(&SourcePath::new("a.md"), b"# A\na\n# B\nb\n# C\nc\n");
        assert_eq!(plain(&file, Figures::default(), 2), ["", "a", "b \u{b7} c"]);
    }
}
