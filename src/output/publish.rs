//! The moment of publishing: journal, removals, renames; and going on after a kill.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

use super::disk::Disk;
use super::manifest::{self, Manifest};
use super::memory::{self, Remembered};
use super::{Fate, Output, PRIVATE, Placed, Record, Written, path};

/// The folder of files that wait to be put in place.
pub(super) const STAGING: &str = "staging";

/// Lists what the new site no longer has. While it stands, the staging folder is complete.
pub(super) const JOURNAL: &str = "journal";

const NEXT_MANIFEST: &str = "manifest.next";
const NEXT_MEMORY: &str = "memory.next";
const HEADER: &str = "sitegen journal 1";

/// See [`Output::publish`].
pub(super) fn publish(output: &Output, mut files: Vec<Placed>, record: &Record) -> Result<Written> {
    let mut written = count(&files);
    // In the order of the manifest, which is that of the memory as well.
    files.sort_by(|left, right| left.entry.path.cmp(&right.entry.path));
    let differs: Vec<bool> = files.iter().map(|file| file.fate != Fate::Same).collect();
    let remembered: Vec<Remembered> = files.iter().map(|file| file.remembered).collect();
    let next = Manifest::new(files.into_iter().map(|file| file.entry).collect())?;
    let stale = output.before.missing_from(&next);
    let differing = next.entries().iter().zip(&differs).filter(|(_, differs)| **differs).map(|(entry, _)| &*entry.path);
    let mut known = HashSet::new();
    for file in differing.chain(stale.iter().copied()) {
        path::check_parents(&output.folder, file, &mut known, |parent| output.before.contains(parent))?;
    }
    drop(known);
    written.removed = stale.len();
    let text = next.to_text();
    let seal = memory::seal(&text);
    if differs.contains(&true) || !stale.is_empty() || next != output.before || !super::is_output(&output.folder) {
        write_private(output, NEXT_MANIFEST, text.as_bytes())?;
        drop(text);
        // Written under another name first, so that a journal is either whole or not there.
        write_private(output, "journal.next", journal(&stale).as_bytes())?;
        rename_private(output, "journal.next", JOURNAL)?;
        complete(&output.folder, &output.disk)?;
    } else if output.memory.as_ref().is_some_and(|memory| memory.equals(record, &remembered)) {
        return Ok(written);
    }
    // Last, and proved by the manifest: a build that is killed before leaves one that nobody believes.
    write_private(output, NEXT_MEMORY, &memory::to_bytes(&seal, record, &remembered))?;
    rename_private(output, NEXT_MEMORY, memory::FILE)?;
    Ok(written)
}

/// Completes a build that was stopped after its journal stood; clears away one that was stopped before.
pub(super) fn recover(folder: &Path, disk: &Disk) -> Result<()> {
    let private = folder.join(PRIVATE);
    if private.join(JOURNAL).exists() {
        return complete(folder, disk);
    }
    let staging = private.join(STAGING);
    if staging.exists() {
        disk.remove_tree(&staging).map_err(|cause| Error::io("remove", &staging, cause))?;
    }
    Ok(())
}

/// Does what the journal says. Every step may already have been done.
fn complete(folder: &Path, disk: &Disk) -> Result<()> {
    let private = folder.join(PRIVATE);
    let journal = private.join(JOURNAL);
    let text = fs::read_to_string(&journal).map_err(|cause| Error::io("read", &journal, cause))?;
    let stale = read_journal(&text).ok_or_else(|| {
        Error::new(format!("`{}` is damaged, so the build that wrote it cannot be completed", journal.display()))
            .with_help(format!("delete `{}` and build again", folder.display()))
    })?;
    // Removed first: where names differ only in case, the old name may be the new file; and a file
    // may have become a folder.
    remove_stale(folder, &stale, disk)?;
    let staging = private.join(STAGING);
    if staging.is_dir() {
        put_in_place(&staging, folder, disk)?;
    }
    let next = private.join(NEXT_MANIFEST);
    if next.exists() {
        let manifest = private.join(manifest::FILE);
        disk.rename(&next, &manifest).map_err(|cause| Error::io("write", &manifest, cause))?;
    }
    disk.remove_file(&journal).map_err(|cause| Error::io("remove", &journal, cause))?;
    disk.remove_tree(&staging).map_err(|cause| Error::io("remove", &staging, cause))
}

