//! A signature as it was read (XML-Signature 1.1, section 4): its structure, and nothing of it
//! verified yet. Begin at [`Signature::of_document`] and [`Signature::of_element`].

use base64ct::{Base64, Encoding as _};
use cps_protocol::{HashAlgorithm, SignScheme};
use roxmltree::Node;

use crate::algorithm::{DS, ENVELOPED, MANIFEST, hash_of, scheme_of};
use crate::canonical::{Canonicalization, Kind};
use crate::document::Document;
use crate::node;
use crate::verify::VerifyError;

/// The most references of a signature: each may need a canonical form of the whole document.
const MOST_REFERENCES: usize = 32;

/// A signature in a document, or one that is a document.
#[derive(Debug)]
pub struct Signature<'d, 't> {
    pub(crate) node: Node<'d, 't>,
    /// The element whose child it is; absent if the signature is the document.
    pub(crate) within: Option<Node<'d, 't>>,
    pub(crate) signed_info: Node<'d, 't>,
    pub(crate) canonicalization: Canonicalization,
    pub(crate) scheme: SignScheme,
    pub(crate) references: Vec<Reference>,
    pub(crate) value: Vec<u8>,
    pub(crate) value_element: Node<'d, 't>,
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) externals: Vec<External>,
}

/// A reference of a SignedInfo or of a manifest.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) uri: String,
    pub(crate) kind: String,
    pub(crate) enveloped: bool,
    pub(crate) canonicalization: Option<Canonicalization>,
    pub(crate) hash: HashAlgorithm,
    pub(crate) digest: Vec<u8>,
}

/// A signed document outside the signature, which is never looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// Its name, as the signature has it.
    pub uri: String,
    /// The hash of the document.
    pub hash: HashAlgorithm,
    /// The form in which it was hashed; its bytes without one.
    pub canonicalization: Option<Canonicalization>,
    /// Whether it is an entry of a manifest, which may name documents that are not at hand.
    pub in_manifest: bool,
    pub(crate) digest: Vec<u8>,
}

impl<'d, 't> Signature<'d, 't> {
    /// Reads the signature of a document: the document itself, or the only one that is a child of
    /// its document element.
    ///
    /// # Errors
    /// All of [`VerifyError`] that need neither digests nor certificates.
    pub fn of_document(document: &'d Document<'t>) -> Result<Self, VerifyError> {
        let element = document.element();
        if is_ds(element, "Signature") {
            return Self::read(element, None);
        }
        Self::in_element(element)
    }

    /// Reads the signature of an element within a larger document: the only one that is a child of
    /// that element. `path` names the elements from the document element down to that one, each by
    /// its namespace and its name, so that a signed element at another place is not taken for it.
    ///
    /// # Errors
    /// [`VerifyError::NoElement`] and [`VerifyError::SeveralElements`] for a step of the path, and
    /// those of [`Self::of_document`].
    pub fn of_element(
        document: &'d Document<'t>,
        path: &[(&str, &str)],
    ) -> Result<Self, VerifyError> {
        let mut element = document.root();
        for step in path {
            let mut found = node::elements(element).filter(|one| one.has_tag_name(*step));
            let name = || step.1.to_owned();
            element = match (found.next(), found.next()) {
                (Some(only), None) => only,
                (None, _) => return Err(VerifyError::NoElement(name())),
                (Some(_), Some(_)) => return Err(VerifyError::SeveralElements(name())),
            };
        }
        Self::in_element(element)
    }

    /// Reads the only signature that is a child of an element.
    fn in_element(element: Node<'d, 't>) -> Result<Self, VerifyError> {
        let mut children = node::elements(element).filter(|one| is_ds(*one, "Signature"));
        match (children.next(), children.next()) {
            (None, _) => Err(VerifyError::NoSignature),
            (Some(signature), None) => Self::read(signature, Some(element)),
            _ => Err(VerifyError::SeveralSignatures),
        }
    }

    /// Returns the signed documents outside, of which [`Self::verify`] wants the digests.
    pub fn externals(&self) -> &[External] {
        &self.externals
    }

    /// Whether the signature is within the document that it signs.
    pub fn is_enveloped(&self) -> bool {
        self.within.is_some()
    }

