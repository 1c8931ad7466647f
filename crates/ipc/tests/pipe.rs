//! Client and daemon over a pipe of Windows.

#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::thread;
use std::time::{Duration, Instant};

use cps_ipc::{Client, ClientError, Connection, Listener, Receiver, Sender};
use cps_protocol::frame::Frame;
use cps_protocol::message::RequestId;
use cps_protocol::method::{Empty, HelloResult, Info};
use cps_protocol::{Account, Group, PROTOCOL_VERSION};
use cps_win32::pipe::Pipe;
use cps_win32::token::Token;
use serde_json::{Value, json};
use tokio::runtime::Builder;
use tokio::time::timeout;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(20);

/// SID of the group that every account is in.
const EVERYONE: &str = "S-1-1-0";

/// More than the system keeps of what a client does not read.
const MUCH: usize = 1 << 20;

fn name(of: &str) -> PathBuf {
    format!(r"\\.\pipe\cps-ipc-{}-{of}", process::id()).into()
}

/// Runs the daemon's side, to its end or the deadline.
fn run<T>(daemon: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let limited = async { timeout(LONG, daemon).await };
    runtime.block_on(limited).expect("in time")
}

fn later() -> Option<Instant> {
    Some(Instant::now() + LONG)
}

/// Connects a client that sends a line.
fn speak(name: &Path, line: &str) -> Pipe {
    let pipe = Pipe::connect(name, LONG).unwrap();
    write(&pipe, line);
    pipe
}

fn write(pipe: &Pipe, line: &str) {
    let mut bytes = format!("{line}\n").into_bytes();
    while !bytes.is_empty() {
        let sent = pipe.write(&bytes, later()).unwrap().expect("in time");
        bytes.drain(..sent);
    }
}

/// Reads until the daemon has ended the connection; `None` if it has not in time.
fn read_to_end(pipe: &Pipe) -> Option<Vec<u8>> {
    let (mut all, deadline) = (Vec::new(), later());
    let mut chunk = vec![0; 4096];
    loop {
        match pipe.read(&mut chunk, deadline).unwrap()? {
            0 => return Some(all),
            count => all.extend_from_slice(&chunk[..count]),
        }
    }
}

async fn accept(listener: &Listener) -> Connection {
    listener.accept().await.unwrap()
}

async fn request(receiver: &mut Receiver) -> Option<(RequestId, Value)> {
    let line = receiver.line().await.unwrap()?;
    let request: Value = serde_json::from_str(&line).unwrap();
    let id = serde_json::from_value(request["id"].clone()).unwrap();
    Some((id, request))
}

async fn answer(sender: &mut Sender, id: RequestId, result: impl serde::Serialize) {
    let answer = json!({ "jsonrpc": "2.0", "id": id, "result": result });
    sender.send(&Frame::new(&answer).unwrap()).await.unwrap();
}

#[test]
fn a_client_is_served_and_known_by_its_account() {
    run(async {
        let name = name("served");
        let listener = Listener::bind(&name).unwrap();
        let client = tokio::task::spawn_blocking(move || {
            let client = Client::connect(name, "Test", LONG).unwrap();
            let error = client.call_within::<Info>(&Empty {}, LONG).unwrap_err();
            let events = client.take_events();
            (error, events)
        });
        let connection = accept(&listener).await;
        let peer = connection.peer().clone();
        let own = Token::own().unwrap().user().unwrap();
        assert_eq!(peer.account, Account::Sid(own.parse().unwrap()));
        let everyone = Group::Sid(EVERYONE.parse().unwrap());
        assert!(peer.groups.contains(&everyone), "{:?}", peer.groups);
        assert_eq!(peer.pid, Some(process::id()));
        assert!(!connection.process().has_ended());

        let (mut receiver, mut sender, watch) = connection.split();
        let (id, hello) = request(&mut receiver).await.unwrap();
        assert_eq!(hello["method"], "system.hello");
        let version = HelloResult {
            protocol: PROTOCOL_VERSION,
            version: "0".to_owned(),
        };
        answer(&mut sender, id, version).await;
        let (_, info) = request(&mut receiver).await.unwrap();
        assert_eq!(info["method"], "system.info");
        // It ends in the middle of a request.
        drop((receiver, sender, watch));
        let (error, events) = client.await.unwrap();
        assert!(matches!(error, ClientError::Broken(_)), "{error}");
        assert!(events.is_err());
    });
}