fn remove_stale(folder: &Path, stale: &[String], disk: &Disk) -> Result<()> {
    let mut known = HashSet::new();
    let mut parents = BTreeSet::new();
    for file in stale {
        path::check_parents(folder, file, &mut known, |_| true)?;
        let full = folder.join(file);
        match disk.remove_file(&full) {
            // Somebody has put a folder there; it is theirs.
            Err(_) if full.is_dir() && !full.is_symlink() => {}
            // A parent has become a file: then this one is gone.
            Err(cause) if cause.kind() == io::ErrorKind::NotADirectory => {}
            result => result.map_err(|cause| Error::io("remove", &full, cause))?,
        }
        parents.extend(file.match_indices('/').map(|(at, _)| &file[..at]));
    }
    // Deepest first; a folder that holds anything else refuses, and stays.
    for parent in parents.iter().rev() {
        let _ = disk.remove_empty_folder(&folder.join(parent));
    }
    Ok(())
}

/// Moves what is staged to where it belongs; a folder that is not there yet is moved whole.
fn put_in_place(staging: &Path, folder: &Path, disk: &Disk) -> Result<()> {
    let mut pending: Vec<(PathBuf, PathBuf)> = vec![(staging.to_path_buf(), folder.to_path_buf())];
    while let Some((from, to)) = pending.pop() {
        let mut entries = Vec::new();
        for entry in from.read_dir().map_err(|cause| Error::io("read", &from, cause))? {
            let entry = entry.map_err(|cause| Error::io("read", &from, cause))?;
            let is_folder = entry.file_type().map_err(|cause| Error::io("read", &entry.path(), cause))?.is_dir();
            entries.push((entry.file_name(), is_folder));
        }
        entries.sort();
        for (name, is_folder) in entries {
            let (staged, published) = (from.join(&name), to.join(&name));
            let there = published.symlink_metadata();
            if is_folder && there.as_ref().is_ok_and(fs::Metadata::is_dir) {
                pending.push((staged, published));
                continue;
            }
            if !is_folder && there.is_ok_and(|metadata| metadata.is_dir()) {
                // Only ever empty folders that our own files have left.
                let _ = disk.remove_empty_folder(&published);
            }
            disk.rename(&staged, &published).map_err(|cause| Error::io("write", &published, cause))?;
        }
    }
    Ok(())
}

fn count(files: &[Placed]) -> Written {
    let of = |fate| files.iter().filter(|file| file.fate == fate).count();
    Written { new: of(Fate::New), changed: of(Fate::Changed), same: of(Fate::Same), removed: 0 }
}

fn journal(stale: &[&str]) -> String {
    let mut text = format!("{HEADER}\n");
    for file in stale {
        text.push_str(&manifest::escape(file));
        text.push('\n');
    }
    text
}

fn read_journal(text: &str) -> Option<Vec<String>> {
    let mut lines = text.lines();
    if lines.next()? != HEADER {
        return None;
    }
    let files: Vec<String> = lines.map(|line| manifest::unescape(line).into_owned()).collect();
    files.iter().all(|file| path::check(file).is_ok()).then_some(files)
}

fn write_private(output: &Output, name: &str, bytes: &[u8]) -> Result<()> {
    let path = output.private().join(name);
    output.disk.write(&path, bytes).map(drop).map_err(|cause| Error::io("write", &path, cause))
}

fn rename_private(output: &Output, from: &str, to: &str) -> Result<()> {
    let to = output.private().join(to);
    output.disk.rename(&output.private().join(from), &to).map_err(|cause| Error::io("write", &to, cause))
}
