//! From boxes with words and edges between them to a drawing with places.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalog::{Catalog, Edge, SpecIndex, Target};
use crate::layout::{self, Graph, Options, Point, Route as Path, Size};
use crate::lettering;
use crate::model::{EdgeKind, StatusKind};
use crate::routes::{self, Route};

use super::super::Site;
use super::{Diagram, DiagramBox, Line, TextLine};

/// The font size of titles in the style sheet, in pixels, and one more since they are bold.
const TITLE_ROOM: i64 = 14 + 1;

/// The font size of the line above.
const SMALL: i64 = 12;

/// Width of a page's content on a large screen: a wider drawing is shrunk to it, as far as its text stays legible.
const PAGE: i64 = 1120;

/// How small a drawing may get, in percent: titles of 14 px then have 9.5 px.
const SHRUNK: i64 = 68;

/// Space between the side of a box and its text.
const PADDING: i64 = 12;

/// From the side of a box to the head, past the icon.
const HEAD_X: i64 = PADDING + 20;

/// How wide the text of a box may be, at least and at most.
const TEXT: (i64, i64) = (104, 172);

/// Length of an arrow head, and half its width.
const ARROW: (i64, i64) = (8, 4);

/// What a box will say, before it has a place.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) kind: &'static str,
    pub(super) href: Option<String>,
    pub(super) current: bool,
    pub(super) icon: Option<String>,
    pub(super) head: String,
    pub(super) id: String,
    pub(super) title: String,
}

impl Words {
    /// A spec; a link unless it is the `current` one.
    pub(super) fn spec(site: Site<'_>, from: &str, index: SpecIndex, current: bool) -> Self {
        let entry = site.catalog.spec(index);
        let address = routes::address(site.catalog, &Route::Spec(index));
        let head = match &entry.spec().status {
            None => "No status".to_owned(),
            Some(field) if field.kind == StatusKind::Unknown && !field.raw.is_empty() => field.raw.to_string(),
            Some(field) => field.kind.label().to_owned(),
        };
        Self {
            kind: "spec",
            href: (!current).then(|| routes::href(from, &address, site.settings.portable)),
            current,
            icon: Some(entry.status().built_in().slug()),
            head,
            id: short_id(&entry.spec().id.text).to_owned(),
            title: entry.parsed.title().to_owned(),
        }
    }

    /// A reference that leads to no single spec.
    fn loose(words: &str, ambiguous: bool) -> Self {
        let head = if ambiguous { "Ambiguous" } else { "No such spec" };
        Self {
            kind: "loose",
            href: None,
            current: false,
            icon: Some("unknown".to_owned()),
            head: head.to_owned(),
            id: String::new(),
            title: words.to_owned(),
        }
    }

    /// Everything it says, uncut.
    fn name(&self) -> String {
        let id = if self.id.is_empty() { String::new() } else { format!("{} ", self.id) };
        format!("{id}{}: {}", self.title, self.head)
    }

    /// How it is called in a sentence.
    fn short(&self) -> &str {
        if self.id.is_empty() { &self.title } else { &self.id }
    }
}

/// An id without the words that follow its number, which are those of the title: `012` of `012-search`.
fn short_id(id: &str) -> &str {
    let Some(digits) = id.find(|letter: char| letter.is_ascii_digit()) else { return id };
    let end = id[digits..].find(|letter: char| !letter.is_ascii_digit()).map_or(id.len(), |end| digits + end);
    if id[end..].starts_with(['-', '_']) { &id[..end] } else { id }
}

/// A drawing in the making.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    pub(super) boxes: Vec<Words>,
    /// Who needs whom, as positions in `boxes`.
    pub(super) edges: Vec<(usize, usize)>,
    /// The boxes of references that lead nowhere, by their words.
    loose: BTreeMap<String, usize>,
}

impl Sketch {
    /// Adds a box; gives its position.
    pub(super) fn add(&mut self, words: Words) -> usize {
        self.boxes.push(words);
        self.boxes.len() - 1
    }

    /// Adds boxes for what the spec at `position` says about specs that cannot be found, one for the same words, as
    /// long as there are fewer than `most`. Gives how many found no room.
    pub(super) fn add_loose(&mut self, catalog: &Catalog, spec: SpecIndex, position: usize, most: usize) -> usize {
        let mut left_out = 0;
        for (words, edge) in loose(catalog, spec) {
            let known = self.loose.get(words).copied();
            if known.is_none() && self.loose.len() >= most {
                left_out += 1;
                continue;
            }
            let box_ = known.unwrap_or_else(|| {
                let added = self.add(Words::loose(words, matches!(edge.target, Target::Ambiguous(_))));
                self.loose.insert(words.to_owned(), added);
                added
            });
            let needs = if edge.kind == EdgeKind::Blocks { (box_, position) } else { (position, box_) };
            self.edges.push(needs);
        }
        left_out
    }

    /// How many references that lead nowhere have a box.
    pub(super) fn loose_boxes(&self) -> usize {
        self.loose.len()
    }

