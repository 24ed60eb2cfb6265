//! A kept session and a fresh one agree, whatever happened in between.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use sitegen::model::Date;
use sitegen::routes::{self, Route};
use sitegen::session::{self, Session, Site};

use crate::harness::{Project, SPEC};

/// Every file of a site with its bytes, and every finding.
fn whole(site: &Site) -> (BTreeMap<String, Vec<u8>>, String) {
    let files = site.routes().into_iter().map(|route| {
        let address = routes::address(site.catalog(), &route);
        (address, site.produce(&route).unwrap())
    });
    (files.collect(), format!("{:#?}", site.findings()))
}

#[test]
fn nothing_changed_is_the_same_site() {
    let project = Project::small();
    let mut session = project.session();
    let first = session.refresh(&()).unwrap();
    let second = session.refresh(&()).unwrap();
    assert!(Arc::ptr_eq(&first, &second));
    project.write("content/001-search.md", SPEC);
    assert!(Arc::ptr_eq(&first, &session.refresh(&()).unwrap()), "the same bytes written again are no change");
    project.write("content/001-search.md", SPEC.replace("Draft", "Ready"));
    assert!(!Arc::ptr_eq(&first, &session.refresh(&()).unwrap()));
}

#[test]
fn a_route_that_is_known_by_its_file_is_the_one_of_the_list() {
    let project = Project::small();
    for (path, text) in PATHS.iter().zip(TEXTS.iter().cycle()) {
        project.write(path, text);
    }
    project.write("content/specs.md", "# Specs\n\n![c](c.png)\n");
    let site = project.session().refresh(&()).unwrap();
    for route in site.routes() {
        let file = routes::file(&routes::address(site.catalog(), &route));
        let known = site.known_route(&file);
        let always =
            matches!(route, Route::Dashboard | Route::Spec(_) | Route::Page(_) | Route::Asset(_) | Route::Theme(_));
        assert!(known.as_ref() == Some(&route) || known.is_none() && !always, "{file}: {known:?}");
    }
    for nothing in
        ["", "specs", "specs//index.html", "pages/none/index.html", "files/", "assets/", "specs/001-a/plan/index.html"]
    {
        assert_eq!(site.known_route(nothing), None, "{nothing}");
    }
}

#[test]
fn a_mistake_leaves_the_session_what_it_was() {
    let project = Project::small();
    let mut session = project.session();
    let first = session.refresh(&()).unwrap();
    project.write("sitegen.toml", "titel = 1");
    project.write("content/sitegen.toml", "titel = 1");
    assert!(session.refresh(&()).is_err());
    project.write("content/sitegen.toml", "");
    let second = session.refresh(&()).unwrap();
    assert_eq!(whole(&second), whole(&first));
}

#[test]
fn a_document_that_changes_or_goes_while_pages_are_made_does_no_harm() {
    let project = Project::small();
    project.write("content/guide.md", "# Guide\n\n```\ncode\n```\n\n## A\n\n[b](#b)\n");
    let site = project.session().refresh(&()).unwrap();
    for text in ["", "# Other\n", "\u{feff}x", "## B\n\n> > > >\n\n- [ ] x\n"] {
        project.write("content/guide.md", text);
        for route in site.routes() {
            site.produce(&route).unwrap();
        }
    }
    project.remove("content/guide.md");
    let failed: Vec<String> =
        site.routes().iter().filter_map(|route| site.produce(route).err()).map(|error| error.to_string()).collect();
    assert!(failed.iter().all(|error| error.contains("guide.md")), "{failed:?}");
}

#[derive(Clone, Debug)]
enum Edit {
    Write(u8, u8),
    Remove(u8),
    Rename(u8, u8),
    /// Words put behind the first line of a file, or at its end.
    Amend(u8, u8, bool),
    /// One of the words of a file by others, if it says so.
    Swap(u8, u8),
    Configure(u8),
}

const PATHS: [&str; 6] = [
    "content/001-a.md",
    "content/002-b/spec.md",
    "content/002-b/plan.md",
    "content/c.png",
    "content/d.md",
    "content/e/f.md",
];

const TEXTS: [&str; 9] = [
    SPEC,
    "# Plan\n\nneeds `002-b` and [d](d.md), [f](e/f.md#x), ![c](c.png)\n",
    "",
    "# D\n\n**Status**: Complete\n**Feature ID**: 001-a\n\n## Dependencies\n\n- [a](001-a.md)\n",
    "no heading\n\n## X\n",
    "# F\n\n## Y\n\n[d](d.md#x), `001-search`, [[002-b]] and [a](../001-a.md#problem-statement)\n",
    PLAN,
    "# Feature Specification: Plan\n\n**Feature ID**: 002-b\n**Status**: Complete\n**Owner**: Ada\n\n## Acceptance Criteria\n\n\
     - [x] one\n- [x] two\n\n## Dependencies\n\n- 001-search\n\n## Release Planning\n\n### 1.0.0 (2026-01-02)\n\n- [x] all\n",
    "# Feature Specification: Find\n\n**Feature ID**: 001-search\n**Status**: Blocked\n**Owner**: ada\n\nSee `002-b`.\n",
];

