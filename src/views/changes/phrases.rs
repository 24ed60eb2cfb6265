//! The sentences: what each kind of change is called, and what it means.
//!
//! Nothing is told as better than it is. A status is progress only along Draft, Approved, In Progress,
//! Complete; a move to a later release or date is for attention, one to an earlier is a change of plans.

use std::collections::BTreeMap;

use crate::changes::{Change, ReleaseChange, SpecChange};
use crate::model::{StatusKind, Version};
use crate::views::words::{counted, shortened};

use super::{Group, Subject, Told};

/// How many texts a line tells; more are counted.
const TEXTS: usize = 8;

/// How many keys or releases a sentence names.
const NAMES: usize = 5;

/// A text on one line, cut to a length, in which no character does anything but stand there.
pub(super) fn plain(text: &str, longest: usize) -> String {
    let does = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    shortened(&text.replace(does, " "), longest)
}

/// Lines while they are gathered: changes of one kind become one line.
struct Lines<'s, 'a> {
    subject: &'s Subject<'a>,
    told: Vec<Told<'a>>,
}

impl Lines<'_, '_> {
    fn add(&mut self, group: Group, weight: u8, text: String) {
        self.add_with(group, weight, text, &[]);
    }

    fn add_with(&mut self, group: Group, weight: u8, text: String, texts: &[Option<&str>]) {
        let known: Vec<_> = texts.iter().flatten().collect();
        let details: Vec<_> = known.iter().take(TEXTS).map(|text| plain(text, 160)).collect();
        let more = known.len() - details.len();
        self.told.push(Told { group, subject: self.subject.clone(), text, details, more, weight });
    }
}

/// Every line about one spec.
pub(super) fn of_spec_change<'a>(spec: &SpecChange, subject: &Subject<'a>, statuses: &[StatusKind]) -> Vec<Told<'a>> {
    let mut lines = Lines { subject, told: Vec::new() };
    let changes = &spec.changes;
    for change in changes {
        single(change, statuses, &mut lines);
    }
    let texts = |wanted: fn(&Change) -> Option<Option<&str>>| changes.iter().filter_map(wanted).collect::<Vec<_>>();
    let unmet = texts(|change| if let Change::Unmet { text } = change { Some(text.as_deref()) } else { None });
    if !unmet.is_empty() {
        let text = match unmet.len() {
            1 => "a criterion that was met is no longer met".to_owned(),
            many => format!("{many} criteria that were met are no longer met"),
        };
        lines.add_with(Group::Attention, 0, text, &unmet);
    }
    let met = texts(|change| if let Change::Met { text } = change { Some(text.as_deref()) } else { None });
    if !met.is_empty() {
        let what = counted(met.len() as u64, "criterion is", "criteria are");
        lines.add_with(Group::Progress, 2, format!("{what} newly met"), &met);
    }
    moved_items(changes, &mut lines);
    let keys = |wanted: fn(&Change) -> Option<&str>| changes.iter().filter_map(wanted).collect::<Vec<_>>();
    let added = keys(|change| if let Change::NeedAdded { key } = change { Some(key) } else { None });
    if !added.is_empty() {
        lines.add(Group::Plans, 4, format!("now needs {}", listed(&added, '`')));
    }
    let removed = keys(|change| if let Change::NeedRemoved { key } = change { Some(key) } else { None });
    if !removed.is_empty() {
        lines.add(Group::Plans, 5, format!("no longer needs {}", listed(&removed, '`')));
    }
    lines.told
}

