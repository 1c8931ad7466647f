//! The signature document of a set of documents that go into a shared health record. Begin at
//! [`DmpSubmission::new`].
//!
//! The signature lists each document by its identifier and its digest, and the set by its
//! identifier alone.

use std::collections::BTreeSet;
use std::time::SystemTime;

use cps_protocol::{Bytes, HashAlgorithm};
use cps_xmlsig::{BuildError, Document, Listed, SubmissionToSign, XmlError, decode};

use crate::AssertionError;
use crate::profile::SubmissionTokens;
use crate::request::{SubmissionProfile, SubmittedDocument};

/// The purpose of the signature: that of the source (ASTM E1762).
const PURPOSE: &str = "1.2.840.10065.1.12.1.14";

/// The digest that stands for the set, which is no document.
const PLACEHOLDER: [u8; 1] = [0];

/// The longest object identifier, in characters (ISO/HL7 21090, OID).
const LONGEST_OID: usize = 64;

/// The most documents of a set.
const MOST_DOCUMENTS: usize = 100;

/// Returns the digest of an XML document: that of its canonical form, with comments.
///
/// # Errors
/// If it cannot be read.
pub fn xml_digest(content: &[u8], hash: HashAlgorithm) -> Result<Vec<u8>, XmlError> {
    let text = decode(content)?;
    let canonical = Document::parse(&text)?.canonical(&Listed::form());
    Ok(cps_signature::digest(hash, &canonical))
}

/// The signature document of a set with everything but its signer and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DmpSubmission {
    id: String,
    listed: Vec<Listed>,
    hash: HashAlgorithm,
}

impl DmpSubmission {
    /// Lists the set with this identifier and its documents. `id` is the identifier of the signature
    /// within its document.
    ///
    /// # Errors
    /// [`AssertionError::Oid`], [`AssertionError::SameOid`], [`AssertionError::DocumentCount`],
    /// [`AssertionError::DocumentDigest`], [`AssertionError::SignatureId`]
    pub fn new(
        submission_set: &str,
        documents: Vec<SubmittedDocument>,
        id: &str,
        profile: SubmissionProfile,
    ) -> Result<Self, AssertionError> {
        let hash = SubmissionTokens::of(profile).hash;
        if !(1..=MOST_DOCUMENTS).contains(&documents.len()) {
            return Err(AssertionError::DocumentCount);
        }
        let is_part = |one: char| one.is_ascii_alphanumeric() || "._-".contains(one);
        let is_name = (1..=LONGEST_OID).contains(&id.len()) && id.chars().all(is_part);
        if !is_name || SubmissionToSign::TAKEN_IDS.contains(&id) {
            return Err(AssertionError::SignatureId);
        }
        let mut names = BTreeSet::new();
        let set = SubmittedDocument {
            unique_id: submission_set.to_owned(),
            xml: false,
            digest: Bytes(PLACEHOLDER.to_vec()),
        };
        let mut listed = Vec::with_capacity(documents.len() + 1);
        for (index, document) in std::iter::once(set).chain(documents).enumerate() {
            let name = document.unique_id;
            if !is_oid(&name) {
                return Err(AssertionError::Oid(name));
            }
            if index > 0 && document.digest.0.len() != hash.digest_len() {
                return Err(AssertionError::DocumentDigest(name));
            }
            if !names.insert(name.clone()) {
                return Err(AssertionError::SameOid(name));
            }
            listed.push(Listed {
                uri: format!("urn:oid:{name}"),
                is_xml: document.xml,
                digest: document.digest.0,
            });
        }
        Ok(Self {
            id: id.to_owned(),
            listed,
            hash,
        })
    }

    /// Returns the hash of signature and documents.
    pub fn hash(&self) -> HashAlgorithm {
        self.hash
    }

    /// Makes the signature document of this time for the signer with the first of these certificates
    /// (DER), but for the value of its signature. The others are those of all issuers, up to the
    /// root: the document names the whole chain.
    ///
    /// # Errors
    /// [`AssertionError::Chain`], [`AssertionError::Build`]
    pub fn to_sign(
        &self,
        chain: &[Vec<u8>],
        time: SystemTime,
    ) -> Result<SubmissionToSign, AssertionError> {
        SubmissionToSign::new(&self.id, PURPOSE, &self.listed, self.hash, chain, time).map_err(
            |error| match error {
                BuildError::Chain => AssertionError::Chain,
                error => AssertionError::Build(error),
            },
        )
    }
}

/// Whether a text is an object identifier (ITU-T X.660) of 64 characters at most. Its arcs can be of
/// any length: those of documents often hold a time in milliseconds.
fn is_oid(text: &str) -> bool {
    let arcs: Vec<_> = text.split('.').collect();
    let is_number = |arc: &&str| {
        let is_short = !arc.is_empty() && (arc.len() == 1 || !arc.starts_with('0'));
        is_short && arc.bytes().all(|one| one.is_ascii_digit())
    };
    let is_second = |arc: &&str| arc.parse::<u8>().is_ok_and(|arc| arc < 40);
    let begins = match arcs[..] {
        ["0" | "1", second, ..] => is_second(&second),
        ["2", _, ..] => true,
        _ => false,
    };
    text.len() <= LONGEST_OID && begins && arcs.iter().all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_identifiers_have_numbers_between_points() {
        let long = format!("1.2.{}", "1".repeat(60));
        for (text, is_one) in [
            ("1.2.250.1.999.1.1.7898.3.1622814651504", true),
            ("2.999", true),
            ("0.39.0", true),
            (&long, true),
            ("1.40.1", false),
            ("3.1", false),
            ("1", false),
            ("", false),
            ("1.2.", false),
            (".1.2", false),
            ("1..2", false),
            ("1.2.01", false),
            ("1.2.a", false),
            ("1.2.-1", false),
            ("urn:oid:1.2", false),
            (&format!("{long}1"), false),
        ] {
            assert_eq!(is_oid(text), is_one, "{text}");
        }
    }
}
