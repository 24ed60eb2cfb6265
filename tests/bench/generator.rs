//! Specs out of a seed: template-like, 8 to 9 KB each, three code blocks, every one different.
//!
//! The same seed, index and count give the same text on every machine, so figures of two runs can be compared.
//! Statuses, releases and dependencies fit together as in a real collection: what has a low number is older,
//! further along, and needed by what comes later.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// What the code blocks are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Languages {
    /// Python half the time, else SQL, JSON, YAML, shell or TypeScript.
    Mixed,
    /// Python only.
    Python,
}

/// A generated file.
#[derive(Debug)]
pub(crate) struct Generated {
    /// Its path below the content root: `area-03/01234-silent-ledger.md`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// The seed of the benchmarks.
pub(crate) const SEED: u64 = 20_261_122;

const SMALLEST: usize = 8 * 1024;
const SPECS_OF_AN_AREA: usize = 250;
const RELEASES: usize = 20;

/// Writes `count` specs below `root`.
pub(crate) fn write(root: &Path, seed: u64, count: usize, languages: Languages) -> io::Result<()> {
    for area in 0..count.div_ceil(SPECS_OF_AN_AREA) {
        fs::create_dir_all(root.join(format!("area-{area:02}")))?;
    }
    for index in 0..count {
        let generated = spec(seed, index, count, languages);
        fs::write(root.join(generated.path), generated.text)?;
    }
    Ok(())
}

/// The spec number `index` (from 0) of a collection of `count`.
pub(crate) fn spec(seed: u64, index: usize, count: usize, languages: Languages) -> Generated {
    let mut random = Random::new(seed, index as u64);
    let id = id(seed, index);
    let stage = Stage::of(index, count);
    let mut text = String::with_capacity(SMALLEST + 1024);
    head(&mut text, &mut random, &id, stage);
    stories(&mut text, &mut random, stage);
    technical(&mut text, &mut random, languages);
    progress(&mut text, &mut random, stage);
    dependencies(&mut text, &mut random, seed, index);
    risks(&mut text, &mut random);
    notes(&mut text, &mut random);
    plan(&mut text, &mut random, index, count);
    Generated { path: format!("area-{:02}/{id}.md", index / SPECS_OF_AN_AREA), text }
}

/// How far along a spec of this place in the collection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Complete,
    InProgress,
    Draft,
}

impl Stage {
    fn of(index: usize, count: usize) -> Self {
        match index * 10 / count.max(1) {
            0..4 => Self::Complete,
            4..7 => Self::InProgress,
            _ => Self::Draft,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Complete => "Complete",
            Self::InProgress => "In Progress",
            Self::Draft => "Draft",
        }
    }
}

/// The id depends on seed and index alone, so that other specs can name it.
fn id(seed: u64, index: usize) -> String {
    let mut random = Random::new(seed ^ 0x1d, index as u64);
    format!("{:05}-{}-{}", index + 1, random.pick(ADJECTIVES), random.pick(NOUNS))
}

fn head(text: &mut String, random: &mut Random, id: &str, stage: Stage) {
    let title = capital(&id[6..].replace('-', " "));
    let (team, month, day) = (random.pick(TEAMS), random.below(10) + 1, random.below(28) + 1);
    let _ = write!(
        text,
        "# Feature Specification: {title}\n\n## Overview\n\n**Feature ID**: {id}\n**Status**: {}\n**Owner**: {team}\n\
         **Priority**: P{}\n**Created**: 2026-{month:02}-{day:02}\n**Last Updated**: 2026-11-{:02}\n\n\
         ## Problem Statement\n\n{}\n\n{}\n\n**User Pain Points:**\n",
        stage.word(),
        random.below(4),
        random.below(20) + 1,
        paragraph(random, 3),
        paragraph(random, 2),
    );
    for number in 1..=3 {
        let _ = writeln!(text, "{number}. {}", sentence(random));
    }
}

fn stories(text: &mut String, random: &mut Random, stage: Stage) {
    text.push_str("\n## User Stories\n");
    for epic in 1..=3 {
        let name = capital(&format!("{} {}", random.pick(VERBS), random.pick(NOUNS)));
        let (role, verb, noun) = (random.pick(ROLES), random.pick(VERBS), random.pick(NOUNS));
        let _ = write!(
            text,
            "\n### Epic {epic}: {name}\n- **As a** {role}\n- **I want to** {verb} the {noun}\n- **So that** {}\n\n\
             **Acceptance Criteria:**\n",
            random.pick(BENEFITS),
        );
        for _ in 0..4 {
            let met = match stage {
                Stage::Complete => true,
                Stage::InProgress => random.below(2) == 0,
                Stage::Draft => false,
            };
            let _ = writeln!(text, "- [{}] {}", if met { 'x' } else { ' ' }, sentence(random));
        }
    }
}

