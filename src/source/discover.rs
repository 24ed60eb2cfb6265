//! Finding the files of a project, in one order on every machine.
//!
//! Hidden files and folders, what git ignores, installed packages and portals that sitegen has written
//! are passed over; the root itself is walked whatever it is called. Symbolic links are followed while
//! they stay inside the root, and what is reached by several ways is read once.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use walkdir::{DirEntry, WalkDir};

use super::ignored::Ignored;
use super::roles;
use crate::diagnostic::{Code, Diagnostic, Place, SourcePath};
use crate::error::{Error, Result};
use crate::model::Role;

/// Everything found under the content root, sorted by path.
#[derive(Debug, Default)]
pub struct Discovered {
    /// Markdown files with what their place says about them.
    pub documents: Vec<(SourcePath, Role)>,
    /// Every other file that a document may link to.
    pub assets: Vec<SourcePath>,
    /// What could not be taken: links that leave the root, names that are no text.
    pub diagnostics: Vec<Diagnostic>,
    /// Every folder that was looked into, without symbolic links on the way; the root first.
    pub folders: Vec<PathBuf>,
}

impl Discovered {
    /// What a file below the root is called here, whether it was found or not. `full` has no symbolic links on
    /// the way.
    #[must_use]
    pub fn source_path(&self, full: &Path) -> Option<SourcePath> {
        let relative = full.strip_prefix(self.folders.first()?).ok()?;
        portable(relative).map(SourcePath::new)
    }
}

/// Which files are what, from `sitegen.toml`. Patterns are relative to the content root.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Files that are specs whatever they contain.
    pub specs: GlobSet,
    /// Files that are ordinary pages whatever they contain.
    pub pages: GlobSet,
    /// Files and folders that are not read at all.
    pub exclude: GlobSet,
    /// Where the site is written: no content, though it may lie inside.
    pub output: Option<PathBuf>,
}

/// Says what is wrong with a content root that is no folder.
///
/// # Errors
/// If it is missing, a file, or cannot be looked at.
pub fn check_root(root: &Path) -> Result<()> {
    match fs::metadata(root) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(Error::new(format!("`{}` is a file; sitegen reads a folder of specs", root.display()))
            .with_help("name the folder that it is in")),
        Err(cause) if cause.kind() == ErrorKind::NotFound => {
            Err(Error::new(format!("there is no folder `{}`", root.display()))
                .with_help("name the folder of your specs: `sitegen build docs/specs`"))
        }
        Err(cause) => Err(Error::io("read", root, cause)),
    }
}

/// Finds every file under `root`, in a stable order.
///
/// # Errors
/// If the root is missing or a folder cannot be read.
pub fn discover(root: &Path, selection: &Selection) -> Result<Discovered> {
    check_root(root)?;
    let real = fs::canonicalize(root).map_err(|cause| Error::io("read", root, cause))?;
    let output = selection.output.as_deref().and_then(|output| fs::canonicalize(output).ok());
    let walk = Walk {
        root,
        ignored: Ignored::above(&real),
        folders: vec![real.clone()],
        real,
        output,
        selection,
        linked: None,
        entered: HashSet::new(),
        files: BTreeMap::new(),
        aliases: Vec::new(),
        diagnostics: Vec::new(),
    };
    walk.run()
}

struct Walk<'a> {
    root: &'a Path,
    /// The root without symbolic links on the way.
    real: PathBuf,
    output: Option<PathBuf>,
    selection: &'a Selection,
    ignored: Ignored,
    /// The symbolic link that the walk is below of, if it is below one.
    linked: Option<PathBuf>,
    /// Real folders that were walked through a link: each once, so that links cannot multiply.
    entered: HashSet<PathBuf>,
    /// Files by path, and whether they are Markdown.
    files: BTreeMap<SourcePath, bool>,
    /// Files that were reached through a link, with what they really are.
    aliases: Vec<(SourcePath, PathBuf)>,
    diagnostics: Vec<Diagnostic>,
    folders: Vec<PathBuf>,
}

