//! Mermaid's text of a flowchart to a [`Chart`].
//!
//! More forgiving than Mermaid where there is only one thing that can be meant (brackets inside a label), and stricter
//! where it would guess. Colours and layout hints are taken where they are understood and left where they are not;
//! everything else has to be understood, or nothing is drawn.

use std::collections::HashMap;

use super::super::Problem;
use super::{
    Chart, DEEPEST_FRAME, Direction, End, Fill, Frame, Head, Line, MOST_BOXES, MOST_FRAMES, MOST_LINES, Node, Shape,
    Stroke, label,
};
use crate::markdown::{self, Scheme};

type Result<T> = std::result::Result<T, Problem>;

/// Reads what stands after the first line. `text` has no comments; `first` is the number of its first line.
pub(in crate::figure) fn read(direction: Direction, text: &str, first: usize) -> Result<Chart> {
    let mut reader = Reader { text, at: 0, first, ..Reader::default() };
    reader.chart.direction = direction;
    reader.statements()?;
    reader.finish()
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    at: usize,
    first: usize,
    chart: Chart,
    /// Positions of boxes by name.
    named: HashMap<&'a str, usize>,
    /// Positions of frames by name.
    frames: HashMap<String, usize>,
    /// Frames that are open.
    open: Vec<OpenFrame>,
    classes: HashMap<&'a str, Fill>,
    /// Lines as they were written; whether a name is a box or a frame is known at the end.
    lines: Vec<(usize, usize, Line)>,
    /// Boxes that were given a label or a shape.
    described: Vec<bool>,
}