#[test]
fn a_second_daemon_on_the_name_is_refused_until_the_first_has_ended() {
    run(async {
        let name = name("second");
        let listener = Listener::bind(&name).unwrap();
        let refused = Listener::bind(&name).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AddrInUse);
        let client = speak(&name, "one");
        let connection = accept(&listener).await;
        drop(listener);
        let (mut receiver, _sender, _watch) = connection.split();
        assert_eq!(&*receiver.line().await.unwrap().unwrap(), "one");
        client.close();
        assert!(receiver.line().await.unwrap().is_none());
        drop((receiver, _sender, _watch));
        while let Err(error) = Listener::bind(&name) {
            assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
            tokio::task::yield_now().await;
        }
        let error = Listener::bind(Path::new(r"C:\cpsd")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    });
}

#[test]
fn a_client_that_leaves_is_noticed() {
    run(async {
        let name = name("leaves");
        let listener = Listener::bind(&name).unwrap();
        let client = speak(&name, "one\ntwo");
        let (mut receiver, _sender, watch) = accept(&listener).await.split();
        client.close();
        // Its last lines are read before its end is.
        assert_eq!(&*receiver.line().await.unwrap().unwrap(), "one");
        assert_eq!(&*receiver.line().await.unwrap().unwrap(), "two");
        assert!(receiver.line().await.unwrap().is_none());
        watch.hung_up().await;
    });
}

#[test]
fn last_words_reach_a_client_that_still_sends() {
    run(async {
        let name = name("last");
        let listener = Listener::bind(&name).unwrap();
        let client = speak(&name, "one");
        let (mut receiver, mut sender, watch) = accept(&listener).await.split();
        assert_eq!(&*receiver.line().await.unwrap().unwrap(), "one");
        write(&client, "another that is not read");
        sender
            .send(&Frame::new(&"the last words").unwrap())
            .await
            .unwrap();
        drop((receiver, sender, watch));
        let end = tokio::task::spawn_blocking(move || read_to_end(&client));
        assert_eq!(end.await.unwrap().unwrap(), b"\"the last words\"\n");
    });
}

#[test]
fn a_client_that_never_reads_holds_no_instance() {
    run(async {
        let name = name("deaf");
        let listener = Listener::bind(&name).unwrap();
        let client = speak(&name, "one");
        let (receiver, mut sender, watch) = accept(&listener).await.split();
        let much = Frame::new(&"x".repeat(MUCH)).unwrap();
        sender.send(&much).await.unwrap();
        let waits = timeout(Duration::from_millis(50), sender.send(&much)).await;
        assert!(waits.is_err(), "the system keeps it all");
        drop((receiver, sender, watch));
        // It is told nothing more: the rest of the message is gone with the instance.
        let deadline = later();
        while client.available().unwrap().is_some() {
            assert!(Some(Instant::now()) < deadline, "it is still connected");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}

#[test]
fn silent_clients_make_room_for_one_that_speaks() {
    run(async {
        let name = name("silent");
        let listener = Listener::bind(&name).unwrap();
        let other = name.clone();
        let clients = tokio::task::spawn_blocking(move || {
            let silent: Vec<_> = (0..70)
                .map(|_| Pipe::connect(&other, LONG).unwrap())
                .collect();
            let speaking = speak(&other, "one");
            (silent, speaking)
        });
        let (mut receiver, _sender, _watch) = accept(&listener).await.split();
        assert_eq!(&*receiver.line().await.unwrap().unwrap(), "one");
        let (silent, _speaking) = clients.await.unwrap();
        let first =
            tokio::task::spawn_blocking(move || (read_to_end(&silent[0]), silent[69].available()));
        let (first, last) = first.await.unwrap();
        assert_eq!(first.unwrap(), b"", "the first gave way");
        assert_eq!(last.unwrap(), Some(0), "the last still has its place");
    });
}

#[test]
fn many_clients_at_once_are_each_answered() {
    run(async {
        let name = name("many");
        let listener = Listener::bind(&name).unwrap();
        let clients: Vec<_> = (0..40)
            .map(|number| {
                let name = name.clone();
                thread::spawn(move || {
                    let client = speak(&name, &format!("{number}"));
                    let mut answer = [0; 16];
                    let count = client.read(&mut answer, later()).unwrap().unwrap();
                    assert_eq!(&answer[..count], format!("\"{number}\"\n").as_bytes());
                })
            })
            .collect();
        for _ in &clients {
            let (mut receiver, mut sender, _watch) = accept(&listener).await.split();
            let line = receiver.line().await.unwrap().unwrap();
            sender.send(&Frame::new(&&*line).unwrap()).await.unwrap();
        }
        for client in clients {
            client.join().unwrap();
        }
    });
}
