//! The release plan: versions, what state they are in, when they ship and what ships in them.
//!
//! A label such as `Phase 2` has no order and is no version; `X.Y.Z` is the template's placeholder.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{
    Date, DateField, Mark, MarkState, MarkedItem, PlannedRelease, ReleaseState, SectionKind, Text, Version,
};

use super::Context;
use super::fields;
use super::groups::read_items;
use super::heading::words;
use super::marks;
use super::outline::{Block, Item, Line, Table};
use super::words::{Entry, is_any, is_nothing, placeholder, strip_word};

/// Reads every release plan.
pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<PlannedRelease> {
    let mut releases = Vec::new();
    for index in context.sections(SectionKind::Releases) {
        let own = &context.outline.sections[index];
        listed(context, own.blocks, &mut releases, diagnostics);
        for child in context.outline.children(index) {
            let section = &context.outline.sections[child];
            if context.kinds[child].is_some() {
                continue;
            }
            let place = section.place.unwrap_or_else(|| section.heading.place(context.file));
            match of_heading(context, &section.heading, place) {
                Read::Release(mut release) => {
                    for at in context.outline.subtree(child) {
                        read_items(context, context.outline.sections[at].blocks, &mut release.items, diagnostics);
                    }
                    release.items.retain(|item| !is_nothing(&item.text));
                    releases.push(*release);
                }
                Read::Placeholder(words) => {
                    diagnostics.push(placeholder(context, "X.Y.Z", words));
                    // Nothing ships in it; its items are read for the placeholders among them.
                    read_items(context, section.blocks, &mut Vec::new(), diagnostics);
                }
                Read::Other if is_history(section.heading.text) => {}
                Read::Other if is_silent(section.heading.text) => {
                    listed(context, section.blocks, &mut releases, diagnostics);
                }
                Read::Other => diagnostics.push(unparsed(context, &section.heading, place)),
            }
        }
    }
    judge(context, &releases, diagnostics);
    releases
}

/// What a heading of a release plan turned out to be.
enum Read {
    Release(Box<PlannedRelease>),
    Placeholder(Place),
    Other,
}

fn unparsed(context: &Context<'_>, heading: &Line, place: Place) -> Diagnostic {
    let message = format!("`{}` is neither a version nor a known label", heading.text.trim());
    context
        .finding(Code::SG401, place, message)
        .with_help("write `Version 1.2.0`, or a label such as `Phase 2`, `MVP` or `Milestone 3`")
}

/// What was released before is no plan.
fn is_history(heading: &str) -> bool {
    let words = words(heading);
    ["changelog", "change log", "release notes", "history", "version history"]
        .iter()
        .any(|word| words.starts_with(word))
}

/// Headings that a release plan may well have besides its releases.
fn is_silent(heading: &str) -> bool {
    let words = words(heading);
    [
        "rollback",
        "rollout",
        "roll out",
        "deployment",
        "migration",
        "notes",
        "changelog",
        "change log",
        "release notes",
        "release criteria",
        "feature flag",
        "communication",
        "monitoring",
        "checklist",
        "pre release",
        "post release",
        "launch",
        "timeline",
        "schedule",
        "overview",
        "versioning",
        "strategy",
        "release strategy",
        "criteria",
    ]
    .iter()
    .any(|word| words.starts_with(word))
}

/// Two findings about the releases of one spec: one version twice, two of them current.
fn judge(context: &Context<'_>, releases: &[PlannedRelease], diagnostics: &mut Vec<Diagnostic>) {
    let path = &context.file.path;
    let mut current: Option<&PlannedRelease> = None;
    // A handful of releases is the rule; a hostile file must not make this quadratic.
    let mut seen: std::collections::BTreeMap<&Version, &PlannedRelease> = std::collections::BTreeMap::new();
    for release in releases {
        if let Some(version) = &release.version {
            if let Some(first) = seen.get(version) {
                let message = format!("version `{}` is planned twice", version.as_str());
                diagnostics.push(
                    context
                        .finding(Code::SG402, release.place, message)
                        .with_help("put the items of both under one heading")
                        .with_related(path, first.place, "also planned here"),
                );
            } else {
                seen.insert(version, release);
            }
        }
        if release.label.as_deref() == Some("current") {
            if let Some(first) = current {
                let message = format!("`{}` is called current, and so is `{}`", release.raw, first.raw);
                diagnostics.push(
                    context
                        .finding(Code::SG407, release.place, message)
                        .with_help("call the one that is out released, with ✅")
                        .with_related(path, first.place, "this one, too"),
                );
            } else {
                current = Some(release);
            }
        }
    }
}

