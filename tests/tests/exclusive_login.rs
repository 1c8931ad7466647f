//! The card during a login, as a second PC/SC program finds it: a hostile one, which makes raw calls
//! of libpcsclite and knows the commands of the daemon.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use cps_e2e::{
    Desk, JsonClient, Kind, Running, SimulatedCard, eventually, fixture, on_cards, require_tools,
};
use serde_json::json;

const EXCLUSIVE: &str = "";
const SHARED: &str = "login_access = 'shared'\n";

const SHARING_VIOLATION: &str = "sharing violation";

/// The answer of a card whose PIN is not verified, with all tries left (`card.md` §4.2).
const NOT_VERIFIED: &str = "63 C3";

/// A program that talks to the card past the daemon; see `fixtures/pcsc_program.py`.
struct Other(Running);

impl Other {
    fn start(desk: &Desk) -> Self {
        let mut command = desk.world.command("python3");
        command.arg(fixture("pcsc_program.py"));
        Self(Running::start(command))
    }

    /// Returns the answer to an order.
    #[track_caller]
    fn asks(&mut self, order: &str) -> String {
        self.0.say(order);
        self.answer()
    }

    /// Waits for the answer to an order that was said.
    #[track_caller]
    fn answer(&self) -> String {
        self.0.wait_line("")
    }

    /// Asks a card, which may have been reset, whether the PIN is verified (`card.md` §4.2).
    #[track_caller]
    fn asks_for_pin(&mut self, kind: &Kind) -> String {
        if kind.pss {
            self.asks("transmit 01 A4 04 0C 08 80 25 00 00 01 FF 01 00");
            return self.asks("transmit 01 20 00 01");
        }
        self.asks("transmit 00 20 00 01")
    }

    /// Sends the commands of a signature and returns the last answer.
    #[track_caller]
    fn signs(&mut self, signature: &[String]) -> String {
        let mut answers = signature
            .iter()
            .map(|command| self.asks(&format!("transmit {command}")));
        answers.by_ref().last().unwrap()
    }
}

/// Returns the commands with which the daemon signs.
fn signature(client: &mut JsonClient, handle: &str, card: &SimulatedCard) -> Vec<String> {
    client.sign(handle).unwrap();
    card.transcript().mark();
    client.sign(handle).unwrap();
    card.transcript().commands()
}

fn logout(client: &mut JsonClient, card: &str) {
    client.must("pin.logout", json!({ "card": card }));
}

on_cards!(no_program_connects_to_the_card_during_a_login: CPS3, CPS4);
fn no_program_connects_to_the_card_during_a_login(kind: &'static Kind) {
    require_tools!("pcscd", "python3");
    let desk = Desk::configured(kind, EXCLUSIVE);
    let mut other = Other::start(&desk);
    let mut client = desk.world.start_json_client();
    let card = client.card();
    let mut watcher = desk.world.start_json_client();
    watcher.card();
    client.login(&card, json!({}));
    let leases = client.must("leases.list", json!({}));
    assert_eq!(leases["leases"][0]["rights"]["access"], "exclusive");
    let signature = signature(&mut client, &card, &desk.card);
    assert_eq!(other.asks("connect"), SHARING_VIOLATION);

    logout(&mut client, &card);
    let event = watcher.event("lease_ended");
    assert_eq!(event["reason"], "logout");
    // It comes after the reset: the other program gets the card at once, and nothing on it.
    assert_eq!(other.asks("connect"), "ok");
    assert_eq!(other.asks_for_pin(kind), NOT_VERIFIED);
    let refused = other.signs(&signature);
    assert!(
        !refused.starts_with("90 00") && !refused.starts_with("61"),
        "{refused}"
    );
}

on_cards!(a_program_connected_before_a_login_waits_for_its_end: CPS3, CPS4);
fn a_program_connected_before_a_login_waits_for_its_end(kind: &'static Kind) {
    require_tools!("pcscd", "python3");
    let desk = Desk::configured(
        kind,
        "lease_contended_seconds = 30\naudit_file = '{}/audit.jsonl'\n",
    );
    let mut other = Other::start(&desk);
    assert_eq!(other.asks("connect"), "ok");
    let mut client = desk.world.start_json_client();
    let card = client.card();
    let mut watcher = desk.world.start_json_client();
    watcher.card();
    client.login(&card, json!({}));
    assert_eq!(watcher.event("lease_opened")["access"], "contended");
    let leases = client.must("leases.list", json!({}));
    let state = &leases["leases"][0]["rights"];
    assert_eq!(state["access"], "contended");
    assert!(state["seconds_left"].as_u64().unwrap() <= 30, "{state}");
    let audit = std::fs::read_to_string(desk.world.file("audit.jsonl")).unwrap();
    assert!(audit.contains("\"access\":\"contended\""), "{audit}");

    let signature = signature(&mut client, &card, &desk.card);
    // Its command waits in PC/SC until the login has ended, and the card was reset before.
    other.0.say(&format!("transmit {}", signature[0]));
    client.sign(&card).unwrap();
    assert!(other.0.lines_so_far().is_empty(), "it waits");
    logout(&mut client, &card);
    assert_eq!(watcher.event("lease_ended")["reason"], "logout");
    assert_eq!(other.answer(), "reset");
    assert_eq!(other.asks("connect"), "ok");
    assert_eq!(other.asks_for_pin(kind), NOT_VERIFIED);
}

