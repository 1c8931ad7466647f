//! The CPS4.

use cps_apdu::{Atr, Protocol, StatusWord};
use cps_card::{
    Card, CardError, CardGeneration, HashAlgorithm, HashedMessage, PinRole, PinStatus, Purpose,
    SignScheme, SigningInput, UpdateState, Verification,
};
use cps_testsuite::dialogue::Replay;
use hex_literal::hex;

use crate::support::{self, CPS4, CPS4_T0, Session, pin, refused, rested};

fn replay(parts: &[&str]) -> Replay {
    let parts: Vec<_> = parts.iter().map(|p| format!("cps4/{p}")).collect();
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    support::replay(CPS4, Protocol::T1, &parts)
}

/// Returns the card plays `parts` after the login.
fn logged_in(parts: &[&str]) -> Session {
    Session::on(replay(
        &[&["open", "certificates", "profile", "login"], parts].concat(),
    ))
}

#[test]
fn an_inserted_card_is_read_in_few_commands() {
    let replay = replay(&["open", "certificates", "certificate", "profile"]);
    let all = replay.remaining();
    let mut card = Card::open(Box::new(replay.clone())).unwrap();
    assert_eq!(card.generation(), CardGeneration::Cps4);
    assert_eq!(card.serial().digits(), "99000004");
    assert_eq!(card.update_state(), Ok(UpdateState::NotKept), "no command");
    assert_eq!(all - replay.remaining(), 3);

    let certificates = card.certificates().unwrap();
    assert_eq!(all - replay.remaining(), 7);
    let id = |last| [&hex!("E828BD080F8025000001FF0010")[..], &[last]].concat();
    let listed: Vec<_> = certificates
        .iter()
        .map(|c| (c.label.as_str(), c.id.clone(), c.path.to_string()))
        .collect();
    assert_eq!(
        listed,
        [
            (
                "Certificat de Signature CPS",
                id(0x10),
                "3F00/0001/A001".to_owned()
            ),
            (
                "Certificat d'Authentification CPS",
                id(0x20),
                "3F00/0001/A002".to_owned()
            ),
        ]
    );
    assert_eq!(card.read_certificate(&certificates[0]).unwrap().len(), 300);

    let profile = card.profile().unwrap();
    assert_eq!(replay.remaining(), 0);
    assert_eq!(profile.token_label, "CPS4v1-2900000001");
    let lengths = |pin: cps_card::PinFormat| (pin.policy.min_length, pin.policy.max_length);
    assert_eq!(profile.pin.map(lengths), Some((4, 4)));
    assert_eq!(profile.puk.map(lengths), Some((8, 8)));

    let [signature, authentication] = &profile.keys[..] else {
        panic!("{:?}", profile.keys)
    };
    assert_eq!(signature.label, "CPS_PRIV_SIG");
    assert_eq!(signature.purpose, Purpose::Signature);
    assert_eq!((signature.max_raw, signature.decrypts), (51, false));
    assert_eq!(
        signature.schemes,
        [
            SignScheme::RsaPkcs1,
            SignScheme::RsaPkcs1Sha1,
            SignScheme::RsaPkcs1Sha256,
            SignScheme::RsaPssSha1,
            SignScheme::RsaPssSha256,
        ]
    );
    assert_eq!(authentication.label, "CPS_PRIV_AUT");
    assert_eq!(authentication.purpose, Purpose::Authentication);
    assert_eq!(
        (authentication.max_raw, authentication.decrypts),
        (245, true)
    );
    assert_eq!(
        authentication.schemes,
        [
            SignScheme::RsaPkcs1,
            SignScheme::RsaPkcs1Sha1,
            SignScheme::RsaPkcs1Sha256,
            SignScheme::RsaPkcs1Sha384,
            SignScheme::RsaPkcs1Sha512,
            SignScheme::RsaPssSha1,
            SignScheme::RsaPssSha256,
        ]
    );
    for key in &profile.keys {
        assert!(key.needs_pin && !key.hash_on_card, "{}", key.label);
    }

    let data: Vec<_> = profile
        .data
        .iter()
        .map(|d| (d.label.as_str(), d.private, d.modifiable))
        .collect();
    // The entries of the directory, and nothing besides.
    assert_eq!(
        data,
        [
            ("CPS_DATA", false, false),
            ("CPS_NAME_PS", false, false),
            ("CPS_ACTIVITY_01_PS", true, false),
            ("CPS_SIT_FACT", true, false),
            ("CPS2TER_ACTIVITY_01_PS", true, false),
            ("CPS2TER_NAME", false, false),
        ]
    );
}

