//! Dialogues of the issuer's library and of OpenSC, replayed on the card.

use cps_apdu::Hex;

use crate::fixture::{bytes, medecin};

/// In the place of the bytes that differ from card to card.
const SIGNATURE: &str = "(256 bytes) 90 00";

fn replay(name: &str, dialogue: &str) {
    let mut card = medecin();
    let mut commands = 0;
    let mut answer = Vec::new();
    for (number, line) in dialogue.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        if line == "# power-on" {
            card.power_on();
        } else if line == "# power-off" {
            card.power_off();
        } else if let Some(command) = line.strip_prefix("> ") {
            answer = card.transmit(&bytes(command)).to_vec();
            commands += 1;
        } else if let Some(expected) = line.strip_prefix("< ") {
            if expected == SIGNATURE {
                assert_eq!(answer.len(), 258, "{place}");
                assert!(answer.ends_with(&[0x90, 0x00]), "{place}");
            } else {
                assert_eq!(Hex(&answer).to_string(), expected, "{place}");
            }
        }
    }
    assert!(commands > 10, "{name} has only {commands} commands");
}

#[test]
fn dialogues_of_other_software_are_answered_as_expected() {
    for (name, dialogue) in [
        (
            "supplier-sequences",
            include_str!("../dialogues/supplier-sequences.log"),
        ),
        (
            "iasecc-list-sdos",
            include_str!("../dialogues/iasecc-list-sdos.log"),
        ),
        (
            "opensc-unblock-pin",
            include_str!("../dialogues/opensc-unblock-pin.log"),
        ),
        (
            "opensc-change-pin",
            include_str!("../dialogues/opensc-change-pin.log"),
        ),
        (
            "opensc-pkcs15-verify-pin",
            include_str!("../dialogues/opensc-pkcs15-verify-pin.log"),
        ),
    ] {
        replay(name, dialogue);
    }
}
