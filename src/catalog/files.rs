//! Links between files: which document or asset a path in an author's text means.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use percent_encoding::percent_decode_str;

use crate::diagnostic::SourcePath;

use super::names::Names;
use super::{AssetEntry, AssetIndex, DocumentIndex, key};

/// Extensions of files that may be published beside the pages: what browsers show or save without running it.
///
/// HTML, scripts and style sheets are not among them: a stranger's file would run on the portal's address.
const HARMLESS: [&str; 33] = [
    "avif", "bmp", "csv", "doc", "docx", "drawio", "gif", "ico", "jpeg", "jpg", "json", "log", "mmd", "mp3", "mp4",
    "ods", "odt", "pdf", "png", "ppt", "pptx", "proto", "puml", "sql", "svg", "toml", "tsv", "txt", "webm", "webp",
    "xlsx", "yaml", "yml",
];

/// All files under the content root that are no documents.
#[derive(Debug, Default)]
pub(super) struct Files {
    assets: BTreeMap<String, bool>,
    folders: BTreeSet<String>,
    published: HashMap<String, AssetIndex>,
    prefix: String,
}

/// What a path means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A document, and the fragment as written.
    Document(DocumentIndex, Option<String>),
    /// A heading of the same document.
    Here(String),
    /// A file that may be carried along; its path.
    Asset(String),
    /// A file that must not be published.
    Unsafe,
    /// A folder without a page of its own.
    Folder,
    /// Above the content root.
    Outside,
    /// Nothing.
    Missing,
}

impl Files {
    /// `unsafe_assets` are refused whatever their extension; `prefix` is the content root's path in its repository.
    pub(super) fn new(
        assets: &[SourcePath],
        unsafe_assets: &[SourcePath],
        documents: impl Iterator<Item = SourcePath>,
        prefix: &str,
    ) -> Self {
        let refused: BTreeSet<&SourcePath> = unsafe_assets.iter().collect();
        let mut files = Self { prefix: prefix.trim_matches('/').to_owned(), ..Self::default() };
        for path in assets {
            files.add_folders(path);
            files.assets.insert(path.as_str().to_owned(), is_harmless(path) && !refused.contains(path));
        }
        documents.for_each(|path| files.add_folders(&path));
        files
    }

