//! Sequence diagrams.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::super::draw;
use super::{drawn, refused, words};

#[test]
fn participants_messages_notes_and_blocks_are_drawn_with_all_their_words() {
    let svg = drawn(
        "sequenceDiagram\n  autonumber 5 5\n  participant C as Web client<br/>(browser)\n  actor U as User\n  U->>+C: Opens; the page: now\n\
         C-->>-U: shows #quot;it#quot;\n  Note over C,U: Both wait\n  note right of C: alone\n  alt is signed in\n    C-xS-1: save\n  else\n\
         par in time\n loop every minute\n U->>U: blinks\n end\n and later\n S-1--)C: done\n end\n end\n  S-1<<->>C: talk",
    );
    assert_eq!(
        words(&svg),
        [
            "5. Opens; the page: now",
            "10. shows \"it\"".replace('"', "&quot;").as_str(),
            "Both wait",
            "alone",
            "15. save",
            "20. blinks",
            "loop",
            "[every minute]",
            "25. done",
            "par",
            "[in time]",
            "[later]",
            "alt",
            "[is signed in]",
            "30. talk",
            "Web client (browser)",
            "User",
            "S-1",
        ]
    );
    assert!(svg.contains("<title id=\"x\">Sequence diagram with 3 participants and 6 messages</title>"), "{svg}");
    assert_eq!(svg.matches("drawing-arrow").count(), 5);
    assert_eq!(svg.matches("class=\"drawing-line is-dotted\"").count(), 2);
    assert_eq!(svg.matches("drawing-bar").count(), 1);
    assert_eq!(svg.matches("drawing-block").count(), 3);
}

#[test]
fn a_sequence_is_told_in_words() {
    let svg = drawn("sequenceDiagram\nA->>B: ask\nB-->>A: answer.\nNote over A: done\nloop daily\nB->>B: sleep\nend");
    assert!(svg.contains("<desc>A to B: ask. B to A: answer. Note: done. loop daily. B to B: sleep</desc>"), "{svg}");
}

#[test]
fn boxes_stand_around_their_participants_and_colours_are_no_titles() {
    let svg = drawn(
        "sequenceDiagram\nbox Aqua Front of house\nparticipant A\nparticipant B\nend\nbox rgb(1,2,3)\nparticipant C\nend\n\
         title: Who asks whom\nrect rgb(0, 255, 0)\nA->>C: x\nend",
    );
    assert_eq!(words(&svg), ["Front of house", "x", "A", "B", "C", "Who asks whom"]);
    assert_eq!(svg.matches("drawing-group").count(), 2);
    assert_eq!(svg.matches("drawing-area").count(), 1);
    assert!(!svg.contains("rgb") && svg.contains("<title id=\"x\">Who asks whom</title>"));
}

#[test]
fn names_may_be_words_of_the_language() {
    let svg = drawn("sequenceDiagram\nloop->>note: a\nNote ->> Loop: b\nalice smith->>web-app: c");
    assert_eq!(words(&svg), ["a", "b", "c", "loop", "note", "Note", "Loop", "alice smith", "web-app"]);
}

#[test]
fn what_is_not_understood_is_refused_with_its_line() {
    refused("sequenceDiagram", 0, "there is nothing in it");
    refused("sequenceDiagram\nA->>B: x\nhello there", 2, "`hello there` is not understood");
    refused("sequenceDiagram\nA->>: x", 1, "there should be the name of a participant");
    refused("sequenceDiagram\nloop x\nA->>B: y", 1, "this block has no `end`");
    refused("sequenceDiagram\nA->>B: y\nend", 2, "`end` ends nothing");
    refused("sequenceDiagram\nloop x\nelse y\nend", 2, "`else` belongs to no block");
    refused("sequenceDiagram\nA->>B: x\ndeactivate B", 2, "`B` is not active here");
    refused("sequenceDiagram\ncreate participant B\nA->>B: x", 1, "participants that come and go are not drawn");
    refused("sequenceDiagram\nbox one\nA->>B: x\nend", 2, "only participants can stand in a `box`");
    refused(
        "sequenceDiagram\nA->>B: x\nNote across A: y",
        2,
        "a note stands `over`, `left of` or `right of` participants",
    );
    refused("sequenceDiagram\nautonumber x\nA->>B: y", 1, "`x` is no number");
    let deep = format!("sequenceDiagram\nA->>B: x\n{}", "loop\n".repeat(9));
    refused(&deep, 10, "more than 8 blocks stand in each other");
}

