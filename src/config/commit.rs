//! Which commit of its repository a project stands at, read without git.
//!
//! Only files below `.git` are looked at, and nothing of them is believed but a commit's own form. A repository that
//! keeps its references in another way gives no answer, and then none is shown.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The commit that is checked out where the content lies; outside of a repository what GitHub's workflow says.
#[must_use]
pub fn commit(content: &Path) -> Option<String> {
    let content = fs::canonicalize(content).ok()?;
    match super::find::repository(&content) {
        Some(root) => head(&folder(&root.join(".git"))?),
        None => env::var("GITHUB_SHA").ok().and_then(|text| checked(&text)),
    }
}

/// The folder itself; of a worktree or a submodule the one that its file `.git` names.
fn folder(git: &Path) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git.to_path_buf());
    }
    let text = fs::read_to_string(git).ok()?;
    Some(git.parent()?.join(text.trim().strip_prefix("gitdir:")?.trim()))
}

fn head(git: &Path) -> Option<String> {
    let head = fs::read_to_string(git.join("HEAD")).ok()?;
    let Some(name) = head.trim().strip_prefix("ref:").map(str::trim) else { return checked(&head) };
    // A name leads nowhere but below `refs/`.
    if !name.starts_with("refs/") || name.split('/').any(|part| part == "..") {
        return None;
    }
    // A worktree shares the references of its repository.
    let common = fs::read_to_string(git.join("commondir")).ok().map(|text| git.join(text.trim()));
    [Some(git), common.as_deref()].into_iter().flatten().find_map(|folder| {
        let loose = fs::read_to_string(folder.join(name)).ok().and_then(|text| checked(&text));
        loose.or_else(|| packed(folder, name))
    })
}

fn packed(git: &Path, name: &str) -> Option<String> {
    let text = fs::read_to_string(git.join("packed-refs")).ok()?;
    text.lines().find_map(|line| checked(line.strip_suffix(name)?.strip_suffix(' ')?))
}

/// The text, if it is the name of a commit.
fn checked(text: &str) -> Option<String> {
    let text = text.trim();
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hexadecimal && [40, 64].contains(&text.len())).then(|| text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        fs::create_dir_all(folder.path().join("tree/content")).unwrap();
        assert_eq!(commit(&folder.path().join("tree/content")).as_deref(), expected);
    }

    #[test]
    fn a_branch_is_followed_to_its_commit() {
        let head = ("tree/.git/HEAD", "ref: refs/heads/main\n");
        check(&[head, ("tree/.git/refs/heads/main", &format!("{COMMIT}\n"))], Some(COMMIT));
        let packed =
            format!("# pack-refs with: peeled\n{} refs/heads/other\n{COMMIT} refs/heads/main\n", "f".repeat(40));
        check(&[head, ("tree/.git/packed-refs", &packed)], Some(COMMIT));
    }

    #[test]
    fn a_commit_that_is_checked_out_alone_is_itself() {
        check(&[("tree/.git/HEAD", COMMIT)], Some(COMMIT));
    }

    #[test]
    fn a_worktree_asks_its_repository() {
        check(
            &[
                ("tree/.git", "gitdir: ../main/.git/worktrees/tree\n"),
                ("main/.git/worktrees/tree/HEAD", "ref: refs/heads/topic\n"),
                ("main/.git/worktrees/tree/commondir", "../..\n"),
                ("main/.git/refs/heads/topic", COMMIT),
            ],
            Some(COMMIT),
        );
    }

    #[test]
    fn whatever_is_no_commit_is_not_shown() {
        check(&[("tree/.git/HEAD", "ref: refs/heads/main\n")], None);
        check(&[("tree/.git/HEAD", "ref: ../../secret\n"), ("secret", COMMIT)], None);
        check(&[("tree/.git/HEAD", "ref: refs/../../secret\n"), ("tree/secret", COMMIT)], None);
        check(&[("tree/.git/HEAD", "<script>alert(1)</script>")], None);
    }
}
