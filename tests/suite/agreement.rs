//! Pages, data, badges and the terminal say the same, whatever was read: they are made from one model.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use serde_json::Value;
use sitegen::model::Date;
use sitegen::session::{Project, Session, Site};

use crate::html::{self, Token};

const TODAY: &str = "2026-11-22";

#[allow(clippy::print_stderr, reason = "what is skipped is said")]
fn skip(missing: &Path) {
    eprintln!("skipped: {} is not there", missing.display());
}

/// Folders of specs: our own, those made for tests, and the real collections, where they are.
fn collections() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ours = ["content", "tests/fixtures/section9/.specify", "tests/corpus/reading", "tests/corpus/sections"];
    let mut collections: Vec<PathBuf> = ours.iter().map(|folder| root.join(folder)).collect();
    // The large ones take minutes without optimisation and are built by the gate.
    for name in ["flyingrobots-features", "image-dump-features", "shipper-specs", "speckit-community"] {
        let content = root.join("../shared/corpora").join(name).join("content");
        if content.is_dir() {
            collections.push(content);
        } else {
            skip(&content);
        }
    }
    collections
}

struct Portal {
    site: Arc<Site>,
    /// Each file by its address.
    addresses: BTreeMap<String, sitegen::routes::Route>,
    data: Value,
}

impl Portal {
    fn of(content: &Path) -> Self {
        let mut project = Project::new(content, Date::day(2026, 11, 22).unwrap());
        project.base_url = Some("https://x.example/my-repo/".into());
        let site = Session::new(project).refresh(&()).unwrap();
        let catalog = site.catalog();
        let addresses =
            site.routes().into_iter().map(|route| (sitegen::routes::address(catalog, &route), route)).collect();
        let mut portal = Self { site, addresses, data: Value::Null };
        portal.data = portal.json("api/v1/portal.json");
        portal
    }

    fn text(&self, address: &str) -> String {
        let decoded = percent_encoding::percent_decode_str(address).decode_utf8().unwrap();
        let route = self.addresses.get(&*decoded).unwrap_or_else(|| panic!("nothing is at `{address}`"));
        String::from_utf8(self.site.produce(route).unwrap()).unwrap()
    }

    fn json(&self, address: &str) -> Value {
        serde_json::from_str(&self.text(address)).unwrap()
    }

    fn tokens(&self, address: &str) -> Vec<Token> {
        html::tokens(&self.text(address))
    }
}

