//! `pkcs11.md` §4.3, §4.4, §5.3, §6.4 and §6.5: signing and verifying.

#![allow(clippy::unwrap_used)]

mod support;

use cps_p11::{CkResult, CkRv, OutBuf, PinArgument::Given, PssParameters, Session};
use cps_protocol::{ErrorKind, HashAlgorithm, SignScheme, SigningInput};
use cryptoki_sys::*;
use support::*;

fn sign(session: &Session<'_>, data: &[u8]) -> CkResult<Vec<u8>> {
    let mut out = OutBuf::with_room(256);
    session.sign(Some(data), &mut out)?;
    Ok(out.bytes().to_vec())
}

fn digest_info_sha256(hash: &[u8; 32]) -> Vec<u8> {
    let mut info = vec![
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x20,
    ];
    info.extend(hash);
    info
}

#[test]
fn sign_init_checks_in_the_order_of_section_6_4() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    let keys = keys(&session);
    let unknown = Mechanism(CKM_SHA512_RSA_PKCS, None);
    let pss = Mechanism(CKM_RSA_PKCS_PSS, None);
    for (mechanism, key, expected) in [
        (&unknown, 999, CkRv::KEY_HANDLE_INVALID),
        (&unknown, keys.public, CkRv::KEY_TYPE_INCONSISTENT),
        (&unknown, keys.certificate, CkRv::KEY_TYPE_INCONSISTENT),
        (&unknown, keys.authentication, CkRv::MECHANISM_INVALID),
        // Never PSS on a CPS3 (`pkcs11.md` §4.4).
        (&pss, keys.authentication, CkRv::MECHANISM_INVALID),
        (&SHA256, keys.authentication, CkRv::MECHANISM_INVALID),
    ] {
        assert_eq!(session.sign_init(mechanism, key), Err(expected));
    }
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    // Active comes before everything else.
    assert_eq!(
        session.sign_init(&unknown, 999),
        Err(CkRv::OPERATION_ACTIVE)
    );
    session.logout().unwrap();
    assert_eq!(sign(&session, b"x"), Err(CkRv::OPERATION_NOT_INITIALIZED));
    // A handle that was obtained while logged in stays known (`pkcs11.md` §5.4).
    for mechanism in [&RSA_PKCS, &unknown] {
        assert_eq!(
            session.sign_init(mechanism, keys.signature),
            Err(CkRv::USER_NOT_LOGGED_IN)
        );
    }
    session.login(CKU_USER, Given(PIN)).unwrap();
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
}

#[test]
fn the_input_of_rsa_pkcs_is_that_of_section_4_3() {
    let info = digest_info_sha256(&[7; 32]);
    let raw = |data: &[u8]| {
        Ok(SigningInput::Digest {
            scheme: SignScheme::RsaPkcs1,
            digest: data.to_vec(),
        })
    };
    let hash = |scheme, digest: &[u8]| {
        Ok(SigningInput::Digest {
            scheme,
            digest: digest.to_vec(),
        })
    };
    let (cps3_card, cps4_card) = (cps3("1"), cps4("1"));
    for (card, authentication, data, expected) in [
        (&cps3_card, true, &info[..], raw(&info)),
        (&cps3_card, true, &[1; 102], raw(&[1; 102])),
        (&cps3_card, true, &[1; 103], Err(CkRv::DATA_LEN_RANGE)),
        (&cps3_card, true, &[], Err(CkRv::DATA_LEN_RANGE)),
        (&cps4_card, true, &[], raw(&[])),
        (&cps4_card, true, &[1; 245], raw(&[1; 245])),
        (&cps4_card, true, &[1; 246], Err(CkRv::DATA_LEN_RANGE)),
        (
            &cps3_card,
            false,
            &info,
            hash(SignScheme::RsaPkcs1Sha256, &[7; 32]),
        ),
        (
            &cps3_card,
            false,
            &[2; 20],
            hash(SignScheme::RsaPkcs1Sha1, &[2; 20]),
        ),
        (
            &cps3_card,
            false,
            &[2; 32],
            hash(SignScheme::RsaPkcs1Sha256, &[2; 32]),
        ),
        // The SHA-512 DigestInfo of ssh.
        (&cps3_card, false, &[3; 83], Err(CkRv::DATA_INVALID)),
        (&cps3_card, false, &[], Err(CkRv::DATA_INVALID)),
        (&cps3_card, false, &[3; 246], Err(CkRv::DATA_LEN_RANGE)),
    ] {
        let fake = Fake::with(card.clone());
        let module = fake.module();
        let session = module
            .session(module.open_session(0, false).unwrap())
            .unwrap();
        let keys = keys(&session);
        let key = if authentication {
            keys.authentication
        } else {
            keys.signature
        };
        fake.asked();
        session.sign_init(&RSA_PKCS, key).unwrap();
        let signed = sign(&session, data).map(|_| fake.requests().remove(0));
        assert_eq!(signed, expected, "{} bytes", data.len());
        assert_eq!(fake.asked().len(), usize::from(expected.is_ok()));
        // Ended either way, and ready for the next.
        assert_eq!(sign(&session, data), Err(CkRv::OPERATION_NOT_INITIALIZED));
        session.sign_init(&RSA_PKCS, key).unwrap();
    }
}

