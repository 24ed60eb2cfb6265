//! `sitegen check`: exit codes, formats that agree, baselines, and what a change concerns.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Project, Run, SPEC};

mod xml;

/// Findings of all levels, in documents with names and words that formats have to escape.
const FAULTY: &[(&str, &str)] = &[
    (
        "content/001-search.md",
        "# Feature Specification: Search\n\n**Feature ID**: 001-search\n**Status**: Complete\n**Owner**: Ada\n\n\
         ## User Stories\n\n### Epic 1: Find\n\n**Acceptance Criteria:**\n- [ ] 100% of `a[0](b)` & <c>, {0}: \"d\"\n\n\
         ## Dependencies\n\n### Internal\n- `002-indxe`: the index\n- `003-draft`: the draft\n",
    ),
    (
        "content/002-index.md",
        "# Feature Specification: Index\n\n**Feature ID**: 002-index\n**Status**: Doone\n**Owner**: Ada\n\nSee [it](gone.md) and [it](gone.md), ünï [cödé](né.md).\n",
    ),
    (
        "content/odd, name: 50%/003-draft.md",
        "# Feature Specification: Draft\n\n**Feature ID**: 003-draft\n**Status**: Draft\n**Owner**: Ada\n\n<script>\u{1b}]0;x\u{7}</script>\n\n[x](<a\u{1b}[31m\u{7}.md>)\n",
    ),
    (
        "content/004-fine.md",
        "# Feature Specification: Fine\n\n**Feature ID**: 004-fine\n**Status**: Draft\n**Owner**: Ada\n",
    ),
];

const DAY: [&str; 2] = ["--date", "2026-01-01"];

fn check(project: &Project, arguments: &[&str]) -> Run {
    project.run(&[&["check"], arguments, &DAY].concat())
}

#[test]
fn the_exit_code_tells_clean_from_denied_from_impossible() {
    let clean = Project::small();
    assert_eq!(check(&clean, &[]).code, Some(0));
    let faulty = Project::with(FAULTY);
    assert_eq!(check(&faulty, &[]).code, Some(1), "errors are denied");
    assert_eq!(check(&faulty, &["--select", "SG804"]).code, Some(0), "a note is no error");
    assert_eq!(check(&faulty, &["--select", "tests-missing", "--deny", "info"]).code, Some(1));
    assert_eq!(check(&faulty, &["--select", "SG111"]).code, Some(0));
    assert_eq!(check(&faulty, &["--select", "SG111", "--deny", "warning"]).code, Some(1));
    assert_eq!(check(&faulty, &["--select", "SG111,SG901", "--ignore", "link-broken"]).code, Some(0));
    faulty.fail(&["check", "nowhere"], &["there is no folder `nowhere`"]);
    faulty.fail(&["check", "--select", "SG301,dep-cylce"], &["did you mean `dep-cycle`?"]);
    faulty.fail(&["check", "--deny", "all"], &["error, warning, info"]);
    faulty.fail(&["check", "--baseline", "none.json"], &["none.json", "--write-baseline"]);
    faulty.write("none.json", "[]");
    faulty.fail(&["check", "--baseline", "none.json"], &["`none.json` is no baseline"]);
    faulty.write("sitegen.toml", "[rulez]\n");
    faulty.fail(&["check"], &["rulez"]);
}

#[test]
fn all_formats_count_the_same() {
    let faulty = Project::with(FAULTY);
    agree(&faulty.path(""), "content", 6);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "tests/fixtures/section9/.specify/specs", "tests/corpus"] {
        agree(root, folder, 0);
    }
}

#[test]
#[allow(clippy::print_stderr, reason = "whoever runs the tests should see what did not run")]
fn all_formats_count_the_same_in_real_collections() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let Ok(folders) = std::fs::read_dir(&corpora) else {
        eprintln!("skipped: {} is not there", corpora.display());
        return;
    };
    let mut folders: Vec<PathBuf> = folders.map(|folder| folder.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        agree(&folder, "content", 1);
    }
}

