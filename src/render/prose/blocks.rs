//! Blocks: headings, tables, code, raw HTML.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind};

use crate::escape;
use crate::figure;
use crate::markdown;
use crate::render::highlight::Effort;

use super::raw::{self, Piece};
use super::writer::Writer;
use super::{Heading, Title, text};

/// How much code of one document may go through grammars that read less than 1 MB a second.
const MOST_SLOW_CODE: usize = 256 * 1024;

/// Appends text as it is, in a block that scrolls and has a name.
pub(super) fn plain(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "<pre class=\"plain\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">");
    push_pre(out, text);
    out.push_str("</pre>\n");
}

/// Appends the content of a `pre`, which loses a first line end if nothing is put before it.
fn push_pre(out: &mut String, text: &str) {
    if text.starts_with(['\n', '\r']) {
        out.push('\n');
    }
    escape::push(out, text);
}

/// A code block that is being read.
pub(super) struct Code {
    info: String,
    pub(super) text: String,
}

/// A table that is being written.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    body: bool,
    /// Whether its tags are written at all.
    written: bool,
    /// Where the tag of the open cell begins and ends.
    cell: Range<usize>,
}

/// Gives each heading a level that is one deeper than the one above it at most.
///
/// The page's own `h1` stands above all. Authors skip levels, and begin again with level 1; a screen reader's
/// user would look for the levels between.
#[derive(Default)]
pub(super) struct HeadingLevels {
    /// Levels as written and as shown of the headings that enclose the next one.
    open: Vec<(u8, u8)>,
}

impl HeadingLevels {
    fn shown(&mut self, written: u8) -> u8 {
        while self.open.last().is_some_and(|(above, _)| *above >= written) {
            self.open.pop();
        }
        let shown = self.open.last().map_or(2, |(_, above)| (above + 1).min(6));
        self.open.push((written, shown));
        shown
    }
}

