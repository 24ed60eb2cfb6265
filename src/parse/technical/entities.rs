//! The data model: names of entities, and of their fields where the language is known.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::model::{Entity, SectionKind, Text};

use super::super::Context;
use super::super::fields;
use super::super::heading::bare;
use super::super::outline::{Block, Code, Table};
use super::super::words::{Entry, is_any, is_placeholder, placeholder, top_items};

/// Reads every section about the data model.
pub(in super::super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entity> {
    let mut entities = Vec::new();
    for index in context.sections(SectionKind::DataModel) {
        for at in context.outline.subtree(index) {
            if at != index && context.kinds[at].is_some() {
                continue;
            }
            let section = &context.outline.sections[at];
            let before = entities.len();
            for block in section.blocks {
                if let Block::Code(code) = block {
                    in_code(context, code, &mut entities, diagnostics);
                }
            }
            let found = entities.len() - before;
            if at == index {
                listed(context, section.blocks, &mut entities);
            } else if let Some(own) = of_heading(context, at) {
                // A heading names what its code defines; of several definitions each is an entity.
                match found {
                    0 => entities.push(own),
                    1 => {
                        let only = &mut entities[before];
                        only.place = own.place;
                        only.name = own.name;
                    }
                    _ => {}
                }
            }
        }
    }
    entities
}

/// An entity with a heading of its own and something that tells of it.
fn of_heading(context: &Context<'_>, index: usize) -> Option<Entity> {
    let section = &context.outline.sections[index];
    let name = bare(section.heading.text);
    let name = ["Model", "model", "Table", "table", "Entity", "entity"]
        .iter()
        .find_map(|word| name.strip_suffix(word).filter(|rest| rest.ends_with(' ')))
        .map_or(name, str::trim_end);
    if name.is_empty() || is_placeholder(name) || section.blocks.is_empty() || is_about(name) {
        return None;
    }
    let mut language = String::new();
    let mut names = Vec::new();
    for block in section.blocks {
        match block {
            Block::Code(code) if code.fenced => code.language.clone_into(&mut language),
            Block::Table(table) => names.extend(field_column(table)),
            Block::List(_) if names.is_empty() => names.extend(field_items(context, std::slice::from_ref(block))),
            _ => {}
        }
    }
    let place = section.place.unwrap_or_else(|| section.heading.place(context.file));
    Some(Entity { name: name.into(), language: language.into(), fields: names, place })
}

/// Headings of a data model that are about all entities, not one.
fn is_about(name: &str) -> bool {
    is_any(
        name,
        &[
            "relationships",
            "relations",
            "indexes",
            "indices",
            "migrations",
            "migration",
            "constraints",
            "notes",
            "overview",
            "validation",
            "validation rules",
            "enums",
            "er diagram",
            "entity relationship diagram",
            "diagram",
            "schema changes",
            "state transitions",
            "data flow",
            "edge cases",
            "rationale",
        ],
    )
}

/// Entities as items with a bold name, or as rows.
fn listed(context: &Context<'_>, blocks: &[Block], entities: &mut Vec<Entity>) {
    for block in blocks {
        match block {
            Block::List(items) => {
                for item in *items {
                    let entry = Entry::of(context, item);
                    let Some(start) = fields::bold_start(&entry.line) else { continue };
                    let name = start.key.text.trim().to_owned();
                    if is_placeholder(&name) {
                        continue;
                    }
                    let fields = field_items(context, item.rest());
                    entities.push(Entity {
                        name: name.into(),
                        language: Text::default(),
                        fields,
                        place: entry.place(context),
                    });
                }
            }
            Block::Table(table) => {
                let named = ["entity", "model", "table", "name", "object"];
                let Some(at) = table.head.iter().position(|cell| is_any(cell.text.trim(), &named)) else { continue };
                for cell in table.rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty()) {
                    let name = cell.text.trim().to_owned();
                    entities.push(Entity {
                        name: name.into(),
                        language: Text::default(),
                        fields: Vec::new(),
                        place: cell.place(context.file),
                    });
                }
            }
            Block::Quote(inner) => listed(context, inner, entities),
            _ => {}
        }
    }
}

