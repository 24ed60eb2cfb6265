//! What changed between two portals: the one question that no single build can answer.
//!
//! [`compare`] takes two [`Snapshot`]s and gives [`Changes`], whatever the snapshots came from: two exports, an
//! export and a catalog, and later two commits. Specs are matched by key; those that are left over by what they
//! say, so that a renamed spec is not one gone and one new.

mod news;
mod snapshot;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;

pub use news::{News, NewsLine};
pub use snapshot::{Mark, ReleaseFacts, Snapshot, SpecFacts, facts, fingerprint};

/// Everything that changed, by key; specs without a change are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The day of the earlier portal.
    pub since: String,
    /// The day of the later one.
    pub until: String,
    /// Changed, new and gone specs, by key.
    pub specs: Vec<SpecChange>,
    /// Releases whose date or state moved, in the order of their names.
    pub releases: Vec<ReleaseChange>,
    /// What the feed of the earlier portal told, the latest first.
    #[serde(skip)]
    pub earlier: Vec<News>,
}

/// What happened to one spec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpecChange {
    /// Its key now; its last key if it is gone.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its address from the site's root; where it was, if it is gone.
    pub url: String,
    /// What changed, the weightiest first.
    pub changes: Vec<Change>,
}

/// One change of a spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are what changed, from before to after")]
pub enum Change {
    /// It was not there before.
    New { status: String },
    /// It is not there any more.
    Gone,
    /// It has another key.
    Renamed { from: String },
    /// Its status moved.
    Status { from: String, to: String },
    /// A criterion that held does not hold any more.
    Unmet { text: Option<String> },
    /// A criterion holds that did not.
    Met { text: Option<String> },
    /// Criteria were added.
    CriteriaAdded { count: usize },
    /// Criteria were taken away.
    CriteriaRemoved { count: usize },
    /// It left some releases and joined others.
    Releases { left: Vec<String>, joined: Vec<String> },
    /// An item ships in another release.
    ItemMoved { text: Option<String>, from: String, to: String },
    /// A risk that was not there.
    RiskNew { text: Option<String>, impact: String },
    /// A risk weighs more.
    RiskRaised { text: Option<String>, from: String, to: String },
    /// A risk weighs less, or is settled.
    RiskLowered { text: Option<String>, from: String, to: String },
    /// A risk is not there any more.
    RiskGone { text: Option<String> },
    /// It needs another spec that it did not need.
    NeedAdded { key: String },
    /// It does not need a spec any more.
    NeedRemoved { key: String },
}

/// What happened to one release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReleaseChange {
    /// Its version or label.
    pub name: String,
    /// Date before and after, if it moved.
    pub date: Option<(Option<String>, Option<String>)>,
    /// State before and after, if it moved.
    pub state: Option<(String, String)>,
}

impl Changes {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.specs.is_empty() && self.releases.is_empty()
    }

    /// What happened to the spec with that key.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<&SpecChange> {
        self.specs.binary_search_by(|change| change.key.as_str().cmp(key)).ok().map(|at| &self.specs[at])
    }
}

/// How many pairs of specs are compared by what they say.
const MOST_COMPARISONS: usize = 250_000;

/// How many pairs of texts of one spec are compared by their words.
const MOST_REWORDINGS: usize = 10_000;

