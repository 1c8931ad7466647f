//! What holds whatever is sent to the card.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use cps_apdu::Command;
use proptest::collection::vec;
use proptest::prelude::*;
use rand::SeedableRng as _;
use rsa::RsaPrivateKey;

use super::*;
use crate::card::Card;
use crate::profile::{Profile, Validity, When};

const RIGHT_PIN: &[u8] = b"1234\xFF\xFF\xFF\xFF";
const WRONG_PIN: &[u8] = b"4711\xFF\xFF\xFF\xFF";
const PUK: &[u8] = b"12345678";

/// Commands that lead somewhere, so that arbitrary sequences of them reach every state.
fn sensible() -> impl Strategy<Value = Vec<u8>> {
    let with = |header: [u8; 4], data: &[u8]| {
        [&header[..], &[u8::try_from(data.len()).unwrap()], data].concat()
    };
    let digest = [7; 32];
    let commands = vec![
        with([0x00, 0x20, 0x00, 0x01], RIGHT_PIN),
        with([0x00, 0x20, 0x00, 0x01], WRONG_PIN),
        with([0x00, 0x20, 0x00, 0x02], PUK),
        with([0x00, 0x20, 0x00, 0x02], WRONG_PIN),
        with([0x00, 0x24, 0x00, 0x01], &[RIGHT_PIN, RIGHT_PIN].concat()),
        with([0x00, 0x24, 0x00, 0x01], &[WRONG_PIN, RIGHT_PIN].concat()),
        with([0x00, 0x2C, 0x02, 0x01], RIGHT_PIN),
        with([0x00, 0xA4, 0x09, 0x0C], &[0x3F, 0x00, 0x00, 0x01]),
        with(
            [0x00, 0xA4, 0x09, 0x04],
            &[0x3F, 0x00, 0x00, 0x01, 0xD1, 0x20],
        ),
        with([0x00, 0xA4, 0x04, 0x0C], ids::IAS_ECC.as_slice()),
        with([0x00, 0x22, 0x41, 0xAA], &[0x80, 0x01, 0x40]),
        with(
            [0x00, 0x22, 0x41, 0xB6],
            &[0x80, 0x01, 0x42, 0x84, 0x01, 0x81],
        ),
        with(
            [0x00, 0x22, 0x41, 0xA4],
            &[0x80, 0x01, 0x02, 0x84, 0x01, 0x82],
        ),
        with(
            [0x00, 0x22, 0x41, 0xB8],
            &[0x80, 0x01, 0x1A, 0x84, 0x01, 0x82],
        ),
        with([0x00, 0x2A, 0x90, 0xA0], &[0x90, 0x00, 0x80, 0x01, 0x61]),
        with([0x00, 0x2A, 0x9E, 0x9A], &digest),
        vec![0x00, 0x2A, 0x9E, 0x9A, 0x00],
        with([0x00, 0x88, 0x00, 0x00], &digest),
        with([0x10, 0x2A, 0x80, 0x86], &[0x81; 255]),
        with([0x00, 0x2A, 0x80, 0x86], &[0x01, 0x02]),
        with([0xA0, 0xA4, 0x00, 0x00], &[0x3F, 0x00]),
        with([0x00, 0xD6, 0x00, 0x00], &[0x01]),
        vec![0x00, 0xB0, 0x00, 0x00, 0x00],
        vec![0x00, 0x84, 0x00, 0x00, 0x08],
        vec![0x00, 0xC0, 0x00, 0x00, 0x00],
    ];
    prop_oneof![
        8 => prop::sample::select(commands.clone()),
        2 => (prop::sample::select(commands), any::<prop::sample::Index>(), any::<u8>()).prop_map(
            |(mut command, index, byte)| {
                let place = index.index(command.len());
                command[place] = byte;
                command
            }
        ),
        1 => vec(any::<u8>(), 0..40),
    ]
}

/// A card with keys that are made once: small ones, for speed.
fn chip() -> Cps3 {
    static KEYS: LazyLock<Keys> = LazyLock::new(|| {
        let mut random = StdRng::from_seed([3; 32]);
        let mut key = || RsaPrivateKey::new(&mut random, 1024).unwrap();
        Keys {
            signature: key(),
            authentication: key(),
        }
    });
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_775_000_000);
    let today = When::Days(0).resolve(now).unwrap();
    let validity = Validity {
        from: today,
        until: today,
    };
    let profile = Profile::builtin("medecin").unwrap();
    let contents = layout(&profile, validity, vec![0x30, 0x00], vec![0x30, 0x00]);
    Cps3::new(contents, KEYS.clone(), StdRng::from_seed([4; 32]))
}

/// Whether a command of this form makes a private key work.
fn uses_a_key(command: &Command) -> bool {
    match (command.ins(), command.p1(), command.p2()) {
        (0x88, ..) | (0x2A, 0x9E, 0x9A) => true,
        (0x2A, 0x80, 0x86) => !command.is_chained(),
        _ => false,
    }
}

proptest! {
    #[test]
    fn no_sequence_gets_around_the_pin(commands in vec(sensible(), 0..60)) {
        let mut chip = chip();
        for bytes in &commands {
            let Ok(command) = Command::parse(bytes) else { continue };
            let verified = (chip.pin.is_verified(), chip.puk.is_verified());
            let tries = (chip.pin.tries_left(), chip.puk.tries_left());
            let uses = chip.puk.uses_left();
            let answer = chip.execute(&command);

            if uses_a_key(&command) && answer.is_ok() {
                prop_assert!(verified.0, "a key worked without PIN: {command:?}");
            }
            let done = answer.is_ok();
            let pin_command = [0x20, 0x24, 0x2C].contains(&command.ins()) && command.cla() == 0;
            if chip.pin.tries_left() > tries.0 || chip.puk.tries_left() > tries.1 {
                prop_assert!(done && pin_command, "tries came back: {command:?}");
            }
            if chip.pin.is_verified() && !verified.0 {
                prop_assert!(done && command.ins() == 0x20 && command.p2() == ids::PIN);
            }
            if chip.puk.is_verified() && !verified.1 {
                prop_assert!(done && command.ins() == 0x20 && command.p2() == ids::PUK);
            }
            prop_assert!(chip.puk.uses_left() <= uses);
        }
        let tries = (chip.pin.tries_left(), chip.puk.tries_left(), chip.puk.uses_left());
        chip.reset();
        prop_assert!(!chip.pin.is_verified() && !chip.puk.is_verified());
        let after = (chip.pin.tries_left(), chip.puk.tries_left(), chip.puk.uses_left());
        prop_assert_eq!(tries, after);
    }

    #[test]
    fn every_command_is_answered_with_a_status_word(
        commands in vec(prop_oneof![sensible(), vec(any::<u8>(), 0..300)], 0..40),
        direct in any::<bool>(),
    ) {
        let mut chip = chip();
        if direct {
            chip.behaviour.answers = crate::Answers::Direct;
        }
        let mut card = Card::new(Box::new(chip));
        card.power_on();
        for command in &commands {
            let answer = card.transmit(command);
            prop_assert!((2..=258).contains(&answer.len()), "{command:02X?}");
            prop_assert!(matches!(answer.as_slice()[answer.len() - 2], 0x60..=0x6F | 0x90..=0x9F));
        }
    }
}