fn technical(text: &mut String, random: &mut Random, languages: Languages) {
    let _ = write!(
        text,
        "\n## Technical Specification\n\n### Architecture\n\n**Framework**: {}\n**Database**: {}\n**Queue**: {}\n\n{}\n\n\
         ### Data Model\n\n",
        random.pick(FRAMEWORKS),
        random.pick(DATABASES),
        random.pick(QUEUES),
        paragraph(random, 2),
    );
    code(text, random, languages);
    text.push_str("\n### API Endpoints\n\n#### Selectors (Read Operations)\n\n");
    code(text, random, languages);
    text.push_str("\n#### Services (Write Operations)\n\n");
    code(text, random, languages);
    let _ = write!(
        text,
        "\n### External Integrations\n\n#### {} gateway\n- **Endpoint**: `https://api.example.org/{}`\n\
         - **Input**: JSON with {} and {}\n- **Output**: {}\n- **Technology**: REST\n",
        capital(random.pick(NOUNS)),
        random.pick(NOUNS),
        random.pick(NOUNS),
        random.pick(NOUNS),
        sentence(random),
    );
}

fn progress(text: &mut String, random: &mut Random, stage: Stage) {
    text.push_str("\n## Implementation Status\n");
    let (completed, current, planned) = match stage {
        Stage::Complete => (4, 0, 0),
        Stage::InProgress => (2, 2, 1),
        Stage::Draft => (0, 0, 4),
    };
    for (heading, items) in [("✅ Completed", completed), ("⏳ In Progress", current), ("📝 Planned", planned)] {
        let _ = write!(text, "\n### {heading}\n");
        if items == 0 {
            text.push_str("- None\n");
        }
        for _ in 0..items {
            let _ = writeln!(text, "- {}", sentence(random));
        }
    }
    text.push_str("\n## Success Metrics\n");
    for _ in 0..2 {
        let _ = write!(
            text,
            "\n### {}\n- **Target**: < {} ms\n- **Measure**: {}\n",
            capital(&format!("{} {}", random.pick(ADJECTIVES), random.pick(NOUNS))),
            random.below(900) + 50,
            sentence(random),
        );
    }
}

fn dependencies(text: &mut String, random: &mut Random, seed: u64, index: usize) {
    let _ = write!(
        text,
        "\n## Dependencies\n\n### External\n- **{}**: {}\n\n### Internal\n",
        random.pick(FRAMEWORKS),
        sentence(random),
    );
    let wanted = random.below(4).min(index);
    if wanted == 0 {
        text.push_str("- None\n");
    }
    for _ in 0..wanted {
        // Mostly neighbours, now and then something far back, as in a product that grew.
        let reach = if random.below(4) == 0 { index } else { index.min(30) };
        let target = index - 1 - random.below(reach);
        let reason = sentence(random);
        let _ = match random.below(4) {
            0 => writeln!(text, "- [{}]({}): {reason}", random.pick(NOUNS), link(seed, index, target)),
            1 => writeln!(text, "- Spec {}: {reason}", target + 1),
            _ => writeln!(text, "- `{}`: {reason}", id(seed, target)),
        };
    }
}

/// A relative link from one spec's file to another's.
fn link(seed: u64, from: usize, to: usize) -> String {
    let (here, there) = (from / SPECS_OF_AN_AREA, to / SPECS_OF_AN_AREA);
    let file = format!("{}.md", id(seed, to));
    if here == there { file } else { format!("../area-{there:02}/{file}") }
}

fn risks(text: &mut String, random: &mut Random) {
    text.push_str("\n## Risks & Mitigations\n");
    for number in 1..=2 {
        let name = capital(&format!("{} {}", random.pick(ADJECTIVES), random.pick(NOUNS)));
        let impact = random.pick(&["High", "Medium", "Low"]);
        let _ = write!(
            text,
            "\n### Risk {number}: {name}\n**Risk**: {}\n**Impact**: {impact}\n**Mitigation**: {}\n",
            sentence(random),
            sentence(random),
        );
    }
    let (unit, integration, user) = (sentence(random), sentence(random), sentence(random));
    let _ = write!(
        text,
        "\n## Testing Strategy\n\n### Unit Tests\n- {unit}\n\n### Integration Tests\n- {integration}\n\n\
         ## Documentation\n\n### User Documentation\n- {user}\n",
    );
}

