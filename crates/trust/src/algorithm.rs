//! The signatures that count: RSA with PKCS#1 v1.5 padding (RFC 8017, section 8.2) and a hash of
//! the SHA-2 family. All authorities of the family sign so (`identity.md` §2.1).

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

/// Whether a signature over `message` is by the RSA key `public_key` (a PKCS#1 RSAPublicKey);
/// `algorithm` is the content of the AlgorithmIdentifier.
pub(crate) fn holds(algorithm: &[u8], public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let accepted = ACCEPTED
        .iter()
        .find(|accepted| accepted.signature_alg_id().as_ref() == algorithm);
    accepted.is_some_and(|accepted| {
        accepted
            .verify_signature(public_key, message, signature)
            .is_ok()
    })
}
