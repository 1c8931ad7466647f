//! Reading and verifying a CMS SignedData. Begin at [`Cms::parse`] and [`Cms::verify`].

use std::time::SystemTime;

use cps_certificate::CertificateDetails;
use cps_protocol::HashAlgorithm;
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Reader as _, SliceReader, Tag, TagNumber};
use spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use super::read::{ContentInfo, SignedData, SignerInfo, attribute};
use super::{CONTENT_TYPE, MESSAGE_DIGEST, SIGNED_DATA, SIGNING_CERTIFICATE_V2, SIGNING_TIME};
use crate::element::{content, element, elements, in_set_order};
use crate::hash;
use crate::rsa_signature::Algorithm;

/// A CMS SignedData as it was read, in DER or BER, with its content or without.
///
/// To verify one: read it, and give [`Self::verify`] the digests of the content.
#[derive(Clone, Debug)]
pub struct Cms {
    content_type: ObjectIdentifier,
    content: Option<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
    signers: Vec<Signature>,
}

/// A signature in a CMS.
#[derive(Clone, Debug)]
struct Signature {
    /// IssuerAndSerialNumber, or `[0]` SubjectKeyIdentifier, in DER.
    signer: Vec<u8>,
    /// The hash of the content.
    hash: HashAlgorithm,
    /// The content of the signed attributes in DER, in the order in which they came.
    attributes: Option<Vec<u8>>,
    algorithm: Algorithm,
    signature: Vec<u8>,
    timestamps: Vec<Vec<u8>>,
}

/// A signer of a CMS; no certificate was checked against a trust directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmsSigner {
    /// The signer's certificate, DER.
    pub certificate: Vec<u8>,
    /// The other certificates that the CMS carries, in its order.
    pub others: Vec<Vec<u8>>,
    /// The content type, an object identifier.
    pub content_type: String,
    /// The hash of the content.
    pub hash: HashAlgorithm,
    /// Time of the signature, by the signer's own account.
    pub signing_time: Option<SystemTime>,
    /// Whether the signed attributes bind the certificate (signing-certificate-v2), as CAdES
    /// demands.
    pub binds_certificate: bool,
    /// The value of the signature, which timestamps are of.
    pub signature: Vec<u8>,
    /// The timestamps of the signature (CMS), which were not verified.
    pub timestamps: Vec<Vec<u8>>,
}

/// A defect of a CMS.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    /// The bytes are no CMS.
    #[error("no CMS: {0}")]
    NotCms(der::Error),
    /// A CMS of another kind.
    #[error("a CMS that is no signed data")]
    NotSigned,
    /// Only certificates.
    #[error("there is no signer")]
    NoSigner,
    /// A hash that is not known.
    #[error("hash {0} is not known")]
    Hash(ObjectIdentifier),
    /// Not RSA, or with parameters that are not known.
    #[error("signature algorithm {0} is not known")]
    Algorithm(ObjectIdentifier),
    /// A signed attribute is missing, there twice, or cannot be read.
    #[error("signed attribute {0} is missing or wrong")]
    Attribute(&'static str),
    /// The certificate of the signer is not in it.
    #[error("the certificate of the signer is missing")]
    NoCertificate,
    /// The signed attributes name another certificate than that of the signer.
    #[error("the signature was made for another certificate")]
    OtherCertificate,
    /// The content type that was signed is another.
    #[error("the content type is not the one that was signed")]
    OtherContentType,
    /// The content is not what was signed.
    #[error("the content is not what was signed")]
    OtherContent,
    /// The signature is not by the key of the certificate.
    #[error("the signature is not by the key of the certificate")]
    Signature,
}

impl CmsError {
    /// Whether it says that the signature proves nothing of the content, rather than that it
    /// cannot be read or is of a kind that is not known.
    pub fn is_wrong(&self) -> bool {
        matches!(
            self,
            Self::Attribute(_)
                | Self::OtherCertificate
                | Self::OtherContentType
                | Self::OtherContent
                | Self::Signature
        )
    }

    /// Returns the algorithm that the signature needs and this library does not know.
    pub fn unsupported_algorithm(&self) -> Option<String> {
        let (Self::Hash(identifier) | Self::Algorithm(identifier)) = self else {
            return None;
        };
        let name = const_oid::db::DB.by_oid(identifier);
        Some(name.map_or_else(
            || identifier.to_string(),
            |name| format!("{name}, {identifier}"),
        ))
    }
}

