use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, RsaPublicKey};
use spki::DecodePublicKey as _;

/// Bytes of the padding besides its filling: 00, 02, and the 00 after it.
const MARKS: usize = 3;
/// Fewest bytes of the filling.
const SHORTEST_FILLING: usize = 8;

/// Encrypts a message for the RSA key of this SubjectPublicKeyInfo (DER) by PKCS#1 v1.5 (RFC 8017,
/// section 7.2.1); for tests of a key that deciphers. The caller draws the random `filling`, of
/// which zeros become ones.
///
/// `None` if that is no RSA key, the message is too long for it, or the filling too short.
pub fn encrypt(public_key: &[u8], message: &[u8], filling: &[u8]) -> Option<Vec<u8>> {
    let key = RsaPublicKey::from_public_key_der(public_key).ok()?;
    let length = key.size();
    let wanted = length.checked_sub(message.len() + MARKS)?;
    let filling = filling.get(..wanted)?;
    if wanted < SHORTEST_FILLING {
        return None;
    }
    let mut block = vec![0x00, 0x02];
    block.extend(filling.iter().map(|byte| (*byte).max(1)));
    block.push(0x00);
    block.extend_from_slice(message);
    let number = BoxedUint::from_be_slice(&block, key.n_bits_precision()).ok()?;
    let cryptogram = rsa_encrypt(&key, &number).ok()?.to_be_bytes();
    let start = cryptogram.len().checked_sub(length)?;
    Some(cryptogram[start..].to_vec())
}
