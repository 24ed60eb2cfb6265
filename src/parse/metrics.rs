//! Success metrics: what is measured, what is aimed at, and the number in it.

use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Metric, SectionKind, TargetNumber, Text};

use super::Context;
use super::fields::{self, Labelled};
use super::heading::bare;
use super::outline::{Block, Item, Line, Table};
use super::words::{Entry, filled, is_any, is_nothing, is_placeholder, strip_word};

/// Reads every section about metrics.
pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for index in context.sections(SectionKind::Metrics) {
        for at in context.outline.subtree(index) {
            if at != index && context.kinds[at].is_some() {
                continue;
            }
            let section = &context.outline.sections[at];
            let fields = if at == index { Vec::new() } else { fields_of(context, section.blocks) };
            if fields.is_empty() {
                listed(context, section.blocks, &mut metrics, diagnostics);
                continue;
            }
            let place = section.place.unwrap_or_else(|| section.heading.place(context.file));
            let mut metric = Metric { name: name(section.heading.text).into(), ..blank(place) };
            for (slot, field) in fields {
                set(context, &mut metric, slot, &field.value, diagnostics);
            }
            // Nothing but placeholders: the template's metric, not the author's.
            if metric.target.is_some()
                || metric.measure.is_some()
                || metric.actual.is_some()
                || metric.baseline.is_some()
            {
                metrics.push(metric);
            }
        }
    }
    metrics
}

/// Which part of a metric a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Target,
    Measure,
    Actual,
    Baseline,
}

fn slot(key: &str) -> Option<Slot> {
    let key = key.trim();
    Some(if is_any(key, &["target", "goal", "objective", "threshold", "target value", "success threshold", "value"]) {
        Slot::Target
    } else if is_any(
        key,
        &[
            "measure",
            "measurement",
            "how to measure",
            "how measured",
            "measured by",
            "method",
            "measurement method",
            "measuring",
            "data source",
            "metric source",
        ],
    ) {
        Slot::Measure
    } else if is_any(key, &["actual", "current", "result", "current value", "achieved", "status quo", "now"]) {
        Slot::Actual
    } else if is_any(key, &["baseline", "before", "starting point", "today"]) {
        Slot::Baseline
    } else {
        return None;
    })
}

/// The `Key: value` lines and items among `blocks` that belong to a metric.
fn fields_of<'a>(context: &Context<'a>, blocks: &[Block<'a>]) -> Vec<(Slot, Labelled<'a>)> {
    let mut found = Vec::new();
    let mut take = |line: &Line<'a>| {
        if let Some(field) = fields::any(line)
            && let Some(slot) = slot(field.key.text)
        {
            found.push((slot, field));
        }
    };
    for block in blocks {
        match block {
            Block::Paragraph(lines) => lines.iter().for_each(&mut take),
            Block::List(items) => items.iter().for_each(|item| take(&Entry::of(context, item).line)),
            _ => {}
        }
    }
    found
}

fn set(context: &Context<'_>, metric: &mut Metric, slot: Slot, value: &Line, diagnostics: &mut Vec<Diagnostic>) {
    if is_nothing(value.text) {
        return;
    }
    let Some(text) = filled(context, value, diagnostics) else { return };
    match slot {
        Slot::Target => {
            metric.parsed = target_number(&text);
            metric.target = Some(text.into());
        }
        Slot::Measure => metric.measure = Some(text.into()),
        Slot::Actual => metric.actual = Some(text.into()),
        Slot::Baseline => metric.baseline = Some(text.into()),
    }
}

/// Metrics as items or rows.
fn listed(context: &Context<'_>, blocks: &[Block], metrics: &mut Vec<Metric>, diagnostics: &mut Vec<Diagnostic>) {
    for block in blocks {
        match block {
            Block::List(items) => {
                for item in *items {
                    metrics.extend(of_item(context, item, diagnostics));
                }
            }
            Block::Table(table) => rows(context, table, metrics, diagnostics),
            Block::Quote(inner) => listed(context, inner, metrics, diagnostics),
            Block::Rule(_) => return,
            Block::Paragraph(_) | Block::Code(_) => {}
        }
    }
}

/// `- **SC-001**: …`, `- **Latency**: <200ms`, `- Latency` with fields below it, or a sentence.
fn of_item(context: &Context<'_>, item: &Item, diagnostics: &mut Vec<Diagnostic>) -> Option<Metric> {
    let entry = Entry::of(context, item);
    if is_nothing(entry.line.text) {
        return None;
    }
    let below = fields_of(context, item.rest());
    let mut metric = blank(entry.place(context));
    let labelled =
        fields::bold(&entry.line).or_else(|| fields::any(&entry.line).filter(|field| is_code(field.key.text)));
    match labelled {
        Some(field) if !is_placeholder(field.key.text) => {
            metric.name = field.key.text.into();
            set(context, &mut metric, Slot::Target, &field.value, diagnostics);
        }
        _ => {
            metric.name = filled(context, &entry.line, diagnostics)?.into();
            // A sentence that begins with its number says both what is measured and how much is wanted.
            metric.parsed = target_number(&metric.name);
            metric.target = metric.parsed.as_ref().map(|_| metric.name.clone());
            if metric.parsed.is_none()
                && let Some(field) = fields::any(&entry.line)
                && let Some(number) = target_number(field.value.text)
            {
                metric.name = field.key.text.into();
                metric.target = Some(field.value.text.into());
                metric.parsed = Some(number);
            }
        }
    }
    for (slot, field) in below {
        set(context, &mut metric, slot, &field.value, diagnostics);
    }
    Some(metric)
}

