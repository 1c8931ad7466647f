//! The login of a tunnel: its PIN, and what becomes of connections when it ends.

use std::time::Duration;

use cps_e2e::cards::{CPS3, CPS4};
use cps_e2e::{Holder, PIN, Running, eventually, require_tools};

use crate::bench::{Bench, LOCAL, PAGE, Tunnel};

/// A program that keeps its connection open: it shows the first answer, then the end.
const PATIENT: &str = "
import socket
program = socket.create_connection(('127.0.0.1', 9000))
program.sendall(b'GET / HTTP/1.1\\r\\nHost: dmp.example\\r\\n\\r\\n')
print(program.recv(65536).split(b'\\r\\n')[0].decode(), flush=True)
try:
    print('ended' if program.recv(1) == b'' else 'more', flush=True)
except ConnectionResetError:
    print('reset', flush=True)
";

fn patient(bench: &Bench) -> Running {
    let mut command = bench.desk.world.command("python3");
    command.args(["-c", PATIENT]);
    let program = Running::start(command);
    program.wait_line("HTTP/1.1 200 OK");
    program
}

#[test]
fn a_pulled_card_closes_every_connection_and_no_session_is_resumed_after_it() {
    require_tools!("pcscd", "curl", "nginx", "openssl", "python3");
    let mut bench = Bench::new(&CPS4);
    let agent = bench.desk.world.start_agent();
    let _nginx = bench.nginx("TLSv1.3");
    let options = ["--listen", LOCAL, "--ca", "server.pem", "--prompt"];
    let process = Running::start(bench.command(&options));
    agent.answer(Holder::Types(PIN));
    let tunnel = Tunnel::open(process);
    assert!(
        agent.shown().contains("localhost:8443"),
        "{}",
        agent.shown()
    );
    let program = patient(&bench);
    assert_eq!(tunnel.event("opened")["resumed"], false);
    assert_eq!(bench.signatures(), 1);

    bench.desk.card.remove();
    program.wait_line("reset");
    assert_eq!(tunnel.event("card_removed")["serial"], "99000101");
    bench.curl(&[PAGE]).failed();
    assert_eq!(tunnel.event("failed")["error"]["kind"], "card.removed");

    bench.desk.card.insert_again();
    tunnel.event("card_back");
    // The holder may refuse, and is asked again for the next connection.
    let mut program = bench.curl_beside(&[PAGE]);
    agent.answer(Holder::Cancels);
    assert!(!program.wait_end().success());
    let not_logged_in = tunnel.event("not_logged_in");
    assert_eq!(not_logged_in["error"]["kind"], "prompt.cancelled");
    let program = bench.curl_beside(&[PAGE]);
    agent.answer(Holder::Types(PIN));
    program.wait_line("TLSv1.3 localhost dmp.example");
    assert_eq!(tunnel.event("opened")["resumed"], false);
    assert_eq!(bench.signatures(), 2);
    tunnel.end();
}

#[test]
fn a_login_that_ends_is_asked_for_again_and_no_session_of_it_is_resumed() {
    require_tools!("pcscd", "curl", "nginx", "openssl", "python3");
    let bench = Bench::new(&CPS3);
    let agent = bench.desk.world.start_agent();
    let _nginx = bench.nginx("TLSv1.2");
    let options = ["--unix", "way", "--ca", "server.pem", "--prompt"];
    let process = Running::start(bench.command(&options));
    agent.answer(Holder::Types(PIN));
    let tunnel = Tunnel::open(process);
    let by_file = ["--unix-socket", "way", "http://dmp.example/"];
    bench.curl(&by_file).ok();
    tunnel.event("opened");
    // Another program changes the PIN, and with it every other login ends.
    let change = ["pin", "change", "--pin-stdin"];
    let world = &bench.desk.world;
    let input = format!("{PIN}\n4321\n");
    let cpsctl = cps_e2e::binary("cpsctl");
    world
        .run_with_input(&cpsctl, &change, input.as_bytes())
        .ok();
    assert_eq!(tunnel.event("login_ended")["reason"], "pin_changed");
    let program = bench.curl_beside(&by_file);
    agent.answer(Holder::Types("4321"));
    program.wait_line("TLSv1.2 localhost dmp.example");
    assert_eq!(tunnel.event("opened")["resumed"], false);
    assert_eq!(agent.dialogs(), 2);
    tunnel.end();
    assert!(!world.file("way").exists());
}

#[test]
fn without_a_holder_to_ask_the_tunnel_ends_with_its_login() {
    require_tools!("pcscd", "curl", "nginx", "openssl");
    let mut bench = Bench::new(&CPS3);
    let _nginx = bench.nginx("TLSv1.2");
    let tunnel = bench.tunnel();
    bench.curl(&[PAGE]).ok();
    bench.desk.card.remove();
    assert_eq!(tunnel.ends_by_itself(), Some(3));
    let error = std::fs::read_to_string(bench.desk.world.file("tunnel.log")).unwrap();
    assert!(error.contains("\"kind\":\"card.removed\""), "{error}");
    // No program listens any more.
    let refused = || {
        let output = bench.curl(&[PAGE]);
        (!output.status.success()).then_some(())
    };
    eventually(Duration::from_secs(10), refused).unwrap();
}

#[test]
fn a_wrong_pin_opens_no_tunnel_and_costs_one_try() {
    require_tools!("pcscd", "nginx", "openssl");
    let mut bench = Bench::new(&CPS3);
    let _nginx = bench.nginx("TLSv1.2");
    let options = [
        "--to",
        "localhost:8443",
        "--ca",
        "server.pem",
        "--pin-stdin",
    ];
    let (output, error) = bench.fails(&options, "9999");
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(error["kind"], "pin.incorrect");
    assert_eq!(error["retries"], 2);
    assert!(!output.text.contains("listening"), "{}", output.text);
    assert_eq!(bench.desk.card.pin_tries(), 2);
    assert_eq!(bench.signatures(), 0);
}

#[test]
fn a_login_does_not_end_for_want_of_use_while_bytes_are_carried() {
    require_tools!("pcscd", "curl", "nginx", "openssl");
    let bench = Bench::configured(&CPS3, "lease_idle_seconds = 3\n");
    let _nginx = bench.nginx("TLSv1.2");
    let tunnel = bench.tunnel();
    bench.desk.world.write("content", vec![7; 900_000]);
    // It takes longer than the login lasts without use.
    let slowly = ["--limit-rate", "100k", "--upload-file", "content"];
    let place = format!("{PAGE}upload/content");
    let uploaded = bench.curl(&[&slowly[..], &[&place]].concat()).ok();
    assert!(
        uploaded.elapsed > Duration::from_secs(6),
        "{:?}",
        uploaded.elapsed
    );
    assert_eq!(tunnel.event("closed")["with_login"], false);
    // Without use it ends, and the tunnel with it, because no holder is asked.
    assert_eq!(tunnel.event("login_ended")["reason"], "idle");
    assert_eq!(tunnel.ends_by_itself(), Some(4));
}