/// What changed from `before` to `after`.
#[must_use]
pub fn compare(before: &Snapshot, after: &Snapshot) -> Changes {
    let renamed = renamed(before, after);
    let mut specs = Vec::new();
    for (key, now) in &after.specs {
        let earlier = before
            .specs
            .get_key_value(key)
            .or_else(|| renamed.get(key).and_then(|old| before.specs.get_key_value(old)));
        let changes = match earlier {
            None => vec![Change::New { status: now.status.clone() }],
            Some((old_key, then)) => {
                let mut changes = Vec::new();
                if old_key != key {
                    changes.push(Change::Renamed { from: old_key.clone() });
                }
                changes.extend(between(then, now, &renamed));
                changes.sort();
                changes
            }
        };
        if !changes.is_empty() {
            specs.push(SpecChange { key: key.clone(), title: now.title.clone(), url: now.url.clone(), changes });
        }
    }
    let kept: BTreeSet<&String> = renamed.values().collect();
    for (key, then) in &before.specs {
        if !after.specs.contains_key(key) && !kept.contains(key) {
            let (title, url) = (then.title.clone(), then.url.clone());
            specs.push(SpecChange { key: key.clone(), title, url, changes: vec![Change::Gone] });
        }
    }
    specs.sort_by(|left, right| left.key.cmp(&right.key));
    Changes {
        since: before.as_of.clone(),
        until: after.as_of.clone(),
        specs,
        releases: releases(before, after),
        earlier: before.news.clone(),
    }
}

/// New keys and the old ones that they most likely had: same title, or most of the same criteria.
///
/// Each old key is given once, to the first by key among those that fit.
fn renamed(before: &Snapshot, after: &Snapshot) -> BTreeMap<String, String> {
    let fresh: Vec<_> = after.specs.iter().filter(|(key, _)| !before.specs.contains_key(*key)).collect();
    let gone: Vec<_> = before.specs.iter().filter(|(key, _)| !after.specs.contains_key(*key)).collect();
    let mut by_title: BTreeMap<&str, VecDeque<&String>> = BTreeMap::new();
    for (key, then) in gone.iter().filter(|(_, then)| !then.title.is_empty()) {
        by_title.entry(&then.title).or_default().push_back(key);
    }
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (key, now) in &fresh {
        if let Some(old) = by_title.get_mut(&*now.title).and_then(VecDeque::pop_front) {
            taken.insert(old);
            renamed.insert((*key).clone(), old.clone());
        }
    }
    let fresh: Vec<_> = fresh.into_iter().filter(|(key, _)| !renamed.contains_key(*key)).map(printed).collect();
    let mut gone: Vec<_> = gone.into_iter().filter(|(key, _)| !taken.contains(key)).map(printed).collect();
    // Whole collections that were renamed are told by their titles only: comparing all with all takes too long.
    if fresh.len().saturating_mul(gone.len()) > MOST_COMPARISONS {
        return renamed;
    }
    for (key, now) in fresh {
        let likely = gone.iter().enumerate().map(|(at, (_, then))| (likeness(then, &now), Reverse(at)));
        if let Some((_, Reverse(at))) = likely.filter(|(likeness, _)| *likeness >= 50).max() {
            renamed.insert(key.clone(), gone.remove(at).0.clone());
        }
    }
    renamed
}

fn printed<'a>((key, facts): (&'a String, &'a SpecFacts)) -> (&'a String, BTreeSet<&'a str>) {
    (key, facts.criteria.iter().map(|mark| &*mark.print).collect())
}

/// How alike the criteria of two specs are, in per cent; a few say nothing.
fn likeness(then: &BTreeSet<&str>, now: &BTreeSet<&str>) -> usize {
    let both = then.intersection(now).count();
    let all = then.len() + now.len() - both;
    if all < 3 { 0 } else { both * 100 / all }
}

fn between(then: &SpecFacts, now: &SpecFacts, renamed: &BTreeMap<String, String>) -> Vec<Change> {
    let mut changes = Vec::new();
    if then.status != now.status {
        changes.push(Change::Status { from: then.status.clone(), to: now.status.clone() });
    }
    if then.detailed && now.detailed {
        criteria(then, now, &mut changes);
        items(then, now, &mut changes);
        risks(then, now, &mut changes);
    }
    membership(then, now, &mut changes);
    let old_key = |key: &String| renamed.get(key).unwrap_or(key).clone();
    let (needed, needs): (BTreeSet<_>, BTreeSet<_>) =
        (then.needs.iter().cloned().collect(), now.needs.iter().map(old_key).collect());
    changes.extend(needs.difference(&needed).map(|key| Change::NeedAdded { key: key.clone() }));
    changes.extend(needed.difference(&needs).map(|key| Change::NeedRemoved { key: key.clone() }));
    changes
}

