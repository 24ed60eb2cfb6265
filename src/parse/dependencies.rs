//! What a spec needs: other specs, and things from elsewhere.
//!
//! An entry is one list item, one row, one value of a label or a field. What tie it makes is said by the
//! words before each name; an entry that names nothing is prose, shown and never reported.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::model::{DependencyLine, EdgeKind, ExternalDependency, FieldKey, Reference, ReferenceForm, SectionKind};

use super::Context;
use super::external;
use super::fields::{self, Labelled};
use super::heading::words;
use super::outline::{Block, Item, Line, Table};
use super::reference::{self, Found, Setting};
use super::words::{Entry, is_any, is_nothing, is_placeholder, lists, placeholder, strip_word};

/// What the document says about its dependencies.
#[derive(Debug, Default)]
pub(super) struct Dependencies {
    /// On other specs.
    pub(super) internal: Vec<DependencyLine>,
    /// On things from elsewhere.
    pub(super) external: Vec<ExternalDependency>,
}

/// Reads the metadata, and every section and label about dependencies.
pub(super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Dependencies {
    let mut found = Dependencies { internal: of_metadata(context), external: Vec::new() };
    let mut around: Vec<(u8, Option<Scope>)> = Vec::new();
    for (index, section) in context.outline.sections.iter().enumerate() {
        while around.last().is_some_and(|(level, _)| *level >= section.level) {
            around.pop();
        }
        let outer = around.last().and_then(|(_, scope)| *scope);
        let heading = || tie_of(&words(section.heading.text));
        let scope = match context.kinds[index] {
            Some(SectionKind::Dependencies) => {
                Some(Scope { sort: Sort::Either, tie: heading().unwrap_or(Tie::Requires) })
            }
            Some(SectionKind::InternalDependencies) => {
                Some(Scope { sort: Sort::Internal, tie: heading().unwrap_or(Tie::Requires) })
            }
            Some(SectionKind::ExternalDependencies) => Some(Scope { sort: Sort::External, tie: Tie::Requires }),
            Some(_) => None,
            None => outer.map(|scope| Scope { tie: heading().unwrap_or(scope.tie), ..scope }),
        };
        if section.level > 0 {
            around.push((section.level, scope));
        }
        match scope {
            Some(scope) => blocks(context, section.blocks, scope, &mut found, diagnostics),
            // The metadata has a reader of its own.
            None if !matches!(context.kinds[index], Some(SectionKind::Overview | SectionKind::Status))
                && section.level > 1 =>
            {
                labels(context, section.blocks, &mut found.internal);
            }
            None => {}
        }
    }
    found
}

/// `Requires: 155, 1559` and its kin in the metadata. A key with a list has an entry for each value.
fn of_metadata(context: &Context<'_>) -> Vec<DependencyLine> {
    let mut lines = Vec::new();
    for field in &context.metadata.fields {
        let tie = match field.meaning {
            Some(FieldKey::Requires) => Tie::Requires,
            Some(FieldKey::Blocks) => Tie::Blocks,
            Some(FieldKey::Relates) => Tie::Relates,
            _ => continue,
        };
        lines.extend(field.values.iter().flat_map(|value| entry(context, value, tie, Setting::Field)));
    }
    lines
}

/// Which of the two lists an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Internal,
    External,
    /// The heading does not say; the entry may.
    Either,
}

/// What words say about a name after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tie {
    Requires,
    Blocks,
    Relates,
    /// `Independent of …`.
    Nothing,
}

