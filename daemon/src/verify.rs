//! No signature leaves unverified (`pkcs11.md` §11, S5).

use cps_protocol::{HashAlgorithm, SignScheme};
use cps_signature::is_signature;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// What a signature must be of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Signed<'a> {
    /// A digest, or bytes as given with [`SignScheme::RsaPkcs1`].
    Digest(SignScheme, &'a [u8]),
    /// A message of which only the end and the hash of the rest are known.
    HashState {
        hash: HashAlgorithm,
        state: &'a [u8],
        hashed: u64,
        last_block: &'a [u8],
    },
}

/// Whether `signature` is one by the key of this SubjectPublicKeyInfo.
pub(crate) fn holds(public_key: &[u8], signed: Signed<'_>, signature: &[u8]) -> bool {
    match signed {
        Signed::Digest(SignScheme::RsaPkcs1, bytes) => as_given(public_key, bytes, signature),
        Signed::Digest(scheme, digest) => is_signature(public_key, scheme, digest, signature),
        Signed::HashState {
            hash,
            state,
            hashed,
            last_block,
        } => {
            let Some(digest) = finish(hash, state, hashed, last_block) else {
                return false;
            };
            let scheme = match hash {
                HashAlgorithm::Sha1 => SignScheme::RsaPkcs1Sha1,
                _ => SignScheme::RsaPkcs1Sha256,
            };
            is_signature(public_key, scheme, &digest, signature)
        }
    }
}

/// Bytes as given: padded as they are, or a bare digest that the signature key of the CPS3 puts
/// into a DigestInfo (`pkcs11.md` §4.3).
fn as_given(public_key: &[u8], bytes: &[u8], signature: &[u8]) -> bool {
    let bare = match bytes.len() {
        20 => Some(SignScheme::RsaPkcs1Sha1),
        32 => Some(SignScheme::RsaPkcs1Sha256),
        _ => None,
    };
    let is = |scheme| is_signature(public_key, scheme, bytes, signature);
    is(SignScheme::RsaPkcs1) || bare.is_some_and(is)
}

/// Block of SHA-1 and SHA-256 in bytes.
const BLOCK: usize = 64;

/// Finishes a hash from its chaining value (FIPS 180-4, sections 5.1.1 and 6).
///
/// `None` if the hash has no such state, or lengths do not fit.
fn finish(hash: HashAlgorithm, state: &[u8], hashed: u64, last_block: &[u8]) -> Option<Vec<u8>> {
    let blocks = last_blocks(hashed, last_block)?;
    match hash {
        HashAlgorithm::Sha1 => {
            if hashed == 0 {
                return Some(Sha1::digest(last_block).to_vec());
            }
            let mut words = words::<5>(state)?;
            sha1::block_api::compress(&mut words, &blocks);
            Some(words.iter().flat_map(|word| word.to_be_bytes()).collect())
        }
        HashAlgorithm::Sha256 => {
            if hashed == 0 {
                return Some(Sha256::digest(last_block).to_vec());
            }
            let mut words = words::<8>(state)?;
            sha2::block_api::compress256(&mut words, &blocks);
            Some(words.iter().flat_map(|word| word.to_be_bytes()).collect())
        }
        HashAlgorithm::Sha384 | HashAlgorithm::Sha512 => None,
    }
}

fn words<const N: usize>(state: &[u8]) -> Option<[u32; N]> {
    let (words, rest) = state.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let words: Vec<u32> = words.iter().map(|word| u32::from_be_bytes(*word)).collect();
    words.try_into().ok()
}

/// The end of the message with its padding: one or two blocks.
fn last_blocks(hashed: u64, last_block: &[u8]) -> Option<Vec<[u8; BLOCK]>> {
    let bits = hashed
        .checked_add(u64::try_from(last_block.len()).ok()?)?
        .checked_mul(8)?;
    let mut padded = last_block.to_vec();
    padded.push(0x80);
    while padded.len() % BLOCK != BLOCK - 8 {
        padded.push(0);
    }
    padded.extend(bits.to_be_bytes());
    Some(padded.as_chunks::<BLOCK>().0.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_finished_as_if_it_had_been_one() {
        let message: Vec<u8> = (0..=255).collect();
        for length in [65, 100, 119, 120, 127, 128, 129, 192, 256] {
            let whole = &message[..length];
            // The last block is never empty: a full one stays for the card.
            let hashed = (length - 1) / BLOCK * BLOCK;
            let (done, last) = whole.split_at(hashed);
            let blocks = done.as_chunks::<BLOCK>().0;

            let mut words = [
                0x6a09_e667,
                0xbb67_ae85,
                0x3c6e_f372,
                0xa54f_f53a,
                0x510e_527f,
                0x9b05_688c,
                0x1f83_d9ab,
                0x5be0_cd19,
            ];
            sha2::block_api::compress256(&mut words, blocks);
            let state: Vec<u8> = words
                .iter()
                .flat_map(|word: &u32| word.to_be_bytes())
                .collect();
            assert_eq!(
                finish(HashAlgorithm::Sha256, &state, hashed as u64, last),
                Some(Sha256::digest(whole).to_vec()),
                "SHA-256 of {length}"
            );

            let mut words = [
                0x6745_2301,
                0xefcd_ab89,
                0x98ba_dcfe,
                0x1032_5476,
                0xc3d2_e1f0,
            ];
            sha1::block_api::compress(&mut words, blocks);
            let state: Vec<u8> = words
                .iter()
                .flat_map(|word: &u32| word.to_be_bytes())
                .collect();
            assert_eq!(
                finish(HashAlgorithm::Sha1, &state, hashed as u64, last),
                Some(Sha1::digest(whole).to_vec()),
                "SHA-1 of {length}"
            );
        }
    }

    #[test]
    fn a_state_that_cannot_be_is_refused() {
        assert_eq!(finish(HashAlgorithm::Sha256, &[0; 31], 64, b"x"), None);
        assert_eq!(finish(HashAlgorithm::Sha256, &[0; 20], 64, b"x"), None);
        assert_eq!(finish(HashAlgorithm::Sha1, &[0; 32], 64, b"x"), None);
        assert_eq!(finish(HashAlgorithm::Sha512, &[0; 64], 64, b"x"), None);
        assert_eq!(
            finish(HashAlgorithm::Sha256, &[0; 32], u64::MAX - 63, b"x"),
            None
        );
    }
}
