//! Data quality: what could not be read or is not said, and every finding by the rule that made it.

use serde::Serialize;

use crate::catalog::{DocumentIndex, SpecIndex};
use crate::diagnostic::{Code, Diagnostic, Explanation, Scope, Severity};
use crate::model::StatusKind;
use crate::routes::registers::{UnknownList, UnreadDate, unread_dates};
use crate::routes::{self, Route};

use super::links::{Anchor, Links};
use super::lists::{Pagination, SpecList, SpecTable, numbered_title, span};
use super::parts::{DateView, Finding};
use super::tables::TableOf;
use super::{Body, Draft, words};

/// Data quality of the whole portal.
#[derive(Debug, Serialize)]
pub struct Health {
    /// How many specs there are.
    pub specs: usize,
    /// Findings by severity, each with its list; empty if nothing was found.
    pub severities: Vec<Anchor>,
    /// The commit of the project's repository, where one is known.
    pub commit: Option<String>,
    /// The same in a few letters.
    pub commit_short: Option<String>,
    /// Rules with findings, errors first.
    pub rules: Vec<RuleRow>,
    /// The list of specs whose status is not known, and how many it holds; none when there are none.
    pub unknown_statuses: Option<Unknown>,
    /// The first words that are not a status, as written.
    pub status_words: Vec<UnknownWord>,
    /// How many more there are, in the list of those specs.
    pub more_status_words: usize,
    /// The first dates that could not be read.
    pub dates: Vec<UnknownWord>,
    /// The list of all of them, and how many it holds; none when there are none.
    pub all_dates: Option<Unknown>,
    /// Specs that name no owner.
    pub unowned: Option<Unknown>,
}

/// Specs of which something is not known.
#[derive(Debug, Serialize)]
pub struct Unknown {
    /// The list of them.
    pub href: String,
    /// How many.
    pub count: usize,
}

/// Words that could not be understood.
#[derive(Debug, Serialize)]
pub struct UnknownWord {
    /// The spec.
    pub spec: Anchor,
    /// What is meant: `Updated`.
    pub field: &'static str,
    /// As written.
    pub raw: String,
    /// Why they could not be.
    pub problem: Option<&'static str>,
}

/// A rule that found something.
#[derive(Debug, Serialize)]
pub struct RuleRow {
    /// `SG111`.
    pub code: &'static str,
    /// `status-unrecognised`.
    pub slug: &'static str,
    /// When it speaks.
    pub meaning: &'static str,
    /// The gravest severity of what it found.
    pub severity: &'static str,
    /// How often.
    pub count: usize,
    /// The page of the rule, with all of them.
    pub href: String,
}

/// One rule and everything that it found.
#[derive(Debug, Serialize)]
pub struct RulePage {
    /// `SG111`.
    pub code: &'static str,
    /// `status-unrecognised`.
    pub slug: &'static str,
    /// When it speaks.
    pub meaning: &'static str,
    /// How many findings there are, in words.
    pub summary: String,
    /// How grave it is when nothing is configured.
    pub severity: &'static str,
    /// Whether it speaks only where a project turns it on.
    pub asked_for: bool,
    /// What it has to see: `one file`, `all specs together`.
    pub sees: &'static str,
    /// Why it matters and what it looks like; on the first page.
    pub explanation: Option<Explained>,
    /// Those of this page, by file and line.
    pub findings: Vec<Placed>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Why a rule matters, with a small project that trips it and nearly the same one that does not.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// For a spec's author.
    pub why: &'static str,
    /// The files that trip it.
    pub trips: Vec<ExampleFile>,
    /// The files that do not.
    pub passes: Vec<ExampleFile>,
    /// The comment that silences it in one place.
    pub comment: String,
    /// The lines of `sitegen.toml` that switch it off.
    pub setting: String,
}

/// A file of an example.
#[derive(Debug, Serialize)]
pub struct ExampleFile {
    /// Its name.
    pub name: &'static str,
    /// Its lines.
    pub lines: Vec<ExampleLine>,
}

/// A line of an example.
#[derive(Debug, Serialize)]
pub struct ExampleLine {
    /// What it says.
    pub text: &'static str,
    /// Whether the other example lacks it.
    pub differs: bool,
}

/// A finding with its file.
#[derive(Debug, Serialize)]
pub struct Placed {
    /// The rule.
    pub rule: Anchor,
    /// The page of the file, where it has one.
    pub document: Option<Anchor>,
    /// The file.
    pub path: String,
    /// What was found.
    pub finding: Finding,
}

