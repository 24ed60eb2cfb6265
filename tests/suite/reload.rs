//! What an open page is told by `sitegen serve`: its own changes, each once, and nothing else.

use crate::harness::{Project, SPEC};
use crate::server::{Server, page_of};

const GUIDE: &str = "# Guide\n\nfirst words\n";

fn project() -> Project {
    let project = Project::small();
    project.write("content/guide.md", GUIDE);
    project
}

#[test]
fn a_page_carries_a_script_that_the_preview_serves_itself() {
    let project = project();
    let server = Server::start(&project, &[]);
    let page = server.get("/specs/001-search/");
    let head = page.body.split("</head>").next().unwrap();
    assert!(head.ends_with("></script>\n") && head.contains("<script src=\"/__sitegen/reload.js\" data-made=\""));
    let script = server.get("/__sitegen/reload.js");
    assert!(script.is(200, "content-type: text/javascript").body.contains("EventSource"));
    server.get("/__sitegen/overlay.css").is(200, "content-type: text/css");
    server.get("/none").is(404, "text/html").mark();
}

#[test]
fn only_the_page_whose_bytes_changed_is_reloaded() {
    let project = project();
    let server = Server::start(&project, &[]);
    let (mut spec, mut guide) = (server.follow("/specs/001-search/"), server.follow("/pages/guide/"));
    for words in ["second", "third"] {
        project.write("content/guide.md", GUIDE.replace("first", words));
        guide.next("reload");
    }
    project.write("content/001-search.md", SPEC.replace("Nobody", "Hardly anybody"));
    let event = spec.next("reload");
    assert_eq!(
        event.page(),
        page_of(server.get("/specs/001-search/").mark()),
        "the first reload is that of its own edit"
    );
}

#[test]
fn what_happens_while_nobody_listens_is_told_at_once() {
    let project = project();
    let server = Server::start(&project, &[]);
    let before = server.get("/pages/guide/").mark().to_owned();
    project.write("content/guide.md", GUIDE.replace("first", "other"));
    server.shows("/pages/guide/", "other words");
    server.listen("/pages/guide/", &before).next("reload");
    let now = server.get("/pages/guide/").mark().to_owned();
    server.listen("/pages/guide/", &now).next("findings");
    // A browser that comes back says what it heard last.
    let back = format!("Last-Event-ID: {now}\r\n");
    server.listen_with("/pages/guide/", &before, &back).next("findings");
}

#[test]
fn a_page_of_an_earlier_server_is_compared_by_its_bytes() {
    let project = project();
    let first = Server::start(&project, &[]);
    let (spec, guide) = (first.get("/specs/001-search/"), first.get("/pages/guide/"));
    drop(first);
    project.write("content/guide.md", GUIDE.replace("first", "other"));
    let second = Server::start(&project, &[]);
    second.listen("/specs/001-search/", spec.mark()).next("findings");
    second.listen("/pages/guide/", guide.mark()).next("reload");
}

#[test]
fn a_page_that_appears_takes_the_place_of_what_said_it_was_missing() {
    let project = project();
    let server = Server::start(&project, &[]);
    let mut missing = server.follow("/pages/new/");
    project.write("content/new.md", "# New\n");
    missing.next("reload");
    let mut there = server.follow("/pages/new/");
    project.remove("content/new.md");
    there.next("reload");
}

#[test]
fn style_sheets_are_exchanged_and_scripts_reload() {
    let project = project();
    project.write("look/css/custom.css", ".a { color: red }");
    project.write("look/js/site.js", "// nothing");
    let server = Server::start(&project, &["--theme", "look"]);
    let mut page = server.follow("/pages/guide/");
    project.write("look/css/custom.css", ".a { color: blue }");
    let style = page.next("style");
    assert!(server.get("/assets/site.css?made=1").body.contains(".a{color:#00f}"));
    server.listen("/pages/guide/", &style.mark).next("findings");
    project.write("look/js/site.js", "// something");
    page.next("reload");
}

#[test]
fn an_edited_picture_reloads_the_page_that_shows_it() {
    let project = project();
    project.write("content/guide.md", "# Guide\n\n![a picture](a.png)\n");
    project.write("content/a.png", b"\x89PNG first");
    let server = Server::start(&project, &[]);
    let (mut guide, mut spec) = (server.follow("/pages/guide/"), server.follow("/specs/001-search/"));
    project.write("content/a.png", b"\x89PNG other");
    guide.next("reload");
    project.write("content/001-search.md", SPEC.replace("Nobody", "Hardly anybody"));
    let event = spec.next("reload");
    assert_eq!(event.page(), page_of(server.get("/specs/001-search/").mark()), "the picture is none of its own");
}

