//! `JUnit` XML: a test case a file.
//!
//! A file fails by the findings of the denied level and above. What is below stands in the output of its test
//! case, one line a finding, so that a suite is green when the command succeeds.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Checked;
use crate::cli::report::clean;
use crate::diagnostic::{Diagnostic, SourcePath};

/// Writes a suite with every document, and every other file that has findings.
pub(super) fn write(checked: &Checked<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut cases: BTreeMap<&SourcePath, Vec<&Diagnostic>> = BTreeMap::new();
    for parsed in checked.site.catalog().documents() {
        cases.insert(&parsed.path, Vec::new());
    }
    for finding in checked.findings() {
        cases.entry(&finding.path).or_default().push(finding);
    }
    let fails = |finding: &&&Diagnostic| finding.severity >= checked.denied;
    let failed = cases.values().filter(|findings| findings.iter().any(|finding| fails(&finding))).count();
    let counts = format!("tests=\"{}\" failures=\"{failed}\" errors=\"0\"", cases.len());
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"sitegen check\" {counts}>")?;
    writeln!(out, "  <testsuite name=\"sitegen check\" {counts} skipped=\"0\" time=\"0\">")?;
    for (path, findings) in cases {
        let file = escape(&checked.file(path));
        write!(out, "    <testcase classname=\"sitegen\" name=\"{file}\" file=\"{file}\" time=\"0\"")?;
        if findings.is_empty() {
            writeln!(out, "/>")?;
            continue;
        }
        writeln!(out, ">")?;
        for finding in findings.iter().filter(fails) {
            let kind = format!("{} {}", finding.code, finding.code.slug());
            writeln!(
                out,
                "      <failure type=\"{}\" message=\"{}\">",
                escape(&kind),
                escape(&clean(&finding.message))
            )?;
            writeln!(out, "{}", escape(&line(&file_name(checked, finding), finding)))?;
            if let Some(help) = &finding.help {
                writeln!(out, "help: {}", escape(&clean(help)))?;
            }
            writeln!(out, "</failure>")?;
        }
        let mut passing = findings.iter().filter(|finding| !fails(finding)).peekable();
        if passing.peek().is_some() {
            writeln!(out, "      <system-out>")?;
            for finding in passing {
                writeln!(out, "{}", escape(&line(&file_name(checked, finding), finding)))?;
            }
            writeln!(out, "</system-out>")?;
        }
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn file_name(checked: &Checked<'_>, finding: &Diagnostic) -> String {
    clean(&checked.file(&finding.path))
}

fn line(file: &str, finding: &Diagnostic) -> String {
    let (place, code) = (finding.place, finding.code);
    let (severity, slug, message) = (finding.severity, code.slug(), clean(&finding.message));
    format!("{file}:{}:{}: {severity}[{code} {slug}]: {message}", place.line, place.column)
}

/// Text that may stand in an element or in an attribute with double quotes. XML has no way to write most
/// control characters, not even escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                escaped.push_str("&#");
                escaped.push_str(&u32::from(character).to_string());
                escaped.push(';');
            }
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            character if character.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_the_xml() {
        assert_eq!(
            escape("a\"<b>&\u{1b}[0m\u{0}\n\u{ffff}é"),
            "a&quot;&lt;b&gt;&amp;\u{fffd}[0m\u{fffd}&#10;\u{fffd}é"
        );
    }
}
