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
mod sections;
mod silence;
mod ties;
mod upkeep;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Edge, SpecEntry};
use crate::diagnostic::{Code, Diagnostic, Place, Report, Severity, SourcePath};
use crate::model::{Date, Parsed, Rules, Spec, StatusKind};

use missing::Practice;

/// What a file rule sees.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    parsed: &'a Parsed,
    spec: &'a Spec,
    practice: Practice,
}

impl File<'_> {
    /// Whether a heading stands at a place: what has one is a form to fill in, and no line of a list.
    fn has_heading(self, place: Place) -> bool {
        let sections = &self.parsed.structure.sections;
        sections.binary_search_by_key(&place.start, |section| section.place.start).is_ok()
    }
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

    /// Those that are written out, and do not only say where the spec is.
    fn written(self) -> impl Iterator<Item = &'a SpecEntry> {
        self.living().filter(|entry| !entry.parsed.structure.points_away)
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
    Rule::Network(sections::missing),
    Rule::File(sections::order),
    Rule::Network(document::near_sections),
    Rule::File(sections::empty),
    Rule::File(sections::to_be_written),
    Rule::File(document::id_against_path),
    Rule::Network(document::id_pattern),
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
    Rule::Network(ties::prose),
    Rule::Network(network::complete_on_incomplete),
    Rule::Network(network::begun_on_draft),
    Rule::Network(ties::redundant),
    Rule::Network(network::retired_dependency),
    Rule::Network(network::undeclared_dependency),
    Rule::Network(network::one_sided_block),
    Rule::Network(network::external_technology),
    Rule::Network(ties::isolated),
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
    Rule::Network(network::stack),
    Rule::Network(upkeep::review_overdue),
    Rule::File(upkeep::footer),
];

/// What the rules found in single specs, for the next time: a spec that is still the same is not judged again.
#[derive(Debug)]
pub struct Kept {
    practice: Practice,
    files: Vec<(Arc<Parsed>, Vec<Diagnostic>)>,
}

/// Everything that was found in a portal: in reading, in linking and by the rules.
#[must_use]
pub fn report(catalog: &Catalog, rules: &Rules, today: Date) -> Report {
    Report::new(findings(catalog, rules, today, None).0)
}

/// The same as a list, and what can be kept for the next time. Severities are the project's, what is switched off or
/// silenced is left out, and what most specs of the collection lack is told once.
#[must_use]
pub fn findings(catalog: &Catalog, rules: &Rules, today: Date, before: Option<&Kept>) -> (Vec<Diagnostic>, Kept) {
    let network = Network { catalog, rules, practice: Practice::of(catalog), today };
    let (files, found_in_network) = rayon::join(|| judge_files(network, before), || judge_network(network));
    let mut found = read(catalog);
    found.extend(files.iter().flat_map(|(_, found)| found).cloned());
    found.extend(found_in_network);
    found.retain_mut(|finding| match rules.configured(finding.code, &finding.path) {
        Some(Some(severity)) => {
            finding.severity = severity;
            true
        }
        Some(None) => false,
        None => finding.code.is_on(),
    });
    silence::apply(catalog, rules, &mut found);
    Diagnostic::sort(&mut found);
    missing::fold(catalog, rules, &mut found);
    (found, Kept { practice: network.practice, files })
}

/// The findings of reading and linking.
fn read(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found = catalog.diagnostics.clone();
    for parsed in catalog.documents() {
        let status = parsed.spec().and_then(|spec| spec.status.as_ref()).map(|status| &status.kind);
        let complete = status.is_some_and(StatusKind::is_complete);
        let retired = status.is_some_and(StatusKind::is_retired);
        let points_away = parsed.structure.points_away;
        let has_plan = parsed.spec().is_some_and(|spec| !spec.releases.is_empty());
        for finding in &parsed.diagnostics {
            let mut finding = finding.clone();
            match finding.code {
                // What is called complete must not have holes.
                Code::SG010 if complete => finding.severity = Severity::Error,
                // Nobody has to answer for what is history.
                Code::SG120 if retired => continue,
                // What stands elsewhere is written there.
                Code::SG110 | Code::SG120 if points_away => continue,
                // A plan in which nothing is a version is no release plan.
                Code::SG401 if !has_plan => continue,
                _ => {}
            }
            found.push(finding);
        }
    }
    found
}

/// What the rules about single specs find in each.
fn judge_files(network: Network<'_>, before: Option<&Kept>) -> Vec<(Arc<Parsed>, Vec<Diagnostic>)> {
    // A document that is held by both is one and the same; its address cannot have been given to another.
    let before = before.filter(|before| before.practice == network.practice);
    let known: HashMap<*const Parsed, &Vec<Diagnostic>> =
        before.iter().flat_map(|before| &before.files).map(|(parsed, found)| (Arc::as_ptr(parsed), found)).collect();
    let known: Vec<Option<&Vec<Diagnostic>>> =
        network.catalog.specs.iter().map(|entry| known.get(&Arc::as_ptr(&entry.parsed)).copied()).collect();
    let files = network.catalog.specs.par_iter().zip(known).map(|(entry, known)| {
        let found = known.cloned().unwrap_or_else(|| {
            let file = File { parsed: &entry.parsed, spec: entry.spec(), practice: network.practice };
            let mut found = Vec::new();
            for rule in RULES {
                if let Rule::File(check) = rule {
                    check(file, &mut Findings { found: &mut found });
                }
            }
            found
        });
        (Arc::clone(&entry.parsed), found)
    });
    files.collect()
}

/// What the rules about all specs find, rule after rule; several run at a time.
fn judge_network(network: Network<'_>) -> Vec<Diagnostic> {
    let rules = RULES.par_iter().with_max_len(1).map(|rule| {
        let mut found = Vec::new();
        if let Rule::Network(check) = rule {
            check(network, &mut Findings { found: &mut found });
        }
        found
    });
    rules.collect::<Vec<_>>().into_iter().flatten().collect()
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
