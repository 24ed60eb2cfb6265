//! The data export: what it promises, and that it keeps it.

mod sample;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use sitegen::changes::{self, Snapshot};
use sitegen::model::Date;
use sitegen::session::{Project, Session};
use sitegen::views::Common;
use sitegen::views::{Site, export};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn today() -> Date {
    Date::day(2026, 11, 22).unwrap()
}

fn schema() -> Value {
    serde_json::from_str(export::SCHEMA).unwrap()
}

/// Which properties a validator lets pass.
#[derive(Clone, Copy)]
enum Properties {
    /// Those that the schema names and others: what the contract promises to readers.
    Any,
    /// Only those that the schema names: nothing is written that the schema does not describe.
    Named,
}

/// A validator for one kind of document, by its name in the schema.
fn validator(definition: &str, properties: Properties) -> Validator {
    let mut schema = schema();
    if let Properties::Named = properties {
        for definition in schema["$defs"].as_object_mut().unwrap().values_mut() {
            close(definition);
        }
    }
    let root = schema.as_object_mut().unwrap();
    root.remove("anyOf");
    root.insert("$ref".into(), json!(format!("#/$defs/{definition}")));
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("additionalProperties") == Some(&json!(true)) {
                fields.insert("additionalProperties".into(), json!(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[track_caller]
fn check(validator: &Validator, document: &Value, name: &str) {
    let errors: Vec<_> = validator.iter_errors(document).take(10).collect();
    let told: Vec<_> = errors.iter().map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(told.is_empty(), "{name} is not what the schema says:\n{}", told.join("\n"));
}

fn bytes(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    bytes
}

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn whole(site: Site<'_>) -> Value {
    parsed(&bytes(|out| export::whole(site, out)))
}

fn portal(site: Site<'_>) -> Value {
    parsed(&bytes(|out| export::portal(site, out)))
}

fn lines(site: Site<'_>) -> Vec<Value> {
    bytes(|out| export::ndjson(site, out)).split_inclusive(|byte| *byte == b'\n').map(parsed).collect()
}

fn rows(site: Site<'_>) -> Vec<csv::StringRecord> {
    let table = bytes(|out| export::csv(site, out));
    csv::Reader::from_reader(&*table).records().collect::<Result<_, _>>().unwrap()
}

/// Everything that must hold of the export of any portal.
#[track_caller]
fn check_site(site: Site<'_>, name: &str) {
    let (document, short) = (whole(site), portal(site));
    check(&validator("export", Properties::Named), &document, name);
    check(&validator("portal", Properties::Named), &short, name);
    let one = validator("spec_document", Properties::Named);
    let lines = lines(site);
    for line in &lines {
        check(&one, line, name);
    }

    let specs = document["specs"].as_array().unwrap();
    let keys = |specs: &[Value]| specs.iter().map(|spec| spec["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(rows(site).len(), specs.len(), "{name}");
    assert_eq!(keys(&lines), keys(specs), "{name}");
    assert_eq!(keys(short["specs"].as_array().unwrap()), keys(specs), "{name}");
    assert!(keys(specs).windows(2).all(|pair| pair[0] < pair[1]), "{name}: not by key, or a key twice");
    check_totals(&document, name);
    assert_eq!(short["totals"], document["totals"], "{name}");
    assert_eq!(short["releases"], document["releases"], "{name}");
    check_keys(&document, &keys(specs).into_iter().collect(), name);
    check_comparable(site, name);
}

/// Every export says enough to find out later what has changed: today, nothing.
#[track_caller]
fn check_comparable(site: Site<'_>, name: &str) {
    let now = Snapshot::of(site.catalog, site.settings.today);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let exports = [text(bytes(|out| export::whole(site, out))), text(bytes(|out| export::portal(site, out)))];
    let [whole, portal] = exports.map(|export| Snapshot::read(&export).unwrap());
    for (before, after) in [(&whole, &now), (&portal, &now), (&portal, &whole), (&whole, &portal)] {
        let changes = changes::compare(before, after);
        assert!(changes.is_empty(), "{name}: {changes:#?}");
    }
    assert_eq!(whole.specs.len(), site.catalog.specs.len(), "{name}");
    assert_eq!(whole.releases, now.releases, "{name}");
}

#[track_caller]
fn check_totals(document: &Value, name: &str) {
    let specs = document["specs"].as_array().unwrap();
    let totals = &document["totals"];
    assert_eq!(totals["specs"], specs.len(), "{name}");
    for (status, count) in totals["by_status"].as_object().unwrap() {
        let counted = specs.iter().filter(|spec| spec["status"]["kind"] == **status).count();
        assert_eq!(*count, counted, "{name}: {status}");
    }
    let by_status: u64 = totals["by_status"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(by_status, specs.len() as u64, "{name}");
    for (state, count) in totals["criteria"].as_object().unwrap() {
        let summed: u64 = specs.iter().filter_map(|spec| spec["criteria"][state].as_u64()).sum();
        assert_eq!(*count, summed, "{name}: {state}");
        let listed = specs.iter().flat_map(criteria).filter(|criterion| criterion["state"] == **state).count();
        assert_eq!(*count, listed, "{name}: {state} as listed");
    }
    let findings = specs.iter().chain([document]).filter_map(|place| place["diagnostics"].as_array()).flatten();
    let findings: Vec<_> = findings.collect();
    for (severity, count) in totals["findings"].as_object().unwrap() {
        let listed = findings.iter().filter(|finding| finding["severity"] == **severity).count();
        assert_eq!(*count, listed, "{name}: {severity}");
    }
}

fn criteria(spec: &Value) -> impl Iterator<Item = &Value> {
    let epics = spec["epics"].as_array().unwrap().iter().filter_map(|epic| epic["criteria"].as_array());
    epics.chain(spec["acceptance"].as_array()).flatten()
}

/// Whatever names a spec names one of this document.
#[track_caller]
fn check_keys(document: &Value, keys: &BTreeSet<String>, name: &str) {
    let mut named: Vec<&Value> = Vec::new();
    for spec in document["specs"].as_array().unwrap() {
        named.extend(spec["required_by"].as_array().unwrap());
        let ties = spec["dependencies"]["internal"].as_array().unwrap();
        named.extend(ties.iter().map(|tie| &tie["target"]).filter(|target| !target.is_null()));
    }
    for release in document["releases"].as_array().unwrap() {
        named.extend(release["specs"].as_array().unwrap());
        let reasons = release["verdict"]["reasons"].as_array().unwrap();
        named.extend(reasons.iter().map(|reason| &reason["spec"]).filter(|spec| !spec.is_null()));
    }
    named.extend(document["cycles"].as_array().unwrap().iter().flat_map(|cycle| cycle.as_array().unwrap()));
    for key in named {
        assert!(keys.contains(key.as_str().unwrap()), "{name}: {key} is no spec");
    }
}

fn read(content: &Path) -> std::sync::Arc<sitegen::session::Site> {
    Session::new(Project::new(content, today())).refresh(&()).unwrap()
}

#[allow(clippy::print_stderr, reason = "a test that did not look must not pass unnoticed")]
fn skip(missing: &Path) {
    eprintln!("skipped: {} is not there", missing.display());
}

#[test]
fn the_schema_is_one() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::meta::validate(&schema).unwrap();
}

#[test]
fn objects_of_the_schema_are_typed_and_open() {
    fn walk(schema: &Value, at: &str) {
        let Some(fields) = schema.as_object() else { return };
        if fields.contains_key("properties") && !at.ends_with("if") && !at.ends_with("then") && !at.ends_with("else") {
            assert_eq!(fields.get("type"), Some(&json!("object")), "{at}");
            assert_eq!(fields.get("additionalProperties"), Some(&json!(true)), "{at}");
            assert!(fields.contains_key("required"), "{at}");
        }
        for (name, value) in fields {
            match value {
                Value::Array(items) => items.iter().for_each(|item| walk(item, &format!("{at}/{name}"))),
                value => walk(value, &format!("{at}/{name}")),
            }
        }
    }
    walk(&schema(), "");
}

#[test]
fn the_example_of_the_contract_is_valid() {
    let path = root().join("../shared/EXPORT.md");
    let Ok(contract) = fs::read_to_string(&path) else {
        return skip(&path);
    };
    let example = contract.split("```jsonc\n").nth(1).and_then(|rest| rest.split("\n```").next()).unwrap();
    let example: Value = serde_json::from_str(&without_comments(example)).unwrap();
    check(&validator("export", Properties::Any), &example, "EXPORT.md");
    check(&jsonschema::validator_for(&schema()).unwrap(), &example, "EXPORT.md");
}

/// JSON with `//` comments, without them.
fn without_comments(text: &str) -> String {
    let mut bare = String::new();
    let mut in_string = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if in_string => {
                bare.push(character);
                bare.extend(characters.next());
                continue;
            }
            '"' => in_string = !in_string,
            '/' if !in_string && characters.peek() == Some(&'/') => {
                while characters.next_if(|next| *next != '\n').is_some() {}
                continue;
            }
            _ => {}
        }
        bare.push(character);
    }
    bare
}

#[test]
fn a_document_that_breaks_the_contract_is_refused() {
    let catalog = sample::catalog();
    let settings = sample::settings(today());
    let (findings, common) = (sample::findings(&catalog), Common::default());
    let good =
        whole(Site { catalog: &catalog, settings: &settings, findings: &findings, changes: None, common: &common });
    let validator = validator("export", Properties::Any);
    check(&validator, &good, "the sample");
    let mut longer = good.clone();
    longer["specs"][0]["later_addition"] = json!(1);
    check(&validator, &longer, "an addition");
    let breaks: [(&str, Value); 8] = [
        ("/schema", json!(2)),
        ("/as_of", json!("yesterday")),
        ("/specs/0/id_from", json!("guess")),
        ("/specs/0/created/precision", json!("week")),
        ("/specs/0/risks/0/impact", json!("High")),
        ("/specs/0/criteria/met", json!(-1)),
        ("/specs/0/dependencies/internal/0/target", json!(null)),
        ("/releases/0/verdict/kind", json!("on track")),
    ];
    for (at, value) in breaks {
        let mut bad = good.clone();
        *bad.pointer_mut(at).unwrap_or_else(|| panic!("{at} is not in the sample")) = value;
        assert!(!validator.is_valid(&bad), "{at}");
    }
    let mut bad = good;
    bad["specs"][0].as_object_mut().map(|spec: &mut Map<_, _>| spec.remove("status"));
    assert!(!validator.is_valid(&bad), "a spec without a status");
}

#[test]
fn a_sample_with_every_field_is_exported_byte_for_byte() {
    let catalog = sample::catalog();
    let settings = sample::settings(today());
    let (findings, common) = (sample::findings(&catalog), Common::default());
    let site = Site { catalog: &catalog, settings: &settings, findings: &findings, changes: None, common: &common };
    check_site(site, "the sample");
    expect("whole.json", &bytes(|out| export::whole(site, out)));
    expect("portal.json", &bytes(|out| export::portal(site, out)));
    expect("specs.ndjson", &bytes(|out| export::ndjson(site, out)));
    expect("specs.csv", &bytes(|out| export::csv(site, out)));
}

/// Holds bytes against a file of the fixture; `UPDATE=1` accepts them. The version is no part of it.
#[track_caller]
fn expect(name: &str, bytes: &[u8]) {
    let path = root().join("tests/fixtures/export").join(name);
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let found = text.replace(concat!("sitegen ", env!("CARGO_PKG_VERSION")), "sitegen 0.0.0");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    assert!(found == expected, "{name} is not what was exported (accept it with UPDATE=1); first: {differs:?}");
}

#[test]
fn cells_of_the_table_are_no_formulas() {
    let catalog = sample::catalog();
    let settings = sample::settings(today());
    let (findings, common) = (sample::findings(&catalog), Common::default());
    let site = Site { catalog: &catalog, settings: &settings, findings: &findings, changes: None, common: &common };
    assert_eq!(whole(site)["specs"][1]["title"], "=HYPERLINK(\"x\")");
    assert!(rows(site)[1].iter().any(|cell| cell == "'=HYPERLINK(\"x\")"));
    assert!(rows(site).iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
}

#[test]
fn our_own_specs_are_exported_as_the_schema_says() {
    let site = read(&root().join("content"));
    check_site(site.view(), "content");
}

#[test]
fn what_tests_read_is_exported_as_the_schema_says() {
    for folder in [
        "fixtures/section9/.specify",
        "corpus/reading",
        "corpus/sections",
        "corpus/faults",
        "corpus/seeded",
        "corpus/prose",
    ] {
        let content = root().join("tests").join(folder);
        assert!(content.is_dir(), "{folder} is not there");
        check_site(read(&content).view(), folder);
    }
}

#[test]
fn every_corpus_is_exported_as_the_schema_says_and_twice_the_same() {
    let corpora = root().join("../shared/corpora");
    let Ok(folders) = fs::read_dir(&corpora) else {
        return skip(&corpora);
    };
    let mut folders: Vec<_> = folders.map(|entry| entry.unwrap().path().join("content")).collect();
    folders.sort();
    for folder in folders {
        let site = read(&folder);
        check_site(site.view(), &folder.display().to_string());
        let again = read(&folder);
        let export = |site: Site<'_>| bytes(|out| export::whole(site, out));
        assert!(export(site.view()) == export(again.view()), "{}: two runs differ", folder.display());
    }
}

fn sitegen(args: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sitegen"));
    command.args(args).current_dir(folder).env_remove("SOURCE_DATE_EPOCH").output().unwrap()
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    let text = "# Feature Specification: Search\n\n**Feature ID**: 012-search\n**Status**: Draft\n";
    fs::write(folder.path().join("content/012-search.md"), text).unwrap();
    folder
}

#[test]
fn the_schema_is_printed_as_it_is_published() {
    let folder = project();
    let printed = sitegen(&["schema"], folder.path());
    assert!(printed.status.success());
    assert_eq!(printed.stdout, export::SCHEMA.as_bytes());
    assert!(sitegen(&["build"], folder.path()).status.success());
    assert_eq!(fs::read(folder.path().join("public/api/v1/schema.json")).unwrap(), printed.stdout);
}

#[test]
fn an_export_goes_to_standard_output_or_into_a_file() {
    let folder = project();
    for format in ["json", "csv", "ndjson"] {
        let date = ["--date", "2026-11-22"];
        let printed = sitegen(&["export", "--format", format, date[0], date[1]], folder.path());
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
        let saved = sitegen(&["export", "content", "-f", format, "-o", "data", date[0], date[1]], folder.path());
        assert!(saved.status.success() && saved.stdout.is_empty());
        assert_eq!(fs::read(folder.path().join("data")).unwrap(), printed.stdout, "{format}");
    }
    let names: BTreeSet<PathBuf> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(names.len(), 2, "only the content and the file: {names:?}");
}

#[test]
fn an_export_that_cannot_be_written_says_so() {
    let folder = project();
    for args in [["export", "nowhere", "-o", "data"], ["export", "content", "-o", "no/such/folder"]] {
        let output = sitegen(&args, folder.path());
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(String::from_utf8_lossy(&output.stderr).contains(if args[1] == "nowhere" {
            "nowhere"
        } else {
            "no/such/folder"
        }));
    }
}

#[test]
fn a_build_publishes_the_same_data() {
    let folder = project();
    assert!(sitegen(&["build", "--date", "2026-11-22"], folder.path()).status.success());
    let public = folder.path().join("public");
    let published = |path: &str| parsed(&fs::read(public.join(path)).unwrap());
    let portal = published("api/v1/portal.json");
    check(&validator("portal", Properties::Named), &portal, "portal.json");
    for spec in portal["specs"].as_array().unwrap() {
        let one = published(spec["data"].as_str().unwrap());
        check(&validator("spec_document", Properties::Named), &one, "a spec");
        assert_eq!(one["key"], spec["key"]);
        assert!(public.join(spec["url"].as_str().unwrap()).join("index.html").exists());
    }
}
