//! The files of the default theme that are compiled in: one table, held against the folder by a test.

macro_rules! files {
    ($($path:literal)+) => {
        /// Path below `themes/default/` and bytes of each file, by path.
        pub(super) const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../themes/default/", $path))),)+];
    };
}

files! {
    "css/base.css"
    "css/custom.css"
    "css/diagram.css"
    "css/drawing.css"
    "css/find.css"
    "css/layout.css"
    "css/pages.css"
    "css/parts.css"
    "css/print.css"
    "css/prose.css"
    "css/registers.css"
    "css/site.css"
    "css/timeline.css"
    "css/tokens.css"
    "icons/icon.svg"
    "js/search.js"
    "js/site.js"
    "js/tables.js"
    "js/theme.js"
    "templates/404.html"
    "templates/attention.html"
    "templates/base.html"
    "templates/catalog.html"
    "templates/changes.html"
    "templates/components.html"
    "templates/criteria.html"
    "templates/dates.html"
    "templates/dependencies.html"
    "templates/diagram.html"
    "templates/document.html"
    "templates/findings.html"
    "templates/health.html"
    "templates/icons.html"
    "templates/index.html"
    "templates/metrics.html"
    "templates/owner.html"
    "templates/owners.html"
    "templates/pages.html"
    "templates/release.html"
    "templates/releases.html"
    "templates/reviews.html"
    "templates/risks.html"
    "templates/rule.html"
    "templates/search.html"
    "templates/shared.html"
    "templates/spec.html"
    "templates/specs.html"
    "templates/status.html"
    "templates/summary.html"
    "templates/tangles.html"
    "templates/thing.html"
    "templates/things.html"
    "templates/timeline.html"
    "theme.toml"
}

#[cfg(test)]
mod tests {
    use super::FILES;
    use std::path::Path;

    fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{path}/"), found);
            } else {
                found.push(path);
            }
        }
    }

    #[test]
    fn the_table_holds_every_file_of_the_default_theme() {
        let mut found = Vec::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default"), "", &mut found);
        found.sort();
        let listed: Vec<_> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(listed, found);
    }
}
