//! One table of the file, read key by key; what was not asked for is refused.

use std::ops::Range;
use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{LineIndex, Place};
use crate::error::{Error, FilePlace, Result};
use crate::spaces;

/// A table with the place of every key and value.
///
/// The keys that are asked for are the keys that are known: no second list can disagree with them.
pub(super) struct Table<'a> {
    file: File<'a>,
    /// As it is written in the file: `[build]`; empty for the top.
    name: String,
    span: Range<usize>,
    entries: Vec<Entry<'a>>,
    known: Vec<&'static str>,
}

#[derive(Clone, Copy)]
struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

struct Entry<'a> {
    key: String,
    key_span: Range<usize>,
    value: DeValue<'a>,
    span: Range<usize>,
}

/// A text of the file and where it stands.
pub(super) struct Text<'a> {
    file: File<'a>,
    /// What stands between the quotes.
    pub(super) words: String,
    span: Range<usize>,
}

impl<'a> Table<'a> {
    /// Reads a whole file.
    pub(super) fn parse(path: &'a Path, text: &'a str) -> Result<Self> {
        let file = File { path, text };
        let table = DeTable::parse(text).map_err(|cause| {
            // An error at the end of a line has no width there.
            let span = cause.span().unwrap_or(0..0);
            file.error(span, format!("`{}` is not valid TOML: {}", path.display(), first_line(cause.message())))
        })?;
        Ok(Self::new(file, String::new(), 0..0, table.into_inner()))
    }

    fn new(file: File<'a>, name: String, span: Range<usize>, table: DeTable<'a>) -> Self {
        let entries = table.into_iter().map(|(key, value)| Entry {
            key_span: key.span(),
            key: key.into_inner().into_owned(),
            span: value.span(),
            value: value.into_inner(),
        });
        Self { file, name, span, entries: entries.collect(), known: Vec::new() }
    }

    /// A text on one line.
    pub(super) fn line(&mut self, key: &'static str) -> Result<Option<String>> {
        self.checked(key, |text| {
            let line = spaces::single(text).into_owned();
            if line.is_empty() { Err("must not be empty".into()) } else { Ok(line) }
        })
    }

