//! Hearing of changes, and gathering them until the disk is quiet.
//!
//! The operating system says that something happened; what has changed is found by looking at the files. So an
//! editor that saves by renaming, an event that comes twice and a branch switch are all the same to us. One edit is
//! looked at after a few milliseconds; the more happens at once, the longer the silence that is waited for, so that
//! five thousand files are one rebuild. Whoever asks for a page meanwhile does not wait for the silence.
//!
//! Where the system cannot tell (network drives, too many folders), the files are looked at twice a second.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::session::Places;

use super::drives;
use super::live::{Changes, Live, Published};

/// How long a look at the files is good for where no changes are told.
const FRESH: Duration = Duration::from_millis(500);

/// The same where they are told: then only to find what was told to nobody.
const CHECKED: Duration = Duration::from_secs(2);

/// How long a look that nobody told of a change for leaves the processors to the page that is being made.
const ASIDE: Duration = Duration::from_millis(400);

/// The longest wait for silence: a slow disk needs four seconds for five thousand files.
const PATIENCE: Duration = Duration::from_secs(5);

/// More changed files than this are looked at all together.
const MANY: usize = 256;

/// On Linux each folder is watched for itself, so that what is not read (`.git`, `node_modules`, the output) costs
/// no watch. Elsewhere the system watches whole trees, and single watches would be dear.
const EACH_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// The operating system tells of them, where it can.
    Events,
    /// The files are looked at again and again.
    Polling,
}

/// The site that is served, and whoever watches its files.
pub(super) struct Watched {
    live: Arc<Live>,
    notices: Arc<Notices>,
}

/// What the watcher does next.
enum Next {
    Look(Changes),
    /// Somebody else has looked; only the watches may have to follow.
    Follow,
    Stop,
}

/// What the operating system has told and nobody has looked at yet.
#[derive(Default)]
struct Notices {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    places: Places,
    /// Changes for the next look.
    changes: Option<Changes>,
    /// Folders that came, went or moved: what watched them watches something else now.
    moved: BTreeSet<PathBuf>,
    /// How many events have come since the last silence, and when the first and the last did.
    events: usize,
    first: Option<Instant>,
    last: Option<Instant>,
    polling: bool,
    /// When all files are to be looked at, though nobody told of a change.
    check: Option<Instant>,
    /// Why no more events will come.
    failed: Option<String>,
    stopped: bool,
}

impl Watched {
    /// Begins to watch; everything that changes from the call on is seen.
    pub(super) fn start(live: Live, watching: Watching) -> Arc<Self> {
        let watched = Arc::new(Self { live: Arc::new(live), notices: Arc::default() });
        watched.notices.state().polling = watching == Watching::Polling;
        let (live, notices) = (Arc::clone(&watched.live), Arc::clone(&watched.notices));
        std::thread::spawn(move || watch(&live, &notices));
        watched
    }

    pub(super) fn live(&self) -> &Live {
        &self.live
    }

    /// The site as its files stand now, as far as anybody has told. Where they cannot be read any more, the last
    /// good site.
    pub(super) fn fresh(&self) -> Arc<Published> {
        let (changes, polling) = {
            let mut state = self.notices.state();
            (state.changes.take(), state.polling)
        };
        let (age, took) = self.live.last_look();
        match changes {
            Some(changes) => self.live.look(&changes),
            None if polling && age >= FRESH => self.live.look(&Changes::Unknown),
            None if age >= CHECKED.max(took * 50) => {
                self.notices.state().check.get_or_insert_with(|| Instant::now() + ASIDE);
                self.notices.bell.notify_all();
            }
            None => {}
        }
        self.live.current()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.notices.state().stopped = true;
        self.notices.bell.notify_all();
    }
}

/// The watcher's thread.
fn watch(live: &Live, notices: &Arc<Notices>) {
    let mut folders = Folders::default();
    if !notices.state().polling {
        let places = live.places();
        let drive = places.folders.iter().next().and_then(|root| drives::remote(root));
        match drive {
            Some(kind) => notices.poll(live, &format!("changes on a drive of the kind `{kind}` are not told")),
            None => match open(notices) {
                Ok(watcher) => folders.watcher = Some(watcher),
                Err(cause) => notices.poll(live, &reason(&cause)),
            },
        }
    }
    // Whatever changed before the first watch stood.
    notices.state().check = Some(Instant::now() + ASIDE);
    let mut changes = None;
    loop {
        follow(live, notices, &mut folders);
        while let Some(now) = changes.take() {
            // Reading must never fail; if it does all the same, the preview goes on with the last good site.
            let _ = catch_unwind(AssertUnwindSafe(|| live.look(&now)));
            if follow(live, notices, &mut folders) {
                // What came into a new folder before it was watched was told to nobody.
                changes = Some(Changes::Unknown);
            }
        }
        match notices.next(live) {
            Next::Look(next) => changes = Some(next),
            Next::Follow => {}
            Next::Stop => return,
        }
    }
}

