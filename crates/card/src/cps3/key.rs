//! Key operations of a CPS3. Begin at [`sign`]: the authentication key pads, the signature key
//! signs a digest or finishes a hash.

use cps_apdu::{ApduBytes, Command};

use super::layout::{self, CardHash};
use crate::application::key::{
    in_application, in_environment, pso_decipher, pso_sign, set_environment, signature,
};
use crate::session::{Environment, Session};
use crate::{CardError, HashAlgorithm, HashedMessage, KeyEntry, Purpose, SigningInput};

/// Signs with any key (`card.md` §6.3, §6.4 and §7).
pub(super) fn sign(
    session: &mut Session<'_, '_>,
    key: &KeyEntry,
    input: &SigningInput,
) -> Result<ApduBytes, CardError> {
    match key.purpose {
        Purpose::Authentication | Purpose::Technical => {
            let to_pad = authentication_input(key, input)?;
            in_application(session, |session| {
                authenticate(session, key.reference, &to_pad)
            })
        }
        Purpose::Signature => {
            let input = SignatureInput::new(input)?;
            in_application(session, |session| {
                compute_signature(session, key.reference, &input)
            })
        }
    }
}

/// Deciphers; the card removes the padding (`card.md` §6.5).
pub(super) fn decipher(
    session: &mut Session<'_, '_>,
    key: &KeyEntry,
    cryptogram: &[u8],
) -> Result<ApduBytes, CardError> {
    let data = [&[layout::CRYPTOGRAM], cryptogram].concat();
    in_application(session, |session| {
        let template = template(Some(layout::ALGORITHM_DECIPHER), Some(key.reference));
        pso_decipher(session, layout::MSE_SET, &template, &data)
    })
}

/// Returns a control reference template: algorithm and key (`card.md` §5.3).
fn template(algorithm: Option<u8>, key: Option<u8>) -> Vec<u8> {
    let mut data = Vec::with_capacity(6);
    if let Some(algorithm) = algorithm {
        data.extend([0x80, 0x01, algorithm]);
    }
    if let Some(key) = key {
        data.extend([0x84, 0x01, key]);
    }
    data
}

/// Returns the bytes that the authentication key pads: up to 40 % of the modulus.
fn authentication_input(key: &KeyEntry, input: &SigningInput) -> Result<Vec<u8>, CardError> {
    match input {
        SigningInput::HashState(_) => Err(CardError::Unsupported(
            "the authentication key takes whole digests",
        )),
        SigningInput::Digest { scheme, .. } if scheme.is_pss() => Err(PSS),
        SigningInput::Digest { scheme, digest } => match scheme.hash() {
            Some(hash) => hash.digest_info(digest).ok_or(CardError::DataInvalid),
            None if (1..=usize::from(key.max_raw)).contains(&digest.len()) => Ok(digest.clone()),
            None => Err(CardError::DataInvalid),
        },
    }
}

const PSS: CardError = CardError::Unsupported("CPS3 cards do not sign as PSS");

fn authenticate(
    session: &mut Session<'_, '_>,
    key: u8,
    to_pad: &[u8],
) -> Result<ApduBytes, CardError> {
    let environment = Environment {
        operations: layout::MSE_SET,
        template: layout::CRT_AUTHENTICATION,
        data: template(Some(layout::ALGORITHM_AUTHENTICATE), Some(key)),
    };
    in_environment(session, &environment, |session| {
        let response = session.send(Command::internal_authenticate(to_pad))?;
        signature("INTERNAL AUTHENTICATE", response)
    })
}

/// Input of the signature key.
enum SignatureInput<'a> {
    /// A digest made outside the card (`card.md` §6.3 b).
    Digest(&'static CardHash, &'a [u8]),
    /// The data field of PSO HASH: chaining value, bits hashed, last block (`card.md` §6.3 a).
    LastBlock(&'static CardHash, Vec<u8>),
}

impl<'a> SignatureInput<'a> {
    fn new(input: &'a SigningInput) -> Result<Self, CardError> {
        match input {
            SigningInput::Digest { scheme, .. } if scheme.is_pss() => Err(PSS),
            SigningInput::Digest { scheme, digest } => match scheme.hash() {
                Some(hash) => Self::digest(hash, digest),
                None => {
                    let (hash, digest) =
                        HashAlgorithm::of_raw_input(digest).ok_or(CardError::DataInvalid)?;
                    Self::digest(hash, digest).map_err(|_| CardError::DataInvalid)
                }
            },
            SigningInput::HashState(message) => {
                let hash = card_hash(message.hash)?;
                let data = last_block_data(hash, message).ok_or(CardError::DataInvalid)?;
                Ok(Self::LastBlock(hash, data))
            }
        }
    }

