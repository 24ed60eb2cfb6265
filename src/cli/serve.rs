//! `sitegen serve`: look at the portal while writing.

use super::args::Serve;
use super::build::program;
use super::{FINE, diff, report};
use crate::error::Result;
use crate::serve::{self, Event, Options, Watching};
use crate::session::Session;

/// Serves until Ctrl-C, and gives the exit code.
pub(super) fn run(args: &Serve) -> Result<u8> {
    let mut project = args.project.project()?;
    // What an earlier build wrote in the usual place is no content, and what it read need not be read again.
    project.output = Some("public".into());
    project.program = program();
    project.since = args.since.as_deref().map(diff::earlier).transpose()?;
    let watching = if args.poll { Watching::Polling } else { Watching::Events };
    let options = Options { host: args.host, port: args.port, watching };
    let (open, quiet) = (args.open, args.quiet);
    serve::run(Session::new(project), options, move |event| match event {
        Event::Ready { url, taken } => {
            report::serving(url, taken);
            if open {
                // Without a browser the address is on the screen all the same.
                let _ = open::that_detached(url);
            }
        }
        Event::Read(site) if !quiet => report::told(&report::findings(site)),
        Event::Changed(site) if !quiet => report::changed(site),
        Event::Read(_) | Event::Changed(_) => {}
        Event::Polling(reason) => report::polling(reason),
        Event::Trouble(error) => report::error(error),
    })?;
    Ok(FINE)
}
