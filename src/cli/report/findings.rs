//! Findings as text, grouped by file.
//!
//! Many alike say no more than a few: of each code the first ones are printed in full, the others are
//! counted at the end. Counts are never shortened.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use annotate_snippets::{Group, Level};

use super::snippet::Marked;
use super::{clean, renderer};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, SourcePath};
use crate::source::{self, SourceFile};

/// How many findings of one code are printed in full.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    error: usize,
    warning: usize,
    info: usize,
}

/// Beside the main thing, which is the portal.
pub(super) const GLANCE: Limits = Limits { error: 10, warning: 4, info: 1 };

/// For whoever is about to mend them.
pub(super) const CHECK: Limits = Limits { error: usize::MAX, warning: 20, info: 2 };

impl Limits {
    fn of(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }
}

/// How many further places of one finding are shown.
const RELATED: usize = 8;

/// All findings, which are sorted by file. Files are read again for the lines to show.
pub(super) fn render<'a>(content: &Path, findings: impl Iterator<Item = &'a Diagnostic>, limits: Limits) -> String {
    let mut text = String::new();
    let mut printed: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
    let mut files = Files { content, open: None };
    for finding in findings {
        let printed = printed.entry((finding.severity, finding.code)).or_default();
        *printed += 1;
        if *printed <= limits.of(finding.severity) {
            let _ = writeln!(text, "{}\n", files.render(finding));
        }
    }
    let mut more = false;
    for ((severity, code), number) in printed.iter().rev() {
        let rest = number.saturating_sub(limits.of(*severity));
        if rest > 0 {
            more = true;
            let _ = writeln!(text, "and {rest} more {code} {} ({severity}): {}", code.slug(), code.meaning());
        }
    }
    if more {
        text.push('\n');
    }
    text
}

/// The file whose lines are being shown; findings come file by file.
struct Files<'a> {
    content: &'a Path,
    open: Option<SourceFile>,
}

impl Files<'_> {
    fn render(&mut self, finding: &Diagnostic) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let title = level.primary_title(clean(&finding.message));
        let title = title.id(format!("{} {}", finding.code, finding.code.slug()));
        let mut main =
            self.with_place(title.elements(Vec::<annotate_snippets::Element<'_>>::new()), &finding.path, finding.place);
        if let Some(help) = &finding.help {
            main = main.element(Level::HELP.message(clean(help)));
        }
        let mut groups = vec![main];
        for related in finding.related.iter().take(RELATED) {
            let title = Level::NOTE.secondary_title(clean(&related.message));
            let group = title.elements(Vec::<annotate_snippets::Element<'_>>::new());
            groups.push(self.with_place(group, &related.path, related.place));
        }
        if finding.related.len() > RELATED {
            let rest = finding.related.len() - RELATED;
            groups.push(Group::with_title(Level::NOTE.secondary_title(format!("and {rest} more places"))));
        }
        renderer().render(&groups)
    }

    fn with_place<'b>(&mut self, group: Group<'b>, path: &SourcePath, place: Place) -> Group<'b> {
        let shown = clean(&self.content.join(path.as_str()).display().to_string());
        let (line, column) = (place.line as usize, place.column as usize);
        let line_text = if place == Place::FILE { None } else { self.line(path, place) };
        let (text, range) = line_text.unwrap_or_default();
        Marked { path: shown, line, column, text: &text, range }.add_to(group)
    }

    /// The line in which `place` begins, and the part of it that is meant. `None` if the file has changed
    /// so that there is no such place any more.
    fn line(&mut self, path: &SourcePath, place: Place) -> Option<(String, std::ops::Range<usize>)> {
        if self.open.as_ref().is_none_or(|file| file.path != *path) {
            self.open = source::load(self.content, path).ok();
        }
        let text = &self.open.as_ref()?.text;
        let (start, end) = (place.start as usize, place.end as usize);
        let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line = text[line_start..line_end].trim_end_matches('\r');
        let from = (start - line_start).min(line.len());
        let to = end.min(line_end).saturating_sub(line_start).clamp(from, line.len());
        line.is_char_boundary(to).then(|| (line.to_owned(), from..to))
    }
}
