//! Changes of every kind are noticed, told by the system or looked for.
//!
//! The tests only listen: a page that is asked for would make the server look at the files.

use std::fs;
use std::time::Instant;

use crate::harness::{Project, SPEC};
use crate::server::{PATIENCE, Server};

fn spec(name: &str, title: &str) -> String {
    SPEC.replace("001-search", name).replace("Specification: Search", &format!("Specification: {title}"))
}

/// Every change is told to the list of specs, which then has one word and lacks another.
fn every_change_is_noticed(arguments: &[&str]) {
    let project = Project::small();
    let server = Server::start(&project, arguments);
    let mut page = server.follow("/specs/");
    let mut expect = |what: &str, present: &str, absent: &str, change: &dyn Fn()| {
        change();
        let started = Instant::now();
        loop {
            page.until("reload");
            let body = server.get("/specs/").body;
            if body.contains(present) && !body.contains(absent) {
                break;
            }
            assert!(started.elapsed() < PATIENCE, "{what} is not noticed");
        }
    };
    let path = |name: &str| project.path(name);
    let write = |file: &str, name: &str, title: &str| project.write(file, spec(name, title));
    expect("a new file", "Buoy", "no such word", &|| write("content/002-b.md", "002-b", "Buoy"));
    expect("an edit", "Canal", "Buoy", &|| write("content/002-b.md", "002-b", "Canal"));
    expect("a file saved under another name and renamed", "Dike", "Canal", &|| {
        write("content/.002-b.md.swp", "002-b", "Dike");
        fs::rename(path("content/.002-b.md.swp"), path("content/002-b.md")).unwrap();
    });
    expect("an edit of the renamed file", "Eddy", "Dike", &|| write("content/002-b.md", "002-b", "Eddy"));
    expect("a file in new folders", "Ferry", "no such word", &|| write("content/x/y/003-c.md", "003-c", "Ferry"));
    expect("an edit in a new folder", "Gale", "Ferry", &|| write("content/x/y/003-c.md", "003-c", "Gale"));
    expect("a folder that is filled elsewhere and moved in", "Haven", "no such word", &|| {
        write("elsewhere/z/004-d.md", "004-d", "Haven");
        fs::rename(path("elsewhere"), path("content/w")).unwrap();
    });
    expect("an edit in the moved folder", "Islet", "Haven", &|| write("content/w/z/004-d.md", "004-d", "Islet"));
    expect("a renamed folder and an edit in it", "Jetty", "Islet", &|| {
        fs::rename(path("content/w"), path("content/v")).unwrap();
        write("content/v/z/004-d.md", "004-d", "Jetty");
    });
    expect("an edit in the renamed folder", "Kelp", "Jetty", &|| write("content/v/z/004-d.md", "004-d", "Kelp"));
    expect("a file that is deleted", "Gale", "Eddy", &|| project.remove("content/002-b.md"));
    expect("a folder that is deleted", "Gale", "Kelp", &|| fs::remove_dir_all(path("content/v")).unwrap());
    expect("a folder that comes back", "Lagoon", "no such word", &|| write("content/v/z/004-d.md", "004-d", "Lagoon"));
    expect("a configuration above", "Marina", "no such word", &|| {
        project.write("sitegen.toml", "title = \"Marina\"\n");
    });
    expect("a nearer configuration with a theme", "Narrows", "Marina", &|| {
        project.write("content/sitegen.toml", "theme = \"look\"\n");
        let template = "{% extends \"default/specs.html\" %}{% block title %}Narrows{% endblock title %}";
        project.write("content/look/templates/specs.html", template);
    });
    expect("what git ignores", "Gale", "Lagoon", &|| project.write("content/.gitignore", "v/\n"));
    expect("the content folder as a whole", "Ocean", "Gale", &|| {
        fs::rename(path("content"), path("old")).unwrap();
        write("content/005-e.md", "005-e", "Ocean");
    });
    expect("an edit in the new content folder", "Pier", "Ocean", &|| write("content/005-e.md", "005-e", "Pier"));
}

#[test]
fn every_change_is_told_by_the_system() {
    every_change_is_noticed(&[]);
}

#[test]
fn every_change_is_found_by_looking() {
    every_change_is_noticed(&["--poll"]);
}

#[test]
fn a_burst_of_changes_is_a_few_looks() {
    let project = Project::small();
    let server = Server::start(&project, &[]);
    let mut page = server.follow("/");
    for number in 0..400 {
        project.write(
            &format!("content/part-{}/{number:03}-spec.md", number % 20),
            spec(&format!("{number:03}-spec"), "One of many"),
        );
    }
    while !server.get("/specs/").body.contains("401") {
        page.next("reload");
    }
    // The terminal is told when it is quiet again.
    let started = Instant::now();
    while !server.has_said("checked 401 specs") {
        assert!(started.elapsed() < PATIENCE, "{}", server.said());
        std::thread::yield_now();
    }
    let looks = server.said().matches("read again").count();
    assert!(looks <= 8, "{looks} looks:\n{}", server.said());
}
