//! Asking the holder for a PIN on the terminal of the program.
//!
//! [`Holder`] tells whose card it is and how many tries are left, asks for a confirmation before
//! the last one, and asks again after a wrong PIN while there are tries. A card that is known to
//! be blocked, or to have no PIN, is never asked for.

use std::io::{self, Write};

use cps_agent::read_line;
use cps_apdu::Pin;
use cps_protocol::{ApiError, CardObjects, ErrorKind, PinPolicy, PinStatus};
use cps_types::{legible, name as legible_name};
use zeroize::Zeroizing;

use crate::error::CliError;
use crate::format::{length_hint, puk_length_hint, tries, wrap};
use crate::output::{columns, paragraphs};
use crate::sys::{EchoOff, Terminal, open_terminal};
use crate::text::{Text, say};
use cps_console::Language;

/// The longest answer to a question that is read.
const LONGEST_ANSWER: usize = 16;

/// The longest code that is read: longer than any card takes, so that it is told to be too long.
const LONGEST_SECRET: usize = 64;

/// Opens the terminal.
///
/// # Errors
/// If there is none, as in a service or behind a pipe of its own session.
pub(crate) fn open() -> Result<Terminal, CliError> {
    open_terminal().map_err(CliError::PinUnreadable)
}

/// Shows a text, for each line a paragraph, with a question after it, and returns whether the answer
/// is yes.
///
/// # Errors
/// If the terminal cannot be used.
pub(crate) fn agrees(
    terminal: &mut Terminal,
    lines: &str,
    question: &str,
) -> Result<bool, CliError> {
    let text = paragraphs(lines, columns(&*terminal));
    writeln!(terminal, "{text}").map_err(CliError::PinUnreadable)?;
    let answer = {
        // Without echo, as every question: a holder may type the code as the answer.
        let _hidden = EchoOff::asking(terminal, question).map_err(CliError::PinUnreadable)?;
        match read_line(terminal, LONGEST_ANSWER) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Zeroizing::default(),
            line => line.map_err(CliError::PinUnreadable)?,
        }
    };
    let first = answer.first().map(u8::to_ascii_lowercase);
    Ok(matches!(first, Some(b'y' | b'o')))
}

/// A code that the holder knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secret {
    Pin,
    Puk,
}

/// The holder of a card, at the terminal.
#[derive(Debug)]
pub(crate) struct Holder {
    language: Language,
    terminal: Terminal,
    secret: Secret,
    status: PinStatus,
    policy: PinPolicy,
    new_policy: PinPolicy,
    /// Whether a wrong code is not asked for again.
    is_asked_once: bool,
}

impl Holder {
    /// Addresses the holder: says whose card it is, where, and how many tries are left.
    ///
    /// # Errors
    /// `pin.none`, `pin.blocked` or `puk.blocked` if asking is useless.
    pub(crate) fn address(
        terminal: Terminal,
        secret: Secret,
        name: Option<&str>,
        card: &CardObjects,
        language: Language,
    ) -> Result<Self, CliError> {
        let (Some(pin), Some(puk)) = (card.pin_policy, card.puk_policy) else {
            return Err(ErrorKind::PinNone.into());
        };
        let (status, policy, blocked) = match secret {
            Secret::Pin => (card.pin, pin, ErrorKind::PinBlocked),
            Secret::Puk => (card.puk, puk, ErrorKind::PukBlocked),
        };
        if status.blocked {
            return Err(blocked.into());
        }
        let mut holder = Self {
            language,
            terminal,
            secret,
            status,
            policy,
            new_policy: pin,
            is_asked_once: false,
        };
        let introduction = introduction(name, card, &status, language);
        holder.say(&introduction)?;
        Ok(holder)
    }

    /// Returns the holder who is asked once: a wrong code is the end.
    #[must_use]
    pub(crate) fn asked_once(self) -> Self {
        Self {
            is_asked_once: true,
            ..self
        }
    }

    /// Asks for the code, in a form that the card takes, until the card knows it.
    ///
    /// `present` shows it to the card; it is called again after a wrong one if tries are left, and
    /// after one that came too early, within the pause that follows a wrong one.
    ///
    /// # Errors
    /// `prompt.cancelled` if the holder gives up: with an empty line, or before the last try.
    pub(crate) fn ask<T>(
        &mut self,
        mut present: impl FnMut(Pin) -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        self.ask_with(|_, pin| present(pin))
    }

