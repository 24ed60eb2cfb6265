//! `sitegen fix`: what it mends, what it leaves, and that it changes nothing else.

use std::fmt::Write as _;

use proptest::prelude::*;
use sitegen::fix::{self, MENDED};
use sitegen::source;

use crate::harness::Project;

const A: &str = "# Feature Specification: A\n\n**Feature ID**: 001-a\n**Status**: Draft\n**Owner**: Ada\n\n\
                 ## Dependencies\n\n### Internal\n- blocks `002-b`\n";

fn b(status: &str, dependencies: &str) -> String {
    format!(
        "# Feature Specification: B\n\n**Feature ID**: 002-b\n**Status**: {status}\n**Owner**: Ada\n\n\
         ## Dependencies\n\n### Internal\n{dependencies}"
    )
}

/// What becomes of `content/002-b.md` beside a spec that says that it blocks it.
#[track_caller]
fn check(before: &str, after: &str) {
    let project = Project::with(&[
        ("content/001-a.md", A),
        ("content/003-c.md", "# Feature Specification: C\n\n**Feature ID**: 003-c\n**Status**: Draft\n"),
    ]);
    project.write("content/002-b.md", before);
    let shown = project.succeed(&["fix", "--diff"]);
    assert_eq!(project.read("content/002-b.md"), before, "--diff writes nothing");
    project.succeed(&["fix"]);
    assert_eq!(project.read("content/002-b.md"), after);
    assert_eq!(project.read("content/001-a.md"), A);
    assert_eq!(shown.stdout.is_empty(), before == after, "{}", shown.stdout);
    let again = project.succeed(&["fix"]);
    assert_eq!(project.read("content/002-b.md"), after, "a second time changes nothing");
    assert!(again.stderr.contains("nothing can be mended"), "{}", again.stderr);
    if before != after {
        assert_eq!(patched(before, &shown.stdout), after, "the diff says the same");
    }
}

/// A text with our diff applied: every line of context and every removed line has to be there.
fn patched(text: &str, diff: &str) -> String {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let mut new = String::new();
    let mut at = 0;
    let mut lines = diff.split_inclusive('\n').skip(2).peekable();
    while let Some(line) = lines.next() {
        if let Some(head) = line.strip_prefix("@@ -") {
            let (from, rest) = head.split_once(',').unwrap();
            let length: usize = rest.split(' ').next().unwrap().parse().unwrap();
            let from: usize = from.parse().unwrap();
            let from = if length == 0 { from } else { from - 1 };
            new.extend(old[at..from].iter().copied());
            at = from;
            continue;
        }
        if line.starts_with('\\') {
            continue;
        }
        let no_end = lines.peek().is_some_and(|next| next.starts_with('\\'));
        let content = if no_end { line[1..].trim_end_matches('\n') } else { &line[1..] };
        match line.as_bytes()[0] {
            b'+' => new.push_str(content),
            sign => {
                assert_eq!(old[at], content, "the diff is of another text");
                at += 1;
                if sign == b' ' {
                    new.push_str(content);
                }
            }
        }
    }
    new.extend(old[at..].iter().copied());
    new
}

#[test]
fn a_status_is_written_as_the_pages_write_it_and_keeps_what_stands_around_it() {
    for (before, after) in [
        ("WIP", "In Progress"),
        ("🚧 wip", "🚧 In Progress"),
        ("**Done**", "**Complete**"),
        ("`done`", "`Complete`"),
        ("[Done]", "[Complete]"),
        ("‚úÖ Done", "✅ Complete"),
    ] {
        let list = "- `001-a`: stored things\n";
        check(&b(before, list), &b(after, list));
    }
}

#[test]
fn a_status_with_more_to_it_is_left() {
    for status in
        ["Done (web only)", "Doone", "Draft", "in progress", "Phase 5 Complete", "~~Draft~~ Done", "Done | Draft"]
    {
        let text = b(status, "- `001-a`: stored things\n");
        check(&text, &text);
    }
}

#[test]
fn a_missing_dependency_is_added_as_the_others_are_written() {
    for (before, after) in [
        ("- `003-c`: things\n", "- `003-c`: things\n- `001-a`\n"),
        ("* **003-c**: things\n", "* **003-c**: things\n* **001-a**\n"),
        ("- 003-c\n", "- 003-c\n- 001-a\n"),
        ("- `003-c`", "- `003-c`\n- `001-a`"),
        ("- `003-c`\n\n## Risks\n", "- `003-c`\n- `001-a`\n\n## Risks\n"),
        ("- `003-c`\n- PostgreSQL, for now\n", "- `003-c`\n- `001-a`\n- PostgreSQL, for now\n"),
    ] {
        check(&b("Draft", before), &b("Draft", after));
    }
}