#[test]
fn the_signature_key_of_a_cps3_hashes_the_last_block() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    for (length, hashed, last) in [
        (1, 0, 1),
        (55, 0, 55),
        (64, 0, 64),
        (65, 64, 1),
        (127, 64, 63),
        (128, 64, 64),
        (1000, 960, 40),
    ] {
        let message = vec![0xA5; length];
        session.sign_init(&SHA256_RSA_PKCS, keys.signature).unwrap();
        sign(&session, &message).unwrap();
        session.sign_init(&SHA256_RSA_PKCS, keys.signature).unwrap();
        for part in message.chunks(7) {
            session.sign_update(part).unwrap();
        }
        session.sign_final(&mut OutBuf::with_room(256)).unwrap();
        let requests = fake.requests();
        assert_eq!(requests[0], requests[1], "in one part or in many");
        let SigningInput::HashState(message) = &requests[0] else {
            panic!("{requests:?}");
        };
        assert_eq!(message.hash, HashAlgorithm::Sha256);
        let found = (message.hashed, message.last_block.len());
        assert_eq!(found, (hashed, last), "{length}");
        assert_eq!(message.state.len(), if hashed == 0 { 0 } else { 32 });
    }
    // The empty message is hashed here; nothing beyond it is read (`pkcs11.md` §11, S5).
    session.sign_init(&SHA256_RSA_PKCS, keys.signature).unwrap();
    sign(&session, b"").unwrap();
    let SigningInput::Digest { scheme, digest } = fake.requests().remove(0) else {
        panic!("not a digest");
    };
    assert_eq!(scheme, SignScheme::RsaPkcs1Sha256);
    assert_eq!(digest[..4], [0xE3, 0xB0, 0xC4, 0x42]);
    // The authentication key gets the hash, made in the module.
    session
        .sign_init(&SHA256_RSA_PKCS, keys.authentication)
        .unwrap();
    sign(&session, b"abc").unwrap();
    let SigningInput::Digest { scheme, digest } = fake.requests().remove(0) else {
        panic!("not a digest");
    };
    assert_eq!(scheme, SignScheme::RsaPkcs1Sha256);
    assert_eq!(digest[..4], [0xBA, 0x78, 0x16, 0xBF]);
}

#[test]
fn what_is_no_hash_is_refused_by_the_signature_key_up_to_the_limit_of_the_modulus() {
    for card in [cps3("1"), cps4("1")] {
        let fake = Fake::with(card);
        let module = fake.module();
        let session = module
            .session(module.open_session(0, false).unwrap())
            .unwrap();
        let key = keys(&session).signature;
        fake.asked();
        for length in 0..=300 {
            let expected = match length {
                20 | 32 => Ok(()),
                0..=245 => Err(CkRv::DATA_INVALID),
                _ => Err(CkRv::DATA_LEN_RANGE),
            };
            let data = vec![3; length];
            session.sign_init(&RSA_PKCS, key).unwrap();
            assert_eq!(sign(&session, &data).map(drop), expected, "{length} bytes");

            session.sign_init(&RSA_PKCS, key).unwrap();
            let parts = data
                .chunks(64)
                .try_for_each(|part| session.sign_update(part));
            let signed = parts.and_then(|()| session.sign_final(&mut OutBuf::with_room(256)));
            assert_eq!(signed, expected, "{length} bytes in parts");
        }
        assert_eq!(fake.asked(), ["sign Signature"; 4]);
    }
}

