//! The CPS3 by its contacts.

use cps_apdu::tlv::TlvError;
use cps_apdu::{Atr, Protocol, StatusWord};
use cps_card::{
    Card, CardError, CardGeneration, Damage, HashAlgorithm, HashedMessage, PinRole, PinStatus,
    Purpose, SignScheme, SigningInput, UpdateState, Verification,
};
use cps_pkcs15::{Pkcs15Error, Problem};
use cps_reader::LinkError;
use cps_testsuite::dialogue::{Dialogue, Item, Replay};
use hex_literal::hex;

use crate::support::{CPS3, Session, damaged, part, pin, refused, rested};

fn replay(parts: &[&str]) -> Replay {
    crate::support::replay(CPS3, Protocol::T0, parts)
}

/// Returns the card plays `parts` after the login.
fn logged_in(parts: &[&str]) -> Session {
    Session::on(replay(
        &[&["open", "certificates", "profile", "login"], parts].concat(),
    ))
}

const ODF: &[u16] = &[0x3F00, 0x0001, 0x5031];
const CERTIFICATE: &[u16] = &[0x3F00, 0x0001, 0xA001];
const CPS_DATA: &[u16] = &[0x3F00, 0x0001, 0xD107];
const SIT_FACT: &[u16] = &[0x3F00, 0x7F01, 0x4000];

#[test]
fn an_inserted_card_is_read_in_few_commands() {
    let replay = replay(&["open", "never-updated", "certificates", "profile"]);
    let all = replay.remaining();
    let mut card = Card::open(Box::new(replay.clone())).unwrap();
    assert_eq!(card.generation(), CardGeneration::Cps3);
    assert_eq!(card.serial().digits(), "99000001");
    assert_eq!(card.update_state(), Ok(UpdateState::NeverUpdated));

    let certificates = card.certificates().unwrap();
    let listed: Vec<_> = certificates
        .iter()
        .map(|c| (c.label.as_str(), c.path.to_string()))
        .collect();
    assert_eq!(
        listed,
        [
            ("Certificat de Signature CPS", "3F00/0001/A001".to_owned()),
            (
                "Certificat d'Authentification CPS",
                "3F00/0001/A002".to_owned()
            ),
        ]
    );
    let id = |last| [&hex!("E828BD080F8025000001FF0010")[..], &[last]].concat();
    assert_eq!(certificates[0].id, id(1));
    assert_eq!(certificates[1].id, id(2));
    assert_eq!(all - replay.remaining(), 8);

    let profile = card.profile().unwrap();
    assert_eq!(replay.remaining(), 0);
    assert_eq!(all, 21);

    assert_eq!(profile.token_label, "CPS3v3-2900000001");
    assert_eq!(profile.manufacturer, "ASIP SANTE");
    let lengths = |pin: cps_card::PinFormat| (pin.policy.min_length, pin.policy.max_length);
    assert_eq!(profile.pin.map(lengths), Some((4, 4)));
    assert_eq!(profile.puk.map(lengths), Some((8, 8)));
    let keys: Vec<_> = profile
        .keys
        .iter()
        .map(|k| {
            (
                k.label.as_str(),
                k.purpose,
                k.bits,
                k.needs_pin,
                k.decrypts,
                k.max_raw,
            )
        })
        .collect();
    assert_eq!(
        keys,
        [
            ("CPS_PRIV_SIG", Purpose::Signature, 2048, true, false, 51),
            (
                "CPS_PRIV_AUT",
                Purpose::Authentication,
                2048,
                true,
                true,
                102
            ),
        ]
    );
    assert_eq!(profile.keys[0].id, id(1));
    let data: Vec<_> = profile
        .data
        .iter()
        .map(|d| {
            (
                d.label.as_str(),
                d.application.as_str(),
                d.private,
                d.modifiable,
            )
        })
        .collect();
    assert_eq!(
        data,
        [
            ("CPS_DATA", "CPS", false, true),
            ("CPS_ID_CARD", "CPS", false, false),
            ("CPS_NAME_PS", "CPS", false, false),
            ("CPS_LANG_PS", "CPS", false, false),
            ("CPS_INFO_PS", "CPS", false, false),
            ("CPS_ACTIVITY_01_PS", "CPS", true, false),
            ("CPS_ACTIVITY_02_PS", "CPS", true, false),
            ("CPS_SIT_FACT", "CPS", true, false),
            ("CPS2TER_ACTIVITY_01_PS", "CPS", true, false),
            ("CPS2TER_ACTIVITY_02_PS", "CPS", true, false),
        ]
    );
}

