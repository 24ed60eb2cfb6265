//! Markdown to sections, blocks and lines.
//!
//! The reader works on *lines*, not on paragraphs: `CommonMark` joins the template's metadata block
//! into one paragraph with soft breaks, but a field ends where its line ends. A [`Line`] is plain
//! text that remembers which parts were bold, code or links, and where each character came from.
//! Blocks nested deeper than a limit are flattened, so that no input makes a deep tree.

mod builder;
mod line;
mod running_text;

use std::ops::Range;

use crate::damage::Codec;
use crate::diagnostic::Place;
use crate::figure;
use crate::model::{Boxes, Figures, Headings, Link};
use crate::source::SourceFile;

pub(crate) use line::Line;

/// Where an outline lies, with the text that its file does not have in one piece; given back all at once, so nothing in
/// it may own anything.
pub(crate) type Room = bumpalo::Bump;

/// Reads `body`, the part of a file after its front matter.
///
/// Only headings that stand on their own make sections; one inside a quotation or a list is a
/// paragraph there. Quotes and lists nested deeper than 64 lose their own block: what is in them
/// stands in the last one that was kept, so whoever walks an outline may recurse.
pub(crate) fn read<'a>(file: &'a SourceFile, body: Range<usize>, figures: Figures, room: &'a Room) -> Outline<'a> {
    builder::build(file, body, figures, room)
}

/// A whole document: its sections in order, each with its own blocks.
///
/// The first section holds what stands above the first heading; it has level 0 and no heading.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    /// Flat, in document order. The subtree of a section is the run of deeper sections after it.
    pub(crate) sections: Vec<Section<'a>>,
    /// All headings in order, also those in quotes and lists, with their ids as they stand in the page's HTML.
    pub(crate) headings: Headings,
    /// Links without a scheme, images, wiki links and code spans that look like an id, in order.
    pub(crate) links: Vec<Link>,
    /// GFM task boxes, wherever they stand.
    pub(crate) boxes: Boxes,
    /// A code fence that never closes and has headings inside: the byte range of its first line.
    pub(crate) unclosed_fence: Option<Range<usize>>,
    /// Byte offset of the first quotation or list that was too deep to keep.
    pub(crate) flattened: Option<usize>,
    /// Names that raw HTML gives to places, as written.
    pub(crate) html_anchors: Vec<String>,
    /// Byte offsets of comments that silence a rule, in order.
    pub(crate) silences: Vec<usize>,
    /// Byte offset of a `<!--` outside code that never ends.
    pub(crate) unclosed_comment: Option<usize>,
    /// Damaged characters that were repaired, in order.
    pub(crate) repairs: Vec<Repaired>,
    /// Byte ranges of characters that look damaged and were left.
    pub(crate) suspects: Vec<Range<usize>>,
    /// Links whose scheme is not allowed, with their targets.
    pub(crate) unsafe_links: Vec<(Range<usize>, String)>,
    /// Images from elsewhere, with their addresses.
    pub(crate) remote_images: Vec<(Range<usize>, String)>,
    /// Tags of raw HTML that are shown as text.
    pub(crate) raw_html: Vec<Range<usize>>,
    /// Tables that are too large to be drawn: byte range and number of rows.
    pub(crate) large_tables: Vec<(Range<usize>, usize)>,
    /// Diagrams and formulas that cannot be drawn, in order.
    pub(crate) failed_figures: Vec<FailedFigure>,
}

/// A diagram or a formula that cannot be drawn.
#[derive(Debug)]
pub(crate) struct FailedFigure {
    /// Where it stands, or the line in it that is not understood.
    pub(crate) range: Range<usize>,
    pub(crate) kind: figure::Kind,
    pub(crate) problem: figure::Problem,
}

/// Damaged characters of the file that are read repaired.
#[derive(Debug)]
pub(crate) struct Repaired {
    /// Where they stand, byte for byte unless `original` is absent.
    pub(crate) range: Range<usize>,
    /// What they had been mistaken for.
    pub(crate) codec: Codec,
    /// What they were; `None` where the file writes them in another way than they are read, by entities.
    pub(crate) original: Option<String>,
}

impl Outline<'_> {
    /// The outline of a document that is not read as Markdown: one section without anything in it.
    pub(crate) fn empty() -> Self {
        Self { sections: vec![Section::default()], ..Self::default() }
    }

    /// The sections of a subtree: the one at `index` and all deeper ones right after it.
    pub(crate) fn subtree(&self, index: usize) -> Range<usize> {
        let level = self.sections[index].level;
        let deeper = self.sections[index + 1..].iter().take_while(|section| section.level > level).count();
        index..index + 1 + deeper
    }

    /// The sections directly below the one at `index`, as indices.
    ///
    /// A level may be skipped (`##` then `####`): whatever no other section of the subtree contains is a child.
    pub(crate) fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let subtree = self.subtree(index);
        let mut next = index + 1;
        std::iter::from_fn(move || {
            (next < subtree.end).then(|| {
                let child = next;
                next = self.subtree(child).end;
                child
            })
        })
    }
}

