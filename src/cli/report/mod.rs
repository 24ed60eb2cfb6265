//! What is printed: findings, errors, and what a build did.
//!
//! What sitegen says about its work goes to standard error; standard output is for data, and for the
//! report of `check`, which is what that command is asked for. Authors' words never reach the terminal raw:
//! a spec must not be able to move the cursor or to rewrite what stands above it.

mod findings;
mod snippet;
mod timings;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use annotate_snippets::{Level, Renderer};

use super::args::Colour;
use super::timings::Figures;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::error::Error;
use crate::fix::Repairs;
use crate::output::Written;
use crate::session::{Findings, Site};

/// Decides about colours once, for everything that is printed.
pub(super) fn set_colour(colour: Colour) {
    match colour {
        Colour::Auto => {} // A terminal that takes colours, and no `NO_COLOR`.
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// Why sitegen could not go on, with the place and what to do.
pub(super) fn error(error: &Error) {
    say(&render_error(error));
}

/// The findings of a site, grouped by file, and how many there are.
pub(super) fn findings(site: &Site) -> Findings {
    let all = site.findings().all();
    let mut report = findings::render(site.content(), all.clone(), findings::GLANCE);
    report.push_str(&summary(site, &all));
    let count = |severity| all.clone().filter(|finding| finding.severity == severity).count();
    Findings { counts: [Severity::Error, Severity::Warning, Severity::Info].map(count), report }
}

/// What a site's findings say, now or in an earlier build.
pub(super) fn told(findings: &Findings) {
    say(&findings.report);
}

/// The findings of a check, grouped by file, to standard output.
pub(super) fn found<'a>(site: &Site, found: impl Iterator<Item = &'a Diagnostic>) {
    let text = findings::render(site.content(), found, findings::CHECK);
    let _ = write!(anstream::stdout(), "{text}");
}

/// How many findings a check has, in all and by rule, to standard output.
pub(super) fn checked<'a>(site: &Site, found: impl Iterator<Item = &'a Diagnostic> + Clone) {
    let mut text = summary(site, &found);
    let mut counts: BTreeMap<(std::cmp::Reverse<Severity>, Code), usize> = BTreeMap::new();
    for finding in found {
        *counts.entry((std::cmp::Reverse(finding.severity), finding.code)).or_default() += 1;
    }
    for ((severity, code), number) in counts {
        let _ = write!(text, "\n{number:>6} {:<8}{code} {}", severity.0.as_str(), code.slug());
    }
    let _ = writeln!(anstream::stdout(), "{text}");
}

/// That a baseline was written.
pub(super) fn baseline_written(number: usize, file: &Path) {
    let (what, file) = (counted(number, "finding", "findings"), clean(&file.display().to_string()));
    say(&format!("wrote {what} to {file}; `sitegen check --baseline {file}` lets them through"));
}

/// That findings of the baseline are gone.
pub(super) fn baseline_outgrown(number: usize) {
    let (are, them) = if number == 1 { ("is", "it") } else { ("are", "them") };
    let what = counted(number, "finding", "findings");
    say(&format!("{what} of the baseline {are} gone; `--write-baseline` takes {them} out of it"));
}

/// That the build was denied.
pub(super) fn denied(failing: usize, level: Severity, out: &Path) {
    let what = match level {
        Severity::Info => counted(failing, "finding", "findings"),
        Severity::Warning => format!("{} or above", counted(failing, "warning", "warnings")),
        Severity::Error => counted(failing, "error", "errors"),
    };
    say(&format!("denied because of {what}: nothing was written to {}", clean(&out.display().to_string())));
}

/// What was mended, or would be.
pub(super) fn mended(site: &Site, repairs: &Repairs, diff: bool) {
    let mut text = String::new();
    let mut number = 0;
    for repair in &repairs.repairs {
        let path = clean(&site.content().join(repair.file.path.as_str()).display().to_string());
        let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
        for edit in &repair.edits {
            *counts.entry(edit.code).or_default() += 1;
        }
        number += repair.edits.len();
        let counts: Vec<String> =
            counts.iter().map(|(code, number)| format!("{code} {} ({number})", code.slug())).collect();
        let _ = writeln!(text, "{path}: {}", counts.join(", "));
    }
    for path in &repairs.doubtful {
        let path = clean(&site.content().join(path.as_str()).display().to_string());
        let _ = writeln!(text, "{path}: left as it is, since it is not clear what is meant");
    }
    let (would, files) = (if diff { "would mend" } else { "mended" }, repairs.repairs.len());
    let _ = match number {
        0 => write!(text, "nothing can be mended"),
        _ => write!(text, "{would} {} in {}", counted(number, "place", "places"), counted(files, "file", "files")),
    };
    say(&text);
}

