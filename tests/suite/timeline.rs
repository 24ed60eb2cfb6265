//! The drawing of releases: in order or in time, with what is overdue, undated and out of order.

use sitegen::model::ReleaseState::{InProgress, Planned, Released};
use sitegen::routes::Route;
use sitegen::views::{self, Body, Timeline};

use crate::pages::team;
use crate::sample::{Portal, Sample, spec};

fn drawing(specs: &[Sample]) -> Option<Timeline> {
    let portal = Portal::new(specs);
    let Body::Releases(releases) = views::page(portal.site(), &Route::Releases(1)).unwrap().body else { panic!() };
    releases.timeline
}

fn x(timeline: &Timeline, head: &str) -> i64 {
    timeline.columns.iter().find(|column| column.head == head).unwrap_or_else(|| panic!("no {head}")).x
}

#[test]
fn without_dates_releases_are_columns_in_version_order_without_an_axis() {
    let timeline = drawing(&[
        spec("001-a", "A").ships("1.10.0", Planned, None, &[]).ships("1.9.0", Planned, None, &[]),
        spec("002-b", "B").ships("Phase 2", Planned, None, &[]),
    ]);
    let timeline = timeline.unwrap();
    assert!(!timeline.dated && timeline.ticks.is_empty() && timeline.today.is_none());
    assert!(x(&timeline, "1.9.0") < x(&timeline, "1.10.0") && x(&timeline, "1.10.0") < x(&timeline, "Phase 2"));
    assert_eq!(timeline.areas.iter().map(|area| &*area.text).collect::<Vec<_>>(), ["Not in any order"]);
    assert!(timeline.lanes[1].bar.is_none(), "a label is no end of a bar");
}

#[test]
fn with_dates_releases_stand_on_an_axis_and_undated_ones_beside_it() {
    let timeline = drawing(&team()).unwrap();
    assert!(timeline.dated);
    let order: Vec<_> = ["0.1.0", "0.2.0", "0.3.0", "1.0.0", "0.4.0", "Phase 2"].map(|name| x(&timeline, name)).into();
    assert!(order.is_sorted(), "{order:?}");
    assert!(order[1] - order[0] < order[3] - order[2], "distances are those of time");
    assert!(timeline.ticks.iter().any(|tick| tick.text == "Q4 2026"));
    assert_eq!(timeline.areas.iter().map(|area| &*area.text).collect::<Vec<_>>(), ["No date", "Not in any order"]);
    let today = timeline.today.as_ref().unwrap();
    assert_eq!(today.text, "today, 2026-11-22");
    assert!(x(&timeline, "0.2.0") < today.x && today.x < x(&timeline, "0.3.0"));
}

#[test]
fn an_overdue_release_is_marked_by_icon_and_word() {
    let timeline = drawing(&[
        spec("001-a", "A").ships("1.0.0", InProgress, Some("2026-10-01"), &[]),
        spec("002-b", "B").ships("2.0.0", Released, Some("2026-09-01"), &[]),
    ]);
    let timeline = timeline.unwrap();
    let late: Vec<_> = timeline.columns.iter().filter(|column| column.overdue).collect();
    assert_eq!(late.len(), 1);
    assert_eq!((&*late[0].head, &*late[0].icon, late[0].state), ("1.0.0", "at-risk", "Overdue"));
}

#[test]
fn a_need_that_ships_later_is_an_arrow_back_in_time_and_a_sentence() {
    let specs = [
        spec("001-a", "Exporting").needs("002-b").ships("1.0.0", Planned, None, &[]),
        spec("002-b", "Tax rules").ships("2.0.0", Planned, None, &[]),
    ];
    let timeline = drawing(&specs).unwrap();
    assert_eq!(timeline.back.len(), 1);
    assert_eq!(timeline.back[0].name, "Exporting (1.0.0) needs Tax rules, which ships only in 2.0.0");
    let html = Portal::new(&specs).at("releases/");
    let told = &html[html.find("id=\"page.out-of-order\"").unwrap()..];
    assert!(
        told.contains(">Exporting</a>, last planned for") && told.contains("which ships only in <a href=\"2.0.0/\">")
    );
    assert!(!Portal::new(&team()[..2]).at("releases/").contains("page.out-of-order"));
}

#[test]
fn the_list_has_every_release_and_spec_of_the_drawing() {
    let portal = Portal::new(&team());
    let html = portal.at("releases/");
    let (list, drawing) = html.split_once("id=\"page.timeline\"").unwrap();
    let timeline = drawing_of(&portal);
    for href in timeline.columns.iter().map(|column| &column.href).chain(timeline.lanes.iter().map(|lane| &lane.href)) {
        assert!(drawing.contains(&format!("href=\"{href}\"")) && list.contains(&format!("href=\"{href}\"")), "{href}");
    }
    assert!(!drawing.contains("style=") && !drawing.contains("onclick"));
}

fn drawing_of(portal: &Portal) -> Timeline {
    let Body::Releases(releases) = views::page(portal.site(), &Route::Releases(1)).unwrap().body else { panic!() };
    releases.timeline.unwrap()
}

#[test]
fn many_specs_are_drawn_by_owner_and_many_releases_around_the_next_one() {
    let specs: Vec<_> = (0..120)
        .map(|number| {
            let state = if number < 60 { Released } else { Planned };
            let spec = spec(&format!("{number:03}-s"), "S").owner(&format!("Owner {}", number % 3));
            spec.ships(&format!("0.{}.0", number / 2), state, None, &[])
        })
        .collect();
    let timeline = drawing(&specs).unwrap();
    assert_eq!(timeline.lanes.iter().map(|lane| &*lane.head).collect::<Vec<_>>(), ["Owner 0", "Owner 1", "Owner 2"]);
    assert_eq!(timeline.columns.len(), 24);
    assert_eq!(timeline.columns[0].head, "0.24.0");
    assert!(timeline.summary.contains("36 more releases are in the list only"));
}

#[test]
fn dates_of_any_year_are_drawn_without_a_crowd_of_ticks() {
    for (first, last) in [("0001-01-01", "9999-12-31"), ("2026-11-21", "2026-11-22"), ("-009999-01-01", "2026-01-01")] {
        let timeline = drawing(&[spec("001-a", "A").ships("1.0.0", Planned, Some(first), &[]).ships(
            "2.0.0",
            Planned,
            Some(last),
            &[],
        )]);
        let timeline = timeline.unwrap();
        assert!(timeline.ticks.len() < 40, "{} ticks from {first} to {last}", timeline.ticks.len());
        assert!(timeline.width < 2_000 && timeline.columns.iter().all(|column| column.x <= timeline.width));
    }
}
