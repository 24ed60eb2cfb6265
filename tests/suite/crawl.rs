//! Everything that must hold of every page of every portal, whatever it shows.
//!
//! [`faults`] takes the folder of a finished portal and gives what is wrong, in words. Tests of any
//! module that build a portal can end with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use percent_encoding::percent_decode_str;

use crate::html::{self, Token, VOID};

/// How a portal was built, as far as its links depend on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Published<'a> {
    /// The base address, if it was given: `https://x.example/my-repo/`.
    pub(crate) base_url: Option<&'a str>,
    /// Whether links name `index.html`.
    pub(crate) portable: bool,
}

/// What is wrong with the portal in `root`; nothing, if all is well.
pub(crate) fn faults(root: &Path, published: Published<'_>) -> Vec<String> {
    let files = files_below(root);
    let pages: BTreeMap<&str, Page> = files
        .iter()
        .filter(|file| is_page(file))
        .map(|file| (file.as_str(), Page::read(&fs::read_to_string(root.join(file)).unwrap())))
        .collect();
    let mut faults = Vec::new();
    let mut linked: BTreeSet<String> = BTreeSet::from(["index.html".to_owned(), "404.html".to_owned()]);
    for (file, page) in &pages {
        let mut say = |fault: String| faults.push(format!("{file}: {fault}"));
        page.structure.iter().for_each(|fault| say(fault.clone()));
        for link in &page.links {
            match follow(file, link, published) {
                Ok(None) => {}
                Ok(Some(target)) => {
                    let there = files.contains(&target.file);
                    let anchors = pages.get(target.file.as_str()).map(|page| &page.ids);
                    if !there {
                        say(format!("`{}` leads to {}, which is not there", link.target, target.file));
                    } else if let Some(anchor) = target.anchor.filter(|_| anchors.is_some())
                        && !anchors.is_some_and(|ids| ids.contains(&anchor))
                    {
                        say(format!("`{}`: {} has no id `{anchor}`", link.target, target.file));
                    }
                    linked.insert(target.file);
                }
                Err(fault) => say(format!("`{}` {fault}", link.target)),
            }
        }
    }
    let orphans = pages.keys().filter(|file| !linked.contains(**file));
    faults.extend(orphans.map(|file| format!("{file}: no page leads here")));
    faults.extend(sitemap_faults(root, &files, &pages, published));
    faults
}

/// What lies below `files/` belongs to the authors, whatever it is.
fn is_page(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == "html") && !file.starts_with("files/")
}

/// A page, with what the other pages need to know of it.
struct Page {
    ids: BTreeSet<String>,
    links: Vec<Link>,
    /// Faults that can be seen from the page alone.
    structure: Vec<String>,
}

/// An address that a page names, and what for.
struct Link {
    target: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A reader may follow it.
    Anchor,
    /// The browser loads it with the page.
    Resource,
}

impl Page {
    fn read(html: &str) -> Self {
        let tokens = html::tokens(html);
        let mut page = Self { ids: BTreeSet::new(), links: Vec::new(), structure: Vec::new() };
        page.frame(&tokens);
        page.nesting(&tokens);
        page.content_policy(&tokens);
        for (at, token) in tokens.iter().enumerate() {
            page.element(token, &tokens[at + 1..]);
        }
        page.references(&tokens);
        page
    }

    fn fault(&mut self, fault: impl Into<String>) {
        self.structure.push(fault.into());
    }

    /// What every page has once.
    fn frame(&mut self, tokens: &[Token]) {
        if tokens.first() != Some(&Token::Doctype) {
            self.fault("does not begin with a doctype");
        }
        for name in ["html", "head", "title", "body", "main", "h1"] {
            let count = tokens.iter().filter(|token| token.opens(name)).count();
            // An SVG has titles of its own.
            if count != 1 && !(name == "title" && count > 1 && tokens.iter().any(|token| token.opens("svg"))) {
                self.fault(format!("has {count} `{name}` elements instead of one"));
            }
        }
        let language = tokens.iter().find(|token| token.opens("html")).and_then(|token| token.attribute("lang"));
        if language.is_none_or(str::is_empty) {
            self.fault("does not say its language");
        }
        for name in ["title", "h1"] {
            if let Some(at) = tokens.iter().position(|token| token.opens(name))
                && name_of(name, &tokens[at + 1..]).trim().is_empty()
            {
                self.fault(format!("has an empty `{name}`"));
            }
        }
    }

