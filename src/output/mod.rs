//! Putting a site in place without ever harming the last good one.
//!
//! ```text
//! OUT/.sitegen/manifest    what an earlier build wrote; proves that OUT is ours
//! OUT/.sitegen/staging/…   the files of this build that differ, in the shape of the site
//! OUT/.sitegen/journal     exists from the moment when all of them are there until all are in place
//! OUT/.sitegen/memory      what the files of the manifest were made from, so that a build need not make them again
//! OUT/.sitegen/readings/…  what documents were read as, so that a build need not read them again
//! OUT/.sitegen/lock        held while a build runs
//! ```
//!
//! Until the journal stands, nothing outside `.sitegen` has been touched, and whatever stops the build
//! (a broken template, a full disk, a kill) leaves the last site as it was. From then on the build can
//! only be completed: files move by rename, so each is the old one or the new one, and the next build
//! goes on where this one was stopped. Files that have not changed are not written at all; of the
//! files that are there, only those that an earlier build listed are ever replaced or removed.

mod disk;
mod manifest;
mod memory;
mod path;
mod publish;
mod readings;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

use disk::Disk;
use manifest::{Entry, Fingerprint, Manifest};
use memory::{Memory, Remembered};

pub use readings::reading;

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

impl Written {
    /// How many files the site has.
    #[must_use]
    pub fn total(&self) -> usize {
        self.new + self.changed + self.same
    }
}

/// A build on its way into an output folder, which it holds locked.
///
/// Dropped before [`Output::publish`], it leaves the folder as it found it.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    disk: Disk,
    before: Manifest,
    memory: Option<Memory>,
    created: bool,
    /// Whether nobody has built into it yet.
    is_new: bool,
    _lock: File,
}

/// One file of the new site, compared with the published one and staged if it differs.
#[derive(Debug)]
pub struct Placed {
    entry: Entry,
    fate: Fate,
    remembered: Remembered,
}

/// A hash of what a file was made from. Equal keys, equal bytes.
pub type Key = [u8; 16];

/// What a file was made from, told in two ways; zeros where one is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// A hash of everything that the file could show: cheap, and often another where the file is the same.
    pub slice: Key,
    /// A hash of what it does show.
    pub whole: Key,
}

/// What a build leaves for the next beside its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// A hash of everything that the whole site is a function of; zeros if that is not known.
    pub origin: [u8; 32],
    /// What the build has to say once more when the next has nothing to do.
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    New,
    Changed,
    Same,
}

/// The folder inside OUT that belongs to sitegen alone.
pub const PRIVATE: &str = ".sitegen";

/// Names that do not make a folder somebody else's: what version control and file managers leave.
const HARMLESS: [&str; 5] = [PRIVATE, ".git", ".gitkeep", ".gitignore", ".DS_Store"];

/// Whether `folder` is the output of an earlier build, so that it is not read as content.
#[must_use]
pub fn is_output(folder: &Path) -> bool {
    folder.join(PRIVATE).join(manifest::FILE).is_file()
}

