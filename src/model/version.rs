//! Versions of a product: read tolerantly, ordered as SemVer orders them.

use std::sync::Arc;

/// A version that has an order. Labels without one (`Phase 2`, `MVP`) are not versions.
///
/// Most places that could tell one do not: they have room for a pointer alone.
#[derive(Clone, Debug)]
pub struct Version(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    text: Box<str>,
    order: semver::Version,
}

impl Version {
    /// Reads `1.2.3`, `v1.2`, `1`, `2.0.0-beta.1`, `2025.11.1`; `None` if it is no version.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.trim().trim_start_matches(['v', 'V']);
        let (core, rest) = bare.find(['-', '+']).map_or((bare, ""), |at| bare.split_at(at));
        let mut parts = Vec::with_capacity(3);
        for part in core.split('.') {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            parts.push(part.parse::<u64>().ok()?);
        }
        if parts.len() > 3 {
            return None;
        }
        parts.resize(3, 0);
        let text = format!("{}.{}.{}{rest}", parts[0], parts[1], parts[2]);
        let order = semver::Version::parse(&text).ok()?;
        Some(Self(Arc::new(Parts { text: text.into(), order })))
    }

    /// The normal form, `1.0` being `1.0.0`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.text
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.order.cmp(&other.0.order).then_with(|| self.0.text.cmp(&other.0.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).expect("a version")
    }

    #[test]
    fn missing_parts_and_a_prefix_do_not_matter() {
        assert_eq!(version("v1.0"), version("1.0.0"));
        assert_eq!(version("2025.11.1").as_str(), "2025.11.1");
    }

    #[test]
    fn order_is_by_number_and_pre_releases_come_first() {
        assert!(version("1.9") < version("1.10"));
        assert!(version("2.0.0-beta.1") < version("2.0.0"));
    }

    #[test]
    fn placeholders_and_labels_are_no_versions() {
        for text in ["X.Y.Z", "Phase 2", "MVP", "", "1.2.3.4", "1..2"] {
            assert!(Version::parse(text).is_none(), "{text}");
        }
    }
}
