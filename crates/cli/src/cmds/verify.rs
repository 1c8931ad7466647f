//! `cpsctl verify`: whether a signature is right, whose it is, and whether that signer is trusted.
//!
//! The signature is taken apart and verified here, so that a document never leaves this program;
//! cpsd judges the certificates.

use std::path::Path;

use cps_certificate::CertificateDetails;
use cps_identity::Identity;
use cps_pdfsig::LARGEST_PDF;
use cps_protocol::method::{
    CardParams, CardsCertificates, JudgedCertificate, VerifyCertificate, VerifyCertificateParams,
};
use cps_protocol::{ApiError, Bytes, Certificate, ErrorKind, HashAlgorithm, Purpose, TrustStatus};
use cps_signature::{
    Cms, CmsError, CmsSigner, Envelope, Form, Jws, Timestamp, TimestampError, is_attributes,
    is_signature,
};

use super::pades;
use super::sign::{LARGEST_PAYLOAD, digest};
use super::xades::{self, Failure, LARGEST_XML};
use crate::args::{Global, VerifyArgs};
use crate::error::CliError;
use crate::format::{self, Judged, PdfPlace, Stamp, Verification};
use crate::input::{read_beginning, read_file};
use crate::output::Output;
use crate::session::Session;

/// The longest file of a certificate or of a signature alone, in bytes.
const LARGEST_FILE: u64 = 64 * 1024;

/// The longest CMS or JWS, in bytes: the document may be in it, in base64.
const LARGEST_SIGNED: u64 = LARGEST_FILE + 2 * LARGEST_PAYLOAD;

/// The most certificates that cpsd takes beside that of a signer.
const MAX_ISSUERS: usize = 16;

/// A signature that is right, and what it says of its signer.
struct Signed {
    certificate: CertificateDetails,
    /// Other certificates that came with the signature, DER.
    others: Vec<Vec<u8>>,
    /// Time of the signature, by the signer's own account (RFC 3339).
    signing_time: Option<String>,
    timestamps: Vec<Stamp>,
    /// Its place, if it is in a PDF.
    pdf: Option<PdfPlace>,
}

pub(super) fn run(args: &VerifyArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let (form, signed) = if args.form.cms {
        cms(args)?
    } else if args.form.jws {
        (Form::AsItIs, vec![jws(args)?])
    } else if args.form.xades {
        (Form::AsItIs, vec![xades(args)?])
    } else if args.is_pades() {
        (Form::AsItIs, pades(args)?)
    } else {
        (Form::AsItIs, vec![raw(args, global, output)?])
    };
    let verification = judge(args, global, output, form, &signed)?;
    let verdict = verification.verdict;
    output.show(&verification, format::verification)?;
    match verdict {
        TrustStatus::Trusted => Ok(()),
        _ if output.json => Err(CliError::SignerUntrusted),
        // The page says it, with the reasons.
        _ => Err(CliError::Reported(Box::new(CliError::SignerUntrusted))),
    }
}

/// Has cpsd judge the signers; what keeps it from judging is part of the answer.
fn judge(
    args: &VerifyArgs,
    global: &Global,
    output: &Output,
    form: Form,
    signed: &[Signed],
) -> Result<Verification, CliError> {
    let session = Session::connect(global, output.language);
    let mut problem = None;
    let mut signers = Vec::new();
    for signed in signed {
        let judged = match &session {
            Ok(session) => of_daemon(session, args.key.into(), signed),
            Err(CliError::Api(error)) => Err(CliError::Api(error.clone())),
            Err(_) => Err(ErrorKind::DaemonUnreachable.into()),
        };
        let (trust, chain) = match judged {
            Ok(judged) => (Some(judged.trust), judged.chain),
            Err(CliError::Api(error)) => {
                problem.get_or_insert(error);
                (None, Vec::new())
            }
            Err(other) => return Err(other),
        };
        signers.push(Judged {
            trust,
            chain,
            signing_time: signed.signing_time.clone(),
            timestamps: signed.timestamps.clone(),
            pdf: signed.pdf.clone(),
            certificate: (&signed.certificate).into(),
            holder: Identity::from_details(&signed.certificate),
        });
    }
    Ok(Verification::new(form, signers, problem))
}

