//! Signing and verifying (PKCS#11 2.40 base, sections 5.11 and 5.12).

use cryptoki_sys::*;

use crate::{
    library::{Bytes, Data, Garbage, Mechanism, Null, Plain, Room},
    row::{Row, row},
    target::{
        PIN, PRIVATE_AUTHENTICATION, PRIVATE_SIGNATURE, PUBLIC_AUTHENTICATION, PUBLIC_SIGNATURE,
        State::{ReadOnly, ReadOnlyUser},
        Target,
    },
};

const NO_KEY: CK_OBJECT_HANDLE = 0xFFFF_0000;
const DATA: Bytes<'_> = Data(b"data");
const FULL: Room = Room::Bytes(256);
const RSA: Mechanism = Plain(CKM_RSA_PKCS);

/// The answer, after the length was found to be this.
fn of_length(t: &Target<'_>, answer: CK_RV, length: CK_ULONG) -> CK_RV {
    assert_eq!(t.number.get(), length, "length");
    answer
}

/// Signs with the signature key and verifies with its public key, by these mechanisms.
fn signature_key(
    t: &Target<'_>,
    (sign, data): (CK_MECHANISM_TYPE, &[u8]),
    (verify, message): (CK_MECHANISM_TYPE, &[u8]),
) -> CK_RV {
    let key = t.object(PRIVATE_SIGNATURE);
    t.must(t.sign_init(t.session, Plain(sign), key));
    let answer = t.sign(t.session, Data(data), FULL);
    if answer != CKR_OK {
        return answer;
    }
    let signature = t.out.borrow().clone();
    let key = t.object(PUBLIC_SIGNATURE);
    t.must(t.verify_init(t.session, Plain(verify), key));
    t.verify(t.session, Data(message), Data(&signature))
}

#[rustfmt::skip] // one row, one line or two
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = signing();
    rows.extend(verifying());
    rows
}

