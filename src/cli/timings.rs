//! `--timings`: what each part of a build took.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::progress::Terminal;
use crate::session::{Made, Progress};

/// How many of the slowest files are told.
const SLOWEST: usize = 10;

/// Shows progress, and measures on the way if that was asked for.
pub(super) struct Timings {
    terminal: Terminal,
    figures: Option<Mutex<Figures>>,
}

/// What has been measured.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    /// Each stage with its time, in order.
    pub(super) stages: Vec<(&'static str, Duration)>,
    /// The stage that is going on, and since when.
    current: Option<(&'static str, Instant)>,
    /// What was made with each template.
    pub(super) templates: BTreeMap<&'static str, Total>,
    /// The files that took longest, slowest first.
    pub(super) slowest: Vec<(Duration, String)>,
}

/// What many files took together, over all threads.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Total {
    /// How many files.
    pub(super) files: u32,
    /// Time to compute and render them.
    pub(super) making: Duration,
    /// Time to compare and write them.
    pub(super) writing: Duration,
}

impl Timings {
    /// Measures only if `wanted`.
    pub(super) fn new(terminal: Terminal, wanted: bool) -> Self {
        Self { terminal, figures: wanted.then(Mutex::default) }
    }

    /// Ends the stage that is going on, and clears the bar away, so that something can be printed.
    pub(super) fn pause(&self) {
        self.with(|figures| figures.end(Instant::now()));
        self.terminal.pause();
    }

    /// What was measured so far.
    pub(super) fn figures(&self) -> Option<Figures> {
        self.figures.as_ref().map(|figures| figures.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn with(&self, change: impl FnOnce(&mut Figures)) {
        if let Some(figures) = &self.figures {
            change(&mut figures.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Progress for Timings {
    fn begin(&self, stage: &'static str, steps: usize) {
        self.with(|figures| {
            let now = Instant::now();
            figures.end(now);
            figures.current = Some((stage, now));
        });
        self.terminal.begin(stage, steps);
    }

    fn step(&self) {
        self.terminal.step();
    }

    fn made(&self, made: &Made<'_>) {
        self.with(|figures| figures.add(made));
    }
}

impl Figures {
    fn end(&mut self, now: Instant) {
        if let Some((stage, since)) = self.current.take() {
            self.stages.push((stage, now - since));
        }
    }

    fn add(&mut self, made: &Made<'_>) {
        let total = self.templates.entry(made.template).or_default();
        total.files += 1;
        total.making += made.making;
        total.writing += made.writing;
        let at = self.slowest.partition_point(|(time, _)| *time >= made.making);
        if at < SLOWEST {
            self.slowest.insert(at, (made.making, made.file.to_owned()));
            self.slowest.truncate(SLOWEST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_files_are_kept_and_all_are_counted() {
        let mut figures = Figures::default();
        for number in 0..100_u64 {
            let time = Duration::from_millis(number * 37 % 100);
            let file = time.as_millis().to_string();
            figures.add(&Made { file: &file, template: "spec.html", making: time, writing: Duration::ZERO });
        }
        let slowest: Vec<&str> = figures.slowest.iter().map(|(_, file)| file.as_str()).collect();
        assert_eq!(slowest, ["99", "98", "97", "96", "95", "94", "93", "92", "91", "90"]);
        let total = figures.templates["spec.html"];
        assert_eq!((total.files, total.making), (100, Duration::from_millis(4950)));
    }
}