impl Tie {
    fn kind(self) -> Option<EdgeKind> {
        match self {
            Self::Requires => Some(EdgeKind::Requires),
            Self::Blocks => Some(EdgeKind::Blocks),
            Self::Relates => Some(EdgeKind::Relates),
            Self::Nothing => None,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Scope {
    sort: Sort,
    tie: Tie,
}

fn blocks(
    context: &Context<'_>,
    blocks: &[Block],
    outer: Scope,
    found: &mut Dependencies,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut scope = outer;
    for block in blocks {
        match block {
            Block::Paragraph(lines) => {
                let labels: Vec<Option<Labelled>> = lines.iter().map(fields::any).collect();
                for (at, line) in lines.iter().enumerate() {
                    let Some(field) = &labels[at] else {
                        sentence(context, line, scope, found);
                        continue;
                    };
                    let key = words(field.key.text);
                    let named = scope_of_label(&key, outer);
                    if field.value.is_empty() {
                        scope = named.unwrap_or(outer);
                    } else if let Some(named) = named {
                        add(context, &field.value, named, found, diagnostics);
                    } else if field.key.strong().next().is_some() && is_short(&lines[at..], &labels[at..]) {
                        add(context, line, scope, found, diagnostics);
                    } else {
                        sentence(context, line, scope, found);
                    }
                }
            }
            Block::List(list) => items(context, list, scope, found, diagnostics),
            Block::Table(table) => rows(context, table, scope, found, diagnostics),
            Block::Quote(inner) => self::blocks(context, inner, scope, found, diagnostics),
            Block::Rule(_) => return,
            Block::Code(_) => {}
        }
    }
}

/// Whether a line with a label, with the lines that go on with it, is one entry and not running text:
/// `**Django 5.2+**: web framework`, but not `**Note**: Products in the same package …`.
fn is_short(lines: &[Line], labels: &[Option<Labelled>]) -> bool {
    let rest = labels.iter().skip(1).take_while(|label| label.is_none()).count();
    let words = lines[..=rest].iter().flat_map(|line| line.text.split_whitespace());
    words.take(MOST_WORDS + 1).count() <= MOST_WORDS
}

/// The longest entry that a paragraph can be.
const MOST_WORDS: usize = 20;

/// A line of running text in a section about dependencies: no entry, unless it surely names a spec.
fn sentence(context: &Context<'_>, line: &Line, scope: Scope, found: &mut Dependencies) {
    if scope.sort != Sort::External {
        let lines = entry(context, line, scope.tie, Setting::Entry);
        let surely = |reference: &Reference| match reference.form {
            ReferenceForm::File | ReferenceForm::Wiki | ReferenceForm::Number => true,
            // In running text `regex` and `SHA-256` are rather a package and a standard.
            ReferenceForm::Id | ReferenceForm::HashNumber => is_numbered(&reference.text),
            ReferenceForm::Title => false,
        };
        found.internal.extend(lines.into_iter().filter(|line| line.references.iter().any(surely)));
    }
}

/// Whether an id has a number as only specs have: `002-auth`, `FEAT-010`, `#006`.
fn is_numbered(id: &str) -> bool {
    let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
    let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    length >= 2 && digits.starts_with('0') || length >= 3 && digits.len() == id.len()
}

fn names_something(line: &DependencyLine) -> bool {
    line.references.iter().any(|reference| reference.form != ReferenceForm::Title)
}

fn scope_of_label(key: &str, outer: Scope) -> Option<Scope> {
    if let Some(tie) = tie_of(key) {
        let sort = if outer.sort == Sort::External { Sort::External } else { Sort::Internal };
        return Some(Scope { sort, tie });
    }
    match key {
        "external"
        | "external dependencies"
        | "third party"
        | "libraries"
        | "packages"
        | "technical"
        | "infrastructure"
        | "services"
        | "external services"
        | "technical dependencies" => Some(Scope { sort: Sort::External, ..outer }),
        "internal" | "internal dependencies" | "specs" | "features" | "other specs" | "cross spec" => {
            Some(Scope { sort: Sort::Internal, ..outer })
        }
        "dependencies" => Some(outer),
        _ => None,
    }
}

fn items(
    context: &Context<'_>,
    list: &[Item],
    scope: Scope,
    found: &mut Dependencies,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for item in list {
        let entry = Entry::of(context, item);
        let mut below = lists(item.rest()).peekable();
        if let Some(field) = fields::any(&entry.line)
            && let Some(named) = scope_of_label(&words(field.key.text), scope)
        {
            if !field.value.is_empty() {
                add(context, &field.value, named, found, diagnostics);
            }
            below.for_each(|list| items(context, list, named, found, diagnostics));
            continue;
        }
        // `- Python packages:` only heads what is below it; elsewhere a list below is details.
        if below.peek().is_some() && (entry.line.is_strong() || entry.line.text.trim_end().ends_with(':')) {
            below.for_each(|list| items(context, list, scope, found, diagnostics));
            continue;
        }
        add(context, &entry.line, scope, found, diagnostics);
    }
}

fn add(context: &Context<'_>, line: &Line, scope: Scope, found: &mut Dependencies, diagnostics: &mut Vec<Diagnostic>) {
    if is_nothing(line.text) || says_none(line.text) {
        return;
    }
    if is_placeholder(line.text) {
        diagnostics.push(placeholder(context, line.text, line.place(context.file)));
        return;
    }
    if scope.sort == Sort::External {
        found.external.push(external::of_line(context, line));
        return;
    }
    let lines = entry(context, line, scope.tie, Setting::Entry);
    // Under a heading for both, `Django 5.2+: web framework` is from elsewhere: it names a version and no spec.
    if scope.sort == Sort::Either && !lines.iter().any(names_something) {
        let other = external::of_line(context, line);
        if other.version.is_some() {
            found.external.push(other);
            return;
        }
    }
    found.internal.extend(lines);
}

/// `No external dependencies`.
fn says_none(text: &str) -> bool {
    strip_word(text.trim(), &["no", "there are no", "this feature has no", "this spec has no"])
        .is_some_and(|rest| rest.to_ascii_lowercase().contains("dependenc") && rest.split_whitespace().count() <= 5)
}

/// `**Depends on:** …` in any other section: only what it names counts, for tasks have dependencies of their own.
fn labels(context: &Context<'_>, blocks: &[Block], found: &mut Vec<DependencyLine>) {
    let mut label = |line: &Line| {
        if let Some(key) = fields::bold_key(line)
            && let Some(tie) = tie_of(&words(key))
            && let Some(field) = fields::bold(line)
        {
            let lines = entry(context, &field.value, tie, Setting::Entry);
            found.extend(lines.into_iter().filter(names_something));
        }
    };
    for block in blocks {
        match block {
            Block::Paragraph(lines) => lines.iter().for_each(&mut label),
            Block::List(items) => items.iter().filter_map(|item| item.lines().first()).for_each(&mut label),
            _ => {}
        }
    }
}

/// What a label or a heading says about the names under it.
fn tie_of(words: &str) -> Option<Tie> {
    Some(match words {
        "depends on"
        | "requires"
        | "blocked by"
        | "depends"
        | "needs"
        | "prerequisites"
        | "prerequisite"
        | "upstream"
        | "dependencies"
        | "internal dependencies"
        | "spec dependencies"
        | "cross spec dependency"
        | "cross spec dependencies"
        | "depends upon"
        | "builds on"
        | "requires specs" => Tie::Requires,
        "blocks"
        | "depended on by"
        | "required by"
        | "needed by"
        | "used by"
        | "downstream"
        | "enables"
        | "dependents"
        | "dependants"
        | "blocking"
        | "downstream consumers"
        | "unblocks" => Tie::Blocks,
        "related"
        | "related specs"
        | "related features"
        | "see also"
        | "relates to"
        | "related to"
        | "related specifications"
        | "related work" => Tie::Relates,
        "independent of" | "not blocked by" | "independent from" | "does not depend on" | "no dependency on" => {
            Tie::Nothing
        }
        _ => return None,
    })
}

/// One entry as dependency lines: one for each run of names with one tie, or one of prose.
fn entry(context: &Context<'_>, line: &Line, tie: Tie, setting: Setting) -> Vec<DependencyLine> {
    if line.is_empty() || is_nothing(line.text) || tie == Tie::Nothing {
        return Vec::new();
    }
    let found = reference::find(context, line, setting);
    if found.is_empty() {
        // A sentence such as `Independent of the importer` ties to nothing, whatever it names.
        return match tie_before(line.text, 0..line.text.len(), tie).kind() {
            Some(kind) => vec![prose(context, line, kind)],
            None => Vec::new(),
        };
    }
    let mut lines: Vec<DependencyLine> = Vec::new();
    let mut said = tie;
    let mut from = 0;
    for Found { reference, range } in found {
        // Words between two names speak of the second one; a new clause begins anew.
        let between = &line.text[from.min(range.start)..range.start];
        if between.contains([';']) || between.contains(". ") {
            said = tie;
        }
        said = tie_before(line.text, from.min(range.start)..range.start, said);
        let kind = turned_after(&line.text[range.end..]).unwrap_or(said).kind();
        from = range.end;
        let Some(kind) = kind else { continue };
        match lines.last_mut().filter(|last| last.kind == kind) {
            Some(last) => last.references.push(reference),
            None => lines.push(DependencyLine {
                raw: quoted(line).into(),
                kind,
                references: vec![reference],
                place: line.place(context.file),
            }),
        }
    }
    lines
}

fn prose(context: &Context<'_>, line: &Line, kind: EdgeKind) -> DependencyLine {
    // A name before a dash or a colon may be a title; else the whole entry.
    let head = fields::bold_start(line).map(|start| start.key).filter(|head| !head.is_empty());
    let title = reference::title(context, head.as_ref().unwrap_or(line));
    DependencyLine {
        raw: quoted(line).into(),
        kind,
        references: title.map(|title| title.reference).into_iter().collect(),
        place: line.place(context.file),
    }
}

/// What the words in `range` say about a name right after them; `outer` if they say nothing.
fn tie_before(text: &str, range: Range<usize>, outer: Tie) -> Tie {
    const PHRASES: &[(&str, Tie)] = &[
        ("independent of", Tie::Nothing),
        ("independent from", Tie::Nothing),
        ("not blocked by", Tie::Nothing),
        ("does not depend on", Tie::Nothing),
        ("doesn't depend on", Tie::Nothing),
        ("do not depend on", Tie::Nothing),
        ("no dependency on", Tie::Nothing),
        ("not dependent on", Tie::Nothing),
        ("not depend on", Tie::Nothing),
        ("unrelated to", Tie::Nothing),
        ("does not require", Tie::Nothing),
        ("not required by", Tie::Nothing),
        ("does not block", Tie::Nothing),
        ("not needed by", Tie::Nothing),
        ("depended on by", Tie::Blocks),
        ("depended upon by", Tie::Blocks),
        ("required by", Tie::Blocks),
        ("needed by", Tie::Blocks),
        ("prerequisite for", Tie::Blocks),
        ("prerequisite of", Tie::Blocks),
        ("blocked by", Tie::Requires),
        ("depends on", Tie::Requires),
        ("depends upon", Tie::Requires),
        ("dependent on", Tie::Requires),
        ("see also", Tie::Relates),
        ("related to", Tie::Relates),
        ("relates to", Tie::Relates),
    ];
    // Verbs that are also nouns or names only count at the start: `blocks table` is a table.
    const AT_START: &[(&str, Tie)] = &[
        ("blocks", Tie::Blocks),
        ("unblocks", Tie::Blocks),
        ("enables", Tie::Blocks),
        ("blocking", Tie::Blocks),
        ("related", Tie::Relates),
        ("requires", Tie::Requires),
        ("needs", Tie::Requires),
    ];
    let words = &text[range.clone()];
    let mut best: Option<(usize, Tie)> = None;
    for (phrase, tie) in PHRASES {
        if let Some(at) = rfind_words(words, phrase)
            && best.is_none_or(|(end, _)| at + phrase.len() > end)
        {
            best = Some((at + phrase.len(), *tie));
        }
    }
    if let Some((_, tie)) = best {
        return tie;
    }
    let clause = words.rfind([';', '.', '(']).map_or(words, |at| &words[at + 1..]);
    let clause = clause.trim_start_matches(|c: char| !c.is_alphanumeric());
    let starts = range.start == 0 || clause.len() < words.len();
    let found = AT_START.iter().find(|(word, _)| starts && strip_word(clause, &[word]).is_some());
    found.map_or(outer, |(_, tie)| *tie)
}

/// The last place of a phrase as whole words, whatever the case of ASCII letters.
fn rfind_words(text: &str, phrase: &str) -> Option<usize> {
    let (text, phrase) = (text.as_bytes(), phrase.as_bytes());
    (0..(text.len() + 1).saturating_sub(phrase.len())).rev().find(|at| {
        let end = at + phrase.len();
        text[*at..end].eq_ignore_ascii_case(phrase)
            && (*at == 0 || !text[at - 1].is_ascii_alphanumeric())
            && text.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric())
    })
}

/// `… depends on this`, `… blocks this spec`: words right behind a name that turn the tie round.
fn turned_after(after: &str) -> Option<Tie> {
    let after = after.trim_start_matches(['`', '*', ' ', ']', ')', ':', '-', '–', '—']);
    let ours = |rest: &str| strip_word(rest.trim_start(), &["this", "us", "it"]).is_some();
    if strip_word(after, &["depends on", "requires", "needs", "is blocked by", "builds on"]).is_some_and(ours) {
        return Some(Tie::Blocks);
    }
    strip_word(after, &["blocks", "is required by", "is needed by"]).is_some_and(ours).then_some(Tie::Requires)
}

/// The line's words with back quotes around what was code.
fn quoted(line: &Line) -> String {
    let mut raw = String::with_capacity(line.text.len() + 2 * line.code().count());
    let mut at = 0;
    for code in line.code() {
        raw.push_str(&line.text[at..code.start]);
        raw.push('`');
        raw.push_str(&line.text[code.clone()]);
        raw.push('`');
        at = code.end;
    }
    raw.push_str(&line.text[at..]);
    raw.trim().to_owned()
}

fn rows(
    context: &Context<'_>,
    table: &Table,
    scope: Scope,
    found: &mut Dependencies,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let column = |words: &[&str]| table.head.iter().position(|cell| is_any(cell.text.trim(), words));
    let name_at = column(&[
        "spec",
        "dependency",
        "name",
        "feature",
        "package",
        "library",
        "service",
        "id",
        "component",
        "depends on",
    ])
    .unwrap_or(0);
    let direction =
        column(&["direction", "dependency direction", "type", "kind", "relationship", "relation", "dependency type"]);
    for row in table.rows {
        let Some(cell) = row.get(name_at).filter(|cell| !is_nothing(cell.text)) else { continue };
        let said = direction.and_then(|at| row.get(at)).map(|cell| cell.text.trim().to_ascii_lowercase());
        let sort = match said.as_deref() {
            Some("external") => Sort::External,
            Some("internal") => Sort::Internal,
            _ => scope.sort,
        };
        if sort == Sort::External {
            found.external.push(external::of_row(context, table, row, name_at));
            continue;
        }
        let tie = said.map_or(scope.tie, |said| tie_of_cell(&said, cell.text, scope.tie));
        add(context, cell, Scope { sort, tie }, found, diagnostics);
    }
}

/// `001 depends on 004`, `003 extends 001`, `Downstream`, `Shared entity` beside the name of the other spec.
fn tie_of_cell(said: &str, name: &str, outer: Tie) -> Tie {
    if let Some(tie) = tie_of(&words(said)) {
        return tie;
    }
    let verb = ["depends on", "extends", "requires", "builds on", "uses", "consumes", "needs"];
    if let Some(at) = verb.iter().find_map(|verb| rfind_words(said, verb)) {
        let number = name
            .split(|c: char| !c.is_ascii_alphanumeric())
            .find(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
        let other_first = number.is_some_and(|number| said[..at].contains(&number.to_ascii_lowercase()));
        return if other_first { Tie::Blocks } else { Tie::Requires };
    }
    if said.contains("downstream") || strip_word(said, &["blocks"]).is_some() {
        Tie::Blocks
    } else if said.contains("shared") || said.contains("related") || said.contains("optional") {
        Tie::Relates
    } else {
        outer
    }
}
