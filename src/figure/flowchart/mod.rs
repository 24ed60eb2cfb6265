//! Flowcharts: boxes of many shapes, lines between them with words on them, frames around some.
//!
//! [`read`] understands Mermaid's text, [`place`] says where everything stands, [`draw`] writes it. State diagrams
//! are read into the same chart.

pub(super) mod draw;
pub(super) mod label;
mod place;
pub(super) mod read;
mod shape;
pub(super) mod states;
mod style;

pub(super) use shape::Shape;
pub(super) use style::Fill;

/// More boxes make no picture that anybody can read.
const MOST_BOXES: usize = 150;
/// The same for lines.
const MOST_LINES: usize = 300;
/// And for frames.
const MOST_FRAMES: usize = 30;
/// How deep frames may stand in each other.
const DEEPEST_FRAME: usize = 6;

/// A flowchart as it was understood.
#[derive(Debug, Default)]
pub(super) struct Chart {
    pub(super) direction: Direction,
    pub(super) boxes: Vec<Node>,
    pub(super) frames: Vec<Frame>,
    pub(super) lines: Vec<Line>,
}

/// Which way a chart reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Direction {
    #[default]
    Down,
    Up,
    Right,
    Left,
}

impl Direction {
    /// Reads `TD`, `LR` and so on.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "TD" | "TB" | "v" => Self::Down,
            "BT" | "^" => Self::Up,
            "LR" | ">" => Self::Right,
            "RL" | "<" => Self::Left,
            _ => return None,
        })
    }

    pub(super) fn is_vertical(self) -> bool {
        matches!(self, Self::Down | Self::Up)
    }
}

/// A box.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// What the source calls it.
    pub(super) name: String,
    /// What is written in it.
    pub(super) label: String,
    pub(super) shape: Shape,
    /// The frame that it stands in, as a position in [`Chart::frames`].
    pub(super) frame: Option<usize>,
    pub(super) classes: Vec<String>,
    pub(super) fill: Fill,
    /// Where a click leads: on the web or nowhere.
    pub(super) href: Option<String>,
}

/// A frame around boxes and other frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) parent: Option<usize>,
    pub(super) fill: Fill,
}

/// What a line begins or ends at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Box(usize),
    Frame(usize),
}

/// A line from one thing to another.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) from: End,
    pub(super) to: End,
    pub(super) stroke: Stroke,
    /// What stands at its beginning and at its end.
    pub(super) heads: (Head, Head),
    pub(super) label: String,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stroke {
    #[default]
    Solid,
    Dotted,
    Thick,
    /// Only keeps things in their order.
    Invisible,
}

/// The end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Head {
    #[default]
    None,
    Arrow,
    Circle,
    Cross,
}
