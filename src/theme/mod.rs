//! Look and feel: templates, style sheets, scripts, icons.
//!
//! The default theme is compiled in; a user's theme is a folder of the same shape that holds only what
//! differs. Look-up is by path, theirs first:
//!
//! | folder | becomes |
//! | --- | --- |
//! | `templates/` | templates; the built-in ones can also be named `default/…`, so that an override can extend them |
//! | `css/` | one style sheet, `assets/site.css`, bundled from `css/site.css` and what it imports |
//! | `js/`, `icons/`, `files/` | published as they are: `js/site.js` is `assets/site.js` |

mod accent;
mod css;
mod eject;
mod embedded;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

pub use accent::Accent;
pub use eject::eject;

/// What stands before the name of a built-in template.
pub const BUILT_IN: &str = "default/";

/// Folders whose files are published as they are.
const PUBLISHED: [&str; 3] = ["js/", "icons/", "files/"];

/// All files of a theme.
#[derive(Debug)]
pub struct Theme {
    /// Name and text of each template, by name. Built-in ones are called `default/spec.html`, and can be
    /// asked for as `spec.html` where no user's template has that name.
    pub templates: Vec<Template>,
    /// Files to publish below `assets/`: name and bytes, by name. Style sheets are bundled and minified.
    pub assets: Vec<(String, Vec<u8>)>,
}

/// One template and where it came from.
#[derive(Debug)]
pub struct Template {
    /// The name that pages and other templates use.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The user's file, for messages; `None` for a built-in one.
    pub file: Option<PathBuf>,
}

/// A file of a theme before it is known what it is for.
#[derive(Debug)]
struct ThemeFile {
    bytes: Cow<'static, [u8]>,
    /// The user's file; `None` for a built-in one.
    file: Option<PathBuf>,
}

impl ThemeFile {
    /// What to call it in a message.
    fn display_path(&self, path: &str) -> PathBuf {
        self.file.clone().unwrap_or_else(|| Path::new("themes/default").join(path))
    }

    fn text(&self, path: &str) -> Result<String> {
        let text = std::str::from_utf8(&self.bytes)
            .map_err(|_| Error::new(format!("cannot read `{}`: it is not UTF-8", self.display_path(path).display())))?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
    }
}

impl Theme {
    /// The default theme, with the files of `folder` over it.
    ///
    /// # Errors
    /// If a file of the folder cannot be read, or a style sheet has a mistake.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        Self::coloured(folder, None)
    }

    /// The same in the project's own colour.
    ///
    /// # Errors
    /// As for [`Self::load`].
    pub fn coloured(folder: Option<&Path>, accent: Option<Accent>) -> Result<Self> {
        let mut templates = Vec::new();
        let mut files = BTreeMap::new();
        for (path, bytes) in embedded::FILES {
            files.insert((*path).to_owned(), ThemeFile { bytes: Cow::Borrowed(*bytes), file: None });
        }
        for (path, file) in &files {
            if let Some(name) = path.strip_prefix("templates/") {
                templates.push(Template { name: format!("{BUILT_IN}{name}"), text: file.text(path)?, file: None });
            }
        }
        for (path, file) in folder.map(read_folder).transpose()?.unwrap_or_default() {
            if let Some(name) = path.strip_prefix("templates/") {
                templates.push(Template { name: name.to_owned(), text: file.text(&path)?, file: file.file.clone() });
            }
            files.insert(path, file);
        }
        if let Some(accent) = accent {
            // After everything that the sheet imports, so that a project's word counts in every theme.
            if let Some(sheet) = files.get_mut(css::ENTRY) {
                sheet.bytes = Cow::Owned([&sheet.bytes, accent.css().as_bytes()].concat());
            }
            if let Some(icon) = files.get_mut("icons/icon.svg").filter(|icon| icon.file.is_none()) {
                icon.bytes = Cow::Owned(accent.icon(&icon.text("icons/icon.svg")?).into_bytes());
            }
        }
        templates.sort_by(|left, right| left.name.cmp(&right.name));
        let mut assets = BTreeMap::from([("site.css".to_owned(), css::bundle(&files)?)]);
        for (path, file) in files {
            if let Some(name) = PUBLISHED.iter().find_map(|folder| path.strip_prefix(folder)) {
                assets.insert(name.to_owned(), file.bytes.into_owned());
            }
        }
        Ok(Self { templates, assets: assets.into_iter().collect() })
    }
}

/// Every file below a theme folder, by its path with forward slashes; hidden ones are left out.
fn read_folder(root: &Path) -> Result<BTreeMap<String, ThemeFile>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|cause| Error::io("read the theme", &folder, cause))? {
            let entry = entry.map_err(|cause| Error::io("read the theme", &folder, cause))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let (path, file) = (format!("{prefix}{name}"), entry.path());
            // A link to a folder is not followed: it could lead in a circle.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push((file, format!("{path}/")));
            } else if file.is_file() {
                let bytes = fs::read(&file).map_err(|cause| Error::io("read", &file, cause))?;
                files.insert(path, ThemeFile { bytes: Cow::Owned(bytes), file: Some(file) });
            }
        }
    }
    Ok(files)
}
