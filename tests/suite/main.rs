//! The test suite: one binary, a module per subject.

mod layering;
