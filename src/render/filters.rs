//! Filters that templates may use besides tera's own.
//!
//! | filter | gives |
//! | --- | --- |
//! | `{{ 1200 \| grouped }}` | `1,200` |
//! | `{{ 1 \| counted(one="spec", many="specs") }}` | `1 spec` |
//! | ``{{ "needs `a`" \| ticked }}`` | `needs <code>a</code>`, everything else escaped |
//! | `{{ "a *b*" \| starred }}` | `a <em>b</em>`, everything else escaped |
//! | `{{ "Spec: Name" \| told_by(text="Name spec") }}` | `true`: every word of the one stands in the other |

use std::collections::BTreeSet;

use tera::{Kwargs, State, Tera, TeraResult, Value, escape_html};

use crate::views::words;

/// Makes the filters known to templates.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("grouped", |number: u64, _: Kwargs, _: &State| words::grouped(number));
    tera.register_filter("counted", |number: u64, arguments: Kwargs, _: &State| -> TeraResult<String> {
        let one: &str = arguments.must_get("one")?;
        let many: &str = arguments.must_get("many")?;
        Ok(words::counted(number, one, many))
    });
    tera.register_filter("ticked", |text: &str, _: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(Value::safe_string(&ticked(text)?))
    });
    tera.register_filter("starred", |text: &str, _: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(Value::safe_string(&starred(text)?))
    });
    tera.register_filter("told_by", |text: &str, arguments: Kwargs, _: &State| -> TeraResult<bool> {
        let other: &str = arguments.must_get("text")?;
        Ok(told_by(text, other))
    });
}

/// Whether every word of `text` stands in `other`, whatever the order, case and punctuation.
fn told_by(text: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|character: char| !character.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    words(text).is_subset(&words(other))
}

/// Plain text as HTML, with what stands in back quotes as code and arrows between as arrows.
fn ticked(text: &str) -> TeraResult<String> {
    let mut html = Vec::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, code, after)) = next_code(rest) {
        escape_html(&before.replace("->", "→"), &mut html)?;
        html.extend_from_slice(b"<code>");
        escape_html(code, &mut html)?;
        html.extend_from_slice(b"</code>");
        rest = after;
    }
    escape_html(&rest.replace("->", "→"), &mut html)?;
    Ok(String::from_utf8(html)?)
}

/// Plain text as HTML, with what stands between stars stressed.
fn starred(text: &str) -> TeraResult<String> {
    let mut html = Vec::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, (stressed, after))) =
        rest.split_once('*').and_then(|(before, rest)| Some((before, rest.split_once('*')?)))
    {
        escape_html(before, &mut html)?;
        html.extend_from_slice(b"<em>");
        escape_html(stressed, &mut html)?;
        html.extend_from_slice(b"</em>");
        rest = after;
    }
    escape_html(rest, &mut html)?;
    Ok(String::from_utf8(html)?)
}

fn next_code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    Some((before, code, after))
}

#[cfg(test)]
mod tests {
    use super::{starred, ticked, told_by};

    #[test]
    fn back_quotes_become_code_and_nothing_becomes_a_tag() {
        assert_eq!(ticked("needs `a<b>` & c").unwrap(), "needs <code>a&lt;b&gt;</code> &amp; c");
        assert_eq!(ticked("one ` alone <i>").unwrap(), "one ` alone &lt;i&gt;");
        assert_eq!(ticked("`a` -> `b`").unwrap(), "<code>a</code> → <code>b</code>");
    }

    #[test]
    fn stars_stress_and_nothing_becomes_a_tag() {
        assert_eq!(starred("a *b <c>* d").unwrap(), "a <em>b &lt;c&gt;</em> d");
        assert_eq!(starred("2 * 3").unwrap(), "2 * 3");
    }

    #[test]
    fn a_heading_is_told_when_all_its_words_are() {
        assert!(told_by("Feature Specification: 012 - Live Search", "Feature Specification 012-search Live Search"));
        assert!(!told_by("Live Search ✅ (Phase 2)", "Live Search"));
    }
}
