//! The client's end of a pipe, against a server of the runtime.

#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use cps_win32::pipe::Pipe;
use cps_win32::token::Token;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};
use tokio::runtime::{Builder, Runtime};

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(20);

fn name(of: &str) -> PathBuf {
    format!(r"\\.\pipe\cps-win32-{}-{of}", process::id()).into()
}

/// Makes a server and connects a client.
fn connected(of: &str) -> (Runtime, NamedPipeServer, Pipe) {
    let runtime = Builder::new_current_thread().enable_io().build().unwrap();
    let name = name(of);
    let server = {
        let _inside = runtime.enter();
        ServerOptions::new().create(&name).unwrap()
    };
    let client = Pipe::connect(&name, LONG).unwrap();
    runtime.block_on(server.connect()).unwrap();
    (runtime, server, client)
}

fn soon() -> Option<Instant> {
    Some(Instant::now() + Duration::from_millis(20))
}

fn later() -> Option<Instant> {
    Some(Instant::now() + LONG)
}

#[test]
fn bytes_go_both_ways_and_a_deadline_ends_a_wait() {
    let (runtime, mut server, client) = connected("both");
    let mut buffer = [0; 16];
    assert_eq!(client.available().unwrap(), Some(0));
    let begun = Instant::now();
    assert_eq!(client.read(&mut buffer, soon()).unwrap(), None);
    assert!(begun.elapsed() >= Duration::from_millis(20));

    runtime.block_on(server.write_all(b"answer")).unwrap();
    assert_eq!(client.read(&mut buffer, later()).unwrap(), Some(6));
    assert_eq!(&buffer[..6], b"answer");

    assert_eq!(client.write(b"request", later()).unwrap(), Some(7));
    let mut request = [0; 7];
    runtime.block_on(server.read_exact(&mut request)).unwrap();
    assert_eq!(&request, b"request");
}

#[test]
fn the_end_of_the_server_is_the_end_of_reading() {
    let (_runtime, server, client) = connected("end");
    thread::scope(|threads| {
        let reader = threads.spawn(|| client.read(&mut [0; 16], later()));
        server.disconnect().unwrap();
        assert_eq!(reader.join().unwrap().unwrap(), Some(0));
    });
    assert_eq!(client.available().unwrap(), None);
    let error = client.write(b"request", later()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
}

#[test]
fn closing_wakes_a_thread_that_waits_and_tells_the_server() {
    let (runtime, mut server, client) = connected("close");
    let (begin, begun) = channel();
    thread::scope(|threads| {
        let reader = threads.spawn(|| {
            begin.send(()).unwrap();
            client.read(&mut [0; 16], None)
        });
        begun.recv_timeout(LONG).unwrap();
        client.close();
        let error = reader.join().unwrap().unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
    });
    let end = runtime.block_on(server.read(&mut [0; 16]));
    assert!(end.map_or(true, |count| count == 0));
    assert!(client.available().is_err());
}

#[test]
fn a_thread_that_ends_takes_nothing_with_it() {
    let (runtime, mut server, client) = connected("thread");
    for round in 0..20_u8 {
        thread::scope(|threads| {
            let reader = threads.spawn(|| client.read(&mut [0; 16], soon()));
            assert_eq!(reader.join().unwrap().unwrap(), None);
        });
        runtime.block_on(server.write_all(&[round])).unwrap();
        let mut buffer = [0; 16];
        assert_eq!(client.read(&mut buffer, later()).unwrap(), Some(1));
        assert_eq!(buffer[0], round);
    }
}

#[test]
fn a_name_of_something_else_is_refused() {
    for (name, kind) in [
        (name("none"), std::io::ErrorKind::NotFound),
        (
            r"C:\windows\win.ini".into(),
            std::io::ErrorKind::InvalidInput,
        ),
        (r"\\server\pipe\x".into(), std::io::ErrorKind::InvalidInput),
        (r"\\.\pipe\".into(), std::io::ErrorKind::InvalidInput),
    ] {
        let error = Pipe::connect(&name, LONG).unwrap_err();
        assert_eq!(error.kind(), kind, "{}: {error}", name.display());
    }
}

#[test]
fn a_pipe_without_a_free_instance_is_waited_for_until_the_deadline() {
    let (_runtime, _server, _client) = connected("busy");
    let begun = Instant::now();
    let error = Pipe::connect(&name("busy"), Duration::from_millis(60)).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    assert!(begun.elapsed() >= Duration::from_millis(60));
}

#[test]
fn a_process_knows_its_account() {
    let own = Token::own().unwrap().user().unwrap();
    assert!(own.starts_with("S-1-5-"), "{own}");
}
