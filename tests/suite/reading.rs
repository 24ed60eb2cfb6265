//! What is read from a file: each `.md` of the corpus against the `.txt` beside it.
//!
//! `UPDATE=1 cargo test` rewrites the `.txt` files; their diff is then read like code. A file's path
//! below its corpus is its path in the project, so ids from folders can be tested.

mod dump;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sitegen::config::Config;
use sitegen::diagnostic::SourcePath;
use sitegen::model::{Document, MarkedItem, Parsed, Role, Vocabulary};
use sitegen::source::SourceFile;

/// Reads bytes as a file whose role its content decides.
pub(crate) fn parse(path: &str, bytes: &[u8]) -> Parsed {
    parse_with(&Vocabulary::default(), path, bytes)
}

fn parse_with(vocabulary: &Vocabulary, path: &str, bytes: &[u8]) -> Parsed {
    let file = SourceFile::decode(&SourcePath::new(path), bytes);
    sitegen::parse::parse(&file, &Role::Undecided, vocabulary)
}

#[test]
fn metadata_and_text_are_read_as_expected() {
    check("reading");
}

#[test]
fn sections_are_read_as_expected() {
    check("sections");
}

#[test]
fn a_sign_is_a_mark_only_where_the_project_says_so() {
    const SPEC: &str = "# Feature Specification: Locks\n\n## User Stories\n\n### Epic 1: Gates 🟩\n\n\
        **Acceptance Criteria**\n\n- 🟩 Opens\n- 🟥\u{fe0f} Shuts\n- ✅ Stands\n\n\
        ## Implementation Status\n\n### 🟩 Gates\n\n- Hinges\n- 🟥 Bolts\n";
    let read = |config: &str| {
        let vocabulary = Config::parse(Path::new("sitegen.toml"), config).unwrap().vocabulary();
        let parsed = parse_with(&vocabulary, "locks.md", SPEC.as_bytes());
        let Document::Spec(spec) = parsed.document else { panic!("no spec") };
        let criteria: Vec<String> =
            spec.all_criteria().map(|criterion| format!("{} {}", criterion.state.as_str(), criterion.text)).collect();
        let texts = |items: &[MarkedItem]| items.iter().map(|item| item.text.clone()).collect::<Vec<_>>().join(", ");
        let lanes = [&spec.work.completed, &spec.work.planned, &spec.work.other].map(|items| texts(items));
        format!("{}: {} | {}", spec.epics[0].title, criteria.join(", "), lanes.join(" | "))
    };
    assert_eq!(read(""), "Gates 🟩: unknown 🟩 Opens, unknown 🟥\u{fe0f} Shuts, met Stands |  |  | Hinges, 🟥 Bolts");
    let marks = "[vocabulary.marks]\n\"🟩\" = \"done\"\n\"🟥\" = \"open\"\n";
    assert_eq!(read(marks), "Gates: met Opens, open Shuts, met Stands | Hinges | Bolts | ");
}

#[track_caller]
fn check(corpus: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(corpus);
    let update = std::env::var_os("UPDATE").is_some();
    let mut faults = String::new();
    for file in markdown_files(&root) {
        let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let read = dump::parsed(&parse(&path, &fs::read(&file).unwrap()));
        let beside = file.with_extension("txt");
        if update {
            fs::write(&beside, &read).unwrap();
            continue;
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if let Some((line, (now, then))) = first_difference(&read, &expected) {
            writeln!(faults, "{corpus}/{path}, line {line}:\n  read     {now}\n  expected {then}").unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}(UPDATE=1 accepts what is read)");
}

fn first_difference<'a>(read: &'a str, expected: &'a str) -> Option<(usize, (&'a str, &'a str))> {
    const NOTHING: &str = "(nothing)";
    let (mut now, mut then) = (read.lines(), expected.lines());
    for line in 1.. {
        match (now.next(), then.next()) {
            (None, None) => return None,
            (now, then) if now == then => {}
            (now, then) => return Some((line, (now.unwrap_or(NOTHING), then.unwrap_or(NOTHING)))),
        }
    }
    None
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files
}
