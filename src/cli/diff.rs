//! `sitegen diff`: what changed between two portals, and reading the earlier one for `--since`.

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::args::{Diff, DiffFormat};
use super::export::print;
use super::{FINE, report};
use crate::changes::{self, Changes, Snapshot};
use crate::error::{Error, Result};
use crate::views::changes::{Group, Subject, Told, summary, told};

/// Compares, and gives the exit code.
pub(super) fn run(args: &Diff) -> Result<u8> {
    if is_standard_input(&args.old) && is_standard_input(&args.new) {
        return Err(Error::new("both sides are standard input").with_help("give a file for one of them"));
    }
    let (before, after) = (read(&args.old)?, read(&args.new)?);
    let changes = changes::compare(&before, &after);
    let lines = told(&changes, &[]);
    print(|out| match args.format {
        DiffFormat::Text => text(&changes, &lines, out),
        DiffFormat::Markdown => markdown(&changes, &lines, out),
        DiffFormat::Json => json(&changes, &lines, out),
    })?;
    Ok(FINE)
}

/// The earlier portal of `--since`.
pub(super) fn earlier(file: &Path) -> Result<Arc<Snapshot>> {
    read(file).map(Arc::new)
}

fn is_standard_input(file: &Path) -> bool {
    file == Path::new("-")
}

fn read(file: &Path) -> Result<Snapshot> {
    let (name, bytes) = if is_standard_input(file) {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|cause| Error::new(format!("cannot read standard input: {cause}")))?;
        ("standard input".to_owned(), bytes)
    } else {
        (format!("`{}`", file.display()), fs::read(file).map_err(|cause| Error::io("read", file, cause))?)
    };
    // A byte order mark is what some shells put before the output of a command.
    let text = String::from_utf8(bytes).map_err(|_| Error::new(format!("{name} is no UTF-8 text")))?;
    Snapshot::read(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let told = Error::new(format!("{name} {error}"));
        match error.help() {
            Some(help) => told.with_help(help),
            None => told,
        }
    })
}

/// `from 2026-11-01 to 2026-11-22`, as far as the exports say.
fn span(changes: &Changes) -> String {
    let (since, until) = (report::clean(&changes.since), report::clean(&changes.until));
    match (since.is_empty(), until.is_empty()) {
        (false, false) => format!(" from {since} to {until}"),
        (false, true) => format!(" since {since}"),
        (true, _) => String::new(),
    }
}

fn groups<'a, 'b>(lines: &'b [Told<'a>]) -> impl Iterator<Item = (Group, &'b [Told<'a>])> {
    lines.chunk_by(|left, right| left.group == right.group).map(|lines| (lines[0].group, lines))
}

fn text(changes: &Changes, lines: &[Told<'_>], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "What changed{}: {}", span(changes), summary(changes))?;
    for (group, lines) in groups(lines) {
        writeln!(out, "\n{}", group.title())?;
        for line in lines {
            let subject = match &line.subject {
                Subject::Spec { key, .. } if line.subject.name() == *key => (*key).to_owned(),
                Subject::Spec { key, title } => format!("{title} ({key})"),
                Subject::Release(name) => format!("Release {name}"),
            };
            writeln!(out, "  {}", report::clean(&format!("{subject}: {}", line.text)))?;
            for detail in &line.details {
                writeln!(out, "    - {}", report::clean(detail))?;
            }
            if line.more > 0 {
                writeln!(out, "    and {} more", line.more)?;
            }
        }
    }
    Ok(())
}

fn markdown(changes: &Changes, lines: &[Told<'_>], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "## What changed{}", inert(&span(changes)))?;
    let all = summary(changes);
    writeln!(out, "\n{}{}.", all[..1].to_uppercase(), &all[1..])?;
    for (group, lines) in groups(lines) {
        writeln!(out, "\n### {}\n", group.title())?;
        for line in lines {
            let subject = match &line.subject {
                Subject::Spec { key, .. } if line.subject.name() == *key => format!("**{}**", inert(key)),
                Subject::Spec { key, title } => format!("**{}** ({})", inert(title), inert(key)),
                Subject::Release(name) => format!("**Release {}**", inert(name)),
            };
            writeln!(out, "- {subject}: {}", inert(&line.text.replace('`', "")))?;
            for detail in &line.details {
                writeln!(out, "  - {}", inert(detail))?;
            }
            if line.more > 0 {
                writeln!(out, "  - and {} more", line.more)?;
            }
        }
    }
    Ok(())
}

/// Words of strangers as Markdown in which they are nothing but words: no markup, no link, no picture, and nobody
/// is notified by an `@`.
fn inert(text: &str) -> String {
    let mut inert = String::with_capacity(text.len());
    for letter in report::clean(text).chars() {
        match letter {
            '<' => inert.push_str("&lt;"),
            '>' => inert.push_str("&gt;"),
            '&' => inert.push_str("&amp;"),
            // A host makes links of names and numbers wherever they stand: a joiner without width keeps them words.
            '@' | '#' => inert.extend([letter, '\u{2060}']),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                inert.extend(['\\', letter]);
            }
            _ => inert.push(letter),
        }
    }
    // So does it of addresses.
    inert.replace("://", ":\u{2060}//").replace("www.", "www\u{2060}.")
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    #[serde(flatten)]
    changes: &'a Changes,
    lines: &'a [Told<'a>],
}

fn json(changes: &Changes, lines: &[Told<'_>], out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document { schema: 1, changes, lines })?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn words_of_strangers_are_words_in_markdown() {
        assert_eq!(inert("<img src=x> ![a](b) `c` *d*"), "&lt;img src=x&gt; \\!\\[a\\]\\(b\\) \\`c\\` \\*d\\*");
        assert_eq!(inert("@all #12"), "@\u{2060}all #\u{2060}12");
    }
}
