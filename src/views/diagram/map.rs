//! The whole portfolio: every spec that needs another or is needed, as far as that can be read.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{OwnerIndex, SpecIndex};
use crate::layout::Options;
use crate::model::StatusKind;
use crate::routes::{self, Route};

use super::super::Site;
use super::Diagram;
use super::sketch::{Sketch, Words, loose};

/// Up to so many specs are drawn one by one, even if they all hang together.
const WHOLE: usize = 40;

/// More boxes than this are never drawn.
const BOXES: usize = 150;

/// With more ties between groups than so many for each, only the strongest are drawn.
const TIES_PER_GROUP: usize = 2;

/// At most so many references that lead nowhere are drawn.
const LOOSE: usize = 20;

/// The map of all specs that have a dependency; none if there is no such spec,
/// or if the project wants no drawings.
#[must_use]
pub fn map(site: Site<'_>) -> Option<Diagram> {
    let catalog = site.catalog;
    if !site.settings.graphs {
        return None;
    }
    let tied = |spec: SpecIndex| {
        let entry = catalog.spec(spec);
        !entry.requires.is_empty() || !entry.required_by.is_empty() || loose(catalog, spec).next().is_some()
    };
    let all: Vec<SpecIndex> = catalog.specs().map(|(spec, _)| spec).filter(|spec| tied(*spec)).collect();
    if all.is_empty() {
        return None;
    }
    let mut plan = Plan::new(site);
    for part in parts(site, &all) {
        plan.add_part(&part);
    }
    plan.connect();
    plan.thin();
    let alone = catalog.specs.len() - all.len();
    Some(plan.finish(all.len(), alone))
}

