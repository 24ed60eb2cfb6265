//! Linking: which words of one spec lead to another, what ships when, and what is said about the rest.
//!
//! Each test reads a few small files whole and compares the lines that [`told`] makes of their catalog.

use std::sync::Arc;

use sitegen::catalog::{self, Catalog, DocumentIndex, Input, LinkTarget, SpecIndex, Target};
use sitegen::diagnostic::SourcePath;
use sitegen::model::{RegisteredRelease, ReleaseRegistry, ReleaseScope, ReleaseState, Version};

use super::reading::parse;

fn spec(id: &str, title: &str, rest: &str) -> String {
    format!(
        "# Feature Specification: {title}\n\n**Feature ID**: {id}\n**Status**: Draft\n**Owner**: Team A\n\n{rest}\n"
    )
}

/// A spec whose internal dependencies are these lines.
fn needing(id: &str, lines: &str) -> (String, String) {
    (format!("{id}.md"), spec(id, &format!("Title of {id}"), &format!("## Dependencies\n\n### Internal\n\n{lines}")))
}

fn link(files: &[(String, String)]) -> Catalog {
    link_with(files, &[], ReleaseRegistry::default())
}

fn link_with(files: &[(String, String)], assets: &[&str], registry: ReleaseRegistry) -> Catalog {
    let mut documents: Vec<_> = files.iter().map(|(path, text)| Arc::new(parse(path, text.as_bytes()))).collect();
    documents.sort_by(|left, right| left.path.cmp(&right.path));
    let assets = assets.iter().map(SourcePath::new).collect();
    catalog::link(Input { documents, assets, registry, prefix: "docs/specs".into(), ..Input::default() })
}

/// A line for each edge: `001-a requires 002-b`, `001-a requires ? 002-bb (002-b)`, `001-a requires "words"`.
fn told(catalog: &Catalog) -> Vec<String> {
    let key = |spec: &SpecIndex| catalog.spec(*spec).key.clone();
    let mut lines = Vec::new();
    for entry in &catalog.specs {
        for edge in &entry.edges {
            let line = &entry.spec().dependencies[edge.line];
            let words = edge.reference.map_or(&line.raw, |reference| &line.references[reference].text);
            let target = match &edge.target {
                Target::Resolved(spec) => key(spec),
                Target::Ambiguous(specs) => {
                    format!("{words} = {}", specs.iter().map(key).collect::<Vec<_>>().join(" | "))
                }
                Target::Unknown(near) => format!("? {words} ({})", near.join(", ")),
                Target::Prose => format!("{words:?}"),
            };
            let version = edge.min_version.as_ref().map(|version| format!(" from {}", version.as_str()));
            lines.push(format!("{} {} {target}{}", entry.key, edge.kind.as_str(), version.unwrap_or_default()));
        }
    }
    lines
}

#[track_caller]
fn check(files: &[(String, String)], expected: &[&str]) {
    assert_eq!(told(&link(files)), expected);
}

/// Codes and messages of linking, in order.
fn findings(catalog: &Catalog) -> Vec<String> {
    catalog.diagnostics.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect()
}

#[test]
fn a_spec_is_found_by_file_id_number_wiki_link_and_title() {
    check(
        &[
            needing(
                "001-a",
                "- [the search](002-b.md#overview): it reads\n- `003-c`: it links\n- Spec 004\n- [[005-e]]",
            ),
            needing("002-b", "- None"),
            needing("003-c", "- Title of 001-a"),
            needing("004-d", "- Feature 2 (v0.2.0+)"),
            needing("005-e", "- 003-c and 004-d"),
        ],
        &[
            "001-a requires 002-b",
            "001-a requires 003-c",
            "001-a requires 004-d",
            "001-a requires 005-e",
            "003-c requires 001-a",
            "004-d requires 002-b from 0.2.0",
            "005-e requires 003-c",
            "005-e requires 004-d",
        ],
    );
}

