//! Judgements over what was read; rules only read, never write.
//!
//! Two kinds of rule. A *file* rule sees one spec; its findings could be kept with the parsed file. A
//! *network* rule sees the whole catalog and today's date. Each is one function; [`RULES`] lists them all, so
//! that a rule cannot exist without being run. A rule about a value that is Unknown stays silent: only the
//! rule that reports the unknown value itself may speak.

mod document;
mod interfaces;
mod missing;
mod network;
mod progress;
mod results;
mod risks;
mod schedule;
mod upkeep;

use crate::catalog::{Catalog, Edge, SpecEntry};
use crate::diagnostic::{Code, Diagnostic, Place, SourcePath};
use crate::model::{Date, Parsed, Rules, Spec};

use missing::Practice;

/// What a file rule sees.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    parsed: &'a Parsed,
    spec: &'a Spec,
    practice: Practice,
}

/// What a network rule sees.
#[derive(Clone, Copy)]
pub(crate) struct Network<'a> {
    catalog: &'a Catalog,
    rules: &'a Rules,
    practice: Practice,
    today: Date,
}

impl<'a> Network<'a> {
    /// Specs that somebody still means to build or keep: superseded and cancelled ones are history.
    fn living(self) -> impl Iterator<Item = &'a SpecEntry> {
        self.catalog.specs.iter().filter(|entry| !entry.status().is_retired())
    }
}

/// Where a rule puts what it finds.
pub(crate) struct Findings<'a> {
    found: &'a mut Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Notes one finding; the message states the fact, the help the fix.
    fn add(&mut self, code: Code, path: &SourcePath, place: Place, message: String, help: &str) -> &mut Diagnostic {
        self.found.push(Diagnostic::new(code, path, place, message).with_help(help));
        self.found.last_mut().expect("a finding was just added")
    }
}

/// One rule.
pub(crate) enum Rule {
    /// Judges one spec.
    File(fn(File<'_>, &mut Findings<'_>)),
    /// Judges all of them together.
    Network(fn(Network<'_>, &mut Findings<'_>)),
}

/// Every rule, in the order of its code. Rules that find several things at once stand at the first code.
const RULES: &[Rule] = &[
    Rule::Network(document::near_sections),
    Rule::File(document::id_against_path),
    Rule::File(document::qualified_status),
    Rule::File(document::status_alias),
    Rule::Network(network::copies),
    Rule::Network(missing::rare),
    Rule::Network(network::owner_variants),
    Rule::Network(network::unknown_owners),
    Rule::File(schedule::date_order),
    Rule::Network(schedule::dates_in_the_future),
    Rule::File(progress::complete_with_open_criteria),
    Rule::File(progress::story_without_criteria),
    Rule::File(progress::unmarked_criteria),
    Rule::File(progress::met_but_not_complete),
    Rule::File(progress::draft_with_progress),
    Rule::File(progress::complete_with_open_work),
    Rule::File(progress::item_in_two_lanes),
    Rule::File(progress::nothing_begun),
    Rule::File(progress::story_in_part),
    Rule::Network(network::complete_on_incomplete),
    Rule::Network(network::begun_on_draft),
    Rule::Network(network::retired_dependency),
    Rule::Network(network::undeclared_dependency),
    Rule::Network(network::one_sided_block),
    Rule::Network(network::external_technology),
    Rule::Network(schedule::dependency_ships_later),
    Rule::File(schedule::heading_order),
    Rule::File(schedule::empty_release),
    Rule::File(schedule::item_in_two_releases),
    Rule::Network(schedule::release_dates),
    Rule::Network(schedule::released_with_open_items),
    Rule::Network(schedule::complete_but_unreleased),
    Rule::File(risks::unmitigated),
    Rule::File(risks::without_impact),
    Rule::File(risks::unnamed),
    Rule::File(risks::open_when_complete),
    Rule::Network(risks::in_next_release),
    Rule::File(results::metric_parts),
    Rule::File(results::no_result),
    Rule::File(interfaces::integration_parts),
    Rule::Network(interfaces::told_twice),
    Rule::Network(upkeep::review_overdue),
    Rule::File(upkeep::footer),
];

/// What every rule finds in a catalog, after configuration: severities set, silenced rules left out; sorted.
///
/// Findings of reading and linking are not among them; see [`Catalog::all_findings`].
#[must_use]
pub fn catalog(catalog: &Catalog, rules: &Rules, today: Date) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut findings = Findings { found: &mut found };
    let practice = Practice::of(catalog);
    for rule in RULES {
        match rule {
            Rule::Network(check) => check(Network { catalog, rules, practice, today }, &mut findings),
            Rule::File(check) => {
                for entry in &catalog.specs {
                    check(File { parsed: &entry.parsed, spec: entry.spec(), practice }, &mut findings);
                }
            }
        }
    }
    found.retain(|finding| rules.severity(finding.code).is_some());
    for finding in &mut found {
        if let Some(Some(configured)) = rules.severities.get(&finding.code) {
            finding.severity = *configured;
        }
    }
    Diagnostic::sort(&mut found);
    found
}

/// The words that make an edge of `entry`.
fn place(entry: &SpecEntry, edge: &Edge) -> Place {
    let line = &entry.spec().dependencies[edge.line];
    edge.reference.map_or(line.place, |reference| line.references[reference].place)
}

/// "1 criterion", "3 criteria".
fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
