//! From parsed files to a catalog, step by step.
//!
//! Each step takes what the earlier ones gave and gives something new; the [`Catalog`] is put together
//! once, at the end of [`link`].

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Severity, SourcePath};
use crate::model::{Link, LinkKind, Parsed, StatusKind};
use crate::near::Candidates;

use super::files::{self, Files};
use super::names::{Found, Names};
use super::references::{self, neighbours};
use super::{
    Catalog, DocumentIndex, Input, PageEntry, PageIndex, SpecEntry, SpecIndex, Target, graph, key, owners, releases,
};

/// As for references: nobody reads suggestions past this many broken links.
const MOST_SUGGESTIONS: usize = 200;

/// Links all documents. Never fails: what does not fit is a finding.
#[must_use]
pub fn link(input: Input) -> Catalog {
    let mut findings = input.diagnostics;
    // What does not need each other is done at the same time; findings are sorted at the end.
    let documents = || input.documents.iter().map(|parsed| parsed.path.clone());
    let (mut files, (mut specs, shared_keys, mut pages, names)) = rayon::join(
        || Files::new(&input.assets, &input.unsafe_assets, documents(), &input.prefix),
        || {
            let (specs, shared_keys) = specs(&input.documents, &mut findings);
            let mut collisions = Vec::new();
            let ((pages, names), ()) = rayon::join(
                || {
                    let pages = pages(&input.documents, &specs, &mut findings);
                    let names = Names::new(&specs, &pages);
                    (pages, names)
                },
                || number_collisions(&specs, &mut collisions),
            );
            findings.extend(collisions);
            (specs, shared_keys, pages, names)
        },
    );
    let mut found_by = [Vec::new(), Vec::new(), Vec::new()];
    let [of_edges, of_releases, of_links] = &mut found_by;
    let (((edges, unknown), requires, related), ((owners, own_owners), (releases, own_releases), text)) = rayon::join(
        || {
            let edges = references::edges(&specs, &pages, &names, &files, of_edges);
            let (requires, related) = neighbours(&edges.0);
            (edges, requires, related)
        },
        || {
            let owners = owners::gather(&specs);
            let releases = releases::gather(&specs, &input.registry, of_releases);
            (owners, releases, text_links(&specs, &pages, &names, &files, of_links))
        },
    );
    findings.extend(found_by.into_iter().flatten());
    for (position, targets) in requires.iter().enumerate() {
        for target in targets {
            Arc::make_mut(&mut specs[target.get()]).required_by.push(SpecIndex(position as u32));
        }
    }
    for (entry, ((edges, requires), related)) in specs.iter_mut().zip(edges.into_iter().zip(requires).zip(related)) {
        let entry = Arc::make_mut(entry);
        (entry.edges, entry.requires, entry.related) = (edges, requires, related);
    }
    let cycles = cycles(&specs, &mut findings);
    tell_once(&mut findings);
    let (mut assets, colliding) = files.publish(&text.assets);
    for asset in &mut assets {
        asset.size = input.sizes.get(&asset.path).copied();
    }
    for path in colliding {
        let place = crate::diagnostic::Place::FILE;
        let message = "another file's name differs in case only; both get an address of their own";
        findings.push(Diagnostic::new(Code::SG903, &path, place, message));
    }

    for (entry, (releases, owners)) in specs.iter_mut().zip(own_releases.into_iter().zip(own_owners)) {
        let entry = Arc::make_mut(entry);
        (entry.releases, entry.owners) = (releases, owners);
    }
    for (position, page) in pages.iter().enumerate() {
        if let Some(spec) = page.attached_to {
            Arc::make_mut(&mut specs[spec.get()]).attachments.push(PageIndex(position as u32));
        }
    }
    mention(&mut specs, &mut pages, &text);
    let statuses = statuses(&specs);
    Diagnostic::sort(&mut findings);
    Catalog {
        specs,
        pages,
        shared_keys,
        releases,
        owners,
        statuses,
        assets,
        cycles,
        diagnostics: findings,
        astray: Astray { references: unknown, links: text.missing },
        names: Arc::new(names),
        files: Arc::new(files),
        registers: super::registers::Kept::default(),
    }
}

