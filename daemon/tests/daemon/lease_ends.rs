//! Each way in which a login ends: the event says the reason, and so does the next call.

use std::env;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::method::{
    Empty, LeaseParams, LeasesList, LeasesRevoke, PinChange, PinChangeParams, PinLogin,
    PinLoginParams, PukVerify, PukVerifyParams,
};
use cps_protocol::{CardId, ErrorKind, Purpose};
use cps_sim_card::Fault;
use cps_sim_reader::SimReader;
use serde_json::json;

use crate::support::{
    Bench, HELLO, Held, Raw, Watcher, call, card, left_verified, login, logout, params, pin, sign,
};

/// A card, and a program that watches it and is logged in.
struct LoggedIn {
    bench: Bench,
    reader: SimReader,
    program: Watcher,
    card: CardId,
}

impl LoggedIn {
    fn with(limits: PinLoginParams) -> Self {
        let (bench, reader, program, card) = Bench::shared().and_card("medecin");
        let limits = PinLoginParams {
            card: card.clone(),
            ..limits
        };
        call::<PinLogin>(&program.client, &limits).unwrap();
        Self {
            bench,
            reader,
            program,
            card,
        }
    }

    /// Waits for the end of a login.
    #[track_caller]
    fn ended(&mut self) -> (LeaseEnd, bool) {
        self.program.until(|change| match change {
            Change::LeaseEnded { reason, own, .. } => Some((*reason, *own)),
            // It is told before its card or its reader is.
            Change::CardRemoved { .. } | Change::ReaderRemoved { .. } => panic!("{change:?}"),
            _ => None,
        })
    }

    /// Puts another card into the reader.
    fn insert_another(&mut self) {
        self.reader.insert(card("medecin"));
        self.card = self.program.settled();
    }
}

fn usual() -> PinLoginParams {
    PinLoginParams::with_pin(CardId(String::new()), pin("1234").0)
}

/// Ends the login of the program, and does what the card needs to be asked again.
type End = fn(&mut LoggedIn);

