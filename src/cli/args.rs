//! The commands and their flags.

mod checking;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::SystemTime;

use clap::{Args as Flags, Parser, Subcommand, ValueEnum};

use crate::config;
use crate::diagnostic::Severity;
use crate::error::{Error, Result};
use crate::model::Date;
use crate::session::Project;

pub(super) use checking::{Check, Explain, Fix, ListFormat, Read, ReportFormat, Rules};

/// Everything that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "sitegen",
    version,
    about = "Turns a folder of feature specs into a portal that stakeholders read",
    long_about = "Turns a folder of feature specs (Markdown) into a portal of static pages: what the status of each \
                  feature is, what depends on what, and what ships in which release.\n\nNothing has to be set up: \
                  point it at the folder.",
    after_help = "Examples:\n  sitegen build                     content/ becomes public/\n  sitegen build docs/specs -o site  \
                  another folder, another place\n  sitegen serve                     look at it while you write\n  \
                  sitegen check --deny warning      fail a pull request\n\n\
                  `sitegen help build` tells more about a command.",
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(super) struct Args {
    /// When to use colours; `NO_COLOR` is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal
    Auto,
    /// Also into files and pipes
    Always,
    /// Nowhere
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(Build),
    Serve(Serve),
    Check(Check),
    Fix(Fix),
    Rules(Rules),
    Explain(Explain),
    Read(Read),
    Export(Export),
    Diff(Diff),
    /// Print the JSON Schema of what `export` and `api/v1/` hold
    Schema,
    Theme(Theme),
}

/// Change the look: write out the files of the built-in theme
#[derive(Debug, Flags)]
pub(super) struct Theme {
    #[command(subcommand)]
    pub(super) command: ThemeCommand,
}

/// What to do with the theme.
#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    Eject(Eject),
}

/// Write the files of the built-in theme into a folder
///
/// A theme of yours holds only what differs: look-up is file by file, yours first. So write out the one template or
/// style sheet that you want to change. Nothing is ever overwritten.
#[derive(Debug, Flags)]
#[command(after_help = "Examples:\n  sitegen theme eject --only css/tokens.css\n  \
                        sitegen theme eject house --only templates/spec.html --only templates/index.html\n  \
                        sitegen theme eject house --only css")]
pub(super) struct Eject {
    /// The folder to write into
    #[arg(value_name = "DIR", default_value = "theme")]
    pub(super) dir: PathBuf,
    /// A file of the theme, or a folder of it; as often as you like
    #[arg(long, value_name = "PATH")]
    pub(super) only: Vec<String>,
}

/// Write the portal into a folder
///
/// Reads all Markdown under CONTENT, links it, and writes a portal of static pages. What cannot be
/// understood is shown on the page as it is, and reported here; it never stops a build unless you ask
/// for that with --strict or --deny.
///
/// Only what changed is written, and only what an earlier build wrote is ever replaced or removed. A
/// build that fails, or is stopped, leaves the last good site.
#[derive(Debug, Flags)]
#[command(after_help = "Examples:\n  sitegen build\n  sitegen build .specify/specs --out site\n  \
                        sitegen build --base-url https://example.org/portal/ --strict\n\n\
                        Exit code: 0 fine, 1 denied by --strict or --deny, 2 could not be done.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that is typed or not")]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) project: ProjectFlags,
    /// Where to write the portal
    #[arg(short, long, value_name = "OUT", default_value = "public")]
    pub(super) out: PathBuf,
    /// Fail, and write nothing, if there are warnings or errors; the same as --deny warning
    #[arg(long, conflicts_with = "deny")]
    pub(super) strict: bool,
    /// Fail, and write nothing, if there is a finding of this level or above
    #[arg(long, value_name = "LEVEL")]
    pub(super) deny: Option<Level>,
    /// Link to `index.html`, for a portal that is opened from disk
    #[arg(long)]
    pub(super) portable: bool,
    /// Print what each stage, each template and the slowest pages took
    #[arg(long)]
    pub(super) timings: bool,
    /// An earlier export, or a published api/v1/portal.json: the portal tells what has changed since
    #[arg(long, value_name = "OLD")]
    pub(super) since: Option<PathBuf>,
    /// Print errors only
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// Look at the portal in a browser while you write
///
/// Reads everything once, then makes each page when it is asked for; nothing is written to disk. A page
/// that an edit changes reloads by itself. Only this machine can connect, unless you name another address with --host.
#[derive(Debug, Flags)]
#[command(after_help = "Examples:\n  sitegen serve --open\n  sitegen serve .specify/specs --port 3000\n\n\
                        Ctrl-C ends it.")]
