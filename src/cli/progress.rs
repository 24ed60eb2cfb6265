//! A bar for work that takes long, on a terminal only.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::session::Progress;

/// Shows a stage that has not ended after a second.
pub(super) struct Terminal {
    bar: ProgressBar,
}

impl Terminal {
    /// Silent when `quiet`, and wherever standard error is no terminal.
    pub(super) fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = if shown {
            ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden())
        } else {
            ProgressBar::hidden()
        };
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        if shown {
            let late = bar.downgrade();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_secs(1));
                if let Some(bar) = late.upgrade() {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                }
            });
        }
        Self { bar }
    }

    /// Clears the bar away, so that something can be printed.
    pub(super) fn pause(&self) {
        self.bar.set_length(0);
        self.bar.finish_and_clear();
    }
}

impl Progress for Terminal {
    fn begin(&self, stage: &'static str, steps: usize) {
        self.bar.reset();
        self.bar.set_length(steps as u64);
        self.bar.set_message(stage);
    }

    fn step(&self) {
        self.bar.inc(1);
    }
}
