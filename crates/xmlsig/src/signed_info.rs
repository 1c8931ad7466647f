//! Signature and SignedInfo as they are written (XML-Signature 1.1, sections 4.2 and 4.4).

use base64ct::{Base64, Encoding as _};
use cps_protocol::HashAlgorithm;

use crate::algorithm::{DS, hash_uri, pkcs1_uri};
use crate::canonical::Canonicalization;
use crate::writer::{Element, Namespace};

/// A reference to what is signed.
pub(crate) struct ReferenceToSign {
    pub(crate) id: Option<String>,
    pub(crate) uri: String,
    pub(crate) kind: Option<String>,
    pub(crate) transforms: Vec<String>,
    pub(crate) hash: HashAlgorithm,
    pub(crate) digest: Vec<u8>,
}

/// The writing of a signature: the namespace of its elements, with the prefix, and the form in
/// which SignedInfo is signed.
pub(crate) struct Method {
    pub(crate) namespace: Namespace,
    pub(crate) form: Canonicalization,
}

impl Method {
    /// The usual prefix, and Exclusive Canonical XML.
    pub(crate) const EXCLUSIVE: Self = Self {
        namespace: DS,
        form: Canonicalization::EXCLUSIVE,
    };

    /// Makes a SignedInfo for an RSA PKCS#1 v1.5 signature with this hash.
    pub(crate) fn signed_info(
        &self,
        hash: HashAlgorithm,
        references: Vec<ReferenceToSign>,
    ) -> Element {
        let references = references.into_iter();
        self.element("SignedInfo")
            .child(algorithm(
                self.namespace,
                "CanonicalizationMethod",
                &self.form.uri(),
            ))
            .child(algorithm(
                self.namespace,
                "SignatureMethod",
                pkcs1_uri(hash),
            ))
            .children(references.map(|reference| self.reference(reference)))
    }

    /// Makes the element Signature of this SignedInfo with its value and certificates (DER), that of
    /// the signer first.
    pub(crate) fn signature<'c>(
        &self,
        signed_info: Element,
        value: &[u8],
        certificates: impl IntoIterator<Item = &'c Vec<u8>>,
    ) -> Element {
        let certificates = certificates.into_iter();
        let certificates = certificates.map(|der| self.base64("X509Certificate", der));
        let data = self.element("X509Data").children(certificates);
        self.element("Signature")
            .child(signed_info)
            .child(self.value(value))
            .child(self.element("KeyInfo").child(data))
    }

    /// Makes the element SignatureValue.
    pub(crate) fn value(&self, value: &[u8]) -> Element {
        self.base64("SignatureValue", value)
    }

    fn base64(&self, name: &'static str, bytes: &[u8]) -> Element {
        self.element(name).text(Base64::encode_string(bytes))
    }

    /// Makes a reference of SignedInfo or of a manifest.
    pub(crate) fn reference(&self, reference: ReferenceToSign) -> Element {
        let mut element = self.element("Reference").attribute("URI", reference.uri);
        if let Some(id) = reference.id {
            element = element.attribute("Id", id);
        }
        if let Some(kind) = reference.kind {
            element = element.attribute("Type", kind);
        }
        if !reference.transforms.is_empty() {
            let transforms = reference.transforms.iter();
            let transforms = transforms.map(|uri| algorithm(self.namespace, "Transform", uri));
            element = element.child(self.element("Transforms").children(transforms));
        }
        element.children(digest(self.namespace, reference.hash, &reference.digest))
    }

    fn element(&self, name: &'static str) -> Element {
        Element::new(self.namespace, name)
    }
}

/// Makes DigestMethod and DigestValue.
pub(crate) fn digest(namespace: Namespace, hash: HashAlgorithm, digest: &[u8]) -> [Element; 2] {
    [
        algorithm(namespace, "DigestMethod", hash_uri(hash)),
        Element::new(namespace, "DigestValue").text(Base64::encode_string(digest)),
    ]
}

fn algorithm(namespace: Namespace, name: &'static str, uri: &str) -> Element {
    Element::new(namespace, name).attribute("Algorithm", uri)
}
