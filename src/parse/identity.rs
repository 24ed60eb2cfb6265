//! What a document is called: its id and its title, wherever they have to be looked for.
//!
//! An id is text. Written ids win; else it comes from a prefix of the title, the folder (for `spec.md`
//! and its like) or the file name. Nothing is invented: the origin travels with the value.

use crate::diagnostic::{Code, Diagnostic, Place, SourcePath};
use crate::model::{FieldKey, Id, Origin, Text, Title};

use super::metadata::{MetadataField, Scope};
use super::outline::Line;
use super::{Context, owners};

/// A level 1 heading cut into its parts.
#[derive(Debug, Default)]
pub(super) struct Heading {
    /// The name; empty if the heading has none of its own (`# Requirements Document`).
    name: String,
    /// All that stood before it.
    prefix: Option<String>,
    /// Whether a word before it says that this is a specification: `Feature Specification:`, `Spec 002 -`.
    pub(super) is_spec: bool,
    /// An id before it: `F-004A:`, or the number of `Spec 002`. With its range in the heading's text.
    id: Option<(String, std::ops::Range<usize>)>,
    /// Whether the name is a placeholder of the template.
    placeholder: bool,
}

/// Index of the section that the document's title heads: the first of level 1, unless it heads a part of the text.
///
/// Without any, it is the first heading if a header stands under it.
pub(super) fn title_section(context: &Context<'_>) -> Option<usize> {
    let sections = &context.outline.sections;
    let header = context.metadata.fields.iter().find(|field| field.scope == Scope::Header);
    let header = header.map(|field| field.key.range.start);
    let Some(index) = sections.iter().position(|section| section.level == 1) else {
        let first = sections.get(1)?;
        return header.is_some_and(|header| first.range.contains(&header)).then_some(1);
    };
    // A header above the first heading takes the title's place: `# Summary` follows in many RFCs.
    let header_above = header.is_some_and(|header| header < sections[1].range.start);
    let heads_a_part = header_above && (index > 1 || is_generic(sections[index].heading.text));
    (!heads_a_part && (context.kinds[index].is_none() || index == 1 && !header_above)).then_some(index)
}

/// The parts of the document's title heading.
pub(super) fn heading(context: &Context<'_>) -> Option<(usize, Heading)> {
    let index = title_section(context)?;
    Some((index, read_heading(&context.outline.sections[index].heading)))
}

/// The id, always there.
pub(super) fn id(context: &Context<'_>, heading: Option<&(usize, Heading)>, diagnostics: &mut Vec<Diagnostic>) -> Id {
    for field in context.metadata.all(FieldKey::Id) {
        let Some(value) = field.values.first() else { continue };
        let (text, range) = written_id(value);
        let has_digit = text.contains(|character: char| character.is_ascii_digit());
        if owners::is_nobody(value.text) && !has_digit || is_unfilled(value.text) {
            diagnostics.push(placeholder(context, field));
            continue;
        }
        let origin = if field.scope == Scope::FrontMatter { Origin::FrontMatter } else { Origin::Field };
        return Id { number: number(&text), text: text.into(), origin, place: value.place_of(context.file, range) };
    }
    if let Some((index, Heading { id: Some((text, range)), .. })) = heading {
        let place = context.outline.sections[*index].heading.place_of(context.file, range.clone());
        return Id { text: text.clone().into(), number: number(text), origin: Origin::Title, place };
    }
    let (name, origin) = path_name(&context.file.path);
    Id { text: name.into(), number: number(name), origin, place: Place::FILE }
}

