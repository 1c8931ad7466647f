//! `pair --self --pam`: the account is paired once with the card that opened its session. Begin at
//! [`run`].
//!
//! `pam_exec` runs it after the success of `pam_pkcs11`, with the PIN on standard input, and in the
//! phase `session`, where it only says that an account has no number ([`Login::offer`]). A typed text
//! goes to a card if `pam_pkcs11` has let this very card in, and has spent no try on it: no password
//! of digits, of a file of PAM in a wrong order, costs a try.

use std::env;
use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixDatagram;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use cps_agent::read_line;
use cps_apdu::Pin;
use cps_console::{Failure as _, Global, Language};
use cps_ipc::Client;
use cps_types::legible;
use serde_json::json;

use super::pair::Wish;
use crate::args::PairArgs;
use crate::desk::{self, Card};
use crate::error::{Output, RegistryError};
use crate::known::Known;
use crate::record::Mode;
use crate::register::{Register, operator};
use crate::store::Place;
use crate::text::Text;

/// The longest time that a login waits.
const LIMIT: Duration = Duration::from_secs(10);

/// Longer than any PIN: the rest of a longer text is not read.
const LONGEST: usize = 64;

/// The variable in which `pam_pkcs11` tells the certificate that it let in: two hexadecimal digits for
/// each byte, with colons between. It sets it after a success alone.
const CERTIFICATE: &str = "PKCS11_LOGIN_CERT_SERIAL";

/// The socket of the journal (systemd.journal-fields(7)).
const JOURNAL: &str = "/run/systemd/journal/socket";

pub(super) fn run(
    args: &PairArgs,
    global: &Global,
    output: &mut Output,
) -> Result<(), RegistryError> {
    let system = Language::of_environment_or_system;
    output.language = global.lang.unwrap_or_else(system);
    let login = Login::of_environment(args, global)?;
    let account = login.account.clone();
    match within_limit(login) {
        Ok(outcome) if output.json => output.json(&json!({
            "account": account,
            "outcome": outcome.word(),
        })),
        Ok(outcome) => match outcome.text() {
            Some(text) => output.line(output.language.text(text)),
            None => Ok(()),
        },
        Err(failure) => {
            log(&account, &failure);
            let failure = failure.of_endpoint(global.socket.as_deref());
            Err(RegistryError::AtLogin(Box::new(failure)))
        }
    }
}

/// The result of a visit at a login.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    Paired,
    Offered,
    /// There is nothing to do.
    Nothing,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Paired => "paired",
            Self::Offered => "offered",
            Self::Nothing => "nothing",
        }
    }

    fn text(self) -> Option<Text> {
        match self {
            Self::Paired => Some(Text::PairedAtLogin),
            Self::Offered => Some(Text::LoginOffer),
            Self::Nothing => None,
        }
    }
}

/// A login through PAM.
#[derive(Debug)]
struct Login {
    account: String,
    /// The phase of PAM, as `pam_exec` names it.
    phase: String,
    /// The serial number of the certificate that `pam_pkcs11` let in.
    certificate: Option<String>,
    place: Place,
    global: Global,
}

/// Does what the login needs, for at most [`LIMIT`]: a record is added as a whole, and the daemon ends
/// the login of a program that is gone.
fn within_limit(login: Login) -> Result<Outcome, RegistryError> {
    let (done, outcome) = mpsc::channel();
    let work = move || drop(done.send(login.run()));
    let started = thread::Builder::new().name("login".into()).spawn(work);
    started.map_err(RegistryError::Output)?;
    outcome
        .recv_timeout(LIMIT)
        .unwrap_or(Err(RegistryError::Late))
}