#[test]
fn prose_is_kept_and_never_reported() {
    let files = [needing("001-a", "- A working mail server, version 2 or so\n- issue #7 of the tracker")];
    let catalog = link(&files);
    assert_eq!(
        told(&catalog),
        ["001-a requires \"A working mail server, version 2 or so\"", "001-a requires \"issue #7 of the tracker\""]
    );
    assert_eq!(findings(&catalog), Vec::<String>::new());
}

#[test]
fn an_unknown_dependency_suggests_the_nearest_id() {
    let catalog = link(&[needing("001-import", "- `003-serach`"), needing("003-search", "- None")]);
    assert_eq!(told(&catalog), ["001-import requires ? 003-serach (003-search)"]);
    assert_eq!(findings(&catalog), ["SG301 no spec `003-serach`"]);
    let finding = &catalog.diagnostics[0];
    assert_eq!(finding.help.as_deref(), Some("did you mean `003-search`?"));
    assert_eq!((finding.place.line, finding.place.end_column - finding.place.column), (11, 10));
}

#[test]
fn words_turn_an_edge_round_or_take_it_away() {
    let catalog = link(&[
        needing("001-a", "- Blocks `002-b`\n- Related: `003-c`\n- Independent of `004-d`"),
        needing("002-b", "- None"),
        needing("003-c", "- not blocked by 001-a"),
        needing("004-d", "- None"),
    ]);
    assert_eq!(told(&catalog), ["001-a blocks 002-b", "001-a relates 003-c"]);
    assert_eq!(catalog.specs[1].requires, [SpecIndex(0)]);
    assert_eq!(catalog.specs[0].required_by, [SpecIndex(1)]);
    assert_eq!((&catalog.specs[2].related, &catalog.specs[2].requires), (&vec![SpecIndex(0)], &vec![]));
}

#[test]
fn a_padded_number_means_a_spec_and_a_bare_one_somebodys_issue() {
    check(
        &[needing("001-a", "- needs #006 first\n- see #6"), needing("006-f", "- None")],
        &["001-a requires 006-f", "001-a requires \"see #6\""],
    );
}

#[test]
fn a_number_that_two_specs_have_is_ambiguous() {
    let catalog =
        link(&[needing("007-mock", "- None"), needing("007-pages", "- None"), needing("008-c", "- Spec 007")]);
    assert_eq!(told(&catalog), ["008-c requires 007 = 007-mock | 007-pages"]);
    assert_eq!(
        findings(&catalog),
        [
            "SG104 the number 7 is used by 2 specs with different ids",
            "SG309 `007` can mean `007-mock.md` or `007-pages.md`"
        ]
    );
}

#[test]
fn a_circle_is_told_once_as_a_whole_path() {
    let catalog = link(&[
        needing("001-a", "- `002-b`"),
        needing("002-b", "- `003-c`"),
        needing("003-c", "- `001-a`"),
        needing("004-d", "- `001-a`\n- `004-d`"),
    ]);
    assert_eq!(catalog.cycles, [vec![SpecIndex(0), SpecIndex(1), SpecIndex(2)]]);
    assert_eq!(
        findings(&catalog),
        [
            "SG303 `001-a` depends on itself: `001-a` -> `002-b` -> `003-c` -> `001-a`",
            "SG304 `004-d` depends on itself"
        ]
    );
    let related: Vec<_> = catalog.diagnostics[0].related.iter().map(|related| related.path.as_str()).collect();
    assert_eq!(related, ["002-b.md", "003-c.md"]);
}

#[test]
fn two_files_with_one_id_keep_both_pages_and_no_address_moves_silently() {
    let files = [
        ("a/x.md".to_owned(), spec("010-x", "X", "")),
        ("b/x.md".to_owned(), spec("010-X", "Other", "")),
        needing("011-y", "- `010-x`"),
    ];
    let catalog = link(&files);
    let keys: Vec<_> = catalog.specs.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["010-x--a-x", "010-x--b-x", "011-y"]);
    assert_eq!(catalog.shared_keys, [("010-x".to_owned(), vec![SpecIndex(0), SpecIndex(1)])]);
    assert_eq!(told(&catalog), ["011-y requires 010-x = 010-x--a-x | 010-x--b-x"]);
}