/// The changes that are a line of their own.
fn single(change: &Change, statuses: &[StatusKind], lines: &mut Lines<'_, '_>) {
    match change {
        Change::New { status } => {
            let text = match status_label(status, statuses) {
                unknown if unknown == StatusKind::Unknown.label() => "is new, without a known status".to_owned(),
                label => format!("is new: {label}"),
            };
            lines.add(Group::Specs, 0, text);
        }
        Change::Gone => lines.add(Group::Specs, 1, "was removed".to_owned()),
        Change::Renamed { from } => lines.add(Group::Specs, 2, format!("was called `{}`", plain(from, 100))),
        Change::Status { from, to } => status_moved(from, to, statuses, lines),
        Change::CriteriaAdded { count } => {
            let what = counted(*count as u64, "criterion was", "criteria were");
            lines.add(Group::Plans, 2, format!("{what} added"));
        }
        Change::CriteriaRemoved { count } => {
            let what = counted(*count as u64, "criterion was", "criteria were");
            lines.add(Group::Plans, 3, format!("{what} removed"));
        }
        Change::Releases { left, joined } => releases_moved(left, joined, lines),
        Change::RiskNew { text, impact } => match &**impact {
            "critical" | "high" => {
                lines.add_with(Group::Attention, 5, format!("a new risk of {impact} impact"), &[text.as_deref()]);
            }
            "medium" | "low" => {
                lines.add_with(Group::Plans, 6, format!("a new risk of {impact} impact"), &[text.as_deref()]);
            }
            "accepted" | "closed" => {
                lines.add_with(Group::Plans, 6, format!("a new risk, {impact}"), &[text.as_deref()]);
            }
            _ => lines.add_with(Group::Plans, 6, "a new risk of unknown impact".to_owned(), &[text.as_deref()]),
        },
        Change::RiskRaised { text, from, to } => {
            let what = match &**from {
                "closed" | "accepted" => format!("a risk that was {from} is open again, of {} impact", plain(to, 20)),
                _ => format!("a risk was raised from {} to {}", plain(from, 20), plain(to, 20)),
            };
            lines.add_with(Group::Attention, 4, what, &[text.as_deref()]);
        }
        Change::RiskLowered { text, from, to } => {
            let what = match &**to {
                "closed" | "accepted" => format!("a risk was {to}"),
                _ => format!("a risk was lowered from {} to {}", plain(from, 20), plain(to, 20)),
            };
            lines.add_with(Group::Progress, 3, what, &[text.as_deref()]);
        }
        Change::RiskGone { text } => {
            lines.add_with(Group::Plans, 7, "a risk is no longer recorded".to_owned(), &[text.as_deref()]);
        }
        // Several of these become one line.
        Change::Unmet { .. }
        | Change::Met { .. }
        | Change::ItemMoved { .. }
        | Change::NeedAdded { .. }
        | Change::NeedRemoved { .. } => {}
    }
}

fn status_moved(from: &str, to: &str, statuses: &[StatusKind], lines: &mut Lines<'_, '_>) {
    let (before, after) = (status_label(from, statuses), status_label(to, statuses));
    let rank = |name: &str| match status(name, statuses)?.built_in() {
        StatusKind::Draft => Some(1),
        StatusKind::Approved => Some(2),
        StatusKind::InProgress => Some(3),
        StatusKind::Complete => Some(4),
        _ => None,
    };
    let (group, verb) = match (rank(from), rank(to)) {
        (Some(from), Some(to)) if to > from => (Group::Progress, "moved"),
        (Some(from), Some(to)) if to < from => (Group::Attention, "went back"),
        (None, Some(to)) if to >= 3 && is_held_up(from, statuses) => (Group::Progress, "moved"),
        (_, Some(_)) => (Group::Plans, "moved"),
        (_, None) => match status(to, statuses).map(StatusKind::built_in) {
            Some(StatusKind::Superseded) | None => (Group::Plans, "moved"),
            Some(_) => (Group::Attention, "moved"),
        },
    };
    lines.add(group, 1, format!("{verb} from {before} to {after}"));
}

fn is_held_up(name: &str, statuses: &[StatusKind]) -> bool {
    let kind = status(name, statuses).map(StatusKind::built_in);
    matches!(kind, Some(StatusKind::Blocked | StatusKind::Deferred))
}

/// The kind of that name; none for one that the project of the earlier portal had configured.
fn status<'k>(name: &str, statuses: &'k [StatusKind]) -> Option<&'k StatusKind> {
    const BUILT_IN: &[StatusKind] = &StatusKind::BUILT_IN;
    statuses.iter().chain(BUILT_IN).find(|kind| kind.name() == name)
}

fn status_label(name: &str, statuses: &[StatusKind]) -> String {
    status(name, statuses).map_or_else(|| spoken(name), |kind| kind.label().to_owned())
}

