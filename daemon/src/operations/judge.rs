//! `verify.*`: signatures and certificates of foreign signers, judged by the roots and revocation
//! lists that the administrator configured. The caller takes a CMS or a JWS apart.

use cps_identity::Identity;
use cps_protocol::method::{
    self, JudgedCertificate, JudgedSignature, VerifyCertificateParams, VerifySignatureParams,
};
use cps_protocol::{ApiError, Bytes, ErrorKind, Purpose};

use super::call::{Call, Outcome, wrong_params};
use super::route::Operation;

/// The most certificates that may come with that of a signer.
const MAX_ISSUERS: usize = 16;

/// `verify.certificate`
pub(super) struct VerifyCertificate;

/// `verify.signature`
pub(super) struct VerifySignature;

impl Operation for VerifyCertificate {
    type Method = method::VerifyCertificate;

    fn begin(
        call: &mut Call<'_>,
        params: VerifyCertificateParams,
    ) -> Result<Outcome<JudgedCertificate>, ApiError> {
        judge(call, &params.certificate, &params.issuers, params.key).map(Outcome::Now)
    }
}

impl Operation for VerifySignature {
    type Method = method::VerifySignature;

    fn begin(
        call: &mut Call<'_>,
        params: VerifySignatureParams,
    ) -> Result<Outcome<JudgedSignature>, ApiError> {
        let VerifySignatureParams { scheme, digest, .. } = &params;
        if let Some(hash) = scheme.hash() {
            hash.check_digest(&digest.0).map_err(|error| {
                ApiError::new(ErrorKind::DataInvalid).with_detail(format!("digest {error}"))
            })?;
        }
        let certificate = judge(call, &params.certificate, &params.issuers, params.key)?;
        let key = public_key(&params.certificate)?;
        Ok(Outcome::Now(JudgedSignature {
            valid: cps_signature::is_signature(&key, *scheme, &digest.0, &params.signature.0),
            certificate,
        }))
    }
}

fn judge(
    call: &Call<'_>,
    certificate: &Bytes,
    issuers: &[Bytes],
    purpose: Purpose,
) -> Result<JudgedCertificate, ApiError> {
    if issuers.len() > MAX_ISSUERS {
        return Err(wrong_params(format!("issuers is at most {MAX_ISSUERS}")));
    }
    let identity = Identity::from_certificate(&certificate.0).map_err(no_certificate)?;
    let issuers: Vec<_> = issuers.iter().map(|der| der.0.clone()).collect();
    let trust = &call.service.trust;
    let verdict = trust.judge_foreign(&certificate.0, &issuers, purpose);
    Ok(JudgedCertificate {
        trust: verdict.trust,
        chain: verdict.chain.into_iter().map(Bytes).collect(),
        identity,
    })
}

/// Returns the SubjectPublicKeyInfo of a certificate, DER.
fn public_key(certificate: &Bytes) -> Result<Vec<u8>, ApiError> {
    let details = cps_certificate::CertificateDetails::parse(&certificate.0);
    Ok(details.map_err(no_certificate)?.public_key_der)
}

fn no_certificate(_: cps_certificate::CertificateError) -> ApiError {
    wrong_params("certificate is no X.509 certificate in DER")
}