fn rows(context: &Context<'_>, table: &Table, metrics: &mut Vec<Metric>, diagnostics: &mut Vec<Diagnostic>) {
    let slots: Vec<Option<Slot>> = table.head.iter().map(|cell| slot(cell.text)).collect();
    let named = ["metric", "name", "kpi", "measure", "criterion", "indicator", "id", "criteria"];
    let name_at = named.iter().find_map(|word| table.head.iter().position(|cell| is_any(cell.text.trim(), &[word])));
    let name_at = name_at.unwrap_or(0);
    for row in table.rows {
        let Some(cell) = row.get(name_at) else { continue };
        let entry = Entry::of_line(context, cell, None);
        let Some(name) = filled(context, &entry.line, diagnostics) else { continue };
        let mut metric = Metric { name: name.into(), ..blank(entry.place(context)) };
        for (at, slot) in slots.iter().enumerate() {
            if let (Some(slot), Some(cell), true) = (slot, row.get(at), at != name_at) {
                set(context, &mut metric, *slot, cell, diagnostics);
            }
        }
        metrics.push(metric);
    }
}

/// The name in a metric's heading: `Metric 1: Time saved` is `Time saved`, `Metric 1` stays.
fn name(heading: &str) -> String {
    let whole = bare(heading);
    let Some(rest) = strip_word(whole, &["metric", "kpi"]) else { return whole.to_owned() };
    let digits = rest.trim_start().trim_start_matches('#');
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let cut = rest.trim_start().strip_prefix([':', '-', '–', '—', '.']).map(str::trim);
    cut.filter(|name| !name.is_empty()).unwrap_or(whole).to_owned()
}

/// `SC-001`, `KPI 2`, `M1`: a short name with a number.
fn is_code(key: &str) -> bool {
    key.len() <= 10 && key.starts_with(|c: char| c.is_ascii_uppercase()) && key.ends_with(|c: char| c.is_ascii_digit())
}

fn blank(place: Place) -> Metric {
    Metric { name: Text::default(), target: None, parsed: None, measure: None, actual: None, baseline: None, place }
}

/// The number that a target begins with: `<200ms`, `95%+`, `at least 3 a week`, `100 → 500`.
pub(super) fn target_number(text: &str) -> Option<TargetNumber> {
    const WORDS: &[(&str, &str)] = &[
        ("less than", "<"),
        ("fewer than", "<"),
        ("lower than", "<"),
        ("under", "<"),
        ("below", "<"),
        ("at most", "<="),
        ("no more than", "<="),
        ("up to", "<="),
        ("maximum", "<="),
        ("max", "<="),
        ("within", "<="),
        ("more than", ">"),
        ("greater than", ">"),
        ("over", ">"),
        ("above", ">"),
        ("at least", ">="),
        ("no less than", ">="),
        ("minimum", ">="),
        ("min", ">="),
        ("about", "~"),
        ("around", "~"),
        ("approximately", "~"),
        ("roughly", "~"),
    ];
    const SIGNS: &[(&str, &str)] = &[
        ("<=", "<="),
        (">=", ">="),
        ("≤", "<="),
        ("≥", ">="),
        ("<", "<"),
        (">", ">"),
        ("~", "~"),
        ("≈", "~"),
        ("=", ""),
    ];
    let mut rest = text.trim();
    let mut operator = "";
    let sign = SIGNS.iter().find_map(|(sign, operator)| rest.strip_prefix(sign).map(|rest| (rest, *operator)));
    let word = || WORDS.iter().find_map(|(word, operator)| strip_word(rest, &[word]).map(|rest| (rest, *operator)));
    if let Some((after, found)) = sign.or_else(word) {
        (rest, operator) = (after.trim_start(), found);
    }
    let currency = rest.chars().next().filter(|c| matches!(c, '$' | '€' | '£' | '¥'));
    rest = currency.map_or(rest, |c| &rest[c.len_utf8()..]);
    let (mut value, mut tail) = number(rest)?;
    let mut spaced = tail.starts_with(char::is_whitespace);
    let percent = tail.strip_prefix("%+").map(|_| &tail[..1]);
    if let Some(percent) = percent {
        let sentence = !tail[2..].trim().is_empty();
        let unit = if sentence { format!("{percent}{}", unit_of_rest(&tail[2..])) } else { percent.to_owned() };
        let operator = Some(if operator.is_empty() { ">=" } else { operator }.into());
        return Some(TargetNumber { operator, value: value.into(), unit: Some(unit.into()) });
    }
    if let Some(after) = tail.strip_prefix('+') {
        (operator, tail) = (if operator.is_empty() { ">=" } else { operator }, after);
    }
    let arrow = tail.trim_start_matches(|c: char| c.is_whitespace() || c == '%');
    let arrow = ["→", "->", "=>"].iter().find_map(|sign| arrow.strip_prefix(sign));
    if let Some((next, after)) = arrow.and_then(|rest| number(rest.trim_start())) {
        (value, tail, operator) = (next, after, "→");
        spaced = tail.starts_with(char::is_whitespace);
    }
    let mut unit = unit(tail);
    if unit.ends_with('+') && operator.is_empty() {
        operator = ">=";
    }
    unit = unit.trim_end_matches('+').trim_end();
    // `2FA`, `3rd`, `1.2.3` begin with digits and are no amounts.
    let is_word = !spaced
        && unit.len() > 3
        && !is_any(unit.split(' ').next().unwrap_or(unit), &["days", "hours", "users", "secs", "mins"]);
    if tail.starts_with('.') && number(&tail[1..]).is_some()
        || is_word && unit.starts_with(char::is_alphabetic)
        || is_any(unit, &["st", "nd", "rd", "th", "FA"])
    {
        return None;
    }
    let unit = match currency {
        Some(sign) => Some(format!("{sign}{}{unit}", if unit.is_empty() || !spaced { "" } else { " " })),
        None => Some(unit.to_owned()).filter(|unit| !unit.is_empty()),
    };
    Some(TargetNumber {
        operator: Some(operator).filter(|sign| !sign.is_empty()).map(Text::from),
        value: value.into(),
        unit: unit.map(Text::from),
    })
}

