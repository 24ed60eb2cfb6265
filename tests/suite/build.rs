//! `sitegen build` from end to end: what is written, kept, replaced and refused.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::harness::{Project, SPEC};

#[test]
fn a_folder_of_specs_becomes_a_portal() {
    let project = Project::small();
    let run = project.succeed(&["build"]);
    assert!(run.stderr.contains("checked "), "{}", run.stderr);
    assert!(run.stderr.contains(" files to public ("), "{}", run.stderr);
    assert!(run.stdout.is_empty(), "standard output is for data");
    let files = project.files("public");
    assert!(files.contains_key("index.html") && files.contains_key(".nojekyll"), "{:?}", files.keys());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first =
        Project::with(&[("sitegen.toml", "title = \"A\""), ("content/001-a.md", SPEC), ("content/b.md", "# B\n")]);
    let second =
        Project::with(&[("content/b.md", "# B\n"), ("content/001-a.md", SPEC), ("sitegen.toml", "title = \"A\"")]);
    first.succeed(&["build", "--date", "2026-01-01"]);
    second.succeed(&["build", "--date", "2026-01-01", "-o", "elsewhere/deep"]);
    assert_eq!(first.files("public"), second.files("elsewhere/deep"));
}

#[test]
fn files_that_did_not_change_keep_their_time() {
    let project = Project::small();
    project.write("content/b.md", "# B\n\nBefore.\n");
    project.succeed(&["build", "--date", "2026-01-01"]);
    let long_ago = SystemTime::now() - Duration::from_secs(1000);
    let pages = project.files("public");
    for page in pages.keys() {
        fs::File::options()
            .write(true)
            .open(project.path("public").join(page))
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
    }
    project.write("content/b.md", "# B\n\nAfter.\n");
    let run = project.succeed(&["build", "--date", "2026-01-01"]);
    assert!(run.stderr.contains("changed") && run.stderr.contains("the same"), "{}", run.stderr);
    let after = project.files("public");
    let touched: Vec<&String> = after
        .keys()
        .filter(|page| fs::metadata(project.path("public").join(page)).unwrap().modified().unwrap() != long_ago)
        .collect();
    let changed: Vec<&String> = after.keys().filter(|page| after.get(*page) != pages.get(*page)).collect();
    assert!(!changed.is_empty());
    assert_eq!(touched, changed);
}

#[test]
fn pages_that_are_no_more_go_away_and_other_files_stay() {
    let project = Project::small();
    project.write("content/guide/b.md", "# B\n");
    project.succeed(&["build"]);
    let before = project.files("public").len();
    project.write("public/CNAME", "portal.example\n");
    project.remove("content/guide/b.md");
    let run = project.succeed(&["build"]);
    assert!(run.stderr.contains("removed"), "{}", run.stderr);
    assert_eq!(project.read("public/CNAME"), "portal.example\n");
    assert!(project.files("public").len() <= before);
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_left_alone() {
    let project = Project::small();
    project.write("public/holiday.jpg", "precious");
    project.fail(&["build"], &["`public` is not empty and was not written by sitegen", "holiday.jpg", "--out"]);
    assert_eq!(project.files("public").len(), 1);
    assert!(!project.path("public/.sitegen").exists());
}

#[test]
fn a_folder_with_nothing_but_a_repository_is_taken() {
    let project = Project::small();
    project.write("public/.git/HEAD", "ref: x");
    project.succeed(&["build"]);
    assert_eq!(project.read("public/.git/HEAD"), "ref: x");
}

#[test]
fn content_that_is_not_there_is_told_with_what_to_do() {
    let project = Project::with(&[("other/a.md", "# A\n"), ("file.md", "# A\n"), ("empty/x.txt", "")]);
    project.fail(&["build"], &["error: there is no folder `content`", "sitegen build docs/specs"]);
    project.fail(&["build", "file.md"], &["`file.md` is a file"]);
    project.fail(&["build", "empty"], &["there is no Markdown in `empty`"]);
    assert!(!project.path("public").exists());
}

#[test]
fn content_that_went_away_leaves_the_last_site() {
    let project = Project::small();
    project.succeed(&["build"]);
    let before = project.files("public");
    project.remove("content/001-search.md");
    project.fail(&["build"], &["there is no Markdown in `content`"]);
    assert_eq!(project.files("public"), before);
}

#[test]
fn output_may_lie_inside_the_content_but_not_around_it() {
    let project = Project::small();
    project.succeed(&["build", "-o", "content/site"]);
    let first = project.files("content/site");
    project.succeed(&["build", "-o", "content/site"]);
    assert_eq!(project.files("content/site"), first, "the site is not read as content");
    project.fail(&["build", "-o", "content"], &["both the content and the output folder"]);
    project.fail(&["build", "content", "-o", "."], &["the content folder lies inside the output folder"]);
    project.fail(&["build", "content", "-o", "new/../."], &["the content folder lies inside the output folder"]);
}

#[test]
fn a_denied_build_puts_nothing_in_place() {
    let project = Project::small();
    project.succeed(&["build"]);
    let before = project.files("public");
    project.write("content/002-b.md", "# B\n\n[gone](nowhere.md)\n");
    for flags in [&["build", "--strict"][..], &["build", "--deny", "error"], &["build", "--deny", "info", "--quiet"]] {
        let run = project.run(flags);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("SG901") && run.stderr.contains("denied because of"), "{}", run.stderr);
        assert_eq!(project.files("public"), before);
    }
    project.succeed(&["build"]);
    assert_ne!(project.files("public"), before);
}

