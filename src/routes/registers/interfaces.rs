//! The lists of what specs touch, and which things have a page of their own.

use crate::catalog::{Catalog, Thing, ThingKind};
use crate::model::OperationKind;

/// A list of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InterfaceList {
    /// Everything of one kind.
    Of(ThingKind),
    /// Operations that read, that write, or of which nobody says so.
    Operations(OperationKind),
    /// Technologies, of the stack and from elsewhere, of which specs need versions that exclude each other.
    Conflicts,
}

/// With more places than this a thing has pages of its own, and a list names these first ones only.
pub const MOST_USES: usize = 12;

impl InterfaceList {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Of(ThingKind::Integration),
        Self::Of(ThingKind::Operation),
        Self::Operations(OperationKind::Read),
        Self::Operations(OperationKind::Write),
        Self::Operations(OperationKind::Other),
        Self::Of(ThingKind::Entity),
        Self::Of(ThingKind::Stack),
        Self::Of(ThingKind::External),
        Self::Conflicts,
    ];

    /// Its things, each with its kind and its position among its kin.
    pub fn things(self, catalog: &Catalog) -> impl Iterator<Item = (ThingKind, u32, &Thing)> {
        let kinds = match self {
            Self::Of(kind) => vec![kind],
            Self::Operations(_) => vec![ThingKind::Operation],
            Self::Conflicts => vec![ThingKind::Stack, ThingKind::External],
        };
        let all = kinds.into_iter().flat_map(|kind| {
            let things = catalog.interfaces().of(kind).iter();
            (0..).zip(things).map(move |(position, thing)| (kind, position, thing))
        });
        all.filter(move |(_, _, thing)| match self {
            Self::Of(_) => true,
            Self::Operations(kind) => thing.operation == Some(kind),
            Self::Conflicts => thing.conflict.is_some(),
        })
    }

    /// How many there are.
    #[must_use]
    pub fn count(self, catalog: &Catalog) -> usize {
        match self {
            Self::Of(kind) => catalog.interfaces().of(kind).len(),
            _ => self.things(catalog).count(),
        }
    }

    /// How many things a page lists. Each brings what up to [`MOST_USES`] specs say about it, and of an integration
    /// that is a line for every part of it.
    #[must_use]
    pub fn page_size(self) -> usize {
        match self {
            Self::Of(ThingKind::Integration) => 50,
            _ => 200,
        }
    }

    pub(in crate::routes) fn address(self) -> &'static str {
        match self {
            Self::Of(kind) => of(kind),
            Self::Operations(OperationKind::Read) => "catalog/reads/",
            Self::Operations(OperationKind::Write) => "catalog/writes/",
            Self::Operations(OperationKind::Other) => "catalog/other-operations/",
            Self::Conflicts => "catalog/version-conflicts/",
        }
    }
}

/// The address of a thing with pages of its own.
pub(in crate::routes) fn thing(catalog: &Catalog, kind: ThingKind, position: u32) -> String {
    format!("{}{}/", of(kind), catalog.interfaces().of(kind)[position as usize].slug)
}

fn of(kind: ThingKind) -> &'static str {
    match kind {
        ThingKind::Integration => "catalog/integrations/",
        ThingKind::Operation => "catalog/operations/",
        ThingKind::Entity => "catalog/entities/",
        ThingKind::Stack => "catalog/stack/",
        ThingKind::External => "catalog/external/",
    }
}