#[rustfmt::skip]
fn signing() -> Vec<Row> {
    vec![
        row("C_SignInit", ReadOnlyUser, "null mechanism", "5.11", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.sign_init(t.session, Mechanism::Null, key)
        }, CKR_ARGUMENTS_BAD),
        row("C_SignInit", ReadOnlyUser, "no such key", "5.11",
            |t| t.sign_init(t.session, RSA, NO_KEY), CKR_KEY_HANDLE_INVALID)
            .differs(CKR_OBJECT_HANDLE_INVALID, "its defect: the list of 5.11 has no such code"),
        row("C_SignInit", ReadOnly, "not logged in", "5.11", |t| {
            t.must(t.login(t.session, CKU_USER, PIN));
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.must(t.logout(t.session));
            t.sign_init(t.session, RSA, key)
        }, CKR_USER_NOT_LOGGED_IN).dialect("row 24", CKR_OBJECT_HANDLE_INVALID),
        row("C_SignInit", ReadOnlyUser, "a public key", "5.11", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.sign_init(t.session, RSA, key)
        }, CKR_KEY_TYPE_INCONSISTENT).dialect("row 28", CKR_KEY_FUNCTION_NOT_PERMITTED),
        row("C_SignInit", ReadOnlyUser, "no such mechanism", "5.11", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.sign_init(t.session, Plain(CKM_SHA256), key)
        }, CKR_MECHANISM_INVALID),
        row("C_SignInit", ReadOnlyUser, "a signature runs", "5.11", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.begin_sign(CKM_RSA_PKCS);
            t.sign_init(t.session, RSA, key)
        }, CKR_OPERATION_ACTIVE),
        row("C_SignInit", ReadOnlyUser, "a signature runs, and no such mechanism", "5.11", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.begin_sign(CKM_RSA_PKCS);
            t.sign_init(t.session, Plain(CKM_VENDOR_DEFINED), key)
        }, CKR_OPERATION_ACTIVE),
        row("C_SignInit", ReadOnlyUser, "garbage as the parameter", "5.11", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.sign_init(t.session, Garbage(CKM_SHA256_RSA_PKCS), key)
        }, CKR_OK),
        row("C_SignInit", ReadOnlyUser, "after an error", "5.11", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.sign_init(t.session, Plain(CKM_VENDOR_DEFINED), key);
            t.sign_init(t.session, RSA, key)
        }, CKR_OK),

        row("C_Sign", ReadOnlyUser, "no operation", "5.11",
            |t| t.sign(t.session, DATA, FULL), CKR_OPERATION_NOT_INITIALIZED),
        row("C_Sign", ReadOnlyUser, "no place for the length", "5.11", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            t.sign(t.session, DATA, Room::NoLength)
        }, CKR_ARGUMENTS_BAD),
        row("C_Sign", ReadOnlyUser, "length question", "5.2", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            let answer = t.sign(t.session, DATA, Room::Question);
            of_length(t, answer, 256)
        }, CKR_OK),
        row("C_Sign", ReadOnlyUser, "too little room", "5.2", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            let answer = t.sign(t.session, DATA, Room::Bytes(255));
            of_length(t, answer, 256)
        }, CKR_BUFFER_TOO_SMALL),
        row("C_Sign", ReadOnlyUser, "after both", "5.2", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            t.must(t.sign(t.session, DATA, Room::Question));
            t.sign(t.session, DATA, Room::Bytes(0));
            t.sign(t.session, DATA, Room::Bytes(512))
        }, CKR_OK),
        row("C_Sign", ReadOnlyUser, "after it succeeded", "5.11", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            t.must(t.sign(t.session, DATA, FULL));
            t.sign(t.session, DATA, FULL)
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_Sign", ReadOnlyUser, "more than fits", "5.11", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            t.sign(t.session, Data(&[1; 246]), FULL)
        }, CKR_DATA_LEN_RANGE).differs(CKR_GENERAL_ERROR, "its defect"),
        row("C_Sign", ReadOnlyUser, "after an error that ended it", "5.11", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            t.sign(t.session, Data(&[1; 246]), FULL);
            t.sign(t.session, DATA, FULL)
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_Sign", ReadOnlyUser, "null data: the operation goes on", "5.11", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            assert_eq!(t.sign(t.session, Null(4), FULL), CKR_ARGUMENTS_BAD);
            t.sign(t.session, DATA, FULL)
        }, CKR_OK).ours(),
        row("C_Sign", ReadOnlyUser, "null data of no length", "5.11", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.sign(t.session, Null(0), FULL)
        }, CKR_ARGUMENTS_BAD).differs(CKR_ARGUMENTS_BAD, "row 34, and SoftHSM2 does the same"),
        row("C_Sign", ReadOnlyUser, "the empty message", "5.11", |t| {
            let signature = t.signature(CKM_SHA256_RSA_PKCS, b"");
            t.begin_verify(CKM_SHA256_RSA_PKCS);
            t.verify(t.session, Data(b""), Data(&signature))
        }, CKR_OK),
        row("C_Sign", ReadOnlyUser, "after C_SignUpdate", "5.11", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.must(t.sign_update(t.session, DATA));
            t.sign(t.session, DATA, FULL)
        }, CKR_OPERATION_ACTIVE)
            .differs(CKR_OPERATION_NOT_INITIALIZED, "the standard names no code"),
        row("C_Sign", ReadOnlyUser, "after C_Logout", "5.6 C_Logout", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.must(t.logout(t.session));
            t.sign(t.session, DATA, FULL)
        }, CKR_OPERATION_NOT_INITIALIZED).ours(),
        row("C_Sign", ReadOnlyUser, "signature key, DigestInfo or a bare hash", "row 42",
            |t| signature_key(t, (CKM_RSA_PKCS, &SHA256_OF_DATA),
                (CKM_SHA256_RSA_PKCS, b"data")), CKR_OK)
            .dialect("row 42", CKR_SIGNATURE_INVALID),
        row("C_Sign", ReadOnlyUser, "signature key, anything else", "row 43",
            |t| signature_key(t, (CKM_RSA_PKCS, b"data"), (CKM_RSA_PKCS, b"data")),
            CKR_DATA_INVALID).dialect("row 43", CKR_OK),
        row("C_Sign", ReadOnlyUser, "signature key, a SHA-512 DigestInfo as ssh signs it", "row 43",
            |t| signature_key(t, (CKM_RSA_PKCS, &[7; 83]), (CKM_RSA_PKCS, &[7; 83])),
            CKR_DATA_INVALID).dialect("row 43", CKR_OK),
        row("C_Sign", ReadOnlyUser, "signature key, as much as the modulus allows", "row 43",
            |t| signature_key(t, (CKM_RSA_PKCS, &[7; 245]), (CKM_RSA_PKCS, &[7; 245])),
            CKR_DATA_INVALID).dialect("row 43", CKR_OK),
        row("C_Sign", ReadOnlyUser, "signature key, more than the modulus allows", "5.11",
            |t| signature_key(t, (CKM_RSA_PKCS, &[7; 246]), (CKM_RSA_PKCS, &[7; 246])),
            CKR_DATA_LEN_RANGE).differs(CKR_GENERAL_ERROR, "its defect"),
        row("C_Sign", ReadOnlyUser, "signature key, hashing mechanism", "5.11",
            |t| signature_key(t, (CKM_SHA256_RSA_PKCS, b"data"),
                (CKM_SHA256_RSA_PKCS, b"data")), CKR_OK),
        row("C_Sign", ReadOnlyUser, "signature key, several blocks", "5.11",
            |t| signature_key(t, (CKM_SHA1_RSA_PKCS, &[7; 200]), (CKM_SHA1_RSA_PKCS, &[7; 200])),
            CKR_OK),
        row("C_Sign", ReadOnlyUser, "signature key, the empty message", "5.11",
            |t| signature_key(t, (CKM_SHA256_RSA_PKCS, b""), (CKM_SHA256_RSA_PKCS, b"")), CKR_OK),

        row("C_SignUpdate", ReadOnlyUser, "no operation", "5.11",
            |t| t.sign_update(t.session, DATA), CKR_OPERATION_NOT_INITIALIZED),
        row("C_SignUpdate", ReadOnlyUser, "null part", "5.11", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.sign_update(t.session, Null(1))
        }, CKR_ARGUMENTS_BAD),
        row("C_SignUpdate", ReadOnlyUser, "an empty part", "5.11", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.sign_update(t.session, Data(b""))
        }, CKR_OK),
        row("C_SignFinal", ReadOnlyUser, "no operation", "5.11",
            |t| t.sign_final(t.session, FULL), CKR_OPERATION_NOT_INITIALIZED),
        row("C_SignFinal", ReadOnlyUser, "no place for the length", "5.11", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.sign_final(t.session, Room::NoLength)
        }, CKR_ARGUMENTS_BAD),
        row("C_SignFinal", ReadOnlyUser, "the same as in one part", "5.11", |t| {
            let whole = t.signature(CKM_SHA256_RSA_PKCS, b"data");
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.must(t.sign_update(t.session, Data(b"da")));
            t.must(t.sign_update(t.session, Data(b"ta")));
            t.must(t.sign_final(t.session, Room::Question));
            assert_eq!(t.sign_final(t.session, Room::Bytes(1)), CKR_BUFFER_TOO_SMALL);
            let answer = t.sign_final(t.session, FULL);
            assert_eq!(*t.out.borrow(), whole);
            answer
        }, CKR_OK),
        row("C_SignFinal", ReadOnlyUser, "without hashing", "5.11", |t| {
            let whole = t.signature(CKM_RSA_PKCS, b"data");
            t.begin_sign(CKM_RSA_PKCS);
            t.must(t.sign_update(t.session, Data(b"data")));
            let answer = t.sign_final(t.session, FULL);
            assert_eq!(*t.out.borrow(), whole);
            answer
        }, CKR_OK).ours(),

        row("C_SignRecoverInit", ReadOnlyUser, "null mechanism", "5.11",
            |t| t.sign_recover_init(t.session, Mechanism::Null, NO_KEY), CKR_ARGUMENTS_BAD)
            .ours(),
        row("C_SignRecoverInit", ReadOnlyUser, "a card", "5.11",
            |t| t.sign_recover_init(t.session, RSA, NO_KEY), CKR_FUNCTION_NOT_SUPPORTED),
        row("C_SignRecover", ReadOnlyUser, "a card", "5.11",
            |t| t.sign_recover(t.session, DATA, FULL), CKR_FUNCTION_NOT_SUPPORTED),
    ]
}

