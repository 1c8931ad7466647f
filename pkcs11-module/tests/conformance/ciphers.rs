//! Encryption, decryption, digests and what no card does with keys (PKCS#11 2.40 base, sections
//! 5.8 to 5.10, 5.13 and 5.14).

use cryptoki_sys::*;

use crate::{
    library::{Data, Garbage, Mechanism, Null, Plain, Room},
    row::{Row, row},
    target::{
        CERTIFICATE, PRIVATE_AUTHENTICATION, PRIVATE_SIGNATURE, PUBLIC_AUTHENTICATION,
        PUBLIC_SIGNATURE,
        State::{ReadOnly, ReadOnlyUser, ReadWriteUser},
        Target,
    },
};

const NO_KEY: CK_OBJECT_HANDLE = 0xFFFF_0000;
const DATA: crate::library::Bytes<'_> = Data(b"data");
const FULL: Room = Room::Bytes(256);
const RSA: Mechanism = Plain(CKM_RSA_PKCS);

/// The answer, after the length was found to be this.
fn of_length(t: &Target<'_>, answer: CK_RV, length: CK_ULONG) -> CK_RV {
    assert_eq!(t.number.get(), length, "length");
    answer
}

#[rustfmt::skip] // one row, one line or two
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = encryption();
    rows.extend(decryption());
    rows.extend(digests());
    rows.extend(unsupported());
    rows
}

#[rustfmt::skip]
fn encryption() -> Vec<Row> {
    vec![
        row("C_EncryptInit", ReadOnly, "null mechanism", "5.8", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.encrypt_init(t.session, Mechanism::Null, key)
        }, CKR_ARGUMENTS_BAD),
        row("C_EncryptInit", ReadOnly, "no such key", "5.8",
            |t| t.encrypt_init(t.session, RSA, NO_KEY), CKR_KEY_HANDLE_INVALID)
            .differs(CKR_OBJECT_HANDLE_INVALID, "its defect: the list of 5.8 has no such code"),
        row("C_EncryptInit", ReadOnly, "no such mechanism", "5.8", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.encrypt_init(t.session, Plain(CKM_VENDOR_DEFINED), key)
        }, CKR_MECHANISM_INVALID),
        row("C_EncryptInit", ReadOnly, "a key that does not encrypt", "5.8", |t| {
            let key = t.object(PUBLIC_SIGNATURE);
            t.encrypt_init(t.session, RSA, key)
        }, CKR_KEY_TYPE_INCONSISTENT).dialect("row 28", CKR_KEY_FUNCTION_NOT_PERMITTED),
        row("C_EncryptInit", ReadOnly, "a certificate", "5.8", |t| {
            let key = t.object(CERTIFICATE);
            t.encrypt_init(t.session, RSA, key)
        }, CKR_KEY_TYPE_INCONSISTENT)
            .differs(CKR_KEY_FUNCTION_NOT_PERMITTED, "it looks at CKA_ENCRYPT alone"),
        row("C_EncryptInit", ReadOnly, "an encryption runs", "5.8", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.begin_encrypt();
            t.encrypt_init(t.session, RSA, key)
        }, CKR_OPERATION_ACTIVE),
        row("C_EncryptInit", ReadOnly, "garbage as the parameter", "5.8", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.encrypt_init(t.session, Garbage(CKM_RSA_PKCS), key)
        }, CKR_OK),
        row("C_Encrypt", ReadOnly, "no operation", "5.8",
            |t| t.encrypt(t.session, DATA, FULL), CKR_OPERATION_NOT_INITIALIZED),
        row("C_Encrypt", ReadOnly, "length question", "5.2", |t| {
            t.begin_encrypt();
            let answer = t.encrypt(t.session, DATA, Room::Question);
            of_length(t, answer, 256)
        }, CKR_OK),
        row("C_Encrypt", ReadOnly, "too little room", "5.2", |t| {
            t.begin_encrypt();
            let answer = t.encrypt(t.session, DATA, Room::Bytes(255));
            of_length(t, answer, 256)
        }, CKR_BUFFER_TOO_SMALL),
        row("C_Encrypt", ReadOnly, "after both", "5.2", |t| {
            t.begin_encrypt();
            t.must(t.encrypt(t.session, DATA, Room::Question));
            t.encrypt(t.session, DATA, Room::Bytes(1));
            t.encrypt(t.session, DATA, Room::Bytes(300))
        }, CKR_OK),
        row("C_Encrypt", ReadOnly, "after it succeeded", "5.8", |t| {
            t.begin_encrypt();
            t.must(t.encrypt(t.session, DATA, FULL));
            t.encrypt(t.session, DATA, FULL)
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_Encrypt", ReadOnly, "as much as fits", "5.8", |t| {
            t.begin_encrypt();
            t.encrypt(t.session, Data(&[7; 245]), FULL)
        }, CKR_OK),
        row("C_Encrypt", ReadOnly, "too much", "5.8", |t| {
            t.begin_encrypt();
            t.encrypt(t.session, Data(&[7; 246]), FULL)
        }, CKR_DATA_LEN_RANGE).differs(CKR_GENERAL_ERROR, "its defect"),
        row("C_Encrypt", ReadOnly, "null data: the operation goes on", "5.8", |t| {
            t.begin_encrypt();
            assert_eq!(t.encrypt(t.session, Null(4), FULL), CKR_ARGUMENTS_BAD);
            t.encrypt(t.session, DATA, FULL)
        }, CKR_OK).ours(),
        row("C_Encrypt", ReadOnly, "no place for the length", "5.8", |t| {
            t.begin_encrypt();
            t.encrypt(t.session, DATA, Room::NoLength)
        }, CKR_ARGUMENTS_BAD),
        row("C_EncryptUpdate", ReadOnly, "one block only", "5.8", |t| {
            t.begin_encrypt();
            t.encrypt_update(t.session, DATA, FULL)
        }, CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_EncryptFinal", ReadOnly, "one block only", "5.8", |t| {
            t.begin_encrypt();
            t.encrypt_final(t.session, FULL)
        }, CKR_FUNCTION_NOT_SUPPORTED).ours(),
    ]
}

