use std::path::Path;

use cps_identity::{CertificateDetails, Identity};
use cps_protocol::method::{CardParams, CardsCertificates};
use cps_protocol::{ErrorKind, Purpose, SignScheme};
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::traits::PublicKeyParts;
use rsa::{Pss, RsaPublicKey};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use spki::DecodePublicKey;

use super::sign;
use crate::args::{Global, VerifyArgs};
use crate::failure::Failure;
use crate::format::{self, Verification};
use crate::input::read_file;
use crate::output::Output;
use crate::session::Session;

/// The longest file of a signature or a certificate that is looked at, in bytes.
const LARGEST_FILE: u64 = 64 * 1024;

pub(super) fn run(args: &VerifyArgs, global: &Global, output: &mut Output) -> Result<(), Failure> {
    let scheme = SignScheme::from(args.scheme);
    let digest = sign::digest(scheme, &args.file)?;
    let signature = read_file(&args.signature, LARGEST_FILE)?;
    let certificate = match &args.cert {
        Some(path) => of_file(path)?,
        None => of_card(args.key.into(), global, output)?,
    };
    let key = RsaPublicKey::from_public_key_der(&certificate.public_key_der)
        .map_err(|_| ErrorKind::KeyUsage)?;
    if signature.len() != key.size() {
        return Err(Failure::SignatureLength {
            path: args.signature.clone(),
            found: signature.len(),
            expected: key.size(),
        });
    }
    if !holds(&key, scheme, &digest, &signature) {
        return Err(Failure::SignatureWrong(args.file.clone()));
    }
    let verification = Verification {
        scheme,
        holder: Identity::from_details(&certificate),
        certificate: (&certificate).into(),
    };
    output.show(&verification, format::verification)
}

fn of_file(path: &Path) -> Result<CertificateDetails, Failure> {
    let content = read_file(path, LARGEST_FILE)?;
    let der = from_pem(&content).unwrap_or(content);
    CertificateDetails::parse(&der).map_err(|_| Failure::NoCertificate(path.to_owned()))
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

fn of_card(
    purpose: Purpose,
    global: &Global,
    output: &Output,
) -> Result<CertificateDetails, Failure> {
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let found = session.call::<CardsCertificates>(&CardParams { card })?;
    let mut certificates = found.certificates.into_iter();
    let certificate = certificates
        .find(|certificate| certificate.purpose == Some(purpose))
        .ok_or(ErrorKind::KeyNotFound)?;
    // The daemon has read it before.
    Ok(CertificateDetails::parse(&certificate.der.0).map_err(|_| ErrorKind::CardDamaged)?)
}

/// Whether `signature` is one of this digest by this key (RFC 8017, sections 8.1.2 and 8.2.2).
fn holds(key: &RsaPublicKey, scheme: SignScheme, digest: &[u8], signature: &[u8]) -> bool {
    let verified = match scheme {
        SignScheme::RsaPkcs1 => key.verify(Pkcs1v15Sign::new_unprefixed(), digest, signature),
        SignScheme::RsaPkcs1Sha1 => key.verify(Pkcs1v15Sign::new::<Sha1>(), digest, signature),
        SignScheme::RsaPkcs1Sha256 => key.verify(Pkcs1v15Sign::new::<Sha256>(), digest, signature),
        SignScheme::RsaPkcs1Sha384 => key.verify(Pkcs1v15Sign::new::<Sha384>(), digest, signature),
        SignScheme::RsaPkcs1Sha512 => key.verify(Pkcs1v15Sign::new::<Sha512>(), digest, signature),
        SignScheme::RsaPssSha1 => key.verify(Pss::<Sha1>::new(), digest, signature),
        SignScheme::RsaPssSha256 => key.verify(Pss::<Sha256>::new(), digest, signature),
    };
    verified.is_ok()
}
