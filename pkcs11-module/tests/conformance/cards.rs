//! Rows about a CPS4 and a contactless card (`pkcs11.md` §4.4 and §8.5).

use cryptoki_sys::*;

use crate::{
    library::{Data, Mechanism, Plain, Pss, Room},
    row::{Row, row},
    target::{
        PIN, PRIVATE_AUTHENTICATION, PRIVATE_SIGNATURE, PUBLIC_DATA, PUBLIC_SIGNATURE, PUK,
        State::{Initialized, ReadOnly, ReadOnlyUser, ReadWrite},
        TECHNICAL, Target,
    },
};

const FULL: Room = Room::Bytes(256);

/// Signs with the technical key, without a login.
fn sign_by_radio(t: &Target<'_>, mechanism: CK_MECHANISM_TYPE) -> CK_RV {
    let key = t.object(TECHNICAL);
    match t.sign_init(t.session, Plain(mechanism), key) {
        CKR_OK => t.sign(t.session, Data(b"data"), FULL),
        refused => refused,
    }
}

#[rustfmt::skip] // one row, one line or two
pub(crate) fn contactless() -> Vec<Row> {
    vec![
        row("C_Login", ReadWrite, "user", "8.5",
            |t| t.login(t.session, CKU_USER, PIN), CKR_USER_PIN_NOT_INITIALIZED),
        row("C_Login", ReadWrite, "SO", "8.5",
            |t| t.login(t.session, CKU_SO, PUK), CKR_USER_PIN_NOT_INITIALIZED),
        row("C_Logout", ReadWrite, "", "8.5", |t| t.logout(t.session), CKR_USER_NOT_LOGGED_IN),
        row("C_InitPIN", ReadWrite, "", "8.5",
            |t| t.init_pin(t.session, PIN), CKR_USER_NOT_LOGGED_IN),
        row("C_SetPIN", ReadWrite, "", "8.5",
            |t| t.set_pin(t.session, PIN, PIN), CKR_USER_PIN_NOT_INITIALIZED),
        row("C_GetSessionInfo", ReadOnly, "user functions without a login", "8.5", |t| {
            let answer = t.session_info(t.session, true);
            assert_eq!(t.number.get(), CKS_RO_USER_FUNCTIONS);
            answer
        }, CKR_OK),
        row("C_GetTokenInfo", Initialized, "no login", "8.5", |t| {
            let answer = t.token_info(t.slot, true);
            assert_eq!(t.number.get(), CKF_RNG | CKF_TOKEN_INITIALIZED);
            answer
        }, CKR_OK),
        row("C_Sign", ReadOnly, "technical key", "8.5",
            |t| sign_by_radio(t, CKM_RSA_PKCS), CKR_OK),
        row("C_SignInit", ReadOnly, "hashing mechanism", "8.5",
            |t| sign_by_radio(t, CKM_SHA256_RSA_PKCS), CKR_MECHANISM_INVALID),
        row("C_DecryptInit", ReadOnly, "", "8.5", |t| {
            let key = t.object(TECHNICAL);
            t.decrypt_init(t.session, Plain(CKM_RSA_PKCS), key)
        }, CKR_USER_NOT_LOGGED_IN),
        row("C_SetAttributeValue", ReadWrite, "CPS_DATA", "8.5", |t| {
            let object = t.object("CPS_DATA");
            t.set_attributes(t.session, object, &[(CKA_VALUE, Data(b"x"))])
        }, CKR_ATTRIBUTE_READ_ONLY),
        row("C_GetAttributeValue", ReadOnly, "CPS_ID_CARD", "8.5", |t| {
            let object = t.object(PUBLIC_DATA);
            t.attribute(t.session, object, CKA_VALUE, Room::Question)
        }, CKR_OK),
    ]
}

const PSS_SHA256: Mechanism = Pss(CKM_SHA256_RSA_PKCS_PSS, CKM_SHA256, CKG_MGF1_SHA256, 32);

