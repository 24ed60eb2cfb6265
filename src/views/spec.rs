//! One spec: facts at a glance, the author's document whole, and everything that stands beside it.

use serde::Serialize;

use crate::catalog::{DocumentIndex, Edge, ReleaseIndex, SpecEntry, SpecIndex, Target};
use crate::model::{Criterion, EdgeKind, MarkState, Risk, RiskState, StatusKind, Tally, Text};
use crate::routes::{Badge, BadgeForm, Route};

use super::dependencies::by_key;
use super::dependents::{self, Dependent, Indirect};
use super::diagram::{self, Diagram};
use super::interfaces::{self, Shared};
use super::links::{Anchor, Links};
use super::parts::{
    Card, DateView, Finding, ImpactView, LONGEST_LABEL, Mark, Observation, Progress, Status, findings, observations,
};
use super::risks::{mitigation, risk_id};
use super::{Body, Changed, Draft, changes, metrics, reviews, words};

/// One spec.
#[derive(Debug, Serialize)]
pub struct SpecPage {
    /// The id as written.
    pub id: String,
    /// What stood before the name in the heading: `Feature Specification`.
    pub prefix: Option<String>,
    /// What the author declares.
    pub status: Status,
    /// The author's own words for it, where they say more than the status does.
    pub status_words: Option<String>,
    /// What the marks of the document say beside it.
    pub observations: Vec<Observation>,
    /// What is done.
    pub progress: Progress,
    /// Its criteria that are not met, each with the heading that it stands under.
    pub open: Vec<OpenCriterion>,
    /// Who answers for it.
    pub owners: Vec<Anchor>,
    /// When it was last changed, as its author says.
    pub updated: Option<DateView>,
    /// When it was first written, as its author says.
    pub created: Option<DateView>,
    /// When somebody last confirmed it, as its author says.
    pub reviewed: Option<DateView>,
    /// The day of the next review, and the list of reviews; none where nobody can say.
    pub review: Option<Anchor>,
    /// How many metrics it has, and their place among those of all specs.
    pub metrics: Option<Anchor>,
    /// Every other field, as written.
    pub facts: Vec<Fact>,
    /// What changed about it since an earlier portal, if anything did.
    pub changed: Option<Changed>,
    /// Releases that it takes part in.
    pub releases: Vec<SpecRelease>,
    /// It among what it needs and what needs it; none if there is nothing to draw.
    pub nearby: Option<Diagram>,
    /// The same up to two steps away, with what its neighbours need of each other, if that shows more.
    pub farther: Option<Diagram>,
    /// What it needs, entry by entry in the author's order, then what others say that they block.
    pub needs: Vec<Relation>,
    /// Specs that need it, and why.
    pub needed_by: Vec<Dependent>,
    /// Specs that need those.
    pub indirectly: Option<Indirect>,
    /// What it has to do with.
    pub related: Vec<Relation>,
    /// Documents whose text links here.
    pub backlinks: Vec<Anchor>,
    /// Its risks, the worst first.
    pub risks: Vec<ListedRisk>,
    /// What it touches and another spec, too: conflicts first.
    pub shared: Vec<Shared>,
    /// What it touches and very many other specs, too.
    pub shared_widely: Vec<Anchor>,
    /// The catalogue.
    pub catalog_href: String,
    /// Files that belong to it: a plan, tasks, research.
    pub attachments: Vec<Anchor>,
    /// What authors should know.
    pub findings: Vec<Finding>,
    /// Its path below the content folder.
    pub path: String,
    /// Where to edit it.
    pub edit: Option<String>,
    /// A picture of its status, for other sites.
    pub badge: String,
    /// The portal's own sections below the document, for the table of contents.
    pub sections: Vec<Section>,
    /// The spec before, by key.
    pub previous: Option<Anchor>,
    /// The spec after.
    pub next: Option<Anchor>,
}

/// A section of the page that is not the author's.
#[derive(Debug, Serialize)]
pub struct Section {
    /// Its id is this after `page.`; ids of headings never have a dot.
    pub id: &'static str,
    /// Its heading.
    pub text: &'static str,
}

