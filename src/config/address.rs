//! The addresses that a project may give, checked once.

/// An `https:` or `http:` address with host, without query and fragment; with a final slash.
///
/// # Errors
/// With what is wrong about it, as a sentence's end: "must begin with `https://`".
pub fn base_url(text: &str) -> Result<String, String> {
    let rest = web(text)?;
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() {
        return Err("must name a host, as in `https://example.org/portal/`".into());
    }
    if text.contains(['?', '#']) {
        return Err("must not have a query or a fragment".into());
    }
    if rest.split('/').any(|part| part == "..") || rest.trim_end_matches('/').contains("//") {
        return Err("must name a folder plainly, without `..` or `//`".into());
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

/// A web address with `{path}` in it.
pub(super) fn edit_link(text: &str) -> Result<String, String> {
    web(text)?;
    if text.contains("{path}") {
        Ok(text.to_owned())
    } else {
        Err("must have `{path}` where the file's path goes".into())
    }
}

/// A web address, a mail address, or a path from the site's root.
pub(super) fn navigation(text: &str) -> Result<String, String> {
    let scheme = text.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme {
        None if text.starts_with("//") => Err("must not begin with `//`; name the scheme".into()),
        None => plain(text).map(|()| text.to_owned()),
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto") => plain(text).map(|()| text.to_owned()),
        Some(_) => web(text).map(|_| text.to_owned()),
    }
}

/// What stands after `https://` or `http://`.
fn web(text: &str) -> Result<&str, String> {
    plain(text)?;
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.ok_or_else(|| "must begin with `https://` or `http://`".into())
}

fn plain(text: &str) -> Result<(), String> {
    let odd = |character: char| character.is_whitespace() || character.is_control() || "<>\"'`\\^|".contains(character);
    match text.chars().find(|character| odd(*character)) {
        Some(character) => Err(format!("must not have {character:?} in it")),
        None if text.is_empty() => Err("must not be empty".into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_gets_its_final_slash() {
        assert_eq!(base_url("https://example.org").as_deref(), Ok("https://example.org/"));
        assert_eq!(base_url("http://localhost:8000/a/b/").as_deref(), Ok("http://localhost:8000/a/b/"));
    }

    #[test]
    fn what_is_no_base_address_is_refused() {
        for text in [
            "",
            "example.org",
            "/a/",
            "https://",
            "https:///a",
            "https://a/?b",
            "https://a/#b",
            "ftp://a",
            "https://a b/",
            "https://a/../b",
            "https://a//b",
        ] {
            assert!(base_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_navigation_link_has_a_harmless_scheme_or_none() {
        for text in ["https://a", "mailto:a@b.c", "/guide/", "pages/a/#x:y"] {
            assert!(navigation(text).is_ok(), "{text}");
        }
        for text in ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//evil.example", "", "a b"] {
            assert!(navigation(text).is_err(), "{text}");
        }
    }
}
