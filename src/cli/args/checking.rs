//! The commands that look at specs without making a portal: their flags.

use std::path::{Path, PathBuf};

use clap::{Args as Flags, ValueEnum};

use super::{Level, day, today};
use crate::config;
use crate::diagnostic::{Code, Severity};
use crate::error::Result;
use crate::model::Date;
use crate::near::nearest;
use crate::session::Project;

/// Report what is wrong with the specs, as a gate for pull requests
///
/// Reads and links everything under CONTENT and holds it against all rules. The report goes to standard
/// output. `sitegen explain` tells what a rule means and how to silence it.
///
/// A collection that already has findings begins with a baseline: what stands in it passes, and only what
/// is new fails. It is recognised by its rule, its file and the words it points at, so it may move.
#[derive(Debug, Flags)]
#[command(
    after_help = "Examples:\n  sitegen check --deny warning\n  sitegen check --format sarif > findings.sarif\n  \
                        sitegen check --write-baseline baseline.json\n  \
                        sitegen check --baseline baseline.json --only-changed $(git diff --name-only main)\n  \
                        sitegen check --release 1.2.0\n\n\
                        Exit code: 0 clean, 1 findings of the denied level or above, or a release that is not ready, \
                        2 could not be done."
)]
pub(in crate::cli) struct Check {
    #[command(flatten)]
    pub(in crate::cli) source: SourceFlags,
    /// How the report is written
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: ReportFormat,
    /// Fail if there is a finding of this level or above
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    deny: Level,
    #[command(flatten)]
    pub(in crate::cli) codes: CodeFlags,
    /// Tell whether this release can ship, and fail unless it can or is out
    #[arg(long, value_name = "VERSION", conflicts_with_all = ["deny", "select", "ignore", "baseline", "write_baseline", "only_changed"])]
    pub(in crate::cli) release: Option<String>,
    /// Leave out the findings that stand in this file
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Write all findings into this file, to be let through by --baseline, and succeed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "only_changed"])]
    pub(in crate::cli) write_baseline: Option<PathBuf>,
    /// Report on these files, and on what they have to do with, only
    #[arg(long, value_name = "PATH", num_args = 0..)]
    pub(in crate::cli) only_changed: Option<Vec<PathBuf>>,
    /// Report only what fails, and no summary
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ReportFormat {
    /// For people, with the lines that are meant
    Human,
    /// One line a finding: `path:line:column: severity[CODE slug]: message`
    Short,
    /// One document; its findings have the shape that `sitegen schema` describes
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands, which GitHub Actions shows on the lines of a pull request
    Github,
    /// `JUnit` XML, a test case a file
    Junit,
}

/// List all rules, as `sitegen.toml` sets them
#[derive(Debug, Flags)]
pub(in crate::cli) struct Rules {
    /// The folder of your specs
    #[arg(default_value = "content")]
    pub(in crate::cli) content: PathBuf,
    /// The configuration [default: sitegen.toml in CONTENT, or above it up to the git root]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// How the list is written
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: ListFormat,
}

/// Tell what a rule means, why it matters and how to silence it
#[derive(Debug, Flags)]
#[command(after_help = "Examples:\n  sitegen explain SG303\n  sitegen explain dep-cycle")]
pub(in crate::cli) struct Explain {
    /// A code or a slug, as they stand in every finding
    #[arg(value_name = "CODE", value_parser = code)]
    pub(in crate::cli) code: Code,
}

/// Tell how each line of one spec was read
///
/// Where its id and title come from, what its status was taken for and why, which heading became which
/// section, the state of each criterion, where each dependency leads, and what was not understood.
#[derive(Debug, Flags)]
#[command(after_help = "Examples:\n  sitegen read content/012-search.md\n  \
                        sitegen read docs/specs/012-search.md --content docs/specs --format json")]
pub(in crate::cli) struct Read {
    /// The spec
    pub(in crate::cli) file: PathBuf,
    /// The folder of your specs [default: `content` if FILE is in it, else the folder of FILE]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) content: Option<PathBuf>,
    /// The configuration [default: sitegen.toml in the folder, or above it up to the git root]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Today's date, for findings about what is overdue or stale
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Date>,
    /// How it is told
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: ListFormat,
}

/// Mend what can be mended without a doubt
///
/// Repairs emoji that a wrong encoding has damaged (SG002), writes status words as the pages do (SG113), and
/// adds dependencies that only the other side names (SG313). Only the bytes concerned change. A file
/// that leaves any doubt is not touched.
#[derive(Debug, Flags)]
#[command(after_help = "Examples:\n  sitegen fix --diff\n  sitegen fix docs/specs --select SG002\n\n\
                        Exit code: 0 fine, 2 could not be done.")]
pub(in crate::cli) struct Fix {
    #[command(flatten)]
    pub(in crate::cli) source: SourceFlags,
    /// Print what would change, and change nothing
    #[arg(long)]
    pub(in crate::cli) diff: bool,
    /// Mend the findings of these rules only: codes or slugs, with commas between them
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code)]
    pub(in crate::cli) select: Vec<Code>,
    /// Print errors only
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ListFormat {
    /// For people
    Human,
    /// For programs
    Json,
}

