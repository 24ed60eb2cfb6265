//! `sitegen rules`: every rule there is, as the project has set it.

use std::io::{self, Write};

use serde::Serialize;

use super::FINE;
use super::args::{ListFormat, Rules};
use super::export::print;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Scope};
use crate::error::Result;
use crate::model;

/// Lists the rules, and gives the exit code.
pub(super) fn run(args: &Rules) -> Result<u8> {
    let rules = args.settings()?;
    print(|out| match args.format {
        ListFormat::Human => table(&rules, out),
        ListFormat::Json => json(&rules, out),
    })?;
    Ok(FINE)
}

impl Rules {
    /// What the project says about rules. A list needs no specs, so there may be no content folder at all.
    fn settings(&self) -> Result<model::Rules> {
        let file = match &self.config {
            Some(file) => Some(file.clone()),
            None if self.content.is_dir() => config::find(&self.content)?,
            None => None,
        };
        let Some(file) = file else { return Ok(Config::default().rules()) };
        Ok(Config::parse(&file, &config::text(&file)?)?.rules())
    }
}

/// The severity that the project gives a rule; `None` when it is off.
fn severity(rules: &model::Rules, code: Code) -> Option<&'static str> {
    let severity = match rules.severities.get(&code) {
        Some(configured) => *configured,
        None => code.is_on().then(|| code.severity()),
    };
    severity.map(crate::diagnostic::Severity::as_str)
}

fn table(rules: &model::Rules, out: &mut impl Write) -> io::Result<()> {
    let width = Code::ALL.iter().map(|code| code.slug().len()).max().unwrap_or(0);
    for code in Code::ALL {
        let severity = severity(rules, *code).unwrap_or("off");
        writeln!(out, "{code}  {:<width$}  {severity:<7}  {}", code.slug(), code.meaning())?;
    }
    writeln!(out, "\n`sitegen explain CODE` tells more about one of them")
}

fn json(rules: &model::Rules, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Rule {
        code: &'static str,
        slug: &'static str,
        severity: &'static str,
        on: bool,
        scope: &'static str,
        meaning: &'static str,
    }
    let rules: Vec<Rule> = Code::ALL
        .iter()
        .map(|code| Rule {
            code: code.as_str(),
            slug: code.slug(),
            severity: severity(rules, *code).unwrap_or(code.severity().as_str()),
            on: severity(rules, *code).is_some(),
            scope: match code.scope() {
                Scope::File => "file",
                Scope::Network => "network",
            },
            meaning: code.meaning(),
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    out.write_all(b"\n")
}
