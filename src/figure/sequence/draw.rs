//! A [`Sequence`] as SVG: a column for each participant, everything else from top to bottom.
//!
//! Columns are found first, as far from each other as the words between them need; then one walk over the events finds
//! the heights and writes them. What lies below (grounds, columns) is gathered apart from what lies above.

use std::fmt::Write as _;

use super::super::svg::{self, ARROW, Lines, SMALL, Step, TEXT};
use super::{Event, Head, Message, Note, Participant, Place, Sequence};
use crate::layout::Point;

/// Between the heads of two columns.
const HEAD_GAP: i64 = 28;
/// The least distance of two columns.
const COLUMN_GAP: i64 = 110;
/// On both sides of words on a line, for its ends.
const WORD_GAP: i64 = 16;
/// How far a message to oneself reaches out, and how far down.
const LOOP: (i64, i64) = (34, 20);
/// Half the width of the bar of who is active, and how far a second one stands beside the first.
const BAR: (i64, i64) = (5, 4);
/// Between the words of a note and its border.
const NOTE_PADDING: (i64, i64) = (10, 6);
/// Between a note and the column that it stands beside.
const NOTE_GAP: i64 = 12;
/// Between a block and what stands in it.
const BLOCK_PADDING: i64 = 10;
/// Between two things that happen.
const EVENT_GAP: i64 = 14;
/// The person above the name of an actor.
const PERSON: (i64, i64) = (22, 40);
/// Round the whole drawing.
const MARGIN: i64 = 8;
/// A taller drawing repeats the heads below.
const TALL: i64 = 640;

/// A sequence as it is drawn: width, height and what stands in the `<svg>`.
pub(in crate::figure) fn draw(sequence: &Sequence) -> (i64, i64, String) {
    let heads: Vec<Lines> =
        sequence.participants.iter().map(|participant| Lines::of(&participant.label, TEXT)).collect();
    let words: Vec<Lines> = sequence.events.iter().map(words).collect();
    let mut columns = columns(sequence, &heads, &words);
    // How far things reach to the left is known when they have been drawn; then everything moves into sight.
    let (span, ..) = Sheet::new(sequence, &heads, &columns).draw(&words);
    for column in &mut columns {
        *column += MARGIN - span.left;
    }
    let (span, bottom, out) = Sheet::new(sequence, &heads, &columns).draw(&words);
    (span.right + MARGIN, bottom + MARGIN, out)
}

/// The words of an event as they are drawn.
fn words(event: &Event) -> Lines {
    match event {
        Event::Message(message) => Lines::of(&message.text, SMALL),
        Event::Note(note) => Lines::of(&note.text, SMALL),
        Event::Open(block) => Lines::of(&condition(&block.text), SMALL),
        Event::Part(text) => Lines::of(&condition(text), SMALL),
        Event::Close | Event::Begin(_) | Event::End(_) => Lines::default(),
    }
}

/// What has to hold for a part of a block stands in brackets.
fn condition(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("[{text}]") }
}

fn head_size(participant: &Participant, words: &Lines) -> (i64, i64) {
    if participant.is_actor {
        (words.width.max(PERSON.0), words.height() + PERSON.1 + 4)
    } else {
        (words.width.max(48) + 28, words.height() + 18)
    }
}

/// The middle of each column.
fn columns(sequence: &Sequence, heads: &[Lines], words: &[Lines]) -> Vec<i64> {
    // What stands between two columns needs so much: those that end in a column, by that column.
    let mut needs: Vec<Vec<(usize, i64)>> = vec![Vec::new(); heads.len()];
    let mut need = |one: usize, other: usize, room: i64| {
        let (left, right) = (one.min(other), one.max(other));
        if let Some(needs) = needs.get_mut(right).filter(|_| left < right) {
            needs.push((left, room));
        }
    };
    for (event, words) in sequence.events.iter().zip(words) {
        match event {
            Event::Message(message) if message.from == message.to => {
                need(message.from, message.from + 1, LOOP.0 + words.width + 2 * WORD_GAP);
            }
            Event::Message(message) => need(message.from, message.to, words.width + 2 * WORD_GAP + 2 * BAR.0),
            Event::Note(note) => {
                let room = words.width + 2 * NOTE_PADDING.0 + 2 * NOTE_GAP;
                match note.place {
                    Place::RightOf(column) => need(column, column + 1, room),
                    Place::LeftOf(column) => need(column.saturating_sub(1), column, room),
                    Place::Over(one, other) => need(one, other, room - 2 * NOTE_GAP),
                }
            }
            _ => {}
        }
    }
    let half = |at: usize| head_size(&sequence.participants[at], &heads[at]).0 / 2;
    let mut columns: Vec<i64> = Vec::with_capacity(heads.len());
    for (at, needs) in needs.iter().enumerate() {
        let group = |at: usize| sequence.participants[at].group;
        let Some(before) = at.checked_sub(1) else {
            columns.push(0);
            continue;
        };
        let edge = if group(at) == group(before) { 0 } else { 2 * BLOCK_PADDING };
        let least = columns[before] + (half(before) + half(at) + HEAD_GAP + edge).max(COLUMN_GAP);
        columns.push(needs.iter().map(|(from, room)| columns[*from] + room).fold(least, i64::max));
    }
    columns
}

