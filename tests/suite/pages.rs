//! What stakeholders see: the pages of portals made by hand.

use sitegen::diagnostic::Code;
use sitegen::model::{EdgeKind, Impact, OperationKind, ReleaseState, Settings, StatusKind};
use sitegen::routes::{self, Route};
use sitegen::views::{self, Body};

use crate::crawl::{self, Published};
use crate::sample::{Portal, Sample, page, settings, spec};

/// A dozen specs as a team might have them, with most of what pages can show.
pub(crate) fn team() -> Vec<Sample> {
    use ReleaseState::{InProgress, Next, Planned, Released};
    vec![
        spec("001-customer-import", "Customer import")
            .status(StatusKind::Complete, "Complete")
            .owner("Platform Team")
            .created("2026-01-12")
            .updated("2026-09-30")
            .criteria("xxxxxx")
            .ships("0.1.0", Released, Some("2026-06-30"), &["x Upload a file", "x Match columns by name"]),
        spec("002-sign-in", "Sign-in with company accounts")
            .status(StatusKind::Complete, "✅ Complete")
            .owner("Platform Team")
            .created("2026-01-20")
            .updated("2026-11-02")
            .criteria("xxxxxxxxxxxxxxxxxxxxxoooooo")
            .risk("Tokens outlive the session", Impact::High, &[])
            .ships("0.1.0", Released, Some("2026-06-30"), &["x Sign in", "x Sign out"])
            .ships("0.2.0", Released, Some("2026-09-15"), &["x Company accounts", "o Forced sign-out"]),
        spec("003-invoice-export", "Invoice export")
            .status(StatusKind::InProgress, "In Progress")
            .owner("Billing Team")
            .created("2026-03-01")
            .updated("2026-11-18")
            .field("Priority", "P1")
            .review("Quarterly")
            .metric("Time to close a month", "< 2 days", "")
            .metric("Mails about invoices", "", "")
            .stack("Database", &["PostgreSQL 16", "Redis"])
            .external("Python", "3.11")
            .integration("Ledger", "https://ledger.example/api")
            .operation(OperationKind::Read, "list_invoices")
            .operation(OperationKind::Write, "export_invoices")
            .entity("Invoice", &["number", "total"])
            .criteria("xxxxxxxooooo")
            .needs("001-customer-import")
            .needs("004-tax-rules")
            .tie(EdgeKind::Requires, "the accounting calendar, once finance has agreed on it", &[])
            .tie(EdgeKind::Requires, "`003-invoice-exprot` for the archive", &["003-invoice-exprot"])
            .risk("Rounding differs from the ledger", Impact::High, &["Compare both for one month"])
            .likely("Medium")
            .risk("Files grow past the limit of mail", Impact::Low, &["Send a link", "Split by month"])
            .finding(Code::SG301, "`003-invoice-exprot` is no spec")
            .ships("0.3.0", InProgress, Some("2026-12-15"), &["x CSV", "p PDF", "o Archive", "d Fax"]),
        spec("004-tax-rules", "Tax rules")
            .status(StatusKind::Draft, "Draft")
            .owner("Billing Team")
            .review("After each release")
            .metric("Rates that are right", "100%", "99.2%")
            .stack("Database", &["Postgres 15"])
            .external("python", "3.12+")
            .operation(OperationKind::Other, "rate_of")
            .updated("2026-10-08")
            .criteria("oooo")
            .ships("0.4.0", Next, None, &["? Rates by country"]),
        spec("005-search", "Search")
            .status(StatusKind::Blocked, "Blocked: waits for the new cluster")
            .owner("Discovery Team")
            .owner("Ada Okafor")
            .review("Monthly")
            .external("Python", "latest")
            .updated("2026-08-01")
            .criteria("xxoo")
            .needs("006-indexing")
            .ships("0.3.0", InProgress, Some("2026-12-15"), &["o Search by words"]),
        spec("006-indexing", "Indexing")
            .status(StatusKind::InProgress, "In progress")
            .owner("Discovery Team")
            .updated("2026-07-15")
            .criteria("xx??")
            .needs("005-search")
            .ships("0.3.0", InProgress, Some("2026-12-15"), &[]),
        spec("007-notifications", "Notifications")
            .status(StatusKind::Approved, "Approved")
            .owner("Ada Okafor")
            .updated("2026-11-20")
            .ships("0.4.0", Next, None, &["? Mail", "? Chat"]),
        spec("008-audit-log", "Audit log")
            .status(StatusKind::Deferred, "Deferred to 2027")
            .owner("Platform Team")
            .needs("002-sign-in")
            .ships("1.0.0", Planned, Some("2027-03-31"), &["o Who did what"]),
        spec("009-mobile", "Mobile app").status(StatusKind::Unknown, "Parked-ish").updated("Spring-ish"),
        spec("010-themes", "Colours of the customer").status(StatusKind::Superseded, "Superseded by 011"),
        spec("011-branding", "Branding").needs("003-invoice-export").ships("Phase 2", Planned, None, &["? Logo"]),
        spec("012-retention", "How long data is kept, and what the law in each country asks of us")
            .status(StatusKind::Cancelled, "Cancelled")
            .tie(EdgeKind::Relates, "`008-audit-log`", &["008-audit-log"]),
        page("guide/README.md", "Guide"),
        page("003-invoice-export/plan.md", "Plan of the invoice export").attached_to("003-invoice-export.md"),
    ]
}