#[test]
fn ids_of_any_script_and_reserved_ones_get_an_address() {
    let files = [
        ("a.md".to_owned(), spec("検索", "検索", "")),
        ("b.md".to_owned(), spec("page-2", "Numbered", "")),
        ("c.md".to_owned(), spec("!!!", "Marks", "")),
    ];
    let catalog = link(&files);
    let keys: Vec<_> = catalog.specs.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["b", "c", "検索"]);
}

#[test]
fn links_between_files_are_resolved_from_the_document_and_from_the_repository() {
    let text = "See [b](../b/spec.md), [root](/docs/specs/b/spec.md#title), [folder](../b), [picture](p%20q.png), \
                [gone](../c.md), [out](../../secret.md), [site](https://example.org).\n\n![p](p%20q.png)";
    let files = [
        ("a/spec.md".to_owned(), spec("001-a", "A", text)),
        ("b/spec.md".to_owned(), spec("002-b", "B", "## Title\n\nText")),
    ];
    let catalog = link_with(&files, &["a/p q.png", "a/unused.png"], ReleaseRegistry::default());
    let from = &catalog.specs[0].parsed.path;
    let b = DocumentIndex::Spec(SpecIndex(1));
    assert_eq!(catalog.resolve_link(from, "../b/spec.md#title"), LinkTarget::Document(b, Some("title".into())));
    assert_eq!(catalog.resolve_link(from, "/docs/specs/b/spec.md"), LinkTarget::Document(b, None));
    assert_eq!(catalog.resolve_link(from, "../b"), LinkTarget::Document(b, None));
    assert_eq!(catalog.resolve_link(from, "../b/spec.md#nope"), LinkTarget::Document(b, None));
    assert_eq!(catalog.resolve_link(from, "javascript:x"), LinkTarget::Broken);
    let assets: Vec<_> = catalog.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(assets, ["a/p q.png"]);
    assert_eq!(catalog.specs[1].backlinks, [DocumentIndex::Spec(SpecIndex(0))]);
    assert_eq!(
        findings(&catalog),
        ["SG901 there is no file `../c.md`", "SG906 `../../secret.md` leaves the content folder"]
    );
}

#[test]
fn a_broken_anchor_suggests_the_nearest_heading() {
    let files = [("a.md".to_owned(), spec("001-a", "A", "## Risks\n\n[see](#riks)"))];
    let catalog = link(&files);
    assert_eq!(findings(&catalog), ["SG901 this file has no heading `#riks`"]);
    assert_eq!(catalog.diagnostics[0].help.as_deref(), Some("did you mean `#risks`?"));
}

#[test]
fn what_a_browser_could_run_is_not_carried_along() {
    let files = [("a.md".to_owned(), spec("001-a", "A", "[demo](demo.html)"))];
    let catalog = link_with(&files, &["demo.html"], ReleaseRegistry::default());
    assert!(catalog.assets.is_empty());
    assert_eq!(findings(&catalog), ["SG907 `demo.html` is not published: a browser could run it"]);
}

#[test]
fn assets_whose_names_differ_in_case_get_addresses_of_their_own() {
    let files = [("a.md".to_owned(), spec("001-a", "A", "![one](Pic.png) ![two](pic.png)"))];
    let catalog = link_with(&files, &["Pic.png", "pic.png"], ReleaseRegistry::default());
    let mut addresses: Vec<_> = catalog.assets.iter().map(|asset| asset.address.to_lowercase()).collect();
    addresses.dedup();
    assert_eq!(addresses.len(), 2, "{addresses:?}");
}

/// `1.0.0 released: 001-a`, with `!` where specs disagree.
fn releases(catalog: &Catalog) -> Vec<String> {
    catalog
        .releases
        .iter()
        .map(|release| {
            let parts = release.parts.iter().map(|part| {
                let last = if part.last { " (whole)" } else { "" };
                format!("{}{last}", catalog.spec(part.spec).key)
            });
            let disputed = if release.disputed { "!" } else { "" };
            format!("{} {}{disputed}: {}", release.name, release.state.as_str(), parts.collect::<Vec<_>>().join(", "))
        })
        .collect()
}

