//! The shapes of boxes: which brackets mean which, how much room their words need, how they are drawn.

use std::fmt::Write as _;

use crate::layout::Rect;

use super::super::svg::Lines;

/// The shape of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::figure) enum Shape {
    #[default]
    Rectangle,
    Rounded,
    Stadium,
    Subroutine,
    Cylinder,
    Circle,
    DoubleCircle,
    Diamond,
    Hexagon,
    Parallelogram,
    ParallelogramBack,
    Trapezoid,
    TrapezoidDown,
    Flag,
    /// The beginning of a state diagram.
    Start,
    /// Its end.
    Stop,
    /// Where states part or meet.
    Bar,
}

/// How far slanted sides lean.
const SLANT: i64 = 14;

impl Shape {
    /// The shape that a bracket and what stands in it mean, and the words.
    pub(super) fn of(opening: char, inside: &str) -> (Self, &str) {
        let between = |left: char, right: char| {
            let rest = inside.strip_prefix(left)?.strip_suffix(right)?;
            matches_whole(inside, left, right).then_some(rest)
        };
        match opening {
            '(' => {
                if let Some(twice) = between('(', ')') {
                    return match twice.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
                        Some(thrice) if matches_whole(twice, '(', ')') => (Self::DoubleCircle, thrice),
                        _ => (Self::Circle, twice),
                    };
                }
                between('[', ']').map_or((Self::Rounded, inside), |rest| (Self::Stadium, rest))
            }
            '{' => between('{', '}').map_or((Self::Diamond, inside), |rest| (Self::Hexagon, rest)),
            '>' => (Self::Flag, inside),
            _ => {
                if let Some(rest) = between('[', ']') {
                    return (Self::Subroutine, rest);
                }
                if let Some(rest) = between('(', ')') {
                    return (Self::Cylinder, rest);
                }
                let slants = |left: char, right: char| inside.strip_prefix(left)?.strip_suffix(right);
                if let Some(rest) = slants('/', '/') {
                    (Self::Parallelogram, rest)
                } else if let Some(rest) = slants('\\', '\\') {
                    (Self::ParallelogramBack, rest)
                } else if let Some(rest) = slants('/', '\\') {
                    (Self::Trapezoid, rest)
                } else if let Some(rest) = slants('\\', '/') {
                    (Self::TrapezoidDown, rest)
                } else {
                    (Self::Rectangle, inside)
                }
            }
        }
    }

    /// Width and height of a box with these words.
    pub(super) fn size(self, words: &Lines) -> (i64, i64) {
        let (width, height) = (words.width.max(24), words.height());
        match self {
            Self::Rectangle | Self::Rounded => (width + 32, height + 22),
            Self::Stadium => (width + 36, height + 22),
            Self::Subroutine => (width + 44, height + 22),
            Self::Cylinder => (width + 32, height + 38),
            Self::Circle | Self::DoubleCircle => {
                // The circle around a rectangle.
                let diagonal = (width * width + height * height).isqrt() + 1;
                let size = diagonal + if self == Self::Circle { 12 } else { 22 };
                (size, size)
            }
            Self::Diamond => {
                // Words fit into a rhomb if their share of its width and their share of its height make one.
                let tall = 2 * height + 28;
                (width * tall / (tall - height) + 24, tall)
            }
            Self::Hexagon => (width + 32 + 2 * SLANT, height + 22),
            Self::Parallelogram | Self::ParallelogramBack | Self::Trapezoid | Self::TrapezoidDown => {
                (width + 28 + 2 * SLANT, height + 22)
            }
            Self::Flag => (width + 32 + SLANT, height + 22),
            Self::Start => (16, 16),
            Self::Stop => (20, 20),
            Self::Bar => (64, 8),
        }
    }

    /// Writes the outline.
    pub(super) fn write(self, out: &mut String, rect: Rect, colours: &str) {
        let Rect { x, y, width, height } = rect;
        let (right, bottom, middle_x, middle_y) = (x + width, y + height, x + width / 2, y + height / 2);
        let mut rounded = |radius: i64| {
            let _ = write!(
                out,
                "<rect class=\"drawing-shape\"{colours} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
                 rx=\"{radius}\"/>"
            );
        };
        match self {
            Self::Rectangle => rounded(3),
            Self::Rounded => rounded(10),
            Self::Stadium => rounded(height / 2),
            Self::Bar => {
                let _ = write!(
                    out,
                    "<rect class=\"drawing-mark\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"2\"/>"
                );
            }
            Self::Subroutine => {
                rounded(3);
                let _ = write!(
                    out,
                    "<path class=\"drawing-detail\"{colours} d=\"M{} {y}V{bottom}M{} {y}V{bottom}\"/>",
                    x + 8,
                    right - 8
                );
            }
            Self::Cylinder => {
                let (radius, lid) = (width / 2, 8);
                let _ = write!(
                    out,
                    "<path class=\"drawing-shape\"{colours} d=\"M{x} {0}A{radius} {lid} 0 0 1 {right} {0}V{1}\
                     A{radius} {lid} 0 0 1 {x} {1}zM{x} {0}A{radius} {lid} 0 0 0 {right} {0}\"/>",
                    y + lid,
                    bottom - lid
                );
            }
            Self::Circle | Self::DoubleCircle => {
                let radius = width / 2;
                let _ = write!(
                    out,
                    "<circle class=\"drawing-shape\"{colours} cx=\"{middle_x}\" cy=\"{middle_y}\" r=\"{radius}\"/>"
                );
                if self == Self::DoubleCircle {
                    let _ = write!(
                        out,
                        "<circle class=\"drawing-detail\"{colours} cx=\"{middle_x}\" cy=\"{middle_y}\" r=\"{}\"/>",
                        radius - 5
                    );
                }
            }
            Self::Start | Self::Stop => {
                let radius = width / 2;
                if self == Self::Stop {
                    let _ = write!(
                        out,
                        "<circle class=\"drawing-detail\" cx=\"{middle_x}\" cy=\"{middle_y}\" r=\"{radius}\"/>"
                    );
                }
                let inner = if self == Self::Stop { radius - 4 } else { radius };
                let _ =
                    write!(out, "<circle class=\"drawing-mark\" cx=\"{middle_x}\" cy=\"{middle_y}\" r=\"{inner}\"/>");
            }
            Self::Diamond => {
                polygon(out, colours, &[(middle_x, y), (right, middle_y), (middle_x, bottom), (x, middle_y)]);
            }

            Self::Hexagon => polygon(
                out,
                colours,
                &[
                    (x + SLANT, y),
                    (right - SLANT, y),
                    (right, middle_y),
                    (right - SLANT, bottom),
                    (x + SLANT, bottom),
                    (x, middle_y),
                ],
            ),
            Self::Parallelogram => {
                polygon(out, colours, &[(x + SLANT, y), (right, y), (right - SLANT, bottom), (x, bottom)]);
            }
            Self::ParallelogramBack => {
                polygon(out, colours, &[(x, y), (right - SLANT, y), (right, bottom), (x + SLANT, bottom)]);
            }
            Self::Trapezoid => {
                polygon(out, colours, &[(x + SLANT, y), (right - SLANT, y), (right, bottom), (x, bottom)]);
            }
            Self::TrapezoidDown => {
                polygon(out, colours, &[(x, y), (right, y), (right - SLANT, bottom), (x + SLANT, bottom)]);
            }
            Self::Flag => {
                polygon(out, colours, &[(x, y), (right, y), (right, bottom), (x, bottom), (x + SLANT, middle_y)]);
            }
        }
    }

    /// How far inside the rectangle its outline is, where a line meets it `aside` from the middle of a side.
    pub(super) fn inset(self, rect: Rect, aside: i64, vertical: bool, at_start: bool) -> i64 {
        let (along, across) = if vertical { (rect.height, rect.width) } else { (rect.width, rect.height) };
        let aside = aside.abs();
        match self {
            Self::Diamond => aside * along / across.max(1),
            Self::Circle | Self::DoubleCircle => {
                let radius = along / 2;
                radius - (radius * radius - aside * aside).max(0).isqrt()
            }
            Self::Hexagon if !vertical => aside * SLANT * 2 / across.max(1),
            Self::Parallelogram | Self::ParallelogramBack | Self::Trapezoid | Self::TrapezoidDown if !vertical => {
                SLANT / 2
            }
            Self::Flag if !vertical && at_start => SLANT - aside * SLANT * 2 / across.max(1),
            _ => 0,
        }
    }
}

fn polygon(out: &mut String, colours: &str, points: &[(i64, i64)]) {
    let _ = write!(out, "<path class=\"drawing-shape\"{colours} d=\"");
    for (number, (x, y)) in points.iter().enumerate() {
        let _ = write!(out, "{}{x} {y}", if number == 0 { 'M' } else { 'L' });
    }
    out.push_str("z\"/>");
}

/// Whether the bracket that a text begins with ends at its end: `(a) and (b)` has two.
fn matches_whole(text: &str, left: char, right: char) -> bool {
    let mut depth = 0_usize;
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        if letter == '"' {
            quoted = !quoted;
        } else if quoted {
        } else if letter == left {
            depth += 1;
        } else if letter == right {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + letter.len_utf8() == text.len();
            }
        }
    }
    false
}
