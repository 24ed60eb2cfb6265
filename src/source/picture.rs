//! Pictures that are programs: an SVG may carry a script, which would run on the portal's own address
//! when somebody opens the picture by itself.

use std::path::Path;

use super::bytes;
use crate::diagnostic::SourcePath;

/// What no picture needs: scripts, foreign documents, and entities that could hide either.
const ACTIVE: [&str; 8] =
    ["<script", ":script", "javascript:", "foreignobject", "<iframe", "<!entity", "<handler", "data:text/html"];

/// Whether a file is an SVG that could do more than be looked at. One that cannot be read is taken for one.
#[must_use]
pub fn is_active_picture(root: &Path, path: &SourcePath) -> bool {
    path.as_str().to_ascii_lowercase().ends_with(".svg") && bytes(root, path).map_or(true, |bytes| is_active(&bytes))
}

pub(super) fn is_active(bytes: &[u8]) -> bool {
    // Other encodings would hide every word that is looked for.
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let text = text.to_ascii_lowercase();
    ACTIVE.iter().any(|word| text.contains(word)) || has_handler(&text)
}

/// Whether there is an attribute like `onload=`.
fn has_handler(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let begins = text[..at].ends_with(|before: char| before.is_whitespace() || matches!(before, '"' | '\'' | '/'));
        let name = text[at..].trim_start_matches(|character: char| character.is_ascii_alphabetic());
        begins && name.len() + 2 < text.len() - at && name.trim_start().starts_with('=')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_with_a_program_in_it_is_told_from_one_without() {
        for active in [
            "<svg><script>1</script></svg>",
            "<svg><SCRIPT/></svg>",
            "<svg xmlns:s='http://www.w3.org/2000/svg'><s:script/></svg>",
            "<svg onload=\"x()\"/>",
            "<svg a=\"b\"onclick\n= 'x'/>",
            "<svg><a href='JavaScript:x()'/></svg>",
            "<!DOCTYPE svg [<!ENTITY a '<b>'>]><svg/>",
        ] {
            assert!(is_active(active.as_bytes()), "{active}");
        }
        assert!(is_active(b"<\0s\0v\0g\0>\0\xff"), "another encoding");
        for plain in ["<svg><path d=\"M0 0\"/><text>on time = good</text></svg>", "<svg font=\"x\" icon='y'/>", ""] {
            assert!(!is_active(plain.as_bytes()), "{plain}");
        }
    }
}
