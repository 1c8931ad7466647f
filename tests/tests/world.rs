//! The harness itself: a world is the same on every machine.

#![allow(clippy::unwrap_used)]

use std::env;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{World, require_tools, run_within};

/// Variable of the environment, and its value, or `None` where it is not set.
type Variable = (&'static str, Option<&'static str>);

/// Variables and files of machines and shells that a test must not see.
const MACHINES: &[(&str, &[Variable])] = &[
    ("no HOME", &[("HOME", None)]),
    ("a HOME without anything", &[("HOME", Some("/nonexistent"))]),
    (
        "French",
        &[
            ("LANG", Some("fr_FR.UTF-8")),
            ("LANGUAGE", Some("fr")),
            ("LC_ALL", Some("fr_FR.UTF-8")),
        ],
    ),
    (
        "the C locale",
        &[("LANG", Some("C")), ("LC_ALL", Some("C"))],
    ),
    (
        "a desktop",
        &[
            ("DISPLAY", Some(":0")),
            ("XDG_CONFIG_HOME", Some("/nonexistent")),
            ("XDG_RUNTIME_DIR", Some("/nonexistent")),
            ("SSH_AUTH_SOCK", Some("/nonexistent")),
            (
                "DBUS_SESSION_BUS_ADDRESS",
                Some("unix:path=/nonexistent/bus"),
            ),
            ("TZ", Some("Pacific/Kiritimati")),
        ],
    ),
    (
        "settings of the programs under test",
        &[
            ("CPS_SOCKET", Some("/nonexistent/cpsd.sock")),
            ("CPS_PKCS11_TRACE", Some("/nonexistent/trace")),
            ("PCSCLITE_CSOCK_NAME", Some("/nonexistent/pcscd.comm")),
            ("OPENSSL_CONF", Some("/nonexistent/openssl.cnf")),
            ("SSL_CERT_FILE", Some("/nonexistent/certificates.pem")),
            ("NO_COLOR", Some("1")),
        ],
    ),
];

#[test]
fn programs_get_the_environment_of_the_harness_alone() {
    require_tools!("unshare", "nsenter");
    let world = World::without_pcscd();
    let here = world.path().display();
    let mut expected = vec![
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned(),
        "LC_ALL=C.UTF-8".to_owned(),
        format!("HOME={here}"),
        format!("CPS_SOCKET={here}/cpsd.sock"),
    ];
    expected.sort();
    let seen = world.run::<&str>("env", &[]).ok().text;
    let mut seen: Vec<_> = seen.lines().collect();
    seen.sort_unstable();
    assert_eq!(seen, expected);
}

/// The machine's own pcscd among them, and its message bus, nscd and udev.
#[test]
fn no_service_of_the_machine_is_reached() {
    require_tools!("unshare", "nsenter");
    let world = World::without_pcscd();
    assert_eq!(world.run("ls", &["-A", "/run"]).ok().text, "pcscd\n");
    assert_eq!(world.run("ls", &["-A", "/run/pcscd"]).ok().text, "");
    let devices = world.run("cat", &["/proc/net/dev"]).ok().text;
    let devices: Vec<_> = devices.lines().skip(2).collect();
    assert_eq!(devices.len(), 1, "{devices:?}");
    assert!(devices[0].trim_start().starts_with("lo:"), "{devices:?}");
}

#[test]
fn a_world_is_the_same_on_every_machine() {
    require_tools!("unshare", "nsenter");
    for (machine, variables) in MACHINES {
        let mut again = Command::new(env::current_exe().unwrap());
        again.args([
            "--exact",
            "programs_get_the_environment_of_the_harness_alone",
        ]);
        for (name, value) in *variables {
            match value {
                Some(value) => again.env(name, value),
                None => again.env_remove(name),
            };
        }
        let output = run_within(Duration::from_secs(60), again, b"");
        assert!(output.status.success(), "{machine}:\n{}", output.text);
        output.prints(&["1 passed"]);
    }
}
