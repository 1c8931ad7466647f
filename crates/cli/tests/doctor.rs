//! `cpsctl doctor` on a system in a directory, with a daemon that sees simulated cards.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use cps_apdu::Atr;
use cps_ipc::Client;
use cps_protocol::event::Change;
use cps_protocol::method::{AgentRegister, Empty, EventsSubscribe};
use cps_sim_card::{Card, Profile, TestPki};
use cps_sim_reader::{SimReader, SimReaders};
use cpsd::{Config, Daemon};
use hex_literal::hex;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(30);

const MODULE: &str = "/usr/lib/x86_64-linux-gnu/pkcs11/libcps_pkcs11.so";

/// A daemon, its readers, and the system that is looked at.
struct Bench {
    directory: TempDir,
    readers: SimReaders,
    daemon: Daemon,
    watcher: Client,
}

impl Bench {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let config = Config {
            socket: directory.path().join("cpsd.sock"),
            trust_dir: directory.path().join("trust"),
            crl_dir: directory.path().join("trust"),
            ..Config::default()
        };
        let trust = &config.trust_dir;
        fs::create_dir(trust).unwrap();
        pki().write_trust(trust).unwrap();
        let readers = SimReaders::new();
        let source = readers.clone();
        let daemon = Daemon::start(&config, move || Box::new(source.clone())).unwrap();
        let watcher = Client::connect(daemon.socket(), "watcher", LONG).unwrap();
        watcher.call::<EventsSubscribe>(&Empty {}).unwrap();
        Self {
            directory,
            readers,
            daemon,
            watcher,
        }
    }

    fn reader(&self) -> SimReader {
        let reader = self.readers.add("R");
        self.until(|change| matches!(change, Change::ReaderAdded { .. }));
        reader
    }

    /// Puts a card of a profile into a reader and waits until it was read.
    fn with(profile: &str) -> Self {
        // First, so that the revocation list of the trust directory knows it.
        let card = card(profile);
        let bench = Self::new();
        bench.reader().insert(card);
        bench.until(|change| matches!(change, Change::CardReady { .. }));
        bench
    }

    fn until(&self, wanted: impl Fn(&Change) -> bool) {
        let deadline = Instant::now() + LONG;
        loop {
            let event = self.watcher.wait_event(Some(deadline)).unwrap();
            if wanted(&event.expect("an event in time").change) {
                return;
            }
        }
    }

    /// Puts a file into the system.
    fn file(&self, path: &str, content: &str) {
        let here = self.root().join(path.trim_start_matches('/'));
        fs::create_dir_all(here.parent().unwrap()).unwrap();
        fs::write(here, content).unwrap();
    }

    fn root(&self) -> PathBuf {
        self.directory.path().join("root")
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_cpsctl"))
            .arg("doctor")
            .args(args)
            .arg("--root")
            .arg(self.root())
            .arg("--socket")
            .arg(self.directory.path().join("cpsd.sock"))
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", "/home/marie")
            .output()
            .unwrap()
    }

    /// The line of a check, without its title.
    #[track_caller]
    fn line(&self, check: &str) -> Value {
        let output = self.run(&["--json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let lines = report["checks"].as_array().unwrap();
        let mut line = lines
            .iter()
            .find(|line| line["check"] == check)
            .unwrap()
            .clone();
        let line = line.as_object_mut().unwrap();
        line.remove("title");
        line.remove("check");
        Value::Object(line.clone())
    }
}

/// The authority of all cards here.
fn pki() -> MutexGuard<'static, TestPki> {
    static PKI: OnceLock<Mutex<TestPki>> = OnceLock::new();
    let make = || Mutex::new(TestPki::generate(SystemTime::now()).unwrap());
    // A panic of a test that held the lock is reported by that test.
    let pki = PKI.get_or_init(make).lock();
    pki.unwrap_or_else(PoisonError::into_inner)
}

/// A new card of a built-in profile.
fn card(profile: &str) -> Card {
    let profile = Profile::builtin(profile).unwrap();
    Card::personalise(&profile, &mut pki(), SystemTime::now()).unwrap()
}

