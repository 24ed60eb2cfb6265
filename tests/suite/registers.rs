//! Pages that gather one kind of thing from all specs: every count leads to a list of exactly that many.

use sitegen::model::{Impact, OperationKind, ReleaseState, StatusKind};
use sitegen::routes::Route;
use sitegen::routes::registers::{Coverage, CriteriaList, MOST_USES, RiskList};

use crate::pages::team;
use crate::sample::{Portal, page, settings, spec};

/// How many rows or marks a list has on all its numbered pages.
fn entries(portal: &Portal, address: &str, entry: &str) -> usize {
    let numbered = |route: &&Route| {
        let found = sitegen::routes::address(&portal.catalog, route);
        found.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with("page-"))
    };
    let routes = portal.routes();
    routes.iter().filter(numbered).map(|route| portal.page(route).matches(entry).count()).sum()
}

const ROW: &str = "<th scope=\"row\"><a";
const MARK: &str = "<span><span class=\"visually-hidden\">";

/// What the chips of a page say: label and count, and where they lead.
fn chips(html: &str) -> Vec<(String, usize)> {
    let chips = html.split("<a class=\"chip\" href=\"").skip(1);
    let chips = chips.map(|chip| {
        let address = chip.split('"').next().unwrap().to_owned();
        let count = chip.split("<span class=\"chip-count\">").nth(1).unwrap().split('<').next().unwrap();
        (address, count.replace(',', "").parse().unwrap())
    });
    chips.collect()
}

fn resolved(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    format!("{}/", parts.join("/"))
}

#[test]
fn risks_stand_by_impact_and_then_by_the_nearness_of_their_release() {
    let portal = Portal::new(&[
        spec("001-a", "A").risk("far", Impact::High, &[]).ships("2.0.0", ReleaseState::Planned, None, &[]),
        spec("002-b", "B").risk("near", Impact::High, &[]).ships("1.0.0", ReleaseState::Planned, None, &[]),
        spec("003-c", "C").risk("never", Impact::High, &[]).risk("grave", Impact::Critical, &[]),
        spec("004-d", "D").risk("small", Impact::Low, &["Wait"]).risk("unsaid", Impact::Unknown, &[]),
    ]);
    let risks = RiskList::All.risks(&portal.catalog);
    let names: Vec<_> = risks.iter().map(|entry| &*entry.risk.name).collect();
    assert_eq!(names, ["grave", "near", "far", "never", "small", "unsaid"]);
    let html = portal.at("risks/");
    assert!(html.contains("<a href=\"../specs/003-c/#page.risk-2\">grave</a>"));
    assert!(portal.at("specs/003-c/").contains("<tr id=\"page.risk-2\">"));
    assert!(html.contains("Not given") && html.contains("<span class=\"none\">none</span>"));
}

#[test]
fn counts_of_risks_lead_to_lists_of_exactly_that_many() {
    let portal = Portal::new(&team());
    assert!(portal.at("").contains("<a class=\"number\" href=\"risks/high/\"><strong>2</strong>"));
    assert_eq!(entries(&portal, "risks/high/", ROW), 2);
    for (href, count) in chips(&portal.at("risks/")) {
        assert_eq!(entries(&portal, &resolved("risks/", &href), ROW), count, "{href}");
    }
}

#[test]
fn the_matrix_counts_only_risks_whose_likelihood_is_known() {
    let with = Portal::new(&team()).at("risks/");
    assert!(with.contains("<a href=\"medium-likelihood-high-impact/\">1</a>"));
    assert!(with.contains("without a likelihood or an impact"));
    let without = Portal::new(&[spec("001-a", "A").risk("x", Impact::High, &[]).likely("30%")]);
    assert!(!without.at("risks/").contains("class=\"matrix\""));
    assert!(without.at("risks/").contains(">30%</td>"));
}

#[test]
fn counts_of_criteria_lead_to_lists_of_exactly_that_many() {
    let portal = Portal::new(&team());
    let html = portal.at("criteria/");
    let mut lists = chips(&html);
    assert_eq!(lists.len(), 3 + 4, "three of specs; all, not met, not marked and met of criteria");
    for (href, count) in lists.split_off(3) {
        assert_eq!(entries(&portal, &resolved("criteria/", &href), MARK), count, "{href}");
    }
    for (href, count) in lists {
        assert_eq!(entries(&portal, &resolved("criteria/", &href), ROW), count, "{href}");
    }
    let first = html.find("Not met</h2>").unwrap();
    assert!(first < html.find("Not marked</h2>").unwrap() && first < html.find("\">Met</h2>").unwrap());
}

