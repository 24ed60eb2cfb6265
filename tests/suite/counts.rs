//! Pages, the portal's JSON, `check` in JSON and in SARIF, and the terminal tell the same findings: as many of each
//! rule in each file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sitegen::diagnostic::{Diagnostic, Severity, SourcePath};
use sitegen::model::Date;
use sitegen::routes::Route;
use sitegen::session::{self, Session, Site};

use crate::harness::Project;
use crate::html::{self, Token};

const DAY: &str = "2026-07-01";

/// How many findings there are of each rule in each file.
type Counts = BTreeMap<(String, String), usize>;

fn count(counts: &mut Counts, code: &str, path: &str) {
    *counts.entry((code.to_owned(), path.to_owned())).or_default() += 1;
}

fn by_code(counts: &Counts) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for ((code, _), number) in counts {
        *codes.entry(code.clone()).or_default() += number;
    }
    codes
}

/// Text and tags of the elements `name` whose class is `class`, up to the end of each.
fn elements<'a>(tokens: &'a [Token], name: &str, class: &str) -> Vec<&'a [Token]> {
    let is_start = |token: &Token| token.opens(name) && token.attribute("class").is_some_and(|own| own == class);
    let starts = tokens.iter().enumerate().filter(|(_, token)| is_start(token));
    starts
        .map(|(start, _)| {
            let mut depth = 0_i32;
            let end = tokens[start..].iter().position(|token| {
                depth += i32::from(token.opens(name));
                depth -= i32::from(matches!(token, Token::Close(own) if own == name));
                depth == 0
            });
            &tokens[start..start + end.unwrap()]
        })
        .collect()
}

/// The text in each `<code>` of some elements.
fn codes(tokens: &[Token]) -> Vec<String> {
    elements_of(tokens, "code").into_iter().map(text).collect()
}

fn elements_of<'a>(tokens: &'a [Token], name: &str) -> Vec<&'a [Token]> {
    let starts = tokens.iter().enumerate().filter(|(_, token)| token.opens(name));
    starts
        .map(|(start, _)| {
            let end = tokens[start..].iter().position(|token| matches!(token, Token::Close(own) if own == name));
            &tokens[start..start + end.unwrap()]
        })
        .collect()
}

