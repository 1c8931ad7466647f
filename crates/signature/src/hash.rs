use cps_protocol::HashAlgorithm;
use der::asn1::{AnyRef, ObjectIdentifier};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use spki::AlgorithmIdentifierOwned;

/// Returns the hash of a message.
pub fn digest(hash: HashAlgorithm, message: &[u8]) -> Vec<u8> {
    digest_of_parts(hash, &[message])
}

/// Returns the hash of a message in parts, one after the other.
pub fn digest_of_parts(hash: HashAlgorithm, parts: &[&[u8]]) -> Vec<u8> {
    match hash {
        HashAlgorithm::Sha1 => of_parts::<Sha1>(parts),
        HashAlgorithm::Sha256 => of_parts::<Sha256>(parts),
        HashAlgorithm::Sha384 => of_parts::<Sha384>(parts),
        HashAlgorithm::Sha512 => of_parts::<Sha512>(parts),
    }
}

fn of_parts<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = D::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().to_vec()
}

/// The hashes with their identifiers (RFC 5754, section 2; RFC 3370, section 2.1), and those of
/// RSA PKCS#1 v1.5 signatures with them (RFC 8017, appendix A.2.4).
const IDENTIFIERS: [(HashAlgorithm, &str, &str); 4] = [
    (HashAlgorithm::Sha1, "1.3.14.3.2.26", "1.2.840.113549.1.1.5"),
    (
        HashAlgorithm::Sha256,
        "2.16.840.1.101.3.4.2.1",
        "1.2.840.113549.1.1.11",
    ),
    (
        HashAlgorithm::Sha384,
        "2.16.840.1.101.3.4.2.2",
        "1.2.840.113549.1.1.12",
    ),
    (
        HashAlgorithm::Sha512,
        "2.16.840.1.101.3.4.2.3",
        "1.2.840.113549.1.1.13",
    ),
];

/// Returns the identifier of a hash, without parameters (RFC 5754, section 2).
pub(crate) fn identifier(hash: HashAlgorithm) -> AlgorithmIdentifierOwned {
    let (_, oid, _) = entry(hash);
    AlgorithmIdentifierOwned {
        oid: ObjectIdentifier::new_unwrap(oid),
        parameters: None,
    }
}

/// Returns the identifier of an RSA PKCS#1 v1.5 signature with this hash.
pub(crate) fn signature_identifier(hash: HashAlgorithm) -> AlgorithmIdentifierOwned {
    let (_, _, oid) = entry(hash);
    AlgorithmIdentifierOwned {
        oid: ObjectIdentifier::new_unwrap(oid),
        parameters: Some(AnyRef::NULL.into()),
    }
}

fn entry(hash: HashAlgorithm) -> &'static (HashAlgorithm, &'static str, &'static str) {
    let found = IDENTIFIERS.iter().find(|(known, _, _)| *known == hash);
    found.expect("the table holds every hash")
}

/// Returns the hash of an identifier.
pub(crate) fn of_identifier(oid: &ObjectIdentifier) -> Option<HashAlgorithm> {
    let oid = oid.to_string();
    let mut known = IDENTIFIERS.iter();
    known
        .find(|(_, known, _)| *known == oid)
        .map(|(hash, _, _)| *hash)
}

/// Returns the hash of an RSA PKCS#1 v1.5 signature with this identifier.
pub(crate) fn of_rsa_signature(oid: &ObjectIdentifier) -> Option<HashAlgorithm> {
    let oid = oid.to_string();
    let mut known = IDENTIFIERS.iter();
    known
        .find(|(_, _, known)| *known == oid)
        .map(|(hash, _, _)| *hash)
}
