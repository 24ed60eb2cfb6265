//! Whether a text is well-formed XML, as far as our own output goes: elements, attributes, references.

/// Fails where the text is not well formed.
#[track_caller]
pub(super) fn check(text: &str) {
    let bad = text.chars().find(|character| !is_allowed(*character));
    assert!(bad.is_none(), "{bad:?} may not stand in XML");
    let mut open: Vec<&str> = Vec::new();
    let mut rest =
        text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").expect("the declaration comes first");
    while let Some((before, after)) = rest.split_once('<') {
        check_text(before);
        assert!(!before.contains('>') && (!open.is_empty() || before.trim().is_empty()), "{before:?}");
        let end = tag_end(after);
        let tag = &after[..end];
        rest = &after[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "elements are closed in order");
        } else {
            let tag_without = tag.strip_suffix('/').unwrap_or(tag);
            let (name, attributes) = tag_without.split_once(' ').unwrap_or((tag_without, ""));
            check_attributes(attributes);
            if tag_without == tag {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} {rest:?}");
}

fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The `>` that ends a tag: not one within quotes.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    text.char_indices()
        .find_map(|(at, character)| {
            quoted ^= character == '"';
            (character == '>' && !quoted).then_some(at)
        })
        .expect("a tag ends")
}

fn check_attributes(text: &str) {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").expect("an attribute has a value in quotes");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase()), "{name}");
        let (value, after) = after.split_once('"').expect("a value ends");
        assert!(!value.contains('<'), "{value}");
        check_text(value);
        rest = after.trim_start();
    }
}

fn check_text(text: &str) {
    for reference in text.split('&').skip(1) {
        let (name, _) = reference.split_once(';').expect("a reference ends");
        let known = ["amp", "lt", "gt", "quot"].contains(&name);
        assert!(known || name.starts_with('#') && name[1..].parse::<u32>().is_ok(), "&{name};");
    }
}