impl Cms {
    /// Reads a CMS in DER or BER.
    ///
    /// # Errors
    /// All of [`CmsError`] that need no content.
    pub fn parse(bytes: &[u8]) -> Result<Self, CmsError> {
        let info = ContentInfo::read(bytes).map_err(CmsError::NotCms)?;
        if info.content_type != SIGNED_DATA {
            return Err(CmsError::NotSigned);
        }
        let data = SignedData::read(info.content).map_err(CmsError::NotCms)?;
        if data.signers.is_empty() {
            return Err(CmsError::NoSigner);
        }
        let signers = data.signers.into_iter().map(|signer| {
            let signer = SignerInfo::read(signer).map_err(CmsError::NotCms)?;
            Signature::new(signer)
        });
        Ok(Self {
            signers: signers.collect::<Result<_, _>>()?,
            content_type: data.content_type,
            content: data.content,
            certificates: data.certificates.into_iter().map(<[u8]>::to_vec).collect(),
        })
    }

    /// Returns the content, if it is in there.
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// Returns the hashes of the content that [`Self::verify`] asks for.
    pub fn hashes(&self) -> impl Iterator<Item = HashAlgorithm> {
        self.signers.iter().map(|one| one.hash)
    }

    /// Whether the content itself was signed by some signer, without signed attributes.
    ///
    /// Then the content must not be the signed attributes of another signature
    /// ([`is_attributes`]).
    pub fn signs_content_directly(&self) -> bool {
        self.signers.iter().any(|one| one.attributes.is_none())
    }

    /// Checks that every signer signed the content whose digests `digest` gives: signed
    /// attributes, certificate, signature. `given` are certificates (DER) that the CMS may lack.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(
        &self,
        digest: impl Fn(HashAlgorithm) -> Vec<u8>,
        given: &[Vec<u8>],
    ) -> Result<Vec<CmsSigner>, CmsError> {
        let signers = self.signers.iter();
        let verified = signers.map(|one| self.verify_one(one, &digest(one.hash), given));
        verified.collect()
    }

    fn verify_one(
        &self,
        one: &Signature,
        digest: &[u8],
        given: &[Vec<u8>],
    ) -> Result<CmsSigner, CmsError> {
        let certificates = self.certificates.iter().chain(given);
        let mut details = certificates.filter_map(|der| CertificateDetails::parse(der).ok());
        let signer = details.find(|details| one.is_by(details));
        let signer = signer.ok_or(CmsError::NoCertificate)?;
        let mut signing_time = None;
        let mut binds_certificate = false;
        match &one.attributes {
            None => {
                // The digest is of the content, and the algorithm must hash it so.
                let by_key = one.algorithm.hash == one.hash
                    && one
                        .algorithm
                        .holds(&signer.public_key_der, digest, &one.signature);
                if !by_key {
                    return Err(CmsError::Signature);
                }
            }
            Some(set) => {
                let attributes = Attributes::read(set)?;
                if attributes.content_type != self.content_type {
                    return Err(CmsError::OtherContentType);
                }
                if attributes.message_digest != digest {
                    return Err(CmsError::OtherContent);
                }
                if let Some(bound) = &attributes.certificate {
                    let found = hash::digest(bound.hash, &signer.der);
                    if found != bound.digest {
                        return Err(CmsError::OtherCertificate);
                    }
                }
                if !one.signs_attributes(set, &signer)? {
                    return Err(CmsError::Signature);
                }
                signing_time = attributes.signing_time;
                binds_certificate = attributes.certificate.is_some();
            }
        }
        let others = self.certificates.iter().filter(|der| **der != signer.der);
        Ok(CmsSigner {
            others: others.cloned().collect(),
            certificate: signer.der,
            content_type: self.content_type.to_string(),
            hash: one.hash,
            signing_time,
            binds_certificate,
            signature: one.signature.clone(),
            timestamps: one.timestamps.clone(),
        })
    }
}

impl Signature {
    fn new(info: SignerInfo) -> Result<Self, CmsError> {
        let hash = hash::of_identifier(&info.hash).ok_or(CmsError::Hash(info.hash))?;
        let identifier =
            AlgorithmIdentifierOwned::from_der(&info.algorithm).map_err(CmsError::NotCms)?;
        let algorithm = Algorithm::of_identifier(&identifier, hash);
        Ok(Self {
            signer: info.signer,
            hash,
            attributes: info.attributes,
            algorithm: algorithm.ok_or(CmsError::Algorithm(identifier.oid))?,
            signature: info.signature,
            timestamps: info.timestamps,
        })
    }

    /// Whether the signer is named by what this certificate holds (RFC 5652, section 5.3,
    /// SignerIdentifier).
    fn is_by(&self, details: &CertificateDetails) -> bool {
        let by_name = [details.issuer_der.as_slice(), &details.serial_der];
        if element(Tag::Sequence, &by_name).is_ok_and(|name| name == self.signer) {
            return true;
        }
        let by_key = details
            .subject_key_identifier()
            .and_then(|identifier| element(KEY_IDENTIFIER, &[&identifier]).ok());
        by_key.is_some_and(|name| name == self.signer)
    }

