//! What a project decides about the rules that its specs are held to.

use std::collections::BTreeMap;

use globset::{GlobMatcher, GlobSet};

use crate::diagnostic::{Code, Severity, SourcePath};

use super::registry::ReleaseScope;
use super::status::StatusKind;
use super::vocabulary::SectionKind;

/// Settings of the rules, from `sitegen.toml` and the command line.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Severities that differ from the built-in ones; `None` switches a rule off.
    pub severities: BTreeMap<Code, Option<Severity>>,
    /// Severities of single files; a later entry wins over an earlier one, and each over [`Self::severities`].
    pub overrides: Vec<RuleOverride>,
    /// The names that may own a spec; empty when anybody may.
    pub owners: Vec<String>,
    /// The shape that ids must have; any when it is not given.
    pub id_pattern: Option<GlobMatcher>,
    /// The sections that a spec of a status must have.
    pub required_sections: RequiredSections,
    /// Whose the versions are.
    pub release_scope: ReleaseScope,
    /// Headings that are understood, for suggestions; sorted.
    pub headings: Vec<String>,
}

/// Severities for the files that match a pattern.
#[derive(Clone, Debug)]
pub struct RuleOverride {
    /// The files, from the content folder.
    pub paths: GlobSet,
    /// As [`Rules::severities`].
    pub severities: BTreeMap<Code, Option<Severity>>,
}

/// Which sections a spec needs, by its status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequiredSections(pub Option<Vec<(StatusKind, Vec<SectionKind>)>>);

impl RequiredSections {
    /// The sections that a spec of this status must have; `built_in` for the status that a custom one is like.
    #[must_use]
    pub fn of(&self, status: &StatusKind) -> &[SectionKind] {
        use SectionKind as Kind;
        match &self.0 {
            Some(configured) => {
                let of = |wanted: &StatusKind| configured.iter().find(|(kind, _)| kind == wanted);
                of(status).or_else(|| of(status.built_in())).map_or(&[], |(_, sections)| sections)
            }
            None => match status.built_in() {
                StatusKind::Draft | StatusKind::Approved => &[Kind::Problem],
                StatusKind::InProgress => &[Kind::Problem, Kind::Stories, Kind::Work],
                StatusKind::Complete => &[Kind::Problem, Kind::Stories, Kind::Work, Kind::Releases],
                _ => &[],
            },
        }
    }
}

impl Rules {
    /// Switches these rules on where they are off, in the whole project; what is said about single files stays.
    pub fn ask_for(&mut self, codes: &[Code]) {
        for code in codes {
            if self.severities.get(code).is_some_and(Option::is_some) {
                continue;
            }
            // A rule that is on by itself may weigh one finding more than another; nothing is set for it.
            self.severities.remove(code);
            if !code.is_on() {
                self.severities.insert(*code, Some(code.severity()));
            }
        }
    }

    /// The severity of a rule in one file; `None` when it is off there.
    #[must_use]
    pub fn severity(&self, code: Code, path: &SourcePath) -> Option<Severity> {
        match self.configured(code, path) {
            Some(configured) => configured,
            None => code.is_on().then(|| code.severity()),
        }
    }

    /// What the project says about a rule in one file, if it says anything.
    #[must_use]
    pub fn configured(&self, code: Code, path: &SourcePath) -> Option<Option<Severity>> {
        let overrides = self.overrides.iter().rev();
        let own = overrides
            .filter_map(|entry| Some((entry, *entry.severities.get(&code)?)))
            .find(|(entry, _)| entry.paths.is_match(path.as_str()));
        own.map(|(_, severity)| severity).or_else(|| self.severities.get(&code).copied())
    }
}
