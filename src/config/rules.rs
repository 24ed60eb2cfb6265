//! `[rules]`: which findings count for how much, and what else a project asks of its specs.
//!
//! A rule is named by its code (`SG601`) or its slug (`metric-no-target`).

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};

use crate::diagnostic::{Code, Severity};
use crate::error::{Error, Result};
use crate::model::{RequiredSections, RuleOverride, Rules, SectionKind};

use super::table::{Table, Text};
use super::words::{SECTIONS, status_kinds};

const LEVELS: &[(&str, Option<Severity>)] = &[
    ("off", None),
    ("info", Some(Severity::Info)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// Takes `[rules]` from the top table.
pub(super) fn read(table: &mut Table<'_>) -> Result<Rules> {
    let mut rules = Rules::default();
    let Some(mut own) = table.table("rules")? else { return Ok(rules) };
    rules.owners = own.texts("owners")?.into_iter().map(|owner| owner.words).collect();
    rules.id_pattern = own.text("id_pattern")?.map(|text| pattern(&text)).transpose()?;
    if let Some(mut required) = own.table("required_sections")? {
        let mut sections = Vec::new();
        for (name, kind) in status_kinds() {
            let wanted = required.texts(name)?;
            if !wanted.is_empty() {
                sections.push((kind, named_sections(&wanted)?));
            }
        }
        required.finish()?;
        rules.required_sections = RequiredSections(Some(sections));
    }
    for mut entry in own.tables("override")? {
        let paths = entry.globs("paths")?;
        if paths.is_empty() {
            return Err(entry.missing("paths").with_help("name files, as in `paths = [\"legacy/**\"]`"));
        }
        rules.overrides.push(RuleOverride { paths, severities: severities(entry)? });
    }
    rules.severities = severities(own)?;
    Ok(rules)
}

fn named_sections(names: &[Text<'_>]) -> Result<Vec<SectionKind>> {
    names.iter().map(|name| name.named(SECTIONS, "section")).collect()
}

/// Every entry that is left in a table: a rule and how much it counts.
fn severities(table: Table<'_>) -> Result<BTreeMap<Code, Option<Severity>>> {
    let mut severities = BTreeMap::new();
    for (rule, level) in table.rest()? {
        let code = rule.words.parse::<Code>().map_err(|()| unknown(&rule))?;
        if severities.insert(code, level.named(LEVELS, "severity")?).is_some() {
            return Err(rule.error(format!("`{}` is set already", code.as_str())));
        }
    }
    Ok(severities)
}

/// That there is no such rule, with the nearest one: a list of all would fill the screen.
fn unknown(rule: &Text<'_>) -> Error {
    let likeness = |name: &str| strsim::jaro_winkler(&rule.words.to_lowercase(), &name.to_lowercase());
    let names = Code::ALL.iter().flat_map(|code| [code.as_str(), code.slug()]);
    let nearest = names.max_by(|left, right| likeness(left).total_cmp(&likeness(right))).unwrap_or_default();
    let error = rule.error(format!("`{}` is no rule", rule.words.escape_debug()));
    if likeness(nearest) >= 0.8 {
        error.with_help(format!("did you mean `{nearest}`?"))
    } else {
        error.with_help("rules have a code such as `SG601` or a name such as `metric-no-target`")
    }
}

/// `FEAT-[0-9]*` or `{web,api}-*`: the language of file patterns, for it is known already.
fn pattern(text: &Text<'_>) -> Result<GlobMatcher> {
    let glob = GlobBuilder::new(&text.words).literal_separator(true).build();
    match glob {
        Ok(glob) if !text.words.is_empty() => Ok(glob.compile_matcher()),
        Ok(_) => Err(text.error("`id_pattern` must not be empty")),
        Err(cause) => Err(text.error(format!("`id_pattern` is no pattern: {}", cause.kind()))),
    }
}
