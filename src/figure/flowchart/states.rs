//! Mermaid's text of a state diagram to a [`Chart`]: states are boxes, states within a state stand in a frame.

use std::collections::BTreeMap;

use super::super::Problem;
use super::{
    Chart, DEEPEST_FRAME, Direction, End, Frame, Head, Line, MOST_BOXES, MOST_FRAMES, MOST_LINES, Node, Shape, label,
};

type Result<T> = std::result::Result<T, Problem>;

/// Reads what stands after the first line, whose number is `first`.
pub(in crate::figure) fn read(text: &str, first: usize) -> Result<Chart> {
    let mut reader = Reader::default();
    for (number, line) in text.lines().enumerate() {
        reader.line = first + number;
        reader.statement(label::statement(line))?;
    }
    reader.finish(first)
}

#[derive(Default)]
struct Reader {
    line: usize,
    chart: Chart,
    /// Boxes by name; the beginning and the end of a frame have names that nobody can write.
    boxes: BTreeMap<String, usize>,
    /// Frames by name.
    frames: BTreeMap<String, usize>,
    /// Open frames with their lines.
    open: Vec<(usize, usize)>,
    lines: Vec<(String, String, String)>,
}

impl Reader {
    fn problem<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Problem::at(self.line, message))
    }

    fn statement(&mut self, line: &str) -> Result<()> {
        let (word, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        match word {
            "" | "classDef" | "class" | "style" | "scale" => Ok(()),
            "hide" if rest.trim() == "empty description" => Ok(()),
            "direction" => match Direction::of(rest.trim()) {
                // Frames run as the whole does.
                Some(direction) if self.open.is_empty() => {
                    self.chart.direction = direction;
                    Ok(())
                }
                Some(_) => Ok(()),
                None => self.problem(format!("`{}` is no direction", rest.trim())),
            },
            "state" if !rest.trim_start().starts_with([':', '-']) => self.state(rest.trim()),
            "note" => self.problem("notes are not drawn"),
            "--" => self.problem("states at the same time are not drawn"),
            "}" => match self.open.pop() {
                Some(_) => Ok(()),
                None => self.problem("`}` ends nothing"),
            },
            _ => match line.split_once("-->") {
                Some((from, rest)) => self.transition(from.trim(), rest),
                None => self.described(line),
            },
        }
    }

    /// `state "Waiting for a file" as waiting`, `state x <<choice>>`, `state group {`.
    fn state(&mut self, rest: &str) -> Result<()> {
        if let Some(name) = rest.strip_suffix('{') {
            return self.open(name.trim());
        }
        if let Some((name, kind)) = rest.split_once("<<") {
            let shape = match kind.trim_end_matches('>').trim() {
                "choice" => Shape::Diamond,
                "fork" | "join" => Shape::Bar,
                kind => return self.problem(format!("`<<{kind}>>` is not drawn")),
            };
            let position = self.named(name.trim())?;
            let node = &mut self.chart.boxes[position];
            node.shape = shape;
            node.label.clear();
            return Ok(());
        }
        let Some((text, name)) = rest.rsplit_once(" as ") else {
            return self.named(rest).map(|_| ());
        };
        let label = label::shown(text, self.line)?;
        let position = self.named(name.trim())?;
        self.chart.boxes[position].label = label;
        Ok(())
    }

    fn open(&mut self, written: &str) -> Result<()> {
        if self.chart.frames.len() == MOST_FRAMES || self.open.len() == DEEPEST_FRAME {
            return self.problem("it has too many states within states");
        }
        let (title, name) = written.rsplit_once(" as ").unwrap_or((written, written));
        let title = label::shown(title, self.line)?;
        let position = self.chart.frames.len();
        if self.frames.insert(name.trim().to_owned(), position).is_some() {
            return self.problem(format!("two states are called `{name}`"));
        }
        let parent = self.open.last().map(|(frame, _)| *frame);
        self.chart.frames.push(Frame { title, parent, ..Frame::default() });
        self.open.push((position, self.line));
        Ok(())
    }

    fn transition(&mut self, from: &str, rest: &str) -> Result<()> {
        let (to, words) = rest.split_once(':').unwrap_or((rest, ""));
        if self.lines.len() == MOST_LINES {
            return self.problem(format!("it has more than {MOST_LINES} lines"));
        }
        let from = self.end(from, Shape::Start)?;
        let to = self.end(to.trim(), Shape::Stop)?;
        let words = label::shown(words, self.line)?;
        self.lines.push((from, to, words));
        Ok(())
    }

    /// The name of what a transition begins or ends at; `[*]` is the beginning or the end of the frame.
    fn end(&mut self, name: &str, shape: Shape) -> Result<String> {
        let name = name.split(":::").next().unwrap_or_default().trim();
        if name != "[*]" {
            self.named(name)?;
            return Ok(name.to_owned());
        }
        let frame = self.open.last().map(|(frame, _)| *frame);
        let name = format!("[{shape:?} {frame:?}]");
        let position = self.boxed(&name)?;
        let node = &mut self.chart.boxes[position];
        node.shape = shape;
        node.label.clear();
        Ok(name)
    }

    /// `waiting : for a file`, or a state by its name alone.
    fn described(&mut self, line: &str) -> Result<()> {
        let (name, text) = line.split_once(':').unwrap_or((line, ""));
        let text = label::shown(text, self.line)?;
        let position = self.named(name.trim())?;
        let node = &mut self.chart.boxes[position];
        if !text.is_empty() {
            node.label = if node.label == node.name { text } else { format!("{}\n{text}", node.label) };
        }
        Ok(())
    }

    fn named(&mut self, name: &str) -> Result<usize> {
        let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
        if name.is_empty() || !name.chars().all(fits) {
            return self.problem(format!("`{}` is not understood", name.chars().take(30).collect::<String>()));
        }
        self.boxed(name)
    }

    fn boxed(&mut self, name: &str) -> Result<usize> {
        if let Some(position) = self.boxes.get(name) {
            return Ok(*position);
        }
        if self.chart.boxes.len() == MOST_BOXES {
            return self.problem(format!("it has more than {MOST_BOXES} states"));
        }
        let frame = self.open.last().map(|(frame, _)| *frame);
        self.chart.boxes.push(Node {
            name: name.to_owned(),
            label: name.to_owned(),
            shape: Shape::Rounded,
            frame,
            ..Node::default()
        });
        self.boxes.insert(name.to_owned(), self.chart.boxes.len() - 1);
        Ok(self.chart.boxes.len() - 1)
    }

    fn finish(self, first: usize) -> Result<Chart> {
        if let Some((_, line)) = self.open.first() {
            return Err(Problem::at(*line, "this state has no `}`"));
        }
        let mut chart = self.chart;
        if chart.boxes.is_empty() {
            return Err(Problem::at(first, "there is nothing in it"));
        }
        // A state that has states within is its frame.
        let ends: Vec<End> = (0..chart.boxes.len())
            .map(|position| match self.frames.get(&chart.boxes[position].name) {
                Some(frame) => End::Frame(*frame),
                None => End::Box(position),
            })
            .collect();
        chart.lines = self
            .lines
            .into_iter()
            .map(|(from, to, label)| Line {
                from: ends[self.boxes[&from]],
                to: ends[self.boxes[&to]],
                stroke: super::Stroke::Solid,
                heads: (Head::None, Head::Arrow),
                label,
            })
            .collect();
        chart.without_stand_ins(&ends);
        Ok(chart)
    }
}