#[rustfmt::skip]
fn decryption() -> Vec<Row> {
    vec![
        row("C_DecryptInit", ReadOnlyUser, "null mechanism", "5.9", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.decrypt_init(t.session, Mechanism::Null, key)
        }, CKR_ARGUMENTS_BAD),
        row("C_DecryptInit", ReadOnly, "not logged in", "5.9", |t| {
            t.must(t.login(t.session, CKU_USER, crate::target::PIN));
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.must(t.logout(t.session));
            t.decrypt_init(t.session, RSA, key)
        }, CKR_USER_NOT_LOGGED_IN).dialect("row 24", CKR_OBJECT_HANDLE_INVALID),
        row("C_DecryptInit", ReadOnlyUser, "no such key", "5.9",
            |t| t.decrypt_init(t.session, RSA, NO_KEY), CKR_OBJECT_HANDLE_INVALID)
            .dialect("row 31, and SoftHSM2 agrees by chance", CKR_OBJECT_HANDLE_INVALID),
        row("C_DecryptInit", ReadOnlyUser, "a key that does not decrypt", "5.9", |t| {
            let key = t.object(PRIVATE_SIGNATURE);
            t.decrypt_init(t.session, RSA, key)
        }, CKR_KEY_TYPE_INCONSISTENT).dialect("row 28", CKR_KEY_FUNCTION_NOT_PERMITTED),
        row("C_DecryptInit", ReadOnlyUser, "no such mechanism", "5.9", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.decrypt_init(t.session, Plain(CKM_VENDOR_DEFINED), key)
        }, CKR_MECHANISM_INVALID),
        row("C_DecryptInit", ReadOnlyUser, "a decryption runs", "5.9", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.begin_decrypt();
            t.decrypt_init(t.session, RSA, key)
        }, CKR_OPERATION_ACTIVE),
        row("C_Decrypt", ReadOnlyUser, "no operation", "5.9",
            |t| t.decrypt(t.session, Data(&[0; 256]), FULL), CKR_OPERATION_NOT_INITIALIZED),
        row("C_Decrypt", ReadOnlyUser, "what was encrypted", "5.9", |t| {
            let cryptogram = t.cryptogram(b"a letter");
            t.begin_decrypt();
            let answer = t.decrypt(t.session, Data(&cryptogram), FULL);
            assert_eq!(*t.out.borrow(), b"a letter");
            answer
        }, CKR_OK),
        row("C_Decrypt", ReadOnlyUser, "length question: exact", "5.2", |t| {
            let cryptogram = t.cryptogram(b"a letter");
            t.begin_decrypt();
            let answer = t.decrypt(t.session, Data(&cryptogram), Room::Question);
            of_length(t, answer, 8)
        }, CKR_OK).ours(),
        row("C_Decrypt", ReadOnlyUser, "question, too little room, then enough", "5.2", |t| {
            let cryptogram = t.cryptogram(b"a letter");
            t.begin_decrypt();
            t.must(t.decrypt(t.session, Data(&cryptogram), Room::Question));
            assert_eq!(t.decrypt(t.session, Data(&cryptogram), Room::Bytes(7)), CKR_BUFFER_TOO_SMALL);
            t.decrypt(t.session, Data(&cryptogram), FULL)
        }, CKR_OK),
        row("C_Decrypt", ReadOnlyUser, "not a whole block", "5.9", |t| {
            t.begin_decrypt();
            t.decrypt(t.session, Data(&[1; 255]), FULL)
        }, CKR_ENCRYPTED_DATA_LEN_RANGE).differs(CKR_GENERAL_ERROR, "its defect"),
        row("C_Decrypt", ReadOnlyUser, "a block with another padding", "5.9", |t| {
            t.begin_decrypt();
            t.decrypt(t.session, Data(&[1; 256]), FULL)
        }, CKR_ENCRYPTED_DATA_INVALID).differs(CKR_GENERAL_ERROR, "its defect"),
        row("C_Decrypt", ReadOnlyUser, "after an error that ended it", "5.9", |t| {
            t.begin_decrypt();
            t.decrypt(t.session, Data(&[1; 256]), FULL);
            t.decrypt(t.session, Data(&[1; 256]), FULL)
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_Decrypt", ReadOnlyUser, "null cryptogram: the operation goes on", "5.9", |t| {
            let cryptogram = t.cryptogram(b"a letter");
            t.begin_decrypt();
            assert_eq!(t.decrypt(t.session, Null(256), FULL), CKR_ARGUMENTS_BAD);
            t.decrypt(t.session, Data(&cryptogram), FULL)
        }, CKR_OK).ours(),
        row("C_DecryptUpdate", ReadOnlyUser, "one block only", "5.9", |t| {
            t.begin_decrypt();
            t.decrypt_update(t.session, Data(&[0; 256]), FULL)
        }, CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_DecryptFinal", ReadOnlyUser, "one block only", "5.9", |t| {
            t.begin_decrypt();
            t.decrypt_final(t.session, FULL)
        }, CKR_FUNCTION_NOT_SUPPORTED).ours(),
    ]
}

