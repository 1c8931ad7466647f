//! A PIN dialog in a program of its own, `pinentry`, by the Assuan protocol (pinentry manual,
//! chapter 3).
//!
//! No library for it is used because none lets a dialog be withdrawn while it is open.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs};

use cps_apdu::Pin;
use cps_protocol::prompt::{Prompt, PromptFailure};
use rustix::process::{Pid, Signal, kill_process};
use zeroize::Zeroizing;

use crate::format::{length_hint, printable};
use crate::language::Language;
use crate::pin::read_line;
use crate::text::{Text, say};

/// The longest line of the protocol, its end included (Assuan manual, section 2.3).
const LONGEST_LINE: usize = 1002;

/// The numbers of libgpg-error, in the low half of the code of an `ERR` line.
const TIMEOUT: u32 = 62;
const CANCELED: u32 = 99;
const NOT_CONFIRMED: u32 = 114;
const FULLY_CANCELED: u32 = 198;

/// A dialog that is being shown.
#[derive(Clone, Debug)]
pub(crate) struct Dialog(Arc<Mutex<Child>>);

/// The other end of the pipes to it.
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
    pub(crate) fn start(program: &Path) -> io::Result<(Self, Conversation)> {
        let mut child = Command::new(program)
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

    /// Closes the dialog, whatever the holder is doing. The program can restore its terminal.
    pub(crate) fn withdraw(&self) {
        let mut child = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A program that was waited for has no number any more: it may be somebody else's.
        if matches!(child.try_wait(), Ok(None))
            && let Ok(number) = i32::try_from(child.id())
            && let Some(process) = Pid::from_raw(number)
        {
            // One that ended in this moment needs no signal.
            let _ = kill_process(process, Signal::TERM);
        }
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
    /// Asks the holder until the PIN has a length that the card takes.
    ///
    /// # Errors
    /// [`PromptFailure`]: what the holder did instead, or that the program does not talk.
    pub(crate) fn ask(mut self, prompt: &Prompt, language: Language) -> Result<Pin, PromptFailure> {
        self.prepare(prompt, language)
            .map_err(|_| PromptFailure::Unavailable)?;
        loop {
            let typed = self.typed()?;
            let fits = (prompt.policy.min_length..=prompt.policy.max_length)
                .any(|length| usize::from(length) == typed.len());
            if let (true, Ok(pin)) = (fits, Pin::new(&typed)) {
                return Ok(pin);
            }
            let hint = length_hint(language, &prompt.policy);
            self.command("SETERROR", &hint)
                .map_err(|_| PromptFailure::Unavailable)?;
        }
    }

    fn prepare(&mut self, prompt: &Prompt, language: Language) -> io::Result<()> {
        self.reply()?;
        for (name, value) in environment() {
            self.decorate("OPTION", &format!("{name}={value}"))?;
        }
        self.decorate("SETTIMEOUT", &prompt.seconds.to_string())?;
        self.decorate("SETTITLE", language.text(Text::DialogTitle))?;
        self.decorate("SETPROMPT", language.text(Text::DialogPin))?;
        self.decorate("SETCANCEL", language.text(Text::DialogCancel))?;
        // Nobody types a PIN without knowing for whom.
        match self.command("SETDESC", &description(prompt, language))? {
            Reply::Ok => Ok(()),
            Reply::Error(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Sends a command without which the dialog works as well.
    fn decorate(&mut self, command: &str, argument: &str) -> io::Result<()> {
        self.command(command, argument).map(drop)
    }

    fn command(&mut self, command: &str, argument: &str) -> io::Result<Reply> {
        writeln!(self.to, "{command} {}", escaped(argument))?;
        self.reply()
    }

    /// What the holder typed, right or wrong.
    fn typed(&mut self) -> Result<Zeroizing<Vec<u8>>, PromptFailure> {
        let broken = |_| PromptFailure::Unavailable;
        writeln!(self.to, "GETPIN").map_err(broken)?;
        let mut typed = Zeroizing::new(Vec::new());
        loop {
            let line = read_line(&mut self.from, LONGEST_LINE).map_err(broken)?;
            if let Some(data) = line.strip_prefix(b"D ") {
                // Digits are never escaped; anything else is refused as it is.
                typed = Zeroizing::new(data.to_vec());
                continue;
            }
            match Reply::read(&line) {
                Some(Reply::Ok) => return Ok(typed),
                Some(Reply::Error(TIMEOUT)) => return Err(PromptFailure::TimedOut),
                Some(Reply::Error(CANCELED | NOT_CONFIRMED | FULLY_CANCELED)) => {
                    return Err(PromptFailure::Cancelled);
                }
                Some(Reply::Error(_)) => return Err(PromptFailure::Unavailable),
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    Ok,
    /// The number of the error, without its source.
    Error(u32),
}

impl Reply {
    /// `None` for a line that ends no answer: status and comment lines.
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

/// What a dialog on a terminal needs to know about it.
fn environment() -> Vec<(&'static str, String)> {
    let terminal = env::var("GPG_TTY").ok().or_else(|| {
        let stdin = io::stdin();
        let path = stdin
            .is_terminal()
            .then(|| fs::read_link("/proc/self/fd/0"))?;
        path.ok()?.to_str().map(str::to_owned)
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

/// Who asks, for what, and how many tries are left.
fn description(prompt: &Prompt, language: Language) -> String {
    let asker = prompt.asker.client.as_deref();
    let asker = printable(asker.unwrap_or_else(|| language.text(Text::DialogUnknownAsker)));
    let reader = printable(&prompt.card.reader);
    let mut lines = vec![match &prompt.holder {
        Some(holder) => {
            let holder = printable(holder);
            say!(
                language,
                DialogAsksNamed,
                asker = asker,
                holder = holder,
                reader = reader
            )
        }
        None => {
            let serial = &prompt.card.serial;
            say!(
                language,
                DialogAsks,
                asker = asker,
                serial = serial,
                reader = reader
            )
        }
    }];
    if let Some(purpose) = &prompt.purpose {
        lines.push(say!(language, DialogPurpose, purpose = printable(purpose)));
    }
    if let Some(program) = &prompt.asker.program {
        lines.push(say!(language, DialogProgram, program = printable(program)));
    }
    let minutes = prompt.lease.seconds_left.div_ceil(60);
    lines.push(match prompt.lease.signatures_left {
        1 => say!(language, DialogLeaseOfOne, minutes = minutes),
        signatures => say!(
            language,
            DialogLease,
            signatures = signatures,
            minutes = minutes
        ),
    });
    if let Some(tries) = prompt.pin.retries {
        lines.push(say!(language, DialogTries, tries = tries));
    }
    lines.join("\n")
}

/// An argument of the protocol: line ends and the sign of escapes are escaped.
fn escaped(argument: &str) -> String {
    argument
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use cps_protocol::prompt::{Asker, PromptId};
    use cps_protocol::{LeaseState, PinPolicy, PinStatus};

    use super::*;
    use crate::format::sample;

    fn prompt() -> Prompt {
        Prompt {
            id: PromptId(1),
            card: sample::card("c1", "Reader A", "10000001"),
            holder: Some("SIMULÉ PRATICIEN".to_owned()),
            asker: Asker {
                client: Some("DPI \u{1b}[2J\nOK".to_owned()),
                program: Some("/usr/bin/dpi".to_owned()),
                pid: Some(7),
            },
            purpose: Some("100% of the prescriptions".to_owned()),
            lease: LeaseState {
                signatures_left: 10,
                seconds_left: 3599,
                keys: None,
            },
            pin: PinStatus {
                retries: Some(2),
                max_retries: Some(3),
                blocked: false,
            },
            policy: PinPolicy {
                min_length: 4,
                max_length: 4,
            },
            seconds: 60,
        }
    }

    #[test]
    fn the_dialog_says_who_asks_for_what_and_the_tries_left() {
        let text = description(&prompt(), Language::English);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines[0].starts_with("DPI "), "{text}");
        assert!(
            lines[0].ends_with("asks for the PIN of the card of SIMULÉ PRATICIEN in Reader A."),
            "{text}"
        );
        assert_eq!(lines[1], "For: 100% of the prescriptions");
        assert_eq!(lines[2], "Program: /usr/bin/dpi");
        assert_eq!(lines[3], "It allows 10 signatures within 60 minutes.");
        assert_eq!(lines[4], "Tries left: 2");
        assert!(!text.contains('\u{1b}'), "{text}");

        let mut nameless = prompt();
        nameless.holder = None;
        nameless.lease.signatures_left = 1;
        let text = description(&nameless, Language::French);
        assert!(
            text.contains("demande le code porteur de la carte 10000001 dans Reader A."),
            "{text}"
        );
        assert!(
            text.contains("\nIl permet 1 signature en 60 minutes.\n"),
            "{text}"
        );
    }

    #[test]
    fn an_asker_cannot_write_a_line_of_the_protocol() {
        let argument = escaped(&description(&prompt(), Language::French));
        assert!(!argument.contains('\n'), "{argument}");
        assert!(argument.contains("100%25 of"), "{argument}");
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
