//! SG313: a dependency that only the other side names, added to the list that is there.

use std::collections::{BTreeMap, BTreeSet};

use super::Edit;
use crate::catalog::{Catalog, SpecEntry, SpecIndex, Target};
use crate::diagnostic::{Code, Report, SourcePath};
use crate::model::{EdgeKind, Reference, ReferenceForm, Spec};

/// By file, the ids of the specs that it should name, in order: those that say that they block it.
pub(super) fn missing(catalog: &Catalog, report: &Report) -> BTreeMap<SourcePath, Vec<String>> {
    let found: BTreeSet<(&SourcePath, u32)> = report
        .all()
        .filter(|finding| finding.code == Code::SG313)
        .map(|finding| (&finding.path, finding.place.start))
        .collect();
    let mut missing: BTreeMap<SourcePath, BTreeSet<String>> = BTreeMap::new();
    for (index, entry) in catalog.specs() {
        for edge in entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Blocks) {
            let Target::Resolved(target) = edge.target else { continue };
            let other = catalog.spec(target);
            let line = &entry.spec().dependencies[edge.line];
            let place = edge.reference.map_or(line.place, |reference| line.references[reference].place);
            if target != index
                && found.contains(&(&entry.parsed.path, place.start))
                && is_unique(catalog, index, entry)
                && !other.edges.iter().any(|back| back.target == Target::Resolved(index))
            {
                missing.entry(other.parsed.path.clone()).or_default().insert(entry.spec().id.text.to_string());
            }
        }
    }
    missing.into_iter().map(|(path, ids)| (path, ids.into_iter().collect())).collect()
}

/// Whether the id of a spec leads to it and to no other, and can be written without any escapes.
fn is_unique(catalog: &Catalog, index: SpecIndex, entry: &SpecEntry) -> bool {
    let id = &entry.spec().id.text;
    let is_plain =
        id.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.'));
    let same = |other: &SpecEntry| other.spec().id.text.eq_ignore_ascii_case(id);
    is_plain
        && id.contains('-')
        && catalog.specs.iter().filter(|other| same(other)).count() == 1
        && !catalog.shared_keys.iter().any(|(_, specs)| specs.contains(&index))
}

/// The edits that add `ids` behind the last dependency of the list, written as that one is.
///
/// None where there is no list whose items begin with an id, or it is not clear where the list ends.
pub(super) fn added(spec: &Spec, text: &str, ids: &[String]) -> Vec<Edit> {
    let Some(style) = style(spec, text) else { return Vec::new() };
    ids.iter().map(|id| Edit::new(style.at..style.at, style.line(id), Code::SG313)).collect()
}

/// How the items of a list are written, and where another one goes.
struct Style<'a> {
    at: usize,
    /// Indent and bullet.
    bullet: &'a str,
    /// What stands around an id.
    around: &'static str,
    line_end: &'static str,
    /// The last line of the file has no line end, and keeps it so.
    is_last: bool,
}

impl Style<'_> {
    fn line(&self, id: &str) -> String {
        let after: String = self.around.chars().rev().collect();
        let item = format!("{}{}{id}{after}", self.bullet, self.around);
        if self.is_last { format!("{}{item}", self.line_end) } else { format!("{item}{}", self.line_end) }
    }
}

fn style<'a>(spec: &Spec, text: &'a str) -> Option<Style<'a>> {
    let names_id = |first: &Reference| first.form == ReferenceForm::Id;
    let mut needs = spec.dependencies.iter().filter(|line| line.kind == EdgeKind::Requires);
    let last = needs.rfind(|line| line.references.first().is_some_and(names_id))?;
    // A line that makes two kinds of ties is a sentence of its own.
    if spec.dependencies.iter().any(|other| other.place.line == last.place.line && other.kind != EdgeKind::Requires) {
        return None;
    }
    let place = last.references[0].place;
    let (start, end) = (place.start as usize, place.end as usize);
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line_start..start];
    let bullet_end = before.find(|character: char| !matches!(character, ' ' | '-' | '*' | '+')).unwrap_or(before.len());
    let around = ["**`", "**", "`", ""].into_iter().find(|around| before.ends_with(around))?;
    let bullet = before.strip_suffix(around)?;
    let mark = bullet.trim();
    if bullet_end < bullet.len() || !matches!(mark, "-" | "*" | "+") || !bullet.ends_with(' ') {
        return None;
    }
    let after: String = around.chars().rev().collect();
    text.get(end..)?.strip_prefix(after.as_str())?;
    let Some(length) = text[end..].find('\n') else {
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        return Some(Style { at: text.len(), bullet, around, line_end, is_last: true });
    };
    let at = end + length + 1;
    let line_end = if text[..at].ends_with("\r\n") { "\r\n" } else { "\n" };
    let next = text[at..].lines().next().unwrap_or_default();
    let ends = next.trim().is_empty() || next.starts_with('#') || next.starts_with(bullet);
    ends.then_some(Style { at, bullet, around, line_end, is_last: false })
}

/// Whether `new` has the dependencies of `old` and just the added ones, each as a need.
pub(super) fn are_as_added<'a>(old: &Spec, new: &Spec, added: impl Iterator<Item = &'a Edit>) -> bool {
    let needs = |spec: &Spec| -> BTreeMap<String, usize> {
        let mut needs = BTreeMap::new();
        for line in &spec.dependencies {
            for reference in &line.references {
                *needs.entry(format!("{} {}", line.kind.as_str(), reference.text)).or_default() += 1;
            }
        }
        needs
    };
    let mut expected = needs(old);
    for edit in added {
        let id = edit.text.trim().trim_start_matches(['-', '*', '+', ' ', '`']).trim_end_matches(['*', '`']);
        *expected.entry(format!("{} {id}", EdgeKind::Requires.as_str())).or_default() += 1;
    }
    expected == needs(new)
}
