//! Front matter to fields: YAML and TOML, and lines when neither parses.
//!
//! Values are kept as text: `010` stays `010`, whatever type the language gives it. Nested tables
//! become dotted keys. No field is lost, and nothing here recurses deeper than the parsers allow.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use toml::de::{DeTable, DeValue};

use crate::damage;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{FrontMatter, FrontMatterFormat};
use crate::source::SourceFile;

use super::outline::{Line, Room};

/// A field of the front matter. A list has several values, an empty field none.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrontField<'a> {
    /// The key as written, with those of the tables around it: `metadata.owner`.
    pub(super) key: Line<'a>,
    /// Its values as text.
    pub(super) values: Vec<Line<'a>>,
}

/// Reads all fields in order. What does not parse is read line by line, with a finding.
pub(super) fn read<'a>(
    file: &SourceFile,
    front: &FrontMatter,
    room: &'a Room,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<FrontField<'a>> {
    let content = &file.text[front.content.clone()];
    let read = match front.format {
        FrontMatterFormat::Yaml => yaml(content, front.content.start, room),
        FrontMatterFormat::Toml => toml(content, front.content.start, room),
    };
    read.unwrap_or_else(|fault| {
        let message = format!("the front matter cannot be read: {}", fault.message);
        let place = file.lines.place(&file.text, fault.range);
        diagnostics.push(
            Diagnostic::new(Code::SG015, &file.path, place, message)
                .with_help("put values with a colon, a bracket or a quote in quotation marks"),
        );
        lines(content, front.content.start, room)
    })
}

/// Why front matter does not parse, and where.
struct Fault {
    message: String,
    range: Range<usize>,
}

/// How many keys make up the name of a nested field; deeper ones are left out of it.
const LONGEST_PATH: usize = 8;

/// Longest text that an alias repeats, so that a small file cannot grow into a large one.
const LONGEST_ALIAS: usize = 1024;

fn yaml<'a>(content: &str, base: usize, room: &'a Room) -> Result<Vec<FrontField<'a>>, Fault> {
    let mut offsets = Offsets::new(content, base);
    let mut fields = Fields { room, open: Vec::new(), done: Vec::new() };
    let mut anchored: HashMap<usize, String> = HashMap::new();
    for event in Parser::new_from_str(content) {
        let (event, span) = event.map_err(|fault| {
            let at = offsets.byte(fault.marker().index());
            Fault { message: fault.info().to_owned(), range: at..at + 1 }
        })?;
        match event {
            Event::MappingStart(..) => fields.open(Container::Mapping { key: None }),
            Event::SequenceStart(..) => {
                let field = fields.begin_list();
                fields.open(Container::List { field });
            }
            Event::MappingEnd | Event::SequenceEnd => fields.close(),
            Event::Scalar(text, style, anchor, _) => {
                let line = scalar(&text, style, offsets.range(span), room);
                if anchor != 0 && text.len() <= LONGEST_ALIAS {
                    anchored.insert(anchor, text.into_owned());
                }
                fields.scalar(line);
            }
            Event::Alias(anchor) => {
                let text = anchored.get(&anchor).map_or("", String::as_str);
                fields.scalar(scalar(text, ScalarStyle::Plain, offsets.range(span), room));
            }
            _ => {}
        }
    }
    Ok(fields.done)
}

fn scalar<'a>(text: &str, style: ScalarStyle, mut range: Range<usize>, room: &'a Room) -> Line<'a> {
    let plain = matches!(style, ScalarStyle::Plain);
    if !plain && range.len() >= 2 && matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
        range = range.start + 1..range.end - 1;
    }
    let is_null = plain && matches!(text, "~" | "null" | "Null" | "NULL");
    line(if is_null { "" } else { text }, range, room)
}

/// A value as a line. Its characters are placed as if they stood in the file as they are.
fn line<'a>(text: &str, range: Range<usize>, room: &'a Room) -> Line<'a> {
    let joined;
    let text = if text.contains('\n') {
        joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
        &joined
    } else {
        text
    };
    Line::plain(room.alloc_str(&damage::repair(text.trim())), range)
}

