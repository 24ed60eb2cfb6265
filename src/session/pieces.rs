//! The document of the whole portal, put together from pieces of the last one.
//!
//! It holds an object for every spec, and an edit changes few of them. What each was made from is remembered with where
//! it stands in the file; the rest is copied from there.

use std::collections::HashMap;
use std::io::Write as _;
use std::ops::Range;

use super::origin::Parts;
use super::slices::Slices;
use super::{Site, in_memory};
use crate::output::{Key, Output};
use crate::pack::pack_fields;
use crate::views::export;

/// Where the objects of specs stand in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces {
    /// A hash of the document.
    document: Key,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    /// What it was made from.
    key: Key,
    place: Range<u32>,
}

pack_fields! {
    Pieces { document, pieces }
    Piece { key, place }
}

impl Pieces {
    /// The document of a site at `file`, and what is to be remembered of it.
    pub(super) fn document(&self, site: &Site, slices: &Slices<'_>, output: &Output, file: &str) -> (Vec<u8>, Self) {
        let before = output.bytes_as_left(file).filter(|bytes| hash(bytes) == self.document).unwrap_or_default();
        let places: HashMap<&Key, &Range<u32>> = self.pieces.iter().map(|piece| (&piece.key, &piece.place)).collect();
        let mut pieces = Vec::with_capacity(site.catalog.specs.len());
        let view = site.view();
        let bytes = in_memory(|out| {
            out.reserve(before.len() + before.len() / 64);
            let write = |index, out: &mut Vec<u8>| {
                let (key, begin) = (slices.data(index), out.len());
                let known = places.get(&key).and_then(|place| before.get(place.start as usize..place.end as usize));
                match known {
                    Some(known) => out.write_all(known)?,
                    None => export::short(view, index, out)?,
                }
                debug_assert_eq!(out[begin..], in_memory(|out| export::short(view, index, out)), "{index:?}");
                pieces.push(Piece { key, place: begin as u32..out.len() as u32 });
                Ok(())
            };
            export::portal_of(view, write, out)
        });
        // No place in a larger file can be told.
        let pieces = if u32::try_from(bytes.len()).is_ok() { pieces } else { Vec::new() };
        let document = hash(&bytes);
        (bytes, Self { document, pieces })
    }
}

fn hash(bytes: &[u8]) -> Key {
    let mut parts = Parts::new("document");
    parts.add(bytes);
    parts.key()
}
