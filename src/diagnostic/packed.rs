//! Findings and places as bytes.

use super::{Code, Diagnostic, Place, Related, Severity, SourcePath};
use crate::pack::{Pack, pack_fields, pack_variants};

pack_fields! {
    Diagnostic { code, severity, path, place, message, help, related }
    Related { path, place, message }
}

pack_variants! {
    Severity { Info, Warning, Error }
}

impl Pack for Code {
    fn pack(&self, bytes: &mut Vec<u8>) {
        (*self as u32).pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Self::ALL.get(u32::unpack(bytes)? as usize).copied()
    }
}

impl Pack for SourcePath {
    fn pack(&self, bytes: &mut Vec<u8>) {
        crate::pack::put_text(self.as_str(), bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        crate::pack::text(bytes).map(Self::new)
    }
}

/// Ends as distances from their beginnings: places are a third of what is known about a spec, and most are short.
impl Pack for Place {
    fn pack(&self, bytes: &mut Vec<u8>) {
        let Self { start, end, line, column, end_line, end_column } = self;
        start.pack(bytes);
        end.wrapping_sub(*start).pack(bytes);
        line.pack(bytes);
        column.pack(bytes);
        end_line.wrapping_sub(*line).pack(bytes);
        end_column.pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let (start, length) = (u32::unpack(bytes)?, u32::unpack(bytes)?);
        let (line, column) = (u32::unpack(bytes)?, u32::unpack(bytes)?);
        let (lines, end_column) = (u32::unpack(bytes)?, u32::unpack(bytes)?);
        Some(Self {
            start,
            end: start.wrapping_add(length),
            line,
            column,
            end_line: line.wrapping_add(lines),
            end_column,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_comes_back() {
        for code in Code::ALL {
            let mut bytes = Vec::new();
            code.pack(&mut bytes);
            assert_eq!(Code::unpack(&mut bytes.as_slice()), Some(*code));
        }
    }
}
