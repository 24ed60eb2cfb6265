//! Where the boxes, frames and lines of a chart stand.
//!
//! [`layout`](crate::layout) knows boxes and edges, no frames. So each frame is laid out on its own, from the innermost
//! outwards, and is a box for what stands around it. A line that crosses frames is cut at their borders: inside each it
//! runs to a point on the border that is held there, and outside it goes on from that point.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::{self, Graph, Options, Pin, Point, Rect, Size};

/// Something that has a place: a frame, a box, the words on a line.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The frame around it, as a position among all items.
    pub(super) parent: Option<usize>,
    /// Its width and height; for a frame, those of its title.
    pub(super) size: (i64, i64),
    pub(super) is_frame: bool,
}

/// Everything in its place.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) items: Vec<Rect>,
    /// The way of each line, in their order.
    pub(super) ways: Vec<Vec<Point>>,
}

/// How a chart runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) vertical: bool,
    /// From the end to the beginning.
    pub(super) turned: bool,
}

/// Between the border of a frame and what stands in it.
const PADDING: i64 = 16;
/// Between two layers.
const LAYER_GAP: u16 = 34;
/// Round the whole drawing.
const MARGIN: i64 = 4;

/// The frame in which two items have to do with each other; `Err` if one stands in the other.
pub(super) fn common(items: &[Item], one: usize, two: usize) -> Result<Option<usize>, ()> {
    let (_, _, frame) = meeting(items, one, two).ok_or(())?;
    Ok(frame)
}

/// What `one` and `two` stand in, or are, inside the innermost frame around both; and that frame.
fn meeting(items: &[Item], one: usize, two: usize) -> Option<(usize, usize, Option<usize>)> {
    let around = |item: usize| std::iter::successors(Some(item), |inner| items[*inner].parent);
    let frames: BTreeSet<Option<usize>> = around(two).map(|inner| items[inner].parent).collect();
    let own = around(one).find(|inner| frames.contains(&items[*inner].parent))?;
    let frame = items[own].parent;
    let other = around(two).find(|inner| items[*inner].parent == frame)?;
    (own != other || one == two).then_some((own, other, frame))
}

/// A point on the border of a frame, through which a line leaves or enters.
struct Port {
    line: usize,
    /// What it belongs to inside.
    item: usize,
    pin: Pin,
    /// Whether the line begins inside.
    leaves: bool,
}

/// What stands directly in a frame, or in none.
#[derive(Default)]
struct Level {
    items: Vec<usize>,
    lines: Vec<usize>,
    ports: Vec<Port>,
}

/// A level that has been laid out, by itself.
#[derive(Default)]
struct Inner {
    width: i64,
    height: i64,
    items: Vec<Rect>,
    /// The ways of its lines, from their beginning.
    lines: BTreeMap<usize, Vec<Point>>,
    /// The way of each port, from the item to the border.
    ports: Vec<Vec<Point>>,
}