/// A mapping or a list that is open.
enum Container<'a> {
    /// With the key whose value comes next.
    Mapping { key: Option<Line<'a>> },
    /// With the field that its scalars are values of.
    List { field: Option<usize> },
}

/// Fields being collected from a stream of scalars.
struct Fields<'a> {
    room: &'a Room,
    open: Vec<Container<'a>>,
    done: Vec<FrontField<'a>>,
}

impl<'a> Fields<'a> {
    fn open(&mut self, container: Container<'a>) {
        self.open.push(container);
    }

    fn close(&mut self) {
        self.open.pop();
        // The container was the value of the key around it.
        if let Some(Container::Mapping { key }) = self.open.last_mut() {
            *key = None;
        }
    }

    /// The name of what is read now: the keys of all open mappings.
    fn name(&self) -> Option<Line<'a>> {
        let mut keys = self.open.iter().take(LONGEST_PATH).filter_map(|container| match container {
            Container::Mapping { key } => key.as_ref(),
            Container::List { .. } => None,
        });
        let mut name = keys.next()?.clone();
        for key in keys {
            name.text = self.room.alloc_str(&format!("{}.{}", name.text, key.text));
        }
        Some(name)
    }

    /// The field that the scalars of a new list belong to.
    fn begin_list(&mut self) -> Option<usize> {
        if let Some(Container::List { field }) = self.open.last() {
            return *field;
        }
        let key = self.name()?;
        self.done.push(FrontField { key, values: Vec::new() });
        Some(self.done.len() - 1)
    }

    fn scalar(&mut self, line: Line<'a>) {
        match self.open.last_mut() {
            Some(Container::List { field }) => {
                if let Some(field) = field.and_then(|field| self.done.get_mut(field)) {
                    field.values.extend(Some(line).filter(|line| !line.is_empty()));
                }
            }
            Some(Container::Mapping { key: slot @ None }) => *slot = Some(line),
            Some(Container::Mapping { .. }) => {
                self.value(line);
                if let Some(Container::Mapping { key }) = self.open.last_mut() {
                    *key = None;
                }
            }
            None => {}
        }
    }

    /// The value of the innermost key. `name` and `email` of a list's mapping are the list's value: a person.
    fn value(&mut self, line: Line<'a>) {
        if let [.., Container::List { field: Some(field) }, Container::Mapping { key: Some(key) }] =
            self.open.as_slice()
        {
            let values = &mut self.done[*field].values;
            match key.text.to_lowercase().as_str() {
                "name" => return values.push(line),
                "email" | "mail" if values.last().is_some_and(|last| !last.text.contains('<')) => {
                    if let Some(last) = values.last_mut() {
                        last.text = self.room.alloc_str(&format!("{} <{}>", last.text, line.text));
                    }
                    return;
                }
                _ => {}
            }
        }
        if let Some(key) = self.name() {
            let values = Some(line).filter(|line| !line.is_empty()).into_iter().collect();
            self.done.push(FrontField { key, values });
        }
    }
}

/// Character indices to byte offsets of the file, asked for in ascending order.
struct Offsets<'a> {
    content: &'a str,
    base: usize,
    index: usize,
    byte: usize,
}

impl<'a> Offsets<'a> {
    fn new(content: &'a str, base: usize) -> Self {
        Self { content, base, index: 0, byte: 0 }
    }

    fn byte(&mut self, index: usize) -> usize {
        if index < self.index {
            (self.index, self.byte) = (0, 0);
        }
        let step = self.content[self.byte..].chars().take(index - self.index).map(char::len_utf8).sum::<usize>();
        self.byte += step;
        self.index = index;
        self.base + self.byte
    }

    fn range(&mut self, span: Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }
}

