//! What a spec says about itself: status, owners, dates, priority, target release, and every other field.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{
    Attributed, Date, DateField, DateProblem, Field, FieldKey, Owner, Recognised, StatusField, StatusKind, Title,
    Vocabulary,
};
use crate::near::nearest;

use super::metadata::MetadataField;
use super::{Context, identity, owners};

/// The fields that a spec has besides its id and title.
#[derive(Debug)]
pub(super) struct Overview {
    pub(super) status: Option<StatusField>,
    pub(super) owners: Vec<Owner>,
    pub(super) created: Option<DateField>,
    pub(super) updated: Option<DateField>,
    pub(super) reviewed: Option<DateField>,
    pub(super) priority: Option<Attributed>,
    pub(super) target_release: Option<Field>,
    pub(super) extra: Vec<Field>,
}

/// Reads the metadata of a spec.
pub(super) fn read(context: &Context<'_>, title: &Title, diagnostics: &mut Vec<Diagnostic>) -> Overview {
    let metadata = &context.metadata;
    let single = |meaning| metadata.first(meaning).map(|field| self::field(context, field));
    Overview {
        status: status(context, diagnostics),
        owners: owners(context, diagnostics),
        created: date(context, FieldKey::Created, diagnostics),
        updated: date(context, FieldKey::Updated, diagnostics),
        reviewed: date(context, FieldKey::Reviewed, diagnostics),
        priority: single(FieldKey::Priority)
            .filter(|field| !identity::is_unfilled(&field.value))
            .map(|field| Attributed { text: field.value, place: field.place }),
        target_release: single(FieldKey::TargetRelease)
            .filter(|field| !identity::is_unfilled(&field.value) && !owners::is_nobody(&field.value)),
        extra: extra(context, title),
    }
}

/// The place that a finding about something missing points at: the title, or else the start of the file.
pub(super) fn whole_document(context: &Context<'_>) -> Place {
    let title = context.outline.sections.iter().find(|section| section.level == 1);
    title.and_then(|section| section.place).unwrap_or(Place::FILE)
}

