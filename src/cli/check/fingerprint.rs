//! What a finding is recognised by when its file has been edited: rule, file and words, not lines.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::Found;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{self, SourceFile};
use crate::spaces;

/// The identity of a finding. Prints as 32 hexadecimal digits.
///
/// It stands for the code, the path, the words that are pointed at without regard to white space, and how
/// many findings of the file before it have the same three. The message is left out: it may count or name
/// what stands elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fingerprint([u8; 16]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Findings, which come file by file, with their fingerprints. Files are read again for the words.
pub(super) fn all<'a>(content: &Path, findings: impl Iterator<Item = &'a Diagnostic>) -> Vec<Found<'a>> {
    let mut open: Option<Open> = None;
    let mut found = Vec::new();
    for finding in findings {
        let file = match &mut open {
            Some(file) if file.path == finding.path.as_str() => file,
            _ => open.insert(Open::new(content, finding)),
        };
        found.push(Found { finding, fingerprint: Some(file.fingerprint(finding)) });
    }
    found
}

/// The file whose findings are being looked at.
struct Open {
    path: String,
    /// `None` for what is no file, and for one that has gone since.
    file: Option<SourceFile>,
    seen: BTreeMap<(Code, String), u32>,
}

impl Open {
    fn new(content: &Path, finding: &Diagnostic) -> Self {
        let file = source::load(content, &finding.path).ok();
        Self { path: finding.path.as_str().to_owned(), file, seen: BTreeMap::new() }
    }

    fn fingerprint(&mut self, finding: &Diagnostic) -> Fingerprint {
        let words = self.file.as_ref().and_then(|file| file.text.get(finding.place.range())).unwrap_or_default();
        let words = spaces::single(words).into_owned();
        let occurrence = self.seen.entry((finding.code, words.clone())).or_default();
        let parts = [finding.code.as_str(), finding.path.as_str(), &words, &occurrence.to_string()];
        *occurrence += 1;
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            // With its length, so that no two lists of parts are the same bytes.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Fingerprint(bytes)
    }
}
