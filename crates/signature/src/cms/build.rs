use std::time::{SystemTime, UNIX_EPOCH};

use cps_certificate::CertificateDetails;
use cps_protocol::HashAlgorithm;
use der::asn1::{GeneralizedTime, ObjectIdentifier, OctetStringRef, UtcTime};
use der::{DateTime, Encode as _, Tag};

use super::{CONTENT_TYPE, MESSAGE_DIGEST, SIGNED_DATA, SIGNING_CERTIFICATE_V2, SIGNING_TIME};
use crate::element::{element, in_set_order, sequence, tagged};
use crate::{BuildError, hash};

/// Content to sign: the digest of a document that stays where it is.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// Its type, an object identifier: [`super::ID_DATA`] mostly.
    pub content_type: &'a str,
    /// The hash, which is also that of the signature.
    pub hash: HashAlgorithm,
    /// The digest of the content.
    pub digest: &'a [u8],
}

/// A CMS SignedData that lacks the signature.
#[derive(Clone, Debug)]
pub struct CmsToSign {
    content_type: ObjectIdentifier,
    hash: HashAlgorithm,
    signer: CertificateDetails,
    /// The signed attributes as a SET OF, which is what the signature is of.
    attributes: Vec<u8>,
}

impl CmsToSign {
    /// Makes the signed attributes for the signer with this certificate (DER): contentType,
    /// messageDigest, signingCertificateV2 and, with a time, signingTime. A CMS in a PDF has none,
    /// because the time is beside it (ETSI EN 319 142-1, 6.3).
    ///
    /// # Errors
    /// [`BuildError`], but for what can only be wrong at the end.
    pub fn new(
        content: &Content<'_>,
        certificate: &[u8],
        signing_time: Option<SystemTime>,
    ) -> Result<Self, BuildError> {
        content.hash.check_digest(content.digest)?;
        let content_type =
            ObjectIdentifier::new(content.content_type).map_err(|_| BuildError::ContentType)?;
        let signer = CertificateDetails::parse(certificate)?;
        let mut attributes = vec![
            attribute(CONTENT_TYPE, &content_type.to_der()?)?,
            attribute(MESSAGE_DIGEST, &octets(content.digest)?)?,
            attribute(SIGNING_CERTIFICATE_V2, &signing_certificate(&signer)?)?,
        ];
        if let Some(signing_time) = signing_time {
            attributes.push(attribute(SIGNING_TIME, &time(signing_time)?)?);
        }
        let attributes = in_set_order(attributes);
        Ok(Self {
            content_type,
            hash: content.hash,
            signer,
            attributes: element(Tag::Set, &[&attributes])?,
        })
    }

    /// Returns the bytes that the card signs with RSA PKCS#1 v1.5 and the hash of the content: the
    /// signed attributes (RFC 5652, section 5.4).
    pub fn signed_bytes(&self) -> &[u8] {
        &self.attributes
    }

    /// Returns the CMS in DER with the signature, the signer's certificate and `issuers`, which are
    /// certificates in DER.
    ///
    /// # Errors
    /// [`BuildError::Encoding`]
    pub fn finish(self, signature: &[u8], issuers: &[Vec<u8>]) -> Result<Vec<u8>, BuildError> {
        let hash = hash::identifier(self.hash).to_der()?;
        let signer = &self.signer;
        let signer_info = sequence(&[
            &1u8.to_der()?,
            &sequence(&[&signer.issuer_der, &signer.serial_der])?,
            &hash,
            &element(tagged(0), &[content_of(&self.attributes)])?,
            &hash::signature_identifier(self.hash).to_der()?,
            &octets(signature)?,
        ])?;
        let mut certificates = vec![signer.der.clone()];
        certificates.extend_from_slice(issuers);
        // RFC 5652, section 5.1: 3 unless the content is just bytes.
        let version: u8 = match self.content_type.to_string() == super::ID_DATA {
            true => 1,
            false => 3,
        };
        let signed_data = sequence(&[
            &version.to_der()?,
            &element(Tag::Set, &[&hash])?,
            &sequence(&[&self.content_type.to_der()?])?,
            &element(tagged(0), &[&in_set_order(certificates)])?,
            &element(Tag::Set, &[&signer_info])?,
        ])?;
        Ok(sequence(&[
            &SIGNED_DATA.to_der()?,
            &element(tagged(0), &[&signed_data])?,
        ])?)
    }
}

/// Returns an Attribute with one value (RFC 5652, section 5.3).
fn attribute(oid: ObjectIdentifier, value: &[u8]) -> der::Result<Vec<u8>> {
    sequence(&[&oid.to_der()?, &element(Tag::Set, &[value])?])
}

/// Encodes a time as UTCTime until 2049, as GeneralizedTime from then on (RFC 5652, section 11.3).
fn time(time: SystemTime) -> Result<Vec<u8>, BuildError> {
    let outside = |_| BuildError::SigningTime;
    let since = time
        .duration_since(UNIX_EPOCH)
        .map_err(|_| BuildError::SigningTime)?;
    let time = DateTime::from_unix_duration(since).map_err(outside)?;
    Ok(if time.year() < 2050 {
        UtcTime::from_date_time(time).map_err(outside)?.to_der()?
    } else {
        GeneralizedTime::from_date_time(time).to_der()?
    })
}

/// Returns SigningCertificateV2 (RFC 5035, section 3), with SHA-256, which is the default and not
/// encoded.
fn signing_certificate(signer: &CertificateDetails) -> der::Result<Vec<u8>> {
    let hash = hash::digest(HashAlgorithm::Sha256, &signer.der);
    // GeneralNames with one directoryName.
    let issuer = sequence(&[&element(tagged(4), &[&signer.issuer_der])?])?;
    let certificate = sequence(&[&octets(&hash)?, &sequence(&[&issuer, &signer.serial_der])?])?;
    sequence(&[&sequence(&[&certificate])?])
}

fn octets(bytes: &[u8]) -> der::Result<Vec<u8>> {
    OctetStringRef::new(bytes)?.to_der()
}

/// Returns the content of an element that was made here.
fn content_of(element: &[u8]) -> &[u8] {
    use der::Decode as _;
    let element = der::asn1::AnyRef::from_der(element);
    element.expect("it was encoded here").value()
}
