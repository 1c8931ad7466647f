//! The CPS4 (`card.md` §3.8, §4.2 and §6.8).

use cps_apdu::Protocol;
use cps_sim_card::{
    Answers, AppletSelect, Behaviour, Card, CodeScope, Mse, OutsideFiles, Purpose, Reference,
    Reselect, ThirdWrongPin,
};
use rsa::{Pkcs1v15Sign, Pss};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::fixture::{bytes, card_named, expect, public_key, send, send_whole};

const APPLET: (&str, &str) = ("01A4040C 08 8025000001FF0100", "9000");
const DOMAIN: (&str, &str) = ("01A4040C 07 A0000001510000", "9000");
const CPS2TER: (&str, &str) = ("00A4040C 08 8025000001FF0002", "9000");
const DF: (&str, &str) = ("01A4080C 02 0001", "9000");
const LOGIN: (&str, &str) = ("01200001 08 31323334FFFFFFFF", "9000");
const WRONG: &str = "01200001 08 39393939FFFFFFFF";
const MSE: (&str, &str) = ("012281B6 04 91022890", "9000");

/// The card with its applet selected.
fn cps4(behaviour: Behaviour) -> Card {
    let mut card = card_named("medecin-cps4");
    card.set_behaviour(behaviour);
    if behaviour.applet_select == AppletSelect::Accepted {
        expect(&mut card, &[APPLET]);
    }
    card
}

fn signature(card: &mut Card, mse: &str, digest: &[u8]) -> Vec<u8> {
    expect(card, &[(mse, "9000")]);
    let digest_hex: String = digest.iter().map(|b| format!("{b:02X}")).collect();
    let command = format!("012A9E9A {:02X} {digest_hex} 00", digest.len());
    let answer = card.transmit(&bytes(&command)).to_vec();
    let (signature, status) = answer.split_at(answer.len() - 2);
    assert_eq!(status, [0x90, 0x00], "{mse}");
    signature.to_vec()
}

#[test]
fn every_scheme_of_both_keys_verifies() {
    let mut card = cps4(Behaviour::default());
    expect(&mut card, &[LOGIN, DF]);
    let (sha1, sha256) = (Sha1::digest(b"x").to_vec(), Sha256::digest(b"x").to_vec());
    let sign = public_key(&card, Purpose::Signature);
    let authenticate = public_key(&card, Purpose::Authentication);

    let made = signature(&mut card, "012281B6 04 91020A90", &sha1);
    sign.verify(Pkcs1v15Sign::new::<Sha1>(), &sha1, &made)
        .unwrap();
    let made = signature(&mut card, "012281B6 04 91022890", &sha256);
    sign.verify(Pkcs1v15Sign::new::<Sha256>(), &sha256, &made)
        .unwrap();
    for (key, reference) in [(&sign, "90"), (&authenticate, "A0")] {
        let made = signature(&mut card, &format!("012281B6 04 910215{reference}"), &sha1);
        key.verify(Pss::<Sha1>::new(), &sha1, &made).unwrap();
        let made = signature(
            &mut card,
            &format!("012281B6 04 91022C{reference}"),
            &sha256,
        );
        key.verify(Pss::<Sha256>::new(), &sha256, &made).unwrap();
    }
}

#[test]
fn deciphering_is_the_bare_operation() {
    let mut card = cps4(Behaviour::default());
    expect(&mut card, &[LOGIN, DF, ("012241B8 03 830120", "9000")]);
    let mut block = vec![0x00, 0x01];
    block.resize(256 - 12, 0xFF);
    block.extend(b"\x00any message");
    let (first, last) = block.split_at(255);
    let first = [&[0x11, 0x2A, 0x80, 0x86, 0xFF][..], first].concat();
    assert_eq!(card.transmit(&first).as_slice(), [0x90, 0x00]);
    let last = [&[0x01, 0x2A, 0x80, 0x86, 0x01][..], last, &[0x00]].concat();
    let answer = card.transmit(&last).to_vec();
    let (made, status) = answer.split_at(answer.len() - 2);
    assert_eq!(status, [0x90, 0x00]);
    let key = public_key(&card, Purpose::Authentication);
    let scheme = Pkcs1v15Sign::new_unprefixed();
    key.verify(scheme, b"any message", made).unwrap();
    // Of another length, with the other key, without an environment.
    expect(
        &mut card,
        &[
            ("012A8086 01 00 00", "6985"),
            ("012241B8 03 830110", "6A88"),
            ("012241B8 04 83022010", "6A80"),
            ("012241B8 03 830120", "9000"),
            ("012A8086 01 00 00", "6A80"),
        ],
    );
}

