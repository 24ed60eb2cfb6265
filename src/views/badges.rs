//! Badges: small pictures of a status, for other sites; beside each the same as JSON for shields.io.
//!
//! Drawn without a font: the width of the text is estimated and then asked for, so that it fits whatever the reader has.
//! A badge says what the pages say, from the same functions, and shows nothing by colour alone.

use serde::Serialize;

use crate::model::StatusKind;
use crate::routes::{Badge, BadgeForm};
use crate::verdict::{self, Counted, VerdictKind};

use super::calendar::full_name;
use super::xml::Xml;
use super::{Site, words};
use crate::lettering::{cut, width};
use crate::spaces;

/// A badge in one of its forms.
pub(super) fn file(site: Site<'_>, badge: Badge, form: BadgeForm) -> String {
    let badge = said(site, badge);
    match form {
        BadgeForm::Picture => picture(&badge),
        BadgeForm::Shields => shields(&badge),
    }
}

/// What a badge says.
struct Said {
    label: String,
    message: String,
    colour: &'static str,
    /// What there is to add for those who point at it.
    meaning: Option<&'static str>,
}

/// Behind white letters all of these keep 4.5:1.
const GREY: &str = "5d6168";
const BLUE: &str = "0065a8";
const GREEN: &str = "006b4c";
const TEAL: &str = "216a78";
const RED: &str = "b03c0a";
const BROWN: &str = "855600";
const PURPLE: &str = "8f3268";

fn said(site: Site<'_>, badge: Badge) -> Said {
    match badge {
        Badge::Portfolio => portfolio(site),
        Badge::Spec(index) => {
            let entry = site.catalog.spec(index);
            let spec = entry.spec();
            let status = match &spec.status {
                None => "No status".to_owned(),
                Some(field) if field.kind == StatusKind::Unknown && !field.raw.is_empty() => {
                    format!("Unknown: {}", words::shortened(&field.raw, 24))
                }
                Some(field) if field.exceptions => format!("{}, with exceptions", field.kind.label()),
                Some(field) => field.kind.label().to_owned(),
            };
            let progress = verdict::observed(spec).progress.map(|progress| {
                let what = match progress.counted {
                    Counted::Criteria => "criteria",
                    Counted::Boxes => "check boxes",
                };
                format!(", {} of {} {what}", progress.met, progress.of)
            });
            let message = format!("{status}{}", progress.unwrap_or_default());
            Said { label: spec.id.text.to_string(), message, colour: status_colour(entry.status()), meaning: None }
        }
        Badge::Release(index) => {
            let judged = site.verdict(index).kind;
            let name = full_name(site.catalog, site.catalog.release(index));
            let meaning = (judged == VerdictKind::Ready).then_some(verdict::READY_MEANING);
            Said { label: name, message: judged.label().to_owned(), colour: verdict_colour(judged), meaning }
        }
    }
}

fn portfolio(site: Site<'_>) -> Said {
    let specs = site.catalog.specs.len();
    let complete = site.catalog.specs.iter().filter(|entry| entry.status().is_complete()).count();
    let message = match specs {
        0 => "no specs yet".to_owned(),
        _ => format!("{complete} of {} complete", words::specs(specs)),
    };
    let colour = if specs > 0 && complete == specs { GREEN } else { BLUE };
    Said { label: site.settings.title.clone(), message, colour, meaning: None }
}

fn status_colour(kind: &StatusKind) -> &'static str {
    match kind.built_in() {
        StatusKind::InProgress => BLUE,
        StatusKind::Complete => GREEN,
        StatusKind::Approved => TEAL,
        StatusKind::Blocked => RED,
        StatusKind::Deferred => BROWN,
        StatusKind::Unknown => PURPLE,
        _ => GREY,
    }
}

fn verdict_colour(kind: VerdictKind) -> &'static str {
    match kind {
        VerdictKind::Released => GREEN,
        VerdictKind::Ready => TEAL,
        VerdictKind::AtRisk => BROWN,
        VerdictKind::Blocked => RED,
        VerdictKind::Unknown => PURPLE,
    }
}

/// A text that stands on one line of a badge; empty text would make none.
fn one_line(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    let text = spaces::single(&text);
    if text.is_empty() { "–".to_owned() } else { text.into_owned() }
}

const FONT: i64 = 11;
const HEIGHT: i64 = 20;
const PADDING: i64 = 7;
/// The widest that one half may be.
const WIDEST: i64 = 280;

