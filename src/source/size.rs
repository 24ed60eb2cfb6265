//! Width and height of a picture, from its first bytes: a page that knows them does not jump when the picture comes.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::diagnostic::SourcePath;

/// In PNG, GIF and WebP the size stands at the beginning, in JPEG behind what the camera wrote.
const HEAD: u64 = 256 * 1024;

/// Width and height in pixels of a file of the content folder, if it is a picture of a known kind.
#[must_use]
pub fn picture_size(root: &Path, path: &SourcePath) -> Option<(u32, u32)> {
    let name = path.as_str().to_ascii_lowercase();
    let known = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"].iter().any(|ending| name.ends_with(ending));
    let file = known.then(|| File::open(super::absolute(root, path)).ok())??;
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head).ok()?;
    size(&head)
}

/// The size of the picture that `bytes` begin; a size without extent or without end is none.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = png(bytes).or_else(|| gif(bytes)).or_else(|| webp(bytes)).or_else(|| jpeg(bytes)).or_else(|| svg(bytes));
    size.filter(|(width, height)| (1..=65_535).contains(width) && (1..=65_535).contains(height))
}

fn big(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn little(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(..16)?;
    (&head[4..8] == b"IHDR").then(|| (big(&head[8..12]), big(&head[12..16])))
}

fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"GIF87a").or_else(|| bytes.strip_prefix(b"GIF89a"))?;
    Some((little(rest.get(..2)?), little(rest.get(2..4)?)))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP").then_some(())?;
    let data = bytes.get(20..)?;
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(data.get(6..8)?) & 0x3FFF, little(data.get(8..10)?) & 0x3FFF)),
        b"VP8L" => {
            let bits = little(data.get(1..5)?);
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8X" => Some((little(data.get(4..7)?) + 1, little(data.get(7..10)?) + 1)),
        _ => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xFF\xD8")?;
    loop {
        let marker = *rest.strip_prefix(b"\xFF")?.first()?;
        rest = &rest[2..];
        match marker {
            // Filling, and markers without content.
            0xFF => rest = &bytes[bytes.len() - rest.len() - 1..],
            0x01 | 0xD0..=0xD8 => {}
            // Start of frame, but for tables that have numbers among these.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                return Some((big(rest.get(5..7)?), big(rest.get(3..5)?)));
            }
            0xD9 | 0xDA => return None,
            _ => rest = rest.get(big(rest.get(..2)?).max(2) as usize..)?,
        }
    }
}

/// By `width` and `height` in pixels, else by the view box.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4_096)]);
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let value = |name: &str| {
        let at = tag.match_indices(name).find(|(at, _)| tag[..*at].ends_with(char::is_whitespace))?.0;
        let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest[1..].split(quote).next()
    };
    let pixels = |value: &str| {
        let number = value.trim().trim_end_matches("px");
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let is_number = fraction.bytes().all(|digit| digit.is_ascii_digit());
        let whole: u32 = is_number.then(|| whole.parse().ok())??;
        whole.checked_add(u32::from(fraction.bytes().any(|digit| digit != b'0')))
    };
    if let (Some(width), Some(height)) = (value("width").and_then(pixels), value("height").and_then(pixels)) {
        return Some((width, height));
    }
    let mut view = value("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
    Some((pixels(view.next()?)?, pixels(view.next()?)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_size_of_every_kind_is_read() {
        assert_eq!(size(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x90\0\0\0\xC8\x08\x06"), Some((400, 200)));
        assert_eq!(size(b"GIF89a\x10\0\x20\0"), Some((16, 32)));
        assert_eq!(
            size(b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xFF\xC0\0\x11\x08\0\x64\0\xC8\x03"),
            Some((200, 100)),
            "behind another segment and filling"
        );
        assert_eq!(size(b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x0F\0\0\x1F\0\0"), Some((16, 32)));
        assert_eq!(size(b"<?xml version='1.0'?>\n<svg width=\"24px\" height='12' viewBox='0 0 1 1'>"), Some((24, 12)));
        assert_eq!(size(b"<svg stroke-width=\"2\" viewBox=\"0 0 32, 16.5\">"), Some((32, 17)));
    }

    #[test]
    fn what_has_no_size_is_left_without() {
        for bytes in
            [&b""[..], b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF", b"<svg width=\"100%\">", b"GIF89a\0\0\0\0", b"text"]
        {
            assert_eq!(size(bytes), None);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(
            head in proptest::sample::select(vec![&b"\xFF\xD8"[..], b"RIFF0000WEBPVP8 ", b"RIFF0000WEBPVP8L", b"<svg width", b"GIF89a"]),
            rest in proptest::collection::vec(any::<u8>(), 0..80),
        ) {
            let _ = size(&[head, &rest].concat());
        }
    }
}
