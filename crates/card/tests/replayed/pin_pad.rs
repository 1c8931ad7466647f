//! The PIN typed on the reader.

use std::time::Duration;

use cps_apdu::{Protocol, StatusWord};
use cps_card::{CardError, Purpose, SignScheme, SigningInput};
use cps_reader::{LinkError, PinPad};
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
        assert!(card.pin_pad().verifies && card.pin_pad().modifies);
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
    assert_eq!(card.pin_pad(), PinPad::default());
    assert_eq!(
        card.verify_pin_on_pad(MINUTE).err(),
        Some(CardError::Link(LinkError::NoPinPad))
    );
}

#[test]
fn a_new_pin_is_typed_on_the_reader() {
    let table = [
        ("change", None),
        (
            "change-wrong",
            Some(CardError::PinIncorrect { retries: Some(2) }),
        ),
        ("blocked", Some(CardError::PinBlocked)),
        ("change-cancelled", Some(CardError::PinPadCancelled)),
        ("change-differ", Some(CardError::NewPinsDiffer)),
        ("change-length", Some(CardError::PinFormat)),
    ];
    for (name, error) in table {
        let parts = ["open", "reset", &format!("pin-pad/{name}")];
        let replay = replay(CPS3, Protocol::T0, &parts).with_pin_pad();
        let mut card = rested(&replay);
        assert_eq!(card.change_pin_on_pad(MINUTE).err(), error, "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
    for (name, error) in [
        ("cps4-change", None),
        ("cps4-change-cancelled", Some(CardError::PinPadCancelled)),
    ] {
        let parts = ["cps4/open", "cps4/reset", &format!("pin-pad/{name}")];
        let replay = replay(CPS4, Protocol::T1, &parts).with_pin_pad();
        let mut card = rested(&replay);
        assert_eq!(card.change_pin_on_pad(MINUTE).err(), error, "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}

#[test]
fn a_pin_is_unblocked_on_the_reader_and_no_verified_puk_stays_behind() {
    let refused = refused("RESET RETRY COUNTER", StatusWord(0x6982));
    let table: [(&[&str], Option<CardError>); 7] = [
        (
            &["puk-counters", "pin-pad/puk", "pin-pad/unblock", "reset"],
            None,
        ),
        (
            &[
                "puk-counters",
                "pin-pad/puk",
                "pin-pad/unblock-timeout",
                "reset",
            ],
            Some(CardError::PinPadTimeout),
        ),
        (
            &[
                "puk-counters",
                "pin-pad/puk",
                "pin-pad/unblock-refused",
                "reset",
            ],
            Some(refused),
        ),
        // A PUK that was not presented, or is wrong, is not verified.
        (
            &["puk-counters", "pin-pad/puk-wrong"],
            Some(CardError::PukIncorrect { retries: Some(9) }),
        ),
        (
            &["puk-counters", "pin-pad/puk-cancelled"],
            Some(CardError::PinPadCancelled),
        ),
        (
            &["puk-counters", "pin-pad/puk-length"],
            Some(CardError::PukFormat),
        ),
        (&["pin/puk-used-up"], Some(CardError::PukBlocked)),
    ];
    for (parts, error) in table {
        let all = [&["open", "reset"], parts].concat();
        let replay = replay(CPS3, Protocol::T0, &all).with_pin_pad();
        let mut card = rested(&replay);
        assert_eq!(card.unblock_on_pad(MINUTE).err(), error, "{parts:?}");
        assert_eq!(replay.remaining(), 0, "{parts:?}");
    }
    for (name, error) in [
        ("cps4-unblock", None),
        ("cps4-unblock-length", Some(CardError::NewPinFormat)),
    ] {
        let pad = format!("pin-pad/{name}");
        let parts = ["cps4/open", "cps4/reset", &pad, "cps4/reset"];
        let replay = replay(CPS4, Protocol::T1, &parts).with_pin_pad();
        let mut card = rested(&replay);
        assert_eq!(card.unblock_on_pad(MINUTE).err(), error, "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}
