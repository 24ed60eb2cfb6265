//! The search index of a portal, read back as the browser's script reads it.
//!
//! [`Index`] is a model of `themes/default/js/search.js`: it knows the formats from the outside only, and says
//! which files a query needs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sitegen::routes::{self, Route};
use sitegen::search::fold;
use sitegen::session::Site;

use crate::harness::{Project, SPEC};

const DIGITS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const TITLE: u8 = 63;

/// One document that a query finds.
#[derive(Debug)]
struct Hit {
    title: String,
    address: String,
    status: Option<String>,
    /// What kind of page it is, if it shows no document, and its verdict.
    kind: Option<(String, Option<String>)>,
    /// Id and text of the heading above the words.
    section: Option<(String, String)>,
    titles: usize,
    score: f64,
    /// Its name in the index, and the number of the section.
    name: String,
    number: usize,
}

/// The files of an index by name without folder and ending.
struct Index {
    files: BTreeMap<String, Value>,
}

impl Index {
    fn of(site: &Site) -> Self {
        let files = site.routes().into_iter().filter_map(|route| match &route {
            Route::SearchFile(address) => {
                let name = address.strip_prefix("search/").unwrap().strip_suffix(".js").unwrap().to_owned();
                let text = String::from_utf8(site.produce(&route).unwrap()).unwrap();
                let call = text.strip_prefix("sitegenSearch.").unwrap().strip_suffix(");\n").unwrap();
                let (function, value) = call.split_once('(').unwrap();
                assert_eq!(name.split('-').next(), Some(function), "a file calls what it is named after");
                Some((name, serde_json::from_str(value).unwrap()))
            }
            _ => None,
        });
        Self { files: files.collect() }
    }

    /// What `query` finds, best first; its last word may go on.
    fn find(&self, query: &str) -> Vec<Hit> {
        let wanted: Vec<String> = terms(query);
        let mut found: Option<BTreeMap<String, (usize, f64, usize)>> = None;
        for (at, term) in wanted.iter().enumerate() {
            let these = self.look_up(term, at + 1 == wanted.len());
            found = Some(match found {
                None => these,
                Some(before) => before
                    .into_iter()
                    .filter_map(|(name, (titles, score, section))| {
                        let also = these.get(&name)?;
                        Some((name, (titles + also.0, score + also.1, section.max(also.2))))
                    })
                    .collect(),
            });
        }
        let mut hits: Vec<Hit> = found.unwrap_or_default().iter().map(|(name, hit)| self.hit(name, *hit)).collect();
        hits.sort_by(|left, right| {
            right.titles.cmp(&left.titles).then(right.score.total_cmp(&left.score)).then(left.title.cmp(&right.title))
        });
        hits
    }

    #[track_caller]
    fn first(&self, query: &str) -> Hit {
        self.find(query).into_iter().next().unwrap_or_else(|| panic!("`{query}` finds nothing"))
    }

    /// Documents with a term: how often in the title, weight, section.
    fn look_up(&self, term: &str, open: bool) -> BTreeMap<String, (usize, f64, usize)> {
        let mut found: BTreeMap<String, (usize, f64, usize)> = BTreeMap::new();
        for (prefix, file) in self.shards_of(term, open) {
            let shard = &self.files[&format!("words-{file}")];
            assert_eq!(shard[0], prefix, "a shard says which prefix it holds");
            for line in shard[1].as_str().unwrap().lines() {
                let (word, postings) = line.split_once(' ').unwrap();
                let whole = word == term;
                if !(whole || open && word.starts_with(term)) {
                    continue;
                }
                for posting in postings.as_bytes().chunks(7) {
                    let posting = std::str::from_utf8(posting).unwrap();
                    let number = |at: usize| u8::try_from(DIGITS.find(&posting[at..=at]).unwrap()).unwrap();
                    let is_title = number(5) == TITLE;
                    let told =
                        if is_title { f64::from(TITLE) - f64::from(number(6)) / 10.0 } else { f64::from(number(5)) };
                    let section = if is_title { 0 } else { usize::from(number(6)) };
                    let hit = (usize::from(is_title), told * if whole { 1.0 } else { 0.6 }, section);
                    let old = found.entry(posting[..5].to_owned()).or_insert(hit);
                    if old.1 < hit.1 {
                        *old = hit;
                    }
                }
            }
        }
        found
    }

