//! The PIN typed on the reader: no agent is asked, and no PIN is in this machine.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use cps_apdu::Pin;
use cps_ipc::Client;
use cps_protocol::audit::Operation;
use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::method::{
    AgentAnswer, AgentAnswerParams, AgentRegister, AuditTail, AuditTailParams, Empty, LeaseResult,
    PinChange, PinChangeParams, PinLogin, PinLoginParams, PinState, PinStateResult, PinUnblock,
    PinUnblockParams, Random, RandomParams, ReadersList,
};
use cps_protocol::prompt::{Asks, Order};
use cps_protocol::{ApiError, CardId, ErrorKind, Purpose};
use cps_sim_reader::{Holder, SimReader};
use serde_json::json;

use crate::support::{
    Bench, LONG, Raw, Watcher, call, card, kind, left_verified, left_verified_on, login, logout,
    objects, params, sign, word,
};

/// Returns a daemon with a card in a reader with a PIN pad.
fn with_pin_pad(profile: &str) -> (Bench, SimReader, Watcher, CardId) {
    let (bench, reader, mut watcher) = Bench::with_reader();
    reader.give_pin_pad();
    reader.insert(card(profile));
    let id = watcher.settled();
    (bench, reader, watcher, id)
}

fn types(digits: &str) -> Holder {
    Holder::Types(Pin::new(digits.as_bytes()).unwrap())
}

fn login_on_pad(client: &Client, card: &CardId) -> Result<LeaseResult, ApiError> {
    call::<PinLogin>(client, &PinLoginParams::prompted(card.clone()))
}

fn begin(client: &Arc<Client>, card: &CardId) -> thread::JoinHandle<Result<LeaseResult, ApiError>> {
    let (client, card) = (Arc::clone(client), card.clone());
    thread::spawn(move || login_on_pad(&client, &card))
}

/// Waits until the pad asks, and says whether this client's program wanted it.
fn shown(watcher: &mut Watcher) -> bool {
    watcher.until(|change| match change {
        Change::PromptShown { own, .. } => Some(*own),
        _ => None,
    })
}

fn closed(watcher: &mut Watcher) {
    watcher.until(|change| matches!(change, Change::PromptClosed { .. }).then_some(()));
}

#[test]
fn what_the_holder_does_is_what_the_asker_learns() {
    use ErrorKind::{PinBlocked, PinFormat, PinIncorrect, PromptCancelled, PromptTimeout};
    /// Act of the holder, answer to the program, and number of tries left.
    type Row = (Holder, Option<ErrorKind>, Option<u8>);
    for profile in ["medecin", "medecin-cps4"] {
        let (bench, reader, mut watcher, id) = with_pin_pad(profile);
        let client = bench.client();
        let table: [Row; 9] = [
            (Holder::Cancels, Some(PromptCancelled), Some(3)),
            (Holder::LetsTimePass, Some(PromptTimeout), Some(3)),
            (types("123"), Some(PinFormat), Some(3)),
            (types("12345"), Some(PinFormat), Some(3)),
            (types("9999"), Some(PinIncorrect), Some(2)),
            (types("1234"), None, None),
            (types("9999"), Some(PinIncorrect), Some(2)),
            (types("9999"), Some(PinIncorrect), Some(1)),
            (types("9999"), Some(PinBlocked), Some(0)),
        ];
        for (does, expected, retries) in table {
            let case = format!("{profile}: {does:?} {expected:?}");
            reader.holder(does);
            let outcome = login_on_pad(&client, &id);
            assert_eq!(outcome.as_ref().err().map(|e| e.kind), expected, "{case}");
            let state = call::<PinState>(&client, &params(&id)).unwrap();
            assert_eq!(state.pin.retries, retries, "{case}");
            assert_eq!(state.logged_in, expected.is_none(), "{case}");
            shown(&mut watcher);
            closed(&mut watcher);
            if expected.is_none() {
                sign(&client, &id, Purpose::Signature).unwrap();
                logout(&client, &id).unwrap();
            }
        }
        // The holder would be asked in vain, and is not.
        assert_eq!(kind(login_on_pad(&client, &id)), PinBlocked, "{profile}");
    }
}

