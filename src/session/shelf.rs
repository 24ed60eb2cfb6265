//! What documents were read as, kept beside the site, so that a build reads no text that an earlier one has read.
//!
//! A reading is a function of the program, the settings, the path, the role and the bytes of its file. The first two
//! are those of a whole part of the shelf, the others stand with each reading. A path always belongs to the same part,
//! so an edit makes one of them new. A damaged part, or one of another program, is none.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::origin::{Origin, Parts};
use super::pieces::Pieces;
use super::{Kept, LateWords, Project, Site};
use crate::diagnostic::SourcePath;
use crate::model::{ContentHash, Parsed, Role};
use crate::output::{self, Output};
use crate::pack::{self, Pack, pack_fields};
use crate::search::{Known, Words};
use crate::source::{self, Stamp};

const HEADER: &[u8] = b"sitegen readings 1\n";

/// The name of what is remembered of long files.
const REMEMBERED: &str = "long";

/// The name of what files were when they were last looked at.
const FILES: &str = "files";

/// How many documents share a part, about: an edit writes one part, and a start reads all of them.
const PART: usize = 128;

/// What a file was when it was last looked at.
pub(super) type Seen = (Option<Stamp>, ContentHash);

/// What a file is now. Its stamp is asked for before it is read: what changes in between is then seen next time.
pub(super) fn look(content: &Path, path: &SourcePath) -> Option<Seen> {
    let stamp = source::stamp(content, path);
    Some((stamp, source::hash(content, path).ok()?))
}

/// What every file is now, by path.
pub(super) type AllSeen = Vec<(SourcePath, Seen)>;

/// What all files of documents are now, and what is to be remembered of that if it is news. A file that was looked at in
/// an earlier build and has not been touched since is not read. None if one cannot be read.
pub(super) fn look_at_all(
    project: &Project,
    settings: &str,
    documents: &[(SourcePath, Role)],
) -> Option<(AllSeen, Option<Vec<u8>>)> {
    let key = key(project, settings)?;
    let before = project.output.as_deref().and_then(|folder| output::reading(folder, FILES)).unwrap_or_default();
    let known = opened(&before, &key).and_then(hashes).unwrap_or_default();
    let seen: Option<AllSeen> = documents
        .par_iter()
        .map(|(path, _)| {
            let stamp = source::stamp(&project.content, path);
            let known =
                known.get(path.as_str()).filter(|(proof, _)| stamp.and_then(|stamp| stamp.proof()) == Some(*proof));
            let hash = match known {
                Some((_, hash)) => *hash,
                None => source::hash(&project.content, path).ok()?,
            };
            Some((path.clone(), (stamp, hash)))
        })
        .collect();
    let seen = seen?;
    let now = sealed(&key, |bytes| {
        for (path, (stamp, hash)) in &seen {
            if let Some(proof) = stamp.and_then(|stamp| stamp.proof()) {
                path.pack(bytes);
                proof.pack(bytes);
                hash.pack(bytes);
            }
        }
    });
    Some((seen, (now != before).then_some(now)))
}

/// What proves that a file is what it was, and what it held then, by path.
fn hashes(mut bytes: &[u8]) -> Option<HashMap<&str, ([u8; 16], ContentHash)>> {
    let mut hashes = HashMap::new();
    while !bytes.is_empty() {
        let path = pack::text(&mut bytes)?;
        hashes.insert(path, (Pack::unpack(&mut bytes)?, Pack::unpack(&mut bytes)?));
    }
    Some(hashes)
}

/// What every file of the shelf is a function of, besides documents. None for a project that does not say which program
/// it is.
fn key(project: &Project, settings: &str) -> Option<Origin> {
    let mut key = Parts::new("readings");
    key.add(project.program.as_ref()?.as_bytes());
    key.add(settings.as_bytes());
    Some(key.finish())
}

/// The shelf of one project, as far as a build has to know it to put back what is missing.
#[derive(Debug)]
pub(super) struct Shelf {
    key: Origin,
    parts: Vec<Part>,
    /// What is news of the files that documents are read from.
    pub(super) files: Option<Vec<u8>>,
}

#[derive(Debug)]
struct Part {
    documents: Vec<(SourcePath, Role)>,
    /// Whether it holds them as they are, and nothing else.
    is_whole: bool,
}

/// One reading as it lies on the shelf.
struct Reading<'a> {
    role: Role,
    hash: ContentHash,
    packed: &'a [u8],
}

