//! Properties of a CPS4 that hold for any commands.

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
use crate::reference_data::{PIN, PUK};
use crate::speed::is_private_key_operation;

const RIGHT_PIN: &[u8] = b"1234\xFF\xFF\xFF\xFF";
const WRONG_PIN: &[u8] = b"4711\xFF\xFF\xFF\xFF";
const RIGHT_PUK: &[u8] = b"12345678";

/// Commands that lead somewhere, so that arbitrary sequences of them reach every state.
fn sensible() -> impl Strategy<Value = Vec<u8>> {
    let with = |header: [u8; 4], data: &[u8]| {
        [&header[..], &[u8::try_from(data.len()).unwrap()], data].concat()
    };
    let commands = vec![
        with([0x01, 0xA4, 0x04, 0x0C], ids::APPLET.as_slice()),
        with([0x01, 0xA4, 0x04, 0x0C], ids::APPLET.as_slice()),
        with([0x01, 0xA4, 0x04, 0x0C], ids::ISSUER_DOMAIN.as_slice()),
        with([0x00, 0xA4, 0x04, 0x0C], ids::CPS2TER.as_slice()),
        with([0x01, 0x20, 0x00, 0x01], RIGHT_PIN),
        with([0x01, 0x20, 0x00, 0x01], WRONG_PIN),
        with([0x01, 0x20, 0x00, 0x02], RIGHT_PUK),
        with([0x01, 0x20, 0x00, 0x02], WRONG_PIN),
        vec![0x01, 0x20, 0x00, 0x01],
        vec![0x01, 0x2C, 0x03, 0x81],
        with([0x01, 0x24, 0x01, 0x01], RIGHT_PIN),
        with([0x01, 0xA4, 0x08, 0x00], &[0x00, 0x01]),
        with([0x01, 0xA4, 0x08, 0x00], &[0x00, 0x01, 0xD1, 0x20]),
        with([0x01, 0x22, 0x81, 0xB6], &[0x91, 0x02, 0x28, 0x90]),
        with([0x01, 0x22, 0x81, 0xB6], &[0x91, 0x02, 0x2C, 0xA0]),
        with([0x01, 0x22, 0x41, 0xB8], &[0x83, 0x01, 0x20]),
        with([0x01, 0x2A, 0x9E, 0x9A], &[7; 32]),
        with([0x11, 0x2A, 0x80, 0x86], &[0x01; 64]),
        with([0x01, 0x2A, 0x80, 0x86], &[0x01; 64]),
        with([0xA0, 0xA4, 0x00, 0x00], &[0x3F, 0x00]),
        with([0xA0, 0xA4, 0x00, 0x00], &[0x40, 0x10]),
        vec![0xA0, 0xB0, 0x00, 0x00, 0x20],
        vec![0x01, 0xB0, 0x00, 0x00, 0x00],
        vec![0x01, 0x84, 0x00, 0x00, 0x08],
        vec![0x01, 0xC0, 0x00, 0x00, 0x00],
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

/// Returns a card with keys that are made once: small ones, for speed.
fn chip() -> Cps4 {
    static KEYS: LazyLock<Keys> = LazyLock::new(|| {
        let mut random = StdRng::from_seed([5; 32]);
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
    let profile = Profile::builtin("medecin-cps4").unwrap();
    let public_half = |key: &RsaPrivateKey| PublicHalf {
        certificate: vec![0x30, 0x00],
        key: key.to_public_key(),
    };
    let contents = layout(
        &profile,
        validity,
        &public_half(&KEYS.signature),
        &public_half(&KEYS.authentication),
    );
    let random = StdRng::from_seed([6; 32]);
    Cps4::new(contents, &profile.layout, KEYS.clone(), random)
}

proptest! {
    #[test]
    fn no_sequence_gets_around_the_pin(commands in vec(sensible(), 0..60)) {
        let mut chip = chip();
        for bytes in &commands {
            let Ok(command) = Command::parse(bytes) else { continue };
            let verified = (chip.codes.pin.is_verified(), chip.codes.puk.is_verified());
            let released = chip.pin_released;
            let tries = (chip.codes.pin.tries_left(), chip.codes.puk.tries_left());
            let uses = chip.codes.puk.uses_left();
            let done = chip.execute(&command).is_ok();

            if is_private_key_operation(&command) && done {
                prop_assert!(verified.0, "a key worked without PIN: {command:?}");
            }
            if chip.codes.pin.tries_left() > tries.0 {
                let unblocked = command.ins() == 0x2C && verified.1;
                let right = command.ins() == 0x20 && command.p2() == PIN;
                prop_assert!(done && (unblocked || right), "tries came back: {command:?}");
            }
            if chip.codes.puk.tries_left() > tries.1 {
                prop_assert!(done && command.ins() == 0x20 && command.p2() == PUK);
            }
            if chip.codes.pin.is_verified() && !verified.0 {
                prop_assert!(done && command.ins() == 0x20 && command.p2() == PIN);
            }
            if chip.codes.puk.is_verified() && !verified.1 {
                prop_assert!(done && command.ins() == 0x20 && command.p2() == PUK);
            }
            if chip.pin_released && !released {
                prop_assert!(done && command.ins() == 0x2C && verified.1);
            }
            if command.ins() == 0x24 && done && command.cla() & 0x03 == 1 {
                prop_assert!(verified.0 || released, "a PIN was set without the old one");
            }
            prop_assert!(chip.codes.puk.uses_left() <= uses);
        }
        let tries = (chip.codes.pin.tries_left(), chip.codes.puk.tries_left(), chip.codes.puk.uses_left());
        chip.reset();
        prop_assert!(!chip.codes.pin.is_verified() && !chip.codes.puk.is_verified() && !chip.pin_released);
        let after = (chip.codes.pin.tries_left(), chip.codes.puk.tries_left(), chip.codes.puk.uses_left());
        prop_assert_eq!(tries, after);
    }

    #[test]
    fn every_command_is_answered_with_a_status_word(
        commands in vec(prop_oneof![sensible(), vec(any::<u8>(), 0..300)], 0..40),
        t0 in any::<bool>(),
    ) {
        let mut chip = chip();
        if t0 {
            chip.behaviour.answers = crate::Answers::T0;
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
