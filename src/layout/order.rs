//! The order of vertices in each layer, so that few edges cross.
//!
//! Layers are swept to and fro: each vertex goes to the mean place of its neighbours in the layer before,
//! then neighbouring vertices change places where that helps. The best order seen is kept. Ties fall
//! to the order before, so that a drawing looks like the list it was made from.

use super::Layered;

/// At most so many sweeps over the whole drawing.
const SWEEPS: usize = 24;

/// Sweeping ends after so many without a gain.
const PATIENCE: usize = 4;

/// Large drawings get fewer sweeps: about this much work altogether. Nobody sees their last crossing.
const WORK: usize = 3_000_000;

/// Up to this size vertices also change places in pairs.
const PAIRS: usize = 3_000;

/// Fills in the layers of `graph`.
pub(super) fn sort(graph: &mut Layered) {
    let mut layers = vec![Vec::new(); graph.layers.len()];
    for vertex in discovered(graph) {
        layers[graph.layer_of[vertex]].push(vertex);
    }
    let mut position = vec![0; graph.layer_of.len()];
    for layer in &layers {
        number(layer, &mut position);
    }
    let size = graph.layer_of.len() + graph.segments;
    let sweeps = (WORK / size.max(1)).clamp(2, SWEEPS);
    let mut fewest = crossings(graph, &layers, &position);
    let mut best = layers.clone();
    let mut in_vain = 0;
    for sweep in 0..sweeps {
        if fewest == 0 || in_vain == PATIENCE {
            break;
        }
        if sweep % 2 == 0 {
            for layer in layers.iter_mut().skip(1) {
                by_neighbours(layer, &graph.before, &mut position, sweep % 4 >= 2);
            }
        } else {
            for layer in layers.iter_mut().rev().skip(1) {
                by_neighbours(layer, &graph.after, &mut position, sweep % 4 >= 2);
            }
        }
        if size <= PAIRS {
            in_pairs(graph, &mut layers, &mut position);
        }
        let now = crossings(graph, &layers, &position);
        if now < fewest {
            (fewest, in_vain) = (now, 0);
            best.clone_from(&layers);
        } else {
            in_vain += 1;
        }
    }
    graph.layers = best;
}

/// All vertices, from those that no edge leads to, depth first: neighbours are found near each other.
fn discovered(graph: &Layered) -> Vec<usize> {
    let mut seen = vec![false; graph.layer_of.len()];
    let mut found = Vec::with_capacity(seen.len());
    for first in (0..graph.boxes).filter(|vertex| graph.before[*vertex].is_empty()) {
        let mut path = vec![first];
        while let Some(vertex) = path.pop() {
            if !std::mem::replace(&mut seen[vertex], true) {
                found.push(vertex);
                path.extend(graph.after[vertex].iter().rev().map(|(next, _)| *next));
            }
        }
    }
    found
}

fn number(layer: &[usize], position: &mut [usize]) {
    for (place, vertex) in layer.iter().enumerate() {
        position[*vertex] = place;
    }
}

/// Sorts a layer by the mean place of neighbours; vertices without any keep their place.
fn by_neighbours(layer: &mut [usize], neighbours: &[Vec<(usize, usize)>], position: &mut [usize], flip_ties: bool) {
    let mut wanted: Vec<(usize, usize, usize)> = Vec::with_capacity(layer.len());
    for &vertex in layer.iter().filter(|vertex| !neighbours[**vertex].is_empty()) {
        let sum: usize = neighbours[vertex].iter().map(|(neighbour, _)| position[*neighbour]).sum();
        wanted.push((sum, neighbours[vertex].len(), vertex));
    }
    if flip_ties {
        wanted.reverse();
    }
    // The sort is stable: equals stay in their order, or in the opposite one, to get out of a dead end.
    wanted.sort_by(|left, right| (left.0 * right.1).cmp(&(right.0 * left.1)));
    let mut sorted = wanted.into_iter();
    for vertex in layer.iter_mut().filter(|vertex| !neighbours[**vertex].is_empty()) {
        if let Some((_, _, next)) = sorted.next() {
            *vertex = next;
        }
    }
    number(layer, position);
}