#[test]
fn a_mistake_in_the_configuration_is_marked_and_nothing_is_written() {
    let project = Project::small();
    project.succeed(&["build"]);
    let before = project.files("public");
    project.write("sitegen.toml", "[content]\n");
    project.write("content/sitegen.toml", "titel = \"Harbour\"\n");
    project.write("content/002-b.md", "# B\n");
    let run =
        project.fail(&["build"], &["error: unknown key `titel`", "content/sitegen.toml:1:1", "did you mean `title`?"]);
    assert!(run.stderr.contains("titel = \"Harbour\"\n") && run.stderr.contains("^^^^^"), "{}", run.stderr);
    assert_eq!(project.files("public"), before);
    project.succeed(&["build", "--config", "sitegen.toml"]);
    project.fail(&["build", "--config", "none.toml"], &["cannot read `none.toml`"]);
}

#[test]
fn a_picture_with_a_script_in_it_is_not_published() {
    let project = Project::with(&[("content/a.md", "# A\n\n![bad](bad.svg) ![good](good.svg)\n")]);
    project.write("content/bad.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    project.write("content/good.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    project.succeed(&["build"]);
    let files = project.files("public");
    assert!(files.contains_key("files/good.svg") && !files.contains_key("files/bad.svg"), "{:?}", files.keys());
    assert!(!project.read("public/pages/a/index.html").contains("bad.svg\""));
}

#[test]
fn a_theme_that_is_not_there_or_is_broken_is_named() {
    let project = Project::small();
    project.succeed(&["build"]);
    let before = project.files("public");
    project.fail(&["build", "--theme", "none"], &["none"]);
    project.write("mine/templates/spec.html", "<p>\n{{ nothing.here }\n");
    project.fail(&["build", "--theme", "mine"], &["mine/templates/spec.html:2:17", "{{ nothing.here }\n"]);
    project.write("mine/templates/spec.html", "{% extends \"default/spec.html\" %}");
    project.write("mine/css/site.css", "a { color: }}");
    project.run(&["build", "--theme", "mine"]);
    assert_eq!(project.files("public").keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_or_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::small();
    // Who may do everything is not stopped by permissions.
    let locked = |path: &str, mode| fs::set_permissions(project.path(path), fs::Permissions::from_mode(mode)).unwrap();
    project.write("public/.gitkeep", "");
    locked("public", 0o500);
    let powerless = fs::write(project.path("public/probe"), "").is_err();
    if powerless {
        project.fail(&["build"], &["cannot create `public/.sitegen`", "change the permissions"]);
        locked("content/001-search.md", 0o000);
        project.fail(&["build", "-o", "other"], &["cannot read `content/001-search.md`"]);
    }
    locked("public", 0o700);
}

#[test]
fn a_file_where_the_output_folder_should_be_is_told() {
    let project = Project::small();
    project.write("public", "a file");
    project.fail(&["build"], &["cannot create `public`"]);
    project.fail(&["build", "-o", "public/below"], &["cannot create `public/below`"]);
    assert_eq!(project.read("public"), "a file");
}

#[cfg(target_os = "linux")]
#[test]
fn a_build_that_is_killed_is_completed_by_the_next() {
    let project = Project::empty();
    for number in 0..50 {
        project
            .write(&format!("content/{number:03}-spec.md"), SPEC.replace("001-search", &format!("{number:03}-spec")));
    }
    project.succeed(&["build"]);
    let old = project.files("public");
    for number in 0..50 {
        let text = SPEC.replace("001-search", &format!("{number:03}-spec")).replace("Nobody", "Hardly anybody");
        project.write(&format!("content/{number:03}-spec.md"), text);
    }
    project.succeed(&["build", "-o", "reference"]);
    let new = project.files("reference");
    for milliseconds in [2, 5, 10, 20, 30, 40, 60, 80, 120] {
        let mut child = project.command(&["build", "--quiet"]).spawn().unwrap();
        let started = std::time::Instant::now();
        while child.try_wait().unwrap().is_none() && started.elapsed() < Duration::from_millis(milliseconds) {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        for (page, bytes) in project.files("public") {
            let whole = old.get(&page) == Some(&bytes) || new.get(&page) == Some(&bytes);
            assert!(whole, "`{page}` is neither old nor new after {milliseconds} ms");
        }
    }
    project.succeed(&["build"]);
    assert_eq!(project.files("public"), new);
}

#[test]
fn timings_are_printed_only_when_they_are_wanted() {
    let project = Project::small();
    let told = project.succeed(&["build", "--timings", "--quiet"]).stderr;
    for part in ["stage", "finding files", "reading", "linking", "making pages", "template", "spec.html", "slowest"] {
        assert!(told.contains(part), "`{part}` is not in:\n{told}");
    }
    assert!(told.lines().all(|line| line.trim_end() == line), "{told}");
    assert_eq!(project.succeed(&["build", "--quiet"]).stderr, "");
}

#[test]
fn drawings_and_colours_can_be_switched_off() {
    let project = Project::small();
    project.write(
        "content/002-index.md",
        "# Feature Specification: Index\n\n**Feature ID**: 002-index\n**Status**: Draft\n\n```sql\nselect 1\n```\n\n## Dependencies\n\n- `001-search`\n",
    );
    let pages = ["public/specs/002-index/index.html", "public/dependencies/index.html"];
    project.succeed(&["build"]);
    let [spec, dependencies] = pages.map(|page| project.read(page));
    assert!(spec.contains("class=\"k\"") && spec.contains("page.nearby") && dependencies.contains("class=\"diagram"));
    project.write("sitegen.toml", "[build]\nhighlight = false\ngraphs = false\n");
    project.succeed(&["build"]);
    let [spec, dependencies] = pages.map(|page| project.read(page));
    assert!(
        !spec.contains("class=\"k\"") && !spec.contains("page.nearby") && !dependencies.contains("class=\"diagram")
    );
    assert!(spec.contains("select 1") && spec.contains("page.needs"), "the words and the lists stay");
}
