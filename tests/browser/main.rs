//! Portals in a real browser: what readers see, press, hear and print.
//!
//! `cargo test --test browser` runs the tests of `subjects/`; words after `--` choose those whose names hold them.
//! `portals.rs` builds what they look at, `runner.cjs` drives Chromium through Playwright, whose packages are installed
//! below `target/`. Where there is no Chromium or no Node, the tests are skipped and say so; `SITEGEN_BROWSER=required`
//! makes that a failure. `CHROMIUM`, `NODE` and `JAVA` name other programs than those on the path.
//!
//! `cargo test --test browser -- --goals` tests nothing: it measures what a portal promises (weights, search, tables,
//! paint) on generated portals of 12, 100 and 1,000 specs, or of the sizes that follow, and prints a table; the last
//! size also at a domain's root.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a test runner of its own")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};

use serde_json::json;

// The bench is another crate and uses more of it.
#[allow(dead_code, reason = "the bench uses the rest")]
#[path = "../bench/generator.rs"]
mod generator;
mod portals;

use portals::Described;

const MANIFEST: &str = "package.json";
const LOCK: &str = "package-lock.json";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--goals") {
        let sizes = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
        return measure(sizes).unwrap_or_else(|reason| {
            println!("nothing measured: {reason}");
            ExitCode::FAILURE
        });
    }
    match run(arguments.iter().find(|argument| !argument.starts_with('-'))) {
        Ok(outcomes) => report(&outcomes),
        Err(reason) => {
            println!("\nbrowser tests skipped: {reason}");
            if is_required() { ExitCode::FAILURE } else { report(&[]) }
        }
    }
}

/// Whether a test that cannot be run is a failure.
fn is_required() -> bool {
    env::var_os("SITEGEN_BROWSER").is_some_and(|value| value == "required")
}

/// Everything that a script of this folder needs, made ready.
struct Stage {
    node: PathBuf,
    scripts: PathBuf,
    settings: PathBuf,
    /// Goes away with the stage.
    _scratch: tempfile::TempDir,
}

impl Stage {
    /// Installs the packages and builds these portals; or says what is missing.
    fn set(portals: &[Described]) -> Result<Self, String> {
        let chromium =
            find("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"]).ok_or("there is no Chromium")?;
        let node = find("NODE", &["node"]).ok_or("there is no Node")?;
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
        let modules = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        install(&scripts, &modules)?;
        let scratch = tempfile::tempdir().map_err(|cause| cause.to_string())?;
        let described = json!({
            "modules": modules,
            "chromium": chromium,
            "java": find("JAVA", &["java"]),
            "sitegen": env!("CARGO_BIN_EXE_sitegen"),
            "scratch": scratch.path(),
            "portals": portals::build(scratch.path(), portals).map_err(|cause| cause.to_string())?,
        });
        let settings = scratch.path().join("settings.json");
        fs::write(&settings, described.to_string()).map_err(|cause| cause.to_string())?;
        Ok(Self { node, scripts, settings, _scratch: scratch })
    }

    fn script(&self, name: &str) -> Command {
        let mut command = Command::new(&self.node);
        command.arg(self.scripts.join(name)).arg(&self.settings);
        command
    }
}