/// What a percentage is of: ` of users`, or nothing if a whole sentence follows.
fn unit_of_rest(rest: &str) -> String {
    let unit = unit(rest);
    let short = unit.split_whitespace().count() > 1;
    if short { format!(" {unit}") } else { String::new() }
}

/// A number at the start, without separators of thousands, and what follows it.
fn number(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    let mut point = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => value.push(char::from(*byte)),
            // A comma before three digits parts thousands; any other ends the number.
            b',' if digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4) && !point => {}
            b'.' if digit(at + 1) && !point && !value.is_empty() => {
                point = true;
                value.push('.');
            }
            _ => break,
        }
        at += 1;
    }
    (!value.is_empty()).then(|| (value, &text[at..]))
}

/// The unit after a number: up to a bracket, comma or clause; only its first word if a sentence follows.
fn unit(tail: &str) -> &str {
    let tail = tail.trim();
    let end = tail.char_indices().find(|(at, c)| match c {
        '(' | ';' | '→' => true,
        // Inside a number they part nothing: `10,000 specs`, `WCAG 2.2`.
        ',' | ':' | '.' => !(tail[..*at].ends_with(is_digit) && tail[at + 1..].starts_with(is_digit)),
        _ => false,
    });
    let end = end.map_or(tail.len(), |(at, _)| at);
    let end = [" - ", " – ", " — "].iter().filter_map(|dash| tail.find(dash)).fold(end, usize::min);
    let unit = tail[..end].trim();
    if terms(unit) <= 4 { unit } else { unit.split_whitespace().next().unwrap_or("") }
}

/// How many words a text has; a name of several words is one: `WCAG 2.2 A and AA`.
fn terms(text: &str) -> usize {
    let (mut count, mut in_name, mut joint) = (0, false, false);
    for word in text.split_whitespace() {
        let name = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if in_name && !joint && matches!(word, "and" | "or" | "&") {
            joint = true;
            continue;
        }
        if !(name && in_name) {
            // What seemed to join two names was a word like any other.
            count += 1 + usize::from(joint);
        }
        (in_name, joint) = (name, false);
    }
    count + usize::from(joint)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str, &str)>) {
        let found = target_number(text);
        let parts = found.as_ref().map(|found| {
            (found.operator.as_deref().unwrap_or(""), found.value.as_str(), found.unit.as_deref().unwrap_or(""))
        });
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn targets_are_numbers_where_they_begin_with_one() {
        check("<200ms", Some(("<", "200", "ms")));
        check("95%+", Some((">=", "95", "%")));
        check("95%+ of requests end well today", Some((">=", "95", "%")));
        check("100 → 500", Some(("→", "500", "")));
        check("45 minutes a week", Some(("", "45", "minutes a week")));
        check("at least 10,000 users", Some((">=", "10000", "users")));
        check("≤ 0.5 s (p95)", Some(("<=", "0.5", "s")));
        check("$5,000 a month", Some(("", "5000", "$ a month")));
        check("< 0.5 s for 10,000 specs", Some(("<", "0.5", "s for 10,000 specs")));
        check("0 violations of WCAG 2.2 A and AA", Some(("", "0", "violations of WCAG 2.2 A and AA")));
        check("100% of WCAG 2.2, soon", Some(("", "100", "% of WCAG 2.2")));
        check("3 users, 2 of them new", Some(("", "3", "users")));
        check("3 users in Oslo and everybody else", Some(("", "3", "users")));
        check("WCAG 2.2", None);
        check("Zero errors", None);
        check("2FA for all", None);
        check("Reduce by half", None);
        check("1.2.3", None);
        check("", None);
    }
}
