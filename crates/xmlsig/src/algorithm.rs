//! Identifiers of hashes and signatures (XML-Signature 1.1, section 6; RFC 9231, section 2).

use cps_protocol::{HashAlgorithm, SignScheme};

use crate::writer::Namespace;

/// XML-Signature.
pub(crate) const DS: Namespace = Namespace {
    prefix: "ds",
    uri: "http://www.w3.org/2000/09/xmldsig#",
};

/// XAdES (ETSI EN 319 132-1, section 4.2).
pub(crate) const XADES: Namespace = Namespace {
    prefix: "xades",
    uri: "http://uri.etsi.org/01903/v1.3.2#",
};

/// The beginning of the namespaces of all versions of XAdES.
pub(crate) const ANY_XADES: &str = "http://uri.etsi.org/01903";

/// The type of a reference to a manifest (XML-Signature 1.1, section 5.1).
pub(crate) const MANIFEST: &str = "http://www.w3.org/2000/09/xmldsig#Manifest";

/// The transform that leaves the signature out (XML-Signature 1.1, section 6.6.4).
pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

const HASHES: [(HashAlgorithm, &str); 4] = [
    (
        HashAlgorithm::Sha1,
        "http://www.w3.org/2000/09/xmldsig#sha1",
    ),
    (
        HashAlgorithm::Sha256,
        "http://www.w3.org/2001/04/xmlenc#sha256",
    ),
    (
        HashAlgorithm::Sha384,
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
    ),
    (
        HashAlgorithm::Sha512,
        "http://www.w3.org/2001/04/xmlenc#sha512",
    ),
];

const SCHEMES: [(SignScheme, &str); 6] = [
    (
        SignScheme::RsaPkcs1Sha1,
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    ),
    (
        SignScheme::RsaPkcs1Sha256,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    ),
    (
        SignScheme::RsaPkcs1Sha384,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    ),
    (
        SignScheme::RsaPkcs1Sha512,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    ),
    (
        SignScheme::RsaPssSha1,
        "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1",
    ),
    (
        SignScheme::RsaPssSha256,
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
    ),
];

pub(crate) fn hash_uri(hash: HashAlgorithm) -> &'static str {
    let found = HASHES.iter().find(|(known, _)| *known == hash);
    found.expect("the table holds every hash").1
}

pub(crate) fn hash_of(uri: &str) -> Option<HashAlgorithm> {
    let found = HASHES.iter().find(|(_, known)| *known == uri);
    found.map(|(hash, _)| *hash)
}

/// Returns the identifier of an RSA PKCS#1 v1.5 signature with this hash.
pub(crate) fn pkcs1_uri(hash: HashAlgorithm) -> &'static str {
    let scheme = SignScheme::pkcs1(hash);
    let found = SCHEMES.iter().find(|(known, _)| *known == scheme);
    found.expect("the table holds every hash").1
}

pub(crate) fn scheme_of(uri: &str) -> Option<SignScheme> {
    let found = SCHEMES.iter().find(|(_, known)| *known == uri);
    found.map(|(scheme, _)| *scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifier_is_found_again() {
        use HashAlgorithm::{Sha1, Sha256, Sha384, Sha512};
        for hash in [Sha1, Sha256, Sha384, Sha512] {
            assert_eq!(hash_of(hash_uri(hash)), Some(hash));
            assert_eq!(scheme_of(pkcs1_uri(hash)), Some(SignScheme::pkcs1(hash)));
        }
        for (scheme, uri) in SCHEMES {
            assert_eq!(scheme_of(uri), Some(scheme));
        }
        assert_eq!(hash_of("http://www.w3.org/2001/04/xmldsig-more#md5"), None);
        assert_eq!(
            scheme_of("http://www.w3.org/2000/09/xmldsig#dsa-sha1"),
            None
        );
    }
}
