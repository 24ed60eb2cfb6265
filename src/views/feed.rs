//! `feed.atom`: what changed, one entry for each spec and release that did, build after build.
//!
//! There only is one with a comparison and a base address: the ids of Atom are whole addresses, for good. The id of
//! an entry holds the day and a fingerprint of what it says, so that the same change is the same entry however often
//! the portal is built. Entries of earlier builds come with the portal that this one is compared with, and are
//! told again as they were: a reader who asks once a day misses nothing.

use crate::catalog::{ReleaseIndex, SpecIndex};
use crate::changes::{Changes, News, NewsLine, fingerprint};
use crate::model::StatusKind;
use crate::routes::{self, Route};

use super::Site;
use super::changes::{Told, release_lines, spec_lines};
use super::xml::Xml;

/// The feed; none without a comparison and a base address.
pub(super) fn feed(site: Site<'_>) -> Option<String> {
    let (base, changes) = (site.settings.base_url.as_deref()?, site.changes?);
    let news = news(site);
    let address = format!("{base}{}", routes::address(site.catalog, &Route::Feed));
    let list = format!("{base}{}", routes::address(site.catalog, &Route::Changes(1)));
    let latest = news.iter().map(|entry| &*entry.day).max().unwrap_or(&changes.until);
    let mut xml = Xml::document();
    xml.element("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en")], |xml| {
        xml.line();
        xml.leaf("id", &[], &address);
        xml.leaf("title", &[], &format!("{}: what changed", site.settings.title));
        xml.leaf("updated", &[], &format!("{latest}T00:00:00Z"));
        xml.element("author", &[], |xml| xml.leaf("name", &[], &site.settings.title));
        xml.leaf("generator", &[], "sitegen");
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &address)]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &list)]);
        xml.line();
        for entry in &news {
            let address = address_of(site, entry).map(|address| format!("{base}{}", routes::encode(&address)));
            write(xml, entry, address.as_ref().unwrap_or(&list));
        }
    });
    Some(xml.finish())
}

/// What the feed tells, the latest first: all that changed, then what earlier portals told. None without a feed.
pub(super) fn news(site: Site<'_>) -> Vec<News> {
    let (Some(base), Some(changes)) = (site.settings.base_url.as_deref(), site.changes) else { return Vec::new() };
    let mut news = fresh(site, changes, base);
    let earlier: Vec<_> = changes.earlier.iter().filter(|entry| news.iter().all(|new| new.id != entry.id)).collect();
    news.extend(earlier.into_iter().cloned());
    news
}

/// What changed since the earlier portal: releases, then specs by key.
fn fresh(site: Site<'_>, changes: &Changes, base: &str) -> Vec<News> {
    let statuses: Vec<StatusKind> = site.catalog.statuses.iter().map(|(kind, _)| kind.clone()).collect();
    let list = format!("{base}{}", routes::address(site.catalog, &Route::Changes(1)));
    let entry = |name: &str, spec: Option<&str>, release: Option<&str>, lines: Vec<Told<'_>>| {
        let (first, rest) = lines.split_first()?;
        let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
        let mut news = News {
            id: String::new(),
            day: changes.until.clone(),
            title: format!("{name}: {}{more}", first.text.replace('`', "")),
            spec: spec.map(str::to_owned),
            release: release.map(str::to_owned),
            lines: lines.iter().map(said).collect(),
        };
        let said: Vec<_> = lines.iter().map(|line| format!("{}\n{}", line.text, line.details.join("\n"))).collect();
        let address = address_of(site, &news).map(|address| format!("{base}{}", routes::encode(&address)));
        let address = address.as_ref().unwrap_or(&list);
        let subject = release.map(|name| format!("{list}#{name}")).or(spec.map(str::to_owned)).unwrap_or_default();
        let print = fingerprint(&format!("{subject}\n{}", said.join("\n")));
        news.id = format!("{address}#changed-{}-{print}", news.day);
        Some(news)
    };
    let releases = changes
        .releases
        .iter()
        .map(|change| entry(&format!("Release {}", change.name), None, Some(&change.name), release_lines(change)));
    let specs = changes.specs.iter().map(|change| {
        let title = if change.title.is_empty() { &change.key } else { &change.title };
        entry(title, Some(&change.key), None, spec_lines(change, &statuses))
    });
    releases.chain(specs).flatten().collect()
}

fn said(line: &Told<'_>) -> NewsLine {
    NewsLine { text: line.text.replace('`', ""), details: line.details.clone(), more: line.more }
}

/// Where that is which an entry is about; none if it is gone.
fn address_of(site: Site<'_>, entry: &News) -> Option<String> {
    let catalog = site.catalog;
    let spec = entry.spec.as_deref().and_then(|key| {
        let at = catalog.specs.binary_search_by(|found| found.key.as_str().cmp(key)).ok()?;
        Some(Route::Spec(SpecIndex(at as u32)))
    });
    let release = entry.release.as_deref().and_then(|name| {
        let found = |release: &crate::catalog::Release| release.owner.is_none() && release.name == name;
        Some(Route::Release(ReleaseIndex(catalog.releases.iter().position(found)? as u32), 1))
    });
    spec.or(release).map(|route| routes::address(catalog, &route))
}

fn write(xml: &mut Xml, entry: &News, address: &str) {
    xml.element("entry", &[], |xml| {
        xml.leaf("id", &[], &entry.id);
        xml.leaf("title", &[], &entry.title);
        xml.leaf("updated", &[], &format!("{}T00:00:00Z", entry.day));
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", address)]);
        xml.element("content", &[("type", "xhtml")], |xml| {
            xml.element("div", &[("xmlns", "http://www.w3.org/1999/xhtml")], |xml| {
                xml.element("ul", &[], |xml| entry.lines.iter().for_each(|line| item(xml, line)));
            });
        });
    });
    xml.line();
}

fn item(xml: &mut Xml, line: &NewsLine) {
    xml.element("li", &[], |xml| {
        xml.leaf("span", &[], &line.text);
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
