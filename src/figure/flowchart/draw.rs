//! A [`Chart`] as SVG: frames below, then lines, then boxes; all text is text.

use std::fmt::Write as _;

use super::super::Problem;
use super::super::svg::{self, ARROW, Lines, SMALL, Step, TEXT};
use super::place::{self, Item, Placed, Run};
use super::{Chart, Direction, End, Fill, Head, Line, Shape, Stroke};
use crate::colour::Rgb;
use crate::escape;
use crate::layout::{Point, Rect};

/// A chart as it is drawn: width, height and what stands in the `<svg>`.
pub(in crate::figure) fn draw(chart: &Chart) -> Result<(i64, i64, String), Problem> {
    let words: Vec<Lines> = chart.boxes.iter().map(|node| Lines::of(&node.label, TEXT)).collect();
    let titles: Vec<Lines> = chart.frames.iter().map(|frame| Lines::of(&frame.title, SMALL)).collect();
    let labels: Vec<Lines> = chart.lines.iter().map(|line| Lines::of(&line.label, SMALL)).collect();

    // Frames first, then boxes, then the words on lines.
    let mut items: Vec<Item> = Vec::new();
    for (frame, title) in chart.frames.iter().zip(&titles) {
        let size = if title.is_empty() { (0, 0) } else { (title.width + 8, title.height()) };
        items.push(Item { parent: frame.parent, size, is_frame: true });
    }
    for (node, words) in chart.boxes.iter().zip(&words) {
        items.push(Item { parent: node.frame, size: node.shape.size(words), is_frame: false });
    }
    let item = |end: End| match end {
        End::Box(position) => chart.frames.len() + position,
        End::Frame(position) => position,
    };
    let mut pieces = Vec::new();
    let mut parts = Vec::new();
    for (line, label) in chart.lines.iter().zip(&labels) {
        let (from, to) = (item(line.from), item(line.to));
        let Ok(frame) = place::common(&items, from, to) else {
            return Err(Problem::new("a line leads from a subgraph to something inside of it"));
        };
        if label.is_empty() {
            pieces.push((from, to));
            parts.push((pieces.len() - 1, None));
        } else {
            items.push(Item { parent: frame, size: (label.width + 10, label.height() + 2), is_frame: false });
            let words = items.len() - 1;
            pieces.extend([(from, words), (words, to)]);
            parts.push((pieces.len() - 2, Some(words)));
        }
    }
    let run = Run {
        vertical: chart.direction.is_vertical(),
        turned: matches!(chart.direction, Direction::Up | Direction::Left),
    };
    let placed = place::place(&items, &pieces, run);

    let mut out = String::new();
    for (position, frame) in chart.frames.iter().enumerate() {
        let Rect { x, y, width, height } = placed.items[position];
        out.push_str("<g class=\"drawing-group\">");
        let (colours, _) = colours(frame.fill);
        let _ = write!(
            out,
            "<rect class=\"drawing-frame\"{colours} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
        );
        out.push_str("</g>\n");
    }
    let pen = Pen { chart, placed: &placed, run };
    for ((line, label), (first, words)) in chart.lines.iter().zip(&labels).zip(parts) {
        if line.stroke == Stroke::Invisible {
            continue;
        }
        out.push_str("<g class=\"drawing-edge\">");
        match words {
            None => pen.way(&mut out, line, &placed.ways[first], line.heads, (Some(line.from), Some(line.to))),
            Some(words) => {
                let (start, end) = line.heads;
                pen.way(&mut out, line, &placed.ways[first], (start, Head::None), (Some(line.from), None));
                pen.way(&mut out, line, &placed.ways[first + 1], (Head::None, end), (None, Some(line.to)));
                let rect = placed.items[words];
                label.write(&mut out, "drawing-words", middle(rect));
            }
        }
        out.push_str("</g>\n");
    }
    // After the lines: one that has to pass a title passes behind it.
    for (position, (frame, title)) in chart.frames.iter().zip(&titles).enumerate() {
        let Rect { x, y, .. } = placed.items[position];
        let class = text_class("drawing-heading", frame.fill);
        let ground = frame.fill.fill.map(|fill| format!(" stroke=\"{fill}\"")).unwrap_or_default();
        title.write_on(&mut out, &class, &ground, Point { x: x + 12, y: y + 8 });
    }
    for (position, (node, words)) in chart.boxes.iter().zip(&words).enumerate() {
        let rect = placed.items[chart.frames.len() + position];
        match &node.href {
            Some(href) => {
                out.push_str("<a class=\"drawing-node\" rel=\"noopener noreferrer\" href=\"");
                escape::push(&mut out, href);
                out.push_str("\">");
            }
            None => out.push_str("<g class=\"drawing-node\">"),
        }
        let (colours, _) = colours(node.fill);
        node.shape.write(&mut out, rect, &colours);
        if !matches!(node.shape, Shape::Start | Shape::Stop | Shape::Bar) {
            let mut at = middle(rect);
            match node.shape {
                Shape::Cylinder => at.y += 4,
                Shape::Flag => at.x += 7,
                _ => {}
            }
            words.write(&mut out, &text_class("drawing-text", node.fill), at);
        }
        out.push_str(if node.href.is_some() { "</a>\n" } else { "</g>\n" });
    }
    Ok((placed.width, placed.height, out))
}

