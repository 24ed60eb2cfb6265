//! Mechanical repairs: what of the findings can be mended without a doubt, as edits of the author's text.
//!
//! Nothing is written here; a [`Repair`] is a plan. An edit replaces the bytes concerned and no others, so line
//! ends and everything else stay as they are. Each edited text is read again before it is offered: if
//! anything but the mended fault would be read differently, the file is left alone. Mending twice mends nothing more.

mod dependency;
mod status;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Report, SourcePath};
use crate::model::{Document, Parsed, Role, Vocabulary};
use crate::parse;
use crate::source::SourceFile;

/// The rules whose findings can be mended.
pub const MENDED: [Code; 3] = [Code::SG002, Code::SG113, Code::SG313];

/// Findings that leave it open what an author meant; a file with one of them is not touched.
const DOUBTS: [Code; 7] = [Code::SG001, Code::SG003, Code::SG004, Code::SG014, Code::SG015, Code::SG017, Code::SG018];

/// What can be mended in one file.
#[derive(Debug)]
pub struct Repair {
    /// The file as it was read.
    pub file: SourceFile,
    /// What to replace, in the order of the text, without overlaps.
    pub edits: Vec<Edit>,
}

/// A replacement of some bytes of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The bytes of the decoded text, without a byte order mark.
    pub range: (usize, usize),
    /// What stands there afterwards.
    pub text: String,
    /// The finding that it mends.
    pub code: Code,
}

impl Edit {
    fn new(range: Range<usize>, text: impl Into<String>, code: Code) -> Self {
        Self { range: (range.start, range.end), text: text.into(), code }
    }
}

impl Repair {
    /// The text with all edits made.
    #[must_use]
    pub fn text(&self) -> String {
        apply(&self.file.text, &self.edits)
    }
}

/// What can be mended, and which files had to be left although a finding of theirs can be mended.
#[derive(Debug, Default)]
pub struct Repairs {
    /// By path.
    pub repairs: Vec<Repair>,
    /// By path.
    pub doubtful: BTreeSet<SourcePath>,
}

/// What can be mended of the findings in `report` whose rule is one of `codes`. `load` reads a file again;
/// a file that has changed since it was linked is left.
pub fn plan(
    catalog: &Catalog,
    report: &Report,
    vocabulary: &Vocabulary,
    codes: &[Code],
    load: impl Fn(&SourcePath) -> Option<SourceFile>,
) -> Repairs {
    let mut wanted: BTreeMap<SourcePath, BTreeSet<Code>> = BTreeMap::new();
    let own = |code: &Code| matches!(code, Code::SG002 | Code::SG113) && codes.contains(code);
    for finding in report.all().filter(|finding| own(&finding.code)) {
        wanted.entry(finding.path.clone()).or_default().insert(finding.code);
    }
    let missing = if codes.contains(&Code::SG313) { dependency::missing(catalog, report) } else { BTreeMap::new() };
    for path in missing.keys() {
        wanted.entry(path.clone()).or_default().insert(Code::SG313);
    }
    let documents: BTreeMap<&SourcePath, &Parsed> =
        catalog.documents().map(|parsed| (&parsed.path, &**parsed)).collect();
    let mut repairs = Repairs::default();
    for (path, codes) in wanted {
        let Some(parsed) = documents.get(&path) else { continue };
        let Some(file) = load(&path).filter(|file| file.hash == parsed.hash) else { continue };
        let is_doubtful = parsed.diagnostics.iter().any(|finding| DOUBTS.contains(&finding.code));
        let needs = missing.get(&path).map_or(&[][..], Vec::as_slice);
        let edits = if is_doubtful { Vec::new() } else { edits(parsed, &file, &codes, needs) };
        if edits.is_empty() || !reads_the_same(parsed, &file, &edits, vocabulary) {
            repairs.doubtful.insert(path);
        } else {
            repairs.repairs.push(Repair { file, edits });
        }
    }
    repairs
}

fn edits(parsed: &Parsed, file: &SourceFile, codes: &BTreeSet<Code>, needs: &[String]) -> Vec<Edit> {
    let damaged = parse::repairs(file);
    let mut edits = Vec::new();
    if let Some(status) = parsed.spec().and_then(|spec| spec.status.as_ref()).filter(|_| codes.contains(&Code::SG113)) {
        edits.extend(status::canonical(status, &file.text, &damaged));
    }
    if let Some(spec) = parsed.spec().filter(|_| codes.contains(&Code::SG313)) {
        edits.extend(dependency::added(spec, &file.text, needs));
    }
    if codes.contains(&Code::SG002) {
        edits.extend(damaged.into_iter().map(|(range, original)| Edit::new(range, original, Code::SG002)));
    }
    edits.sort();
    let overlap = edits.windows(2).any(|pair| pair[0].range.1 > pair[1].range.0);
    if overlap { Vec::new() } else { edits }
}

/// Whether an edited text says the same to a reader, but for the dependencies that were added.
fn reads_the_same(parsed: &Parsed, file: &SourceFile, edits: &[Edit], vocabulary: &Vocabulary) -> bool {
    let role = match &parsed.document {
        Document::Spec(_) => Role::Spec,
        Document::Page(_) => Role::Page,
    };
    let read = |text: &str| parse::parse(&SourceFile::decode(&parsed.path, text.as_bytes()), &role, vocabulary);
    let (before, after) = (read(&file.text), read(&apply(&file.text, edits)));
    let (Some(old), Some(new)) = (before.spec(), after.spec()) else {
        return before.title() == after.title() && before.anchors().eq(after.anchors());
    };
    let status = |spec: &crate::model::Spec| spec.status.as_ref().map(|status| status.kind.clone());
    let headings = |parsed: &Parsed| parsed.structure.sections.iter().map(|section| section.kind).collect::<Vec<_>>();
    let added = edits.iter().filter(|edit| edit.code == Code::SG313);
    old.id.text == new.id.text
        && old.title.text == new.title.text
        && status(old) == status(new)
        && old.tally() == new.tally()
        && headings(&before) == headings(&after)
        && dependency::are_as_added(old, new, added)
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edited = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for edit in edits {
        edited.push_str(&text[done..edit.range.0]);
        edited.push_str(&edit.text);
        done = edit.range.1;
    }
    edited.push_str(&text[done..]);
    edited
}