/// Prose until the spec has its size.
fn notes(text: &mut String, random: &mut Random) {
    text.push_str("\n## Notes\n");
    // The release plan and the footer still follow; they take about 500 bytes.
    let wanted = SMALLEST + random.below(500) - 500;
    while text.len() < wanted {
        let _ = write!(text, "\n{}\n", paragraph(random, 3));
    }
}

fn plan(text: &mut String, random: &mut Random, index: usize, count: usize) {
    let first = index * RELEASES / count.max(1);
    text.push_str("\n## Release Plan\n");
    for release in first..(first + 1 + random.below(2)).min(RELEASES) {
        let _ = write!(text, "\n### Version {}.{}.0\n", release / 10, release % 10 + 1);
        for _ in 0..2 {
            let _ = writeln!(text, "- {}", sentence(random));
        }
    }
    let _ = write!(
        text,
        "\n---\n\n**Status**: Living specification\n**Review Cadence**: Quarterly\n**Approval**: {}\n",
        random.pick(TEAMS),
    );
}

fn code(text: &mut String, random: &mut Random, languages: Languages) {
    let python = languages == Languages::Python || random.below(2) == 0;
    let (language, block): (_, fn(&mut Random) -> String) = if python {
        ("python", python_block)
    } else {
        *random.pick_of(&[
            ("sql", sql_block as fn(&mut Random) -> String),
            ("json", json_block),
            ("yaml", yaml_block),
            ("bash", shell_block),
            ("typescript", typescript_block),
        ])
    };
    let _ = write!(text, "```{language}\n{}```\n", block(random));
}

fn python_block(random: &mut Random) -> String {
    let (class, noun, verb) = (capital(random.pick(NOUNS)), random.pick(NOUNS), random.pick(VERBS));
    let mut block = format!("class {class}(models.Model):\n    \"\"\"{}\"\"\"\n\n", sentence(random));
    for _ in 0..3 {
        let (name, limit) = (random.name(), random.below(200) + 20);
        let _ =
            writeln!(block, "    {name} = models.CharField(max_length={limit}, blank=True)  # {}", random.pick(NOUNS));
    }
    let _ = write!(
        block,
        "\n\ndef {verb}_{noun}(*, {noun}_id: int, limit: int = {}) -> list[{class}]:\n    \"\"\"{}\"\"\"\n    \
         if limit <= 0:\n        raise ValueError(f\"limit must be positive, not {{limit}}\")\n    \
         found = {class}.objects.filter(pk={noun}_id).exclude(state='{}')\n    return list(found[:limit])\n",
        random.below(500),
        sentence(random),
        random.pick(ADJECTIVES),
    );
    block
}

fn sql_block(random: &mut Random) -> String {
    let table = format!("{}_{}", random.pick(ADJECTIVES).replace('-', "_"), random.pick(NOUNS));
    let mut block = format!("-- {}\nCREATE TABLE {table} (\n    id BIGINT PRIMARY KEY,\n", sentence(random));
    for _ in 0..5 {
        let _ = writeln!(block, "    {} VARCHAR({}) NOT NULL DEFAULT '',", random.name(), random.below(400) + 8);
    }
    let _ = write!(
        block,
        "    created_at TIMESTAMP WITH TIME ZONE NOT NULL\n);\n\nSELECT id, count(*) AS total\nFROM {table}\n\
         WHERE created_at > now() - INTERVAL '{} days' AND id <> {}\nGROUP BY id\nORDER BY total DESC;\n",
        random.below(90) + 1,
        random.below(10_000),
    );
    block
}

fn json_block(random: &mut Random) -> String {
    let mut block = format!("{{\n  \"kind\": \"{}\",\n  \"items\": [\n", random.pick(NOUNS));
    for item in 0..5 {
        let _ = writeln!(
            block,
            "    {{ \"{}\": {}, \"{}\": \"{}\", \"active\": {} }}{}",
            random.name(),
            random.below(100_000),
            random.pick(NOUNS),
            random.pick(ADJECTIVES),
            random.below(2) == 0,
            if item == 4 { "" } else { "," },
        );
    }
    let _ = write!(block, "  ],\n  \"note\": \"{}\",\n  \"next\": null\n}}\n", sentence(random));
    block
}