/// A field of the author's.
#[derive(Debug, Serialize)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether the value needs more room than a word or a date does.
    pub long: bool,
}

/// A criterion that is not met.
#[derive(Debug, Serialize)]
pub struct OpenCriterion {
    /// What it says, and where it stands.
    pub mark: Mark,
    /// The heading that it stands under.
    pub href: String,
}

/// A release that a spec takes part in.
#[derive(Debug, Serialize)]
pub struct SpecRelease {
    /// The release.
    pub link: Anchor,
    /// How far the release is.
    pub status: Status,
    /// When it ships or shipped.
    pub date: Option<DateView>,
    /// What this spec ships in it, in words: `3 of 4 items done`, `the whole spec`.
    pub summary: String,
}

/// One entry about another spec.
#[derive(Debug, Serialize)]
pub struct Relation {
    /// The spec, where it is one.
    pub card: Option<Card>,
    /// The author's words; none where only the other spec says so.
    pub words: Option<String>,
    /// `resolved`, `ambiguous`, `unknown`, `prose`, or `theirs` where only the other spec says so.
    pub state: &'static str,
    /// Specs that an ambiguous entry may mean, or the nearest names of an unknown one.
    pub candidates: Vec<Anchor>,
    /// The smallest version that will do.
    pub min_version: Option<String>,
}

/// A risk of a spec.
#[derive(Debug, Serialize)]
pub struct ListedRisk {
    /// Its id on the page, by which the register links to it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How bad it would be.
    pub impact: ImpactView,
    /// `open`, `accepted` or `closed`.
    pub state: &'static str,
    /// What is done about it; none when nothing is written down.
    pub mitigation: Option<String>,
}

pub(super) fn view(links: &Links, index: SpecIndex) -> Draft {
    let entry = links.catalog.spec(index);
    let spec = entry.spec();
    let document = DocumentIndex::Spec(index);
    let neighbour = |position: Option<u32>| {
        let position = position.filter(|position| (*position as usize) < links.catalog.specs.len());
        position.map(|position| links.spec(SpecIndex(position)))
    };
    let (needs, related) = relations(links, entry);
    let site = links.site();
    let nearby = diagram::neighbourhood(site, index, 1);
    let farther = diagram::neighbourhood(site, index, 2);
    let drawn =
        |diagram: &Option<Diagram>| diagram.as_ref().map_or(0, |diagram| diagram.boxes.len() + diagram.lines.len());
    let shows_more = drawn(&farther) > drawn(&nearby);
    let (shared, widely): (Vec<_>, Vec<_>) =
        interfaces::shared(links, index).into_iter().partition(|thing| thing.conflict || !thing.others.is_empty());
    let mut view = SpecPage {
        id: spec.id.text.to_string(),
        prefix: spec.title.prefix.as_ref().map(Text::to_string),
        status: Status::of(links, entry),
        status_words: status_words(entry),
        observations: observations(links, entry),
        progress: Progress::of(links, index),
        open: open(links, index),
        owners: entry.owners.iter().map(|owner| links.owner(*owner)).collect(),
        updated: spec.updated.as_ref().map(DateView::of),
        created: spec.created.as_ref().map(DateView::of),
        reviewed: spec.reviewed.as_ref().map(DateView::of),
        review: reviews::next(links, index),
        metrics: metrics::of_spec(links, index)
            .map(|href| Anchor { text: words::counted(spec.metrics.len() as u64, "metric", "metrics"), href }),
        facts: facts(entry),
        changed: changes::of_spec(links, index),
        releases: entry.releases.iter().map(|release| release_of(links, index, *release)).collect(),
        nearby,
        farther: farther.filter(|_| shows_more),
        needs,
        needed_by: dependents::of(links, index),
        indirectly: dependents::indirect(links, index),
        related,
        backlinks: entry.backlinks.iter().map(|from| links.document(*from)).collect(),
        risks: risks(&spec.risks),
        shared,
        shared_widely: widely.into_iter().map(|thing| thing.link).collect(),
        catalog_href: links.to(&Route::Catalog),
        attachments: entry.attachments.iter().map(|page| links.document(DocumentIndex::Page(*page))).collect(),
        findings: findings(links, &entry.parsed),
        path: entry.parsed.path.to_string(),
        edit: links.edit(document),
        badge: links.to(&Route::Badge(Badge::Spec(index), BadgeForm::Picture)),
        sections: Vec::new(),
        previous: neighbour(index.0.checked_sub(1)),
        next: neighbour(index.0.checked_add(1)),
    };
    view.sections = sections(&view);
    // What a spec says about itself, else what is known about it.
    let summary =
        spec.summary.as_ref().map(|summary| words::shortened(&summary.text, 160)).filter(|text| !text.is_empty());
    let summary =
        summary.unwrap_or_else(|| format!("{}: {}, {}.", spec.id.text, view.status.label, view.progress.text));
    Draft::new("spec.html", &*spec.title.text, Body::Spec(Box::new(view)))
        .describe(Some(summary))
        .under(vec![links.anchor("Specs", &Route::Specs(1))])
        .showing(document)
}

