//! Findings in the export: with their spec where there is one, else at the end of the document.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::views::Site;

/// One finding.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    /// From the content root; only where the finding does not stand with its spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    code: &'static str,
    slug: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedPlace<'a>>,
}

#[derive(Serialize)]
struct RelatedPlace<'a> {
    path: &'a str,
    line: u32,
    message: &'a str,
}

impl<'a> From<&'a Related> for RelatedPlace<'a> {
    fn from(related: &'a Related) -> Self {
        Self { path: related.path.as_str(), line: related.place.line, message: &related.message }
    }
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(finding: &'a Diagnostic) -> Self {
        Self {
            path: None,
            code: finding.code.as_str(),
            slug: finding.code.slug(),
            severity: finding.severity.as_str(),
            message: &finding.message,
            help: finding.help.as_deref(),
            line: finding.place.line,
            column: finding.place.column,
            end_line: finding.place.end_line,
            end_column: finding.place.end_column,
            related: finding.related.iter().map(RelatedPlace::from).collect(),
        }
    }
}

impl<'a> Finding<'a> {
    /// A finding that does not stand with its spec.
    pub(super) fn with_path(finding: &'a Diagnostic) -> Self {
        Self { path: Some(finding.path.as_str()), ..finding.into() }
    }
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct FindingCounts {
    pub(super) error: u32,
    pub(super) warning: u32,
    pub(super) info: u32,
}

impl<'a> FromIterator<&'a Diagnostic> for FindingCounts {
    fn from_iter<I: IntoIterator<Item = &'a Diagnostic>>(findings: I) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.error += 1,
                Severity::Warning => counts.warning += 1,
                Severity::Info => counts.info += 1,
            }
        }
        counts
    }
}

/// The findings that belong to no spec: those of pages, and those about no document at all.
pub(super) fn elsewhere(site: Site<'_>) -> Vec<Finding<'_>> {
    let specs: BTreeSet<_> = site.catalog.specs.iter().map(|entry| &entry.parsed.path).collect();
    let others = site.findings.all().filter(|finding| !specs.contains(&finding.path));
    others.map(Finding::with_path).collect()
}
