//! The built-in theme as files, for whoever wants to change one.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

use super::embedded;

/// Writes the built-in files into `folder`, or those that `only` names; gives their paths below it. Nothing is
/// overwritten: if one of them is there already, none is written.
///
/// # Errors
/// If a name is no file of the theme, a file is there already, or cannot be written.
pub fn eject(folder: &Path, only: &[String]) -> Result<Vec<&'static str>> {
    let mut chosen: Vec<(&'static str, &'static [u8])> = Vec::new();
    for name in only {
        let name = name.replace('\\', "/");
        let name = name.trim_start_matches("./");
        let inside = |path: &str| path == name || path.starts_with(&format!("{}/", name.trim_end_matches('/')));
        let before = chosen.len();
        chosen.extend(embedded::FILES.iter().copied().filter(|(path, _)| inside(path)));
        if chosen.len() == before {
            return Err(Error::new(format!("the theme has no file `{name}`")).with_help(nearest(name)));
        }
    }
    if only.is_empty() {
        chosen.extend_from_slice(embedded::FILES);
    }
    chosen.sort_unstable();
    chosen.dedup();
    let target = |path: &str| -> PathBuf { folder.join(path) };
    if let Some((path, _)) = chosen.iter().find(|(path, _)| target(path).symlink_metadata().is_ok()) {
        let path = target(path);
        return Err(Error::new(format!("`{}` is there already; nothing was written", path.display()))
            .with_help("name another folder, or the files that you want with `--only`"));
    }
    for (path, bytes) in &chosen {
        let path = target(path);
        let folder = path.parent().unwrap_or(folder);
        fs::create_dir_all(folder).map_err(|cause| Error::io("create", folder, cause))?;
        // Fails if the file has come in the meantime.
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        file.and_then(|mut file| file.write_all(bytes)).map_err(|cause| Error::io("write", &path, cause))?;
    }
    Ok(chosen.into_iter().map(|(path, _)| path).collect())
}

/// The files that may have been meant.
fn nearest(name: &str) -> String {
    let own = name.rsplit('/').next().unwrap_or(name);
    let like: Vec<String> = embedded::FILES
        .iter()
        .filter(|(path, _)| !own.is_empty() && path.contains(own))
        .map(|(path, _)| format!("`{path}`"))
        .collect();
    if like.is_empty() {
        "files are named from the theme's folder, as in `templates/spec.html` or `css/tokens.css`".into()
    } else {
        format!("did you mean {}?", like.join(" or "))
    }
}
