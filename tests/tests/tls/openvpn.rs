//! OpenVPN, whose PIN the agent asks for.

use cps_e2e::{Desk, Kind, PIN, Running, document, on_cards, require_tools};

use crate::guide::{Guide, with_names};
use crate::servers::{self, AUTHORITY, Offer};

/// Options of the server for each offer.
fn versions(offer: Offer) -> &'static [&'static str] {
    match offer {
        Offer::Tls12 => &["--tls-version-max", "1.2"],
        Offer::Tls13 => &["--tls-version-min", "1.3"],
        Offer::Both => &[],
    }
}

/// Starts a server that wants a certificate of the card's authority. It has no network device.
#[track_caller]
fn serve(desk: &Desk, offer: Offer) -> Running {
    let mut server = desk.world.command("openvpn");
    server
        .args([
            "--dev",
            "null",
            "--proto",
            "tcp-server",
            "--local",
            "127.0.0.1",
        ])
        .args(["--port", offer.port(), "--tls-server", "--dh", "none"])
        .args(["--cert", "server.pem", "--key", "server.key", "--ca"])
        .arg(desk.trust())
        .args(["--verb", "3"])
        .args(versions(offer));
    let server = Running::start(server);
    server.wait_line("Listening for incoming TCP connection");
    server
}

#[track_caller]
fn connect(desk: &Desk, commands: &str, offer: Offer) -> Running {
    desk.world.write(
        "office.ovpn",
        format!(
            "dev null\nproto tcp-client\nremote localhost {}\ntls-client\nca {AUTHORITY}\n\
             remote-cert-tls server\nconnect-retry-max 1\ntls-exit\nverb 3\n",
            offer.port()
        ),
    );
    let commands = document::on_this_machine(&desk.world, &with_names(commands, offer));
    let mut client = desk.world.command("sh");
    client.args(["-ec", &commands]);
    Running::start(client)
}

on_cards!(openvpn_logs_on: CPS3, CPS4);
fn openvpn_logs_on(kind: &'static Kind) {
    require_tools!("pcscd", "openvpn", "openssl");
    let mut desk = Desk::configured(kind, "protected_path = true\n");
    let agent = desk.world.start_agent();
    agent.answer_all(PIN, || true);
    let guide = Guide::on(&desk);
    servers::certify(&desk);
    let commands = guide.commands("OpenVPN", kind);
    let failures = guide.failures();
    let [only, without] = failures["OpenVPN"].each_ref().map(|messages| &messages[0]);
    for offer in Offer::ALL {
        let server = serve(&desk, offer);
        let client = connect(&desk, &commands, offer);
        if offer == Offer::Tls13 && !kind.pss {
            client.wait_line(only);
            continue;
        }
        let version = match (kind.pss, offer) {
            (true, Offer::Tls13 | Offer::Both) => "Control Channel: TLSv1.3",
            _ => "Control Channel: TLSv1.2",
        };
        client.wait_line(version);
        client.wait_line("Initialization Sequence Completed");
        server.wait_line("CN=899700000013");
    }
    if !kind.pss {
        let _server = serve(&desk, Offer::Both);
        let commands = guide.commands("OpenVPN", &cps_e2e::cards::CPS4);
        connect(&desk, &commands, Offer::Both).wait_line(without);
    }
    assert_eq!(desk.card.pin_tries(), 3);
}
