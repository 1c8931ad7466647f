//! A service manager's part: it hands over a socket, has the configuration read again, asks whether
//! the daemon is at work, and ends it.

use std::fs;
use std::os::unix::net::UnixListener;

use cps_ipc::Client;
use cps_protocol::method::{Empty, Info};
use cps_protocol::{ErrorKind, Purpose};
use cps_sim_reader::SimReaders;
use cpsd::{Config, Daemon, ReloadError, StartError};

use crate::support::{Bench, LONG, call, left_verified, login, logout, sign, verified_on_card};

fn alive(daemon: &Daemon) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(daemon.is_alive())
}

#[test]
fn a_stop_ends_logins_and_resets_cards() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    assert!(verified_on_card(&reader));
    let socket = bench.daemon.socket().to_owned();
    bench.daemon.stop();
    assert!(!left_verified(&reader));
    assert!(!socket.exists());
    let error = client.call::<Info>(&Empty {}).unwrap_err();
    assert_eq!(error.api_error().kind, ErrorKind::DaemonUnreachable);
}

#[test]
fn a_reload_counts_for_what_begins_after_it() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let (early, late) = (bench.client(), bench.client());
    let before = login(&early, &id, "1234").unwrap().rights;
    assert_eq!(before.signatures_left, 10_000);

    let config = Config {
        lease_signatures: 2,
        lease_seconds: 60,
        pcsc: false,
        ..bench.config.clone()
    };
    assert_eq!(bench.daemon.reload(&config).unwrap(), ["pcsc"]);

    let after = login(&late, &id, "1234").unwrap().rights;
    assert_eq!(after.signatures_left, 2);
    assert!(after.seconds_left <= 60);
    for _ in 0..3 {
        sign(&early, &id, Purpose::Signature).unwrap();
    }
}

#[test]
fn after_a_reload_the_audit_file_is_the_one_of_that_name() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit");
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let lines = |name: &str| {
        let text = fs::read_to_string(directory.path().join(name)).unwrap();
        text.lines().count()
    };
    let config = Config {
        audit_file: Some(file.clone()),
        ..bench.config.clone()
    };
    bench.daemon.reload(&config).unwrap();
    login(&client, &id, "1234").unwrap();
    assert_eq!(lines("audit"), 1);

    // As a program that rotates log files does.
    fs::rename(&file, directory.path().join("audit.1")).unwrap();
    bench.daemon.reload(&config).unwrap();
    logout(&client, &id).unwrap();
    login(&client, &id, "1234").unwrap();
    assert_eq!(lines("audit.1"), 1);
    assert!(lines("audit") >= 1);

    bench.daemon.reload(&bench.config).unwrap();
    let written = lines("audit");
    logout(&client, &id).unwrap();
    login(&client, &id, "1234").unwrap();
    assert_eq!(lines("audit"), written);
}

#[test]
fn a_reload_that_cannot_write_the_audit_file_changes_nothing() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let config = Config {
        lease_signatures: 1,
        audit_file: Some("/nowhere/audit".into()),
        ..bench.config.clone()
    };
    let refused = bench.daemon.reload(&config).unwrap_err();
    assert!(matches!(refused, ReloadError::Audit(_)), "{refused}");
    let lease = login(&bench.client(), &id, "1234").unwrap().rights;
    assert_eq!(lease.signatures_left, 10_000);
}

#[test]
fn a_socket_that_is_handed_over_is_served_and_left() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("cpsd.sock");
    let socket = UnixListener::bind(&path).unwrap();
    // Its path is the manager's choice, whatever the configuration says.
    let config = Config {
        socket: directory.path().join("elsewhere.sock"),
        ..Config::default()
    };
    let readers = SimReaders::new();
    let handed_over = socket.try_clone().unwrap();
    let daemon = Daemon::start_on(handed_over, &config, move || Box::new(readers.clone())).unwrap();
    assert_eq!(daemon.socket(), path);
    let client = Client::connect(&path, "test", LONG).unwrap();
    call::<Info>(&client, &Empty {}).unwrap();
    assert!(!config.socket.exists());
    daemon.stop();
    assert!(path.exists());
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_socket_on_which_somebody_waits_is_not_displaced() {
    let directory = tempfile::tempdir().unwrap();
    let config = Config {
        socket: directory.path().join("cpsd.sock"),
        ..Config::default()
    };
    // A service manager that has not started its daemon yet holds no lock.
    let waiting = UnixListener::bind(&config.socket).unwrap();
    let readers = SimReaders::new();
    match Daemon::start(&config, move || Box::new(readers.clone())) {
        Err(StartError::Socket { error, .. }) => {
            assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
        }
        other => panic!("{other:?}"),
    }
    assert!(config.socket.exists());
    drop(waiting);
}

#[test]
fn a_daemon_at_work_says_so() {
    let bench = Bench::new();
    assert!(alive(&bench.daemon));
    assert!(alive(&bench.daemon));
}
