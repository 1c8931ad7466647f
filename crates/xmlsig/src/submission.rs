//! Making the signature of a set of documents that are elsewhere: the Document Digital Signature of
//! IHE with XAdES 1.1.1, as the shared health record takes it. Begin at [`SubmissionToSign::new`].
//!
//! The signature lists the documents in a manifest, each by its name and its digest. Everything is
//! in default namespaces, so that the inclusive form in which both parts are hashed is just what
//! stands here.

use std::time::SystemTime;

use cps_certificate::CertificateDetails;
use cps_protocol::HashAlgorithm;

use crate::algorithm::{DS, MANIFEST};
use crate::canonical::{Canonicalization, Kind};
use crate::properties;
use crate::sign::BuildError;
use crate::signed_info::{self, Method, ReferenceToSign};
use crate::writer::{Element, Namespace};

/// XML-Signature without prefix.
const PLAIN_DS: Namespace = Namespace {
    prefix: "",
    uri: DS.uri,
};

/// XAdES 1.1.1 without prefix.
const XADES_111: Namespace = Namespace {
    prefix: "",
    uri: "http://uri.etsi.org/01903/v1.1.1#",
};

/// No namespace.
const NONE: Namespace = Namespace {
    prefix: "",
    uri: "",
};

/// The form in which documents in XML are hashed, and SignedInfo is signed.
const FORM: Canonicalization = Canonicalization {
    kind: Kind::Inclusive,
    comments: true,
};

const MANIFEST_ID: &str = "IHEManifest";
const PROPERTIES_ID: &str = "S0-SignedProperties";
const PURPOSE_ID: &str = "purposeOfSignature";

/// A document of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name, a URI.
    pub uri: String,
    /// Whether it is XML that is hashed in the form of [`Listed::form`], rather than its bytes.
    pub is_xml: bool,
    /// Its digest, by any hash for the entry that stands for the set.
    pub digest: Vec<u8>,
}

impl Listed {
    /// Returns the form in which XML is hashed: Canonical XML 1.0 with comments.
    pub fn form() -> Canonicalization {
        FORM
    }
}

/// A signature of a set of documents that lacks its value.
#[derive(Clone, Debug)]
pub struct SubmissionToSign {
    id: String,
    signing_time: String,
    signed_info: Element,
    objects: [Element; 3],
    certificate: Vec<u8>,
}

impl SubmissionToSign {
    /// The identifiers of other elements of the document, which the signature cannot have.
    pub const TAKEN_IDS: [&str; 3] = [MANIFEST_ID, PROPERTIES_ID, PURPOSE_ID];

    /// Makes the manifest, the signed properties and SignedInfo. `id` is the identifier of the
    /// signature, `purpose` its purpose in ASTM E1762, and `chain` the certificates (DER) of the
    /// signer and of all its issuers up to the root, in this order.
    ///
    /// # Errors
    /// [`BuildError::SigningTime`], [`BuildError::Certificate`], [`BuildError::Chain`]
    pub fn new(
        id: &str,
        purpose: &str,
        listed: &[Listed],
        hash: HashAlgorithm,
        chain: &[Vec<u8>],
        signing_time: SystemTime,
    ) -> Result<Self, BuildError> {
        let chain = whole_chain(chain)?;
        let time = properties::instant(signing_time).ok_or(BuildError::SigningTime)?;
        let manifest = manifest(listed, hash);
        let properties = signed_properties(&time, hash, &chain);
        let reference = |id: &str, kind: String, part: &Element| ReferenceToSign {
            id: None,
            uri: format!("#{id}"),
            kind: Some(kind),
            transforms: Vec::new(),
            hash,
            digest: cps_signature::digest(hash, &part.canonical()),
        };
        let references = vec![
            reference(MANIFEST_ID, MANIFEST.to_owned(), &manifest),
            reference(
                PROPERTIES_ID,
                format!("{}SignedProperties", XADES_111.uri),
                &properties,
            ),
        ];
        let target = format!("#{id}");
        let purpose = Element::new(NONE, "SignatureProperty")
            .attribute("Id", PURPOSE_ID)
            .attribute("Target", target.as_str())
            .text(purpose);
        let qualifying = Element::new(XADES_111, "QualifyingProperties")
            .attribute("Target", target)
            .child(properties);
        let object = |content| Element::new(PLAIN_DS, "Object").child(content);
        Ok(Self {
            id: id.to_owned(),
            signing_time: time,
            signed_info: METHOD.signed_info(hash, references),
            objects: [
                object(manifest),
                object(Element::new(NONE, "SignatureProperties").child(purpose)),
                object(qualifying),
            ],
            certificate: chain
                .into_iter()
                .map(|one| one.der)
                .next()
                .unwrap_or_default(),
        })
    }