/// A heading and the blocks under it, up to the next heading of any level.
#[derive(Debug, Default)]
pub(crate) struct Section<'a> {
    /// 0 for the part above the first heading, else 1 to 6.
    pub(crate) level: u8,
    /// The heading's text; empty for level 0.
    pub(crate) heading: Line<'a>,
    /// The heading's place, mark-up included.
    pub(crate) place: Option<Place>,
    /// Byte range from the heading to the next heading of any level.
    pub(crate) range: Range<usize>,
    /// What stands under the heading.
    pub(crate) blocks: &'a [Block<'a>],
}

/// Every item of the lists among `blocks`, each before the items below it, with its depth from 0.
///
/// Lists in quotations are looked into; they add no depth.
pub(crate) fn items<'a>(blocks: &'a [Block<'a>]) -> impl Iterator<Item = (usize, &'a Item<'a>)> {
    // A stack of what is still to come, topmost next.
    let mut pending: Vec<(usize, Next<'_>)> = vec![(0, Next::Blocks(blocks))];
    std::iter::from_fn(move || {
        while let Some((depth, next)) = pending.pop() {
            match next {
                Next::Blocks([]) | Next::Items([]) => {}
                Next::Blocks([first, rest @ ..]) => {
                    pending.push((depth, Next::Blocks(rest)));
                    match first {
                        Block::List(items) => pending.push((depth, Next::Items(items))),
                        Block::Quote(blocks) => pending.push((depth, Next::Blocks(blocks))),
                        _ => {}
                    }
                }
                Next::Items([item, rest @ ..]) => {
                    pending.push((depth, Next::Items(rest)));
                    pending.push((depth + 1, Next::Blocks(item.blocks)));
                    return Some((depth, item));
                }
            }
        }
        None
    })
}

enum Next<'a> {
    Blocks(&'a [Block<'a>]),
    Items(&'a [Item<'a>]),
}

/// A block of a section.
#[derive(Debug)]
pub(crate) enum Block<'a> {
    /// A paragraph, or text of a tight list item.
    Paragraph(&'a [Line<'a>]),
    /// A list of either kind.
    List(&'a [Item<'a>]),
    /// A fenced or indented code block.
    Code(Code<'a>),
    /// A table.
    Table(Table<'a>),
    /// A quotation.
    Quote(&'a [Block<'a>]),
    /// A thematic break, with its byte range.
    Rule(Range<usize>),
}

/// An item of a list.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    /// `true` for `[x]`, `false` for `[ ]`, `None` without a GFM task box.
    pub(crate) task: Option<bool>,
    /// Whether the list is numbered.
    pub(crate) ordered: bool,
    /// Byte range of the whole item.
    pub(crate) range: Range<usize>,
    /// Text first, as a rule, then nested lists.
    pub(crate) blocks: &'a [Block<'a>],
}

impl<'a> Item<'a> {
    /// The lines of the paragraph that the item begins with; none if it begins with something else.
    pub(crate) fn lines(&self) -> &'a [Line<'a>] {
        match self.blocks.first() {
            Some(Block::Paragraph(lines)) => lines,
            _ => &[],
        }
    }

    /// The paragraph that the item begins with as one line, its line ends turned into spaces.
    pub(crate) fn text(&self, room: &'a Room) -> Line<'a> {
        Line::join(self.lines(), room)
    }

    /// The blocks after the paragraph that the item begins with.
    pub(crate) fn rest(&self) -> &'a [Block<'a>] {
        match self.blocks {
            [Block::Paragraph(_), rest @ ..] => rest,
            blocks => blocks,
        }
    }
}

/// A code block.
#[derive(Debug)]
pub(crate) struct Code<'a> {
    /// The first word of the info string, lower case; empty without one and for indented code.
    pub(crate) language: &'a str,
    /// Whether it is fenced.
    pub(crate) fenced: bool,
    /// The code, without fences.
    pub(crate) text: &'a str,
    /// Byte range of the whole block.
    pub(crate) range: Range<usize>,
    /// Byte offset of the first line of code.
    pub(crate) content_start: usize,
}

