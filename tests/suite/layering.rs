//! Who may know whom: every `crate::` path in `src/` is held against one table of floors.
//!
//! The tables here are the law. When a test fails, the message says which line of which file reaches
//! where it may not. Then there are three ways out, best first: move the thing that is reached for to a lower
//! floor, hand it in as an argument, or change the table, with a reason in the commit.

mod scan;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use scan::{Reach, code_only, crate_paths, names_package};

/// The floors, from the roof down: a module, and the modules that it may use.
///
/// A module may only use what stands below it in this list, so there can be no circles.
const FLOORS: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    (
        "cli",
        &[
            "spaces",
            "serve",
            "session",
            "changes",
            "config",
            "output",
            "source",
            "theme",
            "views",
            "verdict",
            "check",
            "fix",
            "catalog",
            "routes",
            "near",
            "model",
            "diagnostic",
            "error",
        ],
    ),
    ("serve", &["session", "config", "source", "routes", "model", "diagnostic", "error"]),
    (
        "session",
        &[
            "render",
            "views",
            "changes",
            "search",
            "check",
            "verdict",
            "routes",
            "catalog",
            "parse",
            "theme",
            "config",
            "output",
            "source",
            "model",
            "diagnostic",
            "pack",
            "error",
        ],
    ),
    ("fix", &["parse", "catalog", "source", "model", "diagnostic"]),
    (
        "render",
        &[
            "views",
            "verdict",
            "routes",
            "catalog",
            "theme",
            "source",
            "figure",
            "damage",
            "escape",
            "markdown",
            "model",
            "diagnostic",
            "error",
        ],
    ),
    (
        "views",
        &[
            "spaces",
            "changes",
            "verdict",
            "layout",
            "lettering",
            "escape",
            "routes",
            "catalog",
            "markdown",
            "model",
            "diagnostic",
        ],
    ),
    ("check", &["spaces", "verdict", "catalog", "near", "model", "diagnostic"]),
    ("changes", &["spaces", "routes", "catalog", "model", "error"]),
    ("verdict", &["catalog", "model", "diagnostic"]),
    ("search", &["pack"]),
    ("routes", &["catalog", "model", "diagnostic"]),
    ("parse", &["spaces", "figure", "damage", "source", "markdown", "near", "model", "diagnostic"]),
    ("catalog", &["spaces", "markdown", "near", "model", "diagnostic"]),
    ("figure", &["layout", "lettering", "colour", "escape", "markdown", "model"]),
    ("theme", &["source", "colour", "diagnostic", "error"]),
    ("config", &["spaces", "model", "diagnostic", "error"]),
    ("source", &["damage", "model", "diagnostic", "error"]),
    ("output", &["error"]),
    ("layout", &[]),
    ("lettering", &["spaces"]),
    ("colour", &[]),
    ("escape", &[]),
    ("spaces", &[]),
    ("damage", &[]),
    ("near", &[]),
    ("model", &["diagnostic", "pack", "text"]),
    ("diagnostic", &["pack"]),
    ("pack", &["text"]),
    ("text", &[]),
    ("markdown", &[]),
    ("error", &[]),
];

/// Each package and the files or folders of `src/` that may name it: one door, so that swapping it is a
/// change to one place.
const DOORS: &[(&str, &[&str])] = &[
    ("annotate-snippets", &["cli"]),
    ("anstream", &["cli"]),
    ("blake3", &["cli", "session", "source", "output", "render", "catalog", "changes", "search"]),
    ("bumpalo", &["parse/outline.rs"]),
    ("clap", &["cli"]),
    ("csv", &["cli", "views"]),
    ("encoding_rs", &["damage", "source"]),
    ("foldhash", &["model/vocabulary.rs", "search", "catalog/interfaces.rs", "check/alike.rs"]),
    ("globset", &["source", "config", "model/rules.rs"]),
    ("http-body-util", &["serve"]),
    ("hyper", &["serve"]),
    ("hyper-util", &["serve"]),
    ("ignore", &["source"]),
    ("indicatif", &["cli"]),
    ("jiff", &["model", "cli", "config"]),
    ("lightningcss", &["theme"]),
    ("memchr", &["diagnostic/span.rs", "markdown.rs", "parse/plain.rs", "parse/structure.rs", "search/words.rs"]),
    ("notify", &["serve/watch.rs"]),
    ("oem_cp", &["damage", "source"]),
    ("open", &["cli"]),
    ("percent-encoding", &["routes.rs", "catalog", "serve", "render"]),
    ("pulldown-cmark", &["markdown.rs", "parse", "render/prose"]),
    ("pulldown-latex", &["figure/math.rs"]),
    ("rayon", &["session", "catalog", "check", "search"]),
    ("saphyr-parser", &["parse"]),
    ("semver", &["model/version.rs"]),
    ("serde", &["views", "changes", "render", "config", "cli", "text.rs"]),
    ("serde_json", &["views", "changes", "search", "cli", "session", "serve/events.rs"]),
    ("strsim", &["config", "near.rs"]),
    ("smallvec", &["parse/outline/line.rs"]),
    ("syntect", &["render/highlight"]),
    ("tera", &["render"]),
    ("tokio", &["serve"]),
    ("toml", &["config", "parse"]),
    ("two-face", &["render/highlight"]),
    ("unicode-normalization", &["search", "model", "catalog", "parse", "damage"]),
    ("walkdir", &["source", "theme"]),
];

