//! The words that a project adds: headings, fields, status words, impact words, marks, kinds of status.

use std::sync::Arc;

use crate::error::Result;
use crate::model::{CustomStatus, DateOrder, FieldKey, Impact, Mark, SectionKind, StatusKind, Vocabulary};

use super::table::{Table, Text};

/// Additions to the built-in [`Vocabulary`].
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    sections: Vec<(String, SectionKind)>,
    fields: Vec<(String, FieldKey)>,
    statuses: Vec<(String, StatusKind)>,
    impacts: Vec<(String, Impact)>,
    marks: Vec<(char, Mark)>,
    date_order: Option<DateOrder>,
}

pub(super) const SECTIONS: &[(&str, SectionKind)] = &[
    ("overview", SectionKind::Overview),
    ("status", SectionKind::Status),
    ("problem", SectionKind::Problem),
    ("stories", SectionKind::Stories),
    ("criteria", SectionKind::Criteria),
    ("technical", SectionKind::Technical),
    ("architecture", SectionKind::Architecture),
    ("data_model", SectionKind::DataModel),
    ("api", SectionKind::Api),
    ("integrations", SectionKind::Integrations),
    ("work", SectionKind::Work),
    ("metrics", SectionKind::Metrics),
    ("dependencies", SectionKind::Dependencies),
    ("external_dependencies", SectionKind::ExternalDependencies),
    ("internal_dependencies", SectionKind::InternalDependencies),
    ("risks", SectionKind::Risks),
    ("testing", SectionKind::Testing),
    ("documentation", SectionKind::Documentation),
    ("releases", SectionKind::Releases),
    ("changelog", SectionKind::Changelog),
];

const FIELDS: &[(&str, FieldKey)] = &[
    ("id", FieldKey::Id),
    ("title", FieldKey::Title),
    ("status", FieldKey::Status),
    ("owner", FieldKey::Owner),
    ("created", FieldKey::Created),
    ("updated", FieldKey::Updated),
    ("reviewed", FieldKey::Reviewed),
    ("priority", FieldKey::Priority),
    ("requires", FieldKey::Requires),
    ("blocks", FieldKey::Blocks),
    ("relates", FieldKey::Relates),
    ("target_release", FieldKey::TargetRelease),
];

const IMPACTS: &[(&str, Impact)] =
    &[("low", Impact::Low), ("medium", Impact::Medium), ("high", Impact::High), ("critical", Impact::Critical)];

const MARKS: &[(&str, Mark)] = &[
    ("done", Mark::Done),
    ("open", Mark::Open),
    ("waiting", Mark::Waiting),
    ("doing", Mark::Doing),
    ("dropped", Mark::Dropped),
];

const ORDERS: &[(&str, DateOrder)] = &[("day-first", DateOrder::DayFirst), ("month-first", DateOrder::MonthFirst)];

impl Words {
    /// Takes `[[status]]`, `[vocabulary.*]` and `[dates]` from the top table.
    pub(super) fn read(table: &mut Table<'_>) -> Result<Self> {
        let mut words = Self::default();
        let kinds = status_kinds();
        let mut custom = Vec::new();
        for entry in table.tables("status")? {
            let (status, added) = custom_status(entry, &kinds, &custom)?;
            words.statuses.extend(added.into_iter().map(|word| (word, StatusKind::Custom(Arc::clone(&status)))));
            custom.push(status);
        }
        if let Some(mut vocabulary) = table.table("vocabulary")? {
            words.sections = pairs(vocabulary.table("sections")?, |text| text.named(SECTIONS, "section"))?;
            words.fields = pairs(vocabulary.table("fields")?, |text| text.named(FIELDS, "field"))?;
            words.impacts = pairs(vocabulary.table("impact")?, |text| text.named(IMPACTS, "impact"))?;
            words.marks = marks(vocabulary.table("marks")?)?;
            words.statuses.extend(pairs(vocabulary.table("status")?, |text| {
                match custom.iter().find(|status| status.name == name(&text.words)) {
                    Some(status) => Ok(StatusKind::Custom(Arc::clone(status))),
                    None => text.named(&kinds, "kind of status"),
                }
            })?);
            vocabulary.finish()?;
        }
        if let Some(mut dates) = table.table("dates")? {
            words.date_order = dates.text("order")?.map(|text| text.named(ORDERS, "order of dates")).transpose()?;
            dates.finish()?;
        }
        Ok(words)
    }

