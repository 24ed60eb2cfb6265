//! `releases.ics`: the releases that have a date, for calendars.
//!
//! A release lasts as long as its date is vague: a day, a month, a quarter, a year. Nothing is made more exact than its
//! author wrote it. Lines are folded at 75 bytes and end in CRLF, as RFC 5545 wants them.

use crate::catalog::{Catalog, Release, ReleaseIndex};
use crate::model::{Date, ReleaseState};
use crate::routes::{self, Route};

use super::{Site, words};

/// Every dated release as an event that lasts whole days.
pub(super) fn calendar(site: Site<'_>) -> String {
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    lines.add("PRODID", concat!("-//sitegen//sitegen ", env!("CARGO_PKG_VERSION"), "//EN"));
    lines.add("CALSCALE", "GREGORIAN");
    lines.add("METHOD", "PUBLISH");
    lines.add("X-WR-CALNAME", &escaped(&format!("{} releases", site.settings.title)));
    for (index, release) in (0..).map(ReleaseIndex).zip(&site.catalog.releases) {
        if let Some(date) = routes::calendar_date(release) {
            event(site, index, release, date, &mut lines);
        }
    }
    lines.add("END", "VCALENDAR");
    lines.text
}

fn event(site: Site<'_>, index: ReleaseIndex, release: &Release, date: Date, lines: &mut Lines) {
    let after = date.last_day().tomorrow().unwrap_or_else(|_| date.last_day());
    let judged = site.verdict(index);
    let name = full_name(site.catalog, release);
    lines.add("BEGIN", "VEVENT");
    lines.add("UID", &uid(site, release));
    lines.add("DTSTAMP", &format!("{}T000000Z", basic(site.settings.today.first_day())));
    lines.add("DTSTART;VALUE=DATE", &basic(date.first_day()));
    lines.add("DTEND;VALUE=DATE", &basic(after));
    lines.add("SUMMARY", &escaped(&format!("{} {name}", site.settings.title)));
    let specs = words::specs(release.parts.len());
    let headline = judged.headline.replace('`', "");
    let day = site.settings.today.first_day();
    let description = format!("{}, as of {day}: {specs}. {headline}.", judged.kind.label());
    lines.add("DESCRIPTION", &escaped(&description));
    if let Some(base) = &site.settings.base_url {
        let address = routes::encode(&routes::address(site.catalog, &Route::Release(index, 1)));
        lines.add("URL", &format!("{base}{address}"));
    }
    let sure = release.state == ReleaseState::Released;
    lines.add("STATUS", if sure { "CONFIRMED" } else { "TENTATIVE" });
    lines.add("TRANSP", "TRANSPARENT");
    lines.add("END", "VEVENT");
}

/// The name of a release, with the spec whose version it is.
pub(super) fn full_name(catalog: &Catalog, release: &Release) -> String {
    let owner = release.owner.map(|spec| format!("{} ", catalog.spec(spec).spec().id.text));
    format!("{}{}", owner.unwrap_or_default(), release.name)
}

/// The same for a release as long as its version and the place of the portal stay, so that calendars update it.
fn uid(site: Site<'_>, release: &Release) -> String {
    let place = match site.settings.base_url.as_deref().and_then(|base| base.split_once("://")) {
        Some((_, place)) => {
            let (host, path) = place.split_once('/').unwrap_or((place, ""));
            let path = path.trim_end_matches('/').replace('/', ".");
            if path.is_empty() { host.to_owned() } else { format!("{path}.{host}") }
        }
        None => crate::catalog::key::safe_name(&site.settings.title),
    };
    escaped(&format!("release-{}@{place}", routes::encode(&release.slug)))
}

fn basic(day: impl std::fmt::Display) -> String {
    day.to_string().replace('-', "")
}

/// A text as a value: marks that separate are escaped, other control characters are left out.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => value.extend(['\\', letter]),
            '\n' => value.push_str("\\n"),
            _ if letter.is_control() => {}
            _ => value.push(letter),
        }
    }
    value
}

/// The most bytes of a line, without its end.
const LONGEST: usize = 75;

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// A line, folded between characters where it is too long: what goes on begins with a space.
    fn add(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if used + letter.len_utf8() > LONGEST {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(letter);
            used += letter.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(name: &str, value: &str) -> String {
        let mut lines = Lines::default();
        lines.add(name, value);
        lines.text
    }

    #[test]
    fn long_lines_are_folded_between_characters_and_come_back_whole() {
        for value in ["x".repeat(300), "検索\u{1f600}é".repeat(60), String::new(), "y".repeat(67), "y".repeat(68)] {
            let text = folded("SUMMARY", &value);
            assert!(text.ends_with("\r\n"));
            assert!(text.split_terminator("\r\n").all(|line| line.len() <= LONGEST), "{text}");
            assert_eq!(text.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
        }
    }

    #[test]
    fn values_of_strangers_begin_no_line_of_their_own() {
        assert_eq!(escaped("a\r\nEND:VCALENDAR; b, c\\ \u{1b}\u{0}\u{85}d"), "a\\nEND:VCALENDAR\\; b\\, c\\\\ d");
    }
}
