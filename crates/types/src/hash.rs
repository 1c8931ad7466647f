//! The hash functions of the cards, with the lengths of their digests and their DigestInfo. Begin at
//! [`HashAlgorithm`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// Hash functions that cards of the family sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum HashAlgorithm {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl HashAlgorithm {
    const ALL: [Self; 4] = [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// Returns the length of a digest in bytes.
    pub fn digest_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Checks the length of a digest.
    ///
    /// # Errors
    /// Both lengths.
    pub fn check_digest(self, digest: &[u8]) -> Result<(), DigestLengthError> {
        match digest.len() {
            found if found == self.digest_len() => Ok(()),
            found => Err(DigestLengthError { hash: self, found }),
        }
    }

    /// Returns the DER of a DigestInfo up to the digest (RFC 8017, section 9.2, note 1).
    fn digest_info_prefix(self) -> &'static [u8] {
        match self {
            Self::Sha1 => &[
                0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04,
                0x14,
            ],
            Self::Sha256 => &[
                0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                0x01, 0x05, 0x00, 0x04, 0x20,
            ],
            Self::Sha384 => &[
                0x30, 0x41, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                0x02, 0x05, 0x00, 0x04, 0x30,
            ],
            Self::Sha512 => &[
                0x30, 0x51, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                0x03, 0x05, 0x00, 0x04, 0x40,
            ],
        }
    }

    /// Returns the DigestInfo of a digest; `None` if the digest has not the length of this hash.
    pub fn digest_info(self, digest: &[u8]) -> Option<Vec<u8>> {
        (digest.len() == self.digest_len()).then(|| [self.digest_info_prefix(), digest].concat())
    }

    /// Returns the hash function and the digest of a DigestInfo in DER; `None` for other bytes.
    pub fn of_digest_info(bytes: &[u8]) -> Option<(Self, &[u8])> {
        Self::ALL.into_iter().find_map(|hash| {
            let digest = bytes.strip_prefix(hash.digest_info_prefix())?;
            (digest.len() == hash.digest_len()).then_some((hash, digest))
        })
    }

    /// Returns the SHA-1 or SHA-256 that a bare digest of this length is of; `None` for another
    /// length. The signature keys of the cards tell them apart so (`pkcs11.md` §4.3).
    pub fn of_bare_digest(digest: &[u8]) -> Option<Self> {
        match digest.len() {
            20 => Some(Self::Sha1),
            32 => Some(Self::Sha256),
            _ => None,
        }
    }

    /// Returns the hash function and the digest of what a signature key is given raw: a
    /// DigestInfo, or a bare SHA-1 or SHA-256 digest (`pkcs11.md` §4.3).
    pub fn of_raw_input(bytes: &[u8]) -> Option<(Self, &[u8])> {
        Self::of_digest_info(bytes)
            .or_else(|| Self::of_bare_digest(bytes).map(|hash| (hash, bytes)))
    }
}

/// The name of FIPS 180-4.
impl fmt::Display for HashAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        })
    }
}

/// A digest that has not the length of its hash. Shown as "has 20 bytes in place of the 32 of
/// SHA-256".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestLengthError {
    hash: HashAlgorithm,
    found: usize,
}

impl fmt::Display for DigestLengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hash, found } = self;
        let expected = hash.digest_len();
        write!(f, "has {found} bytes in place of the {expected} of {hash}")
    }
}

impl std::error::Error for DigestLengthError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_infos_are_made_and_recognised() {
        // `card.md` §6.4: 51 bytes for SHA-256, 83 for SHA-512
        let lengths = [35, 51, 67, 83];
        for (hash, length) in HashAlgorithm::ALL.into_iter().zip(lengths) {
            let digest = vec![0xAB; hash.digest_len()];
            let info = hash.digest_info(&digest).unwrap();
            assert_eq!(info.len(), length, "{hash:?}");
            assert_eq!(usize::from(info[1]), length - 2, "{hash:?}");
            let found = Some((hash, &digest[..]));
            assert_eq!(HashAlgorithm::of_digest_info(&info), found);
            assert_eq!(HashAlgorithm::of_raw_input(&info), found);
            let short = &info[..length - 1];
            assert_eq!(HashAlgorithm::of_digest_info(short), None);
            assert_eq!(HashAlgorithm::of_raw_input(short), None);
            assert_eq!(hash.digest_info(&digest[1..]), None);
            assert_eq!(hash.check_digest(&digest), Ok(()));
            let told = hash.check_digest(&digest[1..]).unwrap_err().to_string();
            let (found, bytes) = (digest.len() - 1, digest.len());
            let expected = format!("has {found} bytes in place of the {bytes} of {hash}");
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn a_bare_digest_is_told_by_its_length() {
        for (length, hash) in [
            (0, None),
            (19, None),
            (20, Some(HashAlgorithm::Sha1)),
            (32, Some(HashAlgorithm::Sha256)),
            (48, None),
            (51, None),
            (64, None),
        ] {
            let digest = vec![0; length];
            assert_eq!(HashAlgorithm::of_bare_digest(&digest), hash, "{length}");
            let raw = HashAlgorithm::of_raw_input(&digest);
            assert_eq!(raw, hash.map(|hash| (hash, &digest[..])), "{length}");
        }
    }
}
