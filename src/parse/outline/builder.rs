//! From parser events to an [`Outline`], without recursion and in one pass.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::super::structure::SILENCE;
use super::line::{put, put_from};
use super::running_text::RunningText;
use super::{Block, Code, FailedFigure, Item, Line, Outline, Repaired, Room, Section, Table};
use crate::damage;
use crate::figure::{self, math, math::Setting};
use crate::markdown::{self, Anchors, Dollars, InlineHtml, Scheme, UNCLOSED};
use crate::model::{Figures, Heading, Headings, Link, LinkKind};
use crate::source::SourceFile;

/// How many quotations and lists may stand in each other. A list and its item count as one.
const DEPTH_LIMIT: usize = 64;

pub(super) fn build<'a>(file: &'a SourceFile, body: Range<usize>, figures: Figures, room: &'a Room) -> Outline<'a> {
    let offset = body.start;
    let dollars = if figures.math { Dollars::Math } else { Dollars::Text };
    let prepared = markdown::prepare(&file.text[body.clone()], dollars);
    let has_unclosed = prepared.unclosed_comment.is_some();
    let mut builder = Builder::new(file, offset, has_unclosed, prepared.has_stand_ins(), figures, room);
    for (event, range) in markdown::parser(&prepared).into_offset_iter() {
        builder.event(event, range.start + offset..range.end + offset);
    }
    builder.finish(body.end)
}

/// Whether a line would be a heading below the title, outside of code.
fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    (2..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
}

/// Whether a block has a heading in it and, after that, the opening of another block: then the end of that
/// other block has closed this one, which was never closed itself.
fn swallows_a_fence(code: &Code<'_>, fence: char) -> bool {
    if matches!(code.language, "markdown" | "md") {
        return false;
    }
    let opens = |line: &str| {
        let info = line.trim_start_matches(fence);
        line.len() - info.len() >= 3 && info.starts_with(|first: char| first.is_ascii_alphabetic())
    };
    code.text.lines().skip_while(|line| !is_heading(line)).any(opens)
}

/// A quotation, list or item that is still open, and where its blocks or items begin among those not yet put away.
enum Frame {
    Quote { blocks: usize },
    List { ordered: bool, items: usize },
    Item { task: Option<bool>, ordered: bool, range: Range<usize>, blocks: usize },
}

#[expect(clippy::struct_excessive_bools, reason = "what is open is independent of each other")]
struct Builder<'a> {
    file: &'a SourceFile,
    room: &'a Room,
    outline: Outline<'a>,
    anchors: Anchors,
    section: Section<'a>,
    frames: Vec<Frame>,
    /// The blocks of the section and of all open quotations and items, the innermost last.
    blocks: Vec<Block<'a>>,
    /// The items of all open lists.
    items: Vec<Item<'a>>,
    /// Open quotations and lists, kept ones only.
    depth: usize,
    /// Open containers that were too deep to keep.
    skipped: usize,
    text: RunningText<'a>,
    /// Whether that is being made.
    has_text: bool,
    code: Option<OpenCode<'a>>,
    code_text: String,
    table: Option<OpenTable<'a>>,
    row: Vec<Line<'a>>,
    rows: Vec<&'a [Line<'a>]>,
    in_comment: bool,
    /// The text that the id of the open heading is made from.
    heading: String,
    in_heading: bool,
    /// Whether a comment that never ends was neutralised somewhere.
    has_unclosed: bool,
    figures: Figures,
}

/// A code block whose text is being gathered.
struct OpenCode<'a> {
    language: &'a str,
    fenced: bool,
    content_start: usize,
}

/// A table whose rows are being gathered.
struct OpenTable<'a> {
    head: &'a [Line<'a>],
    range: Range<usize>,
}