#[test]
fn keys_want_the_pin_their_df_and_the_right_digest() {
    let mut card = cps4(Behaviour::default());
    let digest = format!("012A9E9A 20 {} 00", "AB".repeat(32));
    expect(
        &mut card,
        &[
            (MSE.0, "6A88"),
            DF,
            (&digest, "6985"),
            MSE,
            (&digest, "6982"),
            LOGIN,
            ("012A9E9A 03 010203 00", "6A80"),
            ("012281B6 04 91022899", "6A88"),
            ("012281B6 04 91021090", "6A80"),
            ("012281B6 06 800142 840181", "6A80"),
        ],
    );
}

#[test]
fn an_environment_lasts_as_long_as_it_is_told_to() {
    for (mse, second) in [(Mse::UntilUsed, "6985"), (Mse::Kept, "9000")] {
        let behaviour = Behaviour {
            mse,
            ..Behaviour::default()
        };
        let mut card = cps4(behaviour);
        expect(&mut card, &[LOGIN, DF, MSE]);
        let digest = format!("012A9E9A 20 {} 00", "AB".repeat(32));
        assert!(send(&mut card, &digest).ends_with("90 00"));
        let answer = send(&mut card, &digest).replace(' ', "");
        assert!(answer.ends_with(second), "{mse:?}");
    }
}

