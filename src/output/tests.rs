//! A disk that stops after any number of operations never harms the last site.

use super::*;
use std::collections::BTreeMap;
use std::fs;

type Site = BTreeMap<&'static str, &'static str>;

const OLD: [(&str, &str); 5] = [
    ("index.html", "old"),
    ("same.html", "same"),
    ("gone/deep/index.html", "gone"),
    ("turns", "file"),
    ("was/a", "dir"),
];
const NEW: [(&str, &str); 6] = [
    ("index.html", "new!"),
    ("same.html", "same"),
    ("fresh/deep/index.html", "fresh"),
    ("fresh/deep/b.html", "b"),
    ("turns/into/folder", "x"),
    ("was", "file now"),
];

/// What every file of these tests is made from.
const KEYS: Keys = Keys { slice: [2; 16], whole: [1; 16] };

fn build(folder: &Path, site: &Site, disk: Disk) -> Result<Written> {
    let output = Output::open_on(folder, disk)?;
    let files = site.iter().map(|(file, text)| output.put(file, text.as_bytes(), KEYS)).collect::<Result<Vec<_>>>()?;
    output.publish(files, &Record::default())
}

/// Everything outside `.sitegen`.
fn published(folder: &Path) -> BTreeMap<String, String> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file() && !entry.path().starts_with(folder.join(PRIVATE)))
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn expected(site: &Site) -> BTreeMap<String, String> {
    site.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_build_that_stops_anywhere_is_completed_or_undone_by_the_next() {
    let (old, new) = (Site::from(OLD), Site::from(NEW));
    let mut untouched = 0;
    for operations in 0.. {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("out");
        build(&folder, &old, Disk::default()).unwrap();
        fs::write(folder.join("foreign.txt"), "mine").unwrap();

        let stopped = build(&folder, &new, Disk::that_stops_after(operations)).is_err();
        let between = published(&folder);
        assert_eq!(between["foreign.txt"], "mine");
        for (file, text) in &between {
            let versions = [old.get(&**file), new.get(&**file), Some(&"mine")];
            assert!(versions.contains(&Some(&&**text)), "after {operations}: `{file}` is neither old nor new: {text}");
        }
        let mut as_before = expected(&old);
        as_before.insert("foreign.txt".into(), "mine".into());
        untouched += usize::from(between == as_before);

        // Opening alone brings it to one side or the other.
        drop(Output::open(&folder).unwrap());
        let mut settled = published(&folder);
        settled.remove("foreign.txt");
        assert!(settled == expected(&old) || settled == expected(&new), "after {operations}: {settled:?}");

        build(&folder, &new, Disk::default()).unwrap();
        let mut after = published(&folder);
        assert_eq!(after.remove("foreign.txt").as_deref(), Some("mine"));
        assert_eq!(after, expected(&new), "after {operations}");
        assert!(!folder.join("gone").exists(), "empty folders of ours go away");
        let private: Vec<_> =
            fs::read_dir(folder.join(PRIVATE)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(private.len(), 3, "only the manifest, the memory and the lock stay: {private:?}");
        if !stopped {
            assert!(untouched >= new.len(), "staging touched the site early");
            return;
        }
    }
}

#[test]
fn a_first_build_that_stops_leaves_no_trace_or_is_completed() {
    let new = Site::from(NEW);
    for operations in 0.. {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("out");
        if build(&folder, &new, Disk::that_stops_after(operations)).is_ok() {
            return;
        }
        assert_eq!(build(&folder, &new, Disk::default()).map(|written| written.total()).ok(), Some(new.len()));
        assert_eq!(published(&folder), expected(&new), "after {operations}");
    }
}

#[test]
fn an_unchanged_build_writes_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    let site = Site::from(NEW);
    build(folder, &site, Disk::default()).unwrap();
    let before = fs::metadata(folder.join(PRIVATE).join(manifest::FILE)).unwrap().modified().unwrap();
    let written = build(folder, &site, Disk::default()).unwrap();
    assert_eq!(written, Written { same: site.len(), ..Written::default() });
    assert_eq!(fs::metadata(folder.join(PRIVATE).join(manifest::FILE)).unwrap().modified().unwrap(), before);
}

#[test]
fn a_file_that_somebody_edited_in_the_output_is_put_right() {
    let temp = tempfile::tempdir().unwrap();
    let site = Site::from([("a", "aa")]);
    build(temp.path(), &site, Disk::default()).unwrap();
    fs::write(temp.path().join("a"), "xx").unwrap();
    assert_eq!(build(temp.path(), &site, Disk::default()).unwrap(), Written { changed: 1, ..Written::default() });
    assert_eq!(published(temp.path()), expected(&site));
}

#[track_caller]
fn refused(folder: &Path, site: &Site, words: &str) {
    let error = build(folder, site, Disk::default()).expect_err("a refusal");
    assert!(error.to_string().contains(words), "{error}");
}

#[test]
fn what_sitegen_did_not_write_is_never_replaced() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    build(folder, &Site::from([("index.html", "a")]), Disk::default()).unwrap();
    fs::write(folder.join("CNAME"), "example.org").unwrap();
    fs::create_dir_all(folder.join("theirs/inner")).unwrap();
    let before = published(folder);
    refused(folder, &Site::from([("CNAME", "other")]), "CNAME` is in the way: a file");
    refused(folder, &Site::from([("CNAME/index.html", "other")]), "CNAME` is in the way: a file");
    refused(folder, &Site::from([("theirs", "other")]), "theirs` is in the way: a folder");
    assert_eq!(published(folder), before);
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("notes.txt"), "mine").unwrap();
    refused(temp.path(), &Site::from([("index.html", "a")]), "was not written by sitegen: it holds `notes.txt`");
    assert!(!temp.path().join(PRIVATE).exists(), "a refused folder is left as it was");
}

