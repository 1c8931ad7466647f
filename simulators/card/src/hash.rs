//! The hash functions of the cards, also finished from an intermediate state (`card.md` §6.3).

use cps_apdu::{StatusWord, tlv};

/// A hash that the card can finish and sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
}

const BLOCK: usize = 64;
const LENGTH_FIELD: usize = 8;
/// Chaining state and the number of bits already hashed.
const INTERMEDIATE: tlv::Tag = tlv::Tag(0x90);
/// The last 1 to 64 bytes of the message.
const LAST_BLOCK: tlv::Tag = tlv::Tag(0x80);

impl Hash {
    /// Returns the number of bytes of a digest and of the chaining state.
    pub(crate) fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// Finishes a hash from the data of PSO HASH: `90 L <state, bit count>`, empty for a message of
    /// one block, and `80 L <last bytes>`.
    pub(crate) fn finish(self, data: &[u8]) -> Result<Vec<u8>, StatusWord> {
        let wrong = StatusWord::WRONG_DATA;
        let intermediate = tlv::find(data, INTERMEDIATE).ok_or(wrong)?;
        let last = tlv::find(data, LAST_BLOCK).ok_or(wrong)?;
        if !(1..=BLOCK).contains(&last.len()) {
            return Err(wrong);
        }
        let (state, hashed_bits) = if intermediate.is_empty() {
            (self.initial_state(), 0)
        } else {
            let (state, count) = intermediate
                .split_last_chunk::<LENGTH_FIELD>()
                .ok_or(wrong)?;
            let count = u64::from_be_bytes(*count);
            if state.len() != self.length() || count == 0 || count % (BLOCK as u64 * 8) != 0 {
                return Err(wrong);
            }
            let (words, _) = state.as_chunks::<4>();
            (
                words.iter().map(|word| u32::from_be_bytes(*word)).collect(),
                count,
            )
        };
        let bits = hashed_bits
            .checked_add(last.len() as u64 * 8)
            .ok_or(wrong)?;
        Ok(self.compress(state, &padded(last, bits)))
    }

    /// Returns the initial hash value (FIPS 180-4, 5.3 "Setting the Initial Hash Value").
    fn initial_state(self) -> Vec<u32> {
        match self {
            Self::Sha1 => vec![
                0x6745_2301,
                0xEFCD_AB89,
                0x98BA_DCFE,
                0x1032_5476,
                0xC3D2_E1F0,
            ],
            Self::Sha256 => vec![
                0x6A09_E667,
                0xBB67_AE85,
                0x3C6E_F372,
                0xA54F_F53A,
                0x510E_527F,
                0x9B05_688C,
                0x1F83_D9AB,
                0x5BE0_CD19,
            ],
        }
    }

    fn compress(self, state: Vec<u32>, blocks: &[[u8; BLOCK]]) -> Vec<u8> {
        fn words<const N: usize>(state: &[u32]) -> [u32; N] {
            std::array::from_fn(|i| state[i])
        }
        let state = match self {
            Self::Sha1 => {
                let mut state = words::<5>(&state);
                sha1::block_api::compress(&mut state, blocks);
                state.to_vec()
            }
            Self::Sha256 => {
                let mut state = words::<8>(&state);
                sha2::block_api::compress256(&mut state, blocks);
                state.to_vec()
            }
        };
        state.into_iter().flat_map(u32::to_be_bytes).collect()
    }
}

/// Returns the last bytes of a message of `bits` bits with their padding: one block or two (FIPS
/// 180-4, 5.1 "Padding the Message").
fn padded(last: &[u8], bits: u64) -> Vec<[u8; BLOCK]> {
    let mut bytes = last.to_vec();
    bytes.push(0x80);
    while bytes.len() % BLOCK != BLOCK - LENGTH_FIELD {
        bytes.push(0);
    }
    bytes.extend(bits.to_be_bytes());
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    blocks.to_vec()
}

#[cfg(test)]
mod tests {
    use sha1::Sha1;
    use sha2::{Digest as _, Sha256};

    use super::*;

    /// Returns the data of a client's PSO HASH: the state after all blocks but the last, and the
    /// last.
    fn request(hash: Hash, message: &[u8]) -> Vec<u8> {
        let before = (message.len() - 1) / BLOCK * BLOCK;
        let (hashed, last) = message.split_at(before);
        let mut intermediate = Vec::new();
        if !hashed.is_empty() {
            let (blocks, _) = hashed.as_chunks::<BLOCK>();
            intermediate = hash.compress(hash.initial_state(), blocks);
            intermediate.extend((before as u64 * 8).to_be_bytes());
        }
        let mut data = tlv::encode(INTERMEDIATE, &intermediate);
        tlv::write(&mut data, LAST_BLOCK, last);
        data
    }

    #[test]
    fn every_length_gives_the_digest_of_the_whole_message() {
        let message: Vec<u8> = (0..=255).cycle().take(300).collect();
        for length in 1..=message.len() {
            let message = &message[..length];
            let sha1 = Hash::Sha1.finish(&request(Hash::Sha1, message));
            assert_eq!(sha1, Ok(Sha1::digest(message).to_vec()), "{length}");
            let sha256 = Hash::Sha256.finish(&request(Hash::Sha256, message));
            assert_eq!(sha256, Ok(Sha256::digest(message).to_vec()), "{length}");
        }
    }

    #[test]
    fn impossible_requests_are_wrong_data() {
        let state = |length: usize, bits: u64| {
            let mut intermediate = vec![0; length];
            intermediate.extend(bits.to_be_bytes());
            let mut data = tlv::encode(INTERMEDIATE, &intermediate);
            tlv::write(&mut data, LAST_BLOCK, b"abc");
            data
        };
        let table = [
            Vec::new(),
            vec![0x90, 0x00],
            vec![0x80, 0x01, 0x61],
            vec![0x90, 0x00, 0x80, 0x00],
            [&[0x90, 0x00, 0x80, 65][..], &[0; 65]].concat(),
            state(20, 512),
            state(32, 0),
            state(32, 8),
        ];
        for data in table {
            assert_eq!(
                Hash::Sha256.finish(&data),
                Err(StatusWord::WRONG_DATA),
                "{data:02X?}"
            );
        }
    }
}