impl Output {
    /// Opens `folder` for a build: takes its lock, and completes or undoes a build that was killed.
    ///
    /// # Errors
    /// If it is not empty and not ours, is locked by another build, or cannot be written.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::open_on(folder, Disk::default())
    }

    fn open_on(folder: &Path, disk: Disk) -> Result<Self> {
        let created = !folder.exists();
        disk.create_folder(folder).map_err(|cause| Error::io("create", folder, cause))?;
        refuse_foreign(folder)?;
        let private = folder.join(PRIVATE);
        if private.is_symlink() {
            return Err(Error::new(format!(
                "`{}` is a symbolic link; sitegen does not write through it",
                private.display()
            )));
        }
        disk.create_folder(&private).map_err(|cause| Error::io("create", &private, cause))?;
        let lock = lock(folder, &private.join("lock"))?;
        publish::recover(folder, &disk)?;
        let before = Manifest::read(folder)?;
        let is_new = before.is_none();
        let (before, text) = before.unwrap_or_default();
        let memory = Memory::read(folder, &text, before.entries().len());
        Ok(Self { folder: folder.to_path_buf(), disk, before, memory, created, is_new, _lock: lock })
    }

    /// The folder, as it was opened.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the last build left for this one.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.memory.as_ref().map(|memory| &memory.record)
    }

    /// How many files the last build wrote. [`Output::is_as_left`] knows them by their number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.before.entries().len()
    }

    /// Whether there was no last build.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a file of the last build, by its number, is still there as it was written.
    #[must_use]
    pub fn is_as_left(&self, number: usize) -> bool {
        let (Some(memory), Some(entry)) = (&self.memory, self.before.entries().get(number)) else { return false };
        memory::is_as_left(memory, number, &self.folder.join(&*entry.path), entry.fingerprint)
    }

    /// Takes a file as the last build left it, if that could show the same; `None` if there is more to be known.
    #[must_use]
    pub fn keep_slice(&self, file: &str, slice: &Key) -> Option<Placed> {
        self.kept(file, |keys| keys.slice == *slice && *slice != Key::default(), None)
    }

    /// Takes a file as the last build left it, if that made it from the same; `None` if it has to be made again.
    #[must_use]
    pub fn keep(&self, file: &str, keys: &Keys) -> Option<Placed> {
        self.kept(file, |known| known.whole == keys.whole && keys.whole != Key::default(), Some(*keys))
    }

    fn kept(&self, file: &str, is_same: impl Fn(&Keys) -> bool, now: Option<Keys>) -> Option<Placed> {
        let memory = self.memory.as_ref()?;
        let number = self.before.position(file)?;
        let Remembered { modified, keys } = memory.file(number);
        let same = is_same(&keys) && self.is_as_left(number);
        let remembered = Remembered { modified, keys: now.unwrap_or(keys) };
        same.then(|| Placed { entry: self.before.entries()[number].clone(), fate: Fate::Same, remembered })
    }

    /// What the last build wrote into a file, if that is what it still holds.
    #[must_use]
    pub fn bytes_as_left(&self, file: &str) -> Option<Vec<u8>> {
        let entry = &self.before.entries()[self.before.position(file)?];
        fs::read(self.folder.join(file)).ok().filter(|bytes| Fingerprint::of(bytes) == entry.fingerprint)
    }

    /// Whether the published file holds these bytes.
    #[must_use]
    pub fn holds(&self, file: &str, bytes: &[u8]) -> bool {
        fs::read(self.folder.join(file)).is_ok_and(|found| found == bytes)
    }

    /// Takes one file of the new site; may be called from many threads, for different files.
    ///
    /// `file` is relative, with forward slashes. Bytes that equal the published ones are not written. `keys` are
    /// what [`Output::keep`] shall know the file by.
    ///
    /// # Errors
    /// If it cannot be written, would leave the folder, or would replace what sitegen did not write.
    pub fn put(&self, file: &str, bytes: &[u8], keys: Keys) -> Result<Placed> {
        path::check(file)?;
        let entry = Entry { path: file.into(), fingerprint: Fingerprint::of(bytes) };
        if let Some(modified) = self.left(&entry) {
            return Ok(Placed { entry, fate: Fate::Same, remembered: Remembered { modified, keys } });
        }
        let published = self.folder.join(file);
        let (fate, found) = self.fate(file, &published, bytes)?;
        let modified = if fate == Fate::Same {
            found
        } else {
            let staged = self.staging().join(file);
            self.disk.write(&staged, bytes).map_err(|cause| Error::io("write", &staged, cause))?
        };
        Ok(Placed { entry, fate, remembered: Remembered { modified, keys } })
    }

    /// Puts the new site in place: `files` are all of its files. `record` is for the next build.
    ///
    /// # Errors
    /// If two files have one path, or a file cannot be put in place. In the latter case the next build
    /// goes on with it.
    pub fn publish(self, files: Vec<Placed>, record: &Record) -> Result<Written> {
        publish::publish(&self, files, record)
    }

    /// When the last build wrote the same file, if it is there as it was left.
    fn left(&self, entry: &Entry) -> Option<u64> {
        let number = self.before.position(&entry.path)?;
        let same = self.before.entries()[number].fingerprint == entry.fingerprint && self.is_as_left(number);
        same.then(|| self.memory.as_ref().map(|memory| memory.file(number).modified)).flatten()
    }

    /// What is to become of a file, and when the published one was changed.
    fn fate(&self, file: &str, published: &Path, bytes: &[u8]) -> Result<(Fate, u64)> {
        // It was found empty, and to ask for each of ten thousands of files whether it is there takes long.
        if self.is_new && !file.starts_with('.') {
            return Ok((Fate::New, 0));
        }
        let Ok(metadata) = published.symlink_metadata() else { return Ok((Fate::New, 0)) };
        let found = disk::modified(&metadata);
        self.fate_of(file, published, bytes, &metadata).map(|fate| (fate, found))
    }

    fn fate_of(&self, file: &str, published: &Path, bytes: &[u8], metadata: &fs::Metadata) -> Result<Fate> {
        let listed = self.before.contains(file);
        if metadata.is_file() && metadata.len() == bytes.len() as u64 {
            let old = fs::read(published).map_err(|cause| Error::io("read", published, cause))?;
            if old == bytes {
                // What is not listed may be listed in another case, and is then removed under that
                // name: on a file system that ignores case it has to be written again.
                return Ok(if listed { Fate::Same } else { Fate::Changed });
            }
        }
        if metadata.is_dir() {
            return if self.before.is_folder_of_ours(published, file) {
                Ok(Fate::New)
            } else {
                Err(foreign(published, "folder"))
            };
        }
        if listed || self.before.contains_ignoring_case(file) {
            Ok(Fate::Changed)
        } else {
            Err(foreign(published, "file"))
        }
    }

    fn private(&self) -> PathBuf {
        self.folder.join(PRIVATE)
    }

    fn staging(&self) -> PathBuf {
        self.private().join(publish::STAGING)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.private().join(publish::JOURNAL).exists() {
            return; // The next build completes it.
        }
        // Best effort: whatever stays behind is cleared by the next build.
        let _ = self.disk.remove_tree(&self.staging());
        if self.created && !is_output(&self.folder) {
            let _ = self.disk.remove_tree(&self.private());
            let _ = self.disk.remove_empty_folder(&self.folder);
        }
    }
}

