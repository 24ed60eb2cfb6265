//! All findings of a portal in one place, so that pages, exports and the terminal cannot disagree.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use super::{Code, Diagnostic, Severity, SourcePath};

/// Findings by file, each file once and only those of which there is something to say, in order; those of a file by
/// place. Files of which nothing new was found are shared with an earlier report.
pub type Filed = Vec<(SourcePath, Arc<[Diagnostic]>)>;

/// What was found in a portal, by file and place: reading, linking and rules together, after configuration.
pub struct Report {
    /// Found out when somebody first asks: a preview that shows a list of specs has no need of it.
    files: LazyLock<Filed, Later>,
}

type Later = Box<dyn FnOnce() -> Filed + Send + Sync>;

impl Report {
    /// Puts findings in their order.
    #[must_use]
    pub fn new(mut findings: Vec<Diagnostic>) -> Self {
        Diagnostic::sort(&mut findings);
        let files = findings.chunk_by(|left, right| left.path == right.path);
        let files: Filed = files.map(|found| (found[0].path.clone(), found.into())).collect();
        let report = Self::later(move || files);
        LazyLock::force(&report.files);
        report
    }

    /// A report that is made when somebody asks for it.
    pub fn later(find: impl FnOnce() -> Filed + Send + Sync + 'static) -> Self {
        Self { files: LazyLock::new(Box::new(find)) }
    }

    /// Every finding, by file and place.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> + Clone {
        self.files.iter().flat_map(|(_, found)| found.iter())
    }

    /// The findings of one file, by place.
    #[must_use]
    pub fn of(&self, path: &SourcePath) -> &[Diagnostic] {
        let at = self.files.binary_search_by(|(file, _)| file.cmp(path));
        at.map_or(&[], |at| &self.files[at].1)
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.all().filter(|finding| finding.severity == severity).count()
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
        formatter.debug_struct("Report").field("findings", &self.all().collect::<Vec<_>>()).finish()
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