/// Findings of one severity.
#[derive(Debug, Serialize)]
pub struct FindingList {
    /// How many there are, in words.
    pub summary: String,
    /// Those of this page, by file and line.
    pub findings: Vec<Placed>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// Unreadable dates.
#[derive(Debug, Serialize)]
pub struct UnreadDates {
    /// How many there are, in words.
    pub summary: String,
    /// Those of this page, by spec.
    pub dates: Vec<UnknownWord>,
    /// The numbered pages.
    pub pagination: Option<Pagination>,
}

/// How many unreadable words of a kind the page tells.
const TOLD: usize = 20;

pub(super) fn view(links: &Links) -> Draft {
    let rules = rules(links);
    let unknown = links.catalog.statuses.iter().find(|(kind, _)| *kind == StatusKind::Unknown);
    let specs = unknown.map_or(&[][..], |(_, specs)| specs);
    let status_words: Vec<_> = specs.iter().filter_map(|spec| status_word(links, *spec)).collect();
    let dates = unread_dates(links.catalog).take(TOLD).map(|date| unread(links, date));
    let severities: Vec<_> = severities(links);
    let summary: Vec<_> = severities.iter().map(|anchor| anchor.text.clone()).collect();
    let summary = if summary.is_empty() { "no findings".to_owned() } else { words::listed(&summary) };
    let commit = links.settings.commit.clone();
    let view = Health {
        specs: links.catalog.specs.len(),
        commit_short: commit.as_deref().map(|commit| commit.chars().take(10).collect()),
        commit,
        rules,
        unknown_statuses: links.status(&StatusKind::Unknown).map(|href| Unknown { href, count: specs.len() }),
        more_status_words: status_words.len().saturating_sub(TOLD),
        status_words: status_words.into_iter().take(TOLD).collect(),
        dates: dates.collect(),
        all_dates: listed(links, UnknownList::Dates),
        unowned: listed(links, UnknownList::Unowned),
        severities,
    };
    let description = format!("What could not be read, and what the checks found: {summary}.");
    Draft::new("health.html", "Data quality", Body::Health(view)).describe(Some(description))
}

fn severities(links: &Links) -> Vec<Anchor> {
    let all = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ];
    let counted = all.map(|(severity, one, many)| (severity, links.findings.count(severity) as u64, one, many));
    let found = counted.into_iter().filter(|(_, count, ..)| *count > 0);
    let anchor =
        |(severity, count, one, many)| links.anchor(words::counted(count, one, many), &Route::Findings(severity, 1));
    found.map(anchor).collect()
}

/// All findings of one severity, by file and line.
pub(super) fn findings(links: &Links, severity: Severity, page: u32) -> Draft {
    let found: Vec<&Diagnostic> = links.findings.all().filter(|finding| finding.severity == severity).collect();
    let route = |page| Route::Findings(severity, page);
    let shown = &found[span(page, found.len(), routes::PAGE_SIZE)];
    let (title, word) = match severity {
        Severity::Error => ("Errors", "error"),
        Severity::Warning => ("Warnings", "warning"),
        Severity::Info => ("Notes", "note"),
    };
    let view = FindingList {
        summary: words::counted(found.len() as u64, word, routes::severities(severity)),
        findings: shown.iter().map(|finding| placed(links, finding)).collect(),
        pagination: Pagination::of(links, page, (found.len(), routes::PAGE_SIZE), route),
    };
    let description = format!("{}, by file and line.", view.summary);
    Draft::new("findings.html", numbered_title(title, page), Body::Findings(view))
        .describe(Some(description))
        .under(vec![links.anchor("Data quality", &Route::Health)])
}

fn rules(links: &Links) -> Vec<RuleRow> {
    let mut gravest = std::collections::BTreeMap::<Code, Severity>::new();
    for finding in links.findings.all() {
        let severity = gravest.entry(finding.code).or_insert(finding.severity);
        *severity = (*severity).max(finding.severity);
    }
    let mut found: Vec<_> = links.findings.by_code().into_iter().collect();
    found.sort_by_key(|(code, _)| (gravest.get(code).copied().map(std::cmp::Reverse), *code));
    let row = |(code, count): (Code, usize)| RuleRow {
        code: code.as_str(),
        slug: code.slug(),
        meaning: code.meaning(),
        severity: gravest.get(&code).map_or("info", |severity| severity.as_str()),
        count,
        href: links.to(&Route::Rule(code, 1)),
    };
    found.into_iter().map(row).collect()
}

fn status_word(links: &Links, index: SpecIndex) -> Option<UnknownWord> {
    let field = links.catalog.spec(index).spec().status.as_ref()?;
    Some(UnknownWord {
        spec: links.spec(index),
        field: "Status",
        raw: words::shortened(&field.raw, 100),
        problem: None,
    })
}

fn listed(links: &Links, list: UnknownList) -> Option<Unknown> {
    let count = list.count(links.catalog);
    (count > 0).then(|| Unknown { href: links.to(&Route::Unknown(list, 1)), count })
}

