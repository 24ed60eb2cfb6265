//! `<!-- sitegen-ignore SG601: a reason -->`: what an author has decided about a finding, in the text itself.

use crate::diagnostic::{Code, Diagnostic, SourcePath};
use crate::model::{Parsed, Rules, Silence};

/// Takes out what comments of a document silence, and adds SG911 for those without a reason and SG910 for those that
/// silence nothing. All findings are of that document.
pub(super) fn apply(document: &Parsed, rules: &Rules, found: &mut Vec<Diagnostic>) {
    let silences = &document.structure.silences;
    if silences.is_empty() {
        return;
    }
    let mut used = vec![false; silences.len()];
    found.retain(|finding| {
        let silencing = silences.iter().position(|silence| covers(silence, finding));
        if let Some(position) = silencing {
            used[position] = true;
        }
        silencing.is_none()
    });
    for (silence, used) in silences.iter().zip(used) {
        found.extend(judge(&document.path, silence, used, rules));
    }
}

fn covers(silence: &Silence, finding: &Diagnostic) -> bool {
    silence.has_reason && silence.code == Some(finding.code) && silence.reach.contains(&finding.place.start)
}

fn judge(path: &SourcePath, silence: &Silence, used: bool, rules: &Rules) -> Option<Diagnostic> {
    let (code, message, help) = if !silence.has_reason {
        (
            Code::SG911,
            format!("`sitegen-ignore {}` gives no reason, so it silences nothing", silence.words),
            "write why: `<!-- sitegen-ignore SG601: the target is agreed in March -->`",
        )
    } else if silence.code.is_none() {
        (
            Code::SG910,
            format!("no rule is called `{}`, so this silences nothing", silence.words),
            "`sitegen rules` lists all codes",
        )
    } else if used || silence.code.is_some_and(|code| rules.severity(code, path).is_none()) {
        return None;
    } else {
        (
            Code::SG910,
            format!("nothing is left for `sitegen-ignore {}` to silence here", silence.words),
            "remove the comment; if it should silence something, put it into the section of that finding, \
             or above the first section for the whole file",
        )
    };
    let mut finding = Diagnostic::new(code, path, silence.place, message).with_help(help);
    finding.severity = rules.severity(code, path)?;
    Some(finding)
}
