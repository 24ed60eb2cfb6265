//! sitegen's own specs in `content/`: the published example has to be without fault.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use sitegen::catalog::Target;
use sitegen::config::Config;
use sitegen::diagnostic::Severity;
use sitegen::model::Date;
use sitegen::session::{Project, Session, Site};

fn site() -> Arc<Site> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let project = Project::new(content, Date::day(2026, 11, 23).unwrap());
    Session::new(project).refresh(&()).unwrap()
}

#[test]
fn our_own_specs_have_no_warnings_or_errors() {
    let site = site();
    let faults: Vec<String> = site
        .findings()
        .all()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| format!("{}:{}: {} {}", finding.path, finding.place.line, finding.code, finding.message))
        .collect();
    assert!(faults.is_empty(), "content/ is the published example:\n{}", faults.join("\n"));
}

#[test]
fn our_own_specs_are_specs_and_the_guides_are_pages() {
    let site = site();
    let catalog = site.catalog();
    assert!(catalog.specs().count() >= 14);
    for (_, entry) in catalog.specs() {
        assert!(!entry.parsed.path.as_str().starts_with("guide/"), "{} is no spec", entry.parsed.path);
        assert_eq!(entry.key, entry.parsed.path.stem(), "an id of ours is the name of its file");
    }
}

#[test]
fn our_own_specs_say_everything_that_the_format_has_room_for() {
    for (_, entry) in site().catalog().specs() {
        let (spec, path) = (entry.spec(), &entry.parsed.path);
        assert!(spec.status.is_some() && !spec.owners.is_empty() && spec.updated.is_some(), "{path}: facts");
        assert!(spec.summary.is_some() && !spec.pain_points.is_empty(), "{path}: problem");
        assert!(!spec.epics.is_empty() && spec.epics.iter().all(|epic| !epic.criteria.is_empty()), "{path}: epics");
        assert_eq!(spec.tally().unknown, 0, "{path}: a criterion without a box");
        assert!(
            spec.metrics.iter().all(|metric| metric.target.is_some() && metric.measure.is_some()),
            "{path}: metrics"
        );
        assert!(!spec.risks.is_empty(), "{path}: risks");
        assert!(spec.risks.iter().all(|risk| !risk.mitigations.is_empty()), "{path}: mitigations");
        assert!(!spec.releases.is_empty(), "{path}: release plan");
        assert!(spec.governance.review_cadence.is_some(), "{path}: footer");
    }
}

#[test]
fn our_own_dependencies_all_lead_to_specs() {
    let site = site();
    let catalog = site.catalog();
    for (_, entry) in catalog.specs() {
        for edge in &entry.edges {
            assert!(matches!(edge.target, Target::Resolved(_)), "{}: {:?}", entry.parsed.path, edge.target);
        }
    }
    assert!(catalog.specs().filter(|(_, entry)| !entry.requires.is_empty()).count() >= 12);
}

#[test]
fn the_readme_lists_every_option_and_no_other() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let listed = readme.lines().skip_while(|line| !line.starts_with("| option |")).take_while(|line| !line.is_empty());
    let listed = options(&listed.collect::<Vec<_>>().join("\n"));
    let offered: BTreeSet<String> =
        ["build", "serve", "check", "fix", "rules", "explain", "read", "export", "diff", "schema"]
            .into_iter()
            .flat_map(offered)
            .collect();
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
