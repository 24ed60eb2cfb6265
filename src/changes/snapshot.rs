//! What is compared: the facts of one portal at one time, from a catalog or from an earlier export.
//!
//! An earlier export may be the whole model (`sitegen export`) or the published `api/v1/portal.json`, which
//! carries fingerprints (`marks`) instead of texts. Reading is tolerant: what is not there is not compared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::News;
use crate::catalog::{Catalog, SpecIndex};
use crate::error::{Error, Result};
use crate::model::{Date, Risk, RiskState};
use crate::routes;
use crate::spaces;

/// The facts of a portal at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The day it stands for, `2026-11-22`; empty if it does not say.
    pub as_of: String,
    /// By key.
    pub specs: BTreeMap<String, SpecFacts>,
    /// By version.
    pub releases: BTreeMap<String, ReleaseFacts>,
    /// What its feed told, the latest first; a catalog alone has none.
    pub news: Vec<News>,
}

/// What is compared of one spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecFacts {
    /// Its title.
    pub title: String,
    /// Its address from the site's root.
    pub url: String,
    /// The name of its status kind.
    pub status: String,
    /// Its acceptance criteria.
    pub criteria: Vec<Mark>,
    /// What it ships, with the release: the name of [`Mark::group`].
    pub items: Vec<Mark>,
    /// Its risks; the state is the impact, `closed` or `accepted`.
    pub risks: Vec<Mark>,
    /// Names of the releases it takes part in.
    pub releases: Vec<String>,
    /// Keys of the specs it needs.
    pub needs: Vec<String>,
    /// Whether criteria, items and risks are known: an export may tell of a spec without them.
    pub detailed: bool,
}

/// What is compared of one release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReleaseFacts {
    /// `2026-09-01`; none without a date.
    pub date: Option<String>,
    /// The name of its state.
    pub state: String,
}

/// A text with a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Fingerprint of the text: eight hexadecimal digits, case and white space aside.
    pub print: String,
    /// The text; none where only the fingerprint was kept.
    pub text: Option<String>,
    /// Its state or impact.
    pub state: String,
    /// The release of an item.
    pub group: Option<String>,
}

impl Mark {
    fn new(text: &str, state: &str, group: Option<&str>) -> Self {
        Self {
            print: fingerprint(text),
            text: Some(text.to_owned()),
            state: state.to_owned(),
            group: group.map(str::to_owned),
        }
    }
}

/// What stands for a text in `api/v1/portal.json`: eight hexadecimal digits.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    let folded = spaces::single(text).to_lowercase();
    blake3::hash(folded.as_bytes()).to_hex()[..8].to_owned()
}

impl Snapshot {
    /// The facts of a catalog.
    #[must_use]
    pub fn of(catalog: &Catalog, today: Date) -> Self {
        let releases = catalog.releases.iter().filter(|release| release.owner.is_none()).map(|release| {
            let date = release.date.as_ref().and_then(|field| field.date.as_ref().ok());
            let facts = ReleaseFacts {
                date: date.map(|date| date.first_day().to_string()),
                state: release.state.as_str().to_owned(),
            };
            (release.name.clone(), facts)
        });
        Self {
            as_of: today.first_day().to_string(),
            specs: catalog.specs().map(|(index, entry)| (entry.key.clone(), facts(catalog, index))).collect(),
            releases: releases.collect(),
            news: Vec::new(),
        }
    }

    /// Reads an earlier export.
    ///
    /// # Errors
    /// If the text is no JSON, or no export of sitegen.
    pub fn read(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text).map_err(|cause| Error::new(format!("is not JSON: {cause}")))?;
        let specs = value["specs"].as_array();
        let (Some(specs), true) = (specs, value["schema"].is_u64()) else {
            return Err(Error::new("is no export of sitegen")
                .with_help("give the output of `sitegen export`, or a published `api/v1/portal.json`"));
        };
        if value["schema"] != 1 {
            return Err(Error::new(format!("has schema {}, and this sitegen knows schema 1", value["schema"])));
        }
        let releases = value["releases"].as_array().into_iter().flatten().filter_map(|release| {
            // A version of one spec alone is told with that spec.
            let name = release_name(release, "name").filter(|_| release["train"].is_null())?;
            let facts = ReleaseFacts { date: string(&release["date"]["date"]), state: text_of(&release["state"]) };
            Some((name.to_owned(), facts))
        });
        Ok(Self {
            as_of: text_of(&value["as_of"]),
            specs: specs.iter().filter_map(|spec| Some((string(&spec["key"])?, read_spec(spec)))).collect(),
            releases: releases.collect(),
            news: News::read(&value["feed"]),
        })
    }
}

