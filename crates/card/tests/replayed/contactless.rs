//! The CPS3 without contact: no PIN, and what there is without one.

use cps_apdu::Protocol;
use cps_card::{
    Card, CardError, CardGeneration, CardProfile, CertificateEntry, HashAlgorithm, HashedMessage,
    PinRole, Purpose, SignScheme, SigningInput, UpdateState,
};
use cps_testsuite::dialogue::Replay;
use hex_literal::hex;

use crate::support::{self, CONTACTLESS, CPS3, Session, pin};

fn replay(parts: &[&str]) -> Replay {
    let parts: Vec<_> = parts.iter().map(|p| format!("contactless/{p}")).collect();
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    support::replay(CONTACTLESS, Protocol::T1, &parts)
}

struct Read {
    card: Card,
    certificates: Vec<CertificateEntry>,
    profile: CardProfile,
    replay: Replay,
}

/// Returns a card with its directory files in DF 0002, which plays `parts` when they are read.
fn read(parts: &[&str]) -> Read {
    let replay = replay(&[&["open", "own-certificates", "own-profile"], parts].concat());
    let mut card = Card::open(Box::new(replay.clone())).unwrap();
    Read {
        certificates: card.certificates().unwrap(),
        profile: card.profile().unwrap(),
        card,
        replay,
    }
}

#[test]
fn the_directory_is_read_wherever_it_is() {
    for (place, path) in [("own", "3F00/0002/A001"), ("across", "3F00/0001/A003")] {
        let parts = ["certificates", "certificate", "profile"].map(|p| format!("{place}-{p}"));
        let [certificates, certificate, profile] = &parts;
        let replay = replay(&["open", certificates, certificate, profile]);
        let all = replay.remaining();
        let mut card = Card::open(Box::new(replay.clone())).unwrap();
        assert_eq!(card.generation(), CardGeneration::Cps3Contactless);
        assert_eq!(card.serial().digits(), "99000001");
        assert_eq!(card.update_state(), Ok(UpdateState::NotKept), "no command");
        assert_eq!(all - replay.remaining(), 1);

        let entries = card.certificates().unwrap();
        let [entry] = &entries[..] else {
            panic!("{entries:?}")
        };
        assert_eq!(entry.label, "Certificat Technique CPS");
        assert_eq!(entry.id, hex!("E828BD080F8025000001FF001003"));
        assert_eq!(entry.path.to_string(), path);
        assert_eq!(card.read_certificate(entry).unwrap().len(), 122);

        let profile = card.profile().unwrap();
        assert_eq!(replay.remaining(), 0, "{place}");
        assert_eq!(profile.token_label, "CPS3v3_CL");
        assert_eq!((profile.pin, profile.puk), (None, None));
        let [key] = &profile.keys[..] else {
            panic!("{:?}", profile.keys)
        };
        assert_eq!(key.label, "CPS_PRIV_TECH_AUT");
        assert_eq!(key.purpose, Purpose::Technical);
        assert_eq!((key.bits, key.max_raw), (2048, 102));
        assert!(!key.needs_pin && !key.decrypts && !key.hash_on_card);
        assert!(!key.schemes.iter().any(|scheme| scheme.is_pss()));
        assert_eq!(key.id, entry.id);
        let data: Vec<_> = profile
            .data
            .iter()
            .map(|d| (d.label.as_str(), d.private, d.modifiable))
            .collect();
        // Although the entry of CPS_DATA says that it may be changed.
        assert_eq!(
            data,
            [("CPS_DATA", false, false), ("CPS_ID_CARD", false, false)]
        );
    }
}

#[test]
fn a_signature_costs_two_commands_and_no_pin() {
    let digest = hex!("2D711642B726B04401627CA9FBAC32F5C8530FB1903CC4DB02258717921A4881");
    let info = [&hex!("3031300D060960864801650304020105000420")[..], &digest].concat();
    let table: [(&[&str], SigningInput); 3] = [
        (
            &["sign"],
            SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest),
        ),
        (&["sign"], SigningInput::digest(SignScheme::RsaPkcs1, &info)),
        // Another program selected something else.
        (
            &["other-directory-selected", "sign"],
            SigningInput::digest(SignScheme::RsaPkcs1, &info),
        ),
    ];
    for (parts, input) in table {
        let mut read = read(parts);
        let signature = read.card.sign(None, &read.profile.keys[0], &input);
        assert_eq!(signature.unwrap().len(), 256, "{parts:?}");
        assert_eq!(read.replay.remaining(), 0, "{parts:?}");
    }
    // Just opened, or just reset: the DF is selected.
    let key = read(&[]).profile.keys[0].clone();
    for parts in [
        &["open", "select-application", "sign"][..],
        &["open", "reset", "sign"],
    ] {
        let replay = replay(parts);
        let mut card = Card::open(Box::new(replay.clone())).unwrap();
        if parts.contains(&"reset") {
            card.reset().unwrap();
        }
        assert!(
            card.sign(
                None,
                &key,
                &SigningInput::digest(SignScheme::RsaPkcs1, &info)
            )
            .is_ok()
        );
        assert_eq!(replay.remaining(), 0, "{parts:?}");
    }
}