/// How much leads nowhere, so that the nearest names are looked for; only for the first of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Astray {
    pub(super) references: usize,
    pub(super) links: usize,
}

impl Astray {
    /// Whether something is suggested for each of them, so that none depends on how many there are.
    pub(super) fn is_all_helped(self) -> bool {
        self.references <= references::MOST_SUGGESTIONS && self.links <= MOST_SUGGESTIONS
    }
}

type SharedKeys = Vec<(String, Vec<SpecIndex>)>;

/// Every spec with its key, by key; keys that several claim; what is wrong with ids.
fn specs(documents: &[Arc<Parsed>], findings: &mut Vec<Diagnostic>) -> (Vec<Arc<SpecEntry>>, SharedKeys) {
    let mut claims: BTreeMap<String, Vec<&Arc<Parsed>>> = BTreeMap::new();
    let claim = |parsed: &Arc<Parsed>| {
        let safe = key::safe(&parsed.spec()?.id.text);
        let unusable = safe.is_empty() || key::is_reserved(&safe);
        Some(if unusable { from_path(&parsed.path) } else { safe })
    };
    let claimed: Vec<Option<String>> = documents.par_iter().map(claim).collect();
    for (parsed, claimed) in documents.iter().zip(claimed) {
        if let Some(claimed) = claimed {
            claims.entry(claimed).or_default().push(parsed);
        }
    }
    let mut keyed: BTreeMap<String, &Arc<Parsed>> = BTreeMap::new();
    let mut shared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (claimed, claimants) in &claims {
        if let [only] = claimants.as_slice() {
            keyed.insert(claimed.clone(), only);
            continue;
        }
        for parsed in claimants {
            let mut key = format!("{claimed}--{}", from_path(&parsed.path));
            if claims.contains_key(&key) || keyed.contains_key(&key) {
                key = format!("{key}-{}", key::hash(parsed.path.as_str()));
            }
            keyed.insert(key.clone(), parsed);
            shared.entry(claimed.clone()).or_default().push(key);
        }
        findings.extend(duplicate(claimants));
    }
    let specs: Vec<Arc<SpecEntry>> =
        keyed.into_iter().map(|(key, parsed)| Arc::new(SpecEntry::new(Arc::clone(parsed), key))).collect();
    let position = |key: &String| {
        specs
            .binary_search_by(|entry| entry.key.cmp(key))
            .map(|at| SpecIndex(at as u32))
            .expect("the key was just made")
    };
    let shared = shared.into_iter().map(|(claimed, keys)| (claimed, keys.iter().map(position).collect())).collect();
    (specs, shared)
}

fn from_path(path: &SourcePath) -> String {
    match key::safe(&key::safe_path(path.as_str())) {
        empty if empty.is_empty() => key::hash(path.as_str()),
        safe => safe,
    }
}

fn duplicate(claimants: &[&Arc<Parsed>]) -> Vec<Diagnostic> {
    let id = |parsed: &Parsed| parsed.spec().map(|spec| spec.id.clone());
    claimants
        .iter()
        .filter_map(|parsed| {
            let own = id(parsed)?;
            let mut finding = Diagnostic::new(
                Code::SG102,
                &parsed.path,
                own.place,
                format!("the id `{}` is claimed by {} files", own.text, claimants.len()),
            )
            .with_help("give each spec an id of its own; until then both pages stand, under longer addresses");
            for other in claimants.iter().filter(|other| other.path != parsed.path).take(10) {
                if let Some(theirs) = id(other) {
                    finding = finding.with_related(&other.path, theirs.place, "also claimed here");
                }
            }
            Some(finding)
        })
        .collect()
}

