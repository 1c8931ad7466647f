//! Each operation on each generation that has it, the exact error on each that has not, and all of
//! it with what is unknown of real cards settled in every way (`card.md` §12).

use std::collections::VecDeque;

use cps_apdu::{Atr, StatusWord};
use cps_card::{
    CardError, CardGeneration, HashAlgorithm, HashedMessage, KeyEntry, PinRole, PinStatus, Purpose,
    SignScheme, SigningInput, SigningQueue, UpdateState, Verification, Verified,
};
use cps_sim_card::{
    Answers, AppletSelect, Behaviour, Card as SimCard, CodeScope, ContactlessFiles, FileIdSet,
    Layout, Mse, OutsideFiles, PublicKeys, Refusals, Reselect, ThirdWrongPin, WrongPin,
    WrongPinAnswer,
};
use hex_literal::hex;
use rand::SeedableRng;
use rand::rngs::{StdRng, SysRng};
use rsa::{Pkcs1v15Encrypt, Pkcs1v15Sign, Pss};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::support::{Contents, Desk, personalised, pin};

/// Behaviour of the cards of a generation.
pub(crate) struct Expected {
    generation: CardGeneration,
    pub(crate) profile: &'static str,
    /// Commands that open a card just inserted, where answers do not wait.
    opening: u64,
    label: &'static str,
    updates: UpdateState,
    keys: &'static [Key],
    pub(crate) has_pin: bool,
    /// The reason why CPS_DATA cannot be written, if it cannot.
    writing: Option<CardError>,
    /// Data objects that anybody may read, among them.
    data: &'static [&'static str],
}

/// Operations of a key.
struct Key {
    purpose: Purpose,
    issued: cps_sim_card::Purpose,
    certificate: &'static str,
    /// Commands of a signature where answers do not wait.
    commands: u64,
    max_raw: u16,
    /// The reason why it does not sign as PSS, if it does not.
    pss: Option<CardError>,
    /// The reason why it does not finish a hash, if it does not.
    hash_state: Option<CardError>,
    /// Error for SHA-512, if it does not sign it.
    sha512: Option<CardError>,
    decrypts: bool,
}

const NO_PSS: CardError = CardError::Unsupported("CPS3 cards do not sign as PSS");
const WHOLE_DIGESTS: CardError =
    CardError::Unsupported("the authentication key takes whole digests");
const HASHES_NOTHING: CardError = CardError::Unsupported("CPS4 cards hash nothing");

pub(crate) const CPS3: Expected = Expected {
    generation: CardGeneration::Cps3,
    profile: "medecin",
    opening: 1,
    label: "CPS3v3-",
    updates: UpdateState::NeverUpdated,
    keys: &[
        Key {
            purpose: Purpose::Signature,
            issued: cps_sim_card::Purpose::Signature,
            certificate: "Certificat de Signature CPS",
            commands: 2,
            max_raw: 51,
            pss: Some(NO_PSS),
            hash_state: None,
            sha512: Some(CardError::Unsupported(
                "the signature key knows SHA-1 and SHA-256 only",
            )),
            decrypts: false,
        },
        Key {
            purpose: Purpose::Authentication,
            issued: cps_sim_card::Purpose::Authentication,
            certificate: "Certificat d'Authentification CPS",
            commands: 2,
            max_raw: 102,
            pss: Some(NO_PSS),
            hash_state: Some(WHOLE_DIGESTS),
            sha512: None,
            decrypts: true,
        },
    ],
    has_pin: true,
    writing: None,
    data: &[
        "CPS_DATA",
        "CPS_ID_CARD",
        "CPS_NAME_PS",
        "CPS_LANG_PS",
        "CPS_INFO_PS",
    ],
};

pub(crate) const CONTACTLESS: Expected = Expected {
    generation: CardGeneration::Cps3Contactless,
    profile: "medecin-sans-contact",
    opening: 1,
    label: "CPS3v3_CL",
    updates: UpdateState::NotKept,
    keys: &[Key {
        purpose: Purpose::Technical,
        issued: cps_sim_card::Purpose::Technical,
        certificate: "Certificat Technique CPS",
        commands: 2,
        max_raw: 102,
        pss: Some(NO_PSS),
        hash_state: Some(WHOLE_DIGESTS),
        sha512: None,
        decrypts: false,
    }],
    has_pin: false,
    writing: Some(CardError::ReadOnly),
    data: &["CPS_DATA", "CPS_ID_CARD"],
};

