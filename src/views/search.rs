//! The search page: a form that its script brings to life. And what can be found besides documents: the pages that the
//! portal makes of many specs.

use serde::Serialize;

use super::links::Links;
use super::releases::VerdictView;
use super::{Body, DateView, Draft, Site, navigation, words};
use crate::catalog::{Catalog, OwnerIndex, ReleaseIndex};
use crate::routes::Route;

/// Shorter words say too little, longer ones are no example to type.
const GOOD_WORD: std::ops::RangeInclusive<usize> = 4..=16;

/// The search page. What it finds is no part of it: the script reads the index.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// Whether addresses that the script makes name `index.html`.
    pub portable: bool,
    /// What could be looked for in this portal: a word of a title, a number or an id, a version.
    pub examples: Vec<String>,
}

pub(super) fn view(links: &Links) -> Draft {
    let page = SearchPage { portable: links.settings.portable, examples: examples(links.catalog) };
    Draft::new("search.html", "Search", Body::Search(page))
        .describe(Some("Find specs, releases, owners and pages by word, id or version.".to_owned()))
}

/// Taken from the first spec and the first release, so that each of them finds something.
fn examples(catalog: &Catalog) -> Vec<String> {
    let Some(spec) = catalog.specs().next().map(|(_, entry)| entry.spec()) else { return Vec::new() };
    let version = catalog.releases.iter().find(|release| release.version.is_some() && release.owner.is_none());
    let title = &spec.title.text;
    let words = title.split(|letter: char| !letter.is_alphanumeric());
    let word = words.filter(|word| GOOD_WORD.contains(&word.chars().count())).max_by_key(|word| word.len());
    let id = &spec.id.text;
    let number = id.split(|letter: char| !letter.is_ascii_digit()).find(|digits| !digits.is_empty());
    let mut examples: Vec<String> = word.map(str::to_lowercase).into_iter().collect();
    let others = match version {
        Some(release) => [number.or(Some(id.as_str())), Some(release.name.as_str())],
        None => [number, Some(id.as_str())],
    };
    for example in others.into_iter().flatten() {
        if example.chars().count() <= 40 && !examples.iter().any(|known| known == example) {
            examples.push(example.to_owned());
        }
    }
    examples
}

/// A page that shows no document, as search finds it.
#[derive(Clone, Debug)]
pub struct Place {
    /// What kind of page it is.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// What else people call it.
    pub names: Vec<String>,
    /// A sentence about it.
    pub about: String,
    /// Icon and words of its verdict.
    pub verdict: Option<(String, String)>,
}

/// Every page that search finds besides documents: of releases and owners, and those of the navigation. Releases that
/// are one spec's own are told on its page: ten thousand of them would be called `1.0.0`.
#[must_use]
pub fn places(site: Site<'_>) -> Vec<Route> {
    let catalog = site.catalog;
    let releases = (0..).map(ReleaseIndex).zip(&catalog.releases).filter(|(_, release)| release.owner.is_none());
    let mut routes: Vec<Route> = releases.map(|(index, _)| Route::Release(index, 1)).collect();
    routes.extend((0..catalog.owners.len() as u32).map(|owner| Route::Owner(OwnerIndex(owner), 1)));
    routes.extend(navigation::pages(&Links::new(site, &Route::Search)).into_iter().map(|(_, route)| route));
    routes.extend(site.changes.map(|_| Route::Changes(1)));
    routes
}

/// What search tells of a page; `None` of one that is not among [`places`].
#[must_use]
pub fn place(site: Site<'_>, route: &Route) -> Option<Place> {
    let links = &Links::new(site, &Route::Search);
    match route {
        Route::Release(index, _) => Some(release(links, *index)),
        Route::Owner(index, _) => {
            let owner = links.catalog.owner(*index);
            let about = format!("Answers for {}.", words::specs(owner.specs.len()));
            Some(Place { about, ..Place::of("Owner", &owner.name) })
        }
        _ => {
            let (names, about) = told(route)?;
            let pages = navigation::pages(links);
            let title = pages.iter().find(|(_, page)| page == route).map_or("What changed", |(title, _)| title);
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            Some(Place { names, about: about.to_owned(), ..Place::of("Portal page", title) })
        }
    }
}

impl Place {
    fn of(kind: &'static str, title: &str) -> Self {
        Self { kind, title: title.to_owned(), names: Vec::new(), about: String::new(), verdict: None }
    }
}

fn release(links: &Links, index: ReleaseIndex) -> Place {
    let release = links.catalog.release(index);
    let verdict = VerdictView::of(links.verdict(index));
    let date = release.date.as_ref().map(|date| format!(", dated {}", DateView::of(date).text));
    let about = format!("{} in it{}.", words::specs(release.parts.len()), date.unwrap_or_default());
    // What the page is called may be shorter: `1` for `1.0.0`.
    let version = release.version.as_ref().map(|version| version.as_str().to_owned());
    let mut names: Vec<String> = version.into_iter().chain(release.title.clone()).collect();
    names.push(format!("Release version {}", release.name));
    Place {
        names,
        about,
        verdict: Some((verdict.icon, verdict.label.to_owned())),
        ..Place::of("Release", &release.name)
    }
}

/// What else pages of the navigation are called, and what each of them shows.
fn told(route: &Route) -> Option<(&'static [&'static str], &'static str)> {
    Some(match route {
        Route::Dashboard => (
            &["Home", "Dashboard", "Needs attention"],
            "Where everything stands, what needs somebody, what comes next.",
        ),
        Route::Releases(_) => {
            (&["Timeline", "Roadmap", "Versions"], "The timeline: what ships when, and what stands in its way.")
        }
        Route::Specs(_) => (&["All specs", "Features"], "Every spec in one table, to sort and to narrow down."),
        Route::Risks(..) => (&["Risk register"], "Every risk of every spec: open ones first, the gravest on top."),
        Route::Summary => (&["Executive summary", "Report"], "The portal on one sheet, to print or to send."),
        Route::StatusBoard => (&["Status", "Kanban"], "Every spec in the column of its status."),
        Route::Criteria(..) => (&["Acceptance criteria"], "What specs have to meet, the open criteria first."),
        Route::Metrics(..) => {
            (&["Success metrics"], "What success is measured by: target, measure, and what is reached.")
        }
        Route::Catalog => (
            &["Catalog", "Integrations", "Operations", "Entities", "Technology stack"],
            "What specs touch: integrations, operations, entities, technology and versions.",
        ),
        Route::Dependencies(_) => {
            (&["Dependency map", "Dependency graph"], "What needs what, drawn and as lists; circles and loose ends.")
        }
        Route::Owners(_) => (&["Teams", "People"], "Who answers for which spec."),
        Route::Reviews(..) => (&["Review calendar"], "When each spec is looked at again, the overdue ones first."),
        Route::Health => (&["Health", "Findings"], "What could not be read or does not fit together, rule by rule."),
        Route::Pages(_) => (&["Documents"], "Documents beside the specs."),
        Route::Changes(_) => (&["Changes", "News"], "What is new since the portal before this one."),
        _ => return None,
    })
}