fn shipping(id: &str, plan: &str) -> (String, String) {
    (format!("{id}.md"), spec(id, id, &format!("## Release Plan\n\n{plan}")))
}

#[test]
fn releases_are_one_train_in_version_order_with_labels_behind() {
    let files = [
        shipping("001-a", "### Version 1.10.0\n- x\n\n### Version 1.9 (Current) ✅\n- y\n\n### MVP\n- z"),
        shipping("002-b", "### v1.9.0\n- y\n\n### Phase 2\n- x\n\n### Phase 10\n- y"),
        ("003-c.md".to_owned(), spec("003-c", "C", "").replace("**Owner**", "**Target Version**: v1.10\n**Owner**")),
    ];
    assert_eq!(
        releases(&link(&files)),
        [
            "1.9.0 released: 001-a, 002-b",
            "1.10.0 unknown: 001-a, 003-c (whole)",
            "MVP unknown: 001-a",
            "Phase 2 unknown: 002-b",
            "Phase 10 unknown: 002-b",
        ]
    );
}

#[test]
fn specs_that_disagree_about_a_version_never_make_good_news() {
    let files =
        [shipping("001-a", "### Version 1.0.0 (Current) ✅\n- x"), shipping("002-b", "### Version 1.0.0 (Next)\n- y")];
    let catalog = link(&files);
    assert_eq!(releases(&catalog), ["1.0.0 next!: 001-a (whole), 002-b (whole)"]);
    assert_eq!(findings(&catalog), ["SG405 specs disagree about release `1.0.0`: here it is `released`"]);
}

#[test]
fn the_registry_has_the_last_word() {
    let files =
        [shipping("001-a", "### Version 1.0.0 (Current) ✅\n- x"), shipping("002-b", "### Version 1.0.0 (Next)\n- y")];
    let version = |text| Version::parse(text).unwrap();
    let entry = |text, state| RegisteredRelease { version: version(text), name: None, date: None, state };
    let registry = ReleaseRegistry {
        scope: ReleaseScope::Product,
        releases: vec![entry("1.0", Some(ReleaseState::Released)), entry("2.0.0", None)],
    };
    let catalog = link_with(&files, &[], registry);
    assert_eq!(releases(&catalog), ["1.0.0 released: 001-a (whole), 002-b (whole)", "2.0.0 unknown: "]);
    assert_eq!(findings(&catalog), Vec::<String>::new());
}

#[test]
fn versions_can_be_each_specs_own() {
    let files =
        [shipping("001-a", "### Version 1.0.0 (Current) ✅\n- x"), shipping("002-b", "### Version 1.0.0 (Next)\n- y")];
    let registry = ReleaseRegistry { scope: ReleaseScope::Spec, releases: Vec::new() };
    let catalog = link_with(&files, &[], registry);
    assert_eq!(releases(&catalog), ["1.0.0 released: 001-a (whole)", "1.0.0 next: 002-b (whole)"]);
    let slugs: Vec<_> = catalog.releases.iter().map(|release| release.slug.as_str()).collect();
    assert_eq!(slugs, ["001-a--1.0.0", "002-b--1.0.0"]);
}

#[test]
fn spellings_of_an_owner_are_one_owner() {
    let files = [
        ("a.md".to_owned(), spec("001-a", "A", "").replace("Team A", "Platform Team")),
        ("b.md".to_owned(), spec("002-b", "B", "").replace("Team A", "platform-team, Ada Lovelace")),
        ("c.md".to_owned(), spec("003-c", "C", "").replace("Team A", "Platform Team")),
    ];
    let catalog = link(&files);
    let owners: Vec<_> =
        catalog.owners.iter().map(|owner| format!("{} {} {}", owner.slug, owner.name, owner.specs.len())).collect();
    assert_eq!(owners, ["ada-lovelace Ada Lovelace 1", "platform-team Platform Team 3"]);
}

