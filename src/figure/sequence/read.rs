//! Mermaid's text of a sequence diagram to a [`Sequence`].

use std::collections::HashMap;

use super::super::Problem;
use super::super::flowchart::label;
use super::{
    Block, DEEPEST_BLOCK, Event, Group, Head, MOST_EVENTS, MOST_PARTICIPANTS, Message, Note, Participant, Place,
    Sequence,
};

type Result<T> = std::result::Result<T, Problem>;

/// Arrows, each before those that it begins with: dotted, head, at both ends.
const ARROWS: [(&str, bool, Head, bool); 10] = [
    ("<<-->>", true, Head::Arrow, true),
    ("<<->>", false, Head::Arrow, true),
    ("-->>", true, Head::Arrow, false),
    ("->>", false, Head::Arrow, false),
    ("-->", true, Head::None, false),
    ("->", false, Head::None, false),
    ("--x", true, Head::Cross, false),
    ("-x", false, Head::Cross, false),
    ("--)", true, Head::Open, false),
    ("-)", false, Head::Open, false),
];

/// Blocks by their word, with the word that begins another part of them.
const BLOCKS: [(&str, &str); 6] =
    [("loop", ""), ("alt", "else"), ("opt", ""), ("par", "and"), ("critical", "option"), ("break", "")];

/// Reads what stands after the first line, whose number is `first`.
pub(in crate::figure) fn read(text: &str, first: usize) -> Result<Sequence> {
    let mut reader = Reader::default();
    for (number, line) in text.lines().enumerate() {
        reader.line = first + number;
        reader.statement(label::statement(line))?;
    }
    if let Some((_, line)) = reader.open.last() {
        return Err(Problem::at(*line, "this block has no `end`"));
    }
    if let Some(line) = reader.group {
        return Err(Problem::at(line, "this `box` has no `end`"));
    }
    if reader.sequence.participants.is_empty() {
        return Err(Problem::at(first, "there is nothing in it"));
    }
    Ok(reader.sequence)
}