fn unread(links: &Links, (spec, field, date): UnreadDate<'_>) -> UnknownWord {
    UnknownWord {
        spec: links.spec(spec),
        field,
        raw: words::shortened(&date.raw, 100),
        problem: DateView::of(date).problem,
    }
}

/// The list behind a number of the page.
pub(super) fn unknown(links: &Links, list: UnknownList, page: u32) -> Draft {
    let route = |page| Route::Unknown(list, page);
    let total = list.count(links.catalog);
    let shown = span(page, total, routes::PAGE_SIZE);
    let pagination = Pagination::of(links, page, (total, routes::PAGE_SIZE), route);
    let (title, template, body) = match list {
        UnknownList::Unowned => {
            let table = links.table(&TableOf::Unowned);
            let title = "Specs without an owner";
            let view = SpecList {
                summary: words::specs(total),
                status: None,
                filters: Vec::new(),
                table: SpecTable::of(links, title, table.on(page)),
                pagination,
                filter: table.filter(links, page),
            };
            (title, "specs.html", Body::SpecList(view))
        }
        UnknownList::Dates => {
            let dates = unread_dates(links.catalog).skip(shown.start).take(shown.len());
            let dates = dates.map(|date| unread(links, date)).collect();
            let summary = words::counted(total as u64, "date", "dates");
            ("Unreadable dates", "dates.html", Body::UnreadDates(UnreadDates { summary, dates, pagination }))
        }
    };
    Draft::new(template, numbered_title(title, page), body)
        .describe(Some(format!("{title}: {total}.")))
        .under(vec![links.anchor("Data quality", &Route::Health)])
}

pub(super) fn rule(links: &Links, code: Code, page: u32) -> Draft {
    let found: Vec<&Diagnostic> = links.findings.all().filter(|finding| finding.code == code).collect();
    let summary = words::counted(found.len() as u64, "finding", "findings");
    let shown = &found[span(page, found.len(), routes::PAGE_SIZE)];
    let view = RulePage {
        code: code.as_str(),
        slug: code.slug(),
        meaning: code.meaning(),
        severity: code.severity().as_str(),
        asked_for: !code.is_on(),
        sees: match code.scope() {
            Scope::File => "one file",
            Scope::Network => "all specs together",
        },
        explanation: code.explanation().filter(|_| page == 1).map(explained),
        findings: shown.iter().map(|finding| placed(links, finding)).collect(),
        pagination: Pagination::of(links, page, (found.len(), routes::PAGE_SIZE), |page| Route::Rule(code, page)),
        summary,
    };
    let title = format!("{} {}", code.as_str(), code.slug());
    let description = format!("{}: {}.", code.meaning(), view.summary);
    Draft::new("rule.html", numbered_title(&title, page), Body::Rule(view))
        .describe(Some(description))
        .under(vec![links.anchor("Data quality", &Route::Health)])
}

fn explained(explanation: Explanation) -> Explained {
    let code = explanation.code;
    let (trips, passes) = (explanation.trips.files(), explanation.passes.files());
    Explained {
        why: explanation.why,
        trips: example(&trips, &passes),
        passes: example(&passes, &trips),
        comment: format!("<!-- sitegen-ignore {code}: why it is right as it stands -->"),
        setting: format!("[rules]\n{} = \"off\"", code.slug()),
    }
}

/// The files of an example, with the lines marked that the file of that name in the other example lacks.
fn example(own: &[(&'static str, &'static str)], other: &[(&str, &str)]) -> Vec<ExampleFile> {
    let file = |(name, text): &(&'static str, &'static str)| {
        let other = other.iter().find(|(named, _)| named == name).map_or("", |(_, text)| text);
        let mut unmatched: Vec<&str> = other.lines().collect();
        // Nearly the same text: a line is taken from what is left of the other one, in order.
        let lines = text.trim().lines().map(|line| {
            let found = unmatched.iter().position(|known| *known == line);
            if let Some(at) = found {
                unmatched.remove(at);
            }
            ExampleLine { text: line, differs: found.is_none() && !line.trim().is_empty() }
        });
        ExampleFile { name, lines: lines.collect() }
    };
    own.iter().map(file).collect()
}

fn placed(links: &Links, diagnostic: &Diagnostic) -> Placed {
    let document: Option<DocumentIndex> = links.catalog.document_at(&diagnostic.path);
    Placed {
        rule: links.anchor(diagnostic.code.slug(), &Route::Rule(diagnostic.code, 1)),
        document: document.map(|document| links.document(document)),
        path: diagnostic.path.to_string(),
        finding: Finding::of(diagnostic),
    }
}
