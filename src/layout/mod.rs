//! Layered drawings of directed graphs: boxes in columns (or rows), every edge from one box to the next.
//!
//! The way of Sugiyama, in steps that each have a file: [`forward`] turns edges of circles round until all can point
//! one way, [`layers`] gives every box a layer, [`order`] sorts each layer so that few edges cross,
//! [`place`] finds coordinates in which long edges are straight, [`pack`] puts parts that have nothing to
//! do with each other side by side. This module joins them and draws the edges.
//!
//! Nothing is known here of specs, text or colours. Coordinates are whole numbers and nothing is left to
//! chance or to the order of a hash map, so the same graph always gives the same drawing. Nothing recurses. The cost
//! is about the number of boxes plus the summed length of edges, counted in layers.

mod forward;
mod layers;
mod order;
mod pack;
mod place;
pub mod timeline;

use std::collections::BTreeSet;

/// Boxes and who points to whom.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The size of each box.
    pub boxes: Vec<Size>,
    /// Edges as positions in `boxes`: from, to. Edges to boxes that are not there are left out.
    pub edges: Vec<(usize, usize)>,
    /// Boxes that stand at an end of the drawing, where something outside of it goes on. With any, the drawing is
    /// in one piece: nothing stands between such a box and the border.
    pub pins: Vec<(usize, Pin)>,
}

/// Which end of a drawing a box is held at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// Before all layers: for a box that only has edges out.
    Start,
    /// After all layers: for a box that only has edges in.
    End,
}

/// The size of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u16,
    /// From top to bottom.
    pub height: u16,
}

/// Where edges point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// To the right: layers are columns.
    #[default]
    Right,
    /// Down: layers are rows.
    Down,
}

/// How much room there is.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Where edges point.
    pub direction: Direction,
    /// Between two layers, at least; steep edges get up to twice as much.
    pub layer_gap: u16,
    /// Between two boxes of a layer.
    pub box_gap: u16,
    /// Between an edge that passes through a layer and its neighbours there.
    pub edge_gap: u16,
    /// Between parts of the graph that have nothing to do with each other; twice as much side by side.
    pub part_gap: u16,
    /// Round the whole drawing.
    pub margin: u16,
    /// Parts stand side by side up to this width.
    pub row_width: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            direction: Direction::Right,
            layer_gap: 56,
            box_gap: 16,
            edge_gap: 12,
            part_gap: 32,
            margin: 4,
            row_width: 1040,
        }
    }
}

/// Where everything stands. The origin is at the top left, and nothing has a negative coordinate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Width of everything, with the margin.
    pub width: i64,
    /// Height of everything, with the margin.
    pub height: i64,
    /// The box at each position of [`Graph::boxes`].
    pub boxes: Vec<Rect>,
    /// Each pair of boxes with an edge once, in the order of [`Graph::edges`].
    pub routes: Vec<Route>,
}

/// A box in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Its left side.
    pub x: i64,
    /// Its top.
    pub y: i64,
    /// From left to right.
    pub width: i64,
    /// From top to bottom.
    pub height: i64,
}

/// A point of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
}

/// How an edge runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Position of the box that it leaves.
    pub from: usize,
    /// Position of the box that it points to; the same one for a loop.
    pub to: usize,
    /// Whether it points against the direction of the drawing, since it closes a circle.
    pub backwards: bool,
    /// Whether a circle of edges runs along it.
    pub circular: bool,
    /// From the border of the one box to the border of the other.
    ///
    /// Between two points of the same height (of the same place from the left, if the drawing points down) it is
    /// straight; between others it can bend freely, there is no box between them. A loop has four points,
    /// the controls of one cubic curve.
    pub points: Vec<Point>,
}

/// How far a loop stands out from its box.
const LOOP: i64 = 16;

