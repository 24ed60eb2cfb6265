//! What is drawn whole, what is refused with its line, and that nothing gets out of a picture.

mod sequences;

use proptest::prelude::*;

use super::*;

#[track_caller]
fn drawn(source: &str) -> String {
    match draw(source, "x") {
        Ok(picture) => picture.svg,
        Err(problem) => panic!("line {}: {}\n{source}", problem.line, problem.message),
    }
}

#[track_caller]
fn refused(source: &str, line: usize, message: &str) {
    let problem = draw(source, "x").expect_err(source);
    assert_eq!((problem.line, problem.message.as_str()), (line, message), "{source}");
}

/// The words of a picture, in its order.
fn words(svg: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in svg.split("<text").skip(1) {
        let text = part.split("</text>").next().unwrap();
        let text: Vec<&str> = text.split('>').skip(1).map(|piece| piece.split('<').next().unwrap().trim()).collect();
        words.push(text.join(" ").split_whitespace().collect::<Vec<_>>().join(" "));
    }
    words
}

#[test]
fn boxes_lines_and_their_words_are_drawn() {
    let svg = drawn("flowchart TD\n  A[Start here] -->|Yes| B{Is it?}\n  B -- no way --> C((End))\n  C -.-> A");
    let words = words(&svg);
    for word in ["Start here", "Yes", "Is it?", "no way", "End"] {
        assert!(words.iter().any(|found| found == word), "{word} in {words:?}");
    }
    assert_eq!(svg.matches("drawing-arrow").count(), 3);
    assert_eq!(svg.matches("is-dotted").count(), 1);
    assert!(svg.contains("<title id=\"x\">Flowchart with 3 boxes and 3 lines</title>"));
}

#[test]
fn several_boxes_on_a_side_make_a_line_each() {
    assert_eq!(drawn("graph LR\nA & B --> C & D --> E").matches("drawing-arrow").count(), 6);
}

#[test]
fn brackets_in_labels_are_text() {
    let svg =
        drawn("graph TD\nA[Exit (no files)] --> B[Scan for ![[...]] here]\nB --> C[/api/users]\nC --> D[\"a ] b\"]");
    assert_eq!(words(&svg), ["Exit (no files)", "Scan for ![[...]] here", "/api/users", "a ] b"]);
}

#[test]
fn frames_hold_what_was_first_closed_in_them() {
    let svg = drawn(
        "graph TB\nsubgraph one [First part]\n A --> B\n subgraph inner\n  C\n end\nend\nsubgraph two\n B --> D\nend\none --> two",
    );
    assert_eq!(svg.matches("drawing-group").count(), 3);
    assert!(words(&svg).contains(&"First part".to_owned()));
    assert_eq!(svg.matches("drawing-arrow").count(), 3);
    assert_eq!(svg.matches("drawing-node").count(), 4);
}

#[test]
fn a_line_passes_behind_the_title_of_a_subgraph() {
    let svg = drawn("graph TD\nA --> B\nsubgraph one [A long title right across]\nB\nend\nstyle one fill:#eee");
    let title = svg.find("A long title").unwrap();
    assert!(svg.rfind("drawing-line").unwrap() < title, "{svg}");
    assert!(
        svg[..title].ends_with('>') && svg.contains("class=\"drawing-heading on-light\" stroke=\"#eeeeee\""),
        "{svg}"
    );
}

#[test]
fn titles_and_descriptions_are_taken_and_directives_left() {
    let svg = drawn(
        "---\ntitle: The \"plan\" 2\n---\n%%{init: {\n 'theme': 'dark'\n}}%%\nflowchart LR\naccDescr: What leads to what\nA --> B %% no\n"
            .replace(" %% no", "")
            .as_str(),
    );
    assert!(svg.contains("<title id=\"x\">The &quot;plan&quot; 2</title>"), "{svg}");
    assert!(svg.contains("<desc>What leads to what</desc>"));
}

#[test]
fn what_is_not_understood_is_refused_with_its_line() {
    refused("", 0, "it is empty");
    refused("\n\npie title Pets\n", 2, "diagrams of the kind `pie` are not drawn");
    refused("flowchart XY\nA-->B", 0, "`XY` is no direction");
    refused("graph TD\nA --> B\nB --> [no name]", 2, "there should be the name of a box at `[no name]`");
    refused("graph TD\nA --> B\nB --> ", 2, "there should be the name of a box at the end of the line");
    refused("graph TD\nA[open --> B", 1, "`[` has no end");
    refused("graph TD\nA -- text B", 1, "a line with words on it has no end");
    refused("graph TD\n\nA --> B extra", 2, "`extra` is not understood");
    refused("graph TD\nsubgraph one\nA", 1, "this `subgraph` has no `end`");
    refused("graph TD\nA --> B\nend", 2, "`end` ends nothing");
    refused("graph TD\nA@{ shape: rect }", 1, "shapes in the form `@{ … }` are not supported");
    refused("graph TD\nA --> B[fa:fa-car Car]", 1, "icons are not supported");
    refused("graph TD\nA---open", 1, "put a space before the name after a line: `o` and `x` are ends of lines");
    refused("graph TD", 0, "there is nothing in it");
}

