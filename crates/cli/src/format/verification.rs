//! The result of a verification as a page.

use std::time::{SystemTime, UNIX_EPOCH};

use cps_certificate::CertificateDetails;
use cps_identity::{Environment, Identity};
use cps_pdfsig::{Later, PdfSignature};
use cps_protocol::{ApiError, Bytes, Trust, TrustStatus};
use cps_signature::{Form, Timestamp};
use der::DateTime;
use serde::Serialize;

use super::certificate::{trust_reason, trust_status};
use super::date::{moment, period};
use crate::text::{Text, say};
use cps_console::Language;
use cps_console::api_sentence;
use cps_console::{Page, Tone};

/// A signature that is right, whose it is, and whether that signer is trusted.
#[derive(Debug, Serialize)]
pub(crate) struct Verification {
    /// The worst of what is known of the signers: `unchecked` also if cpsd did not say.
    pub(crate) verdict: TrustStatus,
    /// The error that kept cpsd from judging the signers.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ApiError>,
    /// Form of the signed document: `as_is`, `mail_line_ends` or `mail_part`.
    form: &'static str,
    /// The first signer.
    #[serde(flatten)]
    signer: Judged,
    /// The others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    further_signers: Vec<Judged>,
}

/// A signer.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    /// Whether the certificate can be relied on; absent if cpsd did not say.
    pub(crate) trust: Option<Trust>,
    /// The issuers' certificates in DER, up to a root of the trust directory.
    pub(crate) chain: Vec<Bytes>,
    /// Time of the signature, by the signer's own account; absent if the signature does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) signing_time: Option<String>,
    /// Timestamps of the signature.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) timestamps: Vec<Stamp>,
    /// The place of the signature, if it is in a PDF.
    #[serde(flatten)]
    pub(crate) pdf: Option<PdfPlace>,
    /// The certificate that the signature was verified with.
    pub(crate) certificate: Signer,
    /// Holder that the certificate names.
    pub(crate) holder: Identity,
}

/// A timestamp of a signature. Whether its server is trusted was not checked.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Stamp {
    /// It is one of this signature.
    Right {
        /// The time at which the signature existed, by the server.
        time: String,
        /// Subject of the server's certificate.
        server: String,
    },
    /// It cannot be judged.
    Unknown {
        /// The reason.
        problem: String,
    },
}

impl Stamp {
    pub(crate) fn right(timestamp: &Timestamp) -> Self {
        let certificate = CertificateDetails::parse(&timestamp.certificate);
        Self::Right {
            time: rfc3339(timestamp.time),
            server: certificate.map_or_else(|_| String::new(), |one| one.subject.to_string()),
        }
    }

    pub(crate) fn unknown(error: &impl ToString) -> Self {
        let problem = error.to_string();
        Self::Unknown { problem }
    }
}

/// The place of a signature in a PDF, and what came after it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PdfPlace {
    /// Full name of its field.
    field: String,
    /// The revision that it covers, from 1 on.
    revision: usize,
    /// Number of revisions of the file.
    revisions: usize,
    /// Bytes after those that it covers: 0 if it covers the whole file.
    bytes_added: usize,
    /// Additions of these bytes: `signatures`, `validation_data`, `metadata`, `other`.
    added: Vec<&'static str>,
}

impl PdfPlace {
    pub(crate) fn new(signature: &PdfSignature<'_>, revisions: usize) -> Self {
        let added = signature.later.iter().map(|kind| later(*kind).0);
        Self {
            field: signature.field.clone(),
            revision: signature.revision,
            revisions,
            bytes_added: signature.added,
            added: added.collect(),
        }
    }
}

/// The kinds of additions to a PDF, as programs and people name them.
fn later(kind: Later) -> (&'static str, Text) {
    match kind {
        Later::Signatures => ("signatures", Text::AddedSignatures),
        Later::ValidationData => ("validation_data", Text::AddedValidationData),
        Later::Metadata => ("metadata", Text::AddedMetadata),
        Later::Other => ("other", Text::AddedOther),
    }
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

impl Judged {
    fn status(&self) -> TrustStatus {
        let trust = self.trust.as_ref();
        trust.map_or(TrustStatus::Unchecked, |trust| trust.status)
    }
}

impl Verification {
    /// Sums up what is known of the signers, of whom there is at least one.
    pub(crate) fn new(form: Form, mut signers: Vec<Judged>, problem: Option<ApiError>) -> Self {
        let has = |status| signers.iter().any(|signer| signer.status() == status);
        let verdict = if has(TrustStatus::Untrusted) {
            TrustStatus::Untrusted
        } else if has(TrustStatus::Unchecked) {
            TrustStatus::Unchecked
        } else {
            TrustStatus::Trusted
        };
        let signer = signers.remove(0);
        Self {
            verdict,
            problem,
            form: match form {
                Form::AsItIs => "as_is",
                Form::MailLineEnds => "mail_line_ends",
                Form::MailPart => "mail_part",
            },
            signer,
            further_signers: signers,
        }
    }
}

/// Returns a time in RFC 3339, in UTC.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    // A time after the year 9999 was never read.
    DateTime::from_unix_duration(since).map_or_else(|_| String::new(), |time| time.to_string())
}