impl Shelf {
    /// The shelf of the output folder, and what it has of these documents. `seen` tells what their files are now. None
    /// for a project that does not say which program it is, or writes nothing.
    pub(super) fn of(
        project: &Project,
        settings: &str,
        documents: &[(SourcePath, Role)],
        seen: impl Fn(&SourcePath) -> Option<Seen> + Sync,
    ) -> Option<(Self, HashMap<SourcePath, Kept>)> {
        let folder = project.output.as_deref()?;
        let key = key(project, settings)?;
        let number = (documents.len() / PART).next_power_of_two();
        let mut parts: Vec<Part> = (0..number).map(|_| Part { documents: Vec::new(), is_whole: false }).collect();
        for (path, role) in documents {
            parts[place(path, number)].documents.push((path.clone(), role.clone()));
        }
        let found: Vec<Vec<(SourcePath, Kept)>> = parts
            .par_iter_mut()
            .enumerate()
            .map(|(at, part)| part.take(folder, &name(number, at), &key, &seen))
            .collect();
        Some((Self { key, parts, files: None }, found.into_iter().flatten().collect()))
    }

    /// Puts every part that is not there as it should be onto the shelf.
    pub(super) fn fill(&self, output: &Output, site: &Site) {
        let number = self.parts.len();
        let missing: Vec<_> = self.parts.iter().enumerate().filter(|(_, part)| !part.is_whole).collect();
        missing.par_iter().for_each(|(at, part)| {
            output.keep_reading(&name(number, *at), &part.to_bytes(&self.key, site));
        });
        if let Some(files) = &self.files {
            output.keep_reading(FILES, files);
        }
        if !missing.is_empty() {
            let mut names: Vec<String> = (0..number).map(|at| name(number, at)).collect();
            names.extend([REMEMBERED, FILES].map(str::to_owned));
            output.forget_readings_but(|name| names.iter().any(|wanted| wanted == name));
        }
    }
}

/// What a build remembers of long files, so that the next makes only parts of them again.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Remembered {
    /// Of the words of the search index.
    pub(super) words: Known,
    /// Of the document of the whole portal.
    pub(super) portal: Pieces,
}

pack_fields! {
    Remembered { words, portal }
}

impl Shelf {
    /// What the last build remembered; nothing if that is damaged or not its own.
    pub(super) fn remembered(&self, folder: &Path) -> Remembered {
        let read = |bytes: Vec<u8>| Remembered::unpack(&mut opened(&bytes, &self.key)?);
        output::reading(folder, REMEMBERED).and_then(read).unwrap_or_default()
    }

    /// Remembers something else than the last build did.
    pub(super) fn remember(&self, output: &Output, now: &Remembered) {
        output.keep_reading(REMEMBERED, &sealed(&self.key, |bytes| now.pack(bytes)));
    }
}

impl Part {
    fn take(
        &mut self,
        folder: &Path,
        name: &str,
        key: &Origin,
        seen: &(impl Fn(&SourcePath) -> Option<Seen> + Sync),
    ) -> Vec<(SourcePath, Kept)> {
        let Some(bytes) = output::reading(folder, name) else { return Vec::new() };
        let Some(readings) = readings(&bytes, key) else { return Vec::new() };
        let take = |(path, role): &(SourcePath, Role)| {
            let reading = readings.get(path.as_str()).filter(|reading| reading.role == *role)?;
            let (stamp, hash) = seen(path).filter(|(_, hash)| *hash == reading.hash)?;
            let mut packed = reading.packed;
            let parsed = Parsed::unpack(path, &mut packed).filter(|parsed| parsed.hash == hash)?;
            let words = Option::<Words>::unpack(&mut packed)?;
            let words: LateWords = Arc::new(words.map_or_else(OnceLock::new, OnceLock::from));
            Some((path.clone(), Kept { stamp, role: role.clone(), parsed: Arc::new(parsed), words }))
        };
        let taken: Vec<_> = self.documents.iter().filter_map(take).collect();
        self.is_whole = taken.len() == self.documents.len() && taken.len() == readings.len();
        taken
    }

