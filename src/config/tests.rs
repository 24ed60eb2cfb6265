//! What a `sitegen.toml` may say, and what its mistakes are told.

use super::*;
use crate::diagnostic::{Code, Severity, SourcePath};
use crate::model::{Date, DateOrder, FieldKey, Impact, Mark, ReleaseScope, ReleaseState, SectionKind, StatusKind};

fn parse(text: &str) -> Result<Config> {
    Config::parse(Path::new("site/sitegen.toml"), text)
}

/// The message, the marked words, the line, and the help of the refusal of `text`.
#[track_caller]
fn check(text: &str, expected: &str) {
    let error = parse(text).expect_err(text);
    let place = error.place().expect("a place");
    let marked: String = place.source_line.chars().skip(place.column - 1).take(place.length).collect();
    let help = error.help().map(|help| format!(" ({help})")).unwrap_or_default();
    assert_eq!(format!("{}: {error}: [{marked}]{help}", place.line), expected);
}

#[test]
fn the_example_of_this_module_is_understood() {
    let source = include_str!("mod.rs");
    let example = source.split("```").nth(1).unwrap().trim_start_matches("toml\n");
    let example: String = example.lines().map(|line| line.trim_start_matches("//!").to_owned() + "\n").collect();
    let config = parse(&example).unwrap();
    assert_eq!(config.title.as_deref(), Some("Harbour"));
    assert_eq!(config.base_url.as_deref(), Some("https://example.org/harbour/"));
    assert_eq!(config.theme.as_deref(), Some(Path::new("site/portal-theme")));
    assert_eq!(config.links.len(), 1);
    assert!(config.specs.is_match("features/a/b.md") && !config.specs.is_match("a.md"));
    assert_eq!(config.registry.scope, ReleaseScope::Product);
    let release = &config.registry.releases[0];
    assert_eq!((release.version.as_str(), release.state), ("1.0.0", Some(ReleaseState::Planned)));
    assert_eq!(release.date.as_ref().unwrap().date, Ok(Date::day(2026, 9, 1).unwrap()));
    let words = config.vocabulary();
    assert_eq!(words.date_order, Some(DateOrder::DayFirst));
    assert_eq!(words.sections[&Vocabulary::normalise("Ziele")], SectionKind::Metrics);
    assert_eq!(words.fields[&Vocabulary::normalise("Zuständig")], FieldKey::Owner);
    assert_eq!(words.impacts[&Vocabulary::normalise("Hoch")], Impact::High);
    assert_eq!(words.statuses[&Vocabulary::normalise("in Abnahme")].name(), "in_progress");
    assert_eq!((words.mark('🟩'), words.mark('✅'), words.mark('🟥')), (Some(Mark::Done), Some(Mark::Done), None));
    let pilot = &words.statuses[&Vocabulary::normalise("Field Test")];
    assert_eq!((pilot.name(), pilot.label(), pilot.built_in().name()), ("piloting", "In pilot", "in_progress"));
}