/// A name of the contract as words: `in_progress` is `In progress`.
fn spoken(name: &str) -> String {
    let text = plain(&name.replace('_', " "), 40);
    let mut letters = text.chars();
    letters.next().map_or_else(|| "none".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

fn releases_moved(left: &[String], joined: &[String], lines: &mut Lines<'_, '_>) {
    let names = |names: &[String]| listed(&names.iter().map(|name| &**name).collect::<Vec<_>>(), '\0');
    let (weight, text) = match (left.is_empty(), joined.is_empty()) {
        (true, true) => return,
        (false, false) => (0, format!("moved from {} to {}", names(left), names(joined))),
        (false, true) => (0, format!("no longer ships in {}", names(left))),
        (true, false) => (1, format!("ships in {}", names(joined))),
    };
    let slips = left.iter().any(|from| joined.iter().all(|to| is_later(from, to))) && !joined.is_empty();
    let group = if slips { Group::Attention } else { Group::Plans };
    lines.add(group, if slips { 3 } else { weight }, text);
}

fn moved_items(changes: &[Change], lines: &mut Lines<'_, '_>) {
    let mut moves: BTreeMap<(&str, &str), Vec<Option<&str>>> = BTreeMap::new();
    for change in changes {
        if let Change::ItemMoved { text, from, to } = change {
            moves.entry((from, to)).or_default().push(text.as_deref());
        }
    }
    for ((from, to), texts) in moves {
        let what = counted(texts.len() as u64, "item", "items");
        let text = format!("{what} moved from {} to {}", plain(from, 60), plain(to, 60));
        let (group, weight) = if is_later(from, to) { (Group::Attention, 3) } else { (Group::Plans, 1) };
        lines.add_with(group, weight, text, &texts);
    }
}

/// Whether a release comes after another one; labels have no order.
fn is_later(from: &str, to: &str) -> bool {
    Version::parse(from).zip(Version::parse(to)).is_some_and(|(from, to)| to > from)
}

/// `a, b and 3 more`, each between `quotes`.
fn listed(names: &[&str], quote: char) -> String {
    let quoted = names.iter().take(NAMES).map(|name| match quote {
        '\0' => plain(name, 60),
        quote => format!("{quote}{}{quote}", plain(name, 100)),
    });
    let mut parts: Vec<_> = quoted.collect();
    if names.len() > NAMES {
        parts.push(format!("{} more", names.len() - NAMES));
    }
    match parts.pop() {
        Some(last) if parts.is_empty() => last,
        Some(last) => format!("{} and {last}", parts.join(", ")),
        None => String::new(),
    }
}

/// Every line about one release.
pub(super) fn of_release_change<'a>(release: &ReleaseChange, subject: &Subject<'a>) -> Vec<Told<'a>> {
    let mut told = Vec::new();
    let mut add = |group, weight, text| {
        told.push(Told { group, subject: subject.clone(), text, details: Vec::new(), more: 0, weight });
    };
    match &release.date {
        Some((Some(from), Some(to))) => {
            let (group, weight) = if to > from { (Group::Attention, 2) } else { (Group::Plans, 0) };
            add(group, weight, format!("date moved from {} to {}", plain(from, 20), plain(to, 20)));
        }
        Some((Some(from), None)) => {
            add(Group::Attention, 2, format!("no longer has a date; it was {}", plain(from, 20)));
        }
        Some((None, Some(to))) => add(Group::Plans, 0, format!("now has a date: {}", plain(to, 20))),
        Some((None, None)) | None => {}
    }
    if let Some((from, to)) = &release.state {
        let (group, verb) = match (stage(from), stage(to)) {
            (Some(from), Some(to)) if to > from => (Group::Progress, "moved"),
            (Some(_), Some(_)) => (Group::Attention, "went back"),
            (Some(_), None) => (Group::Attention, "moved"),
            (None, _) => (Group::Plans, "moved"),
        };
        add(group, 1, format!("{verb} from {} to {}", stage_label(from), stage_label(to)));
    }
    told
}