/// The attributes for an author's colours, and the colour of text on them.
fn colours(fill: Fill) -> (String, Option<Rgb>) {
    let mut attributes = String::new();
    if let Some(fill) = fill.fill {
        let _ = write!(attributes, " fill=\"{fill}\"");
    }
    // A frame for a fill; by itself it might not be seen in the other scheme.
    if let Some(stroke) = fill.stroke.filter(|_| fill.fill.is_some()) {
        let _ = write!(attributes, " stroke=\"{stroke}\"");
    }
    (attributes, fill.fill.map(Rgb::text))
}

/// On an author's colour the text is black or white, in both schemes.
fn text_class(class: &str, fill: Fill) -> String {
    match fill.fill.map(Rgb::text) {
        Some(crate::colour::BLACK) => format!("{class} on-light"),
        Some(_) => format!("{class} on-dark"),
        None => class.to_owned(),
    }
}

fn middle(rect: Rect) -> Point {
    Point { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
}

struct Pen<'a> {
    chart: &'a Chart,
    placed: &'a Placed,
    run: Run,
}

impl Pen<'_> {
    /// Draws one way with what stands at its ends; `None` for an end at the words of the line.
    fn way(&self, out: &mut String, line: &Line, way: &[Point], heads: (Head, Head), ends: (Option<End>, Option<End>)) {
        let mut points = way.to_vec();
        let ([first, second, ..], [.., last_but_one, last]) = (way, way) else { return };
        let is_loop = ends.0.is_some() && ends.0 == ends.1;
        let out_step = self.step(*first, *second, is_loop);
        let in_step = self.step(*last_but_one, *last, is_loop);
        if !is_loop {
            let start = self.inset(ends.0, *first);
            let end = self.inset(ends.1, *last);
            if let Some(point) = points.first_mut() {
                *point = out_step.from(*first, -start);
            }
            if let Some(point) = points.last_mut() {
                *point = in_step.from(*last, end);
            }
        }
        let (tip, tail) = (points[points.len() - 1], points[0]);
        let back = |head: Head| match head {
            Head::Arrow => ARROW.0 - 2,
            Head::Circle => 8,
            Head::Cross | Head::None => 0,
        };
        let count = points.len();
        points[count - 1] = in_step.from(tip, -back(heads.1));
        points[0] = out_step.from(tail, back(heads.0));
        let path = match (is_loop, &*points) {
            (true, [a, b, c, d]) => {
                format!("M{} {}C{} {} {} {} {} {}", a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y)
            }
            _ => svg::curve(&points, self.run.vertical),
        };
        let class = match line.stroke {
            Stroke::Dotted => "drawing-line is-dotted",
            Stroke::Thick => "drawing-line is-thick",
            Stroke::Solid | Stroke::Invisible => "drawing-line",
        };
        let _ = write!(out, "<path class=\"{class}\" d=\"{path}\"/>");
        let turned = Step { x: -out_step.x, y: -out_step.y };
        for (head, tip, step) in [(heads.0, tail, turned), (heads.1, tip, in_step)] {
            match head {
                Head::None => {}
                Head::Arrow => {
                    let _ = write!(out, "<path class=\"drawing-arrow\" d=\"{}\"/>", svg::arrow(tip, step));
                }
                Head::Circle => {
                    let centre = step.from(tip, -4);
                    let _ =
                        write!(out, "<circle class=\"drawing-end\" cx=\"{}\" cy=\"{}\" r=\"4\"/>", centre.x, centre.y);
                }
                Head::Cross => {
                    let Point { x, y } = step.from(tip, -7);
                    let _ = write!(
                        out,
                        "<path class=\"drawing-end\" d=\"M{} {}L{} {}M{} {}L{} {}\"/>",
                        x - 4,
                        y - 4,
                        x + 4,
                        y + 4,
                        x - 4,
                        y + 4,
                        x + 4,
                        y - 4
                    );
                }
            }
        }
    }

    /// Which way a line runs from one point to the next.
    fn step(&self, from: Point, to: Point, is_loop: bool) -> Step {
        let (x, y) = ((to.x - from.x).signum(), (to.y - from.y).signum());
        // A loop leaves its box at a side.
        if self.run.vertical == is_loop {
            Step { x: if x == 0 { 1 } else { x }, y: 0 }
        } else {
            Step { x: 0, y: if y == 0 { 1 } else { y } }
        }
    }

    /// How far inside the rectangle of a box its outline is met at a point of the rectangle.
    fn inset(&self, end: Option<End>, point: Point) -> i64 {
        let Some(End::Box(position)) = end else { return 0 };
        let rect = self.placed.items[self.chart.frames.len() + position];
        let vertical = self.run.vertical;
        let (aside, at_start) = if vertical {
            (point.x - (rect.x + rect.width / 2), point.y <= rect.y)
        } else {
            (point.y - (rect.y + rect.height / 2), point.x <= rect.x)
        };
        self.chart.boxes[position].shape.inset(rect, aside, vertical, at_start)
    }
}
