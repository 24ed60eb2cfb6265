//! Which edges to turn round, so that all can point one way.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// What was found out about an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turned {
    /// It is drawn against the direction of the others.
    pub(super) backwards: bool,
    /// It lies on a circle. Only such edges are ever turned.
    pub(super) circular: bool,
}

/// Judges every edge; few are turned (the greedy way of Eades, Lin and Smyth, inside each knot).
pub(super) fn turned(nodes: usize, edges: &[(usize, usize)]) -> Vec<Turned> {
    let knot = knots(nodes, edges);
    let circular = |from: usize, to: usize| from == to || knot[from] == knot[to];
    let inside: Vec<_> = edges.iter().copied().filter(|&(from, to)| from != to && circular(from, to)).collect();
    let rank = if inside.is_empty() { vec![0; nodes] } else { ranks(nodes, &inside) };
    edges
        .iter()
        .map(|&(from, to)| {
            let circular = circular(from, to);
            Turned { backwards: circular && rank[from] > rank[to], circular }
        })
        .collect()
}

/// An order of the nodes in which most edges point forward.
///
/// Whoever nobody points to goes to the front, whoever points to nobody goes to the end; if all do both, the one
/// that points most and is pointed to least goes to the front, and its incoming edges are given up.
fn ranks(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut outgoing = vec![Vec::new(); nodes];
    let mut incoming = vec![Vec::new(); nodes];
    for &(from, to) in edges {
        outgoing[from].push(to);
        incoming[to].push(from);
    }
    let mut left: Vec<_> = (0..nodes).map(|node| (incoming[node].len(), outgoing[node].len())).collect();
    let urgency = |node: usize, (ins, outs): (usize, usize)| {
        let kind = if ins == 0 {
            0
        } else if outs == 0 {
            1
        } else {
            2
        };
        // The surplus of outgoing edges, as two numbers that cannot be negative: `outs - ins` is the order of
        // `outs + nodes - ins`, and a node has fewer edges each way than there are nodes.
        (kind, Reverse(outs + nodes - ins), node)
    };
    let mut waiting: BTreeSet<_> = (0..nodes).map(|node| urgency(node, left[node])).collect();
    let mut rank = vec![0; nodes];
    let (mut front, mut back) = (0, nodes);
    while let Some((kind, _, node)) = waiting.pop_first() {
        if kind == 1 {
            back -= 1;
            rank[node] = back;
        } else {
            rank[node] = front;
            front += 1;
        }
        for &next in &outgoing[node] {
            if waiting.remove(&urgency(next, left[next])) {
                left[next].0 -= 1;
                waiting.insert(urgency(next, left[next]));
            }
        }
        for &previous in &incoming[node] {
            if waiting.remove(&urgency(previous, left[previous])) {
                left[previous].1 -= 1;
                waiting.insert(urgency(previous, left[previous]));
            }
        }
    }
    rank
}

/// The number of the knot of each node: nodes that all reach each other (Tarjan's strongly connected
/// components) have the same one.
fn knots(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut outgoing = vec![Vec::new(); nodes];
    for &(from, to) in edges {
        outgoing[from].push(to);
    }
    let mut found = vec![usize::MAX; nodes];
    let mut low = vec![0; nodes];
    let mut knot = vec![usize::MAX; nodes];
    let mut open = Vec::new();
    let (mut counter, mut knots) = (0, 0);
    for root in 0..nodes {
        if found[root] != usize::MAX {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.pop() {
            if next == 0 {
                (found[node], low[node]) = (counter, counter);
                counter += 1;
                open.push(node);
            }
            if let Some(&target) = outgoing[node].get(next) {
                path.push((node, next + 1));
                if found[target] == usize::MAX {
                    path.push((target, 0));
                } else if knot[target] == usize::MAX {
                    low[node] = low[node].min(found[target]);
                }
                continue;
            }
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == found[node] {
                while let Some(member) = open.pop() {
                    knot[member] = knots;
                    if member == node {
                        break;
                    }
                }
                knots += 1;
            }
        }
    }
    knot
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backwards(nodes: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let turned = turned(nodes, edges);
        edges.iter().zip(turned).filter(|(_, turned)| turned.backwards).map(|(edge, _)| *edge).collect()
    }

    #[test]
    fn nothing_is_turned_in_a_graph_without_circles() {
        assert!(backwards(4, &[(3, 0), (0, 1), (3, 1), (1, 2), (3, 3)]).is_empty());
    }

    #[test]
    fn one_edge_of_a_circle_is_turned_and_none_outside_it() {
        assert_eq!(backwards(5, &[(4, 0), (0, 1), (1, 2), (2, 0), (2, 3)]), [(2, 0)]);
        assert_eq!(backwards(2, &[(1, 0), (0, 1)]), [(1, 0)]);
    }

    #[test]
    fn edges_on_circles_are_known() {
        let circular: Vec<_> =
            turned(4, &[(0, 1), (1, 0), (1, 2), (3, 3)]).iter().map(|turned| turned.circular).collect();
        assert_eq!(circular, [true, true, false, true]);
    }
}
