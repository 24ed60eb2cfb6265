//! What is read from a file: each `.md` of the corpus against the `.txt` beside it.
//!
//! `UPDATE=1 cargo test` rewrites the `.txt` files; their diff is then read like code. A file's path
//! below its corpus is its path in the project, so ids from folders can be tested.

mod dump;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sitegen::diagnostic::SourcePath;
use sitegen::model::{Parsed, Role, Vocabulary};
use sitegen::source::SourceFile;

/// Reads bytes as a file whose role its content decides.
pub(crate) fn parse(path: &str, bytes: &[u8]) -> Parsed {
    let file = SourceFile::decode(&SourcePath::new(path), bytes);
    sitegen::parse::parse(&file, &Role::Undecided, &Vocabulary::default())
}

#[test]
fn metadata_and_text_are_read_as_expected() {
    check("reading");
}

#[test]
fn sections_are_read_as_expected() {
    check("sections");
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
