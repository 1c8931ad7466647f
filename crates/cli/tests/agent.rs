//! `cpsctl agent` between a daemon with a simulated card and a pinentry that does what the test
//! says.

#![allow(clippy::unwrap_used)]

mod support;

use std::fmt::Debug;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use cps_apdu::Pin;
use cps_ipc::{Client, ClientError};
use cps_protocol::event::Change;
use cps_protocol::method::{
    CardParams, LeaseResult, Method, PinChange, PinChangeParams, PinLogin, PinLoginParams,
    PinState, PinStateResult, PinUnblock, PinUnblockParams, SignDigest, SignDigestParams,
};
use cps_protocol::{ApiError, Bytes, CardId, ErrorKind, Purpose, SignScheme};
use cps_sim_card::Event;
use cps_sim_reader::{Holder, SimReader};
use cps_testsuite::pinentry::{self, Pinentry};
use support::{LONG, Service, program};

const RIGHT: &str = "D 1234\nOK\n";

/// A daemon with a card, and the agent of this account.
struct Desk {
    // Dropped before its directory.
    pinentry: Pinentry,
    service: Service,
    agent: Child,
    reader: SimReader,
    card: CardId,
}

impl Desk {
    fn new() -> Self {
        Self::with_limit(60)
    }

    fn with_limit(prompt_seconds: u32) -> Self {
        let service = Service::configured(|config| config.prompt_seconds = prompt_seconds);
        let reader = service.reader("R");
        let card = service.insert(&reader, "medecin");
        Self::at(service, reader, card)
    }

    fn at(service: Service, reader: SimReader, card: CardId) -> Self {
        let pinentry = Pinentry::new(&service.path("pinentry"));
        let agent = agent(&service, &pinentry.program());
        Self {
            pinentry,
            service,
            agent,
            reader,
            card,
        }
    }

    fn client(&self) -> Arc<Client> {
        Arc::new(self.service.client("DPI"))
    }

    /// Begins a login that needs a dialog.
    fn ask(&self, client: &Arc<Client>) -> JoinHandle<Result<LeaseResult, ClientError>> {
        let (client, card) = (Arc::clone(client), self.card.clone());
        thread::spawn(move || {
            let mut params = PinLoginParams::prompted(card);
            params.purpose = Some("prescriptions".to_owned());
            client.call_within::<PinLogin>(&params, LONG)
        })
    }

