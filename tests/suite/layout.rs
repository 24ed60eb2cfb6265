//! What holds for the drawing of any graph.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sitegen::layout::{Direction, Drawing, Graph, Options, Point, Rect, Route, Size, layered};

/// Any graph: circles, double edges, loops, lonely boxes, edges to boxes that do not exist.
fn graphs() -> impl Strategy<Value = Graph> {
    (0_usize..24).prop_flat_map(|boxes| {
        let sizes = prop::collection::vec((0_u16..240, 0_u16..90), boxes);
        let edges = prop::collection::vec((0..boxes + 1, 0..boxes + 1), 0..2 * boxes + 4);
        (sizes, edges).prop_map(|(sizes, edges)| Graph {
            boxes: sizes.into_iter().map(|(width, height)| Size { width, height }).collect(),
            edges,
            pins: Vec::new(),
        })
    })
}

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::Right), Just(Direction::Down)]
}

/// A graph of `boxes` equal boxes whose edges a small generator draws.
fn random(boxes: usize, edges: usize, mut seed: u64) -> Graph {
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let edges = (0..edges).map(|_| (next(boxes), next(boxes))).collect();
    Graph { boxes: vec![Size { width: 180, height: 48 }; boxes], edges, pins: Vec::new() }
}

fn touch(left: Rect, right: Rect) -> bool {
    left.x < right.x + right.width
        && right.x < left.x + left.width
        && left.y < right.y + right.height
        && right.y < left.y + left.height
}

fn on_border(point: Point, rect: Rect) -> bool {
    let inside_x = (rect.x..=rect.x + rect.width).contains(&point.x);
    let inside_y = (rect.y..=rect.y + rect.height).contains(&point.y);
    let on_side = point.x == rect.x || point.x == rect.x + rect.width;
    let on_end = point.y == rect.y || point.y == rect.y + rect.height;
    (on_side && inside_y) || (on_end && inside_x)
}

/// The space that an edge may take between two of its points, however it bends there.
fn between(from: Point, to: Point) -> Rect {
    let (x, y) = (from.x.min(to.x), from.y.min(to.y));
    Rect { x, y, width: (from.x - to.x).abs(), height: (from.y - to.y).abs() }
}

/// Whether the open inside of a box is touched by something that may be as thin as a line.
fn runs_through(line: Rect, rect: Rect) -> bool {
    line.x < rect.x + rect.width
        && rect.x < line.x + line.width
        && line.y < rect.y + rect.height
        && rect.y < line.y + line.height
}

fn along(direction: Direction, point: Point) -> i64 {
    if direction == Direction::Right { point.x } else { point.y }
}

/// Every rule that a drawing obeys, whatever it was drawn from.
fn obeys(graph: &Graph, direction: Direction, drawing: &Drawing) -> Result<(), TestCaseError> {
    prop_assert_eq!(drawing.boxes.len(), graph.boxes.len());
    for (rect, size) in drawing.boxes.iter().zip(&graph.boxes) {
        prop_assert_eq!((rect.width, rect.height), (i64::from(size.width), i64::from(size.height)));
        prop_assert!(rect.x >= 0 && rect.y >= 0, "{rect:?} begins outside");
        prop_assert!(rect.x + rect.width <= drawing.width && rect.y + rect.height <= drawing.height);
    }
    for (number, rect) in drawing.boxes.iter().enumerate() {
        for other in &drawing.boxes[number + 1..] {
            prop_assert!(!touch(*rect, *other), "{rect:?} and {other:?} overlap");
        }
    }
    let wanted: BTreeSet<_> =
        graph.edges.iter().copied().filter(|(from, to)| (*from).max(*to) < graph.boxes.len()).collect();
    let drawn: BTreeSet<_> = drawing.routes.iter().map(|route| (route.from, route.to)).collect();
    prop_assert_eq!(drawing.routes.len(), drawn.len(), "an edge is drawn twice");
    prop_assert_eq!(drawn, wanted);
    for route in &drawing.routes {
        runs_well(route, direction, drawing)?;
    }
    Ok(())
}

