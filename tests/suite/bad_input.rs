//! What bad input gets: each kind a page where there is content, a finding that says what and where, and never
//! a panic or a failed build.

use super::harness::Project;

/// Builds one file among good ones; gives the portal's page for it and everything that was said.
struct Outcome {
    pages: Vec<(String, String)>,
    said: String,
}

fn build(files: &[(&str, &[u8])]) -> Outcome {
    let project = Project::small();
    for (path, bytes) in files {
        project.write(&format!("content/{path}"), bytes);
    }
    let run = project.succeed(&["build", "--date", "2026-11-22"]);
    let pages = project
        .files("public")
        .into_iter()
        .filter(|(path, _)| path.ends_with("index.html") && !path.contains("001-search"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect();
    Outcome { pages, said: run.stderr }
}

impl Outcome {
    /// The page below this address.
    #[track_caller]
    fn page(&self, address: &str) -> &str {
        let file = format!("{address}index.html");
        let found = self.pages.iter().find(|(path, _)| *path == file);
        let names: Vec<_> = self.pages.iter().map(|(path, _)| path).collect();
        &found.unwrap_or_else(|| panic!("no page {file} among {names:?}")).1
    }

    /// Each of these stands in what was said.
    #[track_caller]
    fn says(&self, words: &[&str]) {
        for word in words {
            assert!(self.said.contains(word), "{word} is not in:\n{}", self.said);
        }
    }
}

const HEAD: &str = "# Feature: Thing\n\n**Feature ID**: 002-thing\n**Status**: Draft\n**Owner**: Ada\n\n";

#[test]
fn bytes_that_are_not_utf8_are_shown_lossily_and_told_with_their_place() {
    let mut bytes = HEAD.as_bytes().to_vec();
    bytes.extend(b"caf\xe9 and more");
    let outcome = build(&[("002-thing.md", &bytes)]);
    assert!(outcome.page("specs/002-thing/").contains("caf\u{fffd} and more"));
    outcome.says(&["SG001", "002-thing.md:7:4"]);
}

#[test]
fn random_bytes_are_a_page_and_no_panic() {
    let bytes: Vec<u8> = (0_u32..4_000).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let outcome = build(&[("noise.md", &bytes)]);
    outcome.says(&["SG001", "noise.md"]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let text = format!("\u{feff}{}", HEAD.replace('\n', "\r\n"));
    let outcome = build(&[("002-thing.md", text.as_bytes())]);
    assert!(outcome.page("specs/002-thing/").contains("Thing"));
    assert!(!outcome.said.contains("warning[") && !outcome.said.contains("error["), "{}", outcome.said);
}

#[test]
fn an_empty_file_is_told() {
    build(&[("empty.md", b"")]).says(&["SG016", "empty.md"]);
}

#[test]
fn a_file_of_fifty_megabytes_is_plain_text_and_told() {
    let text = format!("{HEAD}{}", "word **bold** ".repeat(3_750_000));
    assert!(text.len() > 50_000_000);
    let outcome = build(&[("huge.md", text.as_bytes())]);
    let (_, page) = outcome.pages.iter().find(|(path, _)| path.contains("huge")).unwrap();
    assert!(page.contains("word **bold** word") && page.len() > text.len());
    outcome.says(&["SG017", "huge.md", "plain text"]);
}

#[test]
fn ten_thousand_quotes_and_lists_in_each_other_are_flattened_and_told() {
    let text = format!("{HEAD}{}quoted\n\n{}listed\n", ">".repeat(10_000), "- ".repeat(10_000));
    let outcome = build(&[("002-thing.md", text.as_bytes())]);
    let page = outcome.page("specs/002-thing/");
    assert!(page.contains("quoted") && page.contains("listed"));
    assert!(page.matches("<blockquote").count() < 100 && page.matches("<ul").count() < 100);
    outcome.says(&["SG017", "nested"]);
}

#[test]
fn a_table_of_a_hundred_thousand_rows_is_its_source_and_told() {
    let text = format!("{HEAD}| a | b |\n| --- | --- |\n{}", "| one | two |\n".repeat(100_000));
    let outcome = build(&[("002-thing.md", text.as_bytes())]);
    let page = outcome.page("specs/002-thing/");
    assert_eq!(page.matches("| one | two |").count(), 100_000);
    outcome.says(&["SG017", "a table of 100000 rows", "002-thing.md:7:1"]);
}

#[test]
fn two_files_with_one_id_have_two_pages_and_a_list_of_both() {
    let outcome = build(&[("a.md", HEAD.as_bytes()), ("b.md", HEAD.as_bytes())]);
    let list = outcome.page("specs/002-thing/");
    assert!(list.contains("002-thing--a/") && list.contains("002-thing--b/"));
    outcome.page("specs/002-thing--a/");
    outcome.page("specs/002-thing--b/");
    outcome.says(&["SG102", "a.md:3:17", "b.md:3:17"]);
}

#[test]
fn circles_self_references_and_unknown_ids_are_told_with_their_places() {
    let spec = |id: &str, needs: &str| {
        format!("# Feature: {id}\n\n**Feature ID**: {id}\n**Status**: Draft\n**Owner**: Ada\n**Depends On**: {needs}\n")
    };
    let outcome = build(&[
        ("002-a.md", spec("002-a", "003-b, 002-a").as_bytes()),
        ("003-b.md", spec("003-b", "002-a, 009-gone").as_bytes()),
    ]);
    outcome.page("specs/002-a/");
    outcome.says(&["SG303", "`002-a` -> `003-b` -> `002-a`", "SG304", "SG301", "no spec `009-gone`", "003-b.md:6:24"]);
}

#[test]
fn impossible_and_ambiguous_dates_keep_their_words_and_are_told() {
    let text = HEAD.replace("**Owner**", "**Created**: 2026-02-30\n**Last Updated**: 03/04/2026\n**Owner**");
    let outcome = build(&[("002-thing.md", text.as_bytes())]);
    let page = outcome.page("specs/002-thing/");
    assert!(page.contains("2026-02-30") && page.contains("03/04/2026"));
    outcome.says(&["SG130", "002-thing.md:5:14", "SG131", "002-thing.md:6:19"]);
}

#[test]
fn an_unfilled_template_is_unknown_and_its_placeholders_are_told() {
    let text = "# Feature Specification: [Feature Name]\n\n## Overview\n\n**Feature ID**: [XXX-feature-name]\n\
                **Status**: [Draft | In Progress | Complete]\n**Owner**: [Team/Person]\n**Created**: [Date]\n\n\
                ## User Stories\n\n### Epic 1: [Epic Name]\n\n**Acceptance Criteria:**\n- [ ] [Criterion 1]\n";
    let outcome = build(&[("blank.md", text.as_bytes())]);
    let page = outcome.page("specs/blank/");
    assert!(page.contains("Unknown: [Draft | In Progress | Complete]"));
    outcome.says(&["SG010", "blank.md:6:13"]);
}

#[test]
fn titles_of_any_script_have_pages_under_their_own_names() {
    let spec = |id: &str| format!("# Feature: {id}\n\n**Feature ID**: {id}\n**Status**: Draft\n**Owner**: Ada\n");
    let outcome = build(&[("ar.md", spec("البحث").as_bytes()), ("ja.md", spec("検索機能").as_bytes())]);
    assert!(outcome.page("specs/البحث/").contains("البحث"));
    assert!(outcome.page("specs/検索機能/").contains("検索機能"));
}

#[test]
fn hostile_html_and_links_are_text_on_every_page() {
    let text = "# Feature: <script>alert(1)</script>\n\n**Feature ID**: 002-<img src=x onerror=alert(2)>\n\
                **Status**: Draft \"><script>alert(3)</script>\n**Owner**: '\"><svg onload=alert(4)>\n\n\
                [a](javascript:alert(5)) [b](JaVa&#x0A;Script:alert(6)) ![c](data:text/html,x) <a href=\"javascript:x\">d</a>\n\n\
                | <img src=x onerror=alert(7)> |\n| --- |\n| `</code><script>alert(8)</script>` |\n\n\
                ```\"><script>alert(9)</script>\n</code></pre><script>alert(10)</script>\n```\n";
    let outcome = build(&[("h.md", text.as_bytes())]);
    assert!(outcome.pages.len() > 5);
    for (path, page) in &outcome.pages {
        let lower = page.to_lowercase();
        let scripts = lower.matches("<script").count();
        let own = lower.matches("<script src=").count() + lower.matches("<script defer src=").count();
        assert_eq!(scripts, own, "{path}");
        for bad in ["<img", "<svg onload", "onerror=alert(2)>\"", "href=\"javascript", "href=\"data"] {
            assert!(!lower.contains(bad), "{bad} in {path}");
        }
    }
    outcome.says(&["SG905", "SG907", "`javascript:`", "`data:`"]);
}

#[test]
fn file_names_with_odd_characters_have_pages_that_links_reach() {
    let link = "[odd](002%20a%20%25%20%23%20%27b%27.md)";
    let outcome = build(&[
        ("002 a % # 'b'.md", b"# Guide with an odd name\n\nText.\n"),
        ("guide.md", format!("# Guide\n\n{link}\n").as_bytes()),
    ]);
    outcome.page("pages/002-a-b/");
    assert!(outcome.page("pages/guide/").contains("href=\"../002-a-b/\""));
    assert!(!outcome.said.contains("SG901"), "{}", outcome.said);
}

#[test]
fn names_that_differ_in_case_only_have_addresses_that_do_not() {
    let outcome = build(&[("Guide.md", b"# One\n"), ("guide.md", b"# Two\n")]);
    let addresses: std::collections::BTreeSet<String> =
        outcome.pages.iter().filter(|(path, _)| path.contains("guide")).map(|(path, _)| path.to_lowercase()).collect();
    assert_eq!(addresses.len(), 2, "{addresses:?}");
    outcome.says(&["SG903"]);
}

#[test]
fn a_fence_and_a_comment_that_never_end_are_told_and_swallow_nothing() {
    let fence = format!("{HEAD}```\ncode\n\n## Inside\n\nwords\n");
    let comment = HEAD.replace("002", "003") + "<!-- begun\n\n## After\n\nvisible\n";
    let outcome = build(&[("002-thing.md", fence.as_bytes()), ("003-thing.md", comment.as_bytes())]);
    assert!(outcome.page("specs/002-thing/").contains("## Inside"));
    assert!(outcome.page("specs/003-thing/").contains("visible"));
    outcome.says(&["SG004", "002-thing.md:7:1", "SG018", "003-thing.md:7:1"]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_that_leaves_the_folder_is_refused_and_told() {
    let project = Project::small();
    project.write("secret.md", "# Secret\n");
    std::os::unix::fs::symlink(project.path("secret.md"), project.path("content/link.md")).unwrap();
    let run = project.succeed(&["build"]);
    assert!(run.stderr.contains("SG906") && run.stderr.contains("link.md"), "{}", run.stderr);
    assert!(!project.files("public").keys().any(|path| path.contains("secret")));
}