fn yaml_block(random: &mut Random) -> String {
    let mut block = format!("# {}\nversion: {}\nservices:\n", sentence(random), random.below(9) + 1);
    for _ in 0..4 {
        let _ = write!(
            block,
            "  {}:\n    image: \"registry.example.org/{}:{}\"\n    replicas: {}\n    enabled: {}\n",
            random.name(),
            random.pick(NOUNS),
            random.below(90),
            random.below(12),
            random.below(2) == 0,
        );
    }
    block
}

fn shell_block(random: &mut Random) -> String {
    let (noun, verb) = (random.pick(NOUNS), random.pick(VERBS));
    let mut block = format!("#!/usr/bin/env bash\n# {}\nset -euo pipefail\n\n", sentence(random));
    for _ in 0..3 {
        let (name, value) = (random.name().to_uppercase(), random.below(9_000));
        let _ = writeln!(block, "export {name}=\"${{{name}:-{value}}}\"");
    }
    let _ = write!(
        block,
        "\nfor file in data/*.{noun}; do\n    if [ ! -s \"$file\" ]; then\n        echo \"skipping $file\" >&2\n        \
         continue\n    fi\n    ./bin/{verb} --input \"$file\" --limit {} | sort -u > \"out/$(basename \"$file\")\"\ndone\n",
        random.below(400),
    );
    block
}

fn typescript_block(random: &mut Random) -> String {
    let (type_name, verb, noun) = (capital(random.pick(NOUNS)), random.pick(VERBS), random.pick(NOUNS));
    let mut block = format!("// {}\nexport interface {type_name} {{\n", sentence(random));
    for _ in 0..4 {
        let kind = random.pick(&["string", "number", "boolean", "Date | null"]);
        let _ = writeln!(block, "  {}: {kind};", random.name());
    }
    let _ = write!(
        block,
        "}}\n\nexport async function {verb}{}({noun}: string, limit = {}): Promise<{type_name}[]> {{\n  \
         const answer = await fetch(`/api/${{{noun}}}?limit=${{limit}}`);\n  \
         if (!answer.ok) throw new Error(`status ${{answer.status}}`);\n  return answer.json();\n}}\n",
        capital(noun),
        random.below(100),
    );
    block
}

fn paragraph(random: &mut Random, sentences: usize) -> String {
    let sentences: Vec<String> = (0..sentences).map(|_| sentence(random)).collect();
    sentences.join(" ")
}