/// How many findings there are of each rule and severity, in every format.
#[track_caller]
fn agree(root: &Path, content: &str, least: usize) {
    let output = |format: &str| {
        let command = Project::empty()
            .command(&["check", content, "--format", format, DAY[0], DAY[1]])
            .current_dir(root)
            .output();
        let output = command.unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let json = output("json");
    assert!(!json.contains(root.to_str().unwrap()), "an absolute path in JSON");
    let expected = json_counts(&serde_json::from_str(&json).unwrap());
    let name = format!("{} {content}", root.display());
    assert!(expected.values().sum::<usize>() >= least, "{name}: {expected:?}");
    let sarif = output("sarif");
    assert!(!sarif.contains(root.to_str().unwrap()), "an absolute path in SARIF");
    assert_eq!(sarif_counts(&serde_json::from_str(&sarif).unwrap()), expected, "SARIF of {name}");
    assert_eq!(github_counts(&output("github")), expected, "GitHub of {name}");
    let short = output("short");
    assert_eq!(bracket_counts(short.lines()), expected, "short of {name}");
    let junit = output("junit");
    xml::check(&junit);
    let lines = junit.lines().filter(|line| !line.trim_start().starts_with('<') || line.contains("]: "));
    assert_eq!(bracket_counts(lines), expected, "JUnit of {name}");
    assert_eq!(summary_counts(&output("human")), expected, "the summary of {name}");
    assert_eq!(output("sarif"), sarif, "{name} differs from run to run");
}

type Counts = BTreeMap<(String, String), usize>;

fn count(counts: &mut Counts, severity: &str, code: &str) {
    *counts.entry((severity.to_owned(), code.to_owned())).or_default() += 1;
}

fn json_counts(report: &Value) -> Counts {
    let mut counts = Counts::new();
    for finding in report["diagnostics"].as_array().unwrap() {
        count(&mut counts, finding["severity"].as_str().unwrap(), finding["code"].as_str().unwrap());
    }
    for severity in ["error", "warning", "info"] {
        let of_severity: usize = counts.iter().filter(|((own, _), _)| own == severity).map(|(_, number)| number).sum();
        assert_eq!(report["findings"][severity], of_severity);
    }
    counts
}

fn sarif_counts(log: &Value) -> Counts {
    let mut counts = Counts::new();
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let level = result["level"].as_str().unwrap().replace("note", "info");
        assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"], result["ruleId"]);
        count(&mut counts, &level, result["ruleId"].as_str().unwrap());
    }
    counts
}

fn github_counts(text: &str) -> Counts {
    let mut counts = Counts::new();
    for line in text.lines() {
        let (head, _) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (level, properties) = head.split_once(' ').unwrap();
        let title = properties.split(',').find_map(|property| property.strip_prefix("title=")).unwrap();
        count(&mut counts, &level.replace("notice", "info"), title.split(' ').next().unwrap());
    }
    counts
}

/// Of lines with `error[SG901 link-broken]: `.
fn bracket_counts<'a>(lines: impl Iterator<Item = &'a str>) -> Counts {
    let mut counts = Counts::new();
    for line in lines.filter(|line| !line.starts_with("help: ")) {
        let Some(at) = line.find("[SG") else { continue };
        let severity = line[..at].rsplit(' ').next().unwrap();
        count(&mut counts, severity, &line[at + 1..at + 6]);
    }
    counts
}

fn summary_counts(text: &str) -> Counts {
    let lines: Vec<&str> = text.lines().rev().take_while(|line| !line.starts_with("checked ")).collect();
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        ((words[1].to_owned(), words[2].to_owned()), words[0].parse().unwrap())
    };
    lines.into_iter().map(row).collect()
}

#[test]
fn sarif_is_valid_by_the_official_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read_to_string(root.join("tests/fixtures/vendor/sarif/sarif-schema-2.1.0.json")).unwrap();
    // A stray bracket in the pattern of languages, which regular expressions with Unicode rules refuse.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let project = Project::with(FAULTY);
    let log: Value = serde_json::from_str(&check(&project, &["--format", "sarif"]).stdout).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(&log).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let mut broken = log.clone();
    broken["runs"][0]["results"][0]["level"] = "info".into();
    assert!(!validator.is_valid(&broken), "the schema is strict");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().unwrap();
    let named = |name: &str| {
        let of_file = |result: &&Value| {
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().ends_with(name)
        };
        results.iter().find(of_file).unwrap()
    };
    let place = &named("003-draft.md")["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/odd%2C%20name%3A%2050%25/003-draft.md".replace("%2C", ","));
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    let last = results
        .iter()
        .rfind(|result| result["ruleId"] == "SG901" && result["message"]["text"].as_str().unwrap().contains("né.md"));
    let region = &last.unwrap()["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["endColumn"]),
        (&7.into(), &42.into(), &55.into())
    );
}

