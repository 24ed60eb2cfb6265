//! A build that has nothing to do knows it without reading what it knows, and says what the last one said; and it
//! never takes for unchanged what is not.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use sitegen::model::Date;
use sitegen::routes::Route;
use sitegen::session::{self, Session, Site};

use crate::harness::{Project, SPEC};

const BUILD: [&str; 5] = ["build", "--date", "2026-11-22", "--color", "never"];

/// A spec with findings, a picture, a page, a configuration and a theme.
fn project() -> Project {
    let spec = format!("{SPEC}\n![Map](map.png)\n\nSee [the page](notes.md) and [nothing](nothing.md).\n");
    Project::with(&[
        ("content/001-search.md", &spec),
        ("content/map.png", "a picture"),
        ("content/notes.md", "# Notes\n\nText.\n"),
        ("sitegen.toml", "title = \"Portal\"\ntheme = \"look\"\n"),
        ("look/templates/404.html", "<h1>Nothing here</h1>"),
    ])
}

/// Whether the build had to read the specs.
#[track_caller]
fn reads(project: &Project, more: &[&str]) -> bool {
    let arguments: Vec<&str> = BUILD.iter().chain(more).chain(&["--timings"]).copied().collect();
    project.succeed(&arguments).stderr.contains("reading ")
}

#[track_caller]
fn is_as_fresh(project: &Project, more: &[&str]) {
    let arguments: Vec<&str> = BUILD.iter().chain(more).chain(&["--out", "fresh"]).copied().collect();
    project.succeed(&arguments);
    assert_eq!(project.files("public"), project.files("fresh"));
    fs::remove_dir_all(project.path("fresh")).unwrap();
}

fn times(project: &Project) -> BTreeMap<String, SystemTime> {
    let files = walkdir::WalkDir::new(project.path("public")).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().display().to_string(), entry.metadata().unwrap().modified().unwrap()))
        .collect()
}

#[test]
fn a_build_with_nothing_to_do_says_the_same_and_touches_nothing() {
    let project = project();
    let first = project.succeed(&BUILD);
    let before = times(&project);
    let second = project.succeed(&BUILD);
    assert_eq!(times(&project), before);
    let findings = |text: &str| text.lines().filter(|line| !line.starts_with("wrote")).map(str::to_owned).collect();
    let (first, second): (Vec<String>, Vec<String>) = (findings(&first.stderr), findings(&second.stderr));
    assert_eq!(first, second);
    assert!(first.len() > 3, "there is something to say: {first:?}");
    assert!(!reads(&project, &[]));
}

#[test]
fn findings_of_the_last_build_still_deny_the_next() {
    let project = project();
    project.succeed(&BUILD);
    let run = project.run(&["build", "--date", "2026-11-22", "--strict"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("nothing.md"), "{}", run.stderr);
}

#[test]
fn everything_that_a_site_is_made_from_makes_it_again() {
    let project = project();
    project.succeed(&BUILD);
    let changed = |path: &str, text: &str| {
        project.write(path, text);
        assert!(reads(&project, &[]), "{path}");
        is_as_fresh(&project, &[]);
    };
    changed("content/notes.md", "# Notes\n\nMore.\n");
    changed("content/notes.md", "# Notes\n\nText.\n");
    changed("content/map.png", "a pictura");
    changed("content/002-new.md", &SPEC.replace("001-search", "002-new"));
    changed("content/unused.png", "x");
    changed("sitegen.toml", "title = \"Other\"\ntheme = \"look\"\n");
    changed("look/templates/404.html", "<h1>Nothing there</h1>");
    changed("content/.gitignore", "unused.png\n");
    project.remove("content/002-new.md");
    assert!(reads(&project, &[]));
    is_as_fresh(&project, &[]);
    for more in [&["--date", "2026-11-23"][..], &["--portable"], &["--base-url", "https://example.org/"]] {
        let more: Vec<&str> = ["--quiet"].iter().chain(more).copied().collect();
        let arguments: Vec<&str> = ["build"].iter().chain(&more).copied().collect();
        project.succeed(&arguments);
        let made = project.files("public");
        project.succeed(&[&arguments[..], &["--out", "fresh"]].concat());
        assert_eq!(made, project.files("fresh"), "{more:?}");
        fs::remove_dir_all(project.path("fresh")).unwrap();
    }
}

#[test]
fn a_file_of_the_site_that_somebody_touched_is_put_right() {
    let project = project();
    project.succeed(&BUILD);
    let page = project.files("public").keys().find(|file| file.contains("notes/")).cloned();
    let page = format!("public/{}", page.expect("the notes have a page"));
    let text = project.read(&page);
    project.write(&page, text.replace("Text", "Tixt"));
    assert!(reads(&project, &[]));
    assert_eq!(project.read(&page), text);
    project.remove(&page);
    assert!(reads(&project, &[]));
    assert_eq!(project.read(&page), text);
    assert!(!reads(&project, &[]));
}

#[test]
fn what_was_read_is_kept_and_may_be_damaged_or_deleted() {
    let project = project();
    project.succeed(&BUILD);
    let shelf = project.path("public/.sitegen/readings");
    let parts = || {
        let parts = fs::read_dir(&shelf).unwrap().map(|part| part.unwrap().path());
        // What files were when they were looked at tells no text.
        let parts = parts.filter(|part| !part.ends_with("files"));
        parts.map(|part| (part.clone(), fs::read(part).unwrap())).collect::<BTreeMap<_, _>>()
    };
    let whole = parts();
    assert_eq!(whole.len(), 2, "documents, and the words of the search index");
    for (part, mut bytes) in whole.clone() {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&part, bytes).unwrap();
    }
    project.write("content/notes.md", "# Notes\n\nMore.\n");
    project.succeed(&BUILD);
    is_as_fresh(&project, &[]);
    assert_ne!(parts(), whole);
    fs::remove_dir_all(&shelf).unwrap();
    project.write("content/notes.md", "# Notes\n\nText.\n");
    project.succeed(&BUILD);
    is_as_fresh(&project, &[]);
    assert_eq!(parts(), whole, "the same texts are read as the same");
    project.write("sitegen.toml", "title = \"Portal\"\ntheme = \"look\"\n[vocabulary.status]\nDone = \"complete\"\n");
    project.run(&BUILD);
    assert_ne!(parts(), whole, "another vocabulary reads otherwise");
}

