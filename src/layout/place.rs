//! Coordinates across the direction of edges: straight long edges, boxes in the middle of their neighbours.
//!
//! The way of Brandes and Köpf: vertices are aligned with a median neighbour in four ways (from either
//! end, leaning to either side), each alignment is made as narrow as it can be, and every vertex gets the
//! mean of the middle two. All four keep the order and the gaps of a layer, so the mean does too.

use super::Layered;

/// The middle of each vertex. `room` is half of what it takes, `gap` what has to stay free between two of a
/// layer, told whether each is a bend.
pub(super) fn across(graph: &Layered, room: impl Fn(usize) -> i64, gap: impl Fn(bool, bool) -> i64) -> Vec<i64> {
    let conflicts = conflicts(graph);
    let distance =
        |left: usize, right: usize| room(left) + room(right) + gap(graph.is_bend(left), graph.is_bend(right));
    let mut layouts = Vec::with_capacity(4);
    for from_end in [false, true] {
        for mirrored in [false, true] {
            let view = View::new(graph, from_end, mirrored);
            let blocks = aligned(&view, &conflicts);
            let mut places = compacted(&view, &blocks, distance);
            if mirrored {
                for place in &mut places {
                    *place = -*place;
                }
            }
            layouts.push((mirrored, places));
        }
    }

    // Side by side with the narrowest: those that lean left by their left end, the others by their right end.
    let ends = |places: &[i64]| {
        let left = (0..places.len()).map(|vertex| places[vertex] - room(vertex)).min().unwrap_or_default();
        let right = (0..places.len()).map(|vertex| places[vertex] + room(vertex)).max().unwrap_or_default();
        (left, right)
    };
    let all_ends: Vec<_> = layouts.iter().map(|(_, places)| ends(places)).collect();
    let narrowest = all_ends.iter().copied().min_by_key(|(left, right)| right - left).unwrap_or_default();
    for ((mirrored, places), (left, right)) in layouts.iter_mut().zip(all_ends) {
        let shift = if *mirrored { narrowest.1 - right } else { narrowest.0 - left };
        for place in places {
            *place += shift;
        }
    }
    let mut places: Vec<_> = (0..graph.layer_of.len())
        .map(|vertex| {
            let mut places = [0; 4];
            for (place, (_, layout)) in places.iter_mut().zip(&layouts) {
                *place = layout[vertex];
            }
            places.sort_unstable();
            (places[1] + places[2]).div_euclid(2)
        })
        .collect();
    straighten(graph, &mut places, distance);
    places
}

/// The eye reads an edge that leaps less than this as a line drawn badly.
const NEARLY_STRAIGHT: i64 = 8;

/// Moves boxes a little where that makes more of their edges straight than are so now.
fn straighten(graph: &Layered, places: &mut [i64], distance: impl Fn(usize, usize) -> i64) {
    let mut leaps = Vec::new();
    for layer in graph.layers.iter().chain(graph.layers.iter().rev()) {
        for (number, &vertex) in layer.iter().enumerate() {
            let edges = graph.before[vertex].iter().chain(&graph.after[vertex]);
            leaps.clear();
            leaps.extend(edges.map(|(other, _)| places[*other] - places[vertex]));
            leaps.retain(|leap| leap.abs() < NEARLY_STRAIGHT);
            leaps.sort_unstable();
            let straight = leaps.iter().filter(|leap| **leap == 0).count();
            let best = leaps.chunk_by(|left, right| left == right).max_by_key(|same| (same.len(), -same[0].abs()));
            let Some(best) = best.filter(|same| same.len() > straight) else { continue };
            let place = places[vertex] + best[0];
            let before = number.checked_sub(1).map(|number| layer[number]);
            let fits_after =
                layer.get(number + 1).is_none_or(|after| place + distance(vertex, *after) <= places[*after]);
            if fits_after && before.is_none_or(|before| places[before] + distance(before, vertex) <= place) {
                places[vertex] = place;
            }
        }
    }
}