#[test]
fn the_serial_number_makes_the_card() {
    let foreign = hex!("5A0A8025000002990000017F").to_vec();
    let table = [
        (
            "file/foreign-serial-number",
            Some(CardError::NotCps {
                serial_file: foreign,
            }),
        ),
        (
            "file/no-serial-number",
            Some(CardError::NotCps {
                serial_file: Vec::new(),
            }),
        ),
        ("file/serial-number-from-elsewhere", None),
        ("link/removed", Some(CardError::Link(LinkError::Removed))),
    ];
    for (name, error) in table {
        let replay = replay(&[name]);
        assert_eq!(Card::open(Box::new(replay.clone())).err(), error, "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}

#[test]
fn other_cards_are_sent_no_command() {
    let table = [
        (&hex!("3B751300004309EA9000")[..], CardError::Vitale),
        (
            &hex!("3B00"),
            CardError::Unknown {
                atr: Atr::new(&hex!("3B00")).unwrap(),
            },
        ),
        (
            &hex!("3BAC00402A001225006480820212009000"),
            CardError::Cps2ter,
        ),
    ];
    for (atr, error) in table {
        let link = Replay::new(Dialogue::default(), Atr::new(atr).unwrap());
        assert_eq!(Card::open(Box::new(link)).err(), Some(error));
    }
}

#[test]
fn the_last_update_is_told() {
    let interrupted = |raw: &[u8]| UpdateState::Interrupted { raw: raw.to_vec() };
    let table = [
        ("never-updated", Some(UpdateState::NeverUpdated)),
        ("file/updated", None),
        ("file/update-with-more-in-it", None),
        (
            "file/update-interrupted",
            Some(interrupted(&hex!("EC09810720240101000000"))),
        ),
        ("file/update-empty", Some(interrupted(&[]))),
        ("file/update-unreadable", Some(interrupted(&[]))),
    ];
    for (name, expected) in table {
        let replay = replay(&["open", name]);
        let mut card = Card::open(Box::new(replay.clone())).unwrap();
        let state = card.update_state().unwrap();
        match expected {
            Some(expected) => assert_eq!(state, expected, "{name}"),
            None => assert!(
                matches!(&state, UpdateState::Completed { raw } if raw.len() >= 20),
                "{name}: {state:?}"
            ),
        }
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}

#[test]
fn directories_that_cannot_be_read_are_named() {
    let truncated = Pkcs15Error {
        file: "ODF",
        field: "entry",
        offset: 8,
        problem: Problem::Tlv(TlvError::Truncated),
    };
    let table = [
        (
            "file/directory-truncated",
            damaged(ODF, Damage::Directory(truncated)),
        ),
        (
            "file/directory-cut-short",
            damaged(
                ODF,
                Damage::CutShort {
                    read: 4,
                    announced: 12,
                },
            ),
        ),
        ("file/directory-missing", damaged(ODF, Damage::Missing)),
        ("file/directory-without-size", damaged(ODF, Damage::NoSize)),
    ];
    for (name, error) in table {
        let replay = replay(&["open", name]);
        let mut card = Card::open(Box::new(replay.clone())).unwrap();
        assert_eq!(card.certificates(), Err(error), "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}

#[test]
fn directories_may_be_named_by_absolute_paths() {
    let replay = replay(&["open", "file/certificates-across"]);
    let mut card = Card::open(Box::new(replay.clone())).unwrap();
    assert_eq!(card.certificates(), Ok(Vec::new()));
    assert_eq!(replay.remaining(), 0);
}

#[test]
fn certificates_that_cannot_be_read_are_named() {
    let unreadable = Damage::Unreadable(StatusWord(0x6981));
    let table: [(_, Result<&[u8], Damage>); 5] = [
        ("file/certificate-missing", Err(Damage::Missing)),
        ("file/certificate-unreadable", Err(unreadable)),
        ("file/certificate-cut-short", Ok(&hex!("308203FC 0000"))),
        ("file/certificate-not-der", Ok(&hex!("FFFFFFFF"))),
        ("file/certificate-too-long", Ok(&hex!("3082FFFC"))),
    ];
    for (name, expected) in table {
        let replay = replay(&["open", "certificates", name]);
        let mut card = Card::open(Box::new(replay.clone())).unwrap();
        let certificates = card.certificates().unwrap();
        assert_eq!(
            card.read_certificate(&certificates[0]),
            expected
                .map(<[u8]>::to_vec)
                .map_err(|reason| damaged(CERTIFICATE, reason)),
            "{name}"
        );
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}

#[test]
fn each_signature_costs_the_commands_of_the_reference() {
    let digest = hex!("7757B6D191C837F366953BF9E9F0990FB28349A5672E0CAFDFB9E12FA0AA154A");
    let state = hex!("72E2B435D176FFF210A3070EDF15DF188066D190EF5D930BE64C869C504F087E");
    let info = [&hex!("3031300D060960864801650304020105000420")[..], &digest].concat();
    let last_block = SigningInput::HashState(HashedMessage {
        hash: HashAlgorithm::Sha256,
        state: state.to_vec(),
        hashed: 768,
        last_block: b"abc".to_vec(),
    });
    let short = SigningInput::HashState(HashedMessage {
        hash: HashAlgorithm::Sha256,
        state: Vec::new(),
        hashed: 0,
        last_block: b"hello".to_vec(),
    });
    use Purpose::{Authentication, Signature};
    let table = [
        (
            "sign-authentication",
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest),
            3,
        ),
        (
            "sign-authentication",
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1, &info),
            3,
        ),
        (
            "sign-digest",
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest),
            3,
        ),
        (
            "sign-digest",
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1, &info),
            3,
        ),
        (
            "sign-digest",
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1, &digest),
            3,
        ),
        ("sign-last-block", Signature, last_block, 4),
        ("sign-short-message", Signature, short, 4),
    ];
    for (name, purpose, input, commands) in table {
        let mut session = logged_in(&[name]);
        assert_eq!(session.replay.remaining(), commands, "{name}");
        let signature = session.sign(purpose, &input).unwrap();
        assert_eq!(signature.len(), 256, "{name}");
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }
}

#[test]
fn inputs_that_a_key_does_not_take_are_refused_without_a_command() {
    use Purpose::{Authentication, Signature};
    let state = |hash, state: &[u8], hashed, last_block: &[u8]| {
        SigningInput::HashState(HashedMessage {
            hash,
            state: state.to_vec(),
            hashed,
            last_block: last_block.to_vec(),
        })
    };
    let sha512 = [
        &hex!("3051300D060960864801650304020305000440")[..],
        &[0; 64],
    ]
    .concat();
    let signature_hashes = CardError::Unsupported("the signature key knows SHA-1 and SHA-256 only");
    let pss = CardError::Unsupported("CPS3 cards do not sign as PSS");
    let table = [
        (
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0; 31]),
            CardError::DataInvalid,
        ),
        (
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1, &[]),
            CardError::DataInvalid,
        ),
        (
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1, &[0; 103]),
            CardError::DataInvalid,
        ),
        (
            Authentication,
            SigningInput::digest(SignScheme::RsaPssSha256, &[0; 32]),
            pss.clone(),
        ),
        (
            Authentication,
            state(HashAlgorithm::Sha256, &[], 0, b"a"),
            CardError::Unsupported("the authentication key takes whole digests"),
        ),
        (
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1Sha512, &[0; 64]),
            signature_hashes.clone(),
        ),
        (
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1Sha1, &[0; 32]),
            CardError::DataInvalid,
        ),
        (
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1, &[0; 33]),
            CardError::DataInvalid,
        ),
        (
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1, &sha512),
            CardError::DataInvalid,
        ),
        (
            Signature,
            SigningInput::digest(SignScheme::RsaPssSha256, &[0; 32]),
            pss,
        ),
        (
            Signature,
            state(HashAlgorithm::Sha256, &[0; 32], 63, b"a"),
            CardError::DataInvalid,
        ),
        (
            Signature,
            state(HashAlgorithm::Sha384, &[0; 48], 128, b"a"),
            signature_hashes,
        ),
    ];
    let mut session = logged_in(&[]);
    for (purpose, input, error) in table {
        assert_eq!(
            session.sign(purpose, &input),
            Err(error),
            "{purpose:?} {input:?}"
        );
    }
}

