//! An OpenID provider behind Apache, and an application that trusts it: the example of
//! `docs/examples/sso`, at addresses of this machine.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use cps_e2e::{Desk, Running, example, fixture};
use serde_json::Value;

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
    world.write("settings/lmConf-1.json", settings(desk).to_string());
    let owned = ["-R", "www-data", "cache", "run", "sessions", "settings"];
    desk.run("chown", &owned).ok();

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

/// Returns the settings of the portal: the example over those of the test.
fn settings(desk: &Desk) -> Value {
    let read = |text: String| -> Value { serde_json::from_str(&placed(desk, &text)).unwrap() };
    let mut settings = read(fs::read_to_string(fixture("sso/base.json")).unwrap());
    let example = read(fs::read_to_string(example("sso/portal.json")).unwrap());
    let all = settings.as_object_mut().unwrap();
    all.extend(example.as_object().unwrap().clone());
    let private = "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out oidc.key";
    let public = "pkey -in oidc.key -pubout -out oidc.pub";
    for (member, file, words) in [
        ("oidcServicePrivateKeySig", "oidc.key", private),
        ("oidcServicePublicKeySig", "oidc.pub", public),
    ] {
        desk.run("openssl", &words.split(' ').collect::<Vec<_>>())
            .ok();
        let key = fs::read_to_string(desk.world.file(file)).unwrap();
        all.insert(member.to_owned(), key.into());
    }
    settings
}

/// Puts the addresses of the tests into a text of the example.
fn placed(desk: &Desk, text: &str) -> String {
    let mut text = text.to_owned();
    for (address, ours) in ADDRESSES {
        text = text.replace(address, ours);
    }
    text.replace("DIRECTORY", desk.world.path().to_str().unwrap())
}