#[test]
fn sarif_explains_each_rule_and_leads_to_its_page_where_the_portal_is_published() {
    let project = Project::with(FAULTY);
    let rules = |arguments: &[&str]| -> Vec<Value> {
        let run = check(&project, &[&["--format", "sarif"], arguments].concat());
        let log: Value = serde_json::from_str(&run.stdout).unwrap();
        log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().clone()
    };
    let rule = |rules: &[Value], code: &str| rules.iter().find(|rule| rule["id"] == code).unwrap().clone();
    let plain = rules(&[]);
    assert!(plain.iter().all(|rule| rule.get("helpUri").is_none()));
    let help = &rule(&plain, "SG901")["help"];
    for words in ["This trips it", "This does not", "sitegen-ignore SG901"] {
        assert!(help["text"].as_str().unwrap().contains(words), "{help}");
        assert!(help["markdown"].as_str().unwrap().contains(words), "{help}");
    }
    // An example with a fence in it stands in a longer one.
    let fenced = rule(&plain, "SG004");
    assert!(fenced["help"]["markdown"].as_str().unwrap().contains("````markdown\n"), "{fenced}");
    let published = rules(&["--base-url", "https://example.org/specs"]);
    assert_eq!(rule(&published, "SG901")["helpUri"], "https://example.org/specs/health/sg901/");
    assert_eq!(rule(&published, "SG408").get("helpUri"), None, "nothing was found, so there is no page");
    project.write("sitegen.toml", "base_url = \"https://example.org/\"\n");
    assert_eq!(rule(&rules(&[]), "SG901")["helpUri"], "https://example.org/health/sg901/");
}

#[test]
fn a_rule_that_is_off_speaks_when_it_is_asked_for_by_name() {
    let project = Project::with(&[
        (
            "content/001-a.md",
            "# A\n\n**Feature ID**: 001-a\n**Status**: Draft\n**Owner**: Ada\n\n## Dependencies\n\n### Internal\n- Somebody has to clean\n",
        ),
        ("content/002-b.md", "# B\n\n**Feature ID**: 002-b\n**Status**: Doone\n**Owner**: Ada\n"),
    ]);
    let found =
        |arguments: &[&str]| check(&project, &[&["--format", "short", "--deny", "warning"], arguments].concat());
    assert!(!found(&[]).stdout.contains("SG302"));
    let asked = found(&["--select", "SG302"]);
    assert!(asked.stdout.contains("SG302 dep-unlinked") && asked.stdout.lines().count() == 1, "{}", asked.stdout);
    assert!(found(&["--select", "dep-unlinked"]).stdout.contains("SG302"));
    assert_eq!(found(&["--select", "SG302", "--ignore", "SG302"]).stdout, "", "--ignore has the last word");
    assert_eq!(found(&["--select", "SG302", "--ignore", "SG3"]).stdout, "");
    assert!(!found(&["--select", "SG3"]).stdout.contains("SG302"), "a group is what is on of it");
    let group = found(&["--select", "SG11"]).stdout;
    assert!(group.contains("SG111") && group.lines().all(|line| line.contains("[SG11")), "{group}");
    project.write("sitegen.toml", "[rules]\nSG111 = \"off\"\nSG302 = \"error\"\n");
    assert!(!found(&[]).stdout.contains("SG111"));
    assert!(found(&["--select", "SG111"]).stdout.contains("warning[SG111"));
    assert!(found(&["--select", "SG302"]).stdout.contains("error[SG302"), "a severity that is set stays");
}

#[test]
fn files_are_named_from_the_root_of_the_repository() {
    let project =
        Project::with(&[("docs/specs/a.md", "# A\n\n[x](gone.md)\n"), (".git/HEAD", "ref: refs/heads/main\n")]);
    let run = project.run(&["check", "docs/specs", "--format", "github", DAY[0], DAY[1]]);
    assert!(
        run.stdout.starts_with("::error file=docs/specs/a.md,line=3,endLine=3,col=1,title=SG901 link-broken::"),
        "{}",
        run.stdout
    );
    let mut inside = project.command(&["check", "specs", "--format", "github", DAY[0], DAY[1]]);
    let output = inside.current_dir(project.path("docs")).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), run.stdout);
    let short = project.run(&["check", "docs/specs", "--format", "short", DAY[0], DAY[1]]);
    assert!(short.stdout.starts_with("docs/specs/a.md:3:1: error[SG901 link-broken]: "), "{}", short.stdout);
}

