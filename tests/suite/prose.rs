//! An author's Markdown on its page: what it becomes, that it is safe, and that no word is lost.

mod html;
mod words;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use sitegen::catalog::{self, Catalog, DocumentIndex, Input, PageIndex};
use sitegen::diagnostic::{Report, SourcePath};
use sitegen::model::{Date, Figures, Role, Settings, Vocabulary};
use sitegen::parse;
use sitegen::render::{Highlighter, prose};
use sitegen::source::SourceFile;
use sitegen::views::Common;
use sitegen::views::Site;

/// Documents that are linked with each other, with what their pages need.
struct Portal {
    files: Vec<SourceFile>,
    catalog: Catalog,
    settings: Settings,
    highlighter: Highlighter,
}

impl Portal {
    fn of(documents: &[(&str, &str)], assets: &[&str]) -> Self {
        let decode = |(path, text): &(&str, &str)| SourceFile::decode(&SourcePath::new(path), text.as_bytes());
        Self::link(documents.iter().map(decode).collect(), assets)
    }

    fn link(mut files: Vec<SourceFile>, assets: &[&str]) -> Self {
        files.sort_by(|left, right| left.path.cmp(&right.path));
        let vocabulary = Vocabulary::default();
        let parse = |file| Arc::new(parse::parse(file, &Role::Undecided, &vocabulary));
        let documents = files.iter().map(parse).collect();
        let assets = assets.iter().map(SourcePath::new).collect();
        let catalog = catalog::link(Input { documents, assets, ..Input::default() });
        let settings = Settings {
            title: "Portal".into(),
            tagline: None,
            base_url: None,
            portable: false,
            today: Date::day(2026, 1, 1).unwrap(),
            commit: None,
            edit_link: None,
            links: Vec::new(),
            footer: None,
            moved: Vec::new(),
            logo: None,
            highlight: true,
            graphs: true,
            search: true,
            figures: Figures::default(),
        };
        Self { files, catalog, settings, highlighter: Highlighter::new(true) }
    }

    fn document(&self, path: &str) -> DocumentIndex {
        let specs = self.catalog.specs().map(|(index, entry)| (DocumentIndex::Spec(index), &entry.parsed));
        let pages = self.catalog.pages.iter().enumerate();
        let pages = pages.map(|(index, page)| (DocumentIndex::Page(PageIndex(index as u32)), &page.parsed));
        specs.chain(pages).find(|(_, parsed)| parsed.path.as_str() == path).expect("the document was given").0
    }

    fn prose(&self, path: &str) -> prose::Prose {
        let file = self.files.iter().find(|file| file.path.as_str() == path).expect("the file was given");
        let site = Site {
            catalog: &self.catalog,
            settings: &self.settings,
            findings: &Report::default(),
            changes: None,
            common: &Common::default(),
        };
        prose::render(site, self.document(path), file, &self.highlighter, None)
    }
}

fn render(text: &str) -> prose::Prose {
    Portal::of(&[("page.md", text)], &[]).prose("page.md")
}

/// The HTML of a document of its own, which is held to the rules on the way.
#[track_caller]
fn html(text: &str) -> String {
    let prose = render(text);
    html::check(&prose.html);
    prose.html
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(html(text).trim(), expected);
}

/// What every page is held to: safe and balanced HTML in which each visible word of the source stands.
fn faults(source: &str, prose: &prose::Prose) -> Vec<String> {
    let mut faults = html::faults(&prose.html);
    let mut page = prose.html.clone();
    if let Some(title) = &prose.title {
        faults.extend(html::faults(&title.html));
        page.push_str(&title.html);
    }
    faults.extend(words::lost(source, &page).into_iter().map(|word| format!("lost: {word}")));
    faults
}

