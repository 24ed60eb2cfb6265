//! Releases across specs: which version ships what.
//!
//! A release belongs to no single spec, so it is gathered here. Whether it is late or ready is judged
//! in `verdict`, not here.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{
    Date, DateField, PlannedRelease, RegisteredRelease, ReleaseRegistry, ReleaseScope, ReleaseState, Version,
};

use super::{Release, ReleaseIndex, ReleasePart, SpecEntry, SpecIndex, key};

/// Which release something belongs to. Ordered as pages show them: versions, then labels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Version(Option<SpecIndex>, Version),
    /// Words in natural order (`Phase 2` before `Phase 10`), told apart by their address.
    Label(Option<SpecIndex>, Vec<(String, u64)>, String),
}

/// One spec's say about one release.
struct Say {
    spec: SpecIndex,
    planned: Option<usize>,
    label: String,
}

/// All releases, and for each spec those it takes part in.
pub(super) fn gather(
    specs: &[Arc<SpecEntry>],
    registry: &ReleaseRegistry,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Release>, Vec<Vec<ReleaseIndex>>) {
    let mut said: BTreeMap<Name, Vec<Say>> = BTreeMap::new();
    for registered in &registry.releases {
        if registry.scope == ReleaseScope::Product {
            said.entry(Name::Version(None, registered.version.clone())).or_default();
        }
    }
    for (position, entry) in specs.iter().enumerate() {
        for (name, say) in says(SpecIndex(position as u32), entry, registry.scope) {
            let says = said.entry(name).or_default();
            // Specs come one after the other, so an earlier word of the same spec is the last one said.
            if says.last().is_none_or(|other| other.spec != say.spec) {
                says.push(say);
            }
        }
    }
    let mut taking_part = vec![Vec::new(); specs.len()];
    let releases: Vec<Release> = said
        .into_iter()
        .enumerate()
        .map(|(position, (name, says))| {
            for say in &says {
                taking_part[say.spec.get()].push(ReleaseIndex(position as u32));
            }
            release(specs, registry, &name, &says, findings)
        })
        .collect();
    (mark_last(releases, &taking_part), taking_part)
}

fn says(index: SpecIndex, entry: &SpecEntry, scope: ReleaseScope) -> Vec<(Name, Say)> {
    let spec = entry.spec();
    let owner = (scope == ReleaseScope::Spec).then_some(index);
    let mut says: Vec<(Name, Say)> = spec
        .releases
        .iter()
        .enumerate()
        .filter_map(|(planned, release)| {
            let label = release.label.as_deref().unwrap_or(&release.raw);
            let name = name(owner, release.version.clone(), label)?;
            Some((name, Say { spec: index, planned: Some(planned), label: label.to_owned() }))
        })
        .collect();
    if let Some(field) = &spec.target_release {
        let version = leading_version(&field.value);
        if let Some(name) = name(owner, version, &field.value) {
            says.push((name, Say { spec: index, planned: None, label: field.value.to_string() }));
        }
    }
    says
}

fn name(owner: Option<SpecIndex>, version: Option<Version>, label: &str) -> Option<Name> {
    if let Some(version) = version {
        return Some(Name::Version(owner, version));
    }
    if label.trim().is_empty() {
        return None;
    }
    let slug = key::safe_name(label);
    Some(Name::Label(owner, natural(&slug), slug))
}

/// The version that a field's value begins with: `v1.2`, `Release 2.0`, `0.5.0 release blockers`.
fn leading_version(value: &str) -> Option<Version> {
    let mut words = value.split([' ', '\u{a0}']).filter(|word| !word.is_empty());
    let first = words.next()?;
    let word = match first.to_lowercase().as_str() {
        "version" | "release" => words.next()?,
        _ => first,
    };
    // `Milestone: 3` is the third milestone, not version 3.0.0.
    let bare = word.trim_end_matches([',', ';', ':']);
    (bare.contains('.') || bare.starts_with(['v', 'V'])).then(|| Version::parse(bare)).flatten()
}

/// Words and numbers alternately, so that numbers compare as numbers.
fn natural(slug: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut rest = slug;
    while !rest.is_empty() {
        let words = rest.find(|character: char| character.is_ascii_digit()).unwrap_or(rest.len());
        let (text, tail) = rest.split_at(words);
        let digits = tail.find(|character: char| !character.is_ascii_digit()).unwrap_or(tail.len());
        let (number, tail) = tail.split_at(digits);
        parts.push((text.to_owned(), number.parse().unwrap_or(u64::MAX)));
        rest = tail;
    }
    parts
}