#[test]
fn length_questions_and_bad_arguments_keep_the_operation() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    fake.asked();
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    let mut out = OutBuf::question();
    session.sign(Some(b"data"), &mut out).unwrap();
    assert_eq!(out.length(), Some(256));
    let mut out = OutBuf::with_room(255);
    assert_eq!(
        session.sign(Some(b"data"), &mut out),
        Err(CkRv::BUFFER_TOO_SMALL)
    );
    assert_eq!((out.length(), out.bytes()), (Some(256), &[][..]));
    // The length question is settled before the data pointer is looked at.
    session.sign(None, &mut OutBuf::question()).unwrap();
    assert_eq!(
        session.sign(None, &mut OutBuf::with_room(256)),
        Err(CkRv::ARGUMENTS_BAD)
    );
    assert_eq!(fake.asked(), [""; 0]);
    assert_eq!(sign(&session, b"data").unwrap().len(), 256);
    assert_eq!(fake.asked(), ["sign Authentication"]);
    // A buffer larger than the signature is fine.
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    let mut out = OutBuf::with_room(4096);
    session.sign(Some(b"data"), &mut out).unwrap();
    assert_eq!((out.length(), out.bytes().len()), (Some(256), 256));
    // C_Sign after a part ends the operation.
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    session.sign_update(b"").unwrap();
    assert_eq!(sign(&session, b"x"), Err(CkRv::OPERATION_ACTIVE));
    assert_eq!(sign(&session, b"x"), Err(CkRv::OPERATION_NOT_INITIALIZED));
}

#[test]
fn card_failures_have_the_codes_of_section_8() {
    for (error, expected, next) in [
        // Another program reset the card (`pkcs11.md` §8.3): the session stays.
        (
            ErrorKind::PinRequired,
            CkRv::USER_NOT_LOGGED_IN,
            Ok(CKS_RO_PUBLIC_SESSION),
        ),
        (
            ErrorKind::CardRemoved,
            CkRv::DEVICE_REMOVED,
            Err(CkRv::SESSION_HANDLE_INVALID),
        ),
        (
            ErrorKind::SignatureUnverified,
            CkRv::DEVICE_ERROR,
            Ok(CKS_RO_USER_FUNCTIONS),
        ),
        (
            ErrorKind::DaemonUnreachable,
            CkRv::DEVICE_ERROR,
            Err(CkRv::SESSION_HANDLE_INVALID),
        ),
    ] {
        let fake = Fake::with(cps3("1"));
        let module = fake.module();
        let handle = module.open_session(0, false).unwrap();
        let session = module.session(handle).unwrap();
        let keys = keys(&session);
        session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
        fake.fail_next(error);
        assert_eq!(sign(&session, b"data"), Err(expected), "{error:?}");
        let state = module
            .session(handle)
            .and_then(|session| Ok(session.info()?.state));
        assert_eq!(state, next, "{error:?}");
    }
}

#[test]
fn a_short_signature_of_the_card_is_its_fault() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    fake.change(|world| world.signature.truncate(255));
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    assert_eq!(sign(&session, b"data"), Err(CkRv::DEVICE_ERROR));
}

const PSS_SHA256: PssParameters = PssParameters {
    hash: CKM_SHA256,
    mgf: CKG_MGF1_SHA256,
    salt_length: 32,
};

