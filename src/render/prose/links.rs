//! Where a link of an author's text may lead.

use crate::catalog::{DocumentIndex, LinkTarget, SpecIndex};
use crate::markdown::{self, is_ignored};
use crate::model::LinkKind;
use crate::routes::{self, Route};

use super::Context;

/// An address that is safe to stand in `href` or `src`, once escaped.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) href: String,
    /// Whether it leads out of the portal.
    pub(super) external: bool,
    /// Whether it is a file that is carried along.
    pub(super) asset: bool,
    /// Its width and height, if it is a picture that tells.
    pub(super) size: Option<(u32, u32)>,
}

/// The address behind a link's target, as written and unescaped; `None` if it leads nowhere that a page may go.
pub(super) fn address(context: &Context<'_>, target: &str) -> Option<Address> {
    let target = markdown::restore(target);
    // A browser drops white space and control characters before it looks for the scheme; so do we.
    let bare: String = target.chars().filter(|character| !is_ignored(*character)).collect();
    if let Some(host) = bare.strip_prefix("//") {
        return external(&format!("https://{host}"));
    }
    if markdown::has_scheme(&bare) {
        return external(target.trim_matches(is_ignored));
    }
    if bare.starts_with(['\\']) || bare.starts_with("/\\") {
        return None;
    }
    let site = context.site;
    let to = |address: &str| routes::href(context.address, address, site.settings.portable);
    let mut picture = None;
    let (href, asset) = match site.catalog.resolve_link(&context.file.path, &target) {
        LinkTarget::Document(document, fragment) => {
            let mut href = to(&routes::document(site.catalog, document));
            if let Some(fragment) = fragment {
                href.push('#');
                href.push_str(&encode_fragment(&fragment));
            }
            (href, false)
        }
        LinkTarget::Asset(asset) => {
            picture = site.catalog.asset(asset).size;
            (to(&routes::address(site.catalog, &Route::Asset(asset))), true)
        }
        LinkTarget::Here(fragment) => (format!("#{}", encode_fragment(&fragment)), false),
        LinkTarget::Outside | LinkTarget::Broken => return None,
    };
    Some(Address { href, external: false, asset, size: picture })
}

/// The spec that a code span or a wiki link names, if that is another document than this one.
pub(super) fn named(context: &Context<'_>, name: &str, kind: LinkKind) -> Option<SpecIndex> {
    let spec = context.site.catalog.resolve_name(name, kind)?;
    (context.document != DocumentIndex::Spec(spec)).then_some(spec)
}

/// The link to a spec's page.
pub(super) fn spec(context: &Context<'_>, spec: SpecIndex) -> String {
    let to = routes::address(context.site.catalog, &Route::Spec(spec));
    routes::href(context.address, &to, context.site.settings.portable)
}

/// An address with a scheme that is allowed, made into a valid one.
pub(super) fn external(target: &str) -> Option<Address> {
    let (scheme, rest) = target.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    match &*scheme {
        "http" | "https" => {
            let rest = rest.strip_prefix("//")?;
            let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
            if !is_authority(host) {
                return None;
            }
            Some(format!("{scheme}://{host}{}", encode(&rest[host.len()..])))
        }
        "mailto" if !rest.is_empty() => Some(format!("mailto:{}", encode(rest))),
        _ => None,
    }
    .map(|href| Address { href, external: scheme != "mailto", asset: false, size: None })
}

/// Whether this may stand between `//` and the path: `user@example.org:8080`, `[::1]`.
fn is_authority(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    let (host, port) = match host.strip_prefix('[') {
        Some(address) => {
            let Some((address, port)) = address.split_once(']') else { return false };
            if address.is_empty()
                || !address.chars().all(|digit| digit.is_ascii_hexdigit() || matches!(digit, ':' | '.'))
            {
                return false;
            }
            (address, port)
        }
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port_fits = match port.strip_prefix(':') {
        Some(digits) => digits.len() <= 5 && digits.bytes().all(|digit| digit.is_ascii_digit()),
        None => port.is_empty(),
    };
    port_fits
        && host.starts_with(|first: char| first.is_alphanumeric() || first == ':')
        && host.chars().all(|part| part.is_alphanumeric() || ".-_:".contains(part))
        && user.chars().all(|part| part.is_ascii_alphanumeric() || ".-_:~".contains(part))
}

/// Path, query and fragment with everything encoded that may not stand there; what is encoded stays so.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_fragment = false;
    for (at, character) in text.char_indices() {
        let keep = match character {
            '#' => !std::mem::replace(&mut in_fragment, true),
            '%' => text.as_bytes()[at + 1..].iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count() == 2,
            _ if character.is_ascii() => character.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=".contains(character),
            _ => !is_ignored(character),
        };
        if keep {
            out.push(character);
        } else {
            push_encoded(&mut out, character);
        }
    }
    out
}

/// An id as a fragment: letters of all scripts stay readable.
fn encode_fragment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for character in id.chars() {
        if character.is_alphanumeric() || "-._~".contains(character) {
            out.push(character);
        } else {
            push_encoded(&mut out, character);
        }
    }
    out
}

fn push_encoded(out: &mut String, character: char) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        out.push('%');
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(target: &str, href: Option<&str>) {
        assert_eq!(external(target).map(|address| address.href).as_deref(), href);
    }

    #[test]
    fn only_three_schemes_lead_out() {
        check("HTTPS://example.org/a b?c=\"d\"#e#f", Some("https://example.org/a%20b?c=%22d%22#e%23f"));
        check("mailto:a@b.org", Some("mailto:a@b.org"));
        for target in [
            "javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc",
            "https:x",
            "https://{host}/",
            "http://a:port/",
            "http://[x]/",
            "http:///x",
        ] {
            check(target, None);
        }
    }

    #[test]
    fn what_is_encoded_stays_so() {
        check("http://a.b/%20%zz%", Some("http://a.b/%20%25zz%25"));
        check("http://[::1]:80/[x]", Some("http://[::1]:80/%5Bx%5D"));
        check("http://me@münchen.example/ü", Some("http://me@münchen.example/ü"));
    }
}