    /// Returns the time of the signature, RFC 3339, UTC.
    pub fn signing_time(&self) -> &str {
        &self.signing_time
    }

    /// Returns the bytes that the card signs with RSA PKCS#1 v1.5 and the hash: SignedInfo in
    /// canonical form.
    pub fn signed_bytes(&self) -> Vec<u8> {
        self.signed_info.canonical()
    }

    /// Returns the document with the signature that has this value: the element Signature, in UTF-8.
    pub fn finish(self, signature: &[u8]) -> Vec<u8> {
        METHOD
            .signature(self.signed_info, signature, [&self.certificate])
            .attribute("Id", self.id)
            .children(self.objects)
            .canonical()
    }
}

/// The namespace and the form of SignedInfo.
const METHOD: Method = Method {
    namespace: PLAIN_DS,
    form: FORM,
};

/// Reads the certificates of a chain, each of which issued the one before and the last itself.
fn whole_chain(chain: &[Vec<u8>]) -> Result<Vec<CertificateDetails>, BuildError> {
    let parse = |der: &Vec<u8>| CertificateDetails::parse(der);
    let chain: Vec<_> = chain.iter().map(parse).collect::<Result<_, _>>()?;
    let mut issuers = chain.iter().skip(1).chain(chain.last());
    let is_whole = chain.iter().all(|one| {
        let issuer = issuers.next();
        issuer.is_some_and(|issuer| issuer.subject_der == one.issuer_der)
    });
    match is_whole && !chain.is_empty() {
        true => Ok(chain),
        false => Err(BuildError::Chain),
    }
}

fn manifest(listed: &[Listed], hash: HashAlgorithm) -> Element {
    let references = listed.iter().map(|document| {
        let reference = ReferenceToSign {
            id: None,
            uri: document.uri.clone(),
            kind: None,
            transforms: document.is_xml.then(|| FORM.uri()).into_iter().collect(),
            hash,
            digest: document.digest.clone(),
        };
        METHOD.reference(reference)
    });
    Element::new(PLAIN_DS, "Manifest")
        .attribute("Id", MANIFEST_ID)
        .children(references)
}

/// Makes SignedProperties (ETSI TS 101 903 V1.1.1, section 7.2).
fn signed_properties(time: &str, hash: HashAlgorithm, chain: &[CertificateDetails]) -> Element {
    let xades = |name| Element::new(XADES_111, name);
    let certificates = chain.iter().map(|certificate| {
        let digest = cps_signature::digest(hash, &certificate.der);
        let issuer = Element::new(PLAIN_DS, "X509IssuerName").text(certificate.issuer.to_string());
        let serial = Element::new(PLAIN_DS, "X509SerialNumber").text(decimal(certificate));
        xades("Cert")
            .child(xades("CertDigest").children(signed_info::digest(XADES_111, hash, &digest)))
            .child(xades("IssuerSerial").child(issuer).child(serial))
    });
    let policy = xades("SignaturePolicyIdentifier").child(xades("SignaturePolicyImplied"));
    let signature = xades("SignedSignatureProperties")
        .child(xades("SigningTime").text(time))
        .child(xades("SigningCertificate").children(certificates))
        .child(policy);
    xades("SignedProperties")
        .attribute("Id", PROPERTIES_ID)
        .child(signature)
        .child(xades("SignedDataObjectProperties"))
}

/// Returns a serial number in decimal, as `X509SerialNumber` has it. Those of certificates are
/// positive (RFC 5280, 4.1.2.2).
fn decimal(certificate: &CertificateDetails) -> String {
    let mut digits = vec![0u32];
    for nibble in certificate
        .serial_number
        .chars()
        .filter_map(|one| one.to_digit(16))
    {
        let mut carry = nibble;
        for digit in &mut digits {
            let value = *digit * 16 + carry;
            *digit = value % 10;
            carry = value / 10;
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
    }
    let digits = digits.iter().rev();
    digits
        .filter_map(|digit| char::from_digit(*digit, 10))
        .collect()
}
