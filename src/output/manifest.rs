//! The list of what a build wrote: each file's path and fingerprint, one a line.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::Path;

use crate::error::{Error, Result};

/// The manifest's name inside `.sitegen`.
pub(super) const FILE: &str = "manifest";

const HEADER: &str = "sitegen manifest 1";

/// The first 16 bytes of the BLAKE3 hash of a file, and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    hash: [u8; 16],
    pub(super) length: u64,
}

impl Fingerprint {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut hash = [0; 16];
        hash.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Self { hash, length: bytes.len() as u64 }
    }
}

/// One written file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) path: Box<str>,
    pub(super) fingerprint: Fingerprint,
}

/// Every file of a published site, by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    entries: Vec<Entry>,
    /// A hash of each path and where it stands, by hash: tens of thousands of paths begin alike, and comparing them
    /// costs more than hashing one.
    places: Vec<(u64, u32)>,
}

impl Manifest {
    /// Sorts the entries; fails if two have one path.
    pub(super) fn new(mut entries: Vec<Entry>) -> Result<Self> {
        entries.sort_by(|left, right| left.path.cmp(&right.path));
        if let Some(pair) = entries.windows(2).find(|pair| pair[0].path == pair[1].path) {
            return Err(Error::new(format!("two pages of the site would be written to `{}`", pair[0].path)));
        }
        let mut places: Vec<_> = (0..).zip(&entries).map(|(place, entry)| (hash(&entry.path), place)).collect();
        places.sort_unstable();
        Ok(Self { entries, places })
    }

    /// Reads the manifest of an output folder, and gives it with its text; `None` if it has none.
    pub(super) fn read(folder: &Path) -> Result<Option<(Self, String)>> {
        let path = folder.join(super::PRIVATE).join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(Error::io("read", &path, cause)),
        };
        match Self::parse(&text) {
            Some(manifest) => Ok(Some((manifest, text))),
            None => Err(Error::new(format!("`{}` is damaged, so nothing is safe to replace", path.display()))
                .with_help(format!("delete `{}` and build again", folder.display()))),
        }
    }

    /// Whether `path` was written by the build that made this list.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.position(path).is_some()
    }

    /// Where `path` stands in the list.
    pub(super) fn position(&self, path: &str) -> Option<usize> {
        let hash = hash(path);
        let from = self.places.partition_point(|(other, _)| *other < hash);
        let alike = self.places[from..].iter().take_while(|(other, _)| *other == hash);
        alike.map(|(_, place)| *place as usize).find(|place| *self.entries[*place].path == *path)
    }

    /// Every file in order.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The same, for file systems on which `Foo` and `foo` are one file.
    pub(super) fn contains_ignoring_case(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        self.entries.iter().any(|entry| entry.path.to_lowercase() == path)
    }

    /// Whether the folder `full`, which stands where the file `path` is to be, holds only listed files,
    /// so that it goes away with them.
    pub(super) fn is_folder_of_ours(&self, full: &Path, path: &str) -> bool {
        let mut pending = vec![(full.to_path_buf(), path.to_owned())];
        while let Some((folder, prefix)) = pending.pop() {
            let Ok(entries) = folder.read_dir() else { return false };
            let mut empty = true;
            for entry in entries {
                empty = false;
                let Ok(entry) = entry else { return false };
                let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => pending.push((entry.path(), name)),
                    _ if self.contains(&name) => {}
                    _ => return false,
                }
            }
            if empty && folder != full {
                return false;
            }
        }
        true
    }

    /// The paths of `self` that `new` no longer has.
    pub(super) fn missing_from(&self, new: &Self) -> Vec<&str> {
        // Both are in order, and as a rule nearly the same.
        let mut others = new.entries.iter().map(|entry| &*entry.path).peekable();
        let is_missing = |path: &&str| {
            while others.next_if(|other| other < path).is_some() {}
            others.peek() != Some(path)
        };
        self.entries.iter().map(|entry| &*entry.path).filter(is_missing).collect()
    }

    /// The text of the manifest's file.
    pub(super) fn to_text(&self) -> String {
        // Each line has a hash, a length and a path; long ones are few.
        let room = self.entries.iter().map(|entry| entry.path.len() + 32 + 10).sum::<usize>();
        let mut text = String::with_capacity(HEADER.len() + 1 + room);
        text.push_str(HEADER);
        text.push('\n');
        for Entry { path, fingerprint } in &self.entries {
            let hash = u128::from_be_bytes(fingerprint.hash);
            let _ = writeln!(text, "{hash:032x} {} {}", fingerprint.length, escape(path));
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != HEADER {
            return None;
        }
        let entries = lines.map(parse_line).collect::<Option<Vec<_>>>()?;
        Self::new(entries).ok()
    }
}

fn hash(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}

fn parse_line(line: &str) -> Option<Entry> {
    let (hex, rest) = line.split_once(' ')?;
    let (length, path) = rest.split_once(' ')?;
    let path = unescape(path);
    super::path::check(&path).ok()?;
    let fingerprint = Fingerprint { hash: parse_hex(hex)?, length: length.parse().ok()? };
    Some(Entry { path: path.into(), fingerprint })
}

fn parse_hex(hex: &str) -> Option<[u8; 16]> {
    let mut hash = [0; 16];
    if hex.len() != 2 * hash.len() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    for (byte, pair) in hash.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(hash)
}

/// A path on one line: line ends and the backslash itself are the only characters in the way.
pub(super) fn escape(path: &str) -> Cow<'_, str> {
    if !path.contains(['\\', '\n', '\r']) {
        return Cow::Borrowed(path);
    }
    Cow::Owned(path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r"))
}

/// Undoes [`escape`].
pub(super) fn unescape(line: &str) -> Cow<'_, str> {
    if !line.contains('\\') {
        return Cow::Borrowed(line);
    }
    let mut path = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        path.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                _ => '\\',
            },
            other => other,
        });
    }
    Cow::Owned(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str) -> Entry {
        Entry { path: path.into(), fingerprint: Fingerprint::of(path.as_bytes()) }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let manifest = Manifest::new(vec![entry("b/line\nend \\n"), entry("a b.html"), entry("ä")]).unwrap();
        assert_eq!(Manifest::parse(&manifest.to_text()), Some(manifest));
    }

    #[test]
    fn what_a_new_list_no_longer_has_is_found() {
        let manifest = |paths: &[&str]| Manifest::new(paths.iter().map(|path| entry(path)).collect()).unwrap();
        let missing = |old: &[&str], new: &[&str]| {
            manifest(old).missing_from(&manifest(new)).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(missing(&["a", "b", "d", "e"], &["0", "b", "c", "d", "f"]), ["a", "e"]);
        assert_eq!(missing(&["a", "b"], &[]), ["a", "b"]);
        assert_eq!(missing(&[], &["a"]), Vec::<String>::new());
    }

    #[test]
    fn a_damaged_manifest_is_not_believed() {
        let good = Manifest::new(vec![entry("a")]).unwrap().to_text();
        for damaged in
            ["", "other\n", &good.replace(" a", " ../a"), &good.replace(" 1 ", " x "), &good[..good.len() - 6]]
        {
            assert_eq!(Manifest::parse(damaged), None, "{damaged:?}");
        }
    }
}
