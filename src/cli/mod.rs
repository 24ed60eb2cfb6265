//! The terminal: what was typed, what is printed.

use std::path::Path;
use std::process::ExitCode;

use crate::model::{Date, Settings};
use crate::session::Site;

/// Runs sitegen with the arguments of this process.
#[must_use]
#[allow(clippy::print_stderr, reason = "the terminal's own module")]
pub fn run() -> ExitCode {
    let settings = Settings {
        title: "Portal".into(),
        tagline: None,
        base_url: None,
        portable: false,
        today: Date::day(2026, 1, 1).expect("a day of the calendar"),
        edit_link: None,
        links: Vec::new(),
        footer: None,
        highlight: true,
    };
    match Site::read(Path::new("content"), settings).and_then(|site| site.write(Path::new("public"))) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
