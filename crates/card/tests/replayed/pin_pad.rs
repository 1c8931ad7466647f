//! The PIN typed on the reader.

use std::time::Duration;

use cps_apdu::{Protocol, StatusWord};
use cps_card::{CardError, Purpose, SignScheme, SigningInput};
use cps_reader::LinkError;
use hex_literal::hex;

use crate::support::{CPS3, CPS4, Session, refused, replay, rested};

const MINUTE: Duration = Duration::from_secs(60);

/// The digest that `sign-authentication` signs.
const DIGEST: [u8; 32] = hex!("7757B6D191C837F366953BF9E9F0990FB28349A5672E0CAFDFB9E12FA0AA154A");

#[test]
fn each_status_word_of_card_and_reader_is_told_apart() {
    let table = [
        ("right", None),
        ("wrong", Some(CardError::PinIncorrect { retries: Some(2) })),
        ("last-try-wrong", Some(CardError::PinBlocked)),
        ("blocked", Some(CardError::PinBlocked)),
        ("timeout", Some(CardError::PinPadTimeout)),
        ("cancelled", Some(CardError::PinPadCancelled)),
        ("length", Some(CardError::PinFormat)),
        ("structure", Some(refused("VERIFY", StatusWord(0x6B80)))),
        ("disturbed", None),
    ];
    for (name, error) in table {
        let replay = replay(
            CPS3,
            Protocol::T0,
            &["open", "reset", &format!("pin-pad/{name}")],
        );
        let replay = replay.with_pin_pad();
        let mut card = rested(&replay);
        assert!(card.has_pin_pad());
        assert_eq!(card.verify_pin_on_pad(MINUTE).err(), error, "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}

#[test]
fn a_cps4_is_asked_on_its_logical_channel() {
    let replay = replay(
        CPS4,
        Protocol::T1,
        &["cps4/open", "cps4/reset", "pin-pad/cps4"],
    )
    .with_pin_pad();
    let mut card = rested(&replay);
    assert!(card.verify_pin_on_pad(MINUTE).is_ok());
    assert_eq!(replay.remaining(), 0);
}

#[test]
fn a_holder_who_types_nothing_leaves_the_login_of_others_alone() {
    for name in ["timeout", "cancelled", "length"] {
        let pad = format!("pin-pad/{name}");
        let parts = ["open", "certificates", "profile", "login", &pad];
        let parts = [&parts[..], &["sign-authentication"]].concat();
        let mut session = Session::on(replay(CPS3, Protocol::T0, &parts).with_pin_pad());
        session.card.verify_pin_on_pad(MINUTE).unwrap_err();
        let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &DIGEST);
        let signature = session.sign(Purpose::Authentication, &input).unwrap();
        assert_eq!(signature.len(), 256, "{name}");
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }
}

#[test]
fn a_reader_without_a_pad_is_not_asked() {
    let replay = replay(CPS3, Protocol::T0, &["open", "reset", "pin-pad/right"]);
    let mut card = rested(&replay);
    assert!(!card.has_pin_pad());
    assert_eq!(
        card.verify_pin_on_pad(MINUTE).err(),
        Some(CardError::Link(LinkError::NoPinPad))
    );
}
