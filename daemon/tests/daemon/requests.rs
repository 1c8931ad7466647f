//! Bad input over the socket: an exact error or a closed connection, and nobody else is harmed.

use std::io::Write;
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::time::Instant;

use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::frame::MAX_LINE;
use cps_protocol::method::{Empty, Info, NAMES};
use cps_protocol::{ErrorKind, Purpose};
use cps_sim_card::Reference;
use cpsd::{Config, Daemon, StartError};
use serde_json::{Value, json};

use crate::support::{Bench, HELLO, LONG, Raw, call, card, login, sign, word};

#[test]
fn bad_input_is_answered_exactly() {
    let bench = Bench::new();
    let mut raw = Raw::connect(&bench);
    let long_name = "n".repeat(257);
    let hello = format!(
        r#"{{"jsonrpc":"2.0","id":0,"method":"system.hello","params":{{"protocol":1,"client":"{long_name}"}}}}"#
    );
    let table = [
        (hello.as_str(), json!(0), "request.params"),
        ("nonsense", Value::Null, "request.parse"),
        ("", Value::Null, "request.parse"),
        ("[]", Value::Null, "request.invalid"),
        ("{}", Value::Null, "request.invalid"),
        (
            r#"{"jsonrpc":"2.0","method":"system.info"}"#,
            Value::Null,
            "request.invalid",
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"no.such"}"#,
            json!(1),
            "request.method",
        ),
        (
            r#"{"jsonrpc":"2.0","id":"two","method":"system.info","params":{"x":1}}"#,
            json!("two"),
            "request.params",
        ),
        (
            r#"{"jsonrpc":"2.0","id":3,"method":"cards.identity","params":{}}"#,
            json!(3),
            "request.params",
        ),
        (
            r#"{"jsonrpc":"2.0","id":4,"method":"cards.identity","params":{"card":7}}"#,
            json!(4),
            "request.params",
        ),
        (
            r#"{"jsonrpc":"2.0","id":5,"method":"pin.login","params":{"card":"c","pin":1234}}"#,
            json!(5),
            "request.params",
        ),
        (
            r#"{"jsonrpc":"2.0","id":6,"method":"pin.login","params":{"card":"c","pin":"12x4"}}"#,
            json!(6),
            "pin.format",
        ),
        (
            r#"{"jsonrpc":"2.0","id":7,"method":"pin.login","params":{"card":"c","pin":"1234"}}"#,
            json!(7),
            "card.removed",
        ),
        (
            r#"{"jsonrpc":"2.0","id":8,"method":"sign.digest","params":{"card":"c","key":"signature","scheme":"rsa_pkcs1","digest":"*"}}"#,
            json!(8),
            "request.params",
        ),
        (
            r#"{"jsonrpc":"2.0","id":9,"method":"sign.digest","params":{"card":"c","key":"master","scheme":"rsa_pkcs1","digest":""}}"#,
            json!(9),
            "request.params",
        ),
    ];
    for (line, id, expected) in table {
        let answer = raw.ask(line);
        assert_eq!((&answer["id"], word(&answer)), (&id, expected), "{line}");
        assert!(!answer.to_string().contains("1234"), "{answer}");
    }
    // Bytes that are no UTF-8 spoil their own line only.
    raw.send(b"\"\xC3\x28\"\n");
    assert_eq!(word(&raw.answer()), "request.parse");
    let answer = raw.ask(r#"{"jsonrpc":"2.0","id":10,"method":"system.info"}"#);
    assert_eq!(answer["result"]["readers_available"], json!(true));
}

