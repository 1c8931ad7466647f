/// Hash functions that cards of the family sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Hash {
    /// SHA-1 (FIPS 180-4).
    Sha1,
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384 (FIPS 180-4).
    Sha384,
    /// SHA-512 (FIPS 180-4).
    Sha512,
}

impl Hash {
    const ALL: [Self; 4] = [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// Length of a digest in bytes.
    pub fn digest_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The DER of a DigestInfo up to the digest (RFC 8017, 9.2, note 1).
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

    /// The DigestInfo of a digest.
    pub(crate) fn digest_info(self, digest: &[u8]) -> Vec<u8> {
        [self.digest_info_prefix(), digest].concat()
    }

    /// The hash function and digest of a DigestInfo in DER; `None` if the bytes are none.
    pub(crate) fn of_digest_info(bytes: &[u8]) -> Option<(Self, &[u8])> {
        Self::ALL.into_iter().find_map(|hash| {
            let digest = bytes.strip_prefix(hash.digest_info_prefix())?;
            (digest.len() == hash.digest_len()).then_some((hash, digest))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_infos_are_made_and_recognised() {
        // `card.md` §6.4: 51 bytes for SHA-256, 83 for SHA-512
        let lengths = [35, 51, 67, 83];
        for (hash, length) in Hash::ALL.into_iter().zip(lengths) {
            let digest = vec![0xAB; hash.digest_len()];
            let info = hash.digest_info(&digest);
            assert_eq!(info.len(), length, "{hash:?}");
            assert_eq!(usize::from(info[1]), length - 2, "{hash:?}");
            assert_eq!(Hash::of_digest_info(&info), Some((hash, &digest[..])));
            assert_eq!(Hash::of_digest_info(&info[..length - 1]), None);
        }
        assert_eq!(Hash::of_digest_info(&[0; 32]), None);
    }
}
