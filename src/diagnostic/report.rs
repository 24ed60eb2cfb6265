//! All findings of a portal in one place, so that pages, exports and the terminal cannot disagree.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use super::{Code, Diagnostic, Severity, SourcePath};

/// What was found in a portal, by file and place: reading, linking and rules together, after configuration.
pub struct Report {
    /// Found out when somebody first asks: a preview that shows a list of specs has no need of it.
    findings: LazyLock<Vec<Diagnostic>, Later>,
}

type Later = Box<dyn FnOnce() -> Vec<Diagnostic> + Send + Sync>;

impl Report {
    /// Puts findings in their order.
    #[must_use]
    pub fn new(findings: Vec<Diagnostic>) -> Self {
        let report = Self::later(move || findings);
        LazyLock::force(&report.findings);
        report
    }

    /// A report that is made when somebody asks for it.
    pub fn later(find: impl FnOnce() -> Vec<Diagnostic> + Send + Sync + 'static) -> Self {
        let sorted = move || {
            let mut findings = find();
            Diagnostic::sort(&mut findings);
            findings
        };
        Self { findings: LazyLock::new(Box::new(sorted)) }
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
        for finding in self.all() {
            *counts.entry(finding.code).or_default() += 1;
        }
        counts
    }
}

impl Default for Report {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Report").field("findings", &self.all()).finish()
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