fn field_column(table: &Table) -> Vec<Text> {
    let named = ["field", "column", "attribute", "property", "name", "field name", "key"];
    let Some(at) = table.head.iter().position(|cell| is_any(cell.text.trim(), &named)) else { return Vec::new() };
    table
        .rows
        .iter()
        .filter_map(|row| row.get(at))
        .map(|cell| cell.text.trim())
        .filter(|name| is_name(name))
        .map(Text::from)
        .collect()
}

/// Items such as `` `email`: … `` and `- email (string)`.
fn field_items(context: &Context<'_>, blocks: &[Block]) -> Vec<Text> {
    let head = |text: &str| text.split([':', '(', ' ', '-']).next().unwrap_or_default().trim().to_owned();
    top_items(blocks)
        .map(|item| head(Entry::of(context, item).line.text))
        .filter(|name| is_name(name))
        .map(Text::from)
        .collect()
}

fn is_name(text: &str) -> bool {
    text.len() <= 60
        && text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '$' | '?'))
}

/// What a line of code begins.
enum Begins<'a> {
    /// A definition, its name, and whether the block ends at a bracket (else where the indentation ends).
    Entity(&'a str, bool),
    /// A definition that is no entity: an enumeration, a function.
    Other,
    Nothing,
}

/// Definitions at the top of a block of code.
fn in_code(context: &Context<'_>, code: &Code, entities: &mut Vec<Entity>, diagnostics: &mut Vec<Diagnostic>) {
    let mermaid = code.language == "mermaid";
    let mut open: Option<(Entity, bool)> = None;
    // Depth of brackets below the definition: fields stand at the first level.
    let mut depth = 0_usize;
    let mut offset = code.content_start;
    for line in code.text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let text = line.trim_end();
        let indented = text.starts_with([' ', '\t']);
        let trimmed = text.trim_start();
        if trimmed.is_empty()
            || ["#", "//", "--", "/*", "*", "@", "%%", "\"\"\""].iter().any(|sign| trimmed.starts_with(sign))
        {
            continue;
        }
        let free = match &open {
            None => true,
            Some((_, bracketed)) => !*bracketed && !indented,
        };
        if free && (!indented || mermaid) {
            entities.extend(open.take().map(|(entity, _)| entity));
            match begins(trimmed, code.language) {
                Begins::Entity(name, bracketed) => {
                    let at = start + text.find(name).unwrap_or(0);
                    let place = context.place(Range { start: at, end: at + name.len() });
                    if is_placeholder(name) {
                        diagnostics.push(placeholder(context, name, place));
                        continue;
                    }
                    let entity =
                        Entity { name: name.into(), language: code.language.into(), fields: Vec::new(), place };
                    depth = balance(trimmed, 0);
                    if bracketed && depth == 0 && trimmed.contains(['}', ')']) {
                        entities.push(entity);
                    } else {
                        open = Some((entity, bracketed));
                    }
                }
                Begins::Other | Begins::Nothing => {}
            }
            continue;
        }
        let Some((entity, bracketed)) = &mut open else { continue };
        if *bracketed {
            if depth <= 1 && !trimmed.starts_with(['}', ')', '{', '(']) {
                entity.fields.extend(field(trimmed, code.language));
            }
            depth = balance(trimmed, depth);
            if depth == 0 && trimmed.contains(['}', ')']) {
                entities.extend(open.take().map(|(entity, _)| entity));
            }
        } else {
            let indent = text.len() - trimmed.len();
            if depth == 0 && indent <= 4 {
                entity.fields.extend(field(trimmed, code.language));
            }
            depth = balance(trimmed, depth);
        }
    }
    entities.extend(open.map(|(entity, _)| entity));
}

