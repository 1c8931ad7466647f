//! Requests that are given up: by their time, by their program, by its end.

use std::net::Shutdown;

use cps_ipc::Client;
use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::method::{AgentRegister, Empty, LeasesList, PinLogin, PinLoginParams, PinState};
use cps_protocol::prompt::Order;
use cps_protocol::{CardId, Purpose};
use cps_sim_card::Reference;
use cps_sim_reader::SimReader;
use serde_json::{Value, json};

use crate::support::{
    Bench, Held, LONG, Raw, Watcher, call, kind, left_verified, login, logout, params, pin, sign,
    verified_on_card, word,
};

/// Way in which a request is given up.
#[derive(Clone, Copy, Debug)]
enum GivenUp {
    ByTime,
    ByCancel,
}

/// The command that presents the PIN, of a CPS3 (`card.md` §4.2).
const VERIFY: &str = "00 20 00 01 08";

const BOTH: [GivenUp; 2] = [GivenUp::ByTime, GivenUp::ByCancel];

impl GivenUp {
    /// Returns the word of the error.
    fn word(self) -> &'static str {
        match self {
            Self::ByTime => "request.timeout",
            Self::ByCancel => "request.cancelled",
        }
    }

    /// Sends request 7, which the daemon is told to give up once `waits` returns.
    fn send(self, raw: &mut Raw, method: &str, params: &Value, waits: impl FnOnce()) {
        let members = match self {
            Self::ByTime => json!({"timeout_ms": 100}),
            Self::ByCancel => json!({}),
        };
        raw.request(json!(7), method, params, &members);
        waits();
        if matches!(self, Self::ByCancel) {
            raw.request(
                json!(8),
                "request.cancel",
                &json!({"request": 7}),
                &json!({}),
            );
        }
    }

    /// Takes the answers to what was sent.
    fn check(self, raw: &mut Raw) {
        if matches!(self, Self::ByCancel) {
            let answer = raw.answer();
            assert_eq!((&answer["id"], &answer["result"]), (&json!(8), &json!({})));
        }
        let answer = raw.answer();
        assert_eq!((&answer["id"], word(&answer)), (&json!(7), self.word()));
    }
}

fn login_params(card: &CardId) -> Value {
    json!({"card": card, "pin": "1234"})
}

fn free_area(card: &CardId) -> Value {
    json!({"card": card, "label": "CPS_DATA"})
}

/// Returns the commands that one reading of the free area costs now.
fn cost_of_reading(raw: &mut Raw, reader: &SimReader, card: &CardId) -> u64 {
    let before = reader.counts().commands;
    let answer = raw.call("cards.data.read", &free_area(card), &json!({}));
    assert!(answer["error"].is_null(), "{answer}");
    reader.counts().commands - before
}

fn ended(watcher: &mut Watcher) -> LeaseEnd {
    watcher.until(|change| match change {
        Change::LeaseEnded { reason, .. } => Some(*reason),
        _ => None,
    })
}

#[test]
fn what_waits_for_its_turn_does_not_begin_any_more() {
    for given_up in BOTH {
        let (bench, reader, _watcher, id) = Bench::with_card("medecin");
        let mut raw = Raw::connect(&bench);
        cost_of_reading(&mut raw, &reader, &id);
        let cost = cost_of_reading(&mut raw, &reader, &id);
        let before = reader.counts().commands;
        bench.gate.close("R");
        raw.request(json!(6), "cards.data.read", &free_area(&id), &json!({}));
        bench.gate.wait_for_somebody();
        given_up.send(&mut raw, "cards.data.read", &free_area(&id), || ());
        given_up.check(&mut raw);
        bench.gate.open();
        assert_eq!(raw.answer()["id"], json!(6));
        // A job of another client comes after whatever still waited.
        let mut other = Raw::connect(&bench);
        cost_of_reading(&mut other, &reader, &id);
        assert_eq!(reader.counts().commands - before, 2 * cost, "{given_up:?}");
    }
}

/// Another program has the card: the request is at its turn, and waits for the card.
#[test]
fn what_waits_for_the_card_itself_does_not_begin_any_more() {
    for given_up in BOTH {
        let (bench, reader, _watcher, id) = Bench::with_card("medecin");
        let codes = [Reference::Pin, Reference::Puk];
        let tries = || reader.with_card(|card| codes.map(|code| card.tries_left(code)));
        let all = tries();
        let mut raw = Raw::connect(&bench);
        for (method, params) in [
            ("pin.login", login_params(&id)),
            ("pin.login", json!({"card": id, "pin": "9999"})),
            (
                "pin.change",
                json!({"card": id, "old_pin": "9999", "new_pin": "4321"}),
            ),
            (
                "pin.unblock",
                json!({"card": id, "puk": "99999999", "new_pin": "4321"}),
            ),
            ("puk.verify", json!({"card": id, "puk": "99999999"})),
        ] {
            bench.gate.close("R");
            let before = reader.counts().commands;
            given_up.send(&mut raw, method, &params, || {
                bench.gate.wait_for_somebody();
            });
            given_up.check(&mut raw);
            bench.gate.open();
            let answer = raw.call("pin.logout", &json!({"card": id}), &json!({}));
            assert_eq!(word(&answer), "pin.required", "{method}");
            assert_eq!(tries(), all, "{method}");
            // The reset may select the application again.
            let commands = reader.counts().commands - before;
            assert!(commands <= 1, "{method}: {commands}");
            assert!(!left_verified(&reader), "{given_up:?}");
        }
    }
}