/// Draws a graph.
#[must_use]
pub fn layered(graph: &Graph, options: &Options) -> Drawing {
    let arcs = distinct(graph);
    let (part_of, parts) = if graph.pins.is_empty() {
        parts(graph.boxes.len(), &arcs)
    } else {
        (vec![0; graph.boxes.len()], vec![(0..graph.boxes.len()).collect()])
    };
    let mut own_arcs = vec![Vec::new(); parts.len()];
    for (number, (from, _)) in arcs.iter().enumerate() {
        own_arcs[part_of[*from]].push(number);
    }

    let mut position = vec![0; graph.boxes.len()];
    let mut drawn = Vec::with_capacity(parts.len());
    for (members, own_arcs) in parts.iter().zip(&own_arcs) {
        for (local, member) in members.iter().enumerate() {
            position[*member] = local;
        }
        let local = Graph {
            boxes: members.iter().map(|member| graph.boxes[*member]).collect(),
            edges: own_arcs.iter().map(|arc| (position[arcs[*arc].0], position[arcs[*arc].1])).collect(),
            pins: graph.pins.iter().copied().filter(|(pinned, _)| *pinned < graph.boxes.len()).collect(),
        };
        drawn.push(connected(&local, options));
    }

    let sizes: Vec<_> = drawn.iter().map(|part| (part.width, part.height)).collect();
    let packed = pack::rows(&sizes, i64::from(options.part_gap), i64::from(options.row_width));
    let margin = i64::from(options.margin);
    let mut boxes = vec![Rect::default(); graph.boxes.len()];
    let mut routes = vec![None; arcs.len()];
    for (number, part) in drawn.into_iter().enumerate() {
        let (left, top) = (packed.offsets[number].0 + margin, packed.offsets[number].1 + margin);
        for (local, rect) in part.boxes.into_iter().enumerate() {
            boxes[parts[number][local]] = Rect { x: rect.x + left, y: rect.y + top, ..rect };
        }
        for (local, route) in part.routes.into_iter().enumerate() {
            let (from, to) = arcs[own_arcs[number][local]];
            let points = route.points.iter().map(|point| Point { x: point.x + left, y: point.y + top }).collect();
            routes[own_arcs[number][local]] = Some(Route { from, to, points, ..route });
        }
    }
    Drawing {
        width: packed.width + 2 * margin,
        height: packed.height + 2 * margin,
        boxes,
        routes: routes.into_iter().flatten().collect(),
    }
}

/// Every edge between boxes that exist, once.
fn distinct(graph: &Graph) -> Vec<(usize, usize)> {
    let exists = |&(from, to): &(usize, usize)| from < graph.boxes.len() && to < graph.boxes.len();
    let mut seen = BTreeSet::new();
    graph.edges.iter().copied().filter(exists).filter(|edge| seen.insert(*edge)).collect()
}

/// The parts that hang together, by their first box: the part of each box, and the boxes of each part.
fn parts(boxes: usize, arcs: &[(usize, usize)]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut neighbours = vec![Vec::new(); boxes];
    for &(from, to) in arcs {
        neighbours[from].push(to);
        neighbours[to].push(from);
    }
    let mut part_of = vec![usize::MAX; boxes];
    let mut parts = Vec::new();
    for first in 0..boxes {
        if part_of[first] != usize::MAX {
            continue;
        }
        part_of[first] = parts.len();
        let mut members = vec![first];
        let mut next = 0;
        while let Some(&member) = members.get(next) {
            next += 1;
            for &neighbour in &neighbours[member] {
                if part_of[neighbour] == usize::MAX {
                    part_of[neighbour] = parts.len();
                    members.push(neighbour);
                }
            }
        }
        members.sort_unstable();
        parts.push(members);
    }
    (part_of, parts)
}

/// Boxes and bends of a connected graph in their layers.
///
/// The first vertices are the boxes; the others are bends, where a long edge passes through a layer.
struct Layered {
    boxes: usize,
    layer_of: Vec<usize>,
    /// The vertices of each layer, in order.
    layers: Vec<Vec<usize>>,
    /// From each vertex to the vertices of the layer before and of the layer after; with the number of the segment.
    before: Vec<Vec<(usize, usize)>>,
    after: Vec<Vec<(usize, usize)>>,
    segments: usize,
    /// The vertices along each edge, both boxes included, layer by layer; empty for loops.
    chains: Vec<Vec<usize>>,
}