fn text(tokens: &[Token]) -> String {
    let texts = tokens.iter().filter_map(|token| match token {
        Token::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<String>().trim().to_owned()
}

fn is_finding(token: &Token) -> bool {
    token.opens("li")
        && token.attribute("class").is_some_and(|class| ["is-error", "is-warning", "is-info"].contains(&class))
}

fn page(site: &Site, route: &Route) -> Vec<Token> {
    html::tokens(&String::from_utf8(site.make(route).unwrap().bytes).unwrap())
}

/// What the pages of the rules tell.
fn on_rule_pages(site: &Site, routes: &[Route]) -> Counts {
    let mut counts = Counts::new();
    for route in routes {
        let Route::Rule(code, _) = route else { continue };
        let tokens = page(site, route);
        for list in elements(&tokens, "ul", "relations") {
            for (at, _) in list.iter().enumerate().filter(|(_, token)| is_finding(token)) {
                let rest = &list[at..];
                let place = elements(rest, "span", "words")[0];
                count(&mut counts, code.as_str(), codes(place).last().unwrap());
            }
        }
    }
    counts
}

/// What the pages of the documents tell in their fold for authors.
fn on_document_pages(site: &Site, routes: &[Route]) -> Counts {
    let mut counts = Counts::new();
    for route in routes {
        let document = match route {
            Route::Spec(spec) => &site.catalog().spec(*spec).parsed,
            Route::Page(page) => &site.catalog().page(*page).parsed,
            _ => continue,
        };
        let tokens = page(site, route);
        let folds = elements(&tokens, "details", "findings");
        let mut told = 0;
        for fold in &folds {
            for (at, _) in fold.iter().enumerate().filter(|(_, token)| is_finding(token)) {
                let place = elements(&fold[at..], "span", "quiet")[0];
                count(&mut counts, &codes(place)[0], document.path.as_str());
                told += 1;
            }
            let summary = text(elements_of(fold, "summary")[0]);
            let number = summary.split_whitespace().find_map(|word| word.parse::<usize>().ok());
            assert_eq!(number, Some(told), "{}: {summary}", document.path);
        }
    }
    counts
}

/// What the table of rules says.
fn on_the_health_page(site: &Site) -> BTreeMap<String, usize> {
    let tokens = page(site, &Route::Health);
    let rows = elements_of(&tokens, "tr").into_iter().filter_map(|row| {
        let id = elements(row, "span", "id").first().map(|id| text(id))?;
        Some((id, text(elements(row, "td", "count")[0]).parse().unwrap()))
    });
    rows.collect()
}

fn in_json(findings: &Value, path: Option<&str>, counts: &mut Counts) {
    for finding in findings.as_array().into_iter().flatten() {
        count(counts, finding["code"].as_str().unwrap(), path.or(finding["path"].as_str()).unwrap());
    }
}

/// What the data of each spec tells; those of pages have no data of their own.
fn in_the_data_of_specs(site: &Site, routes: &[Route]) -> Counts {
    let mut counts = Counts::new();
    for route in routes {
        let Route::ApiSpec(spec) = route else { continue };
        let data: Value = serde_json::from_slice(&site.make(route).unwrap().bytes).unwrap();
        let path = site.catalog().spec(*spec).parsed.path.as_str();
        in_json(&data["spec"]["diagnostics"], Some(path), &mut counts);
        in_json(&data["diagnostics"], Some(path), &mut counts);
    }
    counts
}

/// How many findings of each severity `portal.json` tells, in all and of each spec.
fn in_the_portals_json(site: &Site) {
    let portal: Value = serde_json::from_slice(&site.make(&Route::ApiPortal).unwrap().bytes).unwrap();
    let agrees = |told: &Value, findings: &[&Diagnostic]| {
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let number = findings.iter().filter(|finding| finding.severity == severity).count();
            assert_eq!(told["findings"][severity.as_str()], number, "{}", told["path"]);
        }
    };
    agrees(&portal["totals"], &site.findings().all().collect::<Vec<_>>());
    for spec in portal["specs"].as_array().unwrap() {
        let path = SourcePath::new(spec["path"].as_str().unwrap());
        agrees(spec, &site.findings().of(&path).iter().collect::<Vec<_>>());
    }
}

/// What `check` prints in a format.
fn printed(content: &Path, format: &str) -> String {
    let (folder, name) = (content.parent().unwrap(), content.file_name().unwrap().to_str().unwrap());
    let mut command = Project::empty().command(&["check", name, "--format", format, "--date", DAY]);
    let output = command.current_dir(folder).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn in_sarif(content: &Path) -> Counts {
    let log: Value = serde_json::from_str(&printed(content, "sarif")).unwrap();
    let mut counts = Counts::new();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        count(
            &mut counts,
            result["ruleId"].as_str().unwrap(),
            &percent_encoding::percent_decode_str(uri).decode_utf8().unwrap(),
        );
    }
    counts
}

fn on_the_terminal(content: &Path) -> Counts {
    let mut counts = Counts::new();
    for line in printed(content, "short").lines() {
        let at = ["error", "warning", "info"].iter().find_map(|word| line.find(&format!(": {word}[SG"))).expect(line);
        let code = &line[at..][line[at..].find("[SG").unwrap() + 1..][..5];
        let path = line[..at].rsplitn(3, ':').nth(2).expect(line);
        count(&mut counts, code, path);
    }
    counts
}

/// The same with paths from the content folder: other tools name files from the root of the repository, and the
/// terminal from the folder that one is in.
fn from_the_content(counts: &Counts, expected: &Counts) -> Counts {
    let own = expected.keys().map(|(_, path)| path).next();
    let prefix = own.and_then(|own| counts.keys().find_map(|(_, path)| path.strip_suffix(own.as_str())));
    let bare = |path: &str| path.strip_prefix(prefix.unwrap_or_default()).unwrap_or(path).to_owned();
    counts.iter().map(|((code, path), number)| ((code.clone(), bare(path)), *number)).collect()
}

#[track_caller]
fn agree(content: &Path) -> usize {
    let name = content.display();
    let site = Session::new(session::Project::new(content, Date::day(2026, 7, 1).unwrap())).refresh(&()).unwrap();
    let mut expected = Counts::new();
    for finding in site.findings().all() {
        count(&mut expected, finding.code.as_str(), finding.path.as_str());
    }
    let routes = site.routes();
    assert_eq!(on_rule_pages(&site, &routes), expected, "pages of rules of {name}");
    assert_eq!(on_the_health_page(&site), by_code(&expected), "the health page of {name}");
    let documents: Counts = expected
        .iter()
        .filter(|((_, path), _)| site.catalog().documents().any(|parsed| parsed.path.as_str() == path))
        .map(|(key, number)| (key.clone(), *number))
        .collect();
    assert_eq!(on_document_pages(&site, &routes), documents, "pages of documents of {name}");
    let is_spec = |path: &str| site.catalog().specs().any(|(_, entry)| entry.parsed.path.as_str() == path);
    let of_specs: Counts =
        expected.iter().filter(|((_, path), _)| is_spec(path)).map(|(key, number)| (key.clone(), *number)).collect();
    assert_eq!(in_the_data_of_specs(&site, &routes), of_specs, "data of the specs of {name}");
    in_the_portals_json(&site);
    let mut checked = Counts::new();
    let json: Value = serde_json::from_str(&printed(content, "json")).unwrap();
    in_json(&json["diagnostics"], None, &mut checked);
    assert_eq!(checked, expected, "JSON of {name}");
    assert_eq!(json["by_rule"], serde_json::to_value(by_code(&expected)).unwrap());
    assert_eq!(from_the_content(&in_sarif(content), &expected), expected, "SARIF of {name}");
    assert_eq!(from_the_content(&on_the_terminal(content), &expected), expected, "the terminal on {name}");
    expected.values().sum()
}

#[test]
fn every_output_tells_as_many_findings_of_each_rule_in_each_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = vec![root.join("content"), root.join("tests/fixtures/section9/.specify/specs")];
    for parent in ["tests/fixtures", "tests/corpus"] {
        folders.extend(
            fs::read_dir(root.join(parent)).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()),
        );
    }
    // Some fixtures are expected output only, or lie in a hidden folder, as the one above.
    let is_hidden = |entry: &walkdir::DirEntry| entry.file_name().to_string_lossy().starts_with('.');
    let is_markdown = |entry: &walkdir::DirEntry| entry.path().extension().is_some_and(|extension| extension == "md");
    folders.retain(|folder| {
        let mut files =
            walkdir::WalkDir::new(folder).into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
        files.any(|entry| is_markdown(&entry.unwrap()))
    });
    folders.sort();
    let found: usize = folders.iter().map(|folder| agree(folder)).sum();
    assert!(found > 50, "{found}");
}

#[test]
fn they_agree_on_collections_in_which_much_is_wrong() {
    let seeded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/seeded");
    let mut found = 0;
    for entry in fs::read_dir(seeded).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let project = Project::empty();
        for file in super::seeded::read(&fs::read_to_string(&path).unwrap()) {
            project.write(&format!("content/{}", file.path), file.bytes());
        }
        found += agree(&project.path("content"));
    }
    assert!(found > 100, "{found}");
}
