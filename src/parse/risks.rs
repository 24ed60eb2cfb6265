//! Risks and mitigations: as headings with fields, as tables, as lists.
//!
//! An impact that cannot be read is Unknown and reported; of `MEDIUM-HIGH` the higher counts.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Impact, Mark, Risk, RiskState, SectionKind, Text, Vocabulary};

use super::Context;
use super::fields::{self, Labelled};
use super::heading::{bare, words};
use super::marks;
use super::outline::{Block, Item, Line, Section, Table};
use super::words::{Entry, filled, is_any, is_nothing, is_placeholder, lists, placeholder, strip_word};

/// Reads every section about risks.
pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Risk> {
    let mut risks = Vec::new();
    for index in context.sections(SectionKind::Risks) {
        for at in context.outline.subtree(index) {
            if at != index && context.kinds[at].is_some() {
                continue;
            }
            let section = &context.outline.sections[at];
            if at != index && (is_risk_heading(section.heading.text) || has_fields(context, section.blocks)) {
                risks.extend(of_section(context, section, diagnostics));
            } else if !words(section.heading.text).starts_with("mitigation") {
                listed(context, section.blocks, &mut risks, diagnostics);
            }
        }
    }
    risks
}

/// Which part of a risk a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Name,
    Description,
    Impact,
    Likelihood,
    Mitigation,
    State,
}

fn slot(key: &str) -> Option<Slot> {
    let key = key.trim();
    Some(if is_any(key, &["risk", "threat"]) {
        Slot::Name
    } else if is_any(key, &["description", "details", "concern", "issue"]) {
        Slot::Description
    } else if is_any(key, &["impact", "severity", "risk level", "level", "impact level", "risk impact"]) {
        Slot::Impact
    } else if is_any(key, &["likelihood", "probability", "chance", "odds"]) {
        Slot::Likelihood
    } else if is_any(
        key,
        &[
            "mitigation",
            "mitigations",
            "mitigation strategy",
            "mitigation strategies",
            "mitigated by",
            "mitigation plan",
            "response",
            "countermeasure",
            "countermeasures",
        ],
    ) {
        Slot::Mitigation
    } else if is_any(key, &["status", "state", "risk status"]) {
        Slot::State
    } else {
        return None;
    })
}

fn field_of<'a>(line: &Line<'a>) -> Option<(Slot, Labelled<'a>)> {
    let field = fields::any(line)?;
    slot(field.key.text).map(|slot| (slot, field))
}

/// Whether blocks are the fields of one risk. A list in which something else stands as well is a list of risks.
fn has_fields(context: &Context<'_>, blocks: &[Block]) -> bool {
    let is_field = |line: &Line| field_of(line).is_some_and(|(slot, _)| slot != Slot::Name);
    blocks.iter().any(|block| match block {
        Block::Paragraph(lines) => lines.iter().any(is_field),
        Block::List(items) => {
            let slots = || items.iter().map(|item| field_of(&Entry::of(context, item).line).map(|(slot, _)| slot));
            let (named, fields) = slots().flatten().partition::<Vec<_>, _>(|slot| *slot == Slot::Name);
            fields.len() * 2 > items.len() && named.is_empty()
        }
        _ => false,
    })
}

