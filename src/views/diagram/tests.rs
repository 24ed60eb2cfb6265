//! What is drawn, marked, gathered and left out; places are the matter of `layout`.

use std::sync::Arc;

use super::*;
use crate::catalog::{self, Catalog};
use crate::diagnostic::{Report, SourcePath};
use crate::lettering;
use crate::model::{
    ContentHash, Date, DependencyLine, Document, EdgeKind, Headings, Owner, OwnerKind, Parsed, Reference,
    ReferenceForm, Settings, StatusKind, Structure,
};
use crate::verdict::sample;
use crate::views::{Common, Site};

/// One spec a line: id, `status` or `-`, `owner` or `-`, then the ids that it needs.
pub(super) fn portfolio(lines: &str) -> Catalog {
    let documents = lines.lines().filter(|line| !line.trim().is_empty()).map(|line| Arc::new(document(line))).collect();
    catalog::link(catalog::Input { documents, ..Default::default() })
}

fn document(line: &str) -> Parsed {
    let mut words = line.split_whitespace();
    let mut word = || words.next().unwrap();
    let (id, status, owner) = (word(), word(), word());
    let status = StatusKind::BUILT_IN.into_iter().find(|kind| kind.name() == status);
    let place = sample::line(1);
    let mut spec = sample::spec(id, status, "");
    spec.title.text = id.split_once('-').map_or(id, |(_, title)| title).replace('-', " ").into();
    if owner != "-" {
        spec.owners = vec![Owner { name: owner.into(), kind: OwnerKind::Team, place }];
    }
    for need in words {
        let reference = Reference { text: need.into(), form: ReferenceForm::Id, min_version: None, place };
        let references = vec![reference];
        spec.dependencies.push(DependencyLine { raw: need.into(), kind: EdgeKind::Requires, references, place });
    }
    Parsed {
        path: SourcePath::new(format!("{id}.md")),
        hash: ContentHash([0; 16]),
        size: 0,
        document: Document::Spec(Box::new(spec)),
        attached_to: None,
        headings: Headings::default(),
        links: Vec::new(),
        structure: Structure::default(),
        diagnostics: Vec::new(),
    }
}

pub(in crate::views) fn settings() -> Settings {
    Settings {
        title: "Portal".into(),
        tagline: None,
        base_url: None,
        portable: false,
        today: Date::day(2026, 1, 1).unwrap(),
        commit: None,
        edit_link: None,
        links: Vec::new(),
        footer: None,
        moved: Vec::new(),
        logo: None,
        highlight: false,
        graphs: true,
        search: true,
        figures: crate::model::Figures::default(),
    }
}

fn near(catalog: &Catalog, key: &str, depth: u32) -> Option<Diagram> {
    let spec = catalog.specs().find(|(_, entry)| entry.key == key).map(|(spec, _)| spec).unwrap();
    let common = Common::default();
    neighbourhood(
        Site { catalog, settings: &settings(), findings: &Report::default(), changes: None, common: &common },
        spec,
        depth,
    )
}

fn whole(catalog: &Catalog) -> Option<Diagram> {
    let common = Common::default();
    map(Site { catalog, settings: &settings(), findings: &Report::default(), changes: None, common: &common })
}

fn ids(diagram: &Diagram) -> Vec<&str> {
    let mut ids: Vec<_> = diagram.boxes.iter().map(|found| &*found.id).collect();
    ids.sort_unstable();
    ids
}

