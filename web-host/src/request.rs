//! The arguments that both protocols have in common.

use base64ct::{Base64, Encoding as _};
use cps_protocol::HashAlgorithm;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;

/// The least and the most characters of a nonce of Web eID.
const NONCE: std::ops::RangeInclusive<usize> = 44..=128;

/// A nonce that a server made for one login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Nonce(String);

impl Nonce {
    /// Reads a nonce.
    ///
    /// # Errors
    /// If it is too short to be hard to guess, or too long.
    pub(crate) fn read(text: String) -> Result<Self, Failure> {
        let length = text.chars().count();
        if NONCE.contains(&length) {
            return Ok(Self(text));
        }
        Err(Failure::params(format!(
            "the nonce has {length} characters; expected {} to {}",
            NONCE.start(),
            NONCE.end()
        )))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A signature that a page asks for: a digest, and the certificate of the key that signs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignRequest {
    /// In DER.
    pub(crate) certificate: Vec<u8>,
    pub(crate) hash: HashAlgorithm,
    pub(crate) digest: Vec<u8>,
}

impl SignRequest {
    /// Reads the arguments: certificate and digest in base64, and the name of the hash function.
    ///
    /// # Errors
    /// The first that is wrong.
    pub(crate) fn read(certificate: &str, digest: &str, function: &str) -> Result<Self, Failure> {
        let decode = |name: &str, text: &str| {
            let decoded = Base64::decode_vec(text);
            decoded.map_err(|_| Failure::params(format!("{name}: expected base64")))
        };
        let certificate = decode("certificate", certificate)?;
        let digest = decode("hash", digest)?;
        let hash = hash_of(function).ok_or_else(|| {
            Failure::params("hash function: expected SHA-256, SHA-384 or SHA-512")
        })?;
        hash.check_digest(&digest).map_err(Failure::params)?;
        Ok(Self {
            certificate,
            hash,
            digest,
        })
    }
}

/// The hash functions that pages sign with, by their names in Web eID. SHA-1 is none.
const HASHES: [(&str, HashAlgorithm); 3] = [
    ("SHA-256", HashAlgorithm::Sha256),
    ("SHA-384", HashAlgorithm::Sha384),
    ("SHA-512", HashAlgorithm::Sha512),
];

fn hash_of(name: &str) -> Option<HashAlgorithm> {
    let found = HASHES.into_iter().find(|(known, _)| *known == name);
    found.map(|(_, hash)| hash)
}

/// Returns the algorithms of a key, as Web eID describes them.
pub(crate) fn algorithms(hashes: impl Fn(HashAlgorithm) -> bool) -> Vec<Value> {
    let known = HASHES.into_iter().filter(|(_, hash)| hashes(*hash));
    known.map(|(_, hash)| algorithm(hash)).collect()
}

/// Returns the algorithm of a signature, as Web eID describes it.
pub(crate) fn algorithm(hash: HashAlgorithm) -> Value {
    let found = HASHES.into_iter().find(|(_, known)| *known == hash);
    json!({
        "cryptoAlgorithm": "RSA",
        "hashFunction": found.map(|(name, _)| name),
        "paddingScheme": "PKCS1.5",
    })
}

/// Returns bytes in base64, with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Returns the digest that the authentication key signs: the origin and the nonce, each hashed, so
/// that no page chooses it.
pub(crate) fn token_digest(origin: &str, nonce: &Nonce) -> Vec<u8> {
    let signed = [
        Sha256::digest(origin.as_bytes()),
        Sha256::digest(nonce.as_str().as_bytes()),
    ];
    Sha256::digest(signed.concat()).to_vec()
}

#[cfg(test)]
mod tests {
    use cps_protocol::ErrorKind;

    use super::*;

    fn detail<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
        match result.unwrap_err() {
            Failure::Api(error) => {
                assert_eq!(error.kind, ErrorKind::InvalidParams);
                error.detail.unwrap()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_nonce_has_44_to_128_characters() {
        for (length, fits) in [
            (0, false),
            (43, false),
            (44, true),
            (128, true),
            (129, false),
        ] {
            // Characters, not bytes.
            for letter in ["a", "é"] {
                let nonce = Nonce::read(letter.repeat(length));
                assert_eq!(nonce.is_ok(), fits, "{length}");
            }
        }
        let detail = detail(Nonce::read("short".to_owned()));
        assert_eq!(detail, "the nonce has 5 characters; expected 44 to 128");
    }

    #[test]
    fn the_digest_of_a_token_is_that_of_two_hashes() {
        // From Python's hashlib.
        let nonce = Nonce::read("12345678".repeat(8)).unwrap();
        let digest = token_digest("https://dpi.example", &nonce);
        let expected = "vpegSV+EO9PoIiOVuG+BTSdxQdYLG8h4huNc4MM2TfE=";
        assert_eq!(base64(&digest), expected);
    }

    #[test]
    fn a_digest_is_as_long_as_its_hash_function_says() {
        for (name, hash) in HASHES {
            let digest = base64(&vec![7; hash.digest_len()]);
            let request = SignRequest::read("AQID", &digest, name).unwrap();
            assert_eq!(request.hash, hash);
            assert_eq!(request.certificate, [1, 2, 3]);
            for wrong in [0, 1, 20, hash.digest_len() - 1, hash.digest_len() + 1] {
                let digest = base64(&vec![7; wrong]);
                assert!(SignRequest::read("AQID", &digest, name).is_err());
            }
        }
        let digest = base64(&[7; 32]);
        for (certificate, digest, function, part) in [
            ("AQID", digest.as_str(), "SHA-1", "hash function"),
            ("AQID", &digest, "sha-256", "hash function"),
            ("AQID", &digest, "SHA3-256", "hash function"),
            ("AQI", &digest, "SHA-256", "certificate: expected base64"),
            ("AQID", "%%", "SHA-256", "hash: expected base64"),
        ] {
            let found = detail(SignRequest::read(certificate, digest, function));
            assert!(found.contains(part), "{found}");
        }
    }
}