pub(crate) const CPS4: Expected = Expected {
    generation: CardGeneration::Cps4,
    profile: "medecin-cps4",
    opening: 3,
    label: "CPS4v1-",
    updates: UpdateState::NotKept,
    keys: &[
        Key {
            purpose: Purpose::Signature,
            issued: cps_sim_card::Purpose::Signature,
            certificate: "Certificat de Signature CPS",
            commands: 2,
            max_raw: 51,
            pss: None,
            hash_state: Some(HASHES_NOTHING),
            sha512: Some(CardError::Unsupported(
                "the card knows SHA-1 and SHA-256 only",
            )),
            decrypts: false,
        },
        Key {
            purpose: Purpose::Authentication,
            issued: cps_sim_card::Purpose::Authentication,
            certificate: "Certificat d'Authentification CPS",
            commands: 3,
            max_raw: 245,
            pss: None,
            hash_state: Some(HASHES_NOTHING),
            sha512: None,
            decrypts: true,
        },
    ],
    has_pin: true,
    writing: Some(CardError::ReadOnly),
    data: &[
        "CPS_DATA",
        "CPS_ID_CARD",
        "CPS_NAME_PS",
        "CPS_LANG_PS",
        "CPS_INFO_PS",
    ],
};

/// Answers of cards that refuse a command which they were sent without need.
const REFUSALS: [u16; 7] = [0x6700, 0x6982, 0x6A82, 0x6A86, 0x6A88, 0x6D00, 0x6E00];

/// Cards that refuse, one command with one answer each, and some all at once.
pub(crate) fn refusals() -> Vec<Behaviour> {
    let of = |status: u16, refuse: fn(&mut Refusals, Option<u16>)| {
        let mut refusals = Refusals::default();
        refuse(&mut refusals, Some(status));
        refusals
    };
    let mut behaviours = Vec::new();
    for status in REFUSALS {
        let kinds: [fn(&mut Refusals, Option<u16>); 4] = [
            |refusals, status| refusals.short_file_id = status,
            |refusals, status| refusals.get_data = status,
            |refusals, status| refusals.read_beyond_end = status,
            |refusals, status| refusals.get_challenge = status,
        ];
        behaviours.extend(kinds.map(|refuse| Behaviour {
            refusals: of(status, refuse),
            ..Behaviour::default()
        }));
        behaviours.push(Behaviour {
            empty_verify: Some(status),
            ..Behaviour::default()
        });
        behaviours.push(Behaviour {
            empty_verify: Some(status),
            refusals: Refusals {
                short_file_id: Some(status),
                get_data: Some(status),
                get_challenge: Some(status),
                read_beyond_end: Some(status),
                update_file: Some(status),
            },
            wrong_pin_answer: WrongPinAnswer::Uncounted,
            code_scope: CodeScope::Application,
            ..Behaviour::default()
        });
    }
    behaviours
}

/// Settlements that concern every generation.
pub(crate) fn behaviours() -> Vec<Behaviour> {
    let usual = Behaviour::default();
    vec![
        usual,
        Behaviour {
            answers: Answers::Direct,
            read_limit: 0xE7,
            ..usual
        },
        Behaviour {
            answers: Answers::T0,
            third_wrong_pin: ThirdWrongPin::NoTriesLeft,
            ..usual
        },
        Behaviour {
            reselect: Reselect::KeepsVerification,
            mse: Mse::Kept,
            applet_fcp: true,
            ..usual
        },
        Behaviour {
            code_scope: CodeScope::Application,
            outside_files: OutsideFiles::InClassA0,
            ..usual
        },
        Behaviour {
            wrong_pin_answer: WrongPinAnswer::Uncounted,
            cps2ter_shares_pin: false,
            ..usual
        },
    ]
}

/// Checks that no refusal of a command that is sent without need makes a card of any less use.
#[test]
fn what_a_card_refuses_without_need_is_harmless() {
    for expected in [&CPS3, &CONTACTLESS, &CPS4] {
        every_operation(expected, usual(), &refusals());
    }
}