impl Walk<'_> {
    fn run(mut self) -> Result<Discovered> {
        // By name, as what is compared lies in one folder; to cut the names off each time would take most of the walk.
        let by_name = |left: &DirEntry, right: &DirEntry| left.path().as_os_str().cmp(right.path().as_os_str());
        let mut entries = WalkDir::new(self.root).follow_links(true).sort_by(by_name).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    let is_folder = entry.file_type().is_dir();
                    if entry.depth() > 0 && !self.take(&entry) && is_folder {
                        entries.skip_current_dir();
                    }
                }
                Err(cause) => self.failed(&cause)?,
            }
        }
        self.drop_aliases();
        Ok(self.sorted())
    }

    /// Takes one file, or says whether a folder is to be entered.
    fn take(&mut self, entry: &DirEntry) -> bool {
        let Ok(relative) = entry.path().strip_prefix(self.root) else { return false };
        let is_folder = entry.file_type().is_dir();
        // A name that is no text has no address: nothing could link to it.
        let Some(name) = portable(relative) else { return self.refuse_name(relative, is_folder) };
        let full = self.real.join(relative);
        if entry.file_name().to_string_lossy().starts_with('.')
            || self.ignored.contains(&full, is_folder)
            || self.selection.exclude.is_match(&name)
            || is_folder && self.is_foreign_folder(entry)
        {
            return false;
        }
        let path = SourcePath::new(&name);
        self.linked = self.linked.take().filter(|link| entry.path().starts_with(link));
        if entry.path_is_symlink() {
            self.linked = Some(entry.path().to_path_buf());
        }
        if self.linked.is_some() && !self.follow(entry, &path) {
            return false;
        }
        if is_folder {
            let real = if self.linked.is_some() { fs::canonicalize(&full).unwrap_or(full) } else { full };
            self.folders.push(real);
        }
        if entry.file_type().is_file() {
            self.files.insert(path, is_markdown(&name));
        }
        true
    }

    fn is_foreign_folder(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name();
        let built = |path: &Path| path.join("CACHEDIR.TAG").is_file();
        name == "node_modules"
            || name == "target" && built(entry.path())
            || entry.path().join(".sitegen/manifest").is_file()
            || self.output.is_some() && fs::canonicalize(entry.path()).ok() == self.output
    }

    /// Whether what a link leads to may be read.
    fn follow(&mut self, entry: &DirEntry, path: &SourcePath) -> bool {
        let Ok(target) = fs::canonicalize(entry.path()) else { return false };
        if !target.starts_with(&self.real) {
            let finding = Diagnostic::new(
                Code::SG906,
                path,
                Place::FILE,
                format!("the symbolic link `{path}` leaves the content folder and is not followed"),
            );
            self.diagnostics.push(finding.with_help("copy what it leads to into the content folder"));
            return false;
        }
        if entry.file_type().is_dir() {
            return self.entered.insert(target);
        }
        self.aliases.push((path.clone(), target));
        true
    }

    fn refuse_name(&mut self, relative: &Path, is_folder: bool) -> bool {
        let shown = relative.to_string_lossy().into_owned();
        let kind = if is_folder { "folder" } else { "file" };
        if is_folder || is_markdown(&shown) {
            let message = format!("the name of this {kind} is not valid UTF-8; it is not read");
            let path = SourcePath::new(&shown);
            self.diagnostics.push(Diagnostic::new(Code::SG001, &path, Place::FILE, message).with_help("rename it"));
        }
        false
    }

    fn failed(&mut self, cause: &walkdir::Error) -> Result<()> {
        let path = cause.path().unwrap_or(self.root);
        if cause.loop_ancestor().is_some() {
            return Ok(()); // What the link leads back to is being read already.
        }
        let kind = cause.io_error().map(std::io::Error::kind);
        if path.is_symlink() && kind != Some(ErrorKind::PermissionDenied) {
            let relative = path.strip_prefix(self.root).ok().and_then(portable);
            if let Some(name) = relative.filter(|name| is_markdown(name)) {
                let message = format!("the symbolic link `{name}` leads nowhere");
                let path = SourcePath::new(&name);
                self.diagnostics.push(Diagnostic::new(Code::SG901, &path, Place::FILE, message));
            }
            return Ok(());
        }
        if kind == Some(ErrorKind::NotFound) {
            return Ok(()); // Gone since its folder was listed.
        }
        let reason = cause.io_error().map_or_else(|| cause.to_string(), ToString::to_string);
        Err(Error::new(format!("cannot read `{}`: {reason}", path.display())))
    }

    /// Leaves a file that several names lead to only under its own, or under the first of them.
    fn drop_aliases(&mut self) {
        let mut seen = HashSet::new();
        for (path, target) in &self.aliases {
            let own = target.strip_prefix(&self.real).ok().and_then(portable).map(SourcePath::new);
            let own = own.filter(|own| own != path && self.files.contains_key(own));
            if own.is_some() || !seen.insert(target.clone()) {
                self.files.remove(path);
            }
        }
    }

    fn sorted(self) -> Discovered {
        let (diagnostics, folders) = (self.diagnostics, self.folders);
        let mut found = Discovered { diagnostics, folders, ..Discovered::default() };
        let markdown: Vec<SourcePath> =
            self.files.iter().filter(|(_, markdown)| **markdown).map(|(path, _)| path.clone()).collect();
        found.assets = self.files.into_iter().filter(|(_, markdown)| !markdown).map(|(path, _)| path).collect();
        found.documents = roles::assign(markdown, self.selection);
        found
    }
}

/// A relative path with forward slashes; `None` if it is no text.
fn portable(relative: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

fn is_markdown(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("md" | "markdown" | "mdown"))
}
