//! The CPS3 by its contacts.

use cps_apdu::Atr;
use cps_card::{
    Card, CardError, Damage, HashAlgorithm, HashedMessage, PinRole, PinStatus, Purpose, SignScheme,
    SigningInput, UpdateState, Verification,
};
use cps_reader::Readers;
use cps_sim_card::{Answers, Behaviour, Layout, Mse, Reselect, ThirdWrongPin};
use cps_sim_reader::SimReaders;
use hex_literal::hex;
use rand::SeedableRng;
use rsa::{Pkcs1v15Encrypt, Pkcs1v15Sign};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::support::{Desk, READER, path, personalised, pin};

fn physician() -> Desk {
    Desk::with(personalised("medecin", Layout::default()))
}

/// Settlements of what is unknown about real cards, none of which the driver may depend on.
fn behaviours() -> [Behaviour; 5] {
    let usual = Behaviour::default();
    [
        usual,
        Behaviour {
            answers: Answers::Direct,
            ..usual
        },
        Behaviour {
            read_limit: 0xE7,
            applet_fcp: true,
            ..usual
        },
        Behaviour {
            mse: Mse::Kept,
            reselect: Reselect::KeepsVerification,
            ..usual
        },
        Behaviour {
            third_wrong_pin: ThirdWrongPin::NoTriesLeft,
            cps2ter_shares_pin: false,
            ..usual
        },
    ]
}

/// Returns the SHA-256 state after the blocks before the last, computed by hand: a module on the
/// caller's side keeps it.
fn sha256_state(blocks: &[u8]) -> Vec<u8> {
    let mut state = [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
        0x5be0cd19,
    ];
    let (blocks, rest) = blocks.as_chunks::<64>();
    assert!(rest.is_empty());
    sha2::block_api::compress256(&mut state, blocks);
    state
        .iter()
        .flat_map(|word: &u32| word.to_be_bytes())
        .collect()
}

#[test]
fn insertion_costs_few_commands_and_reads_no_byte_twice() {
    let mut desk = physician();
    let opened = desk.reader.counts().commands;
    assert_eq!(opened, 1);
    let recording = desk.reader.record().unwrap();
    let (contents, commands) = desk.counted(|card| {
        assert_eq!(card.update_state(), Ok(UpdateState::NeverUpdated));
        let entries = card.certificates().unwrap();
        let certificates: Vec<_> = entries
            .iter()
            .map(|entry| card.read_certificate(entry).unwrap())
            .collect();
        (entries, certificates)
    });
    let (entries, certificates) = contents;
    assert_eq!(entries.len(), 2);
    for (purpose, label) in [
        (
            cps_sim_card::Purpose::Authentication,
            "Certificat d'Authentification CPS",
        ),
        (
            cps_sim_card::Purpose::Signature,
            "Certificat de Signature CPS",
        ),
    ] {
        let issued = desk.reader.with_card(|c| c.certificate(purpose).to_vec());
        let at = entries.iter().position(|e| e.label == label).unwrap();
        assert_eq!(Some(&certificates[at]), issued.as_ref(), "{label}");
    }
    let reads = |length: usize| length.div_ceil(0xE7);
    let certificate_reads: usize = certificates.iter().map(|c| 1 + reads(c.len())).sum();
    assert_eq!(commands, 1 + 6 + certificate_reads as u64);
    let read = opened + commands;
    assert!(read <= 32, "{read}");

    let mut files = Vec::new();
    for command in recording.commands() {
        if command.starts_with("00 A4") {
            files.push(Vec::new());
        } else if let (true, Some(reads)) = (command.starts_with("00 B0"), files.last_mut()) {
            assert!(!reads.contains(&command), "{command} twice");
            reads.push(command);
        }
    }

    let (profile, commands) = desk.counted(|card| card.profile().unwrap());
    assert!(profile.token_label.starts_with("CPS3v3-"));
    assert!(read + commands <= 45, "{read} + {commands}");
}