/// Releases as list items, bold paragraphs and rows.
fn listed(
    context: &Context<'_>,
    blocks: &[Block],
    releases: &mut Vec<PlannedRelease>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut open: Option<PlannedRelease> = None;
    for block in blocks {
        match block {
            Block::Paragraph(lines) => {
                if let [line] = *lines
                    && line.strong().next().is_some_and(|run| run.start == 0)
                {
                    releases.extend(open.take());
                    match of_heading(context, line, line.place(context.file)) {
                        Read::Release(release) => open = Some(*release),
                        Read::Placeholder(words) => diagnostics.push(placeholder(context, "X.Y.Z", words)),
                        Read::Other => {}
                    }
                }
            }
            Block::List(items) => match &mut open {
                Some(release) => read_items(context, std::slice::from_ref(block), &mut release.items, diagnostics),
                None => items.iter().for_each(|item| releases.extend(of_item(context, item, diagnostics))),
            },
            Block::Table(table) => rows(context, table, releases),
            Block::Quote(inner) => listed(context, inner, releases, diagnostics),
            Block::Rule(_) => break,
            Block::Code(_) => {}
        }
    }
    releases.extend(open);
}

/// `- **v1.0** (Q3 2026): import, export`, perhaps with the items below it.
fn of_item(context: &Context<'_>, item: &Item, diagnostics: &mut Vec<Diagnostic>) -> Option<PlannedRelease> {
    let entry = Entry::of(context, item);
    let line = &entry.line;
    let (head, value) = match fields::any(line) {
        Some(field) => (field.key, Some(field.value)),
        None => {
            match [": ", " - ", " – ", " — "].iter().find_map(|dash| line.text.find(dash).map(|at| (at, dash.len())))
            {
                Some((at, dash)) => (line.slice(0..at), Some(line.slice(at + dash..line.text.len()))),
                None => (line.clone(), None),
            }
        }
    };
    let Read::Release(mut release) = of_heading(context, &head, entry.place(context)) else { return None };
    release.raw = line.text.into();
    if let Some(mark) = entry.mark {
        release.state = state_of(mark, release.label.as_deref(), release.state);
    }
    read_items(context, item.rest(), &mut release.items, diagnostics);
    if let Some(value) = value.filter(|value| !is_nothing(value.text)) {
        if let Some((_, state)) = known_label(value.text).filter(|_| value.text.split_whitespace().count() <= 2) {
            release.state = state;
            return Some(*release);
        }
        let date = date_in(context, value.text).filter(|_| release.date.is_none());
        match date {
            Some(date) => {
                release.date =
                    Some(DateField { raw: value.text.into(), date: Ok(date), place: value.place(context.file) });
            }
            None => release.items.insert(0, plain_item(context, &value)),
        }
    }
    Some(*release)
}

fn plain_item(context: &Context<'_>, line: &Line) -> MarkedItem {
    MarkedItem { text: line.text.into(), group: None, state: MarkState::Unknown, place: line.place(context.file) }
}

fn rows(context: &Context<'_>, table: &Table, releases: &mut Vec<PlannedRelease>) {
    let column = |words: &[&str]| table.head.iter().position(|cell| is_any(cell.text.trim(), words));
    let Some(name) = column(&["version", "release", "milestone", "phase"]) else { return };
    let date = column(&["date", "target", "target date", "eta", "when", "release date", "due"]);
    let state = column(&["status", "state"]);
    let items =
        column(&["features", "scope", "contents", "items", "description", "deliverables", "content", "feature"]);
    for row in table.rows {
        let Some(cell) = row.get(name) else { continue };
        let Read::Release(mut release) = of_heading(context, cell, cell.place(context.file)) else { continue };
        let at = |column: Option<usize>| column.and_then(|at| row.get(at)).filter(|cell| !is_nothing(cell.text));
        if let Some(cell) = at(date) {
            release.date = Some(date_field(context, cell, 0..cell.text.len()));
        }
        if let Some(cell) = at(state) {
            let marked = marks::read(context.vocabulary, cell, None);
            let said = known_label(&cell.text[marked.text]).map(|(_, state)| state);
            release.state =
                said.or(marked.mark.map(|mark| state_of(mark, None, release.state))).unwrap_or(release.state);
        }
        if let Some(cell) = at(items) {
            release.items.push(plain_item(context, cell));
        }
        releases.push(*release);
    }
}

