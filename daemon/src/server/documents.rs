//! `sign.cms` and `sign.jws`: documents around a signature of the card.
//!
//! What is signed is made here, from a digest or from opaque bytes; the rest is a signature like
//! any other, with its login, its line in the audit file and its verification.

use std::time::SystemTime;

use cps_protocol::method::{SignCms, SignCmsResult, SignJws, SignJwsResult, SignatureResult};
use cps_protocol::{
    ApiError, Bytes, CardId, ErrorKind, HashAlgorithm, HashState, Purpose, SignScheme, SigningInput,
};
use cps_signature::{BuildError, CmsToSign, Content, JwsHeaderError, JwsToSign};
use cps_trust::Verdict;

use super::method::{
    Method, Outcome, Pending, check_length, later, read, send, to_json, wrong_params,
};
use crate::board::CardView;
use crate::content::CardKey;
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
    pub(super) fn sign_cms(&self, params: &str) -> Result<Outcome, ApiError> {
        let params = read::<SignCms>(params)?;
        let signer = self.signer(params.card, params.key, params.purpose.as_deref())?;
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
