//! `sitegen export`: the model as data, to standard output or into a file.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::FINE;
use super::args::{Export, Format};
use super::progress::Terminal;
use crate::error::{Error, Result};
use crate::session::Session;
use crate::views::{self, export};

/// Exports, and gives the exit code.
pub(super) fn run(args: &Export) -> Result<u8> {
    let project = args.project.project()?;
    // The progress of reading goes to standard error, so that it never mixes with the data.
    let progress = Terminal::new(false);
    let site = Session::new(project).refresh(&progress)?;
    progress.pause();
    match &args.output {
        Some(file) => save(file, |out| write(site.view(), args.format, out))?,
        None => print(|out| write(site.view(), args.format, out))?,
    }
    Ok(FINE)
}

fn write(site: views::Site<'_>, format: Format, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Json => export::whole(site, out),
        Format::Csv => export::csv(site, out),
        Format::Ndjson => export::ndjson(site, out),
    }
}

/// Writes data to standard output. A reader that has had enough (`| head`) is no failure.
pub(super) fn print(write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            Err(Error::new(format!("cannot write to standard output: {cause}")))
        }
        _ => Ok(()),
    }
}

/// Writes data into a file, which is the old one until the new one is whole.
pub(super) fn save(file: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<()> {
    // A device or a pipe (`/dev/stderr`) cannot be replaced, and needs not be.
    let special = fs::metadata(file).is_ok_and(|found| !found.is_file());
    let draft = if special { file.to_path_buf() } else { beside(file) };
    let written = File::create(&draft).and_then(|draft| {
        let mut out = BufWriter::new(draft);
        write(&mut out)?;
        out.flush()
    });
    let placed = written.and_then(|()| if special { Ok(()) } else { fs::rename(&draft, file) });
    placed.map_err(|cause| {
        if !special {
            let _ = fs::remove_file(&draft);
        }
        Error::io("write", file, cause)
    })
}

/// Where the new file grows: in the same folder, so that putting it in place is one step.
fn beside(file: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(file.file_name().unwrap_or_default());
    name.push(".part");
    file.with_file_name(name)
}
