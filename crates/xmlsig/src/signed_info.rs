//! Signature and SignedInfo as they are written (XML-Signature 1.1, sections 4.2 and 4.4).

use base64ct::{Base64, Encoding as _};
use cps_protocol::HashAlgorithm;

use crate::algorithm::{DS, hash_uri, pkcs1_uri};
use crate::canonical::Canonicalization;
use crate::writer::Element;

/// A reference to what is signed.
pub(crate) struct ReferenceToSign {
    pub(crate) id: Option<String>,
    pub(crate) uri: String,
    pub(crate) kind: Option<String>,
    pub(crate) transforms: Vec<String>,
    pub(crate) hash: HashAlgorithm,
    pub(crate) digest: Vec<u8>,
}

impl ReferenceToSign {
    fn element(self) -> Element {
        let mut element = Element::new(DS, "Reference").attribute("URI", self.uri);
        if let Some(id) = self.id {
            element = element.attribute("Id", id);
        }
        if let Some(kind) = self.kind {
            element = element.attribute("Type", kind);
        }
        if !self.transforms.is_empty() {
            let transforms = self.transforms.into_iter();
            let transforms = transforms.map(|uri| algorithm("Transform", &uri));
            element = element.child(Element::new(DS, "Transforms").children(transforms));
        }
        element.children(digest(self.hash, &self.digest))
    }
}

/// Makes a SignedInfo for an RSA PKCS#1 v1.5 signature with this hash, which is signed in the form
/// of Exclusive Canonical XML.
pub(crate) fn signed_info(hash: HashAlgorithm, references: Vec<ReferenceToSign>) -> Element {
    let canonicalization = Canonicalization::EXCLUSIVE.uri();
    Element::new(DS, "SignedInfo")
        .child(algorithm("CanonicalizationMethod", &canonicalization))
        .child(algorithm("SignatureMethod", pkcs1_uri(hash)))
        .children(references.into_iter().map(ReferenceToSign::element))
}

/// Makes the element Signature of this SignedInfo with its value and certificates (DER), that of the
/// signer first.
pub(crate) fn signature<'c>(
    signed_info: Element,
    value: &[u8],
    certificates: impl IntoIterator<Item = &'c Vec<u8>>,
) -> Element {
    let base64 = |name, bytes: &[u8]| Element::new(DS, name).text(Base64::encode_string(bytes));
    let certificates = certificates.into_iter();
    let certificates = certificates.map(|der| base64("X509Certificate", der));
    let data = Element::new(DS, "X509Data").children(certificates);
    Element::new(DS, "Signature")
        .child(signed_info)
        .child(base64("SignatureValue", value))
        .child(Element::new(DS, "KeyInfo").child(data))
}

/// Makes DigestMethod and DigestValue.
pub(crate) fn digest(hash: HashAlgorithm, digest: &[u8]) -> [Element; 2] {
    [
        algorithm("DigestMethod", hash_uri(hash)),
        Element::new(DS, "DigestValue").text(Base64::encode_string(digest)),
    ]
}

fn algorithm(name: &'static str, uri: &str) -> Element {
    Element::new(DS, name).attribute("Algorithm", uri)
}
