//! PIN dialogs as the daemon orders them: by whom they are shown, and who may answer.
//! The journeys with a real agent are tests of `cpsctl`.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use cps_apdu::Pin;
use cps_ipc::Client;
use cps_protocol::audit::Operation;
use cps_protocol::event::Change;
use cps_protocol::method::{
    AgentAnswer, AgentAnswerParams, AgentRegister, AuditTail, AuditTailParams, Empty, Info,
    LeaseResult, PinChange, PinChangeParams, PinLogin, PinLoginParams, PinStateResult, PinUnblock,
    PinUnblockParams,
};
use cps_protocol::prompt::{Asks, Order, Prompt, PromptFailure, PromptId};
use cps_protocol::{ApiError, CardId, ErrorKind, PinField, PinPolicy, Purpose};
use serde_json::json;

use crate::support::{Bench, LONG, Raw, call, kind, login, objects, sign};

fn agent(bench: &Bench) -> Client {
    let client = bench.client();
    call::<AgentRegister>(&client, &Empty {}).unwrap();
    client
}

fn ask(client: &Arc<Client>, card: &CardId) -> thread::JoinHandle<Result<LeaseResult, ApiError>> {
    let (client, card) = (Arc::clone(client), card.clone());
    thread::spawn(move || call::<PinLogin>(&client, &PinLoginParams::prompted(card)))
}

fn order(agent: &Client) -> Order {
    let deadline = Instant::now() + LONG;
    agent.wait_order(Some(deadline)).unwrap().expect("an order")
}

fn prompt(agent: &Client) -> Prompt {
    match order(agent) {
        Order::Show(prompt) => *prompt,
        other => panic!("{other:?}"),
    }
}

fn typed(prompt: PromptId) -> AgentAnswerParams {
    AgentAnswerParams::typed(prompt, Pin::new(b"1234").unwrap())
}

/// Checks that answers with other codes than a dialog asks for are refused, and that it stands.
fn refuses_other_codes(agent: &Client, prompt: PromptId, expected: &str) {
    let pin = || Some(PinField(Pin::new(b"9999").unwrap()));
    let sets = [
        (None, None, None),
        (pin(), None, None),
        (pin(), pin(), None),
        (pin(), None, pin()),
        (pin(), pin(), pin()),
        (None, pin(), None),
        (None, pin(), pin()),
        (None, None, pin()),
    ];
    let asked_for = match expected {
        "expected pin, or failure" => 1,
        "expected pin and new_pin, or failure" => 3,
        _ => 6,
    };
    for (number, (pin, puk, new_pin)) in sets.into_iter().enumerate() {
        // The codes that are asked for come with a failure.
        let failure = (number == asked_for).then_some(PromptFailure::Cancelled);
        let answer = AgentAnswerParams {
            prompt,
            pin,
            puk,
            new_pin,
            failure,
            allowed: false,
        };
        let refused = call::<AgentAnswer>(agent, &answer).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::InvalidParams, "{answer:?}");
        assert_eq!(refused.detail.as_deref(), Some(expected), "{answer:?}");
    }
}

fn change(
    client: &Arc<Client>,
    card: &CardId,
) -> thread::JoinHandle<Result<PinStateResult, ApiError>> {
    let (client, card) = (Arc::clone(client), card.clone());
    thread::spawn(move || call::<PinChange>(&client, &PinChangeParams::prompted(card)))
}

fn unblock(
    client: &Arc<Client>,
    card: &CardId,
) -> thread::JoinHandle<Result<PinStateResult, ApiError>> {
    let (client, card) = (Arc::clone(client), card.clone());
    thread::spawn(move || call::<PinUnblock>(&client, &PinUnblockParams::prompted(card)))
}

fn digits(digits: &str) -> Pin {
    Pin::new(digits.as_bytes()).unwrap()
}