    /// Tags are closed in order, and nothing stands where HTML does not allow it.
    fn nesting(&mut self, tokens: &[Token]) {
        const BLOCKS: &[&str] = &[
            "article",
            "aside",
            "blockquote",
            "details",
            "div",
            "dl",
            "fieldset",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "ul",
        ];
        const CONTROLS: &[&str] = &["input", "select", "textarea"];
        let mut open: Vec<&str> = Vec::new();
        for token in tokens {
            match token {
                Token::Open { name, closed, .. } => {
                    if BLOCKS.contains(&name.as_str()) && open.contains(&"p") && !open.contains(&"svg") {
                        self.fault(format!("has a `{name}` inside a `p`"));
                    }
                    if ["a", "button"].contains(&name.as_str())
                        && open.iter().any(|outer| ["a", "button"].contains(outer))
                    {
                        self.fault(format!("has a `{name}` inside a link or a button"));
                    }
                    if CONTROLS.contains(&name.as_str()) && !open.contains(&"label") && !has_name(token) {
                        self.fault(format!("has a `{name}` that nothing names"));
                    }
                    if !closed && !VOID.contains(&name.as_str()) {
                        open.push(name);
                    }
                }
                Token::Close(name) => {
                    if open.pop() != Some(name.as_str()) {
                        self.fault(format!("closes `{name}` out of order"));
                        return;
                    }
                }
                Token::Text(_) | Token::Doctype => {}
            }
        }
        if let Some(name) = open.last() {
            self.fault(format!("does not close `{name}`"));
        }
    }

    /// The policy is strict, and stands before whatever it governs.
    fn content_policy(&mut self, tokens: &[Token]) {
        let is_policy = |token: &Token| {
            token.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("Content-Security-Policy"))
        };
        let Some(policy) = tokens.iter().position(is_policy) else {
            return self.fault("has no content policy");
        };
        let content = tokens[policy].attribute("content").unwrap_or_default();
        if !content.contains("default-src 'none'") || content.contains("unsafe") || content.contains('*') {
            self.fault(format!("has a weak content policy: {content}"));
        }
        let governed = |token: &Token| ["link", "script", "style", "img"].iter().any(|name| token.opens(name));
        if tokens[..policy].iter().any(governed) {
            self.fault("has its content policy after what it governs");
        }
    }

    fn element(&mut self, token: &Token, after: &[Token]) {
        let Token::Open { name, attributes, .. } = token else { return };
        let mut seen = BTreeSet::new();
        for (attribute, value) in attributes {
            if !seen.insert(attribute) {
                self.fault(format!("has a `{name}` with `{attribute}` twice"));
            }
            if attribute == "style" || attribute.starts_with("on") {
                self.fault(format!("has an inline `{attribute}` on a `{name}`"));
            }
            if attribute == "id" && (value.is_empty() || value.contains(char::is_whitespace)) {
                self.fault(format!("has `{value}` for an id"));
            }
            if attribute == "id" && !self.ids.insert(value.clone()) {
                self.fault(format!("has the id `{value}` twice"));
            }
        }
        match name.as_str() {
            "style" => self.fault("has an inline style sheet"),
            "script" if token.attribute("src").is_none() => self.fault("has an inline script"),
            "img" if token.attribute("alt").is_none() => self.fault("has an image without `alt`"),
            "a" if token.attribute("href").is_some() && is_silent(token, "a", after) => {
                self.fault(format!("has a link without words: {}", token.attribute("href").unwrap_or_default()));
            }
            "button" if is_silent(token, "button", after) => self.fault("has a button without words"),
            _ => {}
        }
        let kind = if matches!(name.as_str(), "a" | "form") || is_mere_relation(token) {
            Kind::Anchor
        } else {
            Kind::Resource
        };
        for attribute in ["href", "src", "action", "poster"] {
            if let Some(target) = token.attribute(attribute) {
                self.links.push(Link { target: target.to_owned(), kind });
            }
        }
    }

    /// What points at an id of the same page finds it.
    fn references(&mut self, tokens: &[Token]) {
        for token in tokens {
            for attribute in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "headers"]
            {
                for id in token.attribute(attribute).unwrap_or_default().split_whitespace() {
                    if !self.ids.contains(id) {
                        self.fault(format!("has {attribute}=\"{id}\" without such an id"));
                    }
                }
            }
        }
    }
}

