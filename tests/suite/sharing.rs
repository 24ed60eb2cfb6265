//! What a portal offers to other programs: feed, calendar, badges, site map, and the head of each page.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::Project;

const BASE: [&str; 2] = ["--base-url", "https://example.org/harbour/"];

fn harbour() -> Project {
    let hostile = "Ships & <b>\"boats\"</b>; \u{1f6a2}, and ";
    let spec = |id: &str, title: &str, release: &str| {
        format!(
            "# Feature Specification: {title}\n\n**Feature ID**: {id}\n**Status**: In Progress\n\n\
             ## Problem Statement\n\nNobody knows where the {id} is.\n\n\
             **Acceptance Criteria:**\n- [x] One.\n- [ ] Two.\n\n## Release Plan\n\n### Version {release}\n- All of it\n"
        )
    };
    Project::with(&[
        ("content/001-pier.md", &spec("001-pier", &hostile.repeat(5), "1.0.0 (2026-12-01)")),
        ("content/portfolio.md", &spec("portfolio", "Portfolio", "1.1.0 (Q1 2027)")),
        ("content/bare.md", "# Feature Specification: Bare\n\n**Feature ID**: 検索\n**Status**: Draft\n"),
        ("sitegen.toml", "title = \"Harbour & <Sons>\"\n"),
    ])
}

