//! What stands in a line: text, links, images, code spans, breaks.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use crate::escape;
use crate::markdown;
use crate::model::LinkKind;

use super::raw::{self, Piece};
use super::writer::Writer;
use super::{links, text};

/// Files that a browser shows in an `<img>`.
const IMAGES: [&str; 9] = ["avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"];

/// The link that text is being written into; links do not nest.
pub(super) struct OpenLink {
    /// What is shown if the author gave it no text.
    target: String,
    pub(super) has_text: bool,
}

/// The image whose alternative text is being gathered.
pub(super) struct Image {
    target: String,
    title: String,
    alt: String,
    /// Images inside its alternative text.
    nested: usize,
}

impl Writer<'_> {
    /// Writes the text that was gathered.
    pub(super) fn flush_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let gathered = std::mem::take(&mut self.text);
        let shown = text::shown(&gathered);
        self.note(&shown);
        if self.image.is_some() {
            return;
        }
        if self.link.is_some() {
            escape::push(&mut self.out.html, &shown);
        } else {
            text::push(&self.context, &mut self.out.html, &shown);
        }
    }

    /// Notes words for whoever gathers them: a heading, an image, a link.
    pub(super) fn note(&mut self, words: &str) {
        if let Some(heading) = &mut self.heading {
            heading.push_str(words);
        }
        if let Some(image) = &mut self.image {
            image.alt.push_str(words);
        } else if let Some(link) = &mut self.link {
            link.has_text |= !words.trim().is_empty();
        }
    }

    pub(super) fn code_span(&mut self, code: &str) {
        let code = markdown::restore(code);
        self.note(&code);
        if self.image.is_some() {
            return;
        }
        let spec = (self.link.is_none() && markdown::looks_like_id(&code))
            .then(|| links::named(&self.context, &code, LinkKind::Code))
            .flatten();
        let write = |out: &mut String| {
            out.push_str("<code>");
            escape::push(out, &code);
            out.push_str("</code>");
        };
        match spec {
            Some(spec) => text::spec_link(&self.context, &mut self.out.html, spec, write),
            None => write(&mut self.out.html),
        }
    }

    /// Writes a soft break, now that it is known what follows: fields of a metadata block stand each on its line.
    pub(super) fn soft_break(&mut self, next: &Event<'_>, range: &Range<usize>) {
        self.soft_break = false;
        let is_field =
            self.paragraph_of_fields || matches!(next, Event::Start(Tag::Strong)) && self.is_bold_label(range.clone());
        if is_field && self.heading.is_none() && self.image.is_none() {
            self.line_break();
        } else {
            self.text.push(if self.heading.is_some() { ' ' } else { '\n' });
        }
    }

    /// Whether the bold text at `range` is the label of a field: `**Status**:` or `**Status:**`.
    fn is_bold_label(&self, range: Range<usize>) -> bool {
        let after = self.source.get(range.end..).unwrap_or_default().trim_start_matches(' ');
        let label = self.source.get(range).unwrap_or_default();
        label.len() <= 80
            && (after.starts_with([':', '：']) || label.trim_end_matches(['*', '_']).ends_with([':', '：']))
    }

    pub(super) fn line_break(&mut self) {
        if self.image.is_some() || self.heading.is_some() {
            self.note(" ");
        }
        if self.image.is_none() {
            self.out.html.push_str("<br>\n");
        }
    }

    /// One tag or comment between words.
    pub(super) fn inline_html(&mut self, html: &str) {
        let html = markdown::restore(html);
        if html.starts_with("<!--") {
            return;
        }
        match raw::tag(&html) {
            Some(Piece::Break) => self.line_break(),
            Some(Piece::Tag(name, closing, written)) => {
                if self.image.is_some() {
                    return;
                }
                // Blocks have no place between words.
                let is_block = matches!(&*name, "details" | "summary");
                let passes = !is_block && if closing { self.close_raw(&name) } else { self.open_raw(&name, None) };
                if !passes {
                    escape::push(&mut self.out.html, written);
                }
            }
            Some(Piece::Text(_)) | None => {
                self.text.push_str(&html);
                self.flush_text();
            }
        }
    }

    pub(super) fn start_link(&mut self, link_type: LinkType, target: &str, title: &str) {
        if self.image.is_some() || self.link.is_some() {
            return self.open_if(false, "", "");
        }
        let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
        let target = format!("{mail}{target}");
        let Some(address) = links::address(&self.context, &target) else {
            let mut tag = String::from("<span class=\"broken-link\"");
            push_title(&mut tag, title);
            tag.push('>');
            return self.open(&tag, "</span>");
        };
        let mut tag = String::from("<a href=\"");
        escape::push(&mut tag, &address.href);
        tag.push('"');
        if address.external {
            tag.push_str(" rel=\"noopener noreferrer\"");
        }
        push_title(&mut tag, title);
        tag.push('>');
        self.open(&tag, "</a>");
        if self.frames.last().is_some_and(|frame| frame.written) {
            self.link = Some(OpenLink { target, has_text: false });
        }
    }

    pub(super) fn end_link(&mut self) {
        // Inside an image there are only links that were not opened.
        if self.image.is_none()
            && let Some(link) = self.link.take()
            && !link.has_text
        {
            escape::push(&mut self.out.html, &text::shown(&link.target));
        }
        self.close();
    }

    pub(super) fn start_image(&mut self, target: &str, title: &str) {
        if let Some(image) = &mut self.image {
            image.nested += 1;
            return;
        }
        let (target, title) = (target.to_owned(), title.to_owned());
        self.image = Some(Image { target, title, alt: String::new(), nested: 0 });
    }

    pub(super) fn end_image(&mut self) {
        let Some(mut image) = self.image.take() else { return };
        if image.nested > 0 {
            image.nested -= 1;
            self.image = Some(image);
            return;
        }
        if let Some(link) = &mut self.link {
            link.has_text |= !image.alt.trim().is_empty();
        }
        let out = &mut self.out.html;
        let name = if image.alt.trim().is_empty() { &*text::shown(&image.target) } else { &*image.alt };
        let extension = image.target.split(['?', '#']).next().and_then(|path| path.rsplit_once('.'));
        let is_image = extension.is_some_and(|(_, extension)| IMAGES.contains(&&*extension.to_ascii_lowercase()));
        match links::address(&self.context, &image.target) {
            Some(address) if address.asset && is_image => {
                out.push_str("<img src=\"");
                escape::push(out, &address.href);
                out.push_str("\" alt=\"");
                escape::push(out, &image.alt);
                out.push('"');
                push_title(out, &image.title);
                if let Some((width, height)) = address.size {
                    let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
                }
                // The first picture may be what the reader came for.
                out.push_str(if self.images == 0 {
                    " decoding=\"async\">"
                } else {
                    " loading=\"lazy\" decoding=\"async\">"
                });
                self.images += 1;
            }
            Some(address) if self.link.is_none() => {
                out.push_str(if address.external { "<a class=\"remote-image\" href=\"" } else { "<a href=\"" });
                escape::push(out, &address.href);
                out.push('"');
                if address.external {
                    out.push_str(" rel=\"noopener noreferrer\"");
                }
                push_title(out, &image.title);
                out.push('>');
                escape::push(out, name);
                out.push_str("</a>");
            }
            found => {
                let class = if found.is_some() { "remote-image" } else { "missing-image" };
                out.extend(["<span class=\"", class, "\""]);
                push_title(out, &image.title);
                out.push('>');
                escape::push(out, name);
                out.push_str("</span>");
                if let Some(link) = &mut self.link {
                    link.has_text = true;
                }
            }
        }
    }

    /// The box of a task, with a word for those who do not see it.
    pub(super) fn task_marker(&mut self, done: bool) {
        let out = &mut self.out.html;
        for (plain, task) in [("<li>", "<li class=\"task\">"), ("<li><p>", "<li class=\"task\"><p>")] {
            if out.ends_with(plain) {
                out.truncate(out.len() - plain.len());
                out.push_str(task);
                break;
            }
        }
        out.push_str(if done {
            "<span class=\"box box-done\" aria-hidden=\"true\">☑</span><span class=\"visually-hidden\">done: </span> "
        } else {
            "<span class=\"box box-open\" aria-hidden=\"true\">☐</span><span class=\"visually-hidden\">not done: </span> "
        });
    }
}

fn push_title(tag: &mut String, title: &str) {
    if !title.is_empty() {
        tag.push_str(" title=\"");
        escape::push(tag, &text::shown(title));
        tag.push('"');
    }
}
