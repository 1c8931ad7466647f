//! RSA signatures (RFC 8017, section 8): whether one is right, and how documents name them.

use cps_protocol::{HashAlgorithm, SignScheme};
use der::asn1::{Any, ContextSpecific, ObjectIdentifier};
use der::{SliceReader, TagNumber};
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::{Pss, RsaPublicKey};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use spki::{AlgorithmIdentifierOwned, DecodePublicKey as _};

use crate::hash;

/// A way to sign a digest with RSA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Algorithm {
    pub(crate) hash: HashAlgorithm,
    pub(crate) padding: Padding,
}

/// The padding of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Padding {
    Pkcs1,
    /// With the hash of the message for MGF1, and a salt of so many bytes.
    Pss {
        salt: usize,
    },
}

/// Identifier of an RSA PKCS#1 v1.5 signature with any hash (RFC 3370, section 3.2).
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// RSASSA-PSS (RFC 8017, appendix A.2.3).
const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");

impl Algorithm {
    /// Returns PSS with a salt as long as the hash, as JWS demands (RFC 7518, section 3.5).
    pub(crate) fn pss(hash: HashAlgorithm) -> Self {
        let salt = hash.digest_len();
        let padding = Padding::Pss { salt };
        Self { hash, padding }
    }

    pub(crate) fn pkcs1(hash: HashAlgorithm) -> Self {
        let padding = Padding::Pkcs1;
        Self { hash, padding }
    }

    /// Returns the algorithm of an AlgorithmIdentifier beside this hash of the content; `None` for
    /// one that is not known.
    pub(crate) fn of_identifier(
        identifier: &AlgorithmIdentifierOwned,
        digest: HashAlgorithm,
    ) -> Option<Self> {
        match identifier.oid {
            RSA_ENCRYPTION => Some(Self::pkcs1(digest)),
            RSASSA_PSS => pss(identifier.parameters.as_ref()),
            oid => hash::of_rsa_signature(&oid).map(Self::pkcs1),
        }
    }

    /// Whether `signature` is one of this digest, by the RSA key of this SubjectPublicKeyInfo
    /// (DER).
    pub(crate) fn holds(self, public_key: &[u8], digest: &[u8], signature: &[u8]) -> bool {
        use HashAlgorithm::{Sha1 as H1, Sha256 as H256, Sha384 as H384, Sha512 as H512};
        let Ok(key) = RsaPublicKey::from_public_key_der(public_key) else {
            return false;
        };
        let pkcs1 = |padding| key.verify(padding, digest, signature);
        let verified = match (self.padding, self.hash) {
            (Padding::Pkcs1, H1) => pkcs1(Pkcs1v15Sign::new::<Sha1>()),
            (Padding::Pkcs1, H256) => pkcs1(Pkcs1v15Sign::new::<Sha256>()),
            (Padding::Pkcs1, H384) => pkcs1(Pkcs1v15Sign::new::<Sha384>()),
            (Padding::Pkcs1, H512) => pkcs1(Pkcs1v15Sign::new::<Sha512>()),
            (Padding::Pss { salt }, H1) => {
                key.verify(Pss::<Sha1>::new_with_salt(salt), digest, signature)
            }
            (Padding::Pss { salt }, H256) => {
                key.verify(Pss::<Sha256>::new_with_salt(salt), digest, signature)
            }
            (Padding::Pss { salt }, H384) => {
                key.verify(Pss::<Sha384>::new_with_salt(salt), digest, signature)
            }
            (Padding::Pss { salt }, H512) => {
                key.verify(Pss::<Sha512>::new_with_salt(salt), digest, signature)
            }
        };
        verified.is_ok()
    }
}

/// Reads RSASSA-PSS-params (RFC 8017, appendix A.2.3), whose defaults are SHA-1 and 20 bytes.
fn pss(parameters: Option<&Any>) -> Option<Algorithm> {
    let fields = parameters.map_or(&[][..], Any::value);
    let mut fields = SliceReader::new(fields).ok()?;
    let hash: Option<AlgorithmIdentifierOwned> = explicit(&mut fields, 0)?;
    let mask: Option<AlgorithmIdentifierOwned> = explicit(&mut fields, 1)?;
    let salt: Option<u16> = explicit(&mut fields, 2)?;
    let _trailer: Option<u8> = explicit(&mut fields, 3)?;
    let known = |identifier: &AlgorithmIdentifierOwned| hash::of_identifier(&identifier.oid);
    let hash = hash.as_ref().map_or(Some(HashAlgorithm::Sha1), known)?;
    let mask = match mask {
        Some(mask) if mask.oid == MGF1 => known(
            &mask
                .parameters?
                .decode_as::<AlgorithmIdentifierOwned>()
                .ok()?,
        )?,
        Some(_) => return None,
        None => HashAlgorithm::Sha1,
    };
    let salt = salt.unwrap_or(20).into();
    let padding = Padding::Pss { salt };
    (mask == hash).then_some(Algorithm { hash, padding })
}

/// Returns the next field, if its tag is `[number] EXPLICIT`; `None` if it cannot be read.
fn explicit<'a, T: der::Decode<'a>>(
    fields: &mut SliceReader<'a>,
    number: u32,
) -> Option<Option<T>> {
    let field = ContextSpecific::<T>::decode_explicit(fields, TagNumber(number)).ok()?;
    Some(field.map(|field| field.value))
}

/// Whether `signature` is one of this digest, by the RSA key of this SubjectPublicKeyInfo (DER).
///
/// With [`SignScheme::RsaPkcs1`] the digest stands for the bytes that were padded as they are.
pub fn is_signature(
    public_key: &[u8],
    scheme: SignScheme,
    digest: &[u8],
    signature: &[u8],
) -> bool {
    let Some(hash) = scheme.hash() else {
        let key = RsaPublicKey::from_public_key_der(public_key);
        let padding = Pkcs1v15Sign::new_unprefixed();
        return key.is_ok_and(|key| key.verify(padding, digest, signature).is_ok());
    };
    let algorithm = match scheme.is_pss() {
        true => Algorithm::pss(hash),
        false => Algorithm::pkcs1(hash),
    };
    algorithm.holds(public_key, digest, signature)
}