/// Words keep lines away from them with the colour of their ground.
fn message_class(open: &[OpenBlock]) -> &'static str {
    if open.iter().any(|block| block.kind.is_none()) { "drawing-message is-on-area" } else { "drawing-message" }
}

/// How wide the corner with the word of a block is; the word is bold.
fn tab(word: &Lines) -> i64 {
    word.width * 11 / 10 + 16
}

/// How far before its tip a line ends.
fn back(head: Head) -> i64 {
    match head {
        Head::Arrow => ARROW.0 - 2,
        Head::Cross | Head::Open | Head::None => 0,
    }
}

/// From where to where something reaches.
#[derive(Clone, Copy, Debug)]
struct Span {
    left: i64,
    right: i64,
}

impl Default for Span {
    fn default() -> Self {
        Self { left: i64::MAX, right: i64::MIN }
    }
}

impl Span {
    fn take(&mut self, left: i64, right: i64) {
        self.left = self.left.min(left);
        self.right = self.right.max(right);
    }

    fn is_empty(self) -> bool {
        self.left > self.right
    }
}

/// A block that is open.
struct OpenBlock {
    /// Its word; none for a mere ground.
    kind: Option<&'static str>,
    top: i64,
    span: Span,
    /// The widest of its conditions, with the room before it.
    heading: i64,
    /// Height and words of each part but the first.
    parts: Vec<(i64, Lines)>,
    words: Lines,
}

struct Sheet<'a> {
    sequence: &'a Sequence,
    heads: &'a [Lines],
    columns: &'a [i64],
    /// Where each bar of a participant that is active began.
    active: Vec<Vec<i64>>,
    open: Vec<OpenBlock>,
    /// What everything takes.
    span: Span,
    y: i64,
    /// The height of the last message.
    last: i64,
    /// Who becomes active with the message that is being drawn.
    begun: Option<usize>,
    /// What lies below everything, the lowest last.
    ground: Vec<String>,
    /// Who is active when, the lowest last.
    bars: Vec<String>,
    above: String,
}

impl<'a> Sheet<'a> {
    fn new(sequence: &'a Sequence, heads: &'a [Lines], columns: &'a [i64]) -> Self {
        Self {
            sequence,
            heads,
            columns,
            active: vec![Vec::new(); heads.len()],
            open: Vec::new(),
            span: Span::default(),
            y: 0,
            last: 0,
            begun: None,
            ground: Vec::new(),
            bars: Vec::new(),
            above: String::new(),
        }
    }

