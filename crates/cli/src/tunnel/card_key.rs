//! The authentication key of a card, as `rustls` uses a key: each signature is one of a login of
//! `cpsd`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cps_protocol::method::{SignDigest, SignDigestParams};
use cps_protocol::{ApiError, Bytes, CardId, ErrorKind, HashAlgorithm, Purpose, SignScheme};
use cps_signature::digest;
use rustls::client::ResolvesClientCert;
use rustls::pki_types::CertificateDer;
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{Error, OtherError, SignatureAlgorithm, SignatureScheme};

use super::failure::CardFailure;
use crate::error::CliError;
use crate::session::Session;

/// The schemes of TLS with those of the card that make them (RFC 8446, section 4.2.3), the best
/// first.
const SCHEMES: [(SignatureScheme, SignScheme); 4] = [
    (SignatureScheme::RSA_PSS_SHA256, SignScheme::RsaPssSha256),
    (
        SignatureScheme::RSA_PKCS1_SHA256,
        SignScheme::RsaPkcs1Sha256,
    ),
    (
        SignatureScheme::RSA_PKCS1_SHA384,
        SignScheme::RsaPkcs1Sha384,
    ),
    (
        SignatureScheme::RSA_PKCS1_SHA512,
        SignScheme::RsaPkcs1Sha512,
    ),
];

/// The authentication key of a card.
#[derive(Clone, Debug)]
pub(crate) struct CardKey {
    pub(crate) session: Arc<Session>,
    pub(crate) card: CardId,
    /// The schemes that it signs in.
    pub(crate) schemes: Vec<SignScheme>,
    /// Purpose of its signatures in the audit file.
    pub(crate) purpose: String,
}

impl CardKey {
    /// Returns the same key with its certificate and those of the issuers, as a server is shown
    /// them.
    pub(crate) fn certified(self, chain: &[Bytes]) -> CardCertificate {
        let certificates = chain.iter().map(|der| CertificateDer::from(der.0.clone()));
        let certified = CertifiedKey::new(certificates.collect(), Arc::new(self));
        CardCertificate(Arc::new(certified))
    }

    fn scheme(&self, offered: &[SignatureScheme]) -> Option<(SignatureScheme, SignScheme)> {
        let mut known = SCHEMES.into_iter();
        known.find(|(tls, card)| offered.contains(tls) && self.schemes.contains(card))
    }
}

impl SigningKey for CardKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let (scheme, of_card) = self.scheme(offered)?;
        let key = self.clone();
        Some(Box::new(CardSigner {
            key,
            scheme,
            of_card,
        }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RSA
    }
}

/// A signature that the card will make.
#[derive(Debug)]
struct CardSigner {
    key: CardKey,
    scheme: SignatureScheme,
    of_card: SignScheme,
}

impl CardSigner {
    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, CliError> {
        let hash = self.of_card.hash().unwrap_or(HashAlgorithm::Sha256);
        let params = SignDigestParams {
            card: self.key.card.clone(),
            key: Purpose::Authentication,
            scheme: self.of_card,
            digest: Bytes(digest(hash, message)),
            purpose: Some(self.key.purpose.clone()),
            require_trusted: false,
        };
        let signed = self.key.session.call::<SignDigest>(&params)?;
        Ok(signed.signature.0)
    }
}

impl Signer for CardSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.signature(message).map_err(|failure| {
            let error = match failure {
                CliError::Api(error) => error,
                other => ApiError::new(ErrorKind::Internal).with_detail(other.kind().word()),
            };
            Error::Other(OtherError(Arc::new(CardFailure(error))))
        })
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

/// The certificate of a card with its key, for every server that asks for one.
#[derive(Debug)]
pub(crate) struct CardCertificate(Arc<CertifiedKey>);

impl ResolvesClientCert for CardCertificate {
    // A server may name other authorities and take the certificate all the same: it decides.
    fn resolve(&self, _: &[&[u8]], offered: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let usable = self.0.key.choose_scheme(offered).is_some();
        usable.then(|| Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// No certificate, with the memory whether the server asked for one.
#[derive(Debug, Default)]
pub(crate) struct NoCertificate {
    asked: AtomicBool,
}

impl NoCertificate {
    /// Whether the server asked for a certificate.
    pub(crate) fn was_asked_for(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}

impl ResolvesClientCert for NoCertificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