#[test]
fn the_cps3_by_contact() {
    for layout in [usual(), other_files()] {
        every_operation(&CPS3, layout, &behaviours());
    }
}

#[test]
fn the_cps3_without_contact() {
    let own = |file_ids| Layout {
        contactless_files: ContactlessFiles::OwnDf,
        file_ids,
        ..usual()
    };
    for layout in [
        usual(),
        other_files(),
        own(FileIdSet::Usual),
        own(FileIdSet::Other),
    ] {
        every_operation(&CONTACTLESS, layout, &behaviours());
    }
}

#[test]
fn the_cps4() {
    let refusals = [AppletSelect::RefusedFirst, AppletSelect::RefusedAgain];
    let refused = refusals.map(|applet_select| Behaviour {
        applet_select,
        ..Behaviour::default()
    });
    let behaviours = [&behaviours()[..], &refused].concat();
    let t0_only = Layout {
        atr: Some(Atr::new(&hex!("3BDC18FF00001225006480000401009000")).unwrap()),
        public_keys: PublicKeys::Unlisted,
        ..usual()
    };
    for layout in [usual(), other_files(), t0_only] {
        every_operation(&CPS4, layout, &behaviours);
    }
}

/// A card that does not tell the state of its PIN is used like any other (`card.md` §10).
#[test]
fn a_pin_status_that_is_refused_is_unknown() {
    let unknown = Verification::Unknown;
    let table = [
        (0x6700, unknown),
        (0x6982, Verification::NotVerified(PinStatus::UNKNOWN)),
        (0x6984, unknown),
        (0x6985, unknown),
        (0x6A80, unknown),
        (0x6A81, unknown),
        (0x6A86, unknown),
        (0x6A88, unknown),
        (0x6B00, unknown),
        (0x6D00, unknown),
        (0x6E00, unknown),
        (0x6F00, unknown),
    ];
    for expected in [&CPS3, &CPS4] {
        let mut card = personalised(expected.profile, usual());
        for (status, told) in table {
            card.set_behaviour(Behaviour {
                empty_verify: Some(status),
                ..Behaviour::default()
            });
            let mut desk = Desk::with(card);
            let said = format!("{:?} {status:04X}", expected.generation);
            let contents = desk.read();
            for role in [PinRole::Pin, PinRole::Puk] {
                assert_eq!(desk.card.pin_status(role), Ok(told), "{said}");
            }
            let wrong = desk.card.verify_pin(&pin("9999")).err();
            assert_eq!(
                wrong,
                Some(CardError::PinIncorrect { retries: Some(2) }),
                "{said}"
            );
            let verified = desk.log_in();
            let key = contents.key(Purpose::Authentication);
            let digest = Sha256::digest(b"message");
            let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
            let signature = desk.card.sign(Some(&verified), key, &input).unwrap();
            contents.verify_sha256(Purpose::Authentication, b"message", &signature);
            // The card does not say that it honours the login, so it counts as ended.
            assert!(desk.card.verify_pin(&pin("9999")).is_err(), "{said}");
            assert!(!desk.card.honours(&verified), "{said}");
            assert_eq!(desk.card.verify_puk(&pin("12345678")), Ok(()), "{said}");
            desk.log_in();
            drop(desk.card);
            card = desk.reader.remove().unwrap();
        }
    }
}