/// Ids with one number and different names: `007-mock-auth`, `007-simple-ui-pages`.
fn number_collisions(specs: &[Arc<SpecEntry>], findings: &mut Vec<Diagnostic>) {
    let numbered = specs.iter().filter_map(|entry| {
        let id = &entry.spec().id;
        let prefix = id.text.split(|character: char| character.is_ascii_digit()).next().unwrap_or_default();
        Some((prefix.to_lowercase(), id.number?, &**entry))
    });
    let mut numbered: Vec<(String, u32, &SpecEntry)> = numbered.collect();
    numbered.sort_by(|(prefix, number, _), (other, others, _)| (prefix, number).cmp(&(other, others)));
    let same = numbered.chunk_by(|(prefix, number, _), (other, others, _)| (prefix, number) == (other, others));
    for entries in same.filter(|entries| entries.len() > 1) {
        let (number, entries) = (entries[0].1, entries.iter().map(|(.., entry)| *entry).collect::<Vec<_>>());
        let keys: BTreeSet<String> = entries.iter().map(|entry| key::safe(&entry.spec().id.text)).collect();
        let (Some(first), true) = (entries.first(), keys.len() > 1) else { continue };
        let id = &first.spec().id;
        let message = format!("the number {number} is used by {} specs with different ids", keys.len());
        let mut finding = Diagnostic::new(Code::SG104, &first.parsed.path, id.place, message)
            .with_help(format!("`Spec {number}` means none of them; refer to them by their full ids"));
        for other in entries.iter().skip(1).take(10) {
            let theirs = &other.spec().id;
            finding = finding.with_related(&other.parsed.path, theirs.place, format!("`{}` has it too", theirs.text));
        }
        findings.push(finding);
    }
}

/// Every other document with its address.
fn pages(documents: &[Arc<Parsed>], specs: &[Arc<SpecEntry>], findings: &mut Vec<Diagnostic>) -> Vec<Arc<PageEntry>> {
    let owners: BTreeMap<&SourcePath, SpecIndex> =
        specs.iter().enumerate().map(|(position, entry)| (&entry.parsed.path, SpecIndex(position as u32))).collect();
    let mut pages: Vec<Arc<PageEntry>> = documents
        .iter()
        .filter(|parsed| parsed.spec().is_none())
        .map(|parsed| {
            let attached_to = parsed.attached_to.as_ref().and_then(|spec| owners.get(spec).copied());
            let slug = match (attached_to, &parsed.attached_to) {
                (Some(_), Some(spec)) => {
                    let folder = spec.folder();
                    let inside = parsed.path.as_str().strip_prefix(folder).unwrap_or(parsed.path.as_str());
                    key::safe_path(inside)
                }
                _ => key::safe_path(parsed.path.as_str()),
            };
            Arc::new(PageEntry { parsed: Arc::clone(parsed), attached_to, slug, backlinks: Vec::new() })
        })
        .collect();
    separate(&mut pages, findings);
    pages
}

/// Gives pages whose names differ in case or punctuation only addresses of their own.
fn separate(pages: &mut [Arc<PageEntry>], findings: &mut Vec<Diagnostic>) {
    let mut claims: BTreeMap<(Option<SpecIndex>, String), Vec<usize>> = BTreeMap::new();
    for (position, page) in pages.iter().enumerate() {
        claims.entry((page.attached_to, page.slug.clone())).or_default().push(position);
    }
    for claimants in claims.values().filter(|claimants| claimants.len() > 1) {
        let first = pages[claimants[0]].parsed.path.clone();
        for position in claimants {
            let page = Arc::make_mut(&mut pages[*position]);
            page.slug = format!("{}-{}", page.slug, key::hash(page.parsed.path.as_str()));
        }
        for position in &claimants[1..] {
            let path = &pages[*position].parsed.path;
            let place = crate::diagnostic::Place::FILE;
            let message = format!("`{path}` and `{first}` would have one address; both get a longer one");
            findings.push(
                Diagnostic::new(Code::SG903, path, place, message).with_help("rename one of them").with_related(
                    &first,
                    place,
                    "the other file",
                ),
            );
        }
    }
}

