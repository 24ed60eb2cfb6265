//! The project's files: finding them, reading them, decoding them.
//!
//! A door to the world: nothing above this module opens an author's file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, LineIndex, SourcePath};
use crate::error::{Error, Result};
use crate::model::{ContentHash, Role};

/// Everything found under the content root, sorted by path.
#[derive(Debug, Default)]
pub struct Discovered {
    /// Markdown files with what their place says about them.
    pub documents: Vec<(SourcePath, Role)>,
    /// Every other file that a document may link to.
    pub assets: Vec<SourcePath>,
    /// What was refused: links that leave the root.
    pub diagnostics: Vec<Diagnostic>,
}

/// Which files are what, from `sitegen.toml`. Patterns are relative to the content root.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Files that are specs whatever they contain.
    pub specs: Vec<String>,
    /// Files that are ordinary pages whatever they contain.
    pub pages: Vec<String>,
    /// Files and folders that are not read at all.
    pub exclude: Vec<String>,
}

/// One file, decoded. Lives only while it is read; its text is not kept.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path from the content root.
    pub path: SourcePath,
    /// Its text: UTF-8, without a byte order mark, line ends as they are.
    pub text: String,
    /// Where its lines begin.
    pub lines: LineIndex,
    /// Fingerprint of its bytes.
    pub hash: ContentHash,
    /// Set for a file that is too large to be read as Markdown: it is shown as plain text.
    pub oversized: bool,
    /// What decoding found.
    pub diagnostics: Vec<Diagnostic>,
}

impl SourceFile {
    /// Decodes the bytes of a file. Never fails: unreadable bytes become U+FFFD, with a finding.
    #[must_use]
    pub fn decode(path: &SourcePath, bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let lines = LineIndex::new(&text);
        let mut hash = [0; 16];
        hash.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Self { path: path.clone(), text, lines, hash: ContentHash(hash), oversized: false, diagnostics: Vec::new() }
    }
}

/// Finds every file under `root`, in a stable order.
///
/// # Errors
/// If the root is missing or a folder cannot be read.
pub fn discover(root: &Path, _selection: &Selection) -> Result<Discovered> {
    let mut found = Discovered::default();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.map_err(|cause| Error::new(format!("cannot read `{}`: {cause}", root.display())))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let path = SourcePath::new(relative.to_string_lossy().replace('\\', "/"));
        if path.as_str().to_lowercase().ends_with(".md") {
            found.documents.push((path, Role::Undecided));
        } else {
            found.assets.push(path);
        }
    }
    found.documents.sort_by(|left, right| left.0.cmp(&right.0));
    found.assets.sort();
    Ok(found)
}

/// Reads and decodes one file.
///
/// # Errors
/// If the file cannot be read.
pub fn load(root: &Path, path: &SourcePath) -> Result<SourceFile> {
    let full = absolute(root, path);
    let bytes = fs::read(&full).map_err(|cause| Error::io("read", &full, cause))?;
    Ok(SourceFile::decode(path, &bytes))
}

/// The file system's name of a source file.
#[must_use]
pub fn absolute(root: &Path, path: &SourcePath) -> PathBuf {
    root.join(path.as_str())
}
