//! Thunderbird without a window, controlled from inside (`fixtures/browsers/mail.js`): it reads mail with
//! the card, where the server asks for its certificate.

use std::fs;
use std::time::Duration;

use cps_e2e::{
    Desk, Document, HOLDER, Kind, Marionette, PIN, Running, binary, cards, eventually, fixture,
    module_text, on_cards, require_tools,
};
use serde_json::{Value, json};

use crate::dovecot::{Dovecot, STARTTLS, SUBJECT, Security, TLS};
use crate::firefox::VISIT;

/// The most looks at the inbox, five in a second.
const LOOKS: u32 = 400;

/// The longest that Thunderbird may take to close.
const CLOSED: Duration = Duration::from_secs(30);

on_cards!(thunderbird_reads_mail: CPS3, CPS4);
fn thunderbird_reads_mail(kind: &'static Kind) {
    read_mail(kind, STARTTLS);
}

#[test]
fn thunderbird_reads_mail_where_tls_comes_first() {
    read_mail(&cards::CPS3, TLS);
}

#[track_caller]
fn read_mail(kind: &'static Kind, Security(security, port): Security) {
    require_tools!("pcscd", "thunderbird", "dovecot", "certutil", "openssl");
    // The server changes to accounts of its own.
    if cps_e2e::missing_root() {
        return;
    }
    let mut desk = Desk::new(kind);
    desk.world.server_authority();
    let dovecot = Dovecot::start(&desk, HOLDER);
    register(&desk);
    let server = format!("localhost:{port}");
    let starttls = ["--starttls", "imap"];
    let starttls = &starttls[..if security == STARTTLS.0 { 2 } else { 0 }];
    let version = if kind.pss {
        "yes, in TLS 1.3"
    } else {
        "yes, in TLS 1.2"
    };
    let doctor = ["doctor", "tls", &server, "--ca", "server-root.pem"];
    desk.run(binary("cpsctl"), &[&doctor[..], starttls].concat())
        .ok()
        .prints(&[
            "Client certificate: asked for; without one the connection is made all the same",
            version,
        ]);
    let profile = desk.world.file("thunderbird");
    fs::create_dir(&profile).unwrap();
    fs::copy(fixture("browsers/user.js"), profile.join("user.js")).unwrap();
    desk.world.trust_server("thunderbird");

    let mut command = desk.world.command("thunderbird");
    command
        .args(["--headless", "--no-remote", "--marionette"])
        .args(["--remote-allow-system-access", "--profile"])
        .arg(&profile)
        .stderr(desk.world.log("thunderbird.log"));
    let mut thunderbird = Running::start(command);
    let mut control = Marionette::connect(&desk.world);
    let script = fs::read_to_string(fixture("browsers/mail.js")).unwrap();
    let seen = desk.world.file("thunderbird-saw");
    let open = json!({ "script": script, "args": [HOLDER, port, security, PIN, seen, LOOKS] });
    control.command("WebDriver:ExecuteScript", &open);
    let seen = eventually(VISIT, || fs::read_to_string(&seen).ok()).expect("an inbox");
    let seen: Value = serde_json::from_str(&seen).unwrap();

    assert_eq!(seen["subjects"], json!([SUBJECT]), "{seen}");
    // The signature certificate is not for this, and one PIN is enough for all connections.
    let choices = seen["certificates"].as_array().unwrap();
    assert!(!choices.is_empty(), "{seen}");
    assert!(
        choices.iter().all(|choice| *choice == json!([HOLDER])),
        "{seen}"
    );
    let dialogs = seen["dialogs"].as_array().unwrap();
    assert_eq!(dialogs.len(), 1, "{seen}");
    assert!(dialogs[0].as_str().unwrap().contains(kind.token), "{seen}");
    dovecot.wait_for(&format!("Login: user=<{HOLDER}>, method=EXTERNAL"));
    control.quit();
    assert!(thunderbird.ends_within(CLOSED).success());
    assert_eq!(desk.card.pin_tries(), 3);
}

/// Registers our module with our own command in a private `/etc`, with the policy of `docs/tls.md`.
#[track_caller]
fn register(desk: &Desk) {
    let page = Document::open("docs/tls.md").section("## Thunderbird");
    desk.world.write("policies.json", page.blocks()[0].text);
    let install = "cp -a /etc etc && mkdir -p etc/thunderbird/policies &&
        cp policies.json etc/thunderbird/policies && mount --bind etc /etc";
    desk.run("sh", &["-c", install]).ok();
    let module = module_text();
    let register = ["browser", "register", "--thunderbird", "--module", &module];
    desk.run(binary("cpsctl"), &register).ok();
}