/// Changes the places of neighbours in a layer as long as crossings go away.
fn in_pairs(graph: &Layered, layers: &mut [Vec<usize>], position: &mut [usize]) {
    for _ in 0..PATIENCE {
        let mut changed = false;
        for layer in layers.iter_mut() {
            for place in 1..layer.len() {
                let (left, right) = (layer[place - 1], layer[place]);
                let cost = |left: usize, right: usize| {
                    crossings_of(&graph.before[left], &graph.before[right], position)
                        + crossings_of(&graph.after[left], &graph.after[right], position)
                };
                if cost(right, left) < cost(left, right) {
                    layer.swap(place - 1, place);
                    (position[left], position[right]) = (place, place - 1);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// How often the edges of two vertices cross, if the first stands before the second.
fn crossings_of(left: &[(usize, usize)], right: &[(usize, usize)], position: &[usize]) -> usize {
    let places = |edges: &[(usize, usize)]| {
        let mut places: Vec<_> = edges.iter().map(|(neighbour, _)| position[*neighbour]).collect();
        places.sort_unstable();
        places
    };
    let (left, right) = (places(left), places(right));
    let mut smaller = 0;
    let mut crossings = 0;
    for place in left {
        while right.get(smaller).is_some_and(|other| *other < place) {
            smaller += 1;
        }
        crossings += smaller;
    }
    crossings
}

/// How often edges cross between all layers, counted with a tree of sums.
fn crossings(graph: &Layered, layers: &[Vec<usize>], position: &[usize]) -> usize {
    let mut crossings = 0;
    let mut ends = Vec::new();
    for pair in layers.windows(2) {
        let mut sums = vec![0_usize; pair[1].len() + 1];
        let mut seen = 0;
        for vertex in &pair[0] {
            ends.clear();
            ends.extend(graph.after[*vertex].iter().map(|(next, _)| position[*next]));
            ends.sort_unstable();
            for &end in &ends {
                crossings += seen - prefix(&sums, end + 1);
            }
            for &end in &ends {
                seen += 1;
                let mut at = end + 1;
                while at < sums.len() {
                    sums[at] += 1;
                    at += at & at.wrapping_neg();
                }
            }
        }
    }
    crossings
}

/// How many of the ends counted so far stand before place `until`.
fn prefix(sums: &[usize], mut until: usize) -> usize {
    let mut sum = 0;
    while until > 0 {
        sum += sums[until];
        until &= until - 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::layers;
    use super::*;

    fn crossings_after_sorting(nodes: usize, arcs: &[(usize, usize)]) -> usize {
        let mut graph = Layered::new(layers::assign(nodes, arcs), arcs);
        sort(&mut graph);
        let mut position = vec![0; graph.layer_of.len()];
        graph.layers.iter().for_each(|layer| number(layer, &mut position));
        crossings(&graph, &graph.layers, &position)
    }

    #[test]
    fn a_graph_that_can_be_drawn_without_crossings_is() {
        assert_eq!(crossings_after_sorting(4, &[(0, 3), (1, 2), (0, 2)]), 0);
        let tree: Vec<_> = (1..31).map(|node| ((node - 1) / 2, node)).collect();
        assert_eq!(crossings_after_sorting(31, &tree), 0);
    }

    #[test]
    fn crossings_that_cannot_be_avoided_are_counted() {
        assert_eq!(
            crossings_after_sorting(6, &[(0, 3), (0, 4), (0, 5), (1, 3), (1, 4), (1, 5), (2, 3), (2, 4), (2, 5)]),
            9
        );
        assert_eq!(crossings_after_sorting(4, &[(0, 2), (0, 3), (1, 2), (1, 3)]), 1);
    }
}
