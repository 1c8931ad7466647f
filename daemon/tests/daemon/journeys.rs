//! Insertion, reading, signing, removal (`ARCHITECTURE.md` §6).

use cps_certificate::CertificateDetails;
use cps_protocol::event::Change;
use cps_protocol::method::{
    CardsCertificates, CardsIdentity, CardsList, DataParams, DataRead, DataWrite, DataWriteParams,
    Decrypt, DecryptParams, Empty, EventsSubscribe, PinState, ReadersList, SignDigest,
    SignDigestParams, SignHashState, SignHashStateParams,
};
use cps_protocol::{
    Bytes, CardGeneration, CardId, ErrorKind, HashAlgorithm, PinStatus, Purpose, ReaderState,
    SignScheme,
};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};
use sha2::{Digest, Sha256};
use spki::DecodePublicKey;

use crate::support::{
    Bench, DIGEST, Watcher, call, card, kind, left_verified, login, objects, params, sign, whole,
};

#[test]
fn an_inserted_card_is_identified_and_then_ready() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    reader.insert(card("medecin"));

    let inserted = watcher.until(|change| match change {
        Change::CardInserted(reader) => Some(reader.clone()),
        _ => None,
    });
    assert_eq!(
        (inserted.name.as_str(), inserted.state),
        ("R", ReaderState::Reading)
    );
    let summary = inserted.summary.unwrap();
    assert_eq!(summary.generation, CardGeneration::Cps3);
    assert_eq!(summary.serial, "99000001");
    assert_eq!(summary.label, None);

    // The list of certificates, two of them, the rest of the directory, which ends with `ready`.
    let progress = |step| Change::CardProgress {
        card: summary.id.clone(),
        step,
        steps: 4,
    };
    let identified = Change::CardIdentified(summary.clone());
    for expected in [progress(1), identified, progress(2), progress(3)] {
        assert_eq!(watcher.next(), expected);
    }
    let ready = watcher.ready();
    assert_eq!(ready.id, summary.id);
    assert_eq!(ready.label.as_deref(), Some("CPS3v3-2900000001"));

    let client = bench.client();
    let readers = call::<ReadersList>(&client, &Empty {}).unwrap();
    assert_eq!(readers.problem, None);
    assert_eq!(readers.readers.len(), 1);
    assert_eq!(readers.readers[0].state, ReaderState::Ready);
    assert_eq!(readers.readers[0].summary, Some(ready.clone()));
    let cards = call::<CardsList>(&client, &Empty {}).unwrap().cards;
    assert_eq!(cards, [ready]);

    let identity = call::<CardsIdentity>(&client, &whole(&summary.id))
        .unwrap()
        .identity;
    let national_id = serde_json::to_string(&identity.national_id).unwrap();
    assert!(national_id.contains("899700000013"), "{national_id}");
    assert_eq!(identity.activities, None);
    // The language is in a data object only, not in the certificate.
    assert!(!identity.languages.is_empty());

    let certificates = call::<CardsCertificates>(&client, &params(&summary.id)).unwrap();
    let purposes: Vec<_> = certificates.certificates.iter().map(|c| c.key).collect();
    assert_eq!(
        purposes,
        [Some(Purpose::Authentication), Some(Purpose::Signature)]
    );
    let on_card = reader
        .with_card(|card| {
            card.certificate(cps_sim_card::Purpose::Authentication)
                .to_vec()
        })
        .unwrap();
    assert_eq!(certificates.certificates[0].der.0, on_card);

    let told = PinStatus {
        retries: Some(3),
        max_retries: None,
        blocked: false,
    };
    let pin = call::<PinState>(&client, &params(&summary.id)).unwrap();
    assert_eq!((pin.pin, pin.logged_in), (told, false));
}

#[test]
fn a_card_that_was_there_before_the_client_is_in_its_snapshot() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let snapshot = call::<EventsSubscribe>(&client, &Empty {}).unwrap();
    let card = snapshot.readers[0].summary.as_ref().unwrap();
    assert_eq!(card.id, id);
    assert_eq!(client.take_events().unwrap(), []);
}