/// Reads `Version 1.0 (MVP) - September 15, 2025`, `v0.2.0 (Current) ✅`, `Phase 2: Sync`.
fn of_heading(context: &Context<'_>, heading: &Line, place: Place) -> Read {
    let text = heading.text;
    let start = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let named = strip_word(&text[start..], &["version", "release", "ver"]);
    let after = named.map_or(start, |rest| text.len() - rest.len());
    let after = after + (text[after..].len() - text[after..].trim_start_matches([' ', ':', '#', '`']).len());
    let end = after
        + text[after..]
            .find(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ',' | '`' | '–' | '—'))
            .unwrap_or(text.len() - after);
    let token = text[after..end].trim_end_matches('.');
    if token.eq_ignore_ascii_case("x.y.z") || token.eq_ignore_ascii_case("vx.y.z") {
        return Read::Placeholder(heading.place_of(context.file, after..after + token.len()));
    }
    let whole_number = token.bytes().all(|byte| byte.is_ascii_digit());
    let said = text[start..].get(..7).is_some_and(|head| head.eq_ignore_ascii_case("version"));
    // `2` alone is a version only after that word: `Release 2` may be anything.
    let version = Version::parse(token).filter(|_| !whole_number || said);
    let (label, rest) = match &version {
        Some(_) => (None, after + token.len()),
        None => match plain_label(text, start) {
            Some(end) => (Some(text[start..end].trim().into()), end),
            None => return Read::Other,
        },
    };
    let mut release = PlannedRelease {
        version,
        raw: text.trim().into(),
        label,
        state: ReleaseState::Unknown,
        date: None,
        items: Vec::new(),
        place,
    };
    for part in parts(text, rest) {
        annotate(context, heading, part, &mut release);
    }
    let mark = marks::trailing(context.vocabulary, text)
        .or_else(|| text.trim_start().chars().next().and_then(|sign| context.vocabulary.mark(sign)));
    if let Some(mark) = mark {
        release.state = state_of(mark, release.label.as_deref(), release.state);
    }
    Read::Release(Box::new(release))
}

/// `Phase 2`, `MVP`, `Milestone 3`: labels without order. Gives where the label ends.
fn plain_label(text: &str, start: usize) -> Option<usize> {
    const NUMBERED: &[&str] =
        &["phase", "milestone", "sprint", "iteration", "stage", "wave", "release", "increment", "step", "m"];
    const ALONE: &[&str] = &[
        "mvp",
        "alpha",
        "beta",
        "ga",
        "general availability",
        "poc",
        "proof of concept",
        "pilot",
        "launch",
        "initial release",
        "first release",
        "backlog",
        "unscheduled",
        "future",
        "later",
        "next",
        "now",
        "current",
        "future releases",
        "future versions",
        "post mvp",
        "post-mvp",
        "v-next",
        "next release",
        "public beta",
        "private beta",
        "early access",
    ];
    let rest = &text[start..];
    if let Some(tail) = strip_word(rest, ALONE) {
        // `Launch checklist` is something else.
        let ends = tail.trim_start();
        return (ends.is_empty() || !ends.starts_with(char::is_alphanumeric)).then(|| text.len() - tail.len());
    }
    let tail = NUMBERED.iter().find_map(|word| {
        let head = rest.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        // `Milestones` is another word.
        let tail = rest[head.len()..].trim_start_matches([' ', '#', '-']);
        (!rest[head.len()..].starts_with(char::is_alphabetic)).then_some(tail)
    })?;
    let number = tail.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(tail.len());
    let numeral =
        tail[..number].bytes().next().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'I' | b'V' | b'X'))
            || tail[..number].len() == 1;
    (number > 0 && numeral).then(|| text.len() - tail.len() + number)
}

