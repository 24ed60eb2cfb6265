//! Highlighting by syntect, for the languages without a scanner of our own.

use std::collections::HashMap;
use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::{Class, Spans};
use crate::escape;

/// Names in fence infos that syntect does not know, with the ones that it does.
const ALIASES: &[(&str, &str)] = &[
    ("docker", "dockerfile"),
    ("golang", "go"),
    ("gql", "graphql"),
    ("hcl", "tf"),
    ("objc", "objective-c"),
    ("proto", "protobuf"),
    ("ps", "powershell"),
    ("terraform", "tf"),
    ("vb", "visual basic"),
];

/// Infos that name no language, or a diagram whose source nobody colours.
const PLAIN: &[&str] = &[
    "ascii",
    "bnf",
    "d2",
    "ebnf",
    "gherkin",
    "log",
    "math",
    "mermaid",
    "none",
    "output",
    "plain",
    "plaintext",
    "plantuml",
    "raw",
    "text",
    "tree",
    "txt",
];

/// Whether blocks of this language are shown as they are.
pub(super) fn is_plain(language: &str) -> bool {
    PLAIN.contains(&language)
}

/// The name that syntect knows `language` by.
pub(super) fn token(language: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == language).map_or(language, |(_, name)| name)
}

/// Whether there is a grammar for `language`.
pub(super) fn knows(grammars: &SyntaxSet, language: &str) -> bool {
    grammars.find_syntax_by_token(token(language)).is_some()
}

/// The spans of `code`. A grammar that fails half-way leaves the rest plain.
pub(super) fn highlight(grammars: &SyntaxSet, token: &str, code: &str) -> String {
    let Some(syntax) = grammars.find_syntax_by_token(token) else { return escape::escaped(code) };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut classes = HashMap::new();
    let mut spans = Spans::new(code.len());
    for line in code.split_inclusive('\n') {
        let Ok(operations) = state.parse_line(line, grammars) else {
            spans.push(None, line);
            continue;
        };
        let mut done = 0;
        for (at, operation) in operations {
            spans.push(class(&stack, &mut classes), &line[done..at]);
            done = at;
            // An operation that does not fit the stack changes colours at worst.
            let _ = stack.apply(&operation);
        }
        spans.push(class(&stack, &mut classes), &line[done..]);
    }
    spans.finish()
}

/// What the table says of a scope.
#[derive(Clone, Copy)]
enum Meaning {
    Classed(Class),
    Plain,
    /// The scope around it decides.
    Nothing,
}

/// The class of the innermost scope that has a meaning.
fn class(stack: &ScopeStack, known: &mut HashMap<Scope, Meaning>) -> Option<Class> {
    for scope in stack.as_slice().iter().rev() {
        match *known.entry(*scope).or_insert_with(|| meaning(*scope)) {
            Meaning::Classed(class) => return Some(class),
            Meaning::Plain => return None,
            Meaning::Nothing => {}
        }
    }
    None
}

fn meaning(scope: Scope) -> Meaning {
    match table().iter().find(|(prefix, _)| prefix.is_prefix_of(scope)) {
        Some((_, Some(class))) => Meaning::Classed(*class),
        Some((_, None)) => Meaning::Plain,
        None => Meaning::Nothing,
    }
}

fn table() -> &'static [(Scope, Option<Class>)] {
    static TABLE: OnceLock<Vec<(Scope, Option<Class>)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        SCOPES.iter().filter_map(|(name, class)| Scope::new(name).ok().map(|scope| (scope, *class))).collect()
    })
}

/// Scopes by prefix; the first that fits decides.
const SCOPES: &[(&str, Option<Class>)] = &[
    ("comment", Some(Class::Comment)),
    ("punctuation.definition.comment", Some(Class::Comment)),
    ("punctuation.definition.string", Some(Class::Text)),
    ("meta.interpolation", None),
    ("meta.string-interpolation", None),
    ("constant.numeric", Some(Class::Number)),
    ("constant.character.escape", Some(Class::Text)),
    ("constant", Some(Class::Literal)),
    ("string.regexp", Some(Class::Embedded)),
    ("string.unquoted", None),
    ("string", Some(Class::Text)),
    ("keyword.operator.word", Some(Class::Keyword)),
    ("keyword.operator", None),
    ("keyword", Some(Class::Keyword)),
    ("storage.type.annotation", Some(Class::Annotation)),
    ("storage", Some(Class::Keyword)),
    ("entity.name.function", Some(Class::Function)),
    ("entity.name.tag", Some(Class::Tag)),
    ("entity.name.section", Some(Class::Heading)),
    ("entity.name", Some(Class::Type)),
    ("entity.other.inherited-class", Some(Class::Type)),
    ("entity.other.attribute-name", Some(Class::Property)),
    ("support.function", Some(Class::Function)),
    ("support.constant", Some(Class::Literal)),
    ("support.type.property-name", Some(Class::Property)),
    ("support", Some(Class::Type)),
    ("variable.function", Some(Class::Function)),
    ("variable.annotation", Some(Class::Annotation)),
    ("variable.language", Some(Class::Keyword)),
    ("meta.mapping.key", Some(Class::Property)),
    ("meta.annotation", Some(Class::Annotation)),
    ("meta.preprocessor", Some(Class::Annotation)),
    ("markup.inserted", Some(Class::Inserted)),
    ("markup.deleted", Some(Class::Deleted)),
    ("markup.heading", Some(Class::Heading)),
    ("meta.diff.range", Some(Class::Heading)),
    ("meta.diff.header", Some(Class::Heading)),
];