/// The title, always there.
pub(super) fn title(
    context: &Context<'_>,
    heading: Option<&(usize, Heading)>,
    id: &Id,
    diagnostics: &mut Vec<Diagnostic>,
) -> Title {
    let heading_start = heading.map(|(index, _)| context.outline.sections[*index].range.start);
    let named = heading.is_some_and(|(_, heading)| !heading.name.is_empty());
    for field in context.metadata.all(FieldKey::Title) {
        let Some(value) = field.values.first() else { continue };
        // In the text, what stands first counts: the heading, or a name in a header above it.
        let below = heading_start.is_some_and(|start| start < field.key.range.start);
        if named && below && field.scope != Scope::FrontMatter {
            continue;
        }
        if is_unfilled(value.text) {
            diagnostics.push(placeholder(context, field));
        } else if !owners::is_nobody(value.text) {
            let origin = if field.scope == Scope::FrontMatter { Origin::FrontMatter } else { Origin::Field };
            let cut = read_heading(value);
            let (text, prefix) =
                if cut.name.is_empty() { (value.text.to_string(), None) } else { (cut.name, cut.prefix) };
            return Title {
                text: text.into(),
                prefix: prefix.map(Text::from),
                origin,
                place: value.place(context.file),
            };
        }
    }
    if let Some((index, heading)) = heading {
        let place = context.outline.sections[*index].place.unwrap_or(Place::FILE);
        if heading.placeholder {
            let text = &context.outline.sections[*index].heading.text;
            diagnostics.push(context.finding(
                Code::SG010,
                place,
                format!("the title is still the placeholder of the template: `{text}`"),
            ));
        } else if !heading.name.is_empty() {
            return Title {
                text: heading.name.clone().into(),
                prefix: heading.prefix.as_deref().map(Text::from),
                origin: Origin::Title,
                place,
            };
        }
    }
    let (text, origin) = match id.origin {
        Origin::Field | Origin::FrontMatter | Origin::Title => (readable(&id.text), id.origin),
        Origin::Folder | Origin::File => {
            let (name, origin) = path_name(&context.file.path);
            (readable(name), origin)
        }
    };
    // An id such as `010` or `FEAT-010` says less than the name of the file.
    let (text, origin) = if text.chars().any(char::is_alphabetic) && text != id.text {
        (text, origin)
    } else {
        let (name, origin) = path_name(&context.file.path);
        (readable(name), origin)
    };
    Title { text: text.into(), prefix: None, origin, place: Place::FILE }
}

fn placeholder(context: &Context<'_>, field: &MetadataField) -> Diagnostic {
    let message = format!("`{}` is still the placeholder of the template: `{}`", field.key.text, field.text());
    context.finding(Code::SG010, context.place(field.range()), message)
}

/// A placeholder that was never filled in: `[Date]`, `[Draft | In Progress | Complete]`, `(fill me in …)`.
///
/// `n/a` and `TBD` are answers of a kind, and no placeholders.
pub(super) fn is_unfilled(text: &str) -> bool {
    let text = text.trim();
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let bracketed = inside.is_some_and(|inside| {
        let has_digit = inside.contains(|character: char| character.is_ascii_digit());
        !inside.starts_with('[')
            && (!has_digit || inside.contains("###") || inside.contains("XXX"))
            && !inside.contains('@')
    });
    bracketed
        || text.starts_with("(fill me in")
        || text.starts_with("{{") && text.ends_with("}}")
        || matches!(text, "YYYY-MM-DD" | "YYYY-MM-DD." | "XXX-feature-name" | "###-feature-name")
}

/// The id in a written value: a code span or a link's text as it is; of several words the first that has a digit.
fn written_id(value: &Line) -> (String, std::ops::Range<usize>) {
    let whole = match (value.code().next(), value.links().next()) {
        (Some(code), _) if code.start == 0 => code.clone(),
        (_, Some((link, _))) if link.start == 0 => link.clone(),
        _ => 0..value.text.len(),
    };
    let text = &value.text[whole.clone()];
    let unbracketed = text
        .trim_matches(|character: char| character.is_whitespace() || matches!(character, '[' | ']' | '`' | '"' | '.'));
    let start = whole.start + text.find(unbracketed).unwrap_or(0);
    let first = unbracketed.split([' ', ',', '(']).next().unwrap_or_default();
    let cut = if first.contains(|character: char| character.is_ascii_digit()) { first } else { unbracketed };
    // `feature/002-chat` names a branch of that id.
    let name = cut.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(cut);
    let start = start + (cut.len() - name.len());
    (name.to_owned(), start..start + name.len())
}

