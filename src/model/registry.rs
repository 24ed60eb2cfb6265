//! What the project itself says about its releases, beside the specs.

use super::date::DateField;
use super::spec::ReleaseState;
use super::version::Version;

/// Whether a version is the product's or each spec's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReleaseScope {
    /// One train for all specs: `1.0.0` is the same release everywhere.
    #[default]
    Product,
    /// Each spec numbers its own releases.
    Spec,
}

/// The `[[release]]` entries of `sitegen.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReleaseRegistry {
    /// Whose the versions are.
    pub scope: ReleaseScope,
    /// The entries as they stand.
    pub releases: Vec<RegisteredRelease>,
}

/// One `[[release]]` of `sitegen.toml`; what it says wins over what specs say.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisteredRelease {
    /// Which release.
    pub version: Version,
    /// A name besides the number.
    pub name: Option<String>,
    /// When it ships or shipped.
    pub date: Option<DateField>,
    /// How far it is.
    pub state: Option<ReleaseState>,
}