/// `Risk 1: Name`, `R2 - Name`.
fn is_risk_heading(heading: &str) -> bool {
    let text = bare(heading);
    let rest = strip_word(text, &["risk"])
        .or_else(|| text.strip_prefix(['R', 'r']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    rest.is_some_and(|rest| {
        rest.trim_start_matches([' ', '#', '-']).starts_with(|c: char| c.is_ascii_digit() || c == ':')
    })
}

/// A risk with a heading of its own.
fn of_section(context: &Context<'_>, section: &Section, diagnostics: &mut Vec<Diagnostic>) -> Option<Risk> {
    let heading = &section.heading;
    let place = section.place.unwrap_or_else(|| heading.place(context.file));
    let mut draft = Draft::named(context, heading, place, diagnostics);
    draft.blocks(context, section.blocks, diagnostics);
    draft.done()
}

/// A risk while it is read.
struct Draft {
    risk: Risk,
    /// Whether anything of it was filled in.
    real: bool,
    /// Whether a list that comes next holds mitigations.
    mitigating: bool,
}

impl Draft {
    fn new(name: &str, place: Place) -> Self {
        Self {
            risk: Risk {
                name: name.into(),
                description: None,
                impact: Impact::Unknown,
                raw_impact: None,
                likelihood: None,
                mitigations: Vec::new(),
                state: RiskState::Open,
                place,
            },
            real: false,
            mitigating: false,
        }
    }

    /// Begins a risk with the words that name it: a heading, an item, a cell.
    fn named(context: &Context<'_>, line: &Line, place: Place, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let text = line.text.trim();
        let (name, state) = name_and_state(context.vocabulary, text);
        let mut draft = Self::new(name, place);
        let ticked = marks::trailing(context.vocabulary, text) == Some(Mark::Done)
            || matches!(marks::read(context.vocabulary, line, None).mark, Some(Mark::Done | Mark::Dropped));
        draft.risk.state = state.unwrap_or(if ticked { RiskState::Closed } else { RiskState::Open });
        if is_placeholder(name) {
            let at = line.text.find(name).unwrap_or(0);
            diagnostics.push(placeholder(context, name, line.place_of(context.file, at..at + name.len())));
            draft.risk.name = bare(text).split([':', '-']).next().unwrap_or(text).trim().into();
        } else {
            // `Risk 1` says nothing yet; a name does.
            draft.real = !name.is_empty() && !is_unnamed(name);
        }
        draft
    }

    fn blocks(&mut self, context: &Context<'_>, blocks: &[Block], diagnostics: &mut Vec<Diagnostic>) {
        for block in blocks {
            match block {
                Block::Paragraph(lines) => self.lines(context, lines, diagnostics),
                Block::List(items) => self.items(context, items, diagnostics),
                Block::Quote(inner) => self.blocks(context, inner, diagnostics),
                // The footer of the document.
                Block::Rule(_) => return,
                Block::Code(_) | Block::Table(_) => {}
            }
        }
    }

    fn lines(&mut self, context: &Context<'_>, lines: &[Line], diagnostics: &mut Vec<Diagnostic>) {
        let mut last = None;
        for line in lines {
            if let Some((slot, field)) = field_of(line) {
                self.mitigating = slot == Slot::Mitigation;
                self.set(context, slot, &field.value, diagnostics);
                last = Some(slot);
            } else if fields::any(line).is_some_and(|field| fields::is_bold(line) || field.value.is_empty()) {
                (last, self.mitigating) = (None, false);
            } else {
                // A field goes on in the next line of its paragraph; text without a field describes.
                self.continue_with(last.unwrap_or(Slot::Description), line.text.trim());
                self.mitigating &= last.is_some();
            }
        }
    }

    fn items(&mut self, context: &Context<'_>, items: &[Item], diagnostics: &mut Vec<Diagnostic>) {
        let mitigating = self.mitigating;
        for item in items {
            let entry = Entry::of(context, item);
            if let Some((slot, field)) = field_of(&entry.line) {
                self.set(context, slot, &field.value, diagnostics);
                if slot == Slot::Mitigation {
                    self.mitigating = true;
                    self.blocks(context, item.rest(), diagnostics);
                }
                self.mitigating = mitigating;
            } else if mitigating
                && !is_nothing(entry.line.text)
                && let Some(text) = filled(context, &entry.line, diagnostics)
            {
                self.real = true;
                self.risk.mitigations.push(text.into());
            }
        }
    }

    fn set(&mut self, context: &Context<'_>, slot: Slot, value: &Line, diagnostics: &mut Vec<Diagnostic>) {
        if slot != Slot::Impact && is_nothing(value.text) {
            return;
        }
        let Some(text) = filled(context, value, diagnostics) else {
            // The choice of the template is told as such; nobody has to hear that there is no impact as well.
            if slot == Slot::Impact && !value.is_empty() {
                self.risk.raw_impact = Some(value.text.trim().into());
            }
            return;
        };
        self.real = true;
        let risk = &mut self.risk;
        match slot {
            Slot::Name | Slot::Description => risk.description = risk.description.take().or(Some(text.into())),
            Slot::Impact => {
                risk.impact = impact(&text, context.vocabulary);
                if risk.impact == Impact::Unknown && !is_nothing(&text) {
                    diagnostics.push(unrecognised(context, &text, value.place(context.file)));
                }
                risk.raw_impact = Some(text.into());
            }
            Slot::Likelihood => risk.likelihood = Some(text.into()),
            Slot::Mitigation => risk.mitigations.push(text.into()),
            Slot::State => risk.state = state(&text).unwrap_or(risk.state),
        }
    }

    fn continue_with(&mut self, slot: Slot, text: &str) {
        if text.is_empty() || is_placeholder(text) {
            return;
        }
        self.real = true;
        let risk = &mut self.risk;
        let target = match slot {
            Slot::Mitigation => risk.mitigations.last_mut(),
            Slot::Impact => risk.raw_impact.as_mut(),
            Slot::Likelihood => risk.likelihood.as_mut(),
            Slot::State => None,
            Slot::Name | Slot::Description => {
                if risk.description.is_none() {
                    risk.description = Some(text.into());
                    return;
                }
                risk.description.as_mut()
            }
        };
        if let Some(target) = target {
            target.push_str(" ");
            target.push_str(text);
        }
    }

    /// The risk, unless it is the template's.
    fn done(self) -> Option<Risk> {
        self.real.then_some(self.risk)
    }
}

fn unrecognised(context: &Context<'_>, text: &str, place: Place) -> Diagnostic {
    context
        .finding(Code::SG502, place, format!("the impact `{text}` is no word that is known"))
        .with_help("write `Critical`, `High`, `Medium` or `Low`, and the reason after a dash")
}

/// Risks as items, rows and labelled paragraphs.
fn listed(context: &Context<'_>, blocks: &[Block], risks: &mut Vec<Risk>, diagnostics: &mut Vec<Diagnostic>) {
    // A risk that paragraphs with labels describe: `**Risk**: …` begins one, the next lines and lists belong to it.
    let mut open: Option<Draft> = None;
    for block in blocks {
        match block {
            Block::Paragraph(lines) => {
                let begins = lines.first().filter(|line| begins_risk(line));
                if let Some(line) = begins {
                    risks.extend(open.take().and_then(Draft::done));
                    let name = field_of(line).map_or_else(|| line.clone(), |(_, field)| field.value);
                    let place = line.place(context.file);
                    let mut draft = Draft::named(context, &name, place, diagnostics);
                    draft.lines(context, &lines[1..], diagnostics);
                    open = Some(draft);
                } else if let Some(draft) = &mut open {
                    draft.lines(context, lines, diagnostics);
                }
            }
            Block::List(items) => {
                if let Some(draft) = &mut open {
                    draft.items(context, items, diagnostics);
                } else {
                    of_items(context, items, risks, diagnostics);
                }
            }
            Block::Table(table) => rows(context, table, risks, diagnostics),
            Block::Quote(inner) => listed(context, inner, risks, diagnostics),
            Block::Rule(_) => break,
            Block::Code(_) => {}
        }
    }
    risks.extend(open.and_then(Draft::done));
}

fn begins_risk(line: &Line) -> bool {
    match field_of(line) {
        Some((slot, field)) => slot == Slot::Name && !field.value.is_empty(),
        None => {
            line.is_strong() && is_risk_heading(line.text)
                || line.strong().next().is_some_and(|run| is_risk_heading(&line.text[run.clone()]))
        }
    }
}

/// Each item is a risk; an item that is a field belongs to the risk before it.
fn of_items(context: &Context<'_>, items: &[Item], risks: &mut Vec<Risk>, diagnostics: &mut Vec<Diagnostic>) {
    let mut open: Option<Draft> = None;
    for item in items {
        let entry = Entry::of(context, item);
        if is_nothing(entry.line.text) {
            continue;
        }
        let field = field_of(&entry.line);
        if let (Some((slot, field)), Some(draft)) = (&field, &mut open)
            && *slot != Slot::Name
        {
            draft.set(context, *slot, &field.value, diagnostics);
            draft.mitigating = *slot == Slot::Mitigation;
            draft.blocks(context, item.rest(), diagnostics);
            continue;
        }
        risks.extend(open.take().and_then(Draft::done));
        open = Some(of_item(context, item, &entry, diagnostics));
    }
    risks.extend(open.and_then(Draft::done));
}

/// `- **Name** (High): what may happen — Mitigation: what is done`.
fn of_item(context: &Context<'_>, item: &Item, entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Draft {
    let place = entry.place(context);
    let (line, mitigation) = cut_mitigation(&entry.line);
    let labelled =
        fields::bold(&line).or_else(|| fields::any(&line).filter(|field| slot(field.key.text) == Some(Slot::Name)));
    let (name, description) = match labelled {
        Some(field) if slot(field.key.text) == Some(Slot::Name) => (field.value, None),
        Some(field) => (field.key, Some(field.value)),
        None => match fields::bold_start(&line).filter(|_| !line.is_strong()) {
            Some(start) => {
                let rest = start.value.text.trim_start_matches([':', '-', '–', '—', ' ']);
                let at = start.value.text.len() - rest.len();
                // `**Name** (High): …`: what stands between name and colon says how bad it is.
                (start.key.clone(), Some(start.value.slice(at..start.value.text.len())))
            }
            None => (line.clone(), None),
        },
    };
    let mut draft = Draft::named(context, &name, place, diagnostics);
    if matches!(entry.mark, Some(Mark::Done | Mark::Dropped)) {
        draft.risk.state = RiskState::Closed;
    }
    let mut description = description.unwrap_or_default();
    // `[High] Name`, `Name (High)`, `**Name** (High): …`.
    let vocabulary = context.vocabulary;
    let said = bracketed(&mut draft.risk.name, vocabulary).or_else(|| leading_bracket(&mut description, vocabulary));
    if let Some(inner) = said {
        (draft.risk.impact, draft.risk.raw_impact) = (impact(&inner, vocabulary), Some(inner.into()));
    }
    if !description.is_empty() && !is_nothing(description.text) {
        draft.risk.description = filled(context, &description, diagnostics).map(Text::from);
        draft.real |= draft.risk.description.is_some();
    }
    if let Some(mitigation) = mitigation {
        draft.set(context, Slot::Mitigation, &mitigation, diagnostics);
    }
    let has_fields = has_fields(context, item.rest());
    if has_fields {
        draft.blocks(context, item.rest(), diagnostics);
    } else if let Some(items) = lists(item.rest()).next() {
        // A list below a risk without labels is what is done about it only if it says so.
        let says = items
            .iter()
            .any(|item| strip_word(Entry::of(context, item).line.text, &["mitigation", "mitigate"]).is_some());
        draft.mitigating = says;
        draft.items(context, items, diagnostics);
    }
    draft
}

/// Cuts `… — Mitigation: …` in two.
fn cut_mitigation<'a>(line: &Line<'a>) -> (Line<'a>, Option<Line<'a>>) {
    let text = line.text;
    for word in ["Mitigation:", "mitigation:", "Mitigated by", "mitigated by", "Mitigate by", "→ "] {
        if let Some(at) = text.find(word).filter(|at| *at > 0 && line.code().all(|code| !code.contains(at))) {
            let before =
                text[..at].trim_end().trim_end_matches(['-', '–', '—', '.', ';', '(', ' ', '*', '→', ',']).len();
            let after = line.slice(at + word.len()..text.len());
            return (line.slice(0..before), Some(after).filter(|after| !after.is_empty()));
        }
    }
    (line.clone(), None)
}

/// Takes `(High)` off the end or `[High]` off the start of a name.
fn bracketed(name: &mut Text, vocabulary: &Vocabulary) -> Option<String> {
    let text = name.trim();
    let (rest, inner) = if let Some(rest) = text.strip_prefix('[') {
        let (inner, rest) = rest.split_once(']')?;
        (rest.trim_start().to_owned(), inner.to_owned())
    } else {
        let open = text.rfind('(').filter(|open| *open > 0 && text.ends_with(')'))?;
        (text[..open].trim_end().to_owned(), text[open + 1..text.len() - 1].to_owned())
    };
    if impact(&inner, vocabulary) == Impact::Unknown {
        return None;
    }
    *name = rest.into();
    Some(inner)
}

/// Takes `(High):` off the start of a description.
fn leading_bracket(description: &mut Line, vocabulary: &Vocabulary) -> Option<String> {
    let (inner, _) = description.text.strip_prefix('(')?.split_once(')')?;
    let inner = inner.to_owned();
    if impact(&inner, vocabulary) == Impact::Unknown {
        return None;
    }
    let rest = description.text[inner.len() + 2..].trim_start_matches([':', '-', '–', '—', ' ']);
    let at = description.text.len() - rest.len();
    *description = description.slice(at..description.text.len());
    Some(inner)
}

fn rows(context: &Context<'_>, table: &Table, risks: &mut Vec<Risk>, diagnostics: &mut Vec<Diagnostic>) {
    let slots: Vec<Option<Slot>> = table.head.iter().map(|cell| slot(cell.text)).collect();
    let at = |slot| slots.iter().position(|found| *found == Some(slot));
    let named = |word: &str| table.head.iter().position(|cell| is_any(cell.text.trim(), &[word]));
    let name_at = at(Slot::Name).or_else(|| named("name")).or_else(|| at(Slot::Description));
    // A table of something else, in a section about risks.
    let Some(name_at) = name_at.or_else(|| at(Slot::Impact).or(at(Slot::Mitigation)).map(|_| 0)) else { return };
    for row in table.rows {
        let Some(cell) = row.get(name_at).filter(|cell| !is_nothing(cell.text)) else { continue };
        let mut draft = Draft::named(context, cell, cell.place(context.file), diagnostics);
        for (at, slot) in slots.iter().enumerate() {
            if let (Some(slot), Some(cell), true) = (slot, row.get(at), at != name_at) {
                draft.set(context, *slot, cell, diagnostics);
            }
        }
        risks.extend(draft.done());
    }
}

/// The name in a risk's heading, and what a suffix says about its state: `Risk 1: Name (accepted) ✅`.
fn name_and_state<'a>(vocabulary: &Vocabulary, text: &'a str) -> (&'a str, Option<RiskState>) {
    let mut name =
        text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '[' | '`' | '(' | '"' | '\''));
    name = name.trim_end_matches(|c: char| c.is_whitespace() || c == '\u{fe0f}' || vocabulary.mark(c).is_some());
    let mut found = None;
    if name.ends_with(')')
        && let Some(open) = name.rfind('(')
        && let Some(said) = state(&name[open + 1..name.len() - 1])
    {
        found = Some(said);
        name = name[..open].trim_end();
    }
    let digits = strip_word(name, &["risk"]).or_else(|| {
        name.strip_prefix(['R', 'r'])
            .filter(|rest| rest.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()))
    });
    if let Some(rest) = digits {
        let rest = rest.trim_start_matches([' ', '#', '-']).trim_start_matches(|c: char| c.is_ascii_digit());
        if let Some(rest) =
            rest.trim_start().strip_prefix([':', '-', '–', '—', '.']).map(str::trim).filter(|rest| !rest.is_empty())
        {
            name = rest;
        }
    }
    (name, found)
}

