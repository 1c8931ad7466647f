//! The skeleton that all assertions of a professional share: SAML 2.0, signed by the signature key
//! of the card (`identity.md` §7.1 and §7.3). Begin at [`assertion`].

use std::time::SystemTime;

use cps_certificate::CertificateDetails;
use cps_protocol::HashAlgorithm;
use cps_xmlsig::{BuildError, Element, ElementToSign, Namespace, instant};

use crate::id::uuid_text;
use crate::{AssertionError, AssertionId};

const SAML: Namespace = Namespace {
    prefix: "saml2",
    uri: "urn:oasis:names:tc:SAML:2.0:assertion",
};

const X509_SUBJECT: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName";

/// An assertion that lacks the value of its signature.
#[derive(Clone, Debug)]
pub struct AssertionToSign {
    /// Its identifier.
    pub id: String,
    /// Its time, RFC 3339, UTC.
    pub issued_at: String,
    to_sign: ElementToSign,
}

impl AssertionToSign {
    /// Returns the bytes that the card signs, by RSA PKCS#1 v1.5 with the hash of the request.
    pub fn signed_bytes(&self) -> Vec<u8> {
        self.to_sign.signed_bytes()
    }

    /// Returns the assertion with the signature that has this value: canonical XML in UTF-8.
    pub fn finish(self, signature: &[u8]) -> Vec<u8> {
        self.to_sign.finish(signature)
    }
}

/// Makes the assertion of this identifier and time for the signer with this certificate (DER), but
/// for the value of its signature. `statements` makes what follows the issuer, given the time.
///
/// # Errors
/// [`AssertionError::Build`]
pub(crate) fn assertion(
    certificate: &[u8],
    id: AssertionId,
    time: SystemTime,
    hash: HashAlgorithm,
    statements: impl FnOnce(&str) -> Vec<Element>,
) -> Result<AssertionToSign, AssertionError> {
    let signer = CertificateDetails::parse(certificate).map_err(BuildError::from)?;
    let issued_at = instant(time).ok_or(BuildError::SigningTime)?;
    let statements = statements(&issued_at);
    let id = id.to_string();
    let issuer = saml("Issuer", signer.subject.to_string()).attribute("Format", X509_SUBJECT);
    let assertion = element("Assertion")
        .attribute("ID", id.as_str())
        .attribute("IssueInstant", issued_at.as_str())
        .attribute("Version", "2.0")
        .child(issuer)
        .children(statements);
    // The signature follows the issuer (SAML 2.0 core, section 2.3.3).
    let to_sign = ElementToSign::new(assertion, &id, 1, hash, certificate)?;
    Ok(AssertionToSign {
        id,
        issued_at,
        to_sign,
    })
}

/// Makes an empty element of SAML.
pub(crate) fn element(name: &'static str) -> Element {
    Element::new(SAML, name)
}

/// Makes an element of SAML with a text.
pub(crate) fn saml(name: &'static str, text: impl Into<String>) -> Element {
    element(name).text(text)
}

/// Makes an attribute with its values.
pub(crate) fn attribute(name: &str, values: impl IntoIterator<Item = Element>) -> Element {
    element("Attribute")
        .attribute("Name", name)
        .children(values)
}

/// Makes an attribute whose value is a text. No type is written: real messages have it and lack it.
pub(crate) fn text_attribute(name: &str, value: &str) -> Element {
    attribute(name, [saml("AttributeValue", value)])
}

/// Returns a UUID of version 8 (RFC 9562, section 5.8) from the digest of parts.
pub(crate) fn uuid(parts: &[&[u8]]) -> String {
    let digest = cps_signature::digest(HashAlgorithm::Sha256, &parts.concat());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = 0x80 | (bytes[6] & 0x0F);
    bytes[8] = 0x80 | (bytes[8] & 0x3F);
    uuid_text(&bytes)
}