#[cfg(unix)]
#[test]
fn a_file_that_nobody_touched_is_not_read_and_one_that_only_looks_so_is() {
    let project = project();
    let notes = project.path("content/notes.md");
    let write = |text: &str| {
        project.write("content/notes.md", text);
        let old = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        fs::File::options().write(true).open(&notes).unwrap().set_modified(old).unwrap();
    };
    let spec = |text: &str| project.write("content/001-search.md", SPEC.replace("Search", text));
    write("# Notes\n\nText.\n");
    project.succeed(&BUILD);
    spec("Find");
    project.succeed(&BUILD);
    let files = project.path("public/.sitegen/readings/files");
    let looked = fs::read(&files).unwrap();
    assert!(looked.windows(8).any(|name| name == b"notes.md"), "it is remembered");
    // Same length and time: only the time of the change itself is another.
    write("# Notes\n\nTixt.\n");
    assert!(reads(&project, &[]));
    is_as_fresh(&project, &[]);
    assert_ne!(fs::read(&files).unwrap(), looked);
    fs::write(&files, looked).unwrap();
    spec("Seek");
    project.succeed(&BUILD);
    is_as_fresh(&project, &[]);
    fs::write(&files, "damaged").unwrap();
    spec("Look");
    project.succeed(&BUILD);
    is_as_fresh(&project, &[]);
}

#[test]
fn a_commit_alone_changes_the_pages_that_tell_it() {
    let project = project();
    let git = |name: &str| {
        project.write(".git/HEAD", name.repeat(40));
        project.succeed(&BUILD);
        is_as_fresh(&project, &[]);
    };
    git("a");
    let before = times(&project);
    git("b");
    let after = times(&project);
    let untouched = before.iter().filter(|(file, time)| after.get(*file) == Some(*time)).count();
    assert!(untouched * 2 > before.len(), "{untouched} of {}", before.len());
}

#[test]
fn a_preview_starts_from_what_a_build_has_read_and_leaves_that_as_it_is() {
    let project = project();
    let decided = || session::Project {
        program: Some("this one".into()),
        output: Some(project.path("public")),
        ..session::Project::new(project.path("content"), Date::day(2026, 11, 22).unwrap())
    };
    let pages = |site: &Site| {
        let made = |route: &Route| (format!("{route:?}"), site.produce(route).unwrap());
        site.routes().iter().map(made).collect::<BTreeMap<_, _>>()
    };
    let fresh = || {
        let elsewhere = session::Project { program: None, ..decided() };
        pages(&Session::new(elsewhere).refresh(&()).unwrap())
    };
    Session::new(decided()).refresh(&()).unwrap().write(&project.path("public"), &()).unwrap();
    let before = times(&project);
    assert!(before.keys().any(|file| file.contains("readings")));
    project.write("content/notes.md", "# Notes\n\nMore.\n");
    let mut session = Session::new(decided()).with_memory();
    assert_eq!(pages(&session.refresh(&()).unwrap()), fresh());
    for text in ["# Notes\n\nEven more.\n", "# Other\n\n[Spec](001-search.md).\n"] {
        project.write("content/notes.md", text);
        assert_eq!(pages(&session.refresh(&()).unwrap()), fresh());
    }
    project.write("sitegen.toml", "title = \"Other\"\n");
    assert_eq!(pages(&session.refresh(&()).unwrap()), fresh());
    assert_eq!(times(&project), before);
}