#[test]
fn failures_of_key_operations_are_told_apart() {
    use Purpose::{Authentication, Signature};
    let table = [
        (
            "key/not-verified",
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0xAA; 32]),
            CardError::NotLoggedIn,
        ),
        (
            "key/wrong-length",
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1, &[0xAA]),
            CardError::DataInvalid,
        ),
        (
            "key/short-answer",
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1, &[0xAA]),
            CardError::BadAnswer {
                command: "the signature command",
                length: 2,
            },
        ),
        (
            "key/conditions-of-use",
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1Sha1, &[0xAA; 20]),
            refused(
                "PSO COMPUTE DIGITAL SIGNATURE",
                StatusWord::CONDITIONS_OF_USE,
            ),
        ),
        (
            "key/key-gone",
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1, &[0xAA]),
            refused("MANAGE SECURITY ENVIRONMENT", StatusWord::DATA_NOT_FOUND),
        ),
        (
            "link/removed",
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1, &[0xAA]),
            CardError::Link(LinkError::Removed),
        ),
    ];
    for (name, purpose, input, error) in table {
        let mut session = logged_in(&[name]);
        assert_eq!(session.sign(purpose, &input), Err(error), "{name}");
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }
}

#[test]
fn a_key_is_found_again_after_another_program() {
    let digest = hex!("7757B6D191C837F366953BF9E9F0990FB28349A5672E0CAFDFB9E12FA0AA154A");
    for disturbance in ["key/other-directory-selected", "key/cps2ter-selected"] {
        let mut session = logged_in(&[disturbance, "sign-authentication"]);
        let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
        let signature = session.sign(Purpose::Authentication, &input);
        assert_eq!(signature.map(|s| s.len()), Ok(256), "{disturbance}");
        assert_eq!(session.replay.remaining(), 0, "{disturbance}");
    }
}

