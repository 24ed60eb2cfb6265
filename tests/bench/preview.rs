//! The preview as a browser sees it: when it answers, and how long an edit takes to be seen.
//!
//! An edit is timed from the moment the file is written until a page that holds it has come over HTTP. The page is
//! asked for when the event stream says that it has changed, as a browser does it, so the watcher's delay counts.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use sitegen::serve::{self, Event, Options, Watching};
use sitegen::session::Session;

use crate::measure::{Memory, Stopwatch};

/// How many edits are timed.
const EDITS: usize = 48;

/// The pause between two edits: an author's, not a script's. Meanwhile the rules are asked for the terminal.
const PAUSE: Duration = Duration::from_millis(300);

/// Serves the project, prints what the start and the edits take. The server ends with the process.
pub(crate) fn run(session: Session, content: &Path, files: &[PathBuf]) {
    let watch = Stopwatch::start();
    let (ready, is_ready) = mpsc::channel();
    std::thread::spawn(move || {
        let options = Options { host: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 0, watching: Watching::Events };
        let tell = move |event: Event<'_>| match event {
            Event::Ready { url, .. } => drop(ready.send(url.to_owned())),
            // What the terminal would be told is worked out, as in life.
            Event::Read(site) | Event::Changed(site) => drop(site.findings().all().count()),
            Event::Polling(_) | Event::Trouble(_) => {}
        };
        serve::run(session, options, tell).unwrap();
    });
    let url = is_ready.recv().unwrap();
    let (host, root) = url.trim_start_matches("http://").split_once('/').unwrap();
    let server = Server { host: host.to_owned(), root: format!("/{root}") };
    watch.report("serve: start until it answers", Memory::NotMeant);
    let watch = Stopwatch::start();
    server.get("");
    watch.report("serve: first page", Memory::NotMeant);
    std::thread::sleep(PAUSE * 4);

    let watch = Stopwatch::start();
    let mut times: Vec<Duration> = (0..EDITS).filter_map(|number| server.edit(content, files, number)).collect();
    times.sort_unstable();
    let edits = times.len() as u32;
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    watch.report_as("serve: edit to visible, p50", at(50), edits, Memory::NotMeant);
    watch.report_as("serve: edit to visible, p95", at(95), edits, Memory::Peak);
}

struct Server {
    host: String,
    root: String,
}

impl Server {
    /// Edits one file in one of several ways, and gives the time until the edit has been seen; `None` if the file has
    /// no place for it. The file is then what it was.
    fn edit(&self, content: &Path, files: &[PathBuf], number: usize) -> Option<Duration> {
        let file = content.join(&files[(number * 7919 + 13) % files.len()]);
        let address = format!("specs/{}/", file.file_stem()?.to_str()?);
        let word = format!("zebra{number}");
        let text = fs::read_to_string(&file).unwrap();
        let edited = match number % 3 {
            0 => text.replacen("## Problem Statement\n\n", &format!("## Problem Statement\n\nA {word} more. "), 1),
            1 => text.replacen("\n- [", &format!("\n- [ ] The {word} is met.\n- ["), 1),
            _ => text.replacen("**Status**: ", &format!("**Status**: Blocked ({word}), was "), 1),
        };
        if edited == text {
            return None;
        }
        let page = self.get(&address);
        let mark = page.split("data-made=\"").nth(1)?.split('"').next()?;
        let mut events = self.listen(&address, mark);
        events.until("event: findings");
        let started = Instant::now();
        fs::write(&file, edited).unwrap();
        loop {
            events.until("event: reload");
            if self.get(&address).contains(&word) {
                break;
            }
        }
        let took = started.elapsed();
        std::thread::sleep(PAUSE);
        fs::write(&file, text).unwrap();
        events.until("event: reload");
        std::thread::sleep(PAUSE);
        Some(took)
    }

    fn ask(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host).unwrap();
        stream
    }

    fn get(&self, address: &str) -> String {
        let mut text = String::new();
        self.ask(&format!("{}{address}", self.root)).read_to_string(&mut text).unwrap();
        text
    }

    fn listen(&self, address: &str, mark: &str) -> Events {
        let page = format!("{}{address}", self.root).replace('/', "%2F");
        Events(BufReader::new(self.ask(&format!("/__sitegen/events?page={page}&made={mark}"))))
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    fn until(&mut self, event: &str) {
        let mut line = String::new();
        while line.trim_end() != event {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream has ended");
        }
    }
}