/// Lays out a chart. `lines` lead from item to item; none leads from a frame into itself.
pub(super) fn place(items: &[Item], lines: &[(usize, usize)], run: Run) -> Placed {
    let root = items.len();
    let mut levels: BTreeMap<usize, Level> = BTreeMap::new();
    levels.insert(root, Level::default());
    for (position, item) in items.iter().enumerate() {
        levels.entry(item.parent.unwrap_or(root)).or_default().items.push(position);
    }
    let meetings: Vec<_> = lines.iter().map(|(from, to)| meeting(items, *from, *to)).collect();
    for (line, meeting) in meetings.iter().enumerate() {
        let Some((_, _, frame)) = meeting else { continue };
        levels.entry(frame.unwrap_or(root)).or_default().lines.push(line);
    }
    let mut turned = vec![false; lines.len()];
    for level in levels.values() {
        turn_back(level, &meetings, &mut turned);
    }
    for (line, meeting) in meetings.iter().enumerate() {
        let Some((own, other, _)) = meeting else { continue };
        let (out, into) = if turned[line] { (Pin::Start, Pin::End) } else { (Pin::End, Pin::Start) };
        for (mut item, outermost, pin, leaves) in
            [(lines[line].0, *own, out, true), (lines[line].1, *other, into, false)]
        {
            while let Some(frame) = items[item].parent.filter(|_| item != outermost) {
                levels.entry(frame).or_default().ports.push(Port { line, item, pin, leaves });
                item = frame;
            }
        }
    }

    // From the innermost frame outwards.
    let depth = |item: usize| std::iter::successors(items[item].parent, |frame| items[*frame].parent).count();
    let mut frames: Vec<usize> = (0..items.len()).filter(|item| items[*item].is_frame).collect();
    frames.sort_by_key(|frame| std::cmp::Reverse(depth(*frame)));
    let mut sizes: Vec<(i64, i64)> = items.iter().map(|item| item.size).collect();
    let mut inner: BTreeMap<usize, Inner> = BTreeMap::new();
    let nothing = Level::default();
    for &frame in &frames {
        let drawn = draw(levels.get(&frame).unwrap_or(&nothing), &meetings, &turned, &sizes, run);
        let title = items[frame].size;
        sizes[frame] = (drawn.width.max(title.0) + 2 * PADDING, drawn.height + title_room(title) + 2 * PADDING);
        inner.insert(frame, drawn);
    }
    let whole = draw(&levels[&root], &meetings, &turned, &sizes, run);

    // From the outermost inwards.
    let mut placed = Placed {
        width: whole.width + 2 * MARGIN,
        height: whole.height + 2 * MARGIN,
        items: vec![Rect::default(); items.len()],
        ways: Vec::new(),
    };
    let mut origins = BTreeMap::from([(root, Point { x: MARGIN, y: MARGIN })]);
    frames.reverse();
    for frame in std::iter::once(root).chain(frames) {
        let (level, drawn) = if frame == root {
            (&levels[&root], &whole)
        } else {
            (levels.get(&frame).unwrap_or(&nothing), &inner[&frame])
        };
        if frame != root {
            let rect = placed.items[frame];
            let title = title_room(items[frame].size);
            let above = if run.vertical && run.turned { 0 } else { title };
            let left = (rect.width - drawn.width) / 2;
            origins.insert(frame, Point { x: rect.x + left, y: rect.y + PADDING + above });
        }
        let origin = origins[&frame];
        for (item, rect) in level.items.iter().zip(&drawn.items) {
            placed.items[*item] = Rect { x: rect.x + origin.x, y: rect.y + origin.y, ..*rect };
        }
    }
    let whole_drawing = Drawn { root, levels: &levels, whole: &whole, inner: &inner, origins: &origins };
    for (line, meeting) in meetings.iter().enumerate() {
        let way = meeting.map(|(_, _, frame)| {
            whole_drawing.way(items, (line, lines[line]), frame.unwrap_or(root), &placed.items, run)
        });
        placed.ways.push(way.unwrap_or_default());
    }
    if run.turned {
        turn(&mut placed, run);
    }
    placed
}

/// All levels in their places.
struct Drawn<'a> {
    root: usize,
    levels: &'a BTreeMap<usize, Level>,
    whole: &'a Inner,
    inner: &'a BTreeMap<usize, Inner>,
    origins: &'a BTreeMap<usize, Point>,
}

