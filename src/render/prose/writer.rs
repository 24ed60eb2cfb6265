//! The open elements, and what each event of the parser does to them.
//!
//! Elements are opened and closed here only. Past [`DEPTH_LIMIT`] tags are dropped and their content is kept,
//! so that no input makes a page that is deep.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use crate::figure::math::Setting;
use crate::markdown::Anchors;

use super::blocks::{Code, HeadingLevels, Table};
use super::footnotes::Footnotes;
use super::inline::{Image, OpenLink};
use super::raw::Buffer;
use super::{Context, ExpectedTitle, Heading, Prose, Title};

/// How many elements may stand in each other.
const DEPTH_LIMIT: usize = 64;
/// Lists, quotations and tables stop earlier, so that what belongs in them still fits.
const CONTAINER_LIMIT: usize = 58;

/// An open element.
pub(super) struct Frame {
    /// How it is closed; empty if its tag was dropped.
    close: &'static str,
    /// Whether its tags were written.
    pub(super) written: bool,
    /// The number of the raw tag that it is, if it is one.
    pub(super) raw: Option<usize>,
}

/// A document's HTML in the making.
pub(super) struct Writer<'a> {
    pub(super) context: Context<'a>,
    /// The text that is parsed, for what events do not tell.
    pub(super) source: &'a str,
    pub(super) expected_title: Option<ExpectedTitle<'a>>,
    pub(super) out: Buffer,
    /// Buffers set aside while a heading or a footnote is written.
    pub(super) aside: Vec<Buffer>,
    pub(super) frames: Vec<Frame>,
    depth: usize,
    /// Text of neighbouring events, joined: an address or a damaged character may be spread over several.
    pub(super) text: String,
    /// A soft break that waits for what follows it.
    pub(super) soft_break: bool,
    pub(super) paragraph_of_fields: bool,
    pub(super) link: Option<OpenLink>,
    pub(super) image: Option<Image>,
    /// The words of the heading that is being written.
    pub(super) heading: Option<String>,
    pub(super) levels: HeadingLevels,
    pub(super) anchors: Anchors,
    pub(super) title: Option<Title>,
    pub(super) headings: Vec<Heading>,
    pub(super) html_block: Option<String>,
    pub(super) code: Option<Code>,
    pub(super) code_blocks: usize,
    /// Diagrams that were drawn so far.
    pub(super) diagrams: usize,
    /// Pictures that were written so far.
    pub(super) images: usize,
    /// Formulas in fences that were drawn so far.
    pub(super) formulas: usize,
    /// Bytes of code that went through slow grammars so far.
    pub(super) slow_code: usize,
    pub(super) table: Option<Table>,
    pub(super) tables: usize,
    /// The words of the last heading, by which a table is called.
    pub(super) section: String,
    /// Inside a table that is shown as its source.
    skipping: bool,
    pub(super) footnotes: Footnotes,
}