    fn to_bytes(&self, key: &Origin, site: &Site) -> Vec<u8> {
        let mut packed = Vec::new();
        sealed(key, |bytes| {
            for (path, role) in &self.documents {
                // One that has gone while it was read.
                let Some(document) = site.catalog.document_at(path) else { continue };
                let parsed = site.catalog.document(document);
                packed.clear();
                parsed.pack(&mut packed);
                pack_words(site.words.get(path).and_then(|words| words.get()), &mut packed);
                path.pack(bytes);
                role.pack(bytes);
                parsed.hash.pack(bytes);
                packed.len().pack(bytes);
                bytes.extend(&packed);
            }
        })
    }
}

/// A file of the shelf: what `fill` adds, marked with the key, and with a hash that proves it whole.
fn sealed(key: &Origin, fill: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = HEADER.to_vec();
    bytes.extend(key);
    fill(&mut bytes);
    let hash = blake3::hash(&bytes);
    bytes.extend(hash.as_bytes());
    bytes
}

/// What [`sealed`] has been filled with; `None` if it is damaged or not of this key.
fn opened<'a>(bytes: &'a [u8], key: &Origin) -> Option<&'a [u8]> {
    let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
    let filled = body.strip_prefix(HEADER)?.strip_prefix(key)?;
    (blake3::hash(body).as_bytes() == hash).then_some(filled)
}

/// As `Option<Words>` packs itself.
fn pack_words(words: Option<&Words>, bytes: &mut Vec<u8>) {
    words.is_some().pack(bytes);
    if let Some(words) = words {
        words.pack(bytes);
    }
}

/// The readings of a part by path; `None` if it is damaged or not of this key.
fn readings<'a>(bytes: &'a [u8], key: &Origin) -> Option<HashMap<&'a str, Reading<'a>>> {
    let mut rest = opened(bytes, key)?;
    let mut readings = HashMap::new();
    while !rest.is_empty() {
        let path = pack::text(&mut rest)?;
        let (role, hash) = (Role::unpack(&mut rest)?, ContentHash::unpack(&mut rest)?);
        let length = usize::unpack(&mut rest)?;
        readings.insert(path, Reading { role, hash, packed: pack::take(&mut rest, length)? });
    }
    Some(readings)
}

/// The part that a path belongs to.
fn place(path: &SourcePath, parts: usize) -> usize {
    let hash = blake3::hash(path.as_str().as_bytes());
    let number = u32::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"));
    number as usize % parts
}

/// The name of a part: with another number of parts all have others.
fn name(parts: usize, at: usize) -> String {
    format!("{at}of{parts}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;
    use crate::parse;

    #[test]
    fn every_document_comes_back_from_the_shelf_as_it_was_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = ["content", "tests/corpus", "../shared/corpora"].map(|folder| root.join(folder));
        let files = folders.iter().flat_map(walkdir::WalkDir::new).flatten();
        let files = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"));
        let mut specs = 0;
        for file in files.take(1_500) {
            let path = SourcePath::new(file.path().strip_prefix(root).unwrap_or(file.path()).to_string_lossy());
            let text = source::load(Path::new("/"), &SourcePath::new(file.path().to_string_lossy())).unwrap();
            let text = source::SourceFile { path: path.clone(), ..text };
            let parsed = parse::parse(&text, &Role::Undecided, &Vocabulary::default());
            let mut bytes = Vec::new();
            parsed.pack(&mut bytes);
            let mut rest = bytes.as_slice();
            let unpacked = Parsed::unpack(&path, &mut rest);
            assert_eq!((unpacked.as_ref(), rest), (Some(&parsed), &[][..]), "{path}");
            specs += usize::from(parsed.spec().is_some());
        }
        assert!(specs > 20, "{specs} specs were read");
    }

    #[test]
    fn a_damaged_part_or_one_of_another_program_is_none() {
        let key = Parts::new("one").finish();
        let mut bytes = HEADER.to_vec();
        bytes.extend(key);
        SourcePath::new("a.md").pack(&mut bytes);
        Role::Spec.pack(&mut bytes);
        ContentHash([7; 16]).pack(&mut bytes);
        vec![1_u8, 2, 3].pack(&mut bytes);
        let hash = blake3::hash(&bytes);
        bytes.extend(hash.as_bytes());
        assert_eq!(readings(&bytes, &key).unwrap()["a.md"].packed, [1, 2, 3]);
        assert!(readings(&bytes, &Parts::new("another").finish()).is_none());
        assert!(readings(&bytes[..bytes.len() - 1], &key).is_none());
        let at = bytes.len() - 33;
        bytes[at] ^= 1;
        assert!(readings(&bytes, &key).is_none());
    }
}