#[test]
fn words_of_a_spec_cannot_leave_their_annotation() {
    let run = check(&Project::with(FAULTY), &["--format", "github"]);
    assert!(run.stdout.lines().all(|line| line.starts_with("::")), "{}", run.stdout);
    assert!(run.stdout.contains("file=content/odd%2C name%3A 50%25/003-draft.md,"), "{}", run.stdout);
    for format in ["github", "short", "junit", "human"] {
        let text = check(&Project::with(FAULTY), &["--format", format]).stdout;
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{format}: {}", text.escape_debug());
    }
}

#[test]
fn a_suite_is_green_when_the_check_is() {
    let project = Project::with(FAULTY);
    let run = check(&project, &["--format", "junit", "--select", "SG804,SG111"]);
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.contains("failures=\"0\"") && !run.stdout.contains("<failure"), "{}", run.stdout);
    let denied = check(&project, &["--format", "junit", "--select", "SG804,SG111", "--deny", "warning"]);
    assert!(denied.stdout.contains("tests=\"4\" failures=\"1\""), "{}", denied.stdout);
}

#[test]
fn the_findings_in_json_have_the_shape_of_the_schema() {
    let schema = Project::empty().succeed(&["schema"]).stdout;
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    let whole = schema.as_object_mut().unwrap();
    whole.retain(|key, _| key == "$defs" || key == "$schema");
    whole.insert("$ref".into(), "#/$defs/diagnostic".into());
    let validator = jsonschema::validator_for(&schema).unwrap();
    let report: Value = serde_json::from_str(&check(&Project::with(FAULTY), &["--format", "json"]).stdout).unwrap();
    for finding in report["diagnostics"].as_array().unwrap() {
        assert!(validator.is_valid(finding) && finding["path"].is_string(), "{finding}");
    }
    assert_eq!(report["checked"]["specs"], 4);
}

#[test]
fn a_baseline_lets_old_findings_pass_and_new_ones_fail() {
    let project = Project::with(FAULTY);
    let run = check(&project, &["--write-baseline", "baseline.json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let written = project.read("baseline.json");
    let passing = check(&project, &["--baseline", "baseline.json", "--deny", "info"]);
    assert_eq!(passing.code, Some(0), "{}", passing.stdout);
    // Lines move, and a paragraph is wrapped in another way.
    for path in ["content/001-search.md", "content/002-index.md"] {
        let text = project.read(path).replace("\n\n", "\n\n\n\n").replace("See [it]", "A paragraph.\n\nSee\n[it]");
        project.write(path, text);
    }
    let moved = check(&project, &["--baseline", "baseline.json", "--deny", "info"]);
    assert_eq!(moved.code, Some(0), "{}", moved.stdout);
    check(&project, &["--write-baseline", "again.json"]);
    assert_eq!(project.read("again.json"), written, "a baseline is the same when lines have moved");
    // The same mistake a third time is new, and only that one.
    project.write("content/002-index.md", project.read("content/002-index.md") + "\n[it](gone.md)\n");
    let new = check(&project, &["--baseline", "baseline.json", "--format", "short"]);
    assert_eq!((new.code, new.stdout.lines().count()), (Some(1), 1), "{}", new.stdout);
    // What is mended is told, so that the baseline can shrink.
    project.write("content/002-index.md", "# Index\n\n**Feature ID**: 002-index\n**Status**: Draft\n**Owner**: Ada\n");
    let mended = check(&project, &["--baseline", "baseline.json"]);
    assert!(mended.stderr.contains("findings of the baseline are gone"), "{}", mended.stderr);
}

#[test]
fn fingerprints_in_sarif_survive_moved_lines() {
    let prints = |project: &Project| -> Vec<Value> {
        let log: Value = serde_json::from_str(&check(project, &["--format", "sarif"]).stdout).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.into_iter().map(|result| result["partialFingerprints"].clone()).collect()
    };
    let project = Project::with(FAULTY);
    let before = prints(&project);
    for (path, text) in FAULTY {
        project.write(path, text.replacen("\n\n", "\n\nA new paragraph.\n\n", 1));
    }
    assert_eq!(prints(&project), before);
    let mut unique: Vec<String> = before.iter().map(Value::to_string).collect();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), before.len(), "two findings have one fingerprint");
}

