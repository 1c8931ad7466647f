//! The hash of a message up to its last block, which the card hashes itself (`card.md` §6.3 a). Begin with [`HashState`].

use crate::HashAlgorithm;

/// Length of a block of SHA-1 and of SHA-256, in bytes.
const BLOCK: usize = 64;

/// A message hashed up to its last block.
#[derive(Clone, Debug)]
pub struct HashState {
    chain: Chain,
    hashed: u64,
    /// The bytes since the last full block: 1 to 64 of them as soon as there is a message.
    last: Vec<u8>,
}

/// A message of which the card hashes the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedMessage {
    /// SHA-1 or SHA-256.
    pub hash: HashAlgorithm,
    /// Chaining value after the blocks hashed so far, big-endian; empty if there are none.
    pub state: Vec<u8>,
    /// Number of bytes hashed so far, a multiple of 64.
    pub hashed: u64,
    /// The last 1 to 64 bytes.
    pub last_block: Vec<u8>,
}

/// The chaining value (FIPS 180-4, sections 5.3.1 and 5.3.3).
#[derive(Clone, Debug)]
enum Chain {
    Sha1([u32; 5]),
    Sha256([u32; 8]),
}

impl Chain {
    /// Returns the value before the first block; `None` for the hashes that no card finishes.
    fn new(hash: HashAlgorithm) -> Option<Self> {
        match hash {
            HashAlgorithm::Sha1 => Some(Self::Sha1([
                0x6745_2301,
                0xEFCD_AB89,
                0x98BA_DCFE,
                0x1032_5476,
                0xC3D2_E1F0,
            ])),
            HashAlgorithm::Sha256 => Some(Self::Sha256([
                0x6A09_E667,
                0xBB67_AE85,
                0x3C6E_F372,
                0xA54F_F53A,
                0x510E_527F,
                0x9B05_688C,
                0x1F83_D9AB,
                0x5BE0_CD19,
            ])),
            HashAlgorithm::Sha384 | HashAlgorithm::Sha512 => None,
        }
    }

    fn hash(&self) -> HashAlgorithm {
        match self {
            Self::Sha1(_) => HashAlgorithm::Sha1,
            Self::Sha256(_) => HashAlgorithm::Sha256,
        }
    }

    fn words(&self) -> &[u32] {
        match self {
            Self::Sha1(words) => words,
            Self::Sha256(words) => words,
        }
    }

    fn words_mut(&mut self) -> &mut [u32] {
        match self {
            Self::Sha1(words) => words,
            Self::Sha256(words) => words,
        }
    }

    /// Takes a value in bytes, big-endian; `None` if it has another length.
    fn load(&mut self, state: &[u8]) -> Option<()> {
        let (words, rest) = state.as_chunks::<4>();
        if !rest.is_empty() || words.len() != self.words().len() {
            return None;
        }
        for (word, bytes) in self.words_mut().iter_mut().zip(words) {
            *word = u32::from_be_bytes(*bytes);
        }
        Some(())
    }

    fn to_bytes(&self) -> Vec<u8> {
        let words = self.words().iter();
        words.flat_map(|word| word.to_be_bytes()).collect()
    }

    fn compress(&mut self, blocks: &[[u8; BLOCK]]) {
        match self {
            Self::Sha1(words) => sha1::block_api::compress(words, blocks),
            Self::Sha256(words) => sha2::block_api::compress256(words, blocks),
        }
    }
}

impl HashState {
    /// Begins a hash; `None` for the hashes that no card finishes.
    pub fn new(hash: HashAlgorithm) -> Option<Self> {
        Some(Self {
            chain: Chain::new(hash)?,
            hashed: 0,
            last: Vec::with_capacity(BLOCK),
        })
    }

    /// Adds a part; a full block is hashed only when something follows it.
    pub fn update(&mut self, mut part: &[u8]) {
        while self.last.len() + part.len() > BLOCK {
            let (head, rest) = part.split_at(BLOCK - self.last.len());
            self.last.extend_from_slice(head);
            self.compress();
            part = rest;
        }
        self.last.extend_from_slice(part);
    }

    fn compress(&mut self) {
        self.chain.compress(self.last.as_chunks().0);
        self.hashed += BLOCK as u64;
        self.last.clear();
    }

    /// Returns the message for the card; `None` for an empty one, which it cannot hash.
    pub fn finish(self) -> Option<HashedMessage> {
        if self.last.is_empty() {
            return None;
        }
        Some(HashedMessage {
            hash: self.chain.hash(),
            state: match self.hashed {
                0 => Vec::new(),
                _ => self.chain.to_bytes(),
            },
            hashed: self.hashed,
            last_block: self.last,
        })
    }
}

impl HashedMessage {
    /// Returns the digest of the whole message (FIPS 180-4, sections 5.1 and 6).
    ///
    /// `None` if the hash has no such state, or if the parts do not fit each other.
    pub fn digest(&self) -> Option<Vec<u8>> {
        let mut chain = Chain::new(self.hash)?;
        if self.hashed != 0 {
            chain.load(&self.state)?;
        }
        let bits = self
            .hashed
            .checked_add(u64::try_from(self.last_block.len()).ok()?)?
            .checked_mul(8)?;
        let mut padded = self.last_block.clone();
        padded.push(0x80);
        while padded.len() % BLOCK != BLOCK - 8 {
            padded.push(0);
        }
        padded.extend(bits.to_be_bytes());
        chain.compress(padded.as_chunks().0);
        Some(chain.to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn every_length_hashes_right_in_any_parts() {
        let lengths = [1, 55, 56, 63, 64, 65, 100, 119, 120, 127, 128, 129, 192];
        for length in lengths.into_iter().chain([256, 1000, 65536]) {
            let message: Vec<u8> = (0..=250).cycle().take(length).collect();
            for part in [1, 7, 64, 100, length] {
                for hash in [HashAlgorithm::Sha1, HashAlgorithm::Sha256] {
                    let mut state = HashState::new(hash).unwrap();
                    message.chunks(part).for_each(|part| state.update(part));
                    let left = state.finish().unwrap();
                    assert!((1..=64).contains(&left.last_block.len()));
                    assert_eq!(left.hashed % 64, 0);
                    assert_eq!(left.state.is_empty(), left.hashed == 0);
                    let expected = match hash {
                        HashAlgorithm::Sha1 => sha1::Sha1::digest(&message).to_vec(),
                        _ => Sha256::digest(&message).to_vec(),
                    };
                    let found = left.digest();
                    assert_eq!(found, Some(expected), "{hash:?}, {length} bytes by {part}");
                }
            }
        }
    }

    #[test]
    fn the_empty_message_is_not_for_the_card() {
        assert_eq!(
            HashState::new(HashAlgorithm::Sha256).unwrap().finish(),
            None
        );
    }

    #[test]
    fn a_state_that_cannot_be_has_no_digest() {
        for (hash, state, hashed) in [
            (HashAlgorithm::Sha256, &[0; 31][..], 64),
            (HashAlgorithm::Sha256, &[0; 20], 64),
            (HashAlgorithm::Sha1, &[0; 32], 64),
            (HashAlgorithm::Sha512, &[0; 64], 64),
            (HashAlgorithm::Sha256, &[0; 32], u64::MAX - 63),
        ] {
            let message = HashedMessage {
                hash,
                state: state.to_vec(),
                hashed,
                last_block: b"x".to_vec(),
            };
            assert_eq!(message.digest(), None, "{message:?}");
        }
    }
}
