//! Links from one page to the others.

use serde::Serialize;

use crate::catalog::{Catalog, DocumentIndex, OwnerIndex, ReleaseIndex, SpecIndex};
use crate::changes::Changes;
use crate::diagnostic::Report;
use crate::model::{Settings, StatusKind};
use crate::routes::{self, Route};
use crate::verdict::Verdict;

use super::Site;
use super::common::Common;

/// A link with its words.
#[derive(Clone, Debug, Serialize)]
pub struct Anchor {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// Makes links for one page, and hands the site on to the parts of its view.
pub(super) struct Links<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) settings: &'a Settings,
    pub(super) findings: &'a Report,
    pub(super) changes: Option<&'a Changes>,
    pub(super) common: &'a Common,
    from: String,
    /// Set for `404.html`, which a server shows at any depth.
    from_root: bool,
}

impl<'a> Links<'a> {
    pub(super) fn new(site: Site<'a>, route: &Route) -> Self {
        let from = routes::address(site.catalog, route);
        Self {
            catalog: site.catalog,
            settings: site.settings,
            findings: site.findings,
            changes: site.changes,
            common: site.common,
            from,
            from_root: *route == Route::NotFound,
        }
    }

    /// The site again, for what takes it whole.
    pub(super) fn site(&self) -> Site<'a> {
        Site {
            catalog: self.catalog,
            settings: self.settings,
            findings: self.findings,
            changes: self.changes,
            common: self.common,
        }
    }

    /// Whether a release can ship.
    pub(super) fn verdict(&self, release: ReleaseIndex) -> &'a Verdict {
        self.site().verdict(release)
    }

    pub(super) fn to(&self, route: &Route) -> String {
        self.to_address(&routes::address(self.catalog, route))
    }

    pub(super) fn to_address(&self, address: &str) -> String {
        if self.from_root {
            routes::href_from_root(self.settings, address)
        } else {
            routes::href(&self.from, address, self.settings.portable)
        }
    }

    /// What stands before the name of a file of the theme. Not a page: no `index.html` is named in it.
    pub(super) fn assets(&self) -> String {
        let mut link = self.to(&Route::Theme(String::from("x")));
        link.pop();
        link
    }

    pub(super) fn anchor(&self, text: impl Into<String>, route: &Route) -> Anchor {
        Anchor { text: text.into(), href: self.to(route) }
    }

    pub(super) fn spec(&self, index: SpecIndex) -> Anchor {
        self.anchor(self.catalog.spec(index).parsed.title(), &Route::Spec(index))
    }

    pub(super) fn owner(&self, index: OwnerIndex) -> Anchor {
        self.anchor(&*self.catalog.owner(index).name, &Route::Owner(index, 1))
    }

    pub(super) fn release(&self, index: ReleaseIndex) -> Anchor {
        let release = self.catalog.release(index);
        let text = match release.owner {
            // Versions of one spec alone say whose they are, unless that is plain from the page.
            Some(owner) if self.from != routes::address(self.catalog, &Route::Spec(owner)) => {
                format!("{} {}", self.catalog.spec(owner).spec().id.text, release.name)
            }
            _ => release.name.clone(),
        };
        self.anchor(text, &Route::Release(index, 1))
    }

    pub(super) fn document(&self, index: DocumentIndex) -> Anchor {
        let text = self.catalog.document(index).title().to_owned();
        Anchor { text, href: self.to_address(&routes::document(self.catalog, index)) }
    }

    /// A spec, with a link to the heading that a line of its file stands under.
    pub(super) fn line(&self, index: SpecIndex, line: u32) -> Anchor {
        let spec = self.spec(index);
        let headings = &self.catalog.spec(index).parsed.headings;
        // The first heading is the title: the page itself.
        let below = headings.down_to(line);
        match headings.get(below.wrapping_sub(1)).filter(|_| below > 1) {
            Some(heading) => Anchor { href: format!("{}#{}", spec.href, heading.id), ..spec },
            None => spec,
        }
    }

    /// The first page of the list of a status; none for a kind that no spec has.
    pub(super) fn status(&self, kind: &StatusKind) -> Option<String> {
        let occurs = self.catalog.statuses.iter().any(|(found, _)| found == kind);
        occurs.then(|| self.to(&Route::Status(kind.clone(), 1)))
    }

    /// Where the source of a file can be edited, if the project says so.
    pub(super) fn edit(&self, document: DocumentIndex) -> Option<String> {
        let path = routes::encode(self.catalog.document(document).path.as_str());
        self.settings.edit_link.as_ref().map(|pattern| pattern.replace("{path}", &path))
    }
}
