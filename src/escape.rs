//! Text into HTML: the one place where characters of an author's file become bytes of a page.

/// Appends `text` so that it reads the same in an element or a quoted attribute.
///
/// Control characters and other code points that HTML forbids become U+FFFD, a carriage return a line feed.
pub(crate) fn push(out: &mut String, text: &str) {
    let (mut done, mut from) = (0, 0);
    while let Some(at) = text.as_bytes()[from..].iter().position(|byte| !PLAIN[usize::from(*byte)]).map(|at| from + at)
    {
        let Some(character) = text[at..].chars().next() else { break };
        from = at + character.len_utf8();
        let Some(replacement) = replacement(character, &text[from..]) else { continue };
        out.push_str(&text[done..at]);
        out.push_str(replacement);
        done = from;
    }
    out.push_str(&text[done..]);
}

/// Bytes that no character with a replacement begins with.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = match byte as u8 {
            b'\t' | b'\n' => true,
            // 0xC2 begins U+0080 to U+00BF; 0xEF and 0xF0 to 0xF4 begin the non-characters.
            b'"' | b'&' | b'<' | b'>' | 0xC2 | 0xEF..=0xFF => false,
            other => other >= b' ' && other != 0x7F,
        };
        byte += 1;
    }
    plain
};

/// What stands for `character` on a page; `None` for itself. `rest` is what follows it.
fn replacement(character: char, rest: &str) -> Option<&'static str> {
    Some(match character {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\r' if rest.starts_with('\n') => "",
        '\r' => "\n",
        '\t' | '\n' => return None,
        _ if character.is_control() || is_noncharacter(character) => "\u{fffd}",
        _ => return None,
    })
}

fn is_noncharacter(character: char) -> bool {
    let code = u32::from(character);
    (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

/// [`push`] into a new string.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_control_characters_become_harmless() {
        assert_eq!(escaped("a<b & \"c\">\r\nd\re\0\u{85}é"), "a&lt;b &amp; &quot;c&quot;&gt;\nd\ne\u{fffd}\u{fffd}é");
        assert_eq!(escaped("\u{ffff}\u{fdd0}\u{1fffe}\u{a0}😀"), "\u{fffd}\u{fffd}\u{fffd}\u{a0}😀");
        assert_eq!(escaped("it's\tplain ~ text"), "it's\tplain ~ text");
    }
}
