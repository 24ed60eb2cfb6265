//! sitegen turns a folder of feature specifications into a portal that stakeholders read.
//!
//! One build runs from left to right; each stage is a function from one value to the next:
//!
//! 1. [`source`] finds the files and decodes them.
//! 2. [`parse`] reads each into a [`model::Parsed`]: a spec or an ordinary page, with its findings.
//! 3. [`catalog`] links them all: dependencies, releases, owners, links between files.
//! 4. [`routes`] says which pages there are and where they live.
//! 5. [`views`] computes what a page says; [`render`] turns it into bytes with a [`theme`].
//! 6. [`output`] puts the bytes in place without ever harming the last good site.
//!
//! [`session`] conducts the stages and keeps what can be kept between two builds; [`serve`] renders the
//! page that a browser asks for from the same values; [`cli`] is the terminal. A finding about an author's
//! file is a [`diagnostic::Diagnostic`] and never stops a build; an [`error::Error`] does.

pub mod catalog;
pub mod changes;
pub mod check;
pub mod cli;
mod colour;
pub mod config;
pub mod damage;
pub mod diagnostic;
pub mod error;
mod escape;
mod figure;
pub mod fix;
pub mod layout;
mod lettering;
pub mod markdown;
pub mod model;
pub mod near;
pub mod output;
mod pack;
pub mod parse;
pub mod render;
pub mod routes;
pub mod search;
pub mod serve;
pub mod session;
pub mod source;
mod spaces;
mod text;
pub mod theme;
pub mod verdict;
pub mod views;