/// What stands below the document, in its order.
fn sections(view: &SpecPage) -> Vec<Section> {
    let all = [
        (view.changed.is_some(), "changed", "What changed"),
        (!view.open.is_empty(), "left", "Not met yet"),
        (view.nearby.is_some(), "dependencies", "Dependencies"),
        (!view.needs.is_empty(), "needs", "Needs"),
        (!view.needed_by.is_empty(), "needed-by", "Needed by"),
        (!view.related.is_empty(), "related", "Related"),
        (!view.backlinks.is_empty(), "mentioned", "Mentioned in"),
        (!view.releases.is_empty(), "releases", "Ships in"),
        (!view.risks.is_empty(), "risks", "Risks"),
        (!view.shared.is_empty() || !view.shared_widely.is_empty(), "shared", "Shared with other specs"),
        (!view.attachments.is_empty(), "attachments", "Attached"),
    ];
    all.into_iter().filter(|(there, ..)| *there).map(|(_, id, text)| Section { id, text }).collect()
}

fn open(links: &Links, index: SpecIndex) -> Vec<OpenCriterion> {
    let criteria = links.catalog.spec(index).spec().all_criteria();
    let open = criteria.filter(|criterion| matches!(criterion.state, MarkState::Open | MarkState::InProgress));
    let view = |criterion: &Criterion| OpenCriterion {
        mark: Mark::of_criterion(criterion),
        href: links.line(index, criterion.place.line).href,
    };
    open.map(view).collect()
}

/// The author's words for the status, unless they are the label itself.
fn status_words(entry: &SpecEntry) -> Option<String> {
    let field = entry.spec().status.as_ref()?;
    let letters = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).collect::<String>();
    let same = letters(&field.raw).eq_ignore_ascii_case(&letters(field.kind.label()));
    // What is no known word is the label already, unless it had to be cut.
    let told = same || (field.kind == StatusKind::Unknown && field.raw.chars().count() <= LONGEST_LABEL);
    (!told && !field.raw.is_empty()).then(|| field.raw.to_string())
}

/// Fields without a place of their own on the page.
fn facts(entry: &SpecEntry) -> Vec<Fact> {
    let spec = entry.spec();
    let fact = |name: &str, value: &str| Fact {
        name: name.to_owned(),
        value: value.to_owned(),
        long: value.chars().count() > 24,
    };
    let mut facts = Vec::new();
    facts.extend(spec.priority.as_ref().map(|priority| fact("Priority", &priority.text)));
    facts.extend(spec.target_release.as_ref().map(|target| fact(&target.key, &target.value)));
    facts.extend(spec.extra.iter().map(|field| fact(&field.key, &field.value)));
    facts.extend(spec.governance.status.as_ref().map(|status| fact("Document", &status.text)));
    facts.extend(spec.governance.review_cadence.as_ref().map(|cadence| fact("Review cadence", &cadence.text)));
    facts.extend(spec.governance.approval.as_ref().map(|approval| fact("Approval", &approval.text)));
    facts
}

