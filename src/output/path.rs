//! Which paths a site may have: none that leaves the folder, whatever a spec is called.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// Accepts a relative path with forward slashes that stays where it is put.
pub(super) fn check(file: &str) -> Result<()> {
    let safe = file.split('/').all(is_safe_part);
    let private = file.split('/').next() == Some(super::PRIVATE);
    if safe && !private {
        return Ok(());
    }
    Err(Error::new(format!("`{}` is no path inside the site", file.escape_debug())))
}

/// A part names one thing in its folder; Windows also splits at `\` and `:`.
fn is_safe_part(part: &str) -> bool {
    let forbidden: &[char] = if cfg!(windows) { &['\0', '\\', ':'] } else { &['\0'] };
    !matches!(part, "" | "." | "..") && !part.contains(forbidden)
}

/// Refuses a path whose parent folders, below `folder`, are symbolic links, or files that are not `ours`.
///
/// `known` are parents that have been looked at before.
pub(super) fn check_parents<'a>(
    folder: &Path,
    file: &'a str,
    known: &mut HashSet<&'a str>,
    ours: impl Fn(&str) -> bool,
) -> Result<()> {
    for (at, _) in file.match_indices('/') {
        let parent = &file[..at];
        if !known.insert(parent) {
            continue;
        }
        let full = folder.join(parent);
        let Ok(metadata) = fs::symlink_metadata(&full) else { continue };
        if metadata.is_symlink() {
            return Err(Error::new(format!(
                "`{}` is a symbolic link; sitegen does not write through it",
                full.display()
            ))
            .with_help("remove the link, or build into another folder with `--out`"));
        }
        if !metadata.is_dir() && !ours(parent) {
            return Err(super::foreign(&full, "file"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_the_folder_is_refused() {
        for file in ["", "/a", "a//b", "../a", "a/../b", "a/./b", "a/", ".sitegen/manifest", "a\0b"] {
            assert!(check(file).is_err(), "{file:?}");
        }
        for file in ["index.html", "specs/a/index.html", "files/ä b%#'\".png", ".nojekyll", "a/..b/c", "a\nb"] {
            assert!(check(file).is_ok(), "{file:?}");
        }
    }
}