fn picture(said: &Said) -> String {
    let (label, message) = (one_line(&said.label), one_line(&said.message));
    let title = match said.meaning {
        Some(meaning) => format!("{label}: {message} ({meaning})"),
        None => format!("{label}: {message}"),
    };
    let (label, message) = (cut(&label, WIDEST, FONT), cut(&message, WIDEST, FONT));
    let (left, right) = (width(&label, FONT).max(1), width(&message, FONT).max(1));
    let split = left + 2 * PADDING;
    let whole = split + right + 2 * PADDING;
    let mut svg = Xml::bare();
    let (whole, split_text) = (whole.to_string(), split.to_string());
    let height = HEIGHT.to_string();
    let attributes = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", &*whole),
        ("height", &*height),
        ("role", "img"),
        ("aria-labelledby", "title"),
    ];
    svg.element("svg", &attributes, |svg| {
        svg.leaf("title", &[("id", "title")], &title);
        svg.element("clipPath", &[("id", "round")], |svg| {
            svg.empty("rect", &[("width", &whole), ("height", &height), ("rx", "4")]);
        });
        svg.element("g", &[("clip-path", "url(#round)")], |svg| {
            svg.empty("rect", &[("width", &split_text), ("height", &height), ("fill", "#3b3d42")]);
            let rest = (right + 2 * PADDING).to_string();
            let fill = format!("#{}", said.colour);
            svg.empty("rect", &[("x", &split_text), ("width", &rest), ("height", &height), ("fill", &fill)]);
        });
        let face = [
            ("fill", "#fff"),
            ("font-family", "Verdana, DejaVu Sans, Segoe UI, Noto Sans, sans-serif"),
            ("font-size", "11"),
            ("aria-hidden", "true"),
        ];
        svg.element("g", &face, |svg| {
            for (text, at, long) in [(&label, PADDING, left), (&message, split + PADDING, right)] {
                let (at, long) = (at.to_string(), long.to_string());
                let attributes =
                    [("x", &*at), ("y", "14"), ("textLength", &*long), ("lengthAdjust", "spacingAndGlyphs")];
                svg.leaf("text", &attributes, text);
            }
        });
    });
    svg.finish()
}

/// What `https://img.shields.io/endpoint?url=…` reads.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shields<'a> {
    schema_version: u32,
    label: &'a str,
    message: &'a str,
    color: &'a str,
}

fn shields(said: &Said) -> String {
    let (label, message) = (one_line(&said.label), one_line(&said.message));
    let shields = Shields { schema_version: 1, label: &label, message: &message, color: said.colour };
    let mut text = serde_json::to_string(&shields).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn badge(label: &str, message: &str) -> Said {
        Said { label: label.into(), message: message.into(), colour: GREEN, meaning: None }
    }

    #[test]
    fn a_badge_says_in_words_what_it_shows_and_nothing_in_it_runs() {
        let svg = picture(&badge("<script>alert(1)</script>\u{1b}", "\"Complete\" & more"));
        assert!(!svg.contains("<script") && !svg.contains('\u{1b}'), "{svg}");
        assert!(svg.contains(
            "<title id=\"title\">&lt;script&gt;alert(1)&lt;/script&gt;: &quot;Complete&quot; &amp; more</title>"
        ));
        assert!(!svg.replace("http://www.w3.org/2000/svg", "").contains("http"), "{svg}");
    }

    #[test]
    fn the_text_of_a_badge_fits_into_it_whatever_it_is() {
        for text in ["", "a", "検索の機能", "wide WWWW", &"long ".repeat(200)] {
            let svg = picture(&badge(text, text));
            let number = |name: &str| {
                svg.split(name).nth(1).and_then(|rest| rest.split('"').next()).unwrap().parse::<i64>().unwrap()
            };
            let wide = number("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
            assert!(wide >= 2 * number("textLength=\"") + 4 * PADDING && wide <= 2 * WIDEST + 4 * PADDING, "{svg}");
        }
    }

    #[test]
    fn shields_gets_a_message_always() {
        let json: serde_json::Value = serde_json::from_str(&shields(&badge("a\"b", " \n"))).unwrap();
        assert_eq!(json, serde_json::json!({"schemaVersion": 1, "label": "a\"b", "message": "–", "color": GREEN}));
    }
}