    /// Whether the signature is of these attributes by the key of this certificate.
    fn signs_attributes(&self, set: &[u8], by: &CertificateDetails) -> Result<bool, CmsError> {
        let sorted = elements(set).map_err(CmsError::NotCms)?;
        let sorted = in_set_order(sorted.into_iter().map(<[u8]>::to_vec).collect());
        // RFC 5652, section 5.4: the DER of the set is signed, whose elements are sorted. Some
        // programs sign them in the order in which they write them.
        for set in [set, &sorted] {
            let signed = element(Tag::Set, &[set]).map_err(CmsError::NotCms)?;
            let digest = hash::digest(self.algorithm.hash, &signed);
            let key = &by.public_key_der;
            if self.algorithm.holds(key, &digest, &self.signature) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether content could be the signed attributes of a CMS. The signature of these is one of the
/// content too, if it is shown without attributes, though the signer never saw such a document.
pub fn is_attributes(content: &[u8]) -> bool {
    let set = der::asn1::AnyRef::from_der(content);
    set.is_ok_and(|set| der::Tagged::tag(&set) == Tag::Set && Attributes::read(set.value()).is_ok())
}

/// `[0] IMPLICIT SubjectKeyIdentifier`
const KEY_IDENTIFIER: Tag = Tag::ContextSpecific {
    constructed: false,
    number: TagNumber(0),
};

/// The signed attributes that are known.
struct Attributes {
    content_type: ObjectIdentifier,
    message_digest: Vec<u8>,
    signing_time: Option<SystemTime>,
    certificate: Option<BoundCertificate>,
}

/// The certificate that signing-certificate-v2 names (RFC 5035, section 3).
struct BoundCertificate {
    hash: HashAlgorithm,
    digest: Vec<u8>,
}

impl Attributes {
    fn read(set: &[u8]) -> Result<Self, CmsError> {
        let all = elements(set).map_err(CmsError::NotCms)?;
        let mut read = Vec::new();
        for der in all {
            read.push(attribute(der).map_err(CmsError::NotCms)?);
        }
        // Each of these is there once at most, with one value.
        let find = |oid, name| {
            let mut values = read.iter().filter(|(known, _)| *known == oid);
            match (values.next(), values.next()) {
                (None, _) => Ok(None),
                (Some((_, values)), None) if values.len() == 1 => Ok(Some(values[0])),
                _ => Err(CmsError::Attribute(name)),
            }
        };
        let must = |oid, name| find(oid, name)?.ok_or(CmsError::Attribute(name));
        let content_type = must(CONTENT_TYPE, "contentType")?;
        let message_digest = must(MESSAGE_DIGEST, "messageDigest")?;
        let signing_time = find(SIGNING_TIME, "signingTime")?;
        let certificate = find(SIGNING_CERTIFICATE_V2, "signingCertificateV2")?;
        let wrong = |name| move |_| CmsError::Attribute(name);
        Ok(Self {
            content_type: ObjectIdentifier::from_der(content_type).map_err(wrong("contentType"))?,
            message_digest: <&OctetStringRef>::from_der(message_digest)
                .map_err(wrong("messageDigest"))?
                .as_bytes()
                .to_vec(),
            signing_time: signing_time
                .map(Time::from_der)
                .transpose()
                .map_err(wrong("signingTime"))?
                .map(|time| time.to_date_time().to_system_time()),
            certificate: certificate
                .map(BoundCertificate::read)
                .transpose()
                .map_err(wrong("signingCertificateV2"))?,
        })
    }
}

impl BoundCertificate {
    /// Returns the first ESSCertIDv2, which is the signer's.
    fn read(der: &[u8]) -> der::Result<Self> {
        let signing_certificate = elements(content(der)?)?;
        let missing = || der::Error::from(Tag::Sequence.value_error());
        let list = signing_certificate.first().ok_or_else(missing)?;
        let first = *elements(content(list)?)?.first().ok_or_else(missing)?;
        SliceReader::new(first)?.sequence(|certificate| {
            let hash = match AlgorithmIdentifierOwned::decode(&mut certificate.clone()) {
                Ok(_) => {
                    let oid = AlgorithmIdentifierOwned::decode(certificate)?.oid;
                    hash::of_identifier(&oid).ok_or(der::ErrorKind::OidUnknown { oid })?
                }
                Err(_) => HashAlgorithm::Sha256,
            };
            let digest = <&OctetStringRef>::decode(certificate)?.as_bytes().to_vec();
            while !certificate.is_finished() {
                certificate.tlv_bytes()?;
            }
            Ok(Self { hash, digest })
        })
    }
}
