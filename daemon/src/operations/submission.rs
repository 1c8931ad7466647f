//! `assertion.dmp_submission`: the signature of a set of documents that go into a shared health
//! record. Begin at [`DmpSubmission`].
//!
//! All that it says is known before the card is used: the documents by the caller's digests, the
//! signer and the issuers by their certificates.

use std::sync::Arc;
use std::time::SystemTime;

use cps_assertions::AssertionError;
use cps_protocol::assertion::AssertionKind;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{
    self, AssertionDmpSubmissionParams, AssertionDmpSubmissionResult, SignatureResult,
};
use cps_protocol::{ApiError, Bytes, CardId, ErrorKind, Purpose, SignScheme, SigningInput};

use super::assertion::random_id;
use super::call::{Call, Outcome, check_length, queue, wrong_params};
use super::route::Operation;
use super::sign::{Signer, check_trusted};
use crate::audit::Note;
use crate::content::Content;
use crate::reader::{CardContext, CardOperation, Failure};

/// `assertion.dmp_submission`
pub(super) struct DmpSubmission;

/// The signature of a set.
struct Submission {
    scheme: SignScheme,
    /// The digest of SignedInfo.
    digest: Vec<u8>,
    /// Its identifier.
    id: String,
    /// The use of the signature, in the caller's words.
    purpose: Option<String>,
}

impl Operation for DmpSubmission {
    type Method = method::AssertionDmpSubmission;

    fn begin(
        call: &mut Call<'_>,
        params: AssertionDmpSubmissionParams,
    ) -> Result<Outcome<AssertionDmpSubmissionResult>, ApiError> {
        if let Some(purpose) = &params.purpose {
            check_length("purpose", purpose)?;
        }
        let id = match params.signature_id {
            Some(id) => id,
            None => random_id()?.to_string(),
        };
        let set = &params.submission_set;
        let names: Vec<_> = params
            .documents
            .iter()
            .map(|one| one.unique_id.clone())
            .collect();
        let made = cps_assertions::DmpSubmission::new(set, params.documents, &id, params.profile);
        let made = made.map_err(|error| of_submission(&error, &names))?;

        let card = params.card;
        let (view, content) = call.read_card(&card)?;
        let key = content.key(Purpose::Signature)?;
        content.public_key(key)?;
        let scheme = SignScheme::pkcs1(made.hash());
        let certificate = content.certificate_of(key)?;
        let trust = &call.service.trust;
        let verdict = trust.judge(certificate.der(), certificate.purpose);
        if params.require_trusted {
            check_trusted(&card, Some(&verdict.trust))?;
        }
        let chain = [vec![certificate.der().to_vec()], verdict.chain].concat();
        let to_sign = made.to_sign(&chain, SystemTime::now());
        let to_sign =
            to_sign.map_err(|error| of_submission(&error, &[]).with_card(card.clone()))?;
        let submission = Submission {
            scheme,
            digest: cps_signature::digest(made.hash(), &to_sign.signed_bytes()),
            id: id.clone(),
            purpose: params.purpose,
        };
        let pending = queue(call.service, call.caller, &view, card, submission);
        let trust = verdict.trust;
        Ok(Outcome::later(async move |deadline| {
            let signed = pending.result(&deadline).await?;
            let issued_at = to_sign.signing_time().to_owned();
            let signature = String::from_utf8(to_sign.finish(&signed.signature.0))
                .map_err(|error| ApiError::new(ErrorKind::Internal).with_detail(error))?;
            Ok(AssertionDmpSubmissionResult {
                signature,
                id,
                issued_at,
                trust,
                lease: signed.lease,
            })
        }))
    }
}

impl CardOperation for Submission {
    type Reply = SignatureResult;
    const NAME: &'static str = "assertion";

    fn note(&self) -> Option<Note> {
        let subject = Subject {
            key: Some(Purpose::Signature),
            scheme: Some(self.scheme),
            purpose: self.purpose.clone(),
            assertion: Some(AssertionKind::DmpSubmission),
            assertion_id: Some(self.id.clone()),
            ..Subject::default()
        };
        Some(Note::new(Audited::Assertion, subject))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<SignatureResult, Failure> {
        let (open, reader) = (&mut *context.open, context.reader);
        let client = context.caller.id;
        open.check_usable()?;
        let content = Arc::clone(&open.content);
        let signer = Signer::new(&content, Purpose::Signature)?;
        let input = SigningInput::Digest {
            scheme: self.scheme,
            digest: self.digest.clone(),
        };
        let kind = Some(AssertionKind::DmpSubmission);
        let (signature, lease) = signer.sign(open, reader, client, kind, &input)?;
        Ok(SignatureResult {
            trust: None,
            signature: Bytes(signature),
            lease,
        })
    }
}

/// Checks that the issuers of the signature key's certificate are known up to a root.
///
/// # Errors
/// `assertion.no_chain`, and those of the key and its certificate.
pub(super) fn check_chain(
    call: &Call<'_>,
    card: &CardId,
    content: &Content,
) -> Result<(), ApiError> {
    let key = content.key(Purpose::Signature)?;
    content.public_key(key)?;
    let certificate = content.certificate_of(key)?;
    let verdict = call
        .service
        .trust
        .judge(certificate.der(), certificate.purpose);
    match verdict.chain.is_empty() {
        true => Err(of_submission(&AssertionError::Chain, &[]).with_card(card.clone())),
        false => Ok(()),
    }
}

/// Returns the error of the API: the issuers that are not known, or the parameter that is wrong, by
/// its name and not by its value. `names` are the identifiers of the documents.
fn of_submission(error: &AssertionError, names: &[String]) -> ApiError {
    let place = |oid: &String| match names.iter().rposition(|name| name == oid) {
        Some(index) => format!("documents[{index}]"),
        None => "submission_set".to_owned(),
    };
    let detail = match error {
        AssertionError::Chain => {
            return ApiError::new(ErrorKind::AssertionNoChain).with_detail(error);
        }
        AssertionError::DocumentDigest(oid) => {
            let detail = format!(
                "{}: the digest is not of the hash of the profile",
                place(oid)
            );
            return ApiError::new(ErrorKind::DataInvalid).with_detail(detail);
        }
        AssertionError::SignatureId => format!("signature_id: {error}"),
        AssertionError::DocumentCount => format!("documents: {error}"),
        AssertionError::Oid(oid) => {
            format!(
                "{}: no object identifier of at most 64 characters",
                place(oid)
            )
        }
        AssertionError::SameOid(oid) => {
            format!(
                "{}: the identifier stands for two things of the submission",
                place(oid)
            )
        }
        // The certificate was read before.
        _ => return ApiError::new(ErrorKind::Internal).with_detail(error),
    };
    wrong_params(detail)
}
