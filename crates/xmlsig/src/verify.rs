//! Verification of a [`Signature`]: begin at [`Signature::verify`].
//!
//! The order is that of least trust: the signature of SignedInfo first, by a certificate at hand;
//! then the digests that SignedInfo names; then that the signed properties name the certificate.

use std::time::SystemTime;

use cps_certificate::CertificateDetails;
use roxmltree::Node;

use crate::algorithm::DS;
use crate::canonical::{Canonicalization, Kind, XML};
use crate::document::XmlError;
use crate::properties::{Properties, is_xades};
use crate::signature::{External, Reference, Signature, is_ds};
use crate::timestamp::XmlTimestamp;
use crate::{node, timestamp};

/// A part of a document that a signature covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covered {
    /// The element around the signature, or the whole document.
    Within {
        /// The bytes that were hashed. A program that acts on the document reads these, and nothing
        /// else of it.
        content: Vec<u8>,
        /// The form that they are in.
        canonicalization: Canonicalization,
    },
    /// A document outside, by the name that the signature has for it.
    External(String),
}

/// The signer of a signature that is right; no certificate was checked against a trust directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The signer's certificate, DER.
    pub certificate: Vec<u8>,
    /// The other certificates that the signature carries, in its order.
    pub others: Vec<Vec<u8>>,
    /// Time of the signature, by the signer's own account.
    pub signing_time: Option<SystemTime>,
    /// Whether the signed properties bind the certificate, as XAdES demands.
    pub binds_certificate: bool,
    /// The signed parts, of which there is at least one.
    pub covered: Vec<Covered>,
    /// The timestamps of the signature, as far as their form is known; they were not looked into.
    pub timestamps: Vec<Result<XmlTimestamp, VerifyError>>,
}

/// A defect of a signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The document cannot be read.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// No element where a signed one is looked for.
    #[error("the document has no element {0} where a signed one is expected")]
    NoElement(String),
    /// Several elements where one is looked for: it is open which one a program reads.
    #[error("the document has several elements {0} where one is expected")]
    SeveralElements(String),
    /// No signature where one is looked for.
    #[error("the element is no signature and has none as its child")]
    NoSignature,
    /// Several signatures.
    #[error("the element has several signatures, which break one another")]
    SeveralSignatures,
    /// An element that is missing, at the wrong place, or holds something else.
    #[error("{0} of the signature is missing or wrong")]
    Structure(&'static str),
    /// An algorithm that is not known.
    #[error("the algorithm {0} is not known")]
    Algorithm(String),
    /// An algorithm with which all who can verify can sign.
    #[error("the algorithm of the signature, {0}, proves nothing of a signer")]
    ProvesNothing(String),
    /// A transform or form of XML that is not known.
    #[error("the transform {0} is not known")]
    Transform(String),
    /// A reference to what is not there.
    #[error("the signed part {0} is not there")]
    NoTarget(String),
    /// Two elements with the identifier that was signed.
    #[error("two elements have the identifier {0}, which was signed")]
    DuplicateId(String),
    /// A reference to a place that the signature does not stand for.
    #[error("the signed part {0} is neither the document nor a part of the signature")]
    Elsewhere(String),
    /// A reference to a document that the caller does not have.
    #[error("the signed document {0} is not at hand")]
    Missing(String),
    /// The signature covers neither the element around it nor a document outside.
    #[error("the signature does not cover the document")]
    NotCovered,
    /// An object within the signature that is not signed: a reader could take it for what is.
    #[error("the signature holds an object that it does not cover")]
    UncoveredObject,
    /// A document or part is not what was signed.
    #[error("{} is not what was signed", named(.0))]
    OtherContent(String),
    /// The signature carries no certificate and none was given.
    #[error("the certificate of the signer is missing")]
    NoCertificate,
    /// A certificate that cannot be read.
    #[error("a certificate of the signature cannot be read")]
    Certificate,
    /// The signed properties name another certificate than that of the signer.
    #[error("the signature was made for another certificate")]
    OtherCertificate,
    /// The signature is not by the key of the certificate.
    #[error("the signature is not by the key of the certificate, or what it signs has changed")]
    Signature,
}