/// SHA-1 of `data`.
const SHA1_OF_DATA: [u8; 20] = [
    0xA1, 0x7C, 0x9A, 0xAA, 0x61, 0xE8, 0x0A, 0x1B, 0xF7, 0x1D, 0x0D, 0x85, 0x0A, 0xF4, 0xE5, 0xBA,
    0xA9, 0x80, 0x0B, 0xBD,
];

/// Signs with the signature key, and verifies over `data`.
fn pss(t: &Target<'_>, sign: Mechanism, input: &[u8], verify: Mechanism) -> CK_RV {
    let key = t.object(PRIVATE_SIGNATURE);
    t.must(t.sign_init(t.session, sign, key));
    let answer = t.sign(t.session, Data(input), FULL);
    if answer != CKR_OK {
        return answer;
    }
    let signature = t.out.borrow().clone();
    let key = t.object(PUBLIC_SIGNATURE);
    t.must(t.verify_init(t.session, verify, key));
    t.verify(t.session, Data(b"data"), Data(&signature))
}

#[rustfmt::skip] // one row, one line or two
pub(crate) fn cps4() -> Vec<Row> {
    vec![
        row("C_GetMechanismInfo", Initialized, "PSS", "4.1",
            |t| t.mechanism_info(t.slot, CKM_SHA256_RSA_PKCS_PSS, true), CKR_OK),
        row("C_SignInit", ReadOnlyUser, "PSS without parameters", "4.4", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.sign_init(t.session, Plain(CKM_RSA_PKCS_PSS), key)
        }, CKR_MECHANISM_PARAM_INVALID),
        row("C_SignInit", ReadOnlyUser, "another hash than the mechanism's", "4.4", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.sign_init(t.session, Pss(CKM_SHA256_RSA_PKCS_PSS, CKM_SHA_1, CKG_MGF1_SHA1, 20), key)
        }, CKR_MECHANISM_PARAM_INVALID),
        row("C_SignInit", ReadOnlyUser, "another mask function", "4.4", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.sign_init(t.session, Pss(CKM_RSA_PKCS_PSS, CKM_SHA256, CKG_MGF1_SHA1, 32), key)
        }, CKR_MECHANISM_PARAM_INVALID),
        row("C_SignInit", ReadOnlyUser, "another length of the salt", "4.4", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.sign_init(t.session, Pss(CKM_RSA_PKCS_PSS, CKM_SHA256, CKG_MGF1_SHA256, 20), key)
        }, CKR_MECHANISM_PARAM_INVALID),
        row("C_Sign", ReadOnlyUser, "PSS of a hash, verified over the message", "4.4",
            |t| pss(t, Pss(CKM_RSA_PKCS_PSS, CKM_SHA_1, CKG_MGF1_SHA1, 20), &SHA1_OF_DATA,
                Pss(CKM_SHA1_RSA_PKCS_PSS, CKM_SHA_1, CKG_MGF1_SHA1, 20)), CKR_OK),
        row("C_Sign", ReadOnlyUser, "PSS of a message", "4.4",
            |t| pss(t, PSS_SHA256, b"data", PSS_SHA256), CKR_OK),
        row("C_Sign", ReadOnlyUser, "PSS of something that is no hash", "4.4",
            |t| pss(t, Pss(CKM_RSA_PKCS_PSS, CKM_SHA256, CKG_MGF1_SHA256, 32), b"data", PSS_SHA256),
            CKR_DATA_LEN_RANGE),
        row("C_Sign", ReadOnlyUser, "more than a CPS3 takes", "4.3", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            t.sign(t.session, Data(&[7; 245]), FULL)
        }, CKR_OK),
        row("C_Sign", ReadOnlyUser, "nothing", "4.3", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            t.sign(t.session, Data(b""), FULL)
        }, CKR_OK),
        row("C_SetAttributeValue", ReadWrite, "CPS_DATA", "7.4", |t| {
            let object = t.object("CPS_DATA");
            t.set_attributes(t.session, object, &[(CKA_VALUE, Data(b"x"))])
        }, CKR_ATTRIBUTE_READ_ONLY),
    ]
}
