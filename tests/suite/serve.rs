//! `sitegen serve`: what is answered, and what is not.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::harness::{Project, SPEC};
use crate::server::{Server, without_script};

#[test]
fn every_page_is_what_a_build_writes() {
    let project = Project::small();
    project.write("content/guide b.md", "# Guide\n\n![p](p.png)\n\n[a](001-search.md)\n");
    project.write("content/p.png", b"\x89PNG");
    project.succeed(&["build", "--date", "2026-01-01"]);
    let server = Server::start(&project, &["--date", "2026-01-01"]);
    for (file, bytes) in project.files("public") {
        if file == ".nojekyll" {
            continue;
        }
        let path = file.strip_suffix("index.html").unwrap_or(&file).replace(' ', "%20");
        let answer = server.get(&format!("/{path}"));
        assert_eq!(without_script(&answer.body), String::from_utf8_lossy(&bytes), "/{path}");
        assert_eq!(answer.body.contains("__sitegen"), answer.head.contains("text/html"), "/{path}");
        let expected = if file == "404.html" { [200, 404] } else { [200, 200] };
        assert!(expected.contains(&answer.status), "/{path}");
    }
}

#[test]
fn types_and_conditions_are_right() {
    let project = Project::small();
    let server = Server::start(&project, &[]);
    let page = server.get("/");
    page.is(200, "content-type: text/html; charset=utf-8").is(200, "x-content-type-options: nosniff");
    let tag = page.head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
    let same = server.get_with("/", &format!("If-None-Match: W/\"x\", {tag}\r\n"));
    assert_eq!((same.is(304, &tag).body.as_str(), same.head.contains("\ncontent-type")), ("", false));
    server.get_with("/", "If-None-Match: \"other\"\r\n").is(200, "");
    let head = server.ask(&format!("HEAD / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.host));
    assert_eq!(head.is(200, &format!("content-length: {}", page.body.len())).body, "");
}

#[test]
fn only_get_and_head_and_only_our_own_names_are_answered() {
    let project = Project::small();
    let server = Server::start(&project, &[]);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let request =
            format!("{method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        server.ask(&request).is(405, "allow: get, head");
    }
    for host in ["evil.example", "localhost.evil.example:80", "192.168.0.1", ""] {
        let answer = server.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!(answer.status, 421, "{host}");
    }
    assert_eq!(server.ask("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status, 421);
    assert_eq!(server.ask("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").status, 200);
}

#[test]
fn no_path_leaves_the_site() {
    let project = Project::small();
    project.write("secret.txt", "secret");
    project.write("content/.hidden.txt", "secret");
    let server = Server::start(&project, &[]);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/files/../../secret.txt",
        "/files/%2e%2e%2fsecret.txt",
        "/files/.hidden.txt",
        "/.hidden.txt",
        "/.nojekyll",
        "//secret.txt",
        "/C:/secret.txt",
        "/..\\secret.txt",
        "/specs/%00",
        "/content/001-search.md",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.body.contains("secret\n") && answer.body != "secret", "{path}");
    }
    assert_eq!(server.get("/%ff").status, 400);
    assert_eq!(server.get("*").status, 404);
}

#[test]
fn a_missing_page_is_told_at_any_depth() {
    let project = Project::small();
    let server = Server::start(&project, &[]);
    for path in ["/none", "/none/", "/a/b/c/d.html", "/specs/none/"] {
        server.get(path).is(404, "content-type: text/html");
    }
}

#[test]
fn the_sub_path_of_the_published_site_is_kept() {
    let project = Project::small();
    project.write("content/guide.md", "# Guide\n");
    let server = Server::start(&project, &["--base-url", "https://example.org/my-portal/"]);
    assert!(server.has_said("/my-portal/ "), "{}", server.said());
    server.get("/").is(307, "location: /my-portal/\r\n");
    server.get("/my-portal").is(307, "location: /my-portal/\r\n");
    server.get("/my-portal/").is(200, "text/html");
    server.get("/my-portal/pages/guide").is(307, "location: /my-portal/pages/guide/\r\n");
    server.get("/my-portal//evil.example").is(404, "");
    server.get("/pages/guide/").is(404, "");
}

#[test]
fn a_page_shows_an_edit_and_a_broken_project_keeps_the_last_good_site() {
    let project = Project::small();
    project.write("content/guide.md", "# Guide\n\nfirst words\n");
    let server = Server::start(&project, &[]);
    let shows = |path: &str, words: &str| {
        let started = Instant::now();
        while !server.get(path).body.contains(words) {
            assert!(started.elapsed() < Duration::from_secs(20), "`{words}` never came to {path}");
        }
    };
    shows("/pages/guide/", "first words");
    project.write("content/guide.md", "# Guide\n\nother words\n");
    shows("/pages/guide/", "other words");
    project.write("content/new.md", "# New\n\nhere I am\n");
    shows("/pages/new/", "here I am");
    project.write("sitegen.toml", "titel = 1\n");
    project.write("content/guide.md", "# Guide\n\nwords in spite of it\n");
    shows("/pages/guide/", "words in spite of it");
    project.write("sitegen.toml", "title = \"Lighthouse\"\n");
    shows("/pages/guide/", "words in spite of it");
    project.remove("content/new.md");
    let started = Instant::now();
    while server.get("/pages/new/").status != 404 {
        assert!(started.elapsed() < Duration::from_secs(20), "the page of a deleted file stays");
    }
}

#[test]
fn hostile_requests_do_no_harm() {
    let project = Project::small();
    let server = Server::start(&project, &[]);
    let long = "a".repeat(40_000);
    let many = "X-Y: z\r\n".repeat(200);
    for request in [
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"),
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".to_owned(),
    ] {
        let answer = server.ask(&request);
        assert!(answer.status == 0 || answer.status >= 400, "{}: {}", answer.status, &request[..30.min(request.len())]);
    }
    server.get("/").is(200, "");
}

#[test]
fn a_port_that_is_taken_gives_the_next() {
    let project = Project::small();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let server = Server::start(&project, &["--port", &port.to_string()]);
    assert!(server.has_said(&format!("port {port} is taken\n")), "{}", server.said());
    server.get("/").is(200, "");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let project = Project::with(&[("content/a.md", SPEC)]);
    for signal in ["-INT", "-TERM"] {
        let mut server = Server::start(&project, &[]);
        // A browser that keeps its connection open holds nothing up.
        let _open = TcpStream::connect(&server.host).unwrap();
        let page = server.get("/");
        let mut stream = server.listen("/", page.mark());
        stream.next("findings");
        let sent = std::process::Command::new("kill").args([signal, &server.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()));
        assert_eq!(server.child.wait().unwrap().code(), Some(0));
    }
    assert!(!project.path("public").exists(), "nothing is written");
}