#[test]
fn objects_are_those_of_the_card() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let objects = objects(&bench.client(), &id);
    assert!(objects.login_required);
    assert!(!objects.update_interrupted);
    let pin = objects.pin_policy.unwrap();
    assert_eq!((pin.min_length, pin.max_length), (4, 4));
    let puk = objects.puk_policy.unwrap();
    assert_eq!((puk.min_length, puk.max_length), (8, 8));

    let keys: Vec<_> = objects
        .keys
        .iter()
        .map(|key| (key.key, key.label.as_str()))
        .collect();
    assert_eq!(
        keys,
        [
            (Purpose::Authentication, "CPS_PRIV_AUT"),
            (Purpose::Signature, "CPS_PRIV_SIG")
        ]
    );
    for (key, certificate) in objects.keys.iter().zip(&objects.certificates) {
        assert_eq!(key.key_id, certificate.key_id);
    }
    let private: Vec<_> = objects.data.iter().filter(|data| data.needs_pin).collect();
    assert!(
        private
            .iter()
            .any(|data| data.label == "CPS_ACTIVITY_01_PS")
    );
    assert!(
        objects
            .data
            .iter()
            .any(|data| data.label == "CPS_NAME_PS" && !data.needs_pin)
    );
}

#[test]
fn both_keys_sign() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let certificates = objects(&client, &id).certificates;
    for (certificate, key) in certificates
        .iter()
        .zip([Purpose::Authentication, Purpose::Signature])
    {
        let signature = sign(&client, &id, key).unwrap();
        let public = public_key(&certificate.der.0);
        public
            .verify(Pkcs1v15Sign::new::<Sha256>(), &DIGEST, &signature)
            .unwrap();
    }
}

#[test]
fn the_card_finishes_a_hash() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let public = public_key(&objects(&client, &id).certificates[1].der.0);
    let message: Vec<u8> = (0..=255).cycle().take(1000).collect();
    for length in [1, 64, 65, 128, 1000] {
        let message = &message[..length];
        let hashed = (length - 1) / 64 * 64;
        let state = if hashed == 0 {
            Vec::new()
        } else {
            sha256_state(&message[..hashed])
        };
        let params = SignHashStateParams {
            card: id.clone(),
            key: Purpose::Signature,
            hash: HashAlgorithm::Sha256,
            state: Bytes(state),
            hashed: hashed as u64,
            last_block: Bytes(message[hashed..].to_vec()),
            purpose: None,
            require_trusted: false,
        };
        let signature = call::<SignHashState>(&client, &params).unwrap().signature.0;
        let digest = Sha256::digest(message);
        public
            .verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature)
            .unwrap();
    }
}

#[test]
fn what_a_key_does_not_sign_is_refused_without_a_command() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let before = reader.counts().commands;
    for (key, scheme, length, expected) in [
        (
            Purpose::Signature,
            SignScheme::RsaPkcs1Sha256,
            20,
            ErrorKind::DataInvalid,
        ),
        (
            Purpose::Signature,
            SignScheme::RsaPkcs1Sha256,
            0,
            ErrorKind::DataInvalid,
        ),
        (
            Purpose::Signature,
            SignScheme::RsaPkcs1Sha512,
            64,
            ErrorKind::KeyUsage,
        ),
        (
            Purpose::Signature,
            SignScheme::RsaPssSha256,
            32,
            ErrorKind::KeyUsage,
        ),
        (
            Purpose::Signature,
            SignScheme::RsaPkcs1,
            83,
            ErrorKind::DataInvalid,
        ),
        (
            Purpose::Authentication,
            SignScheme::RsaPkcs1,
            103,
            ErrorKind::DataInvalid,
        ),
        (
            Purpose::Technical,
            SignScheme::RsaPkcs1,
            20,
            ErrorKind::KeyNotFound,
        ),
    ] {
        let params = SignDigestParams {
            card: id.clone(),
            key,
            scheme,
            digest: Bytes(vec![0xAB; length]),
            purpose: None,
            require_trusted: false,
        };
        let result = call::<SignDigest>(&client, &params);
        assert_eq!(kind(result), expected, "{key:?} {scheme:?} {length}");
    }
    assert_eq!(reader.counts().commands - before, 0);
}

