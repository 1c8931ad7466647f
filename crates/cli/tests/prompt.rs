//! The dialogue with the holder on a terminal where a PIN is needed.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::process::Stdio;
use std::time::Instant;

use cps_apdu::Pin;
use cps_protocol::method::{AgentAnswer, AgentAnswerParams, PinLogin, PinLoginParams};
use cps_protocol::prompt::Order;
use cps_protocol::{CardId, ErrorKind};
use rustix::process::Signal;
use support::terminal::Terminal;
use support::{LONG, Service};

const CARD: &str = "Card of SIMULÉ PRATICIEN in the reader R.";

fn with_card() -> (Service, CardId) {
    let service = Service::new();
    let card = service.insert(&service.reader("R"), "medecin");
    (service, card)
}

/// Presents a wrong PIN.
fn spend_a_try(service: &Service, card: &CardId) {
    let params = PinLoginParams::with_pin(card.clone(), Pin::new(b"0000").unwrap());
    let wrong = service.client("spender").call::<PinLogin>(&params);
    assert!(wrong.is_err());
}

#[test]
fn the_prompt_says_who_where_and_how_many_tries_and_asks_again() {
    let (service, _) = with_card();
    let mut terminal = Terminal::cpsctl(&service, &["identity", "--pin"]);
    terminal.shows(&format!("{CARD} 3 tries left."));
    terminal.shows("PIN: ");
    terminal.types("12");
    terminal.shows("The PIN has 4 digits; no try was spent.");
    terminal.shows("PIN: ");
    terminal.types("0000");
    terminal.shows(&format!(
        "{} (2 tries left)",
        ErrorKind::PinIncorrect.english()
    ));
    terminal.shows("PIN: ");
    terminal.types("1234");
    let (status, screen, output) = terminal.end();
    assert!(status.success(), "{screen}");
    assert!(output.contains("Activity 1"), "{output}");
    for pin in ["12\r", "0000", "1234"] {
        assert!(!screen.contains(pin), "{screen}");
    }
}

#[test]
fn an_empty_line_gives_up() {
    let (service, _) = with_card();
    let mut terminal = Terminal::cpsctl(&service, &["identity", "--pin", "--lang", "fr"]);
    terminal.shows("Carte de SIMULÉ PRATICIEN dans le lecteur R. 3 essais restants.");
    terminal.shows("Code porteur : ");
    terminal.types("");
    let (status, screen, _) = terminal.end();
    assert_eq!(status.code(), Some(4));
    assert!(
        screen.contains(ErrorKind::PromptCancelled.french()),
        "{screen}"
    );
}

#[test]
fn the_last_try_is_confirmed_and_a_blocked_card_is_not_asked_for() {
    let (service, card) = with_card();
    spend_a_try(&service, &card);
    spend_a_try(&service, &card);
    for answer in ["", "n"] {
        let mut terminal = Terminal::cpsctl(&service, &["identity", "--pin"]);
        terminal.shows(&format!("{CARD} 1 try left."));
        terminal.shows("This is the last try: another wrong PIN blocks the card. Try? [y/N] ");
        terminal.types(answer);
        let (status, screen, _) = terminal.end();
        assert_eq!(status.code(), Some(4), "{screen}");
        assert!(!screen.contains("PIN: "), "{screen}");
    }
    let mut terminal = Terminal::cpsctl(&service, &["identity", "--pin"]);
    terminal.shows("Try? [y/N] ");
    terminal.types("y");
    terminal.shows("PIN: ");
    terminal.types("0000");
    let (status, screen, _) = terminal.end();
    assert_eq!(status.code(), Some(4), "{screen}");
    assert!(screen.contains(ErrorKind::PinBlocked.english()), "{screen}");

    for args in [&["identity", "--pin"][..], &["pin", "change"]] {
        let (status, screen, _) = Terminal::cpsctl(&service, args).end();
        assert_eq!(status.code(), Some(4), "{screen}");
        assert!(screen.contains(ErrorKind::PinBlocked.english()), "{screen}");
        assert!(!screen.contains("PIN: "), "{screen}");
    }
    // The unblocking code is another one.
    let mut terminal = Terminal::cpsctl(&service, &["pin", "unblock"]);
    terminal.shows(CARD);
    terminal.shows("Unblocking code (PUK): ");
    terminal.types("00000000");
    terminal.shows("New PIN: ");
    terminal.types("4321");
    terminal.shows("New PIN again: ");
    terminal.types("4321");
    terminal.shows(ErrorKind::PukIncorrect.english());
    terminal.shows("Unblocking code (PUK): ");
    terminal.types("12345678");
    let (status, screen, output) = terminal.end();
    assert!(status.success(), "{screen}");
    assert_eq!(output, "The PIN was unblocked and replaced.\n");
}