#[test]
fn findings_of_the_document_come_with_their_place() {
    let project = project();
    let server = Server::start(&project, &[]);
    let mut page = server.follow("/specs/001-search/");
    project.write("content/001-search.md", SPEC.replace("Draft", "Doone"));
    page.next("reload");
    let page = server.get("/specs/001-search/");
    let findings = server.listen("/specs/001-search/", page.mark()).next("findings").data;
    let found =
        findings.as_array().unwrap().iter().find(|finding| finding["message"].as_str().unwrap().contains("Doone"));
    let found = found.unwrap_or_else(|| panic!("{findings}"));
    assert_eq!(found["severity"], "warning", "{found}");
    assert!(found["place"].as_str().unwrap().starts_with("001-search.md:4:"), "{found}");
    let list = server.get("/");
    assert_eq!(server.listen("/", list.mark()).next("findings").data.as_array().unwrap().len(), 0);
}

#[test]
fn a_mistake_in_the_configuration_is_shown_over_the_last_good_page() {
    let project = project();
    let server = Server::start(&project, &[]);
    let mut page = server.follow("/pages/guide/");
    project.write("sitegen.toml", "title = \"A\"\ntitel = 1\n");
    let trouble = page.next("trouble").data;
    assert!(trouble["message"].as_str().unwrap().contains("titel"), "{trouble}");
    assert!(trouble["place"].as_str().unwrap().ends_with("sitegen.toml:2:1"), "{trouble}");
    assert_eq!((&trouble["source"], &trouble["length"]), (&"titel = 1".into(), &5.into()));
    let good = server.get("/pages/guide/");
    assert!(good.is(200, "text/html").body.contains("first words"));
    server.listen("/pages/guide/", good.mark()).next("trouble");
    project.write("sitegen.toml", "");
    assert!(page.next("trouble").data.is_null());
}

#[test]
fn a_mistake_in_a_template_is_told_with_its_line_and_mended_by_itself() {
    let project = project();
    project.write("look/templates/document.html", "{% extends \"default/document.html\" %}\n");
    let server = Server::start(&project, &["--theme", "look"]);
    let mut page = server.follow("/pages/guide/");
    for mistake in [
        "{% extends \"default/document.html\" %}\n{% block main %}{{ view.nothing.here }}{% endblock main %}\n",
        "a\n{{ b",
    ] {
        project.write("look/templates/document.html", mistake);
        let trouble = page.until("trouble").data;
        assert!(trouble["place"].as_str().unwrap().contains("document.html:2:"), "{trouble}");
    }
    project.write("look/templates/document.html", "{% extends \"default/document.html\" %}\n\n");
    assert!(page.next("trouble").data.is_null());
}

#[test]
fn a_page_that_cannot_be_made_says_why_and_becomes_one() {
    let project = project();
    let broken =
        "{% extends \"default/document.html\" %}\n{% block main %}{{ view.nothing.here }}{% endblock main %}\n";
    project.write("look/templates/document.html", broken);
    let server = Server::start(&project, &["--theme", "look"]);
    let page = server.get("/pages/guide/");
    assert!(page.is(500, "content-security-policy").body.contains("document.html:2:"), "{}", page.body);
    let mut page = server.listen("/pages/guide/", page.mark());
    page.next("trouble");
    page.next("findings");
    project.write("look/templates/document.html", "{% extends \"default/document.html\" %}\n");
    page.next("reload");
}

#[test]
fn only_pages_that_say_what_they_are_may_listen_and_not_too_many() {
    let project = project();
    let server = Server::start(&project, &[]);
    for query in ["", "?page=/", "?made=1-2-3", "?page=/&made=x", "?page=%ff&made=1-2-3"] {
        server.get(&format!("/__sitegen/events{query}")).is(400, "");
    }
    let foreign = "GET /__sitegen/events?page=/&made=1-2-3 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    server.ask(foreign).is(421, "");
    let head = format!(
        "HEAD /__sitegen/events?page=/&made=1-2-3 HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.host
    );
    server.ask(&head).is(200, "text/event-stream");
    let mark = server.get("/").mark().to_owned();
    let mut streams: Vec<_> = (0..64).map(|_| server.listen("/", &mark)).collect();
    for stream in &mut streams {
        stream.next("findings");
    }
    let query = format!("/__sitegen/events?page=/&made={mark}");
    server.get(&query).is(503, "");
    server.get("/pages/guide/").is(200, "");
    // Whoever goes makes room.
    drop(streams);
    let started = std::time::Instant::now();
    let head = format!("GET {query} HTTP/1.1\r\nHost: {}\r\n\r\n", server.host);
    loop {
        let mut stream = std::net::TcpStream::connect(&server.host).unwrap();
        let mut status = [0; 12];
        std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
        std::io::Read::read_exact(&mut stream, &mut status).unwrap();
        if status.ends_with(b"200") {
            break;
        }
        assert!(started.elapsed() < crate::server::PATIENCE, "the places of closed streams are not given back");
    }
}
