//! Which configuration counts, and what the project is called when none says so.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, Result};

const NAME: &str = "sitegen.toml";

/// Names of folders that say what is in them, not whose it is.
const GENERIC: [&str; 10] = ["content", "doc", "docs", "features", "proposals", "rfcs", "spec", "specs", "src", "text"];

/// The `sitegen.toml` that counts for a content folder: its own, else the nearest one above it, as far
/// up as the git repository goes. Outside a repository only the folder itself and its parent are asked.
///
/// # Errors
/// If a folder on the way cannot be read.
pub fn find(content: &Path) -> Result<Option<PathBuf>> {
    // Steps are taken on the real path, so that `..` and `.` go where they should; what is found is
    // named as the user would name it.
    let real = fs::canonicalize(content).map_err(|cause| Error::io("read", content, cause))?;
    let top = repository(&real).or(real.parent()).unwrap_or(&real);
    for folder in real.ancestors() {
        let file = folder.join(NAME);
        if file.is_file() {
            return Ok(Some(if folder == real { content.join(NAME) } else { shorten(file) }));
        }
        if folder == top {
            break;
        }
    }
    Ok(None)
}

/// Every file whose making or changing could change what [`find`] gives, and the rules of git that count: for
/// whoever watches. Without symbolic links on the way.
#[must_use]
pub fn candidates(content: &Path) -> Vec<PathBuf> {
    let Ok(real) = fs::canonicalize(content) else { return Vec::new() };
    let top = repository(&real).or(real.parent()).unwrap_or(&real);
    let folders = real.ancestors().take_while(|folder| folder.starts_with(top));
    folders.flat_map(|folder| [folder.join(NAME), folder.join(".gitignore")]).collect()
}

/// The name of the repository that holds `content`, else of the folder, made readable.
#[must_use]
pub fn project_name(content: &Path) -> String {
    let real = fs::canonicalize(content).unwrap_or_else(|_| content.to_path_buf());
    let name = match repository(&real) {
        Some(root) => remote_name(root).or_else(|| folder_name(root)),
        None => real.ancestors().filter_map(folder_name).find(|name| !GENERIC.contains(&&*name.to_lowercase())),
    };
    readable(&name.unwrap_or_default()).unwrap_or_else(|| "Specifications".into())
}

/// The path of `content` in its repository, with forward slashes; empty at its root and without one.
#[must_use]
pub fn path_in_repository(content: &Path) -> String {
    let Ok(real) = fs::canonicalize(content) else { return String::new() };
    let inner = repository(&real).and_then(|root| real.strip_prefix(root).ok()).unwrap_or(Path::new(""));
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What comes before a path of `content` in a report for other tools: its path from the root of the repository,
/// else from the working folder. Empty, or with a final slash.
#[must_use]
pub fn path_for_reports(content: &Path) -> String {
    let inner = path_in_repository(content);
    let in_repository = fs::canonicalize(content).is_ok_and(|real| repository(&real).is_some());
    let parts = if in_repository || content.is_absolute() {
        inner
    } else {
        let typed = content.components().filter(|part| !matches!(part, Component::CurDir));
        typed.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    if parts.is_empty() { parts } else { parts + "/" }
}

/// The nearest folder, from `folder` upwards, that has a `.git`.
pub(super) fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(".git").exists())
}

/// A clone may lie in a folder of any name; where it came from is the same for everybody.
fn remote_name(root: &Path) -> Option<String> {
    let config = fs::read_to_string(root.join(".git/config")).ok()?;
    let origin = config.lines().skip_while(|line| line.trim() != "[remote \"origin\"]").skip(1);
    let url = origin
        .take_while(|line| !line.trim_start().starts_with('['))
        .find_map(|line| line.trim().strip_prefix("url")?.trim_start().strip_prefix('='))?;
    let name = url.trim().trim_end_matches('/').rsplit(['/', ':']).next()?;
    Some(name.strip_suffix(".git").unwrap_or(name).to_owned()).filter(|name| !name.is_empty())
}

fn folder_name(folder: &Path) -> Option<String> {
    Some(folder.file_name()?.to_string_lossy().into_owned())
}

/// `image-dump_features` becomes `Image Dump Features`; words that have capitals of their own keep them.
fn readable(name: &str) -> Option<String> {
    let words = name.split(|character: char| matches!(character, '-' | '_') || character.is_whitespace());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(capitalised).collect();
    let name = words.join(" ");
    let name = name.trim_matches(|character: char| !character.is_alphanumeric());
    (!name.is_empty()).then(|| name.to_owned())
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) if !word.chars().any(char::is_uppercase) => first.to_uppercase().chain(characters).collect(),
        _ => word.to_owned(),
    }
}

/// A path from the working folder where that is shorter, for messages.
fn shorten(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    match here.ok().and_then(|here| path.strip_prefix(here).map(Path::to_path_buf).ok()) {
        Some(relative) => relative,
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_name_becomes_a_title() {
        for (name, title) in [
            ("image-dump_features", Some("Image Dump Features")),
            ("myAPI-docs", Some("myAPI Docs")),
            (".specify", Some("specify")),
            ("--", None),
            ("", None),
        ] {
            assert_eq!(readable(name).as_deref(), title, "{name}");
        }
    }

    #[test]
    fn the_nearest_configuration_up_to_the_repository_counts() {
        let temp = tempfile::tempdir().unwrap();
        let repository = temp.path().join("outer/project");
        let content = repository.join("docs/specs");
        fs::create_dir_all(&content).unwrap();
        fs::create_dir(repository.join(".git")).unwrap();
        fs::write(temp.path().join("outer/sitegen.toml"), "").unwrap();
        assert_eq!(find(&content).unwrap(), None, "outside the repository");
        fs::write(repository.join("sitegen.toml"), "").unwrap();
        assert_eq!(find(&content).unwrap(), Some(fs::canonicalize(&repository).unwrap().join("sitegen.toml")));
        fs::write(content.join("sitegen.toml"), "").unwrap();
        assert_eq!(find(&content).unwrap(), Some(content.join("sitegen.toml")));
    }

    #[test]
    fn a_project_is_called_after_its_repository() {
        let temp = tempfile::tempdir().unwrap();
        let content = temp.path().join("harbour-master/docs/specs");
        fs::create_dir_all(&content).unwrap();
        assert_eq!(project_name(&content), "Harbour Master");
        fs::create_dir(temp.path().join("harbour-master/.git")).unwrap();
        assert_eq!(project_name(&content), "Harbour Master");
        let config =
            "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@example.org:team/tide_table.git\n\tfetch = x\n";
        fs::write(temp.path().join("harbour-master/.git/config"), config).unwrap();
        assert_eq!(project_name(&content), "Tide Table");
    }
}