#[rustfmt::skip]
fn digests() -> Vec<Row> {
    vec![
        row("C_DigestInit", ReadOnly, "null mechanism", "5.10",
            |t| t.digest_init(t.session, Mechanism::Null), CKR_ARGUMENTS_BAD),
        row("C_DigestInit", ReadOnly, "no such mechanism", "5.10",
            |t| t.digest_init(t.session, RSA), CKR_MECHANISM_INVALID),
        row("C_DigestInit", ReadOnly, "a digest runs", "5.10", |t| {
            t.begin_digest();
            t.digest_init(t.session, Plain(CKM_SHA_1))
        }, CKR_OPERATION_ACTIVE),
        row("C_DigestInit", ReadOnlyUser, "a signature runs", "5.10", |t| {
            t.begin_sign(CKM_RSA_PKCS);
            t.digest_init(t.session, Plain(CKM_SHA_1))
        }, CKR_OK).differs(CKR_OPERATION_ACTIVE, "row 41: it has one operation in all"),
        row("C_Digest", ReadOnly, "no operation", "5.10",
            |t| t.digest(t.session, DATA, FULL), CKR_OPERATION_NOT_INITIALIZED),
        row("C_Digest", ReadOnly, "length question", "5.2", |t| {
            t.begin_digest();
            let answer = t.digest(t.session, DATA, Room::Question);
            of_length(t, answer, 32)
        }, CKR_OK),
        row("C_Digest", ReadOnly, "too little room", "5.2", |t| {
            t.begin_digest();
            let answer = t.digest(t.session, DATA, Room::Bytes(31));
            of_length(t, answer, 32)
        }, CKR_BUFFER_TOO_SMALL),
        row("C_Digest", ReadOnly, "after both", "5.2", |t| {
            t.begin_digest();
            t.must(t.digest(t.session, DATA, Room::Question));
            t.digest(t.session, DATA, Room::Bytes(0));
            let answer = t.digest(t.session, DATA, FULL);
            assert_eq!(t.out.borrow()[..4], [0x3A, 0x6E, 0xB0, 0x79], "SHA-256 of data");
            of_length(t, answer, 32)
        }, CKR_OK),
        row("C_Digest", ReadOnly, "after it succeeded", "5.10", |t| {
            t.begin_digest();
            t.must(t.digest(t.session, DATA, FULL));
            t.digest(t.session, DATA, FULL)
        }, CKR_OPERATION_NOT_INITIALIZED),
        row("C_Digest", ReadOnly, "after C_DigestUpdate", "5.10", |t| {
            t.begin_digest();
            t.must(t.digest_update(t.session, DATA));
            t.digest(t.session, DATA, FULL)
        }, CKR_OPERATION_ACTIVE)
            .differs(CKR_OK, "row 38: it joins the data"),
        row("C_DigestUpdate", ReadOnly, "no operation", "5.10",
            |t| t.digest_update(t.session, DATA), CKR_OPERATION_NOT_INITIALIZED),
        row("C_DigestUpdate", ReadOnly, "null part", "5.10", |t| {
            t.begin_digest();
            t.digest_update(t.session, Null(1))
        }, CKR_ARGUMENTS_BAD),
        row("C_DigestKey", ReadOnlyUser, "a card", "5.10", |t| {
            let key = t.object(PRIVATE_AUTHENTICATION);
            t.begin_digest();
            t.digest_key(t.session, key)
        }, CKR_FUNCTION_NOT_SUPPORTED).differs(CKR_KEY_INDIGESTIBLE, "it digests secret keys"),
        row("C_DigestFinal", ReadOnly, "no operation", "5.10",
            |t| t.digest_final(t.session, FULL), CKR_OPERATION_NOT_INITIALIZED),
        row("C_DigestFinal", ReadOnly, "in parts", "5.10", |t| {
            t.begin_digest();
            t.must(t.digest_update(t.session, Data(b"da")));
            t.must(t.digest_update(t.session, Data(b"ta")));
            t.must(t.digest_final(t.session, Room::Question));
            let answer = t.digest_final(t.session, FULL);
            assert_eq!(t.out.borrow()[..4], [0x3A, 0x6E, 0xB0, 0x79], "SHA-256 of data");
            answer
        }, CKR_OK),
        row("C_DigestFinal", ReadOnly, "after the length question of C_Digest", "row 36", |t| {
            t.begin_digest();
            t.must(t.digest(t.session, DATA, Room::Question));
            let answer = t.digest_final(t.session, FULL);
            assert_eq!(t.out.borrow()[..4], [0x3A, 0x6E, 0xB0, 0x79], "SHA-256 of data");
            answer
        }, CKR_OK).ours(),
    ]
}

