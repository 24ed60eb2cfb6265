//! Names made safe for addresses.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::diagnostic::SourcePath;

/// The most bytes that a key may have; longer ones are cut and get a hash. File systems allow 255 bytes
/// a name, and an address with several parts should stay readable.
const LONGEST: usize = 100;

/// `text` in NFC and lower case, with every run of anything but letters and digits (of any script) as one `-`.
///
/// At most 100 bytes: a longer result is cut and ends in a hash of the whole. Empty if nothing is left.
#[must_use]
pub fn safe(text: &str) -> String {
    shorten(joined(text, |character| character.is_alphanumeric() || is_combining_mark(character)))
}

/// The same for names that have no path to fall back on (owners, labels): never empty, never reserved.
#[must_use]
pub fn safe_name(text: &str) -> String {
    match safe(text) {
        empty if empty.is_empty() => hash(text),
        taken if is_reserved(&taken) => format!("{taken}-{}", hash(text)),
        safe => safe,
    }
}

/// Whether a name would take the address of a numbered page of the list it stands in: `specs/page-2/`.
#[must_use]
pub fn is_reserved(key: &str) -> bool {
    key.strip_prefix("page-").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The same for versions: dots stay, so that `1.10` and `1-10` differ.
#[must_use]
pub fn safe_version(text: &str) -> String {
    shorten(joined(text, |character| character.is_alphanumeric() || character == '.'))
}

/// A path made safe part by part, without its last extension: `Docs/My Plan.md` is `docs/my-plan`.
///
/// A part of which nothing is left becomes a hash of it.
#[must_use]
pub fn safe_path(path: &str) -> String {
    let bare = match path.rsplit_once('.') {
        Some((bare, extension)) if !bare.is_empty() && !bare.ends_with('/') && !extension.contains('/') => bare,
        _ => path,
    };
    let parts = bare.split('/').filter(|part| !part.is_empty()).map(safe_name);
    parts.collect::<Vec<_>>().join("/")
}

/// What the file system calls a spec: the folder of `012-search/spec.md`, the stem of `012-search.md`.
#[must_use]
pub fn own_name(path: &SourcePath) -> &str {
    let stem = path.stem();
    let generic = ["spec", "readme", "index"].iter().any(|name| stem.eq_ignore_ascii_case(name));
    let folder = path.folder().rsplit('/').next().unwrap_or_default();
    if generic && !folder.is_empty() { folder } else { stem }
}

/// Eight hexadecimal digits that stand for a text.
#[must_use]
pub fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..8].to_owned()
}

fn joined(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut gap = false;
    let mut add = |character: char| {
        if keep(character) {
            if gap && !safe.is_empty() {
                safe.push('-');
            }
            gap = false;
            safe.push(character);
        } else {
            gap = true;
        }
    };
    // Nearly all names are, and composing costs far more than all else.
    if text.is_ascii() {
        text.chars().for_each(|character| add(character.to_ascii_lowercase()));
        return safe;
    }
    text.nfc().flat_map(char::to_lowercase).for_each(add);
    // Lower case of some letters is no longer composed.
    if safe.is_ascii() { safe } else { safe.nfc().collect() }
}

fn shorten(safe: String) -> String {
    if safe.len() <= LONGEST {
        return safe;
    }
    let mut end = LONGEST - 9;
    while !safe.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}-{}", safe[..end].trim_end_matches('-'), hash(&safe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_lower_case_and_keep_letters_of_any_script() {
        assert_eq!(safe("012-Search & Find"), "012-search-find");
        assert_eq!(safe("  検索/機能 "), "検索-機能");
        assert_eq!(safe("हिन्दी"), "हिन्दी");
        assert_eq!(safe("../../etc/passwd"), "etc-passwd");
        assert_eq!(safe("…!"), "");
    }

    #[test]
    fn composed_and_decomposed_letters_give_one_key() {
        assert_eq!(safe("Caf\u{e9}"), safe("Cafe\u{301}"));
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let (one, other) = (safe(&"ü".repeat(80)), safe(&"ü".repeat(81)));
        assert!(one.len() <= 100 && other.len() <= 100);
        assert_ne!(one, other);
    }

    #[test]
    fn versions_keep_their_dots() {
        assert_eq!(safe_version("1.10.0-beta.1"), "1.10.0-beta.1");
        assert_eq!(safe("1.10"), "1-10");
    }

    #[test]
    fn paths_are_made_safe_part_by_part() {
        assert_eq!(safe_path("Docs/My Plan.v2.md"), "docs/my-plan-v2");
        assert_eq!(safe_path("a/…/README.md"), format!("a/{}/readme", hash("…")));
        assert_eq!(safe_path(".hidden"), "hidden");
    }

    #[test]
    fn a_spec_in_a_folder_is_named_after_it() {
        assert_eq!(own_name(&SourcePath::new("specs/001-a/spec.md")), "001-a");
        assert_eq!(own_name(&SourcePath::new("specs/001-a.md")), "001-a");
        assert_eq!(own_name(&SourcePath::new("README.md")), "README");
    }
}
