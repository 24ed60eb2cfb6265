//! What is measured: each kind of run is one process.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use sitegen::model::{Date, Vocabulary};
use sitegen::session::{Project, Session, Site};
use sitegen::source::Selection;
use sitegen::{catalog, markdown, parse, routes, source, views};

use crate::measure::{Memory, Stopwatch};
use crate::preview;

/// Every kind of run, in the order in which they follow each other: the floor copies what the plain build wrote.
pub(crate) const KINDS: &[&str] = &[
    "stages",
    "plain",
    "floor",
    "plain-warm",
    "plain-edit",
    "highlighted",
    "highlighted-warm",
    "highlighted-edit",
    "check",
    "export",
    "serve",
];

/// Measures one kind of run over `content` and prints a line a stage. `output` is this run's own place.
pub(crate) fn run(kind: &str, content: &Path, output: &Path) {
    let (plain, highlighted) = (output.join("plain"), output.join("highlighted"));
    match kind {
        "stages" => stages(content),
        "plain" => build("cold build, no highlighting", content, &plain, Highlighting::Off),
        "floor" => floor(content, &plain, &output.join("floor")),
        "plain-warm" => build("warm build, no highlighting, no change", content, &plain, Highlighting::Off),
        "plain-edit" => {
            edit(content);
            build("warm build, no highlighting, one edit", content, &plain, Highlighting::Off);
        }
        "highlighted" => build("cold build, highlighting", content, &highlighted, Highlighting::On),
        "highlighted-warm" => build("warm build, highlighting, no change", content, &highlighted, Highlighting::On),
        "highlighted-edit" => {
            edit(content);
            build("warm build, highlighting, one edit", content, &highlighted, Highlighting::On);
        }
        "check" => check(content),
        "export" => export(content),
        "serve" => serve(content, output),
        _ => panic!("no such run: {kind}"),
    }
}

/// The preview, with a browser that looks at it.
fn serve(content: &Path, output: &Path) {
    let files: Vec<PathBuf> = files_below(content).into_iter().map(|(path, _)| path).collect();
    let mut project = Project::new(content, Date::day(2026, 11, 22).unwrap());
    project.output = Some(output.to_path_buf());
    preview::run(Session::new(project), content, &files);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Highlighting {
    On,
    Off,
}

/// The stages before the first page, one after the other.
fn stages(content: &Path) {
    let vocabulary = Vocabulary::default();
    let watch = Stopwatch::start();
    let found = source::discover(content, &Selection::default()).unwrap();
    watch.report("discover", Memory::NotMeant);

    let watch = Stopwatch::start();
    let documents: Vec<_> = found
        .documents
        .par_iter()
        .map(|(path, role)| Arc::new(parse::parse(&source::load(content, path).unwrap(), role, &vocabulary)))
        .collect();
    watch.report("load and parse", Memory::NotMeant);

    let watch = Stopwatch::start();
    let catalog = catalog::link(catalog::Input { documents, assets: found.assets, ..catalog::Input::default() });
    watch.report("link", Memory::NotMeant);

    let site = site(content, Highlighting::Off);
    let watch = Stopwatch::start();
    let routes = routes::all(&catalog, site.settings(), site.findings());
    watch.report("route", Memory::NotMeant);

    let watch = Stopwatch::start();
    let bytes: usize = routes.par_iter().map(|route| site.produce(route).unwrap().len()).sum();
    watch.report("view and render, no highlighting", Memory::NotMeant);
    assert!(bytes > 0, "pages have bytes");
}

/// A whole build, as the command does it.
fn build(row: &str, content: &Path, output: &Path, highlighting: Highlighting) {
    let mut session = session(content, highlighting, Some(output));
    let watch = Stopwatch::start();
    if session.unchanged(output).is_none() {
        session.refresh(&()).unwrap().write(output, &()).unwrap();
    }
    watch.report(row, Memory::Peak);
}

/// Another sentence, and another mark, in one spec in the middle.
fn edit(content: &Path) {
    let specs = files_below(content);
    let file = content.join(&specs[specs.len() / 2].0);
    let text = fs::read_to_string(&file).unwrap();
    let (old, new) = if text.contains("- [ ]") { ("- [ ]", "- [x]") } else { ("- [x]", "- [ ]") };
    let text = text.replacen(old, new, 1);
    fs::write(&file, text + "\nOne more sentence.\n").unwrap();
}

/// Everything but pages: reading, linking and judging.
fn check(content: &Path) {
    let mut session = session(content, Highlighting::Off, None);
    let watch = Stopwatch::start();
    let site = session.refresh(&()).unwrap();
    let found = site.findings().all().count();
    watch.report("check", Memory::Peak);
    assert!(found > 0, "the generator makes mistakes on purpose");
}

/// The whole model as one JSON document, into nothing.
fn export(content: &Path) {
    let mut session = session(content, Highlighting::Off, None);
    let watch = Stopwatch::start();
    let site = session.refresh(&()).unwrap();
    views::export::whole(site.view(), &mut std::io::BufWriter::new(std::io::sink())).unwrap();
    watch.report("export as JSON", Memory::Peak);
}

/// Reads every file, turns it to HTML, writes as many bytes to the same places as `built` has.
fn floor(content: &Path, built: &Path, output: &Path) {
    let written = files_below(built);
    let largest = written.iter().map(|(_, length)| *length).max().unwrap_or_default();
    let filler = vec![b'x'; largest];
    let sources = files_below(content);

    let watch = Stopwatch::start();
    let html: usize = sources.par_iter().map(|(path, _)| to_html(&content.join(path)).len()).sum();
    for folder in folders_of(&written) {
        fs::create_dir_all(output.join(folder)).unwrap();
    }
    written.par_iter().for_each(|(path, length)| fs::write(output.join(path), &filler[..*length]).unwrap());
    watch.report("**floor**: read, Markdown to HTML, write", Memory::Peak);
    assert!(html > 0, "specs have text");
}

fn to_html(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut html = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, markdown::parser(&markdown::prepare(&text, markdown::Dollars::Text)));
    html
}

fn files_below(root: &Path) -> Vec<(PathBuf, usize)> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let length = entry.metadata().unwrap().len() as usize;
            (entry.path().strip_prefix(root).unwrap().to_path_buf(), length)
        })
        .collect()
}

fn folders_of(files: &[(PathBuf, usize)]) -> Vec<&Path> {
    let mut folders: Vec<&Path> = files.iter().filter_map(|(path, _)| path.parent()).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
}

fn site(content: &Path, highlighting: Highlighting) -> Arc<Site> {
    session(content, highlighting, None).refresh(&()).unwrap()
}

/// `output` is where it will be built, as the command says, too: what an earlier build has read is kept there.
fn session(content: &Path, highlighting: Highlighting, output: Option<&Path>) -> Session {
    let highlight = highlighting == Highlighting::On;
    // Beside the content and under one name, so that the next build finds it as it was.
    let config = content.with_file_name(if highlight { "highlighted.toml" } else { "plain.toml" });
    fs::write(&config, format!("title = \"Benchmark\"\n[build]\nhighlight = {highlight}\n")).unwrap();
    let mut project = Project::new(content, Date::day(2026, 11, 22).unwrap());
    project.base_url = Some("https://example.org/bench/".into());
    project.config = Some(config);
    project.program = Some("bench".into());
    project.output = output.map(Path::to_path_buf);
    Session::new(project)
}
