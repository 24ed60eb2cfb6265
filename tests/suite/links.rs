//! Whole portals, crawled: at a domain's root, under a sub-path, and as opened from disk.

use std::fs;
use std::path::Path;

use sitegen::model::Date;
use sitegen::session::{Project, Session};

use crate::crawl::{self, Published};

const AT_ROOT: Published<'_> = Published { base_url: None, portable: false };
const UNDER_A_SUB_PATH: Published<'_> = Published { base_url: Some("https://x.example/my-repo/"), portable: false };
const FROM_DISK: Published<'_> = Published { base_url: None, portable: true };

#[track_caller]
fn check(content: &Path, published: Published<'_>) {
    let output = tempfile::tempdir().unwrap();
    let project = Project {
        base_url: published.base_url.map(str::to_owned),
        portable: published.portable,
        ..Project::new(content, Date::day(2026, 11, 22).unwrap())
    };
    let folder = output.path().join("public");
    Session::new(project).refresh(&()).unwrap().write(&folder, &()).unwrap();
    let faults = crawl::faults(&folder, published);
    assert!(
        faults.is_empty(),
        "{}: {} faults, the first are:\n{}",
        content.display(),
        faults.len(),
        faults[..faults.len().min(30)].join("\n")
    );
}

fn own_content() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

#[test]
fn every_link_of_our_own_portal_leads_somewhere() {
    check(&own_content(), AT_ROOT);
}

#[test]
fn every_link_works_under_a_sub_path() {
    check(&own_content(), UNDER_A_SUB_PATH);
}

#[test]
fn every_link_works_from_disk() {
    check(&own_content(), FROM_DISK);
}

#[test]
fn odd_file_names_twins_and_hostile_text_give_sound_pages() {
    let content = tempfile::tempdir().unwrap();
    for (path, text) in ODD {
        let file = content.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    check(content.path(), AT_ROOT);
    check(content.path(), UNDER_A_SUB_PATH);
    check(content.path(), FROM_DISK);
}

#[test]
fn a_folder_with_one_empty_file_gives_sound_pages() {
    let content = tempfile::tempdir().unwrap();
    fs::write(content.path().join("empty.md"), "").unwrap();
    check(content.path(), UNDER_A_SUB_PATH);
}

/// Everything that makes addresses, ids and links hard, in one small project.
const ODD: &[(&str, &str)] = &[
    (
        "a b/100% #1 'quoted'.md",
        "# Feature: Odd \"name\" <b>\n\n**Status**: Draft\n**Owner**: R&D / Labs\n\n## A & B\n\n## A & B\n",
    ),
    (
        "一覧/検索.md",
        "# 検索\n\n**ステータス**: x\n**Status**: Draft\n**Owner**: 東京\n\n## 概要\n\n[上](#概要) [隣](../a%20b/100%25%20%231%20'quoted'.md)\n",
    ),
    ("بحث.md", "# Feature Specification: البحث\n\n**Status**: Complete\n\n## ملخص\n\n[هنا](#ملخص)\n"),
    (
        "twins/001-a.md",
        "# Feature: A\n\n**Feature ID**: 001-a\n**Status**: In Progress\n\n## Dependencies\n\n### Internal\n- `002-b`\n- `009-none`\n",
    ),
    (
        "twins/copy.md",
        "# Feature: A again\n\n**Feature ID**: 001-a\n**Status**: Doone\n\n## Dependencies\n\n### Internal\n- `001-a`\n",
    ),
    (
        "twins/002-b.md",
        "# Feature: B\n\n**Feature ID**: 002-b\n**Status**: Draft\n\n## Dependencies\n\n### Internal\n- [A](001-a.md#dependencies)\n\n## Release Plan\n\n### Version 1.0.0 (Current) ✅\n- x\n\n### Phase 2 / MVP\n- y\n",
    ),
    ("Case.md", "# One\n\n![pixel](img/Pixel%20one.png) ![none](img/none.png) ![far](https://x.example/i.png)\n"),
    (
        "case/index.md",
        "# Two\n\n[one](../Case.md) [gone](../gone.md) [up](../../outside.md) [bad](javascript:alert(1))\n",
    ),
    ("img/Pixel one.png", "not really an image"),
    (
        "hostile.md",
        "# Feature: <script>alert(1)</script>\n\n**Status**: \"><img src=x onerror=alert(1)>\n**Owner**: <a href=\"javascript:x\">\n\n<div onclick=\"x\" style=\"y\">\n<script>alert(2)</script>\n\n## <h1 id=\"top\">\n\n- [ ] <b>\n\n[x](data:text/html,x) <kbd>K</kbd> <https://x.example/?a=b&c>\n\n```html\n</code></pre><script>alert(3)</script>\n```\n\n[^1]: note\n\ntext[^1]\n",
    ),
    ("spec-kit/003-c/spec.md", "# Feature: C\n\n**Status**: Draft\n\n[plan](plan.md)\n"),
    ("spec-kit/003-c/plan.md", "# Plan\n\n[spec](spec.md#none)\n\n| a | b |\n| - | - |\n| 1 | [x](../../Case.md) |\n"),
];

#[test]
#[allow(clippy::print_stdout, reason = "a test that is skipped says so")]
fn real_collections_give_sound_pages() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let Ok(collections) = fs::read_dir(&corpora) else {
        println!("skipped: there are no collections in {}", corpora.display());
        return;
    };
    for collection in collections {
        let content = collection.unwrap().path().join("content");
        check(&content, UNDER_A_SUB_PATH);
    }
}
