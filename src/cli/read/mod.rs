//! `sitegen read`: how each line of one spec was read.

mod lines;
mod words;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::builder::styling::Style;
use serde::Serialize;

use super::args::{ListFormat, Read};
use super::export::print;
use super::progress::Terminal;
use super::report::clean;
use super::{FINE, check};
use crate::error::{Error, Result};
use crate::model::Parsed;
use crate::session::{Session, Site};

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

fn human(args: &Read, site: &Site, parsed: &Parsed, readings: &[Reading], out: &mut impl Write) -> io::Result<()> {
    let bold = Style::new().bold();
    let file = clean(&args.file.display().to_string());
    writeln!(out, "{bold}{file}{bold:#}: {}", clean(&headline(site, parsed)))?;
    let width = readings.last().map_or(1, |reading| reading.place.line.to_string().len());
    let kinds = readings.iter().map(|reading| reading.what.len()).max().unwrap_or(0);
    let mut last = 0;
    for Reading { place, what, text } in readings {
        // A line that is read as several things is named once.
        let line = if place.line == last { String::new() } else { place.line.to_string() };
        last = place.line;
        writeln!(out, "{line:>width$}  {what:<kinds$}  {}", clean(text))?;
    }
    Ok(())
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
