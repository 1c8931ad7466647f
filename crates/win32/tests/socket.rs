//! Sockets of two ends in one process.

#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::os::windows::io::AsSocket as _;

use cps_win32::socket::{Readiness, process_of, wait};

fn pair(address: &str) -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind(address).unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (client, listener.accept().unwrap().0)
}

#[test]
fn the_process_at_the_other_end_is_told() {
    let (client, server) = pair("127.0.0.1:0");
    let (own, other) = (server.peer_addr().unwrap(), server.local_addr().unwrap());
    assert_eq!(process_of(own, other).unwrap(), Some(std::process::id()));
    let mut strange = own;
    strange.set_port(own.port().wrapping_add(1));
    assert_eq!(process_of(strange, other).unwrap(), None);
    drop(client);
}

#[test]
fn what_is_ready_of_two_sockets_is_told() {
    let read = Readiness {
        read: true,
        ..Readiness::default()
    };
    let write = Readiness {
        write: true,
        ..Readiness::default()
    };
    let (first, mut first_peer) = pair("127.0.0.1:0");
    let (second, second_peer) = pair("127.0.0.1:0");
    let found = wait(&[(first.as_socket(), read), (second.as_socket(), write)]).unwrap();
    assert_eq!(found, [Readiness::default(), write]);
    first_peer.write_all(b"x").unwrap();
    let found = wait(&[(first.as_socket(), read), (second.as_socket(), read)]).unwrap();
    assert_eq!(found, [read, Readiness::default()]);
    drop(second_peer);
    let found = wait(&[(second.as_socket(), read)]).unwrap();
    assert!(found[0].ended || found[0].read, "{found:?}");
}
