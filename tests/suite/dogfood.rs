//! What we say of ourselves, held against the program.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use sitegen::config::Config;

#[test]
fn the_readme_lists_every_option_and_no_other() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let listed = readme.lines().skip_while(|line| !line.starts_with("| option |")).take_while(|line| !line.is_empty());
    let listed = options(&listed.collect::<Vec<_>>().join("\n"));
    let offered: BTreeSet<String> = ["build", "serve", "export", "schema"].into_iter().flat_map(offered).collect();
    assert_eq!(listed.difference(&offered).collect::<Vec<_>>(), Vec::<&String>::new(), "options that do not exist");
    assert_eq!(offered.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "options the README lacks");
}

/// The long options in the help of one command, without the two that every program has.
fn offered(command: &str) -> BTreeSet<String> {
    let help = Command::new(env!("CARGO_BIN_EXE_sitegen")).args([command, "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let lines = help.lines().filter(|line| line.trim_start().starts_with('-'));
    let mut options: BTreeSet<String> = lines.flat_map(options).collect();
    options.retain(|option| option != "--help" && option != "--version");
    options
}

fn options(text: &str) -> BTreeSet<String> {
    let words = text.split(|character: char| !character.is_ascii_lowercase() && character != '-');
    words
        .filter(|word| word.len() > 3 && word.starts_with("--") && !word.starts_with("---"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_settings_in_the_readme_are_understood() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let block = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let config = Config::parse(Path::new("README.md"), block).unwrap();
    assert_eq!(config.title.as_deref(), Some("Harbour"));
}
