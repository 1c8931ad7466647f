use crate::HashAlgorithm;

/// What a key signs.
#[derive(Clone, Copy, Debug)]
pub enum SignInput<'a> {
    /// A digest, signed as PKCS#1 v1.5 (RFC 8017, section 8.2).
    Digest(HashAlgorithm, &'a [u8]),
    /// Bytes to be padded as PKCS#1 v1.5 (RFC 8017, section 9.2, from step 3 on), whatever they
    /// are.
    ///
    /// The signature key of the CPS3 takes a DigestInfo, or a bare SHA-1 or SHA-256 digest, to
    /// which it adds the DigestInfo (`pkcs11.md` §4.3).
    Raw(&'a [u8]),
    /// A hash that the card finishes itself.
    HashState {
        /// The hash function.
        hash: HashAlgorithm,
        /// Its chaining value, big-endian; empty if no byte was hashed.
        state: &'a [u8],
        /// Bytes hashed so far, a multiple of 64.
        hashed_bytes: u64,
        /// The rest of the message: 1 to 64 bytes.
        last_block: &'a [u8],
    },
    /// A digest, signed as PSS with a salt of the same length (RFC 8017, section 8.1).
    Pss(HashAlgorithm, &'a [u8]),
}