fn published(base_url: &str) -> Settings {
    Settings {
        tagline: Some("What the product team is building, and how far it is.".into()),
        base_url: Some(base_url.into()),
        edit_link: Some("https://example.org/edit/main/{path}".into()),
        ..settings()
    }
}

/// The faults of a whole portal, but for the data export, which the views do not make.
#[track_caller]
fn has_no_faults(portal: &Portal) {
    let folder = tempfile::tempdir().unwrap();
    portal.write(folder.path());
    let published = Published { base_url: portal.settings.base_url.as_deref(), portable: portal.settings.portable };
    let faults = crawl::faults(folder.path(), published);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_portal_under_a_sub_path_has_no_faults() {
    has_no_faults(&Portal::decided(&team(), published("https://example.org/my-repo/")));
}

#[test]
fn a_portal_opened_from_disk_has_no_faults() {
    has_no_faults(&Portal::decided(&team(), Settings { portable: true, ..settings() }));
}

#[test]
fn a_portal_without_specs_says_so_on_every_page() {
    let portal = Portal::new(&[page("README.md", "Read me")]);
    has_no_faults(&portal);
    for (address, words) in [
        ("", "No specs yet"),
        ("specs/", "No specs yet"),
        ("status/", "No specs yet"),
        ("releases/", "No releases planned"),
        ("dependencies/", "No dependencies recorded"),
        ("owners/", "No owners yet"),
        ("risks/", "No risks recorded"),
        ("criteria/", "No acceptance criteria yet"),
        ("metrics/", "No metrics recorded"),
        ("reviews/", "No reviews planned"),
        ("catalog/", "Nothing to list yet"),
        ("summary/", "No specs yet"),
        ("health/", "No findings"),
    ] {
        let html = portal.at(address);
        assert!(html.contains(words), "`{address}` does not say `{words}`");
        assert!(!html.contains("<table"), "`{address}` has a bare table");
    }
}

#[test]
fn the_policy_stands_before_everything_it_governs() {
    let portal = Portal::new(&team());
    let policy = "<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; \
                  style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'\">";
    for route in portal.routes() {
        let site = portal.site();
        if views::page(site, &route).is_some() {
            assert!(portal.page(&route).contains(policy), "{route:?}");
        }
    }
}

#[test]
fn a_page_that_is_not_found_names_addresses_from_the_root() {
    let portal = Portal::decided(&team(), published("https://example.org/my-repo/"));
    let html = portal.at("404.html");
    assert!(html.contains("href=\"/my-repo/assets/site.css\""));
    assert!(html.contains("href=\"/my-repo/specs/\""));
    assert!(!html.contains("href=\"specs/"));
    assert!(!html.contains("rel=\"canonical\""));
}

#[test]
fn names_of_strangers_are_text_wherever_they_stand() {
    let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let portal = Portal::new(&[spec("001-a", evil)
        .status(StatusKind::Unknown, evil)
        .owner(evil)
        .updated(evil)
        .field(evil, evil)
        .risk(evil, Impact::High, &[evil])
        .tie(EdgeKind::Requires, evil, &[evil])
        .finding(Code::SG010, evil)
        .ships(evil, ReleaseState::Planned, Some(evil), &[&format!("? {evil}")])
        .text("# A\n")]);
    for route in portal.routes() {
        let site = portal.site();
        if views::page(site, &route).is_some() {
            let html = portal.page(&route);
            assert!(!html.contains("<script>") && !html.contains("<img"), "{route:?}");
        }
    }
    has_no_faults(&portal);
}

#[test]
fn every_number_of_the_start_page_is_the_length_of_the_list_behind_it() {
    let portal = Portal::new(&team());
    let site = portal.site();
    let Body::Dashboard(dashboard) = views::page(site, &Route::Dashboard).unwrap().body else { panic!() };
    assert_eq!(dashboard.specs, 12);
    assert_eq!(dashboard.statuses.iter().map(|share| share.count).sum::<usize>(), 12);
    for share in &dashboard.statuses {
        let address = share.status.href.as_deref().unwrap();
        assert_eq!(portal.at(address).matches("<th scope=\"row\">").count(), share.count, "{address}");
    }
    for owner in &dashboard.owners {
        assert_eq!(portal.at(&owner.link.href).matches("<th scope=\"row\">").count(), owner.count);
        assert_eq!(owner.statuses.iter().filter_map(|share| share.count).sum::<usize>(), owner.count);
    }
}

#[test]
fn a_long_list_runs_over_numbered_pages_and_loses_nothing() {
    let specs: Vec<_> = (0..403).map(|number| spec(&format!("{number:04}-s"), "S").owner("A")).collect();
    let portal = Portal::new(&specs);
    for base in ["specs/", "status/unknown/", "owners/a/"] {
        let rows = |address: &str| portal.at(address).matches("<th scope=\"row\">").count();
        assert_eq!(
            [rows(base), rows(&format!("{base}page-2/")), rows(&format!("{base}page-3/"))],
            [200, 200, 3],
            "{base}"
        );
        assert!(portal.at(&format!("{base}page-2/")).contains("Specs 201 to 400 of 403"));
    }
    let last = routes::numbered(403).last();
    assert_eq!(last, Some(3));
}

#[test]
fn a_status_of_a_long_list_changes_its_first_page_and_the_page_of_its_row() {
    let portal = |drafts: u32| {
        let status = |number| if number < drafts { StatusKind::Draft } else { StatusKind::InProgress };
        let one = |number| spec(&format!("{number:04}-s"), "S").owner("A").status(status(number), "W");
        Portal::new(&(0..620).map(one).collect::<Vec<_>>())
    };
    let (before, after) = (portal(500), portal(501));
    let pages = ["", "page-2/", "page-3/", "page-4/"].map(|page| format!("specs/{page}"));
    let is_same = pages.map(|page| before.at(&page) == after.at(&page));
    assert_eq!(is_same, [false, true, false, true]);
    // An owner's page tells the counts of all their specs, and the others do not.
    let pages = ["", "page-2/", "page-3/", "page-4/"].map(|page| format!("owners/a/{page}"));
    let is_same = pages.map(|page| before.at(&page) == after.at(&page));
    assert_eq!(is_same, [false, true, false, true]);
}

#[test]
fn what_all_of_a_release_comes_to_stands_on_the_first_of_its_pages() {
    let one = |number| {
        let begun = spec(&format!("{number:04}-s"), "S").status(StatusKind::InProgress, "In Progress");
        begun.ships("1.0.0", ReleaseState::InProgress, Some("2026-12-15"), &["x One thing", "o Another"])
    };
    let specs: Vec<_> = (0..230).map(one).collect();
    let portal = Portal::new(&specs);
    let (first, second) = (portal.at("releases/1.0.0/"), portal.at("releases/1.0.0/page-2/"));
    for told in ["What would make it ready", "What it is waiting for", "<dt>Complete</dt>", "<dt>Items</dt>"] {
        assert!(first.contains(told) && !second.contains(told), "{told}");
    }
    assert!(second.contains("At risk") && second.contains("<a href=\"../#page.verdict\">why"), "{second}");
    let pages = ["", "page-2/", "page-3/"].map(|page| portal.at(&format!("releases/1.0.0/{page}")));
    assert_eq!(pages.map(|page| page.matches("Ships in full here").count()), [100, 100, 30]);
    has_no_faults(&portal);
}

/// The names in the rows of a page's tables of specs.
fn names(html: &str) -> Vec<String> {
    let rows = html.split("<th scope=\"row\"><a ").skip(1);
    rows.map(|row| row.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()).collect()
}

#[test]
fn tables_of_specs_show_what_needs_attention_first_and_then_the_last_updated() {
    let specs = [
        spec("001-a", "Old").updated("2025-01-01"),
        spec("002-b", "Undated"),
        spec("003-c", "New").updated("2026-06-01"),
        spec("004-d", "Bare risk, old").updated("2024-01-01").risk("x", Impact::High, &[]),
        spec("005-e", "Bare risk, new").updated("2026-01-01").risk("x", Impact::Critical, &[]),
        spec("006-f", "Blocked, undated").status(StatusKind::Blocked, "Blocked"),
        spec("007-g", "As new").updated("2026-06-01"),
        spec("008-h", "Its risk is history").status(StatusKind::Cancelled, "Cancelled").risk("x", Impact::High, &[]),
    ];
    let specs: Vec<_> = specs.into_iter().map(|spec| spec.owner("A").criteria("o")).collect();
    let portal = Portal::new(&specs);
    let all = [
        "Bare risk, new",
        "Bare risk, old",
        "Blocked, undated",
        "New",
        "As new",
        "Old",
        "Undated",
        "Its risk is history",
    ];
    for address in ["specs/", "", "criteria/specs-with-criteria/"] {
        let html = portal.at(address);
        let listed = html.rfind("<table class=\"specs\">").map(|at| names(&html[at..]));
        assert_eq!(listed.unwrap(), all, "{address}");
        let order = "Needs attention first, then unfinished, then finished, each most recently updated first.";
        assert!(html.contains(order), "{address}");
        assert!(html.contains("As of <time"), "{address}: the day that it was judged by");
        assert!(html.contains("is-at-risk\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon.at-risk\"/></svg>High risk, no mitigation</span>"), "{address}");
    }
    assert_eq!(
        names(&portal.at("status/unknown/")),
        ["Bare risk, new", "Bare risk, old", "New", "As new", "Old", "Undated"]
    );
    assert_eq!(
        names(&portal.at("owners/a/"))[0],
        "Blocked, undated",
        "statuses in their order, and this first in its own"
    );
    let board = portal.at("status/");
    assert!(board.find(">Bare risk, new<").unwrap() < board.find(">New<").unwrap());
    assert!(board.contains("in each, needs attention first"));
}

#[test]
fn what_is_finished_stands_below_what_is_not_however_lately_it_was_updated() {
    let portal = Portal::new(&[
        spec("001-a", "Done lately").status(StatusKind::Complete, "Complete").updated("2026-06-01"),
        spec("002-b", "Under way").status(StatusKind::InProgress, "In Progress").updated("2026-01-01"),
        spec("003-c", "Given up").status(StatusKind::Cancelled, "Cancelled").updated("2026-05-01"),
        spec("004-d", "Nobody says"),
        spec("005-e", "Done, but bare").status(StatusKind::Complete, "Complete").risk("x", Impact::High, &[]),
    ]);
    let all = ["Done, but bare", "Under way", "Nobody says", "Done lately", "Given up"];
    assert_eq!(names(&portal.at("specs/")), all);
    assert!(portal.at("status/complete/").contains(">Needs attention first, then most recently updated first.<"));
}

#[test]
fn the_release_of_a_row_is_the_span_of_all_its_releases() {
    let portal = Portal::new(&[
        spec("001-a", "One").ships("0.2.0", ReleaseState::Next, None, &[]),
        spec("002-b", "Three")
            .ships("0.1.0", ReleaseState::Released, None, &[])
            .ships("0.2.0", ReleaseState::Next, None, &[])
            .ships("0.4.0", ReleaseState::Planned, None, &[]),
        spec("003-c", "Labels").ships("Beta", ReleaseState::Planned, None, &[]).ships(
            "Later",
            ReleaseState::Planned,
            None,
            &[],
        ),
    ]);
    let html = portal.at("specs/");
    let cell = |name: &str| {
        let row = &html[html.find(&format!(">{name}</a>")).unwrap()..];
        let cell = &row[row.find("<td class=\"release\"").unwrap()..];
        cell[..cell.find("</td>").unwrap()].to_owned()
    };
    let (one, three, labels) = (cell("One"), cell("Three"), cell("Labels"));
    assert!(one.ends_with("data-sort=\"0.2.0\"><a href=\"../releases/0.2.0/\">0.2.0</a>"), "{one}");
    let span = "<a href=\"../releases/0.1.0/\">0.1.0</a> to <a href=\"../releases/0.4.0/\">0.4.0</a>";
    assert!(three.ends_with(span) && three.contains("data-sort=\"0.2.0\""), "{three}");
    assert!(labels.ends_with("<a href=\"003-c/#page.releases\">and 1 more</a>"), "{labels}");
    let rows = sitegen::views::file(portal.site(), &Route::TableRows(1)).unwrap();
    assert!(rows.contains("[\"0.2.0\",\"0.2.0\"]"), "{rows}");
    assert!(rows.contains("[\"0.1.0\",\"0.1.0\",\"0.4.0\",\"0.4.0\",\"0.2.0\"]"), "{rows}");
    assert!(rows.contains("[\"Beta\",\"beta\",1]"), "{rows}");
}

#[test]
fn numbered_pages_go_on_in_the_same_order_and_rows_for_scripts_say_why() {
    let specs: Vec<_> = (0..403)
        .map(|number| {
            let spec = spec(&format!("{number:04}-s"), &format!("{number}"));
            let spec = spec.updated(&format!("2026-01-{:02}", number % 28 + 1));
            if number % 3 == 0 { spec.status(StatusKind::Blocked, "Blocked") } else { spec }
        })
        .collect();
    let portal = Portal::new(&specs);
    let listed: Vec<_> = (1..=3)
        .flat_map(|page| names(&portal.at(&if page == 1 { "specs/".into() } else { format!("specs/page-{page}/") })))
        .map(|name| name.parse::<u32>().unwrap())
        .collect();
    let mut expected: Vec<u32> = (0..403).collect();
    expected.sort_by_key(|number| (number % 3 != 0, std::cmp::Reverse(number % 28), *number));
    assert_eq!(listed, expected);
    let rows = sitegen::views::file(portal.site(), &Route::TableRows(1)).unwrap();
    assert_eq!(rows.matches("[\"blocked\",\"Blocked\"],0]").count(), 135);
}

#[test]
fn what_needs_attention_circles_and_loose_references_have_lists_of_exactly_as_many() {
    let mut specs = Vec::new();
    for number in 0..230 {
        let (one, other) = (format!("{number:03}-a"), format!("{number:03}-b"));
        specs.push(spec(&one, &one).needs(&other).needs(&format!("999-{number}")));
        specs.push(spec(&other, &other).needs(&one));
    }
    let portal = Portal::new(&specs);
    let entries = |address: &str, entry: &str| -> usize {
        let pages = [address.to_owned(), format!("{address}page-2/")];
        pages.iter().map(|page| portal.at(page).matches(entry).count()).sum()
    };
    let (home, map) = (portal.at(""), portal.at("dependencies/"));
    assert!(home.contains("<a href=\"attention/\">Needs attention <span class=\"chip-count\">230</span></a>"));
    assert!(home.contains("<a href=\"attention/\">and 223 more</a>"));
    assert_eq!(entries("attention/", "<span class=\"reason\">"), 230);
    assert!(map.contains("<a href=\"circles/\">Cycles <span class=\"chip-count\">230</span></a>"));
    assert!(map.contains("<a href=\"circles/\">and 218 longer ones</a>"));
    assert_eq!(entries("dependencies/circles/", "<li><svg"), 230);
    assert!(map.contains("<a href=\"nowhere/\">Unresolved references <span class=\"chip-count\">230</span></a>"));
    assert!(map.contains("<a href=\"nowhere/\">and 218 more</a>"));
    assert_eq!(entries("dependencies/nowhere/", "<q class=\"words\">"), 230);
    has_no_faults(&portal);
}

#[test]
fn the_declared_status_stands_beside_what_the_marks_say() {
    let html = Portal::new(&team()).at("specs/002-sign-in/");
    assert!(html.contains("21 of 27 criteria (77%)"));
    assert!(html.contains("Complete, but 6 of 27 criteria are not met"));
}

#[test]
fn what_is_not_known_is_never_shown_as_nothing() {
    let portal = Portal::new(&team());
    let html = portal.at("specs/009-mobile/");
    assert!(html.contains("Parked-ish"), "the author's own word for the status");
    assert!(html.contains("Spring-ish") && html.contains("not read as a date"));
    assert!(html.contains("no criteria yet") && !html.contains("0%"));
    assert!(portal.at("specs/006-indexing/").contains("2 of 2 criteria (100%)"), "unmarked ones leave the count");
}

#[test]
fn each_kind_of_dependency_is_shown_as_what_it_is() {
    let html = Portal::new(&team()).at("specs/003-invoice-export/");
    let needs = &html[html.find("id=\"page.needs\"").unwrap()..html.find("id=\"page.needed-by\"").unwrap()];
    assert!(needs.contains("Tax rules"));
    assert!(needs.contains("the accounting calendar, once finance has agreed on it"));
    assert!(needs.contains("No such spec") && needs.contains("<code>003-invoice-exprot</code> for the archive"));
    assert!(html[html.find("id=\"page.needed-by\"").unwrap()..].contains("Branding"));
}

#[test]
fn an_id_that_two_specs_claim_leads_to_both() {
    let portal = Portal::new(&[spec("001-a", "First").at("x/001-a.md"), spec("001-a", "Second").at("y/001-a.md")]);
    let html = portal.at("specs/001-a/");
    for words in ["First", "Second", "x/001-a.md", "y/001-a.md"] {
        assert!(html.contains(words), "{words}");
    }
    has_no_faults(&portal);
}

#[test]
fn what_needs_a_spec_says_why_who_answers_and_what_follows_from_it() {
    let specs = [
        spec("001-a", "Storage").tie(EdgeKind::Blocks, "005-e: nothing to show before", &["005-e"]),
        spec("002-b", "Search").owner("Ada").ships("0.2.0", ReleaseState::Planned, None, &[]).tie(
            EdgeKind::Requires,
            "`001-a` (v0.1.0+): results are kept there",
            &["001-a"],
        ),
        spec("003-c", "Alerts").needs("002-b"),
        spec("004-d", "Digest").needs("003-c").needs("002-b"),
        spec("005-e", "Charts").needs("004-d"),
    ];
    let html = Portal::new(&specs).at("specs/001-a/");
    let list = &html[html.find("id=\"page.needed-by\"").unwrap()..];
    let (direct, indirect) = list.split_once("<details class=\"indirectly\"").unwrap();
    assert!(direct.contains("<q class=\"words\">results are kept there</q>"), "{direct}");
    assert!(direct.contains(">Ada</a> · <a href=\"../../releases/0.2.0/\">0.2.0</a>"), "{direct}");
    assert!(
        direct.contains("<q class=\"words\">nothing to show before</q>") && direct.contains("according to this spec")
    );
    let indirect = indirect.split_once("</details>").unwrap().0;
    assert!(indirect.contains("and 2 more through them") && indirect.matches("<li>").count() == 2, "{indirect}");
    assert!(indirect.contains(">Alerts</a>") && indirect.contains("through <a href=\"../002-b/\">Search</a>"));
    assert!(indirect.contains(">Digest</a>") && !indirect.contains(">Charts</a>"));
    assert!(
        html.contains("href=\"#page.needed-by\">2 specs</a>") && html.contains("href=\"#page.indirectly\">2 more</a>")
    );
}

#[test]
fn progress_leads_to_a_list_of_just_what_is_not_met() {
    let portal = Portal::new(&[
        spec("001-a", "Search").status(StatusKind::InProgress, "In Progress").criteria("xoxpd?"),
        spec("002-b", "Export").criteria("xx"),
    ]);
    let html = portal.at("specs/001-a/");
    let (_, list) = html.split_once("id=\"page.open\"").unwrap();
    let list = list.split_once("</ul>").unwrap().0;
    assert_eq!(
        (list.matches("<li").count(), list.matches("is-open").count(), list.matches("is-partly").count()),
        (2, 1, 1)
    );
    assert!(html.contains("href=\"./#page.open\">2 of 4 criteria (50%), 1 not marked</a>"), "{html}");
    assert!(portal.at("specs/").contains("href=\"001-a/#page.open\">2 of 4 criteria"));
    assert!(
        !portal.at("specs/002-b/").contains("page.open")
            && portal.at("specs/").contains(" 2 of 2 criteria (100%)</label>")
    );
}

#[test]
fn of_very_many_dependents_the_nearest_are_told_and_that_there_are_more() {
    let chain = (0..90).map(|at| {
        let made = spec(&format!("{at:03}-s"), &format!("Spec {at}"));
        if at == 0 { made } else { made.needs(&format!("{:03}-s", at - 1)) }
    });
    let html = Portal::new(&chain.collect::<Vec<_>>()).at("specs/000-s/");
    assert!(html.contains("and at least 40 more through it"));
    assert!(html.contains("through <a href=\"../040-s/\">Spec 40</a>") && !html.contains(">Spec 42</a>"));
}

#[test]
fn a_release_that_cannot_ship_as_planned_needs_attention_and_one_with_work_left_does_not() {
    let made = |later: &str| {
        let specs = [
            spec("001-a", "Exporting").needs("002-b").ships("1.0.0", ReleaseState::Planned, None, &[]),
            spec("002-b", "Tax rules").ships(later, ReleaseState::Planned, None, &[]),
        ];
        let specs = specs.map(|spec| spec.status(StatusKind::Draft, "Draft"));
        Portal::new(&specs)
    };
    let blocked = made("2.0.0");
    let said = "Cannot ship as planned. Its spec needs 002-b, which ships later";
    assert!(blocked.at("").contains(said) && blocked.at("attention/").contains(said));
    let quiet = made("1.0.0").at("");
    assert!(
        quiet.contains("no release is overdue, blocked, or due soon")
            && quiet.contains("Work is left in all 2 of its specs"),
        "{quiet}"
    );
}

#[test]
fn beside_a_verdict_stands_how_many_days_are_left_and_few_of_them_need_attention() {
    // The portal judges as of 2026-11-22.
    let cases = [
        ("2026-11-21", "contradiction", "1 day overdue", "1 day overdue (it was due by 2026-11-21), and not marked"),
        ("2026-11-22", "at-risk", "due today", "At risk, due today. Work is left"),
        ("2026-12-22", "at-risk", "30 days left", "At risk, 30 days left. Work is left"),
        ("2026-12-23", "quiet", "31 days left", ""),
        ("2027-05-22", "quiet", "181 days left", ""),
    ];
    for (day, class, words, attention) in cases {
        let unfinished = spec("001-a", "Exporting").owner("A").status(StatusKind::InProgress, "In Progress");
        let portal = Portal::new(&[unfinished.ships("1.0.0", ReleaseState::Planned, Some(day), &[])]);
        for address in ["", "releases/", "releases/1.0.0/", "summary/"] {
            let html = portal.at(address);
            let at = html.find("<span class=\"due ").unwrap_or_else(|| panic!("{day} {address}: no distance"));
            let told = &html[at..at + html[at..].find("</span>").unwrap()];
            assert!(told.contains(class) && told.ends_with(words), "{day} {address}: {told}");
        }
        let home = portal.at("");
        assert!(home.contains(attention) && home.contains("class=\"reason\"") != attention.is_empty(), "{day}");
    }
    let out = spec("001-a", "Exporting").ships("1.0.0", ReleaseState::Released, Some("2026-11-21"), &[]);
    assert!(!Portal::new(&[out]).at("releases/").contains("class=\"due"));
    let done = spec("001-a", "Exporting").status(StatusKind::Complete, "Complete");
    let ready = Portal::new(&[done.ships("1.0.0", ReleaseState::Planned, Some("2026-12-01"), &[])]);
    assert!(ready.at("").contains("due quiet\">9 days left"), "no alarm where nothing is left");
}

#[test]
fn a_release_that_is_ready_tells_the_high_risks_that_stay_open() {
    let risky =
        |impact| spec("001-a", "Exporting").status(StatusKind::Complete, "Complete").risk("Slow", impact, &["Ask"]);
    let made = |impact| Portal::new(&[risky(impact).ships("1.0.0", ReleaseState::Planned, None, &[])]);
    let said = "Nothing known stands in the way; this is no forecast of the date";
    let high = made(Impact::High);
    let page = high.at("releases/1.0.0/");
    assert!(page.contains(&format!("{said}. A high risk is open, with a mitigation.")), "{page}");
    assert!(page.contains("Open high risks</h2>") && page.contains(">Slow</a>") && page.contains("Ask</td>"), "{page}");
    let low = made(Impact::Low).at("releases/1.0.0/");
    assert!(low.contains(&format!("{said}.</p>")) && !low.contains("Open high risks"), "{low}");
}

#[test]
fn the_parts_of_a_release_add_up_and_what_nobody_marked_is_no_progress() {
    let ships = |id: &str, status: StatusKind, items: &[&str]| {
        let made = spec(id, id).status(status, "x").ships("1.0.0", ReleaseState::Planned, None, items);
        made.ships("2.0.0", ReleaseState::Planned, None, &[])
    };
    let portal = Portal::new(&[
        ships("001-a", StatusKind::Complete, &["x done", "? not marked"]),
        ships("002-b", StatusKind::InProgress, &["x done"]),
        ships("003-c", StatusKind::InProgress, &[]),
    ]);
    let page = portal.at("releases/1.0.0/");
    let text = "1 of 3 specs complete, 1 with nothing left to do for it, 1 holding it up";
    assert!(page.contains(text), "{page}");
    assert!(page.contains("2 of 3 items done, 1 not marked") && page.contains("max=\"3\" value=\"2\""), "{page}");
}

#[test]
fn the_start_page_tells_once_what_nobody_has_written_down() {
    let bare = Portal::new(&[spec("001-a", "Search").status(StatusKind::Draft, "Draft")]).at("");
    let gaps = bare.split_once("id=\"page.gaps\"").unwrap().1.split_once("</section>").unwrap().0;
    for words in ["No spec plans a release", "No spec names an owner", "No spec says when it was last updated"] {
        assert!(gaps.contains(words), "{words}");
    }
    for id in ["page.next", "page.recent", "page.owners"] {
        assert!(!bare.contains(id), "{id}");
    }
    assert!(!Portal::new(&team()).at("").contains("page.gaps"));
}

#[test]
fn circles_are_shown_as_whole_paths() {
    let html = Portal::new(&team()).at("dependencies/");
    let circles = &html[html.find("id=\"page.cycles\"").unwrap()..html.find("id=\"page.loose\"").unwrap()];
    assert_eq!((circles.matches("Search</a>").count(), circles.matches("Indexing</a>").count()), (2, 1));
}

#[test]
fn releases_to_come_stand_in_version_order_and_those_that_are_out_after_them() {
    let page = Portal::new(&team()).at("releases/");
    // Below the list stands the drawing, where a date decides.
    let html = page.split_once("id=\"page.timeline\"").unwrap().0;
    let at = |version: &str| {
        html.find(&format!("releases/{version}/")).or_else(|| html.find(&format!("href=\"{version}/\"")))
    };
    let out = html.find("id=\"page.released\"");
    let order: Vec<_> =
        ["0.3.0", "0.4.0", "1.0.0", "phase-2"].map(at).into_iter().chain([out, at("0.2.0"), at("0.1.0")]).collect();
    assert!(order.iter().all(Option::is_some), "{order:?}");
    assert!(order.is_sorted(), "{order:?}");
    assert!(html.contains("no date") && html.contains("Unscheduled"));
}

#[test]
fn a_release_says_why_it_cannot_ship_and_what_would_help() {
    let html = Portal::new(&team()).at("releases/0.3.0/");
    assert!(html.contains("Blocked") && html.contains("What would make it ready"));
    let list = &html[html.find("<ul class=\"reasons with-remedies\">").unwrap()..];
    let items: Vec<_> = list[..list.find("</ul>").unwrap()].split("<li>").skip(1).collect();
    let mut specs: Vec<_> =
        items.iter().map(|item| &item[item.find("<a href").unwrap()..item.find("</a>").unwrap()]).collect();
    specs.dedup();
    assert_eq!(specs.len(), items.len(), "one entry a spec: {list}");
    assert!(html.contains("<span class=\"visually-hidden\">in progress: </span>PDF"));
}

#[test]
fn pages_whose_content_depends_on_the_day_say_which_day() {
    let portal = Portal::new(&team());
    for address in ["", "summary/", "releases/", "releases/0.3.0/", "reviews/", "owners/", "owners/billing-team/"] {
        assert!(portal.at(address).contains("<time datetime=\"2026-11-22\">"), "{address}");
    }
    assert!(!portal.at("specs/001-customer-import/").contains("2026-11-22"));
}

#[test]
fn the_site_map_names_each_page_in_full() {
    let portal = Portal::decided(&team(), published("https://example.org/my-repo/"));
    let site = portal.site();
    let sitemap = views::file(site, &Route::Sitemap).unwrap();
    assert!(sitemap.contains("<loc>https://example.org/my-repo/specs/005-search/</loc>"));
    assert!(sitemap.contains("<loc>https://example.org/my-repo/</loc>"));
    assert!(!sitemap.contains("404") && !sitemap.contains(".json"));
    let robots = views::file(site, &Route::Robots).unwrap();
    assert!(robots.contains("Sitemap: https://example.org/my-repo/sitemap.xml"));
}