/// Pairs the marks of both sides: what is the same whole, then the same text, then reworded ones by their likeness.
fn pair<'a>(then: &'a [Mark], now: &'a [Mark]) -> Pairs<'a> {
    let mut pairs = Pairs { both: Vec::new(), added: Vec::new(), removed: Vec::new() };
    let whole = |mark: &'a Mark| (&*mark.print, mark.group.as_deref(), &*mark.state);
    let placed = |mark: &'a Mark| (&*mark.print, mark.group.as_deref());
    let (then, now) = pair_by(then.iter().collect(), now.iter().collect(), whole, &mut pairs);
    let (then, now) = pair_by(then, now, placed, &mut pairs);
    let (then, now) = pair_by(then, now, |mark| &*mark.print, &mut pairs);
    let mut left: Vec<_> = then.into_iter().map(|mark| (mark, words(mark))).collect();
    // A list that was written anew is not reworded; comparing all with all would only take long.
    let close = left.len().saturating_mul(now.len()) <= MOST_REWORDINGS;
    for mark in now {
        let reworded = words(mark);
        let at = left.iter().position(|(_, old)| close && is_reworded(old, &reworded));
        match at {
            Some(at) => pairs.both.push((left.remove(at).0, mark)),
            None => pairs.added.push(mark),
        }
    }
    pairs.removed = left.into_iter().map(|(mark, _)| mark).collect();
    pairs
}

/// Pairs the marks that are the same by `name`, in order, and gives those that are left over.
fn pair_by<'a, K: Ord>(
    then: Vec<&'a Mark>,
    now: Vec<&'a Mark>,
    name: impl Fn(&'a Mark) -> K,
    pairs: &mut Pairs<'a>,
) -> (Vec<&'a Mark>, Vec<&'a Mark>) {
    let mut places: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
    for (at, mark) in then.iter().enumerate() {
        places.entry(name(mark)).or_default().push_back(at);
    }
    let mut left: Vec<_> = then.into_iter().map(Some).collect();
    let mut unmatched = Vec::new();
    for mark in now {
        let at = places.get_mut(&name(mark)).and_then(VecDeque::pop_front);
        match at.and_then(|at| left[at].take()) {
            Some(old) => pairs.both.push((old, mark)),
            None => unmatched.push(mark),
        }
    }
    (left.into_iter().flatten().collect(), unmatched)
}

struct Pairs<'a> {
    both: Vec<(&'a Mark, &'a Mark)>,
    added: Vec<&'a Mark>,
    removed: Vec<&'a Mark>,
}

/// The words of a mark; none without its text.
fn words(mark: &Mark) -> BTreeSet<String> {
    mark.text.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect()
}

/// Whether two texts are one text with a few words changed; never without both texts.
fn is_reworded(old: &BTreeSet<String>, new: &BTreeSet<String>) -> bool {
    let both = old.intersection(new).count();
    let all = old.len() + new.len() - both;
    all >= 4 && both * 100 / all >= 60
}

fn criteria(then: &SpecFacts, now: &SpecFacts, changes: &mut Vec<Change>) {
    let pairs = pair(&then.criteria, &now.criteria);
    for (old, new) in &pairs.both {
        match (old.state == "met", new.state == "met") {
            (false, true) => changes.push(Change::Met { text: new.text.clone() }),
            (true, false) => changes.push(Change::Unmet { text: new.text.clone() }),
            _ => {}
        }
    }
    if !pairs.added.is_empty() {
        changes.push(Change::CriteriaAdded { count: pairs.added.len() });
    }
    if !pairs.removed.is_empty() {
        changes.push(Change::CriteriaRemoved { count: pairs.removed.len() });
    }
}