impl Writer<'_> {
    pub(super) fn start_paragraph(&mut self, range: Range<usize>) {
        self.paragraph_of_fields = is_all_fields(self.source.get(range).unwrap_or_default());
        self.open("<p>", "</p>\n");
    }

    pub(super) fn start_heading(&mut self) {
        self.begin_aside();
        self.heading = Some(String::new());
    }

    pub(super) fn end_heading(&mut self, level: u8, start: usize) {
        let inner = self.end_aside();
        let text = self.heading.take().unwrap_or_default().trim().to_owned();
        let id = self.anchors.give(&text);
        let is_title = level == 1
            && self.title.is_none()
            && self.frames.iter().all(|frame| frame.raw.is_some())
            && self.expected_title.as_ref().is_some_and(|title| title.is(&text, start));
        if is_title {
            self.title = Some(Title { id, html: inner, text });
            return;
        }
        let name = escape::escaped(&text);
        if name.is_empty() && inner.trim().is_empty() {
            // An empty heading is an error on a page; its id may be the target of a link.
            let _ = writeln!(self.out.html, "<div id=\"{}\"></div>", escape::escaped(&id));
            return;
        }
        self.section.clone_from(&text);
        let level = self.levels.shown(level);
        let anchor = escape::escaped(&id);
        let _ = writeln!(
            self.out.html,
            "<div class=\"heading\"><h{level} id=\"{anchor}\">{inner}</h{level}><a class=\"anchor\" href=\"#{anchor}\" \
             aria-label=\"Link to section {name}\"><span aria-hidden=\"true\">#</span></a></div>"
        );
        if level <= 3 {
            self.headings.push(Heading { level, id, text });
        }
    }

    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => markdown::restore(info).trim().to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        self.code = Some(Code { info, text: String::new() });
    }

    pub(super) fn end_code(&mut self) {
        let Some(Code { info, text }) = self.code.take() else { return };
        let code = markdown::restore(&text);
        let language = markdown::language(&info);
        match figure::kind(&language, self.context.site.settings.figures) {
            Some(kind) if self.image.is_none() => self.figure(kind, &info, language, &code),
            _ => self.code_block(&info, language, &code),
        }
    }

    /// A block of code, highlighted.
    pub(super) fn code_block(&mut self, info: &str, mut language: String, code: &str) {
        let highlighter = self.context.highlighter;
        if highlighter.effort(&language, code) == Effort::Slow {
            self.slow_code += code.len();
            if self.slow_code > MOST_SLOW_CODE {
                language.clear();
            }
        }
        self.code_blocks += 1;
        let out = &mut self.out.html;
        let label = escape::escaped(info);
        out.push_str("<div class=\"code\">");
        if !info.is_empty() {
            out.extend(["<span class=\"code-language\">", &label, "</span>"]);
        }
        let _ = write!(out, "<pre role=\"region\" tabindex=\"0\" aria-label=\"Code {}", self.code_blocks);
        if !language.is_empty() {
            out.push_str(": ");
            escape::push(out, &language);
        }
        out.push_str("\"><code>");
        out.push_str(&highlighter.html(&language, code));
        out.push_str("</code></pre></div>\n");
    }

    /// Opens a table; `false` if it is too large, and its source was written instead.
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>, range: Range<usize>) -> bool {
        self.tables += 1;
        let mut name = format!("Table {}", self.tables);
        if !self.section.is_empty() {
            name.push_str(": ");
            escape::push(&mut name, &self.section);
        }
        let source = self.source.get(range).unwrap_or_default();
        let rows = source.bytes().filter(|byte| *byte == b'\n').count();
        if rows > markdown::MOST_ROWS || rows.saturating_mul(alignments.len()) > markdown::MOST_CELLS {
            plain(&mut self.out.html, &name, &markdown::restore(source));
            return false;
        }
        let tag =
            format!("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">\n<table>\n");
        self.open_container(&tag, "</table>\n</div>\n");
        let written = self.frames.last().is_some_and(|frame| frame.written);
        self.table = Some(Table { alignments, column: 0, in_head: false, body: false, written, cell: 0..0 });
        true
    }

    fn open_in_table(&mut self, tag: &str, close: &'static str) {
        let written = self.table.as_ref().is_some_and(|table| table.written);
        self.open_if(written, tag, close);
    }

    pub(super) fn start_table_head(&mut self) {
        if let Some(table) = &mut self.table {
            table.in_head = true;
            table.column = 0;
        }
        self.open_in_table("<thead>\n<tr>", "</tr>\n</thead>\n");
    }

    pub(super) fn end_table_head(&mut self) {
        self.close();
        if let Some(table) = &mut self.table {
            table.in_head = false;
        }
    }

    pub(super) fn start_table_row(&mut self) {
        if let Some(table) = &mut self.table {
            table.column = 0;
            if table.written && !std::mem::replace(&mut table.body, true) {
                self.out.html.push_str("<tbody>\n");
            }
        }
        self.open_in_table("<tr>", "</tr>\n");
    }

    pub(super) fn start_table_cell(&mut self) {
        let start = self.out.html.len();
        let (in_head, alignment) = self.table.as_mut().map_or((false, Alignment::None), |table| {
            table.column += 1;
            (table.in_head, table.alignments.get(table.column - 1).copied().unwrap_or(Alignment::None))
        });
        let class = match alignment {
            Alignment::None => "",
            Alignment::Left => " class=\"align-left\"",
            Alignment::Center => " class=\"align-center\"",
            Alignment::Right => " class=\"align-right\"",
        };
        if in_head {
            self.open_in_table(&format!("<th scope=\"col\"{class}>"), "</th>");
        } else {
            self.open_in_table(&format!("<td{class}>"), "</td>");
        }
        if let Some(table) = &mut self.table {
            table.cell = start..self.out.html.len();
        }
    }

    pub(super) fn end_table_cell(&mut self) {
        if let Some(table) = &self.table {
            // A header cell that says nothing is none.
            if table.written && table.in_head && self.out.html.len() == table.cell.end {
                let start = table.cell.start;
                self.out.html.truncate(start);
                self.close();
                self.out.html.truncate(start);
                self.out.html.push_str("<td></td>");
                return;
            }
        }
        self.close();
    }

    pub(super) fn end_table(&mut self) {
        if self.table.take().is_some_and(|table| table.body) {
            self.out.html.push_str("</tbody>\n");
        }
        self.close();
    }

    pub(super) fn end_html_block(&mut self) {
        let Some(block) = self.html_block.take() else { return };
        let mut paragraph = false;
        for piece in raw::pieces(&block) {
            self.html_piece(piece, &mut paragraph);
        }
        self.end_raw_paragraph(&mut paragraph);
        // A summary does not reach over a blank line.
        if self.innermost_raw("summary").is_some() {
            self.close_raw("summary");
        }
    }

    fn html_piece(&mut self, piece: Piece<'_>, paragraph: &mut bool) {
        match piece {
            Piece::Text(written) => self.raw_text(written, paragraph),
            Piece::Break => {
                self.begin_raw_paragraph(paragraph);
                self.out.html.push_str("<br>");
            }
            Piece::Tag(name, false, written) if name == "details" => {
                self.end_raw_paragraph(paragraph);
                if self.in_summary() || !self.open_raw("details", None) {
                    self.raw_text(written, paragraph);
                }
            }
            Piece::Tag(name, false, written) if name == "summary" => {
                self.end_raw_paragraph(paragraph);
                let details = self.innermost_raw("details").filter(|details| self.out.takes_summary(*details));
                if details.is_none() || !self.open_raw("summary", details) {
                    self.raw_text(written, paragraph);
                }
            }
            Piece::Tag(name, true, written) if matches!(&*name, "details" | "summary") => {
                self.end_raw_paragraph(paragraph);
                if !self.close_raw(&name) {
                    self.raw_text(written, paragraph);
                }
            }
            Piece::Tag(name, closing, written) => {
                self.begin_raw_paragraph(paragraph);
                let passes = if closing { self.close_raw(&name) } else { self.open_raw(&name, None) };
                if !passes {
                    self.raw_text(written, paragraph);
                }
            }
        }
    }

    /// Whether running text may be written here without a paragraph of its own.
    fn in_summary(&self) -> bool {
        self.frames.iter().rev().map_while(|frame| frame.raw).any(|pair| self.out.name(pair) == "summary")
    }

    fn raw_text(&mut self, written: &str, paragraph: &mut bool) {
        if !*paragraph && !self.in_summary() && written.trim().is_empty() {
            return;
        }
        self.begin_raw_paragraph(paragraph);
        let shown = text::shown(written);
        text::push(&self.context, &mut self.out.html, &shown);
    }

    fn begin_raw_paragraph(&mut self, paragraph: &mut bool) {
        if !*paragraph && !self.in_summary() {
            self.open("<p class=\"raw-html\">", "</p>\n");
            *paragraph = true;
        }
    }

    fn end_raw_paragraph(&mut self, paragraph: &mut bool) {
        if std::mem::take(paragraph) {
            let trimmed = self.out.html.trim_end_matches('\n').len();
            self.out.html.truncate(trimmed.max(self.out.last_slot()));
            self.close();
        }
    }
}

/// Whether every line of a paragraph is `Label: value`, so that each stands on its own.
fn is_all_fields(paragraph: &str) -> bool {
    let mut lines = paragraph.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']));
    let is_field = |line: &str| {
        let label = line.split_once(": ").filter(|(_, value)| !value.trim().is_empty()).map(|(label, _)| label);
        label.is_some_and(|label| {
            label.len() <= 30
                && label.starts_with(char::is_uppercase)
                && label.split(' ').count() <= 3
                && label.chars().all(|part| part.is_alphanumeric() || matches!(part, ' ' | '-' | '_' | '/'))
        })
    };
    paragraph.trim_end().contains('\n') && lines.all(is_field)
}
