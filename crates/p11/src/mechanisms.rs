//! Mechanisms of a card: those that its keys can do, as the service and not the generation tells
//! (`pkcs11.md` §4).

use cps_protocol::{CardGeneration, CardObjects, HashAlgorithm, Key, SignScheme};
use cryptoki_sys::{self as sys, CK_FLAGS, CK_MECHANISM_TYPE, CK_ULONG};

use crate::{CkResult, CkRv};

/// A mechanism structure of the caller, which is not read before its turn (`pkcs11.md` §5.1).
pub trait MechanismSource {
    /// Returns the mechanism.
    fn number(&self) -> CK_MECHANISM_TYPE;

    /// Returns its parameter as that of a PSS mechanism; `None` if it is null or has the wrong
    /// length.
    fn pss(&self) -> Option<PssParameters>;
}

/// `CK_RSA_PKCS_PSS_PARAMS` (PKCS#11 2.40 mechanisms, section 2.1.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PssParameters {
    /// Hash of the message.
    pub hash: CK_MECHANISM_TYPE,
    /// Mask generation function.
    pub mgf: CK_ULONG,
    /// Length of the salt in bytes.
    pub salt_length: CK_ULONG,
}

/// Answer of `C_GetMechanismInfo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MechanismInfo {
    /// Smallest key in bits.
    pub min_key_size: CK_ULONG,
    /// Largest key in bits.
    pub max_key_size: CK_ULONG,
    /// `CKF_` flags.
    pub flags: CK_FLAGS,
}

/// A mechanism of a card.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mechanism {
    /// Its number.
    pub(crate) number: CK_MECHANISM_TYPE,
    /// Its operations and the sizes of its keys.
    pub(crate) info: MechanismInfo,
}

/// Treatment of the input by a signing mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// `CKM_RSA_PKCS`
    Raw,
    /// PKCS#1 v1.5 after hashing.
    Hashing(HashAlgorithm),
    /// PSS over a hash that the caller made.
    Pss(HashAlgorithm),
    /// PSS after hashing.
    HashingPss(HashAlgorithm),
}

/// Signing mechanisms in the order in which they are listed, with the schemes that a key must know
/// for each (`pkcs11.md` §4.1).
const SIGNING: [(CK_MECHANISM_TYPE, &[SignScheme]); 6] = [
    // Any signing key will do: one that takes no bytes as given takes hashes (`pkcs11.md` §4.3).
    (sys::CKM_RSA_PKCS, &[]),
    (sys::CKM_SHA1_RSA_PKCS, &[SignScheme::RsaPkcs1Sha1]),
    (sys::CKM_SHA256_RSA_PKCS, &[SignScheme::RsaPkcs1Sha256]),
    (
        sys::CKM_RSA_PKCS_PSS,
        &[SignScheme::RsaPssSha1, SignScheme::RsaPssSha256],
    ),
    (sys::CKM_SHA1_RSA_PKCS_PSS, &[SignScheme::RsaPssSha1]),
    (sys::CKM_SHA256_RSA_PKCS_PSS, &[SignScheme::RsaPssSha256]),
];

const DIGESTS: [CK_MECHANISM_TYPE; 2] = [sys::CKM_SHA_1, sys::CKM_SHA256];

impl Mechanism {
    /// Returns the mechanisms of a card. A signing mechanism is listed only if it works with each
    /// key that signs, because clients choose from the list alone.
    pub(crate) fn of_card(card: &CardObjects) -> Vec<Self> {
        let signing: Vec<&Key> = card.keys.iter().filter(|k| !k.schemes.is_empty()).collect();
        let sizes = || card.keys.iter().map(|key| CK_ULONG::from(key.bits));
        let min_key_size = sizes().min().unwrap_or_default();
        let max_key_size = sizes().max().unwrap_or_default();
        let offered = |number, schemes: &[SignScheme]| {
            // Existing software expects nothing but CKM_RSA_PKCS from the technical key.
            let contactless = match card.summary.generation {
                CardGeneration::Cps3 | CardGeneration::Cps4 => false,
                CardGeneration::Cps3Contactless => true,
            };
            let every_key = signing
                .iter()
                .all(|key| schemes.iter().all(|scheme| key.schemes.contains(scheme)));
            !signing.is_empty() && every_key && (!contactless || number == sys::CKM_RSA_PKCS)
        };
        let mut list: Vec<Self> = SIGNING
            .iter()
            .filter(|(number, schemes)| offered(*number, schemes))
            .map(|(number, _)| {
                // The private operation runs on the card: pkcs11-tool tests nothing without
                // this flag.
                let mut flags = sys::CKF_HW | sys::CKF_SIGN | sys::CKF_VERIFY;
                if *number == sys::CKM_RSA_PKCS && card.keys.iter().any(|key| key.decrypts) {
                    flags |= sys::CKF_ENCRYPT | sys::CKF_DECRYPT;
                }
                Self {
                    number: *number,
                    info: MechanismInfo {
                        min_key_size,
                        max_key_size,
                        flags,
                    },
                }
            })
            .collect();
        list.extend(DIGESTS.map(|number| Self {
            number,
            info: MechanismInfo {
                min_key_size: 0,
                max_key_size: 0,
                flags: sys::CKF_DIGEST,
            },
        }));
        list
    }

