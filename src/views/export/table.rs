//! The export as a table: one row a spec, for spreadsheets.
//!
//! Specs may be written by strangers, and a spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as
//! a formula. Such a cell gets an apostrophe in front, as spreadsheets themselves write text that looks
//! like one; all other cells are exactly what the JSON says. Lists are joined with `; `.

use std::io::{self, Write};

use crate::catalog::{SpecEntry, SpecIndex};
use crate::model::DateField;
use crate::routes::Route;
use crate::verdict;

use super::findings::FindingCounts;
use super::{Site, keys, url};

const COLUMNS: [&str; 31] = [
    "key",
    "id",
    "number",
    "title",
    "status",
    "status_raw",
    "agrees",
    "owners",
    "created",
    "updated",
    "priority",
    "criteria_met",
    "criteria_open",
    "criteria_in_progress",
    "criteria_dropped",
    "criteria_unknown",
    "criteria_percent",
    "boxes_checked",
    "boxes_unchecked",
    "requires",
    "required_by",
    "releases",
    "risks",
    "high_risks_open",
    "errors",
    "warnings",
    "infos",
    "summary",
    "path",
    "url",
    "data",
];

/// Writes one row a spec under a row of names.
///
/// # Errors
/// Whatever `out` meets.
pub fn csv(site: Site<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    for (index, entry) in site.catalog.specs() {
        table.write_record(row(site, index, entry).iter().map(|cell| harmless(cell)))?;
    }
    table.flush()
}

fn row(site: Site<'_>, index: SpecIndex, entry: &SpecEntry) -> [String; COLUMNS.len()] {
    let catalog = site.catalog;
    let spec = entry.spec();
    let tally = spec.tally();
    let owners: Vec<_> = spec.owners.iter().map(|owner| &*owner.name).collect();
    let releases: Vec<_> = entry.releases.iter().map(|release| &*catalog.release(*release).name).collect();
    let high = spec.risks.iter().filter(|risk| risk.is_grave());
    let findings: FindingCounts = site.findings.of(&entry.parsed.path).iter().collect();
    [
        entry.key.clone(),
        spec.id.text.to_string(),
        optional(spec.id.number),
        spec.title.text.to_string(),
        entry.status().name().to_owned(),
        spec.status.as_ref().map(|status| status.raw.to_string()).unwrap_or_default(),
        verdict::observed(spec).agrees().to_string(),
        joined(&owners),
        date(spec.created.as_ref()),
        date(spec.updated.as_ref()),
        spec.priority.as_ref().map(|priority| priority.text.to_string()).unwrap_or_default(),
        tally.met.to_string(),
        tally.open.to_string(),
        tally.in_progress.to_string(),
        tally.dropped.to_string(),
        tally.unknown.to_string(),
        optional(tally.percent()),
        spec.boxes.checked.to_string(),
        spec.boxes.unchecked.to_string(),
        joined(&keys(catalog, &entry.requires)),
        joined(&keys(catalog, &entry.required_by)),
        joined(&releases),
        spec.risks.len().to_string(),
        high.count().to_string(),
        findings.error.to_string(),
        findings.warning.to_string(),
        findings.info.to_string(),
        spec.summary.as_ref().map(|summary| summary.text.to_string()).unwrap_or_default(),
        entry.parsed.path.as_str().to_owned(),
        url(catalog, &Route::Spec(index)),
        url(catalog, &Route::ApiSpec(index)),
    ]
}

/// An answer that cannot be given is an empty cell, never 0.
fn optional(number: Option<u32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn joined(values: &[&str]) -> String {
    values.join("; ")
}

/// The first day that a date means; the author's words if it cannot be read.
fn date(field: Option<&DateField>) -> String {
    field
        .map(|field| field.date.map_or_else(|_| field.raw.to_string(), |date| date.first_day().to_string()))
        .unwrap_or_default()
}

/// The text of a cell that no spreadsheet takes for a formula. Some drop spaces in front before they look,
/// and take the full-width signs for the plain ones.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['\t', '\r', '\n'])
        || cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_a_spreadsheet_would_run_become_text() {
        for cell in ["=1+1", "+1", "-2", "@SUM(A1)", " =1", "\t=1", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "001-search", "a=b", "2026-01-05", "'quoted'"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
