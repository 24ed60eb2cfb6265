//! Whether a file may have changed, without reading it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::absolute;
use crate::diagnostic::SourcePath;
use crate::error::{Error, Result};

/// Length and time of the last change. Only ever compared: no page shows it and nothing is judged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: SystemTime,
}

/// How long after a change a second one could leave the same time behind: the clocks of some file
/// systems tick every two seconds.
const UNSETTLED: Duration = Duration::from_secs(2);

/// The stamp of one file; `None` if it has none, or has changed so recently that it proves nothing.
#[must_use]
pub fn stamp(root: &Path, path: &SourcePath) -> Option<Stamp> {
    let metadata = fs::metadata(absolute(root, path)).ok()?;
    let stamp = Stamp { length: metadata.len(), modified: metadata.modified().ok()? };
    let age = SystemTime::now().duration_since(stamp.modified).ok()?;
    (age > UNSETTLED).then_some(stamp)
}

/// The stamps of all files below a folder, by path.
///
/// # Errors
/// If the folder cannot be read.
pub fn stamps(folder: &Path) -> Result<Vec<(PathBuf, Stamp)>> {
    let mut stamps = Vec::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|cause| Error::new(format!("cannot read the theme: {cause}")))?;
        if let Some(metadata) = entry.metadata().ok().filter(fs::Metadata::is_file) {
            let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            stamps.push((entry.path().to_path_buf(), Stamp { length: metadata.len(), modified }));
        }
    }
    Ok(stamps)
}
