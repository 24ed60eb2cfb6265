//! One file to one document; pure and total.
//!
//! [`parse`] gives a document for any text: as much structure as could be found, and findings for the
//! rest. `outline` turns Markdown into sections, blocks and lines; each other file reads one part of
//! the template from those.

mod outline;

use crate::model::{Document, Origin, Page, Parsed, Role, Vocabulary};
use crate::source::SourceFile;

/// Reads one file. Never fails.
#[must_use]
pub fn parse(file: &SourceFile, role: &Role, vocabulary: &Vocabulary) -> Parsed {
    let _ = (vocabulary, Origin::File);
    let title = file.text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(file.path.stem()).to_owned();
    Parsed {
        path: file.path.clone(),
        hash: file.hash,
        document: Document::Page(Page { title, summary: None }),
        attached_to: match role {
            Role::Attachment(spec) => Some(spec.clone()),
            _ => None,
        },
        anchors: Vec::new(),
        links: Vec::new(),
        diagnostics: file.diagnostics.clone(),
    }
}
