//! What the project decides about its portal, as plain values.

use super::date::Date;

/// Title, addresses and the date of a portal; made from `sitegen.toml` and the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a decision of its own, named where it is made")]
pub struct Settings {
    /// The portal's name.
    pub title: String,
    /// One sentence under the title on the start page.
    pub tagline: Option<String>,
    /// Where it is published, with a final slash: `https://example.org/my-repo/`. Without it there is no
    /// canonical address, no sitemap and no `og:url`.
    pub base_url: Option<String>,
    /// Whether links name `index.html`, for a portal opened from disk.
    pub portable: bool,
    /// The day that overdue, stale and the today line are judged by.
    pub today: Date,
    /// The commit of the project's repository, where one is known: for the page on data quality and the data alone,
    /// so that a commit changes no other page.
    pub commit: Option<String>,
    /// Pattern of a link to a file's source, with `{path}` in it: `https://github.com/a/b/edit/main/content/{path}`.
    pub edit_link: Option<String>,
    /// Links of the project's own in the navigation.
    pub links: Vec<NavigationLink>,
    /// A line at the foot of every page.
    pub footer: Option<String>,
    /// Old keys of specs and the keys that they have now.
    pub moved: Vec<(String, String)>,
    /// A picture beside the title.
    pub logo: Option<Logo>,
    /// Whether code is highlighted.
    pub highlight: bool,
    /// Whether dependencies are drawn.
    pub graphs: bool,
    /// Whether the portal can be searched.
    pub search: bool,
    /// What authors write as text and mean as a picture.
    pub figures: Figures,
}

/// Which figures are drawn; the source of the others is shown as code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Diagrams in fences called `mermaid`.
    pub diagrams: bool,
    /// Formulas between dollars and in fences called `math`.
    pub math: bool,
}

impl Default for Figures {
    fn default() -> Self {
        Self { diagrams: true, math: true }
    }
}

/// A picture that stands beside the portal's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Its name among the files of the theme.
    pub asset: String,
    /// As wide as it is shown, in pixels.
    pub width: u32,
    /// As high as it is shown.
    pub height: u32,
}

/// A link that the project adds to every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationLink {
    /// What it says.
    pub title: String,
    /// Where it leads: an address with `https:`, `http:` or `mailto:`, or a path from the site's root.
    pub url: String,
}

impl Settings {
    /// The path of the site's root on its host, with slashes at both ends: `/my-repo/`; `/` without a base address.
    #[must_use]
    pub fn root_path(&self) -> &str {
        let Some(base) = &self.base_url else { return "/" };
        let after_scheme = base.find("://").map_or(0, |at| at + 3);
        base[after_scheme..].find('/').map_or("/", |at| &base[after_scheme + at..])
    }
}
