//! Servers that let only holders of cards in; see `fixtures/browsers/server.py`.

use cps_e2e::{Desk, Running, fixture};

/// The file with the issuer of the servers' certificate.
pub(crate) const AUTHORITY: &str = "server-root.pem";

/// The versions of TLS that a server offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    Tls12,
    Tls13,
    Both,
}

impl Offer {
    pub(crate) const ALL: [Self; 3] = [Self::Tls12, Self::Tls13, Self::Both];

    /// Returns the port on which the server with this offer listens.
    pub(crate) fn port(self) -> &'static str {
        match self {
            Self::Tls12 => "8442",
            Self::Tls13 => "8443",
            Self::Both => "8444",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Tls12 => "TLSv1_2",
            Self::Tls13 => "TLSv1_3",
            Self::Both => "both",
        }
    }
}

/// Makes a certificate for localhost, with an ECDSA key: what limits the card's signature must not
/// limit that of the server.
#[track_caller]
pub(crate) fn certify(desk: &Desk) {
    let request = ["req", "-x509", "-noenc", "-newkey", "ec"];
    let request = [&request[..], &["-pkeyopt", "ec_paramgen_curve:P-256"]].concat();
    let root = [
        "-keyout", "root.key", "-out", AUTHORITY, "-subj", "/CN=Root",
    ];
    desk.run("openssl", &[&request[..], &root].concat()).ok();
    let server = [
        "-keyout",
        "server.key",
        "-out",
        "server.pem",
        "-CA",
        AUTHORITY,
        "-CAkey",
        "root.key",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-addext",
        "keyUsage=digitalSignature",
        "-addext",
        "extendedKeyUsage=serverAuth",
    ];
    desk.run("openssl", &[&request[..], &server].concat()).ok();
}

/// Starts a server for each offer. Every connection needs a signature of the card.
#[track_caller]
pub(crate) fn start_all(desk: &Desk) -> Vec<Running> {
    certify(desk);
    let start = |offer: Offer| {
        let mut command = desk.world.command("python3");
        command
            .arg(fixture("browsers/server.py"))
            .args([offer.port(), "server.pem", "server.key"])
            .arg(desk.trust())
            .args([offer.word(), "new"])
            .stderr(desk.world.log(&format!("server-{}.log", offer.port())));
        let server = Running::start(command);
        server.wait_line("listening");
        server
    };
    Offer::ALL.map(start).into()
}