on_cards!(a_transaction_of_another_program_outlives_no_login: CPS3, CPS4);
fn a_transaction_of_another_program_outlives_no_login(kind: &'static Kind) {
    require_tools!("pcscd", "python3");
    let mut desk = Desk::configured(kind, SHARED);
    let mut other = Other::start(&desk);
    let mut client = desk.world.start_json_client();
    let card = client.card();
    let mut watcher = desk.world.start_json_client();
    watcher.card();
    client.login(&card, json!({}));
    assert_eq!(watcher.event("lease_opened")["access"], "shared");
    let signature = signature(&mut client, &card, &desk.card);
    assert_eq!(other.asks("connect"), "ok");
    assert_eq!(other.asks("begin"), "ok");
    let stolen = other.signs(&signature);
    assert!(
        stolen.starts_with("61") || stolen.ends_with("90 00"),
        "the configuration leaves the card to it: {stolen}"
    );
    // The card cannot be reset, and the state says so.
    logout(&mut client, &card);
    let busy = json!({ "card": card, "bytes": 8 });
    assert_eq!(
        client.call("random", busy.clone()),
        Err("reader.busy".to_owned())
    );
    assert_eq!(other.asks("end"), "ok");
    assert_eq!(watcher.event("lease_ended")["reason"], "logout");
    assert_eq!(other.asks_for_pin(kind), "reset");
    assert_eq!(other.asks("connect"), "ok");
    assert_eq!(other.asks_for_pin(kind), NOT_VERIFIED);
    client.must("random", busy);

    // A stop does not wait for it for ever.
    assert_eq!(other.asks("begin"), "ok");
    assert!(desk.cpsd.terminate().success());
}

on_cards!(a_card_of_a_killed_daemon_is_reset_at_once: CPS3, CPS4);
fn a_card_of_a_killed_daemon_is_reset_at_once(kind: &'static Kind) {
    require_tools!("pcscd", "python3");
    for connected_before in [false, true] {
        let mut desk = Desk::configured(kind, EXCLUSIVE);
        let mut other = Other::start(&desk);
        if connected_before {
            assert_eq!(other.asks("connect"), "ok");
        }
        let mut client = desk.world.start_json_client();
        let card = client.card();
        client.login(&card, json!({}));
        client.sign(&card).unwrap();
        desk.cpsd.kill();
        // The service resets the card of a program that has ended.
        let mut late = Other::start(&desk);
        let connected = eventually(Duration::from_secs(10), || {
            (late.asks("connect") == "ok").then_some(())
        });
        connected.expect("the card is given back");
        assert_eq!(late.asks_for_pin(kind), NOT_VERIFIED, "{connected_before}");
    }
}

// The request is at the card's turn already, and waits with the card for the other program.
on_cards!(what_is_given_up_while_another_program_has_the_card_is_not_presented: CPS3, CPS4);
fn what_is_given_up_while_another_program_has_the_card_is_not_presented(kind: &'static Kind) {
    require_tools!("pcscd", "python3");
    let requests = [
        ("pin.login", json!({ "pin": "9999" })),
        ("pin.login", json!({ "pin": cps_e2e::PIN })),
        (
            "pin.change",
            json!({ "old_pin": cps_e2e::PIN, "new_pin": "4321" }),
        ),
        (
            "pin.unblock",
            json!({ "puk": "99999999", "new_pin": "4321" }),
        ),
        ("puk.verify", json!({ "puk": "99999999" })),
    ];
    for configuration in [EXCLUSIVE, SHARED] {
        let desk = Desk::configured(kind, configuration);
        let mut other = Other::start(&desk);
        let mut client = desk.world.start_json_client();
        let card = client.card();
        let mut watcher = desk.world.start_json_client();
        watcher.card();
        let transcript = desk.card.transcript();
        for (method, params) in &requests {
            // The card is reset after each.
            assert_eq!(other.asks("connect"), "ok");
            assert_eq!(other.asks("begin"), "ok");
            transcript.mark();
            let mut params = params.clone();
            params["card"] = json!(card);
            let request = json!({
                "jsonrpc": "2.0", "id": 0, "method": method, "params": params, "timeout_ms": 300
            });
            let answer = client.answer_to_line(&request.to_string());
            assert_eq!(
                answer["error"]["data"]["kind"], "request.timeout",
                "{method}: {answer}"
            );
            assert_eq!(other.asks("end"), "ok");
            // Its turn comes after that of the request before it.
            watcher.must("random", json!({ "card": card, "bytes": 8 }));
            let with_a_code = |command: &String| command.contains('…');
            let presented = transcript.commands().into_iter().find(with_a_code);
            assert_eq!(presented, None, "{method}, {configuration:?}");
            let leases = watcher.must("leases.list", json!({}));
            assert_eq!(leases["leases"], json!([]), "{method}, {configuration:?}");
        }
    }
}