/// Whether an element has neither text nor a name.
fn is_silent(token: &Token, name: &str, after: &[Token]) -> bool {
    let named = ["aria-label", "aria-labelledby", "title"].iter().any(|name| token.attribute(name).is_some());
    !named && name_of(name, after).trim().is_empty()
}

/// Whether a control outside a label is named by an attribute, or can be by a label elsewhere.
fn has_name(control: &Token) -> bool {
    control.attribute("type") == Some("hidden")
        || ["aria-label", "aria-labelledby", "id", "title"].iter().any(|name| control.attribute(name).is_some())
}

/// The words inside an element that has just been opened, the alternatives of its images included.
fn name_of(name: &str, after: &[Token]) -> String {
    let inside = after.iter().take_while(|token| !matches!(token, Token::Close(closed) if closed == name));
    inside
        .map(|token| match token {
            Token::Text(text) => text.as_str(),
            _ => token.attribute("alt").or_else(|| token.attribute("aria-label")).unwrap_or_default(),
        })
        .collect()
}

/// `<link rel="canonical">` and its like tell something and load nothing.
fn is_mere_relation(token: &Token) -> bool {
    token.opens("link")
        && token.attribute("rel").is_some_and(|relation| ["canonical", "alternate", "prev", "next"].contains(&relation))
}

struct Target {
    file: String,
    anchor: Option<String>,
}

/// Where a link leads inside the portal; nothing for a link that leaves it, and words for one that may not be.
fn follow(from: &str, link: &Link, published: Published<'_>) -> Result<Option<Target>, String> {
    let target = link.target.as_str();
    if target.is_empty() {
        return Err("is empty".into());
    }
    if let Some(base) = published.base_url
        && let Some(inside) = target.strip_prefix(base)
    {
        return target_of(inside, published);
    }
    let scheme = target.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    if let Some((scheme, _)) = scheme {
        return match (scheme, link.kind) {
            ("data", Kind::Resource) if target.starts_with("data:image/") => Ok(None),
            ("http" | "https" | "mailto", Kind::Anchor) => Ok(None),
            (_, Kind::Resource) => Err("is loaded from elsewhere".into()),
            _ => Err("has a scheme that is not allowed".into()),
        };
    }
    if target.starts_with('/') {
        let root = published.base_url.map_or("/", root_path);
        return match target.strip_prefix(root) {
            // It is only ever served, so even a portal for the disk has folders in its addresses.
            Some(inside) if from == "404.html" => target_of(inside, Published { portable: false, ..published }),
            _ => Err("does not work under a sub-path".into()),
        };
    }
    if from == "404.html" && !target.starts_with('#') {
        return Err("is relative, on a page that is served at any depth".into());
    }
    if let Some(anchor) = target.strip_prefix('#') {
        return Ok(Some(Target { file: from.to_owned(), anchor: Some(decode(anchor)) }));
    }
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let mut rest = target;
    loop {
        if let Some(after) = rest.strip_prefix("../") {
            folders.pop().ok_or("climbs out of the portal")?;
            rest = after;
        } else if let Some(after) = rest.strip_prefix("./") {
            rest = after;
        } else {
            break;
        }
    }
    folders.push(rest);
    target_of(&folders.join("/"), published)
}

