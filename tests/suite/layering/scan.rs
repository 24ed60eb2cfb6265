//! A scanner for Rust source that is just good enough to see who names whom.
//!
//! It knows comments, strings, character literals and braces, and nothing of types. That is enough: what it reads
//! has been through `cargo fmt` and the compiler.

/// A path into another module, and the line that names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// The top-level module that is named.
    pub(super) module: String,
    /// Line, from 1.
    pub(super) line: usize,
}

/// `text` with comments, strings and `#[cfg(test)]` modules blanked out; lines stay where they are.
pub(super) fn code_only(text: &str) -> String {
    without_test_modules(&without_comments_and_strings(text))
}

/// Every top-level module that `code` names by a `crate::`, `sitegen::` or `super::` path.
///
/// `home` is the module path of the file, which says where `super::` leads.
pub(super) fn crate_paths(code: &str, home: &[String]) -> Vec<Reach> {
    let mut reaches = Vec::new();
    for root in ["crate::", "sitegen::"] {
        for (at, _) in code.match_indices(root).filter(|(at, _)| starts_a_path(code, *at)) {
            collect_modules(code, at + root.len(), &mut reaches);
        }
    }
    let supers = code.match_indices("super::").filter(|(at, _)| starts_a_path(code, *at));
    for (at, _) in supers {
        let mut after = at;
        let mut up = 0;
        while code[after..].starts_with("super::") {
            after += "super::".len();
            up += 1;
        }
        if up == home.len() {
            collect_modules(code, after, &mut reaches);
        }
    }
    reaches
}

/// The line of the first path that begins with the package `name`; a module of the same name that the
/// file declares or imports is not the package.
pub(super) fn names_package(code: &str, name: &str) -> Option<usize> {
    let local = [format!("mod {name};"), format!("mod {name} "), format!("::{name};"), format!("::{name} as ")];
    if local.iter().any(|declaration| code.contains(declaration.as_str())) {
        return None;
    }
    code.match_indices(name)
        .map(|(at, _)| at)
        .find(|at| {
            let after = &code[at + name.len()..];
            let imported_whole = code[..*at].ends_with("use ") && (after.starts_with(';') || after.starts_with(" as "));
            starts_a_path(code, *at) && (after.starts_with("::") || imported_whole)
        })
        .map(|at| line_of(code, at))
}

/// Whether `line` names `path`, as a whole path or through `use std::{…}`.
pub(super) fn names_path(line: &str, path: &str) -> bool {
    let grouped = path.split_once("::").is_some_and(|(parent, name)| {
        line.split_once(&format!("{parent}::{{")).is_some_and(|(_, group)| {
            group.split([',', '{', '}', ';']).any(|member| {
                let member = member.trim();
                member == name || member.starts_with(&format!("{name}::"))
            })
        })
    });
    grouped
        || line.match_indices(path).any(|(at, _)| {
            let after = line[at + path.len()..].chars().next();
            !after.is_some_and(is_word) && !line[..at].chars().next_back().is_some_and(is_word)
        })
}

/// Adds the first segment at `at`, or the first segment of each member of a `{…}` group.
fn collect_modules(code: &str, at: usize, reaches: &mut Vec<Reach>) {
    let line = line_of(code, at);
    let rest = &code[at..];
    if !rest.starts_with('{') {
        reaches.extend(module_name(rest).map(|module| Reach { module, line }));
        return;
    }
    let mut depth = 0;
    let mut expects_member = false;
    for (offset, character) in rest.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' => {}
            _ if character.is_whitespace() => continue,
            _ => {
                if expects_member && depth == 1 {
                    let line = line_of(code, at + offset);
                    reaches.extend(module_name(&rest[offset..]).map(|module| Reach { module, line }));
                }
                expects_member = false;
                continue;
            }
        }
        if depth == 0 {
            break;
        }
        expects_member = true;
    }
}

/// The lower-case first segment of a path. Items of the crate's root have none and count for nothing.
fn module_name(rest: &str) -> Option<String> {
    let name: String = rest.chars().take_while(|character| is_word(*character)).collect();
    let is_module = name.starts_with(|first: char| first.is_lowercase()) && name != "self" && name != "super";
    is_module.then_some(name)
}

fn starts_a_path(code: &str, at: usize) -> bool {
    let before = &code[..at];
    !before.ends_with("::") && !before.chars().next_back().is_some_and(is_word)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// Blanks out every module under `#[cfg(test)]`, whether inline or in a file of its own.
fn without_test_modules(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        let item = &rest[at..];
        let end = end_of_item(item);
        kept.extend(item[..end].chars().map(|character| if character == '\n' { '\n' } else { ' ' }));
        rest = &item[end..];
    }
    kept + rest
}

