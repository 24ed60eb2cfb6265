//! Bytes of a file to text, whatever they are.
//!
//! Never fails: a byte order mark is dropped, bytes that are no UTF-8 become U+FFFD with a finding,
//! and a file too large for the Markdown parser is marked so that the rest of sitegen shows it as
//! plain text. Line ends stay as they are, so that places are true in the author's editor.

use crate::diagnostic::{Code, Diagnostic, LineIndex, Place, SourcePath};
use crate::model::ContentHash;

/// Files above this many bytes are not read as Markdown: one huge paragraph costs the parser many times its size.
pub(crate) const MARKDOWN_LIMIT: usize = 8 * 1024 * 1024;

/// The fingerprint of a file's bytes.
pub(super) fn hash(bytes: &[u8]) -> ContentHash {
    let mut hash = [0; 16];
    hash.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    ContentHash(hash)
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// One file, decoded. Lives only while it is read; its text is not kept.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path from the content root.
    pub path: SourcePath,
    /// Its text: UTF-8, without a byte order mark, line ends as they are.
    pub text: String,
    /// Where its lines begin.
    pub lines: LineIndex,
    /// Fingerprint of its bytes.
    pub hash: ContentHash,
    /// Set for a file that is too large to be read as Markdown: it is shown as plain text.
    pub oversized: bool,
    /// What decoding found.
    pub diagnostics: Vec<Diagnostic>,
}

impl SourceFile {
    /// Decodes the bytes of a file. Never fails: unreadable bytes become U+FFFD, with a finding.
    #[must_use]
    pub fn decode(path: &SourcePath, bytes: &[u8]) -> Self {
        Self::new(path, bytes.to_vec())
    }

    /// The same of bytes that nobody else needs, which become the text.
    pub(super) fn new(path: &SourcePath, mut bytes: Vec<u8>) -> Self {
        let hash = hash(&bytes);
        let oversized = bytes.len() > MARKDOWN_LIMIT;
        if bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        let (text, first_bad) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(fault) => {
                let first_bad = fault.utf8_error().valid_up_to();
                (String::from_utf8_lossy(fault.as_bytes()).into_owned(), Some(first_bad))
            }
        };
        let lines = LineIndex::new(&text);
        let mut diagnostics = Vec::new();
        if let Some(at) = first_bad {
            // Up to the first bad byte the decoded text equals the bytes, so the offset holds in both.
            let place = lines.place(&text, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
            diagnostics.push(
                Diagnostic::new(Code::SG001, path, place, "the file is not valid UTF-8 from here on")
                    .with_help("save the file as UTF-8; unreadable bytes are shown as `\u{FFFD}`"),
            );
        }
        if text.trim().is_empty() {
            diagnostics.push(Diagnostic::new(Code::SG016, path, Place::FILE, "the file is empty"));
        }
        if oversized {
            let message = format!("the file is larger than {} MB and is shown as plain text", MARKDOWN_LIMIT >> 20);
            diagnostics.push(
                Diagnostic::new(Code::SG017, path, Place::FILE, message)
                    .with_help("split it into several documents to have its structure read"),
            );
        }
        Self { path: path.clone(), text, lines, hash, oversized, diagnostics }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(file: &SourceFile) -> Vec<Code> {
        file.diagnostics.iter().map(|finding| finding.code).collect()
    }

    fn decode(bytes: &[u8]) -> SourceFile {
        SourceFile::decode(&SourcePath::new("a.md"), bytes)
    }

    #[test]
    fn a_byte_order_mark_is_dropped_without_a_word() {
        let file = decode(b"\xEF\xBB\xBF# A");
        assert_eq!(file.text, "# A");
        assert!(file.diagnostics.is_empty());
    }

    #[test]
    fn the_first_bad_byte_is_pointed_at() {
        let file = decode(b"# A\n\ncaf\xE9 au lait \xFF\n");
        assert_eq!(codes(&file), [Code::SG001]);
        let place = file.diagnostics[0].place;
        assert_eq!((place.line, place.column, place.end_column), (3, 4, 5));
        assert_eq!(file.text, "# A\n\ncaf\u{FFFD} au lait \u{FFFD}\n");
    }

    #[test]
    fn an_empty_file_is_reported() {
        for bytes in [&b""[..], b"\xEF\xBB\xBF", b" \r\n\t\n"] {
            assert_eq!(codes(&decode(bytes)), [Code::SG016], "{bytes:?}");
        }
    }

    #[test]
    fn a_file_above_the_limit_is_marked() {
        let file = decode(&vec![b'a'; MARKDOWN_LIMIT + 1]);
        assert!(file.oversized);
        assert_eq!(codes(&file), [Code::SG017]);
        assert!(!decode(&vec![b'a'; MARKDOWN_LIMIT]).oversized);
    }
}
