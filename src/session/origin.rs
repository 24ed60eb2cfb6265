//! What a whole site is a function of, as one hash: where it is equal, a build would write what is there.
//!
//! Everything goes into it that a build looks at: the program, what was typed, the settings, the theme, which files
//! there are and what they hold. A file counts by the hash of its bytes, which is known of a document that nobody has
//! touched since an earlier build; a large file that is no document by its stamp, so that films need not be read.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::shelf::{self, Seen};
use super::{Decisions, Look, Project, Session};
use crate::config;
use crate::diagnostic::{Severity, SourcePath};
use crate::model::{ContentHash, Settings};
use crate::output::{self, Key, Output, Written};
use crate::source::{self, Discovered};

/// Changes when what follows is hashed otherwise.
const FORMAT: u32 = 1;

/// Files of this length or less are hashed whole.
const SMALL: u64 = 1024 * 1024;

/// What a site was made from.
pub(super) type Origin = [u8; 32];

/// A hash of parts that cannot run into each other.
pub(super) struct Parts(blake3::Hasher);

impl Parts {
    pub(super) fn new(name: &str) -> Self {
        let mut parts = Self(blake3::Hasher::new());
        parts.add(name.as_bytes());
        parts.add(&FORMAT.to_le_bytes());
        parts
    }

    pub(super) fn add(&mut self, part: &[u8]) {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// A value of plain data, which prints all that it is.
    pub(super) fn value(&mut self, value: &impl std::fmt::Debug) {
        self.add(format!("{value:?}").as_bytes());
    }

    pub(super) fn finish(&self) -> Origin {
        *self.0.finalize().as_bytes()
    }

    /// The beginning of [`Self::finish`], for what a list of all files holds of each.
    pub(super) fn key(&self) -> Key {
        *self.0.finalize().as_bytes().first_chunk().expect("a hash has 32 bytes")
    }
}

/// What the look of every page is a function of: the program, settings and theme. None for a project that does not say
/// which program it is.
fn of_look(project: &Project, decisions: &Decisions, look: &Look) -> Option<Origin> {
    let mut parts = Parts::new("look");
    parts.add(project.program.as_ref()?.as_bytes());
    parts.add(decisions.text.as_bytes());
    // Views alone tell the commit, and each is hashed with its page.
    parts.value(&Settings { commit: None, ..decisions.settings.clone() });
    parts.add(config::path_in_repository(&project.content).as_bytes());
    for template in &look.theme.templates {
        parts.value(&(&template.name, &template.file));
        parts.add(template.text.as_bytes());
    }
    for (name, bytes) in &look.theme.assets {
        parts.add(name.as_bytes());
        parts.add(bytes);
    }
    Some(parts.finish())
}

/// What else a build was told: words that its messages repeat, and what views alone show.
fn of_words(project: &Project, decisions: &Decisions) -> Origin {
    let mut parts = Parts::new("words");
    parts.value(&(&project.content, &project.config, &decisions.settings.commit));
    parts.value(&decisions.since);
    parts.finish()
}

/// The look with which files there are, and what those hold that are no documents.
fn of_files(look: &Origin, content: &Path, found: &Discovered) -> Origin {
    let mut parts = Parts::new("files");
    parts.add(look);
    for (path, role) in &found.documents {
        parts.value(&(path, role));
    }
    for path in &found.assets {
        parts.add(path.as_str().as_bytes());
        // A stamp of a large file that is young proves nothing yet.
        match source::length(content, path).filter(|length| *length > SMALL).and_then(|_| source::stamp(content, path))
        {
            Some(stamp) => parts.value(&stamp),
            None => parts.value(&source::hash(content, path).ok()),
        }
    }
    parts.value(&found.diagnostics);
    parts.finish()
}

/// What a site is made from but for the text of its documents.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origins {
    /// See [`of_look`].
    pub(super) look: Origin,
    /// See [`of_files`].
    pub(super) files: Origin,
    /// See [`of_words`].
    words: Origin,
}

impl Origins {
    /// None for a project that does not say which program it is.
    pub(super) fn of(project: &Project, decisions: &Decisions, look: &Look, found: &Discovered) -> Option<Self> {
        let look = of_look(project, decisions, look)?;
        let files = of_files(&look, &project.content, found);
        Some(Self { look, files, words: of_words(project, decisions) })
    }
}

