//! What git ignores: the `.gitignore` files of the content folder, below it, and above it as far as
//! the repository goes.

use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::Gitignore;

/// The rules that count at the present place of a walk, outermost first.
#[derive(Debug)]
pub(super) struct Ignored {
    /// Each with the folder it stands in. Grows and shrinks as the walk goes down and up.
    rules: Vec<(PathBuf, Gitignore)>,
    /// Rules of this many folders always count: those of the root and above.
    fixed: usize,
    /// The folder whose rules were last asked for.
    current: PathBuf,
}

impl Ignored {
    /// The rules of `root` and of the folders above it, up to the repository's.
    ///
    /// A root that is ignored itself has been named on purpose: only what lies in it is asked about.
    pub(super) fn above(root: &Path) -> Self {
        let mut folders: Vec<&Path> = vec![root];
        if let Some(top) = root.ancestors().find(|folder| folder.join(".git").exists()) {
            folders.extend(root.ancestors().skip(1).take_while(|folder| folder.starts_with(top)));
        }
        let rules: Vec<_> = folders.into_iter().rev().filter_map(rules_of).collect();
        Self { fixed: rules.len(), rules, current: root.to_path_buf() }
    }

    /// Whether git ignores this entry of a walk that goes depth first. `full` is absolute.
    pub(super) fn contains(&mut self, full: &Path, is_folder: bool) -> bool {
        self.go_to(full.parent().unwrap_or(full));
        // The innermost rule that has an opinion decides.
        let opinions = self.rules.iter().rev().map(|(_, rules)| rules.matched(full, is_folder));
        opinions
            .into_iter()
            .find(|opinion| !opinion.is_none())
            .is_some_and(|opinion| matches!(opinion, Match::Ignore(_)))
    }

    fn go_to(&mut self, folder: &Path) {
        if folder == self.current {
            return;
        }
        let kept = self.rules.iter().skip(self.fixed).take_while(|(base, _)| folder.starts_with(base)).count();
        self.rules.truncate(self.fixed + kept);
        // A walk goes down one folder at a time, so only the new folder's own rules can be missing.
        let known = self.rules.last().is_some_and(|(base, _)| base == folder);
        if !known && !self.current.starts_with(folder) {
            self.rules.extend(rules_of(folder));
        }
        self.current = folder.to_path_buf();
    }
}

/// A line that is no pattern is passed over, as git does.
fn rules_of(folder: &Path) -> Option<(PathBuf, Gitignore)> {
    let file = folder.join(".gitignore");
    if !file.is_file() {
        return None;
    }
    let (rules, _) = Gitignore::new(file);
    (!rules.is_empty()).then(|| (folder.to_path_buf(), rules))
}