const PLAN: &str = "# Feature Specification: Plan\n\n**Feature ID**: 002-b\n**Status**: In Progress\n**Owner**: Ada\n\n\
                    ## Acceptance Criteria\n\n- [x] one\n- [ ] two\n\n## Dependencies\n\n- 001-search\n\n\
                    ## Release Planning\n\n### 1.0.0 (2026-12-01)\n\n- [ ] all\n";

const WORDS: [&str; 10] = [
    "Some words more.",
    "- [ ] a criterion\n- [x] another\n",
    "**Status**: Complete",
    "[d](d.md#x) and `002-b`",
    "[gone](../gone.md) [far](../../../far.md)",
    "## X\n\ntext",
    "![c](c.png)",
    "<!-- sitegen-ignore SG901: it comes back -->",
    "## Risks\n\n- **Impact**: High\n",
    "## Dependencies\n\n- 001-a\n- 001-b\n",
];

/// The small edits of every day: a status, an owner, a date, an item, a tie, a name.
const SWAPS: [(&str, &str); 20] = [
    ("Complete", "Blocked"),
    ("In Progress", "Complete"),
    ("Draft", "Superseded"),
    ("Blocked", "In Progress"),
    ("Ada", "Grace"),
    ("ada", "Ada"),
    ("(2026-12-01)", "(2026-10-01)"),
    ("(2026-12-01)", "✅ RELEASED"),
    ("### 1.0.0", "### 2.0.0"),
    ("- [ ] all", "- [x] all\n- [ ] more"),
    ("- [x] one", "- [ ] one"),
    ("- [ ] two\n", ""),
    ("- 001-search", "- 002-b\n- 001-search"),
    ("- 001-search", "- **Blocks**: 001-search"),
    ("- 001-search", "- relates to 001-search\n- 009-none"),
    ("- [a](001-a.md)", "- [a](../content/none.md)\n- [e](e/f.md)"),
    ("# Feature Specification: Plan", "# Feature Specification: Search"),
    ("002-b", "003-c"),
    ("## X", "## Z"),
    ("[d](d.md)", "[d](d.md#x) and [f](e/f.md#y)"),
];

const CONFIGS: [&str; 3] = ["", "title = \"Other\"\n", "[content]\npages = [\"**/*.md\"]\n"];

fn edit() -> impl Strategy<Value = Edit> {
    let file = 0..PATHS.len() as u8;
    prop_oneof![
        2 => (file.clone(), 0..TEXTS.len() as u8).prop_map(|(file, text)| Edit::Write(file, text)),
        1 => file.clone().prop_map(Edit::Remove),
        1 => (file.clone(), file.clone()).prop_map(|(from, to)| Edit::Rename(from, to)),
        3 => (file.clone(), 0..WORDS.len() as u8, any::<bool>())
            .prop_map(|(file, words, at_end)| Edit::Amend(file, words, at_end)),
        6 => (file.clone(), 0..SWAPS.len() as u8).prop_map(|(file, words)| Edit::Swap(file, words)),
        1 => (0..CONFIGS.len() as u8).prop_map(Edit::Configure),
    ]
}

fn apply(project: &Project, edit: &Edit) {
    let path = |file: &u8| project.path(PATHS[usize::from(*file)]);
    match edit {
        Edit::Write(file, text) => project.write(PATHS[usize::from(*file)], TEXTS[usize::from(*text)]),
        Edit::Remove(file) => drop(std::fs::remove_file(path(file))),
        Edit::Rename(from, to) => drop(std::fs::rename(path(from), path(to))),
        Edit::Amend(file, words, at_end) => {
            let (file, words) = (PATHS[usize::from(*file)], WORDS[usize::from(*words)]);
            if let Ok(text) = std::fs::read_to_string(project.path(file)) {
                let at = if *at_end { text.len() } else { text.find('\n').unwrap_or(text.len()) };
                project.write(file, format!("{}\n\n{words}\n{}", &text[..at], &text[at..]));
            }
        }
        Edit::Swap(file, words) => {
            let (file, (from, to)) = (PATHS[usize::from(*file)], SWAPS[usize::from(*words)]);
            if let Ok(text) = std::fs::read_to_string(project.path(file)) {
                project.write(file, text.replacen(from, to, 1));
            }
        }
        Edit::Configure(config) => project.write("content/sitegen.toml", CONFIGS[usize::from(*config)]),
    }
}

