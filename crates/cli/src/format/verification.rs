use cps_certificate::CertificateDetails;
use cps_identity::{Environment, Identity};
use cps_protocol::Trust;
use serde::Serialize;

use super::Page;
use super::certificate::trust_into;
use super::date::period;
use super::page::Tone;
use crate::language::Language;
use crate::text::Text;

/// A signature that is right, and whose it is.
#[derive(Debug, Serialize)]
pub(crate) struct Verification {
    /// The certificate that it was verified with.
    pub(crate) certificate: Signer,
    /// What that certificate says of its holder.
    pub(crate) holder: Identity,
    /// What the daemon says of that certificate, if a card shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trust: Option<Trust>,
}

/// The certificate of a signer, with the names of the API.
#[derive(Debug, Serialize)]
pub(crate) struct Signer {
    subject: String,
    issuer: String,
    serial_number: String,
    not_before: String,
    not_after: String,
}

impl From<&CertificateDetails> for Signer {
    fn from(certificate: &CertificateDetails) -> Self {
        Self {
            subject: certificate.subject.to_string(),
            issuer: certificate.issuer.to_string(),
            serial_number: certificate.serial_number.clone(),
            not_before: certificate.not_before.to_string(),
            not_after: certificate.not_after.to_string(),
        }
    }
}

/// What a person wants to know of a signature that is right.
pub(crate) fn verification(language: Language, verified: &Verification) -> Page {
    let mut page = Page::default();
    if verified.holder.environment == Environment::Test {
        page.alert(language.text(Text::TestCard));
    }
    let (label, good) = (Text::SignatureIs, Text::SignatureGood);
    page.toned_row(Tone::Good, language.text(label), language.text(good));
    let holder = &verified.holder.holder;
    let names: Vec<_> = [&holder.family_name, &holder.given_names]
        .into_iter()
        .flatten()
        .map(|name| name.value.as_str())
        .collect();
    page.row_if(language.text(Text::Holder), Some(names.join(" ")));
    let id = verified.holder.national_id.as_ref();
    page.row_if(
        language.text(Text::NationalId),
        id.map(|id| id.value.clone()),
    );
    let certificate = &verified.certificate;
    page.row(language.text(Text::Certificate), &certificate.subject);
    page.row(language.text(Text::Issuer), &certificate.issuer);
    page.row(language.text(Text::Serial), &certificate.serial_number);
    let valid = period(language, &certificate.not_before, &certificate.not_after);
    page.row(language.text(Text::Valid), valid);
    match &verified.trust {
        Some(trust) => trust_into(&mut page, language, trust),
        None => page.row(
            language.text(Text::Trust),
            language.text(Text::TrustNotChecked),
        ),
    }
    page
}