#[test]
fn an_empty_file_decides_nothing() {
    let config = parse("\u{feff}# only a comment\r\n").unwrap();
    assert!(config.highlight && config.graphs && config.title.is_none() && config.registry.releases.is_empty());
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_one() {
    check("title = \"a\"\ntitel = \"b\"\n", "2: unknown key `titel`: [titel] (did you mean `title`?)");
    check("[content]\nspec = []", "2: unknown key `spec` in `[content]`: [spec] (did you mean `specs`?)");
    check(
        "[build]\nx = 1",
        "2: unknown key `x` in `[build]`: [x] (known are `highlight`, `graphs`, `search`, `diagrams` and `math`)",
    );
    check(
        "[[link]]\ntitle = \"a\"\nurl = \"/\"\nzzz = 1",
        "4: unknown key `zzz` in `[[link]]`: [zzz] (known are `title` and `url`)",
    );
}

#[test]
fn a_wrong_value_is_marked() {
    check("title = 3", "1: `title` is a text in quotes, not a number: [3]");
    check("title = \" \"", "1: `title` must not be empty: [\" \"]");
    check("base_url = \"example.org\"", "1: `base_url` must begin with `https://` or `http://`: [\"example.org\"]");
    check(
        "edit_link = \"https://a/\"",
        "1: `edit_link` must have `{path}` where the file's path goes: [\"https://a/\"]",
    );
    check("[build]\nhighlight = \"yes\"", "2: `highlight` is `true` or `false`, not a text: [\"yes\"]");
    check(
        "[content]\nspecs = [\"a/**\", \"[b\"]",
        "2: `specs` has a pattern that is none: unclosed character class; missing ']': [\"[b\"]",
    );
    check(
        "[dates]\norder = \"dayfirst\"",
        "2: `dayfirst` is no order of dates: [\"dayfirst\"] (did you mean `day-first`?)",
    );
    check(
        "[vocabulary.sections]\n\"Ziele\" = \"metric\"",
        "2: `metric` is no section: [\"metric\"] (did you mean `metrics`?)",
    );
    check("[vocabulary.status]\n\"--\" = \"draft\"", "2: there is no letter or digit in this word: [\"--\"]");
    check("link = 1", "1: `link` is a list of tables, each begun by `[[link]]`, not a number: [1]");
    check(
        "[[link]]\ntitle = \"x\"\nurl = \"javascript:x\"",
        "3: `url` must begin with `https://` or `http://`: [\"javascript:x\"]",
    );
}

#[test]
fn a_mark_is_one_sign_that_begins_no_text() {
    let words = parse("[vocabulary.marks]\n\"✴\u{fe0f}\" = \"waiting\"\n\"✅\" = \"open\"").unwrap().vocabulary();
    assert_eq!((words.mark('✴'), words.mark('✅')), (Some(Mark::Waiting), Some(Mark::Open)));
    check("[vocabulary.marks]\n\"🟩\" = \"doen\"", "2: `doen` is no mark: [\"doen\"] (did you mean `done`?)");
    let help = "a mark is one sign such as `🟩`; letters, digits and what is on every keyboard begin texts";
    for sign in ["x", "*", "é", "🟩🟩", ""] {
        let text = format!("[vocabulary.marks]\n\"{sign}\" = \"done\"");
        check(&text, &format!("2: `{sign}` cannot be a mark: [\"{sign}\"] ({help})"));
    }
}

#[test]
fn a_release_needs_a_version_that_is_one_and_its_own() {
    check("[[release]]\nname = \"a\"", "1: `[[release]]` needs a `version`: [[[release]]]");
    check(
        "[[release]]\nversion = \"soon\"",
        "2: `soon` is no version: [\"soon\"] (a version has up to three numbers, as in `1.2.0` or `2.0.0-beta.1`)",
    );
    check(
        "[[release]]\nversion = \"1.0\"\n[[release]]\nversion = \"v1.0.0\"",
        "4: version `1.0.0` is registered twice: [\"v1.0.0\"]",
    );
    check(
        "[[release]]\nversion = \"1.0\"\ndate = \"2026-02-30\"",
        "3: `2026-02-30` is no date: [\"2026-02-30\"] (write `2026-09-01`, `2026-09`, `2026-Q3` or `2026`)",
    );
    check(
        "[[release]]\nversion = \"1.0\"\nstate = \"relased\"",
        "3: `relased` is no release state: [\"relased\"] (did you mean `released`?)",
    );
}

#[test]
fn a_status_of_the_project_needs_a_name_of_its_own_and_a_model() {
    check(
        "[[status]]\nname = \"done\"",
        "1: `[[status]]` needs a `like`: [[[status]]] (name the built-in status that it counts as)",
    );
    check("[[status]]\nname = \"draft\"\nlike = \"draft\"", "2: there is a status `draft` already: [\"draft\"]");
    check(
        "[[status]]\nname = \"a/b\"\nlike = \"draft\"",
        "2: `a/b` is no name for a status: [\"a/b\"] (use letters, digits and `_`, as in `in_pilot`; what pages show goes into `label`)",
    );
}

#[test]
fn a_mistake_of_toml_shows_its_place() {
    let error = parse("title = \"a\"\nbase_url = \n").unwrap_err();
    assert_eq!(error.place().map(|place| (place.line, place.source_line.as_str())), Some((2, "base_url = ")));
    assert!(error.to_string().starts_with("`site/sitegen.toml` is not valid TOML: "), "{error}");
    assert!(parse("a = 1\na = 2").is_err());
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let text = format!("a = {}", "[".repeat(200_000));
    assert!(parse(&text).is_err());
}

#[test]
fn rules_are_named_by_code_or_by_name() {
    let config = parse(
        "[rules]\nSG601 = \"error\"\nstatus-alias = \"off\"\nowners = [\"Ann\"]\nid_pattern = \"FEAT-[0-9]*\"\n\
         [rules.required_sections]\ncomplete = [\"risks\"]\n\
         [[rules.override]]\npaths = [\"legacy/**\"]\nSG110 = \"off\"\nsg601 = \"info\"\n",
    );
    let rules = config.unwrap().rules();
    let severity = |code, path: &str| rules.severity(code, &SourcePath::new(path));
    assert_eq!(severity(Code::SG601, "a.md"), Some(Severity::Error));
    assert_eq!(severity(Code::SG601, "legacy/a.md"), Some(Severity::Info));
    assert_eq!((severity(Code::SG113, "a.md"), severity(Code::SG110, "legacy/b/a.md")), (None, None));
    assert_eq!(severity(Code::SG110, "a.md"), Some(Severity::Warning));
    assert_eq!(severity(Code::SG317, "a.md"), None, "a rule that has to be asked for");
    assert!(rules.id_pattern.as_ref().unwrap().is_match("FEAT-12"));
    assert_eq!(rules.required_sections.of(&StatusKind::Complete), [SectionKind::Risks]);
    assert!(rules.required_sections.of(&StatusKind::Draft).is_empty());
    assert_eq!(rules.owners, ["Ann"]);
}

#[test]
fn mistakes_about_rules_are_told_with_the_nearest_name() {
    check("[rules]\nSG6O1 = \"off\"", "2: `SG6O1` is no rule: [SG6O1] (did you mean `SG601`?)");
    check(
        "[rules]\nmetric-no-targt = \"off\"",
        "2: `metric-no-targt` is no rule: [metric-no-targt] (did you mean `metric-no-target`?)",
    );
    check("[rules]\nSG601 = \"of\"", "2: `of` is no severity: [\"of\"] (did you mean `off`?)");
    check("[rules]\nowner = [\"Ann\"]", "2: unknown key `owner` in `[rules]`: [owner] (did you mean `owners`?)");
    check("[rules]\nSG601 = \"off\"\nmetric-no-target = \"info\"", "3: `SG601` is set already: [metric-no-target]");
    check(
        "[[rules.override]]\nSG601 = \"off\"",
        "1: `[[override]]` needs a `paths`: [[[rules.override]]] (name files, as in `paths = [\"legacy/**\"]`)",
    );
    check(
        "[rules]\nid_pattern = \"[a\"",
        "2: `id_pattern` is no pattern: unclosed character class; missing ']': [\"[a\"]",
    );
}
