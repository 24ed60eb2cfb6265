//! All findings of a portal in one place, so that pages, exports and the terminal cannot disagree.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity, SourcePath};

/// What was found in a portal, by file and place: reading, linking and rules together, after configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Diagnostic>,
}

impl Report {
    /// Puts findings in their order.
    #[must_use]
    pub fn new(mut findings: Vec<Diagnostic>) -> Self {
        Diagnostic::sort(&mut findings);
        Self { findings }
    }

    /// Every finding, by file and place.
    #[must_use]
    pub fn all(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The findings of one file, by place.
    #[must_use]
    pub fn of(&self, path: &SourcePath) -> &[Diagnostic] {
        let start = self.findings.partition_point(|finding| finding.path < *path);
        let length = self.findings[start..].partition_point(|finding| finding.path == *path);
        &self.findings[start..start + length]
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// How often each code was found; codes that were not found are absent.
    #[must_use]
    pub fn by_code(&self) -> BTreeMap<Code, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.code).or_default() += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::super::Place;
    use super::*;

    #[test]
    fn findings_are_told_by_file_and_counted_by_code() {
        let finding = |code, path| Diagnostic::new(code, &SourcePath::new(path), Place::FILE, "something");
        let found = [(Code::SG110, "b.md"), (Code::SG102, "a.md"), (Code::SG110, "a.md"), (Code::SG101, "c.md")];
        let report = Report::new(found.map(|(code, path)| finding(code, path)).to_vec());
        let codes = |path| report.of(&SourcePath::new(path)).iter().map(|finding| finding.code).collect::<Vec<_>>();
        assert_eq!(codes("a.md"), [Code::SG102, Code::SG110]);
        assert_eq!(codes("b.md"), [Code::SG110]);
        assert_eq!(codes("bb.md"), []);
        assert_eq!(report.by_code()[&Code::SG110], 2);
        assert_eq!(report.count(Severity::Warning), 2);
    }
}