/// The file behind an address from the portal's root.
fn target_of(address: &str, published: Published<'_>) -> Result<Option<Target>, String> {
    let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(decode(anchor))));
    let path = decode(path.split('?').next().unwrap_or_default());
    if path.split('/').any(|part| part == "..") {
        return Err("has `..` in its middle".into());
    }
    let is_folder = path.is_empty() || path.ends_with('/');
    if is_folder && published.portable {
        return Err("does not name `index.html`".into());
    }
    let file = if is_folder { format!("{path}index.html") } else { path };
    Ok(Some(Target { file, anchor }))
}

/// With a base address there is a sitemap of every page that can be shown; without one there is none.
fn sitemap_faults(
    root: &Path,
    files: &BTreeSet<String>,
    pages: &BTreeMap<&str, Page>,
    published: Published<'_>,
) -> Vec<String> {
    let Some(base) = published.base_url else {
        let there = files.contains("sitemap.xml");
        return if there { vec!["sitemap.xml: there is no base address to make it from".into()] } else { Vec::new() };
    };
    let Ok(sitemap) = fs::read_to_string(root.join("sitemap.xml")) else {
        return vec!["sitemap.xml: is not there".into()];
    };
    let mut faults = Vec::new();
    let mut named = BTreeSet::new();
    for location in sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>")).map(|(loc, _)| loc) {
        match location.strip_prefix(base).map(|inside| target_of(inside, published)) {
            Some(Ok(Some(target))) if files.contains(&target.file) => {
                named.insert(target.file);
            }
            _ => faults.push(format!("sitemap.xml: `{location}` is no page of the portal")),
        }
    }
    let missing = pages.keys().filter(|file| **file != "404.html" && !named.contains(**file));
    faults.extend(missing.map(|file| format!("sitemap.xml: does not name {file}")));
    faults
}

fn root_path(base: &str) -> &str {
    let host = base.find("://").map_or(0, |at| at + 3);
    base[host..].find('/').map_or("/", |at| &base[host + at..])
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Every published file, from `root`, with forward slashes; not our own notes.
fn files_below(root: &Path) -> BTreeSet<String> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"))
        .filter(|file| !file.starts_with(".sitegen/"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "<!doctype html><html lang=\"en\"><head><meta http-equiv=\"Content-Security-Policy\" \
        content=\"default-src 'none'\"><title>T</title></head><body><main><h1 id=\"top\">T</h1>BODY</main></body></html>";

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/index.html"), GOOD.replace("BODY", "<a href=\"../\">Home</a>")).unwrap();
        fs::write(folder.path().join("index.html"), GOOD.replace("BODY", &format!("<a href=\"a/\">A</a>{body}")))
            .unwrap();
        let found = faults(folder.path(), Published { base_url: None, portable: false }).join("\n");
        assert!(if expected.is_empty() { found.is_empty() } else { found.contains(expected) }, "{body}\n{found}");
    }

    #[test]
    fn a_sound_page_has_no_faults() {
        check("<p><a href=\"a/#top\">x</a> <a href=\"https://x.example/\">x</a> <a href=\"#top\">x</a></p>", "");
    }

    #[test]
    fn each_fault_is_told() {
        check("<a href=\"b/\">x</a>", "b/index.html, which is not there");
        check("<a href=\"a/#none\">x</a>", "has no id `none`");
        check("<a href=\"a\">x</a>", "leads to a, which is not there");
        check("<a href=\"/a/\">x</a>", "sub-path");
        check("<a href=\"../x\">x</a>", "climbs");
        check("<a href=\"javascript:x\">x</a>", "scheme");
        check("<a href=\"a/\"></a>", "without words");
        check("<img src=\"https://x.example/i.png\" alt=\"\">", "from elsewhere");
        check("<p style=\"color:red\">x</p>", "inline `style`");
        check("<p onclick=\"x\">x</p>", "inline `onclick`");
        check("<script>x</script>", "inline script");
        check("<p id=\"top\">x</p>", "twice");
        check("<h1>x</h1>", "2 `h1`");
        check("<p><ul></ul></p>", "`ul` inside a `p`");
        check("<b><i></b></i>", "out of order");
        check("<label for=\"q\">x</label>", "without such an id");
    }
}
