//! PAdES for `sign` and `verify`: signatures in a PDF.

use std::path::Path;
use std::time::SystemTime;

use cps_pdfsig::{
    DocumentTimestamp, LARGEST_PDF, PdfSignature, PdfToSign, SignError, Signatures, VerifyError,
};
use cps_protocol::HashAlgorithm;
use cps_signature::{
    BuildError, CmsSigner, CmsToSign, Content, ID_DATA, Timestamp, TimestampError, with_timestamp,
};

use crate::error::CliError;
use crate::input::read_file;
use crate::timestamp::LONGEST_ANSWER;

/// Bytes of a CMS beside its certificates, with a reserve.
const ROOM: usize = 4096;

/// Bytes of a timestamp: the answer of a server is not longer.
const TIMESTAMP_ROOM: usize = LONGEST_ANSWER;

/// A document to sign.
pub(super) struct Document {
    content: Vec<u8>,
    hash: HashAlgorithm,
}

impl Document {
    /// Reads a file, and checks that it can take a signature.
    pub(super) fn read(path: &Path, hash: HashAlgorithm) -> Result<Self, CliError> {
        let content = read_file(path, LARGEST_PDF)?;
        if content.is_empty() {
            return Err(CliError::Empty(path.to_owned()));
        }
        PdfToSign::check(&content).map_err(|error| CliError::PdfRefused {
            path: path.to_owned(),
            error,
        })?;
        Ok(Self { content, hash })
    }

    /// Makes the signature for the signer with these certificates (DER), the own one first, but for
    /// its value.
    pub(super) fn to_sign(
        &self,
        certificates: &[&[u8]],
        is_stamped: bool,
    ) -> Result<ToSign<'_>, NotMade> {
        let stamp = if is_stamped { TIMESTAMP_ROOM } else { 0 };
        let room = ROOM + stamp + certificates.iter().map(|one| one.len()).sum::<usize>();
        let pdf = PdfToSign::new(&self.content, SystemTime::now(), room)?;
        let content = Content {
            content_type: ID_DATA,
            hash: self.hash,
            digest: &pdf.digest(self.hash),
        };
        // The time is in the PDF.
        let cms = CmsToSign::new(&content, certificates[0], None)?;
        Ok(ToSign { pdf, cms })
    }
}

/// A signature that lacks its value.
pub(super) struct ToSign<'d> {
    pdf: PdfToSign<'d>,
    cms: CmsToSign,
}

/// The reason why a signature cannot be made although the file was read.
#[derive(Debug)]
pub(super) struct NotMade(pub(super) String);

impl From<SignError> for NotMade {
    fn from(error: SignError) -> Self {
        Self(error.to_string())
    }
}

impl From<BuildError> for NotMade {
    fn from(error: BuildError) -> Self {
        Self(error.to_string())
    }
}

impl ToSign<'_> {
    pub(super) fn signed_bytes(&self) -> &[u8] {
        self.cms.signed_bytes()
    }

    /// Returns the signed PDF, with a timestamp (CMS) of its signature if there is one.
    pub(super) fn finish(
        self,
        signature: &[u8],
        issuers: &[Vec<u8>],
        timestamp: Option<&[u8]>,
    ) -> Result<Vec<u8>, NotMade> {
        let mut cms = self.cms.finish(signature, issuers)?;
        if let Some(token) = timestamp {
            cms = with_timestamp(&cms, token)?;
        }
        Ok(self.pdf.finish(&cms)?)
    }
}

/// The rest of a PDF beside its signatures.
pub(super) struct File<'a> {
    /// Its timestamps, each of which is verified once.
    pub(super) timestamps: Vec<(&'a DocumentTimestamp<'a>, Result<Timestamp, TimestampError>)>,
    /// Number of revisions.
    pub(super) revisions: usize,
}

/// Verifies all signatures of a PDF. `given` are certificates (DER) that they may lack, one of which
/// must be that of a signer. Calls `signed` with each signature and its signer, and with what the file has besides.
pub(super) fn verify<T>(
    content: &[u8],
    given: &[Vec<u8>],
    signed: impl Fn(&PdfSignature<'_>, CmsSigner, &File<'_>) -> T,
) -> Result<Vec<T>, VerifyError> {
    let read = Signatures::read(content)?;
    let timestamps = read.timestamps.iter();
    let file = File {
        timestamps: timestamps.map(|one| (one, one.verify())).collect(),
        revisions: read.revisions,
    };
    let mut all = Vec::with_capacity(read.signatures.len());
    let mut is_given = given.is_empty();
    for signature in &read.signatures {
        let signer = signature.verify(given)?;
        is_given |= given.contains(&signer.certificate);
        all.push(signed(signature, signer, &file));
    }
    match is_given {
        true => Ok(all),
        false => Err(VerifyError::OtherCertificate),
    }
}
