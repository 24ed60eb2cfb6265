//! The report as one JSON document.

use std::io::{self, Write};

use super::Checked;
use crate::views::export;

/// Writes it; the shape of a finding is that of the export.
pub(super) fn write(checked: &Checked<'_>, out: &mut impl Write) -> io::Result<()> {
    export::report(checked.site.view(), checked.findings(), out)
}
