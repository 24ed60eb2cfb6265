//! The rules: each explanation's examples do what they say, and small faults are found.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use sitegen::catalog::{self, Input};
use sitegen::check;
use sitegen::config::Config;
use sitegen::diagnostic::{Code, Report, Severity, SourcePath};
use sitegen::model::{Date, Role};
use sitegen::parse;
use sitegen::source::SourceFile;

/// What is found in a project of these files; `\xFF` in a text stands for that byte.
fn judge(files: &[(&str, &str)]) -> Report {
    judge_on(files, (2026, 11, 22))
}

/// The same on another day.
pub(super) fn judge_on(files: &[(&str, &str)], (year, month, day): (i16, i8, i8)) -> Report {
    let config = files.iter().find(|(name, _)| *name == "sitegen.toml").map_or("", |(_, text)| text);
    let config = Config::parse(Path::new("sitegen.toml"), config).unwrap();
    let vocabulary = config.vocabulary();
    let mut input = Input { registry: config.registry.clone(), ..Input::default() };
    for (name, text) in files {
        let path = SourcePath::new(name);
        if Path::new(name).extension().is_some_and(|extension| extension == "md") {
            let file = SourceFile::decode(&path, &bytes(text));
            input.documents.push(Arc::new(parse::parse(&file, &Role::Undecided, &vocabulary)));
        } else if *name != "sitegen.toml" {
            input.assets.push(path);
        }
    }
    input.documents.sort_by(|left, right| left.path.cmp(&right.path));
    input.assets.sort();
    check::report(&Arc::new(catalog::link(input)), &config.rules(), Date::day(year, month, day).unwrap())
}

/// A text in which `\\xFF` stands for that byte.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

/// The codes that were found, with those that are only for information or without.
fn codes(report: &Report, least: Severity) -> BTreeSet<Code> {
    report.all().filter(|finding| finding.severity >= least).map(|finding| finding.code).collect()
}

/// Every finding as a line, for messages of tests.
pub(super) fn lines(report: &Report) -> String {
    report.all().fold(String::new(), |mut lines, finding| {
        let (path, place) = (&finding.path, finding.place);
        writeln!(lines, "    {path}:{}: {} {} {}", place.line, finding.code, finding.severity, finding.message)
            .unwrap();
        lines
    })
}

#[test]
fn every_rule_is_explained_and_its_examples_do_what_they_say() {
    let mut faults = String::new();
    for code in Code::ALL {
        let Some(explanation) = code.explanation() else {
            writeln!(faults, "{code} has no explanation").unwrap();
            continue;
        };
        assert!(explanation.why.len() > 40, "{code} says too little");
        let tripped = judge(&explanation.trips.files());
        let mut allowed: BTreeSet<Code> = explanation.trips.also().collect();
        allowed.insert(*code);
        if !codes(&tripped, Severity::Info).contains(code) {
            writeln!(faults, "{code} is not tripped:\n{}", lines(&tripped)).unwrap();
        } else if !codes(&tripped, Severity::Warning).is_subset(&allowed) {
            writeln!(faults, "{code} is not alone:\n{}", lines(&tripped)).unwrap();
        }
        let passed = judge(&explanation.passes.files());
        if codes(&passed, Severity::Info).contains(code) {
            writeln!(faults, "{code} is tripped by its near miss:\n{}", lines(&passed)).unwrap();
        }
        allowed.remove(code);
        if !codes(&passed, Severity::Warning).is_subset(&allowed) {
            writeln!(faults, "the near miss of {code} has other faults:\n{}", lines(&passed)).unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The faults of the corpus: the rule that should find one, and the spec with it.
fn faults(good: &str, text: &str) -> Vec<(Code, String)> {
    let blocks = text.split("=== ").skip(1);
    let read = blocks.map(|block| {
        let (code, rest) = block.split_once('\n').unwrap();
        let mut spec = good.to_owned();
        for replacement in rest.split("<<<\n").skip(1) {
            let (old, new) = replacement.split_once("\n---\n").unwrap();
            let new = new.strip_suffix("\n>>>\n").or_else(|| new.split_once("\n>>>").map(|(new, _)| new)).unwrap();
            let old = old.replace("⏎\n", "\n");
            assert!(spec.contains(&old), "{code}: the spec has no `{old}`");
            spec = spec.replacen(&old, &new.replace("⏎\n", "\n"), 1);
        }
        (code.parse().unwrap(), spec)
    });
    read.collect()
}

#[test]
fn small_faults_are_found_each_by_its_rule() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/faults");
    let read = |name: &str| fs::read_to_string(corpus.join(name)).unwrap();
    let (good, neighbour, text) = (read("021-lending.md"), read("020-catalogue.md"), read("faults.txt"));
    let shelves = neighbour.replace("020-catalogue", "022-shelves").replace("Catalogue", "Shelves");
    let shelves = shelves.replace("class Book", "class Shelf").replace("/books", "/shelves");
    let judge_with = |spec: &str| {
        let files = [("020-catalogue.md", &*neighbour), ("021-lending.md", spec), ("022-shelves.md", &*shelves)];
        judge(&files)
    };
    let sound = judge_with(&good);
    assert_eq!(codes(&sound, Severity::Warning), BTreeSet::new(), "{}", lines(&sound));
    let before = codes(&sound, Severity::Info);
    let faults = faults(&good, &text);
    assert!(faults.len() >= 60);
    let mut missed = String::new();
    for (code, spec) in faults {
        let report = judge_with(&spec);
        if before.contains(&code) || !codes(&report, Severity::Info).contains(&code) {
            writeln!(missed, "{code} is not found:\n{}", lines(&report)).unwrap();
        }
    }
    assert!(missed.is_empty(), "\n{missed}");
}