fn runs_well(route: &Route, direction: Direction, drawing: &Drawing) -> Result<(), TestCaseError> {
    let (from, to) = (drawing.boxes[route.from], drawing.boxes[route.to]);
    let (Some(first), Some(last)) = (route.points.first(), route.points.last()) else {
        return Err(TestCaseError::fail("an edge has no points"));
    };
    prop_assert!(on_border(*first, from), "{first:?} is not on the border of {from:?}");
    prop_assert!(on_border(*last, to), "{last:?} is not on the border of {to:?}");
    for point in &route.points {
        prop_assert!((0..=drawing.width).contains(&point.x) && (0..=drawing.height).contains(&point.y));
    }
    if route.from == route.to {
        prop_assert_eq!(route.points.len(), 4);
        prop_assert!(route.circular && !route.backwards);
        return Ok(());
    }
    prop_assert!(!route.backwards || route.circular, "an edge outside all circles goes back");
    for pair in route.points.windows(2) {
        let step = along(direction, pair[1]) - along(direction, pair[0]);
        prop_assert!(if route.backwards { step < 0 } else { step > 0 }, "{route:?} does not run one way");
        for rect in &drawing.boxes {
            prop_assert!(!runs_through(between(pair[0], pair[1]), *rect), "{route:?} runs through {rect:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_graph_gives_a_proper_drawing(graph in graphs(), direction in directions()) {
        let options = Options { direction, ..Options::default() };
        let drawing = layered(&graph, &options);
        obeys(&graph, direction, &drawing)?;
        prop_assert_eq!(&drawing, &layered(&graph, &options));
    }

    #[test]
    fn a_graph_without_circles_has_no_edge_that_goes_back(graph in graphs()) {
        let edges = graph.edges.iter().map(|(from, to)| (*from.min(to), *from.max(to))).collect();
        let drawing = layered(&Graph { edges, ..graph }, &Options::default());
        prop_assert!(drawing.routes.iter().all(|route| !route.backwards));
    }

    #[test]
    fn no_room_between_boxes_is_no_reason_to_overlap(graph in graphs(), direction in directions()) {
        let options = Options { direction, layer_gap: 1, box_gap: 0, edge_gap: 1, part_gap: 0, margin: 0, row_width: 0 };
        obeys(&graph, direction, &layered(&graph, &options))?;
    }
}

#[test]
fn larger_graphs_are_proper_drawings_too() {
    for (boxes, edges) in [(60, 90), (120, 150), (150, 600), (400, 380)] {
        let graph = random(boxes, edges, 7);
        obeys(&graph, Direction::Right, &layered(&graph, &Options::default())).unwrap();
    }
}

#[test]
fn a_very_long_chain_and_a_very_large_circle_are_drawn() {
    let boxes = 20_000;
    let mut graph = Graph {
        boxes: vec![Size { width: 100, height: 40 }; boxes],
        edges: (1..boxes).map(|number| (number - 1, number)).collect(),
        pins: Vec::new(),
    };
    let options = Options::default();
    let chain = layered(&graph, &options);
    assert_eq!(chain.height, 40 + 2 * i64::from(options.margin));
    graph.edges.push((boxes - 1, 0));
    let circle = layered(&graph, &options);
    assert_eq!(circle.routes.iter().filter(|route| route.backwards).count(), 1);
    assert!(circle.routes.iter().all(|route| route.circular));
}

#[test]
fn a_chain_is_a_straight_line_and_an_edge_past_it_is_straight_on_its_way() {
    let graph = Graph {
        boxes: vec![Size { width: 100, height: 40 }; 5],
        edges: vec![(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)],
        pins: Vec::new(),
    };
    let drawing = layered(&graph, &Options::default());
    let past = drawing.routes.last().unwrap();
    let inner: BTreeSet<_> = past.points[1..past.points.len() - 1].iter().map(|point| point.y).collect();
    assert_eq!(inner.len(), 1, "{past:?}");
    assert_eq!(drawing.boxes[1].y, drawing.boxes[3].y);
}

#[test]
fn two_boxes_that_need_each_other_have_two_edges_apart() {
    let graph = Graph {
        boxes: vec![Size { width: 100, height: 40 }; 2],
        edges: vec![(0, 1), (1, 0), (0, 1)],
        pins: Vec::new(),
    };
    let drawing = layered(&graph, &Options::default());
    assert_eq!(drawing.routes.iter().map(|route| route.backwards).collect::<Vec<_>>(), [false, true]);
    assert_ne!(drawing.routes[0].points[0].y, drawing.routes[1].points[0].y);
}

#[test]
fn neighbours_stand_balanced_round_the_box_in_the_middle() {
    let graph = Graph {
        boxes: vec![Size { width: 100, height: 40 }; 6],
        edges: vec![(1, 0), (2, 0), (0, 3), (0, 4), (0, 5)],
        pins: Vec::new(),
    };
    let drawing = layered(&graph, &Options::default());
    let middle = |number: usize| drawing.boxes[number].y * 2;
    assert_eq!(middle(1) + middle(2), 2 * middle(0));
    assert_eq!(middle(3) + middle(5), 2 * middle(0));
    assert_eq!(middle(4), middle(0));
}

#[test]
fn an_empty_graph_is_an_empty_drawing() {
    let drawing = layered(&Graph::default(), &Options { margin: 0, ..Options::default() });
    assert_eq!(drawing, Drawing::default());
}
