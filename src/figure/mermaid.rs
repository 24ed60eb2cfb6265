//! The door for Mermaid's language: what kind of diagram it is, what is said about all of them, and the picture.

use std::fmt::Write as _;

use super::Problem;
use super::flowchart::{self, Direction, label};
use super::sequence;
use crate::escape;

/// Longer sources are data, not diagrams.
const LONGEST: usize = 32 * 1024;

/// A diagram as it stands on a page.
#[derive(Debug)]
pub(crate) struct Picture {
    /// What it is and shows, in a few words.
    pub(crate) name: String,
    /// The picture; ids in it begin with the given one.
    pub(crate) svg: String,
}

/// Draws a diagram. `id` is the id that the picture's title gets on its page.
pub(crate) fn draw(source: &str, id: &str) -> Result<Picture, Problem> {
    if source.len() > LONGEST {
        return Err(Problem::new(format!("it is longer than {} KiB", LONGEST / 1024)));
    }
    let mut header = Header::read(source)?;
    let (kind, rest) = header.kind.split_once([' ', '\t', ';']).unwrap_or((&header.kind, ""));
    let (what, (width, height, drawing)) = match kind {
        "graph" | "flowchart" | "flowchart-elk" => {
            let (word, more) = rest.trim().split_once([' ', '\t', ';']).unwrap_or((rest.trim(), ""));
            let direction = if word.is_empty() { Some(Direction::Down) } else { Direction::of(word.trim()) };
            let Some(direction) = direction else {
                return Err(Problem::at(header.line, format!("`{word}` is no direction")));
            };
            // The first statement may stand on the line of the kind.
            let text = format!("{more}\n{}", header.body);
            let chart = flowchart::read::read(direction, &text, header.line)?;
            let what = format!(
                "Flowchart with {} and {}",
                count(chart.boxes.len(), "box", "boxes"),
                count(chart.lines.len(), "line", "lines")
            );
            (what, flowchart::draw::draw(&chart)?)
        }
        "stateDiagram" | "stateDiagram-v2" => {
            let chart = flowchart::states::read(&header.body, header.line + 1)?;
            let what = format!(
                "State diagram with {} and {}",
                count(chart.boxes.len(), "state", "states"),
                count(chart.lines.len(), "transition", "transitions")
            );
            (what, flowchart::draw::draw(&chart)?)
        }
        "sequenceDiagram" => {
            // The first statement may stand on the line of the kind.
            let chart = sequence::read::read(&format!("{rest}\n{}", header.body), header.line)?;
            let what = format!(
                "Sequence diagram with {} and {}",
                count(chart.participants.len(), "participant", "participants"),
                count(chart.messages(), "message", "messages")
            );
            header.title = header.title.or_else(|| chart.title.clone());
            // A picture is one thing to who hears it: this is what it says.
            header.description.get_or_insert_with(|| chart.told());
            (what, sequence::draw::draw(&chart))
        }
        _ => return Err(Problem::at(header.line, format!("diagrams of the kind `{kind}` are not drawn"))),
    };
    let name = header.title.unwrap_or(what);
    let links = drawing.contains("<a ");
    let mut svg = String::with_capacity(drawing.len() + 512);
    let _ = write!(
        svg,
        "<svg class=\"drawing-picture\" role=\"{}\" aria-labelledby=\"{id}\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<title id=\"{id}\">",
        // What stands in an image is not read out, so links would have no name.
        if links { "group" } else { "img" }
    );
    escape::push(&mut svg, &name);
    svg.push_str("</title>\n");
    if let Some(description) = header.description {
        svg.push_str("<desc>");
        escape::push(&mut svg, &description);
        svg.push_str("</desc>\n");
    }
    svg.push_str(&drawing);
    svg.push_str("</svg>");
    Ok(Picture { name, svg })
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What stands above a diagram, and the diagram without comments.
struct Header {
    title: Option<String>,
    description: Option<String>,
    /// The line that says what kind of diagram it is, and its number.
    kind: String,
    line: usize,
    /// Everything after that line; comments are blank lines, so that numbers stay true.
    body: String,
}

impl Header {
    fn read(source: &str) -> Result<Self, Problem> {
        let mut header = Self { title: None, description: None, kind: String::new(), line: 0, body: String::new() };
        let mut lines = source.lines().enumerate().peekable();
        let mut in_front_matter = false;
        let mut in_directive = false;
        while let Some((number, line)) = lines.next() {
            let text = line.trim();
            if in_directive || text.starts_with("%%{") {
                // Looks and layout hints, perhaps over several lines.
                in_directive = !text.ends_with("}%%");
                if in_directive && lines.peek().is_none() {
                    return Err(Problem::at(number, "`%%{` has no end"));
                }
            } else if text == "---" && header.kind.is_empty() && (in_front_matter || number == 0) {
                in_front_matter = !in_front_matter;
                continue;
            } else if in_front_matter {
                if let Some(title) = line.strip_prefix("title:") {
                    header.title = Some(label::shown(unquoted(title.trim()), number)?);
                }
                continue;
            } else if text.starts_with("%%") {
            } else if let Some(title) = said(text, "accTitle:") {
                header.title = Some(title);
            } else if let Some(description) = said(text, "accDescr:") {
                header.description = Some(description);
            } else if text.starts_with("accDescr") && text.ends_with('{') {
                let inside: Vec<&str> =
                    lines.by_ref().map(|(_, line)| line.trim()).take_while(|line| *line != "}").collect();
                header.description = Some(inside.join(" "));
                header.body.push_str(&"\n".repeat(inside.len() + 1));
            } else if header.kind.is_empty() {
                if !text.is_empty() {
                    text.clone_into(&mut header.kind);
                    header.line = number;
                }
                continue;
            } else {
                header.body.push_str(line);
            }
            if !header.kind.is_empty() {
                header.body.push('\n');
            }
        }
        if in_front_matter {
            return Err(Problem::new("what stands between `---` has no end"));
        }
        if header.kind.is_empty() {
            return Err(Problem::new("it is empty"));
        }
        Ok(header)
    }
}

fn unquoted(text: &str) -> &str {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}

fn said(text: &str, key: &str) -> Option<String> {
    let said = text.strip_prefix(key)?.trim();
    (!said.is_empty()).then(|| said.to_owned())
}

#[cfg(test)]
mod tests;