/// The ways to the outside world, and the modules that may take them. Everything else is a function of
/// its arguments: that is why timelines can be tested, and why the same input gives the same bytes.
const WORLD: &[(&str, &[&str])] = &[
    ("std::fs", &["source", "output", "theme", "config", "serve", "cli", "render/highlight"]),
    ("std::env", &["cli", "config"]),
    ("std::net", &["serve", "cli"]),
    ("std::process", &["cli", "main.rs"]),
    // In `source` only to tell whether a file has to be read again.
    ("SystemTime", &["cli", "serve", "source/stamp"]),
    ("std::thread", &["serve", "cli"]),
];

#[test]
fn no_module_reaches_up() {
    let mut faults = String::new();
    for file in sources() {
        for Reach { module, line } in crate_paths(&file.code, &file.module_path) {
            let allowed = FLOORS.iter().find(|(name, _)| *name == file.module).map_or(&[][..], |(_, uses)| uses);
            if module != file.module && file.module != "lib" && !allowed.contains(&module.as_str()) {
                let _ = writeln!(faults, "src/{}:{line}: `{}` may not use `{module}`", file.path, file.module);
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{faults}\nMove what is reached for to a lower floor, hand it in as an argument, or, with a good reason, \
         change FLOORS in tests/suite/layering.rs."
    );
}

#[test]
fn the_table_of_floors_points_down_and_names_every_module() {
    let floor: BTreeMap<&str, usize> = FLOORS.iter().enumerate().map(|(floor, (name, _))| (*name, floor)).collect();
    for (name, uses) in FLOORS {
        for used in *uses {
            let below = floor.get(used).unwrap_or_else(|| panic!("`{name}` may use `{used}`, which FLOORS lacks"));
            assert!(*below > floor[name], "`{name}` stands below `{used}` in FLOORS and may not use it");
        }
    }
    for file in sources().iter().filter(|file| file.module != "lib") {
        assert!(
            floor.contains_key(file.module.as_str()),
            "src/{} belongs to no floor: add `{}` to FLOORS in tests/suite/layering.rs, with what it may use",
            file.path,
            file.module
        );
    }
}

#[test]
fn each_package_stays_behind_its_door() {
    let mut faults = String::new();
    for file in sources() {
        for (package, doors) in DOORS {
            let Some(line) = names_package(&file.code, &package.replace('-', "_")) else { continue };
            if !is_behind(&file.path, doors) {
                let _ = writeln!(faults, "src/{}:{line}: `{package}` is used outside {doors:?}", file.path);
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{faults}\nCall the module that wraps the package, or widen its entry in DOORS, with a good reason."
    );
}

#[test]
fn every_package_has_a_door() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let packages: Vec<&String> = manifest["dependencies"].as_table().unwrap().keys().collect();
    for package in &packages {
        assert!(
            DOORS.iter().any(|(name, _)| name == package),
            "`{package}` has no entry in DOORS: say which part of src/ may use it, and why it is needed in README.md"
        );
    }
    for (package, _) in DOORS {
        assert!(packages.iter().any(|name| name == package), "`{package}` is in DOORS but not in Cargo.toml");
    }
}

#[test]
fn the_world_comes_in_at_the_doors() {
    let mut faults = String::new();
    for file in sources() {
        for (way, doors) in WORLD {
            let found = file.code.lines().position(|line| scan::names_path(line, way));
            if let Some(at) = found.filter(|_| !is_behind(&file.path, doors)) {
                let _ = writeln!(faults, "src/{}:{}: `{way}` is for {doors:?} only", file.path, at + 1);
            }
        }
    }
    assert!(faults.is_empty(), "{faults}\nRead it at a door and hand the value in.");
}

#[test]
fn every_file_begins_with_its_charter() {
    for (path, text) in texts() {
        assert!(text.starts_with("//! "), "src/{path} should begin with `//!` and one line on what it is for");
    }
}

/// A file of `src/` with comments, strings and test modules blanked out. A file `tests.rs` is a test module.
struct Source {
    /// Its path below `src/`, with forward slashes.
    path: String,
    /// Its top-level module: `parse` for `parse/outline.rs`; `main` and `lib` for the two roots.
    module: String,
    /// Its whole module path: `["parse", "outline"]`; empty for the roots.
    module_path: Vec<String>,
    code: String,
}

fn sources() -> Vec<Source> {
    texts()
        .into_iter()
        // A test module in a file of its own may use what tests use.
        .filter(|(path, _)| !path.ends_with("/tests.rs"))
        .map(|(path, text)| {
            let names = path.trim_end_matches(".rs").split('/').map(str::to_owned);
            let mut module_path: Vec<String> = names.filter(|name| name != "mod").collect();
            let module = module_path[0].clone();
            if path == "main.rs" || path == "lib.rs" {
                module_path.clear();
            }
            Source { module, module_path, code: code_only(&text), path }
        })
        .collect()
}

fn texts() -> Vec<(String, String)> {
    let src = root().join("src");
    let files = walkdir::WalkDir::new(&src).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Whether a file is one of `doors`, or lies below one. A door `render/highlight` is also `render/highlight.rs`.
fn is_behind(path: &str, doors: &[&str]) -> bool {
    doors.iter().any(|door| {
        let door = door.trim_end_matches(".rs");
        path.strip_prefix(door).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    })
}