impl Drawn<'_> {
    /// The way of a line that crosses frames up to `frame`, where its two ends meet.
    fn way(
        &self,
        items: &[Item],
        (line, ends): (usize, (usize, usize)),
        frame: usize,
        places: &[Rect],
        run: Run,
    ) -> Vec<Point> {
        let own = if frame == self.root { self.whole } else { &self.inner[&frame] };
        let mut way = self.moved(frame, own.lines.get(&line).map(Vec::as_slice).unwrap_or_default());
        for leaves in [true, false] {
            let mut piece: Vec<Point> = Vec::new();
            let mut item = if leaves { ends.0 } else { ends.1 };
            while let Some(around) = items[item].parent.filter(|around| *around != frame) {
                let level = &self.levels[&around];
                let port = level.ports.iter().position(|port| port.line == line && port.leaves == leaves);
                let Some(port) = port else { break };
                let mut next = self.moved(around, &self.inner[&around].ports[port]);
                reach_border(&mut next, places[around], level.ports[port].pin, run);
                join(&mut piece, next, run);
                item = around;
            }
            if leaves {
                join(&mut piece, way, run);
                way = piece;
            } else {
                way.reverse();
                join(&mut piece, way, run);
                piece.reverse();
                way = piece;
            }
        }
        way.dedup();
        way
    }

    fn moved(&self, frame: usize, way: &[Point]) -> Vec<Point> {
        let origin = self.origins[&frame];
        way.iter().map(|point| Point { x: point.x + origin.x, y: point.y + origin.y }).collect()
    }
}

fn title_room(title: (i64, i64)) -> i64 {
    if title.1 > 0 { title.1 + 4 } else { 0 }
}

/// Marks the lines of a level that close circles, seen from those that nothing leads to.
fn turn_back(level: &Level, meetings: &[Option<(usize, usize, Option<usize>)>], turned: &mut [bool]) {
    let mut out: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    let mut has_in = BTreeSet::new();
    for &line in &level.lines {
        let Some((from, to, _)) = meetings[line] else { continue };
        if from != to {
            out.entry(from).or_default().push((to, line));
            has_in.insert(to);
        }
    }
    let (begins, others): (Vec<usize>, Vec<usize>) = level.items.iter().partition(|item| !has_in.contains(item));
    // Not seen, on the way, done.
    let mut state: BTreeMap<usize, bool> = BTreeMap::new();
    for first in begins.into_iter().chain(others) {
        if state.contains_key(&first) {
            continue;
        }
        state.insert(first, false);
        let mut way = vec![(first, 0)];
        while let Some((item, next)) = way.pop() {
            let Some((to, line)) = out.get(&item).and_then(|lines| lines.get(next)) else {
                state.insert(item, true);
                continue;
            };
            way.push((item, next + 1));
            match state.get(to) {
                None => {
                    state.insert(*to, false);
                    way.push((*to, 0));
                }
                Some(false) => turned[*line] = true,
                Some(true) => {}
            }
        }
    }
}

