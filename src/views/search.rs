//! The search page: a form that its script brings to life.

use serde::Serialize;

use super::links::Links;
use super::{Body, Draft};

/// The search page. What it finds is no part of it: the script reads the index.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// Whether addresses that the script makes name `index.html`.
    pub portable: bool,
}

pub(super) fn view(links: &Links) -> Draft {
    Draft::new("search.html", "Search", Body::Search(SearchPage { portable: links.settings.portable }))
        .describe(Some("Find specs and pages by word, id or number.".to_owned()))
}
