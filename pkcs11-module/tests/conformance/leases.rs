//! Rows about a login that the administrator allows one signature (`lease_signatures = 1`): the
//! standard has no word for it but a user who is not logged in any more, and a key that asks for
//! a login of its own (PKCS#11 2.40 base, section 5.6, C_Login). `pkcs11.md` §3.2 and
//! §8.3, say which is taken.

use cryptoki_sys::*;

use crate::{
    library::{Data, Plain, Room},
    row::{Row, row},
    target::{
        PIN, PRIVATE_AUTHENTICATION,
        State::{ReadOnly, ReadOnlyUser, ReadWriteUser},
        Target, WRONG_PIN,
    },
};

const FULL: Room = Room::Bytes(256);

/// The only signature that the login allows.
fn use_up(t: &Target<'_>) {
    let data = b"data";
    t.must(match t.signature(CKM_SHA256_RSA_PKCS, data).len() {
        256 => CKR_OK,
        _ => CKR_GENERAL_ERROR,
    });
}

/// Uses the login up from another session, while an operation of this one waits.
fn use_up_meanwhile(t: &Target<'_>) {
    let key = t.object(PRIVATE_AUTHENTICATION);
    let other = t.open(0);
    t.must(t.sign_init(other, Plain(CKM_SHA256_RSA_PKCS), key));
    t.must(t.sign(other, Data(b"data"), FULL));
}

fn sign(t: &Target<'_>) -> CK_RV {
    t.sign(t.session, Data(b"data"), FULL)
}

#[rustfmt::skip] // one row, one line or two
pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("C_Sign", ReadOnlyUser, "the signature that there is", "8.3", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            sign(t)
        }, CKR_OK),
        row("C_GetSessionInfo", ReadOnlyUser, "used up: public again", "8.3", |t| {
            use_up(t);
            let answer = t.session_info(t.session, true);
            assert_eq!(t.number.get(), CKS_RO_PUBLIC_SESSION);
            answer
        }, CKR_OK),
        row("C_SignInit", ReadOnlyUser, "used up", "8.3", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            use_up(t);
            t.sign_init(t.session, Plain(CKM_RSA_PKCS), key)
        }, CKR_USER_NOT_LOGGED_IN),
        row("C_DecryptInit", ReadOnlyUser, "used up", "8.3", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            use_up(t);
            t.decrypt_init(t.session, Plain(CKM_RSA_PKCS), key)
        }, CKR_USER_NOT_LOGGED_IN),
        row("C_Logout", ReadOnlyUser, "used up", "8.3",
            |t| { use_up(t); t.logout(t.session) }, CKR_USER_NOT_LOGGED_IN),
        row("C_Login", ReadOnlyUser, "used up: again, and sign with the same key handle", "8.3", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            use_up(t);
            t.must(t.login(t.session, CKU_USER, PIN));
            t.must(t.sign_init(t.session, Plain(CKM_SHA256_RSA_PKCS), key));
            sign(t)
        }, CKR_OK),

        row("C_Sign", ReadOnlyUser, "used up since C_SignInit", "8.3", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            use_up_meanwhile(t);
            sign(t)
        }, CKR_USER_NOT_LOGGED_IN),
        row("C_Sign", ReadOnlyUser, "used up: the operation has ended", "5.3", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            use_up_meanwhile(t);
            sign(t);
            sign(t)
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_Login", ReadWriteUser, "for an operation whose login is used up", "5.6", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            use_up_meanwhile(t);
            t.must(t.login(t.session, CKU_CONTEXT_SPECIFIC, PIN));
            sign(t)
        }, CKR_OK),
        row("C_Login", ReadOnlyUser, "the same with a wrong PIN", "5.6", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            use_up_meanwhile(t);
            let answer = t.login(t.session, CKU_CONTEXT_SPECIFIC, WRONG_PIN);
            // The right one still helps, and gives all tries back.
            t.must(t.login(t.session, CKU_CONTEXT_SPECIFIC, PIN));
            t.must(sign(t));
            answer
        }, CKR_PIN_INCORRECT),
        row("C_Login", ReadOnlyUser, "for an operation whose login stands", "5.6", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.login(t.session, CKU_CONTEXT_SPECIFIC, PIN)
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_Login", ReadOnlyUser, "for no operation, used up", "5.6", |t| {
            use_up(t);
            t.login(t.session, CKU_CONTEXT_SPECIFIC, PIN)
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_GetAttributeValue", ReadOnlyUser, "no key asks always", "3.2", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            let answer = t.attribute(t.session, key, CKA_ALWAYS_AUTHENTICATE, Room::Bytes(1));
            assert_eq!(*t.out.borrow(), [CK_FALSE]);
            answer
        }, CKR_OK),
        row("C_Login", ReadOnly, "as ever", "5.6", |t| t.login(t.session, CKU_USER, PIN), CKR_OK),
    ]
}
