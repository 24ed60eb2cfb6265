//! The generator of the benchmarks: its specs are what the figures say they are.

use sitegen::diagnostic::SourcePath;
use sitegen::model::{Role, Vocabulary};
use sitegen::parse;
use sitegen::source::SourceFile;

#[path = "../bench/generator.rs"]
pub(crate) mod generator;

use generator::{Languages, SEED};

const COUNT: usize = 400;

#[test]
fn generated_specs_have_eight_to_nine_kilobytes_and_three_code_blocks() {
    for index in 0..COUNT {
        let generated = generator::spec(SEED, index, COUNT, Languages::Mixed);
        let size = generated.text.len();
        assert!((8_000..=9_216).contains(&size), "{} has {size} bytes", generated.path);
        assert_eq!(generated.text.matches("\n```\n").count(), 3, "{}", generated.path);
    }
}

#[test]
fn python_is_in_half_of_the_generated_blocks() {
    let texts: String = (0..COUNT).map(|index| generator::spec(SEED, index, COUNT, Languages::Mixed).text).collect();
    let blocks = |language: &str| texts.matches(&format!("```{language}\n")).count();
    let python = blocks("python");
    assert!((COUNT * 3 * 4 / 10..COUNT * 3 * 6 / 10).contains(&python), "{python} of {} blocks", COUNT * 3);
    for language in ["sql", "json", "yaml", "bash", "typescript"] {
        assert!(blocks(language) > COUNT / 10, "{language}: {}", blocks(language));
    }
}

#[test]
fn the_same_seed_gives_the_same_spec_and_another_one_does_not() {
    let text = |seed, languages| generator::spec(seed, 17, COUNT, languages).text;
    assert_eq!(text(SEED, Languages::Mixed), text(SEED, Languages::Mixed));
    assert_ne!(text(SEED, Languages::Mixed), text(SEED + 1, Languages::Mixed));
    assert!(!text(SEED, Languages::Python).contains("```sql"));
}

#[test]
fn generated_specs_are_read_as_specs() {
    let folder = tempfile::tempdir().unwrap();
    generator::write(folder.path(), SEED, 3, Languages::Mixed).unwrap();
    let generated = generator::spec(SEED, 2, 3, Languages::Mixed);
    let bytes = std::fs::read(folder.path().join(&generated.path)).unwrap();
    let file = SourceFile::decode(&SourcePath::new(&generated.path), &bytes);
    let parsed = parse::parse(&file, &Role::Undecided, &Vocabulary::default());
    let spec = parsed.spec().expect("a generated file is a spec");
    assert_eq!(spec.epics.len(), 3);
    assert_eq!(spec.risks.len(), 2);
    assert!(!spec.releases.is_empty());
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
}