#[test]
fn all_is_well_on_a_machine_that_was_set_up() {
    let bench = Bench::with("medecin");
    bench.file(MODULE, "ELF");
    bench.file(
        "/usr/share/p11-kit/modules/cps.module",
        &format!("module: {MODULE}\n"),
    );
    bench.file(
        "/etc/firefox/policies/policies.json",
        &json!({ "policies": { "SecurityDevices": { "CPS": MODULE } } }).to_string(),
    );
    bench.file("/usr/bin/firefox", "");
    bench.file(
        "/home/marie/.pki/nssdb/pkcs11.txt",
        &format!("library={MODULE}\nname=CPS\n"),
    );
    let agent = Client::connect(bench.daemon.socket(), "agent", LONG).unwrap();
    agent.call::<AgentRegister>(&Empty {}).unwrap();

    let output = bench.run(&["--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["well"], true, "{report:#}");
    let statuses: Vec<_> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["check"].as_str().unwrap(),
                line["status"].as_str().unwrap(),
            )
        })
        .collect();
    // The reader is a simulated one: neither on USB nor of pcscd.
    let expected = [
        ("reader.usb", "not_applicable"),
        ("pcscd.installed", "not_applicable"),
        ("pcscd.running", "not_applicable"),
        ("pcscd.allowed", "not_applicable"),
        ("reader.seen", "ok"),
        ("card.seen", "ok"),
        ("card.known", "ok"),
        ("card.ready", "ok"),
        ("pin.state", "ok"),
        ("certificates.valid", "ok"),
        ("certificates.trusted", "ok"),
        ("daemon.socket", "ok"),
        ("daemon.reachable", "ok"),
        ("daemon.version", "ok"),
        ("daemon.rights", "ok"),
        ("agent.present", "ok"),
        ("module.installed", "ok"),
        ("module.p11_kit", "ok"),
        ("module.nss", "ok"),
        ("module.firefox", "ok"),
        ("browsers.confined", "ok"),
    ];
    assert_eq!(statuses, expected);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_state_of_a_card_is_told() {
    let table = [
        ("blocked", "pin.state", "failed", "cpsctl pin unblock"),
        ("last-try", "pin.state", "warning", ""),
        ("medecin-sans-contact", "pin.state", "not_applicable", ""),
        ("expired", "certificates.valid", "failed", ""),
        (
            "not-yet-valid",
            "certificates.valid",
            "failed",
            "sudo timedatectl set-ntp true",
        ),
        ("revoked", "certificates.trusted", "failed", ""),
        ("update-interrupted", "card.ready", "failed", ""),
    ];
    for (profile, check, status, command) in table {
        let line = Bench::with(profile).line(check);
        assert_eq!(line["status"], status, "{profile}: {line}");
        assert_eq!(
            line["command"].as_str().unwrap_or_default(),
            command,
            "{profile}: {line}"
        );
    }
}

#[test]
fn a_card_that_is_not_of_the_family_is_told() {
    // Answers to reset of a Vitale card (`card.md`, section 8) and of a bank card; then none.
    let vitale = Atr::new(&hex!("3B751300004309EA9000")).unwrap();
    let bank = Atr::new(&hex!("3B6500002063CB6800")).unwrap();
    let bench = Bench::new();
    let reader = bench.reader();
    let inserted = |insert: &dyn Fn()| {
        insert();
        bench.until(|change| matches!(change, Change::CardInserted { .. }));
        (bench.line("card.seen"), bench.line("card.known"))
    };
    let seen = json!({ "status": "ok", "message": "R" });
    let failed = |message: &str| json!({ "status": "failed", "message": message });
    let table: [(&dyn Fn(), &str); 3] = [
        (
            &|| reader.insert_foreign(vitale.clone()),
            "This is a Vitale card, the patient's. Insert the professional's card in this reader.",
        ),
        (
            &|| reader.insert_foreign(bank.clone()),
            "This is not a health professional card. Insert a CPS, CPF, CPE or CPA card.",
        ),
        (
            &|| reader.insert_mute(),
            "The card does not answer. Check that it is inserted chip first, clean the chip, try \
             again.",
        ),
    ];
    for (insert, sentence) in table {
        assert_eq!(inserted(insert), (seen.clone(), failed(sentence)));
    }
}

#[test]
fn nothing_to_look_at_fails_from_the_bottom() {
    let bench = Bench::new();
    let output = bench.run(&["--lang", "fr"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let first = text.lines().next().unwrap();
    assert_eq!(
        first,
        "  échec      Lecteur sur USB : Aucun lecteur de carte n'est connecté en USB. Branchez un \
         lecteur."
    );
    assert!(
        text.contains("\n               sudo systemctl enable --now pcscd.socket\n"),
        "{text}"
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "erreur : 5 vérifications ont échoué. Faites ce que dit la première, puis relancez.\n"
    );
    assert_eq!(output.status.code(), Some(1));

    bench.reader();
    assert_eq!(
        bench.line("card.seen"),
        json!({ "status": "failed", "message": "No card is inserted. Insert the card, chip first." })
    );
}

#[test]
fn a_daemon_that_is_gone_or_no_daemon_is_told() {
    let bench = Bench::new();
    let socket = bench.directory.path().join("cpsd.sock");
    let Bench {
        directory,
        readers,
        daemon,
        watcher,
    } = bench;
    daemon.stop();
    drop(watcher);
    let run = |check: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_cpsctl"))
            .args(["doctor", "--json", "--lang", "en", "--root"])
            .arg(directory.path().join("root"))
            .arg("--socket")
            .arg(&socket)
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let lines = report["checks"].as_array().unwrap();
        let line = lines.iter().find(|line| line["check"] == check).unwrap();
        (line["status"].clone(), line["command"].clone())
    };
    let failed = |command: &str| (json!("failed"), json!(command));
    assert_eq!(
        run("daemon.socket"),
        failed("sudo systemctl enable --now cpsd.socket")
    );

    drop(UnixListener::bind(&socket).unwrap());
    assert_eq!(
        run("daemon.reachable"),
        failed("sudo systemctl restart cpsd.socket cpsd.service")
    );

    fs::remove_file(&socket).unwrap();
    let mute = UnixListener::bind(&socket).unwrap();
    assert_eq!(
        run("daemon.reachable"),
        failed("sudo systemctl restart cpsd.socket cpsd.service")
    );
    drop((mute, readers));
}