/// Circles of needs, and a finding for each.
pub(super) fn cycles(specs: &[Arc<SpecEntry>], findings: &mut Vec<Diagnostic>) -> Vec<Vec<SpecIndex>> {
    let needs = specs.iter().map(|entry| entry.requires.iter().map(|target| target.0).collect()).collect();
    let cycles: Vec<Vec<SpecIndex>> =
        graph::cycles(&needs).into_iter().map(|cycle| cycle.into_iter().map(SpecIndex).collect()).collect();
    for cycle in &cycles {
        let id = |spec: &SpecIndex| format!("`{}`", specs[spec.get()].spec().id.text);
        let path: Vec<String> = cycle.iter().chain(cycle.first()).map(id).collect();
        let mut steps = cycle
            .iter()
            .zip(cycle.iter().cycle().skip(1))
            .filter_map(|(from, to)| Some((from, to, where_it_says(specs, *from, *to)?)));
        let Some((_, _, (file, place))) = steps.next() else { continue };
        let message = format!("{} depends on itself: {}", path[0], path.join(" -> "));
        let mut finding = Diagnostic::new(Code::SG303, &file, place, message)
            .with_help("one of these dependencies has to go, or the specs belong together");
        for (from, to, (file, place)) in steps {
            finding = finding.with_related(&file, place, format!("{} needs {}", id(from), id(to)));
        }
        findings.push(finding);
    }
    cycles
}

/// The words that make `from` need `to`: in `from` itself, or a "blocks" in `to`.
fn where_it_says(
    specs: &[Arc<SpecEntry>],
    from: SpecIndex,
    to: SpecIndex,
) -> Option<(SourcePath, crate::diagnostic::Place)> {
    use crate::model::EdgeKind::{Blocks, Requires};
    [(from, to, Requires), (to, from, Blocks)].into_iter().find_map(|(writer, target, kind)| {
        let entry = &specs[writer.get()];
        let edge = entry.edges.iter().find(|edge| edge.kind == kind && edge.target == Target::Resolved(target))?;
        let line = &entry.spec().dependencies[edge.line];
        let place = edge.reference.map_or(line.place, |reference| line.references[reference].place);
        Some((entry.parsed.path.clone(), place))
    })
}

/// What the links of all texts come to.
struct TextLinks {
    /// Who points at whom: by the path of the one who points, and then by the one pointed at.
    mentions: Vec<(DocumentIndex, Vec<DocumentIndex>)>,
    /// Assets that somebody shows or links to.
    assets: BTreeSet<String>,
    /// How many links lead to nothing.
    missing: usize,
}

/// What the links of one text come to.
#[derive(Default)]
pub(super) struct OwnLinks<'a> {
    /// Documents that it points at, each once, in order.
    pub(super) mentions: Vec<DocumentIndex>,
    pub(super) assets: Vec<String>,
    /// In the order of the file; those that lead nowhere are put into words when all are known.
    pub(super) faults: Vec<Fault<'a>>,
}

/// Something that is wrong with a link.
pub(super) enum Fault<'a> {
    Finding(Diagnostic),
    Broken(&'a Link, files::Found),
}

impl Fault<'_> {
    /// Whether files of a similar name are suggested.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Broken(_, files::Found::Missing))
    }

    fn told(self, from: &Parsed, near: impl FnOnce(&Link) -> Vec<String>) -> Diagnostic {
        match self {
            Self::Finding(finding) => finding,
            Self::Broken(link, found) => {
                let near = if found == files::Found::Missing { near(link) } else { Vec::new() };
                broken(&from.path, link, &found, &near)
            }
        }
    }
}

/// What is wrong with the links of one text, as if no other had any that lead nowhere.
pub(super) fn faults(
    specs: &[Arc<SpecEntry>],
    pages: &[Arc<PageEntry>],
    files: &Files,
    from: &Parsed,
    faults: Vec<Fault<'_>>,
) -> Vec<Diagnostic> {
    let documents = OnceCell::new();
    let near = |link: &Link| {
        let documents = documents.get_or_init(|| all_documents(specs, pages));
        NearPaths::new(documents, files).of(link, from)
    };
    faults.into_iter().map(|fault| fault.told(from, near)).collect()
}

