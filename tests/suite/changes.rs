//! What changed between two portals: on the command line and on the pages of the later one.

use serde_json::Value;

use crate::harness::Project;

/// A spec with a plan, in the state that the arguments give.
fn spec(status: &str, criteria: [char; 2], release: &str, impact: &str, needs: &str) -> String {
    format!(
        "# Feature Specification: Search\n\n**Feature ID**: 001-search\n**Status**: {status}\n\n\
         ## Problem Statement\n\nNobody finds anything.\n\n## User Stories\n\n### Epic 1: Find\n\n\
         **Acceptance Criteria:**\n- [{}] A word is found in every page.\n- [{}] Results name their section.\n\n\
         ## Dependencies\n\n### Internal\n{needs}\n\n## Risks\n\n### Risk 1: Too slow\n**Impact**: {impact}\n\
         **Mitigation**: Shards\n\n## Release Plan\n\n### Version {release}\n- Search box\n",
        criteria[0], criteria[1]
    )
}

const OTHER: &str = "# Feature Specification: Index\n\n**Feature ID**: 002-index\n**Status**: Complete\n";

/// A project in its later state, and `old.json`, the export of the earlier one.
fn changed() -> Project {
    let project = Project::with(&[
        ("content/001-search.md", &spec("Complete", ['x', ' '], "1.0.0", "Low", "- None")),
        ("content/002-index.md", OTHER),
        ("content/003-gone.md", "# Feature Specification: Gone\n\n**Feature ID**: 003-gone\n**Status**: Draft\n"),
        ("sitegen.toml", "title = \"Harbour\"\n[[release]]\nversion = \"1.0.0\"\ndate = 2026-12-01\n"),
    ]);
    project.succeed(&["export", "--date", "2026-11-01", "-o", "old.json"]);
    project.succeed(&["build", "--date", "2026-11-01", "-o", "earlier", "-q"]);
    project.write("content/001-search.md", spec("In Progress", [' ', 'x'], "1.1.0", "High", "- `002-index`"));
    project.remove("content/003-gone.md");
    project.write("content/004-new.md", "# Feature Specification: New\n\n**Feature ID**: 004-new\n**Status**: Draft\n");
    project.write("sitegen.toml", "title = \"Harbour\"\n[[release]]\nversion = \"1.0.0\"\ndate = 2027-02-01\n");
    project.succeed(&["export", "--date", "2026-11-22", "-o", "new.json"]);
    project
}

const TOLD: &str = "\
What changed from 2026-11-01 to 2026-11-22: 3 specs and 1 release changed

Needs attention
  Search (001-search): a criterion that was met is no longer met
    - A word is found in every page.
  Search (001-search): went back from Complete to In Progress
  Release 1.0.0: date moved from 2026-12-01 to 2027-02-01
  Search (001-search): moved from 1.0.0 to 1.1.0
  Search (001-search): 1 item moved from 1.0.0 to 1.1.0
    - Search box
  Search (001-search): a risk was raised from low to high
    - Too slow

Progress
  Search (001-search): 1 criterion is newly met
    - Results name their section.

Plans and scope
  Search (001-search): now needs `002-index`

New and removed
  New (004-new): is new: Draft
  Gone (003-gone): was removed
";

#[test]
fn two_exports_are_compared_and_the_most_pressing_is_told_first() {
    let project = changed();
    assert_eq!(project.succeed(&["diff", "old.json", "new.json"]).stdout, TOLD);
}

#[test]
fn a_published_portal_tells_as_much_as_a_whole_export() {
    let project = changed();
    let run = project.succeed(&["diff", "earlier/api/v1/portal.json", "new.json"]);
    assert_eq!(run.stdout, TOLD);
}

#[test]
fn changes_are_markdown_for_comments_and_json_for_tools() {
    let project = changed();
    let markdown = project.succeed(&["diff", "old.json", "new.json", "--format", "markdown"]).stdout;
    assert!(markdown.starts_with("## What changed from 2026-11-01 to 2026-11-22\n\n3 specs and 1 release changed.\n"));
    assert!(
        markdown.contains("\n### Needs attention\n\n- **Search** (001-search): a criterion that was met"),
        "{markdown}"
    );
    assert!(markdown.contains("\n  - A word is found in every page.\n"), "{markdown}");
    let json = project.succeed(&["diff", "old.json", "new.json", "-f", "json"]).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["since"], &json["until"]), (&"2026-11-01".into(), &"2026-11-22".into()));
    assert_eq!(json["specs"].as_array().unwrap().len(), 3);
    assert_eq!(json["lines"][0]["group"], "attention");
    assert_eq!(json["lines"][0]["spec"]["key"], "001-search");
    assert_eq!(json["releases"][0]["date"], serde_json::json!(["2026-12-01", "2027-02-01"]));
}