    /// Whether it signs and verifies.
    pub(crate) fn signs(&self) -> bool {
        self.info.flags & sys::CKF_SIGN != 0
    }

    /// Whether it deciphers and enciphers.
    pub(crate) fn decrypts(&self) -> bool {
        self.info.flags & sys::CKF_DECRYPT != 0
    }
}

/// Returns the scheme of a signing or verifying mechanism, parameter included.
///
/// # Errors
/// [`CkRv::MECHANISM_INVALID`] if the card does not have it, [`CkRv::MECHANISM_PARAM_INVALID`]
/// for PSS parameters other than those of the card (`pkcs11.md` §4.4).
pub(crate) fn signature_scheme(
    mechanisms: &[Mechanism],
    source: &dyn MechanismSource,
) -> CkResult<Scheme> {
    let number = source.number();
    if !mechanisms.iter().any(|m| m.number == number && m.signs()) {
        return Err(CkRv::MECHANISM_INVALID);
    }
    // The parameter of the others is ignored: existing programs leave it uninitialised
    // (`pkcs11.md` §5.2).
    match number {
        sys::CKM_RSA_PKCS => Ok(Scheme::Raw),
        sys::CKM_SHA1_RSA_PKCS => Ok(Scheme::Hashing(HashAlgorithm::Sha1)),
        sys::CKM_SHA256_RSA_PKCS => Ok(Scheme::Hashing(HashAlgorithm::Sha256)),
        sys::CKM_RSA_PKCS_PSS => Ok(Scheme::Pss(pss_hash(source)?)),
        sys::CKM_SHA1_RSA_PKCS_PSS if pss_hash(source)? == HashAlgorithm::Sha1 => {
            Ok(Scheme::HashingPss(HashAlgorithm::Sha1))
        }
        sys::CKM_SHA256_RSA_PKCS_PSS if pss_hash(source)? == HashAlgorithm::Sha256 => {
            Ok(Scheme::HashingPss(HashAlgorithm::Sha256))
        }
        _ => Err(CkRv::MECHANISM_PARAM_INVALID),
    }
}

/// Returns the hash of PSS parameters, whose mask function and salt length must follow from it.
fn pss_hash(source: &dyn MechanismSource) -> CkResult<HashAlgorithm> {
    let parameters = source.pss().ok_or(CkRv::MECHANISM_PARAM_INVALID)?;
    match (parameters.hash, parameters.mgf, parameters.salt_length) {
        (sys::CKM_SHA_1, sys::CKG_MGF1_SHA1, 20) => Ok(HashAlgorithm::Sha1),
        (sys::CKM_SHA256, sys::CKG_MGF1_SHA256, 32) => Ok(HashAlgorithm::Sha256),
        _ => Err(CkRv::MECHANISM_PARAM_INVALID),
    }
}

/// Returns the hash of a digest mechanism.
///
/// # Errors
/// [`CkRv::MECHANISM_INVALID`] if there is none.
pub(crate) fn digest_hash(source: &dyn MechanismSource) -> CkResult<HashAlgorithm> {
    match source.number() {
        sys::CKM_SHA_1 => Ok(HashAlgorithm::Sha1),
        sys::CKM_SHA256 => Ok(HashAlgorithm::Sha256),
        _ => Err(CkRv::MECHANISM_INVALID),
    }
}
