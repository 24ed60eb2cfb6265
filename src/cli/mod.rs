//! The terminal: what was typed, what is printed.

mod args;
mod build;
mod check;
mod diff;
mod explain;
mod export;
mod fix;
mod progress;
mod read;
mod report;
mod rules;
mod schema;
mod serve;
mod theme;
mod timings;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};

/// Everything went well.
const FINE: u8 = 0;
/// There are findings that were asked to be denied.
const DENIED: u8 = 1;
/// sitegen could not do it: a wrong flag, a mistake in the configuration, a folder that cannot be written.
const FAILED: u8 = 2;

/// Runs sitegen with the arguments of this process.
#[must_use]
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(message) => {
            // Help and version go to standard output and are no failure. A reader that has gone
            // away (`sitegen --help | head -1`) is none either.
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { FAILED } else { FINE });
        }
    };
    report::set_colour(args.color);
    let result = match args.command {
        Command::Build(build) => build::run(&build),
        Command::Serve(serve) => serve::run(&serve),
        Command::Check(check) => check::run(&check),
        Command::Fix(fix) => fix::run(&fix),
        Command::Rules(rules) => rules::run(&rules),
        Command::Explain(explain) => Ok(explain::run(&explain)),
        Command::Read(read) => read::run(&read),
        Command::Export(export) => export::run(&export),
        Command::Diff(diff) => diff::run(&diff),
        Command::Schema => schema::run(),
        Command::Theme(theme) => theme::run(&theme),
    };
    ExitCode::from(result.unwrap_or_else(|error| {
        report::error(&error);
        FAILED
    }))
}