/// `Risk 1`: a number in place of a name.
fn is_unnamed(name: &str) -> bool {
    strip_word(name, &["risk"])
        .is_some_and(|rest| rest.trim_start_matches([' ', '#', '-']).chars().all(|c| c.is_ascii_digit()))
}

/// Whether words say that a risk no longer stands, or stands.
fn state(text: &str) -> Option<RiskState> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let begins = |list: &[&str]| strip_word(text, list).is_some();
    if begins(&["accepted", "accept"]) {
        Some(RiskState::Accepted)
    } else if begins(&["closed", "resolved", "mitigated", "retired", "eliminated", "fixed", "no longer applies"]) {
        Some(RiskState::Closed)
    } else if begins(&["open", "active", "monitoring", "partially", "not", "in progress"]) {
        Some(RiskState::Open)
    } else {
        None
    }
}

/// How bad, in the author's words: `🔴 HIGH`, `High - because …`, `MEDIUM-HIGH`.
pub(super) fn impact(text: &str, vocabulary: &Vocabulary) -> Impact {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    // The phrase before the reason.
    let reason =
        [" - ", " – ", " — ", "(", ":", ",", ";", ". ", "–", "—"].iter().filter_map(|cut| text.find(cut)).min();
    let phrase = Vocabulary::normalise(text[..reason.unwrap_or(text.len())].trim());
    let known = |words: &str| vocabulary.impacts.get(words.trim()).copied().or_else(|| built_in(words.trim()));
    if let Some(impact) = known(&phrase) {
        return impact;
    }
    // `medium high`, `medium/high`, `low to medium`: every word has to be known, and the highest counts.
    let mut highest = Impact::Unknown;
    for word in phrase.split(['/', ' ', '|', '→']).filter(|word| !word.is_empty()) {
        match known(word) {
            Some(impact) => highest = highest.max(impact),
            None if matches!(word, "to" | "or" | "and" | "impact" | "risk" | "severity" | "level") => {}
            None => return Impact::Unknown,
        }
    }
    highest
}

