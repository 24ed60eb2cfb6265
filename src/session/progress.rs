//! How far a build is, and what each part of it took.

use std::time::Duration;

/// Told how far a long piece of work is, from many threads.
pub trait Progress: Sync {
    /// The stage before has ended, and another begins: "reading". 0 steps if they cannot be counted.
    fn begin(&self, stage: &'static str, steps: usize);
    /// One more step is done.
    fn step(&self);
    /// A file of the site has been made.
    fn made(&self, _: &Made<'_>) {}
}

/// Nobody listens.
impl Progress for () {
    fn begin(&self, _: &'static str, _: usize) {}
    fn step(&self) {}
}

/// What one file of the site took.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// Where it stands in the site: `specs/001-search/index.html`.
    pub file: &'a str,
    /// The template, or `data`, `asset` or `theme` for what has none; `kept` for a page that stays as it was.
    pub template: &'static str,
    /// How long it took to compute and render.
    pub making: Duration,
    /// How long it took to compare with the published file and to write.
    pub writing: Duration,
}