fn sentence(random: &mut Random) -> String {
    let (adjective, noun, verb, object) =
        (random.pick(ADJECTIVES), random.pick(NOUNS), random.pick(VERBS), random.pick(NOUNS));
    let number = random.below(950) + 2;
    match random.below(5) {
        0 => format!("The {adjective} {noun} can {verb} each {object} within {number} seconds."),
        1 => format!("Every {noun} has a {adjective} {object}, and at most {number} of them {verb} at once."),
        2 => format!("When a {noun} cannot {verb}, the {object} stays {adjective} for {number} minutes."),
        3 => {
            format!("A {adjective} {noun} with {number} entries is shown beside its {object}; people {verb} it daily.")
        }
        _ => format!("Teams {verb} the {noun} by hand, so {number} cases of a {adjective} {object} are missed."),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// `SplitMix64`: small, the same everywhere, good enough for text.
struct Random(u64);

impl Random {
    fn new(seed: u64, stream: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which must not be 0.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    fn pick_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }

    /// An identifier that hardly ever repeats: `ledger_4711`.
    fn name(&mut self) -> String {
        format!("{}_{}", self.pick(NOUNS), self.below(10_000))
    }
}

const TEAMS: &[&str] = &[
    "Billing Team",
    "Data Team",
    "Design Team",
    "Identity Team",
    "Mobile Team",
    "Operations Team",
    "Payments Team",
    "Platform Team",
    "Reporting Team",
    "Search Team",
    "Support Team",
    "Web Team",
];
const ROLES: &[&str] = &["clerk", "accountant", "team lead", "analyst", "customer", "operator", "auditor", "planner"];
const BENEFITS: &[&str] = &[
    "nothing is typed twice",
    "mistakes are found the same day",
    "the month can be closed earlier",
    "nobody has to ask another team",
    "customers get an answer at once",
    "the audit needs no preparation",
];
const FRAMEWORKS: &[&str] = &["Django 5.2", "FastAPI 0.115", "Rails 8", "Spring Boot 3.4", "Axum 0.8", "Next.js 15"];
const DATABASES: &[&str] = &["PostgreSQL 17", "MySQL 8.4", "SQLite 3.47", "MongoDB 8"];
const QUEUES: &[&str] = &["Redis 7", "RabbitMQ 4", "NATS 2.10", "Kafka 3.9"];
const VERBS: &[&str] = &[
    "approve",
    "archive",
    "assign",
    "balance",
    "cancel",
    "collect",
    "compare",
    "confirm",
    "correct",
    "deliver",
    "export",
    "filter",
    "forward",
    "group",
    "import",
    "index",
    "invite",
    "lock",
    "match",
    "merge",
    "move",
    "notify",
    "open",
    "order",
    "print",
    "publish",
    "refund",
    "remove",
    "rename",
    "repair",
    "replace",
    "reserve",
    "restore",
    "review",
    "route",
    "schedule",
    "search",
    "share",
    "split",
    "translate",
    "verify",
    "watch",
];
const NOUNS: &[&str] = &[
    "account",
    "address",
    "agreement",
    "alert",
    "answer",
    "archive",
    "article",
    "badge",
    "balance",
    "basket",
    "batch",
    "booking",
    "branch",
    "budget",
    "calendar",
    "campaign",
    "card",
    "case",
    "catalogue",
    "channel",
    "claim",
    "comment",
    "contact",
    "contract",
    "coupon",
    "course",
    "customer",
    "dashboard",
    "delivery",
    "deposit",
    "device",
    "discount",
    "document",
    "draft",
    "event",
    "expense",
    "feedback",
    "folder",
    "form",
    "gallery",
    "guest",
    "holiday",
    "image",
    "import",
    "inbox",
    "invoice",
    "journal",
    "label",
    "ledger",
    "letter",
    "licence",
    "limit",
    "list",
    "loan",
    "location",
    "member",
    "menu",
    "message",
    "meter",
    "note",
    "notice",
    "offer",
    "office",
    "order",
    "packet",
    "page",
    "partner",
    "payment",
    "payroll",
    "permit",
    "picture",
    "plan",
    "policy",
    "portfolio",
    "price",
    "product",
    "profile",
    "project",
    "quote",
    "rating",
    "receipt",
    "record",
    "refund",
    "region",
    "reminder",
    "rental",
    "report",
    "request",
    "resource",
    "review",
    "room",
    "route",
    "salary",
    "sample",
    "schedule",
    "school",
    "seat",
    "sensor",
    "session",
    "shipment",
    "shop",
    "signature",
    "site",
    "stock",
    "store",
    "subscription",
    "supplier",
    "survey",
    "tariff",
    "task",
    "tax",
    "team",
    "template",
    "ticket",
    "timer",
    "token",
    "tour",
    "track",
    "transfer",
    "trip",
    "vehicle",
    "vendor",
    "version",
    "visit",
    "voucher",
    "wallet",
    "warehouse",
    "warranty",
    "webhook",
    "workflow",
];
const ADJECTIVES: &[&str] = &[
    "annual",
    "archived",
    "automatic",
    "basic",
    "bilingual",
    "blocked",
    "central",
    "certified",
    "cheap",
    "combined",
    "common",
    "corporate",
    "current",
    "daily",
    "deferred",
    "direct",
    "domestic",
    "early",
    "empty",
    "exact",
    "expired",
    "external",
    "fixed",
    "foreign",
    "frequent",
    "global",
    "hidden",
    "hourly",
    "idle",
    "incoming",
    "internal",
    "joint",
    "large",
    "late",
    "linked",
    "local",
    "manual",
    "minimal",
    "mobile",
    "monthly",
    "national",
    "nested",
    "open",
    "optional",
    "outgoing",
    "overdue",
    "partial",
    "pending",
    "personal",
    "plain",
    "printed",
    "private",
    "public",
    "quarterly",
    "quick",
    "recent",
    "regional",
    "remote",
    "repeated",
    "reserved",
    "rolling",
    "sealed",
    "secure",
    "shared",
    "silent",
    "single",
    "sorted",
    "split",
    "standard",
    "steady",
    "temporary",
    "tiered",
    "urgent",
    "verified",
    "virtual",
    "weekly",
];
