//! Making an XAdES baseline signature (ETSI EN 319 132-1, section 6, level B-B). Begin at
//! [`XadesToSign::new`]; a signature within a document begins at [`HostDocument::read`].

use std::time::SystemTime;

use cps_certificate::CertificateDetails;
use cps_protocol::HashAlgorithm;

use crate::algorithm::ENVELOPED;
use crate::canonical::Canonicalization;
use crate::document::{self, Document, XmlError, decode};
use crate::signature::is_ds;
use crate::signed_info::{Method, ReferenceToSign};
use crate::writer::Element;
use crate::{node, properties};

/// The kind of the reference to the signed properties.
const SIGNED_PROPERTIES: &str = "http://uri.etsi.org/01903#SignedProperties";

/// The form of a document within which it is signed: what it declares is part of it, used or not.
const DOCUMENT_FORM: Canonicalization = Canonicalization::INCLUSIVE;

/// The place of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packaging<'a> {
    /// Beside the file with this name, whose bytes are signed as they are.
    Detached {
        /// Its name, without directories.
        name: &'a str,
    },
    /// Within a [`HostDocument`].
    Enveloped,
}

/// The reason why a signature cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The document cannot be read.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// The document has a signature that another one would break, or is a signature itself.
    #[error("the document is signed already, and another signature in it would break that one")]
    AlreadySigned,
    /// The signing time is not between 1970 and 9999.
    #[error("the signing time is outside the calendar")]
    SigningTime,
    /// Certificates that are no chain from the signer up to a root.
    #[error("the certificates of the issuers do not lead from the signer up to a root")]
    Chain,
    /// The certificate of the signer cannot be read.
    #[error("the certificate of the signer cannot be read: {0}")]
    Certificate(#[from] cps_certificate::CertificateError),
}

/// A document that takes its signature in, as the last element of its document element.
#[derive(Clone, Debug)]
pub struct HostDocument {
    bytes: Vec<u8>,
    canonical: Vec<u8>,
    /// The place of the signature, in bytes.
    place: usize,
    /// The name of a document element without content, whose tag must be opened.
    opened: Option<String>,
}

impl HostDocument {
    /// Reads a document.
    ///
    /// # Errors
    /// [`BuildError::Xml`], and [`BuildError::AlreadySigned`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, BuildError> {
        let text = decode(&bytes)?;
        let document = Document::parse(&text)?;
        let element = document.element();
        let is_signature = |one| is_ds(one, "Signature");
        if is_signature(element) || node::elements(element).any(is_signature) {
            return Err(BuildError::AlreadySigned);
        }
        let tags = &text[..element.range().end];
        let opened = tags.ends_with("/>").then(|| node::qualified_name(element));
        let end = match opened {
            Some(_) => "/>",
            None => "</",
        };
        let place = tags.rfind(end).unwrap_or(tags.len());
        Ok(Self {
            canonical: document.canonical(&DOCUMENT_FORM),
            opened: opened.map(str::to_owned),
            place: original_place(&bytes, place)?,
            bytes,
        })
    }

    /// Returns the digest that [`XadesToSign::new`] takes.
    pub fn digest(&self, hash: HashAlgorithm) -> Vec<u8> {
        cps_signature::digest(hash, &self.canonical)
    }

    /// Returns the document with its signature; nothing else of it is changed.
    pub fn with_signature(&self, signature: &[u8]) -> Vec<u8> {
        let (before, after) = self.bytes.split_at(self.place);
        let mut signed = before.to_vec();
        match &self.opened {
            Some(name) => {
                signed.push(b'>');
                signed.extend(signature);
                signed.extend(format!("</{name}>").as_bytes());
                signed.extend(&after["/>".len()..]);
            }
            None => {
                signed.extend(signature);
                signed.extend(after);
            }
        }
        signed
    }
}

/// Returns the place in the bytes of a document of a place in what [`decode`] makes of it.
fn original_place(bytes: &[u8], place: usize) -> Result<usize, XmlError> {
    let text = document::utf8(bytes)?.as_bytes();
    let mark = bytes.len() - text.len();
    let is_kept = |at: usize| !text[at..].starts_with(b"\r\n");
    let mut kept = (0..text.len()).filter(|at| is_kept(*at));
    Ok(mark + kept.nth(place).unwrap_or(text.len()))
}

/// An XAdES signature that lacks the signature value.
#[derive(Clone, Debug)]
pub struct XadesToSign {
    id: String,
    signed_info: Element,
    properties: Element,
    certificate: Vec<u8>,
}

