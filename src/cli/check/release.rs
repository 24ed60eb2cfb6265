//! `sitegen check --release`: the verdict of one release, and whether it fails.

use std::io::{self, Write};

use clap::builder::styling::AnsiColor;

use crate::catalog::{Catalog, Release, ReleaseIndex};
use crate::cli::args::ReportFormat;
use crate::cli::export::print;
use crate::cli::report::clean;
use crate::cli::{DENIED, FINE};
use crate::error::{Error, Result};
use crate::model::Version;
use crate::near::nearest;
use crate::session::Site;
use crate::verdict::{self, Reason, Verdict, VerdictKind};
use crate::views::export;

/// Prints the verdict, and gives the exit code: fine if the release is ready or out.
pub(super) fn run(site: &Site, name: &str, format: ReportFormat) -> Result<u8> {
    let catalog = site.catalog();
    let named = named(catalog, name)?;
    let judge = |index: &ReleaseIndex| verdict::release(catalog, *index, site.settings().today);
    let judged: Vec<(&Release, Verdict)> = named.iter().map(|index| (catalog.release(*index), judge(index))).collect();
    match format {
        ReportFormat::Human => {
            let mut out = anstream::AutoStream::auto(io::stdout().lock());
            // A reader that has had enough is no failure.
            let _ = judged.iter().try_for_each(|(release, verdict)| tell(site, release, verdict, &mut out));
        }
        ReportFormat::Short => print(|out| judged.iter().try_for_each(|judged| short(site, judged, out)))?,
        ReportFormat::Json => print(|out| export::releases(site.view(), &named, out))?,
        _ => {
            return Err(Error::new("the verdict of a release has no form in this format")
                .with_help("use `--format human`, `short` or `json`"));
        }
    }
    let ships = |verdict: &Verdict| matches!(verdict.kind, VerdictKind::Ready | VerdictKind::Released);
    Ok(if judged.iter().all(|(_, verdict)| ships(verdict)) { FINE } else { DENIED })
}

/// The releases of that name: several where each spec numbers its own.
fn named(catalog: &Catalog, name: &str) -> Result<Vec<ReleaseIndex>> {
    let version = Version::parse(name);
    let is_meant = |release: &Release| {
        let same_version = version.is_some() && release.version == version;
        let is_called = [Some(&release.name), Some(&release.slug), release.title.as_ref()];
        same_version || is_called.into_iter().flatten().any(|own| own.to_lowercase() == name.to_lowercase())
    };
    let found: Vec<ReleaseIndex> = (0..)
        .zip(&catalog.releases)
        .filter(|(_, release)| is_meant(release))
        .map(|(position, _)| ReleaseIndex(position))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let error = Error::new(format!("no spec plans a release `{name}`"));
    let near = nearest(name, catalog.releases.iter().map(|release| release.name.as_str()), 2);
    Err(match (near.first(), catalog.releases.first()) {
        (Some(near), _) => error.with_help(format!("did you mean `{near}`?")),
        (None, Some(_)) => {
            let names: Vec<_> = catalog.releases.iter().take(8).map(|release| format!("`{}`", release.name)).collect();
            error.with_help(format!(
                "there are {}{}",
                names.join(", "),
                if catalog.releases.len() > 8 { ", …" } else { "" }
            ))
        }
        (None, None) => error.with_help("no spec has a release plan"),
    })
}

fn tell(site: &Site, release: &Release, verdict: &Verdict, out: &mut impl Write) -> io::Result<()> {
    let colour = match verdict.kind {
        VerdictKind::Ready | VerdictKind::Released => AnsiColor::Green,
        VerdictKind::AtRisk | VerdictKind::Unknown => AnsiColor::Yellow,
        VerdictKind::Blocked => AnsiColor::Red,
    };
    let style = colour.on_default().bold();
    writeln!(out, "{}: {style}{}{style:#}", clean(&name(site.catalog(), release)), verdict.kind.label())?;
    writeln!(out, "  {}", clean(&verdict.headline))?;
    for reason in &verdict.reasons {
        writeln!(out, "  {}: {}", reason.rule.verdict().label().to_lowercase(), clean(&reason.message))?;
        if let Some(place) = place(site, reason) {
            writeln!(out, "    at {place}")?;
        }
        writeln!(out, "    = help: {}", clean(&reason.remedy))?;
    }
    Ok(())
}

fn short(site: &Site, (release, verdict): &(&Release, Verdict), out: &mut impl Write) -> io::Result<()> {
    let name = clean(&name(site.catalog(), release));
    writeln!(out, "{name}: {}", verdict.kind.as_str())?;
    for reason in &verdict.reasons {
        let place = place(site, reason).map(|place| format!("{place}: ")).unwrap_or_default();
        let kind = reason.rule.verdict().as_str();
        writeln!(out, "{place}{kind}[{}]: {}", reason.rule.as_str(), clean(&reason.message))?;
    }
    Ok(())
}

/// `1.2.0`, or `1.2.0 of 004-invoices` where specs number their own.
fn name(catalog: &Catalog, release: &Release) -> String {
    match release.owner {
        Some(owner) => format!("{} of {}", release.name, catalog.spec(owner).key),
        None => release.name.clone(),
    }
}

fn place(site: &Site, reason: &Reason) -> Option<String> {
    let (path, place) = reason.source.as_ref()?;
    let path = clean(&site.content().join(path.as_str()).display().to_string());
    Some(format!("{path}:{}:{}", place.line, place.column))
}
