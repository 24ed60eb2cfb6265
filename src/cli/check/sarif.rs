//! SARIF 2.1.0, written by hand and as a stream: a large collection's report is never in memory as a tree.
//!
//! Files are named from the root of the repository, as code scanning wants them. There are no
//! absolute paths and no times in it, so the same findings give the same bytes.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Checked, Found};
use crate::diagnostic::{Code, Diagnostic, Explanation, Place, Severity, SourcePath};
use crate::routes::{self, Route};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of the folder that addresses are relative to; code scanning knows it by this one.
const ROOT: &str = "%SRCROOT%";

/// The name and version of what a [`super::Fingerprint`] stands for.
const FINGERPRINT: &str = "ruleFileWords/v1";

/// Writes a log with one run.
pub(super) fn write(checked: &Checked<'_>, out: &mut impl Write) -> io::Result<()> {
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    information: env!("CARGO_PKG_REPOSITORY"),
                    rules: Rules(checked),
                },
            },
            column_kind: "unicodeCodePoints",
            bases: Named(ROOT, Base { description: Text::plain("the root of the repository") }),
            results: Results(checked),
        }],
    };
    serde_json::to_writer(&mut *out, &log)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    #[serde(rename = "originalUriBaseIds")]
    bases: Named<Base>,
    results: Results<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    #[serde(rename = "semanticVersion")]
    version: &'static str,
    #[serde(rename = "informationUri")]
    information: &'static str,
    rules: Rules<'a>,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text>,
    /// The rule's page on the portal, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: Help,
    default_configuration: Configuration,
}

/// The rules, each made while it is written.
struct Rules<'a>(&'a Checked<'a>);

impl Serialize for Rules<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pages = self.0.site.findings().by_code();
        let base = self.0.site.settings().base_url.as_deref();
        serializer.collect_seq(Code::ALL.iter().map(|code| {
            // The portal has a page for each rule that something was found by.
            let base = base.filter(|_| pages.contains_key(code));
            Rule::of(
                *code,
                base.map(|base| format!("{base}{}", routes::address(self.0.site.catalog(), &Route::Rule(*code, 1)))),
            )
        }))
    }
}

impl Rule {
    fn of(code: Code, help_uri: Option<String>) -> Self {
        let explanation = code.explanation();
        Self {
            id: code.as_str(),
            name: code.slug(),
            short_description: Text::plain(code.meaning()),
            full_description: explanation.map(|explanation| Text::plain(explanation.why)),
            help_uri,
            help: Help::of(code, explanation),
            default_configuration: Configuration { enabled: code.is_on(), level: level(code.severity()) },
        }
    }
}

/// What a rule means, for viewers with and without Markdown.
#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

impl Help {
    fn of(code: Code, explanation: Option<Explanation>) -> Self {
        let Some(explanation) = explanation else {
            let text = format!("{}.", code.meaning());
            return Self { markdown: text.clone(), text };
        };
        let (mut text, mut markdown) = (vec![explanation.why.to_owned()], vec![explanation.why.to_owned()]);
        for (title, example) in [("This trips it", explanation.trips), ("This does not", explanation.passes)] {
            let example = example.text.trim();
            let indented: Vec<String> =
                example.lines().map(|line| format!("    {line}").trim_end().to_owned()).collect();
            let fence = fence(example);
            text.extend([format!("{title}:"), indented.join("\n")]);
            markdown.extend([format!("**{title}**"), format!("{fence}markdown\n{example}\n{fence}")]);
        }
        let silence = explanation.silence();
        text.push(format!("To silence it: {}", silence.replace('`', "")));
        markdown.extend(["**To silence it**".to_owned(), silence]);
        let (text, markdown) = (text.join("\n\n"), markdown.join("\n\n"));
        Self { text, markdown }
    }
}

/// A fence that no line of a text can close.
fn fence(text: &str) -> String {
    let longest = text.lines().map(|line| line.bytes().take_while(|byte| *byte == b'`').count()).max();
    "`".repeat(longest.unwrap_or(0).max(2) + 1)
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

impl Text {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

/// The findings, each made while it is written.
struct Results<'a>(&'a Checked<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.found.iter().map(|found| Finding::of(self.0, found)))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_fingerprints: Option<Named<String>>,
}

impl Finding {
    fn of(checked: &Checked<'_>, found: &Found<'_>) -> Self {
        let Diagnostic { code, severity, path, place, message, help, related } = found.finding;
        let message = match help {
            Some(help) => format!("{message}. {help}"),
            None => message.clone(),
        };
        let related = related.iter().enumerate().map(|(position, related)| Location {
            id: Some(position + 1),
            message: Some(Text::plain(literal(&related.message))),
            ..Location::new(checked, &related.path, related.place)
        });
        Self {
            rule_id: code.as_str(),
            rule_index: Code::ALL.partition_point(|other| other < code),
            level: level(*severity),
            message: Text::plain(literal(&message)),
            locations: [Location::new(checked, path, *place)],
            related_locations: related.collect(),
            partial_fingerprints: found.fingerprint.map(|print| Named(FINGERPRINT, print.to_string())),
        }
    }
}

/// An object with one field.
struct Named<T>(&'static str, T);

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, &self.1)])
    }
}

#[derive(Serialize)]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    physical: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

impl Location {
    fn new(checked: &Checked<'_>, path: &SourcePath, place: Place) -> Self {
        let physical = PhysicalLocation {
            artifact_location: Artifact { uri: checked.uri(path), base: ROOT },
            region: Region {
                start_line: place.line,
                start_column: place.column,
                end_line: place.end_line,
                end_column: place.end_column,
            },
        };
        Self { id: None, physical, message: None }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
    #[serde(rename = "uriBaseId")]
    base: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A message as it is: in SARIF `[text](1)` would be a link and `{0}` a gap to be filled. Brackets that mean
/// nothing there are left, since few readers take the escapes away again.
fn literal(text: &str) -> String {
    let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() };
    let is_gap = |inside: &str| !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit());
    if text.split('{').skip(1).any(|rest| rest.split_once('}').is_some_and(|(inside, _)| is_gap(inside))) {
        return text.replace('{', "{{").replace('}', "}}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_spec_are_no_links_and_no_gaps_of_a_message() {
        assert_eq!(literal("see [it](1) and {0}"), "see \\[it\\](1) and {{0}}");
        assert_eq!(literal("[TBD] of `/users/{id}`"), "[TBD] of `/users/{id}`");
    }
}