/// Words besides the vocabulary's own that are only meant so in a risk.
fn built_in(words: &str) -> Option<Impact> {
    Some(match words {
        "very high" | "extreme" | "showstopper" | "show stopper" | "blocking" => Impact::Critical,
        "significant" => Impact::High,
        "mid" => Impact::Medium,
        "very low" | "trivial" | "small" => Impact::Low,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impacts_are_read_before_their_reasons() {
        let vocabulary = Vocabulary::default();
        for (text, expected) in [
            ("High - people lose data", Impact::High),
            ("🔴 HIGH", Impact::High),
            ("MEDIUM-HIGH", Impact::High),
            ("Medium/Low", Impact::Medium),
            ("Low to medium", Impact::Medium),
            ("Critical (all of it)", Impact::Critical),
            ("High impact", Impact::High),
            ("Medium — for a week", Impact::Medium),
            ("🔴", Impact::Unknown),
            ("quite bad", Impact::Unknown),
            ("highly unlikely", Impact::Unknown),
            ("4/5", Impact::Unknown),
        ] {
            assert_eq!(impact(text, &vocabulary), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_what_follows_the_number() {
        let vocabulary = Vocabulary::default();
        let name = |text| name_and_state(&vocabulary, text);
        assert_eq!(name("Risk 1: Wrong encoding (Accepted)"), ("Wrong encoding", Some(RiskState::Accepted)));
        assert_eq!(name("✅ R2 - Slow (cold start)"), ("Slow (cold start)", None));
        assert_eq!(name("Risk 1"), ("Risk 1", None));
        assert_eq!(name("Risk 1: [Risk Name]"), ("[Risk Name]", None));
        assert_eq!(name("Rust is hard"), ("Rust is hard", None));
    }
}
