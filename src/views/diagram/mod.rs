//! Drawings of who needs whom, ready to be put on a page: boxes with words, lines with arrow heads.
//!
//! [`neighbourhood`] shows one spec among those near it, [`map`] the whole portfolio. Every drawing is
//! small enough to be read: what is left out is said in [`Diagram::notes`], and a page shows the same as lists.
//! Templates place what stands here and compute nothing.

mod map;
mod nearby;
mod sketch;

use serde::Serialize;

pub use map::map;
pub use nearby::neighbourhood;

/// A drawing.
#[derive(Debug, Serialize)]
pub struct Diagram {
    /// Unique on its page; names the elements that describe it.
    pub id: &'static str,
    /// What it shows: `What Search needs, and what needs it`.
    pub title: String,
    /// How to read it, and how much is in it.
    pub summary: String,
    /// What is marked, and what is left out, a sentence each.
    pub notes: Vec<String>,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
    /// The size below which it scrolls instead of shrinking to the page, in pixels; its own where it fits most pages.
    pub least: (i64, i64),
    /// Below the boxes.
    pub lines: Vec<Line>,
    /// By place, so that the focus moves along the columns.
    pub boxes: Vec<DiagramBox>,
}

/// A box of a drawing.
#[derive(Debug, Serialize)]
pub struct DiagramBox {
    /// `spec`, `loose` (a reference that leads nowhere), `group` (several specs) or `more` (those left out).
    pub kind: &'static str,
    /// Left side.
    pub x: i64,
    /// Top.
    pub y: i64,
    /// From left to right.
    pub width: i64,
    /// From top to bottom.
    pub height: i64,
    /// Where it leads; none for what has no page and for the page itself.
    pub href: Option<String>,
    /// Whether it is the spec that the page is about.
    pub current: bool,
    /// The built-in kind of status that decides icon and colour: `in-progress`; none for groups.
    pub icon: Option<String>,
    /// Everything in words, uncut: `003 Search: In Progress`.
    pub name: String,
    /// The line above the title: the status, or what kind of box this is.
    pub head: String,
    /// The id, opposite the head; perhaps cut.
    pub id: String,
    /// Where the id ends, from the left side of the box.
    pub id_x: i64,
    /// The title in one or two lines, perhaps cut.
    pub title: Vec<TextLine>,
}

/// A line of text in a box.
#[derive(Debug, Serialize)]
pub struct TextLine {
    /// Its base line, from the top of the box.
    pub y: i64,
    /// What it says.
    pub text: String,
}

/// An edge of a drawing.
#[derive(Debug, Serialize)]
pub struct Line {
    /// `needs`; `circle` when it closes a circle or lies on one; `loose` when it leads nowhere.
    pub kind: &'static str,
    /// In words: `003 needs 001`.
    pub name: String,
    /// The line, as the `d` of a path; it ends inside the arrow head.
    pub path: String,
    /// The arrow head, as the `d` of a path.
    pub arrow: String,
}

#[cfg(test)]
#[cfg(test)]
pub(super) mod tests;
