//! The verdicts of one portal, each judged once however many pages show it.
//!
//! A release with ten thousand specs has hundreds of numbered pages, and every one of them begins with the verdict.

use std::sync::OnceLock;

use crate::catalog::{Catalog, ReleaseIndex};
use crate::model::Date;

use super::{Verdict, release};

/// The verdicts of the releases of one catalog as of one day; each is made when it is first asked for.
#[derive(Debug, Default)]
pub struct Verdicts(OnceLock<Box<[OnceLock<Verdict>]>>);

impl Verdicts {
    /// As [`release`], for a caller that always asks with the same catalog and day.
    pub fn of(&self, catalog: &Catalog, index: ReleaseIndex, today: Date) -> &Verdict {
        let all = self.0.get_or_init(|| catalog.releases.iter().map(|_| OnceLock::new()).collect());
        all[index.0 as usize].get_or_init(|| release(catalog, index, today))
    }
}
