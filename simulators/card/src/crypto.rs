//! The computations of a card: with its private keys, and random bytes.

use cps_apdu::StatusWord;
use rand::Rng as _;
use rand::rngs::StdRng;
use rsa::hazmat::rsa_decrypt;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPrivateKey};
use sha1::Sha1;
use sha2::Sha256;

use crate::chip::Answer;
use crate::hash::Hash;

/// The least number of padding bytes (RFC 8017, 7.2.1).
const MIN_PADDING: usize = 8;

/// Answers GET CHALLENGE (`card.md` §5.5).
pub(crate) fn challenge(random: &mut StdRng, length: usize) -> Answer {
    let mut bytes = vec![0; length];
    random.fill_bytes(&mut bytes);
    Answer::whole(bytes)
}

/// Signs with PKCS#1 v1.5 over a DigestInfo that the card builds.
pub(crate) fn sign(key: &RsaPrivateKey, hash: Hash, digest: &[u8]) -> Result<Vec<u8>, StatusWord> {
    let scheme = match hash {
        Hash::Sha1 => Pkcs1v15Sign::new::<Sha1>(),
        Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
    };
    key.sign(scheme, digest)
        .map_err(|_| StatusWord::NO_DIAGNOSIS)
}

/// Signs with PSS and a salt as long as the hash (`card.md` §6.8; the salt length is invented).
pub(crate) fn sign_pss(
    key: &RsaPrivateKey,
    hash: Hash,
    digest: &[u8],
    random: &mut StdRng,
) -> Result<Vec<u8>, StatusWord> {
    let signature = match hash {
        Hash::Sha1 => key.sign_with_rng(random, Pss::<Sha1>::new(), digest),
        Hash::Sha256 => key.sign_with_rng(random, Pss::<Sha256>::new(), digest),
    };
    signature.map_err(|_| StatusWord::NO_DIAGNOSIS)
}

/// Answers INTERNAL AUTHENTICATE: PKCS#1 v1.5 padding of type 1 around the given bytes.
pub(crate) fn authenticate(key: &RsaPrivateKey, data: &[u8]) -> Result<Vec<u8>, StatusWord> {
    // At most 40 % of the modulus (`card.md` §6.4).
    if data.len() > key.size() * 2 / 5 {
        return Err(StatusWord::WRONG_LENGTH);
    }
    let scheme = Pkcs1v15Sign::new_unprefixed();
    key.sign(scheme, data).map_err(|_| StatusWord::NO_DIAGNOSIS)
}

/// Returns the bare private operation on a block of the size of the modulus.
///
/// A block of another size, or one that is no number below the modulus, is wrong data.
pub(crate) fn raw(key: &RsaPrivateKey, block: &[u8]) -> Result<Vec<u8>, StatusWord> {
    let wrong = StatusWord::WRONG_DATA;
    if block.len() != key.size() {
        return Err(wrong);
    }
    let number = BoxedUint::from_be_slice(block, key.n_bits_precision()).map_err(|_| wrong)?;
    let result = rsa_decrypt::<StdRng>(None, key, &number).map_err(|_| wrong)?;
    Ok(result.to_be_bytes().into_vec())
}

/// Answers PSO DECIPHER of a CPS3: the padding of type 2 is removed. All failures are alike, so
/// that they tell nothing about the padding (`card.md` §6.5).
///
/// The library's own decryption answers random bytes to a wrong padding; a card refuses it.
pub(crate) fn decipher(key: &RsaPrivateKey, cryptogram: &[u8]) -> Result<Vec<u8>, StatusWord> {
    let wrong = StatusWord::WRONG_DATA;
    match *raw(key, cryptogram)? {
        [0x00, 0x02, ref padded @ ..] => {
            let end = padded.iter().position(|byte| *byte == 0).ok_or(wrong)?;
            let plain = if end < MIN_PADDING {
                None
            } else {
                padded.get(end + 1..)
            };
            plain.map(<[u8]>::to_vec).ok_or(wrong)
        }
        _ => Err(wrong),
    }
}