fn membership(then: &SpecFacts, now: &SpecFacts, changes: &mut Vec<Change>) {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (then.releases.iter().collect(), now.releases.iter().collect());
    if old != new {
        changes.push(Change::Releases {
            left: old.difference(&new).map(|name| (*name).clone()).collect(),
            joined: new.difference(&old).map(|name| (*name).clone()).collect(),
        });
    }
}

fn items(then: &SpecFacts, now: &SpecFacts, changes: &mut Vec<Change>) {
    for (old, new) in pair(&then.items, &now.items).both {
        if let (Some(from), Some(to)) = (&old.group, &new.group)
            && from != to
        {
            changes.push(Change::ItemMoved { text: new.text.clone(), from: from.clone(), to: to.clone() });
        }
    }
}

fn risks(then: &SpecFacts, now: &SpecFacts, changes: &mut Vec<Change>) {
    let pairs = pair(&then.risks, &now.risks);
    for (old, new) in &pairs.both {
        let (text, from, to) = (new.text.clone(), old.state.clone(), new.state.clone());
        match (weight(&old.state), weight(&new.state)) {
            (Some(before), Some(after)) if after > before => changes.push(Change::RiskRaised { text, from, to }),
            (Some(before), Some(after)) if after < before => changes.push(Change::RiskLowered { text, from, to }),
            _ => {}
        }
    }
    changes
        .extend(pairs.added.iter().map(|mark| Change::RiskNew { text: mark.text.clone(), impact: mark.state.clone() }));
    changes.extend(pairs.removed.iter().map(|mark| Change::RiskGone { text: mark.text.clone() }));
}

/// How much a risk weighs; an unknown impact is no step up or down.
fn weight(state: &str) -> Option<u8> {
    match state {
        "closed" => Some(0),
        "accepted" => Some(1),
        "low" => Some(2),
        "medium" => Some(3),
        "high" => Some(4),
        "critical" => Some(5),
        _ => None,
    }
}

