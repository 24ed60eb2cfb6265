//! What needs a spec, and why: what breaks if it changes.
//!
//! Each dependent brings the words by which it says so, for a name alone tells nobody what to look at. Those that need
//! the dependents are told as well, the nearest first, as far as one can read them: the whole closure of a much needed
//! spec is half the portfolio, and would change its page with every new spec.

use serde::Serialize;

use crate::catalog::{Catalog, Edge, SpecEntry, SpecIndex, Target};
use crate::model::{DependencyLine, EdgeKind};

use super::links::{Anchor, Links};
use super::lists::telling_release;
use super::parts::{Card, Status};
use super::words;

/// A spec that needs the one of the page.
#[derive(Debug, Serialize)]
pub struct Dependent {
    /// The spec, with its status and who answers for it.
    pub card: Card,
    /// Why, in its own words, perhaps cut; none where it only names what it needs.
    pub words: Option<String>,
    /// Whether the words are those of the page's own spec: it says what it blocks.
    pub ours: bool,
    /// The smallest version that will do.
    pub min_version: Option<String>,
    /// The first release of it that is not out, else the last one.
    pub release: Option<Anchor>,
}

/// Specs that need the dependents of a spec, but not it itself.
#[derive(Debug, Serialize)]
pub struct Indirect {
    /// The nearest of them.
    pub specs: Vec<Through>,
    /// Whether there may be more.
    pub more: bool,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct Through {
    /// The spec.
    pub link: Anchor,
    /// Its id.
    pub id: String,
    /// What its author declares.
    pub status: Status,
    /// What it needs, that needs the spec of the page in turn.
    pub through: Anchor,
}

/// At most so many are told.
const TOLD: usize = 40;
/// At most so many ties are looked at: in a dense graph thousands lead back to what is known.
const LOOKED_AT: usize = 4_000;
/// How long words may be before they are cut to their first sentence, and where that is cut.
const LONGEST: usize = 160;

pub(super) fn of(links: &Links, index: SpecIndex) -> Vec<Dependent> {
    links.catalog.spec(index).required_by.iter().map(|spec| dependent(links, index, *spec)).collect()
}

/// Those two steps away and farther; none if nobody is.
pub(super) fn indirect(links: &Links, index: SpecIndex) -> Option<Indirect> {
    let (found, more) = through(links.catalog, index);
    let view = |(spec, through): &(SpecIndex, SpecIndex)| {
        let entry = links.catalog.spec(*spec);
        Through {
            link: links.spec(*spec),
            id: entry.spec().id.text.to_string(),
            status: Status::of(links, entry),
            through: links.spec(*through),
        }
    };
    (!found.is_empty()).then(|| Indirect { specs: found.iter().map(view).collect(), more })
}

/// Specs that need the dependents of one, each with the first of those that it needs: the nearest first, then by key.
/// The flag says that not everything was looked at.
pub(crate) fn through(catalog: &Catalog, index: SpecIndex) -> (Vec<(SpecIndex, SpecIndex)>, bool) {
    let direct = &catalog.spec(index).required_by;
    let mut found: Vec<(SpecIndex, SpecIndex)> = Vec::new();
    let mut left = LOOKED_AT;
    let mut next = 0;
    while let Some(of) = direct.get(next).copied().or_else(|| Some(found.get(next - direct.len())?.0)) {
        next += 1;
        for spec in &catalog.spec(of).required_by {
            if left == 0 {
                return (found, true);
            }
            left -= 1;
            if *spec == index || direct.binary_search(spec).is_ok() || found.iter().any(|(known, _)| known == spec) {
                continue;
            }
            if found.len() == TOLD {
                return (found, true);
            }
            found.push((*spec, of));
        }
    }
    (found, false)
}

fn dependent(links: &Links, needed: SpecIndex, spec: SpecIndex) -> Dependent {
    let (own, other) = (links.catalog.spec(needed), links.catalog.spec(spec));
    let theirs = || ties(other, EdgeKind::Requires, needed);
    let ours = || ties(own, EdgeKind::Blocks, spec);
    let said = theirs().find_map(|edge| told(other, own, edge));
    let blocks = ours().find_map(|edge| told(own, other, edge)).filter(|_| said.is_none());
    Dependent {
        card: Card::of(links, spec),
        ours: blocks.is_some() || theirs().next().is_none(),
        words: said.or(blocks),
        min_version: theirs().chain(ours()).find_map(|edge| edge.min_version.as_ref()).map(|it| it.as_str().to_owned()),
        release: telling_release(links, &other.releases).map(|release| links.release(release)),
    }
}

fn ties(entry: &SpecEntry, kind: EdgeKind, to: SpecIndex) -> impl Iterator<Item = &Edge> {
    entry.edges.iter().filter(move |edge| edge.kind == kind && edge.target == Target::Resolved(to))
}

/// What an entry says about the other spec beside its name.
fn told(writer: &SpecEntry, other: &SpecEntry, edge: &Edge) -> Option<String> {
    let line = &writer.spec().dependencies[edge.line];
    let reference = edge.reference.map(|reference| &*line.references[reference].text);
    let names = reference.into_iter().chain([&*other.spec().id.text, &*other.key, other.parsed.title()]);
    let words = names.map(str::trim).find_map(|name| after_name(&line.raw, name)).unwrap_or(&line.raw);
    (!is_only_names(line, words)).then(|| first_sentence(words))
}

/// What stands behind a name at the start of an entry, and behind a version in brackets; none if it starts otherwise.
fn after_name<'a>(raw: &'a str, name: &str) -> Option<&'a str> {
    let rest = raw.trim_start_matches(['`', '[', ' ']).strip_prefix(name).filter(|_| !name.is_empty())?;
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let mut rest = rest.trim_start_matches(['`', ']', ' ']);
    if let Some((version, after)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')'))
        && version
            .trim_start_matches(['v', 'V', '>', '=', '^', '~', ' '])
            .starts_with(|first: char| first.is_ascii_digit())
    {
        rest = after;
    }
    Some(rest.trim_start_matches([':', '-', '–', '—', ',', ' ']))
}

/// Whether nothing is left of the words without the names in them.
fn is_only_names(line: &DependencyLine, words: &str) -> bool {
    let mut rest = words.to_owned();
    for reference in line.references.iter().take(20).filter(|reference| !reference.text.is_empty()) {
        rest = rest.replace(&*reference.text, "");
    }
    !rest.contains(char::is_alphanumeric)
}

/// A short text whole, of a long one the first sentence.
fn first_sentence(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).and_then(|_| text.find(". ")).map_or(text.len(), |dot| dot + 1);
    words::shortened(&text[..end], LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_what_follows_the_name() {
        for (raw, name, expected) in [
            ("`001-a`: the page it stands on", "001-a", Some("the page it stands on")),
            ("001-a (v0.1.0+) - sessions", "001-a", Some("sessions")),
            ("001-a (for sessions)", "001-a", Some("(for sessions)")),
            ("001-about", "001-a", None),
            ("needs `001-a`", "001-a", None),
            ("`001-a`", "001-a", Some("")),
        ] {
            assert_eq!(after_name(raw, name), expected, "{raw}");
        }
    }

    #[test]
    fn a_long_reason_is_cut_to_its_first_sentence() {
        let long = format!("Sessions are kept there. {}", "More of it. ".repeat(20));
        assert_eq!(first_sentence(&long), "Sessions are kept there.");
        assert_eq!(first_sentence("One. Two."), "One. Two.");
    }
}