/// What to read.
#[derive(Debug, Flags)]
pub(in crate::cli) struct SourceFlags {
    /// The folder of your specs
    #[arg(default_value = "content")]
    content: PathBuf,
    /// The configuration [default: sitegen.toml in CONTENT, or above it up to the git root]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Today's date, for what is overdue or stale [default: `SOURCE_DATE_EPOCH`, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Date>,
    /// Where the portal is published, for links to its pages
    #[arg(long, value_name = "URL", value_parser = config::base_url)]
    base_url: Option<String>,
}

/// Which rules are asked for.
#[derive(Debug, Flags)]
pub(in crate::cli) struct CodeFlags {
    /// Only the findings of these rules: codes, slugs or beginnings (`SG3`), with commas between them; a rule
    /// that is off by default is on when its whole name is given
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = chosen)]
    select: Vec<Chosen>,
    /// Not the findings of these rules, whatever --select says
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = chosen)]
    ignore: Vec<Chosen>,
}

/// A rule, or all those whose codes begin alike.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Chosen {
    One(Code),
    Group(Vec<Code>),
}

impl Chosen {
    fn codes(&self) -> &[Code] {
        match self {
            Self::One(code) => std::slice::from_ref(code),
            Self::Group(codes) => codes,
        }
    }
}

impl Check {
    /// The least severity that fails.
    pub(in crate::cli) fn denied(&self) -> Severity {
        self.deny.severity()
    }
}

impl Read {
    /// What was typed, as a project in this folder.
    pub(in crate::cli) fn project(&self, content: &Path) -> Result<Project> {
        Ok(Project { config: self.config.clone(), ..Project::new(content, self.date.map_or_else(today, Ok)?) })
    }
}

impl SourceFlags {
    /// What was typed, as a project.
    pub(in crate::cli) fn project(&self) -> Result<Project> {
        Ok(Project {
            config: self.config.clone(),
            base_url: self.base_url.clone(),
            ..Project::new(&self.content, self.date.map_or_else(today, Ok)?)
        })
    }
}

impl CodeFlags {
    /// Whether findings of a rule are wanted.
    pub(in crate::cli) fn take(&self, code: Code) -> bool {
        let among = |chosen: &[Chosen]| chosen.iter().any(|chosen| chosen.codes().contains(&code));
        (self.select.is_empty() || among(&self.select)) && !among(&self.ignore)
    }

    /// The rules that are asked for by their whole names: those are on even if nobody else wants them.
    pub(in crate::cli) fn asked(&self) -> Vec<Code> {
        let named = self.select.iter().filter_map(|chosen| match chosen {
            Chosen::One(code) => Some(*code),
            Chosen::Group(_) => None,
        });
        named.filter(|code| self.take(*code)).collect()
    }
}

/// A code or a slug as it is typed.
fn code(text: &str) -> Result<Code, String> {
    let text = text.trim();
    let known = text.to_ascii_lowercase().parse::<Code>();
    known.map_err(|()| match near_rule(text) {
        Some(name) => format!("no rule is called `{text}`; did you mean `{name}`?"),
        None => format!("no rule is called `{text}`; `sitegen rules` lists them all"),
    })
}

/// A code, a slug, or the beginning of codes as it is typed: `SG3` for all rules about dependencies.
fn chosen(text: &str) -> Result<Chosen, String> {
    let start = text.trim().to_ascii_uppercase();
    let begins = |code: &&Code| code.as_str().starts_with(&start);
    let group: Vec<Code> = match start.len() {
        2..5 => Code::ALL.iter().filter(begins).copied().collect(),
        _ => Vec::new(),
    };
    if group.is_empty() { code(text).map(Chosen::One) } else { Ok(Chosen::Group(group)) }
}

/// The code or slug that was probably meant: of the same group, if it is a code.
fn near_rule(text: &str) -> Option<&'static str> {
    let group = text.get(..3).unwrap_or(text).to_ascii_uppercase();
    let codes = Code::ALL.iter().map(|code| code.as_str());
    let slugs = || Code::ALL.iter().map(|code| code.slug());
    let names = codes.filter(|code| code.starts_with(&group)).chain(slugs());
    let near = nearest(text, names, 2).first().copied();
    // Part of a slug is what one remembers of it: `cycle`.
    near.or_else(|| slugs().find(|slug| slug.split('-').any(|word| word.eq_ignore_ascii_case(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_codes_means_all_of_them() {
        let Ok(Chosen::Group(codes)) = chosen("sg30") else { panic!("a group") };
        assert!(codes.contains(&Code::SG303) && codes.iter().all(|code| code.as_str().starts_with("SG30")));
        assert_eq!(chosen("SG303"), Ok(Chosen::One(Code::SG303)));
        assert!(chosen("SX").is_err() && chosen("").is_err());
    }

    #[test]
    fn rules_are_named_by_code_or_slug_and_nearly_right_names_are_told() {
        assert_eq!(code(" sg303 "), Ok(Code::SG303));
        assert_eq!(code("dep-cycle"), Ok(Code::SG303));
        assert!(code("dep-cylce").unwrap_err().contains("did you mean `dep-cycle`?"));
        assert!(code("SG330").unwrap_err().contains("did you mean `SG30"), "{:?}", code("SG330"));
        assert!(code("cycle").unwrap_err().contains("did you mean `dep-cycle`?"));
        assert!(code("everything").unwrap_err().contains("`sitegen rules`"));
    }
}