#[test]
fn cryptograms_are_deciphered_and_all_failures_are_alike() {
    let mut session = logged_in(&["decipher"]);
    let mut cryptogram = Vec::new();
    for item in part("decipher") {
        if let Item::Exchange(exchange) = item {
            let bytes = exchange.command.to_string().replace(' ', "");
            match bytes.strip_prefix("102A8086FF81") {
                Some(first) => cryptogram.push(first.to_owned()),
                None => cryptogram.extend(bytes.strip_prefix("002A808602").map(str::to_owned)),
            }
        }
    }
    let hex = cryptogram.concat();
    let bytes: Vec<u8> = (0..hex.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap())
        .collect();
    assert_eq!(session.decipher(&bytes), Ok(b"secret".to_vec()));
    assert_eq!(session.replay.remaining(), 0);

    let table = [
        ("key/decipher-bad-padding", CardError::DataInvalid),
        ("key/decipher-conditions", CardError::DataInvalid),
        ("key/decipher-chain", CardError::DataInvalid),
        ("key/decipher-no-key", CardError::DataInvalid),
        ("key/decipher-not-verified", CardError::NotLoggedIn),
    ];
    for (name, error) in table {
        let mut session = logged_in(&[name]);
        assert_eq!(session.decipher(&[0xAA; 256]), Err(error), "{name}");
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }

    let mut session = logged_in(&[]);
    assert_eq!(session.decipher(&[0xAA; 255]), Err(CardError::DataInvalid));
    let key = session.key(Purpose::Signature);
    assert_eq!(
        session.card.decipher(&session.verified, &key, &[0xAA; 256]),
        Err(CardError::KeyUsage)
    );
}

