//! The rows of all specs for the script of numbered lists, cut into files.
//!
//! A list with one page needs none of this: its script reads the table itself. The script is
//! `themes/default/js/tables.js`; it alone knows the format, an array a row:
//! key, title, id, status, its label, its icon, its rank, how many are met, of how many, the same in words, owners
//! (slug and name), slugs of shared releases, the releases that the table shows (name and slug of the first; name and slug
//! of the last, or how many more there are and null; what they are sorted by, if it is not the first), the last change (text
//! and day), what its criteria say, why it needs attention (icon and words), whether its page lists what
//! is not met. What is missing is `null`.

use serde_json::json;

use crate::catalog::{Catalog, SpecEntry, SpecIndex};
use crate::routes::registers::Coverage;
use crate::routes::{self, Route};

use super::links::Links;
use super::lists::{ReleaseSpan, Span, SpecRow};
use super::{Site, words};

/// The text of the file with this number, from 1.
pub(super) fn file(site: Site<'_>, number: u32) -> String {
    let links = &Links::new(site, &Route::Specs(1));
    let mut text = String::from("sitegenRows([");
    let mut separator = "\n";
    for index in specs(site.catalog, number) {
        text.push_str(separator);
        separator = ",\n";
        text.push_str(&row(links, &SpecRow::of(links, index), site.catalog.spec(index)).to_string());
    }
    text.push_str("\n]);\n");
    text
}

/// The specs of the file with this number.
pub(super) fn specs(catalog: &Catalog, number: u32) -> Vec<SpecIndex> {
    let files = routes::row_files(catalog).max(1);
    let own = catalog.specs().filter(|(_, entry)| file_of(&entry.key, files) == number);
    own.map(|(index, _)| index).collect()
}

/// The file that holds a key, by a hash of it (FNV-1a), so that a new spec moves no other.
fn file_of(key: &str, files: u32) -> u32 {
    let hash = key.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) % files + 1
}

fn row(links: &Links, row: &SpecRow, entry: &SpecEntry) -> serde_json::Value {
    let catalog = links.catalog;
    let owners = entry.owners.iter().map(|owner| catalog.owner(*owner));
    let owners: Vec<_> = owners.map(|owner| (&owner.slug, &owner.name)).collect();
    let span = Span::of(links, &entry.releases).zip(row.release.as_ref());
    let release = span.map(|(at, shown)| releases(catalog, &at, shown));
    let updated = row.updated.as_ref().map(|date| (words::shortened(&date.text, 40), &row.facts.updated));
    json!([
        entry.key,
        row.link.text,
        row.id,
        row.facts.status,
        row.status.label,
        row.status.icon,
        row.facts.status_rank,
        row.progress.met,
        row.progress.of,
        row.progress.text,
        owners,
        row.facts.releases.split_whitespace().collect::<Vec<_>>(),
        release,
        updated,
        Coverage::ALL.into_iter().filter(|of| of.holds(entry)).map(Coverage::slug).collect::<Vec<_>>(),
        row.attention.map(|mention| (mention.icon, mention.text)),
        u8::from(row.progress.href.is_some()),
    ])
}

/// The fewest words that say it: there may be thousands of rows.
fn releases(catalog: &Catalog, at: &Span, shown: &ReleaseSpan) -> serde_json::Value {
    let slug = |release| &catalog.release(release).slug;
    let first = &shown.first.text;
    match (at.last.map(slug), &shown.last) {
        (Some(last), Some(link)) if shown.sort == *first => json!([first, slug(at.first), link.text, last]),
        (Some(last), Some(link)) => json!([first, slug(at.first), link.text, last, shown.sort]),
        _ if shown.more > 0 => json!([first, slug(at.first), shown.more]),
        _ => json!([first, slug(at.first)]),
    }
}

#[cfg(test)]
mod tests {
    use super::file_of;

    #[test]
    fn keys_are_spread_over_the_files_and_stay_where_they_are() {
        let mut counts = [0; 4];
        for number in 0..1000 {
            counts[file_of(&format!("{number:03}-feature"), 4) as usize - 1] += 1;
        }
        assert!(counts.iter().all(|count| *count > 180), "{counts:?}");
        assert_eq!(file_of("a", 1), 1);
    }
}
