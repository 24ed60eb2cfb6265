//! What the command says: help, findings, colours, exit codes.

use std::io::Read as _;
use std::process::Stdio;

use crate::harness::{Project, SPEC};

#[test]
fn help_and_version_are_no_failure() {
    let project = Project::empty();
    assert!(project.succeed(&["--version"]).stdout.starts_with("sitegen "));
    let help = project.succeed(&["--help"]).stdout;
    assert!(help.contains("build") && help.contains("serve") && help.contains("Examples:"), "{help}");
    let build = project.succeed(&["help", "build"]).stdout;
    for word in
        ["--out", "--base-url", "--config", "--date", "--strict", "--deny", "--portable", "--theme", "Exit code"]
    {
        assert!(build.contains(word), "`{word}` is not in:\n{build}");
    }
    assert!(project.succeed(&["serve", "--help"]).stdout.contains("--port"));
}

#[test]
fn a_mistyped_flag_or_command_is_told_the_nearest() {
    let project = Project::small();
    project.fail(&["biuld"], &["unrecognized subcommand 'biuld'", "'build'"]);
    project.fail(&["build", "--strcit"], &["--strict"]);
    project.fail(&["build", "--date", "2026-02-30"], &["a day of the calendar is wanted"]);
    project.fail(&["build", "--base-url", "example.org"], &["must begin with `https://`"]);
    project.fail(&["build", "--deny", "errors"], &["error, warning, info"]);
    project.fail(&["build", "--strict", "--deny", "info"], &["cannot be used with"]);
    project.fail(&[], &["Usage"]);
}

#[test]
fn a_date_from_the_environment_has_to_be_one() {
    let project = Project::small();
    let run = |value: &str| project.command(&["build"]).env("SOURCE_DATE_EPOCH", value).output().unwrap();
    assert_eq!(run("1767225600").status.code(), Some(0));
    let refused = run("yesterday");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("`SOURCE_DATE_EPOCH` is no time"));
}

#[test]
fn a_finding_shows_the_line_the_words_and_the_help() {
    let project =
        Project::with(&[("content/a.md", "# A\n\nSee [the plan](plam.md).\n"), ("content/plan.md", "# Plan\n")]);
    let run = project.succeed(&["build", "--date", "2026-01-01"]);
    let expected = "\
error[SG901 link-broken]: there is no file `plam.md`
 --> content/a.md:3:5
  |
3 | See [the plan](plam.md).
  |     ^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `plan.md`?

checked 0 specs and 2 pages: 1 error
";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
}

#[test]
fn many_alike_are_counted_not_repeated() {
    let links = "[x](gone.md)\n\n".repeat(500);
    let project = Project::with(&[("content/a.md", &format!("# A\n\n{links}"))]);
    let run = project.succeed(&["build"]);
    assert_eq!(run.stderr.matches("error[SG901").count(), 10);
    assert!(run.stderr.contains("and 490 more SG901 link-broken (error)"), "{}", run.stderr);
    assert!(run.stderr.contains(": 500 errors"), "{}", run.stderr);
}

#[test]
fn a_very_long_line_is_shown_in_part() {
    let text = format!("# A\n\n{} [x](gone.md) {}\n", "word ".repeat(20_000), "ende ".repeat(20_000));
    let project = Project::with(&[("content/a.md", &text)]);
    let run = project.succeed(&["build"]);
    assert!(run.stderr.contains("[x](gone.md)") && run.stderr.contains("a.md:3:100002"), "{}", run.stderr);
    assert!(run.stderr.len() < 2_000, "{}", run.stderr.len());
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let run = Project::small().succeed(&["build", "--quiet"]);
    assert_eq!(run.stderr, "");
}

#[test]
fn colours_are_for_terminals_or_for_who_asks() {
    let project = Project::with(&[("content/a.md", "[x](gone.md)\n")]);
    assert!(!project.succeed(&["build"]).stderr.contains('\u{1b}'));
    assert!(project.succeed(&["build", "--color", "always"]).stderr.contains("\u{1b}["));
    assert!(!project.succeed(&["build", "--color", "never"]).stderr.contains('\u{1b}'));
}

#[test]
fn control_characters_of_a_spec_do_not_reach_the_terminal() {
    let hostile = "# A\n\n[\u{1b}[2Jx\u{9b}2J](gone\u{1b}]0;owned\u{7}.md) \u{202e}txet\n";
    let project = Project::with(&[("content/a.md", hostile), ("content/b\u{1b}[31m.md", "[y](none.md)\n")]);
    project.write("sitegen.toml", "title = \"A\"\n");
    let run = project.succeed(&["build"]);
    let bad: Vec<char> = run.stderr.chars().filter(|character| character.is_control() && *character != '\n').collect();
    assert!(bad.is_empty(), "{bad:?} in {}", run.stderr.escape_debug());
    assert!(!run.stderr.contains('\u{202e}'), "{}", run.stderr);
    project.write("sitegen.toml", "\"k\\u001b[2J\" = 1\n");
    let run = project.run(&["build"]);
    assert!(run.code == Some(2) && !run.stderr.contains('\u{1b}'), "{}", run.stderr.escape_debug());
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let project = Project::small();
    for arguments in [&["--help"][..], &["build"]] {
        let mut child = project.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert_eq!(child.wait().unwrap().code(), Some(0));
        let mut child = project.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn the_portal_is_named_after_the_repository_or_the_folder() {
    let project = Project::with(&[(
        "tide-table/.git/config",
        "[remote \"origin\"]\n\turl = https://example.org/a/sea_chart.git\n",
    )]);
    project.write("tide-table/docs/a.md", SPEC);
    project.succeed(&["build", "tide-table/docs"]);
    assert!(project.read("public/index.html").contains("Sea Chart"));
}