#[test]
fn a_list_whose_style_or_end_is_not_clear_is_left() {
    for list in [
        "",
        "None\n",
        "- needs `003-c`\n",
        "- [C](003-c.md)\n",
        "- `003-c`: things\n  and more of them\n",
        "| Spec |\n| --- |\n| 003-c |\n",
        "We need `003-c`.\n",
    ] {
        let project = Project::with(&[("content/001-a.md", A), ("content/003-c.md", "# C\n\n**Status**: Draft\n")]);
        project.write("content/002-b.md", b("Draft", list));
        project.succeed(&["fix"]);
        assert_eq!(project.read("content/002-b.md"), b("Draft", list));
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let project = Project::with(&[("content/001-a.md", A), ("content/003-c.md", "# C\n\n**Status**: Draft\n")]);
    project.write("content/002-b.md", windows(&b("wip", "- `003-c`: things\n")));
    project.succeed(&["fix"]);
    assert_eq!(project.read("content/002-b.md"), windows(&b("In Progress", "- `003-c`: things\n- `001-a`\n")));
}

#[test]
fn a_file_that_leaves_a_doubt_is_not_touched() {
    let doubtful: [&[u8]; 4] = [
        b"# B\n\n**Feature ID**: 002-b\n**Status**: WIP\n\ncaf\xe9\n",
        b"# B\n\n**Feature ID**: 002-b\n**Status**: WIP\n**Status**: Draft\n",
        "# B\n\n**Feature ID**: 002-b\n**Status**: ‚úÖ WIP\n\ncafÃ©\n".as_bytes(),
        b"# B\n\n**Feature ID**: 002-b\n**Status**: WIP\n\n```\n## C\n",
    ];
    for bytes in doubtful {
        let project = Project::empty();
        project.write("content/002-b.md", bytes);
        let run = project.succeed(&["fix"]);
        assert_eq!(std::fs::read(project.path("content/002-b.md")).unwrap(), bytes, "{}", run.stderr);
        assert!(run.stderr.contains("002-b.md: left as it is"), "{}", run.stderr);
    }
}

#[test]
fn only_the_rules_that_are_asked_for_and_not_silenced_are_mended() {
    let text =
        "# B\n\n<!-- sitegen-ignore SG113: our own word -->\n\n**Feature ID**: 002-b\n**Status**: WIP\n\n## ‚úÖ Done\n";
    let project = Project::with(&[("content/002-b.md", text)]);
    project.succeed(&["fix", "--select", "status-alias"]);
    assert_eq!(project.read("content/002-b.md"), text);
    project.succeed(&["fix"]);
    assert_eq!(project.read("content/002-b.md"), text.replace("‚úÖ", "✅"));
    project.fail(&["fix", "--select", "SG301"], &["SG301 cannot be mended"]);
}

#[test]
#[cfg(unix)]
fn permissions_stay_and_a_read_only_file_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::with(&[("content/002-b.md", &b("WIP", ""))]);
    let path = project.path("content/002-b.md");
    let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o444);
    project.fail(&["fix"], &["read-only"]);
    mode(0o640);
    project.succeed(&["fix"]);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    let names: Vec<_> =
        std::fs::read_dir(project.path("content")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["002-b.md"], "nothing is left beside it");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn mending_twice_mends_no_more_and_keeps_every_other_byte(
        statuses in prop::collection::vec(prop::sample::select(&[
            "WIP", "✅ Done", "‚úÖ Done", "**done**", "Draft", "Implemented (web)", "Doone", "| x", "", "done `x`", "\u{f8ff}üìù todo",
        ][..]), 3),
        lists in prop::collection::vec(prop::sample::select(&[
            "- `002-b`", "- blocks `002-b`\n- `003-c`", "* 001-a", "- **003-c**: x\n  y", "None", "- blocks 001-a, 003-c", "- blocks `001-a`\n+ `002-b`",
        ][..]), 3),
        tails in prop::collection::vec(prop::sample::select(&[
            "\n", "", "\n\n## ‚è≥ In Progress\n- ‚úÖ x `‚úÖ`\n", "\n\n```\n‚úÖ\n```\n", "\n&amp;‚úÖ &eacute;‚úÖ\n", "\ncafÃ©\n",
        ][..]), 3),
        windows in any::<bool>(),
    ) {
        let project = Project::empty();
        for (position, name) in ["001-a", "002-b", "003-c"].into_iter().enumerate() {
            let mut text = format!("# {name}\n\n**Feature ID**: {name}\n**Status**: {}\n\n## Dependencies\n\n", statuses[position]);
            write!(text, "### Internal\n{}{}", lists[position], tails[position]).unwrap();
            if windows {
                text = text.replace('\n', "\r\n");
            }
            project.write(&format!("content/{name}.md"), text);
        }
        let plan = |project: &Project| {
            let site = project.session().refresh(&()).unwrap();
            let load = |path: &_| source::load(site.content(), path).ok();
            fix::plan(site.catalog(), site.findings(), site.vocabulary(), &MENDED, load)
        };
        for repair in plan(&project).repairs {
            // What stands between the edits is there before and after, in order.
            let (old, new) = (&repair.file.text, repair.text());
            let (mut done, mut rest) = (0, new.as_str());
            for edit in &repair.edits {
                let kept = &old[done..edit.range.0];
                prop_assert!(rest.starts_with(kept));
                rest = rest[kept.len()..].strip_prefix(edit.text.as_str()).unwrap();
                done = edit.range.1;
            }
            prop_assert_eq!(rest, &old[done..]);
            project.write(&format!("content/{}", repair.file.path), new);
        }
        let again = plan(&project);
        prop_assert!(again.repairs.is_empty(), "{:?}", again.repairs.iter().map(|repair| &repair.edits).collect::<Vec<_>>());
    }
}