    fn shards_of(&self, term: &str, open: bool) -> Vec<(String, String)> {
        let shards = self.files["index"]["shards"].as_array().unwrap();
        let shards: Vec<(String, String)> = shards.iter().map(|shard| (text(&shard[0]), text(&shard[1]))).collect();
        let own = shards.iter().filter(|(prefix, _)| term.starts_with(prefix.as_str()));
        let own = own.max_by_key(|(prefix, _)| prefix.len()).cloned();
        let longer = shards.iter().filter(|(prefix, _)| open && prefix.len() > term.len() && prefix.starts_with(term));
        own.into_iter().chain(longer.take(5).cloned()).collect()
    }

    fn hit(&self, name: &str, (titles, score, section): (usize, f64, usize)) -> Hit {
        let length = usize::try_from(self.files["index"]["part"].as_u64().unwrap()).unwrap();
        let part: String = name[..length]
            .chars()
            .map(|digit| match digit {
                'a'..='z' | '0'..='9' => digit.to_string(),
                other => format!("_{:x}", u32::from(other)),
            })
            .collect();
        let file = &self.files[&format!("documents-{}", if part.is_empty() { "all" } else { &part })];
        let row = file[1].as_array().unwrap().iter().find(|row| row[0] == *name).unwrap();
        let heading = section.checked_sub(1).map(|at| &row[6][at]);
        Hit {
            title: text(&row[2]),
            address: text(&row[3]),
            status: row[4].as_array().map(|status| text(&status[1])),
            kind: row[7].as_array().map(|place| (text(&place[0]), place[2].get(1).map(text))),
            section: heading.map(|heading| (text(&heading[0]), text(&heading[1]))),
            titles,
            score,
            name: name.to_owned(),
            number: section,
        }
    }

