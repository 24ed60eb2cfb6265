//! The graph of needs: circles, and the longest chain.
//!
//! Works on plain adjacency lists, so that it can be tested without specs. Nothing here recurses:
//! a chain of a hundred thousand specs is no deeper than one of three.

/// For every node, the nodes that it needs.
pub(super) type Needs = Vec<Vec<u32>>;

/// At most so many circles are told of one knot of specs: each is a path that somebody has to read.
const CYCLES_PER_KNOT: usize = 50;

/// The circles of the graph, shortest first, each beginning with its smallest node.
///
/// Every node that lies on a circle is on at least one of them (up to a limit for each knot), and each is
/// a shortest one through some node.
pub(super) fn cycles(needs: &Needs) -> Vec<Vec<u32>> {
    let mut cycles = Vec::new();
    for knot in knots(needs) {
        let inside: std::collections::HashSet<u32> = knot.iter().copied().collect();
        let mut covered = std::collections::HashSet::new();
        let mut found = 0;
        for node in &knot {
            if found == CYCLES_PER_KNOT {
                break;
            }
            if covered.contains(node) {
                continue;
            }
            let Some(mut cycle) = shortest_through(needs, *node, &inside) else { continue };
            covered.extend(cycle.iter().copied());
            let smallest = cycle.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(at, _)| at);
            cycle.rotate_left(smallest);
            cycles.push(cycle);
            found += 1;
        }
    }
    cycles.sort_by(|left, right| (left.len(), left).cmp(&(right.len(), right)));
    cycles.dedup();
    cycles
}

/// The longest path of needs, from the one that needs most to the one that needs nothing more.
///
/// Circles are cut: an edge inside a knot does not count. Among equals the first by node order.
pub(super) fn longest_chain(needs: &Needs) -> Vec<u32> {
    let mut knot_of = vec![u32::MAX; needs.len()];
    for (number, knot) in knots(needs).iter().enumerate() {
        for node in knot {
            knot_of[*node as usize] = number as u32;
        }
    }
    let counts = |from: u32, to: u32| {
        from != to && (knot_of[from as usize] == u32::MAX || knot_of[from as usize] != knot_of[to as usize])
    };
    let mut needed = vec![0_u32; needs.len()];
    for (from, targets) in needs.iter().enumerate() {
        targets.iter().filter(|to| counts(from as u32, **to)).for_each(|to| needed[*to as usize] += 1);
    }
    // From those that nobody needs downwards; each node once all that need it are done.
    let mut ready: Vec<u32> = (0..needs.len() as u32).filter(|node| needed[*node as usize] == 0).collect();
    let mut depth = vec![1_u32; needs.len()];
    let mut before = vec![u32::MAX; needs.len()];
    let mut at = 0;
    while let Some(&from) = ready.get(at) {
        at += 1;
        for &to in needs[from as usize].iter().filter(|to| counts(from, **to)) {
            if depth[from as usize] + 1 > depth[to as usize] {
                depth[to as usize] = depth[from as usize] + 1;
                before[to as usize] = from;
            }
            needed[to as usize] -= 1;
            if needed[to as usize] == 0 {
                ready.push(to);
            }
        }
    }
    let deepest = (0..needs.len() as u32).max_by_key(|node| (depth[*node as usize], std::cmp::Reverse(*node)));
    let mut chain = Vec::new();
    let mut next = deepest.unwrap_or(u32::MAX);
    while next != u32::MAX {
        chain.push(next);
        next = before[next as usize];
    }
    chain.reverse();
    chain
}