#[test]
fn a_pin_that_is_typed_at_the_last_question_is_not_shown() {
    let (service, card) = with_card();
    spend_a_try(&service, &card);
    spend_a_try(&service, &card);
    let mut terminal = Terminal::cpsctl(&service, &["identity", "--pin"]);
    terminal.shows("Try? [y/N] ");
    terminal.types("1234");
    let (status, screen, _) = terminal.end();
    assert_eq!(status.code(), Some(4), "{screen}");
    assert!(!screen.contains("1234"), "{screen}");
}

/// Says how the job ended and whether the terminal has its echo again.
const SAY_END: &str = r#"echo "ended $?: $(stty -a | grep -oE -e '-?echo\b' | head -n 1)" >&2"#;

#[test]
fn a_signal_at_the_question_ends_the_program_after_the_echo_is_restored() {
    let (service, _) = with_card();
    // A shell that goes on itself after an interrupt of its job.
    let script = format!("trap : INT QUIT\nset -m\n\"$@\"\n{SAY_END}");
    // A control character, or a signal, and the status that the shell sees.
    let table: [(Result<&[u8], Signal>, u8); 5] = [
        (Ok(b"\x03"), 130),
        (Ok(b"\x1c"), 131),
        (Err(Signal::INT), 130),
        (Err(Signal::HUP), 129),
        (Err(Signal::TERM), 143),
    ];
    for (by, status) in table {
        let mut terminal = Terminal::shell(&service, &script, &["identity", "--pin"]);
        terminal.shows("PIN: ");
        assert!(!terminal.has_echo());
        match by {
            Ok(keys) => terminal.presses(keys),
            Err(signal) => terminal.signals(signal),
        }
        terminal.shows(&format!("ended {status}: echo\r\n"));
        terminal.end();
    }
}

#[test]
fn a_program_that_is_stopped_at_the_question_asks_again_when_it_continues() {
    let (service, _) = with_card();
    let script = format!("set -m\n\"$@\"\n{SAY_END}\nfg");
    let mut terminal = Terminal::shell(&service, &script, &["identity", "--pin"]);
    terminal.shows("PIN: ");
    terminal.presses(b"\x1a");
    // 128 and the number of SIGSTOP.
    terminal.shows("ended 147: echo\r\n");
    terminal.shows("PIN: ");
    assert!(!terminal.has_echo());
    terminal.types("1234");
    let (status, screen, output) = terminal.end();
    assert!(status.success(), "{screen}");
    assert!(output.contains("Activity 1"), "{output}");
    assert!(!screen.contains("1234"), "{screen}");
}

#[test]
fn a_signal_that_is_ignored_stays_so_and_without_a_shell_nothing_stops() {
    let (service, _) = with_card();
    let script = format!("trap '' HUP\nset -m\n\"$@\"\n{SAY_END}");
    let mut terminal = Terminal::shell(&service, &script, &["identity", "--pin"]);
    terminal.shows("PIN: ");
    terminal.signals(Signal::HUP);
    terminal.types("1234");
    terminal.shows("ended 0: echo\r\n");
    terminal.end();

    let mut terminal = Terminal::cpsctl(&service, &["identity", "--pin"]);
    terminal.shows("PIN: ");
    terminal.presses(b"\x1a");
    terminal.types("1234");
    let (status, screen, _) = terminal.end();
    assert!(status.success(), "{screen}");
}

#[test]
fn a_new_pin_is_typed_until_it_is_twice_the_same() {
    let (service, _) = with_card();
    let mut terminal = Terminal::cpsctl(&service, &["pin", "change"]);
    terminal.shows("PIN: ");
    terminal.types("0000");
    terminal.shows("New PIN: ");
    terminal.types("43");
    terminal.shows("The PIN has 4 digits; no try was spent.");
    terminal.shows("New PIN: ");
    terminal.types("4321");
    terminal.shows("New PIN again: ");
    terminal.types("4322");
    terminal.shows("The new PIN was not typed twice alike.");
    terminal.shows("New PIN: ");
    terminal.types("4321");
    terminal.shows("New PIN again: ");
    terminal.types("4321");
    terminal.shows("(2 tries left)");
    terminal.shows("PIN: ");
    terminal.types("1234");
    let (status, screen, output) = terminal.end();
    assert!(status.success(), "{screen}");
    assert_eq!(output, "The PIN was changed.\n");
}

