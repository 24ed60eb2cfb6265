//! Specs with one seeded fault each: every fault is found where it is, and nothing else is called wrong.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sitegen::diagnostic::{Code, Diagnostic, Severity};

use super::rules::{judge_on, lines};

/// A file of a collection with what should be found in it.
#[derive(Default)]
pub(crate) struct Seeded {
    pub(crate) path: String,
    text: String,
    fault: Option<(Code, String)>,
    also: Vec<Code>,
}

/// The files of a collection.
pub(crate) fn read(text: &str) -> Vec<Seeded> {
    let mut files: Vec<Seeded> = Vec::new();
    for line in text.lines() {
        let Some(order) = line.strip_prefix("%%% ") else {
            let file = files.last_mut().unwrap();
            file.text.push_str(line);
            file.text.push('\n');
            continue;
        };
        let (word, rest) = order.split_once(' ').unwrap();
        match word {
            "file" => files.push(Seeded { path: rest.to_owned(), ..Seeded::default() }),
            "fault" => {
                let (code, words) = rest.split_once(' ').unwrap();
                files.last_mut().unwrap().fault = Some((code.parse().unwrap(), words.to_owned()));
            }
            "also" => files.last_mut().unwrap().also.push(rest.parse().unwrap()),
            other => panic!("`{other}` means nothing"),
        }
    }
    files
}

/// `{{E9}}` as the rules' examples write a byte.
fn with_bytes(text: &str) -> String {
    text.replace("{{", "\\x").replace("}}", "")
}

impl Seeded {
    /// The file as it lies on disk.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        super::rules::bytes(&with_bytes(&self.text))
    }

    /// Whether a finding is about the fault: it points at the line itself or has it as a related place.
    fn is_told_by(&self, finding: &Diagnostic) -> bool {
        let Some((code, words)) = &self.fault else { return false };
        let line = match words.as_str() {
            "-" => 1,
            words => 1 + self.text.lines().position(|line| line.contains(words)).expect(words),
        };
        let at_home = |path: &str, found: u32| path == self.path && found as usize == line;
        finding.code == *code
            && (at_home(finding.path.as_str(), finding.place.line)
                || finding.related.iter().any(|related| at_home(related.path.as_str(), related.place.line)))
    }
}

#[test]
fn each_seeded_fault_is_found_and_nothing_else_is_called_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/seeded");
    let (mut wrong, mut faults) = (String::new(), 0);
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    names.sort();
    for name in names {
        let files = read(&fs::read_to_string(&name).unwrap());
        let texts: Vec<_> = files.iter().map(|file| (file.path.clone(), with_bytes(&file.text))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let report = judge_on(&texts, (2026, 7, 1));
        let mut expected = BTreeSet::new();
        for file in &files {
            expected.extend(file.also.iter().map(|code| (file.path.as_str(), *code)));
            let Some((code, words)) = &file.fault else { continue };
            faults += 1;
            match report.all().find(|finding| file.is_told_by(finding)) {
                Some(finding) => drop(expected.insert((finding.path.as_str(), finding.code))),
                None => writeln!(wrong, "{}: {code} is not found at `{words}`", file.path).unwrap(),
            }
        }
        let serious = report.all().filter(|finding| finding.severity > Severity::Info);
        let found: BTreeSet<_> = serious.map(|finding| (finding.path.as_str(), finding.code)).collect();
        for (path, code) in found.difference(&expected) {
            writeln!(wrong, "{path}: {code} is found as well").unwrap();
        }
        if !wrong.is_empty() {
            writeln!(wrong, "in {}:\n{}", name.display(), lines(&report)).unwrap();
        }
    }
    assert!(faults >= 100);
    assert!(wrong.is_empty(), "\n{wrong}");
}
