//! Colours as numbers: how light they are, and whether text on them can be read.
//!
//! Contrast is WCAG's: from 1 for no difference to 21 for black on white.

/// A colour without transparency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rgb(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// Black.
pub(crate) const BLACK: Rgb = Rgb(0, 0, 0);
/// White.
pub(crate) const WHITE: Rgb = Rgb(255, 255, 255);

impl Rgb {
    /// Reads `#abc` or `#aabbcc`.
    pub(crate) fn hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let wide = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let part = |at: usize| u8::from_str_radix(&wide[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// How light it is, from 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast of two colours.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// This colour with `share` hundredths of another in it.
    pub(crate) fn mixed(self, other: Self, share: u8) -> Self {
        let share = u32::from(share.min(100));
        let part = |own: u8, other: u8| ((u32::from(own) * (100 - share) + u32::from(other) * share + 50) / 100) as u8;
        Self(part(self.0, other.0), part(self.1, other.1), part(self.2, other.2))
    }

    /// The colour nearest to this one, towards `end`, that has at least `contrast` with each of `grounds`; `end` itself
    /// where nothing nearer does.
    pub(crate) fn readable_on(self, grounds: &[Self], contrast: f64, end: Self) -> Self {
        let reads = |colour: Self| grounds.iter().all(|ground| colour.contrast(*ground) >= contrast);
        (0..=100).map(|share| self.mixed(end, share)).find(|colour| reads(*colour)).unwrap_or(end)
    }

    /// Black or white, whichever reads better on this colour.
    pub(crate) fn text(self) -> Self {
        if self.contrast(BLACK) >= self.contrast(WHITE) { BLACK } else { WHITE }
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 0.001);
        let grey = Rgb::hex("#767676").unwrap();
        assert!((4.5..4.6).contains(&grey.contrast(WHITE)));
    }

    #[test]
    fn a_colour_is_darkened_no_more_than_it_takes() {
        let yellow = Rgb::hex("#fd0").unwrap();
        let dark = yellow.readable_on(&[WHITE], 4.5, BLACK);
        assert!((4.5..4.8).contains(&dark.contrast(WHITE)), "{dark}");
        assert_eq!(BLACK.readable_on(&[WHITE], 4.5, BLACK), BLACK);
    }

    #[test]
    fn only_colours_are_read_as_colours() {
        assert_eq!(Rgb::hex("#0af"), Some(Rgb(0, 0xaa, 0xff)));
        for text in ["0af", "#0afa", "#ggg", "#é12345", ""] {
            assert_eq!(Rgb::hex(text), None, "{text}");
        }
    }
}