/// The number in an id: `012-search` 12, `FEAT-010` 10, `F-004A` 4. What begins like a date has none.
pub(super) fn number(id: &str) -> Option<u32> {
    if begins_like_date(id) {
        return None;
    }
    let bytes = id.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let before = &id[..at];
        let begins = before.is_empty()
            || before.ends_with(['-', '_', ' ', '#', '/'])
            || before.len() <= 6 && before.bytes().all(|byte| byte.is_ascii_uppercase());
        // One letter may follow: `F-004A`, `007a`; but not `2fa` or `3d`.
        let letters = bytes[end..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let ends = match letters {
            0 => !id[end..].starts_with(|character: char| character.is_alphanumeric() || character == '.'),
            1 => bytes[end].is_ascii_uppercase() || end - at >= 2,
            _ => false,
        };
        if begins && ends {
            return id[at..end].parse().ok();
        }
        at = end;
    }
    None
}

/// `20251101-…`, `2025-11-01…`, `2025_11_01`: a day, not a number.
fn begins_like_date(id: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        id.get(range).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let century = id.starts_with("19") || id.starts_with("20");
    let ends = |at: usize| !id[at..].starts_with(|character: char| character.is_ascii_digit());
    if century && digits(0..8) && ends(8) {
        return true;
    }
    let separated = |at: usize| id.as_bytes().get(at).is_some_and(|byte| b"-_.".contains(byte));
    century
        && digits(0..4)
        && separated(4)
        && digits(5..7)
        && (id.len() == 7 || separated(7))
        && (id.len() == 7 || digits(8..10))
}

/// Whether a file is what one sees first of a folder that is not named as a spec is: `docs/README.md`, but not
/// `012-search/README.md`.
pub(super) fn is_page_of_folder(path: &SourcePath) -> bool {
    let folder = path.folder().rsplit('/').next().unwrap_or_default();
    let is_entry = ["readme", "index"].contains(&path.stem().to_lowercase().as_str());
    is_entry && !folder.contains(|character: char| character.is_ascii_digit())
}

/// The name that a file's place gives: that of the folder for `spec.md` and its like, else the file's.
fn path_name(path: &SourcePath) -> (&str, Origin) {
    let folder = path.folder().rsplit('/').next().unwrap_or_default();
    let is_entry =
        ["spec", "readme", "index", "requirements", "feature"].contains(&path.stem().to_lowercase().as_str());
    if is_entry && !folder.is_empty() { (folder, Origin::Folder) } else { (path.stem(), Origin::File) }
}

