//! Which files are read, and as what.

use sitegen::model::Role;
use sitegen::source::{self, Selection};

use crate::harness::Project;

/// Lists `root` as `path`, `path (page)`, `path (beside x)`, `path (file)`, and findings as `SG906 path`.
#[track_caller]
fn check(project: &Project, root: &str, expected: &[&str]) {
    let found = source::discover(&project.path(root), &Selection::default()).unwrap();
    let mut lines: Vec<String> = found
        .documents
        .iter()
        .map(|(path, role)| match role {
            Role::Undecided => path.to_string(),
            Role::Spec => format!("{path} (spec)"),
            Role::Page => format!("{path} (page)"),
            Role::Attachment(spec) => format!("{path} (beside {spec})"),
        })
        .collect();
    lines.extend(found.assets.iter().map(|path| format!("{path} (file)")));
    lines.extend(found.diagnostics.iter().map(|finding| format!("{} {}", finding.code, finding.path)));
    assert_eq!(lines, expected);
}

#[test]
fn markdown_is_found_by_its_extension_in_one_order() {
    let files = ["b.md", "a.MD", "c/d.markdown", "c.md", "e.mdown", "f.txt", "c/g.png", "h.rs"];
    let project = Project::with(&files.map(|file| (file, "")));
    check(
        &project,
        "",
        &["a.MD", "b.md", "c.md", "c/d.markdown", "e.mdown", "c/g.png (file)", "f.txt (file)", "h.rs (file)"],
    );
}

#[test]
fn what_git_ignores_is_not_read() {
    let project = Project::with(&[
        (".git/HEAD", ""),
        (".gitignore", "drafts/\n/docs/top.md\n*.tmp.md\nnot a [pattern\n"),
        ("docs/.gitignore", "!kept.tmp.md\nlocal.md\n"),
        ("docs/a/.gitignore", "*.md\n!b.md\n"),
        ("docs/a/b.md", ""),
        ("docs/a/c.md", ""),
        ("docs/aa/c.md", ""),
        ("docs/drafts/x.md", ""),
        ("docs/kept.tmp.md", ""),
        ("docs/local.md", ""),
        ("docs/other.tmp.md", ""),
        ("docs/sub/local.md", ""),
        ("docs/sub/top.md", ""),
        ("docs/top.md", ""),
    ]);
    check(&project, "docs", &["a/b.md", "aa/c.md", "kept.tmp.md", "sub/top.md"]);
}

#[test]
fn rules_above_the_repository_do_not_count_and_a_named_root_is_read_though_ignored() {
    let project = Project::with(&[
        (".gitignore", "*.md\n"),
        ("repository/.git/HEAD", ""),
        ("repository/.gitignore", "/docs/\n"),
        ("repository/docs/a.md", ""),
    ]);
    check(&project, "repository/docs", &["a.md"]);
}

#[test]
fn hidden_folders_are_read_only_when_they_are_named() {
    let project = Project::with(&[
        (".specify/specs/001-a/spec.md", ""),
        (".specify/specs/.hidden/x.md", ""),
        (".specify/specs/.x.md", ""),
        ("readme.md", ""),
    ]);
    check(&project, "", &["readme.md"]);
    check(&project, ".specify/specs", &["001-a/spec.md"]);
}

#[test]
fn packages_builds_and_portals_are_no_content() {
    let project = Project::with(&[
        ("node_modules/a/readme.md", ""),
        ("target/CACHEDIR.TAG", ""),
        ("target/doc/a.md", ""),
        ("goals/target/a.md", ""),
        ("old-site/.sitegen/manifest", "sitegen manifest 1\n"),
        ("old-site/files/a.md", ""),
        ("public/a.md", ""),
        ("a.md", ""),
    ]);
    let selection = Selection { output: Some(project.path("public")), ..Selection::default() };
    let found = source::discover(&project.path(""), &selection).unwrap();
    let paths: Vec<&str> = found.documents.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["a.md", "goals/target/a.md"]);
}