    /// Returns the same if the holder has to be asked for more before the card is.
    pub(crate) fn ask_with<T>(
        &mut self,
        mut present: impl FnMut(&mut Self, Pin) -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        loop {
            self.confirm_last_try()?;
            let secret = self.secret()?;
            let presented = present(self, secret);
            if let Some(done) = self.note(presented)? {
                return Ok(done);
            }
        }
    }

    /// Returns the same where the reader asks: `present` has it do so.
    pub(crate) fn ask_on_reader<T>(
        &mut self,
        mut present: impl FnMut() -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        loop {
            self.confirm_last_try()?;
            if let Some(done) = self.note(present())? {
                return Ok(done);
            }
        }
    }

    /// Asks for a new PIN until it was typed twice alike, in a form that the card takes.
    ///
    /// # Errors
    /// `prompt.cancelled` if the holder gives up with an empty line.
    pub(crate) fn new_pin(&mut self) -> Result<Pin, CliError> {
        loop {
            let pin = self.typed(Text::AskNewPin, self.new_policy)?;
            let again = self.read(Text::AskNewPinAgain)?;
            if *pin.expose() == **again {
                return Ok(pin);
            }
            self.say(self.language.text(Text::NewPinsDiffer))?;
        }
    }

    /// Takes what came of a presentation: the result, `None` to ask again, or the end.
    fn note<T>(&mut self, presented: Result<T, CliError>) -> Result<Option<T>, CliError> {
        match presented {
            Ok(done) => Ok(Some(done)),
            Err(failure) if self.is_asked_once => Err(failure),
            Err(failure) => {
                match tries_after(&failure) {
                    Some(left @ 1..) => self.status.retries = Some(left),
                    None if is_paused(&failure) => {}
                    _ => return Err(failure),
                }
                self.say(&failure.sentence(self.language))?;
                Ok(None)
            }
        }
    }

    fn secret(&mut self) -> Result<Pin, CliError> {
        let question = match self.secret {
            Secret::Pin => Text::AskPin,
            Secret::Puk => Text::AskPuk,
        };
        self.typed(question, self.policy)
    }

    /// Asks until what was typed has a form that the card takes, which costs no try.
    fn typed(&mut self, question: Text, policy: PinPolicy) -> Result<Pin, CliError> {
        let hint = match question {
            Text::AskPuk => puk_length_hint,
            _ => length_hint,
        };
        loop {
            let line = self.read(question)?;
            if line.is_empty() {
                return Err(ErrorKind::PromptCancelled.into());
            }
            match Pin::new(&line) {
                Ok(pin) if policy.accepts(line.len()) => return Ok(pin),
                _ => self.say(&hint(self.language, &policy))?,
            }
        }
    }

    fn read(&mut self, question: Text) -> Result<Zeroizing<Vec<u8>>, CliError> {
        let question = self.language.text(question);
        self.ask_for_line(question, LONGEST_SECRET)
    }

    /// Shows a question and reads the line after it without echo, for a holder may type the code as
    /// the answer to any question; the end of the input is an empty line. What was typed before is
    /// forgotten: a PIN that was pasted twice spends one try.
    fn ask_for_line(
        &mut self,
        question: &str,
        longest: usize,
    ) -> Result<Zeroizing<Vec<u8>>, CliError> {
        let _hidden = EchoOff::asking(&self.terminal, question).map_err(CliError::PinUnreadable)?;
        match read_line(&mut self.terminal, longest) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Zeroizing::default()),
            line => line.map_err(CliError::PinUnreadable),
        }
    }

    /// Asks before a try after which the card would be blocked.
    fn confirm_last_try(&mut self) -> Result<(), CliError> {
        if self.status.retries != Some(1) {
            return Ok(());
        }
        let question = self.language.text(match self.secret {
            Secret::Pin => Text::LastTryPin,
            Secret::Puk => Text::LastTryPuk,
        });
        let answer = self.ask_for_line(question, LONGEST_ANSWER)?;
        match answer.first().map(u8::to_ascii_lowercase) {
            Some(b'y' | b'o') => Ok(()),
            _ => Err(ErrorKind::PromptCancelled.into()),
        }
    }

    fn say(&mut self, text: &str) -> Result<(), CliError> {
        let text = wrap(&legible(text), columns(&self.terminal));
        writeln!(self.terminal, "{text}").map_err(CliError::PinUnreadable)
    }
}