/// A file's name for people: `0003-attribute-usage` is `Attribute usage`.
pub(super) fn readable(name: &str) -> String {
    let after_number = name.trim_start_matches(|character: char| character.is_ascii_digit());
    let rest = after_number.trim_start_matches(['-', '_', ' ', '.']);
    let rest = if rest.is_empty() || after_number.len() == rest.len() && after_number.len() != name.len() {
        name
    } else {
        rest
    };
    let spaced = rest.replace(['-', '_'], " ");
    let mut letters = spaced.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Cuts a heading into prefixes and name.
fn read_heading(line: &Line) -> Heading {
    let text = line.text.trim_end();
    let mut start = text.len()
        - text
            .trim_start_matches(|character: char| {
                !character.is_alphanumeric()
                    && !matches!(
                        character,
                        '[' | '('
                            | '"'
                            | '`'
                            | '\''
                            | '#'
                            | '.'
                            | '<'
                            | '@'
                            | '$'
                            | '_'
                            | '-'
                            | '&'
                            | '+'
                            | '{'
                            | '*'
                            | '“'
                            | '«'
                            | '「'
                    )
            })
            .len();
    let mut heading = Heading::default();
    let begin = start;
    // At most a few prefixes stand before each other: `Feature Spec 001: F-004A: Name`.
    for _ in 0..4 {
        let rest = &text[start..];
        if let Some((length, number, is_spec)) = word_prefix(rest) {
            heading.is_spec |= is_spec;
            if is_spec && heading.id.is_none() {
                heading.id =
                    number.map(|number| (rest[number.clone()].to_owned(), start + number.start..start + number.end));
            }
            start += length;
        } else if let Some((id, length)) = id_prefix(rest) {
            if heading.id.as_ref().is_none_or(|(found, _)| found.bytes().all(|byte| byte.is_ascii_digit())) {
                heading.id = Some((rest[..id].to_owned(), start..start + id));
            }
            start += length;
        } else {
            break;
        }
    }
    let name = text[start..].trim();
    if start > begin {
        let prefix = text[begin..start].trim_end_matches(|character: char| {
            character.is_whitespace() || matches!(character, ':' | '-' | '—' | '–' | '|')
        });
        heading.prefix = Some(prefix.to_owned());
    }
    heading.placeholder = is_unfilled(name) && line.links().all(|(mark, _)| mark.start > start);
    if !heading.placeholder && !is_generic(name) {
        name.clone_into(&mut heading.name);
    }
    heading
}

/// `Feature Specification: `, `Spec 002 - `, `Story 1.2: `: its length, the range of a number in it, and whether it says "spec".
fn word_prefix(text: &str) -> Option<(usize, Option<std::ops::Range<usize>>, bool)> {
    // Longer ones first. Whether it makes a specification of the document, and whether its number is an id.
    const WORDS: [(&str, bool); 14] = [
        ("feature specification", true),
        ("feature spec", true),
        ("feature request", true),
        ("feature", true),
        ("functional specification", true),
        ("technical specification", true),
        ("specification", true),
        ("spec", true),
        ("product requirements document", true),
        ("prd", true),
        ("rfc", true),
        ("user story", false),
        ("story", false),
        ("epic", false),
    ];
    let (word, is_spec) = WORDS.into_iter().find(|(word, _)| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !text[word.len()..].starts_with(|character: char| character.is_alphanumeric())
    })?;
    let mut at = word.len();
    let mut number = None;
    let after = text[at..].trim_start_matches([' ', '#', '-']);
    let digits = after.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(after.len());
    if after.starts_with(|character: char| character.is_ascii_digit()) && text[at..].starts_with([' ', '#', '-']) {
        let start = text.len() - after.len();
        at = start + after[..digits].trim_end_matches('.').len();
        number = Some(start..at).filter(|number| !text[number.clone()].contains('.'));
    }
    separator(&text[at..]).map(|length| (at + length, number, is_spec))
}

/// `F-004A: `: lengths of the id, and of the id with its separator.
fn id_prefix(text: &str) -> Option<(usize, usize)> {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric() && !matches!(character, '-' | '_'))?;
    let id = text[..end].trim_end_matches('-');
    let has_digit = id.contains(|character: char| character.is_ascii_digit());
    // `2024: a year` and `3D: …` are words; an id has its digits padded or behind letters and a dash.
    let is_id = has_digit
        && number(id).is_some()
        && (id.contains(['-', '_']) || id.starts_with('0') || id.bytes().any(|byte| byte.is_ascii_uppercase()));
    let length = separator(&text[id.len()..]).filter(|_| is_id)?;
    Some((id.len(), id.len() + length))
}

