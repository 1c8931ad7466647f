use crate::{HashedMessage, SignScheme};

/// The data that a key signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SigningInput {
    /// A digest, or the bytes as given with [`SignScheme::RsaPkcs1`].
    ///
    /// Bytes as given are padded from step 3 of RFC 8017, section 9.2, on. The signature keys of
    /// the cards take a DigestInfo, or a bare SHA-1 or SHA-256 digest, to which they add the
    /// DigestInfo (`pkcs11.md` §4.3).
    Digest {
        /// The scheme.
        scheme: SignScheme,
        /// The digest or the bytes.
        digest: Vec<u8>,
    },
    /// A message of which the card hashes the last block.
    HashState(HashedMessage),
}

impl SigningInput {
    /// Returns a digest to be signed, or bytes as given with [`SignScheme::RsaPkcs1`].
    pub fn digest(scheme: SignScheme, digest: &[u8]) -> Self {
        Self::Digest {
            scheme,
            digest: digest.to_vec(),
        }
    }
}