impl Layered {
    fn new(layer_of: Vec<usize>, arcs: &[(usize, usize)]) -> Self {
        let boxes = layer_of.len();
        let mut graph = Self {
            boxes,
            layers: vec![Vec::new(); layer_of.iter().max().map_or(0, |last| last + 1)],
            before: vec![Vec::new(); boxes],
            after: vec![Vec::new(); boxes],
            layer_of,
            segments: 0,
            chains: Vec::with_capacity(arcs.len()),
        };
        for &(from, to) in arcs {
            let mut chain = Vec::new();
            if from != to {
                chain.push(from);
                for layer in graph.layer_of[from] + 1..graph.layer_of[to] {
                    chain.push(graph.layer_of.len());
                    graph.layer_of.push(layer);
                    graph.before.push(Vec::new());
                    graph.after.push(Vec::new());
                }
                chain.push(to);
            }
            for pair in chain.windows(2) {
                graph.after[pair[0]].push((pair[1], graph.segments));
                graph.before[pair[1]].push((pair[0], graph.segments));
                graph.segments += 1;
            }
            graph.chains.push(chain);
        }
        graph
    }

    fn is_bend(&self, vertex: usize) -> bool {
        vertex >= self.boxes
    }
}

/// Draws a graph that hangs together, without a margin.
fn connected(graph: &Graph, options: &Options) -> Drawing {
    let turned = forward::turned(graph.boxes.len(), &graph.edges);
    let arcs: Vec<_> = graph
        .edges
        .iter()
        .zip(&turned)
        .map(|(&(from, to), turned)| if turned.backwards { (to, from) } else { (from, to) })
        .collect();
    let mut layered = Layered::new(layers::pinned(layers::assign(graph.boxes.len(), &arcs), &graph.pins, &arcs), &arcs);
    order::sort(&mut layered);

    let measures = Measures::new(graph, &layered, options);
    let across = place::across(&layered, |vertex| measures.room(vertex), |left, right| measures.gap(left, right));
    let bands = measures.bands(&layered, &across);
    let mut drawing = Drawing::default();
    for vertex in 0..graph.boxes.len() {
        let (start, end) = bands[layered.layer_of[vertex]];
        let along = measures.along[vertex];
        let rect = (start + (end - start - along) / 2, across[vertex] - measures.across[vertex] / 2);
        drawing.boxes.push(measures.rect(rect, (along, measures.across[vertex])));
    }
    for (number, &(from, to)) in graph.edges.iter().enumerate() {
        let mut points = match &*layered.chains[number] {
            [] => measures.circling(drawing.boxes[from]),
            chain => measures.passing(chain, &layered, &across, &bands, &drawing.boxes, turned[number].backwards),
        };
        if turned[number].backwards {
            points.reverse();
        }
        if from != to {
            points.dedup();
        }
        let points = points.into_iter().map(|point| measures.point(point)).collect();
        let forward::Turned { backwards, circular } = turned[number];
        drawing.routes.push(Route { from, to, backwards, circular, points });
    }
    to_origin(&mut drawing);
    drawing
}

/// Sizes seen from the edges: *along* their direction and *across* it.
struct Measures<'a> {
    options: &'a Options,
    along: Vec<i64>,
    across: Vec<i64>,
    loops: Vec<bool>,
}

impl<'a> Measures<'a> {
    fn new(graph: &Graph, layered: &Layered, options: &'a Options) -> Self {
        let mut measures =
            Self { options, along: Vec::new(), across: Vec::new(), loops: vec![false; layered.layer_of.len()] };
        for size in &graph.boxes {
            let (width, height) = (i64::from(size.width), i64::from(size.height));
            let (along, across) = if options.direction == Direction::Right { (width, height) } else { (height, width) };
            measures.along.push(along);
            measures.across.push(across);
        }
        measures.along.resize(layered.layer_of.len(), 0);
        measures.across.resize(layered.layer_of.len(), 0);
        for &(from, to) in &graph.edges {
            measures.loops[from] |= from == to;
        }
        measures
    }

    /// Half of what a vertex takes across, rounded up.
    fn room(&self, vertex: usize) -> i64 {
        (self.across[vertex] + 1) / 2 + if self.loops[vertex] { LOOP } else { 0 }
    }

    fn gap(&self, left_is_bend: bool, right_is_bend: bool) -> i64 {
        i64::from(if left_is_bend || right_is_bend { self.options.edge_gap } else { self.options.box_gap })
    }