/// Everything about a signature that is right: the trust in a signer comes before the name.
pub(crate) fn verification(language: Language, verified: &Verification) -> Page {
    let mut page = Page::default();
    let signers = || std::iter::once(&verified.signer).chain(&verified.further_signers);
    if signers().any(|signer| signer.holder.environment == Environment::Test) {
        page.alert(language.text(Text::TestCard));
    }
    let (tone, fits) = match verified.verdict {
        TrustStatus::Trusted => (Tone::Good, Text::SignatureGood),
        TrustStatus::Unchecked => (Tone::Caution, Text::SignatureUnchecked),
        TrustStatus::Untrusted => (Tone::Bad, Text::SignatureUntrusted),
    };
    page.toned_row(tone, language.text(Text::SignatureIs), language.text(fits));
    if verified.form != "as_is" {
        page.row(
            language.text(Text::SignedForm),
            language.text(Text::SignedAsMail),
        );
    }
    for (number, signer) in signers().enumerate() {
        if !verified.further_signers.is_empty() {
            page.heading(say!(language, SignerNumber, number = number + 1));
        }
        describe(&mut page, language, signer, verified.problem.as_ref());
    }
    page
}

fn describe(page: &mut Page, language: Language, signer: &Judged, problem: Option<&ApiError>) {
    let status = signer.status();
    match (&signer.trust, problem) {
        (Some(trust), _) => {
            let tone = match status {
                TrustStatus::Trusted => Tone::Good,
                TrustStatus::Unchecked => Tone::Caution,
                TrustStatus::Untrusted => Tone::Bad,
            };
            let label = language.text(Text::Trust);
            page.toned_row(tone, label, trust_status(language, status));
            for reason in &trust.reasons {
                page.row("", trust_reason(language, *reason));
            }
        }
        (None, problem) => {
            let problem = problem.map_or("", |problem| api_sentence(problem, language));
            let text = say!(language, TrustNotChecked, problem = problem);
            page.toned_row(Tone::Caution, language.text(Text::Trust), text);
        }
    }
    let holder = &signer.holder.holder;
    let names: Vec<_> = [&holder.family_name, &holder.given_names]
        .into_iter()
        .flatten()
        .map(|name| name.value.as_str())
        .collect();
    let (label, id_label) = match status {
        TrustStatus::Trusted => (Text::Holder, Text::NationalId),
        _ => (Text::ClaimedHolder, Text::ClaimedNationalId),
    };
    page.row_if(language.text(label), Some(names.join(" ")));
    let id = signer.holder.national_id.as_ref();
    page.row_if(language.text(id_label), id.map(|id| id.value.clone()));
    let signed = signer.signing_time.as_deref();
    page.row_if(
        language.text(Text::SigningTime),
        signed.map(|time| say!(language, ByOwnAccount, time = moment(language, time))),
    );
    for stamp in &signer.timestamps {
        let label = language.text(Text::TimestampLabel);
        match stamp {
            Stamp::Right { time, server } => {
                let time = moment(language, time);
                let words = say!(language, TimestampRight, time = time, server = server);
                page.row(label, words);
            }
            Stamp::Unknown { problem } => {
                let words = say!(language, TimestampUnknown, detail = problem);
                page.toned_row(Tone::Caution, label, words);
            }
        }
    }
    if let Some(pdf) = &signer.pdf {
        describe_place(page, language, pdf);
    }
    let certificate = &signer.certificate;
    page.row(language.text(Text::Certificate), &certificate.subject);
    page.row(language.text(Text::Issuer), &certificate.issuer);
    page.row(language.text(Text::Serial), &certificate.serial_number);
    let valid = period(language, &certificate.not_before, &certificate.not_after);
    page.row(language.text(Text::Valid), valid);
}

fn describe_place(page: &mut Page, language: Language, pdf: &PdfPlace) {
    page.row(language.text(Text::SignatureField), &pdf.field);
    let (revision, revisions) = (pdf.revision, pdf.revisions);
    let covers = match pdf.bytes_added {
        0 => language.text(Text::CoversWholeFile).to_owned(),
        _ => say!(
            language,
            CoversRevision,
            revision = revision,
            revisions = revisions
        ),
    };
    page.row(language.text(Text::Covers), covers);
    if pdf.bytes_added > 0 {
        let kinds = Later::ALL.map(later);
        let named = kinds.iter().filter(|(word, _)| pdf.added.contains(word));
        let named: Vec<_> = named.map(|(_, text)| language.text(*text)).collect();
        let what = match named.is_empty() {
            true => language.text(Text::AddedNothing).to_owned(),
            false => named.join(", "),
        };
        let bytes = pdf.bytes_added;
        let added = say!(language, BytesAdded, bytes = bytes, what = what);
        page.toned_row(Tone::Caution, language.text(Text::AddedAfter), added);
    }
}