    /// Draws everything; gives how far it reaches, where it ends below, and the drawing.
    fn draw(mut self, words: &[Lines]) -> (Span, i64, String) {
        let title = self.sequence.title.as_ref().map(|title| Lines::of(title, TEXT));
        let top = MARGIN + title.as_ref().map_or(0, |title| title.height() + 12);
        let groups: Vec<Lines> = self.sequence.groups.iter().map(|group| Lines::of(&group.title, SMALL)).collect();
        let heading = groups.iter().map(|words| words.height() + BLOCK_PADDING).max().unwrap_or(0);
        let head = (0..self.heads.len()).map(|at| self.head(at).1).max().unwrap_or(0);
        let heads_at = top + heading;
        self.y = heads_at + head + EVENT_GAP;
        self.last = self.y;
        for at in 0..self.heads.len() {
            let half = self.head(at).0 / 2;
            self.span.take(self.columns[at] - half, self.columns[at] + half);
        }
        let events = &self.sequence.events;
        for (at, (event, words)) in events.iter().zip(words).enumerate() {
            self.begun = match events.get(at + 1) {
                Some(Event::Begin(participant)) => Some(*participant),
                _ => None,
            };
            self.event(event, words);
        }
        self.y += EVENT_GAP;
        for participant in 0..self.active.len() {
            while let Some(began) = self.active[participant].pop() {
                self.bar(participant, began, self.y);
            }
        }
        let is_tall = self.y - heads_at > TALL;
        let below = if groups.is_empty() { 0 } else { BLOCK_PADDING };
        let bottom = self.y + below + if is_tall { head } else { 0 };
        if let Some(title) = &title {
            let middle = i64::midpoint(self.span.left, self.span.right);
            self.span.take(middle - title.width / 2, middle + title.width / 2);
        }

        let mut out = String::new();
        let frames = self.groups(&groups, top, bottom);
        out.push_str(&frames);
        self.ground.iter().rev().for_each(|piece| out.push_str(piece));
        for column in self.columns {
            let from = heads_at + head;
            let _ = writeln!(out, "<path class=\"drawing-lifeline\" d=\"M{column} {from}V{}\"/>", self.y);
        }
        self.bars.iter().rev().for_each(|piece| out.push_str(piece));
        out.push_str(&self.above);
        for at in 0..self.heads.len() {
            self.write_head(&mut out, at, heads_at + head - self.head(at).1);
            if is_tall {
                self.write_head(&mut out, at, self.y);
            }
        }
        if let Some(title) = title {
            let middle = i64::midpoint(self.span.left, self.span.right);
            title.write_from(&mut out, "drawing-text", Point { x: middle, y: MARGIN }, "middle");
        }
        (self.span, bottom, out)
    }

    fn head(&self, at: usize) -> (i64, i64) {
        head_size(&self.sequence.participants[at], &self.heads[at])
    }

    /// The frames round columns that belong together.
    fn groups(&mut self, groups: &[Lines], top: i64, bottom: i64) -> String {
        let mut out = String::new();
        for (group, words) in groups.iter().enumerate() {
            let mut span = Span::default();
            for (at, participant) in self.sequence.participants.iter().enumerate() {
                if participant.group == Some(group) {
                    let half = self.head(at).0.max(words.width) / 2;
                    span.take(self.columns[at] - half - BLOCK_PADDING, self.columns[at] + half + BLOCK_PADDING);
                }
            }
            if span.is_empty() {
                // Nobody stands in it, but it may say something.
                span.take(self.span.right + BLOCK_PADDING, self.span.right + 3 * BLOCK_PADDING + words.width);
            }
            self.span.take(span.left, span.right);
            let (width, height) = (span.right - span.left, bottom - top);
            let _ = write!(
                out,
                "<g class=\"drawing-group\"><rect class=\"drawing-block\" x=\"{}\" y=\"{top}\" width=\"{width}\" \
                 height=\"{height}\" rx=\"6\"/>",
                span.left
            );
            let middle = i64::midpoint(span.left, span.right);
            words.write_from(&mut out, "drawing-words", Point { x: middle, y: top + 6 }, "middle");
            out.push_str("</g>\n");
        }
        out
    }

    fn write_head(&self, out: &mut String, at: usize, y: i64) {
        let (width, height) = self.head(at);
        let x = self.columns[at];
        out.push_str("<g class=\"drawing-node\">");
        if self.sequence.participants[at].is_actor {
            let _ = write!(
                out,
                "<circle class=\"drawing-shape\" cx=\"{x}\" cy=\"{}\" r=\"7\"/><path class=\"drawing-open\" \
                 d=\"M{x} {}v13M{} {}h22M{x} {}l-9 11M{x} {}l9 11\"/>",
                y + 8,
                y + 15,
                x - 11,
                y + 20,
                y + 28,
                y + 28
            );
            let top = Point { x, y: y + PERSON.1 + 2 };
            self.heads[at].write_from(out, "drawing-text", top, "middle");
        } else {
            let _ = write!(
                out,
                "<rect class=\"drawing-shape\" x=\"{}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\"/>",
                x - width / 2
            );
            self.heads[at].write(out, "drawing-text", Point { x, y: y + height / 2 });
        }
        out.push_str("</g>\n");
    }

    fn event(&mut self, event: &Event, words: &Lines) {
        match event {
            Event::Message(message) if message.from == message.to => self.loop_back(message, words),
            Event::Message(message) => self.message(message, words),
            Event::Note(note) => self.note(note, words),
            Event::Begin(participant) => {
                self.active[*participant].push(self.last);
            }
            Event::End(participant) => {
                if let Some(began) = self.active[*participant].pop() {
                    self.bar(*participant, began, self.last);
                }
            }
            Event::Open(block) => self.open(block.kind, words),
            Event::Part(_) => self.part(words),
            Event::Close => self.close(),
        }
    }

