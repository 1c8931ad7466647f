//! `sign.*`: signatures of the card with the trust in its certificate, and documents around them.
//!
//! What a CMS or a JWS signs is made here, from a digest or from opaque bytes; the rest is a
//! signature like any other, with its login, its line in the audit file and its verification.

use std::time::SystemTime;

use cps_protocol::method::{
    SignCms, SignCmsResult, SignDigest, SignHashState, SignJws, SignJwsResult, SignatureResult,
};
use cps_protocol::{
    ApiError, Bytes, CardId, ErrorKind, HashAlgorithm, HashState, Purpose, SignScheme,
    SigningInput, Trust, TrustStatus,
};
use cps_signature::{BuildError, CmsToSign, Content, JwsHeaderError, JwsToSign};
use cps_trust::Verdict;

use super::method::{
    Method, Outcome, Pending, check_length, later, read, send, to_json, wrong_params,
};
use crate::board::CardView;
use crate::content::{self, CardKey};
use crate::reader::Work;

/// A key that is to sign a document, with its certificate.
struct Signer {
    card: CardId,
    view: CardView,
    purpose: Purpose,
    key: CardKey,
    certificate: Vec<u8>,
    verdict: Verdict,
}

impl Method<'_> {
    pub(super) fn sign_digest(&self, params: &str) -> Result<Outcome, ApiError> {
        let params = read::<SignDigest>(params)?;
        let input = SigningInput::Digest {
            scheme: params.scheme,
            digest: params.digest.0,
        };
        let (key, purpose) = (params.key, params.purpose);
        self.sign_input(params.card, key, input, purpose, params.require_trusted)
    }

    pub(super) fn sign_hash_state(&self, params: &str) -> Result<Outcome, ApiError> {
        let params = read::<SignHashState>(params)?;
        let (card, key, require_trusted) =
            (params.card.clone(), params.key, params.require_trusted);
        let purpose = params.purpose.clone();
        let input = SigningInput::HashState(params.into_message());
        self.sign_input(card, key, input, purpose, require_trusted)
    }

    /// Queues a signature; its result says whether the certificate can be relied on.
    ///
    /// # Errors
    /// `certificate.untrusted`, if a trusted certificate was asked for.
    fn sign_input(
        &self,
        card: CardId,
        key: Purpose,
        input: SigningInput,
        purpose: Option<String>,
        require_trusted: bool,
    ) -> Result<Outcome, ApiError> {
        let (view, content) = self.read_card(&card)?;
        // A key that is not there is an error of its own, of the card's thread.
        let found = content.key(key).ok();
        let trust = found.and_then(|found| self.trust_of(&content, found));
        if require_trusted && found.is_some() {
            check_trusted(&card, trust.as_ref())?;
        }
        let pending = send(self.caller, &view, card, |reply| Work::Sign {
            key,
            input,
            purpose,
            reply,
        });
        Ok(later(async move |patience| {
            let signed = pending.result(&patience).await;
            // `sign.hash_state` has the same result.
            to_json::<SignDigest>(signed.map(|signed| SignatureResult { trust, ..signed }))
        }))
    }

    /// Refuses a login unless the certificate of each of its keys that needs the PIN is trusted:
    /// all keys of the card, if `keys` is absent.
    ///
    /// # Errors
    /// `certificate.untrusted`
    pub(super) fn check_login_trusted(
        &self,
        card: &CardId,
        content: &content::Content,
        keys: Option<&[Purpose]>,
    ) -> Result<(), ApiError> {
        let mut covered = content.keys.iter().filter(|key| {
            key.entry.needs_pin && keys.is_none_or(|keys| keys.contains(&key.entry.purpose))
        });
        covered.try_for_each(|key| check_trusted(card, self.trust_of(content, key).as_ref()))
    }

    /// Judges the certificate of a key; `None` if the card has none for it.
    fn trust_of(&self, content: &content::Content, key: &CardKey) -> Option<Trust> {
        let certificate = content.certificate_of(key)?;
        let trust = &self.service.trust;
        Some(trust.judge(certificate.der(), certificate.purpose).trust)
    }

    pub(super) fn sign_cms(&self, params: &str) -> Result<Outcome, ApiError> {
        let params = read::<SignCms>(params)?;
        let signer = self.signer(params.card, params.key, params.purpose.as_deref())?;
        if params.require_trusted {
            check_trusted(&signer.card, Some(&signer.verdict.trust))?;
        }
        let scheme = SignScheme::pkcs1(params.hash);
        let content = Content {
            content_type: &params.content_type,
            hash: params.hash,
            digest: &params.digest.0,
        };
        let cms = CmsToSign::new(&content, &signer.certificate, SystemTime::now());
        let cms = cms.map_err(|error| of_build(&error))?;
        let pending = self.sign(&signer, scheme, cms.signed_bytes(), params.purpose)?;
        let Signer { verdict, .. } = signer;
        Ok(later(async move |patience| {
            let result = pending.result(&patience).await.and_then(|signed| {
                let cms = cms.finish(&signed.signature.0, below_root(&verdict));
                Ok(SignCmsResult {
                    cms: Bytes(cms.map_err(|error| of_build(&error))?),
                    trust: verdict.trust,
                    lease: signed.lease,
                })
            });
            to_json::<SignCms>(result)
        }))
    }

    pub(super) fn sign_jws(&self, params: &str) -> Result<Outcome, ApiError> {
        let params = read::<SignJws>(params)?;
        let signer = self.signer(params.card, params.key, params.purpose.as_deref())?;
        if params.require_trusted {
            check_trusted(&signer.card, Some(&signer.verdict.trust))?;
        }
        let (algorithm, header, payload) = (params.algorithm, &params.header, &params.payload.0);
        let issuers = params.certificate.then(|| below_root(&signer.verdict));
        let jws = JwsToSign::new(algorithm, header, &signer.certificate, issuers, payload);
        let jws = jws.map_err(|error| match error {
            JwsHeaderError::Build(error) => of_build(&error),
            JwsHeaderError::Reserved(_) => wrong_params(error),
        })?;
        let pending = self.sign(
            &signer,
            algorithm.scheme(),
            jws.signed_bytes(),
            params.purpose,
        )?;
        let trust = signer.verdict.trust;
        Ok(later(async move |patience| {
            let result = pending.result(&patience).await.map(|signed| SignJwsResult {
                jws: jws.finish(&signed.signature.0),
                trust,
                lease: signed.lease,
            });
            to_json::<SignJws>(result)
        }))
    }

    /// # Errors
    /// `key.not_found`, `signature.unverified` for a key without certificate, and what is wrong
    /// with the card.
    fn signer(
        &self,
        card: CardId,
        purpose: Purpose,
        reason: Option<&str>,
    ) -> Result<Signer, ApiError> {
        if let Some(reason) = reason {
            check_length("purpose", reason)?;
        }
        let (view, content) = self.read_card(&card)?;
        let key = content.key(purpose)?.clone();
        let certificate = content.certificate_of(&key).ok_or_else(|| {
            ApiError::new(ErrorKind::SignatureUnverified)
                .with_detail("the card has no certificate for this key")
        })?;
        let trust = &self.service.trust;
        Ok(Signer {
            verdict: trust.judge(certificate.der(), certificate.purpose),
            certificate: certificate.der().to_vec(),
            card,
            view,
            purpose,
            key,
        })
    }

    /// Queues the signature of a message.
    ///
    /// # Errors
    /// `key.usage` for a scheme that the key has not.
    fn sign(
        &self,
        signer: &Signer,
        scheme: SignScheme,
        message: &[u8],
        reason: Option<String>,
    ) -> Result<Pending<SignatureResult>, ApiError> {
        let entry = &signer.key.entry;
        let hash = scheme.hash();
        let hash = hash.filter(|_| entry.schemes.contains(&scheme));
        let hash = hash.ok_or(ErrorKind::KeyUsage)?;
        let hashed_on_card = entry.hash_on_card.then(|| hash_state(hash, message));
        let input = match hashed_on_card.flatten() {
            Some(input) => input,
            None => SigningInput::Digest {
                scheme,
                digest: cps_signature::digest(hash, message),
            },
        };
        let work = |reply| Work::Sign {
            key: signer.purpose,
            input,
            purpose: reason,
            reply,
        };
        let card = signer.card.clone();
        Ok(send(self.caller, &signer.view, card, work))
    }
}