fn stage(state: &str) -> Option<u8> {
    ["planned", "next", "in_progress", "released"].iter().position(|known| *known == state).map(|at| at as u8)
}

fn stage_label(state: &str) -> String {
    if state == "unknown" { "no state given".to_owned() } else { spoken(state) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::Changes;

    fn lines(changes: Vec<Change>) -> Vec<(Group, String)> {
        let spec = SpecChange { key: "a".into(), title: "A".into(), url: String::new(), changes };
        let changes = Changes { specs: vec![spec], ..Changes::default() };
        super::super::told(&changes, &[]).into_iter().map(|line| (line.group, line.text)).collect()
    }

    fn status(from: &str, to: &str) -> (Group, String) {
        lines(vec![Change::Status { from: from.into(), to: to.into() }]).remove(0)
    }

    #[test]
    fn only_a_step_towards_complete_is_progress() {
        use Group::{Attention, Plans, Progress};
        for (from, to, group, text) in [
            ("draft", "in_progress", Progress, "moved from Draft to In Progress"),
            ("complete", "in_progress", Attention, "went back from Complete to In Progress"),
            ("in_progress", "blocked", Attention, "moved from In Progress to Blocked"),
            ("blocked", "in_progress", Progress, "moved from Blocked to In Progress"),
            ("unknown", "complete", Plans, "moved from Unknown to Complete"),
            ("complete", "superseded", Plans, "moved from Complete to Superseded"),
            ("draft", "in_pilot", Plans, "moved from Draft to In pilot"),
            ("complete", "unknown", Attention, "moved from Complete to Unknown"),
        ] {
            assert_eq!(status(from, to), (group, text.to_owned()));
        }
    }

    #[test]
    fn a_later_release_is_a_slip_and_an_earlier_one_a_plan() {
        let moved = |from: &str, to: &str| Change::ItemMoved { text: None, from: from.into(), to: to.into() };
        let told = lines(vec![moved("1.9.0", "1.10.0"), moved("1.9.0", "1.10.0"), moved("2.0.0", "1.0.0")]);
        assert_eq!(
            told,
            [
                (Group::Attention, "2 items moved from 1.9.0 to 1.10.0".to_owned()),
                (Group::Plans, "1 item moved from 2.0.0 to 1.0.0".to_owned())
            ]
        );
        let slip = Change::Releases { left: vec!["1.0.0".into()], joined: vec!["1.1.0".into()] };
        assert_eq!(lines(vec![slip]), [(Group::Attention, "moved from 1.0.0 to 1.1.0".to_owned())]);
    }

    #[test]
    fn a_later_date_needs_attention() {
        let release = |from: Option<&str>, to: Option<&str>| ReleaseChange {
            name: "1.0.0".into(),
            date: Some((from.map(str::to_owned), to.map(str::to_owned))),
            state: None,
        };
        let told = |from, to| {
            let release = release(from, to);
            let line = super::super::release_lines(&release).remove(0);
            (line.group, line.text)
        };
        let (early, late) = (Some("2026-09-01"), Some("2026-10-01"));
        assert_eq!(told(early, late), (Group::Attention, "date moved from 2026-09-01 to 2026-10-01".to_owned()));
        assert_eq!(told(late, early).0, Group::Plans);
        assert_eq!(told(early, None), (Group::Attention, "no longer has a date; it was 2026-09-01".to_owned()));
    }

    #[test]
    fn many_changes_of_one_kind_are_one_line_and_its_texts_are_bounded() {
        let met = (0..20).map(|number| Change::Met { text: Some(format!("number {number}")) });
        let spec = SpecChange { key: "a".into(), title: "A".into(), url: String::new(), changes: met.collect() };
        let told = super::super::spec_lines(&spec, &[]);
        assert_eq!((told.len(), &*told[0].text), (1, "20 criteria are newly met"));
        assert_eq!((told[0].details.len(), told[0].more), (TEXTS, 20 - TEXTS));
    }

    #[test]
    fn words_of_strangers_stay_on_their_line() {
        assert_eq!(plain("a\u{1b}[2J\nb\u{202e}c\u{9b}", 40), "a [2J b c");
    }
}
