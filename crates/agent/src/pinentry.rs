//! A PIN dialog in a program of its own, `pinentry`, by the Assuan protocol (pinentry manual,
//! chapter 3).
//!
//! No library for it is used because none lets a dialog be withdrawn while it is open.

use std::env;
use std::io::{self, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use cps_apdu::Pin;
use cps_protocol::PinPolicy;
use cps_protocol::method::AgentAnswerParams;
use cps_protocol::prompt::{Asks, Prompt, PromptFailure, SitePrompt};
use zeroize::Zeroizing;

use crate::dialog_program::DialogProgram;
use crate::line::read_line;
use crate::new_pin::{Refusal, code, new_pin};
use crate::sys;

/// The longest line of the protocol, its end included (Assuan manual, section 2.3).
const LONGEST_LINE: usize = 1002;

/// New PINs that are refused before the dialog ends.
const ATTEMPTS: u32 = 3;

/// The line that says that a new PIN was typed twice alike (pinentry manual, `SETREPEAT`).
const REPEATED: &[u8] = b"S PIN_REPEATED";

/// The numbers of libgpg-error, in the low half of the code of an `ERR` line.
pub(crate) const TIMEOUT: u32 = 62;
pub(crate) const CANCELED: u32 = 99;
const NOT_CONFIRMED: u32 = 114;
const FULLY_CANCELED: u32 = 198;

/// The texts of a dialog, which the caller of this crate words.
#[derive(Clone, Debug)]
pub struct DialogTexts {
    /// Title of the window.
    pub title: String,
    /// Label of the field for the PIN, or the PUK.
    pub label: String,
    /// Name of the button that cancels.
    pub cancel: String,
    /// The asking program, its purpose, and the number of tries left.
    pub description: String,
    /// The lengths that the PIN or PUK can have, shown after one of another length.
    pub length_hint: String,
    /// The texts for a new PIN.
    pub new_pin: NewPinTexts,
}

/// The texts with which a new PIN is asked for.
#[derive(Clone, Debug)]
pub struct NewPinTexts {
    /// Label of the field.
    pub label: String,
    /// Label of the field in which it is typed again.
    pub again: String,
    /// The lengths that it can have, shown after one of another length.
    pub length_hint: String,
    /// Shown after two that differ.
    pub differ: String,
    /// Shown after the present PIN.
    pub present: String,
    /// Shown after a digit that was repeated.
    pub one_digit: String,
    /// Shown after digits in a row.
    pub row: String,
}

impl NewPinTexts {
    fn of(&self, refusal: Refusal) -> &str {
        match refusal {
            Refusal::Format => &self.length_hint,
            Refusal::Present => &self.present,
            Refusal::OneDigit => &self.one_digit,
            Refusal::Row => &self.row,
        }
    }
}

/// The texts of a question about a site, which the caller of this crate words.
#[derive(Clone, Debug)]
pub struct SiteTexts {
    /// Title of the window.
    pub title: String,
    /// Name of the button that allows the site.
    pub allow: String,
    /// Name of the button that refuses it.
    pub refuse: String,
    /// The site, what it may do, and the asking program.
    pub description: String,
}

/// A dialog that is being shown.
#[derive(Clone, Debug)]
pub(crate) struct Dialog(Arc<Mutex<Child>>);

/// The pipes to the program that shows a dialog.
#[derive(Debug)]
pub(crate) struct Conversation {
    dialog: Dialog,
    to: ChildStdin,
    from: ChildStdout,
}

impl Dialog {
    /// Starts the program.
    ///
    /// # Errors
    /// If it cannot be run.
    pub(crate) fn start(program: &DialogProgram) -> io::Result<(Self, Conversation)> {
        let mut child = program
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            unreachable!("both are pipes");
        };
        let dialog = Self(Arc::new(Mutex::new(child)));
        let conversation = Conversation {
            dialog: dialog.clone(),
            to,
            from,
        };
        Ok((dialog, conversation))
    }

    /// Closes the dialog in any state of it. The program can restore its terminal.
    pub(crate) fn withdraw(&self) {
        sys::end(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.dialog.withdraw();
        let mut child = self.dialog.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Its exit code says nothing that the conversation has not.
        let _ = child.wait();
    }
}

impl Conversation {
    /// Asks the holder for the codes of the prompt, and returns the answer with them.
    ///
    /// # Errors
    /// [`PromptFailure`]: the holder cancelled, let the time pass or chose no new PIN that is taken,
    /// or the program does not talk.
    pub(crate) fn ask(
        mut self,
        prompt: &Prompt,
        texts: &DialogTexts,
    ) -> Result<AgentAnswerParams, PromptFailure> {
        self.prepare(prompt, texts).map_err(broken)?;
        let (id, pin) = (prompt.id, &prompt.policy);
        Ok(match prompt.asks {
            Asks::Pin => AgentAnswerParams::typed(id, self.code(pin, texts)?),
            Asks::PinChange => {
                let present = self.code(pin, texts)?;
                let new = self.new_pin(pin, Some(&present), &texts.new_pin)?;
                AgentAnswerParams::change(id, present, new)
            }
            Asks::PinUnblock => {
                let policy = prompt.puk_policy.ok_or(PromptFailure::Unavailable)?;
                let puk = self.code(&policy, texts)?;
                let new = self.new_pin(pin, None, &texts.new_pin)?;
                AgentAnswerParams::unblocking(id, puk, new)
            }
        })
    }

    /// Asks until the code has a length that the card takes.
    fn code(&mut self, policy: &PinPolicy, texts: &DialogTexts) -> Result<Pin, PromptFailure> {
        loop {
            let typed = self.typed()?;
            if let Some(code) = code(&typed.characters, policy) {
                return Ok(code);
            }
            self.refuse(&texts.length_hint)?;
        }
    }

    /// Asks for a new PIN, which is typed twice, until it is one that is taken.
    fn new_pin(
        &mut self,
        policy: &PinPolicy,
        present: Option<&Pin>,
        texts: &NewPinTexts,
    ) -> Result<Pin, PromptFailure> {
        for _ in 0..ATTEMPTS {
            self.decorate("SETPROMPT", &texts.label).map_err(broken)?;
            // A program that knows these compares the two itself, and says so.
            self.decorate("SETREPEAT", &texts.again).map_err(broken)?;
            self.decorate("SETREPEATERROR", &texts.differ)
                .map_err(broken)?;
            let typed = self.typed()?;
            let refused = match new_pin(&typed.characters, policy, present) {
                Ok(pin) if typed.is_repeated || self.is_repeated(&pin, texts)? => return Ok(pin),
                Ok(_) => &texts.differ,
                Err(refusal) => texts.of(refusal),
            };
            self.refuse(refused)?;
        }
        Err(PromptFailure::NewPinRefused)
    }

    /// Asks for the same PIN again.
    fn is_repeated(&mut self, pin: &Pin, texts: &NewPinTexts) -> Result<bool, PromptFailure> {
        self.decorate("SETPROMPT", &texts.again).map_err(broken)?;
        Ok(*self.typed()?.characters == *pin.expose())
    }

    /// Says with the next question why the holder is asked again.
    fn refuse(&mut self, reason: &str) -> Result<(), PromptFailure> {
        self.decorate("SETERROR", reason).map_err(broken)
    }

    /// Tells the holder who asks, until the person or the daemon closes the dialog. A program that
    /// cannot show it shows nothing: the reader asks all the same.
    pub(crate) fn tell(mut self, prompt: &Prompt, texts: &DialogTexts) {
        let told = self.prepare(prompt, texts);
        let _ = told.and_then(|()| self.decorate("MESSAGE", ""));
    }

    /// Asks the holder whether a site may use the card.
    ///
    /// # Errors
    /// [`PromptFailure`]: the holder refused it or let the time pass, or the program does not talk.
    pub(crate) fn confirm(
        mut self,
        prompt: &SitePrompt,
        texts: &SiteTexts,
    ) -> Result<(), PromptFailure> {
        self.begin(prompt.seconds, &texts.title, &texts.refuse)
            .and_then(|()| self.decorate("SETOK", &texts.allow))
            .and_then(|()| self.describe(&texts.description))
            .map_err(broken)?;
        match self.command("CONFIRM", "").map_err(broken)? {
            Reply::Ok => Ok(()),
            Reply::Error(code) => Err(failure(code)),
        }
    }

    fn prepare(&mut self, prompt: &Prompt, texts: &DialogTexts) -> io::Result<()> {
        self.begin(prompt.seconds, &texts.title, &texts.cancel)?;
        self.decorate("SETPROMPT", &texts.label)?;
        self.describe(&texts.description)
    }

    fn begin(&mut self, seconds: u32, title: &str, cancel: &str) -> io::Result<()> {
        self.reply()?;
        for (name, value) in environment() {
            self.decorate("OPTION", &format!("{name}={value}"))?;
        }
        self.decorate("SETTIMEOUT", &seconds.to_string())?;
        self.decorate("SETTITLE", title)?;
        self.decorate("SETCANCEL", cancel)
    }

    /// Says who asks for what: without that nothing is asked.
    fn describe(&mut self, description: &str) -> io::Result<()> {
        match self.command("SETDESC", description)? {
            Reply::Ok => Ok(()),
            Reply::Error(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Sends a command without which the dialog works as well.
    fn decorate(&mut self, command: &str, argument: &str) -> io::Result<()> {
        self.command(command, argument).map(drop)
    }

    fn command(&mut self, command: &str, argument: &str) -> io::Result<Reply> {
        writeln!(
            self.to,
            "{}",
            format!("{command} {}", escaped(argument)).trim_end()
        )?;
        self.reply()
    }

    /// Returns what the holder typed, right or wrong.
    fn typed(&mut self) -> Result<Typed, PromptFailure> {
        writeln!(self.to, "GETPIN").map_err(broken)?;
        let mut typed = Typed::default();
        loop {
            let line = read_line(&mut self.from, LONGEST_LINE).map_err(broken)?;
            if let Some(data) = line.strip_prefix(b"D ") {
                // Digits are never escaped; anything else is refused as it is.
                typed.characters = Zeroizing::new(data.to_vec());
                continue;
            }
            typed.is_repeated |= line.starts_with(REPEATED);
            match Reply::read(&line) {
                Some(Reply::Ok) => return Ok(typed),
                Some(Reply::Error(code)) => return Err(failure(code)),
                None => {}
            }
        }
    }

    fn reply(&mut self) -> io::Result<Reply> {
        loop {
            if let Some(reply) = Reply::read(&read_line(&mut self.from, LONGEST_LINE)?) {
                return Ok(reply);
            }
        }
    }
}

/// Characters that the holder typed.
#[derive(Default)]
struct Typed {
    characters: Zeroizing<Vec<u8>>,
    /// Whether the program had them typed twice, and compared.
    is_repeated: bool,
}

/// Returns the failure of a program that does not talk.
fn broken(_: io::Error) -> PromptFailure {
    PromptFailure::Unavailable
}

/// Returns the reason that a number of libgpg-error gives.
fn failure(code: u32) -> PromptFailure {
    match code {
        TIMEOUT => PromptFailure::TimedOut,
        CANCELED | NOT_CONFIRMED | FULLY_CANCELED => PromptFailure::Cancelled,
        _ => PromptFailure::Unavailable,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    Ok,
    /// The number of the error, without its source.
    Error(u32),
}

impl Reply {
    /// Reads a line; `None` for one that ends no answer: status and comment lines.
    fn read(line: &[u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?;
        let mut words = line.split(' ');
        match words.next()? {
            "OK" => Some(Self::Ok),
            "ERR" => {
                let code: u32 = words.next()?.parse().ok()?;
                Some(Self::Error(code & 0xFFFF))
            }
            _ => None,
        }
    }
}

/// Returns the options that a dialog on a terminal needs: its device, its type, its locale.
fn environment() -> Vec<(&'static str, String)> {
    let terminal = env::var("GPG_TTY").ok().or_else(|| {
        let device = sys::terminal_of_standard_input()?;
        device.to_str().map(str::to_owned)
    });
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    [
        ("ttyname", terminal),
        ("ttytype", env::var("TERM").ok()),
        ("lc-ctype", locale),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// Returns an argument of the protocol: line ends and the sign of escapes are escaped.
fn escaped(argument: &str) -> String {
    argument
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_write_a_line_of_the_protocol() {
        let table = [
            ("DPI \nOK", "DPI %0AOK"),
            ("DPI\r\nD 1234", "DPI%0D%0AD 1234"),
            ("100% of the prescriptions", "100%25 of the prescriptions"),
            ("%0A", "%250A"),
        ];
        for (text, argument) in table {
            assert_eq!(escaped(text), argument);
        }
    }

    #[test]
    fn replies_are_told_from_other_lines() {
        let table: &[(&[u8], Option<Reply>)] = &[
            (b"OK", Some(Reply::Ok)),
            (b"OK Pleased to meet you", Some(Reply::Ok)),
            (b"ERR 83886179 Operation cancelled", Some(Reply::Error(99))),
            (b"ERR 83886142 Timeout", Some(Reply::Error(62))),
            (b"# comment", None),
            (b"S PASSWORD_FROM_CACHE", None),
            (b"D 1234", None),
            (b"OKAY", None),
            (b"", None),
        ];
        for (line, reply) in table {
            assert_eq!(Reply::read(line), *reply, "{line:?}");
        }
    }
}