#[test]
fn the_applet_is_selected_after_one_recovery() {
    let recovered = replay(&["open-after-recovery"]);
    assert!(Card::open(Box::new(recovered.clone())).is_ok());
    assert_eq!(recovered.remaining(), 0);

    let in_vain = replay(&["open-in-vain"]);
    let not_cps = CardError::NotCps {
        serial_file: Vec::new(),
    };
    assert_eq!(Card::open(Box::new(in_vain.clone())).err(), Some(not_cps));
    assert_eq!(in_vain.remaining(), 0);
}

#[test]
fn each_signature_costs_the_commands_of_the_reference() {
    use Purpose::{Authentication, Signature};
    let (sha256, sha1) = ([0xAA; 32], [0xAA; 20]);
    let info = [&hex!("3031300D060960864801650304020105000420")[..], &sha256].concat();
    let digest = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &sha256);
    let digest_sha1 = SigningInput::digest(SignScheme::RsaPkcs1Sha1, &sha1);
    let pss = SigningInput::digest(SignScheme::RsaPssSha256, &sha256);
    let pss_sha1 = SigningInput::digest(SignScheme::RsaPssSha1, &sha1);
    let raw = SigningInput::digest(SignScheme::RsaPkcs1, &info);
    let bare = SigningInput::digest(SignScheme::RsaPkcs1, &sha256);
    let nothing = SigningInput::digest(SignScheme::RsaPkcs1, &[]);
    let table: [(&[&str], Purpose, &SigningInput, usize); 12] = [
        (&["sign-sha256"], Signature, &digest, 2),
        (&["sign-sha256"], Signature, &raw, 2),
        (&["sign-sha256"], Signature, &bare, 2),
        (&["sign-sha1"], Signature, &digest_sha1, 2),
        (&["sign-pss-sha256"], Signature, &pss, 2),
        (&["sign-pss-sha1"], Signature, &pss_sha1, 2),
        (&["authenticate-pss"], Authentication, &pss, 2),
        (&["authenticate"], Authentication, &digest, 3),
        (&["authenticate"], Authentication, &raw, 3),
        (&["authenticate-nothing"], Authentication, &nothing, 3),
        (&["channel-closed", "sign-sha256"], Signature, &bare, 6),
        (&["conditions-of-use", "sign-sha256"], Signature, &bare, 8),
    ];
    for (parts, purpose, input, commands) in table {
        // After the directory was read, its DF is selected.
        let mut session = logged_in(parts);
        assert_eq!(session.replay.remaining(), commands, "{parts:?}");
        let signature = session.sign(purpose, input);
        assert_eq!(signature.map(|s| s.len()), Ok(256), "{parts:?}");
        assert_eq!(session.replay.remaining(), 0, "{parts:?}");
    }
}

#[test]
fn inputs_that_a_key_does_not_take_are_refused_without_a_command() {
    use Purpose::{Authentication, Signature};
    let hashes = CardError::Unsupported("the card knows SHA-1 and SHA-256 only");
    let state = SigningInput::HashState(HashedMessage {
        hash: HashAlgorithm::Sha256,
        state: Vec::new(),
        hashed: 0,
        last_block: b"a".to_vec(),
    });
    let nothing_hashed = CardError::Unsupported("CPS4 cards hash nothing");
    let sha512 = [
        &hex!("3051300D060960864801650304020305000440")[..],
        &[0; 64],
    ]
    .concat();
    let table = [
        (
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0; 31]),
            CardError::DataInvalid,
        ),
        (
            Authentication,
            SigningInput::digest(SignScheme::RsaPkcs1, &[0; 246]),
            CardError::DataInvalid,
        ),
        (
            Authentication,
            SigningInput::digest(SignScheme::RsaPssSha256, &[0; 31]),
            CardError::DataInvalid,
        ),
        (Authentication, state.clone(), nothing_hashed.clone()),
        (
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0; 20]),
            CardError::DataInvalid,
        ),
        (
            Signature,
            SigningInput::digest(SignScheme::RsaPkcs1Sha512, &[0; 64]),
            hashes,
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
        (Signature, state, nothing_hashed),
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
fn failures_of_signatures_are_told_apart() {
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0xAA; 32]);
    let short = CardError::BadAnswer {
        command: "the signature command",
        length: 2,
    };
    let table = [
        ("sign-not-verified", CardError::NotLoggedIn),
        ("sign-short-answer", short),
    ];
    for (name, error) in table {
        let mut session = logged_in(&[name]);
        assert_eq!(
            session.sign(Purpose::Signature, &input),
            Err(error),
            "{name}"
        );
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }
    let mut session = logged_in(&["other-directory-selected", "sign-sha256"]);
    assert!(session.sign(Purpose::Signature, &input).is_ok());
    assert_eq!(session.replay.remaining(), 0);
}

