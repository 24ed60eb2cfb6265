//! Findings that a change can have caused: those of the changed files, and of what they have to do with.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::Found;
use crate::catalog::{Catalog, DocumentIndex};
use crate::diagnostic::{Code, Scope, SourcePath};
use crate::session::Site;

/// Keeps what concerns `paths`, which are files as git lists them: from the working folder, perhaps deleted,
/// perhaps no specs at all.
///
/// That is every finding of a changed file; every finding that points at one; and what the rules about
/// several specs say of its neighbours, which are the specs that it needs or that need it, and
/// documents that link to it. A change of `sitegen.toml` concerns everything.
pub(super) fn keep(found: &mut Vec<Found<'_>>, site: &Site, paths: &[PathBuf]) {
    if paths.iter().any(|path| path.file_name().is_some_and(|name| name == "sitegen.toml")) {
        return;
    }
    let root = fs::canonicalize(site.content()).unwrap_or_else(|_| site.content().to_path_buf());
    let changed: BTreeSet<SourcePath> = paths.iter().filter_map(|path| within(&root, path)).collect();
    let neighbours = neighbours(site.catalog(), &changed);
    let removed = changed.iter().any(|path| !root.join(path.as_str()).exists());
    found.retain(|found| {
        let finding = found.finding;
        // What leads to a file that is gone: nobody can tell any more who meant it.
        let dangling = matches!(finding.code, Code::SG301 | Code::SG901 | Code::SG902);
        changed.contains(&finding.path)
            || finding.related.iter().any(|related| changed.contains(&related.path))
            || finding.code.scope() == Scope::Network && neighbours.contains(&finding.path)
            || removed && dangling
    });
}

/// The path from the content root, if it lies inside.
pub(in crate::cli) fn within(root: &Path, path: &Path) -> Option<SourcePath> {
    let full = std::path::absolute(path).ok()?;
    let mut plain = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    // The folder may be reached by a link although the file itself is gone.
    let there = plain.ancestors().skip(1).find_map(|there| Some((there, fs::canonicalize(there).ok()?)));
    let real = there.and_then(|(there, real)| Some(real.join(plain.strip_prefix(there).ok()?))).unwrap_or(plain);
    let parts: Option<Vec<&str>> = real.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(SourcePath::new(parts?.join("/")))
}

fn neighbours(catalog: &Catalog, changed: &BTreeSet<SourcePath>) -> BTreeSet<SourcePath> {
    let mut neighbours = BTreeSet::new();
    let mut add = |document: DocumentIndex| {
        neighbours.insert(catalog.document(document).path.clone());
    };
    for entry in catalog.specs.iter().filter(|entry| changed.contains(&entry.parsed.path)) {
        let specs = entry.requires.iter().chain(&entry.required_by).chain(&entry.related);
        specs.for_each(|spec| add(DocumentIndex::Spec(*spec)));
        entry.backlinks.iter().copied().for_each(&mut add);
    }
    for page in catalog.pages.iter().filter(|page| changed.contains(&page.parsed.path)) {
        page.backlinks.iter().copied().for_each(&mut add);
    }
    neighbours
}
