//! `sitegen read`: how each line was read.

use serde_json::Value;

use crate::harness::Project;

const SPEC: &str = "\
# Feature Specification: Room booking

**Status**: ✅ Phase 5 Complete - two to go
**Owner**: Platform Team
**Created**: 03/04/2026
**Colour**: blue

## What it is worth

### Epic 1: Book
- **As a** host

**Acceptance Criteria:**
- [x] A room is booked.
- [ ] It can be given back.
- It is clean.

## Dependencies

### Internal
- `002-calendar` (v1.2+): free hours
- `003-calender`: busy hours
- Somebody has to clean

## Release Plan

### Version 1.0.0
- Booking
";

const READ: &str = "\
content/031-rooms/spec.md: a spec, `031-rooms`
 1  id          `031-rooms`, number 31, from the name of the folder
    title       `Room booking`, from the title; `Feature Specification` before it was cut
";

fn project() -> Project {
    Project::with(&[
        ("content/031-rooms/spec.md", SPEC),
        ("content/002-calendar.md", "# Calendar\n\n**Feature ID**: 002-calendar\n**Status**: Draft\n"),
        ("content/guide.md", "# A guide\n\nWords.\n"),
    ])
}

#[test]
fn each_line_is_told_in_order_with_what_was_made_of_it() {
    let run = project().succeed(&["read", "content/031-rooms/spec.md", "--date", "2026-01-01"]);
    assert!(run.stdout.starts_with(READ), "{}", run.stdout);
    for line in [
        " 3  status      `✅ Phase 5 Complete - two to go` is In Progress, because it speaks of a part, and a part that is done is not the whole",
        " 4  owner       `Platform Team`, a team",
        " 5  created     `03/04/2026` can be read in two ways; it is shown as it stands",
        " 6  field       `Colour` has no meaning of its own and is shown as it stands",
        " 8  heading     begins no section that is known by its name; it is shown as it stands",
        "10  story       `Book`, number 1; without wish and benefit",
        "14  criterion   met: `A room is booked.`",
        "15  criterion   open: `It can be given back.`",
        "16  criterion   without a mark, so nothing is known: `It is clean.`",
        "18  heading     begins the dependencies",
        "21  dependency  needs `002-calendar` from 1.2.0 on: `002-calendar`",
        "22  dependency  `003-calender` looks like a spec, but there is none; the nearest are `002-calendar`",
        "23  dependency  a sentence that names no spec: `Somebody has to clean`",
        "27  release     `Version 1.0.0` is version 1.0.0, state not given",
        "28  item        without a mark, so nothing is known: `Booking`",
    ] {
        assert!(
            run.stdout.lines().any(|told| told.trim_start() == line.trim_start()),
            "`{line}` is not in:\n{}",
            run.stdout
        );
    }
    assert!(run.stdout.contains("warning     SG131 date-ambiguous: "), "{}", run.stdout);
}

#[test]
fn the_same_is_told_as_data() {
    let project = project();
    let json =
        project.succeed(&["read", "content/031-rooms/spec.md", "--format", "json", "--date", "2026-01-01"]).stdout;
    let told: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&told["path"], &told["read_as"]), (&"031-rooms/spec.md".into(), &"a spec, `031-rooms`".into()));
    let lines = told["lines"].as_array().unwrap();
    let numbers: Vec<u64> = lines.iter().map(|line| line["line"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted());
    let status = lines.iter().find(|line| line["what"] == "status").unwrap();
    assert_eq!((&status["line"], &status["column"]), (&3.into(), &13.into()));
    let human = project.succeed(&["read", "content/031-rooms/spec.md", "--date", "2026-01-01"]).stdout;
    assert_eq!(human.lines().count(), lines.len() + 1);
}

#[test]
fn the_folder_is_found_and_a_file_that_is_not_read_is_said_to_be_none() {
    let project = project();
    assert!(project.succeed(&["read", "content/guide.md"]).stdout.contains("an ordinary page"));
    project.write("specs/a.md", "# A\n\n**Status**: Draft\n");
    assert!(project.succeed(&["read", "specs/a.md"]).stdout.contains("`Draft` is Draft"));
    project.fail(&["read", "specs/b.md"], &["cannot read `specs/b.md`"]);
    project.write("content/notes.txt", "x");
    project.fail(&["read", "content/notes.txt"], &["is not one of the documents", "--content"]);
    project.fail(&["read", "specs/a.md", "--content", "content"], &["is not one of the documents"]);
}