/// Where the preview is.
pub(super) fn serving(url: &str, taken: Option<u16>) {
    if let Some(port) = taken {
        say(&format!("port {port} is taken"));
    }
    say(&format!("serving {url} (Ctrl-C ends it)"));
}

/// That the preview has to look for edits itself.
pub(super) fn polling(reason: &str) {
    say(&format!("{}; looking at the files twice a second instead", clean(reason)));
}

/// That the preview shows an edit.
pub(super) fn changed(site: &Site) {
    say(&format!("read again: {}", summary(site, &site.findings().all())));
}

/// What a build did to its folder.
pub(super) fn written(written: &Written, out: &Path, time: Duration) {
    let parts =
        [(written.new, "new"), (written.changed, "changed"), (written.same, "the same"), (written.removed, "removed")];
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    let files = counted(written.total(), "file", "files");
    let out = clean(&out.display().to_string());
    say(&format!("wrote {files} to {out} ({}) in {:.2} s", parts.join(", "), time.as_secs_f64()));
}

/// What each part of a build took.
pub(super) fn timings(figures: &Figures) {
    say(&timings::render(figures));
}

/// "checked 28 specs and 3 pages: 2 errors, 14 warnings, 5 notes"
fn summary<'a>(site: &Site, findings: &(impl Iterator<Item = &'a Diagnostic> + Clone)) -> String {
    let catalog = site.catalog();
    let mut read = vec![counted(catalog.specs.len(), "spec", "specs")];
    if !catalog.pages.is_empty() {
        read.push(counted(catalog.pages.len(), "page", "pages"));
    }
    format!("checked {}: {}", read.join(" and "), tally(findings))
}

fn tally<'a>(findings: &(impl Iterator<Item = &'a Diagnostic> + Clone)) -> String {
    let count = |severity| findings.clone().filter(|finding| finding.severity == severity).count();
    let counts = [
        (count(Severity::Error), "error", "errors"),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Info), "note", "notes"),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| counted(number, one, many))
        .collect();
    if parts.is_empty() { "nothing to report".into() } else { parts.join(", ") }
}

fn render_error(error: &Error) -> String {
    let mut group =
        Level::ERROR.primary_title(clean(&error.to_string())).elements(Vec::<annotate_snippets::Element<'_>>::new());
    if let Some(place) = error.place() {
        let path = clean(&place.path.display().to_string());
        let start = place.source_line.chars().take(place.column - 1).map(char::len_utf8).sum();
        let length: usize = place.source_line[start..].chars().take(place.length.max(1)).map(char::len_utf8).sum();
        let marked = snippet::Marked {
            path,
            line: place.line,
            column: place.column,
            text: &place.source_line,
            range: start..start + length,
        };
        group = marked.add_to(group);
    }
    if let Some(help) = error.help() {
        group = group.element(Level::HELP.message(clean(help)));
    }
    renderer().render(&[group])
}

fn renderer() -> Renderer {
    Renderer::styled().term_width(100)
}

/// "1 spec", "28 specs".
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Text in which no character does anything but stand there, on one line.
pub(super) fn clean(text: &str) -> String {
    // Most are plain, and there may be thousands of findings.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    annotate_snippets::normalize_untrusted_str(&harmless(text).replace('\n', " "))
}

/// The same text without the second set of control characters (U+009B begins a command to a terminal, as
/// `ESC [` does), which the renderer lets through. They become `·`, of the same length, so places stay true.
fn harmless(text: &str) -> String {
    text.replace(|character| ('\u{80}'..='\u{9f}').contains(&character), "\u{b7}")
}

/// A terminal that has gone away is no reason to fail.
fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
