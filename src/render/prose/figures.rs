//! Diagrams and formulas, drawn; or their source with the reason why not.

use std::fmt::Write as _;
use std::ops::Range;

use crate::escape;
use crate::figure::{self, Drawn, Kind, Picture, math, math::Setting};
use crate::markdown;

use super::text;
use super::writer::Writer;

impl Writer<'_> {
    /// A fence that is a figure.
    pub(super) fn figure(&mut self, kind: Kind, info: &str, language: String, code: &str) {
        let number = self.diagrams + 1;
        let id = format!("sg-drawing-{number}");
        match figure::drawn(kind, code, &id) {
            Ok(Drawn::Formula(formula)) => {
                self.formulas += 1;
                let _ = writeln!(
                    self.out.html,
                    "<div class=\"formula\" role=\"region\" tabindex=\"0\" aria-label=\"Formula {}\">{formula}</div>",
                    self.formulas
                );
            }
            Ok(Drawn::Diagram(Picture { name, svg })) => {
                self.diagrams = number;
                let name = escape::escaped(&name);
                let _ = write!(
                    self.out.html,
                    "<figure class=\"drawing\">\n<div class=\"drawing-region\" role=\"region\" tabindex=\"0\" \
                     aria-label=\"Diagram {number}: {name}\">\n{svg}\n</div>\n<details><summary>Source of diagram \
                     {number}</summary>\n"
                );
                self.code_block(info, language, code);
                self.out.html.push_str("</details>\n</figure>\n");
            }
            Err(problem) => {
                self.out.html.push_str("<figure class=\"drawing is-source\">\n");
                self.code_block(info, language, code);
                self.out.html.push_str("<figcaption>Shown as its source text: ");
                if problem.line > 0 {
                    let _ = write!(self.out.html, "in line {}, ", problem.line + 1);
                }
                text::push_coded(&mut self.out.html, &problem.message);
                self.out.html.push_str(".</figcaption>\n</figure>\n");
            }
        }
    }

    /// A formula between dollars.
    pub(super) fn formula(&mut self, formula: &str, setting: Setting, range: Range<usize>) {
        let written = markdown::restore(self.source.get(range).unwrap_or(formula));
        self.note(&written);
        if self.image.is_some() {
            return;
        }
        if let Ok(formula) = math::draw(&markdown::restore(formula), setting) {
            self.out.html.push_str(&formula);
        } else {
            self.out.html.push_str("<code>");
            escape::push(&mut self.out.html, &written);
            self.out.html.push_str("</code>");
        }
    }
}
