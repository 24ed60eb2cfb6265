//! A project of its own for each test: files in a temporary folder, the command, what it says and writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sitegen::model::Date;
use sitegen::session;

/// A folder that goes away with the test.
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

/// What a run of the command gave.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    /// With the project's folder taken out, and times as `0.00 s`.
    pub(crate) stderr: String,
}

/// A spec that nothing can be said against.
pub(crate) const SPEC: &str = "# Feature Specification: Search\n\n**Feature ID**: 001-search\n**Status**: Draft\n\
                               **Owner**: Ada\n\n## Problem Statement\n\nNobody finds anything.\n";

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with these files in it.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let project = Self::empty();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// `content/001-search.md` and nothing else.
    pub(crate) fn small() -> Self {
        Self::with(&[("content/001-search.md", SPEC)])
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let full = self.path(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// The files below a folder with their bytes; without sitegen's own.
    pub(crate) fn files(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(below))
    }

    /// The project as the library takes it.
    pub(crate) fn session(&self) -> session::Session {
        session::Session::new(session::Project::new(self.path("content"), Date::day(2026, 11, 22).unwrap()))
    }

    /// The command, ready to run in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sitegen"));
        command.args(arguments).current_dir(self.folder.path());
        command.env_remove("SOURCE_DATE_EPOCH").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }

    /// Runs the command in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.told(&self.command(arguments).output().unwrap())
    }

    /// Runs it and expects it to go well.
    #[track_caller]
    pub(crate) fn succeed(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }

    /// Runs it and expects exit code 2 with these words.
    #[track_caller]
    pub(crate) fn fail(&self, arguments: &[&str], words: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        for word in words {
            assert!(run.stderr.contains(word), "`{word}` is not in:\n{}", run.stderr);
        }
        run
    }

    fn told(&self, output: &Output) -> Run {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the command prints text");
        let real = fs::canonicalize(self.folder.path()).unwrap();
        let stderr = text(&output.stderr);
        let stderr = stderr.replace(&format!("{}/", real.display()), "");
        let stderr = stderr.replace(&format!("{}/", self.folder.path().display()), "");
        Run { code: output.status.code(), stdout: text(&output.stdout), stderr: without_time(&stderr) }
    }
}

fn without_time(text: &str) -> String {
    let lines = text.lines().map(|line| match line.rsplit_once(" in ") {
        Some((start, time)) if time.ends_with(" s") && time.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("{start} in 0.00 s\n")
        }
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// The files below a folder with their bytes; without sitegen's own.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file() && !entry.path().starts_with(folder.join(".sitegen")))
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// How long this thread has had a processor, in seconds: what a machine with other work does not make longer. Where the
/// system does not tell, the time since it was first asked.
pub(crate) fn processor_seconds() -> f64 {
    static FIRST: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat");
    let nanoseconds = told.ok().and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| FIRST.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}