#[test]
fn pss_parameters_must_be_those_of_the_card() {
    let fake = Fake::with(cps4("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    let sha1 = PssParameters {
        hash: CKM_SHA_1,
        mgf: CKG_MGF1_SHA1,
        salt_length: 20,
    };
    let bad = Err(CkRv::MECHANISM_PARAM_INVALID);
    for (number, parameters, expected) in [
        (CKM_RSA_PKCS_PSS, None, bad),
        (CKM_RSA_PKCS_PSS, Some(PSS_SHA256), Ok(())),
        (CKM_RSA_PKCS_PSS, Some(sha1), Ok(())),
        (CKM_SHA256_RSA_PKCS_PSS, Some(PSS_SHA256), Ok(())),
        (CKM_SHA256_RSA_PKCS_PSS, Some(sha1), bad),
        (CKM_SHA1_RSA_PKCS_PSS, Some(PSS_SHA256), bad),
        (
            CKM_RSA_PKCS_PSS,
            Some(PssParameters {
                mgf: CKG_MGF1_SHA1,
                ..PSS_SHA256
            }),
            bad,
        ),
        (
            CKM_RSA_PKCS_PSS,
            Some(PssParameters {
                salt_length: 20,
                ..PSS_SHA256
            }),
            bad,
        ),
        (
            CKM_RSA_PKCS_PSS,
            Some(PssParameters {
                hash: CKM_SHA384,
                ..PSS_SHA256
            }),
            bad,
        ),
    ] {
        let mechanism = Mechanism(number, parameters);
        let found = session.sign_init(&mechanism, keys.signature);
        assert_eq!(found, expected, "{number:#x} {parameters:?}");
        if found.is_ok() {
            session
                .sign(Some(&[0; 64]), &mut OutBuf::with_room(256))
                .ok();
        }
    }
    session
        .sign_init(
            &Mechanism(CKM_RSA_PKCS_PSS, Some(PSS_SHA256)),
            keys.signature,
        )
        .unwrap();
    assert_eq!(sign(&session, &[0; 31]), Err(CkRv::DATA_LEN_RANGE));
}

#[test]
fn signatures_verify_in_the_module() {
    let fake = Fake::with(cps4("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    fake.asked();
    let pkcs1 = include_bytes!("data/signature.sha256.sig");
    let pkcs1_sha1 = include_bytes!("data/signature.sha1.sig");
    let pss = include_bytes!("data/signature.pss256.sig");
    let hash: [u8; 32] = {
        session.digest_init(&SHA256).unwrap();
        let mut out = OutBuf::with_room(32);
        session.digest(b"abc", &mut out).unwrap();
        out.bytes().try_into().unwrap()
    };
    let info = digest_info_sha256(&hash);
    let sha1 = Mechanism(CKM_SHA1_RSA_PKCS, None);
    let plain_pss = Mechanism(CKM_RSA_PKCS_PSS, Some(PSS_SHA256));
    let hashing_pss = Mechanism(CKM_SHA256_RSA_PKCS_PSS, Some(PSS_SHA256));
    let wrong = Err(CkRv::SIGNATURE_INVALID);
    for (mechanism, data, signature, expected) in [
        (&SHA256_RSA_PKCS, &b"abc"[..], &pkcs1[..], Ok(())),
        (&SHA256_RSA_PKCS, b"abd", pkcs1, wrong),
        (&SHA256_RSA_PKCS, b"abc", pkcs1_sha1, wrong),
        (&sha1, b"abc", pkcs1_sha1, Ok(())),
        (&RSA_PKCS, &info, pkcs1, Ok(())),
        // As the signature key takes it (`pkcs11.md` §4.3).
        (&RSA_PKCS, &[0; 246], &[], Err(CkRv::DATA_LEN_RANGE)),
        (
            &RSA_PKCS,
            b"abc",
            &pkcs1[1..],
            Err(CkRv::SIGNATURE_LEN_RANGE),
        ),
        (&plain_pss, &hash, pss, Ok(())),
        (&plain_pss, &hash[1..], pss, Err(CkRv::DATA_LEN_RANGE)),
        (&plain_pss, &hash, pkcs1, wrong),
        (&hashing_pss, b"abc", pss, Ok(())),
    ] {
        session
            .verify_init(mechanism, keys.public_signature)
            .unwrap();
        assert_eq!(session.verify(data, signature), expected);
        let ended = Err(CkRv::OPERATION_NOT_INITIALIZED);
        assert_eq!(session.verify(data, signature), ended);
    }
    session
        .verify_init(&SHA256_RSA_PKCS, keys.public_signature)
        .unwrap();
    session.verify_update(b"a").unwrap();
    session.verify_update(b"").unwrap();
    session.verify_update(b"bc").unwrap();
    session.verify_final(pkcs1).unwrap();
    for key in [keys.signature, keys.certificate] {
        assert_eq!(
            session.verify_init(&RSA_PKCS, key),
            Err(CkRv::KEY_TYPE_INCONSISTENT)
        );
    }
    assert_eq!(
        session.verify_init(&RSA_PKCS, 999),
        Err(CkRv::KEY_HANDLE_INVALID)
    );
    assert_eq!(fake.asked(), [""; 0]);
}

#[test]
fn a_bare_hash_verifies_as_the_signature_key_of_a_cps3_signs_it() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    session.digest_init(&SHA256).unwrap();
    let mut hash = OutBuf::with_room(32);
    session.digest(b"abc", &mut hash).unwrap();
    for (key, signature, expected) in [
        (
            keys.public_signature,
            include_bytes!("data/signature.sha256.sig"),
            Ok(()),
        ),
        // The authentication key signs the bytes as they are.
        (
            keys.public,
            include_bytes!("data/authentication.sha256.sig"),
            Err(CkRv::SIGNATURE_INVALID),
        ),
    ] {
        session.verify_init(&RSA_PKCS, key).unwrap();
        assert_eq!(session.verify(hash.bytes(), signature), expected);
    }
}