/// Refuses a certificate that is not trusted; `None` stands for one that is missing.
///
/// # Errors
/// `certificate.untrusted`, with the words of the reasons.
fn check_trusted(card: &CardId, trust: Option<&Trust>) -> Result<(), ApiError> {
    let detail = match trust {
        Some(trust) if trust.status == TrustStatus::Trusted => return Ok(()),
        Some(trust) => {
            let words: Vec<_> = trust.reasons.iter().map(|reason| reason.word()).collect();
            words.join(", ")
        }
        None => "the card has no certificate for this key".to_owned(),
    };
    Err(ApiError::new(ErrorKind::CertificateUntrusted)
        .with_card(card.clone())
        .with_detail(detail))
}

/// The message for a key that wants to hash the end of it itself (`card.md` §6.3 a).
fn hash_state(hash: HashAlgorithm, message: &[u8]) -> Option<SigningInput> {
    let mut state = HashState::new(hash)?;
    state.update(message);
    state.finish().map(SigningInput::HashState)
}

/// The issuers that a document carries: who verifies it has the root already.
fn below_root(verdict: &Verdict) -> &[Vec<u8>] {
    match verdict.chain.as_slice() {
        [issuers @ .., _root] => issuers,
        [] => &[],
    }
}

fn of_build(error: &BuildError) -> ApiError {
    let kind = match error {
        BuildError::DigestLength { .. } => ErrorKind::DataInvalid,
        BuildError::ContentType => ErrorKind::InvalidParams,
        // The certificate was read before the card was ready.
        BuildError::Certificate(_) | BuildError::SigningTime | BuildError::Encoding(_) => {
            ErrorKind::Internal
        }
    };
    ApiError::new(kind).with_detail(error)
}
