//! The shape of the text for the rules: which sections there are, what is still to be written, and what
//! an author has silenced.

use std::ops::Range;

use crate::model::{Attributed, SectionOutline, Silence, Structure};

use super::Context;
use super::outline::{Block, Line};

/// What a silencing comment begins with, after `<!--`.
pub(super) const SILENCE: &str = "sitegen-ignore";

/// Words that mean that something is still to be written, as they are written for it.
const MARKERS: [&str; 4] = ["TBD", "TBC", "NEEDS CLARIFICATION", "TODO"];

/// Reads the shape of a document.
pub(super) fn read(context: &Context<'_>) -> Structure {
    let html_anchors = context.outline.html_anchors.iter().map(|name| name.to_lowercase().into()).collect();
    let mut structure = Structure {
        points_away: points_away(context),
        may_name_titles: may_name_titles(&context.file.text),
        html_anchors,
        silences: silences(context),
        ..Structure::default()
    };
    let sections = &context.outline.sections;
    let mut outlines = Vec::with_capacity(sections.len());
    let mut keys: Vec<usize> = context.metadata.fields.iter().map(|field| field.key.range.start).collect();
    keys.sort_unstable();
    for (position, section) in sections.iter().enumerate() {
        if let Some(place) = section.place {
            let followed = sections.get(position + 1).is_some_and(|next| next.level > section.level);
            let (kind, level) = (context.kinds[position], section.level);
            let is_empty = section.blocks.iter().all(|block| matches!(block, Block::Rule(_))) && !followed;
            outlines.push(SectionOutline { kind, level, is_empty, place });
        }
        markers(context, &section.heading, &mut structure);
        search(context, section.blocks, &keys, &mut structure);
    }
    structure.sections = outlines.into_iter().collect();
    structure
}

/// Whether two brackets may follow each other in what a reader sees: as they are, with an escape, a comment or an
/// entity between, or as entities themselves.
fn may_name_titles(text: &str) -> bool {
    const SPELLINGS: [&str; 7] = ["[[", "[\\", "[<", "[&", "&#", "&lb", "&ls"];
    // All of them begin with one of two characters, which most texts have few of.
    memchr::memchr2_iter(b'[', b'&', text.as_bytes())
        .any(|at| SPELLINGS.iter().any(|spelling| text[at..].starts_with(spelling)))
}

/// Words of a text that has its content elsewhere.
const AWAY: [&str; 12] = [
    "moved to",
    "has moved",
    "merged into",
    "replaced by",
    "superseded by",
    "now lives in",
    "now part of",
    "canonical spec",
    "canonical version",
    "copied from",
    "is a pointer",
    "source of truth is",
];

/// Whether a document is a title, perhaps some fields, and a few lines that lead elsewhere.
fn points_away(context: &Context<'_>) -> bool {
    const MOST_LINES: usize = 4;
    let mut titled = context.outline.sections.iter().filter(|section| section.place.is_some());
    let (Some(title), None) = (titled.next(), titled.next()) else { return false };
    let Some(lines) = running_text(title.blocks) else { return false };
    if lines.len() > MOST_LINES + context.metadata.fields.len() {
        return false;
    }
    let source = |line: &&Line| context.file.text.get(line.range.clone()).unwrap_or_default().to_lowercase();
    lines.iter().map(source).any(|line| AWAY.iter().any(|words| line.contains(words)))
}

/// The lines of blocks that are nothing but paragraphs and quotations of paragraphs.
fn running_text<'a>(blocks: &'a [Block<'a>]) -> Option<Vec<&'a Line<'a>>> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Rule(_) => {}
            Block::Paragraph(own) => lines.extend(*own),
            Block::Quote(inner) => {
                for block in *inner {
                    let Block::Paragraph(own) = block else { return None };
                    lines.extend(*own);
                }
            }
            _ => return None,
        }
    }
    Some(lines)
}

