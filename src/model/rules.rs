//! What a project decides about the rules that its specs are held to.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Severity};

use super::registry::ReleaseScope;

/// Settings of the rules, from `sitegen.toml` and the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Severities that differ from the built-in ones; `None` switches a rule off.
    pub severities: BTreeMap<Code, Option<Severity>>,
    /// The names that may own a spec; empty when anybody may.
    pub owners: Vec<String>,
    /// Whose the versions are.
    pub release_scope: ReleaseScope,
    /// Headings that are understood, for suggestions; sorted.
    pub headings: Vec<String>,
}

impl Rules {
    /// The severity of a rule in this project; `None` when it is off.
    #[must_use]
    pub fn severity(&self, code: Code) -> Option<Severity> {
        match self.severities.get(&code) {
            Some(configured) => *configured,
            None => code.is_on().then(|| code.severity()),
        }
    }
}
