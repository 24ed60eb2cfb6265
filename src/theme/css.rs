//! One style sheet from many: imports followed, mistakes reported with their place, the result minified.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use lightningcss::bundler::{Bundler, ResolveResult, SourceProvider};
use lightningcss::error::{Error as CssError, ErrorLocation};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Browsers, Targets};

use crate::error::{Error, FilePlace, Result};

use super::ThemeFile;

/// The sheet that imports all others.
pub(super) const ENTRY: &str = "css/site.css";

/// The oldest browsers that get the whole design; newer features are written down to these.
const BROWSERS: Browsers = Browsers {
    android: None,
    chrome: Some(103 << 16),
    edge: Some(103 << 16),
    firefox: Some(102 << 16),
    ie: None,
    ios_saf: Some((15 << 16) | (4 << 8)),
    opera: None,
    safari: Some((15 << 16) | (4 << 8)),
    samsung: None,
};

/// Bundles `css/site.css` with everything it imports.
pub(super) fn bundle(files: &BTreeMap<String, ThemeFile>) -> Result<Vec<u8>> {
    let mut sources = Sources::default();
    for (path, file) in files.iter().filter(|(path, _)| path.starts_with("css/")) {
        sources.texts.insert(PathBuf::from(path), file.text(path)?);
    }
    let place = |location: &ErrorLocation| {
        let file = files.get(&location.filename)?;
        let text = sources.texts.get(Path::new(&location.filename))?;
        let path = file.display_path(&location.filename);
        Some(FilePlace::of_line(&path, text, location.line as usize + 1, location.column as usize))
    };
    let targets = Targets::from(BROWSERS);
    let mut sheet = Bundler::new(&sources, None, ParserOptions::default())
        .bundle(Path::new(ENTRY))
        .map_err(|cause| mistake(&cause, place))?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|cause| mistake(&cause, place))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
        .map_err(|cause| mistake(&cause, place))?;
    Ok(printed.code.into_bytes())
}

fn mistake<T: fmt::Display>(cause: &CssError<T>, place: impl Fn(&ErrorLocation) -> Option<FilePlace>) -> Error {
    let what = cause.kind.to_string();
    let what = what.trim_end_matches('.');
    let mut letters = what.chars();
    let lower = letters.next().map(|first| first.to_lowercase().chain(letters).collect::<String>());
    let error = Error::new(format!("the style sheet has a mistake: {}", lower.unwrap_or_default()));
    match cause.loc.as_ref().and_then(place) {
        Some(place) => error.at(place),
        None => error,
    }
}

/// The theme's sheets by path, for the bundler.
#[derive(Debug, Default)]
struct Sources {
    texts: BTreeMap<PathBuf, String>,
}

/// Why an import cannot be followed.
#[derive(Debug)]
enum ImportProblem {
    /// Pages load nothing from elsewhere.
    Outside(String),
    /// The theme has no such file.
    Missing(PathBuf),
}

impl fmt::Display for ImportProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside(url) => {
                write!(formatter, "`{url}` is not in the theme, and pages load nothing from elsewhere")
            }
            Self::Missing(path) => write!(formatter, "the theme has no `{}`", path.display()),
        }
    }
}

impl std::error::Error for ImportProblem {}

impl SourceProvider for Sources {
    type Error = ImportProblem;

    fn read<'a>(&'a self, file: &Path) -> std::result::Result<&'a str, ImportProblem> {
        self.texts.get(file).map(String::as_str).ok_or_else(|| ImportProblem::Missing(file.to_path_buf()))
    }

    fn resolve(&self, specifier: &str, from: &Path) -> std::result::Result<ResolveResult, ImportProblem> {
        if specifier.contains("//") || specifier.starts_with("data:") {
            return Err(ImportProblem::Outside(specifier.to_owned()));
        }
        Ok(ResolveResult::File(from.with_file_name(specifier.trim_start_matches("./"))))
    }
}