#[derive(Default)]
struct Reader {
    line: usize,
    sequence: Sequence,
    /// Participants by name.
    named: HashMap<String, usize>,
    /// The word that begins another part of each open block, and the line that the block begins in.
    open: Vec<(&'static str, usize)>,
    /// The line in which the open group begins.
    group: Option<usize>,
    /// How many times each participant is active.
    active: Vec<usize>,
    /// The number of the next message, and from each to the next.
    numbers: Option<(u32, u32)>,
}

impl Reader {
    fn problem<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Problem::at(self.line, message))
    }

    fn shown(&self, text: &str) -> Result<String> {
        label::shown(text, self.line)
    }

    fn statement(&mut self, line: &str) -> Result<()> {
        let end = line.find([' ', '\t', ':']).unwrap_or(line.len());
        let (word, rest) = (line[..end].to_ascii_lowercase(), line[end..].trim());
        // A participant may be called `loop`.
        let is_message = rest.starts_with(['-', '<']);
        if self.group.is_some() && !matches!(word.as_str(), "" | "participant" | "actor" | "end") {
            return self.problem("only participants can stand in a `box`");
        }
        match word.as_str() {
            "" => Ok(()),
            _ if is_message => self.message(line),
            "participant" | "actor" if !rest.starts_with(':') => self.participant(rest, word == "actor"),
            "note" if !rest.starts_with(':') => self.note(rest),
            "activate" => {
                let position = self.position(rest)?;
                self.begin(position)
            }
            "deactivate" => {
                let position = self.position(rest)?;
                self.end(position)
            }
            "autonumber" => self.autonumber(rest),
            "title" => {
                self.sequence.title = Some(self.shown(rest.trim_start_matches(':'))?);
                Ok(())
            }
            "box" => self.open_group(rest),
            "rect" => self.open_block(None, "", ""),
            "end" if rest.is_empty() => self.close(),
            "else" | "and" | "option" => self.part(&word, rest),
            "create" | "destroy" => self.problem("participants that come and go are not drawn"),
            "link" | "links" | "properties" | "details" => self.problem("menus of participants are not drawn"),
            word => match BLOCKS.iter().find(|(kind, _)| *kind == word) {
                Some((kind, part)) => self.open_block(Some(kind), part, rest),
                None => self.message(line),
            },
        }
    }

    fn add(&mut self, event: Event) -> Result<()> {
        if self.sequence.events.len() == MOST_EVENTS {
            return self.problem(format!("it has more than {MOST_EVENTS} messages and notes"));
        }
        self.sequence.events.push(event);
        Ok(())
    }

    /// `participant A as A longer name`
    fn participant(&mut self, rest: &str, is_actor: bool) -> Result<()> {
        let (name, written) = rest.split_once(" as ").unwrap_or((rest, rest));
        if name.contains("@{") {
            return self.problem("participants in the form `@{ … }` are not supported");
        }
        let label = self.shown(written)?;
        let known = self.named.contains_key(name.trim());
        let position = self.position(name)?;
        let group = self.group.map(|_| self.sequence.groups.len() - 1);
        let participant = &mut self.sequence.participants[position];
        if known && (group.is_some() || participant.group.is_some()) {
            // Its column stands elsewhere already.
            return self.problem(format!("`{}` is in the diagram already", name.trim()));
        }
        *participant = Participant { label, is_actor, group };
        Ok(())
    }

    /// The participant with a name, who comes in when first named.
    fn position(&mut self, name: &str) -> Result<usize> {
        let name = name.trim();
        if name.is_empty() {
            return self.problem("there should be the name of a participant");
        }
        if name.contains(['<', '>', '+', ',', ';']) || name.ends_with("()") {
            return self.problem(format!("`{name}` is no name of a participant"));
        }
        if let Some(position) = self.named.get(name) {
            return Ok(*position);
        }
        let position = self.sequence.participants.len();
        if position == MOST_PARTICIPANTS {
            return self.problem(format!("it has more than {MOST_PARTICIPANTS} participants"));
        }
        let label = self.shown(name)?;
        self.sequence.participants.push(Participant { label, is_actor: false, group: None });
        self.named.insert(name.to_owned(), position);
        self.active.push(0);
        Ok(position)
    }

    /// `A->>+B: text`
    fn message(&mut self, line: &str) -> Result<()> {
        let (ends, text) = line.split_once(':').unwrap_or((line, ""));
        let arrow = ends.char_indices().find_map(|(at, letter)| {
            let rest = &ends[at..];
            let arrow = matches!(letter, '-' | '<').then(|| ARROWS.iter().find(|(arrow, ..)| rest.starts_with(arrow)));
            arrow.flatten().map(|arrow| (at, arrow))
        });
        let Some((at, (arrow, is_dotted, head, is_mutual))) = arrow else {
            let shown: String = line.chars().take(30).collect();
            return self.problem(format!("`{shown}` is not understood"));
        };
        let to = ends[at + arrow.len()..].trim();
        let from = self.position(&ends[..at])?;
        let (begins, ends, to) = match to.chars().next() {
            Some('+') => (true, false, &to[1..]),
            Some('-') => (false, true, &to[1..]),
            _ => (false, false, to),
        };
        let to = self.position(to)?;
        let text = ["wrap:", "nowrap:"].iter().find_map(|hint| text.trim().strip_prefix(hint)).unwrap_or(text);
        let mut text = self.shown(text)?;
        if let Some((number, step)) = &mut self.numbers {
            text = if text.is_empty() { number.to_string() } else { format!("{number}. {text}") };
            *number = number.saturating_add(*step);
        }
        let (is_dotted, head, is_mutual) = (*is_dotted, *head, *is_mutual);
        self.add(Event::Message(Message { from, to, is_dotted, head, is_mutual, text }))?;
        if begins {
            self.begin(to)?;
        }
        if ends {
            self.end(from)?;
        }
        Ok(())
    }

    fn begin(&mut self, participant: usize) -> Result<()> {
        self.active[participant] += 1;
        self.add(Event::Begin(participant))
    }

    fn end(&mut self, participant: usize) -> Result<()> {
        if self.active[participant] == 0 {
            let label = self.sequence.participants[participant].label.clone();
            return self.problem(format!("`{label}` is not active here"));
        }
        self.active[participant] -= 1;
        self.add(Event::End(participant))
    }

    /// `over A,B: text`, `right of A: text`
    fn note(&mut self, rest: &str) -> Result<()> {
        let Some((place, text)) = rest.split_once(':') else {
            return self.problem("a note without its text");
        };
        let words: Vec<&str> = place.split_whitespace().collect();
        let is = |at: usize, word: &str| words.get(at).is_some_and(|found| found.eq_ignore_ascii_case(word));
        let after = |count: usize| words[count..].join(" ");
        let place = if is(0, "over") {
            let names = after(1);
            let (one, other) = names.split_once(',').unwrap_or((&names, &names));
            Place::Over(self.position(one)?, self.position(other)?)
        } else if is(0, "left") && is(1, "of") {
            Place::LeftOf(self.position(&after(2))?)
        } else if is(0, "right") && is(1, "of") {
            Place::RightOf(self.position(&after(2))?)
        } else {
            return self.problem("a note stands `over`, `left of` or `right of` participants");
        };
        let text = self.shown(text)?;
        self.add(Event::Note(Note { place, text }))
    }

    /// `autonumber`, `autonumber 10`, `autonumber 10 5`, `autonumber off`
    fn autonumber(&mut self, rest: &str) -> Result<()> {
        let numbers: Option<Vec<u32>> = rest.split_whitespace().map(|number| number.parse().ok()).collect();
        self.numbers = match (rest, numbers.as_deref()) {
            ("off", _) => None,
            (_, Some([])) => Some((1, 1)),
            (_, Some([first])) => Some((*first, 1)),
            (_, Some([first, step])) => Some((*first, *step)),
            _ => return self.problem(format!("`{rest}` is no number")),
        };
        Ok(())
    }

    /// `box`, `box Title`, `box rgb(1,2,3) Title`; what is a colour is no title.
    fn open_group(&mut self, rest: &str) -> Result<()> {
        if !self.open.is_empty() {
            return self.problem("a `box` cannot stand in a block");
        }
        let lower = rest.to_ascii_lowercase();
        let title = if lower.starts_with("rgb") || lower.starts_with("hsl") {
            let Some(end) = rest.find(')') else { return self.problem("this colour has no end") };
            &rest[end + 1..]
        } else {
            let (first, title) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
            if is_colour(&first.to_ascii_lowercase()) { title } else { rest }
        };
        let title = self.shown(title)?;
        self.group = Some(self.line);
        self.sequence.groups.push(Group { title });
        Ok(())
    }

    fn open_block(&mut self, kind: Option<&'static str>, part: &'static str, rest: &str) -> Result<()> {
        if self.open.len() == DEEPEST_BLOCK {
            return self.problem(format!("more than {DEEPEST_BLOCK} blocks stand in each other"));
        }
        self.open.push((part, self.line));
        let text = self.shown(rest)?;
        self.add(Event::Open(Block { kind, text }))
    }

    fn part(&mut self, word: &str, rest: &str) -> Result<()> {
        if self.open.last().is_none_or(|(part, _)| *part != word) {
            return self.problem(format!("`{word}` belongs to no block"));
        }
        let text = self.shown(rest)?;
        self.add(Event::Part(text))
    }

    fn close(&mut self) -> Result<()> {
        if self.group.take().is_some() {
            return Ok(());
        }
        match self.open.pop() {
            Some(_) => self.add(Event::Close),
            None => self.problem("`end` ends nothing"),
        }
    }
}

/// Whether a word is a colour as CSS names it: one of the plain ones, or with `light`, `dark` and so on before it.
fn is_colour(word: &str) -> bool {
    const PLAIN: [&str; 44] = [
        "aqua",
        "aquamarine",
        "azure",
        "beige",
        "black",
        "blue",
        "brown",
        "chocolate",
        "coral",
        "crimson",
        "cyan",
        "fuchsia",
        "gold",
        "gray",
        "green",
        "grey",
        "indigo",
        "ivory",
        "khaki",
        "lavender",
        "lime",
        "linen",
        "magenta",
        "maroon",
        "mintcream",
        "navy",
        "olive",
        "orange",
        "orchid",
        "pink",
        "plum",
        "purple",
        "red",
        "salmon",
        "seagreen",
        "silver",
        "skyblue",
        "tan",
        "teal",
        "transparent",
        "turquoise",
        "violet",
        "wheat",
        "white",
    ];
    let shades = ["light", "dark", "medium", "pale", "deep", "steel", "slate", "sky"];
    let base = shades.iter().find_map(|shade| word.strip_prefix(shade)).unwrap_or(word);
    word.starts_with('#') || base == "yellow" || PLAIN.contains(&base) || PLAIN.contains(&word)
}
