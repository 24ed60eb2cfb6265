//! Drawings of dependencies on the pages that show them.

use std::collections::BTreeSet;

use sitegen::model::StatusKind;

use crate::sample::{Portal, spec};

fn portal() -> Portal {
    Portal::new(&[
        spec("001-index", "Index").status(StatusKind::Complete, "Complete"),
        spec("002-search", "Search").status(StatusKind::InProgress, "In Progress").needs("001-index"),
        spec("003-facets", "Facets").needs("002-search").needs("099-gone"),
        spec("004-alone", "Alone"),
        spec("005-evil", "<script>alert(1)</script> & \"quotes\"").needs("002-search"),
    ])
}

/// What stands between two marks, all of them.
fn between<'a>(html: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

#[test]
fn a_spec_page_draws_its_neighbourhood_and_two_steps_where_there_is_more() {
    let portal = portal();
    let html = portal.at("specs/001-index/");
    let drawings = between(&html, "<svg class=\"diagram-drawing\"", "</svg>");
    assert_eq!(drawings.len(), 2, "needed by 002 directly, by 003 and 005 in two steps");
    assert!(drawings[0].contains("href=\"../002-search/\"") && !drawings[0].contains("../003-facets/"));
    assert!(drawings[1].contains("href=\"../003-facets/\""));
    assert_eq!(between(&portal.at("specs/002-search/"), "<svg class=\"diagram-drawing\"", "</svg>").len(), 1);
    assert!(!portal.at("specs/004-alone/").contains("diagram"));
}

#[test]
fn the_map_stands_on_the_dependencies_page_with_links_and_words() {
    let html = portal().at("dependencies/");
    let drawing = between(&html, "<svg class=\"diagram-drawing\"", "</svg>")[0];
    for key in ["001-index", "002-search", "003-facets", "005-evil"] {
        assert!(drawing.contains(&format!("href=\"../specs/{key}/\"")), "{key}");
    }
    assert!(drawing.contains("In Progress") && drawing.contains("No such spec"));
    assert!(html.contains("1 spec has no dependencies and is not drawn."));
    assert!(html.contains("An arrow from A to B means that A needs B"));
}

#[test]
fn drawings_obey_the_content_policy_and_escape_what_authors_write() {
    let portal = portal();
    for address in ["dependencies/", "specs/002-search/", "specs/005-evil/"] {
        let html = portal.at(address);
        for drawing in between(&html, "<figure class=\"diagram\"", "</figure>") {
            assert!(!drawing.contains("<script") && !drawing.contains(" style="), "{address}");
        }
    }
}

#[test]
fn every_drawing_has_a_size_a_name_and_icons_that_the_page_has() {
    let portal = portal();
    for address in ["dependencies/", "specs/003-facets/"] {
        let html = portal.at(address);
        let ids = between(&html, " id=\"", "\"");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{address}: an id stands twice");
        for opening in between(&html, "<svg class=\"diagram-drawing\"", ">") {
            assert!(
                opening.contains(" width=\"") && opening.contains(" height=\"") && opening.contains(" viewBox=\"0 0 ")
            );
            for name in between(opening, "aria-labelledby=\"", "\"") {
                assert!(ids.contains(&name), "{address}: {name}");
            }
        }
        for icon in between(&html, "<use class=\"diagram-icon\" href=\"#", "\"") {
            assert!(ids.contains(&icon), "{address}: {icon}");
        }
    }
}
