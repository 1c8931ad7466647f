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

/// DigestInfo of SHA-1 and SHA-256 up to the hash (RFC 8017, section 9.2, note 1).
const DIGEST_INFO_SHA1: [u8; 15] = [
    0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14,
];
const DIGEST_INFO_SHA256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// The hash in a DigestInfo, or a bare one recognised by its length (`pkcs11.md` §4.3).
pub(super) fn hash_within(data: &[u8]) -> Option<(HashAlgorithm, &[u8])> {
    if let Some(digest) = data.strip_prefix(&DIGEST_INFO_SHA1)
        && digest.len() == 20
    {
        return Some((HashAlgorithm::Sha1, digest));
    }
    if let Some(digest) = data.strip_prefix(&DIGEST_INFO_SHA256)
        && digest.len() == 32
    {
        return Some((HashAlgorithm::Sha256, digest));
    }
    match data.len() {
        20 => Some((HashAlgorithm::Sha1, data)),
        32 => Some((HashAlgorithm::Sha256, data)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_found_bare_and_wrapped() {
        let sha1 = [DIGEST_INFO_SHA1.as_slice(), &[1; 20]].concat();
        let sha256 = [DIGEST_INFO_SHA256.as_slice(), &[2; 32]].concat();
        for (data, expected) in [
            (sha1.as_slice(), Some((HashAlgorithm::Sha1, &[1; 20][..]))),
            (&sha256, Some((HashAlgorithm::Sha256, &[2; 32][..]))),
            (&[3; 20], Some((HashAlgorithm::Sha1, &[3; 20][..]))),
            (&[4; 32], Some((HashAlgorithm::Sha256, &[4; 32][..]))),
            (&sha256[..50], None),
            (&[5; 51], None),
            (&[], None),
        ] {
            assert_eq!(hash_within(data), expected);
        }
    }
}
