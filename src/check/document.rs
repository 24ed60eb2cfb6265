//! Whether a spec says what it is: sections, id, status word.

use crate::catalog::{SpecEntry, key};
use crate::diagnostic::Code;
use crate::model::Origin;
use crate::near::nearest;
use crate::spaces;

use super::{File, Findings, Network};

/// SG009: a section whose heading is nearly one that is known.
pub(super) fn near_sections(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    for section in &entry.spec().unknown_sections {
        let title = section.title.to_lowercase();
        let near = findings.desk.near_headings.entry(title);
        let near = near.or_insert_with_key(|title| near_heading(title, &network.rules.headings).map(str::to_owned));
        if let Some(near) = near.clone() {
            findings.add(
                Code::SG009,
                &entry.parsed.path,
                section.place,
                format!("no section is called `{}`; it is shown as it stands", section.title),
                &format!("did you mean `{near}`?"),
            );
        }
    }
}

/// The known heading that is one or two letters away; short words are too easily near to anything.
fn near_heading<'a>(title: &str, headings: &'a [String]) -> Option<&'a str> {
    let most = match title.chars().count() {
        0..5 => return None,
        5..8 => 1,
        _ => 2,
    };
    let near = nearest(title, headings.iter().map(String::as_str), most);
    near.first().copied().filter(|heading| *heading != title)
}

/// SG103: the id says one thing and the file's name another.
pub(super) fn id_against_path(file: File<'_>, findings: &mut Findings<'_>) {
    let id = &file.spec.id;
    if matches!(id.origin, Origin::Folder | Origin::File) {
        return;
    }
    let name = key::own_name(&file.parsed.path);
    let (own, written) = (key::safe(name), key::safe(&id.text));
    let (own_digits, own_rest) = number_and_rest(&own);
    let (written_digits, written_rest) = number_and_rest(&written);
    // A name without a number is no id, and `007` is short for `007-live-preview`.
    let (Some(own_number), Some(written_number)) = (own_digits, written_digits) else { return };
    let slugs_differ = !own_rest.is_empty() && !written_rest.is_empty() && own_rest != written_rest;
    if own_number != written_number || slugs_differ {
        findings.add(
            Code::SG103,
            &file.parsed.path,
            id.place,
            format!("the id is `{}`, but the file is named `{name}`", id.text),
            "make them the same: readers look for one under the name of the other",
        );
    }
}

/// SG105: an id in another shape than the project's.
pub(super) fn id_pattern(network: Network<'_>, entry: &SpecEntry, findings: &mut Findings<'_>) {
    let Some(pattern) = &network.rules.id_pattern else { return };
    let id = &entry.spec().id;
    if !pattern.is_match(&*id.text) {
        findings.add(
            Code::SG105,
            &entry.parsed.path,
            id.place,
            format!("the id `{}` has not the shape `{}`", id.text, pattern.glob()),
            "give it the shape that `id_pattern` in `sitegen.toml` asks for",
        );
    }
}

/// The first number of a safe name, and what follows it.
fn number_and_rest(safe: &str) -> (Option<u64>, &str) {
    let Some(start) = safe.find(|character: char| character.is_ascii_digit()) else { return (None, safe) };
    let length = safe[start..].find(|character: char| !character.is_ascii_digit()).unwrap_or(safe.len() - start);
    (safe[start..start + length].parse().ok(), safe[start + length..].trim_start_matches('-'))
}

/// SG112: a status word with something added to it.
pub(super) fn qualified_status(file: File<'_>, findings: &mut Findings<'_>) {
    let Some(status) = &file.spec.status else { return };
    let Some(qualifier) = &status.qualifier else { return };
    let what = if status.exceptions { "complete with exceptions" } else { status.kind.label() };
    findings.add(
        Code::SG112,
        &file.parsed.path,
        status.place,
        format!("`{}` is read as {what}, with the addition `{qualifier}`", status.raw),
        "the addition is shown on the page; keep details of progress in the implementation status",
    );
}

/// SG113: a status written in other words than the pages use.
pub(super) fn status_alias(file: File<'_>, findings: &mut Findings<'_>) {
    let Some(status) = &file.spec.status else { return };
    let plain: String =
        status.raw.chars().filter(|character| character.is_alphanumeric() || *character == ' ').collect();
    let plain = spaces::single(&plain);
    let label = status.kind.label();
    if *status.kind.built_in() == crate::model::StatusKind::Unknown || status.qualifier.is_some() {
        return;
    }
    if !plain.eq_ignore_ascii_case(label) {
        findings.add(
            Code::SG113,
            &file.parsed.path,
            status.place,
            format!("`{}` is another word for `{label}`", status.raw),
            &format!("write `{label}`, the word that all pages use"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safe_name_is_cut_at_its_number() {
        assert_eq!(number_and_rest("feat-010-chat"), (Some(10), "chat"));
        assert_eq!(number_and_rest("search"), (None, "search"));
        assert_eq!(number_and_rest("007"), (Some(7), ""));
    }
}
