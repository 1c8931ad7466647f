use cps_protocol::HashAlgorithm;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::{CkResult, CkRv};

/// A hash of the two that mechanisms of a card use.
#[derive(Clone, Debug)]
pub(super) enum Hasher {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Hasher {
    /// # Errors
    /// [`CkRv::MECHANISM_INVALID`] for the hashes that no mechanism uses.
    pub(super) fn new(hash: HashAlgorithm) -> CkResult<Self> {
        match hash {
            HashAlgorithm::Sha1 => Ok(Self::Sha1(Sha1::new())),
            HashAlgorithm::Sha256 => Ok(Self::Sha256(Sha256::new())),
            HashAlgorithm::Sha384 | HashAlgorithm::Sha512 => Err(CkRv::MECHANISM_INVALID),
        }
    }

    pub(super) fn update(&mut self, part: &[u8]) {
        match self {
            Self::Sha1(hash) => hash.update(part),
            Self::Sha256(hash) => hash.update(part),
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha1(hash) => hash.finalize().to_vec(),
            Self::Sha256(hash) => hash.finalize().to_vec(),
        }
    }
}

/// Returns the hash in a DigestInfo, or a bare one recognised by its length (`pkcs11.md` §4.3); `None`
/// for the hashes that no mechanism uses.
pub(super) fn hash_within(data: &[u8]) -> Option<(HashAlgorithm, &[u8])> {
    HashAlgorithm::of_raw_input(data)
        .filter(|(hash, _)| matches!(hash, HashAlgorithm::Sha1 | HashAlgorithm::Sha256))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_found_bare_and_wrapped() {
        let sha1 = HashAlgorithm::Sha1.digest_info(&[1; 20]).unwrap();
        let sha256 = HashAlgorithm::Sha256.digest_info(&[2; 32]).unwrap();
        let sha384 = HashAlgorithm::Sha384.digest_info(&[2; 48]).unwrap();
        for (data, expected) in [
            (sha1.as_slice(), Some((HashAlgorithm::Sha1, &[1; 20][..]))),
            (&sha256, Some((HashAlgorithm::Sha256, &[2; 32][..]))),
            (&[3; 20], Some((HashAlgorithm::Sha1, &[3; 20][..]))),
            (&[4; 32], Some((HashAlgorithm::Sha256, &[4; 32][..]))),
            (&sha256[..50], None),
            (&sha384, None),
            (&[5; 51], None),
            (&[], None),
        ] {
            assert_eq!(hash_within(data), expected);
        }
    }
}
