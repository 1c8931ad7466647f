//! `sign.cms` and `sign.jws`: documents around a signature of the card.
//!
//! The signed bytes are made here, from a digest or from opaque bytes; the rest is a signature like
//! any other, with its login, its line in the audit file and its verification.

use std::time::SystemTime;

use cps_card::KeyEntry;
use cps_protocol::method::{
    self, SignCmsParams, SignCmsResult, SignJwsParams, SignJwsResult, SignatureResult,
};
use cps_protocol::{
    ApiError, Bytes, CardId, ErrorKind, HashAlgorithm, HashState, Purpose, SignScheme, SigningInput,
};
use cps_signature::{BuildError, CmsToSign, Content, JwsHeaderError, JwsToSign};
use cps_trust::Verdict;

use super::call::{Call, Outcome, Pending, check_length, queue, wrong_params};
use super::route::Operation;
use super::sign::{Sign, check_scheme, check_trusted};
use crate::state::CardView;

/// `sign.cms`
pub(super) struct SignCms;

/// `sign.jws`
pub(super) struct SignJws;

/// A key that is to sign a document, with its certificate.
pub(super) struct Signer {
    pub(super) card: CardId,
    pub(super) view: CardView,
    purpose: Purpose,
    key: KeyEntry,
    /// DER.
    pub(super) certificate: Vec<u8>,
    pub(super) verdict: Verdict,
}

impl Operation for SignCms {
    type Method = method::SignCms;

    fn begin(
        call: &mut Call<'_>,
        params: SignCmsParams,
    ) -> Result<Outcome<SignCmsResult>, ApiError> {
        let signer = Signer::new(call, params.card, params.key, params.purpose.as_deref())?;
        if params.require_trusted {
            check_trusted(&signer.card, Some(&signer.verdict.trust))?;
        }
        let scheme = SignScheme::pkcs1(params.hash);
        let content = Content {
            content_type: &params.content_type,
            hash: params.hash,
            digest: &params.digest.0,
        };
        let cms = CmsToSign::new(&content, &signer.certificate, Some(SystemTime::now()));
        let cms = cms.map_err(|error| of_build(&error))?;
        let pending = signer.sign(call, scheme, cms.signed_bytes(), params.purpose)?;
        let Signer { verdict, .. } = signer;
        Ok(Outcome::later(async move |deadline| {
            let signed = pending.result(&deadline).await?;
            let cms = cms.finish(&signed.signature.0, below_root(&verdict));
            Ok(SignCmsResult {
                cms: Bytes(cms.map_err(|error| of_build(&error))?),
                trust: verdict.trust,
                rights: signed.rights,
            })
        }))
    }
}

impl Operation for SignJws {
    type Method = method::SignJws;

    fn begin(
        call: &mut Call<'_>,
        params: SignJwsParams,
    ) -> Result<Outcome<SignJwsResult>, ApiError> {
        let signer = Signer::new(call, params.card, params.key, params.purpose.as_deref())?;
        if params.require_trusted {
            check_trusted(&signer.card, Some(&signer.verdict.trust))?;
        }
        let (algorithm, header, payload) = (params.algorithm, &params.header, &params.payload.0);
        let issuers = params.with_certificate.then(|| below_root(&signer.verdict));
        let jws = JwsToSign::new(algorithm, header, &signer.certificate, issuers, payload);
        let jws = jws.map_err(|error| match error {
            JwsHeaderError::Build(error) => of_build(&error),
            JwsHeaderError::Reserved(_) => wrong_params(error),
        })?;
        let scheme = algorithm.scheme();
        let pending = signer.sign(call, scheme, jws.signed_bytes(), params.purpose)?;
        let trust = signer.verdict.trust;
        Ok(Outcome::later(async move |deadline| {
            let signed = pending.result(&deadline).await?;
            Ok(SignJwsResult {
                jws: jws.finish(&signed.signature.0),
                trust,
                rights: signed.rights,
            })
        }))
    }
}

impl Signer {
    /// Finds a key with its certificate, and judges that.
    ///
    /// # Errors
    /// `key.not_found`, `signature.unverified` for a key without certificate,
    /// `certificate.damaged`, and what is wrong with the card.
    pub(super) fn new(
        call: &Call<'_>,
        card: CardId,
        purpose: Purpose,
        reason: Option<&str>,
    ) -> Result<Self, ApiError> {
        if let Some(reason) = reason {
            check_length("purpose", reason)?;
        }
        let (view, content) = call.read_card(&card)?;
        let key = content.key(purpose)?.clone();
        content.public_key(&key)?;
        let certificate = content.certificate_of(&key)?;
        let trust = &call.service.trust;
        Ok(Self {
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
        call: &Call<'_>,
        scheme: SignScheme,
        message: &[u8],
        reason: Option<String>,
    ) -> Result<Pending<SignatureResult>, ApiError> {
        let entry = &self.key;
        check_scheme(entry, scheme)?;
        let hash = scheme.hash().ok_or(ErrorKind::KeyUsage)?;
        let hashed_on_card = entry.hash_on_card.then(|| hash_state(hash, message));
        let input = match hashed_on_card.flatten() {
            Some(input) => input,
            None => SigningInput::Digest {
                scheme,
                digest: cps_signature::digest(hash, message),
            },
        };
        let sign = Sign {
            key: self.purpose,
            input,
            purpose: reason,
        };
        Ok(queue(
            call.service,
            call.caller,
            &self.view,
            self.card.clone(),
            sign,
        ))
    }
}

/// Returns the message for a key that hashes the end of it itself (`card.md` §6.3 a).
fn hash_state(hash: HashAlgorithm, message: &[u8]) -> Option<SigningInput> {
    let mut state = HashState::new(hash)?;
    state.update(message);
    state.finish().map(SigningInput::HashState)
}

/// Returns the issuers that a document carries: a verifier has the root already.
fn below_root(verdict: &Verdict) -> &[Vec<u8>] {
    match verdict.chain.as_slice() {
        [issuers @ .., _root] => issuers,
        [] => &[],
    }
}

fn of_build(error: &BuildError) -> ApiError {
    let kind = match error {
        BuildError::ContentType => {
            return wrong_params("content_type: expected an object identifier");
        }
        BuildError::DigestLength(_) => ErrorKind::DataInvalid,
        // The certificate was read before the card was open.
        BuildError::Certificate(_) | BuildError::SigningTime | BuildError::Encoding(_) => {
            ErrorKind::Internal
        }
    };
    ApiError::new(kind).with_detail(error)
}
