//! What a build remembers of itself beside the list of its files, so that the next one has less to do.
//!
//! Safe to delete, and never believed further than it can be proved: it belongs to one manifest, whose hash it
//! holds, and a hash of its own tells when it is damaged. Without it a build makes every file again and
//! compares.

use std::fs;
use std::path::Path;

use super::disk::modified;
use super::manifest::Fingerprint;
use super::{Keys, Record};

/// The memory's name inside `.sitegen`.
pub(super) const FILE: &str = "memory";

const HEADER: &[u8] = b"sitegen memory 2\n";

/// A hash of 32 bytes, an origin of as many, the length of the note.
const FIXED: usize = HEADER.len() + 32 + 32 + 8;

/// Time and keys of one file.
const ROW: usize = 8 + 16 + 16;

/// A change and a second one may leave one time behind when they are closer to each other than this, in
/// nanoseconds: most file systems' clocks tick a hundred times a second or faster.
const UNSETTLED: u64 = 100_000_000;

/// The same where times are whole seconds: those file systems tick every two.
const UNSETTLED_COARSE: u64 = 3_000_000_000;

/// The memory of one build.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) record: Record,
    /// For each file of the manifest, in its order.
    files: Vec<Remembered>,
    /// When it was written: what changed later has a later time.
    written: u64,
}

/// How one file was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Remembered {
    /// When it was written, as [`modified`] tells it.
    pub(super) modified: u64,
    /// What it was made from.
    pub(super) keys: Keys,
}

impl Memory {
    /// The memory of an output folder, if it has one that belongs to a manifest of this text.
    pub(super) fn read(folder: &Path, manifest: &str, files: usize) -> Option<Self> {
        let path = folder.join(super::PRIVATE).join(FILE);
        let written = modified(&fs::metadata(&path).ok()?);
        let (record, files) = parse(&fs::read(&path).ok()?, manifest, files)?;
        Some(Self { record, files, written })
    }

    /// Whether the file at a place of the manifest cannot have changed since it was written.
    pub(super) fn is_settled(&self, at: usize, found: u64) -> bool {
        let slack = if found.is_multiple_of(1_000_000_000) { UNSETTLED_COARSE } else { UNSETTLED };
        found != 0 && self.files[at].modified == found && found.saturating_add(slack) < self.written
    }

    /// What is remembered of the file at a place of the manifest.
    pub(super) fn file(&self, at: usize) -> Remembered {
        self.files[at]
    }

    /// Whether another memory would say the same.
    pub(super) fn equals(&self, record: &Record, files: &[Remembered]) -> bool {
        self.record == *record && self.files == files
    }
}

/// What stands in a memory for the text of its manifest.
pub(super) fn seal(manifest: &str) -> [u8; 32] {
    *blake3::hash(manifest.as_bytes()).as_bytes()
}

/// The bytes of a memory of `files`, which are those of the manifest with this seal.
pub(super) fn to_bytes(manifest: &[u8; 32], record: &Record, files: &[Remembered]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(FIXED + record.note.len() + files.len() * ROW + 32);
    bytes.extend(HEADER);
    bytes.extend(manifest);
    bytes.extend(record.origin);
    bytes.extend((record.note.len() as u64).to_le_bytes());
    bytes.extend(record.note.as_bytes());
    for Remembered { modified, keys } in files {
        bytes.extend(modified.to_le_bytes());
        bytes.extend(keys.slice);
        bytes.extend(keys.whole);
    }
    let hash = blake3::hash(&bytes);
    bytes.extend(hash.as_bytes());
    bytes
}

fn parse(bytes: &[u8], manifest: &str, files: usize) -> Option<(Record, Vec<Remembered>)> {
    let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
    let rest = body.strip_prefix(HEADER)?;
    let (of_manifest, rest) = rest.split_first_chunk::<32>()?;
    if blake3::hash(body).as_bytes() != hash || seal(manifest) != *of_manifest {
        return None;
    }
    let (origin, rest) = rest.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first_chunk::<8>()?;
    let (note, rows) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    if rows.len() != files.checked_mul(ROW)? {
        return None;
    }
    let record = Record { origin: *origin, note: String::from_utf8(note.to_vec()).ok()? };
    let rows = rows.chunks_exact(ROW).filter_map(|row| {
        let (modified, keys) = row.split_first_chunk::<8>()?;
        let (slice, whole) = keys.split_first_chunk::<16>()?;
        let keys = Keys { slice: *slice, whole: whole.try_into().ok()? };
        Some(Remembered { modified: u64::from_le_bytes(*modified), keys })
    });
    Some((record, rows.collect()))
}

/// Whether the file at `path` is still the one that was written; read only where its time proves nothing.
pub(super) fn is_as_left(memory: &Memory, at: usize, path: &Path, fingerprint: Fingerprint) -> bool {
    let Ok(metadata) = path.symlink_metadata() else { return false };
    if !metadata.is_file() || metadata.len() != fingerprint.length {
        return false;
    }
    memory.is_settled(at, modified(&metadata))
        || fs::read(path).is_ok_and(|bytes| Fingerprint::of(&bytes) == fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_is_read_as_it_was_written_and_only_with_its_manifest() {
        let record = Record { origin: [7; 32], note: "two\nlines".into() };
        let files = [
            Remembered { modified: 12, keys: Keys { slice: [1; 16], whole: [2; 16] } },
            Remembered { modified: 13, keys: Keys::default() },
        ];
        let bytes = to_bytes(&seal("manifest"), &record, &files);
        assert_eq!(parse(&bytes, "manifest", 2), Some((record, files.to_vec())));
        assert_eq!(parse(&bytes, "another", 2), None);
        assert_eq!(parse(&bytes, "manifest", 3), None);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(parse(&damaged, "manifest", 2), None, "byte {at}");
            assert_eq!(parse(&bytes[..at], "manifest", 2), None, "cut at {at}");
        }
    }
}