#[test]
fn the_pad_goes_before_the_agent_and_a_given_pin_before_the_pad() {
    let (bench, reader, mut watcher, id) = with_pin_pad("medecin");
    let agent = bench.client();
    call::<AgentRegister>(&agent, &Empty {}).unwrap();
    let client = bench.client();
    reader.holder(types("1234"));
    login_on_pad(&client, &id).unwrap();
    assert!(!shown(&mut watcher), "another program wanted it");
    assert_eq!(kind(login_on_pad(&client, &id)), ErrorKind::AlreadyLoggedIn);
    // The agent shows who asks, and asks nothing itself.
    let deadline = Some(Instant::now() + LONG);
    let Some(Order::Show(told)) = agent.wait_order(deadline).unwrap() else {
        panic!("nothing was shown");
    };
    assert!(told.on_pin_pad);
    assert_eq!(told.asker.client.as_deref(), Some("test"));
    let withdrawn = agent.wait_order(deadline).unwrap();
    assert!(matches!(withdrawn, Some(Order::Withdraw(order)) if order.id == told.id));
    let more = agent.wait_order(Some(Instant::now()));
    assert_eq!(more.unwrap(), None, "no dialog was shown");
    // Software that asks for the PIN itself goes on working.
    login(&bench.client(), &id, "1234").unwrap();
}

