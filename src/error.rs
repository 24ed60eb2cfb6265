//! Why sitegen itself could not go on.
//!
//! Faults in an author's files are [`crate::diagnostic::Diagnostic`]s. An [`Error`] is everything
//! else: a config mistake, a broken template, a folder that cannot be written, a taken port. It
//! names what was tried, on what, and keeps its cause.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The result of a step that can make sitegen stop.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A reason to stop, with what to do about it.
#[derive(Debug)]
pub struct Error(Box<Parts>);

#[derive(Debug)]
struct Parts {
    message: String,
    place: Option<FilePlace>,
    help: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A place in one of the project's own files: `sitegen.toml`, a template, a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePlace {
    /// The file as the user would name it.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// How many characters are meant; 0 if only the point is known.
    pub length: usize,
    /// The text of that line.
    pub source_line: String,
}

impl FilePlace {
    /// The place of a byte range of `text`, for the file called `path`.
    #[must_use]
    pub fn of_range(path: &Path, text: &str, range: std::ops::Range<usize>) -> Self {
        let start = (0..=range.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let source_line = text[line_start..line_end].trim_end_matches('\r');
        Self {
            path: path.to_path_buf(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            length: text.get(start..range.end.min(line_end)).map_or(0, |marked| marked.chars().count()),
            source_line: source_line.to_owned(),
        }
    }

    /// The place of a line and column (both from 1) of `text`, for the file called `path`.
    #[must_use]
    pub fn of_line(path: &Path, text: &str, line: usize, column: usize) -> Self {
        Self {
            path: path.to_path_buf(),
            line,
            column,
            length: 0,
            source_line: text.lines().nth(line.saturating_sub(1)).unwrap_or_default().to_owned(),
        }
    }
}

impl Error {
    /// An error that is told by its message alone. Lower case, no final period, names in back quotes.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Parts { message: message.into(), place: None, help: None, cause: None }))
    }

    /// What could not be done to which path, and why: ``cannot write `site/index.html`: permission denied``.
    #[must_use]
    pub fn io(doing: &str, path: &Path, cause: io::Error) -> Self {
        let mut error = Self::new(format!("cannot {doing} `{}`", path.display()));
        error.0.help = match cause.kind() {
            io::ErrorKind::StorageFull => Some("the disk is full: free some space and run it again".into()),
            io::ErrorKind::PermissionDenied => Some("change the permissions, or choose another place".into()),
            _ => None,
        };
        error.0.cause = Some(Box::new(cause));
        error
    }

    /// The same error, marked in a file.
    #[must_use]
    pub fn at(mut self, place: FilePlace) -> Self {
        self.0.place = Some(place);
        self
    }

    /// The same error, with what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Whether it comes from a file that is not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let cause = self.0.cause.as_deref().and_then(|cause| cause.downcast_ref::<io::Error>());
        cause.is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound)
    }

    /// Where in the project's own files it is, if it is there.
    #[must_use]
    pub fn place(&self) -> Option<&FilePlace> {
        self.0.place.as_ref()
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)?;
        match &self.0.cause {
            Some(cause) => write!(formatter, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| &**cause as &(dyn std::error::Error + 'static))
    }
}
