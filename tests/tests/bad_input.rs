//! Failures of cards, readers and services: one sentence each, and the rest goes on.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use cps_e2e::{PIN, World, binary, eventually, module_text, require_tools};

const NO_CARD: &str = "error: No card is inserted. Insert the card, chip first.";

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
    let socket = world.socket().display().to_string();
    assert_eq!(
        complaint(&world, &["identity"]),
        format!(
            "error: The card service cpsd does not answer at {socket}, which the environment \
             variable CPS_SOCKET names. Start it there, or unset CPS_SOCKET to use the service of \
             this computer."
        )
    );
    assert_eq!(
        complaint(&world, &["identity", "--lang", "fr"]),
        format!(
            "erreur : Le service de cartes cpsd ne répond pas sur {socket}, que la variable \
             d'environnement CPS_SOCKET désigne. Démarrez-le là, ou retirez CPS_SOCKET pour \
             utiliser le service de cet ordinateur."
        )
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
    assert_eq!(complaint(&world, &["identity"]), NO_CARD);
}

/// The name of the second reader, as far as it differs from that of the first.
const SECOND: &str = "00 01";

#[test]
fn a_card_that_is_no_cps_says_so_and_the_other_reader_serves() {
    require_tools!("pcscd", "opensc-tool", "pkcs11-tool");
    for (atr, sentence) in [
        // A Vitale card (`card.md` §8).
        (
            "3B 75 13 00 00 43 09 EA 90 00",
            "error: This is a Vitale card, the patient's. Insert the professional's card in this \
             reader.",
        ),
        // A card of a bank.
        (
            "3B 65 00 00 20 63 CB 68 00",
            "error: This is not a health professional card. Insert a CPS, CPF, CPE or CPA card.",
        ),
    ] {
        let world = World::new();
        let _good = world.insert("medecin");
        let text = format!("extends = \"medecin\"\n[layout]\natr = \"{atr}\"\n");
        let profile = world.write("other.toml", text);
        let other = world.insert_into(1, profile.to_str().unwrap());
        let _cpsd = world.start_cpsd();
        let args = ["identity", "--reader", SECOND];
        assert_eq!(complaint(&world, &args), sentence, "{atr}");
        assert_the_first_reader_serves(&world);
        // It was recognised by its ATR: no command of ours ever reaches a stranger.
        assert_eq!(other.transcript().commands(), Vec::<String>::new());
    }
}

#[test]
fn a_damaged_card_says_so_and_the_other_reader_serves() {
    require_tools!("pcscd", "opensc-tool", "pkcs11-tool");
    const DAMAGED: &str =
        "error: The content of the card is damaged. Have the card replaced by its issuer.";
    // The order of the commands is that of the driver on a CPS3 that it has not seen before.
    for (what, command, fault, sentence) in [
        ("no object directory", 3, "status 6A82", DAMAGED),
        (
            "certificate directory cut short",
            8,
            "truncate 100",
            DAMAGED,
        ),
    ] {
        let world = World::new();
        let _good = world.insert("medecin");
        let _bad = world.insert_faulty(1, "infirmier", command, fault);
        let _cpsd = world.start_cpsd();
        let args = ["identity", "--reader", SECOND];
        assert_eq!(complaint(&world, &args), sentence, "{what}");
        assert_the_first_reader_serves(&world);
    }
}

#[test]
fn a_certificate_that_is_cut_short_is_named_and_the_card_serves() {
    require_tools!("pcscd");
    let world = World::new();
    let _odd = world.insert_faulty(0, "infirmier", 10, "truncate 100");
    let _cpsd = world.start_cpsd();
    world.wait_for_card();
    world.run(binary("cpsctl"), &["identity"]).ok().prints(&[
        "FACTICE INFIRMIÈRE",
        "Certificat d'Authentification CPS cannot be read, so its key makes no signature: \
         have the card replaced by its issuer",
    ]);
}

#[test]
fn a_card_that_falls_silent_holds_up_no_other_reader() {
    require_tools!("pcscd", "opensc-tool", "pkcs11-tool");
    let world = World::new();
    let _good = world.insert("medecin");
    let mut silent = world.insert_faulty(1, "infirmier", 5, "mute");
    let _cpsd = world.start_cpsd();
    assert_the_first_reader_serves(&world);
    // A driver without a time limit leaves the service waiting, and no more can be known.
    let args = ["identity", "--reader", SECOND, "--wait", "1"];
    assert_eq!(
        complaint(&world, &args),
        "error: The card is still being read. Wait a moment."
    );
    silent.remove();
    let gone = eventually(Duration::from_secs(10), || {
        (complaint(&world, &args) == NO_CARD).then_some(())
    });
    gone.expect("a silent card can be pulled");
    assert_the_first_reader_serves(&world);
}

#[track_caller]
fn assert_the_first_reader_serves(world: &World) {
    let args = ["identity", "--reader", "00 00", "--wait", "30"];
    world
        .run(binary("cpsctl"), &args)
        .ok()
        .prints(&["899700000013"]);
    world.write("data", "what is signed");
    let module = module_text();
    let sign = [
        "--module",
        &module,
        "--slot-index",
        "0",
        "--login",
        "--pin",
        PIN,
        "--sign",
        "--mechanism",
        "SHA256-RSA-PKCS",
        "--label",
        "CPS_PRIV_AUT",
        "--input-file",
        "data",
        "--output-file",
        "signature",
    ];
    world.run("pkcs11-tool", &sign).ok();
}