    /// Begins a call that needs a dialog.
    fn ask_for<M>(&self, params: M::Params<'static>) -> JoinHandle<Result<M::Result, ClientError>>
    where
        M: Method + 'static,
        M::Params<'static>: Send,
    {
        let client = self.client();
        thread::spawn(move || client.call_within::<M>(&params, LONG))
    }

    fn change(&self) -> JoinHandle<Result<PinStateResult, ClientError>> {
        self.ask_for::<PinChange>(PinChangeParams::prompted(self.card.clone()))
    }

    /// Whether the card takes this PIN.
    fn takes(&self, pin: &str) -> bool {
        let pin = Pin::new(pin.as_bytes()).unwrap();
        let params = PinLoginParams::with_pin(self.card.clone(), pin);
        self.service.client("DPI").call::<PinLogin>(&params).is_ok()
    }

    /// Waits for a dialog and answers it.
    fn answer(&self, typed: &'static str) {
        self.pinentry.reply(typed);
    }

    /// Waits until a dialog has told so many times how long a PIN is.
    fn until_hints(&self, count: usize) {
        let hint = "SETERROR The PIN has 4 digits; no try was spent.";
        self.pinentry.wait_until_shown(hint, count);
    }

    fn until_prompt_shown(&self) {
        let is_shown = |change: &Change| matches!(change, Change::PromptShown { .. });
        self.service.until_true(is_shown);
    }

    fn until_prompt_closed(&self) {
        let is_closed = |change: &Change| matches!(change, Change::PromptClosed { .. });
        self.service.until_true(is_closed);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have been killed by the test.
        let _ = self.agent.kill();
        let _ = self.agent.wait();
    }
}

/// Starts the agent and waits until it is registered.
fn agent(service: &Service, pinentry: &Path) -> Child {
    let mut agent = service
        .cpsctl()
        .args(["agent", "--lang", "en", "--pinentry"])
        .arg(pinentry)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let stdout = agent.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    assert!(line.starts_with("PIN dialogs"), "{line}");
    agent
}

fn failure<T: Debug>(asked: JoinHandle<Result<T, ClientError>>) -> ApiError {
    match asked.join().unwrap() {
        Err(ClientError::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn sign(client: &Client, card: &CardId) -> Result<(), ErrorKind> {
    let params = SignDigestParams {
        card: card.clone(),
        key: Purpose::Signature,
        scheme: SignScheme::RsaPkcs1Sha256,
        digest: Bytes(vec![0xD1; 32]),
        purpose: None,
        require_trusted: false,
    };
    match client.call::<SignDigest>(&params) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.api_error().kind),
    }
}

#[test]
fn the_right_pin_logs_the_asker_in_and_nobody_else() {
    let desk = Desk::new();
    let client = desk.client();
    let asked = desk.ask(&client);
    desk.answer(RIGHT);
    asked.join().unwrap().unwrap();
    sign(&client, &desk.card).unwrap();
    assert_eq!(
        sign(desk.service.watcher(), &desk.card),
        Err(ErrorKind::PinRequired)
    );
    let shown = desk.pinentry.shown();
    for part in [
        "The PIN of the card of SIMULÉ PRATICIEN in R is asked for.",
        "It calls itself “DPI”.",
        "Purpose in its own words: “prescriptions”",
        &format!("Program: {}%0A", std::env::current_exe().unwrap().display()),
        "Tries left: 3",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

/// The reader asks for the PIN, the agent only shows which program made it ask.
#[test]
fn the_notice_for_a_pin_pad_names_the_program_that_asks() {
    let service = Service::new();
    let reader = service.reader("R");
    reader.give_pin_pad();
    let card = service.insert(&reader, "medecin");
    let desk = Desk::at(service, reader, card);
    let pin = Pin::new(b"1234").unwrap();
    desk.reader.holder(Holder::Types(pin));
    // The card answers again once the notice was seen.
    let (unseen, is_seen) = channel::<()>();
    let waiting = desk.reader.with_card(|card| {
        card.set_observer(Box::new(move |event| {
            if let Event::Exchange(_) = event {
                is_seen.recv().unwrap_err();
            }
        }));
    });
    waiting.unwrap();
    let client = desk.client();
    let asked = desk.ask(&client);
    desk.pinentry.wait_until_shown("SETDESC", 1);
    drop(unseen);
    asked.join().unwrap().unwrap();
    let shown = desk.pinentry.shown();
    let program = std::env::current_exe().unwrap();
    assert_eq!(
        shown,
        format!(
            "SETDESC The PIN of the card of SIMULÉ PRATICIEN in R is asked for.%0A\
             Program: {}%0A\
             It allows 10000 signatures for 12 hours.%0A\
             Tries left: 3%0A\
             It calls itself “DPI”.%0A\
             Purpose in its own words: “prescriptions”%0A\
             Type the PIN on the reader only if you expect this.\n",
            program.display()
        )
    );
}

#[test]
fn a_second_agent_is_refused_and_told_which_the_first_is() {
    let desk = Desk::new();
    for (language, begins, middle) in [
        (
            "en",
            "error: Another agent shows the PIN dialogs of this account already.",
            ", since 20",
        ),
        (
            "fr",
            "erreur : Un autre agent affiche déjà les dialogues",
            ", depuis 20",
        ),
    ] {
        let second = desk
            .service
            .cpsctl()
            .args(["agent", "--lang", language, "--pinentry"])
            .arg(desk.pinentry.program())
            .env("COLUMNS", "1000")
            .output()
            .unwrap();
        assert_eq!(second.status.code(), Some(1));
        let said = String::from_utf8(second.stderr).unwrap();
        assert!(said.starts_with(begins), "{said}");
        let first = format!(" {}{middle}", desk.agent.id());
        assert!(said.contains(&first), "{said}");
    }
    // The first goes on.
    let asked = desk.ask(&desk.client());
    desk.answer(RIGHT);
    asked.join().unwrap().unwrap();
}

#[test]
fn a_wrong_pin_is_the_askers_to_know_and_the_next_dialog_says_what_is_left() {
    let desk = Desk::new();
    let client = desk.client();
    let asked = desk.ask(&client);
    desk.answer("D 9999\nOK\n");
    let error = failure(asked);
    assert_eq!(
        (error.kind, error.retries),
        (ErrorKind::PinIncorrect, Some(2))
    );
    let asked = desk.ask(&client);
    desk.answer(RIGHT);
    asked.join().unwrap().unwrap();
    assert!(
        desk.pinentry.shown().contains("Tries left: 2"),
        "{}",
        desk.pinentry.shown()
    );
}

#[test]
fn a_pin_of_the_wrong_length_is_asked_again_and_costs_no_try() {
    let desk = Desk::new();
    let client = desk.client();
    let asked = desk.ask(&client);
    let wrong = ["D 12\nOK\n", "D 12345\nOK\n", "D 12x4\nOK\n", "OK\n"];
    for (number, typed) in wrong.into_iter().enumerate() {
        desk.answer(typed);
        desk.until_hints(number + 1);
    }
    let state = desk
        .service
        .watcher()
        .call::<PinState>(&CardParams {
            card: desk.card.clone(),
        })
        .unwrap();
    assert_eq!(state.pin.retries, Some(3));
    desk.answer(RIGHT);
    asked.join().unwrap().unwrap();
}

#[test]
fn a_new_pin_is_typed_twice_in_the_dialog_with_and_without_the_help_of_pinentry() {
    use pinentry::Holder::{Types, TypesTwice};
    let desk = Desk::new();
    let asked = desk.change();
    desk.pinentry
        .answer_each(&[Types("1234"), TypesTwice("2580")]);
    asked.join().unwrap().unwrap();
    assert!(desk.takes("2580"));
    let shown = desk.pinentry.shown();
    let program = std::env::current_exe().unwrap();
    assert_eq!(
        shown,
        format!(
            "SETDESC The PIN of the card of SIMULÉ PRATICIEN in R is to be changed.%0A\
             Program: {}%0A\
             Tries left: 3%0A\
             It calls itself “DPI”.\n\
             GETPIN\n\
             SETREPEAT New PIN again:\n\
             GETPIN\n",
            program.display()
        )
    );
    let asked = desk.change();
    desk.pinentry
        .answer_each(&[Types("2580"), Types("1379"), Types("1379")]);
    asked.join().unwrap().unwrap();
    assert!(desk.takes("1379"));
}

#[test]
fn a_new_pin_that_the_dialog_refuses_is_asked_for_three_times_and_the_card_is_not() {
    use pinentry::Holder::{Types, TypesTwice};
    let desk = Desk::new();
    let before = desk.reader.counts().commands;
    let hints = [
        "The new PIN is the present one: choose another.",
        "A PIN of one repeated digit is easy to guess: choose another.",
        "A PIN of digits in a row is easy to guess: choose another.",
        "The PIN has 4 digits; no try was spent.",
        "The new PIN was not typed twice alike. Nothing was changed; try again.",
    ];
    let [present, one_digit, row, length, differ] = hints;
    let table = [
        (
            [TypesTwice("2468"), TypesTwice("0000"), TypesTwice("4321")],
            [present, one_digit, row],
        ),
        (
            [TypesTwice("258"), TypesTwice("25x8"), TypesTwice("")],
            [length, length, length],
        ),
    ];
    for (typed, told) in table {
        let asked = desk.change();
        let [first, second, third] = typed;
        desk.pinentry
            .answer_each(&[Types("2468"), first, second, third]);
        let error = failure(asked);
        assert_eq!(error.kind, ErrorKind::NewPinFormat);
        let detail = "each new PIN that was typed into the dialog was refused there";
        assert_eq!(error.detail.as_deref(), Some(detail));
        let shown = desk.pinentry.shown();
        let errors: Vec<_> = shown
            .lines()
            .filter_map(|line| line.strip_prefix("SETERROR "))
            .collect();
        assert_eq!(errors[errors.len() - 3..], told, "{shown}");
    }
    assert_eq!(
        desk.reader.counts().commands,
        before,
        "the card was not asked"
    );
    // Not typed alike, then alike, into a program that leaves the comparison to the agent.
    let asked = desk.change();
    desk.pinentry.answer_each(&[
        Types("1234"),
        Types("2580"),
        Types("2581"),
        Types("2580"),
        Types("2580"),
    ]);
    asked.join().unwrap().unwrap();
    assert!(desk.pinentry.shown().ends_with(&format!(
        "SETERROR {differ}\nSETREPEAT New PIN again:\nGETPIN\nGETPIN\n"
    )));
    assert!(desk.takes("2580"));
}

#[test]
fn a_blocked_pin_is_replaced_in_the_dialog_by_the_puk() {
    use pinentry::Holder::{Cancels, Types, TypesTwice};
    let desk = Desk::new();
    for _ in 0..3 {
        assert!(!desk.takes("9999"));
    }
    assert_eq!(failure(desk.change()).kind, ErrorKind::PinBlocked);
    let unblock = || desk.ask_for::<PinUnblock>(PinUnblockParams::prompted(desk.card.clone()));
    let asked = unblock();
    desk.pinentry
        .answer_each(&[Types("1234567"), Types("00000000"), TypesTwice("2580")]);
    let wrong = failure(asked);
    assert_eq!(
        (wrong.kind, wrong.retries),
        (ErrorKind::PukIncorrect, Some(9))
    );
    desk.until_prompt_closed();
    let asked = unblock();
    desk.pinentry.answer_each(&[Types("12345678"), Cancels]);
    assert_eq!(failure(asked).kind, ErrorKind::PromptCancelled);
    let asked = unblock();
    desk.pinentry
        .answer_each(&[Types("12345678"), TypesTwice("2580")]);
    assert!(!asked.join().unwrap().unwrap().pin.blocked);
    assert!(desk.takes("2580"));
    let shown = desk.pinentry.shown();
    for part in [
        "SETDESC The PIN of the card of SIMULÉ PRATICIEN in R is to be unblocked and replaced, with the unblocking code (PUK).%0A",
        "SETERROR The unblocking code has 8 digits; no try was spent.\n",
        "%0ATries of the unblocking code left: 9%0A",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn cpsctl_has_a_new_pin_asked_for_in_the_dialog() {
    use pinentry::Holder::{Types, TypesTwice};
    let desk = Desk::new();
    for (verb, right, new, said) in [
        ("change", "1234", "2580", "The PIN was changed.\n"),
        (
            "unblock",
            "12345678",
            "1379",
            "The PIN was unblocked and replaced.\n",
        ),
    ] {
        let mut command = desk.service.cpsctl();
        command.args(["pin", verb, "--prompt"]).stdin(Stdio::null());
        let child = command.stdout(Stdio::piped()).spawn().unwrap();
        desk.pinentry.answer_each(&[Types(right), TypesTwice(new)]);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{verb}");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), said);
        assert!(desk.takes(new), "{verb}");
    }
}

#[test]
fn what_the_holder_does_instead_is_said() {
    let desk = Desk::new();
    let client = desk.client();
    for (typed, kind) in [
        (
            "ERR 83886179 Operation cancelled\n",
            ErrorKind::PromptCancelled,
        ),
        ("ERR 83886142 Timeout\n", ErrorKind::PromptTimeout),
        ("ERR 83886340 No display\n", ErrorKind::PromptUnavailable),
    ] {
        let asked = desk.ask(&client);
        desk.answer(typed);
        assert_eq!(failure(asked).kind, kind);
        desk.until_prompt_closed();
    }
    assert_eq!(sign(&client, &desk.card), Err(ErrorKind::PinRequired));
}

#[test]
fn a_dialog_that_nobody_answers_ends_in_time_and_is_withdrawn() {
    let desk = Desk::with_limit(1);
    let client = desk.client();
    assert_eq!(failure(desk.ask(&client)).kind, ErrorKind::PromptTimeout);
    desk.until_prompt_closed();
    // The next dialog works as if nothing had been.
    let asked = desk.ask(&client);
    assert_eq!(failure(asked).kind, ErrorKind::PromptTimeout);
}

#[test]
fn two_who_ask_at_once_get_one_dialog_after_the_other() {
    let desk = Desk::new();
    let (first, second) = (desk.client(), desk.client());
    let asked = [desk.ask(&first), desk.ask(&second)];
    desk.until_prompt_shown();
    desk.answer(RIGHT);
    // The next to change is that dialog, not another one.
    let closed = desk.service.until(|change| match change {
        Change::PromptShown { .. } => Some(false),
        Change::PromptClosed { .. } => Some(true),
        _ => None,
    });
    assert!(closed);
    desk.answer(RIGHT);
    for asked in asked {
        asked.join().unwrap().unwrap();
    }
    sign(&first, &desk.card).unwrap();
    sign(&second, &desk.card).unwrap();
}

#[test]
fn an_agent_that_dies_leaves_nobody_waiting() {
    let mut desk = Desk::new();
    let client = desk.client();
    let asked = desk.ask(&client);
    desk.until_prompt_shown();
    let dialog = desk.pinentry.wait_for_process();
    desk.agent.kill().unwrap();
    assert_eq!(failure(asked).kind, ErrorKind::PromptUnavailable);
    assert_eq!(sign(&client, &desk.card), Err(ErrorKind::PinRequired));
    // And none is asked that is not there.
    let asked = desk.ask(&client);
    assert_eq!(failure(asked).kind, ErrorKind::PromptUnavailable);
    // It may have ended with the agent: one that stood would hold this test's output open.
    let number = dialog.file_name().unwrap();
    let _ = Command::new("kill").arg(number).status();
    wait_until_gone(&dialog);
}

#[test]
fn a_dialog_is_withdrawn_when_nobody_waits_for_it() {
    let desk = Desk::new();
    // The asker goes away.
    let client = desk.client();
    let asked = desk.ask(&client);
    let dialog = desk.pinentry.wait_for_process();
    client.close();
    desk.until_prompt_closed();
    assert!(matches!(asked.join().unwrap(), Err(ClientError::Broken(_))));
    wait_until_gone(&dialog);
    // The card goes away.
    let client = desk.client();
    let asked = desk.ask(&client);
    let dialog = desk.pinentry.wait_for_process();
    desk.reader.remove();
    assert_eq!(failure(asked).kind, ErrorKind::CardRemoved);
    desk.until_prompt_closed();
    wait_until_gone(&dialog);
}

#[test]
fn a_dialog_is_withdrawn_when_the_daemon_ends() {
    let mut desk = Desk::new();
    let asked = desk.ask(&desk.client());
    let dialog = desk.pinentry.wait_for_process();
    desk.service.stop();
    assert!(asked.join().unwrap().is_err());
    wait_until_gone(&dialog);
}

/// Waits until a process has ended.
fn wait_until_gone(process: &Path) {
    let deadline = Instant::now() + LONG;
    while process.exists() {
        assert!(Instant::now() < deadline, "the dialog still stands");
        thread::yield_now();
    }
}

#[test]
fn an_agent_without_a_pinentry_does_not_start() {
    let service = Service::new();
    let plain = service.path("plain");
    fs::write(&plain, "#!/bin/sh\n").unwrap();
    for program in [
        Path::new("/nowhere/pinentry"),
        // No one may run it.
        &plain,
        Path::new("/"),
        Path::new("no-such-pinentry"),
    ] {
        let mut command = service.cpsctl();
        command.args(["agent", "--json", "--pinentry"]).arg(program);
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{program:?}");
        let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(error["kind"], "pinentry.unusable", "{program:?}: {error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(program.to_str().unwrap()), "{message}");
        assert_eq!(output.status.code(), Some(1), "{program:?}");
    }
}

#[test]
fn an_agent_in_the_background_is_a_matter_of_the_service_manager() {
    for (language, begins) in [
        ("en", "error: On Linux the service manager starts the agent"),
        (
            "fr",
            "erreur : Sous Linux, le gestionnaire de services lance l'agent",
        ),
    ] {
        let mut command = program::cpsctl();
        command
            .args(["agent", "--background", "--lang", language])
            .env("COLUMNS", "1000");
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with(begins), "{said}");
        assert!(
            said.ends_with(" systemctl --user enable --now cps-agent.service\n"),
            "{said}"
        );
        assert_eq!(output.status.code(), Some(2), "{said}");
    }
}

#[test]
fn a_pinentry_that_vanishes_is_said_at_once() {
    let desk = Desk::new();
    fs::remove_file(desk.pinentry.program()).unwrap();
    let asked = failure(desk.ask(&desk.client()));
    assert_eq!(asked.kind, ErrorKind::PromptUnavailable);
    let detail = "the agent is there, but its program for dialogs, pinentry, cannot be run or did \
                  not answer";
    assert_eq!(asked.detail.as_deref(), Some(detail));
}

#[test]
fn the_command_line_signs_with_a_dialog() {
    let desk = Desk::new();
    let document = desk.service.path("document");
    fs::write(&document, "text").unwrap();
    let signing = desk
        .service
        .cpsctl()
        .args(["sign", "--key", "signature", "--prompt", "--json"])
        .arg(&document)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    desk.answer(RIGHT);
    let output = signing.wait_with_output().unwrap();
    assert!(output.status.success());
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(result["signature"].is_string(), "{result}");
}
