//! Dialogues with a card as text: written down by [`Recorder`], played back by [`Replay`].
//!
//! | line | meaning |
//! |---|---|
//! | `> 00 A4 …` | command as it reached the card |
//! | `< 61 27` | its answer: data, then SW1-SW2 |
//! | `# text` | comment, or one of the events of [`Event`] |
//! | `== name` | start of a phase |
//! | empty | separator |
//!
//! In a command, `…` at the end stands for a data field that is not written down: that of a
//! command that may carry a PIN or PUK.

mod recorder;
mod replay;

use std::fmt;
use std::str::FromStr;

use cps_apdu::{ApduBytes, Command, Hex};

pub use self::recorder::Recorder;
pub use self::replay::Replay;

/// The commands and answers of a card, with the events in between.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Dialogue {
    items: Vec<Item>,
}

/// One item of a [`Dialogue`].
#[derive(Debug, PartialEq, Eq)]
pub enum Item {
    /// A command and its answer.
    Exchange(Exchange),
    /// Something that happened to the link.
    Event(Event),
    /// A comment, which playing back ignores.
    Comment(String),
    /// The start of a phase, which playing back ignores.
    Phase(String),
    /// An empty line.
    Separator,
}

/// A command and its answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The command.
    pub command: CommandPattern,
    /// The answer: data, then SW1-SW2.
    pub answer: ApduBytes,
}

/// Something that happened to the link, written as a comment of exactly this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// `# reset`: we reset the card.
    Reset,
    /// `# reset by another program`
    ResetByOther,
    /// `# removed`: the card left the reader.
    Removed,
}

impl Event {
    const ALL: [Self; 3] = [Self::Reset, Self::ResetByOther, Self::Removed];

    fn text(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::ResetByOther => "reset by another program",
            Self::Removed => "removed",
        }
    }
}

/// The bytes of a command, or those that may be written down.
#[derive(Debug, PartialEq, Eq)]
pub struct CommandPattern {
    known: ApduBytes,
    redacted: bool,
}

impl CommandPattern {
    /// Returns the command as it may be written down: without the data field if it may carry a
    /// secret.
    pub fn of(bytes: &[u8]) -> Self {
        let secret = match Command::parse(bytes) {
            Ok(command) => command.carries_secret() && !command.data().is_empty(),
            // Bytes that are no command may hold a secret.
            Err(_) => true,
        };
        if !secret {
            return Self {
                known: bytes.into(),
                redacted: false,
            };
        }
        let header_and_length = &bytes[..bytes.len().min(5)];
        Self {
            known: header_and_length.into(),
            redacted: true,
        }
    }

    /// Whether these bytes are that command. A redacted data field may hold anything of its length.
    pub fn matches(&self, bytes: &[u8]) -> bool {
        if !self.redacted {
            return bytes == self.known.as_slice();
        }
        let length = self.known.as_slice().get(4);
        bytes
            .strip_prefix(self.known.as_slice())
            .is_some_and(|data| length.is_none_or(|n| data.len() == usize::from(*n)))
    }
}

impl Dialogue {
    /// Returns a dialogue of these items.
    pub fn new(items: Vec<Item>) -> Self {
        Self { items }
    }

    /// Returns the items in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Returns the items in order, taken out.
    pub fn into_items(self) -> Vec<Item> {
        self.items
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: Item) {
        self.items.push(item);
    }
}

impl FromStr for Dialogue {
    type Err = DialogueError;

    fn from_str(text: &str) -> Result<Self, DialogueError> {
        let mut items = Vec::new();
        let mut lines = (1..).zip(text.lines());
        while let Some((line, content)) = lines.next() {
            let error = |reason| DialogueError { line, reason };
            let item = if let Some(hex) = content.strip_prefix('>') {
                let command = parse_command(hex).map_err(error)?;
                let answer = match lines.next() {
                    Some((line, content)) => content
                        .strip_prefix('<')
                        .ok_or(DialogueReason::NoAnswer)
                        .and_then(parse_answer)
                        .map_err(|reason| DialogueError { line, reason })?,
                    None => return Err(error(DialogueReason::NoAnswer)),
                };
                Item::Exchange(Exchange { command, answer })
            } else if let Some(text) = content.strip_prefix('#') {
                let text = text.trim();
                match Event::ALL.into_iter().find(|e| e.text() == text) {
                    Some(event) => Item::Event(event),
                    None => Item::Comment(text.to_owned()),
                }
            } else if let Some(name) = content.strip_prefix("==") {
                Item::Phase(name.trim().to_owned())
            } else if content.trim().is_empty() {
                Item::Separator
            } else {
                return Err(error(DialogueReason::UnknownLine));
            };
            items.push(item);
        }
        Ok(Self { items })
    }
}

fn parse_command(text: &str) -> Result<CommandPattern, DialogueReason> {
    let text = text.trim();
    let (hex, redacted) = match text.strip_suffix('…') {
        Some(hex) => (hex, true),
        None => (text, false),
    };
    let known = parse_hex(hex)?;
    if known.len() < 4 || redacted && known.len() > 5 {
        return Err(DialogueReason::NoCommand);
    }
    Ok(CommandPattern { known, redacted })
}