    /// The project's words win over the built-in ones.
    pub(super) fn added_to(&self, mut vocabulary: Vocabulary) -> Vocabulary {
        vocabulary.sections.extend(normalised(&self.sections));
        vocabulary.fields.extend(normalised(&self.fields));
        vocabulary.statuses.extend(normalised(&self.statuses));
        vocabulary.impacts.extend(normalised(&self.impacts));
        vocabulary.marks.extend(self.marks.iter().copied());
        vocabulary.date_order = self.date_order.or(vocabulary.date_order);
        vocabulary
    }
}

fn normalised<T: Clone>(words: &[(String, T)]) -> impl Iterator<Item = (String, T)> + '_ {
    words.iter().map(|(word, meaning)| (Vocabulary::normalise(word), meaning.clone()))
}

fn pairs<T>(table: Option<Table<'_>>, meaning: impl Fn(&Text<'_>) -> Result<T>) -> Result<Vec<(String, T)>> {
    let Some(table) = table else { return Ok(Vec::new()) };
    let pairs = table.pairs()?.into_iter().map(|(word, text)| {
        if Vocabulary::normalise(&word.words).is_empty() {
            return Err(word.error("there is no letter or digit in this word"));
        }
        Ok((word.words, meaning(&text)?))
    });
    pairs.collect()
}

/// `[vocabulary.marks]`: a sign before an item, and what it says.
fn marks(table: Option<Table<'_>>) -> Result<Vec<(char, Mark)>> {
    let Some(table) = table else { return Ok(Vec::new()) };
    let marks = table.pairs()?.into_iter().map(|(sign, text)| match one_sign(&sign.words) {
        Some(character) => Ok((character, text.named(MARKS, "mark")?)),
        None => Err(sign
            .error(format!("`{}` cannot be a mark", sign.words.escape_debug()))
            .with_help("a mark is one sign such as `🟩`; letters, digits and what is on every keyboard begin texts")),
    });
    marks.collect()
}

/// The one character of a sign, which a variation selector may follow.
///
/// A letter would be cut off from every item that begins with it, and ASCII is Markdown's own.
fn one_sign(text: &str) -> Option<char> {
    let mut characters = text.trim().chars().filter(|character| !matches!(character, '\u{fe0e}' | '\u{fe0f}'));
    let sign = characters.next().filter(|sign| !sign.is_ascii() && !sign.is_alphanumeric() && !sign.is_control())?;
    characters.next().is_none().then_some(sign)
}

/// One `[[status]]`, with the words that mean it: its name and label are among them.
fn custom_status(
    mut table: Table<'_>,
    kinds: &[(&'static str, StatusKind)],
    earlier: &[Arc<CustomStatus>],
) -> Result<(Arc<CustomStatus>, Vec<String>)> {
    let Some(text) = table.text("name")? else { return Err(table.missing("name")) };
    let id = name(&text.words);
    if id.is_empty() || !id.chars().all(|character| character.is_alphanumeric() || character == '_') {
        return Err(text
            .error(format!("`{}` is no name for a status", text.words.escape_debug()))
            .with_help("use letters, digits and `_`, as in `in_pilot`; what pages show goes into `label`"));
    }
    if kinds.iter().any(|(known, _)| *known == id) || earlier.iter().any(|status| status.name == id) {
        return Err(text.error(format!("there is a status `{id}` already")));
    }
    let label = table.line("label")?.unwrap_or_else(|| text.words.trim().to_owned());
    let like = match table.text("like")? {
        Some(text) => text.named(kinds, "kind of status")?,
        None => return Err(table.missing("like").with_help("name the built-in status that it counts as")),
    };
    let mut words: Vec<String> = table.texts("words")?.into_iter().map(|word| word.words).collect();
    table.finish()?;
    words.extend([id.replace('_', " "), label.clone()]);
    Ok((Arc::new(CustomStatus { name: id, label, like }), words))
}

fn name(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '-'], "_")
}

/// The built-in kinds of status with their names.
pub(super) fn status_kinds() -> Vec<(&'static str, StatusKind)> {
    StatusKind::BUILT_IN.iter().map(|kind| (built_in_name(kind), kind.clone())).collect()
}

/// [`StatusKind::name`] as a name that lives as long as the program.
fn built_in_name(kind: &StatusKind) -> &'static str {
    match kind {
        StatusKind::Draft => "draft",
        StatusKind::Approved => "approved",
        StatusKind::InProgress => "in_progress",
        StatusKind::Complete => "complete",
        StatusKind::Blocked => "blocked",
        StatusKind::Deferred => "deferred",
        StatusKind::Superseded => "superseded",
        StatusKind::Cancelled => "cancelled",
        StatusKind::Custom(_) | StatusKind::Unknown => "unknown",
    }
}