fn all_documents<'a>(specs: &'a [Arc<SpecEntry>], pages: &'a [Arc<PageEntry>]) -> Vec<(DocumentIndex, &'a Parsed)> {
    let of_specs =
        specs.iter().enumerate().map(|(at, entry)| (DocumentIndex::Spec(SpecIndex(at as u32)), &*entry.parsed));
    let of_pages =
        pages.iter().enumerate().map(|(at, page)| (DocumentIndex::Page(PageIndex(at as u32)), &*page.parsed));
    of_specs.chain(of_pages).collect()
}

fn text_links(
    specs: &[Arc<SpecEntry>],
    pages: &[Arc<PageEntry>],
    names: &Names,
    files: &Files,
    findings: &mut Vec<Diagnostic>,
) -> TextLinks {
    let documents = all_documents(specs, pages);
    let parsed = |document: DocumentIndex| match document {
        DocumentIndex::Spec(spec) => &*specs[spec.get()].parsed,
        DocumentIndex::Page(page) => &*pages[page.get()].parsed,
    };
    let own = documents.par_iter().map(|(here, from)| own_links(*here, from, names, files, parsed));
    let own: Vec<OwnLinks<'_>> = own.collect();

    let mut all = TextLinks { mentions: Vec::new(), assets: BTreeSet::new(), missing: 0 };
    let paths = NearPaths::new(&documents, files);
    for ((here, from), own) in documents.iter().zip(own) {
        all.assets.extend(own.assets);
        if !own.mentions.is_empty() {
            all.mentions.push((*here, own.mentions));
        }
        for fault in own.faults {
            all.missing += usize::from(fault.is_missing());
            let near = |link: &Link| if all.missing <= MOST_SUGGESTIONS { paths.of(link, from) } else { Vec::new() };
            findings.push(fault.told(from, near));
        }
    }
    all.mentions.sort_by(|(left, _), (right, _)| parsed(*left).path.cmp(&parsed(*right).path));
    all
}

/// Follows the links of one text.
pub(super) fn own_links<'a>(
    here: DocumentIndex,
    from: &'a Parsed,
    names: &Names,
    files: &Files,
    parsed: impl Fn(DocumentIndex) -> &'a Parsed,
) -> OwnLinks<'a> {
    let mut own = OwnLinks::default();
    for link in &from.links {
        match find(link, &from.path, names, files) {
            files::Found::Document(there, fragment) => {
                if there != here {
                    own.mentions.push(there);
                }
                if let Some(fragment) = fragment.filter(|fragment| !has_anchor(parsed(there), fragment)) {
                    own.faults.push(Fault::Finding(no_heading(&from.path, link, &fragment, parsed(there))));
                }
            }
            files::Found::Here(fragment) if !has_anchor(from, &fragment) => {
                own.faults.push(Fault::Finding(no_heading(&from.path, link, &fragment, from)));
            }
            files::Found::Asset(path) => own.assets.push(path),
            files::Found::Here(_) => {}
            files::Found::Missing if link.kind == LinkKind::Code => {}
            files::Found::Missing if link.kind == LinkKind::Wiki && !names.looks_like_id(&link.target) => {}
            found @ (files::Found::Unsafe | files::Found::Folder | files::Found::Outside | files::Found::Missing) => {
                own.faults.push(Fault::Broken(link, found));
            }
        }
    }
    own.mentions.sort_unstable();
    own.mentions.dedup();
    own
}

