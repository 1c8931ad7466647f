//! What goes wrong with cards, readers and services: one sentence each, and the rest goes on.

#![allow(clippy::unwrap_used)]

use cps_e2e::{World, binary, require_tools};

/// Runs cpsctl and returns what it says of its failure.
fn complaint(world: &World, args: &[&str]) -> String {
    let output = world.run(binary("cpsctl"), args).failed();
    let sentences = output.text.trim().to_owned();
    assert_eq!(sentences.lines().count(), 1, "one sentence:\n{sentences}");
    sentences
}

#[test]
fn no_daemon() {
    require_tools!("pcscd");
    let world = World::new();
    assert_eq!(
        complaint(&world, &["identity"]),
        "error: The card service cpsd does not answer. Start it with: systemctl start cpsd"
    );
    assert_eq!(
        complaint(&world, &["identity", "--lang", "fr"]),
        "erreur : Le service de cartes cpsd ne répond pas. Démarrez-le avec : systemctl start cpsd"
    );
}

#[test]
fn no_pcscd_and_then_there_is_one() {
    require_tools!("pcscd", "opensc-tool");
    let mut world = World::without_pcscd();
    let _cpsd = world.start_cpsd();
    assert_eq!(
        complaint(&world, &["identity"]),
        "error: The smart card service pcscd does not answer. Start it with: systemctl start pcscd.socket"
    );
    world.start_pcscd();
    let _card = world.insert("medecin");
    world
        .run(binary("cpsctl"), &["identity", "--wait", "30"])
        .ok()
        .prints(&["899700000013"]);
}

#[test]
fn an_empty_reader() {
    require_tools!("pcscd");
    let world = World::new();
    let _cpsd = world.start_cpsd();
    assert_eq!(
        complaint(&world, &["identity"]),
        "error: No card is inserted. Insert the card, chip first."
    );
}