#[test]
fn who_types_nothing_ends_nobodys_login() {
    let (bench, reader, _watcher, id) = with_pin_pad("medecin");
    let (first, second) = (bench.client(), bench.client());
    login(&first, &id, "1234").unwrap();
    for does in [Holder::Cancels, Holder::LetsTimePass, types("123")] {
        reader.holder(does);
        login_on_pad(&second, &id).unwrap_err();
        sign(&first, &id, Purpose::Signature).unwrap();
    }
    reader.holder(types("9999"));
    login_on_pad(&second, &id).unwrap_err();
    assert_eq!(
        kind(sign(&first, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
}

#[test]
fn others_wait_while_the_pad_asks() {
    let (bench, reader, mut watcher, id) = with_pin_pad("medecin");
    let client = Arc::new(bench.client());
    let asked = begin(&client, &id);
    shown(&mut watcher);
    let mut other = Raw::connect(&bench);
    other.request(
        json!(7),
        "random",
        &json!({"card": id, "bytes": 8}),
        &json!({}),
    );
    // The state that is known without the card is told all the same.
    let told = other.call("pin.status", &json!({"card": id}), &json!({}));
    assert_eq!(told["id"], 1);
    reader.holder(types("1234"));
    assert_eq!(other.answer()["id"], 7);
    asked.join().unwrap().unwrap();
}

#[test]
fn an_asker_who_gives_up_is_answered_and_gets_no_login() {
    let (bench, reader, mut watcher, id) = with_pin_pad("medecin");
    let mut asker = Raw::connect(&bench);
    asker.request(json!("ask"), "pin.login", &json!({"card": id}), &json!({}));
    shown(&mut watcher);
    // Before, it would never have asked.
    assert!(reader.wait_asked(LONG));
    asker.request(
        json!(1),
        "request.cancel",
        &json!({"request": "ask"}),
        &json!({}),
    );
    let answers = [asker.answer(), asker.answer()];
    let cancelled = answers.iter().find(|answer| answer["id"] == "ask").unwrap();
    assert_eq!(word(cancelled), ErrorKind::RequestCancelled.word());
    // The reader cannot be called back.
    reader.holder(types("1234"));
    closed(&mut watcher);
    let reason = watcher.until(|change| match change {
        Change::LeaseEnded { reason, .. } => Some(*reason),
        _ => None,
    });
    assert_eq!(reason, LeaseEnd::Abandoned);
    // Queued behind the reset that follows.
    call::<Random>(&watcher.client, &RandomParams { card: id, bytes: 8 }).unwrap();
    assert!(!left_verified(&reader));
}

#[test]
fn what_came_of_it_is_written_down() {
    let directory = tempfile::tempdir().unwrap();
    let bench = Bench::configured(|config| {
        config.audit_file = Some(directory.path().join("audit"));
    });
    let (bench, reader, mut watcher) = bench.and_reader();
    reader.give_pin_pad();
    reader.insert(card("medecin"));
    let id = watcher.settled();
    let client = bench.client();
    reader.holder(Holder::Cancels);
    login_on_pad(&client, &id).unwrap_err();
    reader.holder(types("1234"));
    login_on_pad(&client, &id).unwrap();
    let tail = call::<AuditTail>(&client, &AuditTailParams { lines: 10 }).unwrap();
    let written: Vec<_> = tail
        .records
        .iter()
        .map(|record| (record.operation, record.outcome.as_str()))
        .collect();
    assert_eq!(
        written,
        [
            (Operation::Login, "prompt.cancelled"),
            (Operation::Login, "ok")
        ]
    );
}

#[test]
fn a_card_that_is_pulled_while_the_pad_asks_is_told_as_such() {
    let (bench, reader, mut watcher, id) = with_pin_pad("medecin");
    let client = Arc::new(bench.client());
    let asked = begin(&client, &id);
    shown(&mut watcher);
    reader.remove();
    assert_eq!(kind(asked.join().unwrap()), ErrorKind::CardRemoved);
    closed(&mut watcher);
    assert_eq!(watcher.removed(), Some(id));
}

#[test]
fn a_reader_with_a_pad_is_shown_as_one() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    let client = bench.client();
    let pin_pad = || {
        let readers = call::<ReadersList>(&client, &Empty {}).unwrap().readers;
        readers[0].pin_pad
    };
    reader.insert(card("medecin"));
    let id = watcher.settled();
    assert!(!pin_pad());
    assert!(!objects(&client, &id).protected_path);
    reader.remove();
    watcher.removed();
    reader.give_pin_pad();
    reader.insert(card("medecin"));
    let id = watcher.settled();
    assert!(pin_pad());
    assert!(objects(&client, &id).protected_path);
    reader.remove();
    watcher.removed();
    assert!(pin_pad(), "the reader is still the same");
    // A card without PIN asks nobody for one.
    reader.insert(card("medecin-sans-contact"));
    let id = watcher.settled();
    assert!(!objects(&client, &id).protected_path);
    assert_eq!(kind(login_on_pad(&client, &id)), ErrorKind::PinNone);
}

fn sets(present: Option<&str>, new: &str, again: &str) -> Holder {
    let pin = |digits: &str| Pin::new(digits.as_bytes()).unwrap();
    Holder::Sets {
        present: present.map(pin),
        new: pin(new),
        again: pin(again),
    }
}

fn change_on_pad(client: &Client, card: &CardId) -> Result<PinStateResult, ApiError> {
    call::<PinChange>(client, &PinChangeParams::prompted(card.clone()))
}

fn unblock_on_pad(client: &Client, card: &CardId) -> Result<PinStateResult, ApiError> {
    call::<PinUnblock>(client, &PinUnblockParams::prompted(card.clone()))
}

#[test]
fn a_new_pin_is_typed_on_the_pad() {
    use ErrorKind::{NewPinFormat, PinIncorrect, PromptCancelled, PromptTimeout};
    /// Acts of the holder, answer to the program, and number of tries left.
    type Row = (Vec<Holder>, Option<ErrorKind>, Option<u8>);
    // A CPS3 takes both codes in one command, a CPS4 one after the other.
    let cps3: Vec<Row> = vec![
        (vec![Holder::Cancels], Some(PromptCancelled), Some(3)),
        (vec![Holder::LetsTimePass], Some(PromptTimeout), Some(3)),
        (
            vec![sets(Some("1234"), "2580", "2581")],
            Some(NewPinFormat),
            Some(3),
        ),
        (
            vec![sets(Some("1234"), "25800", "25800")],
            Some(ErrorKind::PinFormat),
            Some(3),
        ),
        (
            vec![sets(Some("9999"), "2580", "2580")],
            Some(PinIncorrect),
            Some(2),
        ),
        (vec![sets(Some("1234"), "2580", "2580")], None, None),
    ];
    let cps4: Vec<Row> = vec![
        (vec![Holder::Cancels], Some(PromptCancelled), Some(3)),
        (
            vec![types("1234"), Holder::LetsTimePass],
            Some(PromptTimeout),
            Some(3),
        ),
        (
            vec![types("1234"), sets(None, "2580", "2581")],
            Some(NewPinFormat),
            Some(3),
        ),
        (
            vec![types("1234"), sets(None, "258", "258")],
            Some(NewPinFormat),
            Some(3),
        ),
        (vec![types("9999")], Some(PinIncorrect), Some(2)),
        (vec![types("1234"), sets(None, "2580", "2580")], None, None),
    ];
    for (profile, channel, table) in [("medecin", 0, cps3), ("medecin-cps4", 1, cps4)] {
        let (bench, reader, mut watcher, id) = with_pin_pad(profile);
        let agent = bench.client();
        call::<AgentRegister>(&agent, &Empty {}).unwrap();
        let client = bench.client();
        for (acts, expected, retries) in table {
            let case = format!("{profile}: {acts:?}");
            for act in acts {
                reader.holder(act);
            }
            let outcome = change_on_pad(&client, &id);
            assert_eq!(outcome.as_ref().err().map(|e| e.kind), expected, "{case}");
            shown(&mut watcher);
            closed(&mut watcher);
            // The agent says who asks, and asks for nothing itself.
            let deadline = Some(Instant::now() + LONG);
            let Some(Order::Show(told)) = agent.wait_order(deadline).unwrap() else {
                panic!("nothing was shown: {case}");
            };
            assert!(told.on_pin_pad && told.asks == Asks::PinChange, "{case}");
            let withdrawn = agent.wait_order(deadline).unwrap();
            assert!(matches!(withdrawn, Some(Order::Withdraw(_))), "{case}");
            // Queued behind what the change left to do.
            call::<Random>(
                &client,
                &RandomParams {
                    card: id.clone(),
                    bytes: 8,
                },
            )
            .unwrap();
            assert!(!left_verified_on(&reader, channel), "{case}");
            let state = call::<PinState>(&client, &params(&id)).unwrap();
            if expected.is_some() {
                assert_eq!(state.pin.retries, retries, "{case}");
            }
        }
        login(&client, &id, "2580").unwrap();
    }
}

#[test]
fn a_pin_is_unblocked_on_the_pad() {
    for profile in ["medecin", "medecin-cps4"] {
        let (bench, reader, _watcher, id) = with_pin_pad(profile);
        let client = bench.client();
        login(&client, &id, "1234").unwrap();
        reader.holder(Holder::Cancels);
        let refused = unblock_on_pad(&client, &id);
        assert_eq!(kind(refused), ErrorKind::PromptCancelled, "{profile}");
        sign(&client, &id, Purpose::Signature).unwrap();
        for (acts, expected) in [
            (vec![types("1234567")], ErrorKind::PukFormat),
            (vec![types("00000000")], ErrorKind::PukIncorrect),
            (
                vec![types("12345678"), sets(None, "2580", "2581")],
                ErrorKind::NewPinFormat,
            ),
            (
                vec![types("12345678"), Holder::LetsTimePass],
                ErrorKind::PromptTimeout,
            ),
        ] {
            for act in acts {
                reader.holder(act);
            }
            assert_eq!(kind(unblock_on_pad(&client, &id)), expected, "{profile}");
        }
        for wrong in ["9999"; 3] {
            login(&bench.client(), &id, wrong).unwrap_err();
        }
        assert_eq!(kind(change_on_pad(&client, &id)), ErrorKind::PinBlocked);
        reader.holder(types("12345678"));
        reader.holder(sets(None, "2580", "2580"));
        unblock_on_pad(&client, &id).unwrap();
        login(&bench.client(), &id, "2580").unwrap();
    }
}

#[test]
fn a_pad_that_takes_no_new_pin_leaves_it_to_the_agent() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    reader.give_pin_pad_without_new_pins();
    reader.insert(card("medecin"));
    let id = watcher.settled();
    let client = Arc::new(bench.client());
    for refused in [change_on_pad(&client, &id), unblock_on_pad(&client, &id)] {
        assert_eq!(kind(refused), ErrorKind::PromptUnavailable);
    }
    let agent = bench.client();
    call::<AgentRegister>(&agent, &Empty {}).unwrap();
    let asked = {
        let (client, id) = (Arc::clone(&client), id.clone());
        thread::spawn(move || change_on_pad(&client, &id))
    };
    let order = agent.wait_order(Some(Instant::now() + LONG)).unwrap();
    let Some(Order::Show(told)) = order else {
        panic!("{order:?}");
    };
    assert!(!told.on_pin_pad);
    let pin = |digits: &str| Pin::new(digits.as_bytes()).unwrap();
    let answer = AgentAnswerParams::change(told.id, pin("1234"), pin("2580"));
    call::<AgentAnswer>(&agent, &answer).unwrap();
    asked.join().unwrap().unwrap();
    // The PIN itself is typed on the pad.
    reader.holder(types("2580"));
    login_on_pad(&client, &id).unwrap();
}