/// Which segments would bend a long edge: those that cross the inner part of one. By number of the segment.
fn conflicts(graph: &Layered) -> Vec<bool> {
    let mut position = vec![0; graph.layer_of.len()];
    for layer in &graph.layers {
        for (place, vertex) in layer.iter().enumerate() {
            position[*vertex] = place;
        }
    }
    let inner = |vertex: usize| {
        let (before, _) = graph.before[vertex].first().copied()?;
        (graph.is_bend(vertex) && graph.is_bend(before)).then_some(position[before])
    };
    let mut conflicts = vec![false; graph.segments];
    for pair in graph.layers.windows(2) {
        let (mut first, mut done) = (0, 0);
        for (place, &vertex) in pair[1].iter().enumerate() {
            let is_last = place + 1 == pair[1].len();
            let last = match inner(vertex) {
                Some(place) => place,
                None if is_last => pair[0].len(),
                None => continue,
            };
            for &other in &pair[1][done..=place] {
                for &(before, segment) in &graph.before[other] {
                    let crosses = position[before] < first || position[before] > last;
                    conflicts[segment] |= crosses && !(graph.is_bend(other) && graph.is_bend(before));
                }
            }
            (first, done) = (last, place + 1);
        }
    }
    conflicts
}

/// The graph seen from one of its four corners.
struct View<'a> {
    layers: Vec<Vec<usize>>,
    position: Vec<usize>,
    /// Neighbours in the layer that this view visits before.
    before: &'a [Vec<(usize, usize)>],
    mirrored: bool,
}

impl<'a> View<'a> {
    fn new(graph: &'a Layered, from_end: bool, mirrored: bool) -> Self {
        let mut layers = graph.layers.clone();
        if from_end {
            layers.reverse();
        }
        let mut position = vec![0; graph.layer_of.len()];
        for layer in &mut layers {
            if mirrored {
                layer.reverse();
            }
            for (place, vertex) in layer.iter().enumerate() {
                position[*vertex] = place;
            }
        }
        Self { layers, position, before: if from_end { &graph.after } else { &graph.before }, mirrored }
    }
}

/// The block of each vertex, named by its first one: vertices of a block get the same place.
fn aligned(view: &View, conflicts: &[bool]) -> Vec<usize> {
    let mut block: Vec<usize> = (0..view.position.len()).collect();
    let mut neighbours = Vec::new();
    for layer in &view.layers {
        let mut free_from = 0;
        for &vertex in layer {
            neighbours.clear();
            neighbours
                .extend(view.before[vertex].iter().map(|&(before, segment)| (view.position[before], before, segment)));
            neighbours.sort_unstable();
            let Some(last) = neighbours.len().checked_sub(1) else { continue };
            for &(place, before, segment) in &neighbours[last / 2..=last.div_ceil(2)] {
                if block[vertex] == vertex && place >= free_from && !conflicts[segment] {
                    block[vertex] = block[before];
                    free_from = place + 1;
                }
            }
        }
    }
    block
}

/// A place for each vertex: every block as far to the front as it can go, then back to the block behind it,
/// so that no hole is left within a layer.
fn compacted(view: &View, block: &[usize], distance: impl Fn(usize, usize) -> i64) -> Vec<i64> {
    let mut behind: Vec<Vec<(usize, i64)>> = vec![Vec::new(); block.len()];
    let mut waits_for = vec![0_usize; block.len()];
    for pair in view.layers.iter().flat_map(|layer| layer.windows(2)) {
        let far = if view.mirrored { distance(pair[1], pair[0]) } else { distance(pair[0], pair[1]) };
        behind[block[pair[0]]].push((block[pair[1]], far));
        waits_for[block[pair[1]]] += 1;
    }
    let mut sorted: Vec<usize> =
        (0..block.len()).filter(|vertex| block[*vertex] == *vertex && waits_for[*vertex] == 0).collect();
    let mut place = vec![0_i64; block.len()];
    let mut next = 0;
    while let Some(&front) = sorted.get(next) {
        next += 1;
        for &(back, far) in &behind[front] {
            place[back] = place[back].max(place[front] + far);
            waits_for[back] -= 1;
            if waits_for[back] == 0 {
                sorted.push(back);
            }
        }
    }
    for &front in sorted.iter().rev() {
        if let Some(latest) = behind[front].iter().map(|(back, far)| place[*back] - far).min() {
            place[front] = place[front].max(latest);
        }
    }
    block.iter().map(|block| place[*block]).collect()
}