#[test]
fn a_new_pin_is_asked_for_and_only_its_codes_are_an_answer() {
    for profile in ["medecin", "medecin-cps4"] {
        let (bench, _reader, _watcher, id) = Bench::with_card(profile);
        let agent = agent(&bench);
        let client = Arc::new(bench.client());
        // Who is logged in changes the PIN too.
        login(&client, &id, "1234").unwrap();
        let asked = change(&client, &id);
        let told = prompt(&agent);
        assert_eq!((told.asks, told.rights), (Asks::PinChange, None));
        assert_eq!((told.puk, told.puk_policy), (None, None));
        assert_eq!(told.seconds, 180);
        refuses_other_codes(&agent, told.id, "expected pin and new_pin, or failure");
        let answer = AgentAnswerParams::change(told.id, digits("1234"), digits("2580"));
        call::<AgentAnswer>(&agent, &answer).unwrap();
        assert!(asked.join().unwrap().unwrap().logged_in, "{profile}");

        let asked = unblock(&client, &id);
        let told = prompt(&agent);
        assert_eq!((told.asks, told.rights), (Asks::PinUnblock, None));
        assert!(told.puk.is_some());
        let eight = PinPolicy {
            min_length: 8,
            max_length: 8,
        };
        assert_eq!(told.puk_policy, Some(eight));
        refuses_other_codes(&agent, told.id, "expected puk and new_pin, or failure");
        let answer = AgentAnswerParams::unblocking(told.id, digits("12345678"), digits("1379"));
        call::<AgentAnswer>(&agent, &answer).unwrap();
        asked.join().unwrap().unwrap();
        login(&bench.client(), &id, "1379").unwrap();
    }
}

#[test]
fn codes_of_a_dialog_are_checked_again_before_the_card_is_asked() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let agent = agent(&bench);
    let client = Arc::new(bench.client());
    let before = reader.counts().commands;
    for (right, new, expected) in [
        ("12345", "2580", ErrorKind::PinFormat),
        ("1234", "25801", ErrorKind::NewPinFormat),
    ] {
        let asked = change(&client, &id);
        let answer = AgentAnswerParams::change(prompt(&agent).id, digits(right), digits(new));
        call::<AgentAnswer>(&agent, &answer).unwrap();
        assert_eq!(kind(asked.join().unwrap()), expected);
    }
    for (right, new, expected) in [
        ("1234567", "2580", ErrorKind::PukFormat),
        ("12345678", "258", ErrorKind::NewPinFormat),
    ] {
        let asked = unblock(&client, &id);
        let answer = AgentAnswerParams::unblocking(prompt(&agent).id, digits(right), digits(new));
        call::<AgentAnswer>(&agent, &answer).unwrap();
        assert_eq!(kind(asked.join().unwrap()), expected);
    }
    assert_eq!(reader.counts().commands, before, "the card was not asked");
}

#[test]
fn one_code_without_the_other_asks_nobody() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let agent = agent(&bench);
    let mut raw = Raw::connect(&bench);
    for (method, given, missing, names) in [
        ("pin.change", "old_pin", "new_pin", "old_pin and new_pin"),
        ("pin.change", "new_pin", "old_pin", "old_pin and new_pin"),
        ("pin.unblock", "puk", "new_pin", "puk and new_pin"),
        ("pin.unblock", "new_pin", "puk", "puk and new_pin"),
    ] {
        let mut params = json!({ "card": id });
        params[given] = json!("9999");
        let answer = raw.call(method, &params, &json!({}));
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
        let detail = format!(
            "{missing} is missing: expected {names}, or neither of them, with which the holder is \
             asked"
        );
        assert_eq!(answer["error"]["data"]["detail"], detail, "{params}");
    }
    let now = Some(Instant::now());
    assert_eq!(agent.wait_order(now).unwrap(), None, "no dialog was shown");
}

#[test]
fn nobody_is_asked_in_vain_for_a_new_pin() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let client = Arc::new(bench.client());
    let both = |change_expected, unblock_expected| {
        assert_eq!(kind(change(&client, &id).join().unwrap()), change_expected);
        assert_eq!(
            kind(unblock(&client, &id).join().unwrap()),
            unblock_expected
        );
    };
    both(ErrorKind::PromptUnavailable, ErrorKind::PromptUnavailable);
    let agent = agent(&bench);
    for _ in 0..3 {
        login(&client, &id, "9999").unwrap_err();
    }
    let refused = kind(change(&client, &id).join().unwrap());
    assert_eq!(refused, ErrorKind::PinBlocked);
    for _ in 0..10 {
        let wrong = PinUnblockParams::with_codes(id.clone(), digits("00000000"), digits("2580"));
        call::<PinUnblock>(&client, &wrong).unwrap_err();
    }
    both(ErrorKind::PinBlocked, ErrorKind::PukBlocked);
    let now = Some(Instant::now());
    assert_eq!(agent.wait_order(now).unwrap(), None, "no dialog was shown");
}