fn foreign(path: &Path, kind: &str) -> Error {
    Error::new(format!("`{}` is in the way: a {kind} that sitegen did not write", path.display()))
        .with_help(format!("move the {kind} away, or build into another folder with `--out`"))
}

fn refuse_foreign(folder: &Path) -> Result<()> {
    let private = folder.join(PRIVATE);
    if private.join(publish::JOURNAL).is_file() || is_output(folder) {
        return Ok(());
    }
    let entries = folder.read_dir().map_err(|cause| Error::io("read", folder, cause))?;
    for entry in entries {
        let name = entry.map_err(|cause| Error::io("read", folder, cause))?.file_name();
        if !HARMLESS.iter().any(|harmless| name == *harmless) {
            return Err(Error::new(format!(
                "`{}` is not empty and was not written by sitegen: it holds `{}`",
                folder.display(),
                name.to_string_lossy()
            ))
            .with_help("choose another folder with `--out`, or empty this one yourself"));
        }
    }
    Ok(())
}

fn lock(folder: &Path, path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    let file = options.create(true).truncate(false).write(true).open(path);
    let file = file.map_err(|cause| Error::io("open", path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::new(format!("another build is writing to `{}`", folder.display()))
            .with_help("wait until it has ended, or build into another folder with `--out`")),
        // Some network folders cannot lock; a build alone there is better than none.
        Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(cause)) => Err(Error::io("lock", path, cause)),
    }
}

#[cfg(test)]
mod tests;
