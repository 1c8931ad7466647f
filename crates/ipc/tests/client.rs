//! The client against a scripted daemon.

#![allow(clippy::unwrap_used)]

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use base64ct::{Base64, Encoding};
use cps_ipc::{Client, ClientError};
use cps_protocol::event::Change;
use cps_protocol::frame::MAX_LINE;
use cps_protocol::method::{CardParams, CardsList, DataParams, DataRead, Empty, Info};
use cps_protocol::{ApiError, CardId, ErrorKind, MAX_PENDING_REQUESTS};
use cps_testsuite::daemon::{self, Script};
use serde_json::json;
use tempfile::TempDir;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(20);

struct Daemon {
    directory: TempDir,
    thread: JoinHandle<()>,
}

impl Daemon {
    /// Accepts one client and plays `script` with it.
    fn play(script: impl FnOnce(Script) + Send + 'static) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let thread = daemon::play(&daemon::socket_of(directory.path()), script);
        Self { directory, thread }
    }

    fn connect(&self, limit: Duration) -> Result<Client, ClientError> {
        Client::connect(daemon::socket_of(self.directory.path()), "test", limit)
    }

    fn client(&self) -> Client {
        self.connect(LONG).unwrap()
    }

    fn end(self) {
        self.thread.join().unwrap();
    }
}

fn greet(script: &mut Script) {
    let hello = script.request();
    assert_eq!(hello["method"], "system.hello");
    assert_eq!(hello["params"], json!({"protocol": 1, "client": "test"}));
    script.answer(&hello, &json!({"protocol": 1, "version": "0"}));
}

fn event(script: &mut Script, seq: u64) {
    let params = json!({"seq": seq, "change": "reader_removed", "reader": "R"});
    script.say(&json!({"jsonrpc": "2.0", "method": "event", "params": params}));
}

fn broken(error: &ClientError) -> bool {
    matches!(error, ClientError::Broken(_))
}

fn wait(receiver: &Receiver<()>) {
    receiver.recv_timeout(LONG).unwrap();
}

#[test]
fn without_a_daemon_the_client_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let missing = daemon::socket_of(directory.path());
    let error = Client::connect(&missing, "test", LONG).unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_)), "{error:?}");
    assert_eq!(error.api_error().kind, ErrorKind::DaemonUnreachable);
}

/// On Windows a pipe ends with its server.
#[cfg(unix)]
#[test]
fn a_daemon_that_died_leaves_its_socket_behind() {
    let directory = tempfile::tempdir().unwrap();
    let left = daemon::socket_of(directory.path());
    drop(std::os::unix::net::UnixListener::bind(&left).unwrap());
    let error = Client::connect(&left, "test", LONG).unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_)), "{error:?}");
}

#[test]
fn a_daemon_that_says_nothing_is_not_waited_for() {
    let daemon = Daemon::play(Script::wait_for_the_end);
    let limit = Duration::from_millis(50);
    let begun = Instant::now();
    let error = daemon.connect(limit).unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_)), "{error:?}");
    assert!(begun.elapsed() >= limit);
    daemon.end();
}

#[test]
fn another_protocol_is_refused() {
    let daemon = Daemon::play(|mut script| {
        let hello = script.request();
        script.answer(&hello, &json!({"protocol": 2, "version": "9"}));
    });
    let error = daemon.connect(LONG).unwrap_err();
    let expected = ApiError::new(ErrorKind::DaemonVersion)
        .with_detail("the program speaks version 1, the card service 2");
    assert_eq!(error, ClientError::Api(expected));
    daemon.end();

    // A daemon that says so itself.
    let daemon = Daemon::play(|mut script| {
        let hello = script.request();
        let data = json!({"kind": "daemon.version", "detail": "both", "message_fr": "non"});
        let error = json!({"code": -32013, "message": "no", "data": data});
        script.say(&json!({"jsonrpc": "2.0", "id": hello["id"], "error": error}));
    });
    let error = daemon.connect(LONG).unwrap_err();
    let expected = ApiError::new(ErrorKind::DaemonVersion).with_detail("both");
    assert_eq!(error, ClientError::Api(expected));
    daemon.end();
}

#[test]
fn a_refusal_at_the_door_is_told() {
    let daemon = Daemon::play(|mut script| {
        let data = json!({"kind": "client.not_authorised", "message_fr": "non"});
        let error = json!({"code": -32011, "message": "no", "data": data});
        script.say(&json!({"jsonrpc": "2.0", "id": null, "error": error}));
    });
    let error = daemon.connect(LONG).unwrap_err();
    assert_eq!(error, ClientError::Api(ErrorKind::NotAuthorised.into()));
    daemon.end();
}