#[test]
fn cryptograms_are_deciphered_and_all_failures_are_alike() {
    let mut session = logged_in(&["decipher"]);
    assert_eq!(session.decipher(&[0xAA; 256]), Ok(b"secret".to_vec()));
    assert_eq!(session.replay.remaining(), 0);

    let table = [
        ("decipher-other-block", CardError::DataInvalid),
        ("decipher-short-padding", CardError::DataInvalid),
        ("decipher-short-answer", CardError::DataInvalid),
        ("decipher-refused", CardError::DataInvalid),
        ("decipher-not-verified", CardError::NotLoggedIn),
    ];
    for (name, error) in table {
        let mut session = logged_in(&[name]);
        assert_eq!(session.decipher(&[0xAA; 256]), Err(error), "{name}");
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }
    let mut session = logged_in(&[]);
    assert_eq!(session.decipher(&[0xAA; 257]), Err(CardError::DataInvalid));
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
        ("wrong", Some(CardError::PinIncorrect { retries: Some(2) })),
        ("last-try-wrong", Some(CardError::PinBlocked)),
        ("blocked", Some(CardError::PinBlocked)),
        ("disturbed-nothing-spent", None),
        ("disturbed-perhaps-spent", Some(CardError::Disturbed)),
    ];
    for (name, error) in table {
        let replay = replay(&["open", "reset", name]);
        let mut card = rested(&replay);
        assert_eq!(card.verify_pin(&pin("1234")).err(), error, "{name}");
        assert_eq!(replay.remaining(), 0, "{name}");
    }
    let mut card = Card::open(Box::new(replay(&["open"]))).unwrap();
    assert_eq!(
        card.verify_pin(&pin("12345")).err(),
        Some(CardError::PinFormat)
    );
}

#[test]
fn the_status_of_a_pin_is_all_that_is_told() {
    use Verification::{NotVerified, Unknown, Verified};
    const BLOCKED: Verification = NotVerified(PinStatus::BLOCKED);
    let table = [
        (
            "status-two-left",
            PinRole::Pin,
            NotVerified(PinStatus::tries_left(2)),
        ),
        ("status-no-try-left", PinRole::Pin, BLOCKED),
        ("status-blocked", PinRole::Pin, BLOCKED),
        ("status-verified", PinRole::Pin, Verified),
        ("status-refused", PinRole::Pin, Unknown),
        (
            "status-puk",
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
    let table = [
        ("change", Ok(())),
        (
            "change-wrong",
            Err(CardError::PinIncorrect { retries: Some(1) }),
        ),
        (
            "change-refused",
            Err(refused(
                "CHANGE REFERENCE DATA",
                StatusWord::CONDITIONS_OF_USE,
            )),
        ),
    ];
    for (name, expected) in table {
        let replay = replay(&["open", "reset", name]);
        let mut card = rested(&replay);
        assert_eq!(
            card.change_pin(&pin("1234"), &pin("4321")),
            expected,
            "{name}"
        );
        assert_eq!(replay.remaining(), 0, "{name}");
    }

    // The card is reset unless it refused the PUK: it may be verified.
    let wrong_puk: (&[&str], _) = (
        &["unblock-wrong-puk"],
        Err(CardError::PukIncorrect { retries: Some(9) }),
    );
    let blocked: (&[&str], _) = (&["unblock-blocked-puk"], Err(CardError::PukBlocked));
    let right: (&[&str], _) = (&["right-puk", "reset"], Ok(()));
    for (parts, expected) in [right, wrong_puk.clone(), blocked.clone()] {
        let replay = replay(&[&["open", "reset"], parts].concat());
        let mut card = rested(&replay);
        assert_eq!(card.verify_puk(&pin("12345678")), expected, "{parts:?}");
        assert_eq!(replay.remaining(), 0, "{parts:?}");
    }
    let unblocked: (&[&str], _) = (&["unblock", "reset"], Ok(()));
    let not_reset: (&[&str], _) = (
        &["unblock-refused", "reset"],
        Err(refused("RESET RETRY COUNTER", StatusWord::SECURITY_STATUS)),
    );
    for (name, expected) in [unblocked, wrong_puk, blocked, not_reset] {
        let replay = replay(&[&["open", "reset"], name].concat());
        let mut card = rested(&replay);
        assert_eq!(
            card.unblock(&pin("12345678"), &pin("4321")),
            expected,
            "{name:?}"
        );
        assert_eq!(replay.remaining(), 0, "{name:?}");
    }
}

#[test]
fn a_tls_login_of_a_new_process_costs_four_commands() {
    for reset in ["reset", "reset-without-answer"] {
        let mut session = logged_in(&[reset, "login", "authenticate"]);
        session.card.reset().unwrap();
        assert_eq!(session.replay.remaining(), 4);
        session.verified = session.card.verify_pin(&pin("1234")).unwrap();
        let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0xAA; 32]);
        assert!(session.sign(Purpose::Authentication, &input).is_ok());
        assert_eq!(session.replay.remaining(), 0);
    }
}