/// Whether a wrong PIN ends an earlier verification is the card's to say (`card.md` §4.4).
#[test]
fn a_wrong_pin_or_puk_voids_a_proof_if_the_card_says_so() {
    type Wrong = fn(&mut cps_card::Card) -> Option<CardError>;
    let wrong_pin: Wrong = |card| card.verify_pin(&pin("9999")).err();
    let wrong_old_pin: Wrong = |card| card.change_pin(&pin("9999"), &pin("4321")).err();
    let wrong_puk: Wrong = |card| card.verify_puk(&pin("87654321")).err();
    let wrong_unblocking: Wrong = |card| card.unblock(&pin("87654321"), &pin("4321")).err();
    let ends = WrongPin::EndsVerification;
    let keeps = WrongPin::KeepsVerification;
    for expected in [&CPS3, &CPS4] {
        for (name, wrong, wrong_pin, honoured) in [
            ("VERIFY", wrong_pin, ends, false),
            ("VERIFY", wrong_pin, keeps, true),
            ("CHANGE", wrong_old_pin, ends, false),
            ("CHANGE", wrong_old_pin, keeps, true),
            ("VERIFY of the PUK", wrong_puk, ends, true),
            ("unblocking", wrong_unblocking, ends, true),
        ] {
            let mut card = personalised(expected.profile, usual());
            card.set_behaviour(Behaviour {
                wrong_pin,
                ..Behaviour::default()
            });
            let mut desk = Desk::with(card);
            let contents = desk.read();
            let verified = desk.log_in();
            assert!(wrong(&mut desk.card).is_some());
            assert_eq!(
                desk.card.honours(&verified),
                honoured,
                "{name} {wrong_pin:?}"
            );
            let digest = Sha256::digest(b"message");
            let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
            let key = contents.key(Purpose::Authentication);
            let signed = desk.card.sign(Some(&verified), key, &input);
            assert_eq!(signed.is_ok(), honoured, "{name} {wrong_pin:?}");
            // A right PUK is forgotten by a reset, which ends everything.
            let verified = desk.log_in();
            assert_eq!(desk.card.verify_puk(&pin("12345678")), Ok(()));
            assert!(!desk.card.honours(&verified));
        }
    }
}

fn usual() -> Layout {
    Layout::default()
}

fn other_files() -> Layout {
    Layout {
        file_ids: FileIdSet::Other,
        ..usual()
    }
}

fn every_operation(expected: &Expected, layout: Layout, behaviours: &[Behaviour]) {
    let mut card = personalised(expected.profile, layout);
    for behaviour in behaviours {
        card.set_behaviour(*behaviour);
        card = with_behaviour(expected, card, behaviour);
    }
}

/// Leaves the card as it was, but for one use of the PUK.
pub(crate) fn with_behaviour(expected: &Expected, card: SimCard, behaviour: &Behaviour) -> SimCard {
    let before = card.counts().commands;
    let mut desk = Desk::with(card);
    let opening = desk.reader.counts().commands - before;
    // EF.SN is selected on a CPS4, and the recovery has three commands.
    let selections = u64::from(expected.opening > 1);
    let recovery = match behaviour.applet_select {
        AppletSelect::RefusedFirst => 3,
        AppletSelect::Accepted | AppletSelect::RefusedAgain => 0,
    };
    // EF.SN is selected and read where its short identifier is refused.
    let refusals = &behaviour.refusals;
    let by_path = 2 * u64::from(selections == 0 && refusals.short_file_id.is_some());
    assert_eq!(
        opening,
        expected.opening + selections * desk.get_response() + recovery + by_path,
        "{behaviour:?}"
    );
    assert_eq!(desk.card.generation(), expected.generation);
    let updates = match refusals.update_file {
        None | Some(0x6A82) => expected.updates.clone(),
        Some(_) => UpdateState::NotKept,
    };
    assert_eq!(desk.card.update_state(), Ok(updates), "{behaviour:?}");

    let contents = desk.read();
    contents_are_as_issued(&desk, expected, &contents);
    let verified = if expected.has_pin {
        pins(&mut desk, behaviour);
        Some(desk.log_in())
    } else {
        no_pin(&mut desk);
        None
    };
    signatures(&mut desk, expected, &contents, verified.as_ref());
    queues(&mut desk, expected, &contents, verified.as_ref());
    cryptograms(&mut desk, expected, &contents, verified.as_ref());
    after_another_program(&mut desk, expected, &contents, verified);
    data(&mut desk, expected, &contents, behaviour);
    random(&mut desk, expected, &contents, behaviour);
    desk.reader.remove().unwrap()
}

fn random(desk: &mut Desk, expected: &Expected, contents: &Contents, behaviour: &Behaviour) {
    let mut bytes = [[0; 20]; 2];
    let Some(status) = behaviour.refusals.get_challenge else {
        for out in &mut bytes {
            desk.card.random(out).unwrap();
        }
        assert_ne!(bytes[0], bytes[1]);
        return;
    };
    let refused = CardError::Refused {
        command: "GET CHALLENGE",
        status: StatusWord(status),
    };
    let verified = expected.has_pin.then(|| desk.log_in());
    assert_eq!(desk.card.random(&mut bytes[0]), Err(refused));
    let key = contents.key(expected.keys[0].purpose);
    let digest = Sha256::digest(b"message");
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
    let signature = desk.card.sign(verified.as_ref(), key, &input);
    contents.verify_sha256(expected.keys[0].purpose, b"message", &signature.unwrap());
}

