//! The display of a terminal while a card takes its time.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::Instant;

use cps_apdu::Pin;
use cps_protocol::method::{AgentAnswer, AgentAnswerParams};
use cps_protocol::prompt::Order;
use cps_sim_card::Speed;
use support::terminal::Terminal;
use support::{LONG, Service};

/// Sequence that takes a line away from the terminal.
const ERASE: &str = "\r\u{1b}[K";

#[test]
fn waiting_for_a_card_and_its_first_reading_are_shown_and_leave_nothing() {
    let service = Service::new();
    let reader = service.reader("R");
    reader.set_speed(Speed::Cps3);
    let mut terminal = Terminal::cpsctl(&service, &["identity", "--wait", "60"]);
    terminal.shows("Waiting for a card (");
    reader.insert(support::card("medecin"));
    terminal.shows("Reading the card, step 2 of 4 (");
    terminal.shows("Reading the card, step 3 of 4 (");
    let (status, screen, output) = terminal.end();
    assert!(status.success(), "{screen}");
    assert!(screen.ends_with(ERASE), "{screen:?}");
    assert!(output.contains("TEST CARD"), "{output}");
    assert!(!output.contains('\u{1b}'), "{output}");
}

#[test]
fn a_dialog_is_waited_for_visibly() {
    let service = Service::new();
    service.insert(&service.reader("R"), "medecin");
    let agent = service.agent();
    let mut terminal = Terminal::cpsctl(&service, &["identity", "--prompt", "--lang", "fr"]);
    let order = agent.wait_order(Some(Instant::now() + LONG)).unwrap();
    let Some(Order::Show(prompt)) = order else {
        panic!("{order:?}")
    };
    terminal.shows("Attente du code porteur dans le dialogue (");
    let pin = Pin::new(b"1234").unwrap();
    agent
        .call::<AgentAnswer>(&AgentAnswerParams::typed(prompt.id, pin))
        .unwrap();
    let (status, screen, output) = terminal.end();
    assert!(status.success(), "{screen}");
    assert!(output.contains("Activité 1"), "{output}");
}