#[test]
fn without_a_terminal_and_a_line_the_exit_code_is_that_of_a_pin_not_given() {
    let (service, _) = with_card();
    let document = service.path("document");
    fs::write(&document, "abc").unwrap();
    let document = document.to_str().unwrap();
    let lines: [&[&str]; 6] = [
        &["identity", "--pin"],
        &["sign", document, "--key", "signature"],
        &["sign", document, "--key", "signature", "--cms"],
        &["data", "read", "CPS_ACTIVITY_01_PS"],
        &["pin", "change"],
        &["pin", "unblock"],
    ];
    for line in lines {
        for stdin in [&[][..], &["--pin-stdin"]] {
            // `setsid` takes the terminal of the tests away, if there is one.
            let mut command = std::process::Command::new("setsid");
            support::clean(&mut command);
            let output = command
                .arg("--wait")
                .arg(env!("CARGO_BIN_EXE_cpsctl"))
                .args(line)
                .args(stdin)
                .arg("--json")
                .env("CPS_SOCKET", service.socket())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(4), "{line:?} {stdin:?}");
            let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
            assert_eq!(error["kind"], "pin.unreadable", "{line:?} {stdin:?}");
            assert_eq!(error["exit_code"], 4);
        }
    }
}

#[test]
fn a_dialog_names_the_holder_and_asks_for_one_signature() {
    let (service, _) = with_card();
    let document = service.path("document");
    fs::write(&document, "abc").unwrap();
    let document = document.to_str().unwrap();
    let agent = service.agent();
    for form in ["--raw", "--cms", "--jws", "--xades"] {
        let mut command = service.cpsctl();
        command.args(["sign", document, "--key", "signature", "--prompt", form]);
        let child = command.stdout(Stdio::null()).spawn().unwrap();
        let order = agent.wait_order(Some(Instant::now() + LONG)).unwrap();
        let Some(Order::Show(prompt)) = order else {
            panic!("{order:?}")
        };
        assert_eq!(
            prompt.holder_name.as_deref(),
            Some("SIMULÉ PRATICIEN"),
            "{form}"
        );
        assert_eq!(prompt.rights.unwrap().signatures_left, 1, "{form}");
        let pin = Pin::new(b"1234").unwrap();
        agent
            .call::<AgentAnswer>(&AgentAnswerParams::typed(prompt.id, pin))
            .unwrap();
        assert!(child.wait_with_output().unwrap().status.success(), "{form}");
    }
}

#[test]
fn text_is_wrapped_at_the_width_of_the_terminal() {
    let (service, card) = with_card();
    spend_a_try(&service, &card);
    spend_a_try(&service, &card);
    let mut terminal = Terminal::with_columns(&service, &["identity", "--pin"], 40);
    terminal.shows("This is the last try");
    terminal.types("n");
    let (_, screen, _) = terminal.end();
    assert!(
        screen.contains("error: The PIN dialog was cancelled.\r\nStart again"),
        "{screen}"
    );
    // Output that is no terminal takes lines as they are, unless a width is asked for.
    for (columns, widest) in [(None, 61..=usize::MAX), (Some("60"), 1..=60)] {
        for args in [
            &["status"][..],
            &["readers", "list"],
            &["cards", "list"],
            &["cards", "show"],
            &["identity"],
            &["certs", "list"],
            &["pin", "status"],
        ] {
            let mut command = service.cpsctl();
            command.args(args).env_remove("COLUMNS");
            if let Some(columns) = columns {
                command.env("COLUMNS", columns);
            }
            let output = command.output().unwrap();
            assert!(output.status.success(), "{args:?}");
            let text = String::from_utf8(output.stdout).unwrap();
            let found = text.lines().map(|line| line.chars().count()).max().unwrap();
            if columns.is_some() || args == ["certs", "list"] {
                assert!(widest.contains(&found), "{args:?}: {found}\n{text}");
            }
        }
    }
}
