//! `sitegen check`: the findings as a report, and whether they fail.

mod baseline;
mod changed;
mod fingerprint;
mod github;
mod json;
mod junit;
mod release;
mod sarif;
mod short;

use std::io::{self, Write};

use super::args::{Check, ReportFormat};
use super::export::{print, save};
use super::progress::Terminal;
use super::{DENIED, FINE, report};
use crate::config;
use crate::diagnostic::{Diagnostic, Severity, SourcePath};
use crate::error::Result;
use crate::routes;
use crate::session::{Project, Session, Site};

pub(super) use changed::within;
use fingerprint::Fingerprint;

/// What a report is made from.
struct Checked<'a> {
    site: &'a Site,
    /// By file and place.
    found: Vec<Found<'a>>,
    /// The least severity that fails.
    denied: Severity,
    /// Where the content folder lies, as reports of other tools name files: empty, or with a final slash.
    folder: String,
}

/// A finding to be reported.
struct Found<'a> {
    finding: &'a Diagnostic,
    /// Only where something is recognised by it.
    fingerprint: Option<Fingerprint>,
}

impl<'a> Checked<'a> {
    fn findings(&self) -> impl Iterator<Item = &'a Diagnostic> + Clone {
        self.found.iter().map(|found| found.finding)
    }

    /// A file, from the root of its repository.
    fn file(&self, path: &SourcePath) -> String {
        format!("{}{path}", self.folder)
    }

    /// The same as a relative address.
    fn uri(&self, path: &SourcePath) -> String {
        routes::encode(&self.file(path))
    }
}

/// Checks, and gives the exit code.
pub(super) fn run(args: &Check) -> Result<u8> {
    let progress = Terminal::new(args.quiet);
    let project = Project { asked: args.codes.asked(), ..args.source.project()? };
    let site = Session::new(project).refresh(&progress)?;
    progress.pause();
    if let Some(name) = &args.release {
        return release::run(&site, name, args.format);
    }
    let mut checked = Checked {
        found: found(args, &site),
        denied: args.denied(),
        folder: config::path_for_reports(site.content()),
        site: &site,
    };
    if let Some(file) = &args.write_baseline {
        save(file, |out| baseline::write(&checked.found, out))?;
        report::baseline_written(checked.found.len(), file);
        return Ok(FINE);
    }
    if let Some(paths) = &args.only_changed {
        changed::keep(&mut checked.found, &site, paths);
    }
    let gone = match &args.baseline {
        Some(file) => baseline::keep_new(&mut checked.found, file)?,
        None => 0,
    };
    let failing = checked.findings().filter(|finding| finding.severity >= checked.denied).count();
    if args.quiet {
        checked.found.retain(|found| found.finding.severity >= checked.denied);
    }
    match args.format {
        ReportFormat::Human if args.quiet => report::found(&site, checked.findings()),
        ReportFormat::Human => {
            report::found(&site, checked.findings());
            report::checked(&site, checked.findings());
        }
        format => print(|out| write(&checked, format, out))?,
    }
    if gone > 0 && args.only_changed.is_none() && !args.quiet {
        report::baseline_outgrown(gone);
    }
    drop(checked);
    // The program ends here: to take ten thousand specs apart first would help nobody.
    std::mem::forget(site);
    Ok(if failing > 0 { DENIED } else { FINE })
}

/// The findings that are asked for.
fn found<'a>(args: &Check, site: &'a Site) -> Vec<Found<'a>> {
    let findings = site.findings().all().filter(|finding| args.codes.take(finding.code));
    let recognised = args.format == ReportFormat::Sarif || args.baseline.is_some() || args.write_baseline.is_some();
    if recognised {
        fingerprint::all(site.content(), findings)
    } else {
        findings.map(|finding| Found { finding, fingerprint: None }).collect()
    }
}

fn write(checked: &Checked<'_>, format: ReportFormat, out: &mut impl Write) -> io::Result<()> {
    match format {
        // People get theirs with colours, which depend on the terminal.
        ReportFormat::Human => Ok(()),
        ReportFormat::Short => short::write(checked, out),
        ReportFormat::Json => json::write(checked, out),
        ReportFormat::Sarif => sarif::write(checked, out),
        ReportFormat::Github => github::write(checked, out),
        ReportFormat::Junit => junit::write(checked, out),
    }
}
