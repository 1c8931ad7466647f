//! Accounts that take all they get, and the share that an honest one has beside eight of them.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use cps_protocol::CardId;
use rustix::process::{Gid, Uid};
use serde_json::{Value, json};

use crate::support::{Bench, HELLO, LONG, Raw, Watcher, card, word};

/// The group of the hostile accounts and of the honest one; each system has it.
const GROUP: &str = "nogroup";
const GID: u32 = 65_534;
const HOSTILE: std::ops::RangeInclusive<u32> = 70_001..=70_008;
const HONEST: u32 = 70_009;

/// Returns a daemon that serves the group, and administrators alone besides.
fn bench() -> Bench {
    let bench = Bench::configured(|config| {
        config.allow_groups = vec![GROUP.to_owned()];
        config.pin_groups = vec![GROUP.to_owned()];
        config.admin_groups = Vec::new();
    });
    let directory = bench.daemon.socket().parent().unwrap();
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).unwrap();
    bench
}

/// Gives this thread an account: the system tells that of the thread that connects.
fn become_account(uid: u32) -> bool {
    let changed = rustix::thread::set_thread_gid(Gid::from_raw(GID))
        .and_then(|()| rustix::thread::set_thread_uid(Uid::from_raw(uid)));
    if let Err(error) = changed {
        assert!(
            std::env::var("CPS_E2E").as_deref() != Ok("require"),
            "another account: {error}"
        );
        // Not by `eprintln`: what tests that pass print by it is not shown.
        let skipped = format!("SKIPPED: only root can act as another account: {error}\n");
        let _ = std::io::stderr().write_all(skipped.as_bytes());
        return false;
    }
    true
}

/// Opens connections until the daemon refuses one.
fn all_connections(bench: &Bench) -> Vec<Raw> {
    let mut open = Vec::new();
    loop {
        let mut raw = Raw::silent(bench);
        let _ = raw.stream.write_all(format!("{HELLO}\n").as_bytes());
        let answer = raw.answer();
        if answer["error"].is_null() {
            open.push(raw);
            continue;
        }
        assert_eq!(word(&answer), "request.overloaded");
        return open;
    }
}

/// Leaves 50 requests for random bytes waiting on a connection.
fn flood(raw: &mut Raw, card: &CardId) {
    ask_for_much(raw, card);
    // Answered at once, when the others are in the queue of the card.
    raw.request(json!("now"), "system.info", &json!({}), &json!({}));
    assert_eq!(raw.answer()["id"], "now");
}

/// Sends more requests than the card does in the time of one.
fn ask_for_much(raw: &mut Raw, card: &CardId) {
    let params = json!({"card": card, "bytes": 8});
    for id in 0..50 {
        raw.request(json!(id), "random", &params, &json!({}));
    }
}

/// Sends a request, and another that is answered at once when the former waits for the card.
fn queue(raw: &mut Raw, method: &str, params: &Value) {
    raw.request(json!("card"), method, params, &json!({}));
    raw.request(json!("now"), "system.info", &json!({}), &json!({}));
    assert_eq!(raw.answer()["id"], "now");
}

/// Returns the number of jobs of others that the card did between the last mark and the first
/// command that begins so.
fn jobs_before(commands: &[String], own: &str) -> usize {
    let first = commands.iter().position(|command| command.starts_with(own));
    let before = &commands[..first.expect("a command of its own")];
    before
        .iter()
        .filter(|command| command.starts_with("00 84"))
        .count()
}

#[test]
fn an_honest_account_waits_for_one_job_of_eight_hostile_ones() {
    let bench = bench();
    let mut watcher: Watcher = bench.watcher();
    let reader = bench.readers.add("R");
    reader.insert(card("medecin"));
    let id = watcher.settled();
    // Nothing is done for them before the honest account comes.
    bench.gate.close("R");
    let stop = AtomicBool::new(false);
    // The queues of the hostile accounts are filled again before each request of the honest one.
    let round = AtomicUsize::new(0);
    let ready: Vec<_> = HOSTILE.map(|_| AtomicBool::new(false)).collect();
    thread::scope(|scope| {
        for (uid, ready) in HOSTILE.zip(&ready) {
            let (bench, id, stop, round) = (&bench, &id, &stop, &round);
            scope.spawn(move || {
                if !become_account(uid) {
                    stop.store(true, Ordering::Relaxed);
                    return;
                }
                let mut connections = all_connections(bench);
                for busy in connections.iter_mut().take(4) {
                    flood(busy, id);
                }
                ready.store(true, Ordering::Relaxed);
                let mut flooded = 0;
                while !stop.load(Ordering::Relaxed) {
                    let asked = round.load(Ordering::Relaxed);
                    if asked > flooded {
                        flooded = asked;
                        for busy in connections.iter_mut().skip(4 * asked).take(4) {
                            ask_for_much(busy, id);
                        }
                    }
                    thread::yield_now();
                }
            });
        }
        let honest = scope.spawn(|| {
            let deadline = Instant::now() + LONG;
            while !ready.iter().all(|ready| ready.load(Ordering::Relaxed)) {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                assert!(
                    Instant::now() < deadline,
                    "the hostile accounts are connected"
                );
                thread::yield_now();
            }
            assert!(become_account(HONEST));
            let mut honest = Raw::connect(&bench);
            let digest = cps_protocol::Bytes(vec![0xD1; 32]);
            let signing = json!({"card": id, "key": "signature", "scheme": "rsa_pkcs1_sha256",
                "digest": digest});
            let asked = [
                ("pin.login", json!({"card": id, "pin": "1234"}), "00 20"),
                ("sign.digest", signing.clone(), "00 2A"),
                ("sign.digest", signing.clone(), "00 2A"),
                ("sign.digest", signing, "00 2A"),
            ];
            let recording = reader.record().expect("a card");
            for (method, params, own) in asked {
                // A job of a hostile account stands before the card, and others behind it.
                bench.gate.close("R");
                round.fetch_add(1, Ordering::Relaxed);
                bench.gate.wait_for_somebody();
                queue(&mut honest, method, &params);
                let mark = recording.commands().len();
                bench.gate.open();
                let answer = honest.answer();
                assert!(answer["error"].is_null(), "{answer}");
                let commands = recording.commands().split_off(mark);
                let waited_for = jobs_before(&commands, own);
                assert!(
                    waited_for <= 1,
                    "{method} waited for {waited_for} jobs of others"
                );
            }
            stop.store(true, Ordering::Relaxed);
        });
        let outcome = honest.join();
        // The others end, after a failure too.
        stop.store(true, Ordering::Relaxed);
        bench.gate.open();
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    });
}