#[test]
fn the_start_page_links_specs_that_meet_their_criteria_to_lists_of_exactly_those() {
    let portal = Portal::new(&team());
    let html = portal.at("");
    let count = |coverage: Coverage| coverage.specs(&portal.catalog).count();
    for (coverage, address, after) in [
        (Coverage::Met, "criteria/specs-that-meet-all/", ""),
        (Coverage::Stated, "criteria/specs-with-criteria/", ""),
        (Coverage::Untold, "criteria/specs-without/", " track none"),
    ] {
        assert!(html.contains(&format!("<a href=\"{address}\">{}{after}</a>", count(coverage))), "{address}");
        assert_eq!(entries(&portal, address, ROW), count(coverage), "{address}");
    }
}

#[test]
fn long_registers_run_over_numbered_pages_and_lose_nothing() {
    let specs: Vec<_> = (0..300)
        .map(|number| {
            let spec = spec(&format!("{number:03}-s"), "S").criteria("xxo?");
            spec.risk("one", Impact::High, &[]).risk("two", Impact::Low, &[])
        })
        .collect();
    let portal = Portal::new(&specs);
    assert_eq!(entries(&portal, "risks/", ROW), 600);
    assert_eq!(entries(&portal, "criteria/", MARK), 1_200);
    assert_eq!(CriteriaList::Met.count(&portal.catalog), 600);
    assert_eq!(entries(&portal, "criteria/met/", MARK), 600);
    assert!(portal.at("criteria/page-2/").contains("<p>Page 2 of 7</p>"));
    assert!(portal.at("risks/page-2/").contains("<p>Risks 201 to 400 of 600</p>"));
}

#[test]
fn a_mark_that_is_set_makes_few_pages_of_criteria_others() {
    let pages = |edited: &str| {
        let marks = |number| if number == 150 { edited } else { "xxoo?" };
        let specs: Vec<_> =
            (0..400).map(|number| spec(&format!("{number:03}-s"), "S").criteria(marks(number))).collect();
        let portal = Portal::new(&specs);
        let routes = portal.routes().into_iter().filter(|route| matches!(route, Route::Criteria(..)));
        routes.map(|route| (format!("{route:?}"), portal.page(&route))).collect::<std::collections::BTreeMap<_, _>>()
    };
    let (before, after) = (pages("xxoo?"), pages("xxxo?"));
    assert!(before.len() >= 20 && before.keys().eq(after.keys()), "{} pages", before.len());
    let changed: Vec<&String> = before.keys().filter(|route| before[*route] != after[*route]).collect();
    // The first pages tell how many there are; of the others, those that show the spec.
    let shows = |route: &String| before[route].contains("specs/150-s/");
    let first = ["Criteria(All, 1)", "Criteria(Open, 1)", "Criteria(Unmarked, 1)", "Criteria(Met, 1)"];
    assert!(changed.iter().all(|route| first.contains(&&***route) || shows(route)), "{changed:?}");
    assert!(changed.len() < 12, "{changed:?}");
}

#[test]
fn no_page_of_criteria_is_too_long_whatever_a_single_spec_states() {
    let marks = |number| if number == 7 { "o".repeat(1_500) } else { "ox".to_owned() };
    let specs: Vec<_> = (0..300).map(|number| spec(&format!("{number:03}-s"), "S").criteria(&marks(number))).collect();
    let portal = Portal::new(&specs);
    assert_eq!(entries(&portal, "criteria/", MARK), 1_500 + 299 * 2);
    assert_eq!(entries(&portal, "criteria/open/", MARK), 1_500 + 299);
    let routes = portal.routes().into_iter().filter(|route| matches!(route, Route::Criteria(..)));
    let longest = routes.map(|route| portal.page(&route).matches(MARK).count()).max();
    assert!(longest.is_some_and(|longest| longest <= 400), "{longest:?}");
}

