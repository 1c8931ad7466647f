//! `cpsctl doctor tls`: what it says of a server, for each card and without one.

use std::time::Duration;

use cps_e2e::{
    Desk, Kind, Output, Running, World, binary, cards, eventually, on_cards, require_tools,
};
use serde_json::{Value, json};

use crate::guide::{Guide, run};
use crate::servers::{self, AUTHORITY, Offer};

/// The issuer of the certificate of both cards.
const ISSUER: &str = "CN=TEST AC SIMULATEUR CPX PERSONNES,OU=NE PAS UTILISER,O=SIMULATEUR CPX,C=FR";

#[track_caller]
fn doctor(world: &World, args: &[&str]) -> Output {
    world.run(binary("cpsctl"), &[&["doctor", "tls"], args].concat())
}

#[track_caller]
fn report(world: &World, port: &str) -> Value {
    let server = format!("localhost:{port}");
    let output = doctor(world, &[&server, "--ca", AUTHORITY, "--json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", output.text))
}

/// Returns the status of each line.
fn statuses(report: &Value) -> Vec<(&str, &str)> {
    let lines = report["checks"].as_array().unwrap().iter();
    lines
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap();
            (text("check"), text("status"))
        })
        .collect()
}

/// Starts a server of OpenSSL, which names the authorities that it accepts.
#[track_caller]
fn serve(desk: &Desk, port: &str, args: &[&str]) -> Running {
    let mut server = desk.world.command("openssl");
    server
        .args(["s_server", "-accept", port, "-www"])
        .args(["-cert", "server.pem", "-key", "server.key"])
        .args(args)
        .stderr(std::process::Stdio::null());
    let server = Running::start(server);
    server.wait_line("ACCEPT");
    server
}

/// Returns the part about the card, as it is expected.
fn expected(kind: &Kind, offer: Offer) -> Value {
    let yes = |card: &str, version: &str, limited: bool, old: bool| {
        json!([{ "card": card, "possible": true, "version": version,
                 "settings": { "tls_1_2_at_most": limited, "no_pss_in_openssl": old } }])
    };
    match (kind.pss, offer) {
        (false, Offer::Tls12) => yes("CPS3", "TLS 1.2", false, true),
        (false, Offer::Both) => yes("CPS3", "TLS 1.2", true, true),
        (false, Offer::Tls13) => {
            json!([{ "card": "CPS3", "possible": false, "reason": "only_tls_1_3" }])
        }
        (true, Offer::Tls12) => yes("CPS4", "TLS 1.2", false, false),
        (true, _) => yes("CPS4", "TLS 1.3", false, false),
    }
}

on_cards!(doctor_tells_how_the_card_logs_on: CPS3, CPS4);
fn doctor_tells_how_the_card_logs_on(kind: &'static Kind) {
    require_tools!("pcscd", "openssl", "python3");
    let mut desk = Desk::trusting(kind);
    let _servers = servers::start_all(&desk);
    for offer in Offer::ALL {
        let report = report(&desk.world, offer.port());
        let expected = expected(kind, offer);
        assert_eq!(report["log_on"], expected, "{offer:?} {report}");
        assert_eq!(report["well"], expected[0]["possible"], "{report}");
        let offered = report["versions"].as_array().unwrap().iter();
        let offered: Vec<_> = offered.map(|version| version["offered"] == true).collect();
        assert_eq!(offered, [offer != Offer::Tls13, offer != Offer::Tls12]);
        for version in report["versions"].as_array().unwrap() {
            if version["offered"] == true {
                assert_eq!(version["certificate"], "required", "{report}");
                assert!(!version["algorithms"].as_array().unwrap().is_empty());
            }
        }
        let last = if expected[0]["possible"] == true {
            "ok"
        } else {
            "failed"
        };
        assert_eq!(
            statuses(&report),
            [
                ("tls.server", "ok"),
                ("tls.trust", "ok"),
                ("tls.versions", "ok"),
                ("tls.certificate", "ok"),
                ("tls.authorities", "ok"),
                ("tls.signatures", "ok"),
                ("tls.log_on", last),
            ]
        );
    }
    // The command of the page.
    let guide = Guide::on(&desk);
    run(
        &desk,
        &guide.only_commands("Ask the server first"),
        Offer::Tls12,
    )
    .ok()
    .prints(&["yes, in TLS 1.2"]);
    // No PIN and no signature: VERIFY, PSO and INTERNAL AUTHENTICATE (ISO 7816-4 and 7816-8).
    let exchanges = desk.card.transcript().exchanges();
    let is_used = |command: &[u8]| match command[1] {
        // Without a PIN it asks for the tries left.
        0x20 => command.len() > 5,
        instruction => [0x2A, 0x88].contains(&instruction),
    };
    assert!(!exchanges.iter().any(|(command, _)| is_used(command)));
    assert_eq!(desk.card.pin_tries(), 3);
}