fn contents_are_as_issued(desk: &Desk, expected: &Expected, contents: &Contents) {
    assert!(contents.profile.token_label.starts_with(expected.label));
    let length = |format: Option<cps_card::PinFormat>| format.map(|f| f.policy.max_length);
    let lengths = (length(contents.profile.pin), length(contents.profile.puk));
    let with_pin = (Some(4), Some(8));
    assert_eq!(
        lengths,
        if expected.has_pin {
            with_pin
        } else {
            (None, None)
        }
    );

    assert_eq!(contents.entries.len(), expected.keys.len());
    assert_eq!(contents.profile.keys.len(), expected.keys.len());
    for wanted in expected.keys {
        let key = contents.key(wanted.purpose);
        let at = contents
            .entries
            .iter()
            .position(|e| e.id == key.id)
            .unwrap();
        assert_eq!(contents.entries[at].label, wanted.certificate);
        let issued = desk
            .reader
            .with_card(|card| card.certificate(wanted.issued).to_vec());
        assert_eq!(Some(&contents.certificates[at]), issued.as_ref());
        assert_eq!(key.bits, 2048);
        assert_eq!(key.max_raw, wanted.max_raw);
        assert_eq!(key.needs_pin, expected.has_pin);
        assert_eq!(key.decrypts, wanted.decrypts);
        let signs = |scheme| key.schemes.contains(&scheme);
        assert_eq!(signs(SignScheme::RsaPssSha256), wanted.pss.is_none());
        assert_eq!(key.hash_on_card, wanted.hash_state.is_none());
        assert_eq!(signs(SignScheme::RsaPkcs1Sha512), wanted.sha512.is_none());
    }
}

/// Returns the answer of the driver when it is asked for a status that is `told` if the card tells
/// it.
fn as_told(behaviour: &Behaviour, told: Verification) -> Result<Verification, CardError> {
    Ok(match behaviour.empty_verify {
        None => told,
        Some(0x6982) => Verification::NotVerified(PinStatus::UNKNOWN),
        Some(_) => Verification::Unknown,
    })
}

fn pins(desk: &mut Desk, behaviour: &Behaviour) {
    let status = |told| as_told(behaviour, told);
    let left = |tries| status(Verification::NotVerified(PinStatus::tries_left(tries)));
    // A card that refuses the status is asked again after the directory was selected, if the answer
    // may be that of another application.
    let may_be_elsewhere = matches!(behaviour.empty_verify, Some(0x6A86 | 0x6E00 | 0x6D00));
    let tells = behaviour.empty_verify.is_none();
    let is_counted = tells || behaviour.wrong_pin_answer == WrongPinAnswer::Counted;
    let wrong = |retries| {
        let retries = is_counted.then_some(retries);
        Some(CardError::PinIncorrect { retries })
    };
    let (result, commands) = desk.counted(|card| card.pin_status(PinRole::Pin));
    assert_eq!(result, left(3), "{behaviour:?}");
    assert!(commands == 1 || may_be_elsewhere, "{behaviour:?}");
    let card = &mut desk.card;
    assert_eq!(card.verify_pin(&pin("9999")).err(), wrong(2));
    assert_eq!(card.change_pin(&pin("9999"), &pin("1111")).err(), wrong(1));
    assert_eq!(card.pin_status(PinRole::Pin), left(1));
    let (result, commands) = desk.counted(|card| card.verify_pin(&pin("1234")).err());
    // Before it the directory is selected, if the card cannot be asked afterwards.
    let selection = if tells { 0 } else { 1 + desk.get_response() };
    assert_eq!(result, None);
    assert!(commands == 1 || commands <= 1 + selection, "{behaviour:?}");
    let card = &mut desk.card;
    let verified = status(Verification::Verified);
    assert_eq!(card.pin_status(PinRole::Pin), verified);

    assert_eq!(card.change_pin(&pin("1234"), &pin("4321")), Ok(()));
    for error in [
        wrong(2),
        wrong(1),
        Some(CardError::PinBlocked),
        Some(CardError::PinBlocked),
    ] {
        assert_eq!(card.verify_pin(&pin("1234")).err(), error);
    }
    assert_eq!(
        card.verify_pin(&pin("4321")).err(),
        Some(CardError::PinBlocked)
    );
    let blocked = status(Verification::NotVerified(PinStatus::BLOCKED));
    assert_eq!(card.pin_status(PinRole::Pin), blocked);

    let unblock = |card: &mut cps_card::Card, puk| card.unblock(&pin(puk), &pin("1234"));
    let retries = is_counted.then_some(9);
    let wrong_puk = CardError::PukIncorrect { retries };
    assert_eq!(unblock(card, "87654321"), Err(wrong_puk));
    assert_eq!(unblock(card, "12345678"), Ok(()));
    assert_eq!(card.pin_status(PinRole::Puk), left(10));
    assert_eq!(card.pin_status(PinRole::Pin), left(3));
}

