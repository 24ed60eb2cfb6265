//! `sitegen fix`: mends what can be mended, or shows how.

mod diff;

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use super::args::Fix;
use super::export::print;
use super::progress::Terminal;
use super::{FINE, report};
use crate::config;
use crate::diagnostic::Code;
use crate::error::{Error, Result};
use crate::fix::{self, MENDED, Repair};
use crate::session::Session;
use crate::source;

/// Mends, and gives the exit code.
pub(super) fn run(args: &Fix) -> Result<u8> {
    let codes = args.codes()?;
    let progress = Terminal::new(args.quiet);
    let site = Session::new(args.source.project()?).refresh(&progress)?;
    progress.pause();
    let load = |path: &_| source::load(site.content(), path).ok();
    let repairs = fix::plan(site.catalog(), site.findings(), site.vocabulary(), &codes, load);
    if args.diff {
        let folder = config::path_for_reports(site.content());
        // A terminal is shown no control characters; a program is given the bytes, so that they can be applied.
        let shown = std::io::stdout().is_terminal();
        print(|out| repairs.repairs.iter().try_for_each(|repair| diff::write(repair, &folder, shown, out)))?;
    } else {
        for repair in &repairs.repairs {
            write(&source::absolute(site.content(), &repair.file.path), repair)?;
        }
    }
    if !args.quiet {
        report::mended(&site, &repairs, args.diff);
    }
    Ok(FINE)
}

impl Fix {
    /// The rules whose findings are to be mended.
    fn codes(&self) -> Result<Vec<Code>> {
        match self.select.iter().find(|code| !MENDED.contains(code)) {
            Some(code) => Err(Error::new(format!("findings of {code} cannot be mended without a person"))
                .with_help("those of SG002, SG113 and SG313 can")),
            None if self.select.is_empty() => Ok(MENDED.to_vec()),
            None => Ok(self.select.clone()),
        }
    }
}

/// Puts the mended text in place of the file in one step, with the file's permissions.
fn write(path: &Path, repair: &Repair) -> Result<()> {
    let failed = |cause| Error::io("mend", path, cause);
    // What a link leads to is mended, not the link.
    let path = &fs::canonicalize(path).map_err(failed)?;
    let (old, permissions) = (fs::read(path).map_err(failed)?, fs::metadata(path).map_err(failed)?.permissions());
    if permissions.readonly() {
        return Err(Error::new(format!("cannot mend `{}`: it is read-only", path.display())));
    }
    let mark: &[u8] = if old.starts_with(b"\xEF\xBB\xBF") { b"\xEF\xBB\xBF" } else { b"" };
    let bytes = [mark, repair.text().as_bytes()].concat();
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".sitegen-fix");
    let draft = path.with_file_name(name);
    let written = OpenOptions::new().write(true).create_new(true).open(&draft).and_then(|mut file| {
        file.write_all(&bytes)?;
        file.set_permissions(permissions)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&draft, path)).map_err(|cause| {
        let _ = fs::remove_file(&draft);
        failed(cause)
    })
}