struct OpenFrame {
    position: usize,
    /// The line that it begins in.
    line: usize,
    /// Boxes that were mentioned in it.
    mentioned: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn problem<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Problem::at(self.line(), message))
    }

    fn line(&self) -> usize {
        self.first + self.text[..self.at].matches('\n').count()
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.rest().starts_with(word);
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    /// The rest of the line, without a final `;`.
    fn rest_of_line(&mut self) -> &'a str {
        let rest = self.rest();
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        self.at += line.len();
        line.trim().trim_end_matches(';').trim_end()
    }

    fn statements(&mut self) -> Result<()> {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', ';']).len();
            if self.rest().is_empty() {
                return Ok(());
            }
            let rest = self.rest();
            let word = &rest[..rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len())];
            let after = rest[word.len()..].chars().next();
            let stands_alone = after.is_none_or(char::is_whitespace) || after == Some(';');
            match word {
                "end" if stands_alone => {
                    self.at += word.len();
                    self.close_frame()?;
                    self.end_of_statement()?;
                }
                "subgraph" if stands_alone => {
                    self.at += word.len();
                    self.open_frame()?;
                }
                "direction" if stands_alone => {
                    self.at += word.len();
                    let word = self.rest_of_line();
                    if Direction::of(word).is_none() {
                        return self.problem(format!("`{word}` is no direction"));
                    }
                }
                "classDef" | "class" | "style" | "click" | "linkStyle" if stands_alone => {
                    self.at += word.len();
                    self.skip_spaces();
                    let line = self.rest_of_line();
                    self.decoration(word, line)?;
                }
                _ => self.chain()?,
            }
        }
    }

    fn end_of_statement(&mut self) -> Result<()> {
        self.skip_spaces();
        match self.rest().chars().next() {
            None | Some('\n' | ';') => Ok(()),
            Some(_) => {
                let rest: String = self.rest().lines().next().unwrap_or_default().chars().take(30).collect();
                self.problem(format!("`{rest}` is not understood"))
            }
        }
    }

    /// `A & B -->|text| C --> D`
    fn chain(&mut self) -> Result<()> {
        let mut sources = self.group()?;
        loop {
            let before = self.at;
            self.skip_spaces();
            let spaced = self.at > before;
            let Some(link) = self.link(spaced)? else { break };
            self.skip_spaces();
            if self.rest().starts_with('\n') {
                let rest = self.rest();
                self.at += rest.len() - rest.trim_start().len();
            }
            let targets = self.group()?;
            for &source in &sources {
                for &target in &targets {
                    if self.lines.len() == MOST_LINES {
                        return self.problem(format!("it has more than {MOST_LINES} lines"));
                    }
                    self.lines.push((source, target, link.clone()));
                }
            }
            sources = targets;
        }
        self.end_of_statement()
    }

    fn group(&mut self) -> Result<Vec<usize>> {
        let mut boxes = vec![self.node()?];
        loop {
            let back = self.at;
            self.skip_spaces();
            if !self.take("&") {
                self.at = back;
                return Ok(boxes);
            }
            self.skip_spaces();
            boxes.push(self.node()?);
        }
    }

    fn node(&mut self) -> Result<usize> {
        let name = self.name();
        if name.is_empty() {
            let found: String = self.rest().lines().next().unwrap_or_default().chars().take(30).collect();
            if found.trim().is_empty() {
                // Where the line ends that should go on.
                self.at = self.text[..self.at].trim_end().len();
                return self.problem("there should be the name of a box at the end of the line");
            }
            return self.problem(format!("there should be the name of a box at `{found}`"));
        }
        let position = self.boxed(name)?;
        if self.rest().starts_with("@{") {
            return self.problem("shapes in the form `@{ … }` are not supported");
        }
        if let Some((shape, written)) = self.shape()? {
            let label = label::shown(written, self.line())?;
            let node = &mut self.chart.boxes[position];
            node.shape = shape;
            node.label = label;
            self.described[position] = true;
        }
        if self.take(":::") {
            let class = self.name();
            self.chart.boxes[position].classes.push(class.to_owned());
        }
        Ok(position)
    }

    fn boxed(&mut self, name: &'a str) -> Result<usize> {
        let position = match self.named.get(name) {
            Some(position) => *position,
            None if self.chart.boxes.len() == MOST_BOXES => {
                return self.problem(format!("it has more than {MOST_BOXES} boxes"));
            }
            None => {
                let position = self.chart.boxes.len();
                let node = Node { name: name.to_owned(), label: name.to_owned(), ..Node::default() };
                self.chart.boxes.push(node);
                self.described.push(false);
                self.named.insert(name, position);
                position
            }
        };
        if let Some(frame) = self.open.last_mut() {
            frame.mentioned.push(position);
        }
        Ok(position)
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let mut letters = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let joins = |next: Option<char>| next.is_some_and(|next| next.is_alphanumeric() || next == '_');
            let fits = letter.is_alphanumeric()
                || matches!(letter, '_' | '\u{0300}'..='\u{036F}')
                || at > 0 && matches!(letter, '-' | '.' | '/') && joins(next);
            if !fits {
                end = at;
                break;
            }
        }
        self.at += end;
        &rest[..end]
    }

    /// The shape after a name, with what is written in it.
    fn shape(&mut self) -> Result<Option<(Shape, &'a str)>> {
        let rest = self.rest();
        let Some(opening) = rest.chars().next().filter(|letter| matches!(letter, '[' | '(' | '{' | '>')) else {
            return Ok(None);
        };
        let Some(end) = closing(rest) else {
            return self.problem(format!("`{opening}` has no end"));
        };
        self.at += end + 1;
        Ok(Some(Shape::of(opening, &rest[1..end])))
    }

    /// A line between boxes; `None` if there is none here.
    fn link(&mut self, spaced: bool) -> Result<Option<Line>> {
        let rest = self.rest();
        let bodies = ["--", "==", "-.", "~~~"];
        let (start, length) = match rest.chars().next() {
            Some('<') => (Head::Arrow, 1),
            Some('o') if spaced => (Head::Circle, 1),
            Some('x') if spaced => (Head::Cross, 1),
            _ => (Head::None, 0),
        };
        let Some(body) = bodies.iter().find(|body| rest[length..].starts_with(**body)) else { return Ok(None) };
        self.at += length;
        let (stroke, mut label, end) = match *body {
            "~~~" => {
                self.take_all('~');
                (Stroke::Invisible, "", Head::None)
            }
            "-." => {
                self.at += 1;
                self.take_all('.');
                if self.take("-") {
                    (Stroke::Dotted, "", self.head()?)
                } else {
                    let label = self.words(".-")?;
                    self.take_all('.');
                    self.at += 1;
                    (Stroke::Dotted, label, self.head()?)
                }
            }
            _ => {
                let (sign, stroke) = if *body == "--" { ('-', Stroke::Solid) } else { ('=', Stroke::Thick) };
                let signs = self.take_all(sign);
                let head = self.head()?;
                if head != Head::None || signs > 2 {
                    (stroke, "", head)
                } else {
                    let label = self.words(body)?;
                    self.take_all(sign);
                    (stroke, label, self.head()?)
                }
            }
        };
        self.skip_spaces();
        if self.take("|") {
            let rest = self.rest();
            let from = rest.strip_prefix('"').and_then(|inside| inside.find('"')).map_or(0, |end| end + 2);
            let Some(end) = rest[from..].find('|').map(|end| end + from).filter(|end| !rest[..*end].contains("\n\n"))
            else {
                return self.problem("`|` has no end");
            };
            label = &rest[..end];
            self.at += end + 1;
        }
        let label = label::shown(label, self.line())?;
        // Both ends are filled in when it is known what they are.
        let nowhere = End::Box(0);
        Ok(Some(Line { from: nowhere, to: nowhere, stroke, heads: (start, end), label }))
    }

    fn take_all(&mut self, sign: char) -> usize {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(sign).len();
        self.at += length;
        length
    }

    fn head(&mut self) -> Result<Head> {
        let mut letters = self.rest().chars();
        let (first, second) = (letters.next(), letters.next());
        let head = match first {
            Some('>') => Head::Arrow,
            // `A---open` could be a line to `open` or a line with a circle to `pen`.
            Some('o' | 'x') if second.is_some_and(|second| second.is_alphanumeric() || second == '_') => {
                return self.problem("put a space before the name after a line: `o` and `x` are ends of lines");
            }
            Some('o') => Head::Circle,
            Some('x') => Head::Cross,
            _ => return Ok(Head::None),
        };
        self.at += 1;
        Ok(head)
    }

    /// The words on a line, up to the sign that goes on with it.
    fn words(&mut self, until: &str) -> Result<&'a str> {
        let rest = self.rest();
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let from = line.trim_start().strip_prefix('"').and_then(|inside| {
            let start = line.len() - inside.len();
            inside.find('"').map(|end| start + end)
        });
        let from = from.unwrap_or_default();
        let Some(end) = line[from..].find(until).map(|end| end + from) else {
            return self.problem("a line with words on it has no end");
        };
        self.at += end;
        Ok(&line[..end])
    }

    fn open_frame(&mut self) -> Result<()> {
        if self.chart.frames.len() == MOST_FRAMES || self.open.len() == DEEPEST_FRAME {
            return self.problem("it has too many subgraphs");
        }
        let line = self.line();
        let written = self.rest_of_line();
        let bracket = written.find('[').filter(|_| written.ends_with(']') && !written.starts_with('"'));
        let (name, title) = match bracket {
            Some(at) => (written[..at].trim(), &written[at + 1..written.len() - 1]),
            None => (written.trim_matches('"'), written),
        };
        let title = label::shown(title, line)?;
        let position = self.chart.frames.len();
        let name = if name.is_empty() { format!("subgraph {position}") } else { name.to_owned() };
        if self.frames.contains_key(&name) {
            return Err(Problem::at(line, format!("two subgraphs are called `{name}`")));
        }
        self.frames.insert(name, position);
        let parent = self.open.last().map(|frame| frame.position);
        self.chart.frames.push(Frame { title, parent, fill: Fill::default() });
        self.open.push(OpenFrame { position, line, mentioned: Vec::new() });
        Ok(())
    }

    fn close_frame(&mut self) -> Result<()> {
        let Some(frame) = self.open.pop() else { return self.problem("`end` ends nothing") };
        for position in frame.mentioned {
            self.chart.boxes[position].frame.get_or_insert(frame.position);
        }
        Ok(())
    }

    fn decoration(&mut self, word: &str, line: &'a str) -> Result<()> {
        let (names, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        match word {
            "classDef" => {
                let fill = Fill::read(rest);
                self.classes.extend(names.split(',').map(|name| (name.trim(), fill)));
            }
            "class" => {
                // `class A, B done` may have spaces between the names.
                let Some((names, class)) = line.rsplit_once([' ', '\t']) else {
                    return self.problem("`class` needs names and a class");
                };
                for name in names.split(',').map(str::trim) {
                    self.decorate(name, |node| node.classes.push(class.to_owned()));
                }
            }
            "style" => {
                let fill = Fill::read(rest);
                for name in names.split(',').map(str::trim) {
                    if let Some(frame) = self.frames.get(name) {
                        self.chart.frames[*frame].fill = fill;
                    }
                    self.decorate(name, |node| node.fill = fill);
                }
            }
            "click" => {
                let quoted = rest.split('"').nth(1).filter(|_| {
                    let rest = rest.trim_start();
                    rest.starts_with('"') || rest.starts_with("href")
                });
                if let Some(target) = quoted.filter(|target| markdown::scheme(target) == Scheme::Web) {
                    self.decorate(names, |node| node.href = Some(target.to_owned()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What is said about a box that does not exist is said about nothing.
    fn decorate(&mut self, name: &str, change: impl FnOnce(&mut Node)) {
        if let Some(position) = self.named.get(name) {
            change(&mut self.chart.boxes[*position]);
        }
    }

    fn finish(self) -> Result<Chart> {
        if let Some(frame) = self.open.first() {
            return Err(Problem::at(frame.line, "this `subgraph` has no `end`"));
        }
        if self.chart.boxes.is_empty() && self.chart.frames.is_empty() {
            return Err(Problem::at(self.first, "there is nothing in it"));
        }
        let mut chart = self.chart;
        for node in &mut chart.boxes {
            let own = node.fill;
            let classes = node.classes.iter().filter_map(|class| self.classes.get(class.as_str()));
            let fill = classes.fold(Fill::default(), |below, class| class.over(below));
            let default = self.classes.get("default").copied().unwrap_or_default();
            node.fill = own.over(fill).over(default);
        }
        // A name without a shape that is a subgraph's stands for the subgraph.
        let ends: Vec<End> = (0..chart.boxes.len())
            .map(|position| {
                let frame = self.frames.get(&chart.boxes[position].name).filter(|_| !self.described[position]);
                frame.map_or(End::Box(position), |frame| End::Frame(*frame))
            })
            .collect();
        chart.lines =
            self.lines.into_iter().map(|(from, to, line)| Line { from: ends[from], to: ends[to], ..line }).collect();
        chart.without_stand_ins(&ends);
        Ok(chart)
    }
}

impl Chart {
    /// Takes out the boxes that stood for subgraphs.
    pub(super) fn without_stand_ins(&mut self, ends: &[End]) {
        let mut moved = Vec::with_capacity(ends.len());
        let mut kept = 0;
        for end in ends {
            moved.push(kept);
            kept += usize::from(matches!(end, End::Box(_)));
        }
        let mut position = 0;
        self.boxes.retain(|_| {
            position += 1;
            matches!(ends[position - 1], End::Box(_))
        });
        for line in &mut self.lines {
            for end in [&mut line.from, &mut line.to] {
                if let End::Box(position) = end {
                    *position = moved[*position];
                }
            }
        }
    }
}

/// Where the bracket ends that `text` begins with. Brackets inside have to match; quoted ones do not count.
fn closing(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\n' => return None,
            '[' => open.push(']'),
            '(' => open.push(')'),
            '{' => open.push('}'),
            '>' if at == 0 => open.push(']'),
            ']' | ')' | '}' if open.last() == Some(&letter) => {
                open.pop();
                if open.is_empty() {
                    return Some(at);
                }
            }
            // `1) first` has a bracket that belongs to no other.
            ']' | ')' | '}' if open.len() > 1 => return None,
            _ => {}
        }
    }
    None
}