/// The text of the first element that `is_wanted`, with white space as one blank.
fn text_of(tokens: &[Token], is_wanted: impl Fn(&Token) -> bool) -> Option<String> {
    let from = tokens.iter().position(is_wanted)?;
    let Token::Open { name: element, .. } = &tokens[from] else { return None };
    let mut depth = 0;
    let mut text = String::new();
    for token in &tokens[from..] {
        match token {
            Token::Open { name, closed: false, .. } if name == element => depth += 1,
            Token::Close(name) if name == element => depth -= 1,
            Token::Text(words) => text.push_str(words),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn with_class(wanted: &str) -> impl Fn(&Token) -> bool {
    move |token| {
        let classes = token.attribute("class").unwrap_or_default();
        classes.split(' ').any(|class| class == wanted)
    }
}

fn with_id(wanted: &str) -> impl Fn(&Token) -> bool {
    move |token| token.attribute("id") == Some(wanted)
}

/// The word of the data as pages write it: `at_risk` as `At risk`.
fn label(kind: &str) -> String {
    let words = kind.replace('_', " ");
    words[..1].to_uppercase() + &words[1..]
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

/// `1234` as pages write it.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

#[test]
fn a_release_has_one_verdict_on_its_page_in_the_data_and_on_its_badge() {
    let mut seen = 0;
    for content in collections() {
        let portal = Portal::of(&content);
        for release in list(&portal.data["releases"]) {
            let (url, kind) = (text(&release["url"]), text(&release["verdict"]["kind"]));
            let page = portal.tokens(url);
            let heading = text_of(&page, with_id("page.verdict")).unwrap();
            assert_eq!(heading, format!("{} as of {TODAY}", label(kind)), "{}: {url}", content.display());
            let slug = url.trim_start_matches("releases/").trim_end_matches('/');
            let badge = portal.json(&format!("badges/releases/{slug}.json"));
            assert_eq!(text(&badge["message"]), label(kind), "{}: the badge of {slug}", content.display());
            let picture = portal.text(&format!("badges/releases/{slug}.svg"));
            assert!(picture.contains(&label(kind)), "{}: the picture of {slug}", content.display());
            seen += 1;
        }
    }
    assert!(seen >= 4, "our own specs plan four releases");
}

#[test]
fn the_terminal_gives_the_verdict_of_the_page_as_its_exit_code() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for release in list(&Portal::of(&content).data["releases"]) {
        let run = Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["check", "--format", "json", "--date", TODAY, "--release", text(&release["name"])])
            .arg(&content)
            .output()
            .unwrap();
        let told: Value = serde_json::from_slice(&run.stdout).unwrap();
        let kind = text(&release["verdict"]["kind"]);
        assert_eq!(told, Value::Array(vec![release.clone()]));
        assert_eq!(run.status.code(), Some(i32::from(!["ready", "released"].contains(&kind))), "{release}");
    }
}

#[test]
fn the_start_page_counts_what_the_data_counts() {
    for content in collections() {
        let portal = Portal::of(&content);
        let totals = &portal.data["totals"];
        let page = portal.tokens("");
        let sentence = text_of(&page, with_class("sentence")).unwrap();
        let specs = count(&totals["specs"]);
        let named = if specs == 1 { "spec" } else { "specs" };
        assert!(sentence.starts_with(&format!("{} {named}:", grouped(specs))), "{}: {sentence}", content.display());
        let mut told = 0;
        for (kind, number) in totals["by_status"].as_object().unwrap() {
            let wanted = format!("{} {}", grouped(count(number)), kind.replace(['_', '-'], " "));
            assert!(
                sentence.to_lowercase().contains(&wanted.to_lowercase()),
                "{}: {wanted}: {sentence}",
                content.display()
            );
            told += count(number);
        }
        assert_eq!(told, specs, "{}: every spec has one status", content.display());
        let released: Vec<&Value> = list(&portal.data["releases"]).iter().collect();
        let listed = portal.text("releases/").matches("href=\"").count();
        assert!(listed >= released.len(), "{}: a release is missing from the list", content.display());
    }
}

#[test]
fn a_spec_has_one_status_and_one_progress_on_its_page_in_its_file_and_on_its_badge() {
    for content in collections() {
        let portal = Portal::of(&content);
        for short in list(&portal.data["specs"]) {
            let (url, key) = (text(&short["url"]), text(&short["key"]));
            let told = |what: &str| format!("{}: {what} of {key}", content.display());
            let data = portal.json(&format!("api/v1/specs/{key}.json"));
            let spec = data.get("spec").unwrap_or(&data);
            let page = portal.tokens(url);
            assert_eq!(short["status"]["kind"], spec["status"]["kind"], "{}", told("the status"));
            assert_eq!(short["criteria"], spec["criteria"], "{}", told("the criteria"));

            let progress = text_of(&page, with_class("fact-progress")).unwrap_or_default();
            let message = portal.json(&format!("badges/{key}.json"))["message"].clone();
            if let Some(observed) = spec["observed"]["progress"].as_object() {
                let (met, of) = (count(&observed["met"]), count(&observed["of"]));
                let wanted = format!("{} of {} ", grouped(met), grouped(of));
                assert!(progress.contains(&wanted), "{}: {progress}", told("the progress"));
                assert!(text(&message).contains(&format!(", {met} of {of} ")), "{}: {message}", told("the badge"));
            } else {
                assert!(!text(&message).contains(" of "), "{}: {message}", told("the badge"));
            }
            let status = text_of(&page, with_class("fact-status")).unwrap_or_default();
            let kind = spec["status"]["kind"].as_str().unwrap_or("unknown").replace('_', " ");
            let is_written = status.to_lowercase().contains(&kind.to_lowercase()) || status.contains("No status");
            assert!(is_written, "{}: {status}, not {kind}", told("the status"));
        }
    }
}

#[test]
fn a_board_of_a_status_lists_as_many_specs_as_the_data_counts() {
    for content in collections() {
        let portal = Portal::of(&content);
        for (kind, number) in portal.data["totals"]["by_status"].as_object().unwrap() {
            let address = format!("status/{}/", kind.replace('_', "-"));
            let rows = portal.text(&address).matches("<th scope=\"row\"><a").count() as u64;
            assert_eq!(rows, count(number).min(200), "{}: {address}", content.display());
        }
    }
}