#[test]
fn a_change_is_told_its_own_findings_and_those_of_its_neighbours() {
    let project = Project::with(FAULTY);
    let files = |paths: &[&str]| {
        let run = check(&project, &[&["--format", "short", "--only-changed"], paths].concat());
        let names: Vec<String> = run.stdout.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect();
        let mut names: Vec<String> = names.iter().map(|name| name.rsplit('/').next().unwrap().to_owned()).collect();
        names.dedup();
        names
    };
    assert_eq!(files(&[]), Vec::<String>::new());
    assert_eq!(files(&["src/main.rs"]), Vec::<String>::new());
    assert_eq!(files(&["content/002-index.md"]), ["002-index.md"]);
    // `001-search` is complete and needs `003-draft`, so an edit of the draft concerns it.
    let draft = "content/odd, name: 50%/003-draft.md";
    let run = check(&project, &["--format", "short", "--only-changed", draft]);
    assert!(run.stdout.contains("001-search.md:") && run.stdout.contains("SG305"), "{}", run.stdout);
    assert!(!run.stdout.contains("SG201") && !run.stdout.contains("002-index.md:"), "{}", run.stdout);
    // A file that is gone leaves links to nowhere.
    assert!(check(&project, &["--format", "short", "--only-changed", "content/gone.md"]).stdout.contains("SG901"));
    let everything = check(&project, &["--format", "short"]).stdout;
    assert_eq!(check(&project, &["--format", "short", "--only-changed", "sitegen.toml"]).stdout, everything);
}

#[test]
fn a_release_can_be_the_gate() {
    let plan = "\n## Release Plan\n\n### Version 1.2.0\n- Search\n\n### Version 2.0.0\n- More\n";
    let project = Project::with(&[("content/001-search.md", &format!("{SPEC}{plan}"))]);
    let draft = check(&project, &["--release", "v1.2"]);
    assert_eq!(draft.code, Some(1));
    assert!(
        draft.stdout.starts_with("1.2.0: At risk\n") && draft.stdout.contains("`001-search` is draft"),
        "{}",
        draft.stdout
    );
    let json: Value =
        serde_json::from_str(&check(&project, &["--release", "1.2.0", "--format", "json"]).stdout).unwrap();
    let verdict = &json[0]["verdict"];
    assert_eq!((&verdict["kind"], &verdict["reasons"][0]["path"]), (&"at_risk".into(), &"001-search.md".into()));
    project.write("content/001-search.md", format!("{SPEC}{}", plan.replace("- Search", "- [x] Search")));
    let ready = check(&project, &["--release", "1.2.0"]);
    assert_eq!(ready.code, Some(0), "{}", ready.stdout);
    assert!(ready.stdout.contains("1.2.0: Ready"), "{}", ready.stdout);
    project.fail(&["check", "--release", "1.2.1"], &["no spec plans a release `1.2.1`", "did you mean `1.2.0`?"]);
    project.fail(&["check", "--release", "1.2.0", "--format", "sarif"], &["--format human"]);
}

#[test]
fn quiet_prints_what_fails_and_nothing_else() {
    let project = Project::with(FAULTY);
    let run = check(&project, &["--quiet"]);
    assert!(run.stdout.contains("error[") && !run.stdout.contains("warning[") && !run.stdout.contains("checked "));
    assert_eq!(check(&Project::small(), &["--quiet"]).stdout, "");
}

#[test]
fn every_rule_is_listed_and_explained() {
    let project = Project::small();
    let list: Value = serde_json::from_str(&project.succeed(&["rules", "--format", "json"]).stdout).unwrap();
    let table = project.succeed(&["rules"]).stdout;
    for code in sitegen::diagnostic::Code::ALL {
        let row = list.as_array().unwrap().iter().find(|rule| rule["code"] == code.as_str()).unwrap();
        assert_eq!((&row["slug"], row["on"].as_bool()), (&code.slug().into(), Some(code.is_on())));
        assert!(table.lines().any(|line| line.starts_with(code.as_str()) && line.ends_with(code.meaning())), "{code}");
    }
    let explained = project.succeed(&["explain", "sg301"]).stdout;
    assert!(
        explained.starts_with("SG301 dep-unresolved: ") && explained.contains("sitegen-ignore SG301:"),
        "{explained}"
    );
    assert_eq!(project.succeed(&["explain", "dep-unresolved"]).stdout, explained);
    // What it says about `sitegen.toml` is true.
    let settings = explained.split("`sitegen.toml`:\n").nth(1).unwrap();
    project.write("sitegen.toml", settings.lines().map(str::trim).collect::<Vec<_>>().join("\n"));
    let list: Value = serde_json::from_str(&project.succeed(&["rules", "--format", "json"]).stdout).unwrap();
    assert_eq!(list.as_array().unwrap().iter().find(|rule| rule["code"] == "SG301").unwrap()["on"], false);
    project.fail(&["explain", "SG999"], &["no rule is called `SG999`"]);
}
