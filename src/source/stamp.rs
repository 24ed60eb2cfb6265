//! Whether a file may have changed, without reading it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::absolute;
use crate::diagnostic::SourcePath;

/// Length, time of the last change, and which file it is. Only ever compared: no page shows it and
/// nothing is judged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: SystemTime,
    identity: (u64, i64, i64),
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Option<Self> {
        Some(Self { length: metadata.len(), modified: metadata.modified().ok()?, identity: identity(metadata) })
    }

    /// A hash that no other content of the file will ever have, to be compared in a later run. None where files do not
    /// tell when they were last changed in any way, or where anybody could set that time: there only reading helps.
    #[must_use]
    pub fn proof(&self) -> Option<[u8; 16]> {
        if cfg!(not(unix)) {
            return None;
        }
        let Self { length, modified, identity: (file, seconds, nanoseconds) } = self;
        let modified = modified.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let mut bytes = [0; 48];
        let numbers = [*length, modified.as_secs(), modified.subsec_nanos().into(), *file];
        let numbers = numbers.into_iter().chain([seconds.cast_unsigned(), nanoseconds.cast_unsigned()]);
        for (place, number) in bytes.chunks_exact_mut(8).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        blake3::hash(&bytes).as_bytes().first_chunk().copied()
    }
}

/// What tells a file from another of the same length and time that was moved into its place: archives
/// are unpacked with one time for all.
#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// How long after a change a second one could leave the same time behind: the clocks of some file
/// systems tick every two seconds.
const UNSETTLED: Duration = Duration::from_secs(2);

/// The stamp of one file; `None` if it has none, or has changed so recently that it proves nothing.
#[must_use]
pub fn stamp(root: &Path, path: &SourcePath) -> Option<Stamp> {
    let metadata = fs::metadata(absolute(root, path)).ok()?;
    let stamp = Stamp::of(&metadata)?;
    let age = SystemTime::now().duration_since(stamp.modified).ok()?;
    (age > UNSETTLED).then_some(stamp)
}

/// The stamp of one file, however young: enough to notice that somebody has saved it again.
#[must_use]
pub fn last_change(root: &Path, path: &SourcePath) -> Option<Stamp> {
    Stamp::of(&fs::metadata(absolute(root, path)).ok()?)
}

/// The stamps of all files below a folder, by path. What cannot be looked at has none: whoever reads it
/// will say why.
#[must_use]
pub fn stamps(folder: &Path) -> Vec<(PathBuf, Stamp)> {
    let mut stamps = Vec::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().flatten() {
        let metadata = entry.metadata().ok().filter(fs::Metadata::is_file);
        if let Some(stamp) = metadata.and_then(|metadata| Stamp::of(&metadata)) {
            stamps.push((entry.path().to_path_buf(), stamp));
        }
    }
    stamps
}