    /// Notes that something reaches so far, for what stands around it.
    fn reach(&mut self, left: i64, right: i64) {
        self.span.take(left, right);
        if let Some(block) = self.open.last_mut() {
            block.span.take(left, right);
        }
    }

    /// The side of a participant's column, or of the bars on it and those that are about to be.
    fn side(&self, participant: usize, is_right: bool, more: usize) -> i64 {
        let bars = i64::try_from((self.active[participant].len() + more).min(8)).unwrap_or(0);
        let x = self.columns[participant];
        match (bars, is_right) {
            (0, _) => x,
            (_, true) => x + BAR.0 + BAR.1 * (bars - 1),
            (_, false) => x - BAR.0,
        }
    }

    fn message(&mut self, message: &Message, words: &Lines) {
        let is_right = self.columns[message.to] > self.columns[message.from];
        let more = usize::from(self.begun == Some(message.to));
        let (from, to) = (self.side(message.from, is_right, 0), self.side(message.to, !is_right, more));
        let height = if words.is_empty() { 0 } else { words.height() + 2 };
        let y = self.y + height + 4;
        let middle = i64::midpoint(from, to);
        words.write_from(&mut self.above, message_class(&self.open), Point { x: middle, y: self.y }, "middle");
        self.line(message, Point { x: from, y }, Point { x: to, y }, Step { x: if is_right { 1 } else { -1 }, y: 0 });
        self.reach(from.min(to), from.max(to));
        self.last = y;
        self.y = y + EVENT_GAP;
    }

    fn loop_back(&mut self, message: &Message, words: &Lines) {
        let x = self.side(message.from, true, 0);
        let height = words.height().max(LOOP.1);
        let top = self.y + (height - LOOP.1) / 2 + 4;
        let (right, bottom) = (x + LOOP.0, top + LOOP.1);
        let dotted = if message.is_dotted { " is-dotted" } else { "" };
        let back = back(message.head);
        let start = if message.is_mutual { back } else { 0 };
        let _ = write!(
            self.above,
            "<g class=\"drawing-edge\"><path class=\"drawing-line{dotted}\" d=\"M{} {top}H{}Q{right} {top} {right} \
             {}T{} {bottom}H{}\"/>",
            x + start,
            right - 10,
            top + LOOP.1 / 2,
            right - 10,
            x + back
        );
        let step = Step { x: -1, y: 0 };
        self.end(message.head, Point { x, y: bottom }, step);
        if message.is_mutual {
            self.end(message.head, Point { x, y: top }, step);
        }
        self.above.push_str("</g>\n");
        let text_at = Point { x: right + 6, y: top + LOOP.1 / 2 - words.height() / 2 };
        words.write_from(&mut self.above, message_class(&self.open), text_at, "start");
        self.reach(x, right + 6 + words.width);
        self.last = bottom;
        self.y = top + i64::midpoint(height, LOOP.1) + EVENT_GAP;
    }

    fn line(&mut self, message: &Message, from: Point, to: Point, step: Step) {
        let dotted = if message.is_dotted { " is-dotted" } else { "" };
        let end = step.from(to, -back(message.head));
        let start = if message.is_mutual { step.from(from, back(message.head)) } else { from };
        let _ = write!(
            self.above,
            "<g class=\"drawing-edge\"><path class=\"drawing-line{dotted}\" d=\"M{} {}H{}\"/>",
            start.x, start.y, end.x
        );
        self.end(message.head, to, step);
        if message.is_mutual {
            self.end(message.head, from, Step { x: -step.x, y: 0 });
        }
        self.above.push_str("</g>\n");
    }

    /// The end of a line.
    fn end(&mut self, head: Head, tip: Point, step: Step) {
        let Point { x, y } = tip;
        let back = x - step.x * ARROW.0;
        let _ = match head {
            Head::None => Ok(()),
            Head::Arrow => write!(self.above, "<path class=\"drawing-arrow\" d=\"{}\"/>", svg::arrow(tip, step)),
            Head::Open => {
                write!(self.above, "<path class=\"drawing-open\" d=\"M{back} {}L{x} {y}L{back} {}\"/>", y - 5, y + 5)
            }
            Head::Cross => {
                let x = x - step.x * 7;
                write!(self.above, "<path class=\"drawing-open\" d=\"M{} {}l8 8m0 -8l-8 8\"/>", x - 4, y - 4)
            }
        };
    }

