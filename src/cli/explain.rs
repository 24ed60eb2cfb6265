//! `sitegen explain`: what a rule means, and how to silence it.

use std::io::{self, Write};

use clap::builder::styling::Style;

use super::FINE;
use super::args::Explain;
use crate::diagnostic::{Code, Scope};

/// Explains a rule, and gives the exit code.
pub(super) fn run(args: &Explain) -> u8 {
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    // A reader that has had enough is no failure.
    let _ = write(args.code, &mut out);
    FINE
}

fn write(code: Code, out: &mut impl Write) -> io::Result<()> {
    let (bold, slug) = (Style::new().bold(), code.slug());
    writeln!(out, "{bold}{code} {slug}{bold:#}: {}\n", code.meaning())?;
    let seen = match code.scope() {
        Scope::File => "one file",
        Scope::Network => "all specs together",
    };
    let off = if code.is_on() { "" } else { "; off unless a project asks for it" };
    writeln!(out, "Severity: {}{off}\nJudged by: {seen}\n", code.severity())?;
    if let Some(explanation) = code.explanation() {
        writeln!(out, "{}\n", explanation.why)?;
        for (title, example) in [("This trips it", explanation.trips), ("This does not", explanation.passes)] {
            writeln!(out, "{bold}{title}{bold:#}\n")?;
            for line in example.text.trim().lines() {
                writeln!(out, "{}", format!("    {line}").trim_end())?;
            }
            writeln!(out)?;
        }
    }
    writeln!(out, "{bold}To silence it{bold:#}\n")?;
    writeln!(out, "In one section of a spec, or above the first one for the whole file, with the reason:\n")?;
    writeln!(out, "    <!-- sitegen-ignore {code}: why it is right as it stands -->\n")?;
    writeln!(out, "In the whole project, in `sitegen.toml`:\n")?;
    writeln!(out, "    [rules]\n    {slug} = \"off\"")
}