impl<'a> Builder<'a> {
    fn new(
        file: &'a SourceFile,
        start: usize,
        has_unclosed: bool,
        has_stand_ins: bool,
        figures: Figures,
        room: &'a Room,
    ) -> Self {
        Self {
            file,
            room,
            // Most documents have a few dozen sections, and sections are large.
            outline: Outline {
                sections: Vec::with_capacity(32),
                headings: Headings::with_room(),
                ..Outline::default()
            },
            anchors: Anchors::default(),
            section: Section { range: start..start, ..Section::default() },
            frames: Vec::new(),
            blocks: Vec::with_capacity(16),
            items: Vec::with_capacity(16),
            depth: 0,
            skipped: 0,
            text: RunningText::new(&file.text, room, has_stand_ins),
            has_text: false,
            code: None,
            code_text: String::new(),
            table: None,
            row: Vec::new(),
            rows: Vec::new(),
            in_comment: false,
            heading: String::new(),
            in_heading: false,
            has_unclosed,
            figures,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.code {
                Some(code) => {
                    if self.code_text.is_empty() {
                        code.content_start = range.start;
                    }
                    self.code_text.push_str(&markdown::restore(&text));
                }
                None => self.prose(&text, range),
            },
            Event::Code(code) => {
                self.anchor_text(&code);
                self.text().code(&code, range.clone());
                if markdown::looks_like_id(&code) {
                    self.link(&code, LinkKind::Code, range);
                }
            }
            Event::InlineMath(formula) => self.formula(&formula, Setting::Line, range),
            Event::DisplayMath(formula) => self.formula(&formula, Setting::Block, range),
            Event::Html(html) => self.html_block(&html, range.start),
            Event::InlineHtml(html) => match markdown::inline_html(&html) {
                InlineHtml::Comment => self.comment(&html, range.start),
                InlineHtml::Harmless => self.anchor_text(&html),
                InlineHtml::Break => {
                    self.anchor_text(&html);
                    self.text().line_end();
                }
                InlineHtml::Shown => {
                    self.outline.raw_html.push(range.clone());
                    self.html_anchor(&html);
                    self.prose(&html, range);
                }
            },
            Event::FootnoteReference(_) => {}
            Event::SoftBreak | Event::HardBreak => {
                self.anchor_text(" ");
                self.text().line_end();
            }
            Event::Rule => {
                self.flush();
                let range = self.trimmed(range);
                self.blocks.push(Block::Rule(range));
            }
            Event::TaskListMarker(checked) => {
                let boxes = &mut self.outline.boxes;
                *(if checked { &mut boxes.checked } else { &mut boxes.unchecked }) += 1;
                if let (0, Some(Frame::Item { task, .. })) = (self.skipped, self.frames.last_mut()) {
                    *task = Some(checked);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Strong => self.text().open_strong(range.start),
            Tag::Strikethrough => self.text().open_struck(range.start),
            Tag::Emphasis | Tag::Superscript | Tag::Subscript => self.text().begin(range.start),
            // An address in angles is written without its scheme.
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.text().open_link(&format!("mailto:{}", dest_url.trim_start_matches("mailto:")), range.start);
            }
            Tag::Link { dest_url, .. } => {
                self.link(&dest_url, LinkKind::Markdown, range.clone());
                self.text().open_link(&dest_url, range.start);
            }
            Tag::Image { dest_url, .. } => {
                self.link(&dest_url, LinkKind::Image, range.clone());
                self.text().begin(range.start);
            }
            Tag::BlockQuote(_) => {
                if self.enter(range.start) {
                    self.frames.push(Frame::Quote { blocks: self.blocks.len() });
                }
            }
            Tag::List(first) => {
                if self.enter(range.start) {
                    self.frames.push(Frame::List { ordered: first.is_some(), items: self.items.len() });
                }
            }
            Tag::Item => {
                self.flush();
                match self.frames.last() {
                    Some(Frame::List { ordered, .. }) if self.skipped == 0 => {
                        let ordered = *ordered;
                        let range = self.trimmed(range);
                        self.frames.push(Frame::Item { task: None, ordered, range, blocks: self.blocks.len() });
                    }
                    _ => self.skipped += 1,
                }
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let (language, fenced): (&str, _) = match &kind {
                    CodeBlockKind::Fenced(info) => (self.room.alloc_str(&markdown::language(info)), true),
                    CodeBlockKind::Indented => ("", false),
                };
                self.code_text.clear();
                self.code_text.reserve(range.len());
                self.code = Some(OpenCode { language, fenced, content_start: range.end });
            }
            Tag::Table(_) => {
                self.flush();
                let range = self.trimmed(range);
                self.rows.clear();
                self.table = Some(OpenTable { head: &[], range });
            }
            Tag::TableCell => self.open_text(true),
            Tag::HtmlBlock => {
                self.flush();
                self.in_comment = false;
            }
            Tag::Heading { .. } => {
                self.flush();
                self.open_text(true);
                self.heading.clear();
                self.in_heading = true;
            }
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Strong => self.text().close_strong(range.end),
            TagEnd::Strikethrough => self.text().close_struck(range.end),
            TagEnd::Link => self.text().close_link(range.end),
            TagEnd::Emphasis | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Image => {
                self.text().extend_to(range.end);
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.leave(),
            TagEnd::CodeBlock => {
                if let Some(OpenCode { language, fenced, content_start }) = self.code.take() {
                    let text = self.room.alloc_str(&self.code_text);
                    let code = Code { language, fenced, text, range: self.trimmed(range), content_start };
                    self.watch_fence(&code);
                    self.watch_figure(&code);
                    self.blocks.push(Block::Code(code));
                }
            }
            TagEnd::Heading(level) => self.heading(level as u8, range),
            TagEnd::TableCell => {
                let line = self.take_line(range);
                self.row.push(line);
            }
            TagEnd::TableHead => {
                let row = put(&mut self.row, self.room);
                if let Some(table) = &mut self.table {
                    table.head = row;
                }
            }
            TagEnd::TableRow => {
                let row = put(&mut self.row, self.room);
                self.rows.push(row);
            }
            TagEnd::Table => {
                if let Some(OpenTable { head, range }) = self.table.take() {
                    let table = Table { head, rows: put(&mut self.rows, self.room), range };
                    let cells: usize = table.rows.iter().map(|row| row.len()).sum();
                    if table.rows.len() > markdown::MOST_ROWS || cells > markdown::MOST_CELLS {
                        self.outline.large_tables.push((table.range.clone(), table.rows.len()));
                    }
                    self.blocks.push(Block::Table(table));
                }
            }
            _ => self.flush(),
        }
    }

    /// Begins a quotation or a list, unless it is too deep to keep.
    fn enter(&mut self, start: usize) -> bool {
        self.flush();
        if self.skipped > 0 || self.depth == DEPTH_LIMIT {
            self.outline.flattened.get_or_insert(start);
            self.skipped += 1;
            return false;
        }
        self.depth += 1;
        true
    }

    /// Ends a quotation, a list or an item.
    fn leave(&mut self) {
        self.flush();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.frames.pop() {
            Some(Frame::Quote { blocks }) => {
                self.depth -= 1;
                let blocks = put_from(&mut self.blocks, blocks, self.room);
                self.blocks.push(Block::Quote(blocks));
            }
            Some(Frame::List { items, .. }) => {
                self.depth -= 1;
                let items = put_from(&mut self.items, items, self.room);
                self.blocks.push(Block::List(items));
            }
            Some(Frame::Item { task, ordered, range, blocks }) => {
                let blocks = put_from(&mut self.blocks, blocks, self.room);
                self.items.push(Item { task, ordered, range, blocks });
            }
            None => {}
        }
    }

    /// The text that inline events go to. A tight list item has text without a paragraph around it.
    fn text(&mut self) -> &mut RunningText<'a> {
        if !self.has_text {
            self.open_text(false);
        }
        &mut self.text
    }

    fn open_text(&mut self, in_one_line: bool) {
        self.text.open(in_one_line);
        self.has_text = true;
    }

    /// Text outside code: damage is repaired, and a comment that never ends is noticed.
    fn prose(&mut self, text: &str, range: Range<usize>) {
        if self.has_unclosed && self.outline.unclosed_comment.is_none() {
            self.outline.unclosed_comment = text.find(UNCLOSED).map(|at| range.start + at);
        }
        if text.is_ascii() {
            return self.plain(text, range);
        }
        let damage = damage::scan(text);
        // Where entities were decoded, offsets in the text are only near those in the file.
        let source = |at: usize| (range.start + at).min(range.end);
        let mut done = 0;
        for repair in damage.repairs {
            let Range { start, end } = repair.range;
            self.plain(&text[done..start], source(done)..source(start));
            self.plain(&repair.text, source(start)..source(end));
            let range = source(start)..source(end);
            let is_exact = self.file.text.get(range.clone()) == Some(&text[start..end]);
            let original = is_exact.then_some(repair.text);
            self.outline.repairs.push(Repaired { range, codec: repair.codec, original });
            done = end;
        }
        self.plain(&text[done..], source(done)..range.end);
        self.outline.suspects.extend(damage.suspects.into_iter().map(|range| source(range.start)..source(range.end)));
    }

    /// A formula between dollars: words to the reader, dollars and all.
    fn formula(&mut self, formula: &str, setting: Setting, range: Range<usize>) {
        if let Err(problem) = math::draw(&markdown::restore(formula), setting) {
            let failed = FailedFigure { range: range.clone(), kind: figure::Kind::Formula, problem };
            self.outline.failed_figures.push(failed);
        }
        if let Some(written) = self.file.text.get(range.clone()) {
            self.prose(written, range);
        }
    }

    /// Notes a fence whose figure cannot be drawn, at the line that is not understood.
    fn watch_figure(&mut self, code: &Code<'_>) {
        let Some(kind) = figure::kind(code.language, self.figures) else { return };
        let Err(problem) = figure::drawn(kind, code.text, "") else { return };
        let written = self.file.text.get(code.content_start..code.range.end).unwrap_or_default();
        let mut start = code.content_start;
        let mut line = "";
        for (number, next) in written.split_inclusive('\n').enumerate().take(problem.line + 1) {
            line = next.trim();
            let indent = next.len() - next.trim_start().len();
            if number == problem.line && !line.is_empty() {
                start += indent;
                break;
            }
            start += next.len();
        }
        let end = start + line.len();
        let range = if line.is_empty() || end > code.range.end { code.range.clone() } else { start..end };
        self.outline.failed_figures.push(FailedFigure { range, kind, problem });
    }

    fn plain(&mut self, text: &str, range: Range<usize>) {
        if !text.is_empty() {
            self.anchor_text(text);
            self.text().text(text, range);
        }
    }

    fn anchor_text(&mut self, text: &str) {
        if self.in_heading {
            self.heading.push_str(&markdown::restore(text));
        }
    }

    /// Ends the open paragraph, if there is one.
    fn flush(&mut self) {
        if std::mem::take(&mut self.has_text) {
            let lines = self.text.finish();
            if !lines.is_empty() {
                for line in lines {
                    self.wiki_links(line);
                }
                self.blocks.push(Block::Paragraph(lines));
            }
        }
    }

    fn take_line(&mut self, range: Range<usize>) -> Line<'a> {
        let lines = if std::mem::take(&mut self.has_text) { self.text.finish() } else { &[] };
        let line = lines.first().cloned().unwrap_or_else(|| Line::plain("", range));
        self.wiki_links(&line);
        line
    }

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let range = self.trimmed(range);
        let heading = self.take_line(range.clone());
        self.in_heading = false;
        let text = self.heading.trim();
        let place = self.file.lines.place(&self.file.text, range.clone());
        let id = self.anchors.give(text);
        self.outline.headings.push(Heading { id: &id, text, line: place.line });
        if !self.frames.is_empty() || self.skipped > 0 {
            if !heading.is_empty() {
                let lines = self.room.alloc_slice_fill_iter([heading]);
                self.blocks.push(Block::Paragraph(lines));
            }
            return;
        }
        let next = Section { level, heading, place: Some(place), range: range.clone(), blocks: &[] };
        let mut section = std::mem::replace(&mut self.section, next);
        section.range.end = range.start;
        section.blocks = put(&mut self.blocks, self.room);
        self.outline.sections.push(section);
    }

    /// Raw HTML is shown as text; comments in it are hidden. It arrives line by line.
    fn html_block(&mut self, html: &str, start: usize) {
        let mut rest = html;
        // Looked for once: a line of nothing but `<` would be searched to its end for each of them.
        let mut closes = true;
        while !rest.is_empty() {
            let at = start + (html.len() - rest.len());
            if self.in_comment {
                let Some(end) = rest.find("-->") else { return };
                self.in_comment = false;
                rest = &rest[end + 3..];
            } else if rest.starts_with("<!--") {
                self.in_comment = true;
                self.comment(rest, at);
                // `<!-->` is a whole comment.
                rest = &rest[2..];
            } else if rest.starts_with(['\n', '\r']) {
                self.text().line_end();
                rest = rest.trim_start_matches(['\n', '\r']);
            } else if let Some(end) = (closes && rest.starts_with('<')).then(|| rest.find('>')).flatten() {
                let tag = &rest[..=end];
                match markdown::inline_html(tag) {
                    InlineHtml::Break => self.text().line_end(),
                    InlineHtml::Comment | InlineHtml::Harmless => {}
                    InlineHtml::Shown => {
                        self.outline.raw_html.push(at..at + tag.len());
                        self.html_anchor(tag);
                        self.prose(tag, at..at + tag.len());
                    }
                }
                rest = &rest[end + 1..];
            } else {
                closes &= !rest.starts_with('<');
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let end = rest[first..].find(['<', '\n', '\r']).map_or(rest.len(), |end| end + first);
                self.prose(&rest[..end], at..at + end);
                rest = &rest[end..];
            }
        }
    }

    /// Remembers the name that a tag gives to its place: `<a id="x">`, `<a name='x'>`.
    fn html_anchor(&mut self, tag: &str) {
        for attribute in [" id=", " name="] {
            let Some(at) = tag.find(attribute) else { continue };
            let value = tag[at + attribute.len()..].trim_start_matches(['"', '\'']);
            let end = value.find(['"', '\'', '>', ' ', '/']).unwrap_or(value.len());
            if end > 0 {
                self.outline.html_anchors.push(value[..end].to_owned());
            }
        }
    }

    /// Remembers a comment that silences a rule.
    fn comment(&mut self, comment: &str, start: usize) {
        if comment.trim_start_matches("<!--").trim_start().starts_with(SILENCE) {
            self.outline.silences.push(start);
        }
    }

    fn link(&mut self, target: &str, kind: LinkKind, range: Range<usize>) {
        match markdown::scheme(target) {
            Scheme::Local if !target.is_empty() => {}
            Scheme::Refused => return self.outline.unsafe_links.push((range, target.to_owned())),
            Scheme::Web if kind == LinkKind::Image => {
                return self.outline.remote_images.push((range, target.to_owned()));
            }
            Scheme::Local | Scheme::Web | Scheme::Mail => return,
        }
        let place = self.file.lines.place(&self.file.text, range);
        self.outline.links.push(Link { target: markdown::restore(target).as_ref().into(), kind, place });
    }

    /// Notes each `[[target]]` and `[[target|text]]` of a line.
    fn wiki_links(&mut self, line: &Line) {
        if !line.text.contains('[') {
            return;
        }
        let mut from = 0;
        while let Some(start) = line.text[from..].find("[[").map(|at| from + at) {
            let Some(end) = line.text[start..].find("]]").map(|at| start + at) else { return };
            from = end + 2;
            // The innermost pair counts: `[[a [[b]]` names `b`.
            let start = line.text[..end].rfind("[[").unwrap_or(start);
            let inside = &line.text[start + 2..end];
            let target = inside.split('|').next().unwrap_or(inside).trim();
            if !target.is_empty() && !line.is_code(start) {
                self.link(target, LinkKind::Wiki, line.source_range(start..from));
            }
        }
    }

    /// Remembers the first fence that runs to the end of its container and has headings inside.
    fn watch_fence(&mut self, code: &Code<'_>) {
        if !code.fenced || self.outline.unclosed_fence.is_some() {
            return;
        }
        let source = &self.file.text[code.range.clone()];
        let Some(fence) = source.chars().next() else { return };
        let opening = source.lines().next().unwrap_or_default();
        let closed = source.lines().skip(1).last().is_some_and(|line| {
            let line = line.trim_start_matches([' ', '>', '\t']).trim_end();
            line.len() >= 3 && line.chars().all(|character| character == fence)
        });
        if (!closed && code.text.lines().any(is_heading)) || swallows_a_fence(code, fence) {
            self.outline.unclosed_fence = Some(code.range.start..code.range.start + opening.len());
        }
    }

    /// The range without white space at its end.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        range.start..range.start + self.file.text[range].trim_end().len()
    }

    fn finish(mut self, end: usize) -> Outline<'a> {
        self.flush();
        self.section.range.end = end;
        self.section.blocks = put(&mut self.blocks, self.room);
        self.outline.sections.push(self.section);
        // The parser tells of a link before the text in it, and of wiki links after their line.
        self.outline.links.sort_by_key(|link| (link.place.start, link.place.end));
        self.outline
    }
}