#[test]
fn a_new_pin_from_a_dialog_is_recorded_as_one_from_a_program() {
    let directory = tempfile::tempdir().unwrap();
    let bench = Bench::configured(|config| {
        config.audit_file = Some(directory.path().join("audit"));
    });
    let (bench, _reader, _watcher, id) = bench.and_card("medecin");
    let agent = agent(&bench);
    let client = Arc::new(bench.client());
    let asked = change(&client, &id);
    let refused = AgentAnswerParams::failed(prompt(&agent).id, PromptFailure::NewPinRefused);
    call::<AgentAnswer>(&agent, &refused).unwrap();
    asked.join().unwrap().unwrap_err();
    let asked = change(&client, &id);
    let answer = AgentAnswerParams::change(prompt(&agent).id, digits("1234"), digits("2580"));
    call::<AgentAnswer>(&agent, &answer).unwrap();
    asked.join().unwrap().unwrap();
    let asked = unblock(&client, &id);
    let wrong =
        AgentAnswerParams::unblocking(prompt(&agent).id, digits("00000000"), digits("1379"));
    call::<AgentAnswer>(&agent, &wrong).unwrap();
    asked.join().unwrap().unwrap_err();
    // Who asked has left, and the dialog is withdrawn.
    let gone = Arc::new(bench.client());
    let asked = {
        let (gone, card) = (Arc::clone(&gone), id.clone());
        thread::spawn(move || gone.call::<PinChange>(&PinChangeParams::prompted(card)))
    };
    let shown = prompt(&agent);
    gone.close();
    assert!(asked.join().unwrap().is_err());
    assert!(matches!(order(&agent), Order::Withdraw(told) if told.id == shown.id));
    let tail = call::<AuditTail>(&client, &AuditTailParams { lines: 100 }).unwrap();
    let told: Vec<_> = tail
        .records
        .iter()
        .map(|record| (record.operation, record.outcome.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Operation::Prompt, "pin.new_format"),
            (Operation::Prompt, "ok"),
            (Operation::ChangePin, "ok"),
            (Operation::Prompt, "ok"),
            (Operation::Unblock, "puk.incorrect"),
            (Operation::Prompt, "request.cancelled"),
        ]
    );
}

#[test]
fn whether_there_is_an_agent_is_told() {
    let bench = Bench::new();
    let client = bench.client();
    assert!(!call::<Info>(&client, &Empty {}).unwrap().agent);
    let _agent = agent(&bench);
    assert!(call::<Info>(&client, &Empty {}).unwrap().agent);
}

#[test]
fn the_first_agent_keeps_the_dialogs_and_only_it_may_answer() {
    let (bench, _reader, mut watcher, id) = Bench::with_card("medecin");
    let (first, second) = (agent(&bench), bench.client());
    let refused = call::<AgentRegister>(&second, &Empty {}).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::OtherAgent);
    let detail = refused.detail.unwrap();
    let named = format!("process {}, since 20", std::process::id());
    assert!(
        detail.starts_with(&named) && detail.ends_with('Z'),
        "{detail}"
    );
    let client = Arc::new(bench.client());
    let asked = ask(&client, &id);
    let prompt = prompt(&first);
    assert_eq!(prompt.summary.id, id);
    assert_eq!(prompt.asker.client.as_deref(), Some("test"));
    assert_eq!(prompt.asker.pid, Some(std::process::id()));
    assert_eq!(
        prompt.policy,
        PinPolicy {
            min_length: 4,
            max_length: 4
        }
    );
    assert_eq!(prompt.pin.retries, Some(3));
    let shown = watcher.until(|change| match change {
        Change::PromptShown { card, own } => Some((card.clone(), *own)),
        _ => None,
    });
    assert_eq!(shown, (id.clone(), false));

    assert_eq!(
        kind(call::<AgentAnswer>(&second, &typed(prompt.id))),
        ErrorKind::PromptCancelled
    );
    assert_eq!(prompt.asks, Asks::Pin);
    assert_eq!((prompt.puk, prompt.puk_policy), (None, None));
    refuses_other_codes(&first, prompt.id, "expected pin, or failure");
    call::<AgentAnswer>(&first, &typed(prompt.id)).unwrap();
    asked.join().unwrap().unwrap();
    sign(&client, &id, Purpose::Signature).unwrap();
    // A second answer reaches nobody.
    assert_eq!(
        kind(call::<AgentAnswer>(&first, &typed(prompt.id))),
        ErrorKind::PromptCancelled
    );
}

