//! The two private keys and what they compute.

use cps_apdu::StatusWord;
use rand::rngs::StdRng;
use rsa::hazmat::rsa_decrypt;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, Pkcs1v15Sign, RsaPrivateKey};
use sha1::Sha1;
use sha2::Sha256;

use super::hash::Hash;

/// The least number of padding bytes (RFC 8017, 7.2.1).
const MIN_PADDING: usize = 8;

/// The private keys of a card (`card.md`, 5.1).
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) signature: RsaPrivateKey,
    pub(crate) authentication: RsaPrivateKey,
}

impl Keys {
    /// PSO COMPUTE DIGITAL SIGNATURE: PKCS#1 v1.5 over a DigestInfo that the card builds.
    pub(crate) fn sign(&self, hash: Hash, digest: &[u8]) -> Result<Vec<u8>, StatusWord> {
        let scheme = match hash {
            Hash::Sha1 => Pkcs1v15Sign::new::<Sha1>(),
            Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
        };
        self.signature
            .sign(scheme, digest)
            .map_err(|_| StatusWord::NO_DIAGNOSIS)
    }

    /// INTERNAL AUTHENTICATE: PKCS#1 v1.5 padding of type 1 around whatever is given.
    pub(crate) fn authenticate(&self, data: &[u8]) -> Result<Vec<u8>, StatusWord> {
        // At most 40 % of the modulus (`card.md`, 6.4).
        if data.len() > self.authentication.size() * 2 / 5 {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let scheme = Pkcs1v15Sign::new_unprefixed();
        self.authentication
            .sign(scheme, data)
            .map_err(|_| StatusWord::NO_DIAGNOSIS)
    }

    /// PSO DECIPHER: padding of type 2 is removed; all failures are alike, so that they tell
    /// nothing about the padding (`card.md`, 6.5).
    ///
    /// The library's own decryption answers random bytes to a wrong padding; a card refuses it.
    pub(crate) fn decipher(&self, cryptogram: &[u8]) -> Result<Vec<u8>, StatusWord> {
        let wrong = StatusWord::WRONG_DATA;
        let key = &self.authentication;
        if cryptogram.len() != key.size() {
            return Err(wrong);
        }
        let cryptogram = BoxedUint::from_be_slice(cryptogram, key.n_bits_precision());
        let cryptogram = cryptogram.map_err(|_| wrong)?;
        let block = rsa_decrypt::<StdRng>(None, key, &cryptogram).map_err(|_| wrong)?;
        match *block.to_be_bytes() {
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
}