/// Elements that are opened are closed, and nothing is left of markup in texts.
#[track_caller]
fn is_well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in xml.trim_start_matches("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("`<{part}` is never closed"));
        assert!(!text.contains('>'), "a bare `>` in `{text}`");
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{xml}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        for entity in text.split('&').skip(1).chain(tag.split('&').skip(1)) {
            let name = entity.split(';').next().unwrap();
            assert!(["amp", "lt", "gt", "quot", "#9", "#10"].contains(&name), "&{name};");
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(xml.chars().all(|letter| letter == '\n' || !letter.is_control()));
}

#[test]
fn the_feed_has_an_entry_for_each_change_with_an_id_that_stays() {
    let project = harbour();
    project.succeed(&["export", "--date", "2026-11-01", "-o", "old.json"]);
    project.write(
        "content/002-new.md",
        "# Feature Specification: New & \\<i>\n\n**Feature ID**: 002-new\n**Status**: Draft\n",
    );
    project.remove("content/bare.md");
    let build = ["build", "-q", "--date", "2026-11-22", "--since", "old.json", BASE[0], BASE[1]];
    project.succeed(&build);
    let feed = project.read("public/feed.atom");
    is_well_formed(&feed);
    assert!(feed.contains("<id>https://example.org/harbour/feed.atom</id>"), "{feed}");
    assert_eq!(feed.matches("<entry>").count(), 2);
    assert_eq!(feed.matches("<updated>2026-11-22T00:00:00Z</updated>").count(), 3);
    assert!(feed.contains("<title>New &amp; &lt;i&gt;: is new: Draft</title>"), "{feed}");
    assert!(feed.contains("href=\"https://example.org/harbour/specs/002-new/\""));
    let ids: BTreeSet<_> = feed.split("<id>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!(ids.len(), 3, "each id once: {ids:?}");
    assert!(ids.iter().all(|id| id.starts_with("https://example.org/harbour/")));
    assert!(project.read("public/specs/001-pier/index.html").contains("type=\"application/atom+xml\""));
    project.succeed(&build);
    assert_eq!(project.read("public/feed.atom"), feed);
}

#[test]
fn the_feed_goes_on_telling_what_earlier_portals_told() {
    let project = harbour();
    let data = "public/api/v1/portal.json";
    let publish = |day: &str| {
        // As a workflow does it: compared with what is published.
        if project.path(data).exists() {
            project.write("published.json", project.read(data));
            project.succeed(&["build", "-q", "--date", day, "--since", "published.json", BASE[0], BASE[1]]);
        } else {
            project.succeed(&["build", "-q", "--date", day, BASE[0], BASE[1]]);
        }
    };
    let ids = |feed: &str| -> Vec<String> {
        let ids = feed.split("<id>").skip(2).map(|rest| rest.split('<').next().unwrap().to_owned());
        ids.collect()
    };
    publish("2026-11-20");
    assert!(!project.read(data).contains("\"feed\""), "nothing was compared");
    let spec =
        |status: &str| format!("# Feature Specification: New\n\n**Feature ID**: 002-new\n**Status**: {status}\n");
    project.write("content/002-new.md", spec("Draft"));
    publish("2026-11-21");
    let first = ids(&project.read("public/feed.atom"));
    assert_eq!(first.len(), 1);
    publish("2026-11-22");
    let quiet = project.read("public/feed.atom");
    assert_eq!(ids(&quiet), first, "a portal in which nothing changed tells what the one before told");
    assert!(quiet.contains("<updated>2026-11-21T00:00:00Z</updated>") && !quiet.contains("2026-11-22"), "{quiet}");
    project.write("content/002-new.md", spec("In Progress"));
    publish("2026-11-22");
    let second = ids(&project.read("public/feed.atom"));
    assert_eq!((second.len(), &second[1..]), (2, &first[..]), "the latest first");
    project.write("content/002-new.md", spec("Draft"));
    publish("2026-11-22");
    project.write("content/002-new.md", spec("In Progress"));
    publish("2026-11-22");
    let again = ids(&project.read("public/feed.atom"));
    assert_eq!(again.iter().collect::<BTreeSet<_>>().len(), again.len(), "each id once: {again:?}");
    assert_eq!((again.len(), &again[0]), (3, &second[0]), "the same change of the same day is the same entry");
    project.remove("content/002-new.md");
    publish("2026-11-23");
    let gone = project.read("public/feed.atom");
    is_well_formed(&gone);
    assert_eq!(ids(&gone).len(), 4);
    assert!(!gone.contains("href=\"https://example.org/harbour/specs/002-new/\""), "a link to what is gone: {gone}");
}

#[test]
fn what_is_no_entry_in_an_earlier_feed_is_left_out() {
    let project = harbour();
    let feed = serde_json::json!([
        {"id": "javascript:alert(1)", "day": "2026-11-20", "title": "x", "lines": []},
        {"id": "https://example.org/a", "day": "<b>", "title": "x", "lines": []},
        {"id": "https://example.org/b", "day": "2026-11-20", "title": "<script> & more", "lines": [{"text": "<i>"}]},
        {"id": 7}, "no entry",
    ]);
    let old = serde_json::json!({"schema": 1, "as_of": "2026-11-20", "specs": [], "feed": feed});
    project.write("old.json", old.to_string());
    project.succeed(&["build", "-q", "--date", "2026-11-22", "--since", "old.json", BASE[0], BASE[1]]);
    let feed = project.read("public/feed.atom");
    is_well_formed(&feed);
    assert!(!feed.contains("javascript:") && !feed.contains("https://example.org/a<"), "{feed}");
    assert!(feed.contains("<title>&lt;script&gt; &amp; more</title>"), "{feed}");
}

#[test]
fn ids_of_the_feed_have_to_be_whole_so_there_is_none_without_a_base_address() {
    let project = harbour();
    project.succeed(&["export", "-o", "old.json"]);
    project.succeed(&["build", "-q", "--since", "old.json"]);
    assert!(project.path("public/changes/index.html").exists() && !project.path("public/feed.atom").exists());
    assert!(!project.read("public/index.html").contains("atom"));
}

#[test]
fn releases_with_a_date_are_a_calendar() {
    let project = harbour();
    project.succeed(&["build", "-q", "--date", "2026-11-22", BASE[0], BASE[1]]);
    let calendar = project.read("public/releases.ics");
    assert!(calendar.split_inclusive("\r\n").all(|line| line.ends_with("\r\n") && line.len() <= 77), "{calendar}");
    let whole = calendar.replace("\r\n ", "");
    let lines: Vec<_> = whole.lines().collect();
    assert_eq!((lines[0], lines[lines.len() - 1]), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    for wanted in [
        "UID:release-1.0.0@harbour.example.org",
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261202",
        "DTSTART;VALUE=DATE:20270101",
        "DTEND;VALUE=DATE:20270401",
        "SUMMARY:Harbour & <Sons> 1.0.0",
        "URL:https://example.org/harbour/releases/1.0.0/",
        "DTSTAMP:20261122T000000Z",
    ] {
        assert!(lines.contains(&wanted), "`{wanted}` is not in {whole}");
    }
    assert!(project.read("public/releases/index.html").contains("href=\"../releases.ics\""));
}

#[test]
fn without_a_date_there_is_no_calendar() {
    let project = Project::small();
    project.succeed(&["build", "-q"]);
    assert!(!project.path("public/releases.ics").exists());
    assert!(!project.read("public/releases/index.html").contains("releases.ics"));
}

#[test]
fn there_is_a_badge_for_the_portfolio_each_spec_and_each_release() {
    let project = harbour();
    project.succeed(&["build", "-q", "--date", "2026-11-22"]);
    let mut badges = 0;
    for (path, bytes) in project.files("public").into_iter().filter(|(path, _)| path.starts_with("badges/")) {
        let text = String::from_utf8(bytes).unwrap();
        badges += 1;
        if path.rsplit('.').next() == Some("svg") {
            is_well_formed(&text);
            assert!(text.contains("role=\"img\"") && text.contains("<title id=\"title\">"), "{path}");
            assert!(
                !text.replace("http://www.w3.org/2000/svg", "").contains("//"),
                "{path} refers to something outside"
            );
        } else {
            let json: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(json["schemaVersion"], 1, "{path}");
            assert!(
                ["label", "message", "color"].iter().all(|name| !json[*name].as_str().unwrap().is_empty()),
                "{path}"
            );
        }
    }
    assert_eq!(badges, 2 * (1 + 3 + 2));
    let message = |path: &str| serde_json::from_str::<Value>(&project.read(path)).unwrap()["message"].clone();
    assert_eq!(message("public/badges/001-pier.json"), "In Progress, 1 of 2 criteria");
    assert_eq!(message("public/badges/releases/1.0.0.json"), "At risk");
    assert_eq!(message("public/badges/portfolio.json"), "0 of 3 specs complete");
    assert_eq!(message("public/badges/portfolio--spec.json"), "In Progress, 1 of 2 criteria");
    assert_eq!(message("public/badges/検索.json"), "Draft");
}

#[test]
fn every_page_says_what_it_is_to_search_engines_and_previews() {
    let project = harbour();
    project.write("content/guide.md", "# Guide\n\nHow to read all this.\n");
    project.succeed(&["build", "-q", BASE[0], BASE[1]]);
    let mut titles = BTreeSet::new();
    for (path, bytes) in project.files("public").into_iter().filter(|(path, _)| path.rsplit('.').next() == Some("html"))
    {
        let html = String::from_utf8(bytes).unwrap();
        let between =
            |from: &str, to: &str| html.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or("");
        assert!(titles.insert(between("<title>", "</title>").to_owned()), "{path} has a title that another page has");
        assert!(html.contains("rel=\"icon\"") && html.contains("property=\"og:title\""), "{path}");
        if path == "404.html" {
            assert!(!html.contains("rel=\"canonical\""));
            continue;
        }
        let description = between("<meta name=\"description\" content=\"", "\"");
        assert!(description.chars().count() >= 10, "{path}: {description}");
        assert_eq!(between("property=\"og:description\" content=\"", "\""), description, "{path}");
        let canonical = between("rel=\"canonical\" href=\"", "\"");
        assert!(canonical.starts_with(BASE[1]) && !canonical.ends_with("index.html"), "{path}: {canonical}");
        assert_eq!(between("property=\"og:url\" content=\"", "\""), canonical, "{path}");
    }
    assert!(project.read("public/specs/001-pier/index.html").contains("content=\"Nobody knows where the 001-pier is."));
}

#[test]
fn the_site_map_lists_every_page_and_robots_find_it() {
    let project = harbour();
    project.succeed(&["export", "-o", "old.json"]);
    project.succeed(&["build", "-q", "--since", "old.json", BASE[0], BASE[1]]);
    let map = project.read("public/sitemap.xml");
    is_well_formed(&map);
    let listed: BTreeSet<_> =
        map.split("<loc>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    let pages = project.files("public").into_keys().filter_map(|path| {
        let address = path.strip_suffix("index.html")?;
        let encoded = address.replace("検索", "%E6%A4%9C%E7%B4%A2");
        Some(format!("{}{encoded}", BASE[1]))
    });
    assert_eq!(listed, pages.collect::<BTreeSet<_>>());
    assert!(project.read("public/robots.txt").contains("Sitemap: https://example.org/harbour/sitemap.xml\n"));
}

#[test]
fn without_a_base_address_nothing_claims_to_know_it() {
    let project = harbour();
    project.succeed(&["build", "-q"]);
    assert!(!project.path("public/sitemap.xml").exists());
    assert!(!project.read("public/robots.txt").contains("Sitemap"));
    let page = project.read("public/specs/001-pier/index.html");
    assert!(!page.contains("canonical") && !page.contains("og:url"));
    assert!(!project.read("public/releases.ics").contains("URL:"));
}
