//! The status board: one column a status, one card a spec.

use serde::Serialize;

use crate::catalog::SpecIndex;
use crate::routes::Route;

use super::attention::{Mention, in_order};
use super::links::Links;
use super::parts::{Card, Status};
use super::{Body, Draft, words};

/// How many cards a column shows; the rest is in the column's list.
const CARDS: usize = 40;

/// Specs by status.
#[derive(Debug, Serialize)]
pub struct Board {
    /// What it shows, in words: `12 specs in 3 states`.
    pub summary: String,
    /// The list of all specs.
    pub all: String,
    /// The kinds that occur, from idea to outcome.
    pub columns: Vec<Column>,
}

/// The specs of one status.
#[derive(Debug, Serialize)]
pub struct Column {
    /// The status, with a link to its list.
    pub status: Status,
    /// How many specs have it.
    pub count: usize,
    /// Those that need attention first, then the most recently updated; the first of them.
    pub cards: Vec<BoardCard>,
    /// How many are only in the list.
    pub more: usize,
}

/// A spec on the board.
#[derive(Debug, Serialize)]
pub struct BoardCard {
    /// The spec in a few words.
    #[serde(flatten)]
    pub card: Card,
    /// Why it needs attention, unless what contradicts its status says so.
    pub mention: Option<Mention>,
}

impl BoardCard {
    fn of(links: &Links, spec: SpecIndex) -> Self {
        let card = Card::of(links, spec);
        let mention = Mention::of(links, spec).filter(|_| card.contradiction.is_none());
        Self { card, mention }
    }
}

pub(super) fn view(links: &Links) -> Draft {
    let columns = links.catalog.statuses.iter().map(|(kind, specs)| Column {
        status: Status::of_kind(links, kind),
        count: specs.len(),
        cards: in_order(links, specs.iter().copied())
            .iter()
            .take(CARDS)
            .map(|spec| BoardCard::of(links, *spec))
            .collect(),
        more: specs.len().saturating_sub(CARDS),
    });
    let columns: Vec<_> = columns.collect();
    let total = words::specs(links.catalog.specs.len());
    let summary = match columns.len() {
        0 | 1 => total,
        states => format!("{total} in {states} statuses"),
    };
    let description = Some(format!("Status board: {summary}."));
    let view = Board { summary, all: links.to(&Route::Specs(1)), columns };
    Draft::new("status.html", "Status board", Body::Board(view)).describe(description)
}