#[test]
fn large_sequences_are_refused_and_nothing_gets_out_of_a_picture() {
    let many = |count: usize| format!("sequenceDiagram\n{}", "A->>B: x\n".repeat(count));
    drawn(&many(500));
    assert!(draw(&many(501), "x").is_err());
    let crowd: String = (0..31).fold("sequenceDiagram\n".to_owned(), |mut text, number| {
        let _ = writeln!(text, "participant P{number}");
        text
    });
    assert!(draw(&crowd, "x").is_err());
    let svg = drawn(
        "sequenceDiagram\nparticipant A as <script>alert(1)</script>\nA->>B: <img src=x onerror=alert(1)>\n\
         Note over B: \"><a href='javascript:alert(1)'>\nrect url(javascript:alert(1))\"/><script>\nend",
    );
    assert!(
        !svg.contains("<script") && !svg.contains("<img") && !svg.contains("<a ") && !svg.contains("url("),
        "{svg}"
    );
}

const NAMES: [&str; 5] = ["Client", "api-1", "検索 サービス", "البحث", "a b"];
const SIGNS: [&str; 10] = ["->>", "-->>", "->", "-->", "-x", "--x", "-)", "--)", "<<->>", "<<-->>"];

/// A sequence of these steps, and every word that is said in it.
fn told(steps: &[(u8, usize, usize, String)]) -> (String, Vec<String>) {
    let mut source = "sequenceDiagram\n".to_owned();
    let mut said = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for (kind, one, other, words) in steps {
        let (from, to) = (NAMES[one % 5], NAMES[other % 5]);
        let _ = match kind {
            0..=3 => writeln!(source, "{from}{}{to}: {words}", SIGNS[(one + other) % 10]),
            4 => writeln!(source, "{from}->>+{to}: {words}"),
            5 => writeln!(source, "Note over {from}, {to}: {words}"),
            6 => writeln!(source, "Note left of {from}: {words}"),
            7 => writeln!(source, "activate {from}\nNote right of {from}: {words}\ndeactivate {from}"),
            8 | 9 if open.len() < 8 => {
                let word = ["loop", "alt", "opt", "par", "critical", "break"][one % 6];
                open.push(word);
                writeln!(source, "{word} {words}")
            }
            8 | 9 => continue,
            10 => match open.last() {
                Some(&"alt") => writeln!(source, "else {words}"),
                Some(&"par") => writeln!(source, "and {words}"),
                _ => continue,
            },
            _ => match open.pop() {
                Some(_) => {
                    source.push_str("end\n");
                    continue;
                }
                None => continue,
            },
        };
        said.push(words.clone());
    }
    source.push_str(&"end\n".repeat(open.len()));
    (source, said)
}

proptest! {
    #[test]
    fn every_word_of_a_sequence_is_in_its_picture(
        steps in prop::collection::vec((0..12_u8, 0..60_usize, 0..60_usize, "[a-z]{2,9}( [a-z検索]{1,30}){0,8}"), 1..40)
    ) {
        let (source, said) = told(&steps);
        prop_assume!(!said.is_empty() && source.contains(NAMES[0]) || source.lines().any(|line| line.contains("->")));
        let Ok(picture) = draw(&source, "x") else { return Ok(()) };
        let squeezed: String = words(&picture.svg).concat().split_whitespace().collect();
        for words in said {
            let words: String = words.split_whitespace().collect();
            prop_assert!(squeezed.contains(&words), "{words}\n{source}\n{}", picture.svg);
        }
    }

    #[test]
    fn no_text_of_a_sequence_stops_the_build(text in "(A|B|web-app|->>|-->>|-x|: |\\+|-|loop |alt |else |end|box |rect |Note over |,|activate |autonumber |<br/>|[ -~é検]|\n){0,80}") {
        let _ = draw(&format!("sequenceDiagram\n{text}"), "x");
    }
}
