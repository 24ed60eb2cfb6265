//! The portals that the browser tests look at, each built by the command as a user would.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

use serde_json::{Value, json};

use crate::generator::{self, Languages};

/// The path that most portals are published under.
const SUB_PATH: &str = "/my-repo/";

/// The path of a portal that has a domain of its own.
const ROOT: &str = "/";

/// How many specs the large portal has: enough for numbered lists, whose rows come in files of their own.
const MANY: usize = 600;

/// A portal to build.
pub(crate) struct Described {
    /// Its name among the tests.
    name: String,
    content: Content,
    /// The path that it is published under.
    path: &'static str,
    /// What `build` is told besides.
    options: &'static [&'static str],
}

/// Where a portal's specs come from.
enum Content {
    /// A folder of this repository.
    Folder(&'static str),
    /// Several folders, copied together.
    Folders(&'static [&'static str]),
    /// Specs of the generator.
    Generated(usize),
}

/// Every odd way to write a spec, and with that every kind of page.
const CORPUS: Content = Content::Folders(&["tests/corpus", "tests/browser/more"]);

/// The portals that the tests look at.
pub(crate) fn tested() -> Vec<Described> {
    let portal = |name: &str, content, options| Described { name: name.to_owned(), content, path: SUB_PATH, options };
    vec![
        portal("own", Content::Folder("content"), &[]),
        portal("corpus", CORPUS, &["--since", "tests/fixtures/export/portal.json"]),
        portal("hostile", Content::Folder("tests/browser/hostile"), &[]),
        portal("many", Content::Generated(MANY), &[]),
        portal("disk", CORPUS, &["--portable"]),
        Described { path: ROOT, ..portal("root", CORPUS, &[]) },
    ]
}

/// Portals of so many specs, to measure: each below a path, and the last one at a domain's root as well.
pub(crate) fn generated(counts: &[usize]) -> Vec<Described> {
    let portal =
        |count: usize, name: String, path| Described { name, content: Content::Generated(count), path, options: &[] };
    let below = counts.iter().map(|count| portal(*count, format!("{count} specs"), SUB_PATH));
    let root = counts.last().map(|count| portal(*count, format!("{count} specs at a root"), ROOT));
    below.chain(root).collect()
}

/// Builds portals below `scratch` and describes them for the scripts.
pub(crate) fn build(scratch: &Path, portals: &[Described]) -> io::Result<Vec<Value>> {
    portals.iter().map(|portal| one(scratch, portal)).collect()
}

fn one(scratch: &Path, Described { name, content, path, options }: &Described) -> io::Result<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let specs = match content {
        Content::Folder(folder) => root.join(folder),
        Content::Folders(folders) => {
            let folder = scratch.join(format!("{name}-content"));
            folders.iter().try_for_each(|from| copy(&root.join(from), &folder))?;
            folder
        }
        Content::Generated(count) => {
            let folder = scratch.join(format!("{name}-content"));
            fs::create_dir_all(&folder)?;
            generator::write(&folder, generator::SEED, *count, Languages::Mixed)?;
            folder
        }
    };
    let folder = scratch.join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_sitegen"));
    command.current_dir(root).arg("build").arg(&specs).arg("--out").arg(&folder).args(*options);
    command.args(["--quiet", "--date", "2026-11-22", "--base-url", &format!("https://x.example{path}")]);
    let output = command.output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("{name}: {}", String::from_utf8_lossy(&output.stderr))));
    }
    Ok(json!({ "name": name, "folder": folder, "subPath": path, "portable": options.contains(&"--portable") }))
}

/// Copies what is below a folder.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