#[test]
fn the_authentication_key_decrypts_and_tells_nothing_about_failures() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let public = public_key(&objects(&client, &id).certificates[0].der.0);
    let decrypt = |key, cryptogram: &[u8]| {
        let params = DecryptParams {
            card: id.clone(),
            key,
            cryptogram: Bytes(cryptogram.to_vec()),
        };
        call::<Decrypt>(&client, &params).map(|result| result.plaintext.0)
    };
    let modulus = public.size();
    let cryptogram = encrypt(&public, b"secret");
    let authentication = Purpose::Authentication;
    assert_eq!(
        kind(decrypt(authentication, &cryptogram)),
        ErrorKind::PinRequired
    );
    login(&client, &id, "1234").unwrap();
    assert_eq!(decrypt(authentication, &cryptogram).unwrap(), b"secret");
    assert_eq!(
        kind(decrypt(Purpose::Signature, &cryptogram)),
        ErrorKind::KeyUsage
    );
    let mut failures = Vec::new();
    for wrong in [
        vec![0x01; modulus],
        vec![0; modulus],
        cryptogram[1..].to_vec(),
    ] {
        failures.push(decrypt(authentication, &wrong).unwrap_err());
    }
    assert_eq!(failures[0].kind, ErrorKind::DecryptFailed);
    assert!(
        failures.iter().all(|failure| *failure == failures[0]),
        "{failures:?}"
    );
}

#[test]
fn data_objects_are_read_and_written() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let read = |label: &str| {
        let params = DataParams {
            card: id.clone(),
            label: label.to_owned(),
        };
        call::<DataRead>(&client, &params).map(|result| result.value.0)
    };
    let write = |label: &str, value: &[u8]| {
        let params = DataWriteParams {
            card: id.clone(),
            label: label.to_owned(),
            value: Bytes(value.to_vec()),
        };
        call::<DataWrite>(&client, &params)
    };
    let before = reader.counts().commands;
    assert!(!read("CPS_NAME_PS").unwrap().is_empty());
    assert_eq!(reader.counts().commands - before, 0, "it was read before");
    assert_eq!(kind(read("NO_SUCH_OBJECT")), ErrorKind::DataNotFound);
    assert_eq!(kind(read("CPS_ACTIVITY_01_PS")), ErrorKind::PinRequired);
    assert_eq!(kind(write("CPS_DATA", b"x")), ErrorKind::PinRequired);
    assert_eq!(
        reader.counts().commands - before,
        0,
        "the card was not asked"
    );

    login(&client, &id, "1234").unwrap();
    assert!(!read("CPS_ACTIVITY_01_PS").unwrap().is_empty());
    assert_eq!(kind(write("CPS_NAME_PS", b"x")), ErrorKind::DataReadOnly);
    let free_area = read("CPS_DATA").unwrap();
    write("CPS_DATA", b"new").unwrap();
    let mut expected = vec![0; free_area.len()];
    expected[..3].copy_from_slice(b"new");
    assert_eq!(read("CPS_DATA").unwrap(), expected);
    let too_long = vec![1; free_area.len() + 1];
    assert_eq!(kind(write("CPS_DATA", &too_long)), ErrorKind::DataTooLong);

    let identity = call::<CardsIdentity>(&client, &whole(&id))
        .unwrap()
        .identity;
    let activities: Vec<_> = identity
        .activities
        .unwrap()
        .iter()
        .map(|a| a.index)
        .collect();
    assert_eq!(activities, [1, 3]);
}

#[test]
fn a_removed_card_takes_its_handle_with_it() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let same = reader.remove().unwrap();
    // Whoever notices first, the answer is the same.
    let error = sign(&client, &id, Purpose::Signature).unwrap_err();
    assert_eq!(
        (error.kind, error.card),
        (ErrorKind::CardRemoved, Some(id.clone()))
    );
    assert_eq!(watcher.removed(), Some(id.clone()));
    let readers = call::<ReadersList>(&client, &Empty {}).unwrap().readers;
    assert_eq!(
        (readers[0].state, &readers[0].summary),
        (ReaderState::Empty, &None)
    );

    reader.insert(same);
    let again = watcher.settled();
    assert_ne!(again, id);
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        ErrorKind::CardRemoved
    );
    assert_eq!(
        kind(call::<CardsIdentity>(&client, &whole(&id))),
        ErrorKind::CardRemoved
    );
    // The login was for the card that left.
    assert_eq!(
        kind(sign(&client, &again, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    login(&client, &again, "1234").unwrap();
    sign(&client, &again, Purpose::Signature).unwrap();
}

#[test]
fn a_card_pulled_while_it_works_fails_what_runs_and_what_waits() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    bench.gate.close("R");
    std::thread::scope(|threads| {
        let jobs: Vec<_> = (0..3)
            .map(|_| threads.spawn(|| kind(sign(&client, &id, Purpose::Signature))))
            .collect();
        bench.gate.wait_for_somebody();
        reader.remove();
        bench.gate.open();
        for job in jobs {
            assert_eq!(job.join().unwrap(), ErrorKind::CardRemoved);
        }
    });
    assert_eq!(watcher.removed(), Some(id));
}

#[test]
fn a_card_pulled_while_it_is_read_is_forgotten() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    reader.insert(card("medecin"));
    let reading = watcher.until(|change| match change {
        Change::CardInserted(reader) => reader.summary.clone(),
        _ => None,
    });
    reader.remove();
    assert_eq!(watcher.removed(), Some(reading.id));
    reader.insert(card("infirmier"));
    let id = watcher.settled();
    let identity = call::<CardsIdentity>(&bench.client(), &whole(&id))
        .unwrap()
        .identity;
    let name = serde_json::to_string(&identity.national_id).unwrap();
    assert!(!name.contains("899700000013"), "{name}");
}