/// Watches what the project consists of now; whether there are folders that were not watched before.
fn follow(live: &Live, notices: &Notices, folders: &mut Folders) -> bool {
    let places = live.places();
    let (moved, failed) = {
        let mut state = notices.state();
        if state.places != places {
            state.places = places.clone();
        }
        (std::mem::take(&mut state.moved), state.failed.take())
    };
    if let Some(reason) = failed {
        folders.watcher = None;
        notices.poll(live, &reason);
    }
    match folders.set(&places, &moved) {
        Ok(news) => news,
        Err(cause) => {
            folders.watcher = None;
            notices.poll(live, &reason(&cause));
            false
        }
    }
}

impl Notices {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No events any more: says so, once.
    fn poll(&self, live: &Live, reason: &str) {
        let already = std::mem::replace(&mut self.state().polling, true);
        if !already {
            live.tell_polling(reason);
        }
    }

    /// Waits until there is something to do.
    fn next(&self, live: &Live) -> Next {
        let mut state = self.state();
        loop {
            if state.stopped {
                return Next::Stop;
            }
            if state.failed.is_some() {
                return Next::Follow;
            }
            let wait = match (state.first, state.last) {
                (Some(first), Some(last)) => {
                    let due = (last + silence(state.events)).min(first + PATIENCE);
                    let now = Instant::now();
                    if due <= now {
                        (state.first, state.last, state.events) = (None, None, 0);
                        return state.changes.take().map_or(Next::Follow, Next::Look);
                    }
                    due - now
                }
                _ if state.check.is_some_and(|due| due <= Instant::now()) => {
                    state.check = None;
                    return Next::Look(Changes::Unknown);
                }
                _ => {
                    // The looks must not fill the processor, however many files there are. A project in trouble
                    // may be mended where nobody watches yet.
                    let (polling, in_trouble) = (state.polling, live.current().trouble.is_some());
                    drop(state);
                    let (age, took) = live.last_look();
                    let pause = if polling { FRESH.max(took * 20) } else { CHECKED.max(took * 20) };
                    let wanted = polling && live.has_listeners() || in_trouble;
                    if wanted && age >= pause {
                        return Next::Look(Changes::Unknown);
                    }
                    state = self.state();
                    let until_check = state.check.map(|due| due.saturating_duration_since(Instant::now()));
                    let wait = match wanted {
                        true => pause.saturating_sub(age),
                        false if polling => FRESH,
                        // The bell will ring.
                        false => Duration::from_secs(60),
                    };
                    until_check.map_or(wait, |until| wait.min(until))
                }
            };
            state = self.bell.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn notice(&self, event: notify::Result<notify::Event>) {
        let mut state = self.state();
        match event {
            Err(cause) if matches!(cause.kind, ErrorKind::MaxFilesWatch) => state.failed = Some(reason(&cause)),
            Err(_) => state.add_unknown(),
            Ok(event) if event.need_rescan() => state.add_unknown(),
            Ok(event) => {
                let is_news = match event.kind {
                    EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
                    _ => true,
                };
                if !is_news {
                    return;
                }
                let moves = matches!(
                    event.kind,
                    EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
                );
                let mut counts = false;
                for path in event.paths {
                    counts |= state.add(path, moves);
                }
                if !counts {
                    return;
                }
            }
        }
        drop(state);
        self.bell.notify_all();
    }
}

impl State {
    /// Whether a change of this path is one of the project.
    fn add(&mut self, path: PathBuf, moves: bool) -> bool {
        if !self.places.contain(&path) {
            return false;
        }
        self.heard();
        if moves && self.places.folders.contains(&path) {
            self.moved.insert(path.clone());
        }
        match self.changes.get_or_insert_with(|| Changes::Files(BTreeSet::new())) {
            Changes::Files(files) if files.len() < MANY => drop(files.insert(path)),
            changes => *changes = Changes::Unknown,
        }
        true
    }

    fn add_unknown(&mut self) {
        self.heard();
        self.changes = Some(Changes::Unknown);
    }

    fn heard(&mut self) {
        let now = Instant::now();
        self.events += 1;
        self.first.get_or_insert(now);
        self.last = Some(now);
    }
}

/// How long the disk must be quiet after so many events. Saving one file is a handful of them.
fn silence(events: usize) -> Duration {
    Duration::from_millis(match events {
        0..=12 => 8,
        13..=60 => 40,
        _ => 150,
    })
}

fn open(notices: &Arc<Notices>) -> notify::Result<RecommendedWatcher> {
    let notices = Arc::clone(notices);
    // What a link leads to is watched under its real name.
    let config = notify::Config::default().with_follow_symlinks(false);
    RecommendedWatcher::new(move |event| notices.notice(event), config)
}

/// Why there are no events, in words of the user.
fn reason(cause: &notify::Error) -> String {
    match &cause.kind {
        ErrorKind::MaxFilesWatch => {
            "the system watches no more folders for this user (see `sysctl fs.inotify.max_user_watches`)".into()
        }
        ErrorKind::Io(cause) if cause.raw_os_error() == Some(24) => {
            "the system watches for no more programs of this user (see `sysctl fs.inotify.max_user_instances`)".into()
        }
        _ => format!("the system does not tell of changes: {cause}"),
    }
}

/// The folders that are watched.
#[derive(Default)]
struct Folders {
    /// None while polling.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
}

impl Folders {
    /// Watches exactly what `places` says; whether there is anything new. A folder that is not there is left to
    /// the one above it.
    fn set(&mut self, places: &Places, moved: &BTreeSet<PathBuf>) -> notify::Result<bool> {
        let Some(watcher) = &mut self.watcher else { return Ok(false) };
        let wanted = wanted(places);
        let stale = |folder: &Path| folder.ancestors().any(|above| moved.contains(above));
        // First away with the old: a folder that was renamed is still watched, under its old name.
        let old: Vec<PathBuf> =
            self.watched.iter().filter(|folder| stale(folder) || !wanted.contains(*folder)).cloned().collect();
        for folder in old {
            let _ = watcher.unwatch(&folder);
            self.watched.remove(&folder);
        }
        let mut news = false;
        for folder in wanted {
            if self.watched.contains(&folder) {
                continue;
            }
            let whole = !EACH_FOLDER && places.folders.contains(&folder);
            let mode = if whole { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match watcher.watch(&folder, mode) {
                Ok(()) => {
                    self.watched.insert(folder);
                    news = true;
                }
                Err(cause) if is_gone(&cause) => {}
                Err(cause) => return Err(cause),
            }
        }
        Ok(news)
    }
}

fn wanted(places: &Places) -> BTreeSet<PathBuf> {
    let all: BTreeSet<PathBuf> = places.watched().map(Path::to_path_buf).collect();
    if EACH_FOLDER {
        return all;
    }
    // A tree that lies in another is watched with it.
    let inside = |folder: &Path| folder.ancestors().skip(1).any(|above| places.folders.contains(above));
    all.into_iter().filter(|folder| !inside(folder)).collect()
}

fn is_gone(cause: &notify::Error) -> bool {
    match &cause.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(cause) => {
            matches!(cause.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        let mut state = State::default();
        state.places.folders.extend(["/p/content".into(), "/p/content/a".into()]);
        state.places.files.insert("/p/sitegen.toml".into());
        state
    }

    #[test]
    fn only_what_belongs_to_the_project_counts() {
        let mut state = state();
        for other in ["/p/other.toml", "/p/content/.a.md.swp", "/p/content/.git/index", "/p/content/b/c.md"] {
            assert!(!state.add(other.into(), true), "{other}");
        }
        assert_eq!((state.changes.as_ref(), state.events), (None, 0));
        for ours in ["/p/sitegen.toml", "/p/content/.gitignore", "/p/content/a/b.md", "/p/content/a"] {
            assert!(state.add(ours.into(), true), "{ours}");
        }
        assert_eq!(state.moved, BTreeSet::from(["/p/content/a".into()]));
        assert_eq!(state.events, 4);
    }

    #[test]
    fn many_files_are_looked_at_all_together() {
        let mut state = state();
        for number in 0..MANY {
            state.add(format!("/p/content/{number}.md").into(), false);
        }
        assert!(matches!(&state.changes, Some(Changes::Files(files)) if files.len() == MANY));
        state.add("/p/content/another.md".into(), false);
        assert_eq!(state.changes, Some(Changes::Unknown));
        state.add("/p/content/one-more.md".into(), false);
        assert_eq!(state.changes, Some(Changes::Unknown));
        assert!(silence(state.events) > silence(1));
    }
}
