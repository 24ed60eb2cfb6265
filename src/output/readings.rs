//! What a build has read and keeps for the next: files of bytes that only the session understands.
//!
//! All of them can be deleted; whoever reads one proves that it is whole and still true.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Output, PRIVATE};

/// Their folder inside `.sitegen`.
const FOLDER: &str = "readings";

/// What an earlier build into `folder` has kept under a name.
#[must_use]
pub fn reading(folder: &Path, name: &str) -> Option<Vec<u8>> {
    fs::read(place(folder, name)).ok()
}

impl Output {
    /// Keeps `bytes` under a name of letters and digits. Best effort: without them the next build has more to do.
    pub fn keep_reading(&self, name: &str, bytes: &[u8]) {
        let place = place(&self.folder, name);
        let next = place.with_extension("next");
        if self.disk.write(&next, bytes).is_ok() {
            let _ = self.disk.rename(&next, &place);
        }
    }

    /// Removes what is kept under other names than these.
    pub fn forget_readings_but(&self, is_wanted: impl Fn(&str) -> bool) {
        let folder = self.private().join(FOLDER);
        let Ok(entries) = folder.read_dir() else { return };
        for entry in entries.flatten().filter(|entry| !entry.file_name().to_str().is_some_and(&is_wanted)) {
            let _ = self.disk.remove_file(&entry.path());
        }
    }
}

fn place(folder: &Path, name: &str) -> PathBuf {
    folder.join(PRIVATE).join(FOLDER).join(name)
}