fn named(uri: &str) -> &str {
    match uri {
        "" => "the document",
        uri => uri,
    }
}

impl VerifyError {
    /// Whether it says that the signature proves nothing of the document, rather than that it cannot
    /// be read or is of a kind that is not known.
    pub fn is_wrong(&self) -> bool {
        matches!(
            self,
            Self::ProvesNothing(_)
                | Self::SeveralElements(_)
                | Self::NoTarget(_)
                | Self::DuplicateId(_)
                | Self::Elsewhere(_)
                | Self::NotCovered
                | Self::UncoveredObject
                | Self::OtherContent(_)
                | Self::OtherCertificate
                | Self::Signature
        )
    }

    /// Returns the algorithm that the signature needs and this library does not know.
    pub fn unsupported_algorithm(&self) -> Option<String> {
        match self {
            Self::Algorithm(name) | Self::Transform(name) => Some(name.clone()),
            _ => None,
        }
    }
}

impl Signature<'_, '_> {
    /// Checks the signature and every digest. `digest` gives that of a document outside in the form
    /// that [`External`] names, or `None` for one that is not at hand. `given` are certificates
    /// (DER) that the signature may lack.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(
        &self,
        digest: impl Fn(&External) -> Option<Vec<u8>>,
        given: &[Vec<u8>],
    ) -> Result<Verified, VerifyError> {
        let signers = self.signers(given)?;
        let mut properties = Properties::default();
        let mut covered = Vec::new();
        let mut targets = Vec::new();
        for reference in self.references.iter().filter(|one| one.is_within()) {
            let target = self.target(reference)?;
            let content = self.content(reference, target)?;
            if cps_signature::digest(reference.hash, &content) != reference.digest {
                return Err(VerifyError::OtherContent(reference.uri.clone()));
            }
            targets.push(target);
            if target.is_root() || self.within == Some(target) {
                covered.push(Covered::Within {
                    canonicalization: reference.method(),
                    content,
                });
            } else if is_xades(target, "SignedProperties") {
                properties = Properties::read(target)?;
            }
        }
        if self.within.is_some() && covered.is_empty() {
            return Err(VerifyError::NotCovered);
        }
        covered.extend(self.outside(digest)?);
        if covered.is_empty() {
            return Err(VerifyError::NotCovered);
        }
        self.check_objects(&targets)?;
        let is_bound = |signer: &CertificateDetails| {
            let mut bound = properties.certificates.iter();
            bound.all(|(hash, digest)| cps_signature::digest(*hash, &signer.der) == *digest)
        };
        let signer = signers.into_iter().find(is_bound);
        let certificate = signer.ok_or(VerifyError::OtherCertificate)?.der;
        let others = self.certificates.iter().filter(|der| **der != certificate);
        Ok(Verified {
            others: others.cloned().collect(),
            certificate,
            signing_time: properties.signing_time,
            binds_certificate: !properties.certificates.is_empty(),
            covered,
            timestamps: timestamp::read(self.node, self.value_element),
        })
    }

    /// Returns the certificates whose key made the signature: one, unless a key has several.
    fn signers(&self, given: &[Vec<u8>]) -> Result<Vec<CertificateDetails>, VerifyError> {
        let candidates = self.certificates.iter().chain(given);
        let candidates: Vec<_> = candidates
            .map(|der| CertificateDetails::parse(der).map_err(|_| VerifyError::Certificate))
            .collect::<Result<_, _>>()?;
        if candidates.is_empty() {
            return Err(VerifyError::NoCertificate);
        }
        let hash = self.scheme.hash().ok_or(VerifyError::Signature)?;
        refuse_base(&self.canonicalization, self.signed_info)?;
        let signed = self.canonicalization.of(self.signed_info, None);
        let digest = cps_signature::digest(hash, &signed);
        let mut signers = candidates;
        signers.retain(|one| {
            let key = &one.public_key_der;
            cps_signature::is_signature(key, self.scheme, &digest, &self.value)
        });
        match signers.is_empty() {
            true => Err(VerifyError::Signature),
            false => Ok(signers),
        }
    }

    /// Checks that each object of the signature is signed, or holds nothing but signed elements, the
    /// properties of XAdES that a signature gets later (`UnsignedProperties`), and the remarks about
    /// the signature of XML-Signature 1.1, section 5.2.
    fn check_objects(&self, signed: &[Node<'_, '_>]) -> Result<(), VerifyError> {
        let is_covered = |part: Node<'_, '_>| {
            let mut properties = node::elements(part);
            signed.contains(&part)
                || is_remarks(part)
                || is_xades(part, "QualifyingProperties")
                    && properties
                        .all(|one| signed.contains(&one) || is_xades(one, "UnsignedProperties"))
        };
        let objects = node::elements(self.node).filter(|one| is_ds(*one, "Object"));
        for object in objects.filter(|object| !signed.contains(object)) {
            if has_text(object) || !node::elements(object).all(is_covered) {
                return Err(VerifyError::UncoveredObject);
            }
        }
        Ok(())
    }

    /// Returns the bytes that a reference within the document stands for.
    fn content(&self, reference: &Reference, target: Node<'_, '_>) -> Result<Vec<u8>, VerifyError> {
        let method = reference.method();
        refuse_base(&method, target)?;
        let omit = reference.enveloped.then(|| self.node.id());
        Ok(method.of(target, omit))
    }

    /// Returns the documents outside that are signed: all of SignedInfo, and those of its manifests
    /// that are at hand.
    fn outside(
        &self,
        digest: impl Fn(&External) -> Option<Vec<u8>>,
    ) -> Result<Vec<Covered>, VerifyError> {
        let mut covered = Vec::new();
        let mut another = None;
        for external in &self.externals {
            let uri = external.uri.clone();
            match digest(external) {
                Some(digest) if digest == external.digest => covered.push(Covered::External(uri)),
                Some(_) if external.in_manifest => another = Some(uri),
                Some(_) => return Err(VerifyError::OtherContent(uri)),
                None if external.in_manifest => {}
                None => return Err(VerifyError::Missing(uri)),
            }
        }
        match another {
            Some(uri) if covered.is_empty() => Err(VerifyError::OtherContent(uri)),
            _ => Ok(covered),
        }
    }
}

