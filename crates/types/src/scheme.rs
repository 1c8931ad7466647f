use serde::{Deserialize, Serialize};

use crate::HashAlgorithm;

/// Signature scheme (RFC 8017, sections 8.1 and 8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignScheme {
    /// PKCS#1 v1.5 padding around the bytes as given.
    RsaPkcs1,
    /// PKCS#1 v1.5 with SHA-1.
    RsaPkcs1Sha1,
    /// PKCS#1 v1.5 with SHA-256.
    RsaPkcs1Sha256,
    /// PKCS#1 v1.5 with SHA-384.
    RsaPkcs1Sha384,
    /// PKCS#1 v1.5 with SHA-512.
    RsaPkcs1Sha512,
    /// PSS with SHA-1, MGF1 with SHA-1 and a salt of 20 bytes.
    RsaPssSha1,
    /// PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes.
    RsaPssSha256,
}

impl SignScheme {
    /// Returns the scheme of PKCS#1 v1.5 with a hash.
    pub fn pkcs1(hash: HashAlgorithm) -> Self {
        match hash {
            HashAlgorithm::Sha1 => Self::RsaPkcs1Sha1,
            HashAlgorithm::Sha256 => Self::RsaPkcs1Sha256,
            HashAlgorithm::Sha384 => Self::RsaPkcs1Sha384,
            HashAlgorithm::Sha512 => Self::RsaPkcs1Sha512,
        }
    }

    /// Returns the scheme of PSS with a hash; `None` for the hashes that no card signs so.
    pub fn pss(hash: HashAlgorithm) -> Option<Self> {
        match hash {
            HashAlgorithm::Sha1 => Some(Self::RsaPssSha1),
            HashAlgorithm::Sha256 => Some(Self::RsaPssSha256),
            HashAlgorithm::Sha384 | HashAlgorithm::Sha512 => None,
        }
    }

    /// Returns the hash function, `None` for bytes as given.
    pub fn hash(self) -> Option<HashAlgorithm> {
        match self {
            Self::RsaPkcs1 => None,
            Self::RsaPkcs1Sha1 | Self::RsaPssSha1 => Some(HashAlgorithm::Sha1),
            Self::RsaPkcs1Sha256 | Self::RsaPssSha256 => Some(HashAlgorithm::Sha256),
            Self::RsaPkcs1Sha384 => Some(HashAlgorithm::Sha384),
            Self::RsaPkcs1Sha512 => Some(HashAlgorithm::Sha512),
        }
    }

    /// Whether the padding is PSS.
    pub fn is_pss(self) -> bool {
        matches!(self, Self::RsaPssSha1 | Self::RsaPssSha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_a_hash_and_a_padding() {
        use HashAlgorithm::{Sha1, Sha256, Sha384, Sha512};
        use SignScheme as S;
        for (hash, pkcs1, pss) in [
            (Sha1, S::RsaPkcs1Sha1, Some(S::RsaPssSha1)),
            (Sha256, S::RsaPkcs1Sha256, Some(S::RsaPssSha256)),
            (Sha384, S::RsaPkcs1Sha384, None),
            (Sha512, S::RsaPkcs1Sha512, None),
        ] {
            assert_eq!(S::pkcs1(hash), pkcs1);
            assert_eq!((pkcs1.hash(), pkcs1.is_pss()), (Some(hash), false));
            assert_eq!(S::pss(hash), pss);
            if let Some(pss) = pss {
                assert_eq!((pss.hash(), pss.is_pss()), (Some(hash), true));
            }
        }
        assert_eq!((S::RsaPkcs1.hash(), S::RsaPkcs1.is_pss()), (None, false));
    }
}
