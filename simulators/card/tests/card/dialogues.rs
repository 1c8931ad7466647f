//! Dialogues of the issuer's library and of OpenSC, replayed on the card.

use cps_apdu::Hex;
use cps_sim_card::{Card, ContactlessFiles, Layout, Profile};

use crate::fixture::{bytes, card_named, card_of, medecin};

/// Whether an answer is what a dialogue expects: bytes in hexadecimal, `..` for any byte, and
/// `(n bytes)` in the place of so many that differ from card to card.
fn is_expected(answer: &[u8], expected: &str) -> bool {
    let mut rest = answer;
    let mut words = expected.split(' ');
    while let Some(word) = words.next() {
        let length = match word.strip_prefix('(') {
            Some(number) => {
                words.next();
                number.parse().unwrap()
            }
            None => 1,
        };
        let Some((found, after)) = rest.split_at_checked(length) else {
            return false;
        };
        let fits = length > 1 || word == ".." || Hex(found).to_string() == word;
        if !fits {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

fn replay(name: &str, dialogue: &str, mut card: Card) {
    let mut commands = 0;
    let mut answer = Vec::new();
    for (number, line) in dialogue.lines().enumerate() {
        if line == "# power-on" {
            card.power_on();
        } else if line == "# power-off" {
            card.power_off();
        } else if let Some(command) = line.strip_prefix("> ") {
            answer = card.transmit(&bytes(command)).to_vec();
            commands += 1;
        } else if let Some(expected) = line.strip_prefix("< ") {
            assert!(
                is_expected(&answer, expected),
                "{name}:{}: {} instead of {expected}",
                number + 1,
                Hex(&answer)
            );
        }
    }
    assert!(commands >= 9, "{name} has only {commands} commands");
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
        replay(name, dialogue, medecin());
    }
}

#[test]
fn the_contactless_dialogue_is_answered_as_expected() {
    // The trace has the certificate in the DF of the application.
    let layout = Layout {
        contactless_files: ContactlessFiles::OwnDf,
        ..Layout::default()
    };
    let profile = Profile::builtin("medecin-sans-contact").unwrap();
    let card = card_of(&profile.with_layout(layout));
    let dialogue = include_str!("../dialogues/contactless-sequence.log");
    replay("contactless-sequence", dialogue, card);
}

#[test]
fn the_dialogue_of_a_cps4_is_answered_as_expected() {
    let dialogue = include_str!("../dialogues/cps4-sequences.log");
    replay("cps4-sequences", dialogue, card_named("medecin-cps4"));
}