fn toml<'a>(content: &str, base: usize, room: &'a Room) -> Result<Vec<FrontField<'a>>, Fault> {
    let table = DeTable::parse(content).map_err(|fault| {
        let range = fault.span().unwrap_or(0..0);
        Fault { message: fault.message().to_owned(), range: range.start + base..range.end + base }
    })?;
    let mut fields = Vec::new();
    let text = Text { content, base, room };
    toml_table(table.get_ref(), "", text, &mut fields);
    fields.sort_by_key(|field| field.key.range.start);
    Ok(fields)
}

/// The text that is read, where it begins in its file, and where lines of it are put.
#[derive(Clone, Copy)]
struct Text<'t, 'a> {
    content: &'t str,
    base: usize,
    room: &'a Room,
}

impl<'a> Text<'_, 'a> {
    fn line(self, text: &str, span: Range<usize>) -> Line<'a> {
        line(text, span.start + self.base..span.end + self.base, self.room)
    }
}

/// Recursion here is bounded by the parser's own limit on nesting.
fn toml_table<'a>(table: &DeTable<'_>, path: &str, text: Text<'_, 'a>, fields: &mut Vec<FrontField<'a>>) {
    for (key, value) in table {
        let span = key.span();
        let mut key = text.line(key.get_ref(), span);
        if !path.is_empty() {
            key.text = text.room.alloc_str(&format!("{path}.{}", key.text));
        }
        match value.get_ref() {
            DeValue::Table(inner) => toml_table(inner, key.text, text, fields),
            DeValue::Array(items) => {
                let mut values = Vec::new();
                for item in items {
                    match item.get_ref() {
                        DeValue::Table(inner) => {
                            let name = inner.get("name").and_then(|name| name.get_ref().as_str());
                            values.extend(name.map(|name| text.line(name, item.span())));
                            toml_table(inner, key.text, text, fields);
                        }
                        scalar => values.push(toml_scalar(scalar, item.span(), text)),
                    }
                }
                fields.push(FrontField { key, values });
            }
            scalar => {
                let value = toml_scalar(scalar, value.span(), text);
                let values = Some(value).filter(|value| !value.is_empty()).into_iter().collect();
                fields.push(FrontField { key, values });
            }
        }
    }
}

fn toml_scalar<'a>(value: &DeValue<'_>, span: Range<usize>, text: Text<'_, 'a>) -> Line<'a> {
    let quotes = usize::from(value.is_str() && span.len() >= 2);
    let inside = span.start + quotes..span.end - quotes;
    text.line(value.as_str().unwrap_or_else(|| text.content.get(span).unwrap_or_default()), inside)
}