#[test]
fn every_operation_costs_what_the_reference_says() {
    let mut desk = physician();
    let contents = desk.read();
    for behaviour in behaviours() {
        desk.behave(behaviour);
        let get_response = desk.get_response();
        let (verified, commands) = desk.counted(|card| card.verify_pin(&pin("1234")).unwrap());
        assert_eq!(commands, 1);

        let message = b"the message".repeat(30);
        let digest = Sha256::digest(&message);
        for purpose in [Purpose::Authentication, Purpose::Signature] {
            for _ in 0..2 {
                let key = contents.key(purpose);
                let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
                let (signature, commands) =
                    desk.counted(|card| card.sign(Some(&verified), key, &input).unwrap());
                assert_eq!(commands, 2 + get_response, "{purpose:?} {behaviour:?}");
                contents.verify_sha256(purpose, &message, &signature);
            }
        }

        let key = contents.key(Purpose::Signature);
        for length in [1, 55, 56, 63, 64, 65, 127, 128, 129, 330] {
            let message = &message[..length];
            let (blocks, last_block) = message.split_at((length - 1) / 64 * 64);
            let state = if blocks.is_empty() {
                Vec::new()
            } else {
                sha256_state(blocks)
            };
            let input = SigningInput::HashState(HashedMessage {
                hash: HashAlgorithm::Sha256,
                state: state.to_vec(),
                hashed: blocks.len() as u64,
                last_block: last_block.to_vec(),
            });
            let (signature, commands) =
                desk.counted(|card| card.sign(Some(&verified), key, &input).unwrap());
            assert_eq!(commands, 4, "{length} {behaviour:?}");
            contents.verify_sha256(Purpose::Signature, message, &signature);
        }
    }
}

#[test]
fn sha_1_is_still_signed_by_both_keys_and_both_ways() {
    let mut desk = physician();
    let contents = desk.read();
    let verified = desk.log_in();
    let message = [0xAA; 130];
    let (blocks, last_block) = message.as_chunks::<64>();
    let mut state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
    sha1::block_api::compress(&mut state, blocks);
    let state: Vec<u8> = state
        .iter()
        .flat_map(|word: &u32| word.to_be_bytes())
        .collect();
    let digest = Sha1::digest(message);
    let whole = SigningInput::digest(SignScheme::RsaPkcs1Sha1, &digest);
    let rest = SigningInput::HashState(HashedMessage {
        hash: HashAlgorithm::Sha1,
        state: state.to_vec(),
        hashed: 128,
        last_block: last_block.to_vec(),
    });
    let table = [
        (Purpose::Authentication, whole.clone()),
        (Purpose::Signature, whole),
        (Purpose::Signature, rest),
    ];
    for (purpose, input) in table {
        let key = contents.key(purpose);
        let signature = desk.card.sign(Some(&verified), key, &input).unwrap();
        let public = contents.public_key(purpose);
        public
            .verify(Pkcs1v15Sign::new::<Sha1>(), &digest, &signature)
            .unwrap();
    }
}

#[test]
fn raw_inputs_are_padded_as_they_are_or_as_digests() {
    let mut desk = physician();
    let contents = desk.read();
    let verified = desk.log_in();
    let authentication = contents.key(Purpose::Authentication);
    let public = contents.public_key(Purpose::Authentication);

    let sha512 = Sha512::digest(b"message");
    let info = [&hex!("3051300D060960864801650304020305000440")[..], &sha512].concat();
    for raw in [&info[..], &[0xAA; 102], &[1]] {
        let signature = desk
            .card
            .sign(
                Some(&verified),
                authentication,
                &SigningInput::digest(SignScheme::RsaPkcs1, raw),
            )
            .unwrap();
        public
            .verify(Pkcs1v15Sign::new_unprefixed(), raw, &signature)
            .unwrap();
    }

    let digest = Sha256::digest(b"message");
    let info = [&hex!("3031300D060960864801650304020105000420")[..], &digest].concat();
    let signature_key = contents.key(Purpose::Signature);
    for raw in [&info[..], &digest] {
        let signature = desk
            .card
            .sign(
                Some(&verified),
                signature_key,
                &SigningInput::digest(SignScheme::RsaPkcs1, raw),
            )
            .unwrap();
        contents.verify_sha256(Purpose::Signature, b"message", &signature);
    }
}

#[test]
fn cryptograms_are_deciphered() {
    let mut desk = physician();
    let contents = desk.read();
    let verified = desk.log_in();
    let key = contents.key(Purpose::Authentication);
    let public = contents.public_key(Purpose::Authentication);
    let mut random = rand::rngs::StdRng::try_from_rng(&mut rand::rngs::SysRng).unwrap();
    for plain in [&b""[..], b"secret", &[0xAA; 245]] {
        let cryptogram = public.encrypt(&mut random, Pkcs1v15Encrypt, plain).unwrap();
        let deciphered = desk.card.decipher(&verified, key, &cryptogram).unwrap();
        assert_eq!(deciphered.as_slice(), plain);
    }
    // A number above the modulus is no cryptogram.
    assert_eq!(
        desk.card.decipher(&verified, key, &[0xFF; 256]),
        Err(CardError::DataInvalid)
    );
}

