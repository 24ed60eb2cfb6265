//! Why each rule matters, with a spec that trips it and one that does not.
//!
//! The texts are data, in `explain/*.md`: a section a code, with a paragraph and two fences. The examples
//! are tests: what trips a rule trips it and nothing else, and the near miss does not.

use super::Code;

/// Every file of explanations; a code stands in just one of them.
const TEXTS: [&str; 10] = [
    include_str!("explain/text.md"),
    include_str!("explain/identity.md"),
    include_str!("explain/progress.md"),
    include_str!("explain/dependencies.md"),
    include_str!("explain/releases.md"),
    include_str!("explain/risks.md"),
    include_str!("explain/metrics.md"),
    include_str!("explain/interfaces.md"),
    include_str!("explain/upkeep.md"),
    include_str!("explain/links.md"),
];

/// What there is to say about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The rule.
    pub code: Code,
    /// Why it matters, for a spec's author.
    pub why: &'static str,
    /// A small project that trips it.
    pub trips: Example,
    /// Nearly the same project, which does not.
    pub passes: Example,
}

/// One or several files that show something about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The files one after the other, each after a line `<!-- file: name -->`; a single one may lack that line.
    pub text: &'static str,
    /// Further codes that cannot be kept out of it, as written: `SG102 SG104`.
    also: &'static str,
}

impl Example {
    /// Name and text of each file; `sitegen.toml` may be among them.
    #[must_use]
    pub fn files(self) -> Vec<(&'static str, &'static str)> {
        let mut files = Vec::new();
        let mut parts = self.text.split("<!-- file: ");
        if let Some(first) = parts.next().filter(|first| !first.trim().is_empty()) {
            files.push(("012-search.md", first));
        }
        files.extend(parts.filter_map(|part| {
            let (name, text) = part.split_once(" -->")?;
            Some((name, text.strip_prefix('\n').unwrap_or(text)))
        }));
        files
    }

    /// Further rules that the example cannot help to trip.
    pub fn also(self) -> impl Iterator<Item = Code> {
        self.also.split_whitespace().filter_map(|code| code.parse().ok())
    }
}

impl Explanation {
    /// How to live with a finding that is right and not to be mended.
    #[must_use]
    pub fn silence(self) -> String {
        let code = self.code.as_str();
        format!(
            "In one section, or above the first one for a whole file: `<!-- sitegen-ignore {code}: the reason -->`. \
             In the whole project: `{code} = \"off\"` under `[rules]` in `sitegen.toml`; in some files, under \
             `[[rules.override]]`."
        )
    }
}

impl Code {
    /// Why the rule matters and what it looks like; every rule has one.
    #[must_use]
    pub fn explanation(self) -> Option<Explanation> {
        let heading = format!("## {}\n", self.as_str());
        TEXTS.iter().find_map(|text| {
            let (_, section) = text.split_once(&heading)?;
            let (why, rest) = section.split_once("~~~ trips")?;
            let (trips, rest) = example(rest)?;
            let (passes, _) = example(rest.split_once("~~~ passes")?.1)?;
            Some(Explanation { code: self, why: why.trim(), trips, passes })
        })
    }
}

/// What stands between the rest of an opening fence and the closing one, and what follows.
fn example(text: &'static str) -> Option<(Example, &'static str)> {
    let (info, text) = text.split_once('\n')?;
    let (inside, rest) =
        if let Some(rest) = text.strip_prefix("~~~\n") { ("", rest) } else { text.split_once("\n~~~\n")? };
    let also = info.trim().strip_prefix("also").unwrap_or_default();
    Some((Example { text: inside, also }, rest))
}