/// Specs that hang together, the largest set first; equals by key.
fn parts(site: Site<'_>, all: &[SpecIndex]) -> Vec<Vec<SpecIndex>> {
    let mut seen = vec![false; site.catalog.specs.len()];
    let mut parts = Vec::new();
    for &first in all {
        if std::mem::replace(&mut seen[first.get()], true) {
            continue;
        }
        let mut part = vec![first];
        let mut next = 0;
        while let Some(&spec) = part.get(next) {
            next += 1;
            let entry = site.catalog.spec(spec);
            for &neighbour in entry.requires.iter().chain(&entry.required_by) {
                if !std::mem::replace(&mut seen[neighbour.get()], true) {
                    part.push(neighbour);
                }
            }
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// What specs of a large part are gathered by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Owner(OwnerIndex),
    NoOwner,
    Status(StatusKind),
}

/// What is going to be drawn.
struct Plan<'a> {
    site: Site<'a>,
    from: String,
    sketch: Sketch,
    /// The box of each spec: its own, or that of its group.
    boxes: BTreeMap<SpecIndex, usize>,
    /// Parts and specs for which there was no room.
    left_out: (usize, usize),
    loose_left_out: usize,
    gathered: Option<&'static str>,
    /// How many ties between groups are drawn, and how many there are, where these are too many.
    thinned: Option<(usize, usize)>,
}

impl<'a> Plan<'a> {
    fn new(site: Site<'a>) -> Self {
        Self {
            site,
            from: routes::address(site.catalog, &Route::Dependencies(1)),
            sketch: Sketch::default(),
            boxes: BTreeMap::new(),
            left_out: (0, 0),
            loose_left_out: 0,
            gathered: None,
            thinned: None,
        }
    }

    fn add_part(&mut self, part: &[SpecIndex]) {
        if part.len() > WHOLE {
            self.gather(part);
        } else if self.sketch.boxes.len() + part.len() <= BOXES - LOOSE {
            for &spec in part {
                let words = Words::spec(self.site, &self.from, spec, false);
                self.boxes.insert(spec, self.sketch.add(words));
            }
        } else {
            self.left_out = (self.left_out.0 + 1, self.left_out.1 + part.len());
        }
    }

    /// A part that is too large to be read, by owner; by status where owners do not tell its specs apart.
    fn gather(&mut self, part: &[SpecIndex]) {
        let owners = self.grouped(part, |plan, spec| {
            plan.site.catalog.spec(spec).owners.first().map_or(Group::NoOwner, |owner| Group::Owner(*owner))
        });
        let without = owners.get(&Group::NoOwner).map_or(0, Vec::len);
        let (groups, by) = if (3..=WHOLE).contains(&owners.len()) && without * 2 <= part.len() {
            (owners, "owner")
        } else {
            (self.grouped(part, |plan, spec| Group::Status(plan.site.catalog.spec(spec).status().clone())), "status")
        };
        if self.sketch.boxes.len() + groups.len() > BOXES - LOOSE {
            self.left_out = (self.left_out.0 + 1, self.left_out.1 + part.len());
            return;
        }
        self.gathered = Some(match self.gathered {
            Some(before) if before != by => "owner or status",
            _ => by,
        });
        for (group, specs) in groups {
            let words = self.words(&group, specs.len());
            let added = self.sketch.add(words);
            self.boxes.extend(specs.into_iter().map(|spec| (spec, added)));
        }
    }

    fn grouped(
        &self,
        part: &[SpecIndex],
        group: impl Fn(&Self, SpecIndex) -> Group,
    ) -> BTreeMap<Group, Vec<SpecIndex>> {
        let mut groups: BTreeMap<Group, Vec<SpecIndex>> = BTreeMap::new();
        for &spec in part {
            groups.entry(group(self, spec)).or_default().push(spec);
        }
        groups
    }

    /// A group, with a link to the list that its count is a part of.
    fn words(&self, group: &Group, count: usize) -> Words {
        let catalog = self.site.catalog;
        let (title, icon, route, listed) = match group {
            Group::Owner(owner) => {
                let entry = catalog.owner(*owner);
                (entry.name.clone(), None, Some(Route::Owner(*owner, 1)), entry.specs.len())
            }
            Group::NoOwner => ("No owner".to_owned(), None, None, count),
            Group::Status(kind) => {
                let listed =
                    catalog.statuses.iter().find(|(found, _)| found == kind).map_or(0, |(_, specs)| specs.len());
                let icon = Some(kind.built_in().slug());
                (kind.label().to_owned(), icon, Some(Route::Status(kind.clone(), 1)), listed)
            }
        };
        let head = if listed == count { specs(count) } else { format!("{count} of {}", specs(listed)) };
        let href =
            route.map(|route| routes::href(&self.from, &routes::address(catalog, &route), self.site.settings.portable));
        Words { kind: "group", href, current: false, icon, head, id: String::new(), title }
    }

    /// Edges between all boxes, and boxes for references that lead nowhere.
    fn connect(&mut self) {
        let catalog = self.site.catalog;
        let boxes = std::mem::take(&mut self.boxes);
        for (spec, &from) in &boxes {
            let targets = catalog.spec(*spec).requires.iter().filter_map(|target| boxes.get(target));
            // What the specs of a group need of each other stays inside its box.
            let is_group = self.sketch.boxes[from].kind == "group";
            self.sketch.edges.extend(targets.filter(|to| !is_group || **to != from).map(|to| (from, *to)));
            if is_group {
                self.loose_left_out += loose(catalog, *spec).count();
            } else {
                self.loose_left_out += self.sketch.add_loose(catalog, *spec, from, LOOSE);
            }
        }
    }

    /// Where every group needs nearly every other, lines hide what they join: then the strongest ones are drawn, and
    /// of each group its strongest.
    fn thin(&mut self) {
        let is_group = |at: usize| self.sketch.boxes[at].kind == "group";
        let mut ties: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for edge in self.sketch.edges.iter().filter(|(from, to)| is_group(*from) && is_group(*to)) {
            *ties.entry(*edge).or_default() += 1;
        }
        let groups = (0..self.sketch.boxes.len()).filter(|at| is_group(*at)).count();
        let most = groups * TIES_PER_GROUP;
        if ties.len() <= most {
            return;
        }
        let mut strongest: Vec<_> = ties.iter().map(|(edge, count)| (std::cmp::Reverse(*count), *edge)).collect();
        strongest.sort_unstable();
        let mut told = BTreeSet::new();
        // The first tie that touches a group is its strongest.
        let first_of_one = strongest.iter().map(|(_, edge)| *edge).filter(|(from, to)| {
            let from_is_new = told.insert(*from);
            told.insert(*to) || from_is_new
        });
        let mut drawn: BTreeSet<_> = first_of_one.collect();
        let rest = strongest.iter().map(|(_, edge)| *edge);
        for edge in rest {
            if drawn.len() >= most {
                break;
            }
            drawn.insert(edge);
        }
        self.thinned = Some((drawn.len(), ties.len()));
        self.sketch.edges.retain(|edge| !ties.contains_key(edge) || drawn.contains(edge));
    }

    fn finish(self, tied: usize, alone: usize) -> Diagram {
        let has_loose = self.sketch.loose_boxes() > 0;
        let mut diagram = self.sketch.draw("page.map", "Map of dependencies".to_owned(), &Options::default());
        let told = match (tied, alone) {
            (1, 0) => "The only spec has a dependency".to_owned(),
            (_, 0) => format!("All {} have a dependency", specs(tied)),
            (1, _) => format!("1 of {} has a dependency", specs(tied + alone)),
            _ => format!("{tied} of {} have a dependency", specs(tied + alone)),
        };
        diagram.summary = format!(
            "An arrow from A to B means that A needs B; what is needed is on the right. {told}, one way or the \
             other."
        );
        let notes = &mut diagram.notes;
        if let Some(by) = self.gathered {
            notes.push(format!(
                "Connected sets of more than {WHOLE} specs are grouped by {by}; dependencies within one box are not \
                 drawn."
            ));
        }
        if let Some((drawn, ties)) = self.thinned {
            notes.push(format!(
                "Of {ties} links between boxes, the {drawn} that stand for the most dependencies are drawn."
            ));
        }
        if diagram.lines.iter().any(|line| line.kind == "circle") {
            notes.push("Dashed red lines are a cycle: these specs wait for each other.".to_owned());
        }
        if has_loose {
            notes.push("Dashed boxes are names that match no single spec.".to_owned());
        }
        match self.loose_left_out {
            0 => {}
            1 => notes.push("1 name that matches no single spec is not drawn.".to_owned()),
            count => notes.push(format!("{count} names that match no single spec are not drawn.")),
        }
        let (parts, left_out) = self.left_out;
        if parts > 0 {
            let sets = if parts == 1 { "1 set".to_owned() } else { format!("{parts} sets") };
            notes.push(format!(
                "The map holds {BOXES} boxes: {sets} of {} left out. The lists have them all.",
                specs(left_out)
            ));
        }
        match alone {
            0 => {}
            1 => notes.push("1 spec has no dependencies and is not drawn.".to_owned()),
            count => notes.push(format!("{count} specs have no dependencies and are not drawn.")),
        }
        diagram
    }
}

fn specs(count: usize) -> String {
    if count == 1 { "1 spec".to_owned() } else { format!("{count} specs") }
}
