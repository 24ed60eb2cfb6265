//! What the place and the name of a file say about it, before anybody has read it.

use std::collections::BTreeMap;

use super::Selection;
use crate::diagnostic::SourcePath;
use crate::model::Role;

/// What lies beside a `spec.md` of the content root itself. Below the root a `spec.md` owns its whole
/// folder; at the root that would take every other spec of the collection for one of its notes.
const COMPANIONS: [&str; 9] =
    ["checklist", "data-model", "notes", "plan", "quickstart", "readme", "requirements", "research", "tasks"];

/// Gives each document its role. Configured patterns win, then a `spec.md` in the folder or above.
pub(super) fn assign(documents: Vec<SourcePath>, selection: &Selection) -> Vec<(SourcePath, Role)> {
    let specs = documents.iter().filter(|path| is_spec(path));
    let specs: BTreeMap<String, SourcePath> = specs.map(|path| (path.folder().to_owned(), path.clone())).collect();
    let roles: Vec<Role> = documents.iter().map(|path| role(path, &specs, selection)).collect();
    documents.into_iter().zip(roles).collect()
}

fn role(path: &SourcePath, specs: &BTreeMap<String, SourcePath>, selection: &Selection) -> Role {
    if selection.specs.is_match(path.as_str()) {
        Role::Spec
    } else if selection.pages.is_match(path.as_str()) {
        Role::Page
    } else if is_spec(path) {
        Role::Undecided
    } else if let Some(spec) = owner(path, specs) {
        Role::Attachment(spec.clone())
    } else if is_template(path) {
        Role::Page
    } else {
        Role::Undecided
    }
}

/// The `spec.md` of the nearest folder that has one.
fn owner<'a>(path: &SourcePath, specs: &'a BTreeMap<String, SourcePath>) -> Option<&'a SourcePath> {
    if specs.is_empty() {
        return None;
    }
    let mut folder = path.folder();
    while !folder.is_empty() {
        if let Some(spec) = specs.get(folder) {
            return Some(spec);
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
    let companion = path.folder().is_empty() && COMPANIONS.contains(&&*path.stem().to_lowercase());
    specs.get("").filter(|_| companion)
}

fn is_spec(path: &SourcePath) -> bool {
    path.file_name().eq_ignore_ascii_case("spec.md")
}

/// `TEMPLATE.md`, `SPEC_TEMPLATE.md`, `0000-template.md`: a form to fill in, whatever its words are.
fn is_template(path: &SourcePath) -> bool {
    const NAME: &str = "template";
    let stem = path.stem();
    let cut = stem.len().checked_sub(NAME.len()).and_then(|at| stem.split_at_checked(at));
    cut.is_some_and(|(rest, name)| {
        name.eq_ignore_ascii_case(NAME) && (rest.is_empty() || rest.ends_with(['-', '_', '.', ' ']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_gives_a_role() {
        let paths = [
            "0000-template.md",
            "001-a/contracts/api.md",
            "001-a/plan.md",
            "001-a/spec.md",
            "001-a/sub/spec.md",
            "001-a/sub/tasks.md",
            "002-b.md",
            "TEMPLATE.md",
            "plan.md",
            "spec.md",
            "templates.md",
        ];
        let roles = assign(paths.into_iter().map(SourcePath::new).collect(), &Selection::default());
        let roles: Vec<String> = roles.iter().map(|(path, role)| format!("{path}: {role:?}")).collect();
        assert_eq!(
            roles,
            [
                "0000-template.md: Page",
                "001-a/contracts/api.md: Attachment(\"001-a/spec.md\")",
                "001-a/plan.md: Attachment(\"001-a/spec.md\")",
                "001-a/spec.md: Undecided",
                "001-a/sub/spec.md: Undecided",
                "001-a/sub/tasks.md: Attachment(\"001-a/sub/spec.md\")",
                "002-b.md: Undecided",
                "TEMPLATE.md: Page",
                "plan.md: Attachment(\"spec.md\")",
                "spec.md: Undecided",
                "templates.md: Undecided",
            ]
        );
    }
}
