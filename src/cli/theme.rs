//! `sitegen theme eject`: the built-in theme as files.

use std::io::{self, Write as _};

use super::FINE;
use super::args::{Theme, ThemeCommand};
use crate::error::Result;
use crate::theme;

/// Does what was asked for, and gives the exit code.
pub(super) fn run(args: &Theme) -> Result<u8> {
    let ThemeCommand::Eject(eject) = &args.command;
    let written = theme::eject(&eject.dir, &eject.only)?;
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    let folder = eject.dir.display();
    let files = if written.len() == 1 { "1 file".to_owned() } else { format!("{} files", written.len()) };
    // A reader that has had enough is no failure.
    let _ = writeln!(
        out,
        "wrote {files} to {folder}\n\nDelete what you do not change: a file that is not there is taken from the built-in \
         theme, and so keeps up with it.\n\nTo use it, build with `--theme {folder}`, or write into sitegen.toml:\n\n    \
         theme = \"{folder}\"    # from the folder of that file"
    );
    Ok(FINE)
}
