//! API endpoints: selectors, services and whatever else is called.
//!
//! What a heading calls selectors reads, what it calls services writes; a method of HTTP says so itself.

use crate::diagnostic::{Code as Rule, Diagnostic, Place};
use crate::model::{Operation, OperationKind, SectionKind, Text};

use super::super::Context;
use super::super::heading::words;
use super::super::outline::{Block, Code, Line, Table};
use super::super::words::{Entry, is_any, is_nothing, is_placeholder, lists, placeholder};

/// Reads every section about the API.
pub(in super::super) fn read(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for index in context.sections(SectionKind::Api) {
        for at in context.outline.subtree(index) {
            if at != index && context.kinds[at].is_some() {
                continue;
            }
            let section = &context.outline.sections[at];
            let heading = &section.heading;
            let group = if at == index {
                None
            } else {
                Some(heading.text.trim()).filter(|name| !name.is_empty()).map(Text::from)
            };
            let scope = Scope { kind: kind_of(heading.text), group };
            let place = section.place.unwrap_or_else(|| heading.place(context.file));
            // `#### GET /users`: the heading is the operation.
            if at != index
                && let Some(operation) = http(heading.text.trim(), place, &scope)
            {
                operations.push(operation);
                continue;
            }
            blocks(context, section.blocks, &scope, &mut operations, diagnostics);
        }
    }
    operations
}

struct Scope {
    kind: OperationKind,
    group: Option<Text>,
}

fn kind_of(heading: &str) -> OperationKind {
    let words = words(heading);
    let lower = heading.to_lowercase();
    // `words` leaves out what stands in brackets at the end: `Selectors (reads)`.
    let in_brackets = |word: &str| lower.match_indices('(').any(|(at, _)| lower[at + 1..].starts_with(word));
    let has =
        |list: &[&str]| words.split(' ').any(|word| list.contains(&word)) || list.iter().any(|word| in_brackets(word));
    if has(&["selector", "selectors", "read", "reads", "query", "queries"]) {
        OperationKind::Read
    } else if has(&["service", "services", "write", "writes", "command", "commands", "mutation", "mutations"])
        && !words.contains("layer")
    {
        OperationKind::Write
    } else {
        OperationKind::Other
    }
}

fn blocks(
    context: &Context<'_>,
    list: &[Block],
    scope: &Scope,
    found: &mut Vec<Operation>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for block in list {
        match block {
            Block::Code(code) => in_code(context, code, scope, found, diagnostics),
            Block::Paragraph(lines) => {
                for line in *lines {
                    found.extend(http(line.text.trim(), line.place(context.file), scope));
                }
            }
            Block::List(items) => {
                for item in *items {
                    let entry = Entry::of(context, item);
                    let place = entry.place(context);
                    if let Some(operation) =
                        http(entry.line.text.trim(), place, scope).or_else(|| signature_item(&entry.line, place, scope))
                    {
                        found.push(operation);
                    } else {
                        lists(item.rest()).flatten().for_each(|item| {
                            let entry = Entry::of(context, item);
                            found.extend(http(entry.line.text.trim(), entry.place(context), scope));
                        });
                    }
                }
            }
            Block::Table(table) => rows(context, table, scope, found),
            Block::Quote(inner) => blocks(context, inner, scope, found, diagnostics),
            Block::Rule(_) => return,
        }
    }
}

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// `GET /users/{id} - one user`, also after a number or a bullet.
fn http(text: &str, place: Place, scope: &Scope) -> Option<Operation> {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_alphabetic());
    let method = METHODS
        .iter()
        .find(|method| text.strip_prefix(**method).is_some_and(|rest| rest.starts_with([' ', '\t', ':', '`'])))?;
    let rest = text[method.len()..].trim_start_matches([' ', '\t', ':', '`', '*']);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '`' | ',')).unwrap_or(rest.len());
    let path = rest[..end].trim_end_matches([':', '.', '*']);
    if !(path.starts_with(['/', '{']) || path.starts_with("http")) {
        return None;
    }
    let after = rest[end..]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '`' | '*' | '→' | '#'));
    Some(of_http(method, path, Some(after).filter(|text| !text.is_empty()).map(Text::from), place, scope))
}

fn of_http(method: &str, path: &str, description: Option<Text>, place: Place, scope: &Scope) -> Operation {
    let kind = match scope.kind {
        OperationKind::Other if matches!(method, "GET" | "HEAD" | "OPTIONS") => OperationKind::Read,
        OperationKind::Other => OperationKind::Write,
        kind => kind,
    };
    Operation {
        kind,
        group: scope.group.clone(),
        name: format!("{method} {path}").into(),
        signature: format!("{method} {path}").into(),
        description,
        method: Some(method.into()),
        path: Some(path.into()),
        place,
    }
}

/// `` - `list_users(team) -> list`: … ``.
fn signature_item(line: &Line, place: Place, scope: &Scope) -> Option<Operation> {
    let code = line.code().next().filter(|code| line.text[..code.start].trim().is_empty())?;
    let signature = line.text[code.clone()].trim();
    let open = signature.find('(')?;
    let name = signature[..open].rsplit([' ', '.']).next().unwrap_or_default();
    if !is_name(name) || is_placeholder(name) {
        return None;
    }
    let after = line.text[code.end..].trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':'));
    Some(Operation {
        kind: scope.kind,
        group: scope.group.clone(),
        name: name.into(),
        signature: signature.into(),
        description: Some(after).filter(|text| !text.is_empty()).map(Text::from),
        method: None,
        path: None,
        place,
    })
}

