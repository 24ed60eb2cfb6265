//! Findings about the text itself: damage, what never ends, titles and ids that had to be derived.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::damage::Codec;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::figure::Kind;
use crate::model::{Id, Origin, Title};

use super::{Context, identity, overview};

/// Reports what is wrong with the text of any document, spec or page.
pub(super) fn text(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let outline = context.outline;
    if let Some(first) = outline.repairs.first() {
        let codecs: BTreeSet<Codec> = outline.repairs.iter().map(|repair| repair.codec).collect();
        let codecs: Vec<String> = codecs.iter().map(Codec::to_string).collect();
        let message = format!(
            "{} shown repaired; the file was once read as {}",
            count(outline.repairs.len(), "run of damaged characters is", "runs of damaged characters are"),
            codecs.join(" and ")
        );
        diagnostics.push(
            context
                .finding(Code::SG002, context.place(first.range.clone()), message)
                .with_help("write the emoji again and save the file as UTF-8"),
        );
    }
    let suspects = suspects(context);
    if let Some(first) = suspects.first() {
        let message = format!(
            "{} damaged by a wrong encoding and left as they stand",
            count(suspects.len(), "run of characters looks", "runs of characters look")
        );
        diagnostics.push(
            context
                .finding(Code::SG003, context.place((*first).clone()), message)
                .with_help("compare with the original text and save the file as UTF-8"),
        );
    }
    if let Some(fence) = &outline.unclosed_fence {
        let message = "this code fence never closes, so the headings after it are shown as code";
        diagnostics.push(
            context
                .finding(Code::SG004, context.place(fence.clone()), message)
                .with_help("close it with a line of the same characters"),
        );
    }
    if let Some(at) = outline.flattened {
        let message = "quotations and lists are nested too deeply here; deeper ones are shown without their nesting";
        diagnostics.push(context.finding(Code::SG017, context.place(at..at + 1), message));
    }
    for (range, rows) in &outline.large_tables {
        let message = format!("a table of {rows} rows is shown as its source text");
        diagnostics.push(
            context
                .finding(Code::SG017, context.place(range.start..range.start + 1), message)
                .with_help("keep a table of that size in a file of its own, and link to it"),
        );
    }
    for figure in &outline.failed_figures {
        let what = match figure.kind {
            Kind::Diagram => "diagram",
            Kind::Formula => "formula",
        };
        let message = format!("the {what} is shown as its source text: {}", figure.problem.message);
        diagnostics.push(
            context
                .finding(Code::SG909, context.place(figure.range.clone()), message)
                .with_help("`sitegen explain SG909` tells what can be drawn"),
        );
    }
    links(context, diagnostics);
    if let Some(at) = outline.unclosed_comment {
        let place = context.place(at..at + "<!--".len());
        let message = "this comment never ends and is shown as text";
        diagnostics.push(context.finding(Code::SG018, place, message).with_help("end it with `-->`"));
    }
}

/// What looks damaged in the file itself, and not by our own reading of bytes that are not UTF-8.
fn suspects<'a>(context: &'a Context<'_>) -> Vec<&'a Range<usize>> {
    let file = context.file;
    let is_ours = file.diagnostics.iter().any(|finding| finding.code == Code::SG001);
    let replaced = |range: &Range<usize>| file.text[range.clone()].starts_with(char::REPLACEMENT_CHARACTER);
    context.outline.suspects.iter().filter(|range| !(is_ours && replaced(range))).collect()
}

/// Reports what a page does not show as it is written: unsafe links, images from elsewhere, raw HTML.
fn links(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let outline = context.outline;
    for (range, target) in &outline.unsafe_links {
        let scheme = target.split(':').next().unwrap_or(target).trim();
        let message = format!("the scheme `{scheme}:` is not allowed in a link; it is shown as text");
        diagnostics.push(
            context
                .finding(Code::SG907, context.place(range.clone()), message)
                .with_help("a link may be a path, or begin with `https:`, `http:` or `mailto:`"),
        );
    }
    for (range, target) in &outline.remote_images {
        let message = format!("the image `{target}` is not on the portal; it is shown as a link");
        diagnostics.push(
            context
                .finding(Code::SG908, context.place(range.clone()), message)
                .with_help("pages load nothing from elsewhere; put the image beside the spec"),
        );
    }
    if let Some(first) = outline.raw_html.first() {
        let what = count(outline.raw_html.len(), "HTML tag is", "HTML tags are");
        let message = format!("{what} shown as text");
        diagnostics.push(
            context
                .finding(Code::SG905, context.place(first.clone()), message)
                .with_help("write Markdown, or put code between back quotes: `` `Vec<String>` ``"),
        );
    }
}

/// Reports an id or a title that had to be derived, and headings that compete for the title.
pub(super) fn identity(context: &Context<'_>, id: &Id, title: &Title, diagnostics: &mut Vec<Diagnostic>) {
    let source = |origin| match origin {
        Origin::Field => "a field",
        Origin::FrontMatter => "the front matter",
        Origin::Title => "the title",
        Origin::Folder => "the name of the folder",
        Origin::File => "the name of the file",
    };
    if matches!(id.origin, Origin::Folder | Origin::File) {
        let message = format!("no id is written; `{}` is taken from {}", id.text, source(id.origin));
        diagnostics.push(
            context
                .finding(Code::SG101, overview::whole_document(context), message)
                .with_help(format!("add a line `**Feature ID**: {}` under the title", id.text)),
        );
    }
    if title.place == Place::FILE && identity::title_section(context).is_none() {
        let message = format!("the spec has no title; `{}` is made from {}", title.text, source(title.origin));
        diagnostics.push(
            context
                .finding(Code::SG005, Place::FILE, message)
                .with_help("begin the file with a heading `# Name of the feature`"),
        );
    }
    if identity::title_section(context).is_some() {
        let mut headings = context.outline.sections.iter().filter(|section| section.level == 1);
        if let (Some(first), Some(second)) = (headings.next(), headings.next())
            && let (Some(first), Some(second)) = (first.place, second.place)
        {
            let finding = context.finding(Code::SG006, second, "the spec has more than one level 1 heading");
            diagnostics.push(finding.with_help("use `##` for the parts of a spec").with_related(
                &context.file.path,
                first,
                "the heading that counts as the title",
            ));
        }
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