#[test]
fn the_order_of_files_does_not_matter() {
    let files = [needing("001-a", "- `002-b`"), needing("002-b", "- `003-c`"), needing("003-c", "- `001-a`")];
    let mut reversed = files.clone();
    reversed.reverse();
    assert_eq!(told(&link(&files)), told(&link(&reversed)));
    assert_eq!(findings(&link(&files)), findings(&link(&reversed)));
}

/// Edits one file of three and tells whether it could take the place of what it was; the result is that of linking
/// anew.
#[track_caller]
fn exchange(edit: impl Fn(&str) -> String) -> bool {
    let before = [
        needing("001-a", "- 002-b\n- [c](003-c.md#title-of-003-c)\n\nSee [b](002-b.md), `003-c` and ![p](p.png).\n"),
        needing("002-b", "None\n"),
        needing("003-c", "- itself: 003-c\n"),
    ];
    let mut after = before.clone();
    after[0].1 = edit(&after[0].1);
    assert_ne!(before, after, "the edit changes something");
    let parsed = |files: &[(String, String)]| -> Vec<_> {
        files.iter().map(|(path, text)| Arc::new(parse(path, text.as_bytes()))).collect()
    };
    let linked = |documents| {
        let assets = vec![SourcePath::new("p.png"), SourcePath::new("q.png")];
        catalog::link(Input { documents, assets, ..Input::default() })
    };
    let fresh = linked(parsed(&after));
    let Some(exchanged) = linked(parsed(&before)).exchange(&parsed(&after[..1]), &ReleaseRegistry::default()) else {
        return false;
    };
    let whole = |catalog: &Catalog| {
        format!(
            "{:#?}",
            (
                (&catalog.specs, &catalog.pages, &catalog.shared_keys, &catalog.releases, &catalog.owners),
                (&catalog.statuses, &catalog.assets, &catalog.cycles, &catalog.diagnostics),
            )
        )
    };
    assert_eq!(whole(&exchanged), whole(&fresh));
    true
}

#[test]
fn an_edit_that_others_cannot_see_leaves_all_ties() {
    assert!(exchange(|text| text.replace("See [b]", "A sentence more. See, please, [b]")));
    assert!(exchange(|text| text.replace("## Dependencies", "Some words.\n\n## Dependencies")));
    assert!(exchange(|text| text.replace("## Dependencies", "- [ ] a criterion\n\n## Dependencies")));
    assert!(exchange(|text| text.replace("Draft", "draft")), "the same status in other letters");
    let fault = "[up](../../x.md)\n\n## Dependencies";
    assert!(exchange(|text| text.replace("## Dependencies", fault)), "a new fault of its own");
}

#[test]
fn an_edit_of_what_all_specs_are_listed_by_is_followed() {
    for (what, with) in [
        ("Draft", "Complete"),
        ("Team A", "Team B"),
        ("- 002-b", "- 003-c"),
        ("- 002-b", "- **Blocks**: 002-b, 003-c"),
        ("- 002-b", "- relates to 002-b"),
        ("- 002-b", "- 002-b and 001-a"),
        ("- 002-b\n", ""),
        ("- 002-b", "- 002-c"),
        ("(002-b.md)", "(002-c.md)"),
        ("(003-c.md#title-of-003-c)", "(003-cc.md) and 004-d"),
        ("[b](002-b.md)", "b"),
        ("[b](002-b.md)", "[b](002-b.md) and [c](003-c.md)"),
        ("## Dependencies", "## Release Plan\n\n### v1.0\n\n- a thing\n\n## Dependencies"),
        ("## Dependencies", "## Goals\n\ntext\n\n## Dependencies"),
    ] {
        assert!(exchange(|text| text.replacen(what, with, 1)), "{what} -> {with}");
    }
}

#[test]
fn an_edit_of_a_name_or_a_picture_is_linked_anew() {
    for (what, with) in [("Title of 001-a", "Another title"), ("001-a\n", "001-aa\n"), ("p.png", "q.png")] {
        assert!(!exchange(|text| text.replacen(what, with, 1)), "{what} -> {with}");
    }
}