#[test]
fn neighbours_of_a_spec_belong_to_it() {
    let files = [
        "specs/001-a/spec.md",
        "specs/001-a/plan.md",
        "specs/001-a/contracts/x.md",
        "specs/README.md",
        "specs/TEMPLATE.md",
    ];
    let project = Project::with(&files.map(|file| (file, "")));
    check(
        &project,
        "",
        &[
            "specs/001-a/contracts/x.md (beside specs/001-a/spec.md)",
            "specs/001-a/plan.md (beside specs/001-a/spec.md)",
            "specs/001-a/spec.md",
            "specs/README.md",
            "specs/TEMPLATE.md (page)",
        ],
    );
}

#[test]
fn odd_names_are_names() {
    let files = ["a b.md", "100%.md", "50%25.md", "#1.md", "'q\".md", "ä.md", "日本語.md", "?.md", "a&b<c>.md"];
    let project = Project::with(&files.map(|file| (file, "# A\n")));
    project.write("content/x.md", "# X\n");
    let found = source::discover(&project.path(""), &Selection::default()).unwrap();
    assert_eq!(found.documents.len(), files.len() + 1);
    for (path, _) in &found.documents {
        assert!(source::load(&project.path(""), path).is_ok(), "{path}");
    }
}

#[test]
fn a_root_that_is_no_folder_is_told_so() {
    let project = Project::with(&[("a.md", "")]);
    let error = |root: &str| source::discover(&project.path(root), &Selection::default()).unwrap_err().to_string();
    assert!(error("a.md").ends_with("a.md` is a file; sitegen reads a folder of specs"), "{}", error("a.md"));
    assert!(error("none").starts_with("there is no folder"), "{}", error("none"));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_that_leaves_the_root_is_refused_and_reported() {
        let project = Project::with(&[("secret/password.md", "x"), ("content/a.md", "")]);
        symlink(project.path("secret"), project.path("content/out")).unwrap();
        symlink(project.path("secret/password.md"), project.path("content/b.md")).unwrap();
        symlink("../secret/password.md", project.path("content/c.png")).unwrap();
        check(&project, "content", &["a.md", "SG906 b.md", "SG906 c.png", "SG906 out"]);
    }

    #[test]
    fn a_link_that_stays_inside_is_followed_and_nothing_is_read_twice() {
        let project =
            Project::with(&[("content/.store/x/spec.md", ""), ("content/real/b.md", ""), ("content/real/c.md", "")]);
        symlink(".store", project.path("content/specs")).unwrap();
        symlink("real", project.path("content/again")).unwrap();
        symlink("real/b.md", project.path("content/also-b.md")).unwrap();
        check(&project, "content", &["real/b.md", "real/c.md", "specs/x/spec.md"]);
    }

    #[test]
    fn circles_of_links_are_harmless() {
        let project = Project::with(&[("content/a/x.md", ""), ("content/b/y.md", "")]);
        symlink("..", project.path("content/a/up")).unwrap();
        symlink("self", project.path("content/self")).unwrap();
        for (from, to) in [("a", "b"), ("b", "a")] {
            for copy in 0..9 {
                symlink(format!("../{to}"), project.path(&format!("content/{from}/{to}{copy}"))).unwrap();
            }
        }
        check(&project, "content", &["a/x.md", "b/y.md"]);
    }

    #[test]
    fn a_link_to_nothing_is_reported() {
        let project = Project::with(&[("content/a.md", "")]);
        symlink("gone.md", project.path("content/b.md")).unwrap();
        check(&project, "content", &["a.md", "SG901 b.md"]);
    }

    #[test]
    fn names_that_are_no_text_are_reported_and_special_files_passed_over() {
        let project = Project::with(&[("content/a.md", "")]);
        let odd = std::ffi::OsStr::from_bytes(b"b\xff.md");
        std::fs::write(project.path("content").join(odd), "").unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(project.path("content/pipe.md")).status();
        assert!(pipe.is_ok_and(|status| status.success()), "mkfifo");
        check(&project, "content", &["a.md", "SG001 b\u{fffd}.md"]);
    }
}
