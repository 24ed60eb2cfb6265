//! The project's own colour, made readable in both schemes.
//!
//! A colour that a house has chosen for paper is rarely one that text can have on a page. It is mixed with black for
//! the light scheme and with white for the dark one, just as far as text needs, and a colour that already reads is left.

use lightningcss::traits::Parse as _;
use lightningcss::values::color::CssColor;

use crate::colour::{BLACK, Rgb, WHITE};

/// What text needs to be read, by WCAG 2.2, with a little to spare for rounding.
const CONTRAST: f64 = 4.55;

/// The surfaces of `css/tokens.css` that the accent stands on as text.
const LIGHT: [Rgb; 3] = [Rgb(0xF8, 0xF8, 0xF6), WHITE, Rgb(0xF0, 0xF0, 0xED)];
/// The same in the dark scheme.
const DARK: [Rgb; 3] = [Rgb(0x12, 0x12, 0x15), Rgb(0x1A, 0x1A, 0x1E), Rgb(0x23, 0x23, 0x29)];

/// A colour in the shades that a page needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    light: Shades,
    dark: Shades,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shades {
    /// For links, marks and frames.
    text: Rgb,
    /// For areas behind text.
    soft: Rgb,
    /// For text on an area of `text`.
    on: Rgb,
}

impl Shades {
    fn of(colour: Rgb, grounds: &[Rgb; 3], share: u8, end: Rgb) -> Self {
        let soft = grounds[1].mixed(colour, share);
        let text = colour.readable_on(&[grounds[0], grounds[1], grounds[2], soft], CONTRAST, end);
        Self { text, soft, on: text.text() }
    }
}

impl Accent {
    /// Reads any colour of CSS that stands for itself: `#0a7`, `teal`, `rgb(0 120 90)`, `oklch(60% 0.2 250)`. `None`
    /// for what is none, and for colours that can be seen through.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let CssColor::RGBA(colour) = CssColor::parse_string(text.trim()).ok()?.to_rgb().ok()? else { return None };
        let colour = (colour.alpha == 255).then_some(Rgb(colour.red, colour.green, colour.blue))?;
        Some(Self { light: Shades::of(colour, &LIGHT, 9, BLACK), dark: Shades::of(colour, &DARK, 22, WHITE) })
    }

    /// The rule that gives it to the pages.
    pub(super) fn css(self) -> String {
        let Self { light, dark } = self;
        format!(
            "\n:root {{ --accent: light-dark({}, {}); --accent-soft: light-dark({}, {}); --on-accent: light-dark({}, {}); }}\n",
            light.text, dark.text, light.soft, dark.soft, light.on, dark.on
        )
    }

    /// The built-in icon in this colour.
    pub(super) fn icon(self, icon: &str) -> String {
        icon.replace("#4338ca", &self.light.text.to_string()).replace("#fff", &self.light.on.to_string())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_colour_that_can_be_read_is_left_as_it_is() {
        let accent = Accent::read("#4338ca").unwrap();
        assert_eq!(accent.light.text, Rgb(0x43, 0x38, 0xCA));
        assert_eq!(accent.light.on, WHITE);
        assert_eq!(Accent::read("rgb(67 56 202)"), Some(accent));
    }

    #[test]
    fn what_is_no_colour_by_itself_is_refused() {
        for text in ["", "colour", "#12", "var(--x)", "currentcolor", "transparent", "#12345680", "red; } body {"] {
            assert_eq!(Accent::read(text), None, "{text}");
        }
        for text in ["teal", "hsl(200 50% 50%)", "oklch(60% 0.2 250)", "#FA0"] {
            assert!(Accent::read(text).is_some(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_colour_reads_on_every_surface(red: u8, green: u8, blue: u8) {
            let accent = Accent::read(&Rgb(red, green, blue).to_string()).unwrap();
            for (shades, grounds) in [(accent.light, LIGHT), (accent.dark, DARK)] {
                for ground in grounds.into_iter().chain([shades.soft, shades.on]) {
                    let contrast = shades.text.contrast(ground);
                    prop_assert!(contrast >= 4.5, "{contrast} of {} on {ground}", shades.text);
                }
            }
        }
    }
}
