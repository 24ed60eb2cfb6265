//! Colours that authors give to boxes. Only the fill and the frame are taken; the text on a fill is black or white,
//! whichever can be read, and what is no colour is left to the theme.

use crate::colour::Rgb;

/// The colours of a box, where its author gave it any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::figure) struct Fill {
    pub(in crate::figure) fill: Option<Rgb>,
    pub(in crate::figure) stroke: Option<Rgb>,
}

impl Fill {
    /// Reads `fill:#e1f5fe,stroke:#333,stroke-width:2px`.
    pub(in crate::figure) fn read(written: &str) -> Self {
        let mut style = Self::default();
        for part in written.split([',', ';']) {
            let Some((key, value)) = part.split_once(':') else { continue };
            let colour = colour(value.trim());
            match key.trim() {
                "fill" => style.fill = colour,
                "stroke" => style.stroke = colour,
                _ => {}
            }
        }
        style
    }

    /// These colours over those of `below`.
    pub(in crate::figure) fn over(self, below: Self) -> Self {
        Self { fill: self.fill.or(below.fill), stroke: self.stroke.or(below.stroke) }
    }
}

/// The names that people use in diagrams.
const NAMES: [(&str, Rgb); 24] = [
    ("aqua", Rgb(0, 255, 255)),
    ("beige", Rgb(245, 245, 220)),
    ("black", Rgb(0, 0, 0)),
    ("blue", Rgb(0, 0, 255)),
    ("gray", Rgb(128, 128, 128)),
    ("green", Rgb(0, 128, 0)),
    ("grey", Rgb(128, 128, 128)),
    ("khaki", Rgb(240, 230, 140)),
    ("lavender", Rgb(230, 230, 250)),
    ("lightblue", Rgb(173, 216, 230)),
    ("lightcoral", Rgb(240, 128, 128)),
    ("lightcyan", Rgb(224, 255, 255)),
    ("lightgray", Rgb(211, 211, 211)),
    ("lightgreen", Rgb(144, 238, 144)),
    ("lightgrey", Rgb(211, 211, 211)),
    ("lightpink", Rgb(255, 182, 193)),
    ("lightyellow", Rgb(255, 255, 224)),
    ("orange", Rgb(255, 165, 0)),
    ("pink", Rgb(255, 192, 203)),
    ("purple", Rgb(128, 0, 128)),
    ("red", Rgb(255, 0, 0)),
    ("salmon", Rgb(250, 128, 114)),
    ("white", Rgb(255, 255, 255)),
    ("yellow", Rgb(255, 255, 0)),
];

fn colour(written: &str) -> Option<Rgb> {
    let name = written.to_ascii_lowercase();
    Rgb::hex(&name).or_else(|| NAMES.iter().find(|(known, _)| *known == name).map(|(_, colour)| *colour))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_and_frame_are_read_and_the_rest_is_left() {
        let style = Fill::read("fill:#E6E6FA,stroke:#333,stroke-width:2px,stroke-dasharray: 5 5");
        assert_eq!(style, Fill { fill: Some(Rgb(230, 230, 250)), stroke: Some(Rgb(51, 51, 51)) });
        assert_eq!(Fill::read("fill:url(http://x),stroke:var(--x)"), Fill::default());
        assert_eq!(Fill::read("fill: LightBlue;").fill, Some(Rgb(173, 216, 230)));
    }
}