fn of_daemon(
    session: &Session,
    key: Purpose,
    signed: &Signed,
) -> Result<JudgedCertificate, CliError> {
    let others = signed.others.iter().take(MAX_ISSUERS);
    session.call::<VerifyCertificate>(&VerifyCertificateParams {
        certificate: Bytes(signed.certificate.der.clone()),
        issuers: others.cloned().map(Bytes).collect(),
        key,
    })
}

fn raw(args: &VerifyArgs, global: &Global, output: &Output) -> Result<Signed, CliError> {
    let digest = digest(args.scheme.hash(), &args.file, Form::AsItIs)?;
    let signature = read_signature(args, LARGEST_FILE)?;
    let mut certificates = match &args.cert {
        Some(path) => of_file(path)?,
        None => vec![of_card(args.key.into(), global, output)?],
    };
    let signer = certificates.iter().position(|certificate| {
        let key = &certificate.public_key_der;
        is_signature(key, args.scheme.into(), &digest, &signature)
    });
    let wrong_key = "the signature is not by the key of the certificate";
    let signer = signer.ok_or_else(|| wrong(args, wrong_key))?;
    Ok(Signed {
        certificate: certificates.remove(signer),
        others: certificates.into_iter().map(|other| other.der).collect(),
        signing_time: None,
        timestamps: Vec::new(),
        pdf: None,
    })
}

fn cms(args: &VerifyArgs) -> Result<(Form, Vec<Signed>), CliError> {
    let envelope = Envelope::open(&read_signature(args, LARGEST_SIGNED)?);
    let cms = Cms::parse(&envelope.cms).map_err(|error| of_cms(args, &error))?;
    let given = given(args)?;
    let (form, signers) = match cms.content().or(envelope.part.as_deref()) {
        Some(content) => within(args, &cms, content, &given)?,
        None => detached(args, &cms, &given)?,
    };
    let is_given = |signer: &CmsSigner| given.contains(&signer.certificate);
    if !given.is_empty() && !signers.iter().any(is_given) {
        return Err(of_cms(args, &CmsError::OtherCertificate));
    }
    let signed = signers.into_iter().map(|signer| {
        let stamps = stamps(&signer).map_err(|error| wrong(args, error))?;
        Ok(Signed {
            timestamps: stamps,
            certificate: read(&signer.certificate, signature_path(args))?,
            others: signer.others,
            signing_time: signer.signing_time.map(format::rfc3339),
            pdf: None,
        })
    });
    Ok((form, signed.collect::<Result<_, CliError>>()?))
}

/// Verifies a CMS that came with the content, which must be the file.
fn within(
    args: &VerifyArgs,
    cms: &Cms,
    content: &[u8],
    given: &[Vec<u8>],
) -> Result<(Form, Vec<CmsSigner>), CliError> {
    let document = read_file(&args.file, LARGEST_SIGNED)?;
    let form = Form::of(content, &document);
    let form = form.ok_or_else(|| wrong(args, "the signature holds another content"))?;
    refuse_attributes(args, cms, content)?;
    let verified = cms.verify(|hash| cps_signature::digest(hash, content), given);
    Ok((form, verified.map_err(|error| of_cms(args, &error))?))
}

/// Verifies a CMS without content, which is the file, or the file with the line ends of mail.
fn detached(
    args: &VerifyArgs,
    cms: &Cms,
    given: &[Vec<u8>],
) -> Result<(Form, Vec<CmsSigner>), CliError> {
    let beginning = read_beginning(&args.file, LARGEST_FILE)?;
    refuse_attributes(args, cms, &beginning)?;
    let verify = |form| {
        let digests = cms
            .hashes()
            .map(|hash| Ok((hash, digest(hash, &args.file, form)?)))
            .collect::<Result<Vec<(HashAlgorithm, Vec<u8>)>, CliError>>()?;
        let of = |hash| {
            let mut known = digests.iter();
            let digest = known.find(|(known, _)| *known == hash);
            digest.map(|(_, digest)| digest.clone()).unwrap_or_default()
        };
        Ok::<_, CliError>(cms.verify(of, given))
    };
    let error = match verify(Form::AsItIs)? {
        Ok(signers) => return Ok((Form::AsItIs, signers)),
        Err(error) => error,
    };
    if matches!(error, CmsError::OtherContent | CmsError::Signature)
        && let Ok(signers) = verify(Form::MailLineEnds)?
    {
        return Ok((Form::MailLineEnds, signers));
    }
    Err(of_cms(args, &error))
}

