//! Formulas: `LaTeX` to `MathML`, which browsers draw and screen readers speak.
//!
//! The library never fails; it writes its complaint into the picture. So its events are looked through first, and what
//! it writes is read again before it is believed: known elements, known attributes, balanced, not deep. Colours and
//! spacing that it puts into `style` are left out, for the content policy of the pages forbids them.

use std::fmt::Write as _;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

use super::Problem;
use crate::escape;

/// No formula is longer: what is, is a document of its own.
const LONGEST: usize = 4_000;

/// How deep the elements of a formula may stand in each other.
const DEEPEST: usize = 48;

/// Commands that make a formula a program, or lead elsewhere.
const REFUSED: [&str; 14] = [
    "def",
    "edef",
    "gdef",
    "xdef",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
    "href",
    "url",
    "input",
    "include",
    "catcode",
];

/// Where a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// In a sentence.
    Line,
    /// On its own.
    Block,
}

/// A formula as `MathML` with its source as annotation.
pub(crate) fn draw(source: &str, setting: Setting) -> Result<String, Problem> {
    let source = source.trim();
    if source.is_empty() {
        return Err(Problem::new("it is empty"));
    }
    if source.len() > LONGEST {
        return Err(Problem::new(format!("it is longer than {LONGEST} bytes")));
    }
    if let Some(command) = commands(source).find(|command| REFUSED.contains(command)) {
        return Err(Problem::new(format!("`\\{command}` is not supported")));
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(source, &storage) {
        match event {
            Ok(event) => events.push(Ok(event)),
            Err(error) => return Err(Problem::new(complaint(&error))),
        }
    }
    let source = escape::escaped(source);
    let config = RenderConfig {
        display_mode: if setting == Setting::Block { DisplayMode::Block } else { DisplayMode::Inline },
        annotation: Some(&source),
        ..RenderConfig::default()
    };
    let mut written = String::new();
    push_mathml(&mut written, events.into_iter().map(|event: Result<_, Never>| event), config)
        .map_err(|_| Problem::new("it cannot be written as MathML"))?;
    cleaned(&written).ok_or_else(|| Problem::new("it cannot be written as MathML"))
}

/// There are no errors left.
#[derive(Debug)]
enum Never {}

impl std::fmt::Display for Never {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

/// The names of the commands in a formula: `frac` of `\frac{1}{2}`.
fn commands(source: &str) -> impl Iterator<Item = &str> {
    source.split('\\').skip(1).map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
        &rest[..end]
    })
}

/// The first line of what the library says, without its own heading.
fn complaint(error: &impl std::fmt::Display) -> String {
    let said = error.to_string();
    let line = said.lines().next().unwrap_or_default();
    line.strip_prefix("parsing error: ").unwrap_or(line).trim_end_matches(['.', ':']).to_owned()
}

const ELEMENTS: [&str; 27] = [
    "annotation",
    "math",
    "menclose",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
];

const ATTRIBUTES: [&str; 26] = [
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "encoding",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rspace",
    "rowspan",
    "scriptlevel",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// What the library wrote, without `style`; `None` if there is anything in it that a formula has no need of.
fn cleaned(written: &str) -> Option<String> {
    let mut clean = String::with_capacity(written.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.find('<') {
        push_text(&mut clean, &rest[..at]);
        let length = rest[at..].find('>')? + 1;
        let tag = &rest[at + 1..at + length - 1];
        rest = &rest[at + length..];
        if let Some(name) = tag.strip_prefix('/') {
            (open.pop()? == name).then_some(())?;
            clean.extend(["</", name, ">"]);
            continue;
        }
        let (tag, is_closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
        let known = ELEMENTS.contains(&name);
        let stands_right = (name == "math") == open.is_empty();
        (known && stands_right && open.len() < DEEPEST).then_some(())?;
        clean.extend(["<", name]);
        push_attributes(&mut clean, attributes)?;
        clean.push('>');
        if is_closed {
            clean.extend(["</", name, ">"]);
        } else {
            open.push(name);
        }
    }
    push_text(&mut clean, rest);
    open.is_empty().then_some(clean)
}

fn push_attributes(clean: &mut String, attributes: &str) -> Option<()> {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after.trim_start();
        if name == "style" {
            continue;
        }
        ATTRIBUTES.contains(&name).then_some(())?;
        value
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || " -+.%/".contains(letter))
            .then(|| write!(clean, " {name}=\"{value}\"").ok())??;
    }
    Some(())
}

/// Text of a formula; what the library forgot to escape is escaped.
fn push_text(clean: &mut String, text: &str) {
    for (number, piece) in text.split('&').enumerate() {
        if number > 0 {
            let is_entity =
                ["amp;", "lt;", "gt;", "quot;", "nbsp;", "#39;"].iter().any(|entity| piece.starts_with(entity));
            clean.push_str(if is_entity { "&" } else { "&amp;" });
        }
        clean.push_str(&piece.replace('>', "&gt;"));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn drawn(source: &str) -> String {
        draw(source, Setting::Line).unwrap_or_else(|problem| panic!("{source}: {problem:?}"))
    }

    #[test]
    fn formulas_become_elements_that_say_what_they_are() {
        assert!(drawn("a_{i}").contains("<msub><mi>a</mi>"), "{}", drawn("a_{i}"));
        assert!(drawn(r"\frac{1}{2}").contains("<mfrac>"));
        for formula in [
            r"O(n \log n)",
            r"\sum_{i=1}^n x_i \le \sqrt{2}",
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
            r"\underbrace{a+b}_{\text{both}}",
        ] {
            assert!(drawn(formula).ends_with("</math>"), "{formula}");
        }
    }

    #[test]
    fn no_style_is_left_where_the_library_writes_one() {
        for formula in [r"\color{red} x", r"a \! b", r"\begin{matrix} a \\[5pt] b \end{matrix}"] {
            assert!(!drawn(formula).contains("style=\""), "{}", drawn(formula));
        }
    }

    #[test]
    fn what_is_no_formula_is_refused_with_a_reason() {
        for formula in ["", r"\frac{1}", "{", "}", r"\nosuchcommand", r"\begin{x}", r"\def\a{\a}\a", &"x".repeat(5_000)]
        {
            assert!(draw(formula, Setting::Block).is_err(), "{formula}");
        }
    }

    #[test]
    fn nothing_gets_out_of_a_formula() {
        for formula in [
            r"\operatorname{<script>alert(1)</script>}",
            r"\text{</math><img src=x onerror=alert(1)>}",
            r"\href{javascript:alert(1)}{x}",
            r"\operatorname{</mi></math><b>}",
            r#"\class{" onclick="x}{y}"#,
            r"a < b & c",
        ] {
            if let Ok(html) = draw(formula, Setting::Line) {
                assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
            }
        }
    }

    #[test]
    fn deep_formulas_do_not_make_deep_pages() {
        assert!(draw(&format!("{}x{}", "{".repeat(1_000), "}".repeat(1_000)), Setting::Line).is_err());
        assert!(draw(&"^{a".repeat(900), Setting::Line).is_err());
    }

    proptest! {
        #[test]
        fn any_text_gives_a_formula_or_a_reason(
            source in r"(\\(frac|sqrt|left|right|text|begin|end|sum|color|over|hline|mathbb|[a-z]{1,4}|[^a-z])|[{}\[\]()&^_$%#~<>a-z0-9 ]|matrix|cases|array|align|\PC){0,40}"
        ) {
            if let Ok(html) = draw(&source, Setting::Block) {
                prop_assert!(html.starts_with("<math") && html.ends_with("</math>"));
            }
        }
    }
}