fn release_of(links: &Links, spec: SpecIndex, index: ReleaseIndex) -> SpecRelease {
    let release = links.catalog.release(index);
    let part = release.part(spec);
    let summary = match part.and_then(|part| part.plan(links.catalog)) {
        None => "the whole spec".to_owned(),
        Some(plan) => {
            let tally: Tally = plan.items.iter().map(|item| item.state).collect();
            let all = words::counted(plan.items.len() as u64, "item", "items");
            match (tally.tracked(), tally.total()) {
                (_, 0) => "no items listed".to_owned(),
                (0, _) => all,
                (tracked, _) => format!("{} of {tracked} marked items done", tally.met),
            }
        }
    };
    SpecRelease {
        link: links.release(index),
        status: Status::of_release(release.state),
        date: release.date.as_ref().map(DateView::of),
        summary,
    }
}

/// What a spec needs, and what it has to do with.
fn relations(links: &Links, entry: &SpecEntry) -> (Vec<Relation>, Vec<Relation>) {
    let of_kind = |wanted: EdgeKind| {
        let edges = entry.edges.iter().filter(move |edge| edge.kind == wanted);
        edges.map(|edge| relation(links, entry, edge))
    };
    let said = |kind: EdgeKind| {
        let edges = entry.edges.iter().filter(move |edge| edge.kind == kind);
        edges.filter_map(|edge| if let Target::Resolved(spec) = edge.target { Some(spec) } else { None })
    };
    let theirs = |all: &[SpecIndex], kind: EdgeKind| {
        let unsaid = all.iter().filter(|spec| !said(kind).any(|said| said == **spec));
        unsaid.map(|spec| said_by_other(links, *spec)).collect::<Vec<_>>()
    };
    let mut needs: Vec<_> = of_kind(EdgeKind::Requires).collect();
    needs.extend(theirs(&entry.requires, EdgeKind::Requires));
    let mut related: Vec<_> = of_kind(EdgeKind::Relates).collect();
    related.extend(theirs(&entry.related, EdgeKind::Relates));
    // What this spec blocks is told under *needed by*, but for entries that name no single spec.
    let loose = entry.edges.iter().filter(|edge| edge.kind == EdgeKind::Blocks);
    let loose = loose.filter(|edge| !matches!(edge.target, Target::Resolved(_)));
    related.extend(loose.map(|edge| relation(links, entry, edge)));
    (needs, related)
}

fn relation(links: &Links, entry: &SpecEntry, edge: &Edge) -> Relation {
    let line = &entry.spec().dependencies[edge.line];
    // Words that are the other's id and nothing more would say the same thing twice.
    let bare = line.raw.trim_matches(['`', '[', ']', ' ']);
    let only_names = matches!(&edge.target, Target::Resolved(spec) if links.catalog.spec(*spec).spec().id.text == bare);
    let mut relation = Relation {
        card: None,
        words: (!only_names).then(|| line.raw.to_string()),
        state: edge.target.as_str(),
        candidates: Vec::new(),
        min_version: edge.min_version.as_ref().map(|version| version.as_str().to_owned()),
    };
    match &edge.target {
        Target::Resolved(spec) => relation.card = Some(Card::of(links, *spec)),
        Target::Ambiguous(specs) => relation.candidates = specs.iter().map(|spec| links.spec(*spec)).collect(),
        Target::Unknown(keys) => relation.candidates = keys.iter().filter_map(|key| by_key(links, key)).collect(),
        Target::Prose => {}
    }
    relation
}

fn said_by_other(links: &Links, spec: SpecIndex) -> Relation {
    let card = Some(Card::of(links, spec));
    Relation { card, words: None, state: "theirs", candidates: Vec::new(), min_version: None }
}

fn risks(risks: &[Risk]) -> Vec<ListedRisk> {
    let mut risks: Vec<_> = risks.iter().enumerate().collect();
    risks.sort_by_key(|(_, risk)| (risk.state != RiskState::Open, std::cmp::Reverse(risk.impact)));
    let listed = risks.into_iter().map(|(position, risk)| ListedRisk {
        id: risk_id(position),
        name: risk.name.to_string(),
        impact: ImpactView::of(risk),
        state: risk.state.as_str(),
        mitigation: mitigation(risk),
    });
    listed.collect()
}