#[test]
fn a_list_of_a_part_exists_only_if_something_stands_in_it() {
    let portal = Portal::new(&[spec("001-a", "A"), page("README.md", "Read me")]);
    let routes = portal.routes();
    assert!(!routes.iter().any(|route| matches!(route, Route::Risks(RiskList::High, _))));
    assert!(!routes.iter().any(|route| matches!(route, Route::Criteria(CriteriaList::Met, _))));
    assert!(portal.at("").contains("<strong>0</strong> <span>open high risks recorded</span>"));
}

#[test]
fn findings_are_counted_by_rule_and_each_rule_has_a_page_of_exactly_those() {
    let portal = Portal::new(&team());
    let html = portal.at("health/");
    let counts = portal.site().findings.by_code();
    assert!(!counts.is_empty());
    for (code, count) in counts {
        let address = format!("{}/", code.as_str().to_lowercase());
        assert!(html.contains(&format!("<a href=\"{address}\">{count}</a>")), "{address}");
        let page = portal.at(&format!("health/{address}"));
        assert_eq!(page.matches("class=\"finding-severity\"").count(), count, "{address}");
        assert!(page.contains("line 1"));
    }
    for (severity, one, many) in [("errors", "1 error", " errors"), ("warnings", "1 warning", " warnings")] {
        let list = portal.at("health/");
        let count =
            portal.site().findings.all().filter(|finding| severity.starts_with(finding.severity.as_str())).count();
        let words = if count == 1 { one.to_owned() } else { format!("{count}{many}") };
        if count > 0 {
            assert!(list.contains(&format!("<a href=\"{severity}/\">{words}</a>")), "{severity}");
            assert_eq!(entries(&portal, &format!("health/{severity}/"), "class=\"finding-severity\""), count);
        }
    }
    assert!(html.contains("Parked-ish") && html.contains("Spring-ish”, not read as a date"));
}

#[test]
fn the_summary_tells_the_verdict_of_each_release_to_come_and_the_gravest_risks() {
    let html = Portal::new(&team()).at("summary/");
    let releases = &html[html.find("id=\"page.releases\"").unwrap()..html.find("id=\"page.risks\"").unwrap()];
    assert!(releases.contains("0.3.0") && releases.contains("Blocked") && !releases.contains(">0.1.0<"));
    assert!(html.contains("<a href=\"../risks/high/\">2 open high risks</a>"));
    assert!(html.contains("Tokens outlive the session"));
}

/// Every chip of a page leads to a list of as many rows as it says.
#[track_caller]
fn chips_count_rows(portal: &Portal, address: &str, row: &str) -> usize {
    let chips = chips(&portal.at(address));
    for (href, count) in &chips {
        assert_eq!(entries(portal, &resolved(address, href), row), *count, "{address} {href}");
    }
    chips.len()
}

#[test]
fn counts_of_metrics_lead_to_lists_of_exactly_that_many() {
    let portal = Portal::new(&team());
    assert_eq!(chips_count_rows(&portal, "metrics/", ROW), 5);
    let html = portal.at("metrics/");
    for words in ["&lt; 2 days", "99.2%", "<span class=\"none\">none</span>", "none yet"] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains("99.2% <span class=\"status is-at-risk\">"), "100% was wanted");
    assert_eq!(entries(&portal, "metrics/not-met/", ROW), 1);
    let spec = portal.at("specs/003-invoice-export/");
    assert!(spec.contains("<a href=\"../../metrics/#metrics.003-invoice-export\">2 metrics</a>"));
    assert!(html.contains("id=\"metrics.003-invoice-export\""));
}

#[test]
fn a_metric_is_met_not_met_or_cannot_be_told_and_a_complete_spec_owes_a_result() {
    let portal = Portal::new(&[
        spec("001-a", "Done")
            .status(StatusKind::Complete, "Complete")
            .metric("Fast", "< 200 ms", "150 ms")
            .metric("Slow", "< 200 ms", "200 ms")
            .metric("Vague", "fast enough", "quite fast")
            .metric("Aimless", "", "3")
            .metric("Owed", "95%+", ""),
        spec("002-b", "Begun").status(StatusKind::InProgress, "In Progress").metric("Later", "95%+", ""),
    ]);
    let html = portal.at("metrics/");
    for (name, words) in [
        ("Fast", ">Met</span>"),
        ("Slow", ">Not met</span>"),
        ("Vague", ">Cannot be told</span>"),
        ("Aimless", ">Cannot be told</span>"),
        ("Owed", ">No result written</span>"),
        ("Later", "none yet"),
    ] {
        let row = &html[html.find(&format!(">{name}</a>")).unwrap()..];
        assert!(row[..row.find("</tr>").unwrap()].contains(words), "{name}: {row}");
    }
    assert_eq!(chips_count_rows(&portal, "metrics/", ROW), 7);
    assert!(portal.at("").contains("<a class=\"place-first\" href=\"metrics/not-met/\">1 not met</a>"));
}