/// A dependency that leads nowhere is one fault, also where it is written as a link.
pub(super) fn tell_once(findings: &mut Vec<Diagnostic>) {
    let mut unknown: BTreeMap<SourcePath, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.code == Code::SG301) {
        unknown.entry(finding.path.clone()).or_default().insert((finding.place.start, finding.place.end));
    }
    findings.retain(|finding| {
        let Some(places) = unknown.get(&finding.path).filter(|_| finding.code == Code::SG901) else { return true };
        // References do not overlap one another, so the last one that begins before the link's end is the one to ask.
        let before = places.range(..(finding.place.end, 0)).next_back();
        before.is_none_or(|(_, end)| *end <= finding.place.start)
    });
}

/// What a link of any kind leads to.
fn find(link: &Link, from: &SourcePath, names: &Names, files: &Files) -> files::Found {
    match link.kind {
        LinkKind::Markdown | LinkKind::Image => files.find(from, &link.target, names),
        LinkKind::Wiki | LinkKind::Code => match name(names, &link.target, link.kind == LinkKind::Wiki) {
            Some(spec) => files::Found::Document(DocumentIndex::Spec(spec), None),
            None => files::Found::Missing,
        },
    }
}

/// The one spec that has this id, or (for a wiki link) this title.
pub(super) fn name(names: &Names, name: &str, titles: bool) -> Option<SpecIndex> {
    match names.id(name) {
        Found::One(spec) => Some(spec),
        Found::Nothing if titles => match names.title(name) {
            Found::One(spec) => Some(spec),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a document has a heading with that id; GitHub does not mind the case.
pub(super) fn has_anchor(parsed: &Parsed, fragment: &str) -> bool {
    let lower = fragment.to_lowercase();
    fragment.is_empty() || parsed.anchors().any(|anchor| anchor == fragment || anchor == lower)
}

fn no_heading(from: &SourcePath, link: &Link, fragment: &str, there: &Parsed) -> Diagnostic {
    let message = if *from == there.path {
        format!("this file has no heading `#{fragment}`")
    } else {
        format!("`{}` has no heading `#{fragment}`", there.path)
    };
    if there.structure.html_anchors.iter().any(|name| **name == *fragment.to_lowercase()) {
        // The author's link is right where HTML is kept; here it is only less exact.
        let message = format!("`#{fragment}` is a name given by raw HTML, which is shown as text");
        let mut finding = Diagnostic::new(Code::SG901, from, link.place, message)
            .with_help("the link leads to the top of the page; link to the heading instead");
        finding.severity = Severity::Info;
        return finding;
    }
    let finding = Diagnostic::new(Code::SG901, from, link.place, message);
    match Candidates::new(there.anchors()).nearest(fragment).first() {
        Some(near) => finding.with_help(format!("did you mean `#{near}`?")),
        None => finding.with_help("the link leads to the top of the page"),
    }
}

/// Where broken links may have been meant to lead; gathered when the first is found.
struct NearPaths<'a> {
    all: &'a [(DocumentIndex, &'a Parsed)],
    files: &'a Files,
    documents: OnceCell<NamedFiles<'a>>,
    assets: OnceCell<NamedFiles<'a>>,
}

/// Files by their own names.
struct NamedFiles<'a> {
    /// By name in lower case, each with its paths in order.
    paths: BTreeMap<String, Vec<&'a str>>,
    names: Candidates<'a>,
}

impl<'a> NearPaths<'a> {
    fn new(all: &'a [(DocumentIndex, &'a Parsed)], files: &'a Files) -> Self {
        Self { all, files, documents: OnceCell::new(), assets: OnceCell::new() }
    }

    /// Files of the same name in another folder, else those of nearly the same name.
    fn of(&self, link: &Link, from: &Parsed) -> Vec<String> {
        let files = if link.kind == LinkKind::Image {
            self.assets.get_or_init(|| NamedFiles::new(self.files.asset_paths()))
        } else {
            let paths = self.all.iter().map(|(_, parsed)| parsed.path.as_str());
            self.documents.get_or_init(|| NamedFiles::new(paths))
        };
        let wanted = link.target.split(['#', '?']).next().unwrap_or_default();
        let name = file_name(wanted);
        let same = files.paths.get(&name.to_ascii_lowercase()).into_iter().flatten();
        let same: Vec<String> =
            same.filter(|path| **path != from.path.as_str()).take(3).map(|path| (*path).to_owned()).collect();
        if same.is_empty() { files.names.nearest(name).into_iter().map(str::to_owned).collect() } else { same }
    }
}

