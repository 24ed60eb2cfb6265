//! The pieces that drawings are written with: text in lines, smooth lines, arrow heads.

use std::fmt::Write as _;

use crate::escape;
use crate::layout::Point;
use crate::lettering;

/// The font size of text in boxes, in pixels; the style sheet has the same.
pub(super) const TEXT: i64 = 14;

/// The font size of text beside lines.
pub(super) const SMALL: i64 = 12;

/// From one line of text to the next.
pub(super) const LEADING: i64 = 18;

/// Longer lines are broken, between words where that is possible.
const LONGEST_LINE: i64 = 220;

/// Text in lines, as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) text: Vec<String>,
    pub(super) width: i64,
    pub(super) size: i64,
}

impl Lines {
    /// Cuts a text into lines; its own line ends count.
    pub(super) fn of(text: &str, size: i64) -> Self {
        let lines: Vec<String> =
            text.split('\n').flat_map(|line| lettering::wrapped(line, LONGEST_LINE, size)).collect();
        let width = lines.iter().map(|line| lettering::width(line, size)).max().unwrap_or_default();
        Self { text: lines, width, size }
    }

    pub(super) fn height(&self) -> i64 {
        LEADING * i64::try_from(self.text.len()).unwrap_or(i64::MAX / LEADING)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.iter().all(String::is_empty)
    }

    /// Writes the text round a middle.
    pub(super) fn write(&self, out: &mut String, class: &str, middle: Point) {
        self.write_from(out, class, Point { x: middle.x, y: middle.y - self.height() / 2 }, "middle");
    }

    /// Writes the text below a point.
    pub(super) fn write_from(&self, out: &mut String, class: &str, top: Point, anchor: &str) {
        let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
        self.write_on(out, class, &anchor, top);
    }

    /// Writes the text below a point, with attributes of its own.
    pub(super) fn write_on(&self, out: &mut String, class: &str, attributes: &str, top: Point) {
        if self.is_empty() {
            return;
        }
        // The base line of a line of text, a little lower than its middle.
        let first = top.y + LEADING / 2 + self.size * 36 / 100;
        let _ = write!(out, "<text class=\"{class}\"{attributes}");
        if let [line] = &*self.text {
            let _ = write!(out, " x=\"{}\" y=\"{first}\">", top.x);
            escape::push(out, line);
            out.push_str("</text>");
            return;
        }
        out.push('>');
        for (number, line) in (0..).zip(&self.text) {
            let _ = write!(out, "<tspan x=\"{}\" y=\"{}\">", top.x, first + LEADING * number);
            escape::push(out, line);
            out.push_str("</tspan> ");
        }
        out.push_str("</text>");
    }
}

/// How far an arrow head reaches back, and to either side.
pub(super) const ARROW: (i64, i64) = (8, 4);

/// A step along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) x: i64,
    pub(super) y: i64,
}

impl Step {
    pub(super) fn from(self, point: Point, length: i64) -> Point {
        Point { x: point.x + self.x * length, y: point.y + self.y * length }
    }
}

/// The outline of an arrow head at `tip` that points along `step`.
pub(super) fn arrow(tip: Point, step: Step) -> String {
    let back = step.from(tip, -ARROW.0);
    let (aside_x, aside_y) = (step.y * ARROW.1, step.x * ARROW.1);
    format!("M{} {}L{} {}L{} {}z", tip.x, tip.y, back.x + aside_x, back.y + aside_y, back.x - aside_x, back.y - aside_y)
}

/// A smooth line through points: straight where two have the same place across, else bent. `down` tells which way
/// lines run.
pub(super) fn curve(points: &[Point], down: bool) -> String {
    let Some(first) = points.first() else { return String::new() };
    let mut path = format!("M{} {}", first.x, first.y);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if from.x == to.x || from.y == to.y {
            let _ = write!(path, "L{} {}", to.x, to.y);
        } else if down {
            let middle = i64::midpoint(from.y, to.y);
            let _ = write!(path, "C{} {middle} {} {middle} {} {}", from.x, to.x, to.x, to.y);
        } else {
            let middle = i64::midpoint(from.x, to.x);
            let _ = write!(path, "C{middle} {} {middle} {} {} {}", from.y, to.y, to.x, to.y);
        }
    }
    path
}