/// Prints the table of goals for portals of these sizes.
fn measure(mut sizes: Vec<usize>) -> Result<ExitCode, String> {
    if sizes.is_empty() {
        sizes = vec![12, 100, 1_000];
    }
    let ended =
        Stage::set(&portals::generated(&sizes))?.script("goals.cjs").status().map_err(|cause| cause.to_string())?;
    Ok(if ended.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs the tests whose names hold these words and gives what came of them, or why nothing could be run.
fn run(words: Option<&String>) -> Result<Vec<Outcome>, String> {
    let stage = Stage::set(&portals::tested())?;
    let mut runner =
        stage.script("runner.cjs").args(words).stdout(Stdio::piped()).spawn().map_err(|cause| cause.to_string())?;
    let mut outcomes: Vec<Outcome> = Vec::new();
    let lines = BufReader::new(runner.stdout.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        match Outcome::begin(&line) {
            Some(outcome) => outcomes.push(outcome),
            None => outcomes.iter_mut().last().into_iter().for_each(|outcome| outcome.faults.push(line.clone())),
        }
    }
    let ended = runner.wait().map_err(|cause| cause.to_string())?;
    let faults = if ended.success() { Vec::new() } else { vec![format!("the runner stopped: {ended}")] };
    outcomes.push(Outcome {
        name: "the runner comes to its end".into(),
        is_failed: !ended.success(),
        skipped: None,
        faults,
    });
    Ok(outcomes)
}

/// Puts the packages of `package-lock.json` below `target/`, unless they are there.
fn install(source: &Path, modules: &Path) -> Result<(), String> {
    let wanted = fs::read(source.join(LOCK)).map_err(|cause| cause.to_string())?;
    let installed = modules.join("installed");
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    let copied = fs::create_dir_all(modules).and_then(|()| {
        [MANIFEST, LOCK].iter().try_for_each(|file| fs::copy(source.join(file), modules.join(file)).map(drop))
    });
    copied.map_err(|cause| cause.to_string())?;
    // Registries fail now and then; a second try is worth more than a red gate.
    let mut problem = String::new();
    for _ in 0..2 {
        let npm = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(modules)
            .output();
        match npm {
            Ok(output) if output.status.success() => {
                return fs::write(&installed, &wanted).map_err(|cause| cause.to_string());
            }
            Ok(output) => problem = format!("`npm ci` failed: {}", String::from_utf8_lossy(&output.stderr).trim()),
            Err(cause) => return Err(format!("`npm` cannot be run: {cause}")),
        }
    }
    Err(problem)
}

/// What came of one test.
struct Outcome {
    name: String,
    is_failed: bool,
    skipped: Option<String>,
    faults: Vec<String>,
}

impl Outcome {
    /// Reads the line that begins what the runner tells of a test.
    fn begin(line: &str) -> Option<Self> {
        let (word, rest) = line.split_once(' ')?;
        let (name, skipped) = match word {
            "ok" | "FAILED" => (rest, None),
            "skipped" => rest.split_once(": ").map(|(name, reason)| (name, Some(reason.to_owned())))?,
            _ => return None,
        };
        // A test that was to run and did not is as good as failed.
        let is_failed = word == "FAILED" || (skipped.is_some() && is_required());
        let faults = if is_failed { skipped.iter().cloned().collect() } else { Vec::new() };
        let outcome = Self { name: name.to_owned(), is_failed, skipped, faults };
        println!("test browser::{} ... {}", outcome.name.replace(' ', "_"), outcome.word());
        Some(outcome)
    }

    fn word(&self) -> String {
        match &self.skipped {
            _ if self.is_failed => "FAILED".into(),
            Some(reason) => format!("ignored, {reason}"),
            None => "ok".into(),
        }
    }
}

/// Ends with what the test harness of Rust would print, so that whoever counts tests counts these.
fn report(outcomes: &[Outcome]) -> ExitCode {
    for outcome in outcomes.iter().filter(|outcome| outcome.is_failed) {
        println!("\n---- {} ----\n{}", outcome.name, outcome.faults.join("\n"));
    }
    let failed = outcomes.iter().filter(|outcome| outcome.is_failed).count();
    let ignored = outcomes.iter().filter(|outcome| outcome.skipped.is_some() && !outcome.is_failed).count();
    let passed = outcomes.len() - failed - ignored;
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {word}. {passed} passed; {failed} failed; {ignored} ignored; 0 measured; 0 filtered out\n"
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A program named by an environment variable, else the first of `names` on the path.
fn find(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(program) = env::var_os(variable) {
        return Some(program.into());
    }
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let candidates = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.into_iter().find(|program| program.is_file())
}
