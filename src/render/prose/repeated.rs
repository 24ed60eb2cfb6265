//! The fields at the beginning of a spec, folded away where the page's head shows every one of them.
//!
//! Nothing is dropped: the lines stand in a `details` as their author wrote them. One line that the head does not show,
//! or shows otherwise, and all of them stay as they are.

use std::collections::HashSet;

use crate::escape;
use crate::model::{DateField, Field, Spec};

use super::Prose;

/// Folds a first paragraph of fields, with its heading if it has a section of its own.
pub(super) fn fold(prose: &mut Prose, spec: &Spec) {
    let html = &*prose.html;
    let heading = Heading::at_start(html);
    let start = heading.as_ref().map_or(0, |heading| heading.end);
    let Some(paragraph) = html[start..].strip_prefix("<p>").and_then(|rest| Some(&rest[..rest.find("</p>\n")?])) else {
        return;
    };
    let end = start + "<p></p>\n".len() + paragraph.len();
    // A section that goes on keeps its fields in sight.
    let alone = heading.is_none() || html[end..].is_empty() || html[end..].starts_with("<div class=\"heading\"><h2 ");
    if !alone || !all_shown(paragraph, spec) {
        return;
    }
    let first = prose.headings.first();
    let listed = first.is_some_and(|first| heading.as_ref().is_some_and(|it| escape::escaped(&first.id) == it.id));
    // A link to the section leads into the fold, which opens for it.
    let (name, id) = heading.map_or(("As written".to_owned(), String::new()), |heading| {
        (format!("{}: as written", heading.text), format!(" id=\"{}\"", heading.id))
    });
    let folded = format!(
        "<details class=\"as-written front-matter\"><summary>{name}</summary><p{id}>{paragraph}</p>\n</details>\n"
    );
    prose.html.replace_range(..end, &folded);
    if listed {
        prose.headings.remove(0);
    }
}

/// A heading of plain words, as it stands in HTML.
struct Heading<'a> {
    id: &'a str,
    text: &'a str,
    end: usize,
}

impl<'a> Heading<'a> {
    fn at_start(html: &'a str) -> Option<Self> {
        let rest = html.strip_prefix("<div class=\"heading\"><h2 id=\"")?;
        let (id, rest) = rest.split_once("\">")?;
        let (text, _) = rest.split_once('<').filter(|(_, after)| after.starts_with("/h2>"))?;
        Some(Self { id, text, end: html.find("</div>\n")? + "</div>\n".len() })
    }
}

/// Whether each line is `Label: value` with a value that the head of the page shows.
fn all_shown(paragraph: &str, spec: &Spec) -> bool {
    // What a link or an image leads to stands nowhere else; one line is no repetition.
    if ["<a ", "<img ", "<span "].iter().any(|tag| paragraph.contains(tag)) || !paragraph.contains("<br>") {
        return false;
    }
    let shown = shown(spec);
    paragraph.split("<br>").all(|line| {
        let text = without_tags(line);
        let Some((_, value)) = text.split_once(':') else { return false };
        let value = value.trim();
        shown.contains(value) || value.split(',').all(|part| shown.contains(part.trim()))
    })
}

/// The values that the head of a spec's page shows, as they stand in HTML.
fn shown(spec: &Spec) -> HashSet<String> {
    let date = |field: &Option<DateField>| field.as_ref().filter(|field| field.date.is_ok()).map(|it| it.raw.clone());
    let field = |field: &Field| field.value.clone();
    let own = [Some(spec.id.text.clone()), spec.status.as_ref().map(|status| status.raw.clone())];
    let dates = [date(&spec.created), date(&spec.updated), date(&spec.reviewed)];
    let owners = spec.owners.iter().map(|owner| owner.name.clone());
    let priority = spec.priority.iter().map(|priority| priority.text.clone());
    let fields = spec.target_release.iter().chain(&spec.extra).map(field);
    let all = own.into_iter().chain(dates).flatten().chain(owners).chain(priority).chain(fields);
    all.map(|text| escape::escaped(text.trim())).collect()
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
    }
    text
}