/// Length of `: `, ` — `, ` - ` and their like.
fn separator(text: &str) -> Option<usize> {
    let trimmed = text.trim_start();
    let spaced = trimmed.len() < text.len();
    let mark = trimmed.chars().next()?;
    let is_separator = match mark {
        ':' | '：' | '—' | '–' => true,
        '-' | '|' => spaced && trimmed[1..].starts_with(' '),
        _ => false,
    };
    let rest = trimmed[mark.len_utf8()..].trim_start();
    (is_separator && !rest.is_empty()).then(|| text.len() - rest.len())
}

/// Headings that name the kind of document, not the document.
fn is_generic(name: &str) -> bool {
    const NAMES: [&str; 14] = [
        "requirements document",
        "product requirements document",
        "feature specification",
        "feature spec",
        "specification",
        "spec",
        "feature",
        "design document",
        "requirements",
        "overview",
        "introduction",
        "summary",
        "title",
        "prd",
    ];
    NAMES.contains(&name.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, prefix: Option<&str>, id: Option<&str>) {
        let heading = read_heading(&Line::plain(text, 0..text.len()));
        let found = heading.id.as_ref().map(|(id, range)| {
            assert_eq!(&text[range.clone()], id);
            id.as_str()
        });
        assert_eq!((heading.name.as_str(), heading.prefix.as_deref(), found), (name, prefix, id), "{text}");
    }

    #[test]
    fn prefixes_of_a_title_are_split_off() {
        check("Feature Specification: Search", "Search", Some("Feature Specification"), None);
        check("FEATURE SPEC 001 — Search: the index", "Search: the index", Some("FEATURE SPEC 001"), Some("001"));
        check("F-004A: Export", "Export", Some("F-004A"), Some("F-004A"));
        check("RFC 0003: Attributes", "Attributes", Some("RFC 0003"), Some("0003"));
        check("Story 1.2: Log in", "Log in", Some("Story 1.2"), None);
        check("Epic 4 - Reports", "Reports", Some("Epic 4"), None);
        check(
            "SHIPPER-PROP-0001: Source of truth",
            "Source of truth",
            Some("SHIPPER-PROP-0001"),
            Some("SHIPPER-PROP-0001"),
        );
        check("Feature Spec: F-004A: Export", "Export", Some("Feature Spec: F-004A"), Some("F-004A"));
        check("✅ 007-chat - Chat", "Chat", Some("007-chat"), Some("007-chat"));
    }

    #[test]
    fn titles_that_only_look_like_prefixes_stay_whole() {
        for text in [
            "Feature flags",
            "Specification by example",
            "2FA: second factor",
            "Search - the index",
            "v2.0: what is new",
            "A: B",
        ] {
            check(text, text, None, None);
        }
    }

    #[test]
    fn names_of_kinds_are_no_titles() {
        for text in ["Requirements Document", "Feature Specification", "[Feature Name]", "Spec"] {
            check(text, "", None, None);
        }
    }

    #[test]
    fn numbers_are_read_from_ids_and_not_from_dates_or_words() {
        for (id, expected) in [
            ("012-search", Some(12)),
            ("010", Some(10)),
            ("FEAT-010", Some(10)),
            ("F-004A", Some(4)),
            ("SE0003", Some(3)),
            ("2025-nested-calls", Some(2025)),
            ("007a-x", Some(7)),
            ("SHIPPER-SPEC-0008-receipts", Some(8)),
            ("20251101-search", None),
            ("2025-11-01-search", None),
            ("2025-11", None),
            ("oauth2-login", None),
            ("2fa-login", None),
            ("search", None),
            ("99999999999", None),
            ("", None),
            ("日本-5", Some(5)),
            ("é5", None),
        ] {
            assert_eq!(number(id), expected, "{id}");
        }
    }

    #[test]
    fn file_names_are_made_readable() {
        for (name, expected) in [
            ("0003-attribute-usage", "Attribute usage"),
            ("live_preview", "Live preview"),
            ("010", "010"),
            ("2fa-login", "2fa login"),
            ("", ""),
            ("été", "Été"),
        ] {
            assert_eq!(readable(name), expected);
        }
    }
}
