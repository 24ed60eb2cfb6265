//! The test suite: one binary, a module per subject.

#![allow(clippy::unwrap_used, reason = "helpers of tests stop at the first surprise, as tests do")]

mod agreement;
mod bad_input;
mod build;
mod changes;
mod check;
mod cli;
mod counts;
mod crawl;
mod diagram;
mod discovery;
mod dogfood;
mod export;
mod fix;
mod generated;
mod harness;
mod html;
mod layering;
mod layout;
mod linking;
mod links;
mod pages;
mod prose;
mod read;
mod reading;
mod reading_properties;
mod registers;
mod reload;
mod rules;
mod sample;
mod search;
mod sections;
mod seeded;
mod serve;
mod server;
mod session;
mod sharing;
mod slices;
mod theme;
mod timeline;
mod unchanged;
mod watch;
