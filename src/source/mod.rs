//! The project's files: finding them and reading them; `decode` turns their bytes into text.
//!
//! A door to the world: nothing above this module opens an author's file.

mod decode;

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, SourcePath};
use crate::error::{Error, Result};
use crate::model::Role;

pub use decode::SourceFile;

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
