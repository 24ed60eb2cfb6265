//! What rules need to know about the text of a document, beside what was read from it.

use std::ops::Range;

use crate::diagnostic::{Code, Place};
use crate::pack::{self, Pack};
use crate::text::Text;

use super::spec::Attributed;
use super::vocabulary::SectionKind;

/// The shape of a document's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// Whether all its text is a few lines that send the reader elsewhere: "moved to …", "see …".
    pub points_away: bool,
    /// Whether `[[…]]` may stand in it, however it is spelt: then the title of any spec may decide where that leads.
    /// Never wrongly no.
    pub may_name_titles: bool,
    /// Its sections, in order.
    pub sections: Sections,
    /// `TBD`, `TODO` and their kin in running text, in order; at most [`Structure::MOST_MARKERS`].
    pub markers: Vec<Attributed>,
    /// How many markers there are.
    pub marker_count: u32,
    /// Names that raw HTML (`<a id="…">`) gives to places, lower case; the portal shows such HTML as text.
    pub html_anchors: Vec<Box<str>>,
    /// Its `sitegen-ignore` comments, one entry a code, in order.
    pub silences: Vec<Silence>,
}

impl Structure {
    /// A text full of markers says the same with fewer places.
    pub const MOST_MARKERS: usize = 6;
}

/// The sections of a document, in order. Packed: there are thirty of them in each of ten thousand specs, and hardly
/// any is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections(Box<[u8]>);

impl Sections {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = SectionOutline> + Clone {
        let mut rest = &*self.0;
        std::iter::from_fn(move || SectionOutline::unpack(&mut rest))
    }
}

impl FromIterator<SectionOutline> for Sections {
    fn from_iter<I: IntoIterator<Item = SectionOutline>>(sections: I) -> Self {
        let mut bytes = Vec::new();
        sections.into_iter().for_each(|section| section.pack(&mut bytes));
        Self(bytes.into_boxed_slice())
    }
}

impl Pack for Sections {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.0.len().pack(bytes);
        bytes.extend(&self.0);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let length = usize::unpack(bytes)?;
        pack::take(bytes, length).map(|packed| Self(packed.into()))
    }
}

/// A section as its heading stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionOutline {
    /// What it is about, if its heading is known.
    pub kind: Option<SectionKind>,
    /// 1 to 6.
    pub level: u8,
    /// Whether neither text nor a deeper section follows its heading.
    pub is_empty: bool,
    /// Its heading.
    pub place: Place,
}

/// One code of a comment `<!-- sitegen-ignore SG601: a reason -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The code as written.
    pub words: Text,
    /// Which rule it means, if there is such a rule.
    pub code: Option<Code>,
    /// Whether a reason is given; without one nothing is silenced.
    pub has_reason: bool,
    /// The bytes of the file in which it counts: the section that it stands in with all below it, or
    /// the whole file when it stands above the first section.
    pub reach: Range<u32>,
    /// The comment.
    pub place: Place,
}