/// What a build saw of a project that turned out to have changed: the build goes on from here.
pub(super) struct Glance {
    pub(super) decisions: Arc<Decisions>,
    pub(super) look: Arc<Look>,
    pub(super) found: Arc<Discovered>,
    pub(super) origins: Origins,
    /// What each document's file was.
    pub(super) seen: HashMap<SourcePath, Seen>,
    /// What is to be remembered of those.
    pub(super) files: Option<Vec<u8>>,
    /// The folder that the build goes into.
    pub(super) output: Option<Output>,
}

/// All of that with what the documents hold, by path.
pub(super) fn of_site<'a>(origins: &Origins, documents: impl Iterator<Item = (&'a SourcePath, ContentHash)>) -> Origin {
    let mut parts = Parts::new("site");
    parts.add(&origins.files);
    parts.add(&origins.words);
    for (path, hash) in documents {
        parts.add(path.as_str().as_bytes());
        parts.add(&hash.0);
    }
    parts.finish()
}

/// A build that has nothing to do: what the last one found, and the files that it left.
#[derive(Clone, Debug)]
pub struct Unchanged {
    /// How many findings of each severity there were.
    pub findings: Findings,
    /// All files, the same.
    pub written: Written,
}

/// What a build told about the author's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Errors, warnings and notes.
    pub counts: [usize; 3],
    /// What was told about them.
    pub report: String,
}

impl Findings {
    /// How many are of this severity or above.
    #[must_use]
    pub fn at_least(&self, level: Severity) -> usize {
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        severities.iter().zip(self.counts).filter(|(severity, _)| **severity >= level).map(|(_, count)| count).sum()
    }

    /// As the note of a record.
    pub(super) fn to_note(&self) -> String {
        let [errors, warnings, infos] = self.counts;
        format!("{errors} {warnings} {infos}\n{}", self.report)
    }

    fn of_note(note: &str) -> Option<Self> {
        let (counts, report) = note.split_once('\n')?;
        let counts: Option<Vec<usize>> = counts.split(' ').map(|count| count.parse().ok()).collect();
        Some(Self { counts: counts?.try_into().ok()?, report: report.to_owned() })
    }
}

impl Session {
    /// Whether a build into `folder` would only write what is there: nothing that it is made from has changed since
    /// the last build, and nobody has touched what that one wrote. Whatever stands in the way of knowing it means no;
    /// the build itself then says what is wrong.
    pub fn unchanged(&mut self, folder: &Path) -> Option<Unchanged> {
        if self.project.program.is_none() || !output::is_output(folder) {
            return None;
        }
        let (output, origin) = rayon::join(|| Output::open(folder).ok(), || self.origin());
        let output = output?;
        let record = output.record().filter(|record| Some(record.origin) == origin);
        let unchanged = record.and_then(|record| {
            let as_left = (0..output.len()).into_par_iter().all(|number| output.is_as_left(number));
            let written = Written { same: output.len(), ..Written::default() };
            as_left.then(|| Findings::of_note(&record.note)).flatten().map(|findings| Unchanged { findings, written })
        });
        // To read once more what the last build left would take long.
        if let Some(glance) = self.glance.as_mut().filter(|_| unchanged.is_none()) {
            glance.output = Some(output);
        }
        unchanged
    }

    /// What a site of the files as they stand would be made from.
    fn origin(&mut self) -> Option<Origin> {
        let decisions = self.decisions().ok()?;
        self.theme = self.project.theme.clone().or_else(|| decisions.config.theme.clone());
        let (look, found) = rayon::join(|| self.look(&decisions), || self.discover(&decisions.config));
        let (look, found) = (look.ok()?, Arc::new(found.ok()?));
        let origins = Origins::of(&self.project, &decisions, &look, &found)?;
        let (seen, files) = shelf::look_at_all(&self.project, &decisions.text, &found.documents)?;
        let origin = of_site(&origins, seen.iter().map(|(path, (_, hash))| (path, *hash)));
        self.decisions = Some(Arc::clone(&decisions));
        self.look = Some(Arc::clone(&look));
        let seen = seen.into_iter().collect();
        self.glance = Some(Glance { decisions, look, found, origins, seen, files, output: None });
        Some(origin)
    }
}