impl<'a> Writer<'a> {
    pub(super) fn new(context: Context<'a>, source: &'a str, expected_title: Option<ExpectedTitle<'a>>) -> Self {
        let mut out = Buffer::default();
        out.html.reserve(source.len() + source.len() / 2);
        Self {
            context,
            source,
            expected_title,
            out,
            aside: Vec::new(),
            frames: Vec::new(),
            depth: 0,
            text: String::new(),
            soft_break: false,
            paragraph_of_fields: false,
            link: None,
            image: None,
            heading: None,
            levels: HeadingLevels::default(),
            anchors: Anchors::default(),
            title: None,
            headings: Vec::new(),
            html_block: None,
            code: None,
            code_blocks: 0,
            diagrams: 0,
            images: 0,
            formulas: 0,
            slow_code: 0,
            table: None,
            tables: 0,
            section: String::new(),
            skipping: false,
            footnotes: Footnotes::default(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skipping {
            self.skipping = !matches!(event, Event::End(TagEnd::Table));
            return;
        }
        if let Event::Text(text) = &event
            && let Some(code) = &mut self.code
        {
            code.text.push_str(text);
            return;
        }
        if let Event::Html(html) = &event {
            self.html_block.get_or_insert_default().push_str(html);
            return;
        }
        if self.soft_break {
            self.soft_break(&event, &range);
        }
        if let Event::Text(text) = event {
            self.text.push_str(&text);
            return;
        }
        self.flush_text();
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Code(code) => self.code_span(&code),
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.soft_break = true,
            Event::HardBreak => self.line_break(),
            Event::Rule => self.out.html.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.task_marker(done),
            Event::InlineMath(formula) => self.formula(&formula, Setting::Line, range),
            Event::DisplayMath(formula) => self.formula(&formula, Setting::Block, range),
            Event::Text(_) | Event::Html(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(range),
            Tag::Heading { .. } => self.start_heading(),
            Tag::BlockQuote(None) => self.open_container("<blockquote>\n", "</blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.alert(kind),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::HtmlBlock => self.html_block = Some(String::new()),
            Tag::List(None) => self.open_container("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => self.open_container("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => self.open_container(&format!("<ol start=\"{first}\">\n"), "</ol>\n"),
            Tag::Item => {
                let written = self.frames.last().is_some_and(|list| list.written);
                self.open_if(written, "<li>", "</li>\n");
            }
            Tag::FootnoteDefinition(label) => self.start_footnote(&label),
            Tag::Table(alignments) => self.skipping = !self.start_table(alignments, range),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_table_row(),
            Tag::TableCell => self.start_table_cell(),
            Tag::Emphasis => self.open("<em>", "</em>"),
            Tag::Strong => self.open("<strong>", "</strong>"),
            Tag::Strikethrough => self.open("<del>", "</del>"),
            Tag::Superscript => self.open("<sup>", "</sup>"),
            Tag::Subscript => self.open("<sub>", "</sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title),
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title),
            Tag::DefinitionList | Tag::DefinitionListTitle | Tag::DefinitionListDefinition | Tag::MetadataBlock(_) => {
                self.open_if(false, "", "");
            }
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Heading(level) => self.end_heading(level as u8, range.start),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html_block(),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::TableCell => self.end_table_cell(),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            _ => self.close(),
        }
    }

    /// Opens an element, or drops its tags if it stands too deep.
    pub(super) fn open(&mut self, tag: &str, close: &'static str) {
        if self.image.is_some() {
            // Alternative text has no mark-up.
            return self.open_if(false, "", "");
        }
        self.open_if(self.depth < DEPTH_LIMIT, tag, close);
    }

    /// Opens a block that will hold others.
    pub(super) fn open_container(&mut self, tag: &str, close: &'static str) {
        self.open_if(self.depth < CONTAINER_LIMIT, tag, close);
    }

    pub(super) fn open_if(&mut self, written: bool, tag: &str, close: &'static str) {
        if written {
            self.out.html.push_str(tag);
            self.depth += 1;
        } else if !close.is_empty() {
            // What stood in two elements must not become one word.
            self.out.html.push(' ');
        }
        self.frames.push(Frame { close, written, raw: None });
    }

    /// Opens a raw tag; tells whether there was room for it.
    pub(super) fn open_raw(&mut self, name: &str, parent: Option<usize>) -> bool {
        let limit = if name == "details" { CONTAINER_LIMIT } else { DEPTH_LIMIT };
        if self.depth >= limit {
            return false;
        }
        let pair = self.out.open(name, parent);
        self.depth += 1;
        self.frames.push(Frame { close: "", written: true, raw: Some(pair) });
        true
    }

    /// Closes the nearest raw tag of this name inside the innermost element; tells whether there is one.
    pub(super) fn close_raw(&mut self, name: &str) -> bool {
        let raw = self.frames.iter().rev().map_while(|frame| frame.raw);
        let Some(above) = raw.into_iter().position(|pair| self.out.name(pair) == name) else { return false };
        for _ in 0..above {
            self.frames.pop();
            self.depth -= 1;
        }
        if let Some(Frame { raw: Some(pair), .. }) = self.frames.pop() {
            self.depth -= 1;
            self.out.close(pair);
        }
        true
    }

    /// Whether the innermost open thing is a raw tag of this name; its number.
    pub(super) fn innermost_raw(&self, name: &str) -> Option<usize> {
        self.frames.last().and_then(|frame| frame.raw).filter(|&pair| self.out.name(pair) == name)
    }

    /// Closes the innermost element of Markdown. Raw tags that are still open in it had no partner.
    pub(super) fn close(&mut self) {
        while let Some(frame) = self.frames.pop() {
            self.depth -= usize::from(frame.written);
            if frame.raw.is_none() {
                if frame.written {
                    self.out.html.push_str(frame.close);
                } else if !frame.close.is_empty() {
                    self.out.html.push(' ');
                }
                return;
            }
        }
    }

    /// Sets the output aside; what is written next goes to a buffer of its own.
    pub(super) fn begin_aside(&mut self) {
        self.aside.push(std::mem::take(&mut self.out));
        self.open_if(false, "", "");
    }

    /// What was written since [`Self::begin_aside`].
    pub(super) fn end_aside(&mut self) -> String {
        self.close();
        let before = self.aside.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, before).finish()
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        let tag = format!("<div class=\"alert alert-{class}\" role=\"note\">\n");
        self.open_container(&tag, "</div>\n");
        let title = format!("<p class=\"alert-title\">{word}</p>\n");
        self.out.html.push_str(&title);
    }

    /// The document: everything closed, footnotes at its end.
    pub(super) fn finish(mut self) -> Prose {
        self.flush_text();
        while !self.frames.is_empty() {
            self.close();
        }
        let mut html = std::mem::take(&mut self.out).finish();
        std::mem::take(&mut self.footnotes).write(&mut html);
        Prose { html, title: self.title, headings: self.headings }
    }
}

/// Labels of footnotes to something about them.
pub(super) type Labels<T> = BTreeMap<String, T>;
