//! `sitegen read`: how each line of one spec was read.

mod lines;
mod words;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::args::{ListFormat, Read};
use super::export::print;
use super::progress::Terminal;
use super::report::clean;
use super::{FINE, check};
use crate::error::{Error, Result};
use crate::model::{Parsed, StatusKind};
use crate::session::{Session, Site};
use crate::source::SourceFile;

use lines::Reading;

/// Tells it, and gives the exit code.
pub(super) fn run(args: &Read) -> Result<u8> {
    if let Err(cause) = fs::metadata(&args.file) {
        return Err(Error::io("read", &args.file, cause));
    }
    let content = args.content.clone().unwrap_or_else(|| content(&args.file));
    // A dependency can only be told with all specs, so all of them are read.
    let progress = Terminal::new(args.format == ListFormat::Json);
    let site = Session::new(args.project(&content)?).refresh(&progress)?;
    progress.pause();
    let parsed = document(&site, &args.file)?;
    let readings = lines::all(&site, parsed);
    match args.format {
        ListFormat::Json => print(|out| json(&site, parsed, &readings, out))?,
        ListFormat::Human => {
            let mut out = anstream::AutoStream::auto(io::stdout().lock());
            // A reader that has had enough is no failure.
            let _ = human(args, &site, parsed, &readings, &mut out);
        }
    }
    Ok(FINE)
}

/// The folder `content` if the file is in it, else the file's own.
fn content(file: &Path) -> PathBuf {
    let usual = Path::new("content");
    let inside = |folder: &Path| Some(fs::canonicalize(file).ok()?.starts_with(fs::canonicalize(folder).ok()?));
    if inside(usual) == Some(true) {
        return usual.to_path_buf();
    }
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf()
}

fn document<'a>(site: &'a Site, file: &Path) -> Result<&'a Parsed> {
    let root = fs::canonicalize(site.content()).map_err(|cause| Error::io("read", site.content(), cause))?;
    let path = check::within(&root, file);
    let found = path.and_then(|path| site.catalog().documents().find(|parsed| parsed.path == path));
    found.map(|parsed| &**parsed).ok_or_else(|| {
        let (file, content) = (file.display(), site.content().display());
        Error::new(format!("`{file}` is not one of the documents in `{content}`"))
            .with_help("sitegen reads `.md` files that are neither hidden, nor ignored by git, nor excluded; name the folder with `--content`")
    })
}

/// What the file is as a whole.
fn headline(site: &Site, parsed: &Parsed) -> String {
    match site.catalog().specs.iter().find(|entry| entry.parsed.path == parsed.path) {
        Some(entry) => format!("a spec, `{}`", entry.key),
        None if parsed.attached_to.is_some() => "a page that belongs to the spec beside it".into(),
        None => "an ordinary page: neither its content nor the configuration makes it a spec".into(),
    }
}

/// What stands in the spec as a whole: `In Progress, 3 of 5 criteria met, 2 findings`.
fn sum(site: &Site, parsed: &Parsed) -> String {
    let mut parts = Vec::new();
    if let Some(spec) = parsed.spec() {
        let status = spec.status.as_ref().map_or(StatusKind::Unknown, |status| status.kind.clone());
        parts.push(status.label().to_owned());
        let tally = spec.tally();
        parts.push(match (tally.tracked(), tally.total()) {
            (0, 0) => "no criteria".to_owned(),
            (0, total) => format!("{total} criteria without a mark"),
            (tracked, _) => format!("{} of {tracked} criteria met", tally.met),
        });
        let boxes = spec.boxes.checked + spec.boxes.unchecked;
        if boxes > tally.tracked() {
            parts.push(format!("{} of {boxes} boxes ticked", spec.boxes.checked));
        }
    }
    parts.push(match site.findings().of(&parsed.path).len() {
        0 => "no findings".to_owned(),
        1 => "1 finding".to_owned(),
        number => format!("{number} findings"),
    });
    parts.join(", ")
}

fn human(args: &Read, site: &Site, parsed: &Parsed, readings: &[Reading], out: &mut impl Write) -> io::Result<()> {
    let (bold, quiet) = (Style::new().bold(), Style::new().dimmed());
    let bytes = fs::read(&args.file)?;
    let text = SourceFile::decode(&parsed.path, &bytes).text;
    let file = clean(&args.file.display().to_string());
    writeln!(out, "{bold}{file}{bold:#}: {}", clean(&headline(site, parsed)))?;
    writeln!(out, "{}", clean(&sum(site, parsed)))?;
    let width = text.lines().count().max(1).to_string().len();
    let kinds = readings.iter().map(|reading| reading.what.len()).max().unwrap_or(0);
    let mut readings = readings.iter().peekable();
    // The last line that some reading speaks of, the lines since then that none does, and what they belong to.
    let (mut told, mut untold, mut whole) = (0, 0, None);
    for (number, line) in (1..).zip(text.lines().chain(text.is_empty().then_some(""))) {
        if readings.peek().is_none_or(|reading| reading.place.line > number) {
            untold += u32::from(number > told && !line.trim().is_empty());
            continue;
        }
        skipped(untold, whole, width, out)?;
        untold = 0;
        writeln!(out, "{quiet}{number:>width$} |{quiet:#} {}", clean(&words::cut(line)))?;
        while let Some(Reading { place, what, text }) = readings.next_if(|reading| reading.place.line <= number) {
            told = told.max(place.end_line);
            whole = part_of(what, whole);
            let colour = colour(what);
            writeln!(out, "{:>width$} {quiet}|{quiet:#}   {colour}{what:<kinds$}{colour:#}  {}", "", clean(text))?;
        }
    }
    skipped(untold, whole, width, out)
}

/// What the lines after a reading are a part of, unless they are read as something themselves.
fn part_of(what: &'static str, before: Option<&'static str>) -> Option<&'static str> {
    match what {
        "story" | "risk" | "metric" | "integration" | "entity" | "operation" | "external" => Some(what),
        "error" | "warning" | "info" | "criterion" | "comment" => before,
        _ => None,
    }
}

/// Lines that have no place among the readings: parts of something that is told above, or text that is only shown.
fn skipped(lines: u32, whole: Option<&str>, width: usize, out: &mut impl Write) -> io::Result<()> {
    if lines == 0 {
        return Ok(());
    }
    let quiet = Style::new().dimmed();
    let number = if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
    let what = match (whole, lines) {
        (Some(whole), _) => format!("of the {whole} above"),
        (None, 1) => "of text, shown as it stands".to_owned(),
        (None, _) => "of text, shown as they stand".to_owned(),
    };
    writeln!(out, "{quiet}{:>width$} : {number} {what}{quiet:#}", "")
}

fn colour(what: &str) -> Style {
    let colour = match what {
        "error" => AnsiColor::Red,
        "warning" => AnsiColor::Yellow,
        "info" => AnsiColor::Blue,
        _ => AnsiColor::Cyan,
    };
    Style::new().fg_color(Some(colour.into()))
}

fn json(site: &Site, parsed: &Parsed, readings: &[Reading], out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Whole<'a> {
        path: &'a str,
        read_as: String,
        lines: Vec<Told<'a>>,
    }
    #[derive(Serialize)]
    struct Told<'a> {
        line: u32,
        column: u32,
        end_line: u32,
        end_column: u32,
        what: &'a str,
        text: &'a str,
    }
    let lines = readings.iter().map(|Reading { place, what, text }| Told {
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        what,
        text,
    });
    let whole = Whole { path: parsed.path.as_str(), read_as: headline(site, parsed), lines: lines.collect() };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}
