//! `<!-- sitegen-ignore SG601: a reason -->`: what an author has decided about a finding, in the text itself.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, SourcePath};
use crate::model::{Rules, Silence};

/// Takes out what comments silence, and adds SG911 for those without a reason and SG910 for those that
/// silence nothing.
pub(super) fn apply(catalog: &Catalog, rules: &Rules, found: &mut Vec<Diagnostic>) {
    let silences: BTreeMap<&SourcePath, &[Silence]> = catalog
        .documents()
        .filter(|parsed| !parsed.structure.silences.is_empty())
        .map(|parsed| (&parsed.path, parsed.structure.silences.as_slice()))
        .collect();
    if silences.is_empty() {
        return;
    }
    let mut used: BTreeMap<&SourcePath, Vec<bool>> =
        silences.iter().map(|(path, silences)| (*path, vec![false; silences.len()])).collect();
    found.retain(|finding| {
        let Some((path, silences)) = silences.get_key_value(&finding.path) else { return true };
        let silencing = silences.iter().position(|silence| covers(silence, finding));
        if let (Some(position), Some(used)) = (silencing, used.get_mut(path)) {
            used[position] = true;
        }
        silencing.is_none()
    });
    for (path, silences) in silences {
        for (silence, used) in silences.iter().zip(&used[path]) {
            found.extend(judge(path, silence, *used, rules));
        }
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
