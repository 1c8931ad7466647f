//! `cpsctl doctor` on a system in a directory, with a daemon that sees simulated cards.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::Output;

use cps_apdu::Atr;
use cps_protocol::event::Change;
use hex_literal::hex;
use serde_json::{Value, json};
use support::Service;

const MODULE: &str = "/usr/lib/x86_64-linux-gnu/pkcs11/libcps_pkcs11.so";

/// A daemon, and the system that is looked at.
struct Bench {
    service: Service,
}

impl Bench {
    fn new() -> Self {
        let service = Service::configured(|config| {
            let pki = support::pki();
            pki.write_trust(&config.trust_dir).unwrap();
        });
        Self { service }
    }

    /// With a card of a profile that was read.
    fn with(profile: &str) -> Self {
        // First, so that the revocation list of the trust directory knows it.
        let card = support::card(profile);
        let bench = Self::new();
        bench.service.reader("R").insert(card);
        let is_ready = |change: &Change| matches!(change, Change::CardReady(_));
        bench.service.until_true(is_ready);
        bench
    }

    /// Puts a file into the system.
    fn file(&self, path: &str, content: &str) {
        let here = self.root().join(path.trim_start_matches('/'));
        fs::create_dir_all(here.parent().unwrap()).unwrap();
        fs::write(here, content).unwrap();
    }

    fn root(&self) -> PathBuf {
        self.service.path("root")
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = self.service.cpsctl();
        command.arg("doctor").args(args).arg("--root");
        command
            .arg(self.root())
            .env("HOME", "/home/marie")
            .output()
            .unwrap()
    }

    /// Returns the line of a check, without its title.
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
    let _agent = bench.service.agent();

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
        ("module.java", "not_applicable"),
        ("web.host", "not_applicable"),
        ("web.eid", "not_applicable"),
        ("browsers.confined", "ok"),
        ("login.mapping", "not_applicable"),
        ("directory.index", "not_applicable"),
        ("files.closed", "ok"),
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
    // Answers to reset of a Vitale card (`card.md` §8) and of a bank card; then none.
    let vitale = Atr::new(&hex!("3B751300004309EA9000")).unwrap();
    let bank = Atr::new(&hex!("3B6500002063CB6800")).unwrap();
    let bench = Bench::new();
    let reader = bench.service.reader("R");
    let inserted = |insert: &dyn Fn()| {
        insert();
        let is_inserted = |change: &Change| matches!(change, Change::CardInserted(_));
        bench.service.until_true(is_inserted);
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

    bench.service.reader("R");
    assert_eq!(
        bench.line("card.seen"),
        json!({ "status": "failed", "message": "No card is inserted. Insert the card, chip first." })
    );
}

#[test]
fn a_daemon_that_is_gone_or_no_daemon_is_told() {
    let mut bench = Bench::new();
    let socket = bench.service.socket().to_owned();
    bench.service.stop();
    let run = |check: &str| {
        let line = bench.line(check);
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
    drop(mute);
}