    /// A text that `check` accepts; its refusal is the end of a sentence about the key.
    pub(super) fn checked<T>(
        &mut self,
        key: &'static str,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        match check(&text.words) {
            Ok(value) => Ok(Some(value)),
            Err(problem) => Err(text.error(format!("`{key}` {problem}"))),
        }
    }

    /// The same for a key that has to be there.
    pub(super) fn required<T>(&mut self, key: &'static str, check: impl Fn(&str) -> Result<T, String>) -> Result<T> {
        match self.checked(key, check)? {
            Some(value) => Ok(value),
            None => Err(self.missing(key)),
        }
    }

    /// That `key` has to be there.
    pub(super) fn missing(&self, key: &str) -> Error {
        self.file.error(self.span.clone(), format!("`{}` needs a `{key}`", self.name))
    }

    /// A text with its place, for whoever can judge it later.
    pub(super) fn placed(&mut self, key: &'static str) -> Result<Option<(String, FilePlace)>> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let place = text.error("").place().cloned();
        Ok(place.map(|place| (text.words, place)))
    }

    /// A text with its place.
    pub(super) fn text(&mut self, key: &'static str) -> Result<Option<Text<'a>>> {
        let Some(entry) = self.take(key) else { return Ok(None) };
        self.file.text(entry.value, entry.span, key).map(Some)
    }

    /// A day: a date of TOML's own, or a text.
    pub(super) fn day(&mut self, key: &'static str) -> Result<Option<Text<'a>>> {
        let Some(entry) = self.take(key) else { return Ok(None) };
        match entry.value {
            DeValue::Datetime(day) => Ok(Some(Text { file: self.file, words: day.to_string(), span: entry.span })),
            value => self.file.text(value, entry.span, key).map(Some),
        }
    }

    /// Texts in a list.
    pub(super) fn texts(&mut self, key: &'static str) -> Result<Vec<Text<'a>>> {
        let Some(entry) = self.take(key) else { return Ok(Vec::new()) };
        match entry.value {
            DeValue::Array(values) => values
                .into_iter()
                .map(|value| {
                    let span = value.span();
                    self.file.text(value.into_inner(), span, key)
                })
                .collect(),
            value => Err(self.file.wrong_type(&value, entry.span, key, "a list of texts, as in `[\"a\", \"b\"]`")),
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Result<Option<bool>> {
        let Some(entry) = self.take(key) else { return Ok(None) };
        match entry.value {
            DeValue::Boolean(flag) => Ok(Some(flag)),
            value => Err(self.file.wrong_type(&value, entry.span, key, "`true` or `false`")),
        }
    }

    /// A table in this one.
    pub(super) fn table(&mut self, key: &'static str) -> Result<Option<Table<'a>>> {
        let Some(entry) = self.take(key) else { return Ok(None) };
        let name =
            if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name.trim_matches(['[', ']'])) };
        match entry.value {
            DeValue::Table(table) => Ok(Some(Self::new(self.file, format!("[{name}]"), entry.span, table))),
            value => Err(self.file.wrong_type(&value, entry.span, key, &format!("a table, begun by `[{name}]`"))),
        }
    }

    /// The tables of a list: `[[link]]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Result<Vec<Table<'a>>> {
        let Some(entry) = self.take(key) else { return Ok(Vec::new()) };
        let wanted = format!("a list of tables, each begun by `[[{key}]]`");
        let DeValue::Array(values) = entry.value else {
            return Err(self.file.wrong_type(&entry.value, entry.span, key, &wanted));
        };
        let tables = values.into_iter().map(|value| {
            let span = value.span();
            match value.into_inner() {
                DeValue::Table(table) => Ok(Self::new(self.file, format!("[[{key}]]"), span, table)),
                value => Err(self.file.wrong_type(&value, span, key, &wanted)),
            }
        });
        tables.collect()
    }

    /// Patterns of files, from the content folder.
    pub(super) fn globs(&mut self, key: &'static str) -> Result<GlobSet> {
        let mut globs = GlobSetBuilder::new();
        let mut last = None;
        for pattern in self.texts(key)? {
            // `docs/` means what is in it, as in `.gitignore`.
            let text = match pattern.words.strip_suffix('/') {
                Some(folder) => format!("{folder}/**"),
                None => pattern.words.clone(),
            };
            let glob = GlobBuilder::new(text.trim_start_matches("./")).literal_separator(true).build();
            globs.add(
                glob.map_err(|cause| pattern.error(format!("`{key}` has a pattern that is none: {}", cause.kind())))?,
            );
            last = Some(pattern);
        }
        globs.build().map_err(|cause| {
            let message = format!("`{key}` has patterns that cannot be used together: {cause}");
            last.map_or_else(|| Error::new(message.clone()), |pattern| pattern.error(message.clone()))
        })
    }

    /// Every entry of a table with keys of the project's own: word and meaning.
    pub(super) fn pairs(self) -> Result<Vec<(Text<'a>, Text<'a>)>> {
        let file = self.file;
        let pairs = self.entries.into_iter().map(|entry| {
            let meaning = file.text(entry.value, entry.span, &entry.key)?;
            Ok((Text { file, words: entry.key, span: entry.key_span }, meaning))
        });
        pairs.collect()
    }

    /// What is left when the known keys were taken: keys of the project's own, with texts.
    pub(super) fn rest(mut self) -> Result<Vec<(Text<'a>, Text<'a>)>> {
        self.entries.sort_by_key(|entry| entry.key_span.start);
        for entry in &self.entries {
            // A number or a list cannot be meant for a rule, so the key is the mistake.
            if !matches!(entry.value, DeValue::String(_)) && !entry.key.contains('-') && !entry.key.starts_with("SG") {
                let message = format!("unknown key `{}` in `{}`", entry.key, self.name);
                let error = self.file.error(entry.key_span.clone(), message);
                return Err(error.with_help(suggestion(&entry.key, &self.known)));
            }
        }
        self.pairs()
    }

    /// Refuses what was not asked for.
    pub(super) fn finish(mut self) -> Result<()> {
        self.entries.sort_by_key(|entry| entry.key_span.start);
        let Some(entry) = self.entries.first() else { return Ok(()) };
        let place = if self.name.is_empty() { String::new() } else { format!(" in `{}`", self.name) };
        let error = self.file.error(entry.key_span.clone(), format!("unknown key `{}`{place}", entry.key));
        Err(error.with_help(suggestion(&entry.key, &self.known)))
    }

    fn take(&mut self, key: &'static str) -> Option<Entry<'a>> {
        self.known.push(key);
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }
}

impl Text<'_> {
    /// An error that marks this text.
    pub(super) fn error(&self, message: impl Into<String>) -> Error {
        self.file.error(self.span.clone(), message)
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        LineIndex::new(self.file.text).place(self.file.text, self.span.clone())
    }

    /// The value that it names in `table`; otherwise an error with the nearest names.
    pub(super) fn named<T: Clone>(&self, table: &[(&'static str, T)], what: &str) -> Result<T> {
        let name = self.words.trim().to_lowercase().replace([' ', '-'], "_");
        if let Some((_, value)) = table.iter().find(|(known, _)| known.replace('-', "_") == name) {
            return Ok(value.clone());
        }
        let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
        Err(self.error(format!("`{}` is no {what}", self.words.escape_debug())).with_help(suggestion(&name, &names)))
    }
}

impl<'a> File<'a> {
    fn error(self, span: Range<usize>, message: impl Into<String>) -> Error {
        Error::new(message).at(FilePlace::of_range(self.path, self.text, span))
    }

    fn text(self, value: DeValue<'a>, span: Range<usize>, key: &str) -> Result<Text<'a>> {
        match value {
            DeValue::String(text) => Ok(Text { file: self, words: text.into_owned(), span }),
            value => Err(self.wrong_type(&value, span, key, "a text in quotes")),
        }
    }

    fn wrong_type(self, value: &DeValue<'_>, span: Range<usize>, key: &str, wanted: &str) -> Error {
        let found = match value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(span, format!("`{key}` is {wanted}, not {found}"))
    }
}

/// "did you mean `title`?", or all names where none is near.
fn suggestion(name: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let nearest = nearest.max_by(|left, right| left.0.total_cmp(&right.0));
    match nearest {
        Some((likeness, candidate)) if likeness >= 0.8 => format!("did you mean `{candidate}`?"),
        _ => {
            let mut names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let last = names.pop().unwrap_or_default();
            if names.is_empty() {
                format!("only {last} can stand here")
            } else {
                format!("known are {} and {last}", names.join(", "))
            }
        }
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}
