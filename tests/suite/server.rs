//! `sitegen serve` of a project, and what a browser would ask it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::harness::Project;

/// How long anything may take; only ever waited for in full when it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; ends with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    /// `127.0.0.1:40123`
    pub(crate) host: String,
    said: Arc<Mutex<String>>,
}

/// One answer of it.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

/// The events of one page.
pub(crate) struct Listener {
    lines: std::io::Lines<BufReader<TcpStream>>,
}

/// One event.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) mark: String,
    pub(crate) data: serde_json::Value,
}

impl Server {
    #[track_caller]
    pub(crate) fn start(project: &Project, arguments: &[&str]) -> Self {
        let any_port: &[&str] = if arguments.contains(&"--port") { &[] } else { &["--port", "0"] };
        let arguments = [&["serve"], any_port, arguments].concat();
        let mut child = project.command(&arguments).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let said = Arc::new(Mutex::new(String::new()));
        let mut hear = {
            let said = Arc::clone(&said);
            move || {
                let line = lines.next()?.ok()?;
                said.lock().unwrap().extend([line.as_str(), "\n"]);
                Some(line)
            }
        };
        let host = loop {
            let line = hear().expect("the server says where it is");
            if let Some(url) = line.strip_prefix("serving http://") {
                break url.split('/').next().unwrap().to_owned();
            }
        };
        // What it says later must not fill the pipe.
        std::thread::spawn(move || while hear().is_some() {});
        Self { child, host, said }
    }

    /// Everything that it has printed so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    pub(crate) fn has_said(&self, words: &str) -> bool {
        self.said().contains(words)
    }

    pub(crate) fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    pub(crate) fn get_with(&self, path: &str, headers: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", self.host))
    }

    /// Opens the event stream of a page that was made from `mark`.
    pub(crate) fn listen(&self, path: &str, mark: &str) -> Listener {
        self.listen_with(path, mark, "")
    }

    pub(crate) fn listen_with(&self, path: &str, mark: &str, headers: &str) -> Listener {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let address = format!("/__sitegen/events?page={}&made={mark}", path.replace('/', "%2F"));
        write!(stream, "GET {address} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host).unwrap();
        Listener { lines: BufReader::new(stream).lines() }
    }

    /// Opens the event stream of a page as it is now, past its first findings.
    #[track_caller]
    pub(crate) fn follow(&self, path: &str) -> Listener {
        let page = self.get(path);
        let mut listener = self.listen(path, page.mark());
        listener.next("findings");
        listener
    }

    /// Asks for a page until it contains the words.
    #[track_caller]
    pub(crate) fn shows(&self, path: &str, words: &str) {
        let started = Instant::now();
        while !self.get(path).body.contains(words) {
            assert!(started.elapsed() < PATIENCE, "`{words}` never came to {path}");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn is(&self, status: u16, head: &str) -> &Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        assert!(self.head.contains(head), "`{head}` is not in:\n{}", self.head);
        self
    }

    /// What the page says that it was made from.
    #[track_caller]
    pub(crate) fn mark(&self) -> &str {
        let mark = self.body.split("data-made=\"").nth(1).and_then(|rest| rest.split('"').next());
        mark.unwrap_or_else(|| panic!("no mark in:\n{}\n{}", self.head, self.body))
    }
}

impl Listener {
    /// The next event, which must be of this name.
    #[track_caller]
    pub(crate) fn next(&mut self, name: &str) -> Event {
        let event = self.any();
        assert_eq!(event.name, name, "{event:?}");
        event
    }

    /// The next event of this name; others before it are passed over.
    #[track_caller]
    pub(crate) fn until(&mut self, name: &str) -> Event {
        loop {
            let event = self.any();
            if event.name == name {
                return event;
            }
        }
    }

    #[track_caller]
    fn any(&mut self) -> Event {
        let (mut name, mut mark) = (String::new(), String::new());
        loop {
            let line = self.lines.next().expect("the stream goes on").expect("an event comes in time");
            if let Some(found) = line.strip_prefix("event: ") {
                found.clone_into(&mut name);
            } else if let Some(found) = line.strip_prefix("id: ") {
                found.clone_into(&mut mark);
            } else if let Some(data) = line.strip_prefix("data: ") {
                return Event { name, mark, data: serde_json::from_str(data).expect("data is JSON") };
            }
        }
    }
}

impl Event {
    /// The fingerprint of the page that it tells of.
    pub(crate) fn page(&self) -> &str {
        page_of(&self.mark)
    }
}

/// The fingerprint of the page in what a page or an event says it was made from.
pub(crate) fn page_of(mark: &str) -> &str {
    mark.split('-').nth(1).unwrap()
}

/// A page as a build writes it.
pub(crate) fn without_script(page: &str) -> String {
    let Some(start) = page.find("<script src=\"/__sitegen/") else { return page.to_owned() };
    let end = start + page[start..].find("</script>\n").unwrap() + "</script>\n".len();
    format!("{}{}", &page[..start], &page[end..])
}