/// Returns a daemon with a card that holds up the next command but `after` that begins so.
fn with_held(command: &'static str, after: usize) -> (Bench, SimReader, Watcher, CardId, Held) {
    let bench = Bench::new();
    let mut watcher = bench.watcher();
    let reader = bench.readers.add("R");
    let (card, held) = Held::card(command, after);
    reader.insert(card);
    let id = watcher.settled();
    (bench, reader, watcher, id, held)
}

#[test]
fn a_login_that_has_begun_is_finished_and_ended() {
    for given_up in BOTH {
        let (bench, reader, mut watcher, id, held) = with_held(VERIFY, 0);
        let mut raw = Raw::connect(&bench);
        given_up.send(&mut raw, "pin.login", &login_params(&id), || {
            held.begun.recv().unwrap();
        });
        given_up.check(&mut raw);
        held.go_on.send(()).unwrap();
        assert_eq!(ended(&mut watcher), LeaseEnd::Abandoned, "{given_up:?}");
        // A call through the card's thread comes after the reset.
        let answer = raw.call("pin.logout", &json!({"card": id}), &json!({}));
        assert_eq!(word(&answer), "pin.required");
        assert!(!left_verified(&reader), "{given_up:?}");
    }
}

#[test]
fn a_login_given_up_leaves_the_logins_of_others() {
    let (bench, reader, mut watcher, id, held) = with_held(VERIFY, 1);
    let other = bench.client();
    login(&other, &id, "1234").unwrap();
    let mut raw = Raw::connect(&bench);
    GivenUp::ByCancel.send(&mut raw, "pin.login", &login_params(&id), || {
        held.begun.recv().unwrap();
    });
    GivenUp::ByCancel.check(&mut raw);
    held.go_on.send(()).unwrap();
    assert_eq!(ended(&mut watcher), LeaseEnd::Abandoned);
    sign(&other, &id, Purpose::Signature).unwrap();
    assert!(verified_on_card(&reader));
}

#[test]
fn a_second_login_given_up_leaves_the_first() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let mut raw = Raw::connect(&bench);
    let answer = raw.call("pin.login", &login_params(&id), &json!({}));
    assert!(answer["error"].is_null(), "{answer}");
    bench.gate.close("R");
    raw.request(json!(6), "cards.data.read", &free_area(&id), &json!({}));
    bench.gate.wait_for_somebody();
    GivenUp::ByCancel.send(&mut raw, "pin.login", &login_params(&id), || ());
    GivenUp::ByCancel.check(&mut raw);
    bench.gate.open();
    assert_eq!(raw.answer()["id"], json!(6));
    let state = raw.call("pin.status", &json!({"card": id}), &json!({}));
    assert_eq!(state["result"]["logged_in"], json!(true));
    assert!(verified_on_card(&reader));
}

#[test]
fn a_signature_that_has_begun_is_finished_and_counted_and_one_that_waits_for_the_card_is_not_made()
{
    for (given_up, begun) in BOTH.into_iter().flat_map(|way| [(way, true), (way, false)]) {
        let after = if begun { 0 } else { usize::MAX };
        let (bench, _reader, _watcher, id, held) = with_held("00 2A 9E 9A", after);
        let mut raw = Raw::connect(&bench);
        let params = json!({"card": id, "pin": "1234", "max_signatures": 5});
        let answer = raw.call("pin.login", &params, &json!({}));
        assert!(answer["error"].is_null(), "{answer}");
        let signing = json!({
            "card": id,
            "key": "signature",
            "scheme": "rsa_pkcs1_sha256",
            "digest": "0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dE=",
        });
        if !begun {
            bench.gate.close("R");
        }
        given_up.send(&mut raw, "sign.digest", &signing, || match begun {
            true => held.begun.recv().unwrap(),
            false => bench.gate.wait_for_somebody(),
        });
        given_up.check(&mut raw);
        match begun {
            true => held.go_on.send(()).unwrap(),
            false => bench.gate.open(),
        }
        let answer = raw.call("sign.digest", &signing, &json!({}));
        let left = &answer["result"]["rights"]["signatures_left"];
        let expected = if begun { 3 } else { 4 };
        assert_eq!(left, &json!(expected), "{given_up:?}: {answer}");
    }
}