/// The pieces behind a version: what stands in brackets, and between dashes.
fn parts(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = from;
    let mut push = |range: Range<usize>| {
        let piece = &text[range.clone()];
        let left = piece.len() - piece.trim_start_matches([' ', '-', '–', '—', ':', ',']).len();
        let trimmed = piece[left..].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
        if !trimmed.is_empty() {
            parts.push(range.start + left..range.start + left + trimmed.len());
        }
    };
    let mut at = from;
    while let Some(found) = text[at..].find(['(', ')', '[', ']', '–', '—', '-', ':']) {
        let position = at + found;
        let c = text[position..].chars().next().unwrap_or('(');
        let next = position + c.len_utf8();
        // A hyphen within a word or a date is part of it.
        let spaced = text[..position].ends_with(' ') || text[next..].starts_with(' ');
        if c != '-' || spaced {
            push(start..position);
            start = next;
        }
        at = next;
    }
    push(start..text.len());
    parts
}

/// Adds what one piece of a heading says: a known label, a date, or a name.
fn annotate(context: &Context<'_>, heading: &Line, part: Range<usize>, release: &mut PlannedRelease) {
    let text = &heading.text[part.clone()];
    if let Some((label, state)) = known_label(text) {
        release.state = state;
        if label.is_some() || release.label.is_none() {
            release.label = label.map(Text::from).or_else(|| release.label.take());
        }
    }
    let wanted = strip_word(
        text,
        &[
            "target",
            "targeted",
            "eta",
            "due",
            "planned",
            "planned for",
            "released",
            "shipped",
            "expected",
            "release date",
            "date",
            "by",
            "current",
            "next",
        ],
    );
    let from = wanted.map_or(part.start, |rest| part.end - rest.len());
    let from = from
        + (heading.text[from..part.end].len()
            - heading.text[from..part.end].trim_start_matches([':', ',', ' ', '-', '–']).len());
    if from < part.end && heading.text[from..part.end].bytes().any(|byte| byte.is_ascii_digit()) {
        let field = date_field(context, heading, from..part.end);
        if !matches!(field.date, Err(crate::model::DateProblem::Unreadable)) && release.date.is_none() {
            release.date = Some(field);
            return;
        }
    }
    if known_label(text).is_none() && release.label.is_none() && release.version.is_some() {
        release.label = Some(text.into());
    }
}

/// Words that say how far a release is. The template's own (`current`, `next`) are labels as well.
fn known_label(text: &str) -> Option<(Option<&'static str>, ReleaseState)> {
    let begins = |list: &[&str]| strip_word(text, list).is_some();
    if begins(&["current"]) {
        Some((Some("current"), ReleaseState::InProgress))
    } else if begins(&["next"]) {
        Some((Some("next"), ReleaseState::Next))
    } else if begins(&[
        "not released",
        "not started",
        "unreleased",
        "planned",
        "future",
        "upcoming",
        "later",
        "target",
        "targeted",
        "proposed",
        "eta",
        "tbd",
        "draft",
        "backlog",
        "scheduled",
        "expected",
        "due",
    ]) {
        Some((None, ReleaseState::Planned))
    } else if begins(&["released", "shipped", "complete", "completed", "done", "deployed", "delivered", "live", "out"])
    {
        Some((None, ReleaseState::Released))
    } else if begins(&["in progress", "in development", "wip", "ongoing", "active", "started"]) {
        Some((None, ReleaseState::InProgress))
    } else {
        None
    }
}

/// What a mark says about a release: ✅ on the current one means that it is out.
fn state_of(mark: Mark, label: Option<&str>, said: ReleaseState) -> ReleaseState {
    match mark {
        Mark::Done => ReleaseState::Released,
        // Words say more than the sign of a clock.
        _ if said != ReleaseState::Unknown || label == Some("current") => said,
        Mark::Doing | Mark::Waiting => ReleaseState::InProgress,
        Mark::Open => ReleaseState::Planned,
        Mark::Dropped => said,
    }
}

fn date_in(context: &Context<'_>, text: &str) -> Option<Date> {
    Date::parse(text.trim(), context.vocabulary.date_order).ok()
}

fn date_field(context: &Context<'_>, line: &Line, range: Range<usize>) -> DateField {
    let raw = line.text[range.clone()].trim().to_owned();
    DateField {
        date: Date::parse(&raw, context.vocabulary.date_order),
        raw: raw.into(),
        place: line.place_of(context.file, range),
    }
}