#[test]
fn each_answer_to_a_pin_has_its_error() {
    let table = [
        ("login", None),
        (
            "pin/wrong",
            Some(CardError::PinIncorrect { retries: Some(2) }),
        ),
        ("pin/last-try-wrong", Some(CardError::PinBlocked)),
        ("pin/blocked", Some(CardError::PinBlocked)),
        (
            "pin/wrong-without-count",
            Some(CardError::PinIncorrect { retries: Some(2) }),
        ),
        (
            "pin/refused",
            Some(refused("VERIFY", StatusWord::REFERENCE_NOT_USABLE)),
        ),
        ("pin/disturbed-nothing-spent", None),
        ("pin/disturbed-perhaps-spent", Some(CardError::Disturbed)),
        ("pin/disturbed-verified", Some(CardError::Disturbed)),
        ("link/removed", Some(CardError::Link(LinkError::Removed))),
    ];
    for (name, error) in table {
        let replay = replay(&["open", "reset", name]);
        let mut card = rested(&replay);
        assert_eq!(card.verify_pin(&pin("1234")).err(), error, "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}

#[test]
fn a_pin_is_presented_again_only_if_the_counter_has_not_moved() {
    // A wrong PIN has left two tries: now two are as many as before.
    let disturbed = [
        "open",
        "reset",
        "pin/wrong",
        "pin/disturbed-perhaps-spent",
        "login",
    ];
    let replay = replay(&disturbed);
    let mut card = rested(&replay);
    assert!(card.verify_pin(&pin("1234")).is_err());
    assert!(card.verify_pin(&pin("1234")).is_ok());
    assert_eq!(replay.remaining(), 0);
}

#[test]
fn pins_of_the_wrong_length_never_reach_the_card() {
    let mut card = Card::open(Box::new(replay(&["open"]))).unwrap();
    assert_eq!(
        card.verify_pin(&pin("123")).err(),
        Some(CardError::PinFormat)
    );
    assert_eq!(
        card.verify_pin(&pin("12345")).err(),
        Some(CardError::PinFormat)
    );
    let change = |card: &mut Card, old, new| card.change_pin(&pin(old), &pin(new));
    assert_eq!(change(&mut card, "123", "1234"), Err(CardError::PinFormat));
    assert_eq!(
        change(&mut card, "1234", "123"),
        Err(CardError::NewPinFormat)
    );
    let unblock = |card: &mut Card, puk, new| card.unblock(&pin(puk), &pin(new));
    assert_eq!(
        unblock(&mut card, "1234567", "1234"),
        Err(CardError::PukFormat)
    );
    assert_eq!(
        unblock(&mut card, "12345678", "12345"),
        Err(CardError::NewPinFormat)
    );
}

#[test]
fn the_status_of_a_pin_costs_no_try() {
    use Verification::{NotVerified, Unknown, Verified};
    const BLOCKED: Verification = NotVerified(PinStatus::BLOCKED);
    let table = [
        (
            "pin/status-two-left",
            PinRole::Pin,
            NotVerified(PinStatus::tries_left(2)),
        ),
        ("pin/status-blocked", PinRole::Pin, BLOCKED),
        ("pin/status-verified", PinRole::Pin, Verified),
        ("pin/status-refused", PinRole::Pin, Unknown),
        (
            "pin/status-without-count",
            PinRole::Pin,
            NotVerified(PinStatus::UNKNOWN),
        ),
        (
            "pin/status-puk-elsewhere",
            PinRole::Puk,
            NotVerified(PinStatus::tries_left(10)),
        ),
    ];
    for (name, role, status) in table {
        let replay = replay(&["open", "reset", name]);
        let mut card = rested(&replay);
        assert_eq!(card.pin_status(role), Ok(status), "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
}

#[test]
fn a_pin_is_changed_and_unblocked() {
    let table: [(&[&str], Result<(), CardError>); 2] = [
        (&["pin/change"], Ok(())),
        (
            &["pin/change-wrong"],
            Err(CardError::PinIncorrect { retries: Some(1) }),
        ),
    ];
    for (parts, expected) in table {
        let replay = replay(&[&["open", "reset"], parts].concat());
        let mut card = rested(&replay);
        assert_eq!(
            card.change_pin(&pin("1234"), &pin("4321")),
            expected,
            "{parts:?}"
        );
        assert_eq!(replay.remaining(), 0, "{parts:?}");
    }

    // The card is reset unless it refused the PUK: it may be verified.
    let wrong_puk: (&[&str], _) = (
        &["puk-counters", "pin/unblock-wrong-puk"],
        Err(CardError::PukIncorrect { retries: Some(9) }),
    );
    let used_up: (&[&str], _) = (&["pin/puk-used-up"], Err(CardError::PukBlocked));
    let malformed: (&[&str], _) = (
        &["pin/counters-malformed", "reset"],
        Err(CardError::BadAnswer {
            command: "GET DATA",
            length: 3,
        }),
    );
    // A card that does not tell them is given the PUK.
    let untold: (&[&str], _) = (&["pin/counters-refused", "pin/right-puk", "reset"], Ok(()));
    let right: (&[&str], _) = (&["puk-counters", "pin/right-puk", "reset"], Ok(()));
    let table = [
        right,
        wrong_puk.clone(),
        used_up.clone(),
        malformed.clone(),
        untold,
    ];
    for (parts, expected) in table {
        let replay = replay(&[&["open", "reset"], parts].concat());
        let mut card = rested(&replay);
        assert_eq!(card.verify_puk(&pin("12345678")), expected, "{parts:?}");
        assert_eq!(replay.remaining(), 0, "{parts:?}");
    }
    let unblocked: (&[&str], _) = (&["puk-counters", "pin/unblock", "reset"], Ok(()));
    let untold: (&[&str], _) = (&["pin/counters-refused", "pin/unblock", "reset"], Ok(()));
    let table = [unblocked, wrong_puk, used_up, malformed, untold];
    for (parts, expected) in table {
        let replay = replay(&[&["open", "reset"], parts].concat());
        let mut card = rested(&replay);
        assert_eq!(
            card.unblock(&pin("12345678"), &pin("4321")),
            expected,
            "{parts:?}"
        );
        assert_eq!(replay.remaining(), 0, "{parts:?}");
    }
}

#[test]
fn proofs_of_login_end_with_the_reset_the_card_and_the_next_wrong_pin() {
    let input = SigningInput::digest(SignScheme::RsaPkcs1, &[0xAA]);

    // By another program: noticed before the first command.
    let mut session = logged_in(&["link/reset-by-other"]);
    assert_eq!(
        session.sign(Purpose::Authentication, &input),
        Err(CardError::NotLoggedIn)
    );
    // By us: one command selects the application again.
    let mut session = logged_in(&["reset"]);
    session.card.reset().unwrap();
    assert_eq!(
        session.read("CPS_ACTIVITY_01_PS"),
        Err(CardError::NotLoggedIn)
    );
    assert_eq!(session.write(b"abc"), Err(CardError::NotLoggedIn));
    assert_eq!(session.replay.remaining(), 0);
    // A wrong PIN ends what was verified (`card.md` §4.4).
    let mut session = logged_in(&["pin/wrong", "pin/status-two-left"]);
    assert!(session.card.verify_pin(&pin("9999")).is_err());
    assert!(!session.card.honours(&session.verified));
    assert_eq!(session.decipher(&[0xAA; 256]), Err(CardError::NotLoggedIn));
    assert_eq!(session.replay.remaining(), 0);
    // Unless the card says that it does not, which nothing but the card knows.
    let mut session = logged_in(&["pin/wrong", "pin/status-verified"]);
    assert!(session.card.verify_pin(&pin("9999")).is_err());
    assert!(session.card.honours(&session.verified));
    assert_eq!(session.replay.remaining(), 0);
    // The proof of one card is none for another.
    let other = logged_in(&[]).verified;
    let mut session = logged_in(&[]);
    let key = session.key(Purpose::Signature);
    assert_eq!(
        session.card.sign(Some(&other), &key, &input),
        Err(CardError::NotLoggedIn)
    );
    assert_eq!(
        session.card.sign(None, &key, &input),
        Err(CardError::NotLoggedIn)
    );
}

#[test]
fn after_a_reset_by_another_program_a_login_signs_again() {
    let digest = hex!("7757B6D191C837F366953BF9E9F0990FB28349A5672E0CAFDFB9E12FA0AA154A");
    let mut session = logged_in(&[
        "link/reset-by-other",
        "link/select-application",
        "login",
        "sign-authentication",
    ]);
    session.verified = session.card.verify_pin(&pin("1234")).unwrap();
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
    assert!(session.sign(Purpose::Authentication, &input).is_ok());
    assert_eq!(session.replay.remaining(), 0);
}

#[test]
fn after_our_reset_a_signature_costs_no_more() {
    let digest = hex!("7757B6D191C837F366953BF9E9F0990FB28349A5672E0CAFDFB9E12FA0AA154A");
    let mut session = logged_in(&["reset", "login", "sign-digest"]);
    session.card.reset().unwrap();
    session.verified = session.card.verify_pin(&pin("1234")).unwrap();
    assert_eq!(session.replay.remaining(), 3);
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
    assert!(session.sign(Purpose::Signature, &input).is_ok());
    assert_eq!(session.replay.remaining(), 0);
}

#[test]
fn data_objects_are_read_on_their_side_of_the_card() {
    let missing = damaged(SIT_FACT, Damage::Missing);
    let activity = hex!(
        "EE28800101841148 4F504954414C2047454E455249515545850A31304230303030303030 8604 53413031"
    );
    let table = [
        ("read-activity", "CPS_ACTIVITY_01_PS", Ok(activity.to_vec())),
        (
            "file/activity-not-verified",
            "CPS_ACTIVITY_01_PS",
            Err(CardError::NotLoggedIn),
        ),
        ("file/sit-fact", "CPS_SIT_FACT", Ok(vec![1, 2, 3, 4])),
        (
            "file/sit-fact-needs-pin",
            "CPS_SIT_FACT",
            Err(CardError::NotLoggedIn),
        ),
        ("file/sit-fact-missing", "CPS_SIT_FACT", Err(missing)),
    ];
    for (name, label, expected) in table {
        let mut session = logged_in(&[name]);
        assert_eq!(session.read(label), expected, "{name}");
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }

    let mut session = logged_in(&[]);
    let activity = session.data("CPS_ACTIVITY_01_PS");
    assert_eq!(
        session.card.read_data(&activity, None),
        Err(CardError::NotLoggedIn)
    );
}

#[test]
fn only_what_differs_is_written_and_it_is_read_back() {
    let table = [
        ("file/write-data", Ok(())),
        ("file/write-data-unchanged", Ok(())),
        (
            "file/write-data-too-long",
            Err(CardError::DataTooLong { capacity: 2 }),
        ),
        ("file/write-data-not-verified", Err(CardError::NotLoggedIn)),
        (
            "file/write-data-not-kept",
            Err(damaged(CPS_DATA, Damage::NotWritten)),
        ),
    ];
    for (name, expected) in table {
        let mut session = logged_in(&[name]);
        assert_eq!(session.write(b"abc"), expected, "{name}");
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }

    let mut session = logged_in(&[]);
    for label in ["CPS_NAME_PS", "CPS_SIT_FACT"] {
        let entry = session.data(label);
        let result = session.card.write_data(&entry, &session.verified, b"abc");
        assert_eq!(result, Err(CardError::ReadOnly), "{label}");
    }
}

#[test]
fn random_bytes_come_eight_at_a_time() {
    let mut session = logged_in(&["file/random"]);
    let mut out = [0; 10];
    session.card.random(&mut out).unwrap();
    assert_eq!(out, [1, 2, 3, 4, 5, 6, 7, 8, 0x11, 0x12]);

    let mut session = logged_in(&["file/random-short"]);
    assert_eq!(
        session.card.random(&mut out),
        Err(CardError::BadAnswer {
            command: "GET CHALLENGE",
            length: 2
        })
    );
}
