//! Properties of a CPS3 that hold for any commands.

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
    let digest = [7; 32];
    let commands = vec![
        with([0x00, 0x20, 0x00, 0x01], RIGHT_PIN),
        with([0x00, 0x20, 0x00, 0x01], WRONG_PIN),
        with([0x00, 0x20, 0x00, 0x02], RIGHT_PUK),
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
        with([0x00, 0xA4, 0x09, 0x0C], &[0x3F, 0x00, 0x00, 0x02]),
        with(
            [0x00, 0x22, 0x41, 0xA4],
            &[0x80, 0x01, 0x02, 0x84, 0x01, 0x83],
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

/// Cards with keys that are made once: small ones, for speed.
static INTERFACES: LazyLock<[Interface; 2]> = LazyLock::new(|| {
    let mut random = StdRng::from_seed([3; 32]);
    let mut key = || Box::new(RsaPrivateKey::new(&mut random, 1024).unwrap());
    let contact = Interface::Contact {
        signature: key(),
        authentication: key(),
    };
    let contactless = Interface::Contactless { technical: key() };
    [contact, contactless]
});

fn chip(interface: &Interface) -> Cps3 {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_775_000_000);
    let today = When::Days(0).resolve(now).unwrap();
    let validity = Validity {
        from: today,
        until: today,
    };
    let profile = Profile::builtin("medecin").unwrap();
    let certificate = || vec![0x30, 0x00];
    let certificates = match interface {
        Interface::Contact { .. } => Certificates::Contact {
            signature: certificate(),
            authentication: certificate(),
        },
        Interface::Contactless { .. } => Certificates::Contactless {
            technical: certificate(),
        },
    };
    let contents = layout(&profile, validity, certificates);
    let random = StdRng::from_seed([4; 32]);
    Cps3::new(contents, &profile.layout, interface.clone(), random)
}

proptest! {
    #[test]
    fn no_sequence_gets_around_the_pin(commands in vec(sensible(), 0..60)) {
        let mut chip = chip(&INTERFACES[0]);
        for bytes in &commands {
            let Ok(command) = Command::parse(bytes) else { continue };
            let verified = (chip.codes.pin.is_verified(), chip.codes.puk.is_verified());
            let tries = (chip.codes.pin.tries_left(), chip.codes.puk.tries_left());
            let uses = chip.codes.puk.uses_left();
            let answer = chip.execute(&command);

            if is_private_key_operation(&command) && answer.is_ok() {
                prop_assert!(verified.0, "a key worked without PIN: {command:?}");
            }
            let done = answer.is_ok();
            let pin_command = [0x20, 0x24, 0x2C].contains(&command.ins()) && command.cla() == 0;
            if chip.codes.pin.tries_left() > tries.0 || chip.codes.puk.tries_left() > tries.1 {
                prop_assert!(done && pin_command, "tries came back: {command:?}");
            }
            if chip.codes.pin.is_verified() && !verified.0 {
                prop_assert!(done && command.ins() == 0x20 && command.p2() == PIN);
            }
            if chip.codes.puk.is_verified() && !verified.1 {
                prop_assert!(done && command.ins() == 0x20 && command.p2() == PUK);
            }
            prop_assert!(chip.codes.puk.uses_left() <= uses);
        }
        let tries = (chip.codes.pin.tries_left(), chip.codes.puk.tries_left(), chip.codes.puk.uses_left());
        chip.reset();
        prop_assert!(!chip.codes.pin.is_verified() && !chip.codes.puk.is_verified());
        let after = (chip.codes.pin.tries_left(), chip.codes.puk.tries_left(), chip.codes.puk.uses_left());
        prop_assert_eq!(tries, after);
    }

    #[test]
    fn without_contact_there_is_no_pin_and_only_one_key(commands in vec(sensible(), 0..60)) {
        let mut chip = chip(&INTERFACES[1]);
        let tries = (chip.codes.pin.tries_left(), chip.codes.puk.tries_left());
        for bytes in &commands {
            let Ok(command) = Command::parse(bytes) else { continue };
            let done = chip.execute(&command).is_ok();
            let refused = [0x20, 0x24, 0x2C, 0xCB, 0x2A, 0xD6].contains(&command.ins());
            prop_assert!(!(done && refused && command.ins() != 0x2A), "{command:?}");
            if command.ins() == 0x2A && command.p1() != 0x90 {
                prop_assert!(!done, "{command:?}");
            }
            prop_assert!(!chip.codes.pin.is_verified() && !chip.codes.puk.is_verified());
        }
        prop_assert_eq!(tries, (chip.codes.pin.tries_left(), chip.codes.puk.tries_left()));
    }

    #[test]
    fn every_command_is_answered_with_a_status_word(
        commands in vec(prop_oneof![sensible(), vec(any::<u8>(), 0..300)], 0..40),
        interface in 0..INTERFACES.len(),
        direct in any::<bool>(),
    ) {
        let mut chip = chip(&INTERFACES[interface]);
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