#[test]
fn doctor_says_why_the_card_does_not_log_on() {
    require_tools!("pcscd", "openssl");
    let desk = Desk::trusting(&cards::CPS3);
    servers::certify(&desk);
    let trust = desk.trust();
    let trust = trust.to_str().unwrap();
    let reason = |report: &Value| report["log_on"][0]["reason"].clone();

    let accepting = serve(&desk, "8450", &["-Verify", "3", "-CAfile", trust]);
    let accepted = report(&desk.world, "8450");
    assert_eq!(accepted["well"], true, "{accepted}");
    let authorities = &accepted["versions"][0]["authorities"];
    assert!(
        authorities.as_array().unwrap().contains(&ISSUER.into()),
        "{accepted}"
    );
    assert_eq!(
        accepted["checks"][4]["message"],
        format!("that of the card: {ISSUER}")
    );
    drop(accepting);

    let _other = serve(&desk, "8451", &["-Verify", "3", "-CAfile", AUTHORITY]);
    let refused = report(&desk.world, "8451");
    assert_eq!(reason(&refused), "other_authorities");
    assert_eq!(
        refused["checks"][4]["message"],
        format!(
            "The server accepts CN=Root and not {ISSUER}, which issued the certificate of this card. \
             Another card, or another server, is needed."
        )
    );

    let _open = serve(&desk, "8452", &[]);
    let open = report(&desk.world, "8452");
    assert_eq!(reason(&open), "not_asked");
    assert_eq!(open["versions"][0]["certificate"], "none");

    // Asked for, not required.
    let _optional = serve(&desk, "8453", &["-verify", "3", "-CAfile", trust]);
    let optional = report(&desk.world, "8453");
    assert_eq!(optional["well"], true, "{optional}");
    for version in optional["versions"].as_array().unwrap() {
        assert_eq!(version["certificate"], "optional", "{optional}");
    }

    let signatures = ["-Verify", "3", "-CAfile", trust, "-client_sigalgs"];
    let ecdsa = [&signatures[..], &["ECDSA+SHA256"]].concat();
    let _ecdsa = serve(&desk, "8454", &ecdsa);
    assert_eq!(reason(&report(&desk.world, "8454")), "no_algorithm");
}