    fn read(node: Node<'d, 't>, within: Option<Node<'d, 't>>) -> Result<Self, VerifyError> {
        let mut parts = node::elements(node);
        let signed_info = expect(parts.next(), "SignedInfo")?;
        let value = expect(parts.next(), "SignatureValue")?;
        let mut certificates = Vec::new();
        for (index, part) in parts.enumerate() {
            if index == 0 && is_ds(part, "KeyInfo") {
                certificates = key_info(part)?;
            } else if !is_ds(part, "Object") {
                return Err(VerifyError::Structure("Signature"));
            }
        }

        let mut parts = node::elements(signed_info);
        let method = expect(parts.next(), "CanonicalizationMethod")?;
        let canonicalization = canonicalization(method)?;
        let method = expect(parts.next(), "SignatureMethod")?;
        let algorithm = method.attribute("Algorithm").unwrap_or_default();
        if algorithm.contains("#hmac-") {
            return Err(VerifyError::ProvesNothing(algorithm.to_owned()));
        }
        let unknown = || VerifyError::Algorithm(algorithm.to_owned());
        let scheme = scheme_of(algorithm).ok_or_else(unknown)?;
        if method.children().any(|child| child.is_element()) {
            return Err(VerifyError::Structure("SignatureMethod"));
        }
        let references = references(parts)?;
        if references.is_empty() || references.len() > MOST_REFERENCES {
            return Err(VerifyError::Structure("Reference"));
        }
        let signature = Self {
            node,
            within,
            signed_info,
            canonicalization,
            scheme,
            references,
            value: base64(value)?,
            value_element: value,
            certificates,
            externals: Vec::new(),
        };
        let externals = signature.find_externals()?;
        Ok(Self {
            externals,
            ..signature
        })
    }

    fn find_externals(&self) -> Result<Vec<External>, VerifyError> {
        let mut externals = Vec::new();
        for reference in &self.references {
            if !reference.is_within() {
                externals.push(reference.external(false)?);
            } else if reference.kind == MANIFEST {
                let manifest = self.target(reference)?;
                if !is_ds(manifest, "Manifest") {
                    return Err(VerifyError::Structure("Manifest"));
                }
                for entry in references(node::elements(manifest))? {
                    externals.push(entry.external(true)?);
                }
            }
        }
        Ok(externals)
    }

    /// Finds the element that a reference within the document names, or the document.
    ///
    /// # Errors
    /// If it is not there, there more than once, or neither the element that is signed nor a part
    /// of the signature: a reference to another place lets a forger move what was signed out of
    /// sight.
    pub(crate) fn target(&self, reference: &Reference) -> Result<Node<'d, 't>, VerifyError> {
        let document = self.node.document();
        let Some(id) = reference.uri.strip_prefix('#') else {
            let is_document = self.within == Some(document.root_element());
            let elsewhere = VerifyError::Elsewhere(reference.uri.clone());
            return is_document.then(|| document.root()).ok_or(elsewhere);
        };
        if id.starts_with("xpointer(") {
            return Err(VerifyError::Transform(reference.uri.clone()));
        }
        let target = match node::with_id(document.root(), id).as_slice() {
            [] => return Err(VerifyError::NoTarget(reference.uri.clone())),
            [target] => *target,
            _ => return Err(VerifyError::DuplicateId(id.to_owned())),
        };
        let is_own_part = target.ancestors().skip(1).any(|around| around == self.node);
        if self.within == Some(target) || is_own_part {
            return Ok(target);
        }
        Err(VerifyError::Elsewhere(reference.uri.clone()))
    }
}

impl Reference {
    /// Whether it names a part of the document of the signature, or the whole.
    pub(crate) fn is_within(&self) -> bool {
        self.uri.is_empty() || self.uri.starts_with('#')
    }

    /// Returns the form in which a part of the document is hashed. No comment belongs to a part that
    /// is named so (XML-Signature 1.1, section 4.4.3.3).
    pub(crate) fn method(&self) -> Canonicalization {
        let method = self.canonicalization.as_ref();
        method.map_or(
            Canonicalization::INCLUSIVE,
            Canonicalization::without_comments,
        )
    }

    fn external(&self, in_manifest: bool) -> Result<External, VerifyError> {
        if self.enveloped {
            return Err(VerifyError::Structure("Transforms"));
        }
        Ok(External {
            uri: self.uri.clone(),
            hash: self.hash,
            canonicalization: self.canonicalization.clone(),
            in_manifest,
            digest: self.digest.clone(),
        })
    }
}

/// Whether an element is one of XML-Signature with this name.
pub(crate) fn is_ds(element: Node<'_, '_>, name: &str) -> bool {
    element.has_tag_name((DS.uri, name))
}

