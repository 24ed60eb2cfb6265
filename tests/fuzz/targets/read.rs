//! Any bytes are read without a panic, and quickly.
//!
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz read tests/fuzz/corpus/read tests/corpus/reading`
//! seeds the fuzzer with the corpus of the tests. A crash becomes a file of that corpus.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sitegen::diagnostic::SourcePath;
use sitegen::model::{Role, Vocabulary};
use sitegen::source::SourceFile;

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile::decode(&SourcePath::new("folder/001-name.md"), bytes);
    let parsed = sitegen::parse::parse(&file, &Role::Spec, &Vocabulary::default());
    let inside = |place: sitegen::diagnostic::Place| file.text.get(place.range()).is_some();
    assert!(parsed.links.iter().all(|link| inside(link.place)));
    assert!(parsed.diagnostics.iter().all(|finding| inside(finding.place)));
});
