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
In Progress, 1 of 2 criteria met, 12 findings
 1 | # Feature Specification: Room booking
   |   id          `031-rooms`, number 31, from the name of the folder
   |   title       `Room booking`, from the title; `Feature Specification` before it was cut
";

fn project() -> Project {
    Project::with(&[
        ("content/031-rooms/spec.md", SPEC),
        ("content/002-calendar.md", "# Calendar\n\n**Feature ID**: 002-calendar\n**Status**: Draft\n"),
        ("content/guide.md", "# A guide\n\nWords.\n"),
    ])
}

/// Each reading with the number of the line that it stands under: `3 status: …`.
fn told(output: &str) -> Vec<String> {
    let mut number = 0;
    let mut told = Vec::new();
    for line in output.lines().skip(2) {
        let Some((gutter, rest)) = line.split_once('|') else { continue };
        if let Ok(own) = gutter.trim().parse::<u32>() {
            number = own;
        } else {
            let (what, text) = rest.trim_start().split_once("  ").unwrap();
            told.push(format!("{number} {what}: {}", text.trim_start()));
        }
    }
    told
}

#[test]
fn each_line_is_told_in_order_with_what_was_made_of_it() {
    let run = project().succeed(&["read", "content/031-rooms/spec.md", "--date", "2026-01-01"]);
    assert!(run.stdout.starts_with(READ), "{}", run.stdout);
    let told = told(&run.stdout);
    for line in [
        "3 status: `✅ Phase 5 Complete - two to go` is In Progress, because it speaks of a part, and a part that is done is not the whole",
        "4 owner: `Platform Team`, a team",
        "5 created: `03/04/2026` can be read in two ways; it is shown as it stands",
        "6 field: `Colour` has no meaning of its own and is shown as it stands",
        "8 heading: begins no section that is known by its name; it is shown as it stands",
        "10 story: `Book`, number 1; role `host`; without wish and benefit",
        "14 criterion: met: `A room is booked.`",
        "15 criterion: open: `It can be given back.`",
        "16 criterion: without a mark, so nothing is known: `It is clean.`",
        "18 heading: begins the dependencies",
        "21 dependency: needs `002-calendar` from 1.2.0 on: `002-calendar`",
        "22 dependency: `003-calender` looks like a spec, but there is none; the nearest are `002-calendar`",
        "23 dependency: a sentence that names no spec: `Somebody has to clean`",
        "27 release: `Version 1.0.0` is version 1.0.0, state not given",
        "28 item: without a mark, so nothing is known: `Booking`",
    ] {
        assert!(told.iter().any(|told| told == line), "`{line}` is not in:\n{}", run.stdout);
    }
    assert!(told.iter().any(|line| line.starts_with("5 warning: SG131 date-ambiguous: ")), "{}", run.stdout);
    assert!(run.stdout.contains(" 3 | **Status**: ✅ Phase 5 Complete - two to go\n"), "{}", run.stdout);
}

const FULL: &str = "\
# Feature Specification: Lockers

**Feature ID**: 040-lockers
**Status**: In Progress
**Owner**: Ada
**Created**: 2026-01-05
**Priority**: P1

## Problem Statement

Parcels wait at the desk.
It closes at six.

**User Pain Points:**
1. The queue

## User Stories

### Epic 2: Fetch (Priority: P2)
- **As a** neighbour
- **I want to** open a locker
- **So that** I fetch a parcel at night

**Acceptance Criteria:**
- [x] A code opens one locker

## Technical Specification

### Architecture

**Database**: PostgreSQL 16, Redis

### Data Model

```python
class Locker(models.Model):
    size = models.CharField()
    code = models.CharField()
```

### API Endpoints

#### Selectors

```python
def free_lockers(size: str) -> list:
    \"\"\"Lockers that are free\"\"\"
```

## Implementation Status

### Completed

**Backend**
- Codes

## Testing Strategy

### Unit Tests
- A code is used once

---

**Status**: Living specification
**Review Cadence**: Monthly
**Approval**: The housekeeper
";

#[test]
fn everything_that_is_read_is_told_and_the_rest_is_counted() {
    let project = Project::with(&[("content/040-lockers.md", FULL)]);
    let run = project.succeed(&["read", "content/040-lockers.md", "--date", "2026-01-20"]);
    let told = told(&run.stdout);
    for line in [
        "7 priority: `P1`, as it stands",
        "11 summary: `Parcels wait at the desk. It closes at six.`",
        "15 pain point: `The queue`",
        "19 story: `Fetch`, number 2, priority `P2`; role `neighbour`; wish `open a locker`; benefit `I fetch a parcel at night`",
        "31 stack: `Database` is `PostgreSQL 16`, `Redis`",
        "36 entity: `Locker` in python: 2 fields, `size`, `code`",
        "46 operation: `free_lockers` reads, under `Selectors`; `Lockers that are free`",
        "52 heading: is above 1 item of work, completed",
        "55 work: completed, under `Backend`: `Codes`",
        "60 test: `A code is used once`, under `Unit Tests`",
        "64 document: `Living specification` is said of the document, not of the feature",
        "65 review: `Monthly`, so the next review is due on 2026-02-05",
        "66 approval: `The housekeeper`",
    ] {
        assert!(told.iter().any(|told| told == line), "`{line}` is not in:\n{}", run.stdout);
    }
    assert!(run.stdout.contains("   : 4 lines of the story above\n"), "{}", run.stdout);
    // Every line of the file is there, is counted, or is empty.
    let shown = run.stdout.lines().filter_map(|line| line.split_once('|')?.0.trim().parse::<usize>().ok()).count();
    let counted =
        run.stdout.lines().filter_map(|line| line.split_once(" : ")?.1.split(' ').next()?.parse::<usize>().ok());
    let within = 1; // The second line of the summary.
    let all = FULL.lines().filter(|line| !line.is_empty()).count();
    assert_eq!(shown + counted.sum::<usize>() + within, all, "{}", run.stdout);
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
    assert_eq!(self::told(&human).len(), lines.len());
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