    fn add_folders(&mut self, path: &SourcePath) {
        let mut folder = path.folder();
        while !folder.is_empty() && self.folders.insert(folder.to_owned()) {
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }

    /// What `link` in the document `from` means. Fragment, query and percent-encoding are understood;
    /// a path is tried from the document, then from the root of the content and of its repository.
    pub(super) fn find(&self, from: &SourcePath, link: &str, names: &Names) -> Found {
        let (path, fragment) = split_fragment(link);
        if path.is_empty() {
            return fragment.map_or(Found::Missing, Found::Here);
        }
        let decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
        let mut outside = false;
        for path in [path, decoded.as_str()] {
            for base in self.bases(from, path) {
                let Some(full) = join(&base, path) else {
                    outside = true;
                    continue;
                };
                match self.at(&full, names) {
                    Found::Missing => {}
                    Found::Document(document, _) => return Found::Document(document, fragment),
                    found => return found,
                }
            }
        }
        if outside { Found::Outside } else { Found::Missing }
    }

    /// The folders that a path may start from, most likely first.
    fn bases(&self, from: &SourcePath, path: &str) -> Vec<String> {
        let mut bases = Vec::with_capacity(3);
        if !path.starts_with('/') {
            bases.push(from.folder().to_owned());
        }
        // A path that goes up is meant from its document.
        if path.starts_with("../") {
            return bases;
        }
        bases.push(String::new());
        if !self.prefix.is_empty() {
            // From the repository's root: go up out of the content folder first.
            bases.push(format!("//{}", self.prefix));
        }
        bases
    }

    fn at(&self, full: &str, names: &Names) -> Found {
        let inside = match full.strip_prefix("//") {
            Some(in_repository) => match in_repository.strip_prefix('/').unwrap_or(in_repository) {
                rest if rest == self.prefix => "",
                rest => match rest.strip_prefix(&self.prefix).and_then(|rest| rest.strip_prefix('/')) {
                    Some(rest) => rest,
                    None => return Found::Missing,
                },
            },
            None => full,
        };
        let bare = inside.trim_end_matches('/');
        let stem = bare.strip_suffix(".html").unwrap_or(bare);
        if let Some(document) = names.path(bare).or_else(|| names.path(&format!("{stem}.md"))) {
            return Found::Document(document, None);
        }
        if let Some(harmless) = self.assets.get(bare) {
            return if *harmless { Found::Asset(bare.to_owned()) } else { Found::Unsafe };
        }
        if bare.is_empty() || self.folders.contains(bare) {
            let slash = if bare.is_empty() { "" } else { "/" };
            let page = ["spec.md", "README.md", "readme.md", "index.md"]
                .iter()
                .find_map(|name| names.path(&format!("{bare}{slash}{name}")));
            return page.map_or(Found::Folder, |document| Found::Document(document, None));
        }
        Found::Missing
    }

    /// The assets that are really needed, with addresses that differ whatever the case.
    pub(super) fn publish(&mut self, needed: &BTreeSet<String>) -> (Vec<AssetEntry>, Vec<SourcePath>) {
        let mut twins: BTreeMap<String, u32> = BTreeMap::new();
        for path in needed {
            *twins.entry(path.to_lowercase()).or_default() += 1;
        }
        let mut colliding = Vec::new();
        let mut entries = Vec::with_capacity(needed.len());
        for path in needed {
            let lower = path.to_lowercase();
            let address = if twins[&lower] > 1 {
                colliding.push(SourcePath::new(path));
                match lower.rsplit_once('.') {
                    Some((stem, extension)) => format!("{stem}-{}.{extension}", key::hash(path)),
                    None => format!("{lower}-{}", key::hash(path)),
                }
            } else {
                lower
            };
            self.published.insert(path.clone(), AssetIndex(entries.len() as u32));
            entries.push(AssetEntry { path: SourcePath::new(path), address, size: None });
        }
        (entries, colliding)
    }

    /// The published asset at a path.
    pub(super) fn asset(&self, path: &str) -> Option<AssetIndex> {
        self.published.get(path).copied()
    }

    /// Paths of all assets, for suggestions.
    pub(super) fn asset_paths(&self) -> impl Iterator<Item = &str> {
        self.assets.keys().map(String::as_str)
    }
}

/// Whether a link's path ends like a Markdown file.
pub(super) fn is_markdown(link: &str) -> bool {
    let path = split_fragment(link).0.to_lowercase();
    [".md", ".markdown", ".mdown"].iter().any(|extension| path.ends_with(extension))
}

/// What a link's path calls a document: its file's stem, or its folder's name for `spec.md` and the like.
pub(super) fn own_name_of(link: &str) -> String {
    key::own_name(&SourcePath::new(split_fragment(link).0)).to_owned()
}

fn is_harmless(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    HARMLESS.contains(&extension.as_str())
}

fn split_fragment(link: &str) -> (&str, Option<String>) {
    let (path, fragment) = match link.split_once('#') {
        Some((path, fragment)) => (path, Some(percent_decode_str(fragment).decode_utf8_lossy().into_owned())),
        None => (link, None),
    };
    (path.split_once('?').map_or(path, |(path, _)| path), fragment)
}

/// `path` from `base`, with `.` and `..` resolved; `None` if it leaves the root.
fn join(base: &str, path: &str) -> Option<String> {
    let (root, base) = base.strip_prefix("//").map_or(("", base), |base| ("//", base));
    // From a repository's root the base is only there to be recognised: paths start above it.
    let mut parts: Vec<&str> =
        if root.is_empty() { base.split('/').filter(|part| !part.is_empty()).collect() } else { Vec::new() };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(format!("{root}{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_from_their_base_and_may_not_leave_the_root() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "./x//y.md").as_deref(), Some("a/x/y.md"));
        assert_eq!(join("a", "../../x"), None);
        assert_eq!(join("//docs/specs", "/docs/specs/a.md").as_deref(), Some("//docs/specs/a.md"));
    }

    #[test]
    fn fragments_and_queries_are_no_part_of_the_path() {
        assert_eq!(split_fragment("a.md?plain=1#b%20c"), ("a.md", Some("b c".into())));
    }

    #[test]
    fn pages_of_strangers_are_not_carried_along() {
        assert!(is_harmless(&SourcePath::new("a/Chart.PNG")));
        assert!(!is_harmless(&SourcePath::new("a/evil.html")));
        assert!(!is_harmless(&SourcePath::new("Makefile")));
    }
}