fn no_pin(desk: &mut Desk) {
    let (result, commands) = desk.counted(|card| {
        let (old, new, puk) = (pin("1234"), pin("4321"), pin("12345678"));
        [
            card.verify_pin(&old).err(),
            card.change_pin(&old, &new).err(),
            card.pin_status(PinRole::Pin).err(),
            card.unblock(&puk, &new).err(),
        ]
    });
    assert_eq!(result, [const { Some(CardError::NoPin) }; 4]);
    // Only the application is selected again.
    assert!(commands <= 1, "{commands}");
}

fn signatures(
    desk: &mut Desk,
    expected: &Expected,
    contents: &Contents,
    verified: Option<&Verified>,
) {
    let message = b"the message";
    let (sha1, sha256) = (Sha1::digest(message), Sha256::digest(message));
    let sha512 = Sha512::digest(message);
    let info = [&hex!("3031300D060960864801650304020105000420")[..], &sha256].concat();
    let waiting = desk.get_response();
    for wanted in expected.keys {
        let key = contents.key(wanted.purpose);
        let public = contents.public_key(wanted.purpose);
        let usual = wanted.commands + waiting;
        let mut sign = |input, commands| sign(desk, verified, key, &input, commands);

        let signature = sign(SigningInput::digest(SignScheme::RsaPkcs1Sha1, &sha1), usual).unwrap();
        public
            .verify(Pkcs1v15Sign::new::<Sha1>(), &sha1, &signature)
            .unwrap();
        for input in [
            SigningInput::digest(SignScheme::RsaPkcs1Sha256, &sha256),
            SigningInput::digest(SignScheme::RsaPkcs1, &info),
        ] {
            let signature = sign(input, usual).unwrap();
            contents.verify_sha256(wanted.purpose, message, &signature);
        }

        let signature = sign(
            SigningInput::digest(SignScheme::RsaPkcs1Sha512, &sha512),
            usual,
        );
        match &wanted.sha512 {
            None => public
                .verify(Pkcs1v15Sign::new::<Sha512>(), &sha512, &signature.unwrap())
                .unwrap(),
            Some(error) => assert_eq!(signature.as_ref(), Err(error)),
        }

        let too_long = vec![0xAA; usize::from(wanted.max_raw) + 1];
        assert_eq!(
            sign(SigningInput::digest(SignScheme::RsaPkcs1, &too_long), usual),
            Err(CardError::DataInvalid)
        );
        if wanted.purpose != Purpose::Signature {
            let longest = &too_long[1..];
            let signature =
                sign(SigningInput::digest(SignScheme::RsaPkcs1, longest), usual).unwrap();
            public
                .verify(Pkcs1v15Sign::new_unprefixed(), longest, &signature)
                .unwrap();
        }

        let signature = sign(
            SigningInput::digest(SignScheme::RsaPssSha256, &sha256),
            2 + waiting,
        );
        match &wanted.pss {
            None => {
                let scheme = Pss::<Sha256>::new();
                public.verify(scheme, &sha256, &signature.unwrap()).unwrap();
                let signature = sign(
                    SigningInput::digest(SignScheme::RsaPssSha1, &sha1),
                    2 + waiting,
                )
                .unwrap();
                public
                    .verify(Pss::<Sha1>::new(), &sha1, &signature)
                    .unwrap();
            }
            Some(error) => assert_eq!(signature.as_ref(), Err(error)),
        }

        let last_block = SigningInput::HashState(HashedMessage {
            hash: HashAlgorithm::Sha256,
            state: Vec::new(),
            hashed: 0,
            last_block: message.to_vec(),
        });
        // The signature command has no data then, so that its answer never waits.
        let signature = sign(last_block, 4);
        match &wanted.hash_state {
            None => contents.verify_sha256(wanted.purpose, message, &signature.unwrap()),
            Some(error) => assert_eq!(signature.as_ref(), Err(error)),
        }

        if expected.has_pin {
            let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &sha256);
            let (denied, commands) = desk.counted(|card| card.sign(None, key, &input));
            assert_eq!((denied, commands), (Err(CardError::NotLoggedIn), 0));
        }
    }
}