    fn digest(hash: HashAlgorithm, digest: &'a [u8]) -> Result<Self, CardError> {
        let card_hash = card_hash(hash)?;
        if digest.len() == hash.digest_len() {
            Ok(Self::Digest(card_hash, digest))
        } else {
            Err(CardError::DataInvalid)
        }
    }
}

fn card_hash(hash: HashAlgorithm) -> Result<&'static CardHash, CardError> {
    layout::CARD_HASHES
        .iter()
        .find(|known| known.hash == hash)
        .ok_or(CardError::Unsupported(
            "the signature key knows SHA-1 and SHA-256 only",
        ))
}

/// Returns `90 L <chaining value> <64-bit number of bits> 80 n <last block>`; `90 00` if nothing
/// was hashed. `None` if the parts do not fit each other.
fn last_block_data(hash: &CardHash, message: &HashedMessage) -> Option<Vec<u8>> {
    let HashedMessage {
        state,
        hashed,
        last_block,
        ..
    } = message;
    let mut data = vec![0x90];
    if *hashed == 0 {
        if !state.is_empty() {
            return None;
        }
        data.push(0);
    } else {
        if state.len() != hash.state || !hashed.is_multiple_of(layout::HASH_BLOCK) {
            return None;
        }
        let bits = hashed.checked_mul(8)?;
        data.push(u8::try_from(state.len() + size_of_val(&bits)).ok()?);
        data.extend_from_slice(state);
        data.extend(bits.to_be_bytes());
    }
    let length = u8::try_from(last_block.len()).ok()?;
    if !(1..=layout::HASH_BLOCK).contains(&u64::from(length)) {
        return None;
    }
    data.extend([0x80, length]);
    data.extend_from_slice(last_block);
    Some(data)
}

fn compute_signature(
    session: &mut Session<'_, '_>,
    key: u8,
    input: &SignatureInput<'_>,
) -> Result<ApduBytes, CardError> {
    let (hash, digest) = match input {
        SignatureInput::Digest(hash, digest) => (hash, *digest),
        SignatureInput::LastBlock(hash, data) => {
            let environment = Environment {
                operations: layout::MSE_SET,
                template: layout::CRT_HASH,
                data: template(Some(hash.hash_algorithm), None),
            };
            set_environment(session, &environment)?;
            let response = session.send(Command::hash_last_block(data))?;
            signature("PSO HASH", response)?;
            (hash, &[][..])
        }
    };
    let template = template(Some(hash.signature_algorithm), Some(key));
    pso_sign(session, layout::MSE_SET, &template, digest)
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    fn data(hash: HashAlgorithm, state: &[u8], hashed: u64, last_block: &[u8]) -> Option<Vec<u8>> {
        let message = HashedMessage {
            hash,
            state: state.to_vec(),
            hashed,
            last_block: last_block.to_vec(),
        };
        last_block_data(card_hash(hash).unwrap(), &message)
    }

    #[test]
    fn the_last_block_follows_the_chaining_value_and_its_length_in_bits() {
        // 768 bytes hashed, "abc" left; then "hello" alone:
        // simulators/card/tests/dialogues/supplier-sequences.log
        let state = hex!("72E2B435D176FFF210A3070EDF15DF188066D190EF5D930BE64C869C504F087E");
        let long = data(HashAlgorithm::Sha256, &state, 768, b"abc").unwrap();
        assert_eq!(
            long,
            hex!(
                "9028 72E2B435D176FFF210A3070EDF15DF188066D190EF5D930BE64C869C504F087E
                  0000000000001800 8003 616263"
            )
        );
        assert_eq!(
            data(HashAlgorithm::Sha256, &[], 0, b"hello").unwrap(),
            hex!("9000 8005 68656C6C6F")
        );
        let longest = data(HashAlgorithm::Sha1, &[0; 20], 64, &[0xAA; 64]).unwrap();
        assert_eq!(longest[..2], hex!("901C"));
        assert_eq!(longest.len(), 2 + 28 + 2 + 64);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let state = [0; 32];
        let table: [(&[u8], u64, &[u8]); 7] = [
            (&[], 0, b""),
            (&[], 0, &[0; 65]),
            (&state, 0, b"a"),
            (&[], 64, b"a"),
            (&state[..20], 64, b"a"),
            (&state, 65, b"a"),
            (&state, u64::MAX - 63, b"a"),
        ];
        for (state, hashed, block) in table {
            assert_eq!(data(HashAlgorithm::Sha256, state, hashed, block), None);
        }
    }
}
