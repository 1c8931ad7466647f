//! The clients that ask for a page.

use cps_e2e::{Desk, Kind, cards, example, fixture, module_text, on_cards, require_tools};

use crate::guide::{Guide, run};
use crate::servers::{self, Offer};

/// Common name in the certificates of the holder of both cards.
const HOLDER: &str = "899700000013";

/// The clients of the page that this test runs, by the headings of their sections.
const CLIENTS: &[&str] = &[
    "curl",
    "GnuTLS",
    "Python, M2Crypto",
    "Python, pycurl",
    "Java",
    "Node",
    "C, OpenSSL",
];

/// The clients of the page that other tests run, or none can.
const OTHERS: &[&str] = &[".NET", "OpenVPN", "Firefox", "Chromium", "Thunderbird"];

/// Returns the version in which a card logs on, if it can.
fn version(kind: &Kind, offer: Offer) -> Option<&'static str> {
    match (kind.pss, offer) {
        (false, Offer::Tls13) => None,
        (false, _) | (true, Offer::Tls12) => Some("TLSv1.2"),
        (true, _) => Some("TLSv1.3"),
    }
}

on_cards!(every_client_of_the_page_logs_on: CPS3, CPS4);
fn every_client_of_the_page_logs_on(kind: &'static Kind) {
    require_tools!(
        "pcscd",
        "curl",
        "gnutls-cli",
        "java",
        "node",
        "cc",
        "openssl",
        "python3"
    );
    for package in ["M2Crypto", "pycurl.cpython-311-x86_64-linux-gnu.so"] {
        if cps_e2e::missing_file(format!("/usr/lib/python3/dist-packages/{package}")) {
            return;
        }
    }
    let mut desk = Desk::new(kind);
    desk.configure_p11_kit(&[("cps", &module_text())]);
    let guide = Guide::on(&desk);
    let failures = guide.failures();
    let _servers = servers::start_all(&desk);
    let mut wrong = Vec::new();
    let mut check = |client: &str, case: &str, text: String, expected: &[String]| {
        if !expected.iter().any(|words| text.contains(words)) {
            wrong.push(format!("{client}, {case}: no {expected:?} in:\n{text}"));
        }
    };
    for client in CLIENTS {
        let commands = guide.commands(client, kind);
        for offer in Offer::ALL {
            let output = run(&desk, &commands, offer);
            let expected = match version(kind, offer) {
                Some(version) => vec![format!("<title>{HOLDER} {version}</title>")],
                None => failures[*client][0].clone(),
            };
            check(client, &format!("{offer:?}"), output.text, &expected);
        }
        // With the settings for the other card.
        let (other, expected) = match kind.pss {
            true => (
                &cards::CPS3,
                vec![format!("<title>{HOLDER} TLSv1.2</title>")],
            ),
            false => (&cards::CPS4, failures[*client][1].clone()),
        };
        let output = run(&desk, &guide.commands(client, other), Offer::Both);
        check(client, "other settings", output.text, &expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(desk.card.pin_tries(), 3);
}

#[test]
fn the_page_names_every_client_and_nothing_else() {
    let desk = Desk::new(&cards::CPS3);
    let named = Guide::on(&desk).clients();
    let known: Vec<_> = CLIENTS.iter().chain(OTHERS).copied().collect();
    assert_eq!(named, known);
}

#[test]
fn ssl_of_python_takes_no_key_of_a_card() {
    require_tools!("pcscd", "python3");
    let desk = Desk::new(&cards::CPS3);
    let guide = Guide::on(&desk);
    run(&desk, &guide.only_commands("Python, ssl"), Offer::Tls12)
        .failed()
        .prints(&["FileNotFoundError"]);
}

#[test]
fn the_source_for_dotnet_compiles() {
    require_tools!("mcs");
    let library = "/usr/lib/mono/4.5/System.Net.Http.dll";
    if cps_e2e::missing_file(library) {
        return;
    }
    let world = cps_e2e::World::without_pcscd();
    let compile = [
        "-warnaserror".into(),
        "-reference:System.Net.Http.dll".into(),
        "-out:client.exe".into(),
        example("tls/Client.cs").display().to_string(),
        fixture("tls/NetSix.cs").display().to_string(),
    ];
    world.run("mcs", &compile).ok();
}
