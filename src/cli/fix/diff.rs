//! A unified diff of the edits of one file, for people and for `git apply`.

use std::io::{self, Write};
use std::ops::Range;

use crate::cli::report::clean;
use crate::fix::Repair;

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// Lines of the old text and what replaces them.
struct Change {
    lines: Range<usize>,
    text: String,
}

/// Writes the diff; `folder` comes before the path. Lines are harmless to a terminal if `shown` on one.
pub(super) fn write(repair: &Repair, folder: &str, shown: bool, out: &mut impl Write) -> io::Result<()> {
    let old: Vec<&str> = repair.file.text.split_inclusive('\n').collect();
    let changes = changes(repair, &old);
    let path = clean(&format!("{folder}{}", repair.file.path));
    writeln!(out, "--- a/{path}\n+++ b/{path}")?;
    let mut rest = &changes[..];
    // Lines that the hunks so far have put in and taken out.
    let (mut added, mut removed) = (0, 0);
    while !rest.is_empty() {
        let near = rest.windows(2).position(|pair| pair[1].lines.start > pair[0].lines.end + 2 * CONTEXT);
        let (hunk, after) = rest.split_at(near.map_or(rest.len(), |at| at + 1));
        rest = after;
        let from = hunk[0].lines.start.saturating_sub(CONTEXT);
        let to = (hunk[hunk.len() - 1].lines.end + CONTEXT).min(old.len());
        let gains: usize = hunk.iter().map(|change| lines(&change.text).count()).sum();
        let losses: usize = hunk.iter().map(|change| change.lines.len()).sum();
        let (length, new_from) = (to - from, from + added - removed);
        let new_length = length + gains - losses;
        writeln!(out, "@@ -{} +{} @@", span(from, length), span(new_from, new_length))?;
        let mut at = from;
        for change in hunk {
            old[at..change.lines.start].iter().try_for_each(|line| write_line(' ', line, shown, out))?;
            old[change.lines.clone()].iter().try_for_each(|line| write_line('-', line, shown, out))?;
            lines(&change.text).try_for_each(|line| write_line('+', line, shown, out))?;
            at = change.lines.end;
        }
        old[at..to].iter().try_for_each(|line| write_line(' ', line, shown, out))?;
        added += gains;
        removed += losses;
    }
    Ok(())
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n')
}

fn span(from: usize, length: usize) -> String {
    // An empty span is named by the line before it.
    format!("{},{length}", if length == 0 { from } else { from + 1 })
}

fn write_line(sign: char, line: &str, shown: bool, out: &mut impl Write) -> io::Result<()> {
    let (text, has_end) = line.strip_suffix('\n').map_or((line, false), |text| (text, true));
    if shown {
        writeln!(out, "{sign}{}", clean(text.trim_end_matches('\r')))?;
    } else {
        writeln!(out, "{sign}{text}")?;
    }
    if has_end { Ok(()) } else { writeln!(out, "\\ No newline at end of file") }
}

/// The edits as changes of whole lines, in order; those that touch one line are one change.
fn changes(repair: &Repair, old: &[&str]) -> Vec<Change> {
    let mut starts = Vec::with_capacity(old.len() + 1);
    let mut end = 0;
    for line in old {
        starts.push(end);
        end += line.len();
    }
    let text = &repair.file.text;
    let mut changes: Vec<(Change, usize)> = Vec::new();
    for edit in &repair.edits {
        let (from, to) = edit.range;
        let first = starts.partition_point(|start| *start <= from).saturating_sub(1);
        let is_whole_lines = from == to && (from == end && text.ends_with('\n') || starts.get(first) == Some(&from));
        let lines = if is_whole_lines {
            let at = starts.partition_point(|start| *start < from);
            at..at
        } else {
            first..starts.partition_point(|start| *start < to.max(from + 1)).max(first + 1)
        };
        let line_start = starts.get(lines.start).copied().unwrap_or(end);
        match changes.last_mut() {
            Some((change, done)) if lines.start < change.lines.end || lines.is_empty() && lines == change.lines => {
                change.text.push_str(&text[*done..from]);
                change.text.push_str(&edit.text);
                change.lines.end = change.lines.end.max(lines.end);
                *done = to;
            }
            _ => changes.push((Change { lines, text: format!("{}{}", &text[line_start..from], edit.text) }, to)),
        }
    }
    let whole = |(mut change, done): (Change, usize)| {
        let line_end = starts.get(change.lines.end).copied().unwrap_or(end);
        change.text.push_str(text.get(done..line_end).unwrap_or_default());
        change
    };
    changes.into_iter().map(whole).collect()
}