/// Fields of text that is no YAML and no TOML, as far as lines show them.
fn lines<'a>(content: &str, base: usize, room: &'a Room) -> Vec<FrontField<'a>> {
    let mut fields: Vec<FrontField> = Vec::new();
    let mut parent = String::new();
    let mut at = base;
    for row in content.split_inclusive('\n') {
        let start = at;
        at += row.len();
        let text = row.trim_end();
        let inside = text.trim_start();
        let offset = |part: &str| start + (part.as_ptr().addr() - row.as_ptr().addr());
        let placed = |part: &str| line(part, offset(part)..offset(part) + part.len(), room);
        if inside.is_empty() || inside.starts_with('#') {
            continue;
        }
        if let (Some(item), Some(field)) = (inside.strip_prefix("- "), fields.last_mut()) {
            field.values.push(placed(unquoted(item)));
            continue;
        }
        let cut = inside.find(": ").or_else(|| inside.strip_suffix(':').map(str::len)).or_else(|| inside.find(" = "));
        let Some(cut) = cut else {
            if let Some(field) = fields.last_mut() {
                field.values.push(placed(inside));
            }
            continue;
        };
        let value = inside[cut..].trim_start_matches([':', '=', ' ']);
        let mut key = placed(unquoted(&inside[..cut]));
        if inside.len() == text.len() {
            key.text.clone_into(&mut parent);
        } else if !parent.is_empty() {
            key.text = room.alloc_str(&format!("{parent}.{}", key.text));
        }
        let list = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let values = match list {
            Some(list) => list.split(',').map(|item| placed(unquoted(item))).collect(),
            None => vec![placed(unquoted(value))],
        };
        fields.push(FrontField {
            key,
            values: values.into_iter().filter(|value: &Line<'_>| !value.is_empty()).collect(),
        });
    }
    fields
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inside = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;
    use crate::markdown;

    fn fields(text: &str) -> (Vec<String>, Vec<Diagnostic>) {
        let file = SourceFile::decode(&SourcePath::new("a.md"), text.as_bytes());
        let front = markdown::front_matter(text).expect("front matter");
        let mut diagnostics = Vec::new();
        let room = Room::new();
        let fields = read(&file, &front, &room, &mut diagnostics);
        let shown = |field: &FrontField| {
            let values: Vec<_> = field.values.iter().map(|value| value.text).collect();
            for value in &field.values {
                assert!(text.get(value.range.clone()).is_some(), "{value:?}");
            }
            format!("{} = {}", field.key.text, values.join(" | "))
        };
        (fields.iter().map(shown).collect(), diagnostics)
    }

    #[test]
    fn yaml_scalars_stay_text_and_lists_have_values() {
        let (fields, diagnostics) = fields(
            "---\nid: 010\nstatus: \"In Progress\"\ndate: 2026-01-05\nempty:\nnone: ~\nowners: [Ann, 'Bob']\nauthors:\n  - name: Cy\n    email: cy@example.org\n    role: dev\nmeta:\n  deep: {a: 1}\nlong: |\n  two\n  lines\n---\n",
        );
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(
            fields,
            [
                "id = 010",
                "status = In Progress",
                "date = 2026-01-05",
                "empty = ",
                "none = ",
                "owners = Ann | Bob",
                "authors = Cy <cy@example.org>",
                "authors.role = dev",
                "meta.deep.a = 1",
                "long = two lines",
            ]
        );
    }

    #[test]
    fn values_are_placed_exactly_behind_wide_characters() {
        let text = "---\ntitle: \"Über ✅\"\nid: '010'\n---\n";
        let file = SourceFile::decode(&SourcePath::new("a.md"), text.as_bytes());
        let room = Room::new();
        let fields = read(&file, &markdown::front_matter(text).unwrap(), &room, &mut Vec::new());
        assert_eq!(&text[fields[0].values[0].range.clone()], "Über ✅");
        assert_eq!(&text[fields[1].values[0].range.clone()], "010");
    }

    #[test]
    fn toml_is_read_in_the_order_of_the_file() {
        let (fields, diagnostics) = fields(
            "+++\nstatus = \"Draft\"\nid = 7\nowners = [\"Ann\", \"Bob\"]\ncreated = 2026-01-05\n[extra]\nx = true\n+++\n",
        );
        assert!(diagnostics.is_empty());
        assert_eq!(
            fields,
            ["status = Draft", "id = 7", "owners = Ann | Bob", "created = 2026-01-05", "extra.x = true"]
        );
    }

    #[test]
    fn what_does_not_parse_is_read_line_by_line() {
        let (fields, diagnostics) =
            fields("---\ntitle: Search: the index\nstatus: draft\nowners:\n  - Ann\n  nested: x\ntags: [a, b]\n---\n");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!((diagnostics[0].code, diagnostics[0].place.line), (Code::SG015, 2));
        assert_eq!(
            fields,
            ["title = Search: the index", "status = draft", "owners = Ann", "owners.nested = x", "tags = a | b"]
        );
    }

    #[test]
    fn hostile_front_matter_costs_little() {
        let deep = format!("---\na: {}\n---\n", "[".repeat(20_000));
        let aliases = format!("---\na: &a {}\nb: [{}]\n---\n", "x".repeat(5_000), "*a, ".repeat(5_000));
        let maps = format!("---\na: {}1{}\n---\n", "{a: ".repeat(2_000), "}".repeat(2_000));
        for text in [deep, aliases, maps] {
            let (fields, _) = fields(&text);
            assert!(fields.iter().map(String::len).sum::<usize>() < 10 * text.len());
        }
    }
}