impl Login {
    fn of_environment(args: &PairArgs, global: &Global) -> Result<Self, RegistryError> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let (account, phase) = variable("PAM_USER")
            .zip(variable("PAM_TYPE"))
            .ok_or(RegistryError::Pam)?;
        if !rustix::process::geteuid().is_root() && account != operator() {
            return Err(RegistryError::Pam);
        }
        Ok(Self {
            account,
            phase,
            certificate: variable(CERTIFICATE),
            place: Register::place(args.register.register.as_ref())?,
            global: global.clone(),
        })
    }

    fn run(self) -> Result<Outcome, RegistryError> {
        match (&*self.phase, &self.certificate) {
            ("auth", certificate) => {
                // Read in any case: a pipe that is closed before ends the program that writes.
                let typed = typed();
                match certificate.as_deref().zip(typed) {
                    Some((certificate, pin)) => self.pair(certificate, pin),
                    None => self.offer(),
                }
            }
            // The phase before has said it.
            ("open_session", None) => self.offer(),
            _ => Ok(Outcome::Nothing),
        }
    }

    fn pair(&self, certificate: &str, pin: Pin) -> Result<Outcome, RegistryError> {
        let client = desk::connect(&self.global)?;
        let card = desk::card(&client, &self.global)?;
        let known = Known::of(&self.place, &self.account);
        let id = &card.holder.national_id;
        if known.is_for(id) {
            return Ok(Outcome::Nothing);
        }
        let mut register = Register::open_or_make(Some(&self.place))?;
        let mut records = register.records()?;
        let wish = Wish {
            account: &self.account,
            mode: Mode::Login,
            accept: &[],
        };
        if !is_proved(&client, &card, certificate)? && !wish.is_there(&records, &card) {
            return Ok(Outcome::Offered);
        }
        let with_pin = |_: &_| Ok(Some(pin));
        let paired = wish.pair(&mut register, &mut records, &client, &card, with_pin)?;
        known.keep(id);
        Ok(match paired.already {
            true => Outcome::Nothing,
            false => Outcome::Paired,
        })
    }

    /// Says that an account has no number, if the hospital has this account.
    fn offer(&self) -> Result<Outcome, RegistryError> {
        let known = Known::of(&self.place, &self.account);
        if known.is_there() {
            return Ok(Outcome::Nothing);
        }
        let mut register = Register::open_or_make(Some(&self.place))?;
        let pairings = register.records()?.pairings();
        if let Some(pairing) = pairings.get(&self.account) {
            known.keep(&pairing.national_id);
            return Ok(Outcome::Nothing);
        }
        let accounts = register.accounts()?;
        let is_listed = accounts.iter().any(|listed| listed.name == self.account);
        Ok(match accounts.is_empty() || is_listed {
            true => Outcome::Offered,
            false => Outcome::Nothing,
        })
    }
}

/// Whether `pam_pkcs11` let this card in by a PIN that PAM has: on a reader with a keypad it was typed
/// there, and what PAM has is another text.
fn is_proved(client: &Client, card: &Card, certificate: &str) -> Result<bool, RegistryError> {
    let is_same = digits(certificate) == digits(&card.serial);
    Ok(is_same && !card.pin.has_lost_a_try() && !desk::has_pin_pad(client, card)?)
}

/// Returns the digits of a serial number in hexadecimal, without zeros before them.
fn digits(serial: &str) -> String {
    let digits = serial.replace(':', "").to_ascii_lowercase();
    digits.trim_start_matches('0').to_owned()
}

/// Returns the text that PAM has, if it can be a PIN. Some versions of `pam_exec` put a zero byte at
/// its end.
fn typed() -> Option<Pin> {
    let input = io::stdin().as_fd().try_clone_to_owned().ok()?;
    let typed = read_line(&mut File::from(input), LONGEST).ok()?;
    Pin::new(typed.strip_suffix(&[0]).unwrap_or(&typed)).ok()
}

/// Tells the journal of this computer why an account was not paired, without the number.
fn log(account: &str, failure: &RegistryError) {
    let mut text = format!("{account} is not paired: {}", failure.kind().word());
    if let RegistryError::Conflicts { conflicts, .. } = failure {
        let kinds = conflicts.iter().map(|one| json!(one)["conflict"].clone());
        text += &format!(" {}", json!(kinds.collect::<Vec<_>>()));
    }
    if let Some(detail) = failure.detail() {
        text += &format!(" ({detail})");
    }
    let entry = format!(
        "PRIORITY=4\nSYSLOG_FACILITY=10\nSYSLOG_IDENTIFIER=cps-registry\nMESSAGE={}\n",
        legible(&text)
    );
    let socket = UnixDatagram::unbound();
    // Where there is no journal, pam_exec has told the log the exit code.
    let _ = socket.and_then(|socket| socket.send_to(entry.as_bytes(), JOURNAL));
}