#[test]
fn an_agent_registers_again_and_another_when_it_has_left() {
    let bench = Bench::new();
    let (first, second) = (agent(&bench), bench.client());
    // Its own registration is renewed.
    let registered = call::<AgentRegister>(&first, &Empty {}).unwrap();
    assert_eq!(registered.pid, Some(std::process::id()));
    assert_eq!(
        kind(call::<AgentRegister>(&second, &Empty {})),
        ErrorKind::OtherAgent
    );
    first.close();
    let deadline = Instant::now() + LONG;
    while call::<Info>(&second, &Empty {}).unwrap().agent {
        assert!(Instant::now() < deadline, "the first agent has left");
        thread::yield_now();
    }
    call::<AgentRegister>(&second, &Empty {}).unwrap();
}

#[test]
fn the_outcome_of_each_question_is_recorded_with_the_agent_that_answered() {
    let directory = tempfile::tempdir().unwrap();
    let bench = Bench::configured(|config| {
        config.audit_file = Some(directory.path().join("audit"));
    });
    let mut watcher = bench.watcher();
    bench
        .readers
        .add("R")
        .insert(crate::support::card("medecin"));
    let id = watcher.settled();
    let agent = agent(&bench);
    let client = Arc::new(bench.client());
    let params = || PinLoginParams {
        purpose: Some("prescriptions".to_owned()),
        ..PinLoginParams::prompted(id.clone())
    };
    let with_purpose = |client: &Arc<Client>| {
        let (client, params) = (Arc::clone(client), params());
        thread::spawn(move || call::<PinLogin>(&client, &params))
    };
    let asked = with_purpose(&client);
    let failed = AgentAnswerParams::failed(prompt(&agent).id, PromptFailure::Cancelled);
    call::<AgentAnswer>(&agent, &failed).unwrap();
    asked.join().unwrap().unwrap_err();
    let asked = with_purpose(&client);
    call::<AgentAnswer>(&agent, &typed(prompt(&agent).id)).unwrap();
    asked.join().unwrap().unwrap();
    let gone = Arc::new(bench.client());
    let asked = {
        let (client, params) = (Arc::clone(&gone), params());
        thread::spawn(move || client.call::<PinLogin>(&params).map(drop))
    };
    prompt(&agent);
    gone.close();
    asked.join().unwrap().unwrap_err();
    assert!(matches!(order(&agent), Order::Withdraw(_)));
    let records = call::<AuditTail>(&client, &AuditTailParams { lines: 100 }).unwrap();
    let told: Vec<_> = records
        .records
        .iter()
        .filter(|record| record.operation == Operation::Prompt)
        .map(|record| {
            let subject = &record.subject;
            let purpose = subject.purpose.as_deref();
            (record.outcome.as_str(), subject.agent_pid, purpose)
        })
        .collect();
    let (agent, purpose) = (Some(std::process::id()), Some("prescriptions"));
    assert_eq!(
        told,
        [
            ("prompt.cancelled", agent, purpose),
            ("ok", agent, purpose),
            ("request.cancelled", agent, purpose),
        ]
    );
}

