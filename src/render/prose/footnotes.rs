//! Footnotes: gathered at the end of the document, in the order of their first mention.

use std::fmt::Write as _;

use super::writer::{Labels, Writer};

/// The footnotes of a document, by label in lower case.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Number of each label, and how often it was mentioned so far.
    numbers: Labels<(usize, usize)>,
    /// What each label says; several definitions of one label follow each other.
    texts: Labels<String>,
    /// Labels of the definitions that are being written.
    open: Vec<String>,
    /// Labels in the order of their definitions.
    order: Vec<String>,
}

impl Footnotes {
    fn mention(&mut self, label: &str) -> (usize, usize) {
        let next = self.numbers.len() + 1;
        let entry = self.numbers.entry(label.to_lowercase()).or_insert((next, 0));
        entry.1 += 1;
        *entry
    }

    fn define(&mut self, label: String, html: &str) {
        if let Some(text) = self.texts.get_mut(&label) {
            text.push_str(html);
        } else {
            self.order.push(label.clone());
            self.texts.insert(label, html.to_owned());
        }
    }

    /// Appends the section; notes that nobody mentions come last.
    pub(super) fn write(mut self, html: &mut String) {
        if self.order.is_empty() {
            return;
        }
        let mut labels = std::mem::take(&mut self.order);
        labels.sort_by_key(|label| self.numbers.get(label).map_or(usize::MAX, |(number, _)| *number));
        html.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for label in &labels {
            let text = self.texts.remove(label).unwrap_or_default();
            let Some((number, mentions)) = self.numbers.get(label) else {
                html.extend(["<li>", &text, "</li>\n"]);
                continue;
            };
            let _ = write!(html, "<li id=\"sg-fn-{number}\">");
            let body = text.trim_end();
            let (body, end) = body.strip_suffix("</p>").map_or((body, ""), |body| (body, "</p>"));
            html.push_str(body);
            for mention in 1..=*mentions {
                let id = reference_id(*number, mention);
                let _ = write!(
                    html,
                    " <a class=\"footnote-back\" href=\"#{id}\" aria-label=\"Back to mention {mention} of footnote \
                     {number}\">↩</a>"
                );
            }
            html.extend([end, "</li>\n"]);
        }
        html.push_str("</ol>\n</section>\n");
    }
}

fn reference_id(number: usize, mention: usize) -> String {
    if mention == 1 { format!("sg-fnref-{number}") } else { format!("sg-fnref-{number}-{mention}") }
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        if self.image.is_some() {
            return;
        }
        let (number, mention) = self.footnotes.mention(label);
        let id = reference_id(number, mention);
        if let Some(link) = &mut self.link {
            // A link cannot stand in a link.
            link.has_text = true;
            let _ = write!(self.out.html, "<sup class=\"footnote-ref\" id=\"{id}\">{number}</sup>");
            return;
        }
        let _ = write!(
            self.out.html,
            "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#sg-fn-{number}\" aria-label=\"Footnote {number}\">\
             {number}</a></sup>"
        );
    }

    pub(super) fn start_footnote(&mut self, label: &str) {
        self.footnotes.open.push(label.to_lowercase());
        self.begin_aside();
    }

    pub(super) fn end_footnote(&mut self) {
        let html = self.end_aside();
        let label = self.footnotes.open.pop().unwrap_or_default();
        self.footnotes.define(label, &html);
    }
}
