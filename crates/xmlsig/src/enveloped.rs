//! Making a signature of an element that takes it in (XML-Signature 1.1, section 6.6.4), as SAML 2.0
//! has it (core, section 5.4). Begin at [`ElementToSign::new`].

use cps_certificate::CertificateDetails;
use cps_protocol::HashAlgorithm;

use crate::algorithm::ENVELOPED;
use crate::canonical::Canonicalization;
use crate::sign::BuildError;
use crate::signed_info::{Method, ReferenceToSign};
use crate::writer::Element;

/// An element that lacks its signature.
#[derive(Clone, Debug)]
pub struct ElementToSign {
    element: Element,
    signed_info: Element,
    /// The index of the content before which the signature is put.
    place: usize,
    certificate: Vec<u8>,
}

impl ElementToSign {
    /// Makes SignedInfo for an element that has this identifier in an attribute, and for the signer
    /// with this certificate (DER). `place` is the index among the children of the element that the
    /// signature takes.
    ///
    /// # Errors
    /// [`BuildError::Certificate`]
    pub fn new(
        element: Element,
        id: &str,
        place: usize,
        hash: HashAlgorithm,
        certificate: &[u8],
    ) -> Result<Self, BuildError> {
        let exclusive = Canonicalization::EXCLUSIVE.uri();
        let reference = ReferenceToSign {
            id: None,
            uri: format!("#{id}"),
            kind: None,
            transforms: vec![ENVELOPED.to_owned(), exclusive],
            hash,
            digest: cps_signature::digest(hash, &element.canonical()),
        };
        Ok(Self {
            signed_info: Method::EXCLUSIVE.signed_info(hash, vec![reference]),
            element,
            place,
            certificate: CertificateDetails::parse(certificate)?.der,
        })
    }

    /// Returns the bytes that the card signs with RSA PKCS#1 v1.5 and the hash: SignedInfo in
    /// canonical form.
    pub fn signed_bytes(&self) -> Vec<u8> {
        self.signed_info.canonical()
    }

    /// Returns the element with the signature that has this value.
    pub fn finish(self, signature: &[u8]) -> Vec<u8> {
        let signature =
            Method::EXCLUSIVE.signature(self.signed_info, signature, [&self.certificate]);
        self.element.insert(self.place, signature).canonical()
    }
}