#[test]
fn a_mistake_in_the_parameters_of_a_login_is_named() {
    let bench = Bench::new();
    let mut raw = Raw::connect(&bench);
    let known = "known: `card`, `pin`, `purpose`, `max_signatures`, `ttl_seconds`, `idle_seconds`, `keys`, `assertion`, `require_trusted`";
    for (method, params, detail) in [
        (
            "pin.login",
            r#"{"card":"x","max_signature":5}"#,
            format!("max_signature is unknown; {known}"),
        ),
        (
            "pin.login",
            r#"{"card":"x","ttl_seconds":"60"}"#,
            "ttl_seconds: expected a whole number from 0 to 4294967295".to_owned(),
        ),
        (
            "pin.login",
            r#"{"purpose":"DMP"}"#,
            "card is missing".to_owned(),
        ),
        (
            "pin.login",
            r#"{"card":"x","keys":["sign"]}"#,
            "keys[0]: expected one of `authentication`, `signature`, `technical`".to_owned(),
        ),
        (
            "pin.change",
            r#"{"card":"x","old_pin":"1234"}"#,
            "new_pin is missing: expected old_pin and new_pin, or neither of them, with which the holder is \
             asked"
                .to_owned(),
        ),
        (
            "pin.unblock",
            r#"{"card":"x","puk":12345678,"new_pin":"1234"}"#,
            "puk: expected a string of 1 to 8 digits, not escaped".to_owned(),
        ),
    ] {
        let line = format!(r#"{{"jsonrpc":"2.0","id":2,"method":"{method}","params":{params}}}"#);
        let answer = raw.ask(&line);
        assert_eq!(word(&answer), "request.params", "{line}");
        assert_eq!(answer["error"]["data"]["detail"], json!(detail), "{line}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped_before_the_first_line_and_named_elsewhere() {
    const MARK: &str = "\u{FEFF}";
    let bench = Bench::new();
    let mut raw = Raw::silent(&bench);
    let answer = raw.ask(&format!("{MARK}{HELLO}\r"));
    assert_eq!(answer["result"]["protocol"], json!(1), "{answer}");
    let info = r#"{"jsonrpc":"2.0","id":1,"method":"system.info"}"#;
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        b"\xFF\xFE".iter().copied().chain(units).collect()
    };
    for (line, detail) in [
        (
            format!("{MARK}{info}\n").into_bytes(),
            "the line begins with a byte order mark (EF BB BF), which only the first line may",
        ),
        (b"\n".to_vec(), "the line is empty"),
        (b"\r\n".to_vec(), "the line is empty"),
        (
            // Its newline is two bytes; the line ends after the first.
            utf16(&format!("{info}\n")),
            "the line is UTF-16; send UTF-8 without a byte order mark",
        ),
    ] {
        raw.send(&line);
        let answer = raw.answer();
        assert_eq!(word(&answer), "request.parse");
        assert_eq!(answer["error"]["data"]["detail"], json!(detail));
    }
    // The zero byte that was left of the last newline is on the next line.
    let answer = raw.ask("");
    let detail = "the line holds zero bytes, as UTF-16 does; send UTF-8";
    assert_eq!(answer["error"]["data"]["detail"], json!(detail));
    assert!(raw.ask(info)["error"].is_null());
}

#[test]
fn http_is_named_once_and_hung_up_on() {
    let bench = Bench::new();
    let mut raw = Raw::silent(&bench);
    raw.send(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
    let answer = raw.answer();
    let detail = "this is HTTP; the socket takes JSON-RPC alone, one object per line";
    assert_eq!(answer["error"]["data"]["detail"], json!(detail));
    assert!(raw.is_closed());
}

#[test]
fn who_sends_no_more_is_answered_what_was_asked() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let request = |id: u32, method: &str, params: &Value| {
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string()
    };
    let card = json!({"card": id});
    let random = json!({"card": id, "bytes": 64});
    let wrong = json!({"card": id, "pin": "9999"});
    let right = json!({"card": id, "pin": "1234"});
    let digest = "0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dE=";
    let signing = json!({
        "card": id, "key": "signature", "scheme": "rsa_pkcs1_sha256", "digest": digest,
    });
    // The last line ends with its newline, or with the input.
    for end in ["\n", ""] {
        let answers = |requests: &[String]| {
            let mut raw = Raw::silent(&bench);
            bench.gate.close("R");
            raw.send(format!("{HELLO}\n{}{end}", requests.join("\n")).as_bytes());
            raw.stream.shutdown(Shutdown::Write).unwrap();
            bench.gate.wait_for_somebody();
            bench.gate.open();
            let mut answers: Vec<_> = (0..=requests.len()).map(|_| raw.answer()).collect();
            assert!(raw.is_closed());
            answers.sort_by_key(|answer| answer["id"].as_u64());
            answers
        };
        let told = answers(&[
            request(1, "pin.status", &card),
            request(2, "random", &random),
        ]);
        assert_eq!(told[1]["result"]["logged_in"], json!(false));
        let random = told[2]["result"]["random"].as_str().unwrap();
        assert_eq!(random.len(), 88);

        let told = answers(&[request(1, "pin.login", &wrong)]);
        assert_eq!(word(&told[1]), "pin.incorrect");
        assert_eq!(told[1]["error"]["data"]["retries"], json!(2));

        let told = answers(&[
            request(1, "pin.login", &right),
            request(2, "sign.digest", &signing),
        ]);
        assert!(
            told[1]["error"].is_null() && told[2]["error"].is_null(),
            "{told:?}"
        );
        let reason = watcher.until(|change| match change {
            Change::LeaseEnded { reason, .. } => Some(*reason),
            _ => None,
        });
        assert_eq!(reason, LeaseEnd::Disconnected);
    }
    login(&watcher.client, &id, "1234").unwrap();
    assert_eq!(
        reader.with_card(|card| card.tries_left(Reference::Pin)),
        Some(3)
    );
}

#[test]
fn nothing_is_answered_before_hello() {
    let bench = Bench::new();
    for name in NAMES.iter().filter(|name| **name != "system.hello") {
        let mut raw = Raw::silent(&bench);
        let answer = raw.ask(&format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{name}"}}"#));
        assert_eq!(word(&answer), "request.hello_first", "{name}");
        assert!(raw.ask(HELLO)["error"].is_null(), "it is not too late");
    }
    let mut raw = Raw::silent(&bench);
    assert_eq!(
        word(&raw.ask(r#"{"jsonrpc":"2.0","id":1,"method":"no.such"}"#)),
        "request.hello_first"
    );
}

#[test]
fn another_version_of_the_protocol_is_named() {
    let bench = Bench::new();
    for version in [0, 2, u32::MAX] {
        let mut raw = Raw::silent(&bench);
        let params = json!({"protocol": version, "client": "raw"});
        let answer = raw.call("system.hello", &params, &json!({}));
        assert_eq!(word(&answer), "daemon.version");
        assert_eq!(
            answer["error"]["data"]["detail"],
            json!(format!(
                "the program speaks version {version}, the card service 1"
            ))
        );
        let answer = raw.call("system.info", &json!({}), &json!({}));
        assert_eq!(word(&answer), "request.hello_first");
    }
}

#[test]
fn the_api_document_is_answered_in_one_line() {
    let bench = Bench::new();
    let answer = Raw::connect(&bench).call("rpc.discover", &json!({}), &json!({}));
    let document: Value = serde_json::from_str(include_str!("../../../docs/openrpc.json")).unwrap();
    assert_eq!(answer["result"], document);
}

#[test]
fn every_method_has_somebody_who_answers() {
    let bench = Bench::new();
    let mut raw = Raw::connect(&bench);
    for name in NAMES.iter().filter(|name| **name != "system.hello") {
        let answer = raw.ask(&format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{name}"}}"#));
        let error = &answer["error"]["data"]["kind"];
        assert!(
            error.is_null() || error == "request.params",
            "{name}: {answer}"
        );
    }
}

#[test]
fn a_line_that_is_too_long_ends_its_connection_only() {
    let bench = Bench::new();
    let other = bench.client();
    let mut raw = Raw::connect(&bench);
    let chunk = vec![b' '; MAX_LINE / 16];
    let mut sent = 0;
    while sent <= MAX_LINE && raw.stream.write_all(&chunk).is_ok() {
        sent += chunk.len();
    }
    assert_eq!(word(&raw.answer()), "request.too_large");
    assert!(raw.is_closed());
    call::<Info>(&other, &Empty {}).unwrap();
}

#[test]
fn half_a_line_and_silence_hold_nobody() {
    let bench = Bench::new();
    let mut silent = Raw::connect(&bench);
    silent.send(br#"{"jsonrpc":"2.0","#);
    let gone = Raw::connect(&bench);
    drop(gone);
    call::<Info>(&bench.client(), &Empty {}).unwrap();
    silent.send(b"\"id\":1,\"method\":\"system.info\"}\n");
    assert_eq!(silent.answer()["id"], json!(1));
}

#[test]
fn requests_in_one_write_are_answered_each() {
    let bench = Bench::new();
    let mut raw = Raw::connect(&bench);
    let lines: String = (0..50)
        .map(|id| format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"cards.list\"}}\n"))
        .collect();
    raw.send(lines.as_bytes());
    for id in 0..50 {
        let answer = raw.answer();
        assert_eq!(
            (&answer["id"], &answer["result"]),
            (&json!(id), &json!({"cards": []}))
        );
    }
}

#[test]
fn too_many_requests_at_a_time_are_refused_one_by_one() {
    const LIMIT: usize = 64;
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let mut raw = Raw::connect(&bench);
    bench.gate.close("R");
    let params = json!({"card": id, "label": "CPS_DATA"});
    for number in 0..=LIMIT {
        let request =
            json!({"jsonrpc": "2.0", "id": number, "method": "cards.data.read", "params": params});
        raw.send(format!("{request}\n").as_bytes());
    }
    // The one that was too much is answered first: the others wait for the card.
    let refused = raw.answer();
    assert_eq!(
        (&refused["id"], word(&refused)),
        (&json!(LIMIT), "request.overloaded")
    );
    // The registry answers others while the card's thread waits.
    call::<Info>(&bench.client(), &Empty {}).unwrap();
    bench.gate.open();
    let mut ids: Vec<_> = (0..LIMIT)
        .map(|_| raw.answer()["id"].as_u64().unwrap())
        .collect();
    ids.sort_unstable();
    assert!(ids.into_iter().eq(0..LIMIT as u64));
}

#[test]
fn a_client_that_takes_no_events_is_cut_off_alone() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    let mut deaf = Raw::connect(&bench);
    let answer = deaf.ask(r#"{"jsonrpc":"2.0","id":1,"method":"events.subscribe"}"#);
    assert!(answer["result"]["seq"].is_u64(), "{answer}");
    let mut rounds = 0;
    // The socket's buffers and the daemon's queue take some; then it is enough.
    while !hung_up(&deaf.stream) {
        for _ in 0..100 {
            reader.insert_mute();
            watcher.unusable();
            reader.remove();
            watcher.removed();
        }
        rounds += 1;
        assert!(rounds < 500, "still connected");
    }
    reader.insert(card("medecin"));
    let id = watcher.settled();
    login(&watcher.client, &id, "1234").unwrap();
    sign(&watcher.client, &id, Purpose::Signature).unwrap();
}

/// Whether the other side has ended the connection, without taking what it sent.
fn hung_up(stream: &UnixStream) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut descriptors = [PollFd::new(stream, PollFlags::RDHUP)];
    let now = Timespec::default();
    poll(&mut descriptors, Some(&now)).unwrap();
    descriptors[0].revents().contains(PollFlags::RDHUP)
}

#[test]
fn connections_are_limited_and_places_come_back() {
    const LIMIT: usize = 256;
    let bench = Bench::new();
    let mut connected: Vec<_> = (0..LIMIT).map(|_| bench.client()).collect();
    let mut refused = Raw::silent(&bench);
    assert_eq!(word(&refused.answer()), "request.overloaded");
    assert!(refused.is_closed());
    connected.pop();
    // The daemon may notice the hang-up a moment later than we do.
    let deadline = Instant::now() + LONG;
    let client = loop {
        assert!(Instant::now() < deadline, "no place came back");
        let mut raw = Raw::silent(&bench);
        let answer = raw.ask(HELLO);
        if answer["error"].is_null() {
            break raw;
        }
    };
    drop(client);
}

#[test]
fn a_thousand_connections_are_served_or_told_to_wait() {
    const LIMIT: usize = 256;
    let bench = Bench::new();
    let early = bench.client();
    let mut served = Vec::new();
    let mut refused = 0;
    for _ in 1..1_000 {
        let mut raw = Raw::silent(&bench);
        // A client that is refused may have left before it has sent anything.
        let _ = raw.stream.write_all(format!("{HELLO}\n").as_bytes());
        let answer = raw.answer();
        if answer["error"].is_null() {
            served.push(raw);
        } else {
            assert_eq!(word(&answer), "request.overloaded");
            refused += 1;
        }
    }
    assert_eq!((served.len() + 1, refused), (LIMIT, 1_000 - LIMIT));
    call::<Info>(&early, &Empty {}).unwrap();
    for raw in &mut served {
        let answer = raw.call("cards.list", &json!({}), &json!({}));
        assert_eq!(answer["result"], json!({"cards": []}));
    }
}

#[test]
fn lines_that_come_byte_by_byte_hold_nobody() {
    let bench = Bench::new();
    let client = bench.client();
    let mut slow: Vec<_> = (0..100).map(|_| Raw::silent(&bench)).collect();
    for byte in format!("{HELLO}\n").bytes() {
        for raw in &mut slow {
            raw.send(&[byte]);
        }
        call::<Info>(&client, &Empty {}).unwrap();
    }
    for raw in &mut slow {
        assert_eq!(raw.answer()["result"]["protocol"], json!(1));
    }
}

#[test]
fn deep_json_is_refused_and_the_connection_goes_on() {
    const DEPTH: usize = 400_000;
    let bench = Bench::new();
    let mut raw = Raw::connect(&bench);
    let (open, close) = ("[".repeat(DEPTH), "]".repeat(DEPTH));
    let request = |method: &str, value: &str| {
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{{"card":{value}}}}}"#)
    };
    let balanced = format!("{open}{close}");
    for (line, expected) in [
        (request("cards.list", &balanced), "request.params"),
        (request("cards.identity", &balanced), "request.params"),
        (request("pin.login", &balanced), "request.params"),
        (request("cards.list", &open), "request.parse"),
        (open.clone(), "request.parse"),
        (balanced.clone(), "request.invalid"),
        (r#"{"a":"#.repeat(DEPTH / 4), "request.invalid"),
    ] {
        assert_eq!(word(&raw.ask(&line)), expected, "{}", &line[..60]);
    }
    let answer = raw.call("cards.list", &json!({}), &json!({}));
    assert_eq!(answer["result"], json!({"cards": []}));
}

#[test]
fn a_living_daemon_is_not_displaced_and_a_dead_one_is() {
    let bench = Bench::new();
    let config = Config {
        socket: bench.daemon.socket().to_owned(),
        ..Config::default()
    };
    let readers = bench.readers.clone();
    let second = Daemon::start(&config, move || Box::new(readers.clone()));
    match second {
        Err(StartError::Socket { error, .. }) => {
            assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
        }
        other => panic!("{other:?}"),
    }
    call::<Info>(&bench.client(), &Empty {}).unwrap();
    drop(bench);
    assert!(!config.socket.exists());

    // The socket of a daemon that was killed.
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("cpsd.sock");
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    let config = Config {
        socket: socket.clone(),
        ..Config::default()
    };
    let readers = cps_sim_reader::SimReaders::new();
    let daemon = Daemon::start(&config, move || Box::new(readers.clone())).unwrap();
    daemon.stop();

    // Anything that is no socket is not ours to remove.
    std::fs::write(&socket, "precious").unwrap();
    let readers = cps_sim_reader::SimReaders::new();
    let refused = Daemon::start(&config, move || Box::new(readers.clone()));
    assert!(
        matches!(refused, Err(StartError::Socket { .. })),
        "{refused:?}"
    );
    assert_eq!(std::fs::read_to_string(&socket).unwrap(), "precious");
}

#[test]
fn everybody_may_knock_whatever_the_umask() {
    let bench = Bench::new();
    let mode = std::fs::metadata(bench.daemon.socket())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o666);
}

#[test]
fn errors_carry_both_languages() {
    let bench = Bench::new();
    let answer = Raw::connect(&bench).ask("nonsense");
    assert_eq!(
        answer["error"]["message"],
        json!(ErrorKind::Parse.english())
    );
    assert_eq!(
        answer["error"]["data"]["message_fr"],
        json!(ErrorKind::Parse.french())
    );
    assert_eq!(answer["error"]["code"], json!(-32700));
}

#[test]
fn a_reader_without_a_card_is_no_event_for_nothing() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    // Removing nothing is nothing.
    assert!(reader.remove().is_none());
    bench.readers.add("S");
    let added = watcher.next();
    assert!(matches!(added, Change::ReaderAdded(reader) if reader.name == "S"));
}

#[test]
fn no_malformed_request_spends_a_try() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let tries = |reference| {
        let left = reader.with_card(|card| card.tries_left(reference));
        left.unwrap()
    };
    let counters = || (tries(Reference::Pin), tries(Reference::Puk));
    assert_eq!(counters(), (3, 10));
    let before = reader.counts().commands;
    let card = id.to_string();
    let mut raw = Raw::connect(&bench);
    for (method, params, kind) in [
        // PINs of a length that the card does not take, and what is none.
        (
            "pin.login",
            json!({ "card": card, "pin": "" }),
            "pin.format",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "123" }),
            "pin.format",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "12345" }),
            "pin.format",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "123456789" }),
            "pin.format",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "12x4" }),
            "pin.format",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "１２３４" }),
            "pin.format",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": 9999 }),
            "request.params",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": ["9999"] }),
            "request.params",
        ),
        // A PIN in something else that is wrong.
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "ttl": 1 }),
            "request.params",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "keys": ["none"] }),
            "request.params",
        ),
        // Keys of no use to the login: none at all, and one that the card lacks.
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "keys": [] }),
            "request.params",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "keys": ["technical"] }),
            "key.not_found",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "keys": ["signature", "technical"] }),
            "key.not_found",
        ),
        // Nor does asking the holder, on the reader or in a dialog, come before.
        (
            "pin.login",
            json!({ "card": card, "keys": ["technical"] }),
            "key.not_found",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "idle_seconds": 0 }),
            "request.params",
        ),
        (
            "puk.verify",
            json!({ "card": card, "puk": "9999" }),
            "puk.format",
        ),
        (
            "puk.verify",
            json!({ "card": card, "puk": 99999999 }),
            "request.params",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "max_signatures": 0 }),
            "request.params",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "ttl_seconds": 0 }),
            "request.params",
        ),
        (
            "pin.login",
            json!({ "card": card, "pin": "9999", "purpose": "p".repeat(257) }),
            "request.params",
        ),
        (
            "pin.login",
            json!({ "card": "another", "pin": "9999" }),
            "card.removed",
        ),
        ("pin.login", json!({ "pin": "9999" }), "request.params"),
        (
            "pin.verify",
            json!({ "card": card, "pin": "9999" }),
            "request.method",
        ),
        // The new PIN is looked at before the old one.
        (
            "pin.change",
            json!({ "card": card, "old_pin": "9999" }),
            "request.params",
        ),
        (
            "pin.change",
            json!({ "card": card, "old_pin": "9999", "new_pin": "123" }),
            "pin.new_format",
        ),
        (
            "pin.change",
            json!({ "card": card, "old_pin": "9999", "new_pin": "12x4" }),
            "pin.new_format",
        ),
        (
            "pin.change",
            json!({ "card": card, "old_pin": "99999", "new_pin": "1234" }),
            "pin.format",
        ),
        (
            "pin.unblock",
            json!({ "card": card, "puk": "1234", "new_pin": "1234" }),
            "puk.format",
        ),
        (
            "pin.unblock",
            json!({ "card": card, "puk": "99999999", "new_pin": "12345" }),
            "pin.new_format",
        ),
        (
            "pin.unblock",
            json!({ "card": card, "puk": "99999999" }),
            "request.params",
        ),
        // Not one of these is a PIN of a dialog that stands.
        (
            "agent.answer",
            json!({ "prompt": 1, "pin": "9999" }),
            "prompt.cancelled",
        ),
    ] {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let answer = raw.ask(&request.to_string());
        assert_eq!(word(&answer), kind, "{method} {params}");
    }
    assert_eq!(reader.counts().commands, before, "the card was not asked");
    assert_eq!(counters(), (3, 10));
}