fn parse_answer(text: &str) -> Result<ApduBytes, DialogueReason> {
    let answer = parse_hex(text)?;
    if answer.len() < 2 {
        return Err(DialogueReason::NoStatusWord);
    }
    Ok(answer)
}

fn parse_hex(text: &str) -> Result<ApduBytes, DialogueReason> {
    let bytes = text
        .split_ascii_whitespace()
        .map(|byte| {
            let digits = byte.len() == 2 && byte.bytes().all(|b| b.is_ascii_hexdigit());
            digits
                .then(|| u8::from_str_radix(byte, 16).ok())
                .flatten()
                .ok_or(DialogueReason::NotHex)
        })
        .collect::<Result<Vec<u8>, _>>()?;
    Ok(bytes.into())
}

impl fmt::Display for Dialogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.iter().try_for_each(|item| writeln!(f, "{item}"))
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exchange(e) => {
                write!(f, "> {}\n< {}", e.command, Hex(e.answer.as_slice()))
            }
            Self::Event(event) => write!(f, "# {}", event.text()),
            Self::Comment(text) => write!(f, "# {text}"),
            Self::Phase(name) => write!(f, "== {name}"),
            Self::Separator => Ok(()),
        }
    }
}

impl fmt::Display for CommandPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Hex(self.known.as_slice()))?;
        if self.redacted {
            f.write_str(" …")?;
        }
        Ok(())
    }
}

/// The reason why a text is no dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the dialogue: {reason}")]
pub struct DialogueError {
    /// The line, from 1.
    pub line: usize,
    /// Defect of the line.
    pub reason: DialogueReason,
}

/// A defect of a line of a dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DialogueReason {
    /// Neither command, answer, comment, phase nor empty, or an answer without command.
    #[error("neither command, comment nor phase")]
    UnknownLine,
    /// A command is not followed by its answer.
    #[error("the command has no answer")]
    NoAnswer,
    /// Something else than pairs of hexadecimal digits.
    #[error("not hexadecimal")]
    NotHex,
    /// Fewer than four bytes, or more than the header and length of a redacted command.
    #[error("not a command")]
    NoCommand,
    /// Fewer than two bytes.
    #[error("the answer has no status word")]
    NoStatusWord,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialogue_prints_as_it_was_read() {
        let text = "# trace: example\n\n== login\n# reset\n> 00 20 00 01 08 …\n< 63 C2\n\
                    > 00 B0 9C 00 0C\n< 01 02 90 00\n# reset by another program\n# removed\n";
        let dialogue: Dialogue = text.parse().expect("well formed");
        assert_eq!(dialogue.to_string(), text);
        assert_eq!(dialogue.items()[3], Item::Event(Event::Reset));
        assert_eq!(dialogue.items()[7], Item::Event(Event::Removed));
    }

    #[test]
    fn errors_name_the_line() {
        let table = [
            ("nonsense", 1, DialogueReason::UnknownLine),
            ("< 90 00", 1, DialogueReason::UnknownLine),
            ("# x\n> 00 A4 04", 2, DialogueReason::NoCommand),
            (
                "> 00 20 00 01 08 31 …\n< 90 00",
                1,
                DialogueReason::NoCommand,
            ),
            ("> 00 A4 04 0G\n< 90 00", 1, DialogueReason::NotHex),
            ("> 00 A4 04 +F\n< 90 00", 1, DialogueReason::NotHex),
            ("> 00 84 00 08", 1, DialogueReason::NoAnswer),
            ("> 00 84 00 08\n# oops", 2, DialogueReason::NoAnswer),
            ("> 00 84 00 08\n< 90", 2, DialogueReason::NoStatusWord),
        ];
        for (text, line, reason) in table {
            assert_eq!(
                text.parse::<Dialogue>(),
                Err(DialogueError { line, reason }),
                "{text}"
            );
        }
    }

    #[test]
    fn commands_that_may_carry_a_pin_are_redacted_and_match_any_of_their_length() {
        let verify = [0x00, 0x20, 0x00, 0x01, 4, b'1', b'2', b'3', b'4'];
        let pattern = CommandPattern::of(&verify);
        assert_eq!(pattern.to_string(), "00 20 00 01 04 …");
        assert!(pattern.matches(&verify));
        assert!(pattern.matches(&[0x00, 0x20, 0x00, 0x01, 4, 0, 0, 0, 0]));
        assert!(!pattern.matches(&verify[..8]));
        assert!(!pattern.matches(&[0x00, 0x20, 0x00, 0x02, 4, 0, 0, 0, 0]));

        let not_a_command = [0x00, 0x20, 0x00, 0x01, 9, b'1'];
        assert_eq!(
            CommandPattern::of(&not_a_command).to_string(),
            "00 20 00 01 09 …"
        );
        let status = [0x00, 0x20, 0x00, 0x01, 0x00];
        assert_eq!(CommandPattern::of(&status).to_string(), "00 20 00 01 00");
    }
}
