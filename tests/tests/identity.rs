//! The identity that programs get is the one on the card.

#![allow(clippy::unwrap_used)]

use cps_e2e::{PIN, World, binary, fixture, require_tools};
use serde_json::Value;

/// Returns the day of a date that `openssl x509 -dateopt iso_8601` prints.
fn day(world: &World, option: &str) -> String {
    let args = [
        "x509", "-in", "cert.pem", "-noout", "-dateopt", "iso_8601", option,
    ];
    let printed = world.run("openssl", &args).ok().text;
    printed.split(['=', ' ']).nth(1).unwrap().to_owned()
}

#[test]
fn identity_of_the_medecin() {
    require_tools!("pcscd", "openssl");
    let world = World::new();
    let _card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    let cpsctl = binary("cpsctl");

    // The card is valid for three years from its making: what openssl reads is what is expected.
    world
        .run(
            &cpsctl,
            &[
                "certs",
                "export",
                "--key",
                "authentication",
                "--out",
                "cert.pem",
            ],
        )
        .ok();
    let snapshot = std::fs::read_to_string(fixture("medecin.identity.json"))
        .unwrap()
        .replace("NOT-BEFORE", &day(&world, "-startdate"))
        .replace("NOT-AFTER", &day(&world, "-enddate"));
    let mut expected: Value = serde_json::from_str(&snapshot).unwrap();

    let after_pin = world
        .run_with_input(
            &cpsctl,
            &["identity", "--json", "--pin-stdin"],
            PIN.as_bytes(),
        )
        .ok();
    assert_eq!(
        serde_json::from_slice::<Value>(&after_pin.stdout).unwrap(),
        expected
    );

    // Without the PIN the same, but for the activities, which were not read.
    let public = world.run(&cpsctl, &["identity", "--json"]).ok();
    expected["activities"] = Value::Null;
    assert_eq!(
        serde_json::from_slice::<Value>(&public.stdout).unwrap(),
        expected
    );
}