/// SHA-256 of `data`.
const SHA256_OF_DATA: [u8; 32] = [
    0x3A, 0x6E, 0xB0, 0x79, 0x0F, 0x39, 0xAC, 0x87, 0xC9, 0x4F, 0x38, 0x56, 0xB2, 0xDD, 0x2C, 0x5D,
    0x11, 0x0E, 0x68, 0x11, 0x60, 0x22, 0x61, 0xA9, 0xA9, 0x23, 0xD3, 0xBB, 0x23, 0xAD, 0xC8, 0xB7,
];

#[rustfmt::skip]
fn verifying() -> Vec<Row> {
    vec![
        row("C_VerifyInit", ReadOnly, "null mechanism", "5.12", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.verify_init(t.session, Mechanism::Null, key)
        }, CKR_ARGUMENTS_BAD),
        row("C_VerifyInit", ReadOnly, "no such key", "5.12",
            |t| t.verify_init(t.session, RSA, NO_KEY), CKR_KEY_HANDLE_INVALID)
            .differs(CKR_OBJECT_HANDLE_INVALID, "its defect: the list of 5.12 has no such code"),
        row("C_VerifyInit", ReadOnlyUser, "a private key", "5.12", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.verify_init(t.session, RSA, key)
        }, CKR_KEY_TYPE_INCONSISTENT).dialect("row 28", CKR_KEY_FUNCTION_NOT_PERMITTED),
        row("C_VerifyInit", ReadOnly, "no such mechanism", "5.12", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.verify_init(t.session, Plain(CKM_VENDOR_DEFINED), key)
        }, CKR_MECHANISM_INVALID),
        row("C_VerifyInit", ReadOnly, "a verification runs", "5.12", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.begin_verify(CKM_RSA_PKCS);
            t.verify_init(t.session, RSA, key)
        }, CKR_OPERATION_ACTIVE),

        row("C_Verify", ReadOnly, "no operation", "5.12",
            |t| t.verify(t.session, DATA, Data(&[0; 256])), CKR_OPERATION_NOT_INITIALIZED),
        row("C_Verify", ReadOnlyUser, "what was signed", "5.12", |t| {
            let signature = t.signature(CKM_RSA_PKCS, b"data");
            t.begin_verify(CKM_RSA_PKCS);
            t.verify(t.session, DATA, Data(&signature))
        }, CKR_OK),
        row("C_Verify", ReadOnlyUser, "something else", "5.12", |t| {
            let signature = t.signature(CKM_SHA1_RSA_PKCS, b"data");
            t.begin_verify(CKM_SHA1_RSA_PKCS);
            t.verify(t.session, Data(b"datb"), Data(&signature))
        }, CKR_SIGNATURE_INVALID),
        row("C_Verify", ReadOnly, "a signature of the wrong length", "5.12", |t| {
            t.begin_verify(CKM_SHA256_RSA_PKCS);
            t.verify(t.session, DATA, Data(&[0; 255]))
        }, CKR_SIGNATURE_LEN_RANGE),
        row("C_Verify", ReadOnly, "after an answer that ended it", "5.12", |t| {
            t.begin_verify(CKM_SHA256_RSA_PKCS);
            t.verify(t.session, DATA, Data(&[1; 256]));
            t.verify(t.session, DATA, Data(&[1; 256]))
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_Verify", ReadOnly, "null signature", "5.12", |t| {
            t.begin_verify(CKM_SHA256_RSA_PKCS);
            t.verify(t.session, DATA, Null(256))
        }, CKR_ARGUMENTS_BAD),
        row("C_Verify", ReadOnly, "null data: the operation goes on", "5.12", |t| {
            t.begin_verify(CKM_SHA256_RSA_PKCS);
            assert_eq!(t.verify(t.session, Null(4), Data(&[1; 256])), CKR_ARGUMENTS_BAD);
            t.verify(t.session, DATA, Data(&[1; 256]))
        }, CKR_SIGNATURE_INVALID).ours(),
        row("C_VerifyUpdate", ReadOnly, "no operation", "5.12",
            |t| t.verify_update(t.session, DATA), CKR_OPERATION_NOT_INITIALIZED),
        row("C_VerifyUpdate", ReadOnly, "null part", "5.12", |t| {
            t.begin_verify(CKM_SHA256_RSA_PKCS);
            t.verify_update(t.session, Null(1))
        }, CKR_ARGUMENTS_BAD),
        row("C_VerifyFinal", ReadOnly, "no operation", "5.12",
            |t| t.verify_final(t.session, Data(&[0; 256])), CKR_OPERATION_NOT_INITIALIZED),
        row("C_VerifyFinal", ReadOnlyUser, "in parts", "5.12", |t| {
            let signature = t.signature(CKM_SHA256_RSA_PKCS, b"data");
            t.begin_verify(CKM_SHA256_RSA_PKCS);
            t.must(t.verify_update(t.session, Data(b"da")));
            t.must(t.verify_update(t.session, Data(b"ta")));
            t.verify_final(t.session, Data(&signature))
        }, CKR_OK),
        row("C_VerifyFinal", ReadOnly, "wrong length", "5.12", |t| {
            t.begin_verify(CKM_SHA256_RSA_PKCS);
            t.must(t.verify_update(t.session, DATA));
            t.verify_final(t.session, Data(&[0; 10]))
        }, CKR_SIGNATURE_LEN_RANGE),

        row("C_VerifyRecoverInit", ReadOnly, "null mechanism", "5.12",
            |t| t.verify_recover_init(t.session, Mechanism::Null, NO_KEY), CKR_ARGUMENTS_BAD)
            .ours(),
        row("C_VerifyRecoverInit", ReadOnly, "a card", "5.12",
            |t| t.verify_recover_init(t.session, RSA, NO_KEY), CKR_FUNCTION_NOT_SUPPORTED),
        row("C_VerifyRecover", ReadOnly, "a card", "5.12",
            |t| t.verify_recover(t.session, DATA, FULL), CKR_FUNCTION_NOT_SUPPORTED),
    ]
}