    /// The text of the sections of a document.
    fn text(&self, hit: &Hit) -> Vec<String> {
        let digits = hit.name.chars().rev().map(|digit| DIGITS.find(digit).unwrap());
        let number = digits.fold(0, |number, digit| number * 64 + digit);
        let blocks = usize::try_from(self.files["index"]["blocks"].as_u64().unwrap()).unwrap();
        let file = &self.files[&format!("text-{}", number % blocks)];
        let row = file[1].as_array().unwrap().iter().find(|row| row[0] == *hit.name).unwrap();
        row[1].as_array().unwrap().iter().map(text).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The words of a query; a run of Japanese becomes pairs, numbers with dots stay together.
fn terms(query: &str) -> Vec<String> {
    let folded = fold(query);
    let is_word = |character: char| character.is_alphanumeric() || character == '.';
    let pieces = folded.split(|character: char| !is_word(character)).map(|piece| piece.trim_matches('.'));
    pieces
        .filter(|piece| !piece.is_empty())
        .flat_map(|piece| {
            let characters: Vec<char> = piece.chars().collect();
            let unspaced = ('\u{3040}'..='\u{9fff}').contains(&characters[0]);
            if unspaced && characters.len() > 1 {
                characters.windows(2).map(|pair| pair.iter().collect()).collect()
            } else {
                vec![piece.to_owned()]
            }
        })
        .collect()
}

fn spec(id: &str, title: &str, rest: &str) -> String {
    format!(
        "# Feature Specification: {title}\n\n**Feature ID**: {id}\n**Status**: Draft\n**Owner**: Ada\n\n\
         ## Problem Statement\n\nIt is missing.\n\n{rest}"
    )
}

/// A portal with what people look for.
fn portal() -> Project {
    Project::with(&[
        ("content/a.md", &spec("FEAT-010", "Invoice Export", "## Risks\n\n### Risk 1: Quixotic clients\n\nSlow.\n")),
        ("content/012-live-search.md", &spec("012-live-search", "Live Search", "See invoice 2010 and `get_user`.\n")),
        (
            "content/b.md",
            &spec("120-zurich", "Zürich Tram", "## 検索機能\n\n請求書の検索\n\n## البحث\n\nالبحث في المواصفات\n"),
        ),
        ("content/c/spec.md", &spec("030-payments", "Payments", "Nothing.\n")),
        ("content/c/plan.md", "# Implementation Plan\n\n## Phase One\n\nBuild the ledgerbook first.\n"),
        ("content/guide.md", "# A Guide\n\nHow to write about tramways.\n"),
    ])
}

fn index(project: &Project) -> Index {
    Index::of(&project.session().refresh(&()).unwrap())
}

#[test]
fn an_id_its_number_and_part_of_a_title_find_their_spec_first() {
    let index = index(&portal());
    for query in ["FEAT-010", "feat-010", "010", "10", "invoice", "Invoice exp", "export"] {
        assert_eq!(index.first(query).title, "Invoice Export", "{query}");
    }
    for query in ["012", "12", "012-live-search", "live sea", "LIVE"] {
        assert_eq!(index.first(query).title, "Live Search", "{query}");
    }
}

#[test]
fn a_word_of_the_text_is_found_in_its_section() {
    let hit = index(&portal()).first("quixotic");
    assert_eq!(hit.address, "specs/feat-010/");
    assert_eq!(hit.status.as_deref(), Some("Draft"));
    assert_eq!(hit.section, Some(("risk-1-quixotic-clients".into(), "Risk 1: Quixotic clients".into())));
}

#[test]
fn sections_lead_to_ids_that_their_page_has() {
    let project = portal();
    let site = project.session().refresh(&()).unwrap();
    let index = Index::of(&site);
    for query in ["quixotic", "検索機能", "البحث", "ledgerbook", "get_user"] {
        let hit = index.first(query);
        let (id, _) = hit.section.unwrap_or_else(|| panic!("`{query}` is in no section"));
        let routes = site.routes();
        let route = routes.iter().find(|route| routes::address(site.catalog(), route) == hit.address).unwrap();
        let page = String::from_utf8(site.produce(route).unwrap()).unwrap();
        assert!(page.contains(&format!("id=\"{id}\"")), "{query}: `{id}` is not on {}", hit.address);
    }
}

#[test]
fn other_scripts_and_other_spellings_are_found() {
    let index = index(&portal());
    for query in ["検索", "検索機能", "請求書", "المواصفات", "zurich", "ZÜRICH", "Zürich"] {
        assert_eq!(index.first(query).title, "Zürich Tram", "{query}");
    }
}

#[test]
fn a_version_is_one_word_and_a_date_is_found_by_its_numbers_too() {
    let project = Project::with(&[
        ("content/a.md", &spec("001-a", "First", "Ships in v0.3.0. On 2026-11-23.\n")),
        ("content/b.md", &spec("002-b", "Second", "See 3.0 and 0 and 3 items of 2025.\n")),
    ]);
    let index = index(&project);
    let titles = |query: &str| index.find(query).into_iter().map(|hit| hit.title).collect::<Vec<_>>();
    assert_eq!(titles("0.3.0"), ["First"]);
    assert_eq!(titles("0.3"), ["First"]);
    assert_eq!(titles("3.0"), ["Second"]);
    assert_eq!(titles("2026"), ["First"]);
    assert!(index.look_up("2026-11-23", false).len() == 1);
}

#[test]
fn releases_owners_and_pages_of_the_portal_are_found_by_their_names() {
    let ships = "## Release Planning\n\n### 0.3.0 (2026-12-01)\n\n- [ ] all of the ledger\n";
    let project = Project::with(&[
        ("content/a.md", &spec("001-a", "Ledger for 0.3.0 and later", ships)),
        ("content/b.md", &spec("002-b", "Roadmap", "Ada and the 0.3.0 risks, criteria and dependencies.\n")),
        (
            "content/c.md",
            &spec("003-c", "Ada writes risks", "0.3.0\n").replace("**Owner**: Ada", "**Owner**: @grace-h"),
        ),
        ("content/d.md", &spec("004-d", "Metrics", ships)),
    ]);
    let index = index(&project);
    let first = |query: &str| {
        let hit = index.first(query);
        (hit.address, hit.kind.map(|(kind, _)| kind).unwrap_or_default())
    };
    for (query, address, kind) in [
        ("0.3.0", "releases/0.3.0/", "Release"),
        ("release 0.3.0", "releases/0.3.0/", "Release"),
        ("0.3", "releases/0.3.0/", "Release"),
        ("ada", "owners/ada/", "Owner"),
        ("@grace-h", "owners/grace-h/", "Owner"),
        ("risks", "risks/", "Portal page"),
        ("timeline", "releases/", "Portal page"),
        ("criteria", "criteria/", "Portal page"),
        ("dependencies", "dependencies/", "Portal page"),
        // A spec that is called so comes first.
        ("metrics", "specs/004-d/", ""),
        ("roadmap", "specs/002-b/", ""),
    ] {
        assert_eq!(first(query), (address.to_owned(), kind.to_owned()), "{query}");
    }
    let release = index.first("0.3.0");
    assert_eq!((release.status, release.section), (None, None));
    assert!(release.kind.is_some_and(|(_, verdict)| verdict.is_some()), "a release tells its verdict");
}

#[test]
fn an_edit_of_prose_changes_no_row_and_no_word_of_releases_and_owners() {
    let ships = "## Release Planning\n\n### 0.3.0 (2026-12-01)\n\n- [ ] all\n";
    let text = |at: usize, more: &str| {
        let words: Vec<String> =
            (0..80).map(|n| format!("{}{}", ["a", "g", "o", "w"][n % 4], at * n % 3_001)).collect();
        let owner = format!("**Owner**: Team {}", at % 40);
        spec(&format!("{at:03}-x"), "X", &format!("{ships}\n{} {more}\n", words.join(" ")))
            .replace("**Owner**: Ada", &owner)
    };
    let files: Vec<(String, String)> = (0..120).map(|at| (format!("content/{at:03}-x.md"), text(at, ""))).collect();
    let project = Project::with(&files.iter().map(|(name, text)| (&**name, &**text)).collect::<Vec<_>>());
    let mut session = project.session();
    let before = Index::of(&session.refresh(&()).unwrap());
    project.write("content/007-x.md", text(7, "goldfish"));
    let after = Index::of(&session.refresh(&()).unwrap());
    let changed: Vec<&String> = after
        .files
        .iter()
        .filter(|(name, file)| before.files.get(*name) != Some(*file))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(changed.len(), 2, "the words of `g` and the text of one block: {changed:?}");
}

#[test]
fn ordinary_and_attached_pages_are_found_without_a_status() {
    let index = index(&portal());
    let plan = index.first("ledgerbook");
    assert_eq!((plan.address.as_str(), plan.status), ("specs/030-payments/plan/", None));
    assert_eq!(index.first("tramways").address, "pages/guide/");
}

#[test]
fn all_words_have_to_stand_in_a_document() {
    let index = index(&portal());
    assert_eq!(index.find("invoice").len(), 2);
    assert_eq!(index.find("invoice quixotic").len(), 1);
    assert!(index.find("invoice tramways").is_empty());
    assert!(index.find("nowhere").is_empty());
}

#[test]
fn statuses_and_owners_can_be_chosen() {
    let index = index(&portal());
    assert_eq!(index.files["index"]["statuses"], serde_json::json!([["draft", "Draft", "draft"]]));
    assert_eq!(index.files["index"]["owners"], serde_json::json!([["ada", "Ada"]]));
    let groups = index.files["facets"].as_array().unwrap();
    let held = |group: &Value| text(&group[2]).len() / 5;
    let drafts = groups.iter().find(|group| group[0] == "draft" && group[1][0] == "ada").unwrap();
    assert_eq!(held(drafts), 4);
    // Pages and what the portal makes have neither, and fall away where one is chosen.
    assert_eq!(groups.iter().map(held).sum::<usize>(), 4);
}

#[test]
fn text_of_strangers_cannot_leave_its_string() {
    let project =
        Project::with(&[("content/a.md", &spec("x", "</script>\u{2028}\"); alert(1); (\"", "<b>bold</b>\n"))]);
    let index = index(&project);
    assert!(index.first("alert").title.contains("</script>"));
}

#[test]
fn the_text_of_each_section_is_at_hand_where_its_words_were_found() {
    let index = index(&portal());
    for (query, piece) in [
        ("quixotic", "Slow."),
        ("get_user", "See invoice 2010 and get_user."),
        ("請求書", "請求書の検索"),
        ("المواصفات", "البحث في المواصفات"),
        ("ledgerbook", "Build the ledgerbook first."),
    ] {
        let hit = index.first(query);
        let sections = index.text(&hit);
        assert!(sections[hit.number].contains(piece), "{query}: {sections:?} lack {piece:?} at {}", hit.number);
    }
}

#[test]
fn a_document_is_in_the_text_of_its_block_and_an_edit_changes_no_other() {
    let files: Vec<(String, String)> = (0..60)
        .map(|at| {
            (
                format!("content/{at:03}-x.md"),
                spec(&format!("{at:03}-x"), "X", &"some words to fill it\n\n".repeat(120)),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let project = Project::with(&files);
    let mut session = project.session();
    let before = Index::of(&session.refresh(&()).unwrap());
    project.write("content/007-x.md", spec("007-x", "X", "another text\n"));
    let after = Index::of(&session.refresh(&()).unwrap());
    let texts = |index: &Index| index.files.iter().filter(|(name, _)| name.starts_with("text-")).count();
    assert_eq!(texts(&before), texts(&after));
    let changed = after.files.iter().filter(|(name, file)| name.starts_with("text-") && before.files[*name] != **file);
    assert_eq!(changed.count(), 1);
}

#[test]
fn the_same_specs_give_the_same_index_after_any_edits() {
    let project = portal();
    let mut session = project.session();
    let before = Index::of(&session.refresh(&()).unwrap());
    project.write("content/d.md", spec("200-later", "Later", "A xylophone.\n"));
    let between = Index::of(&session.refresh(&()).unwrap());
    assert_eq!(between.first("xylophone").title, "Later");
    project.remove("content/d.md");
    let after = Index::of(&session.refresh(&()).unwrap());
    assert_eq!(before.files, after.files);
    assert_eq!(before.files, index(&project).files);
}

#[test]
fn a_portal_without_search_has_no_index_no_page_and_no_box() {
    let project = Project::small();
    project.write("content/sitegen.toml", "[build]\nsearch = false\n");
    let site = project.session().refresh(&()).unwrap();
    let addresses: BTreeSet<String> =
        site.routes().iter().map(|route| routes::address(site.catalog(), route)).collect();
    assert!(!addresses.iter().any(|address| address.starts_with("search/")));
    let home = String::from_utf8(site.produce(&Route::Dashboard).unwrap()).unwrap();
    assert!(!home.contains("type=\"search\""));
}

#[test]
fn every_page_leads_to_search_and_the_search_page_to_the_lists() {
    let project = Project::with(&[("content/001-search.md", SPEC)]);
    let site = project.session().refresh(&()).unwrap();
    let page = |route: &Route| String::from_utf8(site.produce(route).unwrap()).unwrap();
    assert!(page(&Route::Dashboard).contains("<form action=\"search/\" method=\"get\">"));
    assert!(page(&Route::NotFound).contains("<form action=\"/search/\" method=\"get\">"));
    let search = page(&Route::Search);
    assert!(search.contains("Searching needs JavaScript") && search.contains("href=\"../specs/\""));
}
