//! One line a finding, which editors and `grep` understand.

use std::io::{self, Write};

use super::Checked;
use crate::cli::report::clean;

/// Writes lines such as `content/a.md:3:5: error[SG304 dep-self]: the spec depends on itself`.
pub(super) fn write(checked: &Checked<'_>, out: &mut impl Write) -> io::Result<()> {
    for finding in checked.findings() {
        // As the reader would name the file, so that it can be opened from here.
        let path = clean(&checked.site.content().join(finding.path.as_str()).display().to_string());
        let (place, code) = (finding.place, finding.code);
        let (severity, slug, message) = (finding.severity, code.slug(), clean(&finding.message));
        writeln!(out, "{path}:{}:{}: {severity}[{code} {slug}]: {message}", place.line, place.column)?;
    }
    Ok(())
}