/// The files that an edit touches, as a watcher would tell.
fn touched(project: &Project, edit: &Edit) -> BTreeSet<PathBuf> {
    let root = std::fs::canonicalize(project.path(".")).unwrap();
    let path = |file: &u8| root.join(PATHS[usize::from(*file)]);
    match edit {
        Edit::Write(file, _) | Edit::Remove(file) | Edit::Amend(file, ..) | Edit::Swap(file, _) => [path(file)].into(),
        Edit::Rename(from, to) => [path(from), path(to)].into(),
        Edit::Configure(_) => [root.join("content/sitegen.toml")].into(),
    }
}

/// A build as the command does it, into a folder that an earlier one may have left.
fn build(project: &Project, folder: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    let today = Date::day(2026, 11, 22).unwrap();
    let program = Some("the program under test".to_owned());
    let out = project.path(folder);
    let output = Some(out.clone());
    let mut session =
        Session::new(session::Project { program, output, ..session::Project::new(project.path("content"), today) });
    if session.unchanged(&out).is_none() {
        session.refresh(&()).ok()?.write(&out, &()).unwrap();
    }
    Some(project.files(folder))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_a_folder_of_earlier_builds_and_an_empty_one_hold_the_same(edits in prop::collection::vec(edit(), 1..12)) {
        let project = Project::small();
        project.write("content/002-b/spec.md", PLAN);
        project.write("content/d.md", TEXTS[5]);
        build(&project, "kept");
        for (number, edit) in edits.iter().enumerate() {
            apply(&project, edit);
            let fresh = build(&project, &format!("fresh-{number}"));
            prop_assert_eq!(build(&project, "kept"), fresh.clone());
            if fresh.is_some() {
                prop_assert_eq!(build(&project, "kept"), fresh);
            }
        }
    }
}

#[test]
fn numbered_pages_that_earlier_builds_left_are_those_of_an_empty_folder() {
    let project = Project::small();
    let path = |number: u32| format!("content/{number:03}-s.md");
    for number in 0..205 {
        let text = format!(
            "# Feature {number:03}: S\n\n**Status**: In Progress\n**Owner**: Team A\n\n## Release Plan\n\n\
             ### v1.0.0 (In Progress) - 2026-12-15\n- [ ] One\n"
        );
        project.write(&path(number), text);
    }
    build(&project, "kept");
    let edits = [
        (3, "- [ ] One", "- [x] One"),
        (4, "2026-12-15", "2026-12-18"),
        (5, "Team A", "team a"),
        (6, "In Progress\n", "Complete\n"),
        (7, "Team A", "Team B"),
    ];
    for (number, from, to) in edits {
        let text = std::fs::read_to_string(project.path(&path(number))).unwrap();
        project.write(&path(number), text.replacen(from, to, 1));
        let fresh = build(&project, &format!("fresh-{number}")).unwrap();
        assert!(fresh.contains_key("releases/1.0.0/page-2/index.html"));
        assert!(build(&project, "kept").unwrap() == fresh, "{from} is {to}");
    }
}

#[test]
fn a_date_that_moves_down_a_line_is_still_that_of_its_spec() {
    let project = Project::small();
    project.write("content/d.md", TEXTS[7]);
    let mut kept = project.session().with_memory();
    kept.refresh(&()).unwrap();
    let edit = Edit::Amend(4, 0, false);
    apply(&project, &edit);
    let told = kept.reread(&touched(&project, &edit)).unwrap();
    assert_eq!(whole(&told), whole(&project.session().refresh(&()).unwrap()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_a_kept_session_and_a_fresh_one_agree(edits in prop::collection::vec(edit(), 1..12)) {
        let project = Project::small();
        project.write("content/002-b/spec.md", TEXTS[1]);
        let (mut kept, mut told) = (project.session().with_memory(), project.session().with_memory());
        kept.refresh(&()).unwrap();
        told.refresh(&()).unwrap();
        for edit in &edits {
            apply(&project, edit);
            // One session looks at everything, one at what it is told of, and both agree with one that knows nothing.
            let told = told.reread(&touched(&project, edit));
            prop_assert_eq!(told.map(|site| whole(&site)).ok(), project.session().refresh(&()).map(|site| whole(&site)).ok());
            match (kept.refresh(&()), project.session().refresh(&())) {
                (Ok(kept), Ok(fresh)) => prop_assert_eq!(whole(&kept), whole(&fresh)),
                (Err(kept), Err(fresh)) => prop_assert_eq!(kept.to_string(), fresh.to_string()),
                (kept, fresh) => prop_assert!(false, "kept {:?}, fresh {:?}", kept.err(), fresh.err()),
            }
        }
    }
}
