//! `feed.atom`: what changed since an earlier portal, one entry for each spec and release that did.
//!
//! There only is one with a comparison and a base address: the ids of Atom are whole addresses, for good. The id of
//! an entry holds the day and a fingerprint of what it says, so that the same change is the same entry
//! however often the portal is built.

use crate::changes::{Changes, fingerprint};
use crate::model::StatusKind;
use crate::routes::{self, Route};

use super::Site;
use super::changes::{Told, heading, release_lines, spec_lines, summary};
use super::xml::Xml;

/// The feed; none without a comparison and a base address.
pub(super) fn feed(site: Site<'_>) -> Option<String> {
    let (base, changes) = (site.settings.base_url.as_deref()?, site.changes?);
    let updated = format!("{}T00:00:00Z", changes.until);
    let address = format!("{base}{}", routes::address(site.catalog, &Route::Feed));
    let mut xml = Xml::document();
    xml.element("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en")], |xml| {
        xml.line();
        xml.leaf("id", &[], &address);
        xml.leaf("title", &[], &format!("{}: what changed", site.settings.title));
        xml.leaf("subtitle", &[], &format!("{}: {}", heading(changes), summary(changes)));
        xml.leaf("updated", &[], &updated);
        xml.element("author", &[], |xml| xml.leaf("name", &[], &site.settings.title));
        xml.leaf("generator", &[], "sitegen");
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &address)]);
        let list = format!("{base}{}", routes::address(site.catalog, &Route::Changes(1)));
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &list)]);
        xml.line();
        for entry in entries(site, changes, &list) {
            let address = match &entry.address {
                Some(address) => format!("{base}{}", routes::encode(address)),
                None => list.clone(),
            };
            write(xml, &entry, &address, &changes.until, &updated);
        }
    });
    Some(xml.finish())
}

/// One spec or release that changed.
struct Entry<'a> {
    title: String,
    /// Where it is; none if it is gone.
    address: Option<String>,
    /// What tells it from the others, also when it is gone.
    name: String,
    lines: Vec<Told<'a>>,
}

fn entries<'a>(site: Site<'a>, changes: &'a Changes, list: &str) -> Vec<Entry<'a>> {
    let catalog = site.catalog;
    let statuses: Vec<StatusKind> = catalog.statuses.iter().map(|(kind, _)| kind.clone()).collect();
    let releases = changes.releases.iter().map(|change| {
        let found = (0..).map(crate::catalog::ReleaseIndex).zip(&catalog.releases);
        let mut found = found.filter(|(_, release)| release.owner.is_none() && release.name == change.name);
        let address = found.next().map(|(index, _)| routes::address(catalog, &Route::Release(index, 1)));
        let lines = release_lines(change);
        Entry { title: format!("Release {}", change.name), address, name: format!("{list}#{}", change.name), lines }
    });
    let specs = changes.specs.iter().map(|change| {
        let at = catalog.specs.binary_search_by(|entry| entry.key.as_str().cmp(&change.key)).ok();
        let address = at.map(|at| routes::address(catalog, &Route::Spec(crate::catalog::SpecIndex(at as u32))));
        let lines = spec_lines(change, &statuses);
        let title = if change.title.is_empty() { &change.key } else { &change.title };
        Entry { title: title.clone(), address, name: change.key.clone(), lines }
    });
    releases.chain(specs).filter(|entry| !entry.lines.is_empty()).collect()
}

fn write(xml: &mut Xml, entry: &Entry<'_>, address: &str, day: &str, updated: &str) {
    let said: Vec<_> = entry.lines.iter().map(|line| format!("{}\n{}", line.text, line.details.join("\n"))).collect();
    let print = fingerprint(&format!("{}\n{}", entry.name, said.join("\n")));
    let first = entry.lines.first().map(|line| line.text.replace('`', "")).unwrap_or_default();
    let more = match entry.lines.len() {
        0 | 1 => String::new(),
        many => format!(", and {} more", many - 1),
    };
    xml.element("entry", &[], |xml| {
        xml.leaf("id", &[], &format!("{address}#changed-{day}-{print}"));
        xml.leaf("title", &[], &format!("{}: {first}{more}", entry.title));
        xml.leaf("updated", &[], updated);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", address)]);
        xml.element("content", &[("type", "xhtml")], |xml| {
            xml.element("div", &[("xmlns", "http://www.w3.org/1999/xhtml")], |xml| {
                xml.element("ul", &[], |xml| entry.lines.iter().for_each(|line| item(xml, line)));
            });
        });
    });
    xml.line();
}

fn item(xml: &mut Xml, line: &Told<'_>) {
    xml.element("li", &[], |xml| {
        xml.leaf("span", &[], &line.text.replace('`', ""));
        if !line.details.is_empty() {
            xml.element("ul", &[], |xml| {
                line.details.iter().for_each(|text| xml.leaf("li", &[], text));
                if line.more > 0 {
                    xml.leaf("li", &[], &format!("and {} more", line.more));
                }
            });
        }
    });
}