fn balance(line: &str, depth: usize) -> usize {
    line.bytes().fold(depth, |depth, byte| match byte {
        b'(' | b'{' | b'[' => depth + 1,
        b')' | b'}' | b']' => depth.saturating_sub(1),
        _ => depth,
    })
}

fn begins<'a>(line: &'a str, language: &str) -> Begins<'a> {
    let mut rest = line;
    for word in ["export ", "default ", "declare ", "public ", "final ", "abstract ", "data ", "pub ", "sealed "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let name = |rest: &'a str| {
        let rest = rest.trim_start_matches(['"', '`', '[', '\'']);
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        &rest[..end]
    };
    if language == "mermaid" {
        let own = name(rest);
        let opens = rest[own.len()..].trim() == "{";
        return if opens && !own.is_empty() {
            Begins::Entity(own, true)
        } else {
            rest.strip_prefix("class ")
                .filter(|rest| rest.trim_end().ends_with('{'))
                .map_or(Begins::Nothing, |rest| Begins::Entity(name(rest), true))
        };
    }
    if rest.get(..12).is_some_and(|head| head.eq_ignore_ascii_case("create table")) {
        let mut rest = rest[12..].trim_start();
        if rest.get(..13).is_some_and(|head| head.eq_ignore_ascii_case("if not exists")) {
            rest = rest[13..].trim_start();
        }
        let own = name(rest);
        return if own.is_empty() { Begins::Other } else { Begins::Entity(own, true) };
    }
    if ["enum ", "def ", "fn ", "func ", "function ", "async "].iter().any(|word| rest.starts_with(word)) {
        return Begins::Other;
    }
    for word in ["class ", "interface ", "struct ", "model ", "record ", "message ", "type ", "table "] {
        let Some(tail) = rest.strip_prefix(word) else { continue };
        let own = name(tail);
        let after = tail.get(own.len()..).unwrap_or_default();
        let python = word == "class " && (after.trim_end().ends_with(':') || language == "python");
        // `class Kind(Enum):` lists values, and `type Id = string` renames.
        if own.is_empty() || python && after.contains("Enum") || python && after.contains("Choices") {
            return Begins::Other;
        }
        let opens = line.contains('{') || python || !after.contains('=') && !after.trim_end().ends_with(';');
        return if opens { Begins::Entity(own, !python) } else { Begins::Other };
    }
    Begins::Nothing
}

/// The name that a line inside a definition declares.
fn field(line: &str, language: &str) -> Option<Text> {
    let mut rest = line;
    for word in [
        "public ",
        "private ",
        "protected ",
        "readonly ",
        "static ",
        "pub ",
        "final ",
        "optional ",
        "repeated ",
        "required ",
    ] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(rest.len());
    let (name, after) = rest.trim_start_matches(['"', '`', '+', '-', '#']).split_at_checked(end).unwrap_or((rest, ""));
    let after = after.trim_start_matches(['"', '`']).trim_start();
    let declares = match language {
        "sql" | "postgresql" | "mysql" | "sqlite" | "plpgsql" => {
            !is_any(name, &["primary", "foreign", "constraint", "unique", "check", "index", "key", "exclude"])
                && after.starts_with(|c: char| c.is_alphabetic())
        }
        // `string email`: the name stands behind the type.
        "mermaid" => return rest.split_whitespace().nth(1).filter(|name| is_name(name)).map(Text::from),
        "python" | "py" => {
            (after.starts_with('=') && !after.starts_with("==") || after.starts_with(':'))
                && !is_any(name, &["class", "def", "return", "if", "for", "else", "pass", "try", "with"])
        }
        "prisma" | "go" => after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '*' | '[')),
        _ => (after.starts_with(':') || after.starts_with("?:")) && !after.starts_with("::"),
    };
    (declares && is_name(name) && !name.starts_with("__")).then(|| name.into())
}