/// Name, reason, parameters of the login, its end, and what follows before the next call.
type Row = (&'static str, LeaseEnd, fn() -> PinLoginParams, End, End);

#[test]
fn the_event_and_the_next_call_say_why_a_login_ended() {
    let one_signature = || PinLoginParams {
        max_signatures: Some(1),
        ..usual()
    };
    let one_second = || PinLoginParams {
        ttl_seconds: Some(1),
        ..usual()
    };
    let one_idle_second = || PinLoginParams {
        idle_seconds: Some(1),
        ..usual()
    };
    let table: [Row; 16] = [
        (
            "logout",
            LeaseEnd::Logout,
            usual,
            |at| {
                logout(&at.program.client, &at.card).unwrap();
            },
            |_| (),
        ),
        (
            "last signature",
            LeaseEnd::UsedUp,
            one_signature,
            |at| drop(sign(&at.program.client, &at.card, Purpose::Signature).unwrap()),
            |_| (),
        ),
        ("time", LeaseEnd::Expired, one_second, |_| (), |_| ()),
        ("no use", LeaseEnd::Idle, one_idle_second, |_| (), |_| ()),
        ("administrator", LeaseEnd::Revoked, usual, revoke, |_| ()),
        (
            "wrong PIN of another program",
            LeaseEnd::WrongPin,
            usual,
            |at| drop(login(&at.bench.client(), &at.card, "9999").unwrap_err()),
            |_| (),
        ),
        (
            "wrong old PIN of another program",
            LeaseEnd::WrongPin,
            usual,
            |at| drop(change(at, "9999").unwrap_err()),
            |_| (),
        ),
        (
            "change of the PIN",
            LeaseEnd::PinChanged,
            usual,
            |at| {
                change(at, "1234").unwrap();
            },
            |_| (),
        ),
        ("PUK", LeaseEnd::CardReset, usual, verify_puk, |_| ()),
        (
            "reset by another program",
            LeaseEnd::CardReset,
            usual,
            |at| {
                at.reader.foreign_reset().unwrap();
                let refused = sign(&at.program.client, &at.card, Purpose::Signature).unwrap_err();
                let detail = LeaseEnd::CardReset.detail();
                assert_eq!(refused.detail, Some(detail), "the call that found it");
            },
            |_| (),
        ),
        (
            "reset by another program, seen by another program's call",
            LeaseEnd::CardReset,
            usual,
            |at| {
                at.reader.foreign_reset().unwrap();
                login(&at.bench.client(), &at.card, "1234").unwrap();
            },
            |_| (),
        ),
        (
            "removal",
            LeaseEnd::CardRemoved,
            usual,
            |at| drop(at.reader.remove().unwrap()),
            LoggedIn::insert_another,
        ),
        (
            "removal during a signature",
            LeaseEnd::CardRemoved,
            usual,
            |at| {
                at.reader.plan(1, Fault::Remove { back_after: None });
                let refused = sign(&at.program.client, &at.card, Purpose::Signature).unwrap_err();
                assert_eq!(refused.kind, ErrorKind::CardRemoved);
            },
            LoggedIn::insert_another,
        ),
        (
            "removal while another program presents a PIN",
            LeaseEnd::CardRemoved,
            usual,
            |at| {
                at.reader.plan(1, Fault::Remove { back_after: None });
                let refused = login(&at.bench.client(), &at.card, "9999").unwrap_err();
                assert_eq!(refused.kind, ErrorKind::CardRemoved);
            },
            LoggedIn::insert_another,
        ),
        (
            "unplugging",
            LeaseEnd::ReaderRemoved,
            usual,
            |at| at.reader.unplug(),
            |at| {
                at.reader = at.bench.readers.add("R");
                at.insert_another();
            },
        ),
        (
            "unplugging during a signature",
            LeaseEnd::ReaderRemoved,
            usual,
            |at| {
                at.reader.plan(1, Fault::ReaderGone);
                let refused = sign(&at.program.client, &at.card, Purpose::Signature);
                refused.unwrap_err();
            },
            |at| {
                at.reader = at.bench.readers.add("R");
                at.insert_another();
            },
        ),
    ];
    let mut told = vec![
        // The tests below, and `suspend.rs` of the end-to-end tests.
        LeaseEnd::Disconnected,
        LeaseEnd::ProcessEnded,
        LeaseEnd::Abandoned,
        LeaseEnd::NotAudited,
        LeaseEnd::Stopped,
        LeaseEnd::Suspended,
    ];
    for (what, reason, limits, end, prepare) in table {
        let mut at = LoggedIn::with(limits());
        end(&mut at);
        assert_eq!(at.ended(), (reason, true), "{what}");
        prepare(&mut at);
        let refused = sign(&at.program.client, &at.card, Purpose::Signature).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::PinRequired, "{what}");
        assert_eq!(refused.detail, Some(reason.detail()), "{what}");
        let never = sign(&at.bench.client(), &at.card, Purpose::Signature).unwrap_err();
        assert_eq!(never.detail, None, "{what}: another program had no login");
        told.push(reason);
    }
    // It needs another account: `tests/tests/codes.rs`.
    told.push(LeaseEnd::SeatLost);
    for reason in LeaseEnd::ALL {
        assert!(told.contains(reason), "{reason:?} has no test");
    }
}

fn revoke(at: &mut LoggedIn) {
    let admin = at.bench.client();
    let leases = call::<LeasesList>(&admin, &Empty {}).unwrap().leases;
    let lease = leases[0].id;
    call::<LeasesRevoke>(&admin, &LeaseParams { lease }).unwrap();
}

fn change(
    at: &LoggedIn,
    old: &str,
) -> Result<cps_protocol::method::PinStateResult, cps_protocol::ApiError> {
    let params = PinChangeParams::with_codes(at.card.clone(), pin(old).0, pin("4321").0);
    call::<PinChange>(&at.bench.client(), &params)
}

fn verify_puk(at: &mut LoggedIn) {
    let params = PukVerifyParams {
        card: at.card.clone(),
        puk: pin("12345678"),
    };
    call::<PukVerify>(&at.bench.client(), &params).unwrap();
}

