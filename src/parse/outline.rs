//! Markdown to sections, blocks and lines.
//!
//! The reader works on *lines*, not on paragraphs: `CommonMark` joins the template's metadata block
//! into one paragraph with soft breaks, but a field ends where its line ends. A [`Line`] is plain
//! text that remembers which parts were bold, code or links, and where each character came from.
//! Blocks nested deeper than a limit are flattened, so that no input makes a deep tree.

#![allow(dead_code, reason = "the readers of the sections use all of it")]

use std::ops::Range;

use crate::diagnostic::Place;

/// A whole document: its sections in order, each with its own blocks.
///
/// The first section holds what stands above the first heading; it has level 0 and no heading.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Flat, in document order. The subtree of a section is the run of deeper sections after it.
    pub(crate) sections: Vec<Section>,
}

/// A heading and the blocks under it, up to the next heading of any level.
#[derive(Debug, Default)]
pub(crate) struct Section {
    /// 0 for the part above the first heading, else 1 to 6.
    pub(crate) level: u8,
    /// The heading's text; empty for level 0.
    pub(crate) heading: Line,
    /// The heading's place, mark-up included.
    pub(crate) place: Option<Place>,
    /// Byte range from the heading to the next heading of any level.
    pub(crate) range: Range<usize>,
    /// What stands under the heading.
    pub(crate) blocks: Vec<Block>,
}

/// A block of a section.
#[derive(Debug)]
pub(crate) enum Block {
    /// A paragraph, or text of a tight list item.
    Paragraph(Vec<Line>),
    /// A list of either kind.
    List(Vec<Item>),
    /// A fenced or indented code block.
    Code(Code),
    /// A table.
    Table(Table),
    /// A quotation.
    Quote(Vec<Block>),
    /// A thematic break, with its byte range.
    Rule(Range<usize>),
}

/// An item of a list.
#[derive(Debug)]
pub(crate) struct Item {
    /// `true` for `[x]`, `false` for `[ ]`, `None` without a GFM task box.
    pub(crate) task: Option<bool>,
    /// Whether the list is numbered.
    pub(crate) ordered: bool,
    /// Byte range of the whole item.
    pub(crate) range: Range<usize>,
    /// Text first, as a rule, then nested lists.
    pub(crate) blocks: Vec<Block>,
}

/// A code block.
#[derive(Debug)]
pub(crate) struct Code {
    /// The first word of the info string, lower case; empty without one and for indented code.
    pub(crate) language: String,
    /// Whether it is fenced.
    pub(crate) fenced: bool,
    /// The code, without fences.
    pub(crate) text: String,
    /// Byte range of the whole block.
    pub(crate) range: Range<usize>,
    /// Byte offset of the first line of code.
    pub(crate) content_start: usize,
}

/// A table: one line a cell.
#[derive(Debug)]
pub(crate) struct Table {
    /// The head row.
    pub(crate) head: Vec<Line>,
    /// The body rows.
    pub(crate) rows: Vec<Vec<Line>>,
    /// Byte range.
    pub(crate) range: Range<usize>,
}

/// One line of running text, with the marks that its Markdown made.
///
/// All ranges are byte ranges of `text`, in order, without overlaps within a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    /// What a reader sees: mark-up removed, entities decoded, damaged characters repaired.
    pub(crate) text: String,
    /// Bold or strong runs.
    pub(crate) strong: Vec<Range<usize>>,
    /// Code spans.
    pub(crate) code: Vec<Range<usize>>,
    /// Struck-through runs.
    pub(crate) struck: Vec<Range<usize>>,
    /// Links with their targets as written.
    pub(crate) links: Vec<(Range<usize>, String)>,
    /// Pairs of (offset in `text`, offset in the file), ascending: each piece of text and where it starts.
    pub(crate) origins: Vec<(usize, usize)>,
    /// Byte range in the file.
    pub(crate) range: Range<usize>,
}
