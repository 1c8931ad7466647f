//! An OpenID provider behind Apache, and an application that trusts it: the example of
//! `docs/examples/sso`, at addresses of this machine.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use cps_e2e::{Desk, Document, Running, example, fixture};

/// The page of the application.
pub(crate) const APPLICATION: &str = "https://localhost:8443/";

/// Addresses and secrets of the example, and those of the tests.
const ADDRESSES: [(&str, &str); 9] = [
    (
        "\"domain\": \"sso.hopital.example\"",
        "\"domain\": \"other.localhost\"",
    ),
    (
        "ServerName sso.hopital.example",
        "ServerName other.localhost",
    ),
    ("ServerName dpi.hopital.example", "ServerName localhost"),
    ("sso.hopital.example", "other.localhost:9443"),
    ("dpi.hopital.example", "localhost:8443"),
    (
        "\"exec:/bin/cat /etc/ssl/private/oidc-passphrase\"",
        "passphrase",
    ),
    ("/var/www/dpi", "DIRECTORY/application"),
    ("/etc/ssl/cps/", "DIRECTORY/"),
    ("SECRET", "a-secret-of-this-test"),
];

/// Starts both in one web server, whose certificate [`cps_e2e::World::trust_server`] trusts.
#[track_caller]
pub(crate) fn start(desk: &Desk) -> Running {
    let world = &desk.world;
    world.server_authority();
    fs::set_permissions(world.path(), fs::Permissions::from_mode(0o755)).unwrap();
    for directory in ["application", "cache", "run", "sessions", "settings"] {
        fs::create_dir(world.file(directory)).unwrap();
    }
    fs::copy(
        fixture("sso/index.cgi"),
        world.file("application/index.cgi"),
    )
    .unwrap();
    fs::copy(desk.trust(), world.file("authorities.pem")).unwrap();
    world.write("crls.pem", desk.revocation_lists());
    for (name, port) in [("portal.conf", 9443), ("application.conf", 8443)] {
        let text = fs::read_to_string(example("sso").join(name)).unwrap();
        let text = text.replace("*:443", &format!("*:{port}"));
        let lines = text.lines().map(|line| match line.trim().split_once(' ') {
            Some(("SSLCertificateFile", _)) => "SSLCertificateFile DIRECTORY/server.pem",
            Some(("SSLCertificateKeyFile", _)) => "SSLCertificateKeyFile DIRECTORY/server.key",
            _ => line,
        });
        let lines: Vec<_> = lines.collect();
        world.write(name, placed(desk, &lines.join("\n")));
    }
    for name in ["apache.conf", "portal.ini"] {
        let text = fs::read_to_string(fixture("sso").join(name)).unwrap();
        world.write(name, placed(desk, &text));
    }
    set_up(desk);

    let mut command = world.command("apache2");
    command
        .arg("-DFOREGROUND")
        .arg("-f")
        .arg(world.file("apache.conf"))
        .stderr(world.log("apache-start.log"));
    let server = Running::start(command);
    world.wait_for_port(8443);
    server
}

/// Makes the settings of the portal by the commands of the guide, over those of the test.
#[track_caller]
fn set_up(desk: &Desk) {
    let world = &desk.world;
    for (source, name) in [
        (fixture("sso/base.json"), "settings/lmConf-1.json"),
        (example("sso").join("portal.json"), "portal.json"),
    ] {
        world.write(name, placed(desk, &fs::read_to_string(source).unwrap()));
    }
    let owned = ["-R", "www-data", "cache", "run", "sessions", "settings"];
    desk.run("chown", &owned).ok();
    for commands in Document::open("docs/sso.md").commands() {
        let place = "export LLNG_DEFAULTCONFFILE=$PWD/portal.ini\n";
        desk.run("sh", &["-ec", &(place.to_owned() + &commands)])
            .ok();
    }
    // The settings of the test, the key, and the example.
    assert!(world.file("settings/lmConf-3.json").exists());
}

/// Puts the addresses of the tests into a text of the example.
fn placed(desk: &Desk, text: &str) -> String {
    let mut text = text.to_owned();
    for (address, ours) in ADDRESSES {
        text = text.replace(address, ours);
    }
    text.replace("DIRECTORY", desk.world.path().to_str().unwrap())
}
