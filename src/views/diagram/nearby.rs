//! One spec, what it needs and what needs it.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, SpecEntry, SpecIndex};
use crate::layout::Options;
use crate::routes::{self, Route};

use super::super::Site;
use super::Diagram;
use super::sketch::{Sketch, Words, loose};

/// At most so many neighbours on each side; a hub that hundreds need is told in a list.
const PER_SIDE: usize = 10;

/// At most so many specs in one drawing.
const SPECS: usize = 30;

/// At most so many references that lead nowhere.
const LOOSE: usize = 6;

/// The spec among those at most `depth` steps away, in one direction or the other; none if it is alone,
/// or if the project wants no drawings.
#[must_use]
pub fn neighbourhood(site: Site<'_>, spec: SpecIndex, depth: u32) -> Option<Diagram> {
    let catalog = site.catalog;
    let entry = catalog.spec(spec);
    if !site.settings.graphs {
        return None;
    }
    if entry.requires.is_empty() && entry.required_by.is_empty() && loose(catalog, spec).next().is_none() {
        return None;
    }
    let from = routes::address(catalog, &Route::Spec(spec));
    let mut near = Near { specs: vec![spec], cut: false };
    near.reach(catalog, depth, |entry| &entry.requires);
    near.reach(catalog, depth, |entry| &entry.required_by);

    let mut sketch = Sketch::default();
    let mut positions = BTreeMap::new();
    for &near in &near.specs {
        positions.insert(near, sketch.add(Words::spec(site, &from, near, near == spec)));
    }
    for (&near, &position) in &positions {
        // The list of a hub may be very long: looked up for each drawn spec, not walked.
        let requires = &catalog.spec(near).requires;
        let drawn = positions.iter().filter(|(other, _)| requires.binary_search(other).is_ok());
        // One step is three columns and fits beside any text; neighbours that need each other would stretch it.
        let drawn = drawn.filter(|(other, _)| depth > 1 || near == spec || **other == spec);
        sketch.edges.extend(drawn.map(|(_, other)| (position, *other)));
    }
    let current = positions[&spec];
    for (all, needed) in [(&entry.requires, true), (&entry.required_by, false)] {
        let left_out = all.len() - drawn(all, &positions);
        if left_out > 0 {
            let more = sketch.add(more(left_out, needed));
            sketch.edges.push(if needed { (current, more) } else { (more, current) });
        }
    }
    let loose_left_out = sketch.add_loose(catalog, spec, current, LOOSE);

    let has_loose = sketch.loose_boxes() > 0;
    let title = format!("What {} needs, and what needs it", entry.parsed.title());
    let mut diagram = sketch.draw(if depth > 1 { "page.farther" } else { "page.nearby" }, title, &Options::default());
    let steps = if depth > 1 { ", up to two steps away, and what these need of each other" } else { "" };
    diagram.summary = format!(
        "Arrows point to what is needed: on the left, what needs {title}; on the right, what it needs{steps}.",
        title = entry.parsed.title(),
    );
    if diagram.lines.iter().any(|line| line.kind == "circle") {
        diagram.notes.push("Dashed red lines are a cycle: these specs wait for each other.".to_owned());
    }
    if has_loose {
        diagram.notes.push("Dashed boxes are names that match no single spec.".to_owned());
    }
    if loose_left_out > 0 {
        diagram.notes.push(format!("{loose_left_out} more of them are not drawn."));
    }
    if near.cut {
        diagram.notes.push("Some specs two steps away are not drawn; the pages of those between list them.".to_owned());
    }
    Some(diagram)
}

/// How many of a list have a box. The list may be very long; what is drawn never is.
fn drawn(all: &[SpecIndex], positions: &BTreeMap<SpecIndex, usize>) -> usize {
    positions.keys().filter(|spec| all.binary_search(spec).is_ok()).count()
}

fn more(count: usize, needed: bool) -> Words {
    let title = match (needed, count) {
        (true, 1) => "that it needs",
        (true, _) => "that it needs too",
        (false, 1) => "that needs it",
        (false, _) => "that need it too",
    };
    Words {
        kind: "more",
        href: None,
        current: false,
        icon: None,
        head: format!("and {count} more"),
        id: String::new(),
        title: title.to_owned(),
    }
}

/// Specs near one, itself first.
struct Near {
    specs: Vec<SpecIndex>,
    /// Whether some that are near enough found no room, beyond the direct neighbours.
    cut: bool,
}

impl Near {
    /// Adds what is reached from the first one by one kind of step.
    fn reach(&mut self, catalog: &Catalog, depth: u32, next: impl Fn(&SpecEntry) -> &[SpecIndex]) {
        let mut last_ring = vec![self.specs[0]];
        for step in 0..depth {
            let mut ring = Vec::new();
            for spec in last_ring {
                let reached = next(catalog.spec(spec));
                let room = match step {
                    // A last one is drawn rather than told as one more.
                    0 if reached.len() == PER_SIDE + 1 => reached.len(),
                    0 => PER_SIDE,
                    _ => SPECS.saturating_sub(self.specs.len()),
                };
                // The list of a hub may be very long: no more of it is read than can be drawn.
                let read = SPECS + room;
                let fresh = reached.iter().take(read).filter(|spec| !self.specs.contains(spec));
                let fresh: Vec<_> = fresh.copied().collect();
                self.cut |= step > 0 && (fresh.len() > room || reached.len() > read);
                for spec in fresh.into_iter().take(room) {
                    self.specs.push(spec);
                    ring.push(spec);
                }
            }
            last_ring = ring;
        }
    }
}