/// Refuses a signature of the bytes themselves if these are the signed attributes of a CMS: their
/// signer saw another document.
fn refuse_attributes(args: &VerifyArgs, cms: &Cms, content: &[u8]) -> Result<(), CliError> {
    if cms.signs_content_directly() && is_attributes(content) {
        return Err(wrong(
            args,
            "the file is the signed attributes of another signature",
        ));
    }
    Ok(())
}

fn jws(args: &VerifyArgs) -> Result<Signed, CliError> {
    let document = read_signature(args, LARGEST_SIGNED)?;
    let compact = str::from_utf8(&document).map_err(|error| unreadable(args, error))?;
    let of_jws = |error: cps_signature::JwsError| match error.is_wrong() {
        true => wrong(args, error),
        false => unknown(args, error.unsupported_algorithm(), error),
    };
    let jws = Jws::parse(compact).map_err(of_jws)?;
    if jws.payload() != read_file(&args.file, LARGEST_PAYLOAD)? {
        return Err(wrong(args, "the payload is another one"));
    }
    let given = given(args)?;
    let mut verified = jws.verify(given.first().map(Vec::as_slice));
    for other in given.iter().skip(1) {
        // The first error is that of the certificate that mostly is the signer's.
        verified = verified.or_else(|error| jws.verify(Some(other)).map_err(|_| error));
    }
    let signer = verified.map_err(of_jws)?;
    Ok(Signed {
        certificate: read(&signer.certificate, signature_path(args))?,
        others: signer.others,
        signing_time: None,
        timestamps: Vec::new(),
        pdf: None,
    })
}

fn xades(args: &VerifyArgs) -> Result<Signed, CliError> {
    let signature = read_signature(args, LARGEST_XML)?;
    // Without a file for the signature, the file has it.
    let file = args.signature.as_ref().map(|_| args.file.as_path());
    let digest = |hash| digest(hash, &args.file, Form::AsItIs);
    let verified = xades::verify(&signature, file, digest, &given(args)?);
    let signer = verified.map_err(|failure| match failure {
        Failure::File(error) => error,
        Failure::OtherDocument => wrong(args, "the signature is that of another document"),
        Failure::Signature(error) if error.is_wrong() => wrong(args, error),
        Failure::Signature(error) => unknown(args, error.unsupported_algorithm(), error),
    })?;
    let stamps = signer.timestamps.iter().map(|read| match read {
        Ok(found) => stamp(&found.token, &found.message),
        Err(error) => Ok(Stamp::unknown(error)),
    });
    let stamps: Result<_, _> = stamps.collect();
    Ok(Signed {
        certificate: read(&signer.certificate, signature_path(args))?,
        others: signer.others,
        signing_time: signer.signing_time.map(format::rfc3339),
        timestamps: stamps.map_err(|error| wrong(args, error))?,
        pdf: None,
    })
}

fn pades(args: &VerifyArgs) -> Result<Vec<Signed>, CliError> {
    let content = read_signature(args, LARGEST_PDF)?;
    let verified = pades::verify(&content, &given(args)?, |signature, signer, file| {
        let wrong = |field: &str, error| CliError::PdfWrong {
            path: args.file.clone(),
            detail: format!("the signature in field {field}: {error}"),
        };
        let own = stamps(&signer).map_err(|error| wrong(&signature.field, error))?;
        let of_document = file.timestamps.iter();
        let of_document = of_document.filter(|(one, _)| one.covers(signature));
        let of_document = of_document
            .map(|(one, read)| judged(read.clone()).map_err(|error| wrong(one.field(), error)));
        let of_document = of_document.collect::<Result<Vec<_>, _>>()?;
        Ok(Signed {
            timestamps: [own, of_document].concat(),
            certificate: read(&signer.certificate, &args.file)?,
            others: signer.others,
            signing_time: signature
                .signing_time
                .or(signer.signing_time)
                .map(format::rfc3339),
            pdf: Some(PdfPlace::new(signature, file.revisions)),
        })
    });
    let verified = verified.map_err(|error| match error.is_wrong() {
        true => CliError::PdfWrong {
            path: args.file.clone(),
            detail: error.to_string(),
        },
        false => unknown(args, error.unsupported_algorithm(), error),
    })?;
    verified.into_iter().collect()
}

