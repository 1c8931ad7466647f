//! XAdES for `sign` and `verify`: a signature beside a file, or within the XML that it signs.

use std::ffi::OsStr;
use std::path::Path;
use std::time::SystemTime;

use cps_protocol::HashAlgorithm;
use cps_xmlsig::{
    BuildError, Canonicalization, Covered, External, HostDocument, LARGEST_DOCUMENT, Packaging,
    Signature, Verified, VerifyError, XadesToSign, decode,
};

use crate::error::CliError;
use crate::input::read_file;

/// The longest XML, in bytes.
pub(super) const LARGEST_XML: u64 = LARGEST_DOCUMENT as u64;

/// A document to sign.
pub(super) struct Document {
    hash: HashAlgorithm,
    digest: Vec<u8>,
    media_type: &'static str,
    place: Place,
}

/// The place of the signature.
enum Place {
    /// Beside the file with this name.
    Beside(String),
    Within(Box<HostDocument>),
}

impl Document {
    /// Takes a file whose signature stands beside it.
    pub(super) fn beside(path: &Path, hash: HashAlgorithm, digest: Vec<u8>) -> Self {
        let name = path.file_name().unwrap_or_default();
        Self {
            hash,
            digest,
            media_type: media_type(path),
            place: Place::Beside(name.to_string_lossy().into_owned()),
        }
    }

    /// Reads a file that takes its signature in.
    pub(super) fn within(path: &Path, hash: HashAlgorithm) -> Result<Self, CliError> {
        let content = read_file(path, LARGEST_XML)?;
        if content.is_empty() {
            return Err(CliError::Empty(path.to_owned()));
        }
        let host = HostDocument::read(content).map_err(|error| CliError::NotEnveloping {
            path: path.to_owned(),
            detail: error.to_string(),
        })?;
        Ok(Self {
            hash,
            digest: host.digest(hash),
            media_type: "text/xml",
            place: Place::Within(Box::new(host)),
        })
    }

    /// Makes the signature for the signer with this certificate (DER), but for its value.
    pub(super) fn to_sign(&self, certificate: &[u8]) -> Result<XadesToSign, BuildError> {
        let packaging = match &self.place {
            Place::Beside(name) => Packaging::Detached { name },
            Place::Within(_) => Packaging::Enveloped,
        };
        let (hash, digest, now) = (self.hash, &self.digest, SystemTime::now());
        XadesToSign::new(packaging, hash, digest, self.media_type, certificate, now)
    }

    /// Returns the file to write: the signature, or the document with it.
    pub(super) fn with_signature(&self, signature: &[u8]) -> Vec<u8> {
        match &self.place {
            Place::Beside(_) => [signature, b"\n"].concat(),
            Place::Within(host) => host.with_signature(signature),
        }
    }
}

/// Returns the media type of a file by its name.
pub(super) fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "xml" => "text/xml",
        "txt" => "text/plain",
        "json" => "application/json",
        "hl7" => "application/edi-hl7v2",
        _ => "application/octet-stream",
    }
}

/// The reason why a signature in XML is not right.
pub(super) enum Failure {
    /// A file cannot be read.
    File(CliError),
    /// The signature.
    Signature(VerifyError),
    /// The signature is right, and encloses another document than the file.
    OtherDocument,
}

impl From<CliError> for Failure {
    fn from(error: CliError) -> Self {
        Self::File(error)
    }
}

impl<E: Into<VerifyError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Signature(error.into())
    }
}

/// Verifies a signature in XML. `file` is the document beside it, if it is not within that document,
/// and `digest` gives the digest of its bytes. `given` are certificates (DER) that the signature may
/// lack.
pub(super) fn verify(
    signature: &[u8],
    file: Option<&Path>,
    digest: impl Fn(HashAlgorithm) -> Result<Vec<u8>, CliError>,
    given: &[Vec<u8>],
) -> Result<Verified, Failure> {
    let text = decode(signature)?;
    let document = cps_xmlsig::Document::parse(&text)?;
    let read = Signature::of_document(&document)?;
    let mut digests: Vec<(HashAlgorithm, Option<Canonicalization>, Vec<u8>)> = Vec::new();
    for External {
        hash,
        canonicalization,
        ..
    } in read.externals()
    {
        let is_known = |(known, form, _): &(_, _, _)| known == hash && form == canonicalization;
        let Some(file) = file.filter(|_| !digests.iter().any(is_known)) else {
            continue;
        };
        let found = match canonicalization {
            Some(method) => canonical_digest(file, *hash, method)?,
            None => digest(*hash)?,
        };
        digests.push((*hash, canonicalization.clone(), found));
    }
    let digest_of = |external: &External| {
        let mut known = digests.iter();
        let known = known
            .find(|(hash, form, _)| *hash == external.hash && *form == external.canonicalization);
        known.map(|(_, _, digest)| digest.clone())
    };
    let verified = read.verify(digest_of, given)?;
    if !given.is_empty() && !given.contains(&verified.certificate) {
        return Err(VerifyError::OtherCertificate.into());
    }
    if let Some(file) = file.filter(|_| read.is_enveloped())
        && !encloses(&verified, signature, &read_file(file, LARGEST_XML)?)
    {
        return Err(Failure::OtherDocument);
    }
    Ok(verified)
}

/// Returns the digest of a file in canonical form; that of its bytes if it is no XML, which no
/// signature of a canonical form has.
fn canonical_digest(
    path: &Path,
    hash: HashAlgorithm,
    method: &Canonicalization,
) -> Result<Vec<u8>, CliError> {
    let content = read_file(path, LARGEST_XML)?;
    let canonical = decode(&content).and_then(|text| {
        let document = cps_xmlsig::Document::parse(&text)?;
        Ok(document.canonical(method))
    });
    Ok(cps_signature::digest(hash, &canonical.unwrap_or(content)))
}

/// Whether a signed document is this one with its signature, or the same file.
fn encloses(verified: &Verified, signed: &[u8], document: &[u8]) -> bool {
    if signed == document {
        return true;
    }
    let Ok(text) = decode(document) else {
        return false;
    };
    let Ok(document) = cps_xmlsig::Document::parse(&text) else {
        return false;
    };
    verified.covered.iter().any(|part| match part {
        Covered::Within {
            content,
            canonicalization,
        } => document.has_form(canonicalization, content),
        Covered::External(_) => false,
    })
}