#[test]
fn a_quick_exchange_never_answers_for_the_card_before() {
    let (bench, reader, mut watcher, first) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &first, "1234").unwrap();
    // One look of the monitor may cover both the removal and the insertion.
    reader.insert(card("infirmier"));
    assert_eq!(watcher.removed(), Some(first.clone()));
    let second = watcher.settled();
    assert_ne!(second, first);
    assert_eq!(
        kind(sign(&client, &first, Purpose::Signature)),
        ErrorKind::CardRemoved
    );
    assert_eq!(
        kind(sign(&client, &second, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    assert_ne!(
        objects(&client, &second).summary.serial,
        "99000001",
        "the serial number of the first card"
    );
}

#[test]
fn the_same_card_exchanged_quickly_has_a_new_handle() {
    let (_bench, reader, mut watcher, first) = Bench::with_card("medecin");
    let same = reader.remove().unwrap();
    reader.insert(same);
    assert_eq!(watcher.removed(), Some(first.clone()));
    assert_ne!(watcher.settled(), first);
}

#[test]
fn a_handle_that_never_was_is_a_removed_card() {
    let (bench, _reader, _watcher) = Bench::with_reader();
    let never = CardId("00".to_owned());
    let error = call::<CardsIdentity>(&bench.client(), &whole(&never)).unwrap_err();
    assert_eq!(
        (error.kind, error.card),
        (ErrorKind::CardRemoved, Some(never))
    );
}

#[test]
fn an_unplugged_reader_takes_its_card_with_it() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    reader.unplug();
    assert_eq!(watcher.removed(), Some(id.clone()));
    let name = watcher.until(|change| match change {
        Change::ReaderRemoved { reader } => Some(reader.clone()),
        _ => None,
    });
    assert_eq!(name, "R");
    let client = bench.client();
    assert_eq!(call::<ReadersList>(&client, &Empty {}).unwrap().readers, []);
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        ErrorKind::CardRemoved
    );
}

#[test]
fn a_restarted_daemon_finds_the_card_again_and_knows_no_login() {
    let (bench, reader, watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    drop(watcher);
    let bench = bench.restart();
    assert!(client.take_events().is_err(), "the connection is over");
    assert!(!left_verified(&reader));
    let mut watcher = Watcher::new(bench.client());
    let again = loop {
        let card = watcher
            .snapshot
            .readers
            .first()
            .and_then(|reader| reader.summary.clone());
        match card {
            Some(card) if watcher.snapshot.readers[0].state == ReaderState::Ready => break card.id,
            _ => {
                watcher.ready();
                watcher = Watcher::new(bench.client());
            }
        }
    };
    assert_ne!(again, id);
    assert_eq!(
        kind(sign(&bench.client(), &again, Purpose::Signature)),
        ErrorKind::PinRequired
    );
}

/// Returns the key of a certificate in DER.
pub(crate) fn public_key(certificate: &[u8]) -> RsaPublicKey {
    let details = CertificateDetails::parse(certificate).unwrap();
    RsaPublicKey::from_public_key_der(&details.public_key_der).unwrap()
}

/// Returns a message for the holder of a key (RFC 8017, 7.2).
pub(crate) fn encrypt(key: &RsaPublicKey, message: &[u8]) -> Vec<u8> {
    let mut random = StdRng::from_seed([7; 32]);
    key.encrypt(&mut random, Pkcs1v15Encrypt, message).unwrap()
}

/// Returns the chaining value of SHA-256 after whole blocks (FIPS 180-4, section 6.2).
fn sha256_state(blocks: &[u8]) -> Vec<u8> {
    let mut state = [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ];
    sha2::block_api::compress256(&mut state, blocks.as_chunks::<64>().0);
    state
        .iter()
        .flat_map(|word: &u32| word.to_be_bytes())
        .collect()
}