impl<'a> NamedFiles<'a> {
    fn new(all: impl Iterator<Item = &'a str>) -> Self {
        let all: BTreeSet<&str> = all.collect();
        let mut paths: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for path in &all {
            paths.entry(file_name(path).to_ascii_lowercase()).or_default().push(path);
        }
        let names: BTreeSet<&str> = all.into_iter().map(file_name).collect();
        Self { paths, names: Candidates::new(names.into_iter()) }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn broken(from: &SourcePath, link: &Link, found: &files::Found, near: &[String]) -> Diagnostic {
    let target = &link.target;
    let finding = |code, message: String| Diagnostic::new(code, from, link.place, message);
    match found {
        files::Found::Outside => finding(Code::SG906, format!("`{target}` leaves the content folder"))
            .with_help("the portal holds what is in the content folder; link to the file's address on the web instead"),
        files::Found::Unsafe => finding(Code::SG907, format!("`{target}` is not published: a browser could run it"))
            .with_help(
                "pages, scripts and style sheets of strangers are not carried along; link to where it is hosted",
            ),
        files::Found::Folder => finding(Code::SG901, format!("`{target}` is a folder without a page"))
            .with_help("link to a file in it, or give it a `README.md`"),
        _ => {
            let (code, what) = match link.kind {
                LinkKind::Image => (Code::SG902, "image"),
                _ => (Code::SG901, "file"),
            };
            let finding = finding(code, format!("there is no {what} `{target}`"));
            if near.is_empty() {
                finding.with_help("the words are shown without a link")
            } else {
                finding
                    .with_help(format!("did you mean {}?", super::references::any_of(near.iter().map(String::as_str))))
            }
        }
    }
}

/// Writes down, at each document, who mentions it without depending on it.
fn mention(specs: &mut [Arc<SpecEntry>], pages: &mut [Arc<PageEntry>], text: &TextLinks) {
    for (here, there) in &text.mentions {
        for there in there {
            match there {
                DocumentIndex::Page(page) => Arc::make_mut(&mut pages[page.get()]).backlinks.push(*here),
                DocumentIndex::Spec(spec) => {
                    if is_told_by_link_alone(specs, pages, *here, *spec) {
                        Arc::make_mut(&mut specs[spec.get()]).backlinks.push(*here);
                    }
                }
            }
        }
    }
}

/// Whether a document that mentions a spec neither declares a dependency on it nor belongs to it.
pub(super) fn is_told_by_link_alone(
    specs: &[Arc<SpecEntry>],
    pages: &[Arc<PageEntry>],
    here: DocumentIndex,
    there: SpecIndex,
) -> bool {
    match here {
        DocumentIndex::Spec(spec) => {
            let target = Target::Resolved(there);
            !specs[spec.get()].edges.iter().any(|edge| edge.target == target)
        }
        DocumentIndex::Page(page) => pages[page.get()].attached_to != Some(there),
    }
}

/// The kinds that occur, in board order; a configured kind stands behind the one it is like.
pub(super) fn statuses(specs: &[Arc<SpecEntry>]) -> Vec<(StatusKind, Vec<SpecIndex>)> {
    let mut groups: BTreeMap<(usize, bool, StatusKind), Vec<SpecIndex>> = BTreeMap::new();
    for (position, entry) in specs.iter().enumerate() {
        let kind = entry.status();
        let column = StatusKind::BUILT_IN.iter().position(|built_in| built_in == kind.built_in()).unwrap_or_default();
        let custom = matches!(kind, StatusKind::Custom(_));
        groups.entry((column, custom, kind.clone())).or_default().push(SpecIndex(position as u32));
    }
    groups.into_iter().map(|((_, _, kind), specs)| (kind, specs)).collect()
}
