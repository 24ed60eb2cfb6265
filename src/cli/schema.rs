//! `sitegen schema`: what the export promises.

use std::io::Write as _;

use super::{FINE, export};
use crate::error::Result;
use crate::views::export::SCHEMA;

/// Prints the schema, and gives the exit code.
pub(super) fn run() -> Result<u8> {
    export::print(|out| out.write_all(SCHEMA.as_bytes()))?;
    Ok(FINE)
}