#[test]
fn two_builds_at_once_do_not_meet() {
    let temp = tempfile::tempdir().unwrap();
    let first = Output::open(temp.path()).unwrap();
    refused(temp.path(), &Site::from([("a", "a")]), "another build is writing");
    drop(first);
    build(temp.path(), &Site::from([("a", "a")]), Disk::default()).unwrap();
}

#[test]
fn a_hostile_journal_removes_nothing_outside() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("precious"), "x").unwrap();
    let folder = temp.path().join("out");
    fs::create_dir_all(folder.join(PRIVATE)).unwrap();
    fs::write(folder.join(PRIVATE).join(publish::JOURNAL), "sitegen journal 1\n../precious\n").unwrap();
    refused(&folder, &Site::from([("a", "a")]), "damaged");
    assert!(temp.path().join("precious").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_symbolic_link() {
    let temp = tempfile::tempdir().unwrap();
    let (folder, outside) = (temp.path().join("out"), temp.path().join("outside"));
    build(&folder, &Site::from([("a/b", "x"), ("c", "x")]), Disk::default()).unwrap();
    fs::rename(folder.join("a"), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, folder.join("a")).unwrap();
    refused(&folder, &Site::from([("a/b", "changed"), ("c", "x")]), "symbolic link");
    refused(&folder, &Site::from([("c", "x")]), "symbolic link");
    assert_eq!(fs::read_to_string(outside.join("b")).unwrap(), "x");

    // A link where a file of ours stood is replaced itself, not what it leads to.
    fs::remove_file(folder.join("a")).unwrap();
    fs::remove_file(folder.join("c")).unwrap();
    std::os::unix::fs::symlink(outside.join("b"), folder.join("c")).unwrap();
    build(&folder, &Site::from([("a/b", "x"), ("c", "y")]), Disk::default()).unwrap();
    assert_eq!(fs::read_to_string(outside.join("b")).unwrap(), "x");
    assert_eq!(fs::read_to_string(folder.join("c")).unwrap(), "y");
}

#[test]
fn a_file_is_kept_only_if_it_was_made_from_the_same_and_nobody_has_touched_it() {
    let temp = tempfile::tempdir().unwrap();
    let site = Site::from([("a", "aa"), ("b", "bb"), ("c", "cc")]);
    build(temp.path(), &site, Disk::default()).unwrap();
    fs::write(temp.path().join("b"), "xx").unwrap();
    fs::remove_file(temp.path().join("c")).unwrap();
    let output = Output::open(temp.path()).unwrap();
    let kept = |file: &str, whole| output.keep(file, &Keys { whole, ..Keys::default() }).is_some();
    assert!(kept("a", KEYS.whole));
    assert!(!kept("a", KEYS.slice), "another key");
    assert!(!kept("b", KEYS.whole), "somebody has written to it");
    assert!(!kept("c", KEYS.whole), "it has gone");
    assert!(!kept("d", KEYS.whole), "it was never there");
    assert!(!kept("a", Key::default()), "no key at all");
    let kept = |file: &str, slice| output.keep_slice(file, &slice).is_some();
    assert!(kept("a", KEYS.slice));
    assert!(!kept("a", KEYS.whole), "another slice");
    assert!(!kept("b", KEYS.slice), "somebody has written to it");
    assert!(!kept("a", Key::default()), "no slice at all");
}

#[test]
fn the_memory_of_a_build_can_be_deleted_and_is_not_believed_with_another_manifest() {
    let temp = tempfile::tempdir().unwrap();
    let memory = temp.path().join(PRIVATE).join(memory::FILE);
    let is_known = || Output::open(temp.path()).unwrap().record().is_some();
    build(temp.path(), &Site::from([("a", "aa")]), Disk::default()).unwrap();
    assert!(is_known());
    let first = fs::read(&memory).unwrap();
    build(temp.path(), &Site::from([("a", "ab")]), Disk::default()).unwrap();
    fs::write(&memory, first).unwrap();
    assert!(!is_known());
    fs::remove_file(&memory).unwrap();
    assert!(!is_known());
    build(temp.path(), &Site::from([("a", "ab")]), Disk::default()).unwrap();
    assert!(is_known(), "the next build remembers again");
}