    /// Where each layer begins and ends along. Steep edges push two layers further apart.
    fn bands(&self, layered: &Layered, across: &[i64]) -> Vec<(i64, i64)> {
        let gap = i64::from(self.options.layer_gap);
        let mut bands = Vec::with_capacity(layered.layers.len());
        let mut start = 0;
        for layer in &layered.layers {
            let end = start + layer.iter().map(|vertex| self.along[*vertex]).max().unwrap_or_default();
            bands.push((start, end));
            let leaps = layer
                .iter()
                .flat_map(|from| layered.after[*from].iter().map(|(to, _)| (across[*to] - across[*from]).abs()));
            start = end + gap + (leaps.max().unwrap_or_default() / 8).min(gap);
        }
        bands
    }

    /// Along and across to right and down.
    fn point(&self, (along, across): (i64, i64)) -> Point {
        match self.options.direction {
            Direction::Right => Point { x: along, y: across },
            Direction::Down => Point { x: across, y: along },
        }
    }

    fn rect(&self, start: (i64, i64), size: (i64, i64)) -> Rect {
        let (start, size) = (self.point(start), self.point(size));
        Rect { x: start.x, y: start.y, width: size.x, height: size.y }
    }

    /// Start and end of a box along, and its middle across.
    fn sides(&self, rect: Rect) -> (i64, i64, i64) {
        match self.options.direction {
            Direction::Right => (rect.x, rect.x + rect.width, rect.y + rect.height / 2),
            Direction::Down => (rect.y, rect.y + rect.height, rect.x + rect.width / 2),
        }
    }

    /// From the box at the head of the chain to the one at its end. Edges that go back keep beside the middle,
    /// so that two boxes that need each other have two edges to see.
    fn passing(
        &self,
        chain: &[usize],
        layered: &Layered,
        across: &[i64],
        bands: &[(i64, i64)],
        boxes: &[Rect],
        backwards: bool,
    ) -> Vec<(i64, i64)> {
        let last = chain.len() - 1;
        let mut points = Vec::with_capacity(2 * chain.len());
        for (place, &vertex) in chain.iter().enumerate() {
            let (start, end) = bands[layered.layer_of[vertex]];
            if layered.is_bend(vertex) {
                points.extend([(start, across[vertex]), (end, across[vertex])]);
                continue;
            }
            let (near, far, middle) = self.sides(boxes[vertex]);
            let aside = if backwards { (self.across[vertex] / 4).min(10) } else { 0 };
            if place == last {
                points.extend([(start, middle + aside), (near, middle + aside)]);
            } else {
                points.extend([(far, middle + aside), (end, middle + aside)]);
            }
        }
        points
    }

    /// Out of the side of a box and back into it.
    fn circling(&self, rect: Rect) -> Vec<(i64, i64)> {
        let (near, far, _) = self.sides(rect);
        let border = match self.options.direction {
            Direction::Right => rect.y + rect.height,
            Direction::Down => rect.x + rect.width,
        };
        let (from, to) = (far - (far - near) / 8, far - (far - near) * 3 / 8);
        vec![(from, border), (from, border + LOOP), (to, border + LOOP), (to, border)]
    }
}

/// Moves a drawing so that it begins at the origin, and measures it.
fn to_origin(drawing: &mut Drawing) {
    let points = || drawing.routes.iter().flat_map(|route| &route.points);
    let left = drawing.boxes.iter().map(|rect| rect.x).chain(points().map(|point| point.x)).min().unwrap_or_default();
    let top = drawing.boxes.iter().map(|rect| rect.y).chain(points().map(|point| point.y)).min().unwrap_or_default();
    for rect in &mut drawing.boxes {
        (rect.x, rect.y) = (rect.x - left, rect.y - top);
    }
    for point in drawing.routes.iter_mut().flat_map(|route| &mut route.points) {
        (point.x, point.y) = (point.x - left, point.y - top);
    }
    let points = || drawing.routes.iter().flat_map(|route| &route.points);
    let right = drawing.boxes.iter().map(|rect| rect.x + rect.width).chain(points().map(|point| point.x)).max();
    let bottom = drawing.boxes.iter().map(|rect| rect.y + rect.height).chain(points().map(|point| point.y)).max();
    (drawing.width, drawing.height) = (right.unwrap_or_default(), bottom.unwrap_or_default());
}
