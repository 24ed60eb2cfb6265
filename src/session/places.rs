//! Where the changes of a project happen, for whoever watches them.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::Project;
use crate::config;
use crate::source::{self, Discovered};

/// Folders and files whose changes may change the site. All paths are without symbolic links on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Folders in which every visible file counts, each with those below it.
    pub folders: BTreeSet<PathBuf>,
    /// Single files elsewhere: the configuration, wherever it might be, and what git ignores.
    pub files: BTreeSet<PathBuf>,
}

impl Places {
    pub(super) fn of(project: &Project, found: &Discovered, theme: Option<&Path>) -> Self {
        let mut places = Self::default();
        places.folders.insert(source::real(&project.content));
        places.folders.extend(found.folders.iter().cloned());
        places.files.extend(config::candidates(&project.content));
        places.files.extend(project.config.as_deref().map(beside));
        if let Some(theme) = theme {
            places.folders.extend(source::folders(theme));
            places.files.insert(beside(theme));
        }
        // A branch may come without the content folder and the next one with it.
        places.files.insert(beside(&project.content));
        places
    }

    /// Whether a change of `path` may change the site.
    #[must_use]
    pub fn contain(&self, path: &Path) -> bool {
        if self.files.contains(path) || self.folders.contains(path) {
            return true;
        }
        let name = path.file_name().map(OsStr::as_encoded_bytes).unwrap_or_default();
        let is_visible = !name.starts_with(b".") || name == b".gitignore";
        is_visible && path.parent().is_some_and(|folder| self.folders.contains(folder))
    }

    /// The folders to watch: those above, and those in which the single files are.
    pub fn watched(&self) -> impl Iterator<Item = &Path> {
        let around = self.files.iter().filter_map(|file| file.parent());
        self.folders.iter().map(PathBuf::as_path).chain(around)
    }
}

/// The file under its own name in its real folder, whether it exists or not.
fn beside(file: &Path) -> PathBuf {
    let full = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    match (full.parent(), full.file_name()) {
        (Some(folder), Some(name)) => source::real(folder).join(name),
        _ => full,
    }
}
