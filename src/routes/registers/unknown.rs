//! What nobody can say: specs without an owner, and dates that could not be read.

use crate::catalog::{Catalog, SpecIndex};
use crate::model::DateField;

/// A date that could not be read, with the field that it stands in.
pub type UnreadDate<'a> = (SpecIndex, &'static str, &'a DateField);

/// A list of what is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnknownList {
    /// Specs that name no owner.
    Unowned,
    /// Dates that could not be read.
    Dates,
}

impl UnknownList {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Unowned, Self::Dates];

    /// How many there are.
    #[must_use]
    pub fn count(self, catalog: &Catalog) -> usize {
        match self {
            Self::Unowned => unowned(catalog).count(),
            Self::Dates => unread_dates(catalog).count(),
        }
    }

    pub(in crate::routes) fn address(self) -> &'static str {
        match self {
            Self::Unowned => "health/without-owner/",
            Self::Dates => "health/unread-dates/",
        }
    }
}

/// Specs that name no owner, by key.
pub fn unowned(catalog: &Catalog) -> impl Iterator<Item = SpecIndex> {
    catalog.specs().filter(|(_, entry)| entry.owners.is_empty()).map(|(index, _)| index)
}

/// Dates that could not be read, by spec.
pub fn unread_dates(catalog: &Catalog) -> impl Iterator<Item = UnreadDate<'_>> {
    let all = catalog.specs().flat_map(|(index, entry)| {
        let spec = entry.spec();
        let fields = [("Created", &spec.created), ("Updated", &spec.updated), ("Reviewed", &spec.reviewed)];
        let fields = fields.into_iter().filter_map(|(name, field)| Some((name, field.as_ref()?)));
        let plans = spec.releases.iter().filter_map(|plan| plan.date.as_ref()).map(|date| ("Release", date));
        fields.chain(plans).map(move |(name, field)| (index, name, field))
    });
    all.filter(|(_, _, field)| field.date.is_err())
}
