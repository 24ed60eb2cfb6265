//! Which layer each box stands in, so that edges point to later layers and are short.

use super::Pin;

/// How often boxes are drawn towards their neighbours; more rounds change little.
const ROUNDS: usize = 8;

/// The layer of each node, from 0. `arcs` has no circles but loops.
pub(super) fn assign(nodes: usize, arcs: &[(usize, usize)]) -> Vec<usize> {
    let mut outgoing = vec![Vec::new(); nodes];
    let mut incoming = vec![Vec::new(); nodes];
    for &(from, to) in arcs.iter().filter(|(from, to)| from != to) {
        outgoing[from].push(to);
        incoming[to].push(from);
    }
    let mut layer = vec![0; nodes];
    let mut waits_for: Vec<_> = incoming.iter().map(Vec::len).collect();
    let mut sorted: Vec<_> = (0..nodes).filter(|node| waits_for[*node] == 0).collect();
    let mut next = 0;
    while let Some(&node) = sorted.get(next) {
        next += 1;
        for &target in &outgoing[node] {
            layer[target] = layer[target].max(layer[node] + 1);
            waits_for[target] -= 1;
            if waits_for[target] == 0 {
                sorted.push(target);
            }
        }
    }

    // The longest path makes layers, but leaves boxes far from those that they have to do with. A box
    // with more edges on one side goes to that side as far as it can: each such move shortens the sum.
    for _ in 0..ROUNDS {
        let mut moved = false;
        for &node in sorted.iter().rev().filter(|node| outgoing[**node].len() > incoming[**node].len()) {
            let latest = outgoing[node].iter().map(|target| layer[*target] - 1).min().unwrap_or(layer[node]);
            moved |= latest != layer[node];
            layer[node] = latest;
        }
        for &node in sorted.iter().filter(|node| incoming[**node].len() > outgoing[**node].len()) {
            let earliest = incoming[node].iter().map(|source| layer[*source] + 1).max().unwrap_or(layer[node]);
            moved |= earliest != layer[node];
            layer[node] = earliest;
        }
        if !moved {
            break;
        }
    }
    let first = layer.iter().copied().min().unwrap_or_default();
    layer.iter().map(|layer| layer - first).collect()
}

/// The layers with pinned boxes moved to the ends, if their edges allow it.
pub(super) fn pinned(mut layers: Vec<usize>, pins: &[(usize, Pin)], arcs: &[(usize, usize)]) -> Vec<usize> {
    if pins.is_empty() {
        return layers;
    }
    let (mut has_in, mut has_out) = (vec![false; layers.len()], vec![false; layers.len()]);
    for &(from, to) in arcs {
        has_out[from] = true;
        has_in[to] = true;
    }
    let last = layers.iter().copied().max().unwrap_or_default() + 2;
    for layer in &mut layers {
        *layer += 1;
    }
    for &(pinned, pin) in pins {
        match pin {
            Pin::Start if !has_in[pinned] => layers[pinned] = 0,
            Pin::End if !has_out[pinned] => layers[pinned] = last,
            _ => {}
        }
    }
    // Without gaps: a layer that nobody stands in would still take room.
    let mut used: Vec<usize> = layers.clone();
    used.sort_unstable();
    used.dedup();
    for layer in &mut layers {
        *layer = used.partition_point(|found| found < layer);
    }
    layers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_point_to_later_layers() {
        assert_eq!(assign(4, &[(3, 1), (1, 0), (3, 0), (0, 2)]), [2, 1, 3, 0]);
    }

    #[test]
    fn pinned_boxes_stand_at_the_ends() {
        let arcs = [(0, 1), (1, 2), (0, 3), (4, 2)];
        let layers = pinned(assign(5, &arcs), &[(3, Pin::End), (4, Pin::Start)], &arcs);
        assert_eq!(layers, [1, 2, 3, 4, 0]);
    }

    #[test]
    fn a_box_stands_next_to_the_one_it_points_to() {
        assert_eq!(assign(5, &[(0, 1), (1, 2), (2, 3), (4, 3)]), [0, 1, 2, 3, 2]);
    }
}