/// Signs digests in sections: a card that keeps its security environment is told it once in each,
/// one that does not is found out once.
fn queues(desk: &mut Desk, expected: &Expected, contents: &Contents, verified: Option<&Verified>) {
    const DIGESTS: u64 = 5;
    let waiting = desk.get_response();
    let mse = desk.reader.with_card(|card| card.behaviour().mse).unwrap();
    let mut is_found_out = false;
    for wanted in expected.keys.iter().chain(expected.keys) {
        let key = contents.key(wanted.purpose);
        let messages: Vec<_> = (b'0'..=b'4').map(|digit| [digit]).collect();
        let mut queue = Digests {
            verified,
            waiting: messages
                .iter()
                .map(|m| Sha256::digest(m).to_vec())
                .collect(),
            signatures: Vec::new(),
        };
        let (signed, commands) = desk.counted(|card| card.sign_queue(key, &mut queue));
        assert_eq!(signed, Ok(()));
        let usual = wanted.commands + waiting;
        let least = match mse {
            Mse::Kept => DIGESTS * (usual - 1) + 1,
            // The first command without the environment fails, once for the card.
            Mse::UntilUsed => DIGESTS * usual + u64::from(!is_found_out),
        };
        is_found_out = true;
        assert_eq!(commands, least, "{:?} {mse:?}", wanted.purpose);
        assert_eq!(queue.signatures.len(), messages.len());
        for (message, signature) in messages.iter().zip(&queue.signatures) {
            contents.verify_sha256(wanted.purpose, message, signature);
        }

        if expected.has_pin {
            let (mut denied, bare) = (Digests::default(), vec![0; 32]);
            denied.waiting.push_back(bare);
            let (result, commands) = desk.counted(|card| card.sign_queue(key, &mut denied));
            assert_eq!((result, commands), (Err(CardError::NotLoggedIn), 0));
        }
    }
}

/// SHA-256 digests that are to be signed in one section.
#[derive(Default)]
struct Digests<'v> {
    verified: Option<&'v Verified>,
    waiting: VecDeque<Vec<u8>>,
    signatures: Vec<Vec<u8>>,
}

impl SigningQueue for Digests<'_> {
    fn proof(&self) -> Option<&Verified> {
        self.verified
    }

    fn next(&mut self) -> Option<SigningInput> {
        let digest = self.waiting.pop_front()?;
        Some(SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest))
    }

    fn signed(&mut self, _input: &SigningInput, signature: Vec<u8>) {
        self.signatures.push(signature);
    }
}

/// Signs twice, since the first time may have to select the directory of the key: the second costs
/// `commands`, or none if it fails.
fn sign(
    desk: &mut Desk,
    verified: Option<&Verified>,
    key: &KeyEntry,
    input: &SigningInput,
    commands: u64,
) -> Result<Vec<u8>, CardError> {
    let _ = desk.card.sign(verified, key, input);
    let (signature, counted) = desk.counted(|card| card.sign(verified, key, input));
    let allowed = if signature.is_ok() { commands } else { 0 };
    assert_eq!(counted, allowed, "{:?} {input:?}", key.purpose);
    signature
}