#[test]
fn states_are_drawn_with_their_beginnings_and_ends() {
    let svg = drawn(
        "stateDiagram-v2\n[*] --> Idle\nIdle --> Running : start now\nRunning: Reads\nRunning: and writes\n\
         state \"Waits for a lock\" as Waiting\nRunning --> Waiting\nstate check <<choice>>\nWaiting --> check\n\
         check --> Inner : yes\nstate Inner {\n[*] --> a\na --> [*]\n}\nInner --> [*]",
    );
    assert_eq!(words(&svg), ["start now", "yes", "Inner", "Idle", "Reads and writes", "Waits for a lock", "a"]);
    assert_eq!(svg.matches("drawing-arrow").count(), 8);
    refused("stateDiagram-v2\nA --> B\nnote left of A: x", 2, "notes are not drawn");
    refused("stateDiagram-v2\nstate A {\nB --> C", 1, "this state has no `}`");
    refused("stateDiagram-v2\nA => B", 1, "`A => B` is not understood");
}

#[test]
fn large_charts_are_refused_and_those_at_the_limit_are_drawn_soon() {
    let chart = |boxes: usize, step: usize| {
        let mut source = "flowchart TD\n".to_owned();
        for number in 1..boxes {
            let _ = writeln!(source, "n{number} --> n{}\nn{} --> n{number}", number - 1, (number * step) % boxes);
        }
        source
    };
    drawn(&chart(149, 7));
    drawn(&chart(149, 61));
    assert!(draw(&chart(151, 7), "x").is_err());
    assert!(draw(&"x".repeat(40_000), "x").is_err());
}

#[test]
fn nothing_gets_out_of_a_picture() {
    let svg = drawn(
        "graph TD\nA[\"<script>alert(1)</script>\"] --> B[\"<img src=x onerror=alert(1)>\"]\n\
         click A \"javascript:alert(1)\"\nclick B href \"https://example.org/?a=1&b=\" \"tip\"\n\
         style A fill:url(javascript:alert),stroke:red\" onload=\"x\n\
         C[\"&lt;b&gt;\"] --> D[a\u{0}b]\n",
    );
    assert!(!svg.contains("<script") && !svg.contains("<img") && !svg.contains("javascript:alert(1)\""), "{svg}");
    assert!(!svg.contains("onload") && !svg.contains("style="));
    assert!(svg.contains("href=\"https://example.org/?a=1&amp;b=\""));
    assert!(svg.contains("role=\"group\""), "links need a name");
    assert!(!svg.contains('\0'));
}

#[test]
fn the_same_source_gives_the_same_picture() {
    let source = "graph LR\nsubgraph s\nA-->B\nend\nB-->C-->A\nC-->D & E --> s";
    assert_eq!(drawn(source), drawn(source));
}

proptest! {
    #[test]
    fn any_text_gives_a_picture_or_a_reason(
        source in r"(graph TD|flowchart LR|stateDiagram-v2|sequenceDiagram)\n((A|B|C|d1|x|o|end|subgraph|-->|---|-\.->|==|~~~|:|>>|->>|\[|\]|\(|\)|\{|\}|\||&|;|>|\*|note|loop|alt|click|style|class|state|[a-z ]{1,4}|\n|\PC){0,4}\n){0,8}"
    ) {
        if let Ok(picture) = draw(&source, "x") {
            prop_assert!(picture.svg.starts_with("<svg") && picture.svg.ends_with("</svg>"));
        }
    }

    /// Boxes do not overlap, stand in their frames, and lines end at what they belong to.
    #[test]
    fn charts_of_all_forms_are_drawn_inside_their_picture(
        lines in proptest::collection::vec((0_usize..9, 0_usize..9, any::<bool>()), 1..20),
        frames in proptest::collection::vec(0_usize..4, 9),
        direction in proptest::sample::select(vec!["TD", "BT", "LR", "RL"]),
    ) {
        let mut source = format!("flowchart {direction}\n");
        for frame in 1..4 {
            let _ = writeln!(source, "subgraph f{frame} [Frame {frame}]");
            for (node, own) in frames.iter().enumerate() {
                if *own == frame {
                    let _ = writeln!(source, "n{node}[Box {node}]");
                }
            }
            source.push_str(if frame == 2 { "" } else { "end\n" });
        }
        source.push_str("end\n");
        for (from, to, worded) in lines {
            let _ = writeln!(source, "n{from} -->{} n{to}", if worded { "|words|" } else { "" });
        }
        let svg = drawn(&source);
        let rects = shapes(&svg);
        for (number, (kind, left)) in rects.iter().enumerate() {
            for (other, right) in &rects[number + 1..] {
                if kind == "drawing-shape" && other == "drawing-shape" {
                    prop_assert!(apart(*left, *right), "{left:?} {right:?}\n{source}\n{svg}");
                }
            }
        }
    }
}

type Rect = (i64, i64, i64, i64);

/// The rectangles of a picture with their classes.
fn shapes(svg: &str) -> Vec<(String, Rect)> {
    let value = |tag: &str, key: &str| -> i64 {
        tag.split(&format!(" {key}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let tags = svg.split("<rect ").skip(1).map(|rest| format!(" {}", rest.split("/>").next().unwrap()));
    tags.map(|tag| {
        let class = tag.split("class=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        (class, (value(&tag, "x"), value(&tag, "y"), value(&tag, "width"), value(&tag, "height")))
    })
    .collect()
}

fn apart(left: Rect, right: Rect) -> bool {
    left.0 + left.2 <= right.0
        || right.0 + right.2 <= left.0
        || left.1 + left.3 <= right.1
        || right.1 + right.3 <= left.1
}