fn expect<'d, 't>(
    element: Option<Node<'d, 't>>,
    name: &'static str,
) -> Result<Node<'d, 't>, VerifyError> {
    let found = element.filter(|element| is_ds(*element, name));
    found.ok_or(VerifyError::Structure(name))
}

fn references<'d, 't: 'd>(
    elements: impl Iterator<Item = Node<'d, 't>>,
) -> Result<Vec<Reference>, VerifyError> {
    elements.map(reference).collect()
}

fn reference(element: Node<'_, '_>) -> Result<Reference, VerifyError> {
    let element = expect(Some(element), "Reference")?;
    // Without a URI the application knows what is meant, which a forger may know better.
    let uri = element.attribute("URI");
    let uri = uri.ok_or(VerifyError::Structure("URI"))?.to_owned();
    let mut parts = node::elements(element).peekable();
    let mut enveloped = false;
    let mut canonicalized = None;
    if let Some(transforms) = parts.next_if(|part| is_ds(*part, "Transforms")) {
        for transform in node::elements(transforms) {
            let transform = expect(Some(transform), "Transform")?;
            if canonicalized.is_some() {
                return Err(VerifyError::Structure("Transforms"));
            }
            if transform.attribute("Algorithm") == Some(ENVELOPED) && !enveloped {
                enveloped = true;
            } else {
                canonicalized = Some(canonicalization(transform)?);
            }
        }
    }
    let method = expect(parts.next(), "DigestMethod")?;
    let value = expect(parts.next(), "DigestValue")?;
    if parts.next().is_some() {
        return Err(VerifyError::Structure("Reference"));
    }
    let (hash, digest) = digest_of(method, value)?;
    Ok(Reference {
        uri,
        kind: element.attribute("Type").unwrap_or_default().to_owned(),
        enveloped,
        canonicalization: canonicalized,
        hash,
        digest,
    })
}

/// Reads DigestMethod and DigestValue.
pub(crate) fn digest_of(
    method: Node<'_, '_>,
    value: Node<'_, '_>,
) -> Result<(HashAlgorithm, Vec<u8>), VerifyError> {
    let algorithm = method.attribute("Algorithm").unwrap_or_default();
    let unknown = || VerifyError::Algorithm(algorithm.to_owned());
    Ok((hash_of(algorithm).ok_or_else(unknown)?, base64(value)?))
}

/// Reads a method to write XML, with the prefixes of Exclusive Canonical XML.
pub(crate) fn canonicalization(element: Node<'_, '_>) -> Result<Canonicalization, VerifyError> {
    let algorithm = element.attribute("Algorithm").unwrap_or_default();
    let unknown = || VerifyError::Transform(algorithm.to_owned());
    let method = Canonicalization::of_uri(algorithm).ok_or_else(unknown)?;
    let mut parameters = node::elements(element);
    let prefixes = match (parameters.next(), parameters.next()) {
        (None, _) => return Ok(method),
        (Some(prefixes), None) => prefixes,
        _ => return Err(unknown()),
    };
    let is_exclusive = matches!(method.kind, Kind::Exclusive(_));
    let name = (Canonicalization::EXCLUSIVE.uri(), "InclusiveNamespaces");
    if !is_exclusive || !prefixes.has_tag_name((name.0.as_str(), name.1)) {
        return Err(unknown());
    }
    let list = prefixes.attribute("PrefixList").unwrap_or_default();
    let list = list.split_ascii_whitespace().map(|prefix| match prefix {
        "#default" => String::new(),
        prefix => prefix.to_owned(),
    });
    Ok(method.with_prefixes(list.collect()))
}

/// Returns the certificates of a KeyInfo.
fn key_info(element: Node<'_, '_>) -> Result<Vec<Vec<u8>>, VerifyError> {
    let data = node::elements(element).filter(|part| is_ds(*part, "X509Data"));
    let certificates = data
        .flat_map(node::elements)
        .filter(|part| is_ds(*part, "X509Certificate"));
    certificates.map(base64).collect()
}

/// Decodes the text of an element, with line breaks anywhere.
pub(crate) fn base64(element: Node<'_, '_>) -> Result<Vec<u8>, VerifyError> {
    let text = node::text(element).map(|text| text.split_ascii_whitespace().collect::<String>());
    let bytes = text.and_then(|text| Base64::decode_vec(&text).ok());
    bytes.ok_or(VerifyError::Structure("base64"))
}
