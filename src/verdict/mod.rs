//! Judgements that pages, JSON, badges and `check` share, so that they never disagree.
//!
//! Pure functions of the model: [`observed`] holds what an author declares against what the marks of the
//! same document say; [`release`] says whether a release can ship. Neither reads a file or a clock.

mod kept;
mod observed;
mod release;
#[cfg(test)]
pub(crate) mod sample;

pub use kept::Verdicts;
pub use observed::{Counted, Observation, ObservationKind, Observed, Progress, observed};
pub use release::{READY_MEANING, Reason, Rule, Verdict, VerdictKind, high_risks, release};