#[test]
fn root_and_others_connect_whatever_eight_accounts_hold() {
    let bench = bench();
    let held = thread::scope(|scope| {
        let mut held = Vec::new();
        for uid in HOSTILE {
            let bench = &bench;
            let taking = scope.spawn(move || become_account(uid).then(|| all_connections(bench)));
            held.push(taking.join().unwrap());
        }
        let honest = scope.spawn(|| {
            if become_account(HONEST) {
                Raw::connect(&bench);
            }
        });
        honest.join().unwrap();
        held
    });
    // Administration and the login to the computer.
    let places: Vec<_> = (0..32).map(|_| bench.client()).collect();
    drop((places, held));
}

#[test]
fn lines_that_never_end_are_refused_when_an_account_has_taken_its_share() {
    let bench = bench();
    thread::scope(|scope| {
        let hostile = scope.spawn(|| {
            if !become_account(*HOSTILE.start()) {
                return;
            }
            // A ninth of 64 MiB is the share of one account.
            let part = vec![b' '; 1 << 20];
            let mut open = Vec::new();
            for number in 0.. {
                assert!(number < 10, "10 MiB of one account wait");
                let mut raw = Raw::connect(&bench);
                // One that is refused may be closed before all is sent.
                let sent = raw.stream.write_all(&part);
                if sent.is_err() {
                    assert_eq!(word(&raw.answer()), "request.overloaded");
                    return;
                }
                open.push(raw);
            }
        });
        hostile.join().unwrap();
    });
}

#[test]
fn a_client_that_does_not_introduce_itself_is_told_and_closed() {
    let bench = Bench::new();
    let mut silent = Raw::silent(&bench);
    let mut half = Raw::silent(&bench);
    half.send(b"{\"jsonrpc\":\"2.0\",");
    let introduced = Raw::connect(&bench);
    for raw in [&mut silent, &mut half] {
        let answer = raw.answer();
        assert_eq!(word(&answer), "request.hello_first");
        let detail = &answer["error"]["data"]["detail"];
        assert_eq!(detail, "no system.hello within 10 s");
        assert!(raw.is_closed());
    }
    // One that has may be silent as long as it likes.
    let mut introduced = introduced;
    let answer = introduced.call("system.info", &json!({}), &json!({}));
    assert!(answer["error"].is_null(), "{answer}");
}

#[test]
fn an_id_has_at_most_64_bytes_and_a_longer_one_is_not_repeated() {
    let bench = Bench::new();
    let mut raw = Raw::connect(&bench);
    let longest = "i".repeat(64);
    raw.request(json!(longest), "system.info", &json!({}), &json!({}));
    assert_eq!(raw.answer()["id"], json!(longest));
    for (id, method) in [
        ("i".repeat(65), "system.info"),
        ("é".repeat(33), "system.info"),
        ("i".repeat(1 << 19), "no.such.method"),
    ] {
        raw.request(json!(id), method, &json!({}), &json!({}));
        let answer = raw.answer();
        assert_eq!(word(&answer), "request.invalid");
        assert_eq!(answer["id"], Value::Null);
        let detail = &answer["error"]["data"]["detail"];
        assert_eq!(detail, "id is longer than 64 bytes");
    }
    // Other mistakes in the line do not matter.
    let odd = format!(
        r#"{{"jsonrpc":"2.0","id":"{}","method":1}}"#,
        "i".repeat(65)
    );
    let answer = raw.ask(&odd);
    assert_eq!(
        (word(&answer), &answer["id"]),
        ("request.invalid", &Value::Null)
    );
}