/// A shortest circle through `start` that stays `inside`.
fn shortest_through(needs: &Needs, start: u32, inside: &std::collections::HashSet<u32>) -> Option<Vec<u32>> {
    let mut before = std::collections::HashMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &next in &needs[node as usize] {
            if next == start && node != start {
                let mut cycle = vec![node];
                while let Some(previous) = cycle.last().and_then(|last| before.get(last)) {
                    cycle.push(*previous);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if next != start && inside.contains(&next) && !before.contains_key(&next) {
                before.insert(next, node);
                queue.push_back(next);
            }
        }
    }
    None
}

/// Sets of at least two nodes that all reach each other (Tarjan's strongly connected components), each sorted.
fn knots(needs: &Needs) -> Vec<Vec<u32>> {
    const UNSEEN: u32 = u32::MAX;
    let mut order = vec![UNSEEN; needs.len()];
    let mut low = vec![0_u32; needs.len()];
    let mut on_stack = vec![false; needs.len()];
    let mut stack = Vec::new();
    let mut knots = Vec::new();
    let mut counter = 0;
    for root in 0..needs.len() as u32 {
        if order[root as usize] != UNSEEN {
            continue;
        }
        let mut calls = vec![(root, 0_usize)];
        while let Some((node, next)) = calls.pop() {
            let here = node as usize;
            if next == 0 {
                order[here] = counter;
                low[here] = counter;
                counter += 1;
                stack.push(node);
                on_stack[here] = true;
            }
            if let Some(&target) = needs[here].get(next) {
                calls.push((node, next + 1));
                let there = target as usize;
                if order[there] == UNSEEN {
                    calls.push((target, 0));
                } else if on_stack[there] {
                    low[here] = low[here].min(order[there]);
                }
                continue;
            }
            if let Some(&(parent, _)) = calls.last() {
                low[parent as usize] = low[parent as usize].min(low[here]);
            }
            if low[here] == order[here] {
                let mut knot = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member as usize] = false;
                    knot.push(member);
                    if member == node {
                        break;
                    }
                }
                if knot.len() > 1 {
                    knot.sort_unstable();
                    knots.push(knot);
                }
            }
        }
    }
    knots.sort_unstable();
    knots
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(edges: &[(u32, u32)], nodes: u32) -> Needs {
        let mut needs = vec![Vec::new(); nodes as usize];
        for (from, to) in edges {
            needs[*from as usize].push(*to);
        }
        needs
    }

    #[test]
    fn cycles_are_whole_paths_shortest_first() {
        let graph = needs(&[(0, 1), (1, 2), (2, 0), (3, 4), (4, 3), (4, 0)], 5);
        assert_eq!(cycles(&graph), vec![vec![3, 4], vec![0, 1, 2]]);
    }

    #[test]
    fn a_graph_without_circles_has_none_and_a_self_loop_is_none() {
        assert!(cycles(&needs(&[(0, 1), (0, 2), (1, 2), (2, 2)], 3)).is_empty());
    }

    #[test]
    fn two_circles_in_one_knot_are_both_told() {
        let graph = needs(&[(0, 1), (1, 0), (1, 2), (2, 1)], 3);
        assert_eq!(cycles(&graph), vec![vec![0, 1], vec![1, 2]]);
    }

    #[test]
    fn a_very_long_chain_does_not_exhaust_the_stack() {
        let nodes = 200_000;
        let mut graph: Needs = (0..nodes).map(|node| vec![(node + 1) % nodes]).collect();
        assert_eq!(cycles(&graph)[0].len(), nodes as usize);
        graph[nodes as usize - 1].clear();
        assert_eq!(longest_chain(&graph).len(), nodes as usize);
    }

    #[test]
    fn the_longest_chain_goes_from_the_most_needing_to_the_needed() {
        let graph = needs(&[(2, 1), (1, 0), (3, 0)], 4);
        assert_eq!(longest_chain(&graph), vec![2, 1, 0]);
        assert_eq!(longest_chain(&Needs::new()), Vec::<u32>::new());
    }

    #[test]
    fn circles_do_not_lengthen_a_chain() {
        let graph = needs(&[(0, 1), (1, 0), (1, 2), (3, 3)], 4);
        assert_eq!(longest_chain(&graph), vec![1, 2]);
    }
}