    /// Gives everything its place.
    pub(super) fn draw(self, id: &'static str, title: String, options: &Options) -> Diagram {
        let widest =
            self.boxes.iter().map(|words| lettering::width(&words.title, TITLE_ROOM)).max().unwrap_or_default();
        let heads = self.boxes.iter().map(|words| {
            HEAD_X - PADDING + lettering::width(&words.head, SMALL) + 12 + lettering::width(&words.id, SMALL)
        });
        let text = widest.max(heads.max().unwrap_or_default()).clamp(TEXT.0, TEXT.1);
        let titles: Vec<_> =
            self.boxes.iter().map(|words| lettering::two_lines(&words.title, text, TITLE_ROOM)).collect();
        let width = text + 2 * PADDING;
        let height = |lines: usize| if lines > 1 { 72 } else { 54 };
        let sizes = titles.iter().map(|lines| Size { width: small(width), height: small(height(lines.len())) });
        let graph = Graph { boxes: sizes.collect(), edges: self.edges, pins: Vec::new() };
        let drawing = layout::layered(&graph, options);

        let lines = drawing.routes.iter().map(|route| line(route, &self.boxes)).collect();
        let mut boxes: Vec<_> = self.boxes.into_iter().zip(titles).zip(&drawing.boxes).collect();
        // As they are read: column by column.
        boxes.sort_by_key(|(_, rect)| (rect.x, rect.y));
        let boxes = boxes.into_iter().map(|((words, title), rect)| DiagramBox {
            x: rect.x,
            y: rect.y,
            width: rect.width,
            height: rect.height,
            id_x: width - PADDING,
            name: words.name(),
            id: lettering::cut(&words.id, id_room(&words, text), SMALL),
            head: head(&words, text),
            title: (0..).zip(title).map(|(number, text)| TextLine { y: 41 + 18 * number, text }).collect(),
            kind: words.kind,
            href: words.href,
            current: words.current,
            icon: words.icon,
        });
        let boxes = boxes.collect();
        let (width, height) = (drawing.width, drawing.height);
        let least = if width > PAGE { (width * SHRUNK / 100, height * SHRUNK / 100) } else { (width, height) };
        Diagram { id, title, summary: String::new(), notes: Vec::new(), width, height, least, lines, boxes }
    }
}

/// What the head leaves for the id, but never less than a third of the line: a status may be in any words.
fn id_room(words: &Words, text: i64) -> i64 {
    (text - (HEAD_X - PADDING) - 8 - lettering::width(&words.head, SMALL)).max(text / 3)
}

/// The head, cut to the room that the id leaves.
fn head(words: &Words, text: i64) -> String {
    let id = lettering::cut(&words.id, id_room(words, text), SMALL);
    lettering::cut(&words.head, text - (HEAD_X - PADDING) - 8 - lettering::width(&id, SMALL), SMALL)
}

/// What a spec says about others that cannot be found: the words, and the edge.
pub(super) fn loose(catalog: &Catalog, spec: SpecIndex) -> impl Iterator<Item = (&str, &Edge)> {
    let entry = catalog.spec(spec);
    let edges = entry.edges.iter().filter(|edge| edge.kind != EdgeKind::Relates);
    edges.filter(|edge| matches!(edge.target, Target::Unknown(_) | Target::Ambiguous(_))).map(move |edge| {
        let line = &entry.spec().dependencies[edge.line];
        (edge.reference.map_or(line.raw.as_str(), |reference| &line.references[reference].text), edge)
    })
}

fn small(length: i64) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

fn line(route: &Path, boxes: &[Words]) -> Line {
    let (from, to) = (&boxes[route.from], &boxes[route.to]);
    // Groups need each other all the time: that is no circle of specs.
    let of_groups = from.kind == "group" || to.kind == "group";
    let kind = if from.kind == "loose" || to.kind == "loose" {
        "loose"
    } else if route.circular && !of_groups {
        "circle"
    } else {
        "needs"
    };
    let (path, arrow) = curve(&route.points, route.from == route.to);
    Line { kind, name: format!("{} needs {}", from.short(), to.short()), path, arrow }
}

/// A smooth path through the points of a route that runs to the right or back, and its arrow head.
fn curve(points: &[Point], is_loop: bool) -> (String, String) {
    let [first, .., last] = points else { return (String::new(), String::new()) };
    let before = points[points.len() - 2];
    // Which way the arrow points: up for the end of a loop, else right or left.
    let (step_x, step_y) = if is_loop { (0, (last.y - before.y).signum()) } else { ((last.x - before.x).signum(), 0) };
    let tail = Point { x: last.x - step_x * (ARROW.0 - 2), y: last.y - step_y * (ARROW.0 - 2) };
    let mut path = format!("M{} {}", first.x, first.y);
    if let (true, [_, out, back, _]) = (is_loop, points) {
        let _ = write!(path, "C{} {} {} {} {} {}", out.x, out.y, back.x, back.y, tail.x, tail.y);
    } else {
        for (number, pair) in points.windows(2).enumerate() {
            let end = if number + 2 == points.len() { tail } else { pair[1] };
            if pair[0].y == end.y {
                let _ = write!(path, "H{}", end.x);
            } else {
                let middle = i64::midpoint(pair[0].x, end.x);
                let _ = write!(path, "C{middle} {} {middle} {} {} {}", pair[0].y, end.y, end.x, end.y);
            }
        }
    }
    let (base_x, base_y) = (last.x - step_x * ARROW.0, last.y - step_y * ARROW.0);
    let (aside_x, aside_y) = (step_y * ARROW.1, step_x * ARROW.1);
    let arrow = format!(
        "M{} {}L{} {}L{} {}z",
        last.x,
        last.y,
        base_x + aside_x,
        base_y + aside_y,
        base_x - aside_x,
        base_y - aside_y
    );
    (path, arrow)
}
