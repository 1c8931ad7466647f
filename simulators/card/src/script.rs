//! Scripts of faults. Begin at [`Script::transmit`], which stands between a host and the card.

use std::time::Duration;

use cps_apdu::ApduBytes;
use serde::Deserialize;
use toml::Spanned;

use crate::{Card, Fault, ProfileError};

/// Faults by the command at which they happen: a plan that a host of a card carries out.
///
/// The text of a script is TOML; commands are counted from 1, from the moment it is loaded, GET
/// RESPONSE included:
/// ```toml
/// [[step]]
/// command = 12
/// fault = "status 6F00"
/// ```
#[derive(Clone, Debug, Default)]
pub struct Script {
    steps: Vec<Step>,
    commands: u64,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    command: u64,
    fault: Fault,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    step: Vec<TextStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextStep {
    command: Spanned<u64>,
    fault: Spanned<String>,
}

/// Outcome of a command.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The card answers, this much later than usual.
    Answer(ApduBytes, Duration),
    /// The card does not answer, for this reason. The host carries out what follows from it.
    Interrupted(Interruption),
}

/// The reason why a card does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interruption {
    /// It was pulled, and comes back after this time if there is one.
    Removed(Option<Duration>),
    /// It has fallen silent.
    Mute,
    /// Another program has reset it.
    Reset,
    /// Its reader was unplugged.
    ReaderGone,
    /// The connection to its reader broke.
    ConnectionLost,
}

impl Script {
    /// Reads a script; `file` is what errors call it.
    ///
    /// # Errors
    /// Says file, line, field and reason.
    pub fn parse(text: &str, file: &str) -> Result<Self, ProfileError> {
        let read: Text =
            toml::from_str(text).map_err(|error| ProfileError::from_toml(&error, text, file))?;
        let mut script = Self::default();
        for step in read.step {
            let (command, fault) = (step.command, step.fault);
            let at = |start: usize, reason: String| ProfileError::at(start, reason, text, file);
            if *command.get_ref() == 0 {
                let reason = "commands are counted from 1".to_owned();
                return Err(at(command.span().start, reason));
            }
            let parsed = fault.get_ref().parse();
            let parsed = parsed
                .map_err(|error: crate::FaultError| at(fault.span().start, error.to_string()))?;
            script.plan(command.into_inner(), parsed);
        }
        Ok(script)
    }

    /// Lets something go wrong at the n-th command from now; 1 is the next one.
    pub fn plan(&mut self, command: u64, fault: Fault) {
        self.steps.push(Step {
            command: self.commands + command,
            fault,
        });
    }

    /// Sends a command to the card, unless a fault prevents it.
    ///
    /// Of two faults that both keep the card from answering, the first one planned happens.
    pub fn transmit(&mut self, card: &mut Card, command: &[u8]) -> Outcome {
        self.commands += 1;
        let now = self.commands;
        let due = self.steps.extract_if(.., |step| step.command == now);
        let faults: Vec<Fault> = due.map(|step| step.fault).collect();
        let (mut length, mut delay, mut status) = (usize::MAX, Duration::ZERO, None);
        for fault in faults {
            match fault {
                Fault::Remove { back_after } => {
                    return Outcome::Interrupted(Interruption::Removed(back_after));
                }
                Fault::Mute => return Outcome::Interrupted(Interruption::Mute),
                Fault::Reset => return Outcome::Interrupted(Interruption::Reset),
                Fault::ReaderGone => return Outcome::Interrupted(Interruption::ReaderGone),
                Fault::ConnectionLost => {
                    return Outcome::Interrupted(Interruption::ConnectionLost);
                }
                Fault::Status(word) => status = Some(word),
                Fault::Truncate(bytes) => length = bytes,
                Fault::Delay(time) => delay += time,
                Fault::WrongCertificate => card.damage_certificates(),
                Fault::FlipSignature => card.flip_next_signature(),
            }
        }
        let answer = match status {
            Some(status) => card.refuse(command, status),
            None => card.transmit(command),
        };
        let answer = ApduBytes::from(&answer.as_slice()[..answer.len().min(length)]);
        Outcome::Answer(answer, delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_script_says_where_and_why() {
        let step = |command: &str, fault: &str| {
            format!("[[step]]\ncommand = 1\nfault = \"mute\"\n\n[[step]]\n{command}\n{fault}\n")
        };
        let good = ("command = 2", "fault = \"delay 5\"");
        assert!(Script::parse(&step(good.0, good.1), "x").is_ok());
        let table = [
            (
                "command = 0",
                good.1,
                "x.toml:6: step[2].command: commands are counted from 1",
            ),
            (
                "command = \"2\"",
                good.1,
                "x.toml:6: step[2].command: invalid type",
            ),
            (
                good.0,
                "fault = \"melt\"",
                "x.toml:7: step[2].fault: no fault \"melt\"",
            ),
            (
                good.0,
                "falt = \"mute\"",
                "x.toml:7: step[2].falt: unknown field",
            ),
        ];
        for (command, fault, message) in table {
            let error = Script::parse(&step(command, fault), "x.toml").unwrap_err();
            assert!(error.to_string().starts_with(message), "{error}");
        }
    }
}
