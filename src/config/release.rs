//! `[releases]` and `[[release]]`: the project's own word on its releases.

use crate::error::Result;
use crate::model::{
    Date, DateField, Precision, RegisteredRelease, ReleaseRegistry, ReleaseScope, ReleaseState, Version,
};

use super::table::{Table, Text};

const SCOPES: &[(&str, ReleaseScope)] = &[("product", ReleaseScope::Product), ("spec", ReleaseScope::Spec)];

const STATES: &[(&str, ReleaseState)] = &[
    ("released", ReleaseState::Released),
    ("in_progress", ReleaseState::InProgress),
    ("next", ReleaseState::Next),
    ("planned", ReleaseState::Planned),
];

/// Takes both keys from the top table.
pub(super) fn registry(table: &mut Table<'_>) -> Result<ReleaseRegistry> {
    let mut registry = ReleaseRegistry::default();
    if let Some(mut releases) = table.table("releases")? {
        if let Some(scope) = releases.text("scope")? {
            registry.scope = scope.named(SCOPES, "release scope")?;
        }
        releases.finish()?;
    }
    for entry in table.tables("release")? {
        let (text, entry) = release(entry)?;
        if registry.releases.iter().any(|earlier| earlier.version == entry.version) {
            return Err(text.error(format!("version `{}` is registered twice", entry.version.as_str())));
        }
        registry.releases.push(entry);
    }
    Ok(registry)
}

fn release(mut table: Table<'_>) -> Result<(Text<'_>, RegisteredRelease)> {
    let Some(text) = table.text("version")? else { return Err(table.missing("version")) };
    let Some(version) = Version::parse(&text.words) else {
        return Err(text
            .error(format!("`{}` is no version", text.words.escape_debug()))
            .with_help("a version has up to three numbers, as in `1.2.0` or `2.0.0-beta.1`"));
    };
    let name = table.line("name")?;
    let date = table.day("date")?.map(|text| date(&text)).transpose()?;
    let state = table.text("state")?.map(|text| text.named(STATES, "release state")).transpose()?;
    table.finish()?;
    Ok((text, RegisteredRelease { version, name, date, state }))
}

fn date(text: &Text<'_>) -> Result<DateField> {
    match read_date(text.words.trim()) {
        Some(date) => Ok(DateField { raw: text.words.trim().into(), date: Ok(date), place: text.place() }),
        None => Err(text
            .error(format!("`{}` is no date", text.words.escape_debug()))
            .with_help("write `2026-09-01`, `2026-09`, `2026-Q3` or `2026`")),
    }
}

/// Only forms that can be read in one way: this file is ours to define.
fn read_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let (month, precision) = match parts.next() {
        None => (1, Precision::Year),
        Some(quarter) if quarter.starts_with(['Q', 'q']) => {
            let quarter = i8::try_from(number(&quarter[1..], 1)?).ok().filter(|quarter| (1..=4).contains(quarter))?;
            (quarter * 3 - 2, Precision::Quarter)
        }
        Some(month) => (i8::try_from(number(month, 2)?).ok()?, Precision::Month),
    };
    let (day, precision) = match parts.next() {
        Some(day) if precision == Precision::Month => (i8::try_from(number(day, 2)?).ok()?, Precision::Day),
        Some(_) => return None,
        None => (1, precision),
    };
    if parts.next().is_some() {
        return None;
    }
    Date::day(year, month, day).map(|first| Date::new(first.first_day(), precision))
}

fn number(digits: &str, length: usize) -> Option<i16> {
    (digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_exact_as_it_is_written() {
        for (text, last_day) in
            [("2026-09-01", "2026-09-01"), ("2026-09", "2026-09-30"), ("2026-Q3", "2026-09-30"), ("2026", "2026-12-31")]
        {
            assert_eq!(read_date(text).map(|date| date.last_day().to_string()).as_deref(), Some(last_day), "{text}");
        }
        for text in
            ["2026-02-30", "26-01-01", "2026-Q5", "2026-Q", "2026-Q1-01", "soon", "", "2026-1-1", "2026-01-01-01"]
        {
            assert_eq!(read_date(text), None, "{text}");
        }
    }
}
