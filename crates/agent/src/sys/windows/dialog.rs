//! The dialog of this program, in a process of its own: the agent tells it the texts by the protocol of
//! `pinentry` (pinentry manual, chapter 3), as it tells any other program that shows dialogs.

use std::fs::File;
use std::io::{self, BufRead as _, Write};
use std::os::windows::io::AsHandle as _;
use std::process;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use cps_win32::dialog::{Answer, Dialog};
use zeroize::Zeroizing;

use crate::pinentry::{CANCELED, TIMEOUT};

/// The numbers of libgpg-error for what the dialog cannot do.
const GENERAL: u32 = 1;
const UNKNOWN_COMMAND: u32 = 275;

/// The source of errors, in the high half of their code: pinentry.
const SOURCE: u32 = 5 << 24;

/// Shows what the agent orders on standard input, and answers on standard output. It ends with the
/// agent, also while a dialog is open: the process ends then, and the dialog with it.
///
/// # Errors
/// If the agent takes no answer.
pub(super) fn serve() -> io::Result<()> {
    let (send, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            // The other thread has failed.
            let Ok(()) = send.send(line) else { return };
        }
        process::exit(0);
    });
    // Without a buffer, which would keep a PIN.
    let to: File = io::stdout().as_handle().try_clone_to_owned()?.into();
    let mut server = Server {
        to,
        dialog: Dialog::default(),
        show: Dialog::show,
    };
    server.ok()?;
    for line in lines {
        server.follow(&line)?;
    }
    Ok(())
}

/// The server's end of the protocol.
struct Server<T, S> {
    to: T,
    dialog: Dialog,
    show: S,
}

impl<T: Write, S: FnMut(&Dialog) -> io::Result<Answer>> Server<T, S> {
    fn follow(&mut self, line: &str) -> io::Result<()> {
        let (command, argument) = line.split_once(' ').unwrap_or((line, ""));
        let text = unescaped(argument);
        let dialog = &mut self.dialog;
        match command {
            // They are for terminals.
            "OPTION" => {}
            "SETTITLE" => dialog.title = text,
            "SETDESC" => dialog.description = text,
            "SETERROR" => dialog.remark = text,
            "SETPROMPT" => dialog.label = Some(text),
            "SETOK" => dialog.confirm = text,
            "SETCANCEL" => dialog.cancel = Some(text),
            "SETTIMEOUT" => dialog.time = text.parse().ok().map(Duration::from_secs),
            "GETPIN" => return self.ask(|_| ()),
            "CONFIRM" => return self.ask(|dialog| dialog.label = None),
            "MESSAGE" => {
                return self.ask(|dialog| {
                    dialog.label = None;
                    dialog.cancel = None;
                });
            }
            _ => return self.error(UNKNOWN_COMMAND),
        }
        self.ok()
    }

    /// Shows the dialog after a change for this time, and answers what the person did.
    fn ask(&mut self, change: impl FnOnce(&mut Dialog)) -> io::Result<()> {
        let mut dialog = self.dialog.clone();
        // A remark is about the answer before.
        self.dialog.remark.clear();
        change(&mut dialog);
        if dialog.confirm.is_empty() {
            "OK".clone_into(&mut dialog.confirm);
        }
        match (self.show)(&dialog) {
            Ok(Answer::Confirmed(typed)) => {
                if !typed.is_empty() {
                    let mut line = Zeroizing::new(Vec::with_capacity(typed.len() + 3));
                    line.extend_from_slice(b"D ");
                    line.extend_from_slice(&typed);
                    line.push(b'\n');
                    self.to.write_all(&line)?;
                }
                self.ok()
            }
            Ok(Answer::Cancelled) => self.error(CANCELED),
            Ok(Answer::TimedOut) => self.error(TIMEOUT),
            Err(_) => self.error(GENERAL),
        }
    }

    fn ok(&mut self) -> io::Result<()> {
        self.to.write_all(b"OK\n")
    }

    fn error(&mut self, code: u32) -> io::Result<()> {
        writeln!(self.to, "ERR {}", SOURCE | code)
    }
}

/// Returns the text of an argument, in which `%` and two digits stand for a byte.
fn unescaped(argument: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = argument.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.first_chunk::<2>().filter(|_| *first == b'%');
        let digits = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the answers to commands, and the dialogs that were shown.
    fn answers(commands: &[&str], mut given: Vec<io::Result<Answer>>) -> (String, Vec<Dialog>) {
        let (mut to, mut shown) = (Vec::new(), Vec::new());
        let mut server = Server {
            to: &mut to,
            dialog: Dialog::default(),
            show: |dialog: &Dialog| {
                shown.push(dialog.clone());
                given.remove(0)
            },
        };
        for command in commands {
            server.follow(command).unwrap();
        }
        (String::from_utf8(to).unwrap(), shown)
    }

    fn confirmed(typed: &str) -> io::Result<Answer> {
        let typed = Zeroizing::new(typed.as_bytes().to_vec());
        Ok(Answer::Confirmed(typed))
    }

    #[test]
    fn a_pin_is_answered_and_a_remark_is_shown_once() {
        let commands = [
            "OPTION lc-ctype=fr",
            "SETTITLE Carte",
            "SETDESC L\u{e9}a%0A100%25%",
            "SETPROMPT Code",
            "SETCANCEL Annuler",
            "SETERROR Faux",
            "GETPIN",
            "GETPIN",
            "SETREPEAT",
        ];
        let (said, shown) = answers(&commands, vec![confirmed("1234"), confirmed("")]);
        let oks = "OK\n".repeat(6);
        assert_eq!(said, format!("{oks}D 1234\nOK\nOK\nERR 83886355\n"));
        let texts = |dialog: &Dialog| {
            let Dialog {
                title,
                description,
                remark,
                label,
                confirm,
                cancel,
                ..
            } = dialog.clone();
            [
                Some(title),
                Some(description),
                Some(remark),
                label,
                Some(confirm),
                cancel,
            ]
        };
        let expected = |remark| {
            ["Carte", "L\u{e9}a\n100%%", remark, "Code", "OK", "Annuler"]
                .map(|text: &str| Some(text.to_owned()))
        };
        assert_eq!(
            shown.iter().map(texts).collect::<Vec<_>>(),
            [expected("Faux"), expected("")]
        );
    }

    #[test]
    fn a_question_has_no_field_and_a_message_one_button() {
        let commands = [
            "SETPROMPT Code",
            "SETCANCEL Non",
            "SETOK Oui",
            "CONFIRM",
            "MESSAGE",
        ];
        let (_, shown) = answers(&commands, vec![confirmed(""), confirmed("")]);
        let [question, message] = shown.as_slice() else {
            panic!("{shown:?}");
        };
        assert_eq!(
            (&question.label, question.cancel.as_deref()),
            (&None, Some("Non"))
        );
        assert_eq!((&message.label, &message.cancel), (&None, &None));
        assert_eq!((&*question.confirm, &*message.confirm), ("Oui", "Oui"));
    }

    #[test]
    fn the_agent_knows_the_reason_without_a_pin() {
        let given = vec![
            Ok(Answer::Cancelled),
            Ok(Answer::TimedOut),
            Err(io::ErrorKind::Other.into()),
        ];
        let (said, shown) = answers(&["SETTIMEOUT 60", "GETPIN", "GETPIN", "GETPIN"], given);
        assert_eq!(said, "OK\nERR 83886179\nERR 83886142\nERR 83886081\n");
        assert_eq!(shown[0].time, Some(Duration::from_secs(60)));
    }
}