/// What is compared of one spec of a catalog.
#[must_use]
pub fn facts(catalog: &Catalog, spec_index: SpecIndex) -> SpecFacts {
    let entry = catalog.spec(spec_index);
    let spec = entry.spec();
    let risk_state = |risk: &Risk| match risk.state {
        RiskState::Open => risk.impact.as_str(),
        settled => settled.as_str(),
    };
    let items = entry.releases.iter().flat_map(|index| {
        let release = catalog.release(*index);
        let part = release.part(spec_index);
        let planned = part.and_then(|part| part.plan(catalog)).map_or(&[][..], |plan| &plan.items);
        planned.iter().map(|item| Mark::new(&item.text, item.state.as_str(), Some(&release.name)))
    });
    SpecFacts {
        title: spec.title.text.to_string(),
        url: routes::encode(&format!("specs/{}/", entry.key)),
        status: entry.status().name().to_owned(),
        criteria: spec
            .all_criteria()
            .map(|criterion| Mark::new(&criterion.text, criterion.state.as_str(), None))
            .collect(),
        items: items.collect(),
        risks: spec.risks.iter().map(|risk| Mark::new(&risk.name, risk_state(risk), None)).collect(),
        releases: entry.releases.iter().map(|index| catalog.release(*index).name.clone()).collect(),
        needs: entry.requires.iter().map(|index| catalog.spec(*index).key.clone()).collect(),
        detailed: true,
    }
}

fn read_spec(spec: &Value) -> SpecFacts {
    let mut facts = SpecFacts {
        title: text_of(&spec["title"]),
        url: text_of(&spec["url"]),
        status: text_of(&spec["status"]["kind"]),
        ..SpecFacts::default()
    };
    let marks = &spec["marks"];
    if marks.is_object() {
        facts.criteria = prints(&marks["criteria"]);
        facts.items = prints(&marks["items"]);
        facts.risks = prints(&marks["risks"]);
        facts.releases = strings(&marks["releases"]);
        facts.needs = strings(&marks["needs"]);
        facts.detailed = true;
        return facts;
    }
    facts.detailed = ["epics", "acceptance", "risks"].iter().any(|part| spec[*part].is_array())
        || spec["releases"].as_array().is_some_and(|releases| releases.iter().any(Value::is_object));
    let epics = spec["epics"].as_array().into_iter().flatten().filter_map(|epic| epic["criteria"].as_array()).flatten();
    let criteria = epics.chain(spec["acceptance"].as_array().into_iter().flatten());
    facts.criteria = criteria.map(|criterion| texted(criterion, None)).collect();
    let mut known = BTreeSet::new();
    for release in spec["releases"].as_array().into_iter().flatten() {
        let Some(name) = release.as_str().or_else(|| release_name(release, "release")) else { continue };
        // A release that is planned twice by mistake counts once, as everywhere.
        if known.insert(name) {
            facts.releases.push(name.to_owned());
            facts.items.extend(release["items"].as_array().into_iter().flatten().map(|item| texted(item, Some(name))));
        }
    }
    if spec["ships_in"].is_array() {
        facts.releases = strings(&spec["ships_in"]);
    }
    facts.risks = spec["risks"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|risk| {
            let state = match risk["state"].as_str() {
                Some(settled @ ("accepted" | "closed")) => settled,
                _ => risk["impact"].as_str().unwrap_or_default(),
            };
            Mark::new(risk["name"].as_str().unwrap_or_default(), state, None)
        })
        .collect();
    if spec["requires"].is_array() {
        facts.needs = strings(&spec["requires"]);
    } else {
        let internal = spec["dependencies"]["internal"].as_array().into_iter().flatten();
        let needs = internal.filter(|edge| edge["kind"] == "requires").filter_map(|edge| string(&edge["target"]));
        facts.needs = needs.collect::<BTreeSet<_>>().into_iter().collect();
    }
    facts
}

/// What a release is called: what stands under `field`, which may be nothing; without it, its version or label.
fn release_name<'a>(release: &'a Value, field: &str) -> Option<&'a str> {
    match release.get(field) {
        Some(name) => name.as_str(),
        None => release["version"].as_str().or_else(|| release["label"].as_str()),
    }
}

fn texted(value: &Value, group: Option<&str>) -> Mark {
    Mark::new(value["text"].as_str().unwrap_or_default(), value["state"].as_str().unwrap_or_default(), group)
}

/// `[fingerprint, state]` or `[fingerprint, state, group]`.
fn prints(value: &Value) -> Vec<Mark> {
    let rows = value.as_array().into_iter().flatten();
    rows.filter_map(|row| {
        Some(Mark { print: string(&row[0])?, text: None, state: text_of(&row[1]), group: string(&row[2]) })
    })
    .collect()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(string).collect()
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