#[test]
fn the_applet_may_have_to_be_recovered() {
    // `card.md` §6.8
    let refused = (APPLET.0, "6985");
    type Steps<'a> = &'a [(&'a str, &'a str)];
    let table: [(AppletSelect, Steps<'_>); 3] = [
        (AppletSelect::Accepted, &[APPLET, APPLET]),
        (
            AppletSelect::RefusedFirst,
            &[refused, DOMAIN, refused, CPS2TER, APPLET, APPLET],
        ),
        (
            AppletSelect::RefusedAgain,
            &[
                APPLET, refused, LOGIN, refused, DOMAIN, CPS2TER, APPLET, refused,
            ],
        ),
    ];
    for (applet_select, steps) in table {
        let behaviour = Behaviour {
            applet_select,
            ..Behaviour::default()
        };
        let mut card = card_named("medecin-cps4");
        card.set_behaviour(behaviour);
        expect(&mut card, steps);
    }
}

#[test]
fn channels_are_told_apart() {
    let mut card = card_named("medecin-cps4");
    expect(
        &mut card,
        &[
            ("01200001", "6881"),
            ("02200001", "6881"),
            ("00200001", "6D00"),
            ("81200001", "6E00"),
            (&APPLET.0.replacen("01", "00", 1), "6985"),
            DOMAIN,
            ("01200001", "6D00"),
            APPLET,
            ("01200001", "63C3"),
            // Something else on the basic channel does not disturb the applet.
            LOGIN,
            CPS2TER,
            ("A0A40000 02 3F00", "9F0D"),
            ("01200001", "9000"),
        ],
    );
}

#[test]
fn selecting_the_applet_again_ends_the_login_or_keeps_it() {
    let table = [
        (Reselect::EndsVerification, "63C3"),
        (Reselect::KeepsVerification, "9000"),
    ];
    for (reselect, status) in table {
        let mut card = cps4(Behaviour {
            reselect,
            ..Behaviour::default()
        });
        expect(&mut card, &[LOGIN, APPLET, ("01200001", status)]);
    }
}

#[test]
fn the_third_wrong_pin_is_said_in_either_way() {
    let table = [
        (ThirdWrongPin::Blocked, "6983"),
        (ThirdWrongPin::NoTriesLeft, "63C0"),
    ];
    for (third_wrong_pin, third) in table {
        let mut card = cps4(Behaviour {
            third_wrong_pin,
            ..Behaviour::default()
        });
        expect(
            &mut card,
            &[
                (WRONG, "63C2"),
                (WRONG, "63C1"),
                (WRONG, third),
                (LOGIN.0, "6983"),
                ("01200001", "6983"),
            ],
        );
    }
}

#[test]
fn a_new_pin_needs_the_old_one_or_a_released_one() {
    let mut card = cps4(Behaviour::default());
    let new_pin = "01240101 08 34333231FFFFFFFF";
    let puk = ("01200002 08 3132333435363738", "9000");
    expect(
        &mut card,
        &[
            (new_pin, "6982"),
            puk,
            // The PUK alone releases nothing.
            (new_pin, "6982"),
            ("012C0301", "6A88"),
            ("012C0381", "9000"),
            ("01240101 08 3433323132FFFFFF", "6A80"),
            (new_pin, "9000"),
            // Once.
            (new_pin, "6982"),
            ("01200001 08 34333231FFFFFFFF", "9000"),
            ("01240102 08 3837363534333231", "6982"),
        ],
    );
    // A reset in between takes the release back; the tries stay.
    expect(&mut card, &[(WRONG, "63C2"), puk, ("012C0381", "9000")]);
    card.power_on();
    assert_eq!(card.tries_left(Reference::Pin), 3);
    expect(&mut card, &[APPLET, (new_pin, "6982")]);
}

#[test]
fn under_t0_answers_are_fetched_on_the_channel_of_the_command() {
    let mut card = card_named("cps4-release-candidate-t0");
    assert_eq!(card.protocol(), Protocol::T0);
    expect(&mut card, &[APPLET, ("01A40800 02 D003", "6124")]);
    assert_eq!(card.transmit(&bytes("01C0000024")).len(), 0x26);
    expect(&mut card, &[("01B0000000", "6C0C"), LOGIN, DF, MSE]);
    let digest = format!("012A9E9A 20 {}", "AB".repeat(32));
    assert_eq!(send_whole(&mut card, &digest).len(), 256);

    let mut card = cps4(Behaviour {
        answers: Answers::T0,
        ..Behaviour::default()
    });
    assert_eq!(card.protocol(), Protocol::T0);
    expect(&mut card, &[("01A40800 02 D003", "6124")]);
    assert_eq!(card_named("medecin-cps4").protocol(), Protocol::T1);
}

#[test]
fn reads_stop_at_the_limit_that_is_set() {
    for (read_limit, length) in [(256, 256), (0xE7, 0xE7)] {
        let mut card = cps4(Behaviour {
            read_limit,
            ..Behaviour::default()
        });
        expect(&mut card, &[("01A4080C 04 0001A001", "9000")]);
        let answer = card.transmit(&bytes("01B0000000"));
        assert_eq!(answer.len(), length + 2);
    }
}

#[test]
fn public_data_of_the_cps2ter_side_are_free_and_the_rest_wants_the_pin() {
    let mut card = cps4(Behaviour::default());
    let mut at = |file: &str, read: &str| {
        expect(
            &mut card,
            &[
                ("A0A40000 02 3F00", "9F0D"),
                (&format!("A0A40000 02 {file}"), "9F0D"),
            ],
        );
        let answer = send(&mut card, "A0B0000020").replace(' ', "");
        assert!(answer.ends_with(read), "{file}: {answer}");
    };
    at("2F01", "9000");
    at("4005", "9000");
    at("4010", "9804");
    at("4012", "9804");
}

/// The files that the directory lists outside the application are selected by their paths, or are
/// not there at all.
#[test]
fn files_outside_the_application_are_where_they_are_told_to_be() {
    let by_path = |card: &mut Card, path: &str| {
        let selected = send(card, &format!("01A40800 {path} 00"));
        let read = send(card, "01B0000020").replace(' ', "");
        (
            selected.ends_with("90 00"),
            read[read.len() - 4..].to_owned(),
        )
    };
    let mut card = cps4(Behaviour::default());
    for (path, read) in [
        ("02 2F01", "9000"),
        ("02 4005", "9000"),
        ("02 4010", "6982"),
        ("04 7F014000", "6982"),
    ] {
        assert_eq!(by_path(&mut card, path), (true, read.to_owned()), "{path}");
    }
    expect(&mut card, &[LOGIN]);
    for path in ["02 4010", "04 7F014000"] {
        assert_eq!(
            by_path(&mut card, path),
            (true, "9000".to_owned()),
            "{path}"
        );
    }
    let mut card = cps4(Behaviour {
        outside_files: OutsideFiles::InClassA0,
        ..Behaviour::default()
    });
    for path in ["02 2F01", "02 4005", "02 4010", "04 7F014000"] {
        assert_eq!(
            send(&mut card, &format!("01A40800 {path} 00")),
            "6A 82",
            "{path}"
        );
    }
}

#[test]
fn codes_of_the_application_are_unknown_elsewhere() {
    let mut card = cps4(Behaviour {
        code_scope: CodeScope::Application,
        ..Behaviour::default()
    });
    let (login, _) = LOGIN;
    expect(
        &mut card,
        &[
            (login, "6A88"),
            ("01200001", "6A88"),
            ("01A4080C 02 0001", "9000"),
            ("01200001", "63C3"),
            (login, "9000"),
        ],
    );
}