#[test]
fn a_dialog_that_is_given_up_is_withdrawn() {
    for given_up in BOTH {
        let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
        let agent = agent(&bench);
        let mut raw = Raw::connect(&bench);
        let mut shown = None;
        given_up.send(&mut raw, "pin.login", &json!({"card": id}), || {
            shown = Some(order(&agent));
        });
        given_up.check(&mut raw);
        let Some(Order::Show(prompt)) = shown else {
            panic!("{shown:?}")
        };
        assert!(matches!(order(&agent), Order::Withdraw(told) if told.id == prompt.id));
        assert!(
            call::<LeasesList>(&agent, &Empty {})
                .unwrap()
                .leases
                .is_empty()
        );
    }
}

#[test]
fn a_program_that_ends_takes_its_dialog_and_what_waits_with_it() {
    ends_with_what_waits(&|_| ());
    // One that has only said that it sends no more is still there, and waited for, until it ends.
    ends_with_what_waits(&|leaving| leaving.stream.shutdown(Shutdown::Write).unwrap());
}

fn ends_with_what_waits(take_leave: &dyn Fn(&mut Raw)) {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let agent = agent(&bench);
    let mut first = Raw::connect(&bench);
    cost_of_reading(&mut first, &reader, &id);
    let cost = cost_of_reading(&mut first, &reader, &id);
    let before = reader.counts().commands;
    bench.gate.close("R");
    first.request(json!(6), "cards.data.read", &free_area(&id), &json!({}));
    bench.gate.wait_for_somebody();
    let mut leaving = Raw::connect(&bench);
    leaving.request(json!(1), "cards.data.read", &free_area(&id), &json!({}));
    leaving.request(json!(2), "pin.login", &json!({"card": id}), &json!({}));
    let Order::Show(prompt) = order(&agent) else {
        panic!("no dialog")
    };
    take_leave(&mut leaving);
    drop(leaving);
    assert!(matches!(order(&agent), Order::Withdraw(told) if told.id == prompt.id));
    bench.gate.open();
    assert_eq!(first.answer()["id"], json!(6));
    cost_of_reading(&mut first, &reader, &id);
    assert_eq!(reader.counts().commands - before, 2 * cost);
}

#[test]
fn an_answer_in_time_is_an_answer() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let mut raw = Raw::connect(&bench);
    for timeout in [60_000, u32::MAX] {
        let members = json!({"timeout_ms": timeout});
        let answer = raw.call("pin.login", &login_params(&id), &members);
        assert!(answer["error"].is_null(), "{answer}");
        let answer = raw.call("pin.logout", &json!({"card": id}), &members);
        assert!(answer["error"].is_null(), "{answer}");
    }
    let client = bench.client();
    let with_pin = PinLoginParams::with_pin(id.clone(), pin("1234").0);
    call::<PinLogin>(&client, &with_pin).unwrap();
    assert!(call::<PinState>(&client, &params(&id)).unwrap().logged_in);
    logout(&client, &id).unwrap();
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        cps_protocol::ErrorKind::PinRequired
    );
}

#[test]
fn giving_up_what_does_not_wait_is_no_error() {
    let bench = Bench::new();
    let mut raw = Raw::connect(&bench);
    for id in [json!(99), json!("never"), Value::Null] {
        let answer = raw.call("request.cancel", &json!({"request": id}), &json!({}));
        assert_eq!(answer["result"], json!({}), "{answer}");
    }
}

#[test]
fn one_id_is_one_request_and_nobody_gives_up_anothers() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let (mut raw, mut other) = (Raw::connect(&bench), Raw::connect(&bench));
    bench.gate.close("R");
    raw.request(json!(7), "cards.data.read", &free_area(&id), &json!({}));
    bench.gate.wait_for_somebody();
    raw.request(json!(7), "cards.list", &json!({}), &json!({}));
    assert_eq!(word(&raw.answer()), "request.invalid");
    let answer = other.call("request.cancel", &json!({"request": 7}), &json!({}));
    assert!(answer["error"].is_null(), "{answer}");
    bench.gate.open();
    let answer = raw.answer();
    assert_eq!((&answer["id"], &answer["error"]), (&json!(7), &Value::Null));
    // Once it is answered, its id is free again.
    raw.request(json!(7), "cards.list", &json!({}), &json!({}));
    assert!(raw.answer()["error"].is_null());
}

fn agent(bench: &Bench) -> Client {
    let client = bench.client();
    call::<AgentRegister>(&client, &Empty {}).unwrap();
    client
}

fn order(agent: &Client) -> Order {
    let deadline = std::time::Instant::now() + LONG;
    agent.wait_order(Some(deadline)).unwrap().expect("an order")
}
