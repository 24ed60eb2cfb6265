//! The words in boxes and on lines: line ends, entities and the few tags that people write into them.

use super::super::Problem;

/// Longer labels make a page of text of a box.
const LONGEST: usize = 600;

/// Tags that change the look of words and not what they say.
const LOOKS: [&str; 10] = ["b", "strong", "i", "em", "u", "small", "code", "center", "span", "p"];

/// What a reader sees of a label.
pub(in crate::figure) fn shown(written: &str, line: usize) -> Result<String, Problem> {
    let text = written.trim();
    let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let text = match text.trim().strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        // Mermaid's own "Markdown text".
        Some(inside) => inside.replace("**", "").replace("__", ""),
        None => text.to_owned(),
    };
    if text.len() > LONGEST {
        return Err(Problem::at(line, format!("a label is longer than {LONGEST} bytes")));
    }
    if ["fa:fa-", "fab:fa-", "fas:fa-", "far:fa-"].iter().any(|icon| text.contains(icon)) {
        return Err(Problem::at(line, "icons are not supported"));
    }
    if text.contains("$$") {
        return Err(Problem::at(line, "formulas in labels are not supported"));
    }
    Ok(without_tags(&entities(&text)).lines().map(str::trim).collect::<Vec<_>>().join("\n"))
}

/// A line without the `;` that may end it; that of an entity is part of what is said.
pub(in crate::figure) fn statement(line: &str) -> &str {
    let line = line.trim();
    let Some(rest) = line.strip_suffix(';') else { return line };
    let name = rest.rfind(['#', '&']).map(|at| &rest[at + 1..]).unwrap_or_default();
    let is_entity = !name.is_empty() && name.len() < 10 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_entity { line } else { rest.trim_end_matches(';').trim_end() }
}

/// Mermaid writes `#quot;` and `#35;` where HTML has `&quot;` and `&#35;`; both are understood.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['#', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let window = rest.char_indices().take(12).find(|(_, letter)| *letter == ';');
        let decoded = window.and_then(|(end, _)| {
            let name = rest[1..end].trim_start_matches('#');
            let letter = match name {
                "quot" => '"',
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "nbsp" => '\u{a0}',
                "apos" => '\'',
                number => char::from_u32(number.parse().ok()?)?,
            };
            Some((letter, end + 1))
        });
        if let Some((letter, length)) = decoded {
            out.push(letter);
            rest = &rest[length..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// `<br>` and `\n` are line ends, tags for the look go, and everything else in angles is text.
fn without_tags(text: &str) -> String {
    let text = text.replace("\\n", "\n");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = rest.char_indices().take(40).find(|(_, letter)| *letter == '>').map(|(end, _)| &rest[1..end]);
        let name = tag.map(|tag| {
            let tag = tag.trim_matches(['/', ' ']);
            tag.split(' ').next().unwrap_or_default().to_ascii_lowercase()
        });
        match (tag, name.as_deref()) {
            (Some(tag), Some("br")) => {
                out.push('\n');
                rest = &rest[tag.len() + 2..];
            }
            (Some(tag), Some(name)) if LOOKS.contains(&name) => rest = &rest[tag.len() + 2..],
            _ => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        assert_eq!(shown(written, 0).unwrap(), expected);
    }

    #[test]
    fn labels_say_what_their_authors_see() {
        check(" Style Dictionary<br/>Build <BR> now ", "Style Dictionary\nBuild\nnow");
        check("\"Bundle < 200KB\"", "Bundle < 200KB");
        check("a #quot;b#quot; &amp; #35;c #x", "a \"b\" & #c #x");
        check("<b>Pass</b> Vec<String>", "Pass Vec<String>");
        check("\"`**Bold** word`\"", "Bold word");
        check("one\\ntwo", "one\ntwo");
        check("100%; é# & ü", "100%; é# & ü");
    }

    #[test]
    fn the_end_of_a_statement_is_told_from_that_of_an_entity() {
        assert_eq!(statement(" A->>B: x ; "), "A->>B: x");
        assert_eq!(statement("A->>B: #quot;x#quot;"), "A->>B: #quot;x#quot;");
        assert_eq!(statement("A & B;"), "A & B");
    }
}
