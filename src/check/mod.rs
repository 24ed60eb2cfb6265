//! Judgements over what was read; rules only read, never write.
//!
//! What a rule may look at is its kind ([`Rule`]): one spec, a spec with those around it, specs that say the same, or
//! everything. So after an edit it is known who has to be asked again (`kept`). Each is one function; [`RULES`] lists
//! them all, so that a rule cannot exist without being run. A rule about a value that is Unknown stays silent: only the
//! rule that reports the unknown value itself may speak.

mod alike;
mod document;
mod interfaces;
mod kept;
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

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Catalog, DocumentIndex, Edge, SpecEntry, SpecIndex};
use crate::diagnostic::{Code, Diagnostic, Filed, Place, Report, SourcePath};
use crate::model::{Date, Parsed, Rules, Spec};

use alike::Comparison;
use missing::{Habits, Practice};
use ties::Seen;

pub use kept::Kept;

/// What a file rule sees.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    parsed: &'a Parsed,
    spec: &'a Spec,
    practice: Practice,
    /// Where its sections begin, once somebody has asked.
    headings: &'a OnceCell<Vec<u32>>,
}

impl File<'_> {
    /// Whether a heading stands at a place: what has one is a form to fill in, and no line of a list.
    fn has_heading(self, place: Place) -> bool {
        let sections = || self.parsed.structure.sections.iter().map(|section| section.place.start).collect();
        self.headings.get_or_init(sections).binary_search(&place.start).is_ok()
    }
}

/// What a rule sees that looks at more than one spec.
#[derive(Clone, Copy)]
pub(crate) struct Network<'a> {
    catalog: &'a Catalog,
    rules: &'a Rules,
    practice: Practice,
    today: Date,
}

impl Network<'_> {
    fn index(self, entry: &SpecEntry) -> Option<SpecIndex> {
        match self.catalog.document_at(&entry.parsed.path)? {
            DocumentIndex::Spec(spec) => Some(spec),
            DocumentIndex::Page(_) => None,
        }
    }
}

/// What rules need again and again while they judge many specs; it changes nothing of what they find.
#[derive(Default)]
pub(crate) struct Desk {
    seen: Option<Seen>,
    /// Headings that no section has, in lower case, and those that they are near to.
    near_headings: BTreeMap<String, Option<String>>,
    /// The configured owners.
    owners: Option<BTreeSet<String>>,
}

/// Where a rule puts what it finds.
pub(crate) struct Findings<'a> {
    found: &'a mut Vec<Diagnostic>,
    desk: &'a mut Desk,
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
    /// Judges one spec by what stands in it.
    File(fn(File<'_>, &mut Findings<'_>)),
    /// Judges one spec by those that it has to do with (ties of either direction, links) and by its releases.
    Tied(fn(Network<'_>, &SpecEntry, &mut Findings<'_>)),
    /// Judges specs that say the same.
    Alike(Comparison),
    /// Judges all of them together; asked again after every edit.
    Network(fn(Network<'_>, &mut Findings<'_>)),
}

/// Every rule, in the order of its code. Rules that find several things at once stand at the first code.
const RULES: &[Rule] = &[
    Rule::Tied(sections::missing),
    Rule::File(sections::order),
    Rule::Tied(document::near_sections),
    Rule::File(sections::empty),
    Rule::File(sections::to_be_written),
    Rule::File(document::id_against_path),
    Rule::Tied(document::id_pattern),
    Rule::File(document::qualified_status),
    Rule::File(document::status_alias),
    Rule::Alike(network::COPIES),
    Rule::Tied(missing::rare),
    Rule::Alike(network::OWNERS),
    Rule::Tied(network::unknown_owners),
    Rule::File(schedule::date_order),
    Rule::Tied(schedule::dates_in_the_future),
    Rule::File(progress::complete_with_open_criteria),
    Rule::File(progress::story_without_criteria),
    Rule::File(progress::unmarked_criteria),
    Rule::File(progress::met_but_not_complete),
    Rule::File(progress::draft_with_progress),
    Rule::File(progress::complete_with_open_work),
    Rule::File(progress::item_in_two_lanes),
    Rule::File(progress::nothing_begun),
    Rule::File(progress::story_in_part),
    Rule::Tied(ties::prose),
    Rule::Tied(network::complete_on_incomplete),
    Rule::Tied(network::begun_on_draft),
    Rule::Tied(ties::redundant),
    Rule::Tied(network::retired_dependency),
    Rule::Tied(network::undeclared_dependency),
    Rule::Tied(network::one_sided_block),
    Rule::Alike(network::EXTERNAL),
    Rule::Tied(ties::isolated),
    Rule::Tied(schedule::dependency_ships_later),
    Rule::File(schedule::heading_order),
    Rule::File(schedule::empty_release),
    Rule::File(schedule::item_in_two_releases),
    Rule::Network(schedule::release_dates),
    Rule::Tied(schedule::released_with_open_items),
    Rule::Tied(schedule::complete_but_unreleased),
    Rule::File(risks::unmitigated),
    Rule::File(risks::without_impact),
    Rule::File(risks::unnamed),
    Rule::File(risks::open_when_complete),
    Rule::Network(risks::in_next_release),
    Rule::File(results::metric_parts),
    Rule::File(results::no_result),
    Rule::File(interfaces::integration_parts),
    Rule::Alike(interfaces::ENDPOINTS),
    Rule::Alike(interfaces::ENTITIES),
    Rule::Alike(interfaces::OPERATIONS),
    Rule::Alike(network::STACK),
    Rule::Tied(upkeep::review_overdue),
    Rule::File(upkeep::footer),
];

/// Everything that was found in a portal: in reading, in linking and by the rules. Severities are the project's, what
/// is switched off or silenced is left out, and what most specs of the collection lack is told once.
#[must_use]
pub fn report(catalog: &Arc<Catalog>, rules: &Rules, today: Date) -> Report {
    let (filed, _) = findings(catalog, rules, today, None);
    Report::later(|| filed)
}

/// The same by file, and what is kept of it for the next time. `before` was found under the same rules on the same day.
#[must_use]
pub fn findings(catalog: &Arc<Catalog>, rules: &Rules, today: Date, before: Option<Kept>) -> (Filed, Kept) {
    let network = |habits: Habits| Network { catalog, rules, practice: habits.practice(), today };
    let kept = before.and_then(|before| before.follow(catalog, network)).unwrap_or_else(|| {
        let habits = Habits::of(catalog);
        Kept::new(catalog, network(habits), habits)
    });
    (kept.filed(), kept)
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
