//! The signatures that count: RSA with PKCS#1 v1.5 padding (RFC 8017, section 8.2) and a hash of
//! the SHA-2 family. All authorities of the family sign so (`identity.md` §2.1).

use der::asn1::{AnyRef, BitStringRef};
use der::{Decode as _, Reader as _, SliceReader};
use rsa::RsaPublicKey;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

/// The algorithms that are accepted.
pub(crate) const ACCEPTED: &[&dyn SignatureVerificationAlgorithm] =
    &[&RsaPkcs1::Sha256, &RsaPkcs1::Sha384, &RsaPkcs1::Sha512];

#[derive(Clone, Copy, Debug)]
enum RsaPkcs1 {
    Sha256,
    Sha384,
    Sha512,
}

impl SignatureVerificationAlgorithm for RsaPkcs1 {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let key = RsaPublicKey::from_pkcs1_der(public_key).map_err(|_| InvalidSignature)?;
        let (padding, digest) = match self {
            Self::Sha256 => (
                Pkcs1v15Sign::new::<Sha256>(),
                Sha256::digest(message).to_vec(),
            ),
            Self::Sha384 => (
                Pkcs1v15Sign::new::<Sha384>(),
                Sha384::digest(message).to_vec(),
            ),
            Self::Sha512 => (
                Pkcs1v15Sign::new::<Sha512>(),
                Sha512::digest(message).to_vec(),
            ),
        };
        key.verify(padding, &digest, signature)
            .map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self {
            Self::Sha256 => alg_id::RSA_PKCS1_SHA256,
            Self::Sha384 => alg_id::RSA_PKCS1_SHA384,
            Self::Sha512 => alg_id::RSA_PKCS1_SHA512,
        }
    }
}

/// A signed object as it stands in a file: a certificate (RFC 5280, 4.1) or a revocation list
/// (RFC 5280, 5.1).
pub(crate) struct SignedObject<'a> {
    /// The part that is signed, DER.
    pub(crate) body: &'a [u8],
    /// The AlgorithmIdentifier, DER.
    pub(crate) algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> SignedObject<'a> {
    /// # Errors
    /// If it is not a sequence of these three.
    pub(crate) fn read(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let object = reader.sequence(|parts| {
            Ok::<_, der::Error>(Self {
                body: parts.tlv_bytes()?,
                algorithm: parts.tlv_bytes()?,
                signature: BitStringRef::decode(parts)?.raw_bytes(),
            })
        })?;
        reader.finish()?;
        Ok(object)
    }

    /// Whether the signature is by this key, a PKCS#1 RSAPublicKey.
    pub(crate) fn is_signed_by(&self, public_key: &[u8]) -> bool {
        let Ok(algorithm) = AnyRef::from_der(self.algorithm) else {
            return false;
        };
        let accepted = ACCEPTED
            .iter()
            .find(|accepted| accepted.signature_alg_id().as_ref() == algorithm.value());
        accepted.is_some_and(|accepted| {
            accepted
                .verify_signature(public_key, self.body, self.signature)
                .is_ok()
        })
    }
}
