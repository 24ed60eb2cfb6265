//! Workflow commands: GitHub Actions shows each on the line of a pull request.
//!
//! GitHub shows the first ten errors, warnings and notices of a step; all of them are in its log.

use std::io::{self, Write};

use super::Checked;
use crate::cli::report::clean;
use crate::diagnostic::Severity;

/// `::error file=content/a.md,line=3,endLine=3,col=5,title=SG901 link-broken::there is no file …`.
pub(super) fn write(checked: &Checked<'_>, out: &mut impl Write) -> io::Result<()> {
    for finding in checked.findings() {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let place = finding.place;
        let title = format!("{} {}", finding.code, finding.code.slug());
        let mut message = clean(&finding.message);
        if let Some(help) = &finding.help {
            message.push('\n');
            message.push_str(&clean(help));
        }
        writeln!(
            out,
            "::{level} file={},line={},endLine={},col={},title={}::{}",
            property(&clean(&checked.file(&finding.path))),
            place.line,
            place.end_line,
            place.column,
            property(&title),
            data(&message),
        )?;
    }
    Ok(())
}

/// What follows the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends at a comma.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("100 %: a, b\r\n::error::c"), "100 %25: a, b%0D%0A::error::c");
        assert_eq!(property("docs/a,b:c 100%.md"), "docs/a%2Cb%3Ac 100%25.md");
    }
}