fn rows(context: &Context<'_>, table: &Table, scope: &Scope, found: &mut Vec<Operation>) {
    let column = |words: &[&str]| table.head.iter().position(|cell| is_any(cell.text.trim(), words));
    let method = column(&["method", "verb", "http method"]);
    let path = column(&["path", "endpoint", "route", "url", "uri"]);
    let described = column(&["description", "purpose", "summary", "notes", "action"]);
    for row in table.rows {
        let description = described
            .and_then(|at| row.get(at))
            .map(|cell| cell.text.trim())
            .filter(|text| !is_nothing(text))
            .map(Text::from);
        let Some(cell) = path.and_then(|at| row.get(at)) else { continue };
        let place = cell.place(context.file);
        match method.and_then(|at| row.get(at)) {
            Some(verb) => {
                for verb in verb.text.split([',', '/', ' ']).filter(|verb| METHODS.contains(verb)) {
                    found.push(of_http(verb, cell.text.trim(), description.clone(), place, scope));
                }
            }
            None => found
                .extend(http(cell.text.trim(), place, scope).map(|operation| Operation { description, ..operation })),
        }
    }
}

/// Signatures at the top of a block of code, and lines of HTTP.
fn in_code(
    context: &Context<'_>,
    code: &Code,
    scope: &Scope,
    found: &mut Vec<Operation>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if matches!(
        code.language,
        "json" | "yaml" | "sql" | "mermaid" | "bash" | "sh" | "shell" | "console" | "toml" | "xml"
    ) {
        return;
    }
    let text = code.text;
    let before = (found.len(), diagnostics.len());
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |found| at + found + 1);
        let line = text[at..end].trim_end();
        let start = at;
        at = end;
        if line.is_empty() || line.starts_with([' ', '\t', '#', '/', '@', '*', '}', ')']) && !line.starts_with("/ ") {
            continue;
        }
        let place = |length: usize| context.place(code.content_start + start..code.content_start + start + length);
        if let Some(operation) =
            http(line, place(line.len()), scope).filter(|_| METHODS.iter().any(|method| line.starts_with(method)))
        {
            found.push(operation);
            continue;
        }
        let Some(name) = declared(line, code.language) else { continue };
        // A signature may go on over several lines, up to the bracket that closes its parameters.
        let mut close = end;
        let mut depth = depth_of(line);
        while depth > 0 && close < text.len() {
            let next = text[close..].find('\n').map_or(text.len(), |found| close + found + 1);
            depth = (depth + depth_of(&text[close..next])).max(0);
            close = next;
        }
        let head = text[start..close].trim_end();
        at = close;
        if is_placeholder(name) {
            let from = code.content_start + start + line.find(name).unwrap_or(0);
            diagnostics.push(placeholder(context, name, context.place(from..from + name.len())));
            continue;
        }
        found.push(Operation {
            kind: scope.kind,
            group: scope.group.clone(),
            name: name.into(),
            signature: signature(head).into(),
            description: docstring(&text[close..]),
            method: None,
            path: None,
            place: place(head.len()),
        });
    }
    if before == (found.len(), diagnostics.len()) && !text.trim().is_empty() {
        let place = context.place(code.range.start..code.content_start);
        diagnostics.push(
            context
                .finding(Rule::SG704, place, "no operation could be read from this code; it is shown as code only")
                .with_help("begin a line with a signature such as `def list_items(user: User)`, or with `GET /items`"),
        );
    }
}

fn depth_of(line: &str) -> i64 {
    line.bytes()
        .map(|byte| match byte {
            b'(' | b'[' => 1,
            b')' | b']' => -1,
            _ => 0,
        })
        .sum()
}

/// The name that a line of code declares as something to call.
fn declared<'a>(line: &'a str, language: &str) -> Option<&'a str> {
    let mut rest = line;
    for word in ["export ", "default ", "public ", "pub ", "async ", "static "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let keyword = ["def ", "function ", "fn ", "func ", "fun "].iter().find_map(|word| rest.strip_prefix(word));
    let tail = keyword.unwrap_or(rest);
    let end = tail.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')))?;
    let name = &tail[..end];
    let after = tail[end..].trim_start();
    let called = after.starts_with('(') || keyword.is_some() && after.starts_with(['<', '[']);
    // Without a keyword only a result type tells a signature from a call.
    let typed =
        after.contains("->") || matches!(language, "typescript" | "ts" | "python" | "py" | "") && after.contains("):");
    (called
        && is_name(name)
        && (keyword.is_some() || typed)
        && !is_any(name, &["if", "for", "while", "return", "switch", "class", "catch"]))
    .then_some(name)
}

fn is_name(name: &str) -> bool {
    name.len() <= 80
        && name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$'))
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

/// The signature on one line, without the start of a body.
fn signature(head: &str) -> String {
    let mut joined = String::with_capacity(head.len());
    for part in head.split_whitespace() {
        let tight = joined.ends_with(['(', '[']) || part.starts_with([')', ']']);
        if !joined.is_empty() && !tight {
            joined.push(' ');
        }
        joined.push_str(part);
    }
    let cut = joined
        .strip_suffix(": ...")
        .or_else(|| joined.strip_suffix('{'))
        .or_else(|| joined.strip_suffix(':'))
        .unwrap_or(&joined);
    cut.trim_end().trim_end_matches(',').to_owned()
}

/// The first line of the documentation right below a signature.
fn docstring(body: &str) -> Option<Text> {
    let rest = body.trim_start();
    let quote = ["\"\"\"", "'''"].into_iter().find(|quote| rest.starts_with(quote))?;
    let inner = &rest[quote.len()..];
    let text = inner[..inner.find(quote).unwrap_or(inner.len())].trim();
    let first = text.lines().next().unwrap_or_default().trim();
    Some(first).filter(|text| !text.is_empty()).map(Text::from)
}
