//! Reading never fails: whatever the bytes, there is a document, and every place lies inside the file.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use sitegen::diagnostic::SourcePath;
use sitegen::source::SourceFile;

use crate::reading;

#[track_caller]
fn check(bytes: &[u8]) {
    let parsed = reading::parse("folder/001-name.md", bytes);
    let text = SourceFile::decode(&SourcePath::new("a.md"), bytes).text;
    let lines = text.matches('\n').count() + 1;
    assert!(!parsed.title().is_empty(), "a document has a title");
    // Every place of every value, wherever it is kept: they all print alike.
    let printed = format!("{parsed:?}");
    for place in printed.split("Place { ").skip(1) {
        let mut numbers =
            place.split(|character: char| !character.is_ascii_digit()).filter_map(|word| word.parse().ok());
        let [start, end, line, column, end_line, end_column] =
            std::array::from_fn(|_| numbers.next().unwrap_or(usize::MAX));
        assert!(text.get(start..end).is_some(), "{start}..{end} is no part of the text\n{text:?}");
        assert!(1 <= line && line <= end_line && end_line <= lines, "lines {line} to {end_line} of {lines}");
        assert!(column >= 1 && end_column >= 1);
    }
}

fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.filter_map(|path| fs::read_to_string(path).ok()).collect()
}

#[test]
fn a_spec_cut_anywhere_is_still_read() {
    for text in ["reading/filled.md", "reading/template.md", "reading/front-matter.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(text);
        let text = fs::read_to_string(path).unwrap();
        for (at, _) in text.char_indices() {
            check(&text.as_bytes()[..at]);
        }
    }
}

#[test]
fn a_spec_with_a_line_missing_or_doubled_is_still_read() {
    for text in corpus() {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for at in 0..lines.len() {
            check([&lines[..at], &lines[at + 1..]].concat().concat().as_bytes());
            check([&lines[..=at], &lines[at..]].concat().concat().as_bytes());
        }
    }
}

#[test]
fn deep_and_long_documents_are_read() {
    let many = 10_000;
    let list = (0..500).map(|depth| "  ".repeat(depth) + "- item\n").collect::<Vec<_>>().concat();
    for text in [
        format!("{}# Title", "> ".repeat(many)),
        format!("**Status**: {}", "[".repeat(many)),
        format!("{}Draft{}", "*".repeat(many), "*".repeat(many)),
        format!("# A\n\n| a | b |\n|---|---|\n{}", "| Status | Draft |\n".repeat(many)),
        format!("**Owner**: {}", "Ann, ".repeat(many)),
        format!("**Status**: {}", "Draft | **Status**: Done · ".repeat(many)),
        format!("# {}", "Feature: ".repeat(many)),
        "<!-- x\n".repeat(many),
        "[[a ".repeat(many),
        "**Key**: value\n".repeat(many),
        "‚úÖ".repeat(many),
        list,
    ] {
        check(text.as_bytes());
    }
}

/// Pieces that mean something to the reader, to be put together in any order.
const PIECES: &[&str] = &[
    "---\n",
    "+++\n",
    "# ",
    "## ",
    "Overview",
    "Status",
    "**",
    "**Status**: ",
    "Draft",
    "Complete",
    "- ",
    "- [ ] ",
    "- [x] ",
    "1. ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "```",
    "```python\n",
    "<!--",
    "-->",
    "> ",
    "| a | b |\n",
    "|---|---|\n",
    "id: 010\n",
    "owner: [a, b]\n",
    "a: &x {b: *x}\n",
    "key = \"v\"\n",
    "[[wiki|x]]",
    "[link](a.md#b)",
    "![i](p.png)",
    "`012-search`",
    "<br>",
    "<div>",
    "&amp;",
    "‚úÖ",
    "✅",
    "é",
    "\u{301}",
    "日本",
    "\u{1a}!--",
    "\u{0}",
    "\r\n",
    "\t",
    ": ",
    " | ",
    " · ",
    "2026-02-30",
    "~~",
    "<a@b.c>",
    "[^1]",
    "[^1]: ",
    "\\",
    "===\n",
    "Feature Specification: ",
    "[Date]",
    "(",
    ")",
    "—",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&bytes);
    }

    #[test]
    fn any_mixture_of_markup_is_read(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(pieces.concat().as_bytes());
    }

    #[test]
    fn any_front_matter_is_read(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30), toml in any::<bool>()) {
        let fence = if toml { "+++" } else { "---" };
        check(format!("{fence}\nid: 1 = [\n{}\n{fence}\n# A\n", pieces.concat()).as_bytes());
    }
}
