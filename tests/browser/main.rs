//! The portal of `content/` in a real browser: accessibility, console, narrow screens, paper, no scripts.
//!
//! `cargo test --test browser` runs them. Chromium is driven by `runner.cjs` through Playwright, whose packages are
//! installed below `target/`. Where there is no Chromium or no Node, the tests are skipped and say so;
//! `SITEGEN_BROWSER=required` makes that a failure. `CHROMIUM` names another browser.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a test runner of its own")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use sitegen::model::Date;
use sitegen::session::{Project, Session};

fn main() -> ExitCode {
    match (find("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"]), find("NODE", &["node"])) {
        (Some(chromium), Some(node)) => run(&chromium, &node),
        (chromium, _) => {
            let missing = if chromium.is_none() { "Chromium" } else { "Node" };
            println!("\nbrowser tests skipped: {missing} is not installed");
            if env::var_os("SITEGEN_BROWSER").is_some_and(|value| value == "required") {
                return ExitCode::FAILURE;
            }
            report(&[])
        }
    }
}

fn run(chromium: &Path, node: &Path) -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let modules = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    if let Err(problem) = install(&root.join("tests/browser"), &modules) {
        println!("\nbrowser tests skipped: {problem}");
        let required = env::var_os("SITEGEN_BROWSER").is_some_and(|value| value == "required");
        return if required { ExitCode::FAILURE } else { report(&[]) };
    }
    let folder = tempfile::tempdir().unwrap();
    let portal = folder.path().join("public");
    let project = Project {
        base_url: Some("https://x.example/my-repo/".into()),
        ..Project::new(root.join("content"), Date::day(2026, 11, 22).unwrap())
    };
    Session::new(project).refresh(&()).unwrap().write(&portal, &()).unwrap();

    let runner = root.join("tests/browser/runner.cjs");
    let output = Command::new(node).args([&runner, &modules, chromium, &portal]).output().unwrap();
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for line in lines.lines() {
        if let Some(name) = line.strip_prefix("ok ") {
            outcomes.push(Outcome { name: name.into(), faults: None });
        } else if let Some(name) = line.strip_prefix("FAILED ") {
            outcomes.push(Outcome { name: name.into(), faults: Some(String::new()) });
        } else if let Some(faults) = outcomes.last_mut().and_then(|outcome| outcome.faults.as_mut()) {
            faults.push_str(line);
            faults.push('\n');
        }
    }
    let told = outcomes.iter().any(|outcome| outcome.faults.is_some());
    if !output.status.success() && !told {
        outcomes.push(Outcome { name: "the runner comes to its end".into(), faults: Some(complaint) });
    }
    report(&outcomes)
}

/// Puts the packages of `package-lock.json` below `target/`, unless they are there.
fn install(source: &Path, modules: &Path) -> Result<(), String> {
    const LOCK: &str = "package-lock.json";
    let wanted = fs::read(source.join(LOCK)).unwrap();
    let installed = modules.join("installed");
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    fs::create_dir_all(modules).unwrap();
    for file in ["package.json", LOCK] {
        fs::copy(source.join(file), modules.join(file)).unwrap();
    }
    let npm =
        Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(modules).output();
    match npm {
        Ok(output) if output.status.success() => {
            fs::write(installed, wanted).unwrap();
            Ok(())
        }
        Ok(output) => Err(format!("`npm ci` failed: {}", String::from_utf8_lossy(&output.stderr).trim())),
        Err(cause) => Err(format!("`npm` cannot be run: {cause}")),
    }
}

struct Outcome {
    name: String,
    faults: Option<String>,
}

/// Prints what the test harness of Rust would print, so that whoever counts tests counts these.
fn report(outcomes: &[Outcome]) -> ExitCode {
    println!("\nrunning {} tests", outcomes.len());
    for outcome in outcomes {
        println!("test browser::{} ... {}", outcome.name.replace(' ', "_"), word(outcome.faults.is_none()));
    }
    for outcome in outcomes {
        if let Some(faults) = &outcome.faults {
            println!("\n---- {} ----\n{faults}", outcome.name);
        }
    }
    let failed = outcomes.iter().filter(|outcome| outcome.faults.is_some()).count();
    println!(
        "\ntest result: {}. {} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out\n",
        word(failed == 0),
        outcomes.len() - failed,
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn word(passed: bool) -> &'static str {
    if passed { "ok" } else { "FAILED" }
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
