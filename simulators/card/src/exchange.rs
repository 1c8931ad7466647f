use std::fmt;

use cps_apdu::{Atr, Command, Hex};

/// Event that an observer of a card sees.
#[derive(Debug)]
pub enum Event<'a> {
    /// The card was powered or reset, and answered with this.
    PowerOn(&'a Atr),
    /// The power was taken away.
    PowerOff,
    /// A command and its answer.
    Exchange(Exchange<'a>),
}

/// A command and its answer.
pub struct Exchange<'a> {
    pub(crate) command: &'a [u8],
    pub(crate) answer: &'a [u8],
}

impl Exchange<'_> {
    /// Returns the first four bytes of the command, or what there is of them: never secret.
    pub fn header(&self) -> &[u8] {
        &self.command[..self.command.len().min(4)]
    }

    /// Returns the number of bytes of the command.
    pub fn command_length(&self) -> usize {
        self.command.len()
    }

    /// Returns the answer, status word included.
    pub fn answer(&self) -> &[u8] {
        self.answer
    }

    /// Returns the command as transcripts show it: all bytes, except those of a PIN or PUK.
    pub fn shown_command(&self) -> String {
        match Command::parse(self.command) {
            Ok(command) if command.carries_secret() && !command.data().is_empty() => {
                command.to_string()
            }
            Ok(_) => Hex(self.command).to_string(),
            // The meaning of bytes that are no command is unknown: show no more of them than cannot
            // hold a PIN.
            Err(_) => format!("{} …", Hex(self.header())),
        }
    }
}

/// The lines of a transcript: `> command`, `< answer`, `# event`.
impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PowerOn(_) => f.write_str("# power-on"),
            Self::PowerOff => f.write_str("# power-off"),
            Self::Exchange(exchange) => {
                let answer = Hex(exchange.answer);
                write!(f, "> {}\n< {answer}", exchange.shown_command())
            }
        }
    }
}

impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Exchange({}, {} bytes)",
            self.shown_command(),
            self.answer.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn transcripts_show_commands_but_never_a_pin() {
        let table: [(&[u8], &str); 5] = [
            (&hex!("00B09C000C"), "> 00 B0 9C 00 0C\n< 90 00"),
            (
                &hex!("002000010831323334FFFFFFFF"),
                "> 00 20 00 01 08 …\n< 90 00",
            ),
            (&hex!("0020000100"), "> 00 20 00 01 00\n< 90 00"),
            (&hex!("0020000109313233"), "> 00 20 00 01 …\n< 90 00"),
            (&hex!("3132"), "> 31 32 …\n< 90 00"),
        ];
        for (command, lines) in table {
            let event = Event::Exchange(Exchange {
                command,
                answer: &[0x90, 0x00],
            });
            assert_eq!(event.to_string(), lines);
            assert!(!format!("{event:?}").contains("31 32 33"));
        }
    }
}
