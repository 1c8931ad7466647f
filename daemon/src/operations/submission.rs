//! `assertion.dmp_submission`: the signature of a set of documents that go into a shared health
//! record. Begin at [`DmpSubmission`].
//!
//! All that it says is known before the card is used: the documents by the caller's digests, the
//! signer and the issuers by their certificates.

use std::time::SystemTime;

use cps_assertions::AssertionError;
use cps_protocol::assertion::AssertionKind;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{
    self, AssertionDmpSubmissionParams, AssertionDmpSubmissionResult, SignatureResult,
};
use cps_protocol::{ApiError, CardId, ErrorKind, Purpose, SignScheme, SigningInput};

use super::assertion::random_id;
use super::call::{Call, Outcome, queue, wrong_params};
use super::route::Operation;
use super::sign::{check_trusted, sign};
use super::sign_document::Signer;
use crate::audit::Note;
use crate::reader::{CardContext, CardOperation, Failure};

/// `assertion.dmp_submission`
pub(super) struct DmpSubmission;

/// The signature of a set.
struct Submission {
    scheme: SignScheme,
    /// SignedInfo, by its digest.
    input: SigningInput,
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

        let reason = params.purpose.as_deref();
        let signer = Signer::new(call, params.card, Purpose::Signature, reason)?;
        let Signer { card, verdict, .. } = signer;
        if params.require_trusted {
            check_trusted(&card, Some(&verdict.trust))?;
        }
        let chain = [vec![signer.certificate], verdict.chain].concat();
        let to_sign = made.to_sign(&chain, SystemTime::now());
        let to_sign =
            to_sign.map_err(|error| of_submission(&error, &[]).with_card(card.clone()))?;
        let scheme = SignScheme::pkcs1(made.hash());
        let digest = cps_signature::digest(made.hash(), &to_sign.signed_bytes());
        let submission = Submission {
            scheme,
            input: SigningInput::Digest { scheme, digest },
            id: id.clone(),
            purpose: params.purpose,
        };
        let pending = queue(call.service, call.caller, &signer.view, card, submission);
        let trust = verdict.trust;
        Ok(Outcome::later(async move |deadline| {
            let signed = pending.result(&deadline).await?;
            let issued_at = to_sign.signing_time().to_owned();
            let signature = String::from_utf8(to_sign.finish(&signed.signature.0))
                .map_err(|error| ApiError::new(ErrorKind::Internal).with_detail(error))?;
            Ok(AssertionDmpSubmissionResult {
                signed_xml: signature,
                signature_id: id,
                issued_at,
                trust,
                rights: signed.rights,
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
        let kind = Some(AssertionKind::DmpSubmission);
        sign(context, Purpose::Signature, kind, &self.input)
    }
}

/// Checks that the issuers of the signature key's certificate are known up to a root.
///
/// # Errors
/// `assertion.no_chain`, and those of the key and its certificate.
pub(super) fn check_chain(call: &Call<'_>, card: &CardId) -> Result<(), ApiError> {
    let signer = Signer::new(call, card.clone(), Purpose::Signature, None)?;
    match signer.verdict.chain.is_empty() {
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
