use std::path::Path;

use cps_certificate::CertificateDetails;
use cps_identity::Identity;
use cps_protocol::method::{CardParams, CardsCertificates};
use cps_protocol::{Certificate, ErrorKind, Purpose, Trust};
use cps_signature::{Cms, CmsError, Jws, JwsError, is_signature};

use super::sign::{LARGEST_PAYLOAD, digest};
use crate::args::{Global, VerifyArgs};
use crate::failure::Failure;
use crate::format::{self, Verification};
use crate::input::read_file;
use crate::output::Output;
use crate::session::Session;

/// The longest file of a certificate or of a signature without the document, in bytes.
const LARGEST_FILE: u64 = 64 * 1024;

/// Who signed.
struct Signer {
    certificate: CertificateDetails,
    /// What the daemon says of the certificate; it says nothing of one that no card shows.
    trust: Option<Trust>,
}

pub(super) fn run(args: &VerifyArgs, global: &Global, output: &mut Output) -> Result<(), Failure> {
    let signer = if args.form.cms {
        cms(args)?
    } else if args.form.jws {
        jws(args)?
    } else {
        raw(args, global, output)?
    };
    let verification = Verification {
        holder: Identity::from_details(&signer.certificate),
        certificate: (&signer.certificate).into(),
        trust: signer.trust,
    };
    output.show(&verification, format::verification)
}

fn raw(args: &VerifyArgs, global: &Global, output: &Output) -> Result<Signer, Failure> {
    let digest = digest(args.scheme.hash(), &args.file)?;
    let signature = read_signature(args, LARGEST_FILE)?;
    let signer = match &args.cert {
        Some(path) => of_file(path)?,
        None => of_card(args.key.into(), global, output)?,
    };
    let key = &signer.certificate.public_key_der;
    if is_signature(key, args.scheme.into(), &digest, &signature) {
        Ok(signer)
    } else {
        Err(wrong(
            args,
            "the signature is not by the key of the certificate",
        ))
    }
}

fn cms(args: &VerifyArgs) -> Result<Signer, Failure> {
    let document = read_signature(args, LARGEST_FILE)?;
    let cms = Cms::parse(&document).map_err(|error| unreadable(args, error))?;
    let digest = digest(cms.hash(), &args.file)?;
    let signer = cms.verify(&digest).map_err(|error| match error {
        CmsError::OtherContent | CmsError::OtherCertificate | CmsError::Signature => {
            wrong(args, error)
        }
        other => unreadable(args, other),
    })?;
    Ok(Signer {
        certificate: read(&signer.certificate, &args.signature)?,
        trust: None,
    })
}

fn jws(args: &VerifyArgs) -> Result<Signer, Failure> {
    // The payload is inside, in base64, twice as long at most.
    let document = read_signature(args, LARGEST_FILE + 2 * LARGEST_PAYLOAD)?;
    let compact = str::from_utf8(&document).map_err(|error| unreadable(args, error))?;
    let jws = Jws::parse(compact).map_err(|error| unreadable(args, error))?;
    if jws.payload() != read_file(&args.file, LARGEST_PAYLOAD)? {
        return Err(wrong(args, "the payload is another one"));
    }
    let given = args.cert.as_deref().map(of_file).transpose()?;
    let given = given
        .as_ref()
        .map(|signer| signer.certificate.der.as_slice());
    let signer = jws.verify(given).map_err(|error| match error {
        JwsError::OtherCertificate | JwsError::Signature => wrong(args, error),
        other => unreadable(args, other),
    })?;
    Ok(Signer {
        certificate: read(&signer.certificate, &args.signature)?,
        trust: None,
    })
}

fn read_signature(args: &VerifyArgs, limit: u64) -> Result<Vec<u8>, Failure> {
    let content = read_file(&args.signature, limit)?;
    if content.is_empty() {
        return Err(Failure::Empty(args.signature.clone()));
    }
    Ok(content)
}

fn wrong(args: &VerifyArgs, detail: impl ToString) -> Failure {
    Failure::SignatureWrong {
        path: args.file.clone(),
        detail: detail.to_string(),
    }
}

fn unreadable(args: &VerifyArgs, detail: impl ToString) -> Failure {
    Failure::SignatureUnreadable {
        path: args.signature.clone(),
        detail: detail.to_string(),
    }
}

fn of_file(path: &Path) -> Result<Signer, Failure> {
    let content = read_file(path, LARGEST_FILE)?;
    let der = from_pem(&content).unwrap_or(content);
    Ok(Signer {
        certificate: read(&der, path)?,
        trust: None,
    })
}

fn read(der: &[u8], path: &Path) -> Result<CertificateDetails, Failure> {
    CertificateDetails::parse(der).map_err(|_| Failure::NoCertificate(path.to_owned()))
}

/// The first certificate of a text (RFC 7468, section 5); `None` if there is none.
fn from_pem(content: &[u8]) -> Option<Vec<u8>> {
    const END: &str = "-----END CERTIFICATE-----";
    let text = str::from_utf8(content).ok()?;
    let begin = text.find("-----BEGIN CERTIFICATE-----")?;
    let end = begin + text[begin..].find(END)? + END.len();
    let (_, der) = pem_rfc7468::decode_vec(&text.as_bytes()[begin..end]).ok()?;
    Some(der)
}

fn of_card(purpose: Purpose, global: &Global, output: &Output) -> Result<Signer, Failure> {
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let found = session.call::<CardsCertificates>(&CardParams { card })?;
    let is_meant = |certificate: &Certificate| certificate.purpose == Some(purpose);
    let certificate = found.certificates.into_iter().find(is_meant);
    let certificate = certificate.ok_or(ErrorKind::KeyNotFound)?;
    let details = CertificateDetails::parse(&certificate.der.0);
    Ok(Signer {
        // The daemon has read it before.
        certificate: details.map_err(|_| ErrorKind::CardDamaged)?,
        trust: Some(certificate.trust),
    })
}
