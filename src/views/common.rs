//! What several pages of one portal need, made by the first that asks.
//!
//! A list of a hundred thousand entries has a thousand numbered pages. What all of them begin with must not be counted
//! a thousand times.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::catalog::{OwnerIndex, SpecIndex};
use crate::routes;
use crate::routes::registers::OwnedList;
use crate::verdict::Verdicts;

use super::links::Links;
use super::tables::{Holding, Table, TableOf};

/// Of one catalog as of one day. Whoever makes another catalog makes another of these.
#[derive(Debug, Default)]
pub struct Common {
    pub(super) verdicts: Verdicts,
    tables: Latest<TableOf, Table>,
    holdings: Latest<OwnerIndex, Holding>,
    risks: Latest<(OwnerIndex, OwnedList), Vec<(SpecIndex, usize)>>,
    tied: OnceLock<Vec<SpecIndex>>,
}

impl<'a> Links<'a> {
    /// The rows of a table, on all of its pages.
    pub(super) fn table(&self, of: &TableOf) -> Arc<Table> {
        self.common.tables.get(of, || Table::of(self, of))
    }

    /// What an owner has.
    pub(super) fn holding(&self, owner: OwnerIndex) -> Arc<Holding> {
        self.common.holdings.get(&owner, || Holding::of(self, owner))
    }

    /// Spec and position of the risks of an owner, in the order of their list.
    pub(super) fn owned_risks(&self, owner: OwnerIndex, list: OwnedList) -> Arc<Vec<(SpecIndex, usize)>> {
        let risks = || list.risks(self.catalog, owner).into_iter().map(|entry| (entry.spec, entry.position));
        self.common.risks.get(&(owner, list), || risks().collect())
    }

    /// Specs that have to do with others, by key.
    pub(super) fn tied(&self) -> &'a [SpecIndex] {
        self.common.tied.get_or_init(|| routes::tied(self.catalog).collect())
    }
}

/// The values that were asked for last. The pages of a list are made one after the other, so a few are enough, and
/// those of a thousand owners never stand in memory together.
#[derive(Debug)]
struct Latest<K, V>(Mutex<VecDeque<(K, Slot<V>)>>);

/// Filled by the first that asks.
type Slot<V> = Arc<OnceLock<Arc<V>>>;

/// How many values are kept.
const KEPT: usize = 32;

impl<K, V> Default for Latest<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + PartialEq, V> Latest<K, V> {
    /// The value of `key`. Who asks for one that is being made waits for it, and nobody else does.
    fn get(&self, key: &K, make: impl FnOnce() -> V) -> Arc<V> {
        let slot = self.slot(key);
        Arc::clone(slot.get_or_init(|| Arc::new(make())))
    }

    fn slot(&self, key: &K) -> Slot<V> {
        // Whoever panicked while holding the list left it whole.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, slot)) = kept.iter().find(|(known, _)| known == key) {
            return Arc::clone(slot);
        }
        let slot = Slot::default();
        kept.push_back((key.clone(), Arc::clone(&slot)));
        if kept.len() > KEPT {
            kept.pop_front();
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Latest};

    #[test]
    fn a_value_is_made_once_until_many_others_were_asked_for() {
        let latest = Latest::default();
        let make = |key: usize| latest.get(&key, move || key * 2);
        let first = make(1);
        assert_eq!(*first, 2);
        assert!(std::sync::Arc::ptr_eq(&first, &make(1)));
        (2..2 + KEPT).for_each(|key| assert_eq!(*make(key), key * 2));
        assert!(!std::sync::Arc::ptr_eq(&first, &make(1)), "the oldest had to go");
    }
}