#[test]
fn pins_are_counted_changed_blocked_and_unblocked() {
    for behaviour in behaviours() {
        let mut desk = physician();
        desk.behave(behaviour);
        let contents = desk.read();
        let card = &mut desk.card;
        let verify = |card: &mut Card, digits| card.verify_pin(&pin(digits)).err();
        let left = |tries| Ok(Verification::NotVerified(PinStatus::tries_left(tries)));

        assert_eq!(card.pin_status(PinRole::Pin), left(3));
        assert_eq!(
            verify(card, "9999"),
            Some(CardError::PinIncorrect { retries: Some(2) })
        );
        assert_eq!(card.pin_status(PinRole::Pin), left(2));
        assert_eq!(verify(card, "1234"), None);
        assert_eq!(card.pin_status(PinRole::Pin), Ok(Verification::Verified));

        assert_eq!(card.change_pin(&pin("1234"), &pin("4321")), Ok(()));
        assert_eq!(
            card.change_pin(&pin("1234"), &pin("1111")),
            Err(CardError::PinIncorrect { retries: Some(2) })
        );
        assert_eq!(
            verify(card, "1234"),
            Some(CardError::PinIncorrect { retries: Some(1) })
        );
        assert_eq!(verify(card, "1234"), Some(CardError::PinBlocked));
        assert_eq!(verify(card, "4321"), Some(CardError::PinBlocked));
        assert_eq!(
            card.pin_status(PinRole::Pin),
            Ok(Verification::NotVerified(PinStatus::BLOCKED))
        );

        let unblock = |card: &mut Card, puk, new| card.unblock(&pin(puk), &pin(new));
        assert_eq!(
            unblock(card, "87654321", "2468"),
            Err(CardError::PukIncorrect { retries: Some(9) })
        );
        assert_eq!(unblock(card, "12345678", "2468"), Ok(()));
        // The card was reset, so that the PUK does not stay verified.
        assert_eq!(card.pin_status(PinRole::Puk), left(10));

        let verified = card.verify_pin(&pin("2468")).unwrap();
        let digest = Sha256::digest(b"message");
        let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
        let key = contents.key(Purpose::Signature);
        let signature = card.sign(Some(&verified), key, &input).unwrap();
        contents.verify_sha256(Purpose::Signature, b"message", &signature);
    }
}

#[test]
fn another_program_on_the_reader_is_survived() {
    let disturbances: [(&str, &[&[u8]]); 4] = [
        ("selects the MF", &[&hex!("00A4090C023F00")]),
        ("selects the contactless DF", &[&hex!("00A4090C043F000002")]),
        ("selects EF.DIR", &[&hex!("00A4090C043F002F00")]),
        ("uses the CPS2ter side", &[&hex!("A0A40000023F00")]),
    ];
    let mut desk = physician();
    let contents = desk.read();
    for behaviour in behaviours() {
        desk.behave(behaviour);
        for (what, commands) in disturbances {
            desk.card.reset().unwrap();
            let disturb = |desk: &Desk| {
                for command in commands {
                    desk.reader.foreign_transmit(command).unwrap();
                }
            };
            disturb(&desk);
            assert_eq!(
                desk.card.certificates().as_ref(),
                Ok(&contents.entries),
                "{what}"
            );
            disturb(&desk);
            let mut verified = desk.log_in();
            disturb(&desk);
            let digest = Sha256::digest(b"message");
            let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
            let key = contents.key(Purpose::Authentication);
            let mut signature = desk.card.sign(Some(&verified), key, &input);
            if signature == Err(CardError::NotLoggedIn) {
                // Selecting the application again may end what was verified.
                assert_eq!(behaviour.reselect, Reselect::EndsVerification, "{what}");
                assert_eq!(what, "uses the CPS2ter side");
                verified = desk.log_in();
                signature = desk.card.sign(Some(&verified), key, &input);
            }
            contents.verify_sha256(Purpose::Authentication, b"message", &signature.unwrap());
        }
    }
}

#[test]
fn a_reset_ends_every_login() {
    let mut desk = physician();
    let contents = desk.read();
    let digest = [0xAA; 32];
    let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
    let key = contents.key(Purpose::Signature);

    let verified = desk.log_in();
    desk.reader.foreign_reset().unwrap();
    let (result, commands) = desk.counted(|card| card.sign(Some(&verified), key, &input));
    assert_eq!((result, commands), (Err(CardError::NotLoggedIn), 0));

    // Somebody else verified the PIN since: still no right for the old proof.
    desk.reader
        .foreign_transmit(&hex!("002000010831323334FFFFFFFF"))
        .unwrap();
    assert_eq!(
        desk.card.sign(Some(&verified), key, &input),
        Err(CardError::NotLoggedIn)
    );

    let (result, commands) = desk.counted(Card::reset);
    assert_eq!((result, commands), (Ok(()), 1));
    let verified = desk.log_in();
    let (result, commands) = desk.counted(|card| card.sign(Some(&verified), key, &input));
    assert!(result.is_ok());
    assert_eq!(commands, 3);
}

