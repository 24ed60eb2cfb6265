//! The project's files: finding them and reading them; `decode` turns their bytes into text.
//!
//! A door to the world: nothing above this module opens an author's file.

mod decode;
mod discover;
mod ignored;
mod logo;
mod picture;
mod roles;
mod size;
mod stamp;

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::SourcePath;
use crate::error::{Error, Result};
use crate::model::ContentHash;

pub use decode::SourceFile;
pub use discover::{Discovered, Selection, check_root, discover};
pub use logo::{LogoFile, logo};
pub use picture::is_active_picture;
pub use size::picture_size;
pub use stamp::{Stamp, last_change, stamp, stamps};

/// Reads and decodes one file.
///
/// # Errors
/// If the file cannot be read.
pub fn load(root: &Path, path: &SourcePath) -> Result<SourceFile> {
    Ok(SourceFile::new(path, bytes(root, path)?))
}

/// The bytes of one file as they are.
///
/// # Errors
/// If the file cannot be read.
pub fn bytes(root: &Path, path: &SourcePath) -> Result<Vec<u8>> {
    let full = absolute(root, path);
    fs::read(&full).map_err(|cause| Error::io("read", &full, cause))
}

/// The hash of one file's bytes, as [`SourceFile::hash`] has it.
///
/// # Errors
/// If the file cannot be read.
pub fn hash(root: &Path, path: &SourcePath) -> Result<ContentHash> {
    Ok(decode::hash(&bytes(root, path)?))
}

/// How many bytes a file has; `None` if that cannot be told.
#[must_use]
pub fn length(root: &Path, path: &SourcePath) -> Option<u64> {
    fs::metadata(absolute(root, path)).ok().map(|metadata| metadata.len())
}

/// Whether `path` is a file and no symbolic link.
#[must_use]
pub fn is_plain_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// `path` without symbolic links and `..`, from the root of the file system; as far as it exists.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf())
}

/// `folder` and every folder below it, without symbolic links on the way to it.
#[must_use]
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(real(folder)).follow_links(true).into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_dir()).map(walkdir::DirEntry::into_path).collect()
}

/// The file system's name of a source file.
#[must_use]
pub fn absolute(root: &Path, path: &SourcePath) -> PathBuf {
    root.join(path.as_str())
}