/// Returns the tries that are left after a wrong code; `None` after any other failure.
fn tries_after(failure: &CliError) -> Option<u8> {
    match failure {
        CliError::Api(ApiError {
            kind: ErrorKind::PinIncorrect | ErrorKind::PukIncorrect,
            retries,
            ..
        }) => *retries,
        _ => None,
    }
}

/// Whether a code came within the pause after a wrong one: the card was not asked.
fn is_paused(failure: &CliError) -> bool {
    matches!(failure, CliError::Api(error) if error.kind == ErrorKind::CodePaused)
}

/// Returns the holder's name, or else the card's number, the reader, and the tries if they are
/// known.
fn introduction(
    name: Option<&str>,
    card: &CardObjects,
    status: &PinStatus,
    language: Language,
) -> String {
    let reader = legible_name(&card.summary.reader);
    let card = match name {
        Some(name) => say!(language, CardOf, name = legible_name(name), reader = reader),
        None => {
            let serial = legible_name(&card.summary.serial);
            say!(language, CardNumbered, serial = serial, reader = reader)
        }
    };
    match status.retries {
        Some(_) => format!("{card} {}.", capitalised(&tries(language, status))),
        None => card,
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::sample;
    use crate::sys::terminal_of;

    fn terminal() -> Terminal {
        terminal_of(tempfile::tempfile().unwrap())
    }

    #[test]
    fn the_holder_is_told_whose_card_it_is_where_and_the_tries_left() {
        let card = sample::objects();
        let known = PinStatus {
            retries: Some(2),
            max_retries: Some(3),
            blocked: false,
        };
        let unknown = PinStatus {
            retries: None,
            ..known
        };
        let table = [
            (
                Some("SIMULÉ PRATICIEN"),
                known,
                "Card of SIMULÉ PRATICIEN in the reader Reader A. 2 of 3 tries left.",
                "Carte de SIMULÉ PRATICIEN dans le lecteur Reader A. 2 essais restants sur 3.",
            ),
            (
                None,
                unknown,
                "Card number 10000001 in the reader Reader A.",
                "Carte numéro 10000001 dans le lecteur Reader A.",
            ),
        ];
        for (name, status, english, french) in table {
            let said = |language| introduction(name, &card, &status, language);
            assert_eq!(said(Language::English), english);
            assert_eq!(said(Language::French), french);
        }
    }

    #[test]
    fn a_code_within_the_pause_after_a_wrong_one_is_asked_for_again() {
        let holder = || {
            let (terminal, card) = (terminal(), sample::objects());
            Holder::address(terminal, Secret::Pin, None, &card, Language::English).unwrap()
        };
        let paused = || Err::<(), CliError>(ErrorKind::CodePaused.into());
        assert!(matches!(holder().note(paused()), Ok(None)));
        let refused = holder().asked_once().note(paused()).unwrap_err();
        assert_eq!(refused.kind().word(), "pin.paused");
        let other = Err::<(), CliError>(ErrorKind::CardRemoved.into());
        let refused = holder().note(other).unwrap_err();
        assert_eq!(refused.kind().word(), "card.removed");
    }

    #[test]
    fn a_card_that_is_blocked_or_has_no_code_is_not_asked_for() {
        let mut card = sample::objects();
        let kind = |secret, card: &CardObjects| {
            let failure = Holder::address(terminal(), secret, None, card, Language::English);
            let failure = failure.unwrap_err();
            failure.kind().word()
        };
        card.pin.blocked = true;
        card.puk.blocked = true;
        assert_eq!(kind(Secret::Pin, &card), "pin.blocked");
        assert_eq!(kind(Secret::Puk, &card), "puk.blocked");
        card.pin_policy = None;
        card.puk_policy = None;
        assert_eq!(kind(Secret::Pin, &card), "pin.none");
        assert_eq!(kind(Secret::Puk, &card), "pin.none");
    }
}