#[test]
fn an_account_that_leaves_dialogs_unanswered_waits_before_the_next() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let agent = agent(&bench);
    let client = Arc::new(bench.client());
    let unanswered = |id: &CardId| {
        let asked = ask(&client, id);
        let failed = AgentAnswerParams::failed(prompt(&agent).id, PromptFailure::Cancelled);
        call::<AgentAnswer>(&agent, &failed).unwrap();
        assert_eq!(kind(asked.join().unwrap()), ErrorKind::PromptCancelled);
    };
    unanswered(&id);
    unanswered(&id);
    // A PIN begins the count anew, a wrong one too.
    let asked = ask(&client, &id);
    call::<AgentAnswer>(&agent, &typed(prompt(&agent).id)).unwrap();
    asked.join().unwrap().unwrap();
    crate::support::logout(&client, &id).unwrap();
    for _ in 0..3 {
        unanswered(&id);
    }
    // Another connection of the account changes nothing.
    for client in [Arc::clone(&client), Arc::new(bench.client())] {
        let refused = ask(&client, &id).join().unwrap().unwrap_err();
        assert_eq!(refused.kind, ErrorKind::PromptPaused);
        let detail = refused.detail.unwrap();
        assert!(detail.ends_with(" s are left"), "{detail}");
    }
    let now = Some(Instant::now());
    assert_eq!(agent.wait_order(now).unwrap(), None, "no dialog was shown");
    // The next card has a holder who was not asked yet.
    let card = reader.remove().unwrap();
    watcher.removed();
    reader.insert(card);
    unanswered(&watcher.settled());
}

#[test]
fn nobody_is_asked_in_vain() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = Arc::new(bench.client());
    let prompted = |client: &Client, card: &CardId| {
        kind(call::<PinLogin>(
            client,
            &PinLoginParams::prompted(card.clone()),
        ))
    };
    assert_eq!(prompted(&client, &id), ErrorKind::PromptUnavailable);
    let agent = agent(&bench);
    login(&client, &id, "1234").unwrap();
    assert_eq!(prompted(&client, &id), ErrorKind::AlreadyLoggedIn);
    let other = bench.client();
    for _ in 0..3 {
        login(&other, &id, "9999").unwrap_err();
    }
    assert_eq!(prompted(&other, &id), ErrorKind::PinBlocked);
    reader.remove();
    watcher.removed();
    assert_eq!(prompted(&other, &id), ErrorKind::CardRemoved);
    let long = PinLoginParams {
        purpose: Some("p".repeat(257)),
        ..PinLoginParams::prompted(id)
    };
    assert_eq!(
        kind(call::<PinLogin>(&other, &long)),
        ErrorKind::InvalidParams
    );
    let now = Some(Instant::now());
    assert_eq!(agent.wait_order(now).unwrap(), None, "no dialog was shown");
}

#[test]
fn a_withdrawn_dialog_is_told_to_its_agent() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let agent = agent(&bench);
    let client = Arc::new(bench.client());
    let asked = {
        let (client, card) = (Arc::clone(&client), id.clone());
        thread::spawn(move || client.call::<PinLogin>(&PinLoginParams::prompted(card)))
    };
    let prompt = prompt(&agent);
    client.close();
    assert!(asked.join().unwrap().is_err());
    assert!(matches!(order(&agent), Order::Withdraw(told) if told.id == prompt.id));
    assert_eq!(
        kind(call::<AgentAnswer>(&agent, &typed(prompt.id))),
        ErrorKind::PromptCancelled
    );
}

#[test]
fn what_the_agent_reports_is_what_the_asker_learns() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let agent = agent(&bench);
    let client = Arc::new(bench.client());
    let no_program = "the agent is there, but its program for dialogs, pinentry, cannot be run or \
                      did not answer";
    for (failure, expected, detail) in [
        (PromptFailure::Cancelled, ErrorKind::PromptCancelled, None),
        (PromptFailure::TimedOut, ErrorKind::PromptTimeout, None),
        (
            PromptFailure::Unavailable,
            ErrorKind::PromptUnavailable,
            Some(no_program),
        ),
    ] {
        let asked = ask(&client, &id);
        let answer = AgentAnswerParams::failed(prompt(&agent).id, failure);
        call::<AgentAnswer>(&agent, &answer).unwrap();
        let error = asked.join().unwrap().unwrap_err();
        assert_eq!((error.kind, error.detail.as_deref()), (expected, detail));
    }
}

#[test]
fn the_protected_path_is_shown_where_it_is_configured_and_there_is_an_agent() {
    for configured in [false, true] {
        let bench = Bench::configured(|config| config.protected_path = configured);
        let mut watcher = bench.watcher();
        bench
            .readers
            .add("R")
            .insert(crate::support::card("medecin"));
        let id = watcher.settled();
        let client = bench.client();
        assert!(!objects(&client, &id).protected_path);
        let agent = agent(&bench);
        assert_eq!(objects(&client, &id).protected_path, configured);
        drop(agent);
    }
}
