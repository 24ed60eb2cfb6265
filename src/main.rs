//! The `sitegen` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    sitegen::cli::run()
}