/// Looks through blocks for markers. Blocks are never nested deeply.
fn search(context: &Context<'_>, blocks: &[Block], keys: &[usize], structure: &mut Structure) {
    for block in blocks {
        match block {
            Block::Paragraph(lines) => {
                for line in *lines {
                    // A field that says `TBD` says that it has no value, and has a rule of its own.
                    let next = keys.partition_point(|key| *key < line.range.start);
                    if keys.get(next).is_none_or(|key| *key >= line.range.end) {
                        markers(context, line, structure);
                    }
                }
            }
            Block::List(items) => items.iter().for_each(|item| search(context, item.blocks, keys, structure)),
            Block::Quote(blocks) => search(context, blocks, keys, structure),
            Block::Table(table) => {
                table
                    .head
                    .iter()
                    .chain(table.rows.iter().copied().flatten())
                    .for_each(|cell| markers(context, cell, structure));
            }
            Block::Code(_) | Block::Rule(_) => {}
        }
    }
}

fn markers(context: &Context<'_>, line: &Line, structure: &mut Structure) {
    // Hardly any line has one, and this is asked of every line: all of them begin with one of these pairs.
    let bytes = line.text.as_bytes();
    let begins = |at: usize| matches!(bytes[at..], [b'T', b'B' | b'O', ..] | [b'N', b'E', ..]);
    if !memchr::memchr2_iter(b'T', b'N', bytes).any(begins) {
        return;
    }
    for marker in MARKERS {
        for (at, _) in line.text.match_indices(marker) {
            if line.is_code(at) || !is_word(line.text, at, marker) {
                continue;
            }
            // There are features about a TODO list; a remark has a colon, brackets, or the line for itself.
            if marker == "TODO" && !is_remark(line.text, at) {
                continue;
            }
            structure.marker_count += 1;
            if structure.markers.len() < Structure::MOST_MARKERS {
                let place = line.place_of(context.file, at..at + marker.len());
                structure.markers.push(Attributed { text: marker.into(), place });
            }
        }
    }
}

fn is_remark(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].trim_end(), text[at + "TODO".len()..].trim_start());
    after.starts_with([':', '(']) || before.ends_with(['[', '(']) || before.is_empty() && after.is_empty()
}

fn is_word(text: &str, at: usize, word: &str) -> bool {
    let joins = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    !text[..at].ends_with(joins) && !text[at + word.len()..].starts_with(joins)
}

/// Every `<!-- sitegen-ignore SG601, SG602: reason -->`.
fn silences(context: &Context<'_>) -> Vec<Silence> {
    let text = &context.file.text;
    let mut silences = Vec::new();
    for start in &context.outline.silences {
        let Some(length) = text[*start..].find("-->") else { continue };
        let place = context.place(*start..start + length + "-->".len());
        let inside = text[*start..start + length].trim_start_matches("<!--").trim();
        let Some(inside) = inside.strip_prefix(SILENCE) else { continue };
        let (codes, reason) = inside.split_once(':').unwrap_or((inside, ""));
        let reach = reach(context, *start);
        let reach = u32::try_from(reach.start).unwrap_or(u32::MAX)..u32::try_from(reach.end).unwrap_or(u32::MAX);
        for words in codes.split([',', ' ', '\t', '\n', '\r']).filter(|words| !words.is_empty()) {
            silences.push(Silence {
                words: words.into(),
                code: words.parse().ok(),
                has_reason: reason.chars().any(char::is_alphanumeric),
                reach: reach.clone(),
                place,
            });
        }
    }
    silences
}

/// The section around a byte with all below it; the whole file above the first section of level two.
fn reach(context: &Context<'_>, at: usize) -> Range<usize> {
    let sections = &context.outline.sections;
    let own = sections.partition_point(|section| section.range.start <= at).saturating_sub(1);
    if sections[own].level < 2 {
        // Findings about a file's end may stand behind its last character.
        return 0..usize::MAX;
    }
    let last = context.outline.subtree(own).end - 1;
    sections[own].range.start..sections[last].range.end.max(at + 1)
}