#[test]
fn a_connection_that_ends_is_the_reason() {
    let (bench, _reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    drop(client);
    assert_eq!(reason(&mut watcher), LeaseEnd::Disconnected);
}

#[test]
fn the_stop_of_the_daemon_is_told() {
    let mut at = LoggedIn::with(usual());
    at.bench = at.bench.restart();
    let (program, reader) = (&mut at.program, &at.reader);
    assert_eq!(reason(program), LeaseEnd::Stopped);
    assert!(!left_verified(reader));
}

#[test]
fn a_login_that_cannot_be_written_down_ends_and_says_so() {
    let full = Bench::configured(|config| config.audit_file = Some("/dev/full".into()));
    let (bench, reader, mut watcher) = full.and_reader();
    reader.insert(card("medecin"));
    let id = watcher.settled();
    let refused = login(&watcher.client, &id, "1234").unwrap_err();
    assert_eq!(refused.kind, ErrorKind::AuditFailed);
    assert_eq!(reason(&mut watcher), LeaseEnd::NotAudited);
    let refused = logout(&watcher.client, &id).unwrap_err();
    assert_eq!(refused.detail, Some(LeaseEnd::NotAudited.detail()));
    assert!(!left_verified(&reader));
    drop(bench);
}

#[test]
fn a_login_that_came_too_late_says_so() {
    let bench = Bench::new();
    let mut watcher = bench.watcher();
    let (card, held) = Held::card("00 20 00 01 08", 0);
    bench.readers.add("R").insert(card);
    let id = watcher.settled();
    let mut raw = Raw::connect(&bench);
    let asked = json!({"card": id, "pin": "1234"});
    raw.request(json!(7), "pin.login", &asked, &json!({}));
    held.begun.recv().unwrap();
    raw.request(
        json!(8),
        "request.cancel",
        &json!({"request": 7}),
        &json!({}),
    );
    raw.answer();
    raw.answer();
    held.go_on.send(()).unwrap();
    assert_eq!(reason(&mut watcher), LeaseEnd::Abandoned);
    let answer = raw.call("pin.logout", &json!({"card": id}), &json!({}));
    let detail = &answer["error"]["data"]["detail"];
    assert_eq!(detail, &json!(LeaseEnd::Abandoned.detail()), "{answer}");
}

#[test]
fn a_new_login_leaves_no_reason_behind() {
    let (_bench, _reader, watcher, id) = Bench::with_card("medecin");
    let client = &watcher.client;
    login(client, &id, "1234").unwrap();
    logout(client, &id).unwrap();
    let keys = Some(vec![Purpose::Authentication]);
    let limits = PinLoginParams {
        card: id.clone(),
        keys,
        ..usual()
    };
    call::<PinLogin>(client, &limits).unwrap();
    let refused = sign(client, &id, Purpose::Signature).unwrap_err();
    let detail = refused.detail.as_deref();
    assert_eq!(detail, Some("this login does not cover the key"));
}

/// Names the socket and the card for the process that is run by the next test.
const SOCKET: &str = "CPS_TEST_SOCKET";
const CARD: &str = "CPS_TEST_CARD";

#[test]
fn a_login_ends_with_its_process_though_a_child_holds_the_socket() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let program = Command::new(env::current_exe().unwrap())
        .args(["--exact", "--ignored", "lease_ends::logs_in_forks_and_ends"])
        .env(SOCKET, bench.daemon.socket())
        .env(CARD, &id.0)
        .stdout(Stdio::null())
        .status();
    assert!(program.unwrap().success());
    assert_eq!(reason(&mut watcher), LeaseEnd::ProcessEnded);
    // The event comes before the reset; a call through the card's thread comes after it.
    login(&watcher.client, &id, "1234").unwrap();
    let leases = call::<LeasesList>(&watcher.client, &Empty {})
        .unwrap()
        .leases;
    assert_eq!(leases.len(), 1, "{leases:?}");
    logout(&watcher.client, &id).unwrap();
    assert!(!left_verified(&reader));
    call::<cps_protocol::method::PinState>(&watcher.client, &params(&id)).unwrap();
}

/// Logs in, leaves the socket to a child and ends before it.
#[test]
#[ignore = "is a program of its own, run by the test before it"]
#[expect(
    clippy::zombie_processes,
    reason = "the child is to outlive this program"
)]
fn logs_in_forks_and_ends() {
    let mut socket = UnixStream::connect(env::var_os(SOCKET).unwrap()).unwrap();
    let login = json!({
        "jsonrpc": "2.0", "id": 1, "method": "pin.login",
        "params": {"card": env::var(CARD).unwrap(), "pin": "1234"},
    });
    socket
        .write_all(format!("{HELLO}\n{login}\n").as_bytes())
        .unwrap();
    let mut answers = std::io::BufReader::new(socket.try_clone().unwrap());
    let mut lines = String::new();
    for _ in 0..2 {
        std::io::BufRead::read_line(&mut answers, &mut lines).unwrap();
    }
    assert!(lines.contains("signatures_left"), "{lines}");
    // It reads until the daemon ends the connection.
    let child = Command::new("cat")
        .stdin(OwnedFd::from(socket))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.unwrap();
}

/// Waits for the end of a login, and returns the reason.
fn reason(watcher: &mut Watcher) -> LeaseEnd {
    watcher.until(|change| match change {
        Change::LeaseEnded { reason, .. } => Some(*reason),
        _ => None,
    })
}
