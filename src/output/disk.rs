//! The few things that a build does to a disk.
//!
//! In tests a disk can be told to stop after so many of them, as a kill or a full disk would.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Writes, moves and removes.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// How many operations are still done; every later one fails.
    #[cfg(test)]
    budget: Option<std::sync::atomic::AtomicI64>,
}

impl Disk {
    /// Writes a whole file, making its folder when that is missing.
    ///
    /// The folder is made only after the first attempt has failed: asking for it before each file costs
    /// three times as much as writing. Gives the time that the file has from then on; see [`modified`].
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<u64> {
        self.spend()?;
        let mut file = match File::create(path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent)?;
                }
                File::create(path)?
            }
            result => result?,
        };
        file.write_all(bytes)?;
        Ok(modified(&file.metadata()?))
    }

    /// Moves a file or folder within one file system; a file replaces a file.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.spend()?;
        fs::rename(from, to)
    }

    /// Makes a folder and those above it.
    pub(super) fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.spend()?;
        fs::create_dir_all(path)
    }

    /// Removes a file; one that is gone already is no error.
    pub(super) fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.spend()?;
        gone_is_fine(fs::remove_file(path))
    }

    /// Removes a folder if nothing is in it.
    pub(super) fn remove_empty_folder(&self, path: &Path) -> io::Result<()> {
        self.spend()?;
        fs::remove_dir(path)
    }

    /// Removes a folder of ours with all that is in it; symbolic links in it are not followed.
    pub(super) fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.spend()?;
        gone_is_fine(fs::remove_dir_all(path))
    }

    #[cfg(test)]
    pub(super) fn that_stops_after(operations: i64) -> Self {
        Self { budget: Some(std::sync::atomic::AtomicI64::new(operations)) }
    }

    #[cfg(test)]
    fn spend(&self) -> io::Result<()> {
        match &self.budget {
            Some(budget) if budget.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) <= 0 => {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            _ => Ok(()),
        }
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "the tests' disk can fail here")]
    fn spend(&self) -> io::Result<()> {
        Ok(())
    }
}

/// When a file was last changed, in nanoseconds since 1970; 0 where that is not known.
pub(super) fn modified(metadata: &Metadata) -> u64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or_default()
}

fn gone_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