/// Returns the timestamps of a signature, none of which is wrong.
fn stamps(signer: &CmsSigner) -> Result<Vec<Stamp>, TimestampError> {
    let stamps = signer.timestamps.iter();
    stamps
        .map(|token| stamp(token, &signer.signature))
        .collect()
}

/// Reads a timestamp of a message, which is not wrong.
fn stamp(token: &[u8], message: &[u8]) -> Result<Stamp, TimestampError> {
    judged(Timestamp::read(token, message))
}

/// Returns a timestamp that is right, or the reason why it tells nothing; one that is wrong is an
/// error.
fn judged(read: Result<Timestamp, TimestampError>) -> Result<Stamp, TimestampError> {
    match read {
        Ok(timestamp) => Ok(Stamp::right(&timestamp)),
        Err(error) if error.is_wrong() => Err(error),
        Err(error) => Ok(Stamp::unknown(&error)),
    }
}

fn of_cms(args: &VerifyArgs, error: &CmsError) -> CliError {
    match error.is_wrong() {
        true => wrong(args, error),
        false => unknown(args, error.unsupported_algorithm(), error),
    }
}

/// Returns the failure of a signature that cannot be judged: its algorithm, if that is the reason.
fn unknown(args: &VerifyArgs, algorithm: Option<String>, error: impl ToString) -> CliError {
    let path = signature_path(args).to_owned();
    match algorithm {
        Some(algorithm) => CliError::SignatureUnsupported { path, algorithm },
        None => unreadable(args, error),
    }
}

fn read_signature(args: &VerifyArgs, limit: u64) -> Result<Vec<u8>, CliError> {
    let path = signature_path(args);
    let content = read_file(path, limit)?;
    if content.is_empty() {
        return Err(CliError::Empty(path.to_owned()));
    }
    Ok(content)
}

/// Returns the file with the signature, which can be that with the document.
fn signature_path(args: &VerifyArgs) -> &Path {
    args.signature.as_deref().unwrap_or(&args.file)
}

fn wrong(args: &VerifyArgs, detail: impl ToString) -> CliError {
    CliError::SignatureWrong {
        path: args.file.clone(),
        detail: detail.to_string(),
    }
}

fn unreadable(args: &VerifyArgs, detail: impl ToString) -> CliError {
    CliError::SignatureUnreadable {
        path: signature_path(args).to_owned(),
        detail: detail.to_string(),
    }
}

/// Returns the certificates of `--cert`, DER; none without it.
fn given(args: &VerifyArgs) -> Result<Vec<Vec<u8>>, CliError> {
    let given = args.cert.as_deref().map(of_file).transpose()?;
    let given = given.into_iter().flatten();
    Ok(given.map(|details| details.der).collect())
}

/// Returns the certificates of a file, of which there is at least one.
fn of_file(path: &Path) -> Result<Vec<CertificateDetails>, CliError> {
    let content = read_file(path, LARGEST_FILE)?;
    let mut certificates = from_pem(&content);
    if certificates.is_empty() {
        certificates.push(content);
    }
    certificates.iter().map(|der| read(der, path)).collect()
}

fn read(der: &[u8], path: &Path) -> Result<CertificateDetails, CliError> {
    CertificateDetails::parse(der).map_err(|_| CliError::NoCertificate(path.to_owned()))
}

/// Returns the certificates of a text (RFC 7468, section 5).
fn from_pem(content: &[u8]) -> Vec<Vec<u8>> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let text = str::from_utf8(content).unwrap_or_default();
    let places = text.match_indices(BEGIN).filter_map(|(begin, _)| {
        let end = begin + text[begin..].find(END)? + END.len();
        text.get(begin..end)
    });
    let decoded = places.filter_map(|pem| pem_rfc7468::decode_vec(pem.as_bytes()).ok());
    decoded.map(|(_, der)| der).collect()
}

fn of_card(
    purpose: Purpose,
    global: &Global,
    output: &Output,
) -> Result<CertificateDetails, CliError> {
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let found = session.call::<CardsCertificates>(&CardParams { card })?;
    let is_meant = |certificate: &Certificate| certificate.key == Some(purpose);
    let certificate = found.certificates.into_iter().find(is_meant);
    let certificate = certificate.ok_or(ErrorKind::KeyNotFound)?;
    let details = CertificateDetails::parse(&certificate.der.0);
    Ok(details.map_err(|error| ApiError::new(ErrorKind::CertificateDamaged).with_detail(error))?)
}