#[test]
fn errors_arrive_with_their_fields() {
    let daemon = Daemon::play(|mut script| {
        greet(&mut script);
        let request = script.request();
        assert_eq!(request["params"], json!({"card": "c", "label": "CPS_DATA"}));
        let data = json!({"kind": "pin.incorrect", "retries": 2, "message_fr": "non"});
        let error = json!({"code": -32040, "message": "no", "data": data});
        script.say(&json!({"jsonrpc": "2.0", "id": request["id"], "error": error}));
    });
    let params = DataParams {
        card: CardId("c".to_owned()),
        label: "CPS_DATA".to_owned(),
    };
    let error = daemon.client().call::<DataRead>(&params).unwrap_err();
    let expected = ApiError::new(ErrorKind::PinIncorrect).with_retries(2);
    assert_eq!(error, ClientError::Api(expected));
    daemon.end();
}

#[test]
fn a_slow_call_delays_no_other_thread() {
    let (slow_is_there, slow_arrived) = channel();
    let daemon = Daemon::play(move |mut script| {
        greet(&mut script);
        let slow = script.request();
        slow_is_there.send(()).unwrap();
        for _ in 0..3 {
            let fast = script.request();
            script.answer(&fast, &json!({"cards": []}));
        }
        // Only a client that got its fast answers asks once more.
        let last = script.request();
        script.answer(&last, &json!({"cards": []}));
        let info = json!({"version": "0", "readers_available": true, "problem": null});
        script.answer(&slow, &info);
    });
    let client = daemon.client();
    thread::scope(|threads| {
        let slow = threads.spawn(|| client.call::<Info>(&Empty {}).unwrap());
        wait(&slow_arrived);
        for _ in 0..4 {
            assert_eq!(client.call::<CardsList>(&Empty {}).unwrap().cards, []);
        }
        assert!(slow.join().unwrap().readers_available);
    });
    daemon.end();
}

#[test]
fn many_threads_share_a_connection() {
    const THREADS: usize = 8;
    const CALLS: usize = 50;
    let daemon = Daemon::play(|mut script| {
        greet(&mut script);
        for _ in 0..THREADS * CALLS {
            let request = script.request();
            let label = request["params"]["label"].as_str().unwrap();
            script.answer(
                &request,
                &json!({"value": Base64::encode_string(label.as_bytes())}),
            );
        }
    });
    let client = daemon.client();
    thread::scope(|threads| {
        for thread in 0..THREADS {
            let client = &client;
            threads.spawn(move || {
                for call in 0..CALLS {
                    let label = format!("{thread} {call}");
                    let params = DataParams {
                        card: CardId("c".to_owned()),
                        label: label.clone(),
                    };
                    let answer = client.call_within::<DataRead>(&params, LONG).unwrap();
                    assert_eq!(answer.value.0, label.as_bytes());
                }
            });
        }
    });
    daemon.end();
}

#[test]
fn calls_beyond_what_the_daemon_takes_wait_for_their_turn() {
    const CALLS: usize = 5 * MAX_PENDING_REQUESTS;
    let daemon = Daemon::play(|mut script| {
        greet(&mut script);
        let mut on_their_way = VecDeque::new();
        for _ in 0..MAX_PENDING_REQUESTS {
            on_their_way.push_back(script.request());
        }
        script.expect_silence();
        // The next comes when one is answered, and not before.
        for _ in MAX_PENDING_REQUESTS..CALLS {
            let request = on_their_way.pop_front().unwrap();
            script.answer(&request, &json!({"cards": []}));
            on_their_way.push_back(script.request());
        }
        for request in on_their_way {
            script.answer(&request, &json!({"cards": []}));
        }
    });
    let client = daemon.client();
    thread::scope(|threads| {
        for _ in 0..CALLS {
            threads.spawn(|| client.call::<CardsList>(&Empty {}).unwrap());
        }
    });
    daemon.end();
}

#[test]
fn calls_that_wait_for_their_turn_learn_that_the_daemon_is_gone() {
    const CALLS: usize = 3 * MAX_PENDING_REQUESTS;
    let daemon = Daemon::play(|mut script| {
        greet(&mut script);
        for _ in 0..MAX_PENDING_REQUESTS {
            script.request();
        }
    });
    let client = daemon.client();
    thread::scope(|threads| {
        for _ in 0..CALLS {
            threads.spawn(|| {
                let error = client.call::<CardsList>(&Empty {}).unwrap_err();
                assert!(broken(&error), "{error}");
            });
        }
    });
    daemon.end();
}

#[test]
fn a_daemon_that_dies_is_noticed_by_everybody_at_once() {
    let daemon = Daemon::play(|mut script| {
        greet(&mut script);
        for _ in 0..3 {
            script.request();
        }
    });
    let client = daemon.client();
    thread::scope(|threads| {
        let calls: Vec<_> = (0..3)
            .map(|_| threads.spawn(|| client.call::<Info>(&Empty {}).unwrap_err()))
            .collect();
        let event = client.wait_event(None).unwrap_err();
        assert!(broken(&event), "{event:?}");
        for call in calls {
            let error = call.join().unwrap();
            assert!(broken(&error), "{error:?}");
        }
    });
    assert!(broken(&client.call::<Info>(&Empty {}).unwrap_err()));
    assert!(broken(&client.take_events().unwrap_err()));
    daemon.end();
}