fn release(
    specs: &[Arc<SpecEntry>],
    registry: &ReleaseRegistry,
    name: &Name,
    says: &[Say],
    findings: &mut Vec<Diagnostic>,
) -> Release {
    let (owner, version) = match name {
        Name::Version(owner, version) => (*owner, Some(version.clone())),
        Name::Label(owner, ..) => (*owner, None),
    };
    let registered =
        version.as_ref().and_then(|version| registry.releases.iter().find(|release| release.version == *version));
    let own_slug = match name {
        Name::Version(_, version) => key::safe_version(version.as_str()),
        Name::Label(_, _, slug) => slug.clone(),
    };
    let slug = match owner {
        Some(spec) => format!("{}--{own_slug}", specs[spec.get()].key),
        None => own_slug,
    };
    let shown = match &version {
        Some(version) => version.as_str().to_owned(),
        None => says.first().map_or_else(|| slug.clone(), |say| say.label.clone()),
    };
    let plans: Vec<(SpecIndex, &PlannedRelease)> =
        says.iter().filter_map(|say| Some((say.spec, &specs[say.spec.get()].spec().releases[say.planned?]))).collect();
    let agreed = agree(specs, &shown, registered, &plans, findings);
    Release {
        version,
        name: shown,
        title: registered.and_then(|release| release.name.clone()),
        slug,
        owner,
        state: agreed.state,
        date: agreed.date,
        disputed: agreed.disputed,
        parts: says.iter().map(|say| ReleasePart { spec: say.spec, planned: say.planned, last: false }).collect(),
    }
}

struct Agreed {
    state: ReleaseState,
    date: Option<DateField>,
    disputed: bool,
}

/// What all that is said about a release comes to. The registry has the last word; else specs that say
/// nothing do not count, and where two disagree the less advanced state and the later date stand.
fn agree(
    specs: &[Arc<SpecEntry>],
    name: &str,
    registered: Option<&RegisteredRelease>,
    plans: &[(SpecIndex, &PlannedRelease)],
    findings: &mut Vec<Diagnostic>,
) -> Agreed {
    let stated: Vec<_> = plans.iter().filter(|(_, plan)| plan.state != ReleaseState::Unknown).collect();
    let dated: Vec<_> = plans.iter().filter_map(|(spec, plan)| Some((spec, plan, date(plan)?))).collect();
    let states_differ = stated.windows(2).any(|pair| pair[0].1.state != pair[1].1.state);
    let dates_differ = dated.windows(2).any(|pair| pair[0].2 != pair[1].2);
    let state_open = registered.is_none_or(|release| release.state.is_none());
    let date_open = registered.is_none_or(|release| release.date.is_none());
    let disputed = (states_differ && state_open) || (dates_differ && date_open);
    if disputed {
        let places: Vec<_> = if states_differ && state_open {
            stated.iter().map(|(spec, plan)| (*spec, plan.place, plan.state.as_str().replace('_', " "))).collect()
        } else {
            dated.iter().map(|(spec, plan, _)| (**spec, plan.place, plan.raw.to_string())).collect()
        };
        findings.extend(conflict(specs, name, &places));
    }
    Agreed {
        state: registered
            .and_then(|release| release.state)
            .or_else(|| stated.iter().map(|(_, plan)| plan.state).max())
            .unwrap_or(ReleaseState::Unknown),
        date: registered.and_then(|release| release.date.clone()).or_else(|| {
            let latest = dated.iter().max_by_key(|(_, _, date)| date.last_day());
            latest.and_then(|(_, plan, _)| plan.date.clone())
        }),
        disputed,
    }
}

fn date(plan: &PlannedRelease) -> Option<Date> {
    plan.date.as_ref()?.date.as_ref().ok().copied()
}

fn conflict(specs: &[Arc<SpecEntry>], name: &str, places: &[(SpecIndex, Place, String)]) -> Option<Diagnostic> {
    let (first, rest) = places.split_first()?;
    let path = |spec: SpecIndex| &specs[spec.get()].parsed.path;
    let mut finding = Diagnostic::new(
        Code::SG405,
        path(first.0),
        first.1,
        format!("specs disagree about release `{name}`: here it is `{}`", first.2),
    )
    .with_help(
        "state and date of a release can be settled in a `[[release]]` of `sitegen.toml`; \
         if each spec numbers its own releases, set `releases.scope = \"spec\"`",
    );
    for (spec, place, says) in rest.iter().filter(|(_, _, says)| *says != first.2).take(10) {
        finding = finding.with_related(path(*spec), *place, format!("here `{says}`"));
    }
    Some(finding)
}

/// Marks, for each spec, the release after which nothing more of it is planned.
fn mark_last(mut releases: Vec<Release>, taking_part: &[Vec<ReleaseIndex>]) -> Vec<Release> {
    for (position, own) in taking_part.iter().enumerate() {
        let versions = own.iter().filter(|release| releases[release.get()].version.is_some());
        // Labels have no order: among several, nobody can say which is the last.
        let last = match (versions.clone().max(), own.as_slice()) {
            (Some(last), _) if own.len() == versions.count() => *last,
            (None, [only]) => *only,
            _ => continue,
        };
        let parts = &mut releases[last.get()].parts;
        if let Ok(at) = parts.binary_search_by_key(&SpecIndex(position as u32), |part| part.spec) {
            parts[at].last = true;
        }
    }
    releases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_field_may_say_more_than_the_version() {
        let read = |text| leading_version(text).map(|version| version.as_str().to_owned());
        assert_eq!(read("0.5.0 release blockers").as_deref(), Some("0.5.0"));
        assert_eq!(read("Release 2.0").as_deref(), Some("2.0.0"));
        assert_eq!(read("Phase 3 - Configuration"), None);
        assert_eq!(read("3"), None);
        assert_eq!(read("v2").as_deref(), Some("2.0.0"));
    }

    #[test]
    fn labels_are_ordered_as_people_count() {
        assert!(natural("phase-2") < natural("phase-10"));
        assert!(natural("alpha") < natural("beta-1"));
    }
}
