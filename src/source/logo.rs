//! The project's logo: a picture that is only looked at, in a size that fits the head of a page.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::model::Logo;

use super::{picture, size};

/// How high a logo is shown, and how wide it may get, in pixels.
const HEIGHT: u32 = 28;
const WIDEST: u32 = 168;

/// Larger files would be most of the weight of a page.
const LARGEST: usize = 64 * 1024;

/// A logo as it was read.
#[derive(Clone, Debug)]
pub struct LogoFile {
    /// Its name among the files of the theme: `logo.svg`.
    pub asset: String,
    /// The file.
    pub bytes: Vec<u8>,
    size: (u32, u32),
}

impl LogoFile {
    /// How it is shown.
    #[must_use]
    pub fn shown(&self) -> Logo {
        let (width, height) = self.size;
        let scaled = |length: u32, by: u32, of: u32| ((length * by + of / 2) / of).max(1);
        let (mut shown_width, mut shown_height) = (scaled(width, HEIGHT, height), HEIGHT);
        if shown_width > WIDEST {
            (shown_width, shown_height) = (WIDEST, scaled(height, WIDEST, width));
        }
        Logo { asset: self.asset.clone(), width: shown_width, height: shown_height }
    }
}

/// Reads a logo.
///
/// # Errors
/// If the file cannot be read, is no SVG or PNG, is too large, or is an SVG that could do more than be looked at.
pub fn logo(path: &Path) -> Result<LogoFile> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if !matches!(&*ending, "svg" | "png") {
        return Err(Error::new("the logo has to be an SVG or a PNG file"));
    }
    let bytes = fs::read(path).map_err(|cause| Error::io("read the logo", path, cause))?;
    if bytes.len() > LARGEST {
        let message = format!("the logo is larger than {} KiB, and every page would carry it", LARGEST / 1024);
        return Err(Error::new(message).with_help("make it smaller: it is shown 28 pixels high"));
    }
    if ending == "svg" && picture::is_active(&bytes) {
        return Err(Error::new("the logo is an SVG that could do more than be looked at")
            .with_help("remove scripts, event handlers, entities and foreign documents from it"));
    }
    let Some(size) = size::size(&bytes) else {
        return Err(Error::new("the logo does not tell its size")
            .with_help("an SVG needs `width` and `height`, or a `viewBox`"));
    };
    Ok(LogoFile { asset: format!("logo.{ending}"), bytes, size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(size: (u32, u32), shown: (u32, u32)) {
        let logo = LogoFile { asset: "logo.svg".into(), bytes: Vec::new(), size }.shown();
        assert_eq!((logo.width, logo.height), shown);
    }

    #[test]
    fn a_logo_keeps_its_shape_and_stays_in_the_head_of_the_page() {
        check((24, 24), (28, 28));
        check((400, 100), (112, 28));
        check((1_000, 50), (168, 8));
        check((65_535, 65_535), (28, 28));
        check((1, 60_000), (1, 28));
    }
}