/// Where the item at the start of `code` ends: behind its `;`, or behind the brace that closes its body.
fn end_of_item(code: &str) -> usize {
    let mut depth = 0;
    for (at, character) in code.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Blanks out comments, strings and character literals.
fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = comment(rest).or_else(|| string(rest, &code)).or_else(|| character(rest));
        if let Some(length) = skipped {
            code.extend(rest[..length].chars().map(|skipped| if skipped == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    code
}

/// The length of the comment at the start of `text`. Block comments nest.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    Some(text.len())
}

/// The length of the string at the start of `text`: plain, byte or raw. `before` is what stands in front of it.
fn string(text: &str, before: &str) -> Option<usize> {
    let prefixed = !before.chars().next_back().is_some_and(is_word);
    let body = if prefixed { text.strip_prefix('b').or_else(|| text.strip_prefix('c')).unwrap_or(text) } else { text };
    let prefix = text.len() - body.len();
    if let Some(raw) = body.strip_prefix('r').filter(|_| prefixed) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let start = text.len() - inner.len();
        return Some(inner.find(&end).map_or(text.len(), |at| start + at + end.len()));
    }
    let inner = body.strip_prefix('"')?;
    let mut escaped = false;
    for (at, character) in inner.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(prefix + 1 + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

/// The length of the character literal at the start of `text`; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let mut characters = inner.char_indices();
    let (_, first) = characters.next()?;
    if first == '\\' {
        let (_, escape) = characters.next()?;
        let (at, _) = characters.find(|(_, character)| *character == '\'')?;
        let _ = escape;
        return Some(1 + at + 1);
    }
    let (at, second) = characters.next()?;
    (second == '\'').then_some(1 + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn modules(code: &str, home: &[&str], expected: &[&str]) {
        let home: Vec<String> = home.iter().map(|name| (*name).to_owned()).collect();
        let found: Vec<String> = crate_paths(&code_only(code), &home).into_iter().map(|reach| reach.module).collect();
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn paths_and_groups_are_seen() {
        modules("use crate::model::Spec;\nfn f() { crate::error::Error::new(1) }", &["a"], &["model", "error"]);
        modules("use crate::{catalog::{self, Catalog}, model::Spec};", &["a"], &["catalog", "model"]);
        modules("use crate::{\n    routes,\n    views::{Page, Site},\n};", &["a"], &["routes", "views"]);
    }

    #[test]
    fn super_counts_only_where_it_leaves_the_module() {
        modules("use super::heading; use super::super::model::Spec;", &["parse", "fields"], &["model"]);
        modules("use super::model::Spec;", &["routes"], &["model"]);
    }

    #[test]
    fn comments_strings_and_tests_are_not_code() {
        modules("/// See [`crate::views`].\n/* crate::a /* b */ crate::c */ //! crate::d", &["a"], &[]);
        modules(r##"let a = "crate::a"; let b = r#"" crate::b"#; let c = b"crate::c";"##, &["a"], &[]);
        modules(r#"let q = '"'; crate::model::f::<'a, 'b'>(); let e = '\''; "crate::x""#, &["a"], &["model"]);
        modules("#[cfg(test)]\nmod tests { use crate::parse; fn f() {} }\nuse crate::model;", &["a"], &["model"]);
        modules("#[cfg(test)]\nmod tests;\nuse crate::model;", &["a"], &["model"]);
    }

    #[test]
    fn a_package_is_told_from_a_module_of_its_name() {
        let line = |code: &str| names_package(&code_only(code), "csv");
        assert_eq!(line("use std::io;\nuse csv::Writer;"), Some(2));
        assert_eq!(line("fn f() { let w = csv::Writer::new(); }"), Some(1));
        assert_eq!(line("mod csv;\nfn f() { csv::write() }"), None);
        assert_eq!(line("use super::csv;\nfn f() { csv::write() }"), None);
        assert_eq!(line("fn f() { report::csv::write(my_csv::x) }"), None);
    }

    #[test]
    fn a_way_to_the_world_is_seen_in_a_group_too() {
        assert!(names_path("use std::fs;", "std::fs"));
        assert!(names_path("std::fs::read(path)", "std::fs"));
        assert!(names_path("use std::{io, fs::File};", "std::fs"));
        assert!(!names_path("use std::fsx;", "std::fs"));
        assert!(names_path("let now = SystemTime::now();", "SystemTime"));
    }
}
