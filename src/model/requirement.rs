//! Which versions of something from elsewhere a spec can live with.

use super::version::Version;

/// A range of versions, from the loose forms that people write: `5.2+`, `>= 3`, `3.x`, `16`, `^1.2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRange {
    /// The lowest version that will do.
    from: Option<Version>,
    /// The first version that is too high.
    below: Option<Version>,
}

impl VersionRange {
    /// Reads a requirement; `None` for anything that is not surely one, so that no conflict is invented.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix(">=").or_else(|| text.strip_prefix('≥')) {
            return Some(Self { from: Some(Version::parse(rest)?), below: None });
        }
        if let Some(rest) = text.strip_suffix('+') {
            return Some(Self { from: Some(Version::parse(rest)?), below: None });
        }
        if let Some(rest) = text.strip_prefix('<').filter(|rest| !rest.starts_with('=')) {
            return Some(Self { from: None, below: Some(Version::parse(rest)?) });
        }
        let bare = text.trim_start_matches(['^', '=', '~']).trim().trim_end_matches(".x").trim_end_matches(".*");
        let parts = if text.starts_with('^') { 1 } else { bare.split('.').count() };
        let from = Version::parse(bare)?;
        Some(Self { below: Some(next(bare, parts)?), from: Some(from) })
    }

    /// Whether some version satisfies both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let fits = |from: &Option<Version>, below: &Option<Version>| match (from, below) {
            (Some(from), Some(below)) => from < below,
            _ => true,
        };
        fits(&self.from, &other.below) && fits(&other.from, &self.below)
    }
}

/// The first range that an earlier one excludes: its position and that of the earlier one.
#[must_use]
pub fn first_conflict<'a>(ranges: impl IntoIterator<Item = &'a VersionRange>) -> Option<(usize, usize)> {
    // Most specs ask for the same; only different ranges are compared, and nobody needs hundreds of them.
    const MOST: usize = 64;
    let mut earlier: Vec<(usize, &VersionRange)> = Vec::new();
    for (position, range) in ranges.into_iter().enumerate() {
        if let Some((other, _)) = earlier.iter().find(|(_, other)| !other.overlaps(range)) {
            return Some((position, *other));
        }
        if earlier.len() < MOST && earlier.iter().all(|(_, other)| *other != range) {
            earlier.push((position, range));
        }
    }
    None
}

/// A technology's name as it is compared: `PostgreSQL` and `Postgres` are one.
#[must_use]
pub fn technology(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect();
    if plain.is_empty() {
        return name.trim().to_owned();
    }
    match plain.strip_suffix("sql") {
        Some("postgre") => "postgres".into(),
        _ => plain.strip_suffix("js").filter(|stem| stem.len() > 2).map_or(plain.clone(), str::to_owned),
    }
}

/// The version after all that begin with the first `parts` parts of `bare`: `3.12` is followed by `3.13`.
fn next(bare: &str, parts: usize) -> Option<Version> {
    let mut numbers: Vec<u64> = bare
        .trim_start_matches(['v', 'V'])
        .split('.')
        .take(parts)
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    *numbers.last_mut()? = numbers.last()?.checked_add(1)?;
    Version::parse(&numbers.iter().map(u64::to_string).collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(left: &str, right: &str) -> bool {
        let range = |text| VersionRange::parse(text).expect("a requirement");
        range(left).overlaps(&range(right))
    }

    #[test]
    fn only_requirements_that_exclude_each_other_conflict() {
        assert!(overlap("5.2+", ">= 4"));
        assert!(overlap("3.x", "3.12"));
        assert!(overlap("16", "16.2"));
        assert!(!overlap("3.11", "3.12"));
        assert!(!overlap("5.2+", "4.2"));
        assert!(overlap("^1.2", "1.9"));
    }

    #[test]
    fn what_is_no_version_makes_no_range() {
        for text in ["latest", "", "any", "LTS", "2-3"] {
            assert_eq!(VersionRange::parse(text), None, "{text}");
        }
    }
}