#[test]
fn data_objects_are_read_and_written() {
    let mut desk = physician();
    let contents = desk.read();
    for behaviour in behaviours() {
        desk.behave(behaviour);
        let verified = desk.log_in();
        for entry in &contents.profile.data {
            let read = desk.card.read_data(entry, Some(&verified));
            match read {
                Ok(content) => assert!(!content.is_empty(), "{}", entry.label),
                Err(error) => {
                    // Whether the PIN counts on the CPS2ter side is unknown of real cards.
                    assert_eq!(error, CardError::NotLoggedIn, "{}", entry.label);
                    assert!(entry.label.contains("2TER") || entry.label == "CPS_SIT_FACT");
                }
            }
            if entry.private {
                let denied = desk.card.read_data(entry, None);
                assert_eq!(denied, Err(CardError::NotLoggedIn), "{}", entry.label);
            } else {
                assert!(desk.card.read_data(entry, None).is_ok(), "{}", entry.label);
            }
        }
        let verified = desk.log_in();
        let entry = contents.data("CPS_DATA");
        desk.card.write_data(entry, &verified, b"hello").unwrap();
        let content = desk.card.read_data(entry, None).unwrap();
        assert!(content.as_slice().starts_with(b"hello\0"));
        let (result, commands) = desk.counted(|card| card.write_data(entry, &verified, b"help"));
        assert_eq!(result, Ok(()));
        let (unchanged, fewer) = desk.counted(|card| card.write_data(entry, &verified, b"help"));
        assert_eq!((unchanged, fewer), (Ok(()), commands - 2));
    }
}

#[test]
fn damaged_cards_say_which_file() {
    let odf = path(&[0x3F00, 1, 0x5031]);
    let cdf = path(&[0x3F00, 1, 0x7005]);
    let certificate = path(&[0x3F00, 1, 0xA001]);

    let mut desk = physician();
    desk.reader.with_card(|card| {
        let mut content = card.file(&cdf).unwrap().to_vec();
        content.truncate(20);
        card.set_file(&cdf, content);
    });
    assert!(matches!(
        desk.card.certificates(),
        Err(CardError::Damaged { file, reason: Damage::Directory(_) }) if file == cdf
    ));

    let mut desk = physician();
    desk.reader.with_card(|card| card.delete_file(&odf));
    assert_eq!(
        desk.card.certificates(),
        Err(CardError::Damaged {
            file: odf,
            reason: Damage::Missing
        })
    );

    let mut desk = physician();
    let entries = desk.card.certificates().unwrap();
    let entry = entries.iter().find(|e| e.path == certificate).unwrap();
    let cut = desk
        .reader
        .with_card(|card| {
            let content = card.file(&certificate).unwrap()[..300].to_vec();
            card.set_file(&certificate, content.clone());
            content
        })
        .unwrap();
    assert_eq!(desk.card.read_certificate(entry), Ok(cut));
}

#[test]
fn the_last_update_is_told() {
    let actua = path(&[0x3F00, 0xD010]);
    let good = hex!("EC128107202401010000008207 20240101001000");
    let table: [(&[u8], bool); 4] = [
        (&good, true),
        (&hex!("EC09810720240101000000"), false),
        (&hex!("EC00"), false),
        (&[], false),
    ];
    let mut desk = physician();
    for behaviour in behaviours() {
        desk.behave(behaviour);
        for (content, completed) in table {
            desk.reader
                .with_card(|card| card.set_file(&actua, content.to_vec()));
            let state = desk.card.update_state().unwrap();
            let is_completed = matches!(&state, UpdateState::Completed { raw } if *raw == content);
            assert_eq!(is_completed, completed, "{content:02X?} {state:?}");
            let is_interrupted =
                matches!(&state, UpdateState::Interrupted { raw } if raw == content);
            assert_eq!(is_interrupted, !completed, "{content:02X?} {state:?}");
        }
    }
}

#[test]
fn other_cards_are_sent_no_command_and_pulled_ones_are_missed() {
    let readers = SimReaders::new();
    let reader = readers.add(READER);
    let atr = Atr::new(&hex!("3B751300004309EA9000")).unwrap();
    reader.insert_foreign(atr);
    let opened = Card::open(readers.connect(READER).unwrap());
    assert_eq!(opened.err(), Some(CardError::Vitale));
    assert_eq!(reader.foreign_commands(), 0);

    let mut desk = physician();
    let card = desk.reader.remove().unwrap();
    assert_eq!(
        desk.card.update_state(),
        Err(CardError::Link(cps_reader::LinkError::Removed))
    );
    // The old link does not reach the card that comes back.
    desk.reader.insert(card);
    assert!(matches!(desk.card.update_state(), Err(CardError::Link(_))));
    assert!(Card::open(desk.readers.connect(READER).unwrap()).is_ok());
}