pub(super) struct Serve {
    #[command(flatten)]
    pub(super) project: ProjectFlags,
    /// The port; the next free one if it is taken, 0 for any
    #[arg(short, long, value_name = "N", default_value_t = 8000)]
    pub(super) port: u16,
    /// The address to listen on; 0.0.0.0 lets the whole network in
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub(super) host: IpAddr,
    /// An earlier export, or a published api/v1/portal.json: the portal tells what has changed since
    #[arg(long, value_name = "OLD")]
    pub(super) since: Option<PathBuf>,
    /// Open the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Look for changes twice a second instead of waiting to be told, as on drives of other machines
    #[arg(long)]
    pub(super) poll: bool,
    /// Print the address and errors only
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// Print everything that was read as data
///
/// The same values as on the pages, for other tools: JSON holds the whole model, CSV one row a spec, NDJSON
/// one JSON object a spec. `sitegen schema` describes the JSON. Findings are part of it and are not printed.
#[derive(Debug, Flags)]
#[command(after_help = "Examples:\n  sitegen export | jq '.specs[] | select(.observed.agrees | not) | .key'\n  \
                        sitegen export docs/specs --format csv --output specs.csv\n\n\
                        Exit code: 0 fine, 2 could not be done.")]
pub(super) struct Export {
    #[command(flatten)]
    pub(super) project: ProjectFlags,
    /// How to write it
    #[arg(short, long, value_name = "FORMAT", default_value = "json")]
    pub(super) format: Format,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The whole model as one document
    Json,
    /// One row a spec, for spreadsheets; a cell that would be run as a formula gets an apostrophe in front
    Csv,
    /// One JSON object a spec, each on its own line
    Ndjson,
}

/// Tell what changed between two portals
///
/// Each side is a file that `sitegen export` wrote, or a published api/v1/portal.json; `-` is standard input. Told are
/// status moves, criteria that are newly met or not met any more, items that moved between releases, dates
/// that moved, risks, dependencies, and specs that are new, gone or called otherwise.
#[derive(Debug, Flags)]
#[command(after_help = "Examples:\n  sitegen export -o new.json && sitegen diff old.json new.json\n  \
                        curl -fsSL https://example.org/portal/api/v1/portal.json | sitegen diff - new.json -f markdown\n\n\
                        Exit code: 0 fine, changed or not, 2 could not be done.")]
pub(super) struct Diff {
    /// The earlier portal
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// The later one
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
    /// How to write it
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: DiffFormat,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people at a terminal
    Text,
    /// For comments on pull requests
    Markdown,
    /// For other tools: every change, and the lines in words
    Json,
}

/// What to read, and how.
#[derive(Debug, Flags)]
pub(super) struct ProjectFlags {
    /// The folder of your specs
    #[arg(default_value = "content")]
    pub(super) content: PathBuf,
    /// Where the portal will be published, for links that have to be whole
    #[arg(long, value_name = "URL", value_parser = config::base_url)]
    pub(super) base_url: Option<String>,
    /// The configuration [default: sitegen.toml in CONTENT, or above it up to the git root]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Today's date, for what is overdue or stale [default: `SOURCE_DATE_EPOCH`, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) date: Option<Date>,
    /// A folder of templates, styles and scripts that replace the built-in ones file by file
    #[arg(long, value_name = "DIR")]
    pub(super) theme: Option<PathBuf>,
}

/// A level of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    /// What would make the portal say something untrue
    Error,
    /// Probable mistakes too
    Warning,
    /// Everything
    Info,
}

impl Level {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

impl Build {
    /// The least severity that makes the build fail, if any does.
    pub(super) fn denied(&self) -> Option<Severity> {
        let strict = self.strict.then_some(Severity::Warning);
        strict.or(self.deny.map(Level::severity))
    }
}

impl ProjectFlags {
    /// What was typed, as a project.
    pub(super) fn project(&self) -> Result<Project> {
        Ok(Project {
            config: self.config.clone(),
            base_url: self.base_url.clone(),
            theme: self.theme.clone(),
            ..Project::new(&self.content, self.date.map_or_else(today, Ok)?)
        })
    }
}

/// The date that `SOURCE_DATE_EPOCH` asks for, else today's in UTC: the same for a whole team.
fn today() -> Result<Date> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) if !text.trim().is_empty() => text.trim().parse().ok(),
        _ => {
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok().and_then(|age| age.as_secs().try_into().ok())
        }
    };
    seconds.and_then(Date::from_unix_seconds).ok_or_else(|| {
        Error::new("`SOURCE_DATE_EPOCH` is no time")
            .with_help("it is the number of seconds since 1970, as in `1767225600`")
    })
}

fn day(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let date = match parts[..] {
        [year, month, day] if [year.len(), month.len(), day.len()] == [4, 2, 2] => {
            (|| Date::day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))()
        }
        _ => None,
    };
    date.ok_or_else(|| "a day of the calendar is wanted, as in `2026-09-01`".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_are_consistent() {
        use clap::CommandFactory as _;
        Args::command().debug_assert();
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        assert_eq!(day("2026-02-28"), Ok(Date::day(2026, 2, 28).unwrap()));
        for text in ["2026-02-30", "2026-2-3", "today", "", "2026-02", "+026-01-01x"] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
