//! Sequence diagrams: who takes part, and what they say to each other, in order.
//!
//! [`read`] understands Mermaid's text, [`draw`] finds places for it and writes it.

pub(super) mod draw;
pub(super) mod read;

/// More columns make no picture that anybody can read.
const MOST_PARTICIPANTS: usize = 30;
/// The same for messages, notes and blocks.
const MOST_EVENTS: usize = 500;
/// How deep blocks may stand in each other.
const DEEPEST_BLOCK: usize = 8;

/// A name is repeated in words for each message.
const LONGEST_NAME: usize = 60;

/// A sequence as it was understood.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    /// What its text calls it.
    pub(super) title: Option<String>,
    pub(super) participants: Vec<Participant>,
    pub(super) groups: Vec<Group>,
    /// What happens, from top to bottom. Blocks are closed as often as they are opened.
    pub(super) events: Vec<Event>,
}

impl Sequence {
    /// How many messages there are.
    pub(super) fn messages(&self) -> usize {
        self.events.iter().filter(|event| matches!(event, Event::Message(_))).count()
    }

    /// All that is said, in words: who says what to whom.
    pub(super) fn told(&self) -> String {
        let mut told: Vec<String> = Vec::new();
        let name = |position: usize| {
            let label = self.participants[position].label.replace('\n', " ");
            label.chars().take(LONGEST_NAME).collect::<String>()
        };
        for event in &self.events {
            told.push(match event {
                Event::Message(message) => {
                    let text = message.text.replace('\n', " ");
                    format!("{} to {}: {text}", name(message.from), name(message.to))
                }
                Event::Note(note) => format!("Note: {}", note.text.replace('\n', " ")),
                Event::Open(Block { kind: Some(kind), text }) => format!("{kind} {}", text.replace('\n', " ")),
                Event::Part(text) => format!("or else {}", text.replace('\n', " ")),
                Event::Open(_) | Event::Close | Event::Begin(_) | Event::End(_) => continue,
            });
        }
        told.iter().map(|line| line.trim_end_matches([' ', ':', '.'])).collect::<Vec<_>>().join(". ")
    }
}

/// Somebody or something that takes part.
#[derive(Clone, Debug)]
pub(super) struct Participant {
    /// What is written at the head of its column.
    pub(super) label: String,
    /// A person, drawn as one.
    pub(super) is_actor: bool,
    /// The group that it stands in, as a position in [`Sequence::groups`].
    pub(super) group: Option<usize>,
}

/// A frame around columns.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) title: String,
}

/// What happens.
#[derive(Clone, Debug)]
pub(super) enum Event {
    Message(Message),
    Note(Note),
    Open(Block),
    /// The next part of the innermost block: `else`, `and`, `option`.
    Part(String),
    Close,
    /// A participant becomes active.
    Begin(usize),
    /// And is no longer.
    End(usize),
}

/// Something said by one participant to another, or to itself.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) is_dotted: bool,
    /// What stands at the end of its line.
    pub(super) head: Head,
    /// Whether the same stands at its beginning.
    pub(super) is_mutual: bool,
    pub(super) text: String,
}

/// The end of a message's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    None,
    Arrow,
    Cross,
    /// Nobody waits for an answer.
    Open,
}

/// A remark.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) place: Place,
    pub(super) text: String,
}

/// Where a note stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    LeftOf(usize),
    RightOf(usize),
    Over(usize, usize),
}

/// A stretch that is repeated, chosen, or set off.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its word; none for a mere ground of another colour.
    pub(super) kind: Option<&'static str>,
    pub(super) text: String,
}
