use cps_certificate::CertificateDetails;
use cps_protocol::{CardObjects, Certificate, Key, Purpose};
use cryptoki_sys as sys;

use super::{Kind, Object, RsaKey, private_key::signs_hashes_only, storage};

/// Properties of a public key that verifying and enciphering need.
#[derive(Debug)]
pub(crate) struct PublicKey {
    /// The key.
    pub(crate) rsa: RsaKey,
    /// Whether it enciphers: the authentication key only (`pkcs11.md` §6.6).
    pub(crate) encrypts: bool,
    /// Whether its private key takes a bare hash for `CKM_RSA_PKCS` (`pkcs11.md` §4.3).
    pub(crate) bare_hash: bool,
}

pub(super) fn object(
    card: &CardObjects,
    certificate: &Certificate,
    key: Option<&Key>,
    details: &CertificateDetails,
    rsa: RsaKey,
) -> Object {
    let label = format!("Cle publique - {}", certificate.label);
    let encrypts = certificate.key == Some(Purpose::Authentication);
    let attributes = storage(card, sys::CKO_PUBLIC_KEY, &label, false, false)
        .number(sys::CKA_KEY_TYPE, sys::CKK_RSA)
        .bytes(sys::CKA_ID, &certificate.key_id.0)
        .bytes(sys::CKA_SUBJECT, &details.subject_der)
        .flag(sys::CKA_ENCRYPT, encrypts)
        .flag(sys::CKA_VERIFY, true)
        .flag(sys::CKA_VERIFY_RECOVER, false)
        .flag(sys::CKA_WRAP, false)
        .flag(sys::CKA_DERIVE, false)
        .flag(sys::CKA_LOCAL, true)
        .flag(sys::CKA_TRUSTED, false)
        .bytes(sys::CKA_MODULUS, rsa.modulus())
        .number(sys::CKA_MODULUS_BITS, modulus_bits(&rsa))
        .bytes(sys::CKA_PUBLIC_EXPONENT, rsa.exponent())
        .bytes(sys::CKA_PUBLIC_KEY_INFO, &details.public_key_der)
        .number(sys::CKA_KEY_GEN_MECHANISM, sys::CK_UNAVAILABLE_INFORMATION)
        .bytes(sys::CKA_START_DATE, [])
        .bytes(sys::CKA_END_DATE, [])
        .bytes(sys::CKA_VALUE, &rsa.der);
    Object {
        private: false,
        kind: Kind::PublicKey(PublicKey {
            encrypts,
            bare_hash: key.is_some_and(signs_hashes_only),
            rsa,
        }),
        attributes,
    }
}

fn modulus_bits(rsa: &RsaKey) -> sys::CK_ULONG {
    let modulus = rsa.modulus();
    let unused = modulus.first().map_or(0, |byte| byte.leading_zeros());
    sys::CK_ULONG::try_from(modulus.len()).map_or(sys::CK_UNAVAILABLE_INFORMATION, |bytes| {
        bytes * 8 - sys::CK_ULONG::from(unused)
    })
}