/// Whether text stands between the elements of an element.
fn has_text(element: Node<'_, '_>) -> bool {
    let texts = element.children().filter(Node::is_text);
    let mut texts = texts.filter_map(|text| text.text());
    texts.any(|text| !text.trim().is_empty())
}

/// Whether an element is SignatureProperties with texts alone, which no program takes for a signed
/// document. Official examples of the shared health record have it in no namespace.
fn is_remarks(element: Node<'_, '_>) -> bool {
    let is = |one: Node<'_, '_>, name: &str| {
        let tag = one.tag_name();
        let namespace = tag.namespace().unwrap_or_default();
        tag.name() == name && (namespace == DS.uri || namespace.is_empty())
    };
    let mut properties = node::elements(element);
    is(element, "SignatureProperties")
        && !has_text(element)
        && properties.all(|one| is(one, "SignatureProperty") && node::text(one).is_some())
}

/// Refuses Canonical XML 1.1 of a part that takes `xml:base` over, which would have to be joined.
fn refuse_base(method: &Canonicalization, target: Node<'_, '_>) -> Result<(), VerifyError> {
    let mut around = target.ancestors().skip(1);
    match method.kind == Kind::Inclusive11 && around.any(|one| one.has_attribute((XML, "base"))) {
        true => Err(VerifyError::Transform(format!(
            "{} with xml:base",
            method.uri()
        ))),
        false => Ok(()),
    }
}