#[test]
fn reviews_stand_by_their_day_and_those_without_one_are_unknown() {
    let portal = Portal::new(&team());
    assert_eq!(chips_count_rows(&portal, "reviews/", ROW), 5);
    let html = portal.at("reviews/");
    let at = |words: &str| html.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(at("2026-09-01") < at("82 days overdue") && at("82 days overdue") < at("2027-02-18"), "late ones first");
    assert!(at("2027-02-18") < at("After each release") && html.contains("the cadence is not a time span"));
    assert!(portal.at("specs/003-invoice-export/").contains("<time datetime=\"2027-02-18\">"));
    assert_eq!(entries(&portal, "reviews/without-cadence/", "010-themes"), 0, "what is history is not reviewed");
}

#[test]
fn counts_of_the_catalogue_lead_to_lists_of_exactly_that_many() {
    const THING: &str = "<tr id=";
    let portal = Portal::new(&team());
    assert_eq!(chips_count_rows(&portal, "catalog/", THING), 3, "operations by what they do");
    for list in ["operations", "stack", "external", "integrations", "entities"] {
        assert!(chips_count_rows(&portal, &format!("catalog/{list}/"), THING) >= 6, "{list}");
    }
    let html = portal.at("catalog/");
    assert!(html.contains("<a href=\"version-conflicts/\">2 technologies</a>"));
    assert_eq!(entries(&portal, "catalog/version-conflicts/", THING), 2);
    let external = portal.at("catalog/external/");
    assert!(external.contains("id=\"external-dependency.python\"") && external.contains(">latest</strong>"));
    assert!(portal.at("specs/005-search/").contains("catalog/external/#external-dependency.python"));
}

#[test]
fn what_very_many_specs_touch_has_pages_of_its_own() {
    let specs: Vec<_> = (0..=MOST_USES)
        .map(|number| spec(&format!("{number:03}-s"), "S").external("Redis", "7").stack("Cache", &["Redis 7"]))
        .collect();
    let portal = Portal::new(&specs);
    let html = portal.at("catalog/external/");
    assert!(html.contains(&format!("<a href=\"redis/\">All {} specs</a>", MOST_USES + 1)));
    let page = portal.at("catalog/external/redis/");
    let page = page.split_once("<main").unwrap().1;
    assert_eq!(page.matches("<li><a href=\"../../../specs/").count(), MOST_USES + 1);
    assert!(portal.at("specs/000-s/").contains("Shared with many specs:"));
}

#[test]
fn long_lists_of_the_catalogue_run_over_numbered_pages_and_lose_nothing() {
    let specs: Vec<_> = (0..260)
        .map(|number| {
            let spec = spec(&format!("{number:03}-s"), "S").metric("Speed", "< 1 s", "").metric("Size", "", "");
            spec.operation(OperationKind::Read, &format!("read_{number}")).review("Quarterly").created("2026-01-01")
        })
        .collect();
    let portal = Portal::new(&specs);
    assert_eq!(entries(&portal, "catalog/reads/", "<tr id="), 260);
    assert_eq!(entries(&portal, "metrics/", ROW), 520);
    assert_eq!(entries(&portal, "reviews/overdue/", ROW), 260);
    let late = portal.at("specs/255-s/");
    assert!(late.contains("../../metrics/page-3/#metrics.255-s"), "the page on which its metrics stand");
}