#[test]
fn doctor_says_when_there_is_no_such_server() {
    require_tools!("openssl", "python3");
    let world = World::without_pcscd();
    let listen = |port: u16, then: &str| {
        let mut command = world.command("python3");
        let program = format!(
            "import socket\ns = socket.create_server(('127.0.0.1', {port}))\n\
             print('listening', flush=True)\nwhile True:\n c = s.accept()[0]\n {then}\n"
        );
        command.args(["-c", &program]);
        let server = Running::start(command);
        server.wait_line("listening");
        server
    };
    let _mail = listen(8455, "c.sendall(b'220 mail ESMTP ready\\r\\n')");
    let _silent = listen(8456, "s.accept()");
    let table = [
        (
            "nowhere.invalid:443",
            "The name nowhere.invalid has no address. Check its spelling, and whether this computer \
             has a network.",
            "Le nom nowhere.invalid n'a pas d'adresse. Vérifiez son orthographe, et que cet \
             ordinateur a un réseau.",
        ),
        (
            "127.0.0.1:8457",
            "127.0.0.1 refuses connections on port 8457. Check the port, and whether the server runs.",
            "127.0.0.1 refuse les connexions sur le port 8457. Vérifiez le port, et que le serveur \
             fonctionne.",
        ),
        (
            "127.0.0.1:8455",
            "127.0.0.1:8455 does not speak TLS when a connection begins. Check the port; for a \
             mail server with STARTTLS add --starttls imap or --starttls smtp.",
            "127.0.0.1:8455 ne parle pas TLS au début d'une connexion. Vérifiez le port ; pour un \
             serveur de messagerie avec STARTTLS, ajoutez --starttls imap ou --starttls smtp.",
        ),
        (
            "127.0.0.1:8456",
            "127.0.0.1:8456 did not answer within 5 seconds. Check the address, and whether a \
             firewall or a proxy stands between.",
            "127.0.0.1:8456 n'a pas répondu en 5 secondes. Vérifiez l'adresse, et qu'aucun pare-feu \
             ou mandataire ne s'interpose.",
        ),
    ];
    for (server, english, french) in table {
        for (language, sentence, title) in [("en", english, "Server"), ("fr", french, "Serveur")] {
            let output = doctor(&world, &[server, "--lang", language, "--json"]).failed();
            assert_eq!(output.status.code(), Some(1));
            let report: Value = serde_json::Deserializer::from_slice(&output.stdout)
                .into_iter()
                .next()
                .unwrap()
                .unwrap();
            assert_eq!(
                report["checks"],
                json!([{ "check": "tls.server", "status": "failed", "title": title,
                         "message": sentence }])
            );
            assert_eq!(report["well"], false);
        }
    }
    doctor(&world, &["127.0.0.1:8455", "--starttls", "imap"])
        .failed()
        .prints(&["does not begin TLS when it is asked to (220 mail ESMTP ready)"]);
    for wrong in ["localhost", "https://localhost:443", "localhost:0"] {
        let output = doctor(&world, &[wrong]).failed();
        assert_eq!(output.status.code(), Some(2), "{}", output.text);
    }
}

/// Without a card it tells of both kinds, and without trust in the server it says so.
#[test]
fn doctor_tells_of_both_cards_where_there_is_none() {
    require_tools!("pcscd", "openssl", "python3");
    let mut desk = Desk::new(&cards::CPS3);
    let _servers = servers::start_all(&desk);
    desk.card.remove();
    let empty = || {
        let readers = desk
            .run(binary("cpsctl"), &["readers", "list", "--json"])
            .ok();
        let readers: Value = serde_json::from_slice(&readers.stdout).unwrap();
        let mut readers = readers["readers"].as_array().unwrap().iter();
        readers
            .all(|reader| reader["state"] == "empty")
            .then_some(())
    };
    eventually(Duration::from_secs(60), empty).expect("the daemon notices");
    let text = |args: &[&str]| doctor(&desk.world, args).text;
    let server = format!("localhost:{}", Offer::Tls13.port());
    let both = text(&[&server, "--ca", AUTHORITY]);
    assert!(
        both.contains("warning  Log on with a CPS3: No: the server offers TLS 1.3"),
        "{both}"
    );
    assert!(
        both.contains("Log on with a CPS4: yes, in TLS 1.3, without settings"),
        "{both}"
    );

    let untrusted = text(&[&server]);
    assert!(
        untrusted.contains("is issued by CN=Root, which this computer does not"),
        "{untrusted}"
    );
    let address = format!("127.0.0.1:{}", Offer::Tls13.port());
    let named = text(&[&address, "--ca", AUTHORITY]);
    assert!(named.contains("for another name than 127.0.0.1"), "{named}");
    let french = text(&[&server, "--ca", AUTHORITY, "--lang", "fr"]);
    assert!(
        french.contains("S'authentifier avec une CPS4 : oui, en TLS 1.3, sans réglage"),
        "{french}"
    );
}
