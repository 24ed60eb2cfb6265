//! The baseline: findings that a team has decided to live with for now, as a file beside the specs.
//!
//! JSON, one finding a line, sorted by path, code and fingerprint: a merge of two branches stays readable.
//! Only the fingerprint counts; the rest tells people what it is.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Found;
use crate::error::{Error, Result};

/// The number of the format.
const FORMAT: u32 = 1;

#[derive(Deserialize)]
struct Baseline {
    baseline: u32,
    findings: Vec<Known>,
}

/// A finding that passes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Known {
    path: String,
    code: String,
    fingerprint: String,
    message: String,
}

/// Writes findings as a baseline.
pub(super) fn write(found: &[Found<'_>], out: &mut impl Write) -> io::Result<()> {
    let mut known: Vec<Known> = found
        .iter()
        .filter_map(|found| {
            Some(Known {
                path: found.finding.path.as_str().to_owned(),
                code: found.finding.code.as_str().to_owned(),
                fingerprint: found.fingerprint?.to_string(),
                message: found.finding.message.clone(),
            })
        })
        .collect();
    known.sort();
    write!(out, "{{\n  \"baseline\": {FORMAT},\n  \"findings\": [")?;
    for (position, known) in known.iter().enumerate() {
        out.write_all(if position == 0 { b"\n    " } else { b",\n    " })?;
        serde_json::to_writer(&mut *out, known)?;
    }
    out.write_all(if known.is_empty() { b"]\n}\n" } else { b"\n  ]\n}\n" })
}

/// Takes out what stands in the baseline `file`, and tells how many of its findings are gone for good.
pub(super) fn keep_new(found: &mut Vec<Found<'_>>, file: &Path) -> Result<usize> {
    let known = read(file)?;
    let before = found.len();
    found.retain(|found| found.fingerprint.is_none_or(|print| !known.contains(&print.to_string())));
    Ok(known.len() - (before - found.len()))
}

fn read(file: &Path) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(file).map_err(|cause| {
        let error = Error::io("read", file, cause);
        if error.is_not_found() {
            error.with_help(format!("write it: `sitegen check --write-baseline {}`", file.display()))
        } else {
            error
        }
    })?;
    let refused = |why: String| {
        Error::new(format!("`{}` is no baseline: {why}", file.display()))
            .with_help("write it again with `sitegen check --write-baseline`")
    };
    let baseline: Baseline = serde_json::from_str(&text).map_err(|cause| refused(cause.to_string()))?;
    if baseline.baseline != FORMAT {
        return Err(refused(format!("its format is {}, and this version knows {FORMAT}", baseline.baseline)));
    }
    Ok(baseline.findings.into_iter().map(|known| known.fingerprint).collect())
}
