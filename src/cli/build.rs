//! `sitegen build`: the portal into a folder.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::args::Build;
use super::progress::Terminal;
use super::timings::Timings;
use super::{DENIED, FINE, diff, report};
use crate::config;
use crate::error::{Error, Result};
use crate::session::{Progress as _, Session, Site, Unchanged};

/// Builds, and gives the exit code.
pub(super) fn run(args: &Build) -> Result<u8> {
    let started = Instant::now();
    let mut project = args.project.project()?;
    project.output = Some(args.out.clone());
    project.portable = args.portable;
    project.program = program();
    project.commit = config::commit(&project.content);
    project.since = args.since.as_deref().map(diff::earlier).transpose()?;
    refuse_overlap(&project.content, &args.out)?;
    let progress = Timings::new(Terminal::new(args.quiet), args.timings);
    let mut session = Session::new(project);
    progress.begin("comparing with the last build", 0);
    let portal = match session.unchanged(&args.out) {
        Some(unchanged) => Portal::Unchanged(unchanged),
        None => Portal::Changed(session.refresh(&progress)?),
    };
    progress.pause();
    let findings = match &portal {
        Portal::Unchanged(unchanged) => &unchanged.findings,
        Portal::Changed(site) => &report::findings(site),
    };
    let denied = args.denied();
    let failing = denied.map_or(0, |level| findings.at_least(level));
    if !args.quiet || failing > 0 {
        report::told(findings);
    }
    if let Some(level) = denied.filter(|_| failing > 0) {
        report::denied(failing, level, &args.out);
        return Ok(DENIED);
    }
    let written = match &portal {
        Portal::Unchanged(unchanged) => unchanged.written,
        Portal::Changed(site) => site.write_telling(&args.out, findings, &progress)?,
    };
    progress.pause();
    if !args.quiet {
        report::written(&written, &args.out, started.elapsed());
    }
    if let Some(figures) = progress.figures() {
        report::timings(&figures);
    }
    // The process ends here and gives all memory back at once; taking ten thousand documents apart would take longer.
    std::mem::forget((session, portal));
    Ok(FINE)
}

/// What there is to do.
enum Portal {
    /// Nothing: the folder holds what would be written.
    Unchanged(Unchanged),
    /// Pages to make.
    Changed(Arc<Site>),
}

/// This program among all that are called sitegen: a developer's is another one after each compilation.
pub(super) fn program() -> Option<String> {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some(format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), file.len(), file.modified().ok()?))
}

/// The portal may lie inside the content folder, which is then not read there; not the other way round.
fn refuse_overlap(content: &Path, out: &Path) -> Result<()> {
    let Ok(content_real) = fs::canonicalize(content) else { return Ok(()) };
    let out_real = real(out);
    if content_real == out_real {
        return Err(Error::new(format!("`{}` is both the content and the output folder", out.display()))
            .with_help("choose another folder with `--out`"));
    }
    if content_real.starts_with(&out_real) {
        return Err(Error::new(format!("the content folder lies inside the output folder `{}`", out.display()))
            .with_help("choose a folder beside it with `--out`"));
    }
    Ok(())
}

/// The real path of what need not be there yet.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let there = path.ancestors().find_map(|there| Some((there, fs::canonicalize(there).ok()?)));
    let Some((there, mut real)) = there else { return path };
    // What is not there has no links in it, so `..` goes where it says.
    for part in path.strip_prefix(there).unwrap_or(Path::new("")).components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            part => real.push(part),
        }
    }
    real
}