/// A table: one line a cell.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    /// The head row.
    pub(crate) head: &'a [Line<'a>],
    /// The body rows.
    pub(crate) rows: &'a [&'a [Line<'a>]],
    /// Byte range.
    pub(crate) range: Range<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;

    /// A test's few bytes may stay.
    fn room() -> &'static Room {
        Box::leak(Box::new(Room::new()))
    }

    fn outline(text: &str) -> (&'static SourceFile, Outline<'static>) {
        let file = Box::leak(Box::new(SourceFile::decode(&SourcePath::new("a.md"), text.as_bytes())));
        let outline = read(file, 0..text.len(), Figures::default(), room());
        (file, outline)
    }

    #[test]
    fn a_paragraph_is_cut_into_lines_that_know_their_marks_and_their_source() {
        let text = "**Status**: Dra&amp;ft\n**Owner:** [Ann](a.md) `x-1`  \nend";
        let (file, outline) = outline(text);
        let Block::Paragraph(lines) = outline.sections[0].blocks[0] else { panic!("a paragraph") };
        assert_eq!(lines.iter().map(|line| line.text).collect::<Vec<_>>(), ["Status: Dra&ft", "Owner: Ann x-1", "end"]);
        assert_eq!(lines[0].strong().next(), Some(0..6));
        assert_eq!(lines[1].links().collect::<Vec<_>>(), [(7..10, "a.md")]);
        assert_eq!(lines[1].code().next(), Some(11..14));
        let value = lines[0].slice(7..lines[0].text.len());
        assert_eq!((value.text, &text[value.range.clone()]), ("Dra&ft", "Dra&amp;ft"));
        let value = lines[1].slice(6..lines[1].text.len());
        assert_eq!(&text[value.range.start..], "Ann](a.md) `x-1`  \nend");
        assert_eq!(lines[1].place(file).line, 2);
        let targets: Vec<_> = outline.links.iter().map(|link| (&*link.target, link.kind)).collect();
        assert_eq!(targets, [("a.md", crate::model::LinkKind::Markdown), ("x-1", crate::model::LinkKind::Code)]);
    }

    #[test]
    fn sections_make_a_tree_and_headings_inside_blocks_do_not() {
        let (_, outline) = outline("intro\n\n# A\n\n> ## quoted\n\n- # listed\n\n## B\n\n#### C\n\n## D\n\nE\n===\n");
        let headings: Vec<_> = outline.sections.iter().map(|section| (section.level, section.heading.text)).collect();
        assert_eq!(headings, [(0, ""), (1, "A"), (2, "B"), (4, "C"), (2, "D"), (1, "E")]);
        assert_eq!(outline.subtree(1), 1..5);
        assert_eq!(outline.children(1).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(outline.children(0).collect::<Vec<_>>(), [1, 5]);
        assert_eq!(outline.headings.len(), 7);
    }

    #[test]
    fn items_come_in_order_with_their_boxes_and_depth() {
        let (_, outline) = outline("- [x] a\n  more\n  1. [ ] b\n     > - c\n- d\n\n  second\n");
        let items: Vec<_> = items(outline.sections[0].blocks)
            .map(|(depth, item)| (depth, item.task, item.ordered, item.text(room()).text.to_owned()))
            .collect();
        assert_eq!(
            items,
            [
                (0, Some(true), false, "a more".to_owned()),
                (1, Some(false), true, "b".to_owned()),
                (2, None, false, "c".to_owned()),
                (0, None, false, "d".to_owned()),
            ]
        );
        assert_eq!((outline.boxes.checked, outline.boxes.unchecked), (1, 1));
    }

    #[test]
    fn comments_are_hidden_and_other_html_is_text() {
        let (_, outline) = outline("a <!-- b --> c<br>d <name>\n\n<!-- x\n\ny -->\n\n<div>\nz <!-- q --> w\n</div>\n");
        let lines: Vec<_> = outline.sections[0]
            .blocks
            .iter()
            .flat_map(|block| if let Block::Paragraph(lines) = *block { lines } else { &[] })
            .map(|line| line.text)
            .collect();
        assert_eq!(lines, ["a  c", "d <name>", "<div>", "z  w", "</div>"]);
    }

    #[test]
    fn damage_is_repaired_outside_code_and_places_stay_true() {
        let text = "# ‚úÖ Done `‚úÖ` now\n";
        let (_, outline) = outline(text);
        let heading = &outline.sections[1].heading;
        assert_eq!(heading.text, "✅ Done `‚úÖ` now".replace('`', ""));
        let now = heading.slice(heading.text.len() - 3..heading.text.len());
        assert_eq!(&text[now.range], "now");
        assert_eq!(outline.repairs.len(), 1);
        assert_eq!(&text[outline.repairs[0].range.clone()], "‚úÖ");
    }

    #[test]
    fn deep_nesting_is_flattened_and_loses_no_text() {
        let (_, outline) = outline(&format!("{} deep\n", ">".repeat(10_000)));
        assert!(outline.flattened.is_some());
        let mut blocks = outline.sections[0].blocks;
        while let [Block::Quote(inner)] = blocks {
            blocks = inner;
        }
        assert!(matches!(blocks, [Block::Paragraph(lines)] if lines[0].text.ends_with("deep")));
    }
}
