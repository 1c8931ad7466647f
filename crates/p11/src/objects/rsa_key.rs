use cps_certificate::CertificateDetails;
use rsa::{RsaPublicKey, pkcs1::EncodeRsaPublicKey, traits::PublicKeyParts};
use spki::DecodePublicKey;

/// An RSA public key and its DER form.
#[derive(Clone, Debug)]
pub(crate) struct RsaKey {
    /// The key.
    pub(crate) key: RsaPublicKey,
    /// RSAPublicKey (RFC 8017, appendix A.1.1).
    pub(crate) der: Vec<u8>,
}

impl RsaKey {
    /// Returns the key of a certificate, if it is an RSA key.
    pub(crate) fn of(certificate: &CertificateDetails) -> Option<Self> {
        let key = RsaPublicKey::from_public_key_der(&certificate.public_key_der).ok()?;
        let der = key.to_pkcs1_der().ok()?.into_vec();
        Some(Self { key, der })
    }

    /// Returns the modulus, as long as the key, without leading zeros.
    pub(crate) fn modulus(&self) -> Vec<u8> {
        self.key.n_bytes().to_vec()
    }

    /// Returns the public exponent without leading zeros.
    pub(crate) fn exponent(&self) -> Vec<u8> {
        self.key.e_bytes().to_vec()
    }

    /// Returns the length of the modulus in bytes, which is that of a signature.
    pub(crate) fn size(&self) -> usize {
        self.key.size()
    }
}