fn cryptograms(
    desk: &mut Desk,
    expected: &Expected,
    contents: &Contents,
    verified: Option<&Verified>,
) {
    // Without a PIN there is no proof to show.
    let Some(verified) = verified else {
        assert!(expected.keys.iter().all(|key| !key.decrypts));
        return;
    };
    let mut random = StdRng::try_from_rng(&mut SysRng).unwrap();
    for wanted in expected.keys {
        let key = contents.key(wanted.purpose);
        if !wanted.decrypts {
            let refused = desk.card.decipher(verified, key, &[0xAA; 256]);
            assert_eq!(refused, Err(CardError::KeyUsage));
            continue;
        }
        let public = contents.public_key(wanted.purpose);
        for plain in [&b""[..], b"secret", &[0xAA; 245]] {
            let cryptogram = public.encrypt(&mut random, Pkcs1v15Encrypt, plain).unwrap();
            let deciphered = desk.card.decipher(verified, key, &cryptogram).unwrap();
            assert_eq!(deciphered.as_slice(), plain);
        }
        // A number above the modulus, and one that is no padded message.
        for other in [[0xFF; 256], [0x01; 256]] {
            let refused = desk.card.decipher(verified, key, &other);
            assert_eq!(refused, Err(CardError::DataInvalid));
        }
    }
}

/// Checks that after any selection by another program the next signature is made, if need be after
/// a new login.
fn after_another_program(
    desk: &mut Desk,
    expected: &Expected,
    contents: &Contents,
    mut verified: Option<Verified>,
) {
    let disturbances: &[&[u8]] = match expected.generation {
        CardGeneration::Cps4 => &[
            // The issuer security domain, the MF, and EF.SN on our channel.
            &hex!("01A4040C07A0000001510000"),
            &hex!("01A4080002D003"),
            &hex!("A0A40000023F00"),
        ],
        _ => &[&hex!("00A4090C023F00"), &hex!("00A4090C043F002F00")],
    };
    let message = b"the message";
    let digest = Sha256::digest(message);
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
    for disturbance in disturbances {
        for wanted in expected.keys {
            let key = contents.key(wanted.purpose);
            desk.reader.foreign_transmit(disturbance).unwrap();
            let mut signature = desk.card.sign(verified.as_ref(), key, &input);
            if signature == Err(CardError::NotLoggedIn) {
                verified = Some(desk.log_in());
                signature = desk.card.sign(verified.as_ref(), key, &input);
            }
            contents.verify_sha256(wanted.purpose, message, &signature.unwrap());
        }
    }

    desk.reader.foreign_reset().unwrap();
    let key = contents.key(expected.keys[0].purpose);
    let signature = desk.card.sign(verified.as_ref(), key, &input);
    match verified {
        Some(_) => assert_eq!(signature, Err(CardError::NotLoggedIn)),
        None => contents.verify_sha256(expected.keys[0].purpose, message, &signature.unwrap()),
    }
}

fn data(desk: &mut Desk, expected: &Expected, contents: &Contents, behaviour: &Behaviour) {
    let labels = contents.profile.data.iter().filter(|entry| !entry.private);
    let labels: Vec<_> = labels.map(|entry| entry.label.as_str()).collect();
    for label in expected.data {
        assert!(labels.contains(label), "{label} of {labels:?}");
    }
    for entry in &contents.profile.data {
        if entry.private {
            let (denied, commands) = desk.counted(|card| card.read_data(entry, None));
            assert_eq!((denied, commands), (Err(CardError::NotLoggedIn), 0));
            let verified = desk.log_in();
            let read = desk.card.read_data(entry, Some(&verified));
            if entry.may_end_login() && !behaviour.cps2ter_shares_pin {
                assert_eq!(read, Err(CardError::NotLoggedIn), "{}", entry.label);
            } else {
                assert!(!read.unwrap().is_empty(), "{}", entry.label);
            }
        } else {
            let content = desk.card.read_data(entry, None).unwrap();
            assert!(!content.is_empty(), "{}", entry.label);
        }
    }

    let entry = contents.data("CPS_DATA");
    assert_eq!(entry.modifiable, expected.writing.is_none());
    if !expected.has_pin {
        return;
    }
    let verified = desk.log_in();
    let written = desk.card.write_data(entry, &verified, b"hello");
    assert_eq!(written, expected.writing.clone().map_or(Ok(()), Err));
    if written.is_ok() {
        let content = desk.card.read_data(entry, None).unwrap();
        assert!(content.as_slice().starts_with(b"hello\0"));
    }
}