    fn bar(&mut self, participant: usize, top: i64, bottom: i64) {
        let beside = i64::try_from(self.active[participant].len().min(7)).unwrap_or(0);
        let x = self.columns[participant] - BAR.0 + BAR.1 * beside;
        let height = (bottom - top).max(4);
        // A bar that was begun later lies over those before it, and is ended first.
        self.bars.push(format!(
            "<rect class=\"drawing-bar\" x=\"{x}\" y=\"{top}\" width=\"{}\" height=\"{height}\"/>\n",
            2 * BAR.0
        ));
        self.reach(x, x + 2 * BAR.0);
    }

    fn note(&mut self, note: &Note, words: &Lines) {
        let (width, height) = (words.width + 2 * NOTE_PADDING.0, words.height() + 2 * NOTE_PADDING.1);
        let (left, right) = match note.place {
            Place::RightOf(column) => {
                let left = self.side(column, true, 0) + NOTE_GAP;
                (left, left + width)
            }
            Place::LeftOf(column) => {
                let right = self.side(column, false, 0) - NOTE_GAP;
                (right - width, right)
            }
            Place::Over(one, other) => {
                let (one, other) = (self.columns[one], self.columns[other]);
                let wide = (other - one).abs() + if one == other { 0 } else { 2 * NOTE_GAP };
                let (middle, half) = (i64::midpoint(one, other), wide.max(width) / 2);
                (middle - half, middle + half)
            }
        };
        let top = self.y;
        let _ = write!(
            self.above,
            "<g class=\"drawing-node\"><rect class=\"drawing-note\" x=\"{left}\" y=\"{top}\" width=\"{}\" \
             height=\"{height}\" rx=\"2\"/>",
            right - left
        );
        let middle = Point { x: i64::midpoint(left, right), y: top + height / 2 };
        words.write(&mut self.above, "drawing-remark", middle);
        self.above.push_str("</g>\n");
        self.reach(left, right);
        self.last = top + height;
        self.y = top + height + EVENT_GAP;
    }

    fn open(&mut self, kind: Option<&'static str>, words: &Lines) {
        let tab = kind.map_or(0, |kind| tab(&Lines::of(kind, SMALL)));
        let top = self.y;
        let block = OpenBlock {
            kind,
            top,
            span: Span::default(),
            heading: if kind.is_some() { tab + 8 + words.width } else { 0 },
            parts: Vec::new(),
            words: words.clone(),
        };
        self.open.push(block);
        self.y = top + if kind.is_some() { words.height().max(20) + BLOCK_PADDING } else { BLOCK_PADDING };
    }

    fn part(&mut self, words: &Lines) {
        let y = self.y;
        if let Some(block) = self.open.last_mut() {
            block.heading = block.heading.max(words.width);
            block.parts.push((y, words.clone()));
        }
        self.y = y + if words.is_empty() { EVENT_GAP } else { words.height() + BLOCK_PADDING };
    }

    fn close(&mut self) {
        let Some(mut block) = self.open.pop() else { return };
        let bottom = self.y;
        if block.span.is_empty() {
            let columns = (self.columns.first(), self.columns.last());
            block.span.take(*columns.0.unwrap_or(&0), *columns.1.unwrap_or(&0));
        }
        let left = block.span.left - BLOCK_PADDING - BAR.0;
        let right = (block.span.right + BLOCK_PADDING + BAR.0).max(left + block.heading + 16);
        let (top, width, height) = (block.top, right - left, bottom - block.top);
        if let Some(kind) = block.kind {
            let word = Lines::of(kind, SMALL);
            let tab = tab(&word);
            let mut frame = format!(
                "<rect class=\"drawing-block\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>\n"
            );
            for (y, _) in &block.parts {
                let _ = writeln!(frame, "<path class=\"drawing-lifeline\" d=\"M{left} {y}H{right}\"/>");
            }
            self.ground.push(frame);
            let _ = write!(self.above, "<path class=\"drawing-tab\" d=\"M{left} {top}h{tab}v14l-6 6h-{}z\"/>", tab - 6);
            word.write_from(&mut self.above, "drawing-heading", Point { x: left + 8, y: top + 1 }, "start");
            let at = Point { x: left + tab + 8, y: top + 2 };
            block.words.write_from(&mut self.above, message_class(&self.open), at, "start");
            for (y, words) in &block.parts {
                words.write_from(&mut self.above, message_class(&self.open), Point { x: left + 10, y: y + 4 }, "start");
            }
        } else {
            self.ground.push(format!(
                "<rect class=\"drawing-area\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" \
                 rx=\"4\"/>\n"
            ));
        }
        self.reach(left, right);
        self.y = bottom + EVENT_GAP;
    }
}
