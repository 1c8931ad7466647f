//! `pkcs11.md` §6.6 and §6.7: enciphering, deciphering, digests.

#![allow(clippy::unwrap_used)]

mod support;

use cps_p11::{CkResult, CkRv, OutBuf, Session};
use cps_protocol::ErrorKind;
use cryptoki_sys::*;
use support::*;

fn decrypt(session: &Session<'_>, cryptogram: &[u8], room: usize) -> CkResult<Vec<u8>> {
    let mut out = OutBuf::with_room(room);
    session.decrypt(cryptogram, &mut out)?;
    Ok(out.bytes().to_vec())
}

#[test]
fn decrypt_init_says_login_before_key_and_object_for_key() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    assert_eq!(
        session.decrypt_init(&RSA_PKCS, 999),
        Err(CkRv::USER_NOT_LOGGED_IN)
    );
    let keys = keys(&session);
    for (mechanism, key, expected) in [
        (&SHA256, 999, CkRv::OBJECT_HANDLE_INVALID),
        (&SHA256, keys.signature, CkRv::KEY_TYPE_INCONSISTENT),
        (&SHA256, keys.public, CkRv::KEY_TYPE_INCONSISTENT),
        (&SHA256, keys.authentication, CkRv::MECHANISM_INVALID),
    ] {
        assert_eq!(session.decrypt_init(mechanism, key), Err(expected));
    }
    session
        .decrypt_init(&RSA_PKCS, keys.authentication)
        .unwrap();
    assert_eq!(
        session.decrypt_init(&RSA_PKCS, 999),
        Err(CkRv::OPERATION_ACTIVE)
    );
}

#[test]
fn the_card_deciphers_once() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    fake.asked();
    session
        .decrypt_init(&RSA_PKCS, keys.authentication)
        .unwrap();
    let cryptogram = [9; 256];
    let mut out = OutBuf::question();
    session.decrypt(&cryptogram, &mut out).unwrap();
    assert_eq!(out.length(), Some(6), "the exact length");
    assert_eq!(
        decrypt(&session, &cryptogram, 5),
        Err(CkRv::BUFFER_TOO_SMALL)
    );
    assert_eq!(decrypt(&session, &cryptogram, 6).unwrap(), b"secret");
    assert_eq!(fake.asked(), ["decrypt Authentication"]);
    assert_eq!(
        decrypt(&session, &cryptogram, 6),
        Err(CkRv::OPERATION_NOT_INITIALIZED)
    );
    // Another cryptogram is another decipherment.
    session
        .decrypt_init(&RSA_PKCS, keys.authentication)
        .unwrap();
    session
        .decrypt(&cryptogram, &mut OutBuf::question())
        .unwrap();
    decrypt(&session, &[8; 256], 256).unwrap();
    assert_eq!(fake.asked().len(), 2);
}

#[test]
fn all_failures_of_a_decipherment_look_alike() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    for (error, expected) in [
        (ErrorKind::DecryptFailed, CkRv::ENCRYPTED_DATA_INVALID),
        (ErrorKind::DataInvalid, CkRv::ENCRYPTED_DATA_INVALID),
        (ErrorKind::CardError, CkRv::ENCRYPTED_DATA_INVALID),
    ] {
        session
            .decrypt_init(&RSA_PKCS, keys.authentication)
            .unwrap();
        fake.fail_next(error);
        assert_eq!(decrypt(&session, &[1; 256], 256), Err(expected));
    }
    session
        .decrypt_init(&RSA_PKCS, keys.authentication)
        .unwrap();
    assert_eq!(
        decrypt(&session, &[1; 255], 256),
        Err(CkRv::ENCRYPTED_DATA_LEN_RANGE)
    );
    assert_eq!(
        decrypt(&session, &[1; 256], 256),
        Err(CkRv::OPERATION_NOT_INITIALIZED)
    );
}

#[test]
fn only_the_public_authentication_key_enciphers() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    for (mechanism, key, expected) in [
        (&SHA256, 999, CkRv::KEY_HANDLE_INVALID),
        (&SHA256, keys.public_signature, CkRv::KEY_TYPE_INCONSISTENT),
        (&SHA256, keys.authentication, CkRv::KEY_TYPE_INCONSISTENT),
        (&SHA256, keys.certificate, CkRv::KEY_TYPE_INCONSISTENT),
        (&SHA256, keys.public, CkRv::MECHANISM_INVALID),
    ] {
        assert_eq!(session.encrypt_init(mechanism, key), Err(expected));
    }
    session.encrypt_init(&RSA_PKCS, keys.public).unwrap();
    let mut out = OutBuf::question();
    session.encrypt(&[1; 300], &mut out).unwrap();
    assert_eq!(out.length(), Some(256));
    let mut out = OutBuf::with_room(256);
    session.encrypt(&[1; 245], &mut out).unwrap();
    assert_eq!(out.bytes().len(), 256);
    session.encrypt_init(&RSA_PKCS, keys.public).unwrap();
    assert_eq!(
        session.encrypt(&[1; 246], &mut OutBuf::with_room(256)),
        Err(CkRv::DATA_LEN_RANGE)
    );
    assert_eq!(
        session.encrypt(b"x", &mut OutBuf::with_room(256)),
        Err(CkRv::OPERATION_NOT_INITIALIZED)
    );
}

const ABC: [u8; 4] = [0xBA, 0x78, 0x16, 0xBF];

#[test]
fn a_digest_question_followed_by_digest_final_digests_the_data() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    session.digest_init(&SHA256).unwrap();
    assert_eq!(session.digest_init(&SHA256), Err(CkRv::OPERATION_ACTIVE));
    let mut out = OutBuf::question();
    session.digest(b"abc", &mut out).unwrap();
    assert_eq!(out.length(), Some(32));
    let mut out = OutBuf::with_room(32);
    session.digest_final(&mut out).unwrap();
    assert_eq!(out.bytes()[..4], ABC);
    // Of two calls the last counts, and the data is not joined.
    session.digest_init(&SHA256).unwrap();
    session.digest(b"xyz", &mut OutBuf::question()).unwrap();
    let mut out = OutBuf::with_room(32);
    session.digest(b"abc", &mut out).unwrap();
    assert_eq!(out.bytes()[..4], ABC);
    // In parts.
    session.digest_init(&SHA256).unwrap();
    session.digest_update(b"ab").unwrap();
    session.digest_update(b"").unwrap();
    session.digest_update(b"c").unwrap();
    assert_eq!(
        session.digest_final(&mut OutBuf::with_room(31)),
        Err(CkRv::BUFFER_TOO_SMALL)
    );
    let mut out = OutBuf::with_room(64);
    session.digest_final(&mut out).unwrap();
    assert_eq!((out.length(), &out.bytes()[..4]), (Some(32), &ABC[..]));
    // C_Digest after a part ends the operation.
    session.digest_init(&SHA256).unwrap();
    session.digest_update(b"ab").unwrap();
    let mut out = OutBuf::with_room(32);
    assert_eq!(session.digest(b"c", &mut out), Err(CkRv::OPERATION_ACTIVE));
    assert_eq!(
        session.digest_final(&mut out),
        Err(CkRv::OPERATION_NOT_INITIALIZED)
    );
    assert_eq!(
        session.digest_init(&Mechanism(CKM_SHA512, None)),
        Err(CkRv::MECHANISM_INVALID)
    );
}