#[test]
fn what_the_card_does_not_do_costs_no_command() {
    let Read {
        mut card,
        certificates,
        profile,
        replay,
    } = read(&[]);
    assert_eq!(certificates.len(), 1);
    let (old, new, puk) = (pin("1234"), pin("4321"), pin("12345678"));
    assert_eq!(card.verify_pin(&old).err(), Some(CardError::NoPin));
    assert_eq!(card.change_pin(&old, &new), Err(CardError::NoPin));
    assert_eq!(card.unblock(&puk, &new), Err(CardError::NoPin));
    for role in [PinRole::Pin, PinRole::Puk] {
        assert_eq!(card.pin_status(role), Err(CardError::NoPin));
    }

    // A proof that only another card can give.
    let contact = ["open", "certificates", "profile", "login"];
    let verified = Session::on(support::replay(CPS3, Protocol::T0, &contact)).verified;
    let key = &profile.keys[0];
    assert_eq!(
        card.decipher(&verified, key, &[0xAA; 256]),
        Err(CardError::KeyUsage)
    );
    assert_eq!(
        card.write_data(&profile.data[0], &verified, b"abc"),
        Err(CardError::ReadOnly)
    );

    let whole = CardError::Unsupported("the authentication key takes whole digests");
    let pss = CardError::Unsupported("CPS3 cards do not sign as PSS");
    let state = SigningInput::HashState(HashedMessage {
        hash: HashAlgorithm::Sha256,
        state: Vec::new(),
        hashed: 0,
        last_block: b"a".to_vec(),
    });
    let table = [
        (
            SigningInput::digest(SignScheme::RsaPssSha256, &[0; 32]),
            pss,
        ),
        (state, whole),
        (
            SigningInput::digest(SignScheme::RsaPkcs1, &[]),
            CardError::DataInvalid,
        ),
        (
            SigningInput::digest(SignScheme::RsaPkcs1, &[0; 103]),
            CardError::DataInvalid,
        ),
        (
            SigningInput::digest(SignScheme::RsaPkcs1Sha1, &[0; 32]),
            CardError::DataInvalid,
        ),
    ];
    for (input, error) in table {
        assert_eq!(card.sign(None, key, &input), Err(error), "{input:?}");
    }
    assert_eq!(replay.remaining(), 0);
}

#[test]
fn data_and_random_bytes_are_read() {
    let mut read = read(&["read-data", "random"]);
    let content = read.card.read_data(&read.profile.data[0], None).unwrap();
    assert_eq!(content.as_slice(), [1, 2, 0, 0]);
    let mut out = [0; 8];
    read.card.random(&mut out).unwrap();
    assert_eq!(out, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(read.replay.remaining(), 0);
}

#[test]
fn an_entry_may_name_a_part_of_a_file() {
    let parts = [
        "open",
        "part-certificates",
        "part-certificate",
        "part-profile",
        "part-data",
    ];
    let whole = replay(&parts);
    let mut card = Card::open(Box::new(whole.clone())).unwrap();
    let certificates = card.certificates().unwrap();
    let certificate = card.read_certificate(&certificates[0]).unwrap();
    assert_eq!(
        (certificate.len(), &certificate[..2]),
        (122, &[0x30, 0x78][..])
    );
    let profile = card.profile().unwrap();
    let content = card.read_data(&profile.data[0], None).unwrap();
    assert_eq!(content.as_slice(), [1, 2, 3]);
    assert_eq!(whole.remaining(), 0);

    let short = replay(&[
        "open",
        "part-certificates-too-short",
        "part-certificate-too-short",
    ]);
    let mut card = Card::open(Box::new(short.clone())).unwrap();
    let certificates = card.certificates().unwrap();
    let read = card.read_certificate(&certificates[0]).unwrap();
    assert_eq!((read.len(), &read[..4]), (100, &hex!("30780201")[..]));
    assert_eq!(short.remaining(), 0);
}

#[test]
fn the_mode_is_asked_where_the_answer_to_reset_does_not_tell() {
    // The historical bytes of either mode in an answer that was never seen.
    let contact = hex!("3B8C8001001225006480000310009000");
    let contactless = hex!("3B8F80010031B86404B0ECC2739401808290000D");
    use CardGeneration::{Cps3, Cps3Contactless};
    let table: [(&[u8], &str, CardGeneration); 6] = [
        (&contact, "is-contact", Cps3),
        (&contact, "is-contactless", Cps3Contactless),
        (&contact, "is-not-to-be-told", Cps3),
        (&contactless, "is-contact", Cps3),
        (&contactless, "is-contactless", Cps3Contactless),
        (&contactless, "is-not-to-be-told", Cps3Contactless),
    ];
    for (atr, answer, generation) in table {
        let parts = ["contactless/open", &format!("contactless/{answer}")];
        let replay = support::replay(atr, Protocol::T1, &parts);
        let mut card = Card::open(Box::new(replay.clone())).unwrap();
        assert_eq!(card.generation(), generation, "{answer}");
        assert_eq!(replay.remaining(), 0, "{answer}");
        let has_pin = card.verify_pin(&pin("1234")).err() != Some(CardError::NoPin);
        assert_eq!(has_pin, generation == Cps3, "{answer}");
    }
}