fn status(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<StatusField> {
    let Some(field) = context.metadata.first(FieldKey::Status) else {
        diagnostics.push(
            context
                .finding(Code::SG110, whole_document(context), "the spec has no status, so it counts as unknown")
                .with_help("add a line `**Status**: Draft` under the title"),
        );
        return None;
    };
    let raw = field.text();
    let place = context.place(field.range());
    let recognised = if is_choice(&raw, context.vocabulary) {
        Recognised { kind: StatusKind::Unknown, qualifier: None, exceptions: false }
    } else {
        Recognised::read(&raw, context.vocabulary)
    };
    if recognised.kind == StatusKind::Unknown {
        diagnostics.push(if identity::is_unfilled(&raw) || is_choice(&raw, context.vocabulary) {
            let message = format!("the status is still the choice of the template: `{raw}`");
            context.finding(Code::SG010, place, message).with_help("leave one of the words")
        } else {
            let message = format!("status `{}` is not one this project uses", shortened(&raw));
            let finding = context.finding(Code::SG111, place, message);
            match near_status(&raw, context.vocabulary) {
                Some(word) => finding.with_help(format!("did you mean `{word}`?")),
                None => finding.with_help("use a word such as `Draft`, `In Progress` or `Complete`"),
            }
        });
    }
    let Recognised { kind, qualifier, exceptions } = recognised;
    Some(StatusField { kind, raw: raw.into(), qualifier, exceptions, place })
}

/// `Draft | In Progress | Complete`: every part is a status word of its own.
fn is_choice(raw: &str, vocabulary: &Vocabulary) -> bool {
    let inside = raw.trim().trim_start_matches('[').trim_end_matches(']');
    let is_status = |word: &str| Recognised::read(word, vocabulary).kind != StatusKind::Unknown;
    inside.contains('|') && inside.split('|').take(20).all(is_status)
}

/// The known status word that is closest to what is written, if it is close at all.
fn near_status(raw: &str, vocabulary: &Vocabulary) -> Option<String> {
    let written = Vocabulary::normalise(raw);
    if written.len() > 40 || written.len() < 3 {
        return None;
    }
    let near = nearest(&written, vocabulary.statuses.keys().map(String::as_str), 2);
    let mut letters = near.first()?.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn owners(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Owner> {
    // A field that names nobody gives way to the next one: `Owner: TBD`, `Author: Ann`.
    let named = context.metadata.all(FieldKey::Owner).map(|field| owners::read(context.file, &field.values));
    let owners = named.into_iter().find(|owners| !owners.is_empty()).unwrap_or_default();
    if owners.is_empty() {
        let written = context.metadata.first(FieldKey::Owner);
        let (place, message) = match written {
            Some(field) if identity::is_unfilled(&field.text()) => {
                let message = format!("the owner is still the placeholder of the template: `{}`", field.text());
                let finding = context.finding(Code::SG010, context.place(field.range()), message);
                diagnostics.push(finding.with_help("name a person or a team"));
                return owners;
            }
            Some(field) => (context.place(field.range()), format!("`{}` names nobody", shortened(&field.text()))),
            None => (whole_document(context), "the spec has no owner".to_owned()),
        };
        let help = "add a line `**Owner**: name of a person or team` under the title";
        diagnostics.push(context.finding(Code::SG120, place, message).with_help(help));
    }
    owners
}

fn date(context: &Context<'_>, meaning: FieldKey, diagnostics: &mut Vec<Diagnostic>) -> Option<DateField> {
    let field = context.metadata.first(meaning)?;
    let raw = field.text();
    let place = context.place(field.range());
    let date = Date::parse(raw.trim_matches(['[', ']', '(', ')', '`', '"', '.']), context.vocabulary.date_order);
    let key = &field.key.text;
    match date {
        Err(_) if identity::is_unfilled(&raw) => {
            let message = format!("`{key}` is still the placeholder of the template: `{}`", shortened(&raw));
            diagnostics.push(context.finding(Code::SG010, place, message));
            return None;
        }
        // Somebody who writes `TBD` or `—` has written no date.
        Err(_) if owners::is_nobody(&raw) => return None,
        Err(problem) => diagnostics.push(date_finding(context, problem, key, &raw, place)),
        Ok(_) => {}
    }
    Some(DateField { raw: raw.into(), date, place })
}

/// What is wrong with a date.
pub(super) fn date_finding(
    context: &Context<'_>,
    problem: DateProblem,
    key: &str,
    raw: &str,
    place: Place,
) -> Diagnostic {
    let raw = shortened(raw);
    match problem {
        DateProblem::Unreadable => context
            .finding(Code::SG130, place, format!("`{key}` is no date that can be read: `{raw}`"))
            .with_help("write it as `2026-01-31`"),
        DateProblem::Impossible => {
            context.finding(Code::SG130, place, format!("`{key}` names a day that does not exist: `{raw}`"))
        }
        DateProblem::Ambiguous => context
            .finding(Code::SG131, place, format!("`{key}` can be read in two ways: `{raw}`"))
            .with_help("write it as `2026-01-31`, or set the order of day and month in `sitegen.toml`"),
    }
}

fn field(context: &Context<'_>, field: &MetadataField) -> Field {
    Field { key: field.key.text.into(), value: field.text().into(), place: context.place(field.range()) }
}

/// Every field that stands nowhere else: those without a meaning, and further ones of a meaning that is given once.
fn extra(context: &Context<'_>, title: &Title) -> Vec<Field> {
    let mut firsts: BTreeMap<FieldKey, &MetadataField> = BTreeMap::new();
    let mut extra = Vec::new();
    for field in context.metadata.fields.iter().filter(|field| !field.values.is_empty()) {
        let stands_elsewhere = match field.meaning {
            None => false,
            Some(FieldKey::Title) => title.text == field.values[0].text,
            // These are read as dependencies, all of them.
            Some(FieldKey::Requires | FieldKey::Blocks | FieldKey::Relates) => true,
            Some(meaning) => {
                let first = *firsts.entry(meaning).or_insert(field);
                let texts = |field: &'_ MetadataField| -> Vec<String> {
                    field.values.iter().take(4).map(|value| shortened(value.text)).collect()
                };
                std::ptr::eq(first, field) || texts(first) == texts(field)
            }
        };
        if !stands_elsewhere {
            extra.push(self::field(context, field));
        }
    }
    extra
}
