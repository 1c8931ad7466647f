use rsa::rand_core::TryCryptoRng;
use rsa::rand_core::UnwrapErr;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};
use spki::DecodePublicKey as _;

/// Encrypts a message for the RSA key of this SubjectPublicKeyInfo (DER) by PKCS#1 v1.5 (RFC 8017,
/// section 7.2.1); for tests of a key that deciphers. `None` if that is no RSA key, or the message
/// is too long for it.
///
/// # Panics
/// If `random` fails.
pub fn encrypt(public_key: &[u8], message: &[u8], random: impl TryCryptoRng) -> Option<Vec<u8>> {
    let key = RsaPublicKey::from_public_key_der(public_key).ok()?;
    let mut random = UnwrapErr(random);
    key.encrypt(&mut random, Pkcs1v15Encrypt, message).ok()
}