#[test]
fn after_a_reset_by_another_program_the_channel_is_opened_again() {
    let parts = [
        &["open", "certificates", "profile", "login"].map(|p| format!("cps4/{p}"))[..],
        &["link/reset-by-other".to_owned()],
        &["applet-again", "select-application", "login", "sign-sha256"]
            .map(|p| format!("cps4/{p}")),
    ]
    .concat();
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    let mut session = Session::on(support::replay(CPS4, Protocol::T1, &parts));
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0xAA; 32]);
    assert_eq!(
        session.sign(Purpose::Signature, &input),
        Err(CardError::NotLoggedIn)
    );
    session.verified = session.card.verify_pin(&pin("1234")).unwrap();
    assert!(session.sign(Purpose::Signature, &input).is_ok());
    assert_eq!(session.replay.remaining(), 0);
}

#[test]
fn data_objects_are_where_the_directory_says() {
    let mut session = logged_in(&[
        "read-data",
        "read-cps2ter",
        "select-application",
        "sign-sha256",
        "random",
    ]);
    assert_eq!(session.read("CPS_SIT_FACT"), Ok(vec![1, 2, 3, 4]));
    // Its path leads out of the application, where there is no such file.
    assert_eq!(session.read("CPS2TER_ACTIVITY_01_PS"), Ok(vec![5, 6, 7, 8]));
    // The login is as before.
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0xAA; 32]);
    assert!(session.sign(Purpose::Signature, &input).is_ok());
    let mut out = [0; 5];
    session.card.random(&mut out).unwrap();
    assert_eq!(out, [1, 2, 3, 4, 5]);
    assert_eq!(session.replay.remaining(), 0);
    assert_eq!(session.write(b"x"), Err(CardError::ReadOnly));

    let writable = replay(&[
        "open",
        "certificates",
        "writable-profile",
        "login",
        "write-data",
    ]);
    let mut session = Session::on(writable);
    assert_eq!(session.write(b"ax"), Ok(()));
    assert_eq!(session.replay.remaining(), 0);
}

#[test]
fn t0_differs_by_its_get_response_only() {
    let t0 = |parts: &[&str]| {
        let parts: Vec<_> = parts.iter().map(|p| format!("cps4-t0/{p}")).collect();
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        support::replay(CPS4_T0, Protocol::T0, &parts)
    };
    let opened = ["open", "certificates", "profile", "login"];
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0xAA; 32]);
    for (name, purpose, commands) in [
        ("sign-sha256", Purpose::Signature, 3),
        ("authenticate", Purpose::Authentication, 4),
    ] {
        let mut session = Session::on(t0(&[&opened[..], &[name]].concat()));
        assert_eq!(session.replay.remaining(), commands, "{name}");
        assert!(session.sign(purpose, &input).is_ok(), "{name}");
        assert_eq!(session.replay.remaining(), 0, "{name}");
    }
    let replay = t0(&["open", "reset", "status-two-left", "unblock", "reset"]);
    let mut card = rested(&replay);
    let two_left = Verification::NotVerified(PinStatus::tries_left(2));
    assert_eq!(card.pin_status(PinRole::Pin), Ok(two_left));
    assert_eq!(card.unblock(&pin("12345678"), &pin("4321")), Ok(()));
    assert_eq!(replay.remaining(), 0);
}

#[test]
fn every_known_answer_to_reset_is_a_cps4() {
    for atr in [
        &hex!("3B9B188001001225006480040100009044")[..],
        &hex!("3B9B188001001225006480000401009044"),
        &hex!("3BDC18FF00001225006480000401009000"),
    ] {
        let replay = support::replay(atr, Protocol::T1, &["cps4/open"]);
        let card = Card::open(Box::new(replay)).unwrap();
        assert_eq!(
            card.generation(),
            CardGeneration::Cps4,
            "{:?}",
            Atr::new(atr)
        );
    }
}