fn edges(diagram: &Diagram) -> Vec<&str> {
    let mut names: Vec<_> = diagram.lines.iter().map(|line| &*line.name).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_spec_without_ties_has_no_drawing() {
    let catalog = portfolio("001-a draft -\n002-b draft -");
    assert!(near(&catalog, "001-a", 1).is_none());
    assert!(whole(&catalog).is_none());
}

#[test]
fn depth_decides_how_far_a_neighbourhood_reaches() {
    let catalog = portfolio("001-a complete -\n002-b draft - 001-a\n003-c draft - 002-b\n004-d draft - 003-c");
    assert_eq!(ids(&near(&catalog, "003-c", 1).unwrap()), ["002", "003", "004"]);
    assert_eq!(ids(&near(&catalog, "003-c", 2).unwrap()), ["001", "002", "003", "004"]);
    assert_eq!(edges(&near(&catalog, "003-c", 1).unwrap()), ["003 needs 002", "004 needs 003"]);
}

#[test]
fn what_needs_a_spec_stands_before_it_and_what_it_needs_after() {
    let catalog = portfolio("001-a complete -\n002-b draft - 001-a\n003-c draft - 002-b");
    let diagram = near(&catalog, "002-b", 1).unwrap();
    let order: Vec<_> = diagram.boxes.iter().map(|found| (&*found.id, found.current)).collect();
    assert_eq!(order, [("003", false), ("002", true), ("001", false)]);
    assert_eq!(diagram.boxes[0].href.as_deref(), Some("../003-c/"));
    assert_eq!(diagram.boxes[1].href, None);
}

#[test]
fn a_hub_shows_some_and_counts_the_others() {
    use std::fmt::Write as _;
    let mut lines = "000-hub draft -\n".to_owned();
    for number in 1..=40 {
        let _ = writeln!(lines, "{number:03}-x draft - 000-hub");
    }
    let diagram = near(&portfolio(&lines), "000-hub", 1).unwrap();
    let more: Vec<_> = diagram.boxes.iter().filter(|found| found.kind == "more").collect();
    assert_eq!(more.len(), 1);
    assert_eq!(more[0].head, "and 30 more");
    assert_eq!(diagram.boxes.len(), 12);
}

#[test]
fn eleven_neighbours_are_all_drawn_rather_than_one_told() {
    use std::fmt::Write as _;
    let mut lines = "000-hub draft -\n".to_owned();
    for number in 1..=11 {
        let _ = writeln!(lines, "{number:03}-x draft - 000-hub");
    }
    let diagram = near(&portfolio(&lines), "000-hub", 2).unwrap();
    assert!(diagram.boxes.iter().all(|found| found.kind == "spec"));
    assert_eq!(diagram.boxes.len(), 12);
}

#[test]
fn names_that_lead_nowhere_are_drawn_and_said() {
    let catalog = portfolio("001-a draft - 099-gone\n002-b draft - 099-gone");
    let diagram = whole(&catalog).unwrap();
    let loose: Vec<_> = diagram.boxes.iter().filter(|found| found.kind == "loose").collect();
    assert_eq!(loose.len(), 1, "one box for the same words");
    assert_eq!((&*loose[0].head, loose[0].href.as_deref()), ("No such spec", None));
    assert!(diagram.lines.iter().all(|line| line.kind == "loose"));
    assert!(diagram.notes.iter().any(|note| note.contains("match no single spec")));
}

#[test]
fn circles_are_marked_and_said() {
    let catalog = portfolio("001-a draft - 002-b\n002-b draft - 001-a\n003-c draft - 001-a");
    let diagram = whole(&catalog).unwrap();
    let kinds: Vec<_> = diagram.lines.iter().map(|line| (&*line.name, line.kind)).collect();
    assert!(kinds.contains(&("001 needs 002", "circle")) && kinds.contains(&("002 needs 001", "circle")));
    assert!(kinds.contains(&("003 needs 001", "needs")));
    assert!(diagram.notes.iter().any(|note| note.contains("cycle")));
}

#[test]
fn specs_without_dependencies_are_counted_on_the_map() {
    let diagram = whole(&portfolio("001-a draft -\n002-b draft - 001-a\n003-c draft -")).unwrap();
    assert_eq!(ids(&diagram), ["001", "002"]);
    assert!(diagram.summary.contains("2 of 3 specs have a dependency"));
    assert!(diagram.notes.iter().any(|note| note.starts_with("1 spec has no dependencies")));
}

/// A chain of `count` specs, all connected, with an owner and a status by turns.
fn chain(count: usize, owners: &[&str], statuses: &[&str]) -> Catalog {
    use std::fmt::Write as _;
    let mut lines = String::new();
    for number in 0..count {
        let (status, owner) = (statuses[number % statuses.len()], owners[number % owners.len()]);
        let need = if number == 0 { String::new() } else { format!("{:04}-x", number - 1) };
        let _ = writeln!(lines, "{number:04}-x {status} {owner} {need}");
    }
    portfolio(&lines)
}

#[test]
fn up_to_forty_specs_are_drawn_one_by_one() {
    let diagram = whole(&chain(40, &["Search"], &["draft"])).unwrap();
    assert_eq!(diagram.boxes.len(), 40);
    assert!(diagram.boxes.iter().all(|found| found.kind == "spec"));
}

#[test]
fn a_large_set_is_gathered_by_owner_with_counts() {
    let diagram = whole(&chain(90, &["Search", "Billing", "Platform"], &["draft"])).unwrap();
    let mut groups: Vec<_> = diagram.boxes.iter().map(|found| (&*found.title[0].text, &*found.head)).collect();
    groups.sort_unstable();
    assert_eq!(groups, [("Billing", "30 specs"), ("Platform", "30 specs"), ("Search", "30 specs")]);
    assert!(diagram.boxes.iter().all(|found| found.kind == "group" && found.href.is_some()));
    assert!(diagram.lines.iter().all(|line| line.kind == "needs"), "groups that need each other are no circle");
}

#[test]
fn of_very_many_ties_between_groups_the_strongest_are_drawn_and_that_is_said() {
    use std::fmt::Write as _;
    let mut lines = String::new();
    for number in 0..240_i32 {
        let needs = (1..12).map(|back| number - back).filter(|need| *need >= 0);
        let needs: Vec<_> = needs.map(|need| format!("{need:04}-x")).collect();
        let _ = writeln!(lines, "{number:04}-x draft Team{} {}", number % 12, needs.join(" "));
    }
    let diagram = whole(&portfolio(&lines)).unwrap();
    assert_eq!(diagram.boxes.len(), 12);
    assert!((12..=24).contains(&diagram.lines.len()), "{}", diagram.lines.len());
    let note = "Of 132 links between boxes, the 24 that stand for the most dependencies are drawn.";
    assert!(diagram.notes.iter().any(|told| told == note), "{:?}", diagram.notes);
    let joined: std::collections::BTreeSet<&str> =
        edges(&diagram).iter().flat_map(|name| name.split(" needs ")).collect();
    assert_eq!(joined.len(), 12, "each group has its strongest tie");
}

#[test]
fn a_large_set_without_owners_is_gathered_by_status() {
    let diagram = whole(&chain(90, &["-"], &["draft", "complete"])).unwrap();
    let mut groups: Vec<_> = diagram.boxes.iter().map(|found| (&*found.title[0].text, &*found.head)).collect();
    groups.sort_unstable();
    assert_eq!(groups, [("Complete", "45 specs"), ("Draft", "45 specs")]);
}

#[test]
fn no_map_has_more_than_150_boxes_and_the_cut_is_said() {
    use std::fmt::Write as _;
    let mut lines = String::new();
    for pair in 0..300 {
        let _ = writeln!(lines, "{pair:03}-a draft -\n{pair:03}-b draft - {pair:03}-a");
    }
    let diagram = whole(&portfolio(&lines)).unwrap();
    assert!(diagram.boxes.len() <= 150 && diagram.boxes.len() >= 100, "{}", diagram.boxes.len());
    let left_out = (600 - diagram.boxes.len()) / 2;
    let note = format!("{left_out} sets of {} specs left out", left_out * 2);
    assert!(diagram.notes.iter().any(|told| told.contains(&note)), "{:?}", diagram.notes);
}

#[test]
fn words_stay_in_their_box() {
    let long = "001-A-very-long-title-that-goes-on-and-on-about-MANY-WIDE-WORDS-and-never-ends in_progress -";
    let catalog = portfolio(&format!(
        "{long} 002-機能の名前がとても長いので切らなければなりません\n002-機能の名前がとても長いので切らなければなりません draft -"
    ));
    for found in whole(&catalog).unwrap().boxes {
        let head = lettering::width(&found.head, 12) + 32;
        assert!(head <= found.id_x - lettering::width(&found.id, 12), "{found:?}");
        for line in &found.title {
            assert!(lettering::width(&line.text, 15) <= found.width - 24 && line.y < found.height, "{found:?}");
        }
        assert!(found.name.chars().count() > 20, "the whole name is kept");
    }
}

#[test]
fn a_status_that_is_not_known_is_shown_in_its_own_words() {
    let catalog = portfolio("001-a - -\n002-b draft - 001-a");
    let diagram = whole(&catalog).unwrap();
    let found = diagram.boxes.iter().find(|found| found.id == "001").unwrap();
    assert_eq!((&*found.head, found.icon.as_deref()), ("No status", Some("unknown")));
    assert_eq!(near(&catalog, "001-a", 1).unwrap().boxes.len(), 2);
}

#[test]
fn an_id_is_shown_without_the_words_of_the_title_again() {
    let catalog = portfolio("FEAT-010-export draft -\nsearch draft - FEAT-010-export\nv2beta draft - search");
    assert_eq!(ids(&whole(&catalog).unwrap()), ["FEAT-010", "search", "v2beta"]);
}

#[test]
fn what_neighbours_need_of_each_other_shows_in_two_steps() {
    let catalog = portfolio("001-a draft -\n002-b draft - 001-a\n003-c draft - 002-b 001-a");
    assert_eq!(edges(&near(&catalog, "001-a", 1).unwrap()), ["002 needs 001", "003 needs 001"]);
    assert_eq!(edges(&near(&catalog, "001-a", 2).unwrap()), ["002 needs 001", "003 needs 001", "003 needs 002"]);
}