#[allow(clippy::print_stderr, reason = "whoever runs the tests should see what did not run")]
fn skip(reason: &str) {
    eprintln!("skipped: {reason}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

#[test]
fn documents_become_the_html_beside_them() {
    let folder = root().join("tests/corpus/prose");
    let mut sources: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    sources.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    sources.sort();
    assert!(sources.len() >= 8, "the corpus is there");
    let texts: Vec<(String, String)> = sources
        .iter()
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    let documents: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (&**path, &**text)).collect();
    let portal = Portal::of(&documents, &["img/flow.png", "data/rates.csv"]);
    let mut wrong = Vec::new();
    for (path, text) in &documents {
        let prose = portal.prose(path);
        assert_eq!(faults(text, &prose), Vec::<String>::new(), "{path}");
        let title =
            prose.title.map_or_else(String::new, |title| format!("<!-- title #{}: {} -->\n", title.id, title.html));
        let mut actual = title;
        for heading in &prose.headings {
            let _ = writeln!(actual, "<!-- contents {} #{}: {} -->", heading.level, heading.id, heading.text);
        }
        actual.push_str(&prose.html);
        let expected = folder.join(path).with_extension("html");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &actual).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != actual {
            wrong.push(format!("{path}:\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "other HTML than in the corpus (UPDATE=1 rewrites it):\n{}", wrong.join("\n"));
}

#[test]
fn every_document_of_the_corpora_is_safe_and_whole() {
    let Ok(corpora) = fs::read_dir(root().join("../shared/corpora")) else {
        return skip("no corpora beside this repository");
    };
    let folders: Vec<PathBuf> = corpora.map(|folder| folder.unwrap().path().join("content")).collect();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let checks: Vec<_> = folders.iter().map(|folder| scope.spawn(|| corpus_faults(folder))).collect();
        checks.into_iter().flat_map(|check| check.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} documents:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is wrong with the documents of one corpus, a line for each.
fn corpus_faults(content: &Path) -> Vec<String> {
    let (mut files, mut assets) = (Vec::new(), Vec::new());
    gather(content, content, &mut files, &mut assets);
    let assets: Vec<&str> = assets.iter().map(String::as_str).collect();
    let portal = Portal::link(files, &assets);
    let mut wrong = Vec::new();
    for file in &portal.files {
        let path = file.path.as_str();
        let prose = portal.prose(path);
        let mut faults = faults(&file.text, &prose);
        let ids = html::ids(&prose.html);
        let title = prose.title.as_ref().map(|title| &*title.id);
        for anchor in portal.catalog.document(portal.document(path)).anchors() {
            if !ids.contains(anchor) && title != Some(anchor) {
                faults.push(format!("no id `{anchor}`"));
            }
        }
        if !faults.is_empty() {
            faults.truncate(8);
            wrong.push(format!("{path}: {faults:?}"));
        }
    }
    wrong
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<SourceFile>, assets: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, files, assets);
            continue;
        }
        let relative = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if relative.to_lowercase().ends_with(".md") {
            files.push(SourceFile::decode(&SourcePath::new(&relative), &fs::read(&path).unwrap()));
        } else {
            assets.push(relative);
        }
    }
}

#[test]
fn links_between_files_become_links_between_pages() {
    let portal = Portal::of(
        &[
            (
                "a.md",
                "# A\n\n[b](sub/b.md#goals) [gone](gone.md) ![flow](img/flow%20x.png) ![gone](no.png)\n\n## Own\n\n[own](#own)\n",
            ),
            ("sub/b.md", "# B\n\n## Goals\n\n[a](../a.md)\n"),
        ],
        &["img/flow x.png"],
    );
    let page = portal.prose("a.md").html;
    html::check(&page);
    assert!(page.contains("<a href=\"../sub/b/#goals\">b</a>"), "{page}");
    assert!(page.contains("<span class=\"broken-link\">gone</span>"), "{page}");
    assert!(page.contains("<img src=\"../../files/"), "{page}");
    assert!(page.contains("<span class=\"missing-image\">gone</span>"), "{page}");
    assert!(page.contains("<a href=\"#own\">own</a>"), "{page}");
}

#[test]
fn a_spec_that_is_named_becomes_a_link() {
    let spec =
        "# Feature Specification: Search\n\n**Feature ID**: `012-search`\n**Status**: Draft\n\n## Overview\n\nX.\n";
    let text = "See `012-search`, [[012-search]], [[012-search|the search]], [[unknown]] and `other-code`.";
    let portal = Portal::of(&[("012-search.md", spec), ("page.md", text)], &[]);
    let page = portal.prose("page.md").html;
    html::check(&page);
    for link in ["<code>012-search</code></a>", ">012-search</a>", ">the search</a>"] {
        assert!(page.contains(link), "{link} in {page}");
    }
    assert!(page.contains("[[unknown]]") && page.contains(" <code>other-code</code>."), "{page}");
    let own = portal.prose("012-search.md");
    assert!(!own.html.contains("<a class=\"spec-link\""), "no link to itself: {}", own.html);
    let title = own.title.expect("the heading is the title");
    assert_eq!(title.html, "Feature Specification: Search");
}

#[test]
fn links_with_other_schemes_are_text() {
    for target in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#x73;cript:alert(1)",
        "<java\tscript:alert(1)>",
        "<\u{1}javascript:alert(1)>",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "<javascript&#10;:alert(1)>",
        "\u{200b}javascript:alert(1)",
        "\\\\host\\x",
    ] {
        for text in
            [format!("[words]({target})"), format!("![words]({target})"), format!("[words]\n\n[words]: {target}")]
        {
            let page = html(&text);
            assert!(!page.contains("<a ") && !page.contains("<img"), "{text}: {page}");
            assert!(page.contains("words"), "{text}: {page}");
        }
    }
    let page = html("<javascript:alert(1)> and <data:x>");
    assert!(!page.contains("<a "), "{page}");
}

#[test]
fn raw_html_is_text_and_harmless_tags_pass_in_pairs() {
    check("Press <kbd>Ctrl</kbd> and H<sub>2</sub>O<br/>x", "<p>Press <kbd>Ctrl</kbd> and H<sub>2</sub>O<br>\nx</p>");
    check("Vec<String> <b onclick=x>y</b>", "<p>Vec&lt;String&gt; &lt;b onclick=x&gt;y&lt;/b&gt;</p>");
    check("<kbd>open *and </kbd> across*", "<p>&lt;kbd&gt;open <em>and &lt;/kbd&gt; across</em></p>");
    check("a <!-- hidden --> b", "<p>a  b</p>");
    check("a <!-- b", "<p>a &lt;!-- b</p>");
    check("<script>alert(1)</script>", "<p class=\"raw-html\">&lt;script&gt;alert(1)&lt;/script&gt;</p>");
}

#[test]
fn details_fold_when_they_are_closed_and_are_text_when_not() {
    check(
        "<details>\n<summary>More <b>here</b></summary>\n\n*x*\n\n</details>",
        "<details><summary>More <b>here</b></summary>\n<p><em>x</em></p>\n</details>",
    );
    check("<details>\n\nx\n\n</details>", "<details><summary>Details</summary>\n<p>x</p>\n</details>");
    check(
        "<details>\n<summary>More</summary>\n\nx",
        "<p class=\"raw-html\">&lt;details&gt;</p>\n<p class=\"raw-html\">&lt;summary&gt;More&lt;/summary&gt;</p>\n<p>x</p>",
    );
    check(
        "- <details>\n\n</details>",
        "<ul>\n<li><p class=\"raw-html\">&lt;details&gt;</p>\n</li>\n</ul>\n<p class=\"raw-html\">&lt;/details&gt;</p>",
    );
}

#[test]
fn bare_addresses_become_links_outside_code_and_links() {
    check(
        "See https://example.org/a_b. `https://example.org`",
        "<p>See <a href=\"https://example.org/a_b\" rel=\"noopener noreferrer\">https://example.org/a_b</a>. \
         <code>https://example.org</code></p>",
    );
    check(
        "[https://example.org](https://example.org/x)",
        "<p><a href=\"https://example.org/x\" rel=\"noopener noreferrer\">https://example.org</a></p>",
    );
}

#[test]
fn a_link_without_words_shows_where_it_leads() {
    check(
        "[](https://example.org/)",
        "<p><a href=\"https://example.org/\" rel=\"noopener noreferrer\">https://example.org/</a></p>",
    );
}

#[test]
fn remote_images_become_links() {
    check(
        "![A *chart*](https://example.org/a.png) [![badge](https://example.org/b.svg)](https://example.org)",
        "<p><a class=\"remote-image\" href=\"https://example.org/a.png\" rel=\"noopener noreferrer\">A chart</a> \
         <a href=\"https://example.org\" rel=\"noopener noreferrer\"><span class=\"remote-image\">badge</span></a></p>",
    );
}

#[test]
fn fields_that_the_head_of_a_spec_shows_are_folded_and_kept_as_written() {
    let lines = "Status: Draft<br>\nOwner: Ann, Bob<br>\nCost: 3 &lt; 4</p>\n";
    let folded = |summary: &str, id: &str| {
        format!("<details class=\"as-written front-matter\"><summary>{summary}</summary><p{id}>{lines}</details>")
    };
    let fields = "Status: Draft\nOwner: Ann, Bob\nCost: 3 < 4";
    check(fields, &folded("As written", ""));
    let section = html(&format!("## Overview\n\n{fields}\n\n## Next\n\nWords."));
    assert!(section.starts_with(&folded("Overview: as written", " id=\"overview\"")), "{section}");
    let listed = render(&format!("## Overview\n\n{fields}\n\n## Next\n\nWords.")).headings;
    assert_eq!(listed.iter().map(|heading| &*heading.id).collect::<Vec<_>>(), ["next"]);
    for text in [
        // One value that the head does not show, a section that says more, a link.
        format!("## Overview\n\n{fields}\nCreated: some day\n\n## Next"),
        format!("## `Over`view\n\n{fields}\n\n## Next"),
        format!("## Overview\n\n{fields}\n\nMore words.\n\n## Next"),
        format!("## Overview\n\n{fields}\nHome: <https://example.org>\n\n## Next"),
        format!("Words first.\n\n{fields}"),
    ] {
        let shown = html(&text);
        assert!(!shown.contains("as-written"), "{shown}");
    }
}

#[test]
fn fields_of_a_metadata_block_stand_on_their_own_lines() {
    check(
        "**Status**: Draft\n**Owner:** Ann\nand Bob",
        "<p><strong>Status</strong>: Draft<br>\n<strong>Owner:</strong> Ann\nand Bob</p>",
    );
    check(
        "Status: Draft\nTeam song: [x](a.md)",
        "<p>Status: Draft<br>\nTeam song: <span class=\"broken-link\">x</span></p>",
    );
    check("One line\nand **bold** words", "<p>One line\nand <strong>bold</strong> words</p>");
}

#[test]
fn heading_levels_do_not_skip_and_the_page_keeps_its_only_h1() {
    let prose = render("# Title\n\n### Deep\n\n## Flat\n\n# Second\n\n## Under\n");
    assert_eq!(prose.title.as_ref().map(|title| &*title.id), Some("title"));
    let levels: Vec<(u8, &str)> = prose.headings.iter().map(|heading| (heading.level, &*heading.id)).collect();
    assert_eq!(levels, [(2, "deep"), (2, "flat"), (2, "second"), (3, "under")]);
    assert!(!prose.html.contains("<h1"));
}

#[test]
fn front_matter_is_shown_as_it_was_written() {
    let page = html("---\nid: 010\ntitle: <x>\n---\n# A\n\nBody.\n\n---\nfooter\n---\n");
    assert!(page.contains("<details class=\"front-matter\">"), "{page}");
    assert!(page.contains("010") && page.contains("&lt;x&gt;") && page.contains("footer"), "{page}");
}

#[test]
fn damaged_emoji_are_repaired_outside_code() {
    check("‚úÖ done `‚úÖ`", "<p>✅ done <code>‚úÖ</code></p>");
}

#[test]
fn an_oversized_file_is_one_block_of_plain_text() {
    let mut file = SourceFile::decode(&SourcePath::new("big.md"), b"# A <b>\n\0\n");
    file.oversized = true;
    let portal = Portal::link(vec![file], &[]);
    let page = portal.prose("big.md").html;
    html::check(&page);
    assert!(page.starts_with("<pre class=\"plain\"") && page.contains("# A &lt;b&gt;\n\u{fffd}"), "{page}");
}

#[test]
fn a_table_past_reason_is_shown_as_its_source() {
    let page = html(&format!("| a | b |\n|---|---|\n{}", "| <x> | 2 |\n".repeat(100_000)));
    assert!(page.contains("<pre") && !page.contains("<td"), "{}", &page[..200]);
    assert_eq!(page.matches("&lt;x&gt;").count(), 100_000);
}

#[test]
fn hostile_shapes_take_linear_time_and_stay_shallow() {
    let deep_list: String = (0..300).flat_map(|depth| ["  ".repeat(depth), "- x\n".to_owned()]).collect();
    for text in [
        ">".repeat(10_000) + " end",
        "- ".repeat(10_000) + "end",
        deep_list,
        "*a _b ".repeat(10_000),
        "[".repeat(20_000),
        "[[".repeat(20_000),
        "![".repeat(10_000),
        "<kbd>".repeat(20_000),
        "<kbd></sub>".repeat(10_000),
        "<details>\n\n".repeat(5_000),
        "<details>\n<summary>\n".repeat(5_000),
        "https://{".repeat(20_000),
        "https://a.b/(".repeat(10_000),
        ")".repeat(50_000),
        "[^a]: x\n\n".repeat(3_000),
        "[^a] ".repeat(5_000) + "\n\n[^a]: x\n",
        "# a\n".repeat(5_000),
        "<!-- ".repeat(20_000),
        "<div>\n<!-- x\n\n".repeat(5_000),
        "```js\n".to_owned() + &"/[ ".repeat(30_000),
        "```rust\n".to_owned() + &"/* #[ ".repeat(30_000),
        "```bash\n".to_owned() + &"<<A $( \" ${ ".repeat(10_000),
        "```yaml\n".to_owned() + &"- {a: [\"b ".repeat(10_000),
        "a".repeat(2_000_000),
        "word ".repeat(300_000),
    ] {
        let start = crate::harness::processor_seconds();
        let page = html(&text);
        assert!(html::depth(&page) < 90, "{}", &text[..20]);
        let seconds = crate::harness::processor_seconds() - start;
        // Far too much already; what grows with the square takes minutes.
        assert!(seconds < 20.0, "{:?} took {seconds} s", &text[..20]);
    }
}

/// Markdown that is likely to mean something, in a random order.
fn markdown() -> impl Strategy<Value = String> {
    let fixed = |pieces: Vec<&'static str>| prop::sample::select(pieces).prop_map(str::to_owned);
    let piece = prop_oneof![
        4 => "[a-zA-Z]{1,8}( [a-z]{1,6}){0,3}",
        2 => fixed(vec![
            "\n", "\n\n", " ", "# ", "## ", "### ", "- ", "1. ", "> ", "    ", "  ", "- [ ] ", "- [x] ", "```\n", "```rust\n", "~~~",
            "---\n", "***", "**", "*", "_", "~~", "`", "``", "[", "](", ")", "![", "]", "[[", "]]", "|", "|---|\n", "| a | b |\n|---|---|\n",
            "[^1]", "[^1]: ", "[r]: /u \"t\"\n", "> [!NOTE]\n", "<", ">", "&amp;", "&#0;", "\\", "\r\n", "\t", "\u{0}", "\u{1a}", "‚úÖ", "é", "日本",
        ]),
        1 => fixed(vec![
            "<details>", "</details>\n", "<summary>", "</summary>", "<kbd>", "</kbd>", "<sub>", "</sub>", "<br>", "<script>", "</script>",
            "<!--", "-->", "<div>\n", "</div>", "<img src=x onerror=y>", "javascript:alert(1)", "https://example.org/a", "www.example.org",
            "[x](javascript:y)", "[x](https://a.b \"onload=\")", "![i](https://a.b)", "<https://a.b/?\">", "\" onclick=\"z", "style=\"a\"",
        ]),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markdown_is_safe_and_balanced(text in markdown()) {
        let prose = render(&text);
        let mut faults = html::faults(&prose.html);
        faults.extend(prose.title.iter().flat_map(|title| html::faults(&title.html)));
        prop_assert!(faults.is_empty(), "{faults:?}\n{text:?}\n{}", prose.html);
    }

    #[test]
    fn any_text_is_safe_and_balanced(text in "\\PC{0,200}") {
        prop_assert_eq!(html::faults(&render(&text).html), Vec::<String>::new());
    }

    #[test]
    fn any_code_keeps_its_text(text in "[ -~\\n\\té日]{0,200}", language in prop::sample::select(vec![
        "python", "json", "yaml", "sql", "bash", "console", "ts", "tsx", "js", "toml", "rust", "go", "java", "diff", "swift", "cpp", "ruby",
    ])) {
        let code = text.replace("~~~", "");
        let page = render(&format!("~~~{language}\n{code}\n~~~\n")).html;
        prop_assert_eq!(html::faults(&page), Vec::<String>::new());
        let start = page.find("<code>").unwrap() + 6;
        let end = page.rfind("</code>").unwrap();
        let shown = html::text(&page[start..end]);
        prop_assert_eq!(shown.trim_end(), code.trim_end());
    }
}