/// Returns the card makes, wraps and derives no keys, and does not two things at once.
#[rustfmt::skip]
fn unsupported() -> Vec<Row> {
    vec![
        row("C_GenerateKey", ReadWriteUser, "null mechanism", "5.14",
            |t| t.generate_key(t.session, Mechanism::Null, true), CKR_ARGUMENTS_BAD),
        row("C_GenerateKey", ReadWriteUser, "a card", "5.14",
            |t| t.generate_key(t.session, Plain(CKM_AES_KEY_GEN), true),
            CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_GenerateKeyPair", ReadWriteUser, "null mechanism", "5.14",
            |t| t.generate_key_pair(t.session, Mechanism::Null, &[], &[], true),
            CKR_ARGUMENTS_BAD),
        row("C_GenerateKeyPair", ReadWriteUser, "a card", "5.14",
            |t| t.generate_key_pair(t.session, Plain(CKM_RSA_PKCS_KEY_PAIR_GEN), &[], &[], true),
            CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_WrapKey", ReadWriteUser, "null mechanism", "5.14",
            |t| t.wrap_key(t.session, Mechanism::Null, FULL), CKR_ARGUMENTS_BAD),
        row("C_WrapKey", ReadWriteUser, "a card", "5.14",
            |t| t.wrap_key(t.session, RSA, FULL), CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_UnwrapKey", ReadWriteUser, "null mechanism", "5.14",
            |t| t.unwrap_key(t.session, Mechanism::Null, DATA, true), CKR_ARGUMENTS_BAD),
        row("C_UnwrapKey", ReadWriteUser, "a card: it would give a key in the clear", "5.14",
            |t| t.unwrap_key(t.session, RSA, DATA, true), CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_DeriveKey", ReadWriteUser, "null mechanism", "5.14",
            |t| t.derive_key(t.session, Mechanism::Null, true), CKR_ARGUMENTS_BAD),
        row("C_DeriveKey", ReadWriteUser, "a card", "5.14",
            |t| t.derive_key(t.session, RSA, true), CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_DigestEncryptUpdate", ReadOnly, "", "5.13",
            |t| t.digest_encrypt_update(t.session, DATA, FULL), CKR_FUNCTION_NOT_SUPPORTED),
        row("C_DecryptDigestUpdate", ReadOnly, "", "5.13",
            |t| t.decrypt_digest_update(t.session, DATA, FULL), CKR_FUNCTION_NOT_SUPPORTED),
        row("C_SignEncryptUpdate", ReadOnly, "", "5.13",
            |t| t.sign_encrypt_update(t.session, DATA, FULL), CKR_FUNCTION_NOT_SUPPORTED),
        row("C_DecryptVerifyUpdate", ReadOnly, "", "5.13",
            |t| t.decrypt_verify_update(t.session, DATA, FULL), CKR_FUNCTION_NOT_SUPPORTED),
    ]
}
