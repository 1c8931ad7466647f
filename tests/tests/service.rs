//! cpsd under a service manager: its socket, its questions, its signals.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{Running, World, binary, eventually, require_tools};
use serde_json::{Value, json};

const LONG: Duration = Duration::from_secs(30);

/// The service manager's end of `sd_notify(3)`.
struct Manager(UnixDatagram);

impl Manager {
    fn new(path: &Path) -> Self {
        let socket = UnixDatagram::bind(path).unwrap();
        socket.set_read_timeout(Some(LONG)).unwrap();
        Self(socket)
    }

    /// Returns the next thing that the daemon says, line by line.
    fn hears(&self) -> Vec<String> {
        let mut buffer = [0; 1024];
        let length = self.0.recv(&mut buffer).expect("the daemon says something");
        let text = std::str::from_utf8(&buffer[..length]).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

/// Returns the command that starts cpsd in a world, with its log in a file.
fn cpsd(world: &World, args: &[&str]) -> Command {
    let mut command = world.command(binary("cpsd"));
    command
        .arg("--socket")
        .arg(world.socket())
        .args(args)
        .stderr(std::fs::File::create(world.file("cpsd.log")).unwrap());
    command
}

fn signal(running: &Running, name: &str) {
    let status = Command::new("kill")
        .args([name, &running.id().to_string()])
        .status();
    assert!(status.unwrap().success());
}

/// Waits until the daemon has logged a line with all of these.
#[track_caller]
fn wait_for_log(world: &World, parts: &[&str]) {
    let log = world.file("cpsd.log");
    let found = eventually(LONG, || {
        let text = std::fs::read_to_string(&log).unwrap();
        let mut lines = text.lines();
        lines
            .any(|line| parts.iter().all(|part| line.contains(part)))
            .then_some(())
    });
    assert!(found.is_some(), "{parts:?} is not logged");
}

#[test]
fn the_service_manager_is_told_of_every_turn() {
    require_tools!("unshare", "nsenter", "setpriv");
    let world = World::without_pcscd();
    let manager = Manager::new(&world.file("notify"));
    let config = world.write("cpsd.toml", "");
    let mut command = cpsd(&world, &["--config", config.to_str().unwrap()]);
    command.env("NOTIFY_SOCKET", world.file("notify"));
    let mut running = Running::start(command);
    assert_eq!(manager.hears(), ["READY=1"]);

    signal(&running, "-HUP");
    let reloading = manager.hears();
    assert_eq!(reloading[0], "RELOADING=1");
    let time = reloading[1].strip_prefix("MONOTONIC_USEC=").unwrap();
    assert!(time.parse::<u64>().unwrap() > 0);
    assert_eq!(manager.hears(), ["READY=1"]);

    assert!(running.terminate().success());
    assert_eq!(manager.hears(), ["STOPPING=1"]);
    assert!(!world.socket().exists());
}

#[test]
fn the_watchdog_hears_of_a_daemon_at_work() {
    require_tools!("unshare", "nsenter", "setpriv");
    let world = World::without_pcscd();
    let manager = Manager::new(&world.file("notify"));
    let mut command = cpsd(&world, &[]);
    command
        .env("NOTIFY_SOCKET", world.file("notify"))
        .env("WATCHDOG_USEC", "20000");
    let running = Running::start(command);
    assert_eq!(manager.hears(), ["READY=1"]);
    for _ in 0..3 {
        assert_eq!(manager.hears(), ["WATCHDOG=1"]);
    }
    drop(running);
}

#[test]
fn a_changed_configuration_is_taken_and_a_wrong_one_is_not() {
    require_tools!("unshare", "nsenter", "setpriv");
    let world = World::without_pcscd();
    let manager = Manager::new(&world.file("notify"));
    let config = world.write("cpsd.toml", "log = 'info'\n");
    let mut command = cpsd(&world, &["--config", config.to_str().unwrap()]);
    command.env("NOTIFY_SOCKET", world.file("notify"));
    let running = Running::start(command);
    assert_eq!(manager.hears(), ["READY=1"]);
    let reload = || {
        signal(&running, "-HUP");
        assert_eq!(manager.hears()[0], "RELOADING=1");
        assert_eq!(manager.hears(), ["READY=1"]);
    };

    world.write("cpsd.toml", "\n\nlease_secs = 5\n");
    reload();
    wait_for_log(&world, &["ERROR", "the running configuration stays"]);
    wait_for_log(&world, &["line 3", "column 1"]);
    wait_for_log(&world, &["unknown field `lease_secs`"]);

    world.write("cpsd.toml", "log = 'debug'\npcsc = false\n");
    reload();
    wait_for_log(&world, &["WARN", "only after a restart", "key=\"pcsc\""]);
    wait_for_log(&world, &["INFO", "configuration read again"]);
    world.run(binary("cpsctl"), &["readers", "list"]);
    wait_for_log(&world, &["DEBUG", "request", "readers.list"]);
}

#[test]
fn what_would_keep_the_daemon_from_its_start_is_found_before() {
    require_tools!("unshare", "nsenter", "setpriv");
    let world = World::without_pcscd();
    let file = world.write("file", "no record\n");
    let (file, absent) = (file.display(), world.file("absent"));
    let (config, absent) = (world.file("cpsd.toml"), absent.display());
    let check = |text: &str| {
        world.write("cpsd.toml", text);
        let options = ["--check-config", "--config", config.to_str().unwrap()];
        world.run(binary("cpsd"), &options)
    };
    for (text, reason) in [
        (
            "socket = 's'".to_owned(),
            format!(
                "configuration file {}: socket must be an absolute path",
                config.display()
            ),
        ),
        (
            format!("socket = '{absent}/run/s'"),
            format!(
                "cannot listen on {absent}/run/s: {absent}: No such file or directory (os error 2)"
            ),
        ),
        (
            format!("audit_file = '{absent}/audit'"),
            format!(
                "cannot write the audit file: {absent}: No such file or directory (os error 2)"
            ),
        ),
        (
            format!("audit_file = '{file}/audit'"),
            format!("cannot write the audit file: {file}: is no directory"),
        ),
        (
            format!("audit_file = '{file}'"),
            format!(
                "cannot write the audit file: {file}: it holds other lines than records: name another file"
            ),
        ),
        (
            format!("state_dir = '{absent}/state'"),
            format!(
                "cannot use the state directory {absent}/state: {absent}: No such file or directory (os error 2)"
            ),
        ),
    ] {
        assert_eq!(
            check(&text).failed().text,
            format!("cpsd: {reason}\n"),
            "{text}"
        );
    }
    let places = [
        "audit_file = 'audit'",
        "state_dir = 'state'",
        "socket = 'run/s'",
    ];
    let text = places
        .join("\n")
        .replace("= '", &format!("= '{}/", world.path().display()));
    assert_eq!(check(&text).ok().text, "");
    for made in ["audit", "state", "run"] {
        assert!(!world.file(made).exists(), "{made}");
    }
    // The start refuses the same file.
    world.write("cpsd.toml", format!("audit_file = '{file}'"));
    let mut running = Running::start(cpsd(&world, &["--config", config.to_str().unwrap()]));
    assert!(!running.wait_end().success());
    wait_for_log(
        &world,
        &["cannot write the audit file", "other lines than records"],
    );
    assert!(!world.file("file.head").exists());
}

#[test]
fn a_socket_of_systemd_is_served_and_left_at_the_end() {
    require_tools!(
        "unshare",
        "nsenter",
        "setpriv",
        "pcscd",
        "opensc-tool",
        "systemd-socket-activate"
    );
    let world = World::new();
    let _card = world.insert("medecin");
    let socket = format!("--listen={}", world.socket().display());
    let mut command = world.command("systemd-socket-activate");
    command
        .arg(&socket)
        .arg(binary("cpsd"))
        // Systemd's socket counts, not this.
        .args(["--socket", "/nowhere/cpsd.sock"])
        // So that another program can look at the card during the login.
        .arg("--config")
        .arg(world.write("cpsd.toml", "login_access = 'shared'\n"))
        .stderr(std::fs::File::create(world.file("cpsd.log")).unwrap());
    let mut running = Running::start(command);
    eventually(LONG, || world.socket().exists().then_some(())).expect("systemd listens");
    // The first client has it started.
    world.wait_for_card();
    running.wait_line(&format!("listening on {}", world.socket().display()));

    // Another daemon does not displace it.
    let second = world.run(
        binary("cpsd"),
        &["--socket", world.socket().to_str().unwrap()],
    );
    assert!(!second.status.success());
    second.prints(&["another daemon serves this socket"]);

    let mut application = world.start_application();
    application.must("open 0");
    application.must("login 1234");
    assert!(world.is_verified());
    assert!(running.terminate().success());
    assert!(!world.is_verified());
    assert!(world.socket().exists(), "the socket is systemd's");
}

#[test]
fn a_daemon_out_of_descriptors_serves_who_is_there_and_then_who_waits() {
    const DESCRIPTORS: usize = 64;
    require_tools!("unshare", "nsenter", "setpriv", "prlimit");
    let world = World::without_pcscd();
    let mut command = world.command("prlimit");
    command
        .arg(format!("--nofile={DESCRIPTORS}"))
        .arg(binary("cpsd"))
        .args(["--simulate", "medecin", "--pki"])
        .arg(world.file("pki"))
        .arg("--socket")
        .arg(world.socket())
        .stderr(std::fs::File::create(world.file("cpsd.log")).unwrap());
    let _cpsd = Running::start(command);
    eventually(LONG, || UnixStream::connect(world.socket()).ok()).expect("the daemon listens");
    let mut early = world.start_json_client();
    let card = early.card();
    early.login(&card, json!({}));

    let hello = json!({ "protocol": 1, "client": "raw" });
    let hello = json!({ "jsonrpc": "2.0", "id": 0, "method": "system.hello", "params": hello });
    let mut waiting: Vec<_> = (0..2 * DESCRIPTORS)
        .map(|_| {
            let mut stream = UnixStream::connect(world.socket()).unwrap();
            stream.set_read_timeout(Some(LONG)).unwrap();
            writeln!(stream, "{hello}").unwrap();
            stream
        })
        .collect();
    wait_for_log(&world, &["WARN", "a client could not be accepted"]);
    early.sign(&card).unwrap();

    // Those who came first leave, and those who came last have their turn.
    let last = waiting.split_off(3 * DESCRIPTORS / 2);
    drop(waiting);
    for stream in last {
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["result"]["protocol"], json!(1));
    }
    early.sign(&card).unwrap();
}

#[test]
fn a_file_at_the_size_limit_of_the_account_withholds_the_result_and_ends_no_daemon() {
    const LIMIT: usize = 20_000;
    require_tools!("unshare", "nsenter", "setpriv", "prlimit");
    let world = World::without_pcscd();
    // No room is left for a record: the last one was cut off.
    let audit = world.write("audit", format!("{{{}", " ".repeat(LIMIT - 1)));
    let text = format!("audit_file = '{}'\n", audit.display());
    let config = world.write("cpsd.toml", text);
    let mut command = world.command("prlimit");
    command
        .arg(format!("--fsize={LIMIT}"))
        .arg(binary("cpsd"))
        .arg("--config")
        .arg(config)
        .args(["--simulate", "medecin", "--pki"])
        .arg(world.file("pki"))
        .arg("--socket")
        .arg(world.socket())
        .stderr(std::fs::File::create(world.file("cpsd.log")).unwrap());
    let _cpsd = Running::start(command);
    eventually(LONG, || UnixStream::connect(world.socket()).ok()).expect("the daemon listens");
    let mut client = world.start_json_client();
    let card = client.card();
    let params = json!({ "card": card, "pin": "1234" });
    for _ in 0..2 {
        let login = client.call("pin.login", params.clone());
        assert_eq!(login.unwrap_err(), "audit.failed");
    }
    client.must("system.info", json!({}));
    assert!(std::fs::metadata(audit).unwrap().len() <= LIMIT as u64);
}