#[test]
fn nothing_changed_is_said_in_so_many_words() {
    let project = changed();
    let run = project.succeed(&["diff", "new.json", "new.json"]);
    assert_eq!(run.stdout, "What changed from 2026-11-22 to 2026-11-22: nothing changed\n");
}

#[test]
fn what_cannot_be_compared_is_refused_with_its_name() {
    let project = changed();
    project.write("list.json", "[1]");
    project.write("later.json", "{\"schema\": 2, \"specs\": []}");
    project.write("deep.json", "[".repeat(100_000));
    project.fail(&["diff", "none.json", "new.json"], &["cannot read `none.json`"]);
    project.fail(&["diff", "list.json", "new.json"], &["`list.json` is no export of sitegen", "portal.json"]);
    project.fail(&["diff", "new.json", "later.json"], &["`later.json` has schema 2"]);
    project.fail(&["diff", "deep.json", "new.json"], &["`deep.json` is not JSON"]);
    project.fail(&["diff", "-", "-"], &["both sides are standard input"]);
    project.fail(&["build", "--since", "none.json"], &["cannot read `none.json`"]);
    project.fail(&["build", "--since", "list.json"], &["`list.json` is no export"]);
    assert!(!project.path("public").exists());
}

#[test]
fn one_side_may_come_from_standard_input() {
    let project = changed();
    let old = std::fs::File::open(project.path("old.json")).unwrap();
    let output = project.command(&["diff", "-", "new.json"]).stdin(old).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), TOLD);
}

#[test]
fn words_of_strangers_do_nothing_in_a_terminal_or_a_comment() {
    let project = Project::with(&[("content/a.md", "# Feature Specification: A\n\n**Status**: Draft\n")]);
    project.succeed(&["export", "-o", "old.json", "--date", "2026-11-01"]);
    let hostile = "# Feature Specification: \u{9b}2J\\<img src=x> !\\[p](http://x.y) @all\n\n**Feature ID**: b\n**Status**: Draft\n";
    project.write("content/b.md", hostile);
    project.succeed(&["export", "-o", "new.json", "--date", "2026-11-02"]);
    let text = project.succeed(&["diff", "old.json", "new.json"]).stdout;
    assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()), "{}", text.escape_debug());
    let markdown = project.succeed(&["diff", "old.json", "new.json", "-f", "markdown"]).stdout;
    for bad in ["<img", "](", "@all", "http://"] {
        assert!(!markdown.contains(bad), "{markdown}");
    }
}

#[test]
fn a_portal_tells_what_changed_on_the_pages_that_it_concerns() {
    let project = changed();
    let since = ["build", "--date", "2026-11-22", "--since", "old.json", "-q"];
    project.succeed(&since);
    let start = project.read("public/index.html");
    assert!(start.contains("What changed since 2026-11-01"));
    assert!(start.contains("went back from Complete to In Progress"));
    assert!(start.contains("<a href=\"changes/\">and 3 more</a>"), "10 lines, 7 of them here");
    assert!(project.read("public/summary/index.html").contains("went back from Complete to In Progress"));
    let list = project.read("public/changes/index.html");
    assert_eq!(list.matches("class=\"reason\"").count(), 10);
    assert!(list.contains("href=\"../specs/001-search/\"") && list.contains("<strong>Gone</strong>"));
    let search = project.read("public/specs/001-search/index.html");
    assert!(search.contains("What changed since") && search.contains("Results name their section."));
    assert!(search.contains("now needs <code>002-index</code>") && !search.contains("was removed"));
    assert!(!project.read("public/specs/002-index/index.html").contains("What changed"));
    let release = project.read("public/releases/1.0.0/index.html");
    assert!(release.contains("date moved from 2026-12-01 to 2027-02-01"));
    assert!(release.contains("1 item moved from 1.0.0 to 1.1.0") && !release.contains("newly met"));
}

#[test]
fn without_an_earlier_portal_there_is_no_such_heading_page_or_feed() {
    let project = changed();
    project.succeed(&["build", "--base-url", "https://example.org/", "--since", "old.json", "-q"]);
    assert!(project.path("public/feed.atom").exists());
    project.succeed(&["build", "--base-url", "https://example.org/", "-q"]);
    for (path, bytes) in project.files("public") {
        assert!(!path.contains("changes") && path != "feed.atom", "{path}");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("What changed since") && !text.contains("feed.atom"), "{path}");
    }
}

#[test]
fn a_portal_that_has_not_changed_says_so() {
    let project = changed();
    project.succeed(&["build", "--since", "new.json", "-q"]);
    assert!(project.read("public/index.html").contains("<a href=\"changes/\">Nothing</a> has changed"));
    assert!(project.read("public/changes/index.html").contains("Nothing has changed"));
    assert!(!project.read("public/specs/001-search/index.html").contains("What changed"));
}
