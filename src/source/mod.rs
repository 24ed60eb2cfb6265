//! The project's files: finding them and reading them; `decode` turns their bytes into text.
//!
//! A door to the world: nothing above this module opens an author's file.

mod decode;
mod discover;
mod ignored;
mod picture;
mod roles;
mod stamp;

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::SourcePath;
use crate::error::{Error, Result};

pub use decode::SourceFile;
pub use discover::{Discovered, Selection, check_root, discover};
pub use picture::is_active_picture;
pub use stamp::{Stamp, stamp, stamps};

/// Reads and decodes one file.
///
/// # Errors
/// If the file cannot be read.
pub fn load(root: &Path, path: &SourcePath) -> Result<SourceFile> {
    Ok(SourceFile::decode(path, &bytes(root, path)?))
}

/// The bytes of one file as they are.
///
/// # Errors
/// If the file cannot be read.
pub fn bytes(root: &Path, path: &SourcePath) -> Result<Vec<u8>> {
    let full = absolute(root, path);
    fs::read(&full).map_err(|cause| Error::io("read", &full, cause))
}

/// The file system's name of a source file.
#[must_use]
pub fn absolute(root: &Path, path: &SourcePath) -> PathBuf {
    root.join(path.as_str())
}
