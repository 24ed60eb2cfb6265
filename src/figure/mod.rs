//! What authors write as text and mean as a picture: diagrams in Mermaid's language, formulas in LaTeX.
//!
//! Both are drawn when the portal is built, so pages need no script for them. A figure is drawn whole or not at all:
//! whatever is not understood makes a [`Problem`], and the page shows the source. Everything is bounded, takes time in
//! proportion to the text, and comes out the same every time; the text may have been written by anybody.

mod flowchart;
pub(crate) mod math;
mod mermaid;
mod sequence;
mod svg;

pub(crate) use mermaid::Picture;

use crate::model::Figures;

/// Why a figure is not drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The line of the source that is not understood, from 0.
    pub(crate) line: usize,
    /// What is the matter with it: "it is empty".
    pub(crate) message: String,
}

impl Problem {
    fn new(message: impl Into<String>) -> Self {
        Self { line: 0, message: message.into() }
    }

    fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// What a fence's language says about the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A diagram in Mermaid's language.
    Diagram,
    /// A formula in LaTeX.
    Formula,
}

/// The kind of figure that a fence with this language is, if it is one. `tex` is code that somebody shows.
pub(crate) fn kind(language: &str, drawn: Figures) -> Option<Kind> {
    match language {
        "mermaid" if drawn.diagrams => Some(Kind::Diagram),
        "math" if drawn.math => Some(Kind::Formula),
        _ => None,
    }
}

/// A figure on its own.
#[derive(Debug)]
pub(crate) enum Drawn {
    /// A diagram, with its text.
    Diagram(Picture),
    /// A formula as `MathML`.
    Formula(String),
}

/// Draws the content of a fence. `id` is the id that the title of a picture gets on its page.
pub(crate) fn drawn(kind: Kind, source: &str, id: &str) -> Result<Drawn, Problem> {
    match kind {
        Kind::Diagram => mermaid::draw(source, id).map(Drawn::Diagram),
        Kind::Formula => math::draw(source, math::Setting::Block).map(Drawn::Formula),
    }
}
