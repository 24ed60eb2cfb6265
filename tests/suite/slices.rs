//! What a build keeps without looking at it is what it would have made: after edits of specs that have everything that
//! a spec can have, a folder of earlier builds holds the same as an empty one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use sitegen::model::Date;
use sitegen::session::{self, Session};

use crate::generated::generator::{self, Languages, SEED};
use crate::harness::Project;

const SPECS: usize = 24;

/// Something that somebody does to a spec; numbers choose the spec and another one.
#[derive(Clone, Debug)]
enum Edit {
    Replace(usize, &'static str, &'static str),
    Append(usize, &'static str),
    Need(usize, usize),
    Mention(usize, usize),
    Remove(usize),
    Copy(usize, usize),
}

const REPLACED: [(&str, &str); 14] = [
    ("- [ ]", "- [x]"),
    ("- [x]", "- [ ]"),
    ("**Status**: ", "**Status**: Complete "),
    ("**Status**: ", "**Status**: Superseded, was "),
    ("**Owner**: ", "**Owner**: New "),
    ("**Owner**: ", "**Owner**: new "),
    ("# Feature Specification: ", "# Feature Specification: Another "),
    ("**Priority**", "**Reviewed**: 2026-01-02\n**Priority**"),
    ("**Impact**: Low", "**Impact**: High"),
    ("**Database**: ", "**Database**: PostgreSQL 9, "),
    ("## Success Metrics\n", "## Success Metrics\n\n### One more\n- **Target**: 5 %\n"),
    ("### Version ", "### Version 9.9.9\n- [ ] all of it\n\n### Version "),
    ("## Problem Statement", "## The problem"),
    ("class ", "class Same"),
];

const APPENDED: [&str; 4] =
    ["\nOne more sentence.\n", "\n## A heading more\n", "\n**Review Cadence**: Monthly\n", "\n![gone](gone.png)\n"];

fn edit() -> impl Strategy<Value = Edit> {
    let spec = 0..SPECS;
    prop_oneof![
        6 => (spec.clone(), prop::sample::select(&REPLACED[..])).prop_map(|(spec, (old, new))| Edit::Replace(spec, old, new)),
        2 => (spec.clone(), prop::sample::select(&APPENDED[..])).prop_map(|(spec, text)| Edit::Append(spec, text)),
        2 => (spec.clone(), spec.clone()).prop_map(|(spec, other)| Edit::Need(spec, other)),
        1 => (spec.clone(), spec.clone()).prop_map(|(spec, other)| Edit::Mention(spec, other)),
        1 => spec.clone().prop_map(Edit::Remove),
        1 => (spec.clone(), spec).prop_map(|(from, to)| Edit::Copy(from, to)),
    ]
}

fn apply(files: &[PathBuf], edit: &Edit) {
    let change = |spec: &usize, change: &dyn Fn(String) -> String| {
        if let Ok(text) = fs::read_to_string(&files[*spec]) {
            fs::write(&files[*spec], change(text)).unwrap();
        }
    };
    let stem = |spec: &usize| files[*spec].file_stem().unwrap().to_string_lossy().into_owned();
    match edit {
        Edit::Replace(spec, old, new) => change(spec, &|text| text.replacen(old, new, 1)),
        Edit::Append(spec, more) => change(spec, &|text| text + more),
        Edit::Need(spec, other) => {
            change(spec, &|text| text.replacen("### Internal\n", &format!("### Internal\n- `{}`\n", stem(other)), 1));
        }
        Edit::Mention(spec, other) => {
            let text = fs::read_to_string(&files[*other]).unwrap_or_default();
            let title = text.lines().next().unwrap_or_default().trim_start_matches("# Feature Specification: ");
            let link = format!("\nSee [it]({}.md#overview), `{}` and [[{title}]].\n", stem(other), stem(other));
            change(spec, &|text| text + &link);
        }
        Edit::Remove(spec) => drop(fs::remove_file(&files[*spec])),
        Edit::Copy(from, to) => drop(fs::copy(&files[*from], &files[*to])),
    }
}

fn build(project: &Project, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let out = project.path(folder);
    let mut session = Session::new(session::Project {
        program: Some("the program under test".to_owned()),
        output: Some(out.clone()),
        ..session::Project::new(project.path("content"), Date::day(2026, 11, 22).unwrap())
    });
    if session.unchanged(&out).is_none() {
        session.refresh(&()).unwrap().write(&out, &()).unwrap();
    }
    project.files(folder)
}

/// The files that differ, by name: whole sites are too long to be read.
#[track_caller]
fn is_the_same(kept: &BTreeMap<String, Vec<u8>>, fresh: &BTreeMap<String, Vec<u8>>, edits: &[Edit]) {
    let all = kept.keys().chain(fresh.keys());
    let differing: Vec<&String> = all.filter(|file| kept.get(*file) != fresh.get(*file)).collect();
    assert!(differing.is_empty(), "after {edits:?}: {differing:?}");
}

fn project() -> (Project, Vec<PathBuf>) {
    let project = Project::with(&[("content/notes.md", "# Notes\n")]);
    let folder: &Path = &project.path("content");
    generator::write(folder, SEED, SPECS, Languages::Mixed).unwrap();
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.map(walkdir::DirEntry::into_path).filter(|path| path.is_file() && !path.ends_with("notes.md"));
    (project, files.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_edits_of_full_specs_a_folder_of_earlier_builds_holds_what_an_empty_one_does(edits in prop::collection::vec(edit(), 1..9)) {
        let (project, files) = project();
        build(&project, "kept");
        for edits in edits.chunks(2) {
            for edit in edits {
                apply(&files, edit);
            }
            // In a debug build every file that is kept is made as well, and compared.
            build(&project, "kept");
        }
        is_the_same(&project.files("kept"), &build(&project, "fresh"), &edits);
    }
}

#[test]
fn a_sentence_more_makes_few_views_and_a_page_alone_is_written() {
    let (project, files) = project();
    build(&project, "kept");
    let before = project.files("kept");
    apply(&files, &Edit::Append(7, APPENDED[0]));
    let after = build(&project, "kept");
    let changed: Vec<&String> =
        after.iter().filter(|(file, bytes)| before.get(*file) != Some(*bytes)).map(|(file, _)| file).collect();
    let stem = files[7].file_stem().unwrap().to_string_lossy();
    let page = format!("specs/{stem}/index.html");
    assert!(changed.contains(&&page), "{changed:?}");
    let others =
        changed.iter().filter(|file| **file != &page && !file.starts_with(".sitegen/") && !file.starts_with("search/"));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&&String>::new());
}
