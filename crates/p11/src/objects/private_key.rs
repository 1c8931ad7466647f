use cps_certificate::CertificateDetails;
use cps_protocol::{CardObjects, Key, Purpose};
use cryptoki_sys as sys;

use super::{Kind, Object, RsaKey, storage};
use crate::mechanisms::Mechanism;

/// Properties of a private key that signing and deciphering need.
#[derive(Debug)]
pub(crate) struct PrivateKey {
    /// The key as the service describes it.
    pub(crate) key: Key,
    /// Length of the modulus in bytes.
    pub(crate) size: usize,
}

impl PrivateKey {
    /// Whether `CKM_RSA_PKCS` takes a hash only, bare or in a DigestInfo (`pkcs11.md` §4.3).
    pub(crate) fn signs_hashes_only(&self) -> bool {
        signs_hashes_only(&self.key)
    }
}

/// Whether a key takes hashes only: the signature key, of every generation.
pub(super) fn signs_hashes_only(key: &Key) -> bool {
    key.key == Purpose::Signature
}

pub(super) fn object(
    card: &CardObjects,
    key: &Key,
    certificate: Option<(&CertificateDetails, Option<&RsaKey>)>,
    mechanisms: &[Mechanism],
) -> Object {
    let signs = !key.schemes.is_empty();
    let allowed: Vec<_> = mechanisms
        .iter()
        .filter(|m| (signs && m.signs()) || (key.decrypts && m.decrypts()))
        .map(|m| m.number)
        .collect();
    let mut attributes = storage(card, sys::CKO_PRIVATE_KEY, &key.label, key.needs_pin, false)
        .number(sys::CKA_KEY_TYPE, sys::CKK_RSA)
        .bytes(sys::CKA_ID, &key.key_id.0)
        .flag(sys::CKA_SIGN, signs)
        .flag(sys::CKA_SIGN_RECOVER, false)
        .flag(sys::CKA_DECRYPT, key.decrypts)
        .flag(sys::CKA_UNWRAP, false)
        .flag(sys::CKA_ENCRYPT, false)
        .flag(sys::CKA_VERIFY, false)
        .flag(sys::CKA_WRAP, false)
        .flag(sys::CKA_DERIVE, false)
        .flag(sys::CKA_LOCAL, true)
        .flag(sys::CKA_SENSITIVE, true)
        .flag(sys::CKA_ALWAYS_SENSITIVE, true)
        .flag(sys::CKA_NEVER_EXTRACTABLE, true)
        .flag(sys::CKA_EXTRACTABLE, false)
        .flag(sys::CKA_WRAP_WITH_TRUSTED, false)
        // Existing software signs after one C_Login, with either key (`pkcs11.md` §3.2).
        .flag(sys::CKA_ALWAYS_AUTHENTICATE, false)
        .number(sys::CKA_MODULUS_BITS, key.bits.into())
        .number(sys::CKA_KEY_GEN_MECHANISM, sys::CK_UNAVAILABLE_INFORMATION)
        .numbers(sys::CKA_ALLOWED_MECHANISMS, &allowed)
        .bytes(sys::CKA_START_DATE, [])
        .bytes(sys::CKA_END_DATE, [])
        .sensitive(&[
            sys::CKA_PRIVATE_EXPONENT,
            sys::CKA_PRIME_1,
            sys::CKA_PRIME_2,
            sys::CKA_EXPONENT_1,
            sys::CKA_EXPONENT_2,
            sys::CKA_COEFFICIENT,
        ]);
    if let Some((details, rsa)) = certificate {
        attributes = attributes
            .bytes(sys::CKA_SUBJECT, &details.subject_der)
            .bytes(sys::CKA_PUBLIC_KEY_INFO, &details.public_key_der);
        if let Some(rsa) = rsa {
            attributes = attributes
                .bytes(sys::CKA_MODULUS, rsa.modulus())
                .bytes(sys::CKA_PUBLIC_EXPONENT, rsa.exponent());
        }
    }
    Object {
        private: key.needs_pin,
        kind: Kind::PrivateKey(PrivateKey {
            key: key.clone(),
            size: usize::from(key.bits).div_ceil(8),
        }),
        attributes,
    }
}
