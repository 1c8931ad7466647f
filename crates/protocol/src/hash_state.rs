//! What `sign.hash_state` takes, from a message.

use crate::HashAlgorithm;

/// Both hashes work on blocks of this length.
const BLOCK: usize = 64;

/// A message hashed up to its last block, which the card hashes itself (`card.md` §6.3 a).
#[derive(Clone, Debug)]
pub struct HashState {
    chain: Chain,
    hashed: u64,
    /// The bytes since, 1 to 64 of them as soon as there is a message.
    last: Vec<u8>,
}

/// A message of which the card hashes the end, as `sign.hash_state` takes it.
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

/// The chaining value, from FIPS 180-4, sections 5.3.1 and 5.3.3.
#[derive(Clone, Debug)]
enum Chain {
    Sha1([u32; 5]),
    Sha256([u32; 8]),
}

impl HashState {
    /// `None` for the hashes that no card finishes.
    pub fn new(hash: HashAlgorithm) -> Option<Self> {
        let chain = match hash {
            HashAlgorithm::Sha1 => Chain::Sha1([
                0x6745_2301,
                0xEFCD_AB89,
                0x98BA_DCFE,
                0x1032_5476,
                0xC3D2_E1F0,
            ]),
            HashAlgorithm::Sha256 => Chain::Sha256([
                0x6A09_E667,
                0xBB67_AE85,
                0x3C6E_F372,
                0xA54F_F53A,
                0x510E_527F,
                0x9B05_688C,
                0x1F83_D9AB,
                0x5BE0_CD19,
            ]),
            HashAlgorithm::Sha384 | HashAlgorithm::Sha512 => return None,
        };
        Some(Self {
            chain,
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
        let (blocks, _) = self.last.as_chunks::<BLOCK>();
        match &mut self.chain {
            Chain::Sha1(state) => sha1::block_api::compress(state, blocks),
            Chain::Sha256(state) => sha2::block_api::compress256(state, blocks),
        }
        self.hashed += BLOCK as u64;
        self.last.clear();
    }

    /// What the card is told of the message; `None` for an empty one, which it cannot hash.
    pub fn finish(self) -> Option<HashedMessage> {
        if self.last.is_empty() {
            return None;
        }
        let (hash, words) = match &self.chain {
            Chain::Sha1(state) => (HashAlgorithm::Sha1, state.as_slice()),
            Chain::Sha256(state) => (HashAlgorithm::Sha256, state.as_slice()),
        };
        let state = match self.hashed {
            0 => Vec::new(),
            _ => words.iter().flat_map(|word| word.to_be_bytes()).collect(),
        };
        Some(HashedMessage {
            hash,
            state,
            hashed: self.hashed,
            last_block: self.last,
        })
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// Finishes the hash as a card does.
    fn finish_on_card(message: &HashedMessage) -> Vec<u8> {
        let HashedMessage {
            hash,
            state,
            hashed,
            last_block,
        } = message;
        assert!((1..=64).contains(&last_block.len()));
        assert_eq!(hashed % 64, 0);
        assert_eq!(state.is_empty(), *hashed == 0);
        let mut padded = last_block.clone();
        padded.push(0x80);
        while padded.len() % 64 != 56 {
            padded.push(0);
        }
        let bits = (hashed + last_block.len() as u64) * 8;
        padded.extend(bits.to_be_bytes());
        let mut chain = HashState::new(*hash).unwrap().chain;
        match &mut chain {
            Chain::Sha1(words) => {
                load(words, state);
                sha1::block_api::compress(words, padded.as_chunks().0);
                words.iter().flat_map(|word| word.to_be_bytes()).collect()
            }
            Chain::Sha256(words) => {
                load(words, state);
                sha2::block_api::compress256(words, padded.as_chunks().0);
                words.iter().flat_map(|word| word.to_be_bytes()).collect()
            }
        }
    }

    fn load(words: &mut [u32], state: &[u8]) {
        for (word, bytes) in words.iter_mut().zip(state.as_chunks().0) {
            *word = u32::from_be_bytes(*bytes);
        }
    }

    #[test]
    fn every_length_hashes_right_in_any_parts() {
        for length in [1, 55, 56, 63, 64, 65, 127, 128, 129, 1000, 65536] {
            let message: Vec<u8> = (0..=250).cycle().take(length).collect();
            for part in [1, 7, 64, 100, length] {
                for hash in [HashAlgorithm::Sha1, HashAlgorithm::Sha256] {
                    let mut state = HashState::new(hash).unwrap();
                    message.chunks(part).for_each(|part| state.update(part));
                    let expected = match hash {
                        HashAlgorithm::Sha1 => sha1::Sha1::digest(&message).to_vec(),
                        _ => Sha256::digest(&message).to_vec(),
                    };
                    let found = finish_on_card(&state.finish().unwrap());
                    assert_eq!(found, expected, "{hash:?}, {length} bytes by {part}");
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
}
