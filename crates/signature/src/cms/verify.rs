use std::time::SystemTime;

use cps_certificate::CertificateDetails;
use cps_protocol::{HashAlgorithm, SignScheme};
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Reader as _, SliceReader, Tag, TagNumber};
use spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use super::read::{ContentInfo, SignedData, SignerInfo, attribute, content, elements};
use super::{CONTENT_TYPE, MESSAGE_DIGEST, SIGNED_DATA, SIGNING_CERTIFICATE_V2, SIGNING_TIME};
use crate::element::element;
use crate::{hash, is_signature};

/// A detached CMS SignedData with one signer, as it was read.
///
/// To verify one: read it, hash the content with [`Self::hash`], and give the digest to
/// [`Self::verify`].
#[derive(Clone, Debug)]
pub struct Cms {
    content_type: ObjectIdentifier,
    certificates: Vec<Vec<u8>>,
    signer: Vec<u8>,
    hash: HashAlgorithm,
    /// The content of the signed attributes, as it was encoded.
    attributes: Vec<u8>,
    signature: Vec<u8>,
}

/// What a CMS says of its signer; nothing of it was checked against a trust directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmsSigner {
    /// The signer's certificate, DER.
    pub certificate: Vec<u8>,
    /// The other certificates that the CMS carries, in its order.
    pub others: Vec<Vec<u8>>,
    /// The content type, an object identifier.
    pub content_type: String,
    /// When it was signed, by the signer's own account.
    pub signing_time: Option<SystemTime>,
    /// Whether the signed attributes bind the certificate (signing-certificate-v2), as CAdES
    /// demands.
    pub binds_certificate: bool,
}

/// What is wrong with a CMS.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    /// The bytes are no CMS in DER.
    #[error("no CMS in DER: {0}")]
    NotCms(der::Error),
    /// A CMS of another kind.
    #[error("a CMS that is no signed data")]
    NotSigned,
    /// The content is inside.
    #[error("the signature holds its content, it is not detached")]
    NotDetached,
    /// Not exactly one signer.
    #[error("{0} signers in place of one")]
    Signers(usize),
    /// A hash that is not known.
    #[error("hash {0} is not known")]
    Hash(ObjectIdentifier),
    /// Not RSA with PKCS#1 v1.5 padding and the hash of the content.
    #[error("signature algorithm {0} is not known")]
    Algorithm(ObjectIdentifier),
    /// No signed attributes.
    #[error("there are no signed attributes")]
    NoAttributes,
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

impl Cms {
    /// Reads a CMS in DER.
    ///
    /// # Errors
    /// All of [`CmsError`] that need no content.
    pub fn parse(der: &[u8]) -> Result<Self, CmsError> {
        let info = ContentInfo::read(der).map_err(CmsError::NotCms)?;
        if info.content_type != SIGNED_DATA {
            return Err(CmsError::NotSigned);
        }
        let data = SignedData::read(info.content).map_err(CmsError::NotCms)?;
        if !data.is_detached {
            return Err(CmsError::NotDetached);
        }
        let [signer] = data.signers.as_slice() else {
            return Err(CmsError::Signers(data.signers.len()));
        };
        let signer = SignerInfo::read(signer).map_err(CmsError::NotCms)?;
        let hash = hash::of_identifier(&signer.hash).ok_or(CmsError::Hash(signer.hash))?;
        if !hash::is_rsa_with(hash, &signer.algorithm) {
            return Err(CmsError::Algorithm(signer.algorithm));
        }
        Ok(Self {
            content_type: data.content_type,
            certificates: data.certificates.into_iter().map(<[u8]>::to_vec).collect(),
            signer: signer.signer.to_vec(),
            hash,
            attributes: signer.attributes.ok_or(CmsError::NoAttributes)?.to_vec(),
            signature: signer.signature.to_vec(),
        })
    }

    /// The hash of the content.
    pub fn hash(&self) -> HashAlgorithm {
        self.hash
    }

    /// Checks that the content with this digest was signed: signed attributes, certificate,
    /// signature.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(&self, digest: &[u8]) -> Result<CmsSigner, CmsError> {
        let signer = self.find_signer().ok_or(CmsError::NoCertificate)?;
        let attributes = Attributes::read(&self.attributes)?;
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
        let signed = element(Tag::Set, &[&self.attributes]).map_err(CmsError::NotCms)?;
        let scheme = SignScheme::pkcs1(self.hash);
        let signed = hash::digest(self.hash, &signed);
        if !is_signature(&signer.public_key_der, scheme, &signed, &self.signature) {
            return Err(CmsError::Signature);
        }
        let others = self.certificates.iter().filter(|der| **der != signer.der);
        Ok(CmsSigner {
            others: others.cloned().collect(),
            certificate: signer.der,
            content_type: self.content_type.to_string(),
            signing_time: attributes.signing_time,
            binds_certificate: attributes.certificate.is_some(),
        })
    }

    /// The certificate that the signer is named by (RFC 5652, section 5.3, SignerIdentifier).
    fn find_signer(&self) -> Option<CertificateDetails> {
        let certificates = self.certificates.iter();
        let mut details = certificates.filter_map(|der| CertificateDetails::parse(der).ok());
        details.find(|details| {
            let by_name = [details.issuer_der.as_slice(), &details.serial_der];
            if element(Tag::Sequence, &by_name).is_ok_and(|name| name == self.signer) {
                return true;
            }
            let by_key = details
                .subject_key_identifier()
                .and_then(|identifier| element(KEY_IDENTIFIER, &[&identifier]).ok());
            by_key.is_some_and(|name| name == self.signer)
        })
    }
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
    /// The first ESSCertIDv2, which is the signer's.
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