fn releases(before: &Snapshot, after: &Snapshot) -> Vec<ReleaseChange> {
    let both = after.releases.iter().filter_map(|(name, now)| Some((name, before.releases.get(name)?, now)));
    both.filter(|(_, then, now)| then != now)
        .map(|(name, then, now)| ReleaseChange {
            name: name.clone(),
            date: (then.date != now.date).then(|| (then.date.clone(), now.date.clone())),
            state: (then.state != now.state).then(|| (then.state.clone(), now.state.clone())),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(spec: &str) -> Snapshot {
        let text = format!(r#"{{"schema":1,"as_of":"2026-11-22","specs":[{spec}],"releases":[]}}"#);
        Snapshot::read(&text).expect("an export")
    }

    fn changed(before: &str, after: &str) -> Vec<Change> {
        let changes = compare(&export(before), &export(after));
        changes.specs.into_iter().flat_map(|spec| spec.changes).collect()
    }

    #[test]
    fn a_criterion_that_is_unmet_again_is_told_before_those_newly_met() {
        let before =
            r#"{"key":"a","title":"A","acceptance":[{"text":"one","state":"met"},{"text":"two","state":"open"}]}"#;
        let after =
            r#"{"key":"a","title":"A","acceptance":[{"text":"Two","state":"met"},{"text":"one","state":"open"}]}"#;
        assert_eq!(
            changed(before, after),
            [Change::Unmet { text: Some("one".into()) }, Change::Met { text: Some("Two".into()) }]
        );
    }

    #[test]
    fn a_reworded_criterion_is_the_same_criterion() {
        let before = r#"{"key":"a","acceptance":[{"text":"the export has a header row","state":"open"}]}"#;
        let after = r#"{"key":"a","acceptance":[{"text":"the CSV export has a header row","state":"met"}]}"#;
        assert_eq!(changed(before, after), [Change::Met { text: Some("the CSV export has a header row".into()) }]);
    }

    #[test]
    fn a_renamed_spec_is_neither_new_nor_gone() {
        let before = r#"{"key":"001-a","title":"Import","status":{"kind":"draft"}}"#;
        let after = r#"{"key":"001-import","title":"Import","status":{"kind":"complete"}}"#;
        assert_eq!(
            changed(before, after),
            [Change::Renamed { from: "001-a".into() }, Change::Status { from: "draft".into(), to: "complete".into() }]
        );
    }

    #[test]
    fn published_fingerprints_are_compared_like_texts() {
        let print = fingerprint("one");
        let before = format!(
            r#"{{"key":"a","marks":{{"criteria":[["{print}","open"]],"risks":[],"items":[],"releases":[],"needs":["b"]}}}}"#
        );
        let after = r#"{"key":"a","acceptance":[{"text":"One","state":"met"}],"dependencies":{"internal":[]}}"#;
        assert_eq!(
            changed(&before, after),
            [Change::Met { text: Some("One".into()) }, Change::NeedRemoved { key: "b".into() }]
        );
    }

    #[test]
    fn an_item_that_moves_to_a_later_release_is_told() {
        let before = r#"{"key":"a","releases":[{"version":"1.0.0","items":[{"text":"export","state":"open"}]}]}"#;
        let after = r#"{"key":"a","releases":[{"version":"1.1.0","items":[{"text":"export","state":"open"}]}]}"#;
        assert!(changed(before, after).contains(&Change::ItemMoved {
            text: Some("export".into()),
            from: "1.0.0".into(),
            to: "1.1.0".into()
        }));
    }

    #[test]
    fn the_same_text_in_two_releases_moves_nowhere_when_their_order_changes() {
        let release = |version| format!(r#"{{"version":"{version}","items":[{{"text":"fixes","state":"open"}}]}}"#);
        let spec = |first, second| format!(r#"{{"key":"a","releases":[{},{}]}}"#, release(first), release(second));
        assert_eq!(changed(&spec("1.0.0", "1.1.0"), &spec("1.1.0", "1.0.0")), []);
    }

    #[test]
    fn what_an_export_does_not_tell_is_not_compared() {
        let before = r#"{"key":"a","status":{"kind":"draft"},"releases":["1.0.0"],"requires":["b"],"criteria":{}}"#;
        let after = r#"{"key":"a","status":{"kind":"draft"},"releases":[{"version":"1.0.0"}],"requires":["b"],
            "epics":[],"acceptance":[{"text":"one","state":"met"}]}"#;
        assert_eq!(changed(before, after), []);
    }

    #[test]
    fn thousands_of_changed_texts_and_specs_are_compared_in_time() {
        let list = |word: &str| {
            let texts = (0..5_000).map(|number| format!(r#"{{"text":"{word} a b c {number}","state":"open"}}"#));
            format!(r#"{{"key":"a","acceptance":[{}]}}"#, texts.collect::<Vec<_>>().join(","))
        };
        assert_eq!(changed(&list("old"), &list("new")).len(), 2);
        let specs = |word: &str| {
            let specs = (0..2_000).map(|number| format!(r#"{{"key":"{word}-{number}","title":"{number}"}}"#));
            specs.collect::<Vec<_>>().join(",")
        };
        let changes = changed(&specs("old"), &specs("new"));
        assert!(changes.iter().all(|change| matches!(change, Change::Renamed { .. })));
    }

    #[test]
    fn the_same_portal_has_no_changes() {
        let spec = r#"{"key":"a","title":"A","acceptance":[{"text":"one","state":"met"}],"risks":[{"name":"r","impact":"high","state":"open"}]}"#;
        assert!(compare(&export(spec), &export(spec)).is_empty());
    }

    #[test]
    fn what_is_no_export_is_refused() {
        for text in ["", "[]", "{}", r#"{"schema":2,"specs":[]}"#, r#"{"specs":[]}"#] {
            assert!(Snapshot::read(text).is_err(), "{text}");
        }
    }
}