#[test]
fn events_are_taken_in_order_and_without_waiting() {
    let (go, went) = channel();
    let daemon = Daemon::play(move |mut script| {
        greet(&mut script);
        wait(&went);
        event(&mut script, 1);
        event(&mut script, 2);
        let request = script.request();
        event(&mut script, 3);
        script.answer(&request, &json!({"cards": []}));
        event(&mut script, 4);
        script.wait_for_the_end();
    });
    let client = daemon.client();
    assert_eq!(client.take_events().unwrap(), []);
    let soon = Instant::now() + Duration::from_millis(20);
    assert_eq!(client.wait_event(Some(soon)).unwrap(), None);
    go.send(()).unwrap();
    let first = client
        .wait_event(Some(Instant::now() + LONG))
        .unwrap()
        .unwrap();
    let removed = Change::ReaderRemoved {
        reader: "R".to_owned(),
    };
    assert_eq!((first.seq, first.change), (1, removed));
    client.call::<CardsList>(&Empty {}).unwrap();
    let mut seen = Vec::new();
    while seen.len() < 3 {
        seen.extend(client.take_events().unwrap().iter().map(|event| event.seq));
    }
    assert_eq!(seen, [2, 3, 4]);
    drop(client);
    daemon.end();
}

#[test]
fn closing_wakes_whoever_waits() {
    let (there, arrived) = channel();
    let daemon = Daemon::play(move |mut script| {
        greet(&mut script);
        script.request();
        there.send(()).unwrap();
        script.wait_for_the_end();
    });
    let client = daemon.client();
    thread::scope(|threads| {
        let event = threads.spawn(|| client.wait_event(None).unwrap_err());
        let call = threads.spawn(|| client.call::<Info>(&Empty {}).unwrap_err());
        wait(&arrived);
        client.close();
        for waiter in [event, call] {
            let error = waiter.join().unwrap();
            assert!(broken(&error), "{error:?}");
        }
    });
    assert!(broken(&client.call::<Info>(&Empty {}).unwrap_err()));
    daemon.end();
}

#[test]
fn a_request_says_how_long_its_caller_waits() {
    let daemon = Daemon::play(|mut script| {
        greet(&mut script);
        let request = script.request();
        let told = request["timeout_ms"].as_u64().unwrap();
        assert!((1..=5000).contains(&told), "{told}");
        let error = json!({"code": -32004, "message": "", "data": {
            "kind": "request.timeout", "message_fr": "",
        }});
        script.say(&json!({"jsonrpc": "2.0", "id": request["id"], "error": error}));
    });
    let client = daemon.client();
    let error = client
        .call_within::<Info>(&Empty {}, Duration::from_secs(5))
        .unwrap_err();
    assert_eq!(error, ClientError::Api(ErrorKind::RequestTimeout.into()));
    daemon.end();
}

#[test]
fn a_late_answer_is_ignored() {
    let (given_up, gave_up) = channel();
    let daemon = Daemon::play(move |mut script| {
        greet(&mut script);
        let late = script.request();
        wait(&gave_up);
        script.answer(&late, &json!({"version": "late"}));
        let request = script.request();
        script.answer(&request, &json!({"cards": []}));
    });
    let client = daemon.client();
    let error = client
        .call_within::<Info>(&Empty {}, Duration::from_millis(20))
        .unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_)), "{error:?}");
    given_up.send(()).unwrap();
    assert_eq!(client.call::<CardsList>(&Empty {}).unwrap().cards, []);
    daemon.end();
}

#[test]
fn a_request_that_is_too_large_is_not_sent() {
    let daemon = Daemon::play(|mut script| {
        greet(&mut script);
        let request = script.request();
        assert_eq!(request["method"], "cards.list");
        script.answer(&request, &json!({"cards": []}));
    });
    let client = daemon.client();
    let params = CardParams {
        card: CardId("x".repeat(MAX_LINE)),
    };
    let error = client
        .call::<cps_protocol::method::CardsCertificates>(&params)
        .unwrap_err();
    assert_eq!(error, ClientError::Api(ErrorKind::TooLarge.into()));
    client.call::<CardsList>(&Empty {}).unwrap();
    daemon.end();
}

#[test]
fn an_event_of_a_newer_daemon_is_passed_over() {
    let daemon = Daemon::play(|mut script| {
        greet(&mut script);
        let params = json!({"seq": 1, "change": "card_dreams", "card": "c"});
        script.say(&json!({"jsonrpc": "2.0", "method": "event", "params": params}));
        event(&mut script, 2);
        script.wait_for_the_end();
    });
    let client = daemon.client();
    let event = client.wait_event(Some(Instant::now() + LONG)).unwrap();
    assert_eq!(event.unwrap().seq, 2);
    drop(client);
    daemon.end();
}

#[test]
fn nonsense_ends_the_connection() {
    for line in ["nonsense", "{}", r#"{"method":"unknown"}"#] {
        let daemon = Daemon::play(move |mut script| {
            greet(&mut script);
            script.request();
            script.send(line).unwrap();
            script.wait_for_the_end();
        });
        let client = daemon.client();
        let error = client.call::<Info>(&Empty {}).unwrap_err();
        assert!(broken(&error), "{line}: {error:?}");
        drop(client);
        daemon.end();
    }
}