impl XadesToSign {
    /// Makes SignedInfo and the signed properties for the signer with this certificate (DER):
    /// signing time, SigningCertificateV2, and the media type of the document with this digest.
    ///
    /// # Errors
    /// [`BuildError::SigningTime`], [`BuildError::Certificate`]
    pub fn new(
        packaging: Packaging<'_>,
        hash: HashAlgorithm,
        digest: &[u8],
        media_type: &str,
        certificate: &[u8],
        signing_time: SystemTime,
    ) -> Result<Self, BuildError> {
        let certificate = CertificateDetails::parse(certificate)?.der;
        // Identifiers that no other signature has in the same document.
        let time = format!("{signing_time:?}");
        let unique = [certificate.as_slice(), time.as_bytes(), digest].concat();
        let unique = cps_signature::digest(HashAlgorithm::Sha256, &unique);
        let unique = base16ct::lower::encode_string(&unique[..16]);
        let id = format!("signature-{unique}");
        let (document, of_properties) = (format!("document-{unique}"), format!("signed-{unique}"));

        let properties = properties::write(
            &of_properties,
            &certificate,
            signing_time,
            &document,
            media_type,
        );
        let properties = properties.ok_or(BuildError::SigningTime)?;
        let (uri, transforms) = match packaging {
            Packaging::Detached { name } => (percent_encoded(name), Vec::new()),
            Packaging::Enveloped => (
                String::new(),
                vec![ENVELOPED.to_owned(), DOCUMENT_FORM.uri()],
            ),
        };
        let references = vec![
            ReferenceToSign {
                id: Some(document),
                uri,
                kind: None,
                transforms,
                hash,
                digest: digest.to_vec(),
            },
            ReferenceToSign {
                id: None,
                uri: format!("#{of_properties}"),
                kind: Some(SIGNED_PROPERTIES.to_owned()),
                transforms: vec![Canonicalization::EXCLUSIVE.uri()],
                hash,
                digest: cps_signature::digest(hash, &properties.canonical()),
            },
        ];
        Ok(Self {
            id,
            signed_info: Method::EXCLUSIVE.signed_info(hash, references),
            properties,
            certificate,
        })
    }

    /// Returns the bytes that the card signs with RSA PKCS#1 v1.5 and the hash of the document:
    /// SignedInfo in canonical form.
    pub fn signed_bytes(&self) -> Vec<u8> {
        self.signed_info.canonical()
    }

    /// Returns the bytes of which a timestamp of this signature value is: SignatureValue in the
    /// exclusive canonical form (ETSI EN 319 132-1, section 5.3).
    pub fn stamped_bytes(signature: &[u8]) -> Vec<u8> {
        Method::EXCLUSIVE.value(signature).canonical()
    }

    /// Returns the element Signature in UTF-8 with the signature value, the signer's certificate and
    /// `issuers`, which are certificates in DER. `timestamp` is the token (CMS) of a timestamp of
    /// [`Self::stamped_bytes`], if there is one.
    pub fn finish(
        self,
        signature: &[u8],
        issuers: &[Vec<u8>],
        timestamp: Option<&[u8]>,
    ) -> Vec<u8> {
        let certificates = std::iter::once(&self.certificate).chain(issuers);
        Method::EXCLUSIVE
            .signature(self.signed_info, signature, certificates)
            .attribute("Id", self.id.as_str())
            .child(properties::qualifying(&self.id, self.properties, timestamp))
            .canonical()
    }
}

/// Returns the name of a file as a relative reference (RFC 3986, sections 2.1 and 4.2).
fn percent_encoded(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(byte.into());
            }
            byte => encoded += &format!("%{byte:02X}"),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algorithm::DS;

    #[test]
    fn a_signature_is_put_before_the_end_and_nothing_else_changes() {
        for (document, signed) in [
            ("<a></a>", "<a>S</a>"),
            ("<a/>", "<a>S</a>"),
            ("<a b='/>' />", "<a b='/>' >S</a>"),
            ("<p:a xmlns:p='u'/>\n", "<p:a xmlns:p='u'>S</p:a>\n"),
            (
                "<a>\n<b/>\n</a >\n<!-- </a> -->",
                "<a>\n<b/>\nS</a >\n<!-- </a> -->",
            ),
            (
                "<a>\r\n\r\n\r<b/>\r\n</a>\r\n",
                "<a>\r\n\r\n\r<b/>\r\nS</a>\r\n",
            ),
            (
                "\u{FEFF}<?xml version='1.0'?>\r\n<a>é</a>",
                "\u{FEFF}<?xml version='1.0'?>\r\n<a>éS</a>",
            ),
        ] {
            let host = HostDocument::read(document.into()).unwrap();
            let found = String::from_utf8(host.with_signature(b"S")).unwrap();
            assert_eq!(found, signed);
        }
    }

    #[test]
    fn a_document_that_is_signed_is_not_signed_again() {
        let ds = DS.uri;
        for document in [
            format!("<a><Signature xmlns='{ds}'/></a>"),
            format!("<x:Signature xmlns:x='{ds}'/>"),
        ] {
            let refused = HostDocument::read(document.into());
            assert_eq!(refused.map(drop), Err(BuildError::AlreadySigned));
        }
        for document in [
            "<Signature/>".to_owned(),
            format!("<a><b><Signature xmlns='{ds}'/></b></a>"),
        ] {
            assert!(HostDocument::read(document.into()).is_ok());
        }
    }

    #[test]
    fn names_of_files_become_references() {
        for (name, reference) in [
            ("ordonnance.pdf", "ordonnance.pdf"),
            ("été 1.xml", "%C3%A9t%C3%A9%201.xml"),
            ("a:b#c?d%", "a%3Ab%23c%3Fd%25"),
        ] {
            assert_eq!(percent_encoded(name), reference);
        }
    }
}