#[test]
fn counts_of_an_owner_lead_to_lists_of_exactly_that_many() {
    let portal = Portal::new(&team());
    let routes = portal.routes();
    let owners = routes.iter().filter(|route| matches!(route, Route::Owner(_, 1)));
    let mut followed = 0;
    for owner in owners {
        let address = sitegen::routes::address(&portal.catalog, owner);
        let html = portal.page(owner);
        let facts = html.split_once("<dl class=\"facts\">").unwrap().1.split_once("</dl>").unwrap().0;
        for link in facts.split("<a href=\"").skip(1) {
            let (href, rest) = link.split_once("\">").unwrap();
            let count: usize = rest.split_once('<').unwrap().0.parse().unwrap();
            let list = if href == "./" { address.clone() } else { resolved(&address, href) };
            assert_eq!(entries(&portal, &list, ROW), count, "{address} {href}");
            followed += 1;
        }
    }
    assert!(followed > 6, "{followed}");
    let billing = portal.at("owners/billing-team/");
    assert!(billing.contains("<a href=\"risks/\">2</a>") && billing.contains("<a href=\"high-risks/\">1</a> high"));
    assert!(portal.at("owners/ada-okafor/").contains("<a href=\"overdue-reviews/\">1</a>"));
}

#[test]
fn what_is_not_known_is_listed_behind_its_number() {
    let portal = Portal::new(&team());
    let html = portal.at("health/");
    assert!(html.contains("<a href=\"without-owner/\">4 specs</a>"));
    assert_eq!(entries(&portal, "health/without-owner/", ROW), 4);
    assert!(html.contains("<a href=\"unread-dates/\">1 date</a>"));
    assert!(portal.at("health/unread-dates/").contains("“Spring-ish”"));
}

#[test]
fn a_facet_with_very_many_choices_says_how_many_it_does_not_offer() {
    let specs: Vec<_> = (0..330)
        .map(|number| {
            let spec = spec(&format!("{number:03}-s"), "S").owner(&format!("Person {number:03}"));
            // One of the last by name has most specs.
            if number < 5 { spec.owner("Zoe") } else { spec }
        })
        .collect();
    let html = Portal::new(&specs).at("specs/");
    assert!(html.contains("<option value=\"zoe\" data-label=\"Zoe\">Zoe (5)</option>"));
    assert_eq!(html.matches("<option value=\"person-").count(), 299);
    assert!(html.contains("the other 31 are in the <a href=\"../owners/\">list of owners</a>"));
}

#[test]
fn lists_of_specs_by_their_criteria_can_be_narrowed_on_numbered_pages_too() {
    let specs: Vec<_> = (0..600).map(|number| spec(&format!("{number:03}-s"), "S").owner("A").criteria("x")).collect();
    let portal = Portal::new(&specs);
    assert!(portal.at("criteria/specs-that-meet-all/").contains("data-scope=\"coverage=met\""));
    let routes = portal.routes();
    let rows = routes.iter().find(|route| matches!(route, Route::TableRows(1))).unwrap();
    let rows = sitegen::views::file(portal.site(), rows).unwrap();
    assert!(rows.lines().nth(1).unwrap().contains("[\"met\",\"stated\"]"), "{}", rows.lines().nth(1).unwrap());
}

#[test]
fn the_page_of_a_rule_tells_why_it_matters_and_shows_examples() {
    let html = Portal::new(&team()).at("health/sg301/");
    for words in ["Why it matters", "Reported", "Not reported", "<mark>", "sitegen-ignore SG301", "dep-unresolved = "] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn the_commit_stands_on_the_page_on_data_quality_and_nowhere_else() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let with = Portal::decided(&team(), sitegen::model::Settings { commit: Some(commit.into()), ..settings() });
    assert!(with.at("health/").contains("<code title=\"0123456789abcdef0123456789abcdef01234567\">0123456789</code>"));
    assert!(!Portal::new(&team()).at("health/").contains("from commit"));
    for address in ["", "specs/", "summary/", "reviews/"] {
        assert!(!with.at(address).contains("0123456789"), "{address}");
    }
}

#[test]
fn many_risks_alike_do_not_hide_an_overdue_review() {
    let mut specs: Vec<_> =
        (0..20).map(|number| spec(&format!("{number:03}-s"), "S").risk("x", Impact::High, &[])).collect();
    specs.push(spec("100-late", "Late").review("Monthly").updated("2026-01-01"));
    let html = Portal::new(&specs).at("");
    let first = html.split_once("id=\"page.attention\"").unwrap().1.split_once("</section>").unwrap().0;
    assert!(first.contains("A review was due on 2026-02-01 (Monthly)"), "{first}");
    assert!(html.contains("and 14 more"));
}