/// Lays out one level.
fn draw(
    level: &Level,
    meetings: &[Option<(usize, usize, Option<usize>)>],
    turned: &[bool],
    sizes: &[(i64, i64)],
    run: Run,
) -> Inner {
    let local: BTreeMap<usize, usize> = level.items.iter().enumerate().map(|(local, item)| (*item, local)).collect();
    let size = |(width, height): (i64, i64)| Size {
        width: u16::try_from(width).unwrap_or(u16::MAX),
        height: u16::try_from(height).unwrap_or(u16::MAX),
    };
    let point = Size { width: 1, height: 1 };
    let mut graph = Graph { boxes: level.items.iter().map(|item| size(sizes[*item])).collect(), ..Graph::default() };
    let mut taken = BTreeSet::new();
    // For each line, the boxes that it passes.
    let mut chains: Vec<(usize, Vec<usize>)> = Vec::new();
    for &line in &level.lines {
        let Some((from, to, _)) = meetings[line] else { continue };
        let (mut from, mut to) = (local[&from], local[&to]);
        if turned[line] {
            std::mem::swap(&mut from, &mut to);
        }
        let chain = if taken.insert((from, to)) {
            vec![from, to]
        } else {
            // A second line between two boxes gets a point of its own to pass.
            graph.boxes.push(point);
            vec![from, graph.boxes.len() - 1, to]
        };
        graph.edges.extend(chain.windows(2).map(|pair| (pair[0], pair[1])));
        chains.push((line, chain));
    }
    let first_port = graph.boxes.len();
    for (number, port) in level.ports.iter().enumerate() {
        graph.boxes.push(point);
        let (item, position) = (local[&port.item], first_port + number);
        graph.edges.push(if port.pin == Pin::End { (item, position) } else { (position, item) });
        graph.pins.push((position, port.pin));
    }
    let options = Options {
        direction: if run.vertical { layout::Direction::Down } else { layout::Direction::Right },
        layer_gap: LAYER_GAP,
        box_gap: 24,
        edge_gap: 16,
        part_gap: 24,
        margin: 0,
        row_width: 720,
    };
    let drawing = layout::layered(&graph, &options);
    let routes: BTreeMap<(usize, usize), &Vec<Point>> =
        drawing.routes.iter().map(|route| ((route.from, route.to), &route.points)).collect();
    let lines = chains.into_iter().map(|(line, chain)| {
        let mut way: Vec<Point> = Vec::new();
        for pair in chain.windows(2) {
            way.extend(routes.get(&(pair[0], pair[1])).into_iter().copied().flatten().copied());
        }
        way.dedup();
        if turned[line] {
            way.reverse();
        }
        (line, way)
    });
    let lines = lines.collect();
    let ports = level.ports.iter().enumerate().map(|(number, port)| {
        let (item, position) = (local[&port.item], first_port + number);
        let edge = if port.pin == Pin::End { (item, position) } else { (position, item) };
        let mut way = routes.get(&edge).copied().cloned().unwrap_or_default();
        if port.pin == Pin::Start {
            way.reverse();
        }
        way
    });
    let ports = ports.collect();
    let items = drawing.boxes[..level.items.len()].to_vec();
    Inner { width: drawing.width, height: drawing.height, items, lines, ports }
}

/// Leads a way on to the border of its frame.
fn reach_border(way: &mut Vec<Point>, frame: Rect, pin: Pin, run: Run) {
    let Some(&last) = way.last() else { return };
    way.push(match (run.vertical, pin) {
        (true, Pin::End) => Point { y: frame.y + frame.height, ..last },
        (true, Pin::Start) => Point { y: frame.y, ..last },
        (false, Pin::End) => Point { x: frame.x + frame.width, ..last },
        (false, Pin::Start) => Point { x: frame.x, ..last },
    });
}

/// Goes on with `next`, which begins at the middle of a side, from where `way` has come to that side.
fn join(way: &mut Vec<Point>, mut next: Vec<Point>, run: Run) {
    if let Some(&end) = way.last() {
        let across = |point: &Point| if run.vertical { point.x } else { point.y };
        let along = |point: &Point| if run.vertical { point.y } else { point.x };
        // A point near by ends the straight piece beside the box; what is further off may stand between boxes.
        let near = |point: &Point, first: &Point| {
            across(point) == across(first) && (along(point) - along(first)).abs() < i64::from(LAYER_GAP)
        };
        let straight =
            next.first().map_or(0, |first| next.iter().take(2).take_while(|point| near(point, first)).count());
        for point in next.iter_mut().take(straight.max(1)) {
            if run.vertical {
                point.x = end.x;
            } else {
                point.y = end.y;
            }
        }
    }
    way.append(&mut next);
}

/// Turns a drawing round, so that it runs up or to the left.
fn turn(placed: &mut Placed, run: Run) {
    for rect in &mut placed.items {
        if run.vertical {
            rect.y = placed.height - rect.y - rect.height;
        } else {
            rect.x = placed.width - rect.x - rect.width;
        }
    }
    for point in placed.ways.iter_mut().flatten() {
        if run.vertical {
            point.y = placed.height - point.y;
        } else {
            point.x = placed.width - point.x;
        }
    }
}
